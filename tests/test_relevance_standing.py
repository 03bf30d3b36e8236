"""Where a mention stands, and as what: what lifts a score, and what counts for nothing."""

from __future__ import annotations

import pytest
from relevance_values import FILLER, places, scored

from monitor.model import TagScore

BRIDGE = "Town rebuilds its bridge"
WIRE = '"Harbor Wire"'


def nvidia(title: str, text: str = "") -> TagScore:
    return scored("Nvidia", title, text)


# -- what lifts -----------------------------------------------------------------------------------


def test_a_name_in_the_title_lifts() -> None:
    text = f"Nvidia said on Monday that it ships.\n\n{FILLER}"
    assert nvidia("Nvidia ships a new chip", text).value > nvidia("Maker ships a new chip", text).value + 0.1


def test_a_title_that_begins_with_the_name_lifts_more() -> None:
    text = f"The maker Nvidia ships.\n\n{FILLER}"
    first = nvidia("Nvidia has a big new order for its chips", text)
    last = nvidia("A big new order for its chips has Nvidia", text)
    assert first.value > last.value


def test_earlier_scores_higher() -> None:
    name = "Nvidia sells more chips than before."
    paragraphs = FILLER.split("\n\n")
    values = [
        nvidia("Chips", "\n\n".join((*paragraphs[:at], name, *paragraphs[at:]))).value for at in (0, 2, 6)
    ]
    assert values == sorted(values, reverse=True)
    assert values[0] > values[-1] + 0.2


def test_more_mentions_score_higher() -> None:
    said = [f"{when} the maker Nvidia sold chips." for when in ("Today", "In May", "Last year", "Before")]
    values = [nvidia("Chips", f"{FILLER}\n\n{' '.join(said[:n])}").value for n in (1, 2, 3, 4)]
    assert values == sorted(values)
    assert values[-1] > 3 * values[0]


def test_the_same_mentions_say_less_of_a_longer_article() -> None:
    said = "On Monday the maker Nvidia sold chips. It is not known what Nvidia paid."
    short, long = (
        nvidia("Chips", f"{said}\n\n{FILLER}"),
        nvidia("Chips", f"{said}\n\n{FILLER}\n\n{FILLER * 4}"),
    )
    assert short.value > long.value


def test_a_rare_name_says_more_than_one_that_everybody_knows() -> None:
    text = "{} opens an office near the bridge.\n\n" + FILLER
    rare, known = (scored(name, "A new office", text.format(name)).value for name in ("Rapidus", "London"))
    assert rare > known + 0.1


def test_who_is_only_quoted_is_less_the_subject() -> None:
    ending = f"\n\n{FILLER}"
    subject = nvidia("Chips", f"On Monday Nvidia sold a mill. Later Nvidia bought it.{ending}")
    source = nvidia("Chips", f"The mill is sold, according to Nvidia. It is late, Nvidia said.{ending}")
    assert subject.value > source.value


# -- what counts for nothing ----------------------------------------------------------------------

LATE = scored("Nvidia", BRIDGE, f"{FILLER}\n\nThe mayor once worked for Nvidia.")
"""A mention by the way, as low as one can be that counts."""

FOR_NOTHING = {
    "a list of ten": (
        "Nvidia",
        f"{FILLER}\n\nApple, AMD, Intel, Nvidia, Arm, TSMC, Micron, Broadcom, Qualcomm and Samsung rose.",
        "list",
    ),
    "a list of ten in Japanese": (
        "エヌビディア",
        "橋の工事は来年まで続く見通しだ。" * 20
        + "\n\nアップル、インテル、アーム、エヌビディア、ソニー、東芝、日立が上昇した。",
        "list",
    ),
    "a caption": ("Nvidia", f"{FILLER}\n\nPhoto: the stand of Nvidia at the fair\n\n{FILLER}", "caption"),
    "a Japanese caption": ("Nvidia", f"{FILLER}\n\n写真：Nvidiaの展示\n\n{FILLER}", "caption"),
    "a picture's credit": (
        "Getty",
        f"{FILLER}\n\nThe bridge in May. Jo Hale/Getty Images\n\n{FILLER}",
        "caption",
    ),
    "a link below Read more": (
        "Nvidia",
        f"{FILLER}\n\nRead more\n\nNvidia ships a new chip\n\nBank cuts jobs",
        "list",
    ),
    "the second link below": (
        "Nvidia",
        f"{FILLER}\n\n関連記事\n\nBank cuts jobs\n\nNvidia ships a new chip",
        "list",
    ),
    "a link between paragraphs": (
        "Nvidia",
        f"{FILLER}\n\nRead more: Nvidia ships a new chip\n\n{FILLER}",
        "list",
    ),
    "a row of chips": ("Nvidia", f"{FILLER}\n\nHome\n\nChips\n\nNvidia\n\nAMD\n\nContact", "list"),
    "the agency's signature": (
        WIRE,
        f"{FILLER}\n\n(Reporting for Harbor Wire by Deniz Aksoy; editing by Tom Hale)",
        "list",
    ),
    "the agency of the date line": (WIRE, f"ISTANBUL (Harbor Wire) - {FILLER}", "aside"),
    "the agency of a dated line": (WIRE, f"ISTANBUL, May 3 (Harbor Wire) — {FILLER}", "aside"),
    "whom somebody told": (WIRE, f'{FILLER}\n\n"We wait for the bridge," she told Harbor Wire.', "aside"),
    "whom somebody told it, going on": (
        WIRE,
        f"{FILLER}\n\nThe bridge, she told Harbor Wire, is late.",
        "aside",
    ),
    "a name that describes another": (
        "Nvidia",
        f"The Nvidia-backed firm Wayfare cut jobs.\n\n{FILLER}",
        "aside",
    ),
    "a name that something is not": ("Nvidia", f"{FILLER}\n\nThe mill bought non-Nvidia chips.", "aside"),
}


@pytest.mark.parametrize(("match", "text", "where"), FOR_NOTHING.values(), ids=FOR_NOTHING)
def test_what_counts_for_nothing_is_kept_as_evidence(match: str, text: str, where: str) -> None:
    found = scored(match, BRIDGE, text)
    assert places(found) == {where: 1}
    assert 0 < found.value < 0.1
    assert not found.relevant


@pytest.mark.parametrize(("match", "text", "where"), FOR_NOTHING.values(), ids=FOR_NOTHING)
def test_what_counts_for_nothing_is_less_than_a_mention_by_the_way(match: str, text: str, where: str) -> None:
    assert scored(match, BRIDGE, text).value <= LATE.value


@pytest.mark.parametrize(
    ("nothing", "counts"),
    [
        ('"We wait," she told Harbor Wire.', '"We wait," said the owner of Harbor Wire.'),
        (
            "(Reporting for Harbor Wire by Deniz Aksoy)",
            "A report by Deniz Aksoy cost Harbor Wire its licence.",
        ),
        ("The Harbor Wire-backed firm cut jobs.", "The firm that Harbor Wire backed cut jobs."),
        ("Photo: a desk of Harbor Wire", "The court photographed a desk of Harbor Wire."),
        ("Read more: Harbor Wire cuts jobs", "Some read more papers since Harbor Wire cut jobs."),
    ],
)
def test_the_same_name_counts_in_a_sentence_of_its_own(nothing: str, counts: str) -> None:
    below = scored(WIRE, BRIDGE, f"{nothing}\n\n{FILLER}")
    above = scored(WIRE, BRIDGE, f"{counts}\n\n{FILLER}")
    assert above.value > below.value + 0.2


def test_who_is_told_to_do_something_is_in_the_news() -> None:
    told = scored("Nvidia", "Licences", f"Beijing told Nvidia to stop.\n\n{FILLER}")
    asked = scored("Nvidia", "Licences", f"Beijing is angry, a person told Nvidia.\n\n{FILLER}")
    assert told.value > asked.value + 0.1


def test_much_of_nothing_is_still_nothing() -> None:
    captions = "\n\n".join(f"Photo: stand {n} of Nvidia at the fair" for n in range(12))
    found = nvidia(BRIDGE, f"{FILLER}\n\n{captions}\n\n{FILLER}")
    assert places(found) == {"caption": 12}
    assert found.value < 0.1


def test_captions_add_nothing_to_a_mention_that_counts() -> None:
    said = f"On Monday the maker Nvidia sold chips.\n\n{FILLER}"
    captions = "\n\n".join(f"Photo: stand {n} of {{}} at the fair" for n in range(3))
    with_name, without = (
        nvidia("Chips", f"{said}\n\n{captions.format(name, name, name)}") for name in ("Nvidia", "Rapidus")
    )
    assert with_name.value <= without.value + 0.02


def test_a_list_of_names_is_about_none_of_them() -> None:
    names = "Apple, AMD, Intel, Nvidia, Arm, TSMC, Micron, Broadcom, Qualcomm and Samsung"
    assert not nvidia("Stocks to watch", f"{names} report this week.").relevant
    assert not nvidia("Apple, AMD, Intel, Nvidia, Arm, TSMC and more movers", "The market rose.").relevant


def test_a_menu_is_about_nothing() -> None:
    menu = "Home\nChips\nNvidia\nAMD\nNvidia\nArm\nContact"
    assert not nvidia("Town rebuilds its bridge", menu).relevant


def test_a_start_up_that_nvidia_backs_is_not_nvidia() -> None:
    text = f"The {{}} firm Wayfare cut jobs on Monday.\n\n{FILLER}"
    backed = nvidia("Nvidia-backed start-up lays off staff", text.format("Nvidia-backed"))
    itself = nvidia("Nvidia start-up lays off staff", text.format("Nvidia"))
    assert places(backed) == {"aside": 2}
    assert backed.value < 0.1
    assert itself.relevant


@pytest.mark.parametrize(
    "title",
    [
        "SoftBank, Nvidia in talks over AI campus, sources say",
        "Nvidia, up 4%, leads chip rally, analysts say",
        "SoftBank, Nvidia, OpenAI plan giant campus",
        "ソフトバンク、Nvidia、東京大学が提携",
    ],
)
def test_two_or_three_names_and_a_clause_are_no_list(title: str) -> None:
    assert places(nvidia(title)) == {"title": 1}


@pytest.mark.parametrize(
    "lead",
    [
        "SANTA CLARA, California, November 16 -- Nvidia, the chip maker, said it would sell more.",
        "On Monday, Nvidia, which makes chips, said in Taipei, Taiwan, that it would sell more.",
        "Jane Poe, founder, president and head of Nvidia, said in Taipei, Taiwan, on Monday, it would grow.",
    ],
)
def test_the_subject_of_a_sentence_with_many_commas_is_no_item_of_a_list(lead: str) -> None:
    assert places(nvidia("Chip maker to grow", lead)) == {"lead": 1}


@pytest.mark.parametrize(
    "title", ["News of Lego, Samsung, Nvidia and more", "Lego, Samsung, Nvidia, Dell: the fair"]
)
def test_a_row_of_names_in_a_title_is_a_list(title: str) -> None:
    assert places(nvidia(title)) == {"list": 1}


# -- titles ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("sign", [" - ", " – ", " — ", " | ", " · "])
def test_the_outlet_at_the_end_of_a_title_is_no_news_of_it(sign: str) -> None:
    found = scored('"Ledger Lane"', f"Thieves stop the night trains{sign}Ledger Lane", FILLER)
    assert places(found) == {"list": 1}
    assert found.value < 0.1


def test_a_label_before_the_name_makes_it_no_outlet() -> None:
    assert places(nvidia("Exclusive - Nvidia", FILLER)) == {"title": 1}


def test_what_a_title_says_in_several_clauses_is_no_list() -> None:
    found = nvidia("Nvidia beats estimates, guides higher; shares rise, analysts cheer", FILLER)
    assert places(found) == {"title": 1}


# -- words that are names as well -----------------------------------------------------------------


def test_a_capital_at_a_sentences_beginning_is_no_name_where_the_word_is_written_small() -> None:
    word = f"Target figures were missed. The firm set a target of ten pairs and lowers it now.\n\n{FILLER}"
    shop = f"Target cut prices on Monday. Shoppers at Target pay less, and a target is met.\n\n{FILLER}"
    assert not scored("=Target", "Target missed at the shoe maker", word).relevant
    assert scored("=Target", "Target cuts prices", shop).relevant


@pytest.mark.parametrize(
    ("rule", "title", "text"),
    [
        (
            "=Arm OR =ARM",
            "Arm lifts forecast",
            "A shot in the arm, analysts said. Arm licenses designs. Arm said so.",
        ),
        ("WHO", "WHO declares end of outbreak", "The agency, who spoke in Geneva, was glad. WHO said so."),
        (
            "US",
            "Court blocks US tariffs",
            "It gives us time, a maker said. The US may appeal, and US firms wait.",
        ),
        ("oil", "Oil slips as dollar firms", "Oil slid on Monday. Traders of oil wait for the cartel."),
    ],
)
def test_a_name_is_not_voided_by_a_common_word_that_looks_like_it(rule: str, title: str, text: str) -> None:
    assert scored(rule, title, text).relevant


def test_a_capital_nowhere_else_contradicted_is_a_name() -> None:
    assert scored("=Target", "Target cuts prices", f"Target said so on Monday.\n\n{FILLER}").relevant


# -- what is not the whole text -------------------------------------------------------------------

TEASER = "Nvidia raises its prices."


@pytest.mark.parametrize("status", ["paywall", "feed-text", "failed", "consent"])
def test_a_teaser_is_about_what_its_title_names(status: str) -> None:
    more = {"status": status, "text_from": "feed" if status == "feed-text" else "page"}
    unnamed = scored("Nvidia", "Chips grow dear", TEASER, **more)
    named = scored("Nvidia", "Nvidia makes chips dear", TEASER, **more)
    assert not unnamed.relevant
    assert unnamed.value < scored("Nvidia", "Chips grow dear", TEASER).value
    assert named.relevant


def test_a_whole_article_from_a_feed_is_judged_as_one_from_its_page() -> None:
    text = "\n\n".join(
        f"In part {n} of its report Nvidia said that its profit doubled, as buyers of its chips paid more for"
        f" them. Analysts asked Nvidia about licences; for now Nvidia waits, and the town waits with it."
        for n in range(8)
    )
    assert scored("Nvidia", "Chip maker doubles its profit", text).relevant
    assert scored(
        "Nvidia", "Chip maker doubles its profit", text, status="feed-text", text_from="feed"
    ).relevant


def test_a_teaser_that_names_it_twice_may_be_about_it() -> None:
    twice = "Nvidia said that its next chip comes late. The shares of Nvidia fell by four per cent."
    assert scored(
        "Nvidia", "Chip maker warns of delays", twice, status="feed-text", text_from="feed"
    ).relevant


def test_a_long_text_from_a_feed_is_no_teaser() -> None:
    text = f"On Monday the maker Nvidia sold chips.\n\n{FILLER}\n\n{FILLER}"
    from_feed = scored("Nvidia", "Chips grow dear", text, status="feed-text", text_from="feed")
    assert from_feed == scored("Nvidia", "Chips grow dear", text)
