"""Phrases that hold a day: who says so, since when a feed fails.

They stand in the facts as words, and beside the words what they were made from, so that they can
be said again with days in the reader's language. Facts frozen before that have the words alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import combinations
from zoneinfo import ZoneInfo

from monitor import text
from monitor.digest import words
from monitor.digest.articles import named
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
from monitor.digest.language import gettext, say, say_n
from monitor.digest.shortening import shortened
from monitor.model import Article

# How much of a title tells an article from another of its outlet.
_TITLE = 40
# What an article is called by, from the least to the most exact: outlet, day, time, title, number.
_DAY, _TIME, _NAMED, _NUMBERED = range(1, 5)


def who(ids: Sequence[str], articles: Mapping[str, Article], zone: str) -> tuple[str, list[ByFacts]]:
    """Who of a story's `articles` says so, in words and, where the words may hold a day, in parts: outlets by
    name; articles of one outlet by their days."""
    return who_each([ids], articles, zone)[0]


def who_each(
    values: Sequence[Sequence[str]], articles: Mapping[str, Article], zone: str
) -> list[tuple[str, list[ByFacts]]]:
    """The same for each value of one point, given by its articles' ids. No two values bear the same words:
    two articles of one outlet that stand behind different values are told apart by their day, those of one
    day by their time in `zone`, those of one minute by their titles; and an article that gives a second
    value gives it "again"."""
    own = [tuple(dict.fromkeys(one for one in ids if one in articles)) for ids in values]
    whole = [len(articles) > 1 and len(ids) == len(articles) for ids in own]
    apart = [ids for ids, every in zip(own, whole, strict=True) if not every]
    said_by = _labels(apart, articles, zone)
    made: list[tuple[str, list[ByFacts]]] = []
    often: dict[str, int] = {}
    for ids, every in zip(own, whole, strict=True):
        by = [] if every else _in_order([said_by[one] for one in ids])
        words_ = _every(len(ids)) if every else said(by)
        often[words_] = nth = often.get(words_, 0) + 1
        if nth > 1:
            again = _again(nth)
            if by:
                last = by[-1].get("which")
                by = [*by[:-1], {**by[-1], "which": last + gettext(", ") + again if last else again}]
            words_ += gettext(", ") + again
        made.append((words_, by))
    return made


def said(by: Sequence[ByFacts], days: Days = ENGLISH) -> str:
    """`Outlet A and Outlet B, 17 Nov`: outlets by name; articles of one outlet by their days, those of one
    day by what else tells them apart (`17 Nov, 12:00 and 14:30`)."""
    alone = len({(one["outlet"], one["day"]) for one in by}) == 1
    if alone and len(by) > 1 and all(one.get("which") for one in by):
        return said([{**by[0], "which": words.listed([one["which"] for one in by])}], days)
    each = [
        gettext(", ").join(
            filter(None, (one["outlet"], days.brief(one["day"]) if one["day"] else "", one.get("which", "")))
        )
        for one in by
    ]
    return words.listed(list(dict.fromkeys(each)))


def _every(how_many: int) -> str:
    return gettext("both articles") if how_many == 2 else say("all %(n)s articles", n=how_many)


def _again(nth: int) -> str:
    if nth < 4:
        return gettext("again") if nth == 2 else gettext("a third time")
    return say("a %(n)sth time", n=nth)


def _in_order(by: Sequence[ByFacts]) -> list[ByFacts]:
    """Outlets as the value has them; articles of one outlet each once, the earliest first."""
    unique = [one for at, one in enumerate(by) if one not in by[:at]]
    if any(one["outlet"] for one in by):
        return unique
    return sorted(unique, key=lambda one: (not one["day"], one["day"], one.get("which", "")))


def _labels(
    values: Sequence[Sequence[str]], articles: Mapping[str, Article], zone: str
) -> dict[str, ByFacts]:
    """What each article of these values is called by: no more than tells it from the articles of others."""
    behind = {
        one: frozenset(at for at, ids in enumerate(values) if one in ids) for ids in values for one in ids
    }
    lowest = 0 if len({one.outlet for one in articles.values()}) > 1 else _DAY
    exact = dict.fromkeys(behind, lowest)
    while True:
        labels = {one: _label(articles[one], exact[one], articles, zone, lowest) for one in behind}
        alike = {
            one
            for pair in combinations(behind, 2)
            if behind[pair[0]] != behind[pair[1]] and labels[pair[0]] == labels[pair[1]]
            for one in pair
        }
        if not alike:
            return labels
        for one in alike:
            exact[one] += 1


def _label(article: Article, exact: int, articles: Mapping[str, Article], zone: str, lowest: int) -> ByFacts:
    made = ByFacts(outlet="" if lowest else named(article.outlet), day="")
    if exact in {_DAY, _TIME}:
        made["day"] = words.day_in(article.when, zone).isoformat()
    if exact == _TIME:
        made["which"] = f"{article.when.astimezone(ZoneInfo(zone)):%H:%M}"
    elif exact == _NAMED:
        title = text.one_line(article.title)
        short = shortened(title, _TITLE)
        # The mark of the cut is ours, and stands outside: within are the title's own words.
        whole = say("“%(title)s”", title=short.rstrip("…").rstrip() if short != title else short)
        made["which"] = whole if short == title else f"{whole}…"
    elif exact >= _NUMBERED:
        same = sorted(
            (one for one in articles.values() if text.one_line(one.outlet) == text.one_line(article.outlet)),
            key=lambda one: (one.when, one.url, one.id),
        )
        made["which"] = say("article %(n)s of %(of)s", n=same.index(article) + 1, of=len(same))
    return made


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
    last = (
        say("last good fetch %(moment)s", moment=days.moment(good, year=elsewhere(good)))
        if good
        else gettext("never fetched")
    )
    began = days.short(since[:10], year=elsewhere(since))
    return say_n(
        "%(reason)s since %(day)s, %(n)s try; %(last)s",
        "%(reason)s since %(day)s, %(n)s tries; %(last)s",
        feed["tries"],
        reason=feed["reason"],
        day=began,
        last=last,
    )
