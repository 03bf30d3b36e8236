"""Lists in YAML files are changed as a person would: the lines that are meant, and no other."""

from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from monitor.config import load
from monitor.config.changing import add_feeds, remove_feeds
from monitor.config.editing import replace_whole, with_items, without_item
from monitor.config.source import read
from monitor.errors import ConfigError, MonitorError, WrongUse

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


def test_a_feed_is_added_behind_the_last_one_and_all_else_stays() -> None:
    made = with_items(read(LONG.encode()), ("feeds",), ["https://d.example/feed"])
    before, after = LONG.split("# The end.")
    assert made == f"{before}  - https://d.example/feed\n# The end.{after}"


def test_a_feed_with_more_to_say_gets_a_line_for_each_thing() -> None:
    item = {
        "name": "日経: 電子",
        "url": "https://d.example/feed?a={b}",
        "tags": ["tidal", "no"],
        "lang": "ja",
    }
    made = with_items(read(LONG.encode()), ("feeds",), [item])
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
        ("feeds: [\n  https://a.example/1, # one\n  # own\n  https://b.example/2 # two\n]\n", 0,
         "feeds: [\n  # own\n  https://b.example/2 # two\n]\n"),
        ("feeds: [\n  https://a.example/1, # one\n  # own\n  https://b.example/2\n]\n", 1,
         "feeds: [\n  https://a.example/1\n  # own\n]\n"),
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


def test_a_comment_below_a_feed_and_further_in_stays_with_it() -> None:
    text = "feeds:\n  - name: A\n    url: https://a.example/1\n    # inner\n  # of the list\nfetch: {}\n"
    made = with_items(read(text.encode()), ("feeds",), ["https://b.example/2"])
    assert made == text.replace("inner\n", "inner\n  - https://b.example/2\n")


def test_brackets_take_one_more_within() -> None:
    text = "feeds: [https://a.example/1]  # mine\n"
    assert with_items(read(text.encode()), ("feeds",), ["https://b.example/2"]) == (
        'feeds: [https://a.example/1, "https://b.example/2"]  # mine\n'
    )


def test_lines_end_as_they_did_also_where_the_last_one_had_no_end() -> None:
    text = "feeds:\r\n  - https://a.example/1"
    made = with_items(read(text.encode()), ("feeds",), ["https://b.example/2"])
    assert made == "feeds:\r\n  - https://a.example/1\r\n  - https://b.example/2\r\n"


def test_several_are_added_at_once_each_with_its_note_above_it() -> None:
    made = with_items(
        read(b"feeds:\n  - https://a.example/1\n"),
        ("feeds",),
        ["https://b.example/2", "https://c.example/3", {"url": "https://d.example/4"}],
        {0: "Ports", 2: "Ferries\u2028- https://evil.example/  # and more\n- x"},
    )
    assert made == (
        "feeds:\n  - https://a.example/1\n  # Ports\n  - https://b.example/2\n  - https://c.example/3\n"
        '  # Ferries - https://evil.example/ # and more - x\n  - url: "https://d.example/4"\n'
    )


def test_a_list_that_is_another_s_is_left_to_a_person() -> None:
    text = "one: &list [https://a.example/1]\nfeeds: *list\n"
    with pytest.raises(MonitorError, match="by hand"):
        with_items(read(text.encode()), ("feeds",), ["https://b.example/2"])


# -- the file -------------------------------------------------------------------------------------


def test_what_would_not_be_right_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "feeds.yaml"
    path.write_text(f"{HEAD}feeds: [https://a.example/feed]\n", encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(WrongUse, match="found the address of a feed again"):
        add_feeds(path, ["https://a.example/feed"], {})
    with pytest.raises(WrongUse, match="no feed left"):
        remove_feeds(path, ["https://a.example/feed"], {})
    with pytest.raises(MonitorError, match="gone from it meanwhile"):
        remove_feeds(path, ["https://b.example/feed"], {})
    path.write_text(f"{HEAD}feeds: [https://a.example/feed, 1]\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"feeds.yaml:2:33"):
        add_feeds(path, ["https://c.example/feed"], {})
    path.write_bytes(before)
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


def test_who_changes_the_file_at_the_same_time_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "feeds.yaml"
    path.write_text(f"{HEAD}feeds:\n  - https://a.example/feed\n", encoding="utf-8")
    new = [f"https://s{number}.example/feed" for number in range(12)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda url: add_feeds(path, [url], {}), new))
        list(pool.map(lambda url: remove_feeds(path, [url], {}), new[:6]))
    assert sorted(one.url for one in load(path, {}).feeds) == sorted(["https://a.example/feed", *new[6:]])


ANCHORED = f"{HEAD}feeds:\n- url: https://a.example/f\n  headers: &h {{X-A: b}}\n"


@pytest.mark.parametrize(
    ("text", "number", "left"),
    [
        (f"{HEAD}feeds:\n- &a https://a.example/f\n- https://b.example/f\n", "a",
         f"{HEAD}feeds:\n- https://b.example/f\n"),
        (f"{ANCHORED}- url: https://b.example/f\n  headers: *h  # same\n# end\n", "b", f"{ANCHORED}# end\n"),
        # What another feed repeats cannot go from under it.
        (f"{ANCHORED}- url: https://b.example/f\n  headers: *h\n", "a", None),
    ],
)  # fmt: skip
def test_what_others_repeat_is_not_taken_from_under_them(
    tmp_path: Path, text: str, number: str, left: str | None
) -> None:
    path = tmp_path / "feeds.yaml"
    path.write_text(text, encoding="utf-8")
    address = f"https://{number}.example/f"
    if left is None:
        with pytest.raises(WrongUse, match=r"the alias \*h, expected its anchor"):
            remove_feeds(path, [address], {})
    else:
        remove_feeds(path, [address], {})
    assert path.read_text("utf-8") == (text if left is None else left)
