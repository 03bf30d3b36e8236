# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""Numbers in English words: "twenty-five", "half a billion", "one and a half trillion", "two dozen".

Refused: what is no number but an order of magnitude ("tens of millions", "several hundred", "a multi-billion
deal"), "one" that counts nothing, and runs of words that do not make one number. "A dozen" and "half" are
loose by nature, which their quantum says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

_SMALL = {
    word: at
    for at, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen".split()
    )
} | {
    word: 10 * at
    for at, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
SCALES = {
    "dozen": Decimal(12),
    "thousand": Decimal(10) ** 3,
    "lakh": Decimal(10) ** 5,
    "million": Decimal(10) ** 6,
    "crore": Decimal(10) ** 7,
    "billion": Decimal(10) ** 9,
    "trillion": Decimal(10) ** 12,
}
_SCALE = "|".join(SCALES)
_ANY = "|".join([*_SMALL, "hundred", *SCALES])
_RUN = re.compile(
    rf"(?<![\w$€£¥.,])(?:(?P<part>half|quarter|a quarter|three[ -]quarters)[ -](?:of )?(?:an?[ -])?(?P<whole>{_SCALE})"
    rf"|(?P<half>half an?|quarter of an?)(?= (?:percent|per cent|percentage|gigawatt|megawatt|terawatt)\b)"
    rf"|(?P<run>(?:an? (?=(?:hundred|{_SCALE})\b))?(?:{_ANY})(?:[ -](?:and (?:a )?)?(?:{_ANY}|half\b|quarter\b)){{0,9}}))(?![\w$€£])",
    re.IGNORECASE,
)
# Before these the words give an order of magnitude, or a part of a name, not a number.
_VAGUE = re.compile(
    r"\b(?:several|few|many|multi|couple|of|per|each|every|no|any|some) (?:a )?$|multi-$", re.IGNORECASE
)
_HALVES = {"half": Decimal("0.5"), "quarter": Decimal("0.25")}
_TOKEN = re.compile(r"[A-Za-z]+")
_AND = re.compile(" and ", re.IGNORECASE)


_WORDS = frozenset(
    [
        *_SMALL,
        "hundred",
        *SCALES,
        *(
            f"{p}{s}"
            for p in "half quarter third fourth fifth sixth seventh eighth ninth tenth".split()
            for s in ("", "s")
        ),
        *(f"{word}fold" for word in _SMALL),
    ]
)
_LETTERS = re.compile(r"[a-z]+")


def in_words(plain: str) -> bool:
    """Whether a text may hold a number in words; far cheaper than to look for one, and most sentences hold none."""
    return not _WORDS.isdisjoint(_LETTERS.findall(plain.lower()))


@dataclass(frozen=True, slots=True)
class Spelled:
    """A number in words: where it stands, its value, the size of what it gives, and whether it has a scale."""

    start: int
    end: int
    value: Decimal
    quantum: Decimal
    scaled: bool


def spelled(plain: str) -> list[Spelled]:
    """The numbers in words of `plain`, in order."""
    out: list[Spelled] = []
    at = 0
    while m := _RUN.search(plain, at):
        at = m.end()
        one = _part(m) if m["run"] is None else _run(m["run"].lower(), m.start())
        if one is None or (_VAGUE.search(plain, max(0, m.start() - 12), m.start()) and one.scaled):
            continue
        out.append(one)
        if _AND.match(plain, one.end):
            at = one.end  # "between two and three percent"
    return out


def _part(m: re.Match[str]) -> Spelled:
    share = Decimal("0.75") if (m["part"] or "").lower().startswith("three") else Decimal("0.25")
    if (m["part"] or m["half"]).lower().startswith("half"):
        share = Decimal("0.5")
    whole = SCALES[m["whole"].lower()] if m["whole"] else Decimal(1)
    loose = whole / (2 if whole == SCALES["dozen"] else 10)
    return Spelled(m.start(), m.end(), share * whole, loose, m["whole"] is not None)


def _run(run: str, start: int) -> Spelled | None:
    """The longest number that the run begins with."""
    sum_ = _Sum()
    end, joined = 0, False
    for at, token in enumerate(_TOKEN.finditer(run)):
        word = token.group()
        if word in {"a", "an"} and at == 0:
            sum_.now = Decimal(1)
            continue
        if word in {"and", "a"}:
            joined = True
            continue
        if not sum_.take(word, joined=joined):
            break
        if word not in _HALVES or at:
            end = token.end()
        joined = False
    value = sum_.value()
    if end == 0 or value == 0:
        return None
    return Spelled(start, start + end, value, sum_.quantum, sum_.scaled or value >= 100)


class _Sum:
    """A number as it grows: `total` of what has its scale, `now` what has none yet, `last` the last scale."""

    def __init__(self) -> None:
        self.total = Decimal(0)
        self.now: Decimal | None = None
        self.last = Decimal(10) ** 15
        self.quantum = Decimal(1)
        self.scaled = False

    def value(self) -> Decimal:
        return self.total + (self.now or 0)

    def take(self, word: str, *, joined: bool) -> bool:
        """Whether the word goes on with the number, which then has it."""
        if word in _HALVES:
            return self._half(_HALVES[word], joined=joined)
        if word in _SMALL:
            return self._small(Decimal(_SMALL[word]), joined=joined)
        if word == "hundred":
            return self._hundred(joined=joined)
        return self._scale(SCALES[word], joined=joined)

    def _half(self, share: Decimal, *, joined: bool) -> bool:
        if self.now is None and not self.total:
            self.now = share
            return True
        if not joined:
            return False
        if self.now is not None:  # two and a half million
            self.now, self.quantum = self.now + share, Decimal("0.1")
        else:  # a billion and a half
            self.total, self.quantum = self.total + share * self.last, self.last / 10
        return True

    def _small(self, small: Decimal, *, joined: bool) -> bool:
        if self.now is None:
            if self.total and (self.last <= 100 or (self.last > 1000 and not joined)):
                return False  # "two million three" is no one number
            self.now = small
        elif _fits(self.now, small) and not (joined and self.now % 100):
            self.now += small
        else:
            return False
        self.quantum = Decimal(1)
        return True

    def _hundred(self, *, joined: bool) -> bool:
        # Zeros that end "three hundred" may be rounding, as in 300: two digits are believed.
        if joined or self.now is None or not 1 <= self.now < 100 or self.now != int(self.now):
            return False
        self.now, self.quantum = self.now * 100, Decimal(10)
        return True

    def _scale(self, scale: Decimal, *, joined: bool) -> bool:
        if self.now is None or scale >= self.last or (joined and self.now == int(self.now)):
            return False
        self.total += self.now * scale
        self.quantum = scale if self.now == int(self.now) else scale / 10
        self.last, self.now, self.scaled = scale, None, True
        return True


def _fits(now: Decimal, small: Decimal) -> bool:
    if now % 100 == 0 and now > 0:
        return small < 100
    return now % 10 == 0 and now % 100 >= 20 and 0 < small < 10
