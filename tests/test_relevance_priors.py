"""What the reader's own labels say of a feed or an outlet."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from relevance_values import FILLER, NVIDIA, article, ruled

from monitor.model import Article
from monitor.relevance import Labelled, Priors, learn, score

ONE, TWO, OTHER = (f"https://news.example/{name}" for name in ("one", "two", "other"))
SHIPS = article("Nvidia ships a new chip", f"Nvidia said so.\n\n{FILLER}", feed=ONE)
LATE = article("Town rebuilds its bridge", f"{FILLER}\n\nThe mayor once worked for Nvidia.", feed=ONE)


def labels(
    count: int,
    *,
    about: bool = False,
    value: float = 0.8,
    feed: str = ONE,
    outlet: str = "Example Daily",
    tag: str = "nvidia",
) -> list[Labelled]:
    """What a reader said of `count` articles of a feed that scored `value`."""
    return [
        Labelled(
            tag=tag,
            article=article(f"Offer {n}", id=f"{n:016x}", feed=feed, outlet=outlet),
            about=about,
            value=value,
        )
        for n in range(count)
    ]


def value(item: Article, said: list[Labelled]) -> float:
    return score(item, [NVIDIA], priors=learn(said))[0].value


def test_without_labels_nothing_moves() -> None:
    assert learn([]) == Priors()
    for item in (SHIPS, LATE):
        assert score(item, [NVIDIA], priors=learn([])) == score(item, [NVIDIA])


def test_two_labels_move_a_little_and_ten_much() -> None:
    values = [value(SHIPS, labels(count)) for count in (0, 2, 10, 100, 1_000)]
    assert values == sorted(values, reverse=True)
    assert values[0] - values[1] < 0.25
    assert values[0] - values[2] > 0.3


def test_labels_lift_as_they_lower() -> None:
    values = [value(LATE, labels(count, about=True, value=0.05)) for count in (0, 2, 10, 100, 1_000)]
    assert values == sorted(values)
    assert values[1] < 0.25
    assert values[2] > 0.3


def test_labels_that_agree_with_the_score_move_next_to_nothing() -> None:
    said = labels(9, about=True, value=0.9) + labels(1, about=False, value=0.9)
    assert value(SHIPS, said) == pytest.approx(value(SHIPS, []), abs=0.01)


def test_no_number_of_labels_hides_what_is_plainly_about_the_tag() -> None:
    one = labels(500, value=0.99)
    both = [*one, *labels(500, value=0.99, feed=TWO)]
    for said in (one, both):
        assert value(SHIPS, said) > 0.25


def test_only_that_feed_and_that_tag_move() -> None:
    priors = learn(labels(10))
    other = score(article(SHIPS.title, SHIPS.text, feed=OTHER), [NVIDIA], priors=priors)[0]
    assert other == score(SHIPS, [NVIDIA])[0]
    maker = ruled("nvidia")
    assert score(SHIPS, [maker], priors=priors) == score(SHIPS, [maker])


def test_an_outlet_with_two_feeds_is_known_by_both() -> None:
    said = [*labels(6), *labels(6, feed=TWO)]
    third = article(SHIPS.title, SHIPS.text, feed=OTHER)
    elsewhere = article(SHIPS.title, SHIPS.text, feed=OTHER, outlet="Ledger Lane")
    assert value(third, said) < value(third, []) - 0.1
    assert value(elsewhere, said) == value(elsewhere, [])


def test_what_the_outlet_explains_is_not_laid_at_its_feeds_again() -> None:
    of_both = learn([*labels(2), *labels(2, feed=TWO)])
    outlet, feed = of_both.shift("nvidia", article("", feed=OTHER)), of_both.shift("nvidia", SHIPS)
    alone = learn(labels(2)).shift("nvidia", SHIPS)
    assert feed < outlet < 0
    assert feed > outlet + alone + 0.3


def test_of_one_feed_the_outlet_is_not_known() -> None:
    third = article(SHIPS.title, SHIPS.text, feed=OTHER)
    assert value(third, labels(12)) == value(third, [])


def test_feeds_of_no_named_outlet_are_not_one_outlet() -> None:
    said = [*labels(6, outlet=""), *labels(6, feed=TWO, outlet="")]
    third = article(SHIPS.title, SHIPS.text, feed=OTHER, outlet="")
    assert value(third, said) == value(third, [])


def test_a_feed_that_differs_from_its_outlet_is_told_apart() -> None:
    said = [*labels(10, about=True), *labels(10, feed=TWO)]
    good, bad = (value(article(SHIPS.title, SHIPS.text, feed=feed), said) for feed in (ONE, TWO))
    assert good > bad + 0.1


@given(st.permutations([*labels(4), *labels(3, about=True, feed=TWO), *labels(2, tag="softbank")]))
def test_the_order_of_labels_makes_no_difference(said: list[Labelled]) -> None:
    assert learn(said) == learn(sorted(said, key=lambda one: (one.tag, one.article.feed, one.article.id)))


SAID = st.lists(
    st.tuples(st.integers(0, 60), st.booleans(), st.floats(0, 1), st.sampled_from([ONE, TWO])), max_size=6
)


@given(SAID)
def test_whatever_the_labels_a_score_stays_a_score_and_is_told(
    said: list[tuple[int, bool, float, str]],
) -> None:
    every = [
        one for count, about, of, feed in said for one in labels(count, about=about, value=of, feed=feed)
    ]
    before, found = score(SHIPS, [NVIDIA])[0], score(SHIPS, [NVIDIA], priors=learn(every))[0]
    assert 0 < found.value < 1
    assert sum(part.share for part in found.parts) == pytest.approx(found.value, abs=1e-9)
    assert found.evidence == before.evidence
    moved = {part.name: part.share for part in found.parts}.get("your labels", 0.0)
    assert found.value - before.value == pytest.approx(moved, abs=1e-9)


def test_what_is_not_found_is_not_moved() -> None:
    priors = learn(labels(100, about=True, value=0.1))
    silent = article("Town rebuilds its bridge", FILLER, feed=ONE)
    assert score(silent, [NVIDIA], priors=priors)[0].value == 0
    crude = ruled('"crude oil"')
    words = article("Crude grows dear", FILLER, feed=ONE)
    known = learn(labels(100, about=True, value=0.1, tag="t"))
    assert score(words, [crude], priors=known) == score(words, [crude])


def test_labels_of_what_no_rule_found_say_nothing_of_the_feed() -> None:
    assert value(LATE, labels(20, about=True, value=0.0)) == value(LATE, [])
