# ruff: noqa: E501 - a sentence cut in two reads worse than a long line
"""What a figure is an amount of: the noun, the frame, or the figure before it that says so."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.evidence import ledger
from monitor.evidence.ledger import compare
from monitor.model import Article, Slot


def paper(number: int, text: str, *, title: str = "News", lang: str = "en") -> Article:
    return Article(
        id=f"{number:016d}", url=f"https://paper{number}.example/{number}", feed="", outlet=f"Paper {number}", title=title,
        text=text, text_from="page", status="article", lang=lang, authors=(), published=datetime(2026, 11, 10, number, tzinfo=UTC),
        seen=datetime(2026, 11, 10, number, tzinfo=UTC),
    )  # fmt: skip


def slots(*texts: str) -> tuple[Slot, ...]:
    return ledger.slots([paper(at, text) for at, text in enumerate(texts, 1)])


def about(text: str) -> dict[str, str]:
    """The figures of a text in its words, and what each is about."""
    return {stated.quote: slot.name for slot in slots(text) for stated in slot.stated}


@pytest.mark.parametrize(
    ("text", "quote", "name"),
    [
        ("Sales rose 4% to £1.16 billion.", "£1.16 billion", "Sales"),
        ("Operating profit was £96 million, compared with £88 million a year earlier.", "£88 million", "Operating profit"),
        ("The fee is understood to be €38 million, rising to €45 million later.", "€45 million", "fee"),
        ("The official estimate was €4 billion. In 2017 it was €3 billion.", "€3 billion", "official estimate"),
        ("The court must hear why Ostmark has to pay €92 million and Lorno €55 million.", "€55 million", "payment"),
        ("Regulators fined four makers €318 million.", "€318 million", "fine"),
        ("Book: over €1.1bn, 84 accounts.", "€1.1bn", "Book"),
        ("The bridge is 43 metres long.", "43 metres", "bridge"),
        ("The fees were reduced by $3 million.", "$3 million", "fees"),
        ("売上高は8%増の4620億円を見込む。", "4620億円", "売上高"),
        ("通勤定期は平均15.1%引き上げる。", "15.1%", "通勤定期"),
        ("株価は一時、前日比18%高の1,240円まで上がった。", "1,240円", "株価"),
        ("補正予算案に6億円を計上した。", "6億円", "補正予算案"),
        ("町は人口約3000人だ。", "3000人", "人口"),
    ],
)  # fmt: skip
def test_a_figure_is_of_what_the_words_around_it_say(text: str, quote: str, name: str) -> None:
    assert about(text)[quote] == name


def test_the_best_known_names_are_no_count_of_names() -> None:
    assert not about("Two of the best-known names on the coast could soon sail under one flag.")


def test_what_stands_right_after_a_number_is_no_verb() -> None:
    assert "31 calls" in about("On the first day 31 calls to the service failed.")


def test_one_sum_in_two_languages_stands_in_one_slot() -> None:
    found = ledger.slots([
        paper(1, "Kitahama will put 600 billion yen into the cost of the campus. Work begins soon."),
        paper(2, "北浜は投資額が6000億円になると発表した。工事はまもなく始まる。", lang="ja"),
    ])  # fmt: skip
    assert [(one.verdict, len(one.stated)) for one in found] == [("agree", 2)]


def test_homes_and_households_are_one_count() -> None:
    (one,) = slots(
        "Halden supplies 2.6 million homes in the valley.", "Halden supplies 2.6 million households there."
    )
    assert one.verdict == "agree"
    assert [stated.amount.unit for stated in one.stated] == ["home", "household"]


def test_workers_and_passengers_are_not_one_count() -> None:
    found = slots("The crash hurt 340 workers near Halden.", "The crash delayed 340 passengers near Halden.")
    assert {one.verdict for one in found} == {"only"}


def test_small_counts_of_two_kinds_do_not_meet() -> None:
    found = slots(
        "The navy escorted five merchant vessels off Halden.", "The navy sank five pirate boats off Halden."
    )
    assert {one.verdict for one in found} == {"only"}


def test_profit_given_in_two_ways_differs() -> None:
    texts = ("Larkmoor said that operating profit was £96.4 million.", "Larkmoor reports: operating profit was £94.6 million.")  # fmt: skip
    found = compare.points([paper(at, text) for at, text in enumerate(texts, 1)])
    assert [one.verdict for one in found] == ["differ"]


def test_profit_of_two_kinds_or_with_a_forecast_does_not_differ() -> None:
    for other in (
        "Larkmoor said that net profit was £94.6 million.",
        "Larkmoor said that operating profit would be £94.6 million.",
    ):
        texts = ("Larkmoor said that operating profit was £96.4 million.", other)
        found = compare.points([paper(at, text) for at, text in enumerate(texts, 1)])
        assert not [one for one in found if one.verdict == "differ"]


def test_a_toll_that_rose_differs() -> None:
    texts = ("A quake in Karsu killed seven people.", "The quake in Karsu killed 19 people. Eleven of the dead were in one town.")  # fmt: skip
    found = compare.points([paper(at, text) for at, text in enumerate(texts, 1)])
    assert [one.verdict for one in found] == ["differ"]
