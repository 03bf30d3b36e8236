"""Days to come, gathered over the stories of an issue: one event once, in its fullest telling."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import digest_evidence as e
import digest_values as v

from monitor import digest
from monitor.model import Dated, Findings, Quote


def on(day: date, when: str, words: str, story: Findings) -> Dated:
    return Dated(when=when, day=day, quote=Quote(text=words, articles=(story.story.lead.article.id,)))


def watch(first: tuple[date, str, str], second: tuple[date, str, str]) -> list[str]:
    """The lines of "Watch next" over two stories that each name a date."""
    one, two = replace(e.TOLD, ahead=()), replace(e.other(12, ""), ahead=())
    issue = e.this_week(replace(one, ahead=(on(*first, one),)), replace(two, ahead=(on(*second, two),)))
    made = digest.render(issue).text
    part = made[made.index("WATCH NEXT") : made.index("FEEDS:")]
    return [line for line in part.splitlines() if line.startswith("* ")]


def test_one_event_of_two_stories_is_named_once_and_told_at_length() -> None:
    (line,) = watch(
        (date(2026, 12, 9), "9 December", "Norport votes on the harbour bridge on 9 December"),
        (date(2026, 12, 9), "9 December", "The council of Norport votes on its harbour bridge on 9 December"),
    )
    assert "The council of Norport" in line


def test_the_day_is_kept_where_another_story_has_but_the_month() -> None:
    (line,) = watch(
        (date(2026, 12, 1), "December", "The council of Norport votes on the harbour bridge in December"),
        (date(2026, 12, 9), "9 December", "Norport votes on the harbour bridge on 9 December"),
    )
    assert "9 December" in line


def test_other_events_of_one_day_are_all_named() -> None:
    lines = watch(
        (date(2026, 12, 9), "9 December", "Norport votes on the harbour bridge on 9 December"),
        (date(2026, 12, 9), "9 December", "The trial of the mayor of Norport opens on 9 December"),
    )
    assert len(lines) == 2


def test_an_event_is_one_in_japanese_too() -> None:
    lines = watch(
        (date(2027, 3, 1), "2027年3月", "北川港の新埠頭は2027年3月に開業する予定だ"),
        (date(2027, 3, 1), "2027年3月", "北川港で建設中の新埠頭が2027年3月に開業する"),
    )
    assert len(lines) == 1


def test_a_day_that_one_of_an_outlets_articles_names_bears_the_outlet() -> None:
    first, again = (v.article(at, f"Bridge, part {at}", outlet="Norport Post", hours=at) for at in (60, 61))
    story = e.found(first, (again, "update"), own="s-bridge")
    named = on(date(2026, 12, 9), "9 December", "Norport votes on the bridge on 9 December", story)
    made = digest.render(e.this_week(replace(story, ahead=(named,)))).text
    (line,) = [one for one in made[made.index("WATCH NEXT") :].split("* ") if "votes on the" in one]
    assert "(Norport Post, 20 Nov)" in " ".join(line.split())


def test_a_season_is_not_shown_as_its_first_day() -> None:
    lines = watch(
        (date(2027, 3, 1), "next spring", "The film is set to arrive next spring"),
        (date(2026, 11, 27), "Friday", "The pilots meet on Friday"),
    )
    assert any("next spring" in line and "Mar" not in line for line in lines)
    assert any("27 Nov" in line for line in lines)
