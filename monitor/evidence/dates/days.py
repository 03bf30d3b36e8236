# ruff: noqa: E501 - a table reads better wide
"""Which days a written date means: "late 2025", "the second half of 2028", 2027年度.

Pure arithmetic on what `dates` has found; halves and parts of a year are taken as wide as anybody means them.
"""

from __future__ import annotations

from datetime import date, timedelta

MONTHS = {
    "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8, "september": 9,
    "october": 10, "november": 11, "december": 12, "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7,
    "aug": 8, "sept": 9, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
PARTS = {
    "early": 1, "mid": 6, "late": 10, "the end of": 12, "end of": 12, "the start of": 1, "the beginning of": 1,
    "the middle of": 6, "spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12, "first half": 1,
    "second half": 7, "first quarter": 1, "second quarter": 4, "third quarter": 7, "fourth quarter": 10, "q1": 1,
    "q2": 4, "q3": 7, "q4": 10, "h1": 1, "h2": 7, "1h": 1, "2h": 7, "春": 3, "夏": 6, "秋": 9, "冬": 12, "前半": 1,
    "後半": 7, "初頭": 1, "半ば": 6, "末": 12, "上期": 4, "下期": 10,
}  # fmt: skip


ENDS = frozenset({"the end of", "end of", "末"})
# Days: farther away, a day without its year is one of either year, but for a verb that says which.
SURE, HALF_A_YEAR = 120, 182
_UNTIL = frozenset({"by", "until", "before", "starting", "effective", "までに", "まで", "以降"})


def day(groups: dict[str, str | None], part: str, published: date) -> date | None:
    name = (groups.get("month") or "").lower()
    month = MONTHS.get(name) or (int(name) if name.isdigit() else PARTS.get(part, 1))
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


def near(day: date, pre: str, published: date, *, within: int = SURE) -> date | None:
    """A day whose year is not given: what is to end or begin lies ahead; what lies farther away than `within`
    days is unsure."""
    if pre in _UNTIL and (published - day).days > 30:
        return _date(day.year + 1, day.month, day.day)
    if pre in _UNTIL and day > published:
        return day
    return day if abs((published - day).days) <= within else None


def gone(day: date, published: date) -> date | None:
    """A day whose year is not given and that is past; what lies far back is unsure."""
    past = day if day <= published else _date(day.year - 1, day.month, day.day)
    return past if past is not None and (published - past).days <= 120 else None


def coming(month: str, part: str, published: date) -> date:
    """The first day of a month without a year that lies ahead: this year's, or else the next one's."""
    number = MONTHS[month.lower()] if month.lower() in MONTHS else int(month)
    later = {"late": 20, "下旬": 20, "mid": 11, "中旬": 11}
    year = published.year + (number < published.month)
    first = date(year, number, later.get(part, 1))
    return end_of(first) if part in ENDS else first


def end_of(day: date) -> date:
    """The last day of a day's month: "by the end of March"."""
    return _months_on(day.replace(day=1), 1)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def last(first: date, groups: dict[str, str | None], part: str) -> date:
    """The last day that a date can mean."""
    if groups.get("day"):
        return first
    if groups.get("month"):
        return _months_on(first.replace(day=1), 1)
    if groups.get("fiscal"):
        return _months_on(first, 12)
    if not part:
        return date(first.year, 12, 31)
    if "quarter" in part or part.startswith("q"):
        return _months_on(first, 3)
    # Half-years are six months; "early", "mid" and "late" are taken as wide as anybody means them.
    return _months_on(first, 6)


def _months_on(first: date, months: int) -> date:
    count = first.year * 12 + first.month - 1 + months
    following = date(count // 12, count % 12 + 1, 1)
    # No period of a year reaches into the next: "late 2025" ends with December.
    end = following - timedelta(days=1)
    return end if months == 12 else min(end, date(first.year, 12, 31))
