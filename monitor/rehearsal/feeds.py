"""The sample's feeds: RSS 2.0, Atom, RSS 1.0 (RDF) and JSON Feed, each in its outlet's encoding."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape

from monitor.rehearsal.prose import html
from monitor.rehearsal.week import Outlet, Piece

MEDIA_TYPES = {
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "rdf": "application/rdf+xml",
    "json": "application/feed+json",
}


def feed(outlet: Outlet, pieces: Sequence[Piece], base: str, outlets: Mapping[str, Outlet]) -> bytes:
    """The outlet's feed of `pieces`, in their order. What the encoding lacks becomes a character
    reference."""
    home = f"{base}/{outlet.slug}/"
    if outlet.format == "json":
        text = _json_feed(outlet, pieces, base, home)
    elif outlet.format == "atom":
        text = _atom(outlet, pieces, base, home)
    elif outlet.format == "rdf":
        text = _rdf(outlet, pieces, base, home)
    else:
        text = _rss(outlet, pieces, base, home, outlets)
    return text.encode(outlet.encoding, "xmlcharrefreplace")


def content_type(outlet: Outlet) -> str:
    """What the server declares the feed to be."""
    media_type = outlet.media_type or MEDIA_TYPES[outlet.format]
    # XML says its own encoding, and a charset in the header would win over it (RFC 7303, section 3).
    return f"{media_type}; charset=utf-8" if outlet.encoding == "utf-8" else media_type


def _rss(outlet: Outlet, pieces: Sequence[Piece], base: str, home: str, outlets: Mapping[str, Outlet]) -> str:
    items = []
    for piece in pieces:
        lines = [f"<title>{escape(piece.title)}</title>", f"<link>{escape(_link(piece, base))}</link>"]
        if outlet.guid:
            lines.append(f'<guid isPermaLink="false">{_guid(piece)}</guid>')
        if outlet.holds != "none":
            lines.append(f"<description>{escape(piece.summary)}</description>")
            lines += [f"<dc:creator>{escape(name)}</dc:creator>" for name in piece.authors]
        if outlet.holds == "full":
            lines.append(f"<content:encoded>{escape(html(piece.source, base))}</content:encoded>")
        if piece.published is not None:
            lines.append(f"<pubDate>{format_datetime(piece.published)}</pubDate>")
        if piece.copy_of is not None:
            source = outlets[piece.copy_of.split("/")[0]]
            lines.append(f'<source url="{escape(base + source.feed)}">{escape(source.name)}</source>')
        items.append("<item>\n" + "\n".join(lines) + "\n</item>")
    return (
        f'<?xml version="1.0" encoding="{outlet.encoding}"?>\n<rss version="2.0"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
        f"<channel>\n<title>{escape(outlet.name)}</title>\n<link>{home}</link>\n"
        f"<description>{escape(outlet.name)}</description>\n<language>{outlet.lang}</language>\n"
        + "\n".join(items)
        + "\n</channel>\n</rss>\n"
    )


def _atom(outlet: Outlet, pieces: Sequence[Piece], base: str, home: str) -> str:
    entries = []
    for piece in pieces:
        lines = [
            f"<id>{_guid(piece)}</id>",
            f"<title>{escape(piece.title)}</title>",
            f'<link rel="alternate" type="text/html" href="{escape(_link(piece, base))}"/>',
        ]
        if piece.published is not None:
            # An hour later, as in most systems, where a corrected comma counts as an update.
            lines.append(f"<published>{piece.published.isoformat()}</published>")
            lines.append(f"<updated>{(piece.published + timedelta(hours=1)).isoformat()}</updated>")
        lines += [f"<author><name>{escape(name)}</name></author>" for name in piece.authors]
        lines.append(f"<summary>{escape(piece.summary)}</summary>")
        if outlet.holds == "full":
            lines.append(f'<content type="html">{escape(html(piece.source, base))}</content>')
        entries.append("<entry>\n" + "\n".join(lines) + "\n</entry>")
    newest = max(
        (p.published for p in pieces if p.published is not None), default=datetime(2026, 11, 16, tzinfo=UTC)
    )
    return (
        f'<?xml version="1.0" encoding="{outlet.encoding}"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{outlet.lang}">\n'
        f"<id>tag:{outlet.slug}.example,2026:feed</id>\n<title>{escape(outlet.name)}</title>\n"
        f'<link rel="alternate" href="{home}"/>\n<link rel="self" href="{base}{outlet.feed}"/>\n'
        f"<updated>{newest.isoformat()}</updated>\n" + "\n".join(entries) + "\n</feed>\n"
    )


def _rdf(outlet: Outlet, pieces: Sequence[Piece], base: str, home: str) -> str:
    seq = "".join(f'<rdf:li rdf:resource="{escape(_link(p, base))}"/>' for p in pieces)
    items = []
    for piece in pieces:
        link = escape(_link(piece, base))
        lines = [f"<title>{escape(piece.title)}</title>", f"<link>{link}</link>"]
        lines.append(f"<description>{escape(piece.summary)}</description>")
        lines += [f"<dc:creator>{escape(name)}</dc:creator>" for name in piece.authors]
        if piece.published is not None:
            lines.append(f"<dc:date>{piece.published.isoformat()}</dc:date>")
        items.append(f'<item rdf:about="{link}">\n' + "\n".join(lines) + "\n</item>")
    return (
        f'<?xml version="1.0" encoding="{outlet.encoding}"?>\n'
        '<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        f'<channel rdf:about="{base}{outlet.feed}">\n<title>{escape(outlet.name)}</title>\n'
        f"<link>{home}</link>\n<description>{escape(outlet.name)}</description>\n"
        f"<dc:language>{outlet.lang}</dc:language>\n"
        f"<items><rdf:Seq>{seq}</rdf:Seq></items>\n</channel>\n" + "\n".join(items) + "\n</rdf:RDF>\n"
    )


def _json_feed(outlet: Outlet, pieces: Sequence[Piece], base: str, home: str) -> str:
    items = []
    for piece in pieces:
        item: dict[str, object] = {"id": _guid(piece), "title": piece.title, "summary": piece.summary}
        if piece.kind != "unlinked":
            item["url"] = _link(piece, base)
        if outlet.holds == "full":
            item["content_html"] = html(piece.source, base)
        else:
            item["content_text"] = piece.summary
        if piece.published is not None:
            item["date_published"] = piece.published.isoformat()
        item["authors"] = [{"name": name} for name in piece.authors]
        items.append(item)
    whole = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.name,
        "home_page_url": home,
        "feed_url": base + outlet.feed,
        "language": outlet.lang,
        "items": items,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _link(piece: Piece, base: str) -> str:
    address = base + piece.feed_path
    return f"{address}?{piece.outlet.tracking}" if piece.outlet.tracking else address


def _guid(piece: Piece) -> str:
    return f"tag:{piece.outlet.slug}.example,2026:{piece.slug}"
