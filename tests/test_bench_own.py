"""How lines do on the reader's own labels: an estimate for the archive, not for the labels."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_cli import monitor
from whole import Desk

from monitor.bench.own import Judged, measure


def archive(seed: int, size: int = 4_000) -> list[tuple[float, bool]]:
    """Scores, most of them low, and whether each is right: the likelier the higher."""
    rng = random.Random(seed)  # noqa: S311  a sample, no secret
    scores = [rng.betavariate(0.7, 2.0) for _ in range(size)]
    return [(score, rng.random() < score) for score in scores]


def truth(cases: list[tuple[float, bool]], line: float) -> tuple[float, float]:
    above = [right for score, right in cases if score >= line]
    right = [score >= line for score, right in cases if right]
    return sum(above) / len(above), sum(right) / len(right)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_labels_near_the_line_tell_of_the_whole_archive(seed: int) -> None:
    cases = archive(seed)
    rng = random.Random(seed + 1)  # noqa: S311  as above
    # As somebody labels who is asked near the line, and now and then elsewhere.
    asked = sorted(cases, key=lambda one: abs(one[0] - 0.5) + 0.35 * rng.random())[:600]
    asked += rng.sample(cases, 300)
    found = measure(
        [Judged(value=value, right=right) for value, right in asked], [value for value, _ in cases], 0.5
    )
    assert found.now.precision is not None
    assert found.now.recall is not None
    precision, recall = truth(cases, 0.5)
    assert found.now.precision[0] == pytest.approx(precision, abs=0.1)
    assert found.now.recall[0] == pytest.approx(recall, abs=0.1)
    assert found.now.precision[1] <= found.now.precision[0] <= found.now.precision[2]


def test_a_line_that_does_better_is_proposed_with_what_it_is_expected_to_do() -> None:
    labels = [Judged(value=0.30 + n / 100, right=n > 20) for n in range(40)]
    found = measure(labels, [one.value for one in labels], 0.65)
    assert found.proposed is not None
    assert 0.50 <= found.proposed.line <= 0.51
    assert found.proposed.precision == (1.0, found.proposed.precision[1], 1.0)  # type: ignore[index]
    assert found.proposed.f1 > found.now.f1


@pytest.mark.parametrize("right", [0, 4, 19])
def test_on_few_labels_or_of_one_kind_alone_no_line_is_proposed(right: int) -> None:
    labels = [Judged(value=0.1 + n / 30, right=n < right) for n in range(19)]
    assert measure(labels, [0.5] * 9, 0.5).proposed is None


def test_of_scores_that_nobody_labelled_nothing_is_claimed() -> None:
    found = measure([Judged(value=0.55, right=True)], [0.55, 0.95, 0.95, 0.95], 0.5)
    assert found.covered == 0.25
    assert measure([Judged(value=0.55, right=True)], [], 0.5).covered == 0.0


def test_nothing_above_a_line_has_no_precision() -> None:
    assert measure([Judged(value=0.2, right=True)], [0.2], 0.5).now.precision is None


# -- as the command tells it ----------------------------------------------------------------------


def test_own_labels_are_measured_without_what_they_teach(collected: Desk, tmp_path: Path) -> None:
    desk = collected.copy(tmp_path / "desk")
    none = monitor("lab", "bench", "--own", at=desk.folder)
    assert (none.returncode, none.stdout) == (0, "")
    assert "monitor label asks for some" in none.stderr
    questions = [
        json.loads(one)
        for one in desk.run("label", "--json", "--tag", "nvidia", "--count", "30").splitlines()
    ]
    lines = [
        json.dumps({"url": one["url"], "tag": "nvidia", "about": one["score"] > 0.3}) for one in questions
    ]
    pairs = [json.loads(one) for one in desk.run("label", "--json", "--stories", "--count", "3").splitlines()]
    lines += [json.dumps({"a": one["a"], "b": one["b"], "same": one["joined"]}) for one in pairs]
    (desk.folder / "labels.jsonl").write_text("\n".join(lines), encoding="utf-8")
    tag, of_pairs = desk.json("lab", "bench", "--own")
    assert (tag["name"], tag["labels"]) == ("nvidia", len(questions))
    assert 0 < tag["covered"] <= 1
    low, share, high = tag["now"]["precision"][1], tag["now"]["precision"][0], tag["now"]["precision"][2]
    assert 0 <= low <= share <= high <= 1
    assert (of_pairs["name"], of_pairs["labels"]) == ("pairs", len(pairs))
    said = desk.run("lab", "bench", "--own")
    assert f"Your labels: Nvidia: {len(questions)}" in said
    assert "pairs of articles: 3" in said
    assert "too few to propose a line" in said
