"""The batch as weighted vectors, each article's surroundings, and the pairs worth judging.

Weights come from the batch itself, so that what everything is about ("SoftBank", for a reader who
follows SoftBank) counts for little. A batch of ten cannot tell rare words from common ones: some
articles that nobody wrote, with `commonness` as their knowledge, keep its weights sane.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from monitor.stories.reading import Reading, commonness

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

KEYS = 15  # terms that say what an article is about
IMAGINED = 30  # imagined articles behind every batch; 12 and 80 came within .003 B-cubed F1
NEIGHBOURS = 30
SURROUNDINGS = 10
# Tried and dropped: ranks among neighbours as features (.007 less on the set left out).
# Above this many articles the full product (N squared) is not worth its memory: only the heaviest
# terms of each article meet, and none that stands in more than 5 % of articles.
FULL_PRODUCT = 5_000
# The usual similarity of two unrelated articles, with which small languages are topped up.
TYPICAL = 0.02
HEAVIEST = 25
MAX_SHARE = 0.05
_BLOCK = 256
# Scores are rounded before any comparison, so that another processor's last bits order nothing.
DIGITS = 9

VIEWS = ("body", "lead", "title", "names")


@dataclass(frozen=True, slots=True)
class View:
    """One way to see every article: rows of unit length, and each row's surroundings.

    `idf` weighs a term, `column` finds it. `near` is the mean similarity to a row's ten nearest,
    `mean` and `spread` describe its similarity to all; they make one threshold serve batches of
    fifty and of thousands.
    """

    matrix: sparse.csr_array
    column: Mapping[str, int]
    idf: Floats
    near: Floats
    mean: Floats
    spread: Floats


@dataclass(frozen=True, slots=True)
class Batch:
    """Readings in a fixed order, their views, names after the batch had its say, and figures."""

    readings: tuple[Reading, ...]
    names: tuple[Counter[str], ...]
    views: Mapping[str, View]
    name_idf: Mapping[str, float]
    figure_idf: Mapping[str, float]
    actors: tuple[str | None, ...]
    present: sparse.csr_array
    weighed: sparse.csr_array
    mass: Floats
    keys: sparse.csr_array
    title_share: sparse.csr_array
    opening_share: sparse.csr_array
    shingles: sparse.csr_array
    pairs: Ints


def survey(readings: Sequence[Reading]) -> Batch:
    """Views over `readings`, and candidate pairs (i < j, sorted, shape (n, 2))."""
    names = _settled_names(readings)
    langs = [r.lang for r in readings]
    bags: dict[str, list[Counter[str]]] = {
        "body": [Counter(r.body) for r in readings],
        "lead": [Counter(r.lead) for r in readings],
        "title": [Counter(r.title) for r in readings],
        "names": list(names),
    }
    views: dict[str, View] = {}
    found: list[Ints] = []
    for name in VIEWS:
        view, near = _view(bags[name], commonness if name != "names" else _rare, langs)
        views[name] = view
        if name != "title":
            found.append(near)
    figures = _idf([r.figures for r in readings], _rare)
    found.append(_by_anchor([r.figures for r in readings], figures))
    name_view, body = views["names"], views["body"]
    present = sparse.csr_array(
        (np.ones(body.matrix.nnz), body.matrix.indices, body.matrix.indptr), shape=body.matrix.shape
    )
    weighed = sparse.csr_array(present * np.maximum(body.idf, 0.0)[None, :]) if len(body.idf) else present
    return Batch(
        readings=tuple(readings),
        names=names,
        views=views,
        name_idf={n: float(name_view.idf[c]) for n, c in name_view.column.items()},
        figure_idf=figures,
        actors=tuple(_main_actor(r, n) for r, n in zip(readings, names, strict=True)),
        present=present,
        weighed=weighed,
        mass=np.asarray(weighed.sum(axis=1)).ravel(),
        keys=_heaviest(body.matrix, KEYS),
        title_share=_share(bags["title"], body),
        opening_share=_share([Counter(r.opening) for r in readings], body),
        shingles=_shingle_table(readings),
        pairs=_unique_pairs(found),
    )


def similarity(left: sparse.csr_array, right: sparse.csr_array, pairs: Ints) -> Floats:
    """The product of row i of `left` and row j of `right` for each pair: of unit rows, the cosine."""
    out = np.zeros(len(pairs))
    for start in range(0, len(pairs), 8192):
        part = pairs[start : start + 8192]
        product = left[part[:, 0]].multiply(right[part[:, 1]])
        out[start : start + 8192] = np.asarray(product.sum(axis=1)).ravel()
    return np.round(out, DIGITS)


def _main_actor(reading: Reading, names: Counter[str]) -> str | None:
    """The name that the article says most, of those in title and lead; of equals, the first by letter."""
    known = [n for n in reading.lead_names if n in names and " " not in n]
    return min(known, key=lambda n: (-names[n] - 2 * (n in reading.title_names), n), default=None)


def _heaviest(matrix: sparse.csr_array, count: int) -> sparse.csr_array:
    """Each row's `count` heaviest terms, their weights summing to 1: what the article is about."""
    kept = sparse.csr_array(matrix, copy=True)
    for row in range(kept.shape[0]):
        values = kept.data[kept.indptr[row] : kept.indptr[row + 1]]
        if values.size > count:
            order = np.argsort(-np.round(values, DIGITS), kind="stable")
            values[order[count:]] = 0.0
        total = values.sum()
        if total > 0:
            values /= total
    kept.eliminate_zeros()
    return kept


def _share(parts: Sequence[Counter[str]], body: View) -> sparse.csr_array:
    """The words of a part of each article over the body's terms, by rarity, summing to 1."""
    rows: list[int] = []
    columns: list[int] = []
    data: list[float] = []
    for row, part in enumerate(parts):
        known = sorted(body.column[w] for w in part if w in body.column)
        weights = np.maximum(body.idf[known], 0.0)
        total = float(weights.sum())
        if total > 0:
            rows += [row] * len(known)
            columns += known
            data += (weights / total).tolist()
    return sparse.csr_array((data, (rows, columns)), shape=body.matrix.shape)


def _shingle_table(readings: Sequence[Reading]) -> sparse.csr_array:
    """Which article has which 5-gram, of those that more than one has."""
    keys = np.concatenate([np.zeros(0, dtype=np.uint64), *(r.shingles for r in readings)])
    owner = np.repeat(np.arange(len(readings)), [r.shingles.size for r in readings])
    _, column, count = np.unique(keys, return_inverse=True, return_counts=True)
    shared = count[column] > 1
    return sparse.csr_array(
        (np.ones(int(shared.sum())), (owner[shared], column[shared])),
        shape=(len(readings), max(1, len(count))),
    )


def _rare(_: str) -> float:
    return 0.005


def _settled_names(readings: Sequence[Reading]) -> tuple[Counter[str], ...]:
    """Names of each article: the firm ones, and the loose ones that the batch never writes small.

    Of headlines alone the batch knows nothing, so a loose word also counts when it is firm elsewhere.
    """
    small: Counter[str] = Counter()
    firm: Counter[str] = Counter()
    for reading in readings:
        small.update(reading.lower)
        firm.update(reading.names.keys())
    out = []
    for reading in readings:
        names = Counter(reading.names)
        for name, count in reading.loose.items():
            if small[name] == 0 or firm[name] > 2 * small[name]:
                names[name] += count
        out.append(names)
    return tuple(out)


def _idf(bags: Iterable[Iterable[str]], common: Callable[[str], float]) -> dict[str, float]:
    frequency: Counter[str] = Counter()
    count = 0
    for bag in bags:
        frequency.update(bag)
        count += 1
    total = count + IMAGINED
    return {
        term: math.log((total + 1) / (n + IMAGINED * common(term))) for term, n in sorted(frequency.items())
    }


def _view(
    bags: Sequence[Counter[str]], common: Callable[[str], float], langs: Sequence[str]
) -> tuple[View, Ints]:
    weights = _idf(bags, common)
    column = {term: i for i, term in enumerate(weights)}
    idf = np.fromiter(weights.values(), dtype=np.float64, count=len(weights))
    pointer = [0]
    indices: list[int] = []
    counts: list[int] = []
    for bag in bags:
        row = sorted((column[term], n) for term, n in bag.items())
        indices.extend(c for c, _ in row)
        counts.extend(n for _, n in row)
        pointer.append(len(indices))
    where = np.asarray(indices, dtype=np.int64)
    rarity = _rarity_by_language(bags, common, langs, column)
    data = (1.0 + np.log(np.asarray(counts, dtype=np.float64))) * rarity if indices else np.zeros(0)
    data = np.maximum(data, 0.0)
    matrix = sparse.csr_array(
        (data, where, np.asarray(pointer, dtype=np.int64)), shape=(len(bags), max(1, len(column)))
    )
    norms = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    matrix = sparse.csr_array(matrix.multiply((1.0 / np.where(norms > 0, norms, 1.0))[:, None]))
    near, mean, spread, pairs = _surroundings(matrix, langs)
    return View(matrix=matrix, column=column, idf=idf, near=near, mean=mean, spread=spread), pairs


def _rarity_by_language(
    bags: Sequence[Counter[str]],
    common: Callable[[str], float],
    langs: Sequence[str],
    column: Mapping[str, int],
) -> Floats:
    """The idf of every term of every row, among the articles of the row's language.

    Five Malay articles in a batch of English ones would share "dengan" as if it were a rare name.
    """
    tables = {
        lang: _idf([bag for bag, own in zip(bags, langs, strict=True) if own == lang], common)
        for lang in sorted(set(langs))
    }
    return np.array(
        [
            tables[lang][term]
            for bag, lang in zip(bags, langs, strict=True)
            for term in sorted(bag, key=column.__getitem__)
        ]
    )


def _surroundings(matrix: sparse.csr_array, langs: Sequence[str]) -> tuple[Floats, Floats, Floats, Ints]:
    count = matrix.shape[0]
    short = matrix if count <= FULL_PRODUCT else _pruned(matrix)
    near, mean, spread = np.zeros(count), np.zeros(count), np.zeros(count)
    pairs: list[Ints] = []
    code = np.unique(np.asarray(langs), return_inverse=True)[1]
    turned = sparse.csr_array(short.T)
    for start in range(0, count, _BLOCK):
        stop = min(start + _BLOCK, count)
        block = np.round((short[start:stop] @ turned).toarray(), DIGITS)
        own = np.arange(stop - start)
        block[own, own + start] = -1.0
        # Stable order: of equally near rows the earlier comes first, on every machine.
        k = min(NEIGHBOURS, count - 1)
        if k <= 0:
            continue
        order = np.argsort(-block, axis=1, kind="stable")[:, :k] if count <= 400 else _top(block, k)
        best = np.take_along_axis(block, order, axis=1)
        near[start:stop] = best[:, : min(SURROUNDINGS, k)].sum(axis=1) / SURROUNDINGS
        block[own, own + start] = 0.0
        same = code[start:stop, None] == code[None, :]
        total = same.sum(axis=1) - 1 + 10
        block *= same
        mean[start:stop] = (block.sum(axis=1) + 10 * TYPICAL) / total
        square = ((block * block).sum(axis=1) + 10 * 2 * TYPICAL**2) / total
        spread[start:stop] = np.sqrt(np.maximum(square - mean[start:stop] ** 2, 1e-4))
        rows, columns = np.nonzero(best > 0)
        pairs.append(np.column_stack([rows + start, order[rows, columns]]))
    found = np.concatenate(pairs) if pairs else np.zeros((0, 2), dtype=np.int64)
    near, mean, spread = (np.asarray(np.round(v, DIGITS), dtype=np.float64) for v in (near, mean, spread))
    return near, mean, spread, found


def _top(block: Floats, k: int) -> Ints:
    """The `k` greatest of each row, in stable order; ties at the border go to the earlier column."""
    edge = np.partition(block, -k, axis=1)[:, -k]
    out = np.zeros((len(block), k), dtype=np.int64)
    for row, limit in enumerate(edge):
        chosen = np.nonzero(block[row] >= limit)[0]
        out[row] = chosen[np.argsort(-block[row, chosen], kind="stable")][:k]
    return out


def _pruned(matrix: sparse.csr_array) -> sparse.csr_array:
    count = matrix.shape[0]
    frequency = np.bincount(matrix.indices, minlength=matrix.shape[1])
    kept = sparse.csr_array(matrix, copy=True)
    kept.data[frequency[kept.indices] > MAX_SHARE * count] = 0.0
    for row in range(count):
        part = slice(kept.indptr[row], kept.indptr[row + 1])
        values = kept.data[part]
        if values.size > HEAVIEST:
            order = np.argsort(-np.round(values, DIGITS), kind="stable")
            values[order[HEAVIEST:]] = 0.0
    kept.eliminate_zeros()
    return kept


def _by_anchor(bags: Sequence[frozenset[str]], weight: Mapping[str, float]) -> Ints:
    """Pairs that share a figure few others have. A posting list grows no faster than the batch."""
    posting: dict[str, list[int]] = {}
    for row, bag in enumerate(bags):
        for term in bag:
            posting.setdefault(term, []).append(row)
    out = [
        (rows[a], rows[b])
        for term in sorted(posting)
        if 2 <= len(rows := posting[term]) <= 6 and weight[term] > 0
        for a in range(len(rows))
        for b in range(a + 1, len(rows))
    ]
    return np.asarray(out, dtype=np.int64).reshape(-1, 2)


def _unique_pairs(found: Sequence[Ints]) -> Ints:
    pairs = np.concatenate([f for f in found if len(f)] or [np.zeros((0, 2), dtype=np.int64)])
    if not len(pairs):
        return pairs
    return np.unique(np.sort(pairs.astype(np.int64), axis=1), axis=0)
