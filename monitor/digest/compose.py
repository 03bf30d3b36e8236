"""Findings → the facts of an issue. Decides what stands where; says nothing that the facts don't hold.

A story stands once, under its strongest tag. Numbers reconcile, and are checked here: an issue that
does not add up is a bug, and raises ValueError rather than being sent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from monitor import text, urls
from monitor.digest import words
from monitor.digest.articles import article_facts, named, worded
from monitor.digest.before import Archive, quiet_stories, recently_told, told_as, told_before
from monitor.digest.days import days
from monitor.digest.edited import edit_facts, untold
from monitor.digest.elsewhere import quiet_feed
from monitor.digest.facts import (
    SCHEMA,
    BelowFacts,
    Counts,
    Facts,
    FeedFacts,
    SectionFacts,
    canonical,
)
from monitor.digest.kin import kindred, sequels
from monitor.digest.language import say, speaking
from monitor.digest.record import quarter_scores
from monitor.digest.sources import in_language
from monitor.digest.sums import check, stories_of, totals
from monitor.digest.telling import Around, Family, Placed, because, families, story_facts
from monitor.digest.turning import pointer, turn_facts
from monitor.model import (
    Carried,
    Coverage,
    Digest,
    DigestRules,
    Edit,
    FeedHealth,
    Findings,
    Scored,
    Tag,
    Turn,
    Verdict,
    Week,
)

# Of two stories that grouping kept apart, the probability of one event from which one goes on in the other.
# Talks and their deal have .9 and more; subjects in common, up to .7.
_NEAR = 0.75
# DESIGN: what just missed the line is shown, the long tail of passing mentions is counted.
_MOST_BELOW = 12
_MOST_PASSING = 300


def compose(
    findings: Sequence[Findings],
    below: Sequence[Scored],
    *,
    coverage: Coverage,
    week: Week,
    tags: Sequence[Tag],
    rules: DigestRules,
    previous: Sequence[Carried],
    previous_week: str | None,
    generated: datetime,
    revision: int = 1,
    draft: bool = False,
    turns: Sequence[Turn] = (),
    earlier: Sequence[Digest] = (),
    reported: Collection[str] = (),
    languages_apart: bool = False,
    family: Family = urls.publisher,
    followed: Collection[str] | None = None,
    edits: Sequence[Edit] = (),
    stirring: Collection[str] = (),
) -> Digest:
    """The issue of `week`. `findings`: stories with an article that is relevant to a tag; `below`:
    articles that name a tag and stay under its line; `previous`: the last that earlier issues said of each
    story; `reported`: ids of all articles that earlier issues carried.

    `turns`: what became of stories that earlier issues told; told with the numbers and headlines that they
    had there where `earlier` holds those issues, among them the revisions that this one replaces.
    `languages_apart`: articles in different languages could not be joined, since nothing here reads meaning.

    A story is updated where an earlier issue carried any of its articles, under whatever id: what two
    stories of last week told is no news when they turn out to be one, or when a part stands by itself.

    What is new in a story is told where `earlier` holds the issue that told it. `family`: the publisher of
    what has no findings; `followed`: names of the outlets that the configured feeds cover, without which
    nothing is said of an origin outside them; `edits`: articles that were changed after an issue told them;
    `stirring`: ids of the stories with an article that no issue has carried, told here or not, which have
    therefore not gone quiet. The issue that closes a quarter tells how the outlets did in it, its own stories
    counted (`record`).

    Independent of the order of what else it is given. Raises ValueError where the numbers don't add up.
    """
    with speaking(rules.language, rules.templates.catalogues):
        placed = sorted((_place(one, week, tags, family) for one in findings), key=lambda p: p.order)
        archive = Archive(earlier, week.name)
        before = told_before((one.findings.story for one in placed), previous, reported, archive)
        fresh_edits = untold(edits, archive)
        covered = None if followed is None else _covered(followed, coverage)
        own = {tag.slug: [one for one in placed if one.tags[0][0].slug == tag.slug] for tag in tags}
        shown = {slug: _told(stories, rules) for slug, stories in own.items()}
        named = {slug: [one for one in own[slug] if one not in shown[slug]] for slug in own}
        # Numbers run through the stories that are told, and go on with those that are only named.
        order = [one for tag in tags for one in shown[tag.slug]]
        order += [one for tag in tags for one in named[tag.slug]]
        told = {
            one.findings.story.id: story_facts(
                one,
                number,
                Around(
                    week=week,
                    today=words.day_in(generated, week.timezone),
                    told=before.get(one.findings.story.id),
                    edits=[edit for edit in fresh_edits if edit.article.id in one.families],
                    followed=covered,
                ),
            )
            for number, one in enumerate(order, 1)
        }
        recent = recently_told(previous, archive)
        for one in placed:
            story = told[one.findings.story.id]
            story["related"] = [
                pointer(told[other.story])
                for other in one.findings.story.related
                if other.story in told and other.story != story["id"]
            ]
            # Talks and their deal may stand too far apart to be told as one.
            ids = [other.story for other in one.findings.story.related if other.score >= _NEAR]
            ids += kindred(one.findings.certainty, recent)
            ids += sequels(one.findings.story.related, recent)
            if past := told_as((own for own in ids if own not in told), previous, archive):
                story["related_before"] = past
        sections = [
            SectionFacts(
                tag=text.one_line(tag.name),
                slug=tag.slug,
                see_also=[],
                stories=[told[one.findings.story.id] for one in shown[tag.slug]],
                more=[told[one.findings.story.id] for one in named[tag.slug]],
            )
            for tag in tags
        ]
        for section in sections:
            name = section["tag"]
            section["see_also"] = sorted(
                story["n"]
                for other in sections
                if other is not section
                for story in other["stories"]
                if name in story["tags"]
            )
        near = _below(below, tags, week.timezone, family, archive)
        beyond = Counter(one["slug"] for one in near[_MOST_BELOW:])
        for section in sections:
            section["passing"] = beyond[section["slug"]]
        troubled = [one for one in coverage.feeds if one.state in {"failing", "quiet"}]
        facts = Facts(
            schema=SCHEMA,
            title=text.one_line(rules.title),
            week=week.name,
            revision=revision,
            draft=draft,
            start=week.monday.isoformat(),
            end=week.sunday.isoformat(),
            timezone=week.timezone,
            generated=generated.astimezone(ZoneInfo(week.timezone)).replace(microsecond=0).isoformat(),
            previous=previous_week or "",
            since=max((one.week for one in previous), default=""),
            counts=_counts(placed, near, sections, coverage, week),
            sections=sections,
            below=near[:_MOST_BELOW],
            passing=near[_MOST_BELOW:_MOST_PASSING],
            languages=sorted(
                {one.article.lang for p in placed for one in p.findings.story.members if one.article.lang}
            ),
            languages_apart=languages_apart,
            turns=turn_facts(turns, told, previous, earlier, week.name),
            # Of a week that is not over it cannot be known.
            quiet_stories=[]
            if draft
            else quiet_stories(
                archive,
                previous_week or "",
                told=told,
                # What ended in another story is told among the turns, and talks with their deal.
                stirring={
                    *stirring,
                    *(other for turn in turns for other in turn.others),
                    *(past["id"] for story in told.values() for past in story.get("related_before", [])),
                },
                slugs=own,
            ),
            edits=edit_facts(fresh_edits, {own for one in placed for own in one.families}, archive),
            feeds=[_feed(one, week.timezone) for one in troubled],
            feeds_ok=len(coverage.feeds) - len(troubled),
        )
        # English written out is no other language than English left unsaid, and makes no revision.
        if rules.language not in ("", "en"):
            facts["language"] = rules.language
        check(facts)
        in_language(facts, days(rules.language))
        made = Digest(week=week.name, revision=revision, draft=draft, facts=canonical(facts))
        # What it replaces would come back into the count, and is among the earlier ones.
        others = (one for one in earlier if one.week != week.name)
        rows = quarter_scores(week.name, (*others, made))
        return replace(made, facts=canonical({**facts, "sources": list(rows)})) if rows else made


def _told(stories: Sequence[Placed], rules: DigestRules) -> list[Placed]:
    """Those of a tag that are told in full, the strongest first. No publisher leads more than its share
    of them, so that one with much to say is not the whole section; where there are no others, it may be."""
    publishers = [one.families[one.findings.story.lead.article.id] for one in stories]
    most = rules.stories_per_outlet if len(set(publishers)) > 1 else len(stories)
    led: Counter[str] = Counter()
    chosen: list[Placed] = []
    for one, publisher in zip(stories, publishers, strict=True):
        if len(chosen) < rules.stories_per_tag and led[publisher] < most:
            led[publisher] += 1
            chosen.append(one)
    return chosen


def carried(digest_facts: Facts) -> tuple[Carried, ...]:
    """What an issue said of each of its stories."""
    return tuple(
        Carried(
            week=digest_facts["week"],
            story=story["id"],
            articles=(story["best"]["id"], *(one["id"] for one in story["also"])),
            points=tuple(
                (point.get("key") or point["name"], _verdict(point["verdict"])) for point in story["points"]
            ),
        )
        for story in stories_of(digest_facts["sections"])
    )


def _covered(followed: Collection[str], coverage: Coverage) -> set[str]:
    """The outlets in the feeds, by all names that are known, folded."""
    return {text.fold(name) for name in (*followed, *(one.feed.name for one in coverage.feeds))}


def _verdict(said: str) -> Verdict:
    return next((one for one in ("differ", "rounding", "converted") if one == said), "agree")


def _place(findings: Findings, week: Week, tags: Sequence[Tag], family: Family) -> Placed:
    best: dict[str, float] = {}
    for member in findings.story.members:
        for score in member.scores:
            if score.relevant:
                best[score.tag] = max(best.get(score.tag, 0.0), score.value)
    ranked = sorted(
        ((tag, best[tag.slug], at) for at, tag in enumerate(tags) if tag.slug in best),
        key=lambda row: (-row[1], row[2]),
    )
    if not ranked:
        raise ValueError(f"story {findings.story.id} is relevant to no tag")
    inside = sum(1 for one in findings.story.members if week.start <= one.article.when < week.end)
    return Placed(
        findings=findings,
        tags=tuple((tag, value) for tag, value, _ in ranked),
        this_week=inside,
        families=families(findings, family),
    )


def _below(
    below: Sequence[Scored], tags: Sequence[Tag], zone: str, family: Family, archive: Archive
) -> list[BelowFacts]:
    """Nearest to its line first; without those that an earlier issue named."""
    lines = {tag.slug: tag for tag in tags}
    # An issue takes in nothing that is younger than its week.
    year, week, _ = min(
        (one.article.when.astimezone(ZoneInfo(zone)).isocalendar() for one in below), default=(0, 0, 0)
    )
    listed = archive.listed(f"{year:04}-W{week:02}") if below else frozenset()
    rows: list[tuple[float, datetime, str, BelowFacts]] = []
    for one in below:
        near = [(lines[s.tag].threshold - s.value, s) for s in one.scores if s.evidence and s.tag in lines]
        if not near:
            continue
        distance, score = min(near, key=lambda row: (row[0], row[1].tag))
        if (one.article.id, score.tag) in listed:
            continue
        tag = lines[score.tag]
        value, line = Decimal(words.below(score.value)), Decimal(words.threshold(tag.threshold))
        publisher = family(one.article.url, one.article.outlet)
        shown = article_facts(one.article, "", zone, publisher=publisher)
        facts = BelowFacts(
            id=shown["id"],
            title=shown["title"],
            outlet=shown["outlet"],
            url=shown["url"],
            day=shown["day"],
            dated=shown["dated"],
            reason=say(
                "%(tag)s %(score)s, under the %(line)s line by %(distance)s: %(because)s",
                tag=text.one_line(tag.name),
                score=value,
                line=line,
                distance=line - value,
                because=because(score),
            ),
            slug=tag.slug,
            score=float(value),
            line=float(line),
            publisher=shown["publisher"],
            at=shown["at"],
        )
        rows.append((round(distance, 6), one.article.when, one.article.url, facts))
    rows.sort(key=lambda row: row[:3])
    return [facts for *_, facts in rows]


def _feed(health: FeedHealth, zone: str) -> FeedFacts:
    def moment(at: datetime | None) -> str:
        return at.astimezone(ZoneInfo(zone)).replace(microsecond=0).isoformat() if at else ""

    facts = FeedFacts(
        name=named(health.feed.name),
        state=health.state,
        detail=quiet_feed(worded(health.detail)),
    )
    if health.state == "failing":
        facts["since"] = moment(health.failing_since)
        facts["last_ok"] = moment(health.last_ok)
        facts["reason"] = worded(health.reason)
        facts["tries"] = health.failures
    return facts


def _counts(
    placed: Sequence[Placed],
    near: Sequence[BelowFacts],
    sections: Sequence[SectionFacts],
    coverage: Coverage,
    week: Week,
) -> Counts:
    shown = near[:_MOST_BELOW]
    counted = totals(sections, shown, week.monday.isoformat(), week.sunday.isoformat())
    # Of what came in, not of what stands in the sections: `check` compares the two.
    counted["articles"] = sum(len(one.findings.story.members) for one in placed) + len(shown)
    counted["stories"] = len(placed) + len(shown)
    return Counts(
        **counted,
        feeds=len(coverage.feeds),
        failing=sum(1 for one in coverage.feeds if one.state == "failing"),
        quiet=sum(1 for one in coverage.feeds if one.state == "quiet"),
        below_more=len(near) - len(shown),
        week_articles=coverage.articles,
        full_text=coverage.full_text,
        undated=coverage.undated,
    )
