"""Pure rules for HTML from outside: make it safe, make it plain text, decode its bytes.

Shared by parse (what feeds carry) and extract (what pages are), so that both see the same text.
"""

from __future__ import annotations

import html
import re

import lxml.etree
import lxml.html
import nh3

from monitor import text
from monitor.charsets import decode

__all__ = ["decode", "plain", "safe", "tree"]

# nh3 is quadratic in nesting depth: 580 kB of <div><b><a> takes 31 s. No real entry measured has
# more than a few thousand tags, so a document with more is reduced to its words.
MOST_TAGS = 5_000

_BLOCKS = frozenset(
    (
        "address article aside blockquote center dd details dialog div dl dt fieldset figcaption figure "
        "footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main nav ol p pre section summary "
        "table tbody td tfoot th thead tr ul"
    ).split()
)
_SILENT = frozenset(
    "script style noscript template iframe object embed svg math head title select button rp rt rtc".split()
)
_TAG = re.compile(r"<[a-zA-Z/!?][^<>]{0,2000}>")
_ESCAPED = re.compile(
    r"&lt;/?(?:p|br|div|a|b|i|em|strong|ul|ol|li|h[1-6]|img|span|blockquote)\b", re.IGNORECASE
)
_REST = r"(?:\s(?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+)?/?>"
_INLINE = re.compile(
    "</?(?:a|abbr|b|big|cite|code|del|em|font|i|img|ins|mark|q|s|small|span|strike|strong|su[bp]|time|tt|u|var)"
    + _REST,
    re.IGNORECASE,
)
_BLOCK = re.compile(
    "</?(?:p|div|li|[uo]l|h[1-6]|blockquote|fig(?:ure|caption)|hr|pre)" + _REST, re.IGNORECASE
)
_LINE = re.compile("<br" + _REST, re.IGNORECASE)
_MARKS = re.compile("[<>&]")
_OPEN = re.compile(r"<[a-zA-Z/!?]")
# Line breaks as references are space, as they are everywhere in HTML.
_BREAK = re.compile(r"&#(?:0*(?:9|1[0-3])|[xX]0*[9a-dA-D])(?![0-9a-fA-F])|&(?:NewLine|Tab);")
# A space alone stays as it is: nearly all are.
_BLANKS = re.compile(r"[\t\u00a0\u3000][ \t\u00a0\u3000]*| [ \t\u00a0\u3000]+")
_RARE_BLANKS = ("  ", "\t", "\u00a0", "\u3000")
_EMPTY_LINES = re.compile(r"\n\s*\n")
# A reading aid over the letters is a word or two.
_LONGEST_READING = 60
# libxml2 compares each attribute of a tag with all the others: 200,000 take 20 s, a million nine minutes.
_LONGEST_TAG = 50_000
_MOST_ATTRIBUTES = 2_000


def tree(document: str) -> lxml.html.HtmlElement | None:
    """The parsed document, or None where there is nothing to parse. Ruby's readings are left out (漢字,
    not 漢字かんじ), and so is what only says where a line may break. Never goes out, and never raises but
    for want of memory."""
    source = text.clean(document).strip()
    if not source:
        return None
    # lxml refuses a str that carries an XML encoding declaration.
    source = _without_blown_tags(re.sub(r"^\s*<\?xml[^>]*\?>", "", source))
    parser = lxml.html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = lxml.html.document_fromstring(source, parser=parser)
    except lxml.etree.XMLSyntaxError as error:
        if error.code == lxml.etree.ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from error
        return None
    except (lxml.etree.ParserError, lxml.etree.LxmlError, ValueError):
        return None
    if not isinstance(root, lxml.html.HtmlElement):
        return None
    if "<ruby" in source or "<wbr" in source or "<RUBY" in source or "<WBR" in source:
        _read_straight(root)
    return root


def _without_blown_tags(source: str) -> str:
    pieces = source.split("<")
    if max(map(len, pieces)) < _LONGEST_TAG:
        return source
    return "<".join(_without_attributes(one) if len(one) >= _LONGEST_TAG else one for one in pieces)


def _without_attributes(piece: str) -> str:
    tag, end, rest = piece.partition(">")
    if len(tag) < _LONGEST_TAG or len(tag.split(None, _MOST_ATTRIBUTES)) <= _MOST_ATTRIBUTES:
        return piece
    name = re.match(r"[a-zA-Z][a-zA-Z0-9-]{0,40}", tag)
    # Spaces alone prove nothing: data kept in one attribute may hold as many.
    return f"{name.group()}{end}{rest}" if name and tag.count("=") > _MOST_ATTRIBUTES else piece


def _read_straight(root: lxml.html.HtmlElement) -> None:
    for node in list(root.iter("rt", "rp", "rtc")):
        inside = next(node.iterancestors("ruby"), None) is not None
        if inside and len(str(node.text_content())) <= _LONGEST_READING:
            node.drop_tree()
    lxml.etree.strip_tags(root, "ruby", "rb", "rt", "rp", "rtc", "wbr")


def plain(fragment: str) -> str:
    """The words of an HTML fragment (or of plain text): paragraphs separated by a blank line.

    Escaped markup shown as text ("&lt;p&gt;") is taken as the markup that was meant.
    """
    if _ESCAPED.search(fragment):
        fragment = html.unescape(fragment)
    if "<" not in fragment:
        return _tidy(html.unescape(fragment))
    if fragment.count("<") > MOST_TAGS:
        return _tidy(html.unescape(_TAG.sub(" ", fragment)))
    quick = _quickly(fragment)
    if quick is not None:
        return _tidy(quick)
    root = tree(f"<div>{fragment}</div>")
    if root is None:
        return ""
    parts: list[str] = []
    _collect(root, parts)
    return _tidy("".join(parts))


def safe(fragment: str, base: str) -> str:
    """`fragment` with nothing in it that can act: no scripts, styles, forms, event handlers or
    addresses other than http(s) and mailto; relative addresses made absolute against `base`."""
    if not fragment.strip():
        return ""
    if fragment.count("<") > MOST_TAGS:
        return html.escape(plain(fragment))
    if fragment.isascii() and not _MARKS.search(fragment):
        return text.clean(fragment)
    try:
        return nh3.clean(
            text.clean(fragment),
            url_schemes={"http", "https", "mailto"},
            url_relative=("rewrite_with_base", base) if base.startswith(("http://", "https://")) else "deny",
            link_rel=None,
        )
    except ValueError:  # a base that nh3's own parser refuses
        return nh3.clean(
            text.clean(fragment), url_schemes={"http", "https", "mailto"}, url_relative="deny", link_rel=None
        )


def _quickly(fragment: str) -> str | None:
    """The words of a fragment of simple tags, by replacing them: a tenth of the time of building a tree. None
    where a tree could say something else: tags that hide their words, comments, a tag that does not end."""
    # Space first, since what breaks the lines afterwards are tags alone.
    out = _INLINE.sub("", " ".join(fragment.split()))
    out = _BLOCK.sub("\n\n", out)
    if "<" in out:
        out = _LINE.sub("\n", out)
        if _OPEN.search(out):
            return None
    return None if "&" in out and _BREAK.search(out) else html.unescape(out)


def _collect(root: lxml.html.HtmlElement, parts: list[str]) -> None:
    # Most fragments have nothing silent in them, and to ask each word whether it is takes longest.
    silent = next(root.iter(*_SILENT), None) is not None
    # By hand and not by recursion: documents nest deeper than Python's stack.
    for event, node in lxml.etree.iterwalk(root, events=("start", "end")):
        name = node.tag if isinstance(node.tag, str) else ""
        if event == "start":
            if name in _BLOCKS:
                parts.append("\n\n")
            elif name == "br":
                parts.append("\n")
            words = node.text
            if words and not (silent and (name in _SILENT or _inside_silent(node))):
                parts.append(_spaced(words))
        else:
            if name in _BLOCKS:
                parts.append("\n\n")
            words = node.tail
            if words and node is not root and not (silent and _inside_silent(node)):
                parts.append(_spaced(words))


def _spaced(words: str) -> str:
    """Each run of space as one space. To split and join takes a fifth of the time of looking by a rule."""
    inner = " ".join(words.split())
    if not inner:
        return " "
    return f"{' ' if words[0].isspace() else ''}{inner}{' ' if words[-1].isspace() else ''}"


def _inside_silent(node: lxml.html.HtmlElement) -> bool:
    parent = node.getparent()
    depth = 0
    while parent is not None and depth < 200:
        if parent.tag in _SILENT:
            return True
        parent, depth = parent.getparent(), depth + 1
    return False


def _tidy(raw: str) -> str:
    cleaned = text.clean(raw)
    if any(blank in cleaned for blank in _RARE_BLANKS):
        cleaned = _BLANKS.sub(" ", cleaned)
    kept = [
        "\n".join(line for line in (one.strip() for one in block.split("\n")) if line)
        for block in _EMPTY_LINES.split(cleaned)
    ]
    return "\n\n".join(block for block in kept if block)
