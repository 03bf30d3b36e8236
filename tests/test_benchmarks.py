"""What README.md claims is measured, and what is measured is written down as it was."""

from __future__ import annotations

import json
import re
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
sys.path.insert(0, str(ROOT / "tools"))
bench_page = import_module("bench_page")

RESULTS: dict[str, Any] = json.loads((DOCS / "benchmarks.json").read_text("utf-8"))
_NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?(?: %)?")


def measured() -> str:
    """The part of README.md that gives figures."""
    readme = (ROOT / "README.md").read_text("utf-8")
    return readme.partition("\n## Measured\n")[2].partition("\n## ")[0]


def test_the_page_says_what_was_measured_and_nothing_else() -> None:
    assert (DOCS / "benchmarks.md").read_text("utf-8") == bench_page.page(RESULTS)


def test_the_pictures_show_what_was_measured() -> None:
    made = bench_page.pictures(RESULTS)
    assert made
    for name, picture in made.items():
        assert (DOCS / "pictures" / name).read_text("utf-8") == picture
        assert f"(pictures/{name})" in bench_page.page(RESULTS)


def test_every_figure_of_the_readme_stands_on_the_page() -> None:
    page = (DOCS / "benchmarks.md").read_text("utf-8")
    figures = set(_NUMBER.findall(re.sub(r"\]\([^)]*\)", "]", measured())))
    assert len(figures) > 10
    there = set(_NUMBER.findall(page))
    assert sorted(figures - there) == []


@pytest.mark.parametrize("part", ["peers", "rounds", "extract", "relevance", "stories", "grouping"])
def test_each_part_says_on_which_machine_and_when(part: str) -> None:
    machine = RESULTS[part]["machine"]
    assert machine["cores"].isdigit()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", machine["day"])
    assert machine["processor"] in bench_page.page(RESULTS)


def test_a_part_that_was_not_measured_is_said_to_be_so() -> None:
    assert "Not measured yet: `peers`." in bench_page.page({})


def test_no_program_is_compared_that_did_less_than_the_same_work() -> None:
    found = RESULTS["peers"]["found"]
    assert {one["entries"] for one in found["programs"].values()} == {found["entries"]}
    assert {count for one in found["programs"].values() for count in one["asked"]} == {found["feeds"]}
