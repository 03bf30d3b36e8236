"""Issues: frozen once, and what each said of its stories."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, delete, exists, func, insert, select

from monitor.model import Carried, Digest, Edited, Turn
from monitor.store import again
from monitor.store import turns as _turns
from monitor.store.columns import plain
from monitor.store.schema import articles, issue_articles, issues, mailings, restored, unwritten
from monitor.store.schema import carried as carried_table
from monitor.store.sql import AnyRow, chunks, insert_one


def issue(conn: Connection, week: str, revision: int | None = None) -> Digest | None:
    """An issue; without `revision` its newest."""
    query = select(issues).where(issues.c.week == week).order_by(issues.c.revision.desc()).limit(1)
    if revision is not None:
        query = query.where(issues.c.revision == revision)
    row = conn.execute(query).one_or_none()
    return None if row is None else _digest_of(row)


def every(conn: Connection) -> tuple[Digest, ...]:
    """The newest revision of every issue, oldest week first."""
    newest = again.newest()
    query = select(issues).join(
        newest, and_(issues.c.week == newest.c.week, issues.c.revision == newest.c.revision)
    )
    return tuple(_digest_of(row) for row in conn.execute(query.order_by(issues.c.week)))


def telling(conn: Connection, article_ids: Sequence[str]) -> tuple[Digest, ...]:
    """The newest revisions of the issues that carried any of these articles; see `Store.issues_telling`."""
    newest = again.newest()
    here = and_(issue_articles.c.week == issues.c.week, issue_articles.c.revision == issues.c.revision)
    found: dict[str, Digest] = {}
    for some in chunks(sorted(article_ids)):
        query = (
            select(issues)
            .join(newest, and_(issues.c.week == newest.c.week, issues.c.revision == newest.c.revision))
            .where(exists().where(here, issue_articles.c.carried, issue_articles.c.article.in_(some)))
        )
        found |= {row.week: _digest_of(row) for row in conn.execute(query)}
    return tuple(found[week] for week in sorted(found))


def freeze(
    conn: Connection,
    digest: Digest,
    *,
    stories: Mapping[str, str],
    carried: Sequence[Carried],
    now: datetime,
    mail: bool,
    from_archive: bool,
    turns: Sequence[Turn],
    versions: Mapping[str, int],
    edited: Sequence[Edited],
    check_at: datetime | None,
) -> Digest:
    """Writes an issue, once; see `Store.freeze`."""
    if digest.draft:
        raise ValueError(f"a draft is never frozen: {digest.week}")
    name = {"week": digest.week, "revision": digest.revision}
    if not insert_one(conn, issues, {**name, "facts": digest.facts, "frozen": now}):
        stored = issue(conn, digest.week, digest.revision)
        assert stored is not None  # noqa: S101 (its key is taken, and nothing is ever deleted)
        return stored
    insert_one(conn, restored if from_archive else unwritten, name)
    if mail:
        insert_one(conn, mailings, {**name, "wanted": now})
    told = {article for c in carried for article in c.articles}
    said_of = _said_of(conn, told, versions=versions, edited=edited)
    rows = [
        {
            **name,
            "article": article,
            "story": stories.get(article),
            "carried": article in told,
            "version": said_of.get(article),
        }
        for article in sorted(told | set(stories) | set(said_of))
    ]
    if rows:
        conn.execute(insert(issue_articles), rows)
    said = [
        {
            **name,
            "story": c.story,
            "articles": c.articles,
            "points": plain(json.dumps([list(p) for p in c.points], ensure_ascii=False)),
        }
        for c in sorted(carried, key=lambda c: c.story)
    ]
    if said:
        conn.execute(insert(carried_table), said)
    _turns.keep(conn, turns, week=digest.week, revision=digest.revision, now=now)
    if check_at is not None:
        again.owe(conn, told, told_at=now, due=check_at)
    return digest


def _said_of(
    conn: Connection, told: set[str], *, versions: Mapping[str, int], edited: Sequence[Edited]
) -> dict[str, int]:
    """Article id → the version that an issue tells, by carrying it or by telling its edit: as its maker
    read it, else as it now stands."""
    stands: dict[str, int] = {}
    for some in chunks(sorted(told)):
        query = select(articles.c.id, articles.c.version).where(articles.c.id.in_(some))
        stands |= {row.id: versions.get(row.id, row.version) for row in conn.execute(query)}
    return {one.now.id: one.now.version for one in edited} | stands


def frozen(conn: Connection) -> Mapping[str, datetime]:
    """When each week's first revision was frozen."""
    query = select(issues.c.week, func.min(issues.c.frozen).label("frozen")).group_by(issues.c.week)
    return {row.week: row.frozen for row in conn.execute(query.order_by(issues.c.week))}


def from_archive(conn: Connection, week: str, revision: int) -> bool:
    """Whether a revision was taken from the archive."""
    own = select(restored.c.week).where(restored.c.week == week, restored.c.revision == revision)
    return conn.execute(own).first() is not None


def to_write(conn: Connection) -> tuple[Digest, ...]:
    """Issues whose files are not written yet, in their newest revision, oldest week first."""
    weeks = conn.scalars(select(unwritten.c.week).distinct().order_by(unwritten.c.week)).all()
    return tuple(found for week in weeks if (found := issue(conn, week)) is not None)


def written(conn: Connection, week: str, revision: int) -> None:
    """The files of this revision lie there: of earlier ones none are owed any more."""
    conn.execute(delete(unwritten).where(unwritten.c.week == week, unwritten.c.revision <= revision))


def carried_before(conn: Connection, week: str) -> tuple[Carried, ...]:
    """The latest word on each story from the issues before `week`, by story id."""
    newest = again.newest()
    query = select(carried_table).join(
        newest,
        and_(carried_table.c.week == newest.c.week, carried_table.c.revision == newest.c.revision),
    )
    latest = {
        row.story: row
        for row in conn.execute(query.where(carried_table.c.week < week).order_by(carried_table.c.week))
    }
    return tuple(
        Carried(
            week=row.week,
            story=row.story,
            articles=row.articles,
            points=tuple((name, verdict) for name, verdict in json.loads(row.points)),
        )
        for _, row in sorted(latest.items())
    )


def story_ids(conn: Connection, before: str | None = None) -> Mapping[str, str]:
    """Article id → the story that the latest issue put it in, or the latest before that week."""
    newest = again.newest()
    query = (
        select(issue_articles.c.article, issue_articles.c.story)
        .join(
            newest,
            and_(issue_articles.c.week == newest.c.week, issue_articles.c.revision == newest.c.revision),
        )
        .where(issue_articles.c.story.is_not(None))
        .order_by(issue_articles.c.week, issue_articles.c.article)
    )
    if before is not None:
        query = query.where(issue_articles.c.week < before)
    found = {row.article: row.story for row in conn.execute(query)}
    return dict(sorted(found.items()))


def story_ids_of(conn: Connection, week: str, revision: int) -> Mapping[str, str]:
    """Article id → the story that this issue put it in."""
    query = (
        select(issue_articles.c.article, issue_articles.c.story)
        .where(issue_articles.c.week == week, issue_articles.c.revision == revision)
        .where(issue_articles.c.story.is_not(None))
        .order_by(issue_articles.c.article)
    )
    return {row.article: row.story for row in conn.execute(query)}


def stories_of(conn: Connection, article_ids: Sequence[str]) -> Mapping[str, str]:
    """`story_ids` of these articles (at most a few hundred) alone."""
    newest = again.newest()
    query = (
        select(issue_articles.c.article, issue_articles.c.story)
        .join(
            newest,
            and_(issue_articles.c.week == newest.c.week, issue_articles.c.revision == newest.c.revision),
        )
        .where(issue_articles.c.story.is_not(None), issue_articles.c.article.in_(article_ids))
        .order_by(issue_articles.c.week)
    )
    return {row.article: row.story for row in conn.execute(query)}


def reported(conn: Connection, before_week: str) -> frozenset[str]:
    """Ids of the articles that issues before `before_week` carried."""
    newest = again.newest()
    query = (
        select(issue_articles.c.article)
        .join(
            newest,
            and_(issue_articles.c.week == newest.c.week, issue_articles.c.revision == newest.c.revision),
        )
        .where(issue_articles.c.week < before_week, issue_articles.c.carried)
    )
    return frozenset(conn.execute(query).scalars())


def _digest_of(row: AnyRow) -> Digest:
    return Digest(week=row.week, revision=row.revision, draft=False, facts=row.facts)
