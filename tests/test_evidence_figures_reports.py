# ruff: noqa: E501 - a sentence and its figure stand on one line
"""Figures as reports write them beside the plain forms: shares, sizes given twice, codes and names set close."""

from __future__ import annotations

from decimal import Decimal

import pytest

from monitor.evidence.figures import Figure, figures
from monitor.evidence.reading import Passage


def read(sentence: str) -> list[Figure]:
    return figures(Passage(sentence, 0.5, 3))


def said(sentence: str) -> list[tuple[str, str]]:
    return [(format(f.value.normalize(), "f"), f.unit) for f in read(sentence)]


@pytest.mark.parametrize(
    ("sentence", "value", "unit"),
    [
        ("The plant cut its waste by a third.", "33.3", "%"),
        ("Orders fell by almost half in May.", "50", "%"),
        ("Nearly half of Ruritania's exports pass the strait.", "50", "%"),
        ("It lost more than half its value.", "50", "%"),
        ("The unit accounts for two-thirds of the group's sales.", "66.7", "%"),
        ("Patients got one-tenth the usual dose.", "10", "%"),
        ("Two thirds of shareholders agreed.", "66.7", "%"),
        ("Only three in four workers have a contract.", "75", "%"),
        ("Nine out of ten firms pay late.", "90", "%"),
        ("There was a tenfold rise in output.", "10", "times"),
        ("The drug is 20 times stronger than the old one.", "20", "times"),
        ("The bank made a quarter-point cut.", "0.25", "pp"),
        ("The stake is 49.9pc.", "49.9", "%"),
        ("10人に1人が職を失った。", "10", "%"),
        ("費用の半分を占める。", "50", "%"),
    ],
)
def test_a_share_in_words_is_a_percentage(sentence: str, value: str, unit: str) -> None:
    assert said(sentence) == [(value, unit)]


@pytest.mark.parametrize(
    "sentence",
    [
        "It was owned by a third party.",
        "They left by half past nine.",
        "Half of Tuesday's session was lost.",
        "He won three out of four games.",
        "It opened stage 2 in 10 markets.",
        "The aim is twofold.",
        "More than half of 2025 is over.",
        "3人に1人ずつが付く。",
    ],
)
def test_what_is_shared_or_timed_is_no_percentage(sentence: str) -> None:
    assert all(unit != "%" for _, unit in said(sentence))


@pytest.mark.parametrize(
    ("sentence", "value", "unit"),
    [
        ("The loan of SEK500m was repaid.", "500000000", "SEK"),
        ("The bridge cost RM2.5 million.", "2500000", "MYR"),
        ("The fund paid Rmb5bn.", "5000000000", "CNY"),
        ("The state set aside ₹3,000 cr.", "30000000000", "INR"),
        ("Turnover was 31 billion kroner.", "31000000000", "krone"),
        ("The ticket costs 500 pesos.", "500", "peso"),
        ("Power costs 63 euros per megawatt-hour.", "63", "EUR/megawatt-hour"),
        ("A house sells at $525 per square foot.", "525", "USD/square foot"),
        ("($1 = 0.97 euros)", "0.97", "EUR/USD"),
        ("事業費は¥5000億だ。", "500000000000", "JPY"),
        ("売却額はUS$63億だ。", "6300000000", "USD"),
        ("買収額は25億㌦だ。", "2500000000", "USD"),
        ("円は1ドル110円で動いた。", "110", "JPY/USD"),
        ("1人10万円を配る。", "100000", "JPY/person"),
    ],
)
def test_a_currency_may_stand_close_or_in_short(sentence: str, value: str, unit: str) -> None:
    assert said(sentence) == [(value, unit)]


@pytest.mark.parametrize(
    "sentence",
    [
        "The rules are called NIS2.",
        "Skim itu merugikan negara RM160 juta.",
        "He paid with a 5-euro note.",
        "10ポンド硬貨が見つかった。",
        "100円ショップに寄る。",
    ],
)
def test_a_law_a_coin_and_a_foreign_scale_are_no_sum(sentence: str) -> None:
    assert said(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "value", "unit"),
    [
        ("The park covers 1,000 square km.", "1000000000", "m²"),
        ("The hall has 3,000 sq metres.", "3000", "m²"),
        ("The firm planned Phase 2 520MW turbines.", "520000000", "W"),
        ("The farm of 500 MWp is on the grid.", "500000000", "W"),
        ("Each dose is 0.3ml.", "0.0003", "L"),
        ("The wells give 1.2 million boe/d.", "1200000", "boe/day"),
        ("震源の深さは約30キロだった。", "30000", "m"),
        ("時速120キロで走る。", "120000", "m/h"),
        ("重さ30キロの荷だ。", "30000", "g"),
        ("出力は１２万ｋＷになる。", "120000000", "W"),
        ("敷地は12万㎡ある。", "120000", "m²"),
        ("日量500万バレルを掘る。", "5000000", "barrel/day"),
    ],
)
def test_a_measure_has_the_unit_that_its_words_give(sentence: str, value: str, unit: str) -> None:
    assert said(sentence) == [(value, unit)]


def test_a_battery_has_a_power_and_a_store() -> None:
    assert said("A 100 MW/150 MWh battery is built.") == [("100000000", "W"), ("150000000", "Wh")]


@pytest.mark.parametrize(
    ("sentence", "value", "unit"),
    [
        ("It runs a cluster of 10,000+ GPU boards.", "10000", "board"),
        ("It plans a 10,000+ GPU cluster.", "10000", "gpu"),
        ("It ordered 100,000 H100 cards.", "100000", "card"),
        ("Dulane is one of five U.S. airports.", "5", "airport"),
        ("They opened 40 of these custom-built “channels” today.", "40", "channel"),
        ("Eleven services had filters.", "11", "servic"),
        ("Another two people were hurt.", "2", "person"),
        ("The death toll has risen to 45, officials said.", "45", "person"),
        ("The studio has a team of 25.", "25", "person"),
        ("It employs about 1,200 in Ostmark.", "1200", "person"),
        ("11の有人島、いや20の大学で試す。", "20", "大学"),
        ("GPU1万基を買う。", "10000", "基"),
        ("2000台のサーバーを置く。", "2000", "台"),
        ("ミサイル3発が落ちた。", "3", "発"),
    ],
)
def test_a_count_is_found_wherever_its_noun_stands(sentence: str, value: str, unit: str) -> None:
    assert said(sentence) == [(value, unit)]


@pytest.mark.parametrize(
    "sentence",
    [
        "People aged 16 to 24 stands apart.",
        "His worth is in the high eight figures.",
        "A standalone 5070 GPU is sold out.",
        "Deaths rose to 2019 levels.",
        "3カ国語を話す4体制の商品を85点とする。",
        "100メートル走と、東京の球場5個分の広さ。",
        "打率は3割2分5厘だった。",
        "電話は03-5555-0123番だ。",
    ],
)
def test_ages_models_races_and_levels_count_nothing(sentence: str) -> None:
    assert said(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "first", "second"),
    [
        ("The arch is 27 feet (8.2 metres) high.", "27 feet", "8.2 metres"),
        ("The road is 8 miles, or 13 kilometres, long.", "8 miles", "13 kilometres"),
        ("高さ27フィート（8.2メートル）の塔。", "27フィート", "8.2メートル"),
    ],
)
def test_one_size_in_two_units_is_one_figure_given_twice(sentence: str, first: str, second: str) -> None:
    one, two = read(sentence)
    assert (one.literal, two.literal) == (first, second)
    assert (one.paired, two.paired) == (False, True)


def test_two_sizes_that_are_not_alike_are_two_figures() -> None:
    assert [f.paired for f in read("The park of 62 acres (300 square metres of it roofed) opens.")] == [
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("sentence", "values"),
    [
        ("Its stake rises from approximately 38 per cent to 48 per cent.", ["38", "48"]),
        ("The limit goes from the current $154,000 to $220,000.", ["154000", "220000"]),
    ],
)
def test_a_change_is_two_figures_whatever_its_hedge(sentence: str, values: list[str]) -> None:
    found = read(sentence)
    assert [f.value for f in found] == [Decimal(v) for v in values]
    assert all(f.high is None for f in found)


@pytest.mark.parametrize(
    ("sentence", "low", "high", "unit"),
    [
        ("It rose by between two and three percent.", "2", "3", "%"),
        ("Waves of 1m to 3m above the tide came.", "1", "3", "m"),
        ("火は5-10エーカーに広がった。", "5", "10", "acre"),
        ("けが人は6-12人とみられる。", "6", "12", "人"),
    ],
)
def test_a_range_may_be_in_words_or_close(sentence: str, low: str, high: str, unit: str) -> None:
    (one,) = read(sentence)
    assert (one.value, one.high, one.unit) == (Decimal(low), Decimal(high), unit)


def test_a_rate_of_the_yen_in_a_band_is_about() -> None:
    assert [f.bound for f in read("円は155円台前半だ。")] == ["about"]
