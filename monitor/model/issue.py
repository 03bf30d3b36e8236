"""What is told: stories and their evidence, the week, the issue and its faces; and what a run did."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from monitor.model.evidence import (
    Certainty,
    Dated,
    Origin,
    Point,
    Quote,
    Read,
    Slot,
    Standing,
    Verdict,
)
from monitor.model.news import Feed, Part, Scored

# -- stories ----------------------------------------------------------------------------------

Relation = Literal["lead", "copy", "syndicated", "rewrite", "update"]
"""What a member is to its story. `copy`: the same text; `syndicated`: the same text at another outlet;
`rewrite`: the event in other words; `update`: a later telling that has more to say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What an article shares with the article `to`, and how far that makes them one event.

    `score` is the probability of one event, had nothing forbidden it; `parts` say what each ground adds to
    its log-odds. `names`, `figures` and `quotes` are shared, in the words of the articles; `words` is the
    cosine similarity of the texts (TF-IDF), `containment` the share of the shorter text's word 5-grams in the
    other, `meaning` the similarity of their vectors, None where there are none. `against`: what speaks
    against one event, in words ("another number of a series: 12 / 13").
    """

    to: str
    score: float
    words: float
    containment: float
    names: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()
    meaning: float | None = None
    parts: tuple[Part, ...] = ()
    against: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Retelling:
    """Another article of the same event."""

    scored: Scored
    relation: Relation
    link: Link


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """The nearest article of another story, and why the two were not joined: `article` is the story's own.
    `because` in words."""

    article: str
    link: Link
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """Another story on the same subject: `story` is its id, `score` the probability of one event between
    the two, `names` what both are about; `titles`: how many of their names stand in the headlines of both."""

    story: str
    score: float
    names: tuple[str, ...] = ()
    titles: int = 0


LevelName = Literal["copy", "rewrite", "topic", "other"]
"""What two articles are to each other, judged alone: the same text, one event in other words, two events on
one topic, nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """What two articles are: `name`, with the `probabilities` of all four, summing to 1.

    `grounds` says how much each ground spoke for `name` over the next likely level (log-odds against a usual
    pair), greatest first; `evidence` what they share, and what speaks against one event, in words."""

    name: LevelName
    probabilities: tuple[tuple[LevelName, float], ...]
    grounds: tuple[tuple[str, float], ...]
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """What the reader says of articles: that they tell one event (`same`), or that none of them tells the
    event of another. `articles`: their ids; stronger than any score."""

    same: bool
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What became of stories that an issue had published: their articles now stand in one story (`merged`),
    or in several (`split`). `story` is the id that goes on; `others` the ids that ended in it, or that came
    out of it; `articles` those that moved; `by_reader`: an override asked for it."""

    kind: Literal["merged", "split"]
    story: str
    others: tuple[str, ...]
    articles: tuple[str, ...]
    by_reader: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One event, told once: by its lead. `retellings` in order of time, then address. `related`: other
    stories on its subject, the nearest first; `refused`: the nearest article that was not joined. `news`: the
    ids of those that came a day or more after the first, with figures or names that no earlier one has."""

    id: str
    lead: Scored
    retellings: tuple[Retelling, ...] = ()
    lead_why: str = ""
    related: tuple[Related, ...] = ()
    refused: Refusal | None = None
    news: tuple[str, ...] = ()

    @property
    def members(self) -> tuple[Scored, ...]:
        """The lead and every retelling."""
        return (self.lead, *(r.scored for r in self.retellings))


# -- evidence ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """The evidence behind a story. Empty parts mean that nothing certain was found. `ahead`: dates still to
    come, of which `dates` shows the most telling. `lead`: the id of the article that should tell the story,
    and `lead_why`, in the digest's words. `families`: the publisher's family of each article's id."""

    story: Story
    origin: Origin | None = None
    points: tuple[Point, ...] = ()
    dates: tuple[Dated, ...] = ()
    standings: tuple[Standing, ...] = ()
    slots: tuple[Slot, ...] = ()
    certainty: tuple[Certainty, ...] = ()
    reads: tuple[Read, ...] = ()
    summary: tuple[Quote, ...] = ()
    ahead: tuple[Dated, ...] = ()
    lead: str = ""
    lead_why: str = ""
    families: tuple[tuple[str, str], ...] = ()


# -- digest -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """An ISO week (ISO 8601) in a civil time zone: Monday 00:00 to the next Monday 00:00 there.
    `start` and `end` are aware UTC; `monday` and `sunday` are civil days."""

    name: str
    timezone: str
    start: datetime
    end: datetime
    monday: date
    sunday: date


FeedState = Literal["ok", "failing", "quiet", "new"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHealth:
    """How a feed fares. `detail` says why it is failing or quiet, in words; empty when ok. `reason`: the
    last answer of a feed that is failing, which its `detail` begins with.

    `problem`: what kind of thing is wrong, in a word that programs know: one of `errors.Trouble`, or `empty`
    (no entry in its document), `undated` (none with a date), `silent` (nothing new for longer than is its
    habit); empty when nothing is. `retired`: it is gone for good, and not asked any more. `moved_to`: where
    it says that it lives now, and whether it is asked there (`followed`). `advice`: an address that would
    help: the feed that a page in its place names, or the one that its own document calls its own."""

    feed: Feed
    state: FeedState
    detail: str
    last_ok: datetime | None
    failing_since: datetime | None
    failures: int
    last_entry: datetime | None
    entries: int
    next_due: datetime | None
    reason: str = ""
    problem: str = ""
    retired: bool = False
    moved_to: str | None = None
    followed: bool = False
    advice: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What the issue could see: every feed's health, and how the week's articles were read."""

    feeds: tuple[FeedHealth, ...]
    articles: int
    full_text: int
    undated: int


CatchUp = Literal["each", "newest"]


@dataclass(frozen=True, slots=True)
class Templates:
    """The user's own templates and words, which stand before those that ship: `files` by name
    (`page.html.j2`) and `catalogues` by language, each with its text. `folder`: where they lie, for
    messages."""

    files: tuple[tuple[str, str], ...] = ()
    catalogues: tuple[tuple[str, str], ...] = ()
    folder: str = "templates"


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestRules:
    """How an issue is made; the `digest:` part of feeds.yaml. `language`: of the digest's own words (BCP 47;
    empty: English). `stories_per_outlet`: how many a tag shows that one publisher leads. `lookback_days`: how
    old an article that no issue has carried may be, before the week, and still come in. `catch_up`: after
    downtime, an issue for each week missed, or the newest alone. `link`: where the archive stands on the web,
    if it does; ends in a stroke. `templates`: the user's own, from the folder beside feeds.yaml."""

    title: str = "Weekly digest"
    timezone: str = "UTC"
    publish: str = "Mon 07:00"
    folder: str = "digests"
    language: str = ""
    stories_per_tag: int = 6
    stories_per_outlet: int = 4
    lookback_days: int = 14
    catch_up: CatchUp = "each"
    link: str = ""
    templates: Templates = Templates()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryRules:
    """How articles become stories. `window_days`: articles further apart are not one event;
    `threshold`: the pair score (0 to 1) from which a link counts. `names`: what the reader knows under
    several forms, such as a tag with its aliases; each counts as one name."""

    window_days: int = 14
    threshold: float = 0.5
    names: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """What an earlier issue said of a story: enough to tell what changed since."""

    week: str
    story: str
    articles: tuple[str, ...]
    points: tuple[tuple[str, Verdict], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """An issue: its facts, ready for every form. `facts` is canonical JSON (sorted keys, UTF-8);
    its shape is drawn in `digest/facts.py`."""

    week: str
    revision: int
    draft: bool
    facts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """The faces of an issue. All end in a line feed. `html` is the mail's, `page` the archive's
    (empty in a letter)."""

    week: str
    subject: str
    markdown: str
    html: str
    page: str
    text: str
    json: str


# -- the run ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """What went wrong: at which stage, with what, why, when."""

    stage: str
    subject: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A whole run: what was done, in numbers, and what failed."""

    counts: tuple[tuple[str, int], ...]
    failures: tuple[Failure, ...] = ()
    notes: tuple[str, ...] = field(default=())
