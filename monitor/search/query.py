"""What a reader types, read: words, "phrases", OR, NOT and -, prefix*, title: outlet: lang:, ( )."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from monitor.search.units import LONGEST, folded, is_run, pairs, units
from monitor.search.values import All, AnyOf, Field, Not, Query, Words

_FIELDS: dict[str, Field] = {"title": "title", "outlet": "outlet", "lang": "lang"}
_QUOTES = {'"': '"', "“": "”", "„": "“", "«": "»", "＂": "＂", "「": "」", "『": "』"}
_PIECE = re.compile(
    r"""\s*(?:
        (?P<open>[(（])|(?P<close>[)）])
        |(?P<minus>[-−])(?=\S)
        |(?P<field>[A-Za-z]+)[:：](?=\S)
        |(?P<quote>["“„«＂「『])
        |(?P<word>[^\s()（）"“”„«»＂]+)
        |(?P<other>\S)
    )""",
    re.VERBOSE,
)
_NEAR = re.compile(r"NEAR/\d+")
_REST = re.compile(r"[^\s()\"]*")
_MOST, _DEEPEST = 64, 20


class QueryError(ValueError):
    """A query that cannot be read: what was found at which character (from 1), and what to write instead."""

    def __init__(self, message: str, at: int) -> None:
        super().__init__(message)
        self.message, self.at = message, at + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Token:
    kind: str
    at: int
    words: str = ""
    prefix: bool = False


def parse(query: str) -> Query:
    """The query as a tree. Raises QueryError."""
    tokens = list(_tokens(query))
    if not tokens:
        raise QueryError("nothing to look for: give a word", 0)
    if len(tokens) > _MOST:
        raise QueryError(f"more than {_MOST} words: look for fewer", tokens[_MOST].at)
    reader = _Reader(tokens, len(query))
    found = reader.either(0)
    reader.end()
    if _only_not(found):
        raise QueryError("only what must not be there: give a word that must", 0)
    return found


def _tokens(query: str) -> Iterator[_Token]:
    at = 0
    while (found := _PIECE.match(query, at)) is not None:
        kind = found.lastgroup or ""
        start, at = found.start(kind), found.end()
        if kind == "quote":
            mark = found["quote"]
            end = query.find(_QUOTES[mark], at)
            # Whoever types on a telephone opens and closes as it comes.
            if end < 0 and mark in "“„«":
                end = next((place for place in range(at, len(query)) if query[place] in '"“”»'), -1)
            if end < 0:
                raise QueryError(f"a phrase that does not end: close it with {_QUOTES[mark]}", start)
            inside, at = query[at:end].rstrip(), end + 1
            outside = query[at : at + 1] == "*"
            at += outside
            yield _Token(kind="words", at=start, words=inside, prefix=outside or inside.endswith("*"))
        elif kind == "field":
            name = found["field"].lower()
            if name not in _FIELDS:
                # Not a field of ours: an address, or a time.
                rest = _REST.match(query, at)
                at = rest.end() if rest else at
                yield _Token(kind="words", at=start, words=query[start:at])
            else:
                yield _Token(kind="field", at=start, words=name)
        elif kind == "word":
            word = found["word"]
            yield _word(word, start)
        elif kind == "other":
            raise QueryError(
                f"{found['other']} opens nothing: leave it out, or put a phrase in quotes", start
            )
        else:
            yield _Token(kind=kind, at=start)


def _word(word: str, at: int) -> _Token:
    if word in {"OR", "|", "||"}:
        return _Token(kind="or", at=at)
    if word in {"AND", "&", "&&", "+"}:
        return _Token(kind="and", at=at)
    if word == "NOT":
        return _Token(kind="minus", at=at)
    if word.endswith((":", "：")) and word[:-1].lower() in _FIELDS:
        raise QueryError(f"{word} asks for a word behind it", at)
    if _NEAR.fullmatch(word):
        raise QueryError("NEAR/n is for rules: here a phrase in quotes holds words together", at)
    return _Token(kind="words", at=at, words=word.rstrip("*"), prefix=word.endswith("*"))


class _Reader:
    """Reads tokens from the left: OR binds loosest, then AND, which is not written, then NOT."""

    def __init__(self, tokens: list[_Token], size: int) -> None:
        self._tokens, self._size, self._next = tokens, size, 0

    def either(self, deep: int) -> Query:
        found = [self._all(deep)]
        while self._take("or"):
            found.append(self._all(deep))
        return found[0] if len(found) == 1 else AnyOf(of=tuple(found))

    def end(self) -> None:
        if (left := self._peek()) is not None:
            raise QueryError("a ) that closes nothing: leave it out", left.at)

    def _all(self, deep: int) -> Query:
        found: list[Query] = []
        while (token := self._peek()) is not None and token.kind not in {"or", "close"}:
            if token.kind == "and":
                if not found:
                    raise QueryError("AND stands between two words", token.at)
                self._next += 1
                if (after := self._peek()) is None or after.kind in {"or", "close", "and"}:
                    raise QueryError("AND stands between two words", token.at)
            found.append(self._one(deep))
        if not found:
            at = token.at if token is not None else self._size
            raise QueryError("a word is missing here: OR stands between two, ( ) holds one or more", at)
        return found[0] if len(found) == 1 else All(of=tuple(found))

    def _one(self, deep: int, field: Field = "any") -> Query:
        token = self._peek()
        if token is None:
            raise QueryError("a word is missing at the end", self._size)
        self._next += 1
        if deep > _DEEPEST:
            raise QueryError("too many ( and NOT within each other", token.at)
        match token.kind:
            case "minus":
                return Not(of=self._one(deep + 1))
            case "field":
                name = _FIELDS[token.words]
                inner = self._peek()
                if inner is None or inner.kind != "words":
                    raise QueryError(f"{token.words}: is followed by a word or a phrase in quotes", token.at)
                return self._one(deep + 1, name)
            case "open":
                inside = self.either(deep + 1)
                if not self._take("close"):
                    raise QueryError("a ( that is not closed: add )", token.at)
                return inside
            case "words":
                return _words(token, field)
        raise QueryError("a word is missing here", token.at)

    def _peek(self) -> _Token | None:
        return self._tokens[self._next] if self._next < len(self._tokens) else None

    def _take(self, kind: str) -> bool:
        token = self._peek()
        if token is None or token.kind != kind:
            return False
        self._next += 1
        return True


def named(field: Field, words: str, *, prefix: bool = False) -> Words:
    """An outlet or a language by what it is called: BBC.com is a name, and ja no word of the text."""
    return Words(units=(" ".join(folded(words).split()),), prefix=prefix, field=field)


def _words(token: _Token, field: Field) -> Words:
    if field in {"outlet", "lang"}:
        return named(field, token.words, prefix=token.prefix)
    found = tuple(units(token.words))
    # No word begins with a vowel sign, which hangs on a letter.
    if not found or not all(unit[0].isalnum() for unit in found):
        what = repr(token.words) if token.words else "what stands here"
        raise QueryError(f"no letter or digit in {what}: give a word", token.at)
    return Words(units=found, prefix=token.prefix, field=field)


def _only_not(query: Query) -> bool:
    """Whether what a query says of the words is only which must not be there."""
    match query:
        case Not():
            return True
        case All(of=parts):
            return all(_only_not(one) for one in parts)
        case AnyOf(of=parts):
            return any(_only_not(one) for one in parts)
        case Words():
            return False


# -- what an index is asked -------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A term of the index, or where `prefix` every term that begins so."""

    term: str
    prefix: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Both:
    """Each of these, and none of the terms in `without`."""

    of: tuple[Wanted, ...]
    without: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Either:
    """One of these."""

    of: tuple[Wanted, ...]


Wanted: TypeAlias = Term | Both | Either


def wanted(query: Query) -> Wanted | None:
    """What every document has that the query finds, in terms of the index (`terms`); None where it says
    nothing of the kind. A document that has it need not be what the query finds."""
    match query:
        case Not():
            return None
        case Words():
            return _terms(query)
        case All(of=parts):
            known = tuple(one for one in map(wanted, parts) if one is not None)
            without = tuple(term for one in parts for term in _excluded(one))
            return Both(of=known, without=without) if known else None
        case AnyOf(of=parts):
            each = tuple(map(wanted, parts))
            known = tuple(one for one in each if one is not None)
            return Either(of=known) if len(known) == len(each) else None


def _excluded(query: Query) -> Iterator[Term]:
    """The term that no document has which the query finds: whatever has it has the very word."""
    match query:
        case Not(of=Words(units=(unit,), prefix=False, field="any" | "title" as field)):
            if not is_run(unit):
                yield Term(term=_MARKS[field] + unit)
        case _:
            return


_MARKS: dict[Field, str] = {"any": "", "title": "_", "outlet": "__", "lang": "___"}


def _terms(words: Words) -> Wanted | None:
    mark = _MARKS[words.field]
    own = units(words.units[0]) if words.field in {"outlet", "lang"} else words.units
    found: list[Wanted] = []
    for at, unit in enumerate(own[:1] if words.field == "lang" else own):
        begins = words.prefix and at == len(own) - 1
        if is_run(unit):
            # Its last character may have another after it.
            inner = pairs(unit)
            found += [Term(term=mark + one) for one in inner[:-1]]
            if len(inner) == 1:
                found.append(Term(term=mark + unit, prefix=True))
        else:
            found.append(Term(term=mark + unit, prefix=begins or len(unit) == LONGEST))
    if not found:
        return None
    return found[0] if len(found) == 1 else Both(of=tuple(dict.fromkeys(found)))
