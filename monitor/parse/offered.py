# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""The feeds that a web page names: those it links as its own, or else its anchors that can be nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote, urljoin, urlsplit

import lxml.html

from monitor import text, urls
from monitor.model import Page

_MOST_OFFERS = 10
_LONGEST_ADDRESS = 2_000
_FEED_TYPES = frozenset(
    "application/rss+xml application/atom+xml application/rdf+xml application/feed+json application/json "
    "application/xml text/xml application/x.atom+xml application/x-rss+xml application/x-atom+xml text/rss "
    "application/rss application/atom text/rss+xml text/atom+xml application/rss-xml".split()
)
# Linked as alternates under a feed's type, and none.
_NO_FEED = re.compile(r"/wp-json/|oembed|opensearch|/manifest\.json|sitemap", re.IGNORECASE)
_COMMENTS = re.compile(
    r"/comments?(?:[/._-]|$)|[?&]feed=comments|comments?[_-]?(?:feed|rss|atom)\b|/kommentare?/", re.IGNORECASE
)
_COMMENTS_TITLE = re.compile(
    r"\bcomments?\b|kommentar|commentaire|comentari|coment[áa]rio|komentar|comment[io]\b|reacties|"
    r"комментари|コメント|评论|評論|댓글",
    re.IGNORECASE,
)
_FEED_PATH = re.compile(
    r"/(?:feeds?|rss2?|atom)/?$|\.(?:rss|atom|rdf)$|/(?:atom|feeds?|rss2?|index)\.xml$|/feed\.json$",
    re.IGNORECASE,
)
_FEED_QUERY = re.compile(r"(?:^|&)(?:feed|format|type|alt)=(?:rss2?|atom|rdf|feed)(?:&|$)", re.IGNORECASE)
# Readers' “subscribe” buttons end in the feed's address, and are none.
_READERS = re.compile(
    r"(?:^|\.)(?:feedly|inoreader|netvibes|newsblur|bloglovin|yahoo|google|theoldreader|facebook|twitter|x)\.com$"
    r"|(?:^|\.)(?:follow\.it|wikipedia\.org)$"
)
_MOST_LOOKED_AT = 3_000


def offers(root: lxml.html.HtmlElement | None, page: Page) -> tuple[str, ...]:
    """The feeds that a page links as its own, or else its anchors that can be nothing else: in the page's
    order, feeds of comments last, at most ten, and not the address that the page itself was had from."""
    if root is None:
        return ()
    base = _base(root, page)
    own = {address(page.url, page.url), address(page.final_url, page.final_url)}
    for named in (_linked(root), _anchored(root, base)):
        found: dict[str, bool] = {}
        for href, of_comments in named:
            target = address(href, base)
            if target is not None and target not in own:
                found.setdefault(target, of_comments)
        if found:
            return tuple(sorted(found, key=found.__getitem__)[:_MOST_OFFERS])
    return ()


def _base(root: lxml.html.HtmlElement, page: Page) -> str:
    said = next((str(one.get("href")) for one in root.iter("base") if one.get("href")), "")
    own = address(page.final_url, page.final_url) or page.final_url
    return address(said, own) or own if said else own


def _linked(root: lxml.html.HtmlElement) -> Iterator[tuple[str, bool]]:
    for at, node in enumerate(root.iter("link")):
        if at >= _MOST_LOOKED_AT:
            return
        if is_feed_link(node):
            href = str(node.get("href"))
            said = str(node.get("title") or "")[:400]
            yield href, bool(_COMMENTS.search(href[:_LONGEST_ADDRESS]) or _COMMENTS_TITLE.search(said))


def is_feed_link(node: lxml.html.HtmlElement) -> bool:
    """Whether a `<link>` names a feed."""
    kind = str(node.get("type") or "")[:100].partition(";")[0].strip().lower()
    rel = str(node.get("rel") or "")[:200].lower().split()
    href = str(node.get("href") or "").strip()
    return bool(
        href
        and len(href) <= _LONGEST_ADDRESS
        and ("alternate" in rel or "feed" in rel)
        and "stylesheet" not in rel
        and kind in _FEED_TYPES
        and not _NO_FEED.search(href)
    )


def _anchored(root: lxml.html.HtmlElement, base: str) -> Iterator[tuple[str, bool]]:
    for at, node in enumerate(root.iter("a", "area")):
        if at >= _MOST_LOOKED_AT:
            return
        href = str(node.get("href") or "")
        target = address(href, base) if len(href) <= _LONGEST_ADDRESS else None
        if target is None:
            continue
        parts = urlsplit(target)
        host = parts.hostname or ""
        named = _FEED_PATH.search(parts.path) or _FEED_QUERY.search(parts.query)
        if (named and not _READERS.search(host)) or (
            host in {"feeds.feedburner.com", "feeds2.feedburner.com"} and len(parts.path) > 1
        ):
            yield href, bool(_COMMENTS.search(target))


def address(href: str, base: str) -> str | None:
    """`href` as an absolute address of http or https; None for what is none. Unlike an article's, a feed's
    address keeps every parameter (?feed=atom)."""
    said = "".join(text.clean(href).split())
    try:
        parts = urlsplit(urljoin(base, said))
        root = urls.normalise(f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}/")
    except ValueError:
        return None
    if root is None or len(said) > _LONGEST_ADDRESS:
        return None
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._", errors="replace")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?[]|", errors="replace")
    return f"{root.rstrip('/')}{path}{'?' + query if query else ''}"
