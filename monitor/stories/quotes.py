"""Speech that an article quotes: the part of a text that rewriters may not reword.

Kept as hashes of four words on end (nine characters in unspaced script), so that half a quotation still
meets the whole. Quotation marks of every style are read; a mark that is not closed in its paragraph ends
there, an apostrophe opens nothing, and fewer than four words (a title, a word held at arm's length) are no
speech. Straight single marks count only where the speech begins with a capital and ends in a stop.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

LEAST_WORDS = 4
LEAST_CHARS_UNSPACED = 12
GRAM = 4
GRAM_UNSPACED = 8  # pairs of characters, one character apart: nine characters
MOST = 64
SHOWN = 120

_MARK = re.compile("[“„\"«»「『‘‚']")
_END = r"{12,800})"
_CLOSED = {
    "“": re.compile(rf"([^“”\n]{_END}(?:”|\n|$)"),
    "„": re.compile(rf"([^“”„\n]{_END}(?:[“”]|\n|$)"),
    '"': re.compile(rf"(?!\s)([^\"\n]{_END}(?:\"|\n|$)"),
    "«": re.compile(rf"([^«»\n]{_END}»"),
    "»": re.compile(rf"([^«»\n]{_END}«"),
    "「": re.compile(rf"([^「」\n]{_END}」"),
    "『": re.compile(rf"([^『』\n]{_END}』"),
    "‘": re.compile(r"([^‘\n]{12,800}?)’(?=[\s.,;:!?)\]]|$)"),
    "‚": re.compile(rf"([^‘‚\n]{_END}‘"),
    "'": re.compile(r"(?=[A-Z])((?:[^'\n\"]|'(?=\w)){12,300}?[.,!?])'(?!\w)"),
}


def spoken(source: str) -> list[tuple[int, int]]:
    """Where speech begins and ends in `source`, without its marks."""
    out: list[tuple[int, int]] = []
    free = 0
    for mark in _MARK.finditer(source):
        at = mark.start()
        # A mark behind a letter is an apostrophe, an inch, or the end of speech.
        if at < free or (mark.group() in "'\"‘" and at and source[at - 1].isalnum()):
            continue
        found = _CLOSED[mark.group()].match(source, at + 1)
        if found is not None:
            out.append(found.span(1))
            free = found.end()
    return out


def unique(values: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """`values` sorted, each once. For some hundreds, a fifth of the time of numpy.unique."""
    values = np.sort(values)
    return values[np.concatenate(([True], values[1:] != values[:-1]))] if values.size else values


def grams(hashes: npt.NDArray[np.uint64], size: int) -> npt.NDArray[np.uint64]:
    """A 64-bit hash of every `size` words on end; empty where there are fewer."""
    if hashes.size < size:
        return np.zeros(0, dtype=np.uint64)
    out = np.zeros(hashes.size - size + 1, dtype=np.uint64)
    for i in range(size):
        out = out * np.uint64(0x9E3779B97F4A7C15) + hashes[i : i + out.size]
        out ^= out >> np.uint64(29)
    return out


def quoted(
    source: str, starts: Sequence[int], hashes: npt.NDArray[np.uint64], *, unspaced: bool
) -> frozenset[int]:
    """Hashes of what `source` quotes; of long speech the 64 smallest, so that two articles keep the same.
    `starts`: where each word of `hashes` begins."""
    size = GRAM_UNSPACED if unspaced else GRAM
    least = LEAST_CHARS_UNSPACED - 1 if unspaced else LEAST_WORDS
    spans = [
        (first, last)
        for begin, end in spoken(source)
        if (last := bisect_left(starts, end)) - (first := bisect_left(starts, begin)) >= least
    ]
    if not spans:
        return frozenset()
    every = grams(hashes, size)
    found = np.concatenate([every[first : last - size + 1] for first, last in spans])
    return frozenset(unique(found)[:MOST].tolist())
