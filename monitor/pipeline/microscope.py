"""The reader’s rules, part by part, on what the archive has: what each finds, what it alone finds, and
what might as well not be there.

Only articles that name some tag are looked at, since no part finds any other; and of many a sample, which is
the same each time (by their ids, which are hashes).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from monitor import rules
from monitor.config import Config
from monitor.model import Article, Tag
from monitor.pipeline.scoring import Scoring
from monitor.rules import Matcher, RulePart, TagQuery, Text
from monitor.store import Store

# Shares of a handful say nothing.
_ENOUGH = 20
# That nothing was found is worth saying of so many articles; of what is excluded, which is there for a rainy
# day, of more.
_SOME, _MANY = 500, 5_000
_NEARLY_ALL = 0.6
_SAME = 0.9


@dataclass(slots=True)
class Tally:
    """What a part of a rule found. `alone`: where no other part of its tag found anything (for what voids:
    where without it the tag would have been found); `relevant`: of what it found, how much is above the tag's
    line; `last`: the time of the newest."""

    part: RulePart
    found: int = 0
    alone: int = 0
    relevant: int = 0
    last: datetime | None = None
    ids: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What was looked at: articles from `since` on, `read` of them, `looked` of those that name a tag;
    `sampled`: there were more of these. `about`: by tag, the ids of the articles relevant for it."""

    since: datetime
    read: int
    looked: int
    sampled: bool
    tallies: tuple[Tally, ...]
    about: dict[str, frozenset[str]]


def microscope(config: Config, *, store: Store, now: datetime, days: int, most: int) -> Examined:
    """The parts of every tag's rule on the articles of the last `days`, on `most` of them at most."""
    since = now - timedelta(days=days)
    sample = store.archive(since, now, most=most + 1)
    articles = sample[:most]
    scoring = Scoring.of(config, store)
    parts = [part for tag in config.tags for part in rules.parts(tag)]
    unvoided = [tag for tag in config.tags if (tag.exclude or tag.none) and (tag.match or tag.any or tag.all)]
    queries = [part.query for part in parts] + [_without_voids(tag) for tag in unvoided]
    queries += [rules.tag_query(tag) for tag in unvoided]
    matcher = Matcher(queries)
    tallies = [Tally(part) for part in parts]
    about: dict[str, set[str]] = {tag.slug: set() for tag in config.tags}
    for article in articles:
        relevant = {one.tag for one in scoring.score(article) if one.relevant}
        for slug in relevant:
            about[slug].add(article.id)
        found = set(matcher.find(Text(article.title, article.text), outlet=article.outlet, lang=article.lang))
        voided = {
            tag.slug
            for at, tag in enumerate(unvoided)
            if len(parts) + at in found and len(parts) + len(unvoided) + at not in found
        }
        _count(tallies, found, article, relevant, voided)
    return Examined(
        since=since,
        read=store.read_between(since, now),
        looked=len(articles),
        sampled=len(sample) > most,
        tallies=tuple(tallies),
        about={slug: frozenset(ids) for slug, ids in about.items()},
    )


def _without_voids(tag: Tag) -> TagQuery:
    return rules.tag_query(replace(tag, exclude=None, none=()))


def _count(
    tallies: Sequence[Tally], found: set[int], article: Article, relevant: set[str], voided: set[str]
) -> None:
    finding: dict[str, int] = {}
    for at in found:
        if at < len(tallies) and not tallies[at].part.voids:
            slug = tallies[at].part.tag
            finding[slug] = finding.get(slug, 0) + 1
    for at in found:
        if at >= len(tallies):
            continue
        tally = tallies[at]
        slug = tally.part.tag
        tally.found += 1
        tally.alone += slug in voided if tally.part.voids else finding[slug] == 1
        tally.relevant += slug in relevant
        tally.last = max(article.when, tally.last or article.when)
        tally.ids.add(article.id)


def idle_parts(config: Config) -> Iterator[tuple[RulePart, str]]:
    """Parts that add nothing whatever is read, and why."""
    for tag in config.tags:
        yield from rules.idle(tag)


def remarks(config: Config, looked: Examined) -> Iterator[tuple[RulePart | str, str]]:
    """What the archive shows of rules that somebody should look at: of a part, or of a tag (by its slug).
    Nothing is said of few articles."""
    if looked.looked < _ENOUGH:
        return
    days = f"{looked.read:,} articles since {looked.since:%Y-%m-%d}"
    if looked.sampled:
        days = f"a sample of {looked.looked:,} articles since {looked.since:%Y-%m-%d}"
    read = looked.looked if looked.sampled else looked.read
    by_tag: dict[str, list[Tally]] = {tag.slug: [] for tag in config.tags}
    for tally in looked.tallies:
        by_tag[tally.part.tag].append(tally)
    for tag in config.tags:
        own = by_tag[tag.slug]
        finding = [one for one in own if not one.part.voids]
        if finding and read >= _SOME and not any(one.found for one in finding):
            yield tag.slug, f"nothing of its rule stands in {days}"
            continue
        everything = set().union(*(one.ids for one in finding)) if finding else set()
        if read >= 5 * _ENOUGH and len(everything) > _NEARLY_ALL * read:
            share = len(everything) / read
            yield tag.slug, f"its rule stands in {share:.0%} of {days}: it tells nothing apart"
        yield from _of_parts(own, read, days)
        if everything and len(everything) >= _ENOUGH:
            yield from _of_line(tag, everything, looked.about[tag.slug])
    yield from _twins(config.tags, looked)


def _of_parts(own: Sequence[Tally], read: int, days: str) -> Iterator[tuple[RulePart, str]]:
    finding = [one for one in own if not one.part.voids]
    for one in own:
        if not one.found:
            if read < (_MANY if one.part.voids else _SOME):
                continue
            yield one.part, f"{'voids' if one.part.voids else 'finds'} nothing in {days}"
        elif one.part.voids or one.found < _ENOUGH or one.alone:
            continue
        else:
            cover = next((other for other in finding if other is not one and one.ids <= other.ids), None)
            if cover is not None:
                yield one.part, f"finds nothing in {days} that {cover.part.shown} does not find as well"


def _of_line(tag: Tag, everything: set[str], about: frozenset[str]) -> Iterator[tuple[str, str]]:
    above = len(everything & about)
    if not above:
        yield (
            tag.slug,
            f"none of the {len(everything)} articles that name it reaches its line ({tag.threshold:g})",
        )
    elif above == len(everything) and tag.threshold < 0.5:
        yield tag.slug, f"all {len(everything)} articles that name it pass its line ({tag.threshold:g})"


def _twins(tags: Sequence[Tag], looked: Examined) -> Iterator[tuple[str, str]]:
    for place, tag in enumerate(tags):
        for other in tags[:place]:
            one, two = looked.about[tag.slug], looked.about[other.slug]
            if len(one | two) >= _ENOUGH and len(one & two) > _SAME * len(one | two):
                yield tag.slug, f"is relevant for the same articles as {other.slug}: {len(one & two)} of both"
