"""`Store`: each question one method, each method one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine, func, select, text

from monitor.errors import StoreError
from monitor.model import (
    Report,
)
from monitor.store import (
    engine,
    export,
    extent,
    locks,
    migrate,
    moving,
    retaining,
    rounds,
    schema,
)
from monitor.store.collecting import Collecting
from monitor.store.issuing import Issuing
from monitor.store.locks import Holder
from monitor.store.mailing import Mailing
from monitor.store.values import Ahead, Away, Exported, Extent, Round, Texts


class Store(Collecting, Issuing, Mailing):
    """What the monitor remembers. Safe to use from several threads, processes and machines at once.

    Every method is one transaction: done whole, or not at all, also when the process is killed in it.
    All raise StoreError, which names the file or database and says what to do, where it is unusable.
    Times go in aware and come out in UTC.
    """

    @classmethod
    def open(cls, url: str, *, cold: Path | None = None) -> Self:
        """The store at `url`: `sqlite:///PATH` (made, with its folder, where there is none) or
        `postgresql+psycopg://USER@HOST/NAME` (an empty database will do). `cold`: the folder of old texts;
        by default `texts` beside a SQLite file, and none for PostgreSQL.

        An older store is brought up to date first, while others who open it wait. Raises StoreError
        also for a store that a newer program made.
        """
        db = engine.connect(engine.parse_url(url), cold)
        try:
            if db.dialect.name == "postgresql":
                _refuse_other_encodings(db)
            migrate.upgrade(db)
        except BaseException:
            db.dispose()
            raise
        return cls(db)

    @classmethod
    def known(cls, url: str, *, cold: Path | None = None) -> Self | None:
        """The store at `url` where it stands there as this program makes it: nothing is made, and nothing
        brought up to date. None where it does not. Raises StoreError where it is unusable."""
        parsed = engine.parse_url(url)
        if engine.is_sqlite(parsed) and not Path(str(parsed.database)).is_file():
            return None
        db = engine.connect(parsed, cold)
        try:
            if migrate.revision(db) == migrate.revisions()[-1]:
                return cls(db)
        except BaseException:
            db.dispose()
            raise
        db.dispose()
        return None

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

    # -- the run ------------------------------------------------------------------------------

    def begin_round(self, kind: str, now: datetime) -> str:
        """Records that a run begins; returns its id for `end_round`."""
        return self._write(rounds.begin, kind, now)

    def end_round(self, round_id: str, report: Report, now: datetime) -> None:
        """Records that the run ended, with its report."""
        self._write(rounds.end, round_id, report, now)

    def keep_part(self, round_id: str, part: str, report: Report) -> None:
        """Keeps what the share `part` of a round reported; a second report of it, and one of a round that is
        over, count for nothing."""
        self._write(rounds.keep_part, round_id, part, report)

    def end_shared(self, round_id: str, now: datetime) -> Report:
        """Records that a round ended that was worked at in shares; returns their reports added up."""
        return self._write(rounds.end_shared, round_id, now)

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

    def extent(self) -> Extent:
        """How large the database is."""
        return self._read(extent.extent)

    def ahead(self, week: str, start: datetime, end: datetime, *, since: datetime) -> Ahead:
        """What the issue of `week`, from `start` to `end`, would have to tell of by now; it looks back as
        far as `since`."""
        return self._read(extent.ahead, week, start, end, since)

    def copy_into(self, other: Store) -> Mapping[str, int]:
        """Copies all of this store into `other`, which must be empty, in one transaction; the rows of each
        table. Raises Busy where a run is at work on either, StoreError where `other` has anything in it."""
        with ExitStack() as held:
            for store in (self, other):
                for run in moving.RUNS:
                    held.enter_context(store.lock(run))
            here = held.enter_context(engine.reading(self._db))
            there = held.enter_context(engine.writing(other._db))
            return moving.copy(here, there, engine.name(other._db.url))

    # -- what is kept for how long ------------------------------------------------------------

    def put_away(self, before: datetime, *, now: datetime, limit: int = 2_000) -> Away:
        """Takes the texts of articles from before `before` into compressed files, at most so many articles,
        the oldest first. Articles, their titles, scores and stories stay, and so does what a search finds;
        whoever asks for a text gets it from its file. Raises StoreError where a file cannot be written: then
        nothing has changed."""
        return self._write(retaining.put_away, before, now=now, limit=limit)

    def forget_vectors(self, before: datetime, limit: int = 20_000) -> int:
        """Deletes what articles from before `before` mean, at most so many; returns how many. Whoever needs
        it makes it again."""
        return self._write(retaining.forget_vectors, before, limit)

    def forget_rounds(self, before: datetime) -> int:
        """Deletes the reports of runs that began before `before`; returns how many."""
        return self._write(retaining.forget_rounds, before)

    def texts(self) -> Texts:
        """How much lies in compressed files."""
        return self._read(retaining.texts)

    def vacuum(self) -> tuple[int, int]:
        """Gives back the room of what was deleted or put away; returns the bytes of the database before and
        after. Raises StoreError where the disk has no room for the copy that SQLite makes."""
        return retaining.vacuum(self._db)

    def is_empty(self) -> bool:
        """Whether there is neither an entry nor an issue in it."""
        return self._read(extent.is_empty)


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
