"""The rule language: from the text of a rule to a query, or to an error that shows the place.

    rule     = both { OR both }
    both     = one { AND one }
    one      = { NOT } near
    near     = item { NEAR/n item }
    item     = "(" rule ")" | field item | word | "phrase" | /regex/

A query is a value and knows nothing of matching; `matching` gives it its meaning.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, NoReturn

# The package ships no types. What it compiles does not leave `rules`.
import re2  # type: ignore[import-untyped, unused-ignore]

from monitor.errors import RuleError
from monitor.rules import atoms
from monitor.rules.nodes import And, InTitle, Is, Near, Node, Not, Or, Query, Regex, Term

MAX_LENGTH = 100_000  # characters of a rule
MAX_DEPTH = 40  # parentheses, NOT and field names within each other
MAX_DISTANCE = 100  # words; wider than a long paragraph, NEAR is AND
MAX_REGEX = 1_000  # characters; RE2 bounds the memory of what is left
SHORTEST_PREFIX = 3  # letters: ai* would find air, aim, aid

FIELDS = ("title", "outlet", "lang")

_Kind = Literal["(", ")", "AND", "OR", "NOT", "NEAR", "word", "phrase", "regex", "field", "end"]


@dataclass(frozen=True, slots=True)
class _Token:
    kind: _Kind
    text: str
    start: int
    end: int
    exact: bool = False
    number: int = 0


_QUOTES = '"“”„‟＂'
_SPACE = re.compile(r"[\s\u200b\ufeff]*")
_BARE = re.compile(rf"[^\s\u200b\ufeff(){_QUOTES}（）]+")
_QUOTED = re.compile(rf"[{_QUOTES}]([^{_QUOTES}]*)([{_QUOTES}]?)")
_SLASHED = re.compile(r"/((?:[^/\\]|\\.)*)(/?)", re.DOTALL)
_NAMED = re.compile(r"([^\W\d_]+):")
# Exchange and number, with or without the space that news agencies put in: TYO:9984, (TYO: 9984).
_TICKER = re.compile(r"[A-Z]{2,10}:[ \t\u00a0]?(?=[0-9A-Z])[\w.]+")
_NEAR = re.compile(r"NEAR/(\d{1,9})")
_NEARLY = re.compile(r"near(?:[/~:]?\d*)?", re.IGNORECASE)


def parse(text: str) -> Query:
    """The query that `text` means. RuleError, with the place and what to write, where it means none."""
    if len(text) > MAX_LENGTH:
        raise RuleError(
            f"a rule of {len(text):,} characters is too long: split it into several tags, or use lists",
            position=MAX_LENGTH,
            length=len(text) - MAX_LENGTH,
        )
    root = _Parser(text).rule()
    if not finds(root):
        raise RuleError(
            "the rule only says what must not be, or from where: name a word or phrase to find",
            position=0,
            length=len(text),
        )
    return Query(text, root)


def phrase(text: str) -> Query:
    """The query for one item of a plain list: a word or phrase, no operators. A `*` after the beginning
    of a word and a leading `=` mean what they mean in a rule."""
    bare = text.strip()
    exact = bare.startswith("=")
    start = text.find(bare) + exact
    body = bare[exact:]
    if not body:
        raise RuleError("an empty phrase: write a word, or take the item out", position=0, length=len(text))
    return Query(text, _term(body, start, exact=exact))


def finds(node: Node) -> bool:
    """Whether `node` names something that can stand in an article, rather than only what must not."""
    match node:
        case Term() | Regex() | Near():
            return True
        case And(parts) | Or(parts):
            return any(finds(part) for part in parts)
        case InTitle(part):
            return finds(part)
        case Not() | Is():
            return False


@lru_cache(maxsize=1024)
def compile_regex(source: str) -> Any:  # RE2's own class, which has no types
    """`source` compiled by RE2, whose matching takes time linear in the text. Raises re2.error."""
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.max_mem = 1 << 20
    return re2.compile(source, options)


class _Parser:
    """Recursive descent over the tokens; one token of look-ahead."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._depth = 0
        self._next = self._token()

    def rule(self) -> Node:
        if self._next.kind == "end":
            raise RuleError(
                'an empty rule: write what to look for, such as "SoftBank" OR ソフトバンク',
                position=0,
                length=len(self._text),
            )
        root = self._or()
        if self._next.kind == ")":
            self._fail("a closing parenthesis without an opening one: take it out, or open it before")
        return root

    def _or(self) -> Node:
        parts = [self._and()]
        while self._next.kind == "OR":
            self._advance()
            parts.append(self._and())
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _and(self) -> Node:
        parts = [self._not()]
        while self._next.kind == "AND":
            self._advance()
            parts.append(self._not())
        self._expect_operator()
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _not(self) -> Node:
        if self._next.kind != "NOT":
            return self._near()
        self._enter()
        part = self._not()
        self._leave()
        return Not(part)

    def _near(self) -> Node:
        first = self._next
        node = self._item()
        joined = 0
        while self._next.kind == "NEAR":
            near = self._advance()
            _must_be_near(node, first)
            second = self._next
            right = self._item()
            _must_be_near(right, second)
            node = Near(node, right, near.number)
            joined += 1
            if joined > MAX_DEPTH:
                self._fail(f"more than {MAX_DEPTH} NEAR in a row: join fewer words", near)
        return node

    def _item(self) -> Node:
        token = self._next
        match token.kind:
            case "(":
                self._enter()
                node = self._or()
                if self._next.kind != ")":
                    self._fail("this parenthesis is never closed: add ) after what belongs together", token)
                self._leave()
                self._advance()
                return node
            case "field":
                return self._field()
            case "word" | "phrase":
                self._advance()
                return _term(token.text, token.start, exact=token.exact, whole=token)
            case "regex":
                self._advance()
                return _regex(token)
            case _:
                raise self._missing(token)

    def _field(self) -> Node:
        field = self._enter()
        if field.text == "title":
            node: Node = InTitle(self._item())
        elif self._next.kind in ("word", "phrase"):
            value = self._advance()
            if not any(True for _ in atoms.cut(value.text)):
                self._fail(f"{field.text}: needs a name after it, such as {_example(field.text)}", field)
            node = Is("outlet" if field.text == "outlet" else "lang", value.text)
        else:
            self._fail(
                f"{field.text}: needs one name after it, such as {_example(field.text)};"
                f" for several write {_example(field.text)} OR {field.text}:…",
                field,
            )
        self._leave()
        return node

    # -- steps --------------------------------------------------------------------------------

    def _advance(self) -> _Token:
        token, self._next = self._next, self._token()
        return token

    def _enter(self) -> _Token:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            self._fail(f"more than {MAX_DEPTH} levels within each other: take some parentheses out")
        return self._advance()

    def _leave(self) -> None:
        self._depth -= 1

    def _expect_operator(self) -> None:
        token = self._next
        if token.kind in ("OR", "AND", ")", "end"):
            return
        if token.kind == "NOT":
            self._fail("NOT needs AND or OR before it: write AND NOT", token)
        if token.kind == "NEAR":
            self._fail("NEAR after NOT or a field: put parentheses around the words that NEAR joins", token)
        if token.kind == "word" and token.text.lower() in ("and", "or", "not"):
            self._fail(f"operators stand in capitals: write {token.text.upper()}", token)
        if token.kind == "word" and _NEARLY.fullmatch(token.text):
            self._fail("NEAR needs its number of words and capitals: write NEAR/5", token)
        self._fail(
            'two words without an operator: write AND or OR between them, or "quotes" around a phrase', token
        )

    def _missing(self, token: _Token) -> RuleError:
        before = self._text[: token.start].rstrip()
        last = re.search(r"(AND|OR|NOT|NEAR/\d+|\w+:|[(（])$", before)
        position, length = token.start, token.end - token.start
        if token.kind == "end" and last is not None:
            position, length = last.start(), len(last.group())
            message = f"the rule ends after {last.group()}: add a word or phrase, or take it out"
        elif token.kind == "end":
            message = "a word or phrase is missing here"
        elif token.kind == ")" and before.endswith(("(", "（")):
            message = "nothing between the parentheses: write a word or phrase there"
        elif token.kind == ")":
            message = "a word or phrase is missing before the parenthesis"
        else:
            message = (
                f"a word or phrase is missing before {token.text}: add one,"
                f' or write "{token.text}" in quotes to look for it'
            )
        return RuleError(message, position=position, length=length)

    def _fail(self, message: str, token: _Token | None = None) -> NoReturn:
        at = token or self._next
        raise RuleError(message, position=at.start, length=at.end - at.start)

    def _token(self) -> _Token:
        text = self._text
        start = self._skip()
        if start == len(text):
            return _Token("end", "", start, start)
        char = text[start]
        if char in "(（":
            return self._take("(", start, start + 1)
        if char in ")）":
            return self._take(")", start, start + 1)
        exact = char == "="
        at = start + exact
        if at < len(text) and text[at] in _QUOTES:
            return self._quoted(start, at, exact=exact)
        if char == "/":
            return self._slashed(start)
        if char == "-" and start + 1 < len(text) and not text[start + 1].isspace():
            raise RuleError("a minus does not leave words out: write AND NOT", position=start, length=1)
        if not exact and (found := _TICKER.match(text, start)):
            return self._take("word", start, found.end())
        if not exact and (found := _NAMED.match(text, start)):
            return self._named(start, found)
        return self._bare(start, at, exact=exact)

    def _skip(self) -> int:
        found = _SPACE.match(self._text, self._at)
        return found.end() if found else self._at

    def _take(self, kind: _Kind, start: int, end: int) -> _Token:
        self._at = end
        return _Token(kind, self._text[start:end], start, end)

    def _quoted(self, start: int, at: int, *, exact: bool) -> _Token:
        found = _QUOTED.match(self._text, at)
        if found is None or not found.group(2):
            raise RuleError(
                'this quote is never closed: add " after the phrase', position=at, length=len(self._text) - at
            )
        self._at = found.end()
        return _Token("phrase", found.group(1), start, found.end(), exact)

    def _slashed(self, start: int) -> _Token:
        found = _SLASHED.match(self._text, start)
        if found is None or not found.group(2):
            raise RuleError(
                "this regular expression is never closed: add / after it, or quote the word",
                position=start,
                length=len(self._text) - start,
            )
        self._at = found.end()
        return _Token("regex", found.group(1), start, found.end())

    def _named(self, start: int, found: re.Match[str]) -> _Token:
        name = found.group(1).casefold()
        if name in FIELDS:
            self._at = found.end()
            return _Token("field", name, start, found.end())
        near = difflib.get_close_matches(name, FIELDS, 1, 0.5)
        hint = f"did you mean {near[0]}:?" if near else f"there are {', '.join(f + ':' for f in FIELDS)}"
        raise RuleError(
            f'no field is called {found.group(1)}: {hint} A word with a colon goes in "quotes"',
            position=start,
            length=found.end() - start,
        )

    def _bare(self, start: int, at: int, *, exact: bool) -> _Token:
        found = _BARE.match(self._text, at)
        if found is None:
            raise RuleError('= needs a word after it: write =ARM or ="Business Objects"', position=start)
        self._at = found.end()
        word = found.group()
        if not exact:
            if word in ("AND", "OR", "NOT"):
                return _Token(word, word, start, found.end())  # type: ignore[arg-type]  # narrowed by `in`
            if near := _NEAR.fullmatch(word):
                return self._distance(near, start)
            if word == "NEAR" or (word.startswith("NEAR/") and _NEARLY.fullmatch(word[:5])):
                raise RuleError(
                    "NEAR needs its number of words: write NEAR/5", position=start, length=len(word)
                )
        return _Token("word", word, start, found.end(), exact)

    def _distance(self, near: re.Match[str], start: int) -> _Token:
        number = int(near.group(1))
        if not 1 <= number <= MAX_DISTANCE:
            raise RuleError(
                f"NEAR/{number}: the number of words goes from 1 to {MAX_DISTANCE}",
                position=start,
                length=len(near.group()),
            )
        return _Token("NEAR", near.group(), start, start + len(near.group()), number=number)


def _term(text: str, start: int, *, exact: bool = False, whole: _Token | None = None) -> Term:
    position, length = (whole.start, whole.end - whole.start) if whole else (start, len(text))
    found = list(atoms.cut(text))
    if not found:
        raise RuleError(
            "no letter or digit to look for: write a word, or take it out", position=position, length=length
        )
    starts = {match.end(): match.group() for match in found}
    for star in re.finditer(r"\*", text):
        word = starts.get(star.start())
        if word is None:
            raise RuleError(
                "a star stands after the beginning of a word: sovereign*", position=position, length=length
            )
        if len(word) < SHORTEST_PREFIX and word.isascii():
            raise RuleError(
                f"{word}* finds far too many words: write {SHORTEST_PREFIX} letters or more before the star",
                position=position,
                length=length,
            )
    return Term(text, exact)


def _regex(token: _Token) -> Regex:
    source = token.text.replace("\\/", "/")
    reason = ""
    if len(source) > MAX_REGEX:
        reason = f"longer than {MAX_REGEX:,} characters"
    else:
        try:
            compiled = compile_regex(source)
        except re2.error as error:
            said = error.args[0] if error.args else "not understood"
            reason = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
        except UnicodeEncodeError:
            reason = "it has half of a character"  # a lone surrogate, which YAML can write
        else:
            if compiled.search("") is not None:
                reason = "it matches nothing at all, so it would match everywhere"
    if reason:
        raise RuleError(
            f"the regular expression cannot be used ({reason}); RE2 knows no look-around and no"
            " back-references",
            position=token.start,
            length=token.end - token.start,
        )
    return Regex(source)


def _must_be_near(node: Node, token: _Token) -> None:
    """NEAR joins places; AND, NOT and facts of the article have none."""
    match node:
        case Term() | Regex() | Near():
            return
        case Or(parts):
            for part in parts:
                _must_be_near(part, token)
        case _:
            raise RuleError(
                "NEAR joins words, phrases and (a OR b) only: write AND, NOT and fields outside of it",
                position=token.start,
                length=token.end - token.start,
            )


def _example(field: str) -> str:
    return 'outlet:"Nikkei Asia"' if field == "outlet" else "lang:ja"
