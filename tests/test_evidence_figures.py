from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.evidence.figures import Figure, figures, incompatible, within_rounding
from monitor.evidence.reading import Passage


def read(sentence: str) -> list[Figure]:
    return figures(Passage(sentence, 0.5, 3))


@pytest.mark.parametrize(
    ("sentence", "value", "unit"),
    [
        ("It is a $6.34 billion plan.", "6340000000", "USD"),
        ("The deal is worth US$6.3bn in cash.", "6300000000", "USD"),
        ("A ¥1 trillion fund was set up.", "1000000000000", "JPY"),
        ("Tokyo will spend 1 trillion yen on chips.", "1000000000000", "JPY"),
        ("政府は1兆円を投じる。", "1000000000000", "JPY"),
        ("投資額は約９６００億円となる。", "960000000000", "JPY"),
        ("総額は1兆2000億円だ。", "1200000000000", "JPY"),
        ("It paid €450 million for the plant.", "450000000", "EUR"),
        ("The £2.5m grant ends soon.", "2500000", "GBP"),
        ("Sales rose 12.5 percent.", "12.5", "%"),
        ("株価は3割上昇した。", "30", "%"),
        ("The site draws 500 megawatts at night.", "500000000", "W"),
        ("A 1.2-gigawatt campus opens.", "1200000000", "W"),
        ("Up to 300MW will be built.", "300000000", "W"),
        ("The cluster has 100,000 GPUs today.", "100000", "gpu"),
        ("The firm will cut 2,000 jobs.", "2000", "job"),
        ("It sold 3万台 last year: 3万台を販売した。", "30000", "台"),
        ("They built a 512-core processor.", "512", "core"),
    ],
)
def test_a_figure_has_a_value_and_a_unit(sentence: str, value: str, unit: str) -> None:
    found = [(f.value, f.unit) for f in read(sentence)]
    assert (Decimal(value), unit) in found


@pytest.mark.parametrize(
    "sentence",
    [
        "Nvidia sells the H100 and the GB200 to clouds.",
        "The RTX 5090 cards are out, and GPT-5.4 is not.",
        "Windows 11 users saw it first.",
        "In 2026 plans changed, as they did in 2019.",
        "Call +81 3 5555 0123 or 03-5555-0123 for help.",
        "SoftBank Group (TYO: 9984) fell.",
        "2027年春に発売する。",
        "The meeting starts at 3 p.m. on May 12.",
        "Gavalas met them on October 1st involving nobody else.",
    ],
)
def test_years_models_telephones_and_tickers_are_no_figures(sentence: str) -> None:
    assert read(sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "It will cost between $5 billion and $6 billion.",
        "Analysts expect 30–40% margins.",
        "投資額は5億円から6億円とみられる。",
    ],
)
def test_both_ends_of_a_range_are_marked(sentence: str) -> None:
    assert {f.bound for f in read(sentence)} == {"range"}


def test_a_change_is_two_figures_and_no_range() -> None:
    found = read("The price went from $5 billion to $6 billion.")
    assert [(f.value, f.high, f.bound) for f in found] == [
        (Decimal(5_000_000_000), None, ""),
        (Decimal(6_000_000_000), None, ""),
    ]


@pytest.mark.parametrize(
    ("sentence", "bound"),
    [
        ("It raised about $5 billion.", "about"),
        ("It raised up to $5 billion.", "most"),
        ("It raised at least $5 billion.", "least"),
        ("It raised more than $5 billion.", "least"),
        ("最大5億円を投じる。", "most"),
        ("約5億円を投じる。", "about"),
        ("5億円以上を投じる。", "least"),
        ("It raised $5 billion.", ""),
    ],
)
def test_a_hedge_is_kept(sentence: str, bound: str) -> None:
    assert [f.bound for f in read(sentence)] == [bound]


def test_one_figure_in_two_currencies_shares_its_surroundings() -> None:
    yen, dollars = read("It announced a 1 trillion yen ($6.34 billion) support package.")
    assert (yen.paired, dollars.paired) == (False, True)
    assert [w.text for w in yen.after()][-2:] == ["support", "package"]
    assert [w.text for w in dollars.after()] == ["support", "package"]


def test_a_price_per_share_is_not_a_price() -> None:
    assert [f.unit for f in read("It offered $31 per share, or $83 billion.")] == ["USD/share", "USD"]


def test_a_rise_by_a_sum_is_not_the_sum() -> None:
    assert [f.unit for f in read("Prices rise by up to $150; the box costs $650.")] == ["USD by", "USD"]


def test_a_shirt_is_not_a_trillion() -> None:
    assert [f.value for f in read("He wore a $20 t-shirt.")] == [Decimal(20)]


def one(sentence: str) -> Figure:
    (found,) = read(sentence)
    return found


def test_a_coarser_figure_agrees_within_its_own_rounding() -> None:
    fine, middle, coarse = one("$6.34 billion"), one("$6.3 billion"), one("a $6 billion plan")
    assert within_rounding(fine, middle)
    assert within_rounding(middle, coarse)
    assert within_rounding(coarse, fine)
    assert within_rounding(one("9600億円"), one("1兆円"))


def test_rounding_explains_no_more_than_a_tenth() -> None:
    assert not within_rounding(one("$1 billion"), one("$1.4 billion"))
    assert not incompatible(one("$1 billion"), one("$1.4 billion"))


def test_figures_differ_only_when_no_hedge_explains_it() -> None:
    assert incompatible(one("$6.5 billion"), one("$8.1 billion"))
    assert not incompatible(one("more than $6.5 billion"), one("$8.1 billion"))
    assert not incompatible(one("$6.5 billion"), one("up to $8.1 billion"))
    assert not incompatible(one("about $7.5 billion"), one("$8.1 billion"))


@given(st.text(alphabet="0123456789,.$¥% 億万円兆台bnmtrillion-–()（）年to約", max_size=200))
def test_reading_never_fails_and_figures_lie_in_order(sentence: str) -> None:
    found = read(sentence)
    assert all(0 <= f.left <= f.start < f.end <= f.right <= len(sentence) for f in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(f.value >= 0 and f.quantum > 0 for f in found)
