"""How the feeds fare, as people and programs are told: the troubled ones first, each with what to do."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Sequence
from typing import Any

from rich.table import Table
from rich.text import Text

from monitor import text
from monitor.cli.doors import out
from monitor.cli.show import day, iso
from monitor.model import FeedHealth
from monitor.pipeline import STATES, state_of

_COLOURS = {
    "gone": "red", "failing": "red", "silent": "yellow", "empty": "yellow", "moved": "yellow",
    "undated": "dim", "new": "dim", "ok": "green",
}  # fmt: skip
# Of more feeds, only the troubled ones are shown, and the others counted.
_MOST_SHOWN = 60
_WELL = frozenset({"ok", "new", "undated"})
_ORDER = {state: place for place, state in enumerate(_COLOURS)}


def counted(feeds: Sequence[FeedHealth]) -> dict[str, int]:
    """How many feeds there are of each state that any has, those that fare well first."""
    found = Counter(map(state_of, feeds))
    return {state: found[state] for state in STATES if found[state]}


def summary(feeds: Sequence[FeedHealth]) -> str:
    """`34 feeds: 30 ok, 2 failing, 1 silent, 1 moved`."""
    parts = ", ".join(f"{count} {state}" for state, count in counted(feeds).items())
    return f"{len(feeds)} {'feed' if len(feeds) == 1 else 'feeds'}: {parts}"


def show(feeds: Sequence[FeedHealth], *, every: bool = False) -> None:
    """The troubled feeds, then the others in a table, where they are not too many or `every` is asked for."""
    troubled = [one for one in feeds if state_of(one) not in _WELL]
    for one in sorted(troubled, key=lambda one: _ORDER[state_of(one)]):
        out.print()
        state = state_of(one)
        out.print(Text.assemble((state, _COLOURS[state]), "  ", text.one_line(one.feed.name)))
        for line in (*said(one), *(f"→ {words}" for words in advice(one))):
            out.print(f"    {text.one_line(line)}", markup=False)
    well = [one for one in feeds if state_of(one) in _WELL]
    if well and (every or len(well) <= _MOST_SHOWN):
        _table(well)
    elif well:
        out.print()
        out.print(f"{len(well)} more are well; --all lists them", markup=False)


def _table(feeds: Sequence[FeedHealth]) -> None:
    out.print()
    table = Table(box=None, pad_edge=False)
    for column in ("feed", "state", "entries", "newest entry", "last good fetch"):
        table.add_column(column, overflow="fold")
    for one in feeds:
        state = state_of(one)
        table.add_row(
            Text(text.one_line(one.feed.name)),
            Text(state, _COLOURS[state]),
            str(one.entries),
            day(one.last_entry),
            day(one.last_ok),
        )
    out.print(table)


_SAID = {
    "empty": "answers, with no entry in it",
    "undated": "no entry of it has a date; when it was first seen counts",
}


def said(one: FeedHealth) -> list[str]:
    """What there is to say of a feed, in words."""
    found = [one.detail] if one.detail else []
    if one.problem in _SAID:
        found.append(_SAID[one.problem])
    if one.moved_to:
        asked = "is asked there already" if one.followed else "so it says"
        found.append(f"moved for good to {one.moved_to}; {asked}")
    return found


_ADVICE = {
    "dns": "if it stays so, the outlet has moved or is gone: look for its new feed, or take it out: {remove}",
    "tls": "mostly the outlet’s to mend; is this machine’s clock right? {check} says what is wrong with it",
    "timeout": "wait; if it is always slow, raise fetch.timeout_seconds",
    "refused": "wait; look whether a proxy or firewall is in the way: {check}",
    "forbidden": "name its network under fetch.allow in feeds.yaml if it is yours, or take it out: {remove}",
    "4xx": "look at the address in a browser: mend it, or add `auth:` where it wants a login; or: {remove}",
    "5xx": "the server’s own fault: wait",
    "challenge": "ask the outlet to let feed readers in, take another feed of it, or: {remove}",
    "not-a-feed": "look for the feed’s own address: {check}",
    "empty": "look at it in a browser; some begin so",
    "silent": "has the outlet moved its feed? Look at its site, or take it out: {remove}",
    "other": "wait; if it stays so: {check}",
}


def advice(one: FeedHealth) -> list[str]:
    """What to do about a feed; nothing where nothing must be done."""
    remove = f"monitor feeds remove {shlex.quote(one.feed.url)}"
    check = f"monitor check --online --feed {shlex.quote(one.feed.name)}"
    found = []
    if one.moved_to:
        found.append(f"put its new address into feeds.yaml: {one.moved_to}")
    elif one.advice:
        found.append(f"try this address in its place: {one.advice}")
    if one.retired:
        found.append(f"take it out: {remove}")
    elif not found and one.problem in _ADVICE:
        found.append(_ADVICE[one.problem].format(remove=remove, check=check))
    return found


def facts(feeds: Sequence[FeedHealth]) -> list[dict[str, Any]]:
    """The same as plain data."""
    return [
        {
            "name": one.feed.name,
            "url": one.feed.url,
            "state": "retired" if one.retired else one.state,
            "standing": state_of(one),
            "problem": one.problem or None,
            "detail": one.detail or _SAID.get(one.problem, ""),
            "to_do": advice(one),
            "moved_to": one.moved_to,
            "followed": one.followed,
            "advice": one.advice,
            "entries": one.entries,
            "failures": one.failures,
            "failing_since": iso(one.failing_since),
            "last_entry": iso(one.last_entry),
            "last_ok": iso(one.last_ok),
            "next_due": iso(one.next_due),
        }
        for one in feeds
    ]
