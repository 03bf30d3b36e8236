"""All that a pair of articles is judged by, as columns of numbers, and the ground that each belongs to.

    lexical          words, headline, names, figures, and what in them contradicts
    contradictions   other people, places, ages, days
    anchors          quotations, credits, rounded figures, dates
    meaning          vectors, where there are any
    products         of two columns: what weighs otherwise between two languages, in headlines, in short texts

`WORDS` are the features of a batch without vectors, `MEANING` those of one with them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from monitor.stories import anchors, contradictions, lexical, meaning
from monitor.stories.candidates import Batch, Floats, Ints
from monitor.stories.marks import Marks
from monitor.stories.meaning import Small

# Squares let a sum bend; the others say where a column is to be read in another way.
_IN_WORDS = (
    ("shared_names", "languages"), ("shared_figures", "languages"), ("body", "languages"),
    ("body", "unspaced"),
    ("title", "headline_only"), ("title_relative", "headline_only"), ("names", "headline_only"),
    ("shared_names", "headline_only"),
    ("body", "body"), ("lead", "lead"), ("names_relative", "names_relative"),
    ("body", "short"), ("lead", "short"),
)  # fmt: skip
_IN_MEANING = (
    ("meaning_title", "languages"), ("meaning", "languages"), ("meaning_opening", "languages"),
    ("passages_low", "languages"), ("passages_high", "languages"), ("meaning_relative", "languages"),
    ("meaning_opening_relative", "languages"), ("opening_in_passages_high", "languages"),
    ("meaning_title", "headline_only"), ("meaning_title_relative", "headline_only"),
    ("meaning_opening", "meaning_opening"), ("passages_low", "passages_low"),
    ("lead", "meaning_opening"), ("body", "passages_low"), ("names", "meaning"), ("figures", "meaning"),
    ("meaning_opening", "short"), ("meaning", "short"),
)  # fmt: skip

WORDS = (
    *lexical.COLUMNS,
    *contradictions.FEATURES,
    *anchors.COLUMNS,
    *(f"{one}*{other}" for one, other in _IN_WORDS),
)
MEANING = (*WORDS, *meaning.COLUMNS, *(f"{one}*{other}" for one, other in _IN_MEANING))

_GROUNDS: Mapping[str, tuple[str, ...]] = {
    "words": (
        "body", "lead", "overlap", "keys_low", "keys_high", "opening_in_text_low", "opening_in_text_high",
        "shingles", "body_relative", "lead_relative", "body_z", "lead_z",
    ),
    "headline": ("title", "title_relative", "title_in_text_low", "title_in_text_high"),
    "names": (
        "names", "names_relative", "names_z", "shared_names", "shared_pairs", "actor", "other_actor",
        "people_apart", "actors_apart", "title_apart", "strangers",
    ),
    "figures": ("shared_figures", "figures", "rounded", "magnitudes"),
    "dates and numbers": (
        "years", "days", "ordinals", "models", "dates", "marks_apart", "marks_apart_alike", "marks_shared",
    ),
    "places": ("places_apart",),
    "quotations": ("quotes",),
    "credits": ("credits", "other_credits"),
    "meaning": meaning.COLUMNS,
    "kind of text": ("headline_only", "short", "uneven", "unspaced", "languages"),
}  # fmt: skip
_GROUND_OF = {column: ground for ground, columns in _GROUNDS.items() for column in columns}

# Pairs measured at one time: what lies between takes some kilobytes a pair.
_AT_ONCE = 16_384


def ground_of(feature: str) -> str:
    """The ground that a feature belongs to, in words; a product counts with its first column."""
    return _GROUND_OF[feature.partition("*")[0]]


@dataclass(frozen=True, slots=True)
class Grounds:
    """A batch with all that its pairs are judged by; `meaning` where there are vectors."""

    batch: Batch
    contrast: contradictions.Contrast
    anchors: anchors.Anchors
    meaning: meaning.Meaning | None

    @property
    def features(self) -> tuple[str, ...]:
        """The names of the columns of `measure`, in order."""
        return WORDS if self.meaning is None else MEANING

    def measure(self, pairs: Ints) -> Floats:
        """The features of each pair, one row a pair."""
        out = np.zeros((len(pairs), len(self.features)))
        for start in range(0, len(pairs), _AT_ONCE):
            part = pairs[start : start + _AT_ONCE]
            found = self._columns(part)
            for k, name in enumerate(self.features):
                out[start : start + len(part), k] = found[name]
        return np.round(out, 9, out=out)

    def vetoed(self, pairs: Ints) -> npt.NDArray[np.bool_]:
        """Which pairs cannot be one event, whatever else they share: another number of a series, or other
        people and other marks at once."""
        forbidden = contradictions.forbidden(self.contrast, pairs)
        return forbidden | self.batch.told.another_of_a_series(pairs)

    def _columns(self, pairs: Ints) -> dict[str, Floats]:
        out = lexical.columns(self.batch, pairs)
        said = contradictions.measure(self.contrast, pairs, out["body"])
        out.update(zip(contradictions.FEATURES, said.T, strict=True))
        out.update(self.anchors.columns(pairs))
        products: tuple[tuple[str, str], ...] = _IN_WORDS
        if self.meaning is not None:
            out.update(self.meaning.columns(pairs))
            products += _IN_MEANING
        for one, other in products:
            out[f"{one}*{other}"] = out[one] * out[other]
        return out


def grounds(batch: Batch, marks: Sequence[Marks], vectors: Sequence[Small | None] | None) -> Grounds:
    """The grounds of a batch: `marks` of its articles, and their vectors where there are any."""
    langs = [reading.lang for reading in batch.readings]
    return Grounds(
        batch=batch,
        contrast=contradictions.contrast(batch.readings, marks, batch.names, batch.name_idf),
        anchors=anchors.anchors(batch.readings),
        meaning=None
        if vectors is None
        else meaning.understand(vectors, langs, batch.pairs, whole=batch.vectors),
    )
