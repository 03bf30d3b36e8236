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
from monitor.evidence.figures.spelled import in_words
from monitor.evidence.reading import stem

_ORDINAL = re.compile(r"(?<![\w.,$-])(?P<num>\d{1,4})(?:st|nd|rd|th)[ -](?P<noun>[a-z]{3,20})\b")
_SHARE = re.compile(
    r"\b(?:(?P<many>an?|one|two|three|four|five|six|seven|eight|nine)(?P<dash>[ -])(?P<part>third|quarter|fourth|fifth|sixth|seventh|eighth|ninth|tenth)s?(?= of [A-Za-z])"
    r"|(?P<half>half)(?= of [A-Za-z]| (?:the|its|their|his|her|all|our) ))",
    re.IGNORECASE,
)
_DETERMINED = re.compile(r"s? of (?:the|its|their|all|those|these|our) ", re.IGNORECASE)
_OF_MANY = dict(zip("two three four five six seven eight nine ten".split(), range(2, 11), strict=True))
_ONE_IN = re.compile(
    rf"\bone (?:in|out of)(?: every)? (?P<of>{'|'.join(_OF_MANY)}|[1-9]\d?)(?= (?!hundred|thousand|million|dozen|of\b|in\b)[A-Za-z])",
    re.IGNORECASE,
)
# What a share is surely of: "a quarter of growth" is three months.
_SHARED = re.compile(
    r" (?:of )?(?:the|its|their|his|her|all|our|your|those|these|my|global|total|US|U\.S\.|[a-z]{4,20}s)\b",
    re.IGNORECASE,
)
_THE_RICH = re.compile(r"\b(?:the|top) (?:1|99|one|10) ?(?:%|percent|per cent)$", re.IGNORECASE)
_NOT_SHARE = re.compile(
    r"\b(?:first|second|third|last|next|other|later|latter|former|better|early|latest|final|fiscal|every|each|top|bottom|for|by|in|cut|time and a|and a|than)\s$",
    re.IGNORECASE,
)
_TIME_OF = re.compile(
    r" (?:of )?(?:the |its |their |last |this |all )?(?:\d{4}|year|month|week|day|season|game|match|century|decade|hour|time)\b",
    re.IGNORECASE,
)
# Function words of other languages, whose plurals are not ours to read.
_FOREIGN = frozenset(
    "der die und nicht das mit von für ist ein eine den dem im auf le les des est une dans pour sur du et qui que au aux en el los las "
    "una por para con del y il che di della sono och att som det är på inte het een van niet voor os uma não em um da do dos nie się jest".split()
)
_OWN = frozenset(
    "the of and to in a that is was for with on as by at from it his her its their has have had be are were said who will an this".split()
)
_PARTS = {
    "third": 3,
    "quarter": 4,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
}
_MANY = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
}


def read(plain: str, *, durations: bool) -> list[Raw]:
    """Every figure of an English text (half-width digits), in no order; readings may overlap."""
    worded, digits = in_words(plain), has_digit(plain)
    if not worded and not digits:
        return []
    signs = money.signs(plain) if digits else {}
    written = numbers(plain, worded=worded)
    own = bool(written) and not _is_foreign(plain)
    if not own:
        # "4,248 %" has a comma for a point where the language has it so.
        written = [n for n in written if "," not in n.written and "." not in n.written]
    found = [_read(plain, n, signs, durations=durations, own=own) for n in written]
    out = [_rated(plain, raw) for raw in ranges.joined(plain, found)]
    return [*out, *(_ordinals(plain) if digits else ()), *(_shares(plain) if worded else ())]


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
        unit = one.unit + " by" if money.is_change(plain, one.start) else one.unit
        return replace(one, unit=money.rate(plain, one.end, unit))
    if one.kind in {"measure", "count"}:
        return replace(one, unit=money.rate(plain, one.end, one.unit))
    return one


def _ordinals(plain: str) -> Iterator[Raw]:
    for m in _ORDINAL.finditer(plain):
        before = plain[max(0, m.start() - 12) : m.start()].split()
        dated = bool(before) and before[-1].lower().strip(".") in counts.MONTHS
        if (
            not dated
            and m["noun"] not in counts.MONTHS
            and m["noun"] not in {"century", "and", "with", "for", "the", "from"}
        ):
            yield Raw(m.start(), m.end(), Decimal(m["num"]), Decimal(1), "th " + stem(m["noun"]), "ordinal")


def _shares(plain: str) -> Iterator[Raw]:
    """ "A third of its staff", "one in four". Loose by nature: 31 to 35 percent is a third, too."""
    for m in _ONE_IN.finditer(plain):
        of = int(m["of"]) if m["of"].isdigit() else _OF_MANY[m["of"].lower()]
        if of > 1 and not units.is_time(plain, m.end()):
            yield Raw(m.start(), m.end(), round(Decimal(100) / of, 1), Decimal(5), "%", "percent")
    for m in _SHARE.finditer(plain):
        if _NOT_SHARE.search(plain, max(0, m.start() - 16), m.start()) or _TIME_OF.match(plain, m.end()):
            continue
        sure = _SHARED.match(plain, m.end())
        whole = m["part"] in {"quarter", "half", None} or m["many"].lower() in {"a", "an"}
        if sure is None and (whole or re.match(r" of an?\b", plain[m.end() : m.end() + 6])):
            continue
        if (
            m["part"] == "quarter"
            and m["dash"] == " "
            and m["many"].lower() not in {"a", "one"}
            and _DETERMINED.match(plain, m.end()) is None
        ):
            continue  # "three quarters of losses" are months
        if m["half"]:
            value = Decimal(50)
        else:
            value = Decimal(100 * _MANY[m["many"].lower()]) / _PARTS[m["part"].lower()]
        if value < 100:
            yield Raw(m.start(), m.end(), round(value, 1), Decimal(5), "%", "percent")
