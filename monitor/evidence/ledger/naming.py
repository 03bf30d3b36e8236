# ruff: noqa: E501 - a list of words cut in two reads worse than a long line
"""Whether a phrase can be the name of a point: a common noun, and no place, company, unit or suffix.

A sum is not what it is called by where that is who gives or gets it, a time or a unit ("nine universities", "the
holiday quarter", "a tonne"): it is then called an amount, which is true whatever it is. So many megawatts of a hall
are its capacity.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.evidence.ledger.ideas import is_noun
from monitor.evidence.ledger.nouns import named
from monitor.evidence.ledger.subjects import Use
from monitor.evidence.reading import stem

# What a measure is of where nothing better is known.
_MEASURED = {
    "m": "length",
    "ft": "length",
    "mile": "distance",
    "g": "weight",
    "m2": "area",
    "m²": "area",
    "acre": "area",
    "W": "capacity",
}
# What a figure is called where nothing better is known.
_NEUTRAL = {"money": "amount", "percent": "percentage"}
_TIMES = "holiday holidays quarter year month week day season weekend decade summer winter spring autumn christmas".split()
_UNITS = "bps bp percent point points tonne ton tonnes tons barrel kilo kg litre liter gallon megawatt megawatts acre share piece unit".split()
_RELATIONS = "beside besides next near outside inside behind alongside per worth plus minus".split()
_OTHER_THAN = frozenset({*_TIMES, *_UNITS, *_RELATIONS})
_GROUPS = frozenset(
    "universities university councils council hospitals hospital regions states partners people".split()
)
_NUMBERED = re.compile(
    r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d[\d,.]*) \w", re.IGNORECASE
)
_HOLDERS = frozenset(
    {
        "worker",
        "customer",
        "patient",
        "passenger",
        "student",
        "soldier",
        "person",
        "household",
        "firm",
        "country",
        "school",
    }
)
# Their noun alone says what has it, not that it is power or energy.
_CAPACITIES = frozenset(
    "capacity power demand output load generation supply consumption electricity energy storage".split()
)
_HOW = {
    "persegi": "area",
    "long": "length",
    "wide": "width",
    "deep": "depth",
    "tall": "height",
    "high": "height",
}
_TIED = re.compile(r" (?:of|from|in|for|on|at|by|to|against) ")
_NO_NOUN = re.compile(
    r"(?:long|wide|deep|tall|high|thick|big|small|new|old|other|others|more|less|about|around|over|to|"
    r"以上|以下|未満|前後|程度|以内|規模|相当|近く|余り|合計|人|名|社|回|件|個|台|本|つ|円|ドル|倍|割)"
)


def fit(name: str, found: Sequence[Use]) -> str:
    """The name where it is one; else what the measure is of; else ""."""
    kind, unit = found[0].figure.kind, found[0].figure.unit
    first, _, rest = name.partition(" ")
    if kind == "measure" and first.casefold() in _HOW:
        # "an 80-foot-long boat" is so long, whatever it is.
        return _HOW[first.casefold()]
    plain = _TIED.split(name)[0]
    last = plain.split(" ")[-1]
    if kind == "percent" and name.casefold() == "interest":
        return "interest rate"
    if _no_thing(plain, last.casefold(), kind):
        return _MEASURED.get(unit, "") if kind == "measure" else _NEUTRAL[kind]
    if kind == "measure" and unit in {"W", "Wh"} and plain.isascii() and re.fullmatch(r"[a-z]+", plain):
        return name if stem(last) in _CAPACITIES or last in _CAPACITIES else f"{plain} capacity"
    hyphened = all("-" in use.figure.literal and stem(last) == use.written for use in found)
    bare = _NO_NOUN.fullmatch(name) or (hyphened and not rest)
    if bare or _proper(plain, found):
        return _MEASURED.get(unit, "") if kind == "measure" else ""
    return name


def _no_thing(plain: str, last: str, kind: str) -> bool:
    """Whether it says whose a figure is, when or by what unit, and not what."""
    if kind not in {"money", "percent", "measure"}:
        return False
    if last in _RELATIONS or (kind == "percent" and last in {"bps", "bp", "percent", "point", "points"}):
        return True
    if kind != "money":
        return False
    groups = last in _GROUPS or (named(last) in _HOLDERS and re.search(r"[^s]s$", last) is not None)
    return last in _OTHER_THAN or groups or _NUMBERED.match(plain) is not None


def _proper(plain: str, found: Sequence[Use]) -> bool:
    """Whether it is a name alone: each word capitalised, its last nowhere written small."""
    parts = plain.split(" ")
    last = parts[-1].strip("\"“”‘’'")
    if not last[:1].isupper() or last.isupper() or is_noun(last) or not plain.isascii():
        return False
    if found[0].figure.kind not in {"percent", "measure"} and len(parts) > 1:
        return False  # "the $6 billion Compute Plan"
    if any(not part.strip("\"“”‘’'")[:1].isupper() for part in parts):
        return False
    if found[0].figure.kind == "count":
        return False  # "512 Cores"
    if len(parts) == 1 and any(
        use.figure.passage.text.startswith(plain) and not use.figure.passage.is_title for use in found
    ):
        return False  # what begins a sentence is written so
    small = re.compile(rf"\b{re.escape(last.casefold())}\b")
    return not any(small.search(use.figure.passage.text) for use in found)
