"""The state that a front end was drawn from: JSON in a script (__NEXT_DATA__, window.__STATE__ = ...,
Fusion.globalContent = ..., a stream of pushes), which holds the article's text where the markup has none yet.

On most pages there is none, or it repeats the markup, so it is read only when asked for: where the markup
had no text, or less than it should. It costs 2 ms on the average page and 40 ms on the worst measured.
"""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator
from itertools import islice
from typing import Any

import lxml.html

from monitor import markup, text
from monitor.extract import people
from monitor.extract.embedded import loose
from monitor.extract.embedded.described import Embedded, body_of, linking

_MOST_CHARACTERS = 4_000_000
_MOST_OBJECTS = 30_000
_DEEPEST = 14
_SHORTEST = 300
_ASSIGNED = re.compile(r"=\s{0,3}(?=\{\s{0,9}\"|\[\s{0,9}[\[{\"])")
_PUSHED = re.compile(r"\.push\(\s{0,5}(?=[\[{])")
# A row of the stream that React's server components are sent as: "1f:" and JSON, or "1f:T4a2," and a text
# of so many bytes.
_ROW = re.compile(rb"\s{0,4}([0-9a-f]{1,6}):(?:T([0-9a-f]{1,8}),)?")
_MOST_ROWS = 5_000
_PARSED = re.compile(r"JSON\.parse\(\s{0,5}(?=\")")
_TITLES = ("headline", "headlines", "title", "articleTitle", "hed", "name")
_BODIES = (
    "content_elements",
    "articleBody",
    "bodyHtml",
    "body_html",
    "bodyText",
    "body",
    "paragraphs",
    "blocks",
    "contentHtml",
    "content",
    "html",
    "text",
    "storyBody",
    "elements",
    "components",
    "sections",
)
_TEXTS = (
    "content",
    "text",
    "html",
    "value",
    "paragraph",
    "body",
    "data",
    "children",
    "items",
    "model",
    "blocks",
)
# Parts of a body that are not its words.
_ASIDE = re.compile(
    r"image|video|ad(?:vert)?s?$|embed|related|promo|newsletter|link|gallery|social|audio|raw_html",
    re.IGNORECASE,
)
_PEOPLE = ("authors", "author", "byline", "bylines", "credits", "contributors")
_PUBLISHED = (
    "datePublished",
    "publishedAt",
    "published_at",
    "publishDate",
    "publish_date",
    "published",
    "publicationDate",
    "first_publish_date",
    "display_date",
    "firstPublished",
    "pubDate",
    "date",
    "createdAt",
)
_MODIFIED = (
    "dateModified",
    "updatedAt",
    "updated_at",
    "modifiedAt",
    "last_updated_date",
    "lastModified",
    "modified",
)


def states(root: lxml.html.HtmlElement) -> tuple[Embedded, ...]:
    """The article in the page's state data, if they hold one that is plainly it: an object with a headline
    that the page's own titles repeat, and a body of some length. The longest body first. Never raises."""
    titles = _titles(root)
    found: list[Embedded] = []
    budget = _MOST_CHARACTERS
    stream: list[str] = []
    for node in root.iter("script"):
        source = str(node.text or "")
        kind = str(node.get("type") or "").lower()
        # A stream is cut anywhere: its last piece may be short.
        short = len(source) < _SHORTEST and ".push([" not in source
        if short or "ld+json" in kind or len(source) > budget:
            continue
        budget -= len(source)
        for value in _values(source, kind):
            if isinstance(value, list) and len(value) == 2 and isinstance(value[1], str):
                stream.append(value[1])
            else:
                found.extend(_articles(value, titles))
    for value in _streamed("".join(stream)):
        found.extend(_articles(value, titles))
    return tuple(sorted(found, key=lambda one: -len(one.body))[:5])


def _titles(root: lxml.html.HtmlElement) -> set[str]:
    said = [str(node.text or "") for node in islice(root.iter("title"), 3)]
    said += [str(node.text_content())[:400] for node in islice(root.iter("h1"), 6)]
    said += [
        str(node.get("content") or "")
        for node in root.iter("meta")
        if node.get("property") == "og:title" or node.get("name") == "twitter:title"
    ]
    return {key for key in map(people.squeezed, said) if len(key) >= 8}


def _is_told(headline: str, titles: set[str]) -> bool:
    key = people.squeezed(headline)
    return len(key) >= 8 and any(key in title or (len(title) >= 12 and title in key) for title in titles)


def _values(source: str, kind: str) -> Iterator[object]:
    if "json" in kind:
        yield from loose.values(source)
        return
    if kind not in {"", "text/javascript", "application/javascript", "module"}:
        return
    end = 0
    for found in islice(_ASSIGNED.finditer(source), 2000):
        if found.start() < end:
            continue  # inside a value already read, or behind one that broke off: each character is read once
        value, end = loose.value_at(source, found.end())
        if isinstance(value, dict | list):
            yield value
    for found in islice(_PUSHED.finditer(source), 50):
        if found.start() >= end:
            value, end = loose.value_at(source, found.end())
            yield value
    for found in islice(_PARSED.finditer(source), 5):
        value, _ = loose.value_at(source, found.end())
        if isinstance(value, str):
            yield from loose.values(value)


def _streamed(stream: str) -> Iterator[object]:
    """The values that a stream of rows holds. A row refers to another's text as "$1f"."""
    raw = stream.encode("utf-8", "replace")
    texts: dict[str, str] = {}
    values: list[str] = []
    at = 0
    for _ in range(_MOST_ROWS):
        row = _ROW.match(raw, at)
        if row is None:
            break
        if row[2]:
            at = row.end() + int(row[2], 16)
            texts[f"${row[1].decode()}"] = raw[row.end() : at].decode("utf-8", "replace")
            continue
        end = raw.find(b"\n", row.end())
        at = len(raw) if end < 0 else end + 1
        values.append(raw[row.end() : at].decode("utf-8", "replace"))
    told = {name: json.dumps(words) for name, words in texts.items() if len(words) >= _SHORTEST}
    for content in sorted(values, key=len, reverse=True)[:10]:
        if content[:1] in {"[", "{"}:
            for name, words in islice(told.items(), 50):
                content = content.replace(f'"{name}"', words)  # noqa: PLW2901  each reference in turn
            yield from loose.values(content[:_MOST_CHARACTERS])


def _articles(value: object, titles: set[str]) -> Iterator[Embedded]:
    waiting: deque[tuple[object, int]] = deque([(value, 0)])
    for _ in range(_MOST_OBJECTS):
        if not waiting:
            return
        one, depth = waiting.popleft()
        inside: list[Any] = []
        if isinstance(one, dict):
            found = _article(one, titles)
            if found is not None:
                yield found
            inside = list(one.values())
        elif isinstance(one, list):
            inside = one
        if depth < _DEEPEST:
            waiting.extend((child, depth + 1) for child in inside[:2000] if isinstance(child, dict | list))


def _article(one: dict[str, Any], titles: set[str]) -> Embedded | None:
    headline = next((words for key in _TITLES if (words := _title(one.get(key)))), "")
    if not headline or not _is_told(headline, titles):
        return None
    for key in _BODIES:
        value = one.get(key)
        if not value:
            continue
        body = _text(value)
        if len(body) >= _SHORTEST:
            byline = people.read(name for key in _PEOPLE for name in _names(one.get(key), 0))
            return Embedded(
                types=("Article",),
                headline=headline,
                body=body,
                authors=byline.people,
                credits=byline.credits,
                published=_first(one, _PUBLISHED),
                modified=_first(one, _MODIFIED),
                section="",
                publisher="",
                lang="",
                url="",
                free=None,
                shape="state",
                marked=linking(_strings(value, 0)),
            )
    return None


def _title(value: object) -> str:
    if isinstance(value, dict):
        value = value.get("basic") or value.get("text") or value.get("default") or value.get("rendered")
    return text.one_line(markup.plain(value)) if isinstance(value, str) and 8 <= len(value) <= 400 else ""


def _first(one: dict[str, Any], keys: tuple[str, ...]) -> str:
    for key in keys:
        value = one.get(key)
        if isinstance(value, str | int) and not isinstance(value, bool) and 8 <= len(str(value)[:80]) <= 60:
            return str(value)
    return ""


def _text(value: object) -> str:
    """The words of a body: a string of text or markup, or a list of blocks, however deep it keeps them."""
    if isinstance(value, str):
        return body_of(value) if len(value) >= _SHORTEST else ""
    parts = [part for part in islice(_blocks(value, 0), 2000) if part]
    return "\n\n".join(parts)


def _blocks(value: object, depth: int) -> Iterator[str]:
    if depth > 8:
        return
    if isinstance(value, str):
        if " " in value.strip() or len(value) > 20:
            yield body_of(value)
    elif isinstance(value, list):
        if value and all(_is_inline(one) for one in value[:50]):
            yield text.one_line(markup.plain("".join(_inline(one) for one in value)))
            return
        for one in value[:2000]:
            yield from _blocks(one, depth + 1)
    elif isinstance(value, dict):
        yield from _blocks(_words_of(value), depth + 1)


def _strings(value: object, depth: int) -> Iterator[str]:
    """The strings of a body, marked up as they are."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list) and depth <= 8:
        for one in value[:2000]:
            yield from _strings(one, depth + 1)
    elif isinstance(value, dict) and depth <= 8:
        yield from _strings(_words_of(value), depth + 1)


def _words_of(block: dict[str, Any]) -> object:
    """Where a block keeps its words; None where it is no part of the text."""
    kind = block.get("type") or block.get("_type") or block.get("__typename") or block.get("kind")
    if isinstance(kind, str) and _ASIDE.search(kind[:60]):
        return None
    return next(
        (block[key] for key in _TEXTS if isinstance(block.get(key), str | list | dict) and block[key]), None
    )


def _is_inline(one: object) -> bool:
    """Whether `one` is a run of words inside a paragraph, as editors keep it: {"type": "text", ...}."""
    return (
        isinstance(one, dict)
        and isinstance(one.get("text"), str)
        and str(one.get("type", one.get("_type"))) in {"text", "span", "None"}
        and not isinstance(one.get("content"), list)
    )


def _inline(one: object) -> str:
    return str(one.get("text") or "") if isinstance(one, dict) else ""


def _names(value: object, depth: int) -> Iterator[str]:
    if isinstance(value, str):
        if len(value) <= 200:
            yield value
    elif isinstance(value, list) and depth < 4:
        for one in value[:20]:
            yield from _names(one, depth + 1)
    elif isinstance(value, dict) and depth < 4:
        name = value.get("name") or value.get("fullName") or value.get("displayName")
        yield from _names(name or value.get("by"), depth + 1)
