# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""Shares and multiples in English words: "a third of its staff", "nine out of ten people", "fell by half", "tenfold".

Shares are loose by nature: 31 to 35 percent is a third, too. Refused: quarters and halves that are times ("the
first half", "a quarter of growth"), what is cut "in half", and shares of games and of days.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from monitor.evidence.figures import units
from monitor.evidence.figures.numerals import Raw

_SHARE = re.compile(
    r"\b(?:(?P<many>an?|one|two|three|four|five|six|seven|eight|nine)(?P<dash>[ -])(?P<part>third|quarter|fourth|fifth|sixth|seventh|eighth|ninth|tenth)s?(?= of [A-Za-z]| the (?:\w{2,15} )?(?:size|price|cost|dose|rate|number|amount|weight|length|value|width|level|speed|time|power|energy)\b)"
    r"|(?P<half>half)(?= of [A-Za-z]| (?:the|its|their|his|her|all|our) ))",
    re.IGNORECASE,
)
# "Fell by a third": what moved stands before it, and no noun after it.
_BY = re.compile(
    r"\bby (?:(?:about|around|roughly|approximately|some|nearly|almost|(?:well |just )?over|more than|less than|just under|up to|at least|as much as) )?"
    r"(?P<share>half|(?P<many>an?|one|two|three)[ -](?P<part>third|quarter|fifth)s?)"
    r"(?=[.,;:)]|$| (?:in|to|from|since|on|over|compared|this|last|year|as|within|when|while|after|before|by|during|between|because|under|until|thanks)\b| and (?!(?:an?|one|two|three|half|fourth|fifth|sixth)\b))",
    re.IGNORECASE,
)
_DETERMINED = re.compile(r"s? of (?:the|its|their|all|those|these|our) ", re.IGNORECASE)
_FEW = {word: at for at, word in enumerate("one two three four five six seven eight nine ten".split(), 1)} | {
    "a": 1,
    "an": 1,
    "half": 1,
}
_NAMED = "two|three|four|five|six|seven|eight|nine|ten"
_ONE_IN = re.compile(
    rf"\bone (?:in|out of)(?: every)? (?P<of>{_NAMED}|[1-9]\d?)(?= (?!hundred|thousand|million|dozen|of\b|in\b)[A-Za-z])",
    re.IGNORECASE,
)
# "Opened three in four cities": a share only where nothing stands before it that has three.
_SOME_IN = re.compile(
    rf"(?P<lead>\b(?:about|around|roughly|some|nearly|almost|than|only|just|over|that|where|while|and|but) )?"
    rf"\b(?P<many>{_NAMED}|[1-9]) (?P<join>in|out of)(?: every)? (?P<of>three|four|five|ten|[345]|10)(?P<noun> (?:of |[a-z]{{3,20}} ){{0,2}}(?:people|men|women|children|[A-Za-z]{{3,20}}s)\b)",
    re.IGNORECASE,
)
_PLAYED = re.compile(
    r"(?:games|matches|sets|starts|innings|races|attempts|appearances|rounds|seasons)$", re.IGNORECASE
)
# "A quarter-point cut".
_POINT = re.compile(
    r"\b(?P<part>three-quarter|quarter|half)[ -](?:percentage[ -])?point(?= (?:cut|hike|rise|increase|reduction|rate|move|drop|decrease|interest)\b)",
    re.IGNORECASE,
)
# What a share is surely of: "a quarter of growth" is three months.
_SHARED = re.compile(
    r" (?:of )?(?:(?:the|its|their|his|her|all|our|your|those|these|my|global|total|US|U\.S\.|[a-z]{4,20}s)\b|(?-i:[A-Z])[\w.-]{1,24}(?: (?-i:[A-Z])[\w.-]{1,24}){0,2}['’]s? )",
    re.IGNORECASE,
)
_NOT_SHARE = re.compile(
    r"\b(?:first|second|third|last|next|other|later|latter|former|better|early|latest|final|fiscal|every|each|top|bottom|(?<!accounts )(?<!accounted )(?<!accounting )for|by|in|time and a|and a|(?<!more )(?<!less )(?<!fewer )than)\s$",
    re.IGNORECASE,
)
_TIME_OF = re.compile(
    r" (?:of )?(?:the |its |their |last |this |all )?(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|\d{4}|year|month|week|day|season|game|match|century|decade|hour|time)\b",
    re.IGNORECASE,
)
_PARTS = {
    "half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
}  # fmt: skip
# "Sixfold" alone is how a thing is built, too.
_FOLD = re.compile(
    r"\b(?P<many>two|three|four|five|six|seven|eight|nine|ten)fold(?= (?:increase|rise|jump|growth|surge|reduction|drop|fall|gain) in\b)",
    re.IGNORECASE,
)


def shares(plain: str) -> Iterator[Raw]:
    """The shares and multiples in words of a text, in no order."""
    for m in _FOLD.finditer(plain):
        yield Raw(m.start(), m.end(), Decimal(_FEW[m["many"].lower()]), Decimal(1), "times", "times")
    for m in _POINT.finditer(plain):
        part = {"half": "0.5", "quarter": "0.25"}.get(m["part"].lower(), "0.75")
        yield Raw(m.start(), m.end(), Decimal(part), Decimal("0.01"), "pp", "percent")
    yield from _among(plain)
    for m in _BY.finditer(plain):
        yield from _share(m.start("share"), m.end("share"), m["many"], m["part"])
    for m in _SHARE.finditer(plain):
        if _is_of_something(plain, m):
            yield from _share(m.start(), m.end(), m["many"], m["part"])


def _share(start: int, end: int, many: str | None, part: str | None) -> Iterator[Raw]:
    value = Decimal(100 * _FEW[(many or "half").lower()]) / _PARTS[(part or "half").lower()]
    if value < 100:
        yield Raw(start, end, round(value, 1), Decimal(5), "%", "percent")


def _among(plain: str) -> Iterator[Raw]:
    """ "One in four families", "nine out of ten people"."""
    for m in _ONE_IN.finditer(plain):
        of = _number(m["of"])
        if of > 1 and not units.is_time(plain, m.end()):
            yield Raw(m.start(), m.end(), round(Decimal(100) / of, 1), Decimal(5), "%", "percent")
    for m in _SOME_IN.finditer(plain):
        many, of = _number(m["many"]), _number(m["of"])
        alone = m["lead"] is not None or m.start("many") == 0 or plain[m.start("many") - 1] in '“"(,'
        if (
            (m["join"].lower() != "in" or alone)
            and many < of
            and not units.is_time(plain, m.end("of"))
            and not _PLAYED.search(m["noun"])
        ):
            yield Raw(
                m.start("many"), m.end("of"), round(Decimal(100 * many) / of, 1), Decimal(5), "%", "percent"
            )


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _FEW[word.lower()]


def _is_of_something(plain: str, m: re.Match[str]) -> bool:
    """Whether a part is a share of something, and no time."""
    if _NOT_SHARE.search(plain, max(0, m.start() - 16), m.start()) or _TIME_OF.match(plain, m.end()):
        return False
    sure = _SHARED.match(plain, m.end())
    whole = m["part"] in {"quarter", "half", None} or m["many"].lower() in {"a", "an"}
    if sure is None and (whole or re.match(r" of an?\b", plain[m.end() : m.end() + 6])):
        return False
    # "Three quarters of losses" are months.
    return not (
        m["part"] == "quarter"
        and m["dash"] == " "
        and m["many"].lower() not in {"a", "one"}
        and _DETERMINED.match(plain, m.end()) is None
    )
