# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""What a figure is an amount of where only the figure before it says so: "rose 4.2% to £1.16 billion", "€92 million
and Lario €55 million", "8%増の4620億円", "In 2017 it was €3.2 billion".

A change, what it reached, what it began from and what it is compared with are of one thing. Only what stands
between the two figures decides, and it must be of one of the shapes below: everything else has its own head or none.
"""

from __future__ import annotations

import re

from monitor.evidence.figures import Figure
from monitor.evidence.ledger.phrases import Head, phrase_before

_LOOSELY = r"(?:(?:about|around|nearly|almost|some|roughly|approximately|just|over|under|more than|less than|at least|up to|as much as|a|an|the) ){0,3}"
_COMPARED = re.compile(
    r"^[^;.]{0,30}(?:\b(?:up|down) from|compared (?:with|to)|versus|vs\.?|against)(?: [a-z,]+){0,6} ?$|^ from(?: the| its| an?| about| around| approximately| roughly| nearly| just)? ?$",
    re.IGNORECASE,
)
# What it came to: of one unit with the change, or after the percentage of it.
_REACHED = re.compile(
    rf"^,? (?:[a-z ]{{0,24}}\b(?:rising|climbing|increasing|growing|going up|falling|dropping|declining) )?to {_LOOSELY}$|^ ?[(（](?:19|20)\d\d: ?$",
    re.IGNORECASE,
)
_BY = re.compile(
    rf"^[)）]?,? (?:which is |representing |marking )?an? (?:[a-z-]+ )?(?:increase|rise|gain|jump|growth|decline|drop|fall|decrease|reduction|improvement) of {_LOOSELY}$",
    re.IGNORECASE,
)
_CHANGED_AFTER = re.compile(
    r" (?:higher|lower|more|less|up|down|above|below|fewer) ?(?:than|from|on|the|in|,|$)"
)
_CHANGED_BEFORE = re.compile(r"\b(?:up|down)(?: by| about| some)? ?$")
_RESTATED = re.compile(r",? (?:or|\() ?(?:about |nearly |some |roughly )?")
# "consoles cost $450, $500, and $700"
_LISTED = re.compile(r"^(?:,|,? (?:and|or)|、|と|や) ?(?:about |around |some )?$")
# "Ostglas must pay €92 million and Lario €55 million": one verb for both.
_GAPPED = re.compile(
    r"^,? (?:and |while |but )?(?:the )?(?:[A-Z][\w&’'.-]*(?: [A-Z][\w&’'.-]*){0,3}|[a-z]{3,}s)(?: (?:just|about|only|another))? $"
)
_THAT_IS = re.compile(r"^[^.;:()]{3,70}, (?:or |about |around |some |roughly |worth |nearly ){1,3}$")
_JA_REACHED = re.compile(
    r"^(?:の)?(?:[増減高安]の?|から|(?:上|下)がって|(?:増え|減っ|伸び)て?|増加?し?て?|引き上げて?|引き下げて?)、?(?:約|の)?$"
)
_JA_TIMES = re.compile(r"^(?:と|で)、?[^、。]{0,12}の(?:約)?$")
_JA_THAN = re.compile(r"^[^。]{0,24}(?:より|比べ(?:て)?|比で?)、?(?:約)?$")
_JA_MORE = re.compile(r"^(?:ほど|近く|余り|以上)?(?:増|減|上回|下回|多|少な|伸び)")
_PRONOUN = re.compile(
    rf"^(?:(?:In|By|Until) (?:[A-Z][a-z]+ )?(?:19|20)\d\d,? )?(?:it|that|this|the (?:figure|total|sum|number|amount)) (?:is|was|had been|stood at|came to|rose to|fell to|reached|now stands at)(?: (?:still|now|then|only|just))? {_LOOSELY}$",
    re.IGNORECASE,
)


def carried(figure: Figure, begin: int, told: Figure, head: Head) -> Head | None:
    """The head of the figure before it in its sentence, where it is of the same thing; else None."""
    text = figure.passage.text
    between = text[told.end : begin]
    if len(between) > 100 or figure.kind == "duration":
        return None
    alike = figure.unit == told.unit or told.kind == "percent" or told.unit.removesuffix(" by") == figure.unit
    if alike and (_REACHED.match(between) or _JA_REACHED.match(between)):
        return head
    if figure.unit == told.unit:
        if _COMPARED.search(between) or _LISTED.match(between):
            return head
        if _GAPPED.match(between):
            # "insurers took 22% and banks 17%": theirs.
            return phrase_before(between.rstrip()) if head.said else head
        if _JA_THAN.match(between) and _JA_MORE.match(text[figure.end : figure.end + 4]):
            return head
    if figure.kind == "times":
        return head if _JA_TIMES.match(between) else None
    if figure.kind == "money" and told.kind == "percent":
        ends = text[figure.end : figure.end + 1] in {".", ",", ";", ""}
        return head if ends and text.startswith(" of", told.end) and _THAT_IS.match(between) else None
    if figure.kind != "percent":
        return None
    changed = len(between) < 80 and (
        _CHANGED_AFTER.match(text, figure.end) or _CHANGED_BEFORE.search(between) or _BY.match(between)
    )
    return head if changed or _RESTATED.fullmatch(between) else None


def stands_for(figure: Figure, begin: int) -> bool:
    """Whether its subject is a pronoun: "In 2017 it was €3.2 billion"; then the sentence before says what."""
    return _PRONOUN.match(figure.passage.text[:begin]) is not None
