"""The text of a rule, cut into tokens; and what is wrong with what is none.

Most mistakes are habits from other tools (&&, -word, 'single quotes', near/5, site:). Each is refused where
it stands, with what to write here.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass
from typing import Literal, NoReturn

from monitor.errors import RuleError

MAX_DISTANCE = 100  # words; wider than a long paragraph, NEAR is AND

FIELDS = ("title", "outlet", "lang")

Kind = Literal["(", ")", "AND", "OR", "NOT", "NEAR", "word", "phrase", "regex", "field", "end"]


@dataclass(frozen=True, slots=True)
class Token:
    kind: Kind
    text: str
    start: int
    end: int
    exact: bool = False
    number: int = 0


_QUOTES = '"“”„‟＂«»「」『』'
_SINGLE = "'‘’‚"
_SPACE = re.compile(r"[\s\u200b\ufeff]*")
_BARE = re.compile(rf"[^\s\u200b\ufeff(){_QUOTES}（）]+")
_QUOTED = re.compile(rf"[{_QUOTES}]([^{_QUOTES}]*)([{_QUOTES}]?)")
_SLASHED = re.compile(r"/((?:[^/\\]|\\.)*)(/?)", re.DOTALL)
_FLAGS = re.compile(r"[A-Za-z]+(?=[\s)）]|$)")
_NAMED = re.compile(r"([^\W\d_]+)[:：]")
# Exchange and share, with or without the space that news agencies put in: TYO:9984, (TYO: 9984), 東証：9984.
_TICKER = re.compile(r"(?:[A-Z]{2,10}|[^\W\d_a-zA-Z]{2,8})[:：][ \t\u00a0]?(?=[0-9A-Z０-９])[\w.]+")
_NEAR = re.compile(r"NEAR/(\d{1,40})")
_NEARLY = re.compile(r"near(?:[/~:]?\d*)?|(?:onear|w|within|adj|pre|prox|before)[/~]\d+", re.IGNORECASE)
_OPERATORS = {
    "&&": "AND",
    "&": "AND",
    "+": "AND",
    "||": "OR",
    "|": "OR",
    "!": "AND NOT",
    "-": "AND NOT",
    "–": "AND NOT",
    "—": "AND NOT",
    "andnot": "AND NOT",
    "and-not": "AND NOT",
    "butnot": "AND NOT",
    "nor": "AND NOT",
}
_OTHER_FIELDS = {
    **dict.fromkeys(("intitle", "headline", "heading", "subject", "allintitle"), "title"),
    **dict.fromkeys(("site", "source", "domain", "feed", "publisher", "newspaper", "inoutlet"), "outlet"),
    **dict.fromkeys(("language", "locale"), "lang"),
}
_NO_FIELDS = ("body", "text", "content", "inbody", "intext")


class Tokens:
    """The tokens of a rule, one after the other."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def next(self) -> Token:
        """The token that follows; of kind "end" at the end. RuleError where none can be read."""
        text = self._text
        start = self._skip()
        if start == len(text):
            return Token("end", "", start, start)
        char = text[start]
        if char in "(（":
            return self._take("(", start, start + 1)
        if char in ")）":
            return self._take(")", start, start + 1)
        exact = char in "=＝"
        at = start + exact
        if at < len(text) and text[at] in _QUOTES:
            return self._quoted(start, at, exact=exact)
        if char == "/":
            return self._slashed(start)
        self._refuse_signs(start)
        if not exact and (found := _TICKER.match(text, start)):
            return self._take("word", start, found.end())
        if found := _NAMED.match(text, at):
            return self._named(start, found, exact=exact)
        return self._bare(start, at, exact=exact)

    # -- kinds --------------------------------------------------------------------------------

    def _quoted(self, start: int, at: int, *, exact: bool) -> Token:
        found = _QUOTED.match(self._text, at)
        if found is None or not found.group(2):
            _fail('this quote is never closed: add " after the phrase', at, len(self._text))
        self._at = found.end()
        return Token("phrase", found.group(1), start, found.end(), exact)

    def _slashed(self, start: int) -> Token:
        found = _SLASHED.match(self._text, start)
        if found is None or not found.group(2):
            _fail(
                "this regular expression is never closed: add / after it, or quote the word",
                start,
                len(self._text),
            )
        if flags := _FLAGS.match(self._text, found.end()):
            _fail(
                f"no flags stand after a regular expression ({flags.group()}): it ignores case as it is;"
                " other flags go inside, as in /(?s).../",
                flags.start(),
                flags.end(),
            )
        self._at = found.end()
        return Token("regex", found.group(1), start, found.end())

    def _named(self, start: int, found: re.Match[str], *, exact: bool) -> Token:
        name = found.group(1).casefold()
        if name in FIELDS and exact:
            _fail(f"= stands before the word: write {name}:=…", start, found.end())
        if exact:
            return self._bare(start, start + 1, exact=True)
        if name not in FIELDS:
            self._refuse_field(found)
        self._at = found.end()
        return Token("field", name, start, found.end())

    def _refuse_field(self, found: re.Match[str]) -> NoReturn:
        name, start = found.group(1).casefold(), found.start()
        if name in _NO_FIELDS:
            _fail(
                f"no field is called {found.group(1)}: words are looked for in title and text alike, so leave"
                f" it out. There are {', '.join(f + ':' for f in FIELDS)}",
                start,
                found.end(),
            )
        near = _OTHER_FIELDS.get(name) or next(iter(difflib.get_close_matches(name, FIELDS, 1, 0.5)), None)
        hint = f"did you mean {near}:?" if near else f"there are {', '.join(f + ':' for f in FIELDS)}."
        _fail(
            f'no field is called {found.group(1)}: {hint} A word with a colon goes in "quotes"',
            start,
            found.end(),
        )

    def _bare(self, start: int, at: int, *, exact: bool) -> Token:
        found = _BARE.match(self._text, at)
        if found is None:
            _fail('= needs a word after it: write =ARM or ="Business Objects"', start, start + 1)
        self._at = found.end()
        word = found.group()
        if exact:
            if word[0] in "=＝":
                _fail("one = is enough: write =ARM", start, at + 1)
            return Token("word", word, start, found.end(), exact)
        if word in ("AND", "OR", "NOT"):
            return Token(word, word, start, found.end())  # type: ignore[arg-type]  # narrowed by `in`
        if near := _NEAR.fullmatch(word):
            return self._distance(near, start)
        if word == "NEAR" or (word.startswith("NEAR/") and _NEARLY.fullmatch(word[:5])):
            _fail("NEAR needs its number of words: write NEAR/5", start, start + len(word))
        _refuse_word(word, start)
        return Token("word", word, start, found.end())

    def _distance(self, near: re.Match[str], start: int) -> Token:
        number = int(near.group(1))
        if not 1 <= number <= MAX_DISTANCE:
            _fail(
                f"NEAR/{number}: the number of words goes from 1 to {MAX_DISTANCE}",
                start,
                start + len(near.group()),
            )
        return Token("NEAR", near.group(), start, start + len(near.group()), number=number)

    # -- steps --------------------------------------------------------------------------------

    def _skip(self) -> int:
        found = _SPACE.match(self._text, self._at)
        return found.end() if found else self._at

    def _take(self, kind: Kind, start: int, end: int) -> Token:
        self._at = end
        return Token(kind, self._text[start:end], start, end)

    def _refuse_signs(self, start: int) -> None:
        text = self._text
        char, after = text[start], text[start + 1 : start + 2]
        word = bool(after) and not after.isspace()
        if char in "-–—−" and word:
            _fail("a minus does not leave words out: write AND NOT", start, start + 1)
        if char == "!" and word and after not in "!=":
            _fail("an exclamation mark does not leave words out: write AND NOT", start, start + 1)
        if char == "+" and word:
            _fail("a plus does not demand a word: write AND before it", start, start + 1)
        if char in "[{":
            _fail(f"{char} does not group words: write ( )", start, start + 1)
        if char in _SINGLE and word:
            closing = re.compile(rf"[^\W_][{_SINGLE}](?=[\s)）]|$)").search(text, start + 1)
            if closing is not None:
                phrase = text[start + 1 : closing.end() - 1]
                _fail(f'single quotes do not make a phrase: write "{phrase}"', start, closing.end())


def what_joins(word: str) -> str | None:
    """The operator that a `word` between two others is meant to be, None where it is a word."""
    folded = unicodedata.normalize("NFKC", word).lower()
    return folded.upper() if folded in ("and", "or", "not") else _OPERATORS.get(folded)


def is_nearly_near(word: str) -> bool:
    """Whether `word` is what other tools call NEAR/n."""
    return _NEARLY.fullmatch(word) is not None


def _refuse_word(word: str, start: int) -> None:
    end = start + len(word)
    if word in _OPERATORS and not any(c.isalpha() for c in word):
        _fail(f'{word} joins no words: write {_OPERATORS[word]}, or "{word}" in quotes', start, end)
    if found := re.search(r"[^\W\d_][,;、，；][^\W\d_]|[^\W\d_](?:&&|\|\|?)[^\W\d_]", word):
        sign = found.group()[1:-1]
        joins = "AND" if "&" in sign else "OR"
        _fail(
            f'{sign} joins no words: write {joins} between them, or "quotes" around a phrase',
            start + found.start() + 1,
            start + found.end() - 1,
        )
    if found := re.search(r"\w\?\w", word):
        _fail(
            "? stands for no letter: write both words with OR, or a regular expression such as /wom[ae]n/",
            start + found.start() + 1,
            start + found.start() + 2,
        )
    if found := re.search(r"\w~\d*$", word):
        _fail("~ finds no similar words: write them with OR between", start + found.start() + 1, end)


def _fail(message: str, start: int, end: int) -> NoReturn:
    raise RuleError(message, position=start, length=end - start)
