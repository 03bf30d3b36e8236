# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""Dates that the articles of a story give for something: "by 2027", "on 3 December 2026", 2027年春.

Explicit dates only: "next year" and 来年 are not. A date without a year ("on 3 December") is meant for
the year that brings it nearest to the article, and counts only with a preposition, since a bare one may
be a caption. Refused: the day of publication, what lies more than two years back, bare years in the past
(background), times stamped on the page ("Updated 3 March 2026"), years in names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from monitor.evidence.reading import Passage, passages
from monitor.model import Article, Dated, Quote
from monitor.text import is_unspaced

MOST_DATES = 3
MOST_WORDS = 14
# What is past and stands in the second half of a text is background.
HALF = 0.5
BACK = timedelta(days=730)
AHEAD = timedelta(days=366 * 30)

_MONTHS = {
    "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8, "september": 9,
    "october": 10, "november": 11, "december": 12, "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7,
    "aug": 8, "sept": 9, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_MONTH = (
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\.?"
)
_YEAR = r"(?P<year>20[0-9]{2})"
_PRE = r"(?:(?P<pre>by|before|until|till|from|since|starting|on|in|through|after|beginning|effective|as of)\s(?:the\s)?)?"
_PART = r"(?:(?P<part>early|mid|late|the end of|end of|the start of|the beginning of|the middle of|spring|summer|autumn|fall|winter)[\s-](?:of\s)?)?"
_HALF = r"(?P<half>first half|second half|first quarter|second quarter|third quarter|fourth quarter|[HQ][1-4]|1H|2H)(?:\sof|\sin)?(?:\sfiscal)?(?:\syear)?"

_EN = (
    re.compile(rf"\b{_PRE}{_MONTH}\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s{_YEAR}\b(?!\s?%)", re.IGNORECASE),
    re.compile(rf"\b{_PRE}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?{_MONTH},?\s{_YEAR}\b", re.IGNORECASE),
    re.compile(rf"\b{_PRE}{_PART}{_MONTH}(?:\sof)?,?\s{_YEAR}\b", re.IGNORECASE),
    re.compile(rf"\b{_PRE}(?:the\s)?{_HALF}\s{_YEAR}\b", re.IGNORECASE),
    re.compile(rf"\b{_PRE}{_PART}(?:the year |fiscal(?: year)? )?{_YEAR}\b(?![-–/]\d)(?!\s(?:budget|GPUs?|edition|World|model))", re.IGNORECASE),
    re.compile(
        rf"\b(?P<pre>by|before|until|from|on|starting|effective)\s(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s)?"
        rf"{_MONTH}\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!,?\s\d|:|%)", re.IGNORECASE),
    re.compile(
        rf"\b(?P<pre>by|before|until|from|on|starting|effective)\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?{_MONTH}\b(?!,?\s\d)",
        re.IGNORECASE),
)  # fmt: skip
_JA = re.compile(
    r"(?P<year>20\d{2})年(?P<fiscal>度)?(?:(?P<month>1[0-2]|[1-9])月(?:(?P<day>[12]\d|3[01]|[1-9])日)?)?"
    r"(?P<part>春|夏|秋|冬|前半|後半|初頭|半ば|末|上期|下期)?(?P<pre>までに|まで|ごろ|頃|以降|から|に|をめど|をメド)?"
)
_JA_DAY = re.compile(
    r"(?<![\d年])(?P<month>1[0-2]|[1-9])月(?P<day>[12]\d|3[01]|[1-9])日(?P<pre>までに|まで|から|に|以降)"
)
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")

_PARTS = {
    "early": 1, "mid": 6, "late": 10, "the end of": 12, "end of": 12, "the start of": 1, "the beginning of": 1,
    "the middle of": 6, "spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12, "first half": 1,
    "second half": 7, "first quarter": 1, "second quarter": 4, "third quarter": 7, "fourth quarter": 10, "q1": 1,
    "q2": 4, "q3": 7, "q4": 10, "h1": 1, "h2": 7, "1h": 1, "2h": 7, "春": 3, "夏": 6, "秋": 9, "冬": 12, "前半": 1,
    "後半": 7, "初頭": 1, "半ば": 6, "末": 12, "上期": 4, "下期": 10,
}  # fmt: skip
_STAMP = re.compile(
    r"^\W*(?:(?:last )?updated|published|posted|copyright|©|first published|image|photo|getty|更新|公開|掲載|写真|\d{1,2}:\d\d)|©|\bGetty\b|All rights reserved",
    re.IGNORECASE,
)
_OPEN = frozenset({"since", "from", "as of", "on", "after"})
# "an April 19 deadline": half of it would be quoted.
_ATTRIBUTE = re.compile(r"\b(?:an?|its|the|his|her)\s$", re.IGNORECASE)
_BREAK = re.compile(r"[,;:](?=\s)|[—–()（）、。「」“”\"]|\s-\s")
# Under a photograph: somebody does something, and the day stands at the end.
_CAPTION = re.compile(
    r"\b(?:arrives?|attends?|speaks?|poses?|delivers?|walks?|holds? up|looks? on|gestures?|listens?|leaves?|appears?|tours?|"
    r"pictured|seen|speaking|from left)\b|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? (?:\w+\.? \d{1,2}, 20\d\d)|撮影",
    re.IGNORECASE,
)
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class _Found:
    day: date
    grain: str
    when: str
    quote: str
    rank: int
    number: int
    firm: bool


def dates(articles: Sequence[Article]) -> tuple[Dated, ...]:
    """At most three dates, sorted by day: those that more articles give, then what is still to come,
    first. `articles` in the story's order."""
    if not articles:
        return ()
    groups: dict[tuple[date, str], dict[str, _Found]] = {}
    for rank, article in enumerate(articles):
        for found in _found(article, rank):
            groups.setdefault((found.day, found.grain), {}).setdefault(article.id, found)
    today = min(a.when for a in articles).date()
    # The day a story broke is in every article, and no date to watch.
    kept = [
        (key, by)
        for key, by in groups.items()
        if not (key[1] == "day" and any(abs(key[0] - a.when.date()) <= timedelta(days=2) for a in articles))
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


def _found(article: Article, rank: int) -> list[_Found]:
    out: list[_Found] = []
    published = article.when.date()
    for passage in passages(article):
        if passage.is_title or _STAMP.search(passage.text) or not re.search(r"\d", passage.text):
            continue
        taken: list[tuple[int, int]] = []
        plain = passage.text.translate(_WIDE)
        for pattern in (*_EN, _JA, _JA_DAY):
            for m in pattern.finditer(plain):
                if any(m.start() < end and start < m.end() for start, end in taken):
                    continue
                taken.append(m.span())
                one = _dated(m, passage, published, rank)
                if one is not None:
                    out.append(one)
    return out


def _dated(m: re.Match[str], passage: Passage, published: date, rank: int) -> _Found | None:
    groups = m.groupdict()
    part = (groups.get("part") or groups.get("half") or "").lower()
    day = _day(groups, part, published)
    if day is not None and not groups.get("year"):
        day = _near(day, (groups.get("pre") or "").lower(), published)
    if day is None or not published - BACK <= day <= published + AHEAD:
        return None
    pre = (groups.get("pre") or "").lower()
    grain = "day" if groups.get("day") else "month" if groups.get("month") else part or "year"
    if _in_passing(groups, grain, pre) or (day <= published and _background(groups, grain, passage)):
        return None
    before = passage.text[: m.start()][-6:]
    if _named(passage.text, m) or (grain == "day" and _ATTRIBUTE.search(before)):
        return None
    quote = _clause(passage.text, m.start(), m.end())
    if len(quote) < len(m.group()) + 8:
        return None
    when = passage.text[m.start() : m.end()].strip()
    if pre in {"on", "in", "に"}:
        when = when.removesuffix("に") if pre == "に" else when[len(pre) :].strip()
    return _Found(day, grain, when, quote, rank, passage.number, firm=grain in {"day", "month"})


def _in_passing(groups: dict[str, str | None], grain: str, pre: str) -> bool:
    """A bare year that dates nothing: "its 2026 plan", "since 2019"."""
    return grain == "year" and (not pre or bool(groups.get("fiscal")) or pre in _OPEN)


def _background(groups: dict[str, str | None], grain: str, passage: Passage) -> bool:
    """A day gone by in the second half of a text or under a photograph ("in Davos, Jan. 20, 2026")."""
    if passage.place > HALF or _CAPTION.search(passage.text):
        return True
    bare = bool(groups.get("year")) and not groups.get("pre") and (groups.get("month") or "0")[0].isalpha()
    return grain == "day" and bare


def _day(groups: dict[str, str | None], part: str, published: date) -> date | None:
    name = (groups.get("month") or "").lower()
    month = _MONTHS.get(name) or (int(name) if name.isdigit() else _PARTS.get(part, 1))
    number = int(groups.get("day") or 1)
    if not groups.get("day") and name and part == "late":
        number = 20
    year = groups.get("year")
    years = [int(year)] if year else [published.year - 1, published.year, published.year + 1]
    days = [d for d in (_date(y, month, number) for y in years) if d is not None]
    if groups.get("fiscal") and not name and not part:
        # A Japanese fiscal year begins in April.
        days = [d.replace(month=4) for d in days]
    return min(days, key=lambda d: abs(d - published), default=None)


def _near(day: date, pre: str, published: date) -> date | None:
    """A day whose year is not given: what is to end or begin lies ahead; what lies far away is unsure."""
    if (
        pre in {"by", "until", "before", "starting", "effective", "までに", "まで", "以降"}
        and (published - day).days > 30
    ):
        return _date(day.year + 1, day.month, day.day)
    return day if abs((published - day).days) <= 120 else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _named(text: str, m: re.Match[str]) -> bool:
    """Whether the year is part of a name: "CES 2026", "Man of Steel 2027"."""
    if m.groupdict().get("month") or m.groupdict().get("pre") or not text.isascii():
        return False
    before = re.search(r"(\w{1,30})\s$", text[: m.start()][-32:])
    return before is not None and before.group(1)[0].isupper()


def _clause(text: str, start: int, end: int) -> str:
    """The clause that holds the date, at most fourteen words (sixty characters of unspaced script),
    verbatim."""
    stops = [m for m in _BREAK.finditer(text) if m.end() <= start or m.start() >= end]
    left = [0, *(m.end() for m in stops if m.end() <= start)]
    right = [*(m.start() for m in stops if m.start() >= end), len(text)]
    i, j = len(left) - 1, 0
    own = len(_WORD.findall(text[start:end]))
    while len(_WORD.findall(text[left[i] : right[j]])) < own + 4 and (i > 0 or j + 1 < len(right)):
        if is_unspaced(text):
            break
        if i > 0:
            i -= 1
        else:
            j += 1
    begin, finish = left[i], right[j]
    found = list(_WORD.finditer(text, begin, finish))
    if len(found) > MOST_WORDS:
        at = max((k for k, w in enumerate(found) if w.start() <= start), default=0)
        stop = max((k for k, w in enumerate(found) if w.start() < end), default=at)
        after = len(found) - 1 - stop
        tail = len(found) - 1 if after <= 6 else stop if at >= 4 else at + MOST_WORDS - 1
        head = max(0, tail - MOST_WORDS + 1)
        begin, finish = found[head].start(), found[tail].end()
    if finish - begin > 160 or (is_unspaced(text) and finish - begin > 60 and len(found) < 4):
        begin, finish = max(begin, start - 30), min(finish, end + 40)
    return text[begin:finish].strip(' .,;:—–-（(、。"“”')
