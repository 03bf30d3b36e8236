# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""The ledger of a story's figures: what each is about, which articles give it, and how they stand to each other.

How it thinks. Figures of one value, unit and subject stand in one slot, whatever their rounding; so do the
two sums of a pair ("1 trillion yen ($6.34 billion)"), and sums in two currencies that can be the same and are
about the same. Figures of different values are put into one slot only where there can be no doubt that they
are about one thing; then they differ. All others have a slot of their own. What a figure is about is its head
noun (see `heads`); one without is kept only beside another that has one.

Refused: that a higher count of a later article is another one than the lower of an earlier. They differ, and
whoever shows them says when each was written.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Literal

from monitor import text, urls
from monitor.evidence.figures import Figure, amount, same, within_rounding
from monitor.evidence.ledger import grouping, rates, updates
from monitor.evidence.ledger.alike import differences
from monitor.evidence.ledger.differing import noun_of, told_apart
from monitor.evidence.ledger.grouping import MOST_COMPARED
from monitor.evidence.ledger.phrases import Head
from monitor.evidence.ledger.subjects import BARE, Use, kin, uses
from monitor.evidence.reading import words
from monitor.memory import remembered
from monitor.model import Article, Slot, Stated, Verdict


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """A slot with the figures in it, in the articles' order."""

    slot: Slot
    found: tuple[Use, ...]


def slots(articles: Sequence[Article], families: Mapping[str, str] | None = None) -> tuple[Slot, ...]:
    """The figures of a story by what they are about, in reading order; those of several publishers first.
    `families`: the publisher of each article's id; by address and name where it is not given."""
    return tuple(entry.slot for entry in entries(tuple(articles), publishers(articles, families)))


def publishers(articles: Sequence[Article], families: Mapping[str, str] | None) -> tuple[str, ...]:
    """The publisher of each article, as `entries` takes them."""
    known = families or {}
    return tuple(known.get(one.id) or urls.publisher(one.url, one.outlet) for one in articles)


@remembered(2)  # the ledger itself and the points made from it
def entries(articles: tuple[Article, ...], families: tuple[str, ...]) -> tuple[Entry, ...]:
    """The slots with what they were made from. `families`: the publisher of each article."""
    by_unit: dict[str, list[Use]] = {}
    ranked = enumerate(zip(articles, families, strict=True))
    for use in grouping.read([use for rank, (one, family) in ranked for use in uses(one, rank, family)]):
        by_unit.setdefault(use.figure.unit, []).append(use)
    _bare_dollars(by_unit)
    when = {one.id: one.when for one in articles}
    claims: list[tuple[list[Use], bool]] = []
    for unit in sorted(by_unit):
        differing = differences(by_unit[unit])
        spoken = {id(use) for claim in differing for use in claim}
        differing.extend(told_apart([u for u in by_unit[unit] if id(u) not in spoken]))
        spoken = {id(use) for claim in differing for use in claim}
        standing = [_standing(claim, when) for claim in differing]
        claims.extend(claim for claim in standing if claim[1])
        # What outlets gave anew takes the place of its old value wherever else that stands.
        anew = [kept for kept, differ in standing if not differ]
        rest = [u for u in by_unit[unit] if id(u) not in spoken]
        claims.extend(updates.updated([*grouping.groups(rest), *anew], when))
    merged = _converted(_paired(claims))
    several = len(set(families)) > 1
    out = [made for found, differ in merged if (made := _entry(found, differ, several)) is not None]
    out.sort(key=lambda e: (-len({u.family for u in e.found}), min(u.key for u in e.found)))
    return tuple(_told_apart(out, several))


def _standing(claim: Sequence[Use], when: Mapping[str, datetime]) -> tuple[list[Use], bool]:
    """What differs once each publisher is taken at its newest word; it may agree then."""
    # One publisher that is at odds with itself is all there is to tell.
    kept = updates.newest(claim, when) if len({use.family for use in claim}) > 1 else list(claim)
    return kept, any(not within_rounding(kept[0].figure, use.figure) for use in kept)


_DOLLARS = ("AUD", "CAD", "NZD", "HKD", "SGD", "TWD")


def _bare_dollars(by_unit: dict[str, list[Use]]) -> None:
    """A bare "$" is the dollar of the outlet's country: where another article gives the very sum in dollars
    that it names ("A$60 million"), these are meant."""
    named = {(u.figure.value, unit) for unit in _DOLLARS for u in by_unit.get(unit, ())}
    if not named:
        return
    kept: list[Use] = []
    for use in by_unit.get("USD", ()):
        units = sorted(unit for value, unit in named if value == use.figure.value)
        if units and use.figure.literal.startswith(("$", "＄")):
            moved = replace(use, figure=replace(use.figure, unit=units[0]))
            by_unit[units[0]].append(moved)
        else:
            kept.append(use)
    by_unit["USD"] = kept


# -- two currencies --------------------------------------------------------------------------------


def _paired(claims: list[tuple[list[Use], bool]]) -> list[tuple[list[Use], bool]]:
    """Groups that hold the two sums of a pair are one."""
    where: dict[tuple[int, int, int], int] = {}
    parent = list(range(len(claims)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, (found, _) in enumerate(claims):
        for use in found:
            where[(use.rank, use.figure.passage.number, use.figure.start)] = i
    for i, (found, _) in enumerate(claims):
        for use in found:
            if use.figure.paired:
                first = where.get((use.rank, use.figure.passage.number, use.begin))
                if first is not None:
                    parent[root(i)] = root(first)
    out: dict[int, tuple[list[Use], bool]] = {}
    for i, (found, differ) in enumerate(claims):
        have, before = out.get(root(i), ([], False))
        out[root(i)] = ([*have, *found], differ or before)
    return list(out.values())


def _converted(claims: list[tuple[list[Use], bool]]) -> list[tuple[list[Use], bool]]:
    """Sums in two currencies, by different articles, that are one."""
    money = [c for c in claims if not c[1] and all(u.figure.kind == "money" for u in c[0])]
    rest = [c for c in claims if c[1] or any(u.figure.kind != "money" for u in c[0])]
    given = _given_rates(money)
    out: list[list[Use]] = []
    for found, _ in sorted(money, key=lambda c: min(u.key for u in c[0])):
        # Two homes are as bad as none: which of them is meant, nobody can tell.
        homes = [other for other in out if _one_sum(found, other, given)]
        if len(homes) == 1:
            homes[0].extend(found)
        else:
            out.append(found)
    return [*((found, False) for found in out), *rest]


def _given_rates(claims: Iterable[tuple[list[Use], bool]]) -> dict[tuple[str, str], list[Decimal]]:
    out: dict[tuple[str, str], list[Decimal]] = {}
    for found, _ in claims:
        by_place = {(u.rank, u.figure.passage.number, u.figure.start): u.figure for u in found}
        for use in found:
            first = by_place.get((use.rank, use.figure.passage.number, use.begin))
            if use.figure.paired and first is not None and first.value and use.figure.value:
                rate = use.figure.value / first.value
                out.setdefault((first.unit, use.figure.unit), []).append(rate)
                out.setdefault((use.figure.unit, first.unit), []).append(1 / rate)
    return out


def _one_sum(a: list[Use], b: list[Use], given: dict[tuple[str, str], list[Decimal]]) -> bool:
    if {u.figure.unit for u in a} & {u.figure.unit for u in b} or {u.article for u in a} & {
        u.article for u in b
    }:
        return False
    return any(
        _converts(x, y, given.get((x.figure.unit, y.figure.unit), ()))
        for x in a[:MOST_COMPARED]
        for y in b[:MOST_COMPARED]
    )


def _converts(a: Use, b: Use, given: Sequence[Decimal]) -> bool:
    """Whether two sums in two currencies are one: the rate fits, and they are about the same thing."""
    x, y = a.figure, b.figure
    if "range" in (x.bound, y.bound) or not kin(a.concepts, b.concepts):
        return False
    slack = (x.quantum / x.value + y.quantum / y.value) / 2 if x.value and y.value else Decimal(0)
    heads = a.head is not None and b.head is not None and a.head.noun == b.head.noun
    ideas = bool(a.concepts & b.concepts)
    top = max(x.passage.place, y.passage.place) <= 0.2
    if given:
        fits = any(
            rates.within(x.value * rate, y.value, rates.GIVEN_TOLERANCE + min(slack, Decimal("0.05")))
            for rate in given
        )
        return fits and (heads or ideas or (top and min(x.digits, y.digits) > 1))
    if not rates.ordinary(x.value, x.unit, y.value, y.unit):
        return False
    return (heads or ideas) and top and bool(a.names & b.names or _scripts(a) != _scripts(b))


def _scripts(use: Use) -> bool:
    """Whether it stands in Japanese: its names are then written in another script."""
    return re.search(r"[\u3041-\u30ff]", use.figure.passage.text) is not None


# -- slots --------------------------------------------------------------------------------------------


def _entry(found: list[Use], differ: bool, several: bool) -> Entry | None:
    found = sorted(found, key=lambda u: u.key)
    if not any(u.head for u in found):
        return None
    name, noun = called(found) or ("", "")
    entities = _entities(found)
    key = "|".join([noun_of(found, noun), *sorted(text.fold(e) for e in entities)])
    slot = Slot(
        name=name,
        key=key,
        entities=entities,
        verdict="differ" if differ else verdict(found, several),
        stated=tuple(_stated(use) for use in found),
    )
    return Entry(slot, tuple(found))


def called(found: Sequence[Use]) -> tuple[str, str] | None:
    """What the most articles call it, and its noun: in the first article's script, in words that an article says
    itself and the others have too, the earliest of these."""
    heads = [(use, use.head) for use in found if use.head is not None]
    if not heads:
        return None
    per: dict[str, set[str]] = {}
    for use, head in heads:
        per.setdefault(head.noun, set()).add(use.article)
    said: dict[str, set[str]] = {}
    for use in found:
        said.setdefault(use.article, set()).update(use.around, use.names)
    shared = set.intersection(*said.values()) if len(said) > 1 else set[str]()
    script = _scripts(min(found, key=lambda u: u.key))

    def order(one: tuple[Use, Head]) -> tuple[bool, int, bool, bool, int, bool, tuple[int, int, int]]:
        use, head = one
        common = sum(word.stem in shared for word in words(head.text)) if head.said else 0
        return (head.noun in BARE, -len(per[head.noun]), _scripts(use) != script, not head.said, -common, use.figure.passage.is_title, use.key)  # fmt: skip

    _, best = min(heads, key=order)
    return best.text, best.noun


def _entities(found: list[Use]) -> tuple[str, ...]:
    """The names in the clauses of at least half of the articles, the most frequent first; at most three."""
    per: dict[str, set[str]] = {}
    shown: dict[str, str] = {}
    for use in found:
        for name in use.entities:
            per.setdefault(text.fold(name), set()).add(use.article)
            shown.setdefault(text.fold(name), name)
    half = len({u.article for u in found}) / 2
    kept = sorted((n for n, own in per.items() if len(own) >= half), key=lambda n: (-len(per[n]), n))
    return tuple(shown[n] for n in kept[:3])


def verdict(found: Sequence[Use], several: bool) -> Verdict | Literal["only"]:
    """How the articles of a slot stand to each other. `several`: the story has more than one publisher, and
    then what one of them gives in all its articles, it alone gives."""
    if len({u.family for u in found}) < 2 and (several or len({u.article for u in found}) < 2):
        return "only"
    by_article: dict[str, dict[str, Figure]] = {}
    for use in found:
        own = by_article.setdefault(use.article, {})
        have = own.get(use.figure.unit)
        if have is None or use.figure.quantum < have.quantum:
            own[use.figure.unit] = use.figure
    units = [frozenset(own) for own in by_article.values()]
    if not frozenset.intersection(*units):
        return "converted"
    shared = frozenset.intersection(*units)
    for unit in sorted(shared):
        figures = [own[unit] for own in by_article.values()]
        if not all(within_rounding(f, figures[0]) for f in figures):
            continue  # one sum, at two rates of exchange
        if not all(same(f, figures[0]) for f in figures):
            return "rounding"
    return "agree"


def _stated(use: Use) -> Stated:
    figure = use.figure
    return Stated(
        article=use.article,
        amount=replace(amount(figure), unit=use.written.removesuffix(" by") or amount(figure).unit),
        quote=figure.literal,
        sentence=figure.passage.text,
        number=figure.passage.number,
        at=figure.passage.at + figure.start,
    )


def _told_apart(found: list[Entry], several: bool) -> list[Entry]:
    """Keys that name one slot each: slots of one noun and the same names are told apart by their values, so
    that none is taken for another in a later issue. Those of the same value, too, are one, unless it is so
    small a number that it meets another by chance."""
    times = Counter(entry.slot.key for entry in found)
    out: dict[str, Entry] = {}
    for entry in found:
        key = entry.slot.key
        if times[key] > 1:
            one = entry.slot.stated[0].amount
            key = f"{key}|{one.value.normalize():f} {one.unit}"
        have = out.get(key)
        if (
            have is not None
            and have.found[0].figure.digits > 1
            and grouping.equal(have.found[0].figure, entry.found[0].figure)
        ):
            differ = "differ" in (have.slot.verdict, entry.slot.verdict)
            merged = _entry([*have.found, *entry.found], differ, several) or have
            out[key] = Entry(replace(merged.slot, key=key), merged.found)
            continue
        if have is not None:
            key = next(f"{key}|{n}" for n in itertools.count(2) if f"{key}|{n}" not in out)
        out[key] = Entry(replace(entry.slot, key=key), entry.found)
    return list(out.values())
