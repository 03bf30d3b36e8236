"""The one connection pool: connections kept for each origin, opened through the guard or through a proxy.

httpcore's own pool looks through all its connections at each request and each answer, so that a round over
250 hosts costs more in the pool than on the network (16 ms a request with 300 connections, measured, against
0.4 here); with fewer connections than hosts it closes what the next request needs. So connections (httpcore's
own, HTTP/1.1 and HTTP/2) are kept here, by origin, and the one that rested longest is closed where there are
too many at rest. Proxied requests go through httpcore's pools: there, one proxy is one host.
"""

from __future__ import annotations

import ssl
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Final

import httpcore
import httpx

from monitor.fetch.guard import GuardedBackend, refuse_named

PROXY: Final = "monitor.proxy"
"""The key in a request's extensions for the proxy that it goes through; empty: none, whatever the
environment says."""

_REST: Final = 60.0  # seconds that a connection is kept for the next request
_Key = tuple[bytes, bytes, int]


class Pool(httpx.AsyncBaseTransport):
    """Connections of one run. `most_at_rest`: how many are kept open without a request. `proxy_of`: the
    proxy that the environment names for an address, or None.

    Raises httpcore's errors, and Forbidden for an address that may not be spoken to."""

    def __init__(
        self, *, guard: GuardedBackend, most_at_rest: int, proxy_of: Callable[[str], str | None]
    ) -> None:
        self._guard = guard
        self._most = most_at_rest
        self._proxy_of = proxy_of
        self._tls: ssl.SSLContext | None = None
        self._open: dict[_Key, list[httpcore.AsyncConnectionInterface]] = {}
        self._resting: OrderedDict[httpcore.AsyncConnectionInterface, _Key] = OrderedDict()
        self._proxies: dict[str, httpcore.AsyncConnectionPool] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The answer to `request`, its body still to be read."""
        named = request.extensions.get(PROXY)
        proxy = self._proxy_of(str(request.url)) if named is None else named
        core = httpcore.Request(
            method=request.method,
            url=httpcore.URL(
                scheme=request.url.raw_scheme,
                host=request.url.raw_host,
                port=request.url.port,
                target=request.url.raw_path,
            ),
            headers=request.headers.raw,
            extensions={"timeout": request.extensions.get("timeout", {})},
        )
        if proxy:
            refuse_named(request.url.host, self._guard.allow)
            response = await self._proxy(proxy).handle_async_request(core)
            return _answer(response, _Body(response, _nothing))
        return await self._direct(core)

    async def _direct(self, request: httpcore.Request) -> httpx.Response:
        origin = request.url.origin
        key = (origin.scheme, origin.host, origin.port)
        fresh = False
        taken: list[httpcore.AsyncConnectionInterface] = []
        while True:
            connection = None if fresh else await self._kept(key, taken)
            reused = connection is not None
            if connection is None:
                connection = self._new(origin)
                self._open.setdefault(key, []).append(connection)
            self._resting.pop(connection, None)
            try:
                response = await connection.handle_async_request(request)
            except httpcore.ConnectionNotAvailable:
                # Somebody else took it a moment before, and it carries one request at a time.
                taken.append(connection)
                continue
            except BaseException as error:
                # What broke has closed itself. A connection of HTTP/2 goes on for the others.
                await self._rest(connection, key)
                if reused and _was_stale(error):
                    fresh = True
                    continue
                raise
            return _answer(response, _Body(response, partial(self._rest, connection, key)))

    async def _kept(
        self, key: _Key, taken: Sequence[httpcore.AsyncConnectionInterface]
    ) -> httpcore.AsyncConnectionInterface | None:
        for connection in list(self._open.get(key, ())):
            if connection.has_expired() or connection.is_closed():
                await self._forget(connection, key)
            elif connection.is_available() and connection not in taken:
                return connection
        return None

    def _new(self, origin: httpcore.Origin) -> httpcore.AsyncConnectionInterface:
        secure = origin.scheme == b"https"
        return httpcore.AsyncHTTPConnection(
            origin=origin,
            ssl_context=self._context() if secure else None,
            keepalive_expiry=_REST,
            http1=True,
            # Over TLS alone: there the server says which it speaks.
            http2=secure,
            network_backend=self._guard,
        )

    def _context(self) -> ssl.SSLContext:
        # 20 ms to read the authorities' certificates: once, and only where there is TLS.
        if self._tls is None:
            self._tls = httpx.create_ssl_context()
            self._tls.minimum_version = ssl.TLSVersion.TLSv1_2
        return self._tls

    def _proxy(self, url: str) -> httpcore.AsyncConnectionPool:
        found = self._proxies.get(url)
        if found is None:
            given = httpx.Proxy(url)
            shared = {
                "ssl_context": self._context(),
                "max_connections": 100,
                "max_keepalive_connections": self._most,
                "keepalive_expiry": _REST,
                "http1": True,
                "http2": True,
            }
            at = httpcore.URL(
                scheme=given.url.raw_scheme, host=given.url.raw_host, port=given.url.port, target=b"/"
            )
            auth = given.raw_auth
            if given.url.scheme.startswith("socks5"):
                found = httpcore.AsyncSOCKSProxy(proxy_url=at, proxy_auth=auth, **shared)  # type: ignore[arg-type]  # one dict for both
            else:
                found = httpcore.AsyncHTTPProxy(proxy_url=at, proxy_auth=auth, **shared)  # type: ignore[arg-type]  # likewise
            self._proxies[url] = found
        return found

    async def _rest(self, connection: httpcore.AsyncConnectionInterface, key: _Key) -> None:
        if connection.is_closed():
            await self._forget(connection, key)
        elif connection.is_idle():
            self._resting[connection] = key
            while len(self._resting) > self._most:
                longest, whose = next(iter(self._resting.items()))
                await self._forget(longest, whose)

    async def _forget(self, connection: httpcore.AsyncConnectionInterface, key: _Key) -> None:
        self._resting.pop(connection, None)
        kept = self._open.get(key, [])
        if connection in kept:
            kept.remove(connection)
        if not kept:
            self._open.pop(key, None)
        await connection.aclose()

    async def aclose(self) -> None:
        """Closes every connection."""
        for key, kept in list(self._open.items()):
            for connection in list(kept):
                await self._forget(connection, key)
        for proxy in self._proxies.values():
            await proxy.aclose()


class _Body(httpx.AsyncByteStream):
    """A body as it comes, and what is to be done when it was read or given up."""

    def __init__(self, response: httpcore.Response, after: Callable[[], object]) -> None:
        self._response = response
        self._after = after

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._response.aiter_stream():
            yield part

    async def aclose(self) -> None:
        await self._response.aclose()
        done = self._after()
        if done is not None:
            await done  # type: ignore[misc]  # a coroutine, where there is something to do


def _nothing() -> None:
    return None


def _answer(response: httpcore.Response, body: _Body) -> httpx.Response:
    headers: Iterable[tuple[bytes, bytes]] = response.headers
    extensions: Mapping[str, object] = response.extensions
    return httpx.Response(
        status_code=response.status, headers=list(headers), stream=body, extensions=dict(extensions)
    )


def _was_stale(error: BaseException) -> bool:
    """Whether a kept connection had been closed by its server in the meantime: then the request was never
    read, and may be sent again (RFC 9112, section 9.3.1)."""
    if isinstance(error, httpcore.ReadError | httpcore.WriteError):
        return True
    return isinstance(error, httpcore.RemoteProtocolError) and "without sending" in str(error)
