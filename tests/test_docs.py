"""The documents keep up with the program."""

import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
import typer
from newcomer import fences
from ruamel.yaml import YAML
from typer.main import get_command

from monitor import __version__
from monitor.cli import app

ROOT = Path(__file__).parent.parent
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "examples").rglob("README.md")]


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


@cache
def anchors(page: Path) -> frozenset[str]:
    """The names of the page's headings, as a site and GitHub make them."""
    text = re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    found = []
    for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "").strip().lower()
        found.append(re.sub(r"[^\w\- ]", "", plain).replace(" ", "-"))
    return frozenset(found)


def test_every_link_between_documents_leads_somewhere() -> None:
    broken = []
    for document in DOCUMENTS:
        text = re.sub(r"^```.*?^```$", "", document.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
        for target, _, heading in (
            link.partition("#") for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link
        ):
            page = (document.parent / target) if target else document
            if not page.exists() and "W4" not in target:
                broken.append(f"{document.name} → {target}")
            elif heading and page.suffix == ".md" and heading not in anchors(page.resolve()):
                broken.append(f"{document.name} → {target}#{heading}")
    assert broken == []


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The documentation as `make docs` builds it: strictly, so that a page outside the navigation, a link to
    nothing and a heading that is not there fail."""
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder


def test_the_site_asks_nobody_else_for_anything(site: Path) -> None:
    asked = [
        (page.name, found)
        for page in site.rglob("*.html")
        for found in re.findall(
            r"<(?:script|link|img|iframe)\b[^>]*(?:src|href)=\"(?:https?:)?//[^\"]*\"",
            page.read_text("utf-8"),
        )
    ]
    assert asked == []


def test_a_link_out_of_the_docs_is_shown_as_the_files_path(site: Path) -> None:
    assert "<code>monitor/outlets/outlets.txt</code>" in (site / "configuration.html").read_text("utf-8")


def test_a_choice_in_a_table_is_shown_as_it_is_typed(site: Path) -> None:
    assert "<code>--log-format human|json</code>" in (site / "reference" / "commands.html").read_text("utf-8")
    assert not [page for page in site.rglob("*.html") if "\\|" in page.read_text("utf-8")]


def test_every_page_of_the_four_kinds_is_in_the_navigation() -> None:
    words = (ROOT / "mkdocs.yml").read_text("utf-8")
    for page in (ROOT / "docs").rglob("*.md"):
        assert str(page.relative_to(ROOT / "docs")) in words


def test_every_example_of_yaml_in_a_guide_is_yaml() -> None:
    for page in [*(ROOT / "docs" / "how-to").glob("*.md"), ROOT / "docs" / "tutorial.md"]:
        for language, text in fences(page.read_text("utf-8")):
            if language == "yaml":
                assert YAML(typ="safe").load(text), page.name


def test_no_page_shows_the_folders_of_the_machine_it_was_made_on() -> None:
    for page in (ROOT / "docs").rglob("*.md"):
        text = page.read_text("utf-8")
        assert not re.findall(r"(?<![\w~.])/(?:root|work|tmp/(?!demo))\b\S*", text), page.name


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
