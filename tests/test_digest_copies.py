"""An article is called the same text as another only where its headline says what that text says, and stands
with the text that it is nearest to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import digest_evidence as e
import digest_values as v
import pytest
from digest_forms import in_every_form, in_no_form, story

from monitor import digest
from monitor.digest.facts import StoryFacts
from monitor.model import Article, Certainty, Degree, Findings, Relation

PRICE = "The board of Aldersound said on Tuesday that Brine Ferries will pay $6.34 billion for its quays. "
LONGER = (
    "The pilots were asked twice, and said on both days that they had no wish to move to the northern basin. "
    "A crane driver of thirty years said that nobody had told him anything. Talks went on into the night. "
)
OTHER = (
    "At the northern basin the mood was another on Wednesday, where ferries of two lines lie side by side. "
    "Their crews expect new timetables by the spring, and a dry dock that was promised to them long ago. "
)


def told(number: int, title: str, body: str = PRICE + LONGER, outlet: str = "") -> Article:
    return v.article(number, title, outlet=outlet, text=body, hours=number)


def issue(
    lead: Article,
    *others: tuple[Article, Relation, Article],
    certainty: Sequence[Certainty] = (),
) -> StoryFacts:
    """The story of `lead` and the `others`, each with what it was found beside."""
    return story(e.this_week(findings(lead, *others, certainty=certainty)))


def findings(
    lead: Article, *others: tuple[Article, Relation, Article], certainty: Sequence[Certainty] = ()
) -> Findings:
    found = e.found(lead, *((one, how) for one, how, _ in others))
    rows = tuple(
        replace(row, link=replace(row.link, to=to.id))
        for row, (_, _, to) in zip(found.story.retellings, others, strict=True)
    )
    return replace(found, story=replace(found.story, retellings=rows), certainty=tuple(certainty))


def same(facts: StoryFacts) -> dict[str, str]:
    return {one["id"]: one["same_as"] for one in facts["also"] if "same_as" in one}


LEAD = told(1, "Brine Ferries to pay $6.34 billion for Aldersound quays")


@pytest.mark.parametrize(
    "title",
    [
        "Brine Ferries to pay $6.3bn for quays",
        "Brine buys quays for $6 billion",
        "Ferry line buys the quays of Aldersound",
        "Quays go to Brine: what the 2026 deal means in 5 points",
        "ブライン、埠頭を63億ドルで買収",
    ],
)
def test_a_copy_under_a_headline_that_its_text_bears_out_is_the_same_text(title: str) -> None:
    copy = told(2, title)
    facts = issue(LEAD, (copy, "syndicated", LEAD))
    assert same(facts) == {copy.id: LEAD.id}
    assert facts["also"][0]["relation"] == "syndicated"


@pytest.mark.parametrize(
    "title",
    [
        "Brine Ferries to pay $8 billion for quays",
        "Brine Ferries to pay 6.34% of its sales for quays",
        "Brine Ferries to cut 240 jobs on quays",
        "ブライン、埠頭を1兆2000億円で買収",
    ],
)
def test_a_copy_under_another_figure_is_not_called_the_same_text(title: str) -> None:
    found = findings(LEAD, (told(2, title), "syndicated", LEAD))
    facts = story(e.this_week(found))
    assert same(facts) == {}
    assert facts["also"][0]["relation"] == "rewrite"
    in_no_form(e.this_week(found), "same text")
    in_every_form(e.this_week(found), title)


def test_a_copy_under_the_very_same_headline_is_the_same_text_whatever_figures_that_has() -> None:
    lead = told(1, "Ferry line grows by 12 percent")
    copy = told(2, "Ferry line grows by 12 percent")
    assert same(issue(lead, (copy, "copy", lead))) == {copy.id: lead.id}


def stage(article: Article, degree: Degree, sentence: str) -> Certainty:
    return replace(e.sure(article, "in talks", sentence), degree=degree, sentence=sentence)


def test_a_copy_whose_headline_is_at_another_stage_than_its_text_is_not_called_the_same() -> None:
    copy = told(2, "Brine Ferries buys quays")
    said = (
        stage(LEAD, "in talks", PRICE.strip()),
        stage(copy, "done", copy.title),
        stage(copy, "in talks", PRICE.strip()),
    )
    assert same(issue(LEAD, (copy, "copy", LEAD), certainty=said)) == {}
    agreeing = (said[0], stage(copy, "in talks", copy.title))
    assert same(issue(LEAD, (copy, "copy", LEAD), certainty=agreeing)) == {copy.id: LEAD.id}


def test_a_copy_stands_with_the_text_it_is_nearest_to_not_with_the_one_it_was_found_beside() -> None:
    retold = told(2, "Mood is another at the northern basin", PRICE + OTHER)
    copy = told(3, "Another mood in the north", PRICE + OTHER + "Our own man was there.")
    facts = issue(LEAD, (retold, "rewrite", LEAD), (copy, "copy", LEAD))
    assert same(facts) == {copy.id: retold.id}


def test_a_copy_at_the_leads_outlet_of_another_text_is_listed_under_that_text() -> None:
    retold = told(2, "Mood is another at the northern basin", PRICE + OTHER, outlet="Quay Post")
    copy = told(3, "Another mood in the north", PRICE + OTHER, outlet="Quay Post")
    made = digest.render(e.this_week(findings(LEAD, (retold, "rewrite", LEAD), (copy, "copy", retold))))
    assert (
        "  - The same text: [Another mood in the north](https://outlet-3.example/news/3) · Quay Post"
        in made.markdown
    )


def test_a_copy_of_one_with_another_figure_stands_with_that_one() -> None:
    changed = told(2, "Brine Ferries to pay $8 billion for quays")
    again = told(3, "Quays cost Brine $8 billion")
    facts = issue(LEAD, (changed, "syndicated", LEAD), (again, "syndicated", changed))
    assert same(facts) == {again.id: changed.id}
    assert [one["relation"] for one in facts["also"]] == ["rewrite", "syndicated"]


def test_copies_that_point_at_each_other_in_a_circle_are_copies_of_the_lead() -> None:
    one, two = told(2, "Brine buys quays"), told(3, "Quays are sold")
    assert same(issue(LEAD, (one, "copy", two), (two, "copy", one))) == {one.id: LEAD.id, two.id: LEAD.id}


def test_what_has_no_text_to_compare_stays_with_what_it_was_found_beside() -> None:
    bare = replace(LEAD, text="")
    copy = told(2, "Brine Ferries buys quays", "")
    assert same(issue(bare, (copy, "copy", bare))) == {copy.id: bare.id}
