"""Two sentences that tell the story, in the leading article's own words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor import text
from monitor.model import Article

_FURNITURE = re.compile(
    r"subscri|newsletter|sign up|click here|read more|photo|image|getty|copyright|all rights|follow us"
    r"|advertisement|cookies|key takeaways|table of contents|share this|購読|写真|会員登録|続きを読む",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[.!?…。！？][\"'”’」』)）]*$")
_LATER = 8
_LONGEST = 420


def lead_sentences(article: Article, phrases: Sequence[str]) -> list[str]:
    """Up to two sentences of `article`, verbatim but folded to one line, in its order.

    The first sentence that is one, and of the next few the one that says most: figures, and the phrases
    that made the article relevant. Empty where the article has no text.
    """
    found: list[str] = []
    for paragraph in text.paragraphs(article.text)[:14]:
        for sentence in text.sentences(paragraph):
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
