"""The beginning of the words in an element, at a cost that does not grow with the element: a page may
mark all of its text as a date, and every element around it too."""

from __future__ import annotations

from itertools import islice

import lxml.html

from monitor import text

_MOST_PIECES = 120


def words(node: lxml.html.HtmlElement, most: int) -> str:
    """Up to `most` characters of the element's words, in one line."""
    # Four times as much is looked at: templates indent their words.
    return text.one_line("".join(map(str, islice(node.itertext(), _MOST_PIECES)))[: 4 * most])[:most].rstrip()


def pieces(node: lxml.html.HtmlElement, most: int) -> list[str]:
    """The element's first `most` runs of words, each in one line."""
    lines = (text.one_line(str(one)[:1000]) for one in islice(node.itertext(), most))
    return [line for line in lines if line]
