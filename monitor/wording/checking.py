"""Whether words that a model made may be shown: whatever they say must stand in what they were made from.

Words are dropped in doubt: a good line that is lost costs nothing, since the extract stands in its place. The
sources are whatever the model was given, and nothing else: what it knows besides is what is not wanted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from monitor import text
from monitor.wording import claims, figures, names, roles, shape
from monitor.wording.values import Ask, Fault

VERSION = 1
"""Of these checks; stands beside words that passed them."""

_WORD = re.compile(r"[a-zà-ɏ]{3,}")
_RUN = re.compile(r"[ァ-ヺー]{2,}|[㐀-鿿々]{2,}")
_STOP = frozenset(
    "the and for with from that this its his her their has have had was were are been being will would into "
    "over after before more than about against between while which who what when where also other said says "
    "report reports reported according company group firm not but out new one two per any all can may "
    "could".split()
)
# Of the words of a bottom line that say something, the share that must come from its sources.
_LEAST = 0.6


def faults(words: str, ask: Ask) -> tuple[Fault, ...]:
    """What is wrong with `words`; nothing where they may be shown."""
    if found := tuple(shape.faults(words, ask)):
        return found
    return tuple(dict.fromkeys(_told(words, ask)))


def _told(words: str, ask: Ask) -> Iterator[Fault]:
    yield from shape.quotations(words, ask)
    yield from figures.faults(words, ask)
    yield from names.faults(words, ask)
    yield from claims.faults(words, ask, _related(words, ask))
    if ask.task == "bottom-line":
        yield from _strays(words, ask)


def _related(words: str, ask: Ask) -> tuple[str, ...]:
    """The sources that share the most names with the words: what is said of others is no measure for them."""
    own = roles.keys(words)
    shared = {one: len(own & roles.keys(one)) for one in ask.sources}
    most = max(shared.values())
    return tuple(one for one in ask.sources if shared[one] == most)


def _strays(words: str, ask: Ask) -> Iterator[Fault]:
    """Where most of what is said stands in no source of the same language."""
    whole = text.fold("\n".join(ask.sources))
    if ask.language == "ja":
        if not re.search("[ぁ-ゖ]", whole):
            return
        said = _RUN.findall(text.fold(words))
        known = [one for one in said if any(one[at : at + 2] in whole for at in range(len(one) - 1))]
    else:
        if not re.search(r"\b(?:the|to|of|in|for|and|on|with)\b", whole):
            return
        stems = {_stem(one) for one in _WORD.findall(whole)}
        said = [one for one in _WORD.findall(text.fold(words)) if one not in _STOP]
        known = [one for one in said if _stem(one) in stems]
    if len(known) < _LEAST * len(said):
        yield Fault(kind="strays", what=f"{len(said) - len(known)} of {len(said)} words stand in no source")


def _stem(word: str) -> str:
    return word[:5] if len(word) > 5 else word.rstrip("s")
