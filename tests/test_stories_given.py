"""Asked of many pairs at once, what contradicts is what it is asked of one pair."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from itertools import permutations

import numpy as np

from monitor.model import Article
from monitor.stories.differences import (
    MODELS,
    ORDINALS,
    apart,
    days_between,
    magnitudes_differ,
    vetoed,
    which_differs,
)
from monitor.stories.given import told
from monitor.stories.reading import Reading, read

SAID = (
    "The council approved its 12th package.", "The council approved its 13th package.",
    "It was the third round of talks.", "The fourth round of talks failed.", "The Harbour 9 was recalled.",
    "The Harbour 7 was recalled.", "It happened in 2019.", "It happened in 2024.", "Work began in 1998.",
    "The mill was sold for $40 million.", "The mill was sold for $43 million.", "A fine of $900 million.",
    "Some 12 percent agreed.", "Some 30 percent agreed.", "They met on 3 March 2024.", "They met on 28 June.",
    "Nobody was surprised.",
)  # fmt: skip


def reading(text: str) -> Reading:
    return read(
        Article(
            id="a", url="", feed="", outlet="", title="", text=text, text_from="page", status="article",
            lang="en", authors=(), published=None, seen=datetime(2026, 11, 16, tzinfo=UTC),
        )
    )  # fmt: skip


def invented(count: int) -> list[Reading]:
    chance = random.Random(5)  # noqa: S311 - invented news, no secrets
    return [reading(" ".join(chance.sample(SAID, 6)) + " Yes." * 200) for _ in range(count)]


def test_many_pairs_contradict_themselves_as_each_does_alone() -> None:
    readings = invented(40)
    pairs = np.array([*permutations(range(len(readings)), 2)], dtype=np.int64)
    found = told(readings).columns(pairs)
    seen = set()
    for k, (i, j) in enumerate(pairs.tolist()):
        a, b = readings[i], readings[j]
        alone = {
            "years": apart(a.lead_years, b.lead_years, a.years, b.years),
            "days": days_between(a.lead_days, b.lead_days) / 30,
            "ordinals": float(bool(which_differs(a, b, ORDINALS))),
            "models": float(bool(which_differs(a, b, MODELS))),
            "magnitudes": float(magnitudes_differ(a, b)),
        }
        assert {name: column[k] for name, column in found.items()} == alone
        seen |= {(name, value > 0) for name, value in alone.items()}
    assert len(seen) == 2 * len(found)  # each of them was found and was not found


def test_another_number_of_a_series_is_what_forbids() -> None:
    readings = invented(20)
    pairs = np.array([*permutations(range(len(readings)), 2)], dtype=np.int64)
    found = told(readings).another_of_a_series(pairs)
    assert found.tolist() == [vetoed(readings[i], readings[j]) is not None for i, j in pairs.tolist()]
    assert found.any()


def test_without_pairs_or_articles_nothing_contradicts() -> None:
    none = np.zeros((0, 2), dtype=np.int64)
    assert all(len(column) == 0 for column in told(invented(3)).columns(none).values())
    assert all(len(column) == 0 for column in told(()).columns(none).values())


def test_a_page_of_figures_is_compared_with_another_in_full() -> None:
    """More values than are set beside each other at one time."""
    one, other = (
        " ".join(f"The price of lot {k} was ${k * step}.5 million." for k in range(1, 400)) for step in (1, 3)
    )
    pages = [reading(text) for text in (one, other, "It went for $9000 billion.")]
    pairs = np.array([[0, 1], [0, 2], [1, 2]] * 60, dtype=np.int64)
    alone = [float(magnitudes_differ(pages[i], pages[j])) for i, j in pairs.tolist()]
    assert told(pages).columns(pairs)["magnitudes"].tolist() == alone
    assert set(alone) == {0.0, 1.0}
