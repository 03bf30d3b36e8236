"""Conformance, delivery: whatever form a feed comes in, every entry is kept once, with what it says."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import brotli
import pytest
from conformance import PLAIN, Reader, atom, cached, dated, item, moment, of, packed, rss
from conformance_server import NOON, Answer, Reply, Site, Web, answer, raw, serving

try:
    from compression import zstd  # type: ignore[import-not-found, unused-ignore]  # from Python 3.14 on
except ImportError:
    from backports import zstd  # type: ignore[no-redef, unused-ignore]

CONTENT = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
MEDIA = 'xmlns:media="http://search.yahoo.com/mrss/"'
JAPANESE = "孫正義氏、新工場を発表"
QUOTES = "Port’s “forty” cranes – €5"


@dataclass(frozen=True, slots=True)
class Has:
    """Holds these words, and none of `lacks`."""

    words: tuple[str, ...]
    lacks: tuple[str, ...] = ()

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, str)
            and all(one in other for one in self.words)
            and not any(one in other.lower() for one in self.lacks)
        )

    __hash__ = None  # type: ignore[assignment]  # nothing is looked up by it


def has(*words: str, lacks: Sequence[str] = ()) -> Has:
    return Has(words, tuple(lacks))


@dataclass(frozen=True, slots=True)
class At:
    """An ISO time that is this moment."""

    at: str

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and moment(other) == moment(self.at)

    __hash__ = None  # type: ignore[assignment]  # nothing is looked up by it


Wanted = Mapping[str, Any]
CASES: dict[str, tuple[Reply, tuple[Wanted, ...]]] = {}


def case(sentence: str, reply: Reply | str | bytes, *wanted: Wanted) -> None:
    """A feed, and the entries that it has: of each, what must be so. They are put in order by title."""
    CASES[sentence] = (answer(reply) if isinstance(reply, str | bytes) else reply, wanted)


def document(text: str, kind: str, coding: str = "utf-8") -> Answer:
    return answer(text.encode(coding), 200, kind=kind)


def entry(more: str = "", title: str = "<title>Cranes</title>") -> str:
    """An entry of Atom."""
    return (
        f"<entry>{title}<id>urn:c</id><link href='http://127.0.1.1:9/c'/>"
        f"<updated>2026-11-20T08:00:00Z</updated>{more}</entry>"
    )


# fmt: off
# -- formats ----------------------------------------------------------------------------------

case("RSS 0.91 is read",
     '<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" '
     '"http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel><title>n</title>'
     "<item><title>Cranes</title><link>http://127.0.1.1:9/c</link></item></channel></rss>",
     {"title": "Cranes", "url": "http://127.0.1.1:9/c"})
case("RSS 0.92 is read",
     '<rss version="0.92"><channel><title>n</title><item><description>Cranes came</description>'
     "<link>http://127.0.1.1:9/c</link></item></channel></rss>",
     {"url": "http://127.0.1.1:9/c", "content_html": has("Cranes came")})
case("RSS 1.0 (RDF) is read",
     '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
     f'{DC}><channel rdf:about="http://x/"><title>n</title></channel><item rdf:about="http://127.0.1.1:9/c">'
     "<title>Cranes</title><link>http://127.0.1.1:9/c</link><dc:date>2026-11-20T17:00:00+09:00</dc:date>"
     "<dc:creator>Ann Ito</dc:creator></item></rdf:RDF>",
     {"title": "Cranes", "url": "http://127.0.1.1:9/c", "published": At("2026-11-20T08:00:00Z"),
      "authors": ["Ann Ito"]})
case("RSS 0.90 is read",
     '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
     'xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel><title>n</title></channel>'
     "<item><title>Cranes</title><link>http://127.0.1.1:9/c</link></item></rdf:RDF>",
     {"title": "Cranes", "url": "http://127.0.1.1:9/c"})
case("RSS 2.0 is read, with every field",
     rss(item("Cranes", "http://127.0.1.1:9/c", "g-1",
              "<pubDate>Fri, 20 Nov 2026 08:00:00 GMT</pubDate><author>ann@x.example (Ann Ito)</author>"
              "<description>Forty</description>")),
     {"guid": "g-1", "title": "Cranes", "url": "http://127.0.1.1:9/c",
         "published": At("2026-11-20T08:00:00Z"),
      "content_html": has("Forty")})
case("Atom 0.3 is read",
     '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>n</title><entry><title>Cranes</title>'
     '<id>urn:c</id><link rel="alternate" type="text/html" href="http://127.0.1.1:9/c"/>'
     "<issued>2026-11-20T08:00:00Z</issued><modified>2026-11-21T08:00:00Z</modified></entry></feed>",
     {"guid": "urn:c", "title": "Cranes", "url": "http://127.0.1.1:9/c",
      "published": At("2026-11-20T08:00:00Z")})
case("Atom 1.0 is read, with every field",
     document(atom(entry("<published>2026-11-19T08:00:00+01:00</published>"
                         "<author><name>Ann Ito</name></author>"
                         '<content type="html">&lt;p&gt;Forty&lt;/p&gt;</content>')), "application/atom+xml"),
     {"guid": "urn:c", "title": "Cranes", "url": "http://127.0.1.1:9/c", "authors": ["Ann Ito"],
      "published": At("2026-11-19T07:00:00Z"), "content_html": has("<p>Forty</p>")})
case("Atom under a prefix of its own is read",
     '<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:title>n</a:title><a:entry><a:title>Cranes</a:title>'
     '<a:id>urn:c</a:id><a:link href="http://127.0.1.1:9/c"/></a:entry></a:feed>',
     {"guid": "urn:c", "title": "Cranes", "url": "http://127.0.1.1:9/c"})
for version in ("1", "1.1"):
    case(f"JSON Feed {version} is read",
         document(json.dumps({
             "version": f"https://jsonfeed.org/version/{version}", "title": "n",
             "items": [
                 {"id": "j-1", "url": "http://127.0.1.1:9/c", "title": "Cranes",
                     "content_html": "<p>Forty</p>",
                  "date_published": "2026-11-20T17:00:00+09:00",
                  **({"author": {"name": "Ann Ito"}} if version == "1"
                     else {"authors": [{"name": "Ann Ito"}]})},
                 {"id": 7, "content_text": "No title & <none>"},
             ],
         }), "application/feed+json"),
         {"guid": "7", "title": has(), "url": None, "content_html": has("No title &amp; &lt;none&gt;")},
         {"guid": "j-1", "title": "Cranes", "url": "http://127.0.1.1:9/c", "authors": ["Ann Ito"],
          "content_html": has("<p>Forty</p>"), "published": At("2026-11-20T08:00:00Z")})
case("a feed served as text/html is read", document(PLAIN, "text/html; charset=utf-8"), {"guid": "plain-1"})
case("a feed of a wrong media type is read", document(PLAIN, "image/png"), {"guid": "plain-1"})
case("a feed without a media type is read", answer(PLAIN, 200, kind=None), {"guid": "plain-1"})

# -- charsets ---------------------------------------------------------------------------------


def titled(title: str, declared: str | None) -> str:
    said = f' encoding="{declared}"' if declared else ""
    return (
        f'<?xml version="1.0"{said}?><rss version="2.0"><channel><title>n</title><item><title>{title}</title>'
        "<guid>c</guid></item></channel></rss>"
    )


case("the charset of the HTTP header is believed where the document has none",
     document(titled(JAPANESE, None), "text/xml; charset=Shift_JIS", "shift_jis"), {"title": JAPANESE})
case("the charset of the XML declaration is believed (Shift_JIS)",
     document(titled(JAPANESE, "Shift_JIS"), "application/xml", "shift_jis"), {"title": JAPANESE})
case("the charset of the XML declaration is believed (EUC-JP)",
     document(titled(JAPANESE, "EUC-JP"), "application/xml", "euc_jp"), {"title": JAPANESE})
case("the charset of the XML declaration is believed (Windows-1251)",
     document(titled("Порт заказал краны", "windows-1251"), "text/xml", "cp1251"),
     {"title": "Порт заказал краны"})
case("a byte order mark is believed before the XML declaration",
     answer(b"\xef\xbb\xbf" + titled(JAPANESE, "iso-8859-1").encode(), kind="text/xml"),
     {"title": JAPANESE})
case("UTF-16 with a byte order mark is read",
     document(titled(JAPANESE, "utf-16"), "application/rss+xml", "utf-16"), {"title": JAPANESE})
case("UTF-16 without a byte order mark is read",
     document(titled(JAPANESE, "utf-16"), "application/rss+xml", "utf-16-be"), {"title": JAPANESE})
case("UTF-8 that declares ISO-8859-1 in the header is read as what it is",
     document(titled(JAPANESE, "utf-8"), "text/xml; charset=us-ascii"), {"title": JAPANESE})
case("Windows-1252 that poses as UTF-8 is read as what it is",
     document(titled(QUOTES, "utf-8"), "text/xml; charset=utf-8", "cp1252"), {"title": QUOTES})
case("Windows-1252 that poses as ISO-8859-1 is read as what it is",
     document(titled(QUOTES, "iso-8859-1"), "text/xml", "cp1252"), {"title": QUOTES})
case("a charset that does not exist is not in the way",
     document(titled(JAPANESE, "utf-8"), "text/xml; charset=x-no-such"), {"title": JAPANESE})

# -- malformed XML ----------------------------------------------------------------------------

TWO = item("A", None, "a") + item("B", None, "b")
A_B = ({"guid": "a", "title": "A"}, {"guid": "b", "title": "B"})
case("blank lines and warnings before the XML declaration are passed over",
     "\n\n<br /><b>Warning</b>: Undefined index in feed.php on line 3<br />\n" + rss(TWO), *A_B)
case("control characters are passed over",
     rss(item("A\x0b\x00", None, "a"), item("B", None, "b", "<description>x\x1fy&#x1;</description>")), *A_B)
case("undefined entities are read as HTML has them",
     rss(item("Caf&eacute; &mdash; &nosuch; x", None, "a")), {"title": has("Café —", "x")})
case("a bare ampersand is text", rss(item("A &amp; B & C&D", None, "a",
    "<link>http://127.0.1.1:9/?a=1&b=2</link>")),
     {"title": "A & B & C&D", "url": "http://127.0.1.1:9/?a=1&b=2"})
case("unclosed tags cost no entry",
     rss("".join(f"<item><title>T{n}</title><description>x <b>y</description><guid>g{n}</guid>"
                 for n in range(5))),
     *({"title": f"T{n}"} for n in range(5)))
# The last says not yet what it is: it comes with the next document, and once.
case("of a feed that is cut short, what came whole is kept",
     rss(TWO, item("C", None, "c"))[: -len("</guid></item></channel></rss>\n") - 3],
     {"title": "A"}, {"title": "B"})
case("an undeclared prefix costs no entry",
     rss(item("A", None, "a", "<media:thumbnail url='x'/><foo:bar>x</foo:bar>"), item("B", None, "b")), *A_B)
case("tags in capitals and words after the end cost no entry",
     rss(TWO).replace("<title>A</title>",
         "<title>A</TITLE>") + "<!-- served in .3 s --><script>x</script>", *A_B)

# -- dates ------------------------------------------------------------------------------------


def on(text: str, name: str = "pubDate", spaces: str = "") -> str:
    return rss(item("Cranes", None, "c", f"<{name}>{text}</{name}>"), spaces=spaces)


for text, wanted in (
    ("Fri, 20 Nov 2026 08:00:00 +0900", "2026-11-19T23:00:00Z"),
    ("Fri, 20 Nov 2026 08:00:00 EST", "2026-11-20T13:00:00Z"),
    ("20 Nov 26 08:00 GMT", "2026-11-20T08:00:00Z"),
    ("2026-11-20T08:00:00.123456789Z", "2026-11-20T08:00:00Z"),
    ("2026-11-20 08:00:00", "2026-11-20T08:00:00Z"),
    ("Fr, 20 Nov. 2026 08:00:00 +0100", "2026-11-20T07:00:00Z"),
    ("ven., 20 novembre 2026 08:00:00 +0000", "2026-11-20T08:00:00Z"),
    ("1795161600", "2026-11-20T08:00:00Z"),
):
    second = text.startswith("2026-11-20T08:00:00.1")
    case(f"the date {text} is understood", on(text),
         {"published": has(wanted[:19]) if second else At(wanted)})
case(
    "dc:date is a date", on("2026-11-20T08:00:00Z", "dc:date", DC), {"published": At("2026-11-20T08:00:00Z")}
)
for text in ("0000-00-00T00:00:00Z", "-0001-11-30T00:00:00+00:00", "yesterday",
    "Thu, 99 Foo 2026 25:61:61 GMT",
             "9" * 400, ""):
    case(f"the date “{text[:40]}” costs no entry", rss(item("A", None, "a", f"<pubDate>{text}</pubDate>")
         + item("B", None, "b")), {"guid": "a", "published": None}, {"guid": "b", "published": None})
case("a date of the future is no later than now", on("Wed, 01 Jan 2031 00:00:00 GMT"),
     {"published": At(NOON.isoformat())})

# -- guids and links --------------------------------------------------------------------------

case("entries without guid are told apart by their links",
     rss(item("A", "http://127.0.1.1:9/a"), item("B", "http://127.0.1.1:9/b")),
     {"title": "A", "url": "http://127.0.1.1:9/a"}, {"title": "B", "url": "http://127.0.1.1:9/b"})
case("entries without guid and link are told apart by their words", rss(item("A"), item("B")),
     {"title": "A", "url": None}, {"title": "B", "url": None})
case("one guid for different entries loses none of them",
     rss(item("A", "http://127.0.1.1:9/a", "same"), item("B", "http://127.0.1.1:9/b", "same"),
         item("C", "http://127.0.1.1:9/c", "same")),
     {"title": "A"}, {"title": "B"}, {"title": "C"})
case("an entry that stands twice in a document is kept once",
     rss(item("A", "http://127.0.1.1:9/a", "a"), item("A", "http://127.0.1.1:9/a", "a")), {"title": "A"})
case("a guid that is a permalink is the link where there is none",
     rss("<item><title>A</title><guid>http://127.0.1.1:9/a</guid></item>"), {"url": "http://127.0.1.1:9/a"})
case("a guid that is no permalink is no link",
     rss(item("A", None, "http://127.0.1.1:9/a")), {"guid": "http://127.0.1.1:9/a", "url": None})
case("the enclosure is never the link",
     rss(item("A", None, "a", '<enclosure url="http://127.0.1.1:9/a.mp3" length="1" type="audio/mpeg"/>')),
     {"url": None})
case("of an entry’s links in Atom the alternate one counts",
     atom("<entry><title>A</title><id>a</id><link rel='enclosure' href='http://127.0.1.1:9/a.mp3'/>"
          "<link rel='self' href='http://127.0.1.1:9/a.atom'/><link rel='edit' href='http://127.0.1.1:9/e'/>"
          "<link rel='alternate' href='http://127.0.1.1:9/a'/></entry>"), {"url": "http://127.0.1.1:9/a"})
case("relative links are taken from xml:base",
     atom("<entry xml:base='sub/'><title>A</title><id>a</id><link href='a.html'/></entry>",
          attributes="xml:base='http://127.0.1.1:9/base/'"), {"url": "http://127.0.1.1:9/base/sub/a.html"})
case("a link with white space around is a link", rss(item("A", "\n\t http://127.0.1.1:9/a \n", "a")),
     {"url": "http://127.0.1.1:9/a"})
case("a link without its scheme is taken from the feed’s", rss(item("A", "//127.0.1.1:9/a", "a")),
     {"url": "http://127.0.1.1:9/a"})
for scheme in ("javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "http://", "http://[::x/"):
    case(f"{scheme} is no link, and the entry is kept", rss(item("A", scheme, "a")),
         {"guid": "a", "url": None})

# -- titles and content -----------------------------------------------------------------------

case("HTML in a title becomes text", rss(item("<![CDATA[<b>Forty</b> cranes &amp; more]]>", None, "a")),
     {"title": "Forty cranes & more"})
case("a title is unescaped once, not twice", rss(item("How &amp;lt;script&amp;gt; works", None, "a")),
     {"title": "How <script> works"})
case("a title that is HTML in Atom becomes text once",
     atom(entry(title="<title type='html'>AT&amp;amp;T &amp;lt;b&amp;gt; &lt;i&gt;x&lt;/i&gt;</title>")),
     {"title": "AT&T <b> x"})
case("a title that is text in Atom stays as it is",
    atom(entry(title="<title type='text'>1 &lt; 2 &amp;amp; 3</title>")),
     {"title": "1 < 2 &amp; 3"})
case("a title that is XHTML in Atom becomes text",
     atom(entry(title="<title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>Less: <em> &lt; </em>"
                      "</div></title>")),
     {"title": "Less: <"})
case("entries with an empty title and with none are kept",
     rss(item("", None, "a", "<description>Forty cranes</description>"),
         "<item><guid>b</guid><description>More</description></item>"),
     {"content_html": has("Forty cranes")}, {"content_html": has("More")})
case("content:encoded wins over the description, wherever it stands",
     rss(item("A", None, "a", "<content:encoded><![CDATA[<p>Whole</p>]]></content:encoded>"
              "<description>Short</description>"),
         item("B", None, "b", "<description>Short</description><content:encoded><![CDATA[<p>Whole</p>]]>"
              "</content:encoded>"), spaces=CONTENT),
     {"content_html": has("<p>Whole</p>")}, {"content_html": has("<p>Whole</p>")})
case("XHTML content is kept as markup",
     atom(entry("<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>Forty <em>new</em></p>"
                "</div>"
                "</content>")), {"content_html": has("<p>Forty <em>new</em></p>")})
case("what runs in a browser is taken out of content",
     rss(item("A", None, "a", "<description><![CDATA[<p onclick='x()'>Forty</p><script>alert(1)</script>"
              "<a href='JavaScript:alert(1)'>here</a><img src=x onerror=alert(1)><iframe src='http://x/'></iframe>"
              "<svg onload=alert(1)></svg><style>p{}</style><form action='http://x/'><input></form>]]>"
              "</description>")),
     {"content_html": has("Forty", "here", lacks=["<script", "onclick", "onerror", "javascript:", "alert",
                                                  "<iframe", "onload", "<style", "<form"])})
case("addresses in content become absolute",
     rss(item("A", "http://127.0.1.1:9/x/a", "a", "<description><![CDATA[<img src='/pic.png'>"
              "<a href='b'>b</a>]]>"
              "</description>")),
     {"content_html": has("http://127.0.1.", "/pic.png", lacks=['src="/pic', "src='/pic", 'href="b"'])})
case("several authors are all kept, without their letterboxes’ brackets",
     rss(item("A", None, "a", "<dc:creator>Ann Ito</dc:creator><dc:creator>Bo Ek</dc:creator>"), spaces=DC),
     {"authors": ["Ann Ito", "Bo Ek"]})
case("the source of a search feed’s entry is kept, whatever its link looks like",
     rss(item("Cranes - Harbour Wire", "http://127.0.1.1:9/rss/articles/CBMi!!notbase64?oc=5", "CBMi-x",
              '<source url="http://harbour.example">Harbour Wire</source>')),
     {"guid": "CBMi-x", "source": {"name": "Harbour Wire", "url": has("http://harbour.example")},
      "url": has("http://127.0.1.1:9/rss/articles/CBMi")})
case("the author of a feed speaks for entries without one",
     atom(entry(), head="<author><name>Ann Ito</name></author>"), {"authors": ["Ann Ito"]})

# -- how it comes -----------------------------------------------------------------------------


def coded(coding: str, body: bytes) -> Answer:
    return answer(body, 200, {"Content-Encoding": coding})


_raw = zlib.compressobj(wbits=-15)
case("a gzip body is read", coded("gzip", packed(PLAIN)), {"guid": "plain-1"})
case("x-gzip and capitals are gzip", coded("X-GZip", packed(PLAIN)), {"guid": "plain-1"})
case("a brotli body is read", coded("br", brotli.compress(PLAIN.encode())), {"guid": "plain-1"})
case("a zstd body is read", coded("zstd", zstd.compress(PLAIN.encode())), {"guid": "plain-1"})
case("a deflate body is read", coded("deflate", zlib.compress(PLAIN.encode())), {"guid": "plain-1"})
case("a deflate body without its wrapping is read", coded("deflate",
    _raw.compress(PLAIN.encode()) + _raw.flush()),
     {"guid": "plain-1"})
case("codings one in the other are undone from the last", coded("gzip, br", brotli.compress(packed(PLAIN))),
     {"guid": "plain-1"})
case("gzip of several members is read whole", coded("gzip", packed(PLAIN[:80]) + packed(PLAIN[80:])),
     {"guid": "plain-1"})
case("a body in chunks is read",
     raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
         *(f"{len(one):X};x=y\r\n{one}\r\n".encode() for one in (PLAIN[:7], PLAIN[7:90], PLAIN[90:])),
         b"0\r\nX-After: 1\r\n\r\n"), {"guid": "plain-1"})
case("a body without a length is read to the end of the connection",
     raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n", PLAIN.encode()), {"guid": "plain-1"})
case("an answer of HTTP/1.0 is read",
     raw(b"HTTP/1.0 200 OK\r\nContent-Type: text/xml\r\n\r\n", PLAIN.encode()), {"guid": "plain-1"})
case("226 is taken like 200", answer(PLAIN, 226, {"IM": "feed"}), {"guid": "plain-1"})
case("203 is taken like 200", answer(PLAIN, 203), {"guid": "plain-1"})
case("103 before the answer is passed over",
     raw(b"HTTP/1.1 103 Early Hints\r\nLink: </x.css>\r\n\r\n", answer(PLAIN).raw), {"guid": "plain-1"})
# fmt: on

MANY = 3_000
LATER: dict[str, tuple[Reply, ...]] = {
    "many": (answer(rss(*(item(f"T{n}", None, f"g{n}") for n in range(MANY)))),),
    "edited": (
        answer(rss(item("Forty cranes", None, "e", "<description>forty</description>"))),
        answer(rss(item("Fifty cranes", None, "e", "<description>fifty</description>"))),
    ),
    "vanishing": (answer(rss(TWO)), answer(rss(item("B", None, "b"), item("C", None, "c")))),
    "restless": tuple(
        answer(
            rss(item("Cranes", "http://127.0.1.1:9/restless", f"guid-{n}", "<description>x</description>"))
        )
        for n in range(2)
    ),
    "refused": (answer("no", 403, kind="text/html"),),
    "broken": (answer("no", 502, kind="text/html"),),
    "silent": (
        answer(
            rss(*(item(f"S{n}", None, f"s{n}", dated(NOON - timedelta(days=60, hours=n))) for n in range(30)))
        ),
    ),
    "undated": (answer(rss(item("A", None, "a"))),),
    "emptied": (answer(rss(TWO)), answer(rss())),
    "html": (
        answer(
            "<!doctype html><html><head><title>News</title><link rel='alternate' type='application/rss+xml' "
            "href='/the/feed.xml'></head><body>Hi</body></html>",
            kind="text/html",
        ),
    ),
    "self": (
        answer(
            atom(entry(), head="<link rel='self' href='http://127.0.1.250:9/better.atom'/>"),
            kind="application/atom+xml",
        ),
    ),
    "moved-guid": (
        answer(rss(item("A", "http://127.0.1.1:9/first", "m"))),
        answer(rss(item("A", "http://127.0.1.1:9/second", "m"))),
    ),
}


@dataclass(frozen=True, slots=True)
class Round:
    """What the reader has and says after two rounds."""

    sites: dict[str, Site]
    entries: list[dict[str, Any]]
    status: dict[str, dict[str, Any]]

    def of(self, name: str) -> list[Mapping[str, Any]]:
        return of(self.entries, self.sites[name])


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    with serving() as running:
        yield running


@pytest.fixture(scope="module")
def read(web: Web, tmp_path_factory: pytest.TempPathFactory) -> Round:
    """Every feed, read twice, a day and an hour apart."""
    sites = {name: web.site(reply) for name, (reply, _) in CASES.items()}
    sites |= {name: web.site(*replies) for name, replies in LATER.items()}
    reader = Reader(tmp_path_factory.mktemp("delivery") / "desk", web)
    reader.feeds(*sites.values(), timeout_seconds=20)
    reader.collect()
    reader.collect(25)
    return Round(sites, reader.export(), reader.status())


@pytest.mark.parametrize("sentence", CASES)
def test_delivered(sentence: str, read: Round) -> None:
    wanted = sorted(CASES[sentence][1], key=lambda one: str(one.get("title") or one.get("guid")))
    found = sorted(
        read.of(sentence), key=lambda one: str(one["title" if wanted and "title" in wanted[0] else "guid"])
    )
    if any(isinstance(one.get("title"), Has) for one in wanted):
        wanted, found = list(CASES[sentence][1]), sorted(found, key=lambda one: str(one["guid"]))
    said = [{key: one[key] for key in wanted[min(at, len(wanted) - 1)]} for at, one in enumerate(found)]
    assert said == wanted, read.status[read.sites[sentence].url]


def test_all_of_many_entries_are_kept(read: Round) -> None:
    assert {one["guid"] for one in read.of("many")} == {f"g{n}" for n in range(MANY)}


def test_an_edited_entry_is_brought_up_to_date_and_not_doubled(read: Round) -> None:
    assert [(one["guid"], one["title"]) for one in read.of("edited")] == [("e", "Fifty cranes")]
    assert "fifty" in read.of("edited")[0]["content_html"]


def test_an_entry_that_vanishes_from_its_feed_is_not_deleted(read: Round) -> None:
    assert sorted(one["title"] for one in read.of("vanishing")) == ["A", "B", "C"]
    assert sorted(one["title"] for one in read.of("emptied")) == ["A", "B"]


def test_an_entry_whose_guid_changes_at_each_poll_is_no_second_entry(read: Round) -> None:
    assert len(read.of("restless")) == 1


def test_an_entry_whose_link_moves_is_the_same_entry_at_its_new_address(read: Round) -> None:
    assert [one["url"] for one in read.of("moved-guid")] == ["http://127.0.1.1:9/second"]


def test_when_an_entry_was_first_seen_stays_and_no_date_is_made_up(read: Round) -> None:
    [one] = read.of("undated")
    assert (one["published"], moment(one["first_seen"])) == (None, NOON)


def test_html_in_place_of_a_feed_is_told_with_the_feed_that_it_names(read: Round) -> None:
    said = read.status[read.sites["html"].url]
    assert (said["state"], said["problem"]) == ("failing", "not-a-feed")
    assert f"{read.sites['html'].base}/the/feed.xml" in said["advice"]


def test_where_a_document_says_that_it_lives_is_advice_alone(read: Round) -> None:
    said = read.status[read.sites["self"].url]
    assert "http://127.0.1.250:9/better.atom" in said["advice"]
    assert said["moved_to"] is None
    assert len(read.sites["self"].of()) == 2


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("refused", "4xx"),
        ("broken", "5xx"),
        ("emptied", "empty"),
        ("undated", "undated"),
        ("silent", "silent"),
    ],
)
def test_what_is_wrong_with_a_feed_is_told_by_its_kind_and_in_words(
    name: str, problem: str, read: Round
) -> None:
    said = read.status[read.sites[name].url]
    assert said["problem"] == problem
    assert said["detail"]
    assert (said["state"] == "failing") == (problem in ("4xx", "5xx"))


def test_a_good_feed_has_no_problem(read: Round) -> None:
    said = read.status[read.sites["RSS 2.0 is read, with every field"].url]
    assert (said["state"], said["problem"], said["failures"]) == ("ok", None, 0)
    assert moment(said["last_ok"]) == NOON + timedelta(hours=25)
    assert moment(said["next_due"]) > NOON + timedelta(hours=25)


def test_entries_stand_under_the_address_that_was_configured_and_in_utc(read: Round) -> None:
    assert {one["feed"] for one in read.entries} <= {site.url for site in read.sites.values()}
    times = [moment(one["published"]) for one in read.entries if one["published"]]
    assert times
    assert all(one.utcoffset() == timedelta(0) for one in times)
    assert max(times) <= NOON + timedelta(hours=25)


def test_unchanged_feeds_double_nothing(web: Web, tmp_path: Path) -> None:
    site = web.site(cached(PLAIN, None))
    reader = Reader(tmp_path / "desk", web)
    reader.feeds(site)
    reader.collect()
    reader.collect(25)
    assert [one["guid"] for one in reader.export()] == ["plain-1"]


def test_dates_without_a_zone_are_taken_as_utc_and_old_ones_kept(web: Web, tmp_path: Path) -> None:
    old = datetime(1999, 12, 31, 23, 59, tzinfo=UTC)
    site = web.site(answer(rss(item("A", None, "a", dated(old)))))
    reader = Reader(tmp_path / "desk", web)
    reader.feeds(site)
    reader.collect()
    assert moment(reader.export()[0]["published"]) == old
