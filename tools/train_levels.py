# ruff: noqa: INP001 - a script, run by its path
"""Fits what two articles are to each other: `train_levels.py FOLDER [--vectors FILE] [--write FILE]`.

FOLDER holds `levels.pairs.jsonl`, lines of `{id, level, source, a: {title, text, lang?}, b}`, and the
labelled sets its pairs come from (NAME.jsonl, lines of `{id, title, text, story, topic?, lang?}`), of which
more pairs are made: all of one topic, and a few of others. Figures are of the given pairs alone, each judged
by a model that saw no article of either one's topic (of its story, in sets without topics).

Vectors need the extra `semantic` and some minutes; FILE (.npz) keeps them for the next time. Only weights
leave here; no text does.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from monitor import lab
from monitor import rarity as everyday
from monitor.model import Article
from monitor.semantic.texts import embed, model
from monitor.stories.levels import MEANT, NAMES, SAID, Floats, Vectors, meant, measure
from monitor.stories.sides import Rarity, Told, told

SETS = ("ecbplus", "basil", "bizenergy", "llmrewrite", "rumours", "wmtja", "sgweek")
WITH_TOPICS = "ecbplus"
# Translations: what is not of one event there is to be seen in two languages too.
OF_THEIR_OWN = ("wmtja", "sgweek")
PAIRS = "levels.pairs.jsonl"
# Large stories would speak for all: at most so many pairs of one story where there are no topics.
OF_A_STORY = 4
STRANGERS = 6  # of a hundred pairs of two topics
# Retellings that share more of their text than this may be copies that nobody marked.
RETOLD = 0.25
# Pairs of a set with few given pairs of a level weigh as so many: 15 of 150 lose nothing on the others.
AT_LEAST = 15
# Near neighbours of two stories, where no topics are known: "topic" or "other", and no rewrite. Without them
# a long text is a rewrite by its length (topics are known of short texts alone), and whatever names one
# company is one event.
APART = len(NAMES)
NEIGHBOURS = 3
APART_WEIGH = 0.5  # of one level
RIDGE = 3e-3  # 1e-3 loses .005 of macro F1, 1e-2 nothing
FOLDS = 6
READ = ("title", "text", "lang")  # as `lab pair` reads a side, but for dates and outlets

Key = tuple[str, str]
Row = Mapping[str, str]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two articles and their level; `given`, or made of a set."""

    a: Key
    b: Key
    level: str
    source: str
    given: bool


@dataclass(frozen=True, slots=True)
class Data:
    """Pairs as numbers: features (columns SAID, then MEANT), level, the groups of both sides."""

    features: Floats
    level: Ints
    source: npt.NDArray[np.str_]
    given: npt.NDArray[np.bool_]
    groups: Ints


@dataclass(frozen=True, slots=True)
class Fitted:
    """Weights a feature (rows) and a level, with the mean of each feature."""

    bias: Floats
    weights: Floats
    usual: Floats

    def predict(self, features: Floats) -> Ints:
        """The likeliest level of each row."""
        odds = (features - self.usual) @ self.weights + self.bias
        return np.asarray(odds.argmax(axis=1), dtype=np.int64)


def pairs_in(folder: Path) -> tuple[list[Pair], dict[Key, Article], dict[Key, str]]:
    """All pairs, their articles, and each article's group: none is both learnt from and judged."""
    articles: dict[Key, Article] = {}
    group: dict[Key, str] = {}
    out: list[Pair] = []

    def add(row: Row) -> Key:
        key = (row["title"], row["text"])
        articles.setdefault(key, lab.article({name: row.get(name) for name in READ}, len(articles)))
        return key

    sets = {name: _rows(folder / f"{name}.jsonl") for name in SETS}
    for name, rows in sets.items():
        for row in rows:
            group[row["title"], row["text"]] = f"{name}/{row.get('topic') or row['story']}"
    for row in _rows(folder / PAIRS):
        a, b = add(row["a"]), add(row["b"])
        # One side of a copy is damaged, and in no set.
        if row["level"] in ("copy", "rewrite"):
            known = group.get(a) or group.get(b) or row["id"]
            group.setdefault(a, known)
            group.setdefault(b, known)
        out.append(Pair(a, b, row["level"], row["source"], given=True))
    for name, rows in sets.items():
        others = rows if name in OF_THEIR_OWN else sets[WITH_TOPICS]
        made = _of_topics(rows) if name == WITH_TOPICS else _of_stories(name, rows, others)
        out += [Pair(add(a), add(b), level, name, given=False) for a, b, level in made]
        if name != WITH_TOPICS:
            for row in rows:
                add(row)
    return out, articles, group


def neighbours(
    articles: Sequence[Key], group: Mapping[Key, str], vectors: Mapping[Key, Vectors]
) -> list[Pair]:
    """Of one article of each story, the nearest of other stories of its set."""
    out = []
    for source in (name for name in SETS if name != WITH_TOPICS):
        own = sorted(key for key in articles if group.get(key, "").startswith(f"{source}/"))
        whole = np.array([vectors[key].sum(axis=0) for key in own])
        whole /= np.maximum(np.linalg.norm(whole, axis=1, keepdims=True), 1e-9)
        story = np.array([group[key] for key in own])
        for row in sorted({str(name): k for k, name in enumerate(story)}.values()):
            near = np.where(story == story[row], -1.0, whole @ whole[row])
            chosen = np.argsort(-near, kind="stable")[:NEIGHBOURS]
            out += [Pair(own[row], own[int(k)], "apart", source, given=False) for k in chosen]
    return out


def _of_topics(rows: Sequence[Row]) -> Iterator[tuple[Row, Row, str]]:
    for a, b in combinations(rows, 2):
        if a["story"] == b["story"]:
            yield a, b, "rewrite"
        elif a["topic"] == b["topic"]:
            yield a, b, "topic"
        elif _chance(a["id"], b["id"]) % 100 < STRANGERS:
            yield a, b, "other"


def _of_stories(name: str, rows: Sequence[Row], others: Sequence[Row]) -> Iterator[tuple[Row, Row, str]]:
    stories: dict[str, list[Row]] = {}
    for row in rows:
        stories.setdefault(row["story"], []).append(row)
    for story, members in sorted(stories.items()):
        chosen = sorted(combinations(members, 2), key=lambda p: _chance(p[0]["id"], p[1]["id"]))
        yield from ((a, b, "rewrite") for a, b in chosen[:OF_A_STORY])
        for k in range(2):
            chance = _chance(name, f"{story}{k}")
            other = others[chance % len(others)]
            if other["story"] != story:
                yield members[chance % len(members)], other, "other"


def _chance(one: str, other: str) -> int:
    return int.from_bytes(hashlib.blake2b(f"{one} {other}".encode(), digest_size=6).digest(), "big")


def _rows(path: Path) -> list[dict[str, Any]]:
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    return sorted(rows, key=lambda row: row["id"])


def vectors_of(keys: Sequence[Key], kept: Path | None) -> dict[Key, Vectors]:
    """The vectors of each title and text; those in the file are not made again."""
    names = [hashlib.blake2b("\0".join(key).encode(), digest_size=12).hexdigest() for key in keys]
    found = dict(np.load(kept)) if kept and kept.exists() else {}
    missing = [k for k, name in enumerate(names) if name not in found]
    if missing:
        using = model()
        if using is None:
            raise SystemExit("train_levels: the vectors need the extra: pip install 'monitor[semantic]'")
        found |= {
            names[k]: v for k, v in zip(missing, embed(using.load(), [keys[k] for k in missing]), strict=True)
        }
        if kept:
            np.savez(kept, **found)
    return {key: found[name] for key, name in zip(keys, names, strict=True)}


def read_all(folder: Path, rarity: Rarity, vectors: Callable[[Sequence[Key]], Mapping[Key, Vectors]]) -> Data:
    """The folder's pairs, measured."""
    pairs, articles, group = pairs_in(folder)
    read: dict[Key, Told] = {key: told(article, rarity) for key, article in articles.items()}
    meaning = vectors(sorted(articles))
    pairs += neighbours(sorted(articles), group, meaning)
    rows = []
    for pair in pairs:
        values = measure(read[pair.a], read[pair.b])
        values |= meant(meaning[pair.a], meaning[pair.b], across=bool(values["languages"]))
        rows.append([values[name] for name in (*SAID, *MEANT)])
    number = {name: k for k, name in enumerate(sorted(set(group.values())))}
    x = np.array(rows)
    given = np.array([p.given for p in pairs])
    keep = given | (x[:, SAID.index("runs5")] <= RETOLD)
    return Data(
        features=x[keep],
        level=np.array([(*NAMES, "apart").index(p.level) for p in pairs])[keep],
        source=np.array([p.source for p in pairs])[keep],
        given=given[keep],
        groups=np.array([[number[group[p.a]], number[group[p.b]]] for p in pairs])[keep],
    )


def weigh(data: Data, rows: Ints) -> Floats:
    """Levels alike; within one, sets as among the given pairs."""
    out = np.zeros(len(rows))
    for level in range(len(NAMES) + 1):
        own = data.level[rows] == level
        for source in SETS:
            part = own & (data.source[rows] == source)
            share = (data.given & (data.level == level) & (data.source == source)).sum()
            if part.any():
                out[part] = max(AT_LEAST, share) / part.sum()
        if own.any():
            out[own] /= out[own].sum() * len(NAMES) / (APART_WEIGH if level == APART else 1)
    return out


def fit(x: Floats, level: Ints, weight: Floats, ridge: float = RIDGE) -> Fitted:
    """Multinomial logistic regression with a ridge on standardised features."""
    usual, scale = x.mean(axis=0), x.std(axis=0)
    scale[scale < 1e-6] = 1.0
    z = (x - usual) / scale
    open_to = np.vstack([np.eye(len(NAMES)), [name in ("topic", "other") for name in NAMES]])[level]

    def loss(flat: Floats) -> tuple[float, Floats]:
        theta = flat.reshape(z.shape[1] + 1, len(NAMES))
        odds = z @ theta[1:] + theta[0]
        odds -= odds.max(axis=1, keepdims=True)
        share = np.exp(odds)
        share /= share.sum(axis=1, keepdims=True)
        allowed = np.maximum((share * open_to).sum(axis=1, keepdims=True), 1e-300)
        error = (share - share * open_to / allowed) * weight[:, None]
        value = ridge * (theta[1:] ** 2).sum() / 2 - float(weight @ np.log(allowed[:, 0]))
        return value, np.vstack([error.sum(axis=0), z.T @ error + ridge * theta[1:]]).ravel()

    start = np.zeros((z.shape[1] + 1) * len(NAMES))
    theta = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 500}).x
    theta = theta.reshape(z.shape[1] + 1, len(NAMES))
    return Fitted(bias=theta[0], weights=theta[1:] / scale[:, None], usual=usual)


def judged_apart(data: Data, columns: int, seed: int, ridge: float = RIDGE) -> Ints:
    """The level of each given pair by a model that saw none of its groups; -1 for the others."""
    fold = np.array([_chance(f"{seed}", f"{g}") % FOLDS for g in range(data.groups.max() + 1)])[data.groups]
    fold.sort(axis=1)
    out = np.full(len(fold), -1)
    for held in np.unique(fold[data.given], axis=0):
        rows = np.nonzero(~np.isin(fold, held).any(axis=1))[0]
        fitted = fit(data.features[rows, :columns], data.level[rows], weigh(data, rows), ridge)
        asked = data.given & (fold == held).all(axis=1)
        out[asked] = fitted.predict(data.features[asked, :columns])
    return out


def scores(gold: Ints, said: Ints) -> list[float]:
    """F1 of each level."""
    return [
        float(2 * ((gold == k) & (said == k)).sum() / max(1, (gold == k).sum() + (said == k).sum()))
        for k in range(len(NAMES))
    ]


def main() -> int:
    """Fit, show the figures, and write the weights where asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="folder of labelled pairs and sets")
    parser.add_argument("--vectors", type=Path, help="keep vectors in this file (.npz)")
    parser.add_argument("--write", type=Path, help="write the weights here")
    parser.add_argument(
        "--seeds", type=int, default=3, help="ways to part the groups (default 3); 0: no figures"
    )
    args = parser.parse_args()
    data = read_all(args.folder, Rarity(everyday.table()), lambda keys: vectors_of(keys, args.vectors))
    out = sys.stdout.write
    shipped: dict[str, dict[str, dict[str, object]]] = {}
    for title, features in (("with vectors", (*SAID, *MEANT)), ("without vectors", SAID)):
        gold = data.level[data.given]
        table = np.zeros((len(NAMES), len(NAMES)), dtype=int)
        found = []
        for seed in range(args.seeds):
            said = judged_apart(data, len(features), seed)[data.given]
            np.add.at(table, (gold, said), 1)
            found.append(scores(gold, said))
        if found:
            mean = np.mean(found, axis=0)
            out(f"{title}: macro F1 {mean.mean():.4f}\n")
            for k, name in enumerate(NAMES):
                row = ", ".join(f"{n} {c / args.seeds:.1f}" for n, c in zip(NAMES, table[k], strict=True))
                out(f"  {name:8} F1 {mean[k]:.4f}   said: {row}\n")
        rows = np.arange(len(data.level))
        fitted = fit(data.features[:, : len(features)], data.level, weigh(data, rows))
        shipped[title] = {
            "bias": dict(zip(NAMES, _rounded(fitted.bias), strict=True)),
            "usual": dict(zip(features, _rounded(fitted.usual), strict=True)),
            "weights": dict(zip(features, map(_rounded, fitted.weights), strict=True)),
        }
    if args.write:
        args.write.write_text(_laid_out(shipped), "utf-8")
    return 0


def _rounded(values: Floats) -> list[float]:
    return [round(float(v), 4) for v in values]


def _laid_out(shipped: Mapping[str, Mapping[str, Mapping[str, object]]]) -> str:
    """JSON with a line for each feature."""
    models = []
    for title, parts in shipped.items():
        blocks = []
        for part, values in parts.items():
            lines = ",\n".join(f"   {json.dumps(k)}: {json.dumps(v)}" for k, v in values.items())
            blocks.append(f"  {json.dumps(part)}: {{\n{lines}\n  }}")
        models.append(f" {json.dumps(title)}: {{\n" + ",\n".join(blocks) + "\n }")
    return "{\n" + ",\n".join(models) + "\n}\n"


if __name__ == "__main__":
    sys.exit(main())
