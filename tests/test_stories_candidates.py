"""What the search for candidates promises: no telling is lost, and a large batch is like a small one."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from monitor.model import Article
from monitor.stories import cells
from monitor.stories.candidates import Batch, survey
from monitor.stories.cells import Vectors
from monitor.stories.grounds import MEANING, WORDS, Grounds, grounds
from monitor.stories.marks import prepare
from monitor.stories.meaning import RAW, understand
from monitor.stories.nearest import Window
from monitor.stories.pairs import judged, load_weights, log_odds
from monitor.stories.products import Table, common, distinct, heaviest, similarity, sums
from monitor.stories.reading import Reading, read

SEEN = datetime(2026, 11, 16, tzinfo=UTC)
PLACES = "harbour council court mill school bridge clinic museum airport stadium market quarry".split()
DEEDS = "opened closed burned flooded sued sold fined robbed rebuilt moved".split()


def reading(title: str, text: str = "", lang: str = "en") -> Reading:
    return read(
        Article(
            id=title, url="https://one.example/", feed="", outlet="", title=title, text=text,
            text_from="page", status="article", lang=lang, authors=(), published=None, seen=SEEN,
        )
    )  # fmt: skip


def invented(stories: int, tellings: int = 3, seed: int = 1) -> tuple[list[Reading], list[int]]:
    """`tellings` of each of several events, in words of their own around the event's names."""
    chance = random.Random(seed)  # noqa: S311 - invented news, no secrets
    common = ["the", "of", "and", "said", "on", "people", "after", "for", "its", "with", "from", "officials"]
    # Words are common and rare as in any language: the n-th stands in one of n places.
    lexicon = ["".join(chance.choices("abcdefghiklmnoprstuvw", k=7)) for _ in range(4000)]
    shares = [1 / (k + 5) for k in range(len(lexicon))]
    readings, gold = [], []
    for story in range(stories):
        names = ["".join(chance.choices("bdfgklmnprst", k=3)).title() + "aven" for _ in range(4)]
        place, deed, sum_ = chance.choice(PLACES), chance.choice(DEEDS), chance.randint(11, 9999)
        own = chance.choices(lexicon, k=12)
        for _ in range(tellings):
            fresh = iter(chance.choices(lexicon, weights=shares, k=60))
            title = f"{names[0]} {place} {deed} near {names[1]}"
            text = " ".join(
                [f"In {names[0]} a {place} was {deed}, {names[2]} said. It cost {sum_} dollars."]
                + [
                    f"{chance.choice(common)} {chance.choice(own)} {next(fresh)} {names[3]}"
                    for _ in range(12)
                ]
                + list(fresh)
            )
            readings.append(reading(title, text))
            gold.append(story)
    order = list(range(len(readings)))
    chance.shuffle(order)
    return [readings[k] for k in order], [gold[k] for k in order]


@pytest.fixture(scope="module")
def told() -> tuple[list[Reading], list[int]]:
    """Enough for a search to leave most of them out."""
    return invented(200)


@pytest.fixture(scope="module")
def searched(told: tuple[list[Reading], list[int]]) -> Batch:
    """The same articles, as a large batch is surveyed."""
    return survey(told[0], limit=0)


def told_apart(batch: Batch, gold: list[int]) -> float:
    """The share of true pairs among the candidates."""
    candidates = {tuple(pair) for pair in batch.pairs.tolist()}
    true = [
        (i, j)
        for story in sorted(set(gold))
        for rows in [[k for k, own in enumerate(gold) if own == story]]
        for i in rows
        for j in rows
        if i < j
    ]
    return sum(pair in candidates for pair in true) / len(true)


def test_a_large_batch_is_searched_without_losing_tellings_of_one_event(
    told: tuple[list[Reading], list[int]], searched: Batch
) -> None:
    assert told_apart(searched, told[1]) > 0.99
    assert len(searched.pairs) < 20 * len(told[0])


def test_surroundings_are_alike_on_both_sides_of_the_limit(
    told: tuple[list[Reading], list[int]], searched: Batch
) -> None:
    compared = survey(told[0])
    for name in ("body", "lead", "names"):
        one, other = compared.views[name], searched.views[name]
        assert float(np.abs(one.near - other.near).mean()) < 0.01
        np.testing.assert_allclose(one.mean, other.mean, atol=1e-6)
        assert float(np.abs(one.spread - other.spread).mean()) < 0.05 * float(one.spread.mean())


def test_articles_further_apart_than_the_window_are_no_candidates() -> None:
    readings, _ = invented(1, 4)
    days = [0.0, 13.0, 15.0, 40.0]
    dated = survey(readings, days=days, dated=[True] * 4)
    assert dated.pairs.tolist() == [[0, 1], [1, 2]]
    undated = survey(readings, days=days, dated=[True, True, True, False])
    assert undated.pairs.tolist() == [[0, 1], [0, 3], [1, 2], [1, 3], [2, 3]]
    assert len(survey(readings).pairs) == 6


def test_the_window_holds_in_a_large_batch_too(told: tuple[list[Reading], list[int]]) -> None:
    readings, gold = told
    days = [float(20 * (k % 2)) for k in range(len(readings))]
    batch = survey(readings, days=days, dated=[True] * len(days), limit=0)
    assert len(batch.pairs)
    assert all(days[i] == days[j] for i, j in batch.pairs.tolist())
    assert any(gold[i] == gold[j] for i, j in batch.pairs.tolist())


def test_a_rare_figure_alone_makes_a_candidate() -> None:
    others = [reading(f"Matter {k}", f"Nothing {chr(97 + k) * 5} here of note today") for k in range(8)]
    one = reading("Loss of 7,431 tonnes", "alpha beta gamma")
    other = reading("Wheat gone", "delta epsilon zeta: 7,431 were lost")
    batch = survey([one, *others, other])
    assert [0, 9] in batch.pairs.tolist()


def vectors_of(gold: list[int], width: int = 64) -> Vectors:
    """Vectors that agree within a story and lie in a few topics, as articles do."""
    chance = np.random.default_rng(4)
    topics = chance.standard_normal((25, width))
    story = {g: topics[g % 25] + chance.standard_normal(width) for g in sorted(set(gold))}
    rows = np.array([story[g] + 0.6 * chance.standard_normal(width) for g in gold])
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def test_meaning_makes_candidates_where_no_word_is_shared() -> None:
    readings = [
        reading(f"{'abcdefghij'[k] * 6}", f"{'klmnopqrst'[k] * 7} {'uvwxy'[k // 2] * 9}") for k in range(10)
    ]
    vectors = vectors_of([0, 1, 2, 3, 4, 5, 6, 7, 8, 0])
    vectors[3] = 0.0  # this one has no vector
    assert [0, 9] not in survey(readings).pairs.tolist()
    pairs = survey(readings, vectors).pairs.tolist()
    assert [0, 9] in pairs
    assert [0, 3] not in pairs


def test_cells_find_nearly_all_that_a_full_comparison_finds() -> None:
    vectors = vectors_of([k // 4 for k in range(2000)])
    count = len(vectors)
    window = Window(days=np.zeros(count), dated=np.zeros(count, dtype=np.bool_), span=14.0)
    near, pairs = cells.nearest(vectors, window, limit=0)
    found = set((pairs[:, 0] * count + pairs[:, 1]).tolist())
    asked = list(range(0, count, 40))
    cosine = vectors[asked] @ vectors.T
    cosine[np.arange(len(asked)), asked] = -1
    best = np.argsort(-cosine, axis=1)[:, :10]
    hits = [
        row * count + other in found for row, own in zip(asked, best.tolist(), strict=True) for other in own
    ]
    assert np.mean(hits) >= 0.95
    exactly = np.sort(cosine, axis=1)[:, -10:].mean(axis=1)
    assert float(np.abs(near[asked] - exactly).mean()) < 0.005


def grounds_of(readings: list[Reading], batch: Batch, *, meaning: bool = False) -> Grounds:
    rows = list(vectors_of([k // 3 for k in range(len(readings))])) if meaning else None
    each = None if rows is None else [np.stack([row, row]) for row in rows]
    return grounds(batch, [prepare("", "") for _ in readings], each)


@pytest.mark.parametrize("meaning", [False, True])
def test_every_feature_is_measured_and_is_the_same_from_either_side(meaning: bool) -> None:
    readings, _ = invented(6)
    batch = survey(readings)
    known = grounds_of(readings, batch, meaning=meaning)
    values = known.measure(batch.pairs)
    assert known.features == (MEANING if meaning else WORDS)
    assert values.shape == (len(batch.pairs), len(known.features))
    assert np.isfinite(values).all()
    np.testing.assert_allclose(known.measure(batch.pairs[:, ::-1].copy()), values, atol=1e-5)
    assert known.measure(batch.pairs[:0]).shape == (0, len(known.features))


def test_a_pair_measures_the_same_alone_and_among_others() -> None:
    readings, _ = invented(8)
    batch = survey(readings)
    known = grounds_of(readings, batch)
    together = known.measure(batch.pairs)
    alone = [known.measure(batch.pairs[k : k + 1])[0] for k in range(0, len(batch.pairs), 7)]
    np.testing.assert_array_equal(np.array(alone), together[::7])
    model = load_weights(meaning=False)
    np.testing.assert_array_equal(judged(known, batch.pairs, model), log_odds(together, model))


def test_features_say_what_their_names_say() -> None:
    one = reading(
        "Corvex sues Hinode", "Corvex of Tarsna sues Hinode for 420 million dollars over the GX900."
    )
    other = reading("Hinode sued", "Hinode of Tarsna must pay Corvex 420 million dollars, a court heard.")
    far = reading("Olives fail", "Growers in Serrano fear a poor harvest of olives after ten dry weeks.")
    noise = [reading(f"Item {k}", f"Some {chr(97 + k) * 6} was seen at noon.") for k in range(12)]
    readings = [one, other, far, replace(one, lang="de"), *noise]
    rows = grounds_of(readings, survey(readings)).measure(np.array([[0, 1], [0, 2], [0, 3]], dtype=np.int64))
    value = {name: rows[:, k].tolist() for k, name in enumerate(WORDS)}
    assert value["body"][0] > value["body"][1]
    assert value["shared_figures"][0] > 0
    assert value["shared_figures"][1] == 0
    assert value["figures"][2] == 1
    assert value["shared_names"][0] > value["shared_names"][1] == 0
    assert value["other_actor"][1] == 1
    assert value["languages"] == [0, 0, 1]
    assert value["overlap"][2] == pytest.approx(1)
    assert value["body*languages"][0] == 0


def sparse_and_dense(seed: int) -> tuple[Table, np.ndarray]:
    dense = np.random.default_rng(seed).random((9, 30))
    dense[dense < 0.7] = 0.0
    dense[4] = 0.0  # an article that has none of it
    return Table(dense), dense


def test_products_of_chosen_pairs_are_those_of_the_whole_tables() -> None:
    (table, dense), (other, theirs) = sparse_and_dense(1), sparse_and_dense(2)
    pairs = np.array([[i, j] for i in range(9) for j in range(9)], dtype=np.int64)
    times, counted = sums(table, pairs, weighted=(other,), counted=(other,))
    first, second = pairs.T
    np.testing.assert_allclose(times, (theirs @ dense.T)[first, second], atol=1e-6)
    np.testing.assert_allclose(counted, (theirs @ (dense > 0).T)[first, second], atol=1e-6)
    np.testing.assert_allclose(similarity(table, table, pairs), (dense @ dense.T)[first, second], atol=1e-6)


def test_what_two_rows_have_in_common_is_summed_for_any_table_of_the_same_places() -> None:
    table, dense = sparse_and_dense(1)
    pairs = np.array([[i, j] for i in range(9) for j in range(8, -1, -1)], dtype=np.int64)
    met = common(table, pairs)
    first, second = pairs.T
    product = met.sums(table.data[met.first] * table.data[met.second])
    np.testing.assert_allclose(product, (dense @ dense.T)[first, second], atol=1e-6)
    shared = met.sums(np.ones(len(met.pair)))
    np.testing.assert_allclose(shared, ((dense > 0) @ (dense > 0).T.astype(float))[first, second])
    assert common(table, pairs[:0]).sums(np.zeros(0)).tolist() == []


def test_the_heaviest_entries_of_a_row_come_heaviest_first_and_of_equals_the_earlier() -> None:
    table = Table(np.array([[0.5, 0.9, 0.5, 0.1], [0.0, 0.0, 0.0, 0.0], [0.2, 0.0, 0.3, 0.0]]))
    found = heaviest(table, 2)
    assert [(float(table.data[k]), int(table.indices[k])) for k in found.tolist()] == [
        (0.9, 1),
        (0.5, 0),
        (0.3, 2),
        (0.2, 0),
    ]


def test_keys_are_sorted_and_each_is_there_once() -> None:
    assert distinct(np.array([5, 1, 5, 3, 1], dtype=np.int64)).tolist() == [1, 3, 5]
    assert distinct(np.zeros(0, dtype=np.int64)).tolist() == []


def passages_of(chance: np.random.Generator, many: int) -> Vectors:
    rows = chance.standard_normal((1 + many, 16)) + 0.5
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def test_passages_are_set_beside_the_nearest_of_the_other_however_many_each_article_has() -> None:
    chance = np.random.default_rng(3)
    told = [passages_of(chance, many) for many in (4, 1, 11, 3)]
    vectors = [*told, None]
    every = np.array([(i, j) for i in range(5) for j in range(i + 1, 5)], dtype=np.int64)

    found = understand(vectors, ["en"] * 5, every).columns(every)

    for row, (i, j) in enumerate(every.tolist()):
        if j == 4:
            assert found["passage_best"][row] == found["meaning_title"][row] == 0
            continue
        one, other = told[i], told[j]
        table = one[1:] @ other[1:].T
        shares = table.max(axis=1).mean(), table.max(axis=0).mean()
        titles = (other[1:] @ one[0]).max(), (one[1:] @ other[0]).max()
        openings = table[0].max(), table[:, 0].max()
        for name, (low, high) in {
            "passages": sorted(shares), "title_in_passages": sorted(titles),
            "opening_in_passages": sorted(openings),
        }.items():  # fmt: skip
            assert found[f"{name}_low"][row] == pytest.approx(low, abs=0.01)
            assert found[f"{name}_high"][row] == pytest.approx(high, abs=0.01)
        assert found["passage_best"][row] == pytest.approx(table.max(), abs=0.01)
        assert found["meaning_title"][row] == pytest.approx(one[0] @ other[0], abs=1e-5)


def test_two_articles_mean_the_same_to_each_other_whether_or_not_they_were_candidates() -> None:
    chance = np.random.default_rng(4)
    vectors = [passages_of(chance, many) for many in (4, 1, 11, 3, 7)]
    every = np.array([(i, j) for i in range(5) for j in range(i + 1, 5)], dtype=np.int64)
    meant = understand(vectors, ["en"] * 5, every)
    few = understand(vectors, ["en"] * 5, every[::3])

    whole, some, turned = meant.columns(every), few.columns(every), few.columns(every[::-1, ::-1])

    for name in RAW:
        assert some[name] == pytest.approx(whole[name], abs=2e-6)
        assert turned[name] == pytest.approx(whole[name][::-1], abs=2e-6)
