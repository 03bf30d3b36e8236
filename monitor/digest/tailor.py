"""The issue → the issue of a reader who wants some of the tags, or only what scores high.

Nothing is judged anew: a story keeps its words, its numbers and whether it is told or only named. It moves
where its strongest tag is none of the reader's, and what is left out is counted and said to be in the
archive copy, so that the reader's numbers and the archive's add up.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Mapping, Sequence, Set
from functools import partial

from monitor.digest.facts import (
    BelowFacts,
    Counts,
    Facts,
    PointerFacts,
    ReaderFacts,
    SectionFacts,
    StoryFacts,
    TurnFacts,
    canonical,
    read,
)
from monitor.digest.sums import check, stories_of, totals
from monitor.model import Digest, Reader


def tailor(digest: Digest, reader: Reader) -> Digest:
    """The stories of `digest` that are relevant to one of the reader's tags, with a score of the reader's
    minimum or more for it; the issue itself where the reader wants all.

    Each stands once, under the strongest of the reader's tags for which it has that score. What stands under
    that tag in the issue keeps its order; what comes from other tags is put among it as the issue would:
    this week's first, then the strongest. Articles below the line follow the same wishes. A tag that the
    issue does not have is no error: tags come and go between issues. To tailor twice changes nothing.
    """
    facts = read(digest)
    known = [section["slug"] for section in facts["sections"]]
    wanted = [slug for slug in known if not reader.tags or slug in reader.tags]
    if len(wanted) == len(known) and reader.minimum <= 0:
        return digest
    everything = stories_of(facts["sections"])
    known_ids = {story["id"] for story in everything}
    tags = _tags_of_below(facts)
    below, passing = (
        [one for one in rows if tags[one["id"]][0] in wanted and tags[one["id"]][1] >= reader.minimum]
        for rows in (facts["below"], facts["passing"])
    )
    counts = facts["counts"]
    other_tags = sum(not _slugs(story, wanted) for story in everything)
    other_tags += sum(tags[one["id"]][0] not in wanted for one in facts["below"])
    # Of those beyond the ones named in passing, the issue knows how many there are for each tag.
    uncounted = [] if reader.minimum > 0 else [one for one in facts["sections"] if one["slug"] in wanted]
    facts["sections"] = _sections(facts["sections"], wanted, reader.minimum)
    facts["below"], facts["passing"] = below, passing
    facts["counts"] = Counts(
        **totals(facts["sections"], below, facts["start"], facts["end"]),
        feeds=counts["feeds"],
        failing=counts["failing"],
        quiet=counts["quiet"],
        below_more=max(len(passing), sum(one.get("passing", 0) for one in uncounted)),
        week_articles=counts["week_articles"],
        full_text=counts["full_text"],
        undated=counts["undated"],
    )
    earlier = facts.get("reader", ReaderFacts(left_out=0, other_tags=0, minimum=0.0))
    facts["reader"] = ReaderFacts(
        left_out=earlier["left_out"] + counts["stories"] - facts["counts"]["stories"],
        other_tags=earlier["other_tags"] + other_tags,
        minimum=max(earlier["minimum"], reader.minimum),
    )
    if "turns" in facts:
        facts["turns"] = _turns(facts["turns"], facts["sections"], known_ids, wanted)
    if "quiet_stories" in facts:
        facts["quiet_stories"] = [one for one in facts["quiet_stories"] if set(one["slugs"]) & set(wanted)]
    if "edits" in facts:
        facts["edits"] = [one for one in facts["edits"] if set(one["slugs"]) & set(wanted)]
    check(facts)
    return Digest(week=digest.week, revision=digest.revision, draft=digest.draft, facts=canonical(facts))


def _sections(sections: Sequence[SectionFacts], wanted: Sequence[str], minimum: float) -> list[SectionFacts]:
    told = _placed({one["slug"]: one["stories"] for one in sections}, wanted, minimum)
    named = _placed({one["slug"]: one["more"] for one in sections}, wanted, minimum)
    made = [
        SectionFacts(
            tag=one["tag"],
            slug=one["slug"],
            see_also=[],
            stories=told[one["slug"]],
            more=named[one["slug"]],
            passing=one.get("passing", 0),
        )
        for one in sections
        if one["slug"] in wanted
    ]
    # As in the issue, numbers run through the stories told, and go on with those that are only named.
    order = [story for one in made for story in one["stories"]] + [s for one in made for s in one["more"]]
    for number, story in enumerate(order, 1):
        story["n"] = number
    numbers = {story["id"]: story["n"] for story in order}
    for story in order:
        if "related" in story:
            story["related"] = [
                PointerFacts(id=one["id"], n=numbers[one["id"]], title=one["title"])
                for one in story["related"]
                if one["id"] in numbers
            ]
    for section in made:
        section["see_also"] = sorted(
            story["n"]
            for other in made
            if other is not section
            for story in other["stories"]
            if section["slug"] in _slugs(story, wanted, minimum)
        )
    return made


def _turns(
    turns: Sequence[TurnFacts], sections: Sequence[SectionFacts], issue: Set[str], wanted: Sequence[str]
) -> list[TurnFacts]:
    """Those of a story that the reader has; and, of stories that this issue does not tell, those about one
    of the reader's tags. `issue`: the stories of the whole issue."""
    numbers = {story["id"]: story["n"] for story in stories_of(sections)}
    kept: list[TurnFacts] = []
    for turn in turns:
        ids = {one["id"] for one in turn["now"]}
        if ids & set(numbers) or (not ids & issue and set(turn["slugs"]) & set(wanted)):
            turn["now"] = [
                PointerFacts(id=one["id"], n=numbers.get(one["id"], 0), title=one["title"])
                for one in turn["now"]
            ]
            kept.append(turn)
    return kept


def _placed(
    groups: Mapping[str, Sequence[StoryFacts]], wanted: Sequence[str], minimum: float
) -> Mapping[str, list[StoryFacts]]:
    """The stories of `groups` (by tag of the issue) under each of the reader's tags."""
    stayed: dict[str, list[StoryFacts]] = {slug: [] for slug in wanted}
    came: dict[str, list[StoryFacts]] = {slug: [] for slug in wanted}
    for group, stories in groups.items():
        for story in stories:
            for slug in _slugs(story, wanted, minimum)[:1]:
                (stayed if slug == group else came)[slug].append(story)
    return {
        # A merge, not a sort: those that stayed are in an order that knows more than the facts say.
        slug: list(heapq.merge(stayed[slug], sorted(came[slug], key=by), key=by))
        for slug in wanted
        for by in (partial(_order, slug=slug),)
    }


def _slugs(story: StoryFacts, wanted: Sequence[str], minimum: float = 0.0) -> list[str]:
    """The reader's tags that the story is relevant to with that score, strongest first."""
    return [one["slug"] for one in story["why"] if one["slug"] in wanted and one["score"] >= minimum]


def _order(story: StoryFacts, slug: str) -> tuple[bool, float, int, float, int]:
    """As `compose` orders the stories of a tag, by what the facts hold of it."""
    value = next(one["score"] for one in story["why"] if one["slug"] == slug)
    return (story["this_week"] == 0, -round(value, 1), -story["outlets"], -value, story["n"])


def _tags_of_below(facts: Facts) -> dict[str, tuple[str, float]]:
    """For each article below the line, the tag it came nearest to and its score for it."""
    names = sorted(((one["tag"], one["slug"]) for one in facts["sections"]), key=lambda row: -len(row[0]))
    return {one["id"]: _nearest(one, names) for one in (*facts["below"], *facts["passing"])}


def _nearest(one: BelowFacts, names: Sequence[tuple[str, str]]) -> tuple[str, float]:
    if "slug" in one:
        return one["slug"], one.get("score", 0.0)
    # Frozen before the two were facts: the reason begins with them. Whose it is not, it is left out.
    for name, slug in names:
        found = re.match(rf"{re.escape(name)} (\d(?:\.\d+)?), under the ", one["reason"])
        if found:
            return slug, float(found.group(1))
    return "", 0.0
