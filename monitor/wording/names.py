"""Whether every name of words stands in their sources, in whatever script: SoftBank is ソフトバンク.

A name is known by its looks alone: in Latin script by a capital or a figure in it; in Japanese by being no
word of the vocabulary. So the question is turned round: whatever is neither in a source nor in the vocabulary
nor a form of a name in a source (`stories.known`, `outlets`, names of countries), is a name that cannot be
verified. Two names may not change places either (`roles`).

Known failure: a name in hiragana alone that no table knows is not seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise

from monitor import evidence, text
from monitor.wording import dates, roles
from monitor.wording.figures import plain
from monitor.wording.naming import (
    JAPANESE,
    KATAKANA,
    MEANT,
    POSSESSIVE,
    TOKEN,
    folded,
    is_name,
    table_names,
    vocabulary,
)
from monitor.wording.values import Ask, Fault

_KANJI = re.compile(r"[㐀-鿿豈-﫿々〇]")
_KANA = re.compile(r"[ぁ-ゖ]")


def faults(words: str, ask: Ask) -> Iterator[Fault]:
    """The names of `words` that no source has, and those that change places."""
    said, sources = plain(words), _Sources(tuple(plain(one) for one in ask.sources))
    taken = [(one.start, one.end) for one in table_names(said)]
    for one in table_names(said):
        if not sources.has(one.key):
            yield Fault(kind="name", what=one.literal)
    taken += [(start, end) for _, start, end in dates.found(said)]
    yield from _latin(said, sources, taken)
    if ask.language == "ja":
        yield from _unknown_japanese(said, sources, taken)
    yield from roles.turned(said, ask.sources)


class _Sources:
    """The sources, read for their names."""

    def __init__(self, sentences: tuple[str, ...]) -> None:
        self.sentences = sentences

    @cached_property
    def whole(self) -> str:
        """All of them, as they stand."""
        return "\n".join(self.sentences)

    @cached_property
    def keys(self) -> frozenset[str]:
        """What tables know of them."""
        return frozenset(one.key for sentence in self.sentences for one in table_names(sentence))

    @cached_property
    def tokens(self) -> frozenset[str]:
        """Their words in Latin script, folded."""
        return frozenset(folded(m.group()) for m in TOKEN.finditer(self.whole))

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Words that stand side by side in them; and the names of people they write in another script."""
        rows = [[folded(m.group()) for m in TOKEN.finditer(one)] for one in self.sentences]
        rows += [key.split() for key in self.keys]
        return frozenset(pair for row in rows for pair in pairwise(row))

    @cached_property
    def named(self) -> frozenset[str]:
        """The words that the names they have in another script are made of: masayoshi, son."""
        return frozenset(
            word for key in self.keys if not key.startswith(("outlet ", "country ")) for word in key.split()
        )

    def has(self, key: str) -> bool:
        """Whether they have a name that a table knows."""
        return key in self.keys or key in text.fold(self.whole)


# -- names in Latin script ---------------------------------------------------------------------------


def _latin(said: str, sources: _Sources, taken: Sequence[tuple[int, int]]) -> Iterator[Fault]:
    figures = [(one.start, one.end) for one in evidence.figures_of(said)]
    before: tuple[str, int] | None = None
    for at, m in enumerate(TOKEN.finditer(said)):
        token = POSSESSIVE.sub("", m.group())
        # "15-megawatt" is a figure; "20,000 Blackwell processors" holds a name.
        spans = (*taken, *figures) if token[0].isdigit() else taken
        inside = any(start <= m.start() < end for start, end in spans)
        if not is_name(token):
            before = None
            continue
        if not inside and not _verified(token, sources, first=at == 0):
            yield Fault(kind="name", what=token)
        elif (
            before
            and not inside
            and said[before[1] : m.start()] == " "
            and _is_part(before[0], token, sources)
        ):
            yield Fault(kind="name", what=f"{before[0]} {token}")
        before = None if inside else (token, m.end())


def _verified(token: str, sources: _Sources, *, first: bool) -> bool:
    low = folded(token)
    if low in sources.tokens or low in sources.named:
        return True
    if token in MEANT:
        return MEANT[token].search(sources.whole) is not None
    if (first and token[1:].islower()) or len(token) == 1:
        if low in vocabulary()["first"]:
            return True
        stem = low.removesuffix("s")
        return first and any(stem and one.removesuffix("s") == stem for one in sources.tokens)
    parts = re.split(r"[-/&+]", low)
    return len(parts) > 1 and all(
        one in sources.tokens or (one.islower() and one.isalpha() and one in _PREFIXES) for one in parts
    )


_PREFIXES = frozenset(
    "based backed led owned made like style run listed non pro ex anti pre post mid made sized linked".split()
)


def _is_part(left: str, right: str, sources: _Sources) -> bool:
    """Whether two words make a name that no source has: the first name of one person, the last of another."""
    a, b = folded(left), folded(right)
    if (a, b) in sources.pairs or left in MEANT or right in MEANT:
        return False
    return a not in vocabulary()["first"] and not (left.isupper() or right.isupper())


# -- names in Japanese -------------------------------------------------------------------------------


def _unknown_japanese(said: str, sources: _Sources, taken: Sequence[tuple[int, int]]) -> Iterator[Fault]:
    for run in JAPANESE.finditer(said):
        spans = (*taken, *((one.start, one.end) for one in evidence.figures_of(said)))
        free = [not any(start <= at < end for start, end in spans) for at in range(run.start(), run.end())]
        left = _uncovered(run.group(), free, sources.whole)
        if left:
            yield Fault(kind="name", what=left)


def _uncovered(run: str, free: Sequence[bool], whole: str) -> str:
    """The first piece of a run that no vocabulary, source or table covers; empty where all is covered."""
    words = vocabulary()["kanji"] | vocabulary()["katakana"]
    at = 0
    reach: list[bool] = [True] + [False] * len(run)  # whether what is before a place can be covered
    single: list[bool] = [False] * (len(run) + 1)  # whether it only can with a lone sign last
    for at in range(len(run)):
        if not reach[at]:
            continue
        for end, lone in _pieces(run, at, free, words, whole):
            if lone and single[at]:
                continue  # two lone signs in a row are as good as a name: 大和
            if not reach[end]:
                reach[end], single[end] = True, lone
            elif not lone:
                single[end] = False
    if reach[len(run)]:
        return ""
    stuck = max(place for place, fine in enumerate(reach) if fine)
    return re.split(r"[ぁ-ゖ]", run[stuck:], maxsplit=1)[0] or run[stuck:]


def _pieces(
    run: str, at: int, free: Sequence[bool], words: frozenset[str], whole: str
) -> Iterator[tuple[int, bool]]:
    """Where a piece that begins at `at` may end, and whether it is a lone sign."""
    if not free[at] or _KANA.match(run[at]):
        yield at + 1, False
        return
    katakana = KATAKANA.match(run, at)
    if katakana is not None:
        # A word of katakana counts whole, or as words one after the other: クラウドサービス.
        for end in range(at + 1, katakana.end() + 1):
            if run[at:end] in words or (end == katakana.end() and _whole_katakana(run[at:end], whole)):
                yield end, False
        return
    for end in range(at + 1, min(len(run), at + 12) + 1):
        piece = run[at:end]
        if len(piece) > 1 and (piece in words or (_KANJI.match(piece) and piece in whole)):
            yield end, False
        elif len(piece) == 1 and (piece in words or piece in whole):
            yield end, True
        elif not all(free[at:end]):
            return


def _whole_katakana(piece: str, whole: str) -> bool:
    """Whether a word of katakana stands in a source, not as a part of another."""
    return re.search(rf"(?<![ァ-ヺー]){re.escape(piece)}(?![ァ-ヺー])", whole) is not None
