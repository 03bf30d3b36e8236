"""Talks one week and their deal the next: the newest price counts, and is compared with last week's."""

from __future__ import annotations

from dataclasses import replace

import digest_evidence as e
import digest_values as v

from monitor import digest, evidence
from monitor.digest.facts import read
from monitor.model import Article, Findings, Story

TALKS = (
    "Brine Ferries is in talks to buy Corelet Systems, the Norvia maker of gearboxes, for $6.1 billion, "
    "three people with knowledge of the matter said. Corelet Systems employs 2,400 people in two plants. The "
    "boards are to meet next week, one of the people said, and a sale would need the consent of regulators."
)
DEAL = (
    "Brine Ferries has agreed to buy Corelet Systems, the Norvia maker of gearboxes, for $6.8 billion, the "
    "two companies said on Wednesday. Corelet Systems employs 2,400 people in two plants. Shareholders are "
    "to be asked for consent in January, and the purchase is to be paid for with loans from four banks."
)
FIRST = v.article(
    31, "Brine Ferries in talks to buy Corelet Systems for $6.1 billion", hours=-140, text=TALKS
)
SECOND = v.article(32, "Brine Ferries eyes Corelet Systems in $6.1 billion deal", hours=-138, text=TALKS)
AGREED = v.article(33, "Brine Ferries agrees to buy Corelet Systems for $6.8 billion", hours=40, text=DEAL)
# The same two outlets, a week on.
AGREED = replace(AGREED, outlet=FIRST.outlet, url=FIRST.url + "-agreed")
ALSO = replace(
    v.article(34, "Brine Ferries to buy Corelet Systems for $6.8 billion", hours=42, text=DEAL),
    outlet=SECOND.outlet,
    url=SECOND.url + "-agreed",
)


def found(lead: Article, *others: Article) -> Findings:
    told: Story = e.found(lead, *((one, "rewrite") for one in others)).story
    return evidence.find(told)


def test_a_price_that_its_outlets_gave_anew_is_one_point_under_the_newest_value() -> None:
    sums = [
        p
        for p in found(FIRST, SECOND, AGREED, ALSO).points
        if p.about == "figure" and "$" in p.values[0].text
    ]

    assert [(p.verdict, [q.text for q in p.values]) for p in sums] == [("agree", ["$6.8 billion"])]


def test_the_price_of_a_deal_is_found_again_under_whatever_name_last_weeks_reports_had_for_it() -> None:
    before = e.last_week(found(FIRST, SECOND))
    now = e.this_week(found(FIRST, SECOND, AGREED, ALSO), earlier=[before], previous=digest.carried(before))

    [story] = read(now)["sections"][0]["stories"]
    moved = [(one["before"], one["after"]) for one in story["since"] if one["kind"] == "figure"]
    assert moved == [("$6.1 billion", "$6.8 billion")]


def test_a_report_written_again_around_its_outcome_leads_before_the_talks_that_it_replaces() -> None:
    same = TALKS.split(". ", 1)[1]
    again = replace(AGREED, text=f"{DEAL.split('. ', 1)[0]}. {same}")
    talks = replace(FIRST, text=TALKS)

    assert found(talks, again).lead == again.id
