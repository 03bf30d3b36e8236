# ruff: noqa: E501 - a sample cut in two reads worse than a long line
"""What each format says of an entry, and that the fast readers say it as feedparser does."""

import json
from pathlib import Path

import fetched
import pytest

from monitor.model import Entry, Feed, Reading
from monitor.parse import entries, fast, mending, raw, read, slow, tree

FEED = Feed(url="https://news.example/feed.xml", name="News")
SAMPLES = Path(__file__).parent / "data" / "feeds"
SPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/" '
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
    'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"'
)


def reading(body: str) -> Reading:
    return read(fetched.page(body, FEED.url), FEED)


def rss(*items: str, channel: str = "") -> str:
    inside = "".join(f"<item>{one}</item>" for one in items)
    return f'<rss version="2.0" {SPACES}><channel><title>News</title>{channel}{inside}</channel></rss>'


def atom(*items: str, head: str = "", attributes: str = "") -> str:
    inside = "".join(f"<entry>{one}</entry>" for one in items)
    return f'<feed xmlns="http://www.w3.org/2005/Atom" {attributes}><title>News</title><id>f</id>{head}{inside}</feed>'


def entry(body: str) -> Entry:
    (found,) = reading(body).entries
    return found


# -- titles ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("AT&amp;T", "AT&T"),
        ("AT&amp;amp;T", "AT&T"),
        ("<![CDATA[AT&T]]>", "AT&T"),
        ("<![CDATA[AT&amp;T]]>", "AT&T"),
        ("A &lt;b&gt;bold&lt;/b&gt; claim", "A bold claim"),
        ("<![CDATA[A <b>bold</b> claim]]>", "A bold claim"),
        ("One&lt;br&gt;two", "One two"),
        ("One&lt;br/&gt;two", "One two"),
        ("Use &lt;br&gt; tags", "Use <br> tags"),
        ("The &amp;lt;b&amp;gt; tag", "The <b> tag"),
        ("The &amp;lt;b&amp;gt; tag in &lt;i&gt;HTML&lt;/i&gt;", "The <b> tag in HTML"),
        ("Vec&lt;T&gt; or Box&lt;T&gt;?", "Vec<T> or Box<T>?"),
        ("5 &lt; 6 &amp;&amp; 7 &gt; 6", "5 < 6 && 7 > 6"),
        ("A <b>naked</b> tag", "A naked tag"),
        ("&lt;b&gt;One&lt;/b&gt;&lt;!-- two --&gt; three", "One three"),
        ("It&amp;#8217;s", "It’s"),
        ("&lt;script&gt;x()&lt;/script&gt;One &lt;b&gt;two&lt;/b&gt;", "One two"),
    ],
)
def test_a_title_of_rss_becomes_text_once(written: str, shown: str) -> None:
    assert entry(rss(f"<title>{written}</title><link>/1</link>")).title == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ('<title type="html">A &lt;b&gt;bold&lt;/b&gt; claim</title>', "A bold claim"),
        ('<title type="html">AT&amp;amp;T</title>', "AT&T"),
        ('<title type="html">The &amp;lt;b&amp;gt; tag</title>', "The <b> tag"),
        ('<title type="html"><![CDATA[One <em>two</em>]]></title>', "One two"),
        ('<title type="text">The &lt;b&gt; tag &lt;/b&gt;</title>', "The <b> tag </b>"),
        ('<title type="text">AT&amp;amp;T</title>', "AT&amp;T"),
        ("<title>The &lt;b&gt; tag</title>", "The <b> tag"),
        (
            '<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">One <em>two</em> &lt; three</div></title>',
            "One two < three",
        ),
        (
            '<title type="xhtml"><x:div xmlns:x="http://www.w3.org/1999/xhtml">One <x:em>two</x:em></x:div></title>',
            "One two",
        ),
    ],
)
def test_a_title_of_atom_is_what_its_type_says(written: str, shown: str) -> None:
    assert entry(atom(f"{written}<id>1</id>")).title == shown


# -- links ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inside", "address"),
    [
        ("<link>https://news.example/1</link>", "https://news.example/1"),
        ("<link>/1</link>", "https://news.example/1"),
        ("<link> <![CDATA[ https://news.example/1 ]]> </link>", "https://news.example/1"),
        ("<guid>https://news.example/1</guid>", "https://news.example/1"),
        ('<guid isPermaLink="true">https://news.example/1</guid>', "https://news.example/1"),
        ('<guid isPermaLink="false">https://news.example/1</guid>', None),
        ("<guid>12345</guid>", None),
        (
            "<link>https://news.example/1</link><guid>https://news.example/?p=1</guid>",
            "https://news.example/1",
        ),
        ('<enclosure url="https://news.example/a.mp3" type="audio/mpeg" length="1"/>', None),
        (
            '<media:content url="https://news.example/a.jpg"/><media:thumbnail url="https://news.example/b.jpg"/>',
            None,
        ),
        ('<atom:link rel="self" href="https://news.example/1.xml"/>', None),
        ('<atom:link rel="alternate" href="https://news.example/1"/>', "https://news.example/1"),
        (
            "<link>https://count.example/~r/1</link><feedburner:origLink>https://news.example/1</feedburner:origLink>",
            "https://news.example/1",
        ),
        ("<link>javascript:alert(1)</link>", None),
        (
            "<link>https://news.google.com/rss/articles/CBMiXkFVX3lxTE0?oc=5</link>",
            "https://news.google.com/rss/articles/CBMiXkFVX3lxTE0?oc=5",
        ),
    ],
)
def test_an_entry_leads_to_its_page_and_to_nothing_else(inside: str, address: str | None) -> None:
    found = entry(rss(f"<title>One</title>{inside}"))
    assert (found.title, found.url) == ("One", address)


@pytest.mark.parametrize(
    ("inside", "address"),
    [
        ('<link href="https://news.example/1"/>', "https://news.example/1"),
        ('<link rel="self" href="/1.atom"/><link rel="alternate" href="/1"/>', "https://news.example/1"),
        ('<link rel="enclosure" href="/a.mp3"/><link rel="replies" href="/1/c"/>', None),
        (
            '<link rel="alternate" type="application/json" href="/1.json"/><link rel="alternate" type="text/html" href="/1"/>',
            "https://news.example/1",
        ),
        ('<link rel="alternate" type="application/json" href="/1.json"/>', "https://news.example/1.json"),
        ("<link>https://news.example/1</link>", "https://news.example/1"),
        ('<link rel="related" href="/x"/><link rel="edit" href="/y"/>', None),
        ("", None),
    ],
)
def test_of_the_links_of_atom_the_page_is_taken(inside: str, address: str | None) -> None:
    found = entry(atom(f"<title>One</title><id>tag:1</id>{inside}"))
    assert (found.id, found.url) == ("tag:1", address)


def test_addresses_are_resolved_against_xml_base_and_in_the_text_too() -> None:
    body = atom(
        '<title>One</title><id>1</id><link href="two"/><content type="html" xml:base="deep/">'
        "&lt;a href='three'&gt;k&lt;/a&gt;&lt;img src='/four.png'&gt;</content>",
        attributes='xml:base="https://base.example/"',
    ).replace("<entry>", '<entry xml:base="one/">')
    found = entry(body)
    assert found.url == "https://base.example/one/two"
    assert 'href="https://base.example/one/deep/three"' in found.content_html
    assert 'src="https://base.example/four.png"' in found.content_html


def test_changing_guids_of_one_page_stay_as_they_are_and_the_page_too() -> None:
    first, second = (entry(rss(f"<title>One</title><link>/1</link><guid>{n}</guid>")) for n in (1, 2))
    assert (first.id, second.id) == ("1", "2")
    assert first.url == second.url == "https://news.example/1"


# -- texts ----------------------------------------------------------------------------------------


def test_the_richest_text_is_taken_and_the_short_one_is_the_summary() -> None:
    found = entry(
        rss(
            "<title>One</title><description>short &amp;amp; sweet</description>"
            "<content:encoded><![CDATA[<p>Long <b>text</b>.</p><p>More.</p>]]></content:encoded>"
        )
    )
    assert (found.summary, found.text) == ("short & sweet", "Long text.\n\nMore.")


@pytest.mark.parametrize(
    "content",
    [
        '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Long <b>text</b>.</p></div></content>',
        '<content type="html">&lt;p&gt;Long &lt;b&gt;text&lt;/b&gt;.&lt;/p&gt;</content>',
        '<content type="html"><![CDATA[<p>Long <b>text</b>.</p>]]></content>',
        "<content>&lt;p&gt;Long &lt;b&gt;text&lt;/b&gt;.&lt;/p&gt;</content>",
    ],
)
def test_content_of_atom_is_the_same_in_every_type(content: str) -> None:
    found = entry(atom(f"<title>One</title><id>1</id>{content}"))
    assert (found.content_html, found.text) == ("<p>Long <b>text</b>.</p>", "Long text.")


def test_content_that_is_text_stays_text() -> None:
    found = entry(atom('<title>One</title><id>1</id><content type="text">a &lt; b &amp;amp; c</content>'))
    assert (found.text, found.content_html) == ("a < b &amp; c", "<p>a &lt; b &amp;amp; c</p>")


# -- who and in what language ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inside", "names"),
    [
        ("<dc:creator>Aya Mori</dc:creator>", ("Aya Mori",)),
        ("<dc:creator>Aya Mori</dc:creator><dc:creator>Bo Li</dc:creator>", ("Aya Mori", "Bo Li")),
        ("<author>aya@news.example (Aya Mori)</author>", ("Aya Mori",)),
        ("<author>Aya Mori &lt;aya@news.example&gt;</author>", ("Aya Mori",)),
        ("<author>aya@news.example</author>", ()),
        ("<author>Aya Mori</author>", ("Aya Mori",)),
        ("<itunes:author>Aya &amp;amp; Bo</itunes:author>", ("Aya & Bo",)),
        (
            "<atom:author><atom:name>Aya Mori</atom:name><atom:email>a@b.example</atom:email></atom:author>",
            ("Aya Mori",),
        ),
        ("", ()),
    ],
)
def test_an_entry_names_its_authors_and_not_their_addresses(inside: str, names: tuple[str, ...]) -> None:
    assert entry(rss(f"<title>One</title><guid>1</guid>{inside}")).authors == names


def test_an_entry_of_atom_has_its_feeds_author_where_it_names_none() -> None:
    head = "<author><name>Aya</name></author>"
    own = "<title>Two</title><id>2</id><author><name>Bo</name></author>"
    found = reading(atom("<title>One</title><id>1</id>", own, head=head))
    assert [one.authors for one in found.entries] == [("Aya",), ("Bo",)]


def test_an_entry_has_its_own_language_or_its_feeds() -> None:
    items = (
        "<title>One</title><guid>1</guid><dc:language>de-AT</dc:language>",
        "<title>Two</title><guid>2</guid>",
    )
    found = reading(rss(*items, channel="<language>en_GB</language>")).entries
    assert [one.lang for one in found] == ["de", "en"]
    items = ('<title xml:lang="ja">一</title><id>1</id>', "<title>Two</title><id>2</id>")
    found = reading(atom(*items, attributes='xml:lang="en"')).entries
    assert [one.lang for one in found] == ["ja", "en"]


def test_an_entry_of_google_news_keeps_its_outlet_and_its_title() -> None:
    found = entry(
        rss(
            "<title>Chips - The Wire</title><link>https://news.google.com/rss/articles/CBMi~broken~?oc=5</link>"
            '<guid isPermaLink="false">CBMi</guid><source url="https://wire.example">The Wire</source>'
        )
    )
    assert (found.title, found.source, found.source_url) == (
        "Chips - The Wire",
        "The Wire",
        "https://wire.example/",
    )
    assert str(found.url).startswith("https://news.google.com/rss/articles/")


# -- the document ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("channel", "address"),
    [
        ('<atom:link rel="self" href="https://news.example/other.xml"/>', "https://news.example/other.xml"),
        ('<atom:link rel="self" href="/other.xml"/>', "https://news.example/other.xml"),
        ('<atom:link rel="self" href="https://news.example/feed.xml"/>', None),
        ('<atom:link rel="hub" href="https://hub.example/"/>', None),
        ('<atom:link rel="self" href="javascript:x"/>', None),
        ("<itunes:new-feed-url>https://new.example/feed</itunes:new-feed-url>", "https://new.example/feed"),
        ("<newLocation>https://new.example/feed</newLocation>", "https://new.example/feed"),
        ("", None),
    ],
)
def test_a_document_may_say_where_it_lives(channel: str, address: str | None) -> None:
    assert reading(rss("<title>One</title><link>/1</link>", channel=channel)).lives_at == address


def test_a_document_says_what_it_is_called_and_when_to_ask_again() -> None:
    found = reading(rss(channel="<ttl>60</ttl>"))
    assert (found.title, found.hints.ttl, found.listed, found.whole) == ("News", 3_600, 0, True)


# -- JSON Feed ------------------------------------------------------------------------------------


def made(**fields: object) -> str:
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "J", **fields})


def test_json_feed_is_read_in_each_charset_that_json_may_have() -> None:
    body = json.dumps(
        {"version": "https://jsonfeed.org/version/1", "items": [{"id": "1", "title": "Café"}]},
        ensure_ascii=False,
    )
    for codec in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le"):
        assert [one.title for one in read(fetched.page(body.encode(codec), FEED.url), FEED).entries] == [
            "Café"
        ]


def test_authors_of_json_are_the_entrys_or_the_feeds() -> None:
    items = [
        {"id": "1", "title": "a", "author": {"name": "Aya"}},
        {"id": 2, "title": "b", "authors": [{"name": "Bo"}, {"url": "x"}]},
        {"id": 3.5, "title": "c", "authors": "?"},
    ]
    found = reading(made(items=items, authors=[{"name": "Desk"}]))
    assert [(one.id, one.authors) for one in found.entries] == [
        ("1", ("Aya",)),
        ("2", ("Bo",)),
        ("3.5", ("Desk",)),
    ]
    assert (found.parser, found.title) == ("json", "J")


@pytest.mark.parametrize(
    ("document", "count"),
    [
        ({"items": [{"id": "1", "title": "a"}]}, 1),
        ({"items": [{"url": "https://news.example/1", "content_text": "a"}]}, 1),
        ({"version": "https://jsonfeed.org/version/1", "items": []}, 0),
        ({"items": []}, None),
        ({"items": [{"id": 1, "price": 2}]}, None),
        ({"version": "1.0", "items": [{"id": 1, "title": "a"}]}, None),
        ({"version": "https://jsonfeed.org/version/1"}, None),
    ],
)
def test_json_without_a_version_is_a_feed_where_its_items_are_entries(
    document: object, count: int | None
) -> None:
    found = raw(fetched.page(json.dumps(document), FEED.url))
    assert (None if found is None else len(found.entries)) == count


# -- the layers -----------------------------------------------------------------------------------


def test_a_plain_feed_is_read_by_fastfeedparser_and_every_reader_has_the_same_of_it() -> None:
    page = fetched.page((SAMPLES / "plain.xml").read_bytes(), FEED.url)
    source = mending.mended(page.body, None)
    quick, own, judge = fast.read(source), tree.read(source), slow.read(source)
    assert quick is not None
    assert own is not None
    assert judge is not None
    each = [entries.finished(one, page, FEED, b"").entries for one in (quick, own[0], judge)]
    assert each[0] == each[1] == each[2]
    assert len(each[0]) == 3
    assert (quick.title, quick.lang, quick.lives_at) == (own[0].title, own[0].lang, own[0].lives_at)


@pytest.mark.parametrize(
    "hidden",
    [
        "<source url='https://wire.example'>Wire</source>",
        "<dc:creator>Aya</dc:creator><dc:creator>Bo</dc:creator>",
        "<pubDate>20 novembre 2026</pubDate>",
        "<dc:date>2026-11-20</dc:date>",
        "<atom:link href='/2'/>",
        "<description>naked <b>tags</b></description>",
        "<title>Two</title>",
        "<media:title>Two</media:title>",
        "<dc:language>de</dc:language>",
    ],
)
def test_an_entry_from_which_fastfeedparser_hides_something_is_read_by_our_own_reader(hidden: str) -> None:
    plain = "<title>One</title><link>https://news.example/1</link><guid>1</guid>"
    assert fast.read(mending.mended(rss(plain).encode(), None)) is not None
    assert fast.read(mending.mended(rss(plain + hidden).encode(), None)) is None
    assert entry(rss(plain + hidden)).title == "One"


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.xml")), ids=lambda path: path.stem)
def test_every_written_sample_has_the_same_entries_by_whichever_reader(path: Path) -> None:
    page = fetched.page(path.read_bytes(), FEED.url)
    found = raw(page)
    judge = slow.read(mending.mended(page.body, None))
    assert found is not None
    assert judge is not None
    assert found.parser == "fast"
    ours, theirs = (entries.finished(one, page, FEED, b"").entries for one in (found, judge))
    assert [(one.id, one.url, one.title, one.published, one.text, one.source) for one in ours] == [
        (one.id, one.url, one.title, one.published, one.text, one.source) for one in theirs
    ]


def test_content_in_base64_is_feedparsers_to_read() -> None:
    body = (
        '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>News</title><entry><id>1</id><title>One</title>'
        '<content type="text/html" mode="base64">PHA+VHdvPC9wPg==</content></entry></feed>'
    )
    found = reading(body)
    assert (found.parser, found.entries[0].text) == ("feedparser", "Two")
