"""One grouping: everything that is known of one batch of articles, in a fixed order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from monitor import urls
from monitor.model import Article, Link, Relation, Retelling, Scored, Story, StoryRules
from monitor.stories import copies as copying
from monitor.stories.candidates import Batch, Floats, Ints, similarity, survey
from monitor.stories.contradictions import vetoed
from monitor.stories.copies import Copies, containment
from monitor.stories.grouping import VETO, cluster
from monitor.stories.lead import choose
from monitor.stories.pairs import Weights, load_weights, log_odds, measure
from monitor.stories.reading import Reading, outlet_in_title, read
from monitor.text import content_hash, fold

# News of one event comes within two days; what comes ten days after is the next event, unless all
# else speaks against it. Log-odds taken off for each further day.
FREE_DAYS, LATE_DAYS = 2.0, 10.0
PER_DAY, PER_LATE_DAY = 0.35, 1.0
# One outlet rarely tells one event twice: what looks alike there is its next development, or its own
# manner and boilerplate. Of a week's labelled pairs this raised precision from .84 to .88 and recall
# from .78 to .79, and took apart six feature pieces in one house style.
SAME_OUTLET = 1.4
# Sites that carry many outlets' articles under their own name.
_CARRIERS = frozenset("google.com yahoo.com yahoo.co.jp msn.com bing.com smartnews.com flipboard.com".split())
# A later telling is an update, not one more rewrite, when it comes after the first day's coverage
# and brings a figure or a name that nobody before it had.
UPDATE_AFTER = timedelta(hours=36)
_SHOWN = 6


@dataclass(frozen=True, slots=True)
class _Judged:
    """Pair scores asked for once the batch is surveyed."""

    batch: Batch
    days: Floats
    dated: Floats
    outlet: Ints
    window: float
    model: Weights

    def __call__(self, pairs: Ints) -> Floats:
        """Log-odds of each pair after time and vetoes."""
        odds = log_odds(measure(self.batch, pairs), self.model)
        gap = np.abs(self.days[pairs[:, 0]] - self.days[pairs[:, 1]])
        gap *= self.dated[pairs[:, 0]] * self.dated[pairs[:, 1]]
        late = np.clip(gap - FREE_DAYS, 0, LATE_DAYS - FREE_DAYS) * PER_DAY
        odds = odds - late - np.maximum(gap - LATE_DAYS, 0) * PER_LATE_DAY
        same = self.outlet[pairs[:, 0]] == self.outlet[pairs[:, 1]]
        odds = np.asarray(np.round(np.where(same, odds - SAME_OUTLET, odds), 6), dtype=np.float64)
        odds[gap > self.window] = VETO
        readings = self.batch.readings
        for row in np.nonzero(odds > VETO)[0].tolist():
            i, j = pairs[row].tolist()
            if vetoed(readings[i], readings[j]):
                odds[row] = VETO
        return odds


class Room:
    """The parts of a batch, and the story that each tells."""

    def __init__(self, ordered: Sequence[Scored], rules: StoryRules) -> None:
        self.scored = ordered
        articles = [s.article for s in ordered]
        start = articles[0].when
        days = np.array([(a.when - start).total_seconds() / 86400 for a in articles])
        dated = np.array([float(a.published is not None) for a in articles])
        self.model = load_weights()
        readings = [read(a) for a in articles]
        times = [(float(d), bool(k)) for d, k in zip(days, dated, strict=True)]
        hashes = [content_hash(a.title, a.text) for a in articles]
        self.copies: Copies = copying.find(readings, hashes, times, float(rules.window_days))
        for i in self.copies.barriers:
            readings[i] = read(articles[i], with_text=False)
        self.readings: Sequence[Reading] = readings
        nodes = [i for i, head in enumerate(self.copies.head) if head == i]
        self.node_of = {row: n for n, row in enumerate(nodes)}
        self.batch = survey([readings[i] for i in nodes])
        self.judge = _Judged(
            batch=self.batch, days=days[nodes], dated=dated[nodes],
            outlet=_outlets([articles[i] for i in nodes]), window=float(rules.window_days),
            model=self.model,
        )  # fmt: skip
        pairs = self.batch.pairs
        threshold = min(max(rules.threshold, 1e-3), 1 - 1e-3)
        line = round(float(np.log(threshold / (1 - threshold))), 6)
        groups = cluster(len(nodes), pairs, self.judge(pairs), self.judge, line=line, floor=-self.model.clip)
        followers: dict[int, list[int]] = {}
        for i, head in enumerate(self.copies.head):
            followers.setdefault(head, []).append(i)
        self.parts = sorted(sorted(i for n in part for i in followers[nodes[n]]) for part in groups)

    def story(self, rows: Sequence[int], name: str) -> Story:
        """The story of these rows (ascending: earliest first)."""
        articles = [self.scored[i].article for i in rows]
        best, why = choose(articles, self._centrality(rows))
        top = rows[best]
        retellings = tuple(self._retelling(i, top, rows) for i in rows if i != top)
        return Story(id=name, lead=self.scored[top], retellings=retellings, lead_why=why)

    def _node(self, row: int) -> int:
        return self.node_of[self.copies.head[row]]

    def _centrality(self, rows: Sequence[int]) -> list[float]:
        if len(rows) == 1:
            return [0.0]
        matrix = self.batch.views["body"].matrix[[self._node(i) for i in rows]]
        total = np.asarray(matrix.sum(axis=0)).ravel()
        return [round(float(v - 1) / (len(rows) - 1), 6) for v in matrix @ total]

    def _retelling(self, row: int, lead: int, rows: Sequence[int]) -> Retelling:
        head = self.copies.head[row]
        relation: Relation = "rewrite"
        to = lead
        if head == self.copies.head[lead]:
            relation = "copy"
        elif head != row:
            relation, to = "copy", head
        elif any(self.copies.head[i] == row for i in rows if i < row):
            # The head of a copy group is its fullest text; where that came later, it is the copy.
            relation, to = "copy", min(i for i in rows if self.copies.head[i] == row)
        elif self._brings_news(row, rows):
            relation = "update"
        return Retelling(scored=self.scored[row], relation=relation, link=self._link(row, to))

    def _brings_news(self, row: int, rows: Sequence[int]) -> bool:
        mine = self.scored[row].article.published
        before = [i for i in rows if i != row and self.scored[i].article.published is not None]
        times = [t for i in before if (t := self.scored[i].article.published) is not None]
        if mine is None or not times or mine - min(times) <= UPDATE_AFTER:
            return False
        earlier = [i for i in rows if i < row]
        reading = self.readings[row]
        figures = reading.lead_figures - frozenset().union(*(self.readings[i].figures for i in earlier))
        told = frozenset().union(*(self.batch.names[self._node(i)].keys() for i in earlier))
        fresh = (reading.lead_names & self.batch.names[self._node(row)].keys()) - told
        return bool(figures) or len(fresh) >= 2

    def _link(self, row: int, to: int) -> Link:
        a, b = self._node(row), self._node(to)
        mine, other = self.readings[row], self.readings[to]
        pair = np.array([[min(a, b), max(a, b)]], dtype=np.int64)
        words, score = 1.0, 1.0
        if a != b:
            body = self.batch.views["body"].matrix
            words = float(similarity(body, body, pair)[0])
            odds = float(np.clip(self.judge(pair)[0], -self.model.clip, self.model.clip))
            score = 1 / (1 + float(np.exp(-odds)))
        idf, weigh = self.batch.name_idf, self.batch.figure_idf
        shared = self.batch.names[a] & self.batch.names[b]
        names = sorted(
            (n for n in shared if n in mine.shown),
            key=lambda n: (-round(idf[n] * (1 + float(np.log(shared[n]))), 6), n),
        )
        figures = sorted(
            (f for f in mine.figures & other.figures), key=lambda f: (-round(weigh.get(f, 0.0), 6), f)
        )
        return Link(
            to=self.scored[to].article.id,
            score=round(score, 4),
            words=round(min(1.0, words), 4),
            containment=round(containment(mine, other), 4),
            names=tuple(mine.shown[n] for n in _whole(names)[:_SHOWN]),
            figures=tuple(mine.shown_figures[f] for f in figures[:_SHOWN]),
        )


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


def _whole(names: Sequence[str]) -> list[str]:
    """`names` without those that are part of a longer one in the list."""
    longer = {part for n in names if " " in n for part in n.split()}
    return [n for n in names if n not in longer]
