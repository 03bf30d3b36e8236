"""overrides.yaml: what the reader says of articles, how each mistake is told, and how an entry is added."""

from __future__ import annotations

import re
import stat
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor import urls
from monitor.config import Said, in_the_way, load, say, unsay_last, with_said
from monitor.config.overrides import NAME, load_overrides, without_said
from monitor.errors import ConfigError, MonitorError
from monitor.model import Override

FEEDS = "tags: {tidal: {match: tidal}}\nfeeds: [https://a.example/feed]\n"
A, B, C, D = (f"https://{name}.example/news/1" for name in "abcd")


def id_of(url: str) -> str:
    return urls.article_id(url)


def overrides(folder: Path, text: str, feeds: str = FEEDS) -> tuple[Override, ...]:
    (folder / "feeds.yaml").write_text(feeds, encoding="utf-8")
    (folder / "overrides.yaml").write_text(text, encoding="utf-8")
    return load(folder / "feeds.yaml", {}).overrides


def told(folder: Path, text: str) -> list[str]:
    """The mistakes in `text`, as `line:column: message`."""
    with pytest.raises(ConfigError) as caught:
        overrides(folder, text)
    assert {one.file for one in caught.value.mistakes} == {str(folder / "overrides.yaml")}
    return [f"{m.line}:{m.column}: {m.message}" for m in caught.value.mistakes]


# -- what loads -----------------------------------------------------------------------------------


def test_articles_are_said_to_tell_one_event_or_to_be_kept_apart(tmp_path: Path) -> None:
    text = f"""
    # The port and the gates were one vote.
    - same: [{A}, {B}]
      why: both are the port's vote
      on: 2026-11-22
    - apart:
        - {A}
        - {C}
    """
    assert overrides(tmp_path, text) == (
        Override(same=True, articles=(id_of(A), id_of(B))),
        Override(same=False, articles=(id_of(A), id_of(C))),
    )


def test_an_article_goes_by_its_address_however_it_is_spelt_or_by_its_id(tmp_path: Path) -> None:
    text = f'- same: ["{A}?utm_source=mail#top", "{id_of(B)}", HTTPS://C.example/news/1]\n'
    assert overrides(tmp_path, text) == (Override(same=True, articles=(id_of(A), id_of(B), id_of(C))),)
    # What is told of them is told in the reader's words.
    named = load(tmp_path / "feeds.yaml", {}).named
    assert named[id_of(A)] == f"{A}?utm_source=mail#top"
    assert named[id_of(B)] == id_of(B)


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "---\n", "[]\n"])
def test_a_file_without_entries_says_nothing(tmp_path: Path, text: str) -> None:
    assert overrides(tmp_path, text) == ()


def test_without_a_file_nothing_is_said_and_nothing_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "feeds.yaml").write_text(FEEDS, encoding="utf-8")
    assert load(tmp_path / "feeds.yaml", {}).overrides == ()


def test_what_is_kept_apart_may_be_said_again_and_what_is_one_may_grow(tmp_path: Path) -> None:
    text = f"- same: [{A}, {B}]\n- same: [{A}, {B}, {C}]\n- apart: [{A}, {D}]\n- apart: [{C}, {D}]\n"
    assert [one.same for one in overrides(tmp_path, text)] == [True, True, False, False]


# -- mistakes -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("same: [x, y]\n", "1:1: found a mapping, expected a list, such as - same: [https://…, https://…]"),
        (f"- same: [{A}]\n", "1:9: same: found a list, expected at least 2 entries"),
        (f"- same: {A}\n", f'1:9: same: found "{A}", expected a list'),
        (f"- [{A}, {B}]\n", "1:3: found a list, expected a mapping (keys and values)"),
        ("- why: later\n", "1:3: found neither same: nor apart:, expected one of them"),
        ("- same:\n", "1:3: found neither same: nor apart:, expected one of them"),
        (
            f"- same: [{A}, {B}]\n  apart: [{A}, {C}]\n",
            "2:3: found same: and apart: in one entry, expected one of them",
        ),
        (
            f"- aprat: [{A}, {B}]\n",
            (
                '1:3: found the unknown key "aprat", expected same, apart, tag, aliases, why or on; '
                "did you mean apart?"
            ),
        ),
        (
            f"- same: [{A}, htp://b.example]\n",
            (
                '1:36: same[]: found "htp://b.example", expected an article: an address that begins with '
                "http:// or https://, or its id (16 of 0-9 and a-f)"
            ),
        ),
        (
            f"- same: [{A}, 1234567890123456]\n",
            (
                "1:36: same[]: found the number 1234567890123456, expected text "
                "(in quotes where it looks like a number, true or false)"
            ),
        ),
        (
            f"- same: [{A}, {B}]\n  on: 22 Nov\n",
            '2:7: on: found "22 Nov", expected a day, such as 2026-11-22',
        ),
        (
            f"- same: [{A}, {B}]\n  on: 2026-02-30\n",
            '2:7: on: found "2026-02-30", expected a day, such as 2026-11-22',
        ),
        (
            f"- same:\n  - {A}\n  - {B}\n  - {A}?utm_source=x\n",
            f'4:5: same: found the article "{A}?utm_source=x" again, expected it once; it stands in line 2',
        ),
    ],
)
def test_a_wrong_entry_is_told_with_its_place_and_what_was_expected(
    tmp_path: Path, text: str, said: str
) -> None:
    [found] = told(tmp_path, text)
    assert found == said


def test_what_is_no_yaml_is_told_as_such(tmp_path: Path) -> None:
    [found] = told(tmp_path, f"- same: [{A}, {B}\n")
    assert "1:9: found [ without the ] that closes it" in found


def test_two_articles_that_are_one_and_apart_are_a_mistake_that_names_both_lines(tmp_path: Path) -> None:
    [found] = told(tmp_path, f"- same: [{A}, {B}]\n- apart: [{B}, {A}]\n")
    assert found == (
        f'2:37: apart: found "{A}" apart from "{B}", but line 1 says that they tell one event; '
        "expected one or the other"
    )


def test_a_contradiction_is_found_through_a_chain_and_names_the_lines_that_make_it(tmp_path: Path) -> None:
    chain = f"- same: [{A}, {B}]\n- same: [{C}, {D}]\n- same: [{B}, {C}]\n- same: [{B}, {A}]\n"
    [found] = told(tmp_path, f"- apart: [{A}, {D}]\n{chain}")
    assert found.startswith(f'1:37: apart: found "{D}" apart from "{A}", but lines 2, 3 and 4 together say')


def test_of_a_long_chain_the_first_lines_are_named_and_the_others_counted(tmp_path: Path) -> None:
    chain = "".join(f"- same: [https://a.example/{n}, https://a.example/{n + 1}]\n" for n in range(20))
    [found] = told(tmp_path, f"{chain}- apart: [https://a.example/0, https://a.example/20]\n")
    assert "but lines 1, 2, 3, 4, 5 and 15 more together say that they tell one event" in found


def test_a_contradiction_is_found_between_an_address_and_the_id_of_the_same_article(tmp_path: Path) -> None:
    text = f'- same: [{A}, "{id_of(B)}"]\n- apart: [{B}, "{id_of(A)}"]\n'
    [found] = told(tmp_path, text)
    assert "but line 1 says that they tell one event" in found


def test_every_mistake_of_every_file_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "labels.jsonl").write_text("{}\n", encoding="utf-8")
    text = f"- same: [{A}]\n- apart: [nonsense, {B}]\n"
    with pytest.raises(ConfigError) as caught:
        overrides(tmp_path, text)
    assert [(Path(one.file).name, one.line) for one in caught.value.mistakes] == [
        ("labels.jsonl", 1),
        ("overrides.yaml", 1),
        ("overrides.yaml", 2),
    ]
    with pytest.raises(ConfigError) as caught:
        overrides(tmp_path, text, feeds=FEEDS + "digest: {title: 5}\n")
    assert [(Path(one.file).name, one.line) for one in caught.value.mistakes] == [
        ("feeds.yaml", 3),
        ("overrides.yaml", 1),
        ("overrides.yaml", 2),
    ]


def test_a_file_that_cannot_be_read_is_a_mistake(tmp_path: Path) -> None:
    (tmp_path / "feeds.yaml").write_text(FEEDS, encoding="utf-8")
    (tmp_path / "overrides.yaml").mkdir()
    with pytest.raises(ConfigError, match="the file cannot be read"):
        load(tmp_path / "feeds.yaml", {})


words = st.sampled_from(
    [
        A,
        B,
        C,
        "same",
        "apart",
        "why",
        "on",
        "2026-11-22",
        "- ",
        ": ",
        "[",
        "]",
        ", ",
        "\n",
        "  ",
        "{",
        "}",
        "*a",
        "&a ",
    ]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(words, max_size=14).map("".join))
def test_any_text_loads_or_is_told_as_mistakes_with_their_places(tmp_path: Path, text: str) -> None:
    path = tmp_path / "overrides.yaml"
    path.write_text(text, encoding="utf-8")
    found, mistakes = load_overrides(path)
    assert not found.said or not mistakes
    assert all(one.line >= 1 and one.column >= 1 for one in mistakes)
    for one in found.said:
        ids = one.override.articles
        assert len(set(ids)) == len(one.articles) == len(ids) > 1


# -- adding an entry ------------------------------------------------------------------------------


def test_the_first_entry_makes_a_file_that_explains_itself(tmp_path: Path) -> None:
    said = Said(same=True, articles=(A, id_of(B)), why="it's: one vote", on=date(2026, 11, 22))
    made = with_said("", said)
    assert made.startswith("# What you say of articles.")
    assert made.endswith(
        f'\n- same:\n    - "{A}"\n    - "{id_of(B)}"\n  why: "it\'s: one vote"\n  on: 2026-11-22\n'
    )
    assert overrides(tmp_path, made) == (Override(same=True, articles=(id_of(A), id_of(B))),)


def test_an_entry_is_added_below_the_others_and_what_stood_there_stays(tmp_path: Path) -> None:
    for text in (f"# mine\n- same: [{A}, {B}]  # yes\n# end\n", f"  - same:\n    - {A}\n    - {B}"):
        made = with_said(text, Said(same=False, articles=(A, C)))
        assert made.startswith(text)
        assert [one.same for one in overrides(tmp_path, made)] == [True, False]


def test_an_entry_that_contradicts_what_is_said_is_refused() -> None:
    with pytest.raises(ConfigError, match="line 1 says that they tell one event"):
        with_said(f"- same: [{A}, {B}]\n", Said(same=False, articles=(A, B)))
    with pytest.raises(ConfigError, match="at least 2 entries"):
        with_said("", Said(same=True, articles=(A,)))


@pytest.mark.parametrize("text", [f"[{{same: [{A}, {B}]}}]\n", f"- same: [{A}, {B}]\n...\n"])
def test_an_entry_is_not_put_where_it_would_spoil_the_file(text: str) -> None:
    with pytest.raises(MonitorError):
        with_said(text, Said(same=False, articles=(A, C)))


def test_a_file_that_is_wrong_is_told_before_anything_is_added() -> None:
    with pytest.raises(ConfigError, match=r"1:9: found \[ without the \] that closes it"):
        with_said(f"- same: [{A}\n", Said(same=False, articles=(A, C)))


lines = st.text(st.characters(codec="utf-8"), max_size=40).map(
    lambda raw: "".join(filter(str.isprintable, raw)).strip()
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(why=lines, rest=lines, same=st.booleans())
def test_whatever_is_written_is_read_back_as_it_was_meant(
    tmp_path: Path, why: str, rest: str, same: bool
) -> None:
    named = (f"https://a.example/{''.join(rest.split())}", B)
    made = with_said("", Said(same=same, articles=named, why=why, on=date(2026, 1, 2)))
    path = tmp_path / "overrides.yaml"
    path.write_text(made, encoding="utf-8")
    [found] = load_overrides(path)[0].said
    assert found == Said(same=same, articles=named, why=why, on=date(2026, 1, 2))
    assert found.override == Override(
        same=same, articles=tuple(id_of(urls.normalise(one) or "") for one in named)
    )


def test_a_file_keeps_its_line_ends_its_mark_and_its_mode(tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.write_bytes(b"\xef\xbb\xbf# Mine.\r\n- same: [https://a.example/1, https://a.example/2]\r\n")
    path.chmod(0o600)
    before = path.read_bytes()
    say(tmp_path, Said(same=False, articles=("https://a.example/1", "https://a.example/3")))
    assert path.read_bytes() == before + (
        b'- apart:\r\n    - "https://a.example/1"\r\n    - "https://a.example/3"\r\n'
    )
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    unsay_last(tmp_path)
    assert path.read_bytes() == before


def test_of_several_things_all_are_written_or_none(tmp_path: Path) -> None:
    good = Said(same=True, articles=("https://a.example/1", "https://a.example/2"))
    bad = Said(same=False, articles=("https://a.example/2", "https://a.example/1"))
    with pytest.raises(ConfigError, match=re.escape(str(tmp_path / NAME))):
        say(tmp_path, good, bad)
    assert not (tmp_path / NAME).exists()
    say(tmp_path, good, dry_run=True)
    assert not (tmp_path / NAME).exists()
    say(tmp_path, good)
    assert in_the_way(tmp_path, bad) == {1: 13}


@given(st.lists(st.booleans(), min_size=1, max_size=8), st.data())
def test_an_entry_that_is_taken_out_leaves_the_others_and_every_comment(
    kinds: list[bool], data: st.DataObject
) -> None:
    lines = [
        f"# note {n}\n- same: [https://a.example/{n}, https://b.example/{n}]  # of {n}\n"
        if articles
        else f"# note {n}\n-   tag: t{n}\n\n    aliases: [w{n}]\n"
        for n, articles in enumerate(kinds)
    ]
    own = [n for n, articles in enumerate(kinds) if articles]
    if not own:
        with pytest.raises(MonitorError, match="no entry 1"):
            without_said("".join(lines), 1)
        return
    number = data.draw(st.integers(1, len(own)))
    gone = own[number - 1]
    lines[gone] = f"# note {gone}\n"
    text = "".join(
        f"# note {n}\n- same: [https://a.example/{n}, https://b.example/{n}]  # of {n}\n"
        if n == gone
        else line
        for n, line in enumerate(lines)
    )
    assert without_said(text, number) == "".join(lines)
