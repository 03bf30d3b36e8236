"""What earlier issues told: of a story, of an edit, and what the last issue told that has gone quiet."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice

from monitor.digest.facts import Facts, PastFacts, QuietFacts, StoryFacts, read
from monitor.digest.sums import stories_of
from monitor.model import Carried, Digest, Story, Verdict

_MOST_RELATED = 3
# How many issues back a deal is looked for; its talks go on for weeks.
_RECENT = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What earlier issues said of a story and of each of its articles, as one word; and their `stories`, with
    the week of each, the latest first, as far as those issues are at hand. `known`: the articles that these
    issues, or any before, have told."""

    carried: Carried
    known: frozenset[str]
    stories: tuple[tuple[str, StoryFacts], ...] = ()


class Archive:
    """The issues of earlier weeks, each by its last revision, and read only where something is asked."""

    def __init__(self, earlier: Iterable[Digest], week: str) -> None:
        self._issues = {
            one.week: one for one in sorted(earlier, key=lambda one: one.revision) if one.week < week
        }
        self._read: dict[str, Facts] = {}
        self._articles: dict[str, frozenset[str]] = {}

    def issue(self, week: str) -> Facts | None:
        """The facts of the issue of `week`, where it is at hand."""
        if week in self._issues and week not in self._read:
            self._read[week] = read(self._issues[week])
        return self._read.get(week)

    def stories(self, week: str) -> list[StoryFacts]:
        """The stories of the issue of `week`; none where it is not at hand."""
        facts = self.issue(week)
        return stories_of(facts["sections"]) if facts else []

    def articles(self, week: str) -> frozenset[str]:
        """The ids of the articles in the stories of the issue of `week`."""
        if week not in self._articles:
            self._articles[week] = frozenset(
                own["id"] for one in self.stories(week) for own in (one["best"], *one["also"])
            )
        return self._articles[week]

    def listed(self, first: str) -> frozenset[tuple[str, str]]:
        """The ids of the articles that issues from that of `first` on named under a tag's line, each with the
        slug of that tag."""
        later = (self.issue(one) for one in sorted(self._issues) if one >= first)
        return frozenset(
            (one["id"], one["slug"])
            for facts in later
            if facts is not None
            for one in (*facts["below"], *facts["passing"])
        )

    def since(self, week: str) -> list[Facts]:
        """The issues after that of `week`."""
        later = (self.issue(one) for one in sorted(self._issues) if one > week)
        return [one for one in later if one is not None]


def told_before(
    stories: Iterable[Story], previous: Iterable[Carried], reported: Collection[str], archive: Archive
) -> dict[str, Told]:
    """For each story of which earlier issues told something, all of that: the last word on it and on each of
    its articles. Of an article that its story has lost since, it is only known that it was told."""
    by_story: dict[str, Carried] = {}
    by_article: dict[str, Carried] = {}
    for one in sorted(previous, key=lambda one: (one.week, one.story)):
        by_story[one.story] = one
        by_article.update(dict.fromkeys(one.articles, one))
    before: dict[str, Told] = {}
    for story in stories:
        said = [by_article[one.article.id] for one in story.members if one.article.id in by_article]
        said += [by_story[story.id]] if story.id in by_story else []
        points: dict[str, Verdict] = {}
        for one in sorted(said, key=lambda one: (one.week, one.story)):
            points |= {name: verdict for name, verdict in one.points if points.get(name) != "differ"}
        articles = {one.article.id for one in story.members if one.article.id in reported}
        articles.update(article for one in said for article in one.articles)
        if articles:
            carried = Carried(
                week=max((one.week for one in said), default=""),
                story=story.id,
                articles=tuple(sorted(articles)),
                points=tuple(points.items()),
            )
            places = {(one.week, one.story) for one in said}
            elsewhere = {own for week in {one.week for one in said} for own in archive.articles(week)}
            before[story.id] = Told(
                carried=carried, known=frozenset(articles | elsewhere), stories=_facts_of(places, archive)
            )
    return before


def _facts_of(places: Collection[tuple[str, str]], archive: Archive) -> tuple[tuple[str, StoryFacts], ...]:
    weeks = sorted({week for week, _ in places}, reverse=True)
    return tuple(
        (week, story) for week in weeks for story in archive.stories(week) if (week, story["id"]) in places
    )


def told_as(ids: Iterable[str], previous: Iterable[Carried], archive: Archive) -> list[PastFacts]:
    """How stories that this issue does not tell were told last, in the order given; at most three."""
    week_of = {one.story: one.week for one in previous}
    found = (
        PastFacts(id=own, week=week_of[own], n=story["n"], title=story["best"]["title"])
        for own in dict.fromkeys(ids)
        if own in week_of
        for story in archive.stories(week_of[own])
        if story["id"] == own
    )
    return list(islice(found, _MOST_RELATED))


def quiet_stories(
    archive: Archive,
    last: str,
    *,
    told: Mapping[str, StoryFacts],
    stirring: Collection[str],
    slugs: Collection[str],
) -> list[QuietFacts]:
    """What the issue of `last` told, and of which nothing new came: what most outlets told, first.

    Not a story of which `told` has one of the articles: it goes on there. Nor one that is in `stirring`: new
    articles of it came in, though none is told. Nor one about none of the tags that are left."""
    facts = archive.issue(last)
    if facts is None:
        return []
    here = {one["id"] for story in told.values() for one in (story["best"], *story["also"])}
    gone = [
        story
        for section in facts["sections"]
        for story in section["stories"]
        if story["id"] not in told
        and story["id"] not in stirring
        and here.isdisjoint(one["id"] for one in (story["best"], *story["also"]))
        and not {why["slug"] for why in story["why"]}.isdisjoint(slugs)
    ]
    gone.sort(key=lambda story: (-story["outlets"], story["n"]))
    return [
        QuietFacts(
            id=story["id"],
            week=last,
            n=story["n"],
            title=story["best"]["title"],
            slugs=sorted({why["slug"] for why in story["why"]}),
        )
        for story in gone
    ]


def recently_told(previous: Iterable[Carried], archive: Archive) -> list[StoryFacts]:
    """The stories of the last four issues that told any, the latest first; each as it was told last."""
    weeks = sorted({one.week for one in previous}, reverse=True)[:_RECENT]
    found: dict[str, StoryFacts] = {}
    for week in weeks:
        for story in archive.stories(week):
            found.setdefault(story["id"], story)
    return list(found.values())
