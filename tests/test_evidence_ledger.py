from __future__ import annotations

import time
from decimal import Decimal

import pytest
from evidence_stories import article

from monitor.evidence import ledger
from monitor.evidence.ledger import compare
from monitor.model import Article, Slot

FILLER = " ".join("Nothing of note was said about it by anyone there." for _ in range(12))


def articles(*texts: tuple[str, str], outlets: tuple[str, ...] = ()) -> tuple[Article, ...]:
    return tuple(
        article(
            title,
            text,
            number=i + 1,
            url=f"https://{outlets[i]}.example/{i}" if outlets else None,
        )
        for i, (title, text) in enumerate(texts)
    )


def slots(*texts: tuple[str, str], outlets: tuple[str, ...] = ()) -> tuple[Slot, ...]:
    return ledger.slots(articles(*texts, outlets=outlets))


def about(sentence: str) -> list[str]:
    return [slot.name for slot in slots(("Untitled", sentence))]


# -- what a figure is about -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("Brightfab closed its $6.5 billion acquisition of Corelet.", "acquisition of Corelet"),
        ("The plant has a price tag of around $6.3 billion.", "price tag"),
        ("It holds a stake worth $2.4 billion.", "stake"),
        ("The hall will hold 20,000 processors by 2030.", "processors"),
        ("They asked for nine regional schools.", "regional schools"),
        ("The plan spent over $100 billion in capital.", "capital"),
        ("Shares in Corelet rose as much as 2.6% on Monday.", "Shares in Corelet"),
        ("Quarterly revenue was $5.1 billion.", "Quarterly revenue"),
        ("Corelet raised $300 million from its backers.", "funding"),
        ("The sale of Corelet for $6.5 billion is done.", "sale"),
        ("Brightfab will invest $2.4 billion in Corelet.", "investment in Corelet"),
        ("Brightfab owns 24 percent of the joint venture.", "joint venture"),
        ("The new 120-megawatt campus opens in May.", "campus"),
        ("The port would draw up to 120 megawatts.", "power"),
        ("She signed a 12-year contract.", "contract"),
        ("He was jailed for 18 months.", "sentence"),
        ("Corelet employs 840 people in Bristol.", "employees"),
        ("The price is 31 per cent above Monday's close.", "premium"),
        ("The offer is 12% below Friday's closing price.", "discount"),
        ("総事業費は約9600億円を見込む。", "総事業費"),
        ("同社は1200億円を調達した。", "調達"),
        ("政府は1兆円の支援を決めた。", "支援"),
        ("死者は73人になった。", "死者"),
    ],
)
def test_a_figure_is_about_its_head_noun(sentence: str, name: str) -> None:
    assert about(sentence) == [name]


def test_a_figure_that_no_noun_claims_is_left_out() -> None:
    assert about("By then it was $4.2 billion, they said.") == []


def test_a_span_of_time_in_passing_is_no_figure() -> None:
    assert about("They have worked there for the past ten years.") == []


def test_two_sums_of_one_company_stand_in_two_slots() -> None:
    found = slots(
        (
            "Brightfab in numbers",
            "Brightfab sold its $5.8 billion stake in Lumio. It closed the $6.5 billion Corelet deal.",
        )
    )
    assert [(s.name, [t.quote for t in s.stated]) for s in found] == [
        ("stake in Lumio", ["$5.8 billion"]),
        ("Corelet deal", ["$6.5 billion"]),
    ]
    assert len({s.key for s in found}) == 2


def test_a_change_is_about_what_changed() -> None:
    (slot, change) = slots(("Coal", "Imports of coal reached 8.5 million tonnes, up 9 per cent on the year."))
    assert (slot.name, change.name) == ("Imports of coal", "Imports of coal")
    assert change.stated[0].amount.unit == "%"


# -- what stands in a slot ---------------------------------------------------------------------------


def test_a_figure_keeps_its_words_its_sentence_and_its_place() -> None:
    text = "It rained.\n\nThe plant has a price tag of more than $6.3 billion. Nobody objected."
    (told,) = articles(("Norland builds", text))
    (slot,) = ledger.slots([told])
    (stated,) = slot.stated
    assert stated.quote == "$6.3 billion"
    assert stated.sentence == "The plant has a price tag of more than $6.3 billion."
    assert text[stated.at : stated.at + len(stated.quote)] == stated.quote
    assert (stated.number, stated.amount.bound) == (2, "least")
    assert (stated.amount.value, stated.amount.unit) == (Decimal(6_300_000_000), "USD")


def test_a_headlines_figure_has_its_place_in_the_headline() -> None:
    (told,) = articles(("Norland’s $6 Billion Compute Plan", "Norland voted."))
    (slot,) = ledger.slots([told])
    (stated,) = slot.stated
    assert stated.number == 0
    assert told.title[stated.at : stated.at + len(stated.quote)] == "$6 Billion"


def test_the_key_of_a_slot_is_the_same_when_its_figure_moves() -> None:
    before = slots(("Bond", "Brightfab plans a 500 billion yen bond for savers of Norland."))
    after = slots(("Bond", "On Friday Brightfab doubled the thing: a 620 billion yen bond for Norland."))
    assert before[0].key.split("|")[0] == after[0].key.split("|")[0] == "bond"


def test_the_same_articles_give_the_same_ledger() -> None:
    told = articles(
        ("Norland builds", "The plant has a price tag of $6.3 billion and 20,000 processors."),
        ("A plant", "A price tag of $6.34 billion, 20,000 processors and 120 megawatts of power."),
    )
    ledger.entries.cache_clear()
    first = ledger.slots(told)
    ledger.entries.cache_clear()
    assert ledger.slots(told) == first


# -- how articles stand to each other -------------------------------------------------------------------


def verdicts(found: tuple[Slot, ...]) -> dict[str, str]:
    return {slot.name: slot.verdict for slot in found}


def test_what_one_outlet_alone_gives_is_said_to_be_only_there() -> None:
    texts = (
        ("Corelet grows", f"Corelet has a price tag of $6.34 billion. {FILLER}"),
        ("Corelet grows", f"Corelet has a price tag of $6.34 billion. {FILLER}"),
        ("Corelet", f"Corelet grows. {FILLER}"),
    )
    assert verdicts(slots(*texts, outlets=("daily", "daily", "weekly"))) == {"price tag": "only"}
    assert verdicts(slots(*texts, outlets=("daily", "weekly", "weekly"))) == {"price tag": "agree"}


def test_articles_of_the_only_publisher_are_compared_with_each_other() -> None:
    found = slots(
        ("Corelet grows", f"Corelet has a price tag of $6.34 billion. {FILLER}"),
        ("Corelet grows", f"Corelet has a price tag of $6.3 billion. {FILLER}"),
        outlets=("daily", "daily"),
    )
    assert verdicts(found) == {"price tag": "rounding"}


def test_a_hedge_does_not_stand_against_the_same_number() -> None:
    found = slots(
        ("Hall", f"Norland gets over 20,000 processors in one hall. {FILLER}"),
        ("Hall", f"The hall in Norland holds 20,000 processors. {FILLER}"),
    )
    assert verdicts(found) == {"processors": "agree"}


def test_less_than_an_upper_bound_does_not_differ() -> None:
    found = slots(
        ("Load", f"The Norland campus has up to 120 megawatts of power. {FILLER}"),
        ("Load", f"The Norland campus has 100 megawatts of power. {FILLER}"),
    )
    assert set(verdicts(found).values()) == {"only"}


def test_more_than_a_sum_is_not_a_smaller_one_rounded() -> None:
    found = slots(
        ("Bill", f"The Norland campus has a price tag of 960 billion yen. {FILLER}"),
        ("Bill", f"The Norland campus has a price tag of over 1 trillion yen. {FILLER}"),
    )
    assert "rounding" not in {slot.verdict for slot in found}


def test_a_part_of_the_whole_does_not_differ_from_it() -> None:
    found = slots(
        ("Hall", f"The Norland campus gets 20,000 processors. {FILLER}"),
        ("Hall", f"The Norland campus gets 12,000 processors in its first hall. {FILLER}"),
    )
    assert "differ" not in {slot.verdict for slot in found}


def test_a_rate_that_an_article_gives_converts_the_sum_of_another() -> None:
    found = slots(
        ("Norland builds", f"The campus has a price tag of 960 billion yen ($6.34 billion). {FILLER}"),
        ("A campus", f"The campus has a price tag of $6.34 billion. {FILLER}"),
        ("釧路に計算拠点", "総事業費は約9600億円を見込む。" + "他に発表はなかった。" * 20),
    )
    (slot,) = found
    assert slot.verdict == "converted"
    assert [t.quote for t in slot.stated] == ["960 billion yen", "$6.34 billion", "$6.34 billion", "9600億円"]


def test_an_ordinary_rate_is_enough_for_sums_of_one_thing() -> None:
    (slot,) = slots(
        ("Corelet sold", f"Brightfab will buy Corelet for $2 billion. {FILLER}"),
        ("Corelet goes", f"Brightfab buys Corelet for €1.8 billion. {FILLER}"),
    )
    assert slot.verdict == "converted"


@pytest.mark.parametrize("sum_", ["€1.1 billion", "¥18 billion"])
def test_sums_that_no_ordinary_rate_joins_are_not_said_to_differ(sum_: str) -> None:
    found = slots(
        ("Corelet sold", f"Brightfab will buy Corelet for $2 billion. {FILLER}"),
        ("Corelet goes", f"Brightfab buys Corelet for {sum_}. {FILLER}"),
    )
    assert {slot.verdict for slot in found} == {"only"}


def test_a_bare_dollar_is_the_dollar_that_another_article_names() -> None:
    found = slots(
        ("Plant", f"Work began on the $60 million Dunmore plant. {FILLER}"),
        ("Plant", f"Work began on the A$60 million (US$45.7 million) Dunmore plant. {FILLER}"),
    )
    assert {slot.verdict for slot in found} == {"agree"}
    assert {t.amount.unit for slot in found for t in slot.stated} == {"AUD", "USD"}


def test_one_share_is_not_another_ones_rounded() -> None:
    found = slots(
        ("Taxes", f"Mr. Orrin paid a tax rate of 36 percent, he said of Norland. {FILLER}"),
        ("Taxes", f"In Norland, Ms. Vale paid a tax rate of 35.7 percent. {FILLER}"),
    )
    assert "rounding" not in {slot.verdict for slot in found}


def test_products_with_other_numbers_of_cores_differ() -> None:
    found = compare.points(
        articles(
            ("Coreletone", f"Its CoreletOne Max is a massive 512-core processor. {FILLER}"),
            ("Corelet", f"It has Corelet chips with up to 192 custom cores. {FILLER}"),
        )
    )
    assert [(p.name, p.verdict) for p in found] == [("custom cores", "differ")]


def test_a_point_has_the_key_of_its_slot_and_three_quotations_at_most() -> None:
    told = articles(
        ("Norland’s $6 Billion Plan", f"Norland has a Plan with a price tag of $6.34 billion. {FILLER}"),
        ("Norland’s Plan", f"The Plan of Norland has a price tag of $6.3 billion. {FILLER}"),
        ("Norland’s Plan", f"The Plan of Norland has a price tag of US$6.34bn. {FILLER}"),
    )
    (point,) = compare.points(told)
    assert point.key in {slot.key for slot in ledger.slots(told)}
    assert point.verdict == "rounding"
    assert len(point.values) == 3


def test_a_table_of_figures_is_read_in_time() -> None:
    rows = "\n\n".join(f"The lot number {i} has a price tag of ${i}.{i % 7} million." for i in range(1, 600))
    told = tuple(article("Lots", rows, number=i, url=f"https://outlet-{i}.example/") for i in range(1, 9))
    begun = time.process_time()
    assert ledger.slots(told)
    assert time.process_time() - begun < 8


def test_pages_made_of_one_repeated_sum_are_read_in_time() -> None:
    told = tuple(
        article("Sums", "5 GW $1 " * 300, number=i, url=f"https://outlet-{i}.example/") for i in range(1, 13)
    )
    begun = time.process_time()
    assert ledger.slots(told)
    compare.points(told)
    assert time.process_time() - begun < 4


def test_what_an_article_repeats_stands_in_one_slot() -> None:
    (slot,) = slots(
        ("Plant", " ".join(f"The plant {v} 2,450 jobs." for v in ("has", "keeps", "pays", "needs", "fills")))
    )
    assert len(slot.stated) == 5


# -- an outlet's newest word ------------------------------------------------------------------------


def gpus(*said: tuple[str, int, str]) -> tuple[Article, ...]:
    """Articles of an outlet, some hours after noon, which give a number."""
    return tuple(
        article(
            "Corelet builds in Norland",
            f"Corelet will put {many} into its Norland hall. {FILLER}",
            number=i + 1,
            outlet=outlet,
            url=f"https://{outlet}.example/{i}",
            hours=hours,
        )
        for i, (outlet, hours, many) in enumerate(said)
    )


def values(told: tuple[Article, ...]) -> list[tuple[str, list[tuple[str, int]]]]:
    found = compare.points(told)
    return [(p.verdict, [(q.text, len(q.articles)) for q in p.values]) for p in found]


OLD = (("alpha", 1, "40,000 GPUs"), ("beta", 2, "40,000 GPUs"), ("gamma", 3, "40,000 GPUs"))


def test_an_outlet_no_longer_agrees_with_what_it_has_corrected() -> None:
    told = gpus(*OLD, ("alpha", 60, "45,000 GPUs from Lumio"), ("gamma", 61, "45,000 GPUs"))
    ((verdict, quoted),) = values(told)
    assert verdict == "differ"
    assert sorted(len(q) and n for q, n in quoted) == [1, 2]
    assert any("45,000 GPUs" in text for text, _ in quoted)


def test_where_all_have_corrected_it_they_agree_on_the_new_value() -> None:
    told = gpus(*OLD[:2], ("alpha", 60, "45,000 GPUs"), ("beta", 61, "45,000 GPUs"))
    assert values(told) == [("agree", [("45,000 GPUs", 2)])]


def test_within_hours_both_numbers_of_an_outlet_stand() -> None:
    told = gpus(*OLD, ("alpha", 5, "45,000 GPUs"), ("gamma", 6, "45,000 GPUs"))
    assert sum(n for _, quoted in values(told) for text, n in quoted if "40,000" in text) == 3


# -- one deal under several names -------------------------------------------------------------------


BUYS = "Brightfab will buy Corelet Systems in a $6.8 billion acquisition."
SIGNS = "Brightfab's $6.1 billion deal for Corelet Systems was signed."


def deal(*said: tuple[str, int, str]) -> list[tuple[str, list[int]]]:
    told = tuple(
        article(
            "Brightfab and Corelet",
            f"{text} {FILLER}",
            number=i + 1,
            outlet=outlet,
            url=f"https://{outlet}.example/{i}",
            hours=hours,
        )
        for i, (outlet, hours, text) in enumerate(said)
    )
    return [(p.verdict, [len(q.articles) for q in p.values]) for p in compare.points(told)]


def test_an_acquisition_and_a_deal_of_other_sums_are_no_two_agreements() -> None:
    told = deal(("alpha", 1, BUYS), ("beta", 2, BUYS), ("delta", 60, SIGNS), ("gamma", 61, SIGNS))
    assert told == [("differ", [2, 2])]


def test_the_newer_sum_of_a_deal_is_the_one_its_outlets_agree_on() -> None:
    assert deal(("alpha", 1, BUYS), ("beta", 2, BUYS), ("alpha", 60, SIGNS), ("beta", 61, SIGNS)) == [
        ("agree", [2])
    ]


def test_a_sum_in_japanese_for_buying_and_one_for_the_deal_differ() -> None:
    buys, signs = (
        "ブライトファブはコアレットを68億ドルで買収する。",
        "ブライトファブによるコアレットの61億ドルの取引が成立した。",
    )
    told = deal(("alpha", 1, buys), ("beta", 2, buys), ("delta", 60, signs), ("gamma", 61, signs))
    assert [verdict for verdict, _ in told] == ["differ"]


@pytest.mark.parametrize(
    "other",
    [
        "Brightfab's $6.1 billion deal for Corelet Systems, debt included, was signed.",
        "Brightfab's deal for Corelet Systems is a combination of $6.1 billion in cash and stock.",
        "Larkspur's $6.1 billion deal for Hedgerow was signed.",
    ],
)
def test_the_price_of_another_thing_is_no_difference(other: str) -> None:
    told = deal(("alpha", 1, BUYS), ("beta", 2, BUYS), ("delta", 60, other), ("gamma", 61, other))
    assert "differ" not in {verdict for verdict, _ in told}


# -- names a reader understands ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Norland spread the $86 million nine universities of Corelet asked for.", "amount"),
        ("Corelet is in for a $76 billion holiday in Norland.", "amount"),
        ("The bonds of Corelet pay interest of 4.1% in Norland.", "interest rate"),
        ("Corelet opens a 15-megawatt hall in Norland.", "hall capacity"),
    ],
)  # fmt: skip
def test_a_point_is_named_for_what_its_figure_is(text: str, name: str) -> None:
    told = articles(("Corelet in Norland", f"{text} {FILLER}"), ("Norland", f"{text} {FILLER}"))
    assert {p.name for p in compare.points(told)} == {name}


def test_the_product_stands_before_its_number_of_cores() -> None:
    (point,) = compare.points(
        articles(
            ("Coreletone", f"Its CoreletOne Max is a massive 512-core processor. {FILLER}"),
            ("Corelet", f"It has Corelet chips with up to 192 custom cores. {FILLER}"),
        )
    )
    assert all(q.text.startswith(q.note) for q in point.values)
