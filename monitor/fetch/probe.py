"""The door, looked at step by step: to say what keeps an address from being had, in words that help.

For people who ask; a round does without. What is connected to here is what the guard lets through.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from monitor import urls
from monitor.errors import FetchError
from monitor.fetch import certificate
from monitor.fetch.access import Access, environments_proxies
from monitor.fetch.certificate import Certificate

if TYPE_CHECKING:
    import httpx

_SECONDS = 10.0
_NAMES_SHOWN = 5
# OpenSSL's codes (X509_V_ERR_…).
_EARLY, _EXPIRED, _OTHER_HOST = 9, 10, frozenset({62, 64})
_UNKNOWN: Final = frozenset({2, 18, 19, 20, 21})


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """An answer on the way: of which address, its status, where it leads on to, and the time on the server's
    clock (None where a cache gave the answer, or the server says nothing)."""

    url: str
    status: int
    location: str
    date: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong, and what to do."""

    said: str
    advice: str = ""


_heard: ContextVar[list[Heard] | None] = ContextVar("heard", default=None)


def listen(client: httpx.AsyncClient) -> None:
    """From now on, `heard` tells of the answers that `client` has."""

    async def note(response: httpx.Response) -> None:
        found = _heard.get()
        if found is None:
            return
        date: datetime | None = None
        if "age" not in response.headers:
            with contextlib.suppress(TypeError, ValueError, IndexError, OverflowError):
                date = parsedate_to_datetime(response.headers.get("date", ""))
        found.append(
            Heard(
                url=urls.without_secrets(str(response.request.url)),
                status=response.status_code,
                location=response.headers.get("location", "")[:500],
                date=date if date is not None and date.tzinfo is not None else None,
            )
        )

    hooks = client.event_hooks
    client.event_hooks = {**hooks, "response": [*hooks["response"], note]}


@contextlib.contextmanager
def heard() -> Iterator[list[Heard]]:
    """The answers that this task has within, in their order."""
    found: list[Heard] = []
    token = _heard.set(found)
    try:
        yield found
    finally:
        _heard.reset(token)


def proxied(url: str, access: Access) -> bool:
    """Whether a proxy stands between us and `url`: then names and certificates are what it sees."""
    return bool(environments_proxies()(url) if access.proxy is None else access.proxy)


async def lookup(url: str, allow: tuple[str, ...]) -> tuple[tuple[str, ...], Fault | None]:
    """The addresses of the host of `url`, and what is wrong with them, if anything is."""
    from monitor.fetch.guard import networks, permitted  # noqa: PLC0415  httpcore, when first needed

    host, port = _place(url)
    try:
        async with asyncio.timeout(_SECONDS):
            found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except TimeoutError:
        said = f"no name server says in {_SECONDS:g} seconds where {host} is"
        return (), Fault(said=said, advice="is this machine online, and its name server well?")
    except (OSError, UnicodeError) as error:
        if isinstance(error, socket.gaierror) and error.errno == socket.EAI_AGAIN:
            said = f"the name {host} cannot be looked up for now"
            return (), Fault(said=said, advice="is this machine online, and its name server well?")
        advice = "check its spelling; if it is right, the outlet has moved or is gone: look for its new feed"
        return (), Fault(said=f"no such host: the name {host} does not resolve", advice=advice)
    addresses = tuple(dict.fromkeys(str(one[4][0]) for one in found))
    if any(permitted(one, networks(allow)) for one in addresses):
        return addresses, None
    ip = addresses[0].partition("%")[0]
    where = "" if host in addresses else f"{', '.join(addresses[:3])}: "
    return addresses, Fault(
        said=f"{host} is {where}in a private or reserved network",
        advice=f"to read from it, put {ip}/{128 if ':' in ip else 32}, or its network, under fetch.allow",
    )


async def handshake(url: str, allow: tuple[str, ...], now: datetime) -> Fault | None:
    """What is wrong with the connection to the host of `url`, and with its certificate where it is https;
    None where nothing is."""
    try:
        return await asyncio.to_thread(_handshake, url, allow, now)
    except ValueError:
        # What a redirect led to may be no address of anything.
        return Fault(said=f"no usable host in {urls.without_secrets(url)[:200]}")


def _handshake(url: str, allow: tuple[str, ...], now: datetime) -> Fault | None:
    import httpx  # noqa: PLC0415  when first needed

    from monitor.fetch.sockets import connector  # noqa: PLC0415  likewise

    host, port = _place(url)
    connect = connector(allow)
    try:
        made, _ = connect(host, port, _SECONDS)
        with made:
            if urlsplit(url).scheme != "https":
                return None
            made.settimeout(_SECONDS)
            # As the pool's own.
            context = httpx.create_ssl_context()
            context.minimum_version = ssl.TLSVersion.TLSv1_2
            with context.wrap_socket(made, server_hostname=host):
                return None
    except FetchError as error:
        advice = "is a firewall or proxy in the way, and the port right? If it stays so, ask the outlet"
        return Fault(said=f"{error.message} ({host}, port {port})", advice=advice)
    except ssl.SSLCertVerificationError as error:
        return _untrusted(error, host, _shown(host, port, allow), now)
    except ssl.SSLError as error:
        return _no_tls(error, host, port)
    except TimeoutError:
        return Fault(said=f"{host} takes the connection and says nothing", advice="wait, and try again")
    except OSError as error:
        said = f"{host} breaks the connection off: {error.strerror or error}"
        return Fault(said=said, advice="wait, and try again; a firewall may be in the way")


def _shown(host: str, port: int, allow: tuple[str, ...]) -> Certificate | None:
    """The certificate that a host shows, trusted or not. Nothing is said to the host but that."""
    from monitor.fetch.sockets import connector  # noqa: PLC0415  httpcore, when first needed

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    try:
        made, _ = connector(allow)(host, port, _SECONDS)
        with made:
            made.settimeout(_SECONDS)
            with context.wrap_socket(made, server_hostname=host) as spoken:
                return certificate.read(spoken.getpeercert(binary_form=True) or b"")
    except (FetchError, OSError):
        return None


def _untrusted(
    error: ssl.SSLCertVerificationError, host: str, shown: Certificate | None, now: datetime
) -> Fault:
    code = error.verify_code
    if code == _EXPIRED:
        when = f" on {shown.ends:%Y-%m-%d}, {max(0, (now - shown.ends).days)} days ago" if shown else ""
        return Fault(
            said=f"its certificate ended{when}",
            advice="the outlet’s to mend: tell it. Here nothing must be done, if this clock is right",
        )
    if code == _EARLY:
        when = f" only on {shown.begins:%Y-%m-%d}" if shown else " later"
        said = f"its certificate begins{when}"
        return Fault(said=said, advice="is this machine’s clock right? Else it is the outlet’s to mend")
    if code in _OTHER_HOST:
        names = ", ".join(shown.names[:_NAMES_SHOWN]) if shown else ""
        more = (
            f" and {len(shown.names) - _NAMES_SHOWN} more"
            if shown and names.count(",") < len(shown.names) - 1
            else ""
        )
        whose = f"is for {names}{more}, not for {host}" if names else f"is not for {host}"
        advice = "if one of these is the outlet’s own, put the address with that name into feeds.yaml"
        return Fault(said=f"its certificate {whose}", advice=advice)
    if code in _UNKNOWN:
        own = "signed by itself" if shown and shown.own else "signed by nobody whom this machine knows"
        return Fault(
            said=f"its certificate is {own}",
            advice="if the server is your own, name its authority’s file in SSL_CERT_FILE; else it is the "
            "outlet’s to mend",
        )
    words = f"its certificate is not to be trusted: {error.verify_message}"
    return Fault(said=words, advice="the outlet’s to mend: tell it")


_OLD: Final = frozenset({"UNSUPPORTED_PROTOCOL", "TLSV1_ALERT_PROTOCOL_VERSION", "VERSION_TOO_LOW"})
_NOT_TLS: Final = frozenset({"WRONG_VERSION_NUMBER", "HTTP_REQUEST", "PACKET_LENGTH_TOO_LONG"})


def _no_tls(error: ssl.SSLError, host: str, port: int) -> Fault:
    reason = error.reason or ""
    if reason in _OLD:
        said = f"{host} speaks only TLS 1.1 or older, which is no protection any more"
        return Fault(said=said, advice="the outlet’s to mend: tell it")
    if reason in _NOT_TLS or "RECORD_LAYER" in reason:
        said = f"{host} does not speak TLS on port {port}"
        return Fault(said=said, advice="is the address http:// in truth, or the port wrong?")
    words = reason.replace("_", " ").lower() or str(error)[:200]
    said = f"{host} and this machine agree on no secure connection ({words})"
    return Fault(said=said, advice="the outlet’s to mend: tell it")


def _place(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
