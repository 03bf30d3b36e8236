"""Completion in the shells: the protocol that their scripts speak with the program, and the scripts."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

# Answers questions, a line each: the environment of a call, as JSON. Loaded once, forked for each, since to
# load the program takes longer than all else here. The scripts of the shells know it by its name alone.
DRIVER = """
import json, os, sys
sys.argv = ["monitor"]
from monitor.cli import app
for line in sys.stdin:
    if os.fork() == 0:
        os.environ.update(json.loads(line))
        try:
            app()
        finally:
            sys.stdout.flush()
            os._exit(0)
    os.wait()
    print("\\0", end="", flush=True)
"""


def asked(shell: str, line: str) -> dict[str, str]:
    """What the shell's own script sets when Tab is pressed at the end of `line`."""
    words = line.split(" ")
    if shell == "bash":
        more = {"COMP_WORDS": "\n".join(words), "COMP_CWORD": str(len(words) - 1)}
    else:
        more = {"_TYPER_COMPLETE_ARGS": line}
        if shell == "fish":
            more["_TYPER_COMPLETE_FISH_ACTION"] = "get-args"
    return {"_MONITOR_COMPLETE": f"complete_{shell}", **more}


def answers(*questions: Mapping[str, str]) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", DRIVER],
        input="".join(json.dumps(one) + "\n" for one in questions),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    return done.stdout.split("\0")[:-1]


SHELLS = ("bash", "zsh", "fish")


def test_commands_options_and_values_are_completed_in_each_shell() -> None:
    wanted = {
        "monitor pub": "publish",
        "monitor publish --thr": "--through",
        "monitor lab be": "bench",
        "monitor service sys": "systemd",
    }
    found = answers(*(asked(shell, line) for shell in SHELLS for line in wanted))
    assert len(found) == len(SHELLS) * len(wanted)
    for said, word in zip(found, [*wanted.values()] * len(SHELLS), strict=True):
        assert word in said


def test_what_does_not_begin_so_is_not_offered() -> None:
    found = answers(asked("bash", "monitor pub"), asked("bash", "monitor nothing-begins-so"))
    assert [one.split() for one in found] == [["publish"], []]


def test_the_script_for_each_shell_is_printed_and_the_shell_reads_it(tmp_path: Path) -> None:
    for shell, script in zip(
        SHELLS, answers(*({"_MONITOR_COMPLETE": f"source_{one}"} for one in SHELLS)), strict=True
    ):
        assert f"_MONITOR_COMPLETE=complete_{shell}" in script
        if shutil.which(shell):
            (tmp_path / shell).write_text(script, encoding="utf-8")
            subprocess.run([shell, "-n", str(tmp_path / shell)], check=True)


def test_tags_and_feeds_of_the_configuration_are_offered(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(
        "tags: {harbour: {any: [port]}, ferries: {any: [ferry]}}\n"
        "feeds: [{name: Herald, url: 'https://a.example/f'}, {name: Two Words, url: 'https://b.example/f'}]\n",
        encoding="utf-8",
    )
    begins = (
        f"monitor tags alias --config {path} ha",
        f"monitor --config {path} tags unalias f",
        f"monitor --config {path} feeds add https://c.example/f --tag h",
        f"monitor feeds remove -c {path} H",
        f"monitor feeds remove -c {path} h",
        f"monitor feeds remove -c {tmp_path}/none.yaml H",
    )
    found = answers(*(asked("bash", line) for line in begins))
    assert [one.split() for one in found] == [
        ["harbour"], ["ferries"], ["harbour"], ["Herald"], ["https://b.example/f"], [],
    ]  # fmt: skip
