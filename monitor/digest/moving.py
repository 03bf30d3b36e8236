"""Whether two figures may be the same, and whether a figure says how much something is now."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from monitor import text
from monitor.model import Amount, Stated

# Ten times more or less is another thing under the same name, more often than a figure that moved.
_FARTHEST = 10
# A sum converted on another day differs so much.
_NEAR = Decimal("0.01")
_CURRENCY = re.compile(r"[A-Z]{3}")
_FEWEST_WORDS = 4
_MOSTLY = 0.7
_ABOUT = Decimal("0.05")

# "fell 3 percent", "3% higher": an amount of change, which is a new one each day.
_CHANGED_BY = re.compile(
    r"\b(?:rose|ris(?:e|en|es|ing)|gain(?:s|ed)?|f[ae]ll(?:s|en)?|drop(?:s|ped)?|jump(?:s|ed)?|climb(?:s|ed)?"
    r"|slid|slip(?:s|ped)?|surg(?:e|es|ed)|soar(?:s|ed)?|tumbl(?:e|es|ed)|plung(?:e|es|ed)|declin(?:e|es|ed)"
    r"|increas(?:e|es|ed)|decreas(?:e|es|ed)|gr[eo]w(?:s|n)?|shr[aiu]nk(?:s)?|up|down|higher|lower)"
    r"(?:\s+(?:by|about|around|nearly|almost|some|an?|more than|over|at least))*\s*$",
    re.IGNORECASE,
)
_CHANGE_AFTER = re.compile(
    r"^\s*(?:(?:percentage\s+)?points?\s+)?(?:up|down|higher|lower|more|less|rise|increase|drop|fall|gain"
    r"|decline|jump|surge|decrease|growth)\b|^\s*(?:の)?(?:上昇|下落|増|減|高|安|上げ|下げ|伸)",
    re.IGNORECASE,
)
# "from $6.1 billion", "than 12", "previously 40": what was, told beside what is.
_FORMER = re.compile(
    r"\b(?:from|than|previous(?:ly)?|earlier|formerly|originally|initially|against)"
    r"(?:\s+(?:about|around|an?|the|some|estimated|at least|more than|over))*\s*$"
    r"|(?:前回|従来|当初|これまで)の?(?:約|およそ)?$",
    re.IGNORECASE,
)
_FORMER_AFTER = re.compile(r"^(?:程度|前後)?(?:から|より)")


def is_level(one: Stated) -> bool:
    """Whether a figure says how much something is now: no amount of change, and not what it was before."""
    before, _, after = one.sentence.partition(one.quote)
    before, after = before[-60:], after[:40]
    if _CHANGED_BY.search(before) or _CHANGE_AFTER.search(after):
        return False
    return not (_FORMER.search(before) or _FORMER_AFTER.search(after))


def _span(one: Amount) -> tuple[Decimal, Decimal]:
    """What the value may stand for, given how it is rounded."""
    half = one.quantum / 2
    if one.bound == "about":
        half = max(half, abs(one.value) * _ABOUT)
    return one.value - half, (one.value if one.high is None else one.high) + half


def alike(one: Amount, other: Amount) -> bool:
    """Whether both may be the same, rounded or bounded: "more than $6 billion" and "$6.3 billion" may."""
    if one.unit != other.unit:
        return False
    (low, high), (low2, high2) = _span(one), _span(other)
    if low <= high2 and low2 <= high:
        return True
    if one.bound == other.bound:
        return False
    return any(
        (a.bound == "least" and b_high >= a_low) or (a.bound == "most" and b_low <= a_high)
        for a, (a_low, a_high), (b_low, b_high) in (
            (one, (low, high), (low2, high2)),
            (other, (low2, high2), (low, high)),
        )
    )


def same(one: Amount, other: Amount) -> bool:
    """Whether both are the same value of the same unit, however they are rounded or bounded."""
    return (one.value, one.high, one.unit) == (other.value, other.high, other.unit)


def all_alike(values: Sequence[Amount]) -> bool:
    """Whether each of `values`, of which there is one at least, may be the same as the first."""
    return all(alike(values[0], one) for one in values[1:])


def comparable(old: Amount, new: Amount) -> bool:
    """Whether the one may have become the other."""
    if old.unit != new.unit or old.value * new.value <= 0:
        return False
    ratio = abs(new.value / old.value)
    if _CURRENCY.fullmatch(new.unit) and abs(ratio - 1) < _NEAR:
        return False
    return Decimal(1) / _FARTHEST <= ratio <= _FARTHEST


def alike_said(one: str, other: str) -> bool:
    """Whether two sentences say the same but for figures: most words of the shorter are in the other."""
    first, second = (frozenset(w for w in text.words(line) if not w.isdecimal()) for line in (one, other))
    shorter = min(len(first), len(second))
    return shorter >= _FEWEST_WORDS and len(first & second) >= _MOSTLY * shorter
