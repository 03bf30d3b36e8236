from __future__ import annotations

import time

from evidence_stories import article, story
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.evidence import find
from monitor.model import Findings, Quote, Story

SENTENCES = [
    "Brightfab closed its $6.5 billion acquisition of Corelet.",
    "Brightfab will buy Corelet for about $6.5 billion, Nikkei reported.",
    "Brightfab is in early-stage talks with Corelet.",
    "Brightfab is in advanced discussions with Corelet.",
    "The court imposed a $40 million fine on Corelet over filters.",
    "The court gave Corelet a $55 million fine over filters.",
    "政府はコアレットに1兆円の支援を決めた。日経新聞が報じた。",
    "It brings 1 trillion yen ($6.34 billion) in support by 2027.",
    "2027年春に3万台を出荷する。",
    "The site draws 500 MW, Corelet said on 3 December.",
    "Source: Reuters",
]
bodies = st.lists(st.sampled_from(SENTENCES), max_size=8).map("\n\n".join)
stories = st.lists(st.tuples(st.sampled_from(SENTENCES), bodies), min_size=1, max_size=4)


def build(texts: list[tuple[str, str]]) -> Story:
    return story(*(article(t, b, number=i + 1) for i, (t, b) in enumerate(texts)))


def quotes(found: Findings) -> list[Quote]:
    return [q for p in found.points for q in p.values] + [d.quote for d in found.dates]


@given(stories)
@settings(max_examples=60, deadline=None)
def test_every_quotation_and_proof_is_verbatim(texts: list[tuple[str, str]]) -> None:
    whole = build(texts)
    by_id = {m.article.id: m.article for m in whole.members}
    found = find(whole)
    for quote in quotes(found):
        assert quote.articles
        assert quote.text
        assert all(quote.text in by_id[i].title or quote.text in by_id[i].text for i in quote.articles)
    if found.origin is not None:
        first = by_id[found.origin.credited_by[0]]
        assert found.origin.sentence in (first.title + "\n" + first.text)


@given(stories, st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_of_the_retellings_does_not_matter(texts: list[tuple[str, str]], random: object) -> None:
    whole = build(texts)
    rest = list(whole.retellings)
    random.shuffle(rest)  # type: ignore[attr-defined]  # hypothesis types it as object
    other = Story(id=whole.id, lead=whole.lead, retellings=tuple(rest))
    a, b = find(whole), find(other)
    assert (a.origin, a.points, a.dates) == (b.origin, b.points, b.dates)


@given(st.lists(st.tuples(st.text(max_size=80), st.text(max_size=400)), min_size=1, max_size=3))
@settings(max_examples=100, deadline=None)
def test_nothing_an_article_contains_makes_it_fail(texts: list[tuple[str, str]]) -> None:
    found = find(build(texts))
    assert len(found.points) <= 12
    assert len(found.dates) <= 3


def test_hostile_texts_cost_no_more_than_long_ones() -> None:
    pieces = [
        "1,",
        "$1 billion ",
        "(",
        "via ",
        "the the the ",
        "1兆2億",
        "according to ",
        "A" * 50,
        "on 3 ",
        "2027年",
        "「",
        ". ",
    ]
    whole = story(*(article(p * 5, p * (200_000 // len(p)), number=i + 1) for i, p in enumerate(pieces)))
    before = time.process_time()
    find(whole)
    assert time.process_time() - before < 30


def test_an_empty_story_part_means_nothing_certain() -> None:
    found = find(story(article("", "", number=1), article("", "", number=2)))
    assert (found.origin, found.points, found.dates) == (None, (), ())
