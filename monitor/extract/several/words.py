"""The words of a piece of a page: its paragraphs, without what a house sets around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import lxml.etree
import lxml.html

from monitor import text

_BLOCKS = frozenset(
    (
        "address article aside blockquote center dd details div dl dt fieldset figcaption figure footer form "
        "h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody td tfoot th thead tr ul"
    ).split()
)
_SILENT = frozenset(
    (
        "script style noscript template iframe object embed svg select option textarea button form nav "
        "footer aside figcaption rp rt audio video"
    ).split()
)
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:share|sharing|sharedaddy|social|related|tags?|tag-?list|meta|post-?meta|entry-?meta"
    r"|byline|author|comments?|newsletter|advert\w*|ad|ads|promo|breadcrumbs?|pagination|pager|posted-?on"
    r"|cat-?links|edit-?link|jp-relatedposts|wp-caption-text|dateline|permalink|reactions?|likes?|subscribe)"
    r"(?:[\s_-]|$)",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"\W{0,3}(?:"
    r"(?:read|continue|see|view|find out|learn)\s?(?:the\s)?"
    r"(?:more|on|full|rest|reading|article|story|post)\b.{0,80}"
    r"|more|full (?:story|article|post)|weiter ?lesen|mehr(?: lesen)?|zum artikel"
    r"|lire (?:la suite|plus).{0,40}|en savoir plus|leer más|seguir leyendo|leia mais"
    r"|continuar (?:lendo|leyendo)|leggi (?:tutto|di più|altro)|lees (?:meer|verder)|läs mer|les mer|læs mere"
    r"|lue lisää|czytaj (?:dalej|więcej)|devamını oku|читать далее|続きを読む|もっと(?:見る|読む)|全文を読む"
    r"|阅读(?:更多|全文)|閱讀(?:更多|全文)|더 ?보기|자세히 보기"
    r")\W{0,6}",
    re.IGNORECASE,
)
_WIDE = re.compile(f"[{text.UNSPACED}]")
_LINK_TO_MORE = "\0more"
STRING = lxml.etree.XPath("string()", smart_strings=False)


def told(nodes: Iterable[lxml.html.HtmlElement], heading: lxml.html.HtmlElement) -> tuple[list[str], bool]:
    """The paragraphs of a piece, and whether it ends in a link to the rest."""
    blocks: list[list[str]] = [[]]
    more = False
    for node in nodes:
        blocks.append([])
        for words in _words(node, heading):
            if words is None:
                blocks.append([])
            elif words is _LINK_TO_MORE:
                more = True
            else:
                blocks[-1].append(words)
                more = more and len(words.strip()) <= 40
    title = text.fold(line(heading))
    lines = [text.one_line("".join(one)) for one in blocks]
    return [line for line in lines if line and text.fold(line) != title], more


def _words(root: lxml.html.HtmlElement, heading: lxml.html.HtmlElement) -> Iterator[str | None]:
    """The words of a node without its furniture; None where a block begins or ends."""
    skipped: lxml.html.HtmlElement | None = None
    for event, node in lxml.etree.iterwalk(root, events=("start", "end")):
        start = event == "start"
        if skipped is not None:
            if node is not skipped or start:
                continue
            skipped = None
        elif start and node is not root and (node is heading or is_furniture(node)):
            skipped = node
            continue
        elif start and node.tag == "a" and _MORE.fullmatch(line(node)):
            skipped = node
            yield _LINK_TO_MORE
            continue
        if node.tag in _BLOCKS or node.tag == "br":
            yield None
        if start and node.text:
            yield str(node.text)
        elif not start and node.tail and node is not root:
            yield str(node.tail)


def is_furniture(node: lxml.html.HtmlElement) -> bool:
    return node.tag in _SILENT or bool(
        node.tag not in {"p", "a", "blockquote", "strong", "em", "b", "i"}
        and node.get("class")
        and _FURNITURE.search(str(node.get("class"))[:200])
        and len(str(STRING(node))) < 400
    )


def count(lines: list[str]) -> int:
    whole = " ".join(lines)
    wide = len(_WIDE.findall(whole))
    return whole.count(" ") + 1 + wide // 2 if whole else 0


def prose(node: lxml.html.HtmlElement) -> int:
    return sum(words_of(one) for one in node.iter("p") if len(str(STRING(one))) > 60)


def words_of(node: lxml.html.HtmlElement) -> int:
    return count([" ".join(str(STRING(node)).split())[:20_000]])


def line(node: lxml.html.HtmlElement) -> str:
    return text.one_line(str(STRING(node))[:1_000])
