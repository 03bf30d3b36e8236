# ruff: noqa: INP001, T201 - a script, run by its path, that prints
"""Does what docs/tutorial.md says, from nothing, and keeps what the terminal showed in docs/transcript.md.

    python tools/make_transcript.py              with a real clone, installed from the package registry
    python tools/make_transcript.py --no-clone   with the environment that runs this, where there is none

The outlets are those of the sample week and the mail server is one of the tests', both on loopback; the
clock stands on the Monday after that week. All else is as a newcomer has it. What differs from machine to
machine is written as it is for everybody: the home folder is /home/me.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import newcomer
from smtp_server import Server

from monitor import rehearsal

ROOT = Path(__file__).parent.parent
NOW = "2026-11-23T08:00:00+00:00"
PASSWORD = "correct horse battery"  # noqa: S105  of a server that ends with this program
FEEDS = {
    "https://www.theregister.com/headlines.atom": "/harborwire/world.rss",
    "https://blogs.nvidia.com/feed/": "/kabuto/rss.xml",
    "https://techcrunch.com/category/artificial-intelligence/feed/": "/siliconquay/atom.xml",
}
"""The tutorial's feeds, and what is read in their place."""

NAMES = {"The Register": "Harbor Wire", "NVIDIA Blog": "Kabuto Shimbun", "TechCrunch AI": "Silicon Quay"}

HEAD = """\
# A transcript

What somebody saw who had nothing but [the tutorial](tutorial.md), word for word: {count} commands from
nothing to a mailed issue. It is made by `python tools/make_transcript.py`, which runs them in a real
terminal. So that anybody can make it again, the outlets are the invented ones of the sample week, the mail
server is one on this machine (whence `allow:` and the addresses), and the clock stands on Monday 23 November
2026.

## Ten commands
"""

MISTAKES = """
## What goes wrong on the way

Each of these is a mistake that newcomers make, and what they were told. Nothing was lost by any of them.
"""

ISSUE = """
## What came

The mail has the subject “{subject}”. As plain text it begins:

```text
{text}
```
"""


def main() -> None:
    """Runs it all, and writes the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--no-clone", action="store_true", help="with the environment that runs this")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "transcript.md", metavar="FILE")
    chosen = parser.parse_args()
    page = (ROOT / "docs" / "tutorial.md").read_text("utf-8")
    work = Path(tempfile.mkdtemp(prefix="transcript-"))
    home = work / "home"
    home.mkdir()
    try:
        with newcomer.outlets(rehearsal.PORT) as base, Server(logins={"me@example.com": PASSWORD}) as server:
            made = _played(page, home, base, server, clone=not chosen.no_clone)
            made = made.replace(str(home), "/home/me").replace(f"127.0.0.1:{server.port}", "127.0.0.1:2525")
    finally:
        shutil.rmtree(work, ignore_errors=True)
    chosen.out.write_text(made, encoding="utf-8")
    print(f"Wrote {chosen.out}")


def _played(page: str, home: Path, base: str, server: Server, *, clone: bool) -> str:
    feeds_yaml, commands = tutorial(page)
    feeds_yaml = feeds_yaml.replace("smtps://", "smtp://").replace(
        "smtp.example.com:465", f"127.0.0.1:{server.port}"
    )
    for address, path in FEEDS.items():
        feeds_yaml = feeds_yaml.replace(address, base + path)
    for name, other in NAMES.items():
        feeds_yaml = feeds_yaml.replace(name, other)
    feeds_yaml = feeds_yaml.replace("fetch:\n", "fetch:\n  allow: [127.0.0.0/8]\n")
    environment = {
        "HOME": str(home),
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "MONITOR_NOW": NOW,
        "EDITOR": f"cp {home.parent / 'edited.yaml'}",
        **{
            name: os.environ[name]
            for name in ("SSL_CERT_FILE", "PIP_INDEX_URL", "PIP_CERT")
            if name in os.environ
        },
    }
    (home.parent / "edited.yaml").write_text(feeds_yaml, encoding="utf-8")
    parts = [HEAD.format(count=len(commands))]
    with newcomer.Terminal(home, environment, scratch=home.parent / "scratch") as terminal:
        for command in commands:
            typed = PASSWORD + "\n" if "password" in command else ""
            done = terminal.run(_real(command, home, clone=clone), typed=typed)
            if done.code:
                raise SystemExit(f"{command}: exit code {done.code}\n{done.text}")
            parts.append(_step(command, _shortened(done.text)))
            if "EDITOR" in command:
                parts.append(f"```yaml\n{feeds_yaml}\n```\n")
        parts.append(_letter(server))
        parts.append(MISTAKES)
        for why, steps in mistakes(feeds_yaml):
            parts.append(f"### {why}\n")
            for setting, command in steps:
                if setting is not None:
                    (home / "news" / "feeds.yaml").write_text(setting, encoding="utf-8")
                done = terminal.run(command, typed="wrong\n" if "password" in command else "")
                if command.startswith("monitor"):
                    parts.append(_step(command, done.text, code=done.code))
                (home / "news" / "feeds.yaml").write_text(feeds_yaml, encoding="utf-8")
    return "\n".join(parts).rstrip("\n") + "\n"


def tutorial(page: str) -> tuple[str, list[str]]:
    """What the tutorial has its reader write into feeds.yaml, and the commands up to the mailed issue."""
    blocks = newcomer.fences(page)
    commands = [text for language, text in blocks if language == "sh"]
    return (
        next(text for language, text in blocks if language == "yaml"),
        commands[: commands.index("monitor run") + 1],
    )


def mistakes(good: str) -> list[tuple[str, list[tuple[str | None, str]]]]:
    """What goes wrong for newcomers: a heading, and steps: feeds.yaml as it then is (None: as it was), and
    a command."""
    slips = (
        good.replace("Europe/London", "Europe/Londn")
        .replace("match: nvidia OR", "match: nvidia OR OR")
        .replace("to: [me", "too: [me")
    )
    page = good.replace("/harborwire/world.rss", "/harborwire/").replace("/kabuto/rss.xml", "/kabuto/rss")
    nowhere = re.sub(r"http://127[^\"]*kabuto/", "https://kabuto-shimbun.invalid/", good)
    silent = re.sub(r"@127\.0\.0\.1:\d+", "@127.0.0.1:9", good)
    return [
        ("Where there is no feeds.yaml", [(None, "cd .."), (None, "monitor run"), (None, "cd news")]),
        ("`monitor init` a second time", [(None, "monitor init")]),
        ("Slips of the pen, all told at once", [(slips, "monitor check")]),
        ("A tab in place of spaces", [(good.replace("  nvidia:", "\tnvidia:"), "monitor check")]),
        ("A page in place of a feed, and an address where nothing is", [(page, "monitor check --online")]),
        ("A host that does not exist", [(nowhere, "monitor check --online")]),
        ("No password", [(good.replace("file:password", "file:passwrod"), "monitor check")]),
        (
            "A wrong password",
            [
                (None, "mv password right && (umask 077 && cat > password)"),
                (None, "monitor check --online"),
                (None, "mv right password"),
            ],
        ),
        ("A mail server that is not there", [(silent, "monitor check --online")]),
        ("The same issue again: nobody gets it twice", [(None, "monitor send")]),
        ("A week that is not over", [(None, "monitor publish 2026-W48")]),
        ("A week that nobody has published", [(None, "monitor send 2026-W40")]),
        ("A slip in a command", [(None, "monitor chekc"), (None, "monitor publish --draft")]),
    ]


def _real(command: str, home: Path, *, clone: bool) -> str:
    """The command with the tutorial's placeholder filled in."""
    if not clone and command.startswith(("git clone", "make ", ". ")):
        return {
            "g": f"mkdir -p monitor/.venv && ln -s {Path(sys.executable).parent} monitor/.venv/bin",
            "m": "cd monitor && .venv/bin/monitor demo; cd ..",
            ".": f'PATH="{home}/monitor/.venv/bin:$PATH"',
        }[command[0]]
    return command.replace("ADDRESS", f"--quiet {ROOT}")


def _step(command: str, text: str, *, code: int = 0) -> str:
    shown = f"$ {command}" + (f"\n{text}" if text else "")
    after = f"\nExit code {code}.\n" if code else ""
    return f"```console\n{shown}\n```\n{after}"


def _shortened(text: str) -> str:
    """Without the chatter of make and pip."""
    return "\n".join(
        line
        for line in text.split("\n")
        if not line.startswith(("make", "/usr", "python3 -m venv", ".venv/"))
    )


def _letter(server: Server) -> str:
    from email import message_from_bytes, policy  # noqa: PLC0415

    mail = message_from_bytes(server.accepted[0].data, policy=policy.default)
    plain = mail.get_body(("plain",))
    if plain is None:
        raise SystemExit("the mail has no plain text")
    text = "\n".join(plain.get_content().split("\n")[:24]).rstrip()
    return ISSUE.format(subject=mail["Subject"], text=text)


if __name__ == "__main__":
    main()
