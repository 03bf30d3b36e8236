"""`monitor search WORDS`: what the archive has."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from difflib import get_close_matches
from enum import StrEnum
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer
from rich.cells import cell_len
from rich.text import Text

from monitor import digest, text, weeks
from monitor import search as searching
from monitor.cli import doors, grounds, show
from monitor.cli.doors import AsJson, ConfigFile, StateFolder, err, out
from monitor.config import Config
from monitor.errors import WrongUse
from monitor.search import Query
from monitor.store import Hit, Store

# So many of the newest are weighed where the best are asked for.
_WEIGHED = 1_000
_SNIPPET = 180


class Order(StrEnum):
    """Which hits come first."""

    NEWEST = "newest"
    BEST = "best"


def search(
    context: typer.Context,
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="WORDS", help='Words, "phrases", OR, NOT, prefix*, title: outlet: lang: in single quotes.'
        ),
    ],
    *,
    tag: Annotated[
        list[str] | None, typer.Option("--tag", metavar="TAG", help="Relevant for this tag; repeatable.")
    ] = None,
    outlet: Annotated[
        str | None, typer.Option("--outlet", metavar="NAME", help="Of this outlet, by its name or site.")
    ] = None,
    lang: Annotated[
        str | None, typer.Option("--lang", metavar="LANG", help="In this language, such as ja.")
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="TIME", help="From this day, week or time on.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="TIME", help="Up to and with this day or week.")
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", "-n", metavar="N", min=1, max=10_000, help="At most so many.")
    ] = 20,
    order: Annotated[
        Order, typer.Option("--order", help="The newest first, or of the newest 1,000 the best.")
    ] = Order.NEWEST,
    markdown: Annotated[bool, typer.Option("--markdown", help="A list in Markdown.")] = False,
    config: ConfigFile = None,
    state: StateFolder = None,
    json_: AsJson = False,
) -> None:
    """Full-text search of the archive: every article that was read, in any language.

    All words must be there; capitals, accents and width do not count. docs/search.md has the rest.

    [bold]Example[/bold]: monitor search 'softbank "data centre*" NOT hawks' --since 2026-W40 --tag nvidia
    """
    if markdown and json_:
        raise WrongUse("one form at a time: --markdown or --json", subject="monitor search")
    loaded = doors.load(context, config, state)
    tags = _tags(tag or [], loaded)
    query = _query(" ".join(words), outlet=outlet, lang=lang)
    zone = loaded.digest.timezone
    first = _moment(since, "--since", zone)[0] if since else None
    end = _moment(until, "--until", zone)[1] if until else None
    if first is not None and end is not None and end <= first:
        raise WrongUse("ends before --since begins: nothing can lie between", subject="--until")
    with doors.open_store(loaded) as store:
        hits, more = _found(store, query, order=order, limit=limit, since=first, until=end, tags=tags)
        if not hits:
            _nothing(store, query, narrowed=bool(tags or outlet or lang or since or until))
    if json_:
        show.as_json([_facts(one, query) for one in hits])
    elif markdown:
        for one in hits:
            out.print(_markdown(one, zone), markup=False, no_wrap=True, crop=False)
    else:
        for one in hits:
            _tell(one, query, loaded)
    if more and not json_:
        err.print(f"There are more than {limit:,}: --limit shows them.", markup=False)


def _tags(asked: Sequence[str], config: Config) -> tuple[str, ...]:
    known = {one.slug for one in config.tags}
    for one in asked:
        if one not in known:
            near = get_close_matches(one, known, 1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(sorted(known))}"
            raise WrongUse(f"feeds.yaml has no tag {text.one_line(one)}: {hint}", subject="--tag")
    return tuple(asked)


def _query(words: str, *, outlet: str | None, lang: str | None) -> Query:
    try:
        found = searching.parse(words)
    except searching.QueryError as wrong:
        raise WrongUse(
            f"character {wrong.at}: {wrong.message}",
            subject=f"the search {text.cut(text.one_line(words), 200)!r}",
        ) from wrong
    more = [searching.named("outlet", outlet)] if outlet else []
    more += [searching.named("lang", lang)] if lang else []
    return searching.All(of=(found, *more)) if more else found


def _moment(value: str, option: str, zone: str) -> tuple[datetime, datetime]:
    """When a day, a week or a time begins, and when it is over, in the digest's civil time."""
    if "W" in value.upper() and "T" not in value.upper():
        try:
            week = weeks.week(value.upper(), zone)
        except ValueError as cause:
            raise WrongUse(str(cause), subject=option) from cause
        return week.start, week.end
    if len(value.strip()) == len("2026-11-23"):
        day = doors.moment(value, option).replace(tzinfo=ZoneInfo(zone))
        return day, day + timedelta(days=1)
    found = doors.moment(value, option)
    return found, found


def _found(
    store: Store,
    query: Query,
    *,
    order: Order,
    limit: int,
    since: datetime | None,
    until: datetime | None,
    tags: Sequence[str],
) -> tuple[tuple[Hit, ...], bool]:
    """The hits that are shown, and whether there are more."""
    most = limit + 1 if order is Order.NEWEST else max(_WEIGHED, limit + 1)
    hits = store.search(query, limit=most, since=since, until=until, tags=tags)
    if order is Order.BEST:
        hits = tuple(sorted(hits, key=lambda one: -_weight(query, one)))
    return hits[:limit], len(hits) > limit


def _weight(query: Query, hit: Hit) -> float:
    return searching.weight(query, searching.document(hit.scored.article))


def _nothing(store: Store, query: Query, *, narrowed: bool) -> None:
    if not store.counts()["articles"]:
        show.say("monitor: nothing is stored yet: monitor collect reads the feeds")
    elif narrowed and isinstance(query, searching.All) and store.search(query.of[0], limit=1):
        show.say(
            "monitor: nothing found; there is something without --tag, --outlet, --lang, --since, --until"
        )
    else:
        show.say("monitor: nothing found: try fewer words, a beginning as in softb*, or OR between them")


# -- forms --------------------------------------------------------------------------------------


def _tell(hit: Hit, query: Query, config: Config) -> None:
    article = hit.scored.article
    names = {one.slug: one.name for one in config.tags}
    title = text.one_line(article.title) or "(no title)"
    out.print(_drawn(title, query, "bold"))
    day = f"{article.when.astimezone(ZoneInfo(config.digest.timezone)):%Y-%m-%d}"
    about = [
        f"{text.one_line(names.get(one.tag, one.tag))} {grounds.value(one)}"
        for one in hit.scored.scores
        if one.relevant
    ]
    told = [f"told in {one.week}" for one in hit.told[-1:]]
    out.print(Text(" · ".join([text.one_line(article.outlet), day, *about, *told]), "dim"))
    if line := _snippet(article.text, query):
        out.print(_drawn(line, query, ""))
    if not article.url.startswith("urn:"):
        out.print(Text(article.url, "blue"), no_wrap=True)
    out.print()


def _drawn(words: str, query: Query, style: str) -> Text:
    shown = Text(words, style)
    if out.is_terminal:
        for start, end in searching.marked(query, words):
            shown.stylize("bold yellow", start, end)
    return shown


def _snippet(body: str, query: Query) -> str:
    """The line where the text first has what is sought, or its beginning."""
    paragraphs = text.paragraphs(body)
    for one in paragraphs:
        line = text.one_line(one)
        if marks := searching.marked(query, line):
            return _window(line, marks[0][0])
    return _window(text.one_line(paragraphs[0]), 0) if paragraphs else ""


def _window(line: str, at: int) -> str:
    """Some words of a line around a place."""
    if cell_len(line) <= _SNIPPET:
        return line
    width = _SNIPPET // (2 if text.is_unspaced(line) else 1)
    start = max(0, at - width // 3)
    if start:
        space = line.find(" ", start, at)
        start = space + 1 if space >= 0 else start
    cut = text.cut(line[start:], width)
    return f"…{cut}" if start else cut


def _markdown(hit: Hit, zone: str) -> str:
    article = hit.scored.article
    day = f"{article.when.astimezone(ZoneInfo(zone)):%Y-%m-%d}"
    return digest.markdown_item(
        text.one_line(article.title) or "(no title)",
        None if article.url.startswith("urn:") else article.url,
        f"{text.one_line(article.outlet)}, {day}",
    )


def _facts(hit: Hit, query: Query) -> dict[str, Any]:
    article = hit.scored.article
    return {
        "id": article.id,
        "url": article.url,
        "title": article.title,
        "outlet": article.outlet,
        "published": show.iso(article.published),
        "first_seen": show.iso(article.seen),
        "lang": article.lang,
        "status": article.status,
        "scores": {one.tag: one.value for one in hit.scored.scores},
        "relevant": [one.tag for one in hit.scored.scores if one.relevant],
        "snippet": _snippet(article.text, query),
        "issues": [{"week": one.week, "revision": one.revision, "story": one.story} for one in hit.told],
    }
