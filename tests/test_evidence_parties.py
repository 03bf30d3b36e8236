# ruff: noqa: E501 - a sample cut in two reads worse than a long line
from __future__ import annotations

import time

import pytest
from evidence_stories import article

from monitor.evidence.parties import places, points
from monitor.evidence.parties.companies import alike, entities, parties
from monitor.model import Point

FILLER = " ".join(
    f"The rest of the report tells of the weather in the valley, of harvest number {n} and of old roads."
    for n in range(20)
)


def compared(*texts: tuple[str, str]) -> tuple[Point, ...]:
    articles = [article(title, text, number=n) for n, (title, text) in enumerate(texts)]
    return points(articles, {one.id: one.outlet for one in articles})


def values(point: Point) -> list[str]:
    return [value.text for value in point.values]


def only(*texts: tuple[str, str]) -> Point:
    (point,) = compared(*texts)
    assert point.verdict == "differ"
    for value in point.values:
        for number in (int(one, 16) for one in value.articles):
            assert value.text in texts[number][0] or value.text in texts[number][1]
    return point


# -- which company of a family -------------------------------------------------------------------------

GROUP = (
    "Bexel Group is in talks with Tallow to build a battery plant near the harbour. Bexel wants it by spring."
)
CORP = "Bexel Corp plans a battery plant with Tallow near the harbour. The plant is Bexel's first."


def test_corp_and_group_of_one_name_are_two_companies() -> None:
    point = only(("Battery plant", GROUP), ("Battery plant", CORP))
    assert (point.name, point.about, point.key) == ("which Bexel", "name", "which:bexel")
    assert values(point) == ["Bexel Group", "Bexel Corp"]
    assert [value.articles for value in point.values] == [(f"{0:016x}",), (f"{1:016x}",)]


def test_what_an_article_calls_the_company_is_quoted_with_it() -> None:
    one = "The regulator asked Bexel Mobile, the operating company, to explain the failure by December. Bexel is sorry."
    two = "Bexel Holding, the listed parent, must explain the failure to the regulator by December. Bexel said nothing."
    assert values(only(("Failure", one), ("Failure", two))) == [
        "Bexel Mobile, the operating company",
        "Bexel Holding, the listed parent",
    ]


@pytest.mark.parametrize(
    "other",
    [
        "Bexel plans a battery plant with Tallow near the harbour. The plant is its first.",
        "Bexel Group Corp. plans a battery plant with Tallow near the harbour. The plant is Bexel's first.",
        "Bexel Inc plans a battery plant with Tallow near the harbour. The plant is Bexel's first.",
        "Bexel Corp, part of Bexel Group, plans a battery plant with Tallow near the harbour. Bexel is old.",
        "Bexel Corp reported a loss for the summer. Bexel fell in Zurich.",
        "Bexel Corp shares rose with battery stocks as Tallow talks of a plant near the harbour. Bexel is old.",
    ],
    ids=["bare name", "both words", "any company's form", "names both", "another matter", "only its shares"],
)
def test_a_name_that_does_not_exclude_the_other_is_no_difference(other: str) -> None:
    assert compared(("Battery plant", GROUP), ("Battery plant", other)) == ()


def test_one_stock_code_is_one_company_however_it_is_written() -> None:
    one, two = GROUP.replace("Group", "Group (TYO: 1234)"), CORP.replace("Corp", "Corp (TYO:1234)")
    assert compared(("Battery plant", one), ("Battery plant", two)) == ()


def test_two_companies_whose_names_begin_with_one_common_word_are_no_family() -> None:
    one = (
        "General Motors is to build a battery plant with Tallow near the harbour. General interest is great."
    )
    two = "General Electric is to build a battery plant with Tallow near the harbour. General interest is great."
    assert compared(("Battery plant", one), ("Battery plant", two)) == ()


def test_a_japanese_group_and_its_company_are_told_apart() -> None:
    one = "ベクセルグループは港の近くに電池工場を建設する。ベクセルの投資は過去最大となる。"
    two = "株式会社ベクセルは港の近くに電池工場を建設する。ベクセルとして初の工場。"
    bare = "ベクセルは港の近くに電池工場を建設する。"
    assert values(only(("電池工場", one), ("電池工場", two))) == ["ベクセルグループ", "株式会社ベクセル"]
    assert compared(("電池工場", one), ("電池工場", bare)) == ()


def test_legal_forms_and_lines_of_business_say_which_company_it_is() -> None:
    found = entities("Bexel Motor Corp. and Bexel Bank met Tallow Holdings Inc and Glint Ltd.")
    assert [(e.family, e.kind) for e in found] == [
        ("Bexel", ("motor",)),
        ("Bexel", ("bank",)),
        ("Tallow", ("group",)),
    ]


# -- whose venture ---------------------------------------------------------------------------------------

FOUR = (
    "Inside Lanternworks",
    (
        "The Lanternworks project is large. In its first year the initiative represents a joint effort by Bexel, "
        "Tallow Group Corp. (OTC: TLLW), and the Arden-based fund Glint to light a valley. Quorvex supplies the masts."
    ),
)
TWO = (
    "Lanternworks, explained",
    (
        "The valley will be lit by Lanternworks, a large joint venture between Quorvex Corp. (NYSE: QVX) and Bexel. "
        "Tallow lends the money."
    ),
)


def test_two_full_lists_of_parties_of_one_venture_differ() -> None:
    point = only(FOUR, TWO)
    assert point.name == "whose venture it is"
    assert point.key == "venture:lanternworks"
    assert values(point) == [
        "Bexel, Tallow Group Corp. (OTC: TLLW), and the Arden-based fund Glint",
        "a large joint venture between Quorvex Corp. (NYSE: QVX) and Bexel",
    ]


@pytest.mark.parametrize(
    ("was", "now"),
    [
        (
            "between Quorvex Corp. (NYSE: QVX) and Bexel",
            "between Quorvex Corp., Bexel, and a group of other investors",
        ),
        ("between Quorvex Corp. (NYSE: QVX) and Bexel", "between Tallow and Bexel"),
        ("Lanternworks, a large", "Otherworks, a large"),
        ("between Quorvex Corp. (NYSE: QVX) and Bexel", "between France and Bexel"),
    ],
    ids=["an open list", "a shorter list", "another venture", "a country"],
)
def test_lists_that_may_both_be_true_do_not_differ(was: str, now: str) -> None:
    assert compared(FOUR, (TWO[0], TWO[1].replace(was, now))) == ()


def test_a_list_says_where_it_ends() -> None:
    text = "between Bexel, Tallow Co. and the Dutch fund Glint to light a valley"
    listed = parties(text, 8)
    assert listed is not None
    assert listed.names == ("Bexel", "Tallow Co.", "Glint")
    assert text[listed.start : listed.end] == "Bexel, Tallow Co. and the Dutch fund Glint"
    assert parties("between Bexel, Tallow and others", 8) is None


def test_initials_and_short_forms_are_the_same_party() -> None:
    assert alike("GM", "General Motors")
    assert alike("Tallow Group Corp.", "Tallow")
    assert not alike("Tallow", "Bexel")


# -- who pays ------------------------------------------------------------------------------------------------

OWN = (
    "Data halls",
    "Tallow committed an additional 2 trillion yen ($12.7 billion) of its own capital to build data halls in the north.",
)
BOTH = (
    "Data halls",
    "The data halls in the north are funded by a separate ¥2 trillion ($13 billion) private-public investment.",
)


def test_one_sum_from_two_purses_differs() -> None:
    point = only(OWN, BOTH)
    assert point.name == "who pays the ¥2 trillion"
    assert values(point) == ["of its own capital", "private-public investment"]


def test_a_report_that_gives_the_sum_in_the_other_currency_alone_stands_with_its_side() -> None:
    third = ("Halls", "Tallow is spending $12.7 billion of its own capital on data halls in the north.")
    point = only(OWN, BOTH, third)
    assert point.values[0].articles == (f"{0:016x}", f"{2:016x}")


def test_who_is_to_pay_the_repair_differs_between_state_and_operator() -> None:
    one = ("Tunnel", "The state will pay the $40 million for the repair of the harbour tunnel, it said.")
    two = ("Tunnel", "Repair of the harbour tunnel would cost $40 million, paid by the operator.")
    assert values(only(one, two)) == [
        "The state will pay the $40 million",
        "$40 million, paid by the operator",
    ]


@pytest.mark.parametrize(
    "other",
    [
        BOTH[1].replace("¥2 trillion ($13 billion)", "¥3 trillion ($20 billion)"),
        "A private-public investment of ¥2 trillion goes into ferries.",
        "Tallow put ¥2 trillion of its own money into data halls in the north.",
        "The data halls in the north are funded by a separate ¥2 trillion plan, and private-public investment is rare.",
    ],
    ids=["another sum", "another thing", "the same purse", "not of the sum"],
)
def test_sums_that_have_one_purse_or_nothing_in_common_do_not_differ(other: str) -> None:
    assert compared(OWN, ("Data halls", other)) == ()


# -- who does it, who buys, who holds ---------------------------------------------------------------------------


def test_one_part_given_to_two_parties_whom_both_articles_know_differs() -> None:
    one = (
        "A plant in Arden",
        "Tallow and Bexel plan a battery plant. Tallow would operate the plant. Bexel sells cells.",
    )
    two = (
        "Arden plant",
        "A battery plant is planned. The plant would be operated by Bexel, with Tallow as customer.",
    )
    point = only(one, two)
    assert point.name == "who operates the plant"
    assert values(point) == ["Tallow would operate the plant", "The plant would be operated by Bexel"]


def test_an_unknown_name_may_be_another_name_for_the_same_party() -> None:
    one = ("A plant in Arden", "Arden gets a battery plant. Tallow would operate the plant.")
    two = ("Arden plant", "A battery plant is planned in Arden. The plant would be operated by Bexel.")
    assert compared(one, two) == ()


def test_a_company_and_its_unit_do_not_differ() -> None:
    one = (
        "A plant in Arden",
        "Arden gets a battery plant. Tallow would operate the plant. Its unit is Bexel.",
    )
    two = (
        "Arden plant",
        "A battery plant is planned. The plant would be operated by Bexel, a unit of Tallow.",
    )
    assert compared(one, two) == ()


def test_two_buyers_of_one_company_differ() -> None:
    point = only(
        ("Bexel sold", "Glintworks agreed to buy Bexel for $2 billion."),
        ("Bexel sold", "Tallow will acquire Bexel for $2 billion."),
    )
    assert point.name == "who buys Bexel"
    assert values(point) == ["Glintworks agreed to buy Bexel", "Tallow will acquire Bexel"]


@pytest.mark.parametrize(
    "other",
    [
        "Tallow, owned by Glintworks, said so. Tallow will acquire Bexel for $2 billion.",
        "Glintworks Inc will acquire Bexel for $2 billion.",
        "By acquiring Bexel, GW gains a plant.",
        "Tallow will acquire Quorvex for $2 billion.",
        "Tallow will acquire Bexel shares for $2 billion.",
    ],
    ids=["its own company", "a longer name", "no name", "another target", "shares"],
)
def test_buyers_that_may_be_one_do_not_differ(other: str) -> None:
    assert (
        compared(("Bexel sold", "Glintworks agreed to buy Bexel for $2 billion."), ("Bexel sold", other))
        == ()
    )


def test_only_one_party_can_hold_the_majority() -> None:
    one = (
        "Venture",
        "Tallow talks with Bexel of a venture. Tallow would hold a majority of 51%, a report said.",
    )
    two = ("Venture", "Bexel would control the venture with a 51% stake, leaving Tallow with the rest.")
    point = only(one, two)
    assert point.name == "who holds the majority"
    assert values(point) == [
        "Tallow would hold a majority of 51%",
        "Bexel would control the venture with a 51% stake",
    ]
    minority = ("Venture", "Bexel would take a 49% stake in the venture, leaving Tallow with the rest.")
    assert compared(one, minority) == ()


def test_the_majority_is_read_in_japanese() -> None:
    one = ("合弁", "新会社の出資比率はタローが51%、ベクセルが49%となる。")
    two = ("合弁", "ベクセルが51%を出資し、タローは残りを持つ。")
    assert only(one, two).name == "who holds the majority"


def test_two_parents_of_one_company_differ() -> None:
    one = (
        "Fault",
        "The fault was at Bexel, a unit of Tallow, on Sunday. Glint was not hit by the network fault.",
    )
    two = ("Fault", "A network fault hit Bexel, a subsidiary of Glint, on Sunday. Tallow was not hit.")
    point = only(one, two)
    assert point.name == "who owns Bexel"
    assert values(point) == ["Bexel, a unit of Tallow", "Bexel, a subsidiary of Glint"]


def test_a_round_has_one_lead() -> None:
    one = ("Round", "Quorvex raised $40 million in a round led by Glint Capital.")
    two = ("Round", "Quorvex raised $40 million in a Series B round led by Tallow.")
    both = ("Round", "Quorvex raised $40 million in a Series B round led by Tallow and Glint Capital.")
    assert only(one, two).name == "who leads the round"
    assert compared(one, both) == ()
    last = ("Round", "Quorvex raised $40 million; its last round was led by Tallow.")
    assert compared(one, last) == ()


# -- people ------------------------------------------------------------------------------------------------------


def test_two_ages_of_one_person_differ() -> None:
    point = only(
        ("Climber dies", "Marta Kelling, 41, fell on Saturday."),
        ("Climber dies", "The climber was 42-year-old Marta Kelling of Arden."),
    )
    assert point.name == "age of Marta Kelling"
    assert values(point) == ["Marta Kelling, 41", "42-year-old Marta Kelling"]


def test_ages_of_two_people_and_scores_are_no_difference() -> None:
    assert compared(("Fall", "Marta Kelling, 41, fell."), ("Fall", "Jonas Kelling, 42, fell.")) == ()
    assert compared(("Game", "Arden Rovers 24, Glint 20."), ("Game", "Arden Rovers 21, Glint 20.")) == ()


def test_an_article_that_gives_two_ages_gives_none() -> None:
    torn = ("Fall", "Marta Kelling, 41, fell. Friends of Marta Kelling, 43, wept.")
    assert compared(torn, ("Fall", "Marta Kelling, 42, fell.")) == ()


def test_ages_are_read_in_japanese() -> None:
    point = only(("事故", "死亡したのは山田太郎さん（45）。"), ("事故", "死亡したのは山田太郎さん（46）。"))
    assert values(point) == ["山田太郎さん（45）", "山田太郎さん（46）"]
    assert compared(("件数", "東京都（45）で最多。"), ("件数", "東京都（46）で最多。")) == ()


def test_two_suspects_in_one_role_differ_and_two_spellings_do_not() -> None:
    one = ("Fire", "The suspect was identified as Marta Kelling after the fire at the harbour, police said.")
    two = ("Fire", "After the fire at the harbour the suspect was named as Jonas Brandt, police said.")
    spelt = ("Fire", "After the fire at the harbour the suspect was named as Marta Keling, police said.")
    assert only(one, two).name == "who the suspect is"
    assert compared(one, spelt) == ()


def test_an_office_given_to_two_people_differs() -> None:
    one = ("Arden Air", "Arden Air named Marta Kelling as chief executive on Monday.")
    two = ("Arden Air", "On Monday Jonas Brandt was appointed chief executive of Arden Air.")
    assert only(one, two).name == "who the chief executive is"


def test_offices_of_which_nobody_holds_two_differ() -> None:
    one = ("Bexel", "Marta Kelling, the company's chief financial officer, said so.")
    two = ("Bexel", "Marta Kelling, chief executive of Bexel, said so.")
    also = ("Bexel", "Marta Kelling, chair of Bexel, said so.")
    assert values(only(one, two)) == [
        "Marta Kelling, the company's chief financial officer",
        "Marta Kelling, chief executive",
    ]
    assert compared(two, also) == ()


def test_the_one_person_of_a_report_may_have_no_name() -> None:
    one = ("Crash", "A 41-year-old woman died in a crash on the harbour road on Monday.")
    two = ("Crash", "A 43-year-old woman died on Monday in a crash on the harbour road.")
    more = ("Crash", "A 43-year-old woman and a man aged 50 died on Monday in a crash on the harbour road.")
    assert values(only(one, two)) == ["41-year-old woman", "43-year-old woman"]
    assert compared(one, more) == ()


# -- where ---------------------------------------------------------------------------------------------------------


def test_goods_made_in_two_countries_differ() -> None:
    point = only(
        ("Servers", "Tallow plans servers manufactured entirely in Japan."),
        (
            "Servers",
            "Tallow wants servers. Bexel would manufacture the units, using its large factories in China.",
        ),
    )
    assert (point.name, point.about) == ("where they are built", "place")
    assert values(point) == ["manufactured entirely in Japan", "its large factories in China"]
    assert point.values[1].note == "of Bexel"


@pytest.mark.parametrize(
    "other",
    ["servers built in Osaka", "servers built in Asia", "servers built in Mirrormere", "cars built in China"],
)
def test_a_place_that_may_lie_in_the_other_or_is_not_known_is_no_difference(other: str) -> None:
    assert (
        compared(("Servers", "Tallow plans servers built in Japan."), ("Servers", f"Tallow plans {other}."))
        == ()
    )


def test_a_crash_in_two_cities_differs_and_near_them_it_may_not() -> None:
    lyon = ("Crash", "A small plane crashed in Lyon on Sunday, killing two people aboard.")
    marseille = ("Crash", "A small plane crashed in Marseille on Sunday, killing two people aboard.")
    near = ("Crash", "A small plane crashed near Marseille on Sunday, killing two people aboard.")
    assert values(only(lyon, marseille)) == ["crashed in Lyon", "crashed in Marseille"]
    assert compared(lyon, near) == ()


def test_where_a_thing_is_made_is_read_in_japanese() -> None:
    point = only(
        ("計画", "サーバーを国内で製造すると発表した。"), ("計画", "新しいサーバーは中国で生産する。")
    )
    assert values(point) == ["国内で製造", "中国で生産"]


def test_regions_hold_their_countries() -> None:
    assert places.apart(places.countries("Japan"), places.countries("Southeast Asia"))
    assert not places.apart(places.countries("Vietnam"), places.countries("Southeast Asia"))
    assert not places.apart(places.countries("Mirrormere"), places.countries("Japan"))


# -- a part that others do not mention ---------------------------------------------------------------------------------

WITH = "Tallow is in talks with Quorvex and Bexel to build lamps. Quorvex supplies glass, and Bexel would assemble the lamps. "
ALSO = "Tallow explores lamps with giants Quorvex and Bexel. It forms a direct partnership with Bexel, others say. "
WITHOUT = "Tallow is in talks with Quorvex to build lamps. The lamps are for the valley. "
BEXEL = "Bexel is old. Bexel is large. "


def test_a_party_that_two_reports_name_and_two_do_not_is_shown_with_its_part() -> None:
    (point,) = compared(
        ("Lamps", WITH + BEXEL + FILLER),
        ("Lamps", ALSO + BEXEL + FILLER),
        ("Lamps", WITHOUT + FILLER),
        ("Lamps", WITHOUT + FILLER),
    )
    assert point.name == "Bexel’s part"
    assert values(point) == ["Bexel would assemble the lamps", "a direct partnership with Bexel", ""]
    assert point.values[2].note == "Bexel not mentioned"
    assert point.values[2].articles == (f"{2:016x}", f"{3:016x}")


def test_a_teaser_that_leaves_a_party_out_says_nothing() -> None:
    full = [("Lamps", WITH + BEXEL + FILLER), ("Lamps", ALSO + BEXEL + FILLER), ("Lamps", WITHOUT + FILLER)]
    assert compared(*full, ("Lamps", WITHOUT)) == ()


# -- in all ---------------------------------------------------------------------------------------------------------------


def test_one_article_alone_has_nothing_to_differ_from() -> None:
    assert compared(("Battery plant", GROUP)) == ()


def test_copies_agree() -> None:
    assert compared(FOUR, FOUR, OWN, OWN) == ()


@pytest.mark.parametrize(
    "hostile",
    [
        "Bexel " * 9000, "Bexel, " * 8000, "a joint venture between " * 2500, "(" * 50_000, "$1 billion of its own " * 2500,
        "The the a an " * 4000, "made in " * 7000, "Aa Bb, 41, " * 5000, "ベクセルは" * 12_000, "built by the X and " * 3000,
    ],
)  # fmt: skip
def test_a_hostile_page_costs_little(hostile: str) -> None:
    began = time.process_time()
    compared(("Bexel Corp", hostile), ("Bexel Group", hostile + "."))
    assert time.process_time() - began < 5


def test_which_company_of_a_family_is_asked_where_neither_article_uses_the_bare_name() -> None:
    told_of = [
        article(
            "Servers for Norland",
            "Northbank Corp is in early-stage talks with Corelet to build AI servers in Norland.",
            number=1,
        ),
        article(
            "Servers for Norland",
            "Northbank Group is in active discussions with Corelet to build AI servers in Norland.",
            number=2,
        ),
    ]
    found = points(told_of, {one.id: one.id for one in told_of})
    assert [v.text for one in found if one.name == "which Northbank" for v in one.values] == [
        "Northbank Corp",
        "Northbank Group",
    ]
