"""Opening, upgrading, locking and breaking a store."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import select, text
from test_store import DAY, NOON, WIRE, article, entry, keep, remember

from monitor import urls
from monitor.errors import Busy, StoreError
from monitor.store import Store, engine, migrate, schema


def shape(url: str) -> dict[str, object]:
    """All that a database says of its tables, in the database's own words."""
    db = engine.connect(engine.parse_url(url))
    try:
        if db.dialect.name == "sqlite":
            query = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'monitor_%'"
        else:
            query = """
                SELECT indexname, indexdef FROM pg_indexes
                WHERE schemaname = 'public' AND tablename <> 'monitor_version'
                UNION ALL
                SELECT table_name || '.' || column_name,
                    concat_ws(' ', data_type, character_maximum_length, collation_name, is_nullable)
                FROM information_schema.columns
                WHERE table_schema = 'public' AND table_name <> 'monitor_version'
                UNION ALL
                SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
                WHERE connamespace = 'public'::regnamespace AND conname NOT LIKE 'monitor_%'
            """
        with engine.reading(db) as conn:
            # A column that was added stands on the line of the one before it.
            return {row[0]: " ".join(row[1].split()) for row in conn.execute(text(query))}
    finally:
        db.dispose()


def content(url: str) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, but the record of runs."""
    db = engine.connect(engine.parse_url(url))
    try:
        with engine.reading(db) as conn:
            return {
                # The index of words is each database's own.
                table.name: sorted(
                    map(tuple, conn.execute(select(*(c for c in table.c if c is not schema.search.c.terms)))),
                    key=repr,
                )
                for table in schema.metadata.sorted_tables
                if table.name != "rounds"
            }
    finally:
        db.dispose()


# -- migrations -------------------------------------------------------------------------------


def test_the_migrations_make_the_tables_that_the_program_knows(empty_url: str) -> None:
    db = engine.connect(engine.parse_url(empty_url))
    with engine.writing(db) as conn:
        schema.metadata.create_all(conn)
    known = shape(empty_url)
    with engine.writing(db) as conn:
        schema.metadata.drop_all(conn)
    db.dispose()
    assert shape(empty_url) == {}
    Store.open(empty_url).close()
    assert shape(empty_url) == known
    assert len(known) > 20


def test_an_old_store_upgraded_equals_a_new_one(empty_url: str, tmp_path: Path) -> None:
    db = engine.connect(engine.parse_url(empty_url))
    for revision in migrate.revisions():
        migrate.upgrade(db, revision)
        assert migrate.revision(db) == revision
    db.dispose()
    kind = empty_url.partition(":")[0]
    if kind == "sqlite":
        new = f"sqlite:///{tmp_path}/new.sqlite3"
        Store.open(new).close()
        assert shape(empty_url) == shape(new)
    with Store.open(empty_url) as store:
        store.sync_feeds([WIRE], now=NOON)
        assert remember(store, entry()) == 1


OLD = """
INSERT INTO feeds (key, url, name, tags, active, position, added, failures, reason, gone, entries)
    VALUES (:feed, 'https://wire.example/feed', 'Wire', '[]', true, 0, :at, 0, '', false, 1);
INSERT INTO articles (id, version, at, seen, rules, relevant)
    VALUES (:read, 1, :at, :at, 'r1', true), (:wall, 1, :at, :at, 'r1', true);
INSERT INTO article_versions
    (article, number, url, feed, outlet, title, text, text_from, status, authors, content_hash, kept)
    VALUES (:read, 1, :url, 'https://wire.example/feed', 'Wire', 'Headline', 'The whole text.', 'page',
            'article', '["A. Author"]', 'hash', :at),
        (:wall, 1, 'https://wire.example/2', 'https://wire.example/feed', 'Wire', 'Other', 'In short.',
            'feed', 'consent', '[]', 'hash', :at);
INSERT INTO scores (article, scores)
    VALUES (:read, '[["banks",0.0,false,[]],["chips",0.9,true,[["chip","title",1]]]]'),
        (:wall, '[["banks",0.0,false,[]],["chips",0.0,false,[]]]');
INSERT INTO addresses (key, url, article, tries) VALUES (:address, :url, :read, 0);
INSERT INTO entries (key, feed, guid, seen, at, version, digest, address)
    VALUES (:entry, :feed, 'guid-1', :at, :at, 1, 'd', :address);
INSERT INTO entry_versions (entry, number, url, title, summary, content_html, text, authors, remembered)
    VALUES (:entry, 1, :url, 'Headline', '', '', '', '[]', :at)
"""
"""What the first release wrote: two articles, one of them behind a consent wall."""


def test_what_an_old_store_holds_outlives_the_upgrade(empty_url: str) -> None:
    db = engine.connect(engine.parse_url(empty_url))
    migrate.upgrade(db, migrate.revisions()[0])
    url = article().url
    zone = "+00:00" if db.dialect.name == "postgresql" else ".000000"
    values = {
        "feed": schema.feed_key(WIRE.url),
        "read": article().id,
        "wall": urls.article_id("https://wire.example/2"),
        "url": url,
        "address": schema.address_key(url),
        "entry": schema.entry_key(WIRE.url, "guid-1"),
        "at": f"2026-11-18 11:00:00{zone}",
    }
    with engine.writing(db) as conn:
        for statement in OLD.split(";\n"):
            used = {name: value for name, value in values.items() if f":{name}" in statement}
            conn.execute(text(statement), used)
    db.dispose()
    with Store.open(empty_url) as store:
        read, wall = (scored.article for name in ("read", "wall") if (scored := store.article(values[name])))
        assert (read.title, read.text, read.authors) == ("Headline", "The whole text.", ("A. Author",))
        assert (read.kind, read.modified, read.section, read.site, read.furniture) == (
            "article",
            None,
            "",
            "",
            (),
        )
        assert (wall.kind, wall.status) == ("consent", "consent")
        assert (read.links, read.source, read.source_url) == ((), None, None)
        assert [(line.guid, line.kind, line.story) for line in store.export()] == [
            ("guid-1", "article", None)
        ]
        # Nothing of it was cleaned beside its neighbours yet.
        assert store.unsettled() == (WIRE.url,)
        assert {a.id for a in store.recent(WIRE.url, most=9, within=DAY)} == {read.id, wall.id}
        # One of them names a tag, and has no vectors yet.
        assert store.without_vectors("words/1", since=NOON - DAY) == (read.id,)
        store.keep_vectors("words/1", [(read, b"some")])
        assert store.without_vectors("words/1", since=NOON - DAY) == ()


def test_opening_twice_changes_nothing(store_url: str) -> None:
    with Store.open(store_url) as store:
        store.sync_feeds([WIRE], now=NOON)
    first = content(store_url)
    Store.open(store_url).close()
    assert content(store_url) == first


def test_many_may_open_a_new_store_at_once(empty_url: str) -> None:
    errors: list[BaseException] = []

    def opener() -> None:
        try:
            Store.open(empty_url).close()
        except BaseException as error:  # noqa: BLE001 (a thread's errors would be lost)
            errors.append(error)

    threads = [threading.Thread(target=opener) for _ in range(4)]
    command = "import sys; from monitor.store import Store; Store.open(sys.argv[1]).close()"
    others = [subprocess.Popen([sys.executable, "-c", command, empty_url]) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [other.wait(60) for other in others] == [0, 0]
    assert errors == []


def test_a_store_of_a_newer_program_is_refused(store_url: str) -> None:
    Store.open(store_url).close()
    db = engine.connect(engine.parse_url(store_url))
    with engine.writing(db) as conn:
        conn.execute(text("UPDATE monitor_version SET version_num = '9999'"))
    db.dispose()
    with pytest.raises(StoreError, match="newer version of monitor"):
        Store.open(store_url)


# -- what cannot be used ----------------------------------------------------------------------


def test_a_file_that_is_no_store_is_named(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("Not a database, but long enough to be taken for one.\n" * 100)
    with pytest.raises(StoreError, match=r"notes\.txt: the file is not a store; move it away"):
        Store.open(f"sqlite:///{path}")
    assert path.read_text().startswith("Not a database")


def test_a_damaged_store_is_named_and_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "monitor.sqlite3"
    with Store.open(f"sqlite:///{path}") as store:
        store.sync_feeds([WIRE], now=NOON)
        remember(store, *(entry(n) for n in range(200)))
    whole = path.read_bytes()
    path.write_bytes(whole[:8192] + b"\xff" * (len(whole) - 8192))
    with (
        pytest.raises(StoreError, match=r"monitor\.sqlite3: the file is damaged; put a backup"),
        Store.open(f"sqlite:///{path}") as store,
    ):
        list(store.export())


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match=r"file/state/m\.sqlite3: its folder cannot be made"):
        Store.open(f"sqlite:///{tmp_path}/file/state/m.sqlite3")


def test_a_folder_in_the_files_place_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="the file cannot be opened"):
        Store.open(f"sqlite:///{tmp_path}")


def test_a_file_that_may_not_be_written_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # SQLite's own file: address looks like a relative folder
    url = f"sqlite:///{tmp_path}/monitor.sqlite3?mode=ro&uri=true"
    Store.open(f"sqlite:///{tmp_path}/monitor.sqlite3").close()
    db = engine.connect(engine.parse_url(url.replace("sqlite:///", "sqlite:///file:")))
    try:
        with pytest.raises(StoreError, match="the file cannot be written; check its owner"):
            Store(db).sync_feeds([WIRE], now=NOON)
    finally:
        db.dispose()


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://host/db", "nonsense"])
def test_an_address_that_is_no_store_is_refused(url: str) -> None:
    with pytest.raises(StoreError):
        Store.open(url)


def test_a_server_that_does_not_answer_is_named_without_its_password() -> None:
    with pytest.raises(StoreError) as refused:
        Store.open("postgresql://me:secret@127.0.0.1:9/monitor")
    assert "check that it runs" in str(refused.value)
    assert "127.0.0.1:9/monitor" in str(refused.value)
    assert "secret" not in str(refused.value)


def test_a_database_that_cannot_hold_every_script_is_refused(request: pytest.FixtureRequest) -> None:
    server = request.getfixturevalue("postgres_server")
    server.run("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' LOCALE_PROVIDER 'libc' TEMPLATE template0")
    with pytest.raises(StoreError, match="encoding is LATIN1"):
        Store.open(server.url("latin"))


def test_sqlite_is_set_up_to_lose_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/a/b/monitor.sqlite3"
    Store.open(url).close()
    db = engine.connect(engine.parse_url(url))
    with engine.reading(db) as conn:
        found = [
            conn.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
        ]
    db.dispose()
    assert found == ["wal", 1, 2, 30_000]


# -- locks and threads ------------------------------------------------------------------------


def test_a_lock_shuts_out_everyone_else_until_it_is_let_go(store: Store, store_url: str) -> None:
    with Store.open(store_url) as other:
        with store.lock("collect"):
            assert other.locked("collect")
            with pytest.raises(Busy, match="another run holds the lock 'collect'"), other.lock("collect"):
                pass
            with other.lock("publish"):
                pass
        assert not store.locked("collect")
        with other.lock("collect"):
            pass


HOLDER = """
import sys, time
from monitor.store import Store
with Store.open(sys.argv[1]) as store, store.lock("collect"):
    if sys.argv[2] == "fork":
        import os
        if os.fork() == 0:
            time.sleep(60)
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_lock_ends_with_its_holder_however_that_ends(store: Store, store_url: str) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLDER, store_url, ""], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        assert store.locked("collect")
        holder.kill()
    # PostgreSQL notices a moment later.
    until = time.monotonic() + 10
    while store.locked("collect") and time.monotonic() < until:
        time.sleep(0.05)
    with store.lock("collect"):
        pass


def test_a_forked_worker_does_not_hold_its_killed_parents_lock(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/monitor.sqlite3"
    command = [sys.executable, "-c", HOLDER, url, "fork"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()
        try:
            with Store.open(url) as store, store.lock("collect"):
                pass
        finally:
            os.killpg(holder.pid, signal.SIGKILL)


def test_threads_write_at_once_and_nothing_is_lost(store: Store) -> None:
    store.sync_feeds([WIRE], now=NOON)
    errors: list[BaseException] = []

    def writer(number: int) -> None:
        try:
            for n in range(10):
                url = f"https://wire.example/{number}/{n}"
                keep(store, article(url))
                assert store.article(url) is not None
        except BaseException as error:  # noqa: BLE001 (a thread's errors would be lost)
            errors.append(error)

    threads = [threading.Thread(target=writer, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert store.counts()["articles"] == 80
