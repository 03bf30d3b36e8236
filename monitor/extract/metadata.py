"""What a page says of its article beside the text: title, authors, times, language, address, section."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from monitor import text
from monitor.extract.document import Document
from monitor.model import Entry

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?=[-_]|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """Times are aware UTC. Strings are empty and the rest None where nothing says."""

    title: str
    authors: tuple[str, ...]
    published: datetime | None
    modified: datetime | None
    lang: str | None
    canonical: str | None
    section: str
    site: str


def describe(document: Document, entry: Entry, body: str) -> Metadata:
    """The metadata of the page `entry` announced, whose text is `body`; what the entry says is one vote
    among the page's."""
    data = document.data
    title = (
        entry.title or next((one.headline for one in data if one.headline), "") or document.meta("og:title")
    )
    published = next((one.published for one in data if one.published), "") or document.meta(
        "article:published_time"
    )
    modified = next((one.modified for one in data if one.modified), "") or document.meta(
        "article:modified_time"
    )
    return Metadata(
        title=title or text.one_line("".join(document.root.xpath("//title//text()"))),
        authors=entry.authors or next((one.authors for one in data if one.authors), ()),
        published=entry.published or _day(published),
        modified=_day(modified),
        lang=language(body, _declared_language(document) or entry.lang),
        canonical=_canonical(document),
        section=next((one.section for one in data if one.section), "") or document.meta("article:section"),
        site=document.meta("og:site_name") or next((one.publisher for one in data if one.publisher), ""),
    )


def _day(value: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    return (
        (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
        if 1990 <= found.year < 9999
        else None
    )


def _canonical(document: Document) -> str | None:
    found = document.root.xpath(
        "//link[contains(concat(' ', normalize-space(@rel), ' '), ' canonical ')]/@href"
    )
    return str(found[0]) if len(set(found)) == 1 else None


def _declared_language(document: Document) -> str | None:
    root = document.root
    found = _LANGUAGE.match(
        str(root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or "")
    )
    return found.group().lower() if found else None


def language(body: str, declared: str | None) -> str | None:
    """The language of `body`. Scripts decide first: no declaration makes kana English. Templates
    declare wrongly (an English template around a German text), so from 200 characters on the words
    are asked; where they are too few, the declaration holds."""
    sample = body[:2000]
    kana = sum(1 for char in sample if "\u3040" <= char <= "\u30ff")
    if kana * 20 > len(sample):
        return "ja"
    if len(sample) < 200:
        return declared
    import py3langid  # noqa: PLC0415  brings NumPy: 0.1 s

    code, _ = py3langid.classify(sample)
    return str(code)
