"""Judgement, measured: the rooms that judge, on labelled examples, with floors that may not slip.

The examples are what ships: the sample week (`rehearsal.labels`) and the written pages (`shipped`). All
of it is invented, small, and written with the traps in it, so its figures are a guard against slipping,
not a claim about the world. `make bench-extract DATA=...` measures pages of the world.
"""

from __future__ import annotations

from collections.abc import Sequence

from monitor.bench import judging, reading
from monitor.bench.examples import Example, load, shipped
from monitor.bench.figures import Figure, floors
from monitor.bench.reading import answer
from monitor.bench.scoring import NEWS, Answer, Marks, Summary, mark, news_f1, resampled, span, summarise
from monitor.model import Tag
from monitor.rehearsal import Label

__all__ = [
    "NEWS",
    "Answer",
    "Example",
    "Figure",
    "Marks",
    "Summary",
    "answer",
    "load",
    "mark",
    "measure",
    "news_f1",
    "resampled",
    "shipped",
    "span",
    "summarise",
]


def measure(
    labels: Sequence[Label], tags: Sequence[Tag], pages: Sequence[Example] | None = None
) -> tuple[Figure, ...]:
    """All figures over `labels`, scored for `tags`, and over `pages` (those that ship, by default).

    Of the labels: for each tag the precision and recall of central articles at the line; B-cubed of the
    stories; the share of named origins that are right, and of origins that are named. Of the pages: their
    text, what they are, titles, authors and days.
    """
    held = floors()
    return (
        *judging.figures(labels, tags, held),
        *reading.figures(shipped() if pages is None else pages, held),
    )
