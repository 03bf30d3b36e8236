"""What ships for running it elsewhere: the container, the workflow for GitHub, the archive in another site.

None of these can run here. What can be said of them without is: that all they name is there, and holds.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

from newcomer import fences
from ruamel.yaml import YAML
from test_docs_commands import mistake

from monitor import config as configuration

ROOT = Path(__file__).parent.parent
DOCKERFILE = ROOT / "Dockerfile"
EXAMPLE = ROOT / "examples" / "github-actions"


def instructions() -> list[tuple[str, str]]:
    text = re.sub(r"\\\n", " ", re.sub(r"^\s*#.*\n", "", DOCKERFILE.read_text("utf-8"), flags=re.MULTILINE))
    return [(line.split()[0], line.split(maxsplit=1)[1]) for line in text.splitlines() if line.strip()]


def workflow() -> dict[str, Any]:
    found: dict[str, Any] = YAML(typ="safe").load((EXAMPLE / "monitor.yml").read_text("utf-8"))
    return found


def steps() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = workflow()["jobs"]["run"]["steps"]
    return found


def test_everything_that_the_image_copies_is_there_and_let_through() -> None:
    allowed = {
        line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line.startswith("!")
    }
    assert "*" in (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    for name, words in instructions():
        if name == "COPY" and not words.startswith("--from"):
            for source in words.split()[:-1]:
                assert (ROOT / source).exists(), source
                assert source in allowed, source


def test_the_image_has_what_the_wheel_is_made_of() -> None:
    copied = {one for name, words in instructions() if name == "COPY" for one in words.split()[:-1]}
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    for folder in re.findall(r'^"(\w+)/[\w./-]+" = "', project, re.MULTILINE):
        assert folder in copied


def test_the_image_is_installed_from_the_lock_by_its_hashes() -> None:
    runs = [words for name, words in instructions() if name == "RUN"]
    assert any("--require-hashes -r requirements.lock" in words for words in runs)
    assert any("--no-deps --no-build-isolation ." in words for words in runs)


def test_what_runs_in_the_image_is_no_root_and_holds_no_secret() -> None:
    found = instructions()
    stages = [n for n, (name, _) in enumerate(found) if name == "FROM"]
    last = found[stages[-1] :]
    assert [words for name, words in last if name == "USER"] == ["monitor"]
    assert not [
        words
        for name, words in found
        if name in {"ENV", "ARG"} and re.search("(?i)passw|token|key|secret", words)
    ]
    # What is to outlive the container is what the user must own.
    assert ("VOLUME", "/news") in last
    assert ("WORKDIR", "/news") in last
    assert any("--owner monitor --group monitor /news" in words for name, words in last if name == "RUN")


def test_what_the_image_does_by_itself_are_commands_of_ours() -> None:
    said = dict(instructions())
    health = said["HEALTHCHECK"].partition("CMD ")[2]
    entry, words = (YAML(typ="safe").load(said[name]) for name in ("ENTRYPOINT", "CMD"))
    assert mistake(shlex.join([*entry, *words])) == ""
    assert mistake(shlex.join(YAML(typ="safe").load(health))) == ""


def test_the_workflow_comes_by_itself_once_at_a_time_and_may_push() -> None:
    found = workflow()
    assert found["on"]["schedule"]
    assert found["concurrency"] == {"group": "monitor", "cancel-in-progress": False}
    assert found["permissions"] == {"contents": "write", "actions": "read"}
    assert all(
        re.fullmatch(r"actions/[\w/-]+@(?:v\d+|[0-9a-f]{40})", step["uses"])
        for step in steps()
        if "uses" in step
    )


def test_the_commands_of_the_workflow_are_commands_of_ours() -> None:
    found = [
        command
        for step in steps()
        for command in re.findall(r"(?:^|[\s;{])(monitor [a-z][^;|\n]*)", step.get("run", ""))
    ]
    assert [one.strip() for one in found] == ["monitor restore", "monitor run", "monitor status"]
    assert [mistake(one) for one in found] == ["", "", ""]


def test_the_state_is_kept_also_after_a_failure_and_never_by_a_run_that_had_none() -> None:
    by_name = {step.get("name"): step for step in steps()}
    back, kept = by_name["Bring the state back"], by_name["Keep the state"]
    assert back["with"]["path"] == kept["with"]["path"] == ".monitor"
    assert kept["with"]["key"].startswith(back["with"]["restore-keys"])
    assert kept["if"] == "always() && steps.state.outcome == 'success'"
    copy, again = by_name["Keep a copy of the state"], by_name["Take a kept copy of the state"]
    assert copy["with"]["name"] == again["with"]["name"]
    assert copy["with"]["path"] == again["with"]["path"] == ".monitor"
    assert copy["with"]["include-hidden-files"] is True
    order = [step.get("name") for step in steps()]
    assert order.index("Bring the state back") < order.index("Take a kept copy of the state")
    assert order.index("Take a kept copy of the state") < order.index("Is the state there?")


def test_a_lost_state_stops_the_workflow_where_there_is_an_archive(tmp_path: Path) -> None:
    (guard,) = (step["run"] for step in steps() if step.get("id") == "state")

    called = tmp_path / "called"
    program = tmp_path / "bin" / "monitor"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\necho $* >> {called}\n", encoding="utf-8")
    program.chmod(0o755)

    def code(restore: str = "") -> int:
        return subprocess.run(
            ["bash", "-eo", "pipefail", "-c", guard],
            cwd=tmp_path,
            env={"PATH": f"{program.parent}:/usr/bin:/bin", "RESTORE": restore},
            check=False,
            capture_output=True,
        ).returncode

    assert code() == 0  # the first run of all
    (tmp_path / "digests" / "2026").mkdir(parents=True)
    (tmp_path / "digests" / "2026" / "2026-W47.json").write_text("{}", encoding="utf-8")
    assert (code(), called.exists()) == (1, False)
    assert (code("true"), called.read_text("utf-8")) == (0, "restore\n")
    (tmp_path / ".monitor").mkdir()
    (tmp_path / ".monitor" / "monitor.db").write_bytes(b"")
    assert code() == 0


def test_the_secrets_that_the_example_names_are_those_that_the_workflow_gives() -> None:
    text = (EXAMPLE / "feeds.yaml").read_text("utf-8")
    named = set(re.findall(r"\$\{(\w+)\}", text))
    (run,) = (step for step in steps() if step.get("name") == "Run")
    assert named == set(run["env"])
    assert all(value == f"${{{{ secrets.{name} }}}}" for name, value in run["env"].items())
    loaded = configuration.load(EXAMPLE / "feeds.yaml", dict.fromkeys(named, "x"))
    assert loaded.archive.push == "origin"


def test_the_archive_becomes_a_site_with_the_mkdocs_settings_of_the_guide(tmp_path: Path) -> None:
    (settings,) = (
        text
        for language, text in fences((ROOT / "docs" / "how-to" / "mkdocs.md").read_text("utf-8"))
        if language == "yaml"
    )
    (tmp_path / "mkdocs.yml").write_text(settings, encoding="utf-8")
    year = tmp_path / "digests" / "2026"
    (year.parent / "search").mkdir(parents=True)
    year.mkdir()
    # As `monitor publish` leaves them: tests/test_archive.py.
    (year.parent / "README.md").write_text(
        "# Ours\n\n- [2026-W47](2026/2026-W47.md) · [page](2026/2026-W47.html)\n"
    )
    (year / "2026-W47.md").write_text(
        '---\ntitle: "Week 47"\ntags:\n  - a\n---\n\n# Week 47\n\n[All issues](../README.md)\n'
    )
    for name in (
        "2026/2026-W47.html",
        "2026/2026-W47.json",
        "index.html",
        "threads.html",
        "feed.xml",
        "search/2026.js",
    ):
        (tmp_path / "digests" / name).write_text("the archive's own", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "public" / "2026" / "2026-W47.html").read_text("utf-8")
    assert "Week 47" in page
    assert 'href="../index.html">All issues' in page
    assert (tmp_path / "public" / "feed.xml").exists()
    assert not (tmp_path / "public" / "search" / "2026.js").exists()
    index = (tmp_path / "public" / "index.html").read_text("utf-8")
    # The archive's own page of an issue is not there, and MkDocs' stands in its place.
    assert 'href="2026/2026-W47.html">page' in index
