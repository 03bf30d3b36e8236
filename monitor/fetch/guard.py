"""Which machines may be spoken to, decided on the address about to be connected to.

Checking names or URLs beforehand is not enough: a name can resolve to another address a moment later
(DNS rebinding), and an address has many spellings. So the check stands where the socket is opened,
for the first request and for every redirect alike.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Iterable, Sequence

import httpcore

from monitor.errors import Forbidden

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052, section 2.1


def networks(allow: Iterable[str]) -> tuple[Network, ...]:
    """The networks named in `allow` (CIDR). Raises ValueError for a text that is none."""
    return tuple(ipaddress.ip_network(one, strict=False) for one in allow)


def permitted(address: str, allow: Sequence[Network]) -> bool:
    """Whether `address` is public, or inside a network that the configuration allows."""
    try:
        ip: _Address = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    inner = _inner(ip)
    if any(one in net for net in allow for one in (ip, inner) if one.version == net.version):
        return True
    return inner.is_global and not inner.is_multicast


def _inner(ip: _Address) -> _Address:
    """The IPv4 address that an IPv6 one stands for (mapped, 6to4, Teredo, NAT64), if any."""
    if isinstance(ip, ipaddress.IPv4Address):
        return ip
    if ip.ipv4_mapped is not None:
        return ip.ipv4_mapped
    if ip.sixtofour is not None:
        return ip.sixtofour
    if ip.teredo is not None:
        return ip.teredo[1]
    if ip in _NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Opens sockets only to permitted addresses, and to no unix socket.

    Raises `Forbidden` where every address of a host is refused.
    """

    def __init__(self, allow: Sequence[Network]) -> None:
        self._allow = tuple(allow)
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  httpcore's own signature
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(timeout):
                found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as cause:
            raise httpcore.ConnectError(f"the name {host} does not resolve") from cause
        except TimeoutError as cause:
            raise httpcore.ConnectTimeout(f"no answer when resolving {host}") from cause
        # dict: keeps the resolver's order and drops what it says twice
        addresses = list(dict.fromkeys(str(info[4][0]) for info in found))
        open_to = [one for one in addresses if permitted(one, self._allow)]
        if not open_to:
            where = ", ".join(addresses[:3])
            raise Forbidden(
                f"{host} is {where}: a private or reserved network; to fetch from it, name the network "
                f"under fetch.allow",
                subject=host,
            )
        last: Exception | None = None
        for address in open_to[:4]:
            try:
                return await self._inner.connect_tcp(
                    address, port, timeout, local_address=local_address, socket_options=socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as cause:
                last = cause
        raise last if last is not None else httpcore.ConnectError(host)

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ARG002, ASYNC109  httpcore's own signature
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,  # noqa: ARG002  likewise
    ) -> httpcore.AsyncNetworkStream:
        raise Forbidden("unix sockets are never fetched from", subject=path)

    async def sleep(self, seconds: float) -> None:
        await self._inner.sleep(seconds)
