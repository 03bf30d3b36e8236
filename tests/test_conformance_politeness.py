"""Conformance, politeness: two requests at a time for a host and many hosts at once; pages are asked for as
their site's robots.txt wishes (RFC 9309), feeds as they were configured."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from conformance import PLAIN, Reader, item, rss
from conformance_server import Answer, Site, Web, answer, raw, serving

TEXT = "The harbour council has ordered forty cranes, its director said on Tuesday at the northern quay. " * 6
PAGE = answer(f"<html><body><article><h1>Cranes</h1><p>{TEXT}</p></article></body></html>", kind="text/html")


def robots(text: str) -> Answer:
    return answer(text, kind="text/plain")


RULES = {
    "forbidding": robots("User-agent: *\nDisallow: /\n"),
    "named": robots("User-agent: *\nDisallow: /\n\nUser-Agent: MONITOR\nDisallow: /private\n"),
    "named-out": robots("User-agent: *\nDisallow:\n\nUser-agent: monitor\nDisallow: /\n"),
    "others": robots("User-agent: OtherBot\nDisallow: /\n"),
    "longest": robots("User-agent: *\nDisallow: /\nAllow: /p/*.html$\n"),
    "marked": answer(b"\xef\xbb\xbfUser-agent: *\r\nDisallow: /p/\r\n", kind="text/plain"),
    "missing": answer("<html>not here</html>", 404, kind="text/html"),
    "locked": answer("no", 401),
    "broken": answer("no", 500),
    "down": answer("no", 503, {"Retry-After": "60"}),
    "silent": raw(b""),
}
ALLOWED = {"named", "others", "longest", "missing", "locked"}


@dataclass(frozen=True, slots=True)
class Round:
    """What was asked of each site with pages, and what was read after each of two rounds."""

    sites: dict[str, Site]
    feed: Site
    own: Site
    first: list[dict[str, Any]]


def pages(site: Site) -> list[bytes]:
    """The pages that were asked for, not the rules."""
    return [ask.target for ask in site.asks if ask.target.startswith((b"/p/", b"/private"))]


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Round]:
    """A feed with two pages of each site, read with its pages."""
    with serving() as web:
        sites = {name: web.site(target="/none") for name in (*RULES, "moved", "slow")}
        for name, site in sites.items():
            site.at("/robots.txt", RULES.get(name, robots("")))
            for page in ("/p/1.html", "/p/2.html", "/private/3.html"):
                site.at(page, PAGE)
        sites["moved"].at("/robots.txt", answer(b"", 301, {"Location": "/rules.txt"}, kind=None))
        sites["moved"].at("/rules.txt", robots("User-agent: *\nDisallow: /p/2\n"))
        sites["slow"].at("/robots.txt", robots("User-agent: *\nCrawl-delay: 1\n"))
        feed = web.site(
            answer(rss(*(
                item(f"{name} {page[-6]}", site.base + page, f"{name}{page}")
                for name, site in sites.items() for page in ("/p/1.html", "/p/2.html", "/private/3.html")
            )))
        )  # fmt: skip
        own = web.site(answer(PLAIN))
        own.at("/robots.txt", robots("User-agent: *\nDisallow: /\n"))
        reader = Reader(tmp_path_factory.mktemp("politeness") / "desk", web)
        reader.feeds(feed, own, timeout_seconds=10)
        reader.collect(pages=True)
        yield Round(sites, feed, own, reader.export())


def test_robots_txt_is_asked_for_once_and_before_any_page(read: Round) -> None:
    for name, site in read.sites.items():
        targets = [ask.target for ask in site.asks]
        assert targets[0] == b"/robots.txt", name
        if name not in ("broken", "down", "silent"):
            assert targets.count(b"/robots.txt") == 1, name


@pytest.mark.parametrize("name", sorted(ALLOWED))
def test_pages_that_the_rules_allow_are_asked_for(name: str, read: Round) -> None:
    assert {b"/p/1.html", b"/p/2.html"} <= set(pages(read.sites[name]))


@pytest.mark.parametrize("name", sorted(set(RULES) - ALLOWED))
def test_pages_that_the_rules_forbid_or_whose_rules_cannot_be_had_are_not_asked_for(
    name: str, read: Round
) -> None:
    assert set(pages(read.sites[name])) <= ({b"/private/3.html"} if name == "marked" else set())
    assert len([one for one in read.first if str(one["guid"]).startswith(name)]) == 3, "the entries are kept"


def test_the_group_that_names_us_wins_over_the_one_for_all(read: Round) -> None:
    assert sorted(pages(read.sites["named"])) == [b"/p/1.html", b"/p/2.html"]
    assert sorted(pages(read.sites["longest"])) == [b"/p/1.html", b"/p/2.html"]


def test_rules_that_moved_are_followed(read: Round) -> None:
    assert sorted(pages(read.sites["moved"])) == [b"/p/1.html", b"/private/3.html"]


def test_feeds_are_asked_whatever_robots_txt_says_and_it_is_not_asked_for(read: Round) -> None:
    assert [ask.target for ask in read.own.asks] == [b"/feed.xml"]
    assert [ask.target for ask in read.feed.asks] == [b"/feed.xml"]
    assert "plain-1" in [one["guid"] for one in read.first]


def test_between_pages_of_a_site_lies_its_crawl_delay(read: Round) -> None:
    asked = [ask.at for ask in read.sites["slow"].asks if ask.target != b"/robots.txt"]
    assert len(asked) == 3
    assert all(after - before > 0.9 for before, after in pairwise(asked))


def test_robots_and_pages_are_asked_by_one_name_with_no_cookie(read: Round) -> None:
    heads = {ask.header("User-Agent") for site in (*read.sites.values(), read.feed) for ask in site.asks}
    assert len(heads) == 1
    assert not any(
        ask.every("Cookie") + ask.every("Referer") for site in read.sites.values() for ask in site.asks
    )


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Site]]:
    """Three rounds with a new page each: at once, within a day, and after more than one. The rules of one
    site come back in the third."""
    with serving() as web:
        kept, broken = web.site(target="/none"), web.site(target="/none")
        kept.at(
            "/robots.txt", answer("User-agent: *\nDisallow:\n", 200, {"Cache-Control": "max-age=31536000"})
        )
        broken.at("/robots.txt", lambda ask: answer("no", 500) if ask.round_ < 2 else robots(""))
        for number in range(3):
            kept.at(f"/p/{number}", PAGE)
            broken.at(f"/p/{number}", PAGE)
        feed = web.site(
            lambda ask: answer(rss(
                *(item(f"K{n}", f"{kept.base}/p/{n}", f"k{n}") for n in range(ask.round_ + 1)),
                item("B", f"{broken.base}/p/0", "b"),
            ))
        )  # fmt: skip
        reader = Reader(tmp_path_factory.mktemp("days") / "desk", web)
        reader.feeds(feed, timeout_seconds=10)
        for hours in (0, 20, 30):
            reader.collect(hours, pages=True)
        yield {"kept": kept, "broken": broken}


def test_rules_are_kept_for_a_day_and_no_longer(days: dict[str, Site]) -> None:
    assert pages(days["kept"]) == [b"/p/0", b"/p/1", b"/p/2"]
    assert days["kept"].rounds("/robots.txt") == [0, 2]


def test_a_page_whose_rules_could_not_be_had_is_asked_for_when_they_can(days: dict[str, Site]) -> None:
    assert days["broken"].rounds("/p/0") == [2]


def test_a_host_has_two_requests_at_a_time_while_many_hosts_are_asked_at_once(
    web: Web, tmp_path: Path
) -> None:
    slow = answer(PLAIN, wait=0.25)
    one = web.site(target="/none")
    many = [web.site(slow) for _ in range(24)]
    for number in range(8):
        one.at(f"/{number}.xml", slow)
    reader = Reader(tmp_path / "desk", web)
    reader.feeds(*(f"{one.base}/{number}.xml" for number in range(8)), *many)
    reader.collect()
    assert len(one.asks) == 8
    assert web.most[one.host] == 2
    assert one.asks[-1].at - one.asks[0].at < 2.5, "in a network of one's own there is no delay between them"
    assert all(len(site.asks) == 1 for site in many)
    assert web.most_in_all >= 12
    first, last = min(site.asks[0].at for site in many), max(site.asks[0].at for site in many)
    assert last - first < 1.5, "one after the other they take six seconds"


def test_a_host_has_as_many_requests_at_a_time_as_was_configured(web: Web, tmp_path: Path) -> None:
    one = web.site(target="/none")
    for number in range(4):
        one.at(f"/{number}.xml", answer(PLAIN, wait=0.1))
    reader = Reader(tmp_path / "desk", web)
    reader.feeds(*(f"{one.base}/{number}.xml" for number in range(4)), per_host=1)
    reader.collect()
    assert (len(one.asks), web.most[one.host]) == (4, 1)


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as running:
        yield running
