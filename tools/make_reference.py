# ruff: noqa: INP001 - a script, run by its path
"""Makes docs/reference/commands.md, docs/reference/settings.md and man/monitor.1 from the program itself.

python tools/make_reference.py            writes what differs (`make reference` calls it)
python tools/make_reference.py --check    exit code 1, and which, where one is out of date
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import command_tree
import man_page
import reference_pages

from monitor.config import schema

ROOT = Path(__file__).parent.parent


def made() -> Mapping[Path, str]:
    """Every file, with what is to stand in it."""
    program = command_tree.tree()
    examples = reference_pages.examples((ROOT / "docs" / "configuration.md").read_text("utf-8"))
    return {
        Path("docs/reference/commands.md"): reference_pages.commands(program),
        Path("docs/reference/settings.md"): reference_pages.settings(schema(), examples),
        Path("man/monitor.1"): man_page.written(program),
    }


def main() -> int:
    """Writes or compares, as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; say what is out of date")
    check = parser.parse_args().check
    stale = [
        (path, text)
        for path, text in made().items()
        if not (ROOT / path).exists() or (ROOT / path).read_text("utf-8") != text
    ]
    for path, text in stale:
        if check:
            print(f"{path} is out of date: make reference", file=sys.stderr)  # noqa: T201  a tool's answer
        else:
            (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
            (ROOT / path).write_text(text, encoding="utf-8")
            print(f"Wrote {path}")  # noqa: T201  a tool's answer
    return 1 if stale and check else 0


if __name__ == "__main__":
    sys.exit(main())
