"""The rule language: from the text of a rule to a query, or to an error that shows the place.

    rule     = both { OR both }
    both     = one { AND one }
    one      = { NOT } near
    near     = item { NEAR/n item }
    item     = "(" rule ")" | field item | word | "phrase" | /regex/

A query is a value and knows nothing of matching; `matching` gives it its meaning.
"""

from __future__ import annotations

import re
from typing import NoReturn

from monitor.errors import RuleError
from monitor.rules import atoms
from monitor.rules.nodes import And, InTitle, Is, Near, Node, Not, Or, Query, Regex, Term
from monitor.rules.regexes import regex
from monitor.rules.tokens import FIELDS, Token, Tokens, is_nearly_near, what_joins

MAX_LENGTH = 100_000  # characters of a rule
MAX_DEPTH = 40  # parentheses, NOT and field names within each other
MAX_WORDS = 300  # of a phrase; what an article costs grows with the longest that it repeats
SHORTEST_PREFIX = 3  # letters: ai* would find air, aim, aid

# What people write for a language, and its code (ISO 639-1).
_LANGUAGES = {
    "english": "en", "german": "de", "deutsch": "de", "french": "fr", "spanish": "es", "italian": "it",
    "japanese": "ja", "jp": "ja", "chinese": "zh", "cn": "zh", "korean": "ko", "kr": "ko", "polish": "pl",
    "russian": "ru", "portuguese": "pt", "dutch": "nl", "gr": "el", "dk": "da", "cz": "cs", "ua": "uk",
    "eng": "en", "ger": "de", "deu": "de", "fra": "fr", "jpn": "ja", "chi": "zh", "zho": "zh", "kor": "ko",
}  # fmt: skip
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")


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
    return Query(text, _term(body, start, exact=exact, literal=True))


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


class _Parser:
    """Recursive descent over the tokens; one token of look-ahead."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = Tokens(text)
        self._depth = 0
        self._last: Token | None = None
        self._next = self._tokens.next()

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
                return regex(token)
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
            if field.text == "lang":
                self._refuse_language(value)
            node = Is("outlet" if field.text == "outlet" else "lang", value.text)
        else:
            self._fail(
                f"{field.text}: needs one name after it, such as {_example(field.text)};"
                f" for several write {_example(field.text)} OR {field.text}:…",
                field,
            )
        self._leave()
        return node

    def _refuse_language(self, value: Token) -> None:
        code = _LANGUAGES.get(value.text.casefold())
        if code is not None or not _LANGUAGE.fullmatch(value.text.strip()):
            hint = f"write lang:{code}" if code else "write a code of two letters, such as lang:ja"
            self._fail(f"lang: knows no {value.text}: {hint}", value)

    # -- steps --------------------------------------------------------------------------------

    def _advance(self) -> Token:
        token, self._next = self._next, self._tokens.next()
        self._last = token
        return token

    def _enter(self) -> Token:
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
        last = self._last
        if last is not None and last.kind == "word" and last.text.endswith((",", ";", "、", "，")):
            sign = last.text[-1]
            raise RuleError(
                f'{sign} joins no words: write OR between them, or "quotes" around a phrase',
                position=last.end - 1,
                length=1,
            )
        for word in (token, last):
            if word is not None and word.kind == "word" and not word.exact:
                self._refuse_operator(word)
        if token.kind == "NEAR":
            self._fail("NEAR after NOT or a field: put parentheses around the words that NEAR joins", token)
        self._fail(
            'two words without an operator: write AND or OR between them, or "quotes" around a phrase', token
        )

    def _refuse_operator(self, word: Token) -> None:
        if (meant := what_joins(word.text)) is not None:
            if meant == word.text.upper():
                self._fail(f"operators stand in capitals: write {meant}", word)
            self._fail(f"{word.text} joins no words: write {meant}", word)
        if is_nearly_near(word.text):
            self._fail("NEAR needs its number of words and capitals: write NEAR/5", word)
        before = self._text[: word.start].rstrip()
        name = re.search(r"[^\W\d_]+$", before)
        if word.text[0] in ":：" and name is not None and name.group().casefold() in FIELDS:
            self._fail(f"no space stands before the colon: write {name.group().casefold()}:", word)

    def _missing(self, token: Token) -> RuleError:
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

    def _fail(self, message: str, token: Token | None = None) -> NoReturn:
        at = token or self._next
        raise RuleError(message, position=at.start, length=at.end - at.start)


def _term(
    text: str, start: int, *, exact: bool = False, literal: bool = False, whole: Token | None = None
) -> Term:
    position, length = (whole.start, whole.end - whole.start) if whole else (start, len(text))
    found = list(atoms.cut(text))
    if not found:
        raise RuleError(
            "no letter or digit to look for: write a word, or take it out", position=position, length=length
        )
    if len(found) > MAX_WORDS:
        raise RuleError(
            f"a phrase of {len(found)} words is too long: {MAX_WORDS} at most",
            position=position,
            length=length,
        )
    if literal:
        return Term(text, exact, literal=True)
    starts = {match.end(): match.group() for match in found}
    for star in re.finditer(r"\*", text):
        word = starts.get(star.start())
        if word is None or text[star.end() : star.end() + 1].isalnum():
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


def _must_be_near(node: Node, token: Token) -> None:
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
