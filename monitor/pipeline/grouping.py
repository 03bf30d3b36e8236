"""Articles → stories, with all that is known beside the articles: what they mean, which words are rare in the
user's archive, what the reader says of them, and under which story an earlier issue told them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from monitor import semantic, stories
from monitor.config import Config
from monitor.errors import MonitorError, StoreError
from monitor.model import Failure, Override, Scored, Story, Turn, Week
from monitor.pipeline.meaning import ModelDoor, vectors
from monitor.pipeline.progress import Progress
from monitor.store import Store

log = structlog.get_logger()

# Words are rare as this archive has them: of half a year before the articles that are grouped, as many as
# are read in some seconds (5 ms each).
_ARCHIVE = timedelta(weeks=26)
_MOST = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouped:
    """The stories of an issue. `turns`: what became of those that earlier issues told. `languages_apart`:
    articles of several languages were grouped without vectors, so one event told in two of them is two
    stories. `notes`: overrides that say nothing, in words."""

    stories: tuple[Story, ...] = ()
    turns: tuple[Turn, ...] = ()
    languages_apart: bool = False
    notes: tuple[str, ...] = ()
    failures: tuple[Failure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """Overrides with articles by id, and in `notes` those that could not be had so."""

    overrides: tuple[Override, ...]
    notes: tuple[str, ...]


def grouped(
    config: Config,
    articles: Sequence[Scored],
    *,
    store: Store,
    week: Week,
    revision: int,
    start: datetime,
    now: datetime,
    door: ModelDoor,
    progress: Progress,
) -> Grouped:
    """The stories that `articles` (those from `start` on) tell in this revision of the issue of `week`."""
    said = resolved(config.overrides, store, config.named)
    failures: tuple[Failure, ...] = ()
    try:
        meant = vectors(store, door, [one.article for one in articles], progress=progress)
    except StoreError:
        raise
    except MonitorError as error:
        # As where the extra is not installed: half of the vectors would join by chance.
        meant = None
        failures = (Failure(stage="meaning", subject=error.subject, reason=error.message, at=now),)
        log.warning("stories are grouped without vectors", reason=str(error))
    progress("stories", 0, 3)
    spoken = _languages(articles)
    told = stories.group(
        articles,
        config.stories,
        known=store.story_ids(),
        vectors=meant,
        overrides=said.overrides,
        archive=store.archive(start - _ARCHIVE, start, most=_MOST),
    )
    return Grouped(
        stories=told,
        turns=_turns(told, said.overrides, store=store, week=week, revision=revision),
        languages_apart=len(spoken) > 1 and (meant is None or not _bridged(spoken, door)),
        notes=said.notes,
        failures=failures,
    )


def resolved(overrides: Sequence[Override], store: Store, named: Mapping[str, str]) -> Resolved:
    """Overrides as stories take them: an article goes by its id, whatever address the reader gave (`named`,
    by the override's own id). One that is not stored is left out, and so is an override that has fewer than
    two left."""
    found: list[Override] = []
    notes: list[str] = []
    for one in overrides:
        ids: dict[str, str] = {}
        for name in one.articles:
            scored = store.article(name)
            if scored is None:
                notes.append(f"overrides.yaml names {named.get(name, name)}, and no such article is stored")
            elif scored.article.id in ids:
                both = named.get(name, name), ids[scored.article.id]
                notes.append(f"overrides.yaml names one article twice: {both[0]} and {both[1]}")
            else:
                ids[scored.article.id] = named.get(name, name)
        if len(ids) > 1:
            found.append(replace(one, articles=tuple(ids)))
    return Resolved(overrides=tuple(found), notes=tuple(dict.fromkeys(notes)))


def _turns(
    told: Sequence[Story], overrides: Sequence[Override], *, store: Store, week: Week, revision: int
) -> tuple[Turn, ...]:
    """What became of the stories of earlier issues: of the weeks before, and of these and each revision that
    this one replaces, as whoever read both knows them: a story of last week may be one with one that only the
    revision told. Of each by itself, so that a revision which changes nothing says what the last one said."""
    found: dict[tuple[str, str], Turn] = {}
    weeks = store.story_ids(before=week.name)
    revisions = [store.story_ids_of(week.name, number) for number in range(1, revision)]
    for known in (weeks, *({**weeks, **own} for own in revisions)):
        for turn in stories.turns(told, known, overrides):
            key = turn.kind, turn.story
            found[key] = _both(found[key], turn) if key in found else turn
    return tuple(found[key] for key in sorted(found))


def _both(one: Turn, other: Turn) -> Turn:
    return replace(
        one,
        others=tuple(sorted({*one.others, *other.others})),
        articles=tuple(sorted({*one.articles, *other.articles})),
        by_reader=one.by_reader or other.by_reader,
    )


def _bridged(spoken: set[str], door: ModelDoor) -> bool:
    """Whether the model knows all of these languages."""
    model = door()
    return model is not None and all(semantic.knows(model.languages, lang) for lang in spoken)


def _languages(articles: Sequence[Scored]) -> set[str]:
    return {one.article.lang.partition("-")[0].lower() for one in articles if one.article.lang}
