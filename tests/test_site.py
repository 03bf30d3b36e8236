"""The archive's front page, the stories told again, and the data of the search: read as a browser would read
them, but without one (see test_site_browser)."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import digest_evidence as e
import digest_values as v
import pytest
from lxml import html as lxml_html

from monitor import digest, weeks
from monitor.digest.facts import PastFacts, PointerFacts, TurnFacts, canonical, read
from monitor.digest.site import site
from monitor.digest.sums import stories_of
from monitor.digest.threads import threads
from monitor.model import Digest

BOTH = (e.last_week(), e.this_week())
HOSTILE = (
    "</script><script>alert(1)</script>",
    "<!--<script>\"quoted\" \\ and 'single'",
    "Two\u2028lines\u2029of one",
    '"><img src=x onerror=alert(1)>',
)


def page(files: dict[str, str], name: str) -> Any:
    return lxml_html.document_fromstring(files[name])


def rows(files: dict[str, str], year: str) -> list[dict[str, Any]]:
    """The stories of a data file, read as JSON."""
    found = re.fullmatch(r'monitorSearch\("(\d{4})", (\[.*\])\);\n', files[f"search/{year}.js"], re.DOTALL)
    assert found is not None
    assert found[1] == year
    made: list[dict[str, Any]] = json.loads(found[2])
    return made


def alone(name: str, *stories: str, first: int = 1, revision: int = 1) -> Digest:
    """An issue of week `name` with stories of these headlines, whose ids are theirs alone."""
    found = [v.alone(first + at, title, tidal=0.9 - at / 1000) for at, title in enumerate(stories)]
    return v.issue(
        found, [], week=weeks.week(name, "Asia/Tokyo"), previous=[], previous_week=None, revision=revision
    )


def with_turn(issue: Digest, before: list[tuple[str, str]], now: list[str]) -> Digest:
    """`issue`, which says that the stories `before` (week, id) are `now` these."""
    turn = TurnFacts(
        kind="merged" if len(before) > 1 else "split",
        by_reader=False,
        before=[PastFacts(id=own, week=week, n=1, title="") for week, own in before],
        now=[PointerFacts(id=own, n=1, title="") for own in now],
        articles=[],
        slugs=[],
    )
    return replace(issue, facts=canonical({**read(issue), "turns": [turn]}))


def headed(titles: tuple[str, ...]) -> Digest:
    """An issue whose frozen headlines are these, as they are: nothing has cleaned them."""
    facts = read(alone("2026-W47", *[f"Story {at}" for at in range(len(titles))]))
    for story, title in zip(stories_of(facts["sections"]), titles, strict=True):
        story["best"]["title"] = story["best"]["outlet"] = title
        story["best"]["url"] = "javascript:alert(1)"
        story["summary"] = [title]
    return Digest(week="2026-W47", revision=1, draft=False, facts=canonical(facts))


def threaded(issues: Sequence[Digest]) -> frozenset[str]:
    """The ids of all stories that stand in a thread."""
    return frozenset(own for thread in threads(issues) for own in thread.ids)


def test_an_empty_archive_says_so() -> None:
    files = site([], v.RULES)
    assert set(files) == {"index.html", "threads.html"}
    assert "No issue yet" in page(files, "index.html").text_content()
    assert "No story was told in two issues yet" in page(files, "threads.html").text_content()
    assert not page(files, "index.html").xpath("//script | //input")


def test_issues_stand_newest_first_under_the_year_of_their_folder() -> None:
    issues = [alone("2026-W53", "a"), alone("2027-W01", "b"), alone("2026-W47", "c")]
    made = page(site(issues, v.RULES), "index.html")
    assert made.xpath("//h2/text()") == ["2027", "2026"]
    assert made.xpath("//h3/a/@href") == ["2027/2027-W01.html", "2026/2026-W53.html", "2026/2026-W47.html"]
    assert made.xpath("//form/@data-years") == ["2027 2026"]


def test_each_year_has_its_search_data() -> None:
    files = site([alone("2026-W53", "a"), alone("2027-W01", "b"), alone("2026-W47", "c")], v.RULES)
    assert [name for name in files if name.startswith("search/")] == ["search/2027.js", "search/2026.js"]
    assert [one["week"] for one in rows(files, "2026")] == ["2026-W53", "2026-W47"]
    assert [one["title"] for one in rows(files, "2027")] == ["b"]


def test_of_a_week_the_last_revision_counts() -> None:
    first, last = alone("2026-W47", "As it was"), alone("2026-W47", "As it is", revision=2)
    files = site([last, first], v.RULES)
    assert "As it was" not in "".join(files.values())
    assert "revision 2" in page(files, "index.html").text_content()


def test_the_stories_of_most_outlets_then_the_strongest_stand_for_an_issue() -> None:
    made = page(site([v.issue()], v.RULES), "index.html")
    links = made.xpath('//ul[@class="headlines"]//a')
    told = {
        story["best"]["title"]: (story["outlets"], max(why["score"] for why in story["why"]))
        for section in read(v.issue())["sections"]
        for story in section["stories"]
    }
    shown = [told[one.text_content()] for one in links]
    assert sorted(shown, reverse=True) == sorted(told.values(), reverse=True)[:3]
    assert len({outlets for outlets, _ in told.values()}) > 1


def test_a_week_without_a_story_says_so() -> None:
    made = page(site([v.issue([], [])], v.RULES), "index.html")
    assert "No story this week." in made.text_content()


def test_deep_links_lead_to_stories_of_the_issue_pages() -> None:
    issues = (*BOTH, alone("2027-W01", *(f"Story {at}" for at in range(20)), first=50))
    files = site(issues, v.RULES)
    anchors = {
        f"{one.week[:4]}/{one.week}.html#{own}"
        for one in issues
        for own in lxml_html.document_fromstring(digest.render(one).page).xpath("//@id")
    }
    links = [
        *page(files, "index.html").xpath("//main//ul//a/@href"),
        *page(files, "threads.html").xpath("//main//a/@href"),
        *(
            f"{r['week'][:4]}/{r['week']}.html#story-{r['id']}"
            for y in ("2026", "2027")
            for r in rows(files, y)
        ),
    ]
    assert len(links) > 20
    assert set(links) <= anchors


def test_a_story_that_two_issues_told_is_a_thread() -> None:
    (thread,) = threads(BOTH)
    assert [(one.week, one.story) for one in thread.tellings] == [
        ("2026-W46", "harbour"),
        ("2026-W47", "harbour"),
    ]
    assert thread.newest.title == "Brine Ferries agrees to buy Aldersound harbour"
    assert thread.tellings[1].change == stories_of(read(BOTH[1])["sections"])[0]["change"]
    assert threaded(BOTH) == {"harbour"}


def test_a_story_that_one_issue_told_is_none() -> None:
    assert threads([alone("2026-W46", "a", first=1), alone("2026-W47", "b", first=2)]) == ()
    assert threads([alone("2026-W47", "a"), alone("2026-W47", "a", revision=2)]) == ()


def test_stories_that_turned_out_to_be_one_are_one_thread() -> None:
    before = alone("2026-W46", "One", "Two")
    after = with_turn(
        alone("2026-W47", "Both", first=9), [("2026-W46", "s-0001"), ("2026-W46", "s-0002")], ["s-0009"]
    )
    (thread,) = threads([after, before])
    assert [one.title for one in thread.tellings] == ["One", "Two", "Both"]
    assert threaded([before, after]) == {"s-0001", "s-0002", "s-0009"}


def test_a_story_that_came_apart_is_one_thread_with_its_newest_headline_first() -> None:
    after = with_turn(
        alone("2026-W47", "Part", "Rest", first=8), [("2026-W46", "s-0001")], ["s-0008", "s-0009"]
    )
    (thread,) = threads([alone("2026-W46", "Whole"), after])
    assert [one.title for one in thread.tellings] == ["Whole", "Part", "Rest"]
    assert thread.newest.title == "Part"


def test_a_story_goes_on_from_one_that_it_points_back_to() -> None:
    after = alone("2026-W47", "The deal", first=9)
    facts = read(after)
    stories_of(facts["sections"])[0]["related_before"] = [
        PastFacts(id="s-0001", week="2026-W46", n=1, title="The talks")
    ]
    (thread,) = threads([alone("2026-W46", "The talks"), replace(after, facts=canonical(facts))])
    assert [one.title for one in thread.tellings] == ["The talks", "The deal"]


def test_every_id_of_a_thread_can_be_linked_to_once() -> None:
    after = with_turn(
        alone("2026-W47", "Both", first=9),
        [("2026-W46", "s-0001"), ("2026-W46", "s-0002"), ("2026-W45", "ended")],
        ["s-0009"],
    )
    issues = [alone("2026-W46", "One", "Two"), after]
    ids = page(site(issues, v.RULES), "threads.html").xpath('//@id[starts-with(., "thread-")]')
    assert sorted(ids) == sorted(f"thread-{own}" for own in threaded(issues))
    assert "ended" in threaded(issues)


def test_threads_told_last_come_first() -> None:
    issues = [alone("2026-W45", "a", "b"), alone("2026-W46", "a"), alone("2026-W47", "b", first=2)]
    assert [one.newest.title for one in threads(issues)] == ["b", "a"]
    assert threads(issues) == threads(issues[::-1])


@pytest.mark.parametrize("title", HOSTILE)
def test_a_title_full_of_markup_is_shown_as_text(title: str) -> None:
    files = site([headed((title,))], v.RULES)
    made = page(files, "index.html")
    assert made.xpath('//ul[@class="headlines"]//a')[0].text_content() == title
    assert len(made.xpath("//script")) == 1
    assert not made.xpath("//img | //@onerror")
    assert rows(files, "2026")[0]["title"] == title


def test_no_title_ends_the_script_of_the_search_data_or_a_line_of_it() -> None:
    data = site([headed(HOSTILE)], v.RULES)["search/2026.js"]
    assert not set("<\u2028\u2029") & set(data)
    # One story a line.
    assert len(data.splitlines()) == len(HOSTILE) + 2


def test_only_pages_of_the_archive_are_linked() -> None:
    files = site([headed(HOSTILE)], v.RULES)
    addresses = page(files, "index.html").xpath("//@href | //@src")
    assert all(re.match(r"(\d{4}/|threads\.html$|feed\.xml$|#)", one) for one in addresses)
    assert "javascript:" not in "".join(files.values())


def test_a_hostile_title_of_the_digest_is_shown_as_text() -> None:
    rules = replace(v.RULES, title="</title><script>alert(1)</script>")
    for name in ("index.html", "threads.html"):
        made = page(site(BOTH, rules), name)
        assert rules.title in made.xpath("//title")[0].text
        assert not any("alert" in (one.text or "") for one in made.xpath("//script"))


def test_the_search_knows_outlets_tags_headlines_summary_and_quoted_words() -> None:
    (row,) = (one for one in rows(site(BOTH, v.RULES), "2026") if one["week"] == "2026-W47")
    assert row["outlets"] == ["Outlet 1", "Outlet 3", "港湾日報"]
    assert row["tags"] == ["Tidal power"]
    for said in (
        "The pilots were not asked.",
        "Harbour to change hands, says council",
        "98億円",
        "$63.2 million",
    ):
        assert said in row["more"]
    assert "" not in row["more"]


def test_a_page_without_javascript_hides_the_box_and_says_why() -> None:
    made = page(site(BOTH, v.RULES), "index.html")
    assert made.xpath("//form/@hidden")
    assert "JavaScript" in made.xpath("//noscript")[0].text_content()


def test_pages_say_their_language_in_which_they_speak() -> None:
    for name in ("index.html", "threads.html"):
        assert page(site(BOTH, v.RULES), name).get("lang") == "en"
        arabic = page(site(BOTH, replace(v.RULES, language="ar")), name)
        assert (arabic.get("lang"), arabic.get("dir")) == ("ar", "rtl")


def test_the_policy_lets_only_the_pages_own_script_and_style_in() -> None:
    for name, scripts in (("index.html", "'sha256-"), ("threads.html", "script-src 'none'")):
        made = page(site(BOTH, v.RULES), name)
        (said,) = made.xpath('//meta[@http-equiv="Content-Security-Policy"]/@content')
        assert said.startswith("default-src 'none'; ")
        assert scripts in said
        assert "unsafe" not in said
        assert "base-uri 'none'" in said
        assert "form-action 'none'" in said
        assert not made.xpath("//@style")


def test_the_order_of_issues_changes_no_byte() -> None:
    assert list(site(BOTH, v.RULES).items()) == list(site(BOTH[::-1], v.RULES).items())


def test_neither_hash_seed_nor_zone_nor_locale_changes_a_byte() -> None:
    program = (
        "import digest_evidence as e, digest_values as v, hashlib, json;"
        "from monitor.digest.site import site;"
        "made = site([e.last_week(), e.this_week(), v.issue()], v.RULES);"
        "print(hashlib.sha256(json.dumps(made).encode()).hexdigest())"
    )
    made = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), str(Path(__file__).parents[1])]),
                "PYTHONHASHSEED": seed,
                "TZ": zone,
                "LC_ALL": locale,
            },
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, zone, locale in (("0", "UTC", "C"), ("4711", "Pacific/Kiritimati", "C.UTF-8"))
    }
    assert len(made) == 1
