"""A Maildir (https://cr.yp.to/proto/maildir.html): new/ and cur/, a file for each mail.

A mail is known by its unique name, which it keeps when a mail program moves it to cur/ and adds its flags
behind the colon. It may vanish at any moment: then it is somewhere else, and found the next time.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from monitor.errors import FetchError, Forbidden
from monitor.mailbox.values import Bag, Limits
from monitor.model import Mail

MOST = 50_000
"""Mails of a folder that are looked at, the newest: eight bytes each are remembered."""

_HEAD = 100_000


@dataclass(frozen=True, slots=True)
class _File:
    arrived: float
    name: str
    path: Path


def look(
    folder: Path,
    known: Callable[[str], bool],
    *,
    since: datetime,
    first: bool,
    limits: Limits,
    wanted: Callable[[bytes], bool] = lambda _: True,
) -> Bag:
    """What is new in the Maildir at `folder`: what is not `known`, by its unique name; when it is looked at
    for the `first` time, only what came since then. `wanted` says by a mail's first bytes whether it counts.
    Raises FetchError for a folder that is no Maildir or cannot be read."""
    files = _files(folder)
    new = [one for one in files if not known(one.name)]
    if first:
        new = [one for one in new if one.arrived >= since.timestamp()]
    waiting = set()
    mails: list[Mail] = []
    size = 0
    for one in new:
        if len(mails) >= limits.count or size >= limits.visit:
            waiting.add(one.name)
            continue
        raw = _read(one, limits.mail, wanted)
        if raw is None:
            waiting.add(one.name)
        elif raw:
            size += len(raw)
            mails.append(Mail(name=one.name, raw=raw, arrived=datetime.fromtimestamp(one.arrived, UTC)))
    names = tuple(one.name for one in files if one.name not in waiting)
    return Bag(mails=tuple(mails), names=names, left=len(waiting), total=len(files))


def _files(folder: Path) -> list[_File]:
    """The newest mails of a folder, oldest first, each once."""
    found: dict[str, _File] = {}
    there = False
    # new/ first: what is moved meanwhile is then found twice rather than never.
    for part in ("new", "cur"):
        try:
            with os.scandir(folder / part) as listed:
                for one in listed:
                    if (file := _file(one)) is not None:
                        found[file.name] = file
            there = True
        except FileNotFoundError:
            continue
        except (NotADirectoryError, ValueError):
            break
        except PermissionError as cause:
            raise Forbidden(f"its folder {part} may not be read", subject=str(folder)) from cause
        except OSError as cause:
            why = cause.strerror or "unreadable"
            raise FetchError(f"its folder {part} cannot be read: {why}", subject=str(folder)) from cause
    if not there:
        words = "there is no Maildir here: expected a folder with new/ and cur/ in it"
        raise FetchError(words, subject=str(folder), kind="other")
    return sorted(found.values(), key=lambda one: (one.arrived, one.name))[-MOST:]


def _file(listed: os.DirEntry[str]) -> _File | None:
    if listed.name.startswith("."):
        return None
    try:
        about = listed.stat(follow_symlinks=False)
    except OSError:
        return None
    # No link: it could lead to any file of this machine.
    if not stat.S_ISREG(about.st_mode):
        return None
    # A name that is no UTF-8 is kept as it is, to open the file; what is remembered has to be text.
    name = listed.name.partition(":")[0].encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return _File(min(max(about.st_mtime, 0.0), 4e9), name, Path(listed.path))


def _read(file: _File, most: int, wanted: Callable[[bytes], bool]) -> bytes | None:
    """The mail in a file, as far as it is read of one; empty where it does not count, None where it has gone
    or cannot be read now."""
    try:
        # Between looking and opening it may have become a link.
        number = os.open(file.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    try:
        with open(number, "rb") as stream:  # noqa: PTH123  of a file that is open already
            head = stream.read(min(_HEAD, most))
            return head + stream.read(most - len(head)) if wanted(head) else b""
    except OSError:
        return None
