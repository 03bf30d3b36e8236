"""What two articles mean, compared by their vectors: as wholes, by their openings, and passage by passage.

One vector for a whole text blurs an event into its subject. So each passage of one article is also set beside
the passage of the other that is nearest to it: a rewrite says each thing somewhere, a report of another event
on the same subject does not. As with words, how near two articles are says little without how near each is to
others: all this has its relative forms.

Languages are bridged by vectors, though not evenly: between two of them cosines are lower. The model of pairs
weighs that (`languages`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Small = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

# The opening of a report says what happened: title and two passages, some 440 characters.
OPENING = 2
SURROUNDINGS = 10
# The usual cosine of two unrelated articles, and its variance, with which small languages are topped up.
TYPICAL, VARIANCE = 0.3, 0.01
IMAGINED = 30
_ROWS = 4_096  # rows multiplied at one time
_WALK = 256  # articles whose vectors are unpacked at one time
_FIRSTS = 48  # first rows whose partners are compared at one time: what lies between fits a cache
_DIGITS = 6
# Cosines of rows that were rounded may be a little over 1: from -2 to 2 in millionths.
_BITS, _LIGHTEST = 22, 2_000_000

VIEWS = ("title", "whole", "opening")
RAW = (
    "meaning_title", "meaning", "meaning_opening", "passages_low", "passages_high", "passage_best",
    "title_in_passages_low", "title_in_passages_high", "opening_in_passages_low", "opening_in_passages_high",
)  # fmt: skip
RELATIVE = (
    "meaning_title", "meaning", "meaning_opening", "passages_low", "passages_high",
    "opening_in_passages_high",
)  # fmt: skip
COLUMNS = (*RAW, *(f"{name}_relative" for name in RELATIVE), "meaning_z", "meaning_opening_z")


@dataclass(frozen=True, slots=True)
class Passages:
    """Passages of all articles, in a byte a number: those of article i are the rows from `start[i]` to
    `start[i + 1]`; of a headline alone, the headline. A row times its `scale` has length 1. Vectors come
    rounded to as many steps, so nothing is lost here."""

    rows: npt.NDArray[np.int8]
    scale: Small
    start: Ints


@dataclass(frozen=True, slots=True)
class Meaning:
    """Vectors of some articles, ready to be compared.

    `views` hold one row of length 1 for each article (zeros where it has no vector): its title, all of it,
    its opening. `near`: for each of RELATIVE the mean to an article's ten nearest among
    its candidates; `mean` and `spread`: of its cosines to all others of its language. `raw`: RAW of the
    candidates, which `keys` number in rising order.
    """

    views: Mapping[str, Small]
    passages: Passages
    mean: Mapping[str, Floats]
    spread: Mapping[str, Floats]
    near: Mapping[str, Floats]
    keys: Ints
    raw: Mapping[str, Floats]

    def columns(self, pairs: Ints) -> dict[str, Floats]:
        """COLUMNS for each of `pairs` (shape (n, 2))."""
        raw = self._raw(pairs)
        out = dict(raw)
        first, second = pairs[:, 0], pairs[:, 1]
        for name in RELATIVE:
            near = self.near[name]
            out[f"{name}_relative"] = raw[name] - (near[first] + near[second]) / 2
        for name, view in (("meaning", "whole"), ("meaning_opening", "opening")):
            mean, spread = self.mean[view], self.spread[view]
            z = [(raw[name] - mean[row]) / spread[row] for row in (first, second)]
            lower = np.minimum(z[0], z[1])
            out[f"{name}_z"] = np.sign(lower) * np.log1p(np.abs(lower))
        return out

    def _raw(self, pairs: Ints) -> dict[str, Floats]:
        """RAW of each pair: of candidates as it is known, measured for others."""
        keys = _keys(pairs, len(self.views["title"]))
        place = np.searchsorted(self.keys, keys)
        known = place < len(self.keys)
        known[known] = self.keys[place[known]] == keys[known]
        out = {name: np.zeros(len(pairs)) for name in RAW}
        others = _raw(self.views, self.passages, pairs[~known])
        for name, column in out.items():
            column[known], column[~known] = self.raw[name][place[known]], others[name]
        return out


def view(vectors: Sequence[Small | None], name: str) -> Small:
    """A row of length 1 for each article, of its `title`, its `opening` or its `whole`; zeros where None."""
    return _seen(vectors, (name,))[0][name]


def _seen(
    vectors: Sequence[Small | None], names: Sequence[str], *, kept: bool = False
) -> tuple[dict[str, Small], Passages]:
    """Several views, and the passages if they are `kept`, in one walk: to unpack vectors takes time. Some
    articles at one time: with a call for each article and step, most of it would be the calls."""
    count = len(vectors)
    width = next((v.shape[1] for v in vectors if v is not None), 1)
    views = {name: np.zeros((count, width), dtype=np.float32) for name in names}
    steps: list[npt.NDArray[np.int8]] = [np.zeros((0, width), dtype=np.int8)]
    scale: list[Small] = [np.zeros(0, dtype=np.float32)]
    size = np.zeros(count, dtype=np.int64)
    for begin in range(0, count, _WALK):
        found = [
            (row, v) for row in range(begin, min(begin + _WALK, count)) if (v := vectors[row]) is not None
        ]
        found = [(row, v) for row, v in found if len(v)]
        if not found:
            continue
        own = np.array([row for row, _ in found], dtype=np.int64)
        many = np.array([len(v) for _, v in found], dtype=np.int64)
        every = np.concatenate([v for _, v in found])
        first = np.cumsum(many) - many
        for name, out in views.items():
            out[own] = [v.sum(axis=0) for _, v in found] if name == "whole" else every[first]
            for further in range(1, OPENING + 1) if name == "opening" else ():
                more = many > further
                out[own[more]] += every[first[more] + further]
        if kept:
            # A headline stands for itself only where there is nothing below.
            below = np.ones(len(every), dtype=np.bool_)
            below[first[many > 1]] = False
            size[own] = np.where(many > 1, many - 1, many)
            part, lengths = _packed(every[below])
            steps.append(part)
            scale.append(lengths)
    start = np.concatenate([[0], np.cumsum(size)]).astype(np.int64)
    rows = np.empty((int(start[-1]), width), dtype=np.int8)
    # From the end, each let go when it is copied: all of them twice would be the most that is held.
    end = len(rows)
    while steps:
        last = steps.pop()
        rows[end - len(last) : end] = last
        end -= len(last)
    passages = Passages(rows=rows, scale=np.concatenate(scale), start=start)
    return {name: _of_length_1(view) for name, view in views.items()}, passages


def _packed(rows: Small) -> tuple[npt.NDArray[np.int8], Small]:
    """Rows in a byte a number, and by what each has to be multiplied to be of length 1."""
    largest = np.abs(rows).max(axis=1, keepdims=True, initial=0.0)
    steps = np.rint(rows / np.where(largest > 0, largest, 1) * 127).astype(np.int8)
    length = np.sqrt(np.square(steps.astype(np.float32)).sum(axis=1))
    return steps, np.asarray(1 / np.where(length > 0, length, 1), dtype=np.float32)


def _of_length_1(rows: Small) -> Small:
    length = np.sqrt(np.einsum("ij,ij->i", rows, rows))
    rows /= np.where(length > 0, length, 1.0)[:, None]
    return rows


def understand(
    vectors: Sequence[Small | None], langs: Sequence[str], pairs: Ints, *, whole: Small | None = None
) -> Meaning:
    """Meaning of articles by their vectors (see `stories.group`), `pairs` being the candidates. `whole`: that
    `view` of them, where it is made."""
    views, passages = _seen(vectors, VIEWS if whole is None else ("title", "opening"), kept=True)
    if whole is not None:
        views["whole"] = whole
    around = {name: _around(views[name], langs) for name in ("whole", "opening")}
    raw = _raw(views, passages, pairs)
    keys = _keys(pairs, len(vectors))
    order = np.argsort(keys)
    # Who has no vector is nobody's surroundings.
    among = int(views["whole"].any(axis=1).sum())
    return Meaning(
        views=views,
        passages=passages,
        mean={name: found[0] for name, found in around.items()},
        spread={name: found[1] for name, found in around.items()},
        near={name: nearest_mean(len(vectors), pairs, raw[name], among) for name in RELATIVE},
        keys=keys[order],
        raw={name: column[order] for name, column in raw.items()},
    )


def _keys(pairs: Ints, count: int) -> Ints:
    """One number for each pair, either way round."""
    return np.asarray(pairs.min(axis=1) * np.int64(count) + pairs.max(axis=1))


def nearest_mean(count: int, pairs: Ints, values: Floats, among: int) -> Floats:
    """For each of `count` rows the mean of its ten greatest values (rounded cosines) among `pairs`; of fewer
    where `among` is ten or less: so many rows have vectors."""
    # Row and value share one integer, which NumPy sorts several times as fast as two keys.
    light = (_LIGHTEST - np.rint(values * 10**_DIGITS)).astype(np.int64)
    keys = np.concatenate([(pairs[:, side] << _BITS) | light for side in (0, 1)])
    keys.sort()
    rows = keys >> _BITS
    begins = np.searchsorted(rows, np.arange(count))
    best = np.arange(len(rows)) - begins[rows] < SURROUNDINGS
    greatest = (_LIGHTEST - (keys[best] & ((1 << _BITS) - 1))) / 10**_DIGITS
    total = np.bincount(rows[best], weights=greatest, minlength=count)
    return np.asarray(np.round(total / max(1, min(SURROUNDINGS, among - 1)), _DIGITS), dtype=np.float64)


def _around(rows: Small, langs: Sequence[str]) -> tuple[Floats, Floats]:
    """Mean and standard deviation of each row's cosines to all others of its language, exactly and without
    comparing all with all: the sum of squares of x·y over all y is x'Gx, with G the sum of yy'."""
    mean, spread = np.zeros(len(rows)), np.zeros(len(rows))
    code = np.unique(np.asarray(langs), return_inverse=True)[1]
    for lang in range(int(code.max(initial=-1)) + 1):
        own = np.nonzero(code == lang)[0]
        part = rows[own].astype(np.float64)
        self_ = np.einsum("ij,ij->i", part, part)
        total = part @ part.sum(axis=0) - self_
        of_all = part.T @ part
        square = np.empty(len(part))
        # The products of all rows at once would be the most memory that a batch takes.
        for begin in range(0, len(part), _ROWS):
            some = part[begin : begin + _ROWS]
            square[begin : begin + _ROWS] = np.einsum("ij,ij->i", some @ of_all, some)
        square -= self_**2
        count = len(own) - 1 + IMAGINED
        middle = (total + IMAGINED * TYPICAL) / count
        second = (square + IMAGINED * (TYPICAL**2 + VARIANCE)) / count
        mean[own] = middle
        spread[own] = np.sqrt(np.maximum(second - middle**2, 1e-3))
    return np.round(mean, _DIGITS), np.round(spread, _DIGITS)


def _raw(views: Mapping[str, Small], passages: Passages, pairs: Ints) -> dict[str, Floats]:
    out = np.zeros((len(pairs), len(RAW)))
    # In order of first rows, so that what belongs to one is unpacked once for all its partners.
    order = np.argsort(pairs[:, 0], kind="stable")
    size = np.diff(passages.start)
    first, second = pairs[order, 0], pairs[order, 1]
    # Who has no passage has no vector: nothing to compare.
    some = (size[first] > 0) & (size[second] > 0)
    order, first, second = order[some], first[some], second[some]
    edges = np.concatenate([[0], np.nonzero(np.diff(first))[0] + 1, [len(first)]])
    for begin in range(0, len(edges) - 1, _FIRSTS) if len(first) else ():
        run = edges[begin : begin + _FIRSTS + 1]
        part = slice(int(run[0]), int(run[-1]))
        out[order[part]] = _aligned(views, passages, first[part], second[part], run - run[0])
    return dict(zip(RAW, np.round(out.T, _DIGITS), strict=True))


def _aligned(views: Mapping[str, Small], passages: Passages, first: Ints, second: Ints, run: Ints) -> Floats:
    """RAW, a row a pair, of pairs of which those from `run[k]` to `run[k + 1]` share their first row."""
    start, titles = passages.start, views["title"]
    ours = first[run[:-1]]
    mine, many = (
        _unpacked(passages, ours),
        (start[ours + 1] - start[ours])[np.repeat(np.arange(len(ours)), np.diff(run))],
    )
    wide = mine.shape[1]
    mine = np.concatenate([mine, titles[ours][:, None]], axis=1)
    begin, place = _places(start, second)
    table = np.empty((len(place), wide + 1), dtype=np.float32)
    out = np.zeros((len(first), len(RAW)))
    ends = np.append(begin, len(place))
    their_title = np.empty((len(first), wide + 1), dtype=np.float32)
    for k, (low, high) in enumerate(pairwise(run.tolist())):
        others, turned = second[low:high], mine[k].T
        theirs = passages.rows.take(place[ends[low] : ends[high]], axis=0).astype(np.float32)
        np.matmul(theirs, turned, out=table[ends[low] : ends[high]])
        np.matmul(titles.take(others, axis=0), turned, out=their_title[low:high])
        out[low:high, 1] = views["whole"].take(others, axis=0) @ views["whole"][ours[k]]
        out[low:high, 2] = views["opening"].take(others, axis=0) @ views["opening"][ours[k]]
    table *= passages.scale[place, None]
    size = np.diff(ends)
    of_mine = np.maximum.reduceat(
        table, begin, axis=0
    )  # each of my passages, and my title, in each of the others
    of_theirs = table[:, :wide].max(axis=1)
    # Rows are filled up with the first passage: it counts once.
    told = (
        (of_mine[:, :wide].sum(axis=1) - (wide - many) * of_mine[:, 0]) / many,
        np.add.reduceat(of_theirs, begin) / size,
    )
    title = of_mine[:, wide], their_title[:, :wide].max(axis=1)
    opening = of_mine[:, 0], of_theirs[begin]
    out[:, 0] = their_title[:, wide]
    out[:, 3], out[:, 4] = np.minimum(*told), np.maximum(*told)
    out[:, 5] = of_mine[:, :wide].max(axis=1)
    out[:, 6], out[:, 7] = np.minimum(*title), np.maximum(*title)
    out[:, 8], out[:, 9] = np.minimum(*opening), np.maximum(*opening)
    return out


def _unpacked(passages: Passages, rows: Ints) -> Small:
    """The passages of some articles, as many for each as the longest has: its first one fills the rest."""
    start = passages.start
    size = start[rows + 1] - start[rows]
    inside = np.arange(int(size.max()))
    place = start[rows][:, None] + np.where(inside < size[:, None], inside, 0)
    return np.asarray(passages.rows[place].astype(np.float32) * passages.scale[place][:, :, None])


def _places(start: Ints, rows: Ints) -> tuple[Ints, Ints]:
    """Where the passages of some articles stand, end to end: where each begins among them, and all."""
    size = start[rows + 1] - start[rows]
    begin = np.cumsum(size) - size
    return begin, np.repeat(start[rows] - begin, size) + np.arange(int(size.sum()))
