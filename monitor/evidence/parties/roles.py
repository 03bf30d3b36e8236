"""What an article says of a role: its words, and how two articles' words are put beside each other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from monitor.evidence.reading import Passage, content, passages, words
from monitor.model import Article, Point, Quote, Subject

MOST_VALUES = 3
# A page that says more of one kind is made to cost; what it says is read from its beginning.
MOST_EACH = 12
# Nor is this a sentence.
LONGEST = 1_500


@dataclass(frozen=True, slots=True)
class Said:
    """That an article gives a role to `who`: `text` in its words, verbatim in `passage`."""

    article: str
    who: str
    text: str
    passage: Passage


# Captions, bylines and headings stand before the first sentences of many texts.
_FURTHEST = 20
_SENTENCE = re.compile(r"[.!?。！？][”’\"'」』）)]*$")


def lead(article: Article, sentences: int = 5) -> list[Passage]:
    """Title and first whole sentences, where an article says its news, and the headings between."""
    out: list[Passage] = []
    whole = 0
    for passage in passages(article)[:_FURTHEST]:
        out.append(passage)
        whole += not passage.is_title and _SENTENCE.search(passage.text) is not None
        if whole == sentences:
            break
    return out


def shared(a: Passage, b: Passage, without: Iterable[str] = ()) -> frozenset[str]:
    """The stems that two passages have in common, but for those of some names."""
    names = content(w for name in without for w in words(name))
    return (content(words(a.text)) & content(words(b.text))) - names


def point(
    name: str, key: str, sides: Sequence[Sequence[Said]], about: Subject = "name", notes: Sequence[str] = ()
) -> Point:
    """A difference between `sides`, each with its words. Articles share a value only where each has its
    words; where there is room, a side's other words are values of their own."""
    values: list[list[Quote]] = []
    for rank, side in enumerate(sides):
        note = notes[rank] if rank < len(notes) else ""
        quotes: list[Quote] = []
        left = list(side)
        while left:
            text = left[0].text
            having = [said for said in left if text in said.passage.text]
            left = [
                said for said in left if said not in having and all(s.article != said.article for s in having)
            ]
            quotes.append(
                Quote(text=text, articles=tuple(dict.fromkeys(s.article for s in having)), note=note)
            )
            note = ""
        values.append(quotes)
    room = max(0, MOST_VALUES - len(values))
    shown: list[Quote] = []
    for quotes in values:
        extra = quotes[1 : 1 + room]
        room -= len(extra)
        shown += [quotes[0], *extra]
    return Point(name=name, verdict="differ", values=tuple(shown[:MOST_VALUES]), about=about, key=key)
