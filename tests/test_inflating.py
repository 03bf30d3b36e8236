"""Content codings undone within a bound, one inside the other or not."""

import gzip
import hashlib
import zlib
from collections.abc import Callable

import brotli
import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import FetchError
from monitor.fetch.inflating import Inflater

LIMIT = 1_000_000
PACK: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
}


def unpacked(header: str, body: bytes, *, piece: int = 1_000, limit: int = LIMIT) -> bytes:
    inflater = Inflater(header, limit)
    parts = [one for at in range(0, len(body), piece) for one in inflater.feed(body[at : at + piece])]
    if not inflater.whole():
        raise FetchError("cut short")
    return b"".join(parts)


@pytest.mark.parametrize("coding", PACK)
@given(body=st.binary(max_size=3_000), piece=st.integers(1, 500))
def test_what_was_packed_comes_out_however_it_comes(coding: str, body: bytes, piece: int) -> None:
    assert unpacked(coding, PACK[coding](body), piece=piece) == body


def test_deflate_without_its_header_is_read_too() -> None:
    packer = zlib.compressobj(wbits=-15)
    assert unpacked("deflate", packer.compress(b"cranes" * 99) + packer.flush()) == b"cranes" * 99


def test_codings_are_undone_from_the_last() -> None:
    body = brotli.compress(gzip.compress(b"cranes"))
    assert unpacked("gzip, identity, BR", body) == b"cranes"
    assert unpacked("identity", b"cranes") == b"cranes"


def test_several_members_and_frames_are_one_body() -> None:
    assert unpacked("gzip", gzip.compress(b"a") + gzip.compress(b"b") + b"\0" * 5) == b"ab"
    assert unpacked("zstd", zstd.compress(b"a") + zstd.compress(b"b")) == b"ab"


@pytest.mark.parametrize("coding", PACK)
def test_a_bomb_ends_at_the_bound_and_a_step_beyond_it_at_most(coding: str) -> None:
    pieces = Inflater(coding, LIMIT).feed(PACK[coding](b"\0" * 200_000_000))
    came: list[int] = []
    with pytest.raises(FetchError, match=r"larger than 1,000,000 bytes"):
        came.extend(len(one) for one in pieces)
    assert sum(came) <= LIMIT
    assert max(came) <= 2 * 65_536


def test_a_bomb_within_a_bomb_ends_there_too() -> None:
    inner = gzip.compress(b"\0" * 100_000_000)
    for header, body in (
        ("gzip, gzip", gzip.compress(inner)),
        ("gzip, br", brotli.compress(inner)),
        ("gzip, br, zstd", zstd.compress(brotli.compress(inner))),
    ):
        with pytest.raises(FetchError, match="larger than"):
            unpacked(header, body)


def test_what_is_made_to_keep_us_busy_is_refused() -> None:
    with pytest.raises(FetchError, match="4 times"):
        Inflater("gzip, gzip, gzip, gzip", LIMIT)
    with pytest.raises(FetchError, match="more than 100 pieces"):
        unpacked("gzip", gzip.compress(b"") * 5_000)
    with pytest.raises(FetchError, match="not asked for"):
        Inflater("compress", LIMIT)
    # A window of two gigabytes, which a decoder would have to set aside.
    with pytest.raises(FetchError, match="broken"):
        unpacked("zstd", bytes.fromhex("28b52ffd00a8") + b"\0" * 20)


@pytest.mark.parametrize("coding", PACK)
def test_a_body_that_is_cut_short_or_broken_is_none(coding: str) -> None:
    whole = PACK[coding](hashlib.shake_128(b"noise").digest(5_000))
    with pytest.raises(FetchError):
        unpacked(coding, whole[: len(whole) // 2])
    with pytest.raises(FetchError):
        unpacked(coding, b"\xff\xfe no such thing" * 20)
