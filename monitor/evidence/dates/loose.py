"""Dates that are written without their year, month or day: "is to open in March", "on Thursday", 来春."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from monitor.evidence.dates import days, relative, written


@dataclass(frozen=True, slots=True)
class Loose:
    """Where such a date stands, and what it means on the day of publication."""

    start: int
    end: int
    day: date
    grain: str
    pre: str


def loose(text: str, published: date) -> Iterator[Loose]:
    """All of them in a sentence that a word puts ahead."""
    yield from _months(text, published)
    for m in relative.WEEKDAY.finditer(text):
        day = relative.weekday(m, published)
        if day is not None:
            yield Loose(*m.span("date"), day, "day", "on")
    for pattern in (relative.SPAN, relative.JA):
        for m in pattern.finditer(text):
            first = relative.span(m, published)
            if first is not None:
                yield Loose(*m.span("date"), first, "part", "by")


def _months(text: str, published: date) -> Iterator[Loose]:
    """Of the coming twelve; the first that stands at a place is the one."""
    seen: set[int] = set()
    for pattern in (written.EN_MONTH, written.EN_MOVED, written.JA_NEXT, written.JA_MOVED, written.JA_MONTH):
        for m in pattern.finditer(text):
            if pattern is written.EN_MONTH and written.SAID_THEN.search(m["between"]):
                continue
            found: re.Match[str] | None = m
            while found is not None and found.start("date") not in seen:
                seen.add(found.start("date"))
                day = days.coming(found["month"], (found["part"] or "").lower(), published)
                if pattern is written.JA_NEXT or found.groupdict().get("next"):
                    day = day.replace(year=published.year + 1)
                yield Loose(*found.span("date"), day, "month", (found["pre"] or "").lower())
                found = None if pattern is not written.EN_MONTH else written.EN_ALSO.match(text, found.end())
