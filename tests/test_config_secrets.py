"""What is secret in a configuration: read from elsewhere, and told to nobody."""

from __future__ import annotations

from pathlib import Path

import pytest
from configured import SMALL, TAGS, config, tells, told

from monitor.config import Secret
from monitor.model import Reader
from monitor.store import Store


def test_references_are_read_from_the_environment_and_from_files(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("p@ss/wörd\n", encoding="utf-8")
    made = config(
        tmp_path,
        SMALL
        + """
mail:
  from: ${FROM}
  to: ["${READER}"]
  server: smtps://me:${file:password}@mail.example:465
database: postgresql://m:${PG}@db.example/monitor
""",
        {"FROM": "D <d@x.example>", "READER": "r@x.example", "PG": "a:b?c"},
    )
    assert made.mail is not None
    assert (made.mail.sender.name, made.mail.sender.address) == ("D", "d@x.example")
    assert made.mail.readers == (Reader(address="r@x.example"),)
    # Between :// and @ a value is percent-encoded, so that no letter of a password ends the host.
    assert made.mail.server.reveal() == "smtps://me:p%40ss%2Fw%C3%B6rd@mail.example:465"
    assert made.database == "postgresql://m:a%3Ab%3Fc@db.example/monitor"


def test_a_feed_keeps_its_configured_address_and_hides_the_real_one(tmp_path: Path) -> None:
    made = config(
        tmp_path,
        TAGS + "feeds: ['https://a.example/feed?token=${TOKEN}', 'https://b.example/$${x}']\n",
        {"TOKEN": "hunter2"},
    )
    assert [feed.url for feed in made.feeds] == [
        "https://a.example/feed?token=${TOKEN}",
        "https://b.example/${x}",
    ]
    assert made.address(made.feeds[0]) == "https://a.example/feed?token=hunter2"
    assert made.address(made.feeds[1]) == "https://b.example/${x}"
    assert made.feeds[0].name == "a.example"


def test_nothing_that_is_secret_shows_in_a_repr(tmp_path: Path) -> None:
    made = config(
        tmp_path,
        TAGS
        + "feeds: ['https://a.example/feed?token=${S}']\ndatabase: 'sqlite:///${S}'\n"
        + "mail: {from: d@x.example, to: [r@x.example], server: 'smtp://me:${S}@mail.example'}\n",
        {"S": "hunter2"},
    )
    secret = Secret("hunter2")
    assert "hunter2" not in f"{made!r} {made} {secret} {secret!r} {secret:} {[secret]} {str(secret)!s}"
    assert secret.reveal() == "hunter2"
    assert secret == Secret("hunter2")
    assert len({secret, Secret("hunter2"), Secret("x")}) == 2


def test_the_database_of_the_environment_wins(tmp_path: Path) -> None:
    env = {"MONITOR_DATABASE_URL": "postgresql://db.example/m"}
    assert config(tmp_path, SMALL + "database: sqlite:///x\n", env).database == "postgresql://db.example/m"
    assert config(tmp_path, SMALL, {"MONITOR_DATABASE_URL": ""}).database is None


@pytest.mark.parametrize(
    ("url", "whole"),
    [
        ("sqlite:///x.db", "sqlite:///{}/x.db"),
        ("sqlite:///./my%20news/x.db?timeout=5", "sqlite:///{}/./my%20news/x.db?timeout=5"),
        ("sqlite:///../x.db", "sqlite:///{}/../x.db"),
        ("sqlite:////srv/x.db", "sqlite:////srv/x.db"),
        ("sqlite:///:memory:", "sqlite:///:memory:"),
        ("sqlite:///", "sqlite:///"),
        ("postgresql:///news", "postgresql:///news"),
    ],
)
def test_a_sqlite_file_is_named_from_the_folder_of_the_file(tmp_path: Path, url: str, whole: str) -> None:
    assert config(tmp_path, SMALL + f"database: '{url}'\n").database == whole.format(tmp_path)
    assert config(tmp_path, SMALL, {"MONITOR_DATABASE_URL": url}).database == whole.format(tmp_path)


@pytest.mark.parametrize("name", ["a b", "100%25", "why?", "Bücher 本#1"])
def test_the_folder_of_a_sqlite_file_may_have_any_name(tmp_path: Path, name: str) -> None:
    home = tmp_path / name
    home.mkdir()
    database = config(home, SMALL + "database: sqlite:///x.db\n").database
    assert database is not None
    Store.open(database).close()
    assert (home / "x.db").is_file()


def test_a_wrong_database_in_the_environment_is_told_without_its_password(tmp_path: Path) -> None:
    (said,) = told(tmp_path, SMALL, {"MONITOR_DATABASE_URL": "postgres://me:hunter2@db.example/m"})
    assert said.startswith("1:1: MONITOR_DATABASE_URL in the environment: expected postgresql://")
    assert "did you mean postgresql" in said
    assert "hunter2" not in said


SECRETS = {
    "BAD": "hunter2",
    "EMPTY": "",
    "WORSE": "hunter2:hunter2@hunter2",
    "SPACE": "https://a.example/hunter2 hunter2",
}


@pytest.mark.parametrize(
    "line",
    [
        "feeds: ['${BAD}']",
        "feeds: ['${SPACE}']",
        "feeds: [{url: '${WORSE}', name: x}]",
        "feeds: [{url: 'https://me:hunter2@a.example/${NONE}'}]",
        "feeds: ['https://me:hunter2@a.example/']",
        "feeds: ['https://me:hunter2@a.example:99999/']",
        "feeds: ['ftp://me:hunter2@a.example/']",
        "feeds: [{url: 'https:me:hunter2@a.example/', name: [x]}]",
        "database: ${BAD}",
        "database: host=db.example password=hunter2",
        "database: mysql://me:hunter2@h",
        "database: [hunter2@x]",
        "mail: {from: '${BAD}', to: ['${WORSE}'], server: '${WORSE}'}",
        "mail: {from: x, to: ['${BAD}'], server: 'smtp//me:hunter2@host'}",
        "mail: {from: x, to: [x], server: 'smtp://me:hunter2@host:0x'}",
        "mail: {from: x, to: [x], server: 'smtp://me:hun/ter2:hunter2@host'}",
        "mail: {from: x, to: [x], server: 'hunter2'}",
        "mail: {from: '${file:secret}', to: '${BAD}', server: '${file:binary}'}",
    ],
)
def test_no_mistake_tells_a_secret(tmp_path: Path, line: str) -> None:
    (tmp_path / "secret").write_text("hunter2", encoding="utf-8")
    (tmp_path / "binary").write_bytes(b"hunter2\xff")
    feeds = "" if line.startswith("feeds") else "feeds: [https://a.example/]\n"
    said = told(tmp_path, TAGS + feeds + line + "\n", SECRETS)
    assert "hunter2" not in "\n".join(said)


@pytest.mark.parametrize(
    ("server", "place", "words"),
    [
        ("smtp://me:${NONE}@h", "3:49", "found ${NONE}, which is not set, expected it in the environment"),
        ("smtp://me:${EMPTY}@h", "3:49", "found ${EMPTY}, which is empty, expected it in the environment"),
        ("smtp://me:${file:no such}@h", "3:49", "found ${file:no such}, expected the path of a file"),
        ("smtp://me:${file:.}@h", "3:49", "found ${file:.}, expected the path of a file"),
        ("smtp://me:${file:empty}@h", "3:49", "found ${file:empty}, which is empty"),
        ("smtp://me:${file:big}@h", "3:49", "found ${file:big} with more than 65,536 bytes"),
        ("smtp://me:${file:binary}@h", "3:49", "found ${file:binary}, expected a file of UTF-8 text"),
        ("${", "3:39", "found ${ without its }, expected ${NAME}"),
        ("${1x}", "3:39", "found a reference without a right name, expected ${NAME}"),
        ("${}", "3:39", "found a reference without a right name, expected ${NAME}"),
    ],
)
def test_a_reference_that_cannot_be_read_is_told_at_its_place(
    tmp_path: Path, server: str, place: str, words: str
) -> None:
    (tmp_path / "empty").write_text("\n", encoding="utf-8")
    (tmp_path / "big").write_bytes(b"x" * 65_537)
    (tmp_path / "binary").write_bytes(b"\xff")
    (said,) = told(tmp_path, SMALL + f"mail: {{from: a@b, to: [a@b], server: '{server}'}}\n", {"EMPTY": ""})
    assert tells(said, f"{place}: {words}")


def test_a_reference_where_none_is_read_is_a_mistake_but_not_in_a_rule(tmp_path: Path) -> None:
    text = SMALL.replace("match: nvidia", r"match: 'nvidia OR /\${x}/'") + "fetch: {contact: '${ME}'}\n"
    (said,) = told(tmp_path, text, {"ME": "me@x.example"})
    assert said.startswith("3:18: found a reference (${…}), expected plain text")
