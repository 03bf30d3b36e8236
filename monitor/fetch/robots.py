"""What a site asks of programs that fetch its pages: robots.txt, by RFC 9309, read by Protego.

For article pages only: a feed is fetched since a person configured it, and a feed is made for programs.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from monitor.errors import FetchError
from monitor.fetch.access import NOTHING, Access
from monitor.model import Page, Robots

if TYPE_CHECKING:
    import httpx
    from protego import Protego

AGENT: Final = "monitor"
"""Our product token (RFC 9309, section 2.2.1), by which a site may speak to us."""

# Section 2.4: not longer than a day.
_LONGEST: Final = timedelta(hours=24)
_SHORTEST: Final = timedelta(minutes=5)
# A site whose robots.txt cannot be had is asked again soon: until then, all its pages wait.
_AGAIN: Final = timedelta(hours=1)
# Section 2.5: at least 500 kibibytes must be read; more is nobody's rules.
_MOST: Final = 512_000
# More than a page a minute is no request that a site makes of one who reads its feed.
_SLOWEST: Final = 60.0


def place(url: str) -> str:
    """Where the rules for `url` stand: at the top of its origin (section 2.3)."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}/robots.txt"


async def ask(
    client: httpx.AsyncClient, url: str, *, now: datetime, access: Access = NOTHING, seconds: float = 15.0
) -> Robots:
    """What the site of `url` asks. Never raises for what the site does: rules that the server says it has
    not (4xx) allow all, and rules that cannot be had (5xx, no answer) forbid all, for now (section 2.3.1)."""
    from monitor.fetch import Bounds, fetch  # noqa: PLC0415  the room's own doorway

    origin = place(url)
    try:
        bounds = Bounds(seconds=seconds, bytes=4 * _MOST)
        page = await fetch(client, origin, None, now=now, bounds=bounds, access=access, want="page")
    except FetchError as error:
        # Too many requests is no word on whether there are rules; a redirect without end is none (2.3.1.2).
        if error.status is not None and 300 <= error.status < 500 and error.status != 429:
            return Robots(origin=origin, rules="", until=now + _LONGEST)
        return Robots(origin=origin, rules=None, until=now + _AGAIN)
    assert isinstance(page, Page)  # noqa: S101  without conditions, fetch takes no 304
    fresh = _LONGEST if page.fresh_for is None else timedelta(seconds=min(page.fresh_for, 1e6))
    kept = page.body[:_MOST].decode("utf-8-sig", "replace")
    return Robots(origin=origin, rules=kept, until=now + min(max(fresh, _SHORTEST), _LONGEST))


def allowed(said: Robots, url: str) -> bool:
    """Whether the site lets us fetch `url`."""
    if said.rules is None:
        return False
    return not said.rules or bool(_read(said.rules).can_fetch(url, AGENT))


def delay(said: Robots) -> float | None:
    """How many seconds the site wants between two requests, a minute at most; None where it says nothing."""
    if not said.rules:
        return None
    asked = _read(said.rules).crawl_delay(AGENT)
    return None if asked is None else min(max(float(asked), 0.0), _SLOWEST)


@lru_cache(maxsize=64)
def _read(rules: str) -> Protego:
    from protego import Protego  # noqa: PLC0415  when pages are fetched

    return Protego.parse(rules)
