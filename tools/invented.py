# ruff: noqa: INP001 - beside a script
"""Invented news in any amount: for measuring what grouping costs, never how good it is.

Words, names, places and outlets are made of syllables; how often each is used falls off as in any language
(Zipf), on top of English function words, so that sentences begin, names are told from words, and rare words
are rare. A story has actors, places, figures and words, some of them shared with other stories on its
subject, and its articles tell it in sentences of their own. Most stories have one article, a few have
dozens; one further article in twelve is a copy, cut short. The same seed gives the same news.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from monitor import semantic, urls
from monitor.model import Article

Vectors: TypeAlias = npt.NDArray[np.float32]

CHARACTERS = 2_000
PASSAGE, MOST = 190, 11
DAYS = 14
START = datetime(2026, 3, 2, tzinfo=UTC)

VOCABULARY, NAMES, PLACES, OUTLETS = 30_000, 6_000, 1_200, 300
LARGEST = 80
SMALL = 2.2
"""Stories of k articles are as common as k to the power of minus this."""
COPIES = 1 / 12
ALONE, SUBJECT = 0.4, 12
"""The share of stories that are on no subject of others; and how many there are on one, which share some of
their names and words."""

_FUNCTION = (
    "the of and to in a that is was for on with as it by at from has be are his an this which will have had "
    "not its but were they their been who more one or about would after when new also than into over could "
    "two last other some up if out what so can"
).split()
_ONSETS = "b br c ch d dr f fl g gr h j k kl l m n p pr qu r s sh st t th tr v w z".split()
_VOWELS = "a e i o u ai ea io ou".split()
_CODAS = ["", "", "", "n", "r", "s", "l", "m", "nd", "rt", "x"]
_FIGURES = (
    "${:.1f} billion", "${:.0f} million", "{:.1f} percent", "{:.0f},{:03d} people", "{:.0f},{:03d} tonnes",
    "{:.0f} megawatts", "{:.2f} euros", "{:.0f} votes",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """Articles in order of time, and the story of each."""

    articles: tuple[Article, ...]
    stories: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Event:
    names: tuple[str, ...]
    places: tuple[str, ...]
    figures: tuple[str, ...]
    words: tuple[str, ...]
    begun: float


def news(count: int, *, seed: int = 2026) -> News:
    """`count` articles of about CHARACTERS characters, over DAYS days."""
    desk = _Desk(random.Random(seed))  # noqa: S311  the same news every time
    found: list[tuple[Article, int]] = []
    story = 0
    while len(found) < count:
        event = desk.event()
        size = min(desk.size(), count - len(found))
        told: list[Article] = []
        for number in range(size):
            told.append(desk.article(f"{story}-{number}", event, told))
        found += [(one, story) for one in told]
        story += 1
    found.sort(key=lambda one: (one[0].when, one[0].id))
    return News(articles=tuple(one for one, _ in found), stories=tuple(own for _, own in found))


def vectors(made: News, *, dimensions: int = 512, seed: int = 2026) -> Mapping[str, Vectors]:
    """Invented vectors of each article's title and passages, as a store hands them out: what tells one story
    is near, and nothing is quite unlike anything else."""
    chance = np.random.default_rng(seed)
    common = chance.standard_normal(dimensions)
    events = chance.standard_normal((max(made.stories, default=0) + 1, dimensions))
    packed = {}
    for one, story in zip(made.articles, made.stories, strict=True):
        own = chance.standard_normal((1 + min(MOST, -(-len(one.text) // PASSAGE)), dimensions))
        rows = 0.6 * common + 0.9 * events[story] + 0.8 * own
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        packed[one.id] = semantic.pack(np.asarray(rows / lengths, dtype=np.float32))
    return semantic.Unpacked(packed)


class _Zipf:
    """Draws of which the k-th is 1/k as common as the first."""

    def __init__(self, values: Sequence[str], flatter: float = 1.0) -> None:
        self.values = values
        self._weights = list(accumulate(1 / rank**flatter for rank in range(1, len(values) + 1)))

    def draw(self, chance: random.Random, count: int) -> list[str]:
        return chance.choices(self.values, cum_weights=self._weights, k=count)


class _Desk:
    """Where the news is made."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        words = [one for one in self._made(VOCABULARY, 2, 4) if one not in _FUNCTION]
        self._words = _Zipf([*_FUNCTION, *words])
        self._rare = words[400:]
        names = [one.capitalize() for one in self._made(NAMES, 2, 3)]
        self._names = _Zipf(names, 0.8)
        self._places = _Zipf([one.capitalize() for one in self._made(PLACES, 2, 3)], 0.8)
        self._outlets = [f"The {one.capitalize()} Courier" for one in self._made(OUTLETS, 2, 3)]
        self._subjects: list[_Event] = []
        self._sizes = list(accumulate(size**-SMALL for size in range(1, LARGEST + 1)))

    def size(self) -> int:
        """How many articles tell a story."""
        return self._chance.choices(range(1, LARGEST + 1), cum_weights=self._sizes)[0]

    def event(self) -> _Event:
        """What a story is about: often something of a subject that others are about, too."""
        chance = self._chance
        names = self._names.draw(chance, 6)
        new = _Event(
            names=(names[0], f"{names[1]} {names[2]}", f"{names[3]} {names[4]}", names[5]),
            places=tuple(self._places.draw(chance, 2)),
            figures=tuple(self._figure() for _ in range(6)),
            words=tuple(chance.sample(self._rare, 24)),
            begun=chance.uniform(0, DAYS - 1.5),
        )
        if chance.random() < ALONE:
            return new
        if not self._subjects or chance.random() < 1 / SUBJECT:
            self._subjects.append(new)
            return new
        old = chance.choice(self._subjects)
        return replace(
            new,
            names=(*old.names[:2], *new.names[2:]),
            places=(old.places[0], new.places[1]),
            words=(*old.words[:12], *new.words[12:]),
        )

    def article(self, name: str, event: _Event, told: Sequence[Article]) -> Article:
        """One telling of it: a copy of an earlier one, or in sentences of its own."""
        chance = self._chance
        if told and chance.random() < COPIES:
            text = chance.choice(told).text
            text = text[: int(len(text) * chance.uniform(0.6, 1))]
            title = chance.choice(told).title
        else:
            facts = [*event.names, *event.places, *event.figures]
            kept = chance.sample(facts, round(0.7 * len(facts)))
            text = self._text(event, kept)
            title = " ".join(
                (
                    event.names[0],
                    self._rare_of(event),
                    self._rare_of(event),
                    "in",
                    chance.choice(event.places),
                )
            )
        outlet = chance.choice(self._outlets)
        url = f"https://{outlet.split()[1].lower()}.example/{name}"
        when = START + timedelta(days=min(DAYS - 0.01, event.begun + chance.expovariate(1 / 0.7)))
        return Article(
            id=urls.article_id(url), url=url, feed=f"https://{outlet.split()[1].lower()}.example/feed",
            outlet=outlet, title=title, text=text, text_from="page", status="article", lang="en", authors=(),
            published=when, seen=when,
        )  # fmt: skip

    def _text(self, event: _Event, facts: Sequence[str]) -> str:
        chance = self._chance
        out: list[str] = []
        length = 0
        while length < CHARACTERS:
            words = self._words.draw(chance, chance.randrange(9, 22))
            for _ in range(4):
                words[chance.randrange(len(words))] = self._rare_of(event)
            # Names and figures stand more often at the top.
            for _ in range(2 if length < CHARACTERS / 3 else chance.randrange(2)):
                words.insert(chance.randrange(1, len(words)), chance.choice(facts))
            sentence = " ".join(words)
            out.append(f"{sentence[0].upper()}{sentence[1:]}.")
            length += len(sentence) + 2
        paragraphs = (" ".join(out[at : at + 3]) for at in range(0, len(out), 3))
        return "\n\n".join(paragraphs)[:CHARACTERS]

    def _rare_of(self, event: _Event) -> str:
        return self._chance.choice(event.words)

    def _figure(self) -> str:
        chance = self._chance
        return chance.choice(_FIGURES).format(chance.uniform(1, 900), chance.randrange(1000))

    def _made(self, count: int, fewest: int, most: int) -> list[str]:
        chance = self._chance
        found: dict[str, None] = {}
        while len(found) < count:
            syllables = chance.randrange(fewest, most + 1)
            found[
                "".join(chance.choice(_ONSETS) + chance.choice(_VOWELS) for _ in range(syllables))
                + chance.choice(_CODAS)
            ] = None
        return list(found)
