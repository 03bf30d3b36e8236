"""What fetch and parse hand on, as a test needs it that cares for one thing of it: a page, an entry."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from monitor.model import Entry, Page, Validators

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
ADDRESS = "https://news.example/2026/port-cranes"


def entry(**more: Any) -> Entry:
    """An entry that says nothing but where its page is, and `more`."""
    silent: dict[str, Any] = {
        "feed": "https://news.example/feed", "id": "1", "url": ADDRESS, "title": "", "summary": "",
        "content_html": "", "text": "", "authors": (), "published": None, "updated": None, "lang": None,
        "source": None, "seen": NOW,
    }  # fmt: skip
    return Entry(**(silent | more))


CRANES = entry(title="Port orders forty cranes", text="The port has ordered forty cranes.")


def page(
    body: str | bytes, url: str = ADDRESS, *, media_type: str = "text/html", charset: str | None = "utf-8"
) -> Page:
    """An answer that holds `body`."""
    return Page(
        url=url,
        final_url=url,
        status=200,
        media_type=media_type,
        charset=charset,
        body=body.encode() if isinstance(body, str) else body,
        validators=Validators(),
        fetched_at=NOW,
    )
