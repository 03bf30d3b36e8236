"""The articles that a page describes as data, for machines: JSON-LD (schema.org)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import lxml.html

from monitor import markup, text

_ARTICLE_TYPES = frozenset(
    (
        "Article NewsArticle BlogPosting ReportageNewsArticle AnalysisNewsArticle OpinionNewsArticle "
        "BackgroundNewsArticle ReviewNewsArticle TechArticle LiveBlogPosting Report"
    ).split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Embedded:
    """One article as data. Strings are empty and `free` None where the data do not say; `body` is plain
    text, `published` and `modified` as written."""

    types: tuple[str, ...]
    headline: str
    body: str
    authors: tuple[str, ...]
    published: str
    modified: str
    section: str
    publisher: str
    lang: str
    url: str
    free: bool | None


def articles(root: lxml.html.HtmlElement) -> tuple[Embedded, ...]:
    """The articles described in the page's JSON-LD, in its order. Never raises."""
    return tuple(_article(one) for one in _objects(root))


def _article(one: dict[str, Any]) -> Embedded:
    publisher = one.get("publisher")
    return Embedded(
        types=_types(one),
        headline=_words(one.get("headline")),
        body=markup.plain(str(one.get("articleBody") or "")),
        authors=_people(one.get("author")),
        published=_words(one.get("datePublished")),
        modified=_words(one.get("dateModified")),
        section=_words(one.get("articleSection")),
        publisher=_words(publisher.get("name")) if isinstance(publisher, dict) else _words(publisher),
        lang=_words(one.get("inLanguage")),
        url=_words(one.get("url")),
        free=_free(one.get("isAccessibleForFree")),
    )


def _objects(root: lxml.html.HtmlElement) -> Iterator[dict[str, Any]]:
    for node in root.xpath("//script[@type='application/ld+json']")[:20]:
        try:
            found = json.loads(str(node.text or ""), strict=False)
        except (ValueError, RecursionError):
            continue
        stack = [found]
        for _ in range(500):
            if not stack:
                break
            one = stack.pop()
            if isinstance(one, list):
                stack.extend(reversed(one))
            elif isinstance(one, dict):
                stack.append(one.get("@graph"))
                stack.append(one.get("mainEntity"))
                if _ARTICLE_TYPES.intersection(_types(one)):
                    yield one


def _types(one: dict[str, Any]) -> tuple[str, ...]:
    said = one.get("@type")
    return tuple(kind for kind in (said if isinstance(said, list) else [said]) if isinstance(kind, str))


def _words(value: object) -> str:
    return text.one_line(markup.plain(value)) if isinstance(value, str) else ""


def _people(value: object) -> tuple[str, ...]:
    found = [
        text.one_line(str(person["name"]))
        for person in (value if isinstance(value, list) else [value])
        if isinstance(person, dict)
        and person.get("@type") in {"Person", None}
        and isinstance(person.get("name"), str)
    ]
    return tuple(dict.fromkeys(found))


def _free(value: object) -> bool | None:
    if value is None:
        return None
    return str(value).lower() not in {"false", "http://schema.org/false", "https://schema.org/false"}
