"""The door in: conditional GET, with bounds on time and size, and manners towards hosts.

It asks, and brings back bytes or the reason why not. It never runs, parses or judges what it brings;
keeps no cookies, sends no Referer, follows only http and https, and speaks to public addresses only,
unless the configuration allows more (see `guard`).

Bounds are on the whole exchange: a read time-out alone never fires against a server that sends one
byte per half second, and a limit counted after unpacking comes too late for a gzip bomb, so bodies
are inflated here, with a limit.

    guard       which machines may be spoken to, decided where the socket is opened
    pool        connections, kept by origin; proxies
    access      what a feed is fetched with beyond its address, for its own origin alone
    bodies      what comes, in memory or on disk
    inflating   content codings, undone within the bound
    headers     freshness, Retry-After, types
    hosts       turns at hosts
    robots      what a site asks of programs (RFC 9309)
    sockets     sockets for what is not HTTP, behind the same guard
"""

from __future__ import annotations

import asyncio
import hashlib
import ipaddress
import socket
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from http.cookiejar import DefaultCookiePolicy
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import urlsplit

from monitor import __version__, urls
from monitor.errors import FetchError, Forbidden, Gone, Trouble
from monitor.fetch import bodies, robots
from monitor.fetch import headers as _headers
from monitor.fetch.access import NOTHING, Access, environments_proxies, origin
from monitor.fetch.bodies import Elbowroom
from monitor.fetch.hosts import Hosts
from monitor.fetch.inflating import ACCEPTED, Inflater
from monitor.model import NotModified, Page, Validators

# httpx loads in 0.1 s, and most commands fetch nothing: each function that needs it loads it.
if TYPE_CHECKING:
    import httpx

__all__ = [
    "Access",
    "Bounds",
    "Elbowroom",
    "Hosts",
    "connector",
    "fetch",
    "fingerprint",
    "near",
    "open_client",
    "robots",
    "same_origin",
]

_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_PERMANENT: Final = frozenset({301, 308})
_MOST_REDIRECTS: Final = 10
# A whole document: as sent, as passed on by somebody who changed it, as a delta nobody asked for (RFC 3229).
# 202, 204, 205 and 206 bring none, or a part.
_GOOD: Final = frozenset({200, 203, 226})
# A body that nobody wants is read so far, to keep its connection.
_DRAINED: Final = 16_384
# Of an error's page so much is kept, to see whether it is a browser's check.
_TOLD: Final = 65_536
_CHECKED: Final = frozenset({401, 403, 405, 406, 429, 503, 520, 521, 522, 523, 525, 526})
_ACCEPT: Final = {
    "feed": "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, text/html;q=0.6, */*;q=0.5",
    "page": "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How long one exchange may take (seconds, redirects included) and how large a body may get
    (bytes, unpacked); how long a connection may take to be made, and how long a server may be silent."""

    seconds: float = 30.0
    bytes: int = 10_000_000
    connect: float = 10.0
    silence: float = 20.0


@asynccontextmanager
async def open_client(
    *, contact: str | None, allow: tuple[str, ...] = (), connections: int = 64
) -> AsyncIterator[httpx.AsyncClient]:
    """The one client of a run. `contact` stands in the User-Agent; `allow`: networks in CIDR;
    `connections`: how many requests there will be at once."""
    import httpx  # noqa: PLC0415

    from monitor.fetch.guard import GuardedBackend, networks  # noqa: PLC0415
    from monitor.fetch.pool import Pool  # noqa: PLC0415

    about = f"; {contact}" if contact else ""
    guard = GuardedBackend(networks(allow))
    # As many at rest as there are hosts in a usual list: what a host's first feed opened, its second uses.
    pool = Pool(guard=guard, most_at_rest=max(2 * connections, 256), proxy_of=environments_proxies())
    try:
        async with httpx.AsyncClient(
            transport=pool,
            follow_redirects=False,
            headers={
                "User-Agent": f"{robots.AGENT}/{__version__} (news digest{about})",
                "Accept": _ACCEPT["feed"],
                "Accept-Encoding": ACCEPTED,
            },
        ) as client:
            client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))
            yield client
    finally:
        guard.close()


def near(allow: tuple[str, ...]) -> Callable[[str], bool]:
    """Says of an address whether its host is, by its very name, in one of the networks of `allow`."""
    from monitor.fetch.guard import networks  # noqa: PLC0415

    allowed = networks(allow)

    def says(url: str) -> bool:
        try:
            host = urlsplit(url).hostname or ""
            ip = ipaddress.ip_address("127.0.0.1" if host == "localhost" else host)
        except ValueError:
            return False
        return any(ip in net for net in allowed if net.version == ip.version)

    return says


def connector(allow: tuple[str, ...]) -> Callable[[str, int, float], tuple[socket.socket, bool]]:
    """A function that opens a socket to a host and port where the guard lets it, each address within so many
    seconds, and says whether it leads into one of the networks of `allow`. It blocks; raises FetchError."""
    from monitor.fetch.sockets import connector as made  # noqa: PLC0415

    return made(allow)


def same_origin(one: str, other: str) -> bool:
    """Whether two addresses have the same scheme, host and port; False where one of them is none."""
    import httpx  # noqa: PLC0415

    try:
        return _origin(one) == _origin(other)
    except (httpx.InvalidURL, ValueError):
        return False


async def fetch(
    client: httpx.AsyncClient,
    url: str,
    seen: Validators | None,
    *,
    now: datetime,
    bounds: Bounds = Bounds(),
    access: Access = NOTHING,
    want: Literal["feed", "page"] = "feed",
    room: Elbowroom | None = None,
) -> Page | NotModified:
    """Gets `url`, conditionally where `seen` has validators from an earlier answer: they are sent to the
    address that gave them, verbatim, and to no other.

    Raises FetchError for an answer that is no page: a status other than 200, 203, 226 and 304 (`Gone` for
    410), a network failure, a time-out, a body too large or cut short; `Forbidden` for an address that may
    not be fetched. `now` is only noted in the result. `access` goes to the origin of `url` alone. `room`:
    where there is to be room for a large body before it is held in memory; that wait is no part of the
    exchange.
    """
    import httpcore  # noqa: PLC0415
    import httpx  # noqa: PLC0415

    walk = _Walk(client=client, url=url, seen=seen, now=now, bounds=bounds, access=access, want=want)
    shown = _shown(url)
    try:
        async with asyncio.timeout(bounds.seconds):
            found, body = await walk.to_the_end()
    except FetchError as error:
        error.subject = error.subject or shown
        raise
    except TimeoutError as cause:
        words = f"no complete answer in {bounds.seconds:g} seconds"
        raise FetchError(words, subject=shown, kind="timeout") from cause
    except (httpcore.TimeoutException, httpx.TimeoutException) as cause:
        raise FetchError(_silence(cause), subject=shown, kind=_kind(cause, "timeout")) from cause
    except (
        httpcore.NetworkError, httpcore.ProtocolError, httpcore.ProxyError, httpcore.UnsupportedProtocol,
        httpx.HTTPError, httpx.InvalidURL,
    ) as cause:  # fmt: skip
        raise FetchError(_reason(cause), subject=shown, kind=_kind(cause, "other")) from cause
    except (UnicodeError, ValueError) as cause:
        # idna, urllib, h2 and h11 raise these for addresses and headers that no server should send
        raise FetchError(f"not a usable address or answer: {cause}", subject=shown) from cause
    except (ssl.SSLError, OSError) as cause:
        raise FetchError(_reason(cause), subject=shown, kind=_kind(cause, "refused")) from cause
    if isinstance(found, NotModified) or body is None:
        return found
    return replace(found, body=await body.whole(room))


@dataclass(slots=True, kw_only=True)
class _Walk:
    """One exchange: an address, and where it leads."""

    client: httpx.AsyncClient
    url: str
    seen: Validators | None
    now: datetime
    bounds: Bounds
    access: Access
    want: Literal["feed", "page"]
    # As long as every redirect was permanent: where they lead.
    permanent: bool = True
    moved: str | None = None
    rest: float = 0.0
    # The status by which it was last led on.
    led: int = 302

    async def to_the_end(self) -> tuple[Page, bodies.Body] | tuple[NotModified, None]:
        at = self.url
        for _ in range(_MOST_REDIRECTS + 1):
            request, conditional = self._request(at)
            response = await self.client.send(request, stream=True)
            try:
                if response.status_code in _REDIRECTS:
                    at = await self._onwards(response, at)
                    continue
                return await self._read(response, at, conditional=conditional)
            finally:
                await response.aclose()
        raise FetchError(f"more than {_MOST_REDIRECTS} redirects", status=self.led)

    def _request(self, at: str) -> tuple[httpx.Request, bool]:
        from monitor.fetch.pool import PROXY  # noqa: PLC0415

        sent: list[tuple[bytes, bytes]] = [(b"Accept", _ACCEPT[self.want].encode())]
        if self.access is not NOTHING and _origin(at) == _origin(self.url):
            sent += self.access.sent()
        conditional = False
        if self.seen is not None and (
            at == self.url if self.seen.of is None else self.seen.of == fingerprint(at)
        ):
            # Verbatim, both, and only to the address that gave them (RFC 9110, section 13.1).
            if self.seen.etag:
                sent.append((b"If-None-Match", self.seen.etag.encode("latin-1", "replace")))
            if self.seen.last_modified:
                sent.append((b"If-Modified-Since", self.seen.last_modified.encode("latin-1", "replace")))
            conditional = bool(self.seen)
        bounds = self.bounds
        patience = {"connect": bounds.connect, "read": bounds.silence, "write": bounds.connect, "pool": None}
        extensions: dict[str, object] = {"timeout": patience}
        if self.access.proxy is not None:
            extensions[PROXY] = self.access.proxy
        return self.client.build_request("GET", at, headers=sent, extensions=extensions), conditional

    async def _onwards(self, response: httpx.Response, at: str) -> str:
        self.led = response.status_code
        target = _target(response, at)
        userinfo = self._userinfo()
        if userinfo and _origin(target) == _origin(self.url):
            target = _with(target, userinfo)
        self.permanent = self.permanent and response.status_code in _PERMANENT
        if self.permanent:
            self.moved = target
        self.rest = max(self.rest, _headers.retry_after(response.headers, self.now) or 0.0)
        await _drain(response)
        return target

    def _userinfo(self) -> bytes:
        import httpx  # noqa: PLC0415

        return httpx.URL(self.url).userinfo if "@" in self.url else b""

    async def _read(
        self, response: httpx.Response, at: str, *, conditional: bool
    ) -> tuple[Page, bodies.Body] | tuple[NotModified, None]:
        status = response.status_code
        fresh = _headers.fresh_for(response.headers, self.now)
        if self.rest:
            fresh = max(fresh or 0.0, self.rest)
        if status == 304 and conditional:
            await _drain(response)
            same = NotModified(
                url=self.url, fetched_at=self.now, fresh_for=fresh, permanent_url=self._permanent_url(at)
            )
            return same, None
        if status not in _GOOD:
            raise await self._error(response, at, fresh)
        body = await bodies.read(response, self.bounds.bytes)
        media_type, charset = _headers.content_type(response.headers.get("content-type", ""))
        page = Page(
            url=self.url,
            final_url=at,
            status=status,
            media_type=media_type,
            charset=charset,
            body=b"",
            validators=Validators(
                etag=_headers.verbatim(response, b"etag"),
                last_modified=_headers.verbatim(response, b"last-modified"),
                of=fingerprint(at) if at != self.url else None,
            ),
            fetched_at=self.now,
            permanent_url=self._permanent_url(at),
            fresh_for=fresh,
        )
        return page, body

    def _permanent_url(self, at: str) -> str | None:
        return None if self.url in {at, self.moved} else self.moved

    async def _error(self, response: httpx.Response, at: str, fresh: float | None) -> FetchError:
        status = response.status_code
        if status == 410 and (at == self.url or self.permanent):
            return Gone("gone for good (HTTP 410)", status=status)
        if status == 304:
            return FetchError("HTTP 304 to a request without conditions", status=status)
        body, kind = b"", None
        if response.headers.get("cf-mitigated", "").lower() == "challenge":
            kind = "challenge"
        if status in _CHECKED and "html" in response.headers.get("content-type", "").lower():
            body = await _beginning(response)
        else:
            await _drain(response)
        return FetchError(
            f"HTTP {status}",
            status=status,
            retry_after=_headers.retry_after(response.headers, self.now),
            fresh_for=fresh,
            kind="challenge" if kind else None,
            body=body,
        )


def fingerprint(url: str) -> str:
    """What stands for an address where it is kept: addresses that redirects lead to may hold tokens."""
    return hashlib.sha256(url.encode("utf-8", "replace")).hexdigest()[:32]


async def _beginning(response: httpx.Response) -> bytes:
    """As much of an error's page as is needed to see what it is; empty where it cannot be had."""
    try:
        inflater = Inflater(response.headers.get("content-encoding", ""), 4 * _TOLD)
        parts: list[bytes] = []
        size = 0
        async for raw in response.aiter_raw():
            parts.extend(inflater.feed(raw))
            size += len(raw)
            if size > _TOLD:
                break
    except FetchError:
        return b""
    return b"".join(parts)[:_TOLD]


async def _drain(response: httpx.Response) -> None:
    """Reads a small body that nobody wants, which keeps the connection for the next request."""
    size = 0
    async for raw in response.aiter_raw():
        size += len(raw)
        if size > _DRAINED:
            return


def _target(response: httpx.Response, at: str) -> str:
    import httpx  # noqa: PLC0415

    # As bytes: a server that writes its addresses in UTF-8 means them so (RFC 9110, section 10.2.2).
    raw = (_headers.verbatim(response, b"location") or "").strip()
    location = raw.encode("latin-1").decode("utf-8", "replace")
    try:
        target = httpx.URL(at).join(location).copy_with(fragment=None)
        if target.userinfo:
            # Whoever redirects us does not tell us whom to be.
            target = target.copy_with(username=None, password=None)
    except (httpx.InvalidURL, ValueError, UnicodeError, TypeError) as cause:
        raise FetchError(f"redirected to nowhere: {location[:200]!r}") from cause
    if not location:
        raise FetchError(
            f"HTTP {response.status_code} that does not say where to", status=response.status_code
        )
    if target.scheme not in {"http", "https"} or not target.host:
        raise Forbidden(f"redirected to {location[:200]!r}, which is not a web address")
    return str(target)


def _with(url: str, userinfo: bytes) -> str:
    """`url` with the user and password of the address that was configured, whose origin is the same."""
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{userinfo.decode('ascii')}@{rest}"


def _origin(url: str) -> tuple[str, str, int | None]:
    import httpx  # noqa: PLC0415

    return origin(httpx.URL(url))


def _silence(cause: Exception) -> str:
    words = str(cause).strip()
    return words if words.startswith("no answer") else "the server does not answer"


def _kind(cause: BaseException, otherwise: Trouble) -> Trouble:
    """What kind of trouble an error of the network is."""
    import httpcore  # noqa: PLC0415

    from monitor.fetch.guard import Unresolved, UnresolvedInTime  # noqa: PLC0415

    seen: BaseException | None = cause
    while seen is not None:
        if isinstance(seen, Unresolved | UnresolvedInTime):
            return "dns"
        if isinstance(seen, ssl.SSLError):
            return "tls"
        seen = seen.__cause__ or seen.__context__
    return "refused" if isinstance(cause, httpcore.ConnectError) else otherwise


def _reason(cause: Exception) -> str:
    import httpcore  # noqa: PLC0415

    if isinstance(cause, httpcore.ConnectError) and "attempts failed" in str(cause):
        return "nobody takes the connection"
    words = " ".join(str(cause).split()) or type(cause).__name__
    return words[:1].lower() + words[1:300]


def _shown(url: str) -> str:
    return urls.without_secrets(url)
