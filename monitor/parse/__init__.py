"""Feed bytes → entries: RSS, Atom, RDF by feedparser; JSON Feed by hand, since feedparser 6 has none.

Every entry comes through: one that is malformed in a field loses the field, not the entry, and one
bad entry never costs the others. It never fetches (feedparser is handed bytes, since in 6.x a string
may open a URL or a file), and it believes no date that lies in the future.
"""

from __future__ import annotations

import hashlib
import html
import io
import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from monitor import markup, text, urls
from monitor.errors import ParseError
from monitor.model import Entry, Feed, Page
from monitor.parse.hints import hints

__all__ = ["hints", "is_well_formed", "parse", "title_of"]

# A feed's clock may run fast, or give a civil time as UTC: 14 hours is the farthest zone.
_AHEAD = timedelta(hours=26)
# So many entries under one address are not one article retitled.
_SHARED = 3
_BY_WORDS = "urn:sha256:"
# Many feeds fill dc:source with what is neither a name nor an address: an ISBN, a number, a file, a urn.
_NO_NAME = re.compile(r"[\W\d_]*|(?:urn|tag|uuid|isbn|issn|doi)[:\s].*|\S*//\S*", re.IGNORECASE | re.DOTALL)
_LONGEST_NAME = 200
_LONGEST_ADDRESS = 2_000
_REFERENCE = re.compile(rb"&#(?:x[0-9a-f]{4,12}|[0-9]{5,12});", re.IGNORECASE)
_HTML = re.compile(rb"^\s*(?:<!--.{0,2000}?-->\s*)?(?:<!doctype\s+html|<html)", re.IGNORECASE | re.DOTALL)


def parse(page: Page, feed: Feed) -> tuple[Entry, ...]:
    """The entries of a feed, in its order. Raises ParseError for bytes that are no feed."""
    return _with_unique_ids(_json_entries(page, feed) if _is_json(page) else _xml_entries(page, feed))


def title_of(page: Page) -> str:
    """The feed's own title, empty where it has none or cannot be read."""
    if _is_json(page):
        found = _json(page)
        return text.one_line(str(found.get("title") or ""))
    return text.one_line(str(_feedparser(page).feed.get("title") or ""))


def is_well_formed(page: Page) -> bool:
    """Whether the document is what it says it is, without mending."""
    return bool(_json(page)) if _is_json(page) else not _feedparser(page).get("bozo")


def _is_json(page: Page) -> bool:
    return page.body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{"


def _xml_entries(page: Page, feed: Feed) -> list[Entry]:
    document = _feedparser(page)
    if not document.entries and not document.get("version"):
        raise ParseError(_why_not(page, document), subject=urls.without_secrets(feed.url))
    lang = _text(document.feed.get("language"))
    return [_xml_entry(raw, page, feed, lang) for raw in document.entries]


def _feedparser(page: Page) -> Any:
    charset = f"; charset={page.charset}" if page.charset else ""
    media_type = page.media_type
    if media_type in {"", "text/html", "text/plain", "application/octet-stream"}:
        # Seen in the wild: the right bytes under the wrong type. As application/xml the document's
        # own declaration decides about the charset (RFC 7303, section 3.2).
        media_type = "application/xml"
    try:
        return _feedparsed(page.body, media_type + charset, page.final_url)
    except Exception:  # noqa: BLE001  whatever it raises: a reference to a character that does not exist
        # (&#xD800;, &#99999999999;) ends feedparser with one of several errors. Without such, once more.
        body = _REFERENCE.sub(b"", page.body)
        try:
            return _feedparsed(body, media_type + charset, page.final_url)
        except Exception as cause:
            raise ParseError(f"the feed cannot be read ({type(cause).__name__}: {cause})") from cause


def _feedparsed(body: bytes, content_type: str, location: str) -> Any:
    import feedparser  # noqa: PLC0415  30 ms, in workers only

    return feedparser.parse(
        io.BytesIO(body),
        response_headers={"content-type": content_type, "content-location": location},
        # Both halve the speed (53 → 25 ms for a usual feed); `markup.safe` does both, on the entries.
        sanitize_html=False,
        resolve_relative_uris=False,
    )


def _why_not(page: Page, document: Any) -> str:
    if not page.body.strip():
        return "an empty answer in place of a feed"
    if _HTML.match(page.body[:4096]):
        return "a web page in place of a feed; look on that page for the feed's own address"
    cause = document.get("bozo_exception")
    return f"not a feed ({cause})" if cause else "not a feed"


def _xml_entry(raw: Any, page: Page, feed: Feed, feed_lang: str | None) -> Entry:
    link = _text(raw.get("feedburner_origlink")) or _text(raw.get("link"))
    if not link:
        link = next(
            (_text(one.get("href")) for one in raw.get("links", []) if one.get("rel") == "alternate"), None
        )
    summary = _text(raw.get("summary")) or ""
    contents = [
        (_text(one.get("value")) or "", _text(one.get("type")) or "") for one in raw.get("content", [])
    ]
    body = max((value for value, _ in contents), key=len, default="")
    authors = [_text(one.get("name")) or "" for one in raw.get("authors", [])]
    source, source_url = _source(raw)
    # Past feedparser's own get(): that answers with `published` where there is no `updated`, and warns.
    updated = _time(dict.get(raw, "updated_parsed"), page.fetched_at)
    return _entry(
        feed=feed,
        page=page,
        id=_text(raw.get("id")),
        link=link,
        title=_text(raw.get("title")) or "",
        summary=summary,
        body=body if len(body) >= len(summary) else summary,
        authors=authors or [_text(raw.get("author")) or ""],
        published=_time(raw.get("published_parsed"), page.fetched_at) or updated,
        updated=updated,
        lang=_text(raw.get("language")) or _language_of(raw) or feed_lang,
        source=source,
        source_url=source_url,
    )


def _source(raw: Any) -> tuple[str | None, str | None]:
    """Name and address of whom the feed credits with an entry: `<source>` of RSS (the address of a feed, or
    of the outlet in search feeds), `<source>` of Atom (the feed it was taken from), a search feed's own
    element, Dublin Core's source, which is a name or an address, and Atom's link "via"."""
    found = raw.get("source")
    said: list[str | None] = []
    if isinstance(found, dict):
        said += [_text(found.get(key)) for key in ("title", "href", "link", "id")]
    said += [_text(raw.get(key)) for key in ("news_source", "dc_source", "dcterms_source")]
    links = raw.get("links")
    said += [_text(one.get("href")) for one in links or () if one.get("rel") == "via"]
    values = [one for one in said if one]
    name = next((one for one in values if not _NO_NAME.fullmatch(one) and len(one) <= _LONGEST_NAME), None)
    address = next((one for one in values if one.startswith(("http://", "https://"))), None)
    return name, address


def _language_of(raw: Any) -> str | None:
    for key in ("title_detail", "summary_detail"):
        detail = raw.get(key)
        if isinstance(detail, dict) and _text(detail.get("language")):
            return _text(detail.get("language"))
    return None


def _json(page: Page) -> dict[str, Any]:
    try:
        found = json.loads(page.body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _json_entries(page: Page, feed: Feed) -> list[Entry]:
    document = _json(page)
    items = document.get("items")
    if not str(document.get("version", "")).startswith("https://jsonfeed.org/version/") or not isinstance(
        items, list
    ):
        raise ParseError("JSON, but not a JSON Feed", subject=urls.without_secrets(feed.url))
    lang = _text(document.get("language"))
    return [_json_entry(raw, page, feed, lang) for raw in items if isinstance(raw, dict)]


def _json_entry(raw: dict[str, Any], page: Page, feed: Feed, feed_lang: str | None) -> Entry:
    # JSON Feed 1.1: `authors`; 1.0: `author`. An id may be a number in the wild.
    people = raw.get("authors") if isinstance(raw.get("authors"), list) else [raw.get("author")]
    content_text = _text(raw.get("content_text"))
    body = _text(raw.get("content_html")) or (_paragraphs(content_text) if content_text else "")
    summary = _text(raw.get("summary")) or ""
    identity = raw.get("id")
    return _entry(
        feed=feed,
        page=page,
        id=str(identity) if isinstance(identity, str | int | float) and identity != "" else None,
        link=_text(raw.get("url")) or _text(raw.get("external_url")),
        title=_text(raw.get("title")) or "",
        summary=summary,
        body=body or summary,
        authors=[_text(one.get("name")) or "" for one in people or [] if isinstance(one, dict)],
        published=_iso(raw.get("date_published"), page.fetched_at)
        or _iso(raw.get("date_modified"), page.fetched_at),
        updated=_iso(raw.get("date_modified"), page.fetched_at),
        lang=_text(raw.get("language")) or feed_lang,
        source=None,
    )


def _entry(
    *,
    feed: Feed,
    page: Page,
    id: str | None,  # noqa: A002  the feed formats' own word
    link: str | None,
    title: str,
    summary: str,
    body: str,
    authors: Iterable[str],
    published: datetime | None,
    updated: datetime | None,
    lang: str | None,
    source: str | None,
    source_url: str | None = None,
) -> Entry:
    # A feed's own address may hold a token, and relative links would carry it on.
    base = urls.base(page.final_url)
    url = urls.normalise(link, base) if link else None
    credited = urls.normalise(source_url) if source_url and len(source_url) <= _LONGEST_ADDRESS else None
    plain_title = text.one_line(markup.plain(title))
    plain_body = markup.plain(body)
    if not plain_title:
        # Notes and photo posts have none: their first words stand in.
        plain_title = text.cut(text.one_line(plain_body), 120)
    words = hashlib.sha256(f"{plain_title}\n{plain_body}".encode()).hexdigest()[:32]
    return Entry(
        feed=feed.url,
        id=text.one_line(id or "") or url or f"{_BY_WORDS}{words}",
        url=url,
        title=plain_title,
        summary=text.one_line(markup.plain(summary)),
        content_html=markup.safe(body, base),
        text=plain_body,
        authors=tuple(
            dict.fromkeys(name for name in (text.one_line(markup.plain(one)) for one in authors) if name)
        ),
        published=published,
        updated=updated,
        lang=_language(lang) or feed.lang,
        source=(text.one_line(markup.plain(source)) if source else None) or None,
        seen=page.fetched_at,
        source_url=credited,
    )


def _with_unique_ids(entries: list[Entry]) -> tuple[Entry, ...]:
    """Entries whose id another one of the document has too go by their address where that is theirs
    alone, or else by their words: some generators give every entry the same guid. Which of them comes
    first never decides. The same entry listed twice is kept once; an entry with nothing in it, not."""
    said = [one for one in entries if one.title or one.text or one.url or not one.id.startswith(_BY_WORDS)]
    different = list({(one.id, one.url, one.title, one.text): one for one in said}.values())
    ids = Counter(one.id for one in different)
    addresses = Counter(one.url for one in different)
    out: dict[str, Entry] = {}
    for one in different:
        entry = one
        if one.url and addresses[one.url] >= _SHARED and len({e.title for e in different}) > 1:
            # Status pages and mail archives link every entry to one page: it is no article of theirs.
            entry = replace(one, url=None)
        if ids[one.id] > 1:
            own = one.url is not None and addresses[one.url] == 1
            words = hashlib.sha256(f"{one.title}\n{one.text}".encode()).hexdigest()[:32]
            entry = replace(entry, id=str(one.url) if own else f"{one.id}#{words}")
        out.setdefault(entry.id, entry)
    return tuple(out.values())


def _paragraphs(plain: str) -> str:
    return "".join(f"<p>{html.escape(one)}</p>" for one in text.paragraphs(text.clean(plain)))


def _language(code: str | None) -> str | None:
    """The primary language subtag (BCP 47), in lower case; None for what is no language tag."""
    found = re.match(r"([A-Za-z]{2,3})(?:[-_]|$)", (code or "").strip())
    return found.group(1).lower() if found else None


def _text(value: object) -> str | None:
    return text.clean(value) if isinstance(value, str) and value.strip() else None


def _time(parsed: Any, now: datetime) -> datetime | None:
    # feedparser gives year -1 for 0000-00-00, and calendar.timegm raises on it: one such item has
    # ended whole runs of other readers.
    try:
        year, month, day, hour, minute, second = parsed[:6]
        found = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
    except (TypeError, ValueError, OverflowError):
        return None
    return _sane(found, now)


def _iso(value: object, now: datetime) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    return _sane(found if found.tzinfo else found.replace(tzinfo=UTC), now)


def _sane(found: datetime, now: datetime) -> datetime | None:
    try:
        found = found.astimezone(UTC)
    except OverflowError:
        return None
    if found.year < 1990 or found > now + _AHEAD:
        return None
    return found
