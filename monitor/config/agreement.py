"""What is wrong between the parts of overrides.yaml: an article named twice in one list, an entry that says
nothing or both, and what cannot hold together.

Looked for in the plain data, as in `pairs`: one wrong value does not hide these. Articles are compared by
their ids, so that two spellings of an address, or an address and an id, are one article.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from monitor.config.kinds import article_id
from monitor.config.source import Source, Where
from monitor.config.wording import Found, name, quoted

_SAYINGS = ("same", "apart")
_OF_TAG = ("tag", "aliases")
_MOST_LINES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """One list of articles: by id, the place and the spelling of each."""

    where: Where
    same: bool
    articles: Mapping[str, tuple[int, str]]


def of(source: Source) -> Iterator[Found]:
    """Everything of the kind in `source`, whose data is a list."""
    entries: list[_Entry] = []
    for i, item in enumerate(source.data if isinstance(source.data, list) else ()):
        if not isinstance(item, dict):
            continue
        said = [key for key in _SAYINGS if item.get(key) is not None]
        of_tag = [key for key in _OF_TAG if item.get(key) is not None]
        if said and of_tag:
            words = f"found {of_tag[0]}: beside {said[0]}:, expected an entry of its own"
            yield Found(source.key_at((i, of_tag[0])), words)
        elif len(of_tag) == 1:
            words = f"found {of_tag[0]}: alone, expected tag: and aliases:"
            yield Found(source.key_at((i, of_tag[0])), words)
        if len(said) == len(_SAYINGS):
            yield Found(
                source.key_at((i, said[1])), "found same: and apart: in one entry, expected one of them"
            )
        elif not said and not of_tag and not set(item) - {*_SAYINGS, *_OF_TAG, "why", "on"}:
            yield Found(source.value_at((i,)), "found neither same: nor apart:, expected one of them")
        for key in said:
            articles = item[key]
            if isinstance(articles, list):
                where: Where = (i, key)
                known, repeats = _articles(source, where, [(*where, j) for j in range(len(articles))])
                yield from repeats
                entries.append(_Entry(where=where, same=key == "same", articles=known))
    yield from _contradictions(source, entries)


def _articles(
    source: Source, where: Where, places: Sequence[Where]
) -> tuple[dict[str, tuple[int, str]], list[Found]]:
    known: dict[str, tuple[int, str]] = {}
    repeats: list[Found] = []
    for place in places:
        node = source.nodes[place]
        own = article_id(node.text) if node.kind == "text" else None
        if own is None:
            continue
        if own in known:
            line = source.place(known[own][0])[0]
            words = f"found the article {quoted(node.text)} again, expected it once; it stands in line {line}"
            repeats.append(Found(node.at, name(where) + words))
        known.setdefault(own, (node.at, node.text))
    return known, repeats


def _contradictions(source: Source, entries: Sequence[_Entry]) -> Iterator[Found]:
    """Two articles that one entry keeps apart and others make one, by themselves or in a chain."""
    holding: dict[str, list[_Entry]] = {}
    for entry in entries:
        for article in entry.articles if entry.same else ():
            holding.setdefault(article, []).append(entry)
    events = _events(holding)
    for entry in entries:
        if entry.same:
            continue
        firsts: dict[int, str] = {}
        for article, (at, spelt) in entry.articles.items():
            first = firsts.setdefault(events[article], article) if article in events else article
            if first == article:
                continue
            chain = _chain(first, article, holding)
            lines = sorted({source.place(source.key_at(one.where))[0] for one in chain})
            said = f"line {lines[0]} says" if len(lines) == 1 else f"lines {_listed(lines)} together say"
            words = (
                f"found {quoted(spelt)} apart from {quoted(entry.articles[first][1])}, but {said} that they "
                "tell one event; expected one or the other"
            )
            yield Found(at, name(entry.where) + words)


def _events(holding: Mapping[str, Sequence[_Entry]]) -> dict[str, int]:
    """A number for each article, the same for all that must tell one event."""
    events: dict[str, int] = {}
    for number, start in enumerate(holding):
        waiting = [] if start in events else [start]
        while waiting:
            article = waiting.pop()
            events[article] = number
            waiting += {o for entry in holding[article] for o in entry.articles if o not in events}
    return events


def _chain(start: str, end: str, holding: Mapping[str, Sequence[_Entry]]) -> list[_Entry]:
    """The fewest entries by which the two must tell one event."""
    came: dict[str, tuple[str, _Entry]] = {}
    queue = deque([start])
    while end not in came:
        article = queue.popleft()
        for entry in holding[article]:
            for other in entry.articles:
                if other != start and other not in came:
                    came[other] = (article, entry)
                    queue.append(other)
    chain: list[_Entry] = []
    while end != start:
        end, entry = came[end]
        chain.append(entry)
    return chain


def _listed(lines: Sequence[int]) -> str:
    few = len(lines) <= _MOST_LINES
    first, last = lines[: -1 if few else _MOST_LINES - 1], lines[-1]
    said = last if few else f"{len(lines) - len(first):,} more"
    return f"{', '.join(map(str, first))} and {said}"
