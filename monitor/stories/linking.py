"""Average link on sparse scores: the two groups with the best mean score join, and so on, into trees.

The result is that of the textbook's table of all pairs, ties included, in time near linear in the pairs
that were scored: a pair that was not has the lowest score, which is nothing here. Scores are whole numbers
(millionths of log-odds), so that a sum is exact whatever its order, and every machine says the same.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

Ties = Mapping[int, Mapping[int, int]]


@dataclass(frozen=True, slots=True)
class Join:
    """Two groups that came together: their mean score (above the lowest), the lower of the means within
    each of them (None unless both have several articles), and how many articles the larger one has."""

    mean: float
    within: float | None
    larger: int


@dataclass(frozen=True, slots=True, eq=False)
class Tree:
    """How a group came about. `unit` where it is a single one, else `join` and its two `parts`."""

    unit: int = -1
    join: Join | None = None
    parts: tuple[Tree, ...] = ()

    def units(self) -> list[int]:
        """The units of the group, in order."""
        out: list[int] = []
        stack = [self]
        while stack:
            tree = stack.pop()
            if tree.join is None:
                out.append(tree.unit)
            stack.extend(tree.parts)
        return sorted(out)

    def cut(self, holds: Callable[[Tree, Join], bool]) -> list[list[int]]:
        """The largest groups whose last join holds: from the root downwards, so that one weak join on the
        way to a good whole does not matter."""
        out: list[list[int]] = []
        stack = [self]
        while stack:
            tree = stack.pop()
            if tree.join is None or holds(tree, tree.join):
                out.append(tree.units())
            else:
                stack.extend(tree.parts)
        return out


class Linking:
    """Units (articles, or articles bound together) on their way into groups.

    `size` of each unit in articles; `ties`, both ways, how far the sum of scores between two units lies above
    the lowest score (more than 0); `apart` pairs of units that never come together, nor through others;
    `inside` the mean score within a unit of several articles, as far above the lowest, where it is known. Of
    equal means the groups with the smallest members join first. `steps` counts what was looked at.
    """

    def __init__(
        self,
        size: Sequence[int],
        ties: Ties,
        apart: Iterable[tuple[int, int]],
        inside: Mapping[int, float] | None = None,
    ) -> None:
        self.size = {unit: size[unit] for unit in ties}
        self.first = {unit: unit for unit in ties}
        self.tree = {unit: Tree(unit=unit) for unit in ties}
        self.near = {unit: dict(near) for unit, near in ties.items()}
        # The sum of scores within each group, and of how many pairs of articles.
        self.within = {
            unit: (value * _pairs(size[unit]), _pairs(size[unit]))
            for unit, value in (inside or {}).items()
            if size[unit] > 1
        }
        self.foes: dict[int, set[int]] = {unit: set() for unit in ties}
        self.waiting: list[tuple[float, int, int, int, int]] = []
        self.steps = 0
        for one, other in apart:
            self.foes[one].add(other)
            self.foes[other].add(one)

    def join(self, height: int) -> list[Tree]:
        """The groups in which no two reach `height` (above the lowest score, more than 0) any more."""
        # What `_offer` does, for all at once.
        self.waiting = [
            (-value / (self.size[one] * self.size[other]), one, other, one, other)
            for one, near in self.near.items()
            for other, value in near.items()
            if one < other and value >= height * self.size[one] * self.size[other]
        ]
        heapq.heapify(self.waiting)
        while self.waiting:
            value, _, _, one, other = heapq.heappop(self.waiting)
            self.steps += 1
            if one not in self.near or other not in self.near[one]:
                continue
            now = self._mean(one, other)
            if now != -value:
                # A mean only falls while others join one of the two: what waits is never too low.
                self._offer(one, other, height)
            elif other not in self.foes[one]:
                self._merge(one, other, height)
        return [self.tree[unit] for unit in sorted(self.tree, key=self.first.__getitem__)]

    def _mean(self, one: int, other: int) -> float:
        # The quotient of two whole numbers is rounded once, and alike everywhere.
        return self.near[one][other] / (self.size[one] * self.size[other])

    def _offer(self, one: int, other: int, height: int) -> None:
        if self.near[one][other] >= height * self.size[one] * self.size[other]:
            # The first member of a group is its smallest.
            low, high = self.first[one], self.first[other]
            if low > high:
                low, high = high, low
            heapq.heappush(self.waiting, (-self._mean(one, other), low, high, one, other))

    def _grow(self, one: int, other: int) -> None:
        """`other` becomes part of `one`, in all but ties."""
        between = self.near[one][other]
        known = [self.within.get(unit, (0.0, 0)) for unit in (one, other)]
        means = [total / count for total, count in known if count]
        join = Join(
            mean=self._mean(one, other),
            within=min(means) if len(means) == 2 else None,
            larger=max(self.size[one], self.size[other]),
        )
        places = self.size[one] * self.size[other]
        self.within[one] = (known[0][0] + known[1][0] + between, known[0][1] + known[1][1] + places)
        self.within.pop(other, None)
        trees = sorted(((self.first[u], self.tree[u]) for u in (one, other)), key=lambda t: t[0])
        self.tree[one] = Tree(join=join, parts=tuple(tree for _, tree in trees))
        self.first[one] = trees[0][0]
        self.size[one] += self.size.pop(other)
        del self.tree[other], self.first[other]

    def _merge(self, one: int, other: int, height: int) -> None:
        # The one with fewer ties moves into the one with more: each tie moves log2(n) times at most.
        if (len(self.near[one]), -one) < (len(self.near[other]), -other):
            one, other = other, one
        self._grow(one, other)
        moved, foes = self.near.pop(other), self.foes.pop(other)
        del moved[one], self.near[one][other]
        for foe in foes:
            self.foes[foe].discard(other)
            self.foes[foe].add(one)
            self.foes[one].add(foe)
        for third, value in moved.items():
            self.steps += 1
            del self.near[third][other]
            total = self.near[one].get(third, 0) + value
            self.near[one][third] = self.near[third][one] = total
        for third in moved:
            self._offer(one, third, height)


def _pairs(count: int) -> int:
    return count * (count - 1) // 2
