"""The shelf for text: clean, fold, words, sentences, shingles, in every script."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor import text

ANY = st.text(max_size=300)


def test_control_zero_width_and_direction_characters_are_removed() -> None:
    assert text.clean("a\u0000b\u200bc\u202ed\ufeffe\u00adf\r\ng\ud800") == "abcdef\ng"


def test_a_title_becomes_one_line() -> None:
    assert text.one_line("  SoftBank\n\tto   buy\u3000Arm ") == "SoftBank to buy Arm"


def test_full_width_and_half_width_forms_fold_together() -> None:
    assert text.fold("ＮＶＩＤＩＡ") == text.fold("nvidia")
    assert text.fold("ｿﾌﾄﾊﾞﾝｸ") == text.fold("ソフトバンク")


def test_curly_quotes_and_dashes_fold_to_plain_ones() -> None:
    assert text.fold("Nvidia’s “AI”\u2013server") == 'nvidia\'s "ai"-server'


def test_accents_can_be_dropped_but_kana_voicing_stays() -> None:
    assert text.unaccented("Böhm café") == "Bohm cafe"
    assert text.unaccented("バンク") == "バンク"


def test_a_possessive_is_the_same_word() -> None:
    assert text.words("Nvidia’s chips") == ["nvidia", "chips"]


def test_japanese_is_split_into_pairs_of_characters() -> None:
    assert text.words("主権AIの計画") == ["主権", "ai", "の計", "計画"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["மீன்", "விலை", "உயர்வு"], "மீன் விலை உயர்வு"),
        (["मछली", "की", "कीमतें"], "मछली की कीमतें"),
        (["সকালের", "বাজারে"], "সকালের বাজারে"),
        (["مَدْرَسَة", "جديدة"], "مَدْرَسَة جديدة"),
        (["می\u200cروند"], "می\u200cروند"),
        (["e\u0301cole"], "e\u0301cole"),
    ],
)
def test_a_word_is_not_cut_at_its_vowel_signs_points_and_accents(words: list[str], said: str) -> None:
    assert text.tokens(said)[0] == words


def test_abbreviations_initials_and_decimals_do_not_end_a_sentence() -> None:
    said = "SoftBank Group Corp. (OTC: SFTBY) said Mr. Son paid $6.5 billion in the U.S. market. It closed."
    assert text.sentences(said) == [said.removesuffix(" It closed."), "It closed."]


def test_a_japanese_sentence_ends_outside_its_brackets() -> None:
    assert text.sentences("孫氏は「やる。必ず」と述べた。発表は12日。") == [
        "孫氏は「やる。必ず」と述べた。",
        "発表は12日。",
    ]


def test_a_bracket_that_is_never_closed_swallows_little() -> None:
    found = text.sentences("「" + "これは文である。" * 200)
    assert len(found) > 100
    assert max(map(len, found)) < 700


def test_long_runs_of_stops_and_brackets_cost_no_time() -> None:
    before = time.process_time()
    for hostile in ("." * 60_000 + "x", "（" + "あ。" * 60_000, "a. " * 60_000, "A.b" * 60_000):
        text.sentences(hostile)
    assert time.process_time() - before < 5


def test_paragraphs_are_separated_by_blank_lines() -> None:
    assert text.paragraphs("one\n\n \n two\nlines\n\n") == ["one", "two\nlines"]


def test_a_short_text_has_one_shingle() -> None:
    assert len(text.shingles(["a", "b"])) == 1
    assert len(text.shingles(list("abcdefg"), 5)) == 3
    assert text.shingles([]) == frozenset()


def test_rewrapped_text_has_the_same_fingerprint_and_a_changed_word_has_not() -> None:
    assert text.content_hash("T", "one  two\n\nthree") == text.content_hash("T ", "one two three")
    assert text.content_hash("T", "one two") != text.content_hash("T", "one too")


def test_a_cut_stands_at_a_word_and_is_marked() -> None:
    assert text.cut("SoftBank to buy Ampere", 16) == "SoftBank to buy…"
    assert text.cut("short", 10) == "short"


@given(ANY)
def test_cleaning_and_folding_change_nothing_the_second_time(raw: str) -> None:
    assert text.clean(text.clean(raw)) == text.clean(raw)
    assert text.one_line(text.one_line(raw)) == text.one_line(raw)


@given(ANY)
def test_sentences_are_verbatim_and_in_order(raw: str) -> None:
    at = 0
    for one in text.sentences(raw):
        found = raw.find(one, at)
        assert found >= at
        at = found + len(one)


@given(ANY, st.integers(2, 50))
def test_a_cut_is_never_longer_than_asked(raw: str, limit: int) -> None:
    assert len(text.cut(raw, limit)) <= limit
