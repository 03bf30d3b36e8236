"""Descriptions and an article → how near they are in meaning, and which sentence is the nearest.

A cosine means nothing by itself: 0.3 is much for one description and little for another. What is
given is a probability, from three cosines and one correction:

    likeness = 0.4 front + 0.4 nearest + 0.2 whole
    value    = 1 / (1 + exp(-(22 likeness - 9.5 background - 8.7)))

`front` is the title with the first two sentences, `nearest` the nearest single sentence (or title),
`whole` the mean of all of them; `background` is how near the description is to plain headlines on anything.

Measured, with one sentence as a description, average precision. Corpus: 1,245 English articles, the central
ones against all others. Reuters: mean over 34 topics, 3,000 articles. Entities: 635 names as descriptions,
all pairs of an article and a name that occurs in it.

    of the article              sovereign AI  Nvidia  SoftBank   Reuters   entities
    title                           .41         .80      .82       .12       .60
    title and two sentences         .57         .77      .78       .38       .63
    2,000 characters at once        .63         .67      .64       .40       .52
    mean of the sentences           .80         .70      .80       .35       .53
    nearest sentence                .56         .72      .60       .40       .45
    front + nearest                 .74         .81      .86       .45       .58
    all three (this)                .80         .76      .83       .46       .57

From 0.5 on, by meaning alone: precision .91 and recall .71, .72 and .52, 1 and .40. Of all pairs of the
corpus scored 0.05-0.1, 0.2-0.35, 0.5-0.65, 0.65-0.8 and above, .05, .27, .63, .76 and .88 were right; with
curves fitted on the other sets alone, .04, .31, .57, .83 and .92. On old newswire it promises a little
too little below 0.65 (.49 right at 0.26), on bare names too much (.56 right above 0.8).

The weights of the cosines are round numbers near the best; the curve was fitted by maximum likelihood on
the three sets at equal weight. Tried and dropped: subtracting the mean vector, or that and the first three
or eight axes, from every vector (no gain); dividing by the spread over the headlines (better for names,
worse for topics: .25 for .29 over all topics at once); pieces of 60 or 120 words in place of sentences;
more than 24 sentences (no gain, double the cost); curves that know the length of the text.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from monitor import text
from monitor.semantic.background import HEADLINES
from monitor.semantic.encoder import Encoder

if TYPE_CHECKING:
    from monitor.semantic.encoder import Vectors

FRONT, NEAREST, WHOLE = 0.4, 0.4, 0.2
SLOPE, BACKGROUND, BIAS = 22.0, -9.5, -8.7

_SENTENCES = 24
_LONGEST = 600  # characters of a piece; longer sentences are several
# Characters of a text, since the cost is by the letter where each is a word (Chinese, or nonsense): 24
# ordinary sentences are 4,000.
_MOST = 8_000
_TITLE = 300
_DIGITS = 4


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Aim:
    """What a tag is about, as a point: made once for each tag. `background`: see above."""

    encoder: str
    point: Vectors
    background: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reading:
    """An article as vectors, read once for all tags. `pieces`: its sentences, verbatim, the title first."""

    encoder: str
    pieces: tuple[str, ...]
    vectors: Vectors
    front: Vectors
    whole: Vectors


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearness:
    """How near an article is. `value`: the probability, from meaning alone, that a reader of the
    description wants it; `likeness`: the cosines it is made of; `sentence`: the nearest, verbatim."""

    value: float
    likeness: float
    sentence: str


def aim(encoder: Encoder, descriptions: Sequence[str]) -> Aim:
    """The point that `descriptions` mark: sentences, or the texts of example articles.

    Several are one point, their mean. One sentence depends on its wording: nine that say what the table's
    first column means gave .50 to .80, six sets of three of them .75 to .82 (and four .80, where the
    nearest of the four gave .65). Examples are worse: of one article .38, .55 and .42 for the three tags,
    of three .55, .67 and .65, of five .61, .79 and .71. What lies too far apart to have a middle wants
    tags of its own.
    """
    import numpy as np  # noqa: PLC0415

    points = [_point(encoder, one) for one in descriptions]
    mean = np.mean(points, axis=0) if points else np.zeros(encoder.dimensions)
    length = float(np.linalg.norm(mean))
    # The mean of different sentences is shorter than they are. As it is, nearly nothing reaches 0.5; made as
    # long as one, too much does (precision .07, .52 and .27 of three examples); half way it is .40, .84, .61,
    # and of three sentences 1.00, with half of the articles found.
    point = np.asarray(mean / math.sqrt(length) if length else mean, dtype=np.float32)
    return Aim(encoder=encoder.name, point=point, background=float(np.dot(point, _background(encoder))))


def read(encoder: Encoder, title: str, body: str) -> Reading:
    """The article's vectors. Takes any text, and of it the first 24 sentences, or 8,000 characters.

    One batch for each article, so that its company in a run changes no digit.
    """
    pieces = _pieces(body)
    front = " ".join((title[:_TITLE].strip() + ".", *pieces[:2])) if title.strip() else " ".join(pieces[:2])
    vectors = encoder.encode([front, title[:_LONGEST], *pieces])
    return Reading(
        encoder=encoder.name,
        pieces=(title, *pieces),
        vectors=vectors[1:],
        front=vectors[0],
        whole=_mean(vectors[2:] if pieces else vectors[1:2]),
    )


def near(aim: Aim, reading: Reading) -> Nearness:
    """How near the article is to the aim: 0 where either says nothing. Both are of one encoder, or it is
    a bug (ValueError)."""
    if aim.encoder != reading.encoder:
        raise ValueError(f"vectors of {aim.encoder} and of {reading.encoder} cannot be compared")
    if not aim.point.any() or not reading.front.any():
        return Nearness(value=0.0, likeness=0.0, sentence="")
    cosines = reading.vectors @ aim.point
    best = int(cosines.argmax())
    likeness = (
        FRONT * float(reading.front @ aim.point)
        + NEAREST * float(cosines[best])
        + WHOLE * float(reading.whole @ aim.point)
    )
    odds = SLOPE * likeness + BACKGROUND * aim.background + BIAS
    return Nearness(
        value=round(1 / (1 + math.exp(-odds)), _DIGITS),
        likeness=round(likeness, _DIGITS),
        sentence=reading.pieces[best].strip(),
    )


def nearness(encoder: Encoder, descriptions: Sequence[str], title: str, body: str) -> Nearness:
    """All of it at once, for one tag and one article."""
    return near(aim(encoder, descriptions), read(encoder, title, body))


def _point(encoder: Encoder, description: str) -> Vectors:
    """A short description is one piece; of an example article, its beginning and the mean of its sentences
    count alike."""
    pieces = _pieces(description)
    if len(pieces) <= 2:
        return cast("Vectors", encoder.encode([" ".join(pieces)])[0])
    vectors = encoder.encode([" ".join(pieces[:3]), *pieces])
    return cast("Vectors", (vectors[0] + vectors[1:].mean(axis=0)) / 2)


def _pieces(body: str) -> list[str]:
    """The first sentences of `body` that say anything, verbatim; very long ones in parts."""
    made: list[str] = []
    for sentence in text.sentences(body[:_MOST]):
        for start in range(0, len(sentence), _LONGEST):
            piece = sentence[start : start + _LONGEST].strip()
            if any(letter.isalnum() for letter in piece):
                made.append(piece)
            if len(made) == _SENTENCES:
                return made
    return made


def _mean(vectors: Vectors) -> Vectors:
    """Of length 1, so that it is a cosine as the others are."""
    import numpy as np  # noqa: PLC0415

    mean = vectors.mean(axis=0)
    length = float(np.linalg.norm(mean))
    return cast("Vectors", mean / length if length else mean)


@lru_cache(maxsize=8)
def _background(encoder: Encoder) -> Vectors:
    """The middle of the headlines: its product with a vector is their mean cosine with it."""
    return cast("Vectors", encoder.encode(HEADLINES).mean(axis=0))
