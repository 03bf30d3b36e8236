"""What groups promise: who must and must not stand together, no chains, one answer, and a bounded effort."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.stories.candidates import Floats, Ints
from monitor.stories.grouping import VETO, cluster
from monitor.stories.linking import Linking

FLOOR = -8.0
Table = dict[tuple[int, int], float]


def sparse_of(table: Table) -> tuple[Ints, Floats]:
    return np.array(list(table), dtype=np.int64).reshape(-1, 2), np.array(
        list(table.values()), dtype=np.float64
    )


def nothing_more(pairs: Ints) -> Floats:
    return np.full(len(pairs), FLOOR)


def groups_of(
    count: int,
    table: Table,
    score: Callable[[Ints], Floats] = nothing_more,
    bound: Sequence[tuple[int, int]] = (),
) -> list[list[int]]:
    pairs, odds = sparse_of(table)
    return cluster(count, pairs, odds, score, line=0.0, floor=FLOOR, bound=bound)


def everyone(rows: Sequence[int], odds: float) -> Table:
    return {(i, j): odds for i in rows for j in rows if i < j}


tables = st.integers(2, 12).flatmap(
    lambda count: st.tuples(
        st.just(count),
        st.dictionaries(
            st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)).filter(lambda p: p[0] < p[1]),
            st.one_of(st.integers(-8, 8).map(float), st.just(VETO)),
            max_size=40,
        ),
        st.lists(
            st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)).filter(lambda p: p[0] != p[1]),
            max_size=3,
        ),
    )
)


@settings(max_examples=40, deadline=None)
@given(tables)
def test_every_row_is_in_exactly_one_group(drawn: tuple[int, Table, list[tuple[int, int]]]) -> None:
    count, table, bound = drawn
    groups = groups_of(count, table, bound=bound)
    assert sorted(row for group in groups for row in group) == list(range(count))
    assert groups == sorted(sorted(group) for group in groups)


@settings(max_examples=40, deadline=None)
@given(tables)
def test_a_veto_holds_and_what_is_bound_stands_together(
    drawn: tuple[int, Table, list[tuple[int, int]]],
) -> None:
    count, table, bound = drawn
    of = {row: k for k, group in enumerate(groups_of(count, table, bound=bound)) for row in group}
    assert all(of[i] == of[j] for i, j in bound)
    block = {row: {row} for row in range(count)}
    for i, j in bound:
        joint = block[i] | block[j]
        block.update(dict.fromkeys(joint, joint))
    for (i, j), odds in table.items():
        assert odds > VETO or of[i] != of[j] or j in block[i]


@settings(max_examples=40, deadline=None)
@given(tables, st.randoms(use_true_random=False))
def test_the_order_of_the_pairs_changes_nothing(
    drawn: tuple[int, Table, list[tuple[int, int]]], shuffle: random.Random
) -> None:
    count, table, bound = drawn
    items = list(table.items())
    shuffle.shuffle(items)
    turned = [(j, i) for i, j in reversed(bound)]
    assert groups_of(count, dict(items), bound=turned) == groups_of(count, table, bound=bound)


@settings(max_examples=40, deadline=None)
@given(tables)
def test_pairs_asked_for_count_like_pairs_given(
    drawn: tuple[int, Table, list[tuple[int, int]]],
) -> None:
    count, table, bound = drawn
    full = {(i, j): table.get((i, j), FLOOR) for i in range(count) for j in range(i + 1, count)}
    strong = {pair: odds for pair, odds in full.items() if odds >= 0}

    def score(pairs: Ints) -> Floats:
        return np.array([full[i, j] for i, j in pairs.tolist()])

    # What lies between two components is not asked for: the given ones must hold the same components.
    inside = {row: k for k, group in enumerate(_components(count, strong, bound)) for row in group}
    known = {(i, j): odds for (i, j), odds in full.items() if odds >= 0 or inside[i] != inside[j]}
    assert groups_of(count, known, score, bound) == groups_of(count, full, score, bound)


def _components(count: int, links: Table, bound: Sequence[tuple[int, int]]) -> list[set[int]]:
    of = {row: {row} for row in range(count)}
    for i, j in [*links, *bound]:
        joint = of[i] | of[j]
        of.update(dict.fromkeys(joint, joint))
    return [group for row, group in of.items() if row == min(group)]


def textbook(size: Sequence[int], ties: dict[int, dict[int, int]], height: int) -> list[list[int]]:
    """Average link by the table of all pairs, looked through anew for each join."""
    groups = [[unit] for unit in range(len(size))]

    def mean(a: list[int], b: list[int]) -> float:
        total = sum(ties[i].get(j, 0) for i in a for j in b)
        return total / (sum(size[i] for i in a) * sum(size[j] for j in b))

    while len(groups) > 1:
        best = min(
            (-mean(a, b), a[0], b[0], k, m)
            for k, a in enumerate(groups)
            for m, b in enumerate(groups)
            if a[0] < b[0]
        )
        if -best[0] < height:
            break
        joint = sorted(groups[best[3]] + groups[best[4]])
        groups = [g for k, g in enumerate(groups) if k not in best[3:]] + [joint]
    return sorted(groups)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.integers(1, 3), min_size=1, max_size=9),
    st.dictionaries(st.tuples(st.integers(0, 8), st.integers(0, 8)), st.integers(1, 30), max_size=30),
    st.integers(1, 12),
)
def test_sparse_linking_is_the_textbooks_average_link(size: list[int], drawn: Table, height: int) -> None:
    ties: dict[int, dict[int, int]] = {unit: {} for unit in range(len(size))}
    for (i, j), value in drawn.items():
        if i < j < len(size):
            ties[i][j] = ties[j][i] = int(value)
    assert [tree.units() for tree in Linking(size, ties, ()).join(height)] == textbook(size, ties, height)


def test_a_chain_of_half_alike_articles_is_not_one_story() -> None:
    chain = {(i, i + 1): 2.0 for i in range(30)}
    assert max(map(len, groups_of(31, chain))) <= 2


def test_a_veto_between_two_keeps_their_groups_apart() -> None:
    table = {**everyone(range(4), 7.0), **everyone(range(4, 8), 7.0)}
    table |= {(i, j): 3.0 for i in range(4) for j in range(4, 8)}
    assert groups_of(8, table) == [list(range(8))]
    assert groups_of(8, table | {(0, 7): VETO}) == [[0, 1, 2, 3], [4, 5, 6, 7]]


def test_what_is_bound_outweighs_a_veto() -> None:
    table = {**everyone((0, 1, 2), 6.0), **everyone((3, 4, 5), 6.0), (0, 3): VETO}
    of_zero = next(group for group in groups_of(6, table, bound=[(0, 3)]) if 0 in group)
    assert 3 in of_zero


def two_blocks(within: float, between: float) -> Table:
    table = {**everyone(range(4), within), **everyone(range(4, 8), within)}
    return table | {(i, j): between for i in range(4) for j in range(4, 8)}


def test_two_stories_that_agree_within_and_less_between_stay_two() -> None:
    assert groups_of(8, two_blocks(7.0, 1.0)) == [[0, 1, 2, 3], [4, 5, 6, 7]]
    assert groups_of(8, two_blocks(2.0, 1.0)) == [list(range(8))]


def test_a_large_story_takes_in_what_a_pair_would_not() -> None:
    large = everyone(range(12), 4.0) | {(i, 12): -1.0 for i in range(11)} | {(11, 12): 0.5}
    assert groups_of(13, large) == [list(range(13))]
    assert groups_of(2, {(0, 1): -1.0}) == [[0], [1]]


def test_one_weak_join_on_the_way_to_a_good_whole_does_not_split_it() -> None:
    # The first two come together last of all in the eyes of a chain, and are vouched for by the others.
    table = everyone(range(10), 3.0) | {(0, 1): -2.0}
    assert groups_of(10, table) == [list(range(10))]


def story_of_many(count: int) -> tuple[Table, Callable[[Ints], Floats]]:
    """Stories of 300, each article compared with the next twelve alone; a link ties one to the next."""
    table = {
        (i, j): 3.0 for i in range(count) for j in range(i + 1, min(i + 13, count)) if i // 300 == j // 300
    }
    table |= {(i - 1, i): 0.5 for i in range(300, count, 300)}

    def score(pairs: Ints) -> Floats:
        return np.where(pairs[:, 0] // 300 == pairs[:, 1] // 300, 2.0, -6.0)

    return table, score


def test_a_story_too_big_for_its_candidates_becomes_one() -> None:
    table, score = story_of_many(900)
    biggest = sorted(map(len, groups_of(900, table, score)))[-3:]
    assert min(biggest) >= 290


def test_no_more_pairs_are_asked_for_than_the_budget_allows() -> None:
    asked: list[int] = []

    def score(pairs: Ints) -> Floats:
        asked.append(len(pairs))
        return np.full(len(pairs), -6.0)

    # Thirty components of two hundred, each a chain: 591,030 pairs were not scored.
    groups_of(6000, {(i, i + 1): 1.0 for i in range(6000) if i % 200 != 199}, score)
    assert 0 < sum(asked) <= 100_000 + 4 * 6000


def steps(count: int) -> int:
    """The work of linking `count` units with twelve ties each, all of one component."""
    dice = random.Random(count)  # noqa: S311 - a table to measure work on, the same each time
    ties: dict[int, dict[int, int]] = {unit: {} for unit in range(count)}
    for one in range(count):
        for _ in range(6):
            other = (one + dice.randint(1, 40)) % count
            ties[one][other] = ties[other][one] = dice.randint(1, 16_000_000)
    linking = Linking([1] * count, ties, ())
    linking.join(8_000_000)
    return linking.steps


def test_twice_as_many_articles_cost_twice_the_work() -> None:
    assert steps(4000) <= 2.2 * steps(2000)


def test_a_line_under_the_floor_is_refused() -> None:
    with pytest.raises(ValueError, match="floor"):
        cluster(2, *sparse_of({(0, 1): 1.0}), nothing_more, line=-9.0, floor=FLOOR)


def test_nothing_to_group_is_no_group() -> None:
    assert groups_of(0, {}) == []
