"""The shelf for markup: what comes from outside is made safe, plain and decoded."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor import markup


def test_blocks_become_paragraphs_and_inline_words_stay_together() -> None:
    assert markup.plain("<p>a<b>b</b> c</p><ul><li>x<li>y</ul>z<br>w &amp; v") == "ab c\n\nx\n\ny\n\nz\nw & v"


def test_scripts_styles_and_ruby_readings_are_no_words() -> None:
    assert (
        markup.plain("<style>a{}</style><p><ruby>漢<rt>かん</rt></ruby>字<script>alert(1)</script></p>")
        == "漢字"
    )


def test_escaped_markup_shown_as_text_is_taken_as_markup() -> None:
    assert (
        markup.plain("&lt;ul&gt;&lt;li&gt;one&lt;/li&gt;&lt;li&gt;two&lt;/li&gt;&lt;/ul&gt;") == "one\n\ntwo"
    )


def test_plain_text_with_a_less_than_sign_is_kept() -> None:
    assert markup.plain("a &lt; b & c") == "a < b & c"


def test_what_can_act_is_removed_and_links_are_made_absolute() -> None:
    safe = markup.safe(
        '<p onclick="x()"><a href="/a">k</a><script>x()</script><a href="javascript:x()">j</a></p>',
        "https://example.com/f",
    )
    assert safe == '<p><a href="https://example.com/a">k</a><a>j</a></p>'


def test_deep_nesting_costs_no_time() -> None:
    before = time.process_time()
    markup.safe("<div><b><a>" * 60_000 + "deep", "https://example.com/")
    assert "deep" in markup.plain("<div><b><a>" * 60_000 + "deep")
    assert time.process_time() - before < 5


def straight(document: str) -> str:
    """The text of the parsed tree, where extraction reads it."""
    root = markup.tree(document)
    assert root is not None
    return str(root.text_content())


@pytest.mark.parametrize(
    "ruby",
    [
        "<ruby>漢字<rp>(</rp><rt>かんじ</rt><rp>)</rp></ruby>",
        "<ruby>漢<rt>かん</rt>字<rt>じ</rt></ruby>",
        "<ruby><rb>漢<rb>字<rt>かん<rt>じ</ruby>",
        "<ruby>漢<rp>（<rt>かん<rp>）</ruby>字",
        "<RUBY>漢字<RTC><RT>かんじ</RT></RTC></RUBY>",
    ],
)
def test_readings_above_the_letters_are_left_out_and_the_word_stays_whole(ruby: str) -> None:
    assert (
        straight(f"<p>この{ruby}を読む</p>") == markup.plain(f"<p>この{ruby}を読む</p>") == "この漢字を読む"
    )


def test_a_reading_that_was_never_closed_does_not_swallow_the_page() -> None:
    whole = "港湾局は十七日、電動クレーン四十基を発注したと発表した。" * 4
    assert whole in straight(f"<p><ruby>港<rt>みなと<p>{whole}")
    assert whole in straight(f"<p><rt>{whole}</rt>")


def test_places_where_a_word_may_break_are_no_part_of_it() -> None:
    document = "<p>Donau<wbr>dampf&shy;schiff\u200bfahrt\u00ad</p>"
    assert markup.plain(document) == "Donaudampfschifffahrt"
    assert straight("Donau<wbr>dampf<WBR>schiff").strip() == "Donaudampfschiff"


def test_full_width_forms_bars_and_letters_of_every_script_stay_and_spaces_become_spaces() -> None:
    words = "ＮＶＩＤＩＡ｜ｿﾌﾄﾊﾞﾝｸ 100％ | می\u200cخواهد 👨\u200d👩 ½"
    assert markup.plain(f"<p>{words}</p>") == words
    assert markup.plain("<p>a\u00a0b&nbsp;c</p><p>　字下げ　だ</p>") == "a b c\n\n字下げ だ"


def test_line_breaks_are_lines_and_two_of_them_a_paragraph() -> None:
    assert markup.plain("<p>a<br>b<br/>c</p>") == "a\nb\nc"
    assert markup.plain("a<br><br>b") == "a\n\nb"


def test_a_tag_with_a_hundred_thousand_attributes_costs_no_time_and_none_of_the_text() -> None:
    blown = " ".join(f"a{n}=1" for n in range(200_000))
    before = time.process_time()
    assert straight(f"<div {blown}>kept</div><p>and this").startswith("kept")
    assert time.process_time() - before < 2


def test_long_data_in_one_attribute_is_kept() -> None:
    data = "a=1 " * 20_000
    root = markup.tree(f'<div><p data-state="{data}">kept</p></div>')
    assert root is not None
    assert root.text_content() == "kept"


@given(st.binary(max_size=400), st.one_of(st.none(), st.text(max_size=12)))
def test_no_bytes_are_too_broken(body: bytes, charset: str | None) -> None:
    document = markup.decode(body, charset)
    markup.plain(document)
    markup.tree(document)
    markup.safe(document, "https://example.com/")
