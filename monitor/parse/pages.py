"""A page without a feed → entries: the links that a CSS selector finds on it.

An entry is its link's address. Its title is what the link says, without “read more”; its date what stands
beside it alone, in a <time> or in words. A link that nothing dates has no date: its own page may.

Nothing is fetched, and nothing is guessed that the selector did not name. A selector that finds nothing is an
error, never an empty list: the page has changed, or is not the one that was meant.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import lxml.etree
import lxml.html

from monitor import markup, selectors, text, urls
from monitor.errors import ParseError, RuleError
from monitor.model import Entry, Feed, Page, Reading
from monitor.parse import dates, shown
from monitor.parse.instead import challenge

MOST = 500
"""Entries that are read of one page."""

REVISION = b"1"
"""Counts up when the same link makes another entry than before."""

_MARK = 8
_LONGEST_ADDRESS = 4_000
_MOST_ELEMENTS = 5_000
_MOST_INSIDE = 2_000
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
# A block around one link that is larger than this is not about the link.
_LARGEST_BLOCK = 400
_HIGHEST = 6
_SHORTEST_DATE, _LONGEST_DATE = 6, 60
# Of a card's lines, a shorter one is a label (“News”, “動画”).
_LEAST_TITLE = 10
# What is dated further ahead is an event, and not when its page was published.
_AHEAD = timedelta(days=2)
_IDLE = re.compile(
    r"(?:(?:click here (?:to|for) )?(?:read|learn|find out|see|show|view|discover) (?:the )?"
    r"(?:more|full|all|article|story|post|details)(?: (?:article|story|post|about this|here))?|more|"
    r"continue(?: reading)?|full (?:story|article|text)|details?|link|here|permalink|comments?|share|"
    r"weiterlesen|mehr(?: (?:lesen|erfahren|dazu|infos?))?|zum artikel|lire (?:la suite|plus|l.article)|"
    r"en savoir plus|la suite|leer más|ver más|seguir leyendo|leggi (?:tutto|di più)|continua|leia mais|"
    r"saiba mais|lees (?:meer|verder)|läs mer|les mer|læs mere|czytaj (?:więcej|dalej)|"
    r"читать (?:далее|дальше)|подробнее|続きを(?:読む|見る)|もっと(?:読む|見る)|"
    r"詳(?:細|しく)(?:を?(?:見る|読む)|はこちら)?|全文を?読む|記事を読む|阅读(?:全文|更多)|查看(?:详情|更多)|更多|閱讀(?:全文|更多)|"
    r"자세히(?: 보기)?|더 ?보기)[\s.…:»›>→]*",
    re.IGNORECASE,
)
_BLOCKS = (
    "div",
    "p",
    "br",
    "li",
    "section",
    "article",
    "header",
    "figure",
    "figcaption",
    "dt",
    "dd",
    *_HEADINGS,
)
_SILENT = frozenset({"script", "style", "noscript", "template", "svg"})
_PUBLISHED = re.compile(r"publi|\bpub-?date|dt-published|posted|entry-date|datepublished", re.IGNORECASE)
_FIGURES = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]{3}")
_COMPACT = re.compile(r"(?:19|20)\d{6}(?:T.*)?")
# “2026-11”: read as a date it would be the first of the month.
_MONTH = re.compile(r"\d{4}\W\d{1,2}|\d{4}年\d{1,2}月")


@dataclass(slots=True)
class _Found:
    """What stands on the page under one address."""

    node: lxml.html.HtmlElement
    title: str = ""
    rank: tuple[bool, int] = (False, 0)
    published: datetime | None = None


def read(page: Page, feed: Feed, known: bytes = b"") -> Reading:
    """The entries on a page, in its order. `known`: the marks of the reading before, whose entries are left
    out. Raises ParseError where the selector of `feed` finds no link."""
    root = markup.tree(markup.decode(page.body, page.charset))
    chosen = _chosen(root, feed.select)
    found = _gathered(chosen, _base(root, page)) if root is not None else {}
    found.pop(urls.normalise(page.final_url) or "", None)
    if not found:
        raise _nothing(page, feed, len(chosen))
    _date(found, page.fetched_at)
    kept = list(found.items())[:MOST]
    before = {known[at : at + _MARK] for at in range(0, len(known), _MARK)}
    entries = [(_mark(url, one), _entry(url, one, page, feed)) for url, one in kept]
    return Reading(
        entries=tuple(entry for mark, entry in entries if mark not in before),
        marks=b"".join(mark for mark, _ in entries),
        listed=len(entries),
        left_out=len(found) - len(kept),
        # That links have no date is no fault of theirs: their pages date them.
        undated=0,
        title=_title_of(root),
        parser="page",
    )


def _chosen(root: lxml.html.HtmlElement | None, selector: str) -> list[lxml.html.HtmlElement]:
    if root is None:
        return []
    try:
        found = root.xpath(selectors.xpath(selector))
    except (RuleError, lxml.etree.XPathError) as error:
        raise ParseError(f"the selector {_quoted(selector)} cannot be used: {error}") from error
    return [one for one in found if isinstance(one, lxml.html.HtmlElement)][:_MOST_ELEMENTS]


def _nothing(page: Page, feed: Feed, elements: int) -> ParseError:
    subject = urls.without_secrets(feed.url)
    if not page.body.strip():
        return ParseError("an empty answer in place of a page", subject=subject, kind="empty")
    check = challenge(page.body, page.charset)
    if check is not None:
        whose = f" ({check})" if check else ""
        words = f"a browser check{whose} in place of the page; the site lets no program read it"
        return ParseError(words, subject=subject, kind="challenge")
    what = (
        f"finds {elements:,} elements, and none of them is, holds or stands in a link"
        if elements
        else "finds nothing"
    )
    words = f"the selector {_quoted(feed.select)} {what}: has the page changed?"
    return ParseError(words, subject=subject, kind="empty")


def _quoted(selector: str) -> str:
    return f"“{text.cut(text.one_line(selector), 80)}”"


def _base(root: lxml.html.HtmlElement, page: Page) -> str:
    # A page's own address may hold a token, and relative links would carry it on: `base` has none.
    own = urls.base(page.final_url)
    said = next((str(one.get("href")) for one in root.iter("base") if one.get("href")), "")
    return urls.normalise(said[:_LONGEST_ADDRESS], own) or own if said else own


def _title_of(root: lxml.html.HtmlElement | None) -> str:
    node = None if root is None else next(root.iter("title"), None)
    return shown.title(str(node.text_content()), "text") if node is not None else ""


# -- links ----------------------------------------------------------------------------------------


def _gathered(chosen: list[lxml.html.HtmlElement], base: str) -> dict[str, _Found]:
    """What stands under each address: the title is the best of its links'."""
    found: dict[str, _Found] = {}
    for element in chosen:
        link = _link(element)
        href = str(link.get("href") or "") if link is not None else ""
        if link is None or not href.strip() or len(href) > _LONGEST_ADDRESS or href.lstrip().startswith("#"):
            continue
        url = urls.normalise(href, base)
        if url is None:
            continue
        title, rank = _titled(link)
        had = found.setdefault(url, _Found(node=link))
        if rank > had.rank:
            had.title, had.rank, had.node = title, rank, link
    return found


def _link(element: lxml.html.HtmlElement) -> lxml.html.HtmlElement | None:
    """The link that an element is, stands in or holds: of several that it holds, its heading's, or else the
    first."""
    if element.tag in ("a", "area"):
        return element
    around = next((one for one in element.iterancestors("a") if one.get("href")), None)
    if around is not None:
        return around
    inside = [one for one in _first(element, "a") if one.get("href")]
    headed = (one for one in inside if next(one.iterancestors(*_HEADINGS), None) is not None)
    return next(headed, inside[0] if inside else None)


def _first(element: lxml.html.HtmlElement, *tags: str) -> list[lxml.html.HtmlElement]:
    found: list[lxml.html.HtmlElement] = []
    for one in element.iter(*tags):
        found.append(one)
        if len(found) >= _MOST_INSIDE:
            break
    return found


def _titled(link: lxml.html.HtmlElement) -> tuple[str, tuple[bool, int]]:
    """What a link says of where it leads, and how good a title that is: a heading's words before any other,
    longer ones before shorter."""
    headings = _first(link, *_HEADINGS)
    headed = bool(headings) or any(one.tag in _HEADINGS for one in _ancestors(link, 3))
    said = [_words(headings[0]) if headings else _words(link)]
    said += [str(link.get(key) or "") for key in ("title", "aria-label")]
    said += [str(one.get("alt") or "") for one in _first(link, "img")[:1]]
    for words in said:
        title = shown.title(words, "text")
        if title and not _IDLE.fullmatch(title):
            return title, (headed, len(title))
    return "", (False, 0)


def _ancestors(node: lxml.html.HtmlElement, most: int) -> Iterator[lxml.html.HtmlElement]:
    for count, one in enumerate(node.iterancestors()):
        if count >= most:
            return
        yield one


def _words(node: lxml.html.HtmlElement) -> str:
    """The words of a node; of a card that is a link as a whole, the first line that can be a title."""
    if next(node.iter(*_BLOCKS, *_SILENT), None) is None:
        return str(node.text_content())
    fragment = lxml.html.tostring(node, encoding="unicode", with_tail=False)
    lines = [text.one_line(one) for one in markup.plain(fragment).split("\n") if one.strip()]
    if len(lines) < 2:
        return lines[0] if lines else ""
    titles = (one for one in lines if len(one) >= _LEAST_TITLE and _in_words(one) is None)
    return next(titles, " ".join(lines))


# -- dates ----------------------------------------------------------------------------------------


def _date(found: dict[str, _Found], now: datetime) -> None:
    """Gives each link the date that stands beside it and beside no other."""
    owners: dict[lxml.html.HtmlElement, str] = {}
    shared: set[lxml.html.HtmlElement] = set()
    for url, one in found.items():
        for node in one.node.iterancestors():
            if owners.setdefault(node, url) != url:
                shared.add(node)
    for one in found.values():
        block = one.node
        for node in _ancestors(one.node, _HIGHEST):
            if node in shared or node.tag in ("body", "html"):
                break
            block = node
        one.published = _dated(block, now) or _before(block, now)


def _before(block: lxml.html.HtmlElement, now: datetime) -> datetime | None:
    """The date of a list of terms: <dt>20 November 2026</dt><dd>the link</dd>."""
    term = block.getprevious() if block.tag == "dd" else None
    return _dated(term, now) if term is not None and term.tag == "dt" else None


def _dated(block: lxml.html.HtmlElement, now: datetime) -> datetime | None:
    """The one date in a block; None where it has none, or several."""
    nodes = []
    for node in block.iter():
        nodes.append(node)
        if len(nodes) > _LARGEST_BLOCK:
            return None
    times = [node for node in nodes if node.tag == "time"]
    own = [node for node in times if _PUBLISHED.search(_marks_of(node))]
    for some in (own, times):
        said = {moment for one in some if (moment := _moment(one))}
        if said:
            return _one(said, now)
    said = {
        moment
        for node in nodes
        if node.tag not in _SILENT
        for words in (node.text, None if node is block else node.tail)
        if (moment := _in_words(words))
    }
    return _one(said, now)


def _marks_of(node: lxml.html.HtmlElement) -> str:
    return " ".join(str(node.get(key) or "")[:200] for key in ("class", "itemprop", "id", "pubdate"))


def _moment(node: lxml.html.HtmlElement) -> datetime | None:
    return _in_words(node.get("datetime")) or _in_words(str(node.text_content()))


def _in_words(words: str | None) -> datetime | None:
    """The moment that `words` are, where they name it to the day at least."""
    said = (words or "").strip(" \t\r\n|·•–—-()[]（）")
    if not _SHORTEST_DATE <= len(said) <= _LONGEST_DATE or _MONTH.fullmatch(said):
        return None
    figures = len(_FIGURES.findall(said))
    # Day, month and year, of which the month may be a word; “20261123” is all three.
    if figures < (2 if _WORD.search(said) else 3) and not _COMPACT.fullmatch(said):
        return None
    return dates.moment(said)


def _one(said: set[datetime], now: datetime) -> datetime | None:
    days = {one.date() for one in said}
    if len(days) != 1:
        return None
    # Of one day twice, the one with a time.
    best = max(said)
    return None if best - now > _AHEAD else best


# -- entries --------------------------------------------------------------------------------------


def _mark(url: str, one: _Found) -> bytes:
    words = "\x1f".join((url, one.title, one.published.isoformat() if one.published else ""))
    return hashlib.blake2b(REVISION + words.encode("utf-8", "replace"), digest_size=_MARK).digest()


def _entry(url: str, one: _Found, page: Page, feed: Feed) -> Entry:
    now = page.fetched_at
    ahead = one.published is not None and one.published > now
    return Entry(
        feed=feed.url,
        id=url,
        url=url,
        title=one.title,
        summary="",
        content_html="",
        text="",
        authors=(),
        published=now if ahead else one.published,
        updated=None,
        lang=feed.lang,
        source=None,
        seen=now,
        ahead=ahead,
    )
