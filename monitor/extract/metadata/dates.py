"""When the article was published and changed, in a stated order of trust:

1. the article data (JSON-LD, then microdata and microformats),
2. <meta>, by the names that its vendors gave it,
3. <time> and what else is marked as a date by the headline,
4. the address (/2024/09/02/),
5. a date in the lines around the headline,
6. a date in any short line of the page,
7. the address of its picture (/uploads/2024/09/02/).

The day is kept as it is written: a morning in Tokyo is still yesterday in UTC, and what a reader compares is
the day that stands on the page. A local time without an offset takes that of another date of the page that
names the same clock time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import islice

import lxml.html

from monitor.extract import excerpt
from monitor.extract.document import Document
from monitor.extract.embedded import Embedded
from monitor.extract.metadata import lines, stamps
from monitor.extract.metadata.marks import Marks
from monitor.extract.metadata.stamps import Stamp

_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "article:published",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "publishtime",
    "publish-date",
    "publish_date",
    "publishdate",
    "publication_date",
    "published_time",
    "published-date",
    "pubdate",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date.created",
    "article.published",
    "article_date_original",
    "article:post_date",
    "originalpublicationdate",
    "displaydate",
    "citation_publication_date",
    "citation_date",
    "rnews:datepublished",
    "shareaholic:article_published_time",
    "date",
    "dc.date",
    "dcterms.date",
    "dc.dcterms.date",
    "datecreated",
    "article.created",
    "created",
)
_MODIFIED = (
    "article:modified_time",
    "og:article:modified_time",
    "og:updated_time",
    "datemodified",
    "article:modified",
    "dcterms.modified",
    "dc.date.modified",
    "last-modified",
    "lastmod",
    "revised",
    "article.updated",
    "shareaholic:article_modified_time",
    "date.updated",
)
_ELSEWHERE = re.compile(
    r"comment|related|recommend|teaser|sidebar|widget|most-|footer|event|calendar|copyright", re.IGNORECASE
)
_UPDATED = re.compile(
    r"updat|modif|edited|aktualisiert|geändert|stand:|mis à jour|actualiz|atualiz|aggiornat|bijgewerkt|"
    r"oppdatert|uppdaterad|opdateret|güncel|更新|수정|обновл",
    re.IGNORECASE,
)
_NEAR = 40
_MOST_LINES = 5_000
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_COPYRIGHT = re.compile(r"©|copyright|\(c\)|all rights|impressum", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """When it was published and last changed; None where nothing says."""

    published: Stamp | None
    modified: Stamp | None


def read(
    document: Document,
    main: Embedded | None,
    heading: lxml.html.HtmlElement | None,
    marks: Marks,
    *,
    latest: datetime | None = None,
    announced: datetime | None = None,
) -> Dates:
    """The dates of the article. What lies more than a day after `latest` is refused. `announced`: the feed's
    date, which holds; the page only tells on which day that moment fell where it was written."""
    end = (
        latest + timedelta(days=1)
        if latest is not None and latest.year < 9998
        else datetime.max.replace(tzinfo=UTC)
    )
    american = (
        str(document.root.get("lang") or "").lower().replace("_", "-") == "en-us"
        or document.meta("og:locale").lower() == "en_us"
    )
    modified = None
    stamps_found = (
        _announced(announced, document, main, american=american)
        if announced
        else _published(document, main, heading, marks, american=american)
    )
    published = next((stamp for stamp in stamps_found if stamp.at <= end), None)
    for said in (main.modified if main else "", *_said(document, _MODIFIED)):
        found = stamps.read(said, american=american)
        if found is not None and found.at <= end:
            modified = found
            break
    if any(one is not None and one.clock and not one.zone for one in (published, modified)):
        said_too = islice((*_said(document, _PUBLISHED + _MODIFIED), *_times(document.root)), 60)
        others = [stamp for said in said_too if (stamp := stamps.read(said)) is not None]
        published, modified = _zoned(published, others), _zoned(modified, others)
    return Dates(published=_local(published, document.url), modified=modified)


def _announced(
    announced: datetime, document: Document, main: Embedded | None, *, american: bool
) -> Iterator[Stamp]:
    """The page's stamp of the same moment, give or take the minutes between an article and its feed; else
    the feed's own."""
    for value in (main.published if main else "", *_said(document, _PUBLISHED)):
        stamp = stamps.read(value, american=american)
        if stamp is not None and stamp.zone is not None and abs(stamp.at - announced) < timedelta(minutes=10):
            yield stamp
            return
    yield Stamp(
        day=announced.date(),
        clock=announced.replace(tzinfo=None),
        zone=timezone(announced.utcoffset() or timedelta()),
    )


def _published(
    document: Document,
    main: Embedded | None,
    heading: lxml.html.HtmlElement | None,
    marks: Marks,
    *,
    american: bool,
) -> Iterator[Stamp]:
    said = [main.published] if main is not None else []
    said += [one.published for one in document.data if one is not main and not one.is_article]
    for value in (*said, *_said(document, _PUBLISHED)):
        stamp = stamps.read(value, american=american)
        if stamp is not None:
            yield stamp
    yield from _shown(marks, american=american)
    in_address = stamps.in_address(document.url)
    if in_address is not None:
        yield in_address
    if heading is not None:
        yield from _spoken(heading, american=american)
    yield from _searched(document, american=american)
    of_picture = stamps.in_address(document.meta("og:image", "twitter:image"))
    if of_picture is not None:
        yield of_picture


def _said(document: Document, names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        yield from document.metas.get(name, ())[:5]


def _times(root: lxml.html.HtmlElement) -> Iterator[str]:
    for node in islice(root.iter("time"), 6):
        yield str(node.get("datetime") or "")


def _shown(marks: Marks, *, american: bool) -> Iterator[Stamp]:
    """Dates in elements marked as such: those that say "published" before those behind the headline, and
    those that say "updated" last."""
    ranked: list[tuple[int, Stamp]] = []
    for node in marks.dates[:60]:
        words = excerpt.words(node, 200)
        said = str(node.get("datetime") or node.get("content") or "")
        if len(words) > 120 and not said:
            continue
        stamp = stamps.read(said, american=american) or stamps.written(words[:120], american=american)
        if stamp is None or _is_elsewhere(node):
            continue
        mark = f"{node.get('class') or ''} {node.get('itemprop') or ''} {words}"[:300]
        rank = 2 if marks.is_behind(node) else 3
        if node.get("pubdate") is not None or "datePublished" in mark or "published" in mark.lower():
            rank = 1
        if _UPDATED.search(mark) and rank > 1:
            rank = 4
        ranked.append((rank, stamp))
    for _, stamp in sorted(ranked, key=lambda pair: pair[0]):
        yield stamp


def _is_elsewhere(node: lxml.html.HtmlElement) -> bool:
    for one in (node, *islice(node.iterancestors(), 6)):
        if one.tag in {"nav", "aside", "footer", "li"}:
            return one.tag != "li" or one.find(".//h3") is not None or one.find(".//h2") is not None
        if _ELSEWHERE.search(f"{one.get('class') or ''} {one.get('id') or ''}"[:300]):
            return True
    return False


def _spoken(heading: lxml.html.HtmlElement, *, american: bool) -> Iterator[Stamp]:
    """Dates in the lines around the headline; those in a sentence are the story's, not the page's."""
    for line in (*lines.before(heading), *islice(lines.behind(heading, _NEAR), _NEAR)):
        if len(line) <= 100:
            stamp = stamps.written(line, american=american)
            if stamp is not None:
                yield stamp


def _searched(document: Document, *, american: bool) -> Iterator[Stamp]:
    """Dates in short lines anywhere. The first is the article's on every second page that says it nowhere
    else; htmldate's search was right as often, at ten times the cost, and its cost is the square of the
    nesting."""
    body = document.root.find("body")
    if body is None:
        return
    for line in islice(
        body.itertext("p", "div", "span", "td", "li", "b", "em", "i", "small", "a", "font"), _MOST_LINES
    ):
        if 8 <= len(line) <= 80 and _YEAR.search(line) and not _COPYRIGHT.search(line):
            stamp = stamps.written(line, american=american)
            if stamp is not None:
                yield stamp


def _local(stamp: Stamp | None, url: str) -> Stamp | None:
    """`stamp`, given in UTC, on the day that the address names, if it is the day before or after: content
    systems write their data in UTC, and the address in the outlet's own time."""
    named = stamps.in_address(url)
    if stamp is None or stamp.clock is None or stamp.zone is None or named is None:
        return stamp
    if stamp.zone.utcoffset(None) == timedelta(0) and abs((named.day - stamp.day).days) == 1:
        # Which zone it was is not said: the outermost will do, the moment stays as it is.
        for hours in (-11, 13):
            clock = stamp.clock + timedelta(hours=hours)
            if named.day == clock.date():
                return Stamp(day=named.day, clock=clock, zone=timezone(timedelta(hours=hours)))
    return stamp


def _zoned(stamp: Stamp | None, others: list[Stamp]) -> Stamp | None:
    """`stamp` with the offset of another that names the same clock time, where it has none of its own."""
    if stamp is None or stamp.clock is None or stamp.zone is not None:
        return stamp
    for other in others:
        if other.zone is not None and other.clock is not None:
            same = other.clock.replace(microsecond=0) == stamp.clock.replace(microsecond=0)
            if same or (
                stamp.clock.second == 0 and other.clock.replace(second=0, microsecond=0) == stamp.clock
            ):
                return replace(stamp, zone=other.zone)
    return stamp
