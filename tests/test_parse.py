"""Feeds to entries: every format, every entry, and nothing that one bad entry could cost the others."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import fetched
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import ParseError
from monitor.model import Entry, Feed, Page
from monitor.parse import is_well_formed, parse, title_of

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
FEED = Feed(url="https://news.example/feed.xml", name="News")


def document(body: str | bytes, media_type: str = "application/rss+xml", charset: str | None = None) -> Page:
    return fetched.page(body, FEED.url, media_type=media_type, charset=charset)


def entries(body: str | bytes, **named: str) -> tuple[Entry, ...]:
    return parse(document(body, **named), FEED)


def rss(*items: str) -> str:
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>News</title><link>https://news.example/</link>'
        "<language>en-GB</language>" + "".join(f"<item>{item}</item>" for item in items) + "</channel></rss>"
    )


def test_an_rss_entry_comes_with_all_that_it_says() -> None:
    (entry,) = entries(
        rss(
            "<title>SoftBank &amp;amp; Arm</title><link>/a?utm_source=rss</link>"
            "<guid isPermaLink='false'>g1</guid><description>short</description>"
            "<content:encoded><![CDATA[<p>Long <b>text</b>.</p><script>x</script>]]></content:encoded>"
            "<dc:creator>Aya Mori</dc:creator><pubDate>Fri, 20 Nov 2026 16:10:00 +0900</pubDate>"
            "<source url='https://wire.example/rss'>The Wire</source>"
        )
    )
    assert entry.id == "g1"
    assert entry.url == "https://news.example/a"
    assert entry.title == "SoftBank & Arm"
    assert (entry.summary, entry.text) == ("short", "Long text.")
    assert entry.content_html == "<p>Long <b>text</b>.</p>"
    assert entry.authors == ("Aya Mori",)
    assert entry.published == datetime(2026, 11, 20, 7, 10, tzinfo=UTC)
    assert (entry.lang, entry.source, entry.seen) == ("en", "The Wire", NOW)


def test_atom_without_published_counts_under_updated() -> None:
    (entry,) = entries(
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ja"><title>t</title><id>f</id><entry>'
        '<id>tag:1</id><title type="html">主権AI</title><link rel="alternate" href="https://news.example/1"/>'
        "<updated>2026-11-19T00:00:00Z</updated><summary>要約</summary></entry></feed>"
    )
    assert (entry.id, entry.url, entry.lang) == ("tag:1", "https://news.example/1", "ja")
    assert entry.published == datetime(2026, 11, 19, tzinfo=UTC)


def test_rss_1_0_is_read() -> None:
    (entry,) = entries(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://news.example/"><title>n</title>'
        '</channel><item rdf:about="https://news.example/1"><title>One</title><link>https://news.example/1</link>'
        "<dc:date>2026-11-19T09:00:00+09:00</dc:date></item></rdf:RDF>"
    )
    assert (entry.title, entry.published) == ("One", datetime(2026, 11, 19, tzinfo=UTC))


def test_json_feed_is_read_with_numbers_for_ids() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "J",
        "items": [
            {"id": 7, "url": "https://news.example/7", "title": "Seven", "content_text": "a\n\nb < c",
             "date_published": "2026-11-19T09:00:00+09:00", "authors": [{"name": "Bo"}]},
            "nonsense",
        ],
    }  # fmt: skip
    page = document(json.dumps(feed), "application/feed+json")
    (entry,) = parse(page, FEED)
    assert (entry.id, entry.text, entry.authors) == ("7", "a\n\nb < c", ("Bo",))
    assert title_of(page) == "J"
    assert is_well_formed(page)


def test_a_shift_jis_feed_keeps_its_letters() -> None:
    body = rss("<title>ソフトバンク</title><link>https://news.example/1</link>").replace(
        '<?xml version="1.0"?>', '<?xml version="1.0" encoding="Shift_JIS"?>'
    )
    (entry,) = entries(body.encode("cp932"), media_type="text/xml")
    assert entry.title == "ソフトバンク"


def test_the_right_bytes_under_the_wrong_type_are_read() -> None:
    (entry,) = entries(rss("<title>One</title>"), media_type="text/html", charset="utf-8")
    assert entry.title == "One"


@pytest.mark.parametrize(
    "date",
    [
        "",
        "0000-00-00T00:00:00Z",
        "yesterday",
        "Thu, 01 Jan 1970 00:00:00 GMT",
    ],
)
def test_an_entry_with_an_impossible_date_is_undated_and_costs_nobody(date: str) -> None:
    found = entries(
        rss(
            f"<title>One</title><pubDate>{date}</pubDate>",
            "<title>Two</title><pubDate>Fri, 20 Nov 2026 00:00:00 GMT</pubDate>",
        )
    )
    assert [entry.title for entry in found] == ["One", "Two"]
    assert found[0].published is None
    assert found[1].published is not None


def test_an_entry_without_a_guid_goes_by_its_address_and_one_without_either_by_its_words() -> None:
    found = entries(
        rss(
            "<title>One</title><link>https://news.example/1</link>",
            "<title>Two</title>",
            "<title>Three</title>",
        )
    )
    assert found[0].id == "https://news.example/1"
    assert found[1].url is None
    assert found[1].id.startswith("urn:sha256:")
    assert len({entry.id for entry in found}) == 3


def test_entries_that_share_one_guid_are_still_two() -> None:
    found = entries(
        rss(
            "<title>One</title><guid isPermaLink='false'>same</guid><link>https://news.example/1</link>",
            "<title>Two</title><guid isPermaLink='false'>same</guid><link>https://news.example/2</link>",
        )
    )
    assert {entry.id for entry in found} == {"https://news.example/1", "https://news.example/2"}


def test_entries_that_all_link_to_one_page_keep_their_own_text_and_no_page() -> None:
    items = [f"<title>Incident {n}</title><link>https://status.example/</link>" for n in range(3)]
    found, turned = entries(rss(*items)), entries(rss(*reversed(items)))
    assert [entry.url for entry in found] == [None] * 3
    assert {(entry.id, entry.title) for entry in found} == {(entry.id, entry.title) for entry in turned}
    assert len({entry.id for entry in found}) == 3


def test_an_entry_with_nothing_in_it_is_none() -> None:
    assert entries(rss("", "<title>One</title>"))[0].title == "One"
    assert len(entries(rss("", "<title>One</title>"))) == 1


@pytest.mark.parametrize("reference", ["&#xD800;", "&#99999999999;", "&#x110000;"])
def test_a_reference_to_no_character_costs_that_character_alone(reference: str) -> None:
    (entry,) = entries(rss(f"<title>One {reference} & two</title>"))
    assert entry.title.startswith("One")


def test_a_token_in_the_feeds_own_address_reaches_no_entry() -> None:
    page = replace(
        document(
            rss("<title>One</title><link>/a</link><description>&lt;a href='b'&gt;k&lt;/a&gt;</description>")
        ),
        final_url="https://me:hunter2@news.example/feed?key=hunter3",
    )
    (entry,) = parse(page, FEED)
    assert entry.url == "https://news.example/a"
    assert "hunter" not in repr(entry)


def test_an_entry_listed_twice_is_one() -> None:
    item = "<title>One</title><guid>https://news.example/1</guid>"
    assert len(entries(rss(item, item))) == 1


def test_an_entry_without_a_title_goes_by_its_first_words() -> None:
    (entry,) = entries(rss("<description>A note of few words.</description>"))
    assert entry.title == "A note of few words."


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("", "empty"),
        ("<!DOCTYPE html><html><body>x</body></html>", "web page"),
        ('{"a": 1}', "JSON"),
        ("\x00\x01garbage", "in place of a feed"),
    ],
)
def test_what_is_no_feed_says_what_it_is(body: str, words: str) -> None:
    with pytest.raises(ParseError, match=words):
        entries(body)


def test_a_feed_without_entries_is_a_feed() -> None:
    assert entries(rss()) == ()


def test_an_entity_bomb_and_an_external_entity_yield_no_secret_and_no_crash() -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>'
    found = entries(bomb + rss("<title>One &b; &x;</title>").removeprefix('<?xml version="1.0"?>'))
    assert len(found) == 1
    assert "root:" not in found[0].title


@given(st.binary(max_size=300))
def test_no_bytes_do_more_than_fail_to_be_a_feed(body: bytes) -> None:
    for candidate in (body, rss("<title>a</title>").encode() + body, b'{"version": ' + body):
        try:
            entries(candidate)
        except ParseError:
            continue


@given(st.text(max_size=60), st.text(max_size=60))
def test_every_entry_comes_through_with_an_id_and_one_line_of_title(title: str, body: str) -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "items": [{"id": "a", "title": title, "content_html": body}, {"id": "b"}],
    }
    found = parse(document(json.dumps(feed)), FEED)
    assert [entry.id for entry in found] == ["a", "b"]
    assert all("\n" not in entry.title for entry in found)


@pytest.mark.parametrize(
    ("inside", "name", "address"),
    [
        # A search feed's outlet, as Google News writes it, and as Bing does.
        ("<source url='https://wire.example'>Wire</source>", "Wire", "https://wire.example/"),
        (
            "<News:Source xmlns:News='https://search.example/'>Daily Ledger</News:Source>",
            "Daily Ledger",
            None,
        ),
        ("<source url='https://wire.example/rss?utm_source=x'/>", None, "https://wire.example/rss"),
        ("<source>Wire &amp;amp; Co</source>", "Wire & Co", None),
        ("<dc:source>経済新報</dc:source>", "経済新報", None),
        ("<dc:source>https://wire.example/1</dc:source>", None, "https://wire.example/1"),
        ("<dc:source>urn:isbn:0451450523</dc:source>", None, None),
        (
            "<dc:source>Wire</dc:source><source url='https://wire.example/rss'/>",
            "Wire",
            "https://wire.example/rss",
        ),
        ("<source url='javascript:x'>Wire</source>", "Wire", None),
        (f"<source url='https://wire.example/{'x' * 2_000}'>Wire</source>", "Wire", None),
        ("<source url=''> </source>", None, None),
    ],
)
def test_an_entry_says_whom_its_feed_credits(inside: str, name: str | None, address: str | None) -> None:
    (entry,) = entries(rss(f"<title>Cranes</title><guid>1</guid>{inside}"))
    assert (entry.source, entry.source_url) == (name, address)


@pytest.mark.parametrize(
    ("inside", "name", "address"),
    [
        (
            '<source><id>tag:wire,2026</id><title>Wire</title><link href="https://wire.example/"/></source>',
            "Wire",
            "https://wire.example/",
        ),
        ("<source><id>https://wire.example/id</id></source>", None, "https://wire.example/id"),
        ('<link rel="via" href="https://wire.example/cranes"/>', None, "https://wire.example/cranes"),
        ("", None, None),
    ],
)
def test_an_atom_entry_says_where_it_was_taken_from(
    inside: str, name: str | None, address: str | None
) -> None:
    (entry,) = entries(
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><id>f</id><entry><id>tag:1</id>'
        f'<title>Cranes</title><link href="https://news.example/1"/>{inside}'
        "<updated>2026-11-19T00:00:00Z</updated></entry></feed>"
    )
    assert (entry.source, entry.source_url) == (name, address)
    assert (entry.url, entry.title) == ("https://news.example/1", "Cranes")
