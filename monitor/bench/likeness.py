"""Whether what a room says is what a reader says: of words, units and figures.

Lenient where two careful readers write differently (a plural, kilometres or metres, a count of
"people" or of "persons"), strict in the value: it is the same number or another one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from monitor import text
from monitor.bench.told import FigureLabel
from monitor.model import Amount

_ASIDE = re.compile(r"\([^()]*\)")
_WORD = re.compile(r"[a-zà-ɏ0-9]+")
_ENDINGS = (("ies", "y"), ("sses", "ss"), ("ing", ""), ("ed", ""), ("es", "e"), ("s", ""))
_SHORTEST = 3
# As a share of the value: a rate of exchange or a third is never given more exactly.
_NEAR = Decimal("0.0005")
_ONE = {
    "people": "person",
    "children": "child",
    "men": "man",
    "women": "woman",
    "feet": "foot",
    "dead": "death",
}
# Units that a room may give in place of the base unit, and how many of that they are.
_MEASURES = {
    "km": ("m", Decimal(1000)), "cm": ("m", Decimal("0.01")), "mm": ("m", Decimal("0.001")),
    "nm": ("m", Decimal("1e-9")), "mile": ("m", Decimal("1609.344")), "kg": ("g", Decimal(1000)),
    "mg": ("g", Decimal("0.001")), "tonne": ("g", Decimal(1_000_000)), "ton": ("g", Decimal(1_000_000)),
    "トン": ("g", Decimal(1_000_000)), "kw": ("w", Decimal(1000)), "mw": ("w", Decimal(10**6)),
    "gw": ("w", Decimal(10**9)), "mwh": ("wh", Decimal(10**6)), "gwh": ("wh", Decimal(10**9)),
    "gb": ("b", Decimal(10**9)), "tb": ("b", Decimal(10**12)),
    "metre": ("m", Decimal(1)), "meter": ("m", Decimal(1)), "gram": ("g", Decimal(1)),
    "basis point": ("point", Decimal("0.01")), "bp": ("point", Decimal("0.01")), "pp": ("point", Decimal(1)),
    "percentage point": ("point", Decimal(1)), "ポイント": ("point", Decimal(1)),
}  # fmt: skip


def stem(word: str) -> str:
    """A word folded, without the endings of plural and tense: for comparing only."""
    low = text.fold(word)
    low = _ONE.get(low, low)
    if not low.isascii() or len(low) <= _SHORTEST:
        return low
    for ending, put in _ENDINGS:
        if (
            low.endswith(ending)
            and len(low) - len(ending) >= _SHORTEST
            and not low.endswith(("ss", "us", "is"))
        ):
            low = low[: -len(ending)] + put
            break
    return low.removesuffix("e") if len(low) > _SHORTEST + 1 else low


def speaks(said: Iterable[str], words: Iterable[str]) -> bool:
    """Whether one of `words` is among those `said`: by its stem ("tie-up": by those of its parts); in a
    script without spaces, the one within the other."""
    everything = text.fold(" ".join(said))
    stems = {stem(one) for one in _WORD.findall(everything)}
    runs = [one for one in everything.split() if len(one) > 1 and not one.isascii()]
    for word in map(text.fold, words):
        if not word.isascii():
            if word in everything or any(run in word for run in runs):
                return True
        elif all(_among(stem(part), stems) for part in _WORD.findall(word)):
            return True
    return False


def _among(own: str, stems: Iterable[str]) -> bool:
    return any(one == own or (len(own) > _SHORTEST and one.startswith(own)) for one in stems)


def same_name(one: str, other: str) -> bool:
    """Whether two names of outlets are one, but for case, an article and what stands in brackets."""
    return _plain(one) == _plain(other)


def overlaps(one: str, other: str) -> bool:
    """Whether one quotation stands within the other."""
    a, b = text.fold(text.one_line(one)), text.fold(text.one_line(other))
    return a in b or b in a


def figure(found: Amount, label: FigureLabel) -> bool:
    """Whether a room's amount has the value and unit of the label; of a range, either end will do."""
    return any(_amount(found, label, unit) for unit in label.units)


def _plain(name: str) -> str:
    return _ASIDE.sub("", text.fold(name)).strip().removeprefix("the ")


def _amount(found: Amount, label: FigureLabel, unit: str) -> bool:
    ours, factor = _unit(found.unit)
    theirs, times = _unit(unit)
    if not _same_unit(ours, theirs):
        return False
    values = [label.value * times, *([] if label.high is None else [label.high * times])]
    return any(abs(found.value * factor - value) <= abs(value) * _NEAR for value in values)


def _unit(written: str) -> tuple[str, Decimal]:
    # A rise "by $5" is dollars, too: what it is, its slot says.
    plain = text.fold(written).replace(" by", "")
    low = stem(plain)
    return _MEASURES.get(low, _MEASURES.get(plain, (low, Decimal(1))))


def _same_unit(one: str, other: str) -> bool:
    first, _, per = one.partition("/")
    second, _, each = other.partition("/")
    if bool(per) != bool(each):
        return False
    if first == second:
        return True
    short, long = sorted((first, second), key=len)
    # "satellite" of "weather satellite"; "employe" of "employee".
    return len(short) > _SHORTEST and (long.startswith(short) or short in long.split())
