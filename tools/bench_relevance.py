# ruff: noqa: INP001 - a script, run by its path
"""Measures relevance beside plain scorers: `bench_relevance.py [FOLDER] [--json FILE]`.

FOLDER holds docs.jsonl, tags.jsonl and qrels.jsonl, or folders that do (docs/relevance.md says what is in
them); without one, what ships is measured: the trap cases and the labelled sample week. Time is processor
time on one core, from an article to its scores for all tags of the collection.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from scorers import OURS, PLAIN, REFERENCE, Run, ours, plain

from monitor import bench, config, rehearsal
from monitor.bench import Assessment, Collection, Measured, Question
from monitor.errors import MonitorError

THRESHOLD = 0.5
RANKED = ("ranking", "first", "f1")
ERRORS = ("ece_width", "ece_mass", "brier")


def shipped() -> tuple[Collection, ...]:
    """The trap cases, and the labelled sample week."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "feeds.yaml"
        path.write_text(rehearsal.feeds_yaml("http://127.0.0.1"), encoding="utf-8")
        tags = config.load_tags(path)
    return bench.from_traps(), bench.from_week(rehearsal.labels(), tags)


def runs(collection: Collection, only: Sequence[str]) -> list[Run]:
    """Every scorer on the collection, ours first."""
    return [ours(collection), *plain(collection, [name for name in PLAIN if name in only])]


def report(collection: Collection, scored: Sequence[Run], *, draws: int) -> dict[str, Any]:
    """Every figure of every scorer, as plain data."""
    question = Question(collection, draws=draws)
    assessed = {run.name: bench.assess(question, run.scores, threshold=THRESHOLD) for run in scored}
    base = assessed.get(REFERENCE)
    return {
        "complete": collection.is_complete,
        "articles": len(collection.articles),
        "tags": len(collection.tags),
        "relevant": len(collection.about),
        "pairs": len(question.mentioned),
        "scorers": {
            run.name: {
                **_figures(assessed[run.name], base),
                "articles_per_second": len(collection.articles) / run.seconds if run.seconds else None,
            }
            for run in scored
        },
    }


def _figures(found: Assessment, base: Assessment | None) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for name in (*RANKED, *ERRORS):
        figure: Measured | None = getattr(found, name)
        if figure is None:
            out[name] = None
            continue
        out[name] = figure.value
        out[f"{name}_interval"] = figure.interval
        if base is not None and name in RANKED:
            theirs: Measured = getattr(base, name)
            out[f"{name}_lead_interval"] = bench.span(
                [a - b for a, b in zip(figure.draws, theirs.draws, strict=True)]
            )
    out["best_f1"] = found.best_f1
    out["reliability_width"] = [asdict(one) for one in found.width]
    out["reliability_mass"] = [asdict(one) for one in found.mass]
    return out


# -- what is printed -----------------------------------------------------------------------------


def show(console: Console, name: str, found: dict[str, Any]) -> None:
    """The tables of one collection."""
    unit = "tags" if found["complete"] else "articles"
    heads = ("MAP", "P@10", "F1") if found["complete"] else ("AP", "P@1", "F1")
    table = Table(
        title=f"{name}: {found['articles']} articles, {found['tags']} tags, {found['relevant']} relevant "
        f"pairs, {found['pairs']} pairs with the tag's words",
        title_justify="left", box=None, pad_edge=False,
    )  # fmt: skip
    columns = (
        "scorer", *heads, "best F1", f"95 % of {heads[0]}", "95 % of F1", f"lead over {REFERENCE}",
        "ECE", "ECE, mass", "Brier", "articles/s",
    )  # fmt: skip
    for number, column in enumerate(columns):
        table.add_column(column, justify="right" if number else "left", no_wrap=True)
    for scorer, row in found["scorers"].items():
        lead = row.get("ranking_lead_interval")
        table.add_row(
            scorer,
            *("" if row[key] is None else f"{row[key]:.3f}" for key in (*RANKED, "best_f1")),
            _span(row["ranking_interval"]),
            _span(row["f1_interval"]),
            "" if lead is None or scorer == REFERENCE else f"{lead[0]:+.3f} to {lead[1]:+.3f}",
            *(f"{row[key]:.3f}" for key in ERRORS),
            "" if row["articles_per_second"] is None else f"{row['articles_per_second']:,.0f}",
        )
    console.print(table)
    console.print(f"Intervals by drawing {unit} again. ECE and Brier over the pairs with the tag's words.")
    ours_ = found["scorers"][OURS]
    bins = Table(title=f"Reliability of {OURS}", title_justify="left", box=None, pad_edge=False)
    for column in ("scores", "pairs", "mean score", "relevant"):
        bins.add_column(column, justify="right", no_wrap=True)
    for one in ours_["reliability_mass"]:
        bins.add_row(
            f"{one['low']:.2f}–{one['high']:.2f}",
            str(one["pairs"]),
            f"{one['score']:.2f}",
            f"{one['relevant']:.2f}",
        )
    console.print(bins)


def _span(interval: tuple[float, float]) -> str:
    return f"{interval[0]:.3f}–{interval[1]:.3f}"


def main() -> int:
    """0; 2 where the folder holds no collection."""
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n", maxsplit=1)[0])
    parser.add_argument("folder", type=Path, nargs="?", help="test collections; what ships by default")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure there")
    parser.add_argument("--only", help="beside ours only these scorers, separated by commas")
    parser.add_argument("--draws", type=int, default=1000, metavar="N", help="draws for the intervals")
    parser.add_argument(
        "--scores", type=Path, metavar="FOLDER",
        help="write each scorer's scores there, too, a line a pair: {task, tag, doc, score}",
    )  # fmt: skip
    options = parser.parse_args()
    try:
        collections = bench.load_collections(options.folder) if options.folder else shipped()
    except MonitorError as error:
        print(error, file=sys.stderr)  # noqa: T201  a script speaks to its terminal
        return 2
    only = list(PLAIN) if options.only is None else options.only.split(",")
    console = Console(width=None if sys.stdout.isatty() else 200)
    note = Console(stderr=True)
    found: dict[str, Any] = {}
    written: dict[str, list[str]] = {}
    for collection in collections:
        with note.status(f"{collection.name}: scoring, then drawing again"):
            scored = runs(collection, only)
            found[collection.name] = report(collection, scored, draws=options.draws)
        show(console, collection.name, found[collection.name])
        for run in scored:
            written.setdefault(run.name, []).extend(
                json.dumps({"task": collection.name, "tag": tag, "doc": doc, "score": score}) + "\n"
                for (tag, doc), score in run.scores.items()
            )
    if options.json:
        options.json.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if options.scores:
        options.scores.mkdir(parents=True, exist_ok=True)
        for name, lines in written.items():
            slug = name.replace(" + ", "-").replace(" ", "-").lower()
            (options.scores / f"{slug}.jsonl").write_text("".join(lines), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
