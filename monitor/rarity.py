"""How common words are anywhere: a shelf that `relevance` and `stories` both read.

The table (common.txt, written by tools/make_rarity.py) gives the natural logarithm of a word's share of all
words in sixteen languages; a word that it lacks is rarer than all it has.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

RARE = -15.0
"""The logarithm for a word that is not in the table; its least is -13."""


@cache
def table() -> Mapping[str, float]:
    """Folded words and the logarithm of their share, from about -5 ("the") to -13."""
    lines = files("monitor").joinpath("common.txt").read_text("utf-8").splitlines()
    return MappingProxyType({word: float(score) for score, *words in map(str.split, lines) for word in words})
