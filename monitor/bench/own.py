"""How well a line does on the reader's own labels, and which line would do better.

Labels that somebody asked for near a line are no sample of the archive: half of them are misses, where in the
archive few are. So each counts for as many articles as have a score like its own (post-stratification by
tenths of the score; W. G. Cochran, Sampling Techniques, 3rd ed., 1977, section 5A.9). The intervals are
Wilson's, on as many labels as the weights leave (L. Kish, Survey Sampling, 1965: the square of their sum by
the sum of their squares). Where no label has a score like some of the archive's, nothing is known of these;
`covered` says of how much something is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from monitor.intervals import wilson

# A proposal on fewer, or on fewer of either kind, would be chance.
FEWEST, FEWEST_EACH = 20, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A label beside what was scored without it: `right`, what the reader says of it."""

    value: float
    right: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a line is expected to do on the archive: shares from 0 to 1, each with its interval (95 %); None
    where nothing is above the line, or nothing is right."""

    line: float
    precision: tuple[float, float, float] | None
    recall: tuple[float, float, float] | None

    @property
    def f1(self) -> float:
        """The harmonic mean of the two; 0 where one is not known."""
        if self.precision is None or self.recall is None or not self.precision[0] + self.recall[0]:
            return 0.0
        return 2 * self.precision[0] * self.recall[0] / (self.precision[0] + self.recall[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """What is known of a line: `labels`, and how many of them are right; the line as it is, and the one that
    is proposed, None where there are too few labels or none does better. `covered`: the share of the archive
    that has scores like those of labels."""

    labels: int
    right: int
    now: Expected
    proposed: Expected | None
    covered: float


def measure(judged: Sequence[Judged], archive: Sequence[float], line: float) -> Own:
    """How `line` does on these labels, in an archive of these scores."""
    weights, covered = _weights(judged, archive)
    now = _expected(judged, weights, line)
    right = sum(one.right for one in judged)
    proposed = None
    if len(judged) >= FEWEST and min(right, len(judged) - right) >= FEWEST_EACH:
        values = sorted({one.value for one in judged})
        lines = [round((a + b) / 2, 2) for a, b in pairwise(values)]
        # A score above 0 and at most 1 may be a line.
        tried = [_expected(judged, weights, one) for one in dict.fromkeys(lines) if 0 < one <= 1]
        best = max(tried, key=lambda one: (one.f1, -abs(one.line - line)), default=None)
        proposed = best if best is not None and best.f1 > now.f1 else None
    return Own(labels=len(judged), right=right, now=now, proposed=proposed, covered=covered)


def _stratum(value: float) -> int:
    return min(int(value * 10), 9)


def _weights(judged: Sequence[Judged], archive: Sequence[float]) -> tuple[list[float], float]:
    labelled = Counter(_stratum(one.value) for one in judged)
    there = Counter(map(_stratum, archive))
    # An archive that nobody has looked at yet weighs every label the same.
    weights = [
        there[_stratum(one.value)] / labelled[_stratum(one.value)] if archive else 1.0 for one in judged
    ]
    covered = sum(count for stratum, count in there.items() if labelled[stratum])
    return weights, covered / len(archive) if archive else 0.0


def _expected(judged: Sequence[Judged], weights: Sequence[float], line: float) -> Expected:
    above = [(weight, one.right) for one, weight in zip(judged, weights, strict=True) if one.value >= line]
    right = [(weight, one.value >= line) for one, weight in zip(judged, weights, strict=True) if one.right]
    return Expected(line=line, precision=_share(above), recall=_share(right))


def _share(cases: Sequence[tuple[float, bool]]) -> tuple[float, float, float] | None:
    whole = sum(weight for weight, _ in cases)
    if not whole:
        return None
    share = sum(weight for weight, hit in cases if hit) / whole
    size = max(1, round(whole * whole / sum(weight * weight for weight, _ in cases)))
    low, high = wilson(min(size, round(share * size)), size)
    return share, min(share, low), max(share, high)
