"""What an edit changed: titles and figures that gave way to others, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from monitor.evidence.edits import edit
from monitor.model import Article, Edit, Edited, Fixture

NOW = datetime(2026, 11, 16, 8, tzinfo=UTC)
TITLE = "Harbour orders cranes for its north quay"
TEXT = """The harbour has ordered 40 cranes for its north quay, the director of the port said on Tuesday.

They cost $6.3 billion, which the city will pay over three years, and will come from the Lund yard.

Nobody had asked for cranes until a report on the basin found that they were missing at 12% of its berths.

What becomes of the old ones is open, and the union of the pilots wants to be asked before they are sold."""
JAPANESE = """港湾局は火曜日、北埠頭に新しいクレーン40基を発注したと発表した。

費用は63億円で、市が三年かけて負担する。

組合は古いクレーンの扱いについて事前の説明を求めている。"""


def article(text: str = TEXT, title: str = TITLE, **more: Any) -> Article:
    values: dict[str, Any] = {
        "id": "a" * 16, "url": "https://daily.example/cranes", "feed": "https://daily.example/feed",
        "outlet": "Harbour Daily", "text_from": "page", "status": "article", "lang": "en", "authors": (),
        "published": NOW, "seen": NOW,
    }  # fmt: skip
    return Article(title=title, text=text, **{**values, **more})


def edited(now: Article, was: Article | None = None) -> Edit | None:
    return edit(Edited(week="2026-W46", was=was or article(), now=replace(now, version=2)))


def figures(text: str, was: str = TEXT) -> tuple[tuple[str, str], ...]:
    found = edited(article(text), article(was))
    return found.figures if found else ()


# -- titles -----------------------------------------------------------------------------------------


def test_a_changed_title_is_told_as_it_was_and_as_it_is() -> None:
    found = edited(article(title="Harbour cancels cranes for its north quay"))
    assert found is not None
    assert (found.week, found.was_title, found.title) == (
        "2026-W46",
        TITLE,
        "Harbour cancels cranes for its north quay",
    )
    assert found.figures == ()
    assert found.article.version == 2


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("Harbour’s ‘forty’ cranes – at last", "Harbour's 'Forty' Cranes - At Last"),
        (TITLE, f"{TITLE} | Harbour Daily"),
        (f"{TITLE} - Harbour Daily", TITLE),
        (f"{TITLE} — daily.example", TITLE),
        (TITLE, f"{TITLE} | The Harbour Paper"),
        (TITLE, f"UPDATE 1 - {TITLE}"),
        (f"Breaking: {TITLE}", TITLE),
        ("【速報】港湾局、クレーンを発注", "港湾局、クレーンを発注"),
        ("港湾局、クレーンを４０基発注", "港湾局、クレーンを40基発注"),
        ("Harbour orders cranes for its…", TITLE),
    ],
)
def test_a_title_in_another_dress_is_no_change(was: str, now: str) -> None:
    assert edited(article(title=now), article(title=was)) is None


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("Port profit up 1.5%", "Port profit up 15%"),
        ("Port profit: -2% this year", "Port profit: +2% this year"),
        ("Fire at the port", "Fire at the port - three dead"),
        ("Port buys yard for $5m", "Port buys yard for €5m"),
        (TITLE, f"CORRECTED: {TITLE}"),
    ],
)
def test_a_small_change_that_says_another_thing_is_one(was: str, now: str) -> None:
    found = edited(article(title=now), article(title=was))
    assert found is not None
    assert (found.was_title, found.title) == (was, now)


# -- figures ----------------------------------------------------------------------------------------


def test_a_figure_that_gave_way_to_another_in_its_sentence_is_told() -> None:
    assert figures(TEXT.replace("40 cranes", "55 cranes")) == (("40 cranes", "55 cranes"),)
    said = edited(article(TEXT.replace("$6.3 billion", "$6.8 billion")))
    assert said is not None
    assert (said.figures, said.was_title) == ((("$6.3 billion", "$6.8 billion"),), TITLE)


def test_a_figure_in_japanese_is_told_in_its_own_words() -> None:
    new = JAPANESE.replace("40基", "55基").replace("63億円", "68億円")
    assert figures(new, JAPANESE) == (("40基", "55基"), ("63億円", "68億円"))


def test_the_sentence_may_be_reworded_a_little_around_it() -> None:
    new = TEXT.replace(
        "The harbour has ordered 40 cranes for its north quay, the director of the port said on Tuesday.",
        "The harbour has now ordered 55 cranes for its north quay, its director said on Tuesday.",
    )
    assert figures(new) == (("40 cranes", "55 cranes"),)


def test_every_figure_is_a_quotation_and_there_are_at_most_five() -> None:
    lines = [
        f"The yard number {n} of the harbour has sold {n + 3} boats to the city this time."
        for n in range(2, 11)
    ]
    was = "\n\n".join(lines)
    now = was
    for n in range(2, 11):
        now = now.replace(f"sold {n + 3} boats", f"sold {n + 93} boats")
    found = figures(now, was)
    assert len(found) == 5
    assert all(before in was and after in now for before, after in found)


@pytest.mark.parametrize(
    "now",
    [
        TEXT.replace("$6.3 billion", "$6.3bn"),
        TEXT.replace("12%", "12 per cent"),
        TEXT.replace("40 cranes", "forty cranes"),
        TEXT.replace("ordered 40 cranes", "ordered about 40 cranes"),
        "\n\n".join(reversed(TEXT.split("\n\n"))),
        TEXT.replace("\n\n", " "),
        TEXT + "\n\nThe harbour sold 900 tickets for its museum, and that has nothing to do with cranes.",
        TEXT + "\n\n1,245 views\n\n33 comments",
        TEXT.replace("on Tuesday", "on Wednesday"),
    ],
    ids=["short", "spelled", "written out", "hedged", "moved", "joined", "late", "counters", "no figure"],
)
def test_what_is_no_change_of_a_figure_is_not_told(now: str) -> None:
    assert edited(article(now)) is None


def test_a_counter_of_the_page_that_moves_is_no_edit() -> None:
    was = TEXT + "\n\nThis report has had 1,245 views since it went up at the harbour office today."
    assert figures(was.replace("1,245", "9,871"), was) == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("The Tokyo yard sold 40 boats to the city.", "The Osaka yard sold 55 boats to the city."),
        ("In 2025 the yard sold 40 boats to the city.", "In 2026 the yard sold 55 boats to the city."),
        ("東京の造船所は今年、船を40隻売却した。", "大阪の造船所は今年、船を55隻売却した。"),
    ],
)
def test_another_statement_in_its_place_is_no_change_of_a_figure(old: str, new: str) -> None:
    was = TEXT + "\n\n" + old
    assert figures(TEXT + "\n\n" + new, was) == ()


def test_figures_that_change_places_are_not_told() -> None:
    was = TEXT + "\n\nThe yard has sold 40 boats and then bought 55 boats for the city in the north."
    new = was.replace("sold 40", "sold x").replace("55", "40").replace("sold x", "sold 55")
    assert figures(new, was) == ()


# -- figures added and taken out ----------------------------------------------------------------------


def test_a_figure_that_comes_with_a_new_sentence_at_the_beginning_is_told() -> None:
    new = "Two people were hurt when 3,000 tonnes of steel fell from a ship at dawn.\n\n" + TEXT
    assert figures(new) == (("", "Two people"), ("", "3,000 tonnes"))
    assert figures(TEXT, new) == (("Two people", ""), ("3,000 tonnes", ""))


def test_a_new_sentence_that_repeats_a_known_figure_adds_none() -> None:
    new = "A price of $6.3 billion has drawn complaints from every ship owner in town.\n\n" + TEXT
    assert edited(article(new)) is None


def test_what_was_furniture_on_one_side_is_no_edit() -> None:
    pitch = "Members save $120 a year when they sign up to the paper before the end of winter."
    was = article(furniture=(Fixture(at=0, text=pitch),))
    assert edited(article(f"{pitch}\n\n{TEXT}"), was) is None
    assert edited(was, article(f"{pitch}\n\n{TEXT}")) is None


def test_a_live_report_gains_figures_all_day_and_these_are_no_edits() -> None:
    new = "Two people were hurt when 3,000 tonnes of steel fell from a ship at dawn.\n\n" + TEXT
    assert edited(article(new, kind="live-blog"), article(kind="live-blog")) is None


def test_a_text_that_is_another_one_by_now_is_not_compared_figure_by_figure() -> None:
    other = "\n\n".join(
        f"The rowers of club {n} have won {n + 2} races on the river, which nobody had seen coming."
        for n in range(2, 9)
    )
    assert figures(other) == ()


def test_the_feeds_words_and_the_pages_are_not_compared() -> None:
    was = article(
        "The harbour has ordered 40 cranes for its north quay.", text_from="feed", status="feed-text"
    )
    assert edited(article(TEXT.replace("40", "55"), title="Cranes for the quay"), was) is None


def test_hostile_texts_are_read_in_no_time() -> None:
    was = "\n\n".join(
        f"The yard {n} sold {n} boats {n} times for ${n} to {n} people of {n} towns." for n in range(3000)
    )
    now = was.replace("sold", "has sold")
    assert figures(now, was) == ()
