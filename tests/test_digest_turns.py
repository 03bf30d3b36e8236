"""What an issue says of stories that an earlier one told otherwise, of their kin, and of copies elsewhere."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import digest_values as v
import pytest
from lxml import html as lxml_html
from markdown_it import MarkdownIt

from monitor import digest, weeks
from monitor.digest.facts import Facts, StoryFacts, TurnFacts, canonical, read
from monitor.model import (
    Carried,
    Digest,
    Findings,
    Point,
    Quote,
    Reader,
    Related,
    Relation,
    Rendered,
    Scored,
    Turn,
)

PORT, GATES, MOLE = "Port votes for the barrage", "Gates to open in spring", "A mole for the harbour"
LAST = weeks.week("2026-W46", "Asia/Tokyo")
OLDER = -170.0
"""Hours before the week in hand: the week before it."""


def one(number: int, title: str, *, hours: float = 0, value: float = 0.9, lang: str = "en") -> Scored:
    """An article on tidal power; the smaller its number, the earlier its story stands in the issue."""
    return v.scored(v.article(number, title, hours=hours, lang=lang), tidal=value - number / 100)


def found(own: str, lead: Scored, *others: tuple[Scored, Relation], related: Sequence[str] = ()) -> Findings:
    story = v.told(lead, *others, story=own)
    return Findings(story=replace(story, related=tuple(Related(story=id_, score=0.3) for id_ in related)))


def ids(*numbers: int) -> tuple[str, ...]:
    return tuple(v.article(n, "").id for n in numbers)


@cache
def last_week() -> Digest:
    """The issue of W46: the mole is its no. 1, the port no. 2, the gates no. 3."""
    stories = [
        found("mole", one(1, MOLE, hours=OLDER), (one(4, "The mole, once more", hours=OLDER), "rewrite")),
        found("port", one(2, PORT, hours=OLDER)),
        found("gates", one(3, GATES, hours=OLDER)),
    ]
    rules = replace(v.RULES, stories_per_tag=6)
    return v.issue(stories, [], week=LAST, previous=[], previous_week=None, rules=rules)


MERGED = Turn(kind="merged", story="port", others=("gates",), articles=ids(3))
SPLIT = Turn(kind="split", story="mole", others=("late",), articles=ids(4))


def this_week(
    *stories: Findings,
    turns: Sequence[Turn] = (MERGED,),
    earlier: Sequence[Digest] | None = None,
    previous: Sequence[Carried] | None = None,
    reported: Sequence[str] = (),
) -> Digest:
    """The issue of W47, of `stories`; without any, of the port's that the gates' has joined."""
    joined = found(
        "port",
        one(2, PORT, hours=OLDER),
        (one(3, GATES, hours=OLDER), "rewrite"),
        (one(7, "The vote stands"), "rewrite"),
    )
    return v.issue(
        stories or [joined],
        [],
        turns=turns,
        earlier=[last_week()] if earlier is None else earlier,
        previous=digest.carried(last_week()) if previous is None else previous,
        reported=reported,
        rules=replace(v.RULES, stories_per_tag=6),
    )


def stories(issue: Digest) -> dict[str, StoryFacts]:
    return {
        s["id"]: s for section in read(issue)["sections"] for s in (*section["stories"], *section["more"])
    }


def turns_of(issue: Digest) -> list[TurnFacts]:
    return read(issue)["turns"]


def flat(words: str) -> str:
    return " ".join(words.split())


def page(made: Rendered) -> Any:
    return lxml_html.document_fromstring(made.html)


def in_every_form(issue: Digest, *, markdown: str, text: str, html: str) -> None:
    """Each form says so: Markdown with its marks, the others as they are read."""
    made = digest.render(issue)
    assert markdown in made.markdown
    assert text in flat(made.text)
    assert html in flat(page(made).text_content())


# -- two that were one ----------------------------------------------------------------------------


def test_two_stories_of_last_week_that_are_one_are_told_with_their_numbers_there_and_here() -> None:
    in_every_form(
        this_week(),
        markdown=(
            "## What changed since week 46\n\n"
            f"1. **{PORT}** · Updated: 1 more article.\n\n"
            f"- Two stories of W46 turned out to be one: **{PORT}**, now story 1 "
            "([W46](2026-W46.md) no. 2 and no. 3).\n\n"
        ),
        text=f"* Two stories of W46 turned out to be one: “{PORT}”, now story 1 (W46 no. 2 and no. 3).",
        html=f"Two stories of W46 turned out to be one: {PORT}, now story 1 (W46 no. 2 and no. 3).",
    )


def test_of_a_merged_story_only_what_no_issue_has_carried_is_called_more() -> None:
    story = stories(this_week())["port"]
    assert (story["status"], story["articles"], story["gained"]) == ("updated", 3, 1)
    # Nothing is lost: what both stories told stands in the one.
    assert {a["id"] for a in (story["best"], *story["also"])} == set(ids(2, 3, 7))


def test_a_disagreement_that_the_swallowed_story_told_is_no_news_in_the_other() -> None:
    cost = Point(
        name="Cost",
        verdict="differ",
        values=(Quote(text="$4", articles=ids(3)), Quote(text="$5", articles=ids(7))),
    )
    joined = found("port", one(2, PORT), (one(3, GATES), "rewrite"), (one(7, "The vote stands"), "rewrite"))
    before = [
        Carried(week="2026-W46", story="port", articles=ids(2), points=(("Cost", "agree"),)),
        Carried(week="2026-W46", story="gates", articles=ids(3), points=(("Cost", "differ"),)),
    ]
    known = this_week(replace(joined, points=(cost,)), previous=before)
    assert stories(known)["port"]["change"] == "Updated: 1 more article."
    fresh = this_week(replace(joined, points=(cost,)), previous=before[:1])
    assert stories(fresh)["port"]["change"] == "Updated: 2 more articles; reports now differ on Cost."


def test_a_merge_without_news_is_told_though_the_story_is_not() -> None:
    in_every_form(
        this_week(v.alone(30, "Salt", salt_batteries=0.9)),
        markdown=f"turned out to be one: **{PORT}** ([W46](2026-W46.md) no. 2 and no. 3).\n",
        text=f"* Two stories of W46 turned out to be one: “{PORT}” (W46 no. 2 and no. 3).",
        html=f"Two stories of W46 turned out to be one: {PORT} (W46 no. 2 and no. 3).",
    )


def test_a_turn_is_told_in_a_week_without_a_story() -> None:
    quiet = v.issue([], [], turns=[MERGED], earlier=[last_week()], previous=digest.carried(last_week()))
    in_every_form(
        quiet,
        markdown="## What changed since week 46\n\n- Two stories of W46 turned out to be one: ",
        text="WHAT CHANGED SINCE WEEK 46 * Two stories of W46 turned out to be one: ",
        html="What changed since week 46 Two stories of W46 turned out to be one: ",
    )


def test_stories_of_two_weeks_are_told_with_their_weeks() -> None:
    before_that = v.issue(
        [found("gates", one(3, GATES, hours=-400))],
        [],
        week=weeks.week("2025-W45", "Asia/Tokyo"),
        previous=[],
        previous_week=None,
    )
    before = [*digest.carried(before_that), *(c for c in digest.carried(last_week()) if c.story != "gates")]
    in_every_form(
        this_week(earlier=[last_week(), before_that], previous=before),
        markdown=(
            f"- Two earlier stories turned out to be one: **{PORT}**, now story 1 "
            "([W45](../2025/2025-W45.md) no. 1, [W46](2026-W46.md) no. 2)."
        ),
        text=f"* Two earlier stories turned out to be one: “{PORT}”, now story 1 (W45 no. 1, W46 no. 2).",
        html=f"Two earlier stories turned out to be one: {PORT}, now story 1 (W45 no. 1, W46 no. 2).",
    )


def test_three_stories_may_be_one_under_an_id_that_no_issue_has_told() -> None:
    joined = found("fresh", one(2, PORT), (one(1, MOLE), "rewrite"), (one(3, GATES), "rewrite"))
    turn = Turn(kind="merged", story="fresh", others=("gates", "mole", "port"), articles=ids(1, 2, 3))
    made = digest.render(this_week(joined, turns=[turn])).text
    assert "* Three stories of W46 turned out to be one:" in made
    assert "(W46 no. 1, no. 2 and no. 3)." in flat(made)


def test_without_the_earlier_issue_at_hand_the_week_is_told_and_no_number() -> None:
    said = f"Two stories of W46 turned out to be one: “{PORT}”, now story 1."
    assert said in flat(digest.render(this_week(earlier=[])).text)
    bare = this_week(v.alone(30, "Salt", salt_batteries=0.9), earlier=[], previous=[])
    assert "* Two earlier stories turned out to be one." in digest.render(bare).text


def test_what_was_done_by_hand_is_said_to_be() -> None:
    by_hand = [replace(MERGED, by_reader=True), replace(SPLIT, by_reader=True)]
    made = digest.render(this_week(turns=by_hand)).text
    assert "* Two stories of W46 were made one by hand: “Port" in made
    assert "* One story of W46 was made two by hand: “A mole" in made


# -- one that was two -----------------------------------------------------------------------------


def test_a_story_of_last_week_that_is_two_is_told_with_where_both_stand() -> None:
    parts = [
        found("mole", one(1, MOLE, hours=OLDER), (one(8, "The mole is built"), "update")),
        found("late", one(4, "The mole, once more", hours=OLDER), (one(9, "Mole and pier"), "rewrite")),
    ]
    in_every_form(
        this_week(*parts, turns=[SPLIT]),
        markdown=(
            f"- One story of W46 turned out to be two: **{MOLE}**, now story 1; **The mole, once more**, "
            "now story 2 ([W46](2026-W46.md) no. 1)."
        ),
        text=(
            f"* One story of W46 turned out to be two: “{MOLE}”, now story 1; “The mole, once more”, "
            "now story 2 (W46 no. 1)."
        ),
        html=(
            f"One story of W46 turned out to be two: {MOLE}, now story 1; The mole, once more, "
            "now story 2 (W46 no. 1)."
        ),
    )


def test_the_part_that_goes_under_a_new_id_is_not_called_new_for_what_was_told_of_it() -> None:
    late = found("late", one(4, "The mole, once more", hours=OLDER), (one(9, "Mole and pier"), "rewrite"))
    story = stories(this_week(late, turns=[SPLIT]))["late"]
    assert (story["status"], story["change"]) == ("updated", "Updated: 1 more article.")
    # A week later the last word on the mole has that article no more; that it was told is still known.
    before = [Carried(week="2026-W46", story="mole", articles=ids(1, 8))]
    story = stories(this_week(late, turns=[], previous=before, reported=ids(1, 4, 8)))["late"]
    assert (story["status"], story["gained"]) == ("updated", 1)


def test_a_split_without_news_names_both_parts_by_what_the_earlier_issue_had() -> None:
    made = digest.render(this_week(v.alone(30, "Salt", salt_batteries=0.9), turns=[SPLIT]))
    said = f"One story of W46 turned out to be two: “{MOLE}”; “The mole, once more” (W46 no. 1)."
    assert said in flat(made.text)


def test_a_story_that_came_apart_wholly_into_others_is_told_by_where_its_articles_are() -> None:
    parts = [
        found("port", one(2, PORT), (one(1, MOLE), "rewrite"), (one(8, "New"), "rewrite")),
        found("gates", one(3, GATES), (one(4, "The mole, once more"), "rewrite")),
    ]
    turn = Turn(kind="split", story="mole", others=("gates", "port"), articles=ids(1, 4))
    [said] = turns_of(this_week(*parts, turns=[turn]))
    assert [(p["id"], p["n"]) for p in said["now"]] == [("gates", 2), ("port", 1)]
    assert [(p["week"], p["n"], p["title"]) for p in said["before"]] == [("2026-W46", 1, MOLE)]


def test_a_story_of_two_parts_is_told_as_two_though_the_last_word_on_it_has_one_alone() -> None:
    before = [Carried(week="2026-W46", story="mole", articles=ids(4))]
    [said] = turns_of(this_week(v.alone(30, "Salt", salt_batteries=0.9), turns=[SPLIT], previous=before))
    assert [one["id"] for one in said["now"]] == ["mole", "late"]


def test_a_story_told_twice_goes_by_the_number_that_it_had_last() -> None:
    before_that = v.issue(
        [found("port", one(2, "The port is asked", hours=-400))],
        [],
        week=weeks.week("2026-W45", "Asia/Tokyo"),
        previous=[],
        previous_week=None,
    )
    for earlier in ([before_that, last_week()], [last_week(), before_that]):
        [said] = turns_of(this_week(earlier=earlier, previous=digest.carried(last_week())))
        assert [(p["week"], p["n"]) for p in said["before"]] == [("2026-W46", 2), ("2026-W46", 3)]
    # Where the week before that had the last word on the port, its number there is told.
    both = [*digest.carried(before_that), *(c for c in digest.carried(last_week()) if c.story != "port")]
    [said] = turns_of(this_week(earlier=[before_that, last_week()], previous=both))
    assert [(p["week"], p["n"]) for p in said["before"]] == [("2026-W45", 1), ("2026-W46", 3)]


# -- a revision -----------------------------------------------------------------------------------

HARBOUR, QUAY = "The harbour is dredged", "The quay is closed"


def first_revision() -> Digest:
    """Revision 1 of W47: the port again, no. 1; and what no earlier week told, the harbour and the quay."""
    return this_week(
        found("port", one(2, PORT, hours=OLDER), (one(7, "The vote stands"), "rewrite")),
        found("harbour", one(5, HARBOUR)),
        found("quay", one(6, QUAY)),
        turns=[],
    )


def revised(*findings: Findings, turns: Sequence[Turn], earlier: Sequence[Digest] | None = None) -> Digest:
    earlier = [last_week(), first_revision()] if earlier is None else earlier
    return v.issue(
        findings,
        [],
        revision=1 + sum(issue.week == "2026-W47" for issue in earlier),
        turns=turns,
        earlier=earlier,
        previous=digest.carried(last_week()),
        rules=replace(v.RULES, stories_per_tag=6),
    )


def test_a_revision_names_what_last_week_told_and_what_the_revision_before_it_did() -> None:
    joined = found("port", one(2, PORT), *((one(n, "More"), "rewrite") for n in (3, 5, 7)))
    turn = Turn(kind="merged", story="port", others=("gates", "harbour"), articles=ids(3, 5), by_reader=True)
    in_every_form(
        revised(joined, turns=[turn]),
        markdown=(
            f"- Three earlier stories were made one by hand: **{PORT}**, now story 1 "
            "([W46](2026-W46.md) no. 2 and no. 3, revision 1 no. 2).\n"
        ),
        text=f"made one by hand: “{PORT}”, now story 1 (W46 no. 2 and no. 3, revision 1 no. 2).",
        html=f"made one by hand: {PORT}, now story 1 (W46 no. 2 and no. 3, revision 1 no. 2).",
    )


def test_two_stories_that_only_the_revision_before_told_are_named_as_it_had_them() -> None:
    joined = found("quay", one(6, QUAY), (one(5, HARBOUR), "rewrite"))
    [said] = turns_of(
        revised(joined, turns=[Turn(kind="merged", story="quay", others=("harbour",), articles=ids(5))])
    )
    assert said["before"] == [
        {"id": "harbour", "week": "2026-W47", "n": 2, "title": HARBOUR, "revision": 1},
        {"id": "quay", "week": "2026-W47", "n": 3, "title": QUAY, "revision": 1},
    ]
    gone = Turn(kind="merged", story="fresh", others=("harbour", "quay"), articles=ids(5, 6))
    assert [one["id"] for one in turns_of(revised(joined, turns=[gone]))[0]["before"]] == ["harbour", "quay"]


def test_a_revision_that_turns_nothing_more_says_what_the_last_one_said() -> None:
    joined = found("quay", one(6, QUAY), (one(5, HARBOUR), "rewrite"))
    turn = Turn(kind="merged", story="quay", others=("harbour",), articles=ids(5))
    second = revised(joined, turns=[turn])
    third = revised(joined, turns=[turn], earlier=[last_week(), second, first_revision()])
    assert turns_of(second) == turns_of(third)


def test_what_the_revision_before_had_joined_wrongly_comes_apart_as_its_story_and_not_last_weeks() -> None:
    parts = [found("port", one(2, PORT, hours=OLDER)), found("vote", one(7, "The vote stands"))]
    turn = Turn(kind="split", story="port", others=("vote",), articles=ids(7), by_reader=True)
    made = flat(digest.render(revised(*parts, turns=[turn])).text)
    assert "* One story of revision 1 was made two by hand: " in made
    assert f"“{PORT}”, now story 2; “The vote stands”, now story 1 (revision 1 no. 1)." in made
    # What came out of it in last week's issue already did so there.
    [said] = turns_of(revised(*parts, turns=[replace(turn, articles=ids(2))]))
    assert [(p["week"], p["n"]) for p in said["before"]] == [("2026-W46", 2)]


def test_stories_of_which_one_is_known_are_not_called_those_of_its_week() -> None:
    known = [c for c in digest.carried(last_week()) if c.story == "port"]
    made = flat(digest.render(this_week(previous=known)).text)
    assert f"* Two earlier stories turned out to be one: “{PORT}”, now story 1 (W46 no. 2)." in made


# -- the facts ------------------------------------------------------------------------------------


def test_the_facts_of_a_turn_hold_what_was_and_what_is() -> None:
    assert turns_of(this_week()) == [
        {
            "kind": "merged",
            "by_reader": False,
            "before": [
                {"id": "port", "week": "2026-W46", "n": 2, "title": PORT},
                {"id": "gates", "week": "2026-W46", "n": 3, "title": GATES},
            ],
            "now": [{"id": "port", "n": 1, "title": PORT}],
            "articles": list(ids(3)),
            "slugs": ["tidal"],
        }
    ]


def test_the_order_of_turns_changes_no_byte_and_those_of_the_first_stories_come_first() -> None:
    both = this_week(turns=[SPLIT, MERGED])
    assert both == this_week(turns=[MERGED, SPLIT])
    assert [turn["kind"] for turn in turns_of(both)] == ["merged", "split"]


def test_an_issue_frozen_before_turns_were_told_reads_as_it_did() -> None:
    facts: dict[str, Any] = json.loads(v.issue().facts)
    del facts["turns"], facts["languages_apart"]
    for section in facts["sections"]:
        for story in section["stories"] + section["more"]:
            del story["related"]
            for article in story["also"]:
                article.pop("same_as", None)
    old = Digest(week="2026-W47", revision=1, draft=False, facts=json.dumps(facts))
    made, now = digest.render(old), digest.render(v.issue())
    assert (made.markdown, made.html, made.text) == (now.markdown, now.html, now.text)
    assert digest.carried(old) == digest.carried(v.issue())
    reader = Reader(address="ada@reader.example", tags=("no",))
    assert stories(digest.tailor(old, reader)).keys() == stories(digest.tailor(v.issue(), reader)).keys()


# -- kin ------------------------------------------------------------------------------------------


def kin(*, per_tag: int = 6, many: int = 0) -> Digest:
    others = tuple(f"kin-{n}" for n in range(many))
    told = [
        found("port", one(2, PORT), related=("gates", "gone", "port", *others)),
        found("gates", one(3, GATES), related=("port",)),
        *(found(name, one(10 + n, f"Kin {n}")) for n, name in enumerate(others)),
    ]
    return v.issue(told, [], previous=[], rules=replace(v.RULES, stories_per_tag=per_tag))


def test_a_story_names_its_kin_of_this_issue_with_their_numbers_and_no_other() -> None:
    assert stories(kin())["port"]["related"] == [{"id": "gates", "n": 2, "title": GATES}]
    in_every_form(
        kin(),
        markdown=f"\n\nRelated: 2. {GATES}\n\n",
        text=f"Related: 2. {GATES} ",
        html=f"Related: 2 · {GATES} ",
    )
    assert digest.render(kin()).markdown.count("Related:") == 2


def test_a_story_without_kin_has_no_line_for_it() -> None:
    made = digest.render(v.issue())
    assert "Related" not in made.markdown + made.text + made.html


def test_mail_names_three_of_its_kin_and_counts_the_others() -> None:
    made = digest.render(kin(many=4, per_tag=9))
    assert (
        "Related: 2. Gates to open in spring; 3. Kin 0; 4. Kin 1 and 2 more stories, in the archive"
        in flat(made.text)
    )
    assert "and 2 more stories, in the archive copy" in flat(page(made).text_content())
    assert f"Related: 2. {GATES}; 3. Kin 0; 4. Kin 1; 5. Kin 2; 6. Kin 3\n" in made.markdown


def anchors(made: Rendered) -> tuple[list[str], set[str]]:
    """The places that a page links to within itself, and those that it has."""
    root = page(made)
    return [href[1:] for href in root.xpath("//a/@href") if href.startswith("#")], set(root.xpath("//@id"))


def test_a_page_links_to_kin_and_to_what_goes_on_where_they_stand_on_it() -> None:
    assert anchors(digest.render(this_week()))[0] == ["story-port"]
    for issue in (kin(), kin(per_tag=1)):
        wanted, there = anchors(digest.render(issue))
        assert "story-gates" in wanted
        assert set(wanted) <= there


def test_a_page_that_leaves_stories_out_links_to_none_of_them() -> None:
    names = [f"s{n}" for n in range(120)]
    long = [found(name, v.scored(v.article(n, f"Story {n}"), tidal=0.9)) for n, name in enumerate(names)]
    turns = [Turn(kind="merged", story=name, others=("gone",), articles=ids(999)) for name in names[::30]]
    made = digest.render(
        v.issue(long, [], turns=turns, previous=[], rules=replace(v.RULES, stories_per_tag=100))
    )
    wanted, there = anchors(made)
    assert len(made.html.encode()) <= 80_000
    assert "left out here for length" in made.html
    assert 0 < len(wanted) < 4
    assert set(wanted) <= there
    assert made.text.count("turned out to be one") == 4


def test_many_turns_do_not_fill_the_page() -> None:
    many = [replace(MERGED, story=f"s{n}", others=(f"t{n}",)) for n in range(400)]
    made = digest.render(this_week(turns=many))
    assert len(made.html.encode()) <= 80_000
    assert re.search(r"and \d+ more like these, in the archive copy", made.html)
    assert made.markdown.count("turned out to be one") == 400


# -- copies elsewhere -----------------------------------------------------------------------------


def syndicated(copies: int = 1) -> Digest:
    """The lead's text stands at one more outlet, the retelling's at `copies`, one of which copies another."""
    story = v.told(
        one(2, PORT),
        (one(3, GATES), "rewrite"),
        (one(4, "Port says yes"), "syndicated"),
        *((one(10 + n, f"Gates, copy {n}"), "syndicated") for n in range(copies)),
        story="port",
    )
    rows = list(story.retellings)
    for at in range(2, len(rows)):
        rows[at] = replace(rows[at], link=replace(rows[at].link, to=ids(3)[0] if at == 2 else ids(10)[0]))
    return v.issue([Findings(story=replace(story, retellings=tuple(rows)))], [], previous=[])


def test_a_syndicated_text_is_told_beside_the_article_whose_text_it_is() -> None:
    made = digest.render(syndicated(2))
    assert (
        "- The same text: [Port says yes](https://outlet-4.example/news/4) · Outlet 4, Tue 17 Nov\n"
        f"- [{GATES}](https://outlet-3.example/news/3) · Outlet 3, Tue 17 Nov\n"
        "  - The same text: [Gates, copy 0](https://outlet-10.example/news/10) · Outlet 10, Tue 17 Nov\n"
        "  - The same text: [Gates, copy 1](https://outlet-11.example/news/11) · Outlet 11, Tue 17 Nov\n"
    ) in made.markdown
    assert (
        "   * The same text at Outlet 4\n     https://outlet-4.example/news/4\n"
        f"   * {GATES}\n     Outlet 3, Tue 17 Nov\n     https://outlet-3.example/news/3\n"
        "     the same text at Outlet 10, Outlet 11\n"
        "     https://outlet-10.example/news/10\n     https://outlet-11.example/news/11\n"
    ) in made.text
    said = flat(page(made).text_content())
    assert (
        f"The same text at Outlet 4 {GATES}Outlet 3, Tue 17 Nov · the same text at Outlet 10, Outlet 11"
        in said
    )


def test_every_copy_is_linked_once_in_every_form_and_keeps_its_headline_in_the_archive() -> None:
    made = digest.render(syndicated(3))
    facts = stories(syndicated(3))["port"]
    for article in (facts["best"], *facts["also"]):
        tokens = MarkdownIt("commonmark").parse(made.markdown.split("\n---\n", 1)[1])
        links = [t.attrs["href"] for b in tokens for t in b.children or () if t.type == "link_open"]
        assert links.count(article["url"]) == 1
        assert page(made).xpath("//a/@href").count(article["url"]) == 1
        assert made.text.split().count(article["url"]) == 1
        assert f"[{article['title']}]" in made.markdown


def test_a_copy_of_a_copy_is_a_copy_of_what_that_was_copied_from() -> None:
    also = {a["id"]: a for a in stories(syndicated(2))["port"]["also"]}
    [lead], [retold], [first, second] = ids(2), ids(3), ids(10, 11)
    assert also[first]["same_as"] == also[second]["same_as"] == retold
    assert also[ids(4)[0]]["same_as"] == lead
    assert "same_as" not in also[retold]


def test_copies_take_no_room_from_other_articles_and_those_not_shown_are_counted() -> None:
    made = digest.render(syndicated(9))
    assert "and 3 more outlets, in the archive copy" in flat(made.text)
    assert "and 3 more outlets, in the archive copy" in flat(page(made).text_content())
    others = [(one(20 + n, f"Retold {n}"), "rewrite") for n in range(8)]
    copies = [(one(40 + n, f"Copy {n}"), "syndicated") for n in range(3)]
    story = v.told(one(2, PORT), *others, *copies, story="port")  # type: ignore[arg-type]
    said = flat(digest.render(v.issue([Findings(story=story)], [], previous=[])).text)
    assert "* The same text at Outlet 40, Outlet 41, Outlet 42 " in said
    assert [n for n in range(8) if f"Retold {n} " in said] == [0, 1, 2, 3, 4, 5]
    assert "* and 2 more, in the archive copy" in said


# -- languages ------------------------------------------------------------------------------------


def coverage(*, apart: bool, lang: str) -> str:
    told = [found("port", one(2, PORT)), found("gates", one(3, GATES, lang=lang))]
    made = digest.render(v.issue(told, [], previous=[], languages_apart=apart))
    said = "Articles in different languages were grouped apart where nothing here reads the meaning of both"
    forms = [said in flat(form) for form in (made.markdown, made.text, page(made).text_content())]
    assert len(set(forms)) == 1
    if forms[0]:
        return "apart"
    return "may" if "An event told in several languages may stand more than once." in made.markdown else ""


@pytest.mark.parametrize(
    ("apart", "lang", "said"),
    [(True, "ja", "apart"), (False, "ja", "may"), (True, "en", ""), (False, "en", "")],
)
def test_that_languages_were_grouped_apart_is_said_where_there_are_several(
    apart: bool, lang: str, said: str
) -> None:
    assert coverage(apart=apart, lang=lang) == said


# -- a reader's own issue -------------------------------------------------------------------------


def for_reader(issue: Digest, *tags: str) -> Facts:
    return read(digest.tailor(issue, Reader(address="ada@reader.example", tags=tags)))


def mixed(turns: Sequence[Turn]) -> Digest:
    """The mole is no. 1, the port, which is about kelp too, no. 2, and kelp alone no. 3."""
    port = v.scored(v.article(2, PORT), tidal=0.8, no=0.6)
    return this_week(
        found("mole", one(1, MOLE)),
        found("port", port, (one(3, GATES, value=0.7), "rewrite"), related=("mole", "kelp")),
        found("kelp", v.scored(v.article(50, "Kelp"), no=0.51), related=("port",)),
        turns=turns,
    )


def test_a_reader_is_told_the_turns_of_their_own_stories_with_their_own_numbers() -> None:
    assert [turn["now"][0]["n"] for turn in turns_of(mixed([MERGED]))] == [2]
    assert [turn["now"][0]["n"] for turn in for_reader(mixed([MERGED]), "no")["turns"]] == [1]
    assert for_reader(mixed([MERGED]), "salt-batteries")["turns"] == []


def test_kin_that_a_reader_has_not_is_not_named_and_the_other_has_the_readers_number() -> None:
    [section] = for_reader(mixed([]), "no")["sections"]
    assert [(s["id"], s["related"]) for s in section["stories"]] == [
        ("port", [{"id": "kelp", "n": 2, "title": "Kelp"}]),
        ("kelp", [{"id": "port", "n": 1, "title": PORT}]),
    ]


def test_a_turn_of_stories_that_are_not_in_the_issue_goes_to_readers_of_their_tags() -> None:
    gone = [replace(MERGED, story="gates", others=("port",), articles=ids(2))]
    issue = this_week(v.alone(50, "Kelp", no=0.8), v.alone(51, "Tide", tidal=0.7), turns=gone)
    assert len(for_reader(issue, "tidal")["turns"]) == 1
    assert for_reader(issue, "no")["turns"] == []


def test_a_turn_of_a_story_below_the_readers_own_line_is_not_told_to_them() -> None:
    reader = Reader(address="ada@reader.example", tags=("tidal",), minimum=0.85)
    assert [s["id"] for s in read(digest.tailor(mixed([MERGED]), reader))["sections"][0]["stories"]] == [
        "mole"
    ]
    assert read(digest.tailor(mixed([MERGED]), reader))["turns"] == []


def test_to_tailor_twice_changes_nothing_of_turns_and_kin() -> None:
    reader = Reader(address="ada@reader.example", tags=("tidal",))
    once = digest.tailor(mixed([MERGED, SPLIT]), reader)
    assert digest.tailor(once, reader) == once
    assert canonical(read(once)) == once.facts
