"""Relevance over the store: which tags an article is scored for, and scores that have grown old."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from monitor import __version__, relevance
from monitor.config import Config
from monitor.model import Article, Tag, TagScore
from monitor.store import Store


def tags_by_feed(config: Config) -> Mapping[str, frozenset[str]]:
    """The tags that each feed is scored for, where it names some."""
    return {feed.url: frozenset(feed.tags) for feed in config.feeds if feed.tags}


def fingerprint(tags: Sequence[Tag], tags_of: Mapping[str, frozenset[str]]) -> str:
    """Names a set of rules, as this version of the program reads them: scores made under another one are
    made again."""
    return hashlib.sha256(
        repr(
            (__version__, tuple(tags), sorted((feed, sorted(only)) for feed, only in tags_of.items()))
        ).encode()
    ).hexdigest()[:16]


def score(
    article: Article, tags: Sequence[Tag], tags_of: Mapping[str, frozenset[str]]
) -> tuple[TagScore, ...]:
    """The scores of `article` for the tags that its feed is read for."""
    only = tags_of.get(article.feed)
    return relevance.score(article, tuple(tag for tag in tags if only is None or tag.slug in only))


def rescore(store: Store, tags: Sequence[Tag], tags_of: Mapping[str, frozenset[str]]) -> int:
    """Scores again what was scored under other rules; returns how many articles."""
    rules = fingerprint(tags, tags_of)
    count = 0
    while batch := store.unscored(rules, 500):
        for article in batch:
            store.score(article.id, score(article, tags, tags_of), rules)
        count += len(batch)
    return count
