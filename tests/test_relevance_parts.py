"""What each ground makes of a score: parts that add up to it, and that say what a reader can check."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from relevance_values import FILLER, scored

from monitor import config, lab
from monitor.model import TagScore

GROUNDS = (
    "a mention",
    "title",
    "how often",
    "how early",
    "spread",
    "beside the other names",
    "subject or in passing",
    "rarity of the name",
)


def shares(found: TagScore) -> dict[str, float]:
    return {part.name: part.share for part in found.parts}


LINES = st.lists(
    st.sampled_from(
        [
            "Nvidia sold chips.",
            "On Monday the maker Nvidia paid.",
            "According to Nvidia it rains.",
            "Photo: Nvidia",
            "The bridge waits for money, and the town waits with it.",
            "Apple, AMD, Intel, Nvidia, Arm and TSMC rose.",
            "An Nvidia-backed firm paid.",
            FILLER,
        ]
    ),
    max_size=8,
).map("\n\n".join)


@given(st.sampled_from(["Nvidia ships", "The bridge waits", "A big order for Nvidia", ""]), LINES)
def test_the_parts_of_any_score_add_up_to_it(title: str, text: str) -> None:
    found = scored("Nvidia", title, text)
    assert sum(part.share for part in found.parts) == pytest.approx(found.value, abs=1e-9)
    names = [part.name for part in found.parts]
    assert names == [name for name in GROUNDS if name in names]
    assert (names[:1] == ["a mention"]) == bool(found.evidence)


@given(LINES)
def test_what_hardly_matters_goes_without_saying(text: str) -> None:
    found = scored("Nvidia", "Nvidia ships", text)
    assert all(abs(part.share) >= 0.005 for part in found.parts[1:])


def test_nothing_found_has_no_parts() -> None:
    assert scored("Nvidia", "The bridge waits", FILLER).parts == ()


def test_a_title_speaks_for_what_it_names_and_against_what_it_leaves_out() -> None:
    text = f"On Monday the maker Nvidia sold chips.\n\n{FILLER}"
    assert shares(scored("Nvidia", "Nvidia ships", text))["title"] > 0
    assert shares(scored("Nvidia", "The maker ships", text))["title"] < 0


def test_coming_early_speaks_for_it_and_coming_late_against() -> None:
    name = "On Monday the maker Nvidia sold chips."
    assert shares(scored("Nvidia", "Chips", f"{name}\n\n{FILLER}"))["how early"] > 0
    assert shares(scored("Nvidia", "Chips", f"{FILLER}\n\n{name}"))["how early"] < 0


def test_being_named_often_speaks_for_it_and_once_against() -> None:
    name = "On Monday the maker Nvidia sold chips."
    assert shares(scored("Nvidia", "Chips", f"{FILLER}\n\n{name}"))["how often"] < 0
    assert shares(scored("Nvidia", "Chips", f"{FILLER}\n\n{name * 9}\n\n{FILLER}"))["how often"] > 0


def test_a_name_that_everybody_knows_speaks_against() -> None:
    text = "On Monday the maker {} opened an office.\n\n" + FILLER
    rare, known = (shares(scored(name, "An office", text.format(name))) for name in ("Rapidus", "London"))
    assert rare.get("rarity of the name", 0.0) > known["rarity of the name"]
    assert known["rarity of the name"] < 0


def test_the_documented_example_is_what_the_program_says(tmp_path: Path) -> None:
    page = (Path(__file__).parent.parent / "docs" / "relevance.md").read_text("utf-8")
    line, tags, said = re.findall(
        r"```(?:json|yaml)\n(.*?)```", page.partition("<!-- example -->")[2], re.DOTALL
    )[:3]
    (tmp_path / "tags.yaml").write_text(tags, encoding="utf-8")
    found = json.loads(json.dumps(lab.score_line(config.load_tags(tmp_path / "tags.yaml"), json.loads(line))))
    expected = json.loads(said)
    ours, theirs = found["scores"][0], expected["scores"][0]
    assert ours["evidence"] == theirs["evidence"]
    # To a hundredth, so that not every change of a weight is one of a page.
    assert ours["score"] == pytest.approx(theirs["score"], abs=0.01)
    for one, other in zip(ours["parts"], theirs["parts"], strict=True):
        assert one["name"] == other["name"]
        assert one["share"] == pytest.approx(other["share"], abs=0.01)
