"""Stories that earlier issues told and that are one now, or several: what the issue says of them.

A reader who has read last week's issue knows its stories by number and headline. So a turn is told with
both: which stories they were, and where they stand now. What a revision turns may have been told by last
week's issue, or by the revision that it replaces, or one part by each: each goes by where it was read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from monitor.digest import words
from monitor.digest.facts import PastFacts, PointerFacts, StoryFacts, TurnFacts, read
from monitor.digest.language import say, say_n
from monitor.digest.phrases import week_of
from monitor.digest.sums import stories_of
from monitor.model import Carried, Digest, Turn


def turn_facts(
    turns: Sequence[Turn],
    told: Mapping[str, StoryFacts],
    previous: Sequence[Carried],
    earlier: Sequence[Digest],
    week: str,
) -> list[TurnFacts]:
    """The facts of `turns`. `told`: the stories of this issue by id; `previous`: what earlier issues carried;
    `earlier`: those issues, and the revisions of `week` that this one replaces, as far as at hand."""
    past = _Past(turns, previous, earlier, week)
    made = [_turn(turn, told, past) for turn in turns]
    return sorted(made, key=lambda one: (_first(one["now"]), one["kind"], [p["id"] for p in one["before"]]))


def pointer(story: StoryFacts) -> PointerFacts:
    """What points to a story of this issue."""
    return PointerFacts(id=story["id"], n=story["n"], title=story["best"]["title"])


def opening(turn: TurnFacts) -> str:
    """`Two stories of W46 turned out to be one`, `One story of revision 1 was made two by hand`."""
    issues = {_issue(one) for one in turn["before"]}
    only = issues.pop() if len(issues) == 1 else ""
    before = len(turn["before"])
    how_many, become = words.spelt(before), words.spelt(len(turn["now"]))
    given = {"how_many": how_many[:1].upper() + how_many[1:], "become": become, "issue": only}
    if turn["by_reader"] and only:
        return say_n(
            "%(how_many)s story of %(issue)s was made %(become)s by hand",
            "%(how_many)s stories of %(issue)s were made %(become)s by hand",
            before,
            **given,
        )
    if turn["by_reader"]:
        return say_n(
            "%(how_many)s earlier story was made %(become)s by hand",
            "%(how_many)s earlier stories were made %(become)s by hand",
            before,
            **given,
        )
    if only:
        return say_n(
            "%(how_many)s story of %(issue)s turned out to be %(become)s",
            "%(how_many)s stories of %(issue)s turned out to be %(become)s",
            before,
            **given,
        )
    return say_n(
        "%(how_many)s earlier story turned out to be %(become)s",
        "%(how_many)s earlier stories turned out to be %(become)s",
        before,
        **given,
    )


def places(turn: TurnFacts) -> list[tuple[str, str, str]]:
    """Where earlier issues have the stories, as far as it is known: the week whose page tells them ("" of a
    revision that this one has taken the place of), `W46` or `revision 1`, `no. 3 and no. 7`."""
    by_issue: dict[tuple[str, str], list[int]] = {}
    for one in turn["before"]:
        if one["n"]:
            page = "" if "revision" in one else one["week"]
            by_issue.setdefault((page, _issue(one)), []).append(one["n"])
    return [
        (page, name, words.listed([say("no. %(n)s", n=n) for n in numbers]))
        for (page, name), numbers in by_issue.items()
    ]


class _Past:
    """What was told of the stories that turned; `last`: the last word of the weeks before on each."""

    def __init__(
        self, turns: Sequence[Turn], previous: Sequence[Carried], earlier: Sequence[Digest], week: str
    ) -> None:
        self.week = week
        self.last = {one.story: one for one in sorted(previous, key=lambda one: one.week)}
        turned = {own for turn in turns for own in (turn.story, *turn.others)}
        wanted = {self.last[own].week for own in turned if own in self.last}
        self._told: dict[str, StoryFacts] = {}
        self._revised: list[tuple[int, dict[str, StoryFacts]]] = []
        # The oldest revision first: one that turns nothing more then says what the last one said.
        for issue in sorted(earlier, key=lambda one: one.revision):
            if issue.week not in wanted | {week}:
                continue
            stories = {one["id"]: one for one in stories_of(read(issue)["sections"]) if one["id"] in turned}
            if issue.week == week:
                self._revised.append((issue.revision, stories))
            else:
                mine = stories.keys() & {own for own, one in self.last.items() if one.week == issue.week}
                self._told.update((own, stories[own]) for own in mine)

    def has(self, own: str) -> bool:
        """Whether an issue is known to have told the story."""
        return own in self.last or any(own in stories for _, stories in self._revised)

    def told(self, own: str, turn: Turn) -> tuple[StoryFacts | None, int]:
        """The story as it was told, where that is at hand, and in which revision of this week's issue; 0 for
        a week before, which comes first. But what had never had a part did not lose it there."""
        lost = turn.articles if turn.kind == "split" and own == turn.story else ()
        if own not in self.last or (lost and set(lost).isdisjoint(self.last[own].articles)):
            for revision, stories in self._revised:
                if own in stories and not (lost and set(lost).isdisjoint(_articles(stories[own]))):
                    return stories[own], revision
        return self._told.get(own), 0

    def facts(self, own: str, turn: Turn) -> PastFacts:
        """Where and how the story was told, as far as it is known."""
        story, revision = self.told(own, turn)
        week = self.week if revision else self.last[own].week if own in self.last else ""
        facts = PastFacts(
            id=own, week=week, n=story["n"] if story else 0, title=story["best"]["title"] if story else ""
        )
        if revision:
            facts["revision"] = revision
        return facts


def _turn(turn: Turn, told: Mapping[str, StoryFacts], past: _Past) -> TurnFacts:
    every = (turn.story, *turn.others)
    if turn.kind == "merged":
        # What ended had been told. What goes on may bear an id that no issue has told.
        was_told = past.has(turn.story) or len(turn.others) < 2
        were, are = [turn.story, *turn.others] if was_told else list(turn.others), [turn.story]
    else:
        were, are = [turn.story], [own for own in every if _goes_on(own, turn, told, past.last)]
    before = {own: past.facts(own, turn) for own in every}
    titles = {own: one["title"] for own, one in before.items() if one["title"]}
    fresh = [own for own in are if own not in titles and own not in told]
    whole, _ = past.told(turn.story, turn)
    if len(fresh) == 1 and whole is not None:
        titles[fresh[0]] = _title_of(turn.articles, whole)
    known = [told.get(own) for own in every] + [past.told(own, turn)[0] for own in every]
    return TurnFacts(
        kind=turn.kind,
        by_reader=turn.by_reader,
        before=sorted((before[own] for own in were), key=lambda one: (one["week"], one["n"], one["id"])),
        now=[
            pointer(told[own]) if own in told else PointerFacts(id=own, n=0, title=titles.get(own, ""))
            for own in are
        ],
        articles=list(turn.articles),
        slugs=sorted({why["slug"] for story in known if story is not None for why in story["why"]}),
    )


def _goes_on(own: str, turn: Turn, told: Mapping[str, StoryFacts], last: Mapping[str, Carried]) -> bool:
    """Whether a story that came apart is still one of its parts: all that was told of it may have moved, but
    only to two others or more."""
    if own != turn.story or own in told or own not in last or len(turn.others) < 2:
        return True
    return not set(last[own].articles) <= set(turn.articles)


def _title_of(articles: Sequence[str], story: StoryFacts) -> str:
    """The headline of the first of `articles` that `story` has."""
    return next((o["title"] for o in (story["best"], *story["also"]) if o["id"] in articles), "")


def _articles(story: StoryFacts) -> set[str]:
    return {one["id"] for one in (story["best"], *story["also"])}


def _first(now: Sequence[PointerFacts]) -> tuple[bool, int]:
    numbers = [one["n"] for one in now if one["n"]]
    return (not numbers, min(numbers, default=0))


def _issue(one: PastFacts) -> str:
    """`W46`; `revision 1` of the issue in hand; "" where it is not known."""
    if "revision" in one:
        return say("revision %(n)s", n=one["revision"])
    return week_of(one["week"]) if one["week"] else ""
