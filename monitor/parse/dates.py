"""Dates as feeds write them → moments in UTC. RFC 822 and ISO 8601 are what they should be; the rest is what
is seen: names of zones, months in other languages, times of a different order, seconds since 1970.

A time without a zone counts as UTC, and a zone that nobody knows as none. Days and months in figures with
slashes are read as programs write them (month first) unless that is no date; with dots, day first. Anything
else that is no date says nothing: an entry without a date is better than one with a wrong one.
"""

from __future__ import annotations

import contextlib
import re
from datetime import UTC, datetime, timedelta

from monitor import text

EARLIEST = 1990
"""No feed is older: what lies before is a zero of some program's clock."""

# Longer words are no date.
_LONGEST = 100
_HOURS = {
    **dict.fromkeys(("", "z", "ut", "utc", "gmt", "wet", "uhr"), 0.0),
    **dict.fromkeys(("bst", "west", "cet", "mez", "wat"), 1.0),
    **dict.fromkeys(("cest", "mesz", "eet", "sast", "cat"), 2.0),
    **dict.fromkeys(("eest", "msk", "eat", "trt"), 3.0),
    **dict.fromkeys(("hkt", "sgt", "awst", "pht"), 8.0),
    **dict.fromkeys(("jst", "kst"), 9.0),
    **dict.fromkeys(("est", "cdt"), -5.0),
    **dict.fromkeys(("cst", "mdt"), -6.0),
    **dict.fromkeys(("mst", "pdt"), -7.0),
    **dict.fromkeys(("pst", "akdt"), -8.0),
    **dict.fromkeys(("edt", "ast"), -4.0),
    **dict.fromkeys(("brt", "art", "adt"), -3.0),
    "ist": 5.5,
    "pkt": 5.0,
    "wib": 7.0,
    "ict": 7.0,
    "acst": 9.5,
    "aest": 10.0,
    "acdt": 10.5,
    "aedt": 11.0,
    "nzst": 12.0,
    "nzdt": 13.0,
    "nst": -3.5,
    "ndt": -2.5,
    "akst": -9.0,
    "hst": -10.0,
}
# Without accents, a language a line; English last, so that no other takes its names.
_NAMED = """
januar jan janner|februar feb|marz mar mrz|april apr|mai|juni jun|juli jul|august aug|september sep sept|\
oktober okt|november nov|dezember dez
janvier janv|fevrier fevr fev|mars|avril avr|mai|juin|juillet juil|aout aou|septembre|octobre|\
novembre|decembre
enero ene|febrero|marzo|abril abr|mayo may|junio|julio|agosto ago|septiembre set setiembre|octubre|\
noviembre|diciembre dic
gennaio gen|febbraio|marzo|aprile|maggio mag|giugno giu|luglio lug|agosto|\
settembre|ottobre ott|novembre|dicembre
janeiro|fevereiro|marco|abril|maio|junho|julho|agosto|setembro|outubro out|novembro|dezembro
stycznia styczen sty|lutego luty lut|marca marzec|kwietnia kwiecien kwi|maja maj|czerwca czerwiec cze|\
lipca lipiec lip|sierpnia sierpien sie|wrzesnia wrzesien wrz|pazdziernika pazdziernik paz|\
listopada listopad lis|grudnia grudzien gru
января январь янв|февраля февраль фев|марта март мар|апреля апрель апр|мая маи май|июня июнь июн|\
июля июль июл|августа август авг|сентября сентябрь сен сент|октября октябрь окт|ноября ноябрь ноя нояб|\
декабря декабрь дек
januari|februari|maart mrt|april|mei|juni|juli|augustus|september|oktober|november|december
januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december
januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|desember des
ocak oca|subat sub|mart|nisan nis|mayis|haziran haz|temmuz tem|agustos agu|eylul eyl|ekim eki|\
kasim kas|aralik ara
january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|september sep sept|\
october oct|november nov|december dec
"""
_MONTHS = {
    name: number
    for language in _NAMED.split("\n")[1:-1]
    for number, names in enumerate(language.split("|"), 1)
    for name in names.split()
}
_ENGLISH = {name: _MONTHS[name] for name in "jan feb mar apr may jun jul aug sep oct nov dec".split()}

_RFC_822 = re.compile(
    r"(?:[A-Za-z]{2,9},?\s+)?(\d{1,2})\s+([A-Za-z]{3})\s+(\d{4})\s+(\d\d):(\d\d):(\d\d)\s+([+-]\d{4}|[A-Za-z]{1,5})"
)
_ZONE = r"(z|[a-z]{2,5}|(?:gmt|utc?|ut)?\s*[+-]\d{1,2}(?::?\d\d)?)?"
_ISO = re.compile(
    r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?|(\d\d)(\d\d))?"
    r"(?:[t\s,]+(\d{1,2})(?::(\d\d)(?::(\d\d)(?:[.,]\d{1,12})?)?|(\d\d)(\d\d)?)\s*" + _ZONE + r")?"
)
_EAST = re.compile(
    r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]?\s*(?:[(\uff08].{1,3}[)\uff09])?\s*[月火水木金土日월화수목금토일]?(?:曜日|요일)?"
    r"\s*(午前|午後|上午|下午|오전|오후)?\s*(?:(\d{1,2})\s*[:時时点시]\s*(\d{1,2})?\s*[分분]?(?::?\s*(\d{1,2})\s*[秒초]?)?)?\s*"
    + _ZONE
)
_FIGURES = re.compile(
    r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d\d)"
    r"(?:[\s,t-]+(?:um\s+)?(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,]\d{1,12})?)?\s*([ap]\.?m\.?)?\s*"
    + _ZONE
    + r"(?:\s*uhr)?)?"
)
_TIME = re.compile(
    r"(?<!\d)(\d{1,2})(?:[:h](\d\d)(?!\d)(?::(\d\d)(?:[.,]\d{1,12})?)?)?\s*([ap]\.?m\b\.?)|"
    r"(?<!\d)(\d{1,2})\s?[:h.]\s?(\d\d)(?!\d)(?:[:.](\d\d)(?:[.,]\d{1,12})?)?(?![.\d])"
)
_OFFSET = re.compile(r"(?:gmt|utc?|ut)?\s*([+-])(\d{1,2})(?::?(\d\d))?$")
_LOOSE_OFFSET = re.compile(
    r"(?<![\d\w])(?:gmt|utc?|ut)?\s*[+-]\d{1,2}(?::?\d\d)?(?![\d:])|\((?:gmt|utc)?[+-]\d{1,2}(?::?\d\d)?\)"
)
_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"\d+")


def moment(words: str) -> datetime | None:
    """The moment that `words` name, in UTC; None where they name none, or one before there were feeds."""
    if len(words) > _LONGEST:
        return None
    found = _RFC_822.fullmatch(words)
    if found:
        day, name, year, hour, minute, second, zone = found.groups()
        month = _ENGLISH.get(name.lower())
        if month:
            return _made(year, month, day, hour, minute, second, zone.lower())
    if words[4:5] == "-":
        with contextlib.suppress(ValueError, OverflowError):
            read = datetime.fromisoformat(words)
            read = read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC)
            return read if read.year >= EARLIEST else None
    folded = " ".join(text.unaccented(text.clean(words)).casefold().split())
    if not folded:
        return None
    if folded.isdigit() and len(folded) >= 9:
        return since_1970(int(folded))
    if found := _ISO.fullmatch(folded):
        year, month_, day, month_2, day_2, hour, minute, second, minute_2, second_2, zone = found.groups()
        return _made(
            year,
            month_ or month_2 or 1,
            day or day_2 or 1,
            hour,
            minute or minute_2,
            second or second_2,
            zone,
        )
    if found := _EAST.match(text.fold(words).strip()):
        year, month_, day, half, hour, minute, second, zone = found.groups()
        late = half in ("午後", "下午", "오후")
        return _made(year, month_, day, _of_day(hour, late=late, half=bool(half)), minute, second, zone)
    if found := _FIGURES.fullmatch(folded):
        return _in_figures(*found.groups())
    return _loose(folded)


def since_1970(count: float) -> datetime | None:
    """The moment `count` seconds (or milliseconds: nobody means the year 33658) after the start of 1970."""
    try:
        found = datetime.fromtimestamp(count / 1000 if count > 10**11 else count, UTC)
    except (OverflowError, ValueError, OSError):
        return None
    return found if found.year >= EARLIEST else None


def _in_figures(
    first: str,
    mark: str,
    second: str,
    year: str,
    hour: str | None,
    minute: str | None,
    seconds: str | None,
    half: str | None,
    zone: str | None,
) -> datetime | None:
    month, day = (first, second) if mark != "." and int(first) <= 12 else (second, first)
    hours = _of_day(hour, late=bool(half) and str(half).startswith("p"), half=bool(half))
    return _made(year, month, day, hours, minute, seconds, zone)


def _loose(folded: str) -> datetime | None:
    """A date with a month's name in it, in whatever order."""
    words = _WORD.findall(folded)
    # The last, since a weekday may be called like a month (mar: martes, mardi).
    month = next((_MONTHS[one] for one in reversed(words) if one in _MONTHS), None)
    if month is None:
        return None
    hour = minute = second = None
    rest, zone = folded, ""
    time = _TIME.search(folded)
    if time:
        early = time.group(4) is not None
        hour, minute, second = time.group(1, 2, 3) if early else time.group(5, 6, 7)
        hour = _of_day(hour, late=early and time.group(4).startswith("p"), half=early)
        after = folded[time.end() :]
        rest = f"{folded[: time.start()]} {after}"
        offset = _LOOSE_OFFSET.search(after)
        if offset:
            zone = offset.group().strip("()")
            rest = f"{folded[: time.start()]} {after[: offset.start()]} {after[offset.end() :]}"
        else:
            zone = next((one for one in _WORD.findall(after) if one in _HOURS and one not in _MONTHS), "")
    numbers = _NUMBER.findall(rest)
    year = next((one for one in numbers if len(one) == 4), None)
    days = [one for one in numbers if len(one) <= 2]
    if year is None and len(days) >= 2:
        year = days.pop(1)
    if year is None or not days:
        return None
    return _made(year, month, days[0], hour, minute, second, zone)


def _of_day(hour: str | None, *, late: bool, half: bool) -> str | None:
    if hour is None or not half:
        return hour
    return str(int(hour) % 12 + (12 if late else 0))


def _made(
    year: str,
    month: str | int,
    day: str | int,
    hour: str | None,
    minute: str | None,
    second: str | None,
    zone: str | None,
) -> datetime | None:
    years = int(year)
    if len(year) == 2:
        years += 2000 if years < 70 else 1900
    hours = int(hour or 0)
    try:
        # 24:00 is the next midnight, and second 60 a leap second.
        found = datetime(
            years, int(month), int(day), hours % 24, int(minute or 0), min(int(second or 0), 59), tzinfo=UTC
        )
        found += timedelta(days=1 if hours == 24 else 0, hours=-_offset(zone or ""))
    except (ValueError, OverflowError):
        return None
    return found if found.year >= EARLIEST and hours <= 24 else None


def _offset(zone: str) -> float:
    known = _HOURS.get(zone)
    if known is not None:
        return known
    found = _OFFSET.match(zone.strip())
    if found is None:
        return 0.0
    sign, hours, minutes = found.groups()
    ahead = int(hours) + int(minutes or 0) / 60
    # The farthest zones are 14 hours ahead; what is farther is a mistake of unknown sign.
    return 0.0 if ahead > 14 else ahead if sign == "+" else -ahead
