"""Where a headline is cut: at a word, in no figure, and in no name where that can be helped."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.digest.shortening import shortened
from monitor.digest.words import clause, headline


@pytest.mark.parametrize(
    ("title", "limit", "made"),
    [
        ("Ferry app has been opened over 1 million times", 33, "Ferry app has been opened…"),
        ("Brine Ferries to buy harbour for $10 billion in all", 38, "Brine Ferries to buy harbour…"),
        ("Brine Ferries to buy harbour for US$10.5 bn", 40, "Brine Ferries to buy harbour…"),
        ("Board approves as many as 20,000 cranes at the quay", 33, "Board approves…"),
        ("Board pays between $5 and $6 million for cranes", 27, "Board pays between…"),
        ("Board pays half a million euros for its cranes", 16, "Board pays…"),
        ("The quay opens on November 17, 2026 after repairs", 27, "The quay opens…"),
        ("The quay will open on 17 November after repairs", 25, "The quay will open…"),
        ("Prices fell again by 30% at the northern quays", 25, "Prices fell again by 30%…"),
        ("Ferries will be electric by 2030 says the board", 34, "Ferries will be electric by 2030…"),
        ("Ferries will need 2030 batteries says the board", 24, "Ferries will need…"),
    ],
)
def test_a_cut_stands_before_the_whole_of_a_figure_and_what_leads_up_to_it(
    title: str, limit: int, made: str
) -> None:
    assert shortened(title, limit) == made


@pytest.mark.parametrize(
    ("title", "limit", "made"),
    [
        ("北埠頭の電動クレーンに総額1兆2000億円を投資へ、港湾局", 19, "北埠頭の電動クレーンに…"),
        ("北埠頭の電動クレーンに約３億４０００万ドルを投資へ", 18, "北埠頭の電動クレーンに…"),
        ("港湾局が十七日に発表した計画", 6, "港湾局が…"),
        ("フェリー会社の新船は120メガワットの電池を積む見通し", 16, "フェリー会社の新船は…"),
        ("港を買うのはブライン・フェリーズと港湾局が発表した", 12, "港を買うのは…"),
        ("港湾局が発表した相手はBrine Ferriesという会社", 15, "港湾局が発表した相手は…"),
    ],
)
def test_in_japanese_no_figure_and_no_word_of_another_script_is_cut_apart(
    title: str, limit: int, made: str
) -> None:
    assert shortened(title, limit) == made


def test_a_name_is_cut_before_it_where_enough_is_left_and_within_it_where_not() -> None:
    title = "The pilots of the northern quay choose Maria del Carmen Jones as head"
    assert shortened(title, 50) == "The pilots of the northern quay choose…"
    assert shortened("Maria del Carmen Jones is head of the pilots", 20) == "Maria del Carmen…"


def test_a_headline_with_capitals_everywhere_shows_no_names() -> None:
    title = "Northern Quay Pilots Choose Maria Jones As Their Head For Another Year"
    assert shortened(title, 34) == "Northern Quay Pilots Choose Maria…"


def test_a_figure_with_which_a_headline_begins_is_kept_as_far_as_it_goes() -> None:
    assert shortened("$10 billion for one harbour, says the board", 12) == "$10 billion…"
    assert shortened("1,234,567,890,123 reasons to stay at home", 10).endswith("…")


def test_what_opens_at_the_cut_goes_with_it_and_what_closes_stays() -> None:
    assert shortened("Board calls plan “a 12 million euro hole in the water”", 26) == "Board calls plan…"
    assert (
        shortened("Board calls the plan 'unlawful' and asks for more", 33)
        == "Board calls the plan 'unlawful'…"
    )


def test_the_overview_cuts_at_a_clause_first_and_then_so() -> None:
    assert headline("Harbour sold at last: Brine pays $10 billion for it", 35) == "Harbour sold at last"
    assert headline("Harbour sold for more than $10 billion to Brine Ferries", 31) == "Harbour sold…"
    assert headline("Harbour sold", 31) == "Harbour sold"


@given(st.text(alphabet="aB 1290.,$%億円約・ア一-–“」:for millionover", max_size=200), st.integers(2, 130))
def test_a_cut_is_never_too_long_and_holds_the_lines_own_beginning(line: str, limit: int) -> None:
    made = shortened(line, limit)
    assert len(made) <= limit or made == line
    assert made == line or (made.endswith("…") and line.startswith(made[:-1]))


@pytest.mark.parametrize("piece", ["1 ", "over ", "A ", "1,", "一", "1億", "Sept ", "AB.-", "ア・", "$"])
def test_a_hostile_title_costs_nothing(piece: str) -> None:
    began = time.perf_counter()
    shortened(piece * 20_000, 60)
    assert time.perf_counter() - began < 0.5


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("is the report that the others credit", "it is the report that the others credit"),
        ("names its origin and is the earliest here", "it names its origin and is the earliest here"),
        ("gives both figures that reports share", "it gives both figures that reports share"),
        ("has its own reporting", "it has its own reporting"),
        ("the only one with its full text", "it is the only one with its full text"),
        ("shares most with the others", "it shares most with the others"),
        ("because you said so", "because you said so"),
        ("", ""),
    ],
)
def test_the_reason_why_an_article_leads_is_a_clause(reason: str, said: str) -> None:
    assert clause(reason) == said
