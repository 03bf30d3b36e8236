"""`monitor why`: what became of an article’s words, why its text is the one it is, what it stands beside."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from test_cli import monitor
from whole import Desk

from monitor import rehearsal
from monitor.fetch import robots
from monitor.model import Robots
from monitor.store import Store

CAMPUS = "/kabuto/news/softbank-nvidia-kushiro-campus"


@pytest.fixture(scope="module")
def published(collected: Desk, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    own = collected.copy(tmp_path_factory.mktemp("trace") / "desk")
    own.run("publish", "2026-W47")
    return own


def base(desk: Desk) -> str:
    first = desk.json("search", "kushiro", "-n", "1")[0]["url"]
    return "/".join(first.split("/")[:3])


def said(desk: Desk, name: str) -> str:
    return " ".join(desk.run("why", name).split())


def edited(desk: Desk) -> str:
    """The campus report, edited twice since: a figure, then its title."""
    url = base(desk) + CAMPUS
    with Store.open(f"sqlite:///{desk.folder}/.monitor/monitor.db") as store:
        known = store.article(url)
        assert known is not None
        one = known.article
        text = one.text.replace("20,000", "24,000") + "\n\nA line was added."
        store.keep(replace(one, text=text), known.scores, address=url, rules="r", now=rehearsal.NOW)
        later = rehearsal.NOW + timedelta(hours=5)
        again = replace(one, text=text, title="SoftBank nears a deal with Nvidia over its campus")
        store.keep(again, known.scores, address=url, rules="r", now=later)
    return url


def test_each_version_is_told_with_what_changed_and_which_issue_told_it(
    published: Desk, tmp_path: object
) -> None:
    desk = published.copy(tmp_path / "desk")  # type: ignore[operator]
    url = edited(desk)
    words = said(desk, url)
    assert "Versions 1: 2026-11-22 23:45: the first; told in 2026-W47" in words
    assert "20,000 of Nvidia's graphics processing units became 24,000 of Nvidia's" in words
    assert "paragraphs: 2 new, 1 gone" in words
    assert "title was “SoftBank in talks with Nvidia over" in words
    history = desk.json("why", url)["history"]
    assert [one["number"] for one in history] == [1, 2, 3]
    assert [one["told"] for one in history] == [["2026-W47"], [], []]
    assert {"was": "20,000", "now": "24,000"} in [
        {"was": one["was"].split()[0], "now": one["now"].split()[0]} for one in history[1]["figures"]
    ]


def test_an_article_that_never_changed_says_nothing_of_versions(published: Desk) -> None:
    assert "Versions" not in said(published, base(published) + "/gridnotes/posts/kushiro-120-mw")


@pytest.mark.parametrize(
    "path", ["/ledgerlane/content/nvidia-two-customers", "/polder/artikel/japan-kushiro-rekenhal"]
)
def test_why_the_page_s_own_text_is_not_the_one_is_said_and_kept(published: Desk, path: str) -> None:
    url = base(published) + path
    reason = published.json("why", url)["article"]["reason"]
    assert reason
    assert f"not the page's, which gave none: {reason}" in said(published, url)


def test_the_nearest_article_that_stands_elsewhere_is_named_with_why_and_what_to_do(published: Desk) -> None:
    words = said(published, base(published) + CAMPUS)
    assert "not joined: “" in words
    assert "(line 0.50)" in words
    assert "if they are one: monitor story merge " in words
    grouped = published.json("why", base(published) + CAMPUS)["grouped_now"]
    assert grouped["not_joined"]["because"]
    assert grouped["not_joined"]["article"] not in grouped["articles"]


def test_what_an_article_says_beside_the_others_of_its_story_is_told_from_the_issue(published: Desk) -> None:
    url = base(published) + "/siliconquay/kushiro-softbank-nvidia-gpu-campus/"
    words = said(published, url)
    assert "Evidence credits Kabuto Shimbun adds its own reporting: “An engineer who has worked" in words
    assert "stage of the talks (differ): “advanced talks”; others: “early-stage talks” and “active" in words
    assert "price tag (agree, within rounding): “$6.34 billion”; others: “$6.3 billion”" in words
    assert len(published.run("why", url).splitlines()) <= 45
    (issue,) = published.json("why", url)["issues"]
    assert {one["name"] for one in issue["story"]["points"]} >= {"stage of the talks", "price tag"}


def test_before_an_issue_is_made_it_says_what_an_article_would_stand_with(collected: Desk) -> None:
    words = said(collected, base(collected) + "/gridnotes/posts/kushiro-120-mw")
    assert "grouped now, it stands with “SoftBank in talks with Nvidia over" in words
    assert "and 7 more" in words


def test_for_an_address_never_seen_it_says_when_its_feeds_are_asked_again(published: Desk) -> None:
    done = monitor("why", base(published) + "/gridnotes/posts/unheard", at=published.folder)
    assert done.returncode == 1
    assert "asked again 2026-11-" in done.stderr
    assert "what came and went between two polls is not seen" in done.stderr


def test_that_a_site_forbids_its_pages_is_said(published: Desk, tmp_path: object) -> None:
    desk = published.copy(tmp_path / "desk")  # type: ignore[operator]
    url = base(desk) + "/gridnotes/posts/unheard"
    with Store.open(f"sqlite:///{desk.folder}/.monitor/monitor.db") as store:
        rules = "User-agent: *\nDisallow: /gridnotes/"
        until = rehearsal.NOW + timedelta(days=9)
        store.keep_robots(Robots(origin=robots.place(url), rules=rules, until=until), now=rehearsal.NOW)
    done = monitor("why", url, at=desk.folder)
    assert "robots.txt asks programs to leave this address alone" in done.stderr
