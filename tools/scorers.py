# ruff: noqa: INP001 - beside a script
"""The scorers that `bench_relevance.py` measures: ours, and plain ones written anew to measure it beside.

The plain ones read a tag's `any` as whole words with plural and possessive, ignoring case; `all` must stand
somewhere in the article, and a word of `none` drops it. Tags that are rules (`match:`) they cannot read: the
words that our own matcher finds for such a tag stand in for its list.

- any keyword: 1 where one stands.
- in title: 1 where one stands there. In title or lead (the first paragraph): 1 there, 0.25 below.
- count: mentions n, as n / (n + 2).
- BM25F (Robertson, Zaragoza and Taylor, CIKM 2004): mentions weighted 4 in the title, 2 in the first
  paragraph and 1 below, for the length (b = 0.5) and saturated (k1 = 2) between 0 and 1. Without the weight
  of rare words: a tag's score is compared with a line, not added to other words'.
- BM25F + surname: once a name of two and more words has been said in full, its last word alone counts, too.
"""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from monitor import relevance
from monitor.bench import Collection, Judge, phrase_pattern
from monitor.model import Article, Tag

OURS = "monitor"
REFERENCE = "BM25F"
"""What leads are taken over: the best of those that look at words alone."""

TITLE, LEAD, BODY = 4.0, 2.0, 1.0
B, K1 = 0.5, 2.0
COUNT = 2.0
BELOW = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A scorer's scores of a collection, by tag and article. `seconds`: the processor time they took; None
    for the plain scorers, which share the work and are not written for speed."""

    name: str
    scores: dict[tuple[str, str], float]
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Fields:
    """Where a tag stands in an article: mentions in the title, the first paragraph and below."""

    title: int
    lead: int
    body: int

    @property
    def count(self) -> int:
        """All of them."""
        return self.title + self.lead + self.body


Weigh = Callable[[Fields, float], float]
"""A score from mentions and the article's length, which is 1 on average."""


def any_keyword(fields: Fields, length: float) -> float:  # noqa: ARG001
    """Whether a word of the tag stands anywhere."""
    return float(fields.count > 0)


def in_title(fields: Fields, length: float) -> float:  # noqa: ARG001
    """Whether one stands in the title."""
    return float(fields.title > 0)


def in_title_or_lead(fields: Fields, length: float) -> float:  # noqa: ARG001
    """Whether one stands in the title or the first paragraph; a little where it stands below."""
    return 1.0 if fields.title + fields.lead else BELOW * (fields.body > 0)


def count(fields: Fields, length: float) -> float:  # noqa: ARG001
    """How many stand, saturated."""
    return fields.count / (fields.count + COUNT)


def bm25f(fields: Fields, length: float) -> float:
    """Weighted by field, for the length, saturated."""
    weighted = TITLE * fields.title + LEAD * fields.lead + BODY * fields.body
    if not weighted:
        return 0.0
    return weighted / (weighted + K1 * (1 - B + B * length))


PLAIN: dict[str, tuple[Weigh, bool]] = {
    "any keyword": (any_keyword, False),
    "in title": (in_title, False),
    "in title or lead": (in_title_or_lead, False),
    "count": (count, False),
    "BM25F": (bm25f, False),
    "BM25F + surname": (bm25f, True),
}
"""How each weighs, and whether surnames count."""


def ours(collection: Collection, judge: Judge = relevance.score, name: str = OURS) -> Run:
    """Our scores, or those of another `judge` of the same form."""
    judge(collection.articles[0], collection.tags)  # rules are compiled once
    begun = time.process_time()
    scores = {
        (score.tag, one.id): score.value
        for one in collection.articles
        for score in judge(one, collection.tags)
        if score.value > 0
    }
    return Run(name=name, scores=scores, seconds=time.process_time() - begun)


def plain(collection: Collection, names: Sequence[str]) -> list[Run]:
    """The scores of the plain scorers of these names."""
    lengths = {one.id: len(one.text.split()) + len(one.title.split()) for one in collection.articles}
    mean = statistics.fmean(lengths.values()) or 1.0
    found = {surnames: _found(collection, surnames=surnames) for surnames in {PLAIN[one][1] for one in names}}
    runs = []
    for name in names:
        weigh, surnames = PLAIN[name]
        scores = {
            (tag, doc): weigh(fields, lengths[doc] / mean) for (tag, doc), fields in found[surnames].items()
        }
        runs.append(Run(name=name, scores={pair: score for pair, score in scores.items() if score > 0}))
    return runs


def _found(collection: Collection, *, surnames: bool) -> dict[tuple[str, str], Fields]:
    finders = [(tag.slug, Finder(tag, surnames=surnames)) for tag in collection.tags]
    found = {(slug, one.id): finder.fields(one) for one in collection.articles for slug, finder in finders}
    return {pair: fields for pair, fields in found.items() if fields.count}


class Finder:
    """Finds a tag's words the plain way."""

    def __init__(self, tag: Tag, *, surnames: bool = False) -> None:
        self._tag = tag
        self._surnames = surnames
        self._any = _pattern(tag.any or tag.all)
        self._all = [_pattern((one,)) for one in tag.all]
        self._none = _pattern(tag.none)
        names = [one.split() for one in tag.any]
        self._last = tuple(
            (_pattern((" ".join(one),)), one[-1]) for one in names if len(one) > 1 and one[-1][:1].isupper()
        )

    def fields(self, article: Article) -> Fields:
        """Where the words stand in `article`."""
        whole = f"{article.title}\n{article.text}"
        pattern = self._any if self._tag.match is None else self._of_rule(article)
        if (
            not pattern.search(whole)
            or self._none.search(whole)
            or not all(one.search(whole) for one in self._all)
        ):
            return Fields(0, 0, 0)
        if self._surnames:
            pattern = self._with_surnames(pattern, whole)
        text = article.text.strip()
        lead, _, body = text.partition("\n\n" if "\n\n" in text else "\n")
        return Fields(*(len(pattern.findall(part)) for part in (article.title, lead, body)))

    def _with_surnames(self, pattern: re.Pattern[str], whole: str) -> re.Pattern[str]:
        """The last words of the names that are said in full count, too; a full name is one mention."""
        last = tuple(surname for full, surname in self._last if full.search(whole))
        return _pattern((*self._tag.any, *last)) if last else pattern

    def _of_rule(self, article: Article) -> re.Pattern[str]:
        evidence = relevance.score(article, (self._tag,))[0].mentions
        return _pattern(tuple({one.phrase for one in evidence}))


def _pattern(phrases: Sequence[str]) -> re.Pattern[str]:
    """Any of `phrases`, the longest first; nothing, where there is none."""
    if not phrases:
        return re.compile("(?!)")
    longest = sorted(phrases, key=len, reverse=True)
    return re.compile("|".join(phrase_pattern(one) for one in longest), re.IGNORECASE)
