"""Products of chosen rows of sparse tables: what two articles share, for a few of all pairs.

A full product is quadratic, and SciPy's product of one row with one other costs more in calls than in
arithmetic. Here the rows of many pairs are laid end to end and looked up in a few dense rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import sparse

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Small = npt.NDArray[np.int32]
Table: TypeAlias = sparse.csr_array

# Sums are rounded before any comparison, so that another processor's last bits order nothing.
DIGITS = 9
# Entries of first rows that are dense at one time, and entries laid end to end: both fit a processor's cache.
_DENSE = 4_096
_FEWEST, _MOST = 12, 96
_ENTRIES = 1 << 16


def sums(
    table: Table, pairs: Ints, *, weighted: Sequence[Table] = (), counted: Sequence[Table] = ()
) -> list[Floats]:
    """For each pair (i, j) and each other table: its row i summed over the columns that row j of `table`
    has; times what row j has there, for those in `weighted`. First those, then the `counted`.
    """
    others = (*weighted, *counted)
    out = [np.zeros(len(pairs)) for _ in others]
    if not len(pairs) or not table.nnz:
        return out
    order = np.argsort(pairs[:, 0], kind="stable")
    first, second = pairs[order, 0], pairs[order, 1]
    rows, edges = np.unique(first, return_index=True)
    edges = np.append(edges, len(first))
    place = np.zeros(table.shape[1], dtype=np.int64)
    longest = max(other.nnz for other in others) / table.shape[0]
    step = int(min(max(_DENSE / max(longest, 1.0), _FEWEST), _MOST))
    for start in range(0, len(rows), step):
        some = rows[start : start + step]
        dense = _Dense(others, some, place)
        low, high = int(edges[start]), int(edges[min(start + step, len(rows))])
        for part in _parts(table, second, low, high):
            spans, lengths = ranges(table.indptr, second[part])
            own = np.repeat(np.searchsorted(some, first[part]) * dense.width, lengths)
            own += place[table.indices[spans]]
            full = np.nonzero(lengths)[0]
            begin = (np.cumsum(lengths) - lengths)[full]
            values = table.data[spans] if weighted else None
            for k, row in enumerate(dense.rows):
                found = row[own]
                if k < len(weighted):
                    found *= values
                if full.size:
                    out[k][order[part][full]] = np.add.reduceat(found, begin)
        place[dense.columns] = 0
    return [np.round(o, DIGITS) for o in out]


def similarity(left: Table, right: Table, pairs: Ints) -> Floats:
    """The product of row i of `left` and row j of `right` for each pair: of unit rows, the cosine."""
    return sums(right, pairs, weighted=(left,))[0]


@dataclass(frozen=True, slots=True)
class Common:
    """The columns that both rows of each pair have: `pair` says of which pair, `first` and `second` where the
    entry of its first and of its second row stands in the table. Looked up once, any table with the same
    places is summed for a tenth of the time."""

    count: int
    pair: Small
    first: Small
    second: Small

    def sums(self, values: npt.NDArray[np.floating]) -> Floats:
        """For each pair the sum of `values`, one for each common column."""
        found = np.bincount(self.pair, weights=values, minlength=self.count)
        return np.asarray(np.round(found, DIGITS), dtype=np.float64)


def common(table: Table, pairs: Ints) -> Common:
    """The columns that rows i and j of `table` have in common, for each pair (i, j)."""
    order = np.argsort(pairs[:, 0], kind="stable")
    first, second = pairs[order, 0], pairs[order, 1]
    rows, edges = np.unique(first, return_index=True)
    edges = np.append(edges, len(first))
    # Where an entry stands, beside its column; SciPy lays chosen rows end to end faster than an index does.
    stands = like(table, np.arange(table.nnz, dtype=np.int32))
    place = np.zeros(table.shape[1], dtype=np.int32)
    out: list[tuple[Small, Small, Small]] = [(np.zeros(0, dtype=np.int32),) * 3]
    step = int(min(max(_DENSE * table.shape[0] / max(table.nnz, 1), _FEWEST), _MOST))
    for start in range(0, len(rows), step):
        chosen = rows[start : start + step]
        some = stands[chosen]
        # Each column once: the last to write its own number there stays.
        number = np.arange(1, some.nnz + 1, dtype=np.int32)
        place[some.indices] = number
        columns = some.indices[place[some.indices] == number]
        width = len(columns) + 1
        place[columns] = np.arange(1, width, dtype=np.int32)
        begins = np.arange(len(chosen), dtype=np.int32) * np.int32(width)
        dense = np.full(len(chosen) * width, -1, dtype=np.int32)
        dense[np.repeat(begins, np.diff(some.indptr)) + place[some.indices]] = some.data
        low, high = int(edges[start]), int(edges[min(start + step, len(rows))])
        for part in _parts(table, second, low, high):
            theirs = stands[second[part]]
            own = np.repeat(begins[np.searchsorted(chosen, first[part])], np.diff(theirs.indptr))
            own += place[theirs.indices]
            met = dense[own]
            kept = np.nonzero(met >= 0)[0]
            many = np.diff(np.searchsorted(kept, theirs.indptr))
            out.append((np.repeat(order[part].astype(np.int32), many), met[kept], theirs.data[kept]))
        place[columns] = 0
    pair, mine, other = (np.concatenate(side) for side in zip(*out, strict=True))
    return Common(count=len(pairs), pair=pair, first=mine, second=other)


def like(table: Table, data: npt.NDArray[np.generic]) -> Table:
    """A table with the same places and other numbers. The places are shared, not copied."""
    return Table((data, table.indices, table.indptr), shape=table.shape)


class _Dense:
    """Some rows of each table, dense over the columns that any of them has.

    `place` maps a column to its place among those, from 1; the others share place 0, which is empty.
    """

    def __init__(self, tables: Sequence[Table], rows: Ints, place: Ints) -> None:
        found = [ranges(t.indptr, rows) for t in tables]
        columns = [t.indices[spans] for t, (spans, _) in zip(tables, found, strict=True)]
        every = np.concatenate(columns)
        # Each column once: the last to write its own number there stays.
        number = np.arange(1, len(every) + 1)
        place[every] = number
        self.columns = every[place[every] == number]
        self.width = len(self.columns) + 1
        place[self.columns] = np.arange(1, self.width)
        self.rows = []
        for table, (spans, lengths), own in zip(tables, found, columns, strict=True):
            row = np.zeros(len(rows) * self.width)
            row[np.repeat(np.arange(len(rows)) * self.width, lengths) + place[own]] = table.data[spans]
            self.rows.append(row)


def distinct(keys: Ints) -> Ints:
    """The keys sorted, each once. (`numpy.unique` of integers goes through a hash table, and is slower.)"""
    keys = np.sort(keys)
    return keys[np.concatenate([[True], keys[1:] != keys[:-1]])] if len(keys) else keys


def ranges(pointer: npt.NDArray[np.integer], rows: Ints) -> tuple[Ints, Ints]:
    """The positions of the entries of `rows`, end to end, and how many each row has."""
    begin = pointer[rows].astype(np.int64)
    lengths = pointer[rows + 1].astype(np.int64) - begin
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total) + np.repeat(begin - ends + lengths, lengths), lengths


def ranks(lengths: Ints) -> Ints:
    """0, 1, 2 … within each of several runs of these lengths."""
    return np.arange(int(lengths.sum())) - np.repeat(np.cumsum(lengths) - lengths, lengths)


def _parts(table: Table, second: Ints, low: int, high: int) -> list[slice]:
    """The pairs from `low` to `high` in parts of a bounded number of entries."""
    own = second[low:high]
    lengths = table.indptr[own + 1].astype(np.int64) - table.indptr[own]
    mark = np.cumsum(lengths) // _ENTRIES
    cuts = np.nonzero(np.diff(mark))[0] + 1 + low
    edges = [low, *cuts.tolist(), high]
    return [slice(a, b) for a, b in pairwise(edges)]


def heaviest(table: Table, count: int) -> Ints:
    """The positions of each row's `count` heaviest entries, in order of rows, heaviest first.

    Of equals the earlier comes first. Row, weight and position share one integer, so that one plain sort
    (which NumPy does with vector instructions, and not stably) has one answer everywhere.
    """
    lengths = np.diff(table.indptr)
    if not table.nnz:
        return np.zeros(0, dtype=np.int64)
    begin = np.repeat(table.indptr[:-1].astype(np.uint64), lengths)
    inside = np.arange(table.nnz, dtype=np.uint64) - begin
    top = float(table.data.max())
    light = ((1.0 - table.data.astype(np.float64) / (top or 1.0)) * ((1 << 24) - 1)).astype(np.uint64)
    row = np.repeat(np.arange(table.shape[0], dtype=np.uint64), lengths)
    keys = (row << np.uint64(40)) | (light << np.uint64(16)) | np.minimum(inside, np.uint64(65535))
    keys.sort()
    # Rows keep their lengths, so that a rank within its row is a distance from the row's beginning.
    keys = keys[inside < np.uint64(count)]
    return np.asarray(
        table.indptr[(keys >> np.uint64(40)).astype(np.int64)] + (keys & np.uint64(65535)).astype(np.int64)
    )
