# ruff: noqa: INP001, T201 - a script, run by its path
"""Fits the weights of relevance: `train_relevance.py --stream DIR --judged DIR ... --headlines FILE ...`.

Two steps, since labels are few and headlines many.

1. What the text of an article makes of a name that stands in its headline, against one that does not
   (Dunietz and Gillick 2014, "A New Entity Salience Task with Millions of Training Examples", took the
   abstract for the headline). The headline is hidden from the counts. This gives the body's weights their
   proportions, and one number, the body's standing.
2. On labelled sets, each at the same weight: a logistic regression over that number, what stands in the
   title, and a few counts of their own. Written out, all of it is one weighted sum.

A folder holds docs.jsonl {id, title, text, lang?, status?, text_from?}, tags.jsonl {tag, any, all?, none?,
match?, exclude?} and qrels.jsonl {tag, doc, grade}. Of a `--stream` every article is judged for every tag: a
label is relevance, none is none, and each tag counts alike, however many articles it has. Of a `--judged`
set only the pairs with a grade count, relevant from 2 on. A `--headlines` file has {title, text} a line.

Prints how well each labelled set is told, by weights fitted on the rest of it (five folds), then the weights
themselves, and writes them to monitor/relevance/weights.json, or to `--out FILE`; with `--dry` nowhere. The
same sets give the same file.
"""

from __future__ import annotations

import argparse
import json
import math
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

from monitor import passages
from monitor.model import Tag
from monitor.relevance.layout import Layout
from monitor.relevance.rarity import is_everyday
from monitor.relevance.standing import NAMES, Standing, measure
from monitor.rules import Matcher, Span, Text, tag_query

OUT = Path(__file__).parents[1] / "monitor" / "relevance" / "weights.json"
BODY = (
    "count",
    "named",
    "density",
    "early",
    "span",
    "last",
    "most",
    "placed",
    "source",
    "owner",
    "length",
    "proper",
)
OWN = ("title", "front", "untitled", "count", "density", "early", "early_name", "proper", "length", "rare")
# A few dozen teasers of one collection say that hardly one is about what its title leaves out. That much is
# not believed of all others.
LEAST = {"untitled": -1.5}
PENALTY = 1.7  # L2, on standardised counts
# Each article of a labelled set also as its title alone, and as title and first paragraph, so that short
# texts are not judged as what they are not; at this share of the set's weight.
SHORTENED = 0.05
FOLDS = 5
_LONGEST = 12_000  # characters of a headline's article


@dataclass(frozen=True, slots=True)
class Pair:
    """A tag's mentions in an article: what was counted, and whether a reader of the tag wanted it."""

    set: str
    tag: str
    doc: str
    kind: str
    wanted: bool
    values: tuple[float, ...]


def lines(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as stream:
        return [json.loads(line) for line in stream if line.strip()]


def standings(doc: dict[str, Any], matcher: Matcher, title: str, body: str) -> dict[int, Standing]:
    """As `relevance.score` counts them."""
    whole = doc.get("status", "article") == "article" and doc.get("text_from", "page") not in (
        "feed",
        "title",
    )
    text = Text(title, body)
    found = matcher.find(text, lang=doc.get("lang") or "en")
    if not found:
        return {}
    layout = Layout(text)
    out = {index: measure(layout, spans, whole=whole) for index, spans in found.items()}
    telling = passages.telling(body)
    if telling != body:
        once = Text(title, telling)
        layout = Layout(once)
        for index, spans in matcher.find(once, lang=doc.get("lang") or "en").items():
            if any(span.start >= once.title_end for span in spans):
                out[index] = measure(layout, spans, whole=whole)
    return out


def labelled(folder: Path, *, stream: bool) -> Iterator[Pair]:
    """The pairs of a folder whose rule finds anything."""
    tags = [
        Tag(
            slug=one["tag"],
            name=one["tag"],
            match=one.get("match"),
            exclude=one.get("exclude"),
            any=tuple(one.get("any") or ()),
            all=tuple(one.get("all") or ()),
            none=tuple(one.get("none") or ()),
        )
        for one in lines(folder / "tags.jsonl")
    ]
    matcher = Matcher([tag_query(tag) for tag in tags])
    grades = {(one["tag"], one["doc"]): float(one["grade"]) for one in lines(folder / "qrels.jsonl")}
    for doc in lines(folder / "docs.jsonl"):
        forms = {
            "whole": (doc["title"], doc["text"]),
            "title": (doc["title"], ""),
            "short": (doc["title"], doc["text"].split("\n", 1)[0]),
        }
        for kind, (title, body) in forms.items():
            for index, standing in standings(doc, matcher, title, body).items():
                grade = grades.get((tags[index].slug, doc["id"]))
                if stream or grade is not None:
                    wanted = grade is not None if stream else float(grade or 0) >= 2
                    yield Pair(folder.name, tags[index].slug, doc["id"], kind, wanted, standing.values())


def headlines(path: Path) -> Iterator[Pair]:
    """The names of each article, and whether its headline has them."""
    for number, doc in enumerate(lines(path)):
        title, body = doc.get("title") or "", (doc.get("text") or "")[:_LONGEST]
        heading, text = Text(title, "").norms, Text("", body)
        if not 3 < len(heading) < 40 or len(text) < 80:
            continue
        layout = Layout(text)
        for name in names(layout):
            size = len(name)
            said = any(tuple(heading[at : at + size]) == name for at in range(len(heading)))
            wanted = said or (size > 1 and len(name[-1]) > 3 and name[-1] in heading)
            spans = [
                Span(at, at + size)
                for at in layout.places[name[0]]
                if tuple(text.norms[at : at + size]) == name
            ]
            yield Pair(
                "headlines",
                " ".join(name),
                f"{path.name}:{number}",
                "whole",
                wanted,
                measure(layout, spans).values(),
            )


def names(layout: Layout) -> list[tuple[str, ...]]:
    """What is written with a capital within a sentence, up to five words."""
    text = layout.text
    starts = set(layout.sentences)
    found: dict[tuple[str, ...], None] = {}
    at = text.title_end
    while at < len(text):
        end = at
        while (
            end < len(text)
            and text.atom(end)[0].isupper()
            and (end == at or (text.joints[end] in ("", ".") and end not in starts))
            and not (end > at and text.atom(end - 1).endswith(("'s", "’s")))
        ):
            end += 1
        if (
            at < end <= at + 5
            and at not in starts
            and len(text.atom(at)) > 1
            and not is_everyday(text.norms[at])
        ):
            found.setdefault(tuple(text.norms[at:end]))
        at = max(at + 1, end)
    return list(found)


def fit(x: Any, y: Any, weight: Any, penalty: float = PENALTY) -> tuple[float, Any]:
    """Bias and weights of a logistic regression with an L2 penalty on standardised columns, in the columns'
    own measure."""
    mean, spread = np.average(x, axis=0, weights=weight), x.std(axis=0) + 1e-9
    z = (x - mean) / spread

    def loss(w: Any) -> tuple[float, Any]:
        odds = w[0] + z @ w[1:]
        p = 1 / (1 + np.exp(-odds))
        value = float(weight @ (np.logaddexp(0, odds) - y * odds)) + penalty * float(w[1:] @ w[1:])
        slope = weight * (p - y)
        return value, np.concatenate([[slope.sum()], z.T @ slope + 2 * penalty * w[1:]])

    found = minimize(loss, np.zeros(z.shape[1] + 1), jac=True, method="L-BFGS-B", options={"maxiter": 2000})
    weights = found.x[1:] / spread
    return float(found.x[0] - weights @ mean), weights


def columns(x: Any, wanted: Sequence[str]) -> Any:
    return x[:, [NAMES.index(name) for name in wanted]]


def weighing(pairs: Sequence[Pair], streams: set[str]) -> Any:
    """Each set counts a thousand; each tag of a stream alike."""
    of_tag = Counter((one.set, one.tag) for one in pairs if one.kind == "whole")
    out = np.array([1 / max(1, of_tag[one.set, one.tag]) if one.set in streams else 1.0 for one in pairs])
    for name in {one.set for one in pairs}:
        for whole, share in ((True, 1000.0), (False, 1000.0 * SHORTENED)):
            these = np.array([one.set == name and (one.kind == "whole") == whole for one in pairs])
            if these.any():
                out[these] *= share / out[these].sum()
    return out


def fold(one: Pair, stream: bool) -> int:
    """By tag in a stream, by article where tags are an article's own: what is asked is never learnt from."""
    return zlib.crc32((one.tag if stream else one.doc).encode()) % FOLDS


def report(pairs: Sequence[Pair], odds: Any) -> None:
    """Average precision (over all pairs of a set, and the mean over its tags), F1 at 0.5 and the calibration
    error in ten bins, of what the rules find."""
    for name in dict.fromkeys(one.set for one in pairs):
        these = [at for at, one in enumerate(pairs) if one.set == name and one.kind == "whole"]
        p = 1 / (1 + np.exp(-odds[these]))
        y = np.array([pairs[at].wanted for at in these])
        tags = defaultdict(list)
        for row, at in enumerate(these):
            tags[pairs[at].tag].append(row)
        by_tag = [average_precision(p[rows], y[rows]) for rows in tags.values() if y[rows].any()]
        true = int(((p >= 0.5) & y).sum())
        bins = np.minimum(9, (p * 10).astype(int))
        error = sum(abs(p[bins == b].sum() - y[bins == b].sum()) for b in range(10)) / len(p)
        f1 = 2 * true / max(1, int((p >= 0.5).sum()) + int(y.sum()))
        print(
            f"{name:12} pairs {len(these):5} wanted {int(y.sum()):5}  AP {average_precision(p, y):.3f}"
            f"  mean over tags {np.mean(by_tag) if by_tag else 0.0:.3f}  F1 {f1:.3f}"
            f"  calibration error {error:.3f}"
        )


def average_precision(p: Any, y: Any) -> float:
    ranked = y[np.argsort(-p, kind="stable")]
    return float((np.cumsum(ranked) / np.arange(1, len(ranked) + 1))[ranked].mean()) if ranked.any() else 0.0


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--stream", type=Path, action="append", default=[])
    asked.add_argument("--judged", type=Path, action="append", default=[])
    asked.add_argument("--headlines", type=Path, action="append", default=[])
    asked.add_argument("--out", type=Path, default=OUT, metavar="FILE", help="where the weights go")
    asked.add_argument("--dry", action="store_true", help="measure, write nothing")
    args = asked.parse_args()
    if not args.headlines or not (args.stream or args.judged):
        asked.error("--headlines, and --stream or --judged, are wanted: weights are fitted on both")
    free = [pair for path in args.headlines for pair in headlines(path)]
    x = np.array([one.values for one in free])
    y = np.array([float(one.wanted) for one in free])
    _, body = fit(columns(x, BODY), y, np.full(len(y), 1000 / len(y)), penalty=0.05)
    print(f"headlines    names {len(free)} wanted {int(y.sum())}")
    streams = {path.name for path in args.stream}
    pairs = [one for path in args.stream for one in labelled(path, stream=True)]
    pairs += [one for path in args.judged for one in labelled(path, stream=False)]
    x = np.array([one.values for one in pairs])
    y = np.array([float(one.wanted) for one in pairs])
    weight = weighing(pairs, streams)
    z = np.column_stack([columns(x, BODY) @ body, columns(x, OWN)])
    folds = np.array([fold(one, one.set in streams) for one in pairs])
    odds = np.zeros(len(pairs))
    for k in range(FOLDS):
        bias, weights = fit(z[folds != k], y[folds != k], weight[folds != k])
        odds[folds == k] = bias + z[folds == k] @ weights
    report(pairs, odds)
    bias, weights = fit(z, y, weight)
    flat = dict.fromkeys(NAMES, 0.0)
    for name, value in zip(BODY, body, strict=True):
        flat[name] += float(weights[0] * value)
    for name, value in zip(OWN, weights[1:], strict=True):
        flat[name] += max(LEAST.get(name, -math.inf), float(value))
    whole = np.array([one.kind == "whole" for one in pairs])
    usual = np.average(x[whole], axis=0, weights=weight[whole])
    if not args.dry:
        found = {
            "bias": round(bias, 4),
            "weights": {name: round(value, 4) for name, value in flat.items()},
            "usual": {name: round(float(value), 4) for name, value in zip(NAMES, usual, strict=True)},
        }
        args.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    for name, value in flat.items():
        print(f"  {name:12} {value:7.3f}")


if __name__ == "__main__":
    main()
