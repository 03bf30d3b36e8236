"""The doors for letters: one protocol, opened by an address."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Literal, Protocol
from urllib.parse import SplitResult, unquote, urlsplit

from monitor.deliver.local import EmlFolder, Maildir, Sendmail
from monitor.deliver.session import Server
from monitor.deliver.smtp import Smtp
from monitor.errors import DeliveryError
from monitor.model import Letter, Outcome, Phase

_PORTS: dict[Literal["smtp", "smtps", "smtp+starttls", "lmtp"], int] = {
    "smtp": 25,
    "smtps": 465,
    "smtp+starttls": 587,
    "lmtp": 24,
}
_FORMS = (
    "write smtp://HOST, smtps://USER:PASSWORD@HOST, smtp+starttls://…, lmtp://…, lmtp:/SOCKET, "
    "sendmail:/PROGRAM, maildir:PATH or eml:PATH"
)


class Mailer(Protocol):
    """A way out. Connects when first needed, keeps one connection over many letters."""

    def deliver(self, letter: Letter, before: Callable[[Phase], None]) -> Outcome:
        """Tries once to send a letter, and says what became of it.

        `before` is called when a phase begins, before anything of it leaves; not for phases that a way
        out does not have, so after `dot` alone may a letter have gone unnoticed. What `before` raises
        flies, and nothing of that phase or later has left then.

        Raises DeliveryError where this way out will serve nobody until a setting is changed.
        """

    def check(self) -> str:
        """What keeps this way from being used for now; empty where nothing does. Goes as far as it can
        without sending anything: to the server and its login, to the program, to the folder.

        Raises DeliveryError as `deliver` does.
        """

    def close(self) -> None:
        """Takes leave of the server. Never raises: a letter accepted stays accepted."""


def open_mailer(server: str, *, timeout: float | None = None, helo: str | None = None) -> Mailer:
    """The way out that `server` names. Connects to nothing yet.

    `smtp://[user:password@]host[:port]` (25), `smtps://` (465, TLS from the start), `smtp+starttls://`
    (587), `lmtp://host:port`, `lmtp:/path/to/socket`, `sendmail:/usr/sbin/sendmail`, `maildir:PATH`,
    `eml:PATH` (a folder). User and password are percent-encoded.

    `timeout` caps the seconds of each phase; `helo` is the name to greet with, instead of this machine's.
    Raises DeliveryError for an address that is none of these, and for a password that would travel in
    the clear to another machine.
    """
    scheme, _, rest = server.partition(":")
    # Whatever may be a password is left out, in broken addresses too.
    subject = f"{scheme}:" + re.sub(r"^(//)?.*@", r"\1", rest, flags=re.DOTALL)
    if helo is not None and not re.fullmatch(r"[\x21-\x7e]+", helo):
        raise DeliveryError("the name to greet with is no host name; correct it", subject=subject)
    path = re.sub(r"^//(?=/)", "", rest)
    if not path or "\0" in path:
        raise DeliveryError(f"this is no way out: {_FORMS}", subject=subject)
    match scheme:
        case "sendmail":
            if not path.startswith("/"):
                raise DeliveryError("the program's path has to start with /", subject=subject)
            return Sendmail(Path(path), timeout=timeout)
        case "maildir":
            return Maildir(Path(path))
        case "eml":
            return EmlFolder(Path(path))
        case "lmtp" if path.startswith("/") and not path.startswith("//"):
            return Smtp(Server(scheme="lmtp", path=path), timeout=timeout, helo=helo)
        case "smtp" | "smtps" | "smtp+starttls" | "lmtp":
            return Smtp(_network(scheme, server, subject), timeout=timeout, helo=helo)
        case _:
            raise DeliveryError(f"this is no way out: {_FORMS}", subject=subject)


def _network(scheme: Literal["smtp", "smtps", "smtp+starttls", "lmtp"], address: str, subject: str) -> Server:
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        # Not "from": the cause may quote what stands where a port should, a piece of the password.
        raise DeliveryError(f"host or port cannot be read; {_FORMS}", subject=subject) from None
    if not parts.hostname or parts.path.strip("/") or parts.query or parts.fragment:
        raise DeliveryError(
            "this is no host and port; if a password holds one of : / ? # @ %, percent-encode it (%3A %2F "
            "%3F %23 %40 %25)",
            subject=subject,
        )
    user, password = _login(parts, subject)
    found = Server(
        scheme=scheme,
        host=parts.hostname,
        port=port or _PORTS[scheme],
        user=user,
        password=password,
    )
    if user and scheme in {"smtp", "lmtp"} and not found.local:
        raise DeliveryError(
            "the password would travel in the clear; use smtps:// or smtp+starttls://", subject=found.name
        )
    return found


def _login(parts: SplitResult, subject: str) -> tuple[str, str]:
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if bool(user) != bool(password):
        raise DeliveryError("a login needs both user and password: write user:password@host", subject=subject)
    if "\0" in user + password:
        raise DeliveryError("user and password cannot hold %00", subject=subject)
    return user, password
