"""The measures of grouping, held to sums done by hand; the rules of others; invented news; the scripts."""

from __future__ import annotations

import importlib.util
import json
import os
import random
import subprocess
import sys
from collections.abc import Hashable, Iterator, Sequence
from itertools import combinations
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor import lab, semantic
from monitor.bench import sameness
from monitor.errors import MonitorError
from monitor.model import StoryRules

ROOT = Path(__file__).parent.parent
TOOLS = ROOT / "tools"

needs_meaning = pytest.mark.skipif(not semantic.installed(), reason="the extra semantic is not installed")


def loaded(name: str, path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # where its dataclasses and the other scripts look for it
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def tools() -> Iterator[dict[str, ModuleType]]:
    names = ("story_rivals", "story_sets", "bench_stories", "invented")
    yield {name: loaded(name, TOOLS / f"{name}.py") for name in names}
    for name in names:
        del sys.modules[name]


# -- stories -----------------------------------------------------------------------------------------


def test_figures_of_a_grouping_by_hand() -> None:
    # Readers see {1 2 3} {4 5}; found were {1 2} {3 4 5}.
    said = sameness.compare("aaabb", "xxyyy")
    assert said.precision == pytest.approx((1 + 1 + 1 / 3 + 2 / 3 + 2 / 3) / 5)
    assert said.recall == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1 + 1) / 5)
    assert said.f1 == pytest.approx(2 * said.precision * said.recall / (said.precision + said.recall))
    # Joined were four pairs, two of them rightly; there are four.
    assert (said.pair_precision, said.pair_recall, said.pair_f1) == (0.5, 0.5, 0.5)
    # Chance would give 4 · 4 / 10 of them.
    assert said.rand == pytest.approx((2 - 1.6) / (4 - 1.6))
    assert (said.mixed, said.twice) == (0.5, 0.5)
    assert (said.articles, said.stories, said.found) == (5, 2, 2)


def test_all_as_one_story_misses_nothing_and_is_half_right() -> None:
    said = sameness.compare("aabb", "xxxx")
    assert (said.precision, said.recall, said.rand) == (0.5, 1.0, 0.0)
    assert said.pair_precision == pytest.approx(2 / 6)
    assert (said.mixed, said.twice) == (1.0, 0.0)


def test_every_article_alone_is_never_wrong_and_tells_every_event_twice() -> None:
    said = sameness.compare("aabb", "wxyz")
    assert (said.precision, said.recall, said.rand) == (1.0, 0.5, 0.0)
    assert (said.pair_precision, said.pair_recall, said.pair_f1) == (1.0, 0.0, 0.0)
    assert (said.mixed, said.twice) == (0.0, 1.0)


PARTITIONS = st.integers(1, 14).flatmap(
    lambda n: st.tuples(*[st.lists(st.integers(0, 4), min_size=n, max_size=n) for _ in range(2)])
)


@given(PARTITIONS)
@settings(max_examples=60)
def test_figures_are_what_their_definitions_say_article_by_article(both: tuple[list[int], list[int]]) -> None:
    true, found = both
    said = sameness.compare(true, found)
    rows = range(len(true))
    own = [{j for j in rows if true[j] == true[i]} for i in rows]
    theirs = [{j for j in rows if found[j] == found[i]} for i in rows]
    assert said.precision == pytest.approx(
        sum(len(own[i] & theirs[i]) / len(theirs[i]) for i in rows) / len(true)
    )
    assert said.recall == pytest.approx(sum(len(own[i] & theirs[i]) / len(own[i]) for i in rows) / len(true))
    pairs = list(combinations(rows, 2))
    joined = [p for p in pairs if found[p[0]] == found[p[1]]]
    right = [p for p in joined if true[p[0]] == true[p[1]]]
    assert said.pair_precision == pytest.approx(len(right) / len(joined) if joined else 1)
    assert -1 <= said.rand <= 1 + 1e-9
    assert (said.rand == pytest.approx(1)) == (own == theirs)
    assert sameness.compare(found, true).pair_recall == pytest.approx(said.pair_precision)


def test_pairs_by_hand() -> None:
    # Rightly together 1-2 and 4-5; together also 3-4, 3-5; apart though one story 1-3, 2-3.
    assert sameness.by_pairs("aaabb", "xxyyy") == (2, 4, 4)
    assert sameness.by_pairs("abc", "xyz") == (0, 0, 0)


@given(PARTITIONS)
@settings(max_examples=30)
def test_what_each_story_adds_is_the_whole(both: tuple[list[int], list[int]]) -> None:
    said, told = sameness.compare(*both), sameness.by_story(*both)
    assert sum(one.articles for one in told) == said.articles
    assert sum(one.precision for one in told) / said.articles == pytest.approx(said.precision)
    assert sum(one.recall for one in told) / said.articles == pytest.approx(said.recall)


def test_levels_by_hand() -> None:
    said = sameness.compare_levels(
        ["copy", "copy", "rewrite", "other"], ["copy", "rewrite", "rewrite", "topic"]
    )
    assert said.f1 == {"copy": pytest.approx(2 / 3), "rewrite": pytest.approx(2 / 3), "other": 0.0}
    assert said.macro_f1 == pytest.approx((2 / 3 + 2 / 3 + 0) / 3)
    assert (said.accuracy, said.pairs) == (0.5, 4)


@pytest.mark.skipif("STORY_SCORE" not in os.environ, reason="STORY_SCORE names no score.py to compare with")
def test_figures_equal_those_of_the_scorer_that_the_public_sets_come_with() -> None:
    theirs = loaded("story_score", Path(os.environ["STORY_SCORE"]))
    chance = random.Random(3)  # noqa: S311
    for size in (1, 2, 9, 400):
        true = [chance.randrange(1 + size // 3) for _ in range(size)]
        found = [one if chance.random() < 0.7 else chance.randrange(size) for one in true]
        told = theirs.clustering_scores(dict(enumerate(true)), dict(enumerate(found)))
        ours = sameness.compare(true, found)
        names = {
            "bcubed_p": ours.precision, "bcubed_r": ours.recall, "bcubed_f1": ours.f1,
            "pair_p": ours.pair_precision, "pair_r": ours.pair_recall, "pair_f1": ours.pair_f1,
            "ari": ours.rand, "overmerged": ours.mixed, "split": ours.twice,
        }  # fmt: skip
        assert {name: told[name] for name in names} == pytest.approx(names)
    levels = ["copy", "rewrite", "topic", "other"]
    true_levels, found_levels = ([chance.choice(levels) for _ in range(90)] for _ in range(2))
    told = theirs.level_scores(dict(enumerate(true_levels)), dict(enumerate(found_levels)))
    mine = sameness.compare_levels(true_levels, found_levels)
    assert (told["macro_f1"], told["accuracy"]) == pytest.approx((mine.macro_f1, mine.accuracy))


# -- the rules of others -------------------------------------------------------------------------------

FERRY = (
    "The ferry Alkor ran aground off Velm harbour on Tuesday night with 212 passengers aboard, the coast "
    "guard said. Tugs pulled the Alkor free at dawn. Nobody was hurt, and an inquiry into the orders of the "
    "ferry's pilot has begun. The owner, Nordfahrt, stopped all night crossings until further notice."
)
AGAIN = (
    "Nordfahrt has suspended its night crossings after the Alkor, a ferry with 212 passengers, ran aground "
    "near Velm harbour. The coast guard freed the Alkor with tugs at dawn on Wednesday; nobody aboard was "
    "hurt. An inquiry will look at what the pilot was told."
)
BAKERY = (
    "A bakery in Osterlund won the national prize for rye bread for the third year. Its owner, Marit "
    "Solheim, credits a leaven that her grandmother started in 1931 and a mill that grinds by water."
)
MINE = (
    "Copper miners at Karsa voted to end a strike of eleven weeks after the company offered 6.5 percent "
    "more pay and a rescue station underground. Shipments may resume within days, a union leader said."
)


def lines(*said: tuple[str, str], outlets: Sequence[str] = ()) -> list[dict[str, str]]:
    return [
        {"id": f"n{number}", "title": title, "text": text, "outlet": outlets[number] if outlets else ""}
        for number, (title, text) in enumerate(said)
    ]


def groups(found: Sequence[Hashable]) -> list[list[int]]:
    rows: dict[Hashable, list[int]] = {}
    for number, group in enumerate(found):
        rows.setdefault(group, []).append(number)
    return sorted(rows.values())


def test_the_same_words_are_one_text_whatever_their_case_and_punctuation(
    tools: dict[str, ModuleType],
) -> None:
    found = tools["story_rivals"].by_exact_text(lines(("", "A, b."), ("", "a B"), ("", "b a"), ("A b", "")))
    assert groups(found) == [[0, 1, 3], [2]]


def test_nearly_the_same_text_is_found_by_every_rule_for_copies(tools: dict[str, ModuleType]) -> None:
    long = f"{FERRY} {MINE} {BAKERY}"
    batch = lines(
        ("", long), ("", long.replace("dawn", "daybreak")), ("", AGAIN), ("", f"{AGAIN} {BAKERY[:90]}"[::-1])
    )
    rivals = tools["story_rivals"]
    for rule in (rivals.by_simhash, rivals.by_minhash):
        assert groups(rule(batch)) == [[0, 1], [2], [3]], rule
    # Half an article lies whole in the other: no Jaccard similarity sees that.
    batch.append({"id": "cut", "title": "", "text": long[: len(long) // 2], "outlet": ""})
    assert groups(rivals.by_text_overlap(batch)) == [[0, 1, 4], [2], [3]]
    assert [4] in groups(rivals.by_minhash(batch))


def test_titles_that_share_most_words_are_joined(tools: dict[str, ModuleType]) -> None:
    rivals = tools["story_rivals"]
    batch = lines(
        ("Ferry Alkor runs aground off Velm harbour", ""),
        ("Ferry Alkor runs aground near Velm harbour, tugs called", ""),
        ("Ferry Alkor runs aground off Velm harbour as pilot of owner Nordfahrt waits for dawn and help", ""),
        ("Bakery in Osterlund wins prize for rye bread again", ""),
    )
    # To the long third title Jaccard is under a half; of the shorter one, nearly all words are in it.
    assert groups(rivals.by_title_jaccard(batch)) == [[0, 1], [2], [3]]
    assert groups(rivals.by_title_overlap(batch)) == [[0, 1, 2], [3]]


def test_one_outlet_is_not_its_own_double(tools: dict[str, ModuleType]) -> None:
    title = "Ferry Alkor runs aground off Velm harbour"
    same = lines((title, FERRY), (title, FERRY), outlets=("The Tide", "The Tide"))
    other = lines((title, FERRY), (title, FERRY), outlets=("The Tide", "Coast Courier"))
    for rule in (tools["story_rivals"].by_title_overlap, tools["story_rivals"].by_text_overlap):
        assert groups(rule(same)) == [[0], [1]]
        assert groups(rule(other)) == [[0, 1]]


def test_rules_for_titles_find_nothing_where_there_are_none(tools: dict[str, ModuleType]) -> None:
    batch = lines(("", FERRY), ("", FERRY), ("", ""))
    rivals = tools["story_rivals"]
    assert groups(rivals.by_title_jaccard(batch)) == groups(rivals.by_title_overlap(batch)) == [[0], [1], [2]]


def test_a_retelling_is_found_by_its_rare_words(tools: dict[str, ModuleType]) -> None:
    rivals = tools["story_rivals"]
    batch = lines(("", FERRY), ("", BAKERY), ("", AGAIN), ("", MINE))
    assert groups(rivals.by_exact_text(batch)) == groups(rivals.by_minhash(batch)) == [[0], [1], [2], [3]]
    for rule in (rivals.by_tfidf, rivals.by_tfidf_average):
        assert groups(rule(batch)) == [[0, 2], [1], [3]], rule


def test_no_rule_hangs_on_the_order_of_the_articles_or_fails_on_one(tools: dict[str, ModuleType]) -> None:
    rivals = tools["story_rivals"]
    batch = lines(
        ("Ferry", FERRY), ("Bakery", BAKERY), ("Ferry freed", AGAIN), ("", ""), ("Ferry", FERRY[:200])
    )
    order = [3, 1, 4, 0, 2]
    for name, rule in rivals.RIVALS.items():
        if rule.reads_meaning:
            continue
        plain, turned = rule.group(batch), rule.group([batch[at] for at in order])
        assert groups(plain) == groups([turned[order.index(row)] for row in range(len(batch))]), name
        assert len(rule.group(batch[:1])) == 1


def test_levels_of_a_pair_by_plain_rules(tools: dict[str, ModuleType]) -> None:
    def side(text: str) -> dict[str, str]:
        return {"title": "", "text": text}

    pairs = [
        {"id": 1, "a": side(f"{MINE} {BAKERY[:60]}"), "b": side(MINE)},
        {"id": 2, "a": side(FERRY), "b": side(AGAIN)},
        {"id": 3, "a": side(FERRY), "b": side(BAKERY)},
    ]
    assert tools["story_rivals"].levels(pairs) == ["copy", "rewrite", "other"]


# -- labelled sets -------------------------------------------------------------------------------------


def labelled(number: int, story: str, title: str, text: str, lang: str = "en") -> dict[str, str]:
    return {"id": f"n{number}", "story": story, "title": title, "text": text, "lang": lang}


NEWS = [
    labelled(1, "ferry", "Ferry runs aground off Velm", FERRY),
    labelled(2, "ferry", "Night crossings stopped after Alkor accident", AGAIN),
    labelled(3, "bakery", "Bread prize goes to Osterlund", BAKERY),
    labelled(4, "mine", "", MINE),
]


def written(path: Path, news: Sequence[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(one) + "\n" for one in news), encoding="utf-8")


def test_a_folder_is_its_sets_and_its_pairs(tools: dict[str, ModuleType], tmp_path: Path) -> None:
    written(tmp_path / "mine.jsonl", NEWS)
    written(tmp_path / "rumours.jsonl", NEWS[:2])
    written(tmp_path / "both.pairs.jsonl", [{"id": 1, "level": "copy", "a": NEWS[0], "b": NEWS[0]}])
    sets, pairs = tools["story_sets"].load(tmp_path)
    assert [(one.name, one.stories) for one in sets] == [
        ("rumours", ["ferry", "ferry"]), ("mine", ["ferry", "ferry", "bakery", "mine"]),
    ]  # fmt: skip
    assert list(pairs) == ["both"]


def test_a_folder_without_sets_is_named(tools: dict[str, ModuleType], tmp_path: Path) -> None:
    with pytest.raises(MonitorError, match=r"NAME\.jsonl") as raised:
        tools["story_sets"].load(tmp_path)
    assert str(tmp_path) in str(raised.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"id": 1, "title": ""}\n', "1: lacks text and story"),
        ("{}\n{\n", "1: lacks"),
        ("", "no line"),
        ("7\n", "1:"),
    ],
)
def test_a_wrong_set_is_named_with_its_line(
    tools: dict[str, ModuleType], tmp_path: Path, content: str, said: str
) -> None:
    (tmp_path / "wrong.jsonl").write_text(content, encoding="utf-8")
    with pytest.raises(MonitorError, match=said) as raised:
        tools["story_sets"].load(tmp_path)
    assert "wrong.jsonl" in str(raised.value)


def test_sets_are_measured_together_and_by_their_headlines_too(tools: dict[str, ModuleType]) -> None:
    batch = tools["story_sets"].Batch
    one, two = batch(name="one", lines=tuple(NEWS)), batch(name="two", lines=tuple(NEWS[:3]))
    bare = batch(name="bare", lines=tuple({**line, "text": ""} for line in NEWS[:3]))
    other = batch(name="other", lines=(labelled(9, "x", "", "Ein Text.", "de"),))
    parts = {part.name: part for part in tools["story_sets"].with_parts((one, two, bare, other))}
    assert list(parts) == [
        "one",
        "two",
        "bare",
        "other",
        "2 English sets as one",
        "one, headlines",
        "two, headlines",
    ]
    # Stories of one name in two sets are two stories.
    assert len(set(parts["2 English sets as one"].stories)) == 3 + 2
    assert [line["title"] for line in parts["one, headlines"].lines] == [line["title"] for line in NEWS[:3]]
    assert not any(line["text"] for line in parts["one, headlines"].lines)
    assert parts["bare"].part == "headlines"


def test_the_week_that_ships_is_a_set(tools: dict[str, ModuleType]) -> None:
    (week,) = tools["story_sets"].shipped()
    assert len(week.lines) > len(set(week.stories)) > 10


# -- figures -------------------------------------------------------------------------------------------


def test_every_figure_lies_in_its_interval_and_the_draws_are_the_same_every_time(
    tools: dict[str, ModuleType],
) -> None:
    bench = tools["bench_stories"]
    chance = random.Random(5)  # noqa: S311
    news = [labelled(n, f"s{chance.randrange(12)}", "t", "x") for n in range(60)]
    batch = tools["story_sets"].Batch(name="b", lines=tuple(news))
    found = [int(one["story"][1:]) if chance.random() < 0.8 else 20 + n for n, one in enumerate(news)]
    runs = [
        bench.Run(name=bench.OURS, groups=found, seconds=1.0),
        bench.Run(name=bench.REFERENCE, groups=range(60), seconds=1.0),
    ]
    said, drawn = bench.assess(batch, runs, draws=400)
    again, _ = bench.assess(batch, runs, draws=400)
    assert said == again
    ours = said["methods"][bench.OURS]
    assert ours["interval"][0] < ours["f1"] < ours["interval"][1]
    low, high = ours["lead_interval"]
    assert 0 < low < high  # far better than leaving every article alone
    both = bench.mean([said, said], [drawn, drawn])
    assert both["methods"][bench.OURS]["f1"] == pytest.approx(ours["f1"])


@pytest.mark.parametrize("meaning", [False, pytest.param(True, marks=needs_meaning)])
def test_what_is_measured_is_what_lab_group_prints(tools: dict[str, ModuleType], *, meaning: bool) -> None:
    week = tools["story_sets"].shipped()[0].lines
    found = tools["bench_stories"].ours(week, meaning=meaning)
    bare = [json.dumps({k: v for k, v in line.items() if k != "story"}) for line in week]
    told = [answer["story"] for answer, good in lab.group(bare, StoryRules(), meaning=meaning) if good]
    assert groups(found.groups) == groups(told)
    assert found.errors == 0
    assert len(groups(told)) < len(week)


@pytest.mark.parametrize("meaning", [False, pytest.param(True, marks=needs_meaning)])
def test_levels_measured_are_those_that_lab_pair_prints(
    tools: dict[str, ModuleType], *, meaning: bool
) -> None:
    sides = ((0, 0), (0, 1), (0, 2), (2, 3))
    pairs = [{"id": n, "level": "", "a": NEWS[a], "b": NEWS[b]} for n, (a, b) in enumerate(sides)]
    bench = tools["bench_stories"]
    said = bench.told_apart(pairs)
    told = [lab.pair_line(pair, meaning=meaning)["level"] for pair in pairs]
    assert said[bench.OURS if meaning else bench.WORDS] == told
    assert told[0] == "copy"
    assert len(set(told)) > 2


def test_a_line_that_is_none_stands_alone_and_is_counted(tools: dict[str, ModuleType]) -> None:
    found = tools["bench_stories"].ours([*NEWS, {**NEWS[0], "published": "soon"}], meaning=False)
    assert found.errors == 1
    assert [4] in groups(found.groups)


@needs_meaning
def test_a_text_is_read_for_its_meaning_once_in_a_run(tools: dict[str, ModuleType]) -> None:
    rivals = tools["story_rivals"]
    ferry, mine, again = rivals.embedded([("Ferry", FERRY), ("", MINE), ("Ferry", FERRY)])
    assert ferry is again
    assert ferry is rivals.embedded([("Ferry", FERRY)])[0]
    assert ferry.shape != mine.shape or (ferry != mine).any()


def test_each_value_of_a_field_is_measured_by_itself(tools: dict[str, ModuleType]) -> None:
    bench = tools["bench_stories"]
    news = [{**one, "lang": lang} for one, lang in zip(NEWS, ("en", "en", "ja", "ja"), strict=True)]
    batch = tools["story_sets"].Batch(name="b", lines=tuple(news))
    # The two of one event are apart; one of them came to an article in the other language.
    run = bench.Run(name=bench.OURS, groups=["x", "y", "y", "z"], seconds=1.0)
    said = bench.assess_by("lang", batch, [run])
    assert list(said) == ["en", "ja"]
    assert (said["en"][bench.OURS]["precision"], said["en"][bench.OURS]["recall"]) == (1.0, 0.5)
    assert said["ja"][bench.OURS]["f1"] == 1.0
    assert bench.assess_by("outlet", batch, [run]) == {}


def test_a_floor_is_for_its_own_articles_alone(tools: dict[str, ModuleType]) -> None:
    fallen = tools["bench_stories"].fallen
    found = {
        "sets": {"mine": {"articles": 4, "methods": {"monitor": {"f1": 0.8}}}},
        "levels": {"mine": {"pairs": 9, "methods": {"monitor": {"macro_f1": 0.7}}}},
    }
    held = {"mine": {"articles": 4, "floors": {"monitor": {"f1": 0.81}, "gone": {"f1": 1}}}}
    assert fallen(found, held) == ["mine: f1 of monitor is 0.800, under its floor 0.81"]
    held["mine"]["floors"] = {"monitor": {"f1": 0.8}}
    assert fallen(found, held) == []
    assert fallen(found, {"mine": {"articles": 5, "floors": {"monitor": {"f1": 1}}}}) == []
    assert fallen(found, {"mine": {"pairs": 9, "floors": {"monitor": {"macro_f1": 0.9}}}}) != []


# -- invented news -------------------------------------------------------------------------------------


def test_invented_news_is_the_same_for_the_same_seed_and_as_much_as_was_asked(
    tools: dict[str, ModuleType],
) -> None:
    invented = tools["invented"]
    made = invented.news(120, seed=7)
    assert made == invented.news(120, seed=7)
    assert made != invented.news(120, seed=8)
    assert len(made.articles) == len(made.stories) == len({one.id for one in made.articles}) == 120
    assert 20 < len(set(made.stories)) < 120
    times = [one.when for one in made.articles]
    assert times == sorted(times)
    assert (times[-1] - times[0]).days < invented.DAYS
    kept = invented.vectors(made)
    rows = kept[made.articles[0].id]
    assert 1 < len(rows) <= 12
    assert (rows**2).sum(axis=1) == pytest.approx(1, abs=1e-5)


# -- the scripts ---------------------------------------------------------------------------------------


def script(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(TOOLS / f"{name}.py"), *arguments],
        check=False, capture_output=True, text=True, cwd=ROOT,
    )  # fmt: skip


def test_the_script_prints_every_method_writes_its_figures_and_holds_the_floors(tmp_path: Path) -> None:
    data, facts, said = tmp_path / "data", tmp_path / "facts.json", tmp_path / "said"
    data.mkdir()
    written(data / "mine.jsonl", [{**one, "kind": "trade" if one["title"] else "note"} for one in NEWS])
    written(data / "both.pairs.jsonl", [{"id": 1, "level": "copy", "a": NEWS[0], "b": NEWS[0]}])
    floors = tmp_path / "floors.json"
    floors.write_text(json.dumps({"mine": {"articles": 4, "floors": {"exact text": {"f1": 0.99}}}}), "utf-8")
    done = script(
        "bench_stories", str(data), "--only", "exact text,TF-IDF average link",
        "--json", str(facts), "--stories", str(said), "--draws", "20", "--floors", str(floors),
        "--by", "kind",
    )  # fmt: skip
    assert done.returncode == 1, done.stdout + done.stderr
    assert "f1 of exact text" in done.stderr
    found = json.loads(facts.read_text("utf-8"))
    assert set(found["sets"]) == {"mine", "mine, headlines"}
    ours = found["sets"]["mine"]["methods"]["monitor, words alone"]
    assert ours["errors"] == 0
    assert ours["f1"] == 1.0
    assert found["sets"]["mine"]["methods"]["exact text"]["recall"] == pytest.approx(3 / 4)
    assert found["levels"]["both"]["methods"]["containment and TF-IDF"]["f1"] == {"copy": 1.0}
    assert found["by"]["mine"]["trade"]["exact text"]["articles"] == 3
    for name in ("monitor, words alone", "exact text", "containment and TF-IDF", "each value by itself"):
        assert name in done.stdout
    told = [json.loads(one) for one in (said / "exact text" / "mine.jsonl").read_text("utf-8").splitlines()]
    assert [one["id"] for one in told] == ["n1", "n2", "n3", "n4"]


def test_what_grouping_costs_is_measured_in_a_process_of_its_own(tmp_path: Path) -> None:
    facts = tmp_path / "costs.json"
    done = script("bench_scale", "--only", "words", "--counts", "30", "--json", str(facts))
    assert done.returncode == 0, done.stderr
    cost = json.loads(facts.read_text("utf-8"))["words"]["30"]
    assert 0 < cost["processor"] < 60
    assert 20 < cost["peak"] < 2_000
    assert cost["f1"] > 0.5
    assert "words" in done.stdout
