"""What an issue says of the evidence behind its stories, in every form, and that its quotations are true."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import digest_evidence as e
import digest_values as v
import pytest
from digest_forms import flat, in_every_form, in_no_form, page, story
from markdown_it import MarkdownIt

from monitor import digest, text
from monitor.digest.facts import Facts, StoryFacts, canonical, read
from monitor.digest.sums import stories_of
from monitor.model import (
    Article,
    Credit,
    Dated,
    Digest,
    Origin,
    Point,
    Quote,
    Reader,
    Standing,
    Verdict,
)

GOLDEN = Path(__file__).parent / "data" / "digest"
TIDE = "https://tide.example/feed"
READER = Reader(address="a@b.example")


@cache
def whole() -> Digest:
    """The issue with all that an issue may hold."""
    return e.this_week(edits=[e.EDITED], scores=e.SOURCES)


@pytest.mark.parametrize("form", ["md", "txt", "html", "json"])
def test_the_issue_with_its_evidence_is_the_one_in_the_golden_file(form: str) -> None:
    made = digest.render(whole())
    words = {"md": made.markdown, "txt": made.text, "html": made.html, "json": made.json}[form]
    place = GOLDEN / f"evidence.{form}"
    if os.environ.get("UPDATE_GOLDEN") == "1":
        place.write_bytes(words.encode())
    assert words == place.read_bytes().decode(), f"{place.name} differs; UPDATE_GOLDEN=1 writes it anew"


# -- every quotation is verbatim --------------------------------------------------------------

ARTICLES = {one.id: one for one in (e.RUMOUR, e.AGREED, e.OWN, e.ECHO)}


def holds(ids: Iterable[str], words: str) -> bool:
    return any(words in text.one_line(f"{ARTICLES[one].title}\n{ARTICLES[one].text}") for one in ids)


def quotations(told: StoryFacts) -> Iterator[tuple[list[str], str]]:
    """Every quotation that the facts of a story hold, with the articles that are said to hold it."""
    everyone = [one["id"] for one in (told["best"], *told["also"])]
    for line, own in zip(told["summary"], told["summary_from"], strict=True):
        yield [own], line
    for point in told["points"]:
        yield from ((value["articles"], value["quote"]) for value in point["values"])
    for one in told["ahead"]:
        yield one["articles"], one["quote"]
    for read_ in told["reads"]:
        yield from (([read_["id"]], line) for line in read_["adds"])
    for since in told["since"]:
        if since["kind"] in {"figure", "certainty"}:
            yield since["articles"], since["after"]
            yield everyone, since["before"]
    for slot in told["ledger"]:
        yield from ((value["articles"], value["quote"]) for value in slot["values"])
    for sure in told["certainty"]:
        yield sure["articles"], sure["quote"]
    for article in (told["best"], *told["also"]):
        yield [article["id"]], article["proof"]


def test_every_quotation_in_the_facts_is_verbatim_in_the_article_that_it_names() -> None:
    found = list(quotations(story(whole())))
    assert len(found) > 20
    assert [row for row in found if not holds(*row)] == []


def test_every_quotation_in_every_form_is_verbatim_in_an_article_of_the_issue() -> None:
    made = digest.render(e.this_week(scores=e.SOURCES))
    shown = (made.text, page(made).text_content(), MarkdownIt("commonmark").render(made.markdown))
    for form in shown:
        said = set(re.findall(r"“([^”]*)”", flat(form))) - {"Quay closed for repairs"}
        assert len(said) > 8
        assert [one for one in said if not holds(ARTICLES, one)] == []


def test_two_sentences_of_a_summary_are_two_quotations_since_something_stands_between_them() -> None:
    made = digest.render(whole())
    assert "Monday.” “The pilots were not asked.” (Outlet 3)" in flat(made.text)
    assert "Monday.” “The pilots were not asked.” (Outlet 3)" in flat(page(made).text_content())
    assert "\n> The pilots were not asked. (Outlet 3)\n" in made.markdown


def test_a_sentence_of_another_article_says_which_once_by_outlet_or_by_day() -> None:
    again = replace(e.OWN, outlet=e.AGREED.outlet)
    found = replace(
        e.found(e.AGREED, (again, "rewrite")),
        summary=tuple(
            Quote(text=line, articles=(again.id,))
            for line in ("It brings $63.2 million.", "The pilots were not asked.")
        ),
    )
    made = digest.render(e.this_week(found))
    for form in (made.text, page(made).text_content()):
        assert "“It brings $63.2 million.” “The pilots were not asked.” (18 Nov)" in flat(form)


def test_without_a_summary_in_the_findings_the_leads_own_sentences_stand_in() -> None:
    told = story(e.this_week(replace(e.TOLD, summary=())))
    assert told["summary"][0] == (
        "Brine Ferries has agreed to buy Aldersound harbour for $63 million, the Morning Tide reported "
        "on Monday."
    )
    assert set(told["summary_from"]) == {e.AGREED.id}


def test_words_too_long_to_be_a_sentence_are_not_quoted_rather_than_cut() -> None:
    long = Quote(text="x" * 800, articles=(e.AGREED.id,))
    told = story(e.this_week(replace(e.TOLD, summary=(long,))))
    assert told["summary_from"] == [e.AGREED.id] * len(told["summary"])
    assert not any("xxx" in one for one in told["summary"])


# -- who had it first -------------------------------------------------------------------------


def test_an_origin_that_no_feed_covers_is_said_to_be_outside_with_its_feed() -> None:
    in_every_form(whole(), "first reported by Morning <Tide> (as credited by Outlet 2, without a link)")
    made = digest.render(whole())
    assert "Morning <Tide> is not in your feeds, its feed: https://tide.example/feed?a=1&copy;=2" in flat(
        made.text
    )
    assert "is not in your feeds ([its feed](https://tide.example/feed?a=1&amp;copy;=2))" in made.markdown
    [link] = [one for one in page(made).iter("a") if one.text_content() == "its feed"]
    assert link.get("href") == "https://tide.example/feed?a=1&copy;=2"


@pytest.mark.parametrize("name", ["morning <tide>", "Morning <Tide>"])
def test_an_origin_among_the_readers_outlets_is_not_said_to_be_outside(name: str) -> None:
    assert story(e.this_week(followed=[name]))["origin_followed"]
    in_no_form(e.this_week(followed=[name]), "is not in your feeds")


def test_an_origin_that_is_one_of_the_articles_is_in_the_feeds_whatever_it_is_called() -> None:
    origin = Origin(outlet="The Second", article=e.AGREED.id, credited_by=(e.ECHO.id,), sentence="報じた")
    in_no_form(e.this_week(replace(e.TOLD, origin=origin)), "is not in your feeds")


def test_where_it_is_not_known_what_the_feeds_cover_nothing_is_said_of_it() -> None:
    assert "origin_followed" not in story(e.this_week(followed=None))
    in_no_form(e.this_week(followed=None), "is not in your feeds", "Origins not in")


def test_an_address_that_is_no_link_is_not_suggested() -> None:
    assert e.TOLD.origin is not None
    told = replace(e.TOLD, origin=replace(e.TOLD.origin, feed="javascript:alert(1)"))
    in_no_form(e.this_week(told), "javascript:", "its feed")


def other(number: int, origin: str, feed: str = "") -> Any:
    found = e.found(v.article(number, f"Story {number}"), own=f"s{number}", value=0.9 - number / 100)
    return replace(found, origin=Origin(outlet=origin, article=None, credited_by=(), sentence="x", feed=feed))


def test_origins_outside_the_feeds_are_gathered_at_the_end_once_several_stories_have_one() -> None:
    several = e.this_week(other(11, "Tide", TIDE), other(12, "Ebb"), other(13, "Tide"))
    made = digest.render(several)
    assert (
        f"Origins not in your feeds: Tide (2 stories, [its feed]({TIDE})), Ebb (1 story).\n" in made.markdown
    )
    assert "Origins not in your feeds: Tide (2 stories), Ebb (1 story)." in flat(made.text)
    assert "Origins not in your feeds: Tide (2 stories, its feed), Ebb (1 story)." in flat(
        page(made).text_content()
    )
    in_no_form(e.this_week(other(11, "Tide", TIDE)), "Origins not in your feeds")


def test_every_article_says_where_it_stands_and_only_where_that_is_known() -> None:
    in_every_form(
        whole(),
        "Outlet 3, Wed 18 Nov, adds to it",
        "Outlet 1, Tue 10 Nov, own reporting",
        "港湾日報, Wed 18 Nov, credits Morning <Tide>",
    )
    bare = replace(e.TOLD, standings=(Standing(article=e.OWN.id, rung="unknown"),))
    in_no_form(e.this_week(bare), "adds to it", "own reporting", "credits Morning", "had it first", "unknown")


def test_an_echo_of_nobody_it_names_says_nothing_and_a_copy_is_the_same_text_alone() -> None:
    standings = (
        Standing(article=e.OWN.id, rung="echo", sentence=e.OWN.text),
        Standing(
            article=e.ECHO.id,
            rung="echo",
            credits=(Credit(article=e.ECHO.id, outlet="Morning Tide", how="copy", sentence=""),),
        ),
    )
    found = e.found(e.AGREED, (e.OWN, "rewrite"), (e.ECHO, "copy"))
    issue = e.this_week(replace(found, standings=standings))
    in_every_form(issue, "港湾日報, Wed 18 Nov, the same text")
    in_no_form(issue, "credits Morning")


def test_the_archive_copy_has_the_sentence_that_proves_it() -> None:
    assert "own reporting: “Brine Ferries is in talks to buy" in digest.render(whole()).markdown


def test_the_facts_keep_credits_with_their_links_and_the_moment_of_each_article() -> None:
    credit = Credit(
        article=e.OWN.id, outlet="Tide", how="link", sentence="", url="https://tide.example/1", to=None
    )
    unsafe = replace(credit, url="data:text/html,x")
    told = replace(e.TOLD, standings=(Standing(article=e.OWN.id, rung="adds", credits=(credit, unsafe)),))
    [own] = [one for one in story(e.this_week(told))["also"] if one["id"] == e.OWN.id]
    assert own["credits"] == [
        {"outlet": "Tide", "url": "https://tide.example/1", "how": "link"},
        {"outlet": "Tide", "url": "", "how": "link"},
    ]
    assert own["at"] == "2026-11-17T23:00:00+00:00"
    assert own["publisher"] == "outlet-3.example"


# -- families ---------------------------------------------------------------------------------


def test_outlets_of_one_house_count_once_in_the_story_and_in_the_issue() -> None:
    house = tuple((one.id, "tide group") for one in (e.AGREED, e.RUMOUR, e.OWN))
    issue = e.this_week(replace(e.TOLD, families=house))
    assert story(issue)["outlets"] == 2
    assert story(issue)["families"] == ["outlet-4.example", "tide group"]
    assert read(issue)["counts"]["outlets"] == 2
    one_house = replace(e.found(e.AGREED, (e.OWN, "rewrite")), families=house)
    in_every_form(e.this_week(one_house), "2 articles, both from one publisher", "from the same publisher")


def test_articles_of_one_outlet_are_both_from_one_outlet_and_go_by_their_days() -> None:
    again = replace(e.OWN, outlet=e.AGREED.outlet, url="https://outlet-2.example/news/3")
    point = Point(name="price", verdict="agree", values=(Quote(text="$63.2 million", articles=(again.id,)),))
    issue = e.this_week(replace(e.found(e.AGREED, (again, "rewrite")), points=(point,)))
    in_every_form(issue, "2 articles, both from one outlet", "“$63.2 million” (18 Nov)")


def test_what_stands_below_the_line_counts_by_its_family_too() -> None:
    issue = digest.compose(
        [e.TOLD],
        v.just_missed(3),
        coverage=v.COVERAGE,
        week=v.WEEK,
        tags=v.TAGS,
        rules=v.RULES,
        previous=(),
        previous_week=None,
        generated=v.GENERATED,
        family=lambda url, outlet: "one house",
    )
    assert read(issue)["counts"]["outlets"] == 1


# -- points -----------------------------------------------------------------------------------


def point(at: int, verdict: Verdict) -> Point:
    return Point(name=f"point {at}", verdict=verdict, values=(Quote(text="$63", articles=(e.AGREED.id,)),))


def test_what_is_not_said_is_a_value_without_quotation_marks() -> None:
    made = digest.render(whole())
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
    made = digest.render(whole())
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
        whole(),
        "Read it for “All 240 jobs stay.”",
        "Read also (spoke to the council): “The pilots were not asked.”",
    )
    assert "stay.”." not in digest.render(whole()).text
    made = digest.render(whole()).text
    assert made.index(e.OWN.title) < made.index(e.RUMOUR.title)
    bare = digest.render(e.this_week(replace(e.TOLD, reads=()))).text
    assert bare.index(e.RUMOUR.title) < bare.index(e.OWN.title)


def test_a_lead_that_adds_nothing_quoted_needs_no_second_recommendation() -> None:
    told = replace(e.TOLD, reads=(replace(e.TOLD.reads[0], adds=()),))
    in_no_form(e.this_week(told), "Read it for", "Read also")


def test_days_to_come_stand_in_their_order_each_with_its_clause_and_its_story() -> None:
    made = digest.render(whole())
    assert (
        "## Watch next\n\n"
        "- **on Friday** (27 Nov): “The pilots meet on Friday” (Outlet 3) · story 1\n"
        "- **30 November**: “The council votes on 30 November.” (Outlet 2) · story 1\n"
    ) in made.markdown
    in_no_form(whole(), "A hearing on 20 November")
    [link] = [one for one in page(made).iter("a") if one.text_content() == "story 1"][:1]
    assert link.get("href") == "#story-harbour"


def ahead(day: int, words: str = "") -> Dated:
    quote = Quote(text=words or f"on {day} December", articles=(e.AGREED.id,))
    return Dated(when=f"{day} December", day=date(2026, 12, day), quote=quote)


def test_ten_days_to_come_are_named_and_a_story_names_a_day_once() -> None:
    found = replace(e.TOLD, ahead=tuple(ahead(day) for day in range(1, 8)))
    second = replace(other(12, ""), ahead=())
    lead = second.story.lead.article.id
    days = [replace(ahead(day), quote=Quote(text=f"also on {day}", articles=(lead,))) for day in range(1, 8)]
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
        whole(),
        "first in 5 of 14 (16% to 61%), else 3.5 hours behind (median of 8); only retold in 2 of 14 "
        "(4% to 40%); 1 figure that no other gave",
    )
    in_no_form(e.this_week(), "Sources of the quarter", "SOURCES OF THE QUARTER")


# -- a reader's own issue, a letter, a chat ---------------------------------------------------


def test_a_readers_own_issue_leaves_out_what_is_quiet_or_edited_under_other_tags() -> None:
    own = read(digest.tailor(whole(), replace(READER, tags=("no",))))
    assert (own["quiet_stories"], own["edits"]) == ([], [])
    in_no_form(
        digest.tailor(whole(), replace(READER, tags=("no",))), "Gone quiet", "Watch next", "told in W46"
    )
    kept = read(digest.tailor(whole(), replace(READER, tags=("tidal",))))
    assert len(kept["quiet_stories"]) == len(kept["edits"]) == 1


def test_a_letter_says_the_days_to_come_and_their_sources_in_the_readers_language() -> None:
    made = digest.letter(whole(), replace(READER, dates="ja"), unsubscribe=(), link="")
    assert "on Friday (11月27日):" in made.text
    assert "\u2063" not in made.text + made.html


def test_a_letter_says_the_day_of_an_article_that_names_a_day_to_come() -> None:
    again = replace(e.OWN, outlet=e.AGREED.outlet, url="https://outlet-2.example/news/3")
    found = replace(e.found(e.AGREED, (again, "rewrite")), ahead=e.TOLD.ahead[:1])
    made = digest.letter(e.this_week(found), replace(READER, dates="ja"), unsubscribe=(), link="")
    assert "“The council votes on 30 November.” (11月17日) · story 1" in flat(made.text)


def test_the_ledger_keeps_each_value_once_with_all_articles_that_give_it() -> None:
    same = e.stated(e.ECHO, e.amount("63000000"), "$63 million", e.ECHO.text)
    slot = replace(e.TOLD.slots[0], stated=(*e.TOLD.slots[0].stated, same, same))
    [kept] = story(e.this_week(replace(e.TOLD, slots=(slot,))))["ledger"]
    assert [(one["value"], one["quantum"], one["articles"]) for one in kept["values"]] == [
        ("63000000", "1000000", [e.AGREED.id, e.ECHO.id]),
        ("63200000", "100000", [e.OWN.id]),
        ("61000000", "1000000", [e.RUMOUR.id]),
    ]


def test_a_long_second_addition_is_kept_in_the_facts_and_not_shown() -> None:
    long = Quote(text="The pilots were not asked, " * 20, articles=(e.OWN.id,))
    read_ = replace(e.TOLD.reads[1], adds=(e.TOLD.reads[1].adds[0], long))
    issue = e.this_week(replace(e.TOLD, reads=(read_,)))
    assert len(story(issue)["reads"][0]["adds"]) == 2
    in_every_form(issue, "Read also (spoke to the council): “The pilots were not asked.”")
    in_no_form(issue, "asked, The pilots")


def test_a_letter_links_to_the_earlier_issue_only_where_that_is_on_the_web() -> None:
    here = digest.letter(whole(), READER, unsubscribe=(), link="https://archive.example/")
    assert 'href="https://archive.example/2026/2026-W46.html#story-quay"' in here.html
    nowhere = digest.letter(whole(), READER, unsubscribe=(), link="")
    assert "#story-quay" not in nowhere.html
    assert "Quay closed for repairs" in nowhere.html


def test_a_chat_is_told_what_is_new_in_a_story() -> None:
    _, words = digest.brief(whole(), READER, link="")
    assert "reports differ on jobs · “is agreed”, was “is in talks to buy” in W46’s reports" in words


# -- facts of earlier versions, limits, markup ------------------------------------------------

LATER = {
    "about", "ahead", "at", "certainty", "credits", "edits", "families", "key", "ledger", "origin_feed",
    "origin_followed", "proof", "publisher", "quiet_stories", "reads", "rung", "since", "sources",
    "summary_from",
}  # fmt: skip


def older(value: Any) -> Any:
    """Facts as an earlier version froze them."""
    if isinstance(value, dict):
        return {key: older(one) for key, one in value.items() if key not in LATER}
    return [older(one) for one in value] if isinstance(value, list) else value


def frozen_earlier(issue: Digest) -> Digest:
    return replace(issue, facts=canonical(older(json.loads(issue.facts))))


def test_an_issue_frozen_by_an_earlier_version_is_rendered_tailored_and_carried() -> None:
    issue = frozen_earlier(whole())
    in_every_form(issue, "How the reports compare", "first reported by Morning <Tide>")
    in_no_form(issue, "Watch next", "is not in your feeds", "What changed:", "Read also", "Gone quiet")
    assert digest.letter(issue, replace(READER, tags=("tidal",), dates="ja"), unsubscribe=(), link="").text
    assert digest.brief(issue, READER, link="")[1]
    assert digest.carried(issue)[0].points[0][0] == "price"


def test_an_issue_after_one_of_an_earlier_version_compares_what_that_has() -> None:
    before = frozen_earlier(e.last_week())
    found = story(e.this_week(earlier=[before]))["since"]
    assert [one["kind"] for one in found] == ["origin", "second-outlet"]


def test_numbers_of_an_issue_with_evidence_still_reconcile() -> None:
    facts: Facts = read(whole())
    told = stories_of(facts["sections"])
    assert facts["counts"]["articles"] == sum(len(one["also"]) + 1 for one in told) == 4
    assert facts["counts"]["differ"] == 1


def test_a_page_full_of_evidence_is_not_clipped() -> None:
    def laden(number: int) -> Any:
        own = [
            v.article(number * 10 + at, f"Story {number}, telling {at}, " + "long " * 20) for at in range(6)
        ]
        sentence = "The council of the harbour said so at length, and then " + "said it again " * 12 + "."
        quote = Quote(text=sentence, articles=(own[1].id,))
        found = e.found(own[0], *((one, "rewrite") for one in own[1:]), own=f"s{number}")
        values = tuple(Quote(text=sentence, articles=(one.id,)) for one in own)
        return replace(
            found,
            points=tuple(Point(name=f"point {at}", verdict="differ", values=values) for at in range(12)),
            reads=(replace(e.TOLD.reads[1], article=own[1].id, adds=(quote,) * 3),),
            ahead=tuple(replace(ahead(day), quote=quote) for day in range(1, 11)),
            summary=(quote, quote),
        )

    before = v.issue(
        [v.alone(800 + n, f"Quiet {n} " + "and so on " * 20, hours=e.BEFORE, tidal=0.9) for n in range(30)],
        [], week=e.LAST, previous=[], previous_week=None, rules=replace(v.RULES, stories_per_tag=30),
    )  # fmt: skip
    changed = [
        replace(e.EDITED, article=v.article(900 + n, "Edited " + "again " * 40), was_title="Was " * 40)
        for n in range(60)
    ]
    issue = digest.compose(
        [laden(n) for n in range(1, 25)],
        [],
        coverage=v.COVERAGE,
        week=v.WEEK,
        tags=v.TAGS,
        rules=replace(v.RULES, stories_per_tag=24),
        previous=digest.carried(before),
        previous_week="2026-W46",
        generated=v.GENERATED,
        earlier=[before],
        edits=changed,
        scores=e.SOURCES * 200,
    )
    made = digest.letter(issue, READER, unsubscribe=(), link="")
    assert len(made.html.encode()) <= 80_000
    said = flat(page(made).text_content())
    whole_, cut = (
        len(list(page(made).iter("h3"))),
        re.search(r"(\d+) more stories above the line, left out", said),
    )
    assert cut is not None
    assert whole_ + int(cut.group(1)) == 24
    anchors = set(page(made).xpath("//@id"))
    assert {one[1:] for one in page(made).xpath("//a/@href") if one.startswith("#")} <= anchors


def hostile(article: Article, title: str) -> Article:
    return replace(article, title=title, outlet=title, text=f"{title}. It stands.")


@pytest.mark.parametrize("words", v.HOSTILE)
def test_nothing_that_evidence_quotes_is_markup_in_any_form(words: str) -> None:
    line = text.one_line(words)
    lead, retelling = hostile(e.AGREED, words), hostile(e.OWN, words)
    quote = Quote(text=words, articles=(retelling.id,), note="")
    standing = Standing(
        article=retelling.id,
        rung="echo",
        sentence=words,
        credits=(Credit(article=retelling.id, outlet=words, how="text", sentence=words),),
    )
    found = replace(
        e.found(lead, (retelling, "rewrite")),
        origin=Origin(outlet=words, article=None, credited_by=(retelling.id,), sentence=words, feed=TIDE),
        standings=(standing,),
        points=(Point(name=words, verdict="differ", values=(quote, replace(quote, text="", note=words))),),
        reads=(replace(e.TOLD.reads[1], article=retelling.id, why=words, adds=(quote,)),),
        summary=(quote,),
        ahead=(Dated(when=words, day=date(2026, 12, 1), quote=quote),),
        certainty=(replace(e.sure(retelling, "agreed", words), sentence=words),),
    )
    edit = replace(e.EDITED, article=hostile(e.EDITED.article, words), figures=((words, ""),))
    sources = [{**e.SOURCES[0], "outlet": words}]
    before = e.last_week(replace(e.RUMOURED, certainty=(e.sure(e.RUMOUR, "in talks", words),)))
    earlier = replace(e.found(lead, (retelling, "rewrite"), (e.RUMOUR, "rewrite")).story, id="harbour")
    issue = digest.compose(
        [replace(found, story=earlier)],
        [],
        coverage=v.COVERAGE,
        week=v.WEEK,
        tags=v.TAGS,
        rules=v.RULES,
        previous=digest.carried(before),
        previous_week="2026-W46",
        generated=v.GENERATED,
        earlier=[before],
        followed=(),
        edits=[edit],
        scores=sources,  # type: ignore[arg-type]
    )
    made = digest.render(issue)
    tokens = MarkdownIt("commonmark").parse(made.markdown.split("\n---\n", 1)[1])
    kinds = {one.type for block in tokens for one in (block, *(block.children or ()))}
    assert not kinds & {
        "html_block",
        "html_inline",
        "image",
        "code_inline",
        "code_block",
        "fence",
        "em_open",
        "hr",
    }
    links = {t.attrs["href"] for b in tokens for t in b.children or () if t.type == "link_open"}
    assert not [one for one in links if "evil" in str(one)]
    assert not page(made).xpath("//script")
    assert not [one for one in page(made).xpath("//a/@href") if "evil" in one]
    assert line in flat(page(made).text_content())
    for row in made.text.splitlines():
        assert len(row) <= 72 or re.fullmatch(r" *https?://\S+", row) or " " not in row.strip(), row


def test_the_order_of_what_is_given_changes_no_byte() -> None:
    other_edit = replace(e.EDITED, article=v.article(9, "Another"), was_title="An other")
    one = e.this_week(e.TOLD, other(12, "Tide"), edits=[e.EDITED, other_edit], followed=["a", "b"])
    two = e.this_week(other(12, "Tide"), e.TOLD, edits=[other_edit, e.EDITED], followed=["b", "a"])
    assert one == two
