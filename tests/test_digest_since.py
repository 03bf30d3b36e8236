"""What is new in a story since an earlier issue told it, what was edited since, and what has gone quiet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import get_args

import digest_evidence as e
import digest_values as v
import pytest
from lxml import html as lxml_html

from monitor import digest, weeks
from monitor.digest.facts import EditFacts, SinceFacts, StoryFacts, read
from monitor.model import Article, Bound, Carried, Certainty, Degree, Digest, Findings, Origin, Slot, Turn

NEW = v.article(5, "A second telling", hours=40, text="Brine Ferries pays $63 million for the harbour.")


def story(issue: Digest) -> StoryFacts:
    return read(issue)["sections"][0]["stories"][0]


def since(issue: Digest, kind: str) -> list[SinceFacts]:
    return [one for one in story(issue).get("since", []) if one["kind"] == kind]


def flat(words: str) -> str:
    return " ".join(words.split())


def in_every_form(issue: Digest, *said: str) -> None:
    made = digest.render(issue)
    for words in said:
        assert words in made.markdown
        assert words in flat(made.text)
        assert words in flat(lxml_html.document_fromstring(made.html).text_content())


def after(
    now: Sequence[Slot] = (),
    *,
    was: Sequence[Slot] = (),
    stage: Sequence[Certainty] = (),
    stage_was: Sequence[Certainty] = (),
    fresh: Sequence[Article] = (NEW,),
) -> Digest:
    """The issue after one that told of a rumour; `now` and `was`: the figures of the two."""
    before = e.last_week(replace(e.RUMOURED, slots=tuple(was), certainty=tuple(stage_was)))
    found = e.found(e.RUMOUR, *((one, "rewrite") for one in fresh))
    told = replace(found, slots=tuple(now), certainty=tuple(stage))
    return e.this_week(told, earlier=[before], previous=digest.carried(before))


def price(
    article: Article,
    value: str,
    quote: str,
    *,
    unit: str = "USD",
    quantum: str = "1000000",
    bound: Bound = "",
    high: str | None = None,
    sentence: str = "",
) -> Slot:
    given = replace(e.amount(value, unit, quantum), bound=bound, high=None if high is None else Decimal(high))
    return e.slot(e.stated(article, given, quote, sentence or f"It is said to be {quote}."))


WAS = (price(e.RUMOUR, "61000000", "$61 million"),)


def both(*slots: Slot) -> Slot:
    """One slot of all that these hold."""
    return replace(slots[0], stated=tuple(one for slot in slots for one in slot.stated))


# -- a figure moved ---------------------------------------------------------------------------


def test_a_figure_that_the_new_articles_give_otherwise_is_told_with_both_values() -> None:
    issue = after([both(*WAS, price(NEW, "63000000", "$63 million"))], was=WAS)
    [moved] = since(issue, "figure")
    assert (moved["week"], moved["before"], moved["after"]) == ("2026-W46", "$61 million", "$63 million")
    assert moved["articles"] == [NEW.id]
    in_every_form(issue, "Price: “$63 million” (Outlet 5), was “$61 million” in W46’s reports.")


def test_the_overview_leads_with_what_is_new_before_it_counts() -> None:
    issue = after([price(NEW, "63000000", "$63 million")], was=WAS)
    assert (
        story(issue)["change"]
        == "Updated: price “$63 million”, was “$61 million” in W46’s reports; 1 more article."
    )


@pytest.mark.parametrize(
    ("why", "now"),
    [
        ("rounding", price(NEW, "60000000", "$60 million", quantum="10000000")),
        ("the same", price(NEW, "61000000", "$61.0 million", quantum="100000")),
        ("about", price(NEW, "63000000", "about $63 million", bound="about")),
        ("at least", price(NEW, "50000000", "more than $50 million", bound="least")),
        ("a range", price(NEW, "55000000", "$55-65 million", bound="range", high="65000000")),
        ("another unit", price(NEW, "63000000", "€63 million", unit="EUR")),
        ("converted on another day", price(NEW, "61300000", "$61.3 million", quantum="1000")),
        ("another size of thing", price(NEW, "6300000000", "$6.3 billion")),
        ("an amount of change", price(NEW, "2000000", "$2 million", sentence="The price rose $2 million.")),
        ("percent of change", price(NEW, "9000000", "$9 million", sentence="It is $9 million higher.")),
        ("what it was", price(NEW, "58000000", "$58 million", sentence="It rose from $58 million.")),
        ("what it was, in Japanese", price(NEW, "58000000", "58億円", sentence="58億円から引き上げた。")),
    ],
)
def test_a_figure_that_may_be_the_same_or_another_thing_has_not_moved(why: str, now: Slot) -> None:
    assert since(after([now], was=WAS), "figure") == [], why


def test_a_toll_that_rises_moves_though_both_are_at_least() -> None:
    was = price(e.RUMOUR, "12", "at least 12 people", unit="people", quantum="1", bound="least")
    now = price(NEW, "14", "at least 14 people", unit="people", quantum="1", bound="least")
    [moved] = since(after([now], was=[was]), "figure")
    assert (moved["before"], moved["after"]) == ("at least 12 people", "at least 14 people")


def test_what_last_weeks_own_articles_are_now_understood_to_say_is_no_news() -> None:
    assert since(after([price(e.RUMOUR, "63000000", "$63 million")], was=WAS), "figure") == []


def test_nothing_moved_where_reports_differed_then_or_differ_now() -> None:
    two = [both(*WAS, price(e.RUMOUR, "70000000", "$70 million"))]
    assert since(after([price(NEW, "63000000", "$63 million")], was=two), "figure") == []
    late = v.article(6, "A third telling", hours=50)
    split = both(price(NEW, "63000000", "$63 million"), price(late, "80000000", "$80 million"))
    assert since(after([split], was=WAS, fresh=(NEW, late)), "figure") == []


def test_nothing_moved_where_a_new_article_still_gives_what_was_told() -> None:
    late = v.article(6, "A third telling", hours=50)
    kept = both(price(NEW, "63000000", "$63 million"), price(late, "61000000", "$61 million"))
    assert since(after([kept], was=WAS, fresh=(NEW, late)), "figure") == []


COST = "Brine Ferries pays {} for the harbour and its cranes."


def apart(sentence: str, key: str = "price|brine") -> Digest:
    """The old and the new figure as two slots of one name, which their values tell apart."""
    old = price(e.RUMOUR, "61000000", "$61 million", sentence=COST.format("$61 million"))
    new = price(NEW, "63000000", "$63 million", sentence=sentence)
    told = [replace(old, key=f"{key}|61000000 USD"), replace(new, key=f"{key}|63000000 USD")]
    return after(told, was=WAS)


def test_two_slots_of_one_name_are_one_figure_where_their_sentences_are_the_same_but_for_it() -> None:
    assert len(since(apart(COST.format("$63 million")), "figure")) == 1
    assert since(apart("The council hopes to earn $63 million with the quay next year."), "figure") == []


def test_a_slot_that_goes_by_another_name_now_is_known_by_the_article_that_was_there_then() -> None:
    assert len(since(apart(COST.format("$63 million"), key="sum|brine|council"), "figure")) == 1


def test_two_slots_of_one_key_are_not_told_apart_and_say_nothing() -> None:
    now = price(NEW, "63000000", "$63 million")
    assert since(after([now, replace(now, name="deposit")], was=WAS), "figure") == []


# -- a step in certainty ----------------------------------------------------------------------


def step(*now: tuple[Article, Degree], was: Degree = "in talks") -> list[tuple[str, str]]:
    issue = after(
        stage=[e.sure(article, degree, f"{degree} indeed") for article, degree in now],
        stage_was=[e.sure(e.RUMOUR, was, f"{was} then")],
        fresh=[article for article, _ in now],
    )
    return [(one["before"], one["after"]) for one in since(issue, "certainty")]


LATE = v.article(6, "A third telling", hours=50)


def test_a_step_in_certainty_is_told_in_the_articles_words() -> None:
    assert step((NEW, "agreed")) == [("in talks then", "agreed indeed")]
    in_every_form(e.this_week(), "Stage: “is agreed” (Outlet 3), was “is in talks to buy” in W46’s reports.")
    assert story(e.this_week())["change"].startswith(
        "Updated: “is agreed”, was “is in talks to buy” in W46’s reports; "
    )


def test_a_step_counts_once_every_article_since_has_it() -> None:
    assert step((NEW, "in talks"), (LATE, "agreed")) == [("in talks then", "agreed indeed")]
    assert step((NEW, "agreed"), (LATE, "in talks")) == []
    assert step((NEW, "in talks")) == []
    assert step((NEW, "speculated")) == []


def test_a_denial_is_a_step_where_nobody_new_says_otherwise() -> None:
    assert step((NEW, "denied")) == [("in talks then", "denied indeed")]
    assert step((NEW, "denied"), was="denied") == []


def test_words_too_long_for_the_overview_are_told_there_by_their_rungs() -> None:
    long = "has, after months of which nobody would speak, at last agreed to buy the whole of the harbour"
    issue = after(stage=[e.sure(NEW, "agreed", long)], stage_was=[e.sure(e.RUMOUR, "in talks", "in talks")])
    assert story(issue)["change"] == "Updated: in talks in W46’s reports, now agreed; 1 more article."
    assert since(issue, "certainty")[0]["after"] == long


@pytest.mark.parametrize(
    "was", [one for one in get_args(Degree) if one not in {"agreed", "announced", "done"}]
)
def test_from_every_degree_that_is_open_an_agreement_is_a_step(was: Degree) -> None:
    assert step((NEW, "agreed"), was=was) == [(f"{was} then", "agreed indeed")]


@pytest.mark.parametrize(
    ("was", "now"),
    [("in talks", "plans"), ("in advanced talks", "plans"), ("agreed", "announced"), ("announced", "plans")],
)
def test_what_may_hold_of_one_thing_at_one_time_is_no_step(was: Degree, now: Degree) -> None:
    assert step((NEW, now), was=was) == []


def test_a_value_that_was_told_of_something_else_has_not_moved_here() -> None:
    other = replace(price(e.RUMOUR, "63000000", "$63 million"), key="deposit|brine")
    assert since(after([price(NEW, "63000000", "$63 million")], was=[*WAS, other]), "figure") == []
    still = replace(price(NEW, "61000000", "$61 million"), key="deposit|brine")
    assert since(after([price(NEW, "63000000", "$63 million"), still], was=WAS), "figure") == []


# -- origin, second outlet --------------------------------------------------------------------


def test_an_origin_that_a_new_article_credits_is_told_as_now_known() -> None:
    in_every_form(e.this_week(), "known: Morning")
    [origin] = since(e.this_week(), "origin")
    assert (origin["before"], origin["after"], origin["articles"]) == ("", "Morning <Tide>", [e.AGREED.id])


def test_an_origin_found_in_what_was_told_already_is_no_news() -> None:
    credit = Origin(outlet="Tide", article=None, credited_by=(e.RUMOUR.id,), sentence="Tide had it.")
    told = replace(e.found(e.RUMOUR, (NEW, "rewrite")), origin=credit)
    assert since(e.this_week(told), "origin") == []


def test_an_origin_that_is_another_now_is_told_with_the_one_it_was() -> None:
    credit = Origin(outlet="Tide", article=None, credited_by=(e.RUMOUR.id,), sentence="Tide had it.")
    before = e.last_week(replace(e.RUMOURED, origin=credit))
    other = replace(credit, outlet="Evening Ebb", credited_by=(NEW.id,))
    told = replace(e.found(e.RUMOUR, (NEW, "rewrite")), origin=other)
    issue = e.this_week(told, earlier=[before], previous=digest.carried(before))
    in_every_form(issue, "Origin now known: Evening Ebb; in W46 it was Tide.")


def test_a_second_outlet_is_told_and_never_called_a_confirmation() -> None:
    in_every_form(e.this_week(), "Now also reported by a second outlet: Outlet 3.")
    made = digest.render(e.this_week())
    assert "confirm" not in (made.markdown + made.text + made.html).lower()


def test_a_copy_an_echo_or_another_paper_of_the_same_house_is_no_second_outlet() -> None:
    told = replace(e.found(e.RUMOUR, (e.AGREED, "rewrite")), standings=e.TOLD.standings)
    assert since(e.this_week(told), "second-outlet") == []
    assert since(e.this_week(e.found(e.RUMOUR, (NEW, "syndicated"))), "second-outlet") == []
    house = ((e.RUMOUR.id, "outlet-1.example"), (NEW.id, "outlet-1.example"))
    told = replace(e.found(e.RUMOUR, (NEW, "rewrite")), families=house)
    assert since(e.this_week(told), "second-outlet") == []
    assert len(since(e.this_week(e.found(e.RUMOUR, (NEW, "rewrite"))), "second-outlet")) == 1


def test_without_the_earlier_issue_at_hand_nothing_is_compared() -> None:
    assert story(e.this_week(earlier=[]))["since"] == []
    assert story(e.this_week(earlier=[]))["change"] == "Updated: 3 more articles; reports now differ on jobs."


def test_the_replaced_revision_of_this_week_is_no_earlier_issue() -> None:
    first = e.this_week()
    again = e.this_week(earlier=[e.last_week(), first])
    assert story(again)["since"] == story(first)["since"]


def test_a_story_that_the_last_issue_did_not_tell_is_compared_with_the_one_that_did() -> None:
    last = v.issue([], [], previous=[], previous_week=None)
    found = replace(e.TOLD, certainty=e.TOLD.certainty[1:])
    issue = digest.compose(
        [found],
        [],
        coverage=v.COVERAGE,
        week=weeks.week("2026-W48", "Asia/Tokyo"),
        tags=v.TAGS,
        rules=v.RULES,
        previous=digest.carried(e.last_week()),
        previous_week="2026-W47",
        generated=v.GENERATED,
        earlier=[last, e.last_week()],
    )
    assert {one["week"] for one in story(issue)["since"]} == {"2026-W46"}


# -- edited after it was told -----------------------------------------------------------------


def edits(issue: Digest) -> list[EditFacts]:
    return read(issue)["edits"]


def test_an_edit_of_an_article_whose_story_is_not_here_is_told_with_both_wordings() -> None:
    issue = e.this_week(edits=[e.EDITED])
    [edit] = edits(issue)
    assert (edit["week"], edit["n"], edit["slugs"]) == ("2026-W46", 2, ["tidal"])
    in_every_form(
        issue,
        "Edited after they were told",
        "Outlet 8, told in W46, no. 2: its title was “Quay closed for repairs”; "
        "“21 metres”, was “12 metres”; added “£4 million”",
    )


def test_an_edit_of_an_article_of_a_story_here_is_told_there() -> None:
    now = replace(e.RUMOUR, title="Ferry line denies talks")
    edit = replace(e.EDITED, article=now, was_title=e.RUMOUR.title, figures=(("$61 million", ""),))
    issue = e.this_week(e.found(now, (NEW, "rewrite")), edits=[edit])
    assert edits(issue) == []
    assert [one["name"] for one in since(issue, "edited")] == ["title", "figure"]
    in_every_form(
        issue,
        f"Outlet 1 edited its title after W46: “Ferry line denies talks”, was “{e.RUMOUR.title}”.",
        "Outlet 1 edited its figure after W46: took out “$61 million”.",
    )
    assert story(issue)["change"].startswith("Updated: edited after W46; ")


def test_an_edit_that_changes_neither_title_nor_figure_is_not_told() -> None:
    same = replace(e.EDITED, was_title=e.EDITED.title, figures=())
    assert edits(e.this_week(edits=[same])) == []


def test_an_edit_that_an_issue_has_told_is_not_told_again() -> None:
    first = e.this_week(edits=[e.EDITED])
    week = weeks.week("2026-W48", "Asia/Tokyo")
    later = [e.last_week(), first]
    assert read(v.issue([], [], week=week, earlier=later, edits=[e.EDITED]))["edits"] == []
    further = replace(e.EDITED, figures=(("12 metres", "33 metres"),))
    assert len(read(v.issue([], [], week=week, earlier=later, edits=[further]))["edits"]) == 1


# -- gone quiet -------------------------------------------------------------------------------


def test_a_story_of_the_last_issue_without_news_has_gone_quiet() -> None:
    [quiet] = read(e.this_week())["quiet_stories"]
    assert (quiet["id"], quiet["week"], quiet["n"]) == ("quay", "2026-W46", 2)
    made = digest.render(e.this_week())
    assert "Gone quiet since [W46](2026-W46.md): **Quay closed for repairs** (no. 2).\n" in made.markdown
    assert "Gone quiet since W46: “Quay closed for repairs” (no. 2)." in made.text
    assert 'href="2026-W46.html#story-quay"' in made.html


def test_of_a_week_that_is_not_over_it_is_not_known_what_has_gone_quiet() -> None:
    last = e.last_week()
    issue = v.issue([], [], earlier=[last], previous=digest.carried(last), draft=True)
    assert read(issue)["quiet_stories"] == []


def test_a_story_goes_on_where_any_of_its_articles_is_told_under_whatever_name() -> None:
    here = e.found(e.AGREED, (e.RUMOUR, "rewrite"), own="another-name")
    assert [one["id"] for one in read(e.this_week(here))["quiet_stories"]] == ["quay"]


def test_a_story_with_new_articles_that_are_not_told_has_not_gone_quiet() -> None:
    assert read(e.this_week(stirring=["quay"]))["quiet_stories"] == []


def test_a_story_that_became_part_of_another_has_not_gone_quiet() -> None:
    turn = Turn(kind="merged", story="harbour", others=("quay",), articles=(f"{8:016x}",))
    issue = v.issue(
        [e.TOLD], [], turns=[turn], earlier=[e.last_week()], previous=digest.carried(e.last_week())
    )
    assert read(issue)["quiet_stories"] == []


def test_a_story_about_a_tag_that_is_watched_no_more_has_not_gone_quiet() -> None:
    issue = v.issue([], [], tags=[v.KELP], earlier=[e.last_week()], previous=digest.carried(e.last_week()))
    assert read(issue)["quiet_stories"] == []


def test_of_many_quiet_stories_five_are_named_and_the_others_counted() -> None:
    rules = replace(v.RULES, stories_per_tag=9)
    many = [v.alone(n, f"Quiet {n}", hours=e.BEFORE, tidal=0.9) for n in range(30, 37)]
    before = v.issue(many, [], week=e.LAST, previous=[], previous_week=None, rules=rules)
    issue = v.issue([], [], earlier=[before], previous=digest.carried(before))
    assert len(read(issue)["quiet_stories"]) == 7
    assert "(no. 5) and 2 more." in flat(digest.render(issue).text)
    assert "What changed since week 46" in digest.render(issue).markdown


def test_carried_points_go_by_their_key_so_that_a_renamed_point_is_the_same() -> None:
    [harbour] = digest.carried(e.this_week())
    assert harbour.points[0] == ("price|brine", "rounding")
    assert harbour.points[1] == ("price in yen", "converted")
    assert isinstance(harbour, Carried)


def test_a_disagreement_known_by_its_key_is_no_news_under_another_name() -> None:
    jobs = replace(e.TOLD.points[2], key="jobs|brine", name="positions")
    told: Findings = replace(e.TOLD, points=(jobs,))
    known = [
        Carried(week="2026-W46", story="harbour", articles=(e.RUMOUR.id,), points=(("jobs|brine", "differ"),))
    ]
    assert "differ" not in story(e.this_week(told, previous=known))["change"]
