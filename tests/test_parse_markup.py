"""The short way to the plain text of a fragment says what the long one says."""

from hypothesis import given
from hypothesis import strategies as st

from monitor import markup

WORDS = st.sampled_from(
    ["one", "two ", " three", "\n", "&amp;", "&nbsp;", "&#10;", "1 < 2", "&lt;q&gt;", "é", ""]
)
INLINE = st.sampled_from(["b", "i", "em", "a href='x>y'", 'span class="q"', "STRONG"])
BLOCKS = st.sampled_from(["p", "div", "ul", "h2", "blockquote", "P"])


def tagged(name: str, inside: str) -> str:
    return f"<{name}>{inside}</{name.split(maxsplit=1)[0]}>"


INSIDE = st.recursive(
    WORDS | st.sampled_from(["<br>", "<br/>", '<img alt="a>b">']),
    lambda inner: st.lists(inner | st.builds(tagged, INLINE, inner), max_size=3).map("".join),
    max_leaves=6,
)
FRAGMENTS = st.lists(INSIDE | st.builds(tagged, BLOCKS, INSIDE), max_size=5).map("".join)


@given(FRAGMENTS)
def test_simple_tags_are_replaced_as_a_tree_of_them_would_be_read(fragment: str) -> None:
    # A comment is nothing to read, and takes the long way.
    assert markup.plain(fragment) == markup.plain(f"{fragment}<!-- -->")


def test_words_that_a_tag_hides_stay_hidden() -> None:
    for name in ("script", "style", "template", "svg", "select"):
        assert "hidden" not in markup.plain(f"<p>seen</p><{name}>hidden</{name}>")
        assert "hidden" not in markup.plain(f"<p>seen</p><{name.upper()} a='b'>hidden</{name.upper()}>")
