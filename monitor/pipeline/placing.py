"""Where an article stands in an issue: read off the issue's frozen facts, never made again.

What an issue left out it does not name. Why it did can be told from what the store knows now, as far as that
still shows it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from monitor.model import Digest
from monitor.store import Edition, Trail

Place = Literal["lead", "also", "below", "passing", "left out"]
"""`lead`: it tells its story. `also`: it is among the other reports of one. `below`: listed as just under the
line. `passing`: in the archive copy's long list of such."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A point on which an issue compares the reports of a story: what it is about, whether they agree, and
    each value verbatim with the ids of the articles that give it."""

    name: str
    verdict: str
    values: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An article of a story, as an issue names it. `url` is empty where it has none. `credits`: whom it
    names as its source; `rung`: how near it is to the origin, and `proof` the sentence that shows it."""

    id: str
    title: str
    outlet: str
    url: str
    relation: str
    credits: tuple[str, ...] = ()
    rung: str = ""
    proof: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A story as an issue tells it. `in_full`: not in brief, beyond a tag's cap. `members`: the lead first.
    `origin`: the outlet that they credit; empty where they credit none."""

    id: str
    number: int
    tag: str
    in_full: bool
    lead_why: str
    origin: str
    outlets: int
    members: tuple[Member, ...]
    points: tuple[Compared, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """What a revision of an issue did with an article, and why, where it says or shows; `story` where it
    told it. `late`: the article came after the issue was made."""

    edition: Edition
    place: Place
    story: Telling | None = None
    reason: str = ""
    late: bool = False


def place(issue: Digest, edition: Edition, trail: Trail) -> Placed:
    """What `issue` did with the article of `trail`."""
    facts: dict[str, Any] = json.loads(issue.facts)
    for story in _stories(facts):
        own = [one for one in story.members if one.id in trail.ids]
        if own:
            where: Place = "lead" if own[0] is story.members[0] else "also"
            return Placed(edition=edition, place=where, story=story)
    lists: tuple[Place, ...] = ("below", "passing")
    for name in lists:
        for one in facts.get(name, ()):
            if one["id"] in trail.ids:
                return Placed(edition=edition, place=name, reason=one["reason"])
    late = trail.scored is None or max(trail.scored.article.seen, trail.versions[0]) > edition.frozen
    why = "it came after this issue was made" if late else _left_out(facts, trail)
    return Placed(edition=edition, place="left out", reason=why, late=late)


def _stories(facts: Mapping[str, Any]) -> Iterator[Telling]:
    for section in facts["sections"]:
        for key in ("stories", "more"):
            for story in section[key]:
                yield Telling(
                    id=story["id"],
                    number=story["n"],
                    tag=section["tag"],
                    in_full=key == "stories",
                    lead_why=story["best_why"],
                    origin=story["origin"],
                    outlets=story["outlets"],
                    members=tuple(
                        Member(
                            id=one["id"],
                            title=one["title"],
                            outlet=one["outlet"],
                            url=one["url"],
                            relation=one["relation"],
                            # Issues of earlier versions have none of these.
                            credits=tuple(c["outlet"] for c in one.get("credits", ())),
                            rung=one.get("rung", ""),
                            proof=one.get("proof", ""),
                        )
                        for one in (story["best"], *story["also"])
                    ),
                    points=tuple(_compared(one) for one in story.get("points", ())),
                )


def _compared(point: Mapping[str, Any]) -> Compared:
    values = tuple((one["quote"], tuple(one.get("articles", ()))) for one in point["values"])
    return Compared(name=point["name"], verdict=point["verdict"], values=values)


def _left_out(facts: Mapping[str, Any], trail: Trail) -> str:
    scored = trail.scored
    if scored is not None and scored.article.status == "list":
        return "it is a page that lists articles, not one of them"
    if scored is None or not any(one.evidence for one in scored.scores):
        return "it names none of the tags"
    more = facts["counts"]["below_more"] - len(facts.get("passing", ()))
    if more > 0 and not any(one.relevant for one in scored.scores):
        return f"it is one of {more} passing mentions that are only counted"
    return "its text or its scores were others when this issue was made"
