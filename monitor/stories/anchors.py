"""What survives a rewrite word for word: quotations, credits, figures however rounded, explicit dates.

Words are changed by whoever rewrites, anchors are not. Each is weighed by its rarity in the batch, so that a
figure or a source that everybody names says little.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Sequence, Set
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from monitor.stories.products import Floats, Ints, Table, sums
from monitor.stories.reading import Reading

COLUMNS = ("quotes", "credits", "other_credits", "rounded", "dates")
# A batch of ten cannot tell rare from common: as many articles that nobody wrote stand behind it, and one
# in two hundred of them has any given anchor.
IMAGINED, COMMON = 30, 0.005


@dataclass(frozen=True, slots=True)
class Anchors:
    """Tables of a batch, a row for each article: its quotations (word 4-grams of speech), credits, rounded
    figures and dates, each entry the anchor's rarity."""

    quotes: Table
    credits: Table
    rounded: Table
    dates: Table
    rounded_mass: Floats
    has_credit: Ints

    def columns(self, pairs: Ints) -> dict[str, Floats]:
        """COLUMNS for each of `pairs`."""
        first, second = pairs[:, 0], pairs[:, 1]
        (quotes,) = sums(self.quotes, pairs, counted=(self.quotes,))
        (credits_,) = sums(self.credits, pairs, counted=(self.credits,))
        (rounded,) = sums(self.rounded, pairs, counted=(self.rounded,))
        (dates,) = sums(self.dates, pairs, counted=(self.dates,))
        fewer = np.minimum(self.rounded_mass[first], self.rounded_mass[second])
        both = (self.has_credit[first] > 0) & (self.has_credit[second] > 0)
        return {
            "quotes": np.log1p(quotes),
            "credits": np.log1p(credits_),
            "other_credits": (both & (credits_ <= 0)).astype(np.float64),
            "rounded": np.where(fewer > 0, rounded / np.where(fewer > 0, fewer, 1.0), 0.0),
            "dates": np.log1p(dates),
        }


def anchors(readings: Sequence[Reading]) -> Anchors:
    """The anchors of a batch."""
    rounded = _table([r.rounded for r in readings])
    credits_ = _table([r.credits for r in readings])
    return Anchors(
        quotes=_table([r.quotes for r in readings]),
        credits=credits_,
        rounded=rounded,
        # A weekday is of every week.
        dates=_table([{d for d in r.dates if not d.startswith("W-")} for r in readings]),
        rounded_mass=np.asarray(rounded.sum(axis=1), dtype=np.float64).ravel(),
        has_credit=np.diff(credits_.indptr).astype(np.int64),
    )


def _table(bags: Sequence[Set[Hashable]]) -> Table:
    often: Counter[Hashable] = Counter(one for bag in bags for one in bag)
    total = len(bags) + IMAGINED
    # What one article alone has meets nothing.
    # In one order: sums over sets add up otherwise in another process.
    shared = sorted((key for key, count in often.items() if count > 1), key=repr)
    column = {key: k for k, key in enumerate(shared)}
    rarity = np.array([max(0.0, math.log((total + 1) / (often[key] + IMAGINED * COMMON))) for key in shared])
    rows = [sorted(column[one] for one in bag if one in column) for bag in bags]
    pointer = np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int64)
    indices = np.array([c for row in rows for c in row], dtype=np.int64)
    return sparse.csr_array(
        (rarity[indices] if len(indices) else np.zeros(0), indices, pointer),
        shape=(len(bags), max(1, len(shared))),
    )
