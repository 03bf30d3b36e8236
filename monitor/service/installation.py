"""What is to run, and at which minutes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from monitor.errors import WrongUse

TRY_LATER = 75
"""The exit code of a run that found another at work."""

DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """Where the monitor lies on this machine, and how it is to run. All paths are whole.

    `program` is the command itself, `writable` every folder a run writes to (state, archive or its git
    work tree, maildir). `state`: a folder chosen with --state. `publish` is the day and time in
    `timezone` at which issues are due: "Mon 07:00". `sendmail`: mail leaves through a program, which is
    setgid or setuid. `database_socket`: the folder of PostgreSQL's socket, where the state is there.
    `environment_file` holds NAME=value lines for what feeds.yaml writes as ${NAME}; it may be missing.
    """

    program: Path
    config: Path
    writable: tuple[Path, ...]
    user: str | None
    timezone: str
    publish: str
    every_minutes: int
    sendmail: bool
    environment_file: Path
    state: Path | None = None
    database_socket: Path | None = None


def check(it: Installation) -> None:
    """Raises WrongUse for what no unit and no crontab can hold."""
    paths = (it.program, it.config, it.environment_file, it.state, it.database_socket, *it.writable)
    for path in paths:
        if path is None:
            continue
        words = str(path)
        if not path.is_absolute():
            raise WrongUse("is no whole path; a service has no folder to begin in", subject=words)
        if re.search(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]", words):
            raise WrongUse(
                "has a control character in its name, or bytes that are no UTF-8; no unit can hold them",
                subject=repr(words),
            )
    if not 1 <= it.every_minutes <= 1440:
        raise WrongUse(f"{it.every_minutes} minutes; it is 1 to 1440", subject="--every")
    if not re.fullmatch(r"(?i:mon|tue|wed|thu|fri|sat|sun) ([01]?\d|2[0-3]):[0-5]\d", it.publish):
        raise WrongUse(f'{it.publish!r} is no day and time; write it as "Mon 07:00"', subject="publish")


def fitting(minutes: int) -> int:
    """The longest interval not over `minutes` that fits hours and days evenly, as calendars need."""
    return max(n for n in range(1, min(minutes, 1440) + 1) if 1440 % n == 0 and (60 % n == 0 or n % 60 == 0))


def first(it: Installation, every: int) -> int:
    """The minute of the day at which regular calls begin: as far as can be from the moment an issue is
    due, since a timer that elapses while the run before is still at work is lost. At most half an hour:
    the machine's zone is an unknown number of hours away from the issue's."""
    _, hour, minute = due(it)
    return (hour * 60 + minute + min(every, 60) // 2) % every


def due(it: Installation) -> tuple[int, int, int]:
    """Day of the week (Sunday is 0), hour and minute at which issues are due."""
    day, _, clock = it.publish.partition(" ")
    hour, _, minute = clock.partition(":")
    return DAYS.index(day.lower()), int(hour), int(minute)


def often(every: int) -> str:
    """How often, in words."""
    if every % 60:
        return "every minute" if every == 1 else f"every {every} minutes"
    return {60: "every hour", 1440: "every day"}.get(every, f"every {every // 60} hours")
