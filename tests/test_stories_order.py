"""Order: reports of a decision and of its reversal come one after the other."""

import numpy as np
import pytest

from monitor.stories.grouping import cluster, in_order

FLOOR = -8.0


def two_and_two(days: list[float] | None) -> list[list[int]]:
    pairs = np.array([(i, j) for i in range(4) for j in range(i + 1, 4)], dtype=np.int64)
    # Alike within each two, and nearly so between them.
    odds = np.array([1.8 if (i < 2) == (j < 2) else 0.8 for i, j in pairs.tolist()])
    own = None if days is None else np.array(days)
    return cluster(4, pairs, odds, lambda more: np.full(len(more), FLOOR), line=0.0, floor=FLOOR, days=own)


def test_reports_that_all_came_before_the_others_stay_with_their_own_event() -> None:
    assert two_and_two([0.0, 0.1, 0.9, 1.0]) == [[0, 1], [2, 3]]


def test_the_same_reports_in_any_order_are_one_story() -> None:
    assert two_and_two([0.0, 0.9, 0.1, 1.0]) == [[0, 1, 2, 3]]


def test_without_dates_order_says_nothing() -> None:
    assert two_and_two(None) == two_and_two([float("nan")] * 4) == [[0, 1, 2, 3]]


def test_order_speaks_by_how_rarely_it_comes_by_chance() -> None:
    two = in_order(np.array([0.0, 1]), np.array([2.0, 3]))
    three = in_order(np.arange(3.0), np.arange(3.0) + 3)
    assert two == pytest.approx(np.log(3))  # one of the three ways to part four into two and two
    assert three == pytest.approx(np.log(10))
    assert in_order(np.array([2.0, 3]), np.array([0.0, 1])) == two


def test_one_article_a_side_or_equal_times_are_no_order() -> None:
    assert in_order(np.array([0.0]), np.arange(5.0) + 1) == 0
    assert in_order(np.zeros(3), np.zeros(3)) == 0
