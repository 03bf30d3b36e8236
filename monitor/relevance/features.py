"""What can be counted about a tag's mentions in one article: where, how early, how often, how named."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from itertools import pairwise
from typing import Literal

from monitor.rules import Span, Text

Where = Literal["title", "lead", "body"]

# Words of a text below which density says little: a name in a two-line summary is not 5 % of an article.
_SHORT = 60
_SOON = 40  # words into the body at which half of `early` is lost
# A list names much and is about nothing: this many separators within so many half words of a mention on
# either side ("Nvidia, AMD, Intel, Apple and Arm rose"), or a line of few words between two such lines
# (a menu, a row of tag chips).
_SEPARATORS = 4
_NEIGHBOURHOOD = 14
_FEW = 4
_SEPARATOR = re.compile(r"[,;|/•、,]")


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the paragraphs of a text stand, in atoms. The title is not among them.

    Without blank lines each line is a paragraph: plain text from elsewhere is often kept so.
    """

    text: Text
    paragraphs: tuple[Span, ...]
    words: float

    def where(self, span: Span) -> Where:
        """The part of the article that `span` stands in."""
        if span.start < self.text.title_end:
            return "title"
        return "lead" if self.paragraphs and span.start < self.paragraphs[0].end else "body"

    def is_listed(self, span: Span) -> bool:
        """Whether `span` is an item of a list rather than part of what is told."""
        return self._among_separators(span) or self._among_lines(span)

    def _among_separators(self, span: Span) -> bool:
        text = self.text
        first = bisect_left(text.halves, text.halves[span.start] - _NEIGHBOURHOOD)
        last = bisect_right(text.halves, text.halves[span.end] + _NEIGHBOURHOOD) - 1
        if span.start < text.title_end:
            joints = text.joints[first + 1 : min(last, text.title_end)]
        else:
            joints = text.joints[max(first + 1, text.title_end + 1) : last]
        return sum(_SEPARATOR.search(joint) is not None for joint in joints) >= _SEPARATORS

    def _among_lines(self, span: Span) -> bool:
        if span.start < self.text.title_end:
            return False
        at = bisect_right(self.paragraphs, span.start, key=lambda p: p.start) - 1
        around = self.paragraphs[max(0, at - 1) : at + 2]
        return len(around) == 3 and all(_words(self.text, line) <= _FEW for line in around)


def lay_out(text: Text) -> Layout:
    """The layout of `text`."""
    body = text.content.index("\n\n") + 2
    mark = "\n\n" if "\n\n" in text.content[body:].strip() else "\n"
    borders = [text.title_end]
    at = text.content.find(mark, body)
    while at >= 0:
        border = bisect_left(text.starts, at)
        if border > borders[-1]:
            borders.append(border)
        at = text.content.find(mark, at + len(mark))
    if len(text) > borders[-1]:
        borders.append(len(text))
    paragraphs = tuple(Span(start, end) for start, end in pairwise(borders))
    return Layout(text, paragraphs, _words(text, Span(0, len(text))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """Each from 0 to 1, higher meaning more about it. Mentions within lists do not count.

    `title`: named in the title. `front`: how early there. `count`: mentions, title included, saturated.
    `density`: mentions for the length, saturated. `early`: how soon the body comes to it. `phrase`: share
    of mentions of more than one word; nobody writes "sovereign AI" or a full name by the way as often as
    a bare name.
    """

    title: float = 0.0
    front: float = 0.0
    count: float = 0.0
    density: float = 0.0
    early: float = 0.0
    phrase: float = 0.0

    def values(self) -> tuple[float, ...]:
        """In the order of the fields."""
        return tuple(astuple(self))


def measure(layout: Layout, mentions: Sequence[Span]) -> Features:
    """The features of `mentions` (in order)."""
    text = layout.text
    spans = [span for span in mentions if not layout.is_listed(span)]
    if not spans:
        return Features()
    count = len(spans)
    density = 100 * count / max(_SHORT, layout.words)
    in_body = next((span for span in spans if span.start >= text.title_end), None)
    # A body that never comes to it counts as coming to it after its last word: a two-line summary that
    # leaves out what its title names says little, a long article that does so says much.
    before = _words(text, Span(text.title_end, len(text) if in_body is None else in_body.start))
    front = 0.0
    if spans[0].start < text.title_end:
        front = 1 - text.halves[spans[0].start] / text.halves[text.title_end]
    return Features(
        title=float(spans[0].start < text.title_end),
        front=front,
        count=count / (count + 3),
        density=density / (density + 1),
        early=_SOON / (_SOON + before),
        phrase=sum(_is_phrase(text, span) for span in spans) / count,
    )


def _is_phrase(text: Text, span: Span) -> bool:
    return span.end - span.start > 1 and text.halves[span.end] - text.halves[span.start] >= 2 * (
        span.end - span.start
    )


def _words(text: Text, span: Span) -> float:
    """Words in `span`; two characters of unspaced script are one."""
    return (text.halves[span.end] - text.halves[span.start]) / 2
