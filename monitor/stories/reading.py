"""What survives a rewrite, taken from one article: words, names, figures, dates, speech and credits.

Reads English best. Japanese and Chinese give names by katakana runs, Latin words and what the table of
aliases knows, figures by 兆/億/万; other languages give words, capitalised names and figures. German
capitalises every noun, so its "names" are nouns: rarity in the batch weighs them.

The text is split once, and every part of the reading is taken from the same tokens (vocabulary.py): an
article of 2,000 characters takes about a millisecond.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields
from operator import add
from typing import Any, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

from monitor import passages
from monitor import text as texts
from monitor.memory import remembered
from monitor.model import Article
from monitor.stories import datelines, dates, figures, quotes
from monitor.stories.aliases import Table, table
from monitor.stories.credits import credited
from monitor.stories.names import Names, is_mostly_unspaced, written_small
from monitor.stories.vocabulary import UNSPACED, Tokens, commonness, composed, lowered, stem, tokens

__all__ = ["Reading", "commonness", "headline", "outlet_in_title", "read", "shared_quotes", "stem"]

T = TypeVar("T")
Forms: TypeAlias = tuple[tuple[str, ...], ...]

# A longer text is a book or an attack; a report says what happened in its first thousand words.
MAX_CHARS = 24_000
# Title and first 700 characters alone group nearly as well as whole texts: reports put the news first.
LEAD_CHARS = 700
LEAD_CHARS_UNSPACED = 300
OPENING_CHARS = 300
OPENING_CHARS_UNSPACED = 130
SHINGLE = 5

_SUFFIX = re.compile(r"\s+[-–—|]\s+([^-–—|]{2,40})$")


@dataclass(frozen=True, slots=True)
class Reading:
    """What one article says, in comparable form.

    `body` are the stemmed words in order, of which the first are the title's, the opening's and the lead's
    (`sizes` says how many). `names` maps a folded name to its count; `loose` are capitalised words that a
    sentence start or a headline may have raised: names only if the batch never writes them in lower case
    (`small`, each word once). A name known in several forms counts under one (aliases.txt); `shown` is the
    article's own spelling.

    `figures` are `unit:value`, `rounded` the same with two digits; `lead_figures` those of title and lead;
    `scores` those of matches ("3-1"). `ordinals`, `models` and `lead_*` hold (what, which) pairs. `dates`:
    days and weekdays of title and lead as ISO 8601 writes them ("2026-11-17", "--11-17", "W-2"). `quotes`
    are 64-bit hashes of four words on end of what is quoted, `credits` the folded names of those whom the
    article names as its sources. `shingles` are sorted 64-bit hashes of word 5-grams.
    """

    body: tuple[str, ...]
    sizes: tuple[int, int, int]
    names: Counter[str]
    loose: Counter[str]
    lead_names: frozenset[str]
    title_names: frozenset[str]
    small: tuple[str, ...]
    shown: dict[str, str]
    figures: frozenset[str]
    lead_figures: frozenset[str]
    shown_figures: dict[str, str]
    rounded: frozenset[str]
    scores: frozenset[str]
    ordinals: frozenset[tuple[str, str]]
    lead_ordinals: frozenset[tuple[str, str]]
    lead_models: frozenset[tuple[str, str]]
    models: frozenset[tuple[str, str]]
    years: frozenset[str]
    lead_years: frozenset[str]
    lead_days: frozenset[tuple[int, int]]
    days: frozenset[tuple[int, int]]
    dates: frozenset[str]
    quotes: frozenset[int]
    credits: frozenset[str]
    shingles: npt.NDArray[np.uint64]
    unspaced: bool
    lang: str

    def __post_init__(self) -> None:
        # Most articles have no ordinal, no score, no date: of fifty thousand these sets took 140 MB.
        for name in _SETS:
            if not getattr(self, name):
                object.__setattr__(self, name, _NOTHING)

    @property
    def title(self) -> tuple[str, ...]:
        """The title's words."""
        return self.body[: self.sizes[0]]

    @property
    def opening(self) -> tuple[str, ...]:
        """The words of title and first sentences."""
        return self.body[: self.sizes[1]]

    @property
    def lead(self) -> tuple[str, ...]:
        """The words of title and first paragraphs."""
        return self.body[: self.sizes[2]]

    @property
    def lower(self) -> frozenset[str]:
        """`small` as a set, made anew: fifty thousand kept ones would take 400 MB."""
        return frozenset(self.small)

    @property
    def has_text(self) -> bool:
        """Whether there is more than a headline."""
        return bool(self.shingles.size)


_NOTHING: frozenset[Any] = frozenset()
_SETS = tuple(one.name for one in fields(Reading) if str(one.type).startswith("frozenset"))


def headline(article: Article) -> str:
    """The title on one line, without the outlet's name that search feeds and page titles append."""
    return _split_title(article)[0]


def outlet_in_title(article: Article) -> str:
    """The outlet's name that the title ends in; "" where it ends in none."""
    return _split_title(article)[1]


def _split_title(article: Article) -> tuple[str, str]:
    title, outlet = texts.one_line(article.title), ""
    for _ in range(2):
        found = _SUFFIX.search(title)
        if found is None:
            break
        name, rest = found.group(1), title[: found.start()]
        ours = texts.fold(name) == texts.fold(article.outlet)
        long_enough = len(rest.split()) >= 4 or (texts.is_unspaced(rest) and len(rest) >= 8)
        looks_like_outlet = len(name.split()) <= 4 and not name[0].islower() and not name[0].isdigit()
        if not (ours or (long_enough and looks_like_outlet)):
            break
        title, outlet = rest, outlet or name
    return title, outlet


def read(article: Article, *, with_text: bool = True, names: Forms = ()) -> Reading:
    """The article's reading; of its title alone where `with_text` is false (its text is a barrier). What a
    summary or a list of questions tells once more is left out: it would count double. Of a dateline only the
    agency counts, as a credit. `names`: the reader's own, as `aliases.table` takes them."""
    title = headline(article)
    dateline, text = datelines.parted(_told(article)) if with_text else ("", "")
    lang = (article.lang or "").lower().replace("_", "-").split("-")[0]
    return _read(title, text, lang, dateline, table(names))


def shared_quotes(article: Article, other: Reading, most: int = 2) -> tuple[str, ...]:
    """What `article` quotes and `other` does too, verbatim, the longest first, cut to 120 characters."""
    if not other.quotes:
        return ()
    source = texts.clean(article.title) + "\n" + _told(article)
    found: list[str] = []
    for begin, end in sorted(quotes.spoken(source), key=lambda span: (span[0] - span[1], span)):
        speech = source[begin:end].strip()
        words, _, _ = _words(tokens(composed(speech)))
        size = quotes.GRAM_UNSPACED if is_mostly_unspaced(speech) else quotes.GRAM
        if not other.quotes.isdisjoint(quotes.grams(_hashes(words), size).tolist()):
            found.append(texts.cut(speech, quotes.SHOWN))
            if len(found) == most:
                break
    return tuple(found)


def _told(article: Article) -> str:
    return texts.clean(passages.telling(article.text)[:MAX_CHARS])


def _read(title: str, text: str, lang: str, dateline: str, known: Table) -> Reading:
    unspaced = is_mostly_unspaced(text[:400] or title)
    if not lang:
        lang = "unspaced" if unspaced else "spaced"
    if not title:
        # Some feeds give no title; the first line of a report serves as one.
        line = text.lstrip().split("\n", 1)[0]
        title = line if len(line) <= 160 else (texts.sentences(line[:600]) or [""])[0][:300]
        text = text.lstrip()[len(line) :] if len(line) <= 160 else text
    title, text = composed(title), composed(text)
    found = tokens(f"{title}\n{text}", known)
    low = lowered(found.source)
    below = len(title) + 1
    lead_end = below + (LEAD_CHARS_UNSPACED if unspaced else LEAD_CHARS)
    # What the very first sentences say is what happened; who else is "the second woman" comes later.
    opening_end = below + (OPENING_CHARS_UNSPACED if unspaced else OPENING_CHARS)

    words, roots, starts = _words(found)
    # Some extractors leave the headline as the text's first line; twice would count double.
    in_title, in_lead, in_opening = (bisect_left(starts, end) for end in (below, lead_end, opening_end))
    hashes = _hashes(words)

    of_title = bisect_left(found.starts, below)
    names = Names(found, below, lead_end)
    names.scan(0, of_title, unspaced=is_mostly_unspaced(title), is_title=True)
    names.scan(of_title, len(found.words), unspaced=unspaced, is_title=False)
    amounts = figures.figures(found, low, below, lead_end, lang)
    years, lead_years = _parted(dates.years(found), lead_end)
    calendar = list(dates.days(found))
    days, lead_days = _parted(((day, start) for day, _, start in calendar), lead_end)
    ordinals, lead_ordinals = _parted(dates.ordinals(found), opening_end)
    models, lead_models = _parted(dates.models(found), lead_end)
    return Reading(
        body=tuple(roots),
        sizes=(in_title, in_opening, in_lead),
        names=names.firm,
        loose=names.loose,
        lead_names=frozenset(names.lead),
        title_names=frozenset(names.title),
        small=written_small(found, unspaced=unspaced),
        shown=names.shown,
        figures=frozenset(amounts.shown),
        lead_figures=amounts.lead,
        shown_figures=amounts.shown,
        rounded=amounts.rounded,
        scores=amounts.scores,
        ordinals=ordinals,
        lead_ordinals=lead_ordinals,
        models=models,
        lead_models=lead_models,
        years=years,
        lead_years=lead_years,
        days=days,
        lead_days=lead_days,
        dates=dates.dates(found, calendar, lead_end),
        quotes=quotes.quoted(found.source, starts, hashes, unspaced=unspaced),
        credits=credited(found) | credited(tokens(composed(dateline), known))
        if dateline
        else credited(found),
        shingles=_shingles(hashes[in_title:]),
        unspaced=unspaced,
        lang=lang,
    )


def _words(found: Tokens) -> tuple[list[str], list[str], list[int]]:
    """Words, their stems and where each begins; runs of unspaced script as overlapping pairs."""
    if found.source.isascii() or not texts.is_unspaced(found.source):
        return [w[0] for w in found.words], [w[1] for w in found.words], found.starts
    words: list[str] = []
    roots: list[str] = []
    starts: list[int] = []
    for word, start in zip(found.words, found.starts, strict=True):
        run = word.plain
        if word.kind & UNSPACED and len(run) > 1:
            pairs = list(map(_same, map(add, run, run[1:])))
            words += pairs
            roots += pairs
            starts += range(start, start + len(pairs))
        else:
            words.append(word.word)
            roots.append(word.root)
            starts.append(start)
    return words, roots, starts


def _parted(found: Iterable[tuple[T, int]], end: int) -> tuple[frozenset[T], frozenset[T]]:
    """All of them, and those that stand before `end`."""
    pairs = list(found)
    return frozenset(what for what, _ in pairs), frozenset(what for what, start in pairs if start < end)


@remembered(200_000)
def _same(pair: str) -> str:
    """One object for each pair of characters: fifty thousand articles say the same ones."""
    return pair


@remembered(200_000)
def _hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "big")


def _hashes(words: Iterable[str]) -> npt.NDArray[np.uint64]:
    return np.fromiter(map(_hash, words), dtype=np.uint64)


def _shingles(hashes: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    # One hash a word, then arithmetic on whole arrays: 20 times faster than hashing every 5-gram.
    return quotes.unique(quotes.grams(hashes, min(SHINGLE, hashes.size))) if hashes.size else hashes
