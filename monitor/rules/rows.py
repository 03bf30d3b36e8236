"""A phrase as a row of words, and the other rows that say the same: other stops, hyphens, signs.

Each change takes a row and gives another, or the same where it has nothing to change.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise

from monitor.rules import atoms, folding

ACRONYM = 4  # letters: NVDA, ARM, IT, M1

_CLOSED = 4  # letters of a compound that may lose its hyphen: Wi-Fi
_SHORTEST_PREFIX = 3
_MOST = 16  # rows that are changed further; few phrases have more than four
_HYPHENS = ("-", "\u2010", "\u2011", "\u2013")
_TITLES = frozenset(
    "st mt ft mr mrs ms dr jr sr prof gen sen gov rep col lt sgt capt no vs inc corp co ltd bros".split()
)
_COMPANIES = frozenset("inc ltd llc plc corp co gmbh ag sa".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One atom of a phrase: what stands before it (`gap`, as written; `joint`, folded), its `surface` and
    `norm`, that of the rule (`base`), and whether it is only the beginning of a word. `split`: a letter of an
    acronym. `drawn`: the norm from which an ae was drawn together."""

    gap: str
    joint: str
    surface: str
    norm: str
    base: str
    starred: bool = False
    possessive: bool = False
    split: bool = False
    drawn: str = ""

    @property
    def key(self) -> str:
        """The step of the trie that leads to it."""
        return self.joint + self.norm

    @property
    def initial(self) -> bool:
        """Whether it is a single capital, as in A. J. and U.S."""
        return len(self.surface) == 1 and self.surface.isalpha() and self.surface.isupper()


Row = tuple[Word, ...]


def cut(written: str, *, literal: bool) -> Row:
    """`written` as a row. `literal`: an item of a plain list, in which most stars are part of a name."""
    words: list[Word] = []
    end = 0
    for found in atoms.cut(written):
        gap = written[end : found.start()]
        bare = gap.removeprefix("*") if words and words[-1].starred else gap
        between = atoms.joint(bare) if words else ""
        star = written.startswith("*", found.end())
        if literal:
            # M*A*S*H, A* search and *NSYNC are names: only the end of a word of some length is open.
            star = (
                star
                and len(found.group()) >= _SHORTEST_PREFIX
                and not written[found.end() + 1 : found.end() + 2].isalnum()
            )
        norm = atoms.norm(found.group())
        words.append(
            Word(
                gap=bare,
                joint="" if between == atoms.BORDER else between,
                surface=folding.surface(found.group()),
                norm=norm,
                base=norm,
                starred=star,
                possessive=folding.is_possessive(found.group()),
            )
        )
        end = found.end()
    return tuple(words)


def variants(row: Row) -> list[Row]:
    """`row`, and the same with or without full stops, hyphens, "and"."""
    rows = [row]
    for change in (
        _without_stops,
        _with_stops,
        _together,
        _dotted,
        _closed,
        _with_and,
        _titles,
        _companies,
        _with_s,
    ):
        rows += [new for new in (change(old) for old in rows[:_MOST]) if new not in rows]
    return rows


def _without_stops(row: Row) -> Row:
    """A. J. Pierzynski → A J Pierzynski."""
    return _joined(row, lambda left, right: "" if left.initial and right.joint == "." else None)


def _with_stops(row: Row) -> Row:
    """George W Bush → George W. Bush; but not "vitamin C deficiency", where a stop ends a sentence."""
    return _joined(
        row,
        lambda left, right: (
            "."
            if left.initial and right.gap == " " and right.surface[0].isupper() and left is not row[0]
            else None
        ),
    )


def _together(row: Row) -> Row:
    """U.S. → US, A. J. → AJ."""
    words: list[Word] = []
    at = 0
    while at < len(row):
        run = [row[at]]
        while at + len(run) < len(row) and run[-1].initial and (following := row[at + len(run)]).joint == ".":
            if not following.initial:
                break
            run.append(following)
        at += len(run)
        if len(run) == 1:
            words.append(run[0])
            continue
        words.append(
            replace(
                run[0],
                surface="".join(w.surface for w in run),
                norm=(norm := "".join(w.norm for w in run)),
                base=norm,
            )
        )
        if at < len(row) and row[at].joint == ".":
            words.append(replace(row[at], joint="", gap=" "))
            at += 1
    return tuple(words)


def _dotted(row: Row) -> Row:
    """US → U.S., AJ Pierzynski → A.J. Pierzynski."""
    words: list[Word] = []
    for word in row:
        if words and words[-1].split and word.joint == "":
            word = replace(word, joint=".")  # noqa: PLW2901  # the same word, after a stop
        letters = word.surface
        acronym = 2 <= len(letters) <= ACRONYM and letters.isascii() and letters.isalpha()
        if acronym and letters.isupper() and not word.starred and not word.possessive:
            words += [
                replace(
                    word,
                    gap="." if at else word.gap,
                    joint="." if at else word.joint,
                    surface=letter,
                    norm=letter.lower(),
                    base=letter.lower(),
                    split=True,
                )
                for at, letter in enumerate(letters)
            ]
        else:
            words.append(word)
    return tuple(words)


def _closed(row: Row) -> Row:
    """semi-conductor → semiconductor."""
    words: list[Word] = []
    for word in row:
        last = words[-1] if words else None
        if (
            last is not None
            and word.gap in _HYPHENS
            and not last.starred
            and last.surface.isalpha()
            and word.surface.isalpha()
            and not atoms.is_unspaced(word.norm)
            and not last.possessive
            and len(last.norm) + len(word.norm) >= _CLOSED
        ):
            words[-1] = replace(
                word,
                gap=last.gap,
                joint=last.joint,
                surface=last.surface + word.surface,
                norm=last.norm + word.norm,
                base=last.norm + word.norm,
            )
        else:
            words.append(word)
    return tuple(words)


def _with_and(row: Row) -> Row:
    """Procter & Gamble → Procter and Gamble, and back."""
    words: list[Word] = []
    amp = False
    for word in row:
        if word.joint == "&" and " " in word.gap:
            words += [
                Word(gap=" ", joint="", surface="and", norm="and", base="and"),
                replace(word, joint="", gap=" "),
            ]
        elif word.surface == "and" and words and word.joint == "" and word is not row[-1]:
            amp = True
            continue
        else:
            words.append(replace(word, joint="&", gap=" & ") if amp and word.joint == "" else word)
        amp = False
    return tuple(words)


def _titles(row: Row) -> Row:
    """St. Louis → St Louis, and back."""
    return _joined(
        row,
        lambda left, right: (
            {".": "", "": "."}.get(right.joint) if left.norm in _TITLES and " " in right.gap else None
        ),
    )


def _companies(row: Row) -> Row:
    """Apple, Inc. → Apple Inc., and back."""
    return _joined(
        row,
        lambda _, right: (
            {",": "", "": ","}.get(right.joint) if right.norm in _COMPANIES and " " in right.gap else None
        ),
    )


def _with_s(row: Row) -> Row:
    """McDonald's → McDonalds."""
    return tuple(
        replace(
            word, norm=word.norm + "s", base=word.norm + "s", surface=word.surface + "s", possessive=False
        )
        if word.possessive
        else word
        for word in row
    )


def _joined(row: Row, put: Callable[[Word, Word], str | None]) -> Row:
    words = list(row[:1])
    for left, right in pairwise(row):
        new = put(left, right)
        words.append(right if new is None or new == right.joint else replace(right, joint=new))
    return tuple(words)
