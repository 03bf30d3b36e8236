"""What an issue gathers from its stories: days to come, and origins that the reader's feeds do not cover."""

from __future__ import annotations

import re
from typing import TypedDict

from monitor.digest.facts import AheadFacts, Facts
from monitor.digest.sums import stories_of

_MOST_AHEAD = 10


class Watched(TypedDict):
    """A day to come, and the story that names it; `day`: where the words themselves give none."""

    n: int
    id: str
    ahead: AheadFacts
    day: str


class Outside(TypedDict):
    """An origin that is in none of the configured feeds, and how many of the issue's stories had it."""

    outlet: str
    stories: int
    feed: str


def watch_next(facts: Facts) -> list[Watched]:
    """The ten next days that the stories name, in their order; a story's one day once."""
    found: dict[tuple[str, str], Watched] = {}
    for story in stories_of(facts["sections"]):
        for one in story.get("ahead", []):
            # "Friday" and "来月" are no day to somebody who reads the clause alone.
            day = "" if re.search(r"\d", one["when"]) else one["day"]
            row = Watched(n=story["n"], id=story["id"], ahead=one, day=day)
            found.setdefault((one["day"], story["id"]), row)
    return sorted(found.values(), key=lambda one: (one["ahead"]["day"], one["n"]))[:_MOST_AHEAD]


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
