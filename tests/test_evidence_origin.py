from __future__ import annotations

import pytest
from evidence_stories import article, story, told

from monitor.evidence import find
from monitor.model import Origin

FILLER = " ".join("Nothing of note was said about it by anyone there." for _ in range(12))
TITLE = "Brightfab plans server factory with Corelet"


def origin(*texts: tuple[str, str]) -> Origin | None:
    return find(told(*texts)).origin


@pytest.mark.parametrize(
    ("sentence", "outlet"),
    [
        ("Brightfab plans a server factory, according to a Nikkei report published Thursday.", "Nikkei"),
        ("The idea was first reported by Nikkei.", "Nikkei"),
        ("Brightfab plans a factory with Corelet, Bloomberg reported on Thursday.", "Bloomberg"),
        ("Brightfab plans a factory with Corelet, reports The Information.", "The Information"),
        ("Brightfab plans a factory, as previously reported by Wired .", "Wired"),
        ("Brightfab plans a factory with Corelet, a person briefed on the plans told Reuters.", "Reuters"),
        ("Brightfab plans a factory, according to a report in the Financial Times .", "Financial Times"),
        ("Brightfab plans a factory, the FT reported, citing Brightfab executives.", "Financial Times"),
        ("TOKYO (Reuters) - Brightfab plans a server factory.", "Reuters"),
        ("TOKYO--(BUSINESS WIRE)--Brightfab plans a server factory.", "Business Wire"),
        ("日本経済新聞によると、ブライトファブは工場を計画している。", "Nikkei"),
        ("ブライトファブが工場を計画していることが分かった。日経新聞が報じた。", "Nikkei"),
        ("ロイター通信が17日に報じた。ブライトファブは計画を認めた。", "Reuters"),
    ],
)
def test_a_credit_names_the_origin_with_its_sentence(sentence: str, outlet: str) -> None:
    found = origin((TITLE, f"{sentence}\n\n{FILLER}"), (TITLE, FILLER))
    assert found is not None
    assert found.outlet == outlet
    assert found.sentence in sentence
    assert found.credited_by == (f"{1:016x}",)
    assert found.article is None


@pytest.mark.parametrize(
    "sentence",
    [
        "Brightfab plans a factory, according to people familiar with the matter.",
        "Brightfab reported record sales on Thursday.",
        "Brightfab plans a factory, according to reports from Reuters and CNBC .",
        "The mint reported a shortage of coins.",
        "It has a market value of $5 billion, according to Bloomberg.",
        "工場を計画していると関係者が明らかにした。",
    ],
)
def test_no_credit_to_one_outlet_for_the_news_is_no_origin(sentence: str) -> None:
    assert origin((TITLE, f"{sentence} {FILLER}"), (TITLE, FILLER)) is None


def test_a_credit_for_background_further_down_does_not_count() -> None:
    late = "Brightfab plans a server factory with Corelet, Nikkei reported."
    assert origin((TITLE, f"{FILLER} {FILLER} {late}"), (TITLE, FILLER)) is None


def test_a_line_of_sources_counts_wherever_it_stands() -> None:
    found = origin((TITLE, f"{FILLER}\n\nSource: Nikkei"), (TITLE, FILLER))
    assert found is not None
    assert (found.outlet, found.sentence) == ("Nikkei", "Source: Nikkei")


def test_a_link_to_the_origin_is_seen() -> None:
    found = origin((TITLE, f"{FILLER}\n\nSource: Nikkei https://asia.nikkei.com/Business/1"), (TITLE, FILLER))
    assert found is not None
    assert found.linked


def test_an_outlet_does_not_credit_itself() -> None:
    text = f"Brightfab plans a factory with Corelet, Mr Ode told CNBC. {FILLER}"
    own = article(TITLE, text, outlet="CNBC Technology", url="https://www.cnbc.com/1", number=1)
    assert find(story(own, article(TITLE, FILLER, number=2))).origin is None


def test_the_credited_article_of_the_story_is_named() -> None:
    report = article(TITLE, FILLER, outlet="日本経済新聞", url="https://www.nikkei.com/a", number=1)
    echo = article(TITLE, f"Brightfab plans a factory, Nikkei Asia reported. {FILLER}", number=2)
    found = find(story(echo, report)).origin
    assert found is not None
    assert (found.outlet, found.article) == ("Nikkei", report.id)


def test_an_outlet_of_the_story_can_be_credited_though_no_table_has_it() -> None:
    report = article(TITLE, FILLER, outlet="Harbour Ledger", number=1)
    echo = article(TITLE, f"The plan was first reported by Harbour Ledger. {FILLER}", number=2)
    found = find(story(echo, report)).origin
    assert found is not None
    assert (found.outlet, found.article) == ("Harbour Ledger", report.id)


def test_a_chain_of_credits_leads_to_its_end() -> None:
    wire = article(
        TITLE, f"Brightfab plans a factory, the Nikkei reported. {FILLER}", outlet="Reuters", number=1
    )
    echoes = [
        article(TITLE, f"Brightfab plans a factory, Reuters reported. {FILLER}", number=i) for i in (2, 3)
    ]
    found = find(story(*echoes, wire)).origin
    assert found is not None
    assert (found.outlet, found.credited_by) == ("Nikkei", (wire.id,))


def test_of_two_outlets_credited_equally_none_is_named_unless_one_is_in_the_story() -> None:
    a = (TITLE, f"Brightfab plans a factory, Reuters reported. {FILLER}")
    b = (TITLE, f"Brightfab plans a factory, Bloomberg reported. {FILLER}")
    assert origin(a, b) is None
    member = article(TITLE, FILLER, outlet="Bloomberg", number=9)
    found = find(story(article(*a, number=1), article(*b, number=2), member)).origin
    assert found is not None
    assert found.outlet == "Bloomberg"


def test_articles_of_one_outlet_have_one_vote() -> None:
    many = [
        article(TITLE, f"Brightfab plans a factory, Reuters reported. {FILLER}", number=i, outlet="Echo",
                url=f"https://echo.example/{i}")
        for i in (1, 2, 3)
    ]  # fmt: skip
    few = article(TITLE, f"Brightfab plans a factory, Bloomberg reported. {FILLER}", number=4)
    assert find(story(*many, few)).origin is None


def test_an_aggregators_headline_is_no_credit_by_itself() -> None:
    assert origin((f"{TITLE} - The Verge", FILLER), (TITLE, FILLER)) is None
    found = origin(
        (f"{TITLE} - Nikkei", f"Brightfab plans a factory, the Nikkei reported. {FILLER}"), (TITLE, FILLER)
    )
    assert found is not None
    assert found.outlet == "Nikkei"
