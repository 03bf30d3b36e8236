"""Feeds by feedparser 6: for what the fast readers cannot be shown to read whole (tags in disorder, formats
that nobody writes any more), and the judge of the fast readers in the tests.

It is handed bytes alone, since in 6.x a string may open a URL or a file, and mended ones. Both costly
options are off: they halve the speed, and `markup.safe` does both on the entries that are new. Not every
document is given to it: it takes minutes over some that were made for that.
"""

from __future__ import annotations

import io
from typing import Any

from monitor.parse.document import MOST_ENTRIES, Document, Kind, Raw, a_name
from monitor.parse.mending import Mended

# Of tags one in another 30,000 take it half a second and 200,000 seven; five megabytes of a usual feed, two.
_LONGEST = 5_000_000
_MOST_TAGS = 60_000


def is_bearable(source: Mended) -> bool:
    """Whether feedparser gets through the document in seconds."""
    return len(source.body) <= _LONGEST and source.outside.count(b"<") <= _MOST_TAGS


def read(source: Mended) -> Document | None:
    """The document as feedparser has it; None where that takes it for no feed, or fails."""
    import feedparser  # noqa: PLC0415  30 ms, and few documents need it

    try:
        found = feedparser.parse(
            io.BytesIO(source.body),
            # No content-location: an address that is made absolute here would carry the feed's own token on.
            response_headers={"content-type": "application/xml; charset=utf-8"},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception:  # noqa: BLE001  one of several errors, by what is wrong with the document
        return None
    if not found.entries and not found.get("version"):
        return None
    lang = _text(found.feed.get("language"))
    return Document(
        entries=tuple(_entry(raw, lang) for raw in found.entries[:MOST_ENTRIES]),
        seen=len(found.entries),
        title=_text(found.feed.get("title")),
        title_kind=_kind(found.feed.get("title_detail"), "either"),
        lives_at=_text(found.feed.get("newlocation")) or _self(found.feed),
        whole=source.whole,
        parser="feedparser",
    )


def _entry(raw: Any, feed_lang: str) -> Raw:
    identity = _text(raw.get("id"))
    link = _text(raw.get("feedburner_origlink")) or _text(raw.get("link"))
    if link == identity and not link.startswith(("http://", "https://", "/")):
        # A guid that only did not say that it is no address.
        link = ""
    if not link:
        link = next(
            (_text(one.get("href")) for one in raw.get("links", []) if one.get("rel") == "alternate"), ""
        )
    summary, summary_kind = _text(raw.get("summary")), _kind(raw.get("summary_detail"), "html")
    contents: list[tuple[str, Kind]] = [
        (_text(one.get("value")), _kind(one, "html")) for one in raw.get("content", [])
    ]
    body, body_kind = max(contents, key=lambda one: len(one[0]), default=("", summary_kind))
    authors = [_text(one.get("name")) for one in raw.get("authors", [])]
    source, source_url = _source(raw)
    return Raw(
        id=identity,
        link=link,
        title=_text(raw.get("title")),
        title_kind=_kind(raw.get("title_detail"), "either"),
        summary=summary,
        summary_kind=summary_kind,
        body=body if len(body) >= len(summary) else summary,
        body_kind=body_kind if len(body) >= len(summary) else summary_kind,
        authors=tuple(one for one in authors if one) or (_text(raw.get("author")),),
        published=_text(dict.get(raw, "published")),
        # Past feedparser's own get(): that answers with `published` where there is no `updated`, and warns.
        updated=_text(dict.get(raw, "updated")) or _text(dict.get(raw, "created")),
        lang=_text(raw.get("language")) or _language(raw) or feed_lang,
        source=source,
        source_url=source_url,
        base=_text((raw.get("summary_detail") or {}).get("base")),
    )


def _kind(detail: object, otherwise: Kind) -> Kind:
    said = str(detail.get("type") or "") if isinstance(detail, dict) else ""
    # It says text/plain also where the document says nothing.
    return "html" if "html" in said else otherwise


def _self(feed: Any) -> str:
    links = feed.get("links") or ()
    return next((_text(one.get("href")) for one in links if one.get("rel") == "self"), "")


def _source(raw: Any) -> tuple[str, str]:
    found = raw.get("source")
    said: list[str] = []
    if isinstance(found, dict):
        said += [_text(found.get(key)) for key in ("title", "href", "link", "id")]
    said += [_text(raw.get(key)) for key in ("news_source", "dc_source", "dcterms_source")]
    said += [_text(one.get("href")) for one in raw.get("links") or () if one.get("rel") == "via"]
    return a_name(said), next((one for one in said if one.startswith(("http://", "https://"))), "")


def _language(raw: Any) -> str:
    for key in ("title_detail", "summary_detail"):
        detail = raw.get(key)
        if isinstance(detail, dict) and _text(detail.get("language")):
            return _text(detail.get("language"))
    return ""


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
