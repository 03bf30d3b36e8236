"""What a visit to a mailbox may take, and what it brings."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.model import Mail


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """`seconds` for a whole visit, and `silence` for each answer in it; `mail` and `visit`: bytes of one mail
    and of all; `count`: how many mails. A mail that is longer is had as far as that."""

    seconds: float = 60.0
    silence: float = 20.0
    mail: int = 2_000_000
    visit: int = 25_000_000
    count: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Bag:
    """What a visit brings. `mails`: those that are new, oldest first. `state`: what to hand in the next time,
    None where that is all in `names`: of a Maildir, the names of the mails that have been seen. `left`: how
    many new ones wait for the next visit; `total`: how many mails the folder has."""

    mails: tuple[Mail, ...] = ()
    state: str | None = None
    names: tuple[str, ...] = ()
    left: int = 0
    total: int = 0
