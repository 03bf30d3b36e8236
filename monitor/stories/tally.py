"""How often terms stood in a window of articles, as numbers: fifty thousand articles say a million terms,
which as words would take seconds to load.

A term is known by 64 bits of its hash. Of a million terms, two share one with a chance of one in forty
million; they would be taken for one.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from monitor.stories.products import Floats
from monitor.stories.reading import Reading
from monitor.stories.views import KINDS, Past

Keys: TypeAlias = npt.NDArray[np.uint64]
Times: TypeAlias = npt.NDArray[np.float32]
Counts: TypeAlias = Mapping[tuple[str, str], tuple[Keys, Times]]

# What is told so seldom is forgotten: of articles that fell out, a share of each word stays.
LEAST = 0.2


class Tally(Past):
    """What is everyday in a window: how many articles there are by language, and how often terms stand in
    each kind of bag. It is asked as an archive is."""

    def __init__(self, articles: Mapping[str, float], counts: Counts) -> None:
        super().__init__((), ())
        self.spoken = dict(articles)
        self.counts = counts
        self._asked: tuple[Sequence[str], Keys] = ((), np.zeros(0, dtype=np.uint64))

    @classmethod
    def of(cls, readings: Iterable[Reading]) -> Tally:
        """That of some articles, each of which is let go when it is counted."""
        spoken, often = counted(readings)
        counts = {}
        for own, found in often.items():
            times = np.fromiter(found.values(), dtype=np.float32, count=len(found))
            counts[own] = _summed(hashed(tuple(found)), times)
        return cls({lang: float(many) for lang, many in spoken.items()}, counts)

    def articles(self, lang: str | None) -> float:
        """How many articles there are; None for all languages."""
        return sum(self.spoken.values()) if lang is None else self.spoken.get(lang, 0.0)

    def often(self, kind: str, names: Sequence[str], lang: str | None) -> Floats:
        """How often each of `names` stood in a kind of bag."""
        keys = self._keys(names)
        out = np.zeros(len(names))
        for (own, spoken), (known, times) in self.counts.items():
            if own == kind and lang in (None, spoken) and len(known):
                place = np.minimum(np.searchsorted(known, keys), len(known) - 1)
                out += np.where(known[place] == keys, times[place], 0.0)
        return out

    def _keys(self, names: Sequence[str]) -> Keys:
        # Asked of the same names for every kind and language.
        if self._asked[0] is not names:
            self._asked = (names, hashed(names))
        return self._asked[1]

    def plus(self, other: Tally) -> Tally:
        """Both together."""
        counts = dict(self.counts)
        for own, (keys, times) in other.counts.items():
            known = counts.get(own)
            if known is not None:
                counts[own] = _summed(np.concatenate([known[0], keys]), np.concatenate([known[1], times]))
            else:
                counts[own] = (keys, times)
        spoken = Counter(self.spoken)
        spoken.update(other.spoken)
        return Tally(spoken, counts)

    def less(self, fallen: Mapping[str, int]) -> Tally:
        """Without so many articles of each language, of which nothing is known any more: as if they had said
        what the others do. What is rare stays so, and what nobody says any more fades."""
        spoken = {lang: max(0.0, many - fallen.get(lang, 0)) for lang, many in self.spoken.items()}
        counts = {}
        for (kind, lang), (keys, times) in self.counts.items():
            before = self.spoken.get(lang, 0.0)
            left = times * np.float32(spoken[lang] / before) if before else times
            kept = left >= LEAST
            counts[kind, lang] = (keys[kept], left[kept])
        return Tally(spoken, counts)


def counted(readings: Iterable[Reading]) -> tuple[Counter[str], dict[tuple[str, str], Counter[str]]]:
    """How many articles there are of each language; how often each term stands in each kind of its bags."""
    spoken: Counter[str] = Counter()
    often: dict[tuple[str, str], Counter[str]] = {}
    for reading in readings:
        spoken[reading.lang] += 1
        for kind in KINDS:
            often.setdefault((kind, reading.lang), Counter()).update(getattr(reading, kind))
    return spoken, often


class Rest(Past):
    """What is everyday in a window, less some of its articles: they stand in the batch, which counts them
    itself."""

    def __init__(self, whole: Tally, readings: Iterable[Reading]) -> None:
        super().__init__((), ())
        self._whole = whole
        self._spoken, self._counts = counted(readings)

    def articles(self, lang: str | None) -> float:
        """How many articles there are; None for all languages."""
        less = self._spoken.total() if lang is None else self._spoken[lang]
        return max(0.0, self._whole.articles(lang) - less)

    def often(self, kind: str, names: Sequence[str], lang: str | None) -> Floats:
        """How often each of `names` stood in a kind of bag."""
        out = self._whole.often(kind, names, lang)
        for (own, spoken), found in self._counts.items():
            if own == kind and lang in (None, spoken):
                out -= np.fromiter((found[name] for name in names), np.float64, count=len(names))
        return np.maximum(out, 0.0)


def hashed(terms: Sequence[str]) -> Keys:
    """A number for each term, the same on every machine."""
    joined = b"".join(hashlib.blake2b(term.encode(), digest_size=8).digest() for term in terms)
    return np.frombuffer(joined, dtype="<u8").astype(np.uint64)


def _summed(keys: Keys, times: Times) -> tuple[Keys, Times]:
    """Each key once, in rising order."""
    if not len(keys):
        return keys, times
    order = np.argsort(keys, kind="stable")
    keys, times = keys[order], times[order]
    begin = np.nonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))[0]
    return keys[begin], np.add.reduceat(times, begin)
