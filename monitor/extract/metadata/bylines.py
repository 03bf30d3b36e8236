"""Who wrote the article, out of the places where a page says so, the most trusted first: the article data,
<meta>, the byline marked as such by the headline, and what reads as one in plain words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from urllib.parse import urlsplit

import lxml.html

from monitor.extract import excerpt, people
from monitor.extract.document import Document
from monitor.extract.embedded import Embedded
from monitor.extract.metadata import lines, spoken
from monitor.extract.metadata.marks import Marks
from monitor.extract.people import Byline, squeezed

# Vendors' names for the same thing. `article:author` is by rights the address of a profile.
_METAS = (
    "author",
    "article:author",
    "parsely-author",
    "sailthru.author",
    "byl",
    "dc.creator",
    "dcterms.creator",
    "dc.creator.author",
    "cxenseparse:author",
    "citation_author",
    "article:author_name",
    "og:article:author",
    "article.author",
    "authors",
    "articleauthor",
    "byline",
)
_NOT_IN = frozenset("nav aside footer form button figure figcaption".split())
# Words in the marks of an element, or of one around it, that is about something else: a comment, a list of
# other articles; and in those of the element itself: a portrait, what the author does.
_OTHERS = frozenset(
    (
        "comment comments related recommended recommendations teaser teasers sidebar widget most footer "
        "newsletter cards testimonial quote pullquote bookmark"
    ).split()
)
_PORTRAITS = frozenset(
    (
        "bio biography desc description avatar image img photo pic picture thumb social share follow caption "
        "position job role title links icon count"
    ).split()
)
# Marks of what holds a name and nothing else, so that one word will do.
_NAMED = frozenset({"vcard", "fn", "name"})
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_NAMES = (
    ".//*[@rel='author']",
    ".//*[@itemprop='name']",
    ".//*[contains(@class, 'name')]",
    (
        ".//a[contains(@href, 'auth') or contains(@href, 'profil') or contains(@href, 'people') or "
        "contains(@href, 'person') or contains(@href, 'staff') or contains(@href, 'journalist') or "
        "contains(@href, 'redak') or contains(@href, 'by/') or contains(@href, 'autor')]"
    ),
)
_FARTHEST = 12
_LONGEST = 160


def read(
    document: Document,
    main: Embedded | None,
    heading: lxml.html.HtmlElement | None,
    marks: Marks,
    body: str,
    outlets: Sequence[str],
) -> Byline:
    """The people the article with the text `body` is by. Where nobody is named, those it is credited to. An
    outlet that names itself as author is a default of its system: it counts only where nothing else is said.
    Where two places name it, only people count for more, no agency."""
    outlets = known_as(document.url, outlets)
    own = {squeezed(outlet) for outlet in outlets} - {""}
    last = Byline()
    is_agreed = False
    for found in _sources(document, main, heading, marks, body, outlets):
        if found.people and not all(_is_handle(name) for name in found.people):
            return found
        if not is_agreed and any(not _is_own(squeezed(name), own) for name in found.credits):
            return found
        is_agreed = is_agreed or bool(found.credits and found.credits[0] in last.credits)
        if not last.credits and not last.people:
            last = found
    return last


def without_house(
    credited: Sequence[str],
    document: Document,
    heading: lxml.html.HtmlElement | None,
    outlets: Sequence[str],
) -> tuple[str, ...]:
    """`credited` without the house: the outlet, or a desk of no name. It stays where an editor typed it in as
    the author, rather than a template: where <meta> or the data do not call it an organisation, or the page
    shows it by the headline too; and where a byline is the outlet's very name, as people sign on sites of
    their own. (Collections of pages labelled by hand count it as the author there.)"""
    believed = {squeezed(name) for key in _METAS for name in document.metas.get(key, ())[:10]}
    known = {squeezed(outlet) for outlet in outlets}
    organisations: set[str] = set()
    for one in document.data[:5]:
        if one.shape != "microformat":
            believed.update(squeezed(name) for name in (*one.authors, *one.credits))
            organisations.update(squeezed(name) for name in one.organisations)
    kept: list[str] = []
    for name in credited:
        key = squeezed(name)
        is_typed_in = key in believed and (key not in organisations or _is_shown(key, heading))
        is_owner = key in known and key not in organisations
        if is_typed_in or is_owner or not people.is_house(name, outlets):
            kept.append(name)
    return tuple(kept)


def _is_shown(key: str, heading: lxml.html.HtmlElement | None) -> bool:
    shown = lines.behind(heading, 30) if heading is not None else ()
    for line in shown:
        if len(line) <= 80:
            found = people.read([line])
            if key in map(squeezed, (line, *found.people, *found.credits)):
                return True
    return False


def known_as(url: str, outlets: Sequence[str]) -> list[str]:
    """What the outlet at `url` may sign with: its names `outlets`, and those of its host."""
    host = urlsplit(url).hostname or ""
    known = [*outlets, host, *host.removeprefix("www.").split(".")[:-1]]
    return known + [one.rpartition(".")[0] for one in known if re.fullmatch(r"[^.\s]+\.[a-z]{2,4}", one)]


def _is_handle(name: str) -> bool:
    """Whether `name` is what somebody is called by a system: "jdoe", "officialjane"."""
    return name.isascii() and name.islower() and " " not in name


def _sources(
    document: Document,
    main: Embedded | None,
    heading: lxml.html.HtmlElement | None,
    marks: Marks,
    body: str,
    outlets: Sequence[str],
) -> Iterator[Byline]:
    if main is not None:
        yield _without(Byline(people=main.authors, credits=main.credits), outlets)
    for key in _METAS:
        said = [one for one in document.metas.get(key, ()) if not one.startswith(("http://", "https://"))]
        if said:
            yield people.read(said[:10], outlets)
    yield people.read(_labelled(document), outlets)
    for one in document.data[:5]:
        if one is not main and main is not None and one.headline == main.headline:
            yield _without(Byline(people=one.authors, credits=one.credits), outlets)
    yield _marked(marks, outlets)
    yield spoken.read(heading, body, urlsplit(document.url).hostname or "", outlets)


def _labelled(document: Document) -> Iterator[str]:
    """What the cards of social networks show beside "Written by", as blog systems and their plugins fill
    them in."""
    for at in ("1", "2"):
        if people.is_by(document.meta(f"twitter:label{at}")):
            yield document.meta(f"twitter:data{at}")


def _without(byline: Byline, outlets: Sequence[str]) -> Byline:
    """The outlet is no person, whatever the data call it."""
    own = {squeezed(outlet) for outlet in outlets}
    kept = tuple(name for name in byline.people if squeezed(name) not in own)
    moved = tuple(name for name in byline.people if name not in kept)
    return Byline(people=kept, credits=(*moved, *byline.credits))


def _is_own(key: str, own: set[str]) -> bool:
    return key in own or (
        len(key) > 3 and any(len(name) > 3 and (key in name or name in key) for name in own)
    )


def _marked(marks: Marks, outlets: Sequence[str]) -> Byline:
    """The names in the first element marked as a byline, behind the headline before elsewhere; and in
    those of the same kind beside it."""
    nodes = [node for node in marks.bylines[: _FARTHEST * 3] if not _is_elsewhere(node)]
    credited: tuple[str, ...] = ()
    for node in nodes[:_FARTHEST]:
        found = people.read(_names_in(node), outlets)
        is_plain = len(found.people) == 1 and bool(_words(node) & _NAMED)
        persons = tuple(name for name in found.people if is_plain or people.looks_like_a_name(name))
        if persons:
            return Byline(people=persons + _beside(node, persons, outlets))
        credited = credited or found.credits
    return Byline(credits=credited)


def _names_in(node: lxml.html.HtmlElement) -> list[str]:
    """What stands in the byline's parts that are marked as names or lead to a profile; else in all of its
    parts, each for itself: a role or a date stands in one of its own."""
    for path in _NAMES:
        parts = [excerpt.words(one, 200) for one in node.xpath(path)[:12]]
        parts = [one for one in parts if one and len(one) <= 80]
        if any(people.looks_like_a_name(one) for one in parts):
            return parts
    parts = excerpt.pieces(node, 12)
    return parts if sum(map(len, parts)) <= _LONGEST * 2 else parts[:2]


def _beside(node: lxml.html.HtmlElement, known: Sequence[str], outlets: Sequence[str]) -> tuple[str, ...]:
    mark = node.get("class")
    above = node.getparent()
    if not mark or above is None:
        return ()
    said: list[str] = []
    for one in islice(above.iterchildren(node.tag), 12):
        if one is not node and one.get("class") == mark:
            said.extend(_names_in(one))
    found = people.read(said, outlets).people
    return tuple(name for name in found if name not in known and people.looks_like_a_name(name))


def _is_elsewhere(node: lxml.html.HtmlElement) -> bool:
    """Whether `node` is part of something else than the article's head: a comment, a list of other
    articles, a caption, an author's portrait."""
    own = _words(node)
    if (own & _OTHERS and not _is_article_foot(node, own)) or (
        own & _PORTRAITS and not own & {"name", "names"}
    ):
        return True
    for height, one in enumerate(islice(node.iterancestors(), 8)):
        words = _words(one)
        if one.tag == "article":
            return False
        if one.tag in _NOT_IN or (height < 6 and words & _OTHERS):
            return not _is_article_foot(one, words)
    return False


def _is_article_foot(node: lxml.html.HtmlElement, words: set[str]) -> bool:
    """Blogs sign in the foot of the entry."""
    is_foot = node.tag == "footer" or words & _OTHERS == {"footer"}
    return is_foot and bool(words & {"post", "entry", "article"})


def _words(node: lxml.html.HtmlElement) -> set[str]:
    mark = f"{node.get('class') or ''} {node.get('id') or ''}"[:300]
    return {word.lower() for word in _WORD.findall(mark)}
