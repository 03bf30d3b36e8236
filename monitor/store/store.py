"""`Store`: each question one method, each method one transaction."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from threading import Lock
from types import TracebackType
from typing import Concatenate, ParamSpec, Self, TypeVar

from sqlalchemy import Connection, Engine, func, select, text

from monitor.errors import StoreError
from monitor.model import (
    Article,
    Carried,
    Channel,
    Delivery,
    Digest,
    Entry,
    Feed,
    FeedHealth,
    Letter,
    Outcome,
    Phase,
    Report,
    Scored,
    State,
    TagScore,
    Validators,
)
from monitor.store import (
    articles,
    engine,
    entries,
    export,
    feeds,
    health,
    issues,
    locks,
    migrate,
    outbox,
    planning,
    rounds,
    schema,
    trail,
)
from monitor.store.locks import Holder
from monitor.store.trail import Edition, Trail
from monitor.store.values import Due, Exported, Kept, Planned, Round, Standing, Wanted

P = ParamSpec("P")
T = TypeVar("T")


class Store:
    """What the monitor remembers. Safe to use from several threads, processes and machines at once.

    Every method is one transaction: done whole, or not at all, also when the process is killed in it.
    All raise StoreError, which names the file or database and says what to do, where it is unusable.
    Times go in aware and come out in UTC.
    """

    def __init__(self, db: Engine) -> None:
        self._db = db
        # SQLite's waiting writers poll, and an unlucky one can starve; our own threads queue here.
        self._turn = Lock()

    @classmethod
    def open(cls, url: str) -> Self:
        """The store at `url`: `sqlite:///PATH` (made, with its folder, where there is none) or
        `postgresql+psycopg://USER@HOST/NAME` (an empty database will do).

        An older store is brought up to date first, while others who open it wait. Raises StoreError
        also for a store that a newer program made.
        """
        db = engine.connect(engine.parse_url(url))
        try:
            if db.dialect.name == "postgresql":
                _refuse_other_encodings(db)
            migrate.upgrade(db)
        except BaseException:
            db.dispose()
            raise
        return cls(db)

    def close(self) -> None:
        """Lets go of the database. The store cannot be used afterwards; closing twice does no harm."""
        self._db.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def lock(self, name: str) -> AbstractContextManager[None]:
        """Holds the lock `name` of this store for a `with` block. Raises Busy where another run on any
        machine holds it. It ends with the process that holds it, however that ends."""
        return locks.lock(self._db, name)

    def locked(self, name: str) -> bool:
        """Whether anyone holds the lock `name`."""
        return locks.locked(self._db, name)

    def holder(self, name: str) -> Holder | None:
        """Who holds the lock `name`, and when it was last heard from; None where nobody does."""
        return locks.holder(self._db, name)

    # -- feeds --------------------------------------------------------------------------------

    def sync_feeds(self, feeds_: Sequence[Feed], *, now: datetime) -> None:
        """Makes these the configured feeds, in this order; names, tags and languages as given. A feed
        no longer configured is not read any more, and keeps what it gave."""
        self._write(feeds.sync, feeds_, now=now)

    def due(self, *, now: datetime, everything: bool = False) -> tuple[Due, ...]:
        """Feeds to fetch at `now`, in configured order: new ones, and those whose time has come; with
        `everything` all."""
        return self._read(feeds.due, now=now, everything=everything)

    def remember(
        self,
        feed: Feed,
        listed: Sequence[Entry],
        *,
        validators: Validators | None,
        now: datetime,
        next_due: datetime,
    ) -> int:
        """Stores what `feed` lists, marks it well, and returns how many entries are new.

        An entry is known by the feed's configured address and its own id; when it was first seen
        stays. Any change in it makes a new version, and every version is kept. A page not known yet
        becomes wanted; a known one again, when its entry's title or times changed (for entries without a
        page: when anything changed). An entry that changed its address keeps its article. Of two
        entries with one id the first counts.
        """
        return self._write(entries.remember, feed, listed, validators=validators, now=now, next_due=next_due)

    def unchanged(self, feed: Feed, *, now: datetime, next_due: datetime) -> None:
        """The feed answered that nothing changed since."""
        self._write(feeds.unchanged, feed, now=now, next_due=next_due)

    def feed_failed(
        self, feed: Feed, reason: str, *, now: datetime, next_due: datetime, gone: bool = False
    ) -> None:
        """The feed could not be had or read. `reason` stands in the digest: "HTTP 503"."""
        self._write(feeds.failed, feed, reason, now=now, next_due=next_due, gone=gone)

    def feed_moved(self, feed: Feed, url: str) -> None:
        """The feed redirects to `url` for good. The configured address stays its name."""
        self._write(feeds.moved, feed, url)

    def feeds_moved(self) -> Mapping[str, str]:
        """Configured address → new one, of the configured feeds that moved."""
        return self._read(feeds.moves)

    def health(self, *, now: datetime, timezone: str = "UTC") -> tuple[FeedHealth, ...]:
        """How every configured feed fares, in configured order; days and hours in `timezone`.

        Failing: the last fetch failed. Quiet: it answers, and its last entry is older than 14 days and
        than four times the usual (median) gap. New: never fetched yet.
        """
        return self._read(health.health, now=now, timezone=timezone)

    # -- pages and articles -------------------------------------------------------------------

    def wanted(self, *, now: datetime, limit: int | None = None) -> tuple[Wanted, ...]:
        """Pages to fetch at `now`, by `urls.article_id` of their address: hosts mix, and a run that is
        repeated walks the same way. Of several entries for a page, the one from its own site's feed,
        then the first seen, then the first in configured order."""
        return self._read(entries.wanted, now=now, limit=limit)

    def keep(
        self,
        article: Article,
        scores: Sequence[TagScore],
        *,
        address: str,
        rules: str,
        now: datetime,
        retry_at: datetime | None = None,
        part_of: str | None = None,
    ) -> Kept:
        """Stores what became of the page at `address`, and its scores under `rules` (a fingerprint of
        the tag rules). The page is then no longer wanted, or again at `retry_at`, after one more try.

        Changed words make a new version; equal ones only bring the rest up to date. A poorer text
        (feed or title where we have the page, title where we have the feed's) changes nothing. The
        store sets id and version: an article known under another address keeps its id, and both
        addresses, and `article.url`, lead to it.

        `part_of`: the page's address, where the article is one of several there. It is then known by its
        own address alone, whatever article `address` led to before; and where a feed lists it by itself,
        its own page speaks for it, and it stays as it is.
        """
        return self._write(
            articles.keep,
            article,
            scores,
            address=address,
            rules=rules,
            now=now,
            retry_at=retry_at,
            part_of=part_of,
        )

    def unsettled(self) -> tuple[str, ...]:
        """Addresses of the feeds that have articles kept since they were last settled, in their order."""
        return self._read(articles.unsettled)

    def recent(self, feed: str, *, most: int, within: timedelta) -> tuple[Article, ...]:
        """The newest articles (at most `most`) that the feed at that address speaks for, newest first, and
        none that is older by more than `within` than the newest (than the last seen, where a page names
        a day to come)."""
        return self._read(articles.recent, feed, most=most, within=within)

    def unclean(self, feed: str) -> tuple[Article, ...]:
        """All articles of the feed at that address that were kept, new or again, since it was last settled,
        however old, newest first."""
        return self._read(articles.unclean, feed)

    def clean(self, feed: str, cleaned: Sequence[tuple[Article, Sequence[TagScore]]], rules: str) -> None:
        """Puts the text and furniture of each of these articles (as `recent` and `unclean` gave them, with
        the same whole words) in place of what they were, with its scores under `rules`, and marks the feed
        settled."""
        self._write(articles.clean, feed, cleaned, rules)

    def unscored(self, rules: str, limit: int) -> tuple[Article, ...]:
        """At most `limit` articles whose scores are not of `rules`, in their newest version."""
        return self._read(articles.unscored, rules, limit)

    def score(self, article_id: str, scores: Sequence[TagScore], rules: str) -> None:
        """Replaces the scores of an article."""
        self._write(articles.score, article_id, scores, rules)

    def articles_between(
        self, start: datetime, end: datetime, *, relevant: bool = False
    ) -> tuple[Scored, ...]:
        """Articles (newest version, with scores) with start <= when < end, by time, then address;
        `relevant`: only those with a relevant score."""
        return self._read(articles.between, start, end, relevant=relevant)

    def article(self, url_or_id: str) -> Scored | None:
        """The article at an address or under an id, also under those it once had."""
        return self._read(articles.article, url_or_id)

    def versions(self, article_id: str) -> tuple[Article, ...]:
        """Every version of an article, oldest first; none for an unknown id."""
        return self._read(articles.versions, article_id)

    def trail(self, name: str) -> Trail | None:
        """How the article at an address or under an id came, and what became of it; also of a page that is
        listed and waits to be fetched. None where neither is known."""
        return self._read(trail.trail, name)

    def address_named(self, guid: str) -> str | None:
        """The address of the page of an entry, by the entry's own id; of several feeds that use it the
        first."""
        return self._read(trail.named, guid)

    def feeds_listing(self, hosts: Sequence[str]) -> tuple[tuple[Feed, int], ...]:
        """The configured feeds that listed pages of these hosts, and how many; those with most first. Reads
        all addresses through: for a question that a person asks."""
        return self._read(trail.feeds_listing, hosts)

    # -- issues -------------------------------------------------------------------------------

    def editions(self) -> tuple[Edition, ...]:
        """Every revision of every issue, without its facts, oldest week first."""
        return self._read(trail.editions)

    def issue(self, week: str, revision: int | None = None) -> Digest | None:
        """A frozen issue; without `revision` the newest."""
        return self._read(issues.issue, week, revision)

    def issues(self) -> tuple[Digest, ...]:
        """The newest revision of every issue, oldest week first."""
        return self._read(issues.every)

    def freeze(
        self,
        digest: Digest,
        *,
        stories: Mapping[str, str],
        carried: Sequence[Carried],
        now: datetime,
        mail: bool = False,
    ) -> Digest:
        """Writes an issue, the story of each article, and what it said of each story; with `mail` also
        that it is to be mailed. Returns the issue as frozen. Where that week and revision is frozen
        already, it stays, and is returned: the first writer wins, and two machines publish one issue.
        Raises ValueError for a draft."""
        return self._write(issues.freeze, digest, stories=stories, carried=carried, now=now, mail=mail)

    def carried_before(self, week: str) -> tuple[Carried, ...]:
        """The latest word on each story from the issues before `week`, by story id. Of each week only
        the newest revision counts, here and below."""
        return self._read(issues.carried_before, week)

    def story_ids(self) -> Mapping[str, str]:
        """Article id → the story in which the latest issue has it."""
        return self._read(issues.story_ids)

    def reported(self, before_week: str) -> frozenset[str]:
        """Ids of the articles that issues before `before_week` carried."""
        return self._read(issues.reported, before_week)

    def frozen(self) -> Mapping[str, datetime]:
        """When each week's issue was first frozen, by week."""
        return self._read(issues.frozen)

    def to_write(self) -> tuple[Digest, ...]:
        """Issues whose files nobody has told to be `written` yet, newest revision, oldest week first."""
        return self._read(issues.to_write)

    def written(self, issue: Digest) -> None:
        """The files of this issue lie in the archive."""
        self._write(issues.written, issue.week, issue.revision)

    # -- the outbox ---------------------------------------------------------------------------

    def mail_wanted(self) -> tuple[tuple[str, int], ...]:
        """Issues frozen to be mailed whose letters are not planned yet, as (week, revision)."""
        return self._read(planning.wanted)

    def standing(self, week: str, revision: int) -> Mapping[tuple[Channel, str], Standing]:
        """How everyone who has a line for this issue stands, by `Reader.mailbox`."""
        return self._read(planning.standing, week, revision)

    def suspended(self, week: str) -> frozenset[tuple[Channel, str]]:
        """Mailboxes that the last two issues before `week` were both refused for: `plan` tries none."""
        return self._read(planning.suspended, week)

    def plan(self, week: str, revision: int, letters: Sequence[Planned], *, now: datetime) -> int:
        """Writes a line of the outbox for each letter, in one transaction; returns how many are new.

        A recipient who has a line for this issue keeps it; its letter is replaced where it was never
        sent and its wishes changed. One whom the last two issues were refused for gets a line that is
        refused already."""
        return self._write(planning.plan, week, revision, letters, now=now)

    def recover_sending(self, *, now: datetime) -> int:
        """Ends what dead runs left half done: from the final dot on it is unknown, before that it waits.
        Only for who holds the lock `send`. Returns how many lines."""
        return self._write(outbox.recover, now=now)

    def withdraw(self, readers: Collection[tuple[Channel, str]], *, now: datetime) -> int:
        """Expires what is planned or waits for who is not among `readers`, and of issues that a newer
        revision replaces. Returns how many lines."""
        return self._write(outbox.withdraw, readers, now=now)

    def expire(self, *, now: datetime, give_up: timedelta, stale: timedelta) -> int:
        """Expires what has waited for `give_up` since it was planned, if it was tried; and what could not
        even be tried for `stale`: an issue so old is no news. Returns how many lines."""
        return self._write(outbox.expire, now=now, give_up=give_up, stale=stale)

    def release(
        self,
        *states: State,
        now: datetime,
        week: str | None = None,
        readers: Collection[tuple[Channel, str]] | None = None,
        older_than: timedelta | None = None,
        within: timedelta | None = None,
    ) -> int:
        """Puts lines in `states` back to waiting, to be tried at once; of one week, or all; only of those
        `readers`; of several revisions only the newest. `older_than`: by itself, after being so for a
        while, and once for each line; `within`: planned no longer ago. Returns how many."""
        return self._write(
            outbox.release,
            *states,
            now=now,
            week=week,
            readers=readers,
            older_than=older_than,
            within=within,
        )

    def to_send(
        self, *, now: datetime, week: str | None = None, patient: bool = False
    ) -> tuple[Delivery, ...]:
        """Lines to try, in order of issues and readers; `patient`: waiting ones only when their time
        has come."""
        return self._read(outbox.to_send, now=now, week=week, patient=patient)

    def begin_sending(self, line: Delivery, *, holder: str, now: datetime) -> Letter | None:
        """Claims a line for the run `holder`, and gives its letter; None where it is not to be sent any
        more: two runs never claim one line."""
        return self._write(outbox.begin, line, holder=holder, now=now)

    def advance_sending(self, line: Delivery, phase: Phase, *, holder: str, now: datetime) -> None:
        """Writes the phase that the attempt is about to enter. Raises Busy where another run has taken
        the line over: this one must not go on."""
        self._write(outbox.advance, line, phase, holder=holder, now=now)

    def settle(
        self, line: Delivery, outcome: Outcome, *, holder: str, now: datetime, next_try: datetime | None
    ) -> None:
        """Writes what became of the attempt; `next_try` where it waits."""
        self._write(outbox.settle, line, outcome, holder=holder, now=now, next_try=next_try)

    def put_back(self, line: Delivery, reply: str, *, holder: str, now: datetime) -> None:
        """Makes a claimed line what it was, since the way out itself does not work."""
        self._write(outbox.put_back, line, reply, holder=holder, now=now)

    def put_off(self, lines: Mapping[Delivery, datetime], reply: str, *, now: datetime) -> None:
        """Lines not tried in this run, each with the time of its next try."""
        self._write(outbox.put_off, lines, reply, now=now)

    def deliveries(
        self, week: str | None = None, *, issues_back: int = 1, running: bool | None = None
    ) -> tuple[Delivery, ...]:
        """The outbox, in order of issues and readers: of `week`, or all that is open and the last
        issues. What a dead run left is shown as what it counts as; `running`: whether the caller knows
        that a run is alive (its own), or not, rather than have it looked up."""
        if running is None:
            running = self.locked("send")
        return self._read(outbox.lines, week=week, issues_back=issues_back, running=running)

    def letter(self, week: str, revision: int, channel: Channel, recipient: str) -> Letter | None:
        """The frozen letter of a line of the outbox, byte for byte."""
        return self._read(outbox.letter, week, revision, channel, recipient)

    # -- the run ------------------------------------------------------------------------------

    def begin_round(self, kind: str, now: datetime) -> str:
        """Records that a run begins; returns its id for `end_round`."""
        return self._write(rounds.begin, kind, now)

    def end_round(self, round_id: str, report: Report, now: datetime) -> None:
        """Records that the run ended, with its report."""
        self._write(rounds.end, round_id, report, now)

    def rounds(self, limit: int = 10) -> tuple[Round, ...]:
        """The last runs, newest first; one that never ended is `interrupted`."""
        return self._read(rounds.latest, limit)

    def export(self, since: datetime | None = None) -> Iterator[Exported]:
        """Every entry (first seen at or after `since`), by configured order of feeds, then first seen,
        then id. Streams one moment of the store: what is written meanwhile does not show."""
        with engine.reading(self._db) as conn:
            yield from export.export(conn, since)

    def counts(self) -> Mapping[str, int]:
        """How many feeds (configured), entries, articles, versions of articles, wanted pages, issues."""
        return self._read(_counts)

    # -- transactions -------------------------------------------------------------------------

    def _read(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        with engine.reading(self._db) as conn:
            return work(conn, *args, **kwargs)

    def _write(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        with self._turn, engine.writing(self._db) as conn:
            return work(conn, *args, **kwargs)


def _counts(conn: Connection) -> Mapping[str, int]:
    tables = {
        "feeds": select(func.count()).select_from(schema.feeds).where(schema.feeds.c.active),
        "entries": select(func.count()).select_from(schema.entries),
        "articles": select(func.count())
        .select_from(schema.articles)
        .where(schema.articles.c.merged_into.is_(None)),
        "versions": select(func.count()).select_from(schema.article_versions),
        "wanted": select(func.count())
        .select_from(schema.addresses)
        .where(schema.addresses.c.wanted.is_not(None)),
        "issues": select(func.count(func.distinct(schema.issues.c.week))),
    }
    return {name: conn.scalar(query) or 0 for name, query in tables.items()}


def _refuse_other_encodings(db: Engine) -> None:
    with engine.reading(db) as conn:
        encoding = conn.scalar(text("SHOW server_encoding"))
    if encoding != "UTF8":
        raise StoreError(
            f"the database's encoding is {encoding}, which cannot hold every script; "
            "make one with CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0",
            subject=engine.name(db.url),
        )
