"""Page bytes → an article, as clean text; or the reason why the page has none.

It asks what the page is before it believes its words: a consent wall, a subscription notice or a list
of links never replaces good text from the feed (`stand_in` makes an article of that, marked so). It
never fetches, and never raises for a page, however broken: such a page is Unreadable.

Known failures: a body split over several containers may come back in part, and a page that holds
several articles as one.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

import lxml.html

from monitor import markup, text, urls
from monitor.model import Article, Entry, Page, Status, TextFrom, Unreadable

__all__ = ["extract", "stand_in"]

# Pages over this many tags cost tens of seconds in any extractor; real articles measured stay under
# 20,000.
_MOST_TAGS = 60_000

_CONSENT = re.compile(
    r"we (?:and our (?:\d+ )?partners )?use cookies|store and(?:/or)? access information on (?:your|a) device"
    r"|we value your privacy|before you continue|your privacy choices"
    r"|accept (?:all )?cookies|manage (?:your )?(?:cookie|privacy|consent)|consent to the use of"
    r"|cookie[- ](?:einstellungen|richtlinie)|wir verwenden cookies|nous utilisons des cookies"
    r"|クッキー.{0,12}(?:使用|同意)|cookie.{0,12}(?:使用|同意)|プライバシー.{0,10}(?:設定|同意)",
    re.IGNORECASE,
)
_PAYWALL = re.compile(
    r"subscribe (?:now |today )?to (?:continue|read|unlock|keep reading)|to continue reading"
    r"|already a subscriber|subscribers? only|sign in to (?:read|continue)|register to (?:read|continue)"
    r"|this (?:article|content|story) is (?:for|available to|reserved for|exclusive to) (?:our )?"
    r"(?:paid |premium )?(?:subscribers|members)|unlock (?:this|the full) (?:article|story)"
    r"|you have (?:reached|used) your (?:limit|free)|start your (?:free )?trial"
    r"|become a (?:member|subscriber) to"
    r"|pour lire la suite|abonnez-vous|jetzt weiterlesen|nur für abonnenten|para seguir leyendo"
    r"|(?:この記事は)?(?:会員|有料会員|有料).{0,6}限定|続きを読むには|残り\s*\d[\d,]*\s*文字|ログインして(?:続き|全文)",
    re.IGNORECASE,
)
_CHALLENGE = re.compile(
    r"checking your browser|just a moment|enable (?:js|javascript) and|verify (?:that )?you are (?:a )?human"
    r"|are you a robot|unusual traffic|access (?:to this page has been )?denied|ddos protection by",
    re.IGNORECASE,
)
_ARTICLE_TYPES = frozenset(
    (
        "Article NewsArticle BlogPosting ReportageNewsArticle AnalysisNewsArticle OpinionNewsArticle "
        "BackgroundNewsArticle ReviewNewsArticle TechArticle LiveBlogPosting Report"
    ).split()
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?=[-_]|$)")
# A text shorter than this (characters; unspaced scripts carry about three times as much in one) is no
# article by itself: the shortest whole news briefs measured have some 200.
_BRIEF = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """What trafilatura and the page's own data say."""

    title: str
    text: str
    authors: tuple[str, ...]
    published: datetime | None
    lang: str | None
    canonical: str | None
    free: bool | None


def extract(page: Page, entry: Entry, outlet: str) -> Article | Unreadable:
    """The article on `page`, which `entry` announced. `outlet`: the name it goes under.

    The title is the feed's, where it gives one: a page's <title> carries the outlet's name and worse.
    """
    if not _is_markup(page):
        return Unreadable(url=page.url, status="empty", reason=f"not a web page ({page.media_type})")
    document = markup.decode(page.body, page.charset)
    if document.count("<") > _MOST_TAGS:
        return Unreadable(url=page.url, status="empty", reason=f"more than {_MOST_TAGS:,} tags")
    root = markup.tree(document)
    if root is None:
        return Unreadable(url=page.url, status="empty", reason="no markup and no words")
    reading = _read(document, root)
    status, reason = _judge(reading, root, entry)
    if status != "article":
        return Unreadable(url=page.url, status=status, reason=reason)
    address = entry.url or page.url
    url = urls.canonical(reading.canonical, address)
    title = entry.title or reading.title
    return Article(
        id=urls.article_id(url),
        url=url,
        feed=entry.feed,
        outlet=outlet,
        title=title,
        text=_without_heading(reading.text, {title, reading.title}, {*entry.authors, *reading.authors}),
        text_from="page",
        status="article",
        lang=_language(reading.text, reading.lang or entry.lang),
        authors=entry.authors or reading.authors,
        published=entry.published or reading.published,
        seen=entry.seen,
    )


def stand_in(entry: Entry, outlet: str, *, address: str, status: Status) -> Article:
    """The article as the feed tells it, for a page that could not be had or read (`status`)."""
    text_from: TextFrom = "feed" if entry.text else "title"
    return Article(
        id=urls.article_id(address),
        url=address,
        feed=entry.feed,
        outlet=outlet,
        title=entry.title,
        text=entry.text,
        text_from=text_from,
        status=status,
        lang=_language(entry.text or entry.title, entry.lang),
        authors=entry.authors,
        published=entry.published,
        seen=entry.seen,
    )


def _is_markup(page: Page) -> bool:
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


def _read(document: str, root: lxml.html.HtmlElement) -> _Reading:
    data = list(_embedded(root))
    found: Any = None
    # It loads in 0.2 s, in workers only: whoever hands them `extract` by name does without.
    import trafilatura  # noqa: PLC0415

    # Whatever its parsers raise on a broken page, the page is only unreadable: the feed's text stands
    # in, and the next page is not lost.
    with contextlib.suppress(Exception):
        found = trafilatura.bare_extraction(
            document,
            include_comments=False,
            include_tables=True,
            with_metadata=True,
            date_extraction_params={"extensive_search": False, "original_date": True},
            config=_config(),
        )
    metadata = found.as_dict() if found is not None else {}
    body = markup_free(str(metadata.get("text") or ""))
    return _Reading(
        title=_first(data, "headline") or text.one_line(str(metadata.get("title") or "")),
        text=body,
        authors=_people(data) or _names(str(metadata.get("author") or "")),
        published=_day(_first(data, "datePublished")) or _day(str(metadata.get("date") or "")),
        lang=_declared_language(root),
        canonical=_canonical(root),
        free=_is_free(data),
    )


@cache
def _config() -> Any:
    from trafilatura.settings import use_config  # noqa: PLC0415  as in `_read`

    # trafilatura drops texts under 250 characters by default; a Japanese brief is shorter than that and
    # whole. What is too short is decided here, beside the feed's own text.
    config = use_config()
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", "80")
    config.set("DEFAULT", "MIN_OUTPUT_SIZE", "20")
    config.set("DEFAULT", "EXTRACTION_TIMEOUT", "0")  # a signal, which only a main thread may set
    return config


def markup_free(body: str) -> str:
    """trafilatura ends every paragraph with one line feed; ours are separated by a blank line."""
    lines = (text.one_line(line) for line in text.clean(body).split("\n"))
    return "\n\n".join(line for line in lines if line)


def _judge(reading: _Reading, root: lxml.html.HtmlElement, entry: Entry) -> tuple[Status, str]:
    """What the page is. Refuses on evidence only: a feed entry is a strong sign of an article."""
    body = reading.text
    size = _size(body)
    feed_size = _size(entry.text)
    head = f"{reading.title} {body[:600]}"
    if size < _BRIEF * 3 and _CHALLENGE.search(head):
        return "empty", "a browser check in place of the article"
    # Many pages carry a cookie banner beside the article: it is a wall only where the words that came
    # out are not the article's.
    if size < _BRIEF * 4 and (
        _CONSENT.search(body) or (_is_beside(body, entry) and _CONSENT.search(_whole(root)))
    ):
        return "consent", "a consent wall in place of the article"
    if size < _BRIEF * 8 and (_PAYWALL.search(body) or (reading.free is False and size < _BRIEF * 4)):
        return "paywall", "a teaser in front of a paywall"
    if _is_list(root, body):
        return "list", "a list of links to articles"
    if body and _prose(body) < 0.3 and size < _BRIEF * 20:
        return "empty", "page furniture in place of the article"
    if not body or (size < _BRIEF and size <= feed_size):
        if _PAYWALL.search(_whole(root)):
            return "paywall", "a teaser in front of a paywall"
        return ("feed-text", "no more than the feed's own text") if feed_size else ("empty", "no text found")
    if feed_size > size * 1.5 and feed_size > _BRIEF * 2:
        return "feed-text", "less than the feed's own text"
    return "article", ""


def _is_beside(body: str, entry: Entry) -> bool:
    """Whether `body` shares next to nothing with what the feed announced."""
    announced = {word for word in text.words(f"{entry.title} {entry.text}") if len(word) > 3}
    found = announced.intersection(text.words(body))
    return bool(announced) and len(found) * 8 < len(announced)


def _without_heading(body: str, titles: set[str], authors: set[str]) -> str:
    """`body` without what stands above an article's first words: label, headline, byline, place of
    the date. They would count as its lead, and the label of a section as what it is about."""
    lines = text.paragraphs(body)
    headlines = {text.fold(title) for title in titles if title}
    for at, line in enumerate(lines[:4]):
        if text.fold(line) in headlines and all(len(one) <= 60 for one in lines[:at]):
            lines = lines[at + 1 :]
            break
    names = {text.fold(name) for name in authors}
    while len(lines) > 1 and _is_byline(lines[0], names):
        lines = lines[1:]
    return "\n\n".join(lines)


def _is_byline(line: str, names: set[str]) -> bool:
    if len(line) > 120 or re.search(r"[.!?。]$", line):
        return False
    folded = text.fold(line)
    if re.match(r"by\s+[a-z]", folded) and len(line.split()) <= 12:
        return True
    parts = [one.strip() for one in re.split(r",|、|・|&| and | und | et ", folded.removeprefix("by "))]
    return bool(names) and all(part in names for part in parts if part)


def _whole(root: lxml.html.HtmlElement) -> str:
    """All words of the page, its furniture too, up to a bound: walls stand outside the article."""
    found = root.find("body")
    node = root if found is None else found
    return markup.plain(str(lxml.html.tostring(node, encoding="unicode"))[:400_000])[:6_000]


def _is_list(root: lxml.html.HtmlElement, body: str) -> bool:
    """Whether the page leads to articles, rather than being one: it links to many long titles, most of
    its extracted words are those links', and it does not call itself an article."""
    kind = "".join(root.xpath("//meta[@property='og:type']/@content")[:1]).lower()
    if kind == "article" or root.xpath("count(//article)") == 1:
        return False
    whole = [
        one for one in root.xpath("//article[.//h2 or .//h3]")[:50] if len(str(one.text_content())) > 300
    ]
    if len(whole) >= 3 and not root.xpath("//article[.//h1]"):
        return True  # whole articles one below the other: a tag page or a blog's front page
    titles = [
        text.one_line(str(node.text_content()))
        for node in root.xpath("//h2//a | //h3//a | //li//a | //article//a")[:400]
    ]
    linked = {title for title in titles if len(title) >= 25}
    if len(linked) < 8 or not body:
        return False
    lines = text.paragraphs(body)
    inside = sum(len(line) for line in lines if any(title in line for title in linked))
    return inside * 2 > len(body)


def _prose(body: str) -> float:
    """The share of `body` that stands in lines with a sentence in them: menus have none."""
    lines = text.paragraphs(body)
    sentences = sum(len(line) for line in lines if len(line) > 60 or re.search(r"[.!?…。！？]", line[-3:]))
    return sentences / max(1, sum(len(line) for line in lines))


def _size(body: str) -> int:
    """Length in characters of Latin text: one of an unspaced script counts for three."""
    return len(body) + 2 * sum(1 for char in body if "\u3040" <= char <= "\u9fff")


def _embedded(root: lxml.html.HtmlElement) -> Iterator[dict[str, Any]]:
    """The article objects of the page's JSON-LD (schema.org)."""
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
                said = one.get("@type")
                kinds = [
                    kind for kind in (said if isinstance(said, list) else [said]) if isinstance(kind, str)
                ]
                if _ARTICLE_TYPES.intersection(kinds):
                    yield one


def _first(data: list[dict[str, Any]], key: str) -> str:
    for one in data:
        value = one.get(key)
        if isinstance(value, str) and value.strip():
            return text.one_line(markup.plain(value))
    return ""


def _people(data: list[dict[str, Any]]) -> tuple[str, ...]:
    for one in data:
        value = one.get("author")
        found = [
            text.one_line(str(person["name"]))
            for person in (value if isinstance(value, list) else [value])
            if isinstance(person, dict)
            and person.get("@type") in {"Person", None}
            and isinstance(person.get("name"), str)
        ]
        if found:
            return tuple(dict.fromkeys(found))
    return ()


def _names(joined: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in (text.one_line(one) for one in joined.split(";")) if name))


def _is_free(data: list[dict[str, Any]]) -> bool | None:
    for one in data:
        value = one.get("isAccessibleForFree")
        if value is not None:
            return str(value).lower() not in {"false", "http://schema.org/false", "https://schema.org/false"}
    return None


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


def _canonical(root: lxml.html.HtmlElement) -> str | None:
    found = root.xpath("//link[contains(concat(' ', normalize-space(@rel), ' '), ' canonical ')]/@href")
    return str(found[0]) if len(set(found)) == 1 else None


def _declared_language(root: lxml.html.HtmlElement) -> str | None:
    found = _LANGUAGE.match(
        str(root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or "")
    )
    return found.group().lower() if found else None


def _language(body: str, declared: str | None) -> str | None:
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
