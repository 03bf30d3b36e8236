"""What a configuration comes to: plain values, checked, with nothing left to look up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import final

from monitor.config.places import Mailbox, mailbox
from monitor.model import (
    DigestRules,
    Feed,
    Outlet,
    Override,
    PairLabel,
    Reader,
    Sender,
    StoryRules,
    Tag,
    TagLabel,
)


@final
class Secret:
    """A text that neither `str()`, `repr()`, a format nor a log line shows; `reveal()` gives it."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself. Call it where the text is used, never where it is told."""
        return self._text

    def __repr__(self) -> str:
        return "Secret(…)"

    def __str__(self) -> str:
        return "…"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._text == other._text

    def __hash__(self) -> int:
        return hash(self._text)


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchRules:
    """How pages are fetched; the `fetch:` part of feeds.yaml.

    `allow` holds networks as CIDR text, in canonical form (`127.0.0.0/8`).
    """

    contact: str | None = None
    allow: tuple[str, ...] = ()
    interval_minutes: int = 60
    longest_minutes: int = 1_440
    delay_seconds: float = 0.5
    timeout_seconds: float = 30
    max_bytes: int = 10_000_000
    per_host: int = 2
    concurrency: int = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRules:
    """What a feed is fetched with beyond its address: `headers` by name, a `user` with a `password` or a
    `token`, a `proxy`: empty for none at all, None for the environment's."""

    headers: tuple[tuple[str, Secret], ...] = ()
    user: Secret | None = None
    password: Secret | None = None
    token: Secret | None = None
    proxy: Secret | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveRules:
    """What git does with the archive; the `archive:` part of feeds.yaml. `push` names a remote."""

    commit: bool = True
    author: str = "monitor <monitor@localhost>"
    push: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionRules:
    """For how long what is kept at hand; the `retention:` part of feeds.yaml. `texts`: None where none is put
    away; `folder`: None for the one in the folder of state."""

    texts: timedelta | None = None
    vectors: timedelta = timedelta(weeks=26)
    rounds: timedelta = timedelta(weeks=53)
    folder: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MailRules:
    """From whom, to whom and how an issue is mailed; the `mail:` part of feeds.yaml.

    `server` may hold a password, percent-encoded as in any URL. `give_up`: how long mail waits before it
    expires. `resend_unknown`: after how long what may or may not have arrived is sent again by itself;
    None: never, unless told to.
    """

    sender: Sender
    readers: tuple[Reader, ...]
    server: Secret
    timeout_seconds: float | None = None
    give_up: timedelta = timedelta(hours=48)
    resend_unknown: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A chat channel that gets the short form: what it wants, and its Apprise address."""

    reader: Reader
    url: Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """Words that count as a tag's own; `place`: line and column of where that is said."""

    tag: str
    words: tuple[str, ...]
    place: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelRules:
    """Which language model may word what (bottom-line, headlines); the `model:` part of feeds.yaml."""

    url: str
    name: str
    tasks: tuple[str, ...]
    key: Secret | None = None
    timeout_seconds: float = 60
    total_seconds: float = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """A whole configuration without mistakes.

    `path` is absolute, and so is `digest.folder`. `database` is None where the state lies in SQLite,
    in the folder `state`; it may hold a password, and is left out of the repr. `secrets` holds the
    real address of each feed whose configured address refers to one (see `address`), `access` what a feed is
    fetched with, by its configured address, where that is more. `overrides` name
    articles by the ids of the addresses that the reader gave, under which the store may know them by others;
    `named` has for each id what the reader wrote. `outlets` adds to those that ship
    (`monitor.outlets.table`). `aliases`: as overrides.yaml says; `tags` have them already.
    `model`: None where no language model is asked for anything.
    """

    path: Path
    digest: DigestRules
    tags: tuple[Tag, ...]
    feeds: tuple[Feed, ...]
    fetch: FetchRules
    stories: StoryRules
    archive: ArchiveRules
    retention: RetentionRules
    mail: MailRules | None
    notify: tuple[Notice, ...]
    database: str | None = field(repr=False)
    state: Path
    secrets: Mapping[str, Secret] = field(default_factory=dict)
    access: Mapping[str, AccessRules] = field(default_factory=dict)
    labels: tuple[TagLabel, ...] = ()
    pairs: tuple[PairLabel, ...] = ()
    overrides: tuple[Override, ...] = ()
    named: Mapping[str, str] = field(default_factory=dict)
    outlets: tuple[Outlet, ...] = ()
    aliases: tuple[Alias, ...] = ()
    model: ModelRules | None = None

    def address(self, feed: Feed) -> str:
        """The address to fetch `feed` from, with its references read.

        `feed.url` keeps `${NAME}` as it is written, so that a token never reaches store, digest or
        log, and a feed whose token changes is still the same feed.
        """
        secret = self.secrets.get(feed.url)
        return feed.url if secret is None else secret.reveal()

    def mailbox(self, feed: Feed) -> Mailbox | None:
        """The mailbox that `feed` is read from, with who asks, or the whole path of its folder; None for a
        feed of another kind."""
        found = mailbox(self.address(feed)) if feed.kind == "mailbox" else None
        if found is None:
            return None
        if found.scheme == "maildir":
            return replace(found, folder=str(self.path.parent / found.folder))
        rules = self.access.get(feed.url, AccessRules())
        return replace(
            found,
            user=rules.user.reveal() if rules.user else found.user,
            password=rules.password.reveal() if rules.password else found.password,
        )
