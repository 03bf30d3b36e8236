"""What can be searched, and what a search finds.

The index proposes articles by their words, newest first; each is read, and `search.matches` decides. An
article stands in it from the transaction that keeps its words to the one that takes them away, so that a
search finds what the store holds, no more and no less.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ARRAY, Connection, String, delete, func, insert, literal, select, text

from monitor import search as _search
from monitor.model import Article, Scored
from monitor.search import Both, Document, Either, Query, Term, Wanted
from monitor.store import lookup
from monitor.store.schema import articles, issue_articles, search
from monitor.store.sql import chunks

_BITS = 20
# How many articles are read for the first answers, and how the next reads grow.
_FIRST, _MOST = 64, 1_024


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An issue that carried an article, in its newest revision; `story`: in which story, if in one."""

    week: str
    revision: int
    story: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An article that a search found, and the issues that told it, oldest first."""

    scored: Scored
    told: tuple[Told, ...]


# -- what can be searched -----------------------------------------------------------------------


def put(conn: Connection, article: str, at: datetime, document: Document) -> None:
    """From now on an article, which is not in the index, can be found."""
    terms = _search.terms(document)
    place = _place(conn, article, at)
    if conn.dialect.name == "postgresql":
        vector = func.array_to_tsvector(literal(terms, ARRAY(String)))
        conn.execute(insert(search).values(place=place, article=article, terms=vector))
    else:
        conn.execute(insert(search).values(place=place, article=article))
        words = "INSERT INTO search_words (rowid, words) VALUES (?, ?)"
        conn.exec_driver_sql(words, (place, " ".join(terms)))


def take(conn: Connection, article: Article) -> None:
    """From now on an article, which the index has as it is here, cannot be found."""
    place = conn.scalar(select(search.c.place).where(search.c.article == article.id))
    if place is None:
        return
    conn.execute(delete(search).where(search.c.place == place))
    if conn.dialect.name != "postgresql":
        words = "INSERT INTO search_words (search_words, rowid, words) VALUES ('delete', ?, ?)"
        conn.exec_driver_sql(words, (place, " ".join(_search.terms(_search.document(article)))))


def renew(conn: Connection, article: Article, before: Article) -> None:
    """An article takes the place of what it was before."""
    now = _search.document(article)
    if now == _search.document(before):
        place = conn.scalar(select(search.c.place).where(search.c.article == article.id))
        if place is not None and place >> _BITS == _seconds(article.when):
            return
    take(conn, before)
    put(conn, article.id, article.when, now)


def _place(conn: Connection, article: str, at: datetime) -> int:
    first = int(article[:5], 16)
    for tried in range(1 << _BITS):
        place = (_seconds(at) << _BITS) | (first + tried) & ((1 << _BITS) - 1)
        if conn.scalar(select(search.c.place).where(search.c.place == place)) is None:
            return place
    raise OverflowError("a million articles of one second")


def _seconds(at: datetime) -> int:
    # A time that SQLite gave to a plain statement has no zone, and is UTC.
    aware = at if at.tzinfo is not None else at.replace(tzinfo=UTC)
    return int(aware.timestamp() // 1)


# -- what a search finds ------------------------------------------------------------------------


def find(
    conn: Connection,
    query: Query,
    *,
    limit: int,
    since: datetime | None = None,
    until: datetime | None = None,
    tags: Sequence[str] = (),
) -> tuple[Hit, ...]:
    """What a search finds; see `Store.search`."""
    low = _seconds(since) << _BITS if since is not None else -(1 << 62)
    high = (_seconds(until) << _BITS) - 1 if until is not None else 1 << 62
    found: list[Scored] = []
    for scored in _proposed(conn, _search.wanted(query), low, high, relevant=bool(tags)):
        if len(found) >= limit:
            break
        if all(_relevant(scored, tag) for tag in tags) and _search.matches(
            query, _search.document(scored.article)
        ):
            found.append(scored)
    told = _told(conn, [one.article.id for one in found])
    return tuple(Hit(scored=one, told=told.get(one.article.id, ())) for one in found)


def _relevant(scored: Scored, tag: str) -> bool:
    return any(one.tag == tag and one.relevant for one in scored.scores)


def _proposed(
    conn: Connection, wanted: Wanted | None, low: int, high: int, *, relevant: bool
) -> Iterator[Scored]:
    """Articles that have the words wanted, newest first, read in pieces: most need the first alone."""
    size = _FIRST
    while True:
        rows = _places(conn, wanted, low, high, size, relevant=relevant)
        read = {one.article.id: one for one in lookup.scored(conn, [article for _, article in rows])}
        yield from (read[article] for _, article in rows if article in read)
        if len(rows) < size:
            return
        high, size = rows[-1][0] - 1, min(2 * size, _MOST)


def _places(
    conn: Connection, wanted: Wanted | None, low: int, high: int, most: int, *, relevant: bool
) -> list[tuple[int, str]]:
    """The newest articles that have the words wanted: their places, and themselves."""
    values: dict[str, object] = {"low": low, "high": high, "most": most}
    source, place, having = "search AS s", "s.place", ""
    if wanted is not None and conn.dialect.name == "postgresql":
        having, values["words"] = "s.terms @@ CAST(:words AS tsquery) AND ", _tsquery(wanted)
    elif wanted is not None:
        # CROSS: from the newest place that has the words on, and never from the table.
        source = "search_words AS w CROSS JOIN search AS s ON s.place = w.rowid"
        place = "w.rowid"
        having, values["words"] = "w.search_words MATCH :words AND ", _match(wanted)
    if relevant:
        source += " CROSS JOIN articles AS a" if conn.dialect.name == "sqlite" else " JOIN articles AS a"
        source += " ON a.id = s.article AND a.relevant"
    words = (
        f"SELECT s.place, s.article FROM {source} WHERE {having}{place} BETWEEN :low AND :high "  # noqa: S608  words of ours
        f"ORDER BY {place} DESC LIMIT :most"
    )
    return [(row.place, row.article) for row in conn.execute(text(words), values)]


# Terms are letters and digits, and the `_` before a title's (`search.units`): no sign of either language.


def _match(wanted: Wanted) -> str:
    """For SQLite."""
    match wanted:
        case Term(term=term, prefix=prefix):
            return f'"{term}"*' if prefix else f'"{term}"'
        case Both(of=parts, without=without):
            both = " AND ".join(map(_match, parts))
            return "((" + both + ")" + "".join(f" NOT {_match(one)}" for one in without) + ")"
        case Either(of=parts):
            return "(" + " OR ".join(map(_match, parts)) + ")"


def _tsquery(wanted: Wanted) -> str:
    """For PostgreSQL."""
    match wanted:
        case Term(term=term, prefix=prefix):
            return f"'{term}':*" if prefix else f"'{term}'"
        case Both(of=parts, without=without):
            return "(" + " & ".join([*map(_tsquery, parts), *(f"!{_tsquery(one)}" for one in without)]) + ")"
        case Either(of=parts):
            return "(" + " | ".join(map(_tsquery, parts)) + ")"


def _told(conn: Connection, ids: Sequence[str]) -> dict[str, tuple[Told, ...]]:
    """The issues that carried these articles, or what turned out to be them."""
    own = dict(zip(ids, ids, strict=True))
    for some in chunks(ids):
        merged = select(articles.c.id, articles.c.merged_into).where(articles.c.merged_into.in_(some))
        own |= {row.id: row.merged_into for row in conn.execute(merged)}
    newest: dict[str, dict[str, Told]] = {}
    for some in chunks(list(own)):
        query = (
            select(issue_articles)
            .where(issue_articles.c.article.in_(some), issue_articles.c.carried)
            .order_by(issue_articles.c.week, issue_articles.c.revision)
        )
        for row in conn.execute(query):
            told = Told(week=row.week, revision=row.revision, story=row.story)
            newest.setdefault(own[row.article], {})[row.week] = told
    return {article: tuple(weeks.values()) for article, weeks in newest.items()}
