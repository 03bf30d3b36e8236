"""An encoder as relevance asks for it: descriptions and an article in, how near and by which sentence out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from monitor.semantic.aims import Aim, Reading, aim, near, read
from monitor.semantic.encoder import Encoder
from monitor.semantic.usem import load


@lru_cache(maxsize=1)
def sense() -> Sense | None:
    """What reads descriptions, once for each process; None where the extra is not installed. MonitorError as
    `load` raises it."""
    encoder = load()
    return None if encoder is None else Sense(encoder)


class Sense:
    """Keeps the points of descriptions, and the article read last: an article is asked about for each of
    the tags in turn."""

    def __init__(self, encoder: Encoder) -> None:
        self.name = encoder.name
        """Names the model, for fingerprints: scores of another one are made again."""
        self._encoder = encoder
        self._aim = lru_cache(maxsize=256)(self._aimed)
        self._last: tuple[tuple[str, str], Reading] | None = None

    def nearness(self, descriptions: Sequence[str], title: str, body: str) -> tuple[float, str]:
        """The probability, from meaning alone, that a reader of `descriptions` wants the article, and its
        nearest sentence, verbatim. 0 where either says nothing."""
        if self._last is None or self._last[0] != (title, body):
            self._last = ((title, body), read(self._encoder, title, body))
        found = near(self._aim(tuple(descriptions)), self._last[1])
        return found.value, found.sentence

    def _aimed(self, descriptions: tuple[str, ...]) -> Aim:
        return aim(self._encoder, descriptions)
