"""The numbers of an issue, counted from what stands in it, and the check that they add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TypedDict

from monitor import urls
from monitor.digest.facts import ArticleFacts, BelowFacts, Counts, Facts, SectionFacts, StoryFacts
from monitor.digest.language import say_n
from monitor.digest.words import listed

# What the digest calls an article by how it was told: whose outlet has the same text matters to nobody here.
_KINDS = {"rewrite": "rewrite", "update": "update", "copy": "copy", "syndicated": "copy"}


class Totals(TypedDict):
    """Those of the counts that follow from the stories and the articles listed below the line."""

    articles: int
    new_articles: int
    stories: int
    merged: int
    outlets: int
    differ: int


def stories_of(sections: Sequence[SectionFacts]) -> list[StoryFacts]:
    """Every story, tag by tag: those told, then those only named."""
    return [story for section in sections for story in (*section["stories"], *section["more"])]


def totals(sections: Sequence[SectionFacts], below: Sequence[BelowFacts], start: str, end: str) -> Totals:
    """Counted anew. `start` and `end`: the first and last day of the week."""
    stories = stories_of(sections)
    shown: list[ArticleFacts | BelowFacts] = [
        one for story in stories for one in (story["best"], *story["also"])
    ]
    shown.extend(below)
    return Totals(
        articles=sum(story["articles"] for story in stories) + len(below),
        new_articles=sum(story["this_week"] for story in stories)
        + sum(1 for one in below if start <= one["day"] <= end),
        stories=len(stories) + len(below),
        merged=sum(len(story["also"]) for story in stories),
        outlets=len({publisher(one) for one in shown}),
        # Of stories that are only named no point is shown; of the others, a form counts those it leaves out.
        differ=sum(
            point["verdict"] == "differ"
            for section in sections
            for story in section["stories"]
            for point in story["points"]
        ),
    )


def publisher(one: ArticleFacts | BelowFacts) -> str:
    """By whom an article is counted; facts frozen before that was one of them have but its address."""
    return one.get("publisher") or urls.publisher(one["url"], one["outlet"])


def folded(sections: Sequence[SectionFacts]) -> dict[str, int]:
    """How many of the articles folded in are what, the most telling kind first; none where there is none."""
    kinds = Counter(_KINDS[one["relation"]] for story in stories_of(sections) for one in story["also"])
    return {kind: kinds[kind] for kind in dict.fromkeys(_KINDS.values()) if kinds[kind]}


def kinds_said(kinds: Mapping[str, int]) -> str:
    """`1 rewrite, 1 update and 1 copy`."""
    said = {
        "rewrite": say_n("%(n)s rewrite", "%(n)s rewrites", kinds.get("rewrite", 0)),
        "update": say_n("%(n)s update", "%(n)s updates", kinds.get("update", 0)),
        "copy": say_n("%(n)s copy", "%(n)s copies", kinds.get("copy", 0)),
    }
    return listed([said[kind] for kind in kinds])


def full_share(counts: Counts) -> str:
    """`78%`: of the week's articles, how many were read in full; never all or none where it is not so."""
    share = 100 * counts["full_text"] / counts["week_articles"]
    return f"{min(99, max(1, round(share)))}%"


def check(facts: Facts) -> None:
    """Raises ValueError where an issue does not add up: it is a bug, and must not be sent."""
    counts = facts["counts"]
    ids = [one["id"] for one in facts["below"]]
    passing = [one["id"] for one in facts["passing"]]
    for story in stories_of(facts["sections"]):
        ids.append(story["best"]["id"])
        ids.extend(one["id"] for one in story["also"])
    if counts["articles"] - counts["merged"] != counts["stories"] or len(ids) != counts["articles"]:
        raise ValueError(f"the issue does not add up: {counts}, {len(ids)} articles in it")
    ids.extend(passing)
    if len(set(ids)) != len(ids):
        raise ValueError("an article stands in the issue twice")
