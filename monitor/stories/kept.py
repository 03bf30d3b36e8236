"""What a window keeps of each article: numbers by which its neighbours are found, and no text.

Some 1.4 kB an article: its words and names as places in a table of hashes, the least of its word 5-grams, its
meaning in a byte a number. What two articles have to do with each other is never judged by these, only
whether that is worth asking.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from monitor.model import Article
from monitor.stories.meaning import Small, view
from monitor.stories.products import Floats, Ints, Table, ranges
from monitor.stories.reading import Reading
from monitor.stories.tally import hashed
from monitor.text import content_hash

Flags: TypeAlias = npt.NDArray[np.bool_]
Keys: TypeAlias = npt.NDArray[np.uint64]
Places: TypeAlias = npt.NDArray[np.int32]

# Places of words. Of a million terms some share one: a neighbour too many now and then, judged like all.
WIDTH = 1 << 21
# Of a text's 5-grams the least ones: of two texts half of which is the same, all but one pair in 65,000 has
# one of sixteen in common.
SKETCH = 16
DAY = 86_400.0
VIEWS = ("words", "names")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bags:
    """Sets of places, a row an article: those of row i from `start[i]` to `start[i + 1]`."""

    places: Places
    start: Ints

    def table(self) -> Table:
        """The same as rows of ones."""
        ones = np.ones(len(self.places), dtype=np.float32)
        return Table((ones, self.places, self.start), shape=(len(self.start) - 1, WIDTH))


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Articles in the order in which they came. `when`: days since 1970, `dated` whether that is their own.
    `text`: a hash of title and text; `sketch`: SKETCH hashes of word 5-grams, 0 where there are fewer.
    `words`: of title and lead; `names`: names and figures. `meaning` times `scale` has rows of length 1; of
    no width where no article had vectors, a row of zeros where one had none."""

    ids: tuple[str, ...]
    langs: tuple[str, ...]
    when: Floats
    dated: Flags
    text: Keys
    sketch: Keys
    words: Bags
    names: Bags
    meaning: npt.NDArray[np.int8]
    scale: Small

    def __len__(self) -> int:
        return len(self.ids)

    def only(self, rows: Ints) -> Kept:
        """Some of them, in this order."""
        chosen = rows.tolist()
        return Kept(
            ids=tuple(self.ids[row] for row in chosen),
            langs=tuple(self.langs[row] for row in chosen),
            words=_only(self.words, rows),
            names=_only(self.names, rows),
            **{name: getattr(self, name)[rows] for name in ARRAYS},
        )

    def plus(self, other: Kept) -> Kept:
        """These, then the others."""
        width = max(self.meaning.shape[1], other.meaning.shape[1])
        return Kept(
            ids=self.ids + other.ids,
            langs=self.langs + other.langs,
            words=_plus(self.words, other.words),
            names=_plus(self.names, other.names),
            meaning=np.concatenate([_wide(self.meaning, width), _wide(other.meaning, width)]),
            **{
                name: np.concatenate([getattr(self, name), getattr(other, name)])
                for name in ARRAYS
                if name != "meaning"
            },
        )


BAGS = ("words", "names")
ARRAYS = tuple(one.name for one in fields(Kept) if one.name not in {"ids", "langs", *BAGS})


def kept(
    articles: Sequence[Article], readings: Iterable[Reading], vectors: Mapping[str, Small] | None
) -> Kept:
    """What is kept of `articles`; each reading is let go when it is used."""
    count = len(articles)
    sketch = np.zeros((count, SKETCH), dtype=np.uint64)
    words: list[Sequence[str]] = []
    names: list[Sequence[str]] = []
    langs: list[str] = []
    for row, reading in enumerate(readings):
        least = reading.shingles[:SKETCH]  # sorted
        sketch[row, : len(least)] = least
        words.append(tuple(set(reading.lead)))
        # A word that a sentence's beginning raised is a name at most where the text never writes it small.
        loose = reading.loose.keys() - set(reading.small)
        names.append((*(reading.names.keys() | loose), *(f"#{one}" for one in reading.figures)))
        langs.append(reading.lang)
    meaning, scale = _meaning(articles, vectors)
    texts = [int(content_hash(one.title, one.text)[:16], 16) for one in articles]
    return Kept(
        ids=tuple(one.id for one in articles),
        langs=tuple(langs),
        when=np.array([one.when.timestamp() / DAY for one in articles], dtype=np.float64),
        dated=np.array([one.published is not None for one in articles], dtype=np.bool_),
        text=np.array(texts, dtype=np.uint64),
        sketch=sketch,
        words=_bags(words),
        names=_bags(names),
        meaning=meaning,
        scale=scale,
    )


def _bags(terms: Sequence[Sequence[str]]) -> Bags:
    every = [term for bag in terms for term in bag]
    number = {term: k for k, term in enumerate(dict.fromkeys(every))}
    places = (hashed(tuple(number)) & np.uint64(WIDTH - 1)).astype(np.int32)
    own = np.fromiter(map(number.__getitem__, every), dtype=np.int64, count=len(every))
    start = np.concatenate([[0], np.cumsum([len(bag) for bag in terms])]).astype(np.int64)
    # Sets come in another order in every process.
    table = Table((np.ones(len(every), dtype=np.float32), places[own], start), shape=(len(terms), WIDTH))
    table.sum_duplicates()
    return Bags(places=table.indices.astype(np.int32), start=table.indptr.astype(np.int64))


def _only(bags: Bags, rows: Ints) -> Bags:
    found, lengths = ranges(bags.start, rows)
    return Bags(places=bags.places[found], start=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64))


def _plus(some: Bags, others: Bags) -> Bags:
    start = np.concatenate([some.start, others.start[1:] + some.start[-1]])
    return Bags(places=np.concatenate([some.places, others.places]), start=start)


def _meaning(
    articles: Sequence[Article], vectors: Mapping[str, Small] | None
) -> tuple[npt.NDArray[np.int8], Small]:
    found = vectors or {}
    parts: list[npt.NDArray[np.int8]] = []
    scale: list[Small] = []
    for start in range(0, len(articles), 1024):
        rows = view([found.get(one.id) for one in articles[start : start + 1024]], "whole")
        largest = np.abs(rows).max(axis=1, initial=0.0)
        steps = np.rint(rows / np.where(largest > 0, largest, 1)[:, None] * 127).astype(np.int8)
        parts.append(steps)
        scale.append((largest / 127).astype(np.float32))
    width = max((part.shape[1] for part in parts if part.any()), default=0)
    none = np.zeros((0, width), dtype=np.int8)
    return np.concatenate([none, *(_wide(part, width) for part in parts)]), np.concatenate(
        [np.zeros(0, dtype=np.float32), *scale]
    )


def _wide(rows: npt.NDArray[np.int8], width: int) -> npt.NDArray[np.int8]:
    """Rows of that width: of articles without vectors there are none to lose. ValueError where there are."""
    if rows.shape[1] != width and rows.any():
        raise ValueError(f"vectors of {rows.shape[1]} numbers beside vectors of {width}: of two models")
    return rows if rows.shape[1] == width else np.zeros((len(rows), width), dtype=np.int8)
