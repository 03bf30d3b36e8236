"""How often a feed says it may be asked: `<ttl>`, `<skipHours>`, `<skipDays>` of RSS 2.0, `sy:updatePeriod`
and `sy:updateFrequency` of the syndication module.

Read from the document's head alone, before its first entry, where all of them stand; by pattern, since the
head of a document that no parser takes says it as well. What makes no sense says nothing.
"""

from __future__ import annotations

import re

from monitor.model import Hints, Page

# A head is a few kilobytes; some have pictures in it.
_HEAD = 64_000
_FIRST_ENTRY = re.compile(rb"<(?:\w{1,20}:)?(?:item|entry)[\s>/]", re.IGNORECASE)
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_TTL = re.compile(rb"<ttl[^>]{0,200}>\s*(\d{1,9})\s*</ttl", re.IGNORECASE)
_PERIOD = re.compile(rb"<sy:updatePeriod[^>]{0,200}>\s*(\w{1,10})\s*</sy:", re.IGNORECASE)
_FREQUENCY = re.compile(rb"<sy:updateFrequency[^>]{0,200}>\s*(\d{1,6})\s*</sy:", re.IGNORECASE)
_HOURS = re.compile(rb"<skipHours[^>]{0,200}>(.{0,2000}?)</skipHours", re.IGNORECASE | re.DOTALL)
_DAYS = re.compile(rb"<skipDays[^>]{0,200}>(.{0,2000}?)</skipDays", re.IGNORECASE | re.DOTALL)
_HOUR = re.compile(rb"<hour[^>]{0,200}>\s*(\d{1,2})\s*</hour", re.IGNORECASE)
_DAY = re.compile(rb"<day[^>]{0,200}>\s*(\w{1,12})\s*</day", re.IGNORECASE)
_PERIODS = {"hourly": 3_600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def hints(page: Page) -> Hints:
    """What the head of a feed says of when to ask again; of a document that is none, nothing."""
    head = page.body[:_HEAD]
    first = _FIRST_ENTRY.search(head)
    head = _COMMENT.sub(b"", head[: first.start()] if first else head)
    ttl, often = _number(_TTL, head), _number(_FREQUENCY, head)
    period = _PERIODS.get(_word(_PERIOD, head))
    return Hints(
        # In minutes (RSS 2.0). Without a frequency it is once in a period.
        ttl=ttl * 60 if ttl else None,
        period=period / max(often or 1, 1) if period else None,
        # 24 was midnight in RSS 0.91.
        skip_hours=frozenset(one % 24 for one in _numbers(_HOURS, _HOUR, head) if one <= 24),
        skip_days=frozenset(_NAMES.index(one) for one in _words(_DAYS, _DAY, head) if one in _NAMES),
    )


def _number(pattern: re.Pattern[bytes], head: bytes) -> int | None:
    found = pattern.search(head)
    return int(found.group(1)) if found else None


def _word(pattern: re.Pattern[bytes], head: bytes) -> str:
    found = pattern.search(head)
    return found.group(1).decode("latin-1").lower() if found else ""


def _numbers(part: re.Pattern[bytes], one: re.Pattern[bytes], head: bytes) -> list[int]:
    return [int(word) for word in _words(part, one, head)]


def _words(part: re.Pattern[bytes], one: re.Pattern[bytes], head: bytes) -> list[str]:
    found = part.search(head)
    return [word.decode("latin-1").lower() for word in one.findall(found.group(1))] if found else []
