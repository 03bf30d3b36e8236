"""Collect against a web that misbehaves: one bad feed, page or entry never costs another."""

import asyncio
import json
import os
import signal
import sqlite3
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from test_cli import monitor
from test_semantic import Letters
from web import Answer, site
from whole import PUBLISHED, Desk

from monitor import pipeline, urls
from monitor.config import load
from monitor.errors import MonitorError
from monitor.extract import extract
from monitor.fetch import open_client
from monitor.model import Article, Entry, Page, Several
from monitor.semantic import Model, edition
from monitor.store import Exported, Store
from monitor.workers import WorkerLost


class Here:
    """Workers that work in this process."""

    async def run(self, work: Callable[..., Any], *arguments: Any, **_bounds: Any) -> Any:
        return work(*arguments)


MONDAY, DAY = datetime.fromisoformat(PUBLISHED), timedelta(days=1)
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
    folder.mkdir(exist_ok=True)
    feeds = "\n".join(f"  - {{name: F{at}, url: '{base}{path}'}}" for at, path in enumerate(paths))
    (folder / "feeds.yaml").write_text(
        "tags:\n  harbour: {name: Harbour, match: harbour}\n"
        f"fetch:\n  allow: [127.0.0.0/8]\nfeeds:\n{feeds}\n",
        encoding="utf-8",
    )
    return folder


def rounds(
    folder: Path, *, workers: Any = None, now: datetime = MONDAY, everything: bool = True, **more: Any
) -> None:
    """One round of collect in this process, which `workers` are as well where none are given."""
    config = load(folder / "feeds.yaml", {})
    doors: Any = workers or Here()

    async def one() -> None:
        async with open_client(contact=None, allow=config.fetch.allow, connections=4) as client:
            with Store.open(f"sqlite:///{folder}/.monitor/monitor.db") as store:
                await pipeline.collect(
                    config, store=store, client=client, workers=doors, now=now,
                    everything=everything, **more,
                )  # fmt: skip

    asyncio.run(one())


def entries(folder: Path) -> list[Exported]:
    with Store.open(f"sqlite:///{folder}/.monitor/monitor.db") as store:
        return list(store.export())


def values(entry: Exported) -> dict[str, float]:
    """Its score for each tag."""
    return {score.tag: score.value for score in entry.scores}


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
    kept = {entry.title: entry for entry in entries(folder)}
    assert kept["One"].text_from == "page"
    assert (kept["Two"].status, kept["Two"].text) == ("failed", "second")
    assert kept["Three"].text == "third"
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
        rounds(folder, everything=False)
        now.update(words="fifty", gone="new words")
        rounds(folder, now=MONDAY + DAY, everything=False)
        now.update(title="Fifty cranes ordered")
        rounds(folder, now=MONDAY + 2 * DAY, everything=False)
    kept = {entry.title: entry.text for entry in entries(folder)}
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
        rounds(folder)
    with Store.open(f"sqlite:///{folder}/.monitor/monitor.db") as store:
        counts = store.counts()
    assert (counts["entries"], counts["articles"]) == (2, 1)


def test_a_changed_rule_scores_again_what_is_stored(tmp_path: Path) -> None:
    page = Answer(article(BODY), headers={"Content-Type": "text/html"})
    web_of = {"/feed": Answer(rss(("Cranes for the harbour", "/p/1", "x")))}
    with site(lambda path, asked: web_of.get(path, page)) as web:
        folder = desk(tmp_path, web.base, "/feed")
        rounds(folder, everything=False)
        before = values(entries(folder)[0])
        rules = (folder / "feeds.yaml").read_text(encoding="utf-8")
        (folder / "feeds.yaml").write_text(
            rules.replace("match: harbour}", "match: harbour}\n  cranes: {name: Cranes, match: crane}"),
            encoding="utf-8",
        )
        rounds(folder, everything=False)
        asked = len(web.requests)
        after = values(entries(folder)[0])
    assert set(before) == {"harbour"}
    assert set(after) == {"harbour", "cranes"}
    assert after["cranes"] > 0.5
    assert asked == 2


# -- an outlet's furniture ------------------------------------------------------------------------

THINGS = ("cranes", "ferries", "tugs", "barges", "buoys", "silos")
NEWS = '<meta property="og:type" content="article"><title>Harbour Daily</title>'
PITCH = "All that mattered at the harbour, every Friday before breakfast."


def page(number: int) -> bytes:
    thing = THINGS[number]
    own = (
        f"The council has ordered {number + 40} {thing}, its director said at quay {number}.",
        f"The {thing} cost {number + 2} million euros, which the city will pay over {number + 3} years.",
        f"Nobody had asked for {thing} until a report on pier {number} found that they were missing.",
        f"What becomes of the old {thing} is open, and the union of pier {number} wants to be asked.",
    )
    return article("</p><p>".join([own[0], own[1], PITCH, *own[2:]]), NEWS)


def outlet_of(count: int) -> Callable[[str, Mapping[str, str]], Answer]:
    """A site with a feed in each folder, whose articles name the harbour in their furniture only."""

    def answer(path: str, asked: Mapping[str, str]) -> Answer:
        if path.endswith("/feed"):
            at = path.removesuffix("/feed")
            listed = ((f"The council orders {THINGS[n]}", f"{at}/p/{n}", THINGS[n]) for n in range(count))
            return Answer(rss(*listed))
        return Answer(page(int(path[-1])), headers={"Content-Type": "text/html"})

    return answer


def kept(folder: Path) -> list[tuple[object, ...]]:
    """What the store holds of articles, but for when it was done."""
    with sqlite3.connect(folder / ".monitor" / "monitor.db") as db:
        rows = db.execute(
            "SELECT article, number, article_versions.url, title, text, furniture, content_hash, scores,"
            " relevant, settled"
            " FROM article_versions JOIN articles ON articles.id = article JOIN scores USING (article)"
            " JOIN feeds ON feeds.key = articles.feed ORDER BY article, number"
        ).fetchall()
    db.close()
    return rows


def test_what_recurs_across_an_outlet_goes_from_its_texts_and_from_its_scores(tmp_path: Path) -> None:
    with site(outlet_of(5)) as web:
        folder = desk(tmp_path, web.base, "/feed")
        rounds(folder, everything=False)
        first = kept(folder)
        said = entries(folder)
        rounds(folder)
    assert len(said) == 5
    assert all(PITCH not in entry.text and "Nobody had asked" in entry.text for entry in said)
    assert {values(entry)["harbour"] for entry in said} == {0.0}
    assert all(PITCH in str(row[5]) for row in first)
    assert kept(folder) == first


def test_two_articles_are_too_few_and_the_third_cleans_them_all(tmp_path: Path) -> None:
    count = [2]

    def answer(path: str, asked: Mapping[str, str]) -> Answer:
        return outlet_of(count[0])(path, asked)

    with site(answer) as web:
        folder = desk(tmp_path, web.base, "/feed")
        rounds(folder, everything=False)
        before = kept(folder)
        count[0] = 3
        rounds(folder, now=MONDAY + DAY, everything=False)
        after = kept(folder)
    assert all(PITCH in str(row[4]) for row in before)
    assert len(after) == 3
    assert all(PITCH not in str(row[4]) for row in after)
    # No new version of anything: the publisher has changed no word.
    assert {row[1] for row in after} == {1}
    assert {row[0]: row[6] for row in before}.items() <= {row[0]: row[6] for row in after}.items()


def test_killed_among_its_pages_a_round_is_ended_by_the_next_as_if_nothing_had_been(tmp_path: Path) -> None:
    held, last = threading.Event(), [""]
    answer = outlet_of(5)

    def slow(path: str, asked: Mapping[str, str]) -> Answer:
        if path == last[0]:
            held.wait(60)
        return answer(path, asked)

    with site(slow) as web:
        whole = desk(tmp_path / "whole", web.base, "/feed")
        rounds(whole, everything=False)
        # The page that comes last in the fixed order: all others are kept before it.
        last[0] = max((f"/p/{n}" for n in range(5)), key=lambda path: urls.article_id(web.base + path))
        killed = desk(tmp_path / "killed", web.base, "/feed")
        with Desk(killed).start("collect", now=PUBLISHED) as process:
            for _ in range(600):
                if (killed / ".monitor" / "monitor.db").exists() and len(articles_in(killed)) == 4:
                    break
                time.sleep(0.05)
            os.killpg(process.pid, signal.SIGKILL)
        held.set()
        assert len(articles_in(killed)) == 4
        rounds(killed, everything=False)
    assert kept(killed) == kept(whole)


def articles_in(folder: Path) -> list[str]:
    db = sqlite3.connect(folder / ".monitor" / "monitor.db", timeout=10)
    try:
        return [name for (name,) in db.execute("SELECT id FROM articles")]
    except sqlite3.OperationalError:  # no tables yet
        return []
    finally:
        db.close()


class Stopped(Exception):
    """Thrown where a run is made to stop."""


def test_stopped_between_two_feeds_the_cleaning_is_ended_by_the_next_round(tmp_path: Path) -> None:
    with site(outlet_of(4)) as web:
        feeds = ("/a/feed", "/b/feed")
        whole = desk(tmp_path / "whole", web.base, *feeds)
        stopped = desk(tmp_path / "stopped", web.base, *feeds)
        rounds(whole)

        def stop(stage: str, done: int, total: int) -> None:
            if stage == "cleaning" and done == 1:
                raise Stopped

        with pytest.raises(Stopped):
            rounds(stopped, progress=stop)
        halfway = kept(stopped)
        rounds(stopped)
    assert kept(stopped) == kept(whole)
    assert kept(whole) != halfway


# -- several articles on one page ---------------------------------------------------------------


class Splits(Here):
    """Reads a page of parts as the several articles it holds."""

    async def run(self, work: Callable[..., Any], *arguments: Any, **bounds: Any) -> Any:
        if work is extract:
            found: Page = arguments[0]
            entry: Entry = arguments[1]
            if found.url.endswith("/tag"):
                return Several(url=found.url, articles=tuple(self.parts(found, entry)))
        return await super().run(work, *arguments, **bounds)

    @staticmethod
    def parts(found: Page, entry: Entry) -> list[Article]:
        out = []
        for line in found.body.decode().splitlines():
            url = f"{found.url}#{line.split()[0]}"
            out.append(
                Article(
                    id=urls.article_id(url), url=url, feed=entry.feed, outlet="F0", title=line.split()[0],
                    text=line, text_from="page", status="article", lang="en", authors=(),
                    published=None, seen=entry.seen,
                )
            )  # fmt: skip
        return out


@pytest.mark.parametrize("title", ["cranes", "Tag: harbour"])
def test_a_page_of_several_articles_gives_each_once_however_often_it_is_read(
    tmp_path: Path, title: str
) -> None:
    lines = ["ferries are late", "cranes were ordered for the harbour", "tugs were sold"]
    said = {"updated": "News of the harbour, one"}

    def answer(path: str, asked: Mapping[str, str]) -> Answer:
        if path == "/feed":
            return Answer(rss((title, "/tag", said["updated"])))
        return Answer("\n".join(lines).encode(), headers={"Content-Type": "text/html"})

    with site(answer) as web:
        folder = desk(tmp_path, web.base, "/feed")
        rounds(folder, workers=Splits())
        first = kept(folder)
        rounds(folder, workers=Splits())
        assert [path for path, _ in web.requests].count("/tag") == 1
        assert kept(folder) == first
        (entry,) = entries(folder)
        assert values(entry)["harbour"] > 0
        # A new article on top, and the feed says that the page changed.
        lines.insert(0, "barges came up the river")
        said["updated"] = "News of the harbour, two"
        rounds(folder, workers=Splits())
        after = kept(folder)
        rounds(folder, workers=Splits())
        assert [path for path, _ in web.requests].count("/tag") == 2
        assert kept(folder) == after
    texts = {row[4] for row in after}
    assert texts >= set(lines)
    if title == "cranes":
        assert (entry.text, entry.kind) == (lines[2], "article")
        assert (len(first), len(after)) == (3, 4)
        assert [row for row in after if row in first] == first
    else:
        # The page is none of its articles: what the feed tells of it stands for it.
        assert (entry.text, entry.kind, entry.status) == ("News of the harbour, one", "list", "list")
        assert texts == {*lines, "News of the harbour, one", "News of the harbour, two"}


class Loses(Splits):
    """Loses every page's worker."""

    async def run(self, work: Callable[..., Any], *arguments: Any, **bounds: Any) -> Any:
        if work is extract:
            raise WorkerLost("the worker died")
        return await super().run(work, *arguments, **bounds)


def test_a_page_whose_worker_was_lost_is_tried_once_more_and_then_left(tmp_path: Path) -> None:
    def answer(path: str, asked: Mapping[str, str]) -> Answer:
        if path == "/feed":
            return Answer(rss(("Cranes", "/p/0", "In short.")))
        return Answer(page(0), headers={"Content-Type": "text/html"})

    start = datetime(2026, 11, 23, 7, tzinfo=UTC)
    with site(answer) as web:
        for name, second in (("well", Splits()), ("lost", Loses())):
            folder = desk(tmp_path / name, web.base, "/feed")
            web.requests.clear()
            asked = []
            for hours, workers in ((0, Loses()), (0, second), (2, second), (200, second)):
                rounds(folder, workers=workers, now=start + timedelta(hours=hours))
                asked.append([path for path, _ in web.requests].count("/p/0"))
            assert asked == [1, 1, 2, 2]
            (entry,) = entries(folder)
            assert ("The council has ordered" in entry.text) == (name == "well")


# -- meaning --------------------------------------------------------------------------------------


class Counting(Letters):
    """A model that counts what it reads."""

    def __init__(self) -> None:
        self.read = 0

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.read += len(texts)
        return super().encode(texts)

    def door(self) -> Model:
        """What a round is handed."""
        return Model(name=edition(self.name), load=lambda: self)


def meant(folder: Path) -> dict[str, tuple[str, bytes]]:
    """What the store holds of each article's meaning: of which words, and the vectors."""
    with sqlite3.connect(folder / ".monitor" / "monitor.db") as db:
        rows = db.execute("SELECT article, words, packed FROM vectors").fetchall()
    db.close()
    return {article: (words, packed) for article, words, packed in rows}


def test_a_round_reads_what_its_articles_mean_once_and_of_an_edited_one_anew(tmp_path: Path) -> None:
    words = {"/p/1": "forty", "/p/2": "two"}

    def answer(path: str, asked: Mapping[str, str]) -> Answer:
        if path == "/feed":
            # The feed's words change with the page's: so it is read again.
            return Answer(rss(*((f"Cranes by {words[at]}", at, words[at]) for at in words)))
        return Answer(article(f"They are {words[path]}. {BODY}"), headers={"Content-Type": "text/html"})

    with site(answer) as web:
        folder = desk(tmp_path, web.base, "/feed")
        first, second, third = Counting(), Counting(), Counting()
        rounds(folder, model=first.door)
        before = meant(folder)
        rounds(folder, model=second.door)
        unchanged = meant(folder)
        words["/p/1"] = "fifty"
        rounds(folder, model=third.door)
        after = meant(folder)
    assert len(before) == 2
    assert (unchanged, second.read) == (before, 0)
    assert first.read > third.read > 0
    edited = {name for name in after if after[name] != before[name]}
    assert edited == {urls.article_id(web.base + "/p/1")}


def test_without_the_extra_a_round_is_as_it_was(tmp_path: Path) -> None:
    with site(outlet_of(3)) as web:
        folder = desk(tmp_path, web.base, "/feed")
        rounds(folder, model=lambda: None)
    assert len(articles_in(folder)) == 3
    assert meant(folder) == {}


def test_a_model_that_is_broken_costs_a_round_nothing_else(tmp_path: Path) -> None:
    def load() -> Letters:
        raise MonitorError("found no weights; install it again", subject="the embedding model")

    with site(outlet_of(2)) as web:
        folder = desk(tmp_path, web.base, "/feed")
        rounds(folder, model=lambda: Model(name="broken/1", load=load))
    with Store.open(f"sqlite:///{folder}/.monitor/monitor.db") as store:
        (done,) = store.rounds()
    assert len(articles_in(folder)) == 2
    assert done.report is not None
    (failure,) = done.report.failures
    assert (failure.stage, failure.subject) == ("meaning", "the embedding model")


def test_a_feed_is_left_alone_as_long_as_its_document_asks_also_where_nothing_changed(tmp_path: Path) -> None:
    document = rss(("Cranes", "/a", BODY)).replace(b"<title>t</title>", b"<title>t</title><ttl>300</ttl>", 1)

    def answer(path: str, headers: Mapping[str, str]) -> Answer:
        if path != "/feed":
            return Answer(article(BODY), headers={"Content-Type": "text/html"})
        if headers.get("if-none-match") == '"one"':
            return Answer(status=304)
        return Answer(document, headers={"ETag": '"one"', "Content-Type": "application/rss+xml"})

    with site(answer) as web:
        folder = desk(tmp_path, web.base, "/feed")
        for hours in (0, 1, 4.9, 5.1, 6, 10, 10.2):
            rounds(folder, now=MONDAY + timedelta(hours=hours), everything=False)
    asked = [headers.get("if-none-match") for path, headers in web.requests if path == "/feed"]
    assert asked == [None, '"one"', '"one"']
