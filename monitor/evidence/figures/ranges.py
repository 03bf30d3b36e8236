# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""Two numbers that are one range: "$3-5 billion", "between 30% and 40%", "two or three people".

"From $3 billion to $5 billion" and "rose 3% to 103%" are a change: two figures. So are "21-14" (a score) and
"50-50" none. The low end takes the unit and the scale of the high one where it has none of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from monitor.evidence.figures.numerals import Number, Raw

_HEDGE = r"(?:(?:about|around|up to|as (?:much|many|high) as|more than|at least|over|nearly|perhaps|even|possibly) )?"
_JOIN = re.compile(
    rf"(?: ?(?P<dash>[-–—〜～~]) ?|[-, ]{{0,3}}(?P<to>to) {_HEDGE}| (?P<or>or)(?: even| perhaps| maybe)? | (?P<and>and) {_HEDGE})$",
    re.IGNORECASE,
)
_FROM = re.compile(
    r"\bfrom (?:(?:about|around|some|nearly|almost|more than|less than|just|an estimated|over|under|above|below|roughly|approximately|at least|only|as (?:little|low|few) as|an?|the|its|their|"
    r"his|her|current(?:ly)?|previous(?:ly)?|initial|original|average|earlier|present|today[’']s) ){0,3}$",
    re.IGNORECASE,
)
_RANGING = re.compile(
    r"\b(?:rang(?:e|es|ed|ing)|anywhere|anything|var(?:y|ies|ied|ying)|sentences?|terms|sizes|prices|fees|fines|estimates|bids)(?: widely)? from ",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\bbetween (?:about |around |roughly |some |an estimated )?$", re.IGNORECASE)
_MOVED = re.compile(
    r"\b(?:rise|risen|rose|rising|rises|fall|fell|fallen|falls|falling|gain(?:s|ed|ing)?|lost|loses?|losing|drop(?:s|ped|ping)?|climb(?:s|ed|ing)?|jump(?:s|ed|ing)?|slid|slides?|"
    r"added|adds|adding|up|down|increas(?:e|es|ed|ing)|decreas(?:e|es|ed|ing)|declin(?:e|es|ed|ing)|surg(?:e|es|ed|ing)|slump(?:s|ed|ing)?|advanc(?:e|es|ed|ing)|rall(?:y|ied|ies)|eas(?:e|ed|ing)|"
    r"sank|sinks?|tumbl(?:e|es|ed|ing)|plung(?:e|es|ed|ing)|soar(?:s|ed|ing)?|edg(?:es|ed|ing)|dip(?:s|ped|ping)?|slip(?:s|ped|ping)?|tick(?:s|ed|ing)?|higher|lower|grew|grow(?:s|n|ing)?|"
    r"shrank|shed|cut|hik(?:e|es|ed)|lift(?:s|ed)?|rais(?:e|es|ed|ing)|by|off|leap(?:s|t)?)(?: as much as| more than| nearly| about| almost| over| another| an? )?\s?$",
    re.IGNORECASE,
)
# The end of a game, and one day in September.
_SCORE = frozenset({"win", "loss", "defeat", "victory", "lead", "draw", "set", "attack", "record", "vot"})
_YEAR = re.compile(r"(?:1[6-9]|20)\d\d")


@dataclass(frozen=True, slots=True)
class Read:
    """A number with what was read next to it. `raw.unit` is empty where it has none of its own; `factor`: what
    its unit multiplies it by; `signed`: a currency's sign stands before it."""

    number: Number
    raw: Raw
    factor: Decimal = Decimal(1)
    signed: bool = False


def joined(plain: str, found: list[Read]) -> list[Raw]:
    """The figures that the numbers make, ranges as one; numbers without a unit are dropped."""
    out: list[Raw] = []
    at = 0
    while at < len(found):
        one = found[at]
        other = found[at + 1] if at + 1 < len(found) else None
        both = _pair(plain, one, other) if other is not None else None
        if both:
            out.extend(both)
            at += 2
            continue
        if one.raw.unit and (one.signed or not one.number.joined or plain[one.raw.start - 1] in "–—"):
            out.append(one.raw)
        at += 1
    return out


def _pair(plain: str, a: Read, b: Read) -> list[Raw]:
    gap = plain[a.raw.end : b.raw.start]
    if not 0 < len(gap) <= 24:
        return []
    m = _JOIN.match(gap)
    if m is None or not _agree(a, b, dash=m["dash"] is not None):
        return []
    low, high = _ends(a, b)
    if low is None:
        return [high] if m["to"] else []  # "$900 to $1 billion": which scale the low end has is not said
    if low.value >= high.value or (m["dash"] and high.kind == "count" and high.unit in _SCORE):
        return []
    lead = plain[max(0, a.raw.start - 40) : a.raw.start]
    if m["and"] and not _BETWEEN.search(lead):
        return []
    if m["or"] and high.value - low.value > max(low.quantum, high.quantum):
        return []
    if m["to"]:
        own = bool(a.raw.unit) and bool(b.raw.unit) and not _same_scale(a, b)
        if _FROM.search(lead) and not _RANGING.search(lead):
            return [] if a.raw.unit and low == a.raw else [low, high]
        if own and _MOVED.search(lead) and not lead.rstrip().endswith("by"):
            return []
    return [
        replace(low, end=b.raw.end, high=high.value, quantum=min(low.quantum, high.quantum), bound="range")
    ]


def _agree(a: Read, b: Read, *, dash: bool) -> bool:
    """Whether two numbers can be ends of one range: one unit, and no years, scores or dates."""
    if a.number.joined and not a.signed:
        return False
    years = _YEAR.fullmatch(a.number.written), _YEAR.fullmatch(b.number.written)
    if (
        any(years)
        and not (a.raw.unit and b.raw.unit)
        and (b.raw.kind in {"count", "duration"} or not b.raw.unit)
    ):
        return False
    if a.raw.unit and b.raw.unit:
        return a.raw.unit == b.raw.unit and a.raw.kind == b.raw.kind
    if b.raw.unit:
        # "$5-6" carries its sign over; "5-$6" is none, and "5 to $6" is not either.
        return not b.signed and not a.number.bound and (not dash or a.number.written != b.number.written)
    return a.signed and bool(a.raw.unit) and not years[1]


def _ends(a: Read, b: Read) -> tuple[Raw | None, Raw]:
    high = b.raw
    if not high.unit:  # "$5-6 billion"
        high = replace(high, unit=a.raw.unit, kind=a.raw.kind)
    number = a.number.bare() if high.kind == "measure" and high.unit == "m" else a.number  # "1m to 3m above"
    if number.power == 0 and b.number.power > 0 and not number.spelled and "," not in number.written:
        low = number.scaled_as(b.number.power)
        alone = b.number.value / Decimal(10) ** b.number.power
        if number.value >= alone:
            return None, high
        number = low
    elif number.spelled and number.power == 0 and b.number.power > 0:
        number = replace(
            number, value=number.value * Decimal(10) ** b.number.power, quantum=Decimal(10) ** b.number.power
        )
    factor = b.factor if not a.raw.unit else a.factor
    low_raw = replace(
        a.raw, value=number.value * factor, quantum=number.quantum * factor, unit=high.unit, kind=high.kind
    )
    return low_raw, high


def _same_scale(a: Read, b: Read) -> bool:
    return a.number.power == 0 and b.number.power > 0
