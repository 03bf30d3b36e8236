"""A newsletter → an entry: the mail's own text is the text.

Mail knows its reader. Its links are the reader's own (they tell the sender who clicked), its pictures report
that it was opened, its footer has the reader's address and the way to unsubscribe them. So of a mail nothing
is ever fetched, pictures go, links stay only where they can be nobody's own, and lines that have the reader's
address, or serve to manage a subscription, are cut (`personal`). Its address is what Archived-At says
(RFC 5064), and else it has none.

Attachments are not looked at. Who sent a mail is what it says in From: nothing proves it, unless the mail
server has refused what is forged (DMARC). Nothing here raises for a mail: what cannot be read says nothing.
"""

from __future__ import annotations

import email
import hashlib
import html
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from email.utils import getaddresses, parsedate_to_datetime

from monitor import markup, text
from monitor.model import Entry, Feed, Mail, Reading
from monitor.parse import dates, personal, shown

MARK = 8
_LONGEST_BODY = 1_000_000
_LONGEST_HEADER = 4_000
_LONGEST_NAME = 200
_LONGEST_ID = 500
_MOST_PARTS = 200
_MOST_HEADERS = 5
_MOST_READERS = 20
_READERS = ("to", "cc", "delivered-to", "x-original-to", "x-forwarded-to", "envelope-to", "resent-to")
_META = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_,]|$)")
_JIS = re.compile(r"\x1b\$[@B]")
_QUOTED_LINE = re.compile(r"^\s*>.*$", re.MULTILINE)


def read(mails: Sequence[Mail], feed: Feed, now: datetime, reader: str = "") -> Reading:
    """The entries that these mails are, in their order; one under an id that another has is left out.
    `reader`: whose mailbox it is, where that is known."""
    found: dict[str, Entry] = {}
    for one in mails:
        entry = _read(one, feed, now, reader)
        found.setdefault(entry.id, entry)
    return Reading(
        entries=tuple(found.values()),
        marks=b"".join(mark(one.name) for one in mails),
        listed=len(mails),
        undated=sum(one.published is None for one in found.values()),
        parser="mail",
    )


def mark(name: str) -> bytes:
    """What a mail is remembered by."""
    return hashlib.blake2b(name.encode("utf-8", "replace"), digest_size=MARK).digest()


def sender(head: bytes) -> str:
    """The address that the header of a mail gives as its sender's, in small letters; empty for none."""
    return _sender(_opened(head))[1]


def _read(mail: Mail, feed: Feed, now: datetime, reader: str) -> Entry:
    message = _opened(mail.raw)
    name, address = _sender(message)
    body = _body(message)
    own = personal.Reader.of(_readers(message), reader)
    content = personal.cleaned(body, own)
    words = markup.plain(content)
    title = own.without(shown.title(_header(message, "subject"), "text"))
    said = _date(message) or mail.arrived
    ahead = said is not None and said > now
    who = text.cut(shown.title(name, "text"), _LONGEST_NAME) or address.rpartition("@")[2]
    return Entry(
        feed=feed.url,
        id=_identity(message, mail.raw),
        url=personal.archived(_archived(message), own),
        title=title or text.cut(text.one_line(words), 120),
        summary="",
        content_html=content,
        text=words,
        authors=(who,) if who else (),
        published=now if ahead else said,
        updated=None,
        lang=_language(_header(message, "content-language")) or feed.lang,
        source=who or None,
        seen=now,
        ahead=ahead,
    )


# -- headers --------------------------------------------------------------------------------------


def _opened(raw: bytes) -> Message:
    """The mail, by the rules of 2008 where those that are stricter fail it: what is hostile makes the parser
    of headers raise nearly anything."""
    try:
        return email.message_from_bytes(raw, policy=policy.compat32)
    except Exception:  # noqa: BLE001  bytes from anybody; nothing of them is lost but this mail's headers
        return EmailMessage()


def _header(message: Message, name: str) -> str:
    """A header, decoded, on one line; empty where it cannot be."""
    raw = next(iter(_raw(message, name)), "")
    try:
        return text.one_line(str(make_header(decode_header(raw))))
    except Exception:  # noqa: BLE001  as above: an unknown charset, a broken word, a number that is none
        return text.one_line(raw)


def _raw(message: Message, name: str) -> list[str]:
    """The headers of that name. Bytes that stand in one as they are, though they should not, are read as they
    look."""
    found: list[str] = []
    for key, value in message.raw_items():
        if key.lower() == name and len(found) < _MOST_HEADERS:
            said = str(value)[:_LONGEST_HEADER]
            if not said.isascii():
                said = markup.decode(said.encode("utf-8", "surrogateescape"), None)
            elif _JIS.search(said):
                said = said.encode("ascii").decode("iso2022_jp", "replace")
            found.append(" ".join(said.splitlines()))
    return found


def _sender(message: Message) -> tuple[str, str]:
    """Name and address of the sender, as the mail says."""
    try:
        name, address = next(iter(getaddresses(_raw(message, "from")[:1])), ("", ""))
        name = text.one_line(str(make_header(decode_header(name))))
    except Exception:  # noqa: BLE001  as above
        return "", ""
    address = text.one_line(address).lower()
    return ("" if "@" in name and " " not in name else name), address if "@" in address else ""


def _readers(message: Message) -> tuple[tuple[str, str], ...]:
    """Names and addresses of those that the mail was sent to."""
    found: list[tuple[str, str]] = []
    for key in _READERS:
        try:
            for name, address in getaddresses(_raw(message, key))[:_MOST_READERS]:
                found.append((text.one_line(str(make_header(decode_header(name)))), address.lower()))
        except Exception:  # noqa: BLE001, S112  as above
            continue
    return tuple(found)


def _date(message: Message) -> datetime | None:
    said = _header(message, "date")
    found = dates.moment(said[:100].partition("(")[0].strip())
    if found is not None:
        return found
    try:
        read = parsedate_to_datetime(said)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    read = read if read.tzinfo else read.replace(tzinfo=UTC)
    return read.astimezone(UTC) if read.year >= dates.EARLIEST else None


def _identity(message: Message, raw: bytes) -> str:
    said = _header(message, "message-id")
    if said and len(said) <= _LONGEST_ID:
        return said
    return f"urn:sha256:{hashlib.sha256(raw).hexdigest()[:32]}"


def _archived(message: Message) -> str:
    return _header(message, "archived-at").strip("<> ")


def _language(said: str) -> str | None:
    found = _LANGUAGE.match(said.strip())
    return found.group(1).lower() if found else None


# -- the body -------------------------------------------------------------------------------------


def _body(message: Message) -> str:
    """The richest text of a mail, as HTML."""
    plain = ""
    for part in _texts(message):
        words = _decoded(part)
        if part.get_content_type() == "text/html" and markup.plain(words[:_LONGEST_BODY]).strip():
            return words[:_LONGEST_BODY]
        plain = plain or (words if part.get_content_type() == "text/plain" else "")
    lines = _QUOTED_LINE.sub("", text.clean(plain[:_LONGEST_BODY]))
    return "".join(f"<p>{html.escape(one)}</p>" for one in text.paragraphs(lines))


def _texts(message: Message) -> Iterator[Message]:
    """The parts that are text and no attachment; those of a mail that is attached are not."""
    waiting: list[Message] = [message]
    looked = 0
    while waiting and looked < _MOST_PARTS:
        part = waiting.pop(0)
        looked += 1
        kind = part.get_content_type()
        inner = part.get_payload()
        if part.is_multipart():
            if kind != "message/rfc822" and isinstance(inner, list):
                waiting[:0] = [one for one in inner if isinstance(one, Message)]
        elif kind in ("text/html", "text/plain") and not _is_attached(part):
            yield part


def _is_attached(part: Message) -> bool:
    return str(part.get("content-disposition") or "").strip().lower().startswith("attachment")


def _decoded(part: Message) -> str:
    try:
        raw = part.get_payload(decode=True)
        body = raw if isinstance(raw, bytes) else str(part.get_payload()).encode("utf-8", "replace")
        charset = part.get_content_charset()
    except Exception:  # noqa: BLE001  as above: a transfer encoding that is none
        return ""
    body = body[: 4 * _LONGEST_BODY]
    if part.get_content_type() == "text/plain":
        try:
            return body.decode(charset or "utf-8")
        except (LookupError, UnicodeDecodeError):
            return markup.decode(body, charset)
    if charset in (None, "us-ascii") and (said := _META.search(body[:4_000])):
        charset = said.group(1).decode("ascii", "replace")
    return markup.decode(body, charset)
