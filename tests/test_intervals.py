"""The interval of a share, against its own definition and published figures."""

from __future__ import annotations

from math import sqrt

import pytest

from monitor import intervals


def test_the_bounds_are_those_of_the_published_table() -> None:
    # Newcombe, Statistics in Medicine 17 (1998), table I, method 3: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
    for hits, cases, low, high in (
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ):
        assert intervals.wilson(hits, cases) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(("hits", "cases"), [(1, 3), (5, 14), (40, 41), (700, 1_000)])
def test_the_bounds_are_the_shares_that_the_count_is_just_not_too_far_from(hits: int, cases: int) -> None:
    for bound in intervals.wilson(hits, cases):
        away = abs(hits / cases - bound) / sqrt(bound * (1 - bound) / cases)
        assert away == pytest.approx(1.959964)


def test_nothing_known_is_anything_between_none_and_all() -> None:
    assert intervals.wilson(0, 0) == (0.0, 1.0)


@pytest.mark.parametrize("cases", [1, 2, 7, 10, 33, 1_000])
def test_a_share_is_never_outside_its_interval(cases: int) -> None:
    for hits in {0, 1, cases // 2, cases - 1, cases}:
        low, high = intervals.wilson(hits, cases)
        assert 0.0 <= low <= hits / cases <= high <= 1.0
    assert intervals.wilson(0, cases)[0] == 0.0
    assert intervals.wilson(cases, cases)[1] == 1.0


def test_more_cases_make_it_narrower_and_both_sides_mirror_each_other() -> None:
    few, many = intervals.wilson(3, 10), intervals.wilson(300, 1_000)
    assert many[1] - many[0] < few[1] - few[0]
    low, high = intervals.wilson(7, 10)
    assert (1 - high, 1 - low) == pytest.approx(few)


@pytest.mark.parametrize(("hits", "cases"), [(3, 2), (-1, 2), (1, 0)])
def test_more_hits_than_cases_are_no_share(hits: int, cases: int) -> None:
    with pytest.raises(ValueError, match="no share"):
        intervals.wilson(hits, cases)
