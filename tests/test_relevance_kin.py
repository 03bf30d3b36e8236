"""Other ways in which an article goes on about what it has named."""

from __future__ import annotations

import pytest
from relevance_values import FILLER, scored

from monitor.model import TagScore


def going_on(match: str, named: str, word: str) -> TagScore:
    """An article that names somebody once, and then speaks of `word`."""
    text = f"{named} paid on Monday. Later {word} met the mayor. The plan of {word} is old.\n\n{FILLER}"
    return scored(match, "The plan", text)


@pytest.mark.parametrize(
    ("match", "named", "word"),
    [
        ('"Renna Vall"', "Renna Vall", "Vall"),
        ('"Renna Vall"', "Renna Vall", "Renna"),
        ('"Masayoshi Son"', "Masayoshi Son", "Son"),
        ('"World Health Organization"', "The World Health Organization (WHO)", "WHO"),
        ("Iran", "The government of Iran", "Iranians"),
        ("Israel", "The government of Israel", "Israeli envoys"),
        ("Japan", "The government of Japan", "the Japanese"),
        ("Berlin", "The senate of Berlin", "Berliners"),
    ],
)
def test_a_name_that_is_gone_on_about_lifts(match: str, named: str, word: str) -> None:
    again, dropped = going_on(match, named, word), going_on(match, named, "Olva")
    assert again.value > dropped.value + 0.02
    assert again.evidence == dropped.evidence


@pytest.mark.parametrize(
    ("match", "named", "word"),
    [
        ('"Tim Cook"', "Tim Cook", "a cook"),
        ('"World Health Organization"', "The World Health Organization", "WHO"),
        ('"World Health Organization"', "The World Health Organization (ABC)", "ABC"),
        ("Iran", "The government of Iran", "Irana"),
        ("Iran", "The government of Iran", "Iranium"),
        ("Ann", "The plan of Ann", "Annish"),
    ],
    ids=[
        "small letters",
        "initials not given",
        "no initials of it",
        "a name",
        "another word",
        "a short name",
    ],
)
def test_what_only_looks_alike_does_not_lift(match: str, named: str, word: str) -> None:
    other = word.replace("cook", "chef") if word.islower() else "Olva"
    alike, different = going_on(match, named, word), going_on(match, named, other)
    assert alike.value == pytest.approx(different.value, abs=0.02)


@pytest.mark.parametrize(("match", "text"), [('"Renna Vall"', "Vall paid."), ("Iran", "Iranians met.")])
def test_it_finds_nothing_by_itself(match: str, text: str) -> None:
    found = scored(match, "The plan", f"{text} {text}\n\n{FILLER}")
    assert not found.mentions
    assert found.value <= 0.02


def test_a_word_at_a_sentences_beginning_is_not_taken_for_a_surname() -> None:
    text = "Masayoshi Son paid on Monday. {0} and daughter met. {0} and daughter left.\n\n" + FILLER
    word, name = (
        scored('"Masayoshi Son"', "The plan", text.format(first)).value for first in ("Son", "Wife")
    )
    assert word == pytest.approx(name, abs=0.02)
