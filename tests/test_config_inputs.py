"""Whatever stands in feeds.yaml, it loads or is a configuration error."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from configured import SMALL, TAGS
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.config import (
    load,
    load_tags,
)
from monitor.errors import ConfigError

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
