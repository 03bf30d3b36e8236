"""feeds.yaml changed by command: the lines that are meant, and no other byte."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.config import editing, source

HEAD = "digest:\n  title: Harbour news   # ours\n\ntags:\n  port: {any: [port]}\n"

# Each way to write a feed that the same file may have beside the others; I is the list's indentation.
FEEDS = (
    "I- https://{n}.example/feed\n",
    "I-   'https://{n}.example/feed'\n",
    'I- "https://{n}.example/feed"   # quoted, and why\n',
    "I- name: Paper {n}\nI  url: https://{n}.example/feed\n",
    "I- name: Paper {n}   # a note\nI  # a note within\nI  url: https://{n}.example/feed\nI  tags: [port]\n",
    "I-\nI    url: https://{n}.example/feed\nI    name: Paper {n}\n",
    "I- # behind the dash\nI    url: https://{n}.example/feed\n",
    "I- {{name: Paper {n}, url: 'https://{n}.example/feed'}}\n",
    "I- {{url: 'https://{n}.example/feed',\nI   # within the braces\nI   lang: en}}   # behind\n",
    "I- url: https://{n}.example/feed\nI  tags:\nI    - port\n",
    "I- url: https://{n}.example/feed\nI  tags:\nI  - port   # the last line\n",
    "I- url: >-\nI    https://{n}.example/feed\n",
    "I- url: |-\nI    https://{n}.example/feed\nI  name: Paper {n}\n",
    "I- name: Paper {n}\nI  url: |-\nI    https://{n}.example/feed\n",
    "I- &a{n}\nI  url: https://{n}.example/feed\n",
    "I- url: https://{n}.example/feed\nI  headers: &h{n} {{X-Name: a - b}}\n",
    "I- url: 'https://{n}.example/\nI    feed'\n",
    "I- ? url\nI  : https://{n}.example/feed\n",
)
BETWEEN = ("", "\n", "I# a section of its own\n", "# at the margin\n", "\nI# one\n\nI# two\n", "   \n")
TAILS = ("", "\n", "# the end\n", "\nfetch:\n  contact: me@example.com\n", "I# of the list\n", "...\n")


@st.composite
def files(draw: st.DrawFn) -> tuple[str, int]:
    """A feeds.yaml in one of many layouts, and how many feeds it has."""
    indent = draw(st.sampled_from(["", "  ", "      "]))
    count = draw(st.integers(1, 4))
    text = HEAD + "feeds:" + draw(st.sampled_from(["\n", "   # what is read\n", "\n\n"]))
    for number in range(count):
        text += draw(st.sampled_from(BETWEEN)).replace("I", indent)
        text += draw(st.sampled_from(FEEDS)).replace("I", indent).format(n=f"p{number}")
    text += draw(st.sampled_from(TAILS)).replace("I", indent)
    if draw(st.booleans()):
        text = text.rstrip("\n")
    return text.replace("\n", draw(st.sampled_from(["\n", "\r\n"]))), count


ITEMS = st.one_of(
    st.just("https://new.example/feed?a=1&b=#c"),
    st.fixed_dictionaries(
        {"name": st.text(min_size=1, max_size=20), "url": st.just("https://new.example/feed, x")},
        optional={"tags": st.just(["port", "on", "1"]), "sitemap": st.just(True), "lang": st.just("no")},
    ),
)


def data(text: str) -> Any:
    read = source.read(text.encode())
    assert not read.mistakes, read.mistakes
    return read.data


@settings(max_examples=120, deadline=None)
@given(file=files(), item=ITEMS)
def test_a_feed_that_is_added_and_removed_again_leaves_every_byte_as_it_was(
    file: tuple[str, int], item: dict[str, object] | str
) -> None:
    text, count = file
    before = data(text)
    more = editing.with_items(source.read(text.encode()), ("feeds",), [item])
    assert data(more) == {**before, "feeds": [*before["feeds"], item]}
    again = editing.without_item(source.read(more.encode()), ("feeds",), count)
    # A last line without its end gets one: the new one stands below it.
    assert again == text or again == text + ("\r\n" if "\r\n" in text else "\n")
    assert data(again) == before


@settings(max_examples=120, deadline=None)
@given(file=files(), which=st.integers(0, 3))
def test_a_feed_that_is_removed_takes_its_own_lines_alone(file: tuple[str, int], which: int) -> None:
    text, count = file
    number = which % count
    before = data(text)
    left = editing.without_item(source.read(text.encode()), ("feeds",), number)
    kept = [one for at, one in enumerate(before["feeds"]) if at != number]
    assert data(left) == {**before, "feeds": kept or None}
    for own in ("# a section of its own", "# at the margin", "# the end", "# what is read", "# ours"):
        assert left.count(own) == text.count(own)
    assert (left.count("\r\n") == left.count("\n")) if "\r\n" in text else "\r" not in left
    lines = text.splitlines()
    assert all(line in lines for line in left.splitlines())


@settings(max_examples=120, deadline=None)
@given(words=st.text(), braces=st.booleans())
def test_any_text_is_written_so_that_it_reads_as_itself(words: str, braces: bool) -> None:
    written = editing.scalar(words, braces=braces)
    assert "\n" not in written
    assert data(f"a: {{b: {written}, c: d}}\n" if braces else f"a: {written}  # c\n")["a"] == (
        {"b": words, "c": "d"} if braces else words
    )
