"""Judgement is measured, and may not slip unseen."""

from dataclasses import replace
from pathlib import Path

import pytest

from monitor import bench, config, rehearsal
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
        if labelled or one.name == "stories, B-cubed recall":
            assert worse[one.name].value < one.value
            assert not worse[one.name].holds


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
