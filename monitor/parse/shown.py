"""Words of a feed → what a reader is shown of them, once: a title in HTML becomes text, one that speaks of
HTML stays what it says.

RSS leaves open whether a title is HTML. Most publishers' programs mean it so: `AT&amp;amp;T` is AT&T. A
title is taken as HTML where something in it is used as markup: a tag that is closed, a picture, a break
between two words without space. “Use <br> tags” and “Vec<T>” are text. In either case references are
resolved once.
"""

from __future__ import annotations

import html
import re

from monitor import markup, text
from monitor.parse.document import Kind

LONGEST_TITLE = 1_000
"""Characters of a title that are kept: some feeds put a whole note there."""

_TAGS = (
    "a abbr acronym b bdi bdo big blockquote br center cite code dd del dfn div dl dt em figure font h[1-6] "
    "hr i img ins kbd li mark ol p pre q rb rp rt ruby s samp small span strike strong sub sup table tbody "
    "td th tr tt u ul var wbr"
).replace(" ", "|")
_USED = re.compile(
    rf"</(?:{_TAGS})\s*>|<(?:img|a|font|span)\s[^<>]{{0,2000}}>|<(?:br|hr|wbr|img)\s*/>|"
    r"(?<=\S)<(?:br|wbr)>|<(?:br|wbr)>(?=\S)",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"</(?:p|a|div|li|b|i|em|strong|span|h[1-6]|td|blockquote)\s*>|<(?:br|img|p)\b[^<>]{0,2000}>",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"<(script|style|rt|rp)\b[^<>]{0,500}>[^<]{0,2000}</\1\s*>", re.IGNORECASE | re.DOTALL)
_INLINE = re.compile(rf"</?(?:{_TAGS})(?:[\s/][^<>]{{0,2000}})?>", re.IGNORECASE)
_ANY = re.compile(r"</?[A-Za-z][^<>]{0,2000}>")
_BREAK = re.compile(r"<(?:br|p|div|li|tr|td|hr|/p|/div|/li|/td|/h[1-6])\b", re.IGNORECASE)


def title(words: str, kind: Kind) -> str:
    """A title as one line of text, no longer than is kept."""
    # Before the work, since references make a text shorter, and after it.
    words = words[: 8 * LONGEST_TITLE]
    if kind == "text":
        return text.cut(text.one_line(words), LONGEST_TITLE)
    if "<" in words and (kind == "html" or _USED.search(words)):
        tags = _ANY if kind == "html" else _INLINE
        words = tags.sub(_instead, _HIDDEN.sub("", _without_comments(words)))
    if "&" in words:
        words = html.unescape(words)
    return text.cut(text.one_line(words), LONGEST_TITLE)


def marked_up(words: str, kind: Kind) -> str:
    """A body as HTML. Text is text only where it does not look like the HTML that many call so."""
    if kind == "html" or _BODY.search(words):
        return words
    return "".join(f"<p>{html.escape(one)}</p>" for one in text.paragraphs(text.clean(words)))


def plain(words: str, kind: Kind) -> str:
    """A body as plain text."""
    return markup.plain(marked_up(words, kind))


def _without_comments(words: str) -> str:
    # By hand: a rule would look for the end of each opening anew.
    first, *rest = words.split("<!--")
    return first + "".join(one.partition("-->")[2] if "-->" in one else one for one in rest)


def _instead(tag: re.Match[str]) -> str:
    return " " if _BREAK.match(tag.group()) else ""
