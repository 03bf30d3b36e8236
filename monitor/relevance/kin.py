"""Other ways in which an article goes on about what it has named: "Son" after "Masayoshi Son", WHO after
"World Health Organization (WHO)", "Iranian" beside "Iran".

They find nothing by themselves: they only say that what a rule found is spoken of again. Only for scripts
that write names with a capital, where a common word is told from a name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.relevance.layout import Layout
from monitor.relevance.rarity import is_everyday
from monitor.rules import Span

_LEAST = 3  # letters of a name's part
# From a country or town to its people and language: Iran-ian, Israel-i, Japan-ese, Pol(and)-ish; to the
# followers of a person: Trump-ism is not of them.
_PEOPLE = re.compile("(?:i|a)?(?:an|n|i|ese|ish|er|ian)s?|ic")
_VOWELS = "aeiouy"
_SHORTEST = 4  # letters of a name that may be lengthened


def again(layout: Layout, mentions: Sequence[Span]) -> tuple[int, ...]:
    """The atoms outside of `mentions` (in order) that speak of the same thing, in order."""
    text = layout.text
    inside = {at for span in mentions for at in range(span.start, span.end)}
    words: set[str] = set()
    for span in dict.fromkeys(_named(layout, mentions)):
        parts = text.norms[span.start : span.end]
        if len(parts) == 1:
            words |= _lengthened(layout, parts[0])
            continue
        words |= {
            part
            for at, part in enumerate(parts)
            if len(part) >= _LEAST and text.atom(span.start + at)[0].isupper()
        }
        if short := _in_brackets(layout, span):
            words.add(short)
    return tuple(
        sorted(
            at
            for word in words
            for at in layout.places.get(word, ())
            if at not in inside and text.atom(at)[0].isupper() and not _is_a_word(layout, at)
        )
    )


def _is_a_word(layout: Layout, at: int) -> bool:
    """Whether a capital may be that of any word: "Son said" begins a sentence, "Mr Son said" does not."""
    return is_everyday(layout.text.norms[at]) and layout.sentences[layout.sentence(at)] == at


def _named(layout: Layout, mentions: Sequence[Span]) -> list[Span]:
    """The first mention of each spelling that is written as a name."""
    text = layout.text
    first: dict[tuple[str, ...], Span] = {}
    for span in mentions:
        letter = text.atom(span.start)[0]
        if letter.isupper():
            first.setdefault(tuple(text.norms[span.start : span.end]), span)
    return list(first.values())


def _lengthened(layout: Layout, name: str) -> set[str]:
    if len(name) < _SHORTEST or not name.isascii():
        return set()
    stem = name[:-1] if name[-1] in _VOWELS else name
    return {
        word
        for word in layout.alike.get(name[: _SHORTEST - 1], ())
        if len(word) > len(stem)
        and word != name
        and word.startswith(stem)
        and _PEOPLE.fullmatch(word, len(stem))
    }


def _in_brackets(layout: Layout, span: Span) -> str | None:
    """The initials that stand in brackets behind a name, where they are its initials."""
    text = layout.text
    if span.end >= len(text) or "(" not in text.joints[span.end]:
        return None
    atom = text.atom(span.end)
    initials = [text.norms[at][0] for at in range(span.start, span.end) if text.atom(at)[0].isupper()]
    if len(initials) > 1 and atom.isupper() and text.norms[span.end] == "".join(initials):
        return text.norms[span.end]
    return None
