"""From what was counted to a probability, and what each ground adds to it.

A logistic curve: the weighted sum of the counts, so that every score can be taken apart. The weights stand
in weights.json, written by tools/train_relevance.py, which says what they were fitted on.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

from monitor.model import Part
from monitor.relevance.standing import NAMES, Standing

# What a reader is told: several counts that answer one question are one ground.
GROUNDS: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "front", "untitled"),
    "how often": ("count", "named", "density", "length"),
    "how early": ("early", "early_name", "proper"),
    "spread": ("span", "last"),
    "beside the other names": ("most",),
    "subject or in passing": ("placed", "source", "owner"),
    "rarity of the name": ("rare",),
}


_NOTHING = 1e-9
_USE = 1  # counted up when what is counted changes
_LEAST = 0.005


@dataclass(frozen=True, slots=True)
class Curve:
    """`bias` and `weights` of the sum; `usual`: the counts of a mention of no particular standing, from
    which the grounds are told."""

    bias: float
    weights: tuple[float, ...]
    usual: tuple[float, ...]


@cache
def curve() -> Curve:
    """The curve that ships."""
    found: dict[str, Any] = json.loads(
        files(__name__.rpartition(".")[0]).joinpath("weights.json").read_text("utf-8")
    )
    return Curve(
        bias=found["bias"],
        weights=tuple(found["weights"][name] for name in NAMES),
        usual=tuple(found["usual"][name] for name in NAMES),
    )


def edition() -> str:
    """Names the weights and how they are used: scores of another edition are made again."""
    return f"{_USE}/{curve()!r}"


def probability(odds: float) -> float:
    """The probability for a logarithm of odds."""
    return 1 / (1 + math.exp(-odds)) if odds > -700 else 0.0


# Where the scores around the line go. At 0.5 a reader would lose more by what is missed than gain by what
# is kept out: out of fold, F1 at the line is .68 (topics) and .75 (entities) as calibrated, .70 and .78 with
# the line at 0.4 of the curve. So that stretch is lifted over it, and from 0.6 on, and up to 0.37, a score is
# the probability it says; the calibration error grows by less than .01.
_LIFT = ((0.0, 0.0), (0.37, 0.37), (0.4, 0.5), (0.5, 0.54), (0.6, 0.6), (1.0, 1.0))


def lifted(probable: float) -> float:
    """The score for a probability: the same, but for a lift around the line."""
    for (below, low), (above, high) in pairwise(_LIFT):
        if probable <= above:
            return low + (high - low) * (probable - below) / (above - below)
    return 1.0


def logit(value: float) -> float:
    """The logarithm of the odds of a probability; 0 and 1 are taken for a ten-thousandth more and less."""
    held = min(0.9999, max(0.0001, value))
    return math.log(held / (1 - held))


def grounds(standing: Standing) -> tuple[tuple[str, float], ...]:
    """What each ground adds to the logarithm of the odds of a usual mention, which comes first."""
    found = curve()
    added = [w * (x - u) for w, x, u in zip(found.weights, standing.values(), found.usual, strict=True)]
    return (("a mention", _usual()), *((name, sum([added[at] for at in of])) for name, of in _PLACES))


@cache
def _usual() -> float:
    found = curve()
    return found.bias + sum(w * u for w, u in zip(found.weights, found.usual, strict=True))


_PLACES = tuple((name, tuple(map(NAMES.index, of))) for name, of in GROUNDS.items())


def shares(
    name: str, start: float, added: Sequence[tuple[str, float]], score_of: Callable[[float], float]
) -> tuple[Part, ...]:
    """The logarithms as parts of the score: `start`'s own under `name`, then what each of `added`
    adds, in order. They add up to the score, rounded to 4 decimals; what adds less than half a
    hundredth goes without saying, into the first.

    The way from the first to the last is cut in proportion (the integrated gradient along it: Sundararajan,
    Taly and Yan 2017), so that no ground's share hangs on its place in the row.
    """
    whole = sum(value for _, value in added)
    first, last = score_of(probability(start)), score_of(probability(start + whole))
    slope = (last - first) / whole if abs(whole) > _NOTHING else 0.0
    told = [
        Part(name=ground, share=round(value * slope, 4))
        for ground, value in added
        if abs(value * slope) >= _LEAST
    ]
    rest = round(round(last, 4) - sum(part.share for part in told), 4)
    return (Part(name=name, share=rest), *told)
