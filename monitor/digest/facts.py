"""The shape of an issue's facts: what is frozen, and what every form is rendered from.

All texts from outside are verbatim, cleaned and folded to one line. Days are ISO dates in the issue's
time zone. Keys are never removed within one `schema`; new ones may come.
"""

from __future__ import annotations

import json
from typing import Literal, TypedDict, cast

from monitor.model import Digest

SCHEMA = 1


class ArticleFacts(TypedDict):
    """An article: `dated` says what `day` is, the day it was published or first seen. `url` is empty
    where the feed gives none. `relation`: how it stands to the lead."""

    id: str
    title: str
    outlet: str
    url: str
    day: str
    dated: Literal["published", "seen"]
    relation: str


class ValueFacts(TypedDict):
    """The articles' own words on a point, and who says so."""

    quote: str
    source: str
    note: str
    articles: list[str]


class PointFacts(TypedDict):
    """A point on which the articles compare. `verdict`: agree, rounding or differ."""

    name: str
    verdict: str
    values: list[ValueFacts]


class DateFacts(TypedDict):
    """A date that articles give for something."""

    when: str
    quote: str
    source: str


class WhyFacts(TypedDict):
    """Why the story is here: its score for a tag, and what it rests on."""

    tag: str
    slug: str
    score: float
    because: str


class StoryFacts(TypedDict):
    """One event. `n` counts through the issue; `gained`: articles that no earlier issue carried;
    `change`: what the overview says of it."""

    n: int
    id: str
    status: Literal["new", "updated"]
    tags: list[str]
    articles: int
    outlets: int
    this_week: int
    gained: int
    change: str
    origin: str
    origin_note: str
    origin_sentence: str
    best: ArticleFacts
    best_why: str
    summary: list[str]
    points: list[PointFacts]
    dates: list[DateFacts]
    also: list[ArticleFacts]
    why: list[WhyFacts]


class SectionFacts(TypedDict):
    """A tag of the reader's, with the stories under it; `more`: those beyond the cap, in brief."""

    tag: str
    slug: str
    see_also: list[int]
    stories: list[StoryFacts]
    more: list[StoryFacts]


class BelowFacts(TypedDict):
    """An article just under the line, and why."""

    id: str
    title: str
    outlet: str
    url: str
    day: str
    dated: Literal["published", "seen"]
    reason: str


class FeedFacts(TypedDict):
    """A feed that fails or has gone quiet."""

    name: str
    state: str
    detail: str


class Counts(TypedDict):
    """The issue in numbers: `articles` − `merged` = `stories`, those below the line among them."""

    articles: int
    new_articles: int
    stories: int
    merged: int
    outlets: int
    differ: int
    feeds: int
    failing: int
    quiet: int
    below_more: int
    week_articles: int
    full_text: int
    undated: int


class Facts(TypedDict):
    """A whole issue. `below`: nearest to its line first; `passing`: what comes after them, in the same
    order, named in the archive copy alone. `languages`: of the articles told (BCP 47 primary subtags)."""

    schema: int
    title: str
    week: str
    revision: int
    draft: bool
    start: str
    end: str
    timezone: str
    generated: str
    previous: str
    counts: Counts
    sections: list[SectionFacts]
    below: list[BelowFacts]
    passing: list[BelowFacts]
    languages: list[str]
    feeds: list[FeedFacts]
    feeds_ok: int


def canonical(facts: Facts) -> str:
    """`facts` as canonical JSON: sorted keys, one value a line (so that git shows what changed)."""
    return json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False) + "\n"


def read(digest: Digest) -> Facts:
    """The facts of an issue."""
    return cast("Facts", json.loads(digest.facts))
