"""Whether two headlines are one, though a desk has reworded it or a page adds its name."""

from __future__ import annotations

from collections.abc import Iterator

from monitor import text
from monitor.extract.document import Document

_LIKE = 0.6


def telling(words: str) -> set[str]:
    return {one for one in text.words(words) if len(one) > 3 or text.is_unspaced(one)}


def likeness(one: str, other: str) -> float:
    """The share of the longer headline's telling words that both have; 1 where they are the same words."""
    if text.fold(one) == text.fold(other):
        return 1.0 if one.strip() else 0.0
    left, right = telling(one), telling(other)
    return len(left & right) / max(len(left), len(right)) if left and right else 0.0


def is_one(one: str, other: str) -> bool:
    return likeness(one, other) >= _LIKE


def shown(document: Document) -> Iterator[str]:
    """The headlines that the page bears for itself."""
    for node in list(document.root.iter("h1"))[:5]:
        yield str(node.text_content())[:500]
    yield document.meta("og:title")
    yield document.meta("twitter:title")
