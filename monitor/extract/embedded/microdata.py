"""Articles in microdata (itemscope, itemprop) and in microformats (hentry, h-entry): data in the
attributes of the markup that is read by people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

import lxml.html

from monitor import text
from monitor.extract import excerpt, people
from monitor.extract.embedded.described import ARTICLES, LONGEST_BODY, Embedded

_MOST_ITEMS = 12
_MOST_PROPERTIES = 150


def articles(root: lxml.html.HtmlElement) -> Iterator[Embedded]:
    """The articles of the page's microdata, in its order."""
    items = [
        (node, kind)
        for node in root.xpath("//*[@itemscope and @itemtype]")[:500]
        if (kind := str(node.get("itemtype"))[:200].strip().rstrip("/").rpartition("/")[2]) in ARTICLES
    ]
    for node, kind in items[:_MOST_ITEMS]:
        found = _item(node, kind)
        if found.headline or found.published or found.authors:
            yield found


def _item(node: lxml.html.HtmlElement, kind: str) -> Embedded:
    said: dict[str, list[str]] = {}
    writers: list[str] = []
    body = ""
    for one in node.xpath(".//*[@itemprop]")[:_MOST_PROPERTIES]:
        owner = _owner(one, node)
        properties = str(one.get("itemprop")).split()
        if owner is not node:
            continue
        if "articleBody" in properties and not body:
            body = _markup_text(one)
        elif "author" in properties or "creator" in properties:
            writers.extend(_microdata_people(one))
        elif "publisher" in properties:
            inside = one.xpath("(.//*[@itemprop='name'])[1]")
            said.setdefault("publisher", []).append(_value(inside[0] if inside else one))
        else:
            for name in properties:
                said.setdefault(name, []).append(_value(one))
    byline = people.read(writers)
    free = next(iter(said.get("isAccessibleForFree", ())), "").lower()

    def first(*keys: str) -> str:
        return next((value for key in keys for value in said.get(key, ()) if value), "")

    return Embedded(
        types=(kind,),
        headline=first("headline", "name")[:500],
        body=body,
        authors=byline.people,
        credits=byline.credits,
        published=first("datePublished", "dateCreated")[:60],
        modified=first("dateModified")[:60],
        section=first("articleSection")[:200],
        publisher=first("publisher")[:200],
        lang=first("inLanguage")[:40],
        url=first("mainEntityOfPage", "url")[:2000],
        free=None if not free else free not in {"false", "0", "no"},
        description=first("description")[:2000],
        shape="microdata",
    )


def _owner(node: lxml.html.HtmlElement, top: lxml.html.HtmlElement) -> lxml.html.HtmlElement | None:
    for above in node.iterancestors():
        if above is top or above.get("itemscope") is not None:
            return above
    return None


def _microdata_people(node: lxml.html.HtmlElement) -> Iterator[str]:
    if "Organization" in str(node.get("itemtype") or ""):
        return
    inside = node.xpath(".//*[@itemprop='name']")[:10]
    for one in inside or [node]:
        value = _value(one)
        if len(value) < 200:
            yield value


def _value(node: lxml.html.HtmlElement) -> str:
    """The value of a property, as the HTML standard says (5.2.4), but that what a person reads comes
    before the address of a link."""
    for key in ("content", "datetime"):
        if node.get(key):
            return text.one_line(str(node.get(key))[:4000])
    if node.tag in {"link", "img"}:
        return str(node.get("href") or node.get("src") or "").strip()[:2000]
    words = excerpt.words(node, 4000)
    return words or str(node.get("href") or "").strip()[:2000]


def _markup_text(node: lxml.html.HtmlElement) -> str:
    """The paragraphs inside `node`; where it marks none, its words."""
    lines = [
        text.one_line(str(one.text_content())[:LONGEST_BODY])
        for one in islice(node.iter("p", "h2", "h3", "h4", "li", "blockquote"), 3000)
        if one.tag not in {"li", "blockquote"} or one.find(".//p") is None
    ]
    found = "\n\n".join(dict.fromkeys(line for line in lines if line))
    return (found or text.one_line(str(node.text_content())[:LONGEST_BODY]))[:LONGEST_BODY]


def entries(root: lxml.html.HtmlElement) -> Iterator[Embedded]:
    """hAtom (hentry, entry-title, author, published) and its successor h-entry (p-name, p-author,
    dt-published). Every blog theme of some years' standing writes one."""
    entries = [
        node
        for node in root.xpath("//*[contains(@class, 'hentry') or contains(@class, 'h-entry')]")[:20]
        if {"hentry", "h-entry"}.intersection(_classes(node))
    ]
    for node in entries:
        title = published = modified = ""
        writers: list[str] = []
        for one in node.xpath(
            ".//*[contains(@class, 'entry-title') or contains(@class, 'p-name') or contains(@class, 'author')"
            " or contains(@class, 'published') or contains(@class, 'updated')]"
        )[:40]:
            classes = _classes(one)
            if not title and classes & {"entry-title", "p-name"}:
                title = excerpt.words(one, 1000)
            elif not published and classes & {"published", "dt-published"}:
                published = _when(one)
            elif not modified and classes & {"updated", "dt-updated"}:
                modified = _when(one)
            elif classes & {"author", "p-author"} and not writers:
                writers.extend(_card(one))
        byline = people.read(writers)
        if title and (published or modified or byline.people):
            yield Embedded(
                types=("BlogPosting",),
                headline=title[:500],
                body="",
                authors=byline.people,
                credits=byline.credits,
                published=published[:60],
                modified=modified[:60],
                section="",
                publisher="",
                lang="",
                url="",
                free=None,
                shape="microformat",
            )


def _card(node: lxml.html.HtmlElement) -> Iterable[str]:
    inside = node.xpath(".//*[contains(@class, 'fn') or contains(@class, 'p-name')]")
    exact = [one for one in inside[:5] if _classes(one) & {"fn", "p-name"}]
    words = [excerpt.words(one, 300) for one in exact or [node]]
    return [one for one in words if len(one) < 200]


def _when(node: lxml.html.HtmlElement) -> str:
    return str(node.get("datetime") or node.get("title") or "") or excerpt.words(node, 100)


def _classes(node: lxml.html.HtmlElement) -> set[str]:
    return set(str(node.get("class") or "")[:2000].split())
