"""The second corridor, each week: articles of the store → stories → evidence → digest → archive.

An issue is frozen in the store before any of it is written: files are made from the frozen facts, and
made again from them whenever they are missing. What an issue carried is on record with it, in the same
transaction, so an article is new once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from monitor import deliver, digest, evidence, stories, weeks
from monitor.config import Config
from monitor.errors import WrongUse
from monitor.model import Coverage, Digest, Findings, Report, Scored, Story, Week
from monitor.pipeline.collect import Progress, silent
from monitor.pipeline.scoring import rescore, tags_by_feed
from monitor.store import Store

log = structlog.get_logger()

# How many missed weeks `run` makes up for: older ones come in through the look-back anyway.
_MOST_MISSED = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """An issue and where it lies. `new`: made just now, rather than found in the store."""

    digest: Digest
    files: tuple[Path, ...]
    changed: tuple[Path, ...]
    new: bool
    report: Report


def due_weeks(config: Config, *, store: Store, now: datetime) -> tuple[Week, ...]:
    """The weeks whose issue is due at `now` and not on record, oldest first.

    Those after the last issue; with no issue on record, the newest complete week alone.
    """
    rules = config.digest
    newest = weeks.newest_complete(now, rules.timezone)
    if weeks.publish_moment(newest, rules.publish) > now:
        newest = weeks.before(newest)
    names = [issue.week for issue in store.issues()]
    if not names:
        return (newest,)
    last = weeks.week(max(names), rules.timezone)
    due: list[Week] = []
    while last.start < newest.start and len(due) < 520:
        last = weeks.after(last)
        due.append(last)
    return tuple(due[-_MOST_MISSED:])


def publish(
    config: Config,
    week: Week,
    *,
    store: Store,
    now: datetime,
    through: datetime | None = None,
    out: Path | None = None,
    progress: Progress = silent,
) -> Published:
    """Makes the issue of `week`, freezes it in the store and writes it under the archive folder.

    An issue on record is not made again: its files are, where they are missing or changed. `through`
    makes a draft of the week up to then, which is not recorded and goes to the folder `out`.

    Raises WrongUse for a week that is not over, PublishError where the archive cannot be written, Busy
    where another publish is under way.
    """
    if through is None and week.end > now:
        raise WrongUse(
            f"the week is not over before {week.end:%Y-%m-%d %H:%M} UTC; "
            "a draft of it can be made with --through TIME --out FOLDER",
            subject=week.name,
        )
    if through is not None and out is None:
        raise WrongUse("a draft needs a folder of its own: --out FOLDER", subject=week.name)
    with store.lock("publish"):
        known = None if through is not None else store.issue(week.name)
        new = known is None
        if known is None:
            known = _make(config, week, store=store, now=now, through=through, progress=progress)
        folder = out if out is not None else config.path.parent / config.digest.folder
        issues = (known,) if through is not None else store.issues()
        progress("writing", 0, 1)
        changed = deliver.archive(
            digest.render(known),
            folder,
            index=digest.index(issues, config.digest),
            feed=digest.feed(issues, config.digest),
        )
        progress("writing", 1, 1)
    stem = folder / known.week[:4] / known.week
    files = tuple(stem.with_suffix(suffix) for suffix in (".md", ".html", ".json"))
    log.info("issue published", week=known.week, new=new, files=len(changed))
    report = Report(counts=(("issues", int(new)), ("files", len(changed))))
    return Published(digest=known, files=files, changed=changed, new=new, report=report)


def _make(
    config: Config,
    week: Week,
    *,
    store: Store,
    now: datetime,
    through: datetime | None,
    progress: Progress,
) -> Digest:
    rescore(store, config.tags, tags_by_feed(config))
    window = replace(week, end=min(week.end, through)) if through is not None else week
    reported = store.reported(week.name)
    lookback = timedelta(days=config.digest.lookback_days)
    articles = store.articles_between(window.start - lookback, window.end)
    # A page that lists articles is no article: it would be a story of its own about all of them.
    mentioning = [
        one
        for one in articles
        if one.article.status != "list" and any(score.evidence for score in one.scores)
    ]
    progress("stories", 0, 3)
    told = stories.group(mentioning, config.stories, known=store.story_ids())
    progress("stories", 1, 3)
    fresh = [story for story in told if any(one.article.id not in reported for one in story.members)]
    above = [story for story in fresh if _is_relevant(story)]
    findings = [_led_by_its_origin(evidence.find(story)) for story in above]
    progress("stories", 2, 3)
    below = [
        one
        for story in fresh
        if not _is_relevant(story)
        for one in story.members
        if one.article.id not in reported
    ]
    earlier = [issue.week for issue in store.issues() if issue.week < week.name]
    made = digest.compose(
        findings,
        below,
        coverage=_coverage(articles, window, store=store, now=now),
        week=window,
        tags=config.tags,
        rules=config.digest,
        previous=store.carried_before(week.name),
        previous_week=max(earlier, default=None),
        generated=min(now, through)
        if through is not None
        else weeks.publish_moment(week, config.digest.publish),
        revision=1,
        draft=through is not None,
    )
    progress("stories", 3, 3)
    if through is not None:
        return made
    carried = {one.article.id: story.id for story in above for one in story.members}
    return store.freeze(made, stories=carried, carried=digest.carried(made), now=now)


def _led_by_its_origin(found: Findings) -> Findings:
    """The report that the others credit tells the story, where it is among them and was had whole."""
    origin = found.origin.article if found.origin else None
    whole = {one.article.id for one in found.story.members if one.article.text_from == "page"}
    if origin is None or origin not in whole or origin == found.story.lead.article.id:
        return found
    return replace(found, story=stories.led_by(found.story, origin, "is the report that the others credit"))


def _is_relevant(story: Story) -> bool:
    return any(score.relevant for one in story.members for score in one.scores)


def _coverage(articles: Sequence[Scored], week: Week, *, store: Store, now: datetime) -> Coverage:
    own = [one.article for one in articles if week.start <= one.article.when < week.end]
    return Coverage(
        feeds=store.health(now=now, timezone=week.timezone),
        articles=len(own),
        full_text=sum(1 for article in own if article.text_from == "page"),
        undated=sum(1 for article in own if article.published is None),
    )
