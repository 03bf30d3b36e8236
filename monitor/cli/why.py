"""`monitor why URL`: the whole trace of one article, in a screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.cells import cell_len
from rich.text import Text

from monitor import pipeline, text, urls, weeks
from monitor.cli import doors, grounds, show, traced
from monitor.cli.doors import AsJson, ConfigFile, StateFolder, out
from monitor.cli.grounds import counted, listed
from monitor.config import Config
from monitor.model import Article, Kind, Status, TextFrom
from monitor.pipeline import Looked, Member, Placed, TagTrace, Telling, Trace, Unknown
from monitor.store import Store

_WIDTH, _LABEL = 100, 9
# So many at length: whoever asks wants a screen, and --json has them all.
_TAGS, _LISTINGS, _NAMES, _FEEDS, _VERSIONS = 6, 5, 8, 3, 3
# So many articles of its time are grouped again for a look: some two seconds.
_AROUND = 800

_PAGES: dict[Status, str] = {
    "article": "an article",
    "feed-text": "it adds nothing to what the feed gives",
    "list": "it lists articles and is none itself",
    "consent": "a wall that asks for consent stood before the text",
    "paywall": "its text is for subscribers, or for those who log in",
    "empty": "no article could be read on it",
    "failed": "it could not be fetched",
}
_KINDS: dict[Kind, str] = {
    "live-blog": "a live blog",
    "video": "a video with a text of its own",
    "gallery": "pictures with a text of their own",
    "challenge": "a check of the browser stood before the text",
    "other": "it has words, and is no article",
}
_TEXTS: dict[TextFrom, str] = {
    "page": "the page's own paragraphs",
    "json-ld": "the article data that the page holds (JSON-LD)",
    "trafilatura": "the page, as trafilatura reads it",
    "feed": "the feed's own",
    "title": "nothing but the title",
}
_POINTS = 5
_RUNGS = {
    "origin": "had it first",
    "own": "reports on its own account",
    "adds": "adds its own reporting",
    "echo": "only retells",
}
_VERDICTS = {"rounding": "agree, within rounding", "converted": "agree, converted"}
_UNSPACED = ("ja", "zh", "th", "lo", "km", "my")


def why(
    context: typer.Context,
    url: Annotated[str, typer.Argument(metavar="URL", help="The article's address, however written, or id.")],
    config: ConfigFile = None,
    state: StateFolder = None,
    json_: AsJson = False,
) -> None:
    """The whole trace of one article: how it came, which text was used, each tag's score and its evidence,
    its story and why, what each issue did with it.

    [bold]Example[/bold]: monitor why https://example.com/news/42
    """
    loaded = doors.load(context, config, state)
    now = doors.now()
    with doors.open_store(loaded) as store:
        found = pipeline.trace(loaded, url, store=store, now=now)
        looked = _looked(found, loaded, store)
    if isinstance(found, Unknown):
        if json_:
            show.as_json(traced.unknown_facts(found))
        else:
            show.say(*_unknown(found))
        raise typer.Exit(1)
    if json_:
        show.as_json(traced.facts(found, loaded, looked))
    else:
        _tell(found, loaded, looked)


def _looked(found: Trace | Unknown, config: Config, store: Store) -> Looked | None:
    """Its story as the next issue would group it; of what names no tag there is none."""
    if isinstance(found, Unknown) or found.trail.scored is None:
        return None
    scored = found.trail.scored
    if scored.article.status == "list" or not any(one.evidence for one in scored.scores):
        return None
    return pipeline.look(config, scored.article.id, store=store, most=_AROUND)


def _unknown(found: Unknown) -> Iterator[str]:
    yield f"monitor: {found.address}: never seen: no feed that is read has listed it"
    for near in found.near[:_FEEDS]:
        yield f"  known, and alike: {near}"
    for feed, health, count in found.feeds[:_FEEDS]:
        state = health.detail or health.state if health else "not read yet"
        pages = f", {counted(count, 'page')} of this host so far" if count else ""
        last = f", newest entry {show.day(health.last_entry)} UTC" if health and health.last_entry else ""
        next_ = health.next_due if health else None
        due = f", asked again {show.day(next_)} UTC" if next_ else ""
        yield f"  could have brought it: {feed.name} ({feed.url}): {state}{pages}{last}{due}"
    if len(found.feeds) > _FEEDS:
        yield f"  and {counted(len(found.feeds) - _FEEDS, 'more feed')} of this host"
    if not found.feeds:
        site = urls.host(found.address)
        yield f"  no feed of this site is configured: monitor feeds discover {site} looks for one"
    else:
        yield "  a feed lists its newest entries alone: what came and went between two polls is not seen"
    if found.forbidden:
        yield "  the site's robots.txt asks programs to leave this address alone: it would not be fetched"


def _tell(found: Trace, config: Config, looked: Looked | None) -> None:
    zone = config.digest.timezone
    scored = found.trail.scored
    listings = found.trail.listings
    if scored is None:
        _head(listings[0].title, found.trail.addresses[0].url)
        _rows("Came", _came(found, zone))
        _rows("Page", ["not read yet: the next monitor collect or run reads it"])
        return
    article = scored.article
    _head(article.title, article.url)
    _rows("Came", _came(found, zone))
    _rows("Page", _page(found, article, zone))
    _rows("Text", _text(found, article, zone))
    _rows("Versions", _versions(found, zone))
    _rows("Tags", _tags(found))
    _rows("Story", _story(found))
    _rows("Evidence", _evidence(found))
    _rows("Near", _near(found, looked, config))
    _rows("Issues", _issues(found, config))


def _head(title: str, url: str) -> None:
    for line in _wrapped(Text(text.one_line(title) or "(no title)", "bold"), _wide()):
        out.print(line)
    if not url.startswith("urn:"):
        out.print(Text(url, "blue"), no_wrap=True)
    out.print()


def _rows(label: str, paragraphs: Sequence[str | Text] | Iterator[str | Text]) -> None:
    """Each paragraph in lines of its own beside the label; what begins with spaces is indented by them."""
    head = label.ljust(_LABEL)
    for paragraph in paragraphs:
        whole = paragraph if isinstance(paragraph, Text) else Text(paragraph)
        indent = len(whole.plain) - len(whole.plain.lstrip(" "))
        for line in _wrapped(whole[indent:], _wide() - _LABEL - indent):
            out.print(Text.assemble((head, "bold"), " " * indent, line))
            head = " " * _LABEL


def _wide() -> int:
    return max(40, min(_WIDTH, out.width))


def _wrapped(whole: Text, width: int) -> list[Text]:
    """Lines of at most `width` columns; an address is not cut, so that it can be copied."""
    lines = whole.wrap(out, width, overflow="ignore" if "://" in whole.plain else "fold")
    for line in lines:
        line.rstrip()
    return list(lines)


def _came(found: Trace, zone: str) -> Iterator[str]:
    scored, listings = found.trail.scored, found.trail.listings
    own = scored.article.url if scored else None
    for at, one in enumerate(listings[:_LISTINGS]):
        dated = f"published {_when(one.published, zone)}" if one.published else "undated"
        left = "" if one.read else ", a feed that is not read any more"
        changed = f", changed {grounds.times(one.versions - 1)} since" if one.versions > 1 else ""
        yield (
            f"{'also ' if at else ''}listed by {one.feed.name}{left}: {dated}, "
            f"first seen {_when(one.seen, zone, named=not at)}{changed}"
        )
        if one.url is not None and one.url != own:
            yield f"  as {one.url}"
    if len(listings) > _LISTINGS:
        yield f"and by {counted(len(listings) - _LISTINGS, 'more entry', 'more entries')}"
    if not listings and scored:
        yield (
            f"one of several articles on a page that {scored.article.outlet} listed; "
            f"first seen {_when(scored.article.seen, zone, named=True)}"
        )
    told = {own, *(one.url for one in listings)}
    for address in [one.url for one in found.trail.addresses if one.url not in told][:_LISTINGS]:
        yield f"also known as {address}"


def _page(found: Trace, article: Article, zone: str) -> Iterator[str]:
    if article.url.startswith("urn:"):
        yield "the entry names none"
        return
    said = (
        _PAGES["failed"] if article.status == "failed" else _KINDS.get(article.kind, _PAGES[article.status])
    )
    if article.status == "failed":
        failure = found.trail.failure
        if failure is not None:
            said += f": {text.one_line(failure.reason)}, {_when(failure.at, zone)}"
    again = min((one.wanted for one in found.trail.addresses if one.wanted), default=None)
    if again is not None:
        said += f"; to be tried again from {_when(again, zone)} on"
    elif article.status == "failed":
        said += "; not to be tried again"
    yield said


def _text(found: Trace, article: Article, zone: str) -> Iterator[str]:
    said = [f"{_TEXTS[article.text_from]}: {_size(article)}", f"language {article.lang or 'unknown'}"]
    if article.furniture:
        said.append(f"without {counted(len(article.furniture), 'paragraph')} of furniture")
    if article.version > 1:
        said.append(f"version {article.version}, had {_when(found.trail.versions[-1], zone)}")
    yield ", ".join(said)
    if article.text_from in ("feed", "title") and article.reason:
        yield f"not the page's, which gave none: {text.one_line(article.reason)}"


def _versions(found: Trace, zone: str) -> Iterator[str]:
    """The last of several."""
    if len(found.versions) < 2:
        return
    if len(found.versions) > _VERSIONS:
        yield f"{len(found.versions)} of them, the last {_VERSIONS}:"
    for one in found.versions[-_VERSIONS:]:
        changed = [f"title was “{text.cut(text.one_line(one.was_title), 60)}”"] if one.was_title else []
        changed += [f"{was or 'nothing'} became {now or 'nothing'}" for was, now in one.figures[:3]]
        if one.added or one.removed:
            changed.append(f"paragraphs: {one.added} new, {one.removed} gone")
        told = f"; told in {listed(one.told)}" if one.told else ""
        what = ", ".join(changed) or ("the first" if one.number == 1 else "small changes")
        yield f"{one.number}: {_when(one.at, zone)}: {what}{told}"


def _size(article: Article) -> str:
    whole = article.text or article.title
    lang = article.lang
    if lang.startswith(_UNSPACED) if lang else text.is_unspaced(whole):
        return counted(sum(not one.isspace() for one in whole), "character")
    return counted(sum(1 for _ in text.spans(whole)), "word")


def _tags(found: Trace) -> Iterator[str | Text]:
    # At length: what is relevant, then what has anything to show; the rest in a line.
    telling = [one for one in found.tags if one.score.relevant or one.score.evidence or one.label is not None]
    telling.sort(key=lambda one: (not one.score.relevant, -one.score.value))
    for one in telling[:_TAGS]:
        yield from _tag(one)
    if more := [f"{_name(one)} {grounds.value(one.score)}" for one in telling[_TAGS:]]:
        yield f"Also: {_few(more)}"
    if absent := [_name(one) for one in found.tags if one not in telling]:
        yield f"No mention of: {_few(absent)}"
    if found.unscored:
        yield f"Not scored, since its feed is read for other tags: {_few([t.name for t in found.unscored])}"
    if found.outdated:
        what = (
            "it keeps them, since its text was put away"
            if found.trail.away
            else "the next monitor collect or run makes them anew"
        )
        yield Text(f"These scores are of older rules; {what}.", "yellow")
    elif not (found.tags or found.unscored):
        yield "none"


def _tag(one: TagTrace) -> Iterator[str | Text]:
    value = grounds.value(one.score)
    drawn = f"line {grounds.line(one.tag.threshold)}" if one.tag else "not a tag any more"
    about, colour = ("about it", "green") if one.score.relevant else ("not about it", "yellow")
    yield Text.assemble((_name(one), "bold"), "  ", (value, colour), "  ", f"{about} ({drawn})")
    if one.label is not None:
        yield f"  your label: {'about it' if one.label else 'not about it'}"
    yield f"  {grounds.found(one.score)}"
    for row in _packed(grounds.shares(one.score, value), _wide() - _LABEL - 2):
        yield Text(f"  {row}", "dim")


def _packed(pieces: Sequence[str], width: int) -> list[str]:
    """The pieces in rows: none is cut in two."""
    rows: list[str] = []
    for piece in pieces:
        if rows and cell_len(longer := f"{rows[-1]} · {piece}") <= width:
            rows[-1] = longer
        else:
            rows.append(piece)
    return rows


def _name(one: TagTrace) -> str:
    return text.one_line(one.tag.name) if one.tag else one.score.tag


def _few(names: Sequence[str]) -> str:
    more = [f"{len(names) - _NAMES} more"] if len(names) > _NAMES else []
    return listed([*names[:_NAMES], *more])


def _story(found: Trace) -> Iterator[str]:
    placed = found.told
    story = placed.story if placed else None
    if placed is None or story is None:
        if found.upcoming is not None:
            yield "none yet: stories are made with the issue"
        elif found.placed and found.placed[-1].place != "left out":
            yield "none was told: no article of it reached a tag's line"
        else:
            yield "none"
        return
    lead, others = story.members[0], story.members[1:]
    if not others:
        yield "alone: no other article tells this event"
        return
    among = f"one of {len(story.members)} articles on an event, by {counted(story.outlets, 'outlet')}"
    if placed.place == "lead":
        yield f"{among}, and the one that tells it"
        yield f"why this one: {story.lead_why}"
    else:
        yield f"{among}; told by {_named(lead)}"
        yield f"why that one: {story.lead_why}"
        yield _linked(found, story)
    rest = [f"{one.outlet} ({_relation(one.relation)})" for one in others if one.id not in found.trail.ids]
    if rest:
        yield f"{'the others' if placed.place == 'lead' else 'besides'}: {_few(rest)}"
    if story.origin:
        yield f"credited with the report: {story.origin}"


def _evidence(found: Trace) -> Iterator[str]:
    """What the issue holds of this article beside the others of its story."""
    placed = found.told
    if placed is None or placed.story is None:
        return
    ids = found.trail.ids
    own = next(one for one in placed.story.members if one.id in ids)
    if own.credits:
        yield f"credits {listed([text.one_line(one) for one in dict.fromkeys(own.credits)])}"
    if own.rung in _RUNGS and own.proof:
        yield f"{_RUNGS[own.rung]}: “{text.cut(text.one_line(own.proof), 160)}”"
    shown = 0
    for point in placed.story.points:
        mine = [quote for quote, articles in point.values if set(articles) & set(ids)]
        if not mine or shown >= _POINTS:
            continue
        shown += 1
        others = [quote for quote, articles in point.values if not set(articles) & set(ids)]
        beside = f"; others: {_quoted(others)}" if others else ""
        verdict = _VERDICTS.get(point.verdict, point.verdict)
        yield f"{point.name} ({verdict}): {_quoted(mine)}{beside}"


def _quoted(words: Sequence[str]) -> str:
    few = [f"“{text.cut(text.one_line(one), 60)}”" for one in words[:_POINTS]]
    return listed([*few, *([f"{len(words) - _POINTS} more"] if len(words) > _POINTS else [])])


def _near(found: Trace, looked: Looked | None, config: Config) -> Iterator[str]:
    """With what it would stand now, where no issue has told it; and the nearest that stands elsewhere."""
    if looked is None:
        return
    story = looked.story
    others = [one for one in story.members if one.article.id not in found.trail.ids]
    if found.told is None and others:
        lead = others[0].article
        among = f" and {len(others) - 1} more" if len(others) > 1 else ""
        yield f"grouped now, it stands with {_title(lead)}{among}"
    refused = story.refused
    if refused is None:
        return
    outside = ((each, one) for each in looked.others for one in each.members)
    near = next(((each, one) for each, one in outside if one.article.id == refused.link.to), None)
    if near is None:
        return
    other, to = near[0], near[1].article
    yield f"not joined: {_title(to)}: {refused.because}"
    said = [text.one_line(one) for one in refused.link.against[:2]]
    against = f"; against: {'; '.join(said)}" if said else ""
    yield f"  likeness {refused.link.score:.2f} (line {config.stories.threshold:.2f}){against}"
    yield f"  if they are one: monitor story merge {story.id} {other.id}"


def _title(article: Article) -> str:
    return f"“{text.cut(text.one_line(article.title), 70)}” ({text.one_line(article.outlet)})"


def _linked(found: Trace, story: Telling) -> str:
    """What ties it to the story: to the lead, or to the article it was found to be nearest to."""
    own = next(one for one in story.members if one.id in found.trail.ids)
    said = f"this one: {_article(own.relation)}"
    link = found.link
    if link is None:
        since = (
            "in overrides.yaml you say otherwise since" if found.overridden else "nothing ties it there now"
        )
        return f"{said}; {since}"
    to = next((one for one in story.members if one.id == link.to), story.members[0])
    beside = "that one" if to is story.members[0] else _named(to)
    shared = [f"names {listed(link.names)}"] if link.names else []
    if link.figures:
        shared.append(f"gives {listed(link.figures)}")
    if own.relation in {"copy", "syndicated"} or not shared:
        shared.append(f"has {link.containment:.0%} of the shorter text word for word")
    spoken = "; you speak of it in overrides.yaml" if found.overridden else ""
    return f"{said}; like {beside}, it {', and '.join(shared)}{spoken}"


def _named(one: Member) -> str:
    return f"“{text.cut(one.title, 70)}” ({one.outlet})"


def _issues(found: Trace, config: Config) -> Iterator[str]:
    for one in found.placed:
        name = one.edition.week
        if one.edition.revision > 1:
            name += f", revision {one.edition.revision}"
        yield f"{name}: {_done(one, found)}"
    if found.upcoming is not None:
        due = weeks.publish_moment(found.upcoming, config.digest.publish)
        at = f"due {_when(due, config.digest.timezone)}"
        yield f"{found.upcoming.name}: not made yet, {at}; it is the next that may tell it"
    elif not found.placed:
        yield "none, and it is too old for the next"


def _done(placed: Placed, found: Trace) -> str:
    story = placed.story
    if story is not None:
        brief = "" if story.in_full else ", in brief, beyond those that the tag has room for"
        if placed.place == "lead":
            return f"it tells story {story.number}, under {story.tag}{brief}"
        relation = next(one.relation for one in story.members if one.id in found.trail.ids)
        return f"in story {story.number}, under {story.tag}, as {_article(relation)}{brief}"
    if placed.place == "below":
        return f"just under the line: {placed.reason}"
    if placed.place == "passing":
        return f"in the archive copy's list of passing mentions: {placed.reason}"
    return f"left out, since {placed.reason}"


def _article(relation: str) -> str:
    named = _relation(relation)
    return f"an {named}" if named[:1] in "aeiou" else f"a {named}"


def _relation(relation: str) -> str:
    return "syndicated copy" if relation == "syndicated" else relation


def _when(moment: datetime, zone: str, *, named: bool = False) -> str:
    """In the digest's civil time, by which its weeks go: `2026-11-18 09:00 JST`."""
    return f"{moment.astimezone(ZoneInfo(zone)):{'%Y-%m-%d %H:%M %Z' if named else '%Y-%m-%d %H:%M'}}"
