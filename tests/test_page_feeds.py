"""A page without a feed: the links that a selector finds are its entries."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from test_collect import BODY, article, entries, rounds
from web import Answer, site

from monitor.config import load
from monitor.errors import ConfigError, ParseError
from monitor.model import Feed, Page, Reading, Validators
from monitor.parse import parse, read
from monitor.store import Store

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
AT = "https://ministry.example/news/"


def feed(select: str = "main a") -> Feed:
    return Feed(url=AT, name="Ministry", kind="page", select=select)


def page(inner: str, *, head: str = "", at: str = AT) -> Page:
    body = (
        f"<html><head><title>News</title>{head}</head><body><a href=/about>About us</a><main>{inner}</main>"
    )
    return Page(
        url=at,
        final_url=at,
        status=200,
        media_type="text/html",
        charset="utf-8",
        body=f"{body}</body></html>".encode(),
        validators=Validators(),
        fetched_at=NOW,
    )


def links(inner: str, select: str = "main a", **more: str) -> list[tuple[str | None, str]]:
    return [(one.url, one.title) for one in parse(page(inner, **more), feed(select))]


def dated(inner: str, select: str = "main a") -> list[str]:
    found = parse(page(inner), feed(select))
    return [one.published.strftime("%Y-%m-%d %H:%M") if one.published else "" for one in found]


# -- links ------------------------------------------------------------------------------------


def test_links_are_entries_in_the_pages_order_each_address_once() -> None:
    inner = "<a href='b?utm_source=x'>Beta</a> <a href='/a'>Alpha</a> <a href='b#top'>Beta again</a>"
    assert links(inner) == [
        ("https://ministry.example/news/b", "Beta again"),
        ("https://ministry.example/a", "Alpha"),
    ]


def test_what_leads_nowhere_is_no_entry() -> None:
    inner = (
        "<a href='javascript:go()'>J</a><a href='mailto:a@b.example'>M</a><a href='#x'>H</a><a>N</a>"
        "<a href='ftp://x.example/y'>F</a><a href=''>E</a><a href='/news/'>This page</a><a href='/1'>One</a>"
    )
    assert links(inner) == [("https://ministry.example/1", "One")]


def test_a_base_element_counts_and_another_site_may_be_linked() -> None:
    head = "<base href='https://cdn.example/x/'>"
    inner = "<a href='1'>One</a><a href='https://other.example/2'>Two</a>"
    assert [url for url, _ in links(inner, head=head)] == [
        "https://cdn.example/x/1",
        "https://other.example/2",
    ]


def test_a_title_is_what_the_link_says_and_never_read_more() -> None:
    inner = (
        "<article><a href=/1><img alt=''></a><h2><a href=/1>Cranes ordered</a></h2><a href=/1>Read more »</a>"
        "<p><a href=/1>A teaser that is much longer than the headline above it</a></p></article>"
        "<a href=/2 title='From the title'><img src=x></a><a href=/3><img alt='From the picture'></a>"
        "<a href=/4>続きを読む</a>"
        "<a href=/5><span>News</span><h3>The heading in a card</h3><p>And its teaser</p></a>"
        "<a href=/6><div>News</div><div>2026-11-20</div><div>A card of plain blocks</div>teaser</a>"
    )
    assert [title for _, title in links(inner)] == [
        "Cranes ordered", "From the title", "From the picture", "", "The heading in a card",
        "A card of plain blocks",
    ]  # fmt: skip


def test_an_element_around_or_inside_a_link_selects_it() -> None:
    inner = (
        "<a href=/1><h2>One</h2></a><div class=card><a href=/tag>Tag</a><h2><a href=/2>Two</a></h2></div>"
        "<li><a href=/3>Three</a></li>"
    )
    assert [url for url, _ in links(inner, "a > h2, .card, li")] == [
        f"https://ministry.example/{n}" for n in (1, 2, 3)
    ]


def test_markup_in_a_title_is_text_and_control_characters_are_gone() -> None:
    ((_, title),) = links("<a href=/1>Use &lt;b&gt; \x1b[31mred\u202e now</a>")
    assert title == "Use <b> [31mred now"


# -- dates ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("beside", "when"),
    [
        ("<time datetime='2026-11-20T10:00:00+09:00'>x</time>", "2026-11-20 01:00"),
        ("<span>20 November 2026</span>", "2026-11-20 00:00"),
        ("2026年11月20日", "2026-11-20 00:00"),
        ("[2026.11.20]", "2026-11-20 00:00"),
        ("<time>20 Nov 2026</time>", "2026-11-20 00:00"),
        ("<span>2026-11</span>", ""),
        ("<span>12 comments</span>", ""),
        ("<span>2026</span>", ""),
        # Two days: nobody says which.
        ("<span>20 November 2026</span><span>21 November 2026</span>", ""),
        ("<time class=published datetime=2026-11-20></time><time>2026-11-22</time>", "2026-11-20 00:00"),
        # An event to come.
        ("<time datetime='2027-03-01'>1 March</time>", ""),
    ],
)  # fmt: skip
def test_the_one_date_beside_a_link_is_its_date(beside: str, when: str) -> None:
    other = "<li><a href=/2>Another</a></li>"
    assert dated(f"<ul><li><a href=/1>One thing</a> {beside}</li>{other}</ul>") == [when, ""]


def test_a_date_that_two_links_share_is_neithers() -> None:
    assert dated("<div><span>20 November 2026</span><a href=/1>One</a><a href=/2>Two</a></div>") == ["", ""]


def test_dates_in_a_list_of_terms_and_in_a_table_are_found() -> None:
    pairs = "<dt>2026.11.20</dt><dd><a href=/1>One</a></dd><dt>2026.11.19</dt><dd><a href=/2>Two</a></dd>"
    terms = f"<dl>{pairs}</dl>"
    table = (
        "<table><tr><td>2026/11/18<td><a href=/3>Three</a><tr><td>2026/11/17<td><a href=/4>Four</a></table>"
    )
    assert [one[:10] for one in dated(terms + table)] == [
        "2026-11-20",
        "2026-11-19",
        "2026-11-18",
        "2026-11-17",
    ]


# -- nothing, and too much --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inner", "select", "words"),
    [
        ("<a href=/1>One</a>", "article h2 a", "“article h2 a” finds nothing: has the page changed?"),
        ("<p>x</p><p>y</p>", "p", "finds 2 elements, and none of them is, holds or stands in a link"),
    ],
)
def test_a_selector_that_finds_no_link_is_an_error(inner: str, select: str, words: str) -> None:
    with pytest.raises(ParseError) as raised:
        parse(page(inner), feed(select))
    assert raised.value.kind == "empty"
    assert words in raised.value.message


def test_a_page_of_thousands_of_links_is_read_as_far_as_its_bound() -> None:
    found: Reading = read(page("".join(f"<a href=/{n}>Number {n}</a>" for n in range(3_000))), feed())
    assert (len(found.entries), found.left_out) == (500, 2_500)


def test_only_what_is_new_comes_again() -> None:
    first = read(page("<a href=/1>One</a>"), feed())
    second = read(page("<p>moved about</p><a href=/2>Two</a> <b><a href=/1>One</a></b>"), feed(), first.marks)
    assert [one.title for one in second.entries] == ["Two"]


# -- as a user has it -------------------------------------------------------------------------


def configured(folder: Path, base: str, select: str = "main a", more: str = "") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "feeds.yaml").write_text(
        "tags:\n  harbour: {name: Harbour, match: harbour}\nfetch: {allow: [127.0.0.0/8]}\n"
        f"feeds:\n  - {{name: Ministry, url: '{base}/news/', select: '{select}'{more}}}\n",
        encoding="utf-8",
    )
    return folder


def trouble(folder: Path) -> tuple[str, str]:
    """What kind of thing went wrong with the feed last, and in words."""
    with closing(sqlite3.connect(folder / ".monitor" / "monitor.db")) as db:
        kind, reason = db.execute("SELECT trouble, reason FROM feeds").fetchone()
        return kind, reason


class Ministry:
    """A ministry's site; changed by a test as it goes."""

    def __init__(self) -> None:
        self.inner = "<a href=/n/1>Cranes ordered</a><a href=/n/old>Undated</a>"
        self.pages = {
            "/n/1": article(BODY, "<meta property='article:published_time' content='2026-11-21T10:00:00Z'>"),
            "/n/old": article(BODY),
        }
        self.status = 200
        self.asked = 0

    def __call__(self, path: str, asked: Mapping[str, str]) -> Answer:
        html = {"Content-Type": "text/html"}
        if path != "/news/":
            return Answer(self.pages.get(path, b""), status=200 if path in self.pages else 404, headers=html)
        self.asked += 1
        # No two answers are the same, as on most such pages.
        body = f"<html><body><main>{self.inner}</main><!-- {self.asked} --></body></html>"
        return Answer(body.encode(), status=self.status, headers=html)


@pytest.fixture
def ministry() -> Ministry:
    return Ministry()


def test_a_link_is_dated_by_its_own_page_and_what_nothing_dates_at_first_sight_is_no_news(
    tmp_path: Path, ministry: Ministry
) -> None:
    with site(ministry) as web:
        folder = configured(tmp_path / "desk", web.base)
        rounds(folder, now=NOW)
        first = {one.title: one for one in entries(folder)}
        ministry.inner += "<a href=/n/2>Undated, and new</a>"
        ministry.pages["/n/2"] = article(BODY.replace("forty", "fifty"))
        rounds(folder, now=NOW + 24 * HOUR)
        later = {one.title: one for one in entries(folder)}
        with Store.open(f"sqlite:///{folder}/.monitor/monitor.db") as store:
            news = store.articles_between(NOW - 7 * 24 * HOUR, NOW + 48 * HOUR)
    assert first["Cranes ordered"].published == datetime(2026, 11, 21, 10, tzinfo=UTC)
    assert first["Undated"].status is None
    assert later["Undated, and new"].status == "article"
    assert sorted(one.article.title for one in news) == ["Cranes ordered", "Undated, and new"]


def test_an_undated_page_of_the_first_sight_that_fails_is_tried_again_and_then_left(
    tmp_path: Path, ministry: Ministry
) -> None:
    asked: list[str] = []

    def answer(path: str, headers: Mapping[str, str]) -> Answer:
        asked.append(path)
        return Answer(status=503) if path == "/n/old" else ministry(path, headers)

    with site(answer) as web:
        folder = configured(tmp_path / "desk", web.base)
        for hours in (0, 2, 10, 40, 80, 120):
            rounds(folder, now=NOW + hours * HOUR)
    assert asked.count("/n/old") == 4


def test_a_page_that_is_never_the_same_twice_is_not_asked_again_within_its_pace(
    tmp_path: Path, ministry: Ministry
) -> None:
    with site(ministry) as web:
        folder = configured(tmp_path / "desk", web.base)
        for hour in range(48):
            rounds(folder, now=NOW + hour * HOUR, everything=False, pages=False)
    assert ministry.asked == 2


def test_a_page_that_has_changed_fails_by_name_and_keeps_what_it_gave(
    tmp_path: Path, ministry: Ministry
) -> None:
    with site(ministry) as web:
        folder = configured(tmp_path / "desk", web.base)
        rounds(folder, now=NOW)
        ministry.inner = "<p>We have a new look</p>"
        rounds(folder, now=NOW + HOUR)
    kind, reason = trouble(folder)
    assert kind == "empty"
    assert "has the page changed?" in reason
    assert len(entries(folder)) == 2


def test_a_page_that_robots_txt_forbids_is_not_fetched(tmp_path: Path, ministry: Ministry) -> None:
    rules = Answer(b"User-agent: *\nDisallow: /news/\n")
    with site(ministry, robots=lambda: rules) as web:
        folder = configured(tmp_path / "desk", web.base)
        rounds(folder, now=NOW)
    assert [path for path, _ in web.requests] == ["/robots.txt"]
    assert trouble(folder)[0] == "forbidden"


def test_a_bad_selector_is_a_mistake_at_its_place(tmp_path: Path) -> None:
    folder = configured(tmp_path / "desk", "https://m.example", "main > > a")
    with pytest.raises(ConfigError) as raised:
        load(folder / "feeds.yaml", {})
    (mistake,) = raised.value.mistakes
    assert (mistake.line, mistake.column) == (5, 70)
    assert "found no CSS selector: expected selector, got '>'" in mistake.message


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (", sitemap: true", "expected select: or sitemap:, not both"),
        (", under: /x/", "expected under: beside sitemap: true alone"),
        (", senders: ['@x.example']", "expected senders: beside a mailbox alone"),
    ],
)
def test_keys_that_do_not_go_together_are_a_mistake(tmp_path: Path, more: str, words: str) -> None:
    folder = configured(tmp_path / "desk", "https://m.example", more=more)
    with pytest.raises(ConfigError) as raised:
        load(folder / "feeds.yaml", {})
    assert words in str(raised.value)
