"""All words and phrases of all rules in one trie over atoms: found in one walk over a text.

A step of the trie is an atom with the joint before it. From each atom of the text that begins a phrase the
trie is followed as far as it goes, so the cost hangs on the text and on what is found, not on the number
of phrases. Which words begin one is remembered from article to article.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from monitor.rules import endings
from monitor.rules.atoms import Span, Text
from monitor.rules.checks import Capitals, Check, keeps_capitals
from monitor.rules.nodes import Term
from monitor.rules.spellings import spellings

_FEW = 8
_HEAD = 3  # letters; no prefix of Latin letters is shorter
_REMEMBERED = 1 << 16  # words
_LONGEST = 48  # letters of a word that is worth it


@dataclass(slots=True, eq=False)
class _Node:
    steps: dict[str, _Node] = field(default_factory=dict)
    prefixes: dict[str, _Node] = field(default_factory=dict)
    lengths: tuple[int, ...] = ()
    ends: list[tuple[int, Capitals, Check | None]] = field(default_factory=list)
    declined: dict[str, endings.Declined[_Node]] = field(default_factory=dict)

    def step(self, key: str, *, prefix: bool) -> _Node:
        branch = self.prefixes if prefix else self.steps
        node = branch.get(key)
        if node is None:
            node = branch[key] = _Node()
            if prefix:
                self.lengths = tuple(sorted({len(p) for p in self.prefixes}))
        return node

    def after(self, key: str, lang: str | None) -> tuple[_Node, ...]:
        """The nodes that the atom `key` leads to in an article whose endings are those of `lang`."""
        node = self.steps.get(key)
        if lang is None and not self.lengths and key.isascii():  # nearly always: kept short for its speed
            return () if node is None else (node,)
        found: dict[_Node, None] = {} if node is None else {node: None}
        for length in self.lengths:
            if length <= len(key) and (node := self.prefixes.get(key[:length])) is not None:
                found[node] = None
        if self.steps:
            for bare in endings.bared(key):
                if (node := self.steps.get(bare)) is not None:
                    found[node] = None
            if (table := lang or endings.table_of_script(key)) is not None:
                if table not in self.declined:
                    self.declined[table] = endings.Declined(self.steps.items(), table)
                found.update(dict.fromkeys(self.declined[table].find(key)))
        return tuple(found)


class _Firsts(dict[str, tuple[_Node, ...]]):
    """A word → the nodes that it leads to from the root; for one language."""

    def __init__(self, root: _Node, lang: str | None) -> None:
        super().__init__()
        self._root, self._lang = root, lang

    def __missing__(self, word: str) -> tuple[_Node, ...]:
        nodes = self._root.after(word, self._lang)
        if len(word) > _LONGEST:
            return nodes
        if len(self) >= _REMEMBERED:
            self.clear()
        self[word] = nodes
        return nodes


class Phrases:
    """The words and phrases of any number of rules, ready to be found."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._root = _Node()
        self._firsts: dict[str | None, _Firsts] = {}
        self._terms = tuple(dict.fromkeys(terms))
        for index, term in enumerate(self._terms):
            for row, capitals, check in spellings(term):
                node = self._root
                for word in row:
                    node = node.step(word.key, prefix=word.starred)
                if (index, capitals, check) not in node.ends:
                    node.ends.append((index, capitals, check))

        self._begins = frozenset(self._root.steps)
        self._heads = frozenset(prefix[:_HEAD] for prefix in self._root.prefixes)

    def find(self, text: Text, *, lang: str | None = None) -> dict[Term, list[Span]]:
        """Where each term stands in `text`, in order of place; terms that do not stand there are left out.
        The occurrences of one term may overlap. `lang` is the language whose endings words may have."""
        table = endings.table_of(lang)
        firsts = self._firsts.get(table)
        if firsts is None:
            firsts = self._firsts[table] = _Firsts(self._root, table)
        found: dict[int, list[Span]] = {}
        norms = text.norms
        begins = self._beginning(set(norms), table, firsts)
        for start in [at for at, word in enumerate(norms) if word in begins] if begins else ():
            _walk(text, start, firsts[norms[start]], table, found)
        for index, span in self._closed(text, firsts):
            found.setdefault(index, []).append(span)
        return {self._terms[index]: sorted(set(spans)) for index, spans in found.items()}

    def _beginning(self, words: set[str], table: str | None, firsts: _Firsts) -> set[str]:
        """Those of `words` that begin a phrase."""
        if table is not None:
            return {word for word in words if firsts[word]}
        begins = words & self._begins
        begins |= {word for word in words if not word.isascii() and firsts[word]}
        if self._heads:
            begins |= {word for word in words if word[:_HEAD] in self._heads and firsts[word]}
        return begins

    def _closed(self, text: Text, firsts: _Firsts) -> Iterator[tuple[int, Span]]:
        """Single words of rules that the article writes with a hyphen: co-operation, data-center."""
        for second, word in text.closed():
            span = Span(second - 1, second + 1)
            for node in firsts[word]:
                for index, capitals, check in node.ends:
                    if capitals and text.content[text.starts[span.start]].islower():
                        continue
                    if not self._terms[index].exact and (check is None or check.passes_closed(text, span)):
                        yield index, span


def _walk(
    text: Text, start: int, nodes: tuple[_Node, ...], table: str | None, found: dict[int, list[Span]]
) -> None:
    """What stands from atom `start` on, into `found`."""
    norms = text.norms
    waiting = [(node, start + 1) for node in nodes]
    while waiting:
        node, at = waiting.pop()
        if node.ends:
            span = Span(start, at)
            for index, capitals, check in node.ends:
                if (not capitals or keeps_capitals(text, span, capitals)) and (
                    check is None or check.passes(text, span)
                ):
                    found.setdefault(index, []).append(span)
        if at < len(norms) and (node.steps or node.prefixes):
            word = norms[at]
            if table is None and not node.lengths and word.isascii():  # as `after`, for its speed
                # What stands between the words is only looked up where the next one may go on.
                if len(node.steps) <= _FEW and not any(key.endswith(word) for key in node.steps):
                    continue
                if (step := node.steps.get(text.key(at))) is not None:
                    waiting.append((step, at + 1))
            else:
                waiting += [(following, at + 1) for following in node.after(text.key(at), table)]
