"""The tutorial, done as it is written: by a real shell, on loopback, and what it shows is compared."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from email import message_from_bytes, policy
from itertools import pairwise
from pathlib import Path

from newcomer import Terminal, fences, outlets, shape
from smtp_server import Authority, Server

ROOT = Path(__file__).parent.parent
PASSWORD = "correct horse battery"  # noqa: S105  of a server that ends with the test
PLACES = {
    "https://www.theregister.com/headlines.atom": "/harborwire/world.rss",
    "https://blogs.nvidia.com/feed/": "/kabuto/rss.xml",
    "https://techcrunch.com/category/artificial-intelligence/feed/": "/siliconquay/atom.xml",
}


def blocks() -> list[tuple[str, str]]:
    return fences((ROOT / "docs" / "tutorial.md").read_text("utf-8"))


def commands() -> list[str]:
    found = [text for language, text in blocks() if language == "sh"]
    return found[: found.index("monitor run") + 1]


def source(folder: Path) -> Path:
    """A repository to clone, with what `make digest` looks at."""
    folder.mkdir()
    for name in ("Makefile", "requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, folder)
    said = ["-c", "user.name=A", "-c", "user.email=a@example.com"]
    for command in (["init", "-q"], ["add", "."], [*said, "commit", "-qm", "The program"]):
        subprocess.run(["git", "-C", str(folder), *command], check=True)
    return folder


def installed(clone: Path) -> None:
    """What the first `make digest` does before the sample week: an environment with the command in it.
    Newer than what it is made from, so make is content with it."""
    programs = clone / ".venv" / "bin"
    programs.mkdir(parents=True)
    (programs / "activate").write_text(f'PATH="{programs}:$PATH"\n', encoding="utf-8")
    program = programs / "monitor"
    # The sample week itself is tested in tests/test_sample_week.py, and takes as long as all the rest here.
    program.write_text(
        f'#!/bin/sh\n[ "$*" = "demo --out demo" ] && exit\nexec "{sys.executable}" -m monitor "$@"\n',
        encoding="utf-8",
    )
    program.chmod(0o755)
    for made_from in ("requirements.lock", "pyproject.toml"):
        os.utime(clone / made_from, (0, 0))


def test_it_takes_ten_commands_at_most_from_nothing_to_a_mailed_issue() -> None:
    assert len(commands()) <= 10
    assert not [one for one in commands() if "\n" in one or ";" in one]


def test_the_transcript_is_of_this_tutorial_and_tells_what_mistakes_answer() -> None:
    page = (ROOT / "docs" / "transcript.md").read_text("utf-8")
    done, _, mistakes = page.partition("## What goes wrong on the way")
    assert [text.split("\n")[0][2:] for kind, text in fences(done) if kind == "console"] == commands()
    assert "Traceback" not in page
    # What was wrong with the configuration or the use, and what could not be done.
    assert mistakes.count("Exit code 2.") > mistakes.count("Exit code 1.") > 0


def test_each_command_does_what_the_tutorial_shows_and_the_issue_is_mailed(tmp_path: Path) -> None:
    (wanted,) = (text for language, text in blocks() if language == "yaml")
    shown = {
        text: told if kind == "text" else ""
        for (language, text), (kind, told) in pairwise([*blocks(), ("", "")])
        if language == "sh"
    }
    authority = Authority(tmp_path)
    edited = tmp_path / "edited.yaml"
    environment = {
        **{name: os.environ[name] for name in ("PATH", "LANG", "PYTHONPATH") if name in os.environ},
        "HOME": str(tmp_path),
        "PYTHONPATH": str(ROOT),
        "MONITOR_NOW": "2026-11-23T08:00:00+00:00",
        "EDITOR": f"cp {edited}",
        "SSL_CERT_FILE": str(authority.pem),
    }
    with (
        outlets() as base,
        Server(tls="implicit", context=authority.context(), logins={"me@example.com": PASSWORD}) as server,
        Terminal(tmp_path, environment, scratch=tmp_path / "scratch") as terminal,
    ):
        for address, path in PLACES.items():
            assert address in wanted
            wanted = wanted.replace(address, base + path)
        wanted = wanted.replace("smtp.example.com:465", f"127.0.0.1:{server.port}")
        edited.write_text(wanted.replace("fetch:\n", "fetch:\n  allow: [127.0.0.0/8]\n"), encoding="utf-8")
        for command in commands():
            real = (
                command.replace("ADDRESS", f"--quiet {source(tmp_path / 'source')}")
                if "ADDRESS" in command
                else command
            )
            done = terminal.run(real, typed=f"{PASSWORD}\n" if "cat >" in command else "", seconds=120)
            assert done.code == 0, f"{command}\n{done.text}"
            if "ADDRESS" in command:
                installed(tmp_path / "monitor")
            if not command.startswith("make"):
                assert_shown(shown[command], done.text, command)
        (mail,) = server.accepted
    assert mail.recipient == "me@example.com"
    letter = message_from_bytes(mail.data, policy=policy.default)
    assert letter["Subject"].startswith("W47 · ")
    assert "My week in chips" in letter["List-Id"]
    assert (tmp_path / "news" / "password").stat().st_mode & 0o077 == 0


def assert_shown(promised: str, found: str, command: str) -> None:
    """Every line that the tutorial shows was there, in this order; "…" stands for more."""
    lines = [shape(line) for line in found.split("\n")]
    at = 0
    for line in map(shape, promised.split("\n")):
        if line in {"", "…"}:
            continue
        pieces = [piece for piece in line.split("…") if piece.strip()]
        place = next(
            (n for n in range(at, len(lines)) if all(piece.strip() in lines[n] for piece in pieces)), None
        )
        assert place is not None, f"{command}: the tutorial shows {line!r}, and there was:\n{found}"
        at = place + 1
