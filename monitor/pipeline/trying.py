"""Rules tried on the archive: what every article would score, beside what it scores now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor import relevance
from monitor.config import Config
from monitor.model import Scored, Tag, TagScore
from monitor.pipeline.scoring import sense
from monitor.store import Store

# A day at a time is read, so that an archive of years needs the memory of a day.
_STEP = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """An article as it is stored, and its scores under the rules that are tried."""

    was: Scored
    scores: tuple[TagScore, ...]

    @property
    def crossed(self) -> tuple[tuple[str, bool], ...]:
        """The tags whose line it crosses, and whether it is above now; a tag that it was not scored for
        counts as below."""
        before = {one.tag: one.relevant for one in self.was.scores}
        return tuple(
            (one.tag, one.relevant) for one in self.scores if one.relevant != before.get(one.tag, False)
        )


def try_rules(
    config: Config, tags: Sequence[Tag], *, store: Store, since: datetime, until: datetime
) -> Iterator[Tried]:
    """Every article of a time, in the order of its days, scored for `tags`; where its feed is read for some
    tags only, for those of them. Nothing is stored. The reader's labels do not count: these are of rules."""
    meaning = sense(tags)
    only = {feed.url: frozenset(feed.tags) for feed in config.feeds if feed.tags}
    configured = {tag.slug for tag in config.tags}
    start = since
    while start < until:
        end = min(start + _STEP, until)
        for was in store.articles_between(start, end):
            wanted = only.get(was.article.feed)
            own = [tag for tag in tags if wanted is None or tag.slug in wanted or tag.slug not in configured]
            yield Tried(was=was, scores=relevance.score(was.article, own, meaning=meaning))
        start = end
