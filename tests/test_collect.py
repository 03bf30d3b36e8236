"""Collect against a web that misbehaves: one bad feed, page or entry never costs another."""

import json
import sqlite3
from collections.abc import Mapping
from pathlib import Path

import pytest
from test_cli import monitor
from web import Answer, site

BODY = "The harbour council has ordered forty cranes, its director said on Tuesday at the northern quay. " * 4


def rss(*items: tuple[str, str, str]) -> bytes:
    inner = "".join(
        f"<item><title>{title}</title><link>{link}</link><guid isPermaLink='false'>{link}</guid>"
        f"<description>{text}</description></item>"
        for title, link, text in items
    )
    return f"<rss version='2.0'><channel><title>t</title>{inner}</channel></rss>".encode()


def article(text: str, head: str = "") -> bytes:
    return f"<html><head>{head}</head><body><article><p>{text}</p></article></body></html>".encode()


def desk(folder: Path, base: str, *paths: str) -> Path:
    feeds = "\n".join(f"  - {{name: F{at}, url: '{base}{path}'}}" for at, path in enumerate(paths))
    (folder / "feeds.yaml").write_text(
        "tags:\n  harbour: {name: Harbour, match: harbour}\n"
        f"fetch:\n  allow: [127.0.0.0/8]\nfeeds:\n{feeds}\n",
        encoding="utf-8",
    )
    return folder


def entries(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in monitor("export", at=folder).stdout.splitlines()]


def test_bad_feeds_and_pages_cost_nobody_else(tmp_path: Path) -> None:
    odd = '<script type="application/ld+json">{"@type": [{"a": 1}], "author": 7}</script>'
    web_of = {
        "/good": Answer(rss(("One", "/p/1", "first"), ("Two", "/p/2", "second"), ("Three", "/p/3", "third"))),
        "/html": Answer(b"<!doctype html><p>x"),
        "/char": Answer(rss(("Odd &#99999999999; & &#xD800;", "/p/4", "x"))),
        "/gone": Answer(status=410),
        "/p/1": Answer(article(BODY, odd), headers={"Content-Type": "text/html"}),
        "/p/2": Answer(status=404),
        "/p/3": Answer(b"\x00\xff" * 500, headers={"Content-Type": "text/html"}),
        "/p/4": Answer(article(BODY), headers={"Content-Type": "text/html"}),
    }
    with site(lambda path, asked: web_of.get(path, Answer(status=500))) as web:
        folder = desk(tmp_path, web.base, "/html", "/char", "/gone", "/broken", "/good")
        done = monitor("collect", "--json", at=folder)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert (report["counts"]["feeds"], report["counts"]["feeds_failed"]) == (5, 3)
    kept = {entry["title"]: entry for entry in entries(folder)}
    assert kept["One"]["text_from"] == "page"
    assert (kept["Two"]["status"], kept["Two"]["text"]) == ("failed", "second")
    assert kept["Three"]["text"] == "third"
    assert len(kept) == 4


def test_a_retitled_or_edited_article_is_a_new_version_and_the_old_one_is_kept(tmp_path: Path) -> None:
    now = {"title": "Cranes ordered", "words": "forty", "gone": "old words"}

    def answer(path: str, asked: Mapping[str, str]) -> Answer:
        if path == "/feed":
            return Answer(rss((now["title"], "/p/1", now["words"]), ("Missing", "/p/2", now["gone"])))
        if path == "/p/1":
            return Answer(article(f"{now['words']} {BODY}"), headers={"Content-Type": "text/html"})
        return Answer(status=404)

    with site(answer) as web:
        folder = desk(tmp_path, web.base, "/feed")
        monitor("collect", at=folder)
        now.update(words="fifty", gone="new words")
        monitor("collect", at=folder, now="2026-11-24T07:00:00+09:00")
        now.update(title="Fifty cranes ordered")
        monitor("collect", at=folder, now="2026-11-25T07:00:00+09:00")
    kept = {str(entry["title"]): str(entry["text"]) for entry in entries(folder)}
    assert kept["Fifty cranes ordered"].startswith("fifty")
    assert kept["Missing"] == "new words"
    with sqlite3.connect(folder / ".monitor" / "monitor.db") as db:
        counts = sorted(
            count for (count,) in db.execute("SELECT count(*) FROM article_versions GROUP BY article")
        )
    db.close()
    assert counts == [2, 3]


@pytest.mark.parametrize("where", ["query", "user"])
def test_a_secret_in_a_feeds_address_is_sent_and_never_shown(tmp_path: Path, where: str) -> None:
    token = "hunter2hunter2"  # noqa: S105  the test's own
    quoting = {"Location": f"ftp://x/?key={token}"}
    answers = {
        "/feed": Answer(rss(("One", "/p/1", "&lt;a href='b'&gt;k&lt;/a&gt;"))),
        "/away": Answer(status=302, headers=quoting),
    }
    with site(lambda path, asked: answers.get(path.partition("?")[0], Answer(status=404))) as web:
        host = web.base.removeprefix("http://")
        address = (
            f"http://{host}/feed?key=${{TOKEN}}" if where == "query" else f"http://me:${{TOKEN}}@{host}/feed"
        )
        folder = desk(tmp_path, "", address, address.replace("/feed", "/away"))
        said = [
            monitor(*command, at=folder, TOKEN=token)
            for command in (
                ("-vv", "collect", "--json"),
                ("export",),
                ("status", "--json"),
                ("check", "--online", "--json"),
            )
        ]
        asked = [(path, headers.get("authorization", "")) for path, headers in web.requests]
    assert any(token in path for path, _ in asked) if where == "query" else any(auth for _, auth in asked)
    assert json.loads(said[0].stdout)["counts"]["entries"] == 1
    for one in said:
        assert token not in one.stdout + one.stderr
    assert token.encode() not in (folder / ".monitor" / "monitor.db").read_bytes()


def test_the_same_article_in_two_feeds_and_under_two_addresses_is_one(tmp_path: Path) -> None:
    words = article(BODY, '<link rel="canonical" href="/news/forty-cranes-ordered-today">')
    page = Answer(words, headers={"Content-Type": "text/html"})
    web_of = {
        "/a": Answer(rss(("Cranes", "/news/forty-cranes-ordered-today?utm_source=a", "x"))),
        "/b": Answer(rss(("Cranes", "/amp/forty-cranes-ordered-today", "x"))),
    }
    with site(lambda path, asked: web_of.get(path, page)) as web:
        folder = desk(tmp_path, web.base, "/a", "/b")
        monitor("collect", at=folder)
        counts = json.loads(monitor("status", "--json", at=folder).stdout)["counts"]
    assert (counts["entries"], counts["articles"]) == (2, 1)


def test_a_changed_rule_scores_again_what_is_stored(tmp_path: Path) -> None:
    page = Answer(article(BODY), headers={"Content-Type": "text/html"})
    web_of = {"/feed": Answer(rss(("Cranes for the harbour", "/p/1", "x")))}
    with site(lambda path, asked: web_of.get(path, page)) as web:
        folder = desk(tmp_path, web.base, "/feed")
        monitor("collect", at=folder)
        before = entries(folder)[0]["scores"]
        rules = (folder / "feeds.yaml").read_text(encoding="utf-8")
        (folder / "feeds.yaml").write_text(
            rules.replace("match: harbour}", "match: harbour}\n  cranes: {name: Cranes, match: crane}"),
            encoding="utf-8",
        )
        monitor("collect", at=folder)
        asked = len(web.requests)
        after = entries(folder)[0]["scores"]
    assert isinstance(before, dict)
    assert isinstance(after, dict)
    assert set(before) == {"harbour"}
    assert set(after) == {"harbour", "cranes"}
    assert after["cranes"] > 0.5
    assert asked == 2
