"""Articles as rows of weighted terms.

Weights come from the batch itself, so that what everything is about ("SoftBank", for a reader who
follows SoftBank) counts for little. A batch of ten cannot tell rare words from common ones: some
articles that nobody wrote, with knowledge of what is common anywhere, keep its weights sane.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import chain, repeat
from typing import TypeAlias, overload

import numpy as np
import numpy.typing as npt

from monitor.stories.products import Floats, Ints, Table, like, ranges
from monitor.stories.reading import Reading

KINDS = ("body", "lead", "title", "names", "figures")  # bags that an archive is counted by
# Imagined articles behind every batch; 12 to 100 are within .003 B-cubed F1 on whole sets, and in parts of
# twenty 60 is .01 better than 30.
IMAGINED = 60
# What a bag of terms may be: words in a row, or how often each stands there.
Bag: TypeAlias = Collection[str] | Mapping[str, int]
Raw: TypeAlias = tuple[npt.NDArray[np.int32], npt.NDArray[np.float32], Ints]


class Past:
    """How often terms stood in the user's archive, by language: what is everyday there is no news here.

    An article of the archive counts by its `weight`, which falls with its age.
    """

    def __init__(self, readings: Sequence[Reading], weights: Sequence[float]) -> None:
        self._articles: dict[str, float] = {}
        self._often: dict[tuple[str, str], dict[str, float]] = {}
        for reading, weight in zip(readings, weights, strict=True):
            self._articles[reading.lang] = self._articles.get(reading.lang, 0.0) + weight
            for kind in KINDS:
                own = self._often.setdefault((kind, reading.lang), {})
                for term, times in Counter(getattr(reading, kind)).items():
                    own[term] = own.get(term, 0.0) + times * weight

    def articles(self, lang: str | None) -> float:
        """How many articles there are, each by its weight; None for all languages."""
        return sum(self._articles.values()) if lang is None else self._articles.get(lang, 0.0)

    def often(self, kind: str, names: Sequence[str], lang: str | None) -> Floats:
        """How often each of `names` stood in a kind of bag."""
        out = np.zeros(len(names))
        for (own, spoken), counts in self._often.items():
            if own == kind and lang in (None, spoken):
                out += np.fromiter((counts.get(name, 0.0) for name in names), np.float64, count=len(names))
        return out


class Terms:
    """Counts of terms in bags of several kinds: rows articles, columns terms, by letter.

    `common` says in what share of articles anywhere a term stands; `past` how often it stood in the archive.
    `begins` are kinds that are only the first terms of another one's bags, so many of each.
    """

    def __init__(
        self,
        common: Callable[[str], float],
        past: Past | None = None,
        *,
        begins: Mapping[str, Mapping[str, Sequence[int]]] | None = None,
        **kinds: Sequence[Bag],
    ) -> None:
        self._past = past
        number: defaultdict[str, int] = defaultdict()
        number.default_factory = number.__len__
        raw = {kind: _raw(bags, number) for kind, bags in kinds.items()}
        for whole, parts in (begins or {}).items():
            raw |= {kind: _first(raw[whole], lengths) for kind, lengths in parts.items()}
        # Sets come in another order in every process.
        names = sorted(number)
        turned = np.zeros(max(1, len(names)), dtype=np.int32)
        own = np.fromiter(map(number.__getitem__, names), dtype=np.int64, count=len(names))
        turned[own] = np.arange(len(names), dtype=np.int32)
        self.names = names
        self._known = np.fromiter(map(common, names), dtype=np.float64, count=len(names))
        self.counts: dict[str, Table] = {}
        for kind, (found, times, pointer) in raw.items():
            shape = (len(pointer) - 1, max(1, len(names)))
            self.counts[kind] = Table((times, turned[found], pointer), shape=shape)
            self.counts[kind].sum_duplicates()

    @property
    def column(self) -> dict[str, int]:
        """The column of each term."""
        return {name: k for k, name in enumerate(self.names)}

    def idf(self, kind: str, rows: Ints | None = None, lang: str | None = None) -> Floats:
        """The rarity of every term among `rows` of a kind, which are those of `lang`, or all; 0 where none of
        them has it."""
        table = self.counts[kind]
        count, found, times = float(table.shape[0]), table.indices, table.data
        if rows is not None:
            own, _ = ranges(table.indptr, rows)
            count, found, times = float(len(rows)), found[own], times[own]
        # How often, not in how many articles: what one article repeats says less of which event it is.
        frequency: Floats = np.bincount(found, weights=times, minlength=table.shape[1]).astype(np.float64)
        rarity = np.zeros(table.shape[1])
        has = np.nonzero(frequency)[0]
        if self._past is not None:
            count += self._past.articles(lang)
            frequency[: len(self.names)] += self._past.often(kind, self.names, lang)
        rarity[has] = np.log((count + IMAGINED + 1) / (frequency[has] + IMAGINED * self._known[has]))
        return rarity

    def weighed(self, kind: str, langs: Sequence[str]) -> Table:
        """Rows of unit length: each term by its count and its rarity among the articles of its language.

        Five Malay articles in a batch of English ones would share "dengan" as if it were a rare name.
        """
        names, code = np.unique(np.asarray(langs, dtype=np.str_), return_inverse=True)
        counts = self.counts[kind]
        data = np.zeros(counts.nnz)
        for k in range(len(names)):
            rows = np.nonzero(code == k)[0]
            own, _ = ranges(counts.indptr, rows)
            data[own] = self.idf(kind, rows, str(names[k]))[counts.indices[own]]
        data = np.maximum(data * (1.0 + np.log(counts.data.astype(np.float64))), 0.0)
        return scaled(like(counts, data), np.sqrt(row_sums(like(counts, data * data))))


def _first(raw: Raw, lengths: Sequence[int]) -> Raw:
    """The first terms of every bag, so many of each."""
    found, times, pointer = raw
    many = np.array(lengths, dtype=np.int64)
    ends = np.cumsum(many)
    own = np.arange(int(many.sum())) + np.repeat(pointer[:-1] - ends + many, many)
    return found[own], times[own], np.concatenate([[0], ends])


def _raw(bags: Sequence[Bag], number: Mapping[str, int]) -> Raw:
    """The number of every term of every bag, how often it stands there, and where each bag begins."""
    lengths = np.fromiter(map(len, bags), dtype=np.int64, count=len(bags))
    total = int(lengths.sum())
    found = np.fromiter(map(number.__getitem__, chain.from_iterable(bags)), dtype=np.int32, count=total)
    times = np.ones(total, dtype=np.float32)
    if any(isinstance(bag, Mapping) for bag in bags):
        counts = (bag.values() if isinstance(bag, Mapping) else repeat(1, len(bag)) for bag in bags)
        times = np.fromiter(chain.from_iterable(counts), dtype=np.float32, count=total)
    return found, times, np.concatenate([[0], np.cumsum(lengths)])


def total(bag: Bag) -> int:
    """How many terms a bag holds, each as often as it stands there."""
    return sum(bag.values()) if isinstance(bag, Mapping) else len(bag)


class Names(Sequence[Counter[str]]):
    """The names of each article after the batch had its say: the firm ones, and the loose ones that it
    never writes small. Of headlines alone a batch knows nothing, so a loose word also counts when it is
    firm elsewhere. Made when asked for: kept, they would take as much room as the texts."""

    def __init__(self, readings: Sequence[Reading]) -> None:
        self._readings = readings
        loose = set(chain.from_iterable(r.loose for r in readings))
        small, firm = Counter[str](), Counter[str]()
        for reading in readings:
            small.update(loose.intersection(reading.small))
            firm.update(loose.intersection(reading.names))
        self._kept = frozenset(n for n in loose if small[n] == 0 or firm[n] > 2 * small[n])

    def __len__(self) -> int:
        return len(self._readings)

    @overload
    def __getitem__(self, row: int) -> Counter[str]: ...
    @overload
    def __getitem__(self, row: slice) -> list[Counter[str]]: ...
    def __getitem__(self, row: int | slice) -> Counter[str] | list[Counter[str]]:
        if isinstance(row, slice):
            return [self[k] for k in range(*row.indices(len(self)))]
        reading = self._readings[row]
        names = Counter(reading.names)
        for name in self._kept.intersection(reading.loose):
            names[name] += reading.loose[name]
        return names

    def shared(self, row: int, other: int) -> dict[str, int]:
        """The names that two articles have, each as often as the one has it that has it less."""
        mine, theirs = self._readings[row], self._readings[other]
        both = (mine.names.keys() | mine.loose.keys()) & (theirs.names.keys() | theirs.loose.keys())
        return {
            name: count for name in both if (count := min(self._times(mine, name), self._times(theirs, name)))
        }

    def _times(self, reading: Reading, name: str) -> int:
        return reading.names[name] + (reading.loose[name] if name in self._kept else 0)


class Rarity(Mapping[str, float]):
    """The weight of each term, by its name."""

    def __init__(self, column: Mapping[str, int], weights: Floats) -> None:
        self._column, self._weights = column, weights

    def __getitem__(self, term: str) -> float:
        return float(self._weights[self._column[term]])

    def __iter__(self) -> Iterator[str]:
        return iter(self._column)

    def __len__(self) -> int:
        return len(self._column)


def ones(table: Table) -> Table:
    """The same places, each 1."""
    return like(table, np.ones(table.nnz, dtype=np.float32))


def rarities(table: Table, idf: Floats) -> Table:
    """The same places, each with its column's rarity."""
    return like(table, idf.astype(np.float32)[table.indices])


def scaled(table: Table, by: Floats) -> Table:
    """Every row divided by a number of its own; rows of zeros stay."""
    data = table.data / np.repeat(np.where(by > 0, by, 1.0), np.diff(table.indptr))
    return like(table, data.astype(table.data.dtype))


def row_sums(table: Table) -> Floats:
    """The sum of each row."""
    owner = np.repeat(np.arange(table.shape[0]), np.diff(table.indptr))
    return np.asarray(np.bincount(owner, weights=table.data, minlength=table.shape[0]), dtype=np.float64)
