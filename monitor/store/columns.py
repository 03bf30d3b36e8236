"""The types of columns that make both databases answer alike."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import cast
from weakref import WeakKeyDictionary

from sqlalchemy import DateTime, Dialect, String, Text, TypeDecorator
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeEngine

from monitor.model import Fixture, Outlink
from monitor.store.cold import MARK, ColdFiles, is_reference

cold_files: WeakKeyDictionary[Dialect, ColdFiles] = WeakKeyDictionary()
"""Where the old texts of an engine's database lie, by the engine's dialect: that is all that the type of a
column is told of where its values come from."""

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def plain(words: str) -> str:
    """`words` without NUL and lone surrogates, which no database takes. `text.clean` drops them
    upstream; this is the last guard, since one such character would cost a feed its whole round."""
    return words if words.isascii() and "\0" not in words else _UNSTORABLE.sub("", words)


# SQLAlchemy calls these methods by position, with a dialect that most have no use for.
# ruff: noqa: ARG002


class UtcTime(TypeDecorator[datetime]):
    """Aware times in, aware UTC out. SQLite keeps no zone, PostgreSQL gives back the session's."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone: {value.isoformat()}")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Words(TypeDecorator[str]):
    """Text that sorts by bytes on both databases: SQLite does so by nature, PostgreSQL would use the
    collation of whoever made the database."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[str]:
        # As it is: psycopg's dialect would "adapt" it to VARCHAR.
        return postgresql.TEXT(collation="C") if dialect.name == "postgresql" else Text()

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else plain(value)


class Body(Words):
    """A text that may lie in a file, with a reference to it in its place: written as it is, and read from
    wherever it lies. Where the files of a database are, `cold_files` knows by the dialect of its engine."""

    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        words = super().process_bind_param(value, dialect)
        return f"{MARK}{words}" if words is not None and words.startswith(MARK) else words

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        if value is None or not value.startswith(MARK):
            return value
        if is_reference(value):
            return (cold_files.get(dialect) or ColdFiles(None)).read(value)
        return value.removeprefix(MARK)


class Key(TypeDecorator[str]):
    """Hexadecimal digits that sort by bytes."""

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[str]:
        return postgresql.VARCHAR(32, collation="C") if dialect.name == "postgresql" else String(32)


class Names(TypeDecorator[tuple[str, ...]]):
    """A tuple of strings, as a JSON list: read and written only whole."""

    impl = Words
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str | None:
        return None if value is None else json.dumps([plain(v) for v in value], ensure_ascii=False)

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...] | None:
        return None if value is None else tuple(cast("list[str]", json.loads(value)))


class Fixtures(TypeDecorator[tuple[Fixture, ...]]):
    """Furniture taken out of a text, as a JSON list of [place, words]: read and written only whole."""

    impl = Body
    cache_ok = True

    def process_bind_param(self, value: tuple[Fixture, ...] | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        return json.dumps([[one.at, plain(one.text)] for one in value], ensure_ascii=False)

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[Fixture, ...] | None:
        if value is None:
            return None
        found = cast("list[tuple[int, str]]", json.loads(value))
        return tuple(Fixture(at=at, text=words) for at, words in found)


class Outlinks(TypeDecorator[tuple[Outlink, ...]]):
    """An article's links, as a JSON list of [address, words, place, line]: read and written only whole."""

    impl = Body
    cache_ok = True

    def process_bind_param(self, value: tuple[Outlink, ...] | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        rows = [[plain(one.url), plain(one.text), one.at, plain(one.line)] for one in value]
        return json.dumps(rows, ensure_ascii=False)

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[Outlink, ...] | None:
        if value is None:
            return None
        found = cast("list[tuple[str, str, int | None, str]]", json.loads(value))
        return tuple(Outlink(url=url, text=words, at=at, line=line) for url, words, at, line in found)
