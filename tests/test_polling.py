"""Feeds asked over days: whose secrets are whose, which entry is which, when to leave a server alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from test_collect import DAY, entries, rounds, rss
from web import Answer, Site, site

from monitor.model import FeedHealth
from monitor.store import Store

MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)


@dataclass
class Paper:
    """What a feed's server says; changed by a test as it goes."""

    body: bytes = rss(("One", "https://paper.example/1", "first"))
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)

    def __call__(self, path: str, asked: Mapping[str, str]) -> Answer:
        return Answer(self.body, status=self.status, headers=self.headers)


def config(folder: Path, feeds: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "feeds.yaml").write_text(
        "tags:\n  harbour: {name: Harbour, match: harbour}\n"
        f"fetch:\n  allow: [127.0.0.0/8]\nfeeds:\n{feeds}",
        encoding="utf-8",
    )
    return folder


def one_feed(folder: Path, web: Site, more: str = "") -> Path:
    return config(folder, f"  - name: Paper\n    url: '{web.base}/feed'\n{more}")


def ask(folder: Path, *hours: float, everything: bool = False) -> None:
    for one in hours:
        rounds(folder, now=MONDAY + one * HOUR, everything=everything, pages=False)


def health(folder: Path, *, at: float = 0) -> FeedHealth:
    with Store.open(f"sqlite:///{folder}/.monitor/monitor.db") as store:
        return store.health(now=MONDAY + at * HOUR)[0]


def item(guid: str, title: str, link: str, day: int) -> str:
    return (
        f"<item><title>{title}</title><link>{link}</link><guid isPermaLink='false'>{guid}</guid>"
        f"<pubDate>{day} Nov 2026 08:00:00 GMT</pubDate></item>"
    )


def channel(*items: str) -> bytes:
    return f"<rss version='2.0'><channel><title>t</title>{''.join(items)}</channel></rss>".encode()


# -- whose is what ------------------------------------------------------------------------------------


def test_a_login_never_goes_to_another_origin_nor_when_the_feed_has_moved_there(
    tmp_path: Path,
) -> None:
    (tmp_path / "token").write_text("s3cr3t", encoding="utf-8")
    with site(Paper()) as new, site(Paper(status=301, headers={"Location": f"{new.base}/feed"})) as old:
        folder = one_feed(tmp_path, old, "    auth: {token: '${file:token}'}\n    headers: {X-Desk: north}\n")
        ask(folder, 0, 48, 96, 144, everything=True)
        moved = health(folder)
    assert [headers.get("authorization") for _, headers in old.requests] == ["Bearer s3cr3t"] * 2
    assert len(new.requests) == 4
    assert not any({"authorization", "x-desk"} & set(headers) for _, headers in new.requests)
    assert (moved.moved_to, moved.followed) == (f"{new.base}/feed", True)


def test_a_login_goes_to_the_feeds_own_origin_also_after_a_redirect_there(tmp_path: Path) -> None:
    (tmp_path / "pass").write_text("pa:ss", encoding="utf-8")

    def answer(path: str, asked: Mapping[str, str]) -> Answer:
        return Answer(status=302, headers={"Location": "/b"}) if path == "/feed" else Paper()(path, asked)

    with site(answer) as web:
        ask(one_feed(tmp_path, web, "    auth: {user: me, password: '${file:pass}'}\n"), 0)
    assert [headers.get("authorization") for _, headers in web.requests] == ["Basic bWU6cGE6c3M="] * 2


def test_validators_of_the_new_address_never_go_to_the_old_one(tmp_path: Path) -> None:
    there = Paper(headers={"ETag": '"of-the-new"'})
    with site(there) as new, site(Paper(status=308, headers={"Location": f"{new.base}/feed"})) as old:
        folder = one_feed(tmp_path, old)
        ask(folder, 0, 48, 96, everything=True)
        there.status = 404
        ask(folder, 144, 192, everything=True)
    assert [headers.get("if-none-match") for _, headers in new.requests][1:4] == ['"of-the-new"'] * 3
    # After the new one broke, the one that is configured is asked again.
    assert len(old.requests) == 3
    assert not any("if-none-match" in headers for _, headers in old.requests)


def test_a_token_that_a_document_repeats_is_shown_nowhere(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("s3cr3t", encoding="utf-8")
    own = "<atom:link xmlns:atom='http://www.w3.org/2005/Atom' rel='self' href='https://x.example/?key=s3cr3t'/>"
    paper = Paper(
        rss(("One", "https://paper.example/1", "x")).replace(b"<title>t", own.encode() + b"<title>t", 1)
    )
    with site(paper) as web:
        folder = config(tmp_path, f"  - name: Paper\n    url: '{web.base}/feed?key=${{file:token}}'\n")
        ask(folder, 0)
        shown = health(folder)
    assert shown.advice is not None
    assert "s3cr3t" not in repr(shown)
    assert b"s3cr3t" not in (tmp_path / ".monitor" / "monitor.db").read_bytes()


# -- which entry is which ------------------------------------------------------------------------------


def test_an_item_with_another_guid_at_each_turn_is_one_entry(tmp_path: Path) -> None:
    paper = Paper(channel(item("a-1", "Cranes", "https://p.example/1", 20)))
    with site(paper) as web:
        folder = one_feed(tmp_path, web)
        ask(folder, 0, everything=True)
        for turn in (2, 3):
            new = item(f"b-{turn}", "Ferries", "https://p.example/2", 21)
            paper.body = channel(new, item(f"a-{turn}", "Cranes", "https://p.example/1", 20))
            ask(folder, 48 * turn, everything=True)
    assert sorted(one.guid for one in entries(folder)) == ["a-1", "b-2"]


def test_a_guid_that_is_given_to_another_item_makes_another_entry_and_only_one(tmp_path: Path) -> None:
    paper = Paper(channel(item("top", "Council orders forty cranes", "https://p.example/1", 18)))
    with site(paper) as web:
        folder = one_feed(tmp_path, web)
        ask(folder, 0, everything=True)
        paper.body = channel(item("top", "Ferry line closes in spring", "https://p.example/2", 22))
        ask(folder, 48, 96, everything=True)
    found = {one.url: one.title for one in entries(folder)}
    assert found == {
        "https://p.example/1": "Council orders forty cranes",
        "https://p.example/2": "Ferry line closes in spring",
    }
    assert len(entries(folder)) == 2


def test_an_item_that_changes_its_title_and_address_stays_the_same_entry(tmp_path: Path) -> None:
    paper = Paper(channel(item("7", "Council orders cranes", "https://p.example/cranes", 18)))
    with site(paper) as web:
        folder = one_feed(tmp_path, web)
        ask(folder, 0, everything=True)
        paper.body = channel(item("7", "Forty cranes ordered", "https://p.example/forty-cranes", 18))
        ask(folder, 48, everything=True)
    assert [(one.guid, one.title) for one in entries(folder)] == [("7", "Forty cranes ordered")]


def test_a_date_ahead_becomes_the_moment_we_had_the_entry_and_stays_so(tmp_path: Path) -> None:
    paper = Paper(channel(item("1", "Cranes", "https://p.example/1", 26)))
    with site(paper) as web:
        folder = one_feed(tmp_path, web)
        # Asked before its day has come, and after.
        ask(folder, 0, 26, 24 * 6, everything=True)
        (kept,) = entries(folder)
        with Store.open(f"sqlite:///{folder}/.monitor/monitor.db") as store:
            changes = store.wanted(now=MONDAY + 7 * DAY)
    assert kept.published == MONDAY
    assert changes[0].entry.ahead


def test_a_document_that_says_the_same_words_again_writes_nothing(tmp_path: Path) -> None:
    with site(Paper()) as web:
        folder = one_feed(tmp_path, web)
        ask(folder, 0, 48, everything=True)
        (kept,) = entries(folder)
    assert kept.first_seen == MONDAY


# -- when to leave alone --------------------------------------------------------------------------------


def test_a_round_that_comes_late_does_not_ask_in_the_hours_that_a_feed_sleeps(tmp_path: Path) -> None:
    asleep = b"<skipHours><hour>10</hour><hour>11</hour></skipHours><item>"
    paper = Paper(Paper().body.replace(b"<item>", asleep, 1), headers={"ETag": '"1"'})
    with site(paper) as web:
        folder = one_feed(tmp_path, web)
        ask(folder, 0, 2.5, 3.5, 4.5)  # from 08:00 on
    assert len(web.requests) == 2


def test_a_feed_that_is_gone_is_left_alone_until_it_is_put_in_anew(tmp_path: Path) -> None:
    paper = Paper(status=410)
    with site(paper) as web:
        folder = one_feed(tmp_path, web)
        ask(folder, 0)
        ask(folder, 24 * 40, 24 * 80, everything=True)
        assert len(web.requests) == 1
        assert health(folder).retired
        config(tmp_path, "  - name: Other\n    url: http://127.0.0.1:9/\n")
        ask(folder, 24 * 81)
        paper.status = 200
        one_feed(tmp_path, web)
        ask(folder, 24 * 82)
        assert not health(folder).retired
    assert len(web.requests) == 2


def test_a_host_that_has_had_too_much_is_left_alone_with_all_its_feeds(tmp_path: Path) -> None:
    def answer(path: str, asked: Mapping[str, str]) -> Answer:
        tired = Answer(status=429, headers={"Retry-After": "18000"})
        return tired if path == "/a" else Answer(Paper().body, headers={"ETag": '"1"'})

    with site(answer) as web:
        folder = config(tmp_path, "".join(f"  - {{name: {n}, url: '{web.base}/{n}'}}\n" for n in "abc"))
        ask(folder, 0, 2, 4)
        early = len(web.requests)
        ask(folder, 6)
    assert early == 3, "the other feeds are asked in the round itself, since one answer may be about one feed"
    assert len(web.requests) == 6


def test_a_feed_without_validators_is_asked_once_a_day(tmp_path: Path) -> None:
    with site(Paper()) as web:
        ask(one_feed(tmp_path, web), *range(72))
    assert len(web.requests) == 3


def test_a_feed_that_never_changes_is_asked_less_and_less_and_at_least_daily(tmp_path: Path) -> None:
    def answer(path: str, asked: Mapping[str, str]) -> Answer:
        return Answer(Paper().body, status=304 if "if-none-match" in asked else 200, headers={"ETag": '"1"'})

    with site(answer) as web:
        folder = one_feed(tmp_path, web)
        at: list[int] = []
        for hour in range(24 * 6):
            before = len(web.requests)
            ask(folder, hour)
            at += [hour] * (len(web.requests) - before)
    apart = [b - a for a, b in pairwise(at)]
    assert apart[0] == 1
    assert apart == sorted(apart)
    assert 22 <= apart[-1] <= 24


def test_who_was_asked_longest_ago_has_the_first_turn(tmp_path: Path) -> None:
    def desk(names: str) -> Path:
        feeds = "".join(f"  - {{name: {n}, url: '{web.base}/{n}'}}\n" for n in names)
        folder = config(tmp_path, feeds)
        file = folder / "feeds.yaml"
        file.write_text(file.read_text("utf-8").replace("fetch:\n", "fetch:\n  concurrency: 1\n"), "utf-8")
        return folder

    with site(Paper()) as web:
        ask(desk("ab"), 0, everything=True)
        ask(desk("b"), 30, everything=True)
        web.requests.clear()
        ask(desk("bca"), 60, everything=True)
    assert [path for path, _ in web.requests] == ["/c", "/a", "/b"]
