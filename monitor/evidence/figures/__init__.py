# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""Figures in English and Japanese sentences, with their normal form and their surroundings.

Money, percentages, measures (500 MW, 2 nm), counts with their noun (2,000 jobs, 3万台) and ordinals. A
range is one figure with two ends, a change ("from 3% to 5%") two figures; "1 trillion yen ($6.34 billion)"
is one figure in two currencies. A sum by which something rose has the unit "USD by", a price "USD/share":
neither is compared with a sum.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from decimal import Decimal

from monitor.evidence.figures import english, hedges, japanese, numerals, units
from monitor.evidence.figures.numerals import Kind, Raw
from monitor.evidence.reading import Passage, Word, words
from monitor.memory import remembered
from monitor.model import Amount, Bound


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in a passage.

    `unit`: a currency code, "%", a measure's base unit, or the stem of the counted noun. `quantum`:
    the size of the last digit given ("$6.3 billion": 100 million). `start`, `end`: of the figure and
    its unit in the passage; `left`, `right`: where its surroundings end, at the next figure or clause.
    `paired`: it restates the figure before it in another currency or unit. `high`: the upper end of a range, whose
    lower is `value`.
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
    high: Decimal | None = None

    @property
    def literal(self) -> str:
        """The figure in the article's words."""
        return self.passage.text[self.start : self.end]

    @property
    def digits(self) -> int:
        """How many digits it is given with: few for a round number, which may agree by chance."""
        return _digits(self.value, self.quantum)

    def before(self) -> list[Word]:
        """The words before it, back to the clause's or last figure's end; nearest last."""
        return words(self.passage.text[self.left : self.start])

    def after(self) -> list[Word]:
        """The words after it, to the clause's end or the next figure; nearest first. Those of its own
        unit noun come first, since they say what is counted."""
        return words(self.passage.text[self.onward : self.right])


@remembered(4096)  # asked of every pair that is compared
def _digits(value: Decimal, quantum: Decimal) -> int:
    return len(str(abs(int((value / quantum).to_integral_value()))).rstrip("0"))


def same(a: Figure, b: Figure) -> bool:
    """Whether both give the same value as exactly."""
    return a.unit == b.unit and a.value == b.value and a.high == b.high


def within_rounding(a: Figure, b: Figure) -> bool:
    """Whether the coarser of two figures is the finer one, rounded; and close by anyone's measure.

    "$1 billion" is $1.4 billion rounded, too, but to call that agreement would mislead: at most a
    tenth apart.
    """
    if a.unit != b.unit or a.high != b.high:
        return False
    if a.value == b.value:
        return True
    coarse, fine = (a, b) if a.quantum >= b.quantum else (b, a)
    if abs(a.value - b.value) > max(abs(a.value), abs(b.value)) / 10:
        return False
    # Rounded half up; said so, "a third" (33.3, give or take 2.5) has its place, too.
    return coarse.value - coarse.quantum / 2 <= fine.value < coarse.value + coarse.quantum / 2


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


_CLAUSE = re.compile(
    r"[,;:()\[\]、。；：（）「」『』“”\"|•—–]|\s-\s|,?\s(?:while|whereas|but|although|after|before|when|because|compared)\s"
)
_ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]{1,2000}")
_LOOSELY = r"(?:(?:just )?(?:about|around|approximately|roughly|some|nearly|almost|over|under|more than|less than|up to|at least|约|約|およそ|日本円で|円換算で|現在のレートで|=|≈|~|approx\.?)\s?){0,2}"
_ALIKE = r"(?:equivalent(?: to| of)?|equal to|the equivalent of|which is|i\.e\.,?|that is,?|worth|=|≈)"
_AGAIN = re.compile(
    rf"\s*(?:[(（\[]\s*(?:or )?(?:{_ALIKE} )?{_LOOSELY}|,?\s?(?:or|or {_ALIKE}|{_ALIKE})\s{_LOOSELY}|\s?[/=≈]\s?{_LOOSELY})\s*",
    re.IGNORECASE,
)
# In brackets one figure may be given in more currencies than two.
_MORE = re.compile(rf"\s*(?:[,;/、]|or)\s*(?:or )?{_LOOSELY}", re.IGNORECASE)


def figures(passage: Passage, *, durations: bool = False) -> list[Figure]:
    """The figures of a passage in their order; none overlaps another. Durations ("over five years") only
    where they are asked for."""
    return list(_figures(passage, durations))


@remembered(8192)  # several parts of the evidence read the figures of a story, each anew
def _figures(passage: Passage, durations: bool) -> tuple[Figure, ...]:
    plain = _ADDRESS.sub(lambda m: " " * len(m.group()), passage.text.translate(numerals.WIDE))
    found = [*english.read(plain, durations=durations), *japanese.read(plain, durations=durations)]
    if not found:
        return ()
    found.sort(key=lambda r: (r.start, -r.end))
    kept: list[Raw] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return tuple(_placed(plain, kept, passage))


def amount(figure: Figure) -> Amount:
    """The figure in its normal form, without its place."""
    return Amount(
        value=figure.value,
        unit=figure.unit.removesuffix(" by"),
        bound=figure.bound,
        high=figure.high,
        quantum=figure.quantum,
    )


# -- places --------------------------------------------------------------------------------------


def _placed(plain: str, kept: list[Raw], passage: Passage) -> list[Figure]:
    stops = [m.span() for m in _CLAUSE.finditer(plain)]
    starts, ends = [s for s, _ in stops], [e for _, e in stops]
    paired = [False] * len(kept)
    for i in range(1, len(kept)):
        paired[i] = _pairs(plain, kept, paired, i)
    firsts = list(range(len(kept)))
    for i in range(1, len(kept)):
        firsts[i] = firsts[i - 1] if paired[i] else i
    lasts = list(range(len(kept)))
    for i in range(len(kept) - 2, -1, -1):
        lasts[i] = lasts[i + 1] if paired[i + 1] else i
    out: list[Figure] = []
    for i, one in enumerate(kept):
        # The members of a pair share their surroundings: left of the first, right of the bracket.
        first, last = firsts[i], lasts[i]
        begin = kept[first].start
        finish = min(
            len(plain), kept[last].end + (plain[kept[last].end : kept[last].end + 1] in tuple(")）"))
        )
        at = bisect_right(ends, begin) - 1
        left = ends[at] if at >= 0 else 0
        at = bisect_left(starts, finish)
        right = starts[at] if at < len(starts) else len(plain)
        follows = first > 0 and kept[first - 1].end > left
        if follows:
            left = kept[first - 1].end
        if last + 1 < len(kept):
            right = min(right, kept[last + 1].start)
        left, right = min(left, one.start), max(right, finish)
        out.append(
            Figure(
                value=one.value, unit=one.unit, kind=one.kind, quantum=one.quantum, bound=_bound(plain, one, kept[first]),
                start=one.start, end=one.end, left=left, right=right, passage=passage, paired=paired[i], follows=follows,
                onward=finish if last > first else one.end, high=one.high,
            )
        )  # fmt: skip
    return out


def _pairs(plain: str, kept: list[Raw], paired: list[bool], i: int) -> bool:
    a, b = kept[i - 1], kept[i]
    if a.kind != b.kind or a.unit == b.unit or b.start - a.end > 40:
        return False
    if a.kind == "money" and a.unit.partition("/")[0] == b.unit.partition("/")[0]:
        return False  # "£3.2 billion, or 410 pence a share": the price of the whole, and of one
    if a.kind != "money" and not units.alike(a.value, a.unit, b.value, b.unit):
        return False
    between = plain[a.end : b.start]
    return _AGAIN.fullmatch(between) is not None or (
        paired[i - 1]
        and "(" in plain[kept[i - 2].end : a.start].replace("（", "(")
        and _MORE.fullmatch(between) is not None
    )


def _bound(plain: str, one: Raw, first: Raw) -> Bound:
    if one.bound:
        return one.bound
    found = (
        hedges.before(plain, one.start) or hedges.before(plain, first.start) or hedges.after(plain, one.end)
    )
    if one.kind == "duration" and found == "least" and plain[: one.start].rstrip().lower().endswith("over"):
        return ""  # "over five years": during
    return found
