"""`monitor label`: what a reader is asked, and what becomes of the answers."""

from __future__ import annotations

import json
import os
import sys
import termios
import tty
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer
from rich.text import Text

from monitor import config as configuration
from monitor import pipeline, text
from monitor.cli import doors, grounds, show
from monitor.cli.doors import AsJson, ConfigFile, StateFolder, err
from monitor.config import Config, Said
from monitor.errors import ConfigError, MonitorError, WrongUse
from monitor.model import Article
from monitor.pipeline import AboutIt, OneEvent

_KEYS = "y yes · n no · s skip · u undo · q quit"
_ENDS = ("\x03", "\x04", "")
_LINES, _WIDE = 3, 220
_MOST_BYTES = 20_000_000


@dataclass(frozen=True, slots=True)
class _Answer:
    """A line of labels.jsonl, and what it says of stories."""

    line: dict[str, Any]
    said: Said | None = None


def label(
    context: typer.Context,
    *,
    tag: Annotated[
        str | None, typer.Option("--tag", metavar="TAG", help="Articles near this tag's line alone.")
    ] = None,
    stories: Annotated[bool, typer.Option("--stories", help="Pairs of articles: one event, or two?")] = False,
    days: Annotated[
        int, typer.Option("--days", metavar="DAYS", min=1, max=365, help="Of so many days.")
    ] = 14,
    count: Annotated[
        int, typer.Option("--count", metavar="N", min=1, max=1_000, help="At most so many.")
    ] = 20,
    answers: Annotated[
        str | None,
        typer.Option("--answers", metavar="FILE", help="Take answers from a file, or - : a JSON line each."),
    ] = None,
    config: ConfigFile = None,
    state: StateFolder = None,
    json_: AsJson = False,
) -> None:
    """Walk through near misses and say what is right: articles near a tag's line, or pairs nearly joined.

    Each answer is kept at once, in labels.jsonl beside feeds.yaml; of pairs also in overrides.yaml, where it
    holds in every run. --json lists the questions for a program, --answers takes its answers.

    [bold]Example[/bold]: monitor label --tag nvidia --count 10
    """
    loaded = doors.load(context, config, state)
    if tag is not None and tag not in {one.slug for one in loaded.tags}:
        raise WrongUse(f"feeds.yaml has no tag {text.one_line(tag)}: monitor tags list", subject="--tag")
    if answers is not None:
        _take(loaded, answers)
        return
    with doors.open_store(loaded) as store:
        now = doors.now()
        asked: Sequence[AboutIt | OneEvent]
        if stories:
            asked = pipeline.one_event(loaded, store=store, now=now, days=days)[:count]
        else:
            asked = pipeline.about_it(loaded, store=store, now=now, days=days, tag=tag)[:count]
    if json_:
        for one in asked:
            sys.stdout.write(json.dumps(_question(one), ensure_ascii=False) + "\n")
        sys.stdout.flush()
        return
    if not asked:
        show.say(
            "monitor: nothing to ask: no article of these days is near a line; --days looks back further"
        )
        return
    if not (sys.stdin.isatty() and err.is_terminal):
        raise WrongUse(
            "asks at a terminal; --json lists the questions, --answers FILE takes answers", subject="label"
        )
    _ask(loaded, asked)


# -- questions ------------------------------------------------------------------------------------


def _question(one: AboutIt | OneEvent) -> dict[str, Any]:
    if isinstance(one, OneEvent):
        return {
            "a": _name(one.a), "b": _name(one.b), "a_title": one.a.title, "b_title": one.b.title,
            "a_outlet": one.a.outlet, "b_outlet": one.b.outlet, "score": round(one.score, 4),
            "joined": one.joined,
        }  # fmt: skip
    return {
        "url": _name(one.article), "tag": one.tag.slug, "title": one.article.title,
        "outlet": one.article.outlet, "score": one.score.value, "line": one.tag.threshold,
        "relevant": one.score.relevant, "because": grounds.found(one.score),
    }  # fmt: skip


def _name(article: Article) -> str:
    return article.id if article.url.startswith("urn:") else article.url


def _ask(config: Config, asked: Sequence[AboutIt | OneEvent]) -> None:
    done: list[_Answer] = []
    place = 0
    while place < len(asked):
        one = asked[place]
        err.print(f"\n{place + 1} of {len(asked)}", style="dim")
        for line in _shown(one, config):
            # An address stays whole, so that the terminal can follow it.
            err.print(line, soft_wrap="://" in line.plain)
        err.print(_KEYS, style="dim")
        match _known_key():
            case "y" | "n" as key:
                answer = _answer(one, yes=key == "y", config=config)
                if _keep(config, answer):
                    done.append(answer)
                place += 1
            case "s":
                place += 1
            case "u":
                if done:
                    _undo(config, done.pop())
                    place = max(0, place - 1)
            case _:
                break
    err.print(f"{grounds.counted(len(done), 'answer')} kept in {_path(config)}", markup=False)


def _shown(one: AboutIt | OneEvent, config: Config) -> Iterator[Text]:
    zone = ZoneInfo(config.digest.timezone)

    def head(article: Article) -> Iterator[Text]:
        yield Text(text.one_line(article.title) or "(no title)", "bold")
        when = f"{article.when.astimezone(zone):%Y-%m-%d %H:%M}"
        yield Text(f"{text.one_line(article.outlet)}, {when}  {article.url}", "dim")
        for line in text.paragraphs(article.text)[:_LINES]:
            yield Text(text.cut(text.one_line(line), _WIDE))

    if isinstance(one, OneEvent):
        yield from head(one.a)
        yield Text("")
        yield from head(one.b)
        word = "stand together" if one.joined else "stand apart"
        yield Text(
            f"One event? They {word}: likeness {one.score:.2f}, line {config.stories.threshold:.2f}", "bold"
        )
        return
    yield from head(one.article)
    yield Text(grounds.found(one.score))
    score, line = grounds.value(one.score), grounds.line(one.tag.threshold)
    yield Text(f"About {text.one_line(one.tag.name)}? It scores {score}, line {line}", "bold")


def _known_key() -> str:
    """The first key that is an answer, or ends the asking; of any other it is said that it is none."""
    while (key := _key()) not in {*"ynsuq", *_ENDS}:
        err.print(f"{text.one_line(key) or 'that key'!r} is no answer: {_KEYS}", style="dim", markup=False)
    return key


def _key() -> str:
    """One key, as it is pressed."""
    handle = sys.stdin.fileno()
    before = termios.tcgetattr(handle)
    try:
        # What was typed ahead counts: the usual way would throw it away.
        tty.setcbreak(handle, termios.TCSADRAIN)
        return os.read(handle, 1).decode("ascii", "replace").lower()
    except KeyboardInterrupt:
        return "q"
    finally:
        termios.tcsetattr(handle, termios.TCSADRAIN, before)


# -- answers --------------------------------------------------------------------------------------


def _path(config: Config) -> Path:
    return config.path.parent / configuration.LABELS


def _answer(one: AboutIt | OneEvent, *, yes: bool, config: Config) -> _Answer:
    day = doors.now().astimezone(ZoneInfo(config.digest.timezone)).date()
    if isinstance(one, OneEvent):
        names = (_name(one.a), _name(one.b))
        line = {"a": names[0], "b": names[1], "same": yes, "score": round(one.score, 4), "on": str(day)}
        return _Answer(line, Said(same=yes, articles=names, why="monitor label", on=day))
    line = {
        "url": _name(one.article), "tag": one.tag.slug, "about": yes, "title": one.article.title,
        "score": one.score.value, "on": str(day),
    }  # fmt: skip
    return _Answer(line)


def _keep(config: Config, answer: _Answer) -> bool:
    """Puts an answer where it is kept; whether it was."""
    try:
        if answer.said is not None:
            configuration.say(config.path.parent, answer.said)
        configuration.append_label(_path(config), answer.line)
    except (ConfigError, MonitorError) as error:
        show.say(*(map(str, error.mistakes) if isinstance(error, ConfigError) else (f"monitor: {error}",)))
        return False
    return True


def _undo(config: Config, answer: _Answer) -> None:
    configuration.drop_label(_path(config), answer.line)
    if answer.said is not None:
        configuration.unsay_last(config.path.parent)


def _take(config: Config, source: str) -> None:
    """Answers as lines: as they are in labels.jsonl, or a question with "about" or "same" in it."""
    try:
        if source == "-":
            raw = sys.stdin.buffer.read(_MOST_BYTES + 1)
        else:
            with Path(source).open("rb") as stream:
                raw = stream.read(_MOST_BYTES + 1)
        lines = raw.decode("utf-8-sig")
    except OSError as cause:
        raise WrongUse(f"cannot be read: {cause.strerror}", subject=source) from cause
    except UnicodeDecodeError as cause:
        raise WrongUse(f"is not UTF-8 at byte {cause.start + 1}", subject=source) from cause
    if len(raw) > _MOST_BYTES:
        raise WrongUse("has more than 20 MB: these are no answers of a reader's", subject=source)
    whole = configuration.read_labels(lines, source, {one.slug for one in config.tags})
    kept = 0
    for label_ in whole[0]:
        kept += _keep(config, _Answer({"url": label_.url, "tag": label_.tag, "about": label_.about}))
    for pair in whole[1]:
        said = Said(same=pair.same, articles=(pair.a, pair.b), why="monitor label", on=doors.now().date())
        kept += _keep(config, _Answer({"a": pair.a, "b": pair.b, "same": pair.same}, said))
    err.print(f"{grounds.counted(kept, 'answer')} kept in {_path(config)}", markup=False)
    if kept < len(whole[0]) + len(whole[1]):
        raise typer.Exit(1)
