# ruff: noqa: E501 - a sentence and its figure stand on one line
"""Hedges, ranges, pairs, roundings, and what holds for every text."""

from __future__ import annotations

import time
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.evidence.figures import Figure, amount, figures, incompatible, within_rounding
from monitor.evidence.reading import Passage
from monitor.model import Amount


def read(sentence: str) -> list[Figure]:
    return figures(Passage(sentence, 0.5, 3))


def one(sentence: str) -> Figure:
    (found,) = read(sentence)
    return found


@pytest.mark.parametrize(
    ("sentence", "bound"),
    [
        ("It has more than 40 plants.", "least"),
        ("It has 40+ plants.", "least"),
        ("It has 40 or more plants.", "least"),
        ("It has no fewer than 40 plants.", "least"),
        ("It has in excess of 40 plants.", "least"),
        ("It raised $1 trillion-plus in cash.", "least"),
        ("It has fewer than 40 plants.", "most"),
        ("It has as many as 40 plants.", "most"),
        ("It has no more than 40 plants.", "most"),
        ("It draws at most 3 GW.", "most"),
        ("It lost <5% in May.", "most"),
        ("It has nearly 40 plants.", "about"),
        ("It has 40-odd plants.", "about"),
        ("It has an estimated 40 plants.", "about"),
        ("It costs ~$40 in shops.", "about"),
        ("A row over the $5 billion plan goes on.", ""),
        ("A dispute over $5 billion goes on.", ""),
        ("We know about the 500 jobs.", ""),
        ("It left 24 dead and over a village it rained.", ""),
    ],
)
def test_a_hedge_is_kept_and_a_preposition_is_none(sentence: str, bound: str) -> None:
    assert [f.bound for f in read(sentence)] == [bound]


@pytest.mark.parametrize(
    ("literal", "low", "high", "unit"),
    [
        ("$3-5 billion", "3000000000", "5000000000", "USD"),
        ("$3bn-$5bn", "3000000000", "5000000000", "USD"),
        ("$3 to $5 billion", "3000000000", "5000000000", "USD"),
        ("$800 million to $1 billion", "800000000", "1000000000", "USD"),
        ("3 to 5 percent", "3", "5", "%"),
        ("3%-5%", "3", "5", "%"),
        ("15-20 people", "15", "20", "person"),
        ("10 to 20 million people", "10000000", "20000000", "person"),
        ("two or three people", "2", "3", "person"),
        ("100-150MW", "100000000", "150000000", "W"),
        ("24- to 30-foot", "24", "30", "ft"),
    ],
)
def test_a_range_is_one_figure_with_two_ends(literal: str, low: str, high: str, unit: str) -> None:
    found = one(f"It takes {literal} at most times.")
    assert (found.literal, found.value, found.high, found.unit) == (
        literal,
        Decimal(low),
        Decimal(high),
        unit,
    )
    assert found.bound == "range"


def test_between_two_ends_is_a_range() -> None:
    found = one("It costs between $3 and $5 billion.")
    assert (found.literal, found.value, found.high) == (
        "$3 and $5 billion",
        Decimal(3 * 10**9),
        Decimal(5 * 10**9),
    )


@pytest.mark.parametrize(
    ("sentence", "values"),
    [
        ("Its stake rises from 3% to 5%.", ["3", "5"]),
        ("Its stake rises from 3 to 5 percent.", ["3", "5"]),
        ("Oil fell $2 to $65 a barrel.", ["2", "65"]),
        ("Shares rose 3% to 4% of the index.", ["3", "4"]),
    ],
)
def test_a_change_is_no_range(sentence: str, values: list[str]) -> None:
    found = read(sentence)
    assert [f.value for f in found] == [Decimal(v) for v in values]
    assert all(f.high is None and f.bound == "" for f in found)


def test_ages_scores_and_years_are_no_range() -> None:
    assert read("They won 3-5 and the 9-11 attacks came between 2019 and 2021.") == []


def test_a_range_whose_low_end_has_no_scale_gives_only_its_high_end() -> None:
    assert [f.value for f in read("It costs $900 to $1 billion.")] == [Decimal(10**9)]


@pytest.mark.parametrize(
    "sentence",
    [
        "It costs 1 trillion yen ($6.34 billion) now.",
        "It costs $6.3 billion, or about €5.8 billion.",
        "It costs 5 million rand (equivalent to $300,000).",
        "It costs £5m/$6m in shops.",
        "総額は1兆円（約63億ドル）だ。",
        "総額は63億ドル（約1兆円に相当）だ。",
    ],
)
def test_one_sum_in_two_currencies_is_a_pair(sentence: str) -> None:
    assert [f.paired for f in read(sentence)] == [False, True]


def test_one_sum_may_be_given_in_three_currencies() -> None:
    found = read("It costs ¥1tn (US$6.3bn, €5.8bn) in all.")
    assert [f.paired for f in found] == [False, True, True]
    assert [w.text for w in found[0].after()][-1] == "all"


def test_two_sums_of_a_list_are_no_pair() -> None:
    assert [f.paired for f in read("It costs $6.3 billion, €5.8 billion and £5 billion.")] == [False] * 3


def test_an_amount_is_a_figure_without_its_place() -> None:
    found = one("They expect $3-5 billion.")
    assert amount(found) == Amount(
        value=Decimal(3 * 10**9),
        unit="USD",
        bound="range",
        high=Decimal(5 * 10**9),
        quantum=Decimal(10**9),
    )
    assert amount(one("Prices rose by $150.")).unit == "USD"


def test_a_third_is_33_percent_and_no_other_than_30() -> None:
    third = one("A third of its staff left.")
    assert within_rounding(third, one("33% of its staff left."))
    assert not within_rounding(third, one("30% of its staff left."))
    assert not incompatible(third, one("30% of its staff left."))
    assert incompatible(third, one("45% of its staff left."))


def test_ranges_agree_only_as_a_whole() -> None:
    assert within_rounding(one("$3-5 billion"), one("$3bn to $5bn"))
    assert not within_rounding(one("$3-5 billion"), one("$3-6 billion"))
    assert not incompatible(one("$3-5 billion"), one("$9 billion"))


PIECES = [
    "1", "12", "300", "2,000", "6.3", "$", "€", "bn", " million", "%", " percent", " to ", "-", "–", " and ", " or ", " people", " between ", "(", ")", ", ",
    "1兆", "2億", "三千", "万", "円", "ドル", "〜", "から", "約", "以上", "人", "割", "分の", "half ", "a ", "third ", "of the ", "two ", "hundred ", " dozen ", "GW", " MW", " years", "x", ".",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_every_text_is_read_and_figures_are_its_own_words(sentence: str) -> None:
    found = figures(Passage(sentence, 0.5, 3), durations=True)
    assert all(f.literal and f.literal in sentence and f.literal == f.literal.strip() for f in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(0 <= f.left <= f.start < f.end <= f.right <= len(sentence) for f in found)
    assert all(f.value >= 0 and f.quantum > 0 and (f.high is None or f.high > f.value) for f in found)
    assert all((f.bound == "range") == (f.high is not None) for f in found)


@pytest.mark.parametrize(
    "piece",
    ["1 ", "$1-", "one and a half ", "1億", "a ", "3 to ", "%20", "1兆円（", "1〜", "$1 (€1, ", "12 blue ", "half of ", "five hundred and ", "http://", "人"],
)  # fmt: skip
def test_a_hostile_page_costs_no_more_than_its_length(piece: str) -> None:
    hostile = (piece * 15_000)[:15_000]
    begun = time.process_time()
    figures(Passage(hostile, 0.5, 3), durations=True)
    assert time.process_time() - begun < 4  # half a second; a minute where the cost is squared
