# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""Days told from the day of publication: "on Thursday", "next spring", "by the end of the year", 来春, 年内に.

Only after a word that looks ahead and nothing between that ends it. "Next year" and 来月 alone are too wide to
watch and are refused; a weekday is that of the seven days after publication, never the same day.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from monitor.evidence.dates import days

_AHEAD = (
    r"\b(?:will|shall|is to|are to|(?<!come )(?<!unlikely )to be|due|scheduled|slated|(?:is|are) expected|expected to|anticipated to|(?:is|are) set|set to|plans? to|aims? to|begins|starts|opens|"
    r"is going to|are going to|hopes? to)\b"
)
_WEEKDAYS = ("mon", "tues", "wednes", "thurs", "fri", "satur", "sun")
_SEASON = r"(?P<season>spring|summer|autumn|fall|winter)"
_STEP = rf"(?P<between>(?:(?!{_AHEAD})[^.;:,“”\"()—–]){{0,80}}?)\s"
WEEKDAY = re.compile(
    rf"(?:{_AHEAD}){_STEP}(?P<date>(?:on |by |until )?(?P<weekday>Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
    r"(?!['’]|,? (?:\d|the \d|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|night [A-Z])|s\b)"
)
SPAN = re.compile(
    rf"(?:{_AHEAD}){_STEP}(?P<date>(?:by |before |in |at )?(?:(?P<end>(?:the )?end of (?:the|this) year)|(?:the )?(?P<half>first half|second half|(?:first|second|third|fourth) quarter) of "
    rf"(?P<year>the|this|next) year|(?P<next>next |this |(?<=in )(?:the )?|(?<=by )(?:the )?){_SEASON}))\b(?!['’]| (?:of\s)?\d| [A-Z]|-)"
)
JA = re.compile(
    r"(?P<date>来(?P<season>春|夏|秋|冬)(?!闘)|(?:20\d\d年|今年|同)?(?<![一半数通前\d])(?P<end>年内)に(?!も))(?=[^。]{0,40}(?:予定|計画|方針|見通し|見込み|目指す|する。?$|開く。?$|始める。?$))"
)
# "on Thursday to announce" is the day of the telling where a verb of telling stands before it.
_TOLD = re.compile(
    r"\b(?:said|says|told|announced|reported|wrote|added|was|were|had|has|have|last|who|which|after|since|when|according|as at|as of|went|came|took|set (?!to\b|for\b)|not likely|unlikely|interview|statement|post|speech|letter|filing|email|memo)\b|(?<!\ba )(?<!\ban )(?<!\bthe )(?<!\bits )(?<!\bnew )\b(?!expect|schedul|plann|need|speed)\w{2,}ed\b(?<!be \w{5})",
    re.IGNORECASE,
)
_WAS = re.compile(
    r"\b(?:was|were|had been|been|wasn['’]t|weren['’]t|(?:is|are)(?:n['’]t| not))\s(?:\w+ly\s)?$",
    re.IGNORECASE,
)
# What will not be is to come only where it will be then: "will not speak until Tuesday".
_NOT = re.compile(r"^\s?(?:not|never)\b", re.IGNORECASE)
_PASSIVE = re.compile(r"\b(?:be|being) (?:\w+ly )?\w+(?:ed|n|ld|nt|t|de)\b", re.IGNORECASE)


def weekday(m: re.Match[str], published: date) -> date | None:
    """The day of the next seven that is meant; None where it is that of the publication, or past."""
    if not _clear(m):
        return None
    number = _WEEKDAYS.index(m["weekday"].lower())
    away = (number - published.weekday()) % 7
    return published + timedelta(days=away) if away else None


def span(m: re.Match[str], published: date) -> date | None:
    """The first day of the period that is meant; of "the end of the year", the last."""
    groups = m.groupdict()
    if groups.get("between") is not None and not _clear(m):
        return None
    if groups.get("end"):
        # A year that a text names is for the rules of explicit dates.
        return None if re.search(r"20\d\d", m["date"]) else date(published.year, 12, 31)
    if groups.get("half"):
        year = published.year + (m["year"] == "next")
        first = date(year, days.PARTS[m["half"].lower()], 1)
        return first if first > published else None
    month = days.PARTS[m["season"].lower()]
    step = (groups.get("next") or "").strip().lower()
    if m["date"].startswith("来"):
        step = "next year"
    year = published.year + (step == "next year" or (step != "this" and month <= published.month))
    first = date(year, month, 1)
    return first if first > published else None


def _clear(m: re.Match[str]) -> bool:
    between = _PASSIVE.sub("be", m.group()[: m.start("date") - m.start()])
    if _NOT.search(m["between"]) and not m["date"].startswith("until"):
        return False
    return not _TOLD.search(between) and not _WAS.search(m.string[: m.start()])
