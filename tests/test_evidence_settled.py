from __future__ import annotations

import time

import pytest
from evidence_stories import told

from monitor.evidence.certainty.settled import points
from monitor.evidence.reading import members

FILLER = " ".join("Nothing of note was said about it by anyone there." for _ in range(12))


def found(*texts: tuple[str, str]) -> list[tuple[str, list[str]]]:
    articles = members(told(*texts))
    out = points(articles)
    for point in out:
        assert (point.about, point.verdict) == ("date", "differ")
        for quote in point.values:
            assert all(quote.text in a.text for a in articles if a.id in quote.articles)
    return [(p.name, [q.text for q in p.values]) for p in out]


def two(first: str, second: str) -> list[tuple[str, list[str]]]:
    return found(("Norland's plan", f"{first} {FILLER}"), ("The plan of Norland", f"{second} {FILLER}"))


def test_the_storys_own_move_settled_at_two_times_differs() -> None:
    assert two(
        "Norland has a plan. This initiative, formalized in late 2025, is a first.",
        "Norland has a plan. The meaning of this move, finalized as of January 2026, is plain.",
    ) == [("when it was settled", ["formalized in late 2025", "finalized as of January 2026"])]


def test_a_sale_closed_on_two_days_differs() -> None:
    assert two(
        "Brightfab's acquisition of Corelet closed on November 2, 2026.",
        "Brightfab's acquisition of Corelet was completed on November 10, 2026.",
    ) == [
        (
            "Brightfab's acquisition Corelet: when it was completed",
            ["closed on November 2, 2026", "completed on November 10, 2026"],
        )
    ]


def test_planned_dates_that_exclude_each_other_differ() -> None:
    assert two(
        "Production at the Brightfab plant is expected to begin in 2027.",
        "Production at the Brightfab plant is to begin in the second half of 2028.",
    ) == [
        (
            "Production Brightfab plant: when it is to begin",
            [
                "the Brightfab plant is expected to begin in 2027",
                "the Brightfab plant is to begin in the second half of 2028",
            ],
        )
    ]


def test_japanese_dates_of_one_start_of_works_differ() -> None:
    rest = "他に発表はなかった。" * 20
    assert found(
        ("明光工業が新工場", f"明光工業の新工場は2028年春に着工する。{rest}"),
        ("明光工業の工場計画", f"明光工業の新工場は2029年秋に着工する。{rest}"),
    ) == [("明光工業の新工場：着工の時期", ["2028年春に着工", "2029年秋に着工"])]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        # one holds the other
        ("The Brightfab plant opened in 2026.", "The Brightfab plant opened in March 2026."),
        # reports of the next day
        ("The Brightfab plant opened on March 2, 2026.", "The Brightfab plant opened on March 3, 2026."),
        # another plant, another company
        ("The Brightfab plant opened in March 2026.", "The Hexar plant opened in May 2026."),
        (
            "The Brightfab plant in Norland opened in March 2026.",
            "The Brightfab plant in Sudland opened in May 2026.",
        ),
        # planned, then done
        ("The Brightfab plant is to open in March 2027.", "The Brightfab plant opened in October 2026."),
        # another beginning at the plant
        (
            "Production at the Brightfab plant is to begin in 2027.",
            "Hiring at the Brightfab plant is to begin in 2026.",
        ),
        # steps
        ("The first Brightfab plant opened in March 2026.", "The Brightfab plant opened in May 2026."),
        (
            "The Brightfab plant opened in March 2026. The Brightfab plant opened in May 2026.",
            "The Brightfab plant opened in May 2026.",
        ),
        # a delay is told by one article
        ("The Brightfab plant was originally to open in 2026.", "The Brightfab plant is to open in 2028."),
        # another date stands nearer to the verb's own
        ("The Brightfab plant opened for talks that end in 2027.", "The Brightfab plant opened in 2025."),
    ],
)
def test_what_steps_parts_or_time_zones_explain_does_not_differ(first: str, second: str) -> None:
    assert two(first, second) == []


def test_one_article_has_nothing_to_be_compared_with() -> None:
    assert found(("One", "The Brightfab plant opened in 2025. The Brightfab plant opened in 2026.")) == []


def test_a_hostile_page_costs_no_more_than_a_long_one() -> None:
    pages = [
        "opened in 2026 " * 4_000,
        "a" * 59_000 + " 2026",
        "2026年に" * 9_000,
        "opened " * 8_000 + "in 2026.",
    ]
    begin = time.perf_counter()
    for page in pages:
        points(members(told(("Brightfab", page), ("Brightfab", page + "x"))))
    assert time.perf_counter() - begin < 5
