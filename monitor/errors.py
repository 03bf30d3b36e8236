"""What can go wrong, as a tree.

    MonitorError                the job or a part of it failed; str() says what and what to do
     ├── ConfigError            feeds.yaml is wrong; carries every mistake, each with its place
     ├── RuleError              a tag's rule does not parse; carries the position
     ├── FetchError             an address could not be had
     │    ├── Forbidden         ... because the configuration or the address guard refuses it
     │    └── Gone              ... because the server says that it is gone for good (410)
     ├── ParseError             the bytes are not a feed
     ├── StoreError             the store is unusable
     ├── Busy                   another run holds the lock; try again later (exit code 75)
     ├── PublishError           an issue cannot be made or written
     ├── DeliveryError          the way out does not work as it is configured; nobody is marked (exit code 2)
     │    └── TooLarge          ... for this issue, which is too large for it
     └── WrongUse               what was asked for makes no sense (exit code 2)

What happens every day (an unchanged feed, an unreadable page) is a value, not an error: see `model`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


class MonitorError(Exception):
    """Something failed that is not a bug.

    `subject` is the file, feed, address or week it happened to.
    """

    def __init__(self, message: str, *, subject: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.subject = subject

    def __str__(self) -> str:
        return f"{self.subject}: {self.message}" if self.subject else self.message


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """One mistake in a configuration file, with its place (line and column count from 1)."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


class ConfigError(MonitorError):
    """The configuration is wrong. All mistakes are reported at once, in the order of the file."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        self.mistakes = mistakes
        super().__init__("\n".join(str(m) for m in mistakes))


class RuleError(MonitorError):
    """A rule does not parse. `position` counts characters from 0; `length` is how many are meant."""

    def __init__(self, message: str, *, position: int, length: int = 1) -> None:
        super().__init__(message)
        self.position = position
        self.length = length


Trouble = Literal[
    "dns", "tls", "timeout", "refused", "forbidden", "4xx", "5xx", "challenge", "not-a-feed", "empty", "other"
]
"""What kind of thing keeps an address from being had, or read: its name does not resolve; the connection is
not to be trusted; no answer, or none to its end, in time; no connection; our own configuration or the guard;
what the server says; a browser check; a document that is no feed; nothing at all; anything else."""


class FetchError(MonitorError):
    """An address could not be had. `status` is the HTTP status, where there was one; `retry_after` the
    seconds that the server asked for; `fresh_for` those that its answer stays what it is; `body` how the
    answer begins, where it is a page that may say more than its status."""

    def __init__(
        self,
        message: str,
        *,
        subject: str = "",
        status: int | None = None,
        retry_after: float | None = None,
        fresh_for: float | None = None,
        kind: Trouble | None = None,
        body: bytes = b"",
    ) -> None:
        super().__init__(message, subject=subject)
        self.status = status
        self.retry_after = retry_after
        self.fresh_for = fresh_for
        self.body = body
        self._kind = kind

    @property
    def kind(self) -> Trouble:
        """What kind of thing it was."""
        if self._kind is not None:
            return self._kind
        if self.status is None:
            return "other"
        return "4xx" if 400 <= self.status < 500 else "5xx" if self.status >= 500 else "other"


class Forbidden(FetchError):
    """The configuration or the address guard refuses this address."""

    @property
    def kind(self) -> Trouble:
        """What kind of thing it was."""
        return "forbidden"


class Gone(FetchError):
    """The server says that the address is gone for good (410)."""


class ParseError(MonitorError):
    """The bytes are not a feed. `kind`: what they are instead; `offers`: addresses of feeds that a web page
    in its place names."""

    def __init__(
        self,
        message: str,
        *,
        subject: str = "",
        kind: Literal["not-a-feed", "challenge", "empty"] = "not-a-feed",
        offers: tuple[str, ...] = (),
    ) -> None:
        super().__init__(message, subject=subject)
        self.kind = kind
        self.offers = offers


class StoreError(MonitorError):
    """The store is unusable."""


class Busy(MonitorError):
    """Another run holds the lock."""


class PublishError(MonitorError):
    """An issue cannot be made."""


class DeliveryError(MonitorError):
    """The way out (mail server, program, folder, channel) does not work as it is configured: it refuses
    us, not a recipient. `subject` names it without its password; the words say what to do. Nothing was
    accepted by the attempt that raised it."""


class TooLarge(DeliveryError):
    """This letter is too large for the way out; another issue may not be."""


class WrongUse(MonitorError):
    """What was asked for makes no sense: an unfinished week, a draft without a folder."""
