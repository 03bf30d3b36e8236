"""What an issue says of the evidence behind its stories, and that its quotations are true."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import digest_evidence as e
import digest_values as v
import pytest
from digest_forms import flat, in_every_form, in_no_form, page, story
from markdown_it import MarkdownIt

from monitor import digest, text
from monitor.digest.facts import StoryFacts, read
from monitor.model import (
    Credit,
    Origin,
    Point,
    Quote,
    Standing,
)

GOLDEN = Path(__file__).parent / "data" / "digest"
TIDE = "https://tide.example/feed"


@pytest.mark.parametrize("form", ["md", "txt", "html", "json"])
def test_the_issue_with_its_evidence_is_the_one_in_the_golden_file(form: str) -> None:
    made = digest.render(e.whole())
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
    found = list(quotations(story(e.whole())))
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
    made = digest.render(e.whole())
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
    in_every_form(e.whole(), "first reported by Morning <Tide> (as credited by Outlet 2, without a link)")
    made = digest.render(e.whole())
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


def test_origins_outside_the_feeds_are_gathered_at_the_end_once_several_stories_have_one() -> None:
    several = e.this_week(e.other(11, "Tide", TIDE), e.other(12, "Ebb"), e.other(13, "Tide"))
    made = digest.render(several)
    assert (
        f"Origins not in your feeds: Tide (2 stories, [its feed]({TIDE})), Ebb (1 story).\n" in made.markdown
    )
    assert "Origins not in your feeds: Tide (2 stories), Ebb (1 story)." in flat(made.text)
    assert "Origins not in your feeds: Tide (2 stories, its feed), Ebb (1 story)." in flat(
        page(made).text_content()
    )
    in_no_form(e.this_week(e.other(11, "Tide", TIDE)), "Origins not in your feeds")


def test_every_article_says_where_it_stands_and_only_where_that_is_known() -> None:
    in_every_form(
        e.whole(),
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
    assert "own reporting: “Brine Ferries is in talks to buy" in digest.render(e.whole()).markdown


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
