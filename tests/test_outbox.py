"""The outbox answers alike on both databases: who is owed a letter, and what became of each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from monitor.errors import Busy
from monitor.model import Delivery, Digest, Letter, Outcome, State
from monitor.store import Planned, Store

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WEEK = "2026-W47"


def letter(recipient: str, week: str = WEEK, words: bytes = b"body\r\n") -> Letter:
    return Letter(
        id=f"<{week}.r1.{recipient}>",
        sender="digest@example.com",
        recipient=recipient,
        subject="W47",
        head=f"To: {recipient}\r\n\r\n".encode(),
        body=words,
    )


def planned(
    *recipients: str, week: str = WEEK, wishes: str = "w", words: bytes = b"body\r\n"
) -> list[Planned]:
    return [
        Planned(channel="mail", recipient=one, position=at, wishes=wishes, letter=letter(one, week, words))
        for at, one in enumerate(recipients)
    ]


def plan(store: Store, *recipients: str, week: str = WEEK, now: datetime = NOON) -> None:
    store.plan(week, 1, planned(*recipients, week=week), now=now)


def line(store: Store, recipient: str, week: str = WEEK) -> Delivery:
    (found,) = [one for one in store.deliveries(week) if one.recipient == recipient]
    return found


def states(store: Store, week: str = WEEK) -> list[State]:
    return [one.state for one in store.deliveries(week)]


def end(
    store: Store, recipient: str, state: str, *, now: datetime = NOON, week: str = WEEK, holder: str = "me"
) -> None:
    """Sends a letter, with this end."""
    one = line(store, recipient, week)
    assert store.begin_sending(one, holder=holder, now=now)
    outcome = Outcome(state=state, reply="250 or not")  # type: ignore[arg-type]  # spelt out by who calls
    store.settle(one, outcome, holder=holder, now=now, next_try=now + HOUR if state == "waiting" else None)


def test_what_is_planned_is_there_in_the_order_of_the_readers_with_its_letter(store: Store) -> None:
    plan(store, "z@x", "a@x", "ü@x")
    assert [one.recipient for one in store.deliveries()] == ["z@x", "a@x", "ü@x"]
    assert states(store) == ["planned"] * 3
    assert store.letter(WEEK, 1, "mail", "a@x") == letter("a@x")


def test_an_issue_planned_again_gets_no_second_line_for_anybody(store: Store) -> None:
    plan(store, "a@x")
    end(store, "a@x", "accepted")
    assert store.plan(WEEK, 1, planned("a@x", "b@x"), now=NOON + HOUR) == 1
    assert [(one.recipient, one.state) for one in store.deliveries()] == [
        ("a@x", "accepted"),
        ("b@x", "planned"),
    ]


def test_a_letter_never_sent_is_made_anew_when_its_reader_wants_another(store: Store) -> None:
    plan(store, "a@x")
    store.plan(WEEK, 1, planned("a@x", wishes="other", words=b"new\r\n"), now=NOON)
    found = store.letter(WEEK, 1, "mail", "a@x")
    assert found is not None
    assert found.body == b"new\r\n"


@pytest.mark.parametrize("state", ["accepted", "refused", "unknown"])
def test_a_letter_that_was_sent_stays_as_it_was(store: Store, state: str) -> None:
    plan(store, "a@x")
    end(store, "a@x", state)
    store.plan(WEEK, 1, planned("a@x", wishes="other", words=b"new\r\n"), now=NOON)
    assert store.letter(WEEK, 1, "mail", "a@x") == letter("a@x")
    assert store.standing(WEEK, 1)["mail", "a@x"].fixed


def test_what_may_have_arrived_is_sent_again_as_the_same_bytes_also_after_it_was_put_off(
    store: Store,
) -> None:
    plan(store, "a@x")
    end(store, "a@x", "unknown")
    assert store.release("unknown", now=NOON) == 1
    end(store, "a@x", "waiting")
    store.plan(WEEK, 1, planned("a@x", wishes="other", words=b"new\r\n"), now=NOON)
    assert store.letter(WEEK, 1, "mail", "a@x") == letter("a@x")


def test_two_runs_never_claim_one_line(store: Store) -> None:
    plan(store, "a@x")
    one = line(store, "a@x")
    assert store.begin_sending(one, holder="first", now=NOON) == letter("a@x")
    assert store.begin_sending(one, holder="second", now=NOON) is None


@pytest.mark.parametrize(
    ("phase", "state"), [("envelope", "waiting"), ("body", "waiting"), ("dot", "unknown")]
)
def test_what_a_dead_run_left_counts_by_the_phase_it_had_reached(
    store: Store, phase: str, state: str
) -> None:
    plan(store, "a@x")
    one = line(store, "a@x")
    store.begin_sending(one, holder="dead", now=NOON)
    store.advance_sending(one, phase, holder="dead", now=NOON)  # type: ignore[arg-type]  # spelt out above
    shown = line(store, "a@x")
    assert (shown.state, shown.interrupted) == (state, True)
    assert store.recover_sending(now=NOON + HOUR) == 1
    kept = line(store, "a@x")
    assert (kept.state, kept.interrupted) == (state, False)
    assert [one.recipient for one in store.to_send(now=NOON + HOUR)] == (
        ["a@x"] if state == "waiting" else []
    )


def test_a_line_under_way_is_shown_as_it_is_while_its_run_lives(store: Store) -> None:
    plan(store, "a@x")
    with store.lock("send"):
        store.begin_sending(line(store, "a@x"), holder="me", now=NOON)
        assert (line(store, "a@x").state, line(store, "a@x").phase) == ("sending", "envelope")


def test_a_run_whose_line_was_taken_over_is_stopped_before_the_dot(store: Store) -> None:
    plan(store, "a@x")
    one = line(store, "a@x")
    store.begin_sending(one, holder="slow", now=NOON)
    store.recover_sending(now=NOON)
    with pytest.raises(Busy, match="taken over"):
        store.advance_sending(one, "dot", holder="slow", now=NOON)
    store.begin_sending(line(store, "a@x"), holder="quick", now=NOON)
    with pytest.raises(Busy, match="taken over"):
        store.advance_sending(one, "dot", holder="slow", now=NOON)


def test_an_answer_that_comes_after_all_is_better_than_unknown_but_never_undoes_anothers(
    store: Store,
) -> None:
    plan(store, "a@x")
    one = line(store, "a@x")
    store.begin_sending(one, holder="slow", now=NOON)
    store.advance_sending(one, "dot", holder="slow", now=NOON)
    store.recover_sending(now=NOON)
    store.settle(one, Outcome(state="accepted", reply="250"), holder="slow", now=NOON, next_try=None)
    assert states(store) == ["accepted"]
    store.settle(one, Outcome(state="refused", reply="550"), holder="other", now=NOON, next_try=None)
    assert states(store) == ["accepted"]


def test_a_timer_waits_for_the_time_of_a_line_and_a_person_does_not(store: Store) -> None:
    plan(store, "a@x")
    end(store, "a@x", "waiting")
    assert store.to_send(now=NOON, patient=True) == ()
    assert len(store.to_send(now=NOON)) == 1
    assert len(store.to_send(now=NOON + HOUR, patient=True)) == 1


def test_a_line_put_off_by_a_clock_that_ran_ahead_is_not_forgotten(store: Store) -> None:
    plan(store, "a@x", now=NOON + 1000 * DAY)
    end(store, "a@x", "waiting", now=NOON + 1000 * DAY)
    assert len(store.to_send(now=NOON, patient=True)) == 1
    assert store.expire(now=NOON, give_up=2 * DAY, stale=28 * DAY) == 0


def test_the_way_that_does_not_work_leaves_a_line_as_it_was(store: Store) -> None:
    plan(store, "a@x")
    one = line(store, "a@x")
    store.begin_sending(one, holder="me", now=NOON)
    store.put_back(one, "535 wrong password", holder="me", now=NOON)
    assert (line(store, "a@x").state, line(store, "a@x").tries) == ("planned", 0)
    assert line(store, "a@x").reply == "535 wrong password"


def test_what_waited_for_too_long_expires_and_can_be_tried_again_on_request(store: Store) -> None:
    plan(store, "a@x", "b@x")
    end(store, "a@x", "waiting")
    assert store.expire(now=NOON + 2 * DAY - HOUR, give_up=2 * DAY, stale=28 * DAY) == 0
    assert store.expire(now=NOON + 2 * DAY, give_up=2 * DAY, stale=28 * DAY) == 1
    assert states(store) == ["expired", "planned"]
    assert "given up after 48 hours" in line(store, "a@x").reply
    assert store.release("expired", now=NOON + 3 * DAY, week=WEEK) == 1
    assert store.expire(now=NOON + 3 * DAY, give_up=2 * DAY, stale=28 * DAY) == 0
    assert states(store) == ["waiting", "planned"]


def test_what_may_have_arrived_once_is_unknown_and_not_expired_in_the_end(store: Store) -> None:
    plan(store, "a@x")
    end(store, "a@x", "unknown")
    store.release("unknown", now=NOON)
    end(store, "a@x", "waiting")
    store.expire(now=NOON + 2 * DAY, give_up=2 * DAY, stale=28 * DAY)
    assert states(store) == ["unknown"]


def test_what_is_unknown_can_come_back_by_itself_after_a_while_and_only_then(store: Store) -> None:
    plan(store, "a@x")
    end(store, "a@x", "unknown")
    assert store.release("unknown", now=NOON + HOUR, older_than=2 * HOUR) == 0
    assert store.release("unknown", now=NOON + 2 * HOUR, older_than=2 * HOUR) == 1


def test_nothing_more_goes_to_who_is_no_reader_any_longer(store: Store) -> None:
    plan(store, "a@x", "b@x", "c@x")
    end(store, "b@x", "waiting")
    end(store, "c@x", "accepted")
    assert store.withdraw({("mail", "a@x")}, now=NOON) == 1
    assert states(store) == ["planned", "expired", "accepted"]
    assert "no reader any longer" in line(store, "b@x").reply


def test_a_revision_takes_the_place_of_what_was_not_sent_of_the_issue(store: Store) -> None:
    plan(store, "a@x")
    store.plan(WEEK, 2, planned("a@x"), now=NOON)
    store.withdraw({("mail", "a@x")}, now=NOON)
    assert [(one.revision, one.state) for one in store.deliveries()] == [(1, "expired"), (2, "planned")]


def refuse(store: Store, weeks: Sequence[str], recipient: str = "a@x") -> None:
    for week in weeks:
        plan(store, recipient, "well@x", week=week)
        end(store, recipient, "refused", week=week)
        end(store, "well@x", "accepted", week=week)


def test_an_address_that_two_issues_were_refused_for_is_suspended_and_never_forgotten(store: Store) -> None:
    refuse(store, ["2026-W45", "2026-W46"])
    plan(store, "a@x", "well@x")
    assert states(store) == ["refused", "planned"]
    assert "the last two issues" in line(store, "a@x").reply
    assert store.release("refused", now=NOON, week=WEEK) == 1
    assert states(store) == ["waiting", "planned"]


def test_an_address_refused_once_is_tried_again_with_the_next_issue(store: Store) -> None:
    refuse(store, ["2026-W45"])
    plan(store, "a@x", week="2026-W46")
    end(store, "a@x", "accepted", week="2026-W46")
    plan(store, "a@x")
    assert states(store) == ["planned"]


def test_the_outbox_shows_the_last_issue_and_whatever_is_open_of_earlier_ones(store: Store) -> None:
    plan(store, "a@x", "b@x", week="2026-W45")
    end(store, "a@x", "accepted", week="2026-W45")
    plan(store, "a@x", week="2026-W46")
    end(store, "a@x", "accepted", week="2026-W46")
    assert [(one.week, one.recipient) for one in store.deliveries()] == [
        ("2026-W45", "b@x"),
        ("2026-W46", "a@x"),
    ]


def test_readers_with_equal_wishes_share_one_body_and_each_has_a_head(store: Store) -> None:
    body = b"a long story\r\n" * 5_000
    store.plan(WEEK, 1, planned("a@x", "b@x", words=body), now=NOON)
    for one in ("a@x", "b@x"):
        found = store.letter(WEEK, 1, "mail", one)
        assert found is not None
        assert found.data == letter(one, words=body).data


def test_a_reader_who_left_and_came_back_gets_what_was_held_back_and_nothing_else(store: Store) -> None:
    plan(store, "a@x", "b@x")
    end(store, "b@x", "accepted")
    store.withdraw([], now=NOON)
    assert states(store) == ["expired", "accepted"]
    assert store.standing(WEEK, 1)["mail", "a@x"].gone
    assert store.plan(WEEK, 1, planned("a@x", "b@x"), now=NOON + HOUR) == 1
    assert states(store) == ["planned", "accepted"]


def test_an_earlier_revision_that_was_to_be_mailed_is_out_of_date_with_a_later_one(store: Store) -> None:
    issue = Digest(week=WEEK, revision=1, draft=False, facts="{}")
    store.freeze(issue, stories={}, carried=[], now=NOON, mail=True)
    assert store.mail_wanted() == ((WEEK, 1),)
    store.plan(WEEK, 2, planned("a@x"), now=NOON)
    assert store.mail_wanted() == ()
