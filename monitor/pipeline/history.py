"""What became of an article's words: its versions, each beside the one before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from itertools import pairwise

from monitor import evidence, text
from monitor.model import Article, Edited
from monitor.store import Store, Trail


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version of an article. `told`: the weeks whose newest revision told it. Against the one before it:
    `was_title` where the title changed; how many paragraphs are new and how many are gone; `figures` that
    gave way to others, each as it was and as it is."""

    number: int
    at: datetime
    title: str
    was_title: str | None = None
    added: int = 0
    removed: int = 0
    figures: tuple[tuple[str, str], ...] = ()
    told: tuple[str, ...] = ()


def versions(trail: Trail, *, store: Store) -> tuple[Version, ...]:
    """Every version of the article of `trail`, oldest first."""
    if trail.scored is None:
        return ()
    kept = store.versions(trail.scored.article.id)
    times = dict(zip((one.version for one in kept), trail.versions, strict=True))
    told = store.told_versions(trail.ids)
    return tuple(
        _version(one, before, times[one.version], told.get(one.version, ()))
        for before, one in pairwise((None, *kept))
        if one is not None
    )


def _version(now: Article, was: Article | None, at: datetime, told: Sequence[str]) -> Version:
    if was is None:
        return Version(number=now.version, at=at, title=now.title, told=tuple(told))
    added, removed = _paragraphs(was.text, now.text)
    changed = evidence.edit(Edited(week="", was=was, now=now))
    return Version(
        number=now.version,
        at=at,
        title=now.title,
        was_title=was.title if was.title != now.title else None,
        added=added,
        removed=removed,
        figures=changed.figures if changed else (),
        told=tuple(told),
    )


def _paragraphs(was: str, now: str) -> tuple[int, int]:
    """How many paragraphs of a text are new, and how many of the other are gone; a changed one is both."""
    before, after = text.paragraphs(was), text.paragraphs(now)
    added = removed = 0
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            added, removed = added + d - c, removed + b - a
    return added, removed
