"""A story's findings → its facts: what is said of one event, with who says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor import text, urls
from monitor.digest import sources, words
from monitor.digest.extracts import lead_sentences
from monitor.digest.facts import (
    ArticleFacts,
    ByFacts,
    DateFacts,
    PointFacts,
    StoryFacts,
    ValueFacts,
    WhyFacts,
)
from monitor.model import IDLE, Article, Carried, Findings, Mention, Point, Quote, Story, Tag, TagScore, Week

# Titles are quoted whole; what is longer is none, and could fill the mail by itself.
_LONGEST_TITLE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
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


def story_facts(placed: Placed, number: int, *, week: Week, before: Carried | None) -> StoryFacts:
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
        best=article_facts(story.lead.article, "lead", week.timezone),
        best_why=text.one_line(story.lead_why),
        summary=lead_sentences(
            story.lead.article,
            [mention.phrase for score in story.lead.scores for mention in score.mentions],
        ),
        points=points,
        dates=[
            DateFacts(when=text.one_line(one.when), quote=text.one_line(one.quote.text), source=source, by=by)
            for one in findings.dates
            for source, by in (_source(one.quote, articles, len(publishers), week.timezone),)
        ],
        also=_also(story, week.timezone),
        why=_why(placed, story),
        related=[],
    )


def _also(story: Story, zone: str) -> list[ArticleFacts]:
    copied = {
        one.scored.article.id: one.link.to
        for one in story.retellings
        if one.relation in {"copy", "syndicated"}
    }
    own = {one.article.id for one in story.members}
    also = [article_facts(one.scored.article, one.relation, zone) for one in story.retellings]
    for one in also:
        # A copy of a copy is a copy of what that is copied from.
        at, left = one["id"], dict(copied)
        while at in left:
            at = left.pop(at)
        if one["id"] in copied:
            one["same_as"] = at if at in own and at != one["id"] else story.lead.article.id
    return also


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
                source=source,
                by=by,
                note=text.one_line(one.note),
                articles=list(one.articles),
            )
            for one in point.values
            for source, by in (_source(one, articles, publishers, zone, twice),)
        ],
    )


def _source(
    quote: Quote,
    articles: Mapping[str, Article],
    publishers: int,
    zone: str,
    dated: frozenset[str] = frozenset(),
) -> tuple[str, list[ByFacts]]:
    """Who says so, in words and, where the words may hold a day, in parts: outlets by name; articles of
    one outlet by their days."""
    own = [articles[one] for one in quote.articles if one in articles]
    if len(articles) > 1 and len(own) == len(articles):
        return ("both articles" if len(own) == 2 else f"all {len(own)} articles"), []
    days = {one.id: words.day_in(one.when, zone).isoformat() for one in own}
    if publishers > 1:
        by = [
            ByFacts(outlet=text.one_line(one.outlet), day=days[one.id] if one.outlet in dated else "")
            for one in own
        ]
    else:
        by = [ByFacts(outlet="", day=day) for day in sorted(set(days.values()))]
    return sources.said(by), by


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


def _why(placed: Placed, story: Story) -> list[WhyFacts]:
    out: list[WhyFacts] = []
    lead = {score.tag: score for score in story.lead.scores}
    for tag, value in placed.tags:
        own = lead.get(tag.slug)
        everywhere = sum(
            mention.count
            for member in story.members
            for score in member.scores
            if score.tag == tag.slug
            for mention in score.mentions
        )
        is_lead = own is not None and own.relevant
        out.append(
            WhyFacts(
                tag=text.one_line(tag.name),
                slug=tag.slug,
                score=round(own.value if own is not None and is_lead else value, 2),
                because=because(own)
                if own is not None and is_lead
                else f"{words.count(everywhere, 'mention')} across the story",
            )
        )
    return out


def because(score: TagScore) -> str:
    """Why an article is about a tag, in a few words."""
    said = _mentioned(score.mentions)
    meant = next((one for one in score.evidence if one.where == "meaning"), None)
    if meant is not None:
        near = f"near your description: “{text.one_line(meant.phrase)}”"
        return f"{said}; {near}" if said else near
    if said:
        return said
    parts = [f"“{text.one_line(one.phrase)}”" for one in score.evidence]
    return f"only words of a phrase: {words.listed(parts)}"


def _mentioned(mentions: Sequence[Mention]) -> str:
    # What counts for nothing is only told where there is nothing else.
    mentions = [one for one in mentions if one.where not in IDLE] or mentions
    total = sum(one.count for one in mentions)
    if any(one.where == "title" for one in mentions):
        return f"in the title, {words.count(total, 'mention')}"
    by_phrase: dict[str, int] = {}
    for one in mentions:
        phrase = text.one_line(one.phrase)
        by_phrase[phrase] = by_phrase.get(phrase, 0) + one.count
    top = sorted(by_phrase.items(), key=lambda row: (-row[1], row[0]))[:2]
    return ", ".join(f"“{phrase}” {words.times(how_often)}" for phrase, how_often in top)


def article_facts(article: Article, relation: str, zone: str) -> ArticleFacts:
    return ArticleFacts(
        id=article.id,
        title=text.cut(text.one_line(article.title), _LONGEST_TITLE) or article.url,
        outlet=text.one_line(article.outlet),
        url=article.url if article.url.startswith(("http://", "https://")) else "",
        day=words.day_in(article.when, zone).isoformat(),
        dated="seen" if article.published is None else "published",
        relation=relation,
    )
