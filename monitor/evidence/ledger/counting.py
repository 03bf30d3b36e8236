# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""What a count is a count of: its noun ("20,000 GPUs", "a 512-core processor"), or what befell the people whom it
counts ("killed seven people")."""

from __future__ import annotations

import re

from monitor.evidence.figures import Figure
from monitor.evidence.ledger.nouns import unit_of
from monitor.evidence.ledger.phrases import HEDGES, Head, made_of, phrase, short
from monitor.evidence.reading import stem

_NUMBER = re.compile(
    r"(?:[\d.,]+(?:\+|m|bn|k)?|(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|"
    r"(?:twen|thir|for|fif|six|seven|eigh|nine)ty|dozens?|half|hundred)(?:[ -](?:one|two|three|four|five|six|seven|eight|nine|and|a))*)"
    r"(?:[ -](?:hundred|thousand|[mbt]r?illion|dozen|m|bn|k)\b)*[ -](?:of (?:the |its |his |her |their |these |those )?)?",
    re.IGNORECASE,
)


_OR = re.compile(r"(?:or|to|and) |[-–] ?")


def counted(figure: Figure) -> Head | None:
    """The counted noun, or what befell the people who are counted for it."""
    text = figure.passage.text
    number = _NUMBER.match(figure.literal)
    if number is None:
        return None
    at = figure.start + number.end()
    while (more := _OR.match(text, at, figure.end)) and (second := _NUMBER.match(text, more.end())):
        at = second.end()  # "three to four people"
    if at >= figure.end:
        return None
    if not text[at : figure.end].isascii():
        return None
    last = re.split(r"[ -]", text[at : figure.end])[-1]
    if text[figure.end : figure.end + 1] == "-":
        return None
    if number.group().endswith("-"):
        # "a 512-core processor" is one of 512 cores; "a 10-person team", of ten.
        called = phrase(text, figure.end + 1) if text[figure.end : figure.end + 1] == " " else None
        said = short(text[called[0] : called[1]]) if called else last
        return Head(said, stem(last), True, stem(last))
    toll = _toll(figure, text) if unit_of(figure.unit) == "person" else None
    return toll or made_of(text, (at, figure.end, last))


# What befell people, who are counted for it: "killed seven people", "19 people were injured".
_BEFELL = (
    ("deaths", "dead", re.compile(r"\b(?:kill(?:s|ed|ing)?|claim(?:s|ed|ing) the lives of)$", re.IGNORECASE), r"(?:killed|dead|died)"),
    ("injured", "injured", re.compile(r"\b(?:injur(?:es|ed|ing)|wound(?:s|ed|ing)|hurt(?:s|ing)?)$", re.IGNORECASE), r"(?:injured|wounded|hurt)"),
    ("missing", "missing", None, r"missing"),
)  # fmt: skip
_EMPLOYS = re.compile(r"\b(?:employs?|employed|employing|workforce of|headcount of)$", re.IGNORECASE)
_BEEN = r" (?:(?:were|was|have|has|had|are|been|also|dead|reported|reportedly|confirmed|left|lay) ){0,4}"


def _toll(figure: Figure, text: str) -> Head | None:
    back = HEDGES.sub("", text[max(0, figure.start - 60) : figure.start]).rstrip()
    for said, noun, before, after in _BEFELL:
        if (before is not None and before.search(back)) or re.match(
            _BEEN + after + r"\b", text[figure.end : figure.end + 60]
        ):
            return Head(said, noun, False, noun)
    # "Employs 840 people": they are its employees, as "840 staff" are.
    return Head("employees", "employee", False, "employee") if _EMPLOYS.search(back) else None
