# ruff: noqa: INP001 - a script, run by its path
"""Measures article extraction beside other extractors: `bench_extract.py [FOLDER] [--json FILE]`.

FOLDER holds labelled pages (docs/extraction.md says how they are laid out); without one, those that ship
are measured. Every system runs in a process of its own, so that each has its own peak of memory and
none warms another's caches, and they take turns at each page, so that a busy machine slows them alike.
Time is processor time, from the page's bytes to the answer. The first pages are read once before,
unmeasured, since libraries load parts of themselves when a page first asks for them.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from collections.abc import Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

from extractors import OURS, PLAIN, SYSTEMS, Runner, run
from rich.console import Console
from rich.table import Table

from monitor import bench
from monitor.bench import Example
from monitor.errors import MonitorError


def report(pages: Sequence[Example], runners: Sequence[Runner]) -> dict[str, Any]:
    """Every figure of every system, as plain data."""
    draws = bench.resampled(pages)
    marks = {
        one.name: [bench.mark(answer, page) for answer, page in zip(one.answers, pages, strict=True)]
        for one in runners
    }
    drawn = {
        name: [bench.news_f1([mine[at] for at in draw]) for draw in draws] for name, mine in marks.items()
    }
    plain = next(one for one in runners if one.name == PLAIN)
    out: dict[str, Any] = {}
    for one in runners:
        mine = marks[one.name]
        seconds = sum(one.seconds)
        out[one.name] = {
            "version": version(SYSTEMS[one.name].distribution),
            "news_f1": bench.news_f1(mine),
            "news_f1_interval": bench.span(drawn[one.name]),
            "ahead_of_plain_interval": bench.span(
                None if a is None or b is None else a - b
                for a, b in zip(drawn[one.name], drawn[PLAIN], strict=True)
            ),
            **asdict(bench.summarise(mine)),
            "turned_away_news": bench.summarise([m for m in mine if m.source in bench.NEWS]).turned_away,
            "by_source": {
                source: asdict(bench.summarise([m for m in mine if m.source == source]))
                for source in dict.fromkeys(page.source for page in pages)
            },
            "pages_per_second": len(one.seconds) / seconds,
            "ratio": sum(plain.seconds) / seconds,
            "median_ms": statistics.median(one.seconds) * 1000,
            "worst_ms": max(one.seconds) * 1000,
            "peak_mb": one.peak,
            "errors": one.errors,
        }
    return out


TEXT = {
    "news F1": "news_f1",
    "P": "precision",
    "R": "recall",
    "F1": "f1",
    "page F1": "page_f1",
    "bag": "bag",
    "under .5": "lost",
    "snippets": "segments",
}
FACTS = {
    "title": "title",
    "day P": "day_precision",
    "day R": "day_recall",
    "authors": "authors_exact",
    "names F1": "authors_f1",
    "others refused": "kept_out",
    "articles refused": "turned_away",
    "news refused": "turned_away_news",
}


def show(console: Console, found: dict[str, Any]) -> None:
    """The tables: text, facts, cost, and F1 by collection."""
    text = _table("Text", "system", *TEXT, "95 % of news F1", "95 % of its lead over plain")
    facts = _table("Facts and kinds", "system", *FACTS)
    cost = _table(
        "Cost", "system", "version", "pages/s", "ratio", "median ms", "worst ms", "peak MB", "errors"
    )
    sources = list(next(iter(found.values()))["by_source"])
    split = _table("Text F1 by collection", "system", *sources)
    for name, row in found.items():
        low, high = row["news_f1_interval"]
        under, over = row["ahead_of_plain_interval"]
        lead = "" if name == PLAIN else f"{under:+.3f} to {over:+.3f}"
        text.add_row(name, *(_number(row[key]) for key in TEXT.values()), f"{low:.3f}–{high:.3f}", lead)
        facts.add_row(name, *(_number(row[key]) for key in FACTS.values()))
        cost.add_row(
            name,
            row["version"],
            f"{row['pages_per_second']:.1f}",
            f"{row['ratio']:.2f}",
            f"{row['median_ms']:.0f}",
            f"{row['worst_ms']:.0f}",
            f"{row['peak_mb']:.0f}",
            str(len(row["errors"])),
        )
        split.add_row(name, *(_number(row["by_source"][source]["f1"]) for source in sources))
    for table in (text, facts, cost, split):
        console.print(table)
    console.print(
        f"Ratio: pages for each second of processor time, against {PLAIN!r}, which does the least. "
        "An empty cell: the system has no such answer, or the pages no such gold."
    )
    for name, row in found.items():
        for error in row["errors"][:5]:
            console.print(f"{name}: {error}", markup=False)


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for number, column in enumerate(columns):
        table.add_column(column, justify="right" if number else "left", no_wrap=True)
    return table


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def main() -> int:
    """0; 1 where our own reading failed on a page; 2 where the folder holds no labelled pages."""
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n", maxsplit=1)[0])
    parser.add_argument("folder", type=Path, nargs="?", help="labelled pages; those that ship by default")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure there")
    parser.add_argument(
        "--answers", type=Path, metavar="FOLDER", help="write each system's answers there, too"
    )
    parser.add_argument("--source", help="only these collections, separated by commas")
    parser.add_argument("--only", help="only these systems, separated by commas; plain trafilatura always")
    options = parser.parse_args()
    try:
        pages = bench.load(options.folder) if options.folder else bench.shipped()
    except MonitorError as error:
        print(error, file=sys.stderr)  # noqa: T201  a script speaks to its terminal
        return 2
    if options.source:
        pages = tuple(one for one in pages if one.source in options.source.split(","))
    if not pages:
        print("no pages to measure", file=sys.stderr)  # noqa: T201
        return 2
    names = [one for one in SYSTEMS if not options.only or one in (*options.only.split(","), PLAIN)]
    console = Console(width=None if sys.stdout.isatty() else 200)
    note = Console(stderr=True)
    with note.status("reading") as status:
        runners = run(pages, names, lambda number: status.update(f"page {number + 1} of {len(pages)}"))
        status.update("drawing pages again")
        found = report(pages, runners)
    console.print(f"{len(pages)} pages")
    show(console, found)
    if options.json:
        options.json.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if options.answers:
        _write_answers(options.answers, pages, runners)
    return 1 if any(one.errors for one in runners if one.name == OURS) else 0


def _write_answers(folder: Path, pages: Sequence[Example], runners: Sequence[Runner]) -> None:
    """One file a system, one line a page: {id, title, text, authors, published, refused}."""
    folder.mkdir(parents=True, exist_ok=True)
    for one in runners:
        lines = (
            json.dumps({"id": page.id, **asdict(answer)}, ensure_ascii=False) + "\n"
            for page, answer in zip(pages, one.answers, strict=True)
        )
        name = one.name.replace(", ", "-").replace(" ", "-")
        (folder / f"{name}.jsonl").write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
