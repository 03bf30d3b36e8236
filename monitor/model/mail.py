"""What is sent: who receives an issue, the message, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Channel = Literal["mail", "notify"]


def mailbox(channel: Channel, address: str) -> tuple[Channel, str]:
    """One mailbox, however its address is spelt: no host in use tells Ann@ from ann@."""
    return channel, address.casefold() if channel == "mail" else address


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who receives an issue. By mail `address` is an address (`reader@example.com`), else the name of
    a notification channel; `name` is what stands before a mail address, or empty.

    `tags` are slugs (none: all tags), `minimum` is the least score (0 to 1) of a story for one of them,
    `dates` the language of dates (BCP 47; empty: the digest's own, English).
    """

    address: str
    name: str = ""
    channel: Channel = "mail"
    tags: tuple[str, ...] = ()
    minimum: float = 0.0
    dates: str = ""

    @property
    def mailbox(self) -> tuple[Channel, str]:
        """By what the outbox knows them."""
        return mailbox(self.channel, self.address)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Whose mail it is, and what its headers say.

    `title` names the list, `domain` stands in Message-ID and List-Id. `bounces` is the envelope sender.
    `unsubscribe` holds mailto: and https: addresses in which `{token}` and `{address}` are filled in;
    `key` makes tokens and message ids that nobody else can guess. `archive` is where the archive stands
    on the web (ends in a stroke), or empty.
    """

    name: str
    address: str
    title: str
    domain: str
    bounces: str
    reply_to: str = ""
    unsubscribe: tuple[str, ...] = ()
    key: bytes = field(default=b"", repr=False)
    archive: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A message for one recipient, whole. Of a mail, `head` + `body` is what goes over the wire, byte
    for byte (CRLF, 7 bit unless the recipient's address is not ASCII); of a notification, `head` is the
    title and `body` the text, in UTF-8. `sender` is the envelope's; `subject` is for people."""

    id: str
    sender: str
    recipient: str
    subject: str
    head: bytes
    body: bytes

    @property
    def data(self) -> bytes:
        """The whole message."""
        return self.head + self.body


Phase = Literal["envelope", "body", "dot"]
"""How far a sending has come. `envelope`: the recipient is being named, nothing of the message has left.
`body`: the message is leaving, and cannot have been accepted. `dot`: it may have been accepted."""

State = Literal["planned", "sending", "accepted", "refused", "waiting", "unknown", "expired"]
"""`planned`: to be sent. `sending`: being sent, see its phase. `accepted`: the server has taken it.
`refused`: never will be. `waiting`: not taken, to be tried again. `unknown`: left whole, and no answer
came: parked, since to send it again might double it. `expired`: waited for too long, or the reader left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one attempt to send a letter, and the server's own words. `stop`: the connection
    is of no use for the rest either, which have to wait."""

    state: Literal["accepted", "refused", "waiting", "unknown"]
    reply: str
    stop: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One line of the outbox: an issue (its revision), a recipient, and how that stands.

    `reply` holds the last words of the server about it, or ours. `interrupted`: its run ended while it
    was sending; what it then counts as, `state` says already. `withdrawn`: not sent since its reader left,
    or a revision took its place.
    """

    week: str
    revision: int
    channel: Channel
    recipient: str
    state: State
    phase: Phase | None
    tries: int
    planned: datetime
    changed: datetime
    next_try: datetime | None
    reply: str
    id: str
    interrupted: bool = False
    withdrawn: bool = False

    @property
    def mailbox(self) -> tuple[Channel, str]:
        """By what the outbox knows the recipient."""
        return mailbox(self.channel, self.recipient)
