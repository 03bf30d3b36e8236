"""Articles for the tests of relevance, and the score of one for one rule."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from monitor import relevance
from monitor.model import Article, Tag, TagScore

NVIDIA = Tag(slug="nvidia", name="Nvidia", match="nvidia OR NVDA OR エヌビディア")
FILLER = "\n\n".join(
    f"Paragraph {n} tells of trains, tickets and the weather in the north, and of what the mayor said about"
    " the bridge that has been closed since spring while the town waits for money."
    for n in range(6)
)
"""A report of 180 words that names nobody."""


def article(title: str, text: str = "", **more: Any) -> Article:
    """An article from its page, unless `more` says otherwise."""
    fields: dict[str, Any] = {
        "id": "0" * 16,
        "url": "https://news.example/a",
        "feed": "https://news.example/feed",
        "outlet": "Example Daily",
        "text_from": "page" if text else "title",
        "status": "article",
        "lang": "en",
        "authors": (),
        "published": None,
        "seen": datetime(2026, 11, 20, tzinfo=UTC),
    }
    return Article(title=title, text=text, **(fields | more))


def ruled(match: str, *, exclude: str | None = None) -> Tag:
    return Tag(slug="t", name="T", match=match, exclude=exclude)


def scored(match: str, title: str, text: str = "", **more: Any) -> TagScore:
    """How much an article is about what a rule names."""
    return relevance.score(article(title, text, **more), [ruled(match)])[0]


def places(found: TagScore) -> dict[str, int]:
    """How many mentions stand in each place."""
    counts: dict[str, int] = {}
    for mention in found.evidence:
        counts[mention.where] = counts.get(mention.where, 0) + mention.count
    return counts
