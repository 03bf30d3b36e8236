"""Page bytes → an article, as clean text; or the reason why the page has none.

It asks what the page is before it believes its words: a consent wall, a subscription notice or a list
of links never replaces good text from the feed (`stand_in` makes an article of that, marked so). It
never fetches, and never raises for a page, however broken: such a page is Unreadable.
"""

from __future__ import annotations

from monitor import urls
from monitor.extract import body, document, heading, kinds, metadata, several
from monitor.model import Article, Entry, Page, Several, Status, Unreadable

__all__ = ["extract", "stand_in"]


def extract(page: Page, entry: Entry, outlet: str) -> Article | Several | Unreadable:
    """The article on `page`, which `entry` announced, or the several articles it holds. `outlet`: the
    name they go under.

    The title is the feed's, where it gives one: a page's <title> carries the outlet's name and worse.
    """
    opened = document.read(page)
    if isinstance(opened, str):
        return Unreadable(url=page.url, status="empty", reason=opened)
    found = several.parts(opened)
    if found:
        return Several(url=page.url, articles=tuple(_part(part, opened, entry, outlet) for part in found))
    read = body.read(opened, entry.title)
    about = metadata.describe(opened, entry, read.text)
    verdict = kinds.judge(opened, entry, title=about.title, body=read.text)
    if verdict.status != "article":
        return Unreadable(url=page.url, status=verdict.status, reason=verdict.reason, kind=verdict.kind)
    url = urls.canonical(about.canonical, entry.url or page.url)
    return Article(
        id=urls.article_id(url),
        url=url,
        feed=entry.feed,
        outlet=outlet,
        title=about.title,
        text=heading.without_heading(read.text, {entry.title, about.title}, {*entry.authors, *about.authors}),
        text_from=read.text_from,
        status="article",
        lang=about.lang,
        authors=about.authors,
        published=about.published,
        seen=entry.seen,
        kind=verdict.kind,
        modified=about.modified,
        section=about.section,
        site=about.site,
    )


def _part(part: several.Part, page: document.Document, entry: Entry, outlet: str) -> Article:
    about = metadata.describe(page, entry, part.text)
    return Article(
        id=urls.article_id(part.url),
        url=part.url,
        feed=entry.feed,
        outlet=outlet,
        title=part.title,
        text=part.text,
        text_from="page",
        status="article",
        lang=about.lang,
        authors=(),
        published=entry.published,
        seen=entry.seen,
        section=about.section,
        site=about.site,
    )


def stand_in(entry: Entry, outlet: str, *, address: str, status: Status) -> Article:
    """The article as the feed tells it, for a page that could not be had or read (`status`)."""
    return Article(
        id=urls.article_id(address),
        url=address,
        feed=entry.feed,
        outlet=outlet,
        title=entry.title,
        text=entry.text,
        text_from="feed" if entry.text else "title",
        status=status,
        lang=metadata.language(entry.text or entry.title, entry.lang),
        authors=entry.authors,
        published=entry.published,
        seen=entry.seen,
    )
