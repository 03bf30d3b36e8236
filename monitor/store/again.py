"""Articles that issues told: whose pages are asked again, how that goes, and what has changed since."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, Subquery, and_, delete, func, insert, select, update

from monitor import text, urls
from monitor.model import Article, Edited, TagScore, Validators
from monitor.store import articles as _articles
from monitor.store import entries, lookup
from monitor.store.schema import addresses, article_versions, articles, checks, issue_articles, issues
from monitor.store.sql import AnyRow, Query, chunks
from monitor.store.values import Check, Checked, Imprint

# -- checks ---------------------------------------------------------------------------------------


def owe(conn: Connection, told: Collection[str], *, told_at: datetime, due: datetime) -> None:
    """An issue tells these articles: their pages are to be asked again, whatever was owed before."""
    for some in chunks(sorted(told)):
        known = select(articles.c.id, article_versions.c.url).join(article_versions, lookup.newest_version())
        rows = [
            {
                "article": row.id,
                "host": urls.host(row.url),
                "told": told_at,
                "due": due,
                "asked": None,
                "failures": 0,
                "gone": None,
                "reason": "",
            }
            for row in conn.execute(known.where(articles.c.id.in_(some)).order_by(articles.c.id))
            if urls.host(row.url)
        ]
        if rows:
            conn.execute(delete(checks).where(checks.c.article.in_([row["article"] for row in rows])))
            conn.execute(insert(checks), rows)


def due(conn: Connection, *, now: datetime, told_since: datetime) -> tuple[Check, ...]:
    """Articles whose pages are to be asked; see `Store.checks`."""
    query = (
        select(checks.c.article, checks.c.told, checks.c.failures)
        .where(checks.c.due.is_not(None), checks.c.due <= now, checks.c.told > told_since)
        .order_by(checks.c.due, checks.c.article)
    )
    owed = {row.article: row for row in conn.execute(query)}
    found: list[Check] = []
    for some in chunks(list(owed)):
        read = {
            row.id: lookup.article_of(row)
            for row in conn.execute(
                lookup.newest().where(articles.c.id.in_(some), articles.c.merged_into.is_(None))
            )
        }
        pages = conn.execute(select(addresses).where(addresses.c.article.in_(list(read)))).all()
        speaks = entries.speaking(conn, {page.key: page.url for page in pages}, read=True)
        at: dict[str, AnyRow] = {}
        # Its own address first: another may be a redirect's, or have been its address once.
        for page in sorted(pages, key=lambda page: (page.url != read[page.article].url, page.key)):
            if page.key in speaks and not page.url.startswith(entries.URN):
                at.setdefault(page.article, page)
        for one in some:
            if one in at and read[one].from_page and at[one].wanted is None:
                page, row = at[one], speaks[at[one].key]
                found.append(
                    Check(
                        article=read[one],
                        address=page.url,
                        entry=entries.entry_of(row),
                        outlet=row.feed_name,
                        imprint=Imprint(
                            validators=Validators(
                                etag=page.etag, last_modified=page.last_modified, of=page.validated
                            ),
                            headline=page.headline,
                        ),
                        told=owed[one].told,
                        failures=owed[one].failures,
                    )
                )
    return tuple(found)


def checked(
    conn: Connection,
    article_id: str,
    *,
    now: datetime,
    due: datetime | None,
    imprint: Imprint | None,
    address: str,
    reading: Article | None,
    scores: Sequence[TagScore],
    rules: str,
) -> bool:
    """The page answered; see `Store.checked`."""
    _note(conn, article_id, asked=now, due=due, failures=0, gone=None, reason="")
    if imprint is not None:
        _articles.leave(conn, address, imprint)
    if reading is None or _reads_the_same(conn, article_id, reading):
        return False
    kept = _articles.keep(conn, reading, scores, address=address, rules=rules, now=now)
    return kept.outcome == "version"


def _reads_the_same(conn: Connection, article_id: str, reading: Article) -> bool:
    query = select(article_versions.c.content_hash).join_from(
        articles, article_versions, lookup.newest_version()
    )
    before = conn.scalar(query.where(articles.c.id == article_id))
    return before == text.content_hash(reading.title, reading.whole)


def failed(
    conn: Connection, article_id: str, reason: str, *, now: datetime, due: datetime | None, gone: bool
) -> None:
    """The page could not be had; see `Store.check_failed`."""
    _note(
        conn,
        article_id,
        asked=now,
        due=due,
        failures=checks.c.failures + 1,
        reason=reason,
        gone=func.coalesce(checks.c.gone, now, type_=checks.c.gone.type) if gone else None,
    )


def rest(conn: Connection, host: str, until: datetime) -> None:
    """The host is left alone until then."""
    conn.execute(
        update(checks)
        .where(checks.c.host == host, checks.c.due.is_not(None), checks.c.due < until)
        .values(due=until)
    )


def check_of(conn: Connection, article_id: str) -> Checked | None:
    """How the check stands; see `Store.check_of`."""
    row = conn.execute(select(checks).where(checks.c.article == article_id)).one_or_none()
    if row is None:
        return None
    return Checked(asked=row.asked, due=row.due, failures=row.failures, gone=row.gone, reason=row.reason)


def _note(conn: Connection, article_id: str, **state: object) -> None:
    conn.execute(update(checks).where(checks.c.article == article_id).values(**state))


# -- edits ----------------------------------------------------------------------------------------


def edited(conn: Connection, week: str, since: str) -> tuple[Edited, ...]:
    """What changed since issues told it; see `Store.edited`."""
    until = conn.scalar(
        select(func.min(issues.c.frozen, type_=issues.c.frozen.type)).where(issues.c.week == week)
    )
    followed = conn.scalar(select(issues.c.week).where(issues.c.week > week).limit(1)) is not None
    if followed and until is None:
        return ()
    told = _told(conn, week, since)
    found: list[Edited] = []
    for some in chunks(_changed(conn, told)):
        versions: dict[str, list[AnyRow]] = {}
        query = _versions().where(articles.c.id.in_(some)).order_by(article_versions.c.number)
        for row in conn.execute(query):
            if not followed or row.kept <= until:
                versions.setdefault(row.id, []).append(row)
        for one, its in versions.items():
            by, number = told[one]
            was = next((row for row in its if row.version == number), None)
            if was is not None and its[-1].version > number:
                found.append(Edited(week=by, was=lookup.article_of(was), now=lookup.article_of(its[-1])))
    found.sort(key=lambda one: (one.now.when, one.now.url, one.now.id))
    return tuple(found)


def _changed(conn: Connection, told: Mapping[str, tuple[str, int]]) -> list[str]:
    """Those of the articles that have a later version than the one told, and that still stand by
    themselves: where two articles turned out to be one, their versions are of two pages, and no edits."""
    found: list[str] = []
    for some in chunks(sorted(told)):
        query = select(articles.c.id, articles.c.version).where(
            articles.c.id.in_(some), articles.c.merged_into.is_(None)
        )
        found += [row.id for row in conn.execute(query) if row.version > told[row.id][1]]
    return sorted(found)


def _told(conn: Connection, week: str, since: str) -> dict[str, tuple[str, int]]:
    """Article id → the last issue before `week` that told it, and the version it told."""
    last = newest()
    query = (
        select(issue_articles.c.article, issue_articles.c.week, issue_articles.c.version)
        .join(last, and_(issue_articles.c.week == last.c.week, issue_articles.c.revision == last.c.revision))
        .where(issue_articles.c.week < week, issue_articles.c.week >= since)
        .where(issue_articles.c.version.is_not(None))
        .order_by(issue_articles.c.week)
    )
    return {row.article: (row.week, row.version) for row in conn.execute(query)}


def _versions() -> Query:
    return select(
        articles.c.id, articles.c.seen, article_versions.c.number.label("version"), article_versions
    ).join_from(articles, article_versions, article_versions.c.article == articles.c.id)


def newest() -> Subquery:
    """Each week's newest revision: the one that counts."""
    return (
        select(issues.c.week, func.max(issues.c.revision).label("revision"))
        .group_by(issues.c.week)
        .subquery("newest")
    )
