"""What an issue says of stories that it does not tell again: on the same subject, or of another thing."""

from __future__ import annotations

from dataclasses import replace

import digest_evidence as e
import digest_values as v
from digest_forms import in_every_form, in_no_form

from monitor import digest
from monitor.digest.facts import SinceFacts, read
from monitor.model import Certainty, Degree, Digest, Findings, Origin, Related

DEAL = v.article(6, "Brine Ferries buys the harbour", hours=40, text="Brine Ferries has agreed to buy it.")
NEW = v.article(5, "A second telling", hours=40, text="Brine Ferries pays $63 million for the harbour.")


def after(*told: Findings, was: Findings = e.RUMOURED) -> Digest:
    before = e.last_week(was)
    return e.this_week(*told, earlier=[before], previous=digest.carried(before))


def since(issue: Digest, kind: str) -> list[SinceFacts]:
    [story] = read(issue)["sections"][0]["stories"]
    return [one for one in story.get("since", []) if one["kind"] == kind]


def stage(article: str, degree: Degree, quote: str, *events: str) -> Certainty:
    return Certainty(article=article, degree=degree, quote=quote, sentence=f"It {quote}.", events=events)


# -- told before, and not again ---------------------------------------------------------------


def test_a_deal_that_is_a_story_of_its_own_names_the_talks_that_the_last_issue_told() -> None:
    found = e.found(DEAL, own="deal")
    near = replace(found, story=replace(found.story, related=(Related(story="harbour", score=0.9),)))

    issue = after(near)

    [story] = read(issue)["sections"][0]["stories"]
    assert [(one["week"], one["n"]) for one in story["related_before"]] == [("2026-W46", 1)]
    in_every_form(issue, "Related, in earlier issues:", "no. 1", e.RUMOUR.title)


def test_what_is_related_and_told_again_is_pointed_to_in_this_issue_alone() -> None:
    found = e.found(DEAL, own="deal")
    near = replace(found, story=replace(found.story, related=(Related(story="harbour", score=0.9),)))
    again = e.found(e.RUMOUR, (NEW, "rewrite"))

    in_no_form(after(near, again), "in earlier issues")


def test_what_is_related_and_was_never_told_is_not_named() -> None:
    found = e.found(DEAL, own="deal")
    near = replace(found, story=replace(found.story, related=(Related(story="unheard-of", score=0.9),)))

    in_no_form(after(near), "in earlier issues")


# -- a stage is compared with the same thing --------------------------------------------------


def test_a_stage_is_compared_with_what_was_said_of_the_same_thing() -> None:
    was = replace(
        e.RUMOURED, certainty=(stage(e.RUMOUR.id, "in talks", "is in talks to buy", "acquisition"),)
    )
    found = e.found(e.RUMOUR, (NEW, "rewrite"))
    bought = replace(found, certainty=(stage(NEW.id, "agreed", "has agreed to buy", "acquisition"),))
    opened = replace(found, certainty=(stage(NEW.id, "done", "has opened", "opening"),))

    [step] = since(after(bought, was=was), "certainty")
    assert (step["before"], step["after"]) == ("is in talks to buy", "has agreed to buy")
    assert since(after(opened, was=was), "certainty") == []


def test_a_stage_is_not_compared_with_an_article_that_the_story_has_lost() -> None:
    lost = stage("gone-to-another-story", "in talks", "is in talks to buy", "acquisition")
    found = e.found(e.RUMOUR, (NEW, "rewrite"))
    bought = replace(found, certainty=(stage(NEW.id, "agreed", "has agreed to buy", "acquisition"),))

    assert since(after(bought, was=replace(e.RUMOURED, certainty=(lost,))), "certainty") == []


# -- an origin that is no news ----------------------------------------------------------------


def credited(outlet: str, article: str | None, by: str, *, house: str = "") -> Findings:
    found = e.found(e.RUMOUR, (NEW, "rewrite"))
    families = ((e.RUMOUR.id, house or "one"), (NEW.id, house or "two"))
    origin = Origin(outlet=outlet, article=article, credited_by=(by,), sentence="It is reported.")
    return replace(found, origin=origin, families=families)


def test_the_only_outlet_that_told_it_is_no_origin_newly_known() -> None:
    assert since(after(credited(e.RUMOUR.outlet, e.RUMOUR.id, NEW.id)), "origin") == []
    assert len(since(after(credited("Morning Tide", None, NEW.id)), "origin")) == 1


def test_what_a_house_says_of_its_own_report_makes_no_origin_newly_known() -> None:
    assert since(after(credited("Evening Tide", e.RUMOUR.id, NEW.id, house="tide")), "origin") == []
    assert len(since(after(credited("Evening Tide", e.RUMOUR.id, NEW.id)), "origin")) == 1


def test_a_subject_in_common_is_no_telling_of_the_same_thing() -> None:
    found = e.found(DEAL, own="deal")
    near = replace(found, story=replace(found.story, related=(Related(story="harbour", score=0.5),)))
    issue = after(near)

    in_no_form(issue, "in earlier issues")
    in_every_form(issue, "Gone quiet")
