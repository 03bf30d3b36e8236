"""What is counted and looked for to choose who tells a story."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor import text as texts
from monitor.model import Article
from monitor.stories.lead import names_source, words_in


def article(text: str) -> Article:
    return Article(
        id="a", url="", feed="", outlet="", title="", text=text, text_from="page", status="article",
        lang="en", authors=(), published=None, seen=datetime(2026, 11, 16, tzinfo=UTC),
    )  # fmt: skip


@given(
    st.lists(st.sampled_from(["mill", "U.S.", "it's", "’s", "AT&T", "4.5", " ", "_", "'", ".", "\n", "ü"]))
)
def test_words_are_counted_as_they_are_split(parts: list[str]) -> None:
    text = "".join(parts)
    assert words_in(article(text)) == len(texts.tokens(texts.fold(text))[0])


def test_of_unspaced_script_two_characters_are_a_word() -> None:
    assert words_in(article("港の市場が閉まる")) == 4


@pytest.mark.parametrize(
    "text",
    [
        "The mill closes, according to the Harbour Post.",
        "It was first seen as reported by Reuters.",
        "The Harbour Post first reported the sale.",
        "Nobody asked. Post-Dispatch reports that it was sold.",
        "The Mill said in a filing that it was sold.",
        "She told the court.",
        "The mill announced on Monday that it closes.",
        "It said so in a press release.",
        "The paper, citing two people, said so.",
        "Das Werk schließt, laut Zeitung.",
        "日経によると、工場は閉鎖される。",
        "据路透社报道，工厂关闭。",
    ],
)
def test_a_text_says_where_it_has_its_news_from(text: str) -> None:
    assert names_source(article(text))


@pytest.mark.parametrize(
    "text",
    [
        "The mill closes according to plan.",
        "Sales were reported by region.",
        "the neighbours reported a smell.",
        "It is an untold story of exciting years.",
        "It was said in a low voice, in a stated order.",
        "He announced it; on Monday she reportedly left.",
        "Die Musik war überlaut.",
    ],
)
def test_a_text_that_names_nobody_does_not(text: str) -> None:
    assert not names_source(article(text))
