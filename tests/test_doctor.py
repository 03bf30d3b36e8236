"""`monitor check --online` as a doctor: what is wrong with each feed, and what to do, in words that help."""

from __future__ import annotations

import json
import socket
import ssl
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import trustme
from conformance import Reader, dated, item, rss
from conformance_server import NOON, Answer, answer, serving
from test_status import desk, monitor

from monitor.cli import doctor, doors
from monitor.config import load
from monitor.fetch import certificate
from monitor.pipeline import Diagnosis

FEEDS_ALONE = (
    "tags: {ai: {match: nvidia}}\nfeeds: [{url: 'http://127.0.0.1:1/feed', name: Nowhere}]\n"
    "fetch: {allow: [127.0.0.0/8]}\n"
)
HTML = "text/html; charset=utf-8"
DAY = timedelta(days=1)
TEXT = " ".join(f"The harbour board met again on pier {n} and voted for the new crane." for n in range(1, 40))
ARTICLE = (
    "<html lang='en'><head><title>The crane</title></head><body><article><h1>The crane</h1>"
    + "".join(f"<p>{sentence}.</p>" for sentence in TEXT.split(". "))
    + "</article></body></html>"
)
CONSENT = (
    "<html><head><title>Before you continue</title></head><body><p>We and our partners use cookies. We value "
    "your privacy.</p><button>Accept all cookies</button><button>Reject all</button></body></html>"
)
CHECK = (
    "<html><head><title>Just a moment...</title></head><body><script>window._cf_chl_opt={}</script>"
    "Checking your browser</body></html>"
)


def page(*links: str) -> Answer:
    """A web page that names these feeds."""
    heads = "".join(f"<link rel=alternate type=application/rss+xml href='{one}'>" for one in links)
    return answer(
        f"<html><head><title>News</title>{heads}</head><body><h1>News</h1></body></html>", kind=HTML
    )


def entries(base: str, count: int = 3, *, head: str = "") -> str:
    """A feed whose entries have pages at `base`."""
    listed = [item(f"Crane {n}", f"{base}/story/{n}", f"c{n}", dated(NOON - n * DAY)) for n in range(count)]
    return rss(*listed, head=head)


@contextmanager
def speaking_old_tls(certificate: trustme.LeafCert, host: str) -> Iterator[int]:
    """A server that speaks TLS 1.1 and nothing better, and says so as real ones do; its port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1

    def serve() -> None:
        while True:
            try:
                made, _ = door.accept()
            except OSError:
                return
            with suppress(OSError), context.wrap_socket(made, server_side=True):
                pass

    with socket.create_server((host, 0)) as door:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield int(door.getsockname()[1])
        door.shutdown(socket.SHUT_RDWR)


class Found:
    """What the doctor said of every feed, by the names the tests know them under."""

    def __init__(self, lines: list[dict[str, Any]], names: dict[str, str], shown: str, code: int) -> None:
        self.feeds = {
            name: next(one for one in lines if one.get("url") == url) for name, url in names.items()
        }
        self.here = {one["name"]: one for one in lines if one["kind"] == "here"}
        self.shown = shown
        self.code = code

    def step(self, feed: str, step: str, verdict: str | None = None) -> tuple[str, str, str]:
        """Verdict, words and advice of a step of a feed."""
        for one in self.feeds[feed]["steps"]:
            if one["step"] == step and verdict in (None, one["verdict"]):
                return one["verdict"], one["said"], one["to_do"] or ""
        raise AssertionError(f"no such step: {self.feeds[feed]['steps']}")


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Found]:
    """One check of feeds with every kind of trouble, over real connections."""
    folder = tmp_path_factory.mktemp("doctor")
    ours, theirs = trustme.CA(), trustme.CA()
    ours.cert_pem.write_to_path(str(folder / "ca.pem"))
    past = datetime.now(UTC) - 20 * DAY - timedelta(hours=1)
    with serving() as web, speaking_old_tls(ours.issue_cert("127.0.1.203"), "127.0.1.203") as port:

        def secure(certificate: trustme.LeafCert, host: str | None = None) -> str:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            certificate.configure_cert(context)
            return web.site(answer(entries("http://127.0.1.1")), tls=context, host=host).url

        good = web.site(answer("", headers={}))
        clock = {"Date": web.moment(minutes=12), "ETag": '"1"'}
        wish = "<ttl>90</ttl><language>en</language>"
        good.at("/feed.xml", answer(entries(good.base, 20, head=wish), headers=clock))
        for n in range(20):
            good.at(f"/story/{n}", answer(ARTICLE, kind=HTML))
        walled = web.site(answer("", 200))
        walled.at("/feed.xml", answer(entries(walled.base), headers=clock))
        for n in range(3):
            walled.at(f"/story/{n}", answer(CONSENT, kind=HTML))
        private = web.site()
        private.at("/feed.xml", answer(entries(private.base), headers=clock))
        private.at("/robots.txt", answer("User-agent: *\nDisallow: /story/", kind="text/plain"))
        offering = web.site(page("/comments/feed", "/broken.xml", "/news.xml"))
        offering.at("/news.xml", answer(entries(good.base, 20)))
        misnamed = web.site(answer(entries(good.base), headers=clock, kind=HTML))
        moved = web.site(answer("", 301, {"Location": good.url}, kind=None))
        bare = web.site(answer(rss(item("Undated", None, "u1"), item("Undated too", None, "u2"))))
        plain = web.site(answer(entries(good.base)))
        statuses = {
            code: web.site(answer("no", code, kind="text/plain")).url for code in (401, 403, 404, 410, 503)
        }
        names = {
            "good": good.url,
            "walled": walled.url,
            "private": private.url,
            "offering": offering.url,
            "offering nothing": web.site(page()).url,
            "misnamed": misnamed.url,
            "moved": moved.url,
            "bare": bare.url,
            "empty": web.site(answer(rss(), headers=clock)).url,
            "checked": web.site(answer(CHECK, 403, kind=HTML)).url,
            "expired": secure(ours.issue_cert("127.0.1.201", not_after=past), "127.0.1.201"),
            "other host": secure(ours.issue_cert("other.example", "www.other.example")),
            "self-signed": secure(theirs.issue_cert("127.0.1.202"), "127.0.1.202"),
            "old": f"https://127.0.1.203:{port}/feed.xml",
            "no tls": plain.url.replace("http://", "https://"),
            "refused": "http://127.0.1.1:9/feed.xml",
            "not allowed": f"http://127.0.2.1:{web.port or 80}/feed.xml",
            "led astray": web.site(answer("", 302, {"Location": "http://127.0.0.1/x"}, kind=None)).url,
            "unknown": "http://no-such-host.invalid/feed.xml",
            **{str(code): url for code, url in statuses.items()},
        }
        reader = Reader(folder / "desk", web, {"SSL_CERT_FILE": str(folder / "ca.pem")})
        reader.feeds(
            *({"name": name, "url": url} for name, url in names.items()), delay_seconds=0, timeout_seconds=8
        )
        done = reader.run("check", "--online", "--json")
        shown = reader.run(
            "check", "--feed", "offering", "--feed", "GOOD", "--feed", "404", "--feed", "walled"
        )
        yield Found(json.loads(done.stdout), names, shown.stdout, done.returncode)
        assert not (folder / "desk" / ".monitor").exists(), "nothing is stored"


def test_a_good_feed_passes_every_step_to_the_text_of_its_newest_page(found: Found) -> None:
    feed = found.feeds["good"]
    assert [one["step"] for one in feed["steps"]] == [
        "address", "name", "connection", "answer", "document", "robots", "page",
    ]  # fmt: skip
    assert {one["verdict"] for one in feed["steps"]} == {"ok"}
    assert (feed["ok"], feed["entries"], feed["problem"]) == (True, 20, None)
    said = found.step("good", "document")[1]
    assert said.startswith("20 entries, the newest of 2026-")
    assert said.endswith("in en, asks to be asked every 90 minutes")
    assert "full text: its newest page is an article of 5" in found.step("good", "page")[1]


def test_a_feed_without_full_text_says_what_stands_before_it(found: Found) -> None:
    verdict, said, _ = found.step("walled", "page")
    assert (verdict, "asks for consent" in said, "the feed’s own text" in said) == ("note", True, True)
    assert found.feeds["walled"]["ok"]


def test_pages_that_robots_txt_keeps_to_itself_are_not_fetched(found: Found) -> None:
    verdict, said, _ = found.step("private", "robots")
    assert (verdict, said.startswith("robots.txt asks programs to leave its pages alone")) == ("note", True)
    assert "page" not in {one["step"] for one in found.feeds["private"]["steps"]}


def test_a_page_in_a_feeds_place_leads_to_the_feed_that_it_names_and_that_is_one(found: Found) -> None:
    verdict, said, advice = found.step("offering", "document")
    assert (verdict, said) == ("failed", "a web page in place of a feed")
    news = found.feeds["offering"]["url"].replace("/feed.xml", "/news.xml")
    assert advice == f"it offers {news}: a feed of 20 entries; put that in"


def test_a_page_that_names_no_feed_says_how_to_look_for_one(found: Found) -> None:
    _, said, advice = found.step("offering nothing", "document")
    assert said == "a web page in place of a feed"
    assert advice.endswith(f"monitor feeds discover {found.feeds['offering nothing']['url']}")


def test_a_feed_under_a_wrong_type_is_read_and_told_of(found: Found) -> None:
    said = [one["said"] for one in found.feeds["misnamed"]["steps"]]
    assert "is called text/html, and is a feed all the same" in said
    assert found.feeds["misnamed"]["ok"]


def test_a_permanent_redirect_gives_the_address_to_put_in(found: Found) -> None:
    good = found.feeds["good"]["url"]
    assert found.step("moved", "answer", "note")[1:] == (
        f"moved for good to {good}",
        f"put {good} into feeds.yaml",
    )
    assert found.feeds["moved"]["moved_to"] == good


def test_no_dates_no_validators_and_no_pages_are_told(found: Found) -> None:
    steps = {one["said"] for one in found.feeds["bare"]["steps"]}
    assert "gives neither ETag nor Last-Modified: it will be asked once a day at most" in steps
    assert "no entry has a date: when each was first seen counts" in steps
    assert "its entries lead to no page: the feed’s own text is all there is" in steps
    assert found.feeds["bare"]["undated"] == 2


def test_an_empty_feed_is_a_note(found: Found) -> None:
    assert found.step("empty", "document")[:2] == ("note", "no entry in it")
    assert found.feeds["empty"]["ok"]


@pytest.mark.parametrize(
    ("feed", "said", "advice"),
    [
        ("expired", "its certificate ended on ", "clock is right"),
        (
            "other host",
            "its certificate is for other.example, www.other.example, not for 127.0.1.",
            "that name",
        ),
        ("self-signed", "its certificate is signed by nobody whom this machine knows", "SSL_CERT_FILE"),
        ("old", "speaks only TLS 1.1 or older", "the outlet’s to mend"),
        ("no tls", "does not speak TLS on port", "http://"),
        ("refused", "nobody takes the connection (127.0.1.1, port 9)", "firewall"),
    ],
)
def test_a_fault_of_the_connection_is_named(feed: str, said: str, advice: str, found: Found) -> None:
    verdict, words, to_do = found.step(feed, "connection")
    assert (verdict, said in words, advice in to_do) == ("failed", True, True), (words, to_do)


def test_an_expired_certificate_says_since_when(found: Found) -> None:
    said = found.step("expired", "connection")[1]
    past = datetime.now(UTC) - 20 * DAY - timedelta(hours=1)
    assert f"{past:%Y-%m-%d}" in said


@pytest.mark.parametrize(
    ("feed", "said", "advice"),
    [
        ("401", "HTTP 401", "`auth:`"),
        ("403", "HTTP 403", "refuse programs"),
        ("404", "HTTP 404", "monitor feeds discover"),
        ("410", "gone for good", "take it out"),
        ("503", "HTTP 503", "the server’s own fault"),
        ("checked", "a browser check (Cloudflare)", "nothing here gets round it"),
        ("led astray", "127.0.0.1", "fetch.allow"),
    ],
)
def test_an_answer_that_is_none_says_what_to_do(feed: str, said: str, advice: str, found: Found) -> None:
    verdict, words, to_do = found.step(feed, "answer")
    assert (verdict, said in words, advice in to_do) == ("failed", True, True), (words, to_do)


def test_a_private_address_says_what_to_allow(found: Found) -> None:
    verdict, said, advice = found.step("not allowed", "name")
    assert (verdict, "private or reserved network" in said, "127.0.2.1/32" in advice) == (
        "failed",
        True,
        True,
    )


def test_a_name_that_leads_nowhere_is_not_tried_further(found: Found) -> None:
    verdict, said, advice = found.step("unknown", "name")
    assert (verdict, "no-such-host.invalid" in said, advice != "") == ("failed", True, True)
    assert found.feeds["unknown"]["steps"][-1]["step"] == "name"


def test_the_clock_is_held_against_those_of_the_servers(found: Found) -> None:
    assert found.here["clock"]["said"].startswith("the clock here is 12 minutes behind those of ")
    assert found.here["clock"]["ok"], "a note"


def test_single_feeds_that_fail_are_told_and_are_no_failure_of_the_whole(found: Found) -> None:
    assert found.code == 0


def test_people_get_a_line_for_a_good_feed_and_a_block_for_each_other(found: Found) -> None:
    lines = found.shown.splitlines()
    assert lines[0] == "2 of 4 feeds can be read"
    [good] = [line for line in lines if line.startswith("ok ")]
    assert "20 entries" in good
    assert "full text" in good
    at = lines.index("failed  offering")
    assert lines[at + 2] == "    document: a web page in place of a feed"
    assert lines[at + 3].startswith("        → it offers http")
    assert lines.index("note  walled") > at, "what failed comes first"
    assert "clock" not in found.shown, "who asks about a feed asks about nothing else"


def test_a_feed_that_is_not_there_is_named_with_the_one_that_may_be_meant(tmp_path: Path) -> None:
    told = monitor("check", "--feed", "Legder", at=desk(tmp_path), code=2)
    assert "did you mean 'Ledger'?" in told


# -- what is no feed's document ----------------------------------------------------------------


def test_a_page_a_sitemap_and_a_mailbox_are_tried_as_they_are_collected(tmp_path: Path) -> None:
    with serving() as web:
        paper = web.site()
        listed = "".join(f"<li><a href='/story/{n}'>Crane number {n} has come</a></li>" for n in range(3))
        for target in ("/news/", "/news/?no"):
            paper.at(target, answer(f"<html><body><main><ul>{listed}</ul></main></body></html>", kind=HTML))
        places = "".join(
            f"<url><loc>{paper.base}/story/{n}</loc><lastmod>2026-11-1{n}</lastmod></url>" for n in range(3)
        )
        sitemap = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{places}</urlset>'
        paper.at("/sitemap.xml", answer(sitemap, kind="application/xml"))
        for n in range(3):
            paper.at(f"/story/{n}", answer(ARTICLE, kind=HTML))
        (tmp_path / "box" / "cur").mkdir(parents=True)
        (tmp_path / "box" / "new").mkdir()
        reader = Reader(tmp_path / "desk", web)
        reader.feeds(
            {"name": "page", "url": f"{paper.base}/news/", "select": "main a"},
            {"name": "no link", "url": f"{paper.base}/news/?no", "select": "main b a"},
            {"name": "sitemap", "url": f"{paper.base}/sitemap.xml", "sitemap": True},
            {"name": "mailbox", "url": f"maildir:{tmp_path}/box"},
            delay_seconds=0,
        )
        done = reader.run("check", "--online", "--json")
    lines = {one["name"]: one for one in json.loads(done.stdout) if one["kind"] == "feed"}
    assert {name: one["ok"] for name, one in lines.items()} == {
        "page": True, "no link": False, "sitemap": True, "mailbox": True,
    }  # fmt: skip
    assert lines["page"]["entries"] == 3
    assert lines["page"]["steps"][-1]["said"].startswith("full text: its newest page is an article of")


# -- the way out -------------------------------------------------------------------------------


@contextmanager
def silent() -> Iterator[int]:
    """A port that takes connections and says nothing, as one does that waits for TLS."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_mail_port_that_says_nothing_is_named_with_the_ports_that_schemes_want(
    tmp_path: Path, scheme: str
) -> None:
    with silent() as port:
        mail = f"mail: {{from: a@b.example, to: [a@b.example], server: '{scheme}://127.0.0.1:{port}', "
        text = FEEDS_ALONE + mail + "timeout_seconds: 1}\n"
        (tmp_path / "feeds.yaml").write_text(text, encoding="utf-8")
        said = " ".join(monitor("check", "--online", at=tmp_path, code=1).split())
    assert f"mail: {scheme}://127.0.0.1:{port}: " in said
    assert "time-out after 1 s; check the port: 465 wants smtps://, 587 smtp+starttls://" in said


def test_who_waits_for_a_check_waits_seconds_where_mail_may_take_minutes(tmp_path: Path) -> None:
    with silent() as port:
        mail = f"mail: {{from: a@b.example, to: [a@b.example], server: 'smtp://127.0.0.1:{port}'}}\n"
        (tmp_path / "feeds.yaml").write_text(FEEDS_ALONE + mail, encoding="utf-8")
        with doors.ways(load(tmp_path / "feeds.yaml", {}), patience=0.2) as ways:
            assert ways.mail is not None
            assert "time-out after 0.2 s" in ways.mail.check()


def test_a_configuration_that_mails_nobody_is_told_so(tmp_path: Path) -> None:
    (tmp_path / "feeds.yaml").write_text(FEEDS_ALONE, encoding="utf-8")
    said = monitor("check", "--online", at=tmp_path, code=1)
    assert "nobody is mailed: the configuration has no mail: section" in " ".join(said.split())


# -- this machine ------------------------------------------------------------------------------


def test_a_configuration_without_a_contact_is_told_and_is_no_failure(tmp_path: Path) -> None:
    [found] = doctor.here(load(desk(tmp_path) / "feeds.yaml", {"WIRE_KEY": "k"}), ())
    assert (found.name, found.failed, "fetch.contact" in found.advice) == ("contact", False, True)
    assert not (tmp_path / ".monitor").exists(), "a store is not made by looking"


def test_a_store_that_cannot_be_used_is_a_failure_with_its_name(tmp_path: Path) -> None:
    config = load(desk(tmp_path) / "feeds.yaml", {"WIRE_KEY": "k"})
    (tmp_path / ".monitor").mkdir()
    (tmp_path / ".monitor" / "monitor.db").write_text("no store" * 200, encoding="utf-8")
    found = {one.name: one for one in doctor.here(config, ())}
    assert found["store"].failed
    assert "monitor.db" in found["store"].said


@pytest.mark.parametrize(
    ("minutes", "said"),
    [((4, 5, 4), None), ((-90, -91, 3000), "90 minutes ahead of those of 3 servers"),
     ((6,), "behind that of the server")],
)  # fmt: skip
def test_clocks_that_are_more_than_five_minutes_apart_are_told(
    minutes: tuple[int, ...], said: str | None, tmp_path: Path
) -> None:
    config = load(desk(tmp_path) / "feeds.yaml", {"WIRE_KEY": "k"})
    seen = [Diagnosis(feed=config.feeds[0], steps=(), ahead=timedelta(minutes=one)) for one in minutes]
    found = {one.name: one.said for one in doctor.here(config, seen)}
    assert ("clock" in found) == (said is not None)
    assert said is None or said in found["clock"]


# -- certificates, read ------------------------------------------------------------------------


def test_a_certificate_says_whose_it_is_and_how_long() -> None:
    ends = datetime(2027, 3, 4, 5, 6, 7, tzinfo=UTC)
    made = trustme.CA().issue_cert("a.example", "*.b.example", "192.0.2.7", "2001:db8::7", not_after=ends)
    found = certificate.read(der(made))
    assert found is not None
    assert found.names == ("a.example", "*.b.example", "192.0.2.7", "2001:db8::7")
    assert (found.ends, found.begins < ends, found.own) == (ends, True, False)


def test_bytes_that_are_no_certificate_are_none() -> None:
    whole = der(trustme.CA().issue_cert("a.example"))
    for cut in range(0, len(whole), 7):
        assert certificate.read(whole[:cut]) is None
    for at in range(0, len(whole), 3):
        certificate.read(whole[:at] + b"\xff" + whole[at + 1 :])
    assert certificate.read(b"\x30\x80" * 500) is None


def der(made: trustme.LeafCert) -> bytes:
    return ssl.PEM_cert_to_DER_cert(made.cert_chain_pems[0].bytes().decode())
