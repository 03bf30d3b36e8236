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
    # A rename is only durable once its folder is.
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
