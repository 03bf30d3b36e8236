"""Bodies, as they come: small ones in memory, large ones on disk until there is room for one of them.

Many are fetched at once, and each may have ten megabytes: 64 answers made to be large would take more memory
than all the rest of the program.
"""

from __future__ import annotations

import asyncio
import tempfile
from typing import IO, TYPE_CHECKING, Final, Self

from monitor.errors import FetchError
from monitor.fetch.inflating import Inflater, too_large

if TYPE_CHECKING:
    import httpx

# From so many bytes on, a body waits on disk; from so many on, it is read into memory alone.
_SPOOLED: Final = 96_000
_LARGE: Final = 500_000


class Elbowroom:
    """Room for one large body at a time among all that share `turn`: taken when such a body has come whole,
    and given back when the block ends, so that it covers the reading of it."""

    def __init__(self, turn: asyncio.Lock) -> None:
        self._turn = turn
        self._mine = False

    async def take(self) -> None:
        """Waits for the turn, once."""
        if not self._mine:
            await self._turn.acquire()
            self._mine = True

    @property
    def taken(self) -> bool:
        """Whether a large body has come."""
        return self._mine

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._mine:
            self._mine = False
            self._turn.release()


class Body:
    """What came of an answer's body, unpacked."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._size = 0
        self._file: IO[bytes] | None = None

    def add(self, data: bytes) -> None:
        """Takes the next bytes."""
        self._size += len(data)
        if self._file is not None:
            self._file.write(data)
            return
        self._parts.append(data)
        if self._size > _SPOOLED:
            self._file = tempfile.TemporaryFile()  # noqa: SIM115  closed by whole() or drop()
            self._file.writelines(self._parts)
            self._parts.clear()

    async def whole(self, room: Elbowroom | None) -> bytes:
        """All of it, where there is room."""
        if self._file is None:
            return b"".join(self._parts)
        if room is not None and self._size > _LARGE:
            await room.take()
        try:
            self._file.seek(0)
            return self._file.read()
        finally:
            self.drop()

    def drop(self) -> None:
        """Forgets it."""
        self._parts.clear()
        if self._file is not None:
            self._file.close()
            self._file = None


async def read(response: httpx.Response, limit: int) -> Body:
    """The body of `response`, unpacked. Raises FetchError for one that comes to more than `limit` bytes,
    packed or unpacked, that is cut short, or whose packing is broken."""
    said = response.headers.get("content-length", "")
    if said.isascii() and said.isdigit() and int(said[:18]) > limit:
        raise too_large(limit)
    inflater = Inflater(response.headers.get("content-encoding", ""), limit)
    body = Body()
    try:
        await _fill(body, response, inflater, limit)
    except BaseException:
        body.drop()
        raise
    return body


async def _fill(body: Body, response: httpx.Response, inflater: Inflater, limit: int) -> None:
    size = 0
    async for raw in response.aiter_raw():
        size += len(raw)
        if size > limit:
            raise too_large(limit)
        for piece in inflater.feed(raw):
            body.add(piece)
    if not inflater.whole():
        raise FetchError("the body was cut short")
