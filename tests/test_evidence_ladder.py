# ruff: noqa: E501 - an article a line reads best
"""Where each article of a story stands: origin, own, adds, echo, unknown; and the sentence that proves it."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from evidence_stories import NOON, article

from monitor import outlets
from monitor.evidence import origins as ladder
from monitor.model import Article, Credit, Origin, Outlet, Outlink, Standing

FILLER = " ".join("Nothing of note was said about it by anyone there." for _ in range(12))
TITLE = "Brightfab plans server factory with Corelet"
TABLE = outlets.table()


def climb(*articles: Article) -> tuple[Origin | None, tuple[Standing, ...]]:
    return ladder.climb(articles, TABLE)


def standing(text: str, *, outlet: str = "Harbor Wire", url: str | None = None) -> Standing:
    """Where an article with this text stands beside one that says nothing."""
    one = article(TITLE, f"{text}\n\n{FILLER}", outlet=outlet, url=url, number=1)
    return climb(one, article(TITLE, "No word of it. " * 9, number=2))[1][0]


# -- rungs ----------------------------------------------------------------------------------------


def test_a_story_has_a_report_that_others_credit_one_that_adds_and_one_that_echoes() -> None:
    first = article(
        TITLE,
        f"Brightfab plans a factory, the Ledger Lane has learned. {FILLER}",
        outlet="Ledger Lane",
        number=1,
    )
    adds = article(
        TITLE,
        f"Brightfab plans a factory, Ledger Lane reported. Corelet told Harbor Wire that nothing is signed. {FILLER}",
        outlet="Harbor Wire",
        number=2,
    )
    echo = article(
        TITLE,
        f"Brightfab plans a server factory, according to a Ledger Lane report. {FILLER} More.",
        number=3,
    )
    bare = article(TITLE, f"Brightfab plans a server factory, which would be large. {FILLER} Less.", number=4)
    origin, standings = climb(echo, bare, first, adds)
    assert origin is not None
    assert (origin.outlet, origin.article) == ("Ledger Lane", first.id)
    assert [one.article for one in standings] == [echo.id, bare.id, first.id, adds.id]
    assert [one.rung for one in standings] == ["echo", "unknown", "origin", "adds"]
    assert standings[0].sentence == "Brightfab plans a server factory, according to a Ledger Lane report."
    assert standings[1].sentence == ""
    assert standings[2].sentence == "Brightfab plans a factory, the Ledger Lane has learned."
    assert standings[3].sentence == "Corelet told Harbor Wire that nothing is signed."
    assert [(one.outlet, one.to) for one in standings[3].credits] == [("Ledger Lane", first.id)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Corelet told Harbor Wire that nothing is signed.",
        "The plan is in a letter seen by Harbor Wire.",
        "Harbor Wire has learned that the factory will be large.",
        "In an interview with Harbor Wire, its chief named the place.",
        "We went through the public tables of the region.",
        "Its chief told us that the place is not chosen.",
        "The plan is large, said two people familiar with the matter.",
        "TOKYO (Harbor Wire) - Brightfab plans a server factory.",
        "計画は本紙の取材で明らかになった。",
        "工場の建設計画が関係者への取材で分かった。",
    ],
)
def test_what_an_article_has_at_first_hand_makes_it_its_own(sentence: str) -> None:
    found = standing(sentence)
    assert (found.rung, found.sentence) == ("own", sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Brightfab plans a server factory in the north.",
        "Corelet did not immediately respond to a request for comment.",
        "“We reviewed every place in the region,” its chief said.",
        "Its chief told Harbor Wire last year that no factory was planned.",
        "Something tells us that it will be large.",
        "We think that it will be large.",
        "A person familiar with the matter was not found.",
        "Brightfab said in a statement that it plans a factory.",
        "工場を建設すると発表した。",
    ],
)
def test_what_proves_nothing_leaves_it_unknown(sentence: str) -> None:
    assert standing(sentence) == Standing(article=f"{1:016x}", rung="unknown")


def test_anonymous_sources_of_a_text_that_credits_another_are_the_others() -> None:
    found = standing(
        "Brightfab plans a factory, Reuters reported. It is large, said people familiar with the matter."
    )
    assert found.rung == "echo"


def test_a_later_copy_is_an_echo_of_the_earlier_and_says_of_which() -> None:
    text = f"Brightfab plans a server factory in the north of the country with Corelet. {FILLER}"
    first = article(TITLE, text, outlet="Ledger Lane", number=1)
    copy = article(TITLE, text, outlet="Copy Cat", number=2)
    origin, (one, other) = climb(first, copy)
    assert origin is None, "to have a text first is not to have the news first"
    assert (one.rung, other.rung) == ("unknown", "echo")
    assert [(c.outlet, c.how, c.to) for c in other.credits] == [("Ledger Lane", "copy", first.id)]
    assert other.sentence in text


def test_of_two_copies_without_times_neither_is_the_others_echo() -> None:
    text = f"It is large, said two people familiar with the matter. {FILLER}"
    one, other = (replace(article(TITLE, text, number=n), published=None) for n in (1, 2))
    assert [found.rung for found in climb(one, other)[1]] == ["unknown", "unknown"]


# -- credits of every kind ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "outlet", "how"),
    [
        ("Brightfab plans a factory, the Chosun Ilbo, a daily of Seoul, reported on Tuesday.", "Chosun Ilbo", "text"),
        ("Brightfab plans a factory, Reuters reported, citing the Nikkei.", "Nikkei", "text"),
        ("Bloomberg's Jane Doe reports that Brightfab plans a factory.", "Bloomberg", "text"),
        ("Reports of the factory were first spotted by The Verge.", "The Verge", "text"),
        ("This article first appeared in the Financial Times.", "Financial Times", "line"),
        ("TOKYO, Nov. 18, 2026 /PRNewswire/ -- Brightfab plans a factory.", "PR Newswire", "wire"),
        ("TOKYO, Nov. 18, 2026--(Business Wire)--Brightfab plans a factory.", "Business Wire", "wire"),
        ("【東京共同】ブライトファブは工場を計画している。", "Kyodo News", "wire"),
        ("米紙ウォール・ストリート・ジャーナル（電子版）は17日、工場を計画していると報じた。", "The Wall Street Journal", "text"),
        ("工場を計画していると、ロイターが伝えた。", "Reuters", "text"),
        ("日刊工業新聞の取材で計画が分かった。", "Nikkan Kogyo Shimbun", "text"),
        ("朝鮮日報によると、ブライトファブは工場を計画している。", "Chosun Ilbo", "text"),
    ],
)  # fmt: skip
def test_a_credit_names_whom_it_credits_and_how(sentence: str, outlet: str, how: str) -> None:
    found = standing(sentence)
    assert found.rung == "echo"
    assert (found.credits[0].outlet, found.credits[0].how) == (outlet, how)
    assert found.credits[0].sentence == sentence == found.sentence


@pytest.mark.parametrize(
    ("line", "outlet"),
    [
        ("Source: Nikkei", "Nikkei"),
        ("(via 9to5Mac)", "9to5Mac"),
        ("H/T Ars Technica", "Ars Technica"),
        ("出典：電波新聞", "電波新聞"),
        ("Source: Harbour Daily. Original: https://harbourdaily.example/news/1", "Harbour Daily"),
        ("Original: https://www.reuters.com/technology/1", "Reuters"),
    ],
)
def test_a_line_at_the_foot_says_where_it_is_from(line: str, outlet: str) -> None:
    one = article(TITLE, f"Brightfab plans a factory. {FILLER}\n\n{line}", number=1)
    (found,) = climb(one)[1]
    assert (found.rung, found.credits[0].outlet, found.sentence) == ("echo", outlet, line)


def test_a_source_in_the_middle_of_a_text_is_a_charts() -> None:
    one = article(TITLE, f"{FILLER}\n\nSource: Bloomberg\n\n{FILLER}", number=1)
    assert climb(one)[1][0].rung == "unknown"


def test_a_list_of_several_makes_no_origin_until_a_sentence_agrees() -> None:
    listing = article(
        TITLE, f"Brightfab plans a factory. {FILLER}\n\nSources: Reuters, Nikkei, Economic Times", number=1
    )
    origin, (found,) = climb(listing)
    assert origin is None
    assert [one.outlet for one in found.credits] == ["Reuters", "Nikkei", "The Economic Times"]
    spoken = article(TITLE, f"Brightfab plans a factory, the Nikkei reported. {FILLER} Yes.", number=2)
    agreed = climb(listing, spoken)[0]
    assert agreed is not None
    assert agreed.outlet == "Nikkei"


def test_the_feed_and_the_byline_are_credits_without_a_sentence() -> None:
    by_feed = replace(
        article(TITLE, FILLER, outlet="Portal", url="https://portal.example/1", number=1),
        source="Nikkei",
        source_url="https://asia.nikkei.com/rss",
    )
    by_line = replace(
        article(TITLE, "It is a plan.", outlet="Paper", number=2), authors=("Associated Press",)
    )
    one, other = climb(by_feed, by_line)[1]
    assert one.credits == (
        Credit(
            article=by_feed.id, outlet="Nikkei", how="feed", sentence="", url="https://asia.nikkei.com/rss"
        ),
    )
    assert (one.rung, one.sentence) == ("echo", "")
    assert [(c.outlet, c.how) for c in other.credits] == [("Associated Press", "line")]


def linked(paragraph: str, words: str, url: str) -> Article:
    link = Outlink(url=url, text=words, at=0)
    return replace(article(TITLE, f"{paragraph}\n\n{FILLER}", number=1), links=(link,))


def test_a_link_to_another_article_of_the_story_is_a_credit_without_a_name() -> None:
    report = article(
        TITLE, f"{FILLER} More.", outlet="Ledger Lane", url="https://lane.example/brightfab", number=2
    )
    sentence = "Brightfab plans a server factory with Corelet, as was reported this morning."
    origin, (found, _) = climb(linked(sentence, "reported this morning", report.url), report)
    assert origin is not None
    assert (origin.outlet, origin.article, origin.linked) == ("Ledger Lane", report.id, True)
    assert found.credits == (
        Credit(
            article=f"{1:016x}",
            outlet="Ledger Lane",
            how="link",
            sentence=sentence,
            url=report.url,
            to=report.id,
        ),
    )


def test_a_link_to_an_outlets_report_of_it_is_a_credit_and_one_to_its_other_pages_is_none() -> None:
    sentence = "Brightfab plans a server factory with Corelet, it was reported this morning."
    url = "https://www.bloomberg.com/news/2026-11-17/brightfab-corelet-plan-server-factory"
    assert climb(linked(sentence, "it was reported", url))[1][0].credits[0].outlet == "Bloomberg"
    for other in (
        "https://www.bloomberg.com/quote/BFAB",
        "https://www.bloomberg.com/news/2020-01-01/oil-prices-fall-again",
    ):
        assert (
            climb(linked("Brightfab, a maker of glass, plans a factory with a friend.", "Brightfab", other))[
                1
            ][0].credits
            == ()
        )


def test_a_link_in_a_list_is_no_credit() -> None:
    report = article(TITLE, f"{FILLER} More.", outlet="Ledger Lane", url="https://lane.example/1", number=2)
    assert (
        climb(
            linked("- Brightfab plans a server factory", "Brightfab plans a server factory", report.url),
            report,
        )[0]
        is None
    )


def test_a_credit_has_the_link_that_stands_elsewhere_in_the_article() -> None:
    one = article(
        TITLE,
        f"Brightfab plans a factory, the Nikkei reported. {FILLER}\n\nhttps://asia.nikkei.com/a/1",
        number=1,
    )
    assert climb(one)[1][0].credits[0].url == "https://asia.nikkei.com/a/1"


# -- outlets nobody knows -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "outlet"),
    [
        ("Brightfab plans a factory, the Velia Courant newspaper reported.", "Velia Courant"),
        ("Brightfab plans a factory, according to the Daily Example.", "Daily Example"),
        ("Brightfab plans a factory, the state news agency Veliapress reported.", "Veliapress"),
        ("北辰新聞によると、ブライトファブは工場を計画している。", "北辰新聞"),
    ],
)
def test_the_words_can_make_a_name_an_outlet(sentence: str, outlet: str) -> None:
    assert [one.outlet for one in standing(sentence).credits] == [outlet]


@pytest.mark.parametrize(
    "sentence",
    [
        "Brightfab plans a factory, according to Harald Moss.",
        "Brightfab plans a factory, the newspaper reported.",
        "Brightfab plans a factory, according to Corelet.example and others.",
        "Brightfab plans a factory, South Korean newspapers reported.",
        "地元紙によると、ブライトファブは工場を計画している。",
        "国営テレビによると、ブライトファブは工場を計画している。",
    ],
)
def test_any_other_name_is_refused(sentence: str) -> None:
    assert standing(sentence).credits == ()


# -- the origin -----------------------------------------------------------------------------------


def test_the_votes_are_the_publishers() -> None:
    reach = [
        article(TITLE, f"Brightfab plans a factory, Reuters reported. {FILLER} {n}.", number=n, url=f"https://www.{host}/{n}")
        for n, host in enumerate(("mirror.co.uk", "express.co.uk", "dailystar.co.uk"), 1)
    ]  # fmt: skip
    other = article(TITLE, f"Brightfab plans a factory, Bloomberg reported. {FILLER}", number=9)
    assert climb(*reach, other)[0] is None, "one publisher against one"
    again = article(TITLE, f"Brightfab plans a factory, Bloomberg reported. {FILLER} Yes.", number=8)
    origin = climb(*reach, other, again)[0]
    assert origin is not None
    assert origin.outlet == "Bloomberg"


def test_the_origins_feed_is_the_tables() -> None:
    text = f"Brightfab plans a factory, Ledger Lane reported. {FILLER}"
    table = outlets.table((Outlet(name="Ledger Lane", feed="https://lane.example/feed"),))
    origin, _ = ladder.climb((article(TITLE, text, number=1),), table)
    assert origin is not None
    assert (origin.article, origin.feed) == (None, "https://lane.example/feed")


def test_a_companys_own_post_is_the_origin_where_it_stands_in_the_story_and_is_linked() -> None:
    post = article(
        TITLE, f"{FILLER} More.", outlet="Brightfab Blog", url="https://brightfab.example/blog/1", number=1
    )
    sentence = "Brightfab announced a server factory with Corelet in a blog post."
    echo = replace(
        article(TITLE, f"{sentence}\n\n{FILLER}", number=2),
        links=(Outlink(url=post.url, text="in a blog post", at=0),),
    )
    origin = climb(echo, post)[0]
    assert origin is not None
    assert (origin.outlet, origin.article, origin.sentence) == ("Brightfab Blog", post.id, sentence)
    assert climb(replace(echo, links=()), article(TITLE, f"{FILLER} More.", number=3))[0] is None


def test_a_detail_that_one_of_several_takes_from_another_is_no_origin() -> None:
    told = [article(TITLE, f"Brightfab plans a factory. {FILLER} {n}.", number=n) for n in (1, 2)]
    detail = article(
        TITLE,
        f"Brightfab opened its plan at noon. The factory with Corelet is its third, according to CNN. {FILLER}",
        number=3,
    )
    assert climb(*told, detail)[0] is None


# -- hostile pages --------------------------------------------------------------------------------


def test_one_publisher_that_repeats_a_claim_ten_times_has_one_vote() -> None:
    loud = article(TITLE, "The plan was first reported by Reuters. " * 10 + FILLER, number=1)
    quiet = [
        article(TITLE, f"The plan was first reported by Bloomberg. {FILLER} {n}.", number=n) for n in (2, 3)
    ]
    origin = climb(loud, *quiet)[0]
    assert origin is not None
    assert origin.outlet == "Bloomberg"


@pytest.mark.parametrize(
    "part",
    ["according to the ", "Reuters ", "told the Reuters, ", "reported by the a ", "“", "Times Herald ", "(Reuters ", "新聞", "Xが", "Source: ", "http://a.b/", "A B C of ", " 'a", "We asked ", "(via ", "“told me ", "said (via 9to5Mac ", "first published "],
)  # fmt: skip
def test_a_page_made_to_be_slow_is_read_in_time(part: str) -> None:
    body = (part * 60_000)[:60_000]
    one = article(TITLE, f"{body}.\n\n{body[:30_000]}", number=1)
    begin = time.process_time()
    climb(one)
    assert time.process_time() - begin < 4.0


def test_the_same_articles_give_the_same_answer_whatever_the_order() -> None:
    texts = ("Reuters reported", "Bloomberg reported", "Reuters reported", "a person told Harbor Wire")
    made = [
        article(TITLE, f"Brightfab plans a factory, {t}. {FILLER} {n}.", number=n)
        for n, t in enumerate(texts, 1)
    ]
    origin, standings = climb(*made)
    again, reverse = climb(*reversed(made))
    assert origin == again
    assert standings == tuple(reversed(reverse))


def test_every_sentence_stands_word_for_word_in_its_article() -> None:
    made = [
        article(TITLE, f"Brightfab plans a factory, {t}. {FILLER}\n\nSource: Nikkei", number=n)
        for n, t in enumerate(("Reuters reported", "the Nikkei  reported", "CNN’s Jane Doe reports"), 1)
    ]
    _, standings = climb(*made)
    for one, found in zip(made, standings, strict=True):
        assert found.sentence in one.text
        assert all(credit.sentence in one.text for credit in found.credits)


def test_an_agencys_text_is_no_origin_where_another_found_out_for_itself() -> None:
    wire = article(TITLE, f"TOKYO (Reuters) - Brightfab plans a server factory. {FILLER}", number=1)
    own = article(TITLE, f"Corelet told Harbor Wire that it is so. {FILLER}", outlet="Harbor Wire", number=2)
    silent = article(TITLE, f"It is so. {FILLER}", number=3)
    assert climb(wire, own)[0] is None
    found = climb(wire, silent)[0]
    assert found is not None
    assert found.outlet == "Reuters"


def test_an_agency_that_one_of_many_quotes_on_what_happened_in_the_open_is_no_origin() -> None:
    many = [article(TITLE, f"Brightfab opened its factory. {FILLER} {n}.", number=n) for n in range(1, 7)]
    text = f"Brightfab plans a server factory, the Associated Press reported. {FILLER}"
    assert climb(*many, article(TITLE, text, number=9))[0] is None
    paper = article(TITLE, text.replace("Associated Press", "Nikkei"), number=9)
    found = climb(*many, paper)[0]
    assert found is not None
    assert found.outlet == "Nikkei"


def test_a_copy_of_a_known_outlets_text_is_not_called_its_source_for_an_earlier_date() -> None:
    text = (
        "TOKYO (Reuters) - Harbour Grid will buy the Tern Bay substation for $48 million, sources told Reuters. "
        "The purchase doubles the power that the port can draw from the coast line by the end of winter. "
        "Regulators in Lindhaven are expected to decide in the spring, and the council votes on a road to the site. "
    ) * 2
    first = replace(
        article(
            "Harbour Grid to buy substation",
            text,
            outlet="Reuters",
            url="https://www.reuters.com/a",
            number=1,
        ),
        published=NOON,
    )
    back_dated = replace(
        article("Harbour Grid to buy substation", text, outlet="Tern Bay Echo", number=2),
        published=NOON.replace(hour=0),
    )
    _, standings = ladder.climb((first, back_dated), outlets.table())
    rungs = {one.article: one.rung for one in standings}
    assert rungs[first.id] != "echo"


def test_an_address_that_is_none_and_a_link_to_no_paragraph_break_nothing() -> None:
    one = replace(article("Port", "A crane fell at the port.", number=1), url="http://[::1")
    other = article("Port", "See http://a.example/\ud800 for the crane.", number=2)
    _, standings = ladder.climb((one, other), outlets.table())
    assert [standing.rung for standing in standings] == ["unknown", "unknown"]


# -- what is no reporting of one's own --------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "We've asked Corelet for the place, and it is likely in the north.",
        "We reached out to Corelet for comment, but have yet to receive a response.",
        "Corelet did not immediately respond to Harbor Wire.",
        "When contacted by Harbor Wire, Corelet declined to comment.",
        "When contacted by Harbor Wire, Corelet referred us to its blog.",
        "“It was a long day. He just told us to leave the place. We reviewed every plan,” its chief said.",
        "'I was sure it's over, but they told me that it's not': its chief is glad.",
        "- I had gone, but they told me to stay - told its chief.",
        "Its chief said: ‘I can’t say much but the doctor told me to stay.",
        "Its chief told Harbor Wire at the time that no factory was planned.",
        "In March, its chief told Harbor Wire that no factory was planned.",
        "Corelet told CNN that it asked for more, and CNN told us nothing.",
        "ブライトファブは本紙の取材に回答していない。",
    ],
)
def test_an_unanswered_question_or_somebody_elses_we_is_nothing_of_its_own(text: str) -> None:
    assert standing(text).rung in ("unknown", "echo")


@pytest.mark.parametrize(
    "sentence",
    [
        "We reached out to its agent Mara Ode, who confirmed the plan.",
        "that it is hard to get started,\" its chief told Harbor Wire.",
        "Corelet's chief told us that the place is chosen.",
    ],
)  # fmt: skip
def test_an_answer_is(sentence: str) -> None:
    text = f'"It is so. It is clear {sentence}' if '"' in sentence else sentence
    assert standing(text).rung == "own"


def test_a_statement_to_the_articles_own_outlet_adds_to_what_it_credits() -> None:
    one = article(
        TITLE,
        f"Brightfab plans a factory with Corelet, the Financial Times reported. A spokesman told Reuters that it is in talks. {FILLER}",
        outlet="Reuters",
        number=1,
    )
    other = article(
        TITLE,
        f"Brightfab plans a factory, the Financial Times reported. A spokesman told Reuters that it is in talks. {FILLER} More.",
        outlet="Harbor Wire",
        number=2,
    )
    origin, (first, second) = climb(one, other)
    assert origin is not None
    assert origin.outlet == "Financial Times"
    assert (first.rung, first.sentence) == ("adds", "A spokesman told Reuters that it is in talks.")
    assert second.rung == "echo", "it was told to another"


def test_a_copy_of_an_article_of_nobody_known_is_still_one() -> None:
    text = f"Brightfab plans a server factory in the north of the country with Corelet. {FILLER}"
    first, copy = (replace(article(TITLE, text, number=n), outlet="", url="") for n in (1, 2))
    origin, (one, other) = climb(first, copy)
    assert origin is None
    assert (one.rung, other.rung) == ("unknown", "echo")
    assert [credit.to for credit in other.credits] == [first.id]


# -- whom nobody knows ----------------------------------------------------------------------------

OF_ITS_OWN = "Corelet told Harbor Wire that nothing is signed."


@pytest.mark.parametrize(
    "sentence",
    [
        "Brightfab plans a server factory with Corelet, the Ledger reported.",
        "As first reported by Larkspur, Brightfab plans a server factory with Corelet.",
        "Larkspur first reported that Brightfab plans a server factory with Corelet.",
        "Brightfab plans a server factory with Corelet, according to a report by Larkspur.",
        "According to the Mirror, Brightfab plans a server factory with Corelet.",
        "Larkspur was first to report that Brightfab plans a server factory.",
    ],
)
def test_an_article_that_credits_somebody_unknown_is_neither_its_own_report_nor_anybodys(
    sentence: str,
) -> None:
    got = standing(f"{sentence} {OF_ITS_OWN}")
    assert (got.rung, got.sentence, got.credits) == ("unknown", "", ())


def test_in_japanese_too() -> None:
    text = (
        "『港新報』によると、ブライトファブは工場を計画している。"
        "同社は本紙の取材に対し、未定だと答えた。" + "それについて特に述べることはなかった。" * 8
    )
    one = article("ブライトファブ、工場を計画", text, outlet="港の声", number=1)
    bare = replace(one, text=text.removeprefix("『港新報』によると、"))
    assert climb(one)[1][0].rung == "unknown"
    assert climb(bare)[1][0].rung == "own"


def test_a_line_of_sources_of_whom_nobody_knows_is_a_credit() -> None:
    lead = "Brightfab plans a server factory with Corelet."
    assert standing(f"{lead} {OF_ITS_OWN}\n\n{FILLER}\n\nSource: Larkspur Notes").rung == "unknown"
    assert standing(f"{lead} {OF_ITS_OWN}\n\n{FILLER}\n\nSource: Getty Images").rung == "own"


def test_a_paper_by_its_name_and_what_it_reports_is_credited_as_it_is_written() -> None:
    got = standing(f"As the Larkspur Herald first wrote, Brightfab plans a server factory. {OF_ITS_OWN}")
    assert (got.rung, [one.outlet for one in got.credits]) == ("adds", ["Larkspur Herald"])
    got = standing("Brightfab plans a server factory with Corelet, the Larkspur Ledger reported.")
    assert (got.rung, [one.outlet for one in got.credits]) == ("echo", ["Larkspur Ledger"])


def test_what_a_paper_calls_itself_and_what_local_media_say_beside_it_is_no_credit() -> None:
    lead = "Brightfab plans a server factory with Corelet, the Wire has learned."
    assert standing(f"{lead} {OF_ITS_OWN}").rung == "own"
    local = "Brightfab plans a server factory with Corelet, local media reported."
    assert standing(f"{local} {OF_ITS_OWN}").rung == "own"
    anonymous = "Nothing is signed, said a person familiar with the matter."
    assert standing(f"{local} {anonymous}").rung == "unknown"
    assert standing(f"Brightfab plans a server factory. {anonymous}").rung == "own"


@pytest.mark.parametrize(
    "sentence",
    [
        "When they announced it, Mara Ode told Harbor Wire that it would be large.",
        "We recently spoke to owners of such factories about Brightfab.",
        "He took calls from people who did not want to leave the factory, he said.",
        "The source with knowledge of the factory said the talk was nonsense.",
        "Hi Mara, I confirmed that when we spoke to the others, and Corelet told me.",
        "Mara Ode said to the Daily Larkspur and confirmed to Harbor Wire that it would be large.",
    ],
)
def test_an_older_word_a_letter_and_what_another_was_told_first_show_nothing_of_its_own(
    sentence: str,
) -> None:
    assert standing(f"Brightfab plans a server factory with Corelet. {sentence}").rung == "unknown"
