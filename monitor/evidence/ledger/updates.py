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
_TRANSACTION = "transaction "
_TIED = re.compile(r" (?:of|from|in|for|on|at|by|to|against) ")


def updated(groups: Sequence[list[Use]], when: Mapping[str, datetime]) -> list[tuple[list[Use], bool]]:
    """The groups of one unit, those joined that an outlet's newer article corrects; and whether they differ."""
    by_phrase: dict[str, list[list[Use]]] = {}
    for group in groups:
        if (said := _phrase(group)) and not any(is_part(use) for use in group):
            by_phrase.setdefault(said, []).append(group)
    spoken: set[int] = set()
    out: list[tuple[list[Use], bool]] = []
    for said in sorted(by_phrase):
        left = list(by_phrase[said])
        joined: list[list[Use]] = []
        # One by one: an old value may stand in several groups, each of which the newer one replaces.
        while pair := next((p for p in itertools.combinations(left, 2) if _replaces(*p, when)), None):
            spoken.update(map(id, pair))
            kept = newest([*pair[0], *pair[1]], when)
            left = [one for one in left if one is not pair[0] and one is not pair[1]]
            left.append(kept)
            joined = [one for one in joined if one is not pair[0] and one is not pair[1]]
            joined.append(kept)
        out += [(kept, any(incompatible(kept[0].figure, use.figure) for use in kept)) for kept in joined]
    return [*((group, False) for group in groups if id(group) not in spoken), *out]


def _replaces(a: Sequence[Use], b: Sequence[Use], when: Mapping[str, datetime]) -> bool:
    return _one_matter(a, b) and _moved(a, b, when)


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
    """The noun phrase that all of its figures have, "" where they have several or none. Of a transaction one
    figure that says so is enough ("to buy X, the maker of Y, for $6 billion" has no noun of its own): no other
    sum of the group says otherwise."""
    said = {_plain(use) for use in group}
    kinds = {one for one in said if one.startswith(_TRANSACTION)}
    if len(kinds) == 1 and not any(use.own_head for use in group if not _plain(use)):
        said = kinds | (said - {""})
    return said.pop() if len(said) == 1 else ""


def _plain(use: Use) -> str:
    head = use.own_head
    if head is None or use.figure.kind not in {"money", "count"} or use.figure.bound == "range":
        return ""
    if (kind := transaction(use)) is not None:
        return f"{_TRANSACTION}{kind}"
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
