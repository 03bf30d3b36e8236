"""Files that appear whole: whoever looks sees the old content or the new, also when the power fails."""

from __future__ import annotations

import os
from pathlib import Path


def put(path: Path, data: bytes, *, suffix: str = ".part") -> None:
    """Writes `data` to `path`, whose folder is made. Until all of it is on the disk, it stands under a hidden
    name beside it that ends with `suffix`. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}{suffix}")
    try:
        with part.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    sync(path.parent)


def sync(folder: Path) -> None:
    """Brings to the disk what was named, renamed or linked in `folder`. Raises OSError."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
