"""The sample's pages: an article in its outlet's template, with the furniture of its kind around it
(menus, side bars that name Nvidia, letters to subscribe to, cookie notices), or what stands in its way."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from html import escape
from string import Template

from monitor.rehearsal.feeds import MEDIA_TYPES
from monitor.rehearsal.prose import html
from monitor.rehearsal.week import Outlet, Piece, SampleWeek

_SUBSCRIBE = (
    '<div class="subscribe"><h2>Subscribe to read on</h2><p>You have read your free articles for this '
    "month. Subscribers get unlimited access to every story, from one pound a week.</p>"
    "<p>Already a subscriber? Sign in.</p></div>"
)


def page(piece: Piece, others: Iterable[Piece], sample: SampleWeek, base: str) -> bytes:
    """The page of a piece; `others` fill its list of related articles."""
    lead, body = "", html(piece.source, base)
    if piece.kind == "paywall":
        body = html(piece.source.split("\n\n")[0], base) + "\n" + _SUBSCRIBE
    elif piece.kind == "list":
        whole = {p.slug: p for p in sample.pieces if p.outlet == piece.outlet}
        lead, body = body, "".join(_entry(whole[slug], base) for slug in piece.listing)
    url = base + piece.path
    fields = {
        "title": escape(piece.title),
        "url": escape(url),
        "summary": escape(piece.summary),
        "byline": escape(", ".join(piece.authors)),
        "lead": lead,
        "body": body,
        "related": _links(others, base),
        "json_ld": _json_ld(piece, url),
        "time": "",
        "meta_date": "",
    }
    if piece.published is not None:
        iso = piece.published.isoformat()
        fields["time"] = f'<time datetime="{iso}">{_written_date(piece)}</time>'
        fields["meta_date"] = f'<meta property="article:published_time" content="{iso}">'
    template = piece.kind if piece.kind in ("consent", "list") else piece.outlet.template
    return _fill(sample.templates[template], piece.outlet, base, fields)


def home(outlet: Outlet, pieces: Iterable[Piece], sample: SampleWeek, base: str) -> bytes:
    """The front page of an outlet; announces the feed, and lists `pieces`."""
    return _fill(sample.templates["home"], outlet, base, {"related": _links(pieces, base)})


def index(sample: SampleWeek, base: str) -> bytes:
    """The front page of the whole site: the outlets and their feeds. UTF-8."""
    rows = "\n".join(
        f'<li><a href="{base}/{o.slug}/">{escape(o.name)}</a>: <a href="{base}{o.feed}">feed</a></li>'
        for o in sample.outlets
    )
    return (
        f'<!doctype html>\n<html lang="en"><meta charset="utf-8"><title>Sample week</title>\n'
        f"<h1>Invented outlets of the sample week</h1>\n<ul>\n{rows}\n</ul></html>\n"
    ).encode()


def content_type(outlet: Outlet) -> str:
    """What the server declares the outlet's pages to be."""
    encoding = _encoding(outlet)
    # Old pages in a legacy encoding often come without a charset in the header: the page itself says it.
    return "text/html" if encoding == "shift_jis" else f"text/html; charset={encoding}"


def _encoding(outlet: Outlet) -> str:
    # The outlet with a feed in Latin-1 has modern pages.
    return "utf-8" if outlet.encoding == "iso-8859-1" else outlet.encoding


def _fill(template: str, outlet: Outlet, base: str, fields: Mapping[str, str]) -> bytes:
    common = {
        "lang": outlet.lang,
        "charset": _encoding(outlet),
        "outlet": escape(outlet.name),
        "home": f"{base}/{outlet.slug}/",
        "feed": base + outlet.feed,
        "feed_type": MEDIA_TYPES[outlet.format],
    }
    text = Template(template).substitute(common | dict(fields))
    return text.encode(_encoding(outlet), "xmlcharrefreplace")


def _entry(piece: Piece, base: str) -> str:
    title = f'<h2><a href="{base}{piece.path}" rel="bookmark">{escape(piece.title)}</a></h2>'
    iso = "" if piece.published is None else piece.published.isoformat()
    time = f'<time datetime="{iso}">{_written_date(piece)}</time>'
    return f'\n<article class="entry">\n{title}\n{time}\n{html(piece.source, base)}\n</article>'


def _links(pieces: Iterable[Piece], base: str) -> str:
    items = "".join(f'<li><a href="{base}{p.path}">{escape(p.title)}</a></li>' for p in pieces)
    return f"<ul>{items}</ul>"


def _written_date(piece: Piece) -> str:
    day = piece.published
    if day is None:
        return ""
    if piece.outlet.lang == "ja":
        return f"{day.year}年{day.month}月{day.day}日 {day:%H:%M}"
    return f"{day.day} {day:%B %Y, %H:%M}"


def _json_ld(piece: Piece, url: str) -> str:
    facts: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": piece.title,
        "description": piece.summary,
        "mainEntityOfPage": url,
        "author": [{"@type": "Person", "name": name} for name in piece.authors],
        "publisher": {"@type": "Organization", "name": piece.outlet.name},
    }
    if piece.published is not None:
        facts["datePublished"] = piece.published.isoformat()
    if piece.kind == "paywall":
        facts["isAccessibleForFree"] = False
    # "</" would end the script element, wherever in the text it stood.
    return json.dumps(facts, ensure_ascii=False, sort_keys=True).replace("</", "<\\/")
