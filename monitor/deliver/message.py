"""The mail of an issue: one message a reader, the same bytes whenever, wherever and by whichever Python.

Written here byte by byte, since the standard library's writer cannot be had to keep what this needs
(met on 3.11 to 3.13, and its folding changes within a minor version): it makes encoded words of long
List-Unsubscribe addresses, which receivers do not take; breaks quoted-printable at 78 columns, not 76;
ends lines in a bare line feed; draws boundaries by chance; shows a title that looks like an encoded word
decoded; and raises at a line break in a title, which would let one title stop an issue. So titles and
names are cleaned, never refused. What is refused, with DeliveryError, is a setting that no header can
hold: an address that is none, or one on the web that is longer than a line.

A message has a head (all headers, and the empty line) and a body that is the same for every reader of
the same text. It is ASCII, in lines of at most 998 bytes that end in CRLF; but where an address has a
local part that is not ASCII, its header holds it in UTF-8 (RFC 6532).

Known limits: domains follow the standard library's IDNA (2003), which takes `ß` for `ss`. A subject is
cut at 1,000 characters.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import string
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime, parseaddr
from itertools import accumulate
from urllib.parse import quote

from monitor import text
from monitor.errors import DeliveryError
from monitor.model import Letter, Reader, Rendered, Sender

_BREAK = "\r\n"
_FOLD = "\r\n "
_LINE = 78  # RFC 5322, 2.1.1: should; must is 998
_ENCODED_LINE = 76  # RFC 2047, 2: a line that holds an encoded word; the word itself 75
# Postfix cuts a header at 102,400 bytes, and others refuse the message; a subject is read at 60 characters.
_LONGEST = 1000
# What must stand on one line has to leave room for the longest name before it and for its brackets.
_LONGEST_ADDRESS = 960

_ATEXT = r"A-Za-z0-9!#$%&'*+/=?^_`{|}~-"
_ATOMS = re.compile(rf"[{_ATEXT}]+(?: [{_ATEXT}]+)*")
_DOT_ATOM = re.compile(rf"[\x80-\U0010ffff{_ATEXT}]+(?:\.[\x80-\U0010ffff{_ATEXT}]+)*")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)+"')
_LOOSE = re.compile(r'[^\s<>(),;:"\\@]+')
# Checked after IDNA, which makes ASCII of full-width forms: a full-width > too would end the address.
_DOMAIN = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*|\[[A-Za-z0-9.:-]+\]")

_NAMES = re.compile(r"\{(token|address|week)\}")
_IN_ADDRESS = "!$'*+"  # RFC 6068, 2
# No comma: it parts the addresses in List-Unsubscribe (RFC 2369, 2), and a receiver may look no further.
_IN_LINK = "!#$%&'()*+-./:;=?@[]_~"

_SURROGATE = re.compile("[\ud800-\udfff]")
_NEWLINE = re.compile(r"\r\n?")
# Quoted: all but printable ASCII, a space that ends a line (RFC 2045, 6.7), a dot that is a line (the
# end of a message to SMTP and to sendmail), and the `From ` that a mailbox file writes as `>From `.
_TO_QUOTE = re.compile(rb"[^\t !-<>-~]|[\t ]\Z|\A\.\Z|\AF(?=rom )")
# The end of a line, or as much as leaves a column for the soft break's `=`; never within `=E2`, within a
# character, or before a `From `.
_PIECE = re.compile(rb".{1,76}\Z|.{1,75}(?<!=)(?<!=.)(?!=[89AB]|From )")

# RFC 2047, 5 (3): what may stand for itself in an encoded word of a phrase, and so anywhere.
_PLAIN = frozenset(f"{string.ascii_letters}{string.digits}!*+-/")
_JOINER = "\u200d"


def mail(
    rendered: Rendered, reader: Reader, sender: Sender, *, revision: int, date: datetime, draft: bool = False
) -> Letter:
    """The issue as a message to `reader`, in its `revision`, dated `date` in the offset that it has; a
    `draft` is a message of its own at each date, and lies in no archive.

    The same arguments give the same bytes, and readers of the same text the same `body`. A later
    revision is a message of its own that answers the first. Raises DeliveryError where an address of
    the reader or the sender cannot stand in a header.
    """
    week = rendered.week
    recipient = _mailbox(reader.address)
    subject = _line(rendered.subject) or week
    # Under the issue's own id a server would take the issue for one that it has delivered.
    own = _message_id(sender, recipient, f"{week}.draft-{int(date.timestamp())}" if draft else week, revision)
    ways = unsubscribe(sender, reader, week)
    boundary, body = _body(rendered.text, rendered.html)

    lines = [
        f"Date: {format_datetime(date)}",
        _named("From", sender.name, _mailbox(sender.address)),
        _named("To", reader.name, recipient),
    ]
    if sender.reply_to:
        lines.append(_named("Reply-To", *_reply_to(sender)))
    lines += [_unstructured("Subject", subject), f"Message-ID: {own}"]
    if revision > 1:
        first = _message_id(sender, recipient, week, 1)
        lines += [f"In-Reply-To: {first}", f"References: {first}"]
    lines.append(_named("List-Id", sender.title, f"{_label(sender.title)}.{_domain(sender.domain)}"))
    if sender.archive and not draft:
        lines.append(f"List-Archive: <{_link(f'{sender.archive}{week[:4]}/{week}.html')}>")
    lines.append("List-Unsubscribe: " + f",{_FOLD}".join(f"<{way}>" for way in ways))
    if sum(way.lower().startswith("https:") for way in ways) == 1:
        lines.append("List-Unsubscribe-Post: List-Unsubscribe=One-Click")  # RFC 8058, 3.1
    lines += [
        "Auto-Submitted: auto-generated",
        "Precedence: bulk",
        # Not All or NDR: those would switch bounces off too.
        "X-Auto-Response-Suppress: OOF, AutoReply",
        "MIME-Version: 1.0",
        f'Content-Type: multipart/alternative;{_FOLD}boundary="{boundary}"',
    ]
    return Letter(
        id=own,
        sender=_mailbox(sender.bounces) if sender.bounces else "",
        recipient=recipient,
        subject=subject,
        head=(_BREAK.join(lines) + _BREAK * 2).encode(),
        body=body,
    )


def unsubscribe(sender: Sender, reader: Reader, week: str) -> tuple[str, ...]:
    """Where `reader` unsubscribes: the addresses in List-Unsubscribe, in its order, filled in.

    The token in them depends on the reader and the sender's key alone, so one learnt from any issue is
    good for all. Raises DeliveryError where an address is none, or is too long for a line.
    """
    if not sender.unsubscribe:
        _, address = _reply_to(sender)
        local, _, domain = address.rpartition("@")
        return (f"mailto:{quote(local, safe=_IN_ADDRESS)}@{quote(domain)}?subject=unsubscribe",)
    recipient = _mailbox(reader.address)
    known = {
        "token": _keyed(sender, "unsubscribe", _same(recipient))[:32],
        "address": quote(recipient, safe=""),
        "week": quote(week, safe=""),
    }
    # In one pass: nothing that was filled in is read as a name again.
    return tuple(_link(_NAMES.sub(lambda name: known[name[1]], way)) for way in sender.unsubscribe)


# -- addresses and ids ------------------------------------------------------------------------


def _message_id(sender: Sender, recipient: str, week: str, revision: int) -> str:
    mark = _keyed(sender, "message", week, str(revision), _same(recipient))[:24]
    return f"<{week}.r{revision}.{mark}@{_domain(sender.domain)}>"


def _keyed(sender: Sender, *words: str) -> str:
    return hmac.new(sender.key, "\0".join(words).encode(), hashlib.sha256).hexdigest()


def _reply_to(sender: Sender) -> tuple[str, str]:
    """The name and address that answers go to; the setting may be either `Name <address>` or bare."""
    if not sender.reply_to:
        return "", _mailbox(sender.address)
    name, address = parseaddr(sender.reply_to)
    return name, _mailbox(address or sender.reply_to)


def _same(address: str) -> str:
    """One spelling a mailbox. The case of a local part is its server's to judge (RFC 5321, 2.4)."""
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.lower()}"


def _mailbox(address: str) -> str:
    """`address` as headers and SMTP take it: the domain in ASCII, the local part quoted if it must be.

    It must be in `name..more@` and `name.@`, which Japanese providers have handed out.
    """
    local, _, domain = address.rpartition("@")
    if not address.isprintable() or not (_LOOSE.fullmatch(local) or _QUOTED.fullmatch(local)):
        raise _no_address(address)
    local = unicodedata.normalize("NFC", local)
    if _LOOSE.fullmatch(local) and not _DOT_ATOM.fullmatch(local):
        local = f'"{local}"'
    return f"{local}@{_domain(domain, within=address)}"


def _domain(domain: str, within: str = "") -> str:
    try:
        encoded = domain.encode("idna").decode("ascii")
    except UnicodeError as cause:
        raise _no_address(within or domain) from cause
    if not _DOMAIN.fullmatch(encoded):
        raise _no_address(within or domain)
    return encoded


def _no_address(found: str) -> DeliveryError:
    return DeliveryError(
        "is no mail address or domain that a message can carry; correct it under mail: in feeds.yaml",
        subject=ascii(found),
    )


def _link(address: str) -> str:
    link = quote(_SURROGATE.sub("\ufffd", address), safe=_IN_LINK)
    if len(link) > _LONGEST_ADDRESS:
        # Folded or encoded, it would be no address to those who read the header.
        raise DeliveryError(
            f"has {len(link)} characters where {_LONGEST_ADDRESS} fit in a header; shorten it in feeds.yaml",
            subject=f"{link[:60]}…",
        )
    return link


def _label(title: str) -> str:
    """The list's own part of its List-Id (RFC 2919, 2): a label of a domain name."""
    plain = re.sub(r"[^a-z0-9]+", "-", text.unaccented(text.fold(title)))
    label = plain.strip("-")[:63].rstrip("-")
    if label or not title:
        return label or "digest"
    # Of a title in another script nothing is left, and two lists must not be one to a mail filter.
    return f"digest-{hashlib.sha256(title.encode(errors='replace')).hexdigest()[:8]}"


# -- headers ----------------------------------------------------------------------------------


def _line(words: str) -> str:
    """One line without controls, direction marks and half characters, and not without end."""
    line = text.one_line(words)
    if len(line) <= _LONGEST:
        return line
    return (line[:_LONGEST].rpartition(" ")[0] or line[: _LONGEST - 1]) + "…"


def _unstructured(header: str, words: str) -> str:
    """A header of free text, folded at its spaces; as encoded words if it cannot stand as it is.

    Then all of it is: spaces between an encoded word and a plain one are lost and doubled by readers
    (and by writers) in too many ways, spaces within are not.
    """
    if _stands(words):
        lines = [f"{header}:"]
        for word in words.split(" "):
            if len(lines[-1]) + 1 + len(word) <= _LINE:
                lines[-1] += f" {word}"
            else:
                lines.append(f" {word}")
        if lines[0] != f"{header}:" and max(map(len, lines)) <= _LINE:
            return _BREAK.join(lines)
    return f"{header}: {_encoded(header, words)}"


def _named(header: str, name: str, address: str) -> str:
    """A header of an address and the name before it; the address is never folded or encoded."""
    phrase = _phrase(header, _line(name))
    line = f"{header}: {phrase}"
    if not phrase:
        return f"{line}<{address}>"
    last = line.rpartition(_BREAK)[2]
    return line + (" " if len(last) + len(address) + 3 <= _LINE else _FOLD) + f"<{address}>"


def _phrase(header: str, name: str) -> str:
    if not _stands(name):
        return _encoded(header, name)
    # Dots, commas and the @ of a name that looks like an address have a meaning outside of quotes.
    plain = _ATOMS.fullmatch(name) or not name
    phrase = name if plain else '"' + re.sub(r'(["\\])', r"\\\1", name) + '"'
    return phrase if len(f"{header}: {phrase}") <= _LINE else _encoded(header, name)


def _stands(words: str) -> bool:
    """Whether `words` mean themselves; `=?` could be taken for the beginning of an encoded word."""
    return words.isascii() and "=?" not in words


def _encoded(header: str, words: str) -> str:
    """Encoded words (RFC 2047), one a line, in Q or B by which is shorter."""
    quoted = sum(len(_q(char)) for char in words) <= len(_b(words))
    sign, write = ("q", _q) if quoted else ("b", _b)
    lines: list[str] = []
    room = _ENCODED_LINE - len(f"{header}: ")
    while words:
        left = room - len("=?utf-8?q??=")
        sizes = [len(_q(char)) if quoted else len(char.encode()) for char in words[:_ENCODED_LINE]]
        end = _fitting(words, sizes, left if quoted else left // 4 * 3)
        lines.append(f"=?utf-8?{sign}?{write(words[:end])}?=")
        words = words[end:]
        room = _ENCODED_LINE - len(" ")
    return _FOLD.join(lines)


def _q(words: str) -> str:
    return "".join(
        char if char in _PLAIN else "_" if char == " " else "".join(f"={byte:02X}" for byte in char.encode())
        for char in words
    )


def _b(words: str) -> str:
    return base64.b64encode(words.encode()).decode("ascii")


def _fitting(words: str, sizes: Sequence[int], room: int) -> int:
    """How many characters fit in one encoded word. A letter keeps its marks and an emoji its parts,
    since some readers show each word by itself; but a pile of them that no word holds is parted."""
    end = sum(total <= room for total in accumulate(sizes))
    if end == len(words):
        return end
    whole = end
    while whole and _holds_on(words[whole - 1], words[whole]):
        whole -= 1
    return whole or end


def _holds_on(before: str, after: str) -> bool:
    return (
        _JOINER in (before, after)
        or unicodedata.category(after).startswith("M")
        or "\U0001f3fb" <= after <= "\U0001f3ff"  # skin tones
    )


# -- the body ---------------------------------------------------------------------------------


def _body(plain: str, html: str) -> tuple[str, bytes]:
    """The boundary, and both parts between it: text first, since the last is what readers prefer."""
    parts = _part("plain", plain), _part("html", html)
    # `=_` stands in no quoted-printable (RFC 2045, 6.7) and in no base64: so it is in no part.
    boundary = "digest-=_" + hashlib.sha256(b"\0".join(parts)).hexdigest()[:24]
    between = f"--{boundary}{_BREAK}".encode()
    ahead = b"".join(between + part + _BREAK.encode() for part in parts)
    return boundary, ahead + f"--{boundary}--{_BREAK}".encode()


def _part(kind: str, words: str) -> bytes:
    """A part in quoted-printable, or in base64 where that is shorter, as it is for Japanese; never in
    8bit, which every server on the way would have to allow."""
    data = _NEWLINE.sub("\n", _SURROGATE.sub("\ufffd", words)).encode()
    name, encoded = "quoted-printable", _quoted_printable(data)
    # Text is encoded with its line ends as they are sent (RFC 2045, 6.8).
    packed = base64.encodebytes(data.replace(b"\n", b"\r\n")).replace(b"\n", b"\r\n")
    if len(packed) < len(encoded):
        name, encoded = "base64", packed
    about = f'Content-Type: text/{kind}; charset="utf-8"{_BREAK}Content-Transfer-Encoding: {name}{_BREAK * 2}'
    return about.encode() + encoded


def _quoted_printable(data: bytes) -> bytes:
    lines = (_TO_QUOTE.sub(lambda byte: b"=%02X" % ord(byte[0]), line) for line in data.split(b"\n"))
    return b"\r\n".join(b"=\r\n".join(_PIECE.findall(line)) for line in lines)
