"""How outlets did over an archive: first, late, retelling; counted from the issues alone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import digest_evidence as e
import digest_values as v

from monitor import digest, weeks
from monitor.digest import SourceFacts
from monitor.digest.facts import read
from monitor.digest.phrases import retold_share, source_said
from monitor.digest.record import quarter
from monitor.model import Digest


def told(
    outlet: str,
    hour: int,
    *,
    rung: str = "unknown",
    relation: str = "rewrite",
    dated: str = "published",
    publisher: str = "",
) -> dict[str, Any]:
    return {
        "id": f"{outlet} {hour}", "outlet": outlet, "url": "", "publisher": publisher or outlet, "rung": rung,
        "at": f"2026-11-17T{hour:02d}:00:00+00:00", "dated": dated, "relation": relation,
    }  # fmt: skip


def story(
    name: str, *articles: dict[str, Any], origin: str = "", points: Sequence[dict[str, Any]] = ()
) -> dict[str, Any]:
    return {
        "id": name,
        "best": articles[0],
        "also": list(articles[1:]),
        "origin": origin,
        "points": list(points),
    }


def issue(*stories: dict[str, Any], week: str = "2026-W47", revision: int = 1) -> Digest:
    facts = {"sections": [{"stories": list(stories), "more": []}]}
    return Digest(week=week, revision=revision, draft=False, facts=json.dumps(facts))


def scored(*issues: Digest, least: int = 1) -> dict[str, SourceFacts]:
    return {one["outlet"]: one for one in digest.outlet_scores(issues, least=least)}


def test_the_earliest_of_several_publishers_was_first_and_the_others_are_late() -> None:
    found = scored(issue(story("a", told("Ledger", 6), told("Quay", 9), told("Post", 11))))
    assert [(o, one["first"], one["lag_hours"]) for o, one in sorted(found.items())] == [
        ("Ledger", 1, None),
        ("Post", 0, 5.0),
        ("Quay", 0, 3.0),
    ]


def test_the_origin_that_others_credit_was_first_though_its_page_is_dated_later() -> None:
    found = scored(
        issue(story("a", told("Quay", 6, rung="echo"), told("Ledger", 9, rung="origin"), origin="Ledger"))
    )
    assert (found["Ledger"]["first"], found["Quay"]["first"]) == (1, 0)


def test_nobody_was_first_where_the_origin_is_none_of_them() -> None:
    found = scored(
        issue(story("a", told("Quay", 6, rung="echo"), told("Post", 9, rung="echo"), origin="Ledger"))
    )
    assert [(one["first"], one["lag_hours"]) for one in found.values()] == [(0, None), (0, None)]


def test_nobody_was_first_where_a_time_of_publication_is_not_known() -> None:
    found = scored(issue(story("a", told("Quay", 6, dated="seen"), told("Post", 9))))
    assert [one["first"] for one in found.values()] == [0, 0]


def test_a_story_of_one_publisher_counts_for_nobody() -> None:
    assert scored(issue(story("a", told("Quay", 6), told("Quay Asia", 9, publisher="Quay")))) == {}


def test_only_those_whose_origin_is_known_can_be_echoes_and_a_copy_is_one() -> None:
    found = scored(
        issue(
            story("a", told("Ledger", 6, rung="own"), told("Quay", 7, rung="echo"), told("Post", 8)),
            story(
                "b", told("Ledger", 6), told("Post", 8, relation="syndicated"), told("Quay", 9, rung="adds")
            ),
        )
    )
    assert {name: one["echoes"] for name, one in found.items()} == {"Ledger": 0, "Quay": 1, "Post": 1}
    assert (found["Post"]["echo_low"], found["Post"]["echo_high"]) == (0.207, 1.0)
    assert {name: one["known"] for name, one in found.items()} == {"Ledger": 1, "Quay": 2, "Post": 1}
    assert {name: retold_share(one) for name, one in found.items()} == {
        "Ledger": "0 of 1 (0% to 79%)",
        "Quay": "1 of 2 (10% to 90%)",
        "Post": "1 of 1 (21% to 100%)",
    }


def test_where_it_is_known_of_no_story_whether_it_is_retold_no_share_is_given() -> None:
    found = scored(issue(story("a", told("Ledger", 6), told("Quay", 9), told("Post", 11))))
    assert source_said(found["Quay"]) == "first in 0 of 1 (0% to 79%), else 3.0 hours behind"
    assert source_said(found["Ledger"]) == "first in 1 of 1 (21% to 100%)"


def test_a_row_frozen_before_it_held_what_it_is_of_gives_a_count_without_an_interval() -> None:
    row = scored(issue(story("a", told("Ledger", 6, rung="own"), told("Quay", 9, rung="echo"))))["Quay"]
    del row["known"], row["late"]
    assert source_said(row) == "first in 0 of 1 (0% to 79%), else 3.0 hours behind; only retold in 1"


def test_a_story_told_in_two_issues_counts_once_as_it_was_told_last() -> None:
    before = issue(story("a", told("Quay", 6), told("Post", 9)), week="2026-W46")
    after = issue(story("a", told("Quay", 6), told("Post", 9), told("Ledger", 4)))
    found = scored(after, before)
    assert {name: (one["stories"], one["first"]) for name, one in found.items()} == {
        "Quay": (1, 0),
        "Post": (1, 0),
        "Ledger": (1, 1),
    }


def test_a_figure_is_an_outlier_where_two_others_give_another() -> None:
    articles = [told("Ledger", 6), told("Quay", 7), told("Post", 8)]
    values = [{"articles": ["Ledger 6", "Quay 7"]}, {"articles": ["Post 8"]}]
    point = {"verdict": "differ", "about": "figure", "values": values}
    apart = {
        "verdict": "differ",
        "about": "figure",
        "values": [{"articles": ["Ledger 6"]}, {"articles": ["Post 8"]}],
    }
    found = scored(issue(story("a", *articles, points=[point, apart])))
    assert {name: one["outliers"] for name, one in found.items()} == {"Ledger": 0, "Quay": 0, "Post": 1}


def test_an_outlet_with_few_stories_gets_no_score() -> None:
    shared = [story(f"s{n}", told("Quay", 6), told("Post", 9)) for n in range(9)]
    assert digest.outlet_scores([issue(*shared)]) == ()
    ten = digest.outlet_scores([issue(*shared, story("x", told("Quay", 6), told("Ledger", 9)))])
    assert [(one["outlet"], one["stories"], one["first"]) for one in ten] == [("Quay", 10, 10)]
    assert (ten[0]["first_low"], ten[0]["first_high"]) == (0.722, 1.0)


def test_the_last_week_of_a_quarter_closes_it() -> None:
    weeks = quarter("2026-W53")
    assert (weeks[0], weeks[-1], len(weeks)) == ("2026-W40", "2026-W53", 14)
    assert quarter("2026-W52") == ()
    assert quarter("2026-W26")[0] == "2026-W14"


def test_the_quarter_is_scored_from_its_own_issues() -> None:
    many = [story(f"s{n}", told("Quay", 6), told("Post", 9)) for n in range(10)]
    old = issue(*many, week="2026-W38")
    new = issue(*many, week="2026-W40")
    assert digest.quarter_scores("2026-W53", [old]) == ()
    assert len(digest.quarter_scores("2026-W53", [old, new])) == 2
    assert digest.quarter_scores("2026-W47", [old, new]) == ()


def test_of_an_issue_that_was_made_anew_only_the_last_revision_counts() -> None:
    withdrawn = story("gone", told("Quay", 6), told("Post", 9))
    kept = story("kept", told("Quay", 6), told("Post", 9))
    found = scored(issue(kept, revision=2), issue(withdrawn, kept))
    assert [one["stories"] for one in found.values()] == [1, 1]


CLOSING, BEFORE = weeks.week("2026-W53", "Asia/Tokyo"), weeks.week("2026-W52", "Asia/Tokyo")


def composed(
    week: Any, numbers: Sequence[int], *, earlier: Sequence[Digest] = (), revision: int = 1
) -> Digest:
    """An issue with a story for each number, each told by Quay and an hour later by Post."""
    findings = [
        e.found(
            v.article(2 * number, f"Story {number}", outlet="Quay"),
            (v.article(2 * number + 1, f"Story {number} again", outlet="Post", hours=1), "rewrite"),
            own=f"s{number}",
        )
        for number in numbers
    ]
    return v.issue(
        findings, [], week=week, previous=[], previous_week=None, earlier=earlier, revision=revision
    )


def stories_scored(made: Digest) -> dict[str, int]:
    return {one["outlet"]: one["stories"] for one in read(made).get("sources", [])}


def test_the_issue_that_closes_a_quarter_counts_its_own_stories() -> None:
    before = composed(BEFORE, range(1, 10))
    assert digest.quarter_scores("2026-W53", [before]) == ()
    closing = composed(CLOSING, range(10, 14), earlier=[before])
    assert stories_scored(closing) == {"Post": 13, "Quay": 13}
    assert [(one["outlet"], one["first"]) for one in read(closing)["sources"]] == [("Post", 0), ("Quay", 13)]


def test_a_quarter_can_be_scored_from_the_issue_that_closes_it_alone() -> None:
    assert stories_scored(composed(CLOSING, range(10))) == {"Post": 10, "Quay": 10}


def test_a_closing_issue_made_anew_does_not_count_what_it_replaces() -> None:
    before, first = composed(BEFORE, range(1, 10)), composed(CLOSING, range(10, 14))
    again = composed(CLOSING, range(12, 14), earlier=[before, first], revision=2)
    assert stories_scored(again) == {"Post": 11, "Quay": 11}


def test_no_other_issue_scores_a_quarter() -> None:
    assert stories_scored(composed(BEFORE, range(1, 13))) == {}
