"""What folding of copies promises: the same text is found wherever it stands, and a rewrite is no copy."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_stories_candidates import reading

from monitor.stories.copies import COMMON, Copies, containment, find
from monitor.stories.reading import Reading
from monitor.stories.shingles import shared

WORDS = [f"{a}{b}{c}" for a in "bdfgklmnpr" for b in "aeiou" for c in "lmnrst"]


def text(seed: int, length: int = 90) -> str:
    """Words in an order of their own for each seed."""
    return " ".join(WORDS[(seed * 7919 + k * k * 31 + k * seed) % len(WORDS)] for k in range(length))


def folded(readings: Sequence[Reading], days: float = 14, at: Sequence[float] | None = None) -> Copies:
    hashes = [hashlib.md5(repr((r.title, r.shingles.tolist())).encode()).hexdigest() for r in readings]  # noqa: S324
    times = [(0.0 if at is None else at[k], at is not None) for k in range(len(readings))]
    return find(readings, hashes, times, days)


def test_a_text_cut_from_the_bottom_is_a_copy_of_the_whole() -> None:
    whole, other = reading("Mill burns in Tarsna", text(1, 200)), reading("Olives fail", text(2, 200))
    cut = reading("Mill in Tarsna burns", " ".join(text(1, 200).split()[:80]))
    assert folded([cut, other, whole]).head == (2, 1, 2)


def test_another_text_under_the_same_headline_is_no_copy() -> None:
    one, other = reading("Mill burns in Tarsna", text(1)), reading("Mill burns in Tarsna", text(2))
    assert folded([one, other]).head == (0, 1)


def test_one_text_under_unrelated_headlines_is_a_barrier_and_no_copy() -> None:
    notice = text(5, 60)
    found = folded([reading("Mill burns in Tarsna", notice), reading("Olives fail", notice)])
    assert found.head == (0, 1)
    assert found.barriers == {0, 1}


@pytest.mark.parametrize("headlines", [["Olives fail"], ["Olives fail", "Ferry aground", "Archive sold"]])
def test_an_article_whose_text_stands_under_other_headlines_too_keeps_it(headlines: list[str]) -> None:
    told = f"The mill of Tarsna burns. {text(5, 60)}"
    true, *others = (reading(title, told) for title in ("Mill burns in Tarsna", *headlines))
    for order in ([true, *others], [*others, true]):
        found = folded(order)
        assert found.head == tuple(range(len(order)))
        assert found.barriers == {k for k, one in enumerate(order) if one is not true}


def test_copies_of_an_article_are_folded_though_a_foreign_headline_bears_its_text() -> None:
    told = f"The mill of Tarsna burns. {text(5, 60)}"
    found = folded(
        [reading(one, told) for one in ("Mill burns in Tarsna", "Olives fail", "Tarsna mill burns")]
    )
    assert found.head[0] == found.head[2]
    assert found.head[1] == 1
    assert found.barriers == {1}


def test_a_text_without_a_headline_is_a_copy_of_the_same_under_one() -> None:
    told = f"A fire broke out at dawn near the old customs house. {text(5, 60)}"
    found = folded([reading("", told), reading("Customs house burns at dawn", told)])
    assert found == Copies(head=(0, 0), barriers=frozenset())


def test_a_day_and_an_hour_are_no_headline_that_could_disagree() -> None:
    told = f"The mill of Tarsna burns. {text(5, 60)}"
    found = folded([reading("Mill burns in Tarsna", told), reading("Updated: Friday, March 08, 2013", told)])
    assert found == Copies(head=(0, 0), barriers=frozenset())


def test_copies_further_apart_than_the_window_stay_apart() -> None:
    one, other = reading("Mill burns in Tarsna", text(1)), reading("Mill burns in Tarsna", text(1) + " more")
    assert folded([one, other], at=[0, 20]).head == (0, 1)
    assert folded([one, other], at=[0, 5]).head == (1, 1)


@pytest.mark.parametrize("count", [COMMON - 5, COMMON + 40])
def test_a_text_that_is_everywhere_is_found_everywhere(count: int) -> None:
    # Each with a paragraph of its own, so that no two are the same; and others, each a text of its own.
    tellings = [reading("Mill burns in Tarsna", f"{text(1, 120)} {text(k + 10, 30)}") for k in range(count)]
    others = [reading(f"Matter {k}", text(1000 + k)) for k in range(20)]
    head = folded([*others, *tellings]).head
    assert len(set(head[20:])) == 1
    assert head[:20] == tuple(range(20))


def test_a_short_text_inside_a_round_up_is_no_copy_of_it() -> None:
    item = reading("Mill burns in Tarsna", text(1, 50))
    summary = reading("The week in short", " ".join(text(k, 90) for k in (1, 2, 3, 4, 5)))
    assert folded([item, summary]).head == (0, 1)


def test_another_number_of_a_series_is_no_copy_however_alike_the_text() -> None:
    twelfth = reading("Union agrees 12th package", f"The union agreed its 12th package. {text(1)}")
    thirteenth = reading("Union agrees 13th package", f"The union agreed its 13th package. {text(1)}")
    assert containment(twelfth, thirteenth) > 0.9
    assert folded([twelfth, thirteenth]).head == (0, 1)


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(8)))
def test_who_is_folded_with_whom_does_not_depend_on_the_order(order: list[int]) -> None:
    pool = [
        reading("Mill burns in Tarsna", text(1, 120)),
        reading("Mill in Tarsna burns", text(1, 100)),
        reading("Fire at mill in Tarsna", text(1, 110) + " " + text(9, 20)),
        reading("Olives fail", text(2)),
        reading("Olives fail in Serrano", text(2, 80)),
        reading("Archive sold", text(3)),
        reading("Subscribe to read", text(3, 45)),
        reading("Ferry aground"),
    ]
    head = folded([pool[k] for k in order]).head
    groups = {frozenset(order[i] for i, own in enumerate(head) if own == h) for h in set(head)}
    assert groups == {frozenset({0, 1, 2}), frozenset({3, 4}), frozenset({5}), frozenset({6}), frozenset({7})}


@settings(max_examples=50, deadline=None)
@given(st.lists(st.frozensets(st.integers(0, 40)), max_size=12))
def test_the_table_of_shared_keys_has_each_key_that_two_have(bags: list[frozenset[int]]) -> None:
    # Keys spread over all 64 bits, as hashes do.
    spread = [np.sort(np.array([k * 0x0123456789ABCDE7 for k in bag], dtype=np.uint64)) for bag in bags]
    table = shared(spread).toarray()
    assert table.shape[0] == len(bags)
    for i, one in enumerate(bags):
        for j, other in enumerate(bags):
            if i != j:
                assert table[i] @ table[j] == len(one & other)


def test_containment_is_of_the_shorter_text() -> None:
    assert containment(reading("a", text(1, 40)), reading("b", text(1, 200))) == 1
    assert containment(reading("a", text(1)), reading("b", text(2))) < 0.05
    assert containment(reading("a"), reading("b", text(1))) == 0
