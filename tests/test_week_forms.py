"""The sample week's issue in every form: read as diffs, and the same bytes wherever it is rendered.

After a change that is meant to show, `UPDATE_GOLDEN=1 pytest tests/test_week_forms.py` writes the files anew;
look at `git diff` before you commit.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from functools import cache
from importlib import import_module
from pathlib import Path

import digest_evidence as e
import digest_values as v
import jsonschema
import pytest
import week_forms

from monitor.digest.facts import canonical, read

TOP = Path(__file__).parents[1]
sys.path.insert(0, str(TOP / "tools"))
issue_schema = import_module("issue_schema")
forms = cache(week_forms.forms)


@pytest.mark.parametrize("name", forms())
def test_the_sample_week_is_the_one_in_the_golden_file(name: str) -> None:
    place = week_forms.WEEK / name
    if os.environ.get("UPDATE_GOLDEN") == "1":
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(forms()[name].encode())
    assert forms()[name] == place.read_bytes().decode(), f"{name} differs; UPDATE_GOLDEN=1 writes it anew"


def test_the_facts_are_canonical() -> None:
    made = week_forms.issue()
    assert canonical(read(made)) == made.facts


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "4711", "TZ": "America/St_Johns", "LC_ALL": "C.UTF-8", "LANGUAGE": "ja"},
    ],
)
def test_every_form_is_the_same_bytes_under_another_locale_time_zone_and_hash_seed(
    elsewhere: dict[str, str],
) -> None:
    there = subprocess.run(
        [sys.executable, week_forms.__file__],
        capture_output=True,
        check=True,
        env={**os.environ, **elsewhere, "PYTHONPATH": str(TOP)},
    )
    here = {name: hashlib.sha256(words.encode()).hexdigest() for name, words in forms().items()}
    assert json.loads(there.stdout) == here


def test_the_schema_of_the_facts_that_ships_is_up_to_date() -> None:
    assert issue_schema.SHIPPED.read_text("utf-8") == issue_schema.written()


def test_every_issue_is_as_the_schema_says() -> None:
    schema = json.loads(issue_schema.SHIPPED.read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    holds = jsonschema.Draft202012Validator(schema)
    for made in (week_forms.issue(), v.issue(), e.whole(), e.this_week(), e.last_week()):
        assert [one.message for one in holds.iter_errors(json.loads(made.facts))] == []


@pytest.mark.parametrize(
    ("where", "wrong"),
    [
        ("schema", 2),
        ("week", 47),
        ("sections", [{"tag": "x"}]),
        ("counts", {}),
        ("draft", "no"),
        ("feeds", None),
    ],
)
def test_what_is_no_issue_is_not_as_the_schema_says(where: str, wrong: object) -> None:
    schema = json.loads(issue_schema.SHIPPED.read_text("utf-8"))
    facts = {**json.loads(week_forms.issue().facts), where: wrong}
    assert not jsonschema.Draft202012Validator(schema).is_valid(facts)
