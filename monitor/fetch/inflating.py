"""Content codings undone, within a bound: gzip, deflate, br, zstd, one inside the other.

Unpacked piece by piece, and never further than the bound and one byte: a limit that is looked at after
unpacking comes too late for ten kilobytes that hold ten gigabytes.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Iterator
from typing import Final, Protocol

import brotli

from monitor.errors import FetchError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

ACCEPTED: Final = "gzip, deflate, br, zstd"
"""What we ask for, as Accept-Encoding says it."""

# Servers behind servers pack twice by mistake; more is nobody's mistake.
_MOST_NESTED: Final = 3
# Members of a gzip file, frames of zstd: a file of nothing but empty ones is made to keep us busy.
_MOST_MEMBERS: Final = 100
# One step unpacks to so much at most, so that a bomb inside a bomb stays small as well.
_STEP: Final = 65_536
# RFC 8878 (section 3.1.1.1.2) recommends that no more than this is asked of a decoder.
_ZSTD_WINDOW: Final = 23


class _Coding(Protocol):
    def feed(self, data: bytes, limit: int) -> bytes:
        """As much as `limit` bytes of what `data`, and what is left of earlier data, unpacks to."""

    def more(self) -> bool:
        """Whether earlier data unpacks to more than was asked for."""

    def ended(self) -> bool:
        """Whether what was packed has come to its end."""


class Inflater:
    """Undoes the codings that Content-Encoding names (`header`), up to `limit` bytes in all.

    Raises FetchError for a coding that was not asked for, for too many of them, for broken data, and as
    soon as more than `limit` bytes come out."""

    def __init__(self, header: str, limit: int) -> None:
        names = [one.strip().lower() for one in header.split(",")]
        names = [one for one in names if one and one != "identity"]
        if len(names) > _MOST_NESTED:
            raise FetchError(f"packed {len(names)} times, one inside the other")
        # Applied in the order listed (RFC 9110, section 8.4), so undone from the last.
        self._codings = [_coding(name) for name in reversed(names)]
        self._limit = limit
        self._size = 0
        self._fed = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        """What the next bytes of the body come to, in pieces: all of it at once may be the whole bomb."""
        self._fed = self._fed or bool(data)
        for piece in self._through(data, 0):
            self._size += len(piece)
            if self._size > self._limit:
                raise too_large(self._limit)
            yield piece

    def whole(self) -> bool:
        """Whether all that was packed has come."""
        return not self._fed or all(one.ended() for one in self._codings)

    def _through(self, data: bytes, stage: int) -> Iterator[bytes]:
        if stage == len(self._codings):
            yield data
            return
        coding = self._codings[stage]
        while True:
            try:
                piece = coding.feed(data, _STEP)
            except (zlib.error, brotli.error, zstd.ZstdError, EOFError) as cause:
                raise FetchError(f"the compressed body is broken: {cause}") from cause
            data = b""
            yield from self._through(piece, stage + 1)
            if not coding.more():
                return


def too_large(limit: int) -> FetchError:
    """The error for a body that is larger than `limit` bytes."""
    return FetchError(f"larger than {limit:,} bytes")


class _Zlib:
    def __init__(self) -> None:
        self._inner = zlib.decompressobj(wbits=47)  # gzip or zlib, by the header
        self._first = True
        self._members = 1

    def feed(self, data: bytes, limit: int) -> bytes:
        packed = self._inner.unconsumed_tail + data
        if self._first and packed:
            self._first = False
            try:
                return self._inner.decompress(packed, limit)
            except zlib.error:
                # "deflate" without zlib's header, against RFC 9110 (section 8.4.1.2) and common.
                self._inner = zlib.decompressobj(wbits=-15)
        elif self._inner.eof:
            # A gzip file may have several members (RFC 1952, section 2.2); padding after them is nothing.
            rest = self._inner.unused_data + data
            if not rest.startswith(b"\x1f\x8b"):
                return b""
            self._members = _counted(self._members)
            self._inner = zlib.decompressobj(wbits=47)
            packed = rest
        return self._inner.decompress(packed, limit)

    def more(self) -> bool:
        return bool(self._inner.unconsumed_tail) or self._inner.unused_data.startswith(b"\x1f\x8b")

    def ended(self) -> bool:
        return self._inner.eof


class _Brotli:
    def __init__(self) -> None:
        self._inner = brotli.Decompressor()

    def feed(self, data: bytes, limit: int) -> bytes:
        if self._inner.is_finished():
            return b""
        return bytes(self._inner.process(data, output_buffer_limit=max(limit, 1)))

    def more(self) -> bool:
        return not self._inner.is_finished() and not self._inner.can_accept_more_data()

    def ended(self) -> bool:
        return bool(self._inner.is_finished())


class _Zstd:
    def __init__(self) -> None:
        self._inner = self._fresh()
        self._members = 1

    @staticmethod
    def _fresh() -> zstd.ZstdDecompressor:
        return zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: _ZSTD_WINDOW})

    def feed(self, data: bytes, limit: int) -> bytes:
        if self._inner.eof:
            data = self._inner.unused_data + data
            if not data:
                return b""
            # One frame may follow the other (RFC 8878, section 3).
            self._members = _counted(self._members)
            self._inner = self._fresh()
        return self._inner.decompress(data, limit)

    def more(self) -> bool:
        if self._inner.eof:
            return bool(self._inner.unused_data)
        return not self._inner.needs_input

    def ended(self) -> bool:
        return self._inner.eof


def _counted(members: int) -> int:
    if members >= _MOST_MEMBERS:
        raise FetchError(f"packed in more than {_MOST_MEMBERS} pieces")
    return members + 1


def _coding(name: str) -> _Coding:
    if name in {"gzip", "x-gzip", "deflate"}:
        return _Zlib()
    if name == "br":
        return _Brotli()
    if name == "zstd":
        return _Zstd()
    raise FetchError(f"an encoding that was not asked for: {name[:40]}")
