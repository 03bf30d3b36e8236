"""Lists of subscriptions as others write them, and as hostile as they come."""

from __future__ import annotations

import listparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor import opml, text
from monitor.opml import Subscription

LIST = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>潮</title></head><body>
 <outline text="港"><outline text="Tides"><outline type="rss" text="潮 &amp; Co" xmlUrl=" https://a.example/f?x=1&amp;y=2 " language="ja"/>
 </outline></outline>
 <outline title="By title" xmlUrl="https://b.example/f" htmlUrl="https://b.example/"/>
 <outline text="Another list" type="include" url="https://c.example/list.opml"/>
</body></opml>"""  # noqa: E501  as lists are


@pytest.mark.parametrize(
    "raw",
    [
        LIST.encode(),
        b"\xef\xbb\xbf" + LIST.encode(),
        LIST.encode("utf-16"),
        LIST.replace("UTF-8", "Shift_JIS").encode("shift_jis"),
    ],
)
def test_a_list_is_read_in_whatever_encoding_it_comes(raw: bytes) -> None:
    assert opml.read(raw) == (
        Subscription(
            url="https://a.example/f?x=1&y=2", title="潮 & Co", lang="ja", folder=("港", "Tides")
        ),
        Subscription(url="https://b.example/f", title="By title"),
    )  # fmt: skip


def test_a_list_that_is_broken_gives_what_it_has() -> None:
    raw = b"</outline><opml><body><outline text='A' xmlUrl='https://a.example/f'><outline xmlUrl=https://b.example/f"
    assert [one.url for one in opml.read(raw + b" text='B'>")] == [
        "https://a.example/f",
        "https://b.example/f",
    ]
    assert opml.read(b"<opml version='1.0'><body/></opml>") == ()


def test_no_entity_is_read_and_nobody_is_asked() -> None:
    raw = (
        b'<!DOCTYPE opml SYSTEM "http://127.0.0.1:9/dtd" [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">'
        b'<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        b'<opml><body><outline text="&b;&x;" xmlUrl="https://a.example/&x;"/></body></opml>'
    )
    assert opml.read(raw) == (Subscription(url="https://a.example/&x;", title="&b;&x;"),)


def test_what_a_terminal_would_obey_is_left_out() -> None:
    (one,) = opml.read(
        "<opml><outline text='a\x1b[2J\u202eb' xmlUrl='https://a.example/\x1bf\n'/></opml>".encode()
    )
    assert one == Subscription(url="https://a.example/f", title="a[2Jb")


def test_what_would_take_all_memory_is_refused() -> None:
    deep = b"<opml>" + b'<outline text="x">' * 100_000 + b'<outline xmlUrl="https://a.example/f"/>'
    with pytest.raises(ValueError, match="more than 50 deep"):
        opml.read(deep)
    with pytest.raises(ValueError, match="20 MB"):
        opml.read(b"<" * (opml.MAX_BYTES + 1))


# What an attribute can hold: other line ends and control characters no XML keeps as they are.
WORDS = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=20)
SUBSCRIPTIONS = st.lists(
    st.builds(
        Subscription,
        url=WORDS.map(lambda word: f"https://a.example/{word}"),
        title=WORDS.map(text.one_line),
        lang=st.sampled_from(["", "ja", "zh-Hant"]),
        tags=st.lists(st.sampled_from(["nvidia", "sovereign-ai", "x1"]), unique=True).map(tuple),
    ),
    unique_by=lambda one: one.url,
)


@settings(max_examples=50, deadline=None)
@given(SUBSCRIPTIONS, WORDS)
def test_what_is_written_is_read_as_it_was_and_by_others_too(listed: list[Subscription], title: str) -> None:
    written = opml.write(title, listed)
    assert opml.read(written.encode()) == tuple(listed)
    others = listparser.parse(written.encode())
    assert [(one.url, one.title) for one in others.feeds] == [(one.url, one.title) for one in listed]
