"""Conformance, validators: what a server gave to ask again with goes back to it, verbatim, both, and only
where the whole feed came with it (RFC 9110, sections 8.8 and 13; RFC 9111, section 4.3)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conformance import PLAIN, Reader, atom, item, packed, rss
from conformance_server import Answer, Ask, Reply, Site, Web, answer, raw, serving

TAG, DATE = '"v1-7f3a"', "Tue, 03 Nov 2026 10:00:00 GMT"
BOTH = {"ETag": TAG, "Last-Modified": DATE}
OTHER = {"ETag": '"v2-99"', "Last-Modified": "Wed, 04 Nov 2026 11:11:11 GMT"}
HTML = "<!doctype html><html><head><title>News</title></head><body><p>Hello</p></body></html>"
CAPTCHA = (
    "<!doctype html><html><head><title>Just a moment...</title></head><body><form id='challenge-form' "
    "action='/cdn-cgi/challenge'><noscript>Enable JavaScript and cookies to continue</noscript></form></body>"
    "</html>"
)
CUT = PLAIN[: PLAIN.index("</item>")]
VERBATIM: dict[str, dict[str, str | bytes]] = {
    "both": dict(BOTH),
    "weak": {"ETag": 'W/"weak-1"'},
    "unquoted": {"ETag": "abc123--gzip"},
    "single-quotes": {"ETag": "'abc'"},
    "bytes": {"ETag": b'"\xe9t\xe9-\xff\xc3\xa9"'},
    "inner": {"ETag": r'"a\b, c;d=e  f"'},
    "empty": {"ETag": '""'},
    "long": {"ETag": '"' + "x" * 1500 + '"'},
    "lower-zone": {"Last-Modified": "Tue, 3 Nov 2026 19:00:00 +0900"},
    "asctime": {"Last-Modified": "Tue Nov  3 10:00:00 2026"},
    "iso": {"Last-Modified": "2026-11-03T10:00:00Z"},
    "never": {"Last-Modified": "Thu, 01 Jan 1970 00:00:00 GMT"},
    "ahead": {"Last-Modified": "Fri, 31 Dec 2038 23:59:59 GMT"},
}


def good(headers: dict[str, str | bytes] | None = None, body: str | bytes = PLAIN) -> Answer:
    return answer(body, 200, headers or {})


def chunked(*pieces: str, whole: bool) -> Answer:
    """The pieces as chunks; the last chunk is missing where it is not `whole`."""
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nETag: {TAG}\r\nTransfer-Encoding: chunked\r\n\r\n"
    data = b"".join(f"{len(one.encode()):x}\r\n{one}\r\n".encode() for one in pieces)
    return raw(head.encode(), data, b"0\r\n\r\n" if whole else b"")


def moved(to: Site, **headers: str) -> Answer:
    return answer(b"", 302, {"Location": to.url, **headers}, kind=None)


def unasked(ask: Ask) -> Answer:
    """304, whatever is asked: a server, or a cache before it, that is broken."""
    return answer(b"", 304, {"ETag": TAG})


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    with serving() as running:
        yield running


@pytest.fixture(scope="module")
def sites(web: Web) -> dict[str, Site]:
    """A feed for each check, with what it answers at the first, second, third and fourth time."""
    whole = answer(b"", 304)
    replies: dict[str, list[Reply]] = {
        name: [good(headers), answer(b"", 304)] for name, headers in VERBATIM.items()
    }
    replies |= {
        "none": [good()],
        "html": [answer(HTML, 200, BOTH, kind="text/html")],
        "html-as-feed": [answer(HTML, 200, BOTH)],
        "html-later": [good(dict(BOTH)), answer(HTML, 200, OTHER, kind="text/html"), good()],
        "captcha": [answer(CAPTCHA, 200, BOTH, kind="text/html; charset=utf-8")],
        "captcha-403": [good(dict(BOTH)), answer(CAPTCHA, 403, OTHER, kind="text/html"), good()],
        "short": [answer(PLAIN[:-40], 200, BOTH, length=len(PLAIN))],
        "short-later": [good(dict(BOTH)), answer(PLAIN[:-40], 200, OTHER, length=len(PLAIN)), good()],
        "unended-chunks": [chunked(PLAIN, whole=False)],
        "ended-chunks": [chunked(PLAIN[:99], PLAIN[99:], whole=True), whole],
        "cut-gzip": [answer(packed(PLAIN)[:-60], 200, {**BOTH, "Content-Encoding": "gzip"})],
        "good-gzip": [answer(packed(PLAIN), 200, {**BOTH, "Content-Encoding": "gzip"}), whole],
        "open-root": [answer(CUT, 200, BOTH)],
        "open-atom": [answer(atom("<entry><title>x</title><id>x</id></entry>")[:-9], 200, BOTH)],
        "404": [answer(PLAIN, 404, BOTH), good()],
        "500": [good(dict(BOTH)), answer("no", 500, OTHER), answer("no", 404, OTHER), good()],
        "dropped": [good(dict(BOTH)), good({"ETag": '"v2"'}), answer(b"", 304)],
        "all-dropped": [good(dict(BOTH)), good(), good()],
        "newest": [good(dict(BOTH)), good(dict(OTHER)), answer(b"", 304)],
        "kept": [good(dict(BOTH)), answer(b"", 304), answer(b"", 304)],
        "unasked": [unasked],
        "large": [good(dict(BOTH), rss(item("Long", None, "long",
            f"<description>{'x' * 90_000}</description>")))],
        "moving-b": [good({"ETag": '"of-b"'})],
        "moving-c": [good({"ETag": '"of-c"'})],
    }  # fmt: skip
    found = {name: web.site(*given) for name, given in replies.items()}
    found["moving"] = web.site(
        moved(found["moving-b"], ETag='"of-a"'),
        moved(found["moving-b"], ETag='"of-a"'),
        moved(found["moving-c"], ETag='"of-a"'),
        moved(found["moving-c"]),
    )
    found["within"] = web.site(
        answer(b"", 302, {"Location": "/real.xml", "ETag": '"of-redirect"'}, kind=None), target="/moved.xml"
    )
    found["within"].at("/real.xml", good({"ETag": '"of-real"'}))
    # Its own, and nobody's who answered for it once.
    found["home"] = web.site(good({"ETag": '"of-home"'}), moved(found["moving-b"]), good())
    return found


@pytest.fixture(scope="module")
def read(
    web: Web, sites: dict[str, Site], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, dict[str, Any]]:
    """Four rounds, a day and an hour apart; how the feeds are after the first two."""
    reader = Reader(tmp_path_factory.mktemp("validators") / "desk", web)
    asked = [site for name, site in sites.items() if name not in ("moving-b", "moving-c")]
    reader.feeds(*asked, max_bytes=60_000, timeout_seconds=10)
    reader.collect()
    reader.collect(25)
    after = reader.status()
    reader.collect(50)
    reader.collect(75)
    assert all(len(site.of()) >= 4 for site in asked), "each is asked four times"
    return after


def sent(site: Site, poll: int, target: str | None = None) -> dict[str, bytes | None]:
    """What the request of that poll, from 1, was conditional on."""
    ask = site.of(target)[poll - 1]
    return {"tag": ask.header("If-None-Match"), "date": ask.header("If-Modified-Since")}


NOTHING = {"tag": None, "date": None}
FIRST = {"tag": TAG.encode(), "date": DATE.encode()}


@pytest.mark.parametrize("name", VERBATIM)
def test_validators_go_back_byte_for_byte_and_nothing_that_was_not_given(
    name: str, sites: dict[str, Site], read: object
) -> None:
    given = {
        key: value.encode("latin-1") if isinstance(value, str) else value
        for key, value in VERBATIM[name].items()
    }
    wanted = {"tag": given.get("ETag"), "date": given.get("Last-Modified")}
    assert sent(sites[name], 2) == wanted


def test_the_first_request_is_unconditional(sites: dict[str, Site], read: object) -> None:
    assert {name: sent(site, 1) for name, site in sites.items()} == dict.fromkeys(sites, NOTHING)


def test_where_a_server_gives_none_none_is_made_up(sites: dict[str, Site], read: object) -> None:
    assert [sent(sites["none"], poll) for poll in (2, 3, 4)] == [NOTHING] * 3


@pytest.mark.parametrize(
    "name",
    [
        "html", "html-as-feed", "captcha", "short", "unended-chunks", "cut-gzip", "open-root", "open-atom",
        "404",
        "large",
    ],
)  # fmt: skip
def test_validators_of_what_is_no_whole_feed_are_not_kept(
    name: str, sites: dict[str, Site], read: object
) -> None:
    assert [sent(sites[name], poll) for poll in (2, 3)] == [NOTHING] * 2


@pytest.mark.parametrize("name", ["ended-chunks", "good-gzip"])
def test_validators_of_a_whole_feed_are_kept_however_it_came(
    name: str, sites: dict[str, Site], read: object
) -> None:
    assert sent(sites[name], 2)["tag"] == TAG.encode()


@pytest.mark.parametrize("name", ["html-later", "captcha-403", "short-later", "500"])
def test_an_answer_that_is_no_feed_does_not_replace_the_validators_of_the_last_that_was(
    name: str, sites: dict[str, Site], read: object
) -> None:
    assert sent(sites[name], 2) == FIRST
    assert sent(sites[name], 3) in (FIRST, NOTHING)
    assert sent(sites[name], 3)["tag"] != b'"v2-99"'


def test_a_validator_that_the_newest_answer_no_longer_gives_is_no_longer_sent(
    sites: dict[str, Site], read: object
) -> None:
    assert sent(sites["dropped"], 3) == {"tag": b'"v2"', "date": None}
    assert sent(sites["all-dropped"], 2) == FIRST
    assert [sent(sites["all-dropped"], poll) for poll in (3, 4)] == [NOTHING] * 2


def test_the_validators_of_the_newest_answer_are_sent(sites: dict[str, Site], read: object) -> None:
    newest = {"tag": b'"v2-99"', "date": b"Wed, 04 Nov 2026 11:11:11 GMT"}
    assert [sent(sites["newest"], poll) for poll in (2, 3, 4)] == [FIRST, newest, newest]


def test_a_304_without_validators_leaves_them_as_they_are(sites: dict[str, Site], read: object) -> None:
    assert [sent(sites["kept"], poll) for poll in (2, 3, 4)] == [FIRST] * 3


def test_a_304_that_nobody_asked_for_is_a_failure_and_nothing_to_ask_again_with(
    sites: dict[str, Site], read: dict[str, dict[str, Any]]
) -> None:
    health = read[sites["unasked"].url]
    assert (health["last_ok"], health["failures"]) == (None, 2)
    assert [sent(sites["unasked"], poll) for poll in (2, 3)] == [NOTHING] * 2


def test_a_304_that_was_asked_for_is_a_success(
    sites: dict[str, Site], read: dict[str, dict[str, Any]]
) -> None:
    health = read[sites["kept"].url]
    assert (health["failures"], health["problem"]) == (0, None)
    assert health["last_ok"].startswith("2026-11-24T09:00")


def test_after_a_temporary_redirect_each_address_gets_its_own_validators_alone(
    sites: dict[str, Site], read: object
) -> None:
    assert [sent(sites["moving"], poll) for poll in (2, 3, 4)] == [NOTHING] * 3
    assert sent(sites["moving-b"], 2)["tag"] == b'"of-b"'
    assert [sent(sites["within"], poll) for poll in (2, 3)] == [NOTHING] * 2
    assert sent(sites["within"], 2, "/real.xml")["tag"] == b'"of-real"'


def test_where_a_redirect_leads_elsewhere_the_validators_do_not_go_along(
    sites: dict[str, Site], read: object
) -> None:
    assert sent(sites["moving-c"], 1) == NOTHING
    assert sent(sites["moving-c"], 2)["tag"] == b'"of-c"'


def test_who_answered_once_for_a_feed_is_not_sent_its_validators_nor_it_theirs(
    sites: dict[str, Site], read: object
) -> None:
    assert sent(sites["home"], 2)["tag"] == b'"of-home"'
    assert sent(sites["home"], 3)["tag"] in (None, b'"of-home"')
    assert b'"of-home"' not in b"".join(ask.head for ask in sites["moving-b"].asks)


def test_a_feed_that_is_configured_at_a_new_address_is_asked_there_without_the_old_ones(
    web: Web, tmp_path: Path
) -> None:
    old, new = web.site(good(dict(BOTH))), web.site(good(dict(OTHER)))
    reader = Reader(tmp_path / "desk", web)
    reader.feeds({"name": "News", "url": old.url})
    reader.collect()
    reader.feeds({"name": "News", "url": new.url})
    reader.collect(25)
    assert (len(old.of()), sent(new, 1)) == (1, NOTHING)
