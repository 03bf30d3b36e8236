"""Every value that crosses a doorway. Imports only the standard library.

All are frozen, slotted, keyword-only, with tuples in place of lists. Times are aware UTC. A value is
complete when made: a later room wraps an earlier value instead of filling in its blanks.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

# -- what we read and watch for ---------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A configured feed. `tags` are the slugs to score for; empty means all. `url` is as configured."""

    url: str
    name: str
    tags: tuple[str, ...] = ()
    lang: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """What the reader watches for. Rules are text here; `rules.parse` turns them into queries.

    Either `match` (with `exclude`) or the plain lists are given, or both (then any of them matches).
    A score of `threshold` or more puts an article above the line.
    """

    slug: str
    name: str
    match: str | None = None
    exclude: str | None = None
    any: tuple[str, ...] = ()
    all: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    threshold: float = 0.5


# -- fetch ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What a server gave to ask again with, verbatim (RFC 9110, section 8.8)."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Bytes, and how they came. `url` is the address asked for, `final_url` the one that answered;
    `permanent_url` where a chain of permanent redirects alone leads. `fresh_for`: seconds, where the
    server said so (max-age less Age, or Expires)."""

    url: str
    final_url: str
    status: int
    media_type: str
    charset: str | None
    body: bytes
    validators: Validators
    fetched_at: datetime
    permanent_url: str | None = None
    fresh_for: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """The server says that nothing changed since `validators` were given (304)."""

    url: str
    fetched_at: datetime
    fresh_for: float | None = None


# -- parse ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a feed says exists.

    `id` is the entry's own (guid, atom:id) or, where it has none, its address or a hash of its
    words: unique within the feed. `url` is the normalised address of the page, None where the feed
    gives none. `seen` is when we first had it. `content_html` is the richest content the feed gives,
    sanitised; `text` the same as plain text, paragraphs separated by a blank line. `source` is
    the outlet the feed itself credits (RSS `<source>`), where it does.
    """

    feed: str
    id: str
    url: str | None
    title: str
    summary: str
    content_html: str
    text: str
    authors: tuple[str, ...]
    published: datetime | None
    updated: datetime | None
    lang: str | None
    source: str | None
    seen: datetime


# -- extract ----------------------------------------------------------------------------------

TextFrom = Literal["page", "feed", "title"]
"""Where the text of an article comes from: its page, the feed's own text, or nothing but the title."""

Status = Literal["article", "feed-text", "list", "consent", "paywall", "empty", "failed"]
"""What the page turned out to be. `feed-text`: the page added nothing to what the feed gave.
`failed`: the page could not be fetched. Only `article` has text from the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article, as clean text. Made by `extract` for a page, or from the entry alone.

    `id`: 16 hexadecimal digits, from `url` (see `urls.article_id`). `url`: the canonical address.
    `text`: paragraphs separated by a blank line. `published`: None when neither feed nor page says.
    `outlet`: the outlet's name, from the feed's configuration. `seen`: when we first had it.
    `version` counts from 1; a retitled or edited article is a new version of the same article.
    """

    id: str
    url: str
    feed: str
    outlet: str
    title: str
    text: str
    text_from: TextFrom
    status: Status
    lang: str | None
    authors: tuple[str, ...]
    published: datetime | None
    seen: datetime
    version: int = 1

    @property
    def when(self) -> datetime:
        """The time the article counts under: published, or first seen where it has no date."""
        return self.published or self.seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A page from which no article could be had, and why."""

    url: str
    status: Status
    reason: str


# -- relevance --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A phrase found, and where: `title`, `lead` (first paragraph) or `body`; how often there."""

    phrase: str
    where: Literal["title", "lead", "body"]
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TagScore:
    """How much an article is about a tag (0 to 1), and why."""

    tag: str
    value: float
    relevant: bool
    evidence: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """An article with its score for every tag it was scored for."""

    article: Article
    scores: tuple[TagScore, ...]

    @property
    def best(self) -> TagScore | None:
        """The strongest score; of equals, the first in the reader's order of tags."""
        return max(self.scores, key=lambda s: s.value, default=None)


# -- stories ----------------------------------------------------------------------------------

Relation = Literal["lead", "copy", "rewrite", "update"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Why an article belongs to its story: what it shares with the article `to`.

    `names` and `figures` are shared, in the words of the articles; `words` is the cosine similarity
    of the texts (TF-IDF), `containment` the share of the shorter text's word 5-grams in the other.
    """

    to: str
    score: float
    words: float
    containment: float
    names: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Retelling:
    """Another article of the same event."""

    scored: Scored
    relation: Relation
    link: Link


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One event, told once: by its lead. `retellings` in order of time, then address."""

    id: str
    lead: Scored
    retellings: tuple[Retelling, ...] = ()
    lead_why: str = ""

    @property
    def members(self) -> tuple[Scored, ...]:
        """The lead and every retelling."""
        return (self.lead, *(r.scored for r in self.retellings))


# -- evidence ---------------------------------------------------------------------------------

Verdict = Literal["agree", "rounding", "differ"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """An article's own words (`text`, verbatim from title or text), and whose: article ids."""

    text: str
    articles: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A point on which the articles of a story can be compared. `name` in the articles' words."""

    name: str
    verdict: Verdict
    values: tuple[Quote, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A date that an article gives for something: `when` as written, `quote` its clause.
    `day` is the first day meant, for sorting."""

    when: str
    day: date
    quote: Quote


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Who had it first, as far as the articles say. `outlet` is the credited name; `article` its id
    where it is one of ours; `credited_by` the ids of the articles that say so; `sentence` the proof,
    from the first of them; `linked`: one of them links to it."""

    outlet: str
    article: str | None
    credited_by: tuple[str, ...]
    sentence: str
    linked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """The evidence behind a story. Empty parts mean that nothing certain was found."""

    story: Story
    origin: Origin | None = None
    points: tuple[Point, ...] = ()
    dates: tuple[Dated, ...] = ()


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
    """How a feed fares. `detail` says why it is failing or quiet, in words; empty when ok."""

    feed: Feed
    state: FeedState
    detail: str
    last_ok: datetime | None
    failing_since: datetime | None
    failures: int
    last_entry: datetime | None
    entries: int
    next_due: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What the issue could see: every feed's health, and how the week's articles were read."""

    feeds: tuple[FeedHealth, ...]
    articles: int
    full_text: int
    undated: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestRules:
    """How an issue is made; the `digest:` part of feeds.yaml. `lookback_days`: how old an article
    that no issue has carried may be, before the week, and still come in."""

    title: str = "Weekly digest"
    timezone: str = "UTC"
    publish: str = "Mon 07:00"
    folder: str = "digests"
    stories_per_tag: int = 6
    lookback_days: int = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryRules:
    """How articles become stories. `window_days`: articles further apart are not one event;
    `threshold`: the pair score (0 to 1) from which a link counts."""

    window_days: int = 14
    threshold: float = 0.5


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
    """The faces of an issue. All end in a line feed."""

    week: str
    subject: str
    markdown: str
    html: str
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
