# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""An outlet's newest word: who reported 40,000 on Monday and 45,000 on Wednesday no longer says 40,000.

Two groups of one noun phrase are one matter where an outlet gives the one value in an older article and the other,
alone, in a newer one. Of each outlet its newest article speaks then; the outlets that are left agree or differ.
Asked for: the same phrase (but for what is tied to it by a preposition; a deal, an acquisition and a bid are one), half a day between the two, values less
than twice apart, a shared name, and neither of them a part, a forecast or a range.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from monitor.evidence.figures import incompatible, within_rounding
from monitor.evidence.ledger.differing import is_part, transaction
from monitor.evidence.ledger.subjects import Use
from monitor.evidence.reading import content, words

LATER = timedelta(hours=12)
NEAR = 2
_TIED = re.compile(r" (?:of|from|in|for|on|at|by|to|against) ")


def updated(groups: Sequence[list[Use]], when: Mapping[str, datetime]) -> list[tuple[list[Use], bool]]:
    """The groups of one unit, those joined that an outlet's newer article corrects; and whether they differ."""
    by_phrase: dict[str, list[list[Use]]] = {}
    for group in groups:
        if (said := _phrase(group)) and not any(is_part(use) for use in group):
            by_phrase.setdefault(said, []).append(group)
    out: list[tuple[list[Use], bool]] = []
    spoken: set[int] = set()
    for said in sorted(by_phrase):
        for a, b in itertools.combinations(by_phrase[said], 2):
            if spoken & {id(a), id(b)} or not _one_matter(a, b) or not _moved(a, b, when):
                continue
            kept = newest([*a, *b], when)
            spoken |= {id(a), id(b)}
            out.append((kept, any(incompatible(kept[0].figure, use.figure) for use in kept)))
    return [*((group, False) for group in groups if id(group) not in spoken), *out]


def newest(found: Sequence[Use], when: Mapping[str, datetime]) -> list[Use]:
    """The figures, without those that a later article of their publisher gives otherwise."""
    return [
        use
        for use in found
        if not any(
            use.family == other.family
            and when[other.article] - when[use.article] >= LATER
            and not within_rounding(use.figure, other.figure)
            for other in found
        )
    ]


def _phrase(group: Sequence[Use]) -> str:
    """The noun phrase that all of its figures have, "" where they have several or none."""
    said = {_plain(use) for use in group}
    return said.pop() if len(said) == 1 else ""


def _plain(use: Use) -> str:
    head = use.own_head
    if head is None or use.figure.kind not in {"money", "count"} or use.figure.bound == "range":
        return ""
    if (kind := transaction(use)) is not None:
        return f"transaction {kind}"
    return " ".join(sorted(content(words(_TIED.split(head.text)[0])))) or head.noun


def _one_matter(a: Sequence[Use], b: Sequence[Use]) -> bool:
    low, high = sorted((a[0].figure.value, b[0].figure.value))
    names = [frozenset[str]().union(*(use.names for use in group)) for group in (a, b)]
    return incompatible(a[0].figure, b[0].figure) and high < NEAR * low and bool(names[0] & names[1])


def _moved(a: Sequence[Use], b: Sequence[Use], when: Mapping[str, datetime]) -> bool:
    """Whether an outlet gave the one, and later only the other."""
    own, other = {u.article for u in a}, {u.article for u in b}
    for old, new in ((a, b), (b, a)):
        here = own if old is a else other
        for x, y in itertools.product(old[:12], new[:12]):
            if x.family == y.family and y.article not in here and when[y.article] - when[x.article] >= LATER:
                return True
    return False
