"""One grouping: everything that is known of one batch of articles, in a fixed order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from monitor import urls
from monitor.model import Article, Override, Scored, StoryRules
from monitor.stories.candidates import Floats, Ints
from monitor.stories.grouping import VETO, cluster
from monitor.stories.meaning import Small
from monitor.stories.nodes import Nodes
from monitor.stories.pairs import Weights, judged, load_weights
from monitor.stories.reading import outlet_in_title, read
from monitor.stories.views import Past
from monitor.text import fold

# News of one event comes within two days; what comes ten days after is the next event, unless all
# else speaks against it. Log-odds taken off for each day.
FREE_DAYS, LATE_DAYS = 0.5, 10.0
PER_DAY, PER_LATE_DAY = 0.5, 1.0
# One outlet rarely tells one event twice: what looks alike there is its next development, or its own
# manner and boilerplate.
SAME_OUTLET = 1.4
# A group of more nodes than this is not judged anew pair by pair.
WHOLE = 1_500
# An article of the archive counts for half after so many days: what was everyday last year may be news.
HALF_LIFE = 56.0
# Sites that carry many outlets' articles under their own name.
_CARRIERS = frozenset("google.com yahoo.com yahoo.co.jp msn.com bing.com smartnews.com flipboard.com".split())


@dataclass(frozen=True, slots=True)
class Judge:
    """Log-odds that pairs of nodes tell one event, after time, outlet and vetoes.

    `apart` are pairs of nodes that the reader keeps apart, each as i * count + j with i < j.
    """

    nodes: Nodes
    days: Floats
    dated: Floats
    outlet: Ints
    window: float
    model: Weights
    apart: frozenset[int]

    def __call__(self, pairs: Ints) -> Floats:
        """Log-odds of each pair; VETO where the two never come together."""
        return self.allowed(self.likeness(pairs), pairs)

    def likeness(self, pairs: Ints, grounds: Floats | None = None) -> Floats:
        """Log-odds of each pair after time and outlet, whether or not the two may come together; `grounds`
        are those before, where they are known."""
        odds = judged(self.nodes.grounds, pairs, self.model) if grounds is None else grounds
        return np.asarray(np.round(odds - self.late(pairs) - self.outlets(pairs), 6), dtype=np.float64)

    def allowed(self, likeness: Floats, pairs: Ints) -> Floats:
        """The likeness of each pair, VETO where the two never come together."""
        odds = likeness.copy()
        odds[self.forbidden(pairs)] = VETO
        return odds

    def forbidden(self, pairs: Ints) -> npt.NDArray[np.bool_]:
        """Which pairs never come together: by time, by what contradicts, by the reader."""
        late = self.gap(pairs) > self.window
        return np.asarray(late | self.nodes.grounds.vetoed(pairs) | self.by_reader(pairs), dtype=np.bool_)

    def gap(self, pairs: Ints) -> Floats:
        """Days between the two, 0 where one of them has no date of its own."""
        first, second = pairs[:, 0], pairs[:, 1]
        days = np.abs(self.days[first] - self.days[second])
        return np.asarray(days * self.dated[first] * self.dated[second], dtype=np.float64)

    def late(self, pairs: Ints) -> Floats:
        """What the time between the two takes off."""
        gap = self.gap(pairs)
        near = np.clip(gap - FREE_DAYS, 0, LATE_DAYS - FREE_DAYS) * PER_DAY
        return np.asarray(near + np.maximum(gap - LATE_DAYS, 0) * PER_LATE_DAY, dtype=np.float64)

    def outlets(self, pairs: Ints) -> Floats:
        """What it takes off that both are of one outlet."""
        same = self.outlet[pairs[:, 0]] == self.outlet[pairs[:, 1]]
        return np.asarray(np.where(same, SAME_OUTLET, 0.0), dtype=np.float64)

    def by_reader(self, pairs: Ints) -> npt.NDArray[np.bool_]:
        """Which pairs the reader keeps apart."""
        if not self.apart:
            return np.zeros(len(pairs), dtype=np.bool_)
        keys = pairs[:, 0] * len(self.nodes.rows) + pairs[:, 1]
        return np.isin(keys, np.fromiter(self.apart, dtype=np.int64, count=len(self.apart)))


class Room:
    """A batch taken apart into groups: `parts` are sorted rows of articles, `group_of` says in which each
    node is; `pairs` are the candidates, `odds` theirs, `likeness` the same before vetoes."""

    def __init__(
        self,
        ordered: Sequence[Scored],
        rules: StoryRules,
        *,
        vectors: Mapping[str, Small] | None,
        overrides: Sequence[Override],
        archive: Sequence[Article],
    ) -> None:
        self.scored = ordered
        self.rules = rules
        batch = told(ordered, overrides, vectors)
        articles = batch.articles
        self.nodes = Nodes(
            articles,
            days=batch.days,
            dated=batch.dated,
            span=float(rules.window_days),
            vectors=vectors if batch.meant else None,
            alone=batch.alone,
            past=_past(archive, batch.days[-1], articles, rules),
            names=rules.names,
        )
        nodes = self.nodes
        bound, apart = between(batch.said, nodes.of)
        self.judge = judge(nodes, batch, rules, apart)
        self.line = line(rules.threshold)
        self.pairs = joined(nodes.grounds.batch.pairs, apart, len(nodes.rows))
        self.likeness = self.judge.likeness(self.pairs)
        self.odds = self.judge.allowed(self.likeness, self.pairs)
        self.floor = min(-self.judge.model.clip, self.line - 1)
        self.times = np.where(self.judge.dated > 0, self.judge.days, np.nan)
        groups = cluster(
            len(nodes.rows),
            self.pairs,
            self.odds,
            self.judge,
            line=self.line,
            floor=self.floor,
            days=self.times,
        )
        groups = self._bound(self._allowed(groups), bound)
        followers: dict[int, list[int]] = {}
        for row, node in enumerate(nodes.of.tolist()):
            followers.setdefault(node, []).append(row)
        self.parts = sorted(sorted(i for n in part for i in followers[n]) for part in groups)
        self.group_of = np.zeros(len(nodes.rows), dtype=np.int64)
        for k, part in enumerate(self.parts):
            self.group_of[nodes.of[part]] = k

    def _allowed(self, groups: list[list[int]]) -> list[list[int]]:
        """`groups` without pairs that never come together. In a large component not every pair was asked for,
        so some may have come together by way of others: such a group is made anew with every pair judged."""
        listed: list[Ints] = [np.zeros((0, 2), dtype=np.int64)]
        owner: list[Ints] = [np.zeros(0, dtype=np.int64)]
        for k, group in enumerate(groups):
            if 2 < len(group) <= WHOLE:
                inside = np.array(group, dtype=np.int64)
                one, other = np.triu_indices(len(group), 1)
                listed.append(np.column_stack([inside[one], inside[other]]))
                owner.append(np.full(len(one), k, dtype=np.int64))
        pairs = np.concatenate(listed)
        wrong = set(np.concatenate(owner)[self.judge.forbidden(pairs)].tolist())
        out: list[list[int]] = []
        for k, group in enumerate(groups):
            if k in wrong:
                out.extend(self._around(np.array(group, dtype=np.int64), ()))
            else:
                out.extend(self._in_window(group) if len(group) > WHOLE else [group])
        return out

    def _in_window(self, group: list[int]) -> list[list[int]]:
        """A group too large to be judged anew, in spans of time that the window allows."""
        days = self.times[group]
        known = days[~np.isnan(days)]
        if not known.size or known.max() - known.min() <= self.judge.window:
            return [group]
        span = np.floor((np.nan_to_num(days, nan=known.min()) - known.min()) / self.judge.window)
        return [
            [node for node, own in zip(group, span, strict=True) if own == part] for part in np.unique(span)
        ]

    def _bound(self, groups: list[list[int]], bound: Sequence[tuple[int, int]]) -> list[list[int]]:
        """`groups` as the reader binds them: who says that two articles tell one event says it of their
        stories. Where other words of theirs forbid that, the articles alone are bound, and the rest of their
        stories find their places around them."""
        if not bound:
            return groups
        place = {node: k for k, group in enumerate(groups) for node in group}
        ends = np.array([(place[i], place[j]) for i, j in bound], dtype=np.int64)
        shape = (len(groups), len(groups))
        _, label = connected_components(
            sparse.coo_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=shape), directed=False
        )
        unions: dict[int, list[int]] = {}
        for group, mark in zip(groups, label.tolist(), strict=True):
            unions.setdefault(mark, []).extend(group)
        out: list[list[int]] = []
        for nodes in map(sorted, unions.values()):
            inside = np.array(nodes, dtype=np.int64)
            one, other = np.triu_indices(len(nodes), 1)
            if self.judge.by_reader(np.column_stack([inside[one], inside[other]])).any():
                out.extend(self._around(inside, bound))
            else:
                out.append(nodes)
        return out

    def _around(self, inside: Ints, bound: Sequence[tuple[int, int]]) -> list[list[int]]:
        """The groups of some nodes, those of a bound pair together whatever speaks against it."""
        own = {node: k for k, node in enumerate(inside.tolist())}
        one, other = np.triu_indices(len(inside), 1)
        pairs = np.column_stack([inside[one], inside[other]])
        found = cluster(
            len(inside),
            np.column_stack([one, other]).astype(np.int64),
            self.judge(pairs),
            lambda more: self.judge(inside[more]),
            line=self.line,
            floor=self.floor,
            bound=[(own[i], own[j]) for i, j in bound if i in own and j in own],
            days=self.times[inside],
        )
        return [[int(inside[k]) for k in group] for group in found]


@dataclass(frozen=True, slots=True)
class Told:
    """A batch in order: `days` from the first to each, `dated` where that is its own time; `said` by the
    reader, of which rows, and whether they are the same; `meant` where any has vectors."""

    articles: list[Article]
    days: list[float]
    dated: list[bool]
    said: list[tuple[bool, list[int]]]
    meant: bool

    @property
    def alone(self) -> frozenset[int]:
        """Rows that the reader spoke of, where any are kept apart: were one folded into its copy, what is
        said of the one would be said of the other, and both could not hold."""
        if all(same for same, _ in self.said):
            return frozenset()
        return frozenset(row for _, rows in self.said for row in rows)


def told(
    ordered: Sequence[Scored], overrides: Sequence[Override], vectors: Mapping[str, Small] | None
) -> Told:
    """What a batch says before it is read."""
    articles = [s.article for s in ordered]
    start = articles[0].when
    place = {a.id: i for i, a in enumerate(articles)}
    return Told(
        articles=articles,
        days=[(a.when - start).total_seconds() / 86400 for a in articles],
        dated=[a.published is not None for a in articles],
        said=[(one.same, sorted({place[a] for a in one.articles if a in place})) for one in overrides],
        meant=vectors is not None and any(a.id in vectors for a in articles),
    )


def judge(nodes: Nodes, batch: Told, rules: StoryRules, apart: set[tuple[int, int]]) -> Judge:
    """The judge of a batch, `apart` being the pairs of nodes that the reader keeps apart."""
    own = [batch.articles[i] for i in nodes.rows]
    return Judge(
        nodes=nodes,
        days=np.array(batch.days)[nodes.rows],
        dated=np.array([float(a.published is not None) for a in own]),
        outlet=_outlets(own),
        window=float(rules.window_days),
        model=load_weights(meaning=batch.meant),
        apart=frozenset(i * len(own) + j for i, j in apart),
    )


def line(threshold: float) -> float:
    """Log-odds of a probability; beyond 1 in 10,000 either way it is out of reach of any pair."""
    bounded = min(max(threshold, 1e-4), 1 - 1e-4)
    return round(float(np.log(bounded / (1 - bounded))), 6)


def _past(
    archive: Sequence[Article], newest: float, articles: Sequence[Article], rules: StoryRules
) -> Past | None:
    """The archive, each article by its age when the newest of the batch came."""
    if not archive:
        return None
    start = articles[0].when
    ages = [newest - (one.when - start).total_seconds() / 86400 for one in archive]
    return Past(
        [read(one, names=rules.names) for one in archive],
        [0.5 ** (max(0.0, age) / HALF_LIFE) for age in ages],
    )


def between(
    said: Sequence[tuple[bool, Sequence[int]]], of: Ints
) -> tuple[list[tuple[int, int]], set[tuple[int, int]]]:
    """Pairs of nodes that the reader binds together, and those that are kept apart."""
    bound: list[tuple[int, int]] = []
    apart: set[tuple[int, int]] = set()
    for same, rows in said:
        nodes = [int(of[row]) for row in rows]
        if same:
            bound.extend((nodes[0], other) for other in nodes[1:] if other != nodes[0])
        else:
            apart.update(
                (min(i, j), max(i, j)) for k, i in enumerate(nodes) for j in nodes[k + 1 :] if i != j
            )
    return bound, apart


def joined(pairs: Ints, more: set[tuple[int, int]], count: int) -> Ints:
    """`pairs` and `more`, each once."""
    if not more:
        return pairs
    both = np.concatenate([pairs, np.array(sorted(more), dtype=np.int64)])
    keys = np.unique(both[:, 0] * count + both[:, 1])
    return np.column_stack([keys // count, keys % count])


def _outlets(articles: Sequence[Article]) -> Ints:
    """A number for each article's outlet; an unknown one is unlike all.

    The name alone would take a search feed for an outlet, the site alone every blog of one host; a
    headline that names its outlet ("... - The Courier") overrules both.
    """
    seen: dict[tuple[str, str, str], int] = {}
    out: list[int] = []
    for k, article in enumerate(articles):
        site, named = urls.site(article.url), outlet_in_title(article)
        unknown = not site or not article.outlet or (site in _CARRIERS and not named)
        key = (site, fold(article.outlet), fold(named))
        out.append(len(articles) + k if unknown else seen.setdefault(key, k))
    return np.array(out, dtype=np.int64)
