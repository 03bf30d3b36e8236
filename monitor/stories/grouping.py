"""Groups from pair scores: average link over log-odds, vetoes, and a check of every member after.

Not single link and not connected components: a chain of half-alike articles would tie a week's news
into one story. Not complete link: it tears big stories apart.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy import sparse
from scipy.cluster.hierarchy import linkage
from scipy.sparse.csgraph import connected_components

from monitor.stories.candidates import Floats, Ints

# Candidates hold each article's nearest, which cannot hold a story of forty. Within a component of
# this size every pair is scored; in a larger one a pair that was no candidate counts as unlike.
COMPLETE = 250
VETO = -1e6

Score = Callable[[Ints], Floats]


def cluster(
    count: int, pairs: Ints, odds: Floats, score: Score, *, line: float, floor: float
) -> list[list[int]]:
    """A partition of `range(count)`: sorted groups of sorted rows.

    `odds` are the log-odds of `pairs` (i < j), `score` gives those of further pairs; at most VETO
    means never together. A link counts from `line`; a pair that was not scored has `floor`.
    """
    strong = odds >= line
    graph = sparse.coo_array((np.ones(int(strong.sum())), tuple(pairs[strong].T)), shape=(count, count))
    _, label = connected_components(graph, directed=False)
    inside = label[pairs[:, 0]] == label[pairs[:, 1]]
    order = np.argsort(label[pairs[inside, 0]], kind="stable")
    kept, kept_odds = pairs[inside][order], odds[inside][order]
    starts = np.searchsorted(label[kept[:, 0]], np.arange(label.max(initial=-1) + 2))
    members: list[list[int]] = [[] for _ in range(len(starts) - 1)]
    for row, mark in enumerate(label.tolist()):
        members[mark].append(row)
    out: list[list[int]] = []
    for mark, rows in enumerate(members):
        if len(rows) == 1:
            out.append(rows)
            continue
        part = slice(int(starts[mark]), int(starts[mark + 1]))
        table = _table(rows, kept[part], kept_odds[part], score, floor)
        for group in _average_link(table, line):
            out.extend([rows[i] for i in sub] for sub in _checked(table, group, line))
    return sorted(out)


def _table(rows: list[int], pairs: Ints, odds: Floats, score: Score, floor: float) -> Floats:
    size = len(rows)
    table = np.full((size, size), np.nan)
    position = {row: i for i, row in enumerate(rows)}
    if len(pairs):
        left = np.array([position[int(r)] for r in pairs[:, 0]])
        right = np.array([position[int(r)] for r in pairs[:, 1]])
        table[left, right] = odds
    if size <= COMPLETE:
        a, b = np.nonzero(np.triu(np.isnan(table), 1))
        if a.size:
            where = np.asarray(rows, dtype=np.int64)
            table[a, b] = score(np.column_stack([where[a], where[b]]))
    table = np.where(np.isnan(table), floor, table)
    table = np.triu(table, 1)
    return np.asarray(table + table.T)


def _average_link(table: Floats, line: float) -> list[list[int]]:
    size = len(table)
    upper = np.triu_indices(size, 1)
    scores = table[upper]
    # A veto enters the average as the worst ordinary score; below, no group keeps one inside.
    ordinary = scores[scores > VETO]
    worst = float(ordinary.min(initial=0.0)) if ordinary.size else 0.0
    top = max(float(scores.max()), line)
    tree = linkage(np.round(top - np.maximum(scores, worst), 6), method="average")
    leaves: list[list[int]] = [[i] for i in range(size)]
    height = [0.0] * size
    children: list[tuple[int, int] | None] = [None] * size
    for left, right, distance, _ in tree.tolist():
        leaves.append(sorted(leaves[int(left)] + leaves[int(right)]))
        height.append(distance)
        children.append((int(left), int(right)))
    out: list[list[int]] = []
    stack = [len(leaves) - 1]
    limit = round(top - line, 6)
    while stack:
        node = stack.pop()
        below = children[node]
        rows = leaves[node]
        alike = round(height[node], 6) <= limit and not (table[np.ix_(rows, rows)] <= VETO).any()
        if below is None or alike:
            out.append(rows)
        else:
            stack.extend(below)
    return out


def _checked(table: Floats, group: list[int], line: float) -> list[list[int]]:
    """The group without members whose mean score to the others is under the line, worst first."""
    rows = list(group)
    left: list[list[int]] = []
    while len(rows) > 2:
        part = table[np.ix_(rows, rows)]
        means = np.round((part.sum(axis=1) - np.diag(part)) / (len(rows) - 1), 6)
        worst = int(np.argmin(means))
        if means[worst] >= line:
            break
        left.append([rows.pop(worst)])
    return [rows, *left]
