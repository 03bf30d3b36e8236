# ruff: noqa: INP001, T201 - a script, run by its path
"""Fits the trees that tell an article's blocks from a page's others.

    train_blocks.py FOLDER... [--write FILE] [--folds N]

Each FOLDER is laid out as docs/extraction.md says. Publishers (registrable domains) are kept whole: the
figures printed are of pages whose publisher the trees have not seen. What is written is fitted on all.
Needs lightgbm, which the monitor itself does not: only numbers leave here, no text does.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np

from monitor import urls
from monitor.bench import examples, scoring
from monitor.extract import body, document, several
from monitor.extract.body import features
from monitor.extract.body.blocks import Block, walk
from monitor.extract.body.classes import NAMES
from monitor.model import Page, Validators

ROUNDS = 200
SEEDS = 1
SETTINGS = {
    "objective": "cross_entropy",
    "learning_rate": 0.07,
    "num_leaves": 15,
    "min_data_in_leaf": 40,
    "feature_fraction": 0.4,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 5,
    "verbose": -1,
    "deterministic": True,
    "num_threads": 2,
}
NAMED = [at for at, name in enumerate(features.FEATURES) if name.startswith("up_")]
_FAR = 12  # as in `features`: no name near
_THEN = datetime(2100, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Read:
    """A page, ready: its blocks with their features, and how much of each is the article's."""

    gold: examples.Example
    site: str
    blocks: tuple[Block, ...]
    rows: features.Floats
    true: features.Floats
    weight: features.Floats


def read(gold: examples.Example) -> Read | None:
    """The page of `gold`, or None where it has no blocks."""
    page = Page(
        url=gold.url,
        final_url=gold.url,
        status=200,
        media_type="",
        charset=None,
        body=gold.body(),
        validators=Validators(),
        fetched_at=_THEN,
    )
    opened = document.read(page)
    if isinstance(opened, str):
        return None
    blocks, boxes = walk(opened.root, several.first_end(opened))
    if not blocks:
        return None
    words = [scoring.tokens(block.text) for block in blocks]
    return Read(
        gold=gold,
        site=urls.site(gold.url),
        blocks=tuple(blocks),
        rows=features.measure(opened, blocks, boxes),
        true=_true(blocks, words, gold.text),
        weight=_weight(words),
    )


def _true(blocks: Sequence[Block], words: Sequence[list[str]], gold: str) -> features.Floats:
    """The share of each block's runs of four words that the gold has. A block of fewer words counts where
    it is a line of the gold, or where the gold goes on from it, or up to it, as the page does."""
    runs = set(_runs(scoring.tokens(gold)))
    lines = {tuple(scoring.tokens(line)) for line in gold.split("\n")}
    found = np.zeros(len(blocks), dtype=np.float32)
    for at, own in enumerate(words):
        if len(own) >= 4:
            mine = _runs(own)
            found[at] = sum(run in runs for run in mine) / len(mine)
        elif tuple(own) in lines:
            found[at] = bool(own)
        elif own:
            after = tuple((own + (words[at + 1] if at + 1 < len(words) else []))[:4])
            before = tuple(((words[at - 1] if at else []) + own)[-4:])
            found[at] = 0.5 * (after in runs) + 0.5 * (before in runs)
    return found


def _runs(words: list[str]) -> list[tuple[str, ...]]:
    return [tuple(words[at : at + 4]) for at in range(len(words) - 3)]


def _weight(words: Sequence[list[str]]) -> features.Floats:
    # Between a vote for each page and a vote for each word.
    counts = np.array([len(own) for own in words], dtype=np.float32)
    return (counts + 2) / np.sqrt(max(1.0, float(counts.sum()))) / 30


def fit(pages: Sequence[Read], seed: int) -> lightgbm.Booster:
    """Trees fitted on `pages`, and on the same pages with every name of a class or id taken away: other
    sites have other names."""
    rows = np.vstack([page.rows for page in pages])
    nameless = rows.copy()
    nameless[:, NAMED] = _FAR
    true = np.concatenate([page.true for page in pages])
    weight = np.concatenate([page.weight for page in pages])
    data = lightgbm.Dataset(
        np.vstack((rows, nameless)), np.concatenate((true, true)), weight=np.concatenate((weight, weight / 2))
    )
    return lightgbm.train({**SETTINGS, "seed": seed}, data, ROUNDS)


def held_out(pages: Sequence[Read], folds: int, worst: int) -> None:
    """Prints what pages of unseen publishers get, for several lines."""
    sites = sorted({page.site for page in pages})
    fold = {site: at % folds for at, site in enumerate(sites)}
    chances: dict[str, Any] = {}
    for one in range(folds):
        model = fit([page for page in pages if fold[page.site] != one], seed=1)
        for page in pages:
            if fold[page.site] == one:
                chances[page.gold.id] = model.predict(page.rows)
    for line in (0.4, 0.45, 0.5, 0.55, 0.6):
        marks = []
        for page in pages:
            kept = body.chosen(list(page.blocks), chances[page.gold.id] - line + body.LINE)
            told = "\n".join(page.blocks[at].text for at in kept)
            marks.append(scoring.mark(scoring.Answer(text=told), page.gold))
        shown = [f"line {line:.2f}  news {scoring.news_f1(marks) or 0:.4f}"]
        for source in sorted({mark.source for mark in marks}):
            summary = scoring.summarise([mark for mark in marks if mark.source == source])
            shown.append(f"{source} {summary.precision:.3f}/{summary.recall:.3f}={summary.f1:.4f}")
        shown.append(f"lost {scoring.summarise(marks).lost:.3f}")
        print("  ".join(shown))
        if line == body.LINE:
            told_of = sorted(zip(marks, pages, strict=True), key=lambda one: (one[0].text or (0, 0, 0))[2])
            for mark, page in told_of[:worst]:
                precision, recall, f1 = mark.text or (0.0, 0.0, 0.0)
                print(f"    {f1:.2f} P {precision:.2f} R {recall:.2f} {page.gold.id} {page.gold.url[:90]}")


def numbers(model: lightgbm.Booster) -> list[dict[str, list[float]]]:
    """The trees as lists, for `monitor.extract.trees`."""
    found = []
    for tree in model.dump_model()["tree_info"]:
        table: dict[str, list[float]] = {"feature": [], "threshold": [], "left": [], "right": [], "value": []}
        _add(tree["tree_structure"], table)
        found.append(table)
    return found


def _add(node: dict[str, Any], table: dict[str, list[float]]) -> int:
    at = len(table["feature"])
    leaf = "leaf_value" in node
    for key, value in (
        ("feature", -1 if leaf else node["split_feature"]),
        ("threshold", 0.0 if leaf else float(np.float32(node["threshold"]))),
        ("left", 0),
        ("right", 0),
        ("value", round(float(node["leaf_value"]), 5) if leaf else 0.0),
    ):
        table[key].append(value)
    if not leaf:
        table["left"][at] = _add(node["left_child"], table)
        table["right"][at] = _add(node["right_child"], table)
    return at


def main() -> None:
    """Reads the folders, prints the figures, writes the trees."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--write", type=Path)
    parser.add_argument("--folds", type=int, default=6)
    parser.add_argument("--worst", type=int, default=0)
    asked = parser.parse_args()
    golds = [
        gold for folder in asked.folders for gold in examples.load(folder) if gold.is_article and gold.text
    ]
    pages = [page for page in map(read, golds) if page is not None]
    print(
        f"{len(pages)} pages, {sum(len(page.blocks) for page in pages)} blocks, {len(NAMES)} groups of names"
    )
    if asked.folds:
        held_out(pages, asked.folds, asked.worst)
    if asked.write:
        said = numbers(fit(pages, seed=1))
        asked.write.write_text(
            json.dumps({"features": features.FEATURES, "trees": said}, separators=(",", ":")) + "\n", "utf-8"
        )


if __name__ == "__main__":
    main()
