"""What speaks against one event: other names, places, ages, figures, days, and numbers of a series.

Two events of one kind share their words, and often their people or town. What tells them apart is that
each opens with something the other, as a whole, does not know. All evidence is two-sided and graded:
silence is no contradiction, and what a short text does not say weighs little (`heard`).

Two findings forbid a join whatever else is shared: another number of a series (`vetoed`), and other
people together with two other marks and none shared (`forbidden`); all others weigh. Of 21,617 pairs of
one event in nine labelled sets none has the second. A single mark that both openings have differs,
within one event, once in 27 (years), 16 (ages), 6 (days, weekdays, deaths), and mostly for the injured:
ages are guessed, counts rise, days are those of publication. So no mark alone may forbid.

Tried and dropped: opposite verbs (hired, fired; rises, falls): as often between retellings as between
events; amounts of money and percentages by themselves; marks of which one text speaks only in its
background.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from scipy import sparse

from monitor.stories.marks import KINDS, STEPS, Marks
from monitor.stories.reading import Reading

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bits = npt.NDArray[np.uint64]
T = TypeVar("T")

FEATURES = (
    "marks_apart", "marks_apart_alike", "marks_shared",
    "people_apart", "actors_apart", "title_apart", "places_apart", "strangers",
)  # fmt: skip
# How much one kind of mark says. From how often it differs within one event and between two alike:
# an age 1 in 20 against 4 in 5, a weekday 1 in 5 against 3 in 5.
WEIGHT = {
    "age": 1.0, "year": 1.0, "strength": 1.0, "score": 1.0, "dead": 0.6, "hurt": 0.4, "weekday": 0.5,
    "day": 0.7, "step": 0.3,
}  # fmt: skip
COUNTED = 0.4
# Three marks say no more than two: they stand in one sentence.
MOST = 2.0
# A shared year is no news in a batch where all name it: shared marks weigh by rarity, full at 1 in 55.
RARE = 4.0
# A text of this many words would name half of what another opens with, were it of the same event.
HEARD = 150
FORBIDS_PEOPLE = 0.6
FORBIDS_MARKS = 2
STEM = 5
IMAGINED = 31  # a batch of ten cannot tell rare from common
_BLOCK = 8192

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

Kind = tuple[Callable[[Reading], frozenset[tuple[str, str]]], Callable[[Reading], frozenset[tuple[str, str]]]]
ORDINALS: Kind = (lambda r: r.lead_ordinals, lambda r: r.ordinals)
MODELS: Kind = (lambda r: r.lead_models, lambda r: r.models)


@dataclass(frozen=True, slots=True)
class Said:
    """What each article opens with (weighed rows) and what each knows (0 and 1), and the rows' sums."""

    opens: sparse.csr_array
    knows: sparse.csr_array
    total: Floats


@dataclass(frozen=True, slots=True)
class Contrast:
    """A batch, ready to be contrasted pair by pair. `lead` and `whole`: a row an article, a column a
    kind of mark, 64 bits for its values (two values share a bit now and then: a contradiction missed)."""

    lead: Bits
    whole: Bits
    told: Said
    things: Said
    counts: Said
    people: Said
    actors: Said
    title: Said
    places: Said
    heard: Floats
    spaced: npt.NDArray[np.bool_]


def contrast(
    readings: Sequence[Reading],
    marks: Sequence[Marks],
    names: Sequence[Counter[str]],
    rarity: Mapping[str, float],
) -> Contrast:
    """The batch's table; `names` and `rarity` are its settled names and their weights."""
    words = np.array([len(r.body) for r in readings], dtype=np.float64)
    knows = [own.keys() | r.lower for own, r in zip(names, readings, strict=True)]
    lead = [r.lead_names & own.keys() for r, own in zip(readings, names, strict=True)]
    title = [r.title_names & own.keys() for r, own in zip(readings, names, strict=True)]
    # "Iran" and "Iranian" name one place.
    places = [{w[:STEM] for w in m.places} for m in marks]
    told = [_told(m) for m in marks]
    nouns = [{noun for noun, _ in m.lead_counted} for m in marks]
    there, often = _rarity(places), _rarity(told)

    def weigh(_: int, name: str) -> float:
        return max(rarity.get(name, 0.0), 0.0)

    def actor(row: int, name: str) -> float:
        return weigh(row, name) * math.log1p(names[row][name])

    return Contrast(
        lead=_bits([m.lead for m in marks], wide=0),
        whole=_bits([m.whole for m in marks], wide=2),
        told=_said(told, told, lambda _, key: WEIGHT.get(key.partition(":")[0], COUNTED) * often[key] / RARE),
        things=_said(nouns, nouns, _one),
        counts=_said([_keys(m.lead_counted) for m in marks], [_keys(m.counted) for m in marks], _one),
        people=_said([{n for n in row if " " in n} for row in lead], knows, weigh),
        actors=_said([{n for n in row if " " not in n} for row in lead], knows, actor),
        title=_said([{n for n in row if " " not in n} for row in title], knows, weigh),
        places=_said(places, [{w[:STEM] for w in row} for row in knows], lambda _, w: there[w]),
        heard=words / (words + HEARD),
        spaced=np.array([not r.unspaced for r in readings], dtype=np.bool_),
    )


def measure(batch: Contrast, pairs: Ints, alike: Floats) -> Floats:
    """The features of each pair, one row a pair, columns as in FEATURES; `alike` is the cosine of the
    two bodies: between texts that look alike another mark says most."""
    first, second = pairs[:, 0], pairs[:, 1]
    apart, shared, _ = _marks(batch, pairs)
    apart = np.minimum(apart, MOST)
    spaced = batch.spaced[first] & batch.spaced[second]
    heard = batch.heard[first], batch.heard[second]
    turned = pairs[:, ::-1]
    people, actors = (
        np.minimum(_missing(said, pairs) * heard[1], _missing(said, turned) * heard[0]) * spaced
        for said in (batch.people, batch.actors)
    )
    title, places = (
        np.minimum(_missing(said, pairs), _missing(said, turned)) * spaced
        for said in (batch.title, batch.places)
    )
    # Cubed: hardly any name in common. A straight line cannot say how much worse that is than half.
    strangers = actors**3 + people**3
    columns = (apart, apart * alike, np.minimum(shared, MOST), people, actors, title, places, strangers)
    return np.asarray(np.round(np.column_stack(columns), 9), dtype=np.float64)


def forbidden(batch: Contrast, pairs: Ints) -> npt.NDArray[np.bool_]:
    """Pairs whose openings name other people, with at least two marks apart and none shared."""
    _, shared, kinds = _marks(batch, pairs)
    likely = (kinds >= FORBIDS_MARKS) & (shared == 0)
    likely &= batch.spaced[pairs[:, 0]] & batch.spaced[pairs[:, 1]]
    rows = np.nonzero(likely)[0]
    chosen = pairs[rows]
    here = _missing(batch.people, chosen) * batch.heard[chosen[:, 1]]
    there = _missing(batch.people, chosen[:, ::-1]) * batch.heard[chosen[:, 0]]
    out = np.zeros(len(pairs), dtype=np.bool_)
    out[rows] = np.minimum(here, there) > FORBIDS_PEOPLE
    return out


def _marks(batch: Contrast, pairs: Ints) -> tuple[Floats, Floats, Floats]:
    """Weights of marks apart and of marks shared, and the number of firm kinds apart."""
    first, second = pairs[:, 0], pairs[:, 1]
    apart, kinds = np.zeros(len(pairs)), np.zeros(len(pairs))
    for column, kind in enumerate(KINDS):
        lead, whole = batch.lead[:, column], batch.whole[:, column]
        here, there = lead[first], lead[second]
        crossed = ((here & whole[second]) != 0, (there & whole[first]) != 0)
        differ = (here != 0) & (there != 0) & ~crossed[0] & ~crossed[1]
        apart += WEIGHT[kind] * differ
        if kind != "step":
            kinds += differ
    same = _known(batch.counts, pairs), _known(batch.counts, pairs[:, ::-1])
    things = _known(batch.things, pairs)
    apart += COUNTED * ((things > 0) & (same[0] == 0) & (same[1] == 0))
    return apart, _known(batch.told, pairs), kinds


def _missing(said: Said, pairs: Ints) -> Floats:
    """The share, by rarity, of what the first opens with that the second nowhere names; 0 if nothing."""
    total = said.total[pairs[:, 0]]
    share = 1.0 - _known(said, pairs) / np.maximum(total, 1e-9)
    return np.where((total > 0) & (share > 1e-9), share, 0.0)


def _known(said: Said, pairs: Ints) -> Floats:
    out = np.zeros(len(pairs))
    for start in range(0, len(pairs), _BLOCK):
        part = pairs[start : start + _BLOCK]
        product = said.opens[part[:, 0]].multiply(said.knows[part[:, 1]])
        out[start : start + _BLOCK] = np.asarray(product.sum(axis=1)).ravel()
    return out


def _said(
    opens: Sequence[Iterable[str]], knows: Sequence[Iterable[str]], weigh: Callable[[int, str], float]
) -> Said:
    column = {term: k for k, term in enumerate(sorted({t for row in opens for t in row}))}
    weighed = _rows(opens, column, weigh)
    return Said(
        opens=weighed,
        knows=_rows(knows, column, _one),
        total=np.asarray(weighed.sum(axis=1), dtype=np.float64).ravel(),
    )


def _rows(
    bags: Sequence[Iterable[str]], column: Mapping[str, int], weigh: Callable[[int, str], float]
) -> sparse.csr_array:
    where: list[int] = []
    data: list[float] = []
    ends = [0]
    for row, bag in enumerate(bags):
        for at, term in sorted((column[t], t) for t in bag if t in column):
            where.append(at)
            data.append(weigh(row, term))
        ends.append(len(where))
    return sparse.csr_array(
        (np.array(data, dtype=np.float64), np.array(where, dtype=np.int64), np.array(ends, dtype=np.int64)),
        shape=(len(bags), max(1, len(column))),
    )


def _one(_: int, __: str) -> float:
    return 1.0


def _rarity(bags: Sequence[set[str]]) -> dict[str, float]:
    often = Counter(term for bag in bags for term in bag)
    return {term: math.log((len(bags) + IMAGINED) / (count + 1)) for term, count in often.items()}


def _told(marks: Marks) -> set[str]:
    return {f"{kind}:{v}" for kind, values in marks.lead.items() for v in values} | _keys(marks.lead_counted)


def _keys(counted: Iterable[tuple[str, int]]) -> set[str]:
    return {f"{noun}:{number}" for noun, number in counted}


def _bits(told: Sequence[Mapping[str, frozenset[int]]], *, wide: int) -> Bits:
    out = np.zeros((len(told), len(KINDS)), dtype=np.uint64)
    for row, marks in enumerate(told):
        for kind, values in marks.items():
            out[row, KINDS.index(kind)] = _mask(kind, values, wide)
    return out


def _mask(kind: str, values: Iterable[int], wide: int) -> int:
    # A neighbouring day is the same night elsewhere, or the day of publication.
    if kind == "day":
        days = [(v // 100 - 1) * 31 + v % 100 for v in values]
        return _bitwise((d + k) % 62 for d in days for k in range(-wide, wide + 1))
    return _bitwise(v % 61 for v in values)


def _bitwise(places: Iterable[int]) -> int:
    mask = 0
    for place in places:
        mask |= 1 << place
    return mask


def differences(
    a: Reading, b: Reading, one: Marks, other: Marks, rarity: Mapping[str, float]
) -> tuple[str, ...]:
    """What each opens with that the other nowhere names, in words for a reader, the firmest first."""
    out = []
    for kind in sorted(KINDS, key=lambda k: -WEIGHT[k]):
        here, there = one.lead.get(kind, frozenset()), other.lead.get(kind, frozenset())
        known = other.whole.get(kind, frozenset()), one.whole.get(kind, frozenset())
        if here and there and not (here & known[0]) and not (there & known[1]):
            out.append(f"{LABEL[kind]}: {_worded(kind, here)} / {_worded(kind, there)}")
    for label, mine, theirs in (
        ("other names", _unknown_people(a, b), _unknown_people(b, a)),
        ("another place", _unknown_places(one, b), _unknown_places(other, a)),
    ):
        if mine and theirs:
            best = max(sorted(mine), key=lambda n: rarity.get(n, 0.0) * math.log1p(a.names[n]))
            counter = max(sorted(theirs), key=lambda n: rarity.get(n, 0.0) * math.log1p(b.names[n]))
            out.append(f"{label}: {a.shown.get(best, best)} / {b.shown.get(counter, counter)}")
    return tuple(out)


def _unknown_people(a: Reading, b: Reading) -> set[str]:
    known = b.names.keys() | b.loose.keys() | b.lower
    # "Mr Williams" knows Jamal Williams.
    return {n for n in a.lead_names if " " in n and n not in known and n.split()[-1] not in known}


def _unknown_places(one: Marks, b: Reading) -> set[str]:
    known = {w[:STEM] for w in b.names.keys() | b.loose.keys() | b.lower}
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
