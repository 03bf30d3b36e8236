"""Two sentences that tell the story, in the leading article's own words: where its findings quote none."""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor import passages, text
from monitor.model import Article

_LATER = 8
# The news stands at the top; the rest of a long page is not even split. Without these bounds a bracket that
# never closes, on a page of 160,000 characters, took 46 seconds.
_FARTHEST = 16_000
_PARAGRAPH = 4_000


def lead_sentences(article: Article, phrases: Sequence[str]) -> list[str]:
    """Up to two sentences of `article`, verbatim but folded to one line, in its order.

    The first sentence that is one, and of the next few the one that says most: figures, and the phrases
    that made the article relevant. Empty where the article has no text.
    """
    found: list[str] = []
    title = text.fold(article.title)
    for paragraph in text.paragraphs(article.text[:_FARTHEST])[:14]:
        for sentence in text.sentences(paragraph[:_PARAGRAPH]):
            line = text.one_line(sentence)
            if passages.can_be_quoted(line) and text.fold(line) != title:
                found.append(line)
        if len(found) > _LATER:
            break
    if not found:
        return []
    first, rest = found[0], found[1:_LATER]
    if not rest:
        return [first]
    wanted = {text.fold(one) for one in phrases}
    best = max(range(len(rest)), key=lambda at: (_weight(rest[at], wanted), -at))
    return [first, rest[best]]


def _weight(line: str, wanted: set[str]) -> int:
    folded = text.fold(line)
    return 2 * bool(re.search(r"\d", folded)) + any(one in folded for one in wanted)
