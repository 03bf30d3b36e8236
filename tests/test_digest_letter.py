"""What a recipient of an issue sees: the stories they asked for, days in their language, how to stop it.

The golden letter in `tests/data/digest/` is written anew as the issue is: see `test_digest_forms`.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import digest_values as v
import polled
import pytest
from babel.localedata import locale_identifiers
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from lxml import html as lxml_html

from monitor import digest
from monitor.digest import escape
from monitor.digest.days import days
from monitor.digest.facts import Facts, StoryFacts, canonical, read
from monitor.digest.sums import check
from monitor.model import Coverage, Digest, Feed, Findings, Point, Quote, Reader, Rendered, Tag
from monitor.store import Store

GOLDEN = Path(__file__).parent / "data" / "digest"
LINK = "https://news.example/sea/"
PAGE = "https://news.example/sea/2026/2026-W47.html"
STOP = ("mailto:stop@news.example?subject=stop", "https://news.example/stop?r=4f0c&x=1")
FAILING = replace(
    v.health("Wire <feed>", "failing", "HTTP 503 since Wed 18 Nov, 31 tries; last good fetch 9 Nov 07:00"),
    failing_since=datetime(2026, 11, 17, 20, tzinfo=UTC),
    last_ok=datetime(2026, 11, 8, 22, tzinfo=UTC),
    failures=31,
    reason="HTTP 503",
)
COVERAGE = replace(v.COVERAGE, feeds=(*v.COVERAGE.feeds, FAILING))


def reader(*tags: str, minimum: float = 0.0, dates: str = "", address: str = "ada@reader.example") -> Reader:
    return Reader(address=address, name="Ada", tags=tags, minimum=minimum, dates=dates)


def at_two_days(number: int = 40) -> Findings:
    """A story of one outlet, whose two articles give two figures."""
    first = v.article(number, "Kelp prices rise", url=f"https://kelp.example/{number}", outlet="Kelp daily")
    second = replace(
        v.article(number + 1, "Kelp prices fall", url=f"https://kelp.example/{number + 1}", hours=48),
        outlet="Kelp daily",
    )
    values = tuple(Quote(text=f"{at} dollars", articles=(one.id,)) for at, one in ((4, first), (5, second)))
    return Findings(
        story=v.told(v.scored(first, no=0.85), (v.scored(second, no=0.8), "rewrite")),
        points=(Point(name="Price", verdict="differ", values=values),),
    )


@cache
def issue() -> Digest:
    """Ten stories: nine of the golden issue, and one by a single outlet; articles just under two lines."""
    kelp = [v.scored(v.article(200 + at, f"Seaweed, part {at + 1}"), "body", no=0.485) for at in range(3)]
    return v.issue([*v.nine_stories(), at_two_days()], [*v.just_missed(), *kelp], coverage=COVERAGE)


def letter(
    one: Reader, *, of: Digest | None = None, stop: Sequence[str] = STOP, link: str = LINK
) -> Rendered:
    return digest.letter(of or issue(), one, unsubscribe=stop, link=link)


def told(facts: Facts) -> list[StoryFacts]:
    return [story for one in facts["sections"] for story in (*one["stories"], *one["more"])]


def tailored(*tags: str, minimum: float = 0.0) -> Facts:
    return read(digest.tailor(issue(), reader(*tags, minimum=minimum)))


def titles(facts: Facts) -> list[str]:
    return [story["best"]["title"] for story in told(facts)]


def page(html: str) -> etree._Element:
    return lxml_html.document_fromstring(html)


def flat(words: str) -> str:
    return " ".join(words.split())


def before_this_schema_grew(one: Digest) -> Digest:
    """The issue as it would have been frozen before readers had wishes of their own."""
    facts: dict[str, Any] = json.loads(one.facts)
    for section in facts["sections"]:
        del section["passing"]
        for story in section["stories"] + section["more"]:
            for row in [*(value for point in story["points"] for value in point["values"]), *story["dates"]]:
                del row["by"]
    for row in facts["below"] + facts["passing"]:
        del row["slug"], row["score"]
    for feed in facts["feeds"]:
        for key in ("since", "last_ok", "reason", "tries"):
            feed.pop(key, None)
    return replace(one, facts=json.dumps(facts))


# -- whose stories ----------------------------------------------------------------------------


def test_a_reader_without_wishes_gets_the_issue_itself() -> None:
    assert digest.tailor(issue(), reader()) is issue()
    assert digest.tailor(issue(), reader("no", "tidal", "salt-batteries", "gone")) is issue()


wishes = st.tuples(
    st.sets(st.sampled_from(["tidal", "no", "salt-batteries", "unheard-of"])),
    st.one_of(st.just(0.0), st.floats(0, 1)),
)


@settings(max_examples=120, deadline=None)
@given(wishes)
def test_whatever_the_wishes_the_issue_adds_up_and_holds_only_what_was_asked_for(
    wish: tuple[set[str], float],
) -> None:
    tags, minimum = wish
    whole, own = read(issue()), tailored(*tags, minimum=minimum)
    check(own)
    wanted = {"tidal", "no", "salt-batteries"} & tags if tags else {"tidal", "no", "salt-batteries"}
    assert [one["slug"] for one in own["sections"]] == [
        one["slug"] for one in whole["sections"] if one["slug"] in wanted
    ]
    where = {story["id"]: one["slug"] for one in own["sections"] for story in one["stories"] + one["more"]}
    kept = {"stories": set[str](), "more": set[str]()}
    for one in own["sections"]:
        kept["stories"] |= {story["id"] for story in one["stories"]}
        kept["more"] |= {story["id"] for story in one["more"]}
    for section in whole["sections"]:
        for kind, stories in (("stories", section["stories"]), ("more", section["more"])):
            for story in stories:
                fitting = [
                    why["slug"] for why in story["why"] if why["slug"] in wanted and why["score"] >= minimum
                ]
                # Once, under the strongest, and told where the issue tells it.
                assert where.get(story["id"]) == (fitting[0] if fitting else None)
                assert (story["id"] in kept[kind]) == bool(fitting)
    assert len(told(own)) == len(where)
    for rows in (own["below"], own["passing"]):
        assert all(one["slug"] in wanted and one["score"] >= minimum for one in rows)
    numbers = [story["n"] for one in own["sections"] for story in one["stories"]]
    numbers += [story["n"] for one in own["sections"] for story in one["more"]]
    assert numbers == list(range(1, len(numbers) + 1))
    names = {story["n"]: [one["slug"] for one in story["why"]] for story in told(own)}
    for one in own["sections"]:
        assert all(one["slug"] in names[n] for n in one["see_also"])
        assert not {story["n"] for story in one["stories"]} & set(one["see_also"])
    counts = own["counts"]
    assert counts["articles"] == sum(story["articles"] for story in told(own)) + len(own["below"])
    assert counts["merged"] == sum(len(story["also"]) for story in told(own))
    assert counts["differ"] == sum(
        point["verdict"] == "differ" for story in told(own) for point in story["points"]
    )
    left_out = own["reader"]["left_out"] if "reader" in own else 0
    assert counts["stories"] + left_out == whole["counts"]["stories"]
    for key in ("feeds", "failing", "quiet", "week_articles", "full_text", "undated"):
        assert counts[key] == whole["counts"][key]


@settings(max_examples=25, deadline=None)
@given(wishes)
def test_to_tailor_twice_changes_nothing(wish: tuple[set[str], float]) -> None:
    one = reader(*wish[0], minimum=wish[1])
    once = digest.tailor(issue(), one)
    assert digest.tailor(once, one) == once


def test_readers_of_one_tag_each_have_together_the_whole_issue() -> None:
    whole = read(issue())
    each = [tailored(section["slug"]) for section in whole["sections"]]
    assert {story["id"] for own in each for story in told(own)} == {story["id"] for story in told(whole)}
    for key in ("below", "passing"):
        ids = [one["id"] for own in each for one in own[key]]
        assert sorted(ids) == sorted(one["id"] for one in whole[key])
    assert sum(own["counts"]["below_more"] for own in each) == whole["counts"]["below_more"]


def test_a_minimum_that_all_reach_leaves_the_issue_as_it_is() -> None:
    whole, own = read(issue()), tailored(minimum=0.01)
    assert own.pop("reader") == {"left_out": 0, "other_tags": 0, "minimum": 0.01}
    assert own == whole


def test_a_story_moves_under_the_strongest_of_the_readers_tags_and_shows_all_its_tags() -> None:
    [salt] = tailored("salt-batteries")["sections"]
    [barrage] = [one for one in salt["stories"] if one["best"]["title"].startswith("Aldersound")]
    assert barrage["tags"] == ["Tidal power", "Kelp *farms* <b>", "塩電池"]
    assert [why["slug"] for why in barrage["why"]] == ["tidal", "no", "salt-batteries"]


def test_what_comes_together_under_a_tag_is_told_strongest_first() -> None:
    def scores(*tags: str) -> list[list[float]]:
        return [
            [why["score"] for one in own["stories"] for why in one["why"] if why["slug"] == own["slug"]]
            for own in tailored(*tags)["sections"]
        ]

    assert scores("no", "salt-batteries") == [[0.9, 0.85, 0.6], [0.75, 0.7]]
    assert scores("salt-batteries") == [[0.75, 0.7, 0.55]]


def test_stories_that_stay_under_their_tag_keep_the_order_of_the_issue() -> None:
    # Led by an article that says less of the tag than another: ordered by the one, shown with the other.
    lead, other = v.article(1, "Led by less"), v.article(2, "Says more")
    first = Findings(story=v.told(v.scored(lead, no=0.6), (v.scored(other, no=0.95), "rewrite")))
    rest = [v.alone(3, "Second", no=0.8), v.alone(4, "From the tides", tidal=0.9, no=0.85)]
    own = read(digest.tailor(v.issue([first, *rest], [], previous=[]), reader("no")))
    assert titles(own) == ["From the tides", "Led by less", "Second"]


def test_a_score_of_just_the_minimum_is_enough() -> None:
    assert "Kelp farm licences doubled" in titles(tailored("no", minimum=0.8))
    assert "Kelp farm licences doubled" not in titles(tailored("no", minimum=0.81))


def test_a_story_that_misses_the_minimum_for_its_strongest_tag_of_theirs_is_under_none() -> None:
    # The barrage: tidal 0.91, kelp 0.6, salt 0.55.
    own = tailored("no", "salt-batteries", minimum=0.58)
    assert [
        one["slug"] for one in own["sections"] for story in one["stories"] if story["id"] == "s-0001"
    ] == ["no"]
    assert own["sections"][1]["see_also"] == []


def test_below_the_line_stand_only_articles_near_the_readers_tags() -> None:
    own = tailored("no")
    assert [one["title"] for one in own["below"]] == ["Seaweed, part 1", "Seaweed, part 2", "Seaweed, part 3"]
    assert own["counts"]["below_more"] == 0
    assert own["counts"]["outlets"] == 10
    assert tailored("salt-batteries")["below"] == []
    assert tailored("tidal")["counts"]["below_more"] == 5


def test_who_draws_a_line_of_their_own_is_not_shown_what_is_below_it() -> None:
    assert tailored("no", minimum=0.6)["below"] == []
    assert len(tailored("no", minimum=0.48)["below"]) == 3


def test_an_article_of_last_week_below_the_line_is_not_counted_as_new() -> None:
    late = [
        v.scored(v.article(1, "Old", hours=-100), "body", no=0.4),
        v.scored(v.article(2, "New"), "body", no=0.4),
    ]
    own = read(digest.tailor(v.issue([], late, previous=[]), reader("no")))
    assert (own["counts"]["articles"], own["counts"]["new_articles"]) == (2, 1)


def test_the_long_tail_is_counted_for_the_readers_tags_though_the_issue_does_not_name_it() -> None:
    many = v.issue([v.alone(1, "Kelp", no=0.9)], v.just_missed(320), previous=[])
    assert read(digest.tailor(many, reader("tidal")))["counts"]["below_more"] == 308
    assert read(digest.tailor(many, reader("no")))["counts"]["below_more"] == 0


@pytest.mark.parametrize("tag", ["tidal", "no", "salt-batteries"])
def test_an_issue_frozen_before_can_still_be_tailored(tag: str) -> None:
    old = read(digest.tailor(before_this_schema_grew(issue()), reader(tag)))
    new = tailored(tag)
    assert titles(old) == titles(new)
    assert [one["id"] for one in old["below"]] == [one["id"] for one in new["below"]]
    assert old["reader"] == new["reader"]


def test_names_of_tags_that_begin_alike_are_told_apart_in_an_issue_frozen_before() -> None:
    tags = [
        Tag(slug="sea", name="Sea", any=("x",)),
        Tag(slug="sea-2", name="Sea 0.4, under the ice", any=("x",)),
    ]
    below = [v.scored(v.article(1, "Ice"), "body", sea_2=0.4), v.scored(v.article(2, "Sea"), "body", sea=0.4)]
    old = before_this_schema_grew(v.issue([], below, tags=tags, previous=[]))
    assert [one["title"] for one in read(digest.tailor(old, reader("sea-2")))["below"]] == ["Ice"]
    assert [one["title"] for one in read(digest.tailor(old, reader("sea")))["below"]] == ["Sea"]


def test_an_issue_frozen_before_mails_with_the_words_it_was_frozen_with() -> None:
    made = letter(reader(dates="ja"), of=before_this_schema_grew(issue()))
    assert "“4 dollars” (17 Nov)" in made.text
    assert "since Wed 18 Nov, 31 tries; last good fetch 9 Nov 07:00" in flat(made.text)
    assert "Outlet 20, 11月17日(火)" in made.text


# -- what was left out ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (reader("no"), "14 more stories of this week are in the archive copy: they are under other tags."),
        (reader(minimum=0.7), "of this week are in the archive copy: they are below your line of 0.70."),
        (reader("no", minimum=0.7), "they are under other tags or below your line of 0.70."),
    ],
)
def test_a_letter_says_what_was_left_out_why_and_where_it_is(one: Reader, said: str) -> None:
    made = letter(one)
    assert said in flat(made.text)
    assert said in flat(page(made.html).text_content())


def test_a_single_story_left_out_is_said_in_the_singular() -> None:
    two = v.issue([v.alone(1, "Kelp", no=0.9), v.alone(2, "Tide", tidal=0.6)], [], previous=[])
    said = "1 more story of this week is in the archive copy: it is "
    assert said + "under another tag." in flat(letter(reader("no"), of=two).text)
    assert said + "below your line of 0.85." in flat(letter(reader(minimum=0.85), of=two).text)


def test_the_archive_and_a_reader_of_everything_are_told_of_nothing_left_out() -> None:
    for made in (digest.render(issue()), letter(reader())):
        assert "of this week are in the" not in flat(made.text) + flat(made.html) + made.markdown


@pytest.mark.parametrize(
    ("one", "subject", "said"),
    [
        (reader("unheard-of"), "no story under your tags", "No story under your tags."),
        (reader("no", minimum=0.95), "no story above your line", "No story above your line."),
        (reader(minimum=1.0), "no story above your line", "No story above your line."),
    ],
)
def test_who_is_left_without_a_story_gets_a_quiet_issue_that_says_so(
    one: Reader, subject: str, said: str
) -> None:
    made = letter(one)
    assert made.subject == f"W47 · Sea & salt, weekly: {subject}"
    assert said in made.text
    assert said in page(made.html).text_content()
    assert "22 more stories of this week are in the archive copy" in flat(made.text)
    assert "WHAT CHANGED" not in made.text
    assert "No story this week" not in made.text + made.html
    assert "FEEDS: 2 OF 5 HEALTHY" in made.text
    assert STOP[1] in made.text


def test_a_week_that_is_quiet_for_everyone_is_quiet_for_a_reader_with_wishes() -> None:
    quiet = v.issue([], [], previous=[], coverage=Coverage(feeds=(), articles=0, full_text=0, undated=0))
    made = letter(reader("no", minimum=0.5), of=quiet)
    assert made.subject == "W47 · Sea & salt, weekly: no story this week"
    assert "archive copy" not in made.text


def test_stories_that_are_only_named_are_not_said_to_come_after_none() -> None:
    found = [v.alone(at, f"Tide {at}", tidal=0.95 - at / 100) for at in range(1, 4)]
    found.append(v.alone(9, "Tide and kelp", tidal=0.6, no=0.55))
    made = letter(reader("no"), of=v.issue(found, [], previous=[]))
    assert "Also above the line\n* 1. Tide and kelp\n" in made.text
    assert "beyond the first" not in made.text + made.html
    assert made.subject == "W47 · Tide and kelp"


def test_the_subject_is_of_the_first_story_told_even_where_the_first_tag_only_names_its() -> None:
    found = [v.alone(at, f"Tide {at}", tidal=0.95 - at / 100) for at in range(1, 4)]
    found += [v.alone(9, "Tide and kelp", tidal=0.6, no=0.55), v.alone(10, "Salt", salt_batteries=0.9)]
    made = letter(reader("no", "salt-batteries"), of=v.issue(found, [], previous=[]))
    assert made.subject == "W47 · Salt (+1)"


# -- the footer -------------------------------------------------------------------------------


def test_a_letter_ends_with_why_it_came_where_its_archive_copy_is_and_how_to_stop_it() -> None:
    made = letter(reader())
    assert made.text.endswith(
        f"\n{'-' * 72}\nThis digest is mailed to you by Sea & salt, weekly.\n"
        f"This issue in the archive:\n{PAGE}\nUnsubscribe:\n{STOP[1]}\n"
    )
    root = page(made.html)
    assert "This digest is mailed to you by Sea & salt, weekly." in root.text_content()
    links = [(one.text_content(), one.get("href")) for one in root.iter("a")]
    assert links[-2:] == [("This issue in the archive", PAGE), ("Unsubscribe", STOP[1])]


@pytest.mark.parametrize(
    ("given_", "shown"),
    [
        (STOP, STOP[1]),
        (STOP[:1], STOP[0]),
        (("http://plain.example/stop", "MAILTO:stop@news.example"), "MAILTO:stop@news.example"),
    ],
)
def test_the_way_to_stop_is_the_first_https_address_or_else_the_first_to_write_to(
    given_: Sequence[str], shown: str
) -> None:
    made = letter(reader(), stop=given_)
    assert made.text.splitlines()[-1] == shown
    assert [one.get("href") for one in page(made.html).iter("a")][-1] == shown


def test_the_way_to_stop_is_large_enough_to_read_and_seen_without_style_blocks() -> None:
    [stop] = [one for one in page(letter(reader()).html).iter("a") if one.text_content() == "Unsubscribe"]
    styles = ";".join(up.get("style", "") for up in (stop, *stop.iterancestors()))
    sizes = re.findall(r"font-size:(\d+)px", styles)
    assert int(sizes[0]) >= 14
    assert "display:none" not in styles
    assert "#0b4a85" in stop.get("style")


def test_nothing_in_a_letter_is_the_recipients_but_what_unsubscribe_holds() -> None:
    ada = replace(reader("no", minimum=0.6, dates="de"), address="ada@reader.example")
    other = replace(ada, address="bob@elsewhere.example", name="Bob")
    made = letter(ada)
    assert made == letter(other)
    assert "reader.example" not in made.html + made.text
    assert "Ada" not in made.html + made.text


def test_a_place_holder_for_the_recipient_stays_as_it_is() -> None:
    made = letter(reader(), stop=["https://news.example/stop?r={token}"])
    assert made.text.count("{token}") == made.html.count("{token}") == 1


def test_what_is_in_the_archive_copy_links_to_it_where_its_address_is_known() -> None:
    html = letter(reader("no")).html
    copies = [one.get("href") for one in page(html).iter("a") if one.text_content() == "archive copy"]
    assert copies == [PAGE]
    without = letter(reader("no"), link="")
    assert "archive copy" in without.html
    assert not [one for one in page(without.html).iter("a") if one.text_content() == "archive copy"]
    assert "This issue in the archive" not in without.html + without.text


def test_the_archives_own_page_has_no_way_to_unsubscribe() -> None:
    made = digest.render(issue())
    for form in (made.html, made.text, made.markdown):
        assert "nsubscribe" not in form
        assert "mailed to you" not in form


def test_a_letter_without_wishes_is_the_issue_and_its_footer() -> None:
    made, whole = letter(reader(), link=""), digest.render(issue())
    assert made.text.startswith(whole.text)
    assert (made.subject, made.markdown, made.json) == (whole.subject, whole.markdown, whole.json)


def test_a_corrected_issue_says_that_it_is_within_the_limit_of_a_subject() -> None:
    again = replace(issue(), revision=2, facts=canonical({**read(issue()), "revision": 2}))
    made = letter(reader(), of=again)
    assert made.subject == "Corrected: W47 · Aldersound barrage turns for the… (+9)"
    assert made.text.startswith("CORRECTED: SEA & SALT")
    assert "<strong>Corrected</strong> (revision 2) · Week 47" in made.html
    assert letter(reader(), of=issue()).subject.startswith("W47")
    assert "Corrected" not in digest.render(again).html


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=90), st.text(min_size=1, max_size=90), st.integers(0, 3))
def test_a_corrected_subject_fits_whatever_the_titles(title: str, head: str, many: int) -> None:
    found = [v.alone(n + 1, head, tidal=0.9) for n in range(many)]
    made = v.issue(found, [], rules=replace(v.RULES, title=title), revision=3)
    for one in (reader(), reader("no"), reader(minimum=0.95)):
        subject = letter(one, of=made).subject
        assert subject.startswith("Corrected: W47 · ")
        assert len(subject) <= 60
        assert len(subject.splitlines()) == 1


def test_a_long_letter_stays_under_the_limit_with_its_footer() -> None:
    found = [
        v.differing(10 * at + 1, f"Story {at + 1} of the long week, told at length by three outlets")
        for at in range(60)
    ]
    long = v.issue(found, v.just_missed(30, 9000), rules=replace(v.RULES, stories_per_tag=60), previous=[])
    stop = ["https://news.example/stop?r=" + "a" * 500]
    made = digest.letter(long, reader("tidal", dates="ar"), unsubscribe=stop, link=LINK)
    assert len(made.html.encode()) <= 80_000
    assert made.html.count("left out here for length: in the <a ") == 1
    assert stop[0] in made.html
    assert stop[0] in made.text


def test_a_letter_is_well_formed_and_loads_nothing() -> None:
    for lang in ("ja", "ar"):
        html = letter(reader("no", minimum=0.6, dates=lang)).html
        etree.fromstring(html, etree.HTMLParser(recover=False))
        assert html.count("<span") == html.count("</span>")
        assert html.count("<a ") == html.count("</a>")
        assert not list(page(html).iter("img", "link", "script", "iframe", "form"))


@pytest.mark.parametrize("form", ["html", "txt"])
def test_the_letter_is_the_one_in_the_golden_file(form: str) -> None:
    made = letter(reader("no", "salt-batteries", minimum=0.55, dates="ja"))
    words = {"txt": made.text, "html": made.html}[form]
    place = GOLDEN / f"letter.{form}"
    if os.environ.get("UPDATE_GOLDEN") == "1":
        place.write_bytes(words.encode())
    assert words == place.read_bytes().decode(), f"{place.name} differs; UPDATE_GOLDEN=1 writes it anew"


# -- days in the reader's language ------------------------------------------------------------


def bare(said: str) -> str:
    return re.sub("[\u2063\u2068\u2069]", "", said)


@pytest.mark.parametrize(
    ("lang", "short", "brief", "period"),
    [
        ("", "Tue 17 Nov", "17 Nov", "16–22 November 2026"),
        ("en", "Tue 17 Nov", "17 Nov", "16–22 November 2026"),
        ("en-US", "Tue, Nov 17", "Nov 17", "Nov 16\u2009–\u200922, 2026"),
        ("ja", "11月17日(火)", "11月17日", "2026年11月16日～22日"),
        ("de", "Di., 17. Nov.", "17. Nov.", "16.–22. Nov. 2026"),
        ("fr", "mar. 17 nov.", "17 nov.", "16–22 nov. 2026"),
        ("ar", "الثلاثاء، 17 نوفمبر", "17 نوفمبر", "16–22 نوفمبر 2026"),
        ("zh-Hant", "11月17日 週二", "11月17日", "2026年11月16日至22日"),
        ("pt-BR", "ter., 17 de nov.", "17 de nov.", "16\u2009–\u200922 de nov. de 2026"),
    ],
)
def test_days_are_said_as_the_language_says_them(lang: str, short: str, brief: str, period: str) -> None:
    own = days(lang)
    assert bare(own.short("2026-11-17")) == short
    assert bare(own.brief("2026-11-17")) == brief
    assert bare(own.period("2026-11-16", "2026-11-22")) == period


def test_a_week_across_two_months_or_years_says_both() -> None:
    assert bare(days("ja").period("2026-11-30", "2026-12-06")) == "2026年11月30日～12月6日"
    assert bare(days("de").period("2026-12-28", "2027-01-03")) == "28. Dez. 2026\u2009–\u20093. Jan. 2027"


@pytest.mark.parametrize(
    ("lang", "known", "as_in"),
    [
        ("de-AT-1996", True, "de-AT"),
        ("de-XX", True, "de"),
        ("JA", True, "ja"),
        ("zh-TW", True, "zh-Hant"),
        ("ja-JP-u-ca-japanese", True, "ja"),
        ("fr-x-ours", True, "fr"),
        ("en-x-ours", True, ""),
        ("de_CH", True, "de-CH"),
        ("", True, ""),
        ("xx", False, ""),
        ("und", False, ""),
        ("deutsch", False, ""),
        ("日本語", False, ""),
        ("-", False, ""),
        ("i-klingon", False, ""),
        ("jbo", False, ""),  # CLDR has its name, and no month
    ],
)
def test_an_unknown_language_falls_back_along_its_tag_to_english(lang: str, known: bool, as_in: str) -> None:
    assert digest.knows_dates(lang) is known
    assert days(lang).short("2026-11-17") == days(as_in).short("2026-11-17")


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=20))
def test_no_tag_raises(lang: str) -> None:
    days(lang).short("2026-11-17")
    if not digest.knows_dates(lang):
        assert days(lang) == days("")


def test_days_can_be_said_in_every_language_that_is_known() -> None:
    for lang in sorted(locale_identifiers())[::6]:  # one in six of about 1,100: half a second
        own = days(lang.replace("_", "-"))
        for said in (
            own.short("2026-11-17", year=True),
            own.moment("2026-11-17T06:00:00+09:00"),
            own.period("2026-11-16", "2026-11-22"),
        ):
            assert "17" in said or "16" in said
            assert "M11" not in said


def test_who_says_so_is_said_with_days_in_the_readers_language() -> None:
    made = letter(reader(dates="ja"))
    assert "“4 dollars” (11月17日)" in made.text
    assert "“5 dollars” (11月19日)" in made.text
    assert "“4 dollars” (17 Nov)" in letter(reader()).text
    assert "17 Nov" not in made.text + made.html


def test_since_when_a_feed_fails_is_said_in_the_readers_language() -> None:
    said = flat(letter(reader(dates="de")).text)
    assert "HTTP 503 since Mi., 18. Nov., 31 tries; last good fetch 9. Nov. 07:00." in said
    said = flat(page(letter(reader(dates="ja")).html).text_content())
    assert "HTTP 503 since 11月18日(水), 31 tries; last good fetch 11月9日 07:00." in said


@pytest.mark.parametrize("well_before", [6, 24 * 370, None])
def test_a_failing_feed_is_said_again_as_the_store_said_it(tmp_path: Path, well_before: int | None) -> None:
    feed, noon = Feed(url="https://wire.example/feed", name="Wire"), datetime(2026, 11, 18, 12, tzinfo=UTC)
    with Store.open(f"sqlite:///{tmp_path}/monitor.sqlite3") as store:
        store.sync_feeds([feed], now=noon - timedelta(days=400))
        if well_before is not None:
            polled.unchanged(store, feed, now=noon - timedelta(hours=well_before), next_due=noon)
        for _ in range(2):
            polled.failed(store, feed, "gone (HTTP 410).", now=noon)
        [health] = store.health(now=noon + timedelta(days=3), timezone="Asia/Tokyo")
    one = v.issue([], [], coverage=replace(v.COVERAGE, feeds=(health,)))
    said = read(one)["feeds"][0]["detail"]
    assert said.startswith("gone (HTTP 410) since Wed 18 Nov, 2 tries; ")
    # British days by CLDR are those of the digest's own words.
    for lang in ("", "en-GB"):
        assert f"* Wire [failing]: {said}." in flat(letter(reader(dates=lang), of=one).text)


def test_a_feed_that_was_never_fetched_and_one_of_another_year_are_said_so_too() -> None:
    never = replace(FAILING, failing_since=datetime(2025, 12, 30, 8, tzinfo=UTC), last_ok=None, failures=1)
    one = v.issue([], [], coverage=replace(v.COVERAGE, feeds=(never,)))
    said = flat(letter(reader(dates="fr"), of=one).text)
    assert "HTTP 503 since mar. 30 déc. 2025, 1 try; never fetched." in said


def test_in_the_digests_own_english_not_a_byte_changes() -> None:
    for lang in ("", "en", "xx"):
        assert letter(reader(dates=lang)) == letter(reader())


def test_a_day_from_right_to_left_turns_nothing_but_itself_in_html() -> None:
    root = page(letter(reader("no", dates="ar")).html)
    turned = [one for one in root.iter("span") if one.text_content() == "الثلاثاء، 17 نوفمبر"]
    assert len(turned) >= 5
    assert {one.get("dir") for one in turned} == {"auto"}
    said = root.text_content()
    assert said.count("نوفمبر") == sum(
        "نوفمبر" in one.text_content() for one in root.iter("span") if not list(one)
    )
    assert not re.search("[\u2063\u2068\u2069]", said)


def test_how_a_language_says_its_days_does_not_hang_on_those_before_it() -> None:
    said = """
import sys
from monitor.digest.days import days
languages = "wa qu nnh oc ar ckb sw ur".split()[:: int(sys.argv[1])]
print(sorted((lang, days(lang).short("2026-11-17"), days(lang).brief("2026-11-17")) for lang in languages))
"""
    one, other = (
        subprocess.run(
            [sys.executable, "-c", said, step],
            capture_output=True,
            encoding="utf-8",
            env=os.environ | {"PYTHONUTF8": "1"},
            check=True,
        ).stdout
        for step in ("1", "-1")
    )
    assert one == other
    assert "الثلاثاء" in one


def test_isolates_in_text_are_closed_on_the_line_they_are_opened_on() -> None:
    made = letter(reader(dates="ar")).text
    assert "\u206817 نوفمبر\u2069" in made
    for line in made.splitlines():
        assert line.count("\u2068") == line.count("\u2069")
    assert "\u2063" not in made


def test_a_day_is_not_parted_by_a_line_end() -> None:
    for pad in range(60, 73):
        day = days("ja").short("2026-11-17")
        made = escape.wrapped(f"{'x' * pad} ({day}), and so on")
        assert "(11月17日(火))," in made
        assert all(columns(line) <= 72 for line in made.splitlines())


def test_text_from_outside_cannot_hold_the_marks_of_a_day() -> None:
    found = v.issue([v.alone(1, "A \u2063b\u2068c\u2069 title", tidal=0.9)], [], previous=[])
    assert read(found)["sections"][0]["stories"][0]["best"]["title"] == "A bc title"


# -- the text part ----------------------------------------------------------------------------


def columns(line: str) -> int:
    wide = sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line)
    return wide - len(re.findall("[\u2068\u2069]", line))


@pytest.mark.parametrize("lang", ["", "ja", "ar", "pt-BR"])
def test_text_has_lines_of_at_most_72_columns_and_addresses_on_lines_of_their_own(lang: str) -> None:
    for line in letter(reader(dates=lang)).text.splitlines():
        if re.match(r" *(?:https?|mailto):", line):
            assert len(line.split()) == 1
        else:
            assert columns(line) <= 72, line
            assert "://" not in line or "evil.example" in line  # a title that holds an address


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(alphabet="ab😀طא日\u0301 ", min_size=1, max_size=600))
def test_no_line_of_text_passes_998_bytes_and_none_is_left_open(title: str) -> None:
    lines = letter(reader(), of=v.issue([v.alone(1, title, tidal=0.9)], [], previous=[])).text.splitlines()
    assert max(len(line.encode()) for line in lines) <= 998
    assert all(line.count("\u2068") == line.count("\u2069") for line in lines)


@pytest.mark.parametrize("title", ["😀" * 500, "a" * 500, "\u0f40" * 500, "（" * 499 + "日"])
def test_a_title_without_a_space_is_broken_before_its_line_is_too_long(title: str) -> None:
    made = letter(reader(), of=v.issue([v.alone(1, title, tidal=0.9)], [], previous=[])).text
    assert max(len(line.encode()) for line in made.splitlines()) <= 998
    assert title in re.sub(r"\s", "", made)


def test_a_title_from_right_to_left_is_isolated_from_its_number_in_text() -> None:
    assert re.search(
        "\\n\\* \\d+\\. \u2068طاقة المد والجزر: محطة جديدة abc في البحر\u2069\n", letter(reader()).text
    )


def test_a_title_from_right_to_left_that_takes_two_lines_is_isolated_on_both() -> None:
    title = "طاقة المد والجزر " * 6
    made = escape.wrapped(f"1. {escape.aside(title.strip())}", 72, "   ", "")
    first, second = made.splitlines()
    assert first.startswith("1. \u2068")
    assert first.endswith("\u2069")
    assert second.startswith("   \u2068")
    assert second.endswith("\u2069")


# -- in brief ---------------------------------------------------------------------------------


def brief(one: Reader | None = None, *, of: Digest | None = None, link: str = LINK) -> tuple[str, str]:
    return digest.brief(of or issue(), one or reader(), link=link)


def test_a_brief_has_the_subject_the_totals_the_stories_and_the_address_of_the_archive_copy() -> None:
    title, said = brief(reader("no", "salt-batteries"))
    assert title == letter(reader("no", "salt-batteries")).subject
    blocks = said.split("\n\n")
    assert blocks[0].startswith("13 articles from 12 outlets became 10 stories, 3 of them below the line: ")
    assert "12 more stories of this week are in the archive copy: they are under other tags." in blocks[0]
    assert blocks[2] == ("2. Kelp prices rise\nKelp daily · reports differ on Price\nhttps://kelp.example/40")
    [barrage] = [one for one in blocks if "Aldersound" in one]
    assert barrage == (
        "3. Aldersound barrage turns for the first time: a port rewrites its plan for the decade\n"
        "Outlet 1 · 3 outlets · reports differ on Cost\nhttps://outlet-1.example/news/1"
    )
    assert blocks[-1] == f"{PAGE}\n"


def test_what_does_not_fit_in_a_brief_is_counted() -> None:
    many = v.issue([v.differing(10 * at + 1, f"Story {at + 1}") for at in range(80)], [], previous=[])
    _, said = brief(of=many)
    shown = re.findall(r"(?m)^(\d+)\. Story", said)
    assert [int(one) for one in shown] == list(range(1, len(shown) + 1))
    assert 10 < len(shown) < 80
    assert f"\nand {80 - len(shown)} more\n" in said
    assert len(said) > 1_600
    assert said.endswith(f"{PAGE}\n")
    assert not brief(of=many, link="")[1].rstrip().endswith(".html")


@pytest.mark.parametrize(("letter_", "size"), [("w", "characters"), ("日", "bytes"), ("😀", "bytes")])
def test_a_brief_is_filled_up_to_its_limits_and_not_beyond(letter_: str, size: str) -> None:
    many = v.issue([v.alone(at, letter_ * 300, tidal=0.9) for at in range(1, 40)], [], previous=[])
    _, said = brief(of=many)
    characters, octets = len(said), len(said.encode())
    assert characters <= 1_800
    assert octets <= 3_900
    # There is no room for one more of 120 letters and two short lines.
    assert (1_800 - characters if size == "characters" else 3_900 - octets) < 40 + 120 * len(letter_.encode())


def test_an_address_too_long_for_a_chat_is_left_out_whole() -> None:
    long, short = f"https://a.example/{'x' * 700}", "https://a.example/1"
    made = v.issue([v.alone(1, "Long", url=long, tidal=0.9), v.alone(2, "Short", url=short, tidal=0.8)], [])
    _, said = brief(of=made, link=f"https://news.example/{'y' * 700}/")
    assert re.findall("https://.*", said) == [short]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.text(alphabet="ab日😀@<>! ", min_size=1, max_size=400),
    st.sampled_from(["https://a.example/", "https://a.example/<@" * 40, "https://a.example/" + "é" * 700]),
)
def test_a_brief_fits_a_chat_whatever_the_titles_and_addresses(title: str, address: str) -> None:
    found = [v.alone(at, title, url=f"{address}{at}", tidal=0.9) for at in range(1, 20)]
    head, said = brief(of=v.issue(found, [], previous=[]), link="https://news.example/" + "x" * 900 + "/")
    assert len(said) <= 1_800
    assert len(said.encode()) <= 3_900
    assert len(head) <= 60
    assert said.splitlines()[2].startswith("1. ")
    shown = len(re.findall(r"(?m)^\d+\. ", said))
    assert (f"\nand {19 - shown} more\n" in said) == (shown < 19)


@pytest.mark.parametrize(
    "title",
    ["@everyone look", "<!channel> now", "!channel> now", "<@U0123> hello", "<@&42> all", "<#C1|here>",
     "see <https://evil.example|this>", "@\u200beveryone", "@\u2060here", "mail @channel"],
)  # fmt: skip
def test_no_title_outlet_or_point_calls_anybody(title: str) -> None:
    one = v.differing(1, title, name=title)
    lead = replace(one.story.lead, article=replace(one.story.lead.article, outlet=title))
    made = v.issue([replace(one, story=replace(one.story, lead=lead))], [], previous=[])
    for said in brief(of=made):
        assert not re.search("[@<>]", said)
    assert "＠everyone look" in brief(of=v.issue([v.alone(1, "@everyone look", tidal=0.9)], []))[0]


def test_no_address_calls_anybody_and_each_still_leads_where_it_led() -> None:
    urls = ["https://a.example/@everyone/1?x=<!here>", "https://a.example/@writer/2"]
    found = [v.alone(at, f"Tide {at}", url=url, tidal=0.9) for at, url in enumerate(urls, 1)]
    _, said = brief(of=v.issue(found, [], previous=[]))
    assert "https://a.example/%40everyone/1?x=%3C!here%3E\n" in said
    assert "https://a.example/@writer/2\n" in said


def test_a_brief_for_a_reader_left_without_a_story_says_so() -> None:
    title, said = brief(reader("unheard-of"))
    assert title.endswith("no story under your tags")
    assert said.startswith("No story under your tags. 2 of 5 feeds are failing")
    assert "more\n" not in said
    assert said.endswith(f"\n\n{PAGE}\n")


def test_a_brief_is_plain_text_with_titles_as_they_are() -> None:
    made = v.issue([v.alone(1, "**AT&T** & `co` _x_", tidal=0.9)], [], previous=[])
    assert "1. **AT&T** & `co` _x_\nOutlet 1\nhttps://outlet-1.example/news/1\n" in brief(of=made)[1]
