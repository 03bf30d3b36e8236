# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""An article as passages (title and sentences, verbatim), and the words of a passage for comparing.

Only the first `MOST` characters of a text are read: what an article is about, it says by then, and the
bound keeps a hostile page from costing more than a long one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from monitor import passages as shelf
from monitor import text
from monitor.memory import remembered
from monitor.model import Article, Story

MOST = 60_000
MOST_ARTICLES = 40

_TOKEN = re.compile(
    r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ0-9&]*(?:['’][A-Za-z]+)?|[\u4e00-\u9fff\u3005]+|[\u30a1-\u30fa\u30fc]+|[\u3041-\u309f]+"
)
_HIRAGANA = re.compile(r"[\u3041-\u309f]+")

# Words that say nothing about what a figure counts. Folded.
STOP = frozenset(
    (
        "a an the of in on at to for from by with and or but nor as is are was were be been being it its it's this "
        "that these those which who whom whose what when where while than then there here he she they them "
        "their his her our your my we you i his not no nor so if such into onto over under about around "
        "nearly almost roughly approximately some more most less least up down out off per each every all "
        "both any other another additional further also just only still already even now new old total "
        "worth as has have had having will would could should can may might must do does did done "
        "said says say saying told reported reportedly according announced announce between among across "
        "after before during since until through within without via against company companies firm year "
        "years month months week weeks day days today annual annually billion million trillion thousand bn "
        "mn tn trn dollar dollars yen euro euros pounds won yuan usd us percent cent one two three four "
        "five six seven eight nine ten first second third last next late early mid estimated expected "
        "massive huge record staggering whopping far however how why end part own same much many very "
        "mr ms mrs including include includes like make makes made making get gets got set use uses used "
        "using based current currently recent recently former series"
    ).split()
)
_IRREGULAR = {
    "bought": "buy", "paid": "pay", "sold": "sell", "spent": "spend", "lost": "lose", "people": "person",
    "built": "build", "cut": "cut", "led": "lead", "men": "man", "women": "woman", "children": "child",
    "raising": "raise", "raised": "raise", "raises": "raise", "valued": "value", "valuation": "value",
    "fined": "fine", "priced": "price", "pricing": "price", "pricier": "price", "hired": "hire",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Passage:
    """A title or a sentence, as it stands. `place`: 0 for the title, then how far into the text it
    begins, above 0 and up to 1. `number`: 0 for the title, then sentences counted from 1. `again`: it
    stands in a summary or an answer, where an article tells what it tells elsewhere. `at`: where it begins,
    in characters of the title or of the text."""

    text: str
    place: float
    number: int
    again: bool = False
    at: int = 0

    @property
    def is_title(self) -> bool:
        """Whether this is the headline."""
        return self.number == 0


@dataclass(frozen=True, slots=True)
class Word:
    """A word or a run of one Japanese script: as it stands, its stem for comparing, its place."""

    text: str
    stem: str
    start: int
    end: int

    def moved(self, by: int) -> Word:
        """The same word in a text that has `by` characters before this one."""
        return Word(self.text, self.stem, self.start + by, self.end + by)

    @property
    def is_content(self) -> bool:
        """Whether the word says anything of its own."""
        if len(self.stem) < 2 or self.stem in STOP or self.text.lower() in STOP:
            return False
        return _HIRAGANA.fullmatch(self.text) is None

    @property
    def is_name(self) -> bool:
        """Whether it is written like a name: a capital, or a run of katakana."""
        if not self.is_content:
            return False
        return self.text[0].isupper() or ("\u30a1" <= self.text[0] <= "\u30fa" and len(self.text) > 2)


def members(story: Story) -> list[Article]:
    """The articles of a story: its lead, then the others by time and id; each id once.

    The order of the retellings does not matter.
    """
    rest = sorted((r.scored.article for r in story.retellings), key=lambda a: (a.when, a.id, a.url))
    out: dict[str, Article] = {}
    for article in (story.lead.article, *rest):
        out.setdefault(article.id, article)
    return list(out.values())[:MOST_ARTICLES]


@remembered(2 * MOST_ARTICLES)  # every part of the evidence reads the articles of a story anew
def passages(article: Article) -> tuple[Passage, ...]:
    """Title and sentences of an article, in order."""
    title = article.title.strip()
    out = [Passage(title, 0.0, 0, at=article.title.find(title))] if title else []
    body = article.text[:MOST]
    at = 0
    number = 0
    retold = _retold(article.text)
    for line in body.splitlines():
        again = line.strip() in retold
        # Line by line, since the cost of splitting grows with the square of what is split.
        for sentence in text.sentences(line):
            found = body.find(sentence, at)
            if found < 0:
                continue
            number += 1
            out.append(Passage(sentence, (found + 1) / (len(body) + 1), number, again, at=found))
            at = found + len(sentence)
    return tuple(out)


def _retold(body: str) -> frozenset[str]:
    """The lines of a text's summaries and answers."""
    blocks = shelf.retold(body)
    if not blocks:
        return frozenset()
    lines = shelf.paragraphs(body)
    inside = [line for one in blocks for line in lines[one.first : one.last + 1]]
    return frozenset(line.strip() for paragraph in inside for line in paragraph.splitlines())


def credit_lines(article: Article) -> list[Passage]:
    """Lines that say where the article is from and were taken out of its text as furniture."""
    return [
        Passage(line, 1.0, len(article.text) + at)
        for at, line in enumerate(shelf.credits(one.text for one in article.furniture), 1)
    ]


def words(passage: str) -> list[Word]:
    """The words of a passage, in order."""
    return list(_words(passage))


@remembered(8192)  # a sentence is asked for ten times while its story is read
def _words(passage: str) -> tuple[Word, ...]:
    return tuple(Word(m.group(), stem(m.group()), m.start(), m.end()) for m in _TOKEN.finditer(passage))


@remembered(1 << 16)
def stem(word: str) -> str:
    """A word folded and without the endings of plural, possessive and tense: for comparing only."""
    low = text.fold(word)
    low = low.removesuffix("'s").removesuffix("'")
    if word[-1:] == "s" and word[:-1].isupper() and len(word) > 2:
        return low[:-1]  # GPUs, LLMs
    if low in _IRREGULAR:
        return _IRREGULAR[low]
    if not low.isascii() or len(low) < 4:
        return low
    for ending, put in (("ies", "y"), ("sses", "ss"), ("ing", ""), ("ed", ""), ("es", "e"), ("s", "")):
        if low.endswith(ending) and len(low) - len(ending) >= 3:
            if ending == "s" and low.endswith(("ss", "us", "is")):
                break
            low = low[: -len(ending)] + put
            break
    return low.removesuffix("e") if len(low) > 4 else low


def is_stop(word: str) -> bool:
    """Whether a word says nothing of its own, and so is a bad last word of a quotation."""
    return word.lower() in STOP


def content(found: Iterable[Word]) -> frozenset[str]:
    """The stems of those words that say something."""
    return frozenset(w.stem for w in found if w.is_content)
