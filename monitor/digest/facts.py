"""The shape of an issue's facts: what is frozen, and what every form is rendered from.

All texts from outside are verbatim, cleaned and folded to one line. Days are ISO dates in the issue's
time zone. Keys are never removed within one `schema`; new ones may come: those marked NotRequired are
missing from issues frozen before them, or stand in a reader's own issue alone.
"""

from __future__ import annotations

import json
from typing import Literal, NotRequired, TypedDict, cast

from monitor.model import Digest

SCHEMA = 1


class CreditFacts(TypedDict):
    """Whom an article credits with the news: `url` is where it links to that outlet, empty without a link;
    `how` is the credit given (a `Credit`'s)."""

    outlet: str
    url: str
    how: str


class WordedFacts(TypedDict):
    """Words that the language model `model` made, in `language`: checked against what they were made from, by
    version `checked` of the checks. `sources`: a fingerprint of that and of the model; what is worded from
    the same is not asked for again."""

    text: str
    language: str
    model: str
    checked: int
    sources: str


class ArticleFacts(TypedDict):
    """An article: `dated` says what `day` is, the day it was published or first seen, and `at` the moment, in
    UTC. `url` is empty where the feed gives none. `relation`: how it stands to the lead (a copy of another
    text than the lead's is `syndicated`). `same_as`, of these alone: the id of the article whose text it is.
    `translated`: the title in the language of the digest, where a language model was asked for it.
    `publisher`: the family by which outlets are counted. `rung`: where it stands on the ladder of origins
    (origin, own, adds, echo, unknown), `proof` its words that say so, `credits` the strongest first."""

    id: str
    title: str
    outlet: str
    url: str
    day: str
    dated: Literal["published", "seen"]
    relation: str
    same_as: NotRequired[str]
    at: NotRequired[str]
    publisher: NotRequired[str]
    rung: NotRequired[str]
    proof: NotRequired[str]
    credits: NotRequired[list[CreditFacts]]
    translated: NotRequired[WordedFacts]


class ByFacts(TypedDict):
    """Who says so: by name, by day, or both (else empty); `which` tells articles of one day apart."""

    outlet: str
    day: str
    which: NotRequired[str]


class ValueFacts(TypedDict):
    """The articles' own words on a point, and who says so: `source` in words, `by` in parts, which is
    empty where the words hold no day and no name ("all 3 articles"). Without a `quote`, the `note` says in
    our words what those articles do not say."""

    quote: str
    source: str
    by: NotRequired[list[ByFacts]]
    note: str
    articles: list[str]


class PointFacts(TypedDict):
    """A point on which the articles compare. `verdict`: agree, rounding, converted or differ. `about`: a
    figure, certainty, name, place or date; `key`: the same from issue to issue where the same is meant."""

    name: str
    verdict: str
    values: list[ValueFacts]
    about: NotRequired[str]
    key: NotRequired[str]


class DateFacts(TypedDict):
    """A date that articles give for something: `day` is the first day meant, `when` as it is written."""

    when: str
    day: NotRequired[str]
    quote: str
    source: str
    by: NotRequired[list[ByFacts]]


class AheadFacts(TypedDict):
    """A day to come that articles name: `day` is the first day meant, `when` as it is written."""

    day: str
    when: str
    quote: str
    source: str
    by: list[ByFacts]
    articles: list[str]


class ReadFacts(TypedDict):
    """An article of the story that is worth reading, and why: `adds` quotes what the others lack."""

    id: str
    why: str
    adds: list[str]


class AmountFacts(TypedDict):
    """A figure as articles give it: `value`, `high` and `quantum` are decimal numbers; see `model.Amount`."""

    value: str
    unit: str
    bound: str
    quantum: str
    high: NotRequired[str]
    quote: str
    articles: list[str]


class SlotFacts(TypedDict):
    """What figures of the story are about, and every value given; for the next issue to compare."""

    key: str
    name: str
    verdict: str
    values: list[AmountFacts]


class CertaintyFacts(TypedDict):
    """How far the event is, in words of those `articles`; for the next issue to compare."""

    degree: str
    quote: str
    articles: list[str]
    # What the words name as happening; missing from issues frozen before, empty where they leave it open.
    events: NotRequired[list[str]]


class SinceFacts(TypedDict):
    """What is new in a story since the issue of `week` told it.
    `kind`: `certainty` and `figure` (`before` and `after` are quoted, `name` is what they are about, `source`
    says who gives it now; `degrees` of a certainty are the two rungs), `edited` (an article of the story was
    changed after it was told: `name` is title or figure, one of the two sides may be empty), `origin` (two
    outlets, the first empty where none was known), `second-outlet` (`after` is the outlet), `report` (it goes
    on in another article: its headline then and now). `articles`: the ids of those that make it new."""

    kind: Literal["certainty", "figure", "report", "edited", "origin", "second-outlet"]
    week: str
    name: str
    before: str
    after: str
    source: str
    by: list[ByFacts]
    articles: list[str]
    degrees: NotRequired[list[str]]


class ChangeFacts(TypedDict):
    """Words of an article as they were, and as they are; empty where they were added or taken out."""

    before: str
    after: str


class EditFacts(TypedDict):
    """An article that was changed after the issue of `week` told it, of a story that this issue does not
    tell: `n` is that story's number there (0: unknown), `slugs` the tags that it is about. `was_title` is
    empty where the title is the same."""

    id: str
    title: str
    was_title: str
    outlet: str
    url: str
    week: str
    n: int
    figures: list[ChangeFacts]
    slugs: list[str]


class QuietFacts(TypedDict):
    """A story of the last issue, no. `n` there, of which nothing new came."""

    id: str
    week: str
    n: int
    title: str
    slugs: list[str]


class SourceFacts(TypedDict):
    """An outlet over the archive: in how many `stories` that others told too it was `first`, and that share's
    interval (0 to 1); `lag_hours`: the median of the `late` ones (None: never behind); `echoes`, of the
    `known`, that it only retold, and that interval; `outliers`: figures that no other outlet gives so."""

    outlet: str
    stories: int
    first: int
    first_low: float
    first_high: float
    lag_hours: float | None
    late: NotRequired[int]
    echoes: int
    known: NotRequired[int]
    echo_low: float
    echo_high: float
    outliers: int


class WhyFacts(TypedDict):
    """Why the story is here: its score for a tag, and what it rests on."""

    tag: str
    slug: str
    score: float
    because: str


class PointerFacts(TypedDict):
    """A story that is pointed to: its number in this issue (0: it is not in it) and its headline."""

    id: str
    n: int
    title: str


class PastFacts(TypedDict):
    """A story as an earlier issue told it: which (empty: unknown), under which number (0: unknown).
    `revision`: it was told by that revision of this week's issue, which this one replaces."""

    id: str
    week: str
    n: int
    title: str
    revision: NotRequired[int]


class TurnFacts(TypedDict):
    """What became of stories that earlier issues told: those in `before` are `now` one (merged), or the one
    is several (split). `articles`: the ids of those that moved. `slugs`: of the tags that any of these
    stories is about. `by_reader`: it was done by hand."""

    kind: Literal["merged", "split"]
    by_reader: bool
    before: list[PastFacts]
    now: list[PointerFacts]
    articles: list[str]
    slugs: list[str]


class StoryFacts(TypedDict):
    """One event. `n` counts through the issue; `gained`: articles that no earlier issue carried;
    `change`: what the overview says of it; `related`: other stories of this issue on its subject, nearest
    first; `related_before`: those that earlier issues told, and this one does not; `told`: where earlier
    issues told this one, the latest first. `outlets` counts families of publishers, which are named in
    `families`. `origin_followed`: whether the origin is among the configured feeds, missing where it is not
    known; `origin_feed`: where it could be followed. `summary_from`: the article of each sentence of
    `summary`. `since`: what is new since it was last told, the most telling first. `ledger`, `certainty`: all
    that was found, of which `points` shows what can be compared. `bottom_line`: a sentence of a language
    model's, where one is asked for and its words passed the checks; `summary` stays what it is."""

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
    related: NotRequired[list[PointerFacts]]
    related_before: NotRequired[list[PastFacts]]
    told: NotRequired[list[PastFacts]]
    origin_followed: NotRequired[bool]
    origin_feed: NotRequired[str]
    summary_from: NotRequired[list[str]]
    reads: NotRequired[list[ReadFacts]]
    since: NotRequired[list[SinceFacts]]
    ahead: NotRequired[list[AheadFacts]]
    ledger: NotRequired[list[SlotFacts]]
    certainty: NotRequired[list[CertaintyFacts]]
    families: NotRequired[list[str]]
    bottom_line: NotRequired[WordedFacts]


class SectionFacts(TypedDict):
    """A tag of the reader's, with the stories under it; `more`: those beyond the cap, in brief.
    `passing`: how many articles just under this tag's line the issue does not list under `below`."""

    tag: str
    slug: str
    see_also: list[int]
    stories: list[StoryFacts]
    more: list[StoryFacts]
    passing: NotRequired[int]


class BelowFacts(TypedDict):
    """An article just under the line, and why: `slug`, `score` and `line` are of the tag it came nearest
    to."""

    id: str
    title: str
    outlet: str
    url: str
    day: str
    dated: Literal["published", "seen"]
    reason: str
    slug: NotRequired[str]
    score: NotRequired[float]
    line: NotRequired[float]
    publisher: NotRequired[str]
    at: NotRequired[str]


class FeedFacts(TypedDict):
    """A feed that fails or has gone quiet: `detail` in words; of one that fails also in parts, `since` and
    `last_ok` with time and offset (empty: unknown, never)."""

    name: str
    state: str
    detail: str
    since: NotRequired[str]
    last_ok: NotRequired[str]
    reason: NotRequired[str]
    tries: NotRequired[int]


class Counts(TypedDict):
    """The issue in numbers: `articles` − `merged` = `stories`, those below the line among them. `differ`: the
    points of the stories told on which reports differ, those among them that a form only counts."""

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


class ReaderFacts(TypedDict):
    """What a reader's own issue leaves to the archive copy: `left_out` stories (as `Counts` counts them),
    `other_tags` of them since they are about other tags, the rest since they score under `minimum`."""

    left_out: int
    other_tags: int
    minimum: float


class Facts(TypedDict):
    """A whole issue. `below`: nearest to its line first; `passing`: what comes after them, in the same order,
    named in the archive copy alone. `languages`: of the articles told (BCP 47 primary subtags);
    `languages_apart`: articles in different ones could not be joined. `turns`: those whose stories come first
    in this issue first. `reader`: only in an issue that `tailor` made for a reader. `quiet_stories`: of the
    last issue, those that most outlets told first; `edits`: of the latest week first; `sources`: only in an
    issue that looks back over a quarter."""

    schema: int
    title: str
    # What the issue's own words are in (BCP 47); missing where they are English.
    language: NotRequired[str]
    week: str
    revision: int
    draft: bool
    start: str
    end: str
    timezone: str
    generated: str
    previous: str
    # The last week whose issue told a story; missing from issues frozen before, where it was `previous`.
    since: NotRequired[str]
    counts: Counts
    sections: list[SectionFacts]
    below: list[BelowFacts]
    passing: list[BelowFacts]
    languages: list[str]
    languages_apart: NotRequired[bool]
    turns: NotRequired[list[TurnFacts]]
    quiet_stories: NotRequired[list[QuietFacts]]
    edits: NotRequired[list[EditFacts]]
    sources: NotRequired[list[SourceFacts]]
    feeds: list[FeedFacts]
    feeds_ok: int
    reader: NotRequired[ReaderFacts]


def canonical(facts: Facts) -> str:
    """`facts` as canonical JSON: sorted keys, one value a line (so that git shows what changed)."""
    return json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False) + "\n"


def read(digest: Digest) -> Facts:
    """The facts of an issue."""
    return cast("Facts", json.loads(digest.facts))
