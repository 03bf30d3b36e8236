"""Articles as nodes: read, copies folded into one, and all that the rest is judged by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import overload

import numpy as np

from monitor import passages
from monitor import text as texts
from monitor.model import Article
from monitor.stories import copies as copying
from monitor.stories.candidates import Ints, survey
from monitor.stories.copies import Copies
from monitor.stories.grounds import Grounds, grounds
from monitor.stories.marks import Marks, prepare
from monitor.stories.meaning import Small, view
from monitor.stories.reading import Forms, Reading, headline, read
from monitor.stories.views import Past


class Nodes:
    """The nodes of a batch of articles, in their order.

    `readings` are of all articles; `rows` says which article each node is, `of` which node each article
    belongs to. `days` is each article's time in days, `dated` whether that is its own: dated ones more than
    `span` days apart are neither copies nor candidates. `vectors` by article id; an article may lack them.
    Articles at `alone` are folded into no other, whatever their text: the reader spoke of them. `names`: as
    the rules have them.
    """

    def __init__(
        self,
        articles: Sequence[Article],
        *,
        days: Sequence[float],
        dated: Sequence[bool],
        span: float,
        vectors: Mapping[str, Small] | None,
        alone: frozenset[int] = frozenset(),
        past: Past | None = None,
        names: Forms = (),
    ) -> None:
        self.readings: list[Reading] = [read(a, names=names) for a in articles]
        hashes = [texts.content_hash(a.title, a.text) for a in articles]
        when = [(float(day), bool(own)) for day, own in zip(days, dated, strict=True)]
        self.copies: Copies = copying.find(self.readings, hashes, when, span, alone)
        for i in self.copies.barriers:
            self.readings[i] = read(articles[i], with_text=False, names=names)
        self.rows = [i for i, head in enumerate(self.copies.head) if head == i]
        place = {i: n for n, i in enumerate(self.rows)}
        self.of: Ints = np.array([place[head] for head in self.copies.head], dtype=np.int64)
        own = [self.readings[i] for i in self.rows]
        self.marks: list[Marks] = [marks(articles[i], self.readings[i]) for i in self.rows]
        rows = None if vectors is None else Unpacked(articles, self.rows, self.copies.barriers, vectors)
        batch = survey(
            own,
            None if rows is None else view(rows, "whole"),
            days=np.asarray(days, dtype=np.float64)[self.rows],
            dated=np.asarray(dated, dtype=np.bool_)[self.rows],
            span=span,
            past=past,
        )
        self.grounds: Grounds = grounds(batch, self.marks, rows)


class Unpacked(Sequence[Small | None]):
    """The vectors of each node, unpacked when they are asked for: those of 50,000 take over a gigabyte."""

    def __init__(
        self,
        articles: Sequence[Article],
        rows: Sequence[int],
        barriers: frozenset[int],
        vectors: Mapping[str, Small],
    ) -> None:
        self._articles, self._rows = articles, rows
        self._barriers, self._vectors = barriers, vectors

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, node: int) -> Small | None: ...
    @overload
    def __getitem__(self, node: slice) -> list[Small | None]: ...
    def __getitem__(self, node: int | slice) -> Small | list[Small | None] | None:
        if isinstance(node, slice):
            return [self[k] for k in range(*node.indices(len(self)))]
        row = self._rows[node]
        found = self._vectors.get(self._articles[row].id)
        # Of a barrier the headline alone speaks.
        return found[:1] if found is not None and row in self._barriers else found


def marks(article: Article, reading: Reading) -> Marks:
    """What the article gives of ages, days, casualties and their like; of a barrier its headline alone."""
    return prepare(headline(article), texts.clean(passages.telling(article.text)) if reading.has_text else "")
