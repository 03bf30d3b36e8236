"""The door in: conditional GET, with bounds on time and size, and manners towards hosts.

It asks, and brings back bytes or the reason why not. It never runs, parses or judges what it brings;
keeps no cookies, sends no Referer, follows only http and https, and speaks to public addresses only,
unless the configuration allows more (see `guard`).

Bounds are on the whole exchange: a read time-out alone never fires against a server that sends one
byte per half second, and a limit counted after unpacking comes too late for a gzip bomb, so bodies
are inflated here, with a limit.
"""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.cookiejar import DefaultCookiePolicy
from typing import TYPE_CHECKING, Final

from monitor import __version__, urls
from monitor.errors import FetchError, Forbidden, Gone
from monitor.model import NotModified, Page, Validators

# httpx loads in 0.1 s, and most commands fetch nothing: each function that needs it loads it.
if TYPE_CHECKING:
    import httpx

__all__ = ["Bounds", "Hosts", "fetch", "open_client"]

_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_PERMANENT: Final = frozenset({301, 308})
_MOST_REDIRECTS: Final = 10
_ACCEPT: Final = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "text/html;q=0.9, application/xhtml+xml;q=0.9, application/xml;q=0.8, application/json;q=0.8, */*;q=0.5"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How long one exchange may take (seconds, redirects included) and how large a body may get
    (bytes, unpacked)."""

    seconds: float = 30.0
    bytes: int = 10_000_000


class Hosts:
    """Turns at hosts: so many requests to one host at a time, and so many in all."""

    def __init__(self, *, per_host: int, in_all: int) -> None:
        self._per_host = per_host
        self._hosts: dict[str, asyncio.Semaphore] = {}
        self._all = asyncio.Semaphore(in_all)

    @asynccontextmanager
    async def turn(self, url: str) -> AsyncIterator[None]:
        """Waits for a turn at the host of `url`, and keeps it for the block."""
        own = self._hosts.setdefault(urls.host(url), asyncio.Semaphore(self._per_host))
        # The host first: whoever waits for a slow host must not hold a place that others could use.
        async with own, self._all:
            yield


@asynccontextmanager
async def open_client(
    *, contact: str | None, allow: tuple[str, ...] = (), connections: int = 64
) -> AsyncIterator[httpx.AsyncClient]:
    """The one client of a run. `contact` stands in the User-Agent; `allow`: networks in CIDR."""
    import httpcore  # noqa: PLC0415
    import httpx  # noqa: PLC0415

    from monitor.fetch.guard import GuardedBackend, networks  # noqa: PLC0415

    about = f"; {contact}" if contact else ""
    transport = httpx.AsyncHTTPTransport(http2=True)
    # httpx has no argument for a network backend, and the pool is where the sockets are opened.
    transport._pool = httpcore.AsyncConnectionPool(
        ssl_context=httpx.create_ssl_context(),
        http1=True,
        http2=True,
        max_connections=connections,
        max_keepalive_connections=connections,
        keepalive_expiry=30.0,
        network_backend=GuardedBackend(networks(allow)),
    )
    async with httpx.AsyncClient(
        transport=transport,
        follow_redirects=False,
        headers={
            "User-Agent": f"monitor/{__version__} (news digest{about})",
            "Accept": _ACCEPT,
            "Accept-Encoding": "gzip, deflate",
        },
    ) as client:
        client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        yield client


async def fetch(
    client: httpx.AsyncClient,
    url: str,
    seen: Validators | None,
    *,
    now: datetime,
    bounds: Bounds = Bounds(),
) -> Page | NotModified:
    """Gets `url`, conditionally where `seen` has validators from an earlier answer of this address.

    Raises FetchError for an answer that is no page: a status other than 2xx and 304 (`Gone` for 410),
    a network failure, a time-out, a body too large or cut short; `Forbidden` for an address that may
    not be fetched. `now` is only noted in the result.
    """
    import httpcore  # noqa: PLC0415
    import httpx  # noqa: PLC0415

    try:
        async with asyncio.timeout(bounds.seconds):
            return await _walk(client, url, seen, now=now, bounds=bounds)
    except TimeoutError as cause:
        raise FetchError(f"no complete answer in {bounds.seconds:g} seconds", subject=_shown(url)) from cause
    except httpx.TimeoutException as cause:
        raise FetchError("the server does not answer", subject=_shown(url)) from cause
    except (httpx.HTTPError, httpx.InvalidURL, httpcore.ProtocolError) as cause:
        raise FetchError(_reason(cause), subject=_shown(url)) from cause
    except (UnicodeError, ValueError) as cause:
        # idna, urllib and h11 raise these for addresses and headers that no server should send
        raise FetchError(f"not a usable address: {cause}", subject=_shown(url)) from cause


async def _walk(
    client: httpx.AsyncClient, url: str, seen: Validators | None, *, now: datetime, bounds: Bounds
) -> Page | NotModified:
    at, permanent = url, True
    moved: str | None = None
    for _ in range(_MOST_REDIRECTS + 1):
        headers: dict[bytes, bytes] = {}
        if seen is not None and at == url:
            # Verbatim, both, and only to the address that gave them (RFC 9110, section 13.1).
            if seen.etag:
                headers[b"If-None-Match"] = seen.etag.encode("latin-1", "replace")
            if seen.last_modified:
                headers[b"If-Modified-Since"] = seen.last_modified.encode("latin-1", "replace")
        request = client.build_request("GET", at, headers=list(headers.items()))
        response = await client.send(request, stream=True)
        try:
            if response.status_code in _REDIRECTS:
                target = _target(response, at)
                permanent = permanent and response.status_code in _PERMANENT
                moved = target if permanent else moved
                at = target
                continue
            return await _read(response, url, at, moved if at != url else None, now=now, bounds=bounds)
        finally:
            await response.aclose()
    raise FetchError(f"more than {_MOST_REDIRECTS} redirects", subject=_shown(url))


async def _read(
    response: httpx.Response, url: str, at: str, moved: str | None, *, now: datetime, bounds: Bounds
) -> Page | NotModified:
    status = response.status_code
    fresh = _fresh_for(response.headers, now)
    if status == 304:
        return NotModified(url=url, fetched_at=now, fresh_for=fresh)
    if status == 410:
        raise Gone("gone for good (HTTP 410)", subject=_shown(url), status=status)
    if not 200 <= status < 300:
        raise FetchError(
            f"HTTP {status}",
            subject=_shown(url),
            status=status,
            retry_after=_retry_after(response.headers, now),
        )
    body = await _body(response, bounds.bytes, url)
    media_type, charset = _content_type(response.headers.get("content-type", ""))
    return Page(
        url=url,
        final_url=at,
        status=status,
        media_type=media_type,
        charset=charset,
        body=body,
        # Validators name one address: what a redirect's target gives is not for the address asked.
        validators=Validators(
            etag=_verbatim(response, b"etag") if at == url else None,
            last_modified=_verbatim(response, b"last-modified") if at == url else None,
        ),
        fetched_at=now,
        permanent_url=moved,
        fresh_for=fresh,
    )


async def _body(response: httpx.Response, limit: int, url: str) -> bytes:
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding in {"identity", ""}:
        inflate = None
    elif encoding in {"gzip", "x-gzip", "deflate"}:
        inflate = zlib.decompressobj(wbits=47)  # gzip or zlib, by the header
    else:
        raise FetchError(f"an encoding that was not asked for: {encoding}", subject=_shown(url))
    parts: list[bytes] = []
    size = 0
    async for raw in response.aiter_raw():
        try:
            piece = inflate.decompress(raw, limit - size + 1) if inflate else raw
        except zlib.error as cause:
            raise FetchError(f"the compressed body is broken: {cause}", subject=_shown(url)) from cause
        size += len(piece)
        if size > limit or (inflate is not None and inflate.unconsumed_tail):
            raise FetchError(f"larger than {limit:,} bytes", subject=_shown(url))
        parts.append(piece)
    if inflate is not None and not inflate.eof and size:
        raise FetchError("the body was cut short", subject=_shown(url))
    return b"".join(parts)


def _verbatim(response: httpx.Response, name: bytes) -> str | None:
    """A header's bytes as Latin-1, which gives every byte back: some servers' tags are not ASCII."""
    return next((value.decode("latin-1") for key, value in response.headers.raw if key.lower() == name), None)


def _target(response: httpx.Response, at: str) -> str:
    import httpx  # noqa: PLC0415

    location = response.headers.get("location", "")
    try:
        target = str(httpx.URL(at).join(location))
    except (httpx.InvalidURL, ValueError, UnicodeError) as cause:
        raise FetchError(f"redirected to nowhere: {location[:200]!r}", subject=_shown(at)) from cause
    if not location or not target.startswith(("http://", "https://")):
        raise Forbidden(f"redirected to {location[:200]!r}, which is not a web address", subject=_shown(at))
    return target


def _content_type(header: str) -> tuple[str, str | None]:
    media_type, _, rest = header.partition(";")
    charset: str | None = None
    for part in rest.split(";"):
        key, _, value = part.strip().partition("=")
        if key.lower() == "charset":
            charset = value.strip("\"' ") or None
    return media_type.strip().lower(), charset


def _fresh_for(headers: httpx.Headers, now: datetime) -> float | None:
    """Seconds that the answer stays fresh (RFC 9111, section 4.2), where the server says so."""
    for part in headers.get("cache-control", "").split(","):
        key, _, value = part.strip().partition("=")
        if key.lower() == "max-age" and value.strip('"').isdigit():
            age = headers.get("age", "0")
            return float(max(0, int(value.strip('"')[:12]) - (int(age[:12]) if age.isdigit() else 0)))
    expires = _date(headers.get("expires"))
    if expires is None:
        return None
    return max(0.0, (expires - (_date(headers.get("date")) or now)).total_seconds())


def _retry_after(headers: httpx.Headers, now: datetime) -> float | None:
    """Seconds to wait (RFC 9110, section 10.2.3): a number, or a date."""
    value = headers.get("retry-after", "").strip()
    if value.isdigit():
        return float(value[:12])
    at = _date(value)
    return None if at is None else max(0.0, (at - now).total_seconds())


def _date(value: str | None) -> datetime | None:
    if not value:
        return None
    try:
        at = parsedate_to_datetime(value)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _reason(cause: Exception) -> str:
    words = str(cause).strip() or type(cause).__name__
    return words[:1].lower() + words[1:]


def _shown(url: str) -> str:
    return urls.without_secrets(url)
