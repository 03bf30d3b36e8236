# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""Stories of earlier issues that are about one and the same deal or deed as a story of this one.

Grouping joins what is told alike and close in time. Talks, and their deal two weeks on in other words, are
neither; but who does it, to whom, and what it is are the same. So all three must be: the story says that
somebody does something to somebody ("Brine Ferries has agreed to buy Aldersound"), and the titles and the
summary of the earlier story name both, in a story of the same deed. A name alone is never enough: a
company has several deals a month. Where a sentence names no object right after its verb, or stands without
its subject ("it has agreed"), nothing is found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from monitor import text
from monitor.digest.facts import StoryFacts
from monitor.model import Certainty, Related

# Half as likely as what is joined: of one subject, and by its names of one affair.
_LIKELY = 0.25
_BOTH = 2
_TALKS = frozenset({"speculated", "in early talks", "in talks", "in advanced talks"})
_NAME = r"[A-Z][\w&’'.-]*[\w](?: (?:[A-Z][\w&.-]*[\w]|&))*"
_NAMES = re.compile(rf"(?<![\w’'-]){_NAME}")
# What is bought or sued stands right after, and is no adjective of what follows: "to open Sendai plants".
_OBJECT = re.compile(
    rf"^(?: to [a-z]+)?(?: (?:all|most|part|control|a stake|the rest) (?:of|in)| of)? (?:the )?(?P<name>{_NAME})"
    r"(?:['’]s?\b)?(?=[,.;:)—–]|$| (?:for|in|from|at|on|by|as|with|after|and|to|which|that|who|next|this)\b| - )"
)
_JA_OBJECT = re.compile(r"(?P<name>[ァ-ヶー・]{3,}|[A-Za-z][\w&.-]+)(?:社|氏|の全株式)?を[^を。]{0,24}$")
_JA_SUBJECT = re.compile(r"^(?P<name>[^\s、。はがも]{2,20}?)(?:[はが、]|[はが]\d)")
_BEGINS = frozenset(
    "the a an it its he she they this that these those we in on at after before under as for but and if when while with both two".split()
)


def kindred(found: Iterable[Certainty], earlier: Sequence[StoryFacts]) -> list[str]:
    """The ids of the stories among `earlier` that are about the same deed of the same parties, in order.
    `found`: how far the story in hand says that it is."""
    deeds = [(one, parties) for one in found if (parties := _parties(one)) is not None]
    return [
        story["id"]
        for story in earlier
        if any(_same_deed(one, story) and _names(story, *parties) for one, parties in deeds)
    ]


def sequels(related: Iterable[Related], earlier: Sequence[StoryFacts]) -> list[str]:
    """The ids of the stories among `earlier` on whose subject a story goes on, in order: likely enough the
    same event, and two names stand in the headlines of both. Who buys, and who sues over it, is not told
    alike."""
    known = {one["id"] for one in earlier}
    return [
        near.story
        for near in related
        if near.score >= _LIKELY and near.titles >= _BOTH and near.story in known
    ]


def _parties(one: Certainty) -> tuple[tuple[str, ...], str] | None:
    """Who does it, by all names before the verb, and to whom."""
    before, quote, after = text.one_line(one.sentence).partition(text.one_line(one.quote))
    if not quote or not one.events:
        return None
    if text.is_unspaced(one.sentence):
        subject, to = _JA_SUBJECT.match(before), _JA_OBJECT.search(before)
        if subject is None or to is None or subject["name"] == to["name"]:
            return None
        return (subject["name"],), to["name"]
    object_ = _OBJECT.match(after)
    names = tuple(
        name
        for m in _NAMES.finditer(before)
        if (name := m.group()).partition(" ")[0].casefold() not in _BEGINS
    )
    if object_ is None or not names or object_["name"] in names:
        return None
    return names, object_["name"]


def _same_deed(one: Certainty, story: StoryFacts) -> bool:
    """Whether the story is of that deed; of talks whose words leave open what about, it may be."""
    return any(
        set(one.events) & set(then.get("events", []))
        if then.get("events")
        else "events" in then and then["degree"] in _TALKS
        for then in story.get("certainty", [])
    )


def _names(story: StoryFacts, subjects: Sequence[str], to: str) -> bool:
    told = "\n".join([one["title"] for one in (story["best"], *story["also"])] + story["summary"])
    return _has(told, to) and any(_has(told, one) for one in subjects)


def _has(told: str, name: str) -> bool:
    if not name.isascii():
        return name in told
    return re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", told) is not None
