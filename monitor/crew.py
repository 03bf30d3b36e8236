"""The runner for several machines: Procrastinate, a queue of tasks in PostgreSQL itself, hands shares of
rounds, issues and mail to whichever process is free. It calls what the other runners call, and decides
nothing more.

Procrastinate lives here. Three things keep it small. Its tables hold names and no state: what is due stands
in the store, so they lie in a schema of their own, one for each version, which can be dropped at any time.
Who plans a round holds the store's lock `collect`, which ends with its process, and the next one goes on from
what is queued. And a process that is killed leaves its tasks as being done: the others look for such tasks
by its heartbeat, and put them back.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Literal, TypeAlias

import procrastinate
import psycopg
import structlog
from procrastinate import exceptions
from procrastinate.jobs import DeleteJobCondition, Job
from procrastinate.schema import SchemaManager
from psycopg import sql

from monitor.errors import Busy, MonitorError, StoreError
from monitor.model import Failure, Report
from monitor.pipeline import STAGES, Desk, Share, Stage, shares, work
from monitor.store import Store

log = structlog.get_logger()

Queue: TypeAlias = Literal["collect", "publish"]

_SCHEMA = "monitor_tasks_"
_VERSION = "_".join(procrastinate.__version__.split(".")[:2])
_LOCK = 0x6D6F6E5F74736B73  # "mon_tsks"

# A process that is not heard from for so long is dead, or as good as dead: its tasks are another's.
_HEARTBEAT, _DEAD = 5.0, 20.0
# Whatever failed is not tried again sooner; a server that refuses us would be asked all day.
_PAUSE = timedelta(minutes=15).total_seconds()
_GLANCE = 0.25
# What a task that came to grief over the database or a stop is tried again.
_RETRY = procrastinate.RetryStrategy(max_attempts=3, wait=2)
# A share under way is given so long to end when the process is told to stop; then it is another's.
_GRACE = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Chores:
    """What is done once for all: functions that the other runners call too, each in a thread of its own.
    `due`: the weeks whose issue is due; `mail`: what tells which mail there is, empty for none."""

    due: Callable[[], Sequence[str]]
    mail: Callable[[], str]
    publish: Callable[[str], None]
    send: Callable[[Callable[[], bool]], None]
    mend: Callable[[], None]


@dataclass(slots=True, kw_only=True)
class Crew:
    """One process of the crew. `desk` gives the doors, anew where the configuration changed; `queues`: what
    it works at; `jobs`: how many tasks at a time; `look`: seconds between two looks at what is due; `once`:
    it ends when nothing is due; `clock` tells the time."""

    address: str
    desk: Callable[[], Desk]
    chores: Chores
    clock: Callable[[], datetime]
    queues: Sequence[Queue] = ("collect", "publish")
    jobs: int = 8
    look: float = 60.0
    once: bool = False
    _app: procrastinate.App = field(init=False)
    _over: asyncio.Event = field(default_factory=asyncio.Event)
    # What was handed out lately, and when, by the process's own clock.
    _tried: dict[tuple[str, ...], float] = field(default_factory=dict)
    _synced: object = None

    async def stay(self) -> None:
        """Works until it is told to stop (SIGTERM, SIGINT), or with `once` until nothing is due. Raises
        StoreError where the database cannot be reached any more."""
        logging.getLogger("procrastinate").setLevel(logging.CRITICAL)
        await asyncio.to_thread(prepare, self.address)
        self._app = procrastinate.App(connector=_connector(self.address, most=self.jobs + 4))
        self._register()
        with _listening(self._over):
            async with self._app.open_async():
                await self._all()

    async def _all(self) -> None:
        worker = asyncio.create_task(
            self._app.run_worker_async(
                queues=list(self.queues),
                concurrency=self.jobs,
                fetch_job_polling_interval=1.0,
                update_heartbeat_interval=_HEARTBEAT,
                stalled_worker_timeout=_DEAD,
                shutdown_graceful_timeout=_GRACE,
                delete_jobs=DeleteJobCondition.ALWAYS,
                install_signal_handlers=False,
            )
        )
        others = [asyncio.create_task(self._conduct()), asyncio.create_task(self._rescue())]
        over = asyncio.create_task(self._over.wait())
        try:
            done, _ = await asyncio.wait([worker, over, *others], return_when=asyncio.FIRST_COMPLETED)
            for one in done - {over}:
                one.result()
            if worker in done and over not in done:
                raise StoreError("the queue of tasks was lost; does the database run?")
        finally:
            self._over.set()
            for one in (*others, worker, over):
                one.cancel()
            await asyncio.gather(*others, worker, over, return_exceptions=True)

    # -- tasks --------------------------------------------------------------------------------

    def _register(self) -> None:
        for stage in STAGES:
            self._app.task(name=stage, queue="collect", retry=_RETRY, pass_context=True)(self._share)
        self._app.task(name="publish", queue="publish", retry=_RETRY)(self._publish)
        self._app.task(name="send", queue="publish", retry=_RETRY)(self._send)
        self._app.task(name="mend", queue="publish", retry=_RETRY)(self._mend)

    async def _share(
        self, context: procrastinate.JobContext, *, number: str, host: str, names: list[str]
    ) -> None:
        desk, job = self.desk(), context.job
        stage: Stage = job.task_name  # type: ignore[assignment]  # the names are those of the stages
        share = Share(stage=stage, names=tuple(names), host=host)
        try:
            report = await work(share, desk, now=self.clock())
        except StoreError:
            raise
        except MonitorError as error:
            failure = Failure(stage=stage, subject=error.subject, reason=error.message, at=self.clock())
            report = Report(counts=(), failures=(failure,))
        await asyncio.to_thread(desk.store.keep_part, number, str(job.id), report)

    async def _publish(self, *, week: str) -> None:
        await _told("publish", self.chores.publish, week)

    async def _send(self) -> None:
        await _told("send", self.chores.send, self._over.is_set)

    async def _mend(self) -> None:
        await _told("mend", self.chores.mend)

    # -- who plans ----------------------------------------------------------------------------

    async def _conduct(self) -> None:
        while not self._over.is_set():
            desk = self.desk()
            pause = self.look
            try:
                async with _held(desk.store, "collect"):
                    began = await self._round(desk)
                    began = await self._issues() or began
                if self.once and not began:
                    return
            except Busy:
                # Should whoever plans be killed, somebody else goes on soon.
                pause = _HEARTBEAT
            await self._wait(_GLANCE if self.once else pause)

    async def _round(self, desk: Desk) -> bool:
        """Hands out a round, or what is left of one, and waits for its end. Returns whether there was one.
        Who does not work at rounds begins none: perhaps nobody else does."""
        store = desk.store
        if "collect" not in self.queues:
            return False
        if self._synced is not desk.config:
            await asyncio.to_thread(store.sync_feeds, desk.config.feeds, now=self.clock())
            self._synced = desk.config
        number = await self._under_way()
        if number is None:
            if not await asyncio.to_thread(_anything, desk, self.clock()):
                return False
            number = await asyncio.to_thread(store.begin_round, "collect", self.clock())
        for stage in STAGES:
            await self._stage(stage, desk, number)
            if self._over.is_set():
                return True
        report = await asyncio.to_thread(store.end_shared, number, self.clock())
        log.info("round ended", failures=len(report.failures), **dict(report.counts))
        return True

    async def _under_way(self) -> str | None:
        row = await self._one("SELECT max(args->>'number') AS number FROM procrastinate_jobs")
        return None if row["number"] is None else str(row["number"])

    async def _stage(self, stage: Stage, desk: Desk, number: str) -> None:
        await self._drained("collect")
        handed: set[tuple[str, str]] = set()
        while not self._over.is_set():
            found = await asyncio.to_thread(shares, stage, desk, now=self.clock())
            # What came to grief is still to be done, in the next round.
            new = [
                replace(one, names=names)
                for one in found
                if (names := tuple(name for name in one.names if (one.host, name) not in handed))
                or not (one.names or handed)
            ]
            if not new:
                return
            handed |= {(one.host, name) for one in new for name in one.names} | {("", "")}
            await self._app.job_manager.batch_defer_jobs_async([_job(one, number) for one in new])
            log.info("handed out", stage=stage, shares=len(new))
            await self._drained("collect")
            if stage == "feeds":
                return

    async def _drained(self, queue: Queue) -> None:
        while await self._left(queue):
            await self._wait(_GLANCE)
            if self._over.is_set():
                return

    async def _wait(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._over.wait(), seconds)

    async def _left(self, queue: Queue) -> bool:
        row = await self._one(
            "SELECT EXISTS (SELECT FROM procrastinate_jobs WHERE queue_name = %(queue)s"
            " AND status IN ('todo', 'doing')) AS left",
            queue=queue,
        )
        return bool(row["left"])

    async def _one(self, query: str, **values: Any) -> dict[str, Any]:
        return await self._app.connector.execute_query_one_async(query, **values)

    async def _issues(self) -> bool:
        """Hands out what is due of issues and mail. Returns whether this process is to wait for its end."""
        own = "publish" in self.queues
        if await self._left("publish"):
            return own
        for week in await asyncio.to_thread(self.chores.due):
            if await self._once("publish", week, week=week):
                return own
        mail = await asyncio.to_thread(self.chores.mail)
        if mail and await self._once("send", mail):
            return own
        return own and await self._once("mend", "")

    async def _once(self, task: str, what: str, **values: str) -> bool:
        """Hands out a chore that nobody was handed lately."""
        last = self._tried.get((task, what))
        if last is not None and time.monotonic() - last < _PAUSE:
            return False
        self._tried[task, what] = time.monotonic()
        with suppress(exceptions.AlreadyEnqueued):
            await self._app.configure_task(task, lock=task, queueing_lock=task, queue="publish").defer_async(
                **values
            )
        return True

    # -- who looks after the others -----------------------------------------------------------

    async def _rescue(self) -> None:
        manager = self._app.job_manager
        while not self._over.is_set():
            for job in await manager.get_stalled_jobs(seconds_since_heartbeat=_DEAD):
                # Another may have been quicker, or the process was slow and has just ended it.
                with suppress(exceptions.ConnectorException):
                    await manager.retry_job(job)
                    log.warning("taken over from a process that is gone", task=job.task_name)
            await self._wait(_HEARTBEAT)


def prepare(address: str) -> None:
    """Makes the tables of the queue, and drops those of versions that nobody uses. Raises StoreError."""
    own = f"{_SCHEMA}{_VERSION}"
    try:
        with psycopg.connect(_conninfo(address)) as conn:
            conn.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
            _drop_others(conn, own)
            if conn.execute("SELECT to_regnamespace(%s)", [own]).fetchone() == (None,):
                conn.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(own)))
                conn.execute(sql.SQL("SET LOCAL search_path TO {}").format(sql.Identifier(own)))
                conn.execute(SchemaManager.get_schema())
    except psycopg.Error as cause:
        raise StoreError(
            f"the queue of tasks cannot be made ({str(cause).strip()}); its user must own the database, or "
            "have the right CREATE on it"
        ) from cause


def _drop_others(conn: psycopg.Connection[Any], own: str) -> None:
    found = conn.execute(
        "SELECT nspname FROM pg_catalog.pg_namespace WHERE nspname LIKE %s AND nspname <> %s",
        [_SCHEMA.replace("_", r"\_") + "%", own],
    ).fetchall()
    for (name,) in found:
        workers = sql.Identifier(name, "procrastinate_workers")
        alive = sql.SQL("SELECT EXISTS (SELECT FROM {} WHERE last_heartbeat > now() - interval '5 min')")
        # A version that is being replaced, machine by machine, still works at its own.
        if conn.execute(alive.format(workers)).fetchone() == (False,):
            conn.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(name)))


def _conninfo(address: str) -> str:
    scheme, _, rest = address.partition("://")
    return f"{scheme.partition('+')[0]}://{rest}"


def _connector(address: str, *, most: int) -> procrastinate.PsycopgConnector:
    return procrastinate.PsycopgConnector(
        conninfo=_conninfo(address),
        kwargs={"options": f"-c search_path={_SCHEMA}{_VERSION}"},
        min_size=1,
        max_size=most,
    )


def _job(share: Share, number: str) -> Job:
    return Job(
        queue="collect",
        # The host is its lock: whoever works there works there alone, on whichever machine.
        lock=f"host:{share.host}" if share.host else None,
        queueing_lock=None,
        task_name=share.stage,
        task_kwargs={"number": number, "host": share.host, "names": list(share.names)},
    )


def _anything(desk: Desk, now: datetime) -> bool:
    return any(shares(stage, desk, now=now) for stage in ("feeds", "pages", "cleaning", "scores"))


async def _told(task: str, chore: Callable[..., None], *values: object) -> None:
    try:
        await asyncio.to_thread(chore, *values)
    except StoreError:
        raise
    except MonitorError as error:
        log.error("a chore failed", task=task, reason=str(error))  # noqa: TRY400 (no bug, so no traceback)


@asynccontextmanager
async def _held(store: Store, name: str) -> AsyncIterator[None]:
    lock = store.lock(name)
    await asyncio.to_thread(lock.__enter__)
    try:
        yield
    finally:
        await asyncio.to_thread(lock.__exit__, None, None, None)


class _listening:  # noqa: N801  used as the functions of contextlib are
    """Sets the event when the process is told to stop."""

    def __init__(self, over: asyncio.Event) -> None:
        self._over = over

    def __enter__(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._over.set)

    def __exit__(self, *_: object) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)
