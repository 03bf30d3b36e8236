"""What the store keeps at hand, made to fit `retention:` again: old texts go into files, what can be made
again and old reports are deleted.

Done after each issue, and by `monitor tidy`. Each step is a transaction of seconds, so that a collect beside
it waits no longer; what a run that was killed left, the next one does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from monitor.config import Config
from monitor.pipeline.progress import Progress, silent
from monitor.store import Store

log = structlog.get_logger()

# An article is cleaned beside those of eight weeks, and an issue that comes late looks back a week more.
_AT_HAND = timedelta(weeks=9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tidied:
    """What a tidying did: of how many `articles` it put the texts away, in how many `files`, their bytes
    before (`size`) and after (`packed`); how many articles' `vectors` and how many `reports` of runs it
    deleted."""

    articles: int = 0
    files: int = 0
    size: int = 0
    packed: int = 0
    vectors: int = 0
    reports: int = 0


def tidy(
    config: Config, *, store: Store, now: datetime, most: int | None = None, progress: Progress = silent
) -> Tidied:
    """Does what `retention:` asks for; of texts, those of at most `most` articles. Raises Busy where another
    does so, StoreError where the files cannot be written."""
    rules = config.retention
    with store.lock("tidy"):
        vectors = 0
        while step := store.forget_vectors(now - max(rules.vectors, _still_told(config))):
            vectors += step
        reports = store.forget_rounds(now - rules.rounds)
        done = Tidied(vectors=vectors, reports=reports)
        before = puts_away_before(config, now)
        while before is not None and (most is None or done.articles < most):
            away = store.put_away(before, now=now)
            if not away.articles:
                break
            done = Tidied(
                articles=done.articles + away.articles,
                files=done.files + away.files,
                size=done.size + away.size,
                packed=done.packed + away.packed,
                vectors=vectors,
                reports=reports,
            )
            progress("putting away", done.articles, done.articles)
    log.info("tidied", articles=done.articles, files=done.files, vectors=vectors, reports=reports)
    return done


def puts_away_before(config: Config, now: datetime) -> datetime | None:
    """From before when texts are put away; None where none is. Nothing that an issue may yet tell is."""
    if config.retention.texts is None:
        return None
    return now - max(config.retention.texts, _still_told(config))


def _still_told(config: Config) -> timedelta:
    return timedelta(days=config.digest.lookback_days) + _AT_HAND
