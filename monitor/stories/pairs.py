"""How likely two articles tell one event: features of the pair, and a logistic model.

The model is a weighted sum, its weights a readable file (weights.json, made by
tools/train_pairs.py), so that every judgement can be taken apart again.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from importlib import resources

import numpy as np

from monitor.stories.candidates import Batch, Floats, Ints, similarity
from monitor.stories.contradictions import (
    MODELS,
    ORDINALS,
    apart,
    days_between,
    magnitudes_differ,
    which_differs,
)

_REST = (
    "shared_names", "shared_pairs", "shared_figures", "figures", "actor", "other_actor", "years", "days",
    "ordinals", "models", "magnitudes", "headline_only", "short", "uneven", "unspaced", "languages",
)  # fmt: skip
FEATURES = (
    "body", "lead", "title", "names",
    "body_relative", "lead_relative", "title_relative", "names_relative",
    "body_z", "lead_z", "names_z",
    "overlap", "keys_low", "keys_high", "title_in_text_low", "title_in_text_high",
    "opening_in_text_low", "opening_in_text_high", "shingles",
    *_REST,
    "shared_names_across", "shared_figures_across", "body_across", "body_unspaced",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights in the order of FEATURES; `clip` bounds a pair's log-odds before they are averaged."""

    bias: float
    weights: Floats
    clip: float


def load_weights() -> Weights:
    """The weights that ship."""
    raw = json.loads(resources.files(__package__ or "").joinpath("weights.json").read_text("utf-8"))
    return Weights(
        bias=float(raw["bias"]),
        weights=np.array([float(raw["weights"][name]) for name in FEATURES]),
        clip=float(raw["clip"]),
    )


def log_odds(features: Floats, model: Weights) -> Floats:
    """Clipped, rounded log-odds that each pair tells one event; 0 is the chosen line."""
    raw = features @ model.weights + model.bias
    return np.asarray(np.round(np.clip(raw, -model.clip, model.clip), 6), dtype=np.float64)


def measure(batch: Batch, pairs: Ints) -> Floats:
    """The features of each pair, one row a pair, columns as in FEATURES."""
    if not len(pairs):
        return np.zeros((0, len(FEATURES)))
    first, second = pairs[:, 0], pairs[:, 1]
    columns: dict[str, Floats] = {}
    for name, view in batch.views.items():
        cosine = similarity(view.matrix, view.matrix, pairs)
        columns[name] = cosine
        columns[f"{name}_relative"] = cosine - (view.near[first] + view.near[second]) / 2
        z = [(cosine - view.mean[row]) / view.spread[row] for row in (first, second)]
        columns[f"{name}_z"] = np.log1p(np.maximum(np.minimum(z[0], z[1]), 0.0))
    turned = pairs[:, ::-1]
    share = similarity(batch.weighed, batch.present, pairs)
    columns["overlap"] = share / np.maximum(np.minimum(batch.mass[first], batch.mass[second]), 1e-9)
    told = (
        ("keys", batch.keys),
        ("title_in_text", batch.title_share),
        ("opening_in_text", batch.opening_share),
    )
    for name, table in told:
        one, other = similarity(table, batch.present, pairs), similarity(table, batch.present, turned)
        columns[f"{name}_low"], columns[f"{name}_high"] = np.minimum(one, other), np.maximum(one, other)
    sizes = np.array([r.shingles.size for r in batch.readings])
    smaller = np.maximum(np.minimum(sizes[first], sizes[second]), 1)
    columns["shingles"] = np.sqrt(similarity(batch.shingles, batch.shingles, pairs) / smaller)
    rest = np.array([_of(batch, int(i), int(j)) for i, j in pairs]).reshape(len(pairs), len(_REST))
    columns.update({name: rest[:, k] for k, name in enumerate(_REST)})
    for name in ("shared_names", "shared_figures", "body"):
        columns[f"{name}_across"] = columns[name] * columns["languages"]
    columns["body_unspaced"] = columns["body"] * columns["unspaced"]
    out = np.column_stack([columns[name] for name in FEATURES])
    return np.asarray(np.round(out, 9), dtype=np.float64)


def _of(batch: Batch, i: int, j: int) -> tuple[float, ...]:
    """Features that are not sums over words, in the order of _REST."""
    a, b = batch.readings[i], batch.readings[j]
    idf = batch.name_idf
    shared = batch.names[i].keys() & batch.names[j].keys()
    single = math.fsum(idf[n] for n in shared if " " not in n)
    double = math.fsum(idf[n] for n in shared if " " in n)
    weigh = batch.figure_idf
    figures = math.fsum(weigh[f] for f in a.figures & b.figures)
    either = min(math.fsum(weigh[f] for f in a.figures), math.fsum(weigh[f] for f in b.figures))
    length = sorted((len(a.body), len(b.body)))
    actor, other = batch.actors[i], batch.actors[j]
    absent = (actor is not None and actor not in batch.names[j]) + (
        other is not None and other not in batch.names[i]
    )
    return (
        math.log1p(max(single, 0.0)),
        math.log1p(max(double, 0.0)),
        math.log1p(max(figures, 0.0)),
        figures / either if either > 0 else 0.0,
        float(actor is not None and actor == other),
        absent / 2,
        apart(a.lead_years, b.lead_years, a.years, b.years),
        days_between(a.lead_days, b.lead_days) / 30,
        float(bool(which_differs(a, b, ORDINALS))),
        float(bool(which_differs(a, b, MODELS))),
        float(magnitudes_differ(a, b)),
        float(not (a.has_text and b.has_text)),
        1.0 / (1.0 + length[0] / 100),
        math.log((length[1] + 20) / (length[0] + 20)),
        float(a.unspaced and b.unspaced),
        float(a.lang != b.lang),
    )
