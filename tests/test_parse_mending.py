"""Bytes of a feed that its publisher's program got wrong, and what is made of them."""

import codecs
import json

import fetched
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Feed, Reading
from monitor.parse import is_well_formed, mending, raw, read

FEED = Feed(url="https://news.example/feed.xml", name="News")
ITEM = "<item><title>Café</title><link>https://news.example/1</link></item>"


def rss(*items: str, head: str = '<?xml version="1.0"?>') -> str:
    return f'{head}<rss version="2.0"><channel><title>News</title>{"".join(items)}</channel></rss>'


def reading(body: str | bytes, charset: str | None = None) -> Reading:
    return read(fetched.page(body, FEED.url, charset=charset), FEED)


def titles(body: str | bytes, charset: str | None = None) -> list[str]:
    return [one.title for one in reading(body, charset).entries]


@pytest.mark.parametrize(
    ("codec", "declared", "charset"),
    [
        ("utf-8", "utf-8", None),
        ("utf-8-sig", "utf-8", None),
        ("utf-8", "iso-8859-1", None),
        ("utf-8", "utf-8", "iso-8859-1"),
        ("utf-8", "x-unknown", "none-such"),
        ("utf-16", "utf-16", None),
        ("utf-16-le", "utf-16", None),
        ("utf-16-be", "utf-16", None),
        ("utf-16", "utf-8", "utf-8"),
        ("utf-32", "utf-32", None),
        ("utf-32-be", "utf-32", None),
        ("utf-32-le", "utf-32", None),
        ("iso-8859-1", "iso-8859-1", None),
        ("cp1252", "windows-1252", None),
        ("cp1252", "utf-8", None),
        ("cp1252", "utf-8", "utf-8"),
        ("cp1252", "", "windows-1252"),
    ],
)
def test_letters_survive_whatever_charset_is_meant_or_declared(
    codec: str, declared: str, charset: str | None
) -> None:
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    assert titles(rss(ITEM, head=head).encode(codec), charset) == ["Café"]


def test_a_charset_of_http_counts_where_the_document_says_nothing() -> None:
    body = rss("<item><title>Новости дня о ценах на нефть</title></item>", head="").encode("koi8-r")
    assert titles(body, "koi8-r") == ["Новости дня о ценах на нефть"]


def test_windows_1252_in_a_document_of_utf_8_is_read_letter_by_letter() -> None:
    assert titles(rss("<item><title>don&#146;t \u0093say\u0094 so</title></item>")) == ["don’t “say” so"]


@pytest.mark.parametrize(
    "before",
    [
        "\n\n  ",
        "\ufeff\n",
        "<br />\n<b>Warning</b>: Undefined variable $x in <b>/srv/feed.php</b> on line <b>3</b><br />\n",
        "<!-- cached --><?xml-stylesheet href='a.css'?>",
        "<?xml?xml version='1.0' ??>\n",
        '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd">',
        "<!-- <rss> --><!DOCTYPE rss [<!-- ]> --><!ENTITY a '<rss>'>]>",
    ],
)
def test_what_stands_before_the_root_costs_nothing(before: str) -> None:
    assert titles(before + rss(ITEM, head="")) == ["Café"]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Caf&eacute;&nbsp;&mdash; 5&euro;", "Café — 5€"),
        ("R&D & Q&A", "R&D & Q&A"),
        ("a &unknown; b", "a &unknown; b"),
        ("One &#xD800;&#0;&#xFFFF;two", "One two"),
        ("One\x00\x08\x1f two", "One two"),
        ("One \ufffe\uffff two", "One two"),
        ("<![CDATA[R&D &amp; more]]>", "R&D & more"),
        ("<![CDATA[One]]> and <![CDATA[two]]>", "One and two"),
        ("One<!-- two --> three", "One three"),
        ("<![CDATA[One <!-- ]]>", "One <!--"),
    ],
)
def test_a_title_is_shown_as_it_was_meant(written: str, shown: str) -> None:
    assert titles(rss(f"<item><title>{written}</title></item>", ITEM)) == [shown, "Café"]


@pytest.mark.parametrize(
    "declared",
    [
        '<!ENTITY x SYSTEM "file:///etc/passwd">',
        '<!ENTITY x SYSTEM "http://localhost/secret">',
        '<!ENTITY % p SYSTEM "file:///etc/passwd"> %p; <!ENTITY x "secret">',
        '<!ENTITY x "secret">',
    ],
)
def test_no_entity_is_expanded_and_no_file_read(declared: str) -> None:
    body = rss("<item><title>One &x;</title></item>", head=f"<!DOCTYPE rss [{declared}]>")
    assert titles(body) == ["One &x;"]


def test_a_feed_whose_elements_have_a_prefix_that_is_not_declared_is_read() -> None:
    body = (
        "<rss rss:version=2.0><rss:channel><rss:item><rss:title>One</rss:title>"
        "<rss:link>https://news.example/1</rss:link></rss:item></rss:channel></rss>"
    )
    (found,) = reading(body).entries
    assert (found.title, found.url) == ("One", "https://news.example/1")


def test_of_a_document_that_is_cut_short_every_whole_entry_comes_through_and_no_half_address() -> None:
    whole = rss(
        ITEM, "<item><title>Two</title><guid>g2</guid><link>https://news.example/2026/two</link></item>"
    )
    assert reading(whole).whole
    for end in range(whole.index("</item>") + 7, len(whole) - 6):
        found = reading(whole[:end])
        assert not found.whole
        assert found.entries[0].title == "Café"
        assert {one.url for one in found.entries[1:]} <= {None, "https://news.example/2026/two"}, end
        assert all(one.id in ("g2", "https://news.example/2026/two") for one in found.entries[1:]), end


def test_of_a_document_that_is_cut_short_an_entry_that_is_whole_stays_however_little_it_says() -> None:
    found = reading(
        rss("<item><title>One</title></item>", "<item><title>Two</title>")[: -len("</channel></rss>")]
    )
    assert [one.title for one in found.entries] == ["One"]


def test_a_document_that_is_cut_short_in_cdata_loses_that_text_alone() -> None:
    body = rss(ITEM, "<item><guid>2</guid><title>Two</title><description><![CDATA[" + "words " * 200)
    found = reading(body[: -len("</channel></rss>")])
    assert [one.title for one in found.entries] == ["Café", "Two"]
    assert (found.whole, found.entries[1].text) == (False, "")


@pytest.mark.parametrize(
    "between",
    [
        "<item><title>A<b>B</title><link>https://news.example/2</link></item>",
        "<item><title>A B</title><description>one<br>two<p>three</description><link>https://news.example/2</link></item>",
        "<item><title>A B</title><link>https://news.example/2</link>",
        "<item><title>A B</title><link>https://news.example/2</item>",
    ],
)
def test_tags_in_disorder_cost_no_other_entry(between: str) -> None:
    found = titles(rss(ITEM, between, ITEM.replace("/1", "/3")))
    assert len(found) == 3
    assert (found[0], found[2]) == ("Café", "Café")


def test_what_was_mended_is_not_well_formed_and_the_rest_is() -> None:
    def judged(body: str) -> bool:
        return is_well_formed(fetched.page(body, FEED.url))

    assert judged(rss(ITEM))
    assert judged(json.dumps({"version": "https://jsonfeed.org/version/1", "items": []}))
    assert not judged(rss(ITEM, "<item><title>a & b</title></item>"))
    assert not judged(rss(ITEM, "<item><title>a<b></title></item>"))
    assert not judged(rss(ITEM)[:-6])
    assert not judged("junk" + rss(ITEM))
    assert not judged("<html></html>")


@given(st.binary(max_size=400))
def test_what_is_mended_once_needs_no_mending(body: bytes) -> None:
    once = mending.mended(b"<rss><channel>" + body + b"</channel></rss>", None)
    twice = mending.mended(once.body, None)
    assert twice.body == once.body or not once.whole


@given(st.text(max_size=200), st.sampled_from(["utf-8", "utf-16", "utf-32", "utf-8-sig"]))
def test_any_letters_of_unicode_survive_in_cdata(words: str, codec: str) -> None:
    words = "".join(one for one in words if one.isprintable() and one not in "[]<>&") + "é"
    found = raw(
        fetched.page(
            rss(f"<item><title><![CDATA[{words}]]></title></item>").encode(codec, "ignore"), FEED.url
        )
    )
    assert found is not None
    assert found.entries[0].title == words.encode("utf-8", "ignore").decode().strip()
    assert codecs.lookup(codec)
