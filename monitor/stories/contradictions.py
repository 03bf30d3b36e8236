"""What speaks against one event: another number of a series, other dates, amounts of another size."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from monitor.stories.reading import Reading

T = TypeVar("T")

Kind = tuple[Callable[[Reading], frozenset[tuple[str, str]]], Callable[[Reading], frozenset[tuple[str, str]]]]
ORDINALS: Kind = (lambda r: r.lead_ordinals, lambda r: r.ordinals)
MODELS: Kind = (lambda r: r.lead_models, lambda r: r.models)


def vetoed(a: Reading, b: Reading) -> str | None:
    """Why the two cannot be one event, whatever else they share; None where they can.

    Only what a rewrite does not change: which of a numbered series ("12th package", "13th
    package"). Rewrites round amounts and date things by publication, so those only weigh.
    """
    differs = which_differs(a, b, ORDINALS)
    return f"another {differs}" if differs else None


def apart(lead_a: frozenset[T], lead_b: frozenset[T], all_a: frozenset[T], all_b: frozenset[T]) -> float:
    """1 where both leads name such things and neither text knows the other's; half where the texts
    as wholes have none in common."""
    if lead_a and lead_b and not (lead_a & all_b) and not (lead_b & all_a):
        return 1.0
    return 0.5 if all_a and all_b and not (all_a & all_b) else 0.0


def which_differs(a: Reading, b: Reading, kind: Kind) -> str:
    """The thing of which both leads name a different number, and neither text the other's number."""
    lead, whole = kind
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
    for unit in sorted({f.split(":")[0] for f in a.lead_figures} & {f.split(":")[0] for f in b.lead_figures}):
        if not unit:
            continue
        here, there = _values(a.lead_figures, unit), _values(b.lead_figures, unit)
        if not _near(here, _values(b.figures, unit)) and not _near(there, _values(a.figures, unit)):
            return True
    return False


def _values(figures: frozenset[str], unit: str) -> Sequence[float]:
    return [float(f.split(":")[1]) for f in figures if f.split(":")[0] == unit]


def _near(some: Sequence[float], others: Sequence[float]) -> bool:
    return any(abs(x - y) <= 0.1 * max(abs(x), abs(y)) for x in some for y in others)


def days_between(some: frozenset[tuple[int, int]], others: frozenset[tuple[int, int]]) -> float:
    """Days between the nearest dates of two leads, at most 30; 0 where one of them has none."""
    gaps = [abs((m - n) * 30.4 + d - e) for m, d in some for n, e in others]
    return min(30.0, min((min(g, 365 - g) for g in gaps), default=0.0))
