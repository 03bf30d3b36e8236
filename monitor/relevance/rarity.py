"""How common a word is in the languages we know: a rare name that an article brings up is seldom by the way.

"London" and "the United Nations" stand in thousands of articles about other things, "Rapidus" does not. The
shelf `rarity` has the table.
"""

from __future__ import annotations

from collections.abc import Sequence

from monitor.rarity import RARE, table

_JOINED = 1.0  # a phrase is rarer than its rarest word, but its words do come together
_EVERYDAY = -9.3  # said, year, company; not oil, China, shares


def commonness(words: Sequence[str], *, unspaced: bool, joined: bool = True) -> float:
    """The logarithm of how often a phrase of these folded words comes: from about -5 ("the") to `RARE` and
    less. `unspaced`: its words are characters of one word; `joined`: they are a phrase, and not only near
    each other."""
    known = table()
    if unspaced:
        return known.get("".join(words), RARE)
    # Plurals are as common as their singular.
    scores = [known.get(word) or known.get(word.removesuffix("s"), RARE) for word in words]
    return min(scores) - (_JOINED * (len(scores) - 1) if joined else 0.0)


def is_everyday(word: str) -> bool:
    """Whether a word is so common that it is no article's subject."""
    return table().get(word, RARE) > _EVERYDAY
