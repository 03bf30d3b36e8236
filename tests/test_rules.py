"""The rule language: operators, fields, lists, exclusion, and what holds for all rules and texts."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from ruling import found, tag

from monitor.rules import Matcher, Text, parse, tag_query

# -- operators --------------------------------------------------------------------------------


def test_and_binds_closer_than_or_and_not_closest() -> None:
    rule = "apple OR nvidia AND NOT amd"
    assert found(rule, "apple and amd") == ["apple"]
    assert found(rule, "nvidia") == ["nvidia"]
    assert found(rule, "nvidia and amd") == []
    assert found("(apple OR nvidia) AND NOT amd", "apple and amd") == []


def test_quotes_of_all_kinds_make_a_phrase() -> None:
    assert parse("“sovereign AI”").root == parse('"sovereign AI"').root == parse("«sovereign AI»").root
    assert found("「主権AI」 OR “sovereign AI”", "a ‘Sovereign AI’ plan, 主権AI") == [
        "Sovereign AI",
        "主権AI",
    ]


def test_near_holds_in_both_orders_and_not_a_word_farther() -> None:
    rule = "sovereign* NEAR/3 (compute OR cloud)"
    assert found(rule, "a sovereign European cloud") == ["sovereign European cloud"]
    assert found(rule, "compute with real sovereignty") == ["compute with real sovereignty"]
    assert found(rule, "sovereign funds buy one cloud") == []


def test_near_does_not_reach_into_the_next_paragraph() -> None:
    assert found("alpha NEAR/5 beta", "x", "alpha.\n\nbeta") == []
    assert found("alpha NEAR/5 beta", "alpha", "beta") == []


def test_near_counts_two_unspaced_characters_as_a_word() -> None:
    assert found("主権 NEAR/2 計算", "主権の計算") == ["主権の計算"]
    assert found("主権 NEAR/2 計算", "主権についての新しい計算") == []


def test_a_prefix_finds_the_words_that_begin_with_it() -> None:
    assert found("sovereign*", "Sovereignty, sovereigns and foreign") == ["Sovereignty", "sovereigns"]


def test_a_field_narrows_the_rule() -> None:
    assert found("title:nvidia", "Nvidia", "nvidia") == ["Nvidia"]
    assert found("title:nvidia", "Chips", "nvidia") == []
    assert found('nvidia AND outlet:"nikkei asia"', "Nvidia", outlet="NIKKEI Asia (paid)") == ["Nvidia"]
    assert found("nvidia AND outlet:nikkei", "Nvidia", outlet="Reuters") == []
    assert found("nvidia AND lang:zh", "Nvidia", lang="zh-TW") == ["Nvidia"]
    assert found("nvidia AND NOT lang:zh", "Nvidia", lang="zh") == []
    assert found("nvidia AND lang:zh", "Nvidia") == []
    assert found("title：=ARM", "ARM and Arm") == ["ARM"]


def test_a_regular_expression_finds_whole_words_ignoring_case() -> None:
    assert found(r"/gpt-\d/", "Uses GPT-55 and gpt-4") == ["GPT-55", "gpt-4"]


def test_variants_of_a_theme_are_found_by_a_rule_that_lists_them() -> None:
    rule = '"sovereign AI" OR "AI sovereignty" OR "sovereign compute"'
    assert found(rule, "‘Sovereign AI’", "AI sovereignty means sovereign compute.") == [
        "Sovereign AI",
        "AI sovereignty",
        "sovereign compute",
    ]


# -- many senses of one word --------------------------------------------------------------------


def test_a_word_of_many_senses_is_held_by_its_company() -> None:
    lead = tag(any=("lead",), all=("metal",))
    assert found(lead, "lead falls", "the metal") == ["lead"]
    assert found(lead, "they take the lead") == []
    assert found("turkey NEAR/4 (ankara OR lira)", "Turkey lets the lira fall") == ["Turkey lets the lira"]
    assert found("turkey NEAR/4 (ankara OR lira)", "Turkey with cranberries") == []
    assert found("=Target OR =Shell OR =Orange", "They target a shell of an orange; Shell does") == ["Shell"]
    assert found("rice AND condoleezza", "Condoleezza Rice") == ["Condoleezza", "Rice"]


def test_all_alone_finds_too() -> None:
    assert found(tag(all=("lead", "zinc")), "lead and zinc") == ["lead", "zinc"]


# -- overlaps -----------------------------------------------------------------------------------


def test_overlapping_phrases_count_once_and_the_longest_wins() -> None:
    assert found('SoftBank OR "SoftBank Group"', "SoftBank Group") == ["SoftBank Group"]
    assert found('oil OR "palm oil"', "palm oil and oil") == ["palm oil", "oil"]
    assert found('"New York" OR "York Stock Exchange"', "New York Stock Exchange") == ["York Stock Exchange"]


# -- exclusion ----------------------------------------------------------------------------------


def test_exclusion_voids_the_mention_it_overlaps_and_no_other() -> None:
    hawks = tag('"SoftBank" OR ソフトバンク', exclude='"SoftBank Hawks" OR ソフトバンクホークス')
    assert found(hawks, "SoftBank Hawks win", "ソフトバンクホークスが勝った") == []
    assert found(hawks, "SoftBank’s Hawks win") == []
    assert found(hawks, "SoftBank Group buys the Hawks' stadium") == ["SoftBank"]
    assert found(hawks, "ソフトバンクはソフトバンクホークスの") == ["ソフトバンク"]
    assert found(hawks, "A game of the SoftBank Hawks", "SoftBank lends more.") == ["SoftBank"]


def test_what_voids_finds_no_more_than_it_must() -> None:
    meal = tag(any=("meal",), none=("meals",))
    assert found(meal, "soybean meal and school meals") == ["meal"]
    assert found(tag(any=("palm oil",), none=("palm oils",)), "palm oil") == ["palm oil"]


def test_not_excludes_the_whole_article() -> None:
    assert found("softbank AND NOT baseball", "SoftBank", "a baseball night") == []


def test_a_mention_longer_than_the_exclusion_stays() -> None:
    holdings = tag(any=("Rapidus Festival Holdings",), none=("Rapidus Festival",))
    assert found(holdings, "Rapidus Festival Holdings") == ["Rapidus Festival Holdings"]


# -- for all rules and texts --------------------------------------------------------------------


WORDS = st.lists(st.sampled_from(["a1", "b1", "c1", "d1", ",", ".\n\n", "日", "本"]), max_size=25).map(
    " ".join
)
PHRASES = st.lists(
    st.lists(st.sampled_from(["a1", "b1", "c1", "d1", "日本"]), min_size=1, max_size=4).map(" ".join),
    min_size=1,
    max_size=4,
)


@given(PHRASES, PHRASES, WORDS)
def test_voiding_never_adds_mentions(any_: list[str], none: list[str], body: str) -> None:
    plain = found(tag('"a1" NEAR/3 "b1" OR (c1 AND NOT d1)', any=tuple(any_)), "x", body)
    voided = found(tag('"a1" NEAR/3 "b1" OR (c1 AND NOT d1)', any=tuple(any_), none=tuple(none)), "x", body)
    assert len(voided) <= len(plain)
    assert set(voided) <= set(plain)


@given(PHRASES, WORDS)
def test_mentions_stand_in_order_and_apart(any_: list[str], body: str) -> None:
    text = Text("x", body)
    spans = Matcher([tag_query(tag(any=tuple(any_)))]).find(text).get(0, ())
    assert all(left.end <= right.start for left, right in pairwise(spans))


@given(st.lists(PHRASES, min_size=1, max_size=5), st.lists(WORDS, min_size=1, max_size=4))
def test_a_tag_finds_the_same_among_others_and_again(tags: list[list[str]], bodies: list[str]) -> None:
    queries = [tag_query(tag(any=tuple(phrases))) for phrases in tags]
    together = Matcher(queries)
    for body in bodies:
        text = Text("x", body)
        alone = {
            at: spans for at, query in enumerate(queries) if (spans := Matcher([query]).find(text).get(0, ()))
        }
        assert together.find(text) == alone


@given(st.text(), st.text(), st.sampled_from([None, "pl", "de", "ja", "fr-CA", "xx"]))
def test_no_text_breaks_matching(title: str, body: str, lang: str | None) -> None:
    rule = (
        "nvidia OR ソフト OR 소프트 OR 銅 OR C OR 1 OR /x/ OR (a NEAR/2 b) OR title:ARM OR TYO:9984 OR e-b"
        " OR U.S. OR 京都"
    )
    for mention in found(rule, title, body, lang=lang):
        assert mention
