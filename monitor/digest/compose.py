"""Findings → the facts of an issue. Decides what stands where; says nothing that the facts don't hold.

A story stands once, under its strongest tag. Numbers reconcile, and are checked here: an issue that
does not add up is a bug, and raises ValueError rather than being sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from monitor import text, urls
from monitor.digest import words
from monitor.digest.extracts import lead_sentences
from monitor.digest.facts import (
    SCHEMA,
    ArticleFacts,
    BelowFacts,
    Counts,
    DateFacts,
    Facts,
    PointFacts,
    SectionFacts,
    StoryFacts,
    ValueFacts,
    WhyFacts,
    canonical,
)
from monitor.model import (
    Article,
    Carried,
    Coverage,
    Digest,
    DigestRules,
    Findings,
    Point,
    Quote,
    Scored,
    Story,
    Tag,
    TagScore,
    Verdict,
    Week,
)

# DESIGN: what just missed the line is shown, the long tail of passing mentions is counted.
_MOST_BELOW = 12
_MOST_PASSING = 300
# Titles are quoted whole; what is longer is none, and could fill the mail by itself.
_LONGEST_TITLE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    """A story with its tags, strongest first, and what it is sorted by."""

    findings: Findings
    tags: tuple[tuple[Tag, float], ...]
    this_week: int

    outlets: int

    @property
    def order(self) -> tuple[bool, float, int, float, datetime, str]:
        """This week's first, then the strongest. Scores a few hundredths apart say nothing: among
        those of one tenth, the story that more outlets tell comes first."""
        lead = self.findings.story.lead.article
        value = self.tags[0][1]
        return (self.this_week == 0, -round(value, 1), -self.outlets, -value, lead.when, lead.url)


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
) -> Digest:
    """The issue of `week`. `findings`: stories with an article that is relevant to a tag; `below`:
    articles that name a tag and stay under its line; `previous`: what earlier issues carried.

    Independent of the order of `findings` and `below`. Raises ValueError where the numbers don't add up.
    """
    placed = sorted((_place(one, week, tags) for one in findings), key=lambda p: p.order)
    before = {one.story: one for one in previous}
    cap = rules.stories_per_tag
    own = {tag.slug: [one for one in placed if one.tags[0][0].slug == tag.slug] for tag in tags}
    # Numbers run through the stories that are told, and go on with those that are only named.
    order = [one for tag in tags for one in own[tag.slug][:cap]]
    order += [one for tag in tags for one in own[tag.slug][cap:]]
    told = {
        one.findings.story.id: _story(one, number, week=week, before=before.get(one.findings.story.id))
        for number, one in enumerate(order, 1)
    }
    sections = [
        SectionFacts(
            tag=text.one_line(tag.name),
            slug=tag.slug,
            see_also=[],
            stories=[told[one.findings.story.id] for one in own[tag.slug][:cap]],
            more=[told[one.findings.story.id] for one in own[tag.slug][cap:]],
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
    near = _below(below, tags, week.timezone)
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
        counts=_counts(placed, near[:_MOST_BELOW], below, sections, coverage, week),
        sections=sections,
        below=[facts for facts, _ in near[:_MOST_BELOW]],
        passing=[facts for facts, _ in near[_MOST_BELOW:_MOST_PASSING]],
        languages=sorted(
            {one.article.lang for p in placed for one in p.findings.story.members if one.article.lang}
        ),
        feeds=[
            {"name": text.one_line(one.feed.name), "state": one.state, "detail": text.one_line(one.detail)}
            for one in troubled
        ],
        feeds_ok=len(coverage.feeds) - len(troubled),
    )
    _check(facts)
    return Digest(week=week.name, revision=revision, draft=draft, facts=canonical(facts))


def carried(digest_facts: Facts) -> tuple[Carried, ...]:
    """What an issue said of each of its stories."""
    return tuple(
        Carried(
            week=digest_facts["week"],
            story=story["id"],
            articles=(story["best"]["id"], *(one["id"] for one in story["also"])),
            points=tuple((point["name"], _verdict(point["verdict"])) for point in story["points"]),
        )
        for section in digest_facts["sections"]
        for story in (*section["stories"], *section["more"])
    )


def _verdict(said: str) -> Verdict:
    return "differ" if said == "differ" else "rounding" if said == "rounding" else "agree"


def _place(findings: Findings, week: Week, tags: Sequence[Tag]) -> _Placed:
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
    return _Placed(
        findings=findings,
        tags=tuple((tag, value) for tag, value, _ in ranked),
        this_week=inside,
        outlets=len({urls.publisher(one.article.url, one.article.outlet) for one in findings.story.members}),
    )


def _story(placed: _Placed, number: int, *, week: Week, before: Carried | None) -> StoryFacts:
    findings = placed.findings
    story = findings.story
    articles = {one.article.id: one.article for one in story.members}
    publishers = {urls.publisher(one.url, one.outlet) for one in articles.values()}
    known = set(before.articles) if before else set()
    gained = len(set(articles) - known)
    points = [_point(one, articles, len(publishers), week.timezone) for one in findings.points]
    origin, note, sentence = _origin(findings, articles)
    return StoryFacts(
        n=number,
        id=story.id,
        status="updated" if before else "new",
        tags=[text.one_line(tag.name) for tag, _ in placed.tags],
        articles=len(articles),
        outlets=len(publishers),
        this_week=placed.this_week,
        gained=gained,
        change=_change(before, points, len(articles), len(publishers), gained),
        origin=origin,
        origin_note=note,
        origin_sentence=sentence,
        best=_article(story.lead.article, "lead", week.timezone),
        best_why=text.one_line(story.lead_why),
        summary=lead_sentences(
            story.lead.article,
            [mention.phrase for score in story.lead.scores for mention in score.evidence],
        ),
        points=points,
        dates=[
            DateFacts(
                when=text.one_line(one.when),
                quote=text.one_line(one.quote.text),
                source=_source(one.quote, articles, len(publishers), week.timezone),
            )
            for one in findings.dates
        ],
        also=[_article(one.scored.article, one.relation, week.timezone) for one in story.retellings],
        why=_why(placed, story),
    )


def _change(
    before: Carried | None, points: Sequence[PointFacts], articles: int, outlets: int, gained: int
) -> str:
    """What the overview says: what is new, and on what reports differ (now)."""
    known = {name for name, verdict in before.points if verdict == "differ"} if before else set()
    differing = [one["name"] for one in points if one["verdict"] == "differ" and one["name"] not in known]
    if before:
        parts = [f"Updated: {words.count(gained, 'more article') if gained else 'no more articles'}"]
    else:
        parts = [f"New: {words.count(articles, 'article')}"]
        if outlets > 1:
            parts[0] += f", {words.count(outlets, 'outlet')}"
    if differing:
        more = f" and {words.count(len(differing) - 1, 'more point')}" if len(differing) > 1 else ""
        parts.append(f"reports {'now ' if before else ''}differ on {differing[0]}{more}")
    return "; ".join(parts) + "."


def _point(point: Point, articles: Mapping[str, Article], publishers: int, zone: str) -> PointFacts:
    said = [
        outlet
        for one in point.values
        for outlet in {articles[article].outlet for article in one.articles if article in articles}
    ]
    # An outlet that says two things says them on two days: its update, or its other article.
    twice = frozenset(outlet for outlet in said if said.count(outlet) > 1)
    return PointFacts(
        name=text.one_line(point.name),
        verdict=point.verdict,
        values=[
            ValueFacts(
                quote=text.one_line(one.text),
                source=_source(one, articles, publishers, zone, twice),
                note=text.one_line(one.note),
                articles=list(one.articles),
            )
            for one in point.values
        ],
    )


def _source(
    quote: Quote,
    articles: Mapping[str, Article],
    publishers: int,
    zone: str,
    dated: frozenset[str] = frozenset(),
) -> str:
    """Who says so: outlets by name; articles of one outlet by their days."""
    own = [articles[one] for one in quote.articles if one in articles]
    if len(articles) > 1 and len(own) == len(articles):
        return "both articles" if len(own) == 2 else f"all {len(own)} articles"
    if publishers > 1:
        names = [
            f"{text.one_line(one.outlet)}, {words.brief_day(words.day_in(one.when, zone).isoformat())}"
            if one.outlet in dated
            else text.one_line(one.outlet)
            for one in own
        ]
        return words.listed(list(dict.fromkeys(names)))
    days = sorted({words.day_in(one.when, zone).isoformat() for one in own})
    return words.listed([words.brief_day(day) for day in days])


def _origin(findings: Findings, articles: Mapping[str, Article]) -> tuple[str, str, str]:
    origin = findings.origin
    if origin is None:
        return "", "", ""
    names = list(
        dict.fromkeys(text.one_line(articles[one].outlet) for one in origin.credited_by if one in articles)
    )
    shown = names if len(names) <= 3 else [*names[:2], f"{len(names) - 2} more"]
    how = "with a link" if origin.linked else "without a link"
    note = f"as credited by {words.listed(shown)}, {how}" if names else ""
    return text.one_line(origin.outlet), note, text.one_line(origin.sentence)


def _why(placed: _Placed, story: Story) -> list[WhyFacts]:
    out: list[WhyFacts] = []
    lead = {score.tag: score for score in story.lead.scores}
    for tag, value in placed.tags:
        own = lead.get(tag.slug)
        everywhere = sum(
            mention.count
            for member in story.members
            for score in member.scores
            if score.tag == tag.slug
            for mention in score.evidence
        )
        is_lead = own is not None and own.relevant
        out.append(
            WhyFacts(
                tag=text.one_line(tag.name),
                slug=tag.slug,
                score=round(own.value if own is not None and is_lead else value, 2),
                because=_because(own)
                if own is not None and is_lead
                else f"{words.count(everywhere, 'mention')} across the story",
            )
        )
    return out


def _because(score: TagScore) -> str:
    total = sum(one.count for one in score.evidence)
    if any(one.where == "title" for one in score.evidence):
        return f"in the title, {words.count(total, 'mention')}"
    by_phrase: dict[str, int] = {}
    for one in score.evidence:
        phrase = text.one_line(one.phrase)
        by_phrase[phrase] = by_phrase.get(phrase, 0) + one.count
    top = sorted(by_phrase.items(), key=lambda row: (-row[1], row[0]))[:2]
    return ", ".join(f"“{phrase}” {words.times(how_often)}" for phrase, how_often in top)


def _article(article: Article, relation: str, zone: str) -> ArticleFacts:
    return ArticleFacts(
        id=article.id,
        title=text.cut(text.one_line(article.title), _LONGEST_TITLE) or article.url,
        outlet=text.one_line(article.outlet),
        url=article.url if article.url.startswith(("http://", "https://")) else "",
        day=words.day_in(article.when, zone).isoformat(),
        dated="seen" if article.published is None else "published",
        relation=relation,
    )


def _below(below: Iterable[Scored], tags: Sequence[Tag], zone: str) -> list[tuple[BelowFacts, Scored]]:
    """Nearest to its line first."""
    lines = {tag.slug: tag for tag in tags}
    rows: list[tuple[float, datetime, str, BelowFacts, Scored]] = []
    for one in below:
        near = [(lines[s.tag].threshold - s.value, s) for s in one.scores if s.evidence and s.tag in lines]
        if not near:
            continue
        distance, score = min(near, key=lambda row: (row[0], row[1].tag))
        tag = lines[score.tag]
        line = f"under the {words.threshold(tag.threshold)} line"
        reason = f"{text.one_line(tag.name)} {words.below(score.value)}, {line}: {_because(score)}"
        shown = _article(one.article, "", zone)
        facts = BelowFacts(
            id=shown["id"],
            title=shown["title"],
            outlet=shown["outlet"],
            url=shown["url"],
            day=shown["day"],
            dated=shown["dated"],
            reason=reason,
        )
        rows.append((round(distance, 6), one.article.when, one.article.url, facts, one))
    rows.sort(key=lambda row: row[:3])
    return [(facts, one) for *_, facts, one in rows]


def _counts(
    placed: Sequence[_Placed],
    near: Sequence[tuple[BelowFacts, Scored]],
    below: Sequence[Scored],
    sections: Sequence[SectionFacts],
    coverage: Coverage,
    week: Week,
) -> Counts:
    shown = [one for story in placed for one in story.findings.story.members] + [one for _, one in near]
    return Counts(
        articles=len(shown),
        new_articles=sum(1 for one in shown if week.start <= one.article.when < week.end),
        stories=len(placed) + len(near),
        merged=sum(len(story.findings.story.retellings) for story in placed),
        outlets=len({urls.publisher(one.article.url, one.article.outlet) for one in shown}),
        differ=sum(
            point["verdict"] == "differ"
            for section in sections
            for story in (*section["stories"], *section["more"])
            for point in story["points"]
        ),
        feeds=len(coverage.feeds),
        failing=sum(1 for one in coverage.feeds if one.state == "failing"),
        quiet=sum(1 for one in coverage.feeds if one.state == "quiet"),
        below_more=len(below) - len(near),
        week_articles=coverage.articles,
        full_text=coverage.full_text,
        undated=coverage.undated,
    )


def _check(facts: Facts) -> None:
    counts = facts["counts"]
    ids = [one["id"] for one in facts["below"]]
    passing = [one["id"] for one in facts["passing"]]
    for section in facts["sections"]:
        for story in (*section["stories"], *section["more"]):
            ids.append(story["best"]["id"])
            ids.extend(one["id"] for one in story["also"])
    if counts["articles"] - counts["merged"] != counts["stories"] or len(ids) != counts["articles"]:
        raise ValueError(f"the issue does not add up: {counts}, {len(ids)} articles in it")
    ids.extend(passing)
    if len(set(ids)) != len(ids):
        raise ValueError("an article stands in the issue twice")
