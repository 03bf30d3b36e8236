"""Who stands near whom: the nearest of each article in one view, and what its surroundings are like.

Up to EXACT articles all are compared with all. Above, each article's heaviest terms look up posting
lists of bounded length, so that the work grows with the batch and not with its square.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from monitor.stories.products import DIGITS, Floats, Ints, Table, heaviest, ranks

NEIGHBOURS = 30
SURROUNDINGS = 10
# Tried and dropped: ranks among neighbours as features (.007 less on the set left out).
EXACT = 3_000
# The usual similarity of two unrelated articles, with which small languages are topped up.
TYPICAL = 0.02
_TOPPED = 30
# Above EXACT an article is looked up by so many of its terms: 16 lose .01 of the true pairs.
HEAVIEST = 30
# A term that more articles have is looked up among those only in which it weighs most; 200 found no more.
# Cutting such terms instead would lose a story of a thousand articles, whose own words are common by then.
POSTINGS = 80
# How many neighbours a search brings; 30 bring .003 more of the true pairs, and a half more work.
LOOKED_UP = 20
# What has less in common by such terms is nobody's neighbour.
FAINT = 0.02
# Rows with which the spread of an article's similarity to the far rest of its language is estimated: to 3 %.
SAMPLE = 300
_BLOCK = 256


@dataclass(frozen=True, slots=True)
class Surroundings:
    """`near` is the mean similarity to a row's ten nearest within the window, `mean` and `spread`
    describe its similarity to all; they make one threshold serve batches of fifty and of thousands."""

    near: Floats
    mean: Floats
    spread: Floats


@dataclass(frozen=True, slots=True)
class Window:
    """When each article appeared, in days, whether that is known, and how far apart two may be."""

    days: Floats
    dated: npt.NDArray[np.bool_]
    span: float

    def open(self, first: Ints, second: Ints) -> npt.NDArray[np.bool_]:
        """Whether each of `first` may meet its `second`; an undated article meets all."""
        apart = np.abs(self.days[first] - self.days[second])
        return ~(self.dated[first] & self.dated[second] & (apart > self.span))

    @property
    def closed(self) -> bool:
        """Whether any two are too far apart."""
        known = self.days[self.dated]
        return bool(known.size and np.ptp(known) > self.span)


def all_with_all(matrix: Table, code: Ints, window: Window) -> tuple[Surroundings, Ints]:
    """The surroundings of every row, and its nearest as pairs. `code` numbers each row's language."""
    rows = matrix.shape[0]
    near, mean, spread = np.zeros(rows), np.zeros(rows), np.zeros(rows)
    pairs: list[Ints] = [np.zeros((0, 2), dtype=np.int64)]
    turned = Table(matrix.T)
    k, closed, every = min(NEIGHBOURS, rows - 1), window.closed, np.arange(rows)
    for start in range(0, rows if k > 0 else 0, _BLOCK):
        own = np.arange(start, min(start + _BLOCK, rows))
        block = np.round((matrix[own] @ turned).toarray(), DIGITS)
        block[own - start, own] = 0.0
        alike = block * (code[own, None] == code[None, :])
        total = (code[own, None] == code[None, :]).sum(axis=1) - 1
        mean[own], spread[own] = _spread(alike.sum(axis=1), (alike * alike).sum(axis=1), total)
        block[own - start, own] = -1.0
        if closed:
            block[~window.open(own[:, None], every[None, :])] = -1.0
        best, where = _top(block, k)
        near[own] = np.maximum(best[:, :SURROUNDINGS], 0.0).sum(axis=1) / SURROUNDINGS
        row, place = np.nonzero(best > 0)
        pairs.append(np.column_stack([own[row], where[row, place]]))
    near = np.asarray(np.round(near, DIGITS), dtype=np.float64)
    return Surroundings(near=near, mean=mean, spread=spread), np.concatenate(pairs)


def _spread(total: Floats, squares: Floats, others: Ints | Floats) -> tuple[Floats, Floats]:
    """Mean and spread of the similarity to `others` rows of which the sums are known."""
    many = others + _TOPPED
    mean = (total + _TOPPED * TYPICAL) / many
    square = (squares + _TOPPED * 2 * TYPICAL**2) / many
    spread = np.sqrt(np.maximum(square - mean**2, 1e-4))
    return np.asarray(np.round(mean, DIGITS)), np.asarray(np.round(spread, DIGITS))


def _top(block: Floats, k: int) -> tuple[Floats, Ints]:
    """The `k` greatest of each row and where; of equals the earlier column, on every machine."""
    edge = np.partition(block, -k, axis=1)[:, -k]
    where = np.zeros((len(block), k), dtype=np.int64)
    for row, limit in enumerate(edge):
        chosen = np.nonzero(block[row] >= limit)[0]
        where[row] = chosen[np.argsort(-block[row, chosen], kind="stable")][:k]
    return np.take_along_axis(block, where, axis=1), where


def known_around(matrix: Table, code: Ints, pairs: Ints, values: Floats) -> Surroundings:
    """The surroundings of every row of which only these pairs (each once) are multiplied out."""
    there, value = both(pairs, values)
    near = nearest_ten(there, value, matrix.shape[0])
    mean, spread = _estimated(matrix, code, there, value)
    return Surroundings(near=near, mean=mean, spread=spread)


def both(pairs: Ints, values: Floats) -> tuple[Ints, Floats]:
    """Each pair from either side."""
    return np.concatenate([pairs, pairs[:, ::-1]]), np.concatenate([values, values])


def nearest_ten(pairs: Ints, values: Floats, rows: int) -> Floats:
    """The mean of the ten greatest values of each first row."""
    best, value = best_of(pairs[:, 0], pairs[:, 1], values, SURROUNDINGS)
    near = np.bincount(best[:, 0], weights=value, minlength=rows) / SURROUNDINGS
    return np.asarray(np.round(near, DIGITS), dtype=np.float64)


def looked_up(matrix: Table, window: Window) -> Ints:
    """Pairs: each row, and those with which its heaviest terms have most in common."""
    rows = matrix.shape[0]
    kept = np.sort(heaviest(matrix, HEAVIEST))
    query = Table(
        (matrix.data[kept], matrix.indices[kept], np.searchsorted(kept, matrix.indptr)),
        shape=matrix.shape,
    )
    posting = Table(query.T)
    listed = np.sort(heaviest(posting, POSTINGS))
    index = Table(
        (posting.data[listed], posting.indices[listed], np.searchsorted(listed, posting.indptr)),
        shape=posting.shape,
    )
    closed = window.closed
    out: list[Ints] = [np.zeros((0, 2), dtype=np.int64)]
    for start in range(0, rows, _BLOCK):
        found = sparse.coo_array(query[start : start + _BLOCK] @ index)
        row, column = found.coords
        own = row.astype(np.int64) + start
        keep = (own != column) & (found.data >= FAINT)
        if closed:
            keep &= window.open(own, column)
        out.append(best_of(own[keep], column[keep].astype(np.int64), found.data[keep], LOOKED_UP)[0])
    return np.concatenate(out)


def best_of(first: Ints, second: Ints, values: Floats, count: int) -> tuple[Ints, Floats]:
    """The `count` pairs of each `first` with the greatest values (0 to 1), greatest first, and the values
    to six digits; of equals the earlier `second`."""
    if not len(first):
        return np.zeros((0, 2), dtype=np.int64), np.zeros(0)
    base = int(first.min())
    light = (1_000_000 - np.clip(np.rint(values * 1e6), 0, 1_000_000)).astype(np.uint64)
    keys = ((first - base).astype(np.uint64) << np.uint64(42)) | (light << np.uint64(22))
    keys |= second.astype(np.uint64)
    keys.sort()
    kept = keys[ranks(np.bincount((keys >> np.uint64(42)).astype(np.int64))) < count].astype(np.int64)
    pairs = np.column_stack([(kept >> 42) + base, kept & ((1 << 22) - 1)])
    return pairs, 1.0 - ((kept >> 22) & ((1 << 20) - 1)) / 1e6


def _estimated(matrix: Table, code: Ints, pairs: Ints, values: Floats) -> tuple[Floats, Floats]:
    """Mean and spread of each row's similarity to all of its language.

    The sum is exact: one product with the sum of all rows. Of the squares those of the nearest are
    known; the rest comes from a sample, every so-manieth row.
    """
    rows = matrix.shape[0]
    mean, spread = np.zeros(rows), np.zeros(rows)
    near = code[pairs[:, 0]] == code[pairs[:, 1]]
    pairs, values = pairs[near], values[near]
    known = np.bincount(pairs[:, 0], weights=values**2, minlength=rows)
    many = np.bincount(pairs[:, 0], minlength=rows)
    for k in range(int(code.max(initial=-1)) + 1):
        own = np.nonzero(code == k)[0]
        part = matrix[own]
        itself = np.asarray(part.multiply(part).sum(axis=1)).ravel()
        total = np.round(part @ np.asarray(part.sum(axis=0)).ravel() - itself, DIGITS)
        chosen = own[np.linspace(0, len(own) - 1, min(SAMPLE, len(own))).astype(np.int64)]
        squares, met = _sampled(matrix, own, chosen, pairs)
        far = np.maximum(len(own) - 1 - many[own], 0)
        others = np.full(len(own), len(own) - 1)
        mean[own], spread[own] = _spread(total, known[own] + squares / np.maximum(met, 1) * far, others)
    return mean, spread


def _sampled(matrix: Table, own: Ints, chosen: Ints, near: Ints) -> tuple[Floats, Ints]:
    """Sums of squares of each row's similarity to the `chosen` rows that are neither itself nor in
    `near` (pairs), and how many those are."""
    place = np.full(matrix.shape[0], -1, dtype=np.int64)
    place[chosen] = np.arange(len(chosen))
    turned = Table(matrix[chosen].T)
    left_out = np.concatenate([near, np.column_stack([chosen, chosen])])
    left_out = left_out[place[left_out[:, 1]] >= 0]
    left_out = left_out[np.argsort(left_out[:, 0], kind="stable")]
    squares, met = np.zeros(len(own)), np.zeros(len(own), dtype=np.int64)
    for start in range(0, len(own), 4 * _BLOCK):
        rows = own[start : start + 4 * _BLOCK]
        block = np.round((matrix[rows] @ turned).toarray(), DIGITS)
        low, high = np.searchsorted(left_out[:, 0], [rows[0], rows[-1] + 1])
        out = left_out[low:high]
        out = out[np.isin(out[:, 0], rows)]
        inside = np.searchsorted(rows, out[:, 0])
        block[inside, place[out[:, 1]]] = 0.0
        part = slice(start, start + len(rows))
        squares[part] = (block * block).sum(axis=1)
        met[part] = len(chosen) - np.bincount(inside, minlength=len(rows))
    return squares, met
