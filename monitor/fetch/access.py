"""What one feed is fetched with beyond its address: headers, a password or token, a proxy.

All of it is for the origin (scheme, host and port) of the address it was configured for, and is sent to no
other, wherever a redirect leads.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    import httpx


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Access:
    """`headers`: names and values to send along. `user` and `password`: for basic authentication (RFC 7617);
    `token`: for bearer authentication (RFC 6750). `proxy`: http://, https:// or socks5://; empty: none, also
    where the environment names one; None: as the environment says."""

    headers: tuple[tuple[str, str], ...] = ()
    user: str | None = None
    password: str = ""
    token: str | None = None
    proxy: str | None = None

    def sent(self) -> list[tuple[bytes, bytes]]:
        """The headers for a request to the configured origin."""
        found = [(name.encode("ascii"), value.encode("utf-8")) for name, value in self.headers]
        if self.token is not None:
            found.append((b"Authorization", b"Bearer " + self.token.encode("utf-8")))
        elif self.user is not None:
            pair = f"{self.user}:{self.password}".encode()
            found.append((b"Authorization", b"Basic " + base64.b64encode(pair)))
        return found


NOTHING = Access()
"""What most feeds need."""


def origin(url: httpx.URL) -> tuple[str, str, int | None]:
    """Scheme, host and port, the port as given or the scheme's own (RFC 6454, section 4)."""
    return url.scheme, url.host, url.port or {"http": 80, "https": 443}.get(url.scheme)


def environments_proxies() -> Callable[[str], str | None]:
    """Says of an address which proxy the environment names for it (HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, in
    capitals or not, unless NO_PROXY names its host), or None. The environment is read once."""
    from urllib import request  # noqa: PLC0415  with the rest of the network, when first needed

    named: dict[str, str] = request.getproxies_environment()
    if not any(key != "no" for key in named):
        return lambda _: None

    # There, and undocumented.
    passes_by: Callable[[str, dict[str, str]], bool] = request.proxy_bypass_environment  # type: ignore[attr-defined]

    def says(url: str) -> str | None:
        parts = urlsplit(url)
        proxy = named.get(parts.scheme) or named.get("all")
        if not proxy or passes_by(parts.netloc.rpartition("@")[2], named):
            return None
        return proxy if "://" in proxy else f"http://{proxy}"

    return says
