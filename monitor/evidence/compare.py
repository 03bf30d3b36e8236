# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""Points: where the articles of a story give the same figure, one rounded, or another.

How it thinks. Two figures are compared only when they have the same unit and the same subject: an idea
("acquire", "buy" and 買収 are one) or a noun that stands next to both. To say that articles differ takes
more than to say that they agree: each gives exactly one such figure, near its beginning, about the same
names, with no hedge, bound, part or period that could explain the difference. A point whose subject has
no name in the articles' words is not made.

Known to be missed: subjects named in a sentence of their own, figures in words, tables.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from monitor.evidence import stages, wording
from monitor.evidence.figures import incompatible, same, within_rounding
from monitor.evidence.subjects import Use, kin, uses
from monitor.model import Article, Point, Verdict

MOST_POINTS = 5

# What may differ must be news in both articles, not background further down.
LEAD = 0.35
HALF = 0.5
# Within this part of both texts (headline, first sentences) two figures are about the story itself.
TOP = 0.08

# A figure that is a part, a step or another period of its subject cannot stand for it; and a share
# price at two moments is two things.
_PARTIAL = re.compile(
    r"\b(?:another|additional|additionally|further|extra|each|per|first|initial|initially|tranche|remaining|rest|"
    r"part of|portion|previous|previously|prior|earlier|compared|versus|than last|ago|last year|last month|last week|"
    r"quarter|monthly|annual|annually|a year|a month|combined|total|separate|separately|alone|third|second|half|"
    r"double|triple|increased?|rise|rose|up from|down from|formerly|originally|instead of|shares|stock)\b"
    r"|さらに|追加|前年|昨年|うち|当初|従来|四半期|株価",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class _Claim:
    verdict: Verdict
    found: tuple[Use, ...]

    def order(self) -> tuple[int, int, int, float, tuple[int, int, int]]:
        """Most telling first: differences, then more articles, then what stands in headlines and leads."""
        places: dict[str, float] = {}
        for use in self.found:
            places[use.article] = min(places.get(use.article, 1.0), use.figure.passage.place)
        return (
            ("differ", "rounding", "agree").index(self.verdict),
            -len(places),
            -sum(p == 0 for p in places.values()),
            round(sum(places.values()) / len(places), 6),
            min(u.key for u in self.found),
        )


def points(articles: Sequence[Article]) -> tuple[Point, ...]:
    """What the articles can be compared on; at most five, most telling first.

    `articles` in the story's order. One article gives none: nothing to compare with.
    """
    if len(articles) < 2:
        return ()
    by_unit: dict[str, list[Use]] = {}
    for rank, article in enumerate(articles):
        for use in uses(article, rank):
            by_unit.setdefault(use.figure.unit, []).append(use)
    claims = [claim for unit in sorted(by_unit) for claim in _claims(by_unit[unit])]
    out: list[Point] = []
    stage = stages.point(articles)
    if stage is not None:
        out.append(stage)
    taken = {p.name.casefold(): "" for p in out}
    shown: set[tuple[str, Decimal]] = set()
    for claim in sorted(claims, key=_Claim.order):
        unit = claim.found[0].figure.unit
        known = {(unit, u.figure.value) for u in claim.found}
        name = None if known & shown else wording.name(claim.found)
        if name is not None and taken.get(name.casefold(), unit) != unit:
            name = wording.with_currency(name, unit)
        if name is None or name.casefold() in taken:
            continue
        taken[name.casefold()] = unit
        shown |= known
        values = wording.values(claim.found, phrases=claim.verdict == "differ")
        out.append(Point(name=name, verdict=claim.verdict, values=values))
    # A stable sort: within a verdict the order above holds.
    out.sort(key=lambda p: ("differ", "rounding", "agree").index(p.verdict))
    return tuple(out[:MOST_POINTS])


def _claims(found: list[Use]) -> list[_Claim]:
    out: list[_Claim] = []
    spoken: set[tuple[int, int, int]] = set()
    subjects = sorted({s for u in found for s in u.near})
    for subject in subjects:
        about = [u for u in found if subject in u.near]
        claim = _differ(about, subject, found)
        if claim is not None and not spoken & {u.key for u in claim.found}:
            spoken |= {u.key for u in claim.found}
            out.append(claim)
    out.extend(_agreements([u for u in found if u.key not in spoken]))
    return out


# -- agreement ----------------------------------------------------------------------------------


def _agreements(found: list[Use]) -> list[_Claim]:
    """Figures of one value and subject, as groups; the finest wording of a value is its seed."""
    out: list[_Claim] = []
    free = sorted(found, key=lambda u: (u.figure.quantum, u.key))
    while free:
        seed, *rest = free
        group = [seed]
        for use in rest:
            if all(within_rounding(use.figure, g.figure) for g in group) and any(_one(use, g) for g in group):
                group.append(use)
        free = [u for u in rest if u not in group]
        if not _prominent(group):
            continue
        finest: dict[str, Use] = {}
        for use in group:
            finest.setdefault(use.article, use)
        if all(same(u.figure, seed.figure) for u in finest.values()):
            out.append(_Claim("agree", tuple(u for u in group if same(u.figure, seed.figure))))
        else:
            out.append(_Claim("rounding", tuple(group)))
    return out


def _prominent(group: list[Use]) -> bool:
    """Whether a figure belongs to the news: in at least two articles, early in one of them, and not
    at the end of all. Background ("it bought X for $44 billion in 2022") would read as the news."""
    places: dict[str, float] = {}
    for use in group:
        places[use.article] = min(places.get(use.article, 1.0), use.figure.passage.place)
    return len(places) > 1 and min(places.values()) <= LEAD and sum(places.values()) / len(places) <= HALF


def _one(a: Use, b: Use) -> bool:
    """Whether two figures that could be one value are about one thing.

    A value with three digits hardly meets another by chance; a round one needs an idea or a noun next
    to both, and something shared besides: a name alone is not enough, since an article may give two
    sums for one company.
    """
    if a.article == b.article and same(a.figure, b.figure):
        return bool(a.near & b.near or a.concepts & b.concepts)
    if {a.figure.bound, b.figure.bound} == {"least", "most"} or not kin(a.concepts, b.concepts):
        return False
    names = a.names & b.names
    top = max(a.figure.passage.place, b.figure.passage.place) <= TOP
    if a.figure.kind != "money" and not names and not top:
        return False
    nouns = (a.near & b.near) - names
    concepts = a.concepts & b.concepts
    shared = a.around & b.around
    if not same(a.figure, b.figure):
        if top and a.figure.kind == "money" and len(names) >= 2:
            return True
        return a.figure.kind in {"money", "percent"} and bool(names or concepts) and bool(shared or concepts)
    if a.figure.kind == "money" and a.figure.digits >= 3 and b.figure.digits >= 3:
        return bool(shared or concepts or names)
    if top and (a.figure.kind == "money" or shared):
        return bool(shared or concepts or names or a.figure.digits >= 2)
    if concepts and a.figure.kind == "money":
        return bool(names or shared) or a.figure.digits >= 2
    if min(a.figure.digits, b.figure.digits) >= 2 and nouns:
        return True
    return len(nouns) >= 2 or (bool(nouns) and bool(names))


# -- difference ---------------------------------------------------------------------------------


def _differ(about: list[Use], subject: str, everything: list[Use]) -> _Claim | None:
    """A difference, if there can be no doubt; see the module's docstring."""
    chosen: dict[str, Use] = {}
    for use in sorted(about, key=lambda u: u.key):
        first = chosen.setdefault(use.article, use)
        if not within_rounding(first.figure, use.figure):
            return None
    found = list(chosen.values())
    if any(_rivals(chosen[u.article], u) for u in everything if u.article in chosen):
        return None
    if len(found) < 2 or not any(incompatible(found[0].figure, u.figure) for u in found[1:]):
        return None
    if any(u.figure.passage.place > LEAD or _PARTIAL.search(_surroundings(u)) for u in found):
        return None
    for i, a in enumerate(found):
        for b in found[i + 1 :]:
            if not within_rounding(a.figure, b.figure) and not incompatible(a.figure, b.figure):
                return None
            if not _surely_one(a, b, subject):
                return None
    return _Claim("differ", tuple(found))


def _rivals(chosen: Use, other: Use) -> bool:
    """Whether an article gives another value for what may be the same thing."""
    if within_rounding(chosen.figure, other.figure):
        return False
    return bool(chosen.concepts & other.concepts or (chosen.near & other.near) - chosen.names)


def _surely_one(a: Use, b: Use, subject: str) -> bool:
    names = a.names & b.names
    years = [set(_YEAR.findall(u.figure.passage.text)) for u in (a, b)]
    if all(years) and years[0] != years[1]:
        return False
    if subject in names or not names or not kin(a.concepts, b.concepts):
        return False
    if a.concepts != b.concepts and subject not in a.concepts | b.concepts:
        return False
    return bool((a.around & b.around) - {subject})


def _surroundings(use: Use) -> str:
    figure = use.figure
    return figure.passage.text[max(0, figure.start - 80) : figure.end + 80]
