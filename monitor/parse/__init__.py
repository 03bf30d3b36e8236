"""Feed bytes → entries, in layers: the bytes are mended (`mending`), a fast reader takes what it can be shown
to read whole (`fast`, `tree`), feedparser all else (`slow`), JSON Feed has its own (`jsonfeed`), and the
entries that are new are finished (`entries`). What is no feed's document has a reader of its own: a page's
links (`pages`), sitemaps (`listings`), mail (`letters`).

Every entry comes through: one that is malformed in a field loses the field, not the entry, and one bad
entry never costs the others. Nothing is fetched, expanded or believed of the future. A document made to
cost much costs seconds: entries, attributes and lengths are bounded, each where it is read.
"""

from __future__ import annotations

import re

from monitor import urls
from monitor.model import Entry, Feed, Page, Reading
from monitor.parse import entries as finishing
from monitor.parse import fast, jsonfeed, letters, listings, mending, pages, shown, slow, tree
from monitor.parse.document import Document
from monitor.parse.hints import hints
from monitor.parse.instead import challenge, in_its_place
from monitor.parse.listings import Listing

__all__ = [
    "Listing",
    "challenge",
    "document",
    "hints",
    "is_well_formed",
    "letters",
    "listings",
    "parse",
    "read",
    "title_of",
]

# Marks of RSS 0.9, 1.0 and 1.1 in the root's own tag or next to it: other RDF is no feed.
_RDF = (b"purl.org/rss", b"purl.org/net/rss", b"netscape.com/rdf", b"<channel", b"<item")
# Atom 0.3 has content in base64, which feedparser knows all about.
_ENCODED = re.compile(rb"=\s*[\"']base64[\"']")
# Of less our own reader is done before fastfeedparser has begun.
_WORTH_IT = 10_000


def read(page: Page, feed: Feed, known: bytes = b"") -> Reading:
    """What a feed's document says, or a page of which its links are the entries. `known`: the marks of the
    reading before, whose entries are left out. Raises ParseError for bytes that are no feed. What several
    documents say together, sitemaps and mail, is read by `listings` and `letters`."""
    if feed.kind == "page":
        return pages.read(page, feed, known)
    found = raw(page)
    if found is None:
        error = in_its_place(page)
        error.subject = error.subject or urls.without_secrets(feed.url)
        raise error
    done = finishing.finished(found, page, feed, known)
    return Reading(
        entries=done.entries,
        marks=done.marks,
        listed=len(done.marks) // finishing.MARK,
        left_out=found.seen - len(found.entries),
        undated=done.undated,
        title=shown.title(found.title, found.title_kind),
        hints=hints(page),
        lives_at=_elsewhere(found.lives_at, page),
        whole=found.whole,
        parser=found.parser,
    )


def parse(page: Page, feed: Feed) -> tuple[Entry, ...]:
    """The entries of a feed, in its order. Raises ParseError for bytes that are no feed."""
    return read(page, feed).entries


def title_of(page: Page) -> str:
    """The feed's own title, empty where it has none or cannot be read."""
    found = raw(page)
    return shown.title(found.title, found.title_kind) if found else ""


def is_well_formed(page: Page) -> bool:
    """Whether the document is what it says it is, without mending."""
    if jsonfeed.is_json(page.body):
        return jsonfeed.read(page.body, page.charset) is not None
    source = mending.mended(page.body, page.charset)
    found = tree.read(source) if source.untouched and source.is_feed else None
    return found is not None and found[1]


def raw(page: Page) -> Document | None:
    """The raw words of a document, by the first reader that has them all; None where it is no feed."""
    if jsonfeed.is_json(page.body):
        return jsonfeed.read(page.body, page.charset)
    source = mending.mended(page.body, page.charset)
    if not source.is_feed:
        # Formats of 1998 have other roots. A page or a sitemap has no items.
        return (
            slow.read(source) if source.items and source.root != "html" and slow.is_bearable(source) else None
        )
    if source.root == "rdf" and not any(mark in source.outside for mark in _RDF):
        return None
    found = fast.read(source) if len(source.body) >= _WORTH_IT else None
    if found is not None:
        return found
    seen = tree.read(source)
    if seen is not None and seen[1] and seen[0].seen >= source.items and not _ENCODED.search(source.outside):
        return seen[0]
    other = slow.read(source) if slow.is_bearable(source) else None
    if other is None or (seen is not None and _saying(seen[0]) > _saying(other)):
        return seen[0] if seen else None
    return other


def _saying(found: Document) -> int:
    return sum(not one.says_nothing for one in found.entries)


def _elsewhere(address: str, page: Page) -> str | None:
    """Where the document says that it lives, if that is another place than the one that was asked."""
    found = urls.normalise(address, urls.base(page.final_url)) if 0 < len(address) <= 2_000 else None
    asked = {urls.normalise(one) for one in (page.url, page.final_url)}
    return found if found and found not in asked else None
