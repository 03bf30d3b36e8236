"""Feeds of XML by a small reader of our own over lxml: all that an entry needs and fastfeedparser hides
(whose
article it is, xml:base, languages, types of text, several authors and links).

Elements go by namespace, or, where a feed forgot to declare it, by its usual prefix. Nothing is resolved,
fetched or expanded: what comes here is mended, and the parser is told so again. Entries are found at any
level, since feeds nest them wrongly; what lies deeper than 256 levels is not read (libxml2's own bound, and
no page nests a quarter as deep).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from urllib.parse import urljoin
from xml.sax.saxutils import escape

from lxml import etree

from monitor.parse.document import MOST_ENTRIES, Document, Kind, Raw, a_name
from monitor.parse.mending import Mended

# Feeds' own elements, whatever namespace they were given over the years (feedparser's list).
_PLAIN = frozenset(
    (
        "http://www.w3.org/2005/atom https://www.w3.org/2005/atom http://purl.org/atom/ns# "
        "http://purl.org/rss/1.0/ "
        "http://my.netscape.com/rdf/simple/0.9/ http://channel.netscape.com/rdf/simple/0.9/ "
        "http://my.netscape.com/publish/formats/rss-0.91.dtd http://purl.org/net/rss1.1# "
        "http://purl.org/pie/ http://example.com/newformat# http://example.com/necho http://purl.org/echo/ "
        "uri/of/echo/namespace# "
        "http://purl.org/rss/1.0/modules/rss091# http://backend.userland.com/rss "
        "http://backend.userland.com/rss2 "
        "http://blogs.law.harvard.edu/tech/rss http://backend.userland.com/rss091 "
        "http://www.rssboard.org/rss-specification"
    ).split()
)
_KNOWN = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://search.yahoo.com/mrss": "media",
    "http://search.yahoo.com/mrss/": "media",
    "http://www.w3.org/1999/xhtml": "xhtml",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
}
_PLAIN_PREFIXES = frozenset({"", "rss", "atom", "atom10", "a", "a10"})
_XML = "{http://www.w3.org/XML/1998/namespace}"
# A namespace that is not declared leaves its prefix in the name.
_ENTRIES = ("{*}item", "{*}entry", "rss:item", "atom:entry", "a10:entry")
_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_BODIES = ("content:encoded", "content", "body", "xhtml:body", "fullitem", "xhtml:div")
_SUMMARIES = ("description", "summary", "abstract", "dc:description", "itunes:summary", "media:description")
_PUBLISHED = ("pubdate", "published", "issued", "dcterms:issued")
_UPDATED = (
    "updated",
    "modified",
    "dc:date",
    "dcterms:modified",
    "date",
    "lastbuilddate",
    "created",
    "dcterms:created",
)
_SOURCES = ("news:source", "dc:source", "dcterms:source")
_PREFIXES = re.compile(r"(</?)[\w.-]+:|\sxmlns(?::[\w.-]+)?=(?:\"[^\"]*\"|'[^']*')")
_CUT = frozenset({etree.ErrorTypes.ERR_TAG_NOT_FINISHED, etree.ErrorTypes.ERR_DOCUMENT_END})

Children = dict[str, list[etree._Element]]


def read(source: Mended) -> tuple[Document, bool] | None:
    """The document, and whether every tag of it was in its place; None where there is nothing to read."""
    parser = etree.XMLParser(
        # The root is known to be UTF-8, and what it declares was dropped.
        encoding="utf-8",
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(source.body, parser)
    except (etree.LxmlError, ValueError):
        return None
    if root is None:
        return None
    sound = all(_is_harmless(one, source.whole and not source.bounded) for one in parser.error_log)
    return _document(root, source), sound


def _is_harmless(error: etree._LogEntry, whole: bool) -> bool:
    if error.domain == etree.ErrorDomains.NAMESPACE:
        return True
    return error.level < etree.ErrorLevels.ERROR or (not whole and error.type in _CUT)


def _document(root: etree._Element, source: Mended) -> Document:
    names: dict[str, str] = {}
    based = b"xml:base" in source.outside
    found = (one for one in root.iter(*_ENTRIES) if _key(one, names) in ("item", "entry"))
    channel = root
    if source.root != "feed":
        channel = next((one for one in root if _key(one, names) == "channel"), root)
    head = _children(channel, names)
    lang = _first(head, ("language", "dc:language")) or _of(channel, "lang") or _of(root, "lang")
    authors = tuple(_names(head, names)) if source.root == "feed" else ()
    entries = [_entry(one, names, lang, authors, based) for one in islice(found, MOST_ENTRIES)]
    found_in_all = len(entries) + sum(1 for _ in found)
    if _is_open(source) and entries and not (entries[-1].id or entries[-1].link):
        # Cut through before it said what it is.
        entries.pop()
    title, kind = _words(head, ("title", "dc:title"))
    return Document(
        entries=tuple(entries),
        seen=max(found_in_all, source.items) if source.bounded else found_in_all,
        title=title,
        title_kind=kind,
        lang=lang,
        lives_at=_first(head, ("newlocation", "itunes:new-feed-url")) or _self(head, based),
        whole=source.whole,
    )


def _is_open(source: Mended) -> bool:
    """Whether the document ends within an entry."""
    if source.whole:
        return False
    opened, closed = (
        max(source.outside.rfind(tag + name) for name in (b"item", b"entry")) for tag in (b"<", b"</")
    )
    return opened > closed


def _entry(
    node: etree._Element, names: dict[str, str], feed_lang: str, feed_authors: tuple[str, ...], based: bool
) -> Raw:
    children = _children(node, names)
    identity = _first(children, ("id", "guid")) or (node.get(_ABOUT) or "").strip()
    title, title_kind = _words(children, ("title", "dc:title", "media:title"))
    texts = [
        words for key in _SUMMARIES if key in children for words in map(_worded, children[key]) if words[0]
    ]
    summary, summary_kind = texts[0] if texts else ("", "html")
    bodies = [_worded(one) for key in _BODIES if key in children for one in children[key]]
    body, body_kind = max([*bodies, *texts[1:]], key=lambda one: len(one[0]), default=("", summary_kind))
    source, source_url = _source(children, names)
    return Raw(
        id=identity,
        link=_link(children, based),
        title=title,
        title_kind=title_kind,
        summary=summary or body,
        summary_kind=summary_kind if summary else body_kind,
        body=body if len(body) >= len(summary) else summary,
        body_kind=body_kind if len(body) >= len(summary) else summary_kind,
        authors=tuple(_names(children, names)) or feed_authors,
        published=_first(children, _PUBLISHED),
        updated=_first(children, _UPDATED),
        lang=_first(children, ("language", "dc:language")) or _lang(node, children) or feed_lang,
        source=source,
        source_url=source_url,
        base=_base(node, children) if based else "",
    )


def _key(node: etree._Element, names: dict[str, str]) -> str:
    """What an element is, as `prefix:name` of a known namespace or as its bare name."""
    tag = node.tag
    if not isinstance(tag, str):
        return ""
    key = names.get(tag)
    if key is None:
        uri, _, name = tag.lower().rpartition("}")
        uri = uri[1:]
        if uri:
            prefix = "" if uri in _PLAIN else _KNOWN.get(uri, (node.prefix or "?").lower())
        else:
            prefix, _, name = name.rpartition(":")
            prefix = "" if prefix in _PLAIN_PREFIXES else prefix
        key = names[tag] = f"{prefix}:{name}" if prefix else name
    return key


def _children(node: etree._Element, names: dict[str, str]) -> Children:
    found: Children = {}
    for child in node:
        found.setdefault(_key(child, names), []).append(child)
    return found


def _first(children: Children, keys: Iterable[str]) -> str:
    for key in keys:
        if key in children:
            for one in children[key]:
                value = _bare(one)
                if value:
                    return value
    return ""


def _bare(node: etree._Element) -> str:
    return ("".join(node.itertext()) if len(node) else node.text or "").strip()


def _words(children: Children, keys: Iterable[str]) -> tuple[str, Kind]:
    for key in keys:
        for one in children.get(key, ()):
            value, kind = _worded(one, "either")
            if value:
                return value, kind
    return "", "either"


def _worded(node: etree._Element, otherwise: Kind = "html") -> tuple[str, Kind]:
    """The words of an element that may hold markup, and how they are meant (RFC 4287, section 3.1)."""
    said = (node.get("type") or "").lower()
    if len(node):
        return _inner(node).strip(), "html"
    value = (node.text or "").strip()
    if "html" in said:
        return value, "html"
    return value, "text" if said in {"text", "text/plain", "plain"} else otherwise


def _inner(node: etree._Element) -> str:
    """The markup within an element, as HTML has it: without prefixes and declarations of namespaces."""
    children = list(node)
    if (
        len(children) == 1
        and children[0].tag in ("{http://www.w3.org/1999/xhtml}div", "div")
        and not ((node.text or "").strip() or (children[0].tail or "").strip())
    ):
        # The wrapper that Atom asks for and that is no part of the text.
        return _inner(children[0])
    parts = [escape(node.text or "")]
    parts += [etree.tostring(one, encoding="unicode", method="xml") for one in children]
    return _PREFIXES.sub(lambda found: found.group(1) or "", "".join(parts))


def _link(children: Children, based: bool) -> str:
    """The page of an entry: what a link element says, or Atom's link "alternate" (HTML before others), or a
    guid that is one. Links of another kind (enclosure, self, edit, replies) are never it."""
    original = _first(children, ("feedburner:origlink",))
    if original:
        return original
    other = ""
    for one in children.get("link", ()):
        href = (one.get("href") or "").strip()
        if href and (one.get("rel") or "alternate").lower() == "alternate":
            if "html" in (one.get("type") or "html").lower():
                return _based(one, href, based)
            other = other or _based(one, href, based)
        elif not href and (value := _bare(one)):
            return _based(one, value, based)
    if other:
        return other
    for one in children.get("guid", ()):
        value, permanent = (
            _bare(one),
            next((v.lower() for k, v in one.items() if k.lower() == "ispermalink"), ""),
        )
        if permanent != "false" and (
            value.startswith(("http://", "https://")) or (permanent == "true" and value.startswith("/"))
        ):
            return value
    # Atom's id is a name and no place; the few that give nothing else mean it so.
    identity = "" if "link" in children else _first(children, ("id",))
    return identity if identity.startswith(("http://", "https://")) else ""


def _self(head: Children, based: bool) -> str:
    for one in head.get("link", ()):
        if (one.get("rel") or "").lower() == "self" and one.get("href"):
            return _based(one, str(one.get("href")).strip(), based)
    return ""


def _source(children: Children, names: dict[str, str]) -> tuple[str, str]:
    """Name and address of whom the feed credits: `<source>` of RSS (the address of a feed, or of the outlet
    in search feeds), `<source>` of Atom (the feed it was taken from), a search feed's own element, Dublin
    Core's source, which is a name or an address, and Atom's link "via"."""
    said: list[str] = []
    for one in children.get("source", ())[:1]:
        inside = _children(one, names)
        title = _words(inside, ("title",))[0] if inside else _bare(one)
        links = [str(link.get("href") or _bare(link)) for link in inside.get("link", ())]
        said += [title, one.get("url") or "", *links[:1], _first(inside, ("id",))]
    said += [_first(children, (key,)) for key in _SOURCES]
    said += [one.get("href") or "" for one in children.get("link", ()) if one.get("rel") == "via"]
    return a_name(said), next((one for one in said if one.startswith(("http://", "https://"))), "")


def _names(children: Children, names: dict[str, str]) -> Iterator[str]:
    for key in ("author", "dc:creator", "dc:author", "itunes:author"):
        for one in children.get(key, ()):
            if len(one):
                yield _first(_children(one, names), ("name",))
            else:
                yield _bare(one)
        if key != "author" and children.get(key):
            return


def _lang(node: etree._Element, children: Children) -> str:
    for key in ("title", "summary", "description", "content"):
        for one in children.get(key, ()):
            if _of(one, "lang"):
                return _of(one, "lang")
    return _of(node, "lang")


def _of(node: etree._Element, name: str) -> str:
    return str(node.get(_XML + name) or "").strip()


def _base(node: etree._Element, children: Children) -> str:
    inside = next((one for key in (*_BODIES, *_SUMMARIES) for one in children.get(key, ())), node)
    return str(inside.base or "")


def _based(node: etree._Element, address: str, based: bool) -> str:
    base = str(node.base or "") if based else ""
    try:
        return urljoin(base, address) if base else address
    except ValueError:
        return address
