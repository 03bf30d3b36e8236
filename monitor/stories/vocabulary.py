"""One pass over a text: its tokens, and what each of them can be, looked up and not worked out again.

A week of news has few different words and says them often, so all that depends on a word alone (its folded
form, its stem, whether it is capitalised, a month, a number) is worked out once and kept. What each part
of a reading needs is then found by a look at the tokens that may be of use to it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from sys import intern
from typing import NamedTuple

from monitor import text as texts
from monitor.stories.aliases import Table, table
from monitor.stories.words import (
    CREDITS,
    HARM,
    MONTHS,
    NO_NAMES,
    NUMBER_WORDS,
    NUMBERS,
    STOP,
    WEEKDAYS,
)

# What a token may be; a token may be several of these.
SMALL = 1  # a word written small that could be a name
NAME = 2  # capitalised, and not one of those that are capitalised everywhere
LATIN = 4  # a word that is a name within a text of unspaced script, small or not
DIGIT = 8
ORDINAL = 16
MONTH = 32
WEEKDAY = 64
ALIAS = 128  # a known name begins with it
OWNER = 256  # ends in a possessive's "'s"
UNSPACED = 512
NUMBER = 1024  # a number in words
HARM_DONE = 2048  # killed, injured, arrested
CREDIT = 4096  # may name a source: "according", "reported"
_TELLING = DIGIT | ORDINAL | MONTH | WEEKDAY | NUMBER | HARM_DONE | CREDIT

# Capitalised where a sentence begins or before a name, and no names: of words that only stand large in the
# labelled sets, "Furthermore", "I'm" and "Rep." are shared by most pairs of different events. A batch of few
# articles cannot teach it, least of all one of few in their language.
_OPENERS = frozenset(
    (
        "furthermore nevertheless moreover additionally however meanwhile nonetheless consequently therefore "
        "thus hence besides instead similarly likewise finally eventually recently currently previously "
        "perhaps maybe indeed earlier despite unless whereas otherwise approximately nearly almost thanks "
        "sadly unfortunately fortunately apparently reportedly allegedly "
        "rep gov jr sr gen col lt sgt capt rev hon datuk dato encik puan herr frau mme señor señora "
        "beliau mereka namun menurut selain sebelum selepas setelah ketika sementara manakala bagaimanapun "
        "malah katanya antara bagi jika apabila walaupun tetapi sebuah seorang "
        "dabei zudem außerdem allerdings jedoch dennoch deshalb daher damit danach dazu laut doch wenn "
        "während nachdem inzwischen zuletzt bereits "
        "cependant toutefois selon ainsi alors après avant depuis mais donc puis lors pendant malgré "
        "según además también pero aunque mientras tras desde cuando luego entonces "
        "secondo inoltre tuttavia mentre dopo prima anche quindi volgens maar ook bovendien echter daarna "
        "segundo além também mas porém enquanto após ainda enligt men också dessutom dock när efter"
    ).split()
)

_SPEAKERS = frozenset("i you he she it we they that there here what who where how let".split())

# Some 40 MB. Emptied when full: a mean week has a third of this.
_MOST = 120_000
_POSSESSIVES = ("'s", "\u2019s")
_ORDINAL = re.compile(r"(\d{1,3})(?:st|nd|rd|th)")
_APOSTROPHE = re.compile("[\u2018\u02bc\u2032](?<=\\w.)(?=\\w)")
_HANGUL = re.compile("[\uac00-\ud7a3]{2,}")


class Word(NamedTuple):
    """A token: the folded word, its stem, what it may be, and how it is written without a possessive.
    `number`: what an ordinal or a number in words counts, which month or weekday."""

    word: str
    root: str
    kind: int
    plain: str
    number: int


class _Vocabulary(dict[str, Word]):
    """Tokens as they stand in a text, and what is known of them and of `names`."""

    def __init__(self, names: Table) -> None:
        super().__init__()
        self._names = names

    def __missing__(self, token: str) -> Word:
        if texts.is_unspaced(token[:1]):
            return Word(token, token, UNSPACED, token, 0)
        if len(self) >= _MOST:
            self.clear()
        found = self[token] = _look(token, self._names)
        return found


_vocabulary = lru_cache(maxsize=2)(_Vocabulary)


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of `source`, where each begins, and what it may be; `telling` are those worth a look for
    more than a name. `names`: those that are known under several forms."""

    source: str
    spelt: list[str]
    starts: list[int]
    words: list[Word]
    kinds: list[int]
    telling: list[int]
    names: Table

    def of(self, kind: int) -> list[int]:
        """The tokens that are of this kind: figures, dates, harm and credits, no names."""
        kinds = self.kinds
        return [at for at in self.telling if kinds[at] & kind]

    def end(self, at: int) -> int:
        """Where the token ends."""
        return self.starts[at] + len(self.spelt[at])


def tokens(source: str, names: Table | None = None) -> Tokens:
    """The tokens of text that is `composed`, with the names that ship unless others are known."""
    names = table() if names is None else names
    spelt, starts = texts.tokens(source)
    words = list(map(_vocabulary(names).__getitem__, spelt))
    kinds = [word[2] for word in words]
    telling = [at for at, k in enumerate(kinds) if k & _TELLING]
    return Tokens(source, spelt, starts, words, kinds, telling, names)


def composed(text: str) -> str:
    """Clean text in compatibility form (full-width and half-width folded); case and quotes as they stand,
    but for marks that some sites write for an apostrophe."""
    if text.isascii():
        return text
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    return _APOSTROPHE.sub("\u2019", text)


def lowered(text: str) -> str:
    """`text` in lower case, each character where it was."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(small if len(small := c.lower()) == 1 else c for c in text)


def stem(word: str) -> str:
    """`word` without an English plural or verb ending. Crude, cheap, and enough for comparing."""
    if len(word) < 5 or not word.isascii() or not word.isalpha():
        return word
    for ending, least in (("ies", 3), ("ing", 4), ("ed", 4), ("es", 4), ("s", 4)):
        if word.endswith(ending) and len(word) - len(ending) >= least and not word.endswith("ss"):
            root = word[: -len(ending)]
            return root + "y" if ending == "ies" else root
    return word.removesuffix("e") if len(word) > 5 else word


def _look(token: str, names: Table) -> Word:
    plain = token
    for ending in _POSSESSIVES:
        plain = plain.removesuffix(ending)
    word = texts.fold(token).removesuffix("'s")
    kind, number = _counted(word, capital=token[0].isupper())
    if not _is_no_name(word) and len(word) >= 2 and not token[0].isdigit():
        kind |= (NAME if token[0].isupper() else SMALL) | LATIN
    if word in CREDITS:
        kind |= CREDIT
    if word in HARM:
        kind |= HARM_DONE
    if plain != token:
        kind |= OWNER
    if (not token.islower() and names.begins(plain)) or (_HANGUL.match(token) and names.hangul(token)):
        kind |= ALIAS
    return Word(intern(word), intern(stem(word)), kind, plain, number)


def _is_no_name(word: str) -> bool:
    if word in NO_NAMES or word in _OPENERS:
        return True
    # "I'm", "they've", "didn't"; O'Brien and L'Oréal are names.
    return "'" in word and (word.partition("'")[0] in _SPEAKERS or word.endswith("n't"))


def _counted(word: str, *, capital: bool) -> tuple[int, int]:
    """Which number, month or weekday the word is, if it is one."""
    if word[0].isdigit():
        ordinal = _ORDINAL.fullmatch(word)
        return (ORDINAL, int(ordinal[1])) if ordinal else (DIGIT, 0)
    if word in NUMBER_WORDS:
        return ORDINAL, int(NUMBER_WORDS[word])
    if word in NUMBERS:
        return NUMBER, NUMBERS[word]
    # "may" is a verb and Mars no month, unless they are written as months are.
    if word in MONTHS and (capital if word == "may" else word != "mars" or not capital):
        return MONTH, MONTHS[word]
    if word in WEEKDAYS and (len(word) > 3 or capital):
        return WEEKDAY, WEEKDAYS[word]
    return 0, 0


def commonness(word: str) -> float:
    """The share of articles anywhere that have `word`, roughly: what a small batch cannot know.

    Function words and pairs of hiragana stand in about a third of texts; others in one of 200.
    """
    if word in STOP:
        return 0.5
    if _HIRAGANA_PAIR.fullmatch(word) or len(word) == 1:
        return 0.3
    return 0.005


_HIRAGANA_PAIR = re.compile(r"[\u3041-\u309f]{2}")
