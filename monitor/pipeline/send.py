"""The last steps of the second corridor: an issue → a letter for each reader → the outbox → the ways out.

Nothing is sent that is not in the outbox, and each step of a sending is written there before it is
taken: a run may be killed anywhere, and the next knows of every reader whether the issue was accepted,
was not, or may have been. What may have been is not sent again unless somebody says so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from uuid import uuid4
from zoneinfo import ZoneInfo

import structlog

from monitor import deliver, digest, weeks
from monitor.config import Config
from monitor.errors import DeliveryError, TooLarge, WrongUse
from monitor.model import (
    Channel,
    Delivery,
    Digest,
    Letter,
    Outcome,
    Phase,
    Reader,
    Rendered,
    State,
)
from monitor.pipeline.progress import Progress, silent
from monitor.pipeline.restoring import refuse_unrecorded
from monitor.store import Planned, Standing, Store

log = structlog.get_logger()

# Greylisting servers want a few minutes; after some hours it makes no difference. RFC 5321 (4.5.4.1)
# asks for 30 minutes at least between tries, and allows that the first come sooner.
_FIRST_WAIT = timedelta(minutes=5)
_LONGEST_WAIT = timedelta(hours=4)
# Filters hold it against a mail that its Date lies hours before it came in.
_LATE = timedelta(hours=3)
_GIVE_UP = timedelta(hours=48)
# An issue that could not be sent at all for so long (a login that nobody mended) is no news any more.
_STALE = timedelta(days=28)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """The ways out, opened by who calls: mail, and each chat channel by its name."""

    mail: deliver.Mailer | None = None
    channels: Mapping[str, deliver.Mailer] = field(default_factory=dict)

    def of(self, channel: Channel, recipient: str) -> deliver.Mailer | None:
        """The way to a recipient; None where none is open."""
        return self.mail if channel == "mail" else self.channels.get(recipient)

    def close(self) -> None:
        """Closes every way."""
        for way in (self.mail, *self.channels.values()):
            if way is not None:
                way.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What a run of `send` did: the lines it touched as they stand now, and the ways that do not work."""

    lines: tuple[Delivery, ...]
    halted: tuple[DeliveryError, ...]

    @property
    def failed(self) -> tuple[Delivery, ...]:
        """The lines that somebody should look at: refused, unknown or given up."""
        bad = ("refused", "unknown", "expired")
        return tuple(line for line in self.lines if line.state in bad and not line.withdrawn)


def send(
    config: Config,
    *,
    store: Store,
    ways: Ways,
    now: datetime,
    week: str | None = None,
    patient: bool = False,
    retry: Collection[State] = (),
    stopping: Callable[[], bool] = lambda: False,
    progress: Progress = silent,
) -> Sent:
    """Sends what is to be sent, to each reader once.

    By itself: `week`'s newest issue, or the newest of all, to those who have no line for it yet, and
    all that waits. `patient`, as a timer calls it: only issues frozen to be mailed, and what waits only
    when its time has come. `retry`: states (unknown, refused, expired) to try again, of `week` or of
    all that are not too old. `stopping` is asked between letters.

    Raises WrongUse where there is no such issue or nobody to send to, or where the newest issue was taken
    from the archive and its week is not named; PublishError where the archive has issues and the store none;
    Busy where another run sends.
    """
    readers = readers_of(config)
    if not readers:
        raise WrongUse("names nobody to send to: it has no mail: and no notify:", subject=str(config.path))
    with store.lock("send"):
        before = frozenset(store.deliveries(week, running=True))
        recovered = store.recover_sending(now=now)
        if recovered:
            log.warning("a run ended while it was sending", letters=recovered)
        issue = None if patient else _issue(config, store, week)
        present = {one.mailbox for one in readers}
        give_up = config.mail.give_up if config.mail else _GIVE_UP
        if retry:
            # Named, a week may be as old as it likes.
            store.release(*retry, now=now, week=week, readers=present, within=None if week else _STALE)
        if config.mail is not None and config.mail.resend_unknown is not None:
            pause = config.mail.resend_unknown
            store.release("unknown", now=now, readers=present, older_than=pause, within=pause + give_up)
        asked = {issue.week} if issue is not None else {name for name, _ in store.mail_wanted()}
        for name in sorted(asked):
            _plan(config, name, readers, store=store, now=now)
        # What is open of any issue may have to be made anew: its readers stay who they were, and get the
        # newest revision if they have none yet.
        waiting = store.to_send(now=now, week=week)
        for name in sorted({line.week for line in waiting}):
            own = {line.mailbox for line in waiting if line.week == name}
            theirs = [one for one in readers if one.mailbox in own]
            _plan(config, name, theirs, store=store, now=now)
        store.withdraw(present, now=now)
        run = _Run(store=store, ways=ways, now=now)
        run.send(store.to_send(now=now, week=week, patient=patient), stopping=stopping, progress=progress)
        # Last: whoever is given up has had a try in this run, if there was a way.
        store.expire(now=now, give_up=give_up, stale=_STALE)
        names = {line.week for line in before} | {line.week for line in run.tried}
        names |= asked
        after = [line for name in sorted(names) for line in store.deliveries(name, running=True)]
    touched = tuple(line for line in after if line not in before or line in run.tried)
    log.info("sending ended", accepted=sum(1 for one in touched if one.state == "accepted"))
    return Sent(lines=touched, halted=tuple(run.halted.values()))


def drop(store: Store, *, now: datetime) -> Sent:
    """Withdraws all that was still to be sent, since there are no readers any more. Raises Busy where
    another run sends."""
    if store.to_send(now=now):
        with store.lock("send"):
            store.withdraw((), now=now)
    return Sent(lines=(), halted=())


def letters(
    config: Config, *, store: Store, now: datetime, week: str | None = None
) -> tuple[tuple[Reader, Letter, Standing | None], ...]:
    """What `send` would send to whom, without writing anything: each reader's letter, byte for byte,
    and how they stand in the outbox, if they do; without `week` also what is open of other issues.
    Raises WrongUse and PublishError as `send` does."""
    issue = _issue(config, store, week)
    known = dict(store.standing(issue.week, issue.revision))
    for name in store.suspended(issue.week):
        refused = Standing(state="refused", wishes="", planned=now, fixed=False, gone=False)
        known.setdefault(name, refused)
    made = _Letters(config, issue)
    out = []
    for reader in readers_of(config):
        standing = known.get(reader.mailbox)
        frozen = None
        kept = standing is not None and not standing.gone
        if standing is not None and kept and (standing.fixed or standing.wishes == made.wishes(reader)):
            frozen = store.letter(issue.week, issue.revision, reader.channel, reader.address)
        planned = standing.planned if standing is not None and kept else now
        out.append((reader, frozen or made.letter(reader, planned=planned), standing))
    if week is None:
        own = {reader.mailbox: reader for reader in readers_of(config)}
        for line in store.to_send(now=now):
            letter = store.letter(line.week, line.revision, line.channel, line.recipient)
            if line.week != issue.week and line.mailbox in own and letter is not None:
                standing = store.standing(line.week, line.revision).get(line.mailbox)
                out.append((own[line.mailbox], letter, standing))
    return tuple(out)


def preview(config: Config, draft: Digest, reader: Reader, *, ways: Ways, now: datetime) -> Outcome:
    """Sends a draft to one reader by mail, outside the outbox: the issue still goes to everybody. Raises
    DeliveryError where the way out does not work."""
    if ways.mail is None:
        raise WrongUse("has no mail: section", subject=str(config.path))
    return ways.mail.deliver(_Letters(config, draft).letter(reader, planned=now), lambda _: None)


def readers_of(config: Config) -> tuple[Reader, ...]:
    """Everybody an issue goes to: by mail first, then the chat channels."""
    mail = config.mail.readers if config.mail else ()
    return (*mail, *(notice.reader for notice in config.notify))


def _issue(config: Config, store: Store, week: str | None) -> Digest:
    newest = week or max(store.frozen(), default=None)
    found = None if newest is None else store.issue(newest)
    if found is None:
        refuse_unrecorded(config, store=store)
        raise WrongUse(
            "there is no issue to send; monitor publish makes one"
            if week is None
            else f"there is no issue of this week on record; monitor publish {week} makes one",
            subject=week or "",
        )
    if week is None:
        _refuse_from_archive(store, found)
    return found


def _refuse_from_archive(store: Store, issue: Digest) -> None:
    """Whoever says `send` means what is still to be sent, and of this issue nobody knows what is."""
    known = store.standing(issue.week, issue.revision)
    if store.from_archive(issue.week, issue.revision) and not known:
        raise WrongUse(
            "was taken from the archive, and who has got it is not known: nobody is mailed it unless its week"
            f" is named (monitor send {issue.week})",
            subject=issue.week,
        )


def _plan(config: Config, week: str, readers: Sequence[Reader], *, store: Store, now: datetime) -> None:
    """Writes the letters that the outbox lacks for these readers of a week's newest issue, and anew those
    that were made under other wishes and never sent."""
    issue = store.issue(week)
    if issue is None:
        return
    known = store.standing(issue.week, issue.revision)
    made = _Letters(config, issue)
    planned: list[Planned] = []
    for at, reader in enumerate(readers):
        wishes = made.wishes(reader)
        standing = known.get(reader.mailbox)
        if standing is not None and not standing.gone and (standing.fixed or standing.wishes == wishes):
            continue
        since = standing.planned if standing and not standing.gone else now
        planned.append(
            Planned(
                channel=reader.channel,
                recipient=reader.address,
                position=at,
                wishes=wishes,
                letter=made.letter(reader, planned=since),
            )
        )
    new = store.plan(issue.week, issue.revision, planned, now=now)
    if new:
        log.info("mail planned", week=issue.week, revision=issue.revision, letters=new)


class _Letters:
    """Makes the letters of an issue; readers with the same wishes share one rendering."""

    def __init__(self, config: Config, issue: Digest) -> None:
        self._issue = issue
        self._mail = config.mail
        # A draft lies nowhere.
        self._link = "" if issue.draft else config.digest.link
        self._templates = config.digest.templates
        self._zone = ZoneInfo(config.digest.timezone)
        self._due = weeks.publish_moment(
            weeks.week(issue.week, config.digest.timezone), config.digest.publish
        )
        self._rendered: dict[object, Rendered] = {}

    def wishes(self, reader: Reader) -> str:
        """A fingerprint of all that shapes the reader's letter, beside the issue."""
        sender = self._mail.sender if self._mail and reader.channel == "mail" else None
        key = sender.key if sender else b""
        # Whose templates ship had no part in it before there were any others: a letter planned then stays.
        files, catalogues = self._templates.files, self._templates.catalogues
        own = (files, catalogues) if files or catalogues else ()
        return hashlib.sha256(repr((reader, sender, key, self._link, *own)).encode()).hexdigest()[:32]

    def letter(self, reader: Reader, *, planned: datetime) -> Letter:
        """The letter to `reader`, dated when the issue was due, or when it was planned, if that was
        earlier, or hours later."""
        if reader.channel != "mail" or self._mail is None:
            return self._note(reader)
        sender = self._mail.sender
        stop = deliver.unsubscribe(sender, reader, self._issue.week)
        same = (reader.tags, reader.minimum, reader.dates, stop)
        rendered = self._rendered.get(same)
        if rendered is None:
            rendered = digest.letter(
                self._issue, reader, unsubscribe=stop, link=self._link, templates=self._templates
            )
            self._rendered[same] = rendered
        punctual = timedelta() <= planned - self._due <= _LATE
        date = (self._due if punctual else planned.replace(microsecond=0)).astimezone(self._zone)
        return deliver.mail(
            rendered, reader, sender, revision=self._issue.revision, date=date, draft=self._issue.draft
        )

    def _note(self, reader: Reader) -> Letter:
        issue = self._issue
        title, words = digest.brief(issue, reader, link=self._link, templates=self._templates)
        return Letter(
            id=f"{issue.week}.r{issue.revision}.{hashlib.sha256(reader.address.encode()).hexdigest()[:20]}",
            sender="",
            recipient=reader.address,
            subject=title,
            head=title.encode(errors="replace"),
            body=words.encode(errors="replace"),
        )


class _Run:
    """One run over the lines of the outbox."""

    def __init__(self, *, store: Store, ways: Ways, now: datetime) -> None:
        self._store = store
        self._ways = ways
        self._now = now
        # A name for the lines this run claims; it need only be no other run's.
        self._holder = uuid4().hex
        self.tried: list[Delivery] = []
        self.halted: dict[tuple[str, ...], DeliveryError] = {}
        self._stopped: dict[tuple[Channel, str], str] = {}

    def send(self, lines: Sequence[Delivery], *, stopping: Callable[[], bool], progress: Progress) -> None:
        """Tries each line once, unless its way is closed for now or for good."""
        put_off: dict[Delivery, datetime] = {}
        for done, line in enumerate(lines):
            progress("sending", done, len(lines))
            if stopping():
                break
            way = self._way_of(line)
            if way in self.halted or (*way, line.week) in self.halted:
                continue
            if way in self._stopped:
                put_off[line] = _next_try(line, tries=max(line.tries, 1), now=self._now)
                continue
            self._one(line, way)
        for way, reply in self._stopped.items():
            self._store.put_off(
                {line: at for line, at in put_off.items() if self._way_of(line) == way}, reply, now=self._now
            )
        self.tried.extend(put_off)
        progress("sending", len(lines), len(lines))

    def _one(self, line: Delivery, way: tuple[Channel, str]) -> None:
        mailer = self._ways.of(line.channel, line.recipient)
        if mailer is None:
            return
        letter = self._store.begin_sending(line, holder=self._holder, now=self._now)
        if letter is None:
            return
        self.tried.append(line)
        try:
            outcome = mailer.deliver(letter, partial(self._before, line))
        except DeliveryError as error:
            # It is the way that is wrong, not the reader: nobody is marked, and the rest is left alone.
            self._store.put_back(line, error.message, holder=self._holder, now=self._now)
            self.halted[(*way, line.week) if isinstance(error, TooLarge) else way] = error
            log.info("the way out does not work", way=line.channel, reason=str(error))
            return
        if outcome.stop:
            self._stopped[way] = f"not tried yet: {outcome.reply}"
        self._settle(line, outcome)

    def _settle(self, line: Delivery, outcome: Outcome) -> None:
        waits = _next_try(line, tries=line.tries + 1, now=self._now) if outcome.state == "waiting" else None
        self._store.settle(line, outcome, holder=self._holder, now=self._now, next_try=waits)
        log.info("letter sent", week=line.week, recipient=line.recipient, state=outcome.state)

    def _before(self, line: Delivery, phase: Phase) -> None:
        # `begin_sending` wrote the envelope.
        if phase != "envelope":
            self._store.advance_sending(line, phase, holder=self._holder, now=self._now)

    @staticmethod
    def _way_of(line: Delivery) -> tuple[Channel, str]:
        return (line.channel, "" if line.channel == "mail" else line.recipient)


def _next_try(line: Delivery, *, tries: int, now: datetime) -> datetime:
    """Five minutes after the first try, then twice as long each time, up to four hours; a quarter more
    or less, so that those put off together do not come back together. The line's own id is the chance:
    a run that is repeated decides the same."""
    wait = min(_FIRST_WAIT * 2 ** min(tries - 1, 16), _LONGEST_WAIT)
    chance = int.from_bytes(hashlib.sha256(f"{line.id} {tries}".encode()).digest()[:4]) / 2**32
    later: datetime = now + wait * (0.75 + chance / 2)
    return later
