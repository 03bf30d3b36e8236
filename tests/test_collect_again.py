"""Articles that an issue told are asked for again, with manners, and what was edited is known."""

from __future__ import annotations

import asyncio
import hashlib
import os
import signal
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from test_collect import Here, desk, rss
from web import Answer, Site, site
from whole import Desk

from monitor import pipeline, weeks
from monitor.config import load
from monitor.evidence.edits import edit
from monitor.fetch import open_client
from monitor.model import Carried, Digest, Edited, Report
from monitor.pipeline import again
from monitor.store import Store

T = TypeVar("T")

MONDAY = datetime(2026, 11, 16, 8, tzinfo=UTC)
DAY = timedelta(days=1)
QUAYS = ("north", "south", "east", "west", "upper", "lower", "outer")


@dataclass
class Outlet:
    """A harbour paper whose pages have an ETag, and that may change its mind about them."""

    count: int = 2
    cranes: dict[str, str] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    tail: str = "The union wants to be asked."
    says: dict[str, Answer] = field(default_factory=dict)
    validators: bool = True
    summary: str = ""

    def answer(self, path: str, asked: Mapping[str, str]) -> Answer:
        if path == "/feed":
            listed = QUAYS[: self.count]
            title = "Harbour orders cranes for its {} quay"
            return Answer(rss(*((title.format(q), f"/p/{q}", f"{q} {self.summary}") for q in listed)))
        if path in self.says:
            return self.says[path]
        quay = path.rpartition("/")[2]
        body = self.page(quay)
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if self.validators and asked.get("if-none-match") == tag:
            return Answer(status=304, headers={"ETag": tag})
        return Answer(
            body, headers={"Content-Type": "text/html", **({"ETag": tag} if self.validators else {})}
        )

    def page(self, quay: str) -> bytes:
        title = self.titles.get(quay, f"Harbour orders cranes for its {quay} quay")
        cranes = self.cranes.get(quay, "40")
        own = (
            f"The harbour has ordered {cranes} cranes for its {quay} quay, the director of the port said.",
            f"They will be built at the {quay} yard over two summers, and the city is to pay for them.",
            f"Nobody had asked for cranes until a report on the {quay} basin found that they were missing.",
            f"What becomes of the old ones of the {quay} quay is open. {self.tail}",
        )
        text = "".join(f"<p>{one}</p>" for one in own)
        head = f'<meta property="og:type" content="article"><title>{title} | Harbour Daily</title>'
        return (
            f"<html><head>{head}</head><body><article><h1>{title}</h1>{text}</article></body></html>".encode()
        )


def collect(folder: Path, now: datetime) -> dict[str, int]:
    """One round at `now`; its counts."""
    config = load(folder / "feeds.yaml", {})

    async def one(store: Store) -> Report:
        async with open_client(contact=None, allow=config.fetch.allow, connections=4) as client:
            workers: Any = Here()
            return await pipeline.collect(
                config, store=store, client=client, workers=workers, now=now, everything=True,
                model=lambda: None,
            )  # fmt: skip

    with opened(folder) as store:
        return dict(asyncio.run(one(store)).counts)


def opened(folder: Path) -> Store:
    return Store.open(f"sqlite:///{folder}/.monitor/monitor.db")


def publish(folder: Path, week: str, now: datetime, revision: int = 1) -> tuple[Edited, ...]:
    """Freezes an issue of `week` that carries every article not told before; the edits that it tells."""
    with opened(folder) as store:
        edited = again.edited(store, weeks.week(week, "UTC"))
        told = store.reported(week)
        ids = [
            one.article.id
            for one in store.articles_between(MONDAY - 60 * DAY, now + DAY)
            if one.article.id not in told
        ]
        store.freeze(
            Digest(week=week, revision=revision, draft=False, facts="{}"),
            stories={one: one for one in ids},
            carried=[Carried(week=week, story=one, articles=(one,)) for one in ids],
            now=now,
            edited=edited,
            check_at=again.first(now),
        )
    return edited


def asked(web: Site) -> list[str]:
    """The pages asked for since this was last asked, in order of address."""
    found = sorted(path for path, _ in web.requests if path != "/feed")
    web.requests.clear()
    return found


@pytest.fixture
def paper() -> Outlet:
    return Outlet()


@pytest.fixture
def web(paper: Outlet) -> Iterator[Site]:
    with site(paper.answer) as serving:
        yield serving


@pytest.fixture
def folder(web: Site, tmp_path: Path) -> Path:
    """A desk that has collected the paper and told all of it in the issue of week 46."""
    made = desk(tmp_path / "desk", web.base, "/feed")
    collect(made, MONDAY)
    publish(made, "2026-W46", MONDAY)
    web.requests.clear()
    return made


def versions(folder: Path) -> list[int]:
    with opened(folder) as store:
        return sorted(
            one.article.version for one in store.articles_between(MONDAY - 60 * DAY, MONDAY + 60 * DAY)
        )


# -- an edit --------------------------------------------------------------------------------------


def test_a_title_and_a_figure_changed_after_the_issue_are_told_in_the_next(
    folder: Path, web: Site, paper: Outlet
) -> None:
    paper.cranes["north"] = "55"
    paper.titles["north"] = "Harbour orders far more cranes for its north quay"
    counts = collect(folder, MONDAY + 7 * DAY)
    assert (counts["checked"], counts["edited"], counts["versions"], counts["pages"]) == (2, 1, 1, 0)
    (found,) = publish(folder, "2026-W47", MONDAY + 7 * DAY)
    assert (found.week, found.was.version, found.now.version) == ("2026-W46", 1, 2)
    said = edit(found)
    assert said is not None
    assert (said.was_title, said.title) == (
        "Harbour orders cranes for its north quay",
        "Harbour orders far more cranes for its north quay",
    )
    assert said.figures == (("40 cranes", "55 cranes"),)


def test_an_edit_is_told_once_and_the_next_one_is_after_that_issue(
    folder: Path, web: Site, paper: Outlet
) -> None:
    paper.cranes["north"] = "55"
    collect(folder, MONDAY + 6 * DAY)
    assert len(publish(folder, "2026-W47", MONDAY + 7 * DAY)) == 1
    collect(folder, MONDAY + 9 * DAY)
    assert publish(folder, "2026-W48", MONDAY + 14 * DAY) == ()
    paper.cranes["north"] = "60"
    paper.cranes["south"] = "70"
    collect(folder, MONDAY + 14 * DAY - timedelta(minutes=1))
    found = publish(folder, "2026-W49", MONDAY + 21 * DAY)
    said = {(one.week, edit(one).figures) for one in found}  # type: ignore[union-attr]
    assert said == {("2026-W47", (("55 cranes", "60 cranes"),)), ("2026-W46", (("40 cranes", "70 cranes"),))}


def test_a_revision_tells_what_its_issue_told_and_nothing_that_a_later_one_did(
    folder: Path, web: Site, paper: Outlet
) -> None:
    paper.cranes["north"] = "55"
    collect(folder, MONDAY + 6 * DAY)
    first = publish(folder, "2026-W47", MONDAY + 7 * DAY)
    paper.cranes["south"] = "70"
    collect(folder, MONDAY + 13 * DAY)
    second = publish(folder, "2026-W48", MONDAY + 14 * DAY)
    assert [one.now.title for one in second] == ["Harbour orders cranes for its south quay"]
    assert publish(folder, "2026-W47", MONDAY + 15 * DAY, revision=2) == first
    # Week 45 is made by hand when all is told: it has no edits of its own.
    with opened(folder) as store:
        assert again.edited(store, weeks.week("2026-W45", "UTC")) == ()
        assert again.edited(store, weeks.week("2026-W49", "UTC")) == ()


def test_an_edited_page_keeps_the_feeds_title_the_outlet_and_the_date(
    folder: Path, web: Site, paper: Outlet
) -> None:
    paper.cranes["north"] = "55"
    collect(folder, MONDAY + 7 * DAY)
    (found,) = publish(folder, "2026-W47", MONDAY + 7 * DAY)
    was, now = found.was, found.now
    assert replace(now, text=was.text, version=was.version) == was


def test_a_retitled_page_does_not_go_back_when_its_feed_says_the_old_title_again(
    folder: Path, web: Site, paper: Outlet
) -> None:
    paper.titles["north"] = "Harbour orders far more cranes for its north quay"
    assert collect(folder, MONDAY + 2 * DAY)["edited"] == 1
    paper.summary = "again"
    counts = collect(folder, MONDAY + 3 * DAY)
    assert (counts["pages"], counts["versions"]) == (2, 0)
    assert versions(folder) == [1, 2]


def test_a_page_that_calls_its_article_otherwise_than_its_feed_is_not_retitled(tmp_path: Path) -> None:
    paper = Outlet(titles={"north": "Forty cranes: what the harbour wants with them at its north quay"})
    with site(paper.answer) as web:
        folder = desk(tmp_path / "desk", web.base, "/feed")
        collect(folder, MONDAY)
        publish(folder, "2026-W46", MONDAY)
        paper.titles["north"] = "All about the cranes that the harbour wants at its north quay"
        assert collect(folder, MONDAY + 2 * DAY)["edited"] == 0
    assert publish(folder, "2026-W47", MONDAY + 7 * DAY) == ()


# -- manners ----------------------------------------------------------------------------------------


def test_an_unchanged_page_costs_a_304_and_no_version(folder: Path, web: Site) -> None:
    counts = collect(folder, MONDAY + 2 * DAY)
    assert (counts["checked"], counts["edited"], counts["versions"]) == (2, 0, 0)
    headers = [found for path, found in web.requests if path != "/feed"]
    assert len(headers) == 2
    assert all("if-none-match" in one for one in headers)
    assert versions(folder) == [1, 1]


def test_a_page_whose_feed_has_other_words_for_it_is_asked_conditionally(
    folder: Path, web: Site, paper: Outlet
) -> None:
    paper.summary = "The feed has another teaser now."
    counts = collect(folder, MONDAY + timedelta(hours=20))
    headers = [found for path, found in web.requests if path.startswith("/p/")]
    assert [set(one) >= {"if-none-match"} for one in headers] == [True, True]
    assert (counts["pages"], counts["versions"]) == (2, 0)
    web.requests.clear()
    collect(folder, MONDAY + timedelta(hours=21))
    assert asked(web) == []


def test_a_page_that_its_site_asks_programs_to_leave_alone_by_now_is_not_asked_again(tmp_path: Path) -> None:
    paper, rules = Outlet(), [b""]
    with site(paper.answer, robots=lambda: Answer(rules[0])) as web:
        made = desk(tmp_path / "desk", web.base, "/feed")
        collect(made, MONDAY)
        publish(made, "2026-W46", MONDAY)
        assert asked(web) == ["/p/north", "/p/south", "/robots.txt"]
        rules[0] = b"User-agent: monitor\nDisallow: /p/south\n"
        collect(made, MONDAY + 2 * DAY)
        assert asked(web) == ["/p/north", "/robots.txt"]
    assert versions(made) == [1, 1]


def test_an_article_is_asked_four_times_in_two_weeks_and_never_after(folder: Path, web: Site) -> None:
    times: dict[str, list[float]] = {}
    for hour in range(0, 24 * 16, 12):
        now = MONDAY + timedelta(hours=hour)
        collect(folder, now)
        for path in asked(web):
            times.setdefault(path, []).append(hour / 24)
    assert set(times) == {"/p/north", "/p/south"}
    for when in times.values():
        assert len(when) == 4
        assert all(0 <= day - due < 1 for day, due in zip(when, (1, 3, 7, 13), strict=True))


def test_after_downtime_each_article_is_asked_once(folder: Path, web: Site) -> None:
    collect(folder, MONDAY + 12 * DAY)
    assert asked(web) == ["/p/north", "/p/south"]
    for hours in (1, 2, 12):
        collect(folder, MONDAY + 12 * DAY + timedelta(hours=hours))
        assert asked(web) == []
    collect(folder, MONDAY + 20 * DAY)
    assert asked(web) == []


def test_nothing_is_asked_before_its_issue_is_a_day_old_or_of_what_no_issue_told(
    folder: Path, web: Site, paper: Outlet
) -> None:
    paper.count = 3
    collect(folder, MONDAY + timedelta(hours=23))
    assert asked(web) == ["/p/east"]
    collect(folder, MONDAY + 2 * DAY)
    assert asked(web) == ["/p/north", "/p/south"]


def test_a_few_pages_of_a_host_are_asked_in_a_round_and_the_rest_in_the_next(tmp_path: Path) -> None:
    paper = Outlet(count=7)
    with site(paper.answer) as web:
        folder = desk(tmp_path / "desk", web.base, "/feed")
        collect(folder, MONDAY)
        publish(folder, "2026-W46", MONDAY)
        web.requests.clear()
        collect(folder, MONDAY + 2 * DAY)
        first = asked(web)
        collect(folder, MONDAY + 2 * DAY + timedelta(hours=1))
        second = asked(web)
    assert (len(first), len(second)) == (again.MOST_AT_HOST, 7 - again.MOST_AT_HOST)
    assert not set(first) & set(second)


def test_a_host_that_has_enough_is_left_alone_for_as_long_as_it_says(tmp_path: Path) -> None:
    paper = Outlet(count=7)
    with site(paper.answer) as web:
        folder = desk(tmp_path / "desk", web.base, "/feed")
        collect(folder, MONDAY)
        publish(folder, "2026-W46", MONDAY)
        tired = Answer(status=429, headers={"Retry-After": str(3 * 24 * 3600)})
        paper.says = {f"/p/{quay}": tired for quay in QUAYS}
        web.requests.clear()
        collect(folder, MONDAY + 2 * DAY)
        # Two may be under way at a host at once; nobody is asked after the answer.
        assert 1 <= len(asked(web)) <= 2
        paper.says = {}
        for hours in (1, 24, 71):
            collect(folder, MONDAY + 2 * DAY + timedelta(hours=hours))
            assert asked(web) == []
        collect(folder, MONDAY + 5 * DAY + timedelta(hours=1))
        assert len(asked(web)) == again.MOST_AT_HOST


def test_a_host_whose_feed_says_that_it_is_too_much_is_not_asked_for_its_pages_again(tmp_path: Path) -> None:
    paper = Outlet(count=7)
    enough = Answer(status=429, headers={"Retry-After": str(3 * 24 * 3600)})
    busy = False

    def answer(path: str, headers: Mapping[str, str]) -> Answer:
        return enough if busy and path == "/feed" else paper.answer(path, headers)

    with site(answer) as web:
        folder = desk(tmp_path / "desk", web.base, "/feed")
        collect(folder, MONDAY)
        publish(folder, "2026-W46", MONDAY)
        busy = True
        web.requests.clear()
        collect(folder, MONDAY + 2 * DAY)
        assert asked(web) == []
        busy = False
        collect(folder, MONDAY + 5 * DAY + timedelta(hours=1))
        assert len(asked(web)) == again.MOST_AT_HOST


def test_a_page_that_fails_three_times_is_given_up(folder: Path, web: Site, paper: Outlet) -> None:
    paper.says = {"/p/north": Answer(status=500)}
    times = 0
    well = 0
    for hours in (36, 84, 180, 330):
        collect(folder, MONDAY + timedelta(hours=hours))
        pages = asked(web)
        times += pages.count("/p/north")
        well += pages.count("/p/south")
    assert (times, well) == (3, 4)
    assert versions(folder) == [1, 1]


# -- what is no edit --------------------------------------------------------------------------------


LIST = "".join(f'<li><a href="/p/{n}">Story number {n} of the harbour</a></li>' for n in range(40))
WALL = "<form>Subscribe to read this article. Already a subscriber? <input type=password></form>"


@pytest.mark.parametrize(
    "body",
    [
        f"<html><body><ul>{LIST}</ul></body></html>",
        f"<html><body><article><h1>Harbour</h1><p>The harbour</p></article>{WALL}</body></html>",
        "<html><body></body></html>",
        "<html><head><title>Sport</title></head><body><article><h1>Sport</h1>"
        + "".join(f"<p>The rowers of club {n} won a race on the river by {n} lengths.</p>" for n in range(9))
        + "</article></body></html>",
    ],
    ids=["list", "wall", "empty", "another article"],
)
def test_a_page_that_says_less_or_something_else_leaves_what_we_had(
    folder: Path, web: Site, paper: Outlet, body: str
) -> None:
    paper.says = {"/p/north": Answer(body.encode(), headers={"Content-Type": "text/html", "ETag": '"x"'})}
    counts = collect(folder, MONDAY + 2 * DAY)
    assert (counts["checked"], counts["edited"], counts["versions"]) == (2, 0, 0)
    assert versions(folder) == [1, 1]
    # It is asked next with the validators of the text that we have.
    paper.says = {}
    web.requests.clear()
    collect(folder, MONDAY + 4 * DAY)
    tags = [headers["if-none-match"] for path, headers in web.requests if path == "/p/north"]
    assert tags
    assert '"x"' not in tags


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_gone_is_noted_and_is_no_edit(
    folder: Path, web: Site, paper: Outlet, status: int
) -> None:
    paper.says = {"/p/north": Answer(status=status)}
    collect(folder, MONDAY + 2 * DAY)
    name = f"{web.base}/p/north"
    with opened(folder) as store:
        scored = store.article(name)
        assert scored is not None
        check = store.check_of(scored.article.id)
    assert check is not None
    assert check.gone == MONDAY + 2 * DAY
    assert (check.due is None) == (status == 410)
    assert publish(folder, "2026-W47", MONDAY + 7 * DAY) == ()


def test_a_page_of_other_spaces_and_capitals_is_no_new_version(
    folder: Path, web: Site, paper: Outlet
) -> None:
    paper.tail = "The  union\n   WANTS to be asked."
    counts = collect(folder, MONDAY + 2 * DAY)
    assert (counts["checked"], counts["edited"]) == (2, 0)
    assert versions(folder) == [1, 1]


def test_a_site_without_validators_is_asked_all_the_same(tmp_path: Path) -> None:
    paper = Outlet(validators=False)
    with site(paper.answer) as web:
        folder = desk(tmp_path / "desk", web.base, "/feed")
        collect(folder, MONDAY)
        publish(folder, "2026-W46", MONDAY)
        web.requests.clear()
        counts = collect(folder, MONDAY + 2 * DAY)
        assert (counts["checked"], counts["edited"]) == (2, 0)
        assert all("if-none-match" not in headers for _, headers in web.requests)


def test_words_changed_without_a_figure_are_a_version_and_no_edit_to_tell(
    folder: Path, web: Site, paper: Outlet
) -> None:
    paper.tail = "The union has said nothing so far."
    counts = collect(folder, MONDAY + 2 * DAY)
    assert counts["edited"] == 2
    found = publish(folder, "2026-W47", MONDAY + 7 * DAY)
    assert len(found) == 2
    assert [edit(one) for one in found] == [None, None]


# -- killed ------------------------------------------------------------------------------------------


def test_killed_among_its_checks_a_round_is_ended_by_the_next(tmp_path: Path) -> None:
    paper = Outlet(count=3)
    held, last = threading.Event(), [""]

    def slow(path: str, asked: Mapping[str, str]) -> Answer:
        if path == last[0]:
            held.wait(60)
        return paper.answer(path, asked)

    with site(slow) as web:
        folder = desk(tmp_path / "desk", web.base, "/feed")
        collect(folder, MONDAY)
        publish(folder, "2026-W46", MONDAY)
        paper.cranes = dict.fromkeys(QUAYS, "55")
        with opened(folder) as store:
            ids = sorted(one.article.id for one in store.articles_between(MONDAY - DAY, MONDAY + DAY))
            scored = store.article(ids[-1])
            assert scored is not None
            last[0] = scored.article.url.removeprefix(web.base)
        now = MONDAY + 2 * DAY
        with Desk(folder).start("collect", now=now.isoformat()) as process:
            for _ in range(600):
                if versions(folder) == [1, 2, 2]:
                    break
                time.sleep(0.05)
            os.killpg(process.pid, signal.SIGKILL)
        held.set()
        assert versions(folder) == [1, 2, 2]
        web.requests.clear()
        counts = collect(folder, now)
        assert (counts["checked"], counts["edited"]) == (1, 1)
        assert versions(folder) == [2, 2, 2]
