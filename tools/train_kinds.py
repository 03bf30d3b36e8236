# ruff: noqa: INP001 - a script, run by its path
"""Fits the weights that tell articles from other pages: `train_kinds.py FOLDER [--write FILE]`.

FOLDER holds `gold.jsonl`, one page a line: `{id, url, kind: article | other, source, publisher}`, and
`pages/<id>.html.gz`. The figures shown are of pages whose publisher was left out (ten folds); the weights
written are fitted on all. Only a weight a sign leaves here; no text does.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from monitor.extract import body, document
from monitor.extract.kinds import signs, weighing
from monitor.model import Page, Validators

Floats = npt.NDArray[np.float64]

# Few pages that are no articles are known, so the weights are held hard: at .003 the pages left out are
# told worse by .03.
RIDGE = 0.03
FOLDS = 10
LINES = (-0.5, 0.0, 0.5, 0.8, 1.0)
# What each sort of page weighs: half are no articles; blogs are nearer to them than news, and count as much.
SHARES = {"other": 0.5, "fundus": 0.08, "fundeval": 0.04, "aeb": 0.08, "wcxb": 0.2, "trafilatura": 0.1}


@dataclass(frozen=True, slots=True)
class Sample:
    """Signs (a row a page), 1 for no article, weights, the sort of each page, and its fold."""

    signs: Floats
    other: Floats
    weight: Floats
    sort: tuple[str, ...]
    fold: npt.NDArray[np.int64]


def load(folder: Path) -> Sample:
    """The pages of `folder` that are known to be articles or not."""
    rows: list[list[float]] = []
    sorts: list[str] = []
    folds: list[int] = []
    for line in (folder / "gold.jsonl").read_text("utf-8").splitlines():
        gold = json.loads(line)
        if gold["kind"] not in {"article", "other"}:
            continue
        opened = document.read(_page(folder, gold))
        if isinstance(opened, str):
            continue
        found = measure(opened)
        rows.append([found[name] for name in signs.SIGNS])
        sorts.append("other" if gold["kind"] == "other" else gold["source"])
        publisher = str(gold.get("publisher") or gold["url"])
        folds.append(int(hashlib.sha256(publisher.encode()).hexdigest(), 16) % FOLDS)
    weight = np.array([SHARES.get(sort, 0.1) / sorts.count(sort) for sort in sorts])
    return Sample(
        signs=np.array(rows),
        other=np.array([float(sort == "other") for sort in sorts]),
        weight=weight / weight.sum(),
        sort=tuple(sorts),
        fold=np.array(folds),
    )


def measure(opened: document.Document) -> Mapping[str, float]:
    """All signs of a page that no feed announced."""
    title = opened.meta("og:title") or "".join(opened.root.xpath("//title//text()"))
    types = signs.declared_types(opened.root)
    read = body.read(opened)
    return {**signs.quick(opened, types, title=title, body=read.text), **signs.slow(opened, body=read.text)}


def _page(folder: Path, gold: Mapping[str, str]) -> Page:
    return Page(
        url=gold["url"],
        final_url=gold["url"],
        status=200,
        media_type="text/html",
        charset=None,
        body=gzip.decompress((folder / "pages" / f"{gold['id']}.html.gz").read_bytes()),
        validators=Validators(),
        fetched_at=datetime(2000, 1, 1, tzinfo=UTC),
    )


def fit(sample: Sample, kept: npt.NDArray[np.bool_]) -> Floats:
    """Logistic regression with a ridge, each weight held to its sign's direction; the bias first."""
    x, y, weight = sample.signs[kept], sample.other[kept], sample.weight[kept]
    scale = x.std(axis=0) + 0.1  # a sign that is rare here must not become a heavy one
    x = x / scale

    def loss(theta: Floats) -> tuple[float, Floats]:
        z = x @ theta[1:] + theta[0]
        error = weight * (1 / (1 + np.exp(-z)) - y)
        value = float((weight * (np.logaddexp(0, z) - y * z)).sum() + RIDGE * (theta[1:] ** 2).sum() / 2)
        return value, np.concatenate([[error.sum()], x.T @ error + RIDGE * theta[1:]])

    bounds = [(None, None)] + [
        (None, 0) if name in weighing.FOR_ARTICLE else (0, None) for name in signs.SIGNS
    ]
    start = np.zeros(x.shape[1] + 1)
    theta = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 1000}).x
    return np.concatenate([theta[:1], theta[1:] / scale])


def left_out(sample: Sample) -> Floats:
    """The log-odds of each page by weights fitted without its fold."""
    odds = np.zeros(len(sample.sort))
    for number in range(FOLDS):
        out = sample.fold == number
        theta = fit(sample, ~out)
        odds[out] = sample.signs[out] @ theta[1:] + theta[0]
    return odds


def show(sample: Sample, odds: Floats) -> None:
    """Writes the share of each sort that is refused, at several lines."""
    sorts = sorted(set(sample.sort))
    sys.stdout.write("line  " + "".join(f"{sort:>13}" for sort in sorts) + "\n")
    for line in LINES:
        shares = [odds[np.array([one == sort for one in sample.sort])] > line for sort in sorts]
        sys.stdout.write(f"{line:5.2f} " + "".join(f"{share.mean():13.3f}" for share in shares) + "\n")


def main(arguments: Sequence[str]) -> int:
    """Shows the figures; writes the weights where asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", type=Path)
    options = parser.parse_args(arguments)
    sample = load(options.folder)
    show(sample, left_out(sample))
    theta = fit(sample, np.ones(len(sample.sort), dtype=bool))
    slow = [signs.SIGNS.index(name) for name in signs.SLOW]
    found = {
        "most": round(float((sample.signs[:, slow] @ theta[1:][slow]).max()), 4),
        "bias": round(float(theta[0]), 4),
        "weights": {name: round(float(value), 4) for name, value in zip(signs.SIGNS, theta[1:], strict=True)},
    }
    if options.write:
        options.write.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    else:
        sys.stdout.write(json.dumps(found, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
