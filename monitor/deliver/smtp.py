"""Letters to a mail server, one conversation for all of them: SMTP, SMTPS, STARTTLS and LMTP.

The steps of smtplib's sendmail(), taken apart: it raises the same exception for a connection lost before
the message left (safe to send again) and after its final dot (perhaps accepted), so a caller cannot know
whether to send again. Here `before` is told each phase as it begins, and the dot is a phase of its own.

How replies are read (RFC 5321, RFC 3463):

- 2xx to the final dot, and nothing else, is acceptance. What comes later (QUIT) changes nothing.
- 421 means that the server is going, at any step: not accepted, and no use for the rest.
- 4xx is for another time. 5xx to the recipient, to DATA or to the message concerns this recipient alone:
  servers put off their judgement of a recipient up to DATA (554, 503 "no valid recipients") and the dot.
- 5xx to the sender, "too large" (552, 5.3.4), "log in first" (530) and commands the server does not
  know are the same for everyone: DeliveryError. 552 to a recipient is his full mailbox, as are 5.2.x.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

from monitor.deliver.plain import unsendable
from monitor.deliver.session import Server, Session, Unavailable, connect
from monitor.deliver.wire import Lost, Reply
from monitor.errors import DeliveryError, TooLarge
from monitor.model import Letter, Outcome, Phase

# RFC 5321, 4.5.3.2: seconds for each step. Short ones make doubts of their own: a server may well think
# for minutes about a message that it then accepts.
_MAIL = 300.0
_RCPT = 300.0
_DATA = 120.0
_BLOCK = 180.0
_DOT = 600.0
_RSET = 300.0
_QUIT = 5.0  # nothing hangs on it

_LINE_END = re.compile(rb"\r\n|\n|\r")
_FIRST_DOT = re.compile(rb"^\.", re.MULTILINE)

_Step = Literal["MAIL", "RCPT", "DATA", "message", "end of message"]


class Smtp:
    """A Mailer over one connection, opened again where it was lost."""

    def __init__(self, server: Server, *, timeout: float | None, helo: str | None) -> None:
        self._server = server
        self._cap = timeout
        self._helo = helo
        self._session: Session | None = None
        self._begun = False  # a transaction is open, and has to be reset before the next
        self._losses = 0  # letters since one was accepted

    def deliver(self, letter: Letter, before: Callable[[Phase], None]) -> Outcome:
        """See Mailer."""
        if words := unsendable(letter, subject=self._server.name):
            return Outcome(state="refused", reply=words)
        try:
            try:
                session = self._ready()
            except Unavailable as cause:
                return Outcome(state="waiting", reply=str(cause), stop=True)
            return self._converse(session, letter, before)
        except BaseException:
            # Whatever this was (Busy, a signal, a setting), nothing more of this letter may leave.
            self._drop()
            raise

    def check(self) -> str:
        """See Mailer."""
        try:
            self._ready()
        except Unavailable as cause:
            words = str(cause) if self._server.name in str(cause) else f"{self._server.name}: {cause}"
            return f"{words}; {cause.advice}" if cause.advice else words
        return ""

    def close(self) -> None:
        """See Mailer."""
        if self._session is None:
            return
        try:
            self._session.wire.ask("QUIT", _QUIT)
        except Lost:
            pass  # the letters are where they are
        finally:
            self._drop()

    def _ready(self) -> Session:
        session = self._session
        if session is not None and self._reusable(session):
            return session
        self._drop()
        self._session = connect(self._server, cap=self._cap, helo=self._helo)
        return self._session

    def _reusable(self, session: Session) -> bool:
        """Whether the connection that served the last letter still stands, and listens."""
        if session.wire.spoke():
            return False  # it went between two letters, with or without a word: no letter's loss
        if self._begun:
            try:
                self._begun = not session.wire.ask("RSET", _RSET).good
            except Lost:
                return False
        return not self._begun

    def _converse(self, session: Session, letter: Letter, before: Callable[[Phase], None]) -> Outcome:
        data = _LINE_END.sub(b"\r\n", letter.data)
        if data and not data.endswith(b"\r\n"):
            data += b"\r\n"
        mail, fault = self._envelope(session, letter, data)
        if fault:
            return Outcome(state="refused", reply=fault)
        wire = session.wire
        step: _Step = "MAIL"
        try:
            before("envelope")
            reply = wire.ask(mail, _MAIL)
            if not reply.good:
                return self._declined(step, reply)
            self._begun = True
            step = "RCPT"
            reply = wire.ask(f"RCPT TO:<{letter.recipient}>", _RCPT)
            if not reply.good:
                return self._declined(step, reply)
            step = "DATA"
            reply = wire.ask("DATA", _DATA)
            if reply.code != 354:
                return self._declined(step, reply)
            step = "message"
            before("body")
            if not wire.pour(_FIRST_DOT.sub(b"..", data), _BLOCK):
                return self._interrupted(step, wire.reply(_DATA))
            before("dot")
            # That took a moment; and a reply that is here before the dot is no reply to it.
            if wire.spoke():
                return self._interrupted(step, wire.reply(_DATA))
            step = "end of message"
            return self._answered(session, wire.finish(b".\r\n", _DOT))
        except Lost as loss:
            self._drop()
            self._losses += 1
            return Outcome(
                state="unknown" if step == "end of message" else "waiting",
                reply=f"{step}: {loss}",
                # One letter may be at fault; two are the server's.
                stop=self._losses > 1,
            )

    def _envelope(self, session: Session, letter: Letter, data: bytes) -> tuple[str, str]:
        """The MAIL command, and why this server cannot carry the letter, or empty."""
        offers = session.offers
        mail = [f"MAIL FROM:<{letter.sender}>"]
        if "SIZE" in offers:
            limit = offers["SIZE"]
            if limit.isdecimal() and 0 < int(limit) < len(data):
                raise TooLarge(
                    f"the message has {len(data):,} bytes, and it takes no more than {int(limit):,}; shorten "
                    "the issue, or use another server",
                    subject=self._server.name,
                )
            mail.append(f"SIZE={len(data)}")
        addresses = letter.sender.isascii() and letter.recipient.isascii()
        if not (addresses and letter.head.isascii()):
            if "SMTPUTF8" not in offers:
                what = "the message's headers hold" if addresses else "an address holds"
                return "", f"not sent: {what} letters beyond ASCII, and the server does not offer SMTPUTF8"
            mail.append("SMTPUTF8")
        if not data.isascii():
            if "8BITMIME" not in offers:
                return "", "not sent: the message is not 7 bit, and the server does not offer 8BITMIME"
            mail.append("BODY=8BITMIME")
        return " ".join(mail), ""

    def _declined(self, step: _Step, reply: Reply) -> Outcome:
        """What a reply that is not the hoped-for one means for the letter."""
        if reply.code == 421:
            self._drop()
            return Outcome(state="waiting", reply=reply.words, stop=True)
        if reply.temporary:
            return Outcome(state="waiting", reply=reply.words)
        if reply.permanent:
            if _is_too_large(step, reply):
                raise TooLarge(
                    f"{step}: {reply.words}; the message is too large for it: shorten the issue, or use "
                    "another server",
                    subject=self._server.name,
                )
            if words := _everyones(step, reply):
                raise DeliveryError(f"{step}: {reply.words}; {words}", subject=self._server.name)
            return Outcome(state="refused", reply=reply.words)
        raise Lost(f"the server's answer makes no sense: {reply.words}")

    def _interrupted(self, step: _Step, reply: Reply) -> Outcome:
        """The server spoke while the message was leaving. It has not had the end of it, so whatever it
        said it has not accepted it; and the rest of the message would be taken for commands."""
        if reply.good:
            raise Lost(f"the server spoke out of turn: {reply.words}")
        outcome = self._declined(step, reply)
        self._drop()
        return outcome

    def _answered(self, session: Session, reply: Reply) -> Outcome:
        self._begun = False
        if session.wire.spoke():
            # Two answers to one dot: one of them was to something else, if they differ who knows which.
            # But it may well take leave (421, or simply hang up).
            self._second(session, reply)
            self._drop()
        if not reply.good:
            return self._declined("end of message", reply)
        self._losses = 0
        return Outcome(state="accepted", reply=reply.words)

    def _second(self, session: Session, first: Reply) -> None:
        try:
            second = session.wire.reply(_QUIT)
        except Lost:
            return
        if second.code != 421 and second.good != first.good:
            raise Lost(f"two answers: {first.words}; {second.words}")

    def _drop(self) -> None:
        if self._session is not None:
            self._session.wire.close()
        self._session = None
        self._begun = False


def _is_too_large(step: _Step, reply: Reply) -> bool:
    """At RCPT, 552 is a mailbox that is full; elsewhere it speaks of the message."""
    mailbox = step == "RCPT" or reply.enhanced.startswith("5.2.")
    return reply.enhanced == "5.3.4" or (reply.code == 552 and not mailbox)


def _everyones(step: _Step, reply: Reply) -> str:
    """What to do, where a 5xx is no matter of this recipient; else empty."""
    if reply.code == 530:
        return "it wants a login: give user and password"
    if step == "MAIL":
        return "it does not take the envelope sender: correct the sender's address, or log in as its owner"
    unknown = {500, 502, 503, 504} if step == "RCPT" else {500, 502, 504}
    if step in {"RCPT", "DATA"} and reply.code in unknown:
        return "it does not speak SMTP as we do: check host and port"
    return ""
