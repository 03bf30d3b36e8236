"""The lines that stand around the headline, where a byline and a date are looked for that nothing marks."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import lxml.etree
import lxml.html

from monitor import text
from monitor.extract import excerpt

_SILENT = frozenset("script style noscript svg template select option button".split())
# What holds a headline where pages are laid out in tables, and nothing else.
_WRAPPERS = frozenset("b strong i em font span big center a u h1 h2 h3 h4 h5 h6".split())


def before(heading: lxml.html.HtmlElement) -> Iterator[str]:
    """The lines just above the headline, the nearest first."""
    at = heading
    for _ in range(4):
        for one in islice(at.itersiblings(preceding=True), 4):
            if isinstance(one.tag, str) and one.tag not in _SILENT:
                yield excerpt.words(one, 200)
            yield text.one_line(str(one.tail or "")[:200])
        above = at.getparent()
        if above is None or above.tag not in _WRAPPERS:
            return
        at = above


def behind(heading: lxml.html.HtmlElement, most: int) -> Iterator[str]:
    """The lines behind the headline, in the page's order: the texts of up to `most` elements with text of
    their own."""
    for node in islice(elements_behind(heading), most * 4):
        if node.tag in _SILENT:
            continue
        own = str(node.text or "").strip()
        if own:
            yield excerpt.words(node, 400)
        tail = str(node.tail or "").strip()
        if tail:
            yield text.one_line(tail[:400])


def elements_behind(heading: lxml.html.HtmlElement) -> Iterator[lxml.html.HtmlElement]:
    """The elements behind the headline, in the page's order."""
    at = heading
    while at is not None:
        for one in at.itersiblings():
            if isinstance(one.tag, str):
                yield from one.iter(lxml.etree.Element)
        at = at.getparent()
