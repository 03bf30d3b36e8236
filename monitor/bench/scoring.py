"""How far an answer is from the gold: the published measures of article extraction, written anew.

- Text: precision and recall on multisets of shingles of four tokens, as in article-extraction-benchmark
  (Scrapinghub 2020, github.com/scrapinghub/article-extraction-benchmark, `evaluate.py`): the means over
  pages, and F1 as the harmonic mean of those two means. Order counts a little, as four tokens must follow
  each other; paragraphs, case and punctuation do not.
- Bag: the mean over pages of F1 on bags of tokens, as in WCXB (Foley, "Web Content eXtraction Benchmark").
- Segments: F1 over all wanted and unwanted snippets together, as in trafilatura's own evaluation
  (Barbaresi, ACL 2021 demo, `tests/evaluate.py`). A snippet is found where it stands in the text with white
  space folded.
- Title: exact but for case, width, punctuation and space. Day: the same calendar day. Authors: the set of
  names, exact in the same way; each the common definition of those evaluations.

Two things are ours: one token a character in scripts written without spaces, where the originals take a
sentence for one word; and the share of pages under .5, since a mean hides the page that is lost.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from monitor.bench.examples import Example
from monitor.text import UNSPACED

NEWS = ("fundus", "fundeval", "aeb")
"""The collections that are news: the headline figure is the mean over them."""

_SHINGLE = 4
_LOST = 0.5
_TOKEN = re.compile(rf"[{UNSPACED}]|[^\W{UNSPACED}]+")
_SPACE = re.compile(r"\s+")
_NOT_LETTERS = re.compile(r"[\W_]+")
_BETWEEN_NAMES = re.compile(r"[,;|&]|\b(?:and|und|et)\b")
_BYLINE = re.compile(r"\A(?:by|von|par|por|di|av|af)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an extractor says of a page. Empty: it found none; None: it never says. `published` is an ISO
    day; `refused`: it holds the page for no article."""

    text: str = ""
    title: str | None = None
    authors: tuple[str, ...] | None = None
    published: str | None = None
    refused: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """One answer beside its gold. None where the gold says nothing, or the answer never says.

    `text`: precision, recall and F1. `snippets`: wanted ones found, wanted ones missed, unwanted ones
    found. `day`: whether one was answered, and whether it is right. `names`: right ones, answered ones,
    true ones. `article` is the gold's, `refused` the answer's.
    """

    source: str
    text: tuple[float, float, float] | None
    bag: float | None
    snippets: tuple[int, int, int]
    title: bool | None
    day: tuple[bool, bool] | None
    names: tuple[int, int, int] | None
    article: bool | None
    refused: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The figures over some pages; None where no page of them has the gold (or, for `kept_out` and
    `turned_away`, no answer says). `kept_out`: the share of non-articles refused; `turned_away`: of
    articles."""

    pages: int
    precision: float | None
    recall: float | None
    f1: float | None
    page_f1: float | None
    bag: float | None
    lost: float | None
    segments: float | None
    title: float | None
    day_precision: float | None
    day_recall: float | None
    authors_exact: float | None
    authors_f1: float | None
    kept_out: float | None
    turned_away: float | None


def mark(answer: Answer, gold: Example) -> Marks:
    """`answer` beside `gold`."""
    article = gold.is_article
    found = _SPACE.sub(" ", answer.text).strip()
    wanted = [_SPACE.sub(" ", one).strip() in found for one in gold.wanted if article]
    unwanted = [_SPACE.sub(" ", one).strip() in found for one in gold.unwanted if article]
    ours, true = tokens(answer.text), tokens(gold.text)
    named, names = _names(answer.authors or ()), _names(gold.authors)
    return Marks(
        source=gold.source,
        text=_overlap(_shingles(ours), _shingles(true)) if article and gold.text else None,
        bag=_overlap(ours, true)[2] if article and gold.text else None,
        snippets=(sum(wanted), len(wanted) - sum(wanted), sum(unwanted)),
        title=None
        if answer.title is None or not (article and gold.title)
        else _squash(answer.title) == _squash(gold.title),
        day=None
        if answer.published is None or not gold.published
        else (bool(answer.published), answer.published[:10] == gold.published),
        names=None
        if answer.authors is None or not (article and gold.authors)
        else (len(named & names), len(named), len(names)),
        article=article,
        refused=answer.refused,
    )


def summarise(marks: Sequence[Marks]) -> Summary:
    """The figures over the pages of `marks`."""
    texts = [one.text for one in marks if one.text is not None]
    days = [one.day for one in marks if one.day is not None]
    answered = sum(said for said, _ in days)
    right = sum(fine for _, fine in days)
    names = [one.names for one in marks if one.names is not None]
    kept, missed, let_in = (sum(one.snippets[at] for one in marks) for at in range(3))
    return Summary(
        pages=len(marks),
        precision=_mean(p for p, _, _ in texts),
        recall=_mean(r for _, r, _ in texts),
        f1=_f1(texts),
        page_f1=_mean(f for _, _, f in texts),
        bag=_mean(one.bag for one in marks if one.bag is not None),
        lost=_mean(f < _LOST for _, _, f in texts),
        segments=2 * kept / (2 * kept + missed + let_in) if kept + missed else None,
        title=_mean(one.title for one in marks if one.title is not None),
        day_precision=None if not days else right / answered if answered else 0.0,
        day_recall=right / len(days) if days else None,
        authors_exact=_mean(hits == said == true for hits, said, true in names),
        authors_f1=2 * sum(one[0] for one in names) / sum(one[1] + one[2] for one in names)
        if names
        else None,
        kept_out=_mean(one.refused for one in marks if one.article is False and one.refused is not None),
        turned_away=_mean(one.refused for one in marks if one.article and one.refused is not None),
    )


def news_f1(marks: Sequence[Marks]) -> float | None:
    """Text F1, the mean over the news collections among the pages; over all pages where none is."""
    known = {one.source for one in marks if one.text}
    if known.isdisjoint(NEWS):
        return _f1([one.text for one in marks if one.text])
    return _mean(
        _f1([one.text for one in marks if one.text and one.source == source])
        for source in NEWS
        if source in known
    )


def resampled(pages: Sequence[Example], *, times: int = 1000, seed: int = 2026) -> list[list[int]]:
    """`times` draws of as many pages with replacement, each within its collection, as positions; the same
    for every system, so that differences can be taken draw by draw (Efron and Tibshirani 1993)."""
    chance = random.Random(seed)  # noqa: S311  a seed makes the interval the same on every run
    groups: dict[str, list[int]] = {}
    for position, page in enumerate(pages):
        groups.setdefault(page.source, []).append(position)
    return [
        [one for members in groups.values() for one in chance.choices(members, k=len(members))]
        for _ in range(times)
    ]


def span(values: Iterable[float | None]) -> tuple[float, float]:
    """The middle 95 % of a figure's values, one for each draw."""
    known = sorted(one for one in values if one is not None)
    if not known:
        return 0.0, 1.0
    edge = int(0.025 * len(known))
    return known[edge], known[-1 - edge]


def tokens(text: str) -> list[str]:
    """Words without case and width; a character each in scripts without spaces."""
    return _TOKEN.findall(unicodedata.normalize("NFKC", text).casefold())


def _shingles(words: Sequence[str]) -> list[tuple[str, ...]]:
    """Every run of four; of a shorter text, the text."""
    if not words:
        return []
    size = min(_SHINGLE, len(words))
    return [tuple(words[at : at + size]) for at in range(len(words) - size + 1)]


def _overlap(ours: Iterable[Hashable], true: Iterable[Hashable]) -> tuple[float, float, float]:
    """Precision, recall and F1 of one multiset against another."""
    said, gold = Counter(ours), Counter(true)
    both = (said & gold).total()
    if not said or not gold:
        same = float(not said and not gold)
        return same, same, same
    precision, recall = both / said.total(), both / gold.total()
    return precision, recall, 2 * both / (said.total() + gold.total())


def _f1(texts: Sequence[tuple[float, float, float]]) -> float | None:
    precision, recall = _mean(p for p, _, _ in texts), _mean(r for _, r, _ in texts)
    if precision is None or recall is None:
        return None
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _mean(values: Iterable[float | None]) -> float | None:
    known = [one for one in values if one is not None]
    return sum(known) / len(known) if known else None


def _squash(words: str) -> str:
    return _NOT_LETTERS.sub("", unicodedata.normalize("NFKC", words).casefold())


def _names(said: Iterable[str]) -> set[str]:
    """Each person, however they stand in one string, without the byline's first word."""
    pieces = (piece.strip() for one in said for piece in _BETWEEN_NAMES.split(one))
    return {squashed for piece in pieces if (squashed := _squash(_BYLINE.sub("", piece)))}
