"""Sitemaps: what an outlet without a feed lists of its pages.

After the sitemaps.org protocol 0.9 (https://www.sitemaps.org/protocol.html): `<urlset>`, `<sitemapindex>`,
text of one address a line, gzip, one host a sitemap, 50,000 addresses; and Google's news sitemap
(http://www.google.com/schemas/sitemap-news/0.9), which adds title, date, publication and keywords. Pictures
and films that a sitemap lists beside its pages are left out.

It fetches nothing and expands no entity: everything before the root goes, the DOCTYPE with it. Elements go by
their local names, since prefixes and namespaces are misspelt in the wild. A wrong date loses the date, not
the address. Known failure: a date without a time is the midnight (UTC) that its day begins with.
"""

from __future__ import annotations

import html
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from itertools import islice
from urllib.parse import urlsplit

import lxml.etree

from monitor import markup, text, urls
from monitor.errors import ParseError
from monitor.model import Page
from monitor.parse.instead import challenge
from monitor.parse.offered import address

MOST = 50_000
"""Addresses that are read of one sitemap: the protocol's own limit."""

LARGEST = 10_000_000
"""Bytes that are read of one sitemap, unpacked."""

# A sitemap of 10 MB has some 800,000, with a picture for every page.
_MOST_TAGS = 1_000_000
# Some servers pack what is packed already.
_LAYERS = 2
_MEMBERS = 32
_LONGEST_ADDRESS = 2_048
_LONGEST_TITLE = 2_000
_LONGEST_NAME = 200
_MOST_KEYWORDS = 50
# A page may have a thousand pictures; its address stands before them.
_MOST_CHILDREN = 5_000
_LONGEST_RECORD = 400_000
# RFC 9309, section 2.5: so much of a robots.txt must be read.
_ROBOTS = 512_000
# A clock may run fast, or a civil time be given as UTC.
_AHEAD = timedelta(hours=26)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A page that a sitemap lists. `url` is normalised; `modified` is `<lastmod>`; the rest is what a news
    sitemap says of an article, empty in any other."""

    url: str
    modified: datetime | None = None
    title: str = ""
    published: datetime | None = None
    publication: str = ""
    lang: str | None = None
    keywords: tuple[str, ...] = ()

    @property
    def when(self) -> datetime | None:
        """When it was last touched, as far as the sitemap says."""
        return max((one for one in (self.published, self.modified) if one), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexed:
    """Another sitemap that an index names. `url` is as given, without user and password."""

    url: str
    modified: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitemap:
    """What a sitemap lists, in its order and each address once. `left_out`: addresses of other hosts, and
    those past the limit."""

    entries: tuple[Listed, ...] = ()
    indexes: tuple[Indexed, ...] = ()
    left_out: int = 0


def sitemap(page: Page) -> Sitemap:
    """The sitemap that a page's bytes are; what is malformed loses no more than its element. Raises
    ParseError for bytes that are no sitemap, and for more than 10 MB of them, packed or not."""
    source = _source(page)
    hosts = frozenset(_host(one) for one in (page.url, page.final_url))
    root = _root(source)
    if root is not None:
        found = _records(source[root:], page)
    elif _is_text(source):
        found = (_Record(one.group()) for one in re.finditer(r"\S+", source))
    else:
        raise _no_sitemap(page, source)
    return _gathered(found, hosts)


def named_in_robots(body: bytes) -> tuple[str, ...]:
    """The addresses that a robots.txt names as sitemaps (sitemaps.org, “Specifying the Sitemap location in
    your robots.txt file”), in its order, each once: absolute, http or https, without user and password."""
    lines = body[:_ROBOTS].decode("utf-8-sig", "replace").splitlines()
    said = (_ROBOTS_LINE.match(one) for one in lines)
    found = (_absolute(one.group(1)) for one in said if one)
    return tuple(dict.fromkeys(one for one in found if one))


def newest(sitemap: Sitemap, *, since: datetime) -> tuple[Listed, ...]:
    """What was published or modified at or after `since`, newest first; last, in the sitemap's order, what
    has no time at all."""
    dated = [(one.when, one) for one in sitemap.entries]
    recent = [(when, one) for when, one in dated if when is not None and when >= since]
    recent.sort(key=lambda pair: pair[0], reverse=True)
    return (*(one for _, one in recent), *(one for when, one in dated if when is None))


# -- bytes ----------------------------------------------------------------------------------------

_ROOT = re.compile(r"<(?:[\w.-]{1,40}:)?(?:urlset|sitemapindex)(?=[\s/>])", re.IGNORECASE)
_ROBOTS_LINE = re.compile(r"[ \t]{0,100}sitemap[ \t]{0,100}:[ \t]{0,100}(\S+)", re.IGNORECASE)
_FEED = re.compile(r"<(?:[\w.-]{1,40}:)?(?:rss|feed|RDF)(?=[\s/>])|\"https:\\?/\\?/jsonfeed\.org\\?/version")
_WEB_PAGE = re.compile(r"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_ILLEGAL = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_FIRST = 100_000
_MOST_TRIED = 20


def _source(page: Page) -> str:
    body = page.body
    for _ in range(_LAYERS):
        if body[:2] == b"\x1f\x8b":
            body = _unpacked(body, page)
    if len(body) > LARGEST:
        raise _too_large(page)
    return _ILLEGAL.sub("", markup.decode(body, page.charset)) if body.strip() else ""


def _unpacked(body: bytes, page: Page) -> bytes:
    """A gzip body, up to the limit; what was cut short, as far as it goes."""
    out = bytearray()
    for _ in range(_MEMBERS):
        inflater = zlib.decompressobj(16 + zlib.MAX_WBITS)
        try:
            out += inflater.decompress(body, LARGEST + 1 - len(out))
        except zlib.error as cause:
            if out:
                break
            words = "a gzip body that cannot be unpacked, in place of a sitemap"
            raise ParseError(words, subject=urls.without_secrets(page.url)) from cause
        if len(out) > LARGEST:
            raise _too_large(page)
        body = inflater.unused_data
        if body[:2] != b"\x1f\x8b":
            break
    return bytes(out)


def _too_large(page: Page) -> ParseError:
    words = f"a sitemap of more than {LARGEST // 1_000_000} MB; it is not read"
    return ParseError(words, subject=urls.without_secrets(page.url))


def _root(source: str) -> int | None:
    """Where the root begins. What stands before it (declarations, a DOCTYPE and its entities, a server's
    warnings) is never shown to the parser."""
    head = source[:_FIRST]
    for tried, found in enumerate(_ROOT.finditer(head)):
        at = found.start()
        if tried >= _MOST_TRIED or _FEED.search(head, 0, at) or _WEB_PAGE.search(head, 0, at):
            return None
        if head.rfind("<!--", 0, at) <= head.rfind("-->", 0, at):
            return at
    return None


def _is_text(source: str) -> bool:
    return source[:_FIRST].lstrip("\ufeff \t\r\n")[:8].lower().startswith(("http://", "https://"))


def _no_sitemap(page: Page, source: str) -> ParseError:
    subject = urls.without_secrets(page.url)
    if not source.strip():
        return ParseError("an empty answer in place of a sitemap", subject=subject, kind="empty")
    check = challenge(page.body, page.charset)
    if check is not None:
        whose = f" ({check})" if check else ""
        words = f"a browser check{whose} in place of a sitemap; the site lets no program read it"
        return ParseError(words, subject=subject, kind="challenge")
    if _FEED.search(source, 0, _FIRST):
        return ParseError("a feed, not a sitemap; list it as a feed", subject=subject)
    if _WEB_PAGE.search(source, 0, _FIRST):
        return ParseError("a web page in place of a sitemap", subject=subject)
    return ParseError("not a sitemap", subject=subject)


# -- elements -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Record:
    """An address as a sitemap gives it, with what it says of it."""

    loc: str
    index: bool = False
    modified: datetime | None = None
    published: datetime | None = None
    title: str = ""
    publication: str = ""
    lang: str | None = None
    keywords: tuple[str, ...] = ()


_REFERENCE = re.compile(r"&(?:(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});)?")
_XML_NAMES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_SECTION = re.compile(r"<!--|<!\[CDATA\[")
_RECORD = re.compile(r"<(?:([\w.-]{1,40}):)?(url|sitemap)(?=[\s/>])", re.IGNORECASE)
_BESIDE = frozenset({"image", "video", "mobile", "xhtml"})
_BESIDE_PREFIX = re.compile(
    r"xmlns:([\w.-]{1,40})\s{0,5}=\s{0,5}[\"'][^\"'<>]{0,100}(?:image|video|mobile|xhtml)[^\"'<>]{0,100}[\"']"
)
_ROOT_TAG = 10_000


def _records(source: str, page: Page) -> Iterator[_Record]:
    """The records of a document, each parsed by itself: one that is left open, or nests too deep, costs no
    other, and no tree is larger than a record."""
    if source.count("<") > _MOST_TAGS:
        words = f"a sitemap of more than {_MOST_TAGS:,} tags; it is not read"
        raise ParseError(words, subject=urls.without_secrets(page.url))
    parser = lxml.etree.XMLParser(
        encoding="utf-8",
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    beside = _BESIDE | {one.lower() for one in _BESIDE_PREFIX.findall(source[:_ROOT_TAG].partition(">")[0])}
    mended = _mended(source)
    begins: re.Match[str] | None = None
    count = 0
    for found in _RECORD.finditer(mended):
        if (found.group(1) or "").lower() in beside:
            continue
        if begins is not None:
            yield _parsed(mended, begins, found.start(), count, parser, beside, page)
            count += 1
        begins = found
    if begins is not None:
        yield _parsed(mended, begins, len(mended), count, parser, beside, page)


def _parsed(
    mended: str,
    begins: re.Match[str],
    end: int,
    count: int,
    parser: lxml.etree.XMLParser,
    beside: frozenset[str],
    page: Page,
) -> _Record:
    index = begins.group(2).lower() == "sitemap"
    if count >= MOST:
        # Past the limit it is counted only.
        return _Record("", index=index)
    try:
        record = mended[begins.start() : min(end, begins.start() + _LONGEST_RECORD)]
        node = lxml.etree.fromstring(record.encode("utf-8", "replace"), parser)
    except lxml.etree.LxmlError:
        node = None
    return _Record("", index=index) if node is None else _record(node, index, beside, page.fetched_at)


def _mended(source: str) -> str:
    """`source` without comments, with CDATA as text; bare ampersands, which a recovering parser drops with
    the word after them, and HTML's entities, which XML does not know, as XML has them."""
    out: list[str] = []
    at = 0
    while found := _SECTION.search(source, at):
        out.append(_REFERENCE.sub(_reference, source[at : found.start()]))
        closer = "-->" if found.group() == "<!--" else "]]>"
        end = source.find(closer, found.end())
        inside = source[found.end() : end if end >= 0 else len(source)]
        if closer == "]]>":
            out.append(html.escape(inside, quote=False))
        at = len(source) if end < 0 else end + 3
    out.append(_REFERENCE.sub(_reference, source[at:]))
    return "".join(out)


def _reference(found: re.Match[str]) -> str:
    name = found.group(1)
    if name is None or (not name.startswith("#") and name not in _XML_NAMES):
        char = html.unescape(found.group()) if name else ""
        return char if char and "&" not in char and "<" not in char else "&amp;" + found.group()[1:]
    return found.group()


def _record(node: lxml.etree._Element, index: bool, beside: frozenset[str], now: datetime) -> _Record:
    plain: dict[str, str] = {}
    news: dict[str, str] = {}
    for child in _children(node, beside):
        if _local(child) == "news":
            for one in _children(child, beside):
                _note(news, one, beside)
        else:
            _note(plain, child, beside)
    # News fields without their <news:news> around them are seen in the wild.
    said = {**plain, **news}
    return _Record(
        plain.get("loc", ""),
        index=index,
        modified=_time(plain.get("lastmod", ""), now),
        published=_time(said.get("publication_date", ""), now),
        title=_words(said.get("title", "")),
        publication=text.cut(_words(said.get("name", "")), _LONGEST_NAME),
        lang=_language(said.get("language", "")),
        keywords=_keywords(said.get("keywords", "")),
    )


def _note(said: dict[str, str], node: lxml.etree._Element, beside: frozenset[str]) -> None:
    name = _local(node)
    if name == "publication":
        for one in _children(node, beside):
            said.setdefault(_local(one), _said(one))
    else:
        said.setdefault(name, _said(node))


def _said(node: lxml.etree._Element) -> str:
    return "".join(islice(node.itertext(), 100))[: 2 * _LONGEST_TITLE].strip()


def _children(node: lxml.etree._Element, beside: frozenset[str]) -> Iterator[lxml.etree._Element]:
    for one in islice(node, _MOST_CHILDREN):
        tag = str(one.tag)
        # A prefix that a record does not declare itself stays in the name.
        prefix = (one.prefix or tag.rpartition("}")[2].rpartition(":")[0]).lower()
        if isinstance(one.tag, str) and prefix not in beside and _local(one) not in beside:
            yield one


def _local(node: lxml.etree._Element) -> str:
    return str(node.tag).rpartition("}")[2].rpartition(":")[2].lower()


# -- what they say --------------------------------------------------------------------------------


def _gathered(records: Iterator[_Record], hosts: frozenset[str]) -> Sitemap:
    entries: dict[str, Listed] = {}
    indexes: dict[str, Indexed] = {}
    looked_at: set[str] = set()
    left_out = 0
    for count, one in enumerate(records):
        if count >= MOST:
            left_out += 1
            continue
        loc = one.loc.replace("&amp;", "&")  # escaped once too often
        if loc in looked_at or len(loc) > _LONGEST_ADDRESS or not _IS_ABSOLUTE.match(loc):
            continue
        looked_at.add(loc)
        if _host(loc) not in hosts:
            left_out += 1
        elif one.index:
            target = _absolute(loc)
            if target:
                indexes.setdefault(target, Indexed(url=target, modified=one.modified))
        else:
            target = urls.normalise(loc)
            if target:
                entries.setdefault(target, _listed(target, one))
    return Sitemap(entries=tuple(entries.values()), indexes=tuple(indexes.values()), left_out=left_out)


def _listed(url: str, one: _Record) -> Listed:
    return Listed(
        url=url,
        modified=one.modified,
        title=one.title,
        published=one.published,
        publication=one.publication,
        lang=one.lang,
        keywords=one.keywords,
    )


_IS_ABSOLUTE = re.compile(r"https?://", re.IGNORECASE)


def _absolute(said: str) -> str | None:
    return address(said, said) if _IS_ABSOLUTE.match(said) else None


def _host(url: str) -> str:
    """The host that must be the same: without www., and without a port that its scheme has anyway."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    name = (parts.hostname or "").rstrip(".").removeprefix("www.")
    if not name.isascii():
        try:
            name = name.encode("idna").decode("ascii")
        except UnicodeError:
            return ""
    return name if port in {None, 80, 443} else f"{name}:{port}"


def _words(said: str) -> str:
    return text.one_line(markup.plain(said[:_LONGEST_TITLE])) if said else ""


def _language(said: str) -> str | None:
    found = re.match(r"([A-Za-z]{2,3})(?:[-_]|$)", said)
    return found.group(1).lower() if found else None


def _keywords(said: str) -> tuple[str, ...]:
    words = (text.one_line(one)[:_LONGEST_NAME] for one in re.split("[,;、，；]", html.unescape(said)))
    return tuple(dict.fromkeys(one for one in words if one))[:_MOST_KEYWORDS]


# W3C-DTF (https://www.w3.org/TR/NOTE-datetime) from the year alone to fractions of a second; and what is
# written in its place: a space for the T, no zone (then UTC), a zone without its colon.
_W3C = re.compile(
    r"([0-9]{4})(?:-?([0-9]{2})(?:-?([0-9]{2})"
    r"(?:[Tt ]\s?([0-9]{2}):?([0-9]{2})(?::?([0-9]{2})(?:[.,]([0-9]{1,9}))?)?"
    r"\s?(?:([Zz]|UTC|GMT)|([+-])([0-9]{2}):?([0-9]{2})?)?)?)?)?"
)


def _time(said: str, now: datetime) -> datetime | None:
    """A time in UTC; None for what is none, lies before 1990 or in the future."""
    found = _W3C.fullmatch(said.strip()[:40])
    if found is None:
        return None
    year, month, day, hour, minute, second, fraction, _, sign, hours, minutes = found.groups()
    away = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    try:
        time = datetime(
            int(year),
            int(month or 1),
            int(day or 1),
            int(hour or 0),
            int(minute or 0),
            min(int(second or 0), 59),
            int((fraction or "").ljust(6, "0")[:6]),
            tzinfo=timezone(-away if sign == "-" else away),
        ).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return None if time.year < 1990 or time > now + _AHEAD else time
