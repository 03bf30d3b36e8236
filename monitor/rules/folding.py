"""One form for all spellings of a word that a reader takes for the same: what `Text.norms` holds.

Folded: width and ligatures (NFKC), case, accents, strokes (ł, ø, đ), the dotless ı, Arabic vowel points,
alef and yeh forms, Hebrew points, joiners, small ヶ, traditional Chinese characters (`han`). Not folded:
kana voicing marks and the Indic vowel signs, which make other letters.

German and Nordic words are written without their letters too, in two ways (Böhm: Boehm, Bohm). The norm
is the bare vowel; `spelled_out` is the other one.
"""

from __future__ import annotations

import re
import unicodedata

from monitor.rules.han import SIMPLIFIED
from monitor.text import fold, unaccented

_POSSESSIVE = re.compile(r"['\u2019\u02bc\uff07][sS]$")

# No combining mark makes these: Unicode decomposes none of them.
_STROKES = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ħ": "h",
        "ŧ": "t",
        "ı": "i",
        "æ": "ae",
        "œ": "oe",
        "ð": "d",
        "þ": "th",
        "ə": "e",
    }
)
_ARABIC = str.maketrans(
    {
        **dict.fromkeys("آأإٱ", "ا"),
        **dict.fromkeys("ىیۍې", "ي"),
        **dict.fromkeys("ةۀە", "ه"),
        "ک": "ك",
        "ؤ": "و",
        "ئ": "ي",
    }
)
# Points, cantillation, tatweel, the joiners that Persian puts between parts of a word.
_UNWRITTEN = re.compile(
    "[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0640\u064b-\u0655\u0670\u200c\u200d]"
)
_SMALL_KANA = str.maketrans({"ヶ": "ケ", "ヵ": "カ"})

_DIGRAPHS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
_UMLAUT = re.compile("[äöüøåÄÖÜØÅ]")
_DIGRAPH = re.compile("ae|oe|ue|aa")


def normal(atom: str) -> str:
    """`atom` for comparing. Never empty."""
    if atom.isascii():
        folded = atom.lower()
    else:
        folded = unaccented(fold(atom.lower())).translate(_STROKES)
        if folded >= "\u0590" or not folded.isascii():
            folded = _foreign(folded)
        folded = folded or atom
    return folded.removesuffix("'s") or folded


def _foreign(folded: str) -> str:
    if len(folded) == 1:
        return SIMPLIFIED.get(folded, folded).translate(_SMALL_KANA)
    return _UNWRITTEN.sub("", folded).translate(_ARABIC)


def surface(atom: str) -> str:
    """`atom` with its capitals, but without its possessive and in common width."""
    return _POSSESSIVE.sub("", unicodedata.normalize("NFKC", atom))


def is_possessive(atom: str) -> bool:
    """Whether `atom` carries 's."""
    return _POSSESSIVE.search(atom) is not None


def spelled_out(atom: str) -> str:
    """`atom` as it is written where the keyboard has no umlauts: Böhm and Boehm both give boehm."""
    composed = unicodedata.normalize("NFC", surface(atom)).casefold().translate(_DIGRAPHS)
    return normal(composed)


def has_umlaut(atom: str) -> bool:
    """Whether `atom` has a letter that `spelled_out` writes as two."""
    return _UMLAUT.search(unicodedata.normalize("NFC", atom)) is not None


def without_digraphs(norm: str) -> str:
    """What the norm of a word would be, were its ae, oe, ue, aa written ä, ö, ü, å."""
    return _DIGRAPH.sub(lambda found: found.group()[0], norm)
