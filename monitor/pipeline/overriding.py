"""What a reader asks of stories: which one is meant, what it holds now, and what to write into overrides.yaml
so that two become one, or one becomes two.

A story is looked at as the next issue would group it: all articles of its time, with what the reader has said
already. What is to be written is tried before it is: the fewest articles that make the stories what the
reader wants.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from monitor import evidence, stories
from monitor.config import Config, Said
from monitor.errors import WrongUse
from monitor.model import Origin, Override, Scored, Story
from monitor.pipeline.grouping import resolved
from monitor.pipeline.meaning import kept
from monitor.pipeline.publish import well_led
from monitor.pipeline.trace import spellings
from monitor.store import Store

_NUMBERED = re.compile(r"(\d{4}-W\d\d)#(\d{1,4})")
_ID = re.compile(r"[0-9a-f]{4,16}")
_HALF_A_YEAR = timedelta(weeks=26)
_ARCHIVE = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """Where an issue tells a story, in its newest revision."""

    week: str
    revision: int
    number: int
    tag: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A story as it stands now. `asked`: the article that was named, where one was. `origin`: who had it
    first, where its articles say so. `others`: every story of its time. `told`: the issues that tell one of
    its articles. `said`: the overrides that name one, by their number in the file (from 1)."""

    story: Story
    asked: str | None
    origin: Origin | None
    others: tuple[Story, ...]
    told: tuple[Numbered, ...]
    said: tuple[tuple[int, Override], ...]

    @property
    def near(self) -> tuple[Story, ...]:
        """The stories nearest to it, on its subject or just not joined, the nearest first."""
        by_id = {one.id: one for one in self.others}
        ids = [one.story for one in self.story.related]
        if self.story.refused is not None:
            to = self.story.refused.link.to
            ids += [one.id for one in self.others if any(m.article.id == to for m in one.members)]
        return tuple(by_id[one] for one in dict.fromkeys(ids) if one in by_id and one != self.story.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What is to be written so that stories become what the reader wants: those it is about as they are
    `now`, and as they will be `then`."""

    said: tuple[Said, ...]
    now: tuple[Story, ...]
    then: tuple[Story, ...]


def look(config: Config, name: str, *, store: Store, most: int | None = None) -> Looked:
    """The story that `name` means: its id or the beginning of it, 2026-W47#3, or an article's address or id.
    `most`: so many articles of its time are grouped, the nearest to it in time; else all. Raises WrongUse
    where nothing of the kind is stored, or several stories are."""
    return looks(config, (name,), store=store, most=most)[0]


def looks(
    config: Config, names: Sequence[str], *, store: Store, most: int | None = None
) -> tuple[Looked, ...]:
    """The stories that `names` mean, as `look` gives them, grouped once: all of their time."""
    meant: list[tuple[str | None, frozenset[str]]] = []
    around: list[Scored] = []
    for name in names:
        ids, asked = _named(name.strip(), store)
        known = [one for one in (store.article(one) for one in ids) if one is not None]
        if not known:
            raise WrongUse("its articles are not stored any more", subject=name)
        meant.append((asked, frozenset({asked} if asked else {one.article.id for one in known})))
        around += known
    every = _grouped(config, _distinct(around), store=store, more=(), most=most)
    return tuple(_looked(config, asked, ids, every, store=store) for asked, ids in meant)


def _looked(
    config: Config, asked: str | None, ids: Collection[str], every: Sequence[Story], *, store: Store
) -> Looked:
    # What an issue told as one may be several now: the one that most of it is in.
    found = max(every, key=lambda each: sum(member.article.id in ids for member in each.members))
    findings = well_led(evidence.find(found, config.outlets))
    story = findings.story
    own = {each.article.id for each in story.members}
    return Looked(
        story=story,
        asked=asked,
        origin=findings.origin,
        others=tuple(each for each in every if each is not found),
        told=tuple(_told(own, store)),
        said=tuple(
            (number, each) for number, each in resolved_numbers(config, store) if own & set(each.articles)
        ),
    )


def resolved_numbers(config: Config, store: Store) -> list[tuple[int, Override]]:
    """The reader's overrides of articles by their number in the file, among the others (from 1)."""
    return [
        (number, found)
        for number, one in enumerate(config.overrides, 1)
        for found in resolved((one,), store, config.named).overrides
    ]


def _named(name: str, store: Store) -> tuple[tuple[str, ...], str | None]:
    """The ids of the articles that `name` means, and the one that it names itself."""
    if numbered := _NUMBERED.fullmatch(name):
        return _at(numbered[1], int(numbered[2]), store), None
    for spelling in spellings(name):
        scored = store.article(spelling)
        if scored is not None:
            return (scored.article.id,), scored.article.id
    if _ID.fullmatch(name):
        by_story: dict[str, list[str]] = {}
        for article, story in store.story_ids().items():
            if story.startswith(name):
                by_story.setdefault(story, []).append(article)
        if len(by_story) > 1:
            few = ", ".join(sorted(by_story)[:4])
            raise WrongUse(f"several stories begin so: {few}; give more of the id", subject=name)
        if by_story:
            return tuple(next(iter(by_story.values()))), None
    raise WrongUse(
        "is no story or article that is stored: give a story's id, its place in an issue (2026-W47#3), or "
        "the address of one of its articles; monitor search finds them",
        subject=name or "ID",
    )


def _at(week: str, number: int, store: Store) -> tuple[str, ...]:
    issue = store.issue(week)
    if issue is None:
        raise WrongUse("this issue is not on record", subject=week)
    for _, story in _stories(issue.facts):
        if story["n"] == number:
            return tuple(str(one["id"]) for one in (story["best"], *story["also"]))
    raise WrongUse(f"the issue has no story {number}", subject=f"{week}#{number}")


def _stories(facts: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for section in json.loads(facts)["sections"]:
        for key in ("stories", "more"):
            for story in section[key]:
                yield section["tag"], story


def _told(own: Collection[str], store: Store) -> Iterator[Numbered]:
    for issue in store.issues_telling(own):
        for tag, story in _stories(issue.facts):
            if any(one["id"] in own for one in (story["best"], *story["also"])):
                yield Numbered(week=issue.week, revision=issue.revision, number=story["n"], tag=tag)


def _grouped(
    config: Config,
    around: Sequence[Scored],
    *,
    store: Store,
    more: Sequence[Override],
    most: int | None = None,
) -> tuple[Story, ...]:
    """The stories of the time of these articles, as an issue would have them."""
    window = timedelta(days=config.stories.window_days)
    first = min(one.article.when for one in around) - window
    last = max(one.article.when for one in around) + window
    articles = [
        one
        for one in store.articles_between(first, last)
        if one.article.status != "list" and any(score.evidence for score in one.scores)
    ]
    if most is not None and len(articles) > most:
        middle = around[0].article.when
        articles.sort(key=lambda one: (abs(one.article.when - middle), one.article.id))
        del articles[most:]
    own = {one.article.id for one in articles}
    articles += [one for one in around if one.article.id not in own]
    return stories.group(
        articles,
        config.stories,
        known=store.story_ids(),
        vectors=kept(store, [one.article for one in articles]),
        overrides=(*resolved(config.overrides, store, config.named).overrides, *more),
        archive=store.archive(first - _HALF_A_YEAR, first, most=_ARCHIVE),
    )


# -- what to write ------------------------------------------------------------------------------


def merging(config: Config, looked: Sequence[Looked], *, store: Store) -> Correction:
    """What makes these stories one: the leads alone, or the articles that were named, where that is enough;
    else all of their articles. Raises WrongUse where they are one already."""
    members = _distinct(one for each in looked for one in each.story.members)
    now = {one.story.id: one.story for one in looked}
    if len(now) < 2:
        raise WrongUse("they are one story already", subject=", ".join(now))
    wanted = {one.article.id for one in members}
    for some in (_distinct(_meant(one) for one in looked), members):
        said = Override(same=True, articles=tuple(one.article.id for one in some))
        then = _holding(wanted, _grouped(config, members, store=store, more=(said,)))
        if len(then) == 1:
            break
    return Correction(said=(_said(some, same=True),), now=tuple(now.values()), then=_led(config, then))


def splitting(config: Config, looked: Looked, leaving: Sequence[str], *, store: Store) -> Correction:
    """What makes the articles `leaving` (ids) leave their story: each apart from what stays, which is held
    together where it would follow them. Raises WrongUse where one is not in the story, or none would stay."""
    members = {one.article.id: one for one in looked.story.members}
    for one in leaving:
        if one not in members:
            raise WrongUse("is not in this story", subject=one)
    staying = [one for key, one in members.items() if key not in leaving]
    if not staying:
        raise WrongUse(
            "all of its articles would leave: name those that do not belong", subject=looked.story.id
        )
    first = staying[0]
    said = tuple(_said((first, members[one]), same=False) for one in leaving)
    tried = [Override(same=False, articles=(first.article.id, one)) for one in leaving]
    stays = {one.article.id for one in staying}
    then = _holding(set(members), _grouped(config, looked.story.members, store=store, more=tried))
    if len(_holding(stays, then)) > 1:
        said = (_said(staying, same=True), *said)
        tried.append(Override(same=True, articles=tuple(stays)))
        then = _holding(set(members), _grouped(config, looked.story.members, store=store, more=tried))
    return Correction(said=said, now=(looked.story,), then=_led(config, then))


def _led(config: Config, every: Sequence[Story]) -> tuple[Story, ...]:
    """The same stories, each told by the article that would tell it in an issue."""
    return tuple(well_led(evidence.find(one, config.outlets)).story for one in every)


def _holding(articles: Collection[str], every: Sequence[Story]) -> tuple[Story, ...]:
    """The stories that have any of these articles."""
    return tuple(one for one in every if any(member.article.id in articles for member in one.members))


def _meant(looked: Looked) -> Scored:
    """The article that was named, else the one that tells the story."""
    return next((one for one in looked.story.members if one.article.id == looked.asked), looked.story.lead)


def _distinct(articles: Iterable[Scored]) -> tuple[Scored, ...]:
    return tuple({one.article.id: one for one in articles}.values())


def _said(articles: Sequence[Scored], *, same: bool) -> Said:
    # By address, which a person can read; what has none goes by its id.
    names = (one.article.id if one.article.url.startswith("urn:") else one.article.url for one in articles)
    return Said(same=same, articles=tuple(names))
