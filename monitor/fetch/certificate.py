"""What a certificate says of itself: whose it is, and from when to when. For messages only: whether it is to
be trusted is OpenSSL's to say.

Python hands out what a certificate says only when it is trusted, and it is the others that have to be
explained. So the few fields are read here, from its DER (X.690), as RFC 5280, section 4.1, lays them out.
"""

from __future__ import annotations

import contextlib
import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

_UTC_TIME: Final = 0x17
_TIMES: Final = {_UTC_TIME: "%y%m%d%H%M%SZ", 0x18: "%Y%m%d%H%M%SZ"}
_SUBJECT_ALTERNATIVE: Final = bytes.fromhex("0603551d11")
_DNS, _IP = 0x82, 0x87
_MOST_NAMES = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """Valid from `begins` to `ends`, for the hosts in `names`; `own`: signed by whom it belongs to."""

    begins: datetime
    ends: datetime
    names: tuple[str, ...]
    own: bool


def read(der: bytes) -> Certificate | None:
    """What a certificate says; None for bytes that are none."""
    try:
        return _read(der)
    except (ValueError, IndexError, StopIteration):
        return None


def _read(der: bytes) -> Certificate | None:
    _, whole = next(_parts(der))
    _, to_be_signed = next(_parts(whole))
    fields = list(_parts(to_be_signed))
    if fields[0][0] == 0xA0:  # the version, which the first certificates had not
        del fields[0]
    issuer, validity, subject = fields[2][1], fields[3][1], fields[4][1]
    begins, ends = (_time(tag, value) for tag, value in _parts(validity))
    names = [
        name
        for tag, value in fields[6:]
        if tag == 0xA3
        for _, extensions in _parts(value)
        for _, extension in _parts(extensions)
        if extension.startswith(_SUBJECT_ALTERNATIVE)
        for name in _names(extension)
    ]
    return Certificate(begins=begins, ends=ends, names=tuple(names[:_MOST_NAMES]), own=issuer == subject)


def _names(extension: bytes) -> Iterator[str]:
    *_, (_, octets) = _parts(extension)
    for _, sequence in _parts(octets):
        for tag, value in _parts(sequence):
            if tag == _DNS:
                yield value.decode("ascii", "replace")
            elif tag == _IP:
                with contextlib.suppress(ValueError):
                    yield str(ipaddress.ip_address(value))


def _time(tag: int, value: bytes) -> datetime:
    return datetime.strptime(value.decode("ascii"), _TIMES.get(tag, "")).replace(tzinfo=UTC)


def _parts(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Each value of a sequence, with its tag. Raises ValueError where one is longer than what holds it."""
    at = 0
    while at < len(data):
        tag, length = data[at], data[at + 1]
        at += 2
        if length & 0x80:
            more = length & 0x7F
            length = int.from_bytes(data[at : at + more], "big")
            at += more
        if at + length > len(data):
            raise ValueError("cut short")
        yield tag, data[at : at + length]
        at += length
