"""Old texts outside the tables: a compressed file for each part of a week, and in a row, where its text was,
a reference to a line of it.

A file is gzip (RFC 1952) of JSON Lines, in members of some 256 kB: `zcat` reads it from end to end, and a
reference, which says where a member begins and which line of it is meant, reads one text without the rest.
A file is named for what it holds, appears whole, and is never changed: a run that was killed and repeated
writes the very same one again.

That a column may hold a reference, its type alone knows (`columns.Body`), so that whoever reads a text gets
it, wherever it lies.
"""

from __future__ import annotations

import hashlib
import json
import threading
import zlib
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from monitor.errors import StoreError
from monitor.files import put

MARK = "\x1e"
"""What a reference begins with (ASCII's record separator): no text that comes in does, since `text.clean`
drops it, and one that did all the same would be stored with a second one before it."""

# Deflate gains next to nothing beyond this; a text that is asked for costs the reading of so much.
_MEMBER = 256 * 1024
_LEVEL = 9
_GZIP = 31  # zlib's name for a gzip header and trailer around it
_KEPT = 16
_CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written: its name below the folder, where each record stands in it (offset of the
    member, line in it), its bytes before and after packing, and its SHA-256."""

    name: str
    places: tuple[tuple[int, int], ...]
    size: int
    packed: int
    digest: str


def reference(name: str, place: tuple[int, int], field: str) -> str:
    """What stands in a row for the text `field` of the record at `place` in the file `name`."""
    return f"{MARK}{name} {place[0]} {place[1]} {field}"


def is_reference(value: str | None) -> bool:
    """Whether this is what `reference` made."""
    return value is not None and value.startswith(MARK) and not value.startswith(MARK * 2)


class ColdFiles:
    """The folder of the files. `folder`: None where the store was opened without one."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self._members: OrderedDict[tuple[str, int], list[bytes]] = OrderedDict()
        # Threads of one process share a store.
        self._turn = threading.Lock()

    def write(self, week: str, records: Sequence[Mapping[str, object]]) -> Written:
        """Writes a file of these records of `week` (`2026-W47`). Raises StoreError where it cannot be."""
        folder = self._folder()
        packed, places, size = _packed(records)
        digest = hashlib.sha256(packed).hexdigest()
        name = f"{week[:4]}/{week}-{digest[:12]}.jsonl.gz"
        try:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            put(folder / name, packed)
        except OSError as cause:
            raise StoreError(
                f"old texts cannot be written there ({cause.strerror}); nothing was changed: make room, or "
                "name another folder in retention.folder",
                subject=str(folder / name),
            ) from cause
        return Written(name, tuple(places), size, len(packed), digest)

    def read(self, value: str) -> str:
        """The text that a reference stands for. Raises StoreError where it cannot be had."""
        name, offset, line, field = value.removeprefix(MARK).split(" ")
        with self._turn:
            lines = self._member(name, int(offset))
        try:
            found: str = json.loads(lines[int(line)])[field]
        except (IndexError, KeyError, ValueError) as cause:
            raise self._broken(name, "is not the file that was written") from cause
        return found

    def _member(self, name: str, offset: int) -> list[bytes]:
        key = (name, offset)
        if key not in self._members:
            self._members[key] = self._unpacked(name, offset)
            if len(self._members) > _KEPT:
                self._members.popitem(last=False)
        self._members.move_to_end(key)
        return self._members[key]

    def _unpacked(self, name: str, offset: int) -> list[bytes]:
        path = self._folder() / name
        plain = zlib.decompressobj(_GZIP)
        parts: list[bytes] = []
        try:
            with path.open("rb") as stream:
                stream.seek(offset)
                while not plain.eof:
                    some = stream.read(_CHUNK)
                    if not some:
                        raise self._broken(name, "ends too early")
                    parts.append(plain.decompress(some))
        except FileNotFoundError as cause:
            raise self._broken(name, "is not there") from cause
        except OSError as cause:
            raise self._broken(name, f"cannot be read ({cause.strerror})") from cause
        except zlib.error as cause:
            raise self._broken(name, "is damaged") from cause
        return b"".join(parts).split(b"\n")

    def _folder(self) -> Path:
        if self.folder is None:
            raise StoreError(
                "old texts of this store lie in compressed files, and where is not known here: name their "
                "folder in feeds.yaml as retention.folder"
            )
        return self.folder

    def _broken(self, name: str, words: str) -> StoreError:
        return StoreError(
            f"{words}; it holds old texts of the store: bring it back from a backup, or name the folder it "
            "lies in as retention.folder in feeds.yaml",
            subject=str(self._folder() / name),
        )


def _packed(records: Sequence[Mapping[str, object]]) -> tuple[bytes, list[tuple[int, int]], int]:
    out, places, size = bytearray(), list[tuple[int, int]](), 0
    waiting: list[bytes] = []
    filled = 0
    for record in records:
        line = json.dumps(record, ensure_ascii=False, sort_keys=True).encode() + b"\n"
        if waiting and filled + len(line) > _MEMBER:
            out += _member_of(b"".join(waiting))
            waiting, filled = [], 0
        places.append((len(out), len(waiting)))
        waiting.append(line)
        filled += len(line)
        size += len(line)
    out += _member_of(b"".join(waiting))
    return bytes(out), places, size


def _member_of(plain: bytes) -> bytes:
    # Without the time and the name that a gzip header may bear: the same texts make the same bytes.
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
    return packer.compress(plain) + packer.flush()
