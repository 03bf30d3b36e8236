"""A store moves whole, to the other database and back: the same answers, and the same next issue."""

from __future__ import annotations

import shutil
from pathlib import Path

import postgres
import pytest
import whole
from sqlalchemy import func, insert, select, update

from monitor import search
from monitor.errors import Busy, StoreError
from monitor.store import Store
from monitor.store.schema import articles, metadata
from monitor.store.schema import search as index


def sqlite(file: Path) -> Store:
    return Store.open(f"sqlite:///{file}")


def rows(store: Store) -> dict[str, int]:
    with store._db.connect() as conn:
        return {
            table.name: conn.scalar(select(func.count()).select_from(table)) or 0
            for table in metadata.sorted_tables
            if table.name != "holders"
        }


def everything(store: Store) -> object:
    """What the store answers to all that can be asked of the whole of it."""
    with store._db.connect() as conn:
        places = conn.execute(select(index.c.place, index.c.article).order_by(index.c.place)).all()
        kept = {
            table.name: sorted(map(repr, (tuple(row) for row in conn.execute(select(table)))))
            for table in metadata.sorted_tables
            if table.name not in {"holders", "search"}
        }
    found = store.search(search.parse("SoftBank OR ソフトバンク"), limit=50)
    return list(store.export()), [one.scored for one in found], places, kept


@pytest.fixture(scope="module")
def published(collected: whole.Desk, tmp_path_factory: pytest.TempPathFactory) -> whole.Desk:
    """The sample week with its issue, and two articles that were merged, the second by way of the first."""
    desk = collected.copy(tmp_path_factory.mktemp("moving") / "desk")
    desk.run("publish")
    with sqlite(desk.folder / ".monitor" / "monitor.db") as store, store._db.begin() as conn:
        last, middle, first = sorted(conn.scalars(select(articles.c.id)))[:3]
        # Of these nothing can be searched, as the store itself leaves a merged article.
        for one, other in ((middle, last), (first, middle)):
            conn.execute(update(articles).where(articles.c.id == one).values(merged_into=other))
    return desk


def test_a_store_is_the_same_on_postgresql_and_back_again(
    published: whole.Desk, tmp_path: Path, postgres_server: postgres.Server
) -> None:
    file = shutil.copy(published.folder / ".monitor" / "monitor.db", tmp_path / "old.db")
    with postgres_server.database(empty=True) as url, sqlite(Path(file)) as old, Store.open(url) as new:
        copied = old.copy_into(new)
        assert copied["entries"] > 50
        assert copied["issues"] == 1
        assert rows(new) == rows(old)
        with sqlite(tmp_path / "back.db") as back:
            new.copy_into(back)
            assert rows(back) == rows(old)
            assert list(back.export()) == list(old.export()) == list(new.export())
            assert everything(back) == everything(old)
            assert everything(new)[:3] == everything(old)[:3]  # type: ignore[index]


def test_a_store_with_anything_in_it_is_no_place_to_move_to(published: whole.Desk, tmp_path: Path) -> None:
    file = shutil.copy(published.folder / ".monitor" / "monitor.db", tmp_path / "old.db")
    with sqlite(Path(file)) as old, sqlite(tmp_path / "new.db") as new:
        with new._db.begin() as conn:
            conn.execute(insert(metadata.tables["robots"]).values(**_robots(old)))
        before = rows(new)
        with pytest.raises(StoreError, match="is not empty"):
            old.copy_into(new)
        assert rows(new) == before


def _robots(store: Store) -> dict[str, object]:
    with store._db.connect() as conn:
        return dict(conn.execute(select(metadata.tables["robots"])).mappings().first() or {})


def test_nothing_is_copied_while_a_run_is_at_work(published: whole.Desk, tmp_path: Path) -> None:
    file = shutil.copy(published.folder / ".monitor" / "monitor.db", tmp_path / "old.db")
    with sqlite(Path(file)) as old, sqlite(tmp_path / "new.db") as new:
        with sqlite(Path(file)) as other, other.lock("send"), pytest.raises(Busy, match="send"):
            old.copy_into(new)
        assert new.is_empty()


def test_after_a_move_the_next_run_goes_on_where_the_last_one_was(
    published: whole.Desk, tmp_path: Path, postgres_server: postgres.Server
) -> None:
    desk = published.copy(tmp_path / "desk")
    with postgres_server.database(empty=True) as url:
        moved = whole.Desk(desk.folder, url)
        assert moved.run("move").startswith("Copied 71 entries, 71 articles, 1 issue and 0 letters. ")
        assert "1 issue." in moved.run("status")
        assert "is not empty" in moved.run("move", code=1)
        files = dict(moved.files())
        moved.run("publish")
        assert moved.files() == files


def test_without_another_database_it_says_what_to_write(published: whole.Desk) -> None:
    assert "write `database: postgresql://…` into it first" in published.run("move", code=2)
