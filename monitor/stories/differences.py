"""What two articles open with that the other does not know, asked of one pair: in words, and as a veto.

`contradictions` measures a whole batch at once; here a reader is told of one pair what it found, and the
few questions are asked that are put to pairs alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from monitor.stories.contradictions import STEM, WEIGHT
from monitor.stories.marks import KINDS, STEPS, Marks
from monitor.stories.reading import Reading

Amounts = Mapping[str, tuple[Sequence[float], Sequence[float]]]
T = TypeVar("T")

LABEL = {
    "age": "another age", "year": "another year", "strength": "another strength", "score": "another score",
    "dead": "other deaths", "hurt": "other injured", "weekday": "another weekday", "day": "another day",
    "step": "another step of the case",
}  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip

_FIRMEST_FIRST = sorted(KINDS, key=lambda kind: -WEIGHT[kind])

Kind = tuple[Callable[[Reading], frozenset[tuple[str, str]]], Callable[[Reading], frozenset[tuple[str, str]]]]
ORDINALS: Kind = (lambda r: r.lead_ordinals, lambda r: r.ordinals)
MODELS: Kind = (lambda r: r.lead_models, lambda r: r.models)


def differences(
    a: Reading, b: Reading, one: Marks, other: Marks, rarity: Mapping[str, float]
) -> tuple[str, ...]:
    """What each opens with that the other nowhere names, in words for a reader, the firmest first."""
    out = []
    for kind in _FIRMEST_FIRST if one.lead and other.lead else ():
        here, there = one.lead.get(kind, frozenset()), other.lead.get(kind, frozenset())
        known = other.whole.get(kind, frozenset()), one.whole.get(kind, frozenset())
        if here and there and not (here & known[0]) and not (there & known[1]):
            out.append(f"{LABEL[kind]}: {_worded(kind, here)} / {_worded(kind, there)}")
    if a.unspaced or b.unspaced:
        return tuple(out)  # names of two scripts are not compared
    for label, unknown in (("other names", _unknown_people), ("another place", _unknown_places)):
        # What the other knows takes long to gather: not where this one opens with nothing new.
        mine = unknown(a, one, b)
        theirs = unknown(b, other, a) if mine else mine
        if theirs:
            best = max(sorted(mine), key=lambda n: rarity.get(n, 0.0) * math.log1p(a.names[n]))
            counter = max(sorted(theirs), key=lambda n: rarity.get(n, 0.0) * math.log1p(b.names[n]))
            out.append(f"{label}: {a.shown.get(best, best)} / {b.shown.get(counter, counter)}")
    return tuple(out)


def _unknown_people(a: Reading, _: Marks, b: Reading) -> set[str]:
    people = [n for n in a.lead_names if " " in n]
    if not people:
        return set()
    known = b.names, b.loose, b.small
    # "Mr Williams" knows Jamal Williams.
    return {n for n in people if not any(n in some or n.split()[-1] in some for some in known)}


def _unknown_places(_: Reading, one: Marks, b: Reading) -> set[str]:
    if not one.places:
        return set()
    begins = tuple({w[:STEM] for w in one.places})
    known = {w[:STEM] for words in (b.names, b.loose, b.small) for w in words if w.startswith(begins)}
    return {w for w in one.places if w[:STEM] not in known}


def _worded(kind: str, values: frozenset[int]) -> str:
    return ", ".join(_word(kind, v) for v in sorted(values)[:3])


def _word(kind: str, value: int) -> str:
    if kind == "score":
        return f"{value // 1000}-{value % 1000}"
    if kind == "strength":
        return f"{value / 10:.1f}"
    if kind == "weekday":
        return WEEKDAYS[value]
    if kind == "day":
        return f"{value % 100} {MONTH_NAMES[value // 100 - 1]}"
    return STEPS[value] if kind == "step" else f"{value}"


def vetoed(a: Reading, b: Reading) -> str | None:
    """Why the two cannot be one event, whatever else they share; None where they can.

    Only what a rewrite does not change: which of a numbered series ("12th package", "13th
    package"). Rewrites round amounts and date things by publication, so those only weigh.
    """
    differs = which_differs(a, b, ORDINALS)
    if not differs:
        return None
    here, there = (", ".join(sorted(n for what, n in one.lead_ordinals if what == differs)) for one in (a, b))
    return f"another number of a series: {here} / {there}"


def apart(lead_a: frozenset[T], lead_b: frozenset[T], all_a: frozenset[T], all_b: frozenset[T]) -> float:
    """1 where both leads name such things and neither text knows the other's; half where the texts
    as wholes have none in common."""
    if lead_a and lead_b and not (lead_a & all_b) and not (lead_b & all_a):
        return 1.0
    return 0.5 if all_a and all_b and not (all_a & all_b) else 0.0


def which_differs(a: Reading, b: Reading, kind: Kind) -> str:
    """The thing of which both leads name a different number, and neither text the other's number."""
    lead, whole = kind
    if not lead(a) or not lead(b):
        return ""
    for what in sorted({w for w, _ in lead(a)} & {w for w, _ in lead(b)}):
        here = {n for w, n in lead(a) if w == what}
        there = {n for w, n in lead(b) if w == what}
        here_all = {n for w, n in whole(a) if w == what}
        there_all = {n for w, n in whole(b) if w == what}
        if not (here & there_all) and not (there & here_all):
            return what
    return ""


def magnitudes_differ(a: Reading, b: Reading) -> bool:
    """Both leads give amounts in one unit, and none of them is near any the other text has."""
    return amounts_differ(amounts(a), amounts(b))


def amounts(reading: Reading) -> Amounts:
    """For each unit in the lead its amounts there, and in the whole text."""
    lead, whole = _by_unit(reading.lead_figures), _by_unit(reading.figures)
    return {unit: (values, whole.get(unit, ())) for unit, values in lead.items()}


def amounts_differ(a: Amounts, b: Amounts) -> bool:
    """The same, of amounts that were sorted before."""
    for unit, (here, here_all) in a.items():
        if unit in b:
            there, there_all = b[unit]
            if not _near(here, there_all) and not _near(there, here_all):
                return True
    return False


def _by_unit(figures: frozenset[str]) -> dict[str, list[float]]:
    out: dict[str, list[float]] = {}
    for figure in figures:
        unit, value = figure.split(":")[:2]
        if unit:
            out.setdefault(unit, []).append(float(value))
    return out


def _near(some: Sequence[float], others: Sequence[float]) -> bool:
    for x in some:
        for y in others:
            if abs(x - y) <= 0.1 * max(abs(x), abs(y)):
                return True
    return False


def days_between(some: frozenset[tuple[int, int]], others: frozenset[tuple[int, int]]) -> float:
    """Days between the nearest dates of two leads, at most 30; 0 where one of them has none."""
    gaps = [abs((m - n) * 30.4 + d - e) for m, d in some for n, e in others]
    return min(30.0, min((min(g, 365 - g) for g in gaps), default=0.0))
