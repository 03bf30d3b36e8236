"""One scorer's scores beside a test collection: its figures, and how sure they are.

Of a complete collection the unit of chance is the tag, of a judged one the article: intervals are the middle
95 % over draws of as many units with replacement (Efron and Tibshirani 1993), from a fixed seed, and the
same draws for every scorer, so that differences can be taken draw by draw.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from monitor.bench import aboutness
from monitor.bench.aboutness import Bin, Pair
from monitor.bench.collection import Collection
from monitor.bench.scoring import span

DRAWS = 1000
_SEED = 2026

Scores = Mapping[tuple[str, str], float]
"""By tag and article; a pair that is absent scores 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A figure, and the value it has in each draw."""

    value: float
    draws: tuple[float, ...]

    @property
    def interval(self) -> tuple[float, float]:
        """The middle 95 % of the draws."""
        return span(self.draws)


class Question:
    """A collection, ready to be asked of many scorers: its pairs, units and draws, found once."""

    def __init__(self, collection: Collection, *, draws: int = DRAWS) -> None:
        self.collection = collection
        self.mentioned = collection.mentioned()
        chance = random.Random(_SEED)  # noqa: S311  a seed makes the interval the same on every run
        units = self.units
        self.draws = [chance.choices(units, k=len(units)) for _ in range(draws)] if units else []

    @cached_property
    def units(self) -> tuple[str, ...]:
        """What is drawn: tags, or articles that have pairs."""
        if self.collection.is_complete:
            return tuple(tag.slug for tag in self.collection.tags)
        return tuple(sorted({doc for _, doc in self.mentioned}))

    def relevant(self, tag: str) -> int:
        """How many articles are about `tag`."""
        return sum(slug == tag for slug, _ in self.collection.about)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """The figures of one scorer.

    Of a complete collection `ranking` is the mean over tags of average precision, `first` of the precision of
    the first ten, `f1` of F1 at the threshold. Of a judged one they are average precision pooled over tags,
    the share of articles whose best-scored tag is one they are about (None where no article has tags to tell
    apart), and F1 over all pairs. `best_f1`: the best that any one threshold would give.

    Calibration is over the pairs whose article has the tag's words: of the others almost all are rightly
    scored 0, and would hide any error. `ece_width` and `ece_mass`: expected calibration error; `width` and
    `mass`: the bins they are made of.
    """

    ranking: Measured
    first: Measured | None
    f1: Measured
    best_f1: float
    ece_width: Measured
    ece_mass: Measured
    brier: Measured
    width: tuple[Bin, ...]
    mass: tuple[Bin, ...]
    pairs: int


def assess(question: Question, scores: Scores, *, threshold: float = 0.5) -> Assessment:
    """The figures of `scores` on the collection of `question`."""
    pairs = _pairs(question, question.mentioned, scores)
    edges = aboutness.equal_width(), aboutness.equal_mass(pairs)
    complete = question.collection.is_complete
    by = "tag" if complete else "doc"
    ranking, first, f1, best = (
        _by_tag(question, scores, threshold) if complete else _pooled(question, pairs, threshold)
    )
    return Assessment(
        ranking=ranking,
        first=first,
        f1=f1,
        best_f1=best,
        ece_width=_error(question, pairs, edges[0], by),
        ece_mass=_error(question, pairs, edges[1], by),
        brier=_brier(question, pairs, by),
        width=aboutness.reliability(pairs, edges[0]),
        mass=aboutness.reliability(pairs, edges[1]),
        pairs=len(pairs),
    )


def _pairs(question: Question, keys: frozenset[tuple[str, str]], scores: Scores) -> list[Pair]:
    about = question.collection.about
    return [
        Pair(tag=tag, doc=doc, score=scores.get((tag, doc), 0.0), relevant=(tag, doc) in about)
        for tag, doc in sorted(keys)
    ]


_Ranked = tuple[Measured, Measured | None, Measured, float]


def _by_tag(question: Question, scores: Scores, threshold: float) -> _Ranked:
    """Each tag ranks all articles, those without its words too."""
    found: dict[str, list[Pair]] = defaultdict(list)
    about = question.collection.about
    for (tag, doc), score in scores.items():
        if score > 0:
            found[tag].append(Pair(tag=tag, doc=doc, score=score, relevant=(tag, doc) in about))
    groups = {
        slug: (aboutness.ranked_in_tag(found.get(slug, ())), question.relevant(slug))
        for slug in question.units
    }
    each = {
        slug: (
            aboutness.average_precision(order, relevant),
            aboutness.precision_of_first(order, relevant),
            aboutness.f1_at(order, relevant, threshold),
        )
        for slug, (order, relevant) in groups.items()
    }
    ranking, first, f1 = (
        _mean(question, {slug: values[at] for slug, values in each.items()}) for at in range(3)
    )
    return ranking, first, f1, aboutness.best_f1(list(groups.values()))


def _pooled(question: Question, pairs: list[Pair], threshold: float) -> _Ranked:
    """All judged mentions in one ranking, and the tags of each article beside each other."""
    order = aboutness.ranked(pairs)
    by_doc: dict[str, list[Pair]] = defaultdict(list)
    for one in pairs:
        by_doc[one.doc].append(one)
    relevant = {doc: sum(one.relevant for one in held) for doc, held in by_doc.items()}
    counted = [_times(draw) for draw in question.draws]
    ranking = Measured(
        value=aboutness.average_precision(order, sum(relevant.values())),
        draws=tuple(
            aboutness.average_precision(order, sum(relevant[doc] * n for doc, n in times.items()), times)
            for times in counted
        ),
    )
    best = {doc: aboutness.best_is_relevant(held) for doc, held in by_doc.items()}
    told = {doc: value for doc, value in best.items() if value is not None}
    first = _mean(question, told) if told else None
    above = {
        doc: [one for one in held if one.score >= threshold and one.score > 0] for doc, held in by_doc.items()
    }
    sums = {doc: (len(held), sum(one.relevant for one in held), relevant[doc]) for doc, held in above.items()}

    def f1(units: Sequence[str]) -> float:
        said, right, true = (sum(sums[doc][at] for doc in units) for at in range(3))
        return aboutness.f1(said, right, true)

    f1s = Measured(value=f1(question.units), draws=tuple(f1(draw) for draw in question.draws))
    return ranking, first, f1s, aboutness.best_f1([(pairs, sum(relevant.values()))])


def _mean(question: Question, values: Mapping[str, float]) -> Measured:
    """The mean over units that have a value."""

    def mean(units: Sequence[str]) -> float:
        known = [values[unit] for unit in units if unit in values]
        return sum(known) / len(known) if known else 0.0

    return Measured(value=mean(question.units), draws=tuple(mean(draw) for draw in question.draws))


def _error(question: Question, pairs: Sequence[Pair], edges: Sequence[float], by: str) -> Measured:
    """Expected calibration error. In the draws the bins keep the edges they have on the whole."""
    held: dict[str, dict[int, tuple[int, float]]] = defaultdict(dict)
    for one in pairs:
        bins = held[getattr(one, by)]
        at = aboutness.bin_of(one.score, edges)
        count, gap = bins.get(at, (0, 0.0))
        bins[at] = count + 1, gap + one.score - one.relevant

    def error(units: Sequence[str]) -> float:
        found: dict[int, tuple[int, float]] = {}
        for unit in units:
            for at, (count, gap) in held.get(unit, {}).items():
                before = found.get(at, (0, 0.0))
                found[at] = before[0] + count, before[1] + gap
        return aboutness.calibration_error(found.values())

    return Measured(value=error(question.units), draws=tuple(error(draw) for draw in question.draws))


def _brier(question: Question, pairs: Sequence[Pair], by: str) -> Measured:
    held: dict[str, list[Pair]] = defaultdict(list)
    for one in pairs:
        held[getattr(one, by)].append(one)
    sums = {unit: (len(members), aboutness.brier(members) * len(members)) for unit, members in held.items()}

    def mean(units: Sequence[str]) -> float:
        total = sum(sums[unit][0] for unit in units if unit in sums)
        return sum(sums[unit][1] for unit in units if unit in sums) / total if total else 0.0

    return Measured(value=mean(question.units), draws=tuple(mean(draw) for draw in question.draws))


def _times(draw: Sequence[str]) -> dict[str, int]:
    times: dict[str, int] = defaultdict(int)
    for one in draw:
        times[one] += 1
    return times
