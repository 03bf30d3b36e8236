"""Page bytes → an article, as clean text; or the reason why the page has none.

It asks what the page is before it believes its words: a consent wall, a subscription notice or a list
of links never replaces good text from the feed (`stand_in` makes an article of that, marked so). It
never fetches, and never raises for a page, however broken: such a page is Unreadable.

The page is parsed once (`document`). `several` says whether it holds more than one article, `body` reads
the text, `metadata` what is said of it, `kinds` what it is, and `heading` takes off what stands above the
first words. What recurs across an outlet's articles only the store can show: see `furniture`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from monitor import urls
from monitor.extract import document, furniture, heading, kinds, metadata, outlinks, several
from monitor.extract.kinds import headlines
from monitor.extract.metadata import stamps
from monitor.model import Article, Entry, Page, Several, Status, Unreadable

__all__ = ["extract", "furniture", "meant", "prepare", "stand_in"]

# Clocks and time zones are a day apart at most; what is dated later is a slip or a trick.
_AHEAD = timedelta(days=1)


def extract(page: Page, entry: Entry, outlet: str) -> Article | Several | Unreadable:
    """The article on `page`, which `entry` announced, or the several articles it holds. `outlet`: the
    name they go under.

    The title is the feed's, where it gives one: a page's <title> carries the outlet's name and worse.
    """
    opened = document.read(page)
    if isinstance(opened, str):
        return Unreadable(url=page.url, status="empty", reason=opened)
    found = several.parts(opened, entry.title)
    if found:
        lines = tuple(outlinks.lines_of(opened.root))
        return Several(
            url=page.url,
            articles=tuple(_part(part, opened, entry, outlet, page.fetched_at, lines) for part in found),
        )
    # NumPy and the trees load in 0.2 s, in workers only: whoever hands them `extract` by name does without.
    from monitor.extract import body  # noqa: PLC0415

    read = body.read(opened)
    about = metadata.describe(opened, entry, read.text, fetched_at=page.fetched_at)
    verdict = kinds.judge(opened, entry, title=about.title, body=read.text)
    url = urls.canonical(about.canonical, entry.url or page.url)
    article = furniture.without(
        Article(
            id=urls.article_id(url),
            url=url,
            feed=entry.feed,
            outlet=outlet,
            title=about.title,
            text=heading.without_heading(
                read.text, {entry.title, about.title}, _signed(entry, about, outlet)
            ),
            text_from=read.text_from,
            status=verdict.status,
            lang=about.lang,
            authors=about.authors,
            published=about.published,
            seen=entry.seen,
            kind=verdict.kind,
            modified=about.modified,
            section=about.section,
            site=about.site,
            source=entry.source,
            source_url=entry.source_url,
        )
    )
    article = outlinks.lead(article, read.links, outlinks.base_of(opened.root, opened.url))
    if verdict.status == "article":
        return article
    return Unreadable(
        url=page.url,
        status=verdict.status,
        reason=verdict.reason,
        kind=verdict.kind,
        found=article if verdict.told else None,
    )


def _signed(entry: Entry, about: metadata.Metadata, outlet: str) -> set[str]:
    """Whoever may sign above the first words: people, agencies, the outlet itself."""
    return {one for one in (*entry.authors, *about.authors, *about.credits, about.site, outlet) if one}


def _part(
    part: several.Part,
    page: document.Document,
    entry: Entry,
    outlet: str,
    fetched_at: datetime,
    lines: Sequence[outlinks.Anchored],
) -> Article:
    about = metadata.describe(page, entry, part.text, fetched_at=fetched_at)
    when = stamps.read(part.published)
    if when is not None and when.at - fetched_at > _AHEAD:
        when = None
    article = Article(
        id=urls.article_id(part.url),
        url=part.url,
        feed=entry.feed,
        outlet=outlet,
        title=part.title,
        text=heading.without_heading(part.text, {part.title}, {one for one in (about.site, outlet) if one}),
        text_from="page",
        status="article",
        lang=about.lang,
        authors=(),
        # The entry speaks of the page, or of one of its articles: what each says of itself comes first.
        published=when.local if when else entry.published,
        seen=entry.seen,
        section=about.section,
        site=about.site,
    )
    return outlinks.lead(furniture.without(article), lines, outlinks.base_of(page.root, page.url))


def meant(entry: Entry, page: Several) -> Article | None:
    """The one of a page's articles that `entry` announced; None where it announced the page."""
    best = max(page.articles, key=lambda one: headlines.likeness(entry.title, one.title), default=None)
    return best if best is not None and headlines.is_one(entry.title, best.title) else None


def stand_in(
    entry: Entry,
    outlet: str,
    *,
    address: str,
    status: Status,
    unreadable: Unreadable | None = None,
    reason: str = "",
) -> Article:
    """The article as the feed tells it, for a page that could not be had (`reason`) or read (`status`, what
    it was where it could be had). What the feed leaves open, that page says: a teaser is better than no text
    at all."""
    found = unreadable.found if unreadable else None
    text = entry.text or (found.text if found else "")
    article = Article(
        id=urls.article_id(address),
        url=address,
        feed=entry.feed,
        outlet=outlet,
        title=entry.title or (found.title if found else ""),
        text=text,
        text_from="feed" if entry.text else found.text_from if found and text else "title",
        status=status,
        lang=metadata.language(text or entry.title, entry.lang or (found.lang if found else None)),
        authors=entry.authors or (found.authors if found else ()),
        published=entry.published or (found.published if found else None),
        seen=entry.seen,
        kind=unreadable.kind if unreadable else "article",
        section=found.section if found else "",
        site=found.site if found else "",
        source=entry.source,
        source_url=entry.source_url,
        reason=unreadable.reason if unreadable else reason,
    )
    article = furniture.without(article)
    if not entry.text:
        # The page's words without their furniture, and so its links.
        told = found.links if found else ()
        return replace(article, links=tuple(replace(one, at=found.place(one)) for one in told if found))
    return outlinks.lead(article, outlinks.lines_in(entry.content_html), address)


def prepare() -> None:
    """Loads what reading any page needs, so that none pays for it: for a worker, before its first. What
    few need (trafilatura, the model of languages) loads with the first of them."""
    from monitor.extract import body  # noqa: PLC0415  as in `extract`

    body.prepare()
