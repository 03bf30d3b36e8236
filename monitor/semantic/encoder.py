"""What a model must offer to take the place of the one that ships."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors: TypeAlias = NDArray[np.float32]


class Encoder(Protocol):
    """Texts → vectors whose products say how alike the texts are in meaning.

    `name`: the model and its version. Vectors of different names cannot be compared, so it stands
    beside each that is kept, and in the fingerprint of whatever was judged by them.
    """

    @property
    def name(self) -> str: ...

    @property
    def dimensions(self) -> int: ...

    @property
    def languages(self) -> frozenset[str] | None:
        """Codes (ISO 639) of those it tells texts apart in; None for any. In others its rows say nothing."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """A row of length 1 for each of `texts`; a row of zeros where a text says nothing.

        Takes any text: of one too long, it reads the beginning. What a text stands beside moves its row
        by no more than 1e-6; the same texts in the same order give the same bytes.
        """
        ...

    # What is made once for each encoder is kept beside it.
    def __hash__(self) -> int: ...
