# ruff: noqa: E501 - an expression or a table entry cut in two reads worse than a long line
"""Numbers with their units in a line of text, English and Japanese: where they stand and what they say.

Refused: years and dates, model and version names (H100, RTX 5090, GPT-5.4), phone and ticker numbers,
list numbers, bare numbers. All expressions are linear: no nested repetition without a bound.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from monitor.evidence.reading import stem

Kind = Literal["money", "percent", "measure", "count", "ordinal"]

_NUM = r"\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,6})?|\d{1,12}(?:\.\d{1,6})?"
_SCALES = {
    "thousand": 3, "million": 6, "milion": 6, "bilion": 9, "billon": 9, "billion": 9, "trillion": 12, "k": 3, "m": 6, "mn": 6, "mln": 6, "mio": 6,
    "b": 9, "bn": 9, "bln": 9, "t": 12, "tn": 12, "trn": 12, "tln": 12,
}  # fmt: skip
# "billon" and "milion" are seen in print; without them the sum would be read as plain dollars.
_SCALE = r"thousand|milli?ons?|billi?ons?|billons?|trillions?"
_SHORT = r"bn|bln|trn|tn|tln|mln|mn|m|b|k|t"
_SIGNS = {
    "US$": "USD", "$": "USD", "USD": "USD", "A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD", "NZ$": "NZD",
    "HK$": "HKD", "S$": "SGD", "NT$": "TWD", "R$": "BRL", "€": "EUR", "EUR": "EUR", "£": "GBP", "GBP": "GBP",
    "¥": "JPY", "JPY": "JPY", "JP¥": "JPY", "CN¥": "CNY", "RMB": "CNY", "₩": "KRW", "₹": "INR", "CHF": "CHF",
}  # fmt: skip
_NAMES = {
    "yen": "JPY", "dollar": "USD", "dollars": "USD", "euro": "EUR", "euros": "EUR", "pounds": "GBP",
    "won": "KRW", "yuan": "CNY", "rupees": "INR", "francs": "CHF",
}  # fmt: skip
_SIGN = r"(?:US|AU|A|CA|C|NZ|HK|S|NT|R)?\$|(?:CN|JP)?¥|[€£₩₹]|\b(?:USD|EUR|GBP|JPY|RMB|CHF)"
_MONEY_BEFORE = re.compile(
    rf"(?<![\w$])(?P<sign>{_SIGN}) ?(?P<num>{_NUM})(?:[ -]?(?P<scale>{_SCALE})|(?P<short>\s?(?:bn|bln|trn|tn|tln|mln|mn)|[mbkt]))?(?![\w%]|-[a-z])",
    re.IGNORECASE,
)
_MONEY_AFTER = re.compile(
    rf"(?<![\w.,$¥€£-])(?P<num>{_NUM})(?:[ -](?P<scale>{_SCALE})|(?P<short>{_SHORT}))?[ -](?:US )?"
    r"(?P<name>yen|dollars?|euros?|pounds|won|yuan|rupees|francs)\b",
    re.IGNORECASE,
)
_PERCENT = re.compile(
    rf"(?<![\w.,$-])(?P<num>{_NUM}) ?(?P<unit>percentage points?|basis points?|%|percent\b|per cent\b|pct\b)",
    re.IGNORECASE,
)
_COUNT = re.compile(
    rf"(?<![\w.,$¥€£#/:+(-])(?P<num>{_NUM})(?:[ -](?P<scale>{_SCALE})|(?P<short>mn|bn|tn|m|k)(?= ))?"
    r"(?P<gap>[ -])(?P<noun>[A-Za-z][A-Za-z/]{0,24}(?:[ -][A-Za-z][A-Za-z]{0,24}){0,2})",
)
_GLUED = re.compile(
    rf"(?<![\w.,$¥€£#/:+-])(?P<num>{_NUM})(?P<noun>GWh?|MWh?|kWh?|TWh|nm|GB|TB|PB|km|kg|mAh|Hz|GHz|MHz|fps)\b"
)
_RATE = re.compile(
    r"\s?(?:an?|per|each|/)\s?(share|month|year|week|day|hour|user|unit|seat|barrel|gallon|pound|kg|token|million tokens)\b"
    r"|\s?(monthly|yearly|annually)\b",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    r"\bby (?:up to |as much as |about |around |nearly |over |more than |at least )?$", re.IGNORECASE
)
_ORDINAL = re.compile(r"(?<![\w.,$-])(?P<num>\d{1,4})(?:st|nd|rd|th)[ -](?P<noun>[a-z]{3,20})\b")

_MEASURES: dict[str, tuple[str, int]] = {
    "gw": ("W", 9), "gigawatt": ("W", 9), "mw": ("W", 6), "megawatt": ("W", 6), "kw": ("W", 3), "kilowatt": ("W", 3),
    "gwh": ("Wh", 9), "mwh": ("Wh", 6), "kwh": ("Wh", 3), "twh": ("Wh", 12), "nm": ("nm", 0), "nanometer": ("nm", 0),
    "nanometre": ("nm", 0), "gb": ("B", 9), "gigabyte": ("B", 9), "tb": ("B", 12), "terabyte": ("B", 12),
    "pb": ("B", 15), "petabyte": ("B", 15), "km": ("km", 0), "kilometer": ("km", 0), "kilometre": ("km", 0), "mile": ("mile", 0),
    "kg": ("kg", 0), "kilogram": ("kg", 0), "mah": ("mAh", 0), "hz": ("Hz", 0), "mhz": ("Hz", 6), "ghz": ("Hz", 9), "fps": ("fps", 0),
    "exaflop": ("flops", 18), "petaflop": ("flops", 15), "teraflop": ("flops", 12),
}  # fmt: skip
_MONTHS = frozenset(
    "january february march april may june july august september october november december jan feb mar "
    "apr jun jul aug sep sept oct nov dec".split()
)
# A noun after a number that is no count: time of day, approximations of time, parts of addresses.
_NO_COUNT = _MONTHS | frozenset(
    "am pm a.m p.m est edt pst pdt gmt utc et pt ct st ave street series edition percent s th ths was is has "
    "times plus versus this us yes its his as vs hours minutes seconds years months weeks days os ios macos "
    "pros ultras maxs".split()
)
_STARTERS = frozenset(
    "the about over some nearly more at around up an all with than almost roughly only its another these "
    "those for of to in and or by a cuts cut lays adds hires fires buys sells ships orders plans hits tops".split()
)

# -- Japanese ----------------------------------------------------------------------------------

_JA_PART = r"\d{1,3}(?:,\d{3})+(?:\.\d{1,4})?|\d{1,9}(?:\.\d{1,4})?"
_JA = re.compile(
    rf"(?<![A-Za-z0-9.,$¥-])(?P<whole>(?:(?:{_JA_PART})(?:[兆億万千]{{1,2}})){{1,4}}(?:{_JA_PART})?|{_JA_PART})"
    r"(?P<unit>米ドル|ドル|円|ユーロ|ポンド|人民元|元|ウォン|パーセント|%|ポイント|割|人|台|基|件|社|カ所|か所|ヵ所|棟|"
    r"機|個|枚|倍|店舗|店|カ国|か国|名|本|戸|ギガワット|メガワット|キロワット|GW|MW|ナノメートル|ナノ|トン|年間|パラメーター|パラメータ)"
)
_JA_PIECE = re.compile(rf"(?P<num>{_JA_PART})(?P<scale>[兆億万千]{{0,2}})")
_JA_SCALE = {"兆": 12, "億": 8, "万": 4, "千": 3}
_JA_UNITS: dict[str, tuple[str, Kind, int]] = {
    "米ドル": ("USD", "money", 0), "ドル": ("USD", "money", 0), "円": ("JPY", "money", 0), "ユーロ": ("EUR", "money", 0),
    "ポンド": ("GBP", "money", 0), "人民元": ("CNY", "money", 0), "元": ("CNY", "money", 0), "ウォン": ("KRW", "money", 0),
    "パーセント": ("%", "percent", 0), "%": ("%", "percent", 0), "ポイント": ("point", "percent", 0), "割": ("%", "percent", 1),
    "ギガワット": ("W", "measure", 9), "メガワット": ("W", "measure", 6), "キロワット": ("W", "measure", 3), "GW": ("W", "measure", 9),
    "MW": ("W", "measure", 6), "ナノメートル": ("nm", "measure", 0), "ナノ": ("nm", "measure", 0),
    "パラメーター": ("parameter", "count", 0), "パラメータ": ("parameter", "count", 0),
}  # fmt: skip
WIDE = str.maketrans("０１２３４５６７８９．，％＄￥－", "0123456789.,%$¥-")


@dataclass(frozen=True, slots=True)
class Raw:
    start: int
    end: int
    value: Decimal
    quantum: Decimal
    unit: str
    kind: Literal["money", "percent", "measure", "count", "ordinal"]


def numbers(plain: str) -> list[Raw]:
    """Every number with a unit in `plain` (half-width digits), in no order; readings may overlap."""
    if not any(c.isdigit() for c in plain):
        return []
    out = [*_money(plain), *_percents(plain), *_ordinals(plain)]
    out.extend(r for r in map(_japanese, _JA.finditer(plain)) if r is not None)
    counts = (_count(plain, m) for m in (*_GLUED.finditer(plain), *_COUNT.finditer(plain)))
    out.extend(r for r in counts if r is not None)
    return [_rated(plain, r) for r in out]


def _money(plain: str) -> Iterator[Raw]:
    for m in _MONEY_BEFORE.finditer(plain):
        unit = _SIGNS.get(m["sign"].upper())
        if unit is not None:
            value, quantum = _number(m["num"], _power(m["scale"] or m["short"]))
            yield Raw(m.start(), m.end(), value, quantum, unit, "money")
    for m in _MONEY_AFTER.finditer(plain):
        if m["name"].lower() in {"pounds", "won"} and not (m["scale"] or m["short"]):
            continue  # a weight; a victory
        value, quantum = _number(m["num"], _power(m["scale"] or m["short"]))
        yield Raw(m.start(), m.end(), value, quantum, _NAMES[m["name"].lower()], "money")


def _percents(plain: str) -> Iterator[Raw]:
    for m in _PERCENT.finditer(plain):
        value, quantum = _number(m["num"], 0)
        written = m["unit"].lower()
        unit = "basis point" if written.startswith("basis") else "point" if "point" in written else "%"
        yield Raw(m.start(), m.end(), value, quantum, unit, "percent")


def _ordinals(plain: str) -> Iterator[Raw]:
    for m in _ORDINAL.finditer(plain):
        before = plain[max(0, m.start() - 12) : m.start()].split()
        dated = bool(before) and before[-1].lower().strip(".") in _MONTHS
        if not dated and m["noun"] not in _MONTHS and m["noun"] != "century":
            yield Raw(m.start(), m.end(), Decimal(m["num"]), Decimal(1), "th " + stem(m["noun"]), "ordinal")


def _rated(plain: str, one: Raw) -> Raw:
    """A price per share is no price of the whole, and a rise by $150 no price: each has a unit of its own."""
    if one.kind in {"money", "percent"} and _CHANGE.search(plain[max(0, one.start - 24) : one.start]):
        one = replace(one, unit=one.unit + " by")
    found = _RATE.match(plain, one.end) if one.kind == "money" else None
    if found is None:
        return one
    per = {"monthly": "month", "yearly": "year", "annually": "year"}.get(
        (found[2] or "").lower(), found[1] or ""
    )
    return replace(one, unit=f"{one.unit}/{per.lower()}")


def _power(scale: str | None) -> int:
    low = (scale or "").strip().lower()
    return _SCALES.get(low, _SCALES.get(low.removesuffix("s"), 0))


def _number(written: str, power: int) -> tuple[Decimal, Decimal]:
    """Value and the size of its last digit. Zeros that end a whole number may be rounding: two of its
    digits are believed ("2,000" may be 1,950, not 1,600)."""
    bare = written.replace(",", "")
    value = Decimal(bare)
    scale = Decimal(10) ** power
    if "." in bare:
        return value * scale, scale / Decimal(10) ** len(bare.partition(".")[2])
    if power:
        return value * scale, scale
    zeros = len(bare) - len(bare.rstrip("0"))
    return value, Decimal(10) ** max(0, min(zeros, len(bare) - 2))


def _count(plain: str, m: re.Match[str]) -> Raw | None:
    groups = m.groupdict()
    scale = groups.get("scale") or groups.get("short") or ""
    written = m["num"]
    glued = "gap" not in groups
    hyphen = not glued and groups["gap"] == "-"
    tokens = [t for t in re.split(r"[ -]", m["noun"]) if t]
    first = stem(tokens[0])
    value, quantum = _number(written, _power(scale))
    if first in _MEASURES or tokens[0].lower() in _MEASURES:
        unit, power = _MEASURES[first if first in _MEASURES else tokens[0].lower()]
        end = m.start("noun") + len(tokens[0])
        factor = Decimal(10) ** power
        return Raw(m.start(), end, value * factor, quantum * factor, unit, "measure")
    if glued or not _may_count(plain, m.start(), written, bool(scale)):
        return None
    if hyphen:
        if tokens[0].lower() in _NO_COUNT or not tokens[0].islower() or len(tokens[0]) < 3:
            return None
        # "a 5-year plan", "a 30-minute talk": durations, not counts.
        if first in {"year", "month", "week", "day", "hour", "minut", "second", "inch", "foot"}:
            return None
        return Raw(m.start(), m.start("noun") + len(tokens[0]), value, quantum, first, "count")
    at = m.start("noun")
    for token in tokens:
        low = token.lower()
        if low in _NO_COUNT or low in {
            "of",
            "in",
            "and",
            "or",
            "to",
            "the",
            "by",
            "on",
            "at",
            "for",
            "from",
            "with",
        }:
            return None
        start = plain.index(token, at)
        at = start + len(token)
        plural = token.endswith("s") and len(token) > 3
        plural = plural and (token[:-1].isupper() or not low.endswith(("ss", "us", "is")))
        if plural or low in {"people", "staff", "men", "women", "children"}:
            return Raw(m.start(), at, value, quantum, stem(token), "count")
        if plain[at : at + 1] not in {" ", "-"}:
            return None
    return None


def _may_count(plain: str, start: int, written: str, scaled: bool) -> bool:
    """Whether a bare number can be a count: no year, and no part of a name such as "Windows 11"."""
    if not scaled and re.fullmatch(r"(?:19|20)\d\d", written):
        return False
    before = re.search(r"([^\s]{1,30})\s$", plain[max(0, start - 31) : start])
    if before is None:
        # At the very start "5 things" is a list number or a headline's count of its own items.
        return start > 0 or scaled or "," in written
    word = before.group(1)
    if scaled or "," in written:
        return True
    if any(c.isdigit() for c in word) or "." in written:
        return False
    return not word[0].isupper() or word.lower() in _STARTERS


def _japanese(m: re.Match[str]) -> Raw | None:
    total = Decimal(0)
    quantum = Decimal(1)
    pieces = 0
    last_power = 99
    for piece in _JA_PIECE.finditer(m["whole"]):
        power = sum(_JA_SCALE[c] for c in piece["scale"])
        if power >= last_power:
            return None
        last_power = power
        value, quantum = _number(piece["num"], power)
        total += value
        pieces += 1
    unit, kind, power = _JA_UNITS.get(m["unit"], (m["unit"], "count", 0))
    if pieces == 0 or unit == "年間":
        return None
    if not re.search("[兆億万千]", m["whole"]):
        if kind == "count" and re.fullmatch(r"(?:19|20)\d\d", m["whole"]):
            return None
        if kind == "count" and total < 2:
            return None
    factor = Decimal(10) ** power
    return Raw(m.start(), m.end(), total * factor, quantum * factor, unit, kind)
