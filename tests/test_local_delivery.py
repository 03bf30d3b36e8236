"""Letters that stay on this machine: a sendmail program, a Maildir, a folder of .eml files."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from monitor.deliver.mailer import Mailer, open_mailer
from monitor.errors import Busy, DeliveryError
from monitor.model import Letter, Phase

HEAD = b"Subject: 2026-W47\r\nMessage-ID: <2026-W47.1.a@example.org>\r\n\r\n"
BODY = b"first\r\n.\r\nFrom here on\r\nlast\r\n"


def letter(n: int = 1, *, body: bytes = BODY, id: str = "", recipient: str = "r@example.com") -> Letter:  # noqa: A002
    return Letter(
        id=id or f"<2026-W47.1.{n}@example.org>",
        sender="bounces@example.org",
        recipient=recipient,
        subject="2026-W47",
        head=HEAD,
        body=body,
    )


def nothing(phase: Phase) -> None:
    """For tests that do not look at phases."""


def program(folder: Path, script: str) -> str:
    path = folder / "sendmail"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return f"sendmail:{path}"


@contextmanager
def no_room() -> Iterator[None]:
    """Files may hold no more than 10 bytes: as near to a full disk as a test comes without one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


KEEPS = 'cd "$(dirname "$0")"; printf "%s\\n" "$@" > arguments; cat > message; echo queued as 7'


def test_the_program_gets_the_envelope_as_arguments_and_the_message_with_line_feeds(tmp_path: Path) -> None:
    phases: list[Phase] = []
    way = open_mailer(program(tmp_path, KEEPS))
    outcome = way.deliver(letter(recipient="-oQ/x@example.com"), phases.append)
    assert (outcome.state, outcome.reply) == ("accepted", "queued as 7")
    assert phases == ["envelope", "dot"]
    assert (tmp_path / "arguments").read_text().split("\n") == [
        "-i",
        "-f",
        "bounces@example.org",
        "--",
        "-oQ/x@example.com",
        "",
    ]
    assert (tmp_path / "message").read_bytes() == (HEAD + BODY).replace(b"\r\n", b"\n")
    way.close()


def test_an_address_is_no_command(tmp_path: Path) -> None:
    way = open_mailer(program(tmp_path, KEEPS))
    assert way.deliver(letter(recipient="$(touch${IFS}x);`id`|@example.com"), nothing).state == "accepted"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["arguments", "message", "sendmail"]
    assert way.deliver(letter(recipient="a@example.com\nb@example.com"), nothing).state == "refused"
    assert way.deliver(letter(recipient=""), nothing).state == "refused"


def test_the_message_is_a_file_so_that_no_half_of_it_can_be_taken_for_the_whole(tmp_path: Path) -> None:
    way = open_mailer(program(tmp_path, "test -f /dev/stdin || exit 78"))
    assert way.deliver(letter(), nothing).state == "accepted"


@pytest.mark.parametrize(
    ("code", "state"),
    [
        (0, "accepted"),
        (67, "refused"),
        (68, "waiting"),
        *((code, "waiting") for code in (1, 69, 70, 71, 73, 74, 75, 76)),
        *((code, "error") for code in (64, 65, 66, 72, 77, 78, 126, 127)),
    ],
)
def test_what_each_exit_code_means(code: int, state: str, tmp_path: Path) -> None:
    way = open_mailer(program(tmp_path, f"printf 'sorry,\\033[31m\\n{code}\\n' >&2; exit {code}"))
    if state == "error":
        with pytest.raises(DeliveryError, match=rf"exit code {code} sorry,\?\[31m {code}; mend") as caught:
            way.deliver(letter(), nothing)
        assert caught.value.subject == f"sendmail:{tmp_path}/sendmail"
    else:
        outcome = way.deliver(letter(), nothing)
        assert (outcome.state, outcome.stop) == (state, False)
        assert outcome.reply.endswith(f"sorry,?[31m {code}")


def test_a_program_that_is_killed_or_too_slow_leaves_a_doubt_and_two_end_the_round(tmp_path: Path) -> None:
    way = open_mailer(program(tmp_path, "kill -9 $$"))
    first, second = way.deliver(letter(1), nothing), way.deliver(letter(2), nothing)
    assert (first.state, first.stop, second.state, second.stop) == ("unknown", False, "unknown", True)
    assert first.reply == "killed by SIGKILL"

    slow = open_mailer(program(tmp_path, 'echo $$ > "$(dirname "$0")/pid"; sleep 60'), timeout=0.3)
    outcome = slow.deliver(letter(), nothing)
    assert (outcome.state, outcome.reply) == ("unknown", "time-out after 0.3 s")
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


def test_a_helper_that_the_program_leaves_behind_is_not_waited_for(tmp_path: Path) -> None:
    way = open_mailer(program(tmp_path, "sleep 3 & exit 0"))
    began = time.monotonic()
    assert way.deliver(letter(), nothing).state == "accepted"
    assert time.monotonic() - began < 2


def test_a_program_that_cannot_be_run_is_a_matter_of_settings(tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.write_text("no program")
    broken = tmp_path / "broken"
    broken.write_text("#!/no/such/interpreter\n")
    broken.chmod(0o755)
    for path in (tmp_path / "missing", tmp_path, plain, broken):
        with pytest.raises(DeliveryError) as caught:
            open_mailer(f"sendmail:{path}").deliver(letter(), nothing)
        assert str(path) in str(caught.value)


@pytest.mark.parametrize("phase", ["envelope", "dot"])
def test_a_run_that_was_taken_over_does_not_start_the_program(phase: Phase, tmp_path: Path) -> None:
    def before(reached: Phase) -> None:
        if reached == phase:
            raise Busy("another run sends")

    way = open_mailer(program(tmp_path, KEEPS))
    with pytest.raises(Busy):
        way.deliver(letter(), before)
    assert not (tmp_path / "message").exists()


def test_a_maildir_is_made_and_holds_the_message_with_line_feeds(tmp_path: Path) -> None:
    phases: list[Phase] = []
    way = open_mailer(f"maildir:{tmp_path}/mail/in")
    assert way.deliver(letter(), phases.append).state == "accepted"
    way.close()
    assert phases == ["envelope", "body"], "there is no dot, and so never a doubt"
    (there,) = (tmp_path / "mail/in/new").iterdir()
    assert there.read_bytes() == (HEAD + BODY).replace(b"\r\n", b"\n")
    assert sorted(path.name for path in (tmp_path / "mail/in").iterdir()) == ["cur", "new", "tmp"]
    assert list((tmp_path / "mail/in/tmp").iterdir()) == []


@pytest.mark.parametrize("flags", [None, "", ":2,", ":2,RS"])
def test_a_message_that_is_there_read_or_not_is_not_written_again(flags: str | None, tmp_path: Path) -> None:
    assert open_mailer(f"maildir:{tmp_path}").deliver(letter(), nothing).state == "accepted"
    (there,) = (tmp_path / "new").iterdir()
    if flags is not None:
        there.rename(tmp_path / "cur" / f"{there.name}{flags}")
    way = open_mailer(f"maildir:{tmp_path}")
    assert [way.deliver(one, nothing).state for one in (letter(), letter(2), letter(2))] == ["accepted"] * 3
    found = [path for part in ("new", "cur") for path in (tmp_path / part).iterdir()]
    assert len(found) == 2


SENDS = """
import sys
sys.path[:0] = {path!r}
from test_local_delivery import letter, open_mailer
way = open_mailer({address!r})
for n in range(8):
    way.deliver(letter(n, body=b"line\\r\\n" * 20000), lambda phase: print(n, phase, flush=True))
"""


@pytest.mark.parametrize("kind", ["maildir", "eml"])
def test_killed_at_any_moment_each_letter_is_there_once_and_whole(kind: str, tmp_path: Path) -> None:
    source = SENDS.format(path=[str(Path(__file__).parent)], address=f"{kind}:{tmp_path}/out")
    for lines in (2, 5, 9, 99):
        with subprocess.Popen([sys.executable, "-c", source], stdout=subprocess.PIPE) as run:
            assert run.stdout is not None
            for _ in range(lines):
                if not run.stdout.readline():
                    break
            run.send_signal(signal.SIGKILL)
    folder = tmp_path / "out" / ("new" if kind == "maildir" else "")
    found = [path for path in folder.iterdir() if not path.name.startswith(".")]
    assert len(found) == 8
    assert len({path.read_bytes() for path in found}) == 1


def test_what_a_killed_run_began_is_finished(tmp_path: Path) -> None:
    (tmp_path / "cur").mkdir()
    assert open_mailer(f"maildir:{tmp_path}").deliver(letter(), nothing).state == "accepted"


def test_a_folder_of_other_things_is_not_made_a_maildir(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(DeliveryError, match="other things than a Maildir"):
        open_mailer(f"maildir:{tmp_path}").deliver(letter(), nothing)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_an_eml_folder_holds_the_very_bytes(tmp_path: Path) -> None:
    way = open_mailer(f"eml:{tmp_path}/out")
    phases: list[Phase] = []
    for _ in range(2):
        assert way.deliver(letter(), phases.append).state == "accepted"
    way.close()
    assert "dot" not in phases
    (there,) = (tmp_path / "out").iterdir()
    assert there.name == "2026-W47.1.1.eml"
    assert there.read_bytes() == HEAD + BODY


def test_a_file_with_other_words_in_it_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "2026-W47.1.1.eml").write_text("mine")
    with pytest.raises(DeliveryError, match="move it away"):
        open_mailer(f"eml:{tmp_path}").deliver(letter(), nothing)
    assert (tmp_path / "2026-W47.1.1.eml").read_text() == "mine"


@pytest.mark.parametrize("kind", ["maildir", "eml"])
def test_no_id_leads_out_of_the_folder_or_meets_another(kind: str, tmp_path: Path) -> None:
    ids = [
        "<../../x@y>",
        "<.hidden@y>",
        "<a/b@y>",
        "<a_b@y>",
        "<a b@y>",
        "<-@y>",
        "<読者@y>",
        f"<{'x' * 400}@y>",
    ]
    way = open_mailer(f"{kind}:{tmp_path}/in/here")
    for n, id in enumerate(ids):  # noqa: A001
        assert way.deliver(letter(id=id, body=b"%d\r\n" % n), nothing).state == "accepted"
    found = [path for path in tmp_path.rglob("*") if path.is_file()]
    folder = tmp_path / "in/here" / ("new" if kind == "maildir" else "")
    assert {path.parent for path in found} == {folder}
    assert len(found) == len(ids)
    assert not [path for path in found if path.name.startswith(".")]


@pytest.mark.parametrize("kind", ["maildir", "eml"])
def test_where_there_is_no_room_everything_waits_and_nothing_half_is_left(kind: str, tmp_path: Path) -> None:
    way = open_mailer(f"{kind}:{tmp_path}/out")
    with no_room():
        outcome = way.deliver(letter(), nothing)
    assert (outcome.state, outcome.stop) == ("waiting", True)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert way.deliver(letter(), nothing).state == "accepted"


def test_without_room_for_the_message_the_program_is_not_started(tmp_path: Path) -> None:
    way = open_mailer(program(tmp_path, KEEPS))
    phases: list[Phase] = []
    with no_room():
        outcome = way.deliver(letter(), phases.append)
    assert (outcome.state, outcome.stop, phases) == ("waiting", True, ["envelope"])
    assert not (tmp_path / "message").exists()


@pytest.mark.parametrize("kind", ["maildir", "eml"])
def test_a_folder_that_cannot_be_used_is_a_matter_of_settings(kind: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file")
    for path in (tmp_path / "file", tmp_path / "file/below"):
        way: Mailer = open_mailer(f"{kind}:{path}")
        with pytest.raises(DeliveryError, match="check the folder") as caught:
            way.deliver(letter(), nothing)
        assert caught.value.subject == f"{kind}:{path}"


@pytest.mark.parametrize("kind", ["maildir", "eml"])
def test_a_run_that_was_taken_over_writes_nothing(kind: str, tmp_path: Path) -> None:
    def before(phase: Phase) -> None:
        if phase == "body":
            raise Busy("another run sends")

    with pytest.raises(Busy):
        open_mailer(f"{kind}:{tmp_path}/out").deliver(letter(), before)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
