"""The configuration: what loads, and what ships."""

from __future__ import annotations

import json
import re
import time
from datetime import timedelta
from pathlib import Path

import pytest
from configured import SMALL, TAGS, config, tells, told

from monitor.config import (
    ArchiveRules,
    Config,
    FetchRules,
    MailRules,
    Notice,
    RetentionRules,
    Secret,
    load_tags,
    schema,
    starter,
)
from monitor.errors import ConfigError
from monitor.model import DigestRules, Feed, Reader, Sender, StoryRules, Tag

TOP = Path(__file__).parent.parent


# -- what loads -----------------------------------------------------------------------------------


def test_every_key_reaches_its_value(tmp_path: Path) -> None:
    made = config(
        tmp_path,
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
        path=tmp_path / "feeds.yaml",
        digest=DigestRules(
            title="週報",
            timezone="Asia/Tokyo",
            publish="Fri 18:30",
            folder=str(tmp_path / "out"),
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
        database=f"sqlite:///{tmp_path}/x.db",
        state=tmp_path / ".monitor",
    )


def test_tags_and_feeds_are_enough_and_the_rest_has_defaults(tmp_path: Path) -> None:
    made = config(tmp_path, SMALL)
    assert made.digest == DigestRules(folder=str(tmp_path / "digests"))
    assert (made.fetch, made.stories, made.mail, made.database) == (FetchRules(), StoryRules(), None, None)


def test_a_section_whose_lines_are_all_comments_is_not_there(tmp_path: Path) -> None:
    made = config(tmp_path, SMALL + "digest:\n  # title: x\nmail:\nfetch:\nstories:\ndatabase:\n")
    assert made == config(tmp_path, SMALL)


def test_yaml_words_stay_words(tmp_path: Path) -> None:
    made = config(tmp_path, "tags: {no: {any: [NO, yes, 2026-11-01, '404']}}\nfeeds: [https://a.example/]\n")
    assert made.tags[0].slug == "no"
    assert made.tags[0].any == ("NO", "yes", "2026-11-01", "404")


def test_an_anchor_is_repeated_by_its_alias(tmp_path: Path) -> None:
    made = config(
        tmp_path,
        "tags: {nvidia: {match: &rule nvidia}, nv: {name: N, match: *rule}}\nfeeds: [https://a.example/]\n",
    )
    assert [tag.match for tag in made.tags] == ["nvidia", "nvidia"]


def test_a_byte_order_mark_and_dos_line_ends_do_no_harm(tmp_path: Path) -> None:
    assert config(tmp_path, "\ufeff" + SMALL.replace("\n", "\r\n")).feeds == config(tmp_path, SMALL).feeds


def test_a_tags_file_needs_no_feeds(tmp_path: Path) -> None:
    path = tmp_path / "tags.yaml"
    path.write_text("tags:\n  rapidus: {any: [Rapidus, ラピダス]}\nelse: ${NO}\n", encoding="utf-8")
    assert load_tags(path) == (Tag(slug="rapidus", name="Rapidus", any=("Rapidus", "ラピダス")),)


KEYS = [
    "A._J._Allmendinger", "orgs:ec", "Andrés_Iniesta", "3G", "Alzheimer's_disease", "2010", "2010-11-12",
    "1.5", "null", "~", "on", "True", "War_in_Afghanistan_(2001–present)", "岩手県", "softbank", "SoftBank",
    "soft-bank", "Soft bank", "0x1F", "-", "a" * 300,
]  # fmt: skip


@pytest.mark.parametrize("quote", ["", '"'])
def test_the_key_of_a_tag_to_try_may_be_anything_and_stays_as_it_is_written(
    tmp_path: Path, quote: str
) -> None:
    path = tmp_path / "tags.yaml"
    keys = [key for key in KEYS if quote or key != "-"]  # plain, it begins a list
    path.write_text("tags:\n" + "".join(f"  {quote}{key}{quote}: {{any: [x]}}\n" for key in keys), "utf-8")
    assert [tag.slug for tag in load_tags(path)] == keys


def test_the_digest_keeps_to_short_keys(tmp_path: Path) -> None:
    (said,) = told(tmp_path, "tags:\n  orgs:ec: {any: [x]}\nfeeds: [https://a.example/]\n")
    assert tells(said, '2:3: tags: found the key "orgs:ec", expected a-z, … ; did you mean orgs-ec?')


def test_tags_to_try_come_as_programs_write_them(tmp_path: Path) -> None:
    path = tmp_path / "tags.yaml"
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
def test_a_tag_to_try_is_checked_all_the_same(tmp_path: Path, tag: str, said: str) -> None:
    path = tmp_path / "tags.yaml"
    path.write_text(f"tags:\n  {tag}\n", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_tags(path)
    (mistake,) = caught.value.mistakes
    assert mistake.line == 2
    assert tells(mistake.message, said)


def test_hundreds_of_tags_are_read_in_a_moment(tmp_path: Path) -> None:
    path = tmp_path / "tags.yaml"
    tags = (
        f"  Name_{i}:\n    any: [Name {i}, Other {i}, name-{i}]\n    none: [No {i}]\n" for i in range(600)
    )
    path.write_text("tags:\n" + "".join(tags), encoding="utf-8")
    begun = time.process_time()
    assert len(load_tags(path)) == 600
    assert time.process_time() - begun < 2  # 0.6 s measured: nearly all of it is YAML


def test_a_tags_file_is_checked_like_a_configuration(tmp_path: Path) -> None:
    path = tmp_path / "tags.yaml"
    path.write_text("tags:\n  rapidus: {ayn: [Rapidus, Rapidus]}\n", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_tags(path)
    assert [(m.line, m.column) for m in caught.value.mistakes] == [(2, 3), (2, 13)]
    assert "did you mean any?" in caught.value.mistakes[1].message


# -- what ships -----------------------------------------------------------------------------------


def test_the_starter_loads_and_covers_both_languages(tmp_path: Path) -> None:
    made = config(tmp_path, starter())
    assert [tag.slug for tag in made.tags] == ["softbank", "nvidia", "sovereign-ai"]
    assert len(made.feeds) >= 30
    assert {feed.lang for feed in made.feeds} == {"en", "ja"}
    assert made.mail is None
    assert made.fetch.contact is None


def test_what_the_starter_comments_out_loads_too(tmp_path: Path) -> None:
    keys = (
        "describe|rapidus|any|none|threshold|contact|allow|stories|window_days|mail|from|to|server|archive|"
        "commit|push|longest_minutes|model|url|name|tasks"
    )
    lines = rf"^( *)# (?= *(?:(?:{keys}|notify|database):(?: |$)|- ))"
    text = re.sub(lines, r"\1", starter(), flags=re.MULTILINE)
    env = {"SMTP_PASSWORD": "x", "PGPASSWORD": "y", "SLACK_TOKENS": "z", "IMAP_PASSWORD": "w"}
    made = config(tmp_path, text, env)
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


def test_the_starter_names_the_schema_it_is_told_to(tmp_path: Path) -> None:
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


def test_the_examples_of_the_documentation_load(tmp_path: Path) -> None:
    text = (TOP / "docs" / "configuration.md").read_text(encoding="utf-8")
    (tmp_path / "password").write_text("x", encoding="utf-8")
    examples = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    assert len(examples) >= 7
    for example in examples:
        if example.startswith(("#", "-")):  # the other file, a list
            (tmp_path / "overrides.yaml").write_text(example, encoding="utf-8")
            assert len(config(tmp_path, SMALL).overrides) == 2
            continue
        whole = example
        for key, line in (("tags", TAGS), ("feeds", "feeds: [https://a.example/feed]\n")):
            whole += "" if re.search(rf"^{key}:", example, re.MULTILINE) else line
        env = dict.fromkeys(re.findall(r"\$\{(\w+)\}", example), "secret")
        env |= {"FEEDS": "https://b.example"}
        assert config(tmp_path, whole, env)
