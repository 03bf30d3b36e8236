"""JSON Feed 1.0 and 1.1 by hand, since feedparser has none and fastfeedparser keeps half of it.

A document that leaves its version out is a feed where it has items that have an id or an address and words.
A field of the wrong type is as good as missing.
"""

from __future__ import annotations

import json
from typing import Any

from monitor.parse.document import MOST_ENTRIES, Document, Raw
from monitor.parse.mending import utf8

# What may stand before the first bracket: marks of UTF-8 and UTF-16, half of UTF-16's letters, space.
_BEFORE = b"\xef\xbb\xbf\xfe\xff\0 \t\r\n"


def is_json(body: bytes) -> bool:
    """Whether the document is an object of JSON, by its first character."""
    return body[:400].translate(None, _BEFORE)[:1] == b"{"


def read(body: bytes, charset: str | None) -> Document | None:
    """The document, or None where it is no JSON or no feed."""
    found = _object(body, charset)
    items = found.get("items")
    if not isinstance(items, list) or not _is_feed(found, items):
        return None
    lang, people = _text(found.get("language")), _people(found)
    listed = [one for one in items if isinstance(one, dict)]
    return Document(
        entries=tuple(_entry(one, lang, people) for one in listed[:MOST_ENTRIES]),
        seen=len(listed),
        title=_text(found.get("title")),
        title_kind="text",
        lives_at=_text(found.get("feed_url")),
        parser="json",
    )


def _object(body: bytes, charset: str | None) -> dict[str, Any]:
    try:
        # Line feeds within strings are forbidden, and common.
        found = json.loads(utf8(body, charset).decode("utf-8", "replace"), strict=False)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _is_feed(found: dict[str, Any], items: list[Any]) -> bool:
    version = found.get("version")
    if isinstance(version, str) and "jsonfeed.org/version/" in version:
        return True
    return version is None and any(
        isinstance(one, dict)
        and any(one.get(key) for key in ("id", "url"))
        and any(one.get(key) for key in ("title", "content_html", "content_text", "summary"))
        for one in items
    )


def _entry(raw: dict[str, Any], feed_lang: str, feed_people: tuple[str, ...]) -> Raw:
    plain, marked = _text(raw.get("content_text")), _text(raw.get("content_html"))
    summary = _text(raw.get("summary"))
    identity = raw.get("id")
    return Raw(
        # A number in the wild, although the format wants a string.
        id=str(identity).strip() if isinstance(identity, str | int | float) else "",
        link=_text(raw.get("url")) or _text(raw.get("external_url")),
        title=_text(raw.get("title")),
        title_kind="either",
        summary=summary,
        summary_kind="text",
        body=marked or plain or summary,
        body_kind="html" if marked else "text",
        authors=_people(raw) or feed_people,
        published=_when(raw.get("date_published")),
        updated=_when(raw.get("date_modified")),
        lang=_text(raw.get("language")) or feed_lang,
    )


def _people(raw: dict[str, Any]) -> tuple[str, ...]:
    # 1.1: `authors`; 1.0: `author`.
    people = raw.get("authors") if isinstance(raw.get("authors"), list) else [raw.get("author")]
    named = (_text(one.get("name") if isinstance(one, dict) else one) for one in people or ())
    return tuple(one for one in named if one)


def _when(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else _text(value)


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
