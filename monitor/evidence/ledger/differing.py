# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""Figures that articles give differently for what both call by one name: "operating profit was £96.4 million" and
"£94.6 million"; "killed 7" and "19 dead".

More is asked than that values differ. The noun phrases are the same, word for word; each article gives one value
for it, near its beginning; nothing in the figure's own clause makes it a part, a step, a forecast or another period;
the sentences share a name; and the values are near each other, as two tellings of one sum are. Tolls may lie
further apart, since they rise from one article to the next: whoever shows them says when each was written.

A purchase has many names: of "a $6.8 billion acquisition" and "a $6.1 billion deal" the nouns count as one where the
sentences share two names. Refused: a price with the debt beside one without.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from monitor.evidence.figures import incompatible, within_rounding
from monitor.evidence.ledger.nouns import named
from monitor.evidence.ledger.partial import partial
from monitor.evidence.ledger.subjects import Use
from monitor.evidence.reading import content, words

LEAD = 0.5
NEAR = 2
_TOLL = frozenset({"dead", "injured", "missing"})
# What one sum of a transaction is called. An investment is none of them: it may be a part of the round.
_TRANSACTIONS = (
    frozenset("acquisition deal bid merger transaction offer sale 取引 合併".split()),
    frozenset("funding round fundraise 調達".split()),
)
_WITH_DEBT = re.compile(r"\b(?:debts?|enterprise value|equity value)\b|負債|有利子|企業価値", re.IGNORECASE)
# What is paid in stock, or for a stake, is a part.
_IN_STOCK = re.compile(r"\b(?:equity|cash|shares?|stock|stake)\b|株|現金", re.IGNORECASE)
LARGE = 1_000_000
_PART = partial(
    r"more|other|others|of (?:them|these|those|whom)|than|last|including|include|includes|among|forecast|forecasts|"
    r"expects?|expected|estimates?|predict(?:s|ed)?|could|would|may|might|should|target|aims?|in all|so far this|"
    r"since|when|average|combination|in cash",
    "予想|見通し|見込|年間|前回|過去",
)
_HEDGED = re.compile(r"\b(?:more|less|fewer) than\b|\bmore$")
# "Eleven of the dead"
_OF_THEM = re.compile(r" of (?:the|its|their|them|those|these|his|her)\b")
_JA_NAME = re.compile(r"[\u30a1-\u30fc]{3,}")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def told_apart(found: Sequence[Use]) -> list[tuple[Use, ...]]:
    """The figures of one unit that articles give differently for one noun phrase."""
    by_noun: dict[str, list[Use]] = {}
    for use in found:
        if use.figure.kind in {"money", "count"} and not _OF_THEM.search(use.figure.literal):
            by_noun.setdefault(_subject(use), []).append(use)
    out = [claim for noun in sorted(by_noun) if noun and (claim := _differ(by_noun[noun]))]
    spoken = {id(use) for claim in out for use in claim}
    for at in range(len(_TRANSACTIONS)):
        kin = [u for u in found if transaction(u) == at and not is_part(u) and id(u) not in spoken]
        claim = _differ(kin)
        if claim and all(len(_names(a) & _names(b)) > 1 for a, b in itertools.combinations(claim, 2)):
            out.append(claim)
    return out


def transaction(use: Use) -> int | None:
    """Which kind of transaction a sum is the whole price of, None where it is of none."""
    head, figure = use.own_head, use.figure
    if head is None or figure.kind != "money" or figure.value < LARGE:
        return None
    said = figure.passage.text
    if _WITH_DEBT.search(said) or _IN_STOCK.search(said[figure.left : figure.right]):
        return None
    return next((at for at, own in enumerate(_TRANSACTIONS) if head.noun in own), None)


def noun_of(found: Sequence[Use], noun: str) -> str:
    """The noun by which a later issue finds the slot again: of a transaction the first of its names, since last
    week's deal is this week's acquisition."""
    kinds = {transaction(use) for use in found if use.head is not None}
    kind = kinds.pop() if len(kinds) == 1 else None
    return noun if kind is None else ("acquisition", "funding")[kind]


def _subject(use: Use) -> str:
    """The noun phrase of a figure for comparing, "" where it has none of its own."""
    head = use.own_head
    if head is None:
        return ""
    toll = named(head.noun)
    if toll in _TOLL:
        return toll
    if not head.said or (use.figure.kind == "count" and use.figure.passage.number > 1):
        return ""  # of other counts those of headlines and first sentences only
    return " ".join(sorted(content(words(head.text))))


def _differ(about: Sequence[Use]) -> tuple[Use, ...]:
    chosen: dict[str, Use] = {}
    for use in sorted(about, key=lambda u: u.key):
        first = chosen.setdefault(use.article, use)
        if not within_rounding(first.figure, use.figure):
            return ()
    found = list(chosen.values())
    if len({u.family for u in found}) < 2 or any(is_part(u) for u in found):
        return ()
    pairs = list(itertools.combinations(found, 2))
    if not any(_unlike(a, b) for a, b in pairs):
        return ()
    return tuple(found) if all(_one(a, b) for a, b in pairs) else ()


def is_part(use: Use) -> bool:
    """Whether its clause makes it a part, a step, a forecast or a figure of another period; or it stands far down."""
    figure = use.figure
    clause = _HEDGED.sub(" ", figure.passage.text[figure.left : figure.right])
    return figure.passage.place > LEAD or figure.bound == "range" or _PART.search(clause) is not None


def _unlike(a: Use, b: Use) -> bool:
    if a.figure.kind == "count":
        return not within_rounding(a.figure, b.figure)
    return incompatible(a.figure, b.figure)


def _one(a: Use, b: Use) -> bool:
    if within_rounding(a.figure, b.figure):
        return True
    if not _unlike(a, b):
        return False
    low, high = sorted((a.figure.value, b.figure.value))
    years = [set(_YEAR.findall(u.figure.passage.text)) for u in (a, b)]
    if (all(years) and years[0] != years[1]) or not _names(a) & _names(b):
        return False
    toll = a.own_head is not None and named(a.own_head.noun) in _TOLL
    return toll or high < NEAR * low


def _names(use: Use) -> frozenset[str]:
    return use.names | frozenset(_JA_NAME.findall(use.figure.passage.text))
