"""To be let in: STARTTLS, certificates, logins; and what must never travel in the clear or come back."""

from __future__ import annotations

import base64
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from smtp_server import DROP, HANG, Act, Authority, Server, Step, answer, at, raw
from test_smtp import SHORT, closed_port, letter, letters, mailer, nothing, seconds, spelled

from monitor.deliver.mailer import open_mailer
from monitor.errors import DeliveryError

USER, PASSWORD = "news@example.org", "p: @ss/w%40rd é"
LOGINS = {USER: PASSWORD}
Tls = Literal["", "implicit", "starttls"]


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """An issuer that this process trusts, the way a user would say so."""
    made = Authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(made.pem))
    return made


@pytest.mark.parametrize("tls", ["implicit", "starttls"])
def test_letters_go_by_tls(tls: Tls, authority: Authority) -> None:
    with Server(tls=tls, context=authority.context()) as server, mailer(server.url) as way:
        assert {way.deliver(one, nothing).state for one in letters(20)} == {"accepted"}
    assert server.connections == 1
    hellos = 2 if tls == "starttls" else 1
    assert server.count("EHLO") == hellos, "what was offered in the clear counts no more"
    assert server.count("STARTTLS") == hellos - 1


@pytest.mark.parametrize("tls", ["implicit", "starttls"])
@pytest.mark.parametrize(
    ("step", "act", "state"),
    [
        ("rcpt", answer(550), "refused"),
        ("rcpt", HANG, "waiting"),
        ("body", answer(451), "waiting"),
        ("body", answer(250, drop=True), "waiting"),
        ("dot", DROP, "unknown"),
        ("dot", HANG, "unknown"),
        ("dot", raw(b"250 much too slow\r\n", every=0.1), "unknown"),
    ],
    ids=spelled,
)
def test_answers_mean_the_same_by_tls(
    tls: Tls, step: Step, act: Act, state: str, authority: Authority
) -> None:
    # TLS keeps the timing honest, too: the handshake's own messages are no early words.
    plan = at(step, act, nth=2)
    with (
        Server(plan, tls=tls, context=authority.context()) as server,
        mailer(server.url, timeout=seconds(act)) as way,
    ):
        assert [way.deliver(one, nothing).state for one in letters(3)] == ["accepted", state, "accepted"]


@pytest.mark.parametrize("tls", ["implicit", "starttls"])
@pytest.mark.parametrize(
    ("names", "expired", "words"),
    [
        ((), True, "has expired; have it renewed"),
        (("other.example",), False, "is for another name than 127.0.0.1; use the name"),
    ],
    ids=["expired", "other name"],
)
def test_a_certificate_that_does_not_hold_is_named_with_the_cure(
    tls: Tls, names: tuple[str, ...], expired: bool, words: str, authority: Authority
) -> None:
    context = authority.context(*names, expired=expired)
    with Server(tls=tls, context=context) as server, mailer(server.url) as way:
        with pytest.raises(DeliveryError, match=words):
            way.deliver(letter(), nothing)
        assert server.count("MAIL") == 0


def test_an_issuer_nobody_knows_is_not_trusted_and_the_cure_is_named(tmp_path: Path) -> None:
    with (
        Server(tls="implicit", context=Authority(tmp_path).context()) as server,
        mailer(server.url) as way,
        pytest.raises(DeliveryError, match=r"issuer is unknown here .*SSL_CERT_FILE"),
    ):
        way.deliver(letter(), nothing)


def test_starttls_that_is_not_offered_is_never_left_out() -> None:
    with Server() as server, mailer(server.url.replace("smtp:", "smtp+starttls:")) as way:
        with pytest.raises(DeliveryError, match="does not offer STARTTLS"):
            way.deliver(letter(), nothing)
        assert [line.split()[0] for line in server.commands] == ["EHLO"]


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (answer(501), "501"),
        (answer(554), "554"),
        (raw(b"220 go ahead\r\n250 injected\r\n"), "more came behind its answer to STARTTLS"),
    ],
    ids=spelled,
)
def test_starttls_that_fails_or_brings_stowaways_is_the_end(
    act: Act, words: str, authority: Authority
) -> None:
    with (
        Server(at("starttls", act), tls="starttls", context=authority.context()) as server,
        mailer(server.url) as way,
        pytest.raises(DeliveryError, match=words),
    ):
        way.deliver(letter(), nothing)
    assert server.count("MAIL") == 0


@pytest.mark.parametrize("act", [answer(454, "4.7.0 no TLS now"), answer(421), DROP, HANG], ids=spelled)
def test_starttls_that_fails_for_now_lets_everything_wait(act: Act, authority: Authority) -> None:
    with (
        Server(at("starttls", act), tls="starttls", context=authority.context()) as server,
        mailer(server.url, timeout=seconds(act)) as way,
    ):
        outcome = way.deliver(letter(), nothing)
    assert (outcome.state, outcome.stop) == ("waiting", True)
    assert server.count("MAIL") == 0


def test_tls_with_a_server_that_speaks_plain_is_a_matter_of_settings() -> None:
    with (
        Server() as server,
        mailer(server.url.replace("smtp:", "smtps:")) as way,
        pytest.raises(DeliveryError, match="check the port"),
    ):
        way.deliver(letter(), nothing)


@pytest.mark.parametrize("mechanism", ["CRAM-MD5", "PLAIN", "LOGIN"])
@pytest.mark.parametrize("tls", ["", "implicit", "starttls"])
def test_each_way_to_log_in_works_with_any_letters_in_a_password(
    mechanism: str, tls: Tls, authority: Authority
) -> None:
    context = authority.context()
    with (
        Server(tls=tls, context=context, logins=LOGINS, mechanisms=(mechanism,)) as server,
        mailer(server.url_for(USER, PASSWORD)) as way,
    ):
        assert {way.deliver(one, nothing).state for one in letters(3)} == {"accepted"}
    assert server.count("AUTH") == 1


def test_a_way_to_log_in_that_the_server_only_claims_to_know_is_followed_by_the_next() -> None:
    class Forgetful(Server):
        def act(self, step: Step, *, connection: int, message: int, recipient: str = "") -> tuple[Act, int]:
            if step == "auth" and "CRAM-MD5" in self.commands[-1]:
                return answer(535, "no such thing here"), 0
            return super().act(step, connection=connection, message=message, recipient=recipient)

    with Forgetful(logins=LOGINS) as server, mailer(server.url_for(USER, PASSWORD)) as way:
        assert way.deliver(letter(), nothing).state == "accepted"


def secrets() -> list[str]:
    encoded = base64.b64encode(PASSWORD.encode()).decode()
    return [PASSWORD, encoded, base64.b64encode(f"\0{USER}\0{PASSWORD}".encode()).decode()]


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN"])
@pytest.mark.parametrize("code", [535, 454])
def test_a_server_that_quotes_the_password_is_not_quoted(mechanism: str, code: int) -> None:
    quoting = answer(code, "bad login: " + " ".join(secrets()))
    with (
        Server(at("auth", quoting), logins=LOGINS, mechanisms=(mechanism,)) as server,
        mailer(server.url_for(USER, PASSWORD)) as way,
    ):
        if code == 454:
            words = way.deliver(letter(), nothing).reply
        else:
            with pytest.raises(DeliveryError, match="check user and password") as caught:
                way.deliver(letter(), nothing)
            assert caught.value.subject == server.url
            words = "".join(traceback.format_exception(caught.value))
    assert f"{code} bad login: *** *** ***" in words
    assert not any(secret in words for secret in secrets())


@pytest.mark.parametrize("act", [answer(454), answer(421), DROP, HANG], ids=spelled)
def test_a_login_that_fails_for_now_lets_everything_wait(act: Act) -> None:
    with (
        Server(at("auth", act), logins=LOGINS, mechanisms=("LOGIN",)) as server,
        mailer(server.url_for(USER, PASSWORD), timeout=SHORT) as way,
    ):
        outcome = way.deliver(letter(), nothing)
    assert (outcome.state, outcome.stop) == ("waiting", True)


def test_a_wrong_password_a_missing_login_and_one_too_many_are_matters_of_settings() -> None:
    with Server(logins=LOGINS) as server:
        with (
            mailer(server.url_for(USER, "wrong")) as way,
            pytest.raises(DeliveryError, match=r"AUTH LOGIN: 535 5\.7\.8 .*check user and password"),
        ):
            way.deliver(letter(), nothing)
        with (
            mailer(server.url_for(USER, f"{PASSWORD}\n")) as way,
            pytest.raises(DeliveryError, match=r"check user and password \(it begins or ends with white"),
        ):
            way.deliver(letter(), nothing)
        with mailer(server.url) as way, pytest.raises(DeliveryError, match=r"530.*give user and password"):
            way.deliver(letter(), nothing)
    with (
        Server() as server,
        mailer(server.url_for(USER, PASSWORD)) as way,
        pytest.raises(DeliveryError, match="offers no login"),
    ):
        way.deliver(letter(), nothing)


@pytest.mark.parametrize("host", ["mail.example.com", "192.0.2.1", "[2001:db8::1]", "localhost.example.com"])
def test_a_password_never_travels_in_the_clear_to_another_machine(host: str) -> None:
    for scheme in ("smtp", "lmtp"):
        with pytest.raises(DeliveryError, match="in the clear") as caught:
            open_mailer(f"{scheme}://user:s3cret@{host}")
        assert "s3cret" not in str(caught.value)
        assert "user" not in str(caught.value)
    open_mailer(f"smtps://user:s3cret@{host}").close()
    for local in ("localhost", "127.0.0.2", "[::1]"):
        open_mailer(f"smtp://user:s3cret@{local}").close()


@pytest.mark.parametrize(
    "address",
    [
        "smtp://user:s3cret@host:port",
        "smtp://user:s3cret@host:99999",
        "smtp://user:s3cret@",
        "smtp://user:s3cret/x@host",
        "smtp://user:s3cret#x@host",
        "smtp://user:s3cret@host/path",
        "smtp://user:s3cret@[::1",
        "smtp://:s3cret@localhost",
        "smtp://s3cret@localhost",
        "smtp://user:s3cret%00@localhost",
        "smtp:user:s3cret@host",
        "http://user:s3cret@host",
        "user:s3cret@host",
        "smtp://",
        "smtp:",
        "sendmail:sendmail",
        "maildir:",
        "",
    ],
)
def test_an_address_that_names_no_way_out_is_refused_without_its_password(address: str) -> None:
    with pytest.raises(DeliveryError) as caught:
        open_mailer(address)
    assert "s3cret" not in "".join(traceback.format_exception(caught.value))


def test_a_name_to_greet_with_is_one_word() -> None:
    with pytest.raises(DeliveryError, match="greet"):
        open_mailer("smtp://localhost", helo="a\r\nMAIL FROM:<x@y.example>")


class Kept:
    """For aiosmtpd, a server that others wrote: keeps what comes."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if "full@example.com" in envelope.rcpt_tos:
            return "552 5.2.2 mailbox full"
        self.envelopes.append(envelope)
        return "250 kept"


class Lmtp(Controller):
    def factory(self) -> SMTP:
        return LMTP(self.handler, **self.SMTP_kwargs)


def known(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
    assert isinstance(data, LoginPassword)
    fine = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=fine, handled=False)


@contextmanager
def other_server(kind: type[Controller] = Controller, **settings: Any) -> Iterator[tuple[Kept, int]]:
    kept = Kept()
    port = closed_port()
    controller = kind(kept, hostname="127.0.0.1", port=port, **settings)
    controller.start()
    try:
        yield kept, port
    finally:
        controller.stop()


def test_a_server_that_others_wrote_takes_letters_by_starttls_and_login(authority: Authority) -> None:
    settings: dict[str, Any] = {
        "tls_context": authority.context(),
        "auth_required": True,
        "authenticator": known,
        "enable_SMTPUTF8": True,
    }
    with other_server(**settings) as (kept, port):
        user = "news%40example.org:p%3A%20%40ss%2Fw%2540rd%20%C3%A9"
        with mailer(f"smtp+starttls://{user}@127.0.0.1:{port}") as way:
            sent = [
                letter(),
                letter("full@example.com"),
                letter("読者@example.com", body=b"..\r\n.\r\nend\r\n"),
            ]
            assert [way.deliver(one, nothing).state for one in sent] == ["accepted", "refused", "accepted"]
        wrong = f"smtp+starttls://{USER.replace('@', '%40')}:wrong@127.0.0.1:{port}"
        with mailer(wrong) as way, pytest.raises(DeliveryError, match="535"):
            way.deliver(letter(), nothing)
    assert [one.content for one in kept.envelopes] == [sent[0].data, sent[2].data]
    assert kept.envelopes[1].rcpt_tos == ["読者@example.com"]


def test_a_server_that_others_wrote_takes_letters_by_lmtp() -> None:
    with other_server(Lmtp) as (kept, port), mailer(f"lmtp://127.0.0.1:{port}") as way:
        sent = [letter(), letter("full@example.com"), letter("last@example.com")]
        assert [way.deliver(one, nothing).state for one in sent] == ["accepted", "refused", "accepted"]
    assert [one.rcpt_tos for one in kept.envelopes] == [["reader@example.com"], ["last@example.com"]]
