"""What an issue says of a story's points, of what to read, of days to come and of its sources."""

from __future__ import annotations

import re
from dataclasses import replace

import digest_evidence as e
import digest_values as v
from digest_forms import flat, in_every_form, in_no_form, page, story

from monitor import digest
from monitor.digest.facts import read
from monitor.model import (
    Point,
    Quote,
    Verdict,
)

# -- points -----------------------------------------------------------------------------------


def point(at: int, verdict: Verdict) -> Point:
    return Point(name=f"point {at}", verdict=verdict, values=(Quote(text="$63", articles=(e.AGREED.id,)),))


def test_what_is_not_said_is_a_value_without_quotation_marks() -> None:
    made = digest.render(e.whole())
    assert "- jobs not mentioned (Outlet 3 and 港湾日報)\n" in made.markdown
    assert "- jobs not mentioned (Outlet 3 and 港湾日報)" in made.text
    assert "jobs not mentioned Outlet 3 and 港湾日報" in flat(page(made).text_content())
    assert "“”" not in made.markdown + made.text + made.html


def test_a_note_alone_is_no_empty_quotation_on_a_point_that_agrees_either() -> None:
    values = (
        Quote(text="$63 million", articles=(e.AGREED.id,)),
        Quote(text="", note="no sum", articles=(e.OWN.id,)),
    )
    issue = e.this_week(replace(e.TOLD, points=(Point(name="price", verdict="agree", values=values),)))
    in_every_form(issue, "no sum (Outlet 3)")
    made = digest.render(issue)
    assert "“”" not in made.markdown + made.text + made.html


def test_points_that_agree_in_another_currency_say_so() -> None:
    made = digest.render(e.whole())
    assert "- **Price in yen** (agree, in another currency)\n" in made.markdown
    assert "* Price in yen [agree, in another currency]" in made.text
    assert "≈ in another currency" in page(made).text_content().replace("\xa0", " ")


def test_of_many_points_the_facts_keep_the_most_telling_twelve_and_every_form_shows_five() -> None:
    often: tuple[tuple[Verdict, int], ...] = (("agree", 9), ("converted", 2), ("rounding", 2), ("differ", 4))
    verdicts = [verdict for verdict, times in often for _ in range(times)]
    points = tuple(point(at, verdict) for at, verdict in enumerate(verdicts))
    issue = e.this_week(replace(e.TOLD, points=points))
    kept = [one["verdict"] for one in story(issue)["points"]]
    assert [kept.count(one) for one in ("differ", "rounding", "converted", "agree")] == [4, 2, 2, 4]
    made = digest.render(issue)
    assert len(re.findall(r"^- \*\*Point \d+\*\*", made.markdown, re.MULTILINE)) == 5
    assert len(re.findall(r"^   \* Point \d+ ", made.text, re.MULTILINE)) == 5
    in_every_form(issue, "and 7 more points: agree")
    assert re.findall(r"\[([a-z, ]+)\]\n", made.text)[:5] == ["differ"] * 4 + ["agree, within rounding"]


def test_only_points_that_are_shown_are_counted_as_differing() -> None:
    rules = replace(v.RULES, stories_per_tag=1)
    second = replace(v.differing(20, "Named alone"), origin=None)
    issue = v.issue([v.differing(1, "Told in full"), second], [], rules=rules, previous=[])
    assert [len(one["more"]) for one in read(issue)["sections"]] == [1, 0, 0]
    assert read(issue)["counts"]["differ"] == 1


# -- what to read, what is to come ------------------------------------------------------------


def test_what_to_read_comes_first_among_the_others_with_what_it_adds() -> None:
    in_every_form(
        e.whole(),
        "Read it for “All 240 jobs stay.”",
        "Read also (spoke to the council): “The pilots were not asked.”",
    )
    assert "stay.”." not in digest.render(e.whole()).text
    made = digest.render(e.whole()).text
    assert made.index(e.OWN.title) < made.index(e.RUMOUR.title)
    bare = digest.render(e.this_week(replace(e.TOLD, reads=()))).text
    assert bare.index(e.RUMOUR.title) < bare.index(e.OWN.title)


def test_a_lead_that_adds_nothing_quoted_needs_no_second_recommendation() -> None:
    told = replace(e.TOLD, reads=(replace(e.TOLD.reads[0], adds=()),))
    in_no_form(e.this_week(told), "Read it for", "Read also")


def test_days_to_come_stand_in_their_order_each_with_its_clause_and_its_story() -> None:
    made = digest.render(e.whole())
    assert (
        "## Watch next\n\n"
        "- **on Friday** (27 Nov): “The pilots meet on Friday” (Outlet 3) · story 1\n"
        "- **30 November**: “The council votes on 30 November.” (Outlet 2) · story 1\n"
    ) in made.markdown
    in_no_form(e.whole(), "A hearing on 20 November")
    [link] = [one for one in page(made).iter("a") if one.text_content() == "story 1"][:1]
    assert link.get("href") == "#story-harbour"


def test_ten_days_to_come_are_named_and_a_story_names_a_day_once() -> None:
    found = replace(e.TOLD, ahead=tuple(e.ahead(day) for day in range(1, 8)))
    second = replace(e.other(12, ""), ahead=())
    lead = second.story.lead.article.id
    days = [
        replace(e.ahead(day), quote=Quote(text=f"also on {day}", articles=(lead,))) for day in range(1, 8)
    ]
    twice = (*days, replace(days[0], quote=Quote(text="twice", articles=(lead,))))
    made = digest.render(e.this_week(found, replace(second, ahead=twice))).text
    watch = made[made.index("WATCH NEXT") : made.index("FEEDS:")]
    assert watch.count("* ") == 10
    assert "twice" not in watch
    assert [int(n) for n in re.findall(r"^\* (\d+) December", watch, re.MULTILINE)] == sorted(
        [*range(1, 6)] * 2
    )


def test_without_days_to_come_there_is_no_heading_for_them() -> None:
    in_no_form(e.this_week(replace(e.TOLD, ahead=())), "Watch next", "WATCH NEXT")


def test_sources_are_told_where_the_issue_has_them() -> None:
    in_every_form(
        e.whole(),
        "first in 5 of 14 (16% to 61%), else 3.5 hours behind (median of 8); only retold in 2 of 14 "
        "(4% to 40%); 1 figure that no other gave",
    )
    in_no_form(e.this_week(), "Sources of the quarter", "SOURCES OF THE QUARTER")
