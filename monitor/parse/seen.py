"""What can be seen of a document that is no feed: its root, its title, what it shows and what works in it."""

from __future__ import annotations

import re
from dataclasses import dataclass

import lxml.etree
import lxml.html

from monitor import markup, text
from monitor.parse.offered import is_feed_link

# In letters; one of an unspaced script says as much as two.
LITTLE = 1_500
"""A page with less has little to say."""
FEW = 600
"""A page with less hardly says anything."""
_MENU = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What can be seen of a document. `root`: of a web page; `words`: what a reader is shown, `unscripted`
    what one without scripts is; `works`: addresses, names and scripts; `own`: the page has something of its
    own: an article, a feed, a menu."""

    source: str
    root: lxml.html.HtmlElement | None = None
    title: str = ""
    words: str = ""
    unscripted: str = ""
    works: str = ""
    own: bool = False
    asks: frozenset[str] = frozenset()

    @property
    def size(self) -> int:
        """Letters that a reader is shown; one of an unspaced script says as much as two."""
        return size_of(self.words)


_SHOWS_NOTHING = frozenset({"script", "style", "template", "svg", "head", "noscript", "title", "option"})
_BLOCK = frozenset(
    "address article aside body br center dd div dl dt footer form h1 h2 h3 h4 h5 h6 header hr li main nav "
    "ol p pre section table td th tr ul".split()
)
_WORKS = ("src", "href", "action", "id", "class", "data-sitekey", "content", "name")
_MOST_WORDS = 20_000
_LONGEST_WORKS = 2_000


def looked_at(source: str) -> Seen:
    """What can be seen of a document; with a root only where it is a web page."""
    root_name = root_of(source.lstrip("\ufeff \t\r\n\0"))
    if not root_name.startswith("html") and root_name not in _HTML_ROOTS:
        start = source.lstrip("\ufeff \t\r\n\0")
        if root_name or start[:1] in {"{", "["} or not _PAGE_LATER.search(source[:8_000]):
            return Seen(source=source, words=tidy(source[:_MOST_WORDS]))
    root = markup.tree(source)
    return Seen(source=source) if root is None else _walked(source, root)


def _walked(source: str, root: lxml.html.HtmlElement) -> Seen:
    words: list[str] = []
    unscripted: list[str] = []
    works: list[str] = []
    asks: set[str] = set()
    title, own, links = "", False, 0
    hidden = noscript = 0  # how deep inside of what shows nothing
    for event, node in lxml.etree.iterwalk(root, events=("start", "end")):
        name = node.tag if isinstance(node.tag, str) else ""
        if event == "start":
            hidden += name in _SHOWS_NOTHING
            noscript += name == "noscript"
            works.extend(str(node.get(key))[:_LONGEST_WORKS] for key in _WORKS if node.get(key))
            if name == "title" and not title:
                title = tidy(str(node.text_content())[:1_000])
            elif name == "script":
                works.append(node.text or "")
            elif name in {"input", "textarea"}:
                asks.add(str(node.get("type") or "text").lower() if name == "input" else name)
            links += name == "a" and bool(node.get("href"))
            own = own or _is_own(name, node)
            said = node.text
        else:
            hidden -= name in _SHOWS_NOTHING
            noscript -= name == "noscript"
            said = node.tail if node is not root else None
        if name in _BLOCK:
            words.append(" ")
        if said and noscript:
            unscripted.append(said)
        elif said and not hidden and name != "script":
            words.append(said)
    return Seen(
        source=source,
        root=root,
        title=title,
        words=tidy("".join(words)),
        unscripted=tidy(" ".join(unscripted)),
        works="\n".join(works),
        own=own or links >= _MENU,
        asks=frozenset(asks),
    )


def _is_own(name: str, node: lxml.html.HtmlElement) -> bool:
    if name == "meta":
        about = str(node.get("property") or "")
        return about.startswith("article:") or (about == "og:type" and node.get("content") == "article")
    if name == "script":
        return str(node.get("type") or "").lower() == "application/ld+json"
    if name == "link":
        return is_feed_link(node)
    return name in {"article", "nav"}


def tidy(raw: str) -> str:
    """Words on one line."""
    return " ".join(text.clean(raw).split())[:_MOST_WORDS].replace("’", "'")


_WIDE = re.compile("[\u3040-\u9fff\uac00-\ud7a3]")


def size_of(words: str) -> int:
    """Letters of `words`; one of an unspaced script says as much as two."""
    return len(words) + len(_WIDE.findall(words))


_SPACE = re.compile(r"\s*")
_NAME = re.compile(r"<(?:[A-Za-z_][\w.-]{0,60}:)?([A-Za-z_][\w.-]{0,60})")
_HTML_ROOTS = frozenset(
    "html head body title meta link script style base div p span a br hr b font center table h1 h2 h3 ul ol "
    "noscript iframe form img pre main header section article strong em i".split()
)
_PAGE_LATER = re.compile(r"<!doctype\s+html|<html[\s>]|<body[\s>]|<head>", re.IGNORECASE)


def root_of(source: str) -> str:
    """The local name of a document's root, in lower case; "html" where its DOCTYPE says so."""
    at = 0
    while True:
        at = _SPACE.match(source, at).end()  # type: ignore[union-attr]  # it matches nothing, too
        if source.startswith("<!--", at):
            at = source.find("-->", at + 4) + 3
            skipped = at > 2
        elif source.startswith("<?", at):
            at = source.find(">", at) + 1
            skipped = at > 0
        elif source.startswith("<!", at):
            if source[at : at + 40].lower().split()[:2] in (["<!doctype", "html"], ["<!doctype", "html>"]):
                return "html"
            if source[at : at + 14].lower().startswith("<!doctype html"):
                return "html"
            end = source.find(">", at)
            inner = source.find("[", at, end) if end > 0 else -1
            at = (source.find("]>", inner) + 2) if inner > 0 else end + 1
            skipped = at > 1 or (at == 1 and end == 0)
        else:
            break
        if not skipped:
            return ""
    found = _NAME.match(source, at)
    return found.group(1).lower() if found else ""
