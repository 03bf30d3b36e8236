# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""Figures of one value and subject, put into groups; and how many are compared at all.

A page of nothing but sums is no story, and comparing each with each is quadratic: of what an article repeats, the
first few speak for the rest, and of a story only the first figures of each article are read.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from decimal import Decimal

from monitor.evidence.figures import Figure, same, within_rounding
from monitor.evidence.ledger.alike import one_thing
from monitor.evidence.ledger.subjects import Use

# A group is compared by its first members: more say nothing new.
MOST_COMPARED = 12
# Of what an article repeats of one thing, so many are compared; the rest goes where the first one goes.
MOST_REPEATED = 3
# The figures of a story that are read. The largest of 700 real stories has 170; the 3,600 of twelve pages
# made of one repeated sum took a minute.
MOST_READ = 600


def read(found: Sequence[Use]) -> list[Use]:
    """The first figures of each article, as many of each as fit, in reading order."""
    if len(found) <= MOST_READ:
        return list(found)
    nth: dict[int, int] = {}
    turns: list[tuple[int, tuple[int, int, int], Use]] = []
    for use in found:
        nth[use.rank] = nth.get(use.rank, 0) + 1
        turns.append((nth[use.rank], use.key, use))
    turns.sort(key=lambda turn: turn[:2])
    return sorted((use for _, _, use in turns[:MOST_READ]), key=lambda u: u.key)


def groups(found: Sequence[Use]) -> list[list[Use]]:
    """Figures of one value and subject; the finest wording of a value is the seed of its group."""
    compared, repeated = _repeats(found)
    by_value = sorted(compared, key=lambda u: (u.figure.value, u.key))
    values = [u.figure.value for u in by_value]
    taken: set[int] = set()
    out: list[list[Use]] = []
    for seed in sorted(compared, key=lambda u: (u.figure.quantum, u.key)):
        if id(seed) in taken:
            continue
        # What rounds to one value lies within a tenth of it (`within_rounding`).
        low, high = sorted((seed.figure.value * Decimal("0.89"), seed.figure.value * Decimal("1.12")))
        near = by_value[bisect_left(values, low) : bisect_right(values, high)]
        group = [seed]
        for use in sorted(near, key=lambda u: (u.figure.quantum, u.key)):
            if id(use) in taken or use is seed:
                continue
            some = group[:MOST_COMPARED]
            if all(equal(use.figure, g.figure) for g in some) and any(one_thing(use, g) for g in some):
                group.append(use)
        taken.update(map(id, group))
        out.append([one for use in group for one in (use, *repeated.get(id(use), ()))])
    return out


def _repeats(found: Sequence[Use]) -> tuple[list[Use], dict[int, list[Use]]]:
    """The figures to compare; and those that only repeat one of them, by the first that they repeat."""
    alike: dict[tuple[object, ...], list[Use]] = {}
    repeated: dict[int, list[Use]] = {}
    compared: list[Use] = []
    for use in sorted(found, key=lambda u: u.key):
        figure = use.figure
        noun = use.head.noun if use.head is not None else ""
        own = alike.setdefault((use.article, figure.value, figure.high, figure.bound, use.written, noun), [])
        own.append(use)
        if len(own) <= MOST_REPEATED:
            compared.append(use)
        else:
            repeated.setdefault(id(own[0]), []).append(use)
    return compared, repeated


def equal(a: Figure, b: Figure) -> bool:
    """Whether two figures can be one value: no bound or range speaks against it."""
    if "range" in (a.bound, b.bound):
        return a.bound == b.bound and same(a, b)
    if not same(a, b):
        low, high = sorted((a, b), key=lambda f: f.value)
        if high.bound == "least" or low.bound == "most":
            return False  # "over 1 trillion" is not 960 billion, rounded
    return within_rounding(a, b)
