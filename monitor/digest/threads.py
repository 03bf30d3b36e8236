"""Stories across issues: what was told again, in the order in which it was told.

A story keeps its id from issue to issue. Where it does not, an issue says so: in `told` (where its articles
were told before), `turns` (two stories turned out to be one, one was made several) and `related_before`
(talks that an earlier issue told, and the deal that they led to). All that hangs together so is one thread.
Nothing is compared here: what no issue says belongs together is not joined.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from monitor.digest.facts import Facts, StoryFacts, read
from monitor.digest.sums import stories_of
from monitor.model import Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A story as one issue told it: under which number, and what its overview said of it (`change`).
    `start` and `end`: the first and last day of the week. `language`: of the words of ours in it."""

    week: str
    start: str
    end: str
    story: str
    n: int
    title: str
    change: str
    language: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """What two issues or more told of one story, the oldest first. `ids`: of the stories in it, those told
    first in their order, then those that ended in them before any issue at hand had told them."""

    ids: tuple[str, ...]
    tellings: tuple[Telling, ...]

    @property
    def newest(self) -> Telling:
        """The newest telling; of several in one issue, the one with the lowest number."""
        week = self.tellings[-1].week
        return next(one for one in self.tellings if one.week == week)


def threads(issues: Sequence[Digest]) -> tuple[Thread, ...]:
    """The stories that two of `issues` or more told, those told last first. Of a week with several revisions
    the last one counts. The order of `issues` does not matter."""
    every = [read(one) for one in last_revisions(issues)]
    tellings = [_telling(facts, story) for facts in every for story in stories_of(facts["sections"])]
    joined = _Joined()
    for facts in every:
        for turn in facts.get("turns", []):
            joined.join([one["id"] for one in (*turn["before"], *turn["now"])])
        for story in stories_of(facts["sections"]):
            earlier = (*story.get("told", []), *story.get("related_before", []))
            joined.join([story["id"], *(one["id"] for one in earlier)])

    by_thread: dict[str, list[Telling]] = {}
    for one in sorted(tellings, key=lambda one: (one.week, one.n, one.story)):
        by_thread.setdefault(joined.first(one.story), []).append(one)
    members: dict[str, list[str]] = {}
    for own in joined.known():
        members.setdefault(joined.first(own), []).append(own)
    found = [
        Thread(
            ids=tuple(dict.fromkeys([*(one.story for one in told), *sorted(members[own])])),
            tellings=tuple(told),
        )
        for own, told in by_thread.items()
        if len({one.week for one in told}) > 1
    ]
    # Two passes, as the newest week comes first and the lowest number does.
    found.sort(key=lambda one: (one.newest.n, one.newest.story))
    return tuple(sorted(found, key=lambda one: one.newest.week, reverse=True))


def last_revisions(issues: Sequence[Digest]) -> list[Digest]:
    """Of each week the last revision, the newest week first."""
    last = {one.week: one for one in sorted(issues, key=lambda one: one.revision)}
    return [last[week] for week in sorted(last, reverse=True)]


def _telling(facts: Facts, story: StoryFacts) -> Telling:
    return Telling(
        week=facts["week"],
        start=facts["start"],
        end=facts["end"],
        story=story["id"],
        n=story["n"],
        title=story["best"]["title"],
        change=story["change"],
        language=facts.get("language", "en"),
    )


class _Joined:
    """Which ids belong together (union-find). The least id of all stands for them, whatever the order in
    which they were joined."""

    def __init__(self) -> None:
        self._up: dict[str, str] = {}

    def known(self) -> Iterable[str]:
        """Every id that was named."""
        return self._up

    def first(self, own: str) -> str:
        """The id that stands for all that belong to `own`."""
        root = own
        while self._up.setdefault(root, root) != root:
            root = self._up[root]
        while self._up[own] != root:
            self._up[own], own = root, self._up[own]
        return root

    def join(self, ids: Sequence[str]) -> None:
        """These belong together."""
        roots = sorted({self.first(own) for own in ids})
        for root in roots[1:]:
            self._up[root] = roots[0]
