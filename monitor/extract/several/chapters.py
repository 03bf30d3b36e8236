"""Pieces that are one article's own: chapters and the entries of a list ("10 best phones"), though their
headlines lead elsewhere."""

from __future__ import annotations

import re
from itertools import pairwise

from monitor import text
from monitor.extract.document import Document
from monitor.extract.kinds import headlines
from monitor.extract.several.pieces import Piece, is_dated

_NUMBERED = re.compile(r"\W{0,3}(\d{1,3})[.):]?\s")
# Words of a headline: names of tags and blogs have fewer.
_HEADLINE = 4


def are(document: Document, pieces: list[Piece], title: str) -> bool:
    """Whether the pieces are one article's; `title`: the headline it was announced by, if it was."""
    # A feed may list a tag page like an article, under its own name. Its pieces are dated posts in boxes of
    # their own; no chapter is.
    posts = sum(one.boxed and is_dated(one) for one in pieces)
    if posts * 5 < len(pieces) * 4 and _is_announced_whole(document, pieces, title):
        return True
    return _look_so(document, pieces)


def _is_announced_whole(document: Document, pieces: list[Piece], title: str) -> bool:
    """Whether the page bears the announced headline better than any of its pieces does."""
    best = max((headlines.likeness(title, one.title) for one in pieces), default=0.0)
    return any(
        headlines.is_one(title, one) and headlines.likeness(title, one) > best
        for one in headlines.shown(document)
    )


def _look_so(document: Document, pieces: list[Piece]) -> bool:
    """Whether they are numbered, as many as its headline says, or all
    inside the one <article> that its headline stands in."""
    numbers = [int(found[1]) for one in pieces if (found := _NUMBERED.match(one.title))]
    if len(numbers) * 5 >= len(pieces) * 4 and len(pieces) >= 3 and _is_counted(numbers):
        return True
    tops = list(document.root.iter("h1"))[:2]
    if len(tops) != 1 or any(one.heading is tops[0] for one in pieces):
        return False
    headline = text.words(str(tops[0].text_content())[:500])
    if len(headline) < _HEADLINE and not any(map(text.is_unspaced, headline)):
        return False
    # "7 hotels in Rome" above seven pieces; two are too few to be counted so.
    if len(pieces) >= 3 and str(len(pieces)) in headline[:4]:
        return True
    around = list(tops[0].iterancestors("article"))
    return any(all(box in one.heading.iterancestors() for one in pieces) for box in around[:3])


def _is_counted(numbers: list[int]) -> bool:
    """Whether they run up or down by one."""
    steps = {after - before for before, after in pairwise(numbers)}
    return steps in ({1}, {-1})
