"""The rooms as filters: one answer a line, in order, and a bad line never stops the rest."""

import gzip
import json
import math
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import started

from monitor.bounds import Limits
from monitor.lab import run

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
    done = started.run("lab", *command, at=Path.cwd(), environment=os.environ, said=raw)
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
    evidence = told["evidence"]
    assert set(evidence) == {
        "score", "words", "containment", "meaning", "names", "figures", "quotes", "against", "parts",
    }  # fmt: skip
    # The shares of the grounds, and what two articles of two events usually have, make the log-odds, of
    # which eight is as sure as it gets.
    odds = math.log(evidence["score"] / (1 - evidence["score"]))
    whole = sum(part["share"] for part in evidence["parts"])
    assert max(-8.0, min(8.0, whole)) == pytest.approx(odds, abs=0.3)
    assert {part["name"] for part in evidence["parts"]} >= {"words", "names", "usual"}
    assert answers[1]["refused"]["id"] in {"a", "c"}
    assert answers[1]["refused"]["because"]


def test_the_order_of_the_lines_changes_nothing_that_group_says() -> None:
    lines: list[dict[str, object]] = [
        {"id": "a", "title": "Port of Halden orders forty cranes", "text": REPORT},
        {"id": "b", "title": "Ortiz wins the final", "text": OTHER},
        {"id": "c", "title": "40 electric cranes for Halden harbour", "text": REWRITE},
    ]
    there, back = (
        {one["id"]: one for one in lab(["group", "--words"], some)[1]} for some in (lines, lines[::-1])
    )
    assert there == back


def test_two_articles_alone_are_a_copy_a_rewrite_or_nothing_to_each_other() -> None:
    said = {"a": {"title": "Port of Halden orders forty cranes", "text": REPORT}}
    code, answers = lab(
        ["pair", "--words"],
        [
            {"id": "copy", **said, "b": {"title": "Halden orders forty cranes", "text": REPORT}},
            {
                "id": "rewrite",
                **said,
                "b": {"title": "40 electric cranes for Halden harbour", "text": REWRITE},
            },
            {"id": "other", **said, "b": {"title": "Ortiz wins the final", "text": OTHER}},
            {"id": "half", **said},
        ],
    )
    assert code == 1
    assert [one.get("level") for one in answers[:3]] == ["copy", "rewrite", "other"]
    assert answers[3] == {"id": "half", "error": "'b' is missing"}


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


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_the_order_of_the_input_is_kept(jobs: str) -> None:
    lines = [{"id": n, "html": f"<p>{REPORT} {n}</p>"} for n in range(60)]
    code, answers = lab(["extract", "--jobs", jobs], lines)
    assert code == 0
    assert [one["id"] for one in answers] == list(range(60))


def whole(*paragraphs: str) -> str:
    inside = "".join(f"<p>{one}</p>" for one in paragraphs)
    head = '<title>Port</title><meta property="og:type" content="article">'
    return f"<html><head>{head}</head><body><article><h1>Port</h1>{inside}</article></body></html>"


def page(folder: Path, name: str, body: bytes) -> dict[str, str]:
    path = folder / name
    path.write_bytes(body)
    return {"id": name, "url": f"https://news.example/{name}", "path": str(path)}


def test_a_page_is_read_from_its_file_in_its_own_charset(tmp_path: Path) -> None:
    japanese = (
        "港湾局は十七日、電動クレーン四十基を発注したと発表した。北埠頭の設備を三年かけて更新する計画だ。"
    )
    rest = (
        "局長は記者会見で「港の歴史で最大の発注になる」と述べた。現在の設備は一九八七年から使われている。",
        "最初の一基は来春に届き、最後の一基は三年後に据え付けられる。契約書は市議会が公開している。",
        "港の近くに住む人々は、長年にわたり騒音に悩まされてきた。新しい設備の音は半分になると局は説明する。",
        "総額は三億一千万で、市の予算と国の補助金で賄う。反対する議員は、費用が高すぎると批判している。",
    )
    document = whole(japanese, *rest)
    latin = whole(REPORT, OTHER, "Señor Ørsted of the council welcomed the order, and said so in Halden.")
    code, answers = lab(
        ["extract", "--jobs", "1"],
        [
            page(tmp_path, "plain", document.encode()),
            page(tmp_path, "page.gz", gzip.compress(document.encode())),
            page(tmp_path, "undeclared", document.encode("euc_jp")),
            page(tmp_path, "declared", latin.encode("iso8859_15")) | {"charset": "iso-8859-15"},
            page(tmp_path, "misdeclared", document.encode()) | {"charset": "iso-8859-1"},
        ],
    )
    assert code == 0
    for at in (0, 1, 2, 4):
        assert japanese in answers[at]["text"]
    assert "Señor Ørsted" in answers[3]["text"]
    assert {"id", "status", "kind", "title", "text", "authors", "published", "lang", "text_from"} < set(
        answers[0]
    )


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.gz"
    with gzip.open(bomb, "wb", compresslevel=1) as stream:
        for _ in range(40):
            stream.write(bytes(1_000_000))
    code, answers = lab(
        ["extract", "--jobs", "1"],
        [
            {"id": 1, "url": "https://news.example/1", "path": str(tmp_path / "missing.html")},
            {"id": 2, "url": "https://news.example/2", "path": str(tmp_path)},
            page(tmp_path, "broken.gz", b"no gzip at all"),
            page(tmp_path, "cut.gz", gzip.compress(REPORT.encode())[:-20]),
            {"id": 5, "url": "https://news.example/5", "path": str(bomb)},
            {"id": 6, "url": "https://news.example/6", "html": whole(REPORT, OTHER)},
        ],
    )
    assert code == 1
    for answer, name in zip(
        answers,
        ("missing.html: cannot", "", "broken.gz: cannot", "cut.gz: cannot", "bomb.gz: more than 10 MB"),
        strict=False,
    ):
        assert set(answer) == {"id", "error"}
        assert str(tmp_path) in answer["error"]
        assert name in answer["error"]
    assert REPORT in answers[5]["text"]


@pytest.mark.parametrize("together", [1, 4])
def test_a_line_that_hangs_or_takes_all_memory_or_dies_gets_an_error_in_its_place(together: int) -> None:
    """Also where lines are handed over together: its neighbours answer all the same."""
    limits = Limits(seconds=0.5, megabytes=200)
    for jobs in (1, 2):
        lines = [json.dumps({"id": at, "do": do}) for at, do in enumerate(["", "hang", "", "eat", "die", ""])]
        answers = list(run(lines, misbehave, jobs=jobs, limits=limits, together=together))
        assert [good for _, good in answers] == [True, False, True, False, False, True]
        assert [answer["id"] for answer, _ in answers] == list(range(6))
        assert [answers[at][0]["error"] for at in (1, 3, 4)] == [
            "took more than 0.5 seconds",
            "needed more than 200 MB",
            "its process died twice (exit code 9)",
        ]


def misbehave(line: dict[str, Any]) -> dict[str, Any]:
    if line["do"] == "hang":
        while True:
            pass
    if line["do"] == "eat":
        bytearray(1_000_000_000)
    if line["do"] == "die":
        os._exit(9)
    return line


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
    code, answers = lab(["group"], [early, good])
    assert code == 1
    assert answers[0]["error"]
    assert answers[1]["id"] == "\ud800"
    # A score asks for no day, so that a day in words, or of no year we know, is no reason to refuse one.
    code, answers = lab(["score", "--tags", str(tags)], [early, good])
    assert (code, answers[0]["id"], answers[1]["id"]) == (0, 1, "\ud800")
    odd = '<script type="application/ld+json">{"@type": [{"a": 1}, "NewsArticle"]}</script>'
    code, answers = lab(["extract"], [{"id": 1, "html": odd + whole(REPORT, OTHER)}])
    assert (code, answers[0]["text"]) == (0, f"{REPORT}\n\n{OTHER}")
