"""Vectors over the store: made once for each reading of an article that names a tag, and read back.

`collect` makes them, so that `publish` has little to do; `publish` makes those that are missing all the same,
so that an issue is the same bytes however many rounds came before it. The model is loaded only where there
is something to read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import structlog

from monitor import semantic
from monitor.model import Article
from monitor.pipeline.progress import Progress, silent
from monitor.semantic import Encoder
from monitor.store import Store

if TYPE_CHECKING:
    from monitor.semantic import Vectors

log = structlog.get_logger()

ModelDoor = Callable[[], semantic.Model | None]
"""Gives the model that reads meaning; None where there is none."""

# A transaction, and what a killed run loses at most: some six seconds of work.
_TOGETHER = 200


def embed(store: Store, door: ModelDoor, *, since: datetime, progress: Progress = silent) -> int:
    """Makes the vectors of all articles from `since` on that name a tag and have none of their present words;
    returns how many. What a killed run leaves, the next one does. MonitorError where the model is broken."""
    model = door()
    lacking = store.without_vectors(model.name, since=since) if model is not None else ()
    if model is None or not lacking:
        return 0
    progress("meaning", 0, len(lacking))
    encoder = model.load()
    for start in range(0, len(lacking), _TOGETHER):
        some = store.articles(lacking[start : start + _TOGETHER])
        _made(store, model.name, encoder, some)
        progress("meaning", min(start + _TOGETHER, len(lacking)), len(lacking))
    log.info("articles read for their meaning", articles=len(lacking), model=model.name)
    return len(lacking)


def lacking(store: Store, door: ModelDoor, *, since: datetime) -> tuple[str, ...]:
    """Ids of the articles that `embed` would read."""
    model = door()
    return () if model is None else store.without_vectors(model.name, since=since)


def embed_some(store: Store, door: ModelDoor, ids: Sequence[str]) -> None:
    """Makes the vectors of these articles, where they have none of their present words; by its end, they are
    kept. MonitorError where the model is broken."""
    model = door()
    if model is None:
        return
    known = store.articles(ids)
    kept_of = store.vectors(model.name, known)
    if missing := [one for one in known if one.id not in kept_of]:
        _made(store, model.name, model.load(), missing)


def vectors(
    store: Store, door: ModelDoor, articles: Sequence[Article], *, progress: Progress = silent
) -> Mapping[str, Vectors] | None:
    """The vectors of these articles, by id, but for those in a language that the model does not know; what is
    missing is made, and kept. None where there is no model. MonitorError where it is broken."""
    model = door()
    if model is None:
        return None
    articles = _understood(model, articles)
    packed = dict(store.vectors(model.name, articles))
    missing = [one for one in articles if one.id not in packed]
    if missing:
        progress("meaning", 0, len(missing))
        encoder = model.load()
        for start in range(0, len(missing), _TOGETHER):
            packed |= _made(store, model.name, encoder, missing[start : start + _TOGETHER])
            progress("meaning", min(start + _TOGETHER, len(missing)), len(missing))
        log.info("articles read for their meaning", articles=len(missing), model=model.name)
    return semantic.Unpacked(packed)


def kept(
    store: Store, articles: Sequence[Article], *, door: ModelDoor = semantic.model
) -> Mapping[str, Vectors] | None:
    """The vectors that are kept of these articles. None where there are none, or is no model. Makes none."""
    model = door()
    if model is None:
        return None
    packed = store.vectors(model.name, _understood(model, articles))
    return semantic.Unpacked(packed) if packed else None


def _understood(model: semantic.Model, articles: Sequence[Article]) -> list[Article]:
    return [one for one in articles if semantic.knows(model.languages, one.lang)]


def _made(store: Store, name: str, encoder: Encoder, articles: Sequence[Article]) -> dict[str, bytes]:
    # Whatever its language: that is known at another time than the words, and asked when they are read back.
    made = semantic.embed(encoder, [(one.title, one.text) for one in articles])
    packed = {one.id: semantic.pack(rows) for one, rows in zip(articles, made, strict=True)}
    store.keep_vectors(name, [(one, packed[one.id]) for one in articles])
    return packed
