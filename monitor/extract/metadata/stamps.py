"""Dates as they are written: one string → the day it names, and the moment where it names one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

FIRST_YEAR = 1995
"""Nothing was published on the web before; what says so is an epoch, a template or a book's date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A date as written. `day` in the writer's own zone; `clock` the local time, None where only the day
    is given; `zone` None where no offset is given."""

    day: date
    clock: datetime | None = None
    zone: timezone | None = None

    @property
    def local(self) -> datetime:
        """The moment, in the writer's own zone. A local time of an unknown zone, and the midnight of a bare
        day, count as UTC, so that the day is kept."""
        clock = self.clock or datetime(self.day.year, self.day.month, self.day.day)  # noqa: DTZ001
        return clock.replace(tzinfo=self.zone or UTC)

    @property
    def at(self) -> datetime:
        """The moment as aware UTC."""
        try:
            return self.local.astimezone(UTC)
        except OverflowError:
            return self.local.replace(tzinfo=UTC)


# Month names by the first letters that tell them apart, folded, of the languages of the bylines we read.
# One line a language: what differs from those above it.
_MONTHS: dict[str, int] = {}
for _line in (
    "january february march april may june july august september october november december",
    "jan feb mar apr may jun jul aug sep oct nov dec",
    "januar februar märz april mai juni juli august september oktober november dezember",
    "jän febr mrz apr mai jun jul aug sept okt nov dez",
    "jänner feber maerz apr. mai. jun. jul. aug. sept. okt. nov. dez.",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "janv fevrier mars avr mai juin juil aout sept oct nov déc",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "ene feb mar abr may jun jul ago set oct nov dic",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "gen feb mar apr mag giu lug ago set ott nov dic",
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "jan fev mar abr mai jun jul ago set out nov dez",
    "januari februari maart april mei juni juli augustus september oktober november december",
    "januari februari mars april maj juni juli augusti september oktober november december",
    "januar februar mars april maj juni juli august september oktober november desember",
    "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "ledna února března dubna května června července srpna září října listopadu prosince",
    "januára februára marca apríla mája júna júla augusta septembra októbra novembra decembra",
    "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
    (
        "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta "
        "lokakuuta marraskuuta joulukuuta"
    ),
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "janúar febrúar mars apríl maí júní júlí ágúst september október nóvember desember",
    "január február március április május június július augusztus szeptember október november december",
    "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
    (
        "ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου "
        "νοεμβρίου δεκεμβρίου"
    ),
    "januari februari maret april mei juni juli agustus september oktober november desember",
):
    for _number, _word in enumerate(_line.split(), 1):
        _MONTHS.setdefault(_word.rstrip("."), _number)

# Only names that mean one offset; IST, BST and CST mean several, and the day is kept without them.
_ZONES = {
    **dict.fromkeys(("z", "utc", "gmt", "ut", "wet"), 0),
    **dict.fromkeys(("cet", "mez", "west"), 60),
    **dict.fromkeys(("cest", "mesz", "eet", "sast"), 120),
    **dict.fromkeys(("eest", "msk"), 180),
    **dict.fromkeys(("jst", "kst"), 540),
    "hkt": 480,
    "sgt": 480,
    "aest": 600,
    "aedt": 660,
    "est": -300,
    "edt": -240,
    "cdt": -300,
    "mst": -420,
    "mdt": -360,
    "pst": -480,
    "pdt": -420,
}
_TIME = r"(?P<hour>\d{1,2})[:h.](?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?"
_TAIL = (
    r"(?:[T\s,|·•\-–/]{1,6}"
    r"(?:(?:at|um|às|à|a las|kl\.?|ore|alle|saat|klo|o godz\.|godz\.|г\.?|в)\s{1,2})?"
    rf"(?P<half_before>오전|오후|午前|午後|上午|下午)?\s?{_TIME}"
    r"\s?(?P<half>[ap]\.?m\.?)?(?:\s?(?:uhr|hrs))?"
    r"\s?(?P<offset>(?:gmt|utc)?[+-]\d{2}:?\d{2}|[+-]\d{2}\b|[a-z]{1,4}\b)?)?"
)
_NUMERIC = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d{2})(?P<by>[-/.])\s?(?P<month>\d{1,2})(?P=by)\s?(?P<day>\d{1,2})(?!\d)\.?"
    + _TAIL,
    re.IGNORECASE,
)
_COMPACT = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})"
    r"(?:T?(?P<hour>\d{2}):?(?P<minute>\d{2}):?(?P<second>\d{2})?(?P<offset>z|[+-]\d{2}:?\d{2})?)?(?!\d)",
    re.IGNORECASE,
)
_EAST = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d{2})\s?[年년]\s?(?P<month>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日일]"
    r"(?:\s?[(（].{1,3}[)）])?(?:\s?(?P<half_before>오전|오후|午前|午後|上午|下午)?\s?"
    r"(?P<hour>\d{1,2})\s?[:時时시]\s?(?P<minute>\d{1,2}))?"
)
_DAY_FIRST = re.compile(
    r"(?<!\d)(?P<day>\d{1,2})(?:\.|st|nd|rd|th|er|º|ª)?[\s\-/]{0,3}(?:(?:de|of|d')\s)?(?P<name>[^\W\d_]{3,14})\.?,?"
    r"[\s\-/]{1,3}(?:(?:de|del|of)\s)?(?P<year>(?:19|20)\d{2})(?!\d)" + _TAIL,
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    r"(?<!\w)(?P<name>[^\W\d_]{3,14})\.?\s{1,3}(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s{1,3}(?P<year>(?:19|20)\d{2})(?!\d)"
    + _TAIL,
    re.IGNORECASE,
)
_YEAR_FIRST_NAMED = re.compile(  # Hungarian: 2024. szeptember 2.
    r"(?<!\d)(?P<year>(?:19|20)\d{2})\.?\s(?P<name>[^\W\d_]{3,14})\s(?P<day>\d{1,2})\b\.?" + _TAIL,
    re.IGNORECASE,
)
_SHORT = re.compile(
    r"(?<![\d.])(?P<day>\d{1,2})(?P<slash>[./-])\s?(?P<month>\d{1,2})(?P=slash)\s?(?P<year>(?:19|20)\d{2})(?!\d)"
    + _TAIL,
    re.IGNORECASE,
)
_UNIX = re.compile(  # Thu Dec 19 17:50:25 CET 2025
    r"(?P<name>[A-Z][a-z]{2})\s{1,2}(?P<day>\d{1,2})\s(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d)"
    r"\s(?P<offset>[A-Z]{1,5}(?:[+-]\d{2}:?\d{2})?)\s(?P<year>(?:19|20)\d{2})(?!\d)"
)
_WRITTEN = (_UNIX, _EAST, _NUMERIC, _DAY_FIRST, _MONTH_FIRST, _YEAR_FIRST_NAMED, _SHORT)
_ADDRESSES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"/(?P<year>(?:19|20)\d{2})[/_-](?P<month>\d{1,2})[/_-](?P<day>\d{1,2})(?=[/_.-]|$)",
        r"[/_-](?P<year>20\d{2})(?P<month>\d{2})(?P<day>\d{2})(?=[/_.-]|$)",
        r"[/_-](?P<year>20\d{2})-(?P<month>\d{2})-(?P<day>\d{2})(?!\d)",
        r"/(?P<year>20\d{2})/(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)/(?P<day>\d{1,2})/",
        r"[/_-](?P<day>\d{2})[.-](?P<month>\d{2})[.-](?P<year>20\d{2})(?=[/_.-]|$)",
        r"[/_=-][a-z]{0,4}(?P<year>20\d{2})(?P<month>[01]\d)(?P<day>[0-3]\d)\d{4,12}(?!\d)",
    )
)
_EPOCH = re.compile(r"1\d{9}(?:\d{3})?")
_MAIL = re.compile(r"[A-Za-z]{3}, {1,2}\d{1,2} [A-Za-z]{3} \d{4} ")


def read(value: str, *, american: bool = False) -> Stamp | None:
    """The date that `value` is, or begins with: for attributes and data. None where it is none. `american`:
    whether 3/4/2024 is in March."""
    value = value.strip()[:80]
    if not value:
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        pass
    else:
        if _EPOCH.fullmatch(value) is None:
            return _of(found, has_time=len(value) > 10 and not value.isdecimal())
    if _EPOCH.fullmatch(value):
        seconds = int(value[:10])
        return _of(datetime.fromtimestamp(seconds, UTC), has_time=True)
    if _MAIL.match(value):
        try:
            return _of(parsedate_to_datetime(value), has_time=True)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    return (_compact(value) if value[:8].isdecimal() else None) or written(value, american=american)


def written(words: str, *, american: bool = False) -> Stamp | None:
    """The first date in `words`, in any of the forms and languages known."""
    best: tuple[int, Stamp] | None = None
    for pattern in _WRITTEN:
        for tried, found in enumerate(pattern.finditer(words)):
            stamp = _from(found.groupdict(), american=american)
            if stamp is not None:
                if best is None or found.start() < best[0]:
                    best = (found.start(), stamp)
                break
            if tried > 5:
                break
    return best[1] if best else None


def in_address(url: str) -> Stamp | None:
    """The day in an address, None where it names none: /2024/09/02/, /2024-09-02-, /20240902-, /2024/sep/02/,
    /02-09-2024, or a long number that begins with it, as many systems of East Asia number their articles."""
    url = url[:1000]
    for pattern in _ADDRESSES:
        found = pattern.search(url)
        if found is not None:
            parts = found.groupdict()
            month = _MONTHS.get(parts["month"].lower()) or int(parts["month"])
            stamp = _stamp(int(parts["year"]), month, int(parts["day"]))
            if stamp is not None:
                return stamp
    return None


def _compact(value: str) -> Stamp | None:
    found = _COMPACT.match(value)
    return _from(found.groupdict(), american=False) if found else None


def _of(found: datetime, *, has_time: bool) -> Stamp | None:
    if not FIRST_YEAR <= found.year < 9999:
        return None
    offset = found.utcoffset()
    return Stamp(
        day=found.date(),
        clock=found.replace(tzinfo=None) if has_time else None,
        zone=None if offset is None else timezone(offset),
    )


def _from(parts: dict[str, str | None], *, american: bool) -> Stamp | None:
    name = parts.get("name")
    month = _MONTHS.get(name.lower().rstrip(".")) if name else int(parts["month"] or 0)
    if month is None:
        return None
    year, day = int(parts["year"] or 0), int(parts["day"] or 0)
    # 3/4/2024: in America the month comes first; elsewhere, and with dots, the day.
    if parts.get("slash") == "/" and ((american and day <= 12) or month > 12):
        day, month = month, day
    stamp = _stamp(year, month, day)
    if stamp is None or not parts.get("hour"):
        return stamp
    hour, minute, second = int(parts["hour"] or 0), int(parts["minute"] or 0), int(parts.get("second") or 0)
    half = (parts.get("half") or parts.get("half_before") or "").lower()
    if half[:1] == "p" or half in {"오후", "午後", "下午"}:
        hour = hour % 12 + 12
    elif half and hour == 12:
        hour = 0
    try:
        clock = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001
    except ValueError:
        return stamp
    return Stamp(day=stamp.day, clock=clock, zone=_zone(parts.get("offset") or ""))


def _zone(offset: str) -> timezone | None:
    offset = re.sub("(?i)^(?:gmt|utc)(?=[+-])", "", offset)
    if offset[:1] in {"+", "-"}:
        digits = offset[1:].replace(":", "").ljust(4, "0")
        minutes = int(digits[:2]) * 60 + int(digits[2:4])
        return (
            timezone(timedelta(minutes=-minutes if offset[0] == "-" else minutes)) if minutes < 1440 else None
        )
    known = _ZONES.get(offset.lower())
    return None if known is None else timezone(timedelta(minutes=known))


def _stamp(year: int, month: int, day: int) -> Stamp | None:
    if not FIRST_YEAR <= year < 9999:
        return None
    try:
        return Stamp(day=date(year, month, day))
    except ValueError:
        return None
