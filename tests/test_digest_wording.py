"""What an issue says reads true: who says what, what is counted, what is named, and the days to come."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import digest_evidence as e
import digest_values as v
import pytest
from digest_forms import flat, in_every_form, in_no_form, page, story
from hypothesis import given
from hypothesis import strategies as st

from monitor import digest
from monitor.digest.facts import canonical, read
from monitor.digest.sources import who_each
from monitor.model import Article, Credit, Dated, Digest, Point, Quote, Reader, Standing, Verdict

TIDE = "https://tide.example/feed"
READER = Reader(address="a@b.example")


def point(at: int, verdict: Verdict) -> Point:
    return Point(name=f"point {at}", verdict=verdict, values=(Quote(text="$63", articles=(e.AGREED.id,)),))


# -- who says so: no two values of a point bear the same words --------------------------------------

MORNING = v.article(21, "Gate opens at dawn after repairs to its hinges, harbour says", outlet="Quay Post")
NOON = v.article(22, "Gate opens late", outlet="Quay Post", hours=2.5)
LATER = v.article(23, "Gate open", outlet="Quay Post", hours=24)
ELSEWHERE = v.article(24, "The gate", outlet="Tide", hours=1)


def sources(*values: Sequence[Article], of: Sequence[Article] = (MORNING, NOON, LATER)) -> list[str]:
    quotes = tuple(
        Quote(text=f"{at} metres", articles=tuple(one.id for one in said)) for at, said in enumerate(values)
    )
    found = e.found(of[0], *((one, "rewrite") for one in of[1:]))
    point = Point(name="width", verdict="differ", values=quotes)
    [made] = story(e.this_week(replace(found, points=(point,))))["points"]
    return [one["source"] for one in made["values"]]


def test_articles_of_one_outlet_are_told_apart_by_day_and_on_one_day_by_time() -> None:
    assert sources([MORNING], [LATER]) == ["17 Nov", "18 Nov"]
    assert sources([MORNING], [NOON]) == ["17 Nov, 12:00", "17 Nov, 14:30"]
    assert sources([MORNING, LATER], [NOON]) == ["17 Nov, 12:00 and 18 Nov", "17 Nov, 14:30"]
    third = replace(NOON, id="third", published=NOON.published and NOON.published + timedelta(hours=1))
    of = (MORNING, NOON, third)
    assert sources([MORNING, NOON], [third], of=of) == ["17 Nov, 12:00 and 14:30", "17 Nov, 15:30"]


def test_among_several_outlets_the_day_and_the_time_come_only_where_they_are_needed() -> None:
    of = (MORNING, NOON, LATER, ELSEWHERE)
    assert sources([MORNING], [ELSEWHERE], of=of) == ["Quay Post", "Tide"]
    assert sources([MORNING, ELSEWHERE], [LATER], of=of) == [
        "Quay Post, 17 Nov and Tide",
        "Quay Post, 18 Nov",
    ]
    assert sources([MORNING], [NOON, ELSEWHERE], of=of) == [
        "Quay Post, 17 Nov, 12:00",
        "Quay Post, 17 Nov, 14:30 and Tide",
    ]


def test_articles_of_one_minute_are_told_apart_by_their_titles_cut_outside_the_quotation_marks() -> None:
    twin = replace(NOON, published=MORNING.published)
    assert sources([MORNING], [twin], of=(MORNING, twin, LATER)) == [
        "“Gate opens at dawn after repairs to its”…",
        "“Gate opens late”",
    ]
    same = replace(twin, title=MORNING.title)
    assert sources([MORNING], [same], of=(MORNING, same, LATER)) == ["article 1 of 3", "article 2 of 3"]
    assert sources([MORNING], [same], of=(MORNING, same, ELSEWHERE)) == [
        "Quay Post, article 1 of 2",
        "Quay Post, article 2 of 2",
    ]


def test_an_article_that_gives_two_values_gives_the_second_again() -> None:
    assert sources([MORNING], [MORNING], [MORNING]) == ["17 Nov", "17 Nov, again", "17 Nov, a third time"]
    both = (MORNING, ELSEWHERE)
    assert sources(both, both, of=both) == ["both articles", "both articles, again"]
    assert sources([MORNING], both, of=(*both, LATER)) == ["Quay Post", "Quay Post and Tide"]


@given(st.data())
def test_no_two_values_of_a_point_bear_the_same_words(data: st.DataObject) -> None:
    outlets = data.draw(st.lists(st.sampled_from(["Tide", "Quay"]), min_size=1, max_size=6))
    of = [
        replace(
            v.article(at, data.draw(st.sampled_from(["Gate", "Gate opens"])), outlet=outlet),
            published=v.TUESDAY + timedelta(hours=data.draw(st.sampled_from([0, 1, 24]))),
        )
        for at, outlet in enumerate(outlets)
    ]
    ids = [one.id for one in of]
    values = data.draw(st.lists(st.lists(st.sampled_from(ids), min_size=1), min_size=2, max_size=4))
    said = [words for words, _ in who_each(values, {one.id: one for one in of}, "Asia/Tokyo")]
    assert len(set(said)) == len(values)


def test_a_letter_says_the_day_before_the_time_in_the_readers_language() -> None:
    values = tuple(Quote(text=one.title, articles=(one.id,)) for one in (MORNING, NOON))
    point = Point(name="width", verdict="differ", values=values)
    found = replace(e.found(MORNING, (NOON, "rewrite"), (LATER, "rewrite")), points=(point,))
    made = digest.letter(e.this_week(found), replace(READER, dates="ja"), unsubscribe=(), link="")
    assert "“Gate opens late” (11月17日, 14:30)" in flat(made.text)


# -- what the digest says of itself -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("commitment, in yen", "Commitment, in yen"),
        ("headphones' active time", "Headphones' active time"),
        ("“deposit” paid", "“Deposit” paid"),
        ("e-mail users", "E-mail users"),
        ("iPhone's price", "iPhone's price"),
        ("5g masts", "5g masts"),
        ("契約の額", "契約の額"),
        ("طاقة", "طاقة"),
    ],
)
def test_the_name_of_a_point_begins_with_a_capital_where_its_script_has_them(name: str, said: str) -> None:
    values = (Quote(text="$63 million", articles=(e.AGREED.id,)),)
    issue = e.this_week(replace(e.TOLD, points=(Point(name=name, verdict="differ", values=values),)))
    in_every_form(issue, said)


def test_points_that_are_not_shown_are_counted_by_their_verdict_so_that_the_numbers_reconcile() -> None:
    verdicts: tuple[Verdict, ...] = ("differ",) * 6 + ("agree", "rounding")
    points = tuple(point(at, verdict) for at, verdict in enumerate(verdicts))
    issue = e.this_week(replace(e.TOLD, points=points))
    assert read(issue)["counts"]["differ"] == 6
    in_every_form(issue, "and 3 more points: 1 differs, 2 agree")
    one = e.this_week(replace(e.TOLD, points=points[:6]))
    in_every_form(one, "and 1 more point: differs")
    in_no_form(e.this_week(replace(e.TOLD, points=points[:5])), "more point:", "more points:")


@pytest.mark.parametrize(
    ("articles", "full", "said"),
    [
        (9, 9, "9 articles of the week were read in all, all in full. "),
        (2, 2, "2 articles of the week were read in all, both in full. "),
        (1, 1, "1 article of the week was read in all, in full. "),
        (1, 0, "was read in all, not in full: it is told by what its feed carries. "),
        (9, 0, "were read in all, none in full: they are told by what their feeds carry. "),
        (9, 8, "were read in all, 8 in full (89%); the other is told by what its feed carries. "),
        (9, 5, "were read in all, 5 in full (56%); the others are told by what their feeds carry. "),
        (0, 0, "No article of the week was read. "),
    ],
)
def test_what_was_read_is_told_without_others_where_there_are_none(
    articles: int, full: int, said: str
) -> None:
    coverage = replace(v.COVERAGE, articles=articles, full_text=full, undated=0)
    made = digest.render(v.issue([], [], coverage=coverage))
    for form in (made.markdown, made.text, page(made).text_content()):
        assert said in flat(form)


def test_the_first_line_of_the_issue_says_how_many_articles_from_how_many_outlets() -> None:
    in_every_form(e.this_week(), "4 articles from 4 outlets became 1 story")
    _, words = digest.brief(e.this_week(), READER, link="")
    assert words.startswith("4 articles from 4 outlets became 1 story: ")
    old = replace(e.TOLD, story=e.found(e.RUMOUR).story)
    assert (
        "1 article from 1 outlet became 1 story. No article is new this week."
        in digest.render(e.this_week(old)).markdown
    )


@pytest.mark.parametrize("why", ["adds what the others lack", "the fullest", "spoke to the council"])
def test_what_to_read_reads_well_after_any_reason(why: str) -> None:
    told = replace(e.TOLD, reads=(replace(e.TOLD.reads[1], why=why),))
    in_every_form(e.this_week(told), f"Read also ({why}): “The pilots were not asked.”")
    bare = replace(told, reads=(replace(e.TOLD.reads[1], why=why, adds=()),))
    in_every_form(e.this_week(bare), f"Read also ({why}).")
    alone = replace(told, reads=(replace(e.TOLD.reads[1], why=""),))
    in_every_form(e.this_week(alone), "Read also: “The pilots were not asked.”")


def watched(*days: Dated) -> str:
    told = replace(
        e.TOLD, ahead=tuple(replace(one, quote=Quote(text="It meets", articles=(e.OWN.id,))) for one in days)
    )
    made = digest.render(e.this_week(told)).markdown
    return made.partition("## Watch next\n\n")[2].partition("\n\n")[0]


def test_a_day_to_come_of_another_year_bears_its_year() -> None:
    quote = Quote(text="It meets", articles=(e.OWN.id,))
    days = [
        Dated(when="on 4 December", day=date(2026, 12, 4), quote=quote),
        Dated(when="in December", day=date(2026, 12, 31), quote=quote),
        Dated(when="in March", day=date(2027, 3, 1), quote=quote),
        Dated(when="March 4", day=date(2027, 3, 4), quote=quote),
        Dated(when="on Friday week", day=date(2027, 3, 5), quote=quote),
        Dated(when="8 March 2027", day=date(2027, 3, 8), quote=quote),
        Dated(when="3月9日", day=date(2027, 3, 9), quote=quote),
    ]
    assert re.findall(r"^- \*\*(.*?): “", watched(*days), re.MULTILINE) == [
        "on 4 December**",
        "in December**",
        "in March** (2027)",
        "March 4** (2027)",
        "on Friday week** (5 Mar 2027)",
        "8 March 2027**",
        "3月9日** (2027)",
    ]


def test_a_date_that_articles_give_for_another_year_bears_it_too() -> None:
    quote = Quote(text="It closes", articles=(e.OWN.id,))
    days = (
        Dated(when="January 29", day=date(2027, 1, 29), quote=quote),
        Dated(when="in 2028", day=date(2028, 1, 1), quote=quote),
        Dated(when="30 November", day=date(2026, 11, 30), quote=quote),
    )
    issue = e.this_week(replace(e.TOLD, dates=days))
    made = digest.render(issue)
    assert "- **January 29** (2027): “It closes”" in made.markdown
    assert "* January 29 (2027): “It closes”" in made.text
    assert ">January 29 (2027)</p>" in made.html
    for form in (made.markdown, made.text, page(made).text_content()):
        assert not re.search(r"(in 2028|30 November)\W* \(2", form)


def test_no_day_is_to_come_that_was_over_when_the_issue_was_made() -> None:
    quote = Quote(text="It meets", articles=(e.OWN.id,))
    eve, same = (Dated(when=f"{day} November", day=date(2026, 11, day), quote=quote) for day in (22, 23))
    assert watched(eve) == ""
    assert "23 November" in watched(eve, same)
    facts = read(e.this_week(replace(e.TOLD, ahead=(same,))))
    story_ = facts["sections"][0]["stories"][0]
    story_["ahead"] = [{**story_["ahead"][0], "day": "2026-11-22"}]
    in_no_form(Digest(week="2026-W47", revision=1, draft=False, facts=canonical(facts)), "Watch next")


def test_a_feed_is_suggested_and_a_credit_linked_without_user_and_password() -> None:
    assert e.TOLD.origin is not None
    private = "https://reader:word@tide.example/feed"
    credit = Credit(article=e.OWN.id, outlet="Tide", how="link", sentence="", url=private)
    told = replace(
        e.TOLD,
        origin=replace(e.TOLD.origin, feed=private),
        standings=(Standing(article=e.OWN.id, rung="adds", credits=(credit,)),),
    )
    issue = e.this_week(told)
    assert "reader:word" not in issue.facts
    assert story(issue)["origin_feed"] == TIDE


# -- why the lead leads ---------------------------------------------------------------------------


@pytest.mark.parametrize("why", ["is the report that the others credit", "the only one with its full text"])
def test_why_an_article_leads_is_a_sentence_in_every_form(why: str) -> None:
    told = replace(e.TOLD, story=replace(e.TOLD.story, lead_why=why))
    said = why if why.startswith("is ") else f"is {why}"
    in_every_form(e.this_week(told), f"Why this article leads: it {said}.")
    assert story(e.this_week(told))["best_why"] == why


def test_an_issue_after_one_without_a_story_is_new_since_the_last_that_told_one() -> None:
    first = digest.render(v.issue(previous=[], previous_week="2026-W46"))
    told = replace(v.carried_before(), week="2026-W44")
    later = digest.render(v.issue(previous=[told], previous_week="2026-W46"))

    assert "## What is new" in first.markdown
    assert "WHAT IS NEW" in first.text
    assert "What is new" in first.html
    assert "## What changed since week 44" in later.markdown
    assert "[Week 46](2026-W46.md)" in later.markdown
