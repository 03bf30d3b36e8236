"""What an answer's headers say: how long it stays fresh, when to come back, of what type it is."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpx

# More digits than a year has seconds, and no more than a float can hold.
_DIGITS = 12


def fresh_for(headers: httpx.Headers, now: datetime) -> float | None:
    """Seconds that the answer stays fresh (RFC 9111, section 4.2), where the server says so.

    `no-cache` and `no-store` say that it must be asked for anew each time, whatever max-age stands beside
    them (section 5.2.2). `immutable` (RFC 8246) adds nothing to max-age for one who does not ask within it.
    Of several max-age the first counts (section 4.2.1)."""
    directives: dict[str, str] = {}
    for part in headers.get("cache-control", "").split(","):
        key, _, value = part.strip().partition("=")
        directives.setdefault(key.strip().lower(), value.strip().strip('"'))
    if "no-store" in directives or ("no-cache" in directives and not directives["no-cache"]):
        return None
    age = _seconds(headers.get("age", "")) or 0.0
    if "max-age" in directives:
        most = _seconds(directives["max-age"])
        # What cannot be read counts as stale (section 4.2.1).
        return None if most is None else max(0.0, most - age)
    expires = _date(headers.get("expires"))
    if expires is None:
        return None
    # An answer that lay in a cache has been ageing since its Date (section 4.2.3).
    return max(0.0, (expires - (_date(headers.get("date")) or now)).total_seconds() - age)


def retry_after(headers: httpx.Headers, now: datetime) -> float | None:
    """Seconds to wait (RFC 9110, section 10.2.3): a number, or a date."""
    value = headers.get("retry-after", "").strip()
    seconds = _seconds(value)
    if seconds is not None:
        return seconds
    at = _date(value)
    return None if at is None else max(0.0, (at - now).total_seconds())


def content_type(header: str) -> tuple[str, str | None]:
    """Media type, in small letters, and charset, where there is one."""
    media_type, _, rest = header.partition(";")
    charset: str | None = None
    for part in rest.split(";"):
        key, _, value = part.strip().partition("=")
        if key.strip().lower() == "charset":
            charset = value.strip("\"' ") or None
    return media_type.strip().lower(), charset


def verbatim(response: httpx.Response, name: bytes) -> str | None:
    """A header's bytes as Latin-1, which gives every byte back: some servers' tags are not ASCII."""
    return next((value.decode("latin-1") for key, value in response.headers.raw if key.lower() == name), None)


def _seconds(value: str) -> float | None:
    value = value.strip()
    return float(value[:_DIGITS]) if value.isascii() and value.isdigit() else None


def _date(value: str | None) -> datetime | None:
    if not value:
        return None
    try:
        at = parsedate_to_datetime(value)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
