# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""Dates that the articles of a story give for something: "by 2027", "on 3 December 2026", 2027年春; and
of these, what is still to come (`ahead`).

Explicit dates, and for what is ahead those told from the day of publication ("on Thursday", "next spring",
年内に: `relative`); "next year" and 来月 alone are too wide. A month without a year ("is to open in March") is
ahead only after a word that puts it there. What was put off gives its new date alone (`standing`), a quotation
keeps its condition (`conditions`), and one event told twice comes once, with the sharper date.
A date without a year ("on 3 December") is meant for the year that brings it nearest to the article, and counts
only with a preposition or right after a word that looks ahead, since a bare one may be a caption; it is ahead
only with such a word in its clause, or with a weekday that is right for it, and never where its clause tells
what was done. Of an article that nobody dated, only dates with a year are given, and none as
ahead. Refused: the day of publication, what lies more than two years back, bare years in the past
(background), times stamped on the page ("Updated 3 March 2026"), years in names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from monitor.evidence.dates import days, written
from monitor.evidence.dates.clause import clause, comes
from monitor.evidence.dates.days import HALF_A_YEAR, SURE
from monitor.evidence.dates.loose import loose
from monitor.evidence.dates.standing import is_new, stands
from monitor.evidence.reading import Passage, passages
from monitor.model import Article, Dated, Quote
from monitor.passages import tell_alike
from monitor.text import is_unspaced

MOST_DATES = 3
MOST_AHEAD = 8
# What has no full stop for so long is a list or a menu, and costs more than it tells.
LONGEST = 1_500
# A sentence with more dates is a timetable.
MOST_IN_ONE = 8
# What is past and stands in the second half of a text is background.
HALF = 0.5
BACK = timedelta(days=730)
AHEAD = timedelta(days=366 * 30)
# Stamps outside these years are a clock that was never set.
FIRST_YEAR, LAST_YEAR = 1990, 2100

_PATTERNS = (*written.EN, written.EN_BARE, written.JA, written.JA_SHORT, written.JA_DAY)
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")

_STAMP = re.compile(
    r"^\W*(?:(?:last )?updated|published|posted|copyright|©|first published|image|photo|getty|更新|公開|掲載|写真|\d{1,2}:\d\d)|©|\bGetty\b|All rights reserved",
    re.IGNORECASE,
)
_WEEKDAYS = ("mon", "tues", "wednes", "thurs", "fri", "satur", "sun")
_OPEN = frozenset({"since", "from", "as of", "on", "after"})
# "an April 19 deadline": half of it would be quoted.
_ATTRIBUTE = re.compile(r"\b(?:an?|its|the|his|her)\s$", re.IGNORECASE)
# Under a photograph: somebody does something, and the day stands at the end.
_CAPTION = re.compile(
    r"\b(?:arrives?|attends?|speaks?|poses?|delivers?|walks?|holds? up|looks? on|gestures?|listens?|leaves?|appears?|tours?|"
    r"pictured|seen|speaking|from left)\b|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? (?:\w+\.? \d{1,2}, 20\d\d)|撮影",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_ANNIVERSARY = re.compile(r"\b(?:anniversary|birthday|copyright|born)\b|周年", re.IGNORECASE)
_LOOKING = frozenset("by until till before starting beginning effective までに まで をめど をメド".split())
_NEVER_AHEAD = frozenset({"as of", "since", "through"})
_PRE_OF_WHEN = re.compile(r"^(?:in|on|to|at) (?:the (?=spring|summer|autumn|fall|winter))?")


@dataclass(frozen=True, slots=True)
class Period:
    """A date in a passage: where it stands, and the first and last day it can mean."""

    start: int
    end: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class _Found:
    day: date
    grain: str
    when: str
    quote: str
    rank: int
    number: int
    firm: bool
    sentence: str
    pre: str
    # Whether its year is sure.
    dated: bool
    # Whether it was not put off, called off or past when it was written.
    stands: bool


def dates(articles: Sequence[Article]) -> tuple[Dated, ...]:
    """At most three dates, sorted by day: those that more articles give, then what is still to come,
    first. `articles` in the story's order."""
    if not articles:
        return ()
    groups: dict[tuple[date, str], dict[str, _Found]] = {}
    for rank, article in enumerate(articles):
        for found in _found(article, rank):
            groups.setdefault((found.day, found.grain), {}).setdefault(article.id, found)
    known = [day for a in articles if (day := _own_day(a)) is not None]
    today = min(known, default=date.max)
    # The day a story broke is in every article, and no date to watch.
    kept = [
        (key, by)
        for key, by in groups.items()
        if not (key[1] == "day" and any(abs(key[0] - day) <= timedelta(days=2) for day in known))
        and (key[0] > today or any(f.firm for f in by.values()))
    ]

    def order(item: tuple[tuple[date, str], dict[str, _Found]]) -> tuple[int, bool, int, int, date, str]:
        (day, grain), by = item
        first = min(by.values(), key=lambda f: (f.rank, f.number))
        return (-len(by), day <= today, first.rank, first.number, day, grain)

    chosen = sorted(kept, key=order)[:MOST_DATES]
    out: list[Dated] = []
    for (day, _), by in sorted(chosen):
        first = min(by.values(), key=lambda f: (f.rank, f.number))
        ids = tuple(a.id for a in articles if a.id in by and by[a.id].quote == first.quote)
        out.append(Dated(when=first.when, day=day, quote=Quote(text=first.quote, articles=ids)))
    return tuple(out)


def _own_day(article: Article) -> date | None:
    """The day an article appeared or was first seen; None where neither is known."""
    for one in (article.published, article.seen):
        if one is not None and FIRST_YEAR <= one.year <= LAST_YEAR:
            return one.date()
    return None


def _found(article: Article, rank: int) -> list[_Found]:
    out: list[_Found] = []
    published = _own_day(article)
    for passage in passages(article):
        if (
            passage.is_title
            or len(passage.text) > LONGEST
            or _STAMP.search(passage.text)
            or not re.search(r"\d", passage.text)
        ):
            continue
        taken: list[tuple[int, int]] = []
        plain = passage.text.translate(_WIDE)
        for pattern in _PATTERNS:
            for m in pattern.finditer(plain):
                if len(taken) == MOST_IN_ONE:
                    break
                if any(m.start() < end and start < m.end() for start, end in taken):
                    continue
                taken.append(m.span())
                one = _dated(m, passage, published, rank)
                if one is not None:
                    out.append(one)
    return out


def _loose(article: Article, rank: int) -> list[_Found]:
    """What a word of the clause puts ahead, though it lacks its year, month or day."""
    out: list[_Found] = []
    published = _own_day(article)
    if published is None:
        return out
    for passage in passages(article):
        if passage.is_title or len(passage.text) > LONGEST or _STAMP.search(passage.text):
            continue
        for one in loose(passage.text, published):
            quote = clause(passage.text, one.start, one.end)
            if (
                one.grain == "month"
                and not is_new(passage.text, one.start, one.end)
                and written.YEAR_NEAR.search(
                    passage.text, max(0, one.start - written.NEAR), one.end + written.NEAR
                )
            ):
                continue
            if written.OUTLOOK.search(passage.text):
                continue
            when = passage.text[one.start : one.end]
            out.append(
                _Found(
                    one.day, one.grain, _PRE_OF_WHEN.sub("", when).removesuffix("に").removesuffix("の"), quote, rank, passage.number,
                    firm=True, sentence=passage.text, pre=one.pre, dated=True,
                    stands=stands(passage.text, one.start, one.end, japanese=is_unspaced(passage.text)),
                )
            )  # fmt: skip
    return out


def periods(passage: Passage, published: date) -> tuple[Period, ...]:
    """The dates of a passage with the days they can mean: "late 2025" is September to December."""
    if len(passage.text) > LONGEST or _DIGIT.search(passage.text) is None:
        return ()
    out: list[Period] = []
    plain = passage.text.translate(_WIDE)
    for pattern in _PATTERNS:
        for m in pattern.finditer(plain):
            if any(m.start() < one.end and one.start < m.end() for one in out):
                continue
            groups = _groups(m)
            part = (groups.get("part") or groups.get("half") or "").lower()
            first = days.day(groups, part, published)
            if plain[m.end() : m.end() + 2] in {"'s", "’s"} or plain[m.end() : m.end() + 1] == "期":
                continue
            if first is None or (not groups.get("year") and abs((first - published).days) > 120):
                continue
            out.append(Period(m.start(), m.end(), first, days.last(first, groups, part)))
    return tuple(sorted(out, key=lambda one: one.start))


def ahead(articles: Sequence[Article]) -> tuple[Dated, ...]:
    """The days and periods still to come when the articles appeared, each once, by day; at most eight:
    exact days before months before years, and of those what more articles give."""
    if not articles:
        return ()
    today = max((day for a in articles if (day := _own_day(a)) is not None), default=date.max)
    groups: dict[tuple[date, str], dict[str, _Found]] = {}
    for rank, article in enumerate(articles):
        for found in (*_found(article, rank), *_loose(article, rank)):
            if found.day > today and _own_day(article) is not None and _expected(found):
                groups.setdefault((found.day, found.grain), {}).setdefault(article.id, found)

    _fuller(groups)

    def order(item: tuple[tuple[date, str], dict[str, _Found]]) -> tuple[int, int, int, int, date]:
        (day, grain), by = item
        sharp = _sharp(grain)
        watched = not any(written.WATCHED.search(f.quote) for f in by.values())
        first = min(by.values(), key=lambda f: (f.rank, f.number))
        return (sharp - (len(by) > 1), watched, first.rank, first.number, day)

    out: list[Dated] = []
    for (day, _), by in sorted(
        sorted(groups.items(), key=order)[:MOST_AHEAD], key=lambda item: (item[0][0], item[0][1])
    ):
        best = min(by.values(), key=lambda f: (not written.WATCHED.search(f.quote), f.rank, f.number))
        ids = tuple(a.id for a in articles if a.id in by)
        quoted = tuple(i for i in ids if by[i].quote == best.quote)
        out.append(Dated(when=best.when, day=day, quote=Quote(text=best.quote, articles=quoted)))
    return tuple(out)


def _fuller(groups: dict[tuple[date, str], dict[str, _Found]]) -> None:
    """Takes out what is told again more sharply: "in March" beside "on March 12" of one event."""
    for key in sorted(groups, key=lambda key: _sharp(key[1]), reverse=True):
        day, grain = key
        for other, by in groups.items():
            if other == key or _sharp(other[1]) > _sharp(grain) or other[0].year != day.year:
                continue
            if _sharp(other[1]) == _sharp(grain) and (other[0] != day or other[1] < grain):
                continue
            if grain == "month" and (other[0].month != day.month):
                continue
            if any(tell_alike(a.quote, b.quote) for a in groups[key].values() for b in by.values()):
                del groups[key]
                break


def _sharp(grain: str) -> int:
    return 0 if grain == "day" else 1 if grain == "month" else 3 if grain == "year" else 2


def _expected(found: _Found) -> bool:
    """Whether the clause says that something is to come. A day always does; a bare year only with a word
    for it ("will be finished by 2030"), since plans and markets are dated by years in passing."""
    if _ANNIVERSARY.search(found.quote) or found.pre in _NEVER_AHEAD or not found.stands:
        return False
    if found.grain in {"day", "month"}:
        return found.dated
    if found.when.startswith("the 2") or written.OUTLOOK.search(found.sentence):
        return False
    return written.COMING.search(found.sentence if found.pre in _LOOKING else found.quote) is not None


def _dated(m: re.Match[str], passage: Passage, published: date | None, rank: int) -> _Found | None:
    groups = _groups(m)
    pre = (groups.get("pre") or "").lower()
    part = (groups.get("part") or groups.get("half") or "").lower()
    day = _meant(m, passage, part, published)
    if day is None:
        return None
    # Nothing is known of what was still to come: what a past date must be holds for all.
    published = published or day
    if not published - BACK <= day <= published + AHEAD:
        return None
    if pre == "の" and day <= published:
        return None
    grain = "day" if groups.get("day") else "month" if groups.get("month") else part or "year"
    if _in_passing(groups, grain, pre, ahead=day.year > published.year) or (
        day <= published and _background(groups, grain, passage)
    ):
        return None
    before = passage.text[: m.start()][-6:]
    if passage.text[m.end() : m.end() + 2] in {"'s", "’s"} or passage.text[m.end() : m.end() + 1] == "期":
        return None
    if _named(passage.text, m) or (grain == "day" and _ATTRIBUTE.search(before)):
        return None
    quote = clause(passage.text, m.start(), m.end())
    if len(quote) < len(m.group()) + (3 if is_unspaced(quote) else 8):
        return None
    when = passage.text[m.start() : m.end()].strip()
    if pre in {"on", "in", "for", "due", "に", "の"}:
        when = when.removesuffix(pre) if pre in {"に", "の"} else when[len(pre) :].strip()
    return _Found(
        day,
        grain,
        when,
        quote,
        rank,
        passage.number,
        firm=grain in {"day", "month"},
        sentence=passage.text,
        pre=pre,
        dated=bool(groups.get("day") or groups.get("year")),
        stands=stands(passage.text, *m.span(), japanese=is_unspaced(passage.text)),
    )


def _meant(m: re.Match[str], passage: Passage, part: str, published: date | None) -> date | None:
    """The day that is meant; without its year, only by an article that has a day of its own."""
    groups = _groups(m)
    if published is None and not groups.get("year"):
        return None
    day = days.day(groups, part, published or date(LAST_YEAR, 1, 1))
    if day is not None and part in days.ENDS:
        day = days.end_of(day)
    if day is None or published is None or groups.get("year"):
        return day
    return _nearest(m, passage, day, published)


def _nearest(m: re.Match[str], passage: Passage, day: date, published: date) -> date | None:
    """The day meant by one without its year: ahead only where its clause looks ahead, or where a weekday
    that is right for it leaves no doubt and nothing tells of what was done."""
    groups = _groups(m)
    pre = (groups.get("pre") or "").lower()
    if is_new(passage.text, *m.span()) and day > published:
        return days.near(day, pre, published, within=HALF_A_YEAR)
    bare = m.re is written.EN_BARE
    if bare and not written.LOOKS_AHEAD.search(passage.text[: m.start()]):
        return None
    ahead = comes(passage.text, *m.span(), pre)
    if bare and ahead is not True:
        return None
    weekday = (groups.get("weekday") or "").lower() == _WEEKDAYS[day.weekday()]
    if ahead or (ahead is None and (weekday or pre in _LOOKING)):
        return days.near(day, pre, published, within=HALF_A_YEAR if ahead and day > published else SURE)
    return days.gone(day, published)


def _in_passing(groups: dict[str, str | None], grain: str, pre: str, *, ahead: bool) -> bool:
    """A bare year that dates nothing: "its 2026 plan", "since 2019"; "from 2029" does."""
    if grain != "year":
        return False
    if groups.get("fiscal"):
        return not ahead or pre not in {"までに", "まで", "をめど", "をメド", "から", "に", "の", "を"}
    return not pre or (pre in _OPEN and not (ahead and pre == "from"))


def _background(groups: dict[str, str | None], grain: str, passage: Passage) -> bool:
    """A day gone by in the second half of a text or under a photograph ("in Davos, Jan. 20, 2026")."""
    if passage.place > HALF or _CAPTION.search(passage.text):
        return True
    bare = bool(groups.get("year")) and not groups.get("pre") and (groups.get("month") or "0")[0].isalpha()
    return grain == "day" and bare


def _groups(m: re.Match[str]) -> dict[str, str | None]:
    groups = m.groupdict()
    if groups.get("short"):
        groups["year"] = f"20{groups['short']}"
    return groups


def _named(text: str, m: re.Match[str]) -> bool:
    """Whether the year is part of a name: "CES 2026", "Man of Steel 2027"."""
    if m.groupdict().get("month") or m.groupdict().get("pre") or not text.isascii():
        return False
    before = re.search(r"(\w{1,30})\s$", text[: m.start()][-32:])
    return before is not None and before.group(1)[0].isupper()
