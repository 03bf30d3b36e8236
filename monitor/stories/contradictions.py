"""What speaks against one event: other names, places, ages, figures, days, and numbers of a series.

Two events of one kind share their words, and often their people or town. What tells them apart is that
each opens with something the other, as a whole, does not know. All evidence is two-sided and graded:
silence is no contradiction, and what a short text does not say weighs little (`heard`).

Two findings forbid a join whatever else is shared: another number of a series (`differences.vetoed`), and
other people together with two other marks and none shared (`forbidden`); all others weigh. Of 21,617 pairs
of one event in nine labelled sets none has the second. A single mark that both openings have differs,
within one event, once in 27 (years), 16 (ages), 6 (days, weekdays, deaths), and mostly for the injured:
ages are guessed, counts rise, days are those of publication. So no mark alone may forbid.

Tried and dropped: opposite verbs (hired, fired; rises, falls): as often between retellings as between
events; amounts of money and percentages by themselves; marks of which one text speaks only in its
background.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from monitor.stories.marks import KINDS, Marks
from monitor.stories.reading import Reading

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bits = npt.NDArray[np.uint64]
Weighed = Mapping[str, float]

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
    people: list[Weighed] = []
    actors: list[Weighed] = []
    title: list[Weighed] = []
    for reading, own in zip(readings, names, strict=True):
        # How much each name weighs, of those that the batch takes for names.
        lead = {n: max(rarity.get(n, 0.0), 0.0) for n in reading.lead_names if n in own}
        people.append({n: weight for n, weight in lead.items() if " " in n})
        actors.append({n: weight * math.log1p(own[n]) for n, weight in lead.items() if " " not in n})
        above = (n for n in reading.title_names if n in own and " " not in n)
        title.append({n: max(rarity.get(n, 0.0), 0.0) for n in above})
    # "Iran" and "Iranian" name one place.
    places = [{w[:STEM] for w in m.places} for m in marks]
    told = [_told(m) for m in marks]
    nouns = [dict.fromkeys((noun for noun, _ in m.lead_counted), 1.0) for m in marks]
    there, often = _rarity(places), _rarity(told)
    by_name, by_place = _numbered(people, actors, title), _numbered(places)
    known, lying = _known_words(readings, names, by_name, by_place)
    marked = [
        {key: WEIGHT.get(key.partition(":")[0], COUNTED) * often[key] / RARE for key in own} for own in told
    ]
    by_mark, by_noun = _numbered(told), _numbered(nouns)
    counts = [dict.fromkeys(_keys(m.lead_counted), 1.0) for m in marks]
    by_count = _numbered(counts)
    return Contrast(
        lead=_bits([m.lead for m in marks], wide=0),
        whole=_bits([m.whole for m in marks], wide=2),
        told=_said(marked, by_mark, _rows(map(_ones, told), by_mark)),
        things=_said(nouns, by_noun, _rows(nouns, by_noun)),
        counts=_said(counts, by_count, _rows((_ones(_keys(m.counted)) for m in marks), by_count)),
        people=_said(people, by_name, known),
        actors=_said(actors, by_name, known),
        title=_said(title, by_name, known),
        places=_said([{w: there[w] for w in own} for own in places], by_place, lying),
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
    """The weight of what the first opens with that the second knows."""
    out = np.zeros(len(pairs))
    for start in range(0, len(pairs), _BLOCK):
        part = pairs[start : start + _BLOCK]
        product = said.opens[part[:, 0]].multiply(said.knows[part[:, 1]])
        out[start : start + _BLOCK] = np.asarray(product.sum(axis=1)).ravel()
    return out


def _numbered(*bags: Sequence[Iterable[str]]) -> dict[str, int]:
    """A column for each term of all `bags`, by letter."""
    return {term: k for k, term in enumerate(sorted({t for some in bags for bag in some for t in bag}))}


def _ones(bag: Iterable[str]) -> Weighed:
    return dict.fromkeys(bag, 1.0)


def _known_words(
    readings: Sequence[Reading],
    names: Sequence[Counter[str]],
    by_name: Mapping[str, int],
    by_place: Mapping[str, int],
) -> tuple[sparse.csr_array, sparse.csr_array]:
    """Which of the names, and of the places' stems, each article has anywhere: among its names, or written
    small. One article at a time: what fifty thousand know, word by word, does not fit in memory."""
    name_set = frozenset(by_name)
    every: set[str] = set()
    for r in readings:
        every.update(r.small, r.names, r.loose)
    placed = {word: by_place[word[:STEM]] for word in every if word[:STEM] in by_place}
    place_set = frozenset(placed)
    named, lying = _Flags(), _Flags()
    for reading, own in zip(readings, names, strict=True):
        named.add({by_name[n] for n in _known_of(name_set, reading, own)})
        lying.add({placed[w] for w in _known_of(place_set, reading, own)})
    return named.table(len(by_name)), lying.table(len(by_place))


def _known_of(some: frozenset[str], reading: Reading, names: Iterable[str]) -> frozenset[str]:
    return some.intersection(reading.small) | some.intersection(names)


class _Flags:
    """Rows of ones, one after the other."""

    def __init__(self) -> None:
        self._where = array("i")
        self._ends = array("q", [0])

    def add(self, columns: Iterable[int]) -> None:
        """A row that has these columns."""
        self._where.extend(sorted(columns))
        self._ends.append(len(self._where))

    def table(self, width: int) -> sparse.csr_array:
        """All rows."""
        where, ends = np.array(self._where, dtype=np.int32), np.array(self._ends, dtype=np.int64)
        return sparse.csr_array((np.ones(len(where)), where, ends), shape=(len(ends) - 1, max(1, width)))


def _said(opens: Sequence[Weighed], column: Mapping[str, int], knows: sparse.csr_array) -> Said:
    weighed = _rows(opens, column)
    return Said(
        opens=weighed,
        knows=knows,
        total=np.asarray(weighed.sum(axis=1), dtype=np.float64).ravel(),
    )


def _rows(bags: Iterable[Weighed], column: Mapping[str, int]) -> sparse.csr_array:
    where, data, ends = array("i"), array("d"), array("q", [0])
    for bag in bags:
        where.extend(column.get(term, -1) for term in bag)
        data.extend(bag.values())
        ends.append(len(where))
    columns, values = np.array(where, dtype=np.int32), np.array(data, dtype=np.float64)
    # Terms that no column has are left out, and what is left comes in order of columns.
    kept = columns >= 0
    pointer = np.concatenate([[0], np.cumsum(kept)])[np.array(ends, dtype=np.int64)]
    table = sparse.csr_array(
        (values[kept], columns[kept], pointer), shape=(len(ends) - 1, max(1, len(column)))
    )
    table.sort_indices()
    return table


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
