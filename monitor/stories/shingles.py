"""Which articles share which word 5-grams: the ground of copies and of the share of common wording."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from monitor.stories.products import Ints, Table

Keys = npt.NDArray[np.uint64]


def shared(bags: Sequence[Keys]) -> Table:
    """A row for each of `bags`, a column for each key that more than one has.

    The head of a key and its row's number share one integer, so that one plain sort brings equals
    together: 15 million keys of 50,000 articles in seconds. Two keys with one head are taken for one; of
    15 million random keys with 48 bits each, less than one pair is.
    """
    bits = np.uint64(max(1, (len(bags) - 1).bit_length()))
    sizes = np.array([b.size for b in bags], dtype=np.int64)
    keys = np.zeros(int(sizes.sum()), dtype=np.uint64)
    place = 0
    for row, bag in enumerate(bags):
        keys[place : place + bag.size] = (bag >> bits << bits) | np.uint64(row)
        place += bag.size
    keys.sort()
    keys = keys[_met(keys >> bits)]
    column = np.zeros(len(keys), dtype=np.int32)
    head = keys >> bits
    column[1:] = np.cumsum(head[1:] != head[:-1])
    owner = (keys & ((np.uint64(1) << bits) - np.uint64(1))).astype(np.int64)
    # Two keys of one text may share a head; it counts once.
    once = np.ones(len(keys), dtype=np.bool_)
    once[1:] = keys[1:] != keys[:-1]
    column, owner = column[once], owner[once]
    order = np.argsort(owner, kind="stable")
    pointer: Ints = np.concatenate([[0], np.cumsum(np.bincount(owner, minlength=len(bags)))])
    return Table(
        (np.ones(len(order), dtype=np.float32), column[order], pointer),
        shape=(len(bags), int(column[-1]) + 1 if len(column) else 1),
    )


def _met(head: Keys) -> npt.NDArray[np.bool_]:
    """Whether a sorted value stands beside an equal one."""
    met = np.zeros(len(head), dtype=np.bool_)
    if len(head) > 1:
        equal = head[1:] == head[:-1]
        met[1:] |= equal
        met[:-1] |= equal
    return met
