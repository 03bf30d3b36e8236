"""Letters to mail servers: every answer at every step, and what it means for the letter."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from smtp_server import (
    DROP,
    HANG,
    RESET,
    TAKEN_BUT_DROPPED,
    Act,
    Gate,
    Server,
    Step,
    answer,
    at,
    hold,
    raw,
)

from monitor.deliver.mailer import Mailer, open_mailer
from monitor.errors import Busy, DeliveryError
from monitor.model import Letter, Outcome, Phase

HEAD = b"From: Monitor <news@example.org>\r\nSubject: 2026-W47\r\nMessage-ID: <1@example.org>\r\n\r\n"
GARBAGE = raw(b"* OK IMAP4rev1 ready\r\n")
SHORT = 0.3


def letter(
    recipient: str = "reader@example.com",
    *,
    body: bytes = b"What was told.\r\n",
    head: bytes = HEAD,
    sender: str = "bounces@example.org",
) -> Letter:
    return Letter(
        id=f"<2026-W47.1.{recipient.partition('@')[0]}@example.org>",
        sender=sender,
        recipient=recipient,
        subject="2026-W47",
        head=head,
        body=body,
    )


def letters(count: int) -> list[Letter]:
    return [letter(f"r{n}@example.com") for n in range(1, count + 1)]


def nothing(phase: Phase) -> None:
    """For tests that do not look at phases."""


@contextmanager
def mailer(url: str, *, timeout: float | None = 20, helo: str | None = None) -> Iterator[Mailer]:
    way = open_mailer(url, timeout=timeout, helo=helo)
    try:
        yield way
    finally:
        way.close()


def seconds(act: Act) -> float:
    """Only what has to time out is given little time: the machine may be busy."""
    return SHORT if act == HANG or act.every else 20


# What stands here is the state and `stop`; an error stands for DeliveryError.
WAIT, WAIT_ALL = ("waiting", False), ("waiting", True)
REFUSED, UNKNOWN, ACCEPTED = ("refused", False), ("unknown", False), ("accepted", False)
ERROR = ("error", True)

TABLE: list[tuple[Step, Act, tuple[str, bool]]] = [
    ("connect", answer(220, "one\ntwo"), ACCEPTED),
    ("connect", answer(421), WAIT_ALL),
    ("connect", answer(450), WAIT_ALL),
    ("connect", answer(554), ERROR),
    ("connect", DROP, WAIT_ALL),
    ("connect", RESET, WAIT_ALL),
    ("connect", HANG, WAIT_ALL),
    ("connect", GARBAGE, WAIT_ALL),
    ("ehlo", answer(421), WAIT_ALL),
    ("ehlo", answer(451), WAIT_ALL),
    ("ehlo", answer(550), ERROR),
    ("ehlo", DROP, WAIT_ALL),
    ("ehlo", HANG, WAIT_ALL),
    ("ehlo", GARBAGE, WAIT_ALL),
    ("mail", answer(250, "one\ntwo"), ACCEPTED),
    ("mail", answer(421), WAIT_ALL),
    ("mail", answer(451), WAIT),
    ("mail", answer(452, "4.3.1 no room"), WAIT),
    ("mail", answer(550, "5.1.8 bad sender"), ERROR),
    ("mail", answer(530, "5.7.0 log in"), ERROR),
    ("mail", answer(552, "too large"), ERROR),
    ("mail", DROP, WAIT),
    ("mail", RESET, WAIT),
    ("mail", HANG, WAIT),
    ("mail", GARBAGE, WAIT),
    ("mail", answer(354), WAIT),
    ("rcpt", answer(251, "will forward"), ACCEPTED),
    ("rcpt", answer(421), WAIT_ALL),
    ("rcpt", answer(450, "4.2.1 greylisted"), WAIT),
    ("rcpt", answer(550, "5.1.1 no such user"), REFUSED),
    ("rcpt", answer(552, "5.2.2 mailbox full"), REFUSED),
    ("rcpt", answer(552), REFUSED),
    ("rcpt", answer(530, "5.7.0 log in"), ERROR),
    ("rcpt", answer(502, "not implemented"), ERROR),
    ("rcpt", answer(552, "5.3.4 too large"), ERROR),
    ("rcpt", DROP, WAIT),
    ("rcpt", HANG, WAIT),
    ("rcpt", GARBAGE, WAIT),
    ("data", answer(421), WAIT_ALL),
    ("data", answer(451), WAIT),
    ("data", answer(554, "no valid recipients"), REFUSED),
    ("data", answer(503, "no valid recipients"), REFUSED),
    ("data", answer(552), ERROR),
    ("data", answer(250), WAIT),
    ("data", DROP, WAIT),
    ("data", HANG, WAIT),
    ("data", GARBAGE, WAIT),
    ("body", answer(421, drop=True), WAIT_ALL),
    ("body", answer(451), WAIT),
    ("body", answer(554, "5.7.1 spam"), REFUSED),
    ("body", answer(552), ERROR),
    ("body", answer(250), WAIT),
    ("body", answer(250, drop=True), WAIT),
    ("body", GARBAGE, WAIT),
    ("body", DROP, WAIT),
    ("body", RESET, WAIT),
    ("dot", answer(250, "2.0.0\n2.0.0 queued"), ACCEPTED),
    ("dot", answer(252), ACCEPTED),
    ("dot", answer(421), WAIT_ALL),
    ("dot", answer(421, drop=True), WAIT_ALL),
    ("dot", answer(451), WAIT),
    ("dot", answer(554, "5.7.1 spam"), REFUSED),
    ("dot", answer(552, "5.2.2 mailbox full"), REFUSED),
    ("dot", answer(552), ERROR),
    ("dot", answer(554, "5.3.4 too large"), ERROR),
    ("dot", DROP, UNKNOWN),
    ("dot", TAKEN_BUT_DROPPED, UNKNOWN),
    ("dot", RESET, UNKNOWN),
    ("dot", HANG, UNKNOWN),
    ("dot", GARBAGE, UNKNOWN),
    ("dot", answer(354), UNKNOWN),
    ("dot", raw(b"250 2.0.0 ok", drop=True), UNKNOWN),
    ("dot", raw(b"250-2.0.0 ok\r\n", drop=True), UNKNOWN),
    ("dot", raw(b"250-2.0.0 ok\r\n550 no\r\n"), UNKNOWN),
    ("dot", raw(b"250 ok\r\n550 no\r\n"), UNKNOWN),
    ("dot", raw(b"250 ok\r\n421 bye\r\n", drop=True), ACCEPTED),
    ("dot", answer(250, drop=True), ACCEPTED),
]
PHASES: dict[Step, list[Phase]] = {
    "connect": [],
    "ehlo": [],
    "mail": ["envelope"],
    "rcpt": ["envelope"],
    "data": ["envelope"],
    "body": ["envelope", "body"],
    "dot": ["envelope", "body", "dot"],
}


def spelled(one: object) -> str | None:
    if isinstance(one, Act):
        said = (one.said or b"").decode().strip().replace("\r\n", "|")
        return " ".join(filter(None, [said, one.then if one.then != "go on" else "", "kept" * one.kept]))
    return "-".join(str(part) for part in one) if isinstance(one, tuple) else None


@pytest.mark.parametrize(("step", "act", "expected"), TABLE, ids=spelled)
def test_what_each_answer_at_each_step_means(step: Step, act: Act, expected: tuple[str, bool]) -> None:
    reached: list[Phase] = []
    with Server(at(step, act)) as server, mailer(server.url, timeout=seconds(act)) as way:

        def before(phase: Phase) -> None:
            reached.append(phase)
            if (step, phase, act.then) in {("body", "body", "drop"), ("body", "body", "reset")}:
                server.left()

        if expected == ERROR:
            with pytest.raises(DeliveryError, match=rf"\b{(act.said or b'').decode()[:3]}\b.*; \w") as caught:
                way.deliver(letter(), before)
            assert caught.value.subject == server.url
        else:
            outcome = way.deliver(letter(), before)
            assert (outcome.state, outcome.stop) == expected
        assert reached == (PHASES["dot"] if expected == ACCEPTED else PHASES[step])
        taken = [mail.recipient for mail in server.accepted]
        if expected == ACCEPTED:
            assert taken == ["reader@example.com"]
        elif expected != UNKNOWN:
            assert taken == [], "what was taken must never be sent again"


@pytest.mark.parametrize(("step", "act", "expected"), TABLE, ids=spelled)
def test_after_any_answer_the_letters_behind_it_go_their_way(
    step: Step, act: Act, expected: tuple[str, bool]
) -> None:
    with (
        Server(at(step, act, nth=1)) as server,
        mailer(server.url, timeout=seconds(act)) as way,
    ):
        with suppress(DeliveryError):
            way.deliver(letter("r1@example.com"), nothing)
        if act.then in {"drop", "reset"}:
            server.left()  # else it might go in the middle of the next letter
        assert [way.deliver(one, nothing).state for one in letters(4)[1:]] == ["accepted"] * 3
        assert [mail.recipient for mail in server.accepted][-3:] == [one.recipient for one in letters(4)[1:]]


@pytest.mark.parametrize("act", [answer(550, "5.1.1 no such user"), answer(450, "4.2.1 later")], ids=spelled)
def test_one_bad_address_among_five_costs_the_others_nothing(act: Act) -> None:
    with Server(at("rcpt", act, recipient="r3@example.com")) as server, mailer(server.url) as way:
        states = [way.deliver(one, nothing).state for one in letters(5)]
    bad = "refused" if act.said and act.said.startswith(b"5") else "waiting"
    assert states == ["accepted", "accepted", bad, "accepted", "accepted"]
    assert server.connections == 1
    assert server.count("RSET") == 1, "only what was broken off has to be reset"


def test_an_outcome_holds_the_servers_own_words() -> None:
    with (
        Server(at("rcpt", answer(550, "5.1.1 The account\n5.1.1 does not exist"))) as server,
        mailer(server.url) as way,
    ):
        assert way.deliver(letter(), nothing) == Outcome(
            state="refused", reply="550 5.1.1 The account does not exist"
        )


@pytest.mark.parametrize(("step", "state"), [("rcpt", "waiting"), ("dot", "unknown")])
@pytest.mark.parametrize("act", [DROP, HANG], ids=spelled)
def test_two_letters_lost_in_a_row_end_the_round(step: Step, state: str, act: Act) -> None:
    with Server(at(step, act)) as server, mailer(server.url, timeout=seconds(act)) as way:
        first, second = (way.deliver(one, nothing) for one in letters(2))
    assert (first.state, first.stop) == (state, False)
    assert (second.state, second.stop) == (state, True)
    assert server.connections == 2


def test_a_letter_accepted_in_between_makes_it_a_new_row() -> None:
    with Server(at("dot", DROP, nth=1), at("rcpt", DROP, nth=3)) as server, mailer(server.url) as way:
        outcomes = [way.deliver(one, nothing) for one in letters(4)]
    assert [one.state for one in outcomes] == ["unknown", "accepted", "waiting", "accepted"]
    assert not any(one.stop for one in outcomes)


def test_a_server_that_is_gone_when_it_is_needed_again_stops_the_round() -> None:
    with (
        Server(at("rcpt", DROP, nth=1), at("connect", answer(421), nth=2)) as server,
        mailer(server.url) as way,
    ):
        assert not way.deliver(letter(), nothing).stop
        assert way.deliver(letter(), nothing) == Outcome(
            state="waiting", reply="greeting: 421 as planned", stop=True
        )


@pytest.mark.parametrize(
    "farewell", [answer(250, drop=True), raw(b"250 ok\r\n421 idle\r\n", drop=True)], ids=spelled
)
def test_a_server_that_leaves_between_two_letters_is_called_again(farewell: Act) -> None:
    with Server(at("dot", farewell)) as server, mailer(server.url) as way:
        for n, one in enumerate(letters(3), 1):
            assert way.deliver(one, nothing).state == "accepted"
            server.left(n)
    assert server.connections == 3


@pytest.mark.parametrize("words", [b"", b"250 2.0.0 queued\r\n"])
def test_a_server_that_goes_while_the_dot_is_written_down_has_not_accepted(words: bytes) -> None:
    # The phase is on record when the connection breaks: yet no dot has left, whatever the server said.
    gate = Gate()
    with Server(at("body", hold(gate, raw(words, drop=True)), after=1)) as server, mailer(server.url) as way:

        def before(phase: Phase) -> None:
            if phase == "dot":
                gate.open()
                server.left()

        assert way.deliver(letter(), before).state == "waiting"
        assert server.received == []


@pytest.mark.parametrize(
    ("act", "state"),
    [
        (answer(554, "5.7.1 spam", drop=True), "refused"),
        (answer(451, "4.7.1 later", drop=True), "waiting"),
        (answer(250, drop=True), "waiting"),
        (DROP, "waiting"),
        (RESET, "waiting"),
        (HANG, "waiting"),
    ],
    ids=spelled,
)
def test_a_long_message_is_not_sent_to_its_end_once_the_server_has_spoken(act: Act, state: str) -> None:
    long = letter(body=(b"x" * 76 + b"\r\n") * 200_000)
    with Server(at("body", act, after=100_000)) as server, mailer(server.url, timeout=seconds(act)) as way:
        assert way.deliver(long, nothing).state == state
        assert server.received == []


def test_a_server_that_has_judged_and_reads_no_further_is_not_waited_for() -> None:
    long = letter(body=(b"x" * 76 + b"\r\n") * 200_000)
    judged = Act(said=b"554 5.7.1 spam\r\n", then="hang")
    with Server(at("body", judged, after=100_000)) as server, mailer(server.url, timeout=20) as way:
        began = time.monotonic()
        assert way.deliver(long, nothing) == Outcome(state="refused", reply="554 5.7.1 spam")
        assert time.monotonic() - began < 10


@pytest.mark.parametrize("phase", ["envelope", "body", "dot"])
def test_a_run_that_was_taken_over_sends_nothing_of_the_next_phase(phase: Phase) -> None:
    def before(reached: Phase) -> None:
        if reached == phase:
            raise Busy("another run sends")

    with Server() as server, mailer(server.url) as way:
        way.deliver(letter("r1@example.com"), nothing)
        with pytest.raises(Busy):
            way.deliver(letter("r2@example.com"), before)
        server.left()
        assert [mail.recipient for mail in server.received] == ["r1@example.com"]
        assert server.count("MAIL") == (1 if phase == "envelope" else 2)
        assert server.count("QUIT") == 0


def test_hundreds_of_letters_go_over_one_connection_with_three_commands_each() -> None:
    phases: list[Phase] = []
    with Server() as server, mailer(server.url) as way:
        assert {way.deliver(one, phases.append).state for one in letters(500)} == {"accepted"}
        way.close()
        server.left()
    assert server.connections == 1
    assert len(server.accepted) == 500
    assert len(server.commands) == 1 + 3 * 500 + 1
    assert len(phases) == 3 * 500


@pytest.mark.parametrize("act", [DROP, HANG, RESET, answer(500), answer(421), GARBAGE], ids=spelled)
def test_how_the_server_takes_leave_changes_nothing(act: Act) -> None:
    with Server(at("quit", act)) as server:
        way = open_mailer(server.url, timeout=seconds(act))
        assert way.deliver(letter(), nothing).state == "accepted"
        way.close()
        way.close()


@pytest.mark.parametrize(("step", "state"), [("connect", "waiting"), ("mail", "waiting"), ("dot", "unknown")])
def test_a_server_that_trickles_cannot_stretch_a_phase(step: Step, state: str) -> None:
    slow = raw(b"250 a word at a time, so that something always comes\r\n", every=0.1)
    with Server(at(step, slow)) as server, mailer(server.url, timeout=SHORT) as way:
        began = time.monotonic()
        outcome = way.deliver(letter(), nothing)
        assert time.monotonic() - began < 3
    assert outcome.state == state
    assert outcome.reply.endswith("time-out after 0.3 s")


@pytest.mark.parametrize(
    "said",
    [
        b"550-\x1b[31mgone\x07\r\n550 for\tgood\r\n",
        b"550 \xe2\x80\xaedexed\xff \xc3\xa9t\xc3\xa9\r\n",
        b"550 " + b"word " * 5000 + b"\r\n",
        b"550-again\r\n" * 90 + b"550 end\r\n",
        b"550\r\n",
        b"550 bare line feed\n",
    ],
)
def test_a_servers_words_are_one_short_printable_line(said: bytes) -> None:
    with Server(at("rcpt", raw(said))) as server, mailer(server.url) as way:
        outcome = way.deliver(letter(), nothing)
    assert outcome.state == "refused"
    assert re.fullmatch(r"550[ -~]{0,297}", outcome.reply)


@pytest.mark.parametrize(
    "said", [b"250 " + b"x" * 200_000 + b"\r\n", b"250-more\r\n" * 10_000, b"\r\n", b"250ok\r\n"]
)
def test_an_endless_or_broken_reply_to_the_dot_is_no_acceptance(said: bytes) -> None:
    with Server(at("dot", raw(said))) as server, mailer(server.url) as way:
        outcome = way.deliver(letter(), nothing)
    assert outcome.state == "unknown"
    assert len(outcome.reply) <= 400


@pytest.mark.parametrize(
    ("body", "arrives"),
    [
        (b".\r\n", b".\r\n"),
        (b"..\r\n.a\r\n\r\n.", b"..\r\n.a\r\n\r\n.\r\n"),
        (b"no end", b"no end\r\n"),
        (
            b"bare\nfeeds\rand\r\n.\nMAIL FROM:<x@example.net>\n",
            b"bare\r\nfeeds\r\nand\r\n.\r\nMAIL FROM:<x@example.net>\r\n",
        ),
    ],
)
def test_dots_and_line_ends_arrive_as_they_were_meant(body: bytes, arrives: bytes) -> None:
    with Server() as server, mailer(server.url) as way:
        assert way.deliver(letter(body=body), nothing).state == "accepted"
    assert [mail.data for mail in server.accepted] == [HEAD + arrives]


def test_the_size_is_named_where_the_server_asks_for_it() -> None:
    with Server(offers=("SIZE 100000",)) as server, mailer(server.url) as way:
        way.deliver(letter(), nothing)
    assert f"MAIL FROM:<bounces@example.org> SIZE={len(letter().data)}" in server.commands
    with Server(offers=()) as server, mailer(server.url) as way:
        way.deliver(letter(), nothing)
    assert "MAIL FROM:<bounces@example.org>" in server.commands


def test_a_message_too_large_for_the_server_is_not_begun() -> None:
    with Server(offers=("SIZE 50",)) as server, mailer(server.url) as way:
        with pytest.raises(DeliveryError, match=r"takes no more than 50; shorten"):
            way.deliver(letter(), nothing)
        assert server.count("MAIL") == 0
    for unlimited in ("SIZE", "SIZE 0"):
        with Server(offers=(unlimited,)) as server, mailer(server.url) as way:
            assert way.deliver(letter(), nothing).state == "accepted"


ABROAD = [
    letter("読者@example.com"),
    letter(sender="差出人@example.org"),
    letter(head="To: 読者 <r@example.com>\r\n\r\n".encode()),
]


@pytest.mark.parametrize("one", ABROAD, ids=["recipient", "sender", "head"])
def test_letters_beyond_ascii_need_a_server_that_takes_them(one: Letter) -> None:
    with Server() as server, mailer(server.url) as way:
        assert way.deliver(one, nothing).state == "accepted"
        assert way.deliver(letter(), nothing).state == "accepted"
    first, second = (line for line in server.commands if line.startswith("MAIL"))
    assert "SMTPUTF8" in first
    assert "SMTPUTF8" not in second
    assert ("BODY=8BITMIME" in first) == (not one.head.isascii())
    assert (server.accepted[0].sender, server.accepted[0].recipient) == (one.sender, one.recipient)
    with Server(offers=("8BITMIME",)) as server, mailer(server.url) as way:
        outcome = way.deliver(one, nothing)
        assert outcome.state == "refused"
        assert "SMTPUTF8" in outcome.reply
        assert way.deliver(letter(), nothing).state == "accepted"


@pytest.mark.parametrize(
    "address",
    [
        "a@example.com>\r\nRCPT TO:<b@example.com",
        "a@example.com> X=<",
        "",
        "a b@c.example",
        "\udcff@c.example",
    ],
)
def test_an_address_that_would_say_more_than_an_address_is_not_said(address: str) -> None:
    with Server() as server, mailer(server.url) as way:
        assert way.deliver(letter(address), nothing).state == "refused"
        if address:
            with pytest.raises(DeliveryError, match="envelope sender"):
                way.deliver(letter(sender=address), nothing)
        assert way.deliver(letter('"a b"@example.com', sender=""), nothing).state == "accepted"
        assert server.connections == 1
    assert server.accepted[0].recipient == '"a b"@example.com'
    assert server.accepted[0].sender == ""


def test_an_old_server_is_greeted_the_old_way() -> None:
    old = answer(500, "what?")

    class Old(Server):
        def act(self, step: Step, *, connection: int, message: int, recipient: str = "") -> tuple[Act, int]:
            if step == "ehlo" and self.commands[-1].startswith("EHLO"):
                return old, 0
            return super().act(step, connection=connection, message=message, recipient=recipient)

    with Old() as server, mailer(server.url) as way:
        assert way.deliver(letter(), nothing).state == "accepted"
    assert [line.split()[0] for line in server.commands[:2]] == ["EHLO", "HELO"]


def test_it_greets_with_the_name_it_was_given_or_with_its_own() -> None:
    with Server() as server:
        with mailer(server.url, helo="news.example.org") as way:
            way.deliver(letter(), nothing)
        with mailer(server.url) as way:
            way.deliver(letter(), nothing)
    hellos = [line for line in server.commands if line.startswith("EHLO")]
    assert hellos[0] == "EHLO news.example.org"
    assert re.fullmatch(r"EHLO (\[127\.0\.0\.1\]|[\w-]+(\.[\w-]+)+)", hellos[1])


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as sock:
        return int(sock.getsockname()[1])


@pytest.mark.parametrize(
    "url",
    [
        lambda: f"smtp://127.0.0.1:{closed_port()}",
        lambda: f"smtp://[::1]:{closed_port()}",
        lambda: "smtp://no-such-host.invalid",
        lambda: "lmtp:/nowhere/socket",
    ],
    ids=["refused", "IPv6", "no name", "no socket"],
)
def test_where_nobody_answers_everything_waits(url: Callable[[], str]) -> None:
    phases: list[Phase] = []
    with mailer(url()) as way:
        outcome = way.deliver(letter(), phases.append)
    assert (outcome.state, outcome.stop) == ("waiting", True)
    assert phases == []


def test_a_host_that_swallows_what_is_sent_does_not_hold_us() -> None:
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        waiting = [socket.socket() for _ in range(4)]
        try:
            for sock in waiting:
                sock.setblocking(False)
                sock.connect_ex(full.getsockname())
            with mailer(f"smtp://127.0.0.1:{full.getsockname()[1]}", timeout=SHORT) as way:
                outcome = way.deliver(letter(), nothing)
        finally:
            for sock in waiting:
                sock.close()
    assert outcome.stop
    assert "time-out after 0.3 s" in outcome.reply


@pytest.mark.parametrize("socket_file", [False, True], ids=["port", "socket"])
def test_lmtp_has_one_reply_for_the_recipient(socket_file: bool, tmp_path: Path) -> None:
    path = tmp_path / "lmtp" if socket_file else None
    plan = (
        at("dot", answer(550, "5.2.2 full"), recipient="r2@example.com"),
        at("dot", answer(452, "4.2.2 nearly"), recipient="r3@example.com"),
    )
    with Server(*plan, lmtp=True, path=path) as server, mailer(server.url) as way:
        assert [way.deliver(one, nothing).state for one in letters(4)] == [
            "accepted",
            "refused",
            "waiting",
            "accepted",
        ]
    assert server.count("LHLO") == server.connections == 1


def test_to_greet_the_wrong_protocol_is_a_matter_of_settings() -> None:
    with (
        Server() as server,
        mailer(server.url.replace("smtp:", "lmtp:")) as way,
        pytest.raises(DeliveryError, match="LHLO: 500 wrong protocol"),
    ):
        way.deliver(letter(), nothing)


def test_a_gate_holds_the_server_where_a_test_wants_it() -> None:
    """The server of these tests itself: others kill a sender while it stands at a gate."""
    gate = Gate()
    with Server(at("dot", hold(gate))) as server:
        with socket.create_connection(("127.0.0.1", server.port), 5) as sock:
            sock.sendall(
                b"EHLO x\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nDATA\r\n..x\r\n.\r\n"
            )
            gate.reached()
            assert [mail.data for mail in server.received] == [b".x\r\n"]
            assert server.accepted == []
        gate.open()
        server.left()
        assert [mail.data for mail in server.accepted] == [b".x\r\n"]
