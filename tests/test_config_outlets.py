# ruff: noqa: E501 - a mistake a line
"""`outlets:` in feeds.yaml: what the reader adds to the table, and how each mistake is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor import outlets
from monitor.config import Config, load, load_outlets
from monitor.errors import ConfigError
from monitor.model import Outlet

TOP = "tags: {nvidia: {match: nvidia}}\nfeeds: [https://a.example/feed]\n"
"""Two lines, so that what follows begins in line 3."""
LEDGER = """outlets:
  Harbour Ledger:
    aliases: [The Ledger, ハーバー・レジャー]
    domains: [www.HarbourLedger.example]
    group: Harbour Media
    feed: https://harbourledger.example/feed
"""


def config(folder: Path, text: str) -> Config:
    path = folder / "feeds.yaml"
    path.write_text(TOP + text, encoding="utf-8")
    return load(path, {})


def told(folder: Path, text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        config(folder, text)
    return [f"{one.line}:{one.column}: {one.message}" for one in caught.value.mistakes]


def test_an_outlet_comes_out_as_it_is_written_its_domain_without_www(tmp_path: Path) -> None:
    assert config(tmp_path, LEDGER).outlets == (
        Outlet(
            name="Harbour Ledger",
            aliases=("The Ledger", "ハーバー・レジャー"),
            domains=("harbourledger.example",),
            group="Harbour Media",
            feed="https://harbourledger.example/feed",
        ),
    )


def test_without_the_key_there_are_none(tmp_path: Path) -> None:
    assert config(tmp_path, "").outlets == ()
    assert config(tmp_path, "outlets:\n").outlets == ()


def test_what_is_configured_is_found_by_the_table(tmp_path: Path) -> None:
    table = outlets.table(config(tmp_path, LEDGER).outlets)
    assert table.named("ハーバー・レジャー") == "Harbour Ledger"
    assert table.at("https://harbourledger.example/news/1") == "Harbour Ledger"
    assert table.named("ロイター") == "Reuters"


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("outlets: []\n", "3:10: outlets: found an empty list, expected a mapping (keys and values)"),
        ("outlets:\n  Ledger: {}\n", "4:3: outlets.Ledger: found nothing of it, expected aliases"),
        ("outlets:\n  Ledger: {alias: [A]}\n", '4:12: outlets.Ledger: found the unknown key "alias"'),
        ("outlets:\n  Ledger: {domains: [com]}\n", '4:22: outlets.Ledger.domains[]: found "com"'),
        ("outlets:\n  Ledger: {domains: [co.uk]}\n", "expected the domain of one outlet"),
        ("outlets:\n  Ledger: {domains: ['https://l.example/x']}\n", "did you mean l.example?"),
        ("outlets:\n  Ledger: {feed: ledger.example}\n", '4:18: outlets.Ledger.feed: found "ledger.example"'),
        ("outlets:\n  A: {aliases: [L]}\n  B: {aliases: [l]}\n", '5:17: outlets.B: found the name "l" of a second outlet'),
        ("outlets:\n  A: {group: G}\n  B: {aliases: [A]}\n", 'found the name "A" of a second outlet, expected it once; it stands in line 4'),
        ("outlets:\n  A: {domains: [a.example]}\n  B: {domains: [a.example]}\n", 'found the domain "a.example" of a second outlet'),
        ("outlets:\n  A: {aliases: [L, L]}\n", 'found "L" again'),
        ("outlets:\n  A: {feed: '${X}'}\n", "references are read in"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place(tmp_path: Path, text: str, mistake: str) -> None:
    found = told(tmp_path, text)
    assert any(mistake in one for one in found), found
    assert len(found) == 1


def test_a_name_that_is_too_long_is_a_mistake_at_its_line(tmp_path: Path) -> None:
    text = f"outlets:\n  {'W' * 300}:\n    aliases: [Tide]\n"
    file = tmp_path / "outlets.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_outlets(file)
    assert "outlets.yaml:2:3" in str(caught.value)
    assert "at most 200 characters" in str(caught.value)


def test_outlets_are_read_from_a_file_of_their_own(tmp_path: Path) -> None:
    file = tmp_path / "outlets.yaml"
    file.write_text("outlets:\n  Tide:\n    aliases: [The Evening Tide]\n", encoding="utf-8")
    assert [(one.name, one.aliases) for one in load_outlets(file)] == [("Tide", ("The Evening Tide",))]


@pytest.mark.parametrize(
    ("first", "second"),
    [("Tide", "The Tide"), ("The Tide", "the tide"), ("Tide", "Ｔｉｄｅ"), ("ハーバー", "ﾊｰﾊﾞｰ"), ("Tide’s End", "Tide's End")],
)  # fmt: skip
def test_a_name_that_the_table_reads_alike_is_one_name_whichever_way_it_is_spelt(
    tmp_path: Path, first: str, second: str
) -> None:
    found = told(
        tmp_path, f'outlets:\n  Harbour: {{aliases: ["{first}"]}}\n  Lagoon: {{aliases: ["{second}"]}}\n'
    )
    assert len(found) == 1
    assert found[0].startswith(f'5:22: outlets.Lagoon: found the name "{second}" of a second outlet')
    assert f'it stands in line 4 as "{first}", which is read alike, of "Harbour"' in found[0]


def test_two_outlets_that_differ_by_the_article_alone_are_one(tmp_path: Path) -> None:
    found = told(tmp_path, "outlets:\n  Tide: {group: G}\n  The Tide: {group: G}\n")
    assert found == [
        '5:3: outlets.The Tide: found the name "The Tide" of a second outlet, expected it once; it stands in line 4 as "Tide", which is read alike, of "Tide"'
    ]


def test_a_domain_with_www_is_the_domain_without(tmp_path: Path) -> None:
    found = told(tmp_path, "outlets:\n  A: {domains: [a.example]}\n  B: {domains: [www.A.example]}\n")
    assert len(found) == 1
    assert 'found the domain "www.A.example" of a second outlet' in found[0]


def test_one_outlet_may_spell_its_own_name_in_two_ways(tmp_path: Path) -> None:
    assert config(tmp_path, "outlets:\n  Tide: {aliases: [The Tide, Ｔｉｄｅ]}\n").outlets[0].name == "Tide"


@pytest.mark.parametrize("user", ["reader:letmein", "reader", ":letmein"])
def test_a_feed_with_a_password_is_refused_since_readers_see_it(tmp_path: Path, user: str) -> None:
    found = told(tmp_path, f"outlets:\n  Tide: {{feed: 'https://{user}@tide.example/feed'}}\n")
    assert len(found) == 1
    assert found[0].startswith("4:16: outlets.Tide.feed: found ")
    assert (
        "expected an address without a user and a password: it is shown to all who read the issue" in found[0]
    )
    assert "letmein" not in found[0]


@pytest.mark.parametrize(
    "one", ["${TOK}: {group: G}", "Tide: {group: '${TOK}'}", "Tide: {feed: 'https://t.example/${TOK}'}"]
)
def test_no_reference_is_read_of_outlets_neither_in_the_file_nor_in_one_of_their_own(
    tmp_path: Path, one: str
) -> None:
    assert any("found a reference" in line for line in told(tmp_path, f"outlets:\n  {one}\n"))
    file = tmp_path / "outlets.yaml"
    file.write_text(f"outlets:\n  {one}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"found a reference \(\$\{…\}\)"):
        load_outlets(file)


def test_of_other_keys_beside_outlets_nothing_is_asked(tmp_path: Path) -> None:
    file = tmp_path / "feeds.yaml"
    file.write_text("feeds: ['https://a.example/${KEY}']\noutlets: {Tide: {group: G}}\n", encoding="utf-8")
    assert [one.name for one in load_outlets(file)] == ["Tide"]
