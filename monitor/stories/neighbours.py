"""Which articles of a window a new one may have to do with: by words, names, meaning and copied text.

Each new article is set beside all of the window at once, by products of tables of numbers; nothing is read.
What comes out is worth judging, and no judgement.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from monitor.stories.candidates import FIRST
from monitor.stories.kept import WIDTH, Bags, Flags, Kept
from monitor.stories.meaning import Small
from monitor.stories.products import Floats, Ints, Table

# A place that more articles have tells no story from another, and is most of the work: the share of the
# window, and in a small one the number.
COMMON, FEW = 0.03, 300
# The same text again outweighs all else.
COPIED = 2.0
# Neighbours of each new article, by all together and by each view alone: of an article in another language
# only meaning tells.
TOGETHER, ALONE = 12, 4
DIGITS = 5
FAINT = 1e-3
_BLOCK, _ROWS, _RUNS = 64, 8_192, 256


@dataclass(frozen=True, slots=True)
class Near:
    """The rows of the window that are nearest to a new article, the nearest first, and how near."""

    rows: Ints
    values: Floats


def near(new: Kept, window: Kept, span: float) -> list[Near]:
    """The neighbours of each of `new`: none that appeared more than `span` days apart, none with its id."""
    if not len(window):
        return [Near(rows=np.zeros(0, dtype=np.int64), values=np.zeros(0))] * len(new)
    place = {name: row for row, name in enumerate(window.ids)}
    itself = np.array([place.get(name, -1) for name in new.ids], dtype=np.int64)
    views = [
        (FIRST["lead"], _Products(new.words, window.words)),
        (FIRST["names"], _Products(new.names, window.names)),
    ]
    meant = _meant(new, window)
    copied = _copied(new, window)
    found: list[Near] = []
    for start in range(0, len(new), _BLOCK):
        part = slice(start, min(start + _BLOCK, len(new)))
        scores = [np.float32(weight) * products.of(part) for weight, products in views]
        if meant is not None:
            scores.append(np.float32(FIRST["meaning"]) * meant[part])
        together = np.sum(scores, axis=0)
        known = (copied[:, 0] >= part.start) & (copied[:, 0] < part.stop)
        together[copied[known, 0] - start, copied[known, 1]] += COPIED
        closed = _closed(new, part, window, span)
        own = np.nonzero(itself[part] >= 0)[0]
        closed[own, itself[part][own]] = True
        for one in (together, *scores):
            np.round(one, DIGITS, out=one)
            one[closed] = -1.0
        for row, whole in enumerate(together):
            best = {*_top(whole, TOGETHER)}.union(*(_top(one[row], ALONE) for one in scores))
            rows = np.array(sorted(best), dtype=np.int64)
            rows = rows[np.argsort(-whole[rows], kind="stable")]
            found.append(Near(rows=rows, values=whole[rows].astype(np.float64)))
    return found


def _top(values: Small, count: int) -> Sequence[int]:
    """The rows of the greatest values above 0; of equals the earlier."""
    count = min(count, len(values))
    # So many runs have a greatest of at least `edge`: no need to sort what is below.
    most = np.maximum.reduceat(values, np.arange(0, len(values), max(1, len(values) // _RUNS)))
    edge = max(float(np.sort(most)[-count]) if count <= len(most) else 0.0, FAINT)
    rows = np.nonzero(values >= np.float32(edge))[0]
    chosen: list[int] = rows[np.argsort(-values[rows], kind="stable")][:count].tolist()
    return chosen


def _closed(new: Kept, part: slice, window: Kept, span: float) -> Flags:
    """Which of the window appeared too far from each."""
    apart = np.abs(new.when[part, None] - window.when[None, :]) > span
    return np.asarray(apart & new.dated[part, None] & window.dated[None, :], dtype=np.bool_)


def _meant(new: Kept, window: Kept) -> Small | None:
    """The cosine of each with each; None where not both have vectors."""
    if not 0 < new.meaning.shape[1] == window.meaning.shape[1]:
        return None
    own = new.meaning * new.scale[:, None]
    out = np.empty((len(new), len(window)), dtype=np.float32)
    for start in range(0, len(window), _ROWS):
        some = slice(start, start + _ROWS)
        np.matmul(own, window.meaning[some].astype(np.float32).T, out=out[:, some])
    out *= window.scale
    return out


def _copied(new: Kept, window: Kept) -> Ints:
    """Pairs of rows, new and of the window: the same text, or word 5-grams in common that are the least of
    both, of which no other text need have any."""
    pairs = [_equal(new.text[:, None], window.text[:, None]), _equal(new.sketch, window.sketch)]
    keys = np.unique(np.concatenate(pairs))
    return np.column_stack([keys // max(len(window), 1), keys % max(len(window), 1)])


def _equal(own: npt.NDArray[np.uint64], theirs: npt.NDArray[np.uint64]) -> Ints:
    """Pairs of rows that have a number in common, each pair as one number; 0 is none."""
    asked = np.unique(own[own > 0])
    if not len(asked):
        return np.zeros(0, dtype=np.int64)
    known = asked[np.minimum(np.searchsorted(asked, theirs), len(asked) - 1)] == theirs
    row, _ = np.nonzero(known)
    found = theirs[known]
    listed = np.argsort(found, kind="stable")
    row, found = row[listed], found[listed]
    mine, _ = np.nonzero(own)
    value = own[own > 0]
    begin, end = np.searchsorted(found, value, "left"), np.searchsorted(found, value, "right")
    # What very many texts begin with is a notice.
    many = np.where(end - begin <= FEW, end - begin, 0)
    at = np.repeat(begin - np.cumsum(many) + many, many) + np.arange(int(many.sum()))
    return np.asarray(np.repeat(mine, many) * max(len(theirs), 1) + row[at], dtype=np.int64)


class _Products:
    """The cosines of some sets with those of the window, by the rarity of what they hold there."""

    def __init__(self, own: Bags, window: Bags) -> None:
        rows = len(window.start) - 1
        often = np.bincount(window.places, minlength=WIDTH)
        rarity = np.log((rows + 1) / np.maximum(often, 1)).astype(np.float32)
        asked = np.zeros(WIDTH, dtype=np.bool_)
        asked[own.places] = True
        asked &= often <= max(FEW, COMMON * rows)
        self._own = _weighed(own, asked, rarity)
        self._theirs = Table(_weighed(window, asked, rarity).T)

    def of(self, part: slice) -> Small:
        """The cosine of each of those sets with each of the window's."""
        return np.asarray((self._own[part] @ self._theirs).toarray(), dtype=np.float32)


def _weighed(bags: Bags, kept: Flags, rarity: Small) -> Table:
    """Rows of unit length, of which only what is `kept` is left."""
    weight = rarity[bags.places]
    size = np.diff(bags.start)
    # Of an empty row it is another's, and nobody asks.
    begin = np.minimum(bags.start[:-1], max(len(weight) - 1, 0))
    square = np.add.reduceat(weight * weight, begin) if len(weight) else np.zeros(len(size), dtype=np.float32)
    length = np.sqrt(np.where(square > 0, square, np.float32(1)))
    chosen = kept[bags.places]
    pointer = np.concatenate([[0], np.cumsum(chosen)])[bags.start]
    data = weight[chosen] / np.repeat(length, np.diff(pointer))
    return Table((data, bags.places[chosen], pointer), shape=(len(size), WIDTH))
