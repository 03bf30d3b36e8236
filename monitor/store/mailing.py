"""What is asked while an issue is sent: the outbox, line by line."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from monitor.model import (
    Channel,
    Delivery,
    Letter,
    Outcome,
    Phase,
    State,
)
from monitor.store import (
    locks,
    outbox,
    planning,
)
from monitor.store.transactions import Transactions
from monitor.store.values import Planned, Standing


class Mailing(Transactions):
    """The outbox."""

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
            running = locks.locked(self._db, "send")
        return self._read(outbox.lines, week=week, issues_back=issues_back, running=running)

    def letter(self, week: str, revision: int, channel: Channel, recipient: str) -> Letter | None:
        """The frozen letter of a line of the outbox, byte for byte."""
        return self._read(outbox.letter, week, revision, channel, recipient)
