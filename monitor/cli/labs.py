"""`monitor lab ...`: the rooms as filters, for trying a rule and for measuring."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, TextIO

import typer

from monitor import bench as measuring
from monitor import config as configuration
from monitor import lab, rehearsal, semantic
from monitor.bench import Figure, Own
from monitor.cli import doors, owned, show, tried
from monitor.cli.checks import UNREAD
from monitor.cli.doors import AsJson, ConfigFile, StateFolder
from monitor.errors import ConfigError, WrongUse
from monitor.model import StoryRules
from monitor.pipeline import Beside

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="rich",
    help="The rooms as filters: JSON lines in, JSON lines out, in the order of the input.",
    epilog="[bold]Example[/bold]: monitor lab group week.jsonl | jq -r .story | sort | uniq -c",
)

Source = Annotated[
    Path | None, typer.Argument(metavar="[FILE]", help="JSON lines; standard input by default, or -.")
]
Jobs = Annotated[int | None, typer.Option("--jobs", "-j", min=1, help="Processes; every core by default.")]


_TOGETHER = 16  # articles; one takes a millisecond to score, and as long to be sent to a process


@app.command("parse")
def parse(source: Source = None, jobs: Jobs = None) -> None:
    """Feed documents to entries: {id, url, path} in, {id, entries, title, bozo} out.

    [bold]Example[/bold]: echo '{"id": 1, "url": "https://example.com/feed", "path": "feed.xml"}' |
    monitor lab parse
    """
    _filter(lab.parse_line, source, jobs)


@app.command("extract")
def extract(source: Source = None, jobs: Jobs = None) -> None:
    """Pages to articles: {id, url, path or html, feed_text?, feed_title?} in, {id, status, text, ...} out.

    [bold]Example[/bold]: monitor lab extract pages.jsonl > articles.jsonl
    """
    _filter(lab.extract_line, source, jobs)


@app.command("score")
def score(
    context: typer.Context,
    source: Source = None,
    *,
    tags: Annotated[
        Path | None,
        typer.Option("--tags", metavar="FILE", help="YAML with a tags: mapping; with --archive feeds.yaml."),
    ] = None,
    archive: Annotated[
        bool, typer.Option("--archive", help="The articles of your store in place of lines that come in.")
    ] = False,
    since: Annotated[
        str | None, typer.Option("--since", metavar="TIME", help="With --archive: from then on; 30 days.")
    ] = None,
    changes: Annotated[
        bool, typer.Option("--changes", help="With --archive: only articles that cross a tag's line.")
    ] = False,
    jobs: Jobs = None,
    config: ConfigFile = None,
    state: StateFolder = None,
) -> None:
    """Articles to relevance: {id, title, text, lang?, status?} in, {id, scores} out, every tag on every line.

    With --archive the articles of the store, with what they score now: a rule is tried before it is trusted.

    [bold]Example[/bold]: monitor lab score --archive --tags new-tags.yaml --changes
    """
    if archive:
        if source is not None:
            raise WrongUse("reads the store, and no lines beside it", subject="--archive")
        tried.archive(context, tags=tags, since=since, changes=changes, config=config, state=state)
        return
    if since or changes:
        raise WrongUse("goes with --archive", subject="--since" if since else "--changes")
    if tags is None:
        raise WrongUse("is missing: a YAML file with a tags: mapping, such as feeds.yaml", subject="--tags")
    found = configuration.load_tags(tags)
    described = any(tag.describe for tag in found)
    if described and not semantic.installed():
        show.say(f"{tags}: {UNREAD}")
    room = partial(lab.score_line, found)
    # The model takes longer to load, and more memory, than a line is granted.
    _filter(room, source, jobs, prepare=semantic.sense if described else None, together=_TOGETHER)


app.command("rules")(tried.rules)


@app.command("group")
def group(
    source: Source = None,
    jobs: Jobs = None,  # noqa: ARG001  one week is grouped as a whole; the option is every filter's
    words: Annotated[
        bool, typer.Option("--words", help="By words alone, as without the extra semantic.")
    ] = False,
) -> None:
    """Articles to stories: {id, title, text, url?, outlet?, published?, lang?} in, {id, story, ...} out.

    [bold]Example[/bold]: monitor lab group week.jsonl | jq -r .story | sort | uniq -c
    """
    with _lines(source) as lines:
        if not words and not semantic.installed():
            show.say("languages are grouped apart: install the extra semantic (monitor-digest[semantic])")
        _print(lab.group(lines, StoryRules(), meaning=not words))


@app.command("pair")
def pair(
    source: Source = None,
    jobs: Jobs = None,
    words: Annotated[
        bool, typer.Option("--words", help="By words alone, as without the extra semantic.")
    ] = False,
) -> None:
    """Two articles to what they are: {id, a: {title, text}, b: {...}} in, {id, level, evidence, ...} out.

    Levels: copy (the same text), rewrite (one event), topic (another event of the kind), other.

    [bold]Example[/bold]: monitor lab pair pairs.jsonl | jq -r .level | sort | uniq -c
    """
    room = partial(lab.pair_line, meaning=not words)
    _filter(room, source, jobs, prepare=None if words else semantic.load, together=_TOGETHER)


@app.command("compare")
def compare(
    source: Source = None,
    jobs: Jobs = None,
    outlets: Annotated[
        Path | None, typer.Option("--outlets", metavar="FILE", help="YAML with an outlets: mapping.")
    ] = None,
) -> None:
    """Articles of stories to the evidence behind each: {id, story, title, text, ...} in, a line a story out.

    Who had it first and who credits whom, figures and how they compare, how certain it is, dates, and what
    to read; everything quoted word for word. Takes what `group` gives, joined with the articles.

    [bold]Example[/bold]: monitor lab compare stories.jsonl | jq -c '[.story, .origin.outlet, .lead]'
    """
    known = configuration.load_outlets(outlets) if outlets is not None else ()
    with _lines(source) as lines:
        _print(lab.compare(lines, outlets=known, jobs=jobs))


@app.command("bench")
def bench(
    context: typer.Context,
    mine: Annotated[
        bool, typer.Option("--own", help="Your labels alone, without the examples that ship.")
    ] = False,
    config: ConfigFile = None,
    state: StateFolder = None,
    json_: AsJson = False,
) -> None:
    """The rooms that judge, measured on the labelled examples that ship, with intervals and floors; then your
    lines on your own labels (monitor label), where feeds.yaml here has some, and lines that would do better.

    Exit code 1 where a figure of the examples is under its floor.

    [bold]Example[/bold]: monitor lab bench --json | jq '.[] | select(.holds | not)'
    """
    own = owned.measured(doors.load(context, config, state)) if mine else _beside(context, config, state)
    figures = () if mine else _shipped()
    if json_:
        show.as_json([*(show.figure_facts(one) for one in figures), *owned.facts(own)])
    else:
        if figures:
            show.figures(figures)
        owned.tell(own)
        if mine and not own:
            show.say("monitor: no labels of articles that are stored: monitor label asks for some")
    if not all(one.holds for one in figures):
        raise typer.Exit(1)


def _shipped() -> Sequence[Figure]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "feeds.yaml"
        path.write_text(rehearsal.feeds_yaml("http://127.0.0.1"), encoding="utf-8")
        tags = configuration.load_tags(path)
    return measuring.measure(rehearsal.labels(), tags)


def _beside(
    context: typer.Context, config: Path | None, state: Path | None
) -> tuple[tuple[Beside, Own], ...]:
    """What the reader's labels say, where there is a feeds.yaml; the examples that ship need none."""
    try:
        return owned.measured(doors.load(context, config, state))
    except ConfigError:
        return ()


def _filter(
    room: Callable[[lab.Line], lab.Line],
    source: Path | None,
    jobs: int | None,
    *,
    prepare: Callable[[], object] | None = None,
    together: int = 1,
) -> None:
    with _lines(source) as lines:
        _print(lab.run(lines, room, jobs=jobs, prepare=prepare, together=together))


@contextmanager
def _lines(source: Path | None) -> Iterator[Iterable[str]]:
    if source is None or str(source) == "-":
        yield _full(sys.stdin)
        return
    try:
        stream = source.open(encoding="utf-8", errors="replace")
    except OSError as cause:
        raise WrongUse(f"cannot be read: {cause.strerror}", subject=str(source)) from cause
    with stream:
        yield _full(stream)


def _full(stream: TextIO) -> Iterator[str]:
    """Lines that hold something; the last one of a file is often empty."""
    return (line for line in stream if line.strip())


def _print(answers: Iterable[tuple[lab.Line, bool]]) -> None:
    good = True
    for answer, fine in answers:
        line = json.dumps(answer, ensure_ascii=False)
        # A lone surrogate, which JSON can carry, has no UTF-8.
        sys.stdout.write((line if line.isascii() or _is_utf8(line) else json.dumps(answer)) + "\n")
        good = good and fine
    sys.stdout.flush()
    if not good:
        raise typer.Exit(1)


def _is_utf8(line: str) -> bool:
    try:
        line.encode()
    except UnicodeEncodeError:
        return False
    return True
