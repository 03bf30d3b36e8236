"""The shelf for markup: what comes from outside is made safe, plain and decoded."""

import time

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


def test_the_document_decides_about_its_charset_where_http_is_silent() -> None:
    page = '<html><head><meta charset="Shift_JIS"></head><body>ソフトバンク</body></html>'
    assert "ソフトバンク" in markup.decode(page.encode("cp932"), None)
    assert "ソフトバンク" in markup.decode(page.replace("Shift_JIS", "euc-jp").encode("euc_jp"), None)


def test_http_decides_before_the_document() -> None:
    assert "é" in markup.decode('<meta charset="ascii">é'.encode(), "utf-8")


def test_a_declaration_that_the_bytes_contradict_is_passed_over() -> None:
    assert "日本" in markup.decode("日本".encode(), "shift_jis")


def test_windows_1252_is_the_last_resort() -> None:
    assert markup.decode(b"caf\xe9 \x93q\x94", None) == "café “q”"


@given(st.binary(max_size=400), st.one_of(st.none(), st.text(max_size=12)))
def test_no_bytes_are_too_broken(body: bytes, charset: str | None) -> None:
    document = markup.decode(body, charset)
    markup.plain(document)
    markup.tree(document)
    markup.safe(document, "https://example.com/")
