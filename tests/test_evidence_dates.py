from __future__ import annotations

from datetime import date

import pytest
from evidence_stories import told

from monitor.evidence import find
from monitor.model import Dated

FILLER = " ".join("Nothing of note was said about it by anyone there." for _ in range(6))


def dates(*texts: str) -> tuple[Dated, ...]:
    return find(told(*(("A title", t) for t in texts))).dates


@pytest.mark.parametrize(
    ("sentence", "when", "day"),
    [
        ("Brightfab wants to have the factory running by 2027.", "by 2027", date(2027, 1, 1)),
        ("The servers went on sale in March 2026 in Norland.", "March 2026", date(2026, 3, 1)),
        ("The maker will open its interface in mid-2027 to all.", "mid-2027", date(2027, 6, 1)),
        ("Shareholders will vote on the plan on 3 December.", "3 December", date(2026, 12, 3)),
        ("Shareholders will vote on the plan on December 3, 2026.", "December 3, 2026", date(2026, 12, 3)),
        ("Orders must be in by Jan. 15 to count at all.", "by Jan. 15", date(2027, 1, 15)),
        (
            "Mass production begins in the second half of 2028 there.",
            "the second half of 2028",
            date(2028, 7, 1),
        ),
        ("Mass production begins in early 2028 in Norland.", "early 2028", date(2028, 1, 1)),
        ("同社は2027年春に量産を始める計画だ。", "2027年春", date(2027, 3, 1)),
        ("2030年までに全工程を自社で手がける。", "2030年までに", date(2030, 1, 1)),
        ("工場は2027年４月1日に稼働する見通しだ。", "2027年４月1日", date(2027, 4, 1)),
        ("12月3日までに結論を出す予定である。", "12月3日までに", date(2026, 12, 3)),
    ],
)
def test_an_explicit_date_is_given_with_its_clause(sentence: str, when: str, day: date) -> None:
    (found,) = dates(f"{sentence} {FILLER}")
    assert (found.when, found.day) == (when, day)
    assert found.quote.text in sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "The factory will run next year, Brightfab said.",
        "来年には量産を始める計画だ。",
        "Brightfab said so on November 18, 2026 in a call with press.",
        "Brightfab was founded in March 2011 by two brothers from Norland.",
        "Its 2027 budget is larger than all others before.",
        "Updated March 3, 2026 with a comment of the company.",
        "Masa Ode speaks at a fair in Norland, Jan. 6, 2026.",
        "The card has 2030 cores and 2048 threads inside.",
        "They meet on February 31, 2027 as nobody ever did.",
    ],
)
def test_what_is_vague_stamped_background_or_the_day_itself_is_left_out(sentence: str) -> None:
    assert dates(f"{sentence} {FILLER}") == ()


def test_three_dates_at_most_sorted_by_day() -> None:
    found = dates(
        "The first line runs by 2029. The second line will open in May 2027. "
        "The third will close in June 2028. "
        "Their fourth line is planned for July 2030."
    )
    assert [d.day for d in found] == [date(2027, 5, 1), date(2028, 6, 1), date(2029, 1, 1)]


def test_a_date_that_more_articles_give_comes_before_others() -> None:
    text = "One ends in May 2027. Two ends in June 2027. Three ends in July 2027."
    found = dates(
        f"{text} The whole factory is to be done in August 2028.",
        "The whole factory is to be done in August 2028.",
    )
    shared = [d for d in found if d.day == date(2028, 8, 1)]
    assert [len(d.quote.articles) for d in shared] == [2]


def test_a_number_with_a_comma_is_not_cut_in_the_quotation() -> None:
    (found,) = dates(f"It will employ 12,500 people in May 2027. {FILLER}")
    assert found.quote.text == "It will employ 12,500 people in May 2027"
