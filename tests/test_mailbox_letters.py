"""A newsletter as an entry: what it tells, and nothing of whom it was sent to."""

from __future__ import annotations

import base64
import random
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from monitor.model import Entry, Feed, Mail
from monitor.parse import letters, personal

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
BOX = Feed(url="maildir:Mail", name="Newsletters", kind="mailbox", lang="en")
ARRIVED = datetime(2026, 11, 22, 9, tzinfo=UTC)
HEAD = (
    "From: Harbour Letter <news@letters.example>\r\nTo: Anna Berg <anna.berg@home.example>\r\n"
    "Subject: Forty cranes\r\nDate: Fri, 20 Nov 2026 10:00:00 +0900\r\nMessage-ID: <1@letters.example>\r\n"
)


def entry(raw: bytes, reader: str = "") -> Entry:
    (found,) = letters.read([Mail(name="1", raw=raw, arrived=ARRIVED)], BOX, NOW, reader).entries
    return found


def html(body: str, head: str = HEAD) -> Entry:
    return entry(f"{head}Content-Type: text/html; charset=utf-8\r\n\r\n{body}".encode())


# -- what it tells ----------------------------------------------------------------------------


def test_a_mail_is_an_entry_with_its_own_text() -> None:
    message = EmailMessage()
    message["From"] = "港の便り <news@letters.example>"
    message["Subject"] = "港湾評議会、クレーン40基を発注"
    message["Date"] = "Fri, 20 Nov 2026 10:00:00 +0900"
    message["Message-ID"] = "<abc@letters.example>"
    message.set_content("Plain words.")
    message.add_alternative("<h1>Cranes</h1><p>The harbour has <b>forty</b>.</p>", subtype="html")
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="x.pdf")
    found = entry(message.as_bytes())
    assert (found.id, found.url) == ("<abc@letters.example>", None)
    assert (found.title, found.source, found.authors) == (
        "港湾評議会、クレーン40基を発注",
        "港の便り",
        ("港の便り",),
    )
    assert found.published == datetime(2026, 11, 20, 1, tzinfo=UTC)
    assert found.text == "Cranes\n\nThe harbour has forty."
    assert "<b>forty</b>" in found.content_html


def test_plain_text_becomes_paragraphs() -> None:
    found = entry(f"{HEAD}\r\nOne <quay> & a thing.\r\n\r\n> quoted before\r\n\r\nAnother.\r\n".encode())
    assert found.text == "One <quay> & a thing.\n\nAnother."


@pytest.mark.parametrize(
    ("charset", "header"),
    [
        ("iso2022_jp", "charset=iso-2022-jp"),
        ("cp932", "charset=Shift_JIS"),
        ("euc_jp", "charset=euc-jp"),
        ("utf-8", "charset=utf-8"),
        ("utf-8", "charset=no-such-thing"),
        ("cp932", ""),
    ],
)
def test_every_charset_is_read_by_header_or_by_the_document(charset: str, header: str) -> None:
    words = "港湾評議会はクレーン四十基を発注した。" * 3
    meta = "" if header else f"<meta charset='{'shift_jis' if charset == 'cp932' else charset}'>"
    body = base64.encodebytes(f"<html><head>{meta}</head><p>{words}</p>".encode(charset))
    kind = f"text/html; {header}" if header else "text/html"
    raw = f"{HEAD}Content-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n\r\n".encode() + body
    assert entry(raw).text == words


@pytest.mark.parametrize(
    "raw", ["港の便り".encode(), "港の便り".encode("iso2022_jp"), "港の便り".encode("cp932")]
)
def test_a_subject_that_should_have_been_encoded_is_read_as_it_looks(raw: bytes) -> None:
    head = HEAD.replace("Subject: Forty cranes\r\n", "").encode()
    assert entry(head + b"Subject: " + raw * 3 + b"\r\n\r\nx\r\n").title == "港の便り" * 3


def test_a_date_to_come_is_now_and_a_missing_one_is_when_it_arrived() -> None:
    late = HEAD.replace("20 Nov 2026", "20 Dec 2027")
    none = HEAD.replace("Date: Fri, 20 Nov 2026 10:00:00 +0900\r\n", "")
    assert (entry(f"{late}\r\nx".encode()).published, entry(f"{late}\r\nx".encode()).ahead) == (NOW, True)
    assert entry(f"{none}\r\nx".encode()).published == ARRIVED


def test_an_archive_that_the_mail_names_is_its_address_and_no_other_link_is() -> None:
    archived = HEAD + "Archived-At: <https://lists.example/archives/2026/11/forty-cranes>\r\n"
    personal_one = HEAD + "Archived-At: <https://lists.example/a?u=anna.berg@home.example>\r\n"
    listed = HEAD + "List-Archive: <https://lists.example/archives/>\r\n"
    assert html("<p>x</p>", archived).url == "https://lists.example/archives/2026/11/forty-cranes"
    assert html("<p>x</p>", personal_one).url is None
    assert html("<p>x <a href='https://letters.example/view'>View in browser</a></p>", listed).url is None


def test_two_mails_without_an_id_are_two_entries_and_one_twice_is_one() -> None:
    head = HEAD.replace("Message-ID: <1@letters.example>\r\n", "")
    one, two = (Mail(name=str(n), raw=f"{head}\r\nBody {n}".encode()) for n in (1, 2))
    assert len({found.id for found in letters.read([one, two, one], BOX, NOW).entries}) == 2


# -- what it does not tell --------------------------------------------------------------------

FOOTERS = (
    "You are receiving this email because you signed up at letters.example.",
    "<a href='https://l.example/u/x9'>Unsubscribe</a> | <a href='https://l.example/x9'>Preferences</a>",
    "This newsletter was sent to anna.berg@home.example",
    "Having trouble viewing this? <a href='https://letters.example/w/x9'>View in browser</a>",
    "配信停止は<a href='https://letters.example/u/x9'>こちら</a>",
    "<a href='https://letters.example/u/x9'>ブラウザで見る</a>",
    "Newsletter <a href='https://letters.example/u/x9'>abbestellen</a>",
    "<a href='https://letters.example/u/x9'>Se désabonner</a>",
    "Hi Anna,",
    "Dear Anna Berg,",
)


@pytest.mark.parametrize("footer", FOOTERS)
def test_lines_about_the_subscription_and_the_reader_are_cut(footer: str) -> None:
    body = f"<table><tr><td><p>The harbour has cranes.</p></td></tr><tr><td>{footer}</td></tr></table>"
    found = html(body)
    assert found.text == "The harbour has cranes."
    assert "x9" not in found.content_html


KEPT = (
    "Readers may opt out of the scheme, the council said on Friday, and the port expects few to do so.",
    "Subscribers grew by a tenth, said its director.",
    "The mayor unveiled a plan to preserve the quay and manage the harbour for a generation, on Friday.",
)


@pytest.mark.parametrize("line", KEPT)
def test_what_is_news_is_not_cut(line: str) -> None:
    assert html(f"<p>{line}</p>").text == line


def test_pictures_and_hidden_words_are_gone() -> None:
    found = html(
        "<div style='display:none;max-height:0'>preheader</div><p>News.</p>"
        "<img src='https://t.example/open.gif?u=anna' width=1 height=1><script>x()</script><style>p{}</style>"
    )
    assert found.text == "News."
    assert "t.example" not in found.content_html


@pytest.mark.parametrize(
    "link",
    [
        "https://click.letters.example/f/a/Wm9CaXJkc0FyZU5vdFJlYWw~/AAQRxQA~",
        "https://letters.us1.list-manage.com/track/click?u=1&id=2&e=3",
        "https://paper.example/story?uid=77881",
        "https://paper.example/anna.berg@home.example/story",
        "https://paper.example/r/eyJ1IjoiYW5uYSJ9eyJ1IjoiYW5uYSJ9",
        "https://substack.com/redirect/2/eyJlIjoiaHR0cHM6Ly93d3cuZXhhbXBsZSJ9",
        "javascript:alert(1)",
    ],
)
def test_a_link_that_may_be_the_readers_own_keeps_its_words_alone(link: str) -> None:
    found = html(f"<p>See <a href='{link}'>the story</a>.</p><p>Or {link} now.</p>")
    assert "href" not in found.content_html
    assert "the story" in found.text
    assert not any(
        piece in found.content_html for piece in ("letters.example", "77881", "eyJ", "home.example")
    )


@pytest.mark.parametrize(
    "link",
    [
        "https://paper.example/news/2026/11/20/forty-cranes-for-the-harbour",
        "https://www3.nhk.or.jp/news/html/20261120/k10014643211000.html",
        "https://www.bloomberg.com/news/articles/2026-11-20/harbour-orders",
        "https://go.dev/blog/cranes",
    ],
)
def test_a_link_that_everybody_has_stays_without_its_campaign(link: str) -> None:
    found = html(f"<p>See <a href='{link}?utm_source=letter&utm_campaign=x'>the story</a>.</p>")
    assert f'href="{link}"' in found.content_html


def test_the_readers_address_is_nowhere_even_in_the_middle_of_a_long_text() -> None:
    long = "The harbour has ordered forty cranes for its northern quay. " * 20
    found = html(f"<p>{long} Write to anna.berg@home.example or ANNA.BERG@HOME.EXAMPLE. {long}</p>")
    assert "forty cranes" in found.text
    assert "berg" not in (found.text + found.content_html + found.title).lower()


def test_whose_mailbox_it_is_counts_though_the_mail_does_not_say() -> None:
    head = HEAD.replace("Anna Berg <anna.berg@home.example>", "list@letters.example")
    raw = f"{head}\r\nFor me@home.example only."
    assert "me@home.example" not in entry(raw.encode(), "me@home.example").text


# -- what is hostile --------------------------------------------------------------------------

HOSTILE = (
    b"",
    b"\0" * 1_000,
    b"From: \r\n\r\n",
    b"Content-Type: multipart/mixed; boundary=\r\n\r\n--\r\n",
    b"Content-Type: multipart/mixed; boundary=x\r\n\r\n"
    + b"--x\r\nContent-Type: multipart/mixed; boundary=x\r\n" * 500,
    b"Subject: =?utf-8?q?" + b"=FF" * 500 + b"?=\r\n\r\nx",
    b"Subject: =?no-such?b?AAAA?= =?utf-8?b?!!!?=\r\n\r\nx",
    b"From: " + b"(" * 5_000 + b"\r\nTo: " + b"<" * 5_000 + b"\r\n\r\nx",
    b'Content-Type: text/html; charset="\xff"\r\nContent-Transfer-Encoding: base64\r\n\r\n%%%',
    b"Content-Type: text/html; charset*=utf-8''%ff\r\nDate: Fri, 99 Nov 999999 99:99:99 +9999\r\n\r\n<p>x",
    b"Content-Type: text/html\r\n\r\n" + b"<div>" * 30_000 + b"x",
    b"Content-Type: text/html\r\n\r\n" + b"<table><tr><td>" * 3_000 + b"x",
    b"Message-ID: " + b"a" * 100_000 + b"\r\n\r\nx",
)


@pytest.mark.parametrize("raw", HOSTILE)
def test_a_hostile_mail_costs_little_and_raises_nothing(raw: bytes) -> None:
    found = entry(raw)
    assert len(found.id) <= 500
    assert len(found.title) <= 1_000


def test_a_mail_damaged_anywhere_raises_nothing() -> None:
    chance = random.Random(7)  # noqa: S311  no secret
    whole = (Path(__file__).parent / "data" / "letter.eml").read_bytes()
    assert entry(whole).title == "The Harbour Letter: forty cranes, at last"
    for _ in range(300):
        damaged = bytearray(whole)
        for _ in range(chance.randrange(1, 30)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        entry(bytes(damaged[: chance.randrange(len(damaged))]))


def test_control_characters_do_not_come_through() -> None:
    head = HEAD.replace("Forty cranes", "=?utf-8?q?Forty_=1B[31mcranes=0A=0Dx=E2=80=AE?=")
    found = entry(f"{head}\r\nx".encode())
    assert found.title == "Forty [31mcranes x"


def test_the_sender_is_whom_from_names() -> None:
    assert (
        letters.sender(b"From: =?utf-8?q?N=C3=A9?= <News@Letters.Example>\r\n\r\n") == "news@letters.example"
    )
    assert letters.sender(b"From: nobody\r\n\r\n") == ""
    assert letters.sender(b"") == ""


def test_a_reader_is_found_in_every_spelling() -> None:
    reader = personal.Reader.of([("Anna Berg", "anna@home.example")])
    assert reader.in_("x?u=anna%40home.example")
    assert reader.in_("ANNA@HOME.EXAMPLE")
    assert not reader.in_("anna berg")
