"""The room beside the great one: new articles among their neighbours, whose stories stand as they are.

What is judged, and how, is the room's. But only pairs are judged that a new article is in; articles that
stand in one story stay together, whatever their scores, so that new ones join them or not and tear nothing;
and what is rare is so in the whole window.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from monitor.model import Article, Override, Scored, StoryRules
from monitor.stories import cells, copies, nearest
from monitor.stories.candidates import Ints, survey
from monitor.stories.grounds import grounds
from monitor.stories.grouping import cluster
from monitor.stories.kept import Flags
from monitor.stories.meaning import SURROUNDINGS, Small, view
from monitor.stories.nodes import Nodes, Unpacked, marks
from monitor.stories.products import distinct
from monitor.stories.reading import Forms, Reading, read
from monitor.stories.room import Room, between, joined, judge, line, told
from monitor.stories.tally import Rest, Tally
from monitor.text import content_hash


class Annex(Room):
    """New articles and some of the window, in order, taken apart into groups.

    `held` says in which story each of the window's stands. `parts` are the groups that new articles are in;
    `others` those of the window alone; `group_of` counts the others after the parts.
    """

    def __init__(
        self,
        ordered: Sequence[Scored],
        rules: StoryRules,
        *,
        held: Mapping[str, str],
        readings: Mapping[str, Reading],
        tally: Tally,
        vectors: Mapping[str, Small] | None,
        overrides: Sequence[Override],
    ) -> None:
        self.scored = ordered
        self.rules = rules
        batch = told(ordered, overrides, vectors)
        articles = batch.articles
        self.nodes = nodes = Beside(
            articles,
            readings,
            days=batch.days,
            dated=batch.dated,
            span=float(rules.window_days),
            vectors=vectors if batch.meant else None,
            alone=batch.alone,
            tally=tally,
            held=held,
            names=rules.names,
        )
        bound, apart = between(batch.said, nodes.of)
        self.judge = judge(nodes, batch, rules, apart)
        self.line = line(rules.threshold)
        fresh = nodes.fresh
        candidates = nodes.grounds.batch.pairs
        candidates = candidates[fresh[candidates].any(axis=1)]
        self.pairs = joined(candidates, apart, len(nodes.rows))
        self.likeness = self.judge.likeness(self.pairs)
        self.odds = self.judge.allowed(self.likeness, self.pairs)
        self.floor = min(-self.judge.model.clip, self.line - 1)
        self.times = np.where(self.judge.dated > 0, self.judge.days, np.nan)
        self._stand = _standing([held.get(a.id) for a in articles], nodes.of, apart)
        groups = cluster(
            len(nodes.rows), self.pairs, self.odds, self.judge,
            line=self.line, floor=self.floor, bound=self._stand, days=self.times,
        )  # fmt: skip
        groups = self._bound(self._allowed(groups), bound)
        followers: dict[int, list[int]] = {}
        for row, node in enumerate(nodes.of.tolist()):
            followers.setdefault(node, []).append(row)
        every = sorted(
            (not fresh[part].any(), sorted(row for node in part for row in followers[node]))
            for part in groups
        )
        self.parts = [rows for old, rows in every if not old]
        self.others = [rows for old, rows in every if old]
        self.group_of = np.zeros(len(nodes.rows), dtype=np.int64)
        for k, (_, rows) in enumerate(every):
            self.group_of[nodes.of[rows]] = k

    def _around(self, inside: Ints, bound: Sequence[tuple[int, int]]) -> list[list[int]]:
        return super()._around(inside, (*self._stand, *bound))


class Beside(Nodes):
    """The nodes of new articles and of some of the window, the rest of which is the past.

    Copies, marks and grounds as for any batch. But passages, which take longest to compare, are compared only
    where a new article is in a pair, and with an old one's nearest: how near those come is all that
    is asked of two old ones.
    """

    def __init__(
        self,
        articles: Sequence[Article],
        readings: Mapping[str, Reading],
        *,
        days: Sequence[float],
        dated: Sequence[bool],
        span: float,
        vectors: Mapping[str, Small] | None,
        alone: frozenset[int],
        tally: Tally,
        held: Mapping[str, str],
        names: Forms,
    ) -> None:
        self.readings = [readings.get(a.id) or read(a, names=names) for a in articles]
        hashes = [content_hash(a.title, a.text) for a in articles]
        when = list(zip(map(float, days), map(bool, dated), strict=True))
        self.copies = copies.find(self.readings, hashes, when, span, alone)
        past = Rest(tally, [one for a, one in zip(articles, self.readings, strict=True) if a.id in held])
        for i in self.copies.barriers:
            self.readings[i] = read(articles[i], with_text=False, names=names)
        self.rows = [i for i, head in enumerate(self.copies.head) if head == i]
        place = {i: n for n, i in enumerate(self.rows)}
        self.of = np.array([place[head] for head in self.copies.head], dtype=np.int64)
        self.fresh = np.zeros(len(self.rows), dtype=np.bool_)
        self.fresh[self.of[[i for i, a in enumerate(articles) if a.id not in held]]] = True
        self.marks = [marks(articles[i], self.readings[i]) for i in self.rows]
        rows = None if vectors is None else Unpacked(articles, self.rows, self.copies.barriers, vectors)
        batch = survey(
            [self.readings[i] for i in self.rows],
            None if rows is None else view(rows, "whole"),
            days=np.asarray(days, dtype=np.float64)[self.rows],
            dated=np.asarray(dated, dtype=np.bool_)[self.rows],
            span=span,
            past=past,
        )
        batch = replace(batch, pairs=_worth_it(batch.pairs, self.fresh, batch.vectors))
        self.grounds = grounds(batch, self.marks, rows)


def _worth_it(pairs: Ints, fresh: Flags, vectors: Small | None) -> Ints:
    """The candidates that a new one is in; of others those of an article's nearest by meaning."""
    new = fresh[pairs].any(axis=1)
    if vectors is None:
        return np.asarray(pairs[new], dtype=np.int64)
    old = np.nonzero(~new)[0]
    there, values = nearest.both(pairs[old], cells.cosines(vectors, pairs[old]))
    best, _ = nearest.best_of(there[:, 0], there[:, 1], values, SURROUNDINGS)
    best.sort(axis=1)
    keys = np.concatenate([pairs[new], best]) @ np.array([len(fresh), 1])
    keys = distinct(keys)
    return np.column_stack([keys // len(fresh), keys % len(fresh)])


def _standing(stories: Sequence[str | None], of: Ints, apart: set[tuple[int, int]]) -> list[tuple[int, int]]:
    """Pairs of nodes that stay together: those of one story, unless the reader keeps two of them apart."""
    nodes: dict[str, list[int]] = {}
    for story, node in zip(stories, of.tolist(), strict=True):
        if story is not None and node not in nodes.setdefault(story, []):
            nodes[story].append(node)
    parted = {frozenset(pair) for pair in apart}
    return [
        (own[0], other)
        for own in nodes.values()
        if not (parted and any({i, j} in parted for i in own for j in own))
        for other in own[1:]
    ]
