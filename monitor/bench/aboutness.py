"""How far scores are from what readers say: the measures of ranking, of the line, and of calibration.

A pair is an article beside a tag, with the score it got. Ranking: average precision, precision of the first
ten (Manning, Raghavan and Schütze, "Introduction to Information Retrieval", 2008, chapter 8), and how often
an article's best-scored tag is one it is about. The line: F1 at the threshold. Calibration: of the pairs
scored about 0.8, are 80 % right? Expected calibration error (Naeini, Cooper and Hauskrecht, AAAI 2015) over
ten bins of equal width and ten of equal mass, the Brier score (1950), and the table both are read from.

Equal width is the published form; where scores crowd at the ends, most of its bins hold next to nothing, and
equal mass says more. An error of either kind is small for a scorer that always says the base rate: read it
beside the ranking, never alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

BINS = 10
FIRST = 10
_THRESHOLDS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """The article `doc` beside `tag`: the score it got, and whether it is about the tag."""

    tag: str
    doc: str
    score: float
    relevant: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Pairs of nearly one score: their lowest and highest, how many they are, their mean score, and the
    share that is relevant."""

    low: float
    high: float
    pairs: int
    score: float
    relevant: float


def ranked(pairs: Iterable[Pair]) -> list[Pair]:
    """Best first. Ties are broken by a fixed hash of the names, so that no order in a file helps."""
    return sorted(pairs, key=lambda one: (-one.score, _place(one.tag + one.doc)))


def ranked_in_tag(pairs: Iterable[Pair]) -> list[Pair]:
    """The pairs of one tag that were found at all, best first; ties by the document's name alone."""
    found = (one for one in pairs if one.score > 0)
    return sorted(found, key=lambda one: (-one.score, _place(one.doc)))


@lru_cache(maxsize=1 << 18)
def _place(name: str) -> bytes:
    return hashlib.md5(name.encode(), usedforsecurity=False).digest()


def average_precision(
    order: Sequence[Pair], relevant: float, times: Mapping[str, int] | None = None
) -> float:
    """Average precision of pairs in their `order`, of `relevant` that there are. `times`: how often each
    document counts (a draw with replacement); once, where it is not given."""
    if relevant <= 0:
        return 0.0
    hits = seen = 0
    total = 0.0
    for one in order:
        for _ in range(1 if times is None else times.get(one.doc, 0)):
            seen += 1
            if one.relevant:
                hits += 1
                total += hits / seen
    return total / relevant


def precision_of_first(order: Sequence[Pair], relevant: int) -> float:
    """The share of relevant ones among the first ten, or among as many as could be relevant."""
    if relevant == 0:
        return 0.0
    return sum(one.relevant for one in order[:FIRST]) / min(FIRST, relevant)


def f1(said: int, right: int, relevant: int) -> float:
    """F1 where `said` pairs were put above the line, `right` of them rightly, of `relevant` there are."""
    return 2 * right / (said + relevant) if right else 0.0


def f1_at(pairs: Iterable[Pair], relevant: int, threshold: float) -> float:
    """F1 of the pairs scored `threshold` or more; a score of 0 is never above the line."""
    above = [one.relevant for one in pairs if one.score >= threshold and one.score > 0]
    return f1(len(above), sum(above), relevant)


def best_f1(groups: Sequence[tuple[Sequence[Pair], int]]) -> float:
    """The best mean of F1 over groups of pairs that one threshold for all could give: an upper bound, since
    it is chosen by looking."""
    scores = sorted({one.score for pairs, _ in groups for one in pairs if one.score > 0})
    some = scores[:: max(1, len(scores) // _THRESHOLDS)]
    return max(
        (
            sum(f1_at(pairs, relevant, threshold) for pairs, relevant in groups) / len(groups)
            for threshold in some
        ),
        default=0.0,
    )


def best_is_relevant(pairs: Collection[Pair]) -> float | None:
    """Of one article's pairs: whether the best-scored is relevant; ties count by their share. None where
    there is nothing to tell apart."""
    if not any(one.relevant for one in pairs) or all(one.relevant for one in pairs):
        return None
    best = max(one.score for one in pairs)
    tied = [one.relevant for one in pairs if one.score == best]
    return sum(tied) / len(tied)


# -- calibration ---------------------------------------------------------------------------------


def brier(pairs: Sequence[Pair]) -> float:
    """The mean squared distance of score and truth; 0 is best."""
    return sum((one.score - one.relevant) ** 2 for one in pairs) / len(pairs) if pairs else 0.0


def equal_width() -> tuple[float, ...]:
    """The inner edges of ten bins of one width."""
    return tuple(at / BINS for at in range(1, BINS))


def equal_mass(pairs: Iterable[Pair]) -> tuple[float, ...]:
    """The inner edges of ten bins that hold as many pairs each, as far as ties allow."""
    scores = sorted(one.score for one in pairs)
    return tuple(sorted({scores[len(scores) * at // BINS] for at in range(1, BINS)})) if scores else ()


def reliability(pairs: Iterable[Pair], edges: Sequence[float]) -> tuple[Bin, ...]:
    """The bins between `edges` that hold anything, from the lowest scores to the highest."""
    binned: dict[int, list[Pair]] = {}
    for one in pairs:
        binned.setdefault(bin_of(one.score, edges), []).append(one)
    return tuple(
        Bin(
            low=min(one.score for one in held),
            high=max(one.score for one in held),
            pairs=len(held),
            score=sum(one.score for one in held) / len(held),
            relevant=sum(one.relevant for one in held) / len(held),
        )
        for _, held in sorted(binned.items())
    )


def bin_of(score: float, edges: Sequence[float]) -> int:
    """The number of the bin that `score` falls into: an edge belongs to the bin above it."""
    return sum(score >= edge for edge in edges)


def calibration_error(gaps: Iterable[tuple[int, float]]) -> float:
    """Expected calibration error: of bins as the number of their pairs, and what their scores add up to
    beyond the truth, the mean distance of score and truth, each bin by its pairs."""
    held = list(gaps)
    total = sum(count for count, _ in held)
    return sum(abs(gap) for _, gap in held) / total if total else 0.0
