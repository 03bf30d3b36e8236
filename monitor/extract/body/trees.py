"""Boosted decision trees, read from a file of numbers: the sum of what each tree says, as a probability.

Fitted elsewhere (tools/train_blocks.py); here they are only asked, for many rows at once.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Trees:
    """Every tree's nodes, one after the other. A node sends a row to `children[2 * node]` where its
    feature is at most the threshold, else to the next; a leaf sends it to itself."""

    names: tuple[str, ...]
    roots: npt.NDArray[np.int32]
    feature: npt.NDArray[np.int32]
    threshold: Floats
    children: npt.NDArray[np.int32]
    value: Floats
    depth: int

    def ask(self, rows: Floats) -> Floats:
        """A probability for each row of `rows` (rows × features, in the order of `names`)."""
        count, width = rows.shape
        flat = np.ascontiguousarray(rows, dtype=np.float32).ravel()
        start = (np.arange(count, dtype=np.int32) * width)[:, None]
        node = np.broadcast_to(self.roots, (count, len(self.roots)))
        for _ in range(self.depth):
            right = flat.take(start + self.feature.take(node)) > self.threshold.take(node)
            node = self.children.take(2 * node + right)
        total = self.value.take(node).sum(axis=1, dtype=np.float64)
        return np.asarray(1.0 / (1.0 + np.exp(-np.clip(total, -30, 30))), dtype=np.float32)


def load(name: str) -> Trees:
    """The trees in the data file `name` beside this module."""
    said = resources.files("monitor.extract.body").joinpath(name).read_text("utf-8")
    found: dict[str, Any] = json.loads(said)
    return trees(tuple(found["features"]), found["trees"])


def trees(names: tuple[str, ...], said: list[dict[str, list[float]]]) -> Trees:
    """The trees that `said` gives as lists: `feature` (-1: a leaf), `threshold`, `left`, `right`, `value`."""
    roots: list[int] = []
    feature: list[int] = []
    threshold: list[float] = []
    children: list[int] = []
    value: list[float] = []
    depth = 0
    for tree in said:
        root = len(feature)
        roots.append(root)
        level = [0] * len(tree["feature"])
        for at, which in enumerate(tree["feature"]):
            leaf = which < 0
            feature.append(0 if leaf else int(which))
            threshold.append(np.inf if leaf else tree["threshold"][at])
            value.append(tree["value"][at] if leaf else 0.0)
            for side in ("left", "right"):
                child = at if leaf else int(tree[side][at])
                children.append(root + child)
                if not leaf:
                    level[child] = level[at] + 1
        depth = max(depth, *level)
    return Trees(
        names=names,
        roots=np.array(roots, dtype=np.int32),
        feature=np.array(feature, dtype=np.int32),
        threshold=np.array(threshold, dtype=np.float32),
        children=np.array(children, dtype=np.int32),
        value=np.array(value, dtype=np.float32),
        depth=depth,
    )
