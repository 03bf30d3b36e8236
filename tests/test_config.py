"""The configuration: what loads, and how each mistake is told."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.config import (
    ArchiveRules,
    Config,
    FetchRules,
    MailRules,
    Notice,
    RetentionRules,
    Secret,
    load,
    load_tags,
    schema,
    starter,
)
from monitor.errors import ConfigError
from monitor.model import DigestRules, Feed, Reader, Sender, StoryRules, Tag
from monitor.store import Store

TOP = Path(__file__).parent.parent
SMALL = "tags: {nvidia: {match: nvidia}}\nfeeds: [https://a.example/feed]\n"
TAGS = "tags: {nvidia: {match: nvidia}}\n"
"""One line, so that what follows begins in line 2."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def config(folder: Path, text: str, env: Mapping[str, str] | None = None) -> Config:
    path = folder / "feeds.yaml"
    path.write_text(text, encoding="utf-8")
    return load(path, env or {})


def told(folder: Path, text: str | bytes, env: Mapping[str, str] | None = None) -> list[str]:
    """The mistakes in `text`, as `line:column: message`."""
    path = folder / "feeds.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ConfigError) as caught:
        load(path, env or {})
    assert all(m.file == str(path) for m in caught.value.mistakes)
    return [f"{m.line}:{m.column}: {m.message}" for m in caught.value.mistakes]


def tells(said: str, words: str) -> bool:
    """Whether a message begins with `words`; where they have a gap ( … ), it begins and ends so."""
    head, _, tail = words.partition(" … ")
    return said.startswith(head) and said.endswith(tail)


# -- what loads -----------------------------------------------------------------------------------


def test_every_key_reaches_its_value(folder: Path) -> None:
    made = config(
        folder,
        """
digest: {title: 週報, timezone: Asia/Tokyo, publish: Fri 18:30, folder: out,
         stories_per_tag: 3, lookback_days: 0, catch_up: newest, link: "https://d.example/archive"}
tags:
  a-1: {name: A, match: x OR y, exclude: z, any: [b], all: [c], none: [d], threshold: 1}
  sovereign-ai: {any: [ソブリンAI]}
feeds:
  - https://www.a.example/feed.xml
  - {name: B, url: "http://b.example/", tags: [a-1], lang: ja}
fetch: {contact: me@x.example, allow: [127.0.0.0/8, "::1"], interval_minutes: 5, timeout_seconds: 2.5,
        max_bytes: 5000, per_host: 1, concurrency: 8}
stories: {window_days: 7, threshold: 0.25}
archive: {commit: false, author: A <a@x.example>, push: origin}
mail:
  from: D <d@x.example>
  to: [r@x.example, {address: Ä <r@Bücher.example>, tags: [a-1], minimum: 0.7, dates: ja}]
  server: sendmail:/usr/sbin/sendmail
  reply_to: Desk <desk@x.example>
  bounces: bounces@x.example
  domain: Digest.example
  unsubscribe: ["https://d.example/u/{token}"]
  key: ${KEY}
  timeout_seconds: 20
  give_up_hours: 12
  resend_unknown_hours: 6
notify: ["ntfy://n.example/news", {url: "slack://${KEY}", name: desk, tags: [a-1], minimum: 0.9, dates: de}]
database: sqlite:///x.db
""",
        {"KEY": "k"},
    )
    assert made == Config(
        path=folder / "feeds.yaml",
        digest=DigestRules(
            title="週報",
            timezone="Asia/Tokyo",
            publish="Fri 18:30",
            folder=str(folder / "out"),
            stories_per_tag=3,
            lookback_days=0,
            catch_up="newest",
            link="https://d.example/archive/",
        ),
        tags=(
            Tag(
                slug="a-1",
                name="A",
                match="x OR y",
                exclude="z",
                any=("b",),
                all=("c",),
                none=("d",),
                threshold=1.0,
            ),
            Tag(slug="sovereign-ai", name="Sovereign ai", any=("ソブリンAI",)),
        ),
        feeds=(
            Feed(url="https://www.a.example/feed.xml", name="a.example"),
            Feed(url="http://b.example/", name="B", tags=("a-1",), lang="ja"),
        ),
        fetch=FetchRules(
            contact="me@x.example",
            allow=("127.0.0.0/8", "::1/128"),
            interval_minutes=5,
            timeout_seconds=2.5,
            max_bytes=5000,
            per_host=1,
            concurrency=8,
        ),
        stories=StoryRules(window_days=7, threshold=0.25),
        archive=ArchiveRules(commit=False, author="A <a@x.example>", push="origin"),
        retention=RetentionRules(),
        mail=MailRules(
            sender=Sender(
                name="D",
                address="d@x.example",
                title="週報",
                domain="digest.example",
                bounces="bounces@x.example",
                reply_to="Desk <desk@x.example>",
                unsubscribe=("https://d.example/u/{token}",),
                key=b"k",
                archive="https://d.example/archive/",
            ),
            readers=(
                Reader(address="r@x.example"),
                Reader(address="r@xn--bcher-kva.example", name="Ä", tags=("a-1",), minimum=0.7, dates="ja"),
            ),
            server=Secret("sendmail:/usr/sbin/sendmail"),
            timeout_seconds=20,
            give_up=timedelta(hours=12),
            resend_unknown=timedelta(hours=6),
        ),
        notify=(
            Notice(reader=Reader(channel="notify", address="ntfy"), url=Secret("ntfy://n.example/news")),
            Notice(
                reader=Reader(channel="notify", address="desk", tags=("a-1",), minimum=0.9, dates="de"),
                url=Secret("slack://k"),
            ),
        ),
        database=f"sqlite:///{folder}/x.db",
        state=folder / ".monitor",
    )


def test_tags_and_feeds_are_enough_and_the_rest_has_defaults(folder: Path) -> None:
    made = config(folder, SMALL)
    assert made.digest == DigestRules(folder=str(folder / "digests"))
    assert (made.fetch, made.stories, made.mail, made.database) == (FetchRules(), StoryRules(), None, None)


def test_a_section_whose_lines_are_all_comments_is_not_there(folder: Path) -> None:
    made = config(folder, SMALL + "digest:\n  # title: x\nmail:\nfetch:\nstories:\ndatabase:\n")
    assert made == config(folder, SMALL)


def test_yaml_words_stay_words(folder: Path) -> None:
    made = config(folder, "tags: {no: {any: [NO, yes, 2026-11-01, '404']}}\nfeeds: [https://a.example/]\n")
    assert made.tags[0].slug == "no"
    assert made.tags[0].any == ("NO", "yes", "2026-11-01", "404")


def test_an_anchor_is_repeated_by_its_alias(folder: Path) -> None:
    made = config(
        folder,
        "tags: {nvidia: {match: &rule nvidia}, nv: {name: N, match: *rule}}\nfeeds: [https://a.example/]\n",
    )
    assert [tag.match for tag in made.tags] == ["nvidia", "nvidia"]


def test_a_byte_order_mark_and_dos_line_ends_do_no_harm(folder: Path) -> None:
    assert config(folder, "\ufeff" + SMALL.replace("\n", "\r\n")).feeds == config(folder, SMALL).feeds


def test_a_tags_file_needs_no_feeds(folder: Path) -> None:
    path = folder / "tags.yaml"
    path.write_text("tags:\n  rapidus: {any: [Rapidus, ラピダス]}\nelse: ${NO}\n", encoding="utf-8")
    assert load_tags(path) == (Tag(slug="rapidus", name="Rapidus", any=("Rapidus", "ラピダス")),)


KEYS = [
    "A._J._Allmendinger", "orgs:ec", "Andrés_Iniesta", "3G", "Alzheimer's_disease", "2010", "2010-11-12",
    "1.5", "null", "~", "on", "True", "War_in_Afghanistan_(2001–present)", "岩手県", "softbank", "SoftBank",
    "soft-bank", "Soft bank", "0x1F", "-", "a" * 300,
]  # fmt: skip


@pytest.mark.parametrize("quote", ["", '"'])
def test_the_key_of_a_tag_to_try_may_be_anything_and_stays_as_it_is_written(folder: Path, quote: str) -> None:
    path = folder / "tags.yaml"
    keys = [key for key in KEYS if quote or key != "-"]  # plain, it begins a list
    path.write_text("tags:\n" + "".join(f"  {quote}{key}{quote}: {{any: [x]}}\n" for key in keys), "utf-8")
    assert [tag.slug for tag in load_tags(path)] == keys


def test_the_digest_keeps_to_short_keys(folder: Path) -> None:
    (said,) = told(folder, "tags:\n  orgs:ec: {any: [x]}\nfeeds: [https://a.example/]\n")
    assert tells(said, '2:3: tags: found the key "orgs:ec", expected a-z, … ; did you mean orgs-ec?')


def test_tags_to_try_come_as_programs_write_them(folder: Path) -> None:
    path = folder / "tags.yaml"
    path.write_text(
        """\
tags:
  2010: {tag: 2010, name: The year, any: ["2010", "2010"], all: [], none: []}
  "3G": {tag: 3G, name: The year, all: [3G]}
  sovereign: {describe: Countries build models of their own}
""",
        encoding="utf-8",
    )
    assert load_tags(path) == (
        Tag(slug="2010", name="The year", any=("2010", "2010")),
        Tag(slug="3G", name="The year", all=("3G",)),
        Tag(slug="sovereign", name="Sovereign", describe=("Countries build models of their own",)),
    )


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("3G: {any: [x], anny: [y]}", 'tags.3G: found the unknown key "anny" … ; did you mean any?'),
        ("3G: {any: []}", "tags.3G: found nothing to look for, expected match:, any:"),
        ("'': {any: [x]}", 'tags: found the key "", expected a key'),
        ("' ': {any: [x]}", 'tags: found the key "", expected a key'),
        ("3G: {any: [x, '=']}", "tags.3G.any[]: "),
        ("3G: {any: [x], describe: []}", "tags.3G.describe: found an empty list, expected at least"),
    ],
)  # fmt: skip
def test_a_tag_to_try_is_checked_all_the_same(folder: Path, tag: str, said: str) -> None:
    path = folder / "tags.yaml"
    path.write_text(f"tags:\n  {tag}\n", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_tags(path)
    (mistake,) = caught.value.mistakes
    assert mistake.line == 2
    assert tells(mistake.message, said)


def test_hundreds_of_tags_are_read_in_a_moment(folder: Path) -> None:
    path = folder / "tags.yaml"
    tags = (
        f"  Name_{i}:\n    any: [Name {i}, Other {i}, name-{i}]\n    none: [No {i}]\n" for i in range(600)
    )
    path.write_text("tags:\n" + "".join(tags), encoding="utf-8")
    begun = time.process_time()
    assert len(load_tags(path)) == 600
    assert time.process_time() - begun < 2  # 0.6 s measured: nearly all of it is YAML


def test_a_tags_file_is_checked_like_a_configuration(folder: Path) -> None:
    path = folder / "tags.yaml"
    path.write_text("tags:\n  rapidus: {ayn: [Rapidus, Rapidus]}\n", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_tags(path)
    assert [(m.line, m.column) for m in caught.value.mistakes] == [(2, 3), (2, 13)]
    assert "did you mean any?" in caught.value.mistakes[1].message


# -- secrets --------------------------------------------------------------------------------------


def test_references_are_read_from_the_environment_and_from_files(folder: Path) -> None:
    (folder / "password").write_text("p@ss/wörd\n", encoding="utf-8")
    made = config(
        folder,
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


def test_a_feed_keeps_its_configured_address_and_hides_the_real_one(folder: Path) -> None:
    made = config(
        folder,
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


def test_nothing_that_is_secret_shows_in_a_repr(folder: Path) -> None:
    made = config(
        folder,
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


def test_the_database_of_the_environment_wins(folder: Path) -> None:
    env = {"MONITOR_DATABASE_URL": "postgresql://db.example/m"}
    assert config(folder, SMALL + "database: sqlite:///x\n", env).database == "postgresql://db.example/m"
    assert config(folder, SMALL, {"MONITOR_DATABASE_URL": ""}).database is None


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
def test_a_sqlite_file_is_named_from_the_folder_of_the_file(folder: Path, url: str, whole: str) -> None:
    assert config(folder, SMALL + f"database: '{url}'\n").database == whole.format(folder)
    assert config(folder, SMALL, {"MONITOR_DATABASE_URL": url}).database == whole.format(folder)


@pytest.mark.parametrize("name", ["a b", "100%25", "why?", "Bücher 本#1"])
def test_the_folder_of_a_sqlite_file_may_have_any_name(folder: Path, name: str) -> None:
    home = folder / name
    home.mkdir()
    database = config(home, SMALL + "database: sqlite:///x.db\n").database
    assert database is not None
    Store.open(database).close()
    assert (home / "x.db").is_file()


def test_a_wrong_database_in_the_environment_is_told_without_its_password(folder: Path) -> None:
    (said,) = told(folder, SMALL, {"MONITOR_DATABASE_URL": "postgres://me:hunter2@db.example/m"})
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
def test_no_mistake_tells_a_secret(folder: Path, line: str) -> None:
    (folder / "secret").write_text("hunter2", encoding="utf-8")
    (folder / "binary").write_bytes(b"hunter2\xff")
    feeds = "" if line.startswith("feeds") else "feeds: [https://a.example/]\n"
    said = told(folder, TAGS + feeds + line + "\n", SECRETS)
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
    folder: Path, server: str, place: str, words: str
) -> None:
    (folder / "empty").write_text("\n", encoding="utf-8")
    (folder / "big").write_bytes(b"x" * 65_537)
    (folder / "binary").write_bytes(b"\xff")
    (said,) = told(folder, SMALL + f"mail: {{from: a@b, to: [a@b], server: '{server}'}}\n", {"EMPTY": ""})
    assert tells(said, f"{place}: {words}")


def test_a_reference_where_none_is_read_is_a_mistake_but_not_in_a_rule(folder: Path) -> None:
    text = SMALL.replace("match: nvidia", r"match: 'nvidia OR /\${x}/'") + "fetch: {contact: '${ME}'}\n"
    (said,) = told(folder, text, {"ME": "me@x.example"})
    assert said.startswith("3:18: found a reference (${…}), expected plain text")


# -- mistakes: YAML -------------------------------------------------------------------------------

QUOTE = "expected the quote that closes this text"


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("", "1:1", "found nothing, expected the keys tags: and feeds: (`monitor init` writes"),
        ("# only a comment\n", "1:1", "found nothing, expected the keys tags: and feeds:"),
        ("- a\n- b\n", "1:1", "found a list, expected a mapping with the keys tags: and feeds:"),
        ("\n  hello\n", "2:3", 'found "hello", expected a mapping'),
        ("a:\n\tb: 1\n", "2:1", "found a tab, expected spaces"),
        ("a: b: c\n", "1:5", "found a colon where no key can stand, expected quotes"),
        ("a: @b\n", "1:4", "found a character that begins no value, expected quotes"),
        ("a: 'b\n\n", "1:4", f"found the end of the file, {QUOTE}"),
        ("a: 'b\n---\n", "2:1", f"found ---, {QUOTE}"),
        ("a: 1\nb\nc: 2\n", "2:1", 'found a line without a colon, expected "b: value"'),
        ("a:\n  b: 1\n c: 2\n", "3:2", "found a line that is not indented as the lines before it, expected"),
        (
            "to: [${X}]\n",
            "1:7",
            "found a list in brackets that goes on, expected , or ] (quotes round ${NAME}",
        ),
        ("a: *b\n", "1:4", "found the alias *b, expected its anchor (&) before it"),
        ("a: &b [*b]\n", "1:8", "found the alias *b, expected its anchor (&) before it"),
        ("a: 1\n---\nb: 2\n", "2:1", "found a second document (---), expected one"),
        ("a: b\x07c\n", "1:5", "found the control character U+0007, expected text"),
        ('a: "\\U00110000"\n', "1:4", "found an escape or a directive that YAML does not have"),
        ("%YAML 1.3\n---\na: 1\n", "1:1", "found an escape or a directive that YAML does not have"),
        ("[" * 600, "1:21", "found lists or mappings nested more than 20 deep"),
        (b"a: \xe9\n", "1:4", "found the byte 0xe9, expected text in UTF-8"),
        (b"\xef\xbb\xbfa: 1\nb: \xe9\n", "2:4", "found the byte 0xe9, expected text in UTF-8"),
        ("a: 1\n".encode("utf-16"), "1:1", "found UTF-16, expected text in UTF-8"),
        (b"#" * 4_000_001, "1:1", "found 4,000,001 bytes, expected at most 4,000,000"),
    ],
)
def test_what_is_no_yaml_is_told_at_its_place(
    folder: Path, text: str | bytes, place: str, words: str
) -> None:
    (said,) = told(folder, text)
    assert tells(said, f"{place}: {words}")


TAG = "tags:\n  ai:\n    name: AI\n"


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        (
            TAG + '    match: "sovereign AI" OR (state NEAR/8 compute)\n',
            "4:27",
            (
                "found text behind the closing quote, expected quotes round the whole value: "
                "'\"sovereign AI\" OR (state NEAR/8 compute)'"
            ),
        ),
        (
            TAG + "    match: 'sovereign AI' OR nvidia\n",
            "4:27",
            (
                "found text behind the closing quote, expected quotes round the whole value: "
                "'\"sovereign AI\" OR nvidia'"
            ),
        ),
        (
            TAG + '    any: ["sovereign AI" OR chips, b]\n',
            "4:26",
            (
                "found text behind the closing quote, expected quotes round the whole value: "
                "'\"sovereign AI\" OR chips'"
            ),
        ),
        (
            "digest:\n  title: 'Nvidia's deals'\n",
            "2:18",
            'found text behind the closing quote, expected quotes round the whole value: "Nvidia\'s deals"',
        ),
        (
            TAG + "   match: x\n",
            "4:4",
            "not indented as the lines before it, expected 4 spaces, as in line 3",
        ),
        (
            TAG + "     match: x\n",
            "4:6",
            'found "match" behind 5 spaces, expected 4 spaces, as "name" has in',
        ),
        ("tags:\n  ai:\n   name: AI\n    match: x\n", "4:5", 'found "match" behind 4 spaces, expected 3'),
        ("feeds:\n  - url: https://a.example/\n - url: b\n", "3:2", "expected 2 spaces, as in line 2"),
        (
            "digest:\n  timezone:Europe/London\n  title: T\n",
            "2:12",
            'found no space after the colon of "timezone", expected one',
        ),
        ("timezone:Europe/London\na: b\n", "1:10", 'found no space after the colon of "timezone"'),
        ("feeds:\n  -{url: https://a.example/, name: A}\n", "2:4", "found no space after the dash"),
        (
            "feeds:\n  - {url: https://a.example/, name: A\n  - {url: https://b.example/}\n",
            "2:5",
            "found { without the } that closes it, expected it before line 3",
        ),
        ("any: [a, b\nall: [c]\n", "1:6", "found [ without the ] that closes it, expected it before line 2"),
    ],
)
def test_a_slip_in_the_yaml_is_told_where_it_was_made_and_with_what_was_meant(
    folder: Path, text: str, place: str, words: str
) -> None:
    (said,) = told(folder, text)
    assert said.startswith(f"{place}: ")
    assert words in said


def test_what_may_be_a_secret_is_not_repeated_when_its_line_is_a_slip(folder: Path) -> None:
    for line in ("  password:hunter2\n  user: me\n", '  password: "hunter2" x\n', "  -{password: hunter2}\n"):
        said = told(folder, "mail:\n" + line)
        assert said
        assert "hunter2" not in " ".join(said)


@pytest.mark.parametrize(
    ("line", "place", "words"),
    [
        ("digest: {title: a, title: b}", "3:20", 'found the key "title" again, expe … ; it stands in line 3'),
        ("tags: {}", "3:1", 'found the key "tags" again, expected it once; it stands in line 1'),
        ("digest: {<<: {title: x}}", "3:10", "found a merge key (<<), expected the keys themselves"),
        ("digest: {[a]: x}", "3:10", "found a list as a key, expected a word"),
        ("digest: {title: !secret x}", "3:17", "found a YAML tag (!), expected a plain value"),
        ("stories: {window_days: !!int 5}", "3:24", "found a YAML tag (!), expected a plain value"),
    ],
)  # fmt: skip
def test_odd_yaml_is_one_mistake_among_others(folder: Path, line: str, place: str, words: str) -> None:
    said = told(folder, SMALL + line + "\nextra: 1\n")
    assert tells(said[0], f"{place}: {words}")
    assert said[1].startswith('4:1: found the unknown key "extra"')
    assert len(said) == 2


def test_half_a_surrogate_pair_is_a_mistake(folder: Path) -> None:
    (said,) = told(folder, SMALL + 'digest: {title: "\\ud800"}\n')
    assert said.startswith("3:")


def test_aliases_that_multiply_are_stopped(folder: Path) -> None:
    lines = ["a0: &a0 [x, x, x]"]
    lines += [f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}, *a{i - 1}]" for i in range(1, 18)]
    began = time.monotonic()
    (said,) = told(folder, "\n".join(lines))
    assert "found aliases that repeat more than 10,000 values" in said
    assert time.monotonic() - began < 5


def test_a_file_that_is_not_there_names_itself_and_init(folder: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load(folder / "none.yaml", {})
    assert str(caught.value).startswith(
        f"{folder / 'none.yaml'}:1:1: expected a configuration file, but there"
    )
    assert "monitor init" in str(caught.value)


@pytest.mark.parametrize("name", [".", "a\0b"])
def test_a_path_that_cannot_be_read_is_a_mistake(folder: Path, name: str) -> None:
    with pytest.raises(ConfigError, match="expected a configuration file"):
        load(folder / name, {})


# -- mistakes: shape and values -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "place", "words"),
    [
        ("extra: 1", "3:1", 'found the unknown key "extra", expected digest, tags, feeds, fetch, stories, a'),
        ("fetsh: {}", "3:1", 'found the unknown key "fetsh", expected digest, tags, … ; did you mean fetch?'),
        ("digest: 5", "3:9", "digest: found the number 5, expected a mapping"),
        ("digest: {titel: x}", "3:10", 'digest: found the unknown key "titel", expe … ; did you mean title?'),
        ("digest: {title: 5}", "3:17", "digest.title: found the number 5, expected text"),
        ("digest: {title: true}", "3:17", "digest.title: found true, expected text"),
        ("digest: {title: }", "3:10", "digest.title: found nothing, expected text"),
        ("digest: {title: ''}", "3:17", "digest.title: found empty text, expected text"),
        ('digest: {title: "a\\nb"}', "3:17", 'digest.title: found "a b", expected text on one line'),
        (f"digest: {{title: {'x' * 201}}}", "3:17", f'digest.title: found "{"x" * 59}…", expected at most 2'),
        ("digest: {timezone: Asia/Tokio}", "3:20", 'digest.timezone: found "As … ; did you mean Asia/Tokyo?'),
        ("digest: {timezone: tokyo}", "3:20", 'digest.timezone: found "tokyo", … ; did you mean Asia/Tokyo?'),
        ("digest: {timezone: ../../etc/passwd}", "3:20", 'digest.timezone: found "../../etc/passwd", expect'),
        ("digest: {timezone: Europe}", "3:20", 'digest.timezone: found "Europe", expected an IANA'),
        ("digest: {timezone: GMT+1}", "3:20", "digest.timezone: found … Etc/GMT-1 for UTC+1"),
        ("digest: {timezone: UTC-13}", "3:20", "digest.timezone: found … summer time: name a place"),
        ("digest: {publish: Monday 7:00}", "3:19", 'digest.publish: found "Mond … ; did you mean Mon 07:00?'),
        ("digest: {publish: Mon 24:00}", "3:19", 'digest.publish: found "Mon 24:00", expected a day'),
        ("digest: {folder: ~/x}", "3:18", 'digest.folder: found "~/x", expected the path of a folder, relat'),
        ("digest: {stories_per_tag: '6'}", "3:27", 'digest.stories_per_tag: found "6", expected a whole num'),
        ("digest: {stories_per_tag: 0}", "3:27", "digest.stories_per_tag: found the number 0, expected a wh"),
        ("digest: {stories_per_tag: 1.5}", "3:27", "digest.stories_per_tag: found the number 1.5, expected"),
        ("digest: {lookback_days: yes}", "3:25", 'digest.lookback_days: found "yes", expected a whole numbe'),
        ("digest: {lookback_days: true}", "3:25", "digest.lookback_days: found true, expected a whole numbe"),
        (f"digest: {{lookback_days: {'9' * 5000}}}", "3:25", "digest.lookback_days: found "),
        ("fetch: {contact: me}", "3:18", 'fetch.contact: found "me", expected an email address or'),
        ("fetch: {contact: a@b)}", "3:18", 'fetch.contact: found "a@b)", expected an email address or'),
        ("fetch: {allow: 127.0.0.0/8}", "3:16", 'fetch.allow: found "127.0.0.0/8", expected a list'),
        ("fetch: {allow: [10.0.0.0/8, 127.0.0.1/8]}", "3:29", 'fetch.allow[]: … ; did you mean 127.0.0.0/8?'),
        ("fetch: {allow: [localhost]}", "3:17", 'fetch.allow[]: found "localhost", expected a network'),
        ("fetch: {allow: [::1, ::1]}", "3:22", 'fetch.allow: found "::1" again, exp … ; it stands in line 3'),
        ("fetch: {timeout_seconds: .inf}", "3:26", "fetch.timeout_seconds: found the number .inf, expected"),
        ("fetch: {per_host: []}", "3:19", "fetch.per_host: found an empty list, expected a whole number fro"),
        ("stories: {threshold: 0}", "3:22", "stories.threshold: found the number 0, expected a number above"),
        ("stories: {threshold: .nan}", "3:22", "stories.threshold: found the number .nan, expected a number"),
        ("stories: {window_days: {a: 1}}", "3:24", "stories.window_days: found a mapping, expected a whole"),
        ("mail: {to: [a@b], server: 'smtp://h'}", "3:1", "mail: found no from:, expected one"),
        ("mail: {from: a, to: [a@b], server: 'smtp://h'}", "3:14", 'mail.from: found "a", expected an email'),
        ("mail: {from: a@b, to: a@b, server: 'smtp://h'}", "3:23", 'mail.to: found "a@b", expected a list'),
        ("mail: {from: a@b, to: [], server: 'smtp://h'}", "3:23", "mail.to: found an empty list, expected a"),
        ("mail: {from: a@b, to: [a@b, a@b], server: 'smtp://h'}", "3:29", 'mail.to[]: found the reader … '),
        ("mail: {from: a@b, to: [a@b], server: 'smtl://h'}", "3:38", 'mail.server: f … ; did you mean smtp?'),
        ("mail: {from: a@b, to: [a@b], server: 'smtp://h:0x'}", "3:38", 'mail.server: found "smtp…", expect'),
        ("mail: {from: a@b, to: [a@b], server: 'smtp://h/x'}", "3:38", 'mail.server: found "smtp…", expecte'),
        ("mail: {from: a@b, to: [a@b], server: 'smtp://'}", "3:38", 'mail.server: found "smtp…", expected s'),
        ("mail: {from: a@b, to: [a@b], server: 'sendmail:x'}", "3:38", 'mail.server: found "sendmail…", exp'),
        ("mail: {from: a@b, to: [a@b], server: 'smtp://me:pw@h'}", "3:38", "found a password in the address"),
        ("database: postgres://h/x", "3:11", 'database: found "postgres…", … ; did you mean postgresql://…?'),
        ("database: sqlite://x.db", "3:11", 'database: found "sqlite…", expected postgresql://'),
        ("database: 5", "3:11", "database: found the number 5, expected text"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_told_with_what_was_found_and_expected(
    folder: Path, line: str, place: str, words: str
) -> None:
    (said,) = told(folder, SMALL + line + "\n")
    assert tells(said, f"{place}: {words}")
    assert "expected" in said


MAIL = "mail: {from: a@b, to: [a@b], server: 'smtp://h', "


@pytest.mark.parametrize(
    ("line", "place", "words"),
    [
        (
            "mail: {from: a@b, to: [a@b, X <A@B>], server: 'smtp://h'}",
            "3:29",
            'mail.to[]: found the reader "a@b" again',
        ),
        (
            "mail: {from: a@b, to: [a@bücher.example, a@xn--bcher-kva.example], server: 'smtp://h'}",
            "3:42",
            'mail.to[]: found the reader "a@xn--bcher-kva.example" again',
        ),
        (
            "mail: {from: a@b, server: 'smtp://h', to: [{address: a@b, tags: [x]}]}",
            "3:66",
            'mail.to[].tags: found "x", expected a key',
        ),
        (
            "mail: {from: a@b, to: [{address: a@b, minimum: 2}], server: 'smtp://h'}",
            "3:48",
            "mail.to[].minimum: found the number 2",
        ),
        (
            "mail: {from: a@b, to: [{address: a@b, n: x}], server: 'smtp://h'}",
            "3:39",
            "mail.to[]: found the unk",
        ),
        (
            "mail: {from: a@b, to: [a@b], server: 'eml:~/x'}",
            "3:38",
            'mail.server: found "eml…", expected eml: and',
        ),
        (
            "mail: {from: a@b, to: [a@b], server: 'lmtp:x'}",
            "3:38",
            'mail.server: found "lmtp…", expected lmtp:',
        ),
        (MAIL + "key: abc}", "3:55", "mail.key: found a secret in plain"),
        (MAIL + "unsubscribe: ['http://x']}", "3:64", 'mail.unsubscribe[]: found "http'),
        (MAIL + "unsubscribe: ['https://x/{id}']}", "3:64", "mail … in place of {id}"),
        (MAIL + "domain: 'a b'}", "3:58", 'mail.domain: found "a b", expected a domain'),
        ("archive: {push: --force}", "3:17", 'archive.push: found "--force", expected the name'),
        ("archive: {commit: 'yes'}", "3:19", 'archive.commit: found "yes", expected true or'),
        ("notify: [ntfy://a/b, ntfy://c/d]", "3:22", 'notify[]: found the channel "ntfy" again'),
        ("notify: [xoxb-secret]", "3:10", "notify[].url: found text without a scheme, exp"),
        ("digest: {catch_up: all}", "3:20", "digest.catch_up … expected each or newest"),
        ("digest: {link: ftp://x}", "3:16", 'digest.link: found "ftp://x", expected an'),
    ],
)
def test_a_wrong_wish_for_mail_archive_or_channels_is_told_too(
    folder: Path, line: str, place: str, words: str
) -> None:
    (said,) = told(folder, SMALL + line + "\n")
    assert tells(said, f"{place}: {words}")
    assert "expected" in said


@pytest.mark.parametrize(
    ("tag", "place", "words"),
    [
        ("nv: {}", "2:3", "tags.nv: found nothing to look for, expected match:, any:, all: or describe:"),
        ("nv: {none: [x]}", "2:3", "tags.nv: found nothing to look for, expected match:, any:"),
        ("nv: {exclude: x}", "2:3", "tags.nv: found nothing to look for, expected match:, any:"),
        ("nv: nvidia", "2:7", 'tags.nv: found "nvidia", expected a mapping'),
        ("nv:", "2:3", "tags.nv: found nothing, expected a mapping"),
        ("nv: {macth: x, any: [y]}", "2:8", 'tags.nv: found the unknown key "macth" … ; did you mean match?'),
        ("nv: {any: x}", "2:13", 'tags.nv.any: found "x", expected a list'),
        ("nv: {any: []}", "2:13", "tags.nv.any: found an empty list, expected at least one entry"),
        ("nv: {any: [x, 404]}", "2:17", "tags.nv.any[]: found the number 404, expected text (in quotes"),
        ("nv: {any: [x, y, x]}", "2:20", 'tags.nv.any: found "x" again, expected it … ; it stands in line 2'),
        ("nv: {any: [x], threshold: 1.1}", "2:29", "tags.nv.threshold: found the number 1.1, expected a num"),
        ("nv: {any: [x], threshold: '0.5'}", "2:29", 'tags.nv.threshold: found "0.5", expected a number abo'),
        ("nv: {describe: []}", "2:18", "tags.nv.describe: found an empty list, expected at least one entry"),
        ("nv: {describe: ' '}", "2:18", "tags.nv.describe[]: found empty text, expected a sentence"),
        ("nv: {describe: 404}", "2:18", "tags.nv.describe: found the number 404, expected a text, or a list"),
        ("nv: {describe: [chips, 5]}", "2:26", "tags.nv.describe[]: found the number 5, expected text (in"),
        ("nv: {describe: [chips, '—']}", "2:26", 'tags.nv.describe[]: found "—", expected a sentence, or'),
        ("nv: {describe: [a, b, a]}", "2:25", 'tags.nv.describe: found "a" again, expected it once; it sta'),
        ("nv: {describe: '${file:about.txt}'}", "2:18", "found a reference (${…}), expected plain text: ref"),
        ("S Bank: {any: [x]}", "2:3", 'tags: found the key "S Bank", expected a-z, … ; did you mean s-bank?'),
    ],
)  # fmt: skip
def test_a_wrong_tag_is_told(folder: Path, tag: str, place: str, words: str) -> None:
    (said,) = told(folder, f"tags:\n  {tag}\nfeeds: [https://a.example/]\n")
    assert tells(said, f"{place}: {words}")


def test_a_tag_is_described_in_a_sentence_or_in_several(folder: Path) -> None:
    text = """\
tags:
  one: {match: nvidia, describe: Who makes the chips that models are trained on}
  two: {describe: [Countries build models of their own, "国や地域が自前のAIモデルを持つ動き"]}
  three:
    describe:
      - >-
        A ministry ordered a computer at home. It
        is to be ready in spring.

        No price was named.
feeds: [https://a.example/]
"""
    assert [(tag.match, tag.describe) for tag in config(folder, text).tags] == [
        ("nvidia", ("Who makes the chips that models are trained on",)),
        (None, ("Countries build models of their own", "国や地域が自前のAIモデルを持つ動き")),
        (
            None,
            ("A ministry ordered a computer at home. It is to be ready in spring.\nNo price was named.",),
        ),
    ]


def test_descriptions_have_an_end(folder: Path) -> None:
    def described(texts: list[str]) -> str:
        return f"tags:\n  nv: {{describe: {json.dumps(texts)}}}\nfeeds: [https://a.example/]\n"

    assert config(folder, described(["a" * 12_000, "b" * 8_000])).tags[0].describe[1] == "b" * 8_000
    assert told(folder, described(["a" * 12_000, "b" * 8_001])) == [
        "2:18: tags.nv.describe: found a list, expected at most 20,000 characters in all, not 20,001"
    ]
    assert told(folder, described([f"text {i}" for i in range(51)])) == [
        "2:18: tags.nv.describe: found a list, expected at most 50 entries"
    ]


def test_two_tags_with_one_name_are_a_mistake(folder: Path) -> None:
    text = "tags:\n  nv: {name: Nvidia, any: [x]}\n  nvidia: {any: [y]}\nfeeds: [https://a.example/]\n"
    assert told(folder, text) == [
        '3:3: found a second tag named "Nvidia", expected another name:; the first stands in line 2'
    ]


@pytest.mark.parametrize(
    ("feeds", "said"),
    [
        ("[]", ["2:8: feeds: found an empty list, expected at least one entry"]),
        ("", ["2:1: feeds: found nothing, expected a list"]),
        ("https://a.example/", ['2:8: feeds: found "https://a.example/", expected a list']),
        ("[5]", ["2:9: feeds[]: found the number 5, expected a mapping (keys and values)"]),
        ("[{name: x}]", ["2:9: feeds[]: found no url:, expected one"]),
        (
            "[htps://a.example/]",
            ['2:9: feeds[].url: found "htps://a.example/", expected an address … ; did you mean https://…?'],
        ),
        (
            "['https://a.example/a b']",
            ['2:9: feeds[].url: found "https://a.example/a b", expected an address that begins with http:/'],
        ),
        (
            "[{url: 'https://a.example/', tags: [nvida]}]",
            ['2:44: feeds[].tags: found "nvida", expected a key of tags:; did you mean nvidia?'],
        ),
        (
            "[{url: 'https://a.example/', lang: english}]",
            ['2:43: feeds[].lang: found "english", expected a language (BCP 47): en, ja, zh-Hant'],
        ),
        (
            "[{url: 'https://a.example/', title: x}]",
            [
                (
                    '2:37: feeds[]: found the unknown key "title", expected name, url, select, sitemap, '
                    "under, senders, tags, lang, headers, auth or proxy"
                ),
            ],
        ),
        (
            "\n- https://a.example/feed\n- {url: 'http://A.example:80/feed/?utm_source=rss', name: B}",
            ["4:9: found the address of a feed again, expected it once; it stands in line 3"],
        ),
        (
            "\n- https://a.example/1\n- https://www.a.example/2",
            ['4:3: found a second feed named "a.example" (its host, since i … ; the first stands in line 3'],
        ),
        (
            "\n- {url: 'https://a.example/1', name: Nikkei}\n- {url: 'https://a.example/2', name: nikkei}",
            ['4:38: found a second feed named "nikkei", expected another name:; the first stands in line 3'],
        ),
        (
            "['https://${HOST}/feed']",
            ["2:9: found no name: beside an address whose host is a reference, expected one"],
        ),
    ],
)
def test_a_wrong_feed_is_told(folder: Path, feeds: str, said: list[str]) -> None:
    found = told(folder, f"{TAGS}feeds: {feeds}\n", {"HOST": "a.example"})
    assert len(found) == len(said)
    assert all(tells(one, words) for one, words in zip(found, said, strict=True)), found


def test_what_must_be_there_is_missed(folder: Path) -> None:
    assert told(folder, "digest: {}\n") == [
        "1:1: found no feeds:, expected one",
        "1:1: found no tags:, expected one",
    ]


# -- mistakes: the place in a rule ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "line", "column"),
    [
        ("foo AND (bar", 3, 20),
        ("'foo AND (bar'", 3, 21),
        ('"foo AND (bar"', 3, 21),
        (""" '"it''s" AND (bar'""", 3, 26),
        (r'"\"a\" AND (bar"', 3, 23),
        ("foo\n      AND (bar", 4, 11),
        (">-\n      foo\n      AND (bar", 5, 11),
        ("|\n      ソフトバンク\n\n      AND (bar\n", 6, 11),
        ("> # why\n      foo\n      AND (bar\n", 5, 11),
        ("foo AND", 3, 16),
        # An escape that makes a space is not counted off: the value's start is right, if not near.
        (r'"foo\x20AND (bar"', 3, 12),
    ],
)
def test_a_mistake_in_a_rule_is_told_at_its_own_place(
    folder: Path, rule: str, line: int, column: int
) -> None:
    (said,) = told(folder, f"tags:\n  nv:\n    match: {rule}\nfeeds: [https://a.example/]\n")
    assert said.startswith(f"{line}:{column}: tags.nv.match: ")


def test_a_mistake_in_an_exclusion_and_in_a_phrase_is_told_too(folder: Path) -> None:
    text = "tags:\n  nv: {match: x, exclude: 'y AND', any: ['=']}\nfeeds: [https://a.example/]\n"
    said = told(folder, text)
    assert [re.match(r"[^ ]+ [^ ]+", line).group() for line in said] == [  # type: ignore[union-attr]
        "2:30: tags.nv.exclude:",
        "2:43: tags.nv.any[]:",
    ]


def test_a_rule_behind_an_alias_is_told_at_the_alias(folder: Path) -> None:
    text = "tags:\n  nv: {match: &r (x}\n  ok: {match: *r}\nfeeds: [https://a.example/]\n"
    assert [line.split(" ")[0] for line in told(folder, text)] == ["2:18:", "3:15:"]


# -- all at once ----------------------------------------------------------------------------------


def test_every_mistake_is_told_at_once_in_the_order_of_the_file(folder: Path) -> None:
    said = told(
        folder,
        """\
digest:
  titel: x
  timezone: Asia/Tokio
tags:
  nvidia: {match: nvidia AND, threshold: 2}
feeds:
  - https://a.example/feed
  - https://a.example/feed/
  - {url: 'https://b.example/${NONE}', tags: [nvida], name: 5}
mail: {from: a@b, to: a@b, server: 'smtp://h', cc: x}
database: mysql://x
digest: {}
""",
    )
    assert [line.split(" ")[0] for line in said] == [
        "2:3:",
        "3:13:",
        "5:26:",
        "5:42:",
        "8:5:",
        "9:30:",
        "9:47:",
        "9:61:",
        "10:23:",
        "10:48:",
        "11:11:",
        "12:1:",
    ]


def test_the_error_reads_as_lines_of_file_line_column_and_words(folder: Path) -> None:
    path = folder / "feeds.yaml"
    path.write_text(SMALL + "extra: 1\nfetch: 5\n", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load(path, {})
    assert [line.startswith(f"{path}:") for line in str(caught.value).split("\n")] == [True, True]


# -- what ships -----------------------------------------------------------------------------------


def test_the_starter_loads_and_covers_both_languages(folder: Path) -> None:
    made = config(folder, starter())
    assert [tag.slug for tag in made.tags] == ["softbank", "nvidia", "sovereign-ai"]
    assert len(made.feeds) >= 30
    assert {feed.lang for feed in made.feeds} == {"en", "ja"}
    assert made.mail is None
    assert made.fetch.contact is None


def test_what_the_starter_comments_out_loads_too(folder: Path) -> None:
    keys = (
        "describe|rapidus|any|none|threshold|contact|allow|stories|window_days|mail|from|to|server|archive|"
        "commit|push|longest_minutes|model|url|name|tasks"
    )
    lines = rf"^( *)# (?= *(?:(?:{keys}|notify|database):(?: |$)|- ))"
    text = re.sub(lines, r"\1", starter(), flags=re.MULTILINE)
    env = {"SMTP_PASSWORD": "x", "PGPASSWORD": "y", "SLACK_TOKENS": "z", "IMAP_PASSWORD": "w"}
    made = config(folder, text, env)
    assert made.mail is not None
    assert made.mail.server.reveal() == "smtps://digest:x@mail.example.com:465"
    assert made.database == "postgresql://monitor:y@localhost/monitor"
    assert made.fetch.contact == "you@example.com"
    assert "rapidus" in [tag.slug for tag in made.tags]
    assert made.stories == StoryRules()
    assert [reader.dates for reader in made.mail.readers] == ["", "ja"]
    assert (made.archive.push, made.notify[0].reader.address) == ("origin", "desk")
    assert {feed.kind for feed in made.feeds} == {"feed", "page", "sitemap", "mailbox"}
    assert made.model is not None


def test_the_feeds_at_the_top_of_the_project_are_the_starter() -> None:
    assert (TOP / "feeds.yaml").read_text(encoding="utf-8") == starter()


def test_the_starter_names_the_schema_it_is_told_to(folder: Path) -> None:
    first = "# yaml-language-server: $schema="
    shipped = starter().split("\n")[0].removeprefix(first)
    assert json.loads((TOP / shipped).read_text(encoding="utf-8")) == schema()
    assert starter(".monitor/feeds.schema.json").startswith(first + ".monitor/feeds.schema.json\n")
    assert starter("x").split("\n")[1:] == starter().split("\n")[1:]


def test_the_schema_that_ships_is_up_to_date() -> None:
    shipped = (TOP / "monitor" / "config" / "feeds.schema.json").read_text(encoding="utf-8")
    assert shipped == json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def properties(part: object) -> list[tuple[str, object]]:
    """Every property that a schema names, with its own schema."""
    found: list[tuple[str, object]] = []
    if isinstance(part, dict):
        own = part.get("properties")
        found += own.items() if isinstance(own, dict) else []
        for inner in part.values():
            found += properties(inner)
    elif isinstance(part, list):
        for inner in part:
            found += properties(inner)
    return found


def test_every_key_of_the_schema_has_a_description_and_unknown_keys_are_refused() -> None:
    made = schema()
    assert made["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    every = properties(made)
    assert len(every) > 30
    assert all(isinstance(p, dict) and p["description"] for _, p in every)
    definitions = made["$defs"]
    assert isinstance(definitions, dict)
    assert all(d["additionalProperties"] is False for d in [made, *definitions.values()])


def test_every_key_of_the_schema_is_documented() -> None:
    text = (TOP / "docs" / "configuration.md").read_text(encoding="utf-8")
    made = schema()
    sections = made["properties"]
    definitions = made["$defs"]
    assert isinstance(sections, dict)
    assert isinstance(definitions, dict)
    chapters = dict(re.findall(r"^## `(\w+)`\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL))
    assert set(chapters) == set(sections)
    for section, chapter in chapters.items():
        reference = re.search(r"#/\$defs/(\w+)", json.dumps(sections[section]))
        for key, part in definitions[reference.group(1)]["properties"].items() if reference else ():
            row = re.search(rf"^\| `{key}` \|.*", chapter, re.MULTILINE)
            assert row, f"{section}: {key} is not documented"
            default = part.get("default")
            if default not in (None, []):
                assert str(default).removesuffix(".0") in row.group().replace(",", ""), f"{section}: {key}"


def test_the_examples_of_the_documentation_load(folder: Path) -> None:
    text = (TOP / "docs" / "configuration.md").read_text(encoding="utf-8")
    (folder / "password").write_text("x", encoding="utf-8")
    examples = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    assert len(examples) >= 7
    for example in examples:
        if example.startswith(("#", "-")):  # the other file, a list
            (folder / "overrides.yaml").write_text(example, encoding="utf-8")
            assert len(config(folder, SMALL).overrides) == 2
            continue
        whole = example
        for key, line in (("tags", TAGS), ("feeds", "feeds: [https://a.example/feed]\n")):
            whole += "" if re.search(rf"^{key}:", example, re.MULTILINE) else line
        env = dict.fromkeys(re.findall(r"\$\{(\w+)\}", example), "secret")
        env |= {"FEEDS": "https://b.example"}
        assert config(folder, whole, env)


# -- what holds for all inputs --------------------------------------------------------------------

WORDS = """
    digest tags feeds fetch stories mail database title timezone publish match any all none name url lang
    threshold allow to from server https://a.example/ ${X} ${file:x} ${ $${ nvidia AND OR NOT ( ) " ' [ ] { }
    , : - ? & * ! | > % @ ` # 5 1.5 .inf .nan true null ~ << --- ... \\ \\x \\U00110000 \\ud800 NEAR/5 /x/
    = smtp://h sendmail:/x sqlite:/// 10.0.0.0/8 UTC ソフトバンク \ufeff \x07 %YAML %TAG !!int 1e999 0x
"""
SPACES = (" ", "  ", "\n", "\n  ", "\n- ", ": ", ", ", "\t", "\r", "\x85", "\u2028")
PIECES = st.sampled_from([*WORDS.split(), *SPACES])


def mistakes(path: Path, *, tags: bool) -> ConfigError | None:
    try:
        load_tags(path) if tags else load(path, {"X": "hunter2"})
    except ConfigError as error:
        return error
    return None


def survives(path: Path, raw: bytes) -> None:
    path.write_bytes(raw)
    for error in (mistakes(path, tags=False), mistakes(path, tags=True)):
        if error is not None:
            places = [(m.line, m.column) for m in error.mistakes]
            assert places == sorted(places)
            assert places[0] >= (1, 1)
            assert all(m.message.isprintable() for m in error.mistakes)
            assert "hunter2" not in str(error)


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join))
def test_text_like_yaml_loads_or_is_a_configuration_error(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    survives(tmp_path_factory.getbasetemp() / "fuzz.yaml", text.encode())


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_good_file_with_something_put_in_loads_or_is_a_configuration_error(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    whole = SMALL + "mail: {from: a@b, to: [a@b], server: 'smtp://me:${X}@h'}\ndigest: {timezone: UTC}\n"
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 20)))
    put = data.draw(st.lists(PIECES, max_size=3).map("".join))
    survives(tmp_path_factory.getbasetemp() / "fuzz.yaml", (whole[:start] + put + whole[end:]).encode())


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=60))
def test_any_bytes_load_or_are_a_configuration_error(
    tmp_path_factory: pytest.TempPathFactory, raw: bytes
) -> None:
    survives(tmp_path_factory.getbasetemp() / "fuzz.yaml", raw)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | PIECES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(PIECES, inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=200, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["digest", "tags", "feeds", "fetch", "mail", "stories", "database"]), VALUES
    )
)
def test_any_shape_under_the_known_keys_loads_or_is_a_configuration_error(
    tmp_path_factory: pytest.TempPathFactory, data: dict[str, object]
) -> None:
    survives(tmp_path_factory.getbasetemp() / "fuzz.yaml", json.dumps(data).encode())


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20))
def test_a_password_of_any_letters_leaves_the_host_as_it_is(
    tmp_path_factory: pytest.TempPathFactory, password: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "password.yaml"
    path.write_text(TAGS + "feeds: ['https://me:${X}@a.example/feed']\n", encoding="utf-8")
    made = load(path, {"X": password})
    assert made.address(made.feeds[0]).rpartition("@")[2] == "a.example/feed"


@settings(max_examples=100, deadline=None)
@given(
    st.text(max_size=20),
    st.integers(0, 5),
    st.sampled_from(["{}", "'{}'", '"{}"', ">-\n      {}", "|\n      {}"]),
)
def test_a_mistake_in_a_rule_never_lies_outside_the_rule(
    tmp_path_factory: pytest.TempPathFactory, noise: str, words: int, style: str
) -> None:
    kept = "".join(letter for letter in noise if letter.isalnum() or letter in " 　")
    rule = "foo " * words + "AND " + kept + " ("
    text = f"tags:\n  nv:\n    match: {style.format(rule)}\nfeeds: [https://a.example/]\n"
    path = tmp_path_factory.getbasetemp() / "rule.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load(path, {})
    first = 3 + style.count("\n")
    assert [m.line for m in caught.value.mistakes] == [first]
    assert caught.value.mistakes[0].column <= len(text.split("\n")[first - 1]) + 1
