"""The trap cases, each scored as a reader would have it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from monitor import bench, config, relevance
from monitor.errors import MonitorError
from monitor.model import Article, Tag, TagScore

ROOT = Path(__file__).parent.parent
CASES = bench.cases()
BY_WORDS = [case for case in CASES if not case.needs_meaning]


# What counting cannot see. Each is a fault that we know of: where one is mended, its line goes.
HARD = {
    "the theme described, and named once in the middle": "named once; a description finds it",
    "Spanish: the theme in a bill, named once": "named once; a description finds it",
    "French: the theme described more than named": "named once; a description finds it",
    "a teaser in which the name is one of three": "a list of three is too short to be told from a sentence",
    "a question of competition about the company": "the company is 'the group' but for two sentences",
    "an accident at the plant of the tag": "the company is 'the plant' but for two sentences",
    "Chinese: a noodle cook who once worked there": "a man's former employer, named early in a short text",
    "Japanese: a name within other words": "a given name and a word that begins as the family name goes on",
    "a title that has the name only as a point of comparison": "a comparison is a title as any other",
    "a reading list with one entry on the tag": "an entry as long as a paragraph is no list",
    "an image's prompt above the article": "a picture's prompt reads as a first paragraph",
    "a morning digest with one item of six": "an item of several sentences is no list",
    "a survey of a month's financings, with the tag in three of twelve": "three paragraphs of twelve",
    "a sales target is not the retailer": "the word at a sentence's beginning, beside another of the rule's",
}


def _judged() -> list[object]:
    return [
        pytest.param(
            case,
            id=f"{case.trap}: {case.id}",
            marks=[pytest.mark.xfail(reason=why, strict=True)] if (why := _hard(case)) else [],
        )
        for case in BY_WORDS
    ]


def _hard(case: bench.Case) -> str:
    return HARD.get(case.id, "")


def test_every_fault_that_we_know_of_is_that_of_a_case() -> None:
    assert set(HARD) <= {case.id for case in CASES}


@pytest.mark.parametrize("case", _judged())
def test_an_article_is_scored_as_a_reader_would_have_it(case: bench.Case) -> None:
    found = relevance.score(case.article, (case.tag,))[0]
    assert not case.wrong(found), f"{case.wrong(found)}. Why: {case.why}"


# -- the cases themselves --------------------------------------------------------------------------


def test_there_are_enough_cases_of_each_side_in_enough_languages() -> None:
    judged = [case for case in CASES if case.about is not None]
    true = sum(bool(case.about) for case in judged)
    assert len(CASES) >= 200
    assert len(judged) >= 140
    assert 0.45 <= true / len(judged) <= 0.55
    assert {"en", "ja", "zh", "ko", "de", "fr", "pl", "es", "tr", "ar"} <= {c.article.lang for c in judged}


def test_no_two_cases_say_the_same() -> None:
    assert max(Counter(case.id for case in CASES).values()) == 1


def test_every_kind_of_trap_is_explained_and_every_explained_kind_has_cases() -> None:
    words = (ROOT / "examples" / "relevance" / "README.md").read_text("utf-8")
    explained = set(re.findall(r"^\| `([a-z-]+)` \|", words.partition("## Kinds of trap")[2], re.MULTILINE))
    assert explained == {case.trap for case in CASES}


@pytest.mark.parametrize("path", bench.traps.paths(), ids=lambda path: path.stem)
def test_the_tags_are_tags_as_users_write_them(path: Path) -> None:
    read = {case.tag.slug.partition("/")[2]: case.tag for case in bench.traps.load(path)}
    asked = {tag.slug: tag for tag in config.load_tags(path)}
    assert {slug: replace(tag, slug=slug) for slug, tag in read.items()} == asked


def test_what_only_meaning_can_find_says_none_of_the_words() -> None:
    for case in CASES:
        if case.needs_meaning:
            found = relevance.score(case.article, (replace(case.tag, describe=()),))[0]
            assert not found.mentions, case.id


# -- what a case asks ------------------------------------------------------------------------------


def test_a_wrong_score_is_told_with_what_was_expected() -> None:
    case = next(case for case in CASES if case.id == "evidence names what was found and where")
    found = relevance.score(case.article, (case.tag,))[0]
    assert replace(case, about=True).wrong(replace(found, relevant=False)).startswith("about it, but")
    assert "2 mentions, but 3 found" in replace(case, mentions=2).wrong(found)
    assert "says Rapidus, but Rapidus, ラピダス found" in replace(case, phrases=frozenset({"Rapidus"})).wrong(
        found
    )


def test_the_figures_count_the_cases_a_scorer_gets_right() -> None:
    by_name = {one.name: one for one in bench.traps.figures({})}
    assert sum(one.cases for one in by_name.values()) == len(BY_WORDS)
    silent = bench.traps.figures(
        {}, lambda article, tags: relevance.score(replace(article, title="", text=""), tags)
    )
    words, about, not_about = silent
    assert (about.value, not_about.value) == (0.0, 1.0)
    assert words.value < by_name["relevance traps, words found"].value


def test_what_only_meaning_can_find_is_counted_by_itself() -> None:
    """A scorer that takes everything finds all of it, and keeps nothing out."""

    def takes_all(article: Article, tags: Sequence[Tag]) -> tuple[TagScore, ...]:
        return tuple(TagScore(tag=tag.slug, value=1.0, relevant=True) for tag in tags)

    found = {one.name: one for one in bench.traps.figures({}, takes_all, reads_meaning=True)}
    assert found["relevance traps, found by meaning"].value == 1
    assert found["relevance traps, found by meaning"].cases == sum(case.needs_meaning for case in CASES) > 0
    assert found["relevance traps, about it"].value == 1
    assert found["relevance traps, not about it"].value == 0


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("tags: {}", "cases"),
        ("- a list", "holds no trap cases"),
        ("a: [", "holds no trap cases"),
        (
            "tags: {a: {any: [x]}}\ncases: [{id: i, trap: t, tag: b, title: x, text: y, mentions: 1}]",
            "'b'",
        ),
        (
            "tags: {a: {any: [x]}}\ncases: [{id: i, trap: t, tag: a, title: x, text: y, why: w}]",
            "expects nothing",
        ),
        (
            "tags: {a: {any: [x]}}\ncases: [{id: i, trap: t, tag: a, title: x, text: y, about: 1, why: w}]",
            "true or false",
        ),
    ],
)
def test_a_file_that_holds_no_cases_is_named_with_what_it_lacks(
    tmp_path: Path, written: str, said: str
) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(written, encoding="utf-8")
    with pytest.raises(MonitorError, match=said) as raised:
        bench.traps.load(path)
    assert str(path) in str(raised.value)
