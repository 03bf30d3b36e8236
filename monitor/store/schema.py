"""The tables.

Rows are named by what they are (a hash of the feed's address, of the entry's id, of the page's address),
never by a counter: a run that was killed and repeated leaves the rows of a run that was not. Hashes
also keep hostile lengths out of the indexes: PostgreSQL refuses an index row over 2,704 bytes, and
guids of several kilobytes exist.

`migrations/versions` makes these tables; the tests hold the two to be equal.
"""

from __future__ import annotations

import hashlib

from sqlalchemy import (
    DDL,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    event,
    false,
    text,
    true,
)
from sqlalchemy.dialects import postgresql

from monitor.store.columns import Body, Fixtures, Key, Names, Outlinks, UtcTime, Words, plain

metadata = MetaData()


def feed_key(url: str) -> str:
    """Key of a feed: 32 hexadecimal digits, from its configured address."""
    return _digits(url)


def entry_key(feed: str, guid: str) -> str:
    """Key of an entry: 32 hexadecimal digits, from its feed's configured address and its own id."""
    return _digits(f"{plain(feed)}\n{guid}")


def address_key(address: str) -> str:
    """Key of a page's address: 32 hexadecimal digits. `urls.article_id` is its first half, so that
    keys sort as article ids do."""
    return _digits(address)


def words_key(title: str, body: str) -> str:
    """Key of an article's words as they read, letter for letter: 32 hexadecimal digits. Other than
    `text.content_hash`, which says whether a publisher has changed its words, it tells every two readings
    apart: with or without furniture, in capitals or not."""
    return _digits(f"{plain(title)}\n{body}")


def _digits(words: str) -> str:
    return hashlib.sha256(plain(words).encode()).hexdigest()[:32]


# -- collect ----------------------------------------------------------------------------------

feeds = Table(
    "feeds",
    metadata,
    Column("key", Key, primary_key=True),
    Column("url", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("tags", Names, nullable=False),
    Column("lang", Words),
    Column("active", Boolean, nullable=False),
    Column("position", Integer, nullable=False),
    Column("added", UtcTime, nullable=False),
    Column("etag", Words),
    Column("last_modified", Words),
    Column("fetched", UtcTime),
    Column("next_due", UtcTime),
    Column("last_ok", UtcTime),
    Column("last_new", UtcTime),
    Column("failures", Integer, nullable=False),
    Column("failing_since", UtcTime),
    Column("reason", Words, nullable=False),
    Column("gone", Boolean, nullable=False),
    Column("moved_to", Words),
    # Counted as entries come: counting five million rows for each `status` took seconds.
    Column("entries", Integer, nullable=False),
    # False: it has articles that were not cleaned beside its others yet.
    Column("settled", Boolean, nullable=False, server_default=true()),
    # As JSON; null: its document says nothing of when to ask again.
    Column("hints", Words),
    # A fingerprint of the address that gave the validators; NULL: the one configured.
    Column("validated", Words),
    # Our own wait between two polls, in seconds, as it has come to fit the feed; NULL: not known yet.
    Column("pace", Integer),
    # Eight bytes for each entry of its last document, as `parse` made them.
    Column("marks", LargeBinary),
    # Of its last document: how many entries, how many of them without a date; where it says that it lives.
    Column("listed", Integer),
    Column("undated", Integer),
    Column("lives_at", Words),
    # How many polls in a row were led to `moved_to` for good, and ended in a feed.
    Column("proofs", Integer, nullable=False, server_default="0"),
    # What kind of thing went wrong last; empty where nothing did.
    Column("trouble", Words, nullable=False, server_default=""),
    # What would help, in an address: the feed that a page in its place names.
    Column("advice", Words),
)

# What sites ask of programs that fetch their pages.
robots = Table(
    "robots",
    metadata,
    Column("key", Key, primary_key=True),
    Column("origin", Words, nullable=False),
    # NULL: it could not be had, which forbids all.
    Column("rules", Words),
    Column("until", UtcTime, nullable=False),
)

articles = Table(
    "articles",
    metadata,
    Column("id", Key, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("seen", UtcTime, nullable=False),
    Column("rules", Words, nullable=False),
    Column("relevant", Boolean, nullable=False),
    # Set where two articles turned out to be one: the id under which it goes on.
    Column("merged_into", Key, ForeignKey("articles.id")),
    # The key of the feed that speaks for it, as its newest version says.
    Column("feed", Key),
    # Kept, and not cleaned beside its feed's others since.
    Column("unclean", Boolean, nullable=False, server_default=false()),
    # `words_key` of its newest version as it now reads; NULL where nobody has asked for it since 0005.
    Column("words", Key),
    # Whether its scores found anything: it names a tag, or is near to what one says.
    Column("mentions", Boolean, nullable=False, server_default=false()),
)
_STANDING = text("merged_into IS NULL")
Index("articles_by_time", articles.c.at, sqlite_where=_STANDING, postgresql_where=_STANDING)
Index(
    "articles_by_rules", articles.c.rules, articles.c.id, sqlite_where=_STANDING, postgresql_where=_STANDING
)
Index("articles_by_feed", articles.c.feed, articles.c.at, sqlite_where=_STANDING, postgresql_where=_STANDING)
_UNCLEAN = text("unclean AND merged_into IS NULL")
Index("articles_unclean", articles.c.feed, sqlite_where=_UNCLEAN, postgresql_where=_UNCLEAN)
_MENTIONING = text("mentions AND merged_into IS NULL")
Index("articles_mentioning", articles.c.at, sqlite_where=_MENTIONING, postgresql_where=_MENTIONING)
AWAY = "~"
"""What stands before the rules of an article whose texts were put away (`retaining`): after every fingerprint
in the order of bytes, so that neither index has to step over those."""
_ON_HAND = text("rules < '~'")
Index("articles_on_hand", articles.c.at, articles.c.id, sqlite_where=_ON_HAND, postgresql_where=_ON_HAND)
# Partial, else SQLite takes it for every "IS NULL" above: all articles, read to find none.
_MERGED = text("merged_into IS NOT NULL")
Index("articles_by_merger", articles.c.merged_into, sqlite_where=_MERGED, postgresql_where=_MERGED)

article_versions = Table(
    "article_versions",
    metadata,
    Column("article", Key, ForeignKey("articles.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("url", Words, nullable=False),
    Column("feed", Words, nullable=False),
    Column("outlet", Words, nullable=False),
    Column("title", Words, nullable=False),
    Column("text", Body, nullable=False),
    Column("text_from", Words, nullable=False),
    Column("status", Words, nullable=False),
    Column("lang", Words),
    Column("authors", Names, nullable=False),
    Column("published", UtcTime),
    # Of the whole words, furniture included: to clean a text is not to edit it.
    Column("content_hash", Words, nullable=False),
    Column("kept", UtcTime, nullable=False),
    Column("kind", Words, nullable=False, server_default="article"),
    Column("modified", UtcTime),
    Column("section", Words, nullable=False, server_default=""),
    Column("site", Words, nullable=False, server_default=""),
    Column("furniture", Fixtures, nullable=False, server_default="[]"),
    Column("links", Outlinks, nullable=False, server_default="[]"),
    Column("source", Words),
    Column("source_url", Words),
    # What the page was that gave no article; empty where it gave one, or nobody kept it.
    Column("reason", Words, nullable=False, server_default=""),
)

# One row an article, not one a tag: scores are read and replaced only whole, and a hundred tags
# on a hundred thousand articles a week would be ten million rows, nearly all of them zero.
scores = Table(
    "scores",
    metadata,
    Column("article", Key, ForeignKey("articles.id"), primary_key=True),
    Column("scores", Words, nullable=False),
)


def _ddl(words: str) -> DDL:
    return DDL(words)  # type: ignore[no-untyped-call]


# What can be searched: a row for each article that stands. Its place is when it is of, in seconds, and 20
# bits that tell it from others of that second: newest first is the order of places, backwards. The words
# themselves are in `terms` (PostgreSQL), or in an index beside (SQLite), which keeps no text.
search = Table(
    "search",
    metadata,
    Column("place", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=False),
    Column("article", Key, ForeignKey("articles.id"), nullable=False, unique=True),
    Column("terms", Text().with_variant(postgresql.TSVECTOR(), "postgresql")),
)
Index("search_terms", search.c.terms, postgresql_using="gin").ddl_if(dialect="postgresql")
# `ascii`: what is no ASCII is a letter; our own words come in, and none other. Phrases and places are not
# asked of it: `search.matches` reads the text.
SEARCH_WORDS = (
    "CREATE VIRTUAL TABLE search_words USING fts5"
    "(words, content='', columnsize=0, detail=none, tokenize=\"ascii tokenchars '_'\")"
)
event.listen(search, "after_create", _ddl(SEARCH_WORDS).execute_if(dialect="sqlite"))
event.listen(search, "before_drop", _ddl("DROP TABLE search_words").execute_if(dialect="sqlite"))

# What an article means, as a model says it: its vectors, packed by whoever made them. One row an article:
# what they were made of and by whom stands beside them, and nobody asks for those of older words.
vectors = Table(
    "vectors",
    metadata,
    Column("article", Key, ForeignKey("articles.id"), primary_key=True),
    Column("words", Key, nullable=False),
    Column("model", Words, nullable=False),
    Column("packed", LargeBinary, nullable=False),
)

addresses = Table(
    "addresses",
    metadata,
    Column("key", Key, primary_key=True),
    Column("url", Words, nullable=False),
    Column("article", Key, ForeignKey("articles.id")),
    # When the page is to be fetched; NULL: it is not wanted.
    Column("wanted", UtcTime),
    Column("tries", Integer, nullable=False),
    # What the page's last good answer leaves for the next time it is asked: its validators, and its own
    # title. Of an answer that gave no text (a wall, a list) nothing is kept.
    Column("etag", Words),
    Column("last_modified", Words),
    Column("headline", Words),
    # A fingerprint of the address that gave the validators; NULL: the page's own.
    Column("validated", Words),
)
_WANTED = text("wanted IS NOT NULL")
Index(
    "addresses_wanted",
    addresses.c.key,
    addresses.c.wanted,
    sqlite_where=_WANTED,
    postgresql_where=_WANTED,
)
Index("addresses_by_article", addresses.c.article)

entries = Table(
    "entries",
    metadata,
    Column("key", Key, primary_key=True),
    Column("feed", Key, ForeignKey("feeds.key"), nullable=False),
    Column("guid", Words, nullable=False),
    Column("seen", UtcTime, nullable=False),
    # Published, where it says so and not later than seen (feeds date entries into the future), else seen.
    Column("at", UtcTime, nullable=False),
    Column("version", Integer, nullable=False),
    Column("digest", Key, nullable=False),
    Column("address", Key, ForeignKey("addresses.key"), nullable=False),
)
Index("entries_by_time", entries.c.feed, entries.c.at)
Index("entries_by_seen", entries.c.feed, entries.c.seen)
Index("entries_by_address", entries.c.address)

entry_versions = Table(
    "entry_versions",
    metadata,
    Column("entry", Key, ForeignKey("entries.key"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("url", Words),
    Column("title", Words, nullable=False),
    Column("summary", Body, nullable=False),
    Column("content_html", Body, nullable=False),
    Column("text", Body, nullable=False),
    Column("authors", Names, nullable=False),
    Column("published", UtcTime),
    Column("updated", UtcTime),
    Column("lang", Words),
    Column("source", Words),
    Column("remembered", UtcTime, nullable=False),
    Column("source_url", Words),
    # The date that the feed gave lies ahead of when we first had it, which stands in its place.
    Column("ahead", Boolean, nullable=False, server_default=false()),
)

# The files that old texts lie in (`cold`), by their names below the folder.
texts = Table(
    "texts",
    metadata,
    Column("name", Words, primary_key=True),
    # SHA-256.
    Column("digest", Words, nullable=False),
    Column("records", Integer, nullable=False),
    # Bytes, before and after packing.
    Column("size", BigInteger, nullable=False),
    Column("packed", BigInteger, nullable=False),
    Column("written", UtcTime, nullable=False),
)

rounds = Table(
    "rounds",
    metadata,
    Column("id", Words, primary_key=True),
    Column("kind", Words, nullable=False),
    Column("began", UtcTime, nullable=False),
    Column("ended", UtcTime),
    Column("report", Words),
)
Index("rounds_by_time", rounds.c.began)

# What each share of a round under way reported, where several processes work at it; one report in the end.
round_parts = Table(
    "round_parts",
    metadata,
    Column("round", Words, ForeignKey("rounds.id"), primary_key=True),
    Column("part", Words, primary_key=True),
    Column("report", Words, nullable=False),
)

# -- publish ----------------------------------------------------------------------------------

issues = Table(
    "issues",
    metadata,
    Column("week", Words, primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("facts", Words, nullable=False),
    Column("frozen", UtcTime, nullable=False),
)

# When each was frozen, beside its facts: SQLite would read all of those to come to what stands behind them.
Index("issues_by_time", issues.c.week, issues.c.revision, issues.c.frozen)

# No foreign key to articles: an issue is a record that stands by itself.
issue_articles = Table(
    "issue_articles",
    metadata,
    Column("week", Words, primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("article", Key, primary_key=True),
    # The article's story; NULL where it was carried outside any.
    Column("story", Words),
    Column("carried", Boolean, nullable=False),
    # Which version of the article the issue told, by carrying it or by telling its edit; NULL where neither.
    Column("version", Integer),
)
Index("issue_articles_by_article", issue_articles.c.article)

# Articles that an issue told, whose pages are asked again for a while: when next, and how that went.
checks = Table(
    "checks",
    metadata,
    Column("article", Key, ForeignKey("articles.id"), primary_key=True),
    Column("host", Words, nullable=False),
    # When the newest issue that tells it was frozen.
    Column("told", UtcTime, nullable=False),
    # NULL: it is not asked any more.
    Column("due", UtcTime),
    Column("asked", UtcTime),
    # In vain, one after the other.
    Column("failures", Integer, nullable=False),
    # Since when the server says that there is no such page.
    Column("gone", UtcTime),
    Column("reason", Words, nullable=False),
)
_OWED = text("due IS NOT NULL")
Index("checks_due", checks.c.due, sqlite_where=_OWED, postgresql_where=_OWED)

carried = Table(
    "carried",
    metadata,
    Column("week", Words, primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("story", Words, primary_key=True),
    Column("articles", Names, nullable=False),
    Column("points", Words, nullable=False),
)

# What became of stories that earlier issues had told: merged, or split. Written with the issue that tells it.
turns = Table(
    "turns",
    metadata,
    Column("week", Words, primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("kind", Words, nullable=False),
    Column("story", Words, nullable=False),
    Column("others", Names, nullable=False),
    Column("articles", Names, nullable=False),
    Column("by_reader", Boolean, nullable=False),
    Column("told", UtcTime, nullable=False),
)

# Revisions whose files are not all written yet; written in one transaction with the issue.
unwritten = Table(
    "unwritten",
    metadata,
    Column("week", Words, primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
)

# Revisions that were taken from the archive: whom they were mailed to is not known.
restored = Table(
    "restored",
    metadata,
    Column("week", Words, primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
)

# -- send -------------------------------------------------------------------------------------

# Issues that are to be mailed, written with the issue itself: a run that is killed between freezing an
# issue and planning its mail does not forget it. `planned`: when every reader's line was written.
mailings = Table(
    "mailings",
    metadata,
    Column("week", Words, primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("wanted", UtcTime, nullable=False),
    Column("planned", UtcTime),
)

outbox = Table(
    "outbox",
    metadata,
    # From issue, revision, channel and recipient: one line for each, whatever runs at once.
    Column("key", Key, primary_key=True),
    Column("week", Words, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    Column("channel", Words, nullable=False),
    Column("recipient", Words, nullable=False),
    Column("state", Words, nullable=False),
    Column("phase", Words),
    # Whose attempt it is. A run that lost its lock without knowing must not end another's attempt.
    Column("holder", Words),
    # It may have been accepted once: if it is sent again, then as the very same bytes.
    Column("doubtful", Boolean, nullable=False),
    # Sent again by itself already: once is a policy, twice a flood.
    Column("resent", Boolean, nullable=False),
    # Not sent since its reader left, or a revision took its place: nothing went wrong.
    Column("withdrawn", Boolean, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("planned", UtcTime, nullable=False),
    Column("changed", UtcTime, nullable=False),
    Column("next_try", UtcTime),
    Column("reply", Words, nullable=False),
    # The letter, frozen.
    Column("id", Words, nullable=False),
    Column("envelope", Words, nullable=False),
    Column("subject", Words, nullable=False),
    Column("wishes", Key, nullable=False),
    Column("head", LargeBinary, nullable=False),
    Column("body", Key, nullable=False),
)
Index("outbox_by_issue", outbox.c.week, outbox.c.revision, outbox.c.position)
_OPEN = text("state IN ('planned', 'sending', 'waiting', 'unknown')")
Index("outbox_open", outbox.c.state, sqlite_where=_OPEN, postgresql_where=_OPEN)

# Readers with the same wishes get the same body: kept once, packed (zlib).
bodies = Table(
    "bodies",
    metadata,
    Column("key", Key, primary_key=True),
    Column("packed", LargeBinary, nullable=False),
)

# Who holds a lock, for people: the lock itself is the kernel's or the server's (see `locks`).
holders = Table(
    "holders",
    metadata,
    Column("name", Words, primary_key=True),
    Column("holder", Words, nullable=False),
    Column("since", UtcTime, nullable=False),
    Column("heard", UtcTime, nullable=False),
)
