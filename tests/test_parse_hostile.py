# ruff: noqa: E501 - a document in two pieces reads worse than a long line
"""Documents made to cost much cost little: each in a process of its own, with its time and memory measured."""

import subprocess
import sys
import time

import fetched
import pytest

from monitor.model import Feed
from monitor.parse import read

FEED = Feed(url="https://news.example/feed.xml", name="News")
ITEM = b"<item><title>One</title><link>https://n.example/1</link></item>"

# One process reads them one after the other: what it takes at most is what the worst of them takes.
PROGRAM = """
import resource, sys, time
sys.path.insert(0, sys.argv[1])
import fetched
from monitor.errors import ParseError
from monitor.model import Feed
from monitor.parse import read

FEED = Feed(url="https://news.example/feed.xml", name="News")
ITEM = b"<item><title>One</title><link>https://n.example/1</link></item>"

def rss(inside):
    return b'<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>' + inside + b"</channel></rss>"

laughs = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
attributes = b" ".join(b"a%d='1'" % n for n in range(1_000_000))
documents = {
    "tags within tags": lambda: rss(ITEM + b"<item><guid>2</guid><description>" + b"<b>" * 200_000),
    "tags within tags, closed": lambda: rss(ITEM + b"<div>" * 200_000 + b"</div>" * 200_000),
    "tags within tags in CDATA": lambda: rss(b"<item><description><![CDATA[" + b"<div><b><a>" * 200_000 + b"]]></description></item>"),
    "a million attributes": lambda: rss(ITEM + b"<item " + attributes + b"><title>x</title></item>"),
    "a million attributes of the root": lambda: b"<rss " + attributes + b"><channel>" + ITEM + b"</channel></rss>",
    "a million attributes in HTML": lambda: rss(b"<item><description><![CDATA[<p " + attributes + b">]]></description></item>"),
    "laughs": lambda: b'<!DOCTYPE r [<!ENTITY l0 "ha">' + laughs + b"]>" + rss(b"<item><title>&l9;</title></item>"),
    "a long entity, often": lambda: b'<!DOCTYPE r [<!ENTITY a "' + b"a" * 100_000 + b'">]>' + rss(b"<item><title>" + b"&a;" * 100_000 + b"</title></item>"),
    "ten megabytes of <": lambda: b"<" * 10_000_000,
    "ten megabytes of < in a feed": lambda: rss(ITEM + b"<" * 10_000_000),
    "ten megabytes of &": lambda: rss(ITEM + b"<item><title>" + b"&" * 10_000_000 + b"</title></item>"),
    "one enormous CDATA": lambda: rss(b"<item><description><![CDATA[" + b"a " * 4_900_000 + b"]]></description></item>"),
    "CDATA that never ends": lambda: b"<rss><channel>" + ITEM + b"<![CDATA[" * 1_000_000,
    "CDATA that is only opened": lambda: rss(ITEM + b"<![CDATA[" * 1_000_000),
    "comments that are only opened": lambda: rss(ITEM + b"<!--" * 2_000_000),
    "comments before the root": lambda: b"<!DOCTYPE a '" + b"<!-- " * 2_000_000,
    "items without end": lambda: b"<rss><channel>" + b"<item><title>x</title>" * 400_000,
    "empty items": lambda: rss(b"<item/>" * 1_400_000),
    "items upon items": lambda: rss(b"".join(b"<item><title>x</title><link>https://n.example/%d</link></item>" % n for n in range(120_000))),
    "tags of no feed": lambda: rss(b"<a/>" * 2_400_000),
    "NULs": lambda: b"\\0" * 10_000_000,
    "NULs in a feed": lambda: rss(ITEM + b"\\0" * 9_000_000),
    "space": lambda: b" " * 10_000_000,
    "a declaration that never ends": lambda: b"<!DOCTYPE a [" + b"<" * 5_000_000,
    "instructions": lambda: b"<?a " * 2_000_000,
    "JSON, deep": lambda: b'{"items":' + b"[" * 5_000_000,
    "JSON, long": lambda: b'{"version":"https://jsonfeed.org/version/1","items":[' + b'{"id":"1"},' * 900_000 + b"{}]}",
    "titles of comments that are only opened": lambda: rss(b"".join(b"<item><title>&lt;b&gt;" + b"&lt;!--" * 1_300 + b"&lt;/b&gt;</title><guid>%d</guid></item>" % n for n in range(1_200))),
    "HTML within HTML": lambda: rss(b"".join(b"<item><description><![CDATA[" + b"<div><b><a>" * 1_600 + b"]]></description><guid>%d</guid></item>" % n for n in range(500))),
    "words that look like addresses": lambda: rss(b"".join(b"<item><author>" + b"a" * 900 + b"@" + b"a." * 400 + b"</author><guid>%d</guid></item>" % n for n in range(3_000))),
}
for name, made in documents.items():
    body = made()
    began = time.process_time()
    try:
        found = f"{len(read(fetched.page(body, FEED.url), FEED).entries)}"
    except ParseError:
        found = "none"
    print(f"{time.process_time() - began:.2f}", found, name, sep="\\t", flush=True)
if sys.platform == "linux":
    # Not ru_maxrss, in which Linux hands on what the process that started this one held.
    status = open("/proc/self/status").read()
    print(int(status.partition("VmHWM:")[2].split()[0]) // 1024)
else:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 20)
"""


def test_no_document_of_ten_megabytes_takes_more_than_seconds_or_300_megabytes() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(__file__).rpartition("/")[0]],
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    *lines, peak = done.stdout.splitlines()
    taken = {name: float(seconds) for seconds, _, name in (line.split("\t") for line in lines)}
    found = {name: entries for _, entries, name in (line.split("\t") for line in lines)}
    assert len(taken) == 30
    # Less than a second on a quiet machine.
    assert {name: seconds for name, seconds in taken.items() if seconds > 8} == {}
    assert int(peak) < 300
    assert (found["NULs in a feed"], found["tags within tags"], found["laughs"]) == ("1", "2", "1")
    assert found["items upon items"] == "10000"


def test_ten_thousand_entries_of_a_document_are_read_and_the_rest_is_counted() -> None:
    items = b"".join(b"<item><guid>%d</guid></item>" % n for n in range(10_007))
    found = read(fetched.page(b"<rss><channel>" + items + b"</channel></rss>", FEED.url), FEED)
    assert (found.listed, found.left_out, found.whole) == (10_000, 7, True)
    assert (found.entries[0].id, found.entries[-1].id) == ("0", "9999")


@pytest.mark.parametrize(
    "words", ["&lt;br " * 20_000, "<![CDATA[" + "<b " * 30_000 + "]]>", "&lt;!--" * 20_000]
)
def test_a_title_of_a_hundred_kilobytes_is_cut_in_no_time(words: str) -> None:
    body = f"<rss><channel><item><guid>1</guid><title>{words}</title></item></channel></rss>"
    began = time.process_time()
    (found,) = read(fetched.page(body, FEED.url), FEED).entries
    assert len(found.title) <= 1_000
    assert time.process_time() - began < 2


def test_what_names_an_entry_is_bounded() -> None:
    address = "https://news.example/" + "a" * 5_000
    body = f"<rss><channel><item><guid>{'g' * 9_000}</guid><link>{address}</link></item></channel></rss>"
    (found,) = read(fetched.page(body, FEED.url), FEED).entries
    assert len(found.id) < 300
    assert found.url is None
