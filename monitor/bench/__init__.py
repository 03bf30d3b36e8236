"""Judgement, measured: the rooms that judge, on labelled examples, with floors that may not slip.

The examples are what ships: the sample week (`rehearsal.labels`), the written pages (`shipped`), the trap
cases (`cases`) and the stories with their evidence (`labelled`). All of it is invented, small, and written
with the traps in it, so its figures are a guard against slipping, not a claim about the world.
`make bench-extract DATA=...` measures pages of the world, `make bench-relevance DATA=...` its articles.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from monitor import relevance, semantic
from monitor.bench import aboutness, evidence, judging, reading, traps
from monitor.bench.assessing import Assessment, Measured, Question, assess
from monitor.bench.collection import Collection, from_traps, from_week, phrase_pattern
from monitor.bench.collection import load as load_collections
from monitor.bench.examples import Example, load, shipped
from monitor.bench.figures import Figure, floors
from monitor.bench.own import FEWEST, FEWEST_EACH, Expected, Judged, Own
from monitor.bench.own import measure as measure_own
from monitor.bench.reading import answer
from monitor.bench.scoring import NEWS, Answer, Marks, Summary, mark, news_f1, resampled, span, summarise
from monitor.bench.told import Labelled, labelled
from monitor.bench.traps import Case, Judge, cases
from monitor.model import Tag
from monitor.rehearsal import Label

__all__ = [
    "FEWEST",
    "FEWEST_EACH",
    "NEWS",
    "Answer",
    "Assessment",
    "Case",
    "Collection",
    "Example",
    "Expected",
    "Figure",
    "Judge",
    "Judged",
    "Labelled",
    "Marks",
    "Measured",
    "Own",
    "Question",
    "Summary",
    "aboutness",
    "answer",
    "assess",
    "cases",
    "evidence",
    "from_traps",
    "from_week",
    "labelled",
    "load",
    "load_collections",
    "mark",
    "measure",
    "measure_own",
    "news_f1",
    "phrase_pattern",
    "resampled",
    "shipped",
    "span",
    "summarise",
    "traps",
]


def measure(
    labels: Sequence[Label], tags: Sequence[Tag], pages: Sequence[Example] | None = None
) -> tuple[Figure, ...]:
    """All figures over `labels`, scored for `tags`, and over `pages` (those that ship, by default).

    Of the labels: for each tag the precision and recall of central articles at the line; B-cubed of the
    stories; the share of named origins that are right, and of origins that are named. Of the evidence, over
    `labels` and the stories that ship: see `evidence`. Of the pages: their text, what they are, titles,
    authors and days. Of the trap cases: how many are on the right side, those that only a description can
    find where the extra is installed that reads them.
    """
    held = floors()
    sense = semantic.sense()
    judge = partial(relevance.score, meaning=sense)
    return (
        *judging.figures(labels, tags, held),
        *evidence.figures(labels, held),
        *traps.figures(held, judge, reads_meaning=sense is not None),
        *reading.figures(shipped() if pages is None else pages, held),
    )
