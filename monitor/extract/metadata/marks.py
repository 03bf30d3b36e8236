"""The elements that a page marks as a byline or as a date, by class or otherwise: found in one walk over the
page, and only when asked for, since most pages say the same in their data."""

from __future__ import annotations

from functools import cached_property
from itertools import islice

import lxml.etree
import lxml.html

_MOST_ELEMENTS = 30_000
_BYLINE = "author byline autor writer reporter journalist redakteur".split()
_DATE = "date time publish datum fecha posted".split()


class Marks:
    """What is marked in the page under `root`, whose headline stands in `heading` (None: unknown).

    Each tuple holds what stands behind the headline first, and then what stands before it, in the page's
    order: what belongs to the article hardly ever stands above its headline."""

    def __init__(self, root: lxml.html.HtmlElement, heading: lxml.html.HtmlElement | None) -> None:
        self._root = root
        self._heading = heading

    @property
    def bylines(self) -> tuple[lxml.html.HtmlElement, ...]:
        """Elements whose marks speak of an author."""
        return self._found[0]

    @property
    def dates(self) -> tuple[lxml.html.HtmlElement, ...]:
        """Elements whose marks speak of a date, and every <time>."""
        return self._found[1]

    def is_behind(self, node: lxml.html.HtmlElement) -> bool:
        """Whether `node`, one of the marked, stands behind the headline."""
        return node in self._found[2]

    @cached_property
    def _found(
        self,
    ) -> tuple[
        tuple[lxml.html.HtmlElement, ...], tuple[lxml.html.HtmlElement, ...], frozenset[lxml.html.HtmlElement]
    ]:
        is_behind = self._heading is None
        bylines: tuple[list[lxml.html.HtmlElement], ...] = ([], [])
        dates: tuple[list[lxml.html.HtmlElement], ...] = ([], [])
        judged: dict[str, tuple[bool, bool]] = {}  # a page has few different classes
        for node in islice(self._root.iter(lxml.etree.Element), _MOST_ELEMENTS):
            if node is self._heading:
                is_behind = True
                continue
            mark = node.get("class") or node.get("itemprop") or node.get("data-testid") or node.get("rel")
            if node.get("itemprop") is not None or (node.tag == "a" and node.get("rel") is not None):
                mark = f"{mark} {node.get('itemprop') or ''} {node.get('rel') or ''}"
            if not mark and node.tag != "time":
                continue
            kinds = judged.get(mark or "")
            if kinds is None:
                kinds = judged[mark or ""] = _kinds((mark or "").lower()[:600])
            if kinds[0]:
                bylines[not is_behind].append(node)
            if kinds[1] or node.tag == "time":
                dates[not is_behind].append(node)
        return (*bylines[0], *bylines[1]), (*dates[0], *dates[1]), frozenset((*bylines[0], *dates[0]))


def _kinds(mark: str) -> tuple[bool, bool]:
    return any(word in mark for word in _BYLINE), any(word in mark for word in _DATE)
