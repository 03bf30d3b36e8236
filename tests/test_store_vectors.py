"""Vectors, the archive's sample, and the record of merges and splits, alike on both databases."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from test_store import DAY, NOON, SCORES, WIRE, article, keep

from monitor.model import Article, Digest, Fixture, TagScore, Turn
from monitor.store import Store

MODEL = "words/1"
LONG_AGO = NOON - 400 * DAY
NOTHING = (TagScore(tag="chips", value=0.0, relevant=False),)


@pytest.fixture(autouse=True)
def configured(store: Store) -> None:
    store.sync_feeds([WIRE], now=NOON)


def kept(store: Store, number: int, **more: Any) -> Article:
    """An article that names a tag."""
    url = f"https://wire.example/{number}"
    found: Article = keep(store, article(url, title=f"Headline {number}", **more)).article
    return found


def lacking(store: Store, model: str = MODEL) -> set[str]:
    return set(store.without_vectors(model, since=LONG_AGO))


# -- vectors --------------------------------------------------------------------------------------


def test_an_article_lacks_vectors_until_it_has_some(store: Store) -> None:
    first, second = kept(store, 1), kept(store, 2)
    assert store.without_vectors(MODEL, since=LONG_AGO) == tuple(sorted([first.id, second.id]))
    store.keep_vectors(MODEL, [(first, b"one")])
    assert lacking(store) == {second.id}
    assert store.vectors(MODEL, [first, second]) == {first.id: b"one"}


def test_only_what_names_a_tag_and_is_no_list_and_not_too_old_is_asked_for(store: Store) -> None:
    named = kept(store, 1)
    kept(store, 2, status="list")
    kept(store, 3, published=LONG_AGO - DAY)
    silent = article("https://wire.example/4")
    store.keep(silent, NOTHING, address=silent.url, rules="r1", now=NOON)
    assert lacking(store) == {named.id}
    store.score(silent.id, SCORES, "r2")
    assert lacking(store) == {named.id, silent.id}
    store.score(silent.id, NOTHING, "r3")
    assert lacking(store) == {named.id}


def test_an_edited_article_needs_new_vectors_and_keeps_none_of_the_old(store: Store) -> None:
    before = kept(store, 1)
    store.keep_vectors(MODEL, [(before, b"old")])
    after = kept(store, 1, text="Other words.")
    assert after.version == 2
    assert lacking(store) == {after.id}
    assert store.vectors(MODEL, [after]) == {}
    store.keep_vectors(MODEL, [(after, b"new")])
    assert store.vectors(MODEL, [after]) == {after.id: b"new"}
    assert store.vectors(MODEL, [before]) == {}
    assert lacking(store) == set()


def test_a_change_that_makes_no_version_makes_new_vectors_all_the_same(store: Store) -> None:
    before = kept(store, 1, text="The whole text.")
    store.keep_vectors(MODEL, [(before, b"old")])
    after = kept(store, 1, text="The WHOLE text.")
    assert after.version == before.version
    assert lacking(store) == {before.id}


def test_a_cleaned_text_needs_new_vectors_and_finds_them_again_when_it_is_kept_again(store: Store) -> None:
    text = "News.\n\nThe paper of the quays"
    whole = kept(store, 1, text=text)
    store.keep_vectors(MODEL, [(whole, b"with")])
    cleaned = replace(whole, text="News.", furniture=(Fixture(at=1, text="The paper of the quays"),))
    store.clean(WIRE.url, [(cleaned, SCORES)], "r1")
    assert lacking(store) == {whole.id}
    store.keep_vectors(MODEL, [(cleaned, b"without")])
    assert lacking(store) == set()
    # Read again, as a lone page leaves it, and cleaned again: nothing is left to do.
    kept(store, 1, text=text)
    store.clean(WIRE.url, [(cleaned, SCORES)], "r1")
    assert lacking(store) == set()
    assert store.vectors(MODEL, [cleaned]) == {whole.id: b"without"}


def test_another_model_makes_all_anew(store: Store) -> None:
    one = kept(store, 1)
    store.keep_vectors(MODEL, [(one, b"first")])
    assert lacking(store, "words/2") == {one.id}
    assert store.vectors("words/2", [one]) == {}
    store.keep_vectors("words/2", [(one, b"second")])
    assert store.vectors("words/2", [one]) == {one.id: b"second"}
    assert store.vectors(MODEL, [one]) == {}


def test_vectors_of_words_that_changed_meanwhile_are_not_kept(store: Store) -> None:
    before = kept(store, 1)
    after = kept(store, 1, text="Other words.")
    store.keep_vectors(MODEL, [(after, b"new")])
    store.keep_vectors(MODEL, [(before, b"old")])
    assert store.vectors(MODEL, [after]) == {after.id: b"new"}


def test_an_article_that_is_not_stored_has_no_vectors(store: Store) -> None:
    stranger = article("https://wire.example/stranger")
    store.keep_vectors(MODEL, [(stranger, b"x")])
    assert store.vectors(MODEL, [stranger]) == {}
    assert store.vectors(MODEL, []) == {}


def test_more_are_had_than_fit_one_statement(store: Store) -> None:
    some = [kept(store, number) for number in range(3)]
    many = [*some, *(article(f"https://wire.example/x{n}") for n in range(1_200))]
    store.keep_vectors(MODEL, [(one, one.id.encode()) for one in many])
    assert store.vectors(MODEL, many) == {one.id: one.id.encode() for one in some}


def test_articles_are_given_in_the_order_asked_for(store: Store) -> None:
    some = [kept(store, number) for number in range(3)]
    ids = [some[2].id, "0" * 16, some[0].id]
    assert [one.id for one in store.articles(ids)] == [some[2].id, some[0].id]


# -- the archive's sample -------------------------------------------------------------------------


def test_the_sample_is_the_same_whatever_order_articles_came_in(store: Store) -> None:
    numbers = [5, 3, 8, 1, 9, 2]
    ids = sorted(kept(store, number, published=NOON - number * DAY).id for number in numbers)
    start, end = NOON - 30 * DAY, NOON
    assert [one.id for one in store.archive(start, end, most=4)] == ids[:4]
    assert [one.id for one in store.archive(start, end, most=99)] == ids
    some = store.archive(NOON - 8 * DAY, NOON - 2 * DAY, most=99)
    assert {one.title for one in some} == {"Headline 8", "Headline 5", "Headline 3"}


def test_what_names_no_tag_and_lists_are_not_in_the_sample(store: Store) -> None:
    silent = article("https://wire.example/4")
    store.keep(silent, NOTHING, address=silent.url, rules="r1", now=NOON)
    kept(store, 2, status="list")
    assert store.archive(LONG_AGO, NOON, most=9) == ()


# -- merges and splits ----------------------------------------------------------------------------

MERGED = Turn(kind="merged", story="s1", others=("s2", "s3"), articles=("a" * 16,))
SPLIT = Turn(kind="split", story="s4", others=("s5",), articles=("b" * 16, "c" * 16), by_reader=True)


def freeze(store: Store, week: str, *turns: Turn, revision: int = 1) -> None:
    issue = Digest(week=week, revision=revision, draft=False, facts="{}")
    store.freeze(issue, stories={}, carried=[], now=NOON, turns=turns)


def test_what_became_of_stories_is_on_record_with_the_issue_that_says_so(store: Store) -> None:
    freeze(store, "2026-W47", MERGED, SPLIT)
    freeze(store, "2026-W46", SPLIT)
    found = [(one.week, one.revision, one.told, one.turn) for one in store.turns()]
    assert found == [
        ("2026-W46", 1, NOON, SPLIT),
        ("2026-W47", 1, NOON, MERGED),
        ("2026-W47", 1, NOON, SPLIT),
    ]


@pytest.mark.parametrize(
    ("story", "turns"),
    [("s1", [MERGED]), ("s3", [MERGED]), ("s5", [SPLIT]), ("s4", [SPLIT]), ("s", []), ("s9", [])],
)
def test_a_story_is_asked_for_by_any_id_that_had_a_part_in_it(
    store: Store, story: str, turns: list[Turn]
) -> None:
    freeze(store, "2026-W47", MERGED, SPLIT)
    assert [one.turn for one in store.turns(story)] == turns


def test_an_issue_frozen_by_another_leaves_no_record_of_ours(store: Store) -> None:
    freeze(store, "2026-W47")
    freeze(store, "2026-W47", MERGED)
    assert store.turns() == ()
    freeze(store, "2026-W47", MERGED, revision=2)
    assert [one.revision for one in store.turns()] == [2]


def test_stories_are_known_as_of_a_week_and_as_of_a_revision(store: Store) -> None:
    for week, revision, stories in (
        ("2026-W45", 1, {"a": "s1", "b": "s2"}),
        ("2026-W46", 1, {"a": "s3"}),
        ("2026-W46", 2, {"a": "s4", "c": "s5"}),
    ):
        issue = Digest(week=week, revision=revision, draft=False, facts="{}")
        store.freeze(issue, stories=stories, carried=[], now=NOON)
    assert store.story_ids() == {"a": "s4", "b": "s2", "c": "s5"}
    assert store.story_ids(before="2026-W46") == {"a": "s1", "b": "s2"}
    assert store.story_ids(before="2026-W45") == {}
    assert store.story_ids_of("2026-W46", 1) == {"a": "s3"}
    assert store.story_ids_of("2026-W46", 2) == {"a": "s4", "c": "s5"}
