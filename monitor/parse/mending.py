"""Bytes of XML → bytes that every XML parser takes: UTF-8 from the root's first tag on, without what a
publisher's program got wrong around the words.

What is mended: the charset, wrongly declared or not at all; characters that XML does not allow; words
before the root (space, a program's warnings); HTML's entities, a bare `&`, references to no character; an
end that is missing. A DOCTYPE is dropped with all it declares, so nothing is ever expanded or fetched: a
reference to an entity that a document declares itself stands as the text it is. CDATA is kept as it stands.
"""

from __future__ import annotations

import html.entities
import re
from dataclasses import dataclass
from itertools import chain, islice, zip_longest

from monitor import charsets
from monitor.parse.document import MOST_ENTRIES
from monitor.parse.prolog import ROOTS, beginning

# What XML 1.0 allows of the C0 controls is tab, line feed and carriage return (section 2.2).
_CONTROLS = bytes(code for code in range(32) if code not in (9, 10, 13))
_UTF_32 = (
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0\0\0", "utf-32-le"),
)
_CDATA = b"<![CDATA["
_SECTION = re.compile(rb"<!--|<!\[CDATA\[")
_ITEMS = (re.compile(rb"<item(?=[\s/>])"), re.compile(rb"<entry(?=[\s/>])"))
_PREFIXED_ITEM = re.compile(rb"<(?:[\w.-]{1,60}:)?(?:item|entry)(?=[\s/>])")
_REFERENCE = re.compile(rb"&(?:#([xX][0-9A-Fa-f]{1,12}|[0-9]{1,12});|([A-Za-z][A-Za-z0-9]{0,31});)?")
_UNQUOTED = re.compile(rb"(\s[\w:.-]{1,60}=)([\w:./-]{1,200})(?=[\s>]|$)")
# C1 controls, which nobody writes: Windows-1252 that somebody took for ISO 8859-1. (85 is a line's end.)
_POSING = re.compile(rb"\xc2[\x80-\x84\x86-\x9f]")
# All but the references that stand in nearly every document, and that are right.
_UNRESOLVED = re.compile(
    rb"&(?!(?:amp|lt|gt|quot|apos|#(?:3[2-9]|[4-9]\d|1[01]\d|12[0-7]|1[6-9]\d|[2-9]\d\d|[1-9]\d{3})|#x(?:2[0-7]|[23][0-9a-fA-F]|20[0-9a-fA-F]{2}));)"
)
_OWN = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})
# Each bare one grows to five bytes; a feed of ten megabytes of escaped HTML has half a million.
_MOST_REFERENCES = 1_500_000
# Ten thousand entries of thirty elements each. A tree of them takes 100 MB.
_MOST_TAGS = 700_000
# No element of a feed has a tag of this length; attributes are compared with each other by some parsers.
_LONGEST_TAG = 20_000
_MOST_ATTRIBUTES = 200
_LONG_TAG = re.compile(rb"<[^<>]{%d,}>?" % _LONGEST_TAG)
_NAME = re.compile(rb"<[\w:.-]{1,100}")
# Tags that are looked at from the end of a document that was cut short.
_MOST_STEPS = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """`body`: the document. `outside`: the same without comments and CDATA, so that what looks like a tag is
    one. `root`: its name in lower case without a prefix, empty where there is no element. `items`: tags of
    entries seen. `whole`: the root is closed. `untouched`: there was nothing to mend but the charset."""

    body: bytes
    outside: bytes
    root: str
    items: int
    whole: bool
    untouched: bool
    bounded: bool = False

    @property
    def is_feed(self) -> bool:
        return self.root.encode() in ROOTS


def mended(body: bytes, charset: str | None) -> Mended:
    """The document that `body` means. Never raises, takes time in proportion to its length."""
    source = utf8(body, charset)
    clean = source.translate(None, _CONTROLS)
    if _POSING.search(clean):
        clean = _POSING.sub(_as_windows, clean)
    if b"\xef" in clean:
        clean = clean.replace(b"\xef\xbf\xbe", b"").replace(b"\xef\xbf\xbf", b"")
    start, name, junk = beginning(clean)
    if not name:
        return Mended(body=b"", outside=b"", root="", items=0, whole=False, untouched=False)
    document, outside, changed = _sections(_quoted(clean[start:]))
    root = name.rpartition(b":")[2].lower()
    items, last = _items(outside)
    end = outside.rfind(b"</" + name)
    whole = end > last or _closes_itself(outside)
    bounded = items > MOST_ENTRIES or outside.count(b"<") > _MOST_TAGS
    if bounded or not whole:
        document = _cut_back(_bounded(document, items) if bounded else document)
    untouched = whole and not changed and not junk and len(clean) == len(source)
    return Mended(
        body=document,
        outside=outside,
        root=root.decode("utf-8", "replace"),
        items=items,
        whole=whole,
        untouched=untouched,
        bounded=bounded,
    )


def utf8(body: bytes, charset: str | None) -> bytes:
    """The characters of a document as UTF-8, in whatever charset they come."""
    for mark, codec in _UTF_32:
        if body.startswith(mark):
            return body.decode(codec, "replace").encode("utf-8", "replace")
    try:
        # The form of UTF-8 is no accident, whatever is declared. UTF-16 of Latin letters and ISO-2022 have
        # it as well.
        body.decode("utf-8")
        shifts = b"\x1b" in body or (b"~" in body and b"~{" in body)
        if b"\0" not in body[:4] and not (shifts and body.isascii()):
            return body.removeprefix(b"\xef\xbb\xbf")
    except UnicodeDecodeError:
        pass
    return charsets.decode(body, charset).encode("utf-8", "replace")


def _bounded(document: bytes, items: int) -> bytes:
    """The beginning of a document that has more than is read."""
    entry = b"<item" if b"<item" in document else b"<entry"
    at = -1
    for _ in range(MOST_ENTRIES + 1 if items > MOST_ENTRIES else 0):
        at = document.find(entry, at + 1)
        if at < 0:
            break
    for _ in range(_MOST_STEPS):
        # Not within CDATA, that quotes a feed.
        if at < 0 or document.rfind(_CDATA, 0, at) <= document.rfind(b"]]>", 0, at):
            break
        end = document.find(b"]]>", at)
        at = document.find(entry, end) if end > 0 else -1
    document = document[:at] if at > 0 else document
    tag = next(islice(re.finditer(b"<", document), _MOST_TAGS, None), None)
    return document[: tag.start()] if tag else document


def _quoted(body: bytes) -> bytes:
    """With quotes round the attributes of the root, which some forget (`version=2.0`)."""
    end = body.find(b">", 0, _LONGEST_TAG)
    return (
        _UNQUOTED.sub(rb'\1"\2"', body[:end]) + body[end:]
        if end > 0 and _UNQUOTED.search(body, 0, end)
        else body
    )


def _items(outside: bytes) -> tuple[int, int]:
    """How many tags of entries there are, and where the last begins."""
    if b":item" in outside or b":entry" in outside:
        patterns: tuple[re.Pattern[bytes], ...] = (_PREFIXED_ITEM,)
    elif b"<item" in outside or b"<entry" in outside:
        # A search for plain words is ten times as fast as one for what may begin with a prefix.
        patterns = _ITEMS
    else:
        outside, patterns = outside.lower(), (_PREFIXED_ITEM,)
    found = [one.start() for pattern in patterns for one in pattern.finditer(outside)]
    return len(found), max(found, default=0)


def _sections(body: bytes) -> tuple[bytes, bytes, bool]:
    """The document mended and without comments, what of it is markup, and whether anything was changed."""
    markup = _plain_outside(body)
    if markup is not None and not _UNRESOLVED.search(markup) and not _has_blown_tags(markup):
        return body, markup, False
    if body.count(b"&") > _MOST_REFERENCES:
        body = body.replace(b"&", b" ")
    outside, inside, changed = _pieces(body)
    before = b"".join(outside)
    outside = [_without_blown_tags(_REFERENCE.sub(_character, one)) for one in outside]
    markup = b"".join(outside)
    changed = changed or markup != before
    return b"".join(chain.from_iterable(zip_longest(outside, inside, fillvalue=b""))), markup, changed


def _plain_outside(body: bytes) -> bytes | None:
    """What is outside of CDATA, for the usual document, which has no comments and closes what it opens."""
    if b"<!--" in body:
        return None
    first, *rest = body.split(_CDATA)
    ends = [one.find(b"]]>") for one in rest]
    if -1 in ends:
        return None
    return b"".join([first, *(one[end + 3 :] for one, end in zip(rest, ends, strict=True))])


def _pieces(body: bytes) -> tuple[list[bytes], list[bytes], bool]:
    """What is outside of comments and CDATA, the CDATA that comes after each piece of it (empty for a
    comment), and whether something was never closed."""
    outside: list[bytes] = []
    inside: list[bytes] = []
    changed = False
    at = 0
    while found := _SECTION.search(body, at):
        begin, opening = found.start(), found.group()
        end = body.find(b"-->" if opening == b"<!--" else b"]]>", found.end())
        if end < 0:
            changed = True
            if b"</" not in body[-200:]:
                # Cut off with its document's end.
                body = body[:begin]
            # Only the opening was wrong, and each further one, for which nobody needs to look again.
            body = body[:begin] + body[begin:].replace(opening, b"")
            outside.append(body[at:begin])
            inside.append(b"")
            at = begin
        else:
            outside.append(body[at:begin])
            inside.append(b"" if opening == b"<!--" else body[begin : end + 3])
            at = end + 3
    outside.append(body[at:])
    return outside, inside, changed


def _character(found: re.Match[bytes]) -> bytes:
    number, name = found.groups()
    if name:
        if name in _OWN:
            return found.group()
        character = html.entities.html5.get(name.decode("ascii") + ";")
        return character.encode() if character else b"&amp;" + found.group()[1:]
    if not number:
        return b"&amp;"
    code = int(number[1:], 16) if number[:1] in b"xX" else int(number)
    if 0x80 <= code < 0xA0:
        # Windows-1252 posing as Unicode, as everybody reads it (HTML 5, section 13.2.5.80).
        return bytes((code,)).decode("cp1252", "ignore").encode()
    allowed = (
        code in (9, 10, 13) or 32 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000
    )
    return found.group() if allowed else b""


def _as_windows(found: re.Match[bytes]) -> bytes:
    return found.group()[1:].decode("cp1252", "ignore").encode()


def _has_blown_tags(markup: bytes) -> bool:
    # To split ten megabytes of "<" would take half a gigabyte.
    return markup.count(b"<") > 200_000 or max(map(len, markup.split(b"<"))) >= _LONGEST_TAG


def _without_blown_tags(piece: bytes) -> bytes:
    return _LONG_TAG.sub(_without_attributes, piece) if len(piece) >= _LONGEST_TAG else piece


def _without_attributes(found: re.Match[bytes]) -> bytes:
    tag = found.group()
    name = _NAME.match(tag)
    if name is None or tag.count(b"=") <= _MOST_ATTRIBUTES:
        return tag
    return name.group() + (b">" if tag.endswith(b">") else b"")


def _closes_itself(outside: bytes) -> bool:
    end = outside.find(b">")
    return end > 0 and outside[end - 1 : end] == b"/"


def _cut_back(document: bytes) -> bytes:
    """A document that was cut short, without the piece that its end was cut through: half an address is a
    wrong one."""
    end = max(document.rfind(b"]]>") + 3, document.rfind(b">") + 1)
    for _ in range(_MOST_STEPS):
        begin = max(document.rfind(b"<", 0, end), 0)
        if document.startswith(b"]]>", end - 3) or document.startswith(b"</", begin):
            return document[:end]
        if document[end - 2 : end] == b"/>" or begin == 0:
            return document[:end]
        end = begin
    return document
