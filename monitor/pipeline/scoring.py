"""Relevance over the store: which tags an article is scored for, with what beside the rules, and scores that
have grown old."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import structlog

from monitor import __version__, relevance, semantic
from monitor.config import Config
from monitor.model import Article, Tag, TagLabel, TagScore
from monitor.relevance import Labelled, Meaning, Priors
from monitor.store import Store

log = structlog.get_logger()


class Scoring:
    """The reader's tags as they are scored in one run.

    `rules` names all that a score depends on beside the article: scores made under another name are made
    again. So a label, a changed description and a new model reach articles already stored.
    """

    def __init__(
        self,
        tags: Sequence[Tag] = (),
        tags_of: Mapping[str, frozenset[str]] | None = None,
        *,
        meaning: Meaning | None = None,
        priors: Priors | None = None,
    ) -> None:
        self._tags = tuple(tags)
        self._tags_of = tags_of or {}
        self._meaning = meaning
        self._priors = priors
        self.rules = hashlib.sha256(
            repr(
                (
                    __version__,
                    relevance.edition(),
                    self._tags,
                    sorted((feed, sorted(only)) for feed, only in self._tags_of.items()),
                    meaning.name if meaning is not None else None,
                    sorted(priors.shifts.items()) if priors is not None else None,
                )
            ).encode()
        ).hexdigest()[:16]

    @classmethod
    def of(cls, config: Config, store: Store) -> Scoring:
        """As the configuration asks for it: with the encoder where a tag is described, and with what the
        reader's labels teach. A label of an article that is not stored teaches nothing."""
        meaning = sense(config.tags)
        return cls(
            config.tags,
            {feed.url: frozenset(feed.tags) for feed in config.feeds if feed.tags},
            meaning=meaning,
            priors=_learnt(config.labels, config.tags, store, meaning),
        )

    def score(self, article: Article) -> tuple[TagScore, ...]:
        """The scores of `article` for the tags that its feed is read for."""
        only = self._tags_of.get(article.feed)
        tags = tuple(tag for tag in self._tags if only is None or tag.slug in only)
        return relevance.score(article, tags, meaning=self._meaning, priors=self._priors)

    def rescore(self, store: Store) -> int:
        """Scores again what was scored under other rules; returns how many articles."""
        count = 0
        while batch := store.unscored(self.rules, 500):
            for article in batch:
                store.score(article.id, self.score(article), self.rules)
            count += len(batch)
        return count


def sense(tags: Sequence[Tag]) -> Meaning | None:
    """What reads the descriptions of `tags`; None where none has one, or the extra is not installed."""
    described = [tag.slug for tag in tags if tag.describe]
    if not described:
        return None
    found: Meaning | None = semantic.sense()
    if found is None:
        log.warning(
            "descriptions are not read: install the extra semantic (pip install 'monitor-digest[semantic]')",
            tags=described,
        )
    return found


def _learnt(
    labels: Sequence[TagLabel], tags: Sequence[Tag], store: Store, meaning: Meaning | None
) -> Priors | None:
    by_slug = {tag.slug: tag for tag in tags}
    said: dict[tuple[str, str], Labelled] = {}
    unknown = 0
    for label in labels:
        scored = store.article(label.url)
        if scored is None:
            unknown += 1
            continue
        article, tag = scored.article, by_slug[label.tag]
        value = relevance.score(article, (tag,), meaning=meaning)[0].value
        said[article.id, tag.slug] = Labelled(tag=tag.slug, article=article, about=label.about, value=value)
    if unknown:
        log.info("labels of articles that are not stored teach nothing", labels=len(labels), unknown=unknown)
    found = relevance.learn(said.values())
    return found if found.shifts else None
