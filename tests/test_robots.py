"""What sites ask of programs: RFC 9309, whatever stands in robots.txt."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from web import Answer, site

from monitor.fetch import open_client, robots
from monitor.model import Robots

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
PAGE = "https://paper.example/2026/cranes?page=1"


def said(rules: str | None) -> Robots:
    return Robots(origin="https://paper.example/robots.txt", rules=rules, until=NOW)


def ask(answer: Answer) -> Robots:
    async def go(url: str) -> Robots:
        async with open_client(contact=None, allow=("127.0.0.0/8",)) as client:
            return await robots.ask(client, url, now=NOW)

    with site(lambda path, asked: Answer(), robots=lambda: answer) as web:
        return asyncio.run(go(f"{web.base}/2026/cranes"))


def test_rules_stand_at_the_top_of_the_pages_origin() -> None:
    assert robots.place("https://me:pw@paper.example:8443/a/b?c#d") == "https://paper.example:8443/robots.txt"


def test_our_own_name_comes_before_everybodys() -> None:
    rules = "User-agent: *\nDisallow: /\nCrawl-delay: 5\n\nUser-agent: Monitor\nAllow: /2026/\nDisallow: /\n"
    assert robots.allowed(said(rules), PAGE)
    assert not robots.allowed(said(rules), "https://paper.example/2025/ferries")
    assert robots.delay(said(rules)) is None


def test_rules_that_cannot_be_had_forbid_all_and_none_allow_all() -> None:
    assert not robots.allowed(said(None), PAGE)
    assert robots.allowed(said(""), PAGE)
    assert robots.delay(said(None)) is None


@pytest.mark.parametrize(
    ("asked", "delay"),
    [("2", 2.0), ("0.5", 0.5), ("9999", 60.0), ("inf", None), ("-3", None), ("nan", None), ("soon", None)],
)
def test_a_delay_is_a_number_of_seconds_and_a_minute_at_most(asked: str, delay: float | None) -> None:
    assert robots.delay(said(f"User-agent: *\nCrawl-delay: {asked}\n")) == delay


@pytest.mark.parametrize(
    ("answer", "rules", "hours"),
    [
        (Answer(b"User-agent: *\n", headers={"Cache-Control": "max-age=7200"}), "User-agent: *\n", 2),
        (Answer(b"\xef\xbb\xbfx"), "x", 24),
        (Answer(b"x", headers={"Cache-Control": "max-age=9999999"}), "x", 24),
        (Answer(status=404), "", 24),
        (Answer(status=403), "", 24),
        (Answer(status=429), None, 1),
        (Answer(status=503), None, 1),
        (Answer(status=301, headers={"Location": "/robots.txt"}), "", 24),
    ],
)
def test_what_a_site_says_counts_for_a_day_at_most(answer: Answer, rules: str | None, hours: int) -> None:
    found = ask(answer)
    assert (found.rules, found.until) == (rules, NOW + timedelta(hours=hours))


@given(st.binary(max_size=400).map(lambda raw: raw.decode("utf-8", "replace")) | st.text(max_size=200))
def test_no_words_do_more_than_forbid(rules: str) -> None:
    for words in (rules, f"User-agent: *\nDisallow: {rules}\nCrawl-delay: {rules}"):
        assert robots.allowed(said(words), PAGE) in {True, False}
        delay = robots.delay(said(words))
        assert delay is None or 0 <= delay <= 60


def test_rules_made_to_take_long_take_no_time() -> None:
    stars = "Disallow: /" + "*a" * 500 + "*b$\n"
    assert robots.allowed(said("User-agent: *\n" + stars * 400), "https://paper.example/" + "a" * 4_000)
