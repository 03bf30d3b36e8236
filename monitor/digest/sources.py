"""Phrases that hold a day: who says so, since when a feed fails.

They stand in the facts as English words, and beside the words what they were made from, so that they can
be said again with days in the reader's language. Facts frozen before that have the words alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from monitor import text
from monitor.digest import words
from monitor.digest.days import ENGLISH, Days
from monitor.digest.facts import (
    AheadFacts,
    ByFacts,
    DateFacts,
    Facts,
    FeedFacts,
    SinceFacts,
    StoryFacts,
    ValueFacts,
)
from monitor.model import Article


def who(
    ids: Sequence[str],
    articles: Mapping[str, Article],
    zone: str,
    dated: frozenset[str] = frozenset(),
) -> tuple[str, list[ByFacts]]:
    """Who of a story's `articles` says so, in words and, where the words may hold a day, in parts: outlets by
    name, those in `dated` with their day; articles of one outlet by their days."""
    own = [articles[one] for one in ids if one in articles]
    if len(articles) > 1 and len(own) == len(articles):
        return ("both articles" if len(own) == 2 else f"all {len(own)} articles"), []
    days = {one.id: words.day_in(one.when, zone).isoformat() for one in own}
    if len({one.outlet for one in articles.values()}) > 1:
        by = [
            ByFacts(outlet=text.one_line(one.outlet), day=days[one.id] if one.outlet in dated else "")
            for one in own
        ]
    else:
        by = [ByFacts(outlet="", day=day) for day in sorted(set(days.values()))]
    return said(by), by


def said(by: Sequence[ByFacts], days: Days = ENGLISH) -> str:
    """`Outlet A and Outlet B, 17 Nov`: outlets by name; articles of one outlet by their days."""
    each = [
        ", ".join(filter(None, (one["outlet"], days.brief(one["day"]) if one["day"] else ""))) for one in by
    ]
    return words.listed(list(dict.fromkeys(each)))


def in_language(facts: Facts, days: Days) -> Facts:
    """`facts` (changed in place) with every such phrase in the language of `days`."""
    if days == ENGLISH:
        return facts
    for section in facts["sections"]:
        for story in (*section["stories"], *section["more"]):
            for one in _sourced(story):
                if one.get("by"):
                    one["source"] = said(one["by"], days)
    for feed in facts["feeds"]:
        if feed.get("since"):
            feed["detail"] = _failing(feed, days, facts["generated"])
    return facts


def _sourced(story: StoryFacts) -> Iterable[ValueFacts | DateFacts | AheadFacts | SinceFacts]:
    for point in story["points"]:
        yield from point["values"]
    yield from story["dates"]
    yield from story.get("ahead", [])
    yield from story.get("since", [])


def _failing(feed: FeedFacts, days: Days, generated: str) -> str:
    """As the store words it (`store.health`): a year is given where it is not the issue's."""

    def elsewhere(iso: str) -> bool:
        return datetime.fromisoformat(iso).year != datetime.fromisoformat(generated).year

    since, good = feed["since"], feed["last_ok"]
    last = f"last good fetch {days.moment(good, year=elsewhere(good))}" if good else "never fetched"
    began = days.short(since[:10], year=elsewhere(since))
    return f"{feed['reason']} since {began}, {words.count(feed['tries'], 'try', 'tries')}; {last}"
