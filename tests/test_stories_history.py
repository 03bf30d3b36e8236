"""What became of stories that an issue had published: none is swallowed or torn apart in silence."""

from __future__ import annotations

from random import Random

import digest_values as v
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Override, Story, Turn
from monitor.stories.history import turns


def named(number: int) -> str:
    """The id of article `number`."""
    return v.article(number, "").id


def story(own: str, *numbers: int) -> Story:
    """A story of these articles."""
    lead, *others = (v.scored(v.article(n, f"Article {n}")) for n in numbers)
    return v.told(lead, *((one, "rewrite") for one in others), story=own)


def published(**stories: tuple[int, ...]) -> dict[str, str]:
    """Article id → story id, as an issue published them."""
    return {named(n): own for own, numbers in stories.items() for n in numbers}


def said(*numbers: int, same: bool) -> Override:
    return Override(same=same, articles=tuple(named(n) for n in numbers))


def ids(*numbers: int) -> tuple[str, ...]:
    return tuple(named(n) for n in numbers)


TWO = published(port=(1, 2), gates=(3,))


def test_a_story_that_goes_on_and_grows_has_not_turned() -> None:
    assert turns([story("port", 1, 2, 7), story("gates", 3), story("new", 8, 9)], TWO) == ()


def test_two_published_stories_in_one_are_merged_into_the_one_whose_id_goes_on() -> None:
    found = turns([story("port", 1, 2, 3, 7)], TWO)
    assert found == (Turn(kind="merged", story="port", others=("gates",), articles=ids(3)),)


def test_three_stories_that_become_one_are_one_turn() -> None:
    known = TWO | published(kelp=(5, 4))
    found = turns([story("port", 1, 2, 3, 4, 5)], known)
    assert found == (Turn(kind="merged", story="port", others=("gates", "kelp"), articles=ids(3, 4, 5)),)


def test_a_published_story_whose_articles_stand_in_two_is_split() -> None:
    found = turns([story("port", 1), story("late", 2, 7), story("gates", 3)], TWO)
    assert found == (Turn(kind="split", story="port", others=("late",), articles=ids(2)),)


def test_a_story_that_loses_an_article_to_another_is_split_and_not_merged() -> None:
    found = turns([story("port", 1), story("gates", 2, 3)], TWO)
    assert found == (Turn(kind="split", story="port", others=("gates",), articles=ids(2)),)


def test_a_story_that_comes_apart_wholly_into_others_keeps_its_name_in_the_turn() -> None:
    found = turns([story("gates", 1, 3), story("kelp", 2, 4)], TWO | published(kelp=(4,)))
    assert found == (Turn(kind="split", story="port", others=("gates", "kelp"), articles=ids(1, 2)),)


def test_a_story_may_end_in_one_that_itself_comes_apart() -> None:
    found = turns([story("port", 1, 3), story("late", 2)], TWO)
    assert found == (
        Turn(kind="merged", story="port", others=("gates",), articles=ids(3)),
        Turn(kind="split", story="port", others=("late",), articles=ids(2)),
    )


def test_articles_out_of_the_window_are_neither_merged_nor_split() -> None:
    assert turns([story("port", 1, 7)], TWO) == ()
    assert turns([], TWO) == ()


def test_a_story_that_is_only_called_anew_has_not_turned() -> None:
    assert turns([story("other", 1, 2)], published(port=(1, 2))) == ()


def test_what_no_issue_has_published_does_not_turn() -> None:
    assert turns([story("port", 1, 2), story("gates", 3)], {}) == ()


# -- the reader's word ----------------------------------------------------------------------------


def test_a_merge_is_the_readers_where_an_override_names_an_article_of_each() -> None:
    merged = [story("port", 1, 2, 3)]
    assert [one.by_reader for one in turns(merged, TWO, [said(2, 3, same=True)])] == [True]
    assert [one.by_reader for one in turns(merged, TWO, [said(1, 2, same=True)])] == [False]
    assert [one.by_reader for one in turns(merged, TWO, [said(2, 3, same=False)])] == [False]


def test_a_merge_is_the_readers_through_a_chain_of_overrides_too() -> None:
    chain = [said(1, 8, same=True), said(9, 3, same=True), said(8, 9, same=True)]
    assert [one.by_reader for one in turns([story("port", 1, 2, 3)], TWO, chain)] == [True]
    assert [one.by_reader for one in turns([story("port", 1, 2, 3)], TWO, chain[:2])] == [False]


def test_a_split_is_the_readers_where_an_override_keeps_its_parts_apart() -> None:
    parts = [story("port", 1), story("late", 2)]
    assert [one.by_reader for one in turns(parts, TWO, [said(1, 2, same=False)])] == [True]
    assert [one.by_reader for one in turns(parts, TWO, [said(1, 3, same=False)])] == [False]
    through = [said(1, 8, same=False), said(8, 2, same=True)]
    assert [one.by_reader for one in turns(parts, TWO, through)] == [True]


# -- what holds for all ---------------------------------------------------------------------------

groups = st.lists(st.integers(0, 4), min_size=12, max_size=12)


@given(now=groups, then=groups, chance=st.randoms(use_true_random=False))
def test_each_published_story_has_one_fate_whatever_the_order(
    now: list[int], then: list[int], chance: Random
) -> None:
    known = {named(n): f"s{then[n]}" for n in range(10)}
    stories = [story(f"s{own}", *(n for n in range(12) if now[n] == own)) for own in sorted(set(now))]
    found = turns(stories, known)
    shuffled = list(stories)
    chance.shuffle(shuffled)
    assert turns(shuffled, known) == found
    split = {one.story for one in found if one.kind == "split"}
    ended = [other for one in found if one.kind == "merged" for other in one.others]
    assert len(ended) == len(set(ended))
    assert not split & set(ended)
    homes: dict[str, set[str]] = {}
    for one in stories:
        for member in one.members:
            if member.article.id in known:
                homes.setdefault(known[member.article.id], set()).add(one.id)
    assert split == {own for own, places in homes.items() if len(places) > 1}
    for turn in found:
        assert turn.story not in turn.others
        assert turn.articles
        assert all(known[article] == turn.story for article in turn.articles) == (turn.kind == "split")
