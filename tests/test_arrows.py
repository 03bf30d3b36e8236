"""The imports are as ARCHITECTURE.md draws them."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "monitor"


def drawn() -> dict[str, tuple[set[str], set[str]]]:
    """For each module of the table: what of ours it may import, and which libraries."""
    rows = re.findall(
        r"^\| `(\w+)` \| ([^|]*)\| ([^|]*)\|$", (ROOT / "ARCHITECTURE.md").read_text("utf-8"), re.MULTILINE
    )
    split = re.compile(r"[,\s]+")
    return {
        name: (set(filter(None, split.split(ours))), set(filter(None, split.split(theirs))))
        for name, ours, theirs in rows
    }


def modules() -> dict[str, list[Path]]:
    """The rooms and shelves, with their files."""
    found: dict[str, list[Path]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        first = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        if first not in {"__init__", "__main__"}:
            found.setdefault(first, []).append(path)
    return found


def imports(path: Path) -> Iterator[str]:
    """Every module that the file imports, as a dotted name."""
    inside = path.relative_to(ROOT).with_suffix("").parts
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(inside[: -node.level]) if node.level else ""
            module = ".".join(part for part in (base, node.module or "") if part)
            yield from (f"{module}.{one.name}" for one in node.names) if module == "monitor" else (module,)


DRAWN = drawn()


def test_the_drawing_holds_every_module_and_no_other() -> None:
    assert set(DRAWN) == set(modules())


@pytest.mark.parametrize("name", sorted(modules()))
def test_a_module_imports_only_what_is_drawn(name: str) -> None:
    ours, theirs = DRAWN[name]
    wrong: list[str] = []
    for path in modules()[name]:
        for module in imports(path):
            top, _, rest = module.partition(".")
            if top == "monitor":
                first = rest.partition(".")[0]
                fine = first in ours or first in {name, "__version__"}
            else:
                fine = top in sys.stdlib_module_names or top in theirs
            if not fine:
                wrong.append(f"{path.relative_to(ROOT)} imports {module}")
    assert wrong == []


def test_nobody_reaches_past_a_doorway() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {module}"
        for name, paths in modules().items()
        for path in paths
        for module in imports(path)
        if module.count(".") >= 2 and module.startswith("monitor.") and module.split(".")[1] != name
    ]
    assert wrong == []


def test_what_is_drawn_is_used() -> None:
    for name, (ours, _) in DRAWN.items():
        used = {
            module.split(".")[1]
            for path in modules()[name]
            for module in imports(path)
            if module.startswith("monitor.")
        }
        assert ours <= used, f"{name} is drawn with arrows that it does not have: {ours - used}"


@pytest.mark.parametrize(
    "name",
    [
        "parse",
        "extract",
        "relevance",
        "stories",
        "evidence",
        "digest",
        "model",
        "urls",
        "text",
        "markup",
        "rules",
        "weeks",
    ],
)
def test_what_is_pure_has_no_network_clock_or_chance(name: str) -> None:
    world = {
        "socket",
        "http",
        "urllib.request",
        "random",
        "secrets",
        "subprocess",
        "time",
        "tempfile",
        "shutil",
        "uuid",
    }
    used = {module for path in modules()[name] for module in imports(path)}
    assert not {module for module in used if module in world or module.partition(".")[0] in world}
