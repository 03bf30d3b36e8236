"""Whether every figure, number and date of words stands in their sources: the same value of the same unit.

¥960 billion, 9600億円 and 960 billion yen are one figure. A figure that is rounded, or loses its "about", is
another one, unless a source gives it so. What is read as no figure (a model's number, a score) must stand
there digit for digit. Which of two figures is whose is told by the names before them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from monitor import evidence
from monitor.model import Amount
from monitor.wording import dates
from monitor.wording.values import Ask, Fault

_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_NUMBERS: tuple[tuple[str, str], ...] = (
    ("1", r"\bone\b|\bsingle\b|一(?=つ|社|者|人|国|件|基|棟|年)"),
    (
        "2",
        r"\btwo\b|\btwice\b|\bboth\b|\bpair\b|\bcouple\b|\bdual\b|\btwin\b|[二両](?=つ|社|者|人|国|倍|件|基|棟)|双方",
    ),
    ("3", r"\bthree\b|\btrio\b|[三](?=つ|社|者|人|国|倍|件|基|棟)"),
    ("4", r"\bfour\b|[四](?=つ|社|者|人|国|倍|件|半)"),
    ("5", r"\bfive\b|[五](?=つ|社|者|人|国|倍|件)"),
    ("6", r"\bsix\b|[六](?=つ|社|者|人|国|倍|件)"),
    ("7", r"\bseven\b|[七](?=つ|社|者|人|国|倍|件)"),
    ("8", r"\beight\b|[八](?=つ|社|者|人|国|倍|件)"),
    ("9", r"\bnine\b|[九](?=つ|社|者|人|国|倍|件)"),
    ("10", r"\bten\b|[十](?=社|人|国|倍|件)"),
    ("12", r"\bdozens?\b|\btwelve\b"),
    ("half", r"\bhalf\b(?! of 20)|\bhalv\w+|半(?=分|減|額|数)"),
    ("third", r"\bthirds?\b|3分の1|三分の一|3位|第三|第3"),
    ("quarter", r"\bquarters?\b|四半期|4分の1|四分の一|[Qq][1-4]|[1-4]Q"),
    ("double", r"\bdoubl\w+|\btwofold\b|\btwice\b|2倍|倍増|二倍"),
    ("triple", r"\btripl\w+|\bthreefold\b|3倍|三倍"),
    ("second", r"\bsecond\b|第二|第2|2番目|2位"),
    ("hundreds", r"\bhundreds?\b|数百"),
    ("thousands", r"\bthousands?\b|数千"),
    ("millions", r"\bmillions\b|数百万"),
    ("billions", r"\bbillions\b|数十億|数億"),
    ("trillions", r"\btrillions\b|数兆"),
    ("many", r"\bdozens of\b|数十"),
)
_WORDS = tuple((value, re.compile(pattern, re.IGNORECASE | re.ASCII)) for value, pattern in _NUMBERS)
_FROM = re.compile(r"\bfrom (?:about |around |over |just )?$", re.IGNORECASE)
_TO = re.compile(r"\bto (?:about |around |over |just |as much as )?$", re.IGNORECASE)


def plain(words: str) -> str:
    """Words in one width."""
    return unicodedata.normalize("NFKC", words)


def faults(words: str, ask: Ask) -> Iterator[Fault]:
    """The figures, numbers and dates of `words` that no source has."""
    said = plain(words)
    sources = [plain(one) for one in ask.sources]
    found = evidence.figures_of(said)
    given = [(source, one) for source in sources for one in evidence.figures_of(source)]
    parts = list(dates.found(said))
    theirs = {part for source in sources for part, _, _ in dates.found(source)}
    taken = [(start, end) for _, start, end in parts]
    for part, _, _ in parts:
        if part not in theirs:
            yield Fault(kind="date", what=" ".join(part))
    for one in found:
        literal = said[one.start : one.end]
        if any(start < one.end and end > one.start for start, end in taken) and one.amount.unit in _OF_DATES:
            continue
        alike = [(source, other) for source, other in given if _same(said, one, source, other)]
        if not alike:
            yield Fault(kind="figure", what=literal)
        elif (way := _way(said, one)) and not _goes(way, alike):
            yield Fault(kind="figure turned round", what=literal)
        taken.append((one.start, one.end))
    known = {_number(m.group()) for source in sources for m in _DIGITS.finditer(source)}
    known |= {_number(value) for value, pattern in _WORDS if any(pattern.search(one) for one in sources)}
    for m in _DIGITS.finditer(said):
        inside = any(start <= m.start() and m.end() <= end for start, end in taken)
        if not inside and _number(m.group()) not in known:
            yield Fault(kind="figure", what=m.group())
    yield from _spelt(said, sources, [one.amount for _, one in given])
    yield from _turned(said, sources)


_OF_DATES = frozenset({"day", "month", "year", "日", "月", "年"})
_COUNTS = "count"


def _same(said: str, one: evidence.Figure, source: str, other: evidence.Figure) -> bool:
    own, theirs = one.amount, other.amount
    if (own.value, own.high) != (theirs.value, theirs.high):
        return False
    if _bounds(said, one).isdisjoint(_bounds(source, other)):
        return False
    if own.unit == theirs.unit:
        return True
    # What is counted is another word in another language: 2,000 workers, 2000人.
    return one.kind == _COUNTS and own.unit.isascii() != theirs.unit.isascii() and not _measured(theirs.unit)


def _bounds(sentence: str, one: evidence.Figure) -> set[str]:
    """The bounds that a figure may be meant with: talks "over $6 billion" may be about that sum, and a plan
    of 9600億円規模 is of just that size, or about."""
    bounds: set[str] = {one.amount.bound}
    if sentence[: one.start].casefold().endswith("over ") or sentence.startswith("規模", one.end):
        bounds |= {""}
    return bounds


def _goes(way: str, alike: Sequence[tuple[str, evidence.Figure]]) -> bool:
    """Whether a source has the figure go that way; or none says which way it goes, and no other figure beside
    it does."""
    ways = [_way(*one) for one in alike]
    if any(ways):
        return way in ways
    return not any(
        other.amount.unit == one.amount.unit and _way(source, other)
        for source, one in alike
        for other in evidence.figures_of(source)
    )


def _way(sentence: str, one: evidence.Figure) -> str:
    """Which way the words right beside a figure say that something went; empty where they say nothing."""
    after = sentence[one.end : one.end + 5]
    if m := re.match(
        r"[のも]?(引き上げ|値上げ|増|高|上昇|上回|伸び|拡大|引き下げ|値下げ|減|安|下落|下回|縮小|低下|割れ)",
        after,
    ):
        return "up" if m[1] in {"引き上げ", "値上げ", "増", "高", "上昇", "上回", "伸び", "拡大"} else "down"
    found = list(_WAY.finditer(sentence, max(0, one.start - 24), one.start))
    following = _AFTER_WAY.match(sentence, one.end)
    which = found[-1] if found else following
    return "" if which is None else "up" if which.group("up") else "down"


_UP = (
    r"rose|rises?|up|gain(?:s|ed)|climb(?:s|ed)|jump(?:s|ed)|surged?|increased?|grew|grows|higher|above|more"
)
_DOWN = r"fell|falls?|down|lost|dropped|drops|slid|slumped|declined|decreased|lower|below|less"
_WAY = re.compile(
    rf"\b(?:(?P<up>{_UP})|(?P<down>{_DOWN}))(?: (?:by|about|around|nearly|almost|as much as|some))*\s?$",
    re.IGNORECASE,
)
_AFTER_WAY = re.compile(rf" (?:(?P<up>{_UP})|(?P<down>{_DOWN}))\b", re.IGNORECASE)


def _measured(unit: str) -> bool:
    return unit in {"%", "pp", "times"} or unit.isupper()


def _number(digits: str) -> str:
    """`1,200` and `1200` are one number; `3.10` and `3.1`, which may be versions, are two."""
    return re.sub(r",(?=\d{3}(?!\d))", "", digits)


def _spelt(said: str, sources: Sequence[str], given: Sequence[Amount]) -> Iterator[Fault]:
    values = {str(one.value.normalize()) for one in given} | {f"{one.value:f}" for one in given}
    digits = {m.group() for source in sources for m in _DIGITS.finditer(source)}
    for value, pattern in _WORDS:
        m = pattern.search(said)
        if m and value not in values | digits and not any(pattern.search(one) for one in sources):
            yield Fault(kind="figure", what=m.group())


def _turned(said: str, sources: Sequence[str]) -> Iterator[Fault]:
    """Two figures of one unit that change places: "from 5% to 3%" of "from 3% to 5%"."""
    own = _placed(said)
    theirs = [_placed(one) for one in sources]
    for (a, role_a), (b, role_b) in combinations(own, 2):
        if a.unit != b.unit or a.value == b.value:
            continue
        told = [
            first
            for placed in theirs
            for (one, role), (other, role_other) in combinations(placed, 2)
            for first in (_first(one, role, other, role_other),)
            if {(one.value, one.unit), (other.value, other.unit)} == {(a.value, a.unit), (b.value, b.unit)}
        ]
        if told and _first(a, role_a, b, role_b) not in told:
            yield Fault(kind="figures turned round", what=f"{a.value:f}, {b.value:f}")


def _placed(sentence: str) -> list[tuple[Amount, str]]:
    out: list[tuple[Amount, str]] = []
    for one in evidence.figures_of(sentence):
        before, after = sentence[: one.start], sentence[one.end : one.end + 3]
        if _FROM.search(before) or after.startswith(("から", "より")):
            role = "from"
        elif _TO.search(before) or after.startswith(("に", "へ", "まで")):
            role = "to"
        else:
            role = ""
        out.append((one.amount, role))
    return out


def _first(a: Amount, role_a: str, b: Amount, role_b: str) -> Decimal:
    """The one of two that a change begins with; of no change, the one that stands first."""
    if role_b == "from" or (role_a == "to" and role_b != "to"):
        return b.value
    return a.value
