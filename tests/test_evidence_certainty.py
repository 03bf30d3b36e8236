from __future__ import annotations

import time

import pytest
from evidence_stories import article, told

from monitor.evidence.certainty import certainty, points
from monitor.evidence.reading import members
from monitor.model import Article, Point

FILLER = " ".join("Nothing of note was said about it by anyone there." for _ in range(12))
FILLER_JA = "他に発表はなかった。" * 20


def articles(*texts: tuple[str, str]) -> list[Article]:
    return members(told(*texts))


def degrees(*texts: tuple[str, str]) -> list[tuple[str, str]]:
    found = certainty(articles(*texts))
    by_id = {a.id: a for a in articles(*texts)}
    for one in found:
        whole = by_id[one.article]
        assert one.sentence in whole.title or one.sentence in whole.text
        assert one.quote in one.sentence
    return [(one.degree, one.quote) for one in found]


def one(title: str, sentence: str) -> list[tuple[str, str]]:
    return degrees((title, f"{sentence} {FILLER}"))


BUY = "Brightfab and its acquisition of Corelet"


@pytest.mark.parametrize(
    ("sentence", "degree", "quote"),
    [
        ("Brightfab is in early-stage talks with Corelet to buy it.", "in early talks", "early-stage talks"),
        ("Brightfab is in preliminary talks with Corelet on a sale.", "in early talks", "preliminary talks"),
        ("Brightfab is in talks to acquire Corelet, two people said.", "in talks", "is in talks"),
        ("Brightfab is negotiating with Corelet over a purchase.", "in talks", "is negotiating"),
        ("Brightfab is in active discussions with Corelet.", "in talks", "active discussions"),
        (
            "Brightfab and Corelet are in advanced discussions.",
            "in advanced talks",
            "advanced discussions",
        ),
        ("Brightfab is close to a deal to buy Corelet.", "in advanced talks", "is close to a deal"),
        (
            "Brightfab is considering an acquisition of Corelet.",
            "speculated",
            "is considering an acquisition",
        ),
        ("Brightfab may acquire Corelet, analysts of Norbank said.", "speculated", "may acquire"),
        ("Brightfab plans to buy Corelet, it said.", "plans", "plans to buy"),
        ("Brightfab will acquire Corelet in spring.", "plans", "will acquire"),
        ("Brightfab is expected to buy Corelet in spring.", "plans", "is expected to buy"),
        ("Brightfab said on Monday it would buy Corelet.", "plans", "said on Monday it would buy"),
        ("Brightfab has agreed to buy Corelet for cash.", "agreed", "agreed to buy"),
        (
            "Brightfab signed a definitive agreement to acquire Corelet.",
            "agreed",
            "signed a definitive agreement to acquire",
        ),
        (
            "Brightfab on Monday announced the acquisition of Corelet.",
            "announced",
            "announced the acquisition",
        ),
        (
            "Brightfab has finalized its $6.5 billion acquisition of Corelet.",
            "done",
            "has finalized its $6.5 billion acquisition",
        ),
        ("Brightfab has acquired Corelet for cash.", "done", "has acquired"),
        (
            "Brightfab denied reports that it would buy Corelet.",
            "denied",
            "denied reports that it would buy",
        ),
        ("Brightfab said it had no plans to buy Corelet.", "denied", "no plans to buy"),
    ],
)
def test_a_degree_is_what_the_words_around_the_event_say(sentence: str, degree: str, quote: str) -> None:
    assert one(BUY, sentence) == [(degree, quote)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Brightfab has not acquired Corelet, whatever people say.",
        "Brightfab will not acquire Corelet this year.",
        "If Brightfab has agreed to buy Corelet, nobody knows of it.",
        "Shares rose after Brightfab agreed to buy Corelet.",
        "Brightfab, which bought Corelet in 2019, hired a cook.",
        "Brightfab acquired Corelet ten years ago for a song.",
        "Talks of Brightfab with Corelet collapsed on Monday.",
        "Brightfab was in final talks to buy Corelet, but walked off.",
        "Brightfab wants to buy Corelet.",
        "Will Brightfab buy Corelet?",
        "Brightfab said that nothing had been decided on Corelet.",
        "Rumours that Brightfab has acquired Corelet went round the town.",
        "Brightfab has paused plans to buy Corelet.",
        "Brightfab denied that a firm acquired in Norland is Corelet.",
        'A user wrote: "Brightfab has acquired Corelet and all is lost".',
    ],
)
def test_what_is_negated_conditional_past_or_hearsay_has_no_degree(sentence: str) -> None:
    assert one(BUY, sentence) == []


@pytest.mark.parametrize(
    ("sentence", "degree", "quote"),
    [
        (
            "明光工業は北川製作所と買収に向けた初期段階の協議に入った。",
            "in early talks",
            "初期段階の協議",
        ),
        ("明光工業は北川製作所の買収について協議を進めている。", "in talks", "買収について協議を進めている"),
        ("明光工業は北川製作所の買収で最終調整に入った。", "in advanced talks", "最終調整に入った"),
        ("明光工業は北川製作所の買収を検討している。", "speculated", "買収を検討している"),
        ("明光工業は北川製作所を買収する方針を固めた。", "plans", "買収する方針を固めた"),
        ("明光工業は北川製作所を買収することで合意した。", "agreed", "買収することで合意した"),
        ("明光工業は北川製作所を買収すると16日発表した。", "announced", "買収すると16日発表した"),
        ("明光工業は北川製作所の買収を完了した。", "done", "買収を完了した"),
        ("明光工業は北川製作所を買収するとの報道を否定した。", "denied", "買収するとの報道を否定した"),
    ],
)
def test_japanese_says_it_after_the_event(sentence: str, degree: str, quote: str) -> None:
    assert degrees(("明光工業、北川製作所の買収", sentence + FILLER_JA)) == [(degree, quote)]


@pytest.mark.parametrize(
    "sentence",
    [
        "明光工業は買収した北川製作所の工場を見学した。",
        "明光工業は北川製作所の買収を見送った。",
        "明光工業は「決定した事実はない」とコメントした。",
        "北川製作所を買収した場合、売上高は倍になる。",
    ],
)
def test_japanese_background_and_conditions_have_no_degree(sentence: str) -> None:
    assert degrees(("明光工業、北川製作所の買収", sentence + FILLER_JA)) == []


def test_the_event_is_the_one_that_headlines_and_leads_share() -> None:
    found = degrees(
        (
            "Brightfab buys Corelet",
            f"Brightfab has agreed to acquire Corelet. It has opened a shop. {FILLER}",
        ),
        ("Corelet is sold to Brightfab", f"Brightfab has agreed to buy Corelet. {FILLER}"),
    )
    assert found == [("agreed", "agreed to acquire"), ("agreed", "agreed to buy")]


@pytest.mark.parametrize(
    ("sentence", "degree", "quote"),
    [
        (
            "NORLAND (Wire) - Brightfab said on Thursday it would drill.",
            "plans",
            "said on Thursday it would drill",
        ),
        ("Norland has agreed to swap prisoners with Sudland.", "agreed", "has agreed to swap"),
        ("Brightfab weighs drilling for heat in Norland.", "speculated", "weighs drilling"),
        (
            "明光工業は12日、個人向け社債を発行すると発表した。",
            "announced",
            "個人向け社債を発行すると発表した",
        ),
    ],
)
def test_an_event_without_a_word_of_its_own_is_read_from_the_main_clause(
    sentence: str, degree: str, quote: str
) -> None:
    assert one("A word on Brightfab and Norland, 明光工業", sentence) == [(degree, quote)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Rick Oda said he would back a ban.",
        "As Norland mulls drilling, towns push back.",
        "Brightfab won't be chipping in for any of it.",
        "If Brightfab plans to drill, nobody knows.",
        "Brightfab agreed to disagree with Norland.",
        "明光工業は来客が増えたと発表した。",
    ],
)
def test_opinions_and_clauses_that_are_not_the_main_one_have_no_degree(sentence: str) -> None:
    assert one("A word on Brightfab and Norland, 明光工業", sentence) == []


@pytest.mark.parametrize(
    ("title", "lead", "degree", "quote"),
    [
        (
            "A word on power",
            "Brightfab is planning a solar park in Norland.",
            "plans",
            "is planning a solar park",
        ),
        ("Brightfab to undergo tests", "It rained in Norland.", "plans", "to undergo"),
        ("Brightfab plans new lines", "It rained in Norland.", "plans", "plans new lines"),
        ("Brightfab inks pact with Hexar", "It rained in Norland.", "agreed", "inks pact"),
        ("Brightfab news", "Brightfab have agreed a €4m fee with Hexar.", "agreed", "have agreed a €4m fee"),
        (
            "Water",
            "Brightfab is weighing up a bid for Hexar, two papers wrote.",
            "speculated",
            "is weighing up a bid",
        ),
        (
            "Brightfab news",
            "Brightfab is growing by two halls, the company announced on Monday.",
            "announced",
            "the company announced on Monday",
        ),
        ("Brightfab news", "Brightfab has announced a new line of lamps.", "announced", "has announced"),
        ("Ferries", "Brightfab and Hexar are discussing a merger.", "in talks", "are discussing a merger"),
        (
            "Brightfab on press speculation",
            "Brightfab does not intend to make an offer for Hexar.",
            "denied",
            "does not intend to make an offer",
        ),
        (
            "Statement of Brightfab",
            "Brightfab is aware of reports on Oda. No agreement has been reached with any club.",
            "denied",
            "No agreement has been reached with any",
        ),
        ("Brightfab news", "Brightfab has denied reports that it is ill.", "denied", "has denied reports"),
        (
            "明光工業、北川に電池工場計画か",
            "明光工業が、北川に電池工場を計画していることが分かった。",
            "plans",
            "北川に電池工場を計画していることが分かった",
        ),
        (
            "北国政府、装置の輸出に許可制を検討",
            "誰も何も言わなかった。",
            "speculated",
            "装置の輸出に許可制を検討",
        ),
        ("明光工業、運賃値上げへ", "誰も何も言わなかった。", "plans", "運賃値上げへ"),
        (
            "明光工業と北川製作所",
            "明光工業は北川製作所と電池工場を建てる方向で協議している。",
            "in talks",
            "明光工業は北川製作所と電池工場を建てる方向で協議している",
        ),
        ("明光工業社長「統合の事実はない」", "誰も何も言わなかった。", "denied", "「統合の事実はない」"),
    ],
)
def test_headlines_and_leads_say_it_with_any_verb(title: str, lead: str, degree: str, quote: str) -> None:
    filler = FILLER if title.isascii() else FILLER_JA
    ((found, words),) = degrees((title, f"{lead} {filler}"))
    assert found == degree
    assert quote in words or words in quote


@pytest.mark.parametrize(
    ("title", "lead"),
    [
        ("Senate vote to end strike", "It rained in Norland."),
        ("Brightfab very wise to pull film", "It rained in Norland."),
        ("Norland contract", "Brightfab signed it on Friday night."),
        ("Brightfab watch launch", "There are rumours that Brightfab's watch will be launched."),
        ("Guide to Brightfab", "It rained in Norland."),
        ("Norland plans under fire", "It rained in Norland."),
        ("Brightfab court case", "Last month Brightfab announced a new line of lamps."),
        ("Brightfab admits it", "A man pleaded guilty. Judge Oda is scheduled to sentence him in June."),
        ("Norland city", "Norland has announced that a man is ill."),
        ("Brightfab and Hexar", "Brightfab denied wrongdoing at Hexar."),
        ("明光工業、決勝へ", "誰も何も言わなかった。"),
        ("明光工業", "明光工業は「決定した事実はない」とコメントした。"),
        ("明光工業社員", "明光工業の社員は容疑を否定した。"),
    ],
)
def test_headlines_that_only_look_like_news_to_come_have_no_degree(title: str, lead: str) -> None:
    assert degrees((title, f"{lead} {FILLER if title.isascii() else FILLER_JA}")) == []


def test_a_lead_counts_more_than_the_headline_that_shortens_it() -> None:
    title = "明光工業、北川製作所の買収を検討"
    lead = "明光工業は北川製作所を買収する方針を固めた。"
    assert degrees((title, lead + FILLER_JA)) == [("plans", "買収する方針を固めた")]


@pytest.mark.parametrize(
    ("sentence", "degree"),
    [
        ("Brightfab said on Monday it had agreed to buy Corelet.", "agreed"),
        ("Brightfab said it had bought Corelet for cash.", "done"),
        ("Brightfab is to buy Corelet for cash.", "plans"),
        ("Brightfab told its staff it would buy Corelet.", "plans"),
    ],
)
def test_reported_speech_is_read_like_direct_speech(sentence: str, degree: str) -> None:
    assert [found for found, _ in one(BUY, sentence)] == [degree]


@pytest.mark.parametrize(
    "sentence",
    [
        "Had Brightfab bought Corelet, nobody would know.",
        "Brightfab met on Monday; the aim is to buy Corelet.",
        "Brightfab will buy Corelet, predicts a bank.",
        "Although Brightfab plans to buy Corelet, towns sleep.",
    ],
)
def test_aims_and_forecasts_are_no_plans(sentence: str) -> None:
    assert one(BUY, sentence) == []


def test_in_a_story_told_in_two_languages_each_has_its_own_names() -> None:
    english = ("Meiko plans a 300MW park", f"Meiko plans to build a 300MW park in Norland. {FILLER}")
    more = ("Meiko park in Norland", f"Meiko is planning a park of 300MW in Norland. {FILLER}")
    japanese = ("メイコー、300MWの設備", "メイコーが、北国に設備を計画していることが分かった。" + FILLER_JA)
    assert [degree for degree, _ in degrees(english, more, japanese)] == ["plans"] * 3


def test_a_law_is_signed_and_not_agreed() -> None:
    assert one("Norland president signs order", "Norland president Oda has signed an executive order.") == [
        ("done", "has signed")
    ]


def test_another_things_opening_is_not_the_storys() -> None:
    assert one("Brightfab factory to be opened", "A consultation has opened on the plans.") != [
        ("done", "has opened")
    ]


def test_a_headline_alone_gives_no_degree_where_the_lead_speaks_of_a_contract() -> None:
    assert one("Brightfab to supply Corelet", f"A contract was awarded by Corelet. {FILLER}") == []


def test_a_summary_counts_unless_the_text_says_otherwise() -> None:
    summary = "Summary\n- Brightfab is in advanced discussions with Corelet on servers."
    rest = f"Brightfab and Corelet think about servers. {FILLER}"
    other = f"Brightfab is in early-stage talks with Corelet on servers. {FILLER}"
    title = "Brightfab and Corelet"
    assert [d for d, _ in degrees((title, f"{summary}\nThe report\n{rest}"))] == ["in advanced talks"]
    assert [d for d, _ in degrees((title, f"{summary}\nThe report\n{other}"))] != ["in advanced talks"]


def test_a_lead_that_says_two_things_says_nothing() -> None:
    assert one(BUY, "Brightfab may acquire Corelet. Brightfab has acquired Corelet.") == []


# -- points -------------------------------------------------------------------------------------


def differ(*texts: tuple[str, str]) -> list[tuple[str, list[str]]]:
    found: tuple[Point, ...] = points(articles(*texts))
    assert all(p.about == "certainty" and p.verdict == "differ" for p in found)
    by_id = {a.id: a for a in articles(*texts)}
    quoted = [(q.text, by_id[i]) for p in found for q in p.values for i in q.articles]
    assert all(text in whole.text or text in whole.title for text, whole in quoted)
    return [(p.name, [q.text for q in p.values]) for p in found]


def test_three_stages_of_the_same_talks_differ() -> None:
    assert differ(
        ("Talks", f"Brightfab is in early-stage talks with Corelet on servers. {FILLER}"),
        ("Talks go on", f"Brightfab is in active discussions with Corelet on servers. {FILLER}"),
        ("Deal near", f"Brightfab is in advanced discussions with Corelet on servers. {FILLER}"),
    ) == [("stage of the talks", ["early-stage talks", "active discussions", "advanced discussions"])]


def test_a_value_names_only_the_articles_that_have_its_words() -> None:
    assert differ(
        ("Talks", f"Brightfab is in early-stage talks with Corelet on servers. {FILLER}"),
        ("More talks", f"Brightfab is in preliminary talks with Corelet on servers. {FILLER}"),
        ("Other talks", f"Brightfab is in preliminary talks with Corelet on servers. {FILLER}"),
        ("Deal near", f"Brightfab is in advanced discussions with Corelet on servers. {FILLER}"),
    ) == [("stage of the talks", ["preliminary talks", "advanced discussions"])]


def test_a_deal_agreed_on_and_a_deal_completed_differ() -> None:
    assert differ(
        ("Brightfab buys Corelet", f"Brightfab has agreed to acquire Corelet. {FILLER}"),
        ("Brightfab buys Corelet", f"Brightfab has completed its acquisition of Corelet. {FILLER}"),
    ) == [("stage of the acquisition", ["agreed to acquire", "has completed its acquisition"])]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Brightfab is in early-stage talks with Corelet.", "Hexar is in advanced discussions with Lumio."),
        ("Brightfab is in talks with Corelet.", "Brightfab is in early-stage talks with Corelet."),
        ("Brightfab plans to buy Corelet.", "Brightfab announced the acquisition of Corelet."),
        ("Brightfab has agreed to buy Corelet.", "Brightfab has bought Corelet."),
        ("Brightfab has agreed to buy Corelet.", "Brightfab will buy Corelet."),
    ],
)
def test_what_may_both_hold_or_is_of_others_does_not_differ(first: str, second: str) -> None:
    title = "Brightfab and the acquisition of Corelet"
    assert (
        differ(
            (title, f"{first} {FILLER}"), (title if "Hexar" not in second else "Deal", f"{second} {FILLER}")
        )
        == []
    )


def test_a_denial_differs_from_what_is_denied() -> None:
    assert differ(
        ("Brightfab buys Corelet", f"Brightfab will acquire Corelet. {FILLER}"),
        ("Brightfab denies it", f"Brightfab denied it would acquire Corelet. {FILLER}"),
    ) == [("acquisition", ["will acquire", "denied it would acquire"])]


def test_the_point_is_named_by_the_articles_own_word_for_the_event() -> None:
    assert differ(
        ("明光工業、北川製作所を買収", "明光工業は北川製作所を買収する方針を固めた。" + FILLER_JA),
        ("明光工業、北川製作所を買収", "明光工業は北川製作所の買収を完了した。" + FILLER_JA),
    ) == [("買収の段階", ["買収する方針を固めた", "買収を完了した"])]
    assert [
        name
        for name, _ in differ(
            ("Norland releases Oda", f"Norland denied that it released Oda of Sudland. {FILLER}"),
            ("Norland releases Oda", f"Norland plans to release Oda of Sudland. {FILLER}"),
        )
    ] == ["whether it is so"]


TRIAL = "Brightfab, a maker of chips, has successfully moved its trial production line to Norland."
COMING = "Brightfab is now preparing for its trial production phase in April 2027."


def test_a_thing_done_in_one_article_and_to_come_in_another_differs() -> None:
    assert differ(("Chips", f"{FILLER} {TRIAL}"), ("More chips", f"{FILLER} {COMING}")) == [
        (
            "Brightfab trial production",
            [
                "has successfully moved its trial production line",
                "is now preparing for its trial production phase in April 2027",
            ],
        )
    ]


@pytest.mark.parametrize(
    "other",
    [
        "Hexar is now preparing for its trial production phase in April 2027.",
        "Brightfab is now preparing for its second trial production phase in April 2027.",
        "If all goes well, Brightfab will start more trial production next year.",
        "Brightfab is now preparing for its mass production phase in April 2027.",
    ],
)
def test_another_ones_thing_or_another_thing_does_not_differ(other: str) -> None:
    assert differ(("Chips", f"{FILLER} {TRIAL}"), ("More chips", f"{FILLER} {other}")) == []


def test_what_was_to_come_first_and_is_done_days_later_does_not_differ() -> None:
    first = article("Chips", f"{FILLER} Brightfab is preparing for its trial production phase.", number=1)
    second = article("Chips", f"{FILLER} {TRIAL}", number=2, hours=100)
    assert points([first, second]) == ()
    late = article("Chips", f"{FILLER} {COMING}", number=1)
    assert len(points([late, second])) == 1


def test_one_article_has_nothing_to_be_compared_with() -> None:
    assert points(articles(("Chips", f"{TRIAL} {COMING}"))) == ()


def test_a_hostile_page_costs_no_more_than_a_long_one() -> None:
    pages = [
        "will " * 12_000,
        "talks in " * 7_000,
        "a" * 60_000,
        "買収" * 30_000,
        "has been in " * 5_000,
        '"“' * 9_000,
    ]
    begin = time.perf_counter()
    for page in pages:
        both = articles(("Brightfab buys", page), ("Brightfab bought", page + "x"))
        certainty(both)
        points(both)
    assert time.perf_counter() - begin < 5


# -- denials, and what others tell beside them --------------------------------------------------------


@pytest.mark.parametrize(
    "sentence",
    [
        "Brightfab denied on Saturday that it is in talks to buy Corelet.",
        "Brightfab is not in talks to buy Corelet, it said.",
        "Brightfab has not held talks with Corelet, it said.",
        "Brightfab said there are no talks with Corelet.",
        "Brightfab: “We are not talking.” We are not in talks, Brightfab said.",
    ],
)
def test_talks_that_are_denied_are_denied(sentence: str) -> None:
    assert [degree for degree, _ in one(BUY, sentence)] == ["denied"]


@pytest.mark.parametrize(
    "sentence",
    [
        "北川電機は8日、南山精機の買収について協議している事実はないと発表した。",
        "北川電機は8日、「そのような事実はない」と否定した。",
        "北川電機は、南山精機との統合を協議している事実はないとコメントした。",
    ],
)
def test_a_fact_that_is_none_is_denied_in_japanese(sentence: str) -> None:
    found = degrees(("北川電機と南山精機", sentence + FILLER_JA))
    assert [degree for degree, _ in found] == ["denied"]


def test_that_nothing_is_decided_denies_nothing() -> None:
    assert one(BUY, "Brightfab said that nothing has been decided.") == []
    assert (
        degrees(("北川電機と南山精機", "北川電機は「現時点で決定した事実はない」とした。" + FILLER_JA)) == []
    )


def test_an_arrest_that_one_tells_and_another_calls_a_hoax_differs() -> None:
    (found,) = points(
        articles(
            ("", f"A hoax story about the painter Odemar being arrested in Norport spread. {FILLER}"),
            ("", f"Norland, Norport — The painter Odemar was arrested early this morning. {FILLER}"),
        )
    )
    assert [v.text for v in found.values] == ["A hoax", "was arrested"]


def test_a_hoax_about_another_event_is_no_difference() -> None:
    found = points(
        articles(
            ("", f"Odemar unveiled a monument in Norport on Friday. {FILLER}"),
            ("", f"A hoax video of a bird over Odemar at the monument in Norport spread. {FILLER}"),
        )
    )
    assert found == ()


def test_stages_of_talks_differ_whatever_else_their_articles_plan() -> None:
    (found,) = points(
        articles(
            (
                "Brightfab will build servers",
                "Brightfab is in early-stage talks with Corelet to build servers and plans to build halls. "
                + FILLER,
            ),
            (
                "Brightfab to build servers",
                f"Brightfab is in advanced discussions with Corelet to build servers. {FILLER}",
            ),
        )
    )
    assert [v.text for v in found.values] == ["early-stage talks", "advanced discussions"]


def test_a_last_arrangement_and_an_agreement_differ_in_japanese() -> None:
    (found,) = points(
        articles(
            ("北川電機と南山精機", "北川電機と南山精機は経営統合に向けて最終調整に入った。" + FILLER_JA),
            ("北川電機と南山精機", "北川電機と南山精機は経営統合することで合意した。" + FILLER_JA),
        )
    )
    assert [v.text for v in found.values] == ["最終調整に入った", "経営統合することで合意した"]


def test_a_plan_for_what_no_headline_names_is_not_the_storys() -> None:
    title = "Regulator calls merger of Brightfab and Norbank cleaner"
    lead = "The regulator spoke of the merger of Brightfab and Norbank on Monday."
    assert degrees((title, f"{lead} Brightfab plans to merge Corelet+ with Boxlet. {FILLER}")) == []
    assert degrees((title, f"{lead} Brightfab plans to merge Norbank with its own bank. {FILLER}")) != []


@pytest.mark.parametrize(
    ("sentence", "degree", "quote"),
    [
        (
            "Brightfab has secured a contract renewal for the Norland mine.",
            "agreed",
            "has secured a contract",
        ),
        (
            "Brightfab said on Monday that its owners had reached an agreement to share the mine.",
            "agreed",
            "said on Monday that its owners had reached an agreement",
        ),
        (
            "Mayor Ada Corwell on Wednesday appointed Ben Holt as harbour master.",
            "done",
            "on Wednesday appointed",
        ),
        (
            "The Norland Senate on Friday approved a sweeping harbour bill.",
            "done",
            "on Friday approved a sweeping harbour bill",
        ),
        ("Brightfab has started testing its wave engine in Norland.", "done", "has started testing"),
        (
            "In a surprise on Monday, Brightfab unveiled the Skylark, a heavier glider.",
            "announced",
            "unveiled",
        ),
        ("Brightfab is shutting down its photo service this June.", "plans", "is shutting down"),
        ("Brightfab will stop printing the Norland Almanac in May 2027.", "plans", "will stop"),
        (
            "The Skylark will be in shops in 2028, the company revealed during a talk at Norcon on Monday.",
            "announced",
            "the company revealed during a talk at Norcon on Monday",
        ),
        ("Brightfab is thinking about making its own bells.", "speculated", "is thinking about making"),
    ],
)
def test_a_main_clause_says_what_was_done_and_what_has_a_day(sentence: str, degree: str, quote: str) -> None:
    assert one("Brightfab and the Skylark, and Norland with Mayor Ada Corwell", sentence) == [(degree, quote)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Letters released by Brightfab on Wednesday revealed a fierce quarrel of its owners.",
        "Brightfab has launched a bid for the Norland mine.",
        "Brightfab adopted a whale under a law of its town.",
        "Brightfab is bringing joy to everyone.",
        "Brightfab will stop the sale of bells in March, an analyst of Norbank thinks.",
        "Brightfab will rise in May.",
        "Brightfab has left the town of Norland, Norland Radio has confirmed.",
        "Brightfab launched a kite ten years ago in Norland.",
    ],
)
def test_what_is_begun_foretold_or_without_a_day_says_nothing(sentence: str) -> None:
    assert one("Brightfab in the news of Norland", sentence) == []


def test_a_byline_and_what_is_said_of_the_writer_are_not_the_lead() -> None:
    text = (
        "Ann Holt\n\nAnn Holt is a senior reporter covering bells and kites.\n\n"
        "She joined the Norland Post in May.\n\n"
        "Image: Brightfab\n\nBrightfab has started testing its wave engine in Norland."
    )
    assert one("Brightfab and its wave engine", text) == [("done", "has started testing")]


def test_what_a_report_found_is_no_news_of_the_deed_itself() -> None:
    title = "Anger in Norland at killing of Ben Holt"
    sentence = "People of Norland are furious at a report which found a boy was killed by a ricochet."
    assert one(title, sentence) == []


@pytest.mark.parametrize(
    ("sentence", "degree", "quote"),
    [
        ("明光工業は新型炉の運用を開始した。", "done", "新型炉の運用を開始した"),
        ("明光工業は北川製作所と覚書を締結した。", "agreed", "北川製作所と覚書を締結した"),
        ("明光工業は新型炉を廃炉にすることを決定した。", "plans", "新型炉を廃炉にすることを決定した"),
    ],
)
def test_a_japanese_main_clause_says_what_was_done_signed_or_decided(
    sentence: str, degree: str, quote: str
) -> None:
    assert degrees(("明光工業の新型炉", f"{sentence}{FILLER_JA}")) == [(degree, quote)]
