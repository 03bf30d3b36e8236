"""What a reader should be asked: articles that a tag nearly took or nearly left out, and pairs that grouping
nearly joined or nearly kept apart. An answer there says most; one on what is plain says nothing."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor import stories, text
from monitor.config import Config
from monitor.model import Article, Scored, Story, Tag, TagScore
from monitor.pipeline.grouping import resolved
from monitor.pipeline.meaning import kept
from monitor.store import Store

# Of one outlet, and on one event: the next question would be the last one again.
_OF_ONE_OUTLET = 3
_SAME_TITLE = 0.5
# In log-odds, how far under its line a score is still near it: .05 is, under .5. What scores less names the
# tag in passing, and nobody needs to be asked of it; what scores high and is wrong is worth asking.
_FAR_UNDER = 3.0
# Grouped in some two seconds.
_MOST = 1_500


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutIt:
    """Is this article about the tag?"""

    article: Article
    tag: Tag
    score: TagScore


@dataclass(frozen=True, slots=True, kw_only=True)
class OneEvent:
    """Do these two tell one event? `score`: how likely that seems; `joined`: whether they stand together."""

    a: Article
    b: Article
    score: float
    joined: bool


def about_it(
    config: Config, *, store: Store, now: datetime, days: int, tag: str | None = None
) -> tuple[AboutIt, ...]:
    """Articles of the last `days` near a tag's line (of every tag, or of one), by turns above and below it,
    the nearest first; none that the reader has labelled."""
    labelled = {(one.url, one.tag) for one in config.labels}
    tags = {one.slug: one for one in config.tags if tag in (None, one.slug)}
    found: dict[str, list[AboutIt]] = {slug: [] for slug in tags}
    for scored in store.articles_between(now - timedelta(days=days), now, relevant=False):
        if scored.article.status == "list":
            continue
        for score in scored.scores:
            own = tags.get(score.tag)
            known = (scored.article.url, score.tag) in labelled or (scored.article.id, score.tag) in labelled
            if own is not None and score.evidence and not known:
                found[score.tag].append(AboutIt(article=scored.article, tag=own, score=score))
    return tuple(_interleaved([_by_turns(some) for some in found.values()]))


def _by_turns(asked: Sequence[AboutIt]) -> list[AboutIt]:
    near = sorted(asked, key=lambda one: (_from_line(one), one.article.id))
    above = _spread([one for one in near if one.score.relevant])
    below = _spread([one for one in near if not one.score.relevant and _from_line(one) <= _FAR_UNDER])
    return list(_interleaved([above, below]))


def _from_line(one: AboutIt) -> float:
    return abs(_odds(one.score.value) - _odds(one.tag.threshold))


def _odds(value: float) -> float:
    bounded = min(max(value, 0.001), 0.999)
    return math.log(bounded / (1 - bounded))


def _spread(asked: Sequence[AboutIt]) -> list[AboutIt]:
    """Without what asks nearly the same again: a rewrite, and one outlet's fourth."""
    taken: list[AboutIt] = []
    titles: list[frozenset[str]] = []
    outlets: dict[str, int] = {}
    for one in asked:
        title = frozenset(text.words(one.article.title))
        again = any(len(title & other) > _SAME_TITLE * len(title | other) for other in titles)
        if again or outlets.get(one.article.outlet, 0) >= _OF_ONE_OUTLET:
            continue
        outlets[one.article.outlet] = outlets.get(one.article.outlet, 0) + 1
        titles.append(title)
        taken.append(one)
    return taken


def _interleaved(lists: Sequence[Sequence[AboutIt]]) -> Iterator[AboutIt]:
    for place in range(max(map(len, lists), default=0)):
        yield from (some[place] for some in lists if place < len(some))


def one_event(config: Config, *, store: Store, now: datetime, days: int) -> tuple[OneEvent, ...]:
    """Pairs of articles of the last `days` nearest to the line between one event and two, by turns joined and
    not; none that the reader has spoken of."""
    start = now - timedelta(days=days)
    articles = [
        one
        for one in store.articles_between(start, now)
        if one.article.status != "list" and any(score.relevant for score in one.scores)
    ][-_MOST:]
    said = resolved(config.overrides, store, config.named).overrides
    told = stories.group(
        articles,
        config.stories,
        known=store.story_ids(),
        vectors=kept(store, [one.article for one in articles]),
        overrides=said,
        archive=store.archive(start - timedelta(weeks=26), start, most=1_000),
    )
    spoken = {frozenset((a, b)) for one in said for a in one.articles for b in one.articles if a != b}
    line = config.stories.threshold
    asked = [one for one in _pairs(told, articles) if frozenset((one.a.id, one.b.id)) not in spoken]
    asked.sort(key=lambda one: (abs(_odds(one.score) - _odds(line)), one.a.id, one.b.id))
    joined = [one for one in asked if one.joined]
    apart = [one for one in asked if not one.joined]
    return tuple(
        one
        for place in range(max(len(joined), len(apart)))
        for some in (joined, apart)
        for one in some[place : place + 1]
    )


def _pairs(told: Sequence[Story], articles: Sequence[Scored]) -> Iterator[OneEvent]:
    by_id = {one.article.id: one.article for one in articles}
    seen: set[frozenset[str]] = set()
    for story in told:
        links = [
            (one.scored.article.id, one.link, True) for one in story.retellings if one.relation == "rewrite"
        ]
        if story.refused is not None:
            links.append((story.refused.article, story.refused.link, False))
        for own, link, joined in links:
            pair = frozenset((own, link.to))
            if pair in seen or own not in by_id or link.to not in by_id:
                continue
            seen.add(pair)
            yield OneEvent(a=by_id[own], b=by_id[link.to], score=link.score, joined=joined)


def likeness(config: Config, a: Article, b: Article, *, store: Store) -> float:
    """How likely grouping takes two articles for one event, with nothing said of them."""
    pair = tuple(Scored(article=one, scores=()) for one in (a, b))
    archive = store.archive(a.when - timedelta(weeks=26), a.when, most=1_000)
    told = stories.group(pair, config.stories, vectors=kept(store, [a, b]), archive=archive)
    for story in told:
        for retelling in story.retellings:
            return retelling.link.score
        if story.refused is not None:
            return story.refused.link.score
    return 0.0
