# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""Numbers as they are written in English text, in digits or words, with their scale ("6.3bn", "two million").

What a number counts is found by others; here it only stands somewhere and has a value. Refused: numbers with a
comma for a point, parts of names, dates and addresses (GPT-5.4, 9/11, 12:30, 203.0.113.9), numbers below zero.
All expressions are linear: no nested repetition without a bound.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from monitor.evidence.figures.spelled import spelled
from monitor.model import Bound

Kind = Literal["money", "percent", "measure", "count", "ordinal", "times", "duration"]

_NUM = r"\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,6})?|\d{1,3}(?:,\d\d){1,4},\d{3}|\d{1,15}(?:\.\d{1,6})?"
_SCALES = {
    "thousand": 3, "hundred": 2, "million": 6, "milion": 6, "bilion": 9, "billon": 9, "billion": 9, "trillion": 12, "lakh": 5, "crore": 7,
    "k": 3, "m": 6, "mn": 6, "mln": 6, "mio": 6, "mil": 6, "b": 9, "bn": 9, "bln": 9, "bil": 9, "t": 12, "tn": 12, "trn": 12, "tln": 12,
}  # fmt: skip
# "billon" and "milion" are seen in print; without them the sum would be read as plain dollars.
_SCALE = r"lakh crore|hundred|thousand|milli?ons?|billi?ons?|billons?|trillions?|lakhs?|crores?"
_WRITTEN = re.compile(
    rf"(?<![A-Za-z0-9_&#@%])(?:(?<![0-9A-Za-z][.,:/'’])|(?<=\dMW/)|(?<=\dGW/)|(?<= [MG]W/))(?P<num>{_NUM})(?P<part>½|¼|¾| and a (?:half|quarter)\b)?"
    rf"(?:[ -]?(?P<scale>{_SCALE})\b|(?P<short>\s?(?:bn|bln|trn|tn|tln|mln|mn|mio)|[mbkt]|\s(?:mil|bil))(?![A-Za-z0-9_]))?"
    r"(?![0-9])(?![.,:/][0-9])",
    re.IGNORECASE,
)
_DIGIT = re.compile("[0-9]")
_PARTS = {"½": "0.5", "¼": "0.25", "¾": "0.75", "half": "0.5", "quarter": "0.25"}
# A sign before the number; a dash between words or figures is none.
_MINUS = re.compile(r"(?:(?:^|[\s(（])[-−]|\b(?:minus|negative) |マイナス|[▲△])$", re.IGNORECASE)
# "170, 000 people", "470 000 tonnes": thousands set apart by a space, or broken off by a bad copy.
_TRIPLE = re.compile(r"\d{3}")
_BROKEN = re.compile(r"(?<!\d)\d{1,3},?[ \u00a0\u202f]$")
# "Phase 2 520MW": the number of something, and no thousands.
_OF_A_NAME = re.compile(r"\b(?:Phase|phase|Stage|Unit|Lot|Block|Line|Round|Type|Part|Q|H) ?\d{1,3} $")
# "$57. 5 million": so, too, a point.
_POINT = re.compile(r"\d\. $")
_POINT_AFTER = re.compile(r"\. \d")
_BROKEN_AFTER = re.compile(r",?[ \u00a0\u202f]\d{3}(?!\d)(?=[ \u00a0\u202f-]|$)")
_MORE = re.compile(
    r"(?P<least>\+|[ -]plus\b| or (?:more|greater|higher|over)\b)|(?P<about>-(?:odd|ish|some)\b| or so\b)|(?P<most> or (?:less|fewer|under)\b)",
    re.IGNORECASE,
)
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
WIDE = str.maketrans(
    "０１２３４５６７８９．，％＄￥－＝（）：＋／" + "".join(chr(ord(c) + 0xFEE0) for c in _LETTERS),
    "0123456789.,%$¥-=（）:+/" + _LETTERS,
)


@dataclass(frozen=True, slots=True)
class Raw:
    """A figure: where it stands and what it says. `unit` is empty as long as only a number is known; `high`: the
    upper end of a range; `bound`: a hedge that stands within it ("500+ people")."""

    start: int
    end: int
    value: Decimal
    quantum: Decimal
    unit: str
    kind: Kind
    high: Decimal | None = None
    bound: Bound = ""


@dataclass(frozen=True, slots=True)
class Number:
    """A number: `value` with its scale, `end` after it. `written` is the number alone, `power` the scale's
    power of ten. `short`: the scale is a letter that can be a unit, too ("5m", "7B"). `joined`: a dash stands
    before it, so that it is the second of a range or none. `bound` is one that follows it ("500+")."""

    start: int
    end: int
    value: Decimal
    quantum: Decimal
    written: str
    power: int = 0
    short: str = ""
    spelled: bool = False
    joined: bool = False
    bound: Bound = ""
    after: int = 0

    @property
    def scaled(self) -> bool:
        """Whether it has a scale, or commas that show that it is no name or year."""
        return self.power > 0 or "," in self.written

    def bare(self) -> Number:
        """The same without a scale of one letter: 5 of "5m"."""
        if not self.short:
            return self
        value, quantum = number(self.written, 0)
        end = self.start + len(self.written)
        return replace(self, end=end, after=end, value=value, quantum=quantum, power=0, short="")

    def scaled_as(self, power: int) -> Number:
        """The same number with the scale that the other end of its range has."""
        value, quantum = number(self.written, power)
        return replace(self, value=value, quantum=quantum, power=power)


def has_digit(plain: str) -> bool:
    """Whether a text has a digit."""
    return _DIGIT.search(plain) is not None


def numbers(plain: str, *, worded: bool = True, signed: Collection[int] = ()) -> list[Number]:
    """The numbers of `plain` (half-width digits), in order; none overlaps another. `worded`: some may be in
    words. `signed`: where a currency's sign or code ends, which may be letters ("SEK500m")."""
    found = [_digits(plain, m) for m in _WRITTEN.finditer(_parted(plain, signed))] if has_digit(plain) else []
    out = [n for n in found if n is not None]
    for s in spelled(plain) if worded else ():
        power = len(str(int(s.quantum))) - 1 if s.scaled else 0
        out.append(
            _followed(plain, Number(s.start, s.end, s.value, s.quantum, plain[s.start : s.end], power, spelled=True,
                                    joined=s.start > 0 and plain[s.start - 1] in "-–—"))
        )  # fmt: skip
    out.sort(key=lambda n: (n.start, -n.end))
    kept: list[Number] = []
    for n in out:
        if not kept or n.start >= kept[-1].end:
            kept.append(n)
    return kept


def _parted(plain: str, signed: Collection[int]) -> str:
    glued = [at for at in signed if plain[at - 1].isalpha()]
    if not glued:
        return plain
    letters = list(plain)
    for at in glued:
        letters[at - 1] = "$"
    return "".join(letters)


def _digits(plain: str, m: re.Match[str]) -> Number | None:
    start = m.start()
    if start and _MINUS.search(plain, max(0, start - 10), start):
        return None
    if _POINT_AFTER.match(plain, m.end("num")) or _POINT.search(plain, max(0, start - 3), start):
        return None
    if _BROKEN_AFTER.match(plain, m.end("num")) or (
        _TRIPLE.fullmatch(m["num"])
        and _BROKEN.search(plain, max(0, start - 6), start)
        and not _OF_A_NAME.search(plain, max(0, start - 12), start)
    ):
        return None
    scale = (m["scale"] or m["short"] or "").strip().lower()
    power = 12 if scale == "lakh crore" else _SCALES.get(scale, _SCALES.get(scale.removesuffix("s"), 0))
    value, quantum = number(m["num"], power)
    if m["part"]:
        share = Decimal(_PARTS[m["part"].split()[-1]])
        value, quantum = value + share * Decimal(10) ** power, Decimal(10) ** power / 10
    short = m["short"] if m["short"] and len(m["short"].strip()) == 1 else ""
    return _followed(
        plain,
        Number(start, m.end(), value, quantum, m["num"], power, short or "",
               joined=start > 0 and plain[start - 1] in "-–—~〜～"),
    )  # fmt: skip


def _followed(plain: str, n: Number) -> Number:
    m = _MORE.match(plain, n.end)
    if m is None:
        return replace(n, after=n.end)
    bound: Bound = "least" if m["least"] else "about" if m["about"] else "most"
    return replace(n, bound=bound, after=m.end())


def number(written: str, power: int) -> tuple[Decimal, Decimal]:
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
