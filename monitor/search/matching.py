"""Whether a text has what a query says, and where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from monitor import urls
from monitor.model import Article
from monitor.search.units import folded, is_run, pieces, spans, units
from monitor.search.values import All, AnyOf, Not, Query, Words

# Different words of one text: more than any report has. PostgreSQL keeps a megabyte of them.
_MOST = 30_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What is looked at of an article. `outlets`: the names and sites it goes by."""

    title: str
    text: str
    outlets: tuple[str, ...] = ()
    lang: str | None = None


def document(article: Article) -> Document:
    """What a search looks at of an article."""
    names = (article.outlet, urls.host(article.url), urls.site(article.url), article.site, article.source)
    return Document(
        title=article.title,
        text=article.text,
        outlets=tuple(dict.fromkeys(name for name in names if name)),
        lang=article.lang,
    )


def terms(document: Document) -> list[str]:
    """What an index keeps of a document, each once: its words and pairs of characters; behind `_`, which no
    word has, those of its title, behind two those of its outlets, behind three its language."""
    found: dict[str, None] = {}
    for one in pieces(document.title):
        found[one] = found[f"_{one}"] = None
    for name in document.outlets:
        found.update(dict.fromkeys(f"__{one}" for one in pieces(name)))
    found.update(dict.fromkeys(f"___{one}" for one in units(document.lang or "")[:1]))
    found.update(dict.fromkeys(pieces(document.text)))
    return list(islice(found, _MOST))


def matches(query: Query, document: Document) -> bool:
    """Whether the document is what the query looks for."""
    return _matches(query, document, units(document.title), units(document.text))


def _matches(query: Query, document: Document, title: Sequence[str], body: Sequence[str]) -> bool:
    match query:
        case All(of=parts):
            return all(_matches(one, document, title, body) for one in parts)
        case AnyOf(of=parts):
            return any(_matches(one, document, title, body) for one in parts)
        case Not(of=part):
            return not _matches(part, document, title, body)
        case Words(field="outlet"):
            return any(_named(query, name) for name in document.outlets)
        case Words(field="lang"):
            own = (document.lang or "").casefold()
            said = query.units[0]
            return own == said or own.startswith(f"{said}-") or (query.prefix and own.startswith(said))
        case Words(field="title"):
            return _has(query, title)
        case Words():
            return _has(query, title) or _has(query, body)


def _named(words: Words, name: str) -> bool:
    """Whether an outlet goes by what was typed, or has it as words of its name."""
    own, said = " ".join(folded(name).split()), words.units[0]
    whole = own == said or own.removeprefix("www.") == said.removeprefix("www.")
    return whole or _has(Words(units=tuple(units(said)) or ("\0",), prefix=words.prefix), units(name))


def _has(words: Words, found: Sequence[str]) -> bool:
    return next(_places(words, found), None) is not None


def _places(words: Words, found: Sequence[str]) -> Iterator[int]:
    """Where, in units, the words begin."""
    size = len(words.units)
    first = words.units[0]
    for at in range(len(found) - size + 1):
        # Nearly every place is none: looked at first, before anything is called.
        if first not in found[at]:
            continue
        if all(_one(words, place, found[at + place]) for place in range(size)):
            yield at


def _one(words: Words, place: int, unit: str) -> bool:
    """Whether a unit of a text is the one at `place` of the words. Of a run without spaces the words may be a
    part: its end where they go on after it, its beginning where they came from before."""
    said = words.units[place]
    first, last = place == 0, place == len(words.units) - 1
    if not is_run(said):
        return unit.startswith(said) if last and words.prefix else unit == said
    if first and last:
        return said in unit
    if first:
        return unit.endswith(said)
    return unit.startswith(said) if last else unit == said


def weight(query: Query, document: Document) -> float:
    """How much a document is about what is sought, beside others that have it too: how often its words stand
    there for its length, as BM25 counts them (Robertson and others, TREC-3; k1 = 1.2, b = 0.75, with 600
    words as the usual length), and in the title as much as can be."""
    title, body = units(document.title), units(document.text)
    size = 1.2 * (0.25 + 0.75 * len(body) / 600)
    found = 0.0
    for one in _sought(query):
        often = sum(1 for _ in _places(one, body))
        found += 2.2 * (any(True for _ in _places(one, title)) + often / (often + size))
    return found


def marked(query: Query, words: str) -> tuple[tuple[int, int], ...]:
    """Where in `words` stands what the query looks for (not what it excludes): beginnings and ends, in order,
    not one within another."""
    found = spans(words)
    own = [unit for unit, _, _ in found]
    places = sorted({place for one in _sought(query) for place in _spans(one, own, found)})
    out: list[tuple[int, int]] = []
    for start, end in places:
        if out and start < out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return tuple(out)


def _sought(query: Query) -> Iterator[Words]:
    match query:
        case Words(field="any" | "title"):
            yield query
        case All(of=parts) | AnyOf(of=parts):
            for one in parts:
                yield from _sought(one)
        case _:
            return


def _spans(
    sought: Words, own: Sequence[str], found: Sequence[tuple[str, int, int]]
) -> Iterator[tuple[int, int]]:
    last = len(sought.units) - 1
    for at in _places(sought, own):
        start, end = found[at][1], found[at + last][2]
        if last == 0 and is_run(sought.units[0]):
            yield from _within(sought.units[0], *found[at])
            continue
        if is_run(sought.units[0]):
            start = _cut(found[at], sought.units[0], from_end=True)[0]
        if is_run(sought.units[last]):
            end = _cut(found[at + last], sought.units[last], from_end=False)[1]
        yield start, end


def _within(said: str, unit: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Each place of `said` within a run; the whole run where folding changed how long it is."""
    if len(unit) != end - start:
        yield start, end
        return
    at = unit.find(said)
    while at >= 0:
        yield start + at, start + at + len(said)
        at = unit.find(said, at + len(said))


def _cut(span: tuple[str, int, int], said: str, *, from_end: bool) -> tuple[int, int]:
    unit, start, end = span
    if len(unit) != end - start:
        return start, end
    return (end - len(said), end) if from_end else (start, start + len(said))
