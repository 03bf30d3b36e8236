# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""Whether two articles' figures of one value meet for a reason: one amount of one thing, under two names.

The articles of a story tell of one event. A value of several digits, or a large sum, hardly stands in two of them
for two things, whatever their nouns ("orders", "book"); one of a single digit ("300 MW", "$4 million") needs the same
noun, an idea that both are names of, or two languages whose words cannot be compared. Refused: nouns that are
contrary (revenue and profit; workers and passengers), and clauses about different names.
"""

from __future__ import annotations

import re

from monitor.evidence.figures import same, within_rounding
from monitor.evidence.ledger.ideas import IDEAS
from monitor.evidence.ledger.nouns import named
from monitor.evidence.ledger.phrases import Head
from monitor.evidence.ledger.subjects import Use
from monitor.evidence.reading import stem

# Sums under this are prices and fares, of which an article may give several.
LARGE = 1_000_000
LEAD = 0.35
# Counts under this are met everywhere.
FEW = 20

# What one sum may be called: it is put into a thing, paid for it, granted to it. Takings, profits and losses are not.
_MOVES_ALIKE = (
    frozenset(
        "price investment spending payment funding support deployment commitment allocation pledge award donation forecast".split()
    ),
    frozenset("stake investment funding acquisition sale price payment offer".split()),
    frozenset("valuation price acquisition offer".split()),
    frozenset("fine settlement damages payment award price".split()),
    frozenset("demand price payment offer theft".split()),
    frozenset("revenue sale forecast".split()),
    frozenset("profit earnings forecast".split()),
    frozenset("loss forecast price".split()),
    frozenset("debt borrowing funding".split()),
)
_JAPANESE = re.compile(r"[\u3041-\u30ff]")


def one_noun(a: Head | None, b: Head | None) -> bool:
    """Whether two heads are one noun, one idea, or of Japanese nouns the one within the other (資産, 総資産)."""
    if a is None or b is None:
        return False
    if a.noun == b.noun:
        return True
    own, other = named(a.noun), named(b.noun)
    if own and own == other:
        return True
    short, long = sorted((a.noun, b.noun), key=len)
    return len(short) > 1 and not short.isascii() and (long.endswith(short) or long.startswith(short))


def contrary(a: Head | None, b: Head | None) -> bool:
    """Whether two heads name two things that one figure cannot be."""
    if a is None or b is None or one_noun(a, b):
        return False
    if a.noun in IDEAS and b.noun in IDEAS:
        return not any(a.noun in group and b.noun in group for group in _MOVES_ALIKE)
    own, other = named(a.noun), named(b.noun)
    return bool(own and other) and "person" not in {own, other}


def meet(a: Use, b: Use) -> bool:
    """Whether figures of one value, in two articles, are of one thing."""
    x, y = a.figure, b.figure
    if contrary(a.head, b.head) or (x.kind == "count" and few(a, b)):
        return False
    abroad = _japanese(a) != _japanese(b)
    if a.head is None or b.head is None:
        sure = x.digits >= 2 or (abroad and _led(a, b))
        return x.kind == "money" and x.value >= LARGE and same(x, y) and sure and not _apart(a, b)
    one = one_noun(a.head, b.head)
    digits = min(x.digits, y.digits)
    if not same(x, y):
        return one and x.kind == "money" and digits >= 3 and within_rounding(x, y) and not _apart(a, b)
    if x.kind == "duration" or (not abroad and digits < 3 and _apart(a, b)):
        return False
    if x.kind == "money":
        if digits >= 2 and x.value >= LARGE:
            return True
        lead = x.value >= LARGE and _led(a, b)
        return one or digits >= 4 or (lead and (abroad or bool(a.names & b.names)))
    if x.kind == "percent":
        return one if digits < 3 else (one or abroad or _led(a, b))
    if x.kind == "measure":
        return one or (digits >= 2 and (abroad or _led(a, b)))
    return x.kind == "count" and _counted(a, b, a.head, b.head)


def few(a: Use, b: Use) -> bool:
    """Whether two counts are so small that they meet by chance: "five merchant vessels", "five suspicious boats"."""
    return a.written != b.written and a.figure.value < FEW and _japanese(a) == _japanese(b)


def _counted(a: Use, b: Use, own: Head, other: Head) -> bool:
    if "person" in {named(own.noun), named(other.noun)} and a.figure.value < FEW:
        return False  # "two people": of any kind
    digits = min(a.figure.digits, b.figure.digits)
    return digits >= 3 or (one_noun(own, other) and (digits >= 2 or a.figure.value >= 1000 or _led(a, b)))


def _led(a: Use, b: Use) -> bool:
    return max(a.figure.passage.place, b.figure.passage.place) <= LEAD


def _apart(a: Use, b: Use) -> bool:
    """Whether their clauses name things, and not one in common."""
    own, other = ({stem(w) for name in use.entities for w in name.split(" ")} for use in (a, b))
    return bool(own) and bool(other) and not own & other


def _japanese(use: Use) -> bool:
    return _JAPANESE.search(use.figure.passage.text) is not None
