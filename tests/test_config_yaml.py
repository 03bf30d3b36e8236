"""What is no YAML, or odd YAML, is told where it was made and with what was meant."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from configured import SMALL, tells, told

from monitor.config import load
from monitor.errors import ConfigError

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
    tmp_path: Path, text: str | bytes, place: str, words: str
) -> None:
    (said,) = told(tmp_path, text)
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
    tmp_path: Path, text: str, place: str, words: str
) -> None:
    (said,) = told(tmp_path, text)
    assert said.startswith(f"{place}: ")
    assert words in said


def test_what_may_be_a_secret_is_not_repeated_when_its_line_is_a_slip(tmp_path: Path) -> None:
    for line in ("  password:hunter2\n  user: me\n", '  password: "hunter2" x\n', "  -{password: hunter2}\n"):
        said = told(tmp_path, "mail:\n" + line)
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
def test_odd_yaml_is_one_mistake_among_others(tmp_path: Path, line: str, place: str, words: str) -> None:
    said = told(tmp_path, SMALL + line + "\nextra: 1\n")
    assert tells(said[0], f"{place}: {words}")
    assert said[1].startswith('4:1: found the unknown key "extra"')
    assert len(said) == 2


def test_half_a_surrogate_pair_is_a_mistake(tmp_path: Path) -> None:
    (said,) = told(tmp_path, SMALL + 'digest: {title: "\\ud800"}\n')
    assert said.startswith("3:")


def test_aliases_that_multiply_are_stopped(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x]"]
    lines += [f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}, *a{i - 1}]" for i in range(1, 18)]
    began = time.monotonic()
    (said,) = told(tmp_path, "\n".join(lines))
    assert "found aliases that repeat more than 10,000 values" in said
    assert time.monotonic() - began < 5


def test_a_file_that_is_not_there_names_itself_and_init(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path / "none.yaml", {})
    assert str(caught.value).startswith(
        f"{tmp_path / 'none.yaml'}:1:1: expected a configuration file, but there"
    )
    assert "monitor init" in str(caught.value)


@pytest.mark.parametrize("name", [".", "a\0b"])
def test_a_path_that_cannot_be_read_is_a_mistake(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigError, match="expected a configuration file"):
        load(tmp_path / name, {})
