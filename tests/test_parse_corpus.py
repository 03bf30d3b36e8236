"""The fast readers against feedparser, and against what other parsers' own tests expect, over recorded feeds.

The corpora are not part of the repository; where they are not there, these tests are skipped, and the written
samples (`test_parse_readers.py`) stand for them.
"""

import contextlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import fetched
import pytest

from monitor import urls
from monitor.errors import ParseError
from monitor.model import Entry, Feed, Page
from monitor.parse import entries, fast, mending, raw, read, shown, slow, tree
from monitor.parse.document import Document

FEEDS = Path(__file__).parents[2] / "shared" / "corpus" / "feeds"
QUIRKS = FEEDS / "quirks"
FEED = Feed(url="https://news.example/feed.xml", name="News")

MADE_UP = re.compile(r"[0-9a-f]{32}")

pytestmark = pytest.mark.skipif(not FEEDS.is_dir(), reason="the recorded feeds are not here")

# Where the fast readers differ from feedparser on purpose, by file and field. All else agrees.
KNOWN = {
    # Of several links the first is the entry's own; feedparser takes the last.
    ("gofeed__rss_rss_channel_item_links.xml", "id"),
    ("gofeed__rss_rss_channel_item_links.xml", "url"),
    # Words of pictures (media:group) are no words of the entry.
    ("newsboat__data_atom10_2.xml", "id"),
    ("newsboat__data_atom10_2.xml", "title"),
    ("newsboat__data_atom10_2.xml", "text"),
}
# feedparser finds nothing in a feed whose elements have a prefix that is not declared.
MORE = {"fastfeedparser__integration_malformed_rss_namespaced.xml"}


def page(path: Path) -> Page:
    return fetched.page(path.read_bytes(), FEED.url, media_type="application/xml")


def recorded() -> list[Path]:
    return [
        one
        for folder in (FEEDS, QUIRKS)
        if folder.is_dir()
        for one in sorted(folder.iterdir())
        if one.suffix in {".xml", ".atom", ".rss"}
    ]


def finished(found: Document, of: Page) -> tuple[Entry, ...]:
    return entries.finished(found, of, FEED, b"").entries


def both(path: Path) -> tuple[tuple[Entry, ...], tuple[Entry, ...]] | None:
    """The entries as the layers have them, and as feedparser alone does; None for what is no feed."""
    own = page(path)
    found = raw(own)
    judge = slow.read(mending.mended(own.body, own.charset)) if own.body else None
    if found is None:
        assert judge is None or not judge.entries, path.name
        return None
    return finished(found, own), finished(judge, own) if judge else ()


def test_no_recorded_feed_yields_fewer_entries_than_feedparser_finds() -> None:
    for path in recorded():
        pair = both(path)
        if pair is not None:
            assert len(pair[0]) == len(pair[1]) or (path.name in MORE and len(pair[0]) > len(pair[1])), (
                path.name
            )


def test_the_fast_readers_and_feedparser_agree_on_every_field_but_where_it_is_listed() -> None:
    differences: Counter[tuple[str, str]] = Counter()
    count = 0
    for path in recorded():
        pair = both(path)
        for ours, theirs in zip(*pair, strict=False) if pair else ():
            count += 1
            for field in ("id", "url", "title", "published", "text"):
                if getattr(ours, field) != getattr(theirs, field):
                    differences[path.name, field] += 1
    assert count > 500
    assert set(differences) <= KNOWN


def test_where_fastfeedparser_is_let_near_a_feed_it_has_the_very_same_of_it_as_our_own_reader() -> None:
    count = 0
    for path in recorded():
        own = page(path)
        source = mending.mended(own.body, own.charset)
        quick, other = fast.read(source), tree.read(source)
        if quick is not None:
            assert other is not None
            count += len(quick.entries)
            alike = [finished(one, own) for one in (quick, other[0])]
            assert [replace(one, summary="") for one in alike[0]] == [
                replace(one, summary="") for one in alike[1]
            ]
            assert (quick.lang, quick.title, quick.lives_at) == (
                other[0].lang,
                other[0].title,
                other[0].lives_at,
            )
    assert count > 500


def test_nearly_every_recorded_feed_is_read_by_a_fast_reader() -> None:
    readers = Counter(found.parser for path in recorded() if (found := raw(page(path))))
    assert readers["fast"] >= 0.97 * sum(readers.values())


def expected() -> Iterator[tuple[Path, list[dict[str, Any]]]]:
    for path in sorted(QUIRKS.glob("*.expected.json")):
        said = json.loads(path.read_text())
        feed = path.with_name(path.name.removesuffix(".expected.json"))
        if feed.exists() and isinstance(said.get("entries"), list):
            yield feed, said["entries"]


def test_every_recorded_quirk_gives_what_its_own_suite_expects() -> None:
    seen = 0
    for path, wanted in expected():
        found = read(page(path), FEED).entries
        seen += 1
        assert len(found) == len(wanted), path.name
        for entry, one in zip(found, wanted, strict=True):
            assert list(unlike(entry, one)) == [], path.name
    assert seen > 30


def unlike(entry: Entry, wanted: dict[str, Any]) -> Iterator[tuple[str, object, object]]:
    """What of an entry is not as another parser's suite has it, as far as the two can be compared: a title is
    compared as text, an address as `urls.normalise` has it; ids that the other parser made up are not."""
    said = wanted.get("id")
    if said and not MADE_UP.fullmatch(said) and urls.normalise(said) != entry.url and said != entry.id:
        yield "id", entry.id, said
    links = [wanted["link"]] if wanted.get("link") else [one["href"] for one in wanted.get("links") or ()]
    # Where a feed gives an article's own address besides one that counts readers, that is taken.
    addresses = {urls.normalise(one, FEED.url) for one in links if "//feedproxy.google.com/" not in one}
    if addresses and entry.url not in addresses:
        yield "url", entry.url, addresses
    title = wanted.get("title")
    title = title["content"] if isinstance(title, dict) else title
    if title and entry.title != shown.title(title, "either"):
        yield "title", entry.title, title
    dates = {one: datetime.fromisoformat(wanted[one]) for one in ("published", "updated") if wanted.get(one)}
    if dates and entry.published != dates.get("published", dates.get("updated")):
        yield "published", entry.published, dates


@pytest.mark.parametrize(
    "path", sorted(QUIRKS.iterdir()) if QUIRKS.is_dir() else [], ids=lambda path: path.name
)
def test_no_recorded_quirk_ends_in_a_crash(path: Path) -> None:
    with contextlib.suppress(ParseError):
        assert read(page(path), FEED).listed >= 0
