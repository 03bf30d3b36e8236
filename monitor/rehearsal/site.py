"""The sample week as a web site: every path, and what answers there.

`build(base)` is pure: the same base gives the same bytes, so that whole runs can be compared.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from monitor.rehearsal import feeds, pages
from monitor.rehearsal.week import Piece, SampleWeek

_ROBOTS = b"User-agent: *\nDisallow: /internal/\n"
_HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """What answers at a path. `content_type` is the whole header. `modified` is aware, or None where
    the server does not say; `location` is where a redirect leads."""

    status: int
    content_type: str
    body: bytes
    modified: datetime | None = None
    location: str | None = None


def build(sample: SampleWeek, base: str) -> dict[str, Resource]:
    """Every path of the site at `base` (no slash at its end), and what answers there."""
    outlets = {outlet.slug: outlet for outlet in sample.outlets}
    site = {
        "/robots.txt": Resource(status=200, content_type="text/plain; charset=utf-8", body=_ROBOTS),
        "/": Resource(status=200, content_type=_HTML, body=pages.index(sample, base)),
    }
    for outlet in sample.outlets:
        own = sorted((p for p in sample.pieces if p.outlet == outlet), key=_newest_first)
        listed = [p for p in own if p.in_feed]
        shown = [p for p in own if p.kind not in ("unlinked", "list")]
        site[outlet.feed] = Resource(
            status=200,
            content_type=feeds.content_type(outlet),
            body=feeds.feed(outlet, listed, base, outlets),
            modified=max((p.published for p in listed if p.published is not None), default=None),
        )
        site[f"/{outlet.slug}/"] = Resource(
            status=200,
            content_type=pages.content_type(outlet),
            body=pages.home(outlet, shown, sample, base),
        )
        for piece in own:
            site |= _answers(piece, [p for p in shown if p != piece][:4], sample, base)
    return site


def _answers(piece: Piece, others: Iterable[Piece], sample: SampleWeek, base: str) -> dict[str, Resource]:
    if piece.kind == "unlinked":
        return {}
    if piece.kind == "missing":
        return {piece.path: _trouble(404, "Page not found")}
    if piece.kind == "broken":
        return {piece.path: _trouble(500, "Something went wrong on our side")}
    site = {
        piece.path: Resource(
            status=200,
            content_type=pages.content_type(piece.outlet),
            body=pages.page(piece, others, sample, base),
            modified=piece.published,
        )
    }
    if piece.feed_path != piece.path:
        site[piece.feed_path] = Resource(
            status=302,
            content_type=_HTML,
            body=b"<!doctype html><title>Found</title>\n",
            location=base + piece.path,
        )
    return site


def _trouble(status: int, words: str) -> Resource:
    body = f"<!doctype html><title>{status}</title><h1>{words}</h1>\n".encode()
    return Resource(status=status, content_type=_HTML, body=body)


def _newest_first(piece: Piece) -> tuple[float, str]:
    # An undated piece stands first, where a feed in the order of writing has the newest.
    published = piece.published or datetime(2027, 1, 1, tzinfo=UTC)
    return (-published.timestamp(), piece.slug)
