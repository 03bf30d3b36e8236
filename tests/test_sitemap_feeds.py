"""A sitemap as a feed: what is new in it, and never its archive."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from test_collect import BODY, article, entries, rounds
from test_page_feeds import trouble
from web import Answer, Site, site

from monitor.model import Feed, Page, Reading, Validators
from monitor.parse import listings

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
SINCE = NOW - timedelta(days=21)
HOUR = timedelta(hours=1)
AT = "https://lab.example/sitemap.xml"
LAB = Feed(url=AT, name="Lab", kind="sitemap")
SPACES = (
    "xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' "
    "xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'"
)


def url(address: str, modified: str = "", news: tuple[str, str] | None = None) -> str:
    touched = f"<lastmod>{modified}</lastmod>" if modified else ""
    told = ""
    if news is not None:
        told = (
            "<news:news><news:publication><news:name>Lab</news:name><news:language>ja</news:language>"
            f"</news:publication><news:publication_date>{news[0]}</news:publication_date>"
            f"<news:title>{news[1]}</news:title></news:news>"
        )
    return f"<url><loc>{address}</loc>{touched}{told}</url>"


def urlset(*urls: str) -> bytes:
    return f"<?xml version='1.0'?><urlset {SPACES}>{''.join(urls)}</urlset>".encode()


def index(*named: tuple[str, str]) -> bytes:
    inner = "".join(
        f"<sitemap><loc>{at}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</sitemap>" for at, day in named
    )
    return f"<sitemapindex {SPACES}>{inner}</sitemapindex>".encode()


def page(body: bytes, at: str = AT) -> Page:
    return Page(
        url=at, final_url=at, status=200, media_type="application/xml", charset=None, body=body,
        validators=Validators(), fetched_at=NOW,
    )  # fmt: skip


def reading(
    *bodies: bytes, known: bytes = b"", first: bool = False, feed: Feed = LAB, whole: bool = True
) -> Reading:
    found = [listings.listing(page(one), feed, SINCE) for one in bodies]
    return listings.reading(found, feed, NOW, known, first=first, whole=whole)


def paths(read: Reading) -> list[str]:
    return [(one.url or "").removeprefix("https://lab.example") for one in read.entries]


def many(count: int, day: str = "", name: str = "a") -> list[str]:
    return [url(f"https://lab.example/{name}/{n}", day) for n in range(count)]


# -- what is taken ----------------------------------------------------------------------------


def test_a_news_sitemap_gives_title_date_and_language() -> None:
    (one,) = reading(
        urlset(
            url(
                "https://lab.example/n/1?utm_source=x",
                "",
                ("2026-11-20T10:00:00+09:00", "Cranes &amp; ships"),
            )
        )
    ).entries
    assert (one.url, one.title, one.lang) == ("https://lab.example/n/1", "Cranes & ships", "ja")
    assert one.published == datetime(2026, 11, 20, 1, tzinfo=UTC)


def test_when_a_page_was_touched_is_not_when_it_was_published() -> None:
    (one,) = reading(urlset(url("https://lab.example/n/1", "2026-11-20"))).entries
    assert (one.published, one.title) == (None, "")


def test_an_archive_does_not_come_in() -> None:
    old, new = many(30_000, "2024-01-01"), many(3, "2026-11-20", "new")
    read = reading(urlset(*old, *new), first=True)
    assert paths(read) == ["/new/0", "/new/1", "/new/2"]
    assert len(read.marks) == 3 * 8


def test_at_first_sight_the_newest_fifty_are_taken_and_the_rest_was_there_before() -> None:
    body = urlset(*[url(f"https://lab.example/{n}", f"2026-11-{n % 20 + 1:02}") for n in range(300)])
    first = reading(body, first=True)
    assert len(first.entries) == 50
    assert {int(path[1:]) % 20 for path in paths(first)} <= {19, 18, 17, 16}
    assert reading(body, known=first.marks).entries == ()


def test_without_any_date_the_two_ends_are_taken_at_first_sight() -> None:
    first = reading(urlset(*many(1_000)), first=True)
    assert paths(first) == [f"/a/{n}" for n in (*range(25), *range(975, 1_000))]
    new = reading(urlset(*many(1_000), url("https://lab.example/new")), known=first.marks)
    assert paths(new) == ["/new"]


def test_a_flood_comes_in_parts_and_none_of_it_is_lost() -> None:
    known, found = reading(urlset(*many(5)), first=True).marks, []
    for _ in range(4):
        read = reading(urlset(*many(5), *many(500, "2026-11-20", "b")), known=known)
        known = read.marks
        found.append(len(read.entries))
    assert found == [200, 200, 100, 0]


def test_what_is_remembered_has_a_bound_and_what_is_beyond_is_said() -> None:
    read = reading(urlset(*many(30_000)), first=True)
    assert (len(read.marks), read.left_out) == (20_000 * 8, 10_000)


def test_only_addresses_under_a_path_count() -> None:
    body = urlset(*many(2, "2026-11-20", "news"), *many(2, "2026-11-20", "jobs"))
    under = Feed(url=AT, name="Lab", kind="sitemap", under="/news/")
    assert paths(reading(body, feed=under)) == ["/news/0", "/news/1"]


def test_an_address_of_two_sitemaps_is_one_entry_with_what_most_is_said() -> None:
    plain = urlset(url("https://lab.example/1", "2026-11-22"))
    news = urlset(url("https://lab.example/1", "", ("2026-11-20", "Cranes")))
    for order in ((plain, news), (news, plain)):
        (one,) = reading(*order).entries
        assert one.title == "Cranes"


def test_where_one_did_not_answer_what_was_known_stays_so() -> None:
    known = reading(urlset(*many(3)), first=True).marks
    fewer = reading(urlset(*many(1)), known=known, whole=False)
    assert reading(urlset(*many(3)), known=fewer.marks).entries == ()


# -- which sitemaps of an index ---------------------------------------------------------------


def named(*given: tuple[str, str]) -> list[str]:
    found = listings.listing(page(index(*given)), LAB, SINCE)
    return [one.rpartition("/")[2] for one in listings.children(found.indexes, SINCE)]


def test_of_an_index_the_newest_are_read_and_none_that_was_not_touched() -> None:
    months = [(f"https://lab.example/{n}.xml", f"2026-11-{n:02}") for n in range(1, 21)]
    assert named(("https://lab.example/old.xml", "2025-01-01"), *months) == [
        f"{n}.xml" for n in range(20, 10, -1)
    ]


def test_of_an_index_that_dates_nothing_news_and_both_ends_are_read() -> None:
    parts = [(f"https://lab.example/{n}.xml", "") for n in range(40)]
    found = named(*parts, ("https://lab.example/sitemap-news.xml", ""))
    assert found == ["sitemap-news.xml", *(f"{n}.xml" for n in (0, 1, 2, 3, 4, 36, 37, 38, 39))]


# -- as a user has it -------------------------------------------------------------------------


class Lab:
    """A lab's site; changed by a test as it goes."""

    def __init__(self) -> None:
        self.pages: dict[str, Callable[[], Answer]] = {}
        self.asked: list[str] = []

    def __call__(self, path: str, asked: Mapping[str, str]) -> Answer:
        self.asked.append(path)
        return self.pages.get(path, lambda: Answer(status=404))()


def configured(folder: Path, web: Site, more: str = "") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "feeds.yaml").write_text(
        "tags:\n  harbour: {name: Harbour, match: harbour}\nfetch: {allow: [127.0.0.0/8]}\n"
        f"feeds:\n  - {{name: Lab, url: '{web.base}/sitemap.xml', sitemap: true{more}}}\n",
        encoding="utf-8",
    )
    return folder


def told(title: str, when: str = "2026-11-21T10:00:00Z") -> Answer:
    head = f"<title>{title}</title><meta property='article:published_time' content='{when}'>"
    body = article(f"{title}. {BODY}", head).replace(b"<article>", f"<article><h1>{title}</h1>".encode())
    return Answer(body, headers={"Content-Type": "text/html"})


def test_an_index_is_followed_and_pages_give_their_own_titles_and_dates(tmp_path: Path) -> None:
    lab = Lab()
    with site(lab) as web:
        news = urlset(*(url(f"{web.base}/n/{n}", "2026-11-21") for n in (1, 2)))
        lab.pages = {
            "/sitemap.xml": lambda: Answer(
                index((f"{web.base}/a.xml", "2025-01-01"), (f"{web.base}/b.xml.gz", ""))
            ),
            "/b.xml.gz": lambda: Answer(gzip.compress(news)),
            "/n/1": lambda: told("Forty cranes for the harbour"),
            "/n/2": lambda: told("An old story of the harbour, touched today", "2024-05-01T10:00:00Z"),
        }
        folder = configured(tmp_path / "desk", web)
        rounds(folder, now=NOW)
        found = {one.published and one.published.year: one for one in entries(folder)}
    assert found[2026].text.startswith("Forty cranes for the harbour.")
    assert found[2026].text_from == "page"
    assert set(found) == {2024, 2026}
    assert "/a.xml" not in lab.asked


def test_at_first_sight_every_sitemap_must_answer_and_later_one_may_fail(tmp_path: Path) -> None:
    lab = Lab()
    with site(lab) as web:
        good = {"a": many(0), "b": [url(f"{web.base}/n/1", "2026-11-21")]}
        down = {"a"}

        def part(name: str) -> Callable[[], Answer]:
            return lambda: Answer(status=500) if name in down else Answer(urlset(*good[name]))

        lab.pages = {
            "/sitemap.xml": lambda: Answer(index((f"{web.base}/a.xml", ""), (f"{web.base}/b.xml", ""))),
            "/a.xml": part("a"),
            "/b.xml": part("b"),
            "/n/1": lambda: told("One of the harbour"),
            "/n/2": lambda: told("Two of the harbour"),
        }
        folder = configured(tmp_path / "desk", web)
        rounds(folder, now=NOW)
        assert entries(folder) == []
        down.clear()
        rounds(folder, now=NOW + HOUR)
        assert len(entries(folder)) == 1
        down.add("a")
        good["b"].append(url(f"{web.base}/n/2", "2026-11-22"))
        rounds(folder, now=NOW + 2 * HOUR)
        assert len(entries(folder)) == 2


def test_an_index_that_does_not_date_its_sitemaps_is_asked_whole_each_time(tmp_path: Path) -> None:
    lab = Lab()
    with site(lab) as web:
        lab.pages = {
            "/sitemap.xml": lambda: Answer(index((f"{web.base}/b.xml", "")), headers={"ETag": '"same"'}),
            "/b.xml": lambda: Answer(urlset(url(f"{web.base}/n/1", "2026-11-21"))),
        }
        folder = configured(tmp_path / "desk", web)
        for hours in (0, 30):
            rounds(folder, now=NOW + hours * HOUR, pages=False)
    assert [path for path, asked in web.requests if "if-none-match" in asked] == []
    assert lab.asked.count("/b.xml") == 2


def test_a_sitemap_that_robots_txt_forbids_is_not_fetched(tmp_path: Path) -> None:
    lab = Lab()
    with site(lab, robots=lambda: Answer(b"User-agent: *\nDisallow: /b.xml\n")) as web:
        lab.pages = {"/sitemap.xml": lambda: Answer(index((f"{web.base}/b.xml", "")))}
        rounds(configured(tmp_path / "desk", web), now=NOW)
    assert [path for path, _ in web.requests] == ["/robots.txt", "/sitemap.xml"]


@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        (b"<html><p>x</p></html>", "not-a-feed", "a web page in place of a sitemap"),
        (b"", "empty", "an empty answer in place of a sitemap"),
        (b"<rss version='2.0'><channel/></rss>", "not-a-feed", "a feed, not a sitemap"),
    ],
)
def test_what_is_no_sitemap_fails_and_says_so(tmp_path: Path, body: bytes, kind: str, words: str) -> None:
    with site(lambda path, asked: Answer(body)) as web:
        folder = configured(tmp_path / "desk", web)
        rounds(folder, now=NOW)
    said, reason = trouble(folder)
    assert said == kind
    assert words in reason
