"""Which pieces a page is made of: like headlines, each with what follows it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import lxml.html

from monitor import text, urls
from monitor.extract.document import Document
from monitor.extract.several import words

_MOST_PARTS = 100
_HEADINGS = frozenset(("h1", "h2", "h3", "h4"))
_BOXES = frozenset(("article", "section", "li", "div", "dd", "td"))
_POST = re.compile(
    r"(?:^|[\s_-])(?:post|hentry|entry|blog|story|artikel|article|kiji)(?:[\s_-]|$)|posting", re.IGNORECASE
)
_DATE = re.compile(
    r"\b(?:19|20)\d\d\b|\b\d{1,2}[./]\d{1,2}[./]\d\d\b|\d{1,2}月\s?\d{1,2}日"
    r"|\b\d{1,2}(?:st|nd|rd|th)?\.? (?:jan|feb|m[aä]r|a[pv]r|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A headline, the nodes that hold what follows it, and the page it leads to (None: to none)."""

    heading: lxml.html.HtmlElement
    title: str
    nodes: tuple[lxml.html.HtmlElement, ...]
    link: str | None
    boxed: bool


def groups(document: Document, headings: list[lxml.html.HtmlElement]) -> Iterator[list[Piece]]:
    """The sets of like headings that could be headlines of several articles: of like boxes, best first;
    then of one level within one parent."""
    boxed: dict[object, list[tuple[lxml.html.HtmlElement, lxml.html.HtmlElement]]] = {}
    taken: set[lxml.html.HtmlElement] = set()
    for heading in headings:
        box = _box(heading)
        if box is not None and box not in taken:
            taken.add(box)
            parent = box.getparent()
            boxed.setdefault((parent, box.tag, box.tag == "article" or _kin(box)), []).append((heading, box))
    for pairs in sorted(boxed.values(), key=len, reverse=True)[:6]:
        if len(pairs) >= 2:
            yield [
                _piece(document, heading, (box,), boxed=_is_post(box)) for heading, box in pairs[:_MOST_PARTS]
            ]
    flat: dict[object, list[lxml.html.HtmlElement]] = {}
    for heading in headings:
        flat.setdefault((heading.getparent(), heading.tag), []).append(heading)
    for group in sorted(flat.values(), key=len, reverse=True)[:4]:
        if len(group) >= 2:
            yield [_piece(document, heading, _until(heading), boxed=False) for heading in group[:_MOST_PARTS]]


def _box(heading: lxml.html.HtmlElement) -> lxml.html.HtmlElement | None:
    """The highest element around `heading` that has no headline of that level or above but this one
    before it, and has siblings of its kind: the box of one piece."""
    found: lxml.html.HtmlElement | None = None
    node = heading
    for _ in range(8):
        parent = node.getparent()
        if parent is None or parent.tag in {"body", "html"}:
            break
        node = parent
        if node.tag in _BOXES and _has_sibling(node) and next(headings_in(node), None) is heading:
            found = node
            if node.tag in {"article", "li"}:
                break
    return found


def _has_sibling(node: lxml.html.HtmlElement) -> bool:
    for one in (node.getnext(), node.getprevious()):
        step = one
        for _ in range(3):
            if step is None:
                break
            if step.tag == node.tag and (node.tag in {"article", "li"} or _kin(step) == _kin(node)):
                return next(headings_in(step), None) is not None
            step = step.getnext() if one is node.getnext() else step.getprevious()
    return False


def headings_in(node: lxml.html.HtmlElement) -> Iterator[lxml.html.HtmlElement]:
    yield from node.iter("h1", "h2", "h3", "h4")


def _kin(node: lxml.html.HtmlElement) -> str:
    """What like boxes share: the first of their class names ("post post-17 first")."""
    names = str(node.get("class") or "").split()
    return names[0] if names else ""


def _is_post(box: lxml.html.HtmlElement) -> bool:
    marks = f"{box.get('class') or ''} {box.get('itemtype') or ''} {box.get('id') or ''}"[:400]
    return box.tag == "article" or _POST.search(marks) is not None


def _until(heading: lxml.html.HtmlElement) -> tuple[lxml.html.HtmlElement, ...]:
    """The siblings that follow `heading` up to the next of its level or above."""
    level = str(heading.tag)
    nodes: list[lxml.html.HtmlElement] = []
    for node in heading.itersiblings():
        if isinstance(node.tag, str) and node.tag in _HEADINGS and node.tag <= level:
            break
        if not words.is_furniture(node):
            nodes.append(node)
        if len(nodes) >= 400:
            break
    return tuple(nodes)


def _piece(
    document: Document,
    heading: lxml.html.HtmlElement,
    nodes: tuple[lxml.html.HtmlElement, ...],
    *,
    boxed: bool,
) -> Piece:
    return Piece(heading, words.line(heading), nodes, _link(document, heading), boxed)


def _link(document: Document, heading: lxml.html.HtmlElement) -> str | None:
    """The page of the same site that the headline leads to, if it is another than this."""
    anchors = [*heading.iter("a"), *heading.iterancestors("a")][:3]
    for anchor in anchors:
        href = str(anchor.get("href") or "").strip()
        if not href or href.startswith("#"):
            continue
        found = urls.normalise(href, document.url)
        own = urls.normalise(document.url)
        if found is not None and own is not None and found != own and urls.site(found) == urls.site(own):
            return found
    return None


def is_dated(piece: Piece) -> bool:
    if published(piece):
        return True
    near = " ".join(str(words.STRING(node))[:400] for node in piece.nodes[:2])
    return bool(_DATE.search(" ".join(near.split())[: len(piece.title) + 160].replace(piece.title, "", 1)))


def published(piece: Piece) -> str:
    for node in piece.nodes[:3]:
        for one in node.iter("time"):
            if one.get("datetime"):
                return text.one_line(str(one.get("datetime")))[:40]
    return ""
