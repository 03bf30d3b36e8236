# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""The figures of an article with what stands around them: their head nouns, ideas, names and families."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from monitor.evidence.figures import Figure, figures
from monitor.evidence.ledger import heads
from monitor.evidence.ledger.carried import carried, stands_for
from monitor.evidence.ledger.ideas import concepts, is_noun, kin
from monitor.evidence.ledger.nouns import unit_of
from monitor.evidence.ledger.phrases import Head
from monitor.evidence.reading import Passage, Word, content, passages, words
from monitor.model import Article

__all__ = ["Use", "after", "before", "concepts", "is_noun", "kin", "uses"]

# Bounds the pairs that are compared; a table of prices is no story.
MOST_FIGURES = 300
MOST_NAMES = 3
FAR = 240

_CLAUSE = re.compile(
    r"[;:。；：—–]|, (?:and|but|while|which|who|where|as|after|when|though|although|with)\b|、"
)
_NAME = re.compile(r"[A-ZÀ-Þ][\w&’'.-]*(?: (?:[A-ZÀ-Þ][\w&’'-]*|of|the|de|van|von|al|&)(?= [A-ZÀ-Þ]|\b))*")
_JA_NAME = re.compile(r"[ァ-ヺー]{3,}|[\u4e00-\u9fff々]{2,6}|[A-Za-z][A-Za-z0-9]+")
# Counters that are nouns, and say less than the figure before it does.
BARE = frozenset({"人", "名"})
_DATES = frozenset(
    "january february march april may june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday i us u.s uk the a an it he she they we in on at".split()
)


@dataclass(frozen=True, eq=False)
class Use:
    """A figure in an article, with what stands around it.

    `rank`: the article's place in the story. `family`: who publishes it. `near`: stems next to the figure,
    the candidates for its subject; `around`: those of its clause; `names`: those of its sentence that are
    written like names; `concepts`: the ideas next to it. `begin`: where it, or the sum that it restates,
    begins. `known`: the article's names; `told`: the figure before it in its sentence that has a head; where a
    pronoun is its subject, that of the sentence before. `written`: its unit as
    it is counted ("employee"), where `figure` has one for all names of it.
    """

    article: str
    rank: int
    family: str
    figure: Figure
    begin: int
    near: frozenset[str]
    around: frozenset[str]
    names: frozenset[str]
    concepts: frozenset[str]
    known: frozenset[str]
    told: Use | None = None
    written: str = ""

    @property
    def key(self) -> tuple[int, int, int]:
        """Reading order: article, sentence, place."""
        return (self.rank, self.figure.passage.number, self.figure.start)

    @cached_property
    def own_head(self) -> Head | None:
        """What the words around it say that it is an amount of."""
        return heads.head(self.figure, self.begin)

    @cached_property
    def head(self) -> Head | None:
        """What it is an amount of; of a change, what the figure before it is of ("8 million tonnes, up 9%")."""
        own = self.own_head
        if self.told is None or self.told.head is None or (own is not None and own.noun not in BARE):
            return own
        if self.told.figure.passage is not self.figure.passage:
            return own or self.told.head
        return carried(self.figure, self.begin, self.told.figure, self.told.head) or own

    @cached_property
    def entities(self) -> tuple[str, ...]:
        """The names of its clause, as written; the nearest to it, in their order."""
        text = self.figure.passage.text
        # A hostile page is one sentence: names further off are of no clause of its.
        low, high = max(0, self.begin - FAR), self.figure.end + FAR
        stops = [m.span() for m in _CLAUSE.finditer(text, low, min(high, len(text)))]
        left = max((e for _, e in stops if e <= self.begin), default=low)
        right = min((s for s, _ in stops if s >= self.figure.end), default=min(high, len(text)))
        at = self.figure.start
        found: list[tuple[int, int, str]] = []
        pattern = _NAME if text[left:right].isascii() or _latin(text[left:right]) else _JA_NAME
        for m in pattern.finditer(text, left, right):
            if m.end() > self.begin and m.start() < self.figure.end:
                continue
            said = re.sub(r"(?:['’]s|['’.,-]+)$", "", m.group())
            first = said.split(" ")[0]
            if said.casefold() in _DATES or len(said) < 2:
                continue
            if first not in self.known and said not in self.known:
                continue
            found.append((abs(m.start() - at), m.start(), said))
        near = sorted(found)[:MOST_NAMES]
        return tuple(dict.fromkeys(said for _, _, said in sorted(near, key=lambda one: one[1])))


def uses(article: Article, rank: int, family: str) -> list[Use]:
    """The figures of an article of a publisher's: no ordinals. A summary's figures only in units that the
    rest of the article never uses: what it repeats would count twice, and where it says otherwise it is the
    rest that reports."""
    found = _uses(article, rank, family)
    told = {use.figure.unit for use in found if not use.figure.passage.again}
    return [use for use in found if not use.figure.passage.again or use.figure.unit not in told]


def _uses(article: Article, rank: int, family: str) -> list[Use]:
    out: list[Use] = []
    read = passages(article)
    known: frozenset[str] | None = None
    last: Use | None = None
    for passage in read:
        everything: frozenset[str] | None = None
        begin = 0
        told: Use | None = None
        earlier, last = last, None
        for figure in figures(passage, durations=True):
            begin = begin if figure.paired else figure.start
            if figure.kind == "ordinal":
                continue
            if everything is None:
                everything = frozenset(w.stem for w in words(passage.text) if w.is_name)
            if known is None:
                known = _names(read)
            before_it = told or (
                earlier
                if earlier and earlier.figure.unit == figure.unit and stands_for(figure, begin)
                else None
            )
            use = _use(article.id, rank, family, figure, begin, everything, known, before_it)
            told = use if use.head is not None else told
            last = told
            if figure.kind == "duration" and use.head is None:
                continue
            out.append(use)
            if len(out) == MOST_FIGURES:
                return out
    return out


def before(figure: Figure) -> list[Word]:
    """The words before a figure that can be about it.

    After another figure only the nearest: "its $30 billion investment was part of a $110 billion
    round" has an investment before the second figure that is none of its business.
    """
    found = _content(figure.before())
    return found[-1:] if figure.follows else found[-8:]


def after(figure: Figure) -> list[Word]:
    """The words after a figure that can be about it; for a count those between number and noun, too."""
    own = words(figure.literal) if figure.kind in {"count", "measure"} else []
    return _content(own) + _content(figure.after())[:8]


def _use(
    article: str,
    rank: int,
    family: str,
    figure: Figure,
    begin: int,
    names: frozenset[str],
    known: frozenset[str],
    told: Use | None,
) -> Use:
    back, forth = before(figure), after(figure)
    close = [*back[-3:], *forth[:3]]
    # The ideas are about money: headphones that "support 24-bit audio" are not supported by any.
    ideas = concepts(close) if figure.kind in {"money", "percent"} else frozenset[str]()
    one = replace(figure, unit=unit_of(figure.unit)) if figure.kind == "count" else figure
    around = content([*back, *forth])
    return Use(
        article, rank, family, one, begin, content(close), around, names, ideas, known, told, figure.unit
    )


def _content(found: Sequence[Word]) -> list[Word]:
    return [w for w in found if w.is_content]


def _names(read: Sequence[Passage]) -> frozenset[str]:
    """What the article writes like a name where it begins no sentence; in Japanese, the runs of its title."""
    out: set[str] = set()
    for passage in read:
        if passage.is_title:
            if not _latin(passage.text):
                out.update(m.group() for m in _JA_NAME.finditer(passage.text))
            continue
        for m in _NAME.finditer(passage.text):
            if m.start() > 0 and passage.text[m.start() - 1] == " ":
                out.add(m.group().split(" ")[0].removesuffix("'s").removesuffix("’s"))
    return frozenset(out)


def _latin(text: str) -> bool:
    return re.search(r"[\u3041-\u30ff\u4e00-\u9fff]", text) is None
