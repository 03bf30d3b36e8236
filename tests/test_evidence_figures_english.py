from __future__ import annotations

from decimal import Decimal

import pytest

from monitor.evidence.figures import Figure, figures
from monitor.evidence.reading import Passage


def read(sentence: str, *, durations: bool = False) -> list[Figure]:
    return figures(Passage(sentence, 0.5, 3), durations=durations)


def said(sentence: str) -> list[tuple[str, str]]:
    return [(format(f.value.normalize(), "f"), f.unit) for f in read(sentence)]


@pytest.mark.parametrize(
    ("sentence", "value", "unit"),
    [
        ("It was fined US$1.1bn in May.", "1100000000", "USD"),
        ("The bid of A$42m was refused.", "42000000", "AUD"),
        ("The bid of AUS$42 million was refused.", "42000000", "AUD"),
        ("He paid S$5,000 in fines.", "5000", "SGD"),
        ("The port cost HK$3 billion.", "3000000000", "HKD"),
        ("Foundries got NT$90 billion.", "90000000000", "TWD"),
        ("The state gave ₹5 lakh crore.", "5000000000000", "INR"),
        ("The state gave Rs 500 crore.", "5000000000", "INR"),
        ("Jakarta set aside Rp 5 trillion.", "5000000000000", "IDR"),
        ("The bridge cost RMB 2,500.", "2500", "CNY"),
        ("The chain made 3 million yuan.", "3000000", "CNY"),
        ("The maker lost 2 trillion won.", "2000000000000", "KRW"),
        ("It sold bonds of 5 million Swiss francs.", "5000000", "CHF"),
        ("They raised 300 million Hong Kong dollars.", "300000000", "HKD"),
        ("It raised 200m euros from banks.", "200000000", "EUR"),
        ("It raised 5 million USD from banks.", "5000000", "USD"),
        ("The fund holds $2 trn in shares.", "2000000000000", "USD"),
        ("The fund holds $5MM in cash.", "5000000", "USD"),
        ("It costs $1,299.99 with tax.", "1299.99", "USD"),
        ("It paid $100-million for the site.", "100000000", "USD"),
        ("The half-trillion-dollar plan is off.", "500000000000", "USD"),
        ("It cost half a billion euros.", "500000000", "EUR"),
        ("It cost a billion and a half dollars.", "1500000000", "USD"),
        ("It cost one and a half trillion yen.", "1500000000000", "JPY"),
        ("It cost two hundred thousand dollars.", "200000", "USD"),
        ("It cost five thousand two hundred yen.", "5200", "JPY"),
        ("Owners get 412 pence a share.", "4.12", "GBP/share"),
        ("Owners get 412p per share.", "4.12", "GBP/share"),
        ("It pays 25 cents a share.", "0.25", "USD/share"),
        ("It pays 7.5 Australian cents per share.", "0.075", "AUD/share"),
    ],
)
def test_money_is_read_as_news_writes_it(sentence: str, value: str, unit: str) -> None:
    assert said(sentence) == [(value, unit)]


@pytest.mark.parametrize(
    "sentence", ["See p. 412 p of it.", "He found 40 cents.", "It fell 3p to close at noon."]
)
def test_hundredths_are_no_sums_but_as_the_price_of_one(sentence: str) -> None:
    assert not [one for one in read(sentence) if one.kind == "money"]


def test_the_price_of_the_whole_is_not_given_again_as_that_of_one() -> None:
    whole, one = read("It bid £3.2 billion, or 410 pence a share, for Corelet.")
    assert (whole.paired, one.paired, one.unit) == (False, False, "GBP/share")


@pytest.mark.parametrize(
    ("sentence", "value", "unit"),
    [
        ("Turnout was twenty-five percent.", "25", "%"),
        ("Turnout was 25 per cent.", "25", "%"),
        ("The bank cut by 25 basis points.", "0.25", "pp"),
        ("The bank cut by 0.25 percentage points.", "0.25", "pp"),
        ("The bank cut by half a percentage point.", "0.5", "pp"),
        ("A third of its staff left.", "33.3", "%"),
        ("Two-thirds of voters agreed.", "66.7", "%"),
        ("Half of the houses burnt.", "50", "%"),
        ("One in four families rents.", "25", "%"),
        ("The cell holds 3 watt-hours.", "3", "Wh"),
        ("It lies 15 nautical miles out.", "15", "nmi"),
        ("It runs 2.4 times faster.", "2.4", "times"),
        ("It has three times as many.", "3", "times"),
        ("Speeds rose 4x on the new board.", "4", "times"),
        ("The yard stores 12 MWh.", "12000000", "Wh"),
        ("The line carries 100 Gbps.", "100000000000", "bit/s"),
        ("A drive of 20 terabytes is out.", "20000000000000", "B"),
        ("The node is 2nm wide.", "0.000000002", "m"),
        ("The tunnel is 12 kilometres long.", "12000", "m"),
        ("The shaft is 500 m deep.", "500", "m"),
        ("The hall has 3,000 square metres.", "3000", "m²"),
        ("The farm has 40 hectares.", "400000", "m²"),
        ("The farm has 40 acres.", "40", "acre"),
        ("A ship took 3 tonnes of rice.", "3000000", "g"),
        ("It reached 38 degrees Celsius.", "38", "°C"),
        ("The machine does 10 exaflops.", "10000000000000000000", "flops"),
        ("Fields yield 1.2 million barrels per day.", "1200000", "barrel/day"),
        ("Plants make 300,000 tonnes a year.", "300000000000", "g/year"),
        ("It is a 70B-parameter model.", "70000000000", "parameter"),
        ("It is a 1 trillion-parameter model.", "1000000000000", "parameter"),
    ],
)
def test_shares_multiples_and_measures_have_a_base_unit(sentence: str, value: str, unit: str) -> None:
    assert said(sentence) == [(value, unit)]


@pytest.mark.parametrize(
    ("sentence", "value", "unit"),
    [
        ("They sold 20,000 of the maker's graphics processing units.", "20000", "unit"),
        ("Some 700 direct and indirect jobs follow.", "700", "job"),
        ("The club has 20 sports teams.", "20", "team"),
        ("Police sent 12 Los Angeles officers.", "12", "officer"),
        ("In all 1,500 of its 6,000 drivers went.", "1500", "driver"),
        ("Two dozen firms applied.", "24", "firm"),
        ("A dozen people were hurt.", "12", "person"),
        ("Half a dozen soldiers fled.", "6", "soldier"),
        ("A quarter of a million people marched.", "250000", "person"),
        ("Three hundred and fifty people marched.", "350", "person"),
        ("A three-member panel will decide.", "3", "member"),
        ("The crash left 12 dead near the port.", "12", "person"),
        ("The blast killed 12 and shut the road.", "12", "person"),
        ("The line carried 5m passengers.", "5000000", "passenger"),
    ],
)
def test_a_count_is_of_its_noun(sentence: str, value: str, unit: str) -> None:
    assert said(sentence) == [(value, unit)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Tens of millions of dollars were lost.",
        "They spent several hundred million dollars.",
        "It is a multi-billion dollar deal with a six-figure fee.",
        "Hundreds of people came in dozens of boats.",
        "The 45-year-old lost 2-1, and won 21-14 before.",
        "It is a 50-50 venture of the top 10 teams.",
        "S&P 500 stocks and Fortune 500 companies fell.",
        "Boeing 737 planes and iPhone 17 models flew on flight 370.",
        "G7 leaders spoke of 5G networks and the F-35 jets.",
        "COVID-19 cases rose in phase 3 trials.",
        "Between 2025 and 2027, and in 2025-26, plans change.",
        "It moved -5% and fell to minus 3%.",
        "He won it three times at 5.30pm.",
        "The two companies meet one of the men.",
        "It costs 3,5 % at 203.0.113.9.",
        "See https://example.org/a%20b%30c?n=12%25 for more [3].",
        "5 things to know about runners",
        "He ran the 100m hurdles in 4K TVs.",
        "The storm, 170, 000 people say, took 470 000 tonnes.",
        "Die 100 Seiten des Berichts sind nicht mit Plots versehen.",
        "The first half of the year had three quarters of losses.",
        "It is a billion-dollar firm, and 3 lovely weeks pass.",
        "It put $57. 5 million in.",
        "The plant on Three Mile Island opens.",
        "Men of 5-foot-11 are the 1 percent.",
    ],
)
def test_what_only_looks_like_a_figure_is_none(sentence: str) -> None:
    assert said(sentence) == []


def test_how_long_something_takes_is_read_only_when_asked_for() -> None:
    sentence = "Over five years it hires 40 people in a 30-day drive, two weeks long."
    assert [f.unit for f in read(sentence)] == ["person"]
    found = [(f.value, f.unit, f.kind, f.bound) for f in read(sentence, durations=True)]
    assert found == [
        (Decimal(5), "year", "duration", ""),
        (Decimal(40), "person", "count", ""),
        (Decimal(30), "day", "duration", ""),
        (Decimal(14), "day", "duration", ""),
    ]


@pytest.mark.parametrize(
    "sentence", ["It fell five years ago.", "A boy aged 5 years ran.", "One day it ends."]
)
def test_a_moment_or_an_age_is_no_duration(sentence: str) -> None:
    assert read(sentence, durations=True) == []
