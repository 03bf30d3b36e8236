# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""Figures in English and Japanese sentences, with their normal form and their surroundings.

Money, percentages, measures (500 MW, 2 nm), counts with their noun (2,000 jobs, 3万台) and ordinals. A
range is marked, since neither of its ends is what the article says; "1 trillion yen ($6.34 billion)" is
one figure in two currencies.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from monitor.evidence import numerals
from monitor.evidence.numerals import Kind, Raw
from monitor.evidence.reading import Passage, Word, words

Bound = Literal["", "about", "most", "least", "range"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in a passage.

    `unit`: a currency code, "%", a measure's base unit, or the stem of the counted noun. `quantum`:
    the size of the last digit given ("$6.3 billion": 100 million). `start`, `end`: of the figure and
    its unit in the passage; `left`, `right`: where its surroundings end, at the next figure or clause.
    `paired`: it restates the figure before it in another currency.
    """

    value: Decimal
    unit: str
    kind: Kind
    quantum: Decimal
    bound: Bound
    start: int
    end: int
    left: int
    right: int
    passage: Passage
    paired: bool = False
    follows: bool = False
    onward: int = 0

    @property
    def literal(self) -> str:
        """The figure in the article's words."""
        return self.passage.text[self.start : self.end]

    @property
    def digits(self) -> int:
        """How many digits it is given with: few for a round number, which may agree by chance."""
        return len(str(abs(int((self.value / self.quantum).to_integral_value()))).rstrip("0"))

    def before(self) -> list[Word]:
        """The words before it, back to the clause's or last figure's end; nearest last."""
        return words(self.passage.text[self.left : self.start])

    def after(self) -> list[Word]:
        """The words after it, to the clause's end or the next figure; nearest first. Those of its own
        unit noun come first, since they say what is counted."""
        return words(self.passage.text[self.onward : self.right])


def same(a: Figure, b: Figure) -> bool:
    """Whether both give the same value as exactly."""
    return a.unit == b.unit and a.value == b.value


def within_rounding(a: Figure, b: Figure) -> bool:
    """Whether the coarser of two figures is the finer one, rounded; and close by anyone's measure.

    "$1 billion" is $1.4 billion rounded, too, but to call that agreement would mislead: at most a
    tenth apart.
    """
    if a.unit != b.unit:
        return False
    if a.value == b.value:
        return True
    coarse, fine = (a, b) if a.quantum >= b.quantum else (b, a)
    if abs(a.value - b.value) > max(abs(a.value), abs(b.value)) / 10:
        return False
    steps = (fine.value / coarse.quantum).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return steps * coarse.quantum == coarse.value


def incompatible(a: Figure, b: Figure) -> bool:
    """Whether two figures for one thing cannot both be meant: no rounding, bound or hedge explains it."""
    if a.unit != b.unit or within_rounding(a, b) or "range" in (a.bound, b.bound):
        return False
    low, high = sorted((a, b), key=lambda f: f.value)
    if low.bound == "least" or high.bound == "most":
        return False
    coarse = max(a.quantum, b.quantum)
    if high.value - low.value < coarse:
        # "$1 billion" beside "$1.4 billion", or 6 beside 6.5: loose, not different.
        return False
    if "about" in (a.bound, b.bound):
        return high.value - low.value > high.value / 5
    return True


# -- hedges and ranges -------------------------------------------------------------------------

_HEDGE_BEFORE: tuple[tuple[Bound, re.Pattern[str]], ...] = (
    ("least", re.compile(
        r"(?:more than|over|at least|above|upwards? of|in excess of|exceed(?:s|ed|ing)?|a minimum of|north of|"
        r"surpass(?:es|ed|ing)?|as (?:low|little|few) as|starting (?:at|from)|最低でも|最低|少なくとも)"
        r"(?: the| a| an)?\s*$", re.IGNORECASE)),
    ("most", re.compile(
        r"(?:up to|at most|less than|under|below|as (?:much|many|high) as|a maximum of|no more than|fewer than|最大で|最大)"
        r"(?: the| a| an)?\s*$", re.IGNORECASE)),
    ("about", re.compile(
        r"(?:about|around|approximately|roughly|nearly|almost|some|close to|an estimated|estimated|approx\.?|circa|~|約|およそ|ほぼ)"
        r"(?: a| an)?\s*$", re.IGNORECASE)),
)  # fmt: skip
_HEDGE_AFTER: tuple[tuple[Bound, re.Pattern[str]], ...] = (
    ("least", re.compile(r"\+|以上|超|強| or more\b| or higher\b|-plus\b")),
    ("most", re.compile(r"以下|未満|弱| or less\b| or fewer\b")),
    ("about", re.compile(r"前後|程度|ほど|近く|規模| or so\b")),
)
_JOINER = re.compile(
    r"\s*(?:to|and|or|through|-|–|—|〜|～|~|から)\s*(?:about |around |up to |as much as |more than )?",
    re.IGNORECASE,
)
_RANGE_NUM = re.compile(r"\d[\d.,]{0,12}\s?(?:[-–—〜～~]|to|or|から)\s?$")
_RANGE_AND = re.compile(r"\bbetween\s[^.;]{0,6}$", re.IGNORECASE)
_CLAUSE = re.compile(
    r"[,;:()\[\]、。；：（）「」『』“”\"|•—–]|\s-\s|,?\s(?:while|whereas|but|although|after|before|when|because|compared)\s"
)


def figures(passage: Passage) -> list[Figure]:
    """The figures of a passage in their order; none overlaps another."""
    plain = passage.text.translate(numerals.WIDE)
    raw = sorted(numerals.numbers(plain), key=lambda r: (r.start, -r.end))
    kept: list[Raw] = []
    for one in raw:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return _placed(plain, kept, passage)


# -- places --------------------------------------------------------------------------------------


def _placed(plain: str, kept: list[Raw], passage: Passage) -> list[Figure]:
    stops = [m.span() for m in _CLAUSE.finditer(plain)]
    paired = [_pairs(plain, kept, i) for i in range(len(kept))]
    ranged = [_in_range(plain, kept, i) for i in range(len(kept))]
    out: list[Figure] = []
    for i, one in enumerate(kept):
        # The two of a pair share their surroundings: left of the first, right of the bracket.
        first = i - 1 if paired[i] else i
        last = i + 1 if i + 1 < len(kept) and paired[i + 1] else i
        begin = kept[first].start
        finish = min(
            len(plain), kept[last].end + (plain[kept[last].end : kept[last].end + 1] in tuple(")）"))
        )
        left = max((e for s, e in stops if e <= begin), default=0)
        right = min((s for s, e in stops if s >= finish), default=len(plain))
        follows = first > 0 and kept[first - 1].end > left
        if follows:
            left = kept[first - 1].end
        if last + 1 < len(kept):
            right = min(right, kept[last + 1].start)
        bound: Bound = "range" if ranged[i] else _bound(plain, one, kept[first])
        left, right = min(left, one.start), max(right, finish)
        out.append(
            Figure(
                value=one.value, unit=one.unit, kind=one.kind, quantum=one.quantum, bound=bound,
                start=one.start, end=one.end, left=left, right=right, passage=passage, paired=paired[i], follows=follows, onward=finish if last > first else one.end,
            )
        )  # fmt: skip
    return out


def _pairs(plain: str, kept: list[Raw], i: int) -> bool:
    if i == 0 or kept[i].kind != "money" or kept[i - 1].kind != "money" or kept[i].unit == kept[i - 1].unit:
        return False
    between = plain[kept[i - 1].end : kept[i].start].strip().lower()
    return between in {
        "(",
        "（",
        "(about",
        "（約",
        "(around",
        "(approximately",
        "(roughly",
        ", or",
        ", or about",
        "or",
        "(or",
    }


def _in_range(plain: str, kept: list[Raw], i: int) -> bool:
    one = kept[i]
    for a, b in ((i - 1, i), (i, i + 1)):
        if a >= 0 and b < len(kept) and kept[a].unit == kept[b].unit:
            between = plain[kept[a].end : kept[b].start]
            if _JOINER.fullmatch(between) and not re.fullmatch(r"\s*and\s*", between):
                return True
            lead = plain[max(0, kept[a].start - 12) : kept[a].start].lower()
            if re.fullmatch(r"\s*and\s*", between) and "between" in lead:
                return True
    before = plain[max(0, one.start - 24) : one.start]
    if _RANGE_NUM.search(before) or _RANGE_AND.search(before):
        return True
    return re.match(r"\s?(?:[-–—〜～~]|to)\s?[$¥€£]?\d", plain[one.end : one.end + 8]) is not None


def _bound(plain: str, one: Raw, first: Raw) -> Bound:
    before = plain[max(0, first.start - 24) : first.start]
    for bound, pattern in _HEDGE_BEFORE:
        if pattern.search(before):
            return bound
    for bound, pattern in _HEDGE_AFTER:
        if pattern.match(plain, one.end):
            return bound
    return ""
