"""Files that appear whole: whoever looks sees the old content or the new, also when the power fails."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def whole(path: Path, *, mode: int | None = None, suffix: str = ".part") -> Iterator[BinaryIO]:
    """What is written within becomes the file at `path`, with this `mode` (that of new files without it), in
    a folder that is there; nothing does where the block raises. Until all of it is on the disk, it stands
    under a hidden name beside it that ends with `suffix`. Raises OSError."""
    part = path.with_name(f".{path.name}.{os.getpid()}{suffix}")
    # Never through a link that somebody laid there; and what a killed process of our number left is ours.
    part.unlink(missing_ok=True)
    try:
        with part.open("xb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        if mode is not None:
            part.chmod(mode)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    sync(path.parent)


def put(path: Path, data: bytes, *, mode: int | None = None, suffix: str = ".part") -> None:
    """Writes `data` to `path`, whose folder is made. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole(path, mode=mode, suffix=suffix) as stream:
        stream.write(data)


def sync(folder: Path) -> None:
    """Brings to the disk what was named, renamed or linked in `folder`. Raises OSError."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
