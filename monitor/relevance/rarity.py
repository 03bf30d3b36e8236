"""How common a word is in the languages we know: a rare name that an article brings up is seldom by the way.

"London" and "the United Nations" stand in thousands of articles about other things, "Rapidus" does not. The
table (common.txt, written by tools/make_rarity.py) gives the natural logarithm of a word's share of all
words; a word that it lacks is rarer than all it has.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

RARE = -15.0
"""The logarithm for a word that is not in the table; its least is -13."""

_JOINED = 1.0  # a phrase is rarer than its rarest word, but its words do come together
_EVERYDAY = -9.3  # said, year, company; not oil, China, shares


@cache
def _table() -> dict[str, float]:
    lines = files(__name__.rpartition(".")[0]).joinpath("common.txt").read_text("utf-8").splitlines()
    return {word: float(score) for score, *words in map(str.split, lines) for word in words}


def commonness(words: Sequence[str], *, unspaced: bool, joined: bool = True) -> float:
    """The logarithm of how often a phrase of these folded words comes: from about -5 ("the") to `RARE` and
    less. `unspaced`: its words are characters of one word; `joined`: they are a phrase, and not only near
    each other."""
    table = _table()
    if unspaced:
        return table.get("".join(words), RARE)
    # Plurals are as common as their singular.
    scores = [table.get(word) or table.get(word.removesuffix("s"), RARE) for word in words]
    return min(scores) - (_JOINED * (len(scores) - 1) if joined else 0.0)


def is_everyday(word: str) -> bool:
    """Whether a word is so common that it is no article's subject."""
    return _table().get(word, RARE) > _EVERYDAY
