"""Where an article ends and the next one begins that a page appended to it (infinite scroll)."""

from __future__ import annotations

import re

import lxml.html

from monitor import text
from monitor.extract.document import Document
from monitor.extract.several import pieces, words

_USUAL = 120  # words of a text that can be a whole article among others
_MOST_TRIED = 20
_OWN = (
    "data-url",
    "data-href",
    "data-canonical",
    "data-canonical-url",
    "data-permalink",
    "data-article-url",
    "data-slug",
)


def first_end(document: Document) -> lxml.html.HtmlElement | None:
    """The node at which a second article begins that was appended below the page's own; None where
    there is none. The page's sections, its cards of other articles and its comments are no such node."""
    headings = [node for node in pieces.headings_in(document.root) if words.words_of(node)][:300]
    own = _telling(document.meta("og:title", "twitter:title") or _line_of_title(document))
    first = next((node for node in headings if _is_like(_telling(words.line(node)), own)), None)
    if first is None:
        return None
    shown = _telling(words.line(first))
    tried = 0
    for node in headings[headings.index(first) + 1 :]:
        if tried >= _MOST_TRIED:
            break
        if node.tag not in {"h1", first.tag} or _is_like(_telling(words.line(node)), shown):
            continue
        branch = _branch(node, first)
        # A heading beside the first one is a chapter's; a box is an article if it says so.
        if branch is None or branch is node or not _is_own(branch, node) or _is_aside(branch):
            continue
        tried += 1
        if words.prose(branch) >= _USUAL and _prose_between(document.root, first, branch) >= _USUAL:
            return branch
    return None


def _line_of_title(document: Document) -> str:
    return next((words.line(node) for node in document.root.iter("title")), "")


def _telling(words: str) -> set[str]:
    return {one for one in text.words(words[:500]) if len(one) > 3 or text.is_unspaced(one)}


def _is_like(shown: set[str], own: set[str]) -> bool:
    """Whether two headlines are one: most of the shorter's words are the other's."""
    return bool(shown and own) and len(shown & own) * 5 >= min(len(shown), len(own)) * 3 and len(shown) >= 2


def _is_aside(node: lxml.html.HtmlElement) -> bool:
    return any(one.tag in {"aside", "nav", "footer"} for one in (node, *node.iterancestors()))


def _branch(node: lxml.html.HtmlElement, other: lxml.html.HtmlElement) -> lxml.html.HtmlElement | None:
    """The highest element around `node` that does not hold `other`."""
    above = set(other.iterancestors())
    found = node
    for one in node.iterancestors():
        if one in above:
            return found
        found = one
    return None


def _is_own(branch: lxml.html.HtmlElement, heading: lxml.html.HtmlElement) -> bool:
    """Whether an element is marked as an article by itself; under a headline of the first rank, a date
    or a byline of its own will do."""
    if branch.tag == "article" or any(branch.get(name) for name in _OWN):
        return True
    if "article" in str(branch.get("itemtype") or "").lower():
        return True
    for node in branch.iter("script", "time", "article", "a"):
        if node.tag == "script" and re.search(
            r'"@type"\s{0,9}:[^,]{0,40}(?:Article|BlogPosting)"', (node.text or "")[:5_000]
        ):
            return True
        if heading.tag == "h1" and (
            node.tag in {"time", "article"}
            or "author" in str(node.get("rel") or "")
            or any(node.get(name) for name in _OWN)
        ):
            return True
    return False


def _prose_between(
    root: lxml.html.HtmlElement, first: lxml.html.HtmlElement, second: lxml.html.HtmlElement
) -> int:
    """The words of the paragraphs that stand between two nodes."""
    count = 0
    inside = False
    for node in root.iter():
        if node is first:
            inside = True
        elif node is second:
            break
        elif inside and node.tag == "p":
            line = str(words.STRING(node))
            count += words.words_of(node) if len(line) > 60 else 0
    return count
