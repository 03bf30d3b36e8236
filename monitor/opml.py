"""Lists of subscriptions (OPML 2.0): read as others write them, and written so that others read them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

import listparser

from monitor import charsets, text

MAX_BYTES = 20_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A feed in a list. `folder`: where the list has it, the outermost first."""

    url: str
    title: str = ""
    folder: tuple[str, ...] = ()


def read(raw: bytes) -> tuple[Subscription, ...]:
    """The feeds that a list names, each address once, in its order; other lists it names are not followed.
    Raises ValueError for what is no such list."""
    if len(raw) > MAX_BYTES:
        raise ValueError(f"has more than {MAX_BYTES // 1_000_000} MB: that is no list of feeds")
    if b"<" not in raw:
        raise ValueError("is no OPML: it has no element")
    # Read by a tolerant parser that knows no entities but HTML's, and asks nobody for a DTD.
    found = listparser.parse(charsets.decode(raw, None).encode())
    if not found.feeds and not found.version:
        raise ValueError("is no OPML: it has no outline with an xmlUrl")
    subscriptions: dict[str, Subscription] = {}
    for one in found.feeds:
        url = "".join(text.clean(str(one.url)).split())
        folder = next((tuple(map(text.one_line, path)) for path in one.categories), ())
        subscriptions.setdefault(
            url, Subscription(url=url, title=text.one_line(str(one.title)), folder=folder)
        )
    return tuple(subscriptions.values())


def write(title: str, subscriptions: Iterable[tuple[Subscription, str | None]]) -> str:
    """A list of these feeds, each with its language where one is known."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        f"  <head><title>{_escaped(title)}</title></head>",
        "  <body>",
    ]
    for one, lang in subscriptions:
        name = quoteattr(text.one_line(one.title))
        language = f" language={quoteattr(lang)}" if lang else ""
        lines.append(
            f'    <outline type="rss" text={name} title={name} xmlUrl={quoteattr(one.url)}{language}/>'
        )
    return "\n".join([*lines, "  </body>", "</opml>", ""])


def _escaped(words: str) -> str:
    return quoteattr(text.one_line(words))[1:-1]
