"""The rooms as filters: one answer a line, in order, and a bad line never stops the rest."""

import gzip
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

TAGS = """
tags:
  harbour: {name: Harbour, match: harbour OR port}
  cranes: {name: Cranes, any: [crane]}
"""
REPORT = (
    "The port of Halden has ordered forty electric cranes for 310 million kroner, director Ida Berg said. "
    "The cranes replace machines from 1987 and are built at the Nordby yard. Deliveries begin in spring."
)
REWRITE = (
    "Halden's harbour will get 40 electric cranes in a deal worth 310 million kroner. According to director "
    "Ida Berg, the Nordby yard builds them, and the machines of 1987 go when deliveries start in spring."
)
OTHER = (
    "Chess grandmaster Lena Ortiz won the final in Tromsø after a six-hour game against Piotr Zielinski. "
    "She receives 90,000 euros and a place in the candidates tournament in Valencia."
)


def lab(command: list[str], lines: list[Any]) -> tuple[int, list[dict[str, Any]]]:
    """Runs `monitor lab ...` as a user would; lines that are strings go in as they are."""
    raw = "\n".join(one if isinstance(one, str) else json.dumps(one) for one in lines) + "\n"
    done = subprocess.run(
        [sys.executable, "-m", "monitor", "lab", *command],
        input=raw,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, [json.loads(one) for one in done.stdout.splitlines()]


def feed(tmp_path: Path) -> Path:
    path = tmp_path / "feed.xml.gz"
    item = "<item><title>Port</title><link>/a</link><description>Forty cranes.</description></item>"
    path.write_bytes(
        gzip.compress(f"<rss version='2.0'><channel><title>News</title>{item}</channel></rss>".encode())
    )
    return path


def test_parse_reads_a_recorded_feed(tmp_path: Path) -> None:
    code, (answer,) = lab(
        ["parse"], [{"id": "f", "url": "https://news.example/feed", "path": str(feed(tmp_path))}]
    )
    assert code == 0
    assert (answer["id"], answer["title"], answer["bozo"]) == ("f", "News", False)
    assert answer["entries"] == [
        {
            "id": "https://news.example/a",
            "url": "https://news.example/a",
            "title": "Port",
            "published": None,
            "updated": None,
            "authors": [],
            "summary_text": "Forty cranes.",
        }
    ]


def test_extract_reads_a_page_and_falls_back_to_the_feeds_text() -> None:
    whole = (
        "<html><body><article>"
        + "".join(f"<p>{one}</p>" for one in (REPORT, OTHER))
        + "</article></body></html>"
    )
    wall = "<html><body><p>We value your privacy. Accept all cookies.</p></body></html>"
    code, answers = lab(
        ["extract", "--jobs", "1"],
        [
            {"id": 1, "url": "https://news.example/a", "html": whole},
            {
                "id": 2,
                "url": "https://news.example/b",
                "html": wall,
                "feed_text": REPORT,
                "feed_title": "Port",
            },
        ],
    )
    assert code == 0
    assert (answers[0]["status"], answers[0]["text_from"], answers[0]["text"]) == (
        "article",
        "page",
        f"{REPORT}\n\n{OTHER}",
    )
    assert (answers[1]["status"], answers[1]["text_from"], answers[1]["text"]) == ("consent", "feed", REPORT)
    assert answers[1]["title"] == "Port"


def test_score_gives_every_tag_on_every_line(tmp_path: Path) -> None:
    tags = tmp_path / "tags.yaml"
    tags.write_text(TAGS)
    code, answers = lab(
        ["score", "--tags", str(tags)],
        [
            {"id": 1, "title": "Port orders cranes", "text": REPORT},
            {"id": 2, "title": "Ortiz wins", "text": OTHER},
        ],
    )
    assert code == 0
    assert [[one["tag"] for one in answer["scores"]] for answer in answers] == [["harbour", "cranes"]] * 2
    assert all(one["relevant"] and one["score"] >= 0.5 and one["evidence"] for one in answers[0]["scores"])
    assert all(not one["relevant"] and one["evidence"] == [] for one in answers[1]["scores"])


def test_group_puts_rewrites_together_and_says_why() -> None:
    code, answers = lab(
        ["group"],
        [
            {"id": "a", "title": "Port of Halden orders forty cranes", "text": REPORT},
            {"id": "b", "title": "Ortiz wins the final", "text": OTHER},
            {"id": "c", "title": "40 electric cranes for Halden harbour", "text": REWRITE},
        ],
    )
    assert code == 0
    assert [one["id"] for one in answers] == ["a", "b", "c"]
    assert answers[0]["story"] == answers[2]["story"] != answers[1]["story"]
    (told,) = [one for one in answers if one["relation"] != "lead"]
    assert told["to"] in {"a", "c"}
    assert set(told["evidence"]) == {"score", "words", "containment", "names", "figures"}


@pytest.mark.parametrize("room", [["parse"], ["extract"], ["group"]])
def test_a_line_that_cannot_be_read_gets_an_error_in_its_place(room: list[str]) -> None:
    good = {"id": "good", "html": f"<p>{REPORT}</p>", "title": "t", "text": REPORT}
    code, answers = lab(
        room,
        [
            "{broken",
            '["list"]',
            good,
            {"id": "bad", "html": 7, "text": 7, "url": "https://a.example", "path": "/no/such/file"},
        ],
    )
    assert code == 1
    assert len(answers) == 4
    assert [one["id"] for one in answers] == [None, None, "good", "bad"]
    assert all(answers[at]["error"] for at in (0, 1, 3))


def test_the_order_of_the_input_is_kept_on_every_core() -> None:
    lines = [{"id": n, "html": f"<p>{REPORT} {n}</p>"} for n in range(60)]
    _, answers = lab(["extract", "--jobs", "2"], lines)
    assert [one["id"] for one in answers] == list(range(60))


def test_a_file_that_is_not_there_is_wrong_use() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "monitor", "lab", "parse", "no-such-file.jsonl"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "no-such-file.jsonl" in done.stderr


def test_what_a_parser_stumbles_over_is_the_lines_own_error(tmp_path: Path) -> None:
    tags = tmp_path / "tags.yaml"
    tags.write_text(TAGS)
    early = {"id": 1, "title": "t", "text": REPORT, "published": "0001-01-01T00:00:00+14:00"}
    good = {"id": "\ud800", "title": "Port", "text": REPORT}
    for command in (["group"], ["score", "--tags", str(tags)]):
        code, answers = lab(command, [early, good])
        assert code == 1
        assert answers[0]["error"]
        assert answers[1]["id"] == "\ud800"
    odd = '<script type="application/ld+json">{"@type": [{"a": 1}, "NewsArticle"]}</script>'
    code, answers = lab(["extract"], [{"id": 1, "html": f"<html><head>{odd}</head><p>{REPORT}</p></html>"}])
    assert (code, answers[0]["text"]) == (0, REPORT)
