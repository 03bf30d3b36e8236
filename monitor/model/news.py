"""What is read and what is watched for: from a feed and its page to a scored article."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Literal

# -- what we read and watch for ---------------------------------------------------------------

FeedKind = Literal["feed", "page", "sitemap", "mailbox"]
"""What the entries of a feed are read from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A configured feed. `tags` are the slugs to score for; empty means all. `url` is as configured.

    `kind` is what stands at its address: a feed's document; a page, of which the links that the CSS selector
    `select` finds are the entries; a sitemap, of which only the addresses count whose path begins with
    `under`; a mailbox, of which only the mail counts that comes from `senders` (addresses, or @domain; none:
    all). A store knows feeds by address, name, tags and language; the rest is the configuration's alone.
    """

    url: str
    name: str
    tags: tuple[str, ...] = ()
    lang: str | None = None
    kind: FeedKind = "feed"
    select: str = ""
    under: str = ""
    senders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """What the reader watches for. Rules are text here; `rules.parse` turns them into queries.

    Either `match` (with `exclude`) or the plain lists are given, or both (then any of them matches).
    `describe`: sentences, or the texts of example articles, that say what the tag is about; an article
    near them in meaning counts although it has none of the words. A score of `threshold` or more puts an
    article above the line.
    """

    slug: str
    name: str
    match: str | None = None
    exclude: str | None = None
    any: tuple[str, ...] = ()
    all: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    describe: tuple[str, ...] = ()
    threshold: float = 0.5


# -- fetch ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What a server gave to ask again with, verbatim (RFC 9110, section 8.8). `of`: a fingerprint of the
    address that gave them, which alone they are for; None where that is the one asked for."""

    etag: str | None = None
    last_modified: str | None = None
    of: str | None = None

    def __bool__(self) -> bool:
        return self.etag is not None or self.last_modified is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Bytes, and how they came. `url` is the address asked for, `final_url` the one that answered;
    `permanent_url` where permanent redirects lead before any other kind does. `fresh_for`: seconds, where the
    server said so (max-age less Age, Expires, or Retry-After of a redirect)."""

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
    permanent_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Robots:
    """What a site asks of programs that fetch its pages (RFC 9309). `origin`: where it says so; `rules`: its
    robots.txt, empty where it has none, None where that cannot be had, which forbids all; `until`: how long
    it counts."""

    origin: str
    rules: str | None
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail as a mailbox has it. `name`: what the mailbox calls it; `arrived`: when it came there; `raw`:
    its bytes from the beginning, all of them or as many as are read of one."""

    name: str
    raw: bytes
    arrived: datetime | None = None


# -- parse ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """How often a feed's document says it may be asked: after `ttl` and after `period` seconds, and not in
    `skip_hours` (0 to 23) or on `skip_days` (0: Monday), both in GMT."""

    ttl: float | None = None
    period: float | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()


NO_HINTS = Hints()
"""What most documents say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a feed's document says.

    `entries`, in its order: all, or those that were not in the reading before, where its `marks` were
    handed in. `marks`: eight bytes for each entry the document has, from everything it says, one after the
    other; `listed`: how many it has, and `left_out` how many more than are read of one document. `undated`:
    how many of `listed` have no date of their own. `lives_at`: where the document says that it lives
    (`rel=self` of Atom, `newurl`), as advice only. `whole`: it ends where its format ends; what was cut short
    does not. `parser`: who read it."""

    entries: tuple[Entry, ...]
    marks: bytes
    listed: int
    left_out: int = 0
    undated: int = 0
    title: str = ""
    hints: Hints = NO_HINTS
    lives_at: str | None = None
    whole: bool = True
    parser: Literal["fast", "feedparser", "json", "page", "sitemap", "mail"] = "feedparser"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a feed says exists.

    `id` is the entry's own (guid, atom:id) or, where it has none, its address or a hash of its
    words: unique within the feed. `url` is the normalised address of the page, None where the feed
    gives none. `seen` is when we first had it. `content_html` is the richest content the feed gives,
    sanitised; `text` the same as plain text, paragraphs separated by a blank line. `source` is
    the outlet the feed itself credits (RSS and Atom `<source>`, `dc:source`, a search feed's outlet), where
    it does, and `source_url` the address it gives for it: the outlet's, its feed's, or the very article's.
    `ahead`: the date that it gives lies in the future, and `published` is `seen` in its place.
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
    source_url: str | None = None
    ahead: bool = False

    def __reduce__(self) -> tuple[Callable[[tuple[object, ...]], Entry], tuple[tuple[object, ...]]]:
        # Thousands come through a worker's pipe in a round, and dataclasses pickle slots field by field.
        return _entry, (_fields_of_entry(self),)


_FIELDS_OF_ENTRY = tuple(Entry.__slots__)
_fields_of_entry = attrgetter(*_FIELDS_OF_ENTRY)


def _entry(values: tuple[object, ...]) -> Entry:
    made = object.__new__(Entry)
    for name, value in zip(_FIELDS_OF_ENTRY, values, strict=True):
        object.__setattr__(made, name, value)
    return made


# -- extract ----------------------------------------------------------------------------------

TextFrom = Literal["page", "json-ld", "trafilatura", "feed", "title"]
"""Which reading the text of an article is: the page's own paragraphs, the article data embedded in the
page (JSON-LD and its kin), trafilatura's reading of the page, the feed's own text, or nothing but the
title."""

Status = Literal["article", "feed-text", "list", "consent", "paywall", "empty", "failed"]
"""What the page turned out to be. `feed-text`: the page added nothing to what the feed gave.
`failed`: the page could not be fetched. Only `article` has text from the page."""

Kind = Literal[
    "article", "live-blog", "video", "gallery", "list", "consent", "paywall", "challenge", "other", "empty"
]
"""What the page is, finer than its status. `live-blog`, `video` and `gallery` may be articles (with
status `article`) where they have text of their own; `challenge`: a browser check; `other`: a page with
words that is no article (a product, a forum, a form)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixture:
    """A paragraph that was taken out of a text since it is furniture, verbatim; `at`: its place among the
    paragraphs of the whole text, from 0."""

    at: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlink:
    """A link in an article's own text. `url`: absolute, as `urls.normalise` gives it; `text`: the words that
    are linked. `at`: the place of its paragraph among those of the whole text, from 0, as a fixture's; None
    where it stands outside the text in a line that says where that is from, which is then `line`."""

    url: str
    text: str
    at: int | None
    line: str = ""

    def among(self, furniture: tuple[Fixture, ...]) -> int | None:
        """The paragraph it stands in among those that are left without `furniture`, from 0; None where it
        stands in furniture, or in a line of credits outside the text."""
        before = [one.at for one in furniture if self.at is not None and one.at <= self.at]
        return None if self.at is None or self.at in before else self.at - len(before)


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article, as clean text. Made by `extract` for a page, or from the entry alone.

    `id`: 16 hexadecimal digits, from `url` (see `urls.article_id`). `url`: the canonical address.
    `text`: paragraphs separated by a blank line. `published`: None when neither feed nor page says, in
    the zone it was written in until the store makes it UTC;
    `modified`: when the page says it was last changed. `outlet`: the outlet's name, from the feed's
    configuration; `site`: what the page calls its own outlet. `section`: the outlet's own, where the page
    names one. `seen`: when we first had it. `version` counts from 1; a retitled or edited article is a
    new version of the same article. `furniture`: paragraphs that stood in the text and are the outlet's
    furniture, in their order; credit and source lines are among them. `links`: where the text leads, in
    its order, each address once: to other sites, and to the own one from running text; `place` says in which
    paragraph of `text`. `source`, `source_url`: whom the feed credits with the article, as its entry says.
    `reason`: where the page gave no article, what it was instead, in words.
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
    kind: Kind = "article"
    modified: datetime | None = None
    section: str = ""
    site: str = ""
    furniture: tuple[Fixture, ...] = ()
    links: tuple[Outlink, ...] = ()
    source: str | None = None
    source_url: str | None = None
    reason: str = ""

    def place(self, link: Outlink) -> int | None:
        """The paragraph of `text` that `link` stands in; see `Outlink.among`."""
        return link.among(self.furniture)

    @property
    def whole(self) -> str:
        """The text with its furniture put back where it stood: what the publisher's page says."""
        if not self.furniture:
            return self.text
        paragraphs = self.text.split("\n\n") if self.text else []
        for fixture in self.furniture:
            paragraphs.insert(fixture.at, fixture.text)
        return "\n\n".join(paragraphs)

    @property
    def when(self) -> datetime:
        """The time the article counts under: published, or first seen where it has no date."""
        return self.published or self.seen

    @property
    def from_page(self) -> bool:
        """Whether the text is that of the article's page, whole: not the feed's, and no teaser's."""
        return self.status == "article" and self.text_from not in {"feed", "title"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Several:
    """A page that holds several whole articles: each by itself, in the page's order."""

    url: str
    articles: tuple[Article, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A page from which no article could be had, and why. `found`: what it says all the same, where the
    words are its own and no wall's: a teaser, a product; to be used where the feed says nothing."""

    url: str
    status: Status
    reason: str
    kind: Kind = "empty"
    found: Article | None = None


# -- relevance --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class TagLabel:
    """What the reader says of an article: whether it is about the tag."""

    url: str
    tag: str
    about: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PairLabel:
    """What the reader says of two articles, by address or id: whether they tell one event."""

    a: str
    b: str
    same: bool


Where = Literal["title", "lead", "body", "heading", "caption", "list", "aside", "words", "meaning"]
"""A place in an article. `lead` is its first paragraph; `list` a row of items that names much and tells
nothing (related links, chips, "Apple, AMD, Arm and Intel"). Three are no places: `aside` is a name that tells
of another ("Nvidia-backed", "she told Ledger Lane"), `words` are words of a phrase without the phrase,
`meaning` is the sentence nearest to the tag's description."""

IDLE: frozenset[Where] = frozenset({"caption", "list", "aside"})
"""Where a mention says what else there is, not what the article tells: it counts for nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A phrase found, as the article spells it, where it stands, and how often there."""

    phrase: str
    where: Where
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A ground of a score, and how much of the score it makes: below 0 where it speaks against."""

    name: str
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TagScore:
    """How much an article is about a tag (0 to 1), and why: the phrases found, and what each ground adds
    to `value` (`parts` add up to it; empty where nothing was found)."""

    tag: str
    value: float
    relevant: bool
    evidence: tuple[Mention, ...] = ()
    parts: tuple[Part, ...] = ()

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """The evidence that stands in the article as the rule asks for it."""
        return tuple(one for one in self.evidence if one.where not in ("words", "meaning"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """An article with its score for every tag it was scored for."""

    article: Article
    scores: tuple[TagScore, ...]

    @property
    def best(self) -> TagScore | None:
        """The strongest score; of equals, the first in the reader's order of tags."""
        return max(self.scores, key=lambda s: s.value, default=None)
