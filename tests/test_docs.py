"""The documents keep up with the program."""

import re
from pathlib import Path

import typer
from typer.main import get_command

from monitor import __version__
from monitor.cli import app

ROOT = Path(__file__).parent.parent
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "examples" / "week" / "README.md"]


def commands() -> set[str]:
    """Every command of the program, as it is typed."""
    found: set[str] = set()
    root = get_command(app)
    context = typer.Context(root)
    assert hasattr(root, "commands")
    for name, command in root.commands.items():
        inner = getattr(command, "commands", None)
        found |= {f"monitor {name} {one}" for one in inner} if inner else {f"monitor {name}"}
    context.close()
    return found


def test_every_command_is_documented_and_no_other() -> None:
    page = (ROOT / "docs" / "commands.md").read_text("utf-8")
    documented = {
        " ".join(one.split()) for one in re.findall(r"^\| `(monitor [a-z]+(?: [a-z]+)?)", page, re.MULTILINE)
    }
    assert documented == commands()


def test_every_option_is_documented() -> None:
    page = (ROOT / "docs" / "commands.md").read_text("utf-8")
    root = get_command(app)
    assert hasattr(root, "commands")
    options = {
        one
        for command in (root, *root.commands.values())
        for parameter in command.params
        for one in parameter.opts
    }
    assert {
        one for one in options if one.startswith("--") and f"`{one}" not in page and f"{one} " not in page
    } <= {"--help"}


def test_every_link_between_documents_leads_somewhere() -> None:
    broken = [
        f"{document.name} → {target}"
        for document in DOCUMENTS
        for target in re.findall(r"\]\(([^)#:\s]+)\)", document.read_text("utf-8"))
        if not (document.parent / target).exists() and "W4" not in target
    ]
    assert broken == []


def test_the_readme_names_the_two_commands_and_what_is_needed() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    for words in ("make digest", "make test", "Python 3.11", "crontab", "systemd"):
        assert words in readme
    assert __version__


def test_nothing_but_registries_of_packages_is_pinned_by_hash() -> None:
    for lock in ROOT.glob("requirements*.lock"):
        lines = lock.read_text("utf-8").splitlines()
        assert sum("--hash=sha256:" in line for line in lines) > 50
        assert not [line for line in lines if "://" in line or line.startswith("--index")]
