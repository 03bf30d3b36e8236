"""An issue's page and its mail in a real browser: readable by all, on a phone, in the dark and on paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import browser
import digest_evidence as e
import digest_values as v
import pytest
import week_forms
from test_site_browser import Visit, visit

from monitor import digest
from monitor.digest.facts import read
from monitor.digest.sums import stories_of
from monitor.model import Digest

ISSUES: dict[str, Callable[[], Digest]] = {"week": week_forms.issue, "whole": e.whole, "nine": v.issue}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with browser.chromium() as running:
        yield running


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    files = {f"{name}.html": digest.render(make()).page for name, make in ISSUES.items()}
    files["2026/2026-W46.html"] = digest.render(e.last_week()).page
    files["2026/2026-W47.html"] = digest.render(e.this_week()).page
    files["mail.html"] = week_forms.forms()["mail.html"]
    files.update(digest.site((e.last_week(), e.this_week()), v.RULES))
    return browser.written(files, tmp_path_factory.mktemp("archive"))


@pytest.fixture
def reader(chromium: Any, folder: Path) -> Iterator[Visit]:
    yield from visit(chromium, folder.as_uri())


def ids(issue: Digest) -> list[str]:
    return [story["id"] for story in stories_of(read(issue)["sections"])]


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_nothing_stands_in_the_way_of_assistive_technology(chromium: Any, folder: Path, colours: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe()
    for reader in visit(chromium, folder.as_uri(), color_scheme=colours):
        for path in (*(f"{name}.html" for name in ISSUES), "mail.html"):
            found = axe.run(reader.go(path))
            broken = {one["id"] for one in found.response["violations"]}
            # A message stands within its reader's program, which has the landmarks.
            broken -= {"landmark-one-main", "region"} if path == "mail.html" else set()
            assert broken == set(), found.generate_report()


@pytest.mark.parametrize("name", ISSUES)
def test_every_story_has_an_address_of_its_own_on_the_page(reader: Visit, name: str) -> None:
    page = reader.go(f"{name}.html")
    wanted = [f"story-{own}" for own in ids(ISSUES[name]())]
    assert page.eval_on_selector_all("[id^=story-]", "all => all.map(one => one.id)") == wanted
    page.goto(f"{reader.base}/{name}.html#{wanted[0]}")
    assert page.evaluate("document.querySelector(':target').id") == wanted[0]


def test_links_within_the_archive_lead_somewhere(reader: Visit) -> None:
    page = reader.go("2026/2026-W47.html")
    links = page.eval_on_selector_all("a[href]", "all => all.map(one => one.href)")
    inside = [one for one in links if one.startswith(reader.base)]
    assert any("2026-W46.html#story-" in one for one in inside)
    for one in inside:
        place, _, mark = one.partition("#")
        page.goto(place)
        assert not mark or page.evaluate("mark => document.getElementById(mark) !== null", mark), one


@pytest.mark.parametrize("width", [375, 600, 1280])
@pytest.mark.parametrize("name", [*ISSUES, "mail"])
def test_a_page_is_never_wider_than_the_screen(chromium: Any, folder: Path, name: str, width: int) -> None:
    for reader in visit(chromium, folder.as_uri(), viewport={"width": width, "height": 700}):
        page = reader.go(f"{name}.html")
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_no_text_is_smaller_than_fourteen_pixels_but_that_of_pictures(reader: Visit) -> None:
    page = reader.go("week.html")
    small = page.evaluate(
        """() => [...document.querySelectorAll("body *")].filter(one => !one.closest("svg")
        && [...one.childNodes].some(own => own.nodeType === 3 && own.data.trim())
        && parseFloat(getComputedStyle(one).fontSize) < 14).map(one => one.outerHTML)"""
    )
    assert small == []


def test_the_keyboard_reaches_the_stories_past_the_navigation(reader: Visit) -> None:
    page = reader.go("week.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.url.endswith("#content")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_a_page_in_the_dark_is_dark_and_not_black(chromium: Any, folder: Path) -> None:
    for reader in visit(chromium, folder.as_uri(), color_scheme="dark"):
        page = reader.go("week.html")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(21, 23, 26)"
        assert page.evaluate("getComputedStyle(document.body).color") == "rgb(236, 235, 232)"


def test_on_paper_a_page_is_dark_on_white_without_what_only_a_screen_has(chromium: Any, folder: Path) -> None:
    for reader in visit(chromium, folder.as_uri(), color_scheme="dark"):
        page = reader.go("week.html")
        page.emulate_media(media="print", color_scheme="dark")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        assert page.locator(".anchor").first.is_hidden()


def test_a_picture_stands_for_each_story_of_several_articles_and_is_told_in_words(reader: Visit) -> None:
    page = reader.go("week.html")
    told = {one["id"] for part in read(week_forms.issue())["sections"] for one in part["stories"]}
    every = stories_of(read(week_forms.issue())["sections"])
    wanted = [one["id"] for one in every if one["id"] in told and one["articles"] > 1]
    drawn = page.eval_on_selector_all(
        "article svg[role=img]", "all => all.map(one => one.closest('article').id)"
    )
    assert drawn == [f"story-{own}" for own in wanted]
    words = page.eval_on_selector_all("article svg desc", "all => all.map(one => one.textContent)")
    assert len(words) == len(drawn)
    assert "Had it first: Kabuto Shimbun" in words[0]


def test_nothing_is_asked_of_anybody(chromium: Any, folder: Path) -> None:
    for reader in visit(chromium, folder.as_uri()):
        for name in (*ISSUES, "mail"):
            reader.go(f"{name}.html")
        assert len(reader.requests) == len(ISSUES) + 1
