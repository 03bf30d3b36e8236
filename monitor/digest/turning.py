"""Stories that earlier issues told and that are one now, or several: what the issue says of them.

A reader who has read last week's issue knows its stories by number and headline. So a turn is told with
both: which stories they were, and where they stand now.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from monitor.digest import words
from monitor.digest.facts import PastFacts, PointerFacts, StoryFacts, TurnFacts, read
from monitor.digest.sums import stories_of
from monitor.model import Carried, Digest, Turn


def turn_facts(
    turns: Sequence[Turn],
    told: Mapping[str, StoryFacts],
    previous: Sequence[Carried],
    earlier: Sequence[Digest],
) -> list[TurnFacts]:
    """The facts of `turns`. `told`: the stories of this issue by id; `previous`: what earlier issues carried;
    `earlier`: those issues, as far as they are at hand."""
    last = {one.story: one for one in sorted(previous, key=lambda one: one.week)}
    wanted = {last[own].week for turn in turns for own in (turn.story, *turn.others) if own in last}
    past = {
        story["id"]: story
        for issue in earlier
        if issue.week in wanted
        for story in stories_of(read(issue)["sections"])
        if story["id"] in last and last[story["id"]].week == issue.week
    }
    made = [_turn(turn, told, last, past) for turn in turns]
    return sorted(made, key=lambda one: (_first(one["now"]), one["kind"], [p["id"] for p in one["before"]]))


def pointer(story: StoryFacts) -> PointerFacts:
    """What points to a story of this issue."""
    return PointerFacts(id=story["id"], n=story["n"], title=story["best"]["title"])


def opening(turn: TurnFacts) -> str:
    """`Two stories of W46 turned out to be one`, `One story of W46 was made two by hand`."""
    weeks = {one["week"] for one in turn["before"]} - {""}
    of = f" of {_week(weeks.pop())}" if len(weeks) == 1 else ""
    kind = "story" if len(turn["before"]) == 1 else "stories"
    kind = f"{kind}{of}" if of else f"earlier {kind}"
    how_many, become = words.spelt(len(turn["before"])), words.spelt(len(turn["now"]))
    if turn["by_reader"]:
        verb = f"{'was' if len(turn['before']) == 1 else 'were'} made {become} by hand"
    else:
        verb = f"turned out to be {become}"
    return f"{how_many.capitalize()} {kind} {verb}"


def places(turn: TurnFacts) -> list[tuple[str, str, str]]:
    """Where earlier issues have the stories: week, `W46`, `no. 3 and no. 7`; as far as it is known."""
    by_week: dict[str, list[int]] = {}
    for one in turn["before"]:
        if one["n"]:
            by_week.setdefault(one["week"], []).append(one["n"])
    return [
        (week, _week(week), words.listed([f"no. {n}" for n in numbers])) for week, numbers in by_week.items()
    ]


def _turn(
    turn: Turn, told: Mapping[str, StoryFacts], last: Mapping[str, Carried], past: Mapping[str, StoryFacts]
) -> TurnFacts:
    every = (turn.story, *turn.others)
    if turn.kind == "merged":
        # It may go on under an id that no issue has told; of those that became one, two were told at least.
        known = [own for own in every if own in last]
        were, are = known if len(known) > 1 else list(every), [turn.story]
    else:
        were, are = [turn.story], [own for own in every if _goes_on(own, turn, told, last)]
    titles = {own: past[own]["best"]["title"] for own in every if own in past}
    fresh = [own for own in are if own not in titles and own not in told]
    if len(fresh) == 1 and turn.story in past:
        titles[fresh[0]] = _title_of(turn.articles, past[turn.story])
    before = [
        PastFacts(
            id=own,
            week=last[own].week if own in last else "",
            n=past[own]["n"] if own in past else 0,
            title=titles.get(own, ""),
        )
        for own in were
    ]
    concerned = [stories[own] for stories in (told, past) for own in every if own in stories]
    return TurnFacts(
        kind=turn.kind,
        by_reader=turn.by_reader,
        before=sorted(before, key=lambda one: (one["week"], one["n"], one["id"])),
        now=[
            pointer(told[own]) if own in told else PointerFacts(id=own, n=0, title=titles.get(own, ""))
            for own in are
        ],
        articles=list(turn.articles),
        slugs=sorted({why["slug"] for story in concerned for why in story["why"]}),
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


def _first(now: Sequence[PointerFacts]) -> tuple[bool, int]:
    numbers = [one["n"] for one in now if one["n"]]
    return (not numbers, min(numbers, default=0))


def _week(name: str) -> str:
    return f"W{words.number(name):02d}"
