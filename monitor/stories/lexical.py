"""What two articles share in words, names and figures, and what in them contradicts: columns of a pair.

A group of columns is a function of a batch and pairs that gives them by name. All are cheap sums over tables
of the batch (`candidates`), made for many pairs at once.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np

from monitor.stories.candidates import Batch, Floats, Ints
from monitor.stories.products import DIGITS, Small, common, similarity, sums

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
    body = batch.views["body"].matrix
    # All that is looked up among the words of whole texts, in one walk through them.
    met = common(body, pairs)
    cosines = {"body": met.sums(body.data[met.first] * body.data[met.second])}
    cosines |= _cosines(batch, pairs)
    columns: Columns = {}
    for name in batch.views:
        columns |= _against(batch, name, cosines[name], pairs)
    share = met.sums(batch.rarity[body.indices[met.first]])
    columns["overlap"] = share / np.maximum(np.minimum(batch.mass[first], batch.mass[second]), 1e-9)
    for name in batch.words:
        one, other = (
            _share(batch, name, met.pair, rows, place)
            for rows, place in ((first, met.first), (second, met.second))
        )
        said = name if name == "keys" else f"{name}_in_text"
        columns[f"{said}_low"], columns[f"{said}_high"] = np.minimum(one, other), np.maximum(one, other)
    return columns


def _cosines(batch: Batch, pairs: Ints) -> Columns:
    """The cosine of each pair by title, lead and names: of candidates as it is known, measured for others."""
    keys, cosines = batch.known.keys, batch.known.cosines
    asked = pairs[:, 0] * len(batch.readings) + pairs[:, 1]
    place = np.searchsorted(keys, asked)
    known = place < len(keys)
    known[known] = keys[place[known]] == asked[known]
    out: Columns = {}
    for name, view in batch.views.items():
        if name == "body":
            continue
        if name not in cosines:
            out[name] = similarity(view.matrix, view.matrix, pairs)
            continue
        out[name] = np.zeros(len(pairs))
        out[name][known] = cosines[name][place[known]]
        out[name][~known] = similarity(view.matrix, view.matrix, pairs[~known])
    return out


def _share(batch: Batch, name: str, pair: Small, rows: Ints, place: Small) -> Floats:
    """How much of some words of one article of each pair is among what both have: `place` says where that
    stands in the article, `pair` of which pair it is."""
    body, words = batch.views["body"].matrix, batch.words[name]
    own = np.nonzero(batch.flags[place] & words.flag)[0]
    pair, place = pair[own], place[own]
    mass = words.mass[rows[pair]]
    mass = np.where(mass > 0, mass, 1.0)
    if words.weighed:
        weight = body.data[place] / mass
    else:
        weight = (batch.rarity[body.indices[place]] / mass).astype(np.float32)
    return np.asarray(np.round(np.bincount(pair, weights=weight, minlength=len(rows)), DIGITS))


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


def _contradictions(batch: Batch, pairs: Ints) -> Columns:
    """What speaks against one event."""
    return batch.told.columns(pairs)


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
