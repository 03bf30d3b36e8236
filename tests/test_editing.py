"""Lists in YAML files are changed as a person would: the lines that are meant, and no other."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.config import load
from monitor.config.changing import add_feeds, remove_feeds
from monitor.config.editing import replace_whole, with_item, without_item
from monitor.config.source import read
from monitor.errors import ConfigError, MonitorError

HEAD = "tags: {tidal: {match: tidal}}\n"
LONG = """\
# Mine.
tags: {tidal: {match: tidal}}
feeds:
  # Ports
  - https://a.example/feed   # the first
  -   name: Second           # of two
      url: https://b.example/feed

      tags: [tidal]
  # Ferries
  - {name: Third, url: "https://c.example/feed"}
# The end.
fetch: {contact: me@example.com}
"""


def feeds(text: str) -> list[str]:
    found = read(text.encode()).data
    assert isinstance(found, dict)
    listed = found["feeds"]
    assert isinstance(listed, list)
    return [str(one["url"]) if isinstance(one, dict) else str(one) for one in listed]


def test_a_feed_is_added_behind_the_last_one_and_all_else_stays() -> None:
    made = with_item(read(LONG.encode()), ("feeds",), "https://d.example/feed")
    before, after = LONG.split("# The end.")
    assert made == f"{before}  - https://d.example/feed\n# The end.{after}"


def test_a_feed_with_more_to_say_gets_a_line_for_each_thing() -> None:
    item = {
        "name": "日経: 電子",
        "url": "https://d.example/feed?a={b}",
        "tags": ["tidal", "no"],
        "lang": "ja",
    }
    made = with_item(read(LONG.encode()), ("feeds",), item)
    assert (
        '  - name: "日経: 電子"\n'
        '    url: "https://d.example/feed?a={b}"\n'
        '    tags: [tidal, "no"]\n'
        "    lang: ja\n"
    ) in made
    assert read(made.encode()).data["feeds"][3] == item  # type: ignore[index, call-overload]


@pytest.mark.parametrize(
    ("number", "gone"),
    [
        (0, "  - https://a.example/feed   # the first\n"),
        (1, LONG[LONG.index("  -   name") : LONG.index("  # Ferries")]),
        (2, '  - {name: Third, url: "https://c.example/feed"}\n'),
    ],
)
def test_a_feed_goes_with_its_own_lines_and_comments_of_their_own_stay(number: int, gone: str) -> None:
    assert without_item(read(LONG.encode()), ("feeds",), number) == LONG.replace(gone, "")


@pytest.mark.parametrize(
    ("text", "number", "left"),
    [
        ("feeds: [https://a.example/1, https://b.example/2]\n", 0, "feeds: [https://b.example/2]\n"),
        ("feeds: [https://a.example/1, https://b.example/2]\n", 1, "feeds: [https://a.example/1]\n"),
        ("feeds: [\n  https://a.example/1,  # one\n  https://b.example/2,\n]\n", 1,
         "feeds: [\n  https://a.example/1,\n]\n"),
        ("feeds:\n- &x https://a.example/1\n- https://b.example/2", 0, "feeds:\n- https://b.example/2"),
        ("feeds:\n-\n  # a note\n  url: https://a.example/1\n- https://b.example/2\n", 0,
         "feeds:\n- https://b.example/2\n"),
        ("feeds:\r\n  - https://a.example/1\r\n  - https://b.example/2\r\n", 1, "feeds:\r\n  - https://a.example/1\r\n"),
        ("feeds:\n  - url: https://a.example/1\n    name: |\n      A\n      B\n  - https://b.example/2\n", 0,
         "feeds:\n  - https://b.example/2\n"),
    ],
)  # fmt: skip
def test_every_layout_is_known(text: str, number: int, left: str) -> None:
    assert without_item(read(text.encode()), ("feeds",), number) == left


def test_brackets_take_one_more_within() -> None:
    text = "feeds: [https://a.example/1]  # mine\n"
    assert with_item(read(text.encode()), ("feeds",), "https://b.example/2") == (
        'feeds: [https://a.example/1, "https://b.example/2"]  # mine\n'
    )


def test_lines_end_as_they_did_also_where_the_last_one_had_no_end() -> None:
    text = "feeds:\r\n  - https://a.example/1"
    made = with_item(read(text.encode()), ("feeds",), "https://b.example/2")
    assert made == "feeds:\r\n  - https://a.example/1\r\n  - https://b.example/2\r\n"


def test_a_list_that_is_another_s_is_left_to_a_person() -> None:
    text = "one: &list [https://a.example/1]\nfeeds: *list\n"
    with pytest.raises(MonitorError, match="by hand"):
        with_item(read(text.encode()), ("feeds",), "https://b.example/2")


# -- the file -------------------------------------------------------------------------------------


def test_what_would_not_be_right_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "feeds.yaml"
    path.write_text(f"{HEAD}feeds: [https://a.example/feed]\n", encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(ConfigError, match=r"again|second"):
        add_feeds(path, ["https://a.example/feed"], {})
    with pytest.raises(ConfigError):
        remove_feeds(path, [0], {})
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["feeds.yaml"]  # noqa: PTH208  nothing is left beside it


def test_the_file_keeps_its_mode_and_a_link_stays_a_link(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "feeds.yaml").write_text(f"\ufeff{HEAD}feeds: [https://a.example/feed]\n", encoding="utf-8")
    (own / "feeds.yaml").chmod(0o600)
    link = tmp_path / "feeds.yaml"
    link.symlink_to(own / "feeds.yaml")
    add_feeds(link, ["https://b.example/feed"], {})
    assert link.is_symlink()
    assert stat.S_IMODE((own / "feeds.yaml").stat().st_mode) == 0o600
    assert (own / "feeds.yaml").read_bytes().startswith(b"\xef\xbb\xbf")
    assert [one.url for one in load(link, {}).feeds] == ["https://a.example/feed", "https://b.example/feed"]


def test_a_file_that_cannot_be_written_stays_as_it_was(tmp_path: Path) -> None:
    with pytest.raises(MonitorError, match="cannot be written"):
        replace_whole(tmp_path / "missing" / "feeds.yaml", "x")


ADDRESS = st.integers(1, 99).map(lambda n: f"https://s{n}.example/feed")
COMMENT = st.sampled_from(["", "  # a note", " # - https://x.example"])
ITEM = st.one_of(
    st.tuples(ADDRESS, COMMENT).map(lambda two: [f"- {two[0]}{two[1]}"]),
    st.tuples(ADDRESS, COMMENT).map(lambda two: [f'- {{url: "{two[0]}", lang: en}}{two[1]}']),
    st.tuples(ADDRESS, COMMENT).map(lambda two: [f"- name: N {two[0][9:11]}{two[1]}", f"  url: '{two[0]}'"]),
    st.tuples(ADDRESS, COMMENT).map(
        lambda two: [f"-{two[1]}", "", f"  url: {two[0]}", "  # inside", "  lang: ja"]
    ),
)
BETWEEN = st.sampled_from([[], ["# Section"], [""], ["", "# Another", ""]])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(BETWEEN, ITEM), min_size=1, max_size=5),
    st.sampled_from(["", "  ", "    "]),
    st.sampled_from(["", "\n", "\n# The end.\nfetch: {}\n"]),
    st.sampled_from(["\n", "\r\n"]),
    st.data(),
)
def test_a_feed_that_is_added_and_removed_again_leaves_the_same_bytes(
    items: list[tuple[list[str], list[str]]], indent: str, tail: str, feed: str, data: st.DataObject
) -> None:
    lines = [f"{indent}{line}" if line else "" for between, item in items for line in (*between, *item)]
    text = (f"{HEAD}feeds:\n" + "\n".join(lines) + tail).replace("\n", feed)
    listed = feeds(text)
    new = data.draw(
        st.sampled_from(["https://new.example/f", {"url": "https://new.example/f", "lang": "ja"}])
    )
    made = with_item(read(text.encode()), ("feeds",), new)  # type: ignore[arg-type]
    assert feeds(made) == [*listed, "https://new.example/f"]
    back = without_item(read(made.encode()), ("feeds",), len(listed))
    assert back.removesuffix(feed) == text.removesuffix(feed)
    if len(listed) > 1:
        number = data.draw(st.integers(0, len(listed) - 1))
        left = without_item(read(text.encode()), ("feeds",), number)
        assert feeds(left) == listed[:number] + listed[number + 1 :]
