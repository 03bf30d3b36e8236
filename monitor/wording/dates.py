# ruff: noqa: E501 - a row cut in two reads worse than a long line
"""Years, months, days, weekdays, parts of a year and words such as "today", in one form for both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH = r"(?P<month>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
_DAYS = "月火水木金土日"
_WEEKDAYS = "mon tue wed thu fri sat sun".split()
_EN_MONTH = re.compile(
    rf"\b(?:(?P<before>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? )?{_MONTH}(?![a-z])(?: (?P<after>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|[.,]\d|%))?",
    re.ASCII,
)
_JA_MONTH = re.compile(r"(?<!\d)(?P<month>1[0-2]|0?[1-9])月(?:(?P<day>[12]\d|3[01]|0?[1-9])日)?")
_JA_MONTHS = re.compile(r"(?<!\d)(?P<month>1[0-2]|[1-9])(?=[~〜～-](?:1[0-2]|[1-9])月)")
_JA_DAY = re.compile(r"(?<![\d月])(?P<day>[12]\d|3[01]|[1-9])日(?!間|本|後|前|以内|連続)")
_YEAR = re.compile(
    r"(?<![\d.,$€£¥])(?P<year>(?:19|20)\d\d)(?!\d|,\d|\.\d|\s?(?:%|people|jobs|workers|MW|GW)|人|社|台|円|億|万)"
)
_SHORT = re.compile(r"(?<![\d'’])(?P<year>[2-4]\d)年(?!間|前|後|ぶり|連続|以上|物|債|来)")
_ERA = re.compile(r"令和(?P<year>\d{1,2}|元)年")
_WEEKDAY = re.compile(r"\b(?P<en>Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|(?P<ja>[月火水木金土日])曜")
_QUARTERS: tuple[tuple[str, str], ...] = (
    ("q1", r"\bQ1\b|\b1Q\b|\bfirst quarter|第[1一]四半期|1[~〜～-]3月期"),
    ("q2", r"\bQ2\b|\b2Q\b|\bsecond quarter|第[2二]四半期|4[~〜～-]6月期"),
    ("q3", r"\bQ3\b|\b3Q\b|\bthird quarter|第[3三]四半期|7[~〜～-]9月期"),
    ("q4", r"\bQ4\b|\b4Q\b|\bfourth quarter|第[4四]四半期|10[~〜～-]12月期"),
    ("h1", r"\bH1\b|\b1H\b|\bfirst half|上期|上半期|前半"),
    ("h2", r"\bH2\b|\b2H\b|\bsecond half|下期|下半期|後半"),
    ("spring", r"\bspring\b|年春|今春|来春|春に|春まで"),
    ("summer", r"\bsummer\b|年夏|今夏|来夏|夏に|夏まで"),
    ("autumn", r"\bautumn\b|\b(?:the|this|next|in|by) fall\b|年秋|今秋|来秋|秋に|秋まで"),
    ("winter", r"\bwinter\b|年冬|今冬|来冬|冬に|冬まで"),
    ("early", r"\bearly (?:in )?(?=[A-Z\d]|next|this)|\b(?:start|beginning) of (?=(?:the )?(?:year|month|next|this|fiscal|20\d\d|[A-Z][a-z]+ 20))|初頭|初旬|上旬|年初|初め"),
    ("middle", r"\bmid-|\bmiddle of\b|半ば|中旬"),
    ("end", r"\bend of (?=(?:the )?(?:year|month|next|this|fiscal|20\d\d|[A-Z]))|\blate (?=[A-Z\d]|next|this)|\byear-end\b|末|下旬|年内|までに"),
    ("fiscal", r"\bfiscal\b|\bfinancial year\b|\bFY ?\d|年度|月期|通期"),
    ("today", r"\btoday\b|今日|きょう|本日"),
    ("yesterday", r"\byesterday\b|昨日|きのう"),
    ("tomorrow", r"\btomorrow\b|明日|あす"),
    ("this week", r"\bthis week\b|今週"),
    ("next week", r"\bnext week\b|来週"),
    ("last week", r"\blast week\b|先週"),
    ("this month", r"\bthis month\b|今月"),
    ("next month", r"\bnext month\b|来月"),
    ("last month", r"\blast month\b|先月"),
    ("this year", r"\bthis year\b|今年|本年|年内"),
    ("next year", r"\bnext year\b|来年|翌年"),
    ("last year", r"\blast year\b|\bprevious year\b|\byear earlier\b|\byear ago\b|昨年|去年|前年"),
    ("annual", r"\bannual(?:ly)?\b|\byearly\b|\ba year\b|\bper year\b|年間|年率|毎年"),
    ("monthly", r"\bmonthly\b|\ba month\b|\bper month\b|月間|月額|毎月"),
    ("daily", r"\bdaily\b|\ba day\b|\bper day\b|日量|毎日|1日当たり|1日あたり"),
)  # fmt: skip
_PARTS = tuple((name, re.compile(words, re.IGNORECASE | re.ASCII)) for name, words in _QUARTERS)

Part = tuple[str, str]
"""A part of a date: what it is, and its value."""


def found(sentence: str) -> Iterator[tuple[Part, int, int]]:
    """The parts of the dates in a sentence (NFKC), with where they stand."""
    yield from _months(sentence)
    yield from _years(sentence)
    for m in _WEEKDAY.finditer(sentence):
        which = _WEEKDAYS.index(m["en"][:3].lower()) if m["en"] else _DAYS.index(m["ja"])
        yield ("weekday", str(which)), m.start(), m.end()
    for name, pattern in _PARTS:
        for m in pattern.finditer(sentence):
            yield ("when", name), m.start(), m.end()


def _months(sentence: str) -> Iterator[tuple[Part, int, int]]:
    """Months, and the days beside them."""
    for m in _EN_MONTH.finditer(sentence):
        yield ("month", str(_MONTHS.index(m["month"][:3].lower()) + 1)), m.start("month"), m.end("month")
        for group in ("before", "after"):
            if m[group]:
                yield ("day", str(int(m[group]))), m.start(group), m.end(group)
    for pattern in (_JA_MONTH, _JA_MONTHS, _JA_DAY):
        for m in pattern.finditer(sentence):
            for part, digits in m.groupdict().items():
                if digits:
                    yield (part, str(int(digits))), m.start(part), m.end(part)


def _years(sentence: str) -> Iterator[tuple[Part, int, int]]:
    for pattern, first in ((_YEAR, 0), (_SHORT, 2000), (_ERA, 2018)):
        for m in pattern.finditer(sentence):
            year = 1 if m["year"] == "元" else int(m["year"])
            yield ("year", str(first + year)), m.start("year"), m.end("year")
