"""An issue reaches each reader once, whatever the server says or does not say, and the outbox knows."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from digest_values import issue
from smtp_server import DROP, HANG, TAKEN_BUT_DROPPED, Act, Authority, Server, Step, answer, at

from monitor import pipeline, weeks
from monitor.config import Config, load
from monitor.deliver import open_mailer
from monitor.errors import WrongUse
from monitor.model import Delivery, State
from monitor.pipeline import Sent, Ways
from monitor.store import Store

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=6)
WEEK = "2026-W47"
FIVE = tuple(f"reader{n}@example.com" for n in range(1, 6))

HEAD = """\
digest: {title: AI infrastructure, timezone: Asia/Tokyo}
tags: {tidal: {any: [tidal]}, salt-batteries: {any: [salt battery]}}
feeds: [https://example.com/feed.xml]
"""


def config(folder: Path, *readers: str, server: str = "eml:out", more: str = "") -> Config:
    path = folder / "feeds.yaml"
    lines = "".join(f"    - {one}\n" for one in readers)
    mail = f"mail:\n  from: Digest <digest@example.com>\n  server: {server}\n  to:\n{lines}{more}"
    path.write_text(HEAD + mail, encoding="utf-8")
    return load(path, {})


@pytest.fixture
def lite(tmp_path: Path) -> Iterator[Store]:
    """A store with an issue that is to be mailed."""
    with Store.open(f"sqlite:///{tmp_path}/monitor.db") as opened:
        freeze(opened)
        yield opened


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    """Who has signed the servers' certificates, for the time of these tests."""
    made = Authority(tmp_path_factory.mktemp("authority"))
    before = os.environ.get("SSL_CERT_FILE")
    os.environ["SSL_CERT_FILE"] = str(made.pem)
    yield made
    if before is None:
        del os.environ["SSL_CERT_FILE"]
    else:
        os.environ["SSL_CERT_FILE"] = before


def freeze(store: Store, revision: int = 1) -> None:
    made = issue(revision=revision)
    store.freeze(made, stories={}, carried=[], now=NOON, mail=revision == 1)


def send(
    wanted: Config,
    store: Store,
    server: Server | None,
    *,
    now: datetime = NOON,
    retry: tuple[State, ...] = (),
    patient: bool = False,
    week: str | None = None,
) -> Sent:
    user = next(iter(server.logins.items()), ("", "")) if server is not None else ("", "")
    mail = None if server is None else open_mailer(server.url_for(*user), timeout=0.3)
    ways = Ways(mail=mail)
    try:
        return pipeline.send(wanted, store=store, ways=ways, now=now, retry=retry, patient=patient, week=week)
    finally:
        ways.close()


def states(store: Store) -> list[State]:
    return [line.state for line in store.deliveries(WEEK)]


def line(store: Store, recipient: str) -> Delivery:
    (found,) = [one for one in store.deliveries(WEEK) if one.recipient == recipient]
    return found


# -- every answer at every step ---------------------------------------------------------------

# The step, what the server does there (once), and how the first reader and the others then stand.
# `planned`: the way out does not work as it is configured, so all stops and nobody is marked.
TABLE: list[tuple[Step, Act, State, State]] = [
    ("connect", answer(220), "accepted", "accepted"),
    ("connect", answer(421), "waiting", "waiting"),
    ("connect", answer(450), "waiting", "waiting"),
    ("connect", answer(554), "planned", "planned"),
    ("connect", DROP, "waiting", "waiting"),
    ("connect", HANG, "waiting", "waiting"),
    ("ehlo", answer(421), "waiting", "waiting"),
    ("ehlo", answer(450), "waiting", "waiting"),
    ("ehlo", answer(550), "planned", "planned"),  # to HELO as well
    ("ehlo", DROP, "waiting", "waiting"),
    ("ehlo", HANG, "waiting", "waiting"),
    ("starttls", Act(), "accepted", "accepted"),
    ("starttls", answer(421), "waiting", "waiting"),
    ("starttls", answer(454), "waiting", "waiting"),
    ("starttls", answer(501), "planned", "planned"),
    ("starttls", DROP, "waiting", "waiting"),
    ("starttls", HANG, "waiting", "waiting"),
    ("auth", Act(), "accepted", "accepted"),
    ("auth", answer(421), "waiting", "waiting"),
    ("auth", answer(454), "waiting", "waiting"),
    ("auth", answer(535), "planned", "planned"),
    ("auth", DROP, "waiting", "waiting"),
    ("auth", HANG, "waiting", "waiting"),
    ("mail", answer(250), "accepted", "accepted"),
    ("mail", answer(421), "waiting", "waiting"),
    ("mail", answer(451), "waiting", "accepted"),
    ("mail", answer(550), "planned", "planned"),
    ("mail", DROP, "waiting", "accepted"),
    ("mail", HANG, "waiting", "accepted"),
    ("rcpt", answer(250), "accepted", "accepted"),
    ("rcpt", answer(251), "accepted", "accepted"),
    ("rcpt", answer(421), "waiting", "waiting"),
    ("rcpt", answer(450), "waiting", "accepted"),
    ("rcpt", answer(550), "refused", "accepted"),
    ("rcpt", DROP, "waiting", "accepted"),
    ("rcpt", HANG, "waiting", "accepted"),
    ("data", answer(421), "waiting", "waiting"),
    ("data", answer(451), "waiting", "accepted"),
    ("data", answer(552), "planned", "planned"),
    ("data", DROP, "waiting", "accepted"),
    ("data", HANG, "waiting", "accepted"),
    ("body", Act(), "accepted", "accepted"),
    ("body", answer(421, drop=True), "waiting", "waiting"),
    ("body", answer(451), "waiting", "accepted"),
    ("body", answer(554), "refused", "accepted"),
    ("body", DROP, "waiting", "accepted"),
    # A letter of this size fits into the kernel's buffers: the dot has left, and nobody says anything.
    ("body", HANG, "unknown", "accepted"),
    ("dot", answer(250), "accepted", "accepted"),
    ("dot", answer(421), "waiting", "waiting"),
    ("dot", answer(451), "waiting", "accepted"),
    ("dot", answer(554), "refused", "accepted"),
    ("dot", answer(552), "planned", "planned"),
    ("dot", DROP, "unknown", "accepted"),
    ("dot", TAKEN_BUT_DROPPED, "unknown", "accepted"),
    ("dot", HANG, "unknown", "accepted"),
    ("quit", answer(221), "accepted", "accepted"),
    ("quit", answer(421), "accepted", "accepted"),
    ("quit", answer(550), "accepted", "accepted"),
    ("quit", DROP, "accepted", "accepted"),
    ("quit", HANG, "accepted", "accepted"),
]


def told(act: Act) -> str:
    if act is HANG:
        return "time-out"
    if act.kept:
        return "taken, then dropped"
    return "drop" if act is DROP else (act.said or b"2xx").decode().split(" ")[0]


@pytest.mark.parametrize("readers", [1, 5], ids=["one", "five"])
@pytest.mark.parametrize(
    ("step", "act", "first", "others"), TABLE, ids=[f"{step}-{told(act)}" for step, act, *_ in TABLE]
)
def test_whatever_the_server_does_nobody_gets_two_and_nobody_is_forgotten(
    lite: Store,
    tmp_path: Path,
    authority: Authority,
    step: Step,
    act: Act,
    first: State,
    others: State,
    readers: int,
) -> None:
    wanted = config(tmp_path, *FIVE[:readers])
    guarded = step in {"starttls", "auth"}
    with Server(
        at(step, act, nth=1),
        tls="starttls" if guarded else "",
        context=authority.context() if guarded else None,
        logins={"me": "secret"} if guarded else None,
    ) as server:
        done = send(wanted, lite, server)

        # What the outbox says is what happened.
        assert states(lite) == [first, *[others] * (readers - 1)]
        assert bool(done.halted) == (first == "planned")
        taken = Counter(mail.recipient for mail in server.accepted)
        for one in lite.deliveries(WEEK):
            assert (one.state == "accepted") == (taken[one.recipient] == 1) or one.state == "unknown"
            assert one.state == "planned" or one.reply
            assert (one.next_try is not None) == (one.state == "waiting")

        # A server that works again gets the rest, once: not what was refused, nor what is unknown.
        server.plan = ()
        send(wanted, lite, server, now=LATER)
        parked = first if first in {"refused", "unknown"} else "accepted"
        assert states(lite) == [parked, *["accepted"] * (readers - 1)]
        assert all(count == 1 for count in Counter(mail.recipient for mail in server.accepted).values())

        # Once more changes nothing.
        commands = len(server.commands)
        assert send(wanted, lite, server, now=LATER).lines == ()
        assert len(server.commands) == commands

        # Until somebody says so; then it is the very same bytes.
        send(wanted, lite, server, now=LATER, retry=("unknown", "refused"))
        assert states(lite) == ["accepted"] * readers
        copies = {mail.data for mail in server.received if mail.recipient == FIVE[0]}
        assert len(copies) == 1


def test_a_server_that_drops_every_message_is_left_alone_after_the_second(
    lite: Store, tmp_path: Path
) -> None:
    wanted = config(tmp_path, *FIVE)
    with Server(at("dot", DROP)) as server:
        send(wanted, lite, server)
        assert states(lite) == ["unknown", "unknown", "waiting", "waiting", "waiting"]
        assert len(server.received) == 2


def test_a_server_that_is_not_there_leaves_all_waiting(lite: Store, tmp_path: Path) -> None:
    wanted = config(tmp_path, *FIVE)
    with Server() as server:
        gone = server.url
    ways = Ways(mail=open_mailer(gone, timeout=0.3))
    pipeline.send(wanted, store=lite, ways=ways, now=NOON)
    assert states(lite) == ["waiting"] * 5


def test_one_bad_address_among_five_costs_nobody_else_theirs(lite: Store, tmp_path: Path) -> None:
    wanted = config(tmp_path, *FIVE)
    with Server(at("rcpt", answer(550, "5.1.1 no such user"), recipient=FIVE[2])) as server:
        send(wanted, lite, server)
    assert states(lite) == ["accepted", "accepted", "refused", "accepted", "accepted"]
    assert "5.1.1 no such user" in line(lite, FIVE[2]).reply


def test_any_series_of_misfortunes_ends_with_one_letter_each(lite: Store, tmp_path: Path) -> None:
    """A hundred acts drawn by lot, run after run, until the server has no more of them."""
    chance = random.Random(20261123)  # noqa: S311 (a plan, no secret)
    steps: list[Step] = ["connect", "ehlo", "mail", "rcpt", "data", "body", "dot"]
    wanted = config(tmp_path, *FIVE)
    now = NOON
    with Server() as server:
        for _ in range(12):
            server.plan = tuple(
                at(
                    chance.choice(steps),
                    chance.choice([DROP, answer(421), answer(450)]),
                    nth=chance.randint(1, 4) + server.messages,
                )
                for _ in range(8)
            )
            send(wanted, lite, server, now=now)
            now += timedelta(hours=chance.choice([-3, 0, 1, 5]))
        server.plan = ()
        send(wanted, lite, server, now=now)
        counts = Counter(mail.recipient for mail in server.accepted)
        for one in lite.deliveries(WEEK):
            assert one.state in {"accepted", "unknown"}
            assert counts[one.recipient] == (one.state == "accepted")


# -- the message ------------------------------------------------------------------------------


def test_each_reader_gets_a_message_of_their_own_with_nobody_elses_address(
    lite: Store, tmp_path: Path
) -> None:
    wanted = config(tmp_path, *FIVE)
    with Server() as server:
        send(wanted, lite, server)
        assert [mail.recipient for mail in server.accepted] == list(FIVE)
        ids = set()
        for mail in server.accepted:
            message = message_from_bytes(mail.data, policy=policy.default)
            assert message["To"] == mail.recipient
            assert [one for one in FIVE if one.encode() in mail.data] == [mail.recipient]
            ids.add(message["Message-ID"])
        assert len(ids) == 5


def test_a_reader_with_wishes_gets_the_stories_wished_for(lite: Store, tmp_path: Path) -> None:
    wanted = config(tmp_path, "a@example.com", "{address: b@example.com, tags: [salt-batteries], dates: ja}")
    with Server() as server:
        send(wanted, lite, server)
        whole, own = (
            message_from_bytes(mail.data, policy=policy.default).get_body(("plain",)).get_content()  # type: ignore[union-attr]
            for mail in server.accepted
        )
    assert "\nTIDAL POWER (" in whole
    assert "\nTIDAL POWER (" not in own
    assert "\n塩電池 (" in own
    assert "月" not in whole.partition("\n\n")[0]
    assert "月" in own.partition("\n\n")[0]


def test_the_date_is_when_the_issue_was_due_or_when_it_was_planned_if_that_was_late_or_early(
    lite: Store, tmp_path: Path
) -> None:
    wanted = config(tmp_path, "a@example.com")
    due = datetime(2026, 11, 22, 22, tzinfo=UTC)
    ((_, punctual, _),) = pipeline.letters(wanted, store=lite, now=due + timedelta(minutes=20))
    ((_, late, _),) = pipeline.letters(wanted, store=lite, now=due + timedelta(hours=30))
    assert punctual.head.startswith(b"Date: Mon, 23 Nov 2026 07:00:00 +0900\r\n")
    assert late.head.startswith(b"Date: Tue, 24 Nov 2026 13:00:00 +0900\r\n")
    ((_, early, _),) = pipeline.letters(wanted, store=lite, now=due - timedelta(hours=6))
    assert early.head.startswith(b"Date: Mon, 23 Nov 2026 01:00:00 +0900\r\n")


def test_what_is_put_off_keeps_its_date_and_every_byte(lite: Store, tmp_path: Path) -> None:
    wanted = config(tmp_path, "a@example.com")
    with Server(at("dot", answer(451), nth=1)) as server:
        send(wanted, lite, server)
        send(wanted, lite, server, now=LATER)
        first, second = server.received
    assert first.data == second.data


def test_a_sender_mended_in_feeds_yaml_counts_for_what_was_not_sent_yet(lite: Store, tmp_path: Path) -> None:
    with Server(at("mail", answer(553, "sender not allowed"), nth=1)) as server:
        done = send(config(tmp_path, *FIVE), lite, server)
        assert "553" in str(done.halted[0])
        mended = config(
            tmp_path, *FIVE, more="  bounces: bounces@example.com\n  reply_to: desk@example.com\n"
        )
        send(mended, lite, server)
        assert {mail.sender for mail in server.accepted} == {"bounces@example.com"}
        assert b"Reply-To: " in server.accepted[0].data


# -- who and when -----------------------------------------------------------------------------


def test_a_timer_sends_what_was_frozen_to_be_mailed_and_a_later_reader_waits_for_the_next(
    lite: Store, tmp_path: Path
) -> None:
    with Server() as server:
        send(config(tmp_path, FIVE[0]), lite, server, patient=True)
        send(config(tmp_path, *FIVE[:2]), lite, server, patient=True)
        assert [mail.recipient for mail in server.accepted] == [FIVE[0]]
        send(config(tmp_path, *FIVE[:2]), lite, server)
        assert [mail.recipient for mail in server.accepted] == list(FIVE[:2])


def test_a_timer_mails_no_issue_that_was_made_before_there_were_readers(tmp_path: Path) -> None:
    with Store.open(f"sqlite:///{tmp_path}/monitor.db") as store, Server() as server:
        store.freeze(issue(), stories={}, carried=[], now=NOON, mail=False)
        assert send(config(tmp_path, *FIVE), store, server, patient=True).lines == ()
        assert server.connections == 0


def test_a_timer_comes_back_when_the_time_has_come_and_not_before(lite: Store, tmp_path: Path) -> None:
    wanted = config(tmp_path, *FIVE)
    with Server(at("rcpt", answer(450), nth=1)) as server:
        send(wanted, lite, server, patient=True)
        due = line(lite, FIVE[0]).next_try
        assert due is not None
        assert timedelta(minutes=3) < due - NOON < timedelta(minutes=7)
        send(wanted, lite, server, patient=True, now=due - timedelta(seconds=1))
        assert line(lite, FIVE[0]).state == "waiting"
        send(wanted, lite, server, patient=True, now=due)
        assert line(lite, FIVE[0]).state == "accepted"


def test_tries_grow_apart_and_readers_do_not_come_back_together(lite: Store, tmp_path: Path) -> None:
    wanted = config(tmp_path, *FIVE)
    with Server(at("rcpt", answer(450))) as server:
        now, waits = NOON, []
        for _ in range(8):
            send(wanted, lite, server, now=now)
            times = [one.next_try for one in lite.deliveries(WEEK) if one.next_try]
            assert len(set(times)) == 5
            waits.append(min(times) - now)
            now = max(times)
    assert waits[:6] == sorted(waits[:6])  # then it is four hours each time, more or less
    assert timedelta(hours=2) < waits[-1] < timedelta(hours=5)


def test_mail_put_off_for_too_long_is_given_up_and_said_so(lite: Store, tmp_path: Path) -> None:
    wanted = config(tmp_path, FIVE[0])
    with Server(at("rcpt", answer(450, "greylisted"))) as server:
        send(wanted, lite, server)
        done = send(wanted, lite, server, now=NOON + timedelta(hours=48), patient=True)
        assert [one.state for one in done.lines] == ["expired"]
        assert "given up after 48 hours" in line(lite, FIVE[0]).reply
        assert "greylisted" in line(lite, FIVE[0]).reply


def test_unknown_mail_is_sent_again_by_itself_only_where_the_configuration_says_when(
    lite: Store, tmp_path: Path
) -> None:
    wanted = config(tmp_path, FIVE[0])
    willing = config(tmp_path, FIVE[0], more="  resend_unknown_hours: 2\n")
    with Server(at("dot", DROP, nth=1)) as server:
        send(wanted, lite, server)
        send(wanted, lite, server, now=NOON + timedelta(hours=40), patient=True)
        send(willing, lite, server, now=NOON + timedelta(hours=1), patient=True)
        assert states(lite) == ["unknown"]
        send(willing, lite, server, now=NOON + timedelta(hours=2), patient=True)
        assert states(lite) == ["accepted"]
        assert len({mail.data for mail in server.received}) == 1


def test_unknown_mail_comes_back_by_itself_once_and_not_after_its_issue_is_old(
    lite: Store, tmp_path: Path
) -> None:
    willing = config(tmp_path, *FIVE[:2], more="  resend_unknown_hours: 2\n")
    with Server(at("dot", TAKEN_BUT_DROPPED)) as server:
        send(config(tmp_path, *FIVE[:1]), lite, server)
        for hours in range(2, 40, 2):
            send(willing, lite, server, now=NOON + timedelta(hours=hours), patient=True)
        assert [mail.recipient for mail in server.received] == [FIVE[0]] * 2
        assert states(lite) == ["unknown"]


def test_a_policy_made_months_later_wakes_no_old_issue(lite: Store, tmp_path: Path) -> None:
    with Server(at("dot", DROP, nth=1)) as server:
        send(config(tmp_path, FIVE[0]), lite, server)
        willing = config(tmp_path, FIVE[0], more="  resend_unknown_hours: 2\n")
        send(willing, lite, server, now=NOON + timedelta(days=100), patient=True)
        assert len(server.received) == 1


def test_who_waited_while_the_machine_was_off_gets_a_try_before_being_given_up(
    lite: Store, tmp_path: Path
) -> None:
    wanted = config(tmp_path, *FIVE)
    with Server(at("connect", answer(421), nth=1)) as server:
        send(wanted, lite, server)
        assert states(lite) == ["waiting"] * 5
        send(wanted, lite, server, patient=True, now=NOON + timedelta(hours=60))
        assert states(lite) == ["accepted"] * 5


def test_an_issue_too_large_for_the_server_does_not_keep_the_next_one(lite: Store, tmp_path: Path) -> None:
    wanted = config(tmp_path, FIVE[0])
    quiet = issue(findings=[], below=[], week=weeks.week("2026-W48", "Asia/Tokyo"))
    lite.freeze(quiet, stories={}, carried=[], now=NOON, mail=True)
    with Server(offers=("SIZE 20000",)) as server:
        done = send(wanted, lite, server, patient=True)
        assert "no more than 20,000" in str(done.halted[0])
        assert states(lite) == ["planned"]
        assert [one.state for one in lite.deliveries("2026-W48")] == ["accepted"]


def test_mail_that_nothing_could_be_done_about_for_weeks_is_given_up_and_told(
    lite: Store, tmp_path: Path
) -> None:
    wanted = config(tmp_path, FIVE[0])
    with Server(at("mail", answer(550, "go away"))) as server:
        send(wanted, lite, server, patient=True)
        send(wanted, lite, server, patient=True, now=NOON + timedelta(days=27))
        assert states(lite) == ["planned"]
        done = send(wanted, lite, server, patient=True, now=NOON + timedelta(days=28))
        assert [one.state for one in done.failed] == ["expired"]
        assert "go away" in line(lite, FIVE[0]).reply


def test_a_mailbox_spelt_another_way_is_the_same_reader(lite: Store, tmp_path: Path) -> None:
    with Server() as server:
        send(config(tmp_path, "Ann@example.com"), lite, server)
        send(config(tmp_path, "Ann <ann@EXAMPLE.com>"), lite, server)
        assert [mail.recipient for mail in server.accepted] == ["Ann@example.com"]


def test_a_reader_taken_out_on_purpose_is_no_failure(lite: Store, tmp_path: Path) -> None:
    with Server(at("rcpt", answer(450), recipient=FIVE[1])) as server:
        send(config(tmp_path, *FIVE[:2]), lite, server)
        done = send(config(tmp_path, FIVE[0]), lite, server, now=LATER, patient=True)
        assert line(lite, FIVE[1]).withdrawn
        assert done.failed == ()


def test_without_any_readers_nothing_is_left_waiting(lite: Store, tmp_path: Path) -> None:
    with Server(at("rcpt", answer(450))) as server:
        send(config(tmp_path, *FIVE[:2]), lite, server)
    pipeline.drop(lite, now=LATER)
    assert [one.withdrawn for one in lite.deliveries(WEEK)] == [True, True]


def test_an_address_refused_twice_is_not_tried_a_third_time_and_the_dry_run_says_so(
    tmp_path: Path,
) -> None:
    wanted = config(tmp_path, *FIVE[:2])
    with (
        Store.open(f"sqlite:///{tmp_path}/monitor.db") as store,
        Server(at("rcpt", answer(550), recipient=FIVE[0])) as server,
    ):
        for name in ("2026-W45", "2026-W46", "2026-W47"):
            made = issue(week=weeks.week(name, "Asia/Tokyo"))
            store.freeze(made, stories={}, carried=[], now=NOON, mail=True)
            told = [
                standing and standing.state
                for _, _, standing in pipeline.letters(wanted, store=store, now=NOON)
            ]
            assert told == (["refused", None] if name == "2026-W47" else [None, None])
            send(wanted, store, server, patient=True)
        assert server.count("RCPT") == 2 + 2 + 1
        assert states(store) == ["refused", "accepted"]


def test_a_dry_run_names_what_is_open_of_earlier_issues_too(lite: Store, tmp_path: Path) -> None:
    wanted = config(tmp_path, FIVE[0])
    with Server(at("rcpt", answer(450))) as server:
        send(wanted, lite, server)
    later = issue(week=weeks.week("2026-W48", "Asia/Tokyo"))
    lite.freeze(later, stories={}, carried=[], now=NOON, mail=True)
    told = pipeline.letters(wanted, store=lite, now=LATER)
    assert [letter.id[:9] for _, letter, _ in told] == ["<2026-W48", "<2026-W47"]


def test_a_clock_set_back_sends_nothing_twice_and_forgets_nobody(lite: Store, tmp_path: Path) -> None:
    wanted = config(tmp_path, *FIVE)
    with Server(at("rcpt", answer(450), nth=2)) as server:
        send(wanted, lite, server)
        long_ago = NOON - timedelta(days=400)
        send(wanted, lite, server, now=long_ago, patient=True)
        assert states(lite) == ["accepted"] * 5
        send(wanted, lite, server, now=long_ago)
        assert len(server.accepted) == 5


def test_a_revision_goes_out_when_somebody_says_so_and_refers_to_the_first(
    lite: Store, tmp_path: Path
) -> None:
    wanted = config(tmp_path, FIVE[0])
    with Server() as server:
        send(wanted, lite, server)
        freeze(lite, revision=2)
        send(wanted, lite, server, patient=True)
        assert len(server.accepted) == 1
        send(wanted, lite, server)
        first, second = (message_from_bytes(mail.data, policy=policy.default) for mail in server.accepted)
    assert second["In-Reply-To"] == first["Message-ID"] != second["Message-ID"]
    assert second["Subject"].startswith("Corrected: ")


def test_who_has_not_got_an_issue_gets_its_newest_revision_and_who_has_does_not(
    lite: Store, tmp_path: Path
) -> None:
    wanted = config(tmp_path, *FIVE[:2])
    with Server(at("rcpt", answer(450), recipient=FIVE[0])) as server:
        send(wanted, lite, server)
        server.plan = ()
        freeze(lite, revision=2)
        send(wanted, lite, server, now=LATER, patient=True)
        assert [(mail.recipient, b".r2." in mail.data[:900]) for mail in server.accepted] == [
            (FIVE[1], False),
            (FIVE[0], True),
        ]
    assert [one.state for one in lite.deliveries(WEEK)] == ["expired", "accepted", "accepted"]


def test_an_issue_corrected_before_it_was_mailed_is_mailed_as_corrected_and_once(
    lite: Store, tmp_path: Path
) -> None:
    freeze(lite, revision=2)
    wanted = config(tmp_path, FIVE[0])
    with Server() as server:
        send(wanted, lite, server, patient=True)
        send(wanted, lite, server, patient=True, now=LATER)
        (mail,) = server.accepted
        assert b".r2." in mail.data.partition(b"\r\n\r\n")[0]


def test_a_run_that_finds_what_a_dead_one_left_tells_of_it(lite: Store, tmp_path: Path) -> None:
    wanted = config(tmp_path, *FIVE[:2])
    with Server(at("rcpt", answer(450))) as server:
        send(wanted, lite, server)
        one = line(lite, FIVE[0])
        lite.begin_sending(one, holder="dead", now=NOON)
        lite.advance_sending(one, "dot", holder="dead", now=NOON)
        found = send(wanted, lite, server, patient=True)
    assert [(one.recipient, one.state) for one in found.lines] == [(FIVE[0], "unknown")]


def test_a_stop_between_two_letters_leaves_the_rest_planned(lite: Store, tmp_path: Path) -> None:
    wanted = config(tmp_path, *FIVE)
    with Server() as server:
        ways = Ways(mail=open_mailer(server.url))
        pipeline.send(wanted, store=lite, ways=ways, now=NOON, stopping=lambda: len(server.accepted) >= 2)
        ways.close()
        assert states(lite) == ["accepted", "accepted", "planned", "planned", "planned"]
        send(wanted, lite, server, patient=True)
        assert states(lite) == ["accepted"] * 5


def test_five_hundred_readers_take_one_connection_and_as_many_commands_each(
    lite: Store, tmp_path: Path
) -> None:
    wanted = config(tmp_path, *(f"reader{n}@example.com" for n in range(500)))
    with Server() as server:
        send(wanted, lite, server)
        assert server.connections == 1
        assert len(server.accepted) == 500
        # EHLO once, QUIT once, and for each MAIL, RCPT, DATA.
        assert len(server.commands) == 2 + 3 * 500


def test_without_readers_or_without_an_issue_there_is_a_word_on_what_to_do(
    lite: Store, tmp_path: Path
) -> None:
    path = tmp_path / "feeds.yaml"
    path.write_text(HEAD, encoding="utf-8")
    with pytest.raises(WrongUse, match="nobody to send to"):
        send(load(path, {}), lite, None)
    with pytest.raises(WrongUse, match="monitor publish 2026-W30 makes one"):
        send(config(tmp_path, FIVE[0]), lite, None, week="2026-W30")


def test_what_would_be_sent_can_be_seen_without_a_trace(lite: Store, tmp_path: Path) -> None:
    wanted = config(tmp_path, *FIVE)
    before = pipeline.letters(wanted, store=lite, now=NOON)
    assert lite.deliveries(WEEK) == ()
    with Server() as server:
        send(wanted, lite, server)
        assert [letter.data for _, letter, _ in before] == [mail.data for mail in server.accepted]
    after = pipeline.letters(
        config(tmp_path, *FIVE, more="  reply_to: x@example.com\n"), store=lite, now=LATER
    )
    assert [letter for _, letter, _ in after] == [letter for _, letter, _ in before]
    assert [standing.state for _, _, standing in after if standing] == ["accepted"] * 5
