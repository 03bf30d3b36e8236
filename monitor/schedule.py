"""The resident mode: one job, again and again, until somebody says stop.

APScheduler lives here, and is used in three ways that are not its usual ones. The job runs in the main
thread: runs cannot overlap, and what falls due during a long one is made up for right after it, where
the usual thread pool would drop a publish moment that comes while a round is under way. The clock is
looked at once a minute: time-outs stand still while a laptop sleeps, and nobody tells of a clock that was
set. And its arithmetic of time zones stays unused: publish moments come from the caller, as moments.

Ends by being told to, never by what the job raises.
"""

from __future__ import annotations

import os
import select
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

import structlog
from apscheduler.executors.base import BaseExecutor
from apscheduler.schedulers.base import BaseScheduler
from apscheduler.triggers.base import BaseTrigger

from monitor.errors import Busy, MonitorError

log = structlog.get_logger()

Job: TypeAlias = Callable[[Callable[[], bool]], None]
"""What is run. It is given `stopping`, to ask between its steps whether to go on."""

Upcoming: TypeAlias = Callable[[datetime], datetime | None]
"""The next moment strictly after the one given at which a run is wanted; None for no more."""

LOOK = timedelta(minutes=1)
"""After this the clock is looked at again: how late a run may be after a laptop woke."""


def stay(
    job: Job, *, every: timedelta, upcoming: Upcoming, first: bool = True, look: timedelta = LOOK
) -> int:
    """Runs `job` at once (unless not `first`), then every `every`, and at each moment that `upcoming`
    names. Returns the exit code, 0, once told to stop. To be called in the main thread.

    SIGTERM or SIGINT: no further run begins; the one under way learns it from `stopping()`, ends its
    step, and is waited for. A second SIGINT breaks it off (KeyboardInterrupt comes out of here); a
    second SIGTERM does not: systemd follows with SIGKILL where it must.

    Runs that fell due while the machine slept, or while a run took long, become one. What the job
    raises is logged, bugs with their traceback, and the schedule goes on.
    """
    with _listening() as told:
        trigger = _Trigger(every, upcoming)
        now = datetime.now(UTC)
        scheduler = _Scheduler(told, timezone=UTC)
        scheduler.add_executor(_Here())
        added = scheduler.add_job(
            lambda: _run(job, told),
            trigger,
            next_run_time=now if first else trigger.after(now),
            coalesce=True,
            max_instances=1,
            # However late: a round that was slept through is still to be done, an issue still to be made.
            misfire_grace_time=None,
        )
        scheduler.stay(added, trigger, look.total_seconds())
    if told.broken_off is not None:
        raise told.broken_off
    return 0


class _Told:
    """Whether somebody said stop, and a bell that wakes who waits for it: a pipe, since a signal's
    handler may take no lock (an Event's, its own thread may be holding just then)."""

    def __init__(self) -> None:
        self.stop = False
        # APScheduler would log and swallow a KeyboardInterrupt or SystemExit.
        self.broken_off: BaseException | None = None
        self._ears, self._bell = os.pipe()
        os.set_blocking(self._ears, False)
        os.set_blocking(self._bell, False)
        self._poll = select.poll()
        self._poll.register(self._ears, select.POLLIN)

    def stopping(self) -> bool:
        return self.stop

    def hear(self, number: int, _: object) -> None:
        if self.stop and number == signal.SIGINT:
            raise KeyboardInterrupt
        self.stop = True
        self.ring()

    def ring(self) -> None:
        with suppress(BlockingIOError):  # full: it rings already
            os.write(self._bell, b"!")

    def wait(self, seconds: float) -> None:
        if self._poll.poll(max(0.0, seconds) * 1000):
            os.read(self._ears, 1024)

    def close(self) -> None:
        os.close(self._ears)
        os.close(self._bell)


@contextmanager
def _listening() -> Iterator[_Told]:
    told = _Told()
    before = {number: signal.signal(number, told.hear) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield told
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        told.close()


def _run(job: Job, told: _Told) -> None:
    if told.stop:
        return
    try:
        job(told.stopping)
    except Busy as error:
        log.warning("the run was left out", reason=str(error))
    except MonitorError as error:
        log.error("the run failed", reason=str(error))  # noqa: TRY400 (no bug, so no traceback)
    except Exception:
        log.exception("a bug ended the run; the schedule goes on")
    except BaseException as error:  # noqa: BLE001 (raised again by `stay`)
        told.broken_off = error
        told.stop = True


class _Trigger(BaseTrigger):  # type: ignore[misc]  # apscheduler has no types
    """The earlier of `every` after the last run and the next moment wanted."""

    def __init__(self, every: timedelta, upcoming: Upcoming) -> None:
        self._every = every
        self._upcoming = upcoming

    def after(self, begin: datetime) -> datetime:
        regular, wanted = begin + self._every, self._upcoming(begin)
        return regular if wanted is None else min(regular, wanted)

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime:
        # Of what was missed nothing is walked through: after a year in a drawer that were a hundred
        # thousand runs, to be coalesced into the one that comes anyhow.
        due = self.after(previous or now)
        return due if due > now else self.after(now)


class _Here(BaseExecutor):  # type: ignore[misc]
    """Runs the job where the scheduler stands."""

    def _do_submit_job(self, job: Any, _: list[datetime]) -> None:
        job.func()
        self._run_job_success(job.id, [])


class _Scheduler(BaseScheduler):  # type: ignore[misc]
    """Waits in the thread that calls `stay`, until told to stop."""

    def __init__(self, told: _Told, **options: Any) -> None:
        self._told = told
        super().__init__(**options)

    def wakeup(self) -> None:
        self._told.ring()

    def shutdown(self, wait: bool = True) -> None:
        super().shutdown(wait)

    def stay(self, job: Any, trigger: _Trigger, look: float) -> None:
        said: datetime | None = None
        self.start()
        try:
            while not self._told.stopping():
                # Without this, a clock set back by three hours would cost three hours.
                latest = trigger.after(datetime.now(UTC))
                if job.next_run_time > latest:
                    job.modify(next_run_time=latest)
                seconds = self._process_jobs()
                if self._told.stopping():
                    break
                if said != job.next_run_time:
                    said = job.next_run_time
                    log.info("waiting", until=said.isoformat(timespec="seconds"))
                self._told.wait(min(seconds, look))
        finally:
            self.shutdown()
