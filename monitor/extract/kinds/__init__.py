"""What a page is: an article, or something in its place: a wall, a list, a shop, a form.

It refuses on evidence only. A feed entry that announced the page, and whose headline the page bears, is
strong evidence of an article: then only a wall, or a page without words, is refused. Without one, `weighing`
asks what the page looks like.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from monitor import text
from monitor.extract.document import Document
from monitor.extract.kinds import headlines, phrases, signs, walls, weighing
from monitor.model import Entry, Kind, Status

# A text shorter than this (characters; unspaced scripts carry about three times as much in one) is no
# article by itself: the shortest whole news briefs measured have some 200.
_BRIEF = 200
_LINE_OF_NEWS = 60
# The log-odds at which a page that no feed announced is taken for no article. Measured across publishers:
# of the others .86 are refused there, of news none, of other web articles .03 (at 0 .90, none and .12; at 1
# .86, none and .02).
_LINE = 0.8
# What an entry that announced the address adds to it, though the page bears another headline: feeds announce
# articles, and pages are renamed.
_ENTRY = 1.5
_TIMES = 6
_SENTENCE_END = re.compile(r"[.!?…。！？]")
_MEDIA_PATH = re.compile(
    r"/(?:videos?|watch|mediathek|clips?|galler(?:y|ies)|galerie|photos?|fotos?|fotostrecken?|bilder|slideshows?"
    r"|pictures|diaporamas?|bildstrecken?|in-pictures|photo-gallery)(?:[/-]|$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What the page is, the status that follows, and why where it is no article. `told`: whether its words
    are still about what the entry announced, and better than none."""

    kind: Kind
    status: Status
    reason: str = ""
    told: bool = True


_NO_MORE = Judgement(kind="empty", status="feed-text", reason="no more than the feed's own text", told=False)
_LIST = Judgement(kind="list", status="list", reason="a list of links to articles", told=False)


def judge(document: Document, entry: Entry, *, title: str, body: str) -> Judgement:
    """What the page is whose title and text these are, and which `entry` announced."""
    beside = _is_beside(body, entry)
    announced = _bears_out(document, entry, body)
    wall = _wall(document, entry, body=body, beside=beside, announced=announced)
    if wall is not None:
        return wall
    types = signs.declared_types(document.root)
    if walls.is_chrome(body, beside=beside):
        return _furniture(document, types, entry, body, announced=announced)
    if not announced and not beside and body.strip() and _adds_nothing(entry, body):
        return _NO_MORE
    line = _LINE + _ENTRY if entry.title or entry.text else _LINE
    if not announced and (
        not body.strip() or weighing.against(document, types, title=title, body=body, line=line) > line
    ):
        if _leads_on(document, types, body):
            return _LIST
        if body.strip():
            return _no_article("a page with words that is no article", told=True)
    if not body.strip():
        shown = text.fold(" ".join(walls.around(document.root)))
        if entry.text and text.fold(text.one_line(entry.text))[:80] in shown:
            return _NO_MORE
        return Judgement(kind="empty", status="empty", reason="no text found", told=False)
    if not announced and not signs.is_declared(document, types) and _is_furniture(body):
        return _furniture(document, types, entry, body, announced=announced)
    return _article(document, types, entry, body, announced=announced)


def _article(document: Document, types: list[str], entry: Entry, body: str, *, announced: bool) -> Judgement:
    """What kind of article it is, and whether it says more than the feed did."""
    long, known = walls.size(body), walls.size(entry.text)
    kind: Kind = "live-blog" if "liveblogposting" in types or _is_live(document) else "article"
    media = _media(document, types)
    if media is not None and kind == "article":
        kind = media
        # A caption is no article, nor are eight of them; a report with a film above it is one.
        own, prose = _beside_captions(document, body), _prose(body)
        if own < _BRIEF * 3 and (own < _BRIEF or own <= known or prose <= 0.6):
            return _caption(media, entry, told=prose > 0.5)
    if _adds_nothing(entry, body):
        # A line under the announced headline may be the whole of a brief, where nothing is sold.
        whole = announced and len(body) >= _LINE_OF_NEWS and long * 10 >= known * 9
        if not whole or walls.offers(document):
            return _NO_MORE
    if known > long * 1.5 and known > _BRIEF * 2:
        return Judgement(kind=kind, status="feed-text", reason="less than the feed's own text")
    return Judgement(kind=kind, status="article")


def _caption(kind: Kind, entry: Entry, *, told: bool) -> Judgement:
    return Judgement(
        kind=kind,
        status="feed-text" if entry.text else "empty",
        reason=f"a {kind} page's caption",
        told=told,
    )


def _wall(document: Document, entry: Entry, *, body: str, beside: bool, announced: bool) -> Judgement | None:
    # A report on cookies or on a refusal says a wall's words, and what it was announced to say too.
    if not (announced and _tells(body, entry.title)):
        if walls.is_challenge(document, body=body, title=entry.title, announced=announced):
            return Judgement(
                kind="challenge", status="empty", reason="a browser check in place of the article", told=False
            )
        if walls.is_missing(document, body=body, title=entry.title, announced=announced):
            return _no_article("the page says that it does not exist")
        if walls.is_consent(document, body=body, beside=beside):
            return Judgement(
                kind="consent", status="consent", reason="a consent wall in place of the article", told=False
            )
    if walls.is_teaser(document, body=body):
        return Judgement(kind="paywall", status="paywall", reason="a teaser in front of a paywall")
    return None


def _furniture(
    document: Document, types: list[str], entry: Entry, body: str, *, announced: bool
) -> Judgement:
    """What a page is of which only furniture was read."""
    media = _media(document, types)
    if media is not None:
        return _caption(media, entry, told=False)
    if not announced and not signs.is_declared(document, types) and _leads_on(document, types, body):
        return _LIST
    return _no_article("page furniture in place of the article")


def _adds_nothing(entry: Entry, body: str) -> bool:
    return walls.size(body) < _BRIEF and walls.size(body) <= walls.size(entry.text)


def _no_article(reason: str, *, told: bool = False) -> Judgement:
    return Judgement(kind="other", status="empty", reason=reason, told=told)


def _is_beside(body: str, entry: Entry) -> bool:
    """Whether `body` shares next to nothing with what the feed announced. Long texts are not asked: no
    wall is as long."""
    if len(body) > walls.LONGEST:
        return False
    # Short words are too common to tell: furniture shares "about", "more", "with" with any headline.
    announced = headlines.telling(f"{entry.title} {entry.text[:2_000]}")
    announced = {one for one in announced if len(one) > 5 or text.is_unspaced(one)} or announced
    return bool(announced) and len(announced & set(text.words(body))) * 8 < len(announced)


def _bears_out(document: Document, entry: Entry, body: str) -> bool:
    """Whether the page shows the headline that the feed announced, or tells what the feed tells."""
    if not (entry.title or entry.text):
        return False
    if any(headlines.is_one(entry.title, one) for one in headlines.shown(document)):
        return True
    told = headlines.telling(entry.text[:2_000])
    return len(told) >= 8 and len(told & set(text.words(body[:4_000]))) * 5 >= len(told) * 4


def _tells(body: str, title: str) -> bool:
    """Whether the sentences of `body` have half of what the headline has beyond a wall's own words."""
    own = title
    for said in (phrases.CONSENT, phrases.PRIVACY, phrases.CHALLENGE, phrases.MISSING):
        own = said.sub(" ", own)
    announced = headlines.telling(own)
    sentences = " ".join(one for one in text.paragraphs(body) if _SENTENCE_END.search(one[-3:]))
    found = announced & set(text.words(sentences[:4_000]))
    return len(found) >= 2 and len(found) * 2 >= len(announced)


def _is_live(document: Document) -> bool:
    """Whether the page is a report in dated entries: it says so, and has the times for it."""
    body = document.root.find("body")
    marks = (
        ""
        if body is None
        else f"{body.get('class') or ''} {body.get('id') or ''} {document.url}".lower()[:800]
    )
    if not re.search(
        r"live-?blog|liveticker|live-?updates?|/live/|live-?news|live-?text|minute-by-minute", marks
    ):
        return False
    times = {str(node.get("datetime") or node.text or "") for node in list(document.root.iter("time"))[:200]}
    return len(times) >= _TIMES


def _media(document: Document, types: list[str]) -> Kind | None:
    """`video` or `gallery` where that is what the page is for."""
    og = document.meta("og:type").lower()
    article = any(one.endswith(("article", "blogposting")) for one in types) or og == "article"
    path = document.url.split("://", 1)[-1].partition("/")[2][:300]
    place = _MEDIA_PATH.search("/" + path)
    if og.startswith("video") or (not article and "videoobject" in types and place):
        return "video"
    if "imagegallery" in types or "mediagallery" in types:
        return "gallery"
    if place:
        return (
            "video" if re.search(r"video|watch|mediathek|clip", place.group(), re.IGNORECASE) else "gallery"
        )
    return None


def _beside_captions(document: Document, body: str) -> int:
    """The size of the sentences of `body` that stand in no picture's caption."""
    captions = " ".join(
        text.one_line(str(node.text_content())[:2_000])
        for node in islice(document.root.iter("figcaption"), 200)
    )
    return sum(walls.size(one) for one in text.paragraphs(body) if _is_told(one) and one not in captions)


def _is_told(line: str) -> bool:
    return len(line) > 60 or _SENTENCE_END.search(line[-3:]) is not None


def _leads_on(document: Document, types: list[str], body: str) -> bool:
    """Whether the page leads to articles or things: its headings are links, or its words are."""
    linked = {
        text.one_line(str(node.text_content())[:200])
        for node in document.root.iter("h2", "h3", "h4")
        if node.find(".//a") is not None or (node.getparent() is not None and node.getparent().tag == "a")
    }
    if len(linked) >= 5 or {"collectionpage", "searchresultspage", "itemlist"} & set(types):
        return True
    titles = {
        one
        for one in (
            text.one_line(str(node.text_content())[:200]) for node in list(document.root.iter("a"))[:600]
        )
        if len(one) >= 25
    }
    lines = text.paragraphs(body)
    inside = sum(len(one) for one in lines if one in titles)
    return len(titles) >= 8 and inside * 3 > len(body)


def _is_furniture(body: str) -> bool:
    return _prose(body) < 0.3 and walls.size(body) < _BRIEF * 20


def _prose(body: str) -> float:
    """The share of `body` that stands in lines with a sentence in them: menus have none."""
    lines = text.paragraphs(body)
    sentences = sum(len(line) for line in lines if _is_told(line))
    return sentences / max(1, sum(len(line) for line in lines))
