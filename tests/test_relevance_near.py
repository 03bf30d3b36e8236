"""Articles that have words of a phrase, but not the phrase: first among what was left out, and no more."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from relevance_values import FILLER, article, ruled, scored

from monitor.model import Mention, TagScore
from monitor.relevance import score

CRUDE = '"crude oil" OR "oil barrel*"'


def test_words_of_a_phrase_leave_a_trace_that_is_never_relevant() -> None:
    found = scored(CRUDE, "Crude grows dear", f"Crude rose. Buyers of crude wait.\n\n{FILLER}")
    assert 0 < found.value <= 0.02
    assert not found.relevant
    assert found.evidence == (Mention(phrase="crude", where="words", count=3),)
    assert found.mentions == ()
    assert [part.name for part in found.parts] == ["words of a phrase"]


@given(st.lists(st.sampled_from(["crude", "oil", "barrels", "Barrel", "rose", ".", "\n\n"])).map(" . ".join))
def test_however_many_words_the_phrase_is_missed(text: str) -> None:
    assert scored(CRUDE, "Oil. Crude. Barrels", text).value <= 0.02


def test_a_phrase_that_stands_there_leaves_no_trace_of_its_words() -> None:
    found = scored(CRUDE, "Crude oil grows dear", f"Crude rose. Oil, too.\n\n{FILLER}")
    assert {mention.where for mention in found.evidence} == {"title"}


def test_more_of_the_words_come_nearer() -> None:
    once = scored(CRUDE, "Prices", f"{FILLER}\n\nA buyer of crude waits.")
    both = scored(CRUDE, "Prices", f"{FILLER}\n\nA buyer of crude waits for oil.")
    assert 0 < once.value < both.value


def test_words_in_the_title_come_nearer_than_words_below_it() -> None:
    headed = scored(CRUDE, "Crude is dear", FILLER)
    below = scored(CRUDE, "All is dear", f"{FILLER}\n\nA buyer of crude waits.")
    assert headed.evidence == below.evidence
    assert headed.value > below.value


def test_everyday_words_say_nothing() -> None:
    assert scored(
        '"year of the company"', "A company", f"This year the company paid.\n\n{FILLER}"
    ) == TagScore(tag="t", value=0.0, relevant=False)


def test_singulars_and_plurals_are_one_word() -> None:
    for match, text in (('"solar batteries"', "A battery."), ('"solar battery"', "Many batteries.")):
        assert scored(match, "Prices", text).evidence[0].where == "words"


@pytest.mark.parametrize("title", ["SoftBank Hawks win", "SoftBank Hawks lose to the SoftBank Hawks"])
def test_an_excluded_name_leaves_nothing(title: str) -> None:
    tag = ruled('SoftBank OR "Masayoshi Son"', exclude='"SoftBank Hawks"')
    found = score(article(title, f"The SoftBank Hawks won.\n\n{FILLER}"), [tag])[0]
    assert found == TagScore(tag="t", value=0.0, relevant=False)


@pytest.mark.parametrize(
    ("match", "title"),
    [
        ("nvidia AND lang:de", "Nvidia grows"),
        ("nvidia AND NOT games", "Nvidia makes games"),
        ("=Orange", "An orange"),
    ],
)
def test_a_word_that_the_rule_refuses_is_no_gap_in_it(match: str, title: str) -> None:
    assert scored(match, title, FILLER).value == 0


def test_unspaced_scripts_have_no_words_to_be_found() -> None:
    assert scored('"主権 クラウド"', "主権とクラウド", "主権が問われる。").value == 0


def test_one_phrase_of_many_says_nothing_of_a_tag() -> None:
    text = f"Crude grows dear.\n\n{FILLER}"
    others = " OR ".join(f'"{name}ium {name}ite"' for name in "abcdefghijklmnopqrst")
    assert scored(CRUDE, "Prices", text).value > 0
    assert scored(f"{CRUDE} OR {others}", "Prices", text).value == 0


@pytest.mark.parametrize(
    "rule",
    ['"oil company" AND NOT palm', '"oil company" AND lang:de', '"oil company" AND outlet:"Other Paper"'],
)
def test_a_phrase_that_stands_there_and_was_refused_leaves_no_words(rule: str) -> None:
    found = scored(rule, "A company and its palm", f"The oil company said palm.\n\n{FILLER}")
    assert (found.value, found.evidence) == (0.0, ())


@pytest.mark.parametrize(("rule", "said"), [('"oil prices"', "price"), ('"weather services"', "service")])
def test_the_singular_of_a_phrases_word_is_its_word(rule: str, said: str) -> None:
    found = scored(rule, "Of other things", f"The {said} is what it was.\n\n{FILLER}")
    assert said in {one.phrase for one in found.evidence}
