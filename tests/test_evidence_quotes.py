"""Every quotation is verbatim in the article it is attributed to: over everything that is made here.

The labelled stories, the sample week story by story, and the issue that the program makes of it; the test
corpus as well, where it lies beside the checkout.
"""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from whole import Desk

from monitor import bench, rehearsal
from monitor.bench import judging
from monitor.bench.told import HALVES, as_story
from monitor.evidence import find
from monitor.model import Article, Findings, Quote
from monitor.store import Store
from monitor.text import one_line

BEFORE = "2026-W46"
CORPUS = Path(__file__).parents[1].parent / "shared" / "corpus"


# -- what is quoted ---------------------------------------------------------------------------------


def attributed(found: Findings) -> Iterator[tuple[str, str, str]]:
    """Each quotation: what it is for, the article that it is said to be from, its words."""
    origin = found.origin
    if origin is not None:
        yield "origin", origin.credited_by[0] if origin.credited_by else origin.article or "", origin.sentence
    for standing in found.standings:
        yield "standing", standing.article, standing.sentence
        for credit in standing.credits:
            yield "credit", credit.article, credit.sentence
    for slot in found.slots:
        for stated in slot.stated:
            yield "sentence of a figure", stated.article, stated.sentence
            yield "figure", stated.article, stated.quote
    for one in found.certainty:
        yield "sentence of a certainty", one.article, one.sentence
        yield "certainty", one.article, one.quote
    for quote in (
        *(value for point in found.points for value in point.values),
        *(dated.quote for dated in (*found.dates, *found.ahead)),
        *(words for read in found.reads for words in read.adds),
        *found.summary,
    ):
        yield from ((what_of(quote, found), article, quote.text) for article in quote.articles)
    for dated in (*found.dates, *found.ahead):
        yield from (("date", article, dated.when) for article in dated.quote.articles)


def what_of(quote: Quote, found: Findings) -> str:
    return "summary" if quote in found.summary else "quotation"


def not_verbatim(found: Findings) -> list[str]:
    """Quotations that do not stand so in their article's title, text or credit lines."""
    said = {member.article.id: member.article for member in found.story.members}
    wrong = []
    for what, article_id, words in attributed(found):
        article = said[article_id]
        furniture = [line for one in article.furniture for line in one.text.splitlines()]
        if not any(words in whole for whole in (article.title, article.text, article.whole, *furniture)):
            wrong.append(f"{article.url}: {what}: {words}")
    return [*wrong, *misplaced(found, said), *uncited(found)]


def uncited(found: Findings) -> list[str]:
    """Quotations of points, dates, reads and summaries that name no article, or say nothing."""
    quotes = (
        *(value for point in found.points for value in point.values if not value.note),
        *(dated.quote for dated in (*found.dates, *found.ahead)),
        *(words for read in found.reads for words in read.adds),
        *found.summary,
    )
    return [repr(quote) for quote in quotes if not quote.text.strip() or not quote.articles]


def misplaced(found: Findings, said: Mapping[str, Article]) -> list[str]:
    """Figures that do not stand where they are said to stand."""
    wrong = []
    for stated in (stated for slot in found.slots for stated in slot.stated):
        article = said[stated.article]
        whole = article.title if stated.number == 0 else article.text
        if stated.quote not in stated.sentence or not whole.startswith(stated.quote, stated.at):
            wrong.append(f"{article.url}: {stated.quote!r} is not at {stated.at} of sentence {stated.number}")
    return [
        *wrong,
        *(
            f"{one.article}: {one.quote!r} is not in {one.sentence!r}"
            for one in found.certainty
            if one.quote not in one.sentence
        ),
    ]


# -- over everything made ---------------------------------------------------------------------------


@pytest.mark.parametrize("half", HALVES)
def test_the_labelled_stories_are_quoted_word_for_word(half: Any) -> None:
    stories = bench.labelled(half)
    found = [find(one.story) for one in stories]
    assert sum(1 for one in found for _ in attributed(one)) > len(stories)
    assert [wrong for one in found for wrong in not_verbatim(one)] == []


def test_the_sample_week_is_quoted_word_for_word() -> None:
    by_story: dict[str, list[Article]] = defaultdict(list)
    for label in rehearsal.labels():
        if label.story is not None:
            by_story[label.story].append(judging.as_article(label))
    found = [find(as_story(articles)) for articles in by_story.values()]
    assert sum(1 for one in found for _ in attributed(one)) > len(by_story)
    assert [wrong for one in found for wrong in not_verbatim(one)] == []


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the test corpus is not beside this checkout")
def test_the_corpus_is_quoted_word_for_word() -> None:
    stories = corpus()
    found = [find(as_story(articles)) for articles in stories]
    assert sum(1 for one in found for _ in attributed(one)) > len(stories)
    assert [wrong for one in found for wrong in not_verbatim(one)] == []


def corpus() -> list[list[Article]]:
    """The corpus's stories of at least two articles."""
    named = {one["id"]: one for one in jsonl((CORPUS / "manifest.jsonl").read_text(encoding="utf-8"))}
    with gzip.open(CORPUS / "gold" / "text.jsonl.gz", "rt", encoding="utf-8") as lines:
        articles = {one["id"]: corpus_article(one, named[one["id"]]) for one in jsonl(lines.read())}
    told: Mapping[str, list[str]] = json.loads((CORPUS / "stories.json").read_text(encoding="utf-8"))
    found = [[articles[one] for one in ids if one in articles] for ids in told.values()]
    return [one for one in found if len(one) > 1]


def corpus_article(gold: Mapping[str, Any], held: Mapping[str, Any]) -> Article:
    published = datetime.fromisoformat(held["published"]) if held.get("published") else None
    return Article(
        id=gold["id"],
        url=held["url"],
        feed=held["feed"],
        outlet=held["outlet_name"],
        title=gold["title"] or "",
        text=gold["text"] or "",
        text_from="page",
        status="article",
        lang=held.get("lang"),
        authors=(),
        published=published,
        seen=datetime(2026, 11, 1, tzinfo=UTC),
    )


def jsonl(text: str) -> Iterable[dict[str, Any]]:
    # Not splitlines: articles hold line separators of their own.
    return (json.loads(line) for line in text.split("\n") if line.strip())


# -- over the issue ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def issues(
    collected: Desk, tmp_path_factory: pytest.TempPathFactory
) -> tuple[list[dict[str, Any]], dict[str, list[str]]]:
    """The facts of the issue before the sample week's and of its own, and by their ids their articles as the
    store has them: title, text with what was taken out of it, and without, each folded to one line."""
    folder = tmp_path_factory.mktemp("quotes") / "desk"
    desk = collected.copy(folder)
    desk.run("publish", BEFORE)
    desk.run("publish", rehearsal.WEEK)
    with Store.open(f"sqlite:///{folder}/.monitor/monitor.db") as store:
        far = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
        held = [one.article for one in store.articles_between(*far)]
    words = {
        one.id: [
            one_line(part) for part in (one.title, one.text, one.whole, *(f.text for f in one.furniture))
        ]
        for one in held
    }
    archive = folder / "digests" / rehearsal.WEEK[:4]
    found = [json.loads((archive / f"{week}.json").read_text("utf-8")) for week in (BEFORE, rehearsal.WEEK)]
    return found, words


def quoted(facts: object, cited: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every quotation within a story's facts, with the articles one of which it is from: those beside it, or
    those of the story."""
    if isinstance(facts, list):
        for one in facts:
            yield from quoted(one, cited)
        return
    if not isinstance(facts, dict):
        return
    if "id" in facts and "proof" in facts:
        cited = (facts["id"],)
    named = facts.get("articles")
    own = tuple(named) if isinstance(named, list) and named else cited
    # What moved since an earlier issue is quoted on both sides; other news of a story is said in our words.
    moved = {"after"} if facts.get("kind") in {"certainty", "figure"} else set()
    for key, value in facts.items():
        if key in {"quote", "proof", "origin_sentence"} | moved:
            yield from ((one, own) for one in (value,) if one)
        elif key == "before" and moved:
            yield value, cited
        elif key == "adds":
            yield from ((one, (facts["id"],)) for one in value)
        elif key == "summary":
            yield from ((one, cited) for one in value)
        else:
            yield from quoted(value, own)


def told(facts: dict[str, Any]) -> list[tuple[str, tuple[str, ...]]]:
    """Every quotation of an issue, with the articles one of which it is from."""
    stories = [story for section in facts["sections"] for story in section["stories"]]
    return [
        one
        for story in stories
        for one in quoted(story, tuple(article["id"] for article in (story["best"], *story["also"])))
    ]


def stands(quote: str, cited: tuple[str, ...], articles: Mapping[str, list[str]]) -> bool:
    return any(quote in words for one in cited for words in articles[one])


def test_every_quotation_of_an_issue_stands_in_the_articles_it_cites(
    issues: tuple[list[dict[str, Any]], dict[str, list[str]]],
) -> None:
    every, articles = issues
    for facts in every:
        found = told(facts)
        assert len(found) > 3 * sum(len(section["stories"]) for section in facts["sections"]) > 0
        assert [(quote, cited) for quote, cited in found if not stands(quote, cited, articles)] == []


def test_a_quotation_that_no_article_has_is_found_out(
    issues: tuple[list[dict[str, Any]], dict[str, list[str]]],
) -> None:
    every, articles = issues
    quote, cited = told(every[-1])[0]
    assert stands(quote, cited, articles)
    assert not stands("\u0416" + quote[1:], cited, articles)
    assert not stands(quote, tuple(one for one in articles if one not in cited)[:1], articles)
