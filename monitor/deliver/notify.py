"""The way out to chat channels: one short message to one Apprise address.

Apprise knows over a hundred services and answers only yes or no. That is too little to say whether a
message may be sent again, so while it works we listen to what it and urllib3 log, swallow every record
(they hold addresses with their tokens), and judge by three facts: the status of each HTTP answer, the
exception in hand when Apprise complains, and whether that exception came before anything could leave.

Never: a second attempt for one call of `deliver`, a message in several parts, a file, a followed redirect
(it turns a POST into a GET, whose 200 says nothing), a word of the address in a reply or a log.

Known failures: a service that does not speak HTTP (MQTT, XMPP, mail) can only end as accepted, waiting (no
connection) or unknown. A service that answers 200 and says no in the body ends as unknown. The Discord
and Fluxer plugins repeat a request once by themselves after a 429, which doubles nothing, and wait for as
long as the service asks. Marks that a service reads as italics stay so where it knows no backslash.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from types import TracebackType
from typing import TYPE_CHECKING, Any

from monitor.errors import DeliveryError
from monitor.model import Letter, Outcome, Phase

if TYPE_CHECKING:
    from apprise import NotifyBase

# Apprise gives a server four seconds to answer. A slow answer that we do not wait for is an unknown of our
# own making, which somebody has to look into.
_CONNECT, _READ = 10.0, 60.0

_NOT_INSTALLED = (
    "Apprise is not installed, and notification channels need it: pip install 'monitor-digest[notify]'"
)


class Notifier:
    """Sends letters to one channel. `url` is an Apprise address: a secret, never shown. `name` is what
    people call the channel. `timeout` (seconds) bounds connecting and each wait for an answer where the
    address has no `cto=` and `rto=` of its own."""

    def __init__(self, url: str, *, name: str, timeout: float | None = None) -> None:
        self._url = url
        self._name = name
        self._timeout = timeout
        self._service: NotifyBase | None = None

    def deliver(self, letter: Letter, before: Callable[[Phase], None]) -> Outcome:
        """Sends the letter, at most once, and says what became of it.

        `before` is told `envelope` and, since nobody can look inside Apprise, at once `dot`; what it raises
        flies, and nothing is sent. A refusal (wrong token, channel gone) is this channel's alone, so it is
        an outcome. DeliveryError: Apprise is not installed or cannot read the address.
        """
        service = self._open()
        before("envelope")
        before("dot")
        title, body = letter.head.decode(), letter.body.decode()
        plain = _plain(service.schema)
        cut = _fitting(body, service.body_maxlen - len(title) - 16)
        with _listening() as heard:
            try:
                # Straight to the plugin: Apprise.notify() would add threads, a deadline of its own that
                # leaves a request running behind our back, and `retry=`.
                sent = service.notify(body=plain(cut), title=plain(title), body_format=_format(service))
            except Exception as fault:  # noqa: BLE001 (of a hundred plugins, one may raise anything)
                heard.note(fault)
                sent = False
        if not sent:
            return _outcome(heard)
        reply = _status(heard.answers[-1][1]) if heard.answers else "accepted"
        if cut != body:
            reply += f"; cut to {len(cut)} characters, the service takes no more"
        return Outcome(state="accepted", reply=reply)

    def check(self) -> str:
        """See Mailer. Whether the address can be read; nothing is asked of the service, since most know no
        way of asking."""
        self._open()
        return ""

    def close(self) -> None:
        """Lets the service go. Some say good-bye to their server at that, which is not our business."""
        with _listening():
            self._service = None

    def _open(self) -> NotifyBase:
        if self._service is None:
            try:
                found = _service(self._url, self._timeout)
            except ImportError as cause:
                raise DeliveryError(_NOT_INSTALLED, subject=self._name) from cause
            if isinstance(found, str):
                raise DeliveryError(f"the notification address {found}", subject=self._name)
            self._service = found
        return self._service


def url_mistake(url: str) -> str | None:
    """What is wrong with an Apprise address, as words that follow "the address", without a word of its own
    beyond the scheme; None when it names one service and one recipient there, or when Apprise is not
    installed and nobody can tell. An empty address is a mistake. Nothing is sent or looked up."""
    try:
        found = _service(url, None)
    except ImportError:
        return None
    return found if isinstance(found, str) else None


# --- The service ----------------------------------------------------------------------------------------

_SCHEME = re.compile(r"([a-z][a-z0-9]{1,19})://", re.IGNORECASE)

# What the address may not decide: several messages instead of one (overflow=split, retry=), a format in
# which titles would be read as markup, a failure that counts as success.
_OURS = ("format", "overflow", "retry", "wait", "emojis", "optional")

# What some services add unless told: argument in the address → setting.
_ORNAMENTS = {"footer": "include_footer", "timestamp": "include_timestamp"}


def _service(url: str, timeout: float | None) -> NotifyBase | str:
    """The service at an address, or what is wrong with the address."""
    from apprise import Apprise, AppriseAsset  # noqa: PLC0415 (optional)

    asset = AppriseAsset(
        storage_mode="memory",
        app_id="Monitor",
        app_desc="",
        app_url="",
        image_url_mask="",  # Apprise's own pictures; an avatar_url= in the address stays
        image_url_logo="",
        interpret_emojis=False,
        pgp_autogen=False,
        pem_autogen=False,
    )
    url = url.strip()
    scheme = _SCHEME.match(url)
    if scheme is None:
        return "does not start with a service, such as slack:// or ntfy://" if url else "is empty"
    kind = scheme[1].lower()
    with _listening():
        settings = _settings(url, kind, timeout)
        if isinstance(settings, str):
            return settings
        service = Apprise.instantiate(settings, asset=asset)
    if service is None:
        return (
            f"is no {kind}:// address that Apprise can use: a part is missing or malformed, or the service "
            "needs a package that is not installed (https://appriseit.com/services/ shows its form)"
        )
    if len(service) != 1:
        # One of two may take a message that the other refuses: sent again it would be double.
        return f"names {len(service)} recipients; give each a channel of its own"
    return service


def _settings(url: str, kind: str, timeout: float | None) -> dict[str, Any] | str:
    """What the address says, as Apprise's plugins take it, and what we say ourselves."""
    from apprise.plugins import url_to_dict  # noqa: PLC0415 (optional)
    from apprise.utils.parse import parse_urls  # noqa: PLC0415 (optional)

    # Apprise has types in part only.
    if len(parse_urls(url)) > 1:  # type: ignore[no-untyped-call]
        return "holds several addresses; give each a channel of its own"
    settings: dict[str, Any] | None = url_to_dict(url, secure_logging=True)  # type: ignore[no-untyped-call]
    if settings is None and kind in ("http", "https"):
        return (
            f"starts with {kind}:// and is none that Apprise knows; for a webhook of your own write "
            f"json{kind[4:]}:// instead"
        )
    if settings is None:
        return f"starts with {kind}://, which Apprise cannot read (https://appriseit.com/services/)"
    given = settings.get("qsd") or {}
    for key in _OURS:
        settings.pop(key, None)
    for argument, key in _ORNAMENTS.items():
        if key in settings and argument not in given:
            settings[key] = False
    settings["overflow"] = "truncate"
    settings.setdefault("redirect", False)
    settings.setdefault("cto", _CONNECT if timeout is None else timeout)
    settings.setdefault("rto", _READ if timeout is None else timeout)
    return settings


# --- The text -------------------------------------------------------------------------------------------

# These take text as it is. Everything else is taken for a chat, where a title may be markup or call people.
_LITERAL = frozenset(
    "json jsons xml xmls form forms ntfy ntfys gotify gotifys pover mailto mailtos syslog".split()
)
# These always read Markdown, and know backslashes.
_MARKDOWN = frozenset(("discord", "mmost", "mmosts"))
_BREAK = "\u200b"  # zero width space: unseen, and neither part of a tag nor of a name
_ADDRESS = re.compile(r"(https?://[^\s<>\[\]]+)")
_MARKS = re.compile(r"[\\*_~`|#>\[\]]")


def _plain(kind: str) -> Callable[[str], str]:
    """How text for this service is made harmless: nobody is called (@everyone, <!channel>, <users/all>), no
    title becomes a link to elsewhere, no `<` a tag. Links stay usable: in them only @ is touched."""
    if kind in _LITERAL:
        return str

    def harmless(text: str) -> str:
        parts = _ADDRESS.split(text)
        for at, part in enumerate(parts):
            if at % 2:
                parts[at] = part.replace("@", "%40")
                continue
            tamed = _MARKS.sub(r"\\\g<0>", part) if kind in _MARKDOWN else part
            for mark in ("<", "@"):
                tamed = tamed.replace(mark, mark + _BREAK)
            parts[at] = tamed.replace("](", f"]{_BREAK}(")
        return "".join(parts)

    return harmless


def _format(service: NotifyBase) -> str | None:
    """Services that know text or HTML are told that this is text, and Apprise escapes it. For those of
    Markdown alone its escaping breaks links (https://example\\.com/a\\_b), so they get the text as it is:
    a stray asterisk may then set a word in italics."""
    formats: Any = service.notify_format  # one, or several
    several = formats if isinstance(formats, (tuple, list)) else (formats,)
    names = {str(getattr(one, "value", one)) for one in several}
    return None if names == {"markdown"} else "text"


def _fitting(body: str, room: int) -> str:
    """The body, cut after a whole line where the service takes less: half a link is worse than none."""
    if len(body) <= room:
        return body
    kept, _, _ = body[: max(room, 0)].rpartition("\n")
    return f"{kept.rstrip()}\n…" if kept.strip() else body


# --- What became of it ----------------------------------------------------------------------------------


class _Heard:
    """What Apprise and urllib3 said during one call: (method, status) of each HTTP answer, and the
    exceptions that Apprise caught."""

    def __init__(self, outer: BaseException | None) -> None:
        self.answers: list[tuple[str, int]] = []
        self.faults: list[BaseException] = []
        self.outer = outer

    def note(self, fault: BaseException | None) -> None:
        """Exceptions of the network are all OSErrors, those of requests too; others are Apprise's own."""
        if isinstance(fault, OSError) and fault is not self.outer and fault not in self.faults:
            self.faults.append(fault)


def _outcome(heard: _Heard) -> Outcome:
    """The judgement, where Apprise says that it failed."""
    lost = [fault for fault in heard.faults if not _never_left(fault, heard.outer)]
    if lost:
        late = any("Timeout" in name for fault in lost for name in _names(fault, heard.outer))
        why = "no answer in time" if late else "the connection broke before an answer"
        return Outcome(state="unknown", reply=f"{why}; it may have been accepted")
    for method, status in heard.answers:
        if 200 <= status < 300 and method not in ("GET", "HEAD"):
            return Outcome(state="unknown", reply=f"{_status(status)}, but Apprise does not count it as sent")
        # A gateway passed it on and did not hear back: that is a time-out, told by somebody else.
        if status in (504, 520, 524):
            return Outcome(state="unknown", reply=f"{_status(status)}; it may have been accepted")
    if heard.faults:
        return Outcome(state="waiting", reply=_unreached(heard.faults[-1], heard.outer))
    if not heard.answers or heard.answers[-1][1] < 300:
        return Outcome(state="unknown", reply="Apprise failed and does not say why")
    status = heard.answers[-1][1]
    if status >= 500 or status in (408, 421, 425, 429):
        return Outcome(state="waiting", reply=_status(status))
    if status < 400:
        return Outcome(state="refused", reply=f"{_status(status)}: redirects are not followed")
    return Outcome(state="refused", reply=_status(status))


def _status(status: int) -> str:
    try:
        return f"HTTP {status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"HTTP {status}"


# Exceptions of urllib3, requests and the standard library that can only arise before a connection stands.
_BEFORE = frozenset(
    "NewConnectionError ConnectTimeoutError ConnectTimeout ConnectionRefusedError gaierror "
    "SSLCertVerificationError InvalidURL InvalidSchema MissingSchema InvalidHeader".split()
)
# Others may arise at any time: a reset, a time-out, TLS. Where they arose decides: in ssl's handshake, or
# while http.client asks a proxy for a tunnel, no byte of the message has left.
_PLACES = frozenset(("do_handshake", "_tunnel"))


def _never_left(fault: BaseException, outer: BaseException | None) -> bool:
    return not _BEFORE.isdisjoint(_names(fault, outer)) or any(
        place in _PLACES for one in _chain(fault, outer) for place in _frames(one.__traceback__)
    )


def _unreached(fault: BaseException, outer: BaseException | None) -> str:
    names = _names(fault, outer)
    if "gaierror" in names:
        return "the server's name is not known; nothing was sent"
    if "SSLError" in names:
        return "no secure connection (TLS); nothing was sent"
    if "ConnectTimeout" in names:
        return "no connection in time; nothing was sent"
    return "no connection; nothing was sent"


def _names(fault: BaseException, outer: BaseException | None) -> set[str]:
    return {kind.__name__ for one in _chain(fault, outer) for kind in type(one).__mro__}


def _chain(fault: BaseException, outer: BaseException | None) -> Iterator[BaseException]:
    """An exception and what led to it, but not one that our caller was handling already."""
    seen: list[BaseException] = []
    todo: list[BaseException | None] = [fault]
    while todo:
        one = todo.pop()
        if one is None or one is outer or one in seen:
            continue
        seen.append(one)
        yield one
        todo += (one.__cause__, one.__context__)


def _frames(trace: TracebackType | None) -> Iterator[str]:
    while trace is not None:
        yield trace.tb_frame.f_code.co_name
        trace = trace.tb_next


# --- Listening ------------------------------------------------------------------------------------------

_LOGGERS = ("apprise", "urllib3.connectionpool", "urllib3.connection", "urllib3.util.retry")
_one_at_a_time = threading.RLock()  # a logger has one level


class _Ear(logging.Filter):
    """Stands at a logger, before any handler: hears the records of this thread and lets none of them
    pass; those of other threads pass as before."""

    def __init__(self, heard: _Heard, level: int) -> None:
        super().__init__()
        self._heard = heard
        self._level = level
        self._thread = threading.get_ident()

    def filter(self, record: logging.LogRecord) -> bool:
        if record.thread != self._thread:
            return record.levelno >= self._level
        args = record.args
        if record.name == "apprise":
            # Apprise logs within the except clause: this is what it has caught.
            self._heard.note(sys.exc_info()[1])
        elif (
            str(record.msg).startswith('%s://%s:%s "')
            and isinstance(args, tuple)
            and len(args) > 6
            and isinstance(args[6], int)
        ):
            self._heard.answers.append((str(args[3]), args[6]))
        return False


@contextmanager
def _listening() -> Iterator[_Heard]:
    heard = _Heard(sys.exc_info()[1])
    with _one_at_a_time, warnings.catch_warnings():
        # Apprise loads all its plugins at the first address, and what they import warns of old age; for
        # verify=no, urllib3 would print the host.
        warnings.simplefilter("ignore")
        loggers = [logging.getLogger(name) for name in _LOGGERS]
        levels = [logger.level for logger in loggers]
        ears = [_Ear(heard, logger.getEffectiveLevel()) for logger in loggers]
        for logger, ear in zip(loggers, ears, strict=True):
            logger.addFilter(ear)
            logger.setLevel(logging.DEBUG)
        try:
            yield heard
        finally:
            for logger, level, ear in zip(loggers, levels, ears, strict=True):
                logger.setLevel(level)
                logger.removeFilter(ear)
