"""Units that systemd takes as they are, and crontab lines that cron and the shell do."""

from __future__ import annotations

import dataclasses
import os
import re
import shutil
import subprocess
from datetime import UTC, datetime
from itertools import pairwise, product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whole import Desk

from monitor import weeks
from monitor.errors import WrongUse
from monitor.service import Installation, crontab, units, worker_unit

needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed"
)

PLAIN = Installation(
    program=Path("/home/me/news/.venv/bin/monitor"),
    config=Path("/home/me/news/feeds.yaml"),
    writable=(Path("/home/me/news/.monitor"), Path("/home/me/news/digests")),
    user="me",
    timezone="Asia/Tokyo",
    publish="Mon 07:00",
    every_minutes=15,
    sendmail=False,
    environment_file=Path("/home/me/news/monitor.env"),
)
HARD = 'Bob\'s %n "news" $HOME; 10% [a] é日本 \\ #x'
PRIVILEGED = ("NoNewPrivileges", "SystemCall", "Restrict", "PrivateDevices", "ProtectKernel", "ProtectClock",
              "ProtectHostname", "MemoryDeny", "LockPersonality", "ProtectHome")  # fmt: skip


def installed(folder: Path, **more: object) -> Installation:
    """An installation in `folder`, with a program that writes down how it was called."""
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / "monitor"
    program.write_text(
        '#!/bin/sh\nfor word; do printf "%s\\n" "$word"; done > "$CALLED"\n'
        'printf "%s" "$SAYS"; exit "${CODE:-0}"\n'
    )
    program.chmod(0o755)
    values: dict[str, object] = {
        "program": program,
        "config": folder / "feeds.yaml",
        "writable": (folder, folder / "digests"),
        "environment_file": folder / "monitor.env",
    }
    return dataclasses.replace(PLAIN, **{**values, **more})  # type: ignore[arg-type]


def setting(text: str, name: str) -> list[str]:
    return re.findall(rf"^{name}=(.*)$", text, re.MULTILINE)


def analyze(*words: str, runtime: Path | None = None) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "TZ": "UTC", "LC_ALL": "C.UTF-8"}
    if runtime is not None:
        env["XDG_RUNTIME_DIR"] = str(runtime)
    return subprocess.run(
        ["systemd-analyze", *words], capture_output=True, text=True, env=env, timeout=60, check=False
    )


def verify(texts: dict[str, str], folder: Path, *, per_user: bool = False) -> str:
    """What systemd has to say of the units; nothing when they are well."""
    folder.mkdir()
    paths = [folder / name for name in texts]
    for path in paths:
        path.write_text(texts[path.name])
    manager = ["--user"] if per_user else []
    done = analyze(*manager, "--man=no", "verify", *map(str, paths), runtime=folder)
    return done.stdout + done.stderr + (f"exit code {done.returncode}" if done.returncode else "")


# -- units ------------------------------------------------------------------------------------


@needs_systemd
@pytest.mark.parametrize(("resident", "per_user", "sendmail"), list(product((False, True), repeat=3)))
@pytest.mark.parametrize("name", ["plain", HARD])
def test_systemd_has_nothing_to_say_of_any_unit(
    tmp_path: Path, name: str, resident: bool, per_user: bool, sendmail: bool
) -> None:
    it = installed(tmp_path / name, sendmail=sendmail, state=tmp_path / name / "state")
    texts = units(it, resident=resident, per_user=per_user)
    assert set(texts) == ({"monitor-schedule.service"} if resident else {"monitor.service", "monitor.timer"})
    assert verify(texts, tmp_path / "units", per_user=per_user) == ""


@needs_systemd
def test_systemd_reads_a_hard_path_as_it_is(tmp_path: Path) -> None:
    # Where there is no such program, systemd names the one it looked for.
    it = installed(tmp_path, program=tmp_path / "no $HOME; 10%n [a] é日本")
    told = verify(units(it), tmp_path / "units")
    assert f"Command {it.program} is not executable" in told


@needs_systemd
def test_a_setting_that_systemd_does_not_take_would_be_seen(tmp_path: Path) -> None:
    texts = units(installed(tmp_path / "monitor"))
    texts["monitor.service"] += "\n[Service]\nReadWritePaths=relative/path\n"
    assert "not absolute" in verify(texts, tmp_path / "units")


@needs_systemd
@pytest.mark.parametrize(("sendmail", "most"), [(False, 2.0), (True, 7.0)])
def test_the_service_is_exposed_no_more_than_it_must(tmp_path: Path, sendmail: bool, most: float) -> None:
    for resident in (False, True):
        ((name, text),) = [
            pair
            for pair in units(dataclasses.replace(PLAIN, sendmail=sendmail), resident=resident).items()
            if pair[0].endswith(".service")
        ]
        (tmp_path / name).write_text(text)
        done = analyze("--offline=true", "--no-pager", "security", str(tmp_path / name))
        found = re.search(r"Overall exposure level for \S+: ([\d.]+)", done.stdout)
        assert found is not None, done.stdout + done.stderr
        assert float(found.group(1)) <= most


def test_a_run_that_found_another_at_work_is_no_failure() -> None:
    text = units(PLAIN)["monitor.service"]
    assert setting(text, "Type") == ["oneshot"]
    assert setting(text, "SuccessExitStatus") == ["75"]
    assert setting(text, "ExecStart") == [
        "/home/me/news/.venv/bin/monitor --config /home/me/news/feeds.yaml run"
    ]
    assert setting(text, "User") == ["me"]
    assert setting(text, "EnvironmentFile") == ["-/home/me/news/monitor.env"]


def test_who_stays_is_started_again_but_not_with_a_wrong_configuration() -> None:
    text = units(PLAIN, resident=True)["monitor-schedule.service"]
    assert setting(text, "ExecStart") == [
        "/home/me/news/.venv/bin/monitor --config /home/me/news/feeds.yaml schedule --every 15"
    ]
    assert setting(text, "Restart") == ["on-failure"]
    assert setting(text, "RestartPreventExitStatus") == ["2"]
    # SIGTERM goes to the program alone: its workers are needed to end the step under way.
    assert setting(text, "KillMode") == ["mixed"]
    # Longer than a mail server may take to say whether it has a letter.
    assert setting(text, "TimeoutStopSec") == ["15min"]
    assert setting(text, "WantedBy") == ["multi-user.target"]


def test_workers_are_instances_of_one_unit_as_many_as_there_are_cores() -> None:
    text = worker_unit(PLAIN)["monitor-worker@.service"]
    assert setting(text, "ExecStart") == [
        "/home/me/news/.venv/bin/monitor --config /home/me/news/feeds.yaml worker --processes 1"
    ]
    assert "enable --now monitor-worker@1.service monitor-worker@2.service" in text
    assert setting(text, "ProtectSystem") == ["strict"]
    assert setting(text, "WantedBy") == ["multi-user.target"]


def test_it_may_write_only_where_it_must() -> None:
    text = units(PLAIN)["monitor.service"]
    assert setting(text, "ProtectSystem") == ["strict"]
    assert setting(text, "ProtectHome") == ["read-only"]
    assert setting(text, "ReadWritePaths") == ["/home/me/news/.monitor /home/me/news/digests"]
    assert setting(text, "PrivateTmp") == ["yes"]


@pytest.mark.parametrize(
    "more",
    [
        {"config": Path("/tmp/feeds.yaml")},  # noqa: S108
        {"writable": (Path("/var/tmp/state"),)},  # noqa: S108
        {"database_socket": Path("/tmp")},  # noqa: S108
    ],
)
def test_what_lies_among_temporary_files_stays_in_sight(more: dict[str, object]) -> None:
    text = units(dataclasses.replace(PLAIN, **more))["monitor.service"]  # type: ignore[arg-type]
    assert setting(text, "PrivateTmp") == []
    assert "/tmp /var/tmp" in setting(text, "ReadWritePaths")  # noqa: S108


@pytest.mark.parametrize("per_user", [False, True])
@pytest.mark.parametrize("resident", [False, True])
def test_a_mail_program_may_become_another(resident: bool, per_user: bool) -> None:
    it = dataclasses.replace(PLAIN, sendmail=True)
    text = next(iter(units(it, resident=resident, per_user=per_user).values()))
    assert not re.findall(rf"^(?:{'|'.join(PRIVILEGED)})\w*=", text, re.MULTILINE)
    assert setting(text, "ProtectSystem") == ([] if per_user else ["full"])
    assert "setgid" in text
    # It goes on delivering when the run is over.
    assert setting(text, "KillMode") == ["process"]
    if not per_user:
        assert "CAP_SETGID" in setting(text, "CapabilityBoundingSet")[0]
        assert "CAP_SYS_ADMIN" not in text


def test_a_users_own_manager_is_asked_only_for_what_it_may() -> None:
    text = units(PLAIN, per_user=True)["monitor.service"]
    assert setting(text, "NoNewPrivileges") == ["yes"]
    assert setting(text, "SystemCallFilter") == ["@system-service", "~@privileged @resources"]
    for name in ("User", "CapabilityBoundingSet", "ProtectSystem", "PrivateTmp", "After", "Wants"):
        assert setting(text, name) == [], name
    assert "enable-linger" in text
    resident = units(PLAIN, per_user=True, resident=True)["monitor-schedule.service"]
    assert setting(resident, "WantedBy") == ["default.target"]


def test_with_postgresql_here_it_waits_for_it() -> None:
    text = units(dataclasses.replace(PLAIN, database_socket=Path("/run/postgresql")))["monitor.service"]
    assert setting(text, "After") == ["network-online.target postgresql.service"]


@pytest.mark.parametrize("path", ["relative/monitor", "/a\nExecStartPre=/bin/evil", "/a\tb", "/\udcff"])
def test_a_path_that_no_unit_can_hold_is_refused(path: str) -> None:
    for field in ("program", "config", "environment_file", "state"):
        it = dataclasses.replace(PLAIN, **{field: Path(path)})  # type: ignore[arg-type]
        for write in (units, crontab):
            with pytest.raises(WrongUse, match=r"whole path|control character"):
                write(it)
    with pytest.raises(WrongUse):
        units(dataclasses.replace(PLAIN, writable=(Path(path),)))


@pytest.mark.parametrize("more", [{"every_minutes": 0}, {"every_minutes": 1441}, {"publish": "Mon 25:00"}])
def test_times_that_are_none_are_refused(more: dict[str, object]) -> None:
    with pytest.raises(WrongUse):
        units(dataclasses.replace(PLAIN, **more))  # type: ignore[arg-type]


def read_words(line: str) -> list[str]:
    """The words of a line as systemd.syntax(7) says: quotes, backslashes, then specifiers."""
    found = re.findall(r'"((?:[^"\\]|\\.)*)"|\'([^\']*)\'|([^\s"\']\S*)', line)
    return [
        re.sub(r"\\(.)", r"\1", double).replace("%%", "%") or single or bare.replace("%%", "%")
        for double, single, bare in found
    ]


@given(
    st.lists(
        st.text(st.characters(min_codepoint=32, blacklist_categories=("Cs", "Cc")), min_size=1), min_size=1
    )
)
@settings(max_examples=200)
def test_words_come_out_as_they_went_in(names: list[str]) -> None:
    folders = tuple(Path("/", name.replace("/", "_")) for name in names)
    it = dataclasses.replace(PLAIN, writable=folders, config=folders[0], state=folders[-1])
    text = units(it)["monitor.service"]
    assert read_words(setting(text, "ReadWritePaths")[0]) == [str(folder) for folder in folders]
    words = [word.replace("$$", "$") for word in read_words(setting(text, "ExecStart")[0])]
    assert words == [str(it.program), "--config", str(folders[0]), "--state", str(folders[-1]), "run"]
    # Every dollar among the arguments is one of a pair: none begins a variable.
    assert "$" not in setting(text, "ExecStart")[0].replace("$$", "")


# -- what feeds.yaml says ---------------------------------------------------------------------


def desk(folder: Path, more: str = "", database: str | None = None) -> Desk:
    folder.mkdir(parents=True)
    text = f"tags: {{nvidia: {{match: nvidia}}}}\nfeeds: [https://a.example/feed]\n{more}"
    (folder / "feeds.yaml").write_text(text, encoding="utf-8")
    return Desk(folder, database)


@pytest.mark.parametrize("by", ["file", "environment"])
def test_the_folder_of_a_sqlite_file_that_lies_elsewhere_may_be_written(tmp_path: Path, by: str) -> None:
    url = "sqlite:///../my%20news/x.db?timeout=5"
    here = (
        desk(tmp_path / "here", f"database: {url}\n")
        if by == "file"
        else desk(tmp_path / "here", database=url)
    )
    text = here.run("service", "resident")
    assert setting(text, "ReadWritePaths")[0] == f'"{tmp_path}/my news" {tmp_path}/here/digests'
    # And there it lies, wherever the run was started.
    (tmp_path / "elsewhere").mkdir()
    away = Desk(tmp_path / "elsewhere", here.database)
    away.run("status", "--config", "../here/feeds.yaml")
    assert (tmp_path / "my news" / "x.db").is_file()
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_with_a_database_server_there_is_no_file_to_write(tmp_path: Path) -> None:
    url = "postgresql://me@/news?host=/run/postgresql"
    text = desk(tmp_path / "here", f"database: {url}\n").run("service", "resident")
    assert setting(text, "ReadWritePaths")[0] == f"{tmp_path}/here/digests"
    assert setting(text, "After") == ["network-online.target postgresql.service"]


@needs_systemd
def test_systemd_takes_every_path_however_it_was_given(tmp_path: Path) -> None:
    desk(tmp_path / "here", "digest: {folder: ../out}\n")
    (tmp_path / "elsewhere").mkdir()
    away = Desk(tmp_path / "elsewhere")
    away.run(
        "service", "systemd", "--out", "units", "--config", "../here/feeds.yaml", "--state", "../here/state"
    )
    texts = {path.name: path.read_text("utf-8") for path in (away.folder / "units").iterdir()}
    assert setting(texts["monitor.service"], "ReadWritePaths")[0] == f"{tmp_path}/here/state {tmp_path}/out"
    assert ".." not in "".join(texts.values())
    assert verify(texts, tmp_path / "units") == ""


# -- the timer --------------------------------------------------------------------------------


def elapses(expression: str, base: datetime, count: int) -> list[datetime]:
    """When systemd's timer would elapse."""
    done = analyze(
        "calendar", f"--base-time={base:%Y-%m-%d %H:%M:%S} UTC", f"--iterations={count}", expression
    )
    assert done.returncode == 0, done.stderr
    found = re.findall(r"(?:Next elapse|Iter\. #\d+): \w{3} ([\d-]+ [\d:]+) UTC", done.stdout)
    return [datetime.fromisoformat(words).replace(tzinfo=UTC) for words in found]


@needs_systemd
@pytest.mark.parametrize(
    ("zone", "publish"),
    [("Asia/Tokyo", "Mon 07:00"), ("Europe/Berlin", "Sun 18:45"), ("Australia/Lord_Howe", "wed 6:10")],
)
def test_the_timer_elapses_when_an_issue_is_due(zone: str, publish: str) -> None:
    it = dataclasses.replace(PLAIN, timezone=zone, publish=publish)
    regular, due = setting(units(it)["monitor.timer"], "OnCalendar")
    # Over a change of clocks in Berlin, and in Lord Howe.
    base = datetime(2026, 10, 2, tzinfo=UTC)
    expected = [base]
    for _ in range(6):
        expected.append(weeks.upcoming(expected[-1], publish, zone))
    assert elapses(due, base, 6) == expected[1:]
    assert regular.startswith("*-*-* *:")


@needs_systemd
@pytest.mark.parametrize(
    ("asked", "every"), [(1, 1), (15, 15), (45, 30), (60, 60), (100, 60), (360, 360), (1440, 1440)]
)
def test_the_timer_elapses_every_so_many_minutes(asked: int, every: int) -> None:
    it = dataclasses.replace(PLAIN, every_minutes=asked)
    text = units(it)["monitor.timer"]
    regular, due = setting(text, "OnCalendar")
    times = elapses(regular, datetime(2026, 11, 22, tzinfo=UTC), 8)
    assert {(after - before).total_seconds() / 60 for before, after in pairwise(times)} == {every}
    # Never just before an issue is due: a timer that elapses while a run is at work is lost.
    (moment,) = elapses(due, datetime(2026, 11, 22, tzinfo=UTC), 1)
    day = elapses(regular, datetime(2026, 11, 22, tzinfo=UTC), 1440 // every)
    off = min(abs((moment - time).total_seconds()) / 60 for time in day)
    assert off >= min(every, 60) // 2


def test_what_was_slept_through_is_made_up_for() -> None:
    text = units(PLAIN)["monitor.timer"]
    assert setting(text, "Persistent") == ["yes"]
    assert setting(text, "AccuracySec") == ["1s"]
    assert setting(text, "WantedBy") == ["timers.target"]


# -- crontab ----------------------------------------------------------------------------------


def entries(text: str) -> list[tuple[str, str]]:
    """Times and command of each line, as crontab(5) says."""
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [
        (" ".join(fields[:5]), fields[5])
        for line in lines
        if not re.match(r"\w+=", line)
        for fields in [line.split(None, 5)]
    ]


def as_cron_runs(command: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Runs a crontab's command: a percent sign ends it, and one after a backslash is a percent sign."""
    done, escaped = "", False
    for char in command:
        if char == "%" and not escaped:
            break
        if char == "%":
            done = done[:-1]
        done += char
        escaped = char == "\\" and not escaped
    return subprocess.run(
        ["/bin/sh", "-c", done],
        capture_output=True,
        text=True,
        env={"PATH": "/usr/bin:/bin", **env},
        timeout=30,
        check=False,
    )


@pytest.mark.parametrize("name", ["plain", HARD, "%", "a\\%b\\", "'%'", "-n $(touch x) `id`", "#"])
def test_cron_calls_the_program_by_its_name_whatever_that_is(tmp_path: Path, name: str) -> None:
    it = installed(tmp_path / "in" / name, state=tmp_path / "in" / name / "state")
    called = tmp_path / "called"
    for _, command in entries(crontab(it)):
        done = as_cron_runs(command, CALLED=str(called))
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        assert called.read_text().splitlines() == [
            "--config", str(it.config), "--state", str(it.state), "run"
        ]  # fmt: skip
        called.unlink()


@pytest.mark.parametrize(
    ("code", "says", "mailed"),
    [
        (0, "", ""),
        (0, "a warning", "a warning\n"),
        (75, "monitor: another run holds the lock", ""),
        (1, "monitor: every feed failed, 100% of them\\n", "monitor: every feed failed, 100% of them\\n\n"),
        (2, "", ""),
    ],
)
def test_cron_mails_what_went_wrong_and_nothing_else(
    tmp_path: Path, code: int, says: str, mailed: str
) -> None:
    it = installed(tmp_path)
    it.environment_file.write_text(f"CODE={code}\nCALLED=/dev/null\n")
    for _, command in entries(crontab(it)):
        done = as_cron_runs(command, SAYS=says)
        assert (done.stdout, done.stderr) == (mailed, "")
        assert done.returncode == (0 if code == 75 else code)


def test_a_command_that_cron_would_cut_is_refused() -> None:
    def command(name: str) -> str:
        config = Path("/news", name, "feeds.yaml")
        return entries(crontab(dataclasses.replace(PLAIN, config=config)))[0][1]

    rest = len(command("x").encode()) - 1
    assert len(command("x" * (900 - rest))) == 900
    # What counts is bytes: "本" has three, in quotes, and a percent sign has a backslash before it.
    for name in ("x" * (901 - rest), "本" * (900 // 3 - rest // 3), "%" * (901 - rest)):
        with pytest.raises(WrongUse, match=r"cron cuts it at about 1000.*`monitor service systemd`"):
            command(name)


def minutes_of_day(times: str) -> list[int]:
    """The minutes of a day that a line's first two fields name."""

    def values(field: str, most: int) -> list[int]:
        span, _, step = field.partition("/")
        first, _, last = ("0-" + str(most) if span == "*" else span).partition("-")
        return list(range(int(first), int(last or first) + 1, int(step or 1)))

    minute, hour, *_ = times.split()
    return [h * 60 + m for h in values(hour, 23) for m in values(minute, 59)]


@pytest.mark.parametrize(
    ("asked", "every"), [(1, 1), (15, 15), (45, 30), (60, 60), (100, 60), (360, 360), (1440, 1440)]
)
def test_cron_calls_every_so_many_minutes_and_when_an_issue_is_due(asked: int, every: int) -> None:
    text = crontab(dataclasses.replace(PLAIN, every_minutes=asked, publish="Sun 23:30"))
    (regular, first), (due, second) = entries(text)
    assert first == second
    found = minutes_of_day(regular)
    assert len(found) == 1440 // every
    assert {after - before for before, after in pairwise([*found, found[0] + 1440])} == {every}
    assert due == "30 23 * * 0"
    # Its zone counts for the lines below it: the regular line stands above.
    assert text.index("CRON_TZ=Asia/Tokyo") > text.index(regular)
    assert text.endswith("\n")
