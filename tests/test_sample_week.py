"""The sample week is what its README says: complete, labelled truly, and served like a web site."""

from __future__ import annotations

import gzip
import http.client
import json
import socket
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from html import unescape
from itertools import combinations
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from monitor.config import load
from monitor.errors import MonitorError
from monitor.rehearsal import COLLECTED, NOW, WEEK, Label, Outlet, Piece, feeds_yaml, labels, serve, week
from monitor.rehearsal.site import build
from monitor.text import shingles, words

BASE = "http://127.0.0.1:8747"
MONDAY = datetime.fromisoformat("2026-11-16T00:00:00+09:00")
NEXT_MONDAY = MONDAY + timedelta(days=7)
OUTLETS = week().outlets
PIECES = week().pieces
LABELS = labels()


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with serve() as address:
        yield address


class Answer:
    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status, self.headers, self.body = response.status, response.headers, response.read()


def ask(base: str, path: str, method: str = "GET", **headers: str) -> Answer:
    connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=10)
    try:
        connection.request(method, path, headers={k.replace("_", "-"): v for k, v in headers.items()})
        return Answer(connection.getresponse())
    finally:
        connection.close()


def in_feed(outlet: Outlet) -> list[Piece]:
    return [p for p in PIECES if p.outlet == outlet and p.in_feed]


def titled(outlet: str, start: str) -> Label:
    return next(one for one in LABELS if one.outlet == outlet and one.title.startswith(start))


def told(story: str) -> list[Label]:
    return [one for one in LABELS if one.story == story]


def containment(one: Label, other: Label) -> float:
    a, b = shingles(words(one.text)), shingles(words(other.text))
    return len(a & b) / min(len(a), len(b))


# -- what is told -----------------------------------------------------------------------------


def test_it_is_large_enough_to_show_something() -> None:
    assert len(OUTLETS) >= 14
    assert sum(one.story is not None for one in LABELS) >= 60
    assert len({one.story for one in LABELS} - {None}) >= 20
    assert {o.format for o in OUTLETS} == {"rss", "atom", "rdf", "json"}
    assert {o.encoding for o in OUTLETS} == {"utf-8", "shift_jis", "euc-jp", "iso-8859-1"}
    assert Counter(one.lang for one in LABELS)["ja"] >= 12


def test_addresses_are_unique() -> None:
    assert len({one.id for one in LABELS}) == len(LABELS)


@pytest.mark.parametrize("label", [one for one in LABELS if one.story], ids=lambda one: one.id)
def test_an_article_is_of_an_articles_length_and_holds_its_figures(label: Label) -> None:
    if label.lang == "ja":
        assert 250 <= len(label.text) <= 900
    else:
        assert 120 <= len(label.text.split()) <= 450
    assert label.text.count("\n\n") >= 3
    assert [f for f in label.figures if f not in f"{label.title}\n{label.text}"] == []


def test_the_week_is_told_with_days_before_it_and_one_article_after_it() -> None:
    dated = [one.published for one in LABELS if one.published is not None]
    assert f"{MONDAY:%G-W%V}" == WEEK
    assert COLLECTED < NEXT_MONDAY <= NOW
    assert sum(MONDAY <= when < NEXT_MONDAY for when in dated) >= 55
    assert sum(when < MONDAY for when in dated) >= 4
    assert sum(when >= NEXT_MONDAY for when in dated) == 1


def test_articles_of_different_events_share_no_wording() -> None:
    told_once = [one for one in LABELS if one.story]
    worst = max(containment(a, b) for a, b in combinations(told_once, 2) if a.story != b.story)
    assert worst < 0.1


def test_rewrites_share_an_event_but_not_their_wording() -> None:
    rewrites = [one for one in LABELS if one.story and one.relation != "copy"]
    worst = max(containment(a, b) for a, b in combinations(rewrites, 2) if a.story == b.story)
    assert worst < 0.2


def test_the_syndicated_copy_is_one_cut_from_the_bottom() -> None:
    (copy,) = [one for one in LABELS if one.relation == "copy"]
    original = titled("harborwire", "SoftBank, Nvidia discuss")
    assert copy.story == original.story
    assert copy.outlet != original.outlet
    assert copy.title != original.title
    assert containment(copy, original) > 0.85
    assert len(copy.text) < 0.8 * len(original.text)
    last = original.text.split("\n\n")[-1]
    assert last not in copy.text


def test_one_report_is_retold_by_many_who_credit_it_with_and_without_a_link() -> None:
    retold = [one for one in told("kushiro-campus") if one.credit == "kabuto" and one.relation is None]
    assert len(retold) >= 6
    assert len({one.outlet for one in retold}) == len(retold)
    assert {one.linked for one in retold} == {True, False}
    assert {one.lang for one in retold} == {"en", "ja"}
    assert all("Kabuto Shimbun" in one.text or "兜新聞" in one.text for one in retold)


def test_a_credit_stands_in_the_text() -> None:
    names = {o.slug: o.name for o in OUTLETS} | {"siliconquay": "Silicon Quay"}
    other_script = {"kabuto": "兜新聞", "siliconquay": "シリコンキー"}
    for one in LABELS:
        if one.credit is not None:
            assert names[one.credit] in one.text or other_script[one.credit] in one.text, one.id


def test_reports_of_the_campus_differ_in_figures_and_hedges() -> None:
    text = "\n".join(f"{one.title}\n{one.text}" for one in told("kushiro-campus"))
    figures = {f for one in told("kushiro-campus") for f in one.figures}
    assert {"$6.3 billion", "$6.34 billion", "$6 billion", "9600億円", "20,000", "12,000"} <= figures
    assert "early-stage talks" in text
    assert "advanced talks" in text
    assert "active discussions" in text


def test_updates_come_days_later_with_new_figures() -> None:
    updates = [one for one in LABELS if one.relation == "update"]
    assert {one.story for one in updates} == {"kushiro-campus", "retail-bond"}
    for one in updates:
        first = min(m.published for m in told(one.story or "") if m.published is not None)
        assert one.published is not None
        assert one.published - first >= timedelta(days=2)
        earlier = {f for m in told(one.story or "") if m.relation is None for f in m.figures}
        assert set(one.figures) - earlier


def test_a_story_of_the_week_has_members_from_before_it() -> None:
    dates = [one.published for one in told("retail-bond") if one.published is not None]
    assert min(dates) < MONDAY < max(dates)


def test_two_packages_are_two_stories_and_each_is_told_in_both_languages() -> None:
    for story in ("twelfth-package", "thirteenth-package"):
        assert {one.lang for one in told(story)} == {"en", "ja"}


def test_names_that_mislead_are_labelled_with_no_tag() -> None:
    for story in ("hawks-parade", "rubin-asteroid", "chess-final", "cocoa-fund"):
        assert told(story)
        assert all(one.tags == () for one in told(story))
    assert "SoftBank Hawks" in told("hawks-parade")[0].text
    assert "Rubin" in told("rubin-asteroid")[0].text
    assert "sovereign wealth fund" in told("cocoa-fund")[0].text


def test_a_tag_is_labelled_where_its_words_stand_and_not_where_they_mislead() -> None:
    wording = {
        "softbank": ("softbank", "ソフトバンク"),
        "nvidia": ("nvidia", "エヌビディア"),
        "sovereign-ai": ("sovereign", "ソブリンai"),
    }
    # A page that lists articles is about none; baseball and cocoa mislead; one article is about a
    # national model without ever saying "sovereign".
    misled = {one.id for one in LABELS if one.story in ("hawks-parade", "cocoa-fund", None)}
    unsaid = titled("meridian", "Hospital coders").id
    for one in LABELS:
        text = f"{one.title}\n{one.text}".lower()
        found = {tag for tag, said in wording.items() if any(word in text for word in said)}
        if one.id not in misled | {unsaid}:
            assert found == {tag for tag, _ in one.tags}, one.id
    assert {degree for one in LABELS for _, degree in one.tags} == {"central", "passing"}


def test_every_trap_is_there() -> None:
    kinds: Counter[str] = Counter(one.kind for one in LABELS)
    traps = ("list", "consent", "paywall", "missing", "broken", "moved", "unlinked")
    assert [kind for kind in traps if not kinds[kind]] == []
    assert [p.slug for p in PIECES if p.published is None] == ["fog-harbour-machine"]
    assert [o.slug for o in OUTLETS if not o.guid] == ["fathom"]
    assert [o.slug for o in OUTLETS if o.media_type == "text/html"] == ["oakfield"]
    assert len([o for o in OUTLETS if "utm_" in o.tracking]) >= 2
    assert {o.holds for o in OUTLETS} == {"full", "summary", "none"}


# -- what is served ---------------------------------------------------------------------------


@pytest.mark.parametrize("outlet", OUTLETS, ids=lambda o: o.slug)
def test_a_feed_reads_with_all_its_entries_in_its_encoding(base: str, outlet: Outlet) -> None:
    answer = ask(base, outlet.feed)
    titles = [p.title for p in in_feed(outlet)]
    assert answer.status == 200
    if outlet.format == "json":
        items = json.loads(answer.body)["items"]
        assert sorted(item["title"] for item in items) == sorted(titles)
        return
    assert answer.body.startswith(f'<?xml version="1.0" encoding="{outlet.encoding}"?>'.encode())
    feed: Any = feedparser.parse(
        answer.body, response_headers={"content-type": answer.headers["Content-Type"]}
    )
    assert feed.version == {"rss": "rss20", "atom": "atom10", "rdf": "rss10"}[outlet.format]
    assert feed.encoding == outlet.encoding
    assert sorted(entry.title for entry in feed.entries) == sorted(titles)
    by_title = {p.title: p for p in in_feed(outlet)}
    for entry in feed.entries:
        piece = by_title[entry.title]
        # feedparser calls RSS 1.0's only date (dc:date) the date of the update.
        dated = "updated" in entry if outlet.format == "rdf" else "published" in entry
        assert dated == (piece.published is not None)
        assert ("id" in entry) == outlet.guid or outlet.format == "rdf"
        assert urlsplit(entry.link).path == piece.feed_path
        assert urlsplit(entry.link).query == outlet.tracking
        assert ("content" in entry) == (outlet.holds == "full")


@pytest.mark.parametrize("piece", PIECES, ids=lambda p: p.path)
def test_what_stands_at_an_articles_address(base: str, piece: Piece) -> None:
    answer = ask(base, piece.feed_path)
    expected = {"missing": 404, "broken": 500, "moved": 302, "unlinked": 404}
    assert answer.status == expected.get(piece.kind, 200)
    if answer.status == 302:
        assert answer.headers["Location"] == base + piece.path
        answer = ask(base, piece.path)
    if answer.status != 200:
        return
    encoding = {"denpa": "shift_jis", "tsukiji": "euc-jp"}.get(piece.outlet.slug, "utf-8")
    page = unescape(answer.body.decode(encoding))
    paragraphs = [p for p in piece.text.split("\n\n") if "\n" not in p]
    shown = [p for p in paragraphs if p in page]
    if piece.kind == "consent":
        assert shown == []
    elif piece.kind == "paywall":
        assert shown == paragraphs[:1]
        assert "Already a subscriber?" in page
    else:
        # A paragraph with a link in it does not stand in the page as one string.
        assert len(shown) >= len(paragraphs) - piece.source.count("](")
        assert f'<link rel="canonical" href="{base}{piece.path}">' in page


def test_the_tag_page_holds_the_whole_articles_that_the_feed_leaves_out(base: str) -> None:
    (piece,) = [p for p in PIECES if p.kind == "list"]
    page = ask(base, piece.path).body.decode()
    held = [p for p in PIECES if p.outlet == piece.outlet and p.slug in piece.listing]
    assert len(held) == 4
    assert any(not p.in_feed for p in held)
    for one in held:
        assert f'href="{base}{one.path}"' in page
        assert one.source.split("\n\n")[-1].replace("&", "&amp;") in page


def test_an_undated_page_gives_no_date_away(base: str) -> None:
    (piece,) = [p for p in PIECES if p.published is None]
    answer = ask(base, piece.path)
    assert b"2026" not in answer.body
    assert answer.headers["Last-Modified"] is None


def test_the_front_pages_announce_the_feeds(base: str) -> None:
    for outlet in OUTLETS:
        assert ask(base, f"/{outlet.slug}/").body.count((base + outlet.feed).encode()) >= 1
        assert (base + outlet.feed).encode() in ask(base, "/").body


@pytest.mark.parametrize("path", ["/kabuto/rss.xml", "/kabuto/news/softbank-nvidia-kushiro-campus"])
def test_what_is_unchanged_is_not_sent_again(base: str, path: str) -> None:
    first = ask(base, path)
    for again in (
        ask(base, path, If_None_Match=first.headers["ETag"]),
        ask(base, path, If_None_Match='"other", W/' + first.headers["ETag"]),
        ask(base, path, If_Modified_Since=first.headers["Last-Modified"]),
        ask(base, path, "HEAD", If_None_Match="*"),
    ):
        assert (again.status, again.body) == (304, b"")
    for anew in (
        ask(base, path, If_None_Match='"other"'),
        ask(base, path, If_None_Match='"other"', If_Modified_Since=first.headers["Last-Modified"]),
        ask(base, path, If_Modified_Since="Sun, 01 Nov 2026 00:00:00 GMT"),
        ask(base, path, If_Modified_Since="yesterday"),
    ):
        assert (anew.status, anew.body) == (200, first.body)


def test_pages_come_zipped_for_who_asks(base: str) -> None:
    path = "/gridnotes/feed.json"
    zipped = ask(base, path, Accept_Encoding="br, gzip;q=0.8")
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.body) == ask(base, path).body
    assert ask(base, path, Accept_Encoding="gzip;q=0").headers["Content-Encoding"] is None
    assert ask(base, path, If_None_Match=zipped.headers["ETag"]).status == 304


def test_head_says_the_same_without_a_body(base: str) -> None:
    path = "/denpa/index.rdf"
    full, head = ask(base, path), ask(base, path, "HEAD")
    assert head.body == b""
    for name in ("Content-Type", "Content-Length", "ETag", "Last-Modified"):
        assert head.headers[name] == full.headers[name]


def test_many_may_ask_on_one_connection(base: str) -> None:
    connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=10)
    for path in ("/robots.txt", "/nothing", "/kabuto/rss.xml"):
        connection.request("GET", path)
        response = connection.getresponse()
        assert response.read()
        assert response.version == 11
    connection.close()


def test_writing_is_refused(base: str) -> None:
    answer = ask(base, "/kabuto/rss.xml", "POST")
    assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD")
    assert ask(base, "/kabuto/rss.xml", "DELETE").status == 501


@pytest.mark.parametrize(
    "path",
    [
        "/../outlets.yaml",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/kabuto/../../README.md",
        "//etc/passwd",
        "/events/01-kushiro-campus.yaml",
        "/kabuto/news/%00",
        "/%ff%fe",
        "/\\..\\outlets.yaml",
    ],
)
def test_no_path_leads_out_of_the_sample(base: str, path: str) -> None:
    assert ask(base, path).status == 404


@settings(max_examples=40, deadline=None)
@given(path=st.binary(max_size=60).map(lambda b: b.replace(b"\r", b"").replace(b"\n", b"")))
def test_any_request_line_gets_an_answer_and_the_server_lives(base: str, path: bytes) -> None:
    host, port = urlsplit(base).hostname, urlsplit(base).port
    with socket.create_connection((host, port), timeout=10) as client:
        client.sendall(b"GET /" + path + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        with client.makefile("rb") as reply:
            assert reply.readline()
    assert ask(base, "/robots.txt").status == 200


# -- how it is used ---------------------------------------------------------------------------


def test_the_same_base_gives_the_same_bytes() -> None:
    assert build(week(), BASE) == build(week(), BASE)


def test_only_the_base_differs_between_ports() -> None:
    other = "http://127.0.0.1:9999"
    one, two = build(week(), BASE), build(week(), other)
    assert one.keys() == two.keys()
    assert all(one[path].body.replace(BASE.encode(), other.encode()) == two[path].body for path in one)


def test_every_link_inside_the_site_leads_somewhere() -> None:
    site = build(week(), BASE)
    gone = {p.path for p in PIECES if p.kind in ("missing", "broken")}
    for path, resource in site.items():
        for part in resource.body.split(f'href="{BASE}'.encode())[1:]:
            target = part.split(b'"')[0].decode().split("#")[0].split("?")[0]
            assert target in site, (path, target)
            assert target in gone or site[target].status in (200, 302)


def test_a_port_in_use_is_said_or_another_is_taken() -> None:
    with serve() as first:
        port = urlsplit(first).port or 0
        with pytest.raises(MonitorError, match=f"127.0.0.1:{port}: cannot listen"), serve(port):
            pass
        with serve(port, or_any=True) as second:
            assert second != first
            assert ask(second, "/robots.txt").status == 200


def test_the_port_is_free_again_when_the_block_ends() -> None:
    with serve() as first:
        ask(first, "/robots.txt")
    with serve(urlsplit(first).port or 0) as second:
        assert second == first


def test_the_configuration_names_every_outlet_and_the_three_tags() -> None:
    config: Any = YAML(typ="safe", pure=True).load(feeds_yaml(BASE))
    assert [feed["name"] for feed in config["feeds"]] == [o.name for o in OUTLETS]
    assert [feed["url"] for feed in config["feeds"]] == [BASE + o.feed for o in OUTLETS]
    assert list(config["tags"]) == ["softbank", "nvidia", "sovereign-ai"]
    assert config["digest"]["timezone"] == "Asia/Tokyo"
    assert config["fetch"]["allow"] == ["127.0.0.0/8"]


def test_the_configuration_is_accepted(tmp_path: Path) -> None:
    file = tmp_path / "feeds.yaml"
    file.write_text(feeds_yaml(BASE), encoding="utf-8")
    config = load(file, {})
    assert [feed.url for feed in config.feeds] == [BASE + o.feed for o in OUTLETS]
    assert [tag.slug for tag in config.tags] == ["softbank", "nvidia", "sovereign-ai"]


def test_the_readme_tells_of_every_event() -> None:
    readme = (Path(__file__).parents[1] / "examples" / "week" / "README.md").read_text(encoding="utf-8")
    rows = [
        line.split("|") for line in readme.splitlines() if line.startswith("| `") and line.count("|") == 6
    ]
    counted = {row[1].strip(" `"): int(row[3]) for row in rows}
    assert counted == Counter(one.story or "(none)" for one in LABELS)
