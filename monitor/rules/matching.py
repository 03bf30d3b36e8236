"""Where an article mentions each of hundreds of tags, and on which terms.

All words of all rules are looked up in one walk over the text (`phrases`); only tags of which something
stands there are then judged.

A mention is a run of atoms. Overlapping mentions of one tag count once, the longer of two that begin
together wins. What `exclude` finds voids each word or phrase it overlaps that is not longer than itself:
in ソフトバンクホークス there is no ソフトバンク, while "SoftBank buys the stadium of the Hawks" keeps
its mention. NOT looks at the article as it stands, voided or not, and a voided mention never splits into
two, so voiding can only take mentions away.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import attrgetter
from typing import NamedTuple

from monitor.rules import atoms
from monitor.rules.atoms import Span, Text
from monitor.rules.nodes import And, InTitle, Is, Near, Node, Not, Or, Regex, Term
from monitor.rules.phrases import Phrases
from monitor.rules.regexes import compile_regex
from monitor.rules.tags import TagQuery
from monitor.rules.words import Installed, installed, is_broken
from monitor.text import is_unspaced

# For each article and expression. RE2 takes linear time for one hit, so hits times length for all of them.
MAX_REGEX_HITS = 200
# Of each word, for each article: a tokenizer takes some 0.1 ms for one.
MAX_ASKED = 1_000
MAX_REGEX_TEXT = 200_000  # characters of an article that regular expressions see

_Leaf = Term | Regex
_Hits = Mapping[_Leaf, Sequence[Span]]


class Matcher:
    """The queries of any number of tags, ready to be looked for."""

    def __init__(self, queries: Sequence[TagQuery], *, words: Installed = installed) -> None:
        self._words = words
        self._queries = tuple(queries)
        self._wanted: dict[_Leaf, list[int]] = {}
        # Most tags are words with OR between them: whatever of them stands there is a mention.
        self._plain = tuple(_is_plain(query.positive) for query in self._queries)
        every: dict[_Leaf, None] = {}
        for index, query in enumerate(self._queries):
            for leaf in dict.fromkeys(leaves(query.positive)):
                self._wanted.setdefault(leaf, []).append(index)
            for node in (query.positive, query.context, query.exclude):
                every.update(dict.fromkeys(leaves(node) if node is not None else ()))
        self._phrases = Phrases(leaf for leaf in every if isinstance(leaf, Term))
        self._unspaced = frozenset(t for t in every if isinstance(t, Term) and is_unspaced(t.text))
        self._regexes = [leaf for leaf in every if isinstance(leaf, Regex)]

    def find(self, text: Text, *, outlet: str = "", lang: str | None = None) -> dict[int, tuple[Span, ...]]:
        """The mentions of each query in `text`, by the query's place in the sequence; queries without any
        are left out. Mentions are in order and do not overlap."""
        return self.sight(text, outlet=outlet, lang=lang).mentions

    def sight(self, text: Text, *, outlet: str = "", lang: str | None = None) -> Sight:
        """The same, with what says whether a query turns the article away."""
        hits: dict[_Leaf, Sequence[Span]] = {}
        for term, spans in self._phrases.find(text, lang=lang).items():
            if term in self._unspaced:
                asked, rest = spans[:MAX_ASKED], spans[MAX_ASKED:]
                spans = [s for s in asked if not is_broken(text, s, lang, self._words)] + rest  # noqa: PLW2901
            if spans:
                hits[term] = spans
        for regex in self._regexes:
            if spans := _regex_spans(regex, text):
                hits[regex] = spans
        touched: dict[int, list[_Leaf]] = {}
        for leaf in hits:
            for index in self._wanted.get(leaf, ()):
                touched.setdefault(index, []).append(leaf)
        judge = _Judge(text, hits, outlet, lang)
        found = (
            (index, judge.mentions(self._queries[index], touched[index] if self._plain[index] else None))
            for index in sorted(touched)
        )
        mentions = {index: spans for index, spans in found if spans}
        said = frozenset(span for spans in hits.values() for span in spans)
        return Sight(mentions, said, lambda index: judge.refuses(self._queries[index]))


class Sight(NamedTuple):
    """What is seen of queries in one article. `mentions`: as `Matcher.find` gives them. `said`: words and
    phrases of rules that stand there; a mention that is none of them was only NEAR together. `refuses`:
    whether a query has a condition that the article fails, whatever it mentions: NOT, lang:, outlet:,
    `all`, or something excluded that stands there."""

    mentions: dict[int, tuple[Span, ...]]
    said: frozenset[Span]
    refuses: Callable[[int], bool]


@dataclass(frozen=True, slots=True)
class _Judge:
    """What queries mean for one article. Evaluation gives the spans that make a node true, in order, or
    None where it is false; true without a place (NOT, lang:) is an empty list."""

    text: Text
    hits: _Hits
    outlet: str
    lang: str | None

    def mentions(self, query: TagQuery, standing: Sequence[_Leaf] | None) -> tuple[Span, ...]:
        """Where `query` is mentioned. `standing`: what of it stands there, where it is all that counts."""
        if query.context is not None and self._spans(query.context, self.hits) is None:
            return ()
        if standing is None:
            chosen = _longest(self._spans(query.positive, self.hits) or ())
        else:
            chosen = _longest(span for leaf in standing for span in self.hits[leaf])
        if query.exclude is None or not chosen:
            return chosen
        voiding = _merged(self._spans(query.exclude, self.hits) or ())
        if not voiding:
            return chosen
        live = {
            leaf: [span for span in self.hits[leaf] if not _voided(span, voiding)]
            for leaf in leaves(query.positive)
            if leaf in self.hits
        }
        left = _merged(self._spans(query.positive, live) or ())
        return tuple(span for span in chosen if any(True for _ in _overlapping(span, left)))

    def refuses(self, query: TagQuery) -> bool:
        """Whether a condition of `query` fails here that is none of where it is mentioned."""
        if self._fails(query.positive):
            return True
        if query.context is not None and self._spans(query.context, self.hits) is None:
            return True
        return query.exclude is not None and bool(self._spans(query.exclude, self.hits))

    def _fails(self, node: Node) -> bool:
        """Whether `node` cannot be true here, whatever words were added: by what names no place."""
        match node:
            case And(parts):
                return any(map(self._fails, parts))
            case Or(parts):
                return all(map(self._fails, parts))
            case Not() | Is():
                return self._spans(node, self.hits) is None
            case _:
                return False

    def _spans(self, node: Node, hits: _Hits, *, in_title: bool = False) -> list[Span] | None:
        match node:
            case Term() | Regex():
                return self._standing(hits.get(node), in_title=in_title)
            case Or(parts):
                true = [s for s in (self._spans(p, hits, in_title=in_title) for p in parts) if s is not None]
                return sorted({span for spans in true for span in spans}) if true else None
            case And(parts):
                every = [self._spans(part, hits, in_title=in_title) for part in parts]
                if any(spans is None for spans in every):
                    return None
                return sorted({span for spans in every for span in spans or ()})
            case Not(part):
                return [] if self._spans(part, self.hits, in_title=in_title) is None else None
            case Near(left, right, distance):
                first = self._spans(left, hits, in_title=in_title)
                second = self._spans(right, hits, in_title=in_title)
                return self._near(first or [], second or [], 2 * distance) or None
            case InTitle(part):
                return self._spans(part, hits, in_title=True)
            case Is(field, value):
                said = _says(self.outlet, value) if field == "outlet" else _speaks(self.lang, value)
                return [] if said else None

    def _standing(self, spans: Sequence[Span] | None, *, in_title: bool) -> list[Span] | None:
        if spans and in_title:
            spans = spans[: bisect_left(spans, self.text.title_end, key=attrgetter("start"))]
        return list(spans) if spans else None

    def _near(self, lefts: list[Span], rights: list[Span], halves: int) -> list[Span]:
        """Each of `lefts` with the nearest of `rights` on either side, where one is near enough."""
        by_end = sorted(rights, key=attrgetter("end"))
        ends = [span.end for span in by_end]
        starts = [span.start for span in rights]
        joined: set[Span] = set()
        for left in lefts:
            after = bisect_left(starts, left.end)
            if after < len(rights) and self._apart(left.end - 1, starts[after]) <= halves:
                joined.add(Span(left.start, rights[after].end))
            before = bisect_right(ends, left.start) - 1
            if before >= 0 and self._apart(ends[before] - 1, left.start) <= halves:
                joined.add(Span(by_end[before].start, left.end))
        return sorted(joined)

    def _apart(self, first: int, second: int) -> float:
        """Half words from atom `first` to atom `second`, without end across paragraphs."""
        text = self.text
        if text.paragraph[first] != text.paragraph[second]:
            return math.inf
        return text.halves[second] - text.halves[first]


def _is_plain(node: Node) -> bool:
    """Whether `node` is a word or phrase, or any of several."""
    match node:
        case Term() | Regex():
            return True
        case Or(parts):
            return all(map(_is_plain, parts))
        case _:
            return False


def leaves(node: Node) -> Iterator[_Leaf]:
    """The terms of `node`, also those under NOT."""
    match node:
        case Term() | Regex():
            yield node
        case And(parts) | Or(parts):
            for part in parts:
                yield from leaves(part)
        case Not(part) | InTitle(part):
            yield from leaves(part)
        case Near(left, right):
            yield from leaves(left)
            yield from leaves(right)
        case Is():
            return


def _longest(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Of `spans` that overlap the longest, of equal ones the first; in order."""
    ordered = list(spans)
    if len(ordered) < 2:
        return tuple(ordered)
    ordered.sort(key=lambda s: (s.start - s.end, s.start))
    first = min(span.start for span in ordered)
    taken = bytearray(max(span.end for span in ordered) - first)
    chosen: list[Span] = []
    for span in ordered:
        # What was taken is as long or longer: it cannot lie wholly within, so its ends would show.
        if not taken[span.start - first] and not taken[span.end - 1 - first]:
            taken[span.start - first : span.end - first] = b"\1" * (span.end - span.start)
            chosen.append(span)
    return tuple(sorted(chosen))


def _merged(spans: Iterable[Span]) -> list[Span]:
    """The stretches that `spans` cover, in order, apart from each other."""
    stretches: list[Span] = []
    for span in sorted(spans):
        if stretches and span.start < stretches[-1].end:
            stretches[-1] = Span(stretches[-1].start, max(stretches[-1].end, span.end))
        else:
            stretches.append(span)
    return stretches


def _overlapping(span: Span, stretches: Sequence[Span]) -> Iterator[Span]:
    at = bisect_right(stretches, span.start, key=attrgetter("end"))
    while at < len(stretches) and stretches[at].start < span.end:
        yield stretches[at]
        at += 1


def _voided(span: Span, voiding: Sequence[Span]) -> bool:
    return any(v.end - v.start >= span.end - span.start for v in _overlapping(span, voiding))


def _regex_spans(regex: Regex, text: Text) -> list[Span]:
    """The atoms that the expression touches: title and body apart, so that ^ and $ mean what they say."""
    compiled = compile_regex(regex.source)
    border = text.content.index(atoms.BORDER)
    spans: set[Span] = set()
    for offset, part in (
        (0, text.content[:border]),
        (border + 2, text.content[border + 2 :][:MAX_REGEX_TEXT]),
    ):
        for found in islice(compiled.finditer(part), MAX_REGEX_HITS):
            start = bisect_right(text.ends, offset + found.start())
            end = bisect_left(text.starts, offset + found.end())
            if start < end:
                spans.add(Span(start, end))
    return sorted(spans)


def _says(name: str, value: str) -> bool:
    """Whether the outlet's `name` has the words of `value`, in their order."""
    have = [atoms.norm(found.group()) for found in atoms.cut(name)]
    want = [atoms.norm(found.group()) for found in atoms.cut(value)]
    return any(have[at : at + len(want)] == want for at in range(len(have) - len(want) + 1))


def _speaks(lang: str | None, value: str) -> bool:
    """Whether the language tag `lang` is `value` or a kind of it: lang:zh holds for zh-TW (RFC 4647)."""
    have, want = (lang or "").lower().replace("_", "-"), value.lower().replace("_", "-")
    return have == want or have.startswith(want + "-")
