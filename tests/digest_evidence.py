"""Two invented issues for what stands behind a story: last week's, and this week's that goes on from it.

Outlets, titles and figures are made up. Last week a ferry company was in talks to buy a harbour for 61
million; this week it has agreed, for more, and an outlet that is in no feed had it first.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache

import digest_values as v

from monitor import digest, weeks
from monitor.digest.facts import SourceFacts, canonical, read
from monitor.model import (
    Amount,
    Article,
    Carried,
    Certainty,
    Credit,
    Dated,
    Degree,
    Digest,
    Edit,
    Findings,
    Origin,
    Point,
    Quote,
    Read,
    Relation,
    Slot,
    Standing,
    Stated,
    Verdict,
)

LAST = weeks.week("2026-W46", "Asia/Tokyo")
BEFORE = -168.0
"""Hours before the week in hand: the week before it."""

RUMOUR = v.article(
    1,
    "Ferry line in talks to buy Aldersound harbour",
    hours=BEFORE,
    text="Brine Ferries is in talks to buy Aldersound harbour for $61 million, two people said.",
)
AGREED = v.article(
    2,
    "Brine Ferries agrees to buy Aldersound harbour",
    text=(
        "Brine Ferries has agreed to buy Aldersound harbour for $63 million, the Morning Tide reported on "
        "Monday. The council votes on 30 November. All 240 jobs stay."
    ),
)
OWN = v.article(
    3,
    "Harbour to change hands, says council",
    hours=20,
    text=(
        "The council told Outlet 3 that the sale of the harbour to Brine Ferries is agreed. It brings "
        "$63.2 million. The pilots were not asked. A hearing on 20 November was short. "
        "The pilots meet on Friday."
    ),
)
ECHO = v.article(
    4,
    "港の売却で合意 ブライン・フェリーズ",
    outlet="港湾日報",
    hours=30,
    text="ブライン・フェリーズが98億円の港の買収で合意したとモーニング・タイドが報じた。",
    lang="ja",
)


def amount(value: str, unit: str = "USD", quantum: str = "1000000") -> Amount:
    return Amount(value=Decimal(value), unit=unit, quantum=Decimal(quantum))


def stated(article: Article, given: Amount, quote: str, sentence: str = "") -> Stated:
    own = sentence or article.text.split(". ")[0]
    return Stated(
        article=article.id, amount=given, quote=quote, sentence=own, number=1, at=article.text.find(quote)
    )


def slot(*values: Stated, key: str = "price|brine", name: str = "price", verdict: Verdict = "agree") -> Slot:
    return Slot(name=name, key=key, entities=("Brine Ferries",), verdict=verdict, stated=values)


def sure(article: Article, degree: Degree, quote: str) -> Certainty:
    return Certainty(article=article.id, degree=degree, quote=quote, sentence=article.text.split(". ")[0])


def found(
    lead: Article, *others: tuple[Article, Relation], own: str = "harbour", value: float = 0.9
) -> Findings:
    story = v.told(
        v.scored(lead, tidal=value), *((v.scored(one, tidal=value), how) for one, how in others), story=own
    )
    return Findings(story=story)


RUMOURED = replace(
    found(RUMOUR),
    slots=(slot(stated(RUMOUR, amount("61000000"), "$61 million")),),
    certainty=(sure(RUMOUR, "in talks", "is in talks to buy"),),
)
QUAY = found(v.article(8, "Quay closed for repairs", hours=BEFORE), own="quay", value=0.8)


def last_week(*stories: Findings) -> Digest:
    return v.issue(stories or (RUMOURED, QUAY), [], week=LAST, previous=[], previous_week=None)


TOLD = replace(
    found(AGREED, (RUMOUR, "rewrite"), (OWN, "rewrite"), (ECHO, "rewrite")),
    origin=Origin(
        outlet="Morning <Tide>",
        article=None,
        credited_by=(AGREED.id,),
        sentence=AGREED.text.split(". ")[0] + ".",
        feed="https://tide.example/feed?a=1&copy;=2",
    ),
    standings=(
        Standing(
            article=AGREED.id,
            rung="echo",
            sentence=AGREED.text.split(". ")[0],
            credits=(Credit(article=AGREED.id, outlet="Morning <Tide>", how="text", sentence=""),),
        ),
        Standing(article=RUMOUR.id, rung="own", sentence=RUMOUR.text),
        Standing(article=OWN.id, rung="adds", sentence=OWN.text.split(". ")[0]),
        Standing(
            article=ECHO.id,
            rung="echo",
            sentence=ECHO.text,
            credits=(Credit(article=ECHO.id, outlet="Morning <Tide>", how="text", sentence=ECHO.text),),
        ),
    ),
    points=(
        Point(
            name="price",
            verdict="rounding",
            values=(
                Quote(text="$63 million", articles=(AGREED.id,)),
                Quote(text="$63.2 million", articles=(OWN.id,)),
            ),
            key="price|brine",
        ),
        Point(
            name="price in yen",
            verdict="converted",
            values=(
                Quote(text="$63 million", articles=(AGREED.id,)),
                Quote(text="98億円", articles=(ECHO.id,)),
            ),
        ),
        Point(
            name="jobs",
            verdict="differ",
            about="name",
            values=(
                Quote(text="All 240 jobs stay", articles=(AGREED.id,)),
                Quote(text="", note="jobs not mentioned", articles=(OWN.id, ECHO.id)),
            ),
        ),
    ),
    slots=(
        slot(
            stated(AGREED, amount("63000000"), "$63 million"),
            stated(OWN, amount("63200000", quantum="100000"), "$63.2 million"),
            stated(RUMOUR, amount("61000000"), "$61 million"),
        ),
    ),
    certainty=(
        sure(RUMOUR, "in talks", "is in talks to buy"),
        sure(AGREED, "agreed", "has agreed to buy"),
        sure(OWN, "agreed", "is agreed"),
    ),
    reads=(
        Read(
            article=AGREED.id,
            why="the fullest",
            adds=(Quote(text="All 240 jobs stay.", articles=(AGREED.id,)),),
        ),
        Read(
            article=OWN.id,
            why="spoke to the council",
            adds=(Quote(text="The pilots were not asked.", articles=(OWN.id,)),),
        ),
    ),
    summary=(
        Quote(text=AGREED.text.split(". ")[0] + ".", articles=(AGREED.id,)),
        Quote(text="The pilots were not asked.", articles=(OWN.id,)),
    ),
    ahead=(
        Dated(
            when="30 November",
            day=date(2026, 11, 30),
            quote=Quote(text="The council votes on 30 November.", articles=(AGREED.id,)),
        ),
        Dated(
            when="on Friday",
            day=date(2026, 11, 27),
            quote=Quote(text="The pilots meet on Friday", articles=(OWN.id,)),
        ),
        Dated(
            when="20 November",
            day=date(2026, 11, 20),
            quote=Quote(text="A hearing on 20 November", articles=(OWN.id,)),
        ),
    ),
)

EDITED = Edit(
    week="2026-W46",
    article=v.article(8, "Quay *open* again after repairs", hours=BEFORE),
    was_title="Quay closed for repairs",
    figures=(("12 metres", "21 metres"), ("", "£4 million")),
)
SOURCES: tuple[SourceFacts, ...] = (
    SourceFacts(
        outlet="Outlet <3>",
        stories=14,
        first=5,
        first_low=0.163,
        first_high=0.612,
        lag_hours=3.5,
        late=8,
        echoes=2,
        known=14,
        echo_low=0.04,
        echo_high=0.399,
        outliers=1,
    ),
)


def this_week(
    *stories: Findings,
    earlier: Sequence[Digest] | None = None,
    previous: Sequence[Carried] | None = None,
    edits: Sequence[Edit] = (),
    followed: Collection[str] | None = ("Outlet 2", "Outlet 3"),
    stirring: Collection[str] = (),
    scores: Sequence[SourceFacts] = (),
) -> Digest:
    """The issue of W47 after `last_week`."""
    before = last_week()
    made = digest.compose(
        stories or (TOLD,),
        [],
        coverage=v.COVERAGE,
        week=v.WEEK,
        tags=v.TAGS,
        rules=v.RULES,
        previous=digest.carried(before) if previous is None else previous,
        previous_week="2026-W46",
        generated=v.GENERATED,
        earlier=[before] if earlier is None else earlier,
        followed=followed,
        edits=edits,
        stirring=stirring,
    )
    return with_scores(made, scores) if scores else made


def with_scores(issue: Digest, scores: Sequence[SourceFacts]) -> Digest:
    """An issue with these rows for its outlets, which one that closes a quarter counts itself."""
    return replace(issue, facts=canonical({**read(issue), "sources": list(scores)}))


@cache
def whole() -> Digest:
    """The issue with all that an issue may hold."""
    return this_week(edits=[EDITED], scores=SOURCES)


def other(number: int, origin: str, feed: str = "") -> Findings:
    """Another story, whose origin stands outside it."""
    one = found(v.article(number, f"Story {number}"), own=f"s{number}", value=0.9 - number / 100)
    return replace(one, origin=Origin(outlet=origin, article=None, credited_by=(), sentence="x", feed=feed))


def ahead(day: int, words: str = "") -> Dated:
    """A day to come that the lead names."""
    quote = Quote(text=words or f"on {day} December", articles=(AGREED.id,))
    return Dated(when=f"{day} December", day=date(2026, 12, day), quote=quote)
