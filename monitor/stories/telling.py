"""Groups → stories: who leads, what each retelling is to its story, words for every join and refusal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import cache

import numpy as np
from scipy import sparse

from monitor import urls
from monitor.model import Link, Part, Refusal, Related, Relation, Retelling, Story
from monitor.stories.copies import containment
from monitor.stories.differences import differences, vetoed
from monitor.stories.lead import choose
from monitor.stories.pairs import log_odds, shares
from monitor.stories.products import Table, similarity
from monitor.stories.reading import headline, shared_quotes
from monitor.stories.room import Room
from monitor.text import fold

# A later telling is an update, not one more rewrite, when it comes after the first day's coverage
# and brings a figure or a name that nobody before it had.
UPDATE_AFTER = timedelta(hours=36)
# Two stories are on one subject where two of their articles come this near to one event, in log-odds.
RELATED = -2.0
_SHOWN = 6
_FEW = 5
_FAR_APART = 4.0  # days that are worth a word


class Telling:
    """The stories of a room. All pairs that are to be explained are measured at once: one at a time costs a
    millisecond each."""

    def __init__(self, room: Room, ids: Sequence[str]) -> None:
        self.room = room
        self.ids = ids
        self.nodes = room.nodes
        self.batch = room.nodes.grounds.batch
        self._said: dict[tuple[int, int], tuple[str, ...]] = {}
        central = self._centrality()
        self.chosen = [
            choose([room.scored[i].article for i in rows], own)
            for rows, own in zip(room.parts, central, strict=True)
        ]
        self._beside = [
            self._relations(rows, rows[best]) for rows, (best, _) in zip(room.parts, self.chosen, strict=True)
        ]
        self._refused, self._related = self._others()
        pairs = {
            key for rows in self._beside for row, _, to in rows if (key := self._key(row, to))[0] != key[1]
        }
        pairs.update(self._key(row, to) for row, to in self._refused.values())
        listed = np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2)
        self._place = {key: k for k, key in enumerate(sorted(pairs))}
        self._features = self.nodes.grounds.measure(listed)
        self._odds = room.judge.likeness(listed, log_odds(self._features, room.judge.model))
        self._vetoed, self._by_reader = self.nodes.grounds.vetoed(listed), room.judge.by_reader(listed)
        self._gap = room.judge.gap(listed)
        self._late, self._outlets = room.judge.late(listed), room.judge.outlets(listed)

    def stories(self) -> Iterator[Story]:
        """Every story, in the order of the room's parts."""
        for k, rows in enumerate(self.room.parts):
            best, why = self.chosen[k]
            retellings = tuple(
                Retelling(scored=self.room.scored[row], relation=relation, link=self._link(row, to))
                for row, relation, to in self._beside[k]
            )
            refused = self._refused.get(k)
            yield Story(
                id=self.ids[k],
                lead=self.room.scored[rows[best]],
                retellings=retellings,
                lead_why=why,
                related=self._related.get(k, ()),
                refused=None if refused is None else self._refusal(*refused),
                news=tuple(self.room.scored[row].article.id for row in rows if self._is_news(row, rows)),
            )

    # -- who leads, and what the others are ---------------------------------------------------

    def _centrality(self) -> list[list[float]]:
        """How near each article of a story is to the others of it: 0 where there are fewer than three, since
        of two each is as near to the other."""
        out = [[0.0] * len(rows) for rows in self.room.parts]
        large = [k for k, rows in enumerate(self.room.parts) if len(rows) > 2]
        if not large:
            return out
        size = np.array([len(self.room.parts[k]) for k in large], dtype=np.int64)
        nodes = self.nodes.of[[row for k in large for row in self.room.parts[k]]]
        story = np.repeat(np.arange(len(large)), size)
        matrix = self.batch.views["body"].matrix
        members = sparse.coo_array((np.ones(len(nodes)), (story, nodes)), shape=(len(large), matrix.shape[0]))
        near = similarity(Table(members.tocsr() @ matrix), matrix, np.column_stack([story, nodes]))
        # Coarser than another processor's last bits, so that leads are the same everywhere.
        found = np.split((near - 1) / (size - 1)[story], np.cumsum(size)[:-1])
        for k, own in zip(large, found, strict=True):
            out[k] = [round(value, 4) for value in own.tolist()]
        return out

    def _relations(self, rows: Sequence[int], lead: int) -> list[tuple[int, Relation, int]]:
        """For each retelling its row, what it is, and the row it is compared with."""
        head = self.nodes.copies.head
        first: dict[int, int] = {}
        for row in rows:
            if head[row] != row:
                first.setdefault(head[row], row)
        out: list[tuple[int, Relation, int]] = []
        for row in rows:
            if row == lead:
                continue
            relation: Relation = "rewrite"
            to = lead
            if head[row] == head[lead]:
                relation = self._copy(row, lead)
            elif head[row] != row:
                to = head[row]
                relation = self._copy(row, to)
            elif (earlier := first.get(row, row)) < row:
                # The head of a copy group is its fullest text; where that came later, it is the copy.
                to = earlier
                relation = self._copy(row, to)
            elif self._brings_news(row, rows):
                relation = "update"
            out.append((row, relation, to))
        return out

    def _copy(self, row: int, to: int) -> Relation:
        """A copy at another outlet is syndicated, or taken: readers call both so. Where outlets are not
        known, it is a copy."""
        one, other = self.room.scored[row].article, self.room.scored[to].article
        if one.outlet and other.outlet:
            return "copy" if fold(one.outlet) == fold(other.outlet) else "syndicated"
        sites = urls.site(one.url), urls.site(other.url)
        return "syndicated" if all(sites) and sites[0] != sites[1] else "copy"

    def _is_news(self, row: int, rows: Sequence[int]) -> bool:
        return self.nodes.copies.head[row] == row and self._brings_news(row, rows)

    def _brings_news(self, row: int, rows: Sequence[int]) -> bool:
        mine = self.room.scored[row].article.published
        times = [
            when for i in rows if i != row and (when := self.room.scored[i].article.published) is not None
        ]
        if mine is None or not times or mine - min(times) <= UPDATE_AFTER:
            return False
        earlier = [i for i in rows if i < row]
        reading = self.nodes.readings[row]
        figures = reading.lead_figures - frozenset().union(*(self.nodes.readings[i].figures for i in earlier))
        told = frozenset().union(*(self._names(i).keys() for i in earlier))
        fresh = (reading.lead_names & self._names(row).keys()) - told
        return bool(figures) or len(fresh) >= 2

    def _names(self, row: int) -> dict[str, int]:
        return self.batch.names[int(self.nodes.of[row])]

    # -- other stories ------------------------------------------------------------------------

    def _others(self) -> tuple[dict[int, tuple[int, int]], dict[int, tuple[Related, ...]]]:
        """For each story the pair of rows that came nearest to joining it to another, its own first; and the
        stories on its subject."""
        # Also those that never come together: the 12th package is on the subject of the 13th.
        pairs, odds = self.room.pairs, self.room.likeness
        group = self.room.group_of[pairs]
        across = group[:, 0] != group[:, 1]
        pairs, odds, group = pairs[across], odds[across], group[across]
        order = np.argsort(-odds, kind="stable")
        pairs, odds, group = pairs[order], odds[order], group[order]
        near: dict[int, dict[int, tuple[float, int, int]]] = {}
        alike = int(np.searchsorted(-odds, -RELATED, "right"))
        for value, (i, j), (one, other) in zip(
            odds[:alike].tolist(), pairs[:alike].tolist(), group[:alike].tolist(), strict=True
        ):
            near.setdefault(one, {}).setdefault(other, (value, i, j))
            near.setdefault(other, {}).setdefault(one, (value, j, i))
        # From either side, the first that each story has: its nearest.
        own, first = np.unique(group.ravel(), return_index=True)
        row, ours = np.array(self.nodes.rows, dtype=np.int64), pairs.ravel()
        theirs = pairs[:, ::-1].ravel()
        nearest = dict(
            zip(
                own.tolist(),
                zip(row[ours[first]].tolist(), row[theirs[first]].tolist(), strict=True),
                strict=True,
            )
        )
        return nearest, {one: self._on_subject(found) for one, found in near.items()}

    def _on_subject(self, found: dict[int, tuple[float, int, int]]) -> tuple[Related, ...]:
        named = [
            (_probability(odds), self.ids[other], names[:3], i, j)
            for other, (odds, i, j) in found.items()
            if (names := self._shared_names(self.nodes.rows[i], self.nodes.rows[j]))
        ]
        nearest = sorted(named, key=lambda one: (-one[0], one[1]))[:_FEW]
        return tuple(
            Related(
                story=story,
                score=score,
                names=names,
                titles=self._in_headlines(self.nodes.rows[i], self.nodes.rows[j]),
            )
            for score, story, names, i, j in nearest
        )

    def _in_headlines(self, row: int, to: int) -> int:
        shared = self.batch.names.shared(int(self.nodes.of[row]), int(self.nodes.of[to]))
        both = [f" {fold(headline(self.room.scored[own].article))} " for own in (row, to)]
        return len(_whole([name for name in shared if all(_stands(name, title) for title in both)]))

    def _refusal(self, row: int, to: int) -> Refusal:
        return Refusal(
            article=self.room.scored[row].article.id,
            link=self._link(row, to),
            because=self._because(row, to),
        )

    def _because(self, row: int, to: int) -> str:
        place = self._place[self._key(row, to)]
        if self._by_reader[place]:
            return "kept apart by the reader"
        said = list(self._against(row, to)[:2])
        if self._odds[place] >= self.room.line and not self._vetoed[place]:
            said.insert(0, "alike as a pair, but not as the stories they stand in")
        gap = float(self._gap[place])
        if gap >= _FAR_APART:
            said.append(f"{gap:.0f} days apart")
        if self._outlets[place] > 0:
            said.append("of one outlet")
        return "; ".join(said or ["too little in common"])

    # -- what ties two ------------------------------------------------------------------------

    def _key(self, row: int, to: int) -> tuple[int, int]:
        a, b = int(self.nodes.of[row]), int(self.nodes.of[to])
        return min(a, b), max(a, b)

    def _link(self, row: int, to: int) -> Link:
        key = self._key(row, to)
        mine, other = self.nodes.readings[row], self.nodes.readings[to]
        weigh = self.batch.figure_idf
        figures = sorted(
            (f for f in mine.figures & other.figures), key=lambda f: (-round(weigh.get(f, 0.0), 6), f)
        )
        words, score, meaning = 1.0, 1.0, None
        parts: tuple[Part, ...] = ()
        against: tuple[str, ...] = ()
        if key[0] != key[1]:
            place = self._place[key]
            model = self.room.judge.model
            known = dict(zip(model.features, self._features[place].tolist(), strict=True))
            words = known["body"]
            # Of a pair that was judged by words the cosine of nothing says nothing.
            meaning = known.get("meaning") if model.of(self._features[place]) is model else None
            score = _probability(float(np.clip(self._odds[place], -model.clip, model.clip)))
            parts = self._parts(place)
            against = self._against(row, to)
        return Link(
            to=self.room.scored[to].article.id,
            score=score,
            words=round(min(1.0, words), 4),
            containment=round(containment(mine, other), 4),
            names=self._shared_names(row, to)[:_SHOWN],
            figures=tuple(mine.shown_figures[f] for f in figures[:_SHOWN]),
            quotes=shared_quotes(self.room.scored[row].article, other) if mine.quotes else (),
            meaning=None if meaning is None else round(meaning, 4),
            parts=parts,
            against=against,
        )

    def _parts(self, place: int) -> tuple[Part, ...]:
        said = shares(self._features[place], self.room.judge.model)
        said["time"] = -round(min(float(self._late[place]), self.room.judge.model.clip), 2)
        said["outlet"] = -round(float(self._outlets[place]), 2)
        usual = said.pop("usual")
        ordered = sorted(said.items(), key=lambda one: (-abs(one[1]), one[0]))
        return (
            *(Part(name=name, share=share) for name, share in ordered if share),
            Part(name="usual", share=usual),
        )

    def _against(self, row: int, to: int) -> tuple[str, ...]:
        a, b = int(self.nodes.of[row]), int(self.nodes.of[to])
        if (a, b) not in self._said:
            mine, other = self.nodes.readings[self.nodes.rows[a]], self.nodes.readings[self.nodes.rows[b]]
            series = vetoed(mine, other)
            found = differences(mine, other, self.nodes.marks[a], self.nodes.marks[b], self.batch.name_idf)
            self._said[a, b] = (*((series,) if series else ()), *found)
        return self._said[a, b]

    def _shared_names(self, row: int, to: int) -> tuple[str, ...]:
        mine = self.nodes.readings[row]
        shared = self.batch.names.shared(int(self.nodes.of[row]), int(self.nodes.of[to]))
        idf = self.batch.name_idf
        names = sorted(
            (n for n in shared if n in mine.shown),
            key=lambda n: (-round(idf[n] * (1 + _log(shared[n])), 6), n),
        )
        return tuple(mine.shown[n] for n in _whole(names))


@cache
def _log(count: int) -> float:
    return float(np.log(count))


def _probability(odds: float) -> float:
    return round(1 / (1 + float(np.exp(-odds))), 4)


def _stands(name: str, title: str) -> bool:
    """Whether a name stands in a title, both folded, the title between spaces."""
    if not name.isascii():
        return name in title
    return re.search(rf"(?<![a-z0-9]){re.escape(name)}(?![a-z0-9])", title) is not None


def _whole(names: Sequence[str]) -> list[str]:
    """`names` without those that are part of a longer one in the list."""
    longer = {part for n in names if " " in n for part in n.split()}
    return [n for n in names if n not in longer]
