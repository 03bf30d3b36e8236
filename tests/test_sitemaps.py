# ruff: noqa: E501 - a sitemap cut in two reads worse than a long line
"""Sitemaps and news sitemaps: what an outlet without a feed lists, and nothing that it should not."""

import gzip
import time
import zlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor import urls
from monitor.errors import ParseError
from monitor.model import Page, Validators
from monitor.parse.sitemaps import LARGEST, MOST, Indexed, Listed, Sitemap, named_in_robots, newest, sitemap

URL = "https://harbour.example/sitemap.xml"
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
NS = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"


def page(
    body: str | bytes, *, url: str = URL, final_url: str | None = None, charset: str | None = None
) -> Page:
    return Page(
        url=url,
        final_url=final_url or url,
        status=200,
        media_type="application/xml",
        charset=charset,
        body=body.encode() if isinstance(body, str) else body,
        validators=Validators(),
        fetched_at=NOW,
    )


def read(body: str | bytes, *, url: str = URL, final_url: str | None = None) -> Sitemap:
    return sitemap(page(body, url=url, final_url=final_url))


def urlset(*records: str, attributes: str = f'xmlns="{NS}" xmlns:news="{NEWS}"', before: str = "") -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>{before}<urlset {attributes}>{"".join(records)}</urlset>'


def url(loc: str, more: str = "") -> str:
    return f"<url><loc>{loc}</loc>{more}</url>"


def addresses(body: str | bytes) -> list[str]:
    return [one.url for one in read(body).entries]


def modified(said: str) -> datetime | None:
    (one,) = read(urlset(url("https://harbour.example/a", f"<lastmod>{said}</lastmod>"))).entries
    return one.modified


def refused(body: str | bytes) -> ParseError:
    with pytest.raises(ParseError) as caught:
        read(body)
    return caught.value


def at(*when: int) -> datetime:
    return datetime(*when, tzinfo=UTC)  # type: ignore[misc, arg-type]  # year, month, day, and what is given


# -- the protocol ---------------------------------------------------------------------------------


def test_a_sitemap_lists_pages_with_the_time_they_were_modified() -> None:
    body = urlset(
        url(
            "https://harbour.example/a",
            "<lastmod>2026-11-20T10:00:00+01:00</lastmod><priority>0.8</priority>",
        ),
        url("https://harbour.example/b", "<changefreq>daily</changefreq>"),
    )
    assert read(body) == Sitemap(
        entries=(
            Listed(url="https://harbour.example/a", modified=at(2026, 11, 20, 9)),
            Listed(url="https://harbour.example/b"),
        )
    )


def test_an_index_names_other_sitemaps() -> None:
    body = (
        f'<sitemapindex xmlns="{NS}">'
        "<sitemap><loc>https://harbour.example/news.xml.gz?feed=rss&amp;page=2</loc><lastmod>2026-11-01</lastmod></sitemap>"
        "<sitemap><loc>https://harbour.example/old.xml</loc></sitemap></sitemapindex>"
    )
    assert read(body) == Sitemap(
        indexes=(
            Indexed(url="https://harbour.example/news.xml.gz?feed=rss&page=2", modified=at(2026, 11, 1)),
            Indexed(url="https://harbour.example/old.xml"),
        )
    )


def test_a_news_sitemap_says_what_an_article_is() -> None:
    news = (
        "<news:news><news:publication><news:name>The Harbour Post</news:name><news:language>en-GB</news:language>"
        "</news:publication><news:publication_date>2026-11-20T09:30:15Z</news:publication_date>"
        "<news:title>Port orders &#8220;forty&#8221; cranes &amp;amp; a tug</news:title>"
        "<news:keywords>port, cranes,  port,tugs</news:keywords></news:news>"
    )
    (one,) = read(urlset(url("https://harbour.example/cranes", news))).entries
    assert one == Listed(
        url="https://harbour.example/cranes",
        title="Port orders “forty” cranes & a tug",
        published=at(2026, 11, 20, 9, 30, 15),
        publication="The Harbour Post",
        lang="en",
        keywords=("port", "cranes", "tugs"),
    )


NEWS_BODY = "<{0}publication><{0}name>Post</{0}name></{0}publication><{0}title>Cranes</{0}title>"


@pytest.mark.parametrize(
    ("attributes", "news"),
    [
        (f'xmlns="{NS}" xmlns:n="{NEWS}"', f"<n:news>{NEWS_BODY.format('n:')}</n:news>"),
        (f'xmlns="{NS}"', f"<news:news>{NEWS_BODY.format('news:')}</news:news>"),
        (
            'xmlns="http://www.google.com/schemas/sitemap/0.84"',
            f'<news xmlns="{NEWS}">{NEWS_BODY.format("")}</news>',
        ),
        ("", f"<news:news>{NEWS_BODY.format('news:')}</news:news>"),
        (
            'xmlns="http://www.sitemap.org/schema/0.9/" xmlns:news="http://example/"',
            NEWS_BODY.format("news:"),
        ),
    ],
    ids=[
        "another prefix",
        "no declaration",
        "a namespace of its own",
        "none at all",
        "misspelt, without its element",
    ],
)
def test_news_is_read_under_any_prefix_and_namespace(attributes: str, news: str) -> None:
    (one,) = read(urlset(url("https://harbour.example/a", news), attributes=attributes)).entries
    assert (one.url, one.title, one.publication) == ("https://harbour.example/a", "Cranes", "Post")


def test_a_sitemap_all_under_a_prefix_is_read() -> None:
    body = (
        f'<sm:urlset xmlns:sm="{NS}"><sm:url><sm:loc>https://harbour.example/a</sm:loc></sm:url></sm:urlset>'
    )
    assert addresses(body) == ["https://harbour.example/a"]


@pytest.mark.parametrize(
    "attributes",
    [
        (
            f'xmlns="{NS}" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1" '
            'xmlns:video="http://www.google.com/schemas/sitemap-video/1.1"'
        ),
        "",
    ],
)
def test_pictures_and_films_say_nothing_of_the_page(attributes: str) -> None:
    beside = (
        "<image:image><image:loc>https://harbour.example/p.jpg</image:loc><image:title>A crane</image:title></image:image>"
        "<image:loc>https://harbour.example/q.jpg</image:loc>"
        "<video:video><video:title>A film</video:title><video:publication_date>2026-11-01</video:publication_date></video:video>"
    )
    body = urlset(f"<url>{beside}<loc>https://harbour.example/a</loc></url>", attributes=attributes)
    assert read(body).entries == (Listed(url="https://harbour.example/a"),)


def test_pictures_under_another_prefix_say_nothing_either() -> None:
    body = urlset(
        url(
            "https://harbour.example/a",
            "<i:image><i:loc>https://harbour.example/p.jpg</i:loc></i:image><i:title>A crane</i:title>",
        ),
        attributes=f'xmlns="{NS}" xmlns:i="http://www.google.com/schemas/sitemap-image/1.1"',
    )
    assert read(body).entries == (Listed(url="https://harbour.example/a"),)


def test_a_film_s_own_address_is_no_page() -> None:
    film = "<video:video><video:url>https://harbour.example/f.mp4</video:url><video:title>A film</video:title></video:video>"
    body = urlset(url("https://harbour.example/a", film + "<lastmod>2026-11-20</lastmod>"))
    assert read(body).entries == (Listed(url="https://harbour.example/a", modified=at(2026, 11, 20)),)


def test_a_record_that_is_commented_out_is_not_listed() -> None:
    body = urlset(f"<!-- {url('https://harbour.example/old')} -->", url("https://harbour.example/a"))
    assert addresses(body) == ["https://harbour.example/a"]


def test_markup_in_character_data_is_no_record() -> None:
    title = "<news:title><![CDATA[<url><loc>https://harbour.example/x</loc></url>]]></news:title>"
    assert addresses(urlset(url("https://harbour.example/a", title))) == ["https://harbour.example/a"]


def test_a_text_sitemap_has_an_address_a_line() -> None:
    body = "\ufeffhttps://harbour.example/a\r\n\r\n  https://harbour.example/b\nnot an address\nhttps://other.example/c"
    found = read(body)
    assert [one.url for one in found.entries] == ["https://harbour.example/a", "https://harbour.example/b"]
    assert found.left_out == 1


def test_a_packed_sitemap_is_unpacked_once_or_twice() -> None:
    body = urlset(url("https://harbour.example/a")).encode()
    for packed in (gzip.compress(body), gzip.compress(gzip.compress(body))):
        assert addresses(packed) == ["https://harbour.example/a"]


def test_a_sitemap_packed_in_pieces_is_read_whole() -> None:
    body = urlset(url("https://harbour.example/a")).encode()
    assert addresses(gzip.compress(body[:40]) + gzip.compress(body[40:])) == ["https://harbour.example/a"]


def test_a_packed_sitemap_that_was_cut_short_is_read_as_far_as_it_goes() -> None:
    body = urlset(*(url(f"https://harbour.example/{zlib.crc32(b'%d' % i)}") for i in range(500))).encode()
    packed = gzip.compress(body)
    assert 100 < len(addresses(packed[: len(packed) * 2 // 3])) < 500


def test_a_sitemap_in_another_charset_is_read() -> None:
    body = urlset(url("https://harbour.example/a", "<news:title>港の起重機、四十基を発注した</news:title>"))
    packed = body.replace("UTF-8", "Shift_JIS").encode("shift_jis")
    assert read(packed).entries[0].title == "港の起重機、四十基を発注した"
    assert (
        read(body.replace("UTF-8", "UTF-16").encode("utf-16")).entries[0].title
        == "港の起重機、四十基を発注した"
    )


# -- addresses ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("loc", "read_as"),
    [
        ("\n   https://harbour.example/a  \n", "https://harbour.example/a"),
        ("https://harbour.example/a?x=1&amp;y=2", "https://harbour.example/a?x=1&y=2"),
        ("https://harbour.example/a?x=1&y=2", "https://harbour.example/a?x=1&y=2"),
        ("https://harbour.example/a?x=1&amp;amp;y=2", "https://harbour.example/a?x=1&y=2"),
        ("<![CDATA[https://harbour.example/a?x=1&y=2]]>", "https://harbour.example/a?x=1&y=2"),
        ("https://harbour.example/caf&eacute;", "https://harbour.example/caf%C3%A9"),
        ("https://harbour.example/a&#x3F;x=1", "https://harbour.example/a?x=1"),
        ("<!-- here -->https://harbour.example/a", "https://harbour.example/a"),
        ("HTTPS://WWW.Harbour.example/A?utm_source=x#top", "https://www.harbour.example/A"),
        ("http://harbour.example:80/a", "http://harbour.example/a"),
        ("https://ann:secret@harbour.example/a", "https://harbour.example/a"),
    ],
)
def test_an_address_is_read_as_it_was_meant(loc: str, read_as: str) -> None:
    assert addresses(urlset(url(loc))) == [read_as]


@pytest.mark.parametrize(
    "loc",
    ["/a", "a.html", "", "//harbour.example/a", "ftp://harbour.example/a", "javascript:alert(1)", "https://"],
)
def test_an_address_that_is_none_is_dropped(loc: str) -> None:
    assert addresses(urlset(url(loc), url("https://harbour.example/b"))) == ["https://harbour.example/b"]


def test_addresses_of_other_hosts_are_dropped_and_counted() -> None:
    body = urlset(
        *(
            url(f"https://{host}/a")
            for host in (
                "other.example",
                "harbour.example.evil.example",
                "m.harbour.example",
                "harbour.example:8443",
            )
        ),
        url("https://www.harbour.example/b"),
    )
    found = read(body)
    assert [one.url for one in found.entries] == ["https://www.harbour.example/b"]
    assert found.left_out == 4


def test_a_sitemap_that_moved_may_list_the_host_that_it_was_asked_of() -> None:
    body = urlset(
        url("https://harbour.example/a"), url("https://store.example/b"), url("https://other.example/c")
    )
    found = read(body, final_url="https://store.example/harbour.xml")
    assert len(found.entries) == 2
    assert found.left_out == 1


def test_the_order_is_kept_and_each_address_comes_once() -> None:
    body = urlset(
        *(url(f"https://harbour.example/{one}") for one in ("c", "a", "c#top", "b", "a", "a?utm_source=x"))
    )
    assert addresses(body) == [f"https://harbour.example/{one}" for one in "cab"]


def test_of_more_than_fifty_thousand_addresses_the_rest_is_counted() -> None:
    found = read(urlset(*(url(f"https://harbour.example/{one}") for one in range(MOST + 7))))
    assert len(found.entries) == MOST
    assert found.left_out == 7
    found = read("\n".join(f"https://harbour.example/{one}" for one in range(MOST + 3)))
    assert (len(found.entries), found.left_out) == (MOST, 3)


# -- times ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2025", at(2025, 1, 1)),
        ("2026-03", at(2026, 3, 1)),
        ("2026-11-20", at(2026, 11, 20)),
        ("2026-11-20T09:30Z", at(2026, 11, 20, 9, 30)),
        ("2026-11-20T09:30+09:00", at(2026, 11, 20, 0, 30)),
        ("2026-11-20T09:30:15-05:00", at(2026, 11, 20, 14, 30, 15)),
        ("2026-11-20T09:30:15.25Z", at(2026, 11, 20, 9, 30, 15, 250_000)),
        ("2026-11-20T09:30:15.123456789Z", at(2026, 11, 20, 9, 30, 15, 123_456)),
        ("2026-11-20T09:30:15+0100", at(2026, 11, 20, 8, 30, 15)),
        ("2026-11-20T09:30:15", at(2026, 11, 20, 9, 30, 15)),
        ("2026-11-20 09:30:15", at(2026, 11, 20, 9, 30, 15)),
        ("2026-11-20 09:30:15 +01:00", at(2026, 11, 20, 8, 30, 15)),
        ("2026-11-20t09:30:60z", at(2026, 11, 20, 9, 30, 59)),
        ("20261120T093015Z", at(2026, 11, 20, 9, 30, 15)),
        ("\n 2026-11-20 \n", at(2026, 11, 20)),
    ],
)
def test_a_time_is_read_in_every_form_of_the_w3c(said: str, meant: datetime) -> None:
    assert modified(said) == meant


@pytest.mark.parametrize(
    "said",
    [
        "", "yesterday", "0000-00-00", "2026-13-01", "2026-02-30", "2026-11-20T25:00Z", "1970-01-01", "2031-01-01",
        "2026-11-20T09:30:15+99:00", "20.11.2026", "Fri, 20 Nov 2026 09:30:15 GMT", "9999-12-31T23:59:59-12:00", "٢٠٢٦",
    ],
)  # fmt: skip
def test_a_wrong_time_is_lost_and_its_address_is_not(said: str) -> None:
    assert modified(said) is None


def test_a_clock_that_runs_a_little_fast_is_believed() -> None:
    soon = NOW + timedelta(hours=14)
    assert modified(soon.isoformat()) == soon


# -- what is broken -------------------------------------------------------------------------------

HARBOUR = "https://harbour.example/"


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (f'<urlset xmlns="{NS}">{url(HARBOUR + "a")}<url><loc>{HARBOUR}b</loc>', ["a", "b"]),
        (f'<urlset xmlns="{NS}">{url(HARBOUR + "a")}<url><lo', ["a"]),
        (f'<urlset xmlns="{NS}"><url><loc>{HARBOUR}a</url>{url(HARBOUR + "b")}</urlset>', ["a", "b"]),
        (f"<urlset>{url(HARBOUR + 'a', '<news:title>Cranes & <b>tugs</news:title>')}{url(HARBOUR + 'b')}</urlset>", ["a", "b"]),
        (f"Warning: line 3\n<?xml version='1.0'?>{urlset(url(HARBOUR + 'a'))}", ["a"]),
        (f"\n\n  {urlset(url(HARBOUR + 'a'))}", ["a"]),
        (f"<!-- <urlset> --><urlset>{url(HARBOUR + 'a')}</urlset>", ["a"]),
        (f"<urlset>{url(HARBOUR + 'a', '<x>' + chr(0) + chr(11) + '</x>')}{url(HARBOUR + 'b')}</urlset>", ["a", "b"]),
        (f"<URLSET><URL><LOC>{HARBOUR}a</LOC></URL></URLSET>", ["a"]),
        (f"<urlset><url><lastmod>2026-01-01</lastmod></url>{url(HARBOUR + 'b')}</urlset>", ["b"]),
        (f"<urlset>{f'<url><loc>{HARBOUR}a</url>' * 600}{url(HARBOUR + 'b')}</urlset>", ["a", "b"]),
        (f"<urlset><url>{'<x>' * 3000}</url>{url(HARBOUR + 'b')}</urlset>", ["b"]),
        ("<urlset/>", []),
    ],
    ids=["no end", "cut in a tag", "an element left open", "bare marks", "a warning before it", "space before it",
         "a root in a comment", "control characters", "capitals", "no address", "many left open", "one nested deep", "nothing"],
)  # fmt: skip
def test_a_malformed_sitemap_loses_no_more_than_it_must(body: str, found: list[str]) -> None:
    assert addresses(body) == [HARBOUR + one for one in found]


def test_no_entity_is_expanded_and_no_file_is_read() -> None:
    laughs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    doctype = f'<!DOCTYPE urlset [<!ENTITY l0 "lol">{laughs}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    body = urlset(
        url(f"{HARBOUR}a", "<news:title>&f;&l9;</news:title>"), url(f"{HARBOUR}&f;"), before=doctype
    )
    found = read(body)
    assert [one.url for one in found.entries] == [f"{HARBOUR}a", f"{HARBOUR}&f;"]
    assert found.entries[0].title == "&f;&l9;"


def test_a_title_full_of_markup_is_words() -> None:
    title = "<news:title>&lt;script&gt;alert(1)&lt;/script&gt;Port &lt;b&gt;orders&lt;/b&gt;\n cranes</news:title>"
    assert read(urlset(url(f"{HARBOUR}a", title))).entries[0].title == "Port orders cranes"


@pytest.mark.parametrize("root", ["rss version='2.0'", "feed xmlns='http://www.w3.org/2005/Atom'", "rdf:RDF"])
def test_a_feed_posing_as_a_sitemap_is_called_a_feed(root: str) -> None:
    error = refused(f"<?xml version='1.0'?><{root}><channel><item><link>{HARBOUR}a</link></item></channel>")
    assert error.message == "a feed, not a sitemap; list it as a feed"
    assert error.subject == URL


def test_a_json_feed_posing_as_a_sitemap_is_called_a_feed_too() -> None:
    error = refused('{"version": "https://jsonfeed.org/version/1.1", "items": []}')
    assert error.message == "a feed, not a sitemap; list it as a feed"


@pytest.mark.parametrize(
    ("body", "kind", "said"),
    [
        (b"", "empty", "an empty answer in place of a sitemap"),
        (gzip.compress(b"", mtime=0), "empty", "an empty answer in place of a sitemap"),
        (b"<!doctype html><title>Not here</title><p>404", "not-a-feed", "a web page in place of a sitemap"),
        (
            b"<!doctype html><title>Just a moment...</title><script>window._cf_chl_opt={}</script>",
            "challenge",
            "a browser check (Cloudflare) in place of a sitemap; the site lets no program read it",
        ),
        (b"User-agent: *\nDisallow:", "not-a-feed", "not a sitemap"),
        (
            b"\x1f\x8b not packed at all",
            "not-a-feed",
            "a gzip body that cannot be unpacked, in place of a sitemap",
        ),
    ],
)
def test_what_is_no_sitemap_is_refused_by_its_name(body: bytes, kind: str, said: str) -> None:
    error = refused(body)
    assert (error.kind, error.message) == (kind, said)


# -- bounds ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        gzip.compress(b"\0" * 60_000_000),
        gzip.compress(gzip.compress(b"\0" * 60_000_000)),
        b" " * (LARGEST + 1),
    ],
    ids=["a bomb", "a bomb in a bomb", "too much"],
)
def test_more_than_ten_megabytes_are_refused(body: bytes) -> None:
    assert refused(body).message == "a sitemap of more than 10 MB; it is not read"


SIZE = LARGEST - 100_000
HOSTILE: dict[str, Callable[[], bytes]] = {
    "deep": lambda: b"<urlset>" + b"<url>" * 900_000,
    "wide": lambda: b"<urlset>" + b"<url/>" * 900_000,
    "tags": lambda: b"<urlset>" + b"<" * SIZE,
    "other hosts": lambda: b"<urlset>" + b"<url><loc>https://other.example/</loc></url>" * (SIZE // 44),
    "ampersands": lambda: b"<urlset><url><loc>https://harbour.example/" + b"&a" * (SIZE // 2),
    "sections": lambda: b"<urlset>" + b"<![CDATA[" * 900_000,
    "attributes": lambda: b"<urlset><url " + b" ".join(b'a%d="b"' % i for i in range(300_000)),
    "namespaces": lambda: b"<urlset>" + b"".join(b'<a xmlns:a%d="b">' % i for i in range(200_000)),
    "comments": lambda: b"<!-- <urlset >" * (SIZE // 14),
    "short addresses": lambda: b"http://a\n" * (SIZE // 9),
    "lines": lambda: b"http://a" + b"\n" * SIZE,
    "packed pieces": lambda: gzip.compress(b"", mtime=0) * (SIZE // 20),
}


@pytest.mark.parametrize("made", HOSTILE.values(), ids=HOSTILE)
def test_ten_megabytes_of_anything_cost_little(made: Callable[[], bytes]) -> None:
    body = made()
    read(urlset())  # loads what reads
    before = time.process_time()
    try:
        assert len(read(body).entries) <= MOST
    except ParseError:
        assert len(body) > 100_000  # refused for its size
    assert time.process_time() - before < 8.0


def hold_to_it(body: bytes) -> None:
    try:
        found = read(body)
    except ParseError:
        return
    assert found == read(body)
    assert len({one.url for one in found.entries}) == len(found.entries)
    for one in found.entries:
        assert urls.normalise(one.url) == one.url
        assert urls.host(one.url).removeprefix("www.") == "harbour.example"
        assert "\n" not in one.title + one.publication + "".join(one.keywords)
        assert all(when is None or when.tzinfo is not None for when in (one.modified, one.published))
    assert all(urls.host(one.url).removeprefix("www.") == "harbour.example" for one in found.indexes)


@given(st.binary(max_size=300))
def test_no_bytes_do_more_than_be_refused(body: bytes) -> None:
    hold_to_it(body)
    hold_to_it(b"<urlset>" + body)
    hold_to_it(b"\x1f\x8b" + body)


PIECES = st.sampled_from(
    "<urlset> </urlset> <sitemapindex> <url> </url> <sitemap> </sitemap> <loc> </loc> <lastmod> </lastmod> 2026-11-20 "
    "https://harbour.example/a http://www.harbour.example/b?x=1&y https://other.example/ https://a@harbour.example:1/ "
    "<news:news> <news:title> </news:title> <news:keywords> , </news:keywords> <![CDATA[ ]]> &amp; &x; & < > "
    "<!DOCTYPE a [ ]> <!-- --> <?x ?> \0 \x1b \u202e <image:loc> </image:loc> <rss> 港".split(" ")
)


@given(st.lists(PIECES, max_size=40))
def test_no_heap_of_elements_does_either(pieces: list[str]) -> None:
    hold_to_it("".join(pieces).encode())
    hold_to_it(("<urlset>" + " ".join(pieces)).encode())


@given(st.lists(st.tuples(st.integers(0, 40), st.none() | st.integers(0, 2_000)), max_size=30))
def test_a_well_formed_sitemap_is_read_whole(said: list[tuple[int, int | None]]) -> None:
    def times(days: int | None) -> str:
        return "" if days is None else f"<lastmod>{(NOW - timedelta(days=days)).isoformat()}</lastmod>"

    found = read(urlset(*(url(f"{HARBOUR}{name}", times(days)) for name, days in said)))
    first: dict[int, int | None] = {}
    for name, days in said:
        first.setdefault(name, days)
    assert found.entries == tuple(
        Listed(url=f"{HARBOUR}{name}", modified=None if days is None else NOW - timedelta(days=days))
        for name, days in first.items()
    )


# -- robots.txt -----------------------------------------------------------------------------------


def test_a_robots_txt_names_sitemaps_anywhere_in_it() -> None:
    body = (
        b"\xef\xbb\xbfSitemap: https://harbour.example/a.xml\r\nUser-agent: *\r\nDisallow: /x\r\n"
        b"SITEMAP:https://cdn.example/b.xml?feed=rss # the news\n  sitemap : https://harbour.example/c.xml\r"
        b"Sitemap: https://harbour.example/a.xml\nSitemap: /relative.xml\nSitemap: ftp://harbour.example/d.xml\n"
        b"#Sitemap: https://harbour.example/e.xml\nSitemap:\nSitemap: https://ann:secret@harbour.example/f.xml"
    )
    assert named_in_robots(body) == (
        "https://harbour.example/a.xml",
        "https://cdn.example/b.xml?feed=rss",
        "https://harbour.example/c.xml",
        "https://harbour.example/f.xml",
    )


def test_a_robots_txt_that_is_a_web_page_names_none() -> None:
    assert named_in_robots(b"<html><body>Sitemap</body></html>") == ()
    assert named_in_robots(b"") == ()


@given(st.binary(max_size=300))
def test_no_robots_txt_names_anything_but_addresses(body: bytes) -> None:
    for one in (*named_in_robots(body), *named_in_robots(b"Sitemap: http://" + body)):
        assert one.startswith(("http://", "https://"))
        assert one.isascii()
        assert one.isprintable()


def test_ten_megabytes_of_robots_txt_cost_little() -> None:
    before = time.process_time()
    named_in_robots(b"sitemap:http://a/" * 600_000)
    named_in_robots(b"sitemap:http://a/\n" * 550_000)
    named_in_robots(b"sitemap" + b" " * 10_000_000)
    assert time.process_time() - before < 3.0


# -- the newest -----------------------------------------------------------------------------------


def listed(name: str, *, modified: datetime | None = None, published: datetime | None = None) -> Listed:
    return Listed(url=f"{HARBOUR}{name}", modified=modified, published=published)


def test_the_newest_come_first_and_what_has_no_time_last() -> None:
    found = Sitemap(
        entries=(
            listed("undated"),
            listed("old", published=at(2026, 11, 1)),
            listed("just", modified=at(2026, 11, 20)),
            listed("mended", published=at(2026, 11, 1), modified=at(2026, 11, 22)),
            listed("undated too"),
            listed("new", published=at(2026, 11, 21)),
            listed("as new", published=at(2026, 11, 21)),
        )
    )
    names = [one.url.removeprefix(HARBOUR) for one in newest(found, since=at(2026, 11, 20))]
    assert names == ["mended", "new", "as new", "just", "undated", "undated too"]


def test_of_an_empty_sitemap_nothing_is_new() -> None:
    assert newest(Sitemap(), since=NOW) == ()
