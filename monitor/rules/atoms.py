"""How text is cut for matching: into atoms, the smallest things a rule can name.

An atom is a word of a spaced script, with its possessive ("Nvidia’s" is one atom, the word nvidia), or a
single character of a script written without spaces. So one way of matching, atom after atom, serves
"AI server" and ソフトバンク alike, and a Latin word that touches kana (NVIDIAは) still ends where it ends.

What stands between two atoms is their joint. Space, hyphen, quotes and nothing at all are the same joint,
so "AI server", "AI-server" and ソブリン AI, ソブリンAI need no variants; any other sign counts as written.

Cutting is the cost of matching, so one call to the regular expression engine does it, over the article in
lower case, where nearly all atoms are their own norms. What only articles with a mention need (places,
joints, paragraphs) is made when first asked for. Tried and dropped: remembering what stands between two
spaces, cut, is half as dear for words seen before, but three in ten of an outlet's words are new.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate, chain
from typing import NamedTuple

from monitor.rules.folding import is_possessive, normal, surface
from monitor.text import UNSPACED, clean, fold, one_line

__all__ = ["BORDER", "Span", "Text", "cut", "is_possessive", "joint", "norm", "surface"]

HANGUL = "\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3"
# Vowel signs and points that belong to the letter before them, though `\w` does not hold them:
# combining marks, Hebrew, Arabic, the Indic blocks without their full stops, the joiners.
_MARKS = "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff\u200c\u200d"
_LETTER = rf"[^\W_{UNSPACED}{HANGUL}]"
# \u30fb and \u30a0 join the parts of foreign names (ジェンスン・フアン): joints, not characters. The
# half-width voicing marks make one character with the kana before them.
_WORD = (
    # C++, C#, F#: signs that are part of the name.
    r"[A-Za-z](?:\+\+|[+#](?!\w))"
    # Most words are ASCII: a small class first saves a quarter of the time.
    rf"|[A-Za-z0-9]++(?:(?:{_LETTER}|[{_MARKS}])++)?"
    rf"|{_LETTER}(?:{_LETTER}|[{_MARKS}])*+"
    rf"|(?![\u30fb\u30a0])[{UNSPACED}][\uff9e\uff9f\u3099\u309a]?"
    rf"|[{HANGUL}]+"
)
_POSSESSIVE = r"['\u2019\u02bc\uff07][sS](?!\w)"
_ATOM = re.compile(rf"(?:{_WORD})(?:{_POSSESSIVE})?")
_SPLIT = re.compile(rf"({_WORD})((?:{_POSSESSIVE})?)")
# Most English articles are ASCII but for these; a small pattern cuts them three times as fast. Each becomes
# a sign of the same length that is as little part of an atom.
_ASCII_SPLIT = re.compile(r"([a-z](?:\+\+|[+#](?!\w))|[a-z0-9]++)((?:'s(?!\w))?)")
_SIGNS = "\u2018\u201c\u201d\u2013\u2014\u2026\u00a0\u2022\u00a3\u20ac\u00b7\u00ab\u00bb\u2192\u00a9"
_TYPOGRAPHY = (("\u2019", "'"), *((sign, "|") for sign in _SIGNS))
_HYPHENS = frozenset("-\u2010\u2011")
_FIRST_UNSPACED = "\u0e00"
_EARSHOT = 60  # characters to either side that tell whether a line is in capitals
_UNSPACED = re.compile(f"[{UNSPACED}]")
_KANA = re.compile("[\u3041-\u30fa\u30fc-\u30ff]")
_IGNORED = re.compile(r"[\s'\"\u00ab\u00bb\u300c\u300d\u300e\u300f\u30fb\u30a0\u00b7\uff65]+")

BORDER = "\n\n"
"""The joint between two paragraphs: no phrase crosses it."""

APART = "\0"
"""A joint too long to compare: a rule, a row of dots. No phrase crosses it either."""

_FARTHEST = 8  # characters
_CACHED = 48  # characters; what is longer seldom comes twice and would fill the cache with one hostile page
_REMEMBERED = 1 << 15  # words; a year of an outlet has more, but their commonest are soon back
MAX_BODY = 500_000  # characters of an article that are looked at, some 80,000 words


class _Joints(dict[str, str]):
    """What stands between two atoms → what it is for comparing."""

    def __missing__(self, between: str) -> str:
        made = _joint(between)
        if len(between) <= _CACHED:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[between] = made
        return made


class _Norms(dict[str, str]):
    """Words that are not plain ASCII → what they are for comparing."""

    def __missing__(self, atom: str) -> str:
        made = normal(atom)
        if len(atom) <= _CACHED:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[atom] = made
        return made


# They remember what `_joint` and `normal` give, which hangs on nothing else.
_JOINTS = _Joints()
_NORMS = _Norms()


def cut(text: str) -> Iterator[re.Match[str]]:
    """The atoms of `text` in order, with their places."""
    return _ATOM.finditer(text)


def norm(atom: str) -> str:
    """`atom` for comparing: width, case, accents and the possessive folded."""
    return normal(atom)


def joint(between: str) -> str:
    """What stands between two atoms, for comparing: empty for what rules do not tell apart."""
    return _JOINTS[between]


def _joint(between: str) -> str:
    if not between or between == " ":
        return ""
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


def is_katakana(char: str) -> bool:
    """Whether `char` can stand within a katakana word."""
    return "\u30a1" <= char <= "\u30ff" and char != "\u30fb"


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

    def __init__(self, title: str, body: str) -> None:
        head = one_line(title)
        self._head = len(head)
        self.content = f"{head}{BORDER}{clean(body[:MAX_BODY])}"
        lower = self.content.lower()
        if len(lower) != len(self.content):  # only İ grows, and places must stay places
            lower = "".join(c if len(c.lower()) > 1 else c.lower() for c in self.content)
        shadow = lower
        if not lower.isascii():
            for sign, instead in _TYPOGRAPHY:
                shadow = shadow.replace(sign, instead)
        plain = shadow.isascii()
        # What stands before an atom, the atom, its possessive; then the next one.
        self._pieces: list[str] = (_ASCII_SPLIT if plain else _SPLIT).split(shadow)
        words = self._pieces[1::3]
        self.norms = words if plain else [w if w.isascii() else _NORMS[w] for w in words]

    def __len__(self) -> int:
        return len(self.norms)

    @cached_property
    def _ends(self) -> list[int]:
        return list(accumulate(map(len, self._pieces)))

    @cached_property
    def starts(self) -> list[int]:
        return self._ends[0:-1:3]

    @cached_property
    def ends(self) -> list[int]:
        return self._ends[2::3]

    @cached_property
    def joints(self) -> list[str]:
        content = self.content
        gaps = [content[end:start] for end, start in zip(chain((0,), self.ends), self.starts, strict=False)]
        return list(map(_JOINTS.__getitem__, gaps))

    @cached_property
    def halves(self) -> list[int]:
        if self.content.isascii():
            return list(range(0, 2 * len(self.norms) + 1, 2))
        weights = [1 if w >= _FIRST_UNSPACED and is_unspaced(w) else 2 for w in self.norms]
        return list(accumulate(weights, initial=0))

    @cached_property
    def paragraph(self) -> list[int]:
        return list(accumulate(map(BORDER.__eq__, self.joints), initial=0))[1:]

    @cached_property
    def has_kana(self) -> bool:
        """Whether there are kana, which only Japanese writes."""
        return _KANA.search(self.content) is not None

    @cached_property
    def title_end(self) -> int:
        return bisect_left(self.starts, self._head)

    def key(self, index: int) -> str:
        """Atom `index` with its joint, as the trie goes by it."""
        if self._pieces[3 * index] == " ":  # nearly always, and then no place need be known
            return self.norms[index]
        return self.joints[index] + self.norms[index]

    def closed(self) -> Iterator[tuple[int, str]]:
        """Each pair of words that only a hyphen parts, as one: the second one's place, and cooperation."""
        norms = self.norms
        for at in [at for at, gap in enumerate(self._pieces[0:-1:3]) if gap in _HYPHENS]:
            if at and norms[at].isalpha() and norms[at - 1].isalpha():
                yield at, norms[at - 1] + norms[at]

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
