"""The digest's own words: days, counts, lists. No adjectives, no clock, no locale."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import ROUND_FLOOR, Decimal
from zoneinfo import ZoneInfo

from monitor.digest.language import gettext, say, say_n
from monitor.digest.shortening import shortened

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LONG = "January February March April May June July August September October November December".split()


def day_in(moment: datetime, zone: str) -> date:
    """The civil day of `moment`."""
    return moment.astimezone(ZoneInfo(zone)).date()


def short_day(iso: str) -> str:
    """`Tue 17 Nov`."""
    day = date.fromisoformat(iso)
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}"


def brief_day(iso: str) -> str:
    """`17 Nov`."""
    day = date.fromisoformat(iso)
    return f"{day.day} {_MONTHS[day.month - 1]}"


def months(iso: str) -> tuple[str, str]:
    """The month of a day by its names: `November`, `Nov`."""
    at = date.fromisoformat(iso).month - 1
    return _LONG[at], _MONTHS[at]


def period(start: str, end: str) -> str:
    """`16–22 November 2026`, `30 November – 6 December 2026`."""
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    if first.year != last.year:
        return (
            f"{first.day} {_LONG[first.month - 1]} {first.year} – "
            f"{last.day} {_LONG[last.month - 1]} {last.year}"
        )
    if first.month != last.month:
        return f"{first.day} {_LONG[first.month - 1]} – {last.day} {_LONG[last.month - 1]} {last.year}"
    return f"{first.day}–{last.day} {_LONG[last.month - 1]} {last.year}"


def number(week: str) -> int:
    """`2026-W47` → 47."""
    return int(week.rpartition("W")[2])


def articles(how_many: int) -> str:
    """`1 article`, `4 articles`."""
    return say_n("%(n)s article", "%(n)s articles", how_many)


def stories(how_many: int) -> str:
    """`1 story`, `4 stories`."""
    return say_n("%(n)s story", "%(n)s stories", how_many)


def outlets(how_many: int) -> str:
    """`1 outlet`, `4 outlets`."""
    return say_n("%(n)s outlet", "%(n)s outlets", how_many)


def points(how_many: int) -> str:
    """`1 point`, `4 points`."""
    return say_n("%(n)s point", "%(n)s points", how_many)


def more_points(how_many: int) -> str:
    """`1 more point`, `4 more points`."""
    return say_n("%(n)s more point", "%(n)s more points", how_many)


def feeds(how_many: int) -> str:
    """`1 feed`, `4 feeds`."""
    return say_n("%(n)s feed", "%(n)s feeds", how_many)


def times(how_many: int) -> str:
    """`once`, `twice`, `3 times`."""
    if how_many < 3:
        return gettext("once") if how_many == 1 else gettext("twice")
    return say("%(n)s times", n=how_many)


def spelt(how_many: int) -> str:
    """`two`; from ten on in digits."""
    small = (
        gettext("no"),
        gettext("one"),
        gettext("two"),
        gettext("three"),
        gettext("four"),
        gettext("five"),
        gettext("six"),
        gettext("seven"),
        gettext("eight"),
        gettext("nine"),
    )
    return small[how_many] if how_many < len(small) else f"{how_many:,}"


def below(score: float) -> str:
    """A score that missed its line, in two places, rounded down: 0.4969 is no 0.50 under the 0.50 line."""
    return str(Decimal(repr(score)).quantize(Decimal("0.01"), ROUND_FLOOR))


def threshold(line: float) -> str:
    """A line as it was drawn: `0.50`, `0.455`."""
    return f"{line:.2f}" if round(line, 2) == line else f"{line:g}"


def label(name: str) -> str:
    """The name of a point as a label, with a capital, unless its first word has one (`iPhone's`) or begins
    with a figure; scripts without case stay as they are. Marks before the first letter are passed over."""
    first = re.match(r"[\W_]*([^\W\d_]\S*)", name)
    if first is None or first.group(1) != first.group(1).lower():
        return name
    at = first.start(1)
    return name[:at] + name[at].title() + name[at + 1 :]


# Verbs that a reason may begin with.
_VERB = re.compile(r"(?:is|has|had|was|gives|names|tells|adds|says|leads|credits|reports|reported|shares)\b")


def clause(reason: str) -> str:
    """The reason for something, as a clause that can follow a colon: `names its origin` → `it names its
    origin`; `the most complete` → `it is the most complete`. What is neither stays as it is."""
    if _VERB.match(reason):
        return f"it {reason}"
    return f"it is {reason}" if reason.startswith("the ") else reason


def listed(items: Sequence[object]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    said = [str(one) for one in items]
    return gettext(" and ").join(filter(None, (gettext(", ").join(said[:-1]), *said[-1:])))


def headline(title: str, limit: int = 60) -> str:
    """A title for the overview: cut at a clause; else as `shortened` cuts, with an ellipsis."""
    if len(title) <= limit:
        return title
    clause = re.match(r"(.{15,}?)(?::|;| [–—-]|[:：;])\s", title)
    if clause and len(clause.group(1)) <= limit:
        return clause.group(1)
    return shortened(title, limit)
