"""One article made ready to be set beside another, without a batch to say what is rare.

A table of how common words are anywhere takes the batch's place. Words that the article writes small are
kept apart from names: the ones say what happens, the others to whom and where.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from monitor import text as texts
from monitor.model import Article
from monitor.stories.marks import Marks, prepare
from monitor.stories.reading import Reading, headline, read, stem
from monitor.stories.words import STOP

Bag: TypeAlias = Mapping[str, float]

# Words as common as "country" tell nothing, the rarest of the table nearly as much as those it lacks.
COMMON, RARE = -7.5, -13.5
_STOP = STOP | {stem(word) for word in STOP}


class Rarity:
    """How much a word says, from 0 (in every text) to 1 (in few). `table` gives the logarithm of a folded
    word's share of all words; a stem is as common as its commonest word."""

    def __init__(self, table: Mapping[str, float]) -> None:
        self._share: dict[str, float] = {}
        for word, share in table.items():
            for key in {word, stem(word)}:
                self._share[key] = max(self._share.get(key, share), share)
        self._known: dict[str, float] = {}

    def __call__(self, word: str) -> float:
        found = self._known.get(word)
        if found is None:
            found = self._known[word] = self._of(word)
        return found

    def _of(self, word: str) -> float:
        if word in _STOP or len(word) < 2 or "'" in word:
            return 0.0
        share = max(self._share.get(word, RARE), RARE)
        return max(0.0, (COMMON - share) / (COMMON - RARE))

    def of_name(self, name: str) -> float:
        """As for words; a name of several words says all it can."""
        return 1.0 if " " in name else max(self(name), self(stem(name)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One article, ready to be set beside another. `weight` says how much each of its words tells; bags are
    of length 1; `names` are its names by how often it
    says them, `named` the weight of each; `known` is all it could be said to name."""

    reading: Reading
    marks: Marks
    weight: Bag
    body: Bag
    lead: Bag
    title: Bag
    opening: Bag
    small_body: Bag
    small_lead: Bag
    small_opening: Bag
    small_title: Bag
    names: Bag
    named: Bag
    known: frozenset[str]
    runs: tuple[frozenset[tuple[str, ...]], ...]
    actor: str | None


def told(article: Article, rarity: Rarity) -> Told:
    """The article, read."""
    marks = prepare(headline(article), texts.clean(article.text))
    return tell(read(article), marks, rarity)


def tell(reading: Reading, marks: Marks, rarity: Rarity) -> Told:
    """An article of which reading and marks are known."""
    small = frozenset(reading.small)
    # Unspaced scripts, and headlines in capitals, write nothing small: there any word may tell what happens.
    stems = {stem(word) for word in small} or set(reading.body)
    names = Counter(reading.names)
    for name, count in reading.loose.items():
        if name in reading.names or name not in small:
            names[name] += count
    named = {name: rarity.of_name(name) for name in sorted(names)}
    opening, lead, title = reading.opening, reading.lead, reading.title
    single = {n: w for n, w in named.items() if " " not in n}
    lead_names = sorted(n for n in reading.lead_names if n in names and " " not in n)

    def happens(words: Iterable[str]) -> Bag:
        return _bag((w for w in words if w in stems and not w.isdigit()), rarity)

    return Told(
        reading=reading,
        marks=marks,
        weight={w: rarity(w) for w in dict.fromkeys(reading.body)},
        body=_bag(reading.body, rarity),
        lead=_bag(lead, rarity),
        title=_bag(title, rarity),
        opening=_bag(opening, rarity),
        small_body=happens(reading.body),
        small_lead=happens(lead),
        small_opening=happens(opening),
        # Headlines raise words: there a word is a name only if the table lacks it and no text has it small.
        small_title=_bag((w for w in title if w in stems or 0 < rarity(w) < 1), rarity),
        names=_unit({n: (1 + math.log(names[n])) * w for n, w in single.items()}),
        named=named,
        known=frozenset(names) | small,
        runs=tuple(_runs(reading.body, size) for size in (5, 3, 2)),
        actor=max(
            lead_names,
            key=lambda n: (named[n] * (1 + math.log(names[n])) + (n in reading.title_names), n),
            default=None,
        ),
    )


def _bag(words: Iterable[str], rarity: Rarity) -> Bag:
    counts = Counter(words)
    return _unit({w: (1 + math.log(n)) * rarity(w) for w, n in counts.items()})


def _unit(weights: Bag) -> Bag:
    length = math.sqrt(math.fsum(w * w for w in weights.values()))
    return {word: w / length for word, w in weights.items() if w} if length else {}


def _runs(words: Sequence[str], size: int) -> frozenset[tuple[str, ...]]:
    return frozenset(zip(*(words[k:] for k in range(size)), strict=False))
