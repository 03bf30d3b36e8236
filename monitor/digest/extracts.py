"""Two sentences that tell the story, in the leading article's own words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor import text
from monitor.model import Article

# Furniture by its phrases: `image`, `copyright` and `subscribers` alone are words of this news.
_FURNITURE = re.compile(
    r"\bsubscribe (?:to|now|today|for|here)|newsletter|\bsign up (?:to|now|today|for|here)|click here"
    r"|read more|\b(?:photo|image)s? ?(?:[:(/]|by\b|credit|courtesy)|getty images|©"
    r"|copyright (?:\(c\)|\d{4})|all rights reserved|follow us|^advertisement|(?:accept|uses?|our) cookies"
    r"|key takeaways|table of contents|share this"
    r"|定期購読|購読(?:する|申)|写真(?:[:：=＝/／]|提供)|会員登録|続きを読む",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[.!?…。！？][\"'”’」』)）]*$")
_LATER = 8
_LONGEST = 420
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
    for paragraph in text.paragraphs(article.text[:_FARTHEST])[:14]:
        for sentence in text.sentences(paragraph[:_PARAGRAPH]):
            line = text.one_line(sentence)
            if _tells(line, article.title):
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


def _tells(line: str, title: str) -> bool:
    shortest = 18 if text.is_unspaced(line) else 45
    if not shortest <= len(line) <= _LONGEST or not _ENDS.search(line):
        return False
    return not _FURNITURE.search(line) and text.fold(line) != text.fold(title)


def _weight(line: str, wanted: set[str]) -> int:
    folded = text.fold(line)
    return 2 * bool(re.search(r"\d", folded)) + any(one in folded for one in wanted)
