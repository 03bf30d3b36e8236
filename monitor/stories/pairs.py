"""How likely two articles tell one event: a logistic model over the grounds of the pair.

The model is a weighted sum, its weights a readable file (weights.json, made by tools/train_pairs.py), so that
every judgement can be taken apart again. There are two: one without vectors, and one with them; where one of
a pair has none, since the encoder does not know its language, the pair is judged by words alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt

from monitor.stories.candidates import Floats, Ints
from monitor.stories.grounds import MEANING, WORDS, Grounds, ground_of
from monitor.stories.meaning import RAW

_AT_ONCE = 65_536


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights in the order of `features`; `clip` bounds a pair's log-odds before they are averaged.
    `usual`: the features of a candidate pair of two events, from which shares are told. `without` judges the
    pairs that lack vectors, by the first of these features."""

    features: tuple[str, ...]
    bias: float
    weights: Floats
    usual: Floats
    clip: float
    without: Weights | None = None

    def of(self, features: Floats) -> Weights:
        """The weights that judge one pair (a row of features)."""
        return self if self.without is None or _meant(features[None, :])[0] else self.without


def load_weights(*, meaning: bool) -> Weights:
    """The weights that ship, for batches with vectors or without."""
    raw = json.loads(resources.files(__package__ or "").joinpath("weights.json").read_text("utf-8"))
    words = _weights(raw["words"], WORDS)
    return _weights(raw["meaning"], MEANING, words) if meaning else words


def _weights(raw: Mapping[str, Any], features: tuple[str, ...], without: Weights | None = None) -> Weights:
    return Weights(
        features=features,
        bias=float(raw["bias"]),
        weights=np.array([float(raw["weights"][name][0]) for name in features]),
        usual=np.array([float(raw["weights"][name][1]) for name in features]),
        clip=float(raw["clip"]),
        without=without,
    )


def log_odds(features: Floats, model: Weights) -> Floats:
    """Clipped, rounded log-odds that each pair tells one event; 0 is the chosen line."""
    # A sum of products in one order: a matrix product adds up otherwise on another processor.
    raw = np.einsum("ij,j->i", features, model.weights) + model.bias
    if model.without is not None:
        rows = np.nonzero(~_meant(features))[0]
        if len(rows):
            raw[rows] = log_odds(features[rows, : len(model.without.features)], model.without)
    return np.asarray(np.round(np.clip(raw, -model.clip, model.clip), 6), dtype=np.float64)


# Cosines that are all 0 to the last digit are those of rows of zeros.
_COSINES = [MEANING.index(name) for name in RAW]


def _meant(features: Floats) -> npt.NDArray[np.bool_]:
    """Which pairs have vectors on both sides."""
    return np.asarray(features[:, _COSINES].any(axis=1), dtype=np.bool_)


def judged(grounds: Grounds, pairs: Ints, model: Weights) -> Floats:
    """The log-odds of each pair; the features of a million pairs are not kept to get them."""
    if len(pairs) <= _AT_ONCE:
        return log_odds(grounds.measure(pairs), model)
    parts = [pairs[k : k + _AT_ONCE] for k in range(0, len(pairs), _AT_ONCE)]
    return np.concatenate([log_odds(grounds.measure(part), model) for part in parts])


def shares(features: Floats, model: Weights) -> dict[str, float]:
    """What each ground adds to the log-odds of one pair (a row of features), over a usual pair of two events;
    and what such a pair has ("usual"). They add up to the log-odds before they are clipped."""
    model = model.of(features)
    features = features[: len(model.features)]
    names, where = _grounds_of(model.features)
    summed = np.bincount(where, weights=model.weights * (features - model.usual), minlength=len(names))
    out = {"usual": model.bias + float(model.weights @ model.usual)}
    out.update(zip(names, summed.tolist(), strict=True))
    return {ground: round(value, 2) for ground, value in out.items()}


@lru_cache(maxsize=2)
def _grounds_of(features: tuple[str, ...]) -> tuple[tuple[str, ...], Ints]:
    """The grounds that `features` belong to, and the place of each one's among them."""
    ground = [ground_of(name) for name in features]
    names = tuple(dict.fromkeys(ground))
    return names, np.array([names.index(name) for name in ground], dtype=np.int64)
