"""The raw words of entries → `Entry`, for those that are new.

To finish an entry (sanitise it, make it plain text) costs ten times what reading it does, so an entry whose
mark was in the reading before is left out. Only where entries of one document share an id or an address all
are finished: what each of them goes by depends on the others.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from monitor import markup, text, urls
from monitor.model import Entry, Feed, Page
from monitor.parse import dates, shown
from monitor.parse.document import Document, Raw

REVISION = "1"
"""Counts up when the same words make another entry than before: all are then read anew, once."""

MARK = 8
"""Bytes of a mark. Of a million entries two share one by chance once in thirty million times."""

# So many entries under one address are not one article retitled.
_SHARED = 3
_BY_WORDS = "urn:sha256:"
_LONGEST_ADDRESS = 2_000
# Google News' own addresses have 1,300 characters; browsers and servers take some more.
_LONGEST_LINK = 4_000
_LONGEST_ID = 2_000
_LONGEST_NAME = 200
_MOST_AUTHORS = 50
_LONGEST_SUMMARY = 100_000
# Ten times the longest article that anybody reads; what lies behind is cut off.
_LONGEST_BODY = 1_000_000
# An address that `urls.normalise` leaves as it is but for the marks of a campaign: nothing in it to decode or
# to unwrap.
_NORMAL = re.compile(
    r"(https?://(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,20}/[A-Za-z0-9/_.~-]*)"
    r"(?:\?utm_[a-z]+=[A-Za-z0-9_.-]*(?:&utm_[a-z]+=[A-Za-z0-9_.-]*)*)?"
)
_NOWHERE = re.compile(r"https?:/*", re.IGNORECASE)
_MAIL = re.compile(r"(.*?)[(<\s]*\b[\w.+-]{1,64}@[\w.-]{1,200}\.\w{2,20}\b[)>\s]*(.*)", re.DOTALL)
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_]|$)")


class Finished(NamedTuple):
    """The entries of a document that are new, the marks of all, and how many of all have no date."""

    entries: tuple[Entry, ...]
    marks: bytes
    undated: int


def finished(document: Document, page: Page, feed: Feed, known: bytes) -> Finished:
    """The entries whose mark is not in `known`, in the document's order."""
    base = urls.base(page.final_url)
    before = {known[at : at + MARK] for at in range(0, len(known), MARK)}
    listed = [raw for raw in document.entries if not raw.says_nothing]
    marks = [_mark(raw, base, feed) for raw in listed]
    addresses = [_address(raw.link, base) for raw in listed]
    said = [dates.moment(raw.published) or dates.moment(raw.updated) for raw in listed]
    each = zip(listed, marks, addresses, said, strict=True)
    if _all_differ(listed, addresses):
        new = (one for one in each if one[1] not in before)
        made = (_entry(raw, url, date, page, feed, base) for raw, _, url, date in new)
        entries = tuple(one for one in made if not _is_empty(one))
    else:
        every = [(mark, _entry(raw, url, date, page, feed, base)) for raw, mark, url, date in each]
        entries = tuple(entry for mark, entry in _with_unique_ids(every) if mark not in before)
    return Finished(entries=entries, marks=b"".join(marks), undated=said.count(None))


def _mark(raw: Raw, base: str, feed: Feed) -> bytes:
    words = "\x1f".join((REVISION, base, feed.lang or "", *raw[:8], "\x1e".join(raw.authors), *raw[9:]))
    return hashlib.blake2b(words.encode("utf-8", "surrogatepass"), digest_size=MARK).digest()


def _address(link: str, base: str) -> str | None:
    if not link or len(link) > _LONGEST_LINK or _NOWHERE.fullmatch(link):
        return None
    usual = _NORMAL.fullmatch(link)
    if usual and "/." not in link:
        return usual.group(1)
    # A feed's own address may hold a token, and relative links would carry it on: `base` has none.
    return urls.normalise(link, base)


def _all_differ(entries: list[Raw], addresses: list[str | None]) -> bool:
    """Whether nothing in the document shares its id or its address with anything else of it. Entries that go
    by their words are compared when they are finished: one such is alone."""
    ids = [text.one_line(raw.id) or url for raw, url in zip(entries, addresses, strict=True)]
    urls_ = [url for url in addresses if url]
    return len(set(ids)) == len(ids) and len(set(urls_)) == len(urls_)


def _entry(raw: Raw, url: str | None, date: datetime | None, page: Page, feed: Feed, base: str) -> Entry:
    now = page.fetched_at
    updated = dates.moment(raw.updated)
    inner = _resolved(raw.base, base)
    said = raw.body[:_LONGEST_BODY]
    body = shown.marked_up(said, raw.body_kind)
    plain_body = shown.plain(said, raw.body_kind)
    same = raw.summary == raw.body and raw.summary_kind == raw.body_kind
    summary = plain_body if same else shown.plain(raw.summary[:_LONGEST_SUMMARY], raw.summary_kind)
    title = shown.title(raw.title, raw.title_kind)
    if not title:
        # Notes and photo posts have none: their first words stand in.
        title = text.cut(text.one_line(plain_body), 120)
    ahead = date is not None and date > now
    return Entry(
        feed=feed.url,
        id=_identity(raw.id) or url or f"{_BY_WORDS}{_words(title, plain_body)}",
        url=url,
        title=title,
        summary=text.one_line(summary),
        content_html=markup.safe(body, inner),
        text=plain_body,
        authors=_authors(raw.authors),
        # Nothing was published in the future: a clock that runs fast, a civil time that claims to be UTC, an
        # embargo that did not hold.
        published=now if ahead else date,
        updated=None if updated is not None and updated > now else updated,
        lang=_language(raw.lang) or feed.lang,
        source=shown.title(raw.source, "either") or None if raw.source else None,
        seen=now,
        source_url=urls.normalise(raw.source_url) if 0 < len(raw.source_url) <= _LONGEST_ADDRESS else None,
        ahead=ahead,
    )


def _resolved(own: str, base: str) -> str:
    return (urls.normalise(own, base) or base) if own else base


def _identity(said: str) -> str:
    identity = text.one_line(said)
    if len(identity) <= _LONGEST_ID:
        return identity
    return f"{identity[:200]}#{hashlib.sha256(identity.encode('utf-8', 'replace')).hexdigest()[:32]}"


def _authors(said: tuple[str, ...]) -> tuple[str, ...]:
    names = (_name(one[:_LONGEST_ADDRESS]) for one in said[:_MOST_AUTHORS])
    return tuple(dict.fromkeys(name for name in names if name))


def _name(said: str) -> str:
    """The name of a person: RSS wants “address (name)”, and the address is nobody's business."""
    found = _MAIL.fullmatch(said) if "@" in said else None
    if found:
        said = " ".join(one.strip(' ()<>"') for one in found.groups())
    return text.cut(shown.title(said, "either"), _LONGEST_NAME)


def _words(title: str, plain: str) -> str:
    return hashlib.sha256(f"{title}\n{plain}".encode()).hexdigest()[:32]


def _is_empty(entry: Entry) -> bool:
    return not (entry.title or entry.text or entry.url) and entry.id.startswith(_BY_WORDS)


def _with_unique_ids(entries: list[tuple[bytes, Entry]]) -> list[tuple[bytes, Entry]]:
    """Entries whose id another one of the document has too go by their address where that is theirs
    alone, or else by their words: some generators give every entry the same guid. Which of them comes
    first never decides. The same entry listed twice is kept once; an entry with nothing in it, not."""
    said = [one for one in entries if not _is_empty(one[1])]
    different = list({(one.id, one.url, one.title, one.text): (mark, one) for mark, one in said}.values())
    ids = Counter(one.id for _, one in different)
    addresses = Counter(one.url for _, one in different)
    titles = len({one.title for _, one in different})
    out: dict[str, tuple[bytes, Entry]] = {}
    for mark, one in different:
        entry = one
        if one.url and addresses[one.url] >= _SHARED and titles > 1:
            # Status pages and mail archives link every entry to one page: it is no article of theirs.
            entry = replace(one, url=None)
        if ids[one.id] > 1:
            own = one.url is not None and addresses[one.url] == 1
            entry = replace(entry, id=str(one.url) if own else f"{one.id}#{_words(one.title, one.text)}")
        out.setdefault(entry.id, (mark, entry))
    return list(out.values())


def _language(code: str) -> str | None:
    """The primary language subtag (BCP 47), in lower case; None for what is no language tag."""
    found = _LANGUAGE.match(code.strip())
    return found.group(1).lower() if found else None
