"""A window on disk: one file of plain numbers and JSON, written whole or not at all.

The file is an archive of NumPy arrays (no pickles: to read it runs nothing) and of one JSON text. Every part
has its checksum there. It only saves time: where it is missing, of another edition, made of something else,
or damaged, the window is made anew from the articles.
"""

from __future__ import annotations

import json
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from monitor.errors import MonitorError
from monitor.files import whole
from monitor.model import StoryRules
from monitor.stories.kept import ARRAYS, BAGS, SKETCH, WIDTH, Bags, Kept
from monitor.stories.tally import Tally
from monitor.stories.window import Window

# Counts up whenever what is kept of an article, or how it is read, changes: an older file is made anew.
EDITION = 1
_ABOUT = "about"
# What an archive with a flipped bit raises, wherever the bit is; the last are of its header and of the JSON.
_DAMAGE = (
    OSError, EOFError, zipfile.BadZipFile, zlib.error, ValueError, KeyError, IndexError, TypeError,
    AttributeError, NotImplementedError, RuntimeError,
)  # fmt: skip


def save(window: Window, path: Path, *, made_of: str) -> None:
    """Writes the window to `path`, in place of what is there. `made_of` says what it was made of, in any
    words (an issue, the model of the vectors): `load` gives it only to who names the same."""
    counts = sorted(window.tally.counts.items())
    about = {
        "edition": EDITION,
        "made_of": made_of,
        "rules": asdict(window.rules),
        "ids": window.kept.ids,
        "langs": window.kept.langs,
        "stories": window.stories,
        "spoken": window.tally.spoken,
        "counts": [[kind, lang, len(keys)] for (kind, lang), (keys, _) in counts],
    }
    arrays: dict[str, npt.NDArray[Any]] = {name: getattr(window.kept, name) for name in ARRAYS}
    for name in BAGS:
        bags: Bags = getattr(window.kept, name)
        arrays |= {f"{name}.places": bags.places, f"{name}.start": bags.start}
    none = np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=np.float32)
    arrays["keys"] = np.concatenate([none[0], *(keys for _, (keys, _) in counts)])
    arrays["times"] = np.concatenate([none[1], *(times for _, (_, times) in counts)])
    arrays[_ABOUT] = np.frombuffer(json.dumps(about, ensure_ascii=False).encode(), dtype=np.uint8)
    try:
        with whole(path) as file:
            np.savez(file, allow_pickle=False, **arrays)
    except OSError as cause:
        raise MonitorError(f"the window of stories cannot be written: {cause}", subject=str(path)) from cause


def load(path: Path, *, made_of: str) -> Window:
    """The window in `path`; MonitorError where there is none, it was made of something else or by another
    edition, or is damaged: then make it anew."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as found:
            about = json.loads(found[_ABOUT].tobytes())
            edition, of = about["edition"], about["made_of"]
            arrays = {name: found[name] for name in found.files} if edition == EDITION else {}
        if edition == EDITION and of == made_of:
            return _window(about, arrays)
    except FileNotFoundError as cause:
        raise MonitorError(
            "there is no window of stories; it is made from the articles", subject=str(path)
        ) from cause
    except _DAMAGE as cause:
        raise MonitorError(
            f"the window of stories is damaged ({cause}); delete the file and make it anew", subject=str(path)
        ) from cause
    why = (
        f"is of edition {edition}, and this version reads {EDITION}"
        if edition != EDITION
        else f"was made of {of!r}, not of {made_of!r}"
    )
    raise MonitorError(f"the window of stories {why}; make it anew", subject=str(path))


def _window(about: Mapping[str, Any], arrays: Mapping[str, Any]) -> Window:
    """ValueError or KeyError where the parts do not fit together."""
    ids, langs, stories = (tuple(map(str, about[name])) for name in ("ids", "langs", "stories"))
    bags = {name: Bags(places=arrays[f"{name}.places"], start=arrays[f"{name}.start"]) for name in BAGS}
    own = {name: arrays[name] for name in ARRAYS}
    rows = Kept(ids=ids, langs=langs, words=bags["words"], names=bags["names"], **own)
    lengths = {len(langs), len(stories), *(len(arrays[name]) for name in ARRAYS)}
    lengths |= {len(one.start) - 1 for one in bags.values()}
    if lengths != {len(ids)} or rows.sketch.shape[1:] != (SKETCH,):
        raise ValueError("its parts are of different lengths")
    for one in bags.values():
        if np.any(np.diff(one.start) < 0) or one.start[0] != 0 or one.start[-1] != len(one.places):
            raise ValueError("its words do not add up")
        if len(one.places) and not 0 <= int(one.places.min()) <= int(one.places.max()) < WIDTH:
            raise ValueError("it holds words that are none")
    counts, at = {}, 0
    for kind, lang, many in about["counts"]:
        counts[kind, lang] = arrays["keys"][at : at + many], arrays["times"][at : at + many]
        at += many
    if not at == len(arrays["keys"]) == len(arrays["times"]):
        raise ValueError("its counts do not add up")
    spoken = {str(lang): float(many) for lang, many in about["spoken"].items()}
    names = tuple(tuple(map(str, forms)) for forms in about["rules"].pop("names", ()))
    rules = StoryRules(**about["rules"], names=names)
    return Window(kept=rows, stories=stories, tally=Tally(spoken, counts), rules=rules)
