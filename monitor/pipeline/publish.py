"""The second corridor, each week: articles of the store → stories → evidence → digest → archive.

An issue is frozen in the store before any of it is written: files are made from the frozen facts, and
made again from them whenever they are missing. What an issue carried is on record with it, in the same
transaction, so an article is new once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import structlog

from monitor import deliver, digest, evidence, semantic, stories, weeks
from monitor import outlets as newsstand
from monitor.config import Config
from monitor.errors import WrongUse
from monitor.model import Coverage, Digest, Edited, Findings, Report, Scored, Story, Week
from monitor.pipeline import again, keeping
from monitor.pipeline.grouping import Grouped, grouped
from monitor.pipeline.meaning import ModelDoor
from monitor.pipeline.progress import Progress, silent
from monitor.pipeline.restoring import refuse_unrecorded
from monitor.pipeline.scoring import Scoring
from monitor.pipeline.send import readers_of
from monitor.pipeline.windows import due_weeks, window
from monitor.pipeline.wording import WordsDoor, opened, worded
from monitor.store import Store

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """An issue and where it lies. `new`: made just now, rather than found in the store. `kept`: what git
    made of it; None where it was not asked to."""

    digest: Digest
    files: tuple[Path, ...]
    changed: tuple[Path, ...]
    new: bool
    kept: deliver.Kept | None
    report: Report


def publish(
    config: Config,
    week: Week,
    *,
    store: Store,
    now: datetime,
    through: datetime | None = None,
    out: Path | None = None,
    revise: bool = False,
    model: ModelDoor = semantic.model,
    words: WordsDoor = opened,
    progress: Progress = silent,
) -> Published:
    """Makes the issue of `week`, freezes it in the store, writes it under the archive folder and commits
    it where that lies in a git work tree.

    An issue on record is not made again: its files are, where they are missing or changed. `revise`
    makes its next revision, if that says anything else. `through` makes a draft of the week up to then,
    which is not recorded and goes to the folder `out`. `model` gives what reads meaning, or None; `words`
    opens the door to the language model of the configuration, where it names one.

    Raises WrongUse for a week that is not over, ConfigError where a template of the user's cannot be used,
    PublishError where the archive cannot be written, Busy where another publish is under way. What git will
    not do now is told in `kept`, and is no error: the files are there, and the next run commits them.
    """
    if through is None and week.end > now:
        raise WrongUse(
            f"the week is not over before {week.end:%Y-%m-%d %H:%M} UTC; "
            "a draft of it can be made with --through TIME --out FOLDER",
            subject=week.name,
        )
    if through is not None and out is None:
        raise WrongUse("a draft needs a folder of its own: --out FOLDER", subject=week.name)
    if wrong := digest.language_mistake(config.digest):
        raise WrongUse(f"digest.language: {wrong}", subject=str(config.path))
    # Before anything is frozen: what was frozen is to be written, and its templates with it.
    digest.prove(config.digest)
    with store.lock("publish"):
        if through is None:
            refuse_unrecorded(config, store=store)
        known = None if through is not None else store.issue(week.name)
        issue, new = known, False
        grouping = Grouped()
        notes: tuple[str, ...] = ()
        if known is None or revise:
            revision = 1 if known is None else known.revision + 1
            done = _make(
                config, week, store=store, now=now, through=through, revision=revision, model=model,
                progress=progress,
            )  # fmt: skip
            issue = made = done.digest
            grouping = done.grouped
            if known is not None and digest.same(made, known):
                issue = known
            else:
                told = worded(
                    config, made, languages=done.languages, earlier=store.issues(), door=words,
                    progress=progress,
                )  # fmt: skip
                issue, made, notes = told.digest, told.digest, told.notes
            if issue is made and through is None:
                # A run would have made and mailed this issue; an older week, made by hand, is for the
                # archive, and a revision is mailed when somebody says so.
                timely = {week.name for week in due_weeks(config, store=store, now=now)}
                timely.add(weeks.newest_complete(now, config.digest.timezone).name)
                mail = revision == 1 and week.name in timely and bool(readers_of(config))
                _try_forms(config, made, store=store)
                issue = store.freeze(
                    made,
                    stories=done.stories,
                    carried=digest.carried(made),
                    now=now,
                    mail=mail,
                    turns=grouping.turns,
                    versions=done.versions,
                    edited=done.edited,
                    check_at=again.first(now),
                )
            new = issue is made
        assert issue is not None  # noqa: S101 (made just now, if not on record)
        folder = out if out is not None else keeping.folder_of(config)
        progress("writing", 0, 1)
        rendered = digest.render(issue, config.digest.templates)
        if through is None:
            changed = keeping.write(config, issue, rendered, store=store)
        else:
            changed = deliver.archive(rendered, folder, keeping.index_of((issue,), config))
        wanted = through is None and config.archive.commit
        files = keeping.files_of(issue.week, folder)
        about_all = keeping.index_files(folder, store) if wanted else ()
        kept = keeping.commit(config, issue, rendered.subject, (*files, *about_all)) if wanted else None
        progress("writing", 1, 1)
    log.info("issue published", week=issue.week, new=new, files=len(changed), git=kept and kept.state)
    return Published(
        digest=issue,
        files=files,
        changed=changed,
        new=new,
        kept=kept,
        report=Report(
            counts=(("issues", int(new)), ("files", len(changed))),
            failures=grouping.failures,
            notes=(*grouping.notes, *notes),
        ),
    )


def draft(
    config: Config,
    week: Week,
    *,
    store: Store,
    now: datetime,
    through: datetime,
    model: ModelDoor = semantic.model,
    words: WordsDoor = opened,
    progress: Progress = silent,
) -> Digest:
    """What the issue of `week` would be, of what came up to `through`: neither recorded nor written. Raises
    Busy where a publish is under way."""
    with store.lock("publish"):
        done = _make(
            config, week, store=store, now=now, through=through, revision=1, model=model, progress=progress
        )
        told = worded(
            config, done.digest, languages=done.languages, earlier=store.issues(), door=words,
            progress=progress,
        )  # fmt: skip
        return told.digest


def _try_forms(config: Config, made: Digest, *, store: Store) -> None:
    """Makes every form of an issue that is about to be frozen. A template of the user's that goes wrong on
    just this one would leave it on record without a file, and its readers with a link to nothing. Raises
    ConfigError."""
    templates = config.digest.templates
    digest.render(made, templates)
    keeping.index_of((*(one for one in store.issues() if one.week != made.week), made), config)
    for reader in readers_of(config):
        if reader.channel == "mail":
            digest.letter(made, reader, unsubscribe=(), link=config.digest.link, templates=templates)
        else:
            digest.brief(made, reader, link=config.digest.link, templates=templates)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    """An issue, the story and the version of each article in it, the edits that it tells, what the store
    is to know of earlier stories, and the languages of the articles."""

    digest: Digest
    stories: Mapping[str, str]
    versions: Mapping[str, int]
    edited: tuple[Edited, ...]
    grouped: Grouped
    languages: Mapping[str, str]


def _make(
    config: Config,
    week: Week,
    *,
    store: Store,
    now: datetime,
    through: datetime | None,
    revision: int,
    model: ModelDoor,
    progress: Progress,
) -> _Made:
    Scoring.of(config, store).rescore(store)
    own = replace(week, end=min(week.end, through)) if through is not None else week
    reported = store.reported(week.name)
    earlier = [issue for issue in store.issues() if issue.week < week.name]
    weeks_before = [issue.week for issue in earlier]
    replaced = [issue for number in range(1, revision) if (issue := store.issue(week.name, number))]
    start, _ = window(config, week, weeks_before)
    articles = store.articles_between(start, own.end)
    # A page that lists articles is no article: it would be a story of its own about all of them.
    mentioning = [
        one
        for one in articles
        if one.article.status != "list" and any(score.evidence for score in one.scores)
    ]
    found = grouped(
        config, mentioning, store=store, week=week, revision=revision, start=start, now=now, door=model,
        progress=progress,
    )  # fmt: skip
    progress("stories", 1, 3)
    fresh = [story for story in found.stories if any(one.article.id not in reported for one in story.members)]
    above = [story for story in fresh if _is_relevant(story)]
    findings = [well_led(evidence.find(story, config.outlets, told=reported)) for story in above]
    progress("stories", 2, 3)
    below = [
        one
        for story in fresh
        if not _is_relevant(story)
        for one in story.members
        if one.article.id not in reported
    ]
    changed = tuple(
        (one, edit) for one in again.edited(store, week) if (edit := evidence.edit(one)) is not None
    )
    known_outlets = newsstand.table(config.outlets)
    made = digest.compose(
        findings,
        below,
        coverage=_coverage(articles, own, store=store, now=now),
        week=own,
        tags=config.tags,
        rules=config.digest,
        previous=store.carried_before(week.name),
        previous_week=max(weeks_before, default=None),
        generated=_generated(config, week, now=now, through=through, revision=revision),
        revision=revision,
        draft=through is not None,
        turns=found.turns,
        earlier=[*earlier, *replaced],
        reported=reported,
        languages_apart=found.languages_apart,
        family=known_outlets.family,
        followed=_followed(config, known_outlets),
        edits=[edit for _, edit in changed],
        stirring={story.id for story in fresh},
    )
    progress("stories", 3, 3)
    # Of what was merged or split, also where nothing of it is new: the next issue would tell it again.
    turned = {name for turn in found.turns for name in (turn.story, *turn.others)}
    known = [*above, *(story for story in found.stories if story.id in turned)]
    told = {one.article.id: story.id for story in known for one in story.members}
    return _Made(
        digest=made,
        stories=told,
        versions={one.article.id: one.article.version for one in articles},
        edited=tuple(one for one, _ in changed),
        grouped=found,
        languages={one.article.id: (one.article.lang or "").split("-")[0].lower() for one in mentioning},
    )


def _generated(
    config: Config, week: Week, *, now: datetime, through: datetime | None, revision: int
) -> datetime:
    """An issue bears the time at which it was due, whenever it is made; a draft and a revision theirs."""
    if through is not None:
        return min(now, through)
    return now if revision > 1 else weeks.publish_moment(week, config.digest.publish)


def well_led(found: Findings) -> Findings:
    """The story told by the article that its evidence makes the lead: who names the origin, and gives what
    the reports share, is only known once they are compared."""
    story = found.story
    if story.lead.article.id == found.lead:
        return replace(found, story=replace(story, lead_why=found.lead_why))
    return replace(found, story=stories.led_by(story, found.lead, found.lead_why))


def _followed(config: Config, known: newsstand.Outlets) -> frozenset[str]:
    """The outlets that the configured feeds are of, by the names that the table has for them."""
    named = (known.named(feed.name) for feed in config.feeds)
    placed = (known.at(config.address(feed)) for feed in config.feeds)
    return frozenset(name for name in (*named, *placed) if name)


def _is_relevant(story: Story) -> bool:
    return any(score.relevant for one in story.members for score in one.scores)


def _coverage(articles: Sequence[Scored], week: Week, *, store: Store, now: datetime) -> Coverage:
    own = [one.article for one in articles if week.start <= one.article.when < week.end]
    return Coverage(
        feeds=store.health(now=now, timezone=week.timezone),
        articles=len(own),
        full_text=sum(1 for article in own if article.from_page),
        undated=sum(1 for article in own if article.published is None),
    )
