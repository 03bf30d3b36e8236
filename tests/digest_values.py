"""An invented issue for the digest tests: three tags, nine stories, a cap that some of them exceed.

Outlets, titles and figures are made up. Among the titles are a Japanese one, a right-to-left one and
several that try to be markup of one form or another.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from monitor import digest, weeks
from monitor.model import (
    Article,
    Carried,
    Coverage,
    Dated,
    Digest,
    DigestRules,
    Edit,
    Feed,
    FeedHealth,
    FeedState,
    Findings,
    Link,
    Mention,
    Origin,
    Point,
    Quote,
    Relation,
    Retelling,
    Scored,
    Story,
    Tag,
    TagScore,
    Turn,
    Week,
)

TIDAL = Tag(slug="tidal", name="Tidal power", any=("tidal",))
KELP = Tag(slug="no", name="Kelp *farms* <b>", any=("kelp",))
SALT = Tag(slug="salt-batteries", name="塩電池", any=("salt battery",))
TAGS = (TIDAL, KELP, SALT)
WEEK: Week = weeks.week("2026-W47", "Asia/Tokyo")
RULES = DigestRules(title="Sea & salt, weekly", timezone="Asia/Tokyo", stories_per_tag=2)
GENERATED = weeks.publish_moment(WEEK, "Mon 07:00")
TUESDAY = datetime(2026, 11, 17, 3, tzinfo=UTC)

# Each is one line of plain text that some form would take for markup of its own.
HOSTILE = (
    "](https://evil.example) **bold** `code` <script>alert(1)</script>",
    "Two\r\nlines\u200b and {{ 7*7 }} {% raw %} &amp; &#x41; <!-- -->",
    "# 1. > - https://evil.example/a www.evil.example [x][y] ![z](q) | ~~w~~ \\",
)
_JAPANESE = "潮流発電、津軽海峡で始動「世界最大級」を掲げる事業者が3社に"
_RIGHT_TO_LEFT = "طاقة المد والجزر: محطة جديدة \u202eabc\u202c في البحر"
_TEXT = (
    "The barrage at Aldersound began to turn on {day} November, and its first turbine gave 12 megawatts.\n\n"
    "Subscribe to our newsletter for more about turbines and the people who build them.\n\n"
    "Engineers had waited for the spring tide for most of the month before they opened the gates. "
    "A second turbine follows in 2027 and will cost $48 million, according to the harbour board."
)


def article(
    number: int,
    title: str,
    *,
    outlet: str = "",
    url: str | None = None,
    hours: float = 0,
    text: str | None = None,
    dated: bool = True,
    lang: str | None = "en",
) -> Article:
    """Article `number`, `hours` after Tuesday noon in Tokyo."""
    when = TUESDAY + timedelta(hours=hours)
    return Article(
        id=f"{number:016x}",
        url=url or f"https://outlet-{number}.example/news/{number}",
        feed=f"https://outlet-{number}.example/feed",
        outlet=outlet or f"Outlet {number}",
        title=title,
        text=_TEXT.format(day=number) if text is None else text,
        text_from="page",
        status="article",
        lang=lang,
        authors=(),
        published=when if dated else None,
        seen=when,
    )


def scored(one: Article, where: str = "title", /, **values: float) -> Scored:
    """`one`, scored for the tags named by their slugs, with `_` for `-`; 0.5 and more is relevant."""
    return Scored(
        article=one,
        scores=tuple(
            TagScore(
                tag=slug.replace("_", "-"),
                value=value,
                relevant=value >= 0.5,
                evidence=(
                    Mention(phrase="tidal", where="title" if where == "title" else "body", count=3),
                    Mention(phrase="the tide", where="body", count=1),
                ),
            )
            for slug, value in values.items()
        ),
    )


def told(lead: Scored, *others: tuple[Scored, Relation], story: str = "") -> Story:
    """A story led by `lead`, called after it."""
    return Story(
        id=story or f"s-{lead.article.id[-4:]}",
        lead=lead,
        retellings=tuple(
            Retelling(
                scored=one,
                relation=relation,
                link=Link(to=lead.article.id, score=0.9, words=0.8, containment=0.7),
            )
            for one, relation in others
        ),
        lead_why="names its source and gives the date",
    )


def alone(number: int, title: str, *, url: str | None = None, hours: float = 0, **values: float) -> Findings:
    """A story of one article, without evidence."""
    return Findings(story=told(scored(article(number, title, url=url, hours=hours), **values)))


def differing(number: int, title: str, *, name: str = "Cost", story: str = "") -> Findings:
    """A story of three articles that disagree on one point and agree on two."""
    lead = article(number, title)
    copy = article(number + 1, f"{title} (agency copy)", hours=1)
    update = article(number + 2, f"{title}: what is new", hours=60, dated=False)
    every = (lead.id, copy.id, update.id)
    return Findings(
        story=told(
            scored(lead, tidal=0.91, no=0.6),
            (scored(copy, tidal=0.8), "copy"),
            (scored(update, tidal=0.7, salt_batteries=0.55), "update"),
            story=story,
        ),
        origin=Origin(
            outlet="Harbour <Gazette>",
            article=None,
            credited_by=(copy.id,),
            sentence="The Harbour Gazette had it first.",
        ),
        points=(
            Point(
                name=name,
                verdict="differ",
                values=(
                    Quote(text="$48 million", articles=(lead.id, copy.id)),
                    Quote(text="$61 *million*", articles=(update.id,), note="of the second turbine"),
                ),
            ),
            Point(name="Output", verdict="agree", values=(Quote(text="12 megawatts", articles=every),)),
            Point(
                name="Share",
                verdict="rounding",
                values=(Quote(text="a third of 1,204 homes", articles=every),),
            ),
        ),
        dates=(
            Dated(
                when="in 2027",
                day=date(2027, 1, 1),
                quote=Quote(text="A second turbine follows in 2027", articles=(lead.id,)),
            ),
        ),
    )


def nine_stories() -> tuple[Findings, ...]:
    """Five under the first tag, three under the second, one under the third; the cap is two."""
    return (
        differing(1, "Aldersound barrage turns for the first time: a port rewrites its plan for the decade"),
        alone(10, _JAPANESE, tidal=0.88, salt_batteries=0.7),
        alone(11, _RIGHT_TO_LEFT, tidal=0.71),
        alone(12, HOSTILE[0], url="https://outlet-12.example/a_(b)?q=[1]&copy;=*x*", tidal=0.64),
        alone(13, "Tide tables, revised", hours=-400, tidal=0.99),
        alone(20, HOSTILE[1], no=0.9),
        alone(21, "Kelp farm licences doubled", no=0.8),
        alone(22, HOSTILE[2], no=0.6),
        alone(30, "Salt battery passes its winter test", salt_batteries=0.75),
    )


def just_missed(how_many: int = 14, first: int = 100) -> tuple[Scored, ...]:
    """Articles under the line, each nearer to it than the next."""
    return tuple(
        scored(article(first + at, f"A walk by the sea, part {at + 1}"), "body", tidal=0.49 - at / 1000)
        for at in range(how_many)
    )


def carried_before(story: str = "s-0001") -> Carried:
    """Last week's word on the first story: its lead alone, and no disagreement on `Cost`."""
    return Carried(week="2026-W46", story=story, articles=(f"{1:016x}",), points=(("Cost", "agree"),))


def health(name: str, state: FeedState, detail: str = "") -> FeedHealth:
    """A feed that fares so."""
    return FeedHealth(
        feed=Feed(url=f"https://{state}.example/feed", name=name),
        state=state,
        detail=detail,
        last_ok=None,
        failing_since=None,
        failures=0,
        last_entry=None,
        entries=0,
        next_due=None,
    )


COVERAGE = Coverage(
    feeds=(
        health("Outlet 1", "ok"),
        health("Outlet <2>", "failing", "404 Not Found since 10 Nov"),
        health("# Outlet 3", "quiet", "no new entry for 9 days; usually 2 a day"),
        health("Outlet 4", "new"),
    ),
    articles=40,
    full_text=31,
    undated=2,
)


def issue(
    findings: Sequence[Findings] | None = None,
    below: Sequence[Scored] | None = None,
    *,
    tags: Sequence[Tag] = TAGS,
    rules: DigestRules = RULES,
    previous: Sequence[Carried] | None = None,
    previous_week: str | None = "2026-W46",
    coverage: Coverage = COVERAGE,
    week: Week = WEEK,
    revision: int = 1,
    draft: bool = False,
    turns: Sequence[Turn] = (),
    earlier: Sequence[Digest] = (),
    reported: Sequence[str] = (),
    languages_apart: bool = False,
    edits: Sequence[Edit] = (),
) -> Digest:
    """The issue of these; without arguments, the one that the golden files show."""
    return digest.compose(
        nine_stories() if findings is None else findings,
        just_missed() if below is None else below,
        coverage=coverage,
        week=week,
        tags=tags,
        rules=rules,
        previous=(carried_before(),) if previous is None else previous,
        previous_week=previous_week,
        generated=GENERATED,
        revision=revision,
        draft=draft,
        turns=turns,
        earlier=earlier,
        reported=reported,
        languages_apart=languages_apart,
        edits=edits,
    )
