"""What articles give of the same things, compared for many pairs at once: years, days, amounts, numbers of a
series.

Asked pair by pair these questions (`differences`) take microseconds each, and there are a million pairs.
Here the values that two articles give of one thing are laid side by side, every one of the one with every one
of the other, for thousands of pairs.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from monitor.stories.differences import amounts
from monitor.stories.products import Floats, Ints, ranks
from monitor.stories.reading import Reading

Flags: TypeAlias = npt.NDArray[np.bool_]
# What is given of each thing: at the beginning, and anywhere.
Things: TypeAlias = Mapping[str, tuple[Sequence[float], Sequence[float]]]

# Values set side by side at one time. Of one pair a page of figures may have as many.
_AT_ONCE = 1 << 18


@dataclass(frozen=True, slots=True)
class Runs:
    """Values of many owners: those of owner i from `start[i]` to `start[i + 1]`."""

    values: Floats
    start: Ints

    @classmethod
    def of(cls, found: Sequence[Sequence[float]]) -> Runs:
        """The values of each owner."""
        size = np.fromiter(map(len, found), dtype=np.int64, count=len(found))
        start = np.concatenate([[0], np.cumsum(size)]).astype(np.int64)
        values = np.fromiter(chain.from_iterable(found), dtype=np.float64, count=int(start[-1]))
        return cls(values=values, start=start)

    def size(self, owners: Ints) -> Ints:
        """How many values each has."""
        return np.asarray(self.start[owners + 1] - self.start[owners], dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Given:
    """What each article gives of which things, of those only that it begins with. `things` are the things of
    each article; the owner of values in `lead` (at its beginning) and `whole` (anywhere) is the thing's place
    among all in `things`."""

    things: Runs
    lead: Runs
    whole: Runs

    def differ(self, pairs: Ints, alike: Callable[[Floats, Floats], Flags]) -> Flags:
        """Of which pairs both begin with values of one thing, and none of them is `alike` any that the other
        article gives of it."""
        out = np.zeros(len(pairs), dtype=np.bool_)
        for item, mine, other in _beside(self.things, self.things, pairs):
            same = np.nonzero(self.things.values[mine] == self.things.values[other])[0]
            both = np.column_stack([mine[same], other[same]])
            apart = ~_any(self.lead, self.whole, both, alike)
            apart[apart] = ~_any(self.lead, self.whole, both[apart, ::-1], alike)
            out[item[same[apart]]] = True
        return out


@dataclass(frozen=True, slots=True)
class Told:
    """What the articles of a batch give. `days`: the days of their leads, months apart by 30.4."""

    years: Given
    every_year: Given
    days: Runs
    ordinals: Given
    models: Given
    amounts: Given

    def columns(self, pairs: Ints) -> dict[str, Floats]:
        """How far each pair contradicts itself: `apart`, `days_between`, `which_differs` and `amounts_differ`
        of `differences`."""
        return {
            "years": np.where(
                self.years.differ(pairs, np.equal), 1.0, 0.5 * self.every_year.differ(pairs, np.equal)
            ),
            "days": _days_between(self.days, pairs) / 30,
            "ordinals": self.another_of_a_series(pairs).astype(np.float64),
            "models": self.models.differ(pairs, np.equal).astype(np.float64),
            "magnitudes": self.amounts.differ(pairs, _near).astype(np.float64),
        }

    def another_of_a_series(self, pairs: Ints) -> Flags:
        """Which pairs begin with different numbers of one series (`differences.vetoed`)."""
        return self.ordinals.differ(pairs, np.equal)


def told(readings: Sequence[Reading]) -> Told:
    """What `readings` give."""
    # Days and years are numbers of two articles or none, so one table of numbers serves for all.
    number: dict[Hashable, float] = {}

    def code(one: Hashable) -> float:
        return number.setdefault(one, float(len(number)))

    def numbered(found: frozenset[tuple[str, str]]) -> dict[str, list[float]]:
        out: dict[str, list[float]] = {}
        for what, which in found:
            out.setdefault(what, []).append(code(which))
        return out

    def series(lead: frozenset[tuple[str, str]], whole: frozenset[tuple[str, str]]) -> Things:
        if not lead:
            return {}
        everywhere = numbered(whole)
        return {what: (which, everywhere.get(what, ())) for what, which in numbered(lead).items()}

    years = [(list(map(code, r.lead_years)), list(map(code, r.years))) for r in readings]
    return Told(
        years=_given({"": (lead, whole)} if lead else {} for lead, whole in years),
        every_year=_given({"": (whole, whole)} if whole else {} for _, whole in years),
        days=Runs.of([[month * 64.0 + day for month, day in r.lead_days] for r in readings]),
        ordinals=_given(series(r.lead_ordinals, r.ordinals) for r in readings),
        models=_given(series(r.lead_models, r.models) for r in readings),
        amounts=_given(map(amounts, readings)),
    )


def _given(articles: Iterable[Things]) -> Given:
    code: dict[Hashable, float] = {}
    things: list[list[float]] = []
    lead: list[Sequence[float]] = []
    whole: list[Sequence[float]] = []
    for one in articles:
        things.append([code.setdefault(thing, float(len(code))) for thing in one])
        for begins, everywhere in one.values():
            lead.append(begins)
            whole.append(everywhere)
    return Given(things=Runs.of(things), lead=Runs.of(lead), whole=Runs.of(whole))


def _beside(one: Runs, other: Runs, pairs: Ints) -> Iterator[tuple[Ints, Ints, Ints]]:
    """For each pair of owners every value of the first beside every one of the second: which pair, and where
    the two values stand; so many at one time."""
    mine, theirs = one.size(pairs[:, 0]), other.size(pairs[:, 1])
    many = mine * theirs
    some = np.nonzero(many)[0]
    mark = np.cumsum(many[some]) // _AT_ONCE
    for item in np.split(some, np.nonzero(np.diff(mark))[0] + 1):
        inside, owner = ranks(many[item]), np.repeat(item, many[item])
        width = theirs[owner]
        yield (
            owner,
            one.start[pairs[owner, 0]] + inside // width,
            other.start[pairs[owner, 1]] + inside % width,
        )


def _any(one: Runs, other: Runs, pairs: Ints, alike: Callable[[Floats, Floats], Flags]) -> Flags:
    """Whether any value of the first is alike any of the second."""
    out = np.zeros(len(pairs), dtype=np.bool_)
    for item, mine, theirs in _beside(one, other, pairs):
        out[item[alike(one.values[mine], other.values[theirs])]] = True
    return out


def _near(some: Floats, others: Floats) -> Flags:
    """As `differences.amounts_differ` has it: within a tenth of the larger."""
    with np.errstate(invalid="ignore"):  # of two without end the difference is no number
        within = np.abs(some - others) <= 0.1 * np.maximum(np.abs(some), np.abs(others))
    return np.asarray(within, dtype=np.bool_)


def _days_between(days: Runs, pairs: Ints) -> Floats:
    """`differences.days_between` of each pair; 0 where one has no day."""
    nearest = np.full(len(pairs), np.inf)
    for item, mine, other in _beside(days, days, pairs):
        (month, day), (another, date) = (np.divmod(days.values[k], 64.0) for k in (mine, other))
        gap = np.abs((month - another) * 30.4 + day - date)
        np.minimum.at(nearest, item, np.minimum(gap, 365 - gap))
    return np.where(np.isinf(nearest), 0.0, np.minimum(nearest, 30.0))
