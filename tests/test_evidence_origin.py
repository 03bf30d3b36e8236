from __future__ import annotations

from dataclasses import replace

import pytest
from evidence_stories import article, story, told

from monitor.evidence import find
from monitor.model import Article, Origin, Outlink

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
        ("Radio Velia reported on Thursday that Brightfab plans a factory with Corelet.", "Radio Velia"),
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


# -- who is who ------------------------------------------------------------------------------------


def nameless(text: str, number: int) -> Article:
    """An article of which neither outlet nor address is known."""
    return replace(article("", f"{text} {FILLER} {number}.", number=number), outlet="", url="")


def test_articles_without_outlet_and_address_have_a_vote_each() -> None:
    many = [nameless("Brightfab plans a factory with Corelet, Bloomberg reported.", n) for n in range(1, 6)]
    few = [nameless("The factory plans were first reported by Reuters.", n) for n in (6, 7)]
    found = find(story(*few, *many)).origin
    assert found is not None
    assert found.outlet == "Bloomberg"
    assert set(found.credited_by) == {one.id for one in many}


@pytest.mark.parametrize(
    ("outlet", "site", "line"),
    [
        ("Harbo News", "", "Source: Harbo News (www.harbo.xyz)"),
        ("Harbo News", "", "Original: https://www.harbo.xyz/article/brightfab"),
        ("AI feed", "Harbo News", "Original: https://www.harbo.xyz/article/brightfab"),
        ("harbo.xyz", "", "Source: Harbo News"),
        ("theverge", "", "Source: The Verge"),
        ("arstechnica", "", "Via Ars Technica"),
        ("Ars Technica", "", "Original: https://arstechnica.com/1"),
    ],
)
def test_an_outlet_that_names_itself_credits_nobody(outlet: str, site: str, line: str) -> None:
    one = article(TITLE, f"{FILLER}\n\n{line}", outlet=outlet, url="http://replay.example:8000/1", number=1)
    found = find(story(replace(one, site=site), article(TITLE, FILLER, number=2)))
    assert found.origin is None
    assert found.standings[0].credits == ()


def test_another_outlet_whose_name_begins_alike_is_credited() -> None:
    one = article(TITLE, f"{FILLER}\n\nSource: The Times of India", outlet="time.com", number=1)
    found = find(story(one)).origin
    assert found is not None
    assert found.outlet == "The Times of India"


# -- whose text it is, and who had the news --------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "This story was originally published by The Verge.",
        "This article originally appeared on The Verge.",
        "This article first appeared at The Verge.",
        "First published on: The Verge",
    ],
)
def test_whose_text_it_was_is_no_proof_that_the_news_was(line: str) -> None:
    copy = article(TITLE, f"Brightfab plans a factory. {FILLER}\n\n{line}", number=1)
    found = find(story(copy))
    assert found.standings[0].credits[0].outlet == "The Verge"
    assert found.origin is not None, "nobody else tells it"

    other = article(TITLE, f"Brightfab plans a factory. {FILLER} 2.", number=2)
    found = find(story(copy, other))
    assert found.origin is None, "another tells it without The Verge"
    assert found.standings[0].rung == "echo"

    credits_another = article(TITLE, f"Brightfab plans a factory, Bloomberg reported. {FILLER}", number=2)
    origin = find(story(copy, credits_another)).origin
    assert origin is not None
    assert origin.outlet == "Bloomberg"

    earlier = article(TITLE, f"Brightfab plans a factory. {FILLER} 4.", number=4, hours=-5)
    assert find(story(copy, earlier)).origin is None


@pytest.mark.parametrize(
    "sentence",
    [
        "Brightfab plans a factory with Corelet, according to Bloomberg, citing sources.",
        "Brightfab plans a factory with Corelet, Bloomberg reported.",
        "Brightfab plans a factory with Corelet, people told it, citing Bloomberg.",
        "The factory plans were first reported by Bloomberg.",
    ],
)
def test_the_chain_goes_on_by_whatever_words_the_winner_credits_another(sentence: str) -> None:
    wire = article(TITLE, f"{sentence} {FILLER}", outlet="Reuters", number=1)
    echoes = [
        article(TITLE, f"Brightfab plans a factory, Reuters reported. {FILLER} {n}.", number=n)
        for n in (2, 3)
    ]
    found = find(story(*echoes, wire))
    assert found.origin is not None
    assert found.origin.outlet == "Bloomberg"
    assert {one.article: one.rung for one in found.standings}[wire.id] == "echo"


def test_a_report_that_had_sources_of_its_own_first_is_not_passed_on_by_a_later_one() -> None:
    first = article(
        TITLE, f"Brightfab plans a factory, two people told Reuters. {FILLER}", outlet="Reuters", number=1
    )
    later = article(
        TITLE, f"Brightfab plans a factory, Bloomberg reported. {FILLER} More.", outlet="Reuters", number=4
    )
    echoes = [
        article(TITLE, f"Brightfab plans a factory, Reuters reported. {FILLER} {n}.", number=n)
        for n in (2, 3)
    ]
    found = find(story(*echoes, first, later)).origin
    assert found is not None
    assert (found.outlet, found.article) == ("Reuters", first.id)


def test_a_headline_alone_is_nobodys_report() -> None:
    page = article(TITLE, TITLE, outlet="Harbour Ledger", number=1)
    echo = article(TITLE, f"The plan was first reported by Harbour Ledger. {FILLER}", number=2)
    found = find(story(echo, page)).origin
    assert found is not None
    assert (found.outlet, found.article) == ("Harbour Ledger", None)


def test_a_detail_far_down_is_not_the_news() -> None:
    detail = "Brightfab had an outage of half an hour at its server factory, Kotaku reports."
    told = " ".join(f"The line number {n} runs without a pause." for n in range(8))
    long = f"{told} {detail} {FILLER} {FILLER} {FILLER}"
    assert origin((TITLE, long), (TITLE, f"Brightfab plans a factory. {FILLER}")) is None


def test_a_list_of_sources_confirms_what_a_sentence_credits_late() -> None:
    told = " ".join(f"The line number {n} runs without a pause." for n in range(7))
    late = "Brightfab plans a server factory with Corelet, according to a Nikkei report."
    text = f"{told} {late} {FILLER} {FILLER}"
    others = [(TITLE, f"Brightfab plans a factory. {FILLER} {n}.") for n in range(3)]
    assert origin((TITLE, text), *others) is None
    found = origin((TITLE, f"{text}\n\nSources: Nikkei, Reuters, CNBC"), *others)
    assert found is not None
    assert found.outlet == "Nikkei"


def test_of_many_who_tell_it_two_against_one_name_nobody() -> None:
    many = [(TITLE, f"A fire is out at the factory. {FILLER} {n}.") for n in range(9)]
    two = [(TITLE, f"Brightfab plans a factory, Reuters reported. {FILLER} {n}.") for n in range(2)]
    one = (TITLE, f"Brightfab plans a factory, Bloomberg reported. {FILLER}")
    assert origin(*many, *two, one) is None
    found = origin(*two, one)
    assert found is not None
    assert found.outlet == "Reuters"


# -- the wrong party -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sentence",
    [
        "Reported by Ufeni (via 9to5Mac), Brightfab plans a server factory with Corelet.",
        "Brightfab plans a server factory with Corelet, according to Ufeni (via 9to5Mac).",
        "Brightfab plans a server factory with Corelet, said NBC News partners Flaghouse Research.",
        "Brightfab plans a server factory, according to NBC News insiders.",
        "Mara Ode, editor-in-chief of the RT channel, wrote that Brightfab plans a server factory.",
        "Brightfab plans a server factory, Mara Ode told an Orlando radio station.",
    ],
)
def test_who_stands_beside_an_outlet_or_points_to_the_news_did_not_have_it(sentence: str) -> None:
    assert origin((TITLE, f"{sentence} {FILLER}"), (TITLE, FILLER)) is None


def test_whose_insiders_an_outlet_cites_had_it_from_nobody() -> None:
    found = origin(
        (
            TITLE,
            "Brightfab plans a factory, according to a report from Page Six, which cited NBC insiders. "
            + FILLER,
        ),
        (TITLE, FILLER),
    )
    assert found is not None
    assert found.outlet == "Page Six"


def test_a_list_of_one_with_a_via_names_neither() -> None:
    assert origin((TITLE, f"{FILLER}\n\nSource: Ufeni (via 9to5Mac)"), (TITLE, FILLER)) is None


def test_an_address_in_an_article_of_nobody_known_may_be_its_own() -> None:
    text = f"Brightfab plans a factory. {FILLER}\n\nOriginal: https://www.harbo.xyz/article/brightfab"
    assert find(story(nameless(text, 1))).origin is None
    known = text.replace("www.harbo.xyz/article", "www.reuters.com/technology")
    found = find(story(replace(article("", known, number=1), outlet="", url=""))).origin
    assert found is not None
    assert found.outlet == "Reuters"


def test_a_feed_that_is_called_by_what_it_searches_for_hides_no_credit() -> None:
    one = article(
        TITLE, f"Brightfab plans a factory, the Nikkei reported. {FILLER}",
        outlet="Nikkei", url="https://www.theverge.com/1", number=1,
    )  # fmt: skip
    found = find(story(one)).origin
    assert found is not None
    assert found.outlet == "Nikkei"


def test_what_unnamed_sources_told_an_outlet_is_its_report() -> None:
    told_it = (
        "Velia plans licences for etching tools",
        (
            "Velia will require licences for a further class of etching tools, two people briefed on the "
            "matter told Reuters. The rule may come in January."
        ),
    )
    retold = (
        "Exports: another hurdle for machine makers",
        "Makers of machines face another hurdle. Shares fell on Friday.",
    )
    found = origin(told_it, retold)
    assert found is not None
    assert found.outlet == "Reuters"


@pytest.mark.parametrize(
    ("sentence", "outlet"),
    [
        # A sentence that begins with its credit, and has no other word of one.
        ("According to Nikkei, Brightfab plans a server factory with Corelet.", "Nikkei"),
        ("As The Mirror reports, Brightfab plans a server factory with Corelet.", "Daily Mirror"),
        ("The Independent reported Brightfab plans a server factory with Corelet.", "The Independent"),
        ("Brightfab plans a server factory, according to a new report by Buzzfeed.", "BuzzFeed News"),
        (
            "Brightfab plans a factory, says a report citing suppliers by Taiwanese website DigiTimes.",
            "DigiTimes",
        ),
        ("Nikkei cites supply chain sources who say Brightfab plans a factory with Corelet.", "Nikkei"),
        ("Reporting by The Information suggests Brightfab plans a server factory.", "The Information"),
        (
            "The Verge's Mara Ode has heard from sources that Brightfab plans a server factory.",
            "The Verge",
        ),
        (
            "Brightfab plans a server factory, Mara Ode reported, citing Velian Press Centre news site.",
            "Velian Press Centre",
        ),
        ("産経新聞が入手した内部文書によると、ブライトファブは工場を計画している。", "Sankei Shimbun"),
        ("共同通信が18日に配信した記事によると、ブライトファブは工場を計画している。", "Kyodo News"),
        ("東京（共同通信）－ブライトファブは18日、工場を計画していると発表した。", "Kyodo News"),
    ],
)
def test_a_credit_in_other_words_names_the_origin_too(sentence: str, outlet: str) -> None:
    found = origin((TITLE, f"{sentence}\n\n{FILLER}"), (TITLE, FILLER))
    assert found is not None
    assert found.outlet == outlet


@pytest.mark.parametrize(
    "sentence",
    [
        "According to a forum post on 9to5Mac, Brightfab plans a server factory with Corelet.",
        "According to posters on the MacRumors forums, Brightfab plans a server factory with Corelet.",
        "According to the sun's rays, Brightfab plans a server factory with Corelet.",
        "The Ledger reported that Brightfab plans a server factory with Corelet.",
        "The Sun reported that Brightfab plans a server factory with Corelet.",
        "The Herald reported that Brightfab plans a server factory with Corelet.",
    ],
)
def test_a_forum_and_a_paper_of_which_only_half_a_name_stands_there_are_no_origin(sentence: str) -> None:
    assert origin((TITLE, f"{sentence} {FILLER}"), (TITLE, FILLER)) is None


def test_whose_picture_it_is_says_nothing_of_the_news() -> None:
    for line in ("Source: Anadolu Agency/Getty Images", "Source: AFP photo", "出典：ロイター（写真）"):
        assert origin((TITLE, f"{line}\n\nBrightfab plans a factory. {FILLER}"), (TITLE, FILLER)) is None
    found = origin((TITLE, f"{FILLER}\n\nSource: Nikkei / Photo: Getty Images"), (TITLE, FILLER))
    assert found is not None
    assert found.outlet == "Nikkei"


def test_whom_one_of_several_tips_a_hat_to_did_not_have_the_news() -> None:
    others = [(TITLE, f"Brightfab plans a server factory. {word} {FILLER}") for word in ("Big.", "Small.")]
    assert origin((TITLE, f"Brightfab plans a factory. {FILLER}\n\nVIA: BGR"), *others) is None


# -- domains --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "Source: the plain truth about Brightfab, as one can read at brightfab-leaks.com today",
        "Source: brightfab-leaks.com",
        "First reported by brightfab-leaks.com.",
        "Source: what they all hide from you about the factory, read it while you can https://www.brightfab-leaks.com/1",
    ],
)
def test_a_domain_that_one_article_writes_makes_nobody_the_origin(line: str) -> None:
    lead = "Brightfab plans a server factory with Corelet."
    assert origin((TITLE, f"{line}\n\n{lead} {FILLER}"), (TITLE, f"{lead} {FILLER} Less.")) is None


def test_a_domain_is_the_origin_where_a_plain_credit_leads_to_it() -> None:
    text = f"Brightfab plans a server factory.\n\n{FILLER}\n\nSource: harbour-post.com"
    link = Outlink(url="https://www.harbour-post.com/brightfab", text="harbour-post.com", at=2)
    told_by = replace(article(TITLE, text, number=1), links=(link,))
    found = find(story(told_by, article(TITLE, FILLER, number=2))).origin
    assert found is not None
    assert (found.outlet, found.linked) == ("harbour-post.com", True)
    elsewhere = replace(told_by, links=(replace(link, url="https://www.harbour-past.com/brightfab"),))
    assert find(story(elsewhere, article(TITLE, FILLER, number=2))).origin is None


def test_a_domain_that_two_publishers_credit_is_the_origin() -> None:
    line = "Source: harbour-post.com"
    found = origin((TITLE, f"{FILLER}\n\n{line}"), (TITLE, f"{FILLER} Less.\n\n{line}"), (TITLE, FILLER))
    assert found is not None
    assert found.outlet == "harbour-post.com"
    assert len(found.credited_by) == 2


def test_a_plain_line_that_gives_an_address_names_who_stands_there() -> None:
    line = "Source: Harbour Post Original: https://www.harbour-post.com/brightfab"
    found = origin((TITLE, f"{FILLER}\n\n{line}"), (TITLE, FILLER))
    assert found is not None
    assert found.outlet == "Harbour Post"
