"""Judgement is measured, and may not slip unseen."""

from dataclasses import replace
from pathlib import Path

import pytest

from monitor import bench, config, rehearsal, semantic
from monitor.bench import judging
from monitor.bench.figures import floors
from monitor.model import Tag


@pytest.fixture(scope="module")
def tags(tmp_path_factory: pytest.TempPathFactory) -> tuple[Tag, ...]:
    path: Path = tmp_path_factory.mktemp("bench") / "feeds.yaml"
    path.write_text(rehearsal.feeds_yaml("http://127.0.0.1"), encoding="utf-8")
    return config.load_tags(path)


@pytest.fixture(scope="module")
def figures(tags: tuple[Tag, ...]) -> tuple[bench.Figure, ...]:
    return bench.measure(rehearsal.labels(), tags)


def test_every_figure_has_a_floor_and_holds_it(figures: tuple[bench.Figure, ...]) -> None:
    for one in figures:
        assert one.floor > 0, f"{one.name} has no floor"
        assert one.holds, f"{one.name} fell to {one.value:.3f}, under its floor {one.floor}"


def test_every_figure_lies_in_its_interval(figures: tuple[bench.Figure, ...]) -> None:
    for one in figures:
        assert 0 <= one.low <= one.value <= one.high <= 1
        assert one.cases > 0


def test_wrong_labels_bring_the_figures_down(
    figures: tuple[bench.Figure, ...], tags: tuple[Tag, ...]
) -> None:
    wrong = [replace(label, tags=(), story="all the same") for label in rehearsal.labels() if label.story]
    worse = {one.name: one for one in bench.measure(wrong, tags, bench.shipped()[:2])}
    for one in figures:
        # The trap cases bring labels of their own.
        labelled = "relevance" in one.name and "traps" not in one.name
        if labelled or one.name in {f"stories by {by}, B-cubed recall" for by in ("words", "meaning")}:
            assert worse[one.name].value < one.value
            assert not worse[one.name].holds


def test_stories_are_measured_by_words_always_and_by_meaning_where_the_extra_is(
    figures: tuple[bench.Figure, ...],
) -> None:
    told = [one.name for one in figures if one.name.startswith("stories")]
    kinds = ["B-cubed precision", "B-cubed recall", "precision of pairs", "recall of pairs"]
    ways = ["words", "meaning"] if semantic.installed() else ["words"]
    assert told == [f"stories by {way}, {kind}" for way in ways for kind in kinds]
    # Floors are pinned for both, so that either installation is held to its own.
    assert all(floors()[f"stories by {way}, {kind}"] for way in ("words", "meaning") for kind in kinds)


def test_were_all_one_story_every_pair_joined_would_be_right_and_most_would_be_missed() -> None:
    labels = [replace(label, story="all the same") for label in rehearsal.labels() if label.story]
    worse = {one.name: one for one in judging.figures(labels, (), floors())}
    assert worse["stories by words, precision of pairs"].value == 1
    assert worse["stories by words, recall of pairs"].value < 0.1
    count = len(labels)
    assert worse["stories by words, recall of pairs"].cases == count * (count - 1) // 2


def test_pages_that_say_another_thing_than_their_gold_bring_the_figures_down(
    figures: tuple[bench.Figure, ...], tags: tuple[Tag, ...]
) -> None:
    pages = bench.shipped()
    wrong = [
        replace(
            page,
            text="Nothing of the kind was ever written on any page.",
            title="Another title",
            authors=("Nobody",),
            published="1999-01-01",
            wanted=("never said",),
            unwanted=(" ",),
            status="empty" if number % 2 else "article",
        )
        for number, page in enumerate(pages)
    ]
    worse = {one.name: one for one in bench.measure(rehearsal.labels(), tags, wrong)}
    ours = [one for one in figures if one.name.startswith("extraction")]
    assert len(ours) == 8
    for one in ours:
        assert worse[one.name].value < one.value
        assert not worse[one.name].holds
