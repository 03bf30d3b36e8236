"""Words as they are searched for: folded, without accents; of scripts without spaces whole runs, and in an
index their pairs of characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from monitor import text

_RUN = f"[{text.UNSPACED}\u30fc]"
# Vowel signs and points without which words of India, Hebrew and Arabic would fall into single letters.
_SIGNS = "\u0591-\u05c7\u0610-\u065f\u0670\u0900-\u0dff"
_UNIT = re.compile(rf"{_RUN}+|(?:(?!{_RUN})(?:[^\W_]|[{_SIGNS}]))+")
_IS_RUN = re.compile(_RUN)
# What is longer is no word, but a line of a file that somebody pasted; PostgreSQL takes up to 2,046 bytes.
LONGEST = 60


def folded(words: str) -> str:
    """`words` for comparing: case, width, accents and quotation marks folded."""
    return plain(text.fold(words))


def plain(words: str) -> str:
    """`words` without accents; vowel signs and voicing marks, which make other letters, are kept."""
    return words if words.isascii() else text.unaccented(words)


def units(words: str) -> list[str]:
    """The words of a text, in order; a run of a script without spaces is one."""
    return [one[:LONGEST] if not is_run(one) else one for one in _UNIT.findall(folded(words))]


def is_run(unit: str) -> bool:
    """Whether a unit is of a script without spaces."""
    return _IS_RUN.match(unit) is not None


def pairs(run: str) -> list[str]:
    """The pairs of characters of a run, and its last character alone: so each of its characters is the
    beginning of one of them."""
    return [run[at : at + 2] for at in range(len(run))]


def pieces(words: str) -> Iterator[str]:
    """The words of a text as an index keeps them: of runs without spaces the pairs of characters."""
    for unit in units(words):
        if is_run(unit):
            yield from pairs(unit)
        else:
            yield unit


def spans(words: str) -> list[tuple[str, int, int]]:
    """Each word of a text, folded, with where it begins and ends in the text as it stands."""
    out: list[str] = []
    places: list[int] = []
    at = 0
    while at < len(words):
        end = at + 1
        # What combines with the letter before it is folded with it: か + ゙, e + ´, and half-width ｶ + ﾞ.
        while end < len(words) and (unicodedata.combining(words[end]) or words[end] in "\uff9e\uff9f"):
            end += 1
        made = folded(words[at:end])
        out.append(made)
        places += [at] * len(made)
        at = end
    places.append(len(words))
    whole = "".join(out)
    return [
        (one[0], places[one.start()], _end(places, one.end(), len(words))) for one in _UNIT.finditer(whole)
    ]


def _end(places: list[int], end: int, size: int) -> int:
    """Where, in the text as it stands, the letter ends whose folded form ends at `end`."""
    last = places[end - 1]
    return next((place for place in places[end:] if place > last), size)
