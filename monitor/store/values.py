"""What the store alone has to say; all else it takes and gives is in `model`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from monitor.model import (
    NO_HINTS,
    Article,
    Channel,
    Entry,
    Feed,
    Hints,
    Kind,
    Letter,
    Outlink,
    Reading,
    Report,
    State,
    Status,
    TagScore,
    TextFrom,
    Turn,
    Validators,
)

PROOFS = 2
"""A move counts once so many polls in a row were led the same way for good, and ended in a feed: a botched
configuration sends everybody away for an hour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A feed to fetch now, and what helps to decide when to come back.

    `failures`: failed tries since the last good one. `interval`: how long we last chose to wait, and
    `fetched` when it was last asked, None for a feed never tried. `last_new`: when it last had anything new.
    Of the last time that its document came: `hints`, what it said of when to ask again, `marks`, what it
    held, and `listed`, how many entries. `pace`: our own wait, in seconds, as it has come to fit the feed.
    `moved_to`: where it was led to for good, `proofs` times in a row.
    """

    feed: Feed
    validators: Validators | None
    failures: int
    interval: timedelta | None
    fetched: datetime | None
    last_ok: datetime | None
    last_new: datetime | None
    hints: Hints = NO_HINTS
    marks: bytes = b""
    listed: int = 0
    pace: int | None = None
    moved_to: str | None = None
    proofs: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """What came of asking a feed, to be kept: `reading` of the document that came; or `reason`, why none
    could be had or read, and what kind of `trouble` that is; or neither, where nothing had changed.

    `next_due`: when it is asked next; `gone`: never. `pace`, `moved_to` and `proofs` as in `Due`, for the
    next time. `validators`: of the document, to be kept; None where it gives none, or may not be relied on.
    `advice`: an address that would help, such as that of the feed which a page in its place names."""

    feed: Feed
    next_due: datetime
    pace: int | None = None
    moved_to: str | None = None
    proofs: int = 0
    reading: Reading | None = None
    validators: Validators | None = None
    reason: str = ""
    trouble: str = ""
    advice: str | None = None
    gone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A page to fetch. `address` begins with `urn:` where the entry has no page: then the entry is
    all there is. `tries`: how often it was tried in vain. `outlet`: the name of the entry's feed.
    `validators`: of its last answer, where that is the article that we have."""

    address: str
    entry: Entry
    tries: int
    outlet: str
    validators: Validators | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """What a page's good answer leaves for the next time it is asked: its validators, and what the page
    itself calls its article, None where nobody looked. The article may go by its feed's title."""

    validators: Validators
    headline: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """An article that an issue told and whose page is to be asked again: as it stands in the store, the
    address of its page, the entry that speaks for it, the name of that entry's feed. `imprint`: of the
    page's last good answer. `told`: when the newest issue that tells it was frozen. `failures`: how often
    it was asked in vain since it last answered."""

    article: Article
    address: str
    entry: Entry
    outlet: str
    imprint: Imprint
    told: datetime
    failures: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """How the check of an article's page stands: when it was last asked and is to be asked next, None where
    it was not or will not be; since when the server says that there is no such page; and what went wrong
    last, in words."""

    asked: datetime | None
    due: datetime | None
    failures: int
    gone: datetime | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What became of an article: as it now stands in the store, and what `keep` did.

    `new`: an article not had before. `version`: its words changed, so it has a new version. `same`: its
    words are as they were. `poorer`: what we had is better (a page's text against a feed's), and stands.
    """

    article: Article
    outcome: Literal["new", "version", "same", "poorer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """A run. `interrupted`: it never ended; so it is killed, or still running (see `Store.locked`)."""

    id: str
    kind: str
    began: datetime
    ended: datetime | None
    report: Report | None

    @property
    def interrupted(self) -> bool:
        """Whether the run never came to its end."""
        return self.ended is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """An entry with all that became of it: the fields of a line of `monitor export`.

    `feed`, `guid`, `url`, `title`, `content_html` are the entry's. `published`, `authors`, `lang` too,
    or else the article's. `text`, `text_from`, `status`, `kind`, `scores`, `links` are its article's;
    `status` and `kind` are None while the page still waits to be fetched, and the text is then the feed's.
    `ahead`: the feed's date lies in the future; `published` is then its page's, or when we first had it.
    `source` and `source_url` are whom the feed credits. Each link comes with its paragraph of `text`, as
    `Outlink.among` has it.
    """

    feed: str
    guid: str
    url: str | None
    title: str
    published: datetime | None
    first_seen: datetime
    authors: tuple[str, ...]
    content_html: str
    text: str
    text_from: TextFrom
    status: Status | None
    kind: Kind | None
    lang: str | None
    scores: tuple[TagScore, ...]
    story: str | None
    source: str | None = None
    source_url: str | None = None
    links: tuple[tuple[Outlink, int | None], ...] = ()
    ahead: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """What became of stories, as a revision of an issue tells it, and when that was frozen."""

    week: str
    revision: int
    told: datetime
    turn: Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A letter for the outbox, `position` being its reader's. `wishes`: a fingerprint (at most 32
    letters) of all that shaped it, so that it is made anew where that changed before it was sent."""

    channel: Channel
    recipient: str
    position: int
    wishes: str
    letter: Letter


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a recipient of an issue stands in the outbox. `fixed`: its letter may not be made anew, since
    it was sent, or may have been. `gone`: it was not, because the reader had left. `planned`: since when
    it waits to go out."""

    state: State
    wishes: str
    planned: datetime
    fixed: bool
    gone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """How large the database is, in bytes: `database`, and beside it `log`, what SQLite writes ahead.
    `place`: its file; None for a database that is a server's."""

    place: Path | None
    database: int
    log: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """What an issue that is not made yet would have to tell of: `articles` of its week, and `relevant` ones
    that no issue has carried; `by_tag`: how many of these for each tag that has any, by its key."""

    articles: int
    relevant: int
    by_tag: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """What a step of putting old texts away did: of how many `articles`, in how many `files`; bytes before
    (`size`) and after (`packed`) packing."""

    articles: int = 0
    files: int = 0
    size: int = 0
    packed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """What lies in compressed files: how many of them, with how many records; bytes before and after packing.
    `folder`: where they lie; `missing`: names of those that are not there."""

    files: int
    records: int
    size: int
    packed: int
    folder: str
    missing: tuple[str, ...] = ()
