"""Text from outside, made harmless for each form at its own edge."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence

from markupsafe import Markup
from markupsafe import escape as html

from monitor import text

# CommonMark takes a backslash before any punctuation, Python-Markdown (MkDocs) before some: there `\\|`
# shows its backslash, and `\\<script>` stays a script. What both take is a backslash before these ...
_BACKSLASHED = re.compile(r"[\\`*_\[\]]")
# ... and entities for the rest: HTML, tables, strikethrough, braces (Jekyll, Hugo, attribute lists), `%%`
# and `==` (Obsidian), mathematics, but not the $ of a price; and the colon, dot or @ by which a bare
# address becomes a link, since every link of an issue is an article's.
_NAMED = re.compile(
    r"[<>{}|~@]|&(?=#|\w{1,32};)|%(?=%)|=(?==)|\$(?!\d)|(?<=http):(?=//)|(?<=https):(?=//)|(?<=ftp):(?=//)"
    r"|(?<=\bwww)\.",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?=#|\w{1,32};)")
# GitHub makes links of mail addresses after it has read entities: a word joiner before the @ prevents that.
_MAILED = re.compile(r"(?<=[\w.+-])&#64;(?=[\w-]+\.)")
_OPENING = re.compile(r"^(?:([-+#!])|([=:])|(\d{1,9})(?=[.)](?:\s|$)))")
# A closing run of # after a space is no part of a heading (CommonMark, 4.2).
_CLOSING = re.compile(r"(?<= )(#+)$")
_HOST = re.compile(r"https?://\[[0-9A-Fa-f:.]+\]", re.IGNORECASE)
_UNSAFE = {ord(c): f"%{ord(c):02X}" for c in "()<>\\\"' `{}|^[]"}
# Plain YAML scalars that are no strings: numbers and dates by their first character, these by name
# (YAML 1.1 reads more words so than 1.2 does).
_NO_STRING = frozenset("true false null yes no on off y n".split())

_ASIAN = rf"{text.UNSPACED}\u3000-\u303f\uff00-\uff60"
# Marks of Thai, Lao, Burmese, Khmer and kana that stand on the letter before them.
_MARKS = (
    r"\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece"
    r"\u102b-\u103e\u17b4-\u17d3\u3099\u309a"
)
# What may not be parted by a line end: a word, or a letter of unspaced script, with the brackets that
# open before it and the punctuation that closes after it (JIS X 4051). Bounded, so that a piece is
# wider than a line only where a word is. A word of more than 240 characters is none: it is broken there, so
# that no line passes the 998 bytes of RFC 5322. A day in another language (see `days`) is one piece.
_CLOSING_MARKS = r"[、。，．！？：；」』）］】〉》〕・ー々”’…)\],.;:!?]{0,3}"
_PIECE = re.compile(
    rf"\s+|\(?\u2063[^\u2063]*\u2063{_CLOSING_MARKS}"
    rf"|[「『（［【〈《〔“‘]{{0,2}}(?:[{_ASIAN}][{_MARKS}]{{0,4}}|[^\s\u2063{_ASIAN}]{{1,240}})"
    rf"{_CLOSING_MARKS}"
)
_TOGETHER = "\u2063"
_OPENED, _CLOSED = "\u2068", "\u2069"
# Chat programs take these for a mention, a command or a link of their own.
_CALLING = str.maketrans({"@": "＠", "<": "＜", ">": "＞"})
_CALLING_ADDRESS = re.compile(r"@(?=everyone|here|channel)|[<>]", re.IGNORECASE)


def markdown(raw: str) -> str:
    """One line of text that CommonMark shows as it is: no title can open a link, a tag or a list."""
    line = _MAILED.sub("&#8288;&#64;", _NAMED.sub(_named, text.one_line(raw)))
    line = _BACKSLASHED.sub(r"\\\g<0>", line)
    line = _CLOSING.sub(r"\\\1", line)
    opening = _OPENING.match(line)
    if opening is None:
        return line
    mark, other, digits = opening.groups()
    if digits:
        return f"{digits}\\{line[len(digits) :]}"
    return f"\\{line}" if mark else f"{_named(opening)}{line[len(other) :]}"


def _named(found: re.Match[str]) -> str:
    mark = found.group()
    return {"<": "&lt;", ">": "&gt;", "&": "&amp;"}.get(mark, f"&#{ord(mark)};")


def address(raw: str) -> str:
    """An address that fits between the brackets of a Markdown link."""
    # The brackets of an IPv6 host are no others' (RFC 3986, 3.2.2), and CommonMark takes them as they are.
    plain = "".join(raw.split())
    host = _HOST.match(plain)
    at = host.end() if host else 0
    # Entities are read in addresses too: ?a=1&copy;=2 would lose its ampersand.
    return plain[:at] + _ENTITY.sub("&amp;", plain[at:].translate(_UNSAFE))


def item(title: str, url: str | None, more: str) -> str:
    """An item of a Markdown list: a title, which links where there is an address, and words after it."""
    shown = markdown(title)
    return f"- [{shown}]({address(url)}), {markdown(more)}" if url else f"- {shown}, {markdown(more)}"


def quoted(raw: str) -> str:
    """A YAML string, written as a JSON string: every JSON string is a YAML one."""
    return json.dumps(text.one_line(raw), ensure_ascii=False)


def plain(slug: str) -> str:
    """A slug as a YAML string: bare where YAML reads it as one, else quoted (`no`, `2026`)."""
    return slug if slug[:1].isalpha() and slug not in _NO_STRING else quoted(slug)


def wrapped(raw: str, width: int = 72, indent: str = "", first: str | None = None) -> str:
    """`raw` in lines of at most `width` columns, wide characters counting two. Words are not broken,
    so that a longer one stands on a line of its own; unspaced script is broken anywhere but after opening
    and before closing punctuation."""
    lines: list[str] = []
    start = indent if first is None else first
    line, used = start, _columns(start)
    fresh = True
    for piece in _PIECE.findall(raw):
        if piece.isspace():
            if not fresh:
                line, used = line + " ", used + 1
            continue
        wide = _columns(piece)
        if used + wide > width and not fresh:
            lines.append(line.rstrip())
            line, used = indent, _columns(indent)
        line, used, fresh = line + piece, used + wide, False
    lines.append(line.rstrip())
    return "\n".join(_closed_on_each(lines)).replace(_TOGETHER, "")


def aside(raw: str) -> str:
    """For text: words from right to left isolated from ours (Unicode 6.3). Without it a title in Arabic with
    a name in Latin letters is shown with its parts exchanged, and a score beside a tag changes sides."""
    turned = any(unicodedata.bidirectional(char) in {"R", "AL"} for char in raw)
    return f"{_OPENED}{raw}{_CLOSED}" if turned else raw


def _closed_on_each(lines: Sequence[str]) -> list[str]:
    """An isolate ends with its line (UAX #9, BD12): what goes on in the next is opened there again."""
    made: list[str] = []
    open_still = False
    for line in lines:
        own = line
        if open_still:
            words = line.lstrip(" ")
            own = line[: len(line) - len(words)] + _OPENED + words
        open_still = own.rfind(_OPENED) > own.rfind(_CLOSED)
        made.append(own + _CLOSED if open_still else own)
    return made


def isolated(said: str) -> Markup:
    """For HTML: words of ours and others, in which a day from right to left turns nothing but itself."""
    marked = html(said).replace(_TOGETHER, "")
    return marked.replace(_OPENED, Markup('<span dir="auto">')).replace(_CLOSED, Markup("</span>"))


def unmarked(said: str) -> str:
    """For text that is not wrapped: without the mark that keeps a day on one line."""
    return said.replace(_TOGETHER, "")


def bare(said: str) -> str:
    """Words of ours without the marks that a day in another language brings."""
    return re.sub(f"[{_TOGETHER}{_OPENED}{_CLOSED}]", "", said)


def uncalling(raw: str) -> str:
    """One line of text that calls nobody in a chat: Slack reads `<!channel>` and `<@U1>` (and Apprise, which
    hands it over, makes even a bare `!channel>` one again), Discord `@everyone`, Telegram `@name`.

    The full-width forms stand in their place: they are seen, so that nothing is hidden in a title; they
    outlast a program that strips what is invisible, as it would a word joiner; and they are one for one,
    so that limits hold.
    """
    return text.one_line(raw).translate(_CALLING)


def uncalling_address(url: str) -> str:
    """The same for an address, percent-encoded (RFC 3986, 2.1), so that it still leads there. Other @ stay:
    they are common in addresses, and no program looks for names in them."""
    return _CALLING_ADDRESS.sub(lambda found: f"%{ord(found.group()):02X}", url)


def _columns(piece: str) -> int:
    return sum(
        2 if unicodedata.east_asian_width(char) in "WF" else char not in "\u2063\u2068\u2069"
        for char in piece
    )
