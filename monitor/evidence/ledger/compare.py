"""Points: where the articles of a story give the same figure, one rounded, in another currency, or another.

Made from the ledger: every slot that more than one article fills can become a point, if it belongs to the
news (it stands early in one article, and not at the end of all) and has a name in the articles' words. What
stages they give to the same talks is compared, too.

Known to be missed: subjects named in a sentence of their own, tables.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from monitor.evidence import ledger
from monitor.evidence.figures import Figure, same, within_rounding
from monitor.evidence.ledger import naming, wording
from monitor.evidence.ledger.alike import LEAD
from monitor.evidence.ledger.meeting import FEW
from monitor.evidence.ledger.subjects import Use
from monitor.model import Article, Point, Verdict

MOST_POINTS = 12
MIDDLE = 0.5
REST = 0.85
FIRST = 5
# "It bought X for $44 billion in 2022"
_PAST = re.compile(r"\bin (?:19|20)\d\d\b|(?:19|20)\d\d年")
_ORDER = ("differ", "converted", "rounding", "agree")


@dataclass(frozen=True, slots=True)
class _Claim:
    verdict: Verdict
    key: str
    called: str
    found: tuple[Use, ...]

    def order(self) -> tuple[int, int, int, float, tuple[int, int, int]]:
        """Most telling first: differences, then more articles, then what stands in headlines and leads."""
        places = _places(self.found)
        return (
            _ORDER.index(self.verdict),
            -len(places),
            -sum(p == 0 for p in places.values()),
            round(sum(places.values()) / len(places), 6),
            min(u.key for u in self.found),
        )


def points(articles: Sequence[Article], families: Mapping[str, str] | None = None) -> tuple[Point, ...]:
    """The figures that the articles can be compared on, most telling first; at most twelve.

    `articles` in the story's order, `families` as the ledger takes them. One article gives none: nothing to
    compare with.
    """
    if len(articles) < 2:
        return ()
    claims = [
        claim
        for entry in ledger.entries(tuple(articles), ledger.publishers(articles, families))
        for claim in _claims(entry)
    ]
    out: list[Point] = []
    taken: dict[str, str] = {}
    shown: set[tuple[str, Decimal]] = set()
    for claim in sorted(claims, key=_Claim.order):
        unit = claim.found[0].figure.unit
        known = {(u.figure.unit, u.figure.value) for u in claim.found}
        repeated = bool(known & shown) and claim.verdict != "converted"
        name = None if repeated else _name(claim)
        if name and taken.get(name.casefold(), unit) != unit:
            name = wording.with_currency(name, unit)
        if not name or name.casefold() in taken:
            continue
        taken[name.casefold()] = unit
        if claim.verdict != "converted":
            shown |= known
        if claim.verdict == "converted":
            values = wording.sums(claim.found)
        else:
            values = wording.values(claim.found, phrases=claim.verdict == "differ")
        out.append(Point(name=name, verdict=claim.verdict, values=values, key=claim.key))
    # A stable sort: within a verdict the order above holds.
    out.sort(key=lambda p: _ORDER.index(p.verdict))
    return tuple(out[:MOST_POINTS])


def _name(claim: _Claim) -> str | None:
    name = claim.called or wording.name(claim.found)
    return naming.fit(name, claim.found) if name else None


def _claims(entry: ledger.Entry) -> list[_Claim]:
    """A point for each unit that several articles give; and one for the sums that only a rate makes equal."""
    slot, found = entry.slot, entry.found
    if slot.verdict == "only":
        return []
    called = _called(found)
    if slot.verdict == "differ":
        return [_Claim("differ", slot.key, called, found)]
    by_unit: dict[str, list[Use]] = {}
    for use in found:
        by_unit.setdefault(use.figure.unit, []).append(use)
    out: list[_Claim] = []
    for own in by_unit.values():
        if _prominent(own) and not _one_of_many(own, found) and _near(own):
            made = _rounded(own)
            kept = [u for u in own if _finest(own, u, rounded=made == "rounding")]
            out.append(_Claim(made, slot.key, called, tuple(kept)))
    if slot.verdict == "converted" and _prominent(found):
        out.append(_Claim("converted", slot.key, called, found))
    return out


def _one_of_many(own: Sequence[Use], found: Sequence[Use]) -> bool:
    """Whether articles of one publisher alone give it in this currency, though others give it in another."""
    return len({u.family for u in own}) < 2 <= len({u.family for u in found})


def _near(own: Sequence[Use]) -> bool:
    """Whether they are one value but for rounding: one sum, converted at two rates, is not."""
    finest = list(_by_article(own).values())
    return all(within_rounding(f, finest[0]) for f in finest)


def _rounded(own: Sequence[Use]) -> Verdict:
    finest = _by_article(own)
    first = next(iter(finest.values()))
    return "agree" if all(same(f, first) for f in finest.values()) else "rounding"


def _finest(own: Sequence[Use], use: Use, *, rounded: bool) -> bool:
    """Whether it gives the point's value: an article may give another sum of the slot, too."""
    first = next(iter(_by_article(own).values()))
    return within_rounding(use.figure, first) if rounded else same(use.figure, first)


def _by_article(own: Sequence[Use]) -> dict[str, Figure]:
    out: dict[str, Figure] = {}
    for use in own:
        have = out.get(use.article)
        if have is None or use.figure.quantum < have.quantum:
            out[use.article] = use.figure
    return out


def _called(found: Sequence[Use]) -> str:
    """A name from the head nouns, where two articles have the same or half of them have one: one of many does
    not speak for all."""
    made = ledger.called(found)
    if made is None:
        return ""
    same_noun = {u.article for u in found if u.head is not None and u.head.noun == made[1]}
    headed = {u.article for u in found if u.head is not None}
    spoken = 2 * len(headed) >= len({u.article for u in found})
    return made[0] if len(same_noun) > 1 or spoken else ""


def _places(found: Sequence[Use]) -> dict[str, float]:
    places: dict[str, float] = {}
    for use in found:
        places[use.article] = min(places.get(use.article, 1.0), use.figure.passage.place)
    return places


def _prominent(found: Sequence[Use]) -> bool:
    """Whether a figure belongs to the news: in at least two articles, early in one of them, and not
    at the end of all; a small count, and what a year is given for, early in most. Background ("it bought X
    for $44 billion in 2022") would read as the news."""
    places = _places(found)
    small = any(u.figure.kind in {"count", "duration"} and u.figure.value < FEW for u in found)
    past = any(_PAST.search(said) for said in {u.figure.passage.text for u in found})
    mean = MIDDLE if small or past else REST
    # A third of a short article is two sentences.
    early = min(places.values()) <= LEAD or min(u.figure.passage.number for u in found) <= FIRST
    return len(places) > 1 and early and sum(places.values()) / len(places) <= mean
