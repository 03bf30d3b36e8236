"""The nearest articles by meaning: rows of dense vectors.

Up to EXACT rows all are compared with all; above, rows are put into cells around a few hundred centres,
and only the cells nearest to a row are searched. Centres start from rows in fixed order and use no
chance, so that the same rows give the same cells.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt

from monitor.stories.nearest import LOOKED_UP, NEIGHBOURS, Window, best_of, nearest_ten
from monitor.stories.products import Floats, Ints, Table

Vectors = npt.NDArray[np.float32]

EXACT = 4_000
# Single precision, and sums in an order that differs between processors: the sixth digit is noise.
DIGITS = 5
PROBES = 12
_ROUNDS = 3
_TRAINED_ON = 20_000
_BLOCK = 512
_RUNS = 256


def nearest(vectors: Vectors, window: Window, limit: int = EXACT) -> tuple[Floats, Ints]:
    """The mean of every row's cosines to its ten nearest, and its nearest as pairs.

    Rows are of unit length, or zeros: those have no neighbours and are nobody's. Up to `limit` rows all are
    compared with all.
    """
    rows = np.nonzero(np.any(vectors != 0, axis=1))[0]
    if len(rows) < 2:
        return np.zeros(len(vectors)), np.zeros((0, 2), dtype=np.int64)
    searches = [(rows, rows)] if len(rows) <= limit else _cells(vectors, rows)
    count = NEIGHBOURS if len(rows) <= limit else LOOKED_UP
    pairs, values = _among(vectors, searches, window, count)
    return np.round(nearest_ten(pairs, values, len(vectors)), DIGITS), pairs


def cosines(vectors: Vectors, pairs: Ints) -> Floats:
    """The cosine of each pair of rows."""
    out = np.zeros(len(pairs))
    first, second = pairs[:, 0], pairs[:, 1]
    # Pairs come sorted: one product for all partners of a row, and only their rows are gathered.
    edges = np.concatenate([[0], np.nonzero(np.diff(first))[0] + 1, [len(pairs)]]).tolist()
    for low, high in pairwise(edges) if len(pairs) else ():
        out[low:high] = vectors.take(second[low:high], axis=0) @ vectors[first[low]]
    return np.round(out, DIGITS)


def _among(
    vectors: Vectors, searches: list[tuple[Ints, Ints]], window: Window, count: int
) -> tuple[Ints, Floats]:
    """For each (rows, others): the `count` nearest of each row among the others, and how near."""
    closed = window.closed
    found: list[Ints] = [np.zeros((0, 2), dtype=np.int64)]
    values: list[Floats] = [np.zeros(0)]
    for asking, others in searches:
        theirs = vectors[others]
        k = min(count, len(others) - 1)
        for start in range(0, len(asking) if k > 0 else 0, _BLOCK):
            own = asking[start : start + _BLOCK]
            block = vectors[own] @ theirs.T
            itself = np.minimum(np.searchsorted(others, own), len(others) - 1)
            there = np.nonzero(others[itself] == own)[0]
            block[there, itself[there]] = -1.0
            if closed:
                block[~window.open(own[:, None], others[None, :])] = -1.0
            # Only what may be among the nearest is rounded: to round all takes as long as to find it.
            found_at = np.nonzero((block >= _edge(block, k)[:, None]).ravel())[0]
            row, column = found_at // len(others), found_at % len(others)
            value = np.round(block.ravel()[found_at], DIGITS).astype(np.float64)
            kept = value > 0
            row, column, value = row[kept], column[kept], value[kept]
            # Others come in rising order, so equals at the edge go to the earlier row.
            best, near = best_of(own[row], others[column], value, k)
            found.append(best)
            values.append(near)
    return np.concatenate(found), np.concatenate(values)


def _edge(block: Vectors, k: int) -> Vectors:
    """A bound for each row under the least of its `k` greatest, by more than rounding moves them.

    Of many runs of columns, `k` have a greatest value that reaches the bound: to sort those is enough.
    """
    count = block.shape[1]
    runs = max(_RUNS, 4 * k)
    if count > 2 * runs:
        whole = count // runs * runs
        block = block[:, :whole].reshape(len(block), -1, runs).max(axis=1)
    edge = np.partition(block, block.shape[1] - k, axis=1)[:, block.shape[1] - k]
    return np.asarray(edge - np.float32(2 * 10.0**-DIGITS))


def _cells(vectors: Vectors, rows: Ints) -> list[tuple[Ints, Ints]]:
    """Each cell's rows, and all rows of the cells nearest to its centre."""
    centres = _centres(vectors, rows)
    own = np.concatenate(
        [np.argmax(np.round(vectors[part] @ centres.T, DIGITS), axis=1) for part in _blocks(rows)]
    )
    order = np.argsort(own, kind="stable")
    edges = np.searchsorted(own[order], np.arange(len(centres) + 1))
    members = [np.sort(rows[order[edges[c] : edges[c + 1]]]) for c in range(len(centres))]
    between = np.round(centres @ centres.T, DIGITS)
    probed = np.argsort(-between, axis=1, kind="stable")[:, :PROBES]
    return [
        (members[c], np.sort(np.concatenate([members[p] for p in probed[c]])))
        for c in range(len(centres))
        if len(members[c])
    ]


def _blocks(rows: Ints) -> list[Ints]:
    return [rows[start : start + 4 * _BLOCK] for start in range(0, len(rows), 4 * _BLOCK)]


def _centres(vectors: Vectors, rows: Ints) -> Vectors:
    """K-means on the sphere, from rows at even distances."""
    learn = rows[np.linspace(0, len(rows) - 1, min(_TRAINED_ON, len(rows))).astype(np.int64)]
    count = max(2, int(np.sqrt(len(rows)) * 1.5))
    centres = vectors[learn[np.linspace(0, len(learn) - 1, count).astype(np.int64)]].copy()
    for _ in range(_ROUNDS):
        total = np.zeros(centres.shape, dtype=np.float64)
        for part in _blocks(learn):
            own = np.argmax(np.round(vectors[part] @ centres.T, DIGITS), axis=1)
            ones = np.ones(len(part), dtype=np.float32)
            total += (
                Table((ones, own, np.arange(len(part) + 1)), shape=(len(part), len(centres))).T
                @ vectors[part]
            )
        length = np.linalg.norm(total, axis=1, keepdims=True)
        # Rounded, so that no processor's last bits grow from round to round. An empty cell stays.
        fresh = np.round(total / np.where(length > 0, length, 1.0), 4).astype(np.float32)
        centres = np.where(length > 0, fresh, centres)
    return centres
