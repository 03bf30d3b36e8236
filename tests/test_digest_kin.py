"""Talks of an earlier issue and their deal, told too late or too differently to be one story."""

from __future__ import annotations

from dataclasses import replace

import digest_evidence as e
import digest_values as v
import pytest
from digest_forms import in_every_form, in_no_form

from monitor import digest
from monitor.digest.facts import StoryFacts, read
from monitor.evidence.certainty import certainty
from monitor.model import Certainty, Digest, Findings

TALKS = v.article(
    1,
    "Brine Ferries in talks to buy Alder Docks",
    hours=e.BEFORE,
    text="Brine Ferries is in talks to buy Alder Docks for $61 million, two people said.",
)
WAS = replace(
    e.found(TALKS, own="talks"),
    certainty=(
        Certainty(
            article=TALKS.id,
            degree="in talks",
            quote="is in talks",
            sentence=TALKS.text,
            events=("acquisition",),
        ),
    ),
)


def deal(sentence: str, quote: str, *events: str) -> Findings:
    new = v.article(6, "Keys are handed over at last", hours=40, text=sentence)
    stage = Certainty(article=new.id, degree="agreed", quote=quote, sentence=sentence, events=events)
    return replace(e.found(new, own="deal"), certainty=(stage,))


def after(*told: Findings, was: Findings = WAS) -> Digest:
    before = e.last_week(was)
    return e.this_week(*told, earlier=[before], previous=digest.carried(before))


def story(issue: Digest) -> StoryFacts:
    return read(issue)["sections"][0]["stories"][0]


AGREED = deal(
    "Brine Ferries has agreed to buy Alder Docks in a $63 million deal.", "has agreed to buy", "acquisition"
)


def test_a_deal_in_other_words_names_the_talks_of_the_same_parties() -> None:
    issue = after(AGREED)

    assert [(one["week"], one["n"]) for one in story(issue)["related_before"]] == [("2026-W46", 1)]
    in_every_form(issue, "Related, in earlier issues:", TALKS.title, "no. 1")


def test_talks_have_not_gone_quiet_when_their_deal_is_told() -> None:
    assert read(after(AGREED))["quiet_stories"] == []


def test_talks_that_are_told_here_again_are_not_looked_for_in_earlier_issues() -> None:
    again = e.found(TALKS, (e.AGREED, "rewrite"), own="talks")
    in_no_form(after(AGREED, again), "in earlier issues")


@pytest.mark.parametrize(
    ("why", "sentence", "quote", "event"),
    [
        (
            "another deed",
            "Brine Ferries has opened Alder Docks, it said.",
            "has opened",
            "opening",
        ),
        (
            "another company bought",
            "Brine Ferries has agreed to buy Salt Lines for $9 million.",
            "has agreed to buy",
            "acquisition",
        ),
        (
            "another buyer",
            "Gull Freight has agreed to buy Alder Docks for $63 million.",
            "has agreed to buy",
            "acquisition",
        ),
        (
            "something of the company",
            "Brine Ferries has agreed to buy Alder Docks timber for $63 million.",
            "has agreed to buy",
            "acquisition",
        ),
        (
            "nobody named",
            "It has agreed to buy Alder Docks for $63 million.",
            "has agreed to buy",
            "acquisition",
        ),
    ],
)
def test_one_name_in_common_makes_no_kin(why: str, sentence: str, quote: str, event: str) -> None:
    assert "related_before" not in story(after(deal(sentence, quote, event))), why


def test_a_japanese_deal_names_its_talks() -> None:
    talks = v.article(
        1,
        "潮フェリー、アルダー埠頭社を買収で交渉",
        hours=e.BEFORE,
        text="潮フェリーが港湾運営のアルダーを90億円で買収する方向で交渉していることが分かった。",
    )
    was = replace(e.found(talks, own="talks"), certainty=certainty([talks]))
    sentence = "潮フェリーは20日、港湾運営のアルダーを87億円で買収すると発表した。"
    issue = after(deal(sentence, "買収すると発表した", "acquisition"), was=was)
    assert [one["title"] for one in story(issue)["related_before"]] == [talks.title]
    other = "潮フェリーは20日、造船のハルモニアを87億円で買収すると発表した。"
    assert "related_before" not in story(after(deal(other, "買収すると発表した", "acquisition"), was=was))


def test_talks_are_of_what_they_are_about_though_the_words_quoted_end_before_it() -> None:
    [stage] = certainty([TALKS])
    assert (stage.degree, stage.events) == ("in talks", ("acquisition",))
