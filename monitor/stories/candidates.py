"""The batch seen in every way that pairs are judged by, and the pairs worth judging.

Candidates are each article's nearest by body, lead, names and, with vectors, meaning, and pairs that
share a figure few others have; never two that appeared further apart than the window. A large batch
has too many of these to measure in full: there a first score keeps the best of each article.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from monitor.stories import cells, nearest
from monitor.stories.cells import Vectors
from monitor.stories.given import Told, told
from monitor.stories.nearest import Window
from monitor.stories.products import Floats, Ints, Table, distinct, heaviest, like, ranks, similarity
from monitor.stories.reading import Reading, commonness
from monitor.stories.shingles import shared
from monitor.stories.views import (
    Names,
    Past,
    Rarity,
    Terms,
    ones,
    rarities,
    row_sums,
)

__all__ = ["Batch", "Floats", "Ints", "Vectors", "View", "similarity", "survey"]

KEYS = 15  # terms that say what an article is about
VIEWS = ("body", "lead", "title", "names")
# What a large batch is searched by. Whole texts as well bring .001 more of the true pairs.
SEARCHED = ("lead", "names")
# In a large batch, how many of its best an article brings before the full measure: 13 pairs an article. Of
# 3,197 labelled articles they hold .992 of the true pairs of stories up to fifteen (without vectors .949;
# comparing all with all .964 of them), and all but one of 656 stories hang together.
KEPT = 20
# What the first score adds up, each less the mean nearness of both articles. Whole texts, which take as long
# as all the rest, bring nothing here.
FIRST = {"lead": 1.0, "names": 0.8, "meaning": 0.6}


@dataclass(frozen=True, slots=True)
class View:
    """One way to see every article: rows of unit length, the rarity of each column, and each row's
    surroundings."""

    matrix: Table
    idf: Floats
    near: Floats
    mean: Floats
    spread: Floats


@dataclass(frozen=True, slots=True)
class Words:
    """What some words of each article weigh in its body view. `flag` marks them in `Batch.flags`; a word has
    its weight in the view where `weighed`, else its rarity. `mass`: the sum of each article's."""

    flag: np.uint8
    weighed: bool
    mass: Floats


@dataclass(frozen=True, slots=True)
class Known:
    """Cosines by view of pairs that were multiplied out: `keys` number these in rising order, first row times
    the number of rows plus second."""

    keys: Ints
    cosines: Mapping[str, Floats]


@dataclass(frozen=True, slots=True)
class Batch:
    """Readings in a fixed order, and all that is compared of them.

    `rarity` is that of each column of the body view, `mass` its sum over each article's words; `words` are an
    article's foremost words ("keys") and those of headline and opening ("title", "opening"), which `flags`
    marks beside each entry of the body view. `told` is what articles give of years, days, amounts and series.
    `actors` has one column a row at most, in the columns of the names view: the name the article says most.
    `figure_mass` sums rows of `figures`; `lengths` counts words, `shingle_counts` 5-grams. `pairs` are the
    candidates (i < j, sorted, shape (n, 2)), `known` what was multiplied out to find them.
    """

    readings: tuple[Reading, ...]
    names: Names
    views: Mapping[str, View]
    name_idf: Mapping[str, float]
    figure_idf: Mapping[str, float]
    has_name: Table
    actors: Table
    single_names: Table
    double_names: Table
    figures: Table
    rarity: npt.NDArray[np.float32]
    flags: npt.NDArray[np.uint8]
    words: Mapping[str, Words]
    told: Told
    shingles: Table
    mass: Floats
    figure_mass: Floats
    lengths: Floats
    shingle_counts: Ints
    bare: npt.NDArray[np.bool_]
    unspaced: npt.NDArray[np.bool_]
    langs: Ints
    vectors: Vectors | None
    pairs: Ints
    known: Known


def survey(
    readings: Sequence[Reading],
    vectors: Vectors | None = None,
    *,
    days: Sequence[float] | Floats | None = None,
    dated: Sequence[bool] | npt.NDArray[np.bool_] | None = None,
    span: float = 14.0,
    limit: int = nearest.EXACT,
    past: Past | None = None,
) -> Batch:
    """Views over `readings`, and candidate pairs.

    `vectors` has a row of unit length for each reading, or of zeros where there is none. `days` says when
    each appeared and `dated` whether that is known: dated ones more than `span` days apart are no
    candidates. Without them all may meet. Up to `limit` readings all are compared with all. `past` is the
    user's archive: what is everyday there is rare nowhere.
    """
    count = len(readings)
    window = Window(
        days=np.zeros(count) if days is None else np.asarray(days, dtype=np.float64),
        dated=np.zeros(count, dtype=np.bool_) if dated is None else np.asarray(dated, dtype=np.bool_),
        span=span,
    )
    langs = [r.lang for r in readings]
    code = np.unique(np.asarray(langs, dtype=np.str_), return_inverse=True)[1]
    names = Names(readings)
    words = Terms(
        commonness,
        past,
        body=[r.body for r in readings],
        # Parts of the same words: looked up once.
        begins={
            "body": {
                part: [r.sizes[k] for r in readings] for k, part in enumerate(("title", "opening", "lead"))
            }
        },
    )
    named = Terms(_rare, past, names=[names[row] for row in range(count)])
    numbers = Terms(_rare, past, figures=[r.figures for r in readings])
    tables = {kind: (named if kind == "names" else words).weighed(kind, langs) for kind in VIEWS}
    figures = numbers.counts["figures"]
    found = [_by_anchor(figures, window)]
    near_by: dict[str, Floats] = {}
    known: dict[str, Floats] = {}
    if vectors is not None:
        near_by["meaning"], near = cells.nearest(vectors, window)
        found.append(near)
    if count <= limit:
        there = {}
        for kind, table in tables.items():
            there[kind], near = nearest.all_with_all(table, code, window)
            if kind != "title":
                found.append(near)
        pairs = _unique(found, count)
    else:
        found += [nearest.looked_up(tables[kind], window) for kind in SEARCHED]
        pairs = _unique(found, count)
        values = {kind: similarity(tables[kind], tables[kind], pairs) for kind in SEARCHED}
        near_by.update({k: nearest.nearest_ten(*nearest.both(pairs, values[k]), count) for k in SEARCHED})
        if vectors is not None:
            values["meaning"] = cells.cosines(vectors, pairs)
        kept = _foremost_of_each(pairs, values, near_by)
        pairs = pairs[kept]
        known = {
            kind: values[kind][kept] if kind in SEARCHED else similarity(t, t, pairs)
            for kind, t in tables.items()
        }
        there = {kind: nearest.known_around(t, code, pairs, known[kind]) for kind, t in tables.items()}
    views = {
        kind: View(
            matrix=table, idf=(named if kind == "names" else words).idf(kind),
            near=there[kind].near, mean=there[kind].mean, spread=there[kind].spread,
        )
        for kind, table in tables.items()
    }  # fmt: skip
    name_column = named.column
    rarity = np.maximum(views["body"].idf, 0.0)
    flags, parts = _parts(words.counts, views["body"].matrix, rarity)
    figured = rarities(figures, numbers.idf("figures"))
    name_counts, name_idf = named.counts["names"], views["names"].idf
    double = np.zeros(len(name_idf), dtype=np.bool_)
    double[: len(named.names)] = [" " in name for name in named.names]
    return Batch(
        readings=tuple(readings),
        names=names,
        views=views,
        name_idf=Rarity(name_column, name_idf),
        figure_idf=Rarity(numbers.column, numbers.idf("figures")),
        has_name=ones(name_counts),
        actors=_main_actors(readings, names, name_column),
        single_names=rarities(name_counts, np.where(double, 0.0, name_idf)),
        double_names=rarities(name_counts, np.where(double, name_idf, 0.0)),
        figures=figured,
        rarity=rarity.astype(np.float32),
        flags=flags,
        words=parts,
        told=told(readings),
        shingles=shared([r.shingles for r in readings]),
        mass=row_sums(rarities(words.counts["body"], rarity)),
        figure_mass=row_sums(figured),
        lengths=row_sums(words.counts["body"]),
        shingle_counts=np.array([r.shingles.size for r in readings], dtype=np.int64),
        bare=np.array([not r.has_text for r in readings], dtype=np.bool_),
        unspaced=np.array([r.unspaced for r in readings], dtype=np.bool_),
        langs=code,
        vectors=vectors,
        pairs=pairs,
        known=Known(keys=pairs[:, 0] * count + pairs[:, 1], cosines=known),
    )


def _parts(
    counts: Mapping[str, Table], body: Table, rarity: Floats
) -> tuple[npt.NDArray[np.uint8], dict[str, Words]]:
    """The words that an article is about, those of its headline and those of its opening: a flag for each
    beside the entries of `body`."""
    flags = np.zeros(body.nnz, dtype=np.uint8)
    kept = np.sort(heaviest(body, KEYS))
    flags[kept] = 1
    owner = np.searchsorted(body.indptr, kept, "right") - 1
    mass = np.bincount(owner, weights=body.data[kept], minlength=body.shape[0]).astype(np.float64)
    out = {"keys": Words(flag=np.uint8(1), weighed=True, mass=mass)}
    # From 1: a product leaves out what is 0.
    stands = like(body, np.arange(1, body.nnz + 1, dtype=np.int64))
    for place, kind in enumerate(("title", "opening"), start=1):
        flag = np.uint8(1 << place)
        flags[stands.multiply(like(counts[kind], np.ones(counts[kind].nnz, dtype=np.int64))).data - 1] |= flag
        out[kind] = Words(flag=flag, weighed=False, mass=row_sums(rarities(counts[kind], rarity)))
    return flags, out


def _rare(_: str) -> float:
    """How common a name or a figure is taken to be anywhere."""
    return 0.005


def _main_actors(readings: Sequence[Reading], names: Names, column: Mapping[str, int]) -> Table:
    found = [_main_actor(reading, names[row]) for row, reading in enumerate(readings)]
    columns = [column[name] for name in found if name is not None]
    pointer = np.concatenate([[0], np.cumsum([name is not None for name in found])])
    shape = (len(found), max(1, len(column)))
    return Table((np.ones(len(columns), dtype=np.float32), np.array(columns, dtype=np.int32), pointer), shape)


def _main_actor(reading: Reading, names: Counter[str]) -> str | None:
    """The name that the article says most, of those in title and lead; of equals, the first by letter."""
    known = [n for n in reading.lead_names if n in names and " " not in n]
    return min(known, key=lambda n: (-names[n] - 2 * (n in reading.title_names), n), default=None)


def _by_anchor(figures: Table, window: Window) -> Ints:
    """Pairs that share a figure few others have. A posting list grows no faster than the batch."""
    holders = Table(figures.T)
    size = np.diff(holders.indptr)
    out: list[Ints] = [np.zeros((0, 2), dtype=np.int64)]
    for many in range(2, 7):
        begin = holders.indptr[np.nonzero(size == many)[0]].astype(np.int64)
        rows = holders.indices[begin[:, None] + np.arange(many)].astype(np.int64)
        a, b = np.triu_indices(many, 1)
        out.append(np.column_stack([rows[:, a].ravel(), rows[:, b].ravel()]))
    pairs = np.concatenate(out)
    return pairs[window.open(pairs[:, 0], pairs[:, 1])]


def _unique(found: Sequence[Ints], count: int) -> Ints:
    pairs = np.concatenate([np.zeros((0, 2), dtype=np.int64), *found])
    keys = distinct(pairs.min(axis=1) * np.int64(count) + pairs.max(axis=1))
    return np.column_stack([keys // max(count, 1), keys % max(count, 1)])


def _foremost_of_each(
    pairs: Ints, values: Mapping[str, Floats], near: Mapping[str, Floats]
) -> npt.NDArray[np.bool_]:
    """Which pairs are among the best of either article by a first score."""
    first, second = pairs[:, 0], pairs[:, 1]
    score = np.zeros(len(pairs))
    for kind in sorted(values.keys() & FIRST.keys()):
        usual = (near[kind][first] + near[kind][second]) / 2
        score += FIRST[kind] * (2 * values[kind] - usual)
    everyone, twice = np.concatenate([first, second]), np.tile(np.arange(len(pairs)), 2)
    order = np.lexsort((twice, -np.round(np.tile(score, 2), 6), everyone))
    kept = np.zeros(len(pairs), dtype=np.bool_)
    kept[twice[order[ranks(np.bincount(everyone)) < KEPT]]] = True
    return kept
