"""A story's findings → its facts: what is said of one event, with who says so."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from monitor import text
from monitor.digest import words
from monitor.digest.articles import address, article_facts, named, quoted, worded
from monitor.digest.before import Told
from monitor.digest.copying import same_texts
from monitor.digest.elsewhere import named_point, noted, reason
from monitor.digest.extracts import lead_sentences
from monitor.digest.facts import (
    AheadFacts,
    ArticleFacts,
    DateFacts,
    PastFacts,
    PointFacts,
    ReadFacts,
    StoryFacts,
    ValueFacts,
    WhyFacts,
)
from monitor.digest.language import gettext, say, say_n
from monitor.digest.ledger import certainty_facts, slot_facts
from monitor.digest.points import VERDICTS
from monitor.digest.since import short, since_facts
from monitor.digest.sources import who, who_each
from monitor.model import IDLE, Article, Edit, Findings, Mention, Point, Story, Tag, TagScore, Week

Family = Callable[[str, str], str]
"""The publisher's family of an article, from its address and its outlet's name."""

# The facts keep them, for the next issue; every form shows the first five (see `points`).
_MOST_POINTS = 12
_MOST_SENTENCES = 2
_MOST_READS = 2
_MOST_ADDS = 3
_MOST_AHEAD = 10
_MOST_TOLD = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A story with its tags, strongest first, and what it is sorted by."""

    findings: Findings
    tags: tuple[tuple[Tag, float], ...]
    this_week: int
    families: Mapping[str, str]

    @property
    def outlets(self) -> int:
        """How many publishers' families tell it."""
        return len(set(self.families.values()))

    @property
    def order(self) -> tuple[bool, float, int, float, datetime, str]:
        """This week's first, then the strongest. Scores a few hundredths apart say nothing: among
        those of one tenth, the story that more outlets tell comes first."""
        lead = self.findings.story.lead.article
        value = self.tags[0][1]
        return (self.this_week == 0, -round(value, 1), -self.outlets, -value, lead.when, lead.url)


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What a story's facts are made against: the week, the day of the issue, what earlier issues told of it,
    the edits of its articles, and the outlets that the feeds cover, folded (None: not known)."""

    week: Week
    today: date
    told: Told | None
    edits: Sequence[Edit]
    followed: Collection[str] | None


def families(findings: Findings, family: Family) -> dict[str, str]:
    """The publisher's family of each article of a story: as its evidence says, else by `family`."""
    given = dict(findings.families)
    return {
        one.article.id: given.get(one.article.id) or family(one.article.url, one.article.outlet)
        for one in findings.story.members
    }


def story_facts(placed: Placed, number: int, around: Around) -> StoryFacts:
    """The facts of story `number` of the issue. Names no other story: `compose` adds those that are related.
    What earlier issues told makes it an update; what is new since is told where their facts are at hand."""
    findings = placed.findings
    story = findings.story
    zone = around.week.timezone
    articles = {one.article.id: one.article for one in story.members}
    told = around.told
    known = set(told.carried.articles) if told else set()
    points = [_point(one, articles, zone) for one in _shown(findings.points)]
    origin, note, sentence = _origin(findings, articles)
    summary = _summary(findings, articles)
    facts = StoryFacts(
        n=number,
        id=story.id,
        status="updated" if told else "new",
        tags=[text.one_line(tag.name) for tag, _ in placed.tags],
        articles=len(articles),
        outlets=placed.outlets,
        this_week=placed.this_week,
        gained=len(set(articles) - known),
        change="",
        origin=origin,
        origin_note=note,
        origin_sentence=sentence,
        best=_article(placed, story.lead.article, "lead", zone),
        best_why=reason(text.one_line(story.lead_why)),
        summary=[line for line, _ in summary],
        summary_from=[own for _, own in summary],
        points=points,
        dates=[
            DateFacts(
                when=named(one.when),
                day=one.day.isoformat(),
                quote=worded(one.quote.text),
                source=source,
                by=by,
            )
            for one in findings.dates
            for source, by in (who(one.quote.articles, articles, zone),)
        ],
        also=_also(placed, zone),
        why=_why(placed, story),
        related=[],
        reads=_reads(findings, articles),
        ahead=_ahead(findings, articles, around),
        ledger=slot_facts(findings.slots),
        certainty=certainty_facts(findings.certainty),
        families=sorted({named(one) for one in placed.families.values()}),
    )
    if origin and around.followed is not None and findings.origin is not None:
        own = findings.origin.article in articles
        facts["origin_followed"] = own or text.fold(origin) in around.followed
        facts["origin_feed"] = address(findings.origin.feed)
    if told:
        facts["told"] = [
            PastFacts(id=one["id"], week=week, n=one["n"], title=one["best"]["title"])
            for week, one in told.stories[:_MOST_TOLD]
        ]
    facts["since"] = since_facts(findings, facts, told, edits=around.edits, zone=zone)
    facts["change"] = _change(facts, told)
    return facts


def _summary(findings: Findings, articles: Mapping[str, Article]) -> list[tuple[str, str]]:
    """The sentences that tell the story, each with the id of its article: those of its findings, else the
    lead's own."""
    found = [
        (line, one.articles[0])
        for one in findings.summary
        if one.articles and one.articles[0] in articles and (line := quoted(one.text))
    ]
    if found:
        return found[:_MOST_SENTENCES]
    lead = findings.story.lead
    phrases = [mention.phrase for score in lead.scores for mention in score.mentions]
    return [(line, lead.article.id) for line in lead_sentences(lead.article, phrases)]


def _article(placed: Placed, article: Article, relation: str, zone: str) -> ArticleFacts:
    standing = next((one for one in placed.findings.standings if one.article == article.id), None)
    return article_facts(article, relation, zone, publisher=placed.families[article.id], standing=standing)


def _shown(points: Sequence[Point]) -> list[Point]:
    """The most telling twelve, in their order: what reports differ on is what a reader compares them for."""
    ranked = sorted(range(len(points)), key=lambda at: (VERDICTS.index(points[at].verdict), at))
    return [points[at] for at in sorted(ranked[:_MOST_POINTS])]


def _reads(findings: Findings, articles: Mapping[str, Article]) -> list[ReadFacts]:
    return [
        ReadFacts(
            id=one.article,
            why=reason(text.one_line(one.why)),
            adds=[line for line in (quoted(quote.text) for quote in one.adds) if line][:_MOST_ADDS],
        )
        for one in findings.reads[:_MOST_READS]
        if one.article in articles
    ]


def _ahead(findings: Findings, articles: Mapping[str, Article], around: Around) -> list[AheadFacts]:
    """Days that are not over when the issue is made."""
    later = sorted((one for one in findings.ahead if one.day >= around.today), key=lambda one: one.day)
    return [
        AheadFacts(
            day=one.day.isoformat(),
            when=named(one.when),
            quote=line,
            source=source,
            by=by,
            articles=list(one.quote.articles),
        )
        for one in later[:_MOST_AHEAD]
        for line in (quoted(one.quote.text),)
        for source, by in (who(one.quote.articles, articles, around.week.timezone),)
        if line
    ]


def _also(placed: Placed, zone: str) -> list[ArticleFacts]:
    story = placed.findings.story
    same = same_texts(placed.findings)
    also: list[ArticleFacts] = []
    for one in story.retellings:
        own, relation = one.scored.article.id, one.relation
        if relation in {"copy", "syndicated"} and own not in same:
            relation = "rewrite"
        elif same.get(own, story.lead.article.id) != story.lead.article.id:
            # A copy in a line of its own would be taken for the lead's text, which stands above it.
            relation = "syndicated"
        also.append(_article(placed, one.scored.article, relation, zone))
        if own in same:
            also[-1]["same_as"] = same[own]
    return also


def _change(story: StoryFacts, told: Told | None) -> str:
    """What the overview says: what is new, the most telling first, and on what reports differ (now)."""
    known = {name for name, verdict in told.carried.points if verdict == "differ"} if told else set()
    differing = [
        one["name"]
        for one in story["points"]
        if one["verdict"] == "differ" and known.isdisjoint({one["name"], one.get("key", "")})
    ]
    parts = [short(one) for one in story.get("since", [])[:1]]
    if told:
        gained = story["gained"]
        parts.append(
            say_n("%(n)s more article", "%(n)s more articles", gained)
            if gained
            else gettext("no more articles")
        )
    else:
        parts.append(words.articles(story["articles"]))
        if story["outlets"] > 1:
            parts[-1] += gettext(", ") + words.outlets(story["outlets"])
    if differing:
        which = differing[0]
        if len(differing) > 1:
            which = say("%(one)s and %(more)s", one=which, more=words.more_points(len(differing) - 1))
        parts.append(
            say("reports now differ on %(points)s", points=which)
            if told
            else say("reports differ on %(points)s", points=which)
        )
    said = gettext("; ").join(parts)
    return say("Updated: %(changes)s.", changes=said) if told else say("New: %(changes)s.", changes=said)


def _point(point: Point, articles: Mapping[str, Article], zone: str) -> PointFacts:
    sources = who_each([one.articles for one in point.values], articles, zone)
    return PointFacts(
        name=named_point(named(point.name)),
        verdict=point.verdict,
        values=[
            ValueFacts(
                quote=worded(one.text),
                source=source,
                by=by,
                note=noted(named(one.note)),
                articles=list(one.articles),
            )
            for one, (source, by) in zip(point.values, sources, strict=True)
        ],
        about=point.about,
        key=text.one_line(point.key),
    )


def _origin(findings: Findings, articles: Mapping[str, Article]) -> tuple[str, str, str]:
    origin = findings.origin
    if origin is None:
        return "", "", ""
    names = list(dict.fromkeys(named(articles[one].outlet) for one in origin.credited_by if one in articles))
    who_says = words.listed(names)
    if len(names) > 3:
        who_says = say("%(outlets)s and %(n)s more", outlets=gettext(", ").join(names[:2]), n=len(names) - 2)
    note = (
        say("as credited by %(outlets)s, with a link", outlets=who_says)
        if origin.linked
        else say("as credited by %(outlets)s, without a link", outlets=who_says)
    )
    return named(origin.outlet), note if names else "", worded(origin.sentence)


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
                else say_n("%(n)s mention across the story", "%(n)s mentions across the story", everywhere),
            )
        )
    return out


def because(score: TagScore) -> str:
    """Why an article is about a tag, in a few words."""
    said = _mentioned(score.mentions)
    meant = next((one for one in score.evidence if one.where == "meaning"), None)
    if meant is not None:
        near = say("near your description: “%(sentence)s”", sentence=text.one_line(meant.phrase))
        return said + gettext("; ") + near if said else near
    if said:
        return said
    parts = [say("“%(words)s”", words=text.one_line(one.phrase)) for one in score.evidence]
    return say("only words of a phrase: %(words)s", words=words.listed(parts))


def _mentioned(mentions: Sequence[Mention]) -> str:
    # What counts for nothing is only told where there is nothing else.
    mentions = [one for one in mentions if one.where not in IDLE] or mentions
    total = sum(one.count for one in mentions)
    if any(one.where == "title" for one in mentions):
        return say_n("in the title, %(n)s mention", "in the title, %(n)s mentions", total)
    by_phrase: dict[str, int] = {}
    for one in mentions:
        phrase = text.one_line(one.phrase)
        by_phrase[phrase] = by_phrase.get(phrase, 0) + one.count
    top = sorted(by_phrase.items(), key=lambda row: (-row[1], row[0]))[:2]
    return gettext(", ").join(
        say("“%(phrase)s” %(times)s", phrase=phrase, times=words.times(how_often))
        for phrase, how_often in top
    )
