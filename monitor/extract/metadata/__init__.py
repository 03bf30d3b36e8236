"""What a page says of its article beside the text: title, authors, times, language, address, section."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from monitor import urls
from monitor.extract import excerpt, people
from monitor.extract.document import Document
from monitor.extract.embedded import Embedded
from monitor.extract.metadata import bylines, dates, marks, titles
from monitor.extract.metadata.languages import declared, language
from monitor.model import Entry

__all__ = ["Metadata", "describe", "language"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """Times are aware, in the zone they were written in: their date is the day that a reader of the page
    sees, which in UTC may be another. Strings are empty and the rest None where nothing says.

    `authors`: the people; where the byline names none, whom it credits instead (an agency, another outlet's
    desk). `credits` holds these in any case, and the house itself, which is no author.
    """

    title: str
    authors: tuple[str, ...]
    published: datetime | None
    modified: datetime | None
    lang: str | None
    canonical: str | None
    section: str
    site: str
    credits: tuple[str, ...] = ()


def describe(document: Document, entry: Entry, body: str, *, fetched_at: datetime | None = None) -> Metadata:
    """The metadata of the page `entry` announced, whose text is `body`; what the entry says is one vote
    among the page's. Dates later than a day after `fetched_at` are refused. Never raises."""
    main = _main(document)
    site = _site(document, main)
    own = [name for name in (site, entry.source or "", main.publisher if main else "") if name]
    headline = titles.choose(document, main, entry.title, own)
    marked = marks.Marks(document.root, headline.node)
    announced = people.read(entry.authors, own)
    byline = announced if announced.people else bylines.read(document, main, headline.node, marked, body, own)
    outlets = bylines.known_as(document.url, own)
    credited = tuple(name for name in announced.credits if not people.is_house(name, outlets))
    credited = credited or bylines.without_house(byline.credits, document, headline.node, outlets)
    found = dates.read(document, main, headline.node, marked, latest=fetched_at, announced=entry.published)
    return Metadata(
        title=headline.title,
        authors=byline.people or credited,
        published=_published(entry, found),
        modified=found.modified.local if found.modified else None,
        lang=language(body, _declared(document, main) or entry.lang),
        canonical=_canonical(document, main),
        section=_section(document, main),
        site=site,
        credits=announced.credits or byline.credits,
    )


def _published(entry: Entry, found: dates.Dates) -> datetime | None:
    """The feed's moment on the page's day, or the page's own."""
    if entry.published is None:
        return found.published.local if found.published else None
    zone = found.published.zone if found.published else None
    return entry.published.astimezone(zone or UTC)


def _main(document: Document) -> Embedded | None:
    """The article of the page among those that its data describe: the one its titles speak of, the one
    under its address, else the first."""
    articles = [one for one in document.data if one.is_article]
    if not articles:
        return document.data[0] if document.data else None
    for one in articles:
        if titles.speaks_of(one, document):
            return one
    here = urls.normalise(document.url)
    for one in articles:
        if one.url and here and urls.normalise(one.url, document.url) == here:
            return one
    return articles[0]


def _site(document: Document, main: Embedded | None) -> str:
    return (
        document.meta("og:site_name")
        or (main.publisher if main else "")
        or next((one.publisher for one in document.data if one.publisher), "")
        or document.meta("application-name", "apple-mobile-web-app-title")
    )


def _section(document: Document, main: Embedded | None) -> str:
    said = (main.section if main else "") or document.meta(
        "article:section",
        "og:article:section",
        "parsely-section",
        "cxenseparse:section",
        "section",
        "sailthru.section",
    )
    return said or _breadcrumb(document)


def _breadcrumb(document: Document) -> str:
    """The last step but the article itself of the way that the page shows to itself."""
    steps = document.root.xpath("(//*[contains(@class, 'breadcrumb')])[1]//a")[:8]
    words = [excerpt.words(one, 80) for one in steps]
    words = [one for one in words if 1 < len(one) <= 40]
    return words[-1] if len(words) > 1 else ""


def _canonical(document: Document, main: Embedded | None) -> str | None:
    """What the page claims as its address: rel=canonical; where it has none, og:url and the article data,
    unless they disagree. Several different rel=canonical are a broken template, and none is believed."""
    links = {
        url
        for node in document.root.iter("link")
        if "canonical" in str(node.get("rel") or "").lower().split()
        and (url := _absolute(str(node.get("href") or ""), document.url))
    }
    if links:
        return links.pop() if len(links) == 1 else None
    others = [
        url
        for said in (document.meta("og:url"), main.url if main else "")
        if (url := _absolute(said, document.url))
    ]
    return others[0] if others and len(set(others)) == 1 else None


def _absolute(said: str, base: str) -> str:
    said = said.strip()
    return urls.normalise(said, base) or "" if said and len(said) < 4000 else ""


def _declared(document: Document, main: Embedded | None) -> str | None:
    root = document.root
    return declared(
        (
            root.get("lang"),
            root.get("{http://www.w3.org/XML/1998/namespace}lang"),
            root.get("xml:lang"),
            main.lang if main else "",
            document.meta("og:locale", "content-language", "language", "dc.language", "inlanguage"),
        )
    )
