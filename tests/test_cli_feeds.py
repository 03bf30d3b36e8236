"""`monitor feeds list` as scripts and people meet it, and the quarter's scores from the store to the page."""

import json
import os
from dataclasses import replace
from pathlib import Path

import digest_values as v
import started

from monitor import digest, weeks
from monitor.model import Credit, Digest, Findings, Standing
from monitor.store import Store

FEEDS = """
tags:
  tidal: {name: Tidal power, match: tidal}
feeds:
  - {name: Ledger, url: "https://ledger.example/feed"}
  - {name: Quay, url: "https://quay.example/feed", tags: [tidal], lang: en}
digest: {title: Sea and salt, timezone: Asia/Tokyo}
"""
RULES = replace(v.RULES, stories_per_tag=20)
# Of these stories, Ledger had so many first, and of so many it is known that Quay only retold them.
STORIES, FIRST, RETOLD, OWN = 14, 9, 5, 3


def monitor(*command: str, at: Path, now: str = "2027-01-04T09:00:00+09:00") -> str:
    """What `monitor COMMAND` prints in the folder `at`, as cron would run it."""
    environment = {**os.environ, "MONITOR_NOW": now, "NO_COLOR": "1", "COLUMNS": "140"}
    done = started.run(*command, at=at, environment=environment)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def told(number: int) -> Findings:
    """A story of two outlets, two hours apart."""
    early = number < FIRST
    ledger = v.article(100 + number, f"Tide {number}", outlet="Ledger", url=f"https://ledger.example/{number}",
                       hours=number + (0 if early else 2))  # fmt: skip
    quay = v.article(200 + number, f"The tide {number}", outlet="Quay", url=f"https://quay.example/{number}",
                     hours=number + (2 if early else 0))  # fmt: skip
    credit = Credit(article=quay.id, outlet="Ledger", how="text", sentence=quay.title)
    standings = {
        number < RETOLD: Standing(article=quay.id, rung="echo", sentence=quay.title, credits=(credit,)),
        RETOLD <= number < RETOLD + OWN: Standing(article=quay.id, rung="own", sentence=quay.title),
    }
    story = v.told(
        v.scored(ledger, tidal=0.9), (v.scored(quay, tidal=0.8), "rewrite"), story=f"tide-{number}"
    )
    return Findings(story=story, standings=(standings[True],) if True in standings else ())


def issue(week: str) -> Digest:
    return v.issue(
        [told(number) for number in range(STORIES)],
        [],
        week=weeks.week(week, "Asia/Tokyo"),
        rules=RULES,
        previous=[],
        previous_week=None,
    )


def desk(folder: Path, *issues: Digest) -> Path:
    """A folder with a feeds.yaml, and a store in which these issues are frozen."""
    (folder / "feeds.yaml").write_text(FEEDS, encoding="utf-8")
    (folder / ".monitor").mkdir()
    with Store.open(f"sqlite:///{folder}/.monitor/monitor.db") as store:
        for one in issues:
            store.freeze(one, stories={}, carried=[], now=v.GENERATED)
    return folder


def test_feeds_are_listed_with_address_and_tags(tmp_path: Path) -> None:
    at = desk(tmp_path)
    said = [line.split() for line in monitor("feeds", "list", at=at).splitlines()]
    assert said == [
        ["feed", "address", "tags"],
        ["Ledger", "https://ledger.example/feed", "all"],
        ["Quay", "https://quay.example/feed", "tidal"],
    ]
    assert json.loads(monitor("feeds", "list", "--json", at=at))[1] == {
        "name": "Quay",
        "url": "https://quay.example/feed",
        "tags": ["tidal"],
        "lang": "en",
        "kind": "feed",
    }


def test_without_issues_there_are_no_scores_and_it_is_said_where_they_begin(tmp_path: Path) -> None:
    at = desk(tmp_path)
    assert "No outlet has taken part in 10 stories that two publishers told" in monitor(
        "feeds", "list", "--scores", at=at
    )
    assert json.loads(monitor("feeds", "list", "--scores", "--json", at=at))["scores"] == []


def test_scores_print_each_share_with_what_it_is_of_and_its_interval(tmp_path: Path) -> None:
    at = desk(tmp_path, issue("2026-W47"))
    said = [" ".join(line.split()) for line in monitor("feeds", "list", "--scores", at=at).splitlines()]
    assert said[:3] == [
        "outlet first behind by only retold alone",
        "Ledger 9 of 14 (39% to 84%) 2.0 hours (of 5) not known 0",
        "Quay 5 of 14 (16% to 61%) 2.0 hours (of 9) 5 of 8 (31% to 86%) 0",
    ]
    rows = json.loads(monitor("feeds", "list", "--scores", "--json", at=at))["scores"]
    assert [(one["outlet"], one["stories"], one["first"], one["late"]) for one in rows] == [
        ("Ledger", 14, 9, 5),
        ("Quay", 14, 5, 9),
    ]
    assert [(one["echoes"], one["known"], one["echo_low"], one["echo_high"]) for one in rows] == [
        (0, 0, 0.0, 1.0),
        (5, 8, 0.306, 0.863),
    ]


def test_the_issue_that_closes_a_quarter_shows_its_scores_in_every_form(tmp_path: Path) -> None:
    at = desk(tmp_path, issue("2026-W47"))
    monitor("publish", "2026-W53", at=at)
    retold = "only retold in 5 of 8 (31% to 86%)"
    quay = f"first in 5 of 14 (16% to 61%), else 2.0 hours behind (median of 9); {retold}"
    ledger = "first in 9 of 14 (39% to 84%), else 2.0 hours behind (median of 5)"
    made = at / "digests" / "2026" / "2026-W53"
    page, copy = made.with_suffix(".html").read_text("utf-8"), made.with_suffix(".md").read_text("utf-8")
    assert "## Sources of the quarter\n\nFrom the quarter’s issues, this one among them." in copy
    assert f"- **Ledger**: {ledger}.\n- **Quay**: {quay}.\n" in copy
    assert ">Sources of the quarter</h2>" in page
    assert page.index(f">{ledger}<") < page.index(f">{quay}<")
    rows = json.loads(made.with_suffix(".json").read_text("utf-8"))["sources"]
    assert rows == json.loads(monitor("feeds", "list", "--scores", "--json", at=at))["scores"]
    with Store.open(f"sqlite:///{at}/.monitor/monitor.db") as store:
        closing = next(one for one in store.issues() if one.week == "2026-W53")
    text = " ".join(digest.render(closing).text.split())
    assert f"* Ledger: {ledger}. * Quay: {quay}." in text


def test_an_issue_inside_a_quarter_shows_none(tmp_path: Path) -> None:
    at = desk(tmp_path, issue("2026-W47"))
    monitor("publish", "2026-W52", at=at, now="2026-12-28T09:00:00+09:00")
    made = (at / "digests" / "2026" / "2026-W52.md").read_text("utf-8")
    assert "Sources of the quarter" not in made
