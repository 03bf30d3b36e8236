"""`monitor why` says how an article came, what it was scored and why, and where it is told."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import polled
import pytest
from typer.testing import CliRunner

from monitor import rehearsal, urls
from monitor.cli import app, grounds
from monitor.errors import WrongUse
from monitor.model import Article, Entry, Failure, Feed, Mention, Part, Report, TagScore
from monitor.store import Store

CAMPUS = "/kabuto/news/softbank-nvidia-kushiro-campus"
ASTEROID = "/meridian/2026/11/asteroid-rubin-telescope-half-moon-distance.html"
LATER = "2026-11-24T09:00:00+09:00"


@dataclass(frozen=True, slots=True)
class Desk:
    """A folder in which the sample week was collected and published."""

    folder: Path
    now: str = LATER

    @property
    def base(self) -> str:
        """Where the sample week was served."""
        words = (self.folder / "feeds.yaml").read_text("utf-8")
        return str(re.findall(r"http://127\.0\.0\.1:\d+", words)[0])

    def ask(self, name: str, *more: str, code: int = 0) -> str:
        """What `monitor why NAME` says; a path is one of the sample week's."""
        url = self.base + name if name.startswith("/") else name
        done = CliRunner().invoke(
            app,
            ["--config", str(self.folder / "feeds.yaml"), "why", url, *more],
            env={"MONITOR_NOW": self.now},
        )
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        assert done.exit_code == code, done.output
        return done.output

    def said(self, name: str, *, code: int = 0) -> str:
        """The same without its line breaks."""
        return " ".join(self.ask(name, code=code).split())

    def facts(self, name: str, *, code: int = 0) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.ask(name, "--json", code=code))
        return found

    def copied(self, to: Path) -> Desk:
        """A desk of its own, to change something there."""
        shutil.copytree(self.folder, to / "desk")
        return Desk(to / "desk")

    def store(self) -> Store:
        return Store.open(f"sqlite:///{self.folder}/.monitor/monitor.db")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    folder = tmp_path_factory.mktemp("why")
    done = CliRunner().invoke(app, ["demo", "--out", str(folder)])
    assert done.exit_code == 0, done.output
    return Desk(folder)


# -- however it is written --------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [
        "{base}{path}?utm_source=feed&fbclid=1#part",
        "{base}{path}/",
        "https://{host}{path}",
        "{host}{path}",
        "<{base}{path}>",
        "https://www.google.com/url?q={quoted}&sa=D",
        "{id}",
    ],
)
def test_an_article_is_found_however_its_address_is_written(desk: Desk, written: str) -> None:
    url = desk.base + CAMPUS
    asked = written.format(
        base=desk.base,
        host=desk.base.removeprefix("http://"),
        path=CAMPUS,
        quoted=quote(url, safe=""),
        id=urls.article_id(url),
    )
    assert desk.facts(asked)["article"]["url"] == url


def test_an_article_behind_a_redirect_is_found_by_both_addresses(desk: Desk) -> None:
    listed = desk.base + "/morningstack/go/softbank-kushiro-brief"
    final = desk.base + "/morningstack/p/softbank-kushiro-brief"
    assert desk.facts(listed) | {"found": ""} == desk.facts(final) | {"found": ""}
    assert f"as {listed}" in desk.said(final)


def test_an_entry_without_a_page_is_found_by_its_own_id(desk: Desk) -> None:
    said = desk.said("tag:gridnotes.example,2026:haneul-cluster-load")
    assert "Page the entry names none" in said
    assert "Text the feed's own: 148 words, language en" in said


def test_every_feed_that_listed_an_article_is_named(desk: Desk, tmp_path: Path) -> None:
    again = desk.copied(tmp_path)
    url = desk.base + CAMPUS
    other = Feed(url="https://gather.example/all.xml", name="Gather")
    with again.store() as store:
        store.sync_feeds([other], now=rehearsal.NOW)
        one = entry(other, url, title="Campus talks")
        polled.listed(store, other, [one], now=rehearsal.NOW, next_due=rehearsal.NOW)
    said = again.said(CAMPUS)
    assert "listed by Kabuto Shimbun, a feed that is not read any more: published 2026-11-17 05:00" in said
    assert "also listed by Gather: undated, first seen 2026-11-23 07:00" in said


# -- how it came ------------------------------------------------------------------------------


def test_it_says_when_an_article_came_and_which_text_was_used(desk: Desk) -> None:
    said = desk.said(CAMPUS)
    assert "listed by Kabuto Shimbun: published 2026-11-17 05:00, first seen 2026-11-22 23:45 JST" in said
    assert "Page an article" in said
    assert "Text the page's own paragraphs: 271 words, language en" in said
    japanese = desk.said("/kabuto-ja/news/kushiro-ai-kyoten")
    assert "472 characters, language ja" in japanese


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (
            "/oakfield/markets/softbank-outage-pipe",
            "fetched: HTTP 500, 2026-11-22 23:45; to be tried",
        ),
        (
            ASTEROID,
            "fetched: HTTP 404, 2026-11-22 23:45; not to be tried again",
        ),
        ("/ledgerlane/content/nvidia-two-customers", "for subscribers"),
        ("/polder/artikel/japan-kushiro-rekenhal", "asks for consent"),
        ("/morningstack/p/sovereign-ai", "it lists articles and is none itself"),
    ],
)
def test_it_says_why_a_page_gave_no_text(desk: Desk, path: str, words: str) -> None:
    said = desk.said(path)
    assert words in said
    assert "Text the feed's own" in said


def test_a_page_that_waits_to_be_read_is_known(desk: Desk, tmp_path: Path) -> None:
    again = desk.copied(tmp_path)
    with again.store() as store:
        store.sync_feeds([WIRE], now=rehearsal.NOW)
        one = entry(WIRE, "https://wire.example/waits", title="A bridge opens")
        polled.listed(store, WIRE, [one], now=rehearsal.NOW, next_due=rehearsal.NOW)
    said = again.said("https://www.wire.example/waits/")
    assert said.startswith("A bridge opens https://wire.example/waits Came listed by Wire: undated")
    assert "not read yet" in said
    assert again.facts("wire.example/waits")["article"] is None


def test_one_of_several_articles_on_a_page_says_where_it_was_found(desk: Desk, tmp_path: Path) -> None:
    again = desk.copied(tmp_path)
    seen = rehearsal.NOW.astimezone(UTC)
    new = article("https://wire.example/second", seen=seen, published=seen)
    keep(again, new, part_of="https://wire.example/all")
    said = again.said("https://wire.example/second")
    assert "Came one of several articles on a page that Wire listed; first seen 2026-11-23 07:00 JST" in said


def test_a_changed_article_says_which_version_it_is_and_since_when(desk: Desk, tmp_path: Path) -> None:
    again = desk.copied(tmp_path)
    seen = rehearsal.NOW.astimezone(UTC)
    keep(again, article("https://wire.example/a", seen=seen, published=seen))
    later = seen + timedelta(hours=3)
    keep(again, article("https://wire.example/a", seen=later, published=seen, title="Nvidia shuts a bridge"))
    said = again.said("https://wire.example/a")
    assert said.startswith("Nvidia shuts a bridge https://wire.example/a")
    assert "version 2, had 2026-11-23 10:00" in said


# -- each tag ---------------------------------------------------------------------------------


def test_each_score_stands_with_its_line_its_phrases_and_their_places(desk: Desk) -> None:
    said = desk.said(CAMPUS)
    assert re.search(r"Nvidia 0\.\d\d about it \(line 0\.50\)", said)
    assert "“Nvidia” in the title, once in the first paragraph, 3 times in the body" in said
    assert re.search(
        r"Sovereign AI 0\.\d\d not about it \(line 0\.50\) “sovereign AI” once in the body", said
    )


def test_the_parts_that_are_shown_add_up_to_the_score_that_is_shown(desk: Desk) -> None:
    said = desk.said(CAMPUS)
    shown = re.findall(r"(\d\.\d\d) (?:not )?about it .*?(a mention .*?)(?= [A-Z])", said)
    assert len(shown) == 3
    for value, parts in shown:
        numbers = [part.replace("−", "-") for part in re.findall(r"[+−]?\d\.\d\d", parts)]
        assert len(numbers) > 3
        assert sum(round(float(one) * 100) for one in numbers) == round(float(value) * 100)


def test_a_tag_that_is_not_named_is_told_in_one_line_with_its_likes(desk: Desk) -> None:
    assert "No mention of: SoftBank, Nvidia and Sovereign AI" in desk.said(ASTEROID)


def test_words_of_a_phrase_are_told_as_no_phrase(desk: Desk) -> None:
    said = desk.said("/gridnotes/posts/memory-costs-inverters")
    assert "no phrase of its rule, only words of one: “models” once" in said


def test_scores_of_older_rules_are_said_to_be_so(desk: Desk, tmp_path: Path) -> None:
    assert "older rules" not in desk.said(CAMPUS)
    again = desk.copied(tmp_path)
    file = again.folder / "feeds.yaml"
    file.write_text(file.read_text("utf-8").replace("nvidia OR NVDA", "nvidia OR Rubin"), encoding="utf-8")
    assert "These scores are of older rules; the next monitor collect or run makes" in again.said(CAMPUS)
    assert again.facts(CAMPUS)["outdated"] is True


def test_a_tag_that_is_gone_keeps_its_score_until_the_next_round(desk: Desk, tmp_path: Path) -> None:
    again = desk.copied(tmp_path)
    file = again.folder / "feeds.yaml"
    file.write_text(file.read_text("utf-8").replace("  softbank:", "  telecoms:"), encoding="utf-8")
    assert "about it (not a tag any more)" in again.said(CAMPUS)


def test_the_readers_own_label_stands_beside_the_score(desk: Desk, tmp_path: Path) -> None:
    again = desk.copied(tmp_path)
    label = {"url": f"{desk.base}{CAMPUS}?utm_source=x", "tag": "nvidia", "about": False}
    (again.folder / "labels.jsonl").write_text(json.dumps(label), encoding="utf-8")
    assert re.search(r"Nvidia 0\.\d\d about it \(line 0\.50\) your label: not about it", again.said(CAMPUS))


def score(value: float, *evidence: Mention, relevant: bool = False, parts: tuple[Part, ...] = ()) -> TagScore:
    return TagScore(tag="t", value=value, relevant=relevant, evidence=evidence, parts=parts)


def test_what_does_not_count_is_said_not_to() -> None:
    listed = score(
        0.1,
        Mention(phrase="Nvidia", where="title", count=1),
        Mention(phrase="Nvidia", where="heading", count=2),
        Mention(phrase="NVDA", where="list", count=1),
        Mention(phrase="NVDA", where="caption", count=3),
    )
    assert grounds.found(listed) == (
        "“Nvidia” in the title, twice in a heading; "
        "“NVDA” once in a list (does not count), 3 times in a caption (does not count)"
    )


def test_nearness_in_meaning_is_told_with_its_sentence() -> None:
    near = score(0.6, Mention(phrase="Lisbon builds a model of its own.", where="meaning", count=1))
    assert grounds.found(near) == "near your description in meaning: “Lisbon builds a model of its own.”"


def test_a_score_that_missed_its_line_is_not_rounded_up_to_it() -> None:
    assert grounds.value(score(0.4969)) == "0.49"
    assert grounds.value(score(0.4969, relevant=True)) == "0.50"


def test_shares_are_cut_where_least_is_lost() -> None:
    thirds = score(0.6, parts=tuple(Part(name=name, share=0.2) for name in "abc"))
    assert grounds.shares(thirds, "0.60") == ("a 0.20", "b +0.20", "c +0.20")
    odd = (Part(name="a mention", share=0.5151), Part(name="title", share=-0.0251))
    assert grounds.shares(score(0.49, parts=odd), "0.49") == ("a mention 0.52", "title −0.03")
    assert grounds.shares(score(0.004, parts=(Part(name="words", share=0.004),)), "0.00") == ()


# -- its story, and the issues ----------------------------------------------------------------


def test_the_article_that_tells_a_story_is_said_to_and_why(desk: Desk) -> None:
    said = desk.said(CAMPUS)
    assert "Story one of 9 articles on an event, by 9 outlets, and the one that tells it" in said
    assert "why this one: is the report that the others credit" in said
    assert re.search(r"the others: .*The Meridian Post \(syndicated copy\)", said)
    assert "2026-W47: it tells story 1, under SoftBank" in said


def test_a_retelling_is_said_to_be_one_and_what_ties_it_to_the_others(desk: Desk) -> None:
    path = "/harborwire/article/softbank-nvidia-hokkaido-talks"
    said = desk.said(path)
    assert "told by “SoftBank in talks with Nvidia over ¥960 billion AI campus in Hokkaido” (Kabuto" in said
    assert re.search(r"this one: a rewrite; like that one, it names [^.]*Hokkaido.* and gives 20,000", said)
    assert "2026-W47: in story 1, under SoftBank, as a rewrite" in said
    link = desk.facts(path)["link"]
    assert (link["to"], "20,000" in link["figures"]) == (urls.article_id(desk.base + CAMPUS), True)


def test_a_copy_is_said_to_be_one_word_for_word(desk: Desk) -> None:
    story = desk.facts(CAMPUS)["issues"][0]["story"]
    copy = next(one for one in story["articles"] if one["relation"] == "syndicated")
    assert re.search(
        r"a syndicated copy; like .* has 9\d% of the shorter text word for word", desk.said(copy["url"])
    )


def test_an_article_alone_and_one_under_the_line_are_told_apart(desk: Desk) -> None:
    alone = desk.said("/ledgerlane/content/nvidia-two-customers")
    assert "alone: no other article tells this event" in alone
    assert re.search(r"2026-W47: it tells story \d+, under Nvidia", alone)
    under = desk.said("/gridnotes/posts/memory-costs-inverters")
    assert "Story none was told: no article of it reached a tag's line" in under
    assert "2026-W47: just under the line: Sovereign AI 0.0" in under


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/morningstack/p/sovereign-ai", "left out, since it is a page that lists articles"),
        (
            ASTEROID,
            "since it names none of the tags",
        ),
    ],
)
def test_what_an_issue_left_out_is_told_with_the_reason(desk: Desk, path: str, words: str) -> None:
    assert words in desk.said(path)


def test_an_article_of_a_week_without_an_issue_waits_for_it(desk: Desk) -> None:
    monday = datetime(2026, 11, 23, tzinfo=rehearsal.NOW.tzinfo)
    late = next(
        one for one in rehearsal.week().pieces if one.in_feed and one.published and one.published >= monday
    )
    said = desk.said(late.path)
    assert "Story none yet: stories are made with the issue" in said
    assert said.endswith("2026-W48: not made yet, due 2026-11-30 07:00; it is the next that may tell it")


def test_an_article_that_came_after_its_issue_may_still_be_told(desk: Desk, tmp_path: Path) -> None:
    again = desk.copied(tmp_path)
    seen = rehearsal.NOW.astimezone(UTC) + timedelta(hours=2)
    keep(again, article("https://wire.example/late", seen=seen, published=seen - timedelta(days=3)))
    facts = again.facts("https://wire.example/late")
    assert [(one["week"], one["place"]) for one in facts["issues"]] == [(rehearsal.WEEK, "left out")]
    assert facts["issues"][0]["reason"] == "it came after this issue was made"
    assert facts["next_issue"]["week"] == "2026-W48"


def test_an_article_too_old_for_any_issue_is_said_to_be(desk: Desk, tmp_path: Path) -> None:
    again = desk.copied(tmp_path)
    seen = rehearsal.NOW.astimezone(UTC)
    keep(again, article("https://wire.example/old", seen=seen, published=seen - timedelta(days=90)))
    assert again.said("https://wire.example/old").endswith("none, and it is too old for the next")


def test_weeks_without_an_issue_are_part_of_the_next(desk: Desk, tmp_path: Path) -> None:
    again = replace(desk.copied(tmp_path), now="2026-12-28T08:00:00+09:00")
    file = again.folder / "feeds.yaml"
    file.write_text(
        file.read_text("utf-8").replace("digest:\n", "digest:\n  catch_up: newest\n"), encoding="utf-8"
    )
    seen = datetime(2026, 12, 26, tzinfo=UTC)
    keep(again, article("https://wire.example/gap", seen=seen, published=seen - timedelta(days=32)))
    assert again.facts("https://wire.example/gap")["next_issue"]["week"] == "2026-W52"


def test_every_revision_that_had_an_article_is_named(desk: Desk, tmp_path: Path) -> None:
    again = desk.copied(tmp_path)
    file = again.folder / "feeds.yaml"
    file.write_text(file.read_text("utf-8").replace("title: Sample week", "title: Mended"), encoding="utf-8")
    revised = ["--config", str(file), "publish", rehearsal.WEEK, "--revise"]
    assert CliRunner().invoke(app, revised, env={"MONITOR_NOW": LATER}).exit_code == 0
    issues = again.facts(CAMPUS)["issues"]
    assert [(one["week"], one["revision"]) for one in issues] == [(rehearsal.WEEK, 1), (rehearsal.WEEK, 2)]
    assert "2026-W47, revision 2: it tells story 1" in again.said(CAMPUS)


# -- what was never seen ----------------------------------------------------------------------


def test_an_address_never_seen_is_exit_code_1_and_names_who_could_have_brought_it(desk: Desk) -> None:
    said = desk.said("/polder/artikel/never-was", code=1)
    assert f"{desk.base}/polder/artikel/never-was: never seen" in said
    # Of many feeds on one host, the one whose address goes the same way first.
    own = next(one for one in rehearsal.week().outlets if one.feed.startswith("/polder/"))
    assert re.search(
        rf"listed it could have brought it: {own.name} \({desk.base}{own.feed}\): ok, \d+ page", said
    )
    facts = desk.facts("/polder/artikel/never-was", code=1)
    assert (facts["known"], facts["feeds"][0]["name"]) == (False, own.name)


def test_a_known_address_that_differs_in_its_query_is_offered(desk: Desk) -> None:
    assert f"known, and alike: {desk.base}{CAMPUS}" in desk.said(f"{CAMPUS}?page=2&x=1", code=1)


def test_for_a_site_that_no_feed_is_read_of_it_says_what_to_do(desk: Desk) -> None:
    said = desk.said("https://elsewhere.example/a", code=1)
    assert "no feed of this site is configured: monitor feeds discover elsewhere.example" in said


@pytest.mark.parametrize("name", ["foo", "", "mailto:a@b.example", "https://", "0123456789abcdef"])
def test_what_can_be_no_address_is_wrong_use(desk: Desk, name: str) -> None:
    with pytest.raises(WrongUse, match="no address of a page"):
        desk.ask(name)


# -- its form ---------------------------------------------------------------------------------


def test_it_fits_a_screen_of_a_hundred_columns(desk: Desk) -> None:
    for path in (CAMPUS, "/kabuto-ja/news/kushiro-ai-kyoten", "/oakfield/markets/softbank-outage-pipe"):
        lines = desk.ask(path).splitlines()
        assert len(lines) <= 40
        assert max(len(line) for line in lines) <= 100
        assert not any("\x1b" in line or line != line.rstrip() for line in lines)


def test_programs_get_the_same_as_one_object(desk: Desk) -> None:
    facts = desk.facts(CAMPUS)
    assert facts["article"]["published"] == "2026-11-16T20:00:00Z"
    assert [one["name"] for one in facts["listings"]] == ["Kabuto Shimbun"]
    nvidia = next(one for one in facts["tags"] if one["tag"] == "nvidia")
    assert nvidia["relevant"] is True
    assert {"phrase": "Nvidia", "where": "title", "count": 1, "counts": True} in nvidia["evidence"]
    assert sum(part["share"] for part in nvidia["parts"]) == pytest.approx(nvidia["score"], abs=1e-6)
    assert facts["issues"][0]["place"] == "lead"


def test_it_is_coloured_on_a_terminal_alone_and_not_where_that_is_unwanted(desk: Desk) -> None:
    def shown(**environment: str) -> str:
        command = [sys.executable, "-m", "monitor", "--config", str(desk.folder / "feeds.yaml"), "why"]
        return subprocess.run(
            [*command, desk.base + CAMPUS],
            env={**os.environ, "MONITOR_NOW": LATER, "TERM": "xterm-256color", **environment},
            capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip

    coloured = re.compile("\x1b\\[(?:\\d;)?3\\d")
    assert coloured.search(shown(FORCE_COLOR="1"))
    assert not coloured.search(shown(FORCE_COLOR="1", NO_COLOR="1"))


# -- the store's part, on each database -------------------------------------------------------


def test_a_trail_holds_what_led_to_an_article_and_what_its_page_answered(store: Store) -> None:
    now = rehearsal.NOW.astimezone(UTC)
    store.sync_feeds([WIRE], now=now)
    one = entry(WIRE, "https://wire.example/100%25_sure", title="Sure")
    polled.listed(store, WIRE, [one], now=now, next_due=now)
    waiting = store.trail("https://wire.example/100%25_sure")
    assert waiting is not None
    assert (waiting.scored, [listing.guid for listing in waiting.listings]) == (None, [one.id])
    assert store.address_named(one.id) == one.url
    assert store.address_named("another") is None
    assert store.feeds_listing(("wire.example",)) == ((WIRE, 1),)
    assert store.feeds_listing(("wire_example", "wire.exampl")) == ()
    assert store.trail("https://wire.example/other") is None


def test_a_trail_holds_the_last_answer_of_a_page_that_could_not_be_had(store: Store) -> None:
    now = rehearsal.NOW.astimezone(UTC)
    url = "https://wire.example/gone%20_"
    store.sync_feeds([WIRE], now=now)
    moved = "https://wire.example/gone"
    answers = ((moved, "HTTP 404"), (url, "HTTP 500"), (url, "HTTP 503"), (f"{url}/2", "HTTP 403"))
    for hour, (page, reason) in enumerate(answers):
        at = now + timedelta(hours=hour)
        failures = tuple(
            Failure(stage="page", subject=subject, reason=words, at=at)
            for subject, words in ((page, reason), ("https://wire.example/other", "HTTP 410"))
        )
        store.end_round(store.begin_round("collect", at), Report(counts=(), failures=failures), at)
    again = replace(article(moved, seen=now, published=now), status="failed", text_from="feed")
    store.keep(again, (), address=url, rules="", now=now, retry_at=now + timedelta(hours=6))
    trail = store.trail(again.id)
    assert trail is not None
    assert trail.failure == Failure(stage="page", subject=url, reason="HTTP 503", at=now + timedelta(hours=2))
    assert [(one.url, one.wanted, one.tries) for one in trail.addresses] == [
        (moved, None, 0),
        (url, now + timedelta(hours=6), 1),
    ]


# -- what they share --------------------------------------------------------------------------

WIRE = Feed(url="https://wire.example/feed.xml", name="Wire")


def entry(feed: Feed, url: str, *, title: str) -> Entry:
    return Entry(
        feed=feed.url, id=f"id of {url}", url=url, title=title, summary="", content_html="", text="",
        authors=(), published=None, updated=None, lang="en", source=None,
        seen=rehearsal.NOW.astimezone(UTC),
    )  # fmt: skip


def article(
    url: str, *, seen: datetime, published: datetime, title: str = "Nvidia opens a bridge"
) -> Article:
    return Article(
        id=urls.article_id(url), url=url, feed=WIRE.url, outlet=WIRE.name, title=title,
        text="Nvidia opened a bridge on Monday.", text_from="page", status="article", lang="en", authors=(),
        published=published, seen=seen,
    )  # fmt: skip


def keep(desk: Desk, new: Article, *, part_of: str | None = None) -> None:
    """An article of a feed of its own, stored as `collect` does."""
    found = TagScore(
        tag="nvidia", value=0.9, relevant=True, evidence=(Mention(phrase="Nvidia", where="title", count=1),)
    )
    with desk.store() as store:
        store.sync_feeds([WIRE], now=new.seen)
        store.keep(new, [found], address=new.url, rules="other", now=new.seen, part_of=part_of)
