"""What two articles share in words, names and figures, and what in them contradicts: columns of a pair.

A group of columns is a function of a batch and pairs that gives them by name. All are cheap sums over tables
of the batch (`candidates`), made for many pairs at once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

from monitor.stories.candidates import Batch, Floats, Ints
from monitor.stories.contradictions import (
    MODELS,
    ORDINALS,
    amounts,
    amounts_differ,
    apart,
    days_between,
    which_differs,
)
from monitor.stories.products import similarity, sums
from monitor.stories.reading import Reading

COLUMNS = (
    "body", "lead", "title", "names",
    "body_relative", "lead_relative", "title_relative", "names_relative",
    "body_z", "lead_z", "names_z",
    "overlap", "keys_low", "keys_high", "title_in_text_low", "title_in_text_high",
    "opening_in_text_low", "opening_in_text_high", "shingles",
    "shared_names", "shared_pairs", "shared_figures", "figures", "actor", "other_actor", "years", "days",
    "ordinals", "models", "magnitudes", "headline_only", "short", "uneven", "unspaced", "languages",
)  # fmt: skip

Columns: TypeAlias = dict[str, Floats]


def columns(batch: Batch, pairs: Ints) -> Columns:
    """COLUMNS (and some more) for each of `pairs`, shape (n, 2)."""
    out: Columns = {}
    for group in (_words, _wording, _names, _figures, _contradictions, _kind):
        out.update(group(batch, pairs))
    return out


def _words(batch: Batch, pairs: Ints) -> Columns:
    """Cosines, raw and against the surroundings of both articles; and how much of one article's words,
    foremost words, headline and opening the other has."""
    first, second = pairs[:, 0], pairs[:, 1]
    told = {"keys": batch.keys, "title_in_text": batch.title_share, "opening_in_text": batch.opening_share}
    body = batch.views["body"].matrix
    # All that is looked up among the words of whole texts, in one walk through them.
    cosine, share, *ones = sums(body, pairs, weighted=(body,), counted=(batch.weighed, *told.values()))
    columns = _against(batch, "body", cosine, pairs)
    for name, view in batch.views.items():
        if name != "body":
            columns |= _against(batch, name, similarity(view.matrix, view.matrix, pairs), pairs)
    columns["overlap"] = share / np.maximum(np.minimum(batch.mass[first], batch.mass[second]), 1e-9)
    for (name, table), one in zip(told.items(), ones, strict=True):
        (other,) = sums(table, pairs, weighted=(batch.present,))
        columns[f"{name}_low"], columns[f"{name}_high"] = np.minimum(one, other), np.maximum(one, other)
    return columns


def _against(batch: Batch, name: str, cosine: Floats, pairs: Ints) -> Columns:
    """A cosine, the same less how near both articles are to their nearest, and how far it stands out."""
    view = batch.views[name]
    first, second = pairs[:, 0], pairs[:, 1]
    z = [(cosine - view.mean[row]) / view.spread[row] for row in (first, second)]
    return {
        name: cosine,
        f"{name}_relative": cosine - (view.near[first] + view.near[second]) / 2,
        f"{name}_z": np.log1p(np.maximum(np.minimum(z[0], z[1]), 0.0)),
    }


def _wording(batch: Batch, pairs: Ints) -> Columns:
    """Word 5-grams in common, by the shorter text."""
    sizes = batch.shingle_counts
    smaller = np.maximum(np.minimum(sizes[pairs[:, 0]], sizes[pairs[:, 1]]), 1)
    (shared,) = sums(batch.shingles, pairs, counted=(batch.shingles,))
    return {"shingles": np.sqrt(shared / smaller)}


def _names(batch: Batch, pairs: Ints) -> Columns:
    """Names in common, by rarity, and whether the two are about one actor."""
    named = batch.views["names"].matrix
    single, double = sums(named, pairs, counted=(batch.single_names, batch.double_names))
    # An entry for the one name that each says most: is it the other's too, does the other have it?
    (same,) = sums(batch.actors, pairs, counted=(batch.actors,))
    (theirs,) = sums(batch.actors, pairs, counted=(batch.has_name,))
    (ours,) = sums(batch.actors, pairs[:, ::-1], counted=(batch.has_name,))
    has = np.diff(batch.actors.indptr)
    return {
        "shared_names": np.log1p(np.maximum(single, 0.0)),
        "shared_pairs": np.log1p(np.maximum(double, 0.0)),
        "actor": same,
        "other_actor": (has[pairs[:, 0]] - ours + has[pairs[:, 1]] - theirs) / 2,
    }


def _figures(batch: Batch, pairs: Ints) -> Columns:
    """Figures in common, by rarity, and as a share of the article that has fewer."""
    (shared,) = sums(batch.figures, pairs, counted=(batch.figures,))
    mass = batch.figure_mass
    fewer = np.minimum(mass[pairs[:, 0]], mass[pairs[:, 1]])
    return {
        "shared_figures": np.log1p(np.maximum(shared, 0.0)),
        "figures": np.where(fewer > 0, shared / np.where(fewer > 0, fewer, 1.0), 0.0),
    }


# What contradicts: what an article says of it, without which the question does not arise, and how far
# what two say is apart.
_CONTRADICTIONS: dict[str, tuple[Callable[[Reading], Any], Callable[[Any, Any], float]]] = {
    "years": (
        lambda r: (r.lead_years, r.years) if r.years else None,
        lambda a, b: apart(a[0], b[0], a[1], b[1]),
    ),
    "days": (lambda r: r.lead_days, lambda a, b: days_between(a, b) / 30),
    "ordinals": (
        lambda r: r if r.lead_ordinals else None,
        lambda a, b: float(bool(which_differs(a, b, ORDINALS))),
    ),
    "models": (lambda r: r if r.lead_models else None, lambda a, b: float(bool(which_differs(a, b, MODELS)))),
    "magnitudes": (amounts, lambda a, b: float(amounts_differ(a, b))),
}


def _contradictions(batch: Batch, pairs: Ints) -> Columns:
    """What speaks against one event."""
    columns: Columns = {}
    readings = batch.readings
    known = np.zeros(len(readings), dtype=np.bool_)
    known[pairs] = True
    rows = np.nonzero(known)[0].tolist()
    has = np.zeros(len(readings), dtype=np.bool_)
    for name, (says, value) in _CONTRADICTIONS.items():
        said = {row: what for row in rows if (what := says(readings[row]))}
        has[rows] = [row in said for row in rows]
        both = np.nonzero(has[pairs[:, 0]] & has[pairs[:, 1]])[0]
        column = np.zeros(len(pairs))
        column[both] = [value(said[i], said[j]) for i, j in pairs[both].tolist()]
        columns[name] = column
    return columns


def _kind(batch: Batch, pairs: Ints) -> Columns:
    """Length, script and language: what the other columns have to be read by."""
    first, second = pairs.T
    shorter = np.minimum(batch.lengths[first], batch.lengths[second])
    longer = np.maximum(batch.lengths[first], batch.lengths[second])
    return {
        "headline_only": (batch.bare[first] | batch.bare[second]).astype(np.float64),
        "short": 1.0 / (1.0 + shorter / 100),
        "uneven": np.log((longer + 20) / (shorter + 20)),
        "unspaced": (batch.unspaced[first] & batch.unspaced[second]).astype(np.float64),
        "languages": (batch.langs[first] != batch.langs[second]).astype(np.float64),
    }
