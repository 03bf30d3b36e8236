"""The mail of an issue: what stands in it, that others read back what we wrote, and that nothing breaks it.

Read back by two readers of the standard library that share little with each other and nothing with the
writer: `email.header` of old, and the parser of `email.policy.default`.
"""

from __future__ import annotations

import os
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor import text
from monitor.deliver.message import mail, unsubscribe
from monitor.errors import DeliveryError
from monitor.model import Letter, Reader, Rendered, Sender

DATA = Path(__file__).parent / "data" / "mail"
TOKYO = timezone(timedelta(hours=9))
MONDAY = datetime(2026, 11, 23, 7, tzinfo=TOKYO)
ISSUE = Rendered(
    week="2026-W47",
    subject="Week 47: The barrage at Aldersound turns, and 4 more stories",
    markdown="",
    html='<!doctype html>\n<html lang="en"><body><p>A barrage – “turns” &amp; turns.</p></body></html>\n',
    page="",
    text="WEEKLY DIGEST, WEEK 47\n16–22 November 2026\n\n1. The barrage at Aldersound turns\n",
    json="",
)
SENDER = Sender(
    name="Weekly digest",
    address="digest@digest.example",
    title="Weekly digest",
    domain="digest.example",
    bounces="bounces@digest.example",
    unsubscribe=(
        "https://digest.example/u/{token}",
        "mailto:unsubscribe@digest.example?subject={token}",
    ),
    key=b"of a test",
    archive="https://digest.example/",
)
READER = Reader(address="reader@example.com", name="Reader")

JAPANESE = "第47週：潮流発電、津軽海峡で始動「世界最大級」を掲げる事業者が3社に、ほか4件"
ARABIC = "طاقة المد والجزر: محطة جديدة في البحر تبدأ العمل هذا الأسبوع بعد تأخير دام عامين"
HEBREW = "תחנת הכוח בגאות ושפל מתחילה לפעול השבוע, ועוד ארבעה סיפורים"
FAMILY = "👩‍👩‍👧‍👦"
LOVE = "❤️‍🔥👍🏽"
MARKS = "Việt Nam: Ngu\u031bo\u031b\u0300i đầu tiên a\u0323\u0302\u0308o\u0323\u0302\u0308"


def letter(
    issue: Rendered = ISSUE,
    reader: Reader = READER,
    sender: Sender = SENDER,
    revision: int = 1,
    date: datetime = MONDAY,
) -> Letter:
    return mail(issue, reader, sender, revision=revision, date=date)


def titled(subject: str) -> Letter:
    return letter(replace(ISSUE, subject=subject))


def parsed(one: Letter) -> EmailMessage:
    return message_from_bytes(one.data, policy=default)


def parts(one: Letter) -> tuple[str, str]:
    """Text and HTML as a reader's program has them, in lines that end in a line feed."""
    plain, html = parsed(one).iter_parts()
    assert (plain.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    return plain.get_content().replace("\r\n", "\n"), html.get_content().replace("\r\n", "\n")


def lines(one: Letter, header: str) -> list[str]:
    """The header as it stands on the wire."""
    name = re.escape(header).encode()
    found = re.search(rb"^%b: (?:.|\r\n[ ])*\r\n" % name, one.head, re.MULTILINE)
    return found[0].decode().removesuffix("\r\n").split("\r\n") if found else []


def unfolded(one: Letter, header: str) -> str:
    return "".join(lines(one, header)).removeprefix(f"{header}: ")


def decoded(value: str) -> str:
    return str(make_header(decode_header(value)))


def name_of(one: Letter, header: str = "To") -> str:
    """The display name, by the older reader; the newer puts a blank between encoded words."""
    phrase = unfolded(one, header).rpartition("<")[0].removesuffix(" ")
    quoted = re.fullmatch(r'"((?:[^"\\]|\\.)*)"', phrase)
    return re.sub(r"\\(.)", r"\1", quoted[1]) if quoted else decoded(phrase)


def names(one: Letter) -> list[str]:
    return re.findall(r"^([A-Za-z-]+): ", one.head.decode(), re.MULTILINE)


# -- the message ------------------------------------------------------------------------------

GOLDEN = {
    "latin": letter(),
    "japanese": letter(
        replace(ISSUE, subject=JAPANESE, text=f"{JAPANESE}\n" * 5, html=f"<p>{JAPANESE}</p>\n" * 5),
        Reader(address="reader@本.example", name='読者 "R", 編集部'),
        replace(SENDER, name="潮汐週報", title="潮汐週報", reply_to='"Desk, Sea" <desk@digest.example>'),
        revision=2,
    ),
    "utf8": letter(
        replace(ISSUE, subject=f"{ARABIC} {FAMILY} {LOVE} {MARKS}", text="From me\n.\nend \n"),
        Reader(address="pelé@bücher.example"),
        replace(SENDER, unsubscribe=(), archive=""),
    ),
}


@pytest.mark.parametrize("name", sorted(GOLDEN))
def test_the_bytes_are_as_they_were(name: str) -> None:
    """On every Python and ever: a message that is sent again has to be the same message."""
    place = DATA / f"{name}.eml"
    if os.environ.get("UPDATE_GOLDEN") == "1":
        place.write_bytes(GOLDEN[name].data)
    assert GOLDEN[name].data == place.read_bytes(), f"{place.name} differs; UPDATE_GOLDEN=1 writes it anew"


def test_the_headers_stand_in_order() -> None:
    assert names(letter(sender=replace(SENDER, reply_to="desk@digest.example"), revision=2)) == [
        "Date", "From", "To", "Reply-To", "Subject", "Message-ID", "In-Reply-To", "References", "List-Id",
        "List-Archive", "List-Unsubscribe", "List-Unsubscribe-Post", "Auto-Submitted", "Precedence",
        "X-Auto-Response-Suppress", "MIME-Version", "Content-Type",
    ]  # fmt: skip


def test_text_comes_first_and_html_last_and_both_are_read_back() -> None:
    one = letter()
    assert parsed(one).get_content_type() == "multipart/alternative"
    assert parts(one) == (ISSUE.text, ISSUE.html)
    assert parsed(one).get_body(("html",)) is not None


def test_head_and_body_meet_at_the_empty_line() -> None:
    one = letter()
    assert one.head.endswith(b'"\r\n\r\n')
    assert one.head.count(b"\r\n\r\n") == 1
    assert one.body.startswith(b"--digest-")
    assert one.data == one.head + one.body


def test_the_body_is_the_same_for_every_reader_of_a_text_and_says_nothing_of_them() -> None:
    other = letter(reader=Reader(address="other@example.org", name="Other"), revision=2, date=MONDAY)
    assert other.body == letter().body
    assert letter(replace(ISSUE, text="another\n")).body != letter().body


def test_the_envelope_is_the_bounce_address_and_the_reader() -> None:
    one = letter()
    assert (one.sender, one.recipient) == ("bounces@digest.example", "reader@example.com")
    assert one.subject == ISSUE.subject
    assert lines(one, "Message-ID") == [f"Message-ID: {one.id}"]


@pytest.mark.parametrize("hours", [9, 0, -3.5])
def test_the_date_keeps_its_offset(hours: float) -> None:
    moment = MONDAY.astimezone(timezone(timedelta(hours=hours)))
    said = parsedate_to_datetime(unfolded(letter(date=moment), "Date"))
    assert (said, said.utcoffset()) == (moment, timedelta(hours=hours))


def test_the_date_of_an_issue_made_in_utc_is_not_of_an_unknown_zone() -> None:
    assert (
        unfolded(letter(date=datetime(2026, 1, 5, 7, tzinfo=UTC)), "Date")
        == "Mon, 05 Jan 2026 07:00:00 +0000"
    )


# -- ids and tokens ---------------------------------------------------------------------------


def test_an_id_names_week_and_revision_and_hides_the_reader() -> None:
    assert re.fullmatch(r"<2026-W47\.r1\.[0-9a-f]{24}@digest\.example>", letter().id)


def test_the_same_issue_to_the_same_mailbox_has_the_same_id() -> None:
    later = letter(replace(ISSUE, subject="Else"), date=MONDAY + timedelta(days=1))
    assert later.id == letter().id
    assert letter(reader=replace(READER, address="reader@EXAMPLE.com", name="")).id == letter().id
    spelt = [letter(reader=Reader(address=f"reader@{one}")).id for one in ("bücher.de", "xn--bcher-kva.de")]
    assert spelt[0] == spelt[1]


def test_reader_revision_week_and_key_each_make_another_id() -> None:
    ids = {
        letter().id,
        letter(reader=replace(READER, address="Reader@example.com")).id,
        letter(revision=2).id,
        letter(replace(ISSUE, week="2026-W48")).id,
        letter(sender=replace(SENDER, key=b"other")).id,
    }
    assert len(ids) == 5


def test_a_revision_answers_the_first_and_the_first_answers_nothing() -> None:
    third = letter(revision=3)
    assert unfolded(third, "In-Reply-To") == unfolded(third, "References") == letter().id != third.id
    assert lines(letter(), "References") == lines(letter(), "In-Reply-To") == []


def test_a_token_is_the_readers_in_every_issue_and_nobody_elses() -> None:
    own = unsubscribe(SENDER, READER, "2026-W47")
    assert own == unsubscribe(SENDER, replace(READER, name="", address="reader@EXAMPLE.COM"), "2026-W48")
    assert re.fullmatch(r"https://digest\.example/u/[0-9a-f]{32}", own[0])
    assert own != unsubscribe(SENDER, replace(READER, address="other@example.com"), "2026-W47")
    assert own != unsubscribe(replace(SENDER, key=b"other"), READER, "2026-W47")
    assert own[0][-20:] not in letter().id


# -- the list's headers -----------------------------------------------------------------------


def test_the_ways_to_unsubscribe_are_those_that_unsubscribe_tells() -> None:
    https, mailto = unsubscribe(SENDER, READER, "2026-W47")
    assert lines(letter(), "List-Unsubscribe") == [f"List-Unsubscribe: <{https}>,", f" <{mailto}>"]


@pytest.mark.parametrize(
    ("ways", "one_click"),
    [
        (("https://a.example/{token}",), True),
        (("mailto:a@a.example", "HTTPS://a.example/{token}"), True),
        (("https://a.example/{token}", "https://b.example/{token}"), False),
        (("mailto:a@a.example",), False),
        ((), False),
    ],
)
def test_one_click_is_offered_only_with_exactly_one_https_address(
    ways: tuple[str, ...], one_click: bool
) -> None:
    one = letter(sender=replace(SENDER, unsubscribe=ways))
    assert lines(one, "List-Unsubscribe-Post") == (
        ["List-Unsubscribe-Post: List-Unsubscribe=One-Click"] if one_click else []
    )
    assert lines(one, "List-Unsubscribe")


def test_names_in_a_template_are_filled_once_and_percent_encoded() -> None:
    sender = replace(SENDER, unsubscribe=("https://a.example/{address}?w={week}&t={other}",))
    reader = Reader(address="a+{week}&b=é@bücher.example")
    assert unsubscribe(sender, reader, "2026-W47") == (
        "https://a.example/a%2B%7Bweek%7D%26b%3D%C3%A9%40xn--bcher-kva.example?w=2026-W47&t=%7Bother%7D",
    )


@pytest.mark.parametrize(
    ("address", "reply_to", "expected"),
    [
        ("digest@digest.example", "", "mailto:digest@digest.example?subject=unsubscribe"),
        ("digest@digest.example", "Desk <d@digest.example>", "mailto:d@digest.example?subject=unsubscribe"),
        ("a@[192.0.2.1]", "", "mailto:a@%5B192.0.2.1%5D?subject=unsubscribe"),
        ("a?b&c%@digest.example", "", "mailto:a%3Fb%26c%25@digest.example?subject=unsubscribe"),
    ],
)
def test_without_a_template_one_writes_to_whom_one_answers(
    address: str, reply_to: str, expected: str
) -> None:
    sender = replace(SENDER, unsubscribe=(), address=address, reply_to=reply_to)
    assert unsubscribe(sender, READER, "2026-W47") == (expected,)


def test_a_long_address_to_unsubscribe_stays_an_address_on_one_line() -> None:
    way = "https://digest.example/" + "u" * 700 + "/{token}"
    (line,) = lines(letter(sender=replace(SENDER, unsubscribe=(way,))), "List-Unsubscribe")
    assert re.fullmatch(rf"List-Unsubscribe: <{way[:723]}/[0-9a-f]{{32}}>", line)


def test_an_address_that_no_line_can_hold_is_refused_by_its_beginning() -> None:
    sender = replace(SENDER, unsubscribe=("https://digest.example/" + "u" * 1000,))
    with pytest.raises(DeliveryError, match=r"https://digest\.example/u+…: has 1023 characters"):
        letter(sender=sender)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Weekly digest", "Weekly digest <weekly-digest.digest.example>"),
        ("Sea & salt, weekly", '"Sea & salt, weekly" <sea-salt-weekly.digest.example>'),
        ("Größe: Café №1", "Größe: Café №1 <grosse-cafe-no1.digest.example>"),
        ("潮汐週報", "潮汐週報 <digest-7d9f68ff.digest.example>"),
        ("週報", "週報 <digest-ca6c81d9.digest.example>"),
        ("", "<digest.digest.example>"),
        ("a" * 62 + " b", "a" * 62 + f" b <{'a' * 62}.digest.example>"),
    ],
)
def test_a_list_is_named_by_its_title_and_known_by_a_label_of_it(title: str, expected: str) -> None:
    one = letter(sender=replace(SENDER, title=title))
    assert decoded(unfolded(one, "List-Id")) == expected


def test_the_archive_is_the_issues_page_and_left_out_without_an_archive() -> None:
    assert unfolded(letter(), "List-Archive") == "<https://digest.example/2026/2026-W47.html>"
    assert lines(letter(sender=replace(SENDER, archive="")), "List-Archive") == []
    spaced = letter(sender=replace(SENDER, archive="https://digest.example/a b,ä\ud800/%20/"))
    assert (
        unfolded(spaced, "List-Archive")
        == "<https://digest.example/a%20b%2C%C3%A4%EF%BF%BD/%20/2026/2026-W47.html>"
    )


def test_nothing_but_words_is_encoded_or_broken_however_long() -> None:
    reader = Reader(address="r" * 64 + "@" + ".".join(["label" * 10] * 4), name="名" * 60)
    sender = replace(SENDER, domain=".".join(["d" * 60] * 4), address="d" * 64 + "@digest.example")
    one = letter(reader=reader, sender=sender, revision=2)
    for header in ("Message-ID", "In-Reply-To", "References"):
        assert len(lines(one, header)) == 1
        assert "=?" not in unfolded(one, header)
    assert lines(one, "To")[-1] == f" <{reader.address}>"


# -- subjects ---------------------------------------------------------------------------------

SUBJECTS = {
    "ascii": ISSUE.subject,
    "ascii that folds": "Week 47: " + "a subject that goes on and on, " * 8 + "to its end",
    "one long word": "Week 47: " + "x" * 90 + " and more",
    "a long first word": "y" * 75 + " and more",
    "japanese": JAPANESE * 3,
    "arabic": ARABIC,
    "hebrew": HEBREW,
    "emoji": f"Week 47: {FAMILY * 9} and {LOVE * 9}",
    "marks": MARKS * 4,
    "words between": "é a é b c é and d é: plain words, and é's between them",
    "long latin": "Größere Übertragungsleitungen für Österreich: " + "Überlandleitungsgenossenschaft" * 4,
    "looks encoded": "=?utf-8?q?hi?= and =?utf-8?b?aGk=?=",
    "looks encoded, é": "é =?utf-8?q?hi?= é",
    "underscores": "a_b=c? é_=?",
    "header": "Subject: Bcc: a@b.example",
    "the end of a line": "z" * 69 + " " + "z" * 77 + " z",
}


@pytest.mark.parametrize("name", SUBJECTS)
def test_a_subject_is_read_back_by_each_reader(name: str) -> None:
    subject = text.one_line(SUBJECTS[name])
    one = titled(subject)
    assert one.subject == subject
    assert decoded(unfolded(one, "Subject")) == subject
    assert parsed(one)["Subject"] == subject
    assert parsed(one)["Subject"].defects == ()


@pytest.mark.parametrize("name", SUBJECTS)
def test_each_encoded_word_is_short_and_whole_by_itself(name: str) -> None:
    for line in lines(titled(SUBJECTS[name]), "Subject"):
        assert len(line) <= (76 if "=?utf-8?" in line else 78)
        for word in re.findall(r"=\?[^ ]*\?=", line):
            assert len(word) <= 75
            ((data, charset),) = decode_header(word)
            assert (charset, bytes(data).decode("utf-8") != "") == ("utf-8", True)


def test_an_ascii_subject_is_left_readable() -> None:
    assert lines(letter(), "Subject") == [f"Subject: {ISSUE.subject}"]


def test_quoted_or_base64_by_which_is_shorter() -> None:
    assert lines(titled("Größere Kraftwerke"), "Subject") == [
        "Subject: =?utf-8?q?Gr=C3=B6=C3=9Fere_Kraftwerke?="
    ]
    assert lines(titled("塩電池"), "Subject") == ["Subject: =?utf-8?b?5aGp6Zu75rGg?="]


def test_an_emoji_keeps_its_parts_and_a_letter_its_marks_within_one_word() -> None:
    for cluster in (FAMILY, "❤️‍🔥", "👍🏽", "\u1ead\u0308"):
        for shift in range(12):
            whole = [decoded(line.strip()) for line in lines(titled("x" * shift + cluster * 30), "Subject")]
            found = "".join(whole).count(cluster)
            assert (found, sum(line.count(cluster) for line in whole)) == (30, 30)


def test_a_pile_of_marks_that_no_word_holds_is_parted_between_characters() -> None:
    subject = "z" + "\u0336" * 200
    assert decoded(unfolded(titled(subject), "Subject")) == subject


@pytest.mark.parametrize(
    ("hostile", "left"),
    [
        ("A\r\nBcc: victim@example.com", "A Bcc: victim@example.com"),
        ("A\r\n\r\n<script>", "A <script>"),
        ("A\x00\x1b\x7f\x9fB", "AB"),
        ("A\u2028B\u0085C\tD", "A B C D"),
        ("A \ud83d B", "A B"),
        ("A\u202eB\u2066C\u200f", "ABC"),
        ("\r\n", "2026-W47"),
    ],
)
def test_what_a_title_may_not_hold_is_cleaned_away(hostile: str, left: str) -> None:
    one = titled(hostile)
    assert one.subject == left
    assert decoded(unfolded(one, "Subject")) == left
    assert names(one) == names(letter())


def test_a_subject_has_an_end() -> None:
    assert titled("word " * 1000).subject == "word " * 199 + "word…"
    assert titled("塩" * 1000).subject == "塩" * 1000
    assert titled("塩" * 100_000).subject == "塩" * 999 + "…"
    assert len(titled("塩" * 100_000).head) < 10_000


# -- names and addresses ----------------------------------------------------------------------

NAMES = [
    "Reader", "Jane Q Reader", "J. Reader", "Reader, Jane", 'Jane "Sea" O\'Reader', "back\\slash",
    "a@b.example", "<x@b.example>", "(comment)", "undisclosed-recipients:;", 'Zoë "Z", Ärger', "読者",
    "読者" * 40, "=?utf-8?q?x?=", "word " * 30 + "end", '"' * 70, ARABIC, FAMILY * 8,
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_read_back_and_never_becomes_an_address(name: str) -> None:
    one = letter(reader=replace(READER, name=name), sender=replace(SENDER, name=name, title=name))
    for header, address in (("To", "reader@example.com"), ("From", "digest@digest.example")):
        assert name_of(one, header) == name
        read = parsed(one)[header]
        assert [found.addr_spec for found in read.addresses] == [address]
        assert read.defects == ()
        assert max(map(len, lines(one, header))) <= 78


@pytest.mark.parametrize("name", ["Reader", "J. Reader", 'Zoë "Z", Ärger', "a@b.example", "読者"])
def test_a_name_in_one_piece_is_read_back_by_the_newer_reader_too(name: str) -> None:
    read = parsed(letter(reader=replace(READER, name=name)))["To"]
    assert [found.display_name for found in read.addresses] == [name]


def test_a_name_is_cleaned_and_may_be_missing() -> None:
    assert unfolded(letter(reader=replace(READER, name="")), "To") == "<reader@example.com>"
    hostile = replace(READER, name="A\r\nBcc: b@b.example\u202e\ud800")
    assert unfolded(letter(reader=hostile), "To") == '"A Bcc: b@b.example" <reader@example.com>'


def test_answers_go_where_they_are_wanted() -> None:
    one = letter(sender=replace(SENDER, reply_to='"Desk, Sea" <desk@bücher.example>'))
    assert unfolded(one, "Reply-To") == '"Desk, Sea" <desk@xn--bcher-kva.example>'
    assert lines(letter(), "Reply-To") == []


def test_a_domain_is_sent_in_ascii() -> None:
    one = letter(
        reader=Reader(address="reader@例え.example"), sender=replace(SENDER, bounces="b@例え.example")
    )
    assert one.recipient == "reader@xn--r8jz45g.example"
    assert unfolded(one, "To") == f"<{one.recipient}>"
    assert one.sender == "b@xn--r8jz45g.example"
    assert one.data.isascii()


def test_a_local_part_that_is_not_ascii_stands_in_utf8_and_nothing_else_does() -> None:
    one = letter(replace(ISSUE, subject=JAPANESE), Reader(address="pele\u0301@bücher.example", name="Pelé"))
    assert one.recipient == "pelé@xn--bcher-kva.example"
    assert lines(one, "To") == ["To: =?utf-8?b?UGVsw6k=?= <pelé@xn--bcher-kva.example>"]
    assert one.data.replace("pelé".encode(), b"").isascii()
    assert parsed(one)["To"].addresses[0].domain == "xn--bcher-kva.example"


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("ab..cd@example.jp", '"ab..cd"@example.jp'),
        ("ab.@example.jp", '"ab."@example.jp'),
        ('"a b"@example.jp', '"a b"@example.jp'),
        ("a+b=c@example.jp", "a+b=c@example.jp"),
        ("a@[192.0.2.1]", "a@[192.0.2.1]"),
    ],
)
def test_a_local_part_is_quoted_where_it_must_be(address: str, sent: str) -> None:
    one = letter(reader=Reader(address=address))
    assert one.recipient == sent
    assert unfolded(one, "To") == f"<{sent}>"
    assert parsed(one)["To"].addresses[0].username == re.sub('"', "", sent.rpartition("@")[0])


@pytest.mark.parametrize(
    "address",
    [
        "", "reader", "@example.com", "reader@", "a b@example.com", "a@b@example.com",
        "a@example.com\r\nBcc: b@b", "a@exa mple.com", "a@example..com",
        "a@x\u202ey.example", "\ud800@example.com", "a<b@example.com",
        "a@b＞.example", "a@b＠c.example", "a@" + "x" * 70 + ".example", '"a"b"@example.com',
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused_by_its_name(address: str) -> None:
    with pytest.raises(DeliveryError, match="is no mail address") as refused:
        letter(reader=Reader(address=address))
    assert refused.value.subject == ascii(address)
    with pytest.raises(DeliveryError):
        letter(sender=replace(SENDER, address=address))


@pytest.mark.parametrize(
    "sender",
    [replace(SENDER, reply_to="nobody"), replace(SENDER, bounces="no body"), replace(SENDER, domain="a b")],
)
def test_a_sender_that_cannot_be_written_is_refused(sender: Sender) -> None:
    with pytest.raises(DeliveryError, match=r"correct it under mail: in feeds\.yaml"):
        letter(sender=sender)


# -- bodies -----------------------------------------------------------------------------------


def encodings(one: Letter) -> list[str]:
    return re.findall(r"^Content-Transfer-Encoding: (\S+)", one.body.decode(), re.MULTILINE)


def test_each_part_is_encoded_by_what_is_shorter_for_it() -> None:
    assert encodings(letter(replace(ISSUE, text=JAPANESE * 9))) == ["base64", "quoted-printable"]
    assert encodings(letter(replace(ISSUE, html=JAPANESE * 9))) == ["quoted-printable", "base64"]


@pytest.mark.parametrize(
    "body",
    [
        "",
        "no end of line",
        "ends in blanks  \t\n \n\t\n\n\n",
        ".\n..\n.x\nFrom me\n>From me\n--digest-\n--\n",
        "a = b =3D =\n_=_\n",
        "x" * 5000 + "\n" + "é " * 500 + "\n" + "=" * 200 + "\n",
        "From " * 40 + "\n",
        *("x" * count + "é–塩😀 \n" + "x" * count + "塩" for count in range(66, 78)),
        "\x00\x01\x0b\x0c\x1b\x1c\x85\u2028\u2029\ufeff\u202e\n",
        JAPANESE * 50,
    ],
)
def test_a_part_is_read_back_as_it_was(body: str) -> None:
    assert parts(letter(replace(ISSUE, text=body, html=body))) == (body, body)


def test_all_line_ends_become_one_kind_and_half_characters_a_mark() -> None:
    one = letter(replace(ISSUE, text="a\r\nb\rc\n\r\n\rd", html="<p>\ud83d</p>"))
    assert parts(one) == ("a\nb\nc\n\n\nd", "<p>\ufffd</p>")


def test_quoted_printable_breaks_at_76_and_within_no_character() -> None:
    one = letter(replace(ISSUE, text=("x" * 31 + "–é") * 100, html=("y" * 71 + "😀") * 20))
    assert encodings(one) == ["quoted-printable", "quoted-printable"]
    assert parts(letter(replace(ISSUE, text="x" * 77)))[0] == "x" * 77
    assert b"\r\n" + b"x" * 75 + b"=\r\nxx\r\n" in letter(replace(ISSUE, text="x" * 77)).body
    broken = [line for line in one.body.split(b"\r\n") if line.endswith(b"=")]
    assert 74 < max(map(len, broken)) <= 76
    for line in broken:
        bytes.fromhex("".join(re.findall("=(..)", line.decode()))).decode("utf-8")


def test_no_line_is_what_a_mailbox_or_a_server_would_take_for_its_own() -> None:
    one = letter(replace(ISSUE, text="From me\n.\n" + "x" * 75 + "From me\n" + "From " * 40))
    assert not re.search(rb"^(From |\.\r?$)", one.body, re.MULTILINE)


def test_the_boundary_cannot_stand_in_a_part() -> None:
    (line,) = re.findall(rb"^--digest-\S+(?=\r\nContent-Type: text/plain)", letter().body)
    quoting = letter(replace(ISSUE, text=f"{line.decode()}\n{line.decode()}--\n", html=f"{line.decode()}\n"))
    assert parts(quoting) == (f"{line.decode()}\n{line.decode()}--\n", f"{line.decode()}\n")
    assert line not in quoting.body


# -- whatever comes ---------------------------------------------------------------------------

PIECES = [
    "\r", "\n", "\x00", "\ud800", "\udc00", "é", "塩", "😀", "\u200d", "\u0301", "=?", "?=", "=?utf-8?q?x?=",
    "_", " ", '"', "\\", "<", ">", ",", "@", ".", "=", "From ", "x" * 30, "\u202e", "\x85", "\t",
]  # fmt: skip
ANY = st.text(st.characters(), max_size=120) | st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


@settings(max_examples=150, deadline=None)
@given(subject=ANY, name=ANY, title=ANY, plain=ANY, html=ANY)
def test_nothing_breaks_a_message(subject: str, name: str, title: str, plain: str, html: str) -> None:
    issue = replace(ISSUE, subject=subject, text=plain, html=html)
    one = letter(issue, replace(READER, name=name), replace(SENDER, name=name, title=title), revision=2)

    assert one.data.isascii()
    assert not re.search(rb"\r(?!\n)|(?<!\r)\n|\x00", one.data)
    assert max(map(len, one.body.split(b"\r\n"))) <= 76
    assert max(map(len, one.head.split(b"\r\n"))) <= 320
    assert all(len(word) <= 75 for word in re.findall(rb"=\?utf-8\?[^ \r]*\?=", one.head))
    assert names(one) == names(letter(revision=2))

    read = parsed(one)
    assert read.defects == [] == [found for part in read.iter_parts() for found in part.defects]
    assert [found for value in read.values() for found in value.defects] == []
    cleaned = text.one_line(subject)
    assert one.subject == (cleaned or ISSUE.week)
    assert read["Subject"] == decoded(unfolded(one, "Subject")) == one.subject
    assert name_of(one) == name_of(one, "From") == text.one_line(name)
    assert [found.addr_spec for found in read["To"].addresses] == [READER.address]
    expected = tuple(
        re.sub("\r\n?", "\n", re.sub("[\ud800-\udfff]", "\ufffd", part)) for part in (plain, html)
    )
    assert parts(one) == expected
