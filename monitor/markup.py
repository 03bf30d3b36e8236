"""Pure rules for HTML from outside: make it safe, make it plain text, decode its bytes.

Shared by parse (what feeds carry) and extract (what pages are), so that both see the same text.
"""

from __future__ import annotations

import codecs
import contextlib
import html
import re

import lxml.etree
import lxml.html
import nh3

from monitor import text

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
    "script style noscript template iframe object embed svg math head title select button rp rt".split()
)
_TAG = re.compile(r"<[a-zA-Z/!?][^<>]{0,2000}>")
_ESCAPED = re.compile(
    r"&lt;/?(?:p|br|div|a|b|i|em|strong|ul|ol|li|h[1-6]|img|span|blockquote)\b", re.IGNORECASE
)
_META_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.\-]{2,40})", re.IGNORECASE
)
_XML_CHARSET = re.compile(rb"<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([A-Za-z0-9_:.\-]{2,40})", re.IGNORECASE)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# The web's own aliases (WHATWG Encoding, section 4.2): pages that say one mean the other.
_WHATWG = {
    **dict.fromkeys(("iso-8859-1", "latin-1", "ascii", "us-ascii"), "cp1252"),
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis", "windows-31j"), "cp932"),
    **dict.fromkeys(("gb2312", "gbk"), "gb18030"),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987"), "cp949"),
    "iso-8859-9": "cp1254",
    "tis-620": "cp874",
    "x-euc-jp": "euc_jp",
}


def decode(body: bytes, charset: str | None) -> str:
    """The characters of an HTML document: by byte order mark, the HTTP charset, the document's own
    declaration, Windows-1252, in this order (the HTML standard's, section 13.2.3), unless the bytes
    are UTF-8: no text of some length in another charset is that by chance, and sites that moved to
    UTF-8 forget their declarations. One that the bytes contradict is passed over. Never raises."""
    for mark, codec in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(codec, "replace")
    with contextlib.suppress(UnicodeError):
        unicode = body.decode("utf-8")
        if not unicode.isascii():
            return unicode
    head = body[:4096]
    declared = _META_CHARSET.search(head) or _XML_CHARSET.search(head)
    candidates = [charset, declared.group(1).decode("ascii") if declared else None, "utf-8"]
    for name in candidates:
        found = _codec(name)
        if found is None:
            continue
        try:
            return body.decode(found)
        except UnicodeError:
            # A page in Shift_JIS or UTF-8 with one broken byte is still in that charset: believe
            # the declaration if nearly all of it decodes.
            loose = body.decode(found, "replace")
            if found != "cp1252" and loose.count("\ufffd") * 200 < len(loose):
                return loose
    return body.decode("cp1252", "replace")


def tree(document: str) -> lxml.html.HtmlElement | None:
    """The parsed document, or None where there is nothing to parse. Never raises, never goes out."""
    source = text.clean(document).strip()
    if not source:
        return None
    # lxml refuses a str that carries an XML encoding declaration.
    source = re.sub(r"^\s*<\?xml[^>]*\?>", "", source)
    parser = lxml.html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = lxml.html.document_fromstring(source, parser=parser)
    except (lxml.etree.ParserError, lxml.etree.LxmlError, ValueError):
        return None
    return root if isinstance(root, lxml.html.HtmlElement) else None


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


def _codec(name: str | None) -> str | None:
    if not name:
        return None
    lowered = name.strip().lower()
    lowered = _WHATWG.get(lowered, lowered)
    try:
        info = codecs.lookup(lowered)
    except (LookupError, ValueError):
        return None
    # Python also lists transforms (zlib, rot13) and UTF-7, an old way to smuggle markup.
    return None if info.name == "utf-7" or not info._is_text_encoding else info.name


def _collect(root: lxml.html.HtmlElement, parts: list[str]) -> None:
    # By hand and not by recursion: documents nest deeper than Python's stack.
    for event, node in lxml.etree.iterwalk(root, events=("start", "end")):
        name = node.tag if isinstance(node.tag, str) else ""
        if event == "start":
            if name in _BLOCKS:
                parts.append("\n\n")
            elif name == "br":
                parts.append("\n")
            if node.text and name not in _SILENT and not _inside_silent(node):
                parts.append(re.sub(r"\s+", " ", node.text))
        else:
            if name in _BLOCKS:
                parts.append("\n\n")
            if node.tail and node is not root and not _inside_silent(node):
                parts.append(re.sub(r"\s+", " ", node.tail))


def _inside_silent(node: lxml.html.HtmlElement) -> bool:
    parent = node.getparent()
    depth = 0
    while parent is not None and depth < 200:
        if parent.tag in _SILENT:
            return True
        parent, depth = parent.getparent(), depth + 1
    return False


def _tidy(raw: str) -> str:
    kept = [
        "\n".join(
            line
            for line in (re.sub(r"[ \t\u00a0\u3000]+", " ", one).strip() for one in block.split("\n"))
            if line
        )
        for block in re.split(r"\n\s*\n", text.clean(raw))
    ]
    return "\n\n".join(block for block in kept if block)
