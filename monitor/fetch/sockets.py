"""Sockets for what is not HTTP, to the same machines: the guard is asked of every address."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable

from monitor.errors import FetchError, Forbidden
from monitor.fetch.guard import networks, permitted

_MOST_ADDRESSES = 4


def connector(allow: tuple[str, ...]) -> Callable[[str, int, float], tuple[socket.socket, bool]]:
    """A function that opens a socket to a host and port, each address within so many seconds, and says
    whether that is in one of the networks of `allow`. It blocks, and raises FetchError."""
    allowed = networks(allow)

    def connect(host: str, port: int, seconds: float) -> tuple[socket.socket, bool]:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as cause:
            raise FetchError(f"the name {host} does not resolve", subject=host, kind="dns") from cause
        addresses = list(dict.fromkeys(str(info[4][0]) for info in found))
        open_to = [one for one in addresses if permitted(one, allowed)]
        if not open_to:
            words = (
                f"{host} is {', '.join(addresses[:3])}: in a private or reserved network; to read from it, "
            )
            raise Forbidden(f"{words}name the network under fetch.allow", subject=host)
        last: OSError | None = None
        for one in open_to[:_MOST_ADDRESSES]:
            try:
                made = socket.create_connection((one, port), timeout=seconds)
            except OSError as cause:
                last = cause
                continue
            ip = ipaddress.ip_address(one.partition("%")[0])
            return made, any(ip in net for net in allowed if net.version == ip.version)
        if isinstance(last, TimeoutError):
            raise FetchError("the server does not answer", subject=host, kind="timeout") from last
        raise FetchError("nobody takes the connection", subject=host, kind="refused") from last

    return connect
