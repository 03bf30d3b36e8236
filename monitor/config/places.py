"""Where a feed is read from when that is no address of the web: a mailbox; and what only some places have:
a selector, a path, senders."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Annotated, Literal
from urllib.parse import unquote, urlsplit

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from monitor import selectors
from monitor.config.kinds import ADDRESS, _address, expected, nearest
from monitor.errors import RuleError

PORTS = {"imaps": 993, "imap+starttls": 143, "imap": 143}
"""The schemes of mail servers, and where those listen that name no port."""

MAILBOX = "imaps://USER@HOST/FOLDER, imap+starttls://USER@HOST/FOLDER or maildir:PATH"
_SCHEMES = (*PORTS, "maildir", "http", "https")
_ENCODED = re.compile(r"%(?![0-9A-Fa-f]{2})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """A folder of mail: on a server, or (`maildir`, without a host) on this machine, where `folder` is its
    path. `user` and `password` are empty where the address has none."""

    scheme: Literal["imaps", "imap+starttls", "imap", "maildir"]
    folder: str
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = field(default="", repr=False)


def is_mailbox(address: str) -> bool:
    """Whether `address` means to be one of a mailbox."""
    return address.partition(":")[0].lower() in {*PORTS, "maildir"}


def mailbox(address: str) -> Mailbox | None:
    """The mailbox at `address`; None where it names none."""
    scheme, _, rest = address.partition(":")
    scheme = scheme.lower()
    if scheme == "maildir":
        good = rest.strip() and rest.isprintable() and not rest.startswith(("~", "//"))
        return Mailbox(scheme="maildir", folder=rest) if good else None
    if scheme not in PORTS or not rest.startswith("//") or _ENCODED.search(rest):
        return None
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port or PORTS[scheme]
        folder = unquote(parts.path.lstrip("/"), errors="strict") or "INBOX"
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
    except ValueError:
        return None
    said = (host, folder, user, password)
    if not host or parts.query or parts.fragment or not all(one.isprintable() for one in said):
        return None
    return Mailbox(
        scheme=scheme,  # type: ignore[arg-type]  # a key of PORTS
        folder=folder,
        host=host,
        port=port,
        user=user,
        password=password,
    )


def _source(value: str) -> str:
    if not is_mailbox(value):
        scheme = re.match(r"([A-Za-z+]{3,14})(?=:)", value)
        guess = scheme and nearest(scheme.group(1), _SCHEMES)
        if scheme and guess and guess != scheme.group(1) and not guess.startswith("http"):
            raise expected(f"{ADDRESS}, or a mailbox: {MAILBOX}; did you mean {guess}:…?")
        return _address(value)
    if re.search(r"\s", value.partition(":")[2]) and not value.startswith("maildir:"):
        raise expected(f"{MAILBOX}, with every space in it as %20")
    if mailbox(value) is None:
        raise expected(f"a mailbox: {MAILBOX}; an @ in USER is written as %40, and ~ is not read")
    return value


def _selector(value: str) -> str:
    try:
        selectors.xpath(value)
    except RuleError as error:
        words = f"found no CSS selector: {error.message}"
        raise PydanticCustomError("rule", "{words}", {"words": words, "at": error.position}) from error
    return value


def _under(value: str) -> str:
    if not value.startswith("/") or re.search(r"[\s?#]", value) or not value.isprintable():
        raise expected("how the path of an address begins, such as /news/")
    return value


def _sender(value: str) -> str:
    if not re.fullmatch(r"[^\s@<>(),;:\"]{0,64}@[^\s@<>(),;:\"]{1,255}", value):
        raise expected("an address, such as news@letters.example, or all of a domain: @letters.example")
    return value


Source = Annotated[str, Field(json_schema_extra={"format": "uri"}), AfterValidator(_source)]
Selector = Annotated[str, Field(min_length=1, max_length=1_000), AfterValidator(_selector)]
Under = Annotated[str, Field(max_length=500), AfterValidator(_under)]
SenderAddress = Annotated[str, AfterValidator(_sender)]
