"""Articles in JSON-LD, in every shape the web has: lists, @graph, several scripts, an article as what a
page is mainly about or as one of its parts, authors by reference, types by full address, JSON that is not
quite JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import lxml.html

from monitor import markup, text
from monitor.extract import people
from monitor.extract.embedded import loose
from monitor.extract.embedded.described import ARTICLES, Embedded, body_of, linking

_THINGS = ARTICLES | frozenset(
    (
        "VideoObject AudioObject PodcastEpisode ImageGallery MediaGallery Recipe "
        "WebPage ItemPage AboutPage FAQPage MedicalWebPage"
    ).split()
)
_INSIDE = ("@graph", "mainEntity", "mainEntityOfPage", "hasPart")
_TELLING = ("headline", "name", "datePublished", "author", "articleBody")
_MOST_SCRIPTS = 40
_MOST_OBJECTS = 800
_MOST_CHARACTERS = 4_000_000
_SALVAGED = ("headline", "datePublished", "dateModified", "articleSection", "inLanguage", "url")


def articles(root: lxml.html.HtmlElement) -> Iterator[Embedded]:
    """The articles (and what else may stand in their place) of the page's JSON-LD, in its order."""
    roots: list[object] = []
    broken: list[str] = []
    total = 0
    for number, node in enumerate(root.xpath("//script[contains(@type, 'ld+json')]")):
        source = str(node.text or "")
        total += len(source)
        if number >= _MOST_SCRIPTS or not source or total > _MOST_CHARACTERS:
            continue
        values = loose.values(source)
        roots.extend(values)
        if not values:
            broken.append(source)
    known: dict[str, dict[str, Any]] = {}
    objects = list(_objects(roots, known))
    for one in objects:
        yield _article(one, known)
    if not objects:
        for source in broken:
            yield from _salvage(source)


def _objects(roots: list[object], known: dict[str, dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The articles and media among the objects that stand on their own, in their order. What an article
    only mentions (its video, its comments, what it is about) is not a thing of the page's. Objects with
    an address of their own go into `known`."""
    stack: list[object] = list(reversed(roots))
    for _ in range(_MOST_OBJECTS):
        if not stack:
            return
        one = stack.pop()
        if isinstance(one, list):
            stack.extend(reversed(one[:_MOST_OBJECTS]))
        elif isinstance(one, dict):
            name = one.get("@id")
            if isinstance(name, str):
                known.setdefault(name, one)
            kinds = _types(one)
            stack.extend(one[key] for key in reversed(_INSIDE) if isinstance(one.get(key), list | dict))
            if _THINGS.intersection(kinds) and any(one.get(key) for key in _TELLING):
                yield one


def _article(one: dict[str, Any], known: dict[str, dict[str, Any]]) -> Embedded:
    body = body_of(one.get("articleBody")) or body_of(one.get("text"))
    if not body and isinstance(one.get("liveBlogUpdate"), list | dict):
        body = "\n\n".join(_updates(_many(one["liveBlogUpdate"])))
    published = _words(one.get("datePublished")) or _words(one.get("uploadDate"))
    page = one.get("mainEntityOfPage")
    byline, organisations = _byline(one.get("author"), known)
    if not byline.people and not byline.credits:
        byline, organisations = _byline(one.get("creator"), known)
    return Embedded(
        types=_types(one),
        headline=_words(one.get("headline")) or _words(one.get("name")),
        body=body,
        authors=byline.people,
        credits=byline.credits,
        organisations=organisations,
        published=published or _words(one.get("dateCreated")),
        modified=_words(one.get("dateModified")),
        section=next(filter(None, map(_words, _many(one.get("articleSection")))), ""),
        publisher=next(filter(None, (_name(who, known) for who in _many(one.get("publisher")))), ""),
        lang=_language(one.get("inLanguage")),
        url=_address(one.get("url")) or _address(page) or _address(one.get("@id")),
        free=_free(one),
        description=_words(one.get("description")),
        marked=linking(_many(one.get("articleBody")) or _many(one.get("text"))),
    )


def _salvage(source: str) -> Iterator[Embedded]:
    """What can be had from an article in JSON too broken to parse: an unescaped quotation mark in the
    text is enough to lose a whole object, its dates with it."""
    head = source[:20_000]
    said = set(re.findall(r'"@type"\s{0,5}:\s{0,5}\[?\s{0,5}"(\w{1,40})"', head))
    kinds = ARTICLES & said
    if not kinds:
        return
    fields = {
        key: _words(found.group(1))
        for key in _SALVAGED
        if (found := re.search(rf'"{key}"\s{{0,5}}:\s{{0,5}}"([^"]{{1,400}})"', head))
    }
    if not fields.get("headline") and not fields.get("datePublished"):
        return
    writer = re.search(
        r'"author"\s{0,5}:\s{0,5}[\[{\s]{0,20}"@type"\s{0,5}:\s{0,5}"Person"\s{0,5},'
        r'\s{0,20}"name"\s{0,5}:\s{0,5}"([^"]{1,100})"',
        head,
    )
    yield Embedded(
        types=tuple(sorted(kinds)),
        headline=fields.get("headline", ""),
        body="",
        authors=people.read([_words(writer.group(1))]).people if writer else (),
        published=fields.get("datePublished", ""),
        modified=fields.get("dateModified", ""),
        section=fields.get("articleSection", ""),
        publisher="",
        lang=fields.get("inLanguage", ""),
        url=fields.get("url", ""),
        free=None,
    )


def _many(value: object) -> list[object]:
    return value[:100] if isinstance(value, list) else [] if value is None else [value]


def _types(one: dict[str, Any]) -> tuple[str, ...]:
    """ "NewsArticle", ["Article", "NewsArticle"], "https://schema.org/NewsArticle", "schema:NewsArticle"."""
    kinds = [kind for kind in _many(one.get("@type")) if isinstance(kind, str)]
    return tuple(re.split(r"[/#:]", kind[:200].strip().rstrip("/"))[-1] for kind in kinds)


def _words(value: object) -> str:
    """A string, or the string of a {"@value": ...}; of a list the first."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("@value")
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**15:
        return str(value)
    return text.one_line(markup.plain(value[:4000])) if isinstance(value, str) else ""


def _address(value: object) -> str:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("@id") or value.get("url")
    if not isinstance(value, str) or not value.strip().startswith(("http://", "https://", "/")):
        return ""
    return value.strip()[:2000]


def _language(value: object) -> str:
    if isinstance(value, dict):
        value = value.get("alternateName") or value.get("name")
    return _words(value)


def _name(value: object, known: dict[str, dict[str, Any]]) -> str:
    if isinstance(value, dict):
        if "name" not in value and isinstance(value.get("@id"), str):
            value = known.get(value["@id"], value)
        return _words(value.get("name"))
    return _words(value)


def _byline(value: object, known: dict[str, dict[str, Any]]) -> tuple[people.Byline, tuple[str, ...]]:
    """Whom `value` names, and which of them it calls organisations, which are credits. Those that are called
    persons, or called nothing, are people, unless their names are an agency's."""
    said: list[str] = []
    organisations: list[str] = []
    for one in _many(value):
        if isinstance(one, dict):
            who = known.get(str(one.get("@id")), one) if "name" not in one else one
            kinds = _types(who)
            is_person = not kinds or "Person" in kinds
            (said if is_person else organisations).extend(_words(name) for name in _many(who.get("name")))
        elif isinstance(one, str):
            said.append(_words(one))
    found = people.read(said)
    named = tuple(dict.fromkeys(filter(None, organisations)))
    return people.Byline(people=found.people, credits=(*found.credits, *named)), named


def _free(one: dict[str, Any]) -> bool | None:
    said = [one.get("isAccessibleForFree")]
    said += [part.get("isAccessibleForFree") for part in _many(one.get("hasPart")) if isinstance(part, dict)]
    values = [str(value).strip().lower().rpartition("/")[2] for value in said if value is not None]
    if not values:
        return None
    return not any(value in {"false", "0", "no"} for value in values)


def _updates(values: list[object]) -> Iterator[str]:
    for one in values:
        if isinstance(one, dict):
            headline, words = _words(one.get("headline")), body_of(one.get("articleBody"))
            yield from (part for part in (headline, words) if part)
