# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""Figures in English text: a number and what it is of, read off the words next to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from monitor.evidence.figures import counts, money, ranges, units
from monitor.evidence.figures.numerals import Kind, Number, Raw, has_digit, numbers
from monitor.evidence.figures.ranges import Read
from monitor.evidence.figures.shares import shares
from monitor.evidence.figures.spelled import in_words
from monitor.evidence.reading import stem

_OTHER_SCALE = re.compile(
    r" (?:juta|ribu|miliar|milyar|triliun|millones|mil millones|milliards?|Milliarden|Millionen|Mrd|milhões|bilhões|mil milhões|milioni|miliardi|mld)\b",
    re.IGNORECASE,
)
_MYRIADS = frozenset("万億兆")
_IS_RATE = re.compile(r" ?= ?[\d$¥€£₩₹A-Z]")
_ORDINAL = re.compile(r"(?<![\w.,$-])(?P<num>\d{1,4})(?:st|nd|rd|th)[ -](?P<noun>[a-z]{3,20})\b")
_THE_RICH = re.compile(r"\b(?:the|top) (?:1|99|one|10) ?(?:%|percent|per cent)$", re.IGNORECASE)
# Function words of other languages, whose plurals are not ours to read.
_FOREIGN = frozenset(
    "der die und nicht das mit von für ist ein eine den dem im auf le les des est une dans pour sur du et qui que au aux en el los las "
    "una por para con del y il che di della sono och att som det är på inte het een van niet voor os uma não em um da do dos nie się jest yang dan di pada dalam dengan untuk dari ini itu oleh telah adalah tidak".split()
)
_OWN = frozenset(
    "the of and to in a that is was for with on as by at from it his her its their has have had be are were said who will an this".split()
)


def read(plain: str, *, durations: bool) -> list[Raw]:
    """Every figure of an English text (half-width digits), in no order; readings may overlap."""
    worded, digits = in_words(plain), has_digit(plain)
    if not worded and not digits:
        return []
    signs = money.signs(plain) if digits else {}
    written = numbers(plain, worded=worded, signed=signs)
    own = bool(written) and not _is_foreign(plain)
    if not own:
        # "4,248 %" has a comma for a point where the language has it so.
        written = [n for n in written if "," not in n.written and "." not in n.written]
    found = [_read(plain, n, signs, durations=durations, own=own) for n in written]
    out = [_rated(plain, raw) for raw in ranges.joined(plain, found)]
    return [*out, *(_ordinals(plain) if digits else ()), *(shares(plain) if worded else ())]


def _read(plain: str, n: Number, signs: dict[int, tuple[int, str]], *, durations: bool, own: bool) -> Read:
    if n.start in signs:
        return _signed(plain, n, *signs[n.start])
    found = _with_unit(plain, n)
    if found is not None:
        return found
    if units.is_time(plain, n.after):
        long = units.duration(plain, n.after) if durations and not _is_moment(plain, n) else None
        return _of(n, long, "duration") if long is not None else _bare(n)
    noun = counts.counted(plain, n) if own else None
    return Read(n, _raw(n, n.start, noun[0], noun[1], "count")) if noun is not None else _bare(n)


def _signed(plain: str, n: Number, start: int, code: str) -> Read:
    crore = re.match(r"(?: ?|-)cr\b\.?", plain[n.end : n.end + 4])
    if n.power == 0 and code == "INR" and crore is not None:
        end = n.end + crore.end()
        n = replace(n.scaled_as(7), end=end, after=end)
    if plain[n.end : n.end + 1] in _MYRIADS or _OTHER_SCALE.match(plain, n.end):
        return _bare(n)  # "¥5000億" is read as Japanese; "RM160 juta" is not ours to read
    if (
        plain[n.start - 1].isalpha()
        and n.value < 100
        and not n.scaled
        and plain[start : start + 2] not in {"RM", "Rs"}
    ):
        return _bare(n)  # the norm Euro 5, the law NIS2
    if n.value == 1 and _IS_RATE.match(plain, n.end):
        return _bare(n)  # "$1 = 0.97 euros"
    if n.power == 0 and re.match(r"MM?\b", plain[n.end : n.end + 3]):  # "$5MM"
        n = replace(n.scaled_as(6), end=n.end + 2, after=n.end + 2)
    follow = plain[n.end : n.end + 1]
    if follow.isascii() and follow.isalpha():
        return _bare(n)
    if n.short in {"t", "T"} and re.match(r"-[a-z]", plain[n.end : n.end + 2]):
        n = n.bare()  # a "$20 t-shirt"
    return Read(n, _raw(n, start, n.after, code, "money"), signed=True)


def _with_unit(plain: str, n: Number) -> Read | None:
    """The number with a unit that is none of counting: "5%", "3 billion yen", "1.2 GW", "4x"."""
    if n.spelled and n.written.lower().startswith(("a ", "an ")) and plain[n.after : n.after + 1] == "-":
        return _bare(n)  # "a billion-dollar company": an order of magnitude
    share = units.percent(plain, n.after)
    if share is not None:
        named_part = share[1] == "%" and _THE_RICH.search(plain, max(0, n.start - 8), share[0])
        return _bare(n) if named_part else _of(n, share, "percent")
    named = money.named(plain, n.after, scaled=n.power > 0)
    if named is not None:
        return Read(n, _raw(n, n.start, named[0], named[1], "money"))
    hundredths = money.minor(plain, n.after)
    if hundredths is not None:
        return _of(n, hundredths, "money")
    alone = n.bare()
    for one in (n, alone):
        what = units.measure(plain, one.after)
        if what is not None:
            if n.spelled and n.written[0].isupper() and plain[one.after + 1 : one.after + 2].isupper():
                return _bare(n)  # Three Mile Island
            # "5-foot-11" is a height in two parts.
            return _bare(n) if re.match(r"-\d", plain[what[0] : what[0] + 2]) else _of(one, what, "measure")
    many = units.times(plain, alone.after, decimal="." in alone.written)
    return Read(alone, _raw(alone, alone.start, many, "times", "times")) if many is not None else None


def _bare(n: Number) -> Read:
    return Read(n, _raw(n, n.start, n.end, "", "count"))


def _is_foreign(plain: str) -> bool:
    """Whether a text in Latin script is in another language: French sees "393 n'ont" as no count of ours."""
    found = [w.lower() for w in re.findall(r"[^\W\d_]+", plain[:1000])]
    strange = sum(w in _FOREIGN for w in found)
    return strange > 1 and strange > sum(w in _OWN for w in found)


def _is_moment(plain: str, n: Number) -> bool:
    """ "One day", "aged 5 years": not how long something takes."""
    before = plain[max(0, n.start - 8) : n.start]
    return (n.spelled and n.value == 1) or re.search(
        r"\bage[sd]?(?: of)? $", before, re.IGNORECASE
    ) is not None


def _raw(n: Number, start: int, end: int, unit: str, kind: Kind) -> Raw:
    return Raw(start, end, n.value, n.quantum, unit, kind, bound=n.bound)


def _of(n: Number, what: tuple[int, str, Decimal], kind: Kind) -> Read:
    end, unit, factor = what
    raw = replace(_raw(n, n.start, end, unit, kind), value=n.value * factor, quantum=n.quantum * factor)
    return Read(n, raw, factor=factor)


def _rated(plain: str, one: Raw) -> Raw:
    """A price per share is no price of the whole, and a rise by $150 no price: each has a unit of its own."""
    if one.kind == "money":
        per = money.exchanged(plain, one.start)
        if per:
            return replace(one, unit=f"{one.unit}/{per}")
        unit = one.unit + " by" if money.is_change(plain, one.start) else one.unit
        return replace(one, unit=money.rate(plain, one.end, unit))
    if one.kind in {"measure", "count"}:
        return replace(one, unit=money.rate(plain, one.end, one.unit))
    return one


def _ordinals(plain: str) -> Iterator[Raw]:
    for m in _ORDINAL.finditer(plain):
        before = plain[max(0, m.start() - 12) : m.start()].split()
        dated = bool(before) and before[-1].lower().strip(".") in counts.MONTHS
        if not dated and m["noun"] not in counts.MONTHS and not counts.ends_a_phrase(m["noun"]):
            yield Raw(m.start(), m.end(), Decimal(m["num"]), Decimal(1), "th " + stem(m["noun"]), "ordinal")
