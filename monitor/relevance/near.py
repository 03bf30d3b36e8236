"""Articles that have none of a tag's phrases, but some of their words: "crude" for "crude oil".

Such an article is hardly ever about the tag, so its score stays far below any line. But of a thousand
articles without a mention, those few are where a rule's gap is found: they come first among what was left
out, and the evidence names the words. On 34 newswire topics a fifth of the relevant articles had no phrase of
their rule, and ranking the rest by this lifts mean average precision from .79 to .81.

Words of spaced scripts only: in the others a word has no borders to be found by.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from monitor.rarity import RARE
from monitor.relevance.rarity import commonness, is_everyday
from monitor.rules import TagQuery, Text, terms
from monitor.text import is_unspaced

MOST = 0.02
"""The score of an article that has all the words, in the title and often."""

_WORD = re.compile(r"[^\W\d_]{2,}")
_TITLE = 4  # a word counts so often there
_LEAST = 3  # letters
# One word of one phrase in sixteen says nothing of a tag, and hundreds of tags have such words in any text.
_LIGHT = 0.06


class Near:
    """The words of any number of tags, ready to be looked for."""

    def __init__(self, queries: Sequence[TagQuery]) -> None:
        self._wanted: dict[str, list[tuple[int, float]]] = {}
        self._in_context = {index for index, query in enumerate(queries) if query.context is not None}
        for index, query in enumerate(queries):
            for word, weight in _words(query).items():
                for form in _forms(word):
                    self._wanted.setdefault(form, []).append((index, weight))

    def find(
        self, text: Text, refuses: Callable[[int], bool]
    ) -> Mapping[int, tuple[float, tuple[tuple[str, int], ...]]]:
        """For each query of which the article has words: from 0 to `MOST` how near it comes, and the words,
        folded, with how often. Not for a query that `refuses` the article, unless all it wanted was its
        context."""
        hits = self._wanted.keys() & set(text.norms)
        if not hits:
            return {}
        counts = Counter(word for word in text.norms if word in hits)
        headed = Counter(word for word in text.norms[: text.title_end] if word in hits)
        found: dict[int, float] = {}
        words: dict[int, list[tuple[str, int]]] = {}
        for word in sorted(hits):
            often = counts[word] + (_TITLE - 1) * headed[word]
            for index, weight in self._wanted[word]:
                found[index] = found.get(index, 0.0) + weight * often / (often + 1)
                words.setdefault(index, []).append((word, counts[word]))
        turned_away = {index for index in found if index not in self._in_context and refuses(index)}
        return {
            index: (MOST * min(1.0, value), tuple(sorted(words[index], key=lambda w: (-w[1], w[0]))))
            for index, value in found.items()
            if index not in turned_away
        }


def _words(query: TagQuery) -> dict[str, float]:
    """The words of the tag's phrases: the more of its phrases have one, and the rarer it is, the more it
    weighs."""
    phrases = [tuple(_parts(one)) for one in terms(query.positive)]
    # A word by itself was found or turned away by the rule, and that is no gap in it, unless all it wanted
    # was its context (`all`).
    phrases = [one for one in phrases if len(one) > 1 or query.context is not None]
    said = Counter(word for phrase in phrases for word in set(phrase))
    weights = {word: count / len(phrases) * _rarity(word) for word, count in said.items()}
    return {word: weight for word, weight in weights.items() if weight >= _LIGHT}


def _parts(phrase: str) -> Iterator[str]:
    for found in _WORD.finditer(phrase.lower()):
        word = found.group()
        if not is_unspaced(word) and len(word) >= _LEAST and not is_everyday(word):
            yield _singular(word)


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) - 2 > _LEAST:
        return word.removesuffix("ies") + "y"
    if word.endswith(("ses", "xes", "ches", "shes")) and len(word) - 2 > _LEAST:
        return word.removesuffix("es" if word.endswith(("xes", "ches", "shes", "sses")) else "s")
    return (
        word.removesuffix("s") if len(word) > _LEAST + 1 and not word.endswith(("ss", "us", "news")) else word
    )


def _forms(word: str) -> tuple[str, ...]:
    return (
        (word, word + "s", word + "es", word[:-1] + "ies")
        if word.endswith("y")
        else (word, word + "s", word + "es")
    )


def _rarity(word: str) -> float:
    """From 0 for an everyday word to 1 for one that few know."""
    least = -9.0
    return min(1.0, max(0.0, (least - commonness((word,), unspaced=False)) / (least - RARE)))
