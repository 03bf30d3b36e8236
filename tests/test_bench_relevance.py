"""The measures of relevance, held to sums done by hand; test collections; and the script."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor import bench
from monitor.bench import aboutness
from monitor.bench.aboutness import Pair
from monitor.errors import MonitorError
from monitor.model import Tag

ROOT = Path(__file__).parent.parent


def pair(score: float, relevant: bool, doc: str = "d", tag: str = "t") -> Pair:
    return Pair(tag=tag, doc=doc, score=score, relevant=relevant)


# -- ranking ---------------------------------------------------------------------------------------


def test_average_precision_by_hand() -> None:
    order = [pair(0.9, True), pair(0.8, False), pair(0.7, True), pair(0.6, False)]
    # Relevant ones stand first and third: (1/1 + 2/3) / 2; of four that there are, half of it.
    assert aboutness.average_precision(order, 2) == pytest.approx((1 + 2 / 3) / 2)
    assert aboutness.average_precision(order, 4) == pytest.approx((1 + 2 / 3) / 4)
    assert aboutness.average_precision(order, 0) == 0


def test_a_document_drawn_twice_counts_twice() -> None:
    order = [pair(0.9, True, "a"), pair(0.8, False, "b"), pair(0.7, True, "c")]
    # a, a, c: all relevant. Without a: b, c.
    assert aboutness.average_precision(order, 3, {"a": 2, "c": 1}) == 1
    assert aboutness.average_precision(order, 1, {"b": 1, "c": 1}) == pytest.approx(1 / 2)


@given(st.permutations([pair(0.5, n % 2 == 0, f"d{n}") for n in range(9)]))
def test_ties_do_not_hang_on_the_order_of_a_file(pairs: list[Pair]) -> None:
    names = [one.doc for one in aboutness.ranked(pairs)]
    assert names == [one.doc for one in aboutness.ranked(sorted(pairs, key=lambda one: one.doc))]
    assert names != sorted(names)


def test_the_first_ten_by_hand() -> None:
    order = [pair(1 - n / 20, n in {0, 3, 11}) for n in range(12)]
    assert aboutness.precision_of_first(order, 20) == pytest.approx(2 / 10)
    assert aboutness.precision_of_first(order, 3) == pytest.approx(2 / 3)  # more could not be had
    assert aboutness.precision_of_first(order, 0) == 0


def test_f1_by_hand() -> None:
    pairs = [pair(0.9, True), pair(0.5, False), pair(0.49, True), pair(0.0, True)]
    # Above the line: two, one rightly, of three. F1 = 2·1 / (2 + 3).
    assert aboutness.f1_at(pairs, 3, 0.5) == pytest.approx(2 / 5)
    assert aboutness.f1_at(pairs, 3, 0.0) == pytest.approx(2 * 2 / (3 + 3))  # 0 is never above the line
    assert aboutness.best_f1([(pairs, 3)]) == pytest.approx(4 / 6)


def test_the_best_tag_of_an_article() -> None:
    assert aboutness.best_is_relevant([pair(0.9, True), pair(0.3, False)]) == 1
    assert aboutness.best_is_relevant([pair(0.9, True), pair(0.9, False)]) == 0.5
    assert aboutness.best_is_relevant([pair(0.1, True), pair(0.3, False)]) == 0
    assert aboutness.best_is_relevant([pair(0.9, True)]) is None  # nothing to tell apart


# -- calibration -----------------------------------------------------------------------------------


def gaps(bins: Sequence[aboutness.Bin]) -> list[tuple[int, float]]:
    return [(one.pairs, one.pairs * (one.score - one.relevant)) for one in bins]


def test_calibration_by_hand() -> None:
    pairs = [pair(0.15, False), pair(0.15, True), pair(0.85, True), pair(0.85, True)]
    bins = aboutness.reliability(pairs, aboutness.equal_width())
    assert [(one.pairs, one.relevant) for one in bins] == [(2, 0.5), (2, 1.0)]
    assert aboutness.calibration_error(gaps(bins)) == pytest.approx((2 * 0.35 + 2 * 0.15) / 4)
    assert aboutness.brier(pairs) == pytest.approx((0.15**2 + 0.85**2 + 0.15**2 + 0.15**2) / 4)


def test_bins_of_equal_mass_hold_as_many_each() -> None:
    pairs = [pair((n / 40) ** 3, n % 3 == 0) for n in range(40)]
    bins = aboutness.reliability(pairs, aboutness.equal_mass(pairs))
    assert [one.pairs for one in bins] == [4] * 10


def test_scores_that_keep_their_word_have_no_error() -> None:
    pairs = [pair(0.8, n < 80, f"d{n}") for n in range(100)]
    bins = aboutness.reliability(pairs, aboutness.equal_width())
    assert aboutness.calibration_error(gaps(bins)) == pytest.approx(0)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60))
def test_every_pair_is_in_one_bin_and_errors_lie_between_0_and_1(found: list[tuple[float, bool]]) -> None:
    pairs = [pair(score, relevant) for score, relevant in found]
    for edges in (aboutness.equal_width(), aboutness.equal_mass(pairs)):
        bins = aboutness.reliability(pairs, edges)
        assert sum(one.pairs for one in bins) == len(pairs)
        assert all(one.low <= one.score + 1e-9 and one.score <= one.high + 1e-9 for one in bins)
        assert 0 <= aboutness.calibration_error(gaps(bins)) <= 1
    assert 0 <= aboutness.brier(pairs) <= 1


# -- collections -----------------------------------------------------------------------------------

RIVER = {"id": "river", "title": "River rises", "text": "The river Ost rose.\nBridges are shut."}
BANK = {"id": "bank", "title": "Bank sold", "text": "A bank was sold.\nIt lay by the river Ost."}
OTHER = {"id": "other", "title": "Chess", "text": "A draw\u2028by repetition."}
TAGS = [{"tag": "water", "any": ["river"]}, {"tag": "money", "any": ["bank"], "none": ["bank holiday"]}]
TOPICS = [{"tag": "water", "doc": "river", "grade": 1}, {"tag": "money", "doc": "bank", "grade": 1}]
ENTITIES = [
    {"tag": "water", "doc": "river", "grade": 3},
    {"tag": "water", "doc": "bank", "grade": 1},
    {"tag": "money", "doc": "bank", "grade": 2.4},
    {"tag": "money", "doc": "other", "grade": 0},
]


def written(folder: Path, tags: list[dict[str, Any]], grades: list[dict[str, Any]]) -> Path:
    folder.mkdir(parents=True)
    for name, lines in (("docs", [RIVER, BANK, OTHER]), ("tags", tags), ("qrels", grades)):
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")
    return folder


def test_topic_labels_are_complete_and_every_article_counts(tmp_path: Path) -> None:
    (found,) = bench.load_collections(written(tmp_path / "topics", TAGS, TOPICS))
    assert found.is_complete
    assert found.about == {("water", "river"), ("money", "bank")}
    assert found.mentioned() == {("water", "river"), ("water", "bank"), ("money", "bank")}
    assert found.articles[2].text == "A draw\u2028by repetition."


def test_graded_pairs_are_all_that_counts_and_2_is_relevant(tmp_path: Path) -> None:
    (found,) = bench.load_collections(written(tmp_path / "entities", TAGS, ENTITIES))
    assert not found.is_complete
    assert found.about == {("water", "river"), ("money", "bank")}
    assert found.mentioned() == {("water", "river"), ("water", "bank"), ("money", "bank")}


def test_a_folder_of_folders_is_several_collections(tmp_path: Path) -> None:
    written(tmp_path / "both" / "a", TAGS, TOPICS)
    written(tmp_path / "both" / "b", TAGS, ENTITIES)
    assert [one.name for one in bench.load_collections(tmp_path / "both")] == ["a", "b"]


@pytest.mark.parametrize(
    ("tags", "grades", "said"),
    [
        (TAGS, [{"tag": "air", "doc": "river", "grade": 1}], "'air'"),
        (TAGS, [{"tag": "water", "doc": "sea", "grade": 1}], "'sea'"),
        (TAGS, [{"tag": "water", "doc": "river"}], "grade"),
        ([{"tag": "water", "match": "river AND"}], TOPICS[:1], "water"),
        ([{"any": ["river"]}], [], "tag"),
    ],
)
def test_a_wrong_collection_is_named_with_its_mistake(
    tmp_path: Path, tags: list[dict[str, Any]], grades: list[dict[str, Any]], said: str
) -> None:
    folder = written(tmp_path / "wrong", tags, grades)
    with pytest.raises(MonitorError, match=said) as raised:
        bench.load_collections(folder)
    assert str(folder) in str(raised.value)


def test_a_folder_without_a_collection_is_named(tmp_path: Path) -> None:
    with pytest.raises(MonitorError, match=r"docs\.jsonl") as raised:
        bench.load_collections(tmp_path)
    assert str(tmp_path) in str(raised.value)


def test_figures_of_a_judged_collection_by_hand(tmp_path: Path) -> None:
    (found,) = bench.load_collections(written(tmp_path / "entities", TAGS, ENTITIES))
    scores = {("water", "river"): 0.9, ("water", "bank"): 0.8, ("money", "bank"): 0.4}
    said = bench.assess(bench.Question(found, draws=50), scores)
    # One order of three: right, wrong, right. Two above the line, one rightly, of two.
    assert said.ranking.value == pytest.approx((1 + 2 / 3) / 2)
    assert said.f1.value == pytest.approx(2 / 4)
    assert said.first is not None
    assert said.first.value == 0  # of the bank's two tags the river comes first
    assert said.brier.value == pytest.approx((0.1**2 + 0.8**2 + 0.6**2) / 3)
    assert said.pairs == 3


def test_figures_of_a_complete_collection_by_hand(tmp_path: Path) -> None:
    (found,) = bench.load_collections(written(tmp_path / "topics", TAGS, TOPICS))
    scores = {("water", "bank"): 0.9, ("water", "river"): 0.6, ("money", "bank"): 0.7}
    said = bench.assess(bench.Question(found, draws=50), scores)
    assert said.ranking.value == pytest.approx((1 / 2 + 1) / 2)
    assert said.f1.value == pytest.approx((2 / 3 + 1) / 2)
    assert said.first is not None
    assert said.first.value == 1  # the one that each tag could have is among its first ten


def test_perfect_scores_are_perfect_and_every_figure_lies_in_its_interval() -> None:
    traps = bench.from_traps()
    question = bench.Question(traps, draws=60)
    said = bench.assess(question, dict.fromkeys(traps.about, 1.0))
    assert (said.ranking.value, said.f1.value, said.ece_width.value, said.brier.value) == (1, 1, 0, 0)
    half = bench.assess(question, dict.fromkeys(question.mentioned, 0.5))
    for figure in (half.ranking, half.f1, half.ece_width, half.ece_mass, half.brier):
        low, high = figure.interval
        assert low <= figure.value <= high
    low, high = half.ranking.interval
    assert low < high


def test_the_same_draws_every_time() -> None:
    traps = bench.from_traps()
    assert bench.Question(traps, draws=5).draws == bench.Question(traps, draws=5).draws


# -- the plain scorers -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def scorers() -> Iterator[ModuleType]:
    path = ROOT / "tools" / "scorers.py"
    spec = importlib.util.spec_from_file_location("scorers", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["scorers"] = module  # where its dataclasses look for themselves
    spec.loader.exec_module(module)
    yield module
    del sys.modules["scorers"]


def test_plain_scorers_by_hand(scorers: ModuleType, tmp_path: Path) -> None:
    (found,) = bench.load_collections(written(tmp_path / "topics", TAGS, TOPICS))
    runs = {one.name: one.scores for one in scorers.plain(found, list(scorers.PLAIN))}
    river, bank = ("water", "river"), ("water", "bank")
    assert (runs["any keyword"][river], runs["any keyword"][bank]) == (1, 1)
    assert runs["in title"] == {river: 1, ("money", "bank"): 1}
    assert runs["in title or lead"][bank] == scorers.BELOW
    assert runs["count"][river] == pytest.approx(2 / 4)
    assert runs["BM25F"][river] > runs["BM25F"][bank]


def test_a_surname_counts_once_the_full_name_was_said(scorers: ModuleType) -> None:
    tag = Tag(slug="t", name="T", any=("Ada Voss",))
    named = bench.traps.article("a", "Ada Voss wins", "Voss said so. Ada Voss laughed.")
    other = bench.traps.article("b", "Voss wins", "Voss said so.")
    assert scorers.Finder(tag).fields(named).count == 2
    assert scorers.Finder(tag, surnames=True).fields(named).count == 3
    assert scorers.Finder(tag, surnames=True).fields(other).count == 0


def test_demanded_and_excluded_words_of_the_plain_scorers(scorers: ModuleType) -> None:
    tag = Tag(slug="t", name="T", any=("lead",), all=("metal",), none=("lead singer",))
    finder = scorers.Finder(tag)
    assert finder.fields(bench.traps.article("a", "Lead up", "The metal rose.")).count == 1
    assert finder.fields(bench.traps.article("b", "Lead up", "Kiel won.")).count == 0
    assert finder.fields(bench.traps.article("c", "Lead up", "The metal band's lead singer.")).count == 0


def test_what_has_no_words_has_no_mentions_and_what_only_demands_has_those(scorers: ModuleType) -> None:
    found = bench.traps.article("a", "Lead up", "The metal rose.")
    only_meaning = Tag(slug="t", name="T", describe=("Metals and their prices.",))
    assert scorers.Finder(only_meaning).fields(found).count == 0
    assert scorers.Finder(Tag(slug="t", name="T", all=("lead", "metal"))).fields(found).count == 2


def test_names_without_spaces_are_found_by_the_plain_scorers_too(scorers: ModuleType) -> None:
    found = bench.traps.article("a", "ラピダスが公開", "소프트뱅크가 샀다.")
    assert scorers.Finder(Tag(slug="t", name="T", any=("ラピダス", "소프트뱅크"))).fields(found).count == 2


def test_a_rule_lends_the_plain_scorers_the_words_it_finds(scorers: ModuleType) -> None:
    tag = Tag(slug="t", name="T", match='"river bank" OR dam')
    assert scorers.Finder(tag).fields(bench.traps.article("a", "River", "The river bank slid.")).count == 1
    assert scorers.Finder(tag).fields(bench.traps.article("b", "River", "A bank was sold.")).count == 0


# -- the script ------------------------------------------------------------------------------------


def script(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "tools" / "bench_relevance.py"), *arguments],
        check=False, capture_output=True, text=True, cwd=ROOT,
    )  # fmt: skip


def test_the_script_prints_every_scorer_and_writes_its_figures(tmp_path: Path) -> None:
    written(tmp_path / "mine" / "topics", TAGS, TOPICS)
    written(tmp_path / "mine" / "entities", TAGS, ENTITIES)
    facts, said = tmp_path / "facts.json", tmp_path / "said"
    done = script(str(tmp_path / "mine"), "--json", str(facts), "--scores", str(said), "--draws", "20")
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(facts.read_text("utf-8"))
    assert set(found) == {"topics", "entities"}
    assert found["topics"]["complete"]
    assert {"monitor", "BM25F", "any keyword"} <= set(found["entities"]["scorers"])
    ours = found["entities"]["scorers"]["monitor"]
    assert ours["ranking"] == 1.0
    assert ours["ranking_interval"] == [1.0, 1.0]
    assert sum(one["pairs"] for one in ours["reliability_width"]) == found["entities"]["pairs"] == 3
    assert "MAP" in done.stdout
    assert "Reliability of monitor" in done.stdout
    lines = [json.loads(line) for line in (said / "monitor.jsonl").read_text("utf-8").splitlines()]
    assert {one["task"] for one in lines} == {"topics", "entities"}


def test_the_script_says_what_a_folder_lacks(tmp_path: Path) -> None:
    done = script(str(tmp_path))
    assert (done.returncode, done.stdout) == (2, "")
    assert "docs.jsonl" in done.stderr
