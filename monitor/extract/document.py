"""A page, parsed once for all readings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import lxml.html

from monitor import markup, text
from monitor.extract.embedded import Embedded, articles
from monitor.model import Page

# Pages over this many tags cost tens of seconds in any extractor; real articles measured stay under
# 20,000.
MOST_TAGS = 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What every reading reads. None of them may change the tree: the next one reads it too.

    `url`: where the page answered. `nodes`: every element; held, since lxml makes each anew whenever a
    reading comes by one that nobody holds, which was a fifth of all time. `metas`: the contents of <meta>, by
    name, property or itemprop in lower case. `data`: the articles that the page's embedded data describe.
    All in the page's order.
    """

    url: str
    root: lxml.html.HtmlElement
    nodes: tuple[lxml.html.HtmlElement, ...]
    metas: Mapping[str, tuple[str, ...]]
    data: tuple[Embedded, ...]

    @property
    def told(self) -> str:
        """The longest body that the page's JSON-LD gives of its article; empty where it gives none. What
        microdata mark as the body is the markup's own text, and no second opinion; where several articles are
        described, the one counts whose headline the page's own titles say."""
        told = [one for one in self.data if one.is_article and one.shape == "json-ld"]
        if len({text.fold(one.headline) for one in told}) > 1:
            window = self.root.find(".//title")
            said = [self.meta("og:title"), self.meta("twitter:title")]
            said.append(str(window.text or "") if window is not None else "")
            titles = text.fold(" | ".join(said))
            told = [one for one in told if len(one.headline) > 8 and text.fold(one.headline)[:60] in titles]
        return max((one.body for one in told), key=len, default="")

    def meta(self, *names: str) -> str:
        """The first content under the first of `names` that has one; empty where none has."""
        for name in names:
            for content in self.metas.get(name, ()):
                if content:
                    return content
        return ""


def read(page: Page) -> Document | str:
    """The parsed page, or why it cannot be parsed."""
    if not _is_markup(page):
        return f"not a web page ({page.media_type})"
    source = markup.decode(page.body, page.charset)
    # By what is left: `decode` has taken out what no text has.
    if _is_binary(page.body, source):
        return "not text"
    if source.count("<") > MOST_TAGS:
        return f"more than {MOST_TAGS:,} tags"
    root = markup.tree(source)
    if root is None:
        return "no markup and no words"
    nodes = tuple(root.iter())
    return Document(
        url=page.final_url or page.url, root=root, nodes=nodes, metas=_metas(root), data=articles(root)
    )


# What begins so is no page, whatever the server calls it (WHATWG MIME Sniffing, section 7; and feeds).
_OTHER = re.compile(
    rb"\s{0,99}(?:%PDF-|\x89PNG|GIF8|\xff\xd8\xff|PK\x03\x04|\{\s{0,9}\"|\[\s{0,9}[{\[\"]"
    rb"|(?:<\?xml[^>]{0,200}>\s{0,99})?<(?:rss|feed|rdf:RDF)\b)"
)


_CONTROLS = bytes((*range(0x09), 0x0B, *range(0x0E, 0x1B), *range(0x1C, 0x20)))


def _is_binary(body: bytes, source: str) -> bool:
    """Whether the page's first bytes are full of what no text has (section 7.1 of that standard), though no
    charset of two-byte letters explains them."""
    head = body[:4_000]
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return controls * 20 > len(head) and "<" not in source[:4_000]


def _is_markup(page: Page) -> bool:
    if _OTHER.match(page.body):
        return False
    if page.media_type in {
        "text/html",
        "application/xhtml+xml",
        "text/plain",
        "application/xml",
        "text/xml",
        "",
    }:
        return True
    return page.body.lstrip()[:1] == b"<"


def _metas(root: lxml.html.HtmlElement) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for node in root.iter("meta"):
        content = text.one_line(str(node.get("content") or ""))
        for key in ("property", "name", "itemprop"):
            name = node.get(key)
            if name:
                found.setdefault(str(name).strip().lower(), []).append(content)
    return {name: tuple(contents) for name, contents in found.items()}
