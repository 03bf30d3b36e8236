"""What a single sentence says that stands in no article: its figures, and how far it says a thing is.

Read as an article's own sentences are, so that words made from reports can be held against the reports.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from monitor.evidence import certainty, figures
from monitor.evidence.certainty import events
from monitor.evidence.figures.numerals import Kind
from monitor.evidence.reading import Passage
from monitor.model import Amount, Article, Degree

_NOBODY = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure in a sentence, in its normal form, and where it stands."""

    amount: Amount
    kind: Kind
    start: int
    end: int


def figures_of(sentence: str) -> tuple[Figure, ...]:
    """The figures of a sentence, durations among them, in its order; none overlaps another."""
    found = figures.figures(Passage(sentence, 0.0, 0), durations=True)
    return tuple(
        Figure(amount=figures.amount(one), kind=one.kind, start=one.start, end=one.end) for one in found
    )


def degree_of(title: str, sentences: Sequence[str] = (), *, year: int) -> Degree | None:
    """How far a headline with its first sentences says that its event is; None where that is not certain.
    `year`: the one it was written in, since what it dates before is background."""
    article = Article(
        id="", url="", feed="", outlet="", title=title, text="\n\n".join(sentences), text_from="page",
        status="article", lang=None, authors=(), published=_NOBODY.replace(year=year), seen=_NOBODY,
    )  # fmt: skip
    found = certainty.certainty((article,))
    return found[0].degree if found else None


def events_of(sentence: str) -> tuple[str, ...]:
    """What a sentence names as happening, in any of the languages that are read, under one name each."""
    return events.named(sentence)
