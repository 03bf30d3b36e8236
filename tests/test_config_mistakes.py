"""How each mistake in a configuration is told, and all of them at once."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from configured import SMALL, TAGS, config, tells, told

from monitor.config import load
from monitor.errors import ConfigError

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
    tmp_path: Path, line: str, place: str, words: str
) -> None:
    (said,) = told(tmp_path, SMALL + line + "\n")
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
    tmp_path: Path, line: str, place: str, words: str
) -> None:
    (said,) = told(tmp_path, SMALL + line + "\n")
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
def test_a_wrong_tag_is_told(tmp_path: Path, tag: str, place: str, words: str) -> None:
    (said,) = told(tmp_path, f"tags:\n  {tag}\nfeeds: [https://a.example/]\n")
    assert tells(said, f"{place}: {words}")


def test_a_tag_is_described_in_a_sentence_or_in_several(tmp_path: Path) -> None:
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
    assert [(tag.match, tag.describe) for tag in config(tmp_path, text).tags] == [
        ("nvidia", ("Who makes the chips that models are trained on",)),
        (None, ("Countries build models of their own", "国や地域が自前のAIモデルを持つ動き")),
        (
            None,
            ("A ministry ordered a computer at home. It is to be ready in spring.\nNo price was named.",),
        ),
    ]


def test_descriptions_have_an_end(tmp_path: Path) -> None:
    def described(texts: list[str]) -> str:
        return f"tags:\n  nv: {{describe: {json.dumps(texts)}}}\nfeeds: [https://a.example/]\n"

    assert config(tmp_path, described(["a" * 12_000, "b" * 8_000])).tags[0].describe[1] == "b" * 8_000
    assert told(tmp_path, described(["a" * 12_000, "b" * 8_001])) == [
        "2:18: tags.nv.describe: found a list, expected at most 20,000 characters in all, not 20,001"
    ]
    assert told(tmp_path, described([f"text {i}" for i in range(51)])) == [
        "2:18: tags.nv.describe: found a list, expected at most 50 entries"
    ]


def test_two_tags_with_one_name_are_a_mistake(tmp_path: Path) -> None:
    text = "tags:\n  nv: {name: Nvidia, any: [x]}\n  nvidia: {any: [y]}\nfeeds: [https://a.example/]\n"
    assert told(tmp_path, text) == [
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
def test_a_wrong_feed_is_told(tmp_path: Path, feeds: str, said: list[str]) -> None:
    found = told(tmp_path, f"{TAGS}feeds: {feeds}\n", {"HOST": "a.example"})
    assert len(found) == len(said)
    assert all(tells(one, words) for one, words in zip(found, said, strict=True)), found


def test_what_must_be_there_is_missed(tmp_path: Path) -> None:
    assert told(tmp_path, "digest: {}\n") == [
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
    tmp_path: Path, rule: str, line: int, column: int
) -> None:
    (said,) = told(tmp_path, f"tags:\n  nv:\n    match: {rule}\nfeeds: [https://a.example/]\n")
    assert said.startswith(f"{line}:{column}: tags.nv.match: ")


def test_a_mistake_in_an_exclusion_and_in_a_phrase_is_told_too(tmp_path: Path) -> None:
    text = "tags:\n  nv: {match: x, exclude: 'y AND', any: ['=']}\nfeeds: [https://a.example/]\n"
    said = told(tmp_path, text)
    assert [re.match(r"[^ ]+ [^ ]+", line).group() for line in said] == [  # type: ignore[union-attr]
        "2:30: tags.nv.exclude:",
        "2:43: tags.nv.any[]:",
    ]


def test_a_rule_behind_an_alias_is_told_at_the_alias(tmp_path: Path) -> None:
    text = "tags:\n  nv: {match: &r (x}\n  ok: {match: *r}\nfeeds: [https://a.example/]\n"
    assert [line.split(" ")[0] for line in told(tmp_path, text)] == ["2:18:", "3:15:"]


# -- all at once ----------------------------------------------------------------------------------


def test_every_mistake_is_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    said = told(
        tmp_path,
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


def test_the_error_reads_as_lines_of_file_line_column_and_words(tmp_path: Path) -> None:
    path = tmp_path / "feeds.yaml"
    path.write_text(SMALL + "extra: 1\nfetch: 5\n", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load(path, {})
    assert [line.startswith(f"{path}:") for line in str(caught.value).split("\n")] == [True, True]
