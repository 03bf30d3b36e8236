"""What stands in an issue, in what order, and that its numbers add up."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from datetime import datetime
from typing import cast

import digest_evidence as e
import digest_values as v
import feedparser
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor import digest, weeks
from monitor.digest.facts import Facts, read
from monitor.digest.sums import check
from monitor.model import Coverage, Digest, Findings, Scored

QUIET = Coverage(feeds=(), articles=0, full_text=0, undated=0)


def facts(issue: Digest | None = None) -> Facts:
    return read(issue or v.issue())


def numbers(section: int, *, more: bool = False) -> list[int]:
    own = facts()["sections"][section]
    return [story["n"] for story in (own["more"] if more else own["stories"])]


# -- what stands where ------------------------------------------------------------------------


def test_a_story_stands_once_under_its_strongest_tag_and_the_others_point_to_it() -> None:
    tidal, kelp, salt = facts()["sections"]
    assert [story["best"]["title"][:9] for story in kelp["stories"]] == ["Two lines", "Kelp farm"]
    assert kelp["see_also"] == [1]
    assert salt["see_also"] == [1, 2]
    assert tidal["see_also"] == []


def test_numbers_run_through_the_stories_told_and_go_on_with_those_only_named() -> None:
    assert [numbers(at) for at in range(3)] == [[1, 2], [3, 4], [5]]
    assert [numbers(at, more=True) for at in range(3)] == [[6, 7, 8], [9], []]


def test_stories_with_nothing_of_this_week_come_last_however_strong() -> None:
    last = facts()["sections"][0]["more"][-1]
    assert last["best"]["title"] == "Tide tables, revised"
    assert last["why"][0]["score"] == 0.99
    assert last["this_week"] == 0


def test_of_equally_strong_stories_the_one_that_more_outlets_tell_comes_first() -> None:
    wide = v.differing(1, "Told by three")  # 0.91
    found = v.issue([v.alone(50, "Told by one", tidal=0.94), wide])
    assert [story["outlets"] for story in facts(found)["sections"][0]["stories"]] == [3, 1]


def test_of_one_strength_the_earlier_comes_first_and_at_one_time_the_smaller_address() -> None:
    late = v.alone(1, "Late", hours=2, tidal=0.8)
    twins = [v.alone(n, f"Twin {n}", tidal=0.8) for n in (3, 2)]
    found = v.issue([late, *twins], rules=replace(v.RULES, stories_per_tag=3))
    titles = [story["best"]["title"] for story in facts(found)["sections"][0]["stories"]]
    assert titles == ["Twin 2", "Twin 3", "Late"]


def test_a_tag_without_stories_keeps_its_section_since_its_silence_is_news() -> None:
    found = v.issue([v.alone(1, "Only kelp", no=0.9)])
    assert [len(one["stories"]) for one in facts(found)["sections"]] == [0, 1, 0]
    assert "## Tidal power\n\nNo story this week.\n" in digest.render(found).markdown


def test_a_story_relevant_to_no_tag_of_the_issue_is_refused() -> None:
    with pytest.raises(ValueError, match="relevant to no tag"):
        v.issue([v.alone(1, "Wheat", wheat=0.9)])


def test_titles_are_cleaned_and_folded_to_one_line() -> None:
    titles = [s["best"]["title"] for one in facts()["sections"] for s in (*one["stories"], *one["more"])]
    assert "Two lines and {{ 7*7 }} {% raw %} &amp; &#x41; <!-- -->" in titles
    assert "طاقة المد والجزر: محطة جديدة abc في البحر" in titles


def test_an_article_without_a_title_goes_by_its_address() -> None:
    found = v.issue([v.alone(1, " \u200b ", tidal=0.9)])
    assert facts(found)["sections"][0]["stories"][0]["best"]["title"] == "https://outlet-1.example/news/1"


def test_days_are_those_of_the_issues_time_zone() -> None:
    # 15:30 UTC on Tuesday is Wednesday in Tokyo.
    found = v.issue([v.alone(1, "Late", hours=12.5, tidal=0.9)])
    best = facts(found)["sections"][0]["stories"][0]["best"]
    assert (best["day"], best["dated"]) == ("2026-11-18", "published")
    assert facts(found)["generated"] == "2026-11-23T07:00:00+09:00"


def test_an_undated_article_is_said_to_be_seen() -> None:
    update = facts()["sections"][0]["stories"][0]["also"][1]
    assert (update["dated"], update["relation"]) == ("seen", "update")
    assert "Outlet 3, seen Fri 20 Nov, an update" in digest.render(v.issue()).text


def test_every_story_says_why_it_is_here_and_the_lead_why_it_leads() -> None:
    why = facts()["sections"][0]["stories"][0]["why"]
    assert [(one["slug"], one["score"]) for one in why] == [
        ("tidal", 0.91),
        ("no", 0.6),
        ("salt-batteries", 0.55),
    ]
    assert why[0]["because"] == "in the title, 4 mentions"
    assert why[2]["because"] == "4 mentions across the story"
    assert facts()["sections"][0]["stories"][0]["best_why"] == "names its source and gives the date"


def test_the_origin_is_named_with_those_who_credit_it() -> None:
    story = facts()["sections"][0]["stories"][0]
    assert story["origin"] == "Harbour <Gazette>"
    assert story["origin_note"] == "as credited by Outlet 2, without a link"


def test_the_summary_is_two_sentences_of_the_lead_without_the_pages_furniture() -> None:
    summary = facts()["sections"][0]["stories"][0]["summary"]
    assert summary == [
        "The barrage at Aldersound began to turn on 1 November, and its first turbine gave 12 megawatts.",
        "A second turbine follows in 2027 and will cost $48 million, according to the harbour board.",
    ]


def test_all_articles_of_a_story_are_called_all_and_others_by_name() -> None:
    cost, output, _ = facts()["sections"][0]["stories"][0]["points"]
    assert [one["source"] for one in cost["values"]] == ["Outlet 1 and Outlet 2", "Outlet 3"]
    assert output["values"][0]["source"] == "all 3 articles"


def test_what_just_missed_the_line_is_listed_nearest_first_and_the_rest_named_in_passing() -> None:
    found = facts(v.issue(below=v.just_missed(20)))
    assert [one["title"] for one in found["below"]] == [f"A walk by the sea, part {n}" for n in range(1, 13)]
    assert [one["title"] for one in found["passing"]] == [
        f"A walk by the sea, part {n}" for n in range(13, 21)
    ]
    assert found["counts"]["below_more"] == 8
    reason = found["below"][0]["reason"]
    assert reason.startswith("Tidal power 0.49, under the 0.50 line by 0.01: “tidal” 3 times")


def test_the_long_tail_is_counted_where_it_is_not_named() -> None:
    found = v.issue([], below=v.just_missed(310))
    assert len(facts(found)["passing"]) == 288
    assert "10 more articles name a tag in passing." in digest.render(found).markdown


def test_what_an_earlier_issue_named_under_its_line_is_not_named_again() -> None:
    last, week = v.issue([], below=v.just_missed(14)), weeks.week("2026-W48", "Asia/Tokyo")
    found = facts(v.issue(below=v.just_missed(15), week=week, earlier=[last]))
    assert [one["title"] for one in found["below"]] == ["A walk by the sea, part 15"]
    assert (found["passing"], found["counts"]["below_more"]) == ([], 0)
    # Near the line of another tag it is something else.
    moved = [v.scored(one.article, "body", no=0.4) for one in v.just_missed(15)]
    assert len(facts(v.issue(below=moved, week=week, earlier=[last]))["below"]) == 12


def test_an_issue_says_how_many_of_its_stories_stay_below_the_line() -> None:
    told = v.alone(50, "Kelp farm licences doubled", no=0.9)
    some = digest.render(v.issue([told], below=v.just_missed(2))).markdown
    assert "3 articles from 3 outlets became 3 stories, 2 of them below the line." in some
    assert "below the line" not in digest.render(v.issue([told], below=[])).markdown


# -- what changed -----------------------------------------------------------------------------


def test_a_story_that_an_earlier_issue_told_is_updated_and_the_others_are_new() -> None:
    stories = [s for one in facts()["sections"] for s in (*one["stories"], *one["more"])]
    assert [story["status"] for story in stories if story["id"] == "s-0001"] == ["updated"]
    assert {story["status"] for story in stories if story["id"] != "s-0001"} == {"new"}


def test_an_update_tells_what_it_gained_and_on_what_reports_now_differ() -> None:
    story = facts()["sections"][0]["stories"][0]
    assert story["gained"] == 2
    assert story["change"] == "Updated: 2 more articles; reports now differ on Cost."


def test_a_disagreement_that_the_last_issue_told_is_no_news() -> None:
    before = replace(v.carried_before(), points=(("Cost", "differ"),))
    story = facts(v.issue(previous=[before]))["sections"][0]["stories"][0]
    assert story["change"] == "Updated: 2 more articles."


def test_a_new_story_tells_how_many_tell_it_and_on_what_they_differ() -> None:
    story = facts(v.issue(previous=[]))["sections"][0]["stories"][0]
    assert story["change"] == "New: 3 articles, 3 outlets; reports differ on Cost."


def test_an_issue_carries_its_stories_to_the_next() -> None:
    carried = {one.story: one for one in digest.carried(v.issue())}
    assert len(carried) == 9
    assert carried["s-0001"].week == "2026-W47"
    assert carried["s-0001"].articles == tuple(f"{n:016x}" for n in (1, 2, 3))
    assert carried["s-0001"].points == (("Cost", "differ"), ("Output", "agree"), ("Share", "rounding"))
    again = facts(v.issue(previous=digest.carried(v.issue()), previous_week="2026-W47"))
    assert again["sections"][0]["stories"][0]["change"] == "Updated: no more articles."


# -- numbers ----------------------------------------------------------------------------------


def test_the_numbers_reconcile() -> None:
    counts = facts()["counts"]
    told = [s for one in facts()["sections"] for s in (*one["stories"], *one["more"])]
    assert counts["articles"] - counts["merged"] == counts["stories"]
    assert counts["articles"] == sum(story["articles"] for story in told) + len(facts()["below"]) == 23
    assert counts["merged"] == sum(len(story["also"]) for story in told) == 2
    assert counts["stories"] == len(told) + len(facts()["below"]) == 21
    assert counts["new_articles"] == 22  # the tide tables are older
    assert counts["differ"] == 1
    assert (counts["feeds"], counts["failing"], counts["quiet"], facts()["feeds_ok"]) == (4, 1, 1, 2)


@pytest.mark.parametrize("key", ["articles", "stories", "merged"])
def test_a_wrong_total_is_refused_rather_than_sent(key: str) -> None:
    right = facts()
    check(right)
    wrong = copy.deepcopy(right)
    cast("dict[str, int]", wrong["counts"])[key] += 1
    with pytest.raises(ValueError, match="does not add up"):
        check(wrong)


def test_a_story_missing_from_the_sections_is_refused() -> None:
    wrong = facts()
    wrong["sections"][1]["stories"].pop()
    with pytest.raises(ValueError, match="does not add up"):
        check(wrong)


def test_an_article_in_two_stories_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        v.issue([v.alone(1, "Here", tidal=0.9), v.differing(1, "And there", story="other")])
    with pytest.raises(ValueError, match="twice"):
        v.issue([v.alone(100, "Above the line", tidal=0.9)], v.just_missed(1))


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.permutations(v.nine_stories()), st.permutations(v.just_missed()))
def test_the_order_of_findings_changes_no_byte(findings: list[Findings], below: list[Scored]) -> None:
    assert v.issue(findings, below) == v.issue()


def test_facts_are_canonical_json_with_sorted_keys() -> None:
    raw = v.issue().facts
    assert raw == json.dumps(json.loads(raw), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    assert json.loads(raw)["schema"] == 1


# -- a quiet week, a draft --------------------------------------------------------------------


def test_a_quiet_week_is_short_and_says_so() -> None:
    rendered = digest.render(v.issue([], [], coverage=QUIET, previous=[], previous_week=None))
    assert rendered.subject == "W47 · Sea & salt, weekly: no story this week"
    for form in (rendered.markdown, rendered.text):
        assert "No article of this week is about a tag." in form
        assert len(form.splitlines()) < 50
    assert rendered.markdown.count("No story this week.") == 4  # its description, and each of its tags
    assert rendered.text.lower().count("(no story this week)") == 3
    assert "What is new" not in rendered.markdown
    assert "Below the line" not in rendered.markdown
    assert len(rendered.html.encode()) < 12_000
    assert rendered.html.count("No story this week") == 4  # its preheader, and each of its tags


def test_a_draft_and_a_revision_say_that_they_are() -> None:
    draft = digest.render(v.issue(draft=True))
    assert "\n# Draft: Sea & salt" in draft.markdown
    assert "\ndraft: true\n" in draft.markdown
    assert draft.text.startswith("DRAFT: SEA & SALT")
    assert "<strong>Draft</strong>" in draft.html
    assert "\nrevision: 2\n" in digest.render(v.issue(revision=2)).markdown


# -- subject, index, feed ---------------------------------------------------------------------


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=90), st.text(min_size=1, max_size=90), st.integers(0, 3))
def test_a_subject_is_one_line_of_at_most_60_characters_with_its_week(
    title: str, head: str, many: int
) -> None:
    found = [v.alone(n + 1, head, tidal=0.9) for n in range(many)]
    subject = digest.render(v.issue(found, [], rules=replace(v.RULES, title=title))).subject
    assert subject.startswith("W47 · ")
    assert len(subject) <= 60
    assert len(subject.splitlines()) == 1


def test_a_subject_carries_the_first_story_and_the_number_of_the_others() -> None:
    assert digest.render(v.issue()).subject == "W47 · Aldersound barrage turns for the first time (+8)"


def issues() -> list[Digest]:
    earlier = v.issue([], [], week=weeks.week("2025-W52", "Asia/Tokyo"), previous_week=None)
    return [earlier, v.issue()]


def test_the_index_lists_every_issue_newest_first() -> None:
    page = digest.index(issues(), v.RULES)
    assert page.startswith("# Sea & salt, weekly\n")
    assert page.index("(2026/2026-W47.md)") < page.index("(2025/2025-W52.md)")
    assert "21 stories, 23 articles" in page
    assert digest.index(list(reversed(issues())), v.RULES) == page


def test_an_index_without_issues_says_what_to_do() -> None:
    assert "`monitor run`" in digest.index([], v.RULES)


def test_the_atom_feed_has_an_entry_for_every_issue_newest_first() -> None:
    read_back = feedparser.parse(digest.feed(issues(), v.RULES).encode())
    assert not read_back.bozo
    assert read_back.version == "atom10"
    assert read_back.feed.title == "Sea & salt, weekly"
    assert [entry.title for entry in read_back.entries] == [
        "Sea & salt, weekly, 2026-W47",
        "Sea & salt, weekly, 2025-W52",
    ]
    assert [entry.link for entry in read_back.entries] == ["2026/2026-W47.html", "2025/2025-W52.html"]
    assert len({entry.id for entry in read_back.entries}) == 2
    assert datetime.fromisoformat(read_back.entries[0].updated) == v.GENERATED


def test_a_feed_without_issues_and_with_an_odd_title_is_well_formed() -> None:
    rules = replace(v.RULES, title="<&>\u0001 sea")
    read_back = feedparser.parse(digest.feed([], rules).encode())
    assert not read_back.bozo
    assert read_back.entries == []


def test_a_revised_issue_keeps_its_id_in_the_feed() -> None:
    ids = [feedparser.parse(digest.feed([v.issue(revision=n)], v.RULES)).entries[0].id for n in (1, 2)]
    assert ids[0] == ids[1]


def test_an_outlet_with_much_to_say_leaves_room_for_the_others() -> None:
    loud = [
        v.alone(n, f"Tide news {n}", url=f"https://loud.example/{n}", tidal=0.99 - n / 1000)
        for n in range(1, 8)
    ]
    others = [v.alone(20 + n, f"Harbour news {n}", tidal=0.7) for n in range(2)]
    rules = replace(v.RULES, stories_per_tag=6, stories_per_outlet=3)
    section = facts(v.issue([*loud, *others], [], previous=[], rules=rules))["sections"][0]
    assert [one["best"]["title"] for one in section["stories"]] == [
        "Tide news 1", "Tide news 2", "Tide news 3", "Harbour news 0", "Harbour news 1",
    ]  # fmt: skip
    # Nothing is lost: the others are named, with the numbers that follow.
    assert [(one["n"], one["best"]["title"]) for one in section["more"]] == [
        (6, "Tide news 4"), (7, "Tide news 5"), (8, "Tide news 6"), (9, "Tide news 7"),
    ]  # fmt: skip


def test_where_one_outlet_alone_has_stories_nobody_needs_the_room() -> None:
    loud = [
        v.alone(n, f"Tide news {n}", url=f"https://loud.example/{n}", tidal=0.99 - n / 1000)
        for n in range(1, 8)
    ]
    rules = replace(v.RULES, stories_per_tag=6, stories_per_outlet=3)
    section = facts(v.issue(loud, [], previous=[], rules=rules))["sections"][0]
    assert len(section["stories"]) == 6


def test_a_story_that_one_outlet_alone_reports_is_marked_in_every_form() -> None:
    alone = digest.render(v.issue([v.alone(1, "Tide news", tidal=0.9)], [], previous=[]))
    told = digest.render(v.issue([v.differing(2, "Cost of the tide")], [], previous=[]))
    for form in ("markdown", "html", "text", "page"):
        assert "○ one outlet" in getattr(alone, form)
        assert "○" not in getattr(told, form).split("<footer")[0]


def test_an_updated_story_says_which_issues_told_it() -> None:
    now = e.this_week()
    [told] = [one for part in facts(now)["sections"] for one in part["stories"] if one["status"] == "updated"]
    [before] = [
        one for part in facts(e.last_week())["sections"] for one in part["stories"] if one["id"] == told["id"]
    ]
    assert told["told"] == [
        {"id": before["id"], "week": "2026-W46", "n": before["n"], "title": before["best"]["title"]}
    ]
    assert f'href="2026-W46.html#story-{before["id"]}">W46 no. {before["n"]}</a>' in digest.render(now).page


def test_the_feed_has_whole_issues_for_a_quarter_and_the_others_in_a_line() -> None:
    issues = [replace(e.last_week(), week=f"2026-W{n:02d}") for n in range(20, 40)]
    made = digest.feed(
        [replace(one, facts=one.facts.replace("2026-W46", one.week)) for one in issues], v.RULES
    )
    assert made.count('<entry xml:lang="en">') == 20
    assert made.count('<content type="html">') == 13
    assert "&lt;h3" in made
