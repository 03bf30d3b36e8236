"""What speaks against one event, and what does not."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from monitor.model import Article
from monitor.stories.candidates import survey
from monitor.stories.contradictions import FEATURES, contrast, forbidden, measure
from monitor.stories.differences import differences
from monitor.stories.marks import prepare
from monitor.stories.reading import read

ARRESTED = (
    "Harbour player Tom Okafor held after crash",
    (
        "Harbour United defender Tom Okafor, 24, was arrested on Tuesday after his car hit a wall in "
        "Ostend. Two people were injured, police said. The club said it would wait for the court before "
        "it decides on a fine for Okafor, who joined in summer and has played nine matches."
    ),
)
RETOLD = (
    "Footballer arrested over Ostend crash",
    (
        "Police in Ostend said they took Okafor, a 24-year-old defender of Harbour United, into custody on "
        "Tuesday. Two passers-by were hurt when his car left the road. His club gave no comment."
    ),
)
ANOTHER = (
    "Harbour striker Luis Brandt arrested",
    (
        "Harbour United striker Luis Brandt, 31, was arrested on Friday after his car hit a van in "
        "Ghent. Five people were injured, police said. The club said it would wait for the court before "
        "it decides on a fine for Brandt, who joined in winter and has played twenty matches."
    ),
)


def _article(name: str, title: str, text: str) -> Article:
    return Article(
        id=name,
        url=f"https://{name}.example/",
        feed="",
        outlet="",
        title=title,
        text=text,
        text_from="page",
        status="article",
        lang="en",
        authors=(),
        published=None,
        seen=datetime(2000, 1, 1, tzinfo=UTC),
    )


def _judged(one: tuple[str, str], other: tuple[str, str]) -> tuple[dict[str, float], bool, tuple[str, ...]]:
    """Features of the pair by name, whether it is forbidden, and the differences in words."""
    readings = [read(_article(name, *text)) for name, text in (("a", one), ("b", other))]
    marks = [prepare(*one), prepare(*other)]
    batch = survey(readings)
    table = contrast(readings, marks, batch.names, batch.name_idf)
    pair = np.array([[0, 1]])
    values = dict(zip(FEATURES, measure(table, pair, np.array([0.5]))[0].tolist(), strict=True))
    told = differences(readings[0], readings[1], marks[0], marks[1], batch.name_idf)
    return values, bool(forbidden(table, pair)[0]), told


def test_another_player_of_one_club_is_another_arrest() -> None:
    values, never, told = _judged(ARRESTED, ANOTHER)
    assert values["marks_apart"] == 2.0
    assert values["people_apart"] > 0
    assert "another age: 24 / 31" in told
    assert "another weekday: Tuesday / Friday" in told
    assert "other names: Tom Okafor / Luis Brandt" in told
    assert "another place: Ostend / Ghent" in told
    # Both are arrests, so one mark is shared: that weighs, and forbids nothing.
    assert values["marks_shared"] > 0
    assert not never


def test_other_people_with_two_other_marks_and_none_shared_are_never_one_event() -> None:
    drowned = ("Sailor drowns off Ostend", "Sailor Tom Okafor, 24, drowned off Ostend on Tuesday. " * 2)
    rescued = ("Sailor drowns off Zeebrugge", "Sailor Luis Brandt, 31, drowned off Zeebrugge on Friday. " * 2)
    background = "The sea was rough and boats had been told to stay in the harbour until the wind fell. " * 30
    assert _judged((drowned[0], drowned[1] + background), (rescued[0], rescued[1] + background))[1]
    assert not _judged((drowned[0], drowned[1] + background), (drowned[0], drowned[1] + background))[1]


def test_a_retelling_shares_its_marks_and_none_is_apart() -> None:
    values, never, told = _judged(ARRESTED, RETOLD)
    assert values["marks_apart"] == 0
    assert values["marks_shared"] > 0
    assert not never
    assert not any("age" in line or "weekday" in line for line in told)


def test_the_order_of_a_pair_changes_nothing() -> None:
    assert _judged(ARRESTED, ANOTHER)[:2] == _judged(ANOTHER, ARRESTED)[:2]


def test_silence_is_no_contradiction() -> None:
    values, never, told = _judged(ARRESTED, ("Harbour United player arrested", "A player was arrested."))
    assert values["marks_apart"] == values["people_apart"] == 0
    assert not never
    assert told == ()


def test_what_stands_in_the_others_background_is_no_contradiction() -> None:
    title, text = ANOTHER
    background = " The pitch was wet again and the match went on." * 10
    known = (title, f"{text}{background} On Tuesday Tom Okafor, 24, of Ostend, had been held as well.")
    values, _, told = _judged(ARRESTED, known)
    assert values["marks_apart"] < 2.0
    assert not any(line.startswith("another age") for line in told)


def test_the_people_a_short_text_leaves_out_weigh_less() -> None:
    short = ("Luis Brandt arrested", "Striker Luis Brandt was arrested in Ghent.")
    assert 0 < _judged(ARRESTED, short)[0]["people_apart"] < _judged(ARRESTED, ANOTHER)[0]["people_apart"]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("A 36-year-old man was held.", "age", 36),
        ("Anna Berg, 52, resigned.", "age", 52),
        ("Ten people were killed in the flood.", "dead", 10),
        ("The storm killed at least 14 people.", "dead", 14),
        ("At least three workers were injured.", "hurt", 3),
        ("A 6.1 magnitude quake hit the coast.", "strength", 61),
        ("They won 91-73 at home.", "score", 91073),
        ("The pact of 12 March 2013 ends.", "day", 312),
        ("The pact of 12 March 2013 ends.", "year", 2013),
        ("Polis berkata pada Selasa.", "weekday", 1),
        ("He was sentenced to two months.", "step", 4),
        ("警方星期三逮捕一名42岁男子。", "age", 42),
        ("警方星期三逮捕一名42岁男子。", "weekday", 2),
    ],
)
def test_a_mark_is_read(text: str, kind: str, value: int) -> None:
    assert value in prepare("", text).lead[kind]


def test_no_year_is_a_number_of_dead() -> None:
    assert "dead" not in prepare("", "In 2005 killed time was the theme.").lead


def test_things_are_counted_with_their_noun() -> None:
    assert ("villages", 12) in prepare("", "The water reached 12 villages.").lead_counted
    assert not prepare("", "It took 12 years.").lead_counted
