"""How text is cut for matching: into atoms, the smallest things a rule can name.

An atom is a word of a spaced script, with its possessive ("Nvidia’s" is one atom, the word nvidia), or a
single character of a script written without spaces. So one way of matching, atom after atom, serves
"AI server" and ソフトバンク alike, and a Latin word that touches kana (NVIDIAは) still ends where it ends.

What stands between two atoms is their joint. Space, hyphen, quotes and nothing at all are the same joint,
so "AI server", "AI-server" and ソブリン AI, ソブリンAI need no variants; any other sign counts as written.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from monitor.text import UNSPACED, clean, fold, one_line, unaccented

HANGUL = "\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3"
# Vowel signs and points that belong to the letter before them, though `\w` does not hold them:
# combining marks, Hebrew, Arabic, the Indic blocks without their full stops, the joiners.
_MARKS = "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff\u200c\u200d"
_LETTER = rf"[^\W_{UNSPACED}{HANGUL}]"
# \u30fb and \u30a0 join the parts of foreign names (ジェンスン・フアン): joints, not characters. The
# half-width voicing marks make one character with the kana before them.
_ATOM = re.compile(
    rf"(?![\u30fb\u30a0])[{UNSPACED}][\uff9e\uff9f\u3099\u309a]?"
    rf"|[{HANGUL}]+"
    # C++, C#, F#: signs that are part of the name.
    r"|[A-Za-z](?:\+\+|[+#](?!\w))"
    rf"|{_LETTER}(?:{_LETTER}|[{_MARKS}])*(?:['\u2019\u02bc\uff07][sS](?!\w))?"
)
_POSSESSIVE = re.compile(r"['\u2019\u02bc\uff07][sS]$")
_FIRST_UNSPACED = "\u0e00"
_EARSHOT = 60  # characters to either side that tell whether a line is in capitals
_UNSPACED = re.compile(f"[{UNSPACED}]")
_HANGUL = re.compile(f"[{HANGUL}]")
_IGNORED = re.compile(r"[\s'\"\u00ab\u00bb\u300c\u300d\u300e\u300f\u30fb\u30a0\u00b7\uff65]+")

BORDER = "\n\n"
"""The joint between two paragraphs: no phrase crosses it."""

APART = "\0"
"""A joint too long to compare: a rule, a row of dots. No phrase crosses it either."""

_FARTHEST = 8  # characters
_CACHED = 48  # characters; what is longer seldom comes twice and would fill the cache with one hostile page
MAX_BODY = 500_000  # characters of an article that are looked at, some 80,000 words


def cut(text: str) -> Iterator[re.Match[str]]:
    """The atoms of `text` in order, with their places."""
    return _ATOM.finditer(text)


def norm(atom: str) -> str:
    """`atom` for comparing: width, case, accents and the possessive folded."""
    return _norm(atom) if len(atom) <= _CACHED else _norm.__wrapped__(atom)


def joint(between: str) -> str:
    """What stands between two atoms, for comparing: empty for what rules do not tell apart."""
    if not between or between == " ":
        return ""
    return _joint(between) if len(between) <= _CACHED else _joint.__wrapped__(between)


@lru_cache(maxsize=1 << 16)
def _norm(atom: str) -> str:
    folded = atom.lower() if atom.isascii() else unaccented(fold(atom)) or atom
    return folded.removesuffix("'s") or folded


@lru_cache(maxsize=1 << 12)
def _joint(between: str) -> str:
    if between.count("\n") > 1 and any(line.isspace() or not line for line in between.split("\n")[1:-1]):
        return BORDER
    if between.isspace():
        return ""
    if len(between) > _FARTHEST:
        return APART
    folded = _IGNORED.sub("", fold(between))
    # "AI-server" is one thing; "Nvidia - server" sets two things apart.
    return "" if folded == "-" and not any(c.isspace() for c in between) else folded


def is_unspaced(atom: str) -> bool:
    """Whether `atom` is a character of a script written without spaces."""
    return _UNSPACED.match(atom) is not None


def is_hangul(atom: str) -> bool:
    """Whether `atom` is Korean: particles stick to the end of such words."""
    return _HANGUL.match(atom) is not None


def is_katakana(char: str) -> bool:
    """Whether `char` can stand within a katakana word."""
    return "\u30a1" <= char <= "\u30ff" and char != "\u30fb"


def surface(atom: str) -> str:
    """`atom` with its capitals, but without its possessive and in common width."""
    return _POSSESSIVE.sub("", unicodedata.normalize("NFKC", atom))


def is_possessive(atom: str) -> bool:
    """Whether `atom` carries 's."""
    return _POSSESSIVE.search(atom) is not None


class Span(NamedTuple):
    """A run of atoms of a text: from `start` up to, not including, `end`."""

    start: int
    end: int


class Text:
    """An article cut for matching: title first, then the body, as one line of atoms.

    `content` is the cleaned text that all places refer to. Of atom i, `starts[i]` and `ends[i]` are its
    place there, `norms[i]` its folded word and `joints[i]` what stands before it. `halves[i]` counts the
    half words before it, since two characters without spaces are about a word (one more entry: all of
    them); `paragraph[i]` the paragraphs, the title being 0. The first `title_end` atoms are the title's.
    """

    __slots__ = ("content", "ends", "halves", "joints", "norms", "paragraph", "starts", "title_end")

    def __init__(self, title: str, body: str) -> None:
        head = one_line(title)
        self.content = f"{head}{BORDER}{clean(body[:MAX_BODY])}"
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.norms: list[str] = []
        self.joints: list[str] = []
        self.halves: list[int] = [0]
        self.paragraph: list[int] = []
        content = self.content
        halves = paragraph = end = 0
        for found in cut(content):
            start = found.start()
            gap = content[end:start]
            between = "" if gap == " " else joint(gap)
            if between == BORDER:
                paragraph += 1
            word = norm(found.group())
            self.starts.append(start)
            self.norms.append(word)
            self.joints.append(between)
            self.paragraph.append(paragraph)
            halves += 1 if word >= _FIRST_UNSPACED and is_unspaced(word) else 2
            self.halves.append(halves)
            end = found.end()
            self.ends.append(end)
        self.title_end = bisect_left(self.starts, len(head))

    def __len__(self) -> int:
        return len(self.starts)

    def atom(self, index: int) -> str:
        """Atom `index` as the article spells it."""
        return self.content[self.starts[index] : self.ends[index]]

    def spelled(self, span: Span) -> str:
        """The words of `span` as the article spells them, on one line."""
        return " ".join(self.content[self.starts[span.start] : self.ends[span.end - 1]].split())

    def shouts(self, index: int) -> bool:
        """Whether the line around atom `index` is wholly in capitals, so that they tell nothing."""
        start, end = self.starts[index], self.ends[index]
        before = self.content[max(0, start - _EARSHOT) : start].rpartition("\n")[2]
        after = self.content[end : end + _EARSHOT].partition("\n")[0]
        return (before + after).isupper()

    def continues(self, index: int, *, after: bool) -> bool:
        """Whether the katakana word of atom `index` goes on after it (or before it)."""
        here, there = (index, index + 1) if after else (index - 1, index)
        if here < 0 or there >= len(self) or self.ends[here] != self.starts[there]:
            return False
        return is_katakana(self.norms[here][0]) and is_katakana(self.norms[there][0])
