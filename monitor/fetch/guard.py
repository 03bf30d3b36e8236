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
from concurrent.futures import ThreadPoolExecutor

import httpcore

from monitor.errors import Forbidden

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052, section 2.1
# An IPv4 address in the last 32 bits, too (RFC 4291, section 2.5.5.1; RFC 2765): out of use, within reach.
_COMPATIBLE = ipaddress.IPv6Network("::/96")
_TRANSLATED = ipaddress.IPv6Network("::ffff:0:0:0/96")
# Reached through a translator of the network's own (RFC 8215): what stands behind it, nobody can say.
_LOCAL_NAT64 = ipaddress.IPv6Network("64:ff9b:1::/48")
# Names are looked up in threads, since the system's resolver waits; a slow name server must not keep the
# names of others waiting, as the loop's own few threads would.
_LOOKUPS = 32
_MOST_ADDRESSES = 4


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
    if inner.version == 6 and (inner.is_site_local or inner in _LOCAL_NAT64):
        return False
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
    if ip in _NAT64 or ip in _TRANSLATED or (ip in _COMPATIBLE and int(ip) > 1):
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip


class Unresolved(httpcore.ConnectError):
    """The name of a host leads nowhere."""


class UnresolvedInTime(httpcore.ConnectTimeout):
    """Nobody said in time where the name of a host leads."""


def refuse_named(host: str, allow: Sequence[Network]) -> None:
    """Raises Forbidden for a host whose very name is an address that may not be spoken to, or this machine:
    all that can be said of a host that a proxy resolves."""
    name = host.strip("[]").rstrip(".").lower()
    found: str | None = None
    try:
        found = str(ipaddress.ip_address(name))
    except ValueError:
        try:
            # 2130706433, 0x7f.1, 0177.0.0.1: what a proxy's resolver may well read as an address.
            found = str(ipaddress.IPv4Address(socket.inet_aton(name)))
        except (OSError, UnicodeError):
            if name == "localhost" or name.endswith(".localhost"):
                found = "127.0.0.1"
    if found is not None and not permitted(found, allow):
        raise _forbidden(host, found)


def _forbidden(host: str, where: str) -> Forbidden:
    what = f"{host} is" if host.strip("[]") == where else f"{host} is {where}:"
    return Forbidden(
        f"{what} in a private or reserved network; to fetch from it, name the network under fetch.allow",
        subject=host,
    )


def _looked_up(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    # dict: keeps the resolver's order and drops what it says twice
    return list(dict.fromkeys(str(info[4][0]) for info in found))


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Opens sockets only to permitted addresses, and to no unix socket.

    Raises `Forbidden` where every address of a host is refused.
    """

    def __init__(self, allow: Sequence[Network]) -> None:
        self.allow = tuple(allow)
        self._inner = httpcore.AnyIOBackend()
        self._lookups: ThreadPoolExecutor | None = None

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  httpcore's own signature
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        # Looked up once, and connected to what was looked at: nothing asks the resolver again.
        addresses = await self._addresses(host, port, timeout)
        open_to = [one for one in addresses if permitted(one, self.allow)]
        if not open_to:
            raise _forbidden(host, ", ".join(addresses[:3]))
        last: Exception | None = None
        for address in open_to[:_MOST_ADDRESSES]:
            try:
                return await self._inner.connect_tcp(
                    address, port, timeout, local_address=local_address, socket_options=socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as cause:
                last = cause
        raise last if last is not None else httpcore.ConnectError(host)

    async def _addresses(
        self,
        host: str,
        port: int,
        timeout: float | None,  # noqa: ASYNC109  httpcore's own way
    ) -> list[str]:
        try:
            return [str(ipaddress.ip_address(host))]
        except ValueError:
            pass  # a name, or a notation that only the system's resolver reads
        if self._lookups is None:
            self._lookups = ThreadPoolExecutor(_LOOKUPS, thread_name_prefix="lookup")
        look_up = asyncio.get_running_loop().run_in_executor(self._lookups, _looked_up, host, port)
        try:
            async with asyncio.timeout(timeout):
                return await look_up
        except TimeoutError as cause:  # before OSError, which it is one of
            raise UnresolvedInTime(f"no answer when resolving {host}") from cause
        except (OSError, UnicodeError) as cause:
            raise Unresolved(f"the name {host} does not resolve") from cause

    def close(self) -> None:
        """Waits for no look-up that is still under way."""
        if self._lookups is not None:
            self._lookups.shutdown(wait=False, cancel_futures=True)

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ARG002, ASYNC109  httpcore's own signature
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,  # noqa: ARG002  likewise
    ) -> httpcore.AsyncNetworkStream:
        raise Forbidden("unix sockets are never fetched from", subject=path)

    async def sleep(self, seconds: float) -> None:
        await self._inner.sleep(seconds)
