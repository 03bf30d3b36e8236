"""Lists of subscriptions (OPML 2.0): read as others write them, and written so that others read them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

import lxml.etree
from listparser.common import SuperDict
from listparser.opml import OpmlMixin

from monitor import charsets, text

MAX_BYTES = 20_000_000
_DEEPEST = 50
# A category of our own (OPML 2.0: names with strokes between), which no other list has by chance.
_TAGS = ("monitor", "tags")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A feed in a list. `folder`: where the list has it, the outermost first; `tags`: what it is read for, as
    `write` has put it down."""

    url: str
    title: str = ""
    lang: str = ""
    folder: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


class _Reader(OpmlMixin):
    """listparser's own, with the language of each feed, and with a bound: it keeps the folders of every feed,
    so that a list nested a hundred thousand deep would take all memory there is."""

    def __init__(self) -> None:
        super().__init__()
        self.harvest = {"feeds": [], "lists": [], "opportunities": [], "meta": SuperDict(), "version": ""}
        self.languages: dict[str, str] = {}

    def start_opml_outline(self, attrs: dict[str, str]) -> None:
        if len(self.hierarchy) >= _DEEPEST:
            raise ValueError(f"has folders within folders, more than {_DEEPEST} deep")
        super().start_opml_outline(attrs)
        if "xmlurl" in attrs and attrs.get("language"):
            self.languages.setdefault(attrs["xmlurl"].strip(), text.one_line(attrs["language"]))


def read(raw: bytes) -> tuple[Subscription, ...]:
    """The feeds that a list names, each address once, in its order; other lists it names are not followed.
    Raises ValueError for what is no such list."""
    if len(raw) > MAX_BYTES:
        raise ValueError(f"has more than {MAX_BYTES // 1_000_000} MB: that is no list of feeds")
    if b"<" not in raw:
        raise ValueError("is no OPML: it has no element")
    # A tolerant parser that knows no entities but HTML's, and asks nobody for a DTD.
    found = _Reader()
    parser = lxml.etree.HTMLParser(target=found, recover=True, encoding="utf-8")
    parser.feed(charsets.decode(raw, None).encode())
    parser.close()
    feeds = found.harvest["feeds"]
    if not feeds and not found.harvest["version"]:
        raise ValueError("is no OPML: it has no outline with an xmlUrl")
    subscriptions: dict[str, Subscription] = {}
    for one in feeds:
        url = "".join(letter for letter in str(one.url) if letter.isprintable() and letter != " ")
        paths = [tuple(filter(None, map(text.one_line, path))) for path in one.categories]
        folder = next((path for path in paths if path[:2] != _TAGS), ())
        subscriptions.setdefault(
            url,
            Subscription(
                url=url,
                title=text.one_line(str(one.title)),
                lang=found.languages.get(str(one.url), ""),
                folder=folder,
                tags=tuple(path[2] for path in paths if path[:2] == _TAGS and len(path) == 3),
            ),
        )
    return tuple(subscriptions.values())


def write(title: str, subscriptions: Iterable[Subscription]) -> str:
    """A list of these feeds. Folders are not written."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        f"  <head><title>{_escaped(title)}</title></head>",
        "  <body>",
    ]
    for one in subscriptions:
        name = quoteattr(text.one_line(one.title))
        more = f" language={quoteattr(one.lang)}" if one.lang else ""
        if one.tags:
            more += f" category={quoteattr(','.join('/'.join(('', *_TAGS, tag)) for tag in one.tags))}"
        lines.append(f'    <outline type="rss" text={name} title={name} xmlUrl={quoteattr(one.url)}{more}/>')
    return "\n".join([*lines, "  </body>", "</opml>", ""])


def _escaped(words: str) -> str:
    return quoteattr(text.one_line(words))[1:-1]
