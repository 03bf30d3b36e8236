"""What an issue gathers from its stories: days to come, and origins that the reader's feeds do not cover."""

from __future__ import annotations

import re
from typing import TypedDict

from monitor import passages
from monitor.digest import words
from monitor.digest.facts import AheadFacts, Facts, StoryFacts
from monitor.digest.language import gettext
from monitor.digest.sums import stories_of

_MOST_AHEAD = 10
# Words that name a span, of which the first day is but the first meant.
_SPAN = re.compile(
    r"\b(?:spring|summer|autumn|fall|winter|half|quarter|end of)\b|[春夏秋冬]|年内", re.IGNORECASE
)


class Watched(TypedDict):
    """A day to come, and the story that names it; `day`: where the words themselves do not say which;
    `year`: where they do not say it and it is not the issue's."""

    n: int
    id: str
    ahead: AheadFacts
    day: str
    year: str


class Outside(TypedDict):
    """An origin that is in none of the configured feeds, and how many of the issue's stories had it."""

    outlet: str
    stories: int
    feed: str


def watch_next(facts: Facts) -> list[Watched]:
    """The ten next days that the stories name, in their order; a story's one day once, and one event of two
    stories once, told where the words name its day and more is told of it. None that was over on the day that
    the issue bears."""
    found: dict[tuple[str, str], Watched] = {}
    made = facts["generated"][:10]
    for story in stories_of(facts["sections"]):
        for one in story.get("ahead", []):
            if one["day"] < made:
                continue
            row = Watched(
                n=story["n"],
                id=story["id"],
                ahead={**one, "source": _source(story, one)},
                day="" if _names_its_day(one) else one["day"],
                year=unsaid_year(one["when"], one["day"], facts),
            )
            found.setdefault((one["day"], story["id"]), row)
    rows = sorted(_once(list(found.values())), key=lambda one: (one["ahead"]["day"], one["n"]))
    return rows[:_MOST_AHEAD]


def _source(story: StoryFacts, one: AheadFacts) -> str:
    """Who says it, outside of the story: there the days of its one outlet are enough, here they are not."""
    by = one.get("by", [])
    if not by or any(each["outlet"] for each in by):
        return one["source"]
    return gettext(", ").join((story["best"]["outlet"], one["source"]))


def _once(rows: list[Watched]) -> list[Watched]:
    """Each event once: the fuller date first, then the longer telling, then the story that comes first."""
    kept: list[Watched] = []
    for row in sorted(rows, key=lambda one: (not _full(one["ahead"]), -len(one["ahead"]["quote"]), one["n"])):
        if not any(_same(row["ahead"], other["ahead"]) for other in kept):
            kept.append(row)
    return kept


def _full(one: AheadFacts) -> bool:
    """Whether the words give a day, not a month or a part of a year."""
    return re.search(r"(?<!\d)\d{1,2}(?!\d|[年月])", one["when"]) is not None


def _same(one: AheadFacts, other: AheadFacts) -> bool:
    """Whether both tell of one event: of one day, or of one month where either leaves out the day, and in
    words of which the shorter telling has half in common with the longer."""
    both_full = _full(one) and _full(other)
    if one["day"] != other["day"] and (both_full or one["day"][:7] != other["day"][:7]):
        return False
    return passages.tell_alike(one["quote"], other["quote"])


def _names_its_day(one: AheadFacts) -> bool:
    """Whether the words say of themselves when that is. Read alone, "Friday" and "来月" do not; "March" does,
    and "next spring", of which the first is but the first day meant."""
    if _SPAN.search(one["when"]):
        return True
    months = words.months(one["day"])
    return re.search(rf"\d|\b(?:{'|'.join(months)})\b", one["when"], re.IGNORECASE) is not None


def unsaid_year(when: str, day: str, facts: Facts) -> str:
    """The year of a day that words do not name, where it is not the issue's; else empty."""
    return day[:4] if day and _other_year(day, facts) and day[:4] not in when else ""


def _other_year(day: str, facts: Facts) -> bool:
    """In the first days of January, a day of either year may be taken for one of the other."""
    return {facts["generated"][:4], facts["end"][:4]} != {day[:4]}


def outside(facts: Facts) -> list[Outside]:
    """Origins that are not in the feeds, the most frequent first; nothing where one story alone has one,
    since that story says so itself."""
    found: dict[str, Outside] = {}
    for story in stories_of(facts["sections"]):
        if story["origin"] and story.get("origin_followed") is False:
            own = found.setdefault(story["origin"], Outside(outlet=story["origin"], stories=0, feed=""))
            own["stories"] += 1
            own["feed"] = own["feed"] or story.get("origin_feed", "")
    if sum(one["stories"] for one in found.values()) < 2:
        return []
    return sorted(found.values(), key=lambda one: (-one["stories"], one["outlet"]))
