# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""Heads that a fixed frame gives: a label and its colon, "At $5 billion, the deal ...", "flies at 525 km", basis
points over a benchmark, "like-for-like sales 3.1% ahead"."""

from __future__ import annotations

import re

from monitor.evidence.figures import Figure
from monitor.evidence.ledger.phrases import Head, made_of, phrase, phrase_before

_LABEL = re.compile(
    r"(?:^|[.;|•] ?)[-•*]? ?(?P<what>[A-Z][A-Za-z’'-]*(?: [A-Za-z’'-]+){0,3}): ?(?:[A-Z]{2,4} ?[+-] ?)?(?:(?:over|about|around|up to|more than|some|nearly|approx\.?) )?$"
)
_VALUE_ENDS = re.compile(r"[.,;()]|$| (?:vs|versus|compared|against|adjusted|expected|up|down)\b")
_NO_LABEL = frozenset(
    "update breaking exclusive correction note source sources read watch video photo also related".split()
)
_AT = re.compile(
    r"(?:^|[.;] )At (?:(?:about|around|nearly|almost|some|over|more than|just|up to|roughly|the) ){0,2}$"
)
_THE = re.compile(r",? (?:the|its|this|that) (?=[A-Za-z])")
_AWAY = re.compile(
    r"(?: \([^()]{1,20}\))? (?:away|off|from|north|south|east|west|north-?(?:east|west)|south-?(?:east|west)|offshore)\b"
)
_ALTITUDE = re.compile(
    r"\b(?:fl(?:y|ies|ew|ying)|orbit(?:s|ed|ing)?|cruis(?:e|es|ed|ing)|hover(?:s|ed|ing)?|soar(?:s|ed|ing)?) at (?:about |around |some |just |over )?$"
)
_ABOVE = re.compile(r" (?:above|over|below|under) (?!the (?:past|last|next)\b)")
_WITH = re.compile(r"(?:, |and )((?:[A-Z][\w’'-]+ ){0,2}[A-Z][\w’'-]+) (?:with|at) (?:just |about |only )?$")
_AHEAD = re.compile(
    r" (?:ahead|higher|lower|up|down|better|worse)(?=[,.;)]| (?:than|on|from|at|in|year)\b|$)"
)
_DIMENSION = re.compile(
    r" (?:long|wide|deep|tall|high|thick|across|apart|above|below|away|underwater|offshore)\b(?!-)"
)


def framed(figure: Figure, begin: int) -> Head | None:
    """What the frame that the figure stands in says that it is; None where it stands in none."""
    text = figure.passage.text
    return (
        _labelled(figure, text, begin)
        or _at_so_much(figure, text, begin)
        or _off(figure, text)
        or _flying(figure, text, begin)
        or _spread(figure, text)
        or _share_of(figure, text, begin)
        or _ahead(figure, text, begin)
    )


def is_dimension(figure: Figure) -> bool:
    """Whether the word after it says how a thing is measured, and not what: "4.3 metres long"."""
    return figure.kind == "measure" and _DIMENSION.match(figure.passage.text, figure.end) is not None


_HOW = {
    "long": "length",
    "wide": "width",
    "deep": "depth",
    "tall": "height",
    "high": "height",
    "thick": "thickness",
}


def dimension(figure: Figure) -> Head | None:
    """ "only 15 km deep", where nothing says of what: a depth."""
    found = _DIMENSION.match(figure.passage.text, figure.end) if figure.kind == "measure" else None
    noun = _HOW.get(found.group().strip()) if found is not None else None
    return Head(noun, noun, False, noun) if noun else None


def _labelled(figure: Figure, text: str, begin: int) -> Head | None:
    """ "Book: over €1.1bn, 84 accounts": the label. A sentence that goes on after the figure is not its value."""
    if figure.passage.is_title or _VALUE_ENDS.match(text, figure.onward) is None:
        return None
    found = _LABEL.search(text[max(0, begin - 70) : begin])
    if found is None or found["what"].split()[0].lower() in _NO_LABEL:
        return None
    what = found["what"].split(" per ")[0]
    said = phrase(what, 0)
    return made_of(what, said, tail=False) if said is not None and said[1] == len(what) else None


def _at_so_much(figure: Figure, text: str, begin: int) -> Head | None:
    """ "At 13.6 km the tunnel will be the longest"."""
    if figure.kind not in {"money", "measure"} or _AT.search(text[:begin][-40:]) is None:
        return None
    link = _THE.match(text, figure.onward)
    found = phrase(text, link.end()) if link is not None else None
    return made_of(text, found, tail=False) if found is not None else None


def _off(figure: Figure, text: str) -> Head | None:
    away = figure.unit in {"m", "mile"} and _AWAY.match(text, figure.end) is not None
    return Head("distance", "distance", False, "distance") if away else None


def _flying(figure: Figure, text: str, begin: int) -> Head | None:
    if figure.unit not in {"m", "ft", "mile"} or _ALTITUDE.search(text[max(0, begin - 40) : begin]) is None:
        return None
    return Head("altitude", "altitude", False, "altitude")


def _share_of(figure: Figure, text: str, begin: int) -> Head | None:
    """ "Carson with 7 percent": his."""
    if figure.kind != "percent":
        return None
    found = _WITH.search(text[max(0, begin - 50) : begin])
    return Head(found[1], found[1].lower(), True, found[1].lower()) if found is not None else None


def _spread(figure: Figure, text: str) -> Head | None:
    basis = figure.literal.lower().endswith(("bp", "bps", "basis points"))
    if figure.unit != "pp" or not basis or _ABOVE.match(text, figure.end) is None:
        return None
    return Head("spread", "spread", False, "spread")


def _ahead(figure: Figure, text: str, begin: int) -> Head | None:
    """ "with like-for-like sales 3.1% ahead": the noun right before."""
    if figure.kind != "percent" or figure.unit != "%" or _AHEAD.match(text, figure.end) is None:
        return None
    back = text[max(0, begin - 80) : begin]
    return phrase_before(back.rstrip()) if re.search(r"[a-z] $", back) else None
