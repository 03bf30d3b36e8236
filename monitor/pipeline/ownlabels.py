"""The reader's labels beside what is scored without them: a label teaches scoring, so that the score of its
own article, with it, would only say what the label says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor import relevance
from monitor.config import Config
from monitor.model import Tag
from monitor.pipeline.nearmisses import likeness
from monitor.pipeline.scoring import sense
from monitor.relevance import Labelled
from monitor.store import Store

_WEEKS = timedelta(weeks=13)
_MOST = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """For a tag, or for pairs of articles (`tag` None): the score of each label made without it, and what the
    label says; and the scores of the archive, none of pairs."""

    tag: Tag | None
    labels: tuple[tuple[float, bool], ...]
    archive: tuple[float, ...] = ()


def beside(config: Config, *, store: Store, now: datetime) -> tuple[Beside, ...]:
    """Every tag with labels, in the order of feeds.yaml, then the pairs. Labels of articles that are not
    stored say nothing."""
    meaning = sense(config.tags)
    found: list[Beside] = []
    sample = [one.id for one in store.archive(now - _WEEKS, now, most=_MOST)]
    scores = store.scored(sample)
    for tag in config.tags:
        own: dict[str, Labelled] = {}
        for label in config.labels:
            scored = store.article(label.url) if label.tag == tag.slug else None
            if scored is not None:
                value = relevance.score(scored.article, (tag,), meaning=meaning)[0].value
                own[scored.article.id] = Labelled(
                    tag=tag.slug, article=scored.article, about=label.about, value=value
                )
        if not own:
            continue
        judged = []
        for key, one in own.items():
            priors = relevance.learn(other for name, other in own.items() if name != key)
            (score,) = relevance.score(one.article, (tag,), meaning=meaning, priors=priors)
            judged.append((score.value, one.about))
        values = (s.value for one in scores for s in one.scores if s.tag == tag.slug and s.evidence)
        found.append(Beside(tag=tag, labels=tuple(judged), archive=tuple(values)))
    pairs = []
    for pair in config.pairs:
        a, b = store.article(pair.a), store.article(pair.b)
        if a is not None and b is not None and a.article.id != b.article.id:
            pairs.append((likeness(config, a.article, b.article, store=store), pair.same))
    if pairs:
        found.append(Beside(tag=None, labels=tuple(pairs)))
    return tuple(found)
