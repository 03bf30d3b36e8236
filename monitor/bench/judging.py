"""Relevance, stories and origins, measured on the labels of the sample week.

The rooms get the whole texts, as if every page had been read.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from monitor import evidence, relevance, semantic, stories, urls
from monitor.bench import sameness
from monitor.bench.figures import Figure, mean, share
from monitor.bench.told import as_story
from monitor.model import Article, Scored, StoryRules, Tag
from monitor.rehearsal import COLLECTED, Label, week

if TYPE_CHECKING:
    from monitor.semantic import Vectors


def figures(labels: Sequence[Label], tags: Sequence[Tag], floors: Mapping[str, float]) -> tuple[Figure, ...]:
    """For each tag the precision and recall of central articles at the line; B-cubed and pairs of the
    stories; the share of named origins that are right, and of origins that are named."""
    judged = [one for one in labels if one.story is not None]
    articles = [as_article(one) for one in judged]
    out: list[Figure] = []
    for tag in tags:
        out.extend(_relevance(tag, judged, articles, floors))
    out.extend(_stories(judged, articles, floors))
    out.extend(_origins(judged, articles, floors))
    return tuple(out)


@lru_cache(maxsize=1)
def names() -> Mapping[str, str]:
    """The outlets' names by slug. When first asked: every command imports this module, and none but
    the bench should pay for reading the sample week."""
    return {outlet.slug: outlet.name for outlet in week().outlets}


def as_article(label: Label) -> Article:
    """A piece of the sample week as an article, whole."""
    url = f"https://{label.outlet}.example{label.id}"
    return Article(
        id=urls.article_id(url),
        url=url,
        feed=f"https://{label.outlet}.example/feed",
        outlet=names()[label.outlet],
        title=label.title,
        text=label.text,
        text_from="page",
        status="article",
        lang=label.lang,
        authors=(),
        published=label.published,
        seen=COLLECTED,
    )


def _relevance(
    tag: Tag, labels: Sequence[Label], articles: Sequence[Article], floors: Mapping[str, float]
) -> list[Figure]:
    said = [relevance.score(article, (tag,))[0].relevant for article in articles]
    true = [dict(label.tags).get(tag.slug) == "central" for label in labels]
    both = sum(s and t for s, t in zip(said, true, strict=True))
    return [
        share(f"relevance {tag.slug}, precision", both, sum(said), floors),
        share(f"relevance {tag.slug}, recall", both, sum(true), floors),
    ]


def _stories(
    labels: Sequence[Label], articles: Sequence[Article], floors: Mapping[str, float]
) -> list[Figure]:
    """By words alone, and by meaning as well where the extra is installed, as `publish` groups them there:
    each with floors of its own, so that the figures hold with the extra and without."""
    true = [str(label.story) for label in labels]
    made = _vectors(tuple((one.title, one.text, one.lang) for one in articles))
    out = _told("words", true, articles, None, floors)
    if made is not None:
        vectors = dict(zip((one.id for one in articles), made, strict=True))
        out += _told("meaning", true, articles, vectors, floors)
    return out


def _told(
    by: str, true: Sequence[str], articles: Sequence[Article], vectors: Mapping[str, Vectors] | None,
    floors: Mapping[str, float],
) -> list[Figure]:  # fmt: skip
    """B-cubed (Bagga and Baldwin 1998): for each article, how pure and how complete its story is; and of
    every two articles, those that are rightly together. The intervals of pairs are too narrow: the pairs of
    one story fall together."""
    told = stories.group([Scored(article=one, scores=()) for one in articles], StoryRules(), vectors=vectors)
    story = {one.article.id: own.id for own in told for one in own.members}
    found = [story[one.id] for one in articles]
    both, theirs, own = Counter(zip(true, found, strict=True)), Counter(found), Counter(true)
    shared = [(both[pair], *pair) for pair in zip(true, found, strict=True)]
    right, joined, pairs = sameness.by_pairs(true, found)
    return [
        mean(f"stories by {by}, B-cubed precision", [n / theirs[part] for n, _, part in shared], floors),
        mean(f"stories by {by}, B-cubed recall", [n / own[event] for n, event, _ in shared], floors),
        share(f"stories by {by}, precision of pairs", right, joined, floors),
        share(f"stories by {by}, recall of pairs", right, pairs, floors),
    ]


@lru_cache(maxsize=2)
def _vectors(told: tuple[tuple[str, str, str | None], ...]) -> tuple[Vectors, ...] | None:
    """Those of each (title, text, language). Kept, since wrong labels are measured on the same articles."""
    encoder = semantic.load()
    if encoder is None:
        return None
    return semantic.embed(encoder, [one[:2] for one in told], [one[2] for one in told])


def _origins(
    labels: Sequence[Label], articles: Sequence[Article], floors: Mapping[str, float]
) -> list[Figure]:
    """On the labelled stories, so that a wrong grouping is not counted twice."""
    by_story: dict[str, list[tuple[Label, Article]]] = defaultdict(list)
    for label, article in zip(labels, articles, strict=True):
        by_story[str(label.story)].append((label, article))
    named = right = claimable = 0
    for members in by_story.values():
        found = evidence.find(as_story([article for _, article in members])).origin
        true = {label.origin for label, _ in members if label.origin}
        claimable += bool(true)
        if found is None:
            continue
        named += 1
        ours = {article.id: label.outlet for label, article in members}
        # One paper may publish in two languages: both editions are the paper.
        right += any(found.outlet == names()[one] or ours.get(found.article or "") == one for one in true)
    return [
        share("origin, precision", right, named, floors),
        share("origin, recall", right, claimable, floors),
    ]
