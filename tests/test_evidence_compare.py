from __future__ import annotations

import pytest
from evidence_stories import told

from monitor.evidence import find
from monitor.model import Point, Story

FILLER = " ".join("Nothing of note was said about it by anyone there." for _ in range(12))


def points(*texts: tuple[str, str]) -> tuple[Point, ...]:
    return find(told(*texts)).points


def summary(found: tuple[Point, ...]) -> list[tuple[str, str, list[str]]]:
    return [(p.name, p.verdict, [q.text for q in p.values]) for p in found]


def test_articles_that_give_one_sum_for_one_thing_agree() -> None:
    (point,) = points(
        ("Brightfab buys Corelet", f"Brightfab closed its $6.5 billion acquisition of Corelet. {FILLER}"),
        ("Corelet is sold", f"The $6.5 billion acquisition of Corelet by Brightfab is done. {FILLER}"),
    )
    assert (point.name, point.verdict) == ("acquisition of Corelet", "agree")
    assert [(q.text, len(q.articles)) for q in point.values] == [("$6.5 billion", 2)]


def test_buying_and_acquiring_are_one_idea() -> None:
    (point,) = points(
        ("Brightfab buys Corelet", f"Brightfab will buy Corelet for $6.5 billion. {FILLER}"),
        ("Corelet is sold", f"Brightfab is to acquire Corelet for $6.5 billion. {FILLER}"),
    )
    assert (point.name, point.verdict) == ("acquisition", "agree")


def test_a_headline_that_rounds_is_within_rounding() -> None:
    (point,) = points(
        ("Norland’s $6 Billion Compute Plan", f"Norland approved a $6.34 billion Compute Plan. {FILLER}"),
        ("Norland bets on its Compute Plan", f"Norland passed the $6.3 billion Compute Plan. {FILLER}"),
    )
    assert point.verdict == "rounding"
    assert [q.text for q in point.values] == ["$6.34 billion", "$6.3 billion", "$6 Billion"]


def test_different_fines_differ_and_are_quoted_as_phrases() -> None:
    (point,) = points(
        ("Corelet fined", f"The court imposed a $40 million fine on Corelet over its filters. {FILLER}"),
        ("Corelet must pay", f"Corelet was given a $55 million fine over its filters by the court. {FILLER}"),
    )
    assert (point.name, point.verdict) == ("fine on Corelet", "differ")
    assert len(point.values) == 2
    assert "$40 million fine on Corelet over its filters" in point.values[0].text


@pytest.mark.parametrize(
    "other",
    [
        "Corelet was given a fine of up to $55 million over its filters by the court.",
        "Corelet was given another $55 million fine over its filters by the court.",
        "Corelet was given a $55 million fine and a $12 million fine over its filters by the court.",
        "Corelet was given a fine of between $55 million and $60 million over its filters by the court.",
        "Corelet was given a ¥55 million fine over its filters by the court.",
        "Hexar was given a $55 million fine over its lenses by the commission.",
    ],
)
def test_what_a_bound_a_part_or_another_subject_explains_does_not_differ(other: str) -> None:
    found = points(
        ("Corelet fined", f"The court imposed a $40 million fine on Corelet over its filters. {FILLER}"),
        ("Corelet must pay", f"{other} {FILLER}"),
    )
    assert [p for p in found if p.verdict == "differ"] == []


def test_a_figure_for_another_company_is_not_compared() -> None:
    assert not points(
        ("Corelet funded", f"Corelet raised $300 million for robots. {FILLER}"),
        (
            "Corelet funded",
            f"Corelet raised money. Its rival Hexar has a stake of $310 million in mines. {FILLER}",
        ),
    )


def test_two_sums_for_one_company_are_not_one_subject() -> None:
    assert not points(
        ("Corelet grows", f"Investors bought a stake in Corelet for $14 billion. {FILLER}"),
        ("Corelet shrinks", f"{FILLER} Corelet was valued at $14 billion by a minister. {FILLER}"),
    )


def test_background_at_the_end_of_all_is_no_point() -> None:
    end = "Years ago Brightfab made a $44 billion acquisition of Oldco."
    assert not points(("Brightfab sues", f"{FILLER} {end}"), ("Brightfab in court", f"{FILLER} {end}"))


def test_japanese_and_english_agree_on_a_sum_in_yen() -> None:
    (point,) = points(
        ("Norland backs chips", f"The plan brings 1 trillion yen in support for chip makers. {FILLER}"),
        ("半導体に1兆円", "政府は半導体企業に1兆円の支援を決めた。" + "他に発表はなかった。" * 20),
    )
    assert point.verdict == "agree"
    assert {q.text for q in point.values} == {"1 trillion yen", "1兆円"}


def test_both_currencies_of_one_sum_have_points_of_their_own() -> None:
    found = points(
        (
            "Norland backs chips",
            f"Norland set out a 1 trillion yen ($6.34 billion) support package. {FILLER}",
        ),
        ("Chips get help", f"The 1 trillion yen ($6.34 billion) support package of Norland is law. {FILLER}"),
    )
    assert sorted(p.name for p in found) == [
        "support package of Norland",
        "support package of Norland, in dollars",
    ]


def test_counts_agree_by_their_noun() -> None:
    (point,) = points(
        ("Corelet cuts", f"Corelet will cut 2,400 jobs in Norland. {FILLER}"),
        ("Layoffs at Corelet", f"About 2,400 jobs will go at Corelet in Norland. {FILLER}"),
    )
    assert (point.name, point.verdict) == ("jobs in Norland", "agree")


def test_stages_of_the_same_talks_differ() -> None:
    (point,) = points(
        ("Talks", f"Brightfab is in early-stage talks with Corelet on servers. {FILLER}"),
        ("Deal near", f"Brightfab is in advanced discussions with Corelet on servers. {FILLER}"),
    )
    assert summary((point,)) == [
        ("stage of the talks", "differ", ["early-stage talks", "advanced discussions"])
    ]


def test_stages_of_different_talks_are_not_compared() -> None:
    assert not points(
        ("Talks", f"Brightfab is in early-stage talks with Corelet. {FILLER}"),
        ("Deal near", f"Hexar is in advanced discussions with Lumio. {FILLER}"),
    )


def test_one_article_has_nothing_to_be_compared_with() -> None:
    assert points(("One", "It raised $5 billion and again raised $5 billion.")) == ()


def test_differences_come_first() -> None:
    nouns = "factory bridge tunnel harbour airport".split()
    same = " ".join(
        f"Corelet pays $1{i}.4 million for the {n}: a $1{i}.4 million {n} deposit."
        for i, n in enumerate(nouns)
    )
    found = points(
        ("Corelet", f"The court imposed a $40 million fine on Corelet over its filters. {same} {FILLER}"),
        ("Corelet", f"Corelet was given a $55 million fine over its filters by the court. {same} {FILLER}"),
    )
    assert len(found) == 5
    assert [p.verdict for p in found] == ["differ"] + ["agree"] * 4


def story_of_three() -> Story:
    return told(
        ("Brightfab buys Corelet", "Brightfab closed its $6.5 billion acquisition of Corelet."),
        ("Corelet sold", "Brightfab is to acquire Corelet for $6.5 billion, Reuters reported."),
        ("Done", "The acquisition of Corelet by Brightfab cost US$6.5bn."),
    )


def test_every_quotation_is_verbatim_in_each_article_it_names() -> None:
    whole = story_of_three()
    by_id = {m.article.id: m.article for m in whole.members}
    found = find(whole)
    assert found.points
    for point in found.points:
        for quote in point.values:
            for name in quote.articles:
                assert quote.text in by_id[name].title + "\n" + by_id[name].text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("In Dunmore it costs 3,480 yen.", "A plate costs 3,480 yen in Dunmore."),
        ("Its headphones support 24-bit audio.", "The 24-bit headphones of Corelet are out."),
        ("Harbour Shores is now 92 percent leased.", "It owns Harbour Shores, 92 percent of it leased."),
    ],
)
def test_a_place_a_company_or_a_unit_names_no_point(one: str, other: str) -> None:
    found = points(("Corelet opens", f"{one} {FILLER}"), ("Corelet opens", f"{other} {FILLER}"))
    assert not {p.name for p in found} & {"Dunmore", "bit", "Harbour Shores"}


def test_what_is_so_long_is_named_by_its_length() -> None:
    (point,) = points(
        ("A boat of Corelet", f"Corelet showed an 80-foot long boat in Norland. {FILLER}"),
        ("Corelet in Norland", f"The 80-foot long boat of Corelet is in Norland. {FILLER}"),
    )
    assert (point.name, point.verdict) == ("length", "agree")


def test_equal_values_are_one_side_of_a_difference() -> None:
    (point,) = points(
        ("Corelet fined", f"The court imposed a $40 million fine on Corelet over its filters. {FILLER}"),
        ("Corelet must pay", f"Corelet was given a $55 million fine over its filters by the court. {FILLER}"),
        ("Corelet loses", f"Corelet got a $55 million fine over its filters from the court. {FILLER}"),
    )
    assert [(q.text, len(q.articles)) for q in point.values if "55" in q.text] == [("$55 million", 2)]


def test_a_phrase_around_a_figure_is_no_torn_one() -> None:
    (point,) = points(
        (
            "Corelet fined",
            f"The court gave Corelet for 2 bad lens filters a $40 million fine at 12:01. {FILLER}",
        ),
        ("Corelet must pay", f"Corelet got a $55 million fine over its lens filters by the court. {FILLER}"),
    )
    texts = [q.text for q in point.values]
    assert all(not t.startswith(("2 ", "filters ")) and not t.endswith(("at", "12")) for t in texts)


def test_each_number_of_cores_says_which_product_has_it() -> None:
    (point,) = points(
        ("Coreletone", f"The hall was shown the CoreletOne Max, a massive 512-core processor. {FILLER}"),
        ("Corelet", f"Servers run on Corelet chips with up to 192 custom cores. {FILLER}"),
    )
    assert {q.note for q in point.values} == {"CoreletOne Max", "Corelet"}


def test_two_numbers_of_staff_in_japanese_headlines_differ() -> None:
    filler = "他に発表はなかった。" * 20
    (point,) = points(
        ("コアレット、従業員1700人を削減", f"コアレットは従業員1700人を削減する。{filler}"),
        ("コアレット、従業員1900人を削減へ", f"コアレットは従業員1,900人を削減する方針だ。{filler}"),
    )
    assert point.verdict == "differ"
    assert {n for q in point.values for n in ("1700", "1,900") if n in q.text} == {"1700", "1,900"}
