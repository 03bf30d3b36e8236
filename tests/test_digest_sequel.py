"""A story that goes on: told by what is new, under the headline that it was known by; and "
"where it goes on in
other words than can be joined, it is named as what it follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import digest_evidence as e
import digest_values as v
import pytest
from digest_forms import in_every_form

from monitor import digest, evidence, stories, weeks
from monitor.digest.facts import Facts, StoryFacts, read
from monitor.model import Article, Digest, Related, StoryRules, Week
from monitor.pipeline.publish import well_led

DEAL = (
    "Kabuto Semiconductor has agreed to buy the British chip designer Orin Microsystems for "
    "640 million pounds in "
    "cash, the companies said. The Tokyo-based group will pay 412 pence a share, a premium of "
    "31 per cent, and "
    "expects the purchase to close by 30 June 2027, subject to approval by regulators. Orin "
    "employs 840 people in "
    "Bristol and Cambridge. "
)
FIRST = v.article(
    1, "Kabuto agrees to buy Orin for 640 million pounds", hours=-170, text=DEAL + "Its shares rose."
)
SECOND = v.article(
    2,
    "Japan's Kabuto to acquire Orin Microsystems in 640 million pound deal",
    hours=-166,
    text="Japan's Kabuto Semiconductor will acquire Orin Microsystems, the chip designer, in a "
    "cash deal worth 640 "
    "million pounds. Shareholders are to receive 412 pence a share, a premium of 31 per cent. "
    "The purchase is "
    "expected to close by 30 June 2027. Orin has 840 staff in Bristol and Cambridge.",
)
SUIT = v.article(
    3,
    "Marlow Capital sues to block Kabuto's 640 million pound purchase of Orin",
    hours=2,
    text="Marlow Capital has sued at the High Court in London to block the purchase of Orin "
    "Microsystems by Kabuto "
    "Semiconductor for 640 million pounds in cash. Kabuto agreed last week to buy the British "
    "chip designer for "
    "412 pence a share, a premium of 31 per cent, and expects the purchase to close by 30 June "
    "2027, subject to "
    "approval by regulators. Marlow holds 6.2 per cent of Orin and says that the price "
    "undervalues it by 150 "
    "million pounds. Orin employs 840 people in Bristol and Cambridge.",
)
AGAIN = v.article(
    4, "Kabuto to buy Orin for 640 million pounds", hours=3, text=DEAL + "Analysts were not surprised."
)
APART = v.article(
    5,
    "Orin shareholder sues to stop sale to Kabuto",
    outlet="Outlet 1",
    hours=26,
    text="Marlow Capital, a hedge fund with 6.2 per cent of Orin Microsystems, has filed a suit at the High "
    'Court to block the sale of the chip designer to Kabuto Semiconductor. "The board has sold this company '
    'short," said Petra Lund, a partner at Marlow. Orin said that it would defend itself, and its members '
    "had been told all there was to know. A hearing is set for 14 December, a clerk said.",
)


def issue(
    articles: Sequence[Article], week: Week, generated: datetime, earlier: Sequence[Digest] = ()
) -> Digest:
    """The issue of a week from these articles, as publish makes it."""
    known = {one for issue in earlier for carried in digest.carried(issue) for one in carried.articles}
    grouped = stories.group([v.scored(one, tidal=0.9) for one in articles])
    fresh = [one for one in grouped if any(own.article.id not in known for own in one.members)]
    return digest.compose(
        [well_led(evidence.find(one, told=known)) for one in fresh],
        [],
        coverage=v.COVERAGE,
        week=week,
        tags=v.TAGS,
        rules=v.RULES,
        previous=[one for issue in earlier for one in digest.carried(issue)],
        previous_week=earlier[-1].week if earlier else None,
        generated=generated,
        earlier=earlier,
        reported=known,
    )


@pytest.fixture(scope="module")
def before() -> Digest:
    """The issue of the week in which the deal was told."""
    return issue([FIRST, SECOND], weeks.before(v.WEEK), v.GENERATED - timedelta(days=7))


def after(before: Digest, *fresh: Article) -> tuple[Digest, Facts]:
    made = issue([FIRST, SECOND, *fresh], v.WEEK, v.GENERATED, [before])
    return made, read(made)


def only(facts: Facts) -> StoryFacts:
    [story] = facts["sections"][0]["stories"]
    return story


def test_a_story_that_goes_on_is_told_by_what_is_new_and_says_how_it_was_told(before: Digest) -> None:
    made, facts = after(before, SUIT)
    story = only(facts)
    assert (story["status"], story["best"]["id"], story["best_why"]) == (
        "updated",
        SUIT.id,
        "tells how it goes on",
    )
    [new] = story["since"]
    assert (new["kind"], new["after"], new["articles"]) == ("report", SUIT.title, [SUIT.id])
    assert new["before"] == only(read(before))["best"]["title"]
    assert story["change"] == f"Updated: told in W46 as “{new['before']}”; 1 more article."
    in_every_form(made, f"in W46 it was told as “{new['before']}”")


def test_what_says_again_what_is_known_is_no_report_of_how_it_goes_on(before: Digest) -> None:
    _, facts = after(before, AGAIN)
    story = only(facts)
    assert story["best_why"] != "tells how it goes on"
    assert not [one for one in story.get("since", []) if one["kind"] == "report"]


def test_of_what_is_new_an_article_of_the_new_leads_and_none_that_says_the_old_again(before: Digest) -> None:
    _, facts = after(before, SUIT, AGAIN)
    assert only(facts)["best"]["id"] == SUIT.id


def test_names_that_stand_in_both_headlines_are_counted_of_stories_on_one_subject() -> None:
    scored = [v.scored(one, tidal=0.9) for one in (FIRST, SUIT)]
    one, other = stories.group(scored, StoryRules(threshold=1))
    assert [(near.story, near.titles) for near in one.related] == [(other.id, 2)]


def following(before: Digest, score: float, titles: int) -> tuple[Digest, Facts]:
    """The issue that tells a story on the subject of the one before."""
    was = only(read(before))["id"]
    near = Related(story=was, score=score, names=("Kabuto", "Orin"), titles=titles)
    found = e.found(APART, own="suit")
    made = e.this_week(
        replace(found, story=replace(found.story, related=(near,))),
        earlier=[before],
        previous=digest.carried(before),
    )
    return made, read(made)


def test_a_sequel_that_is_not_joined_names_what_it_follows_which_has_not_gone_quiet(before: Digest) -> None:
    made, facts = following(before, 0.4, 2)
    [past] = only(facts)["related_before"]
    assert (past["week"], past["title"]) == ("2026-W46", only(read(before))["best"]["title"])
    assert facts["quiet_stories"] == []
    in_every_form(made, past["title"])


@pytest.mark.parametrize(("score", "titles"), [(0.1, 2), (0.4, 1)])
def test_what_is_less_likely_or_shares_one_name_alone_is_no_sequel(
    before: Digest, score: float, titles: int
) -> None:
    _, facts = following(before, score, titles)
    assert "related_before" not in only(facts)
    assert [one["title"] for one in facts["quiet_stories"]] == [only(read(before))["best"]["title"]]
