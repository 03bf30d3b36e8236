"""Whether an article is about a tag, and the evidence for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import RuleError
from monitor.model import Article, Mention, Tag, TagScore
from monitor.relevance import score

NVIDIA = Tag(slug="nvidia", name="Nvidia", match="nvidia OR NVDA OR エヌビディア")
SOFTBANK = Tag(
    slug="softbank",
    name="SoftBank",
    match='"SoftBank" OR ソフトバンク OR "Masayoshi Son"',
    exclude='"SoftBank Hawks" OR ソフトバンクホークス',
)
FILLER = "\n\n".join(
    f"Paragraph {n} tells of trains, tickets and the weather in the north, and of what the mayor said about"
    " the bridge that has been closed since spring while the town waits for money."
    for n in range(6)
)


def article(title: str, text: str = "", *, lang: str | None = "en") -> Article:
    return Article(
        id="0" * 16,
        url="https://news.example/a",
        feed="https://news.example/feed",
        outlet="Example Daily",
        title=title,
        text=text,
        text_from="page" if text else "title",
        status="article",
        lang=lang,
        authors=(),
        published=None,
        seen=datetime(2026, 11, 20, tzinfo=UTC),
    )


def nvidia(title: str, text: str = "") -> TagScore:
    return score(article(title, text), [NVIDIA])[0]


def test_every_tag_is_scored_in_the_order_given() -> None:
    scores = score(article("Nvidia rises"), [SOFTBANK, NVIDIA])
    assert [s.tag for s in scores] == ["softbank", "nvidia"]
    assert scores[0] == TagScore(tag="softbank", value=0.0, relevant=False)


def test_a_central_article_is_above_the_line_and_a_passing_mention_below() -> None:
    central = nvidia(
        "Nvidia ships a new chip", f"Nvidia said on Monday it ships.\n\n{FILLER}\n\nNvidia rose."
    )
    passing = nvidia("Town rebuilds its bridge", f"{FILLER}\n\nThe mayor once worked for Nvidia.")
    assert central.relevant
    assert central.value > 0.8
    assert not passing.relevant
    assert 0 < passing.value < 0.2


def test_a_title_alone_can_be_relevant() -> None:
    assert nvidia("Nvidia ships a new chip").relevant


def test_a_two_line_summary_can_be_relevant() -> None:
    assert nvidia(
        "Chip maker warns of delays", "Nvidia said its next chip comes late. Nvidia shares fell."
    ).relevant


def test_the_japanese_are_judged_alike() -> None:
    text = "エヌビディアは12日、新型の半導体を発表した。\n\n" + "橋の工事は来年まで続く見通しだ。" * 10
    assert nvidia("エヌビディア、新型半導体を発表", text).relevant
    assert not nvidia(
        "橋の工事、来年まで", "橋の工事は来年まで続く見通しだ。" * 30 + "エヌビディアも。"
    ).relevant


def test_a_list_of_names_is_about_none_of_them() -> None:
    names = "Apple, AMD, Intel, Nvidia, Arm, TSMC, Micron, Broadcom, Qualcomm and Samsung"
    assert not nvidia("Stocks to watch", f"{names} report this week.").relevant
    assert not nvidia("Apple, AMD, Intel, Nvidia, Arm, TSMC and more movers", "The market rose.").relevant


def test_a_menu_is_about_nothing() -> None:
    menu = "Home\nChips\nNvidia\nAMD\nNvidia\nArm\nContact"
    assert not nvidia("Town rebuilds its bridge", menu).relevant


def test_negation_is_still_about_it() -> None:
    assert nvidia("Not Nvidia but AMD wins the order", "Nvidia lost the order to AMD on Friday.").relevant


def test_a_baseball_night_is_not_about_the_bank() -> None:
    game = article("SoftBank Hawks win the series", f"The SoftBank Hawks won in the ninth.\n\n{FILLER}")
    deal = article("SoftBank Group buys the Hawks' stadium", f"SoftBank Group said it pays.\n\n{FILLER}")
    assert score(game, [SOFTBANK])[0] == TagScore(tag="softbank", value=0.0, relevant=False)
    assert score(deal, [SOFTBANK])[0].relevant


def test_earlier_scores_higher() -> None:
    name = "Nvidia sells more chips than before."
    early, late = nvidia("Chips", f"{name}\n\n{FILLER}"), nvidia("Chips", f"{FILLER}\n\n{name}")
    assert early.value > late.value


def test_more_mentions_score_higher() -> None:
    once = nvidia("Chips", f"{FILLER}\n\nNvidia sells chips.")
    thrice = nvidia("Chips", f"{FILLER}\n\nNvidia sells chips. Nvidia buys. Nvidia waits.")
    assert thrice.value > once.value


def test_evidence_names_phrase_place_and_count_in_the_articles_spelling() -> None:
    text = (
        f"NVIDIA’s chips. NVIDIA grows.\n\n{FILLER}\n\nNVDA fell, Nvidia said, and NVIDIA rose, NVIDIA said."
    )
    assert nvidia("ＮＶＩＤＩＡ wins", text).evidence == (
        Mention(phrase="NVIDIA", where="title", count=1),
        Mention(phrase="NVIDIA", where="lead", count=2),
        Mention(phrase="NVIDIA", where="body", count=3),
        Mention(phrase="NVDA", where="body", count=1),
    )


def test_the_threshold_of_the_tag_draws_the_line() -> None:
    text = f"{FILLER}\n\nNvidia sells chips."
    value = nvidia("Chips", text).value
    assert score(article("Chips", text), [replace(NVIDIA, threshold=value)])[0].relevant
    assert not score(article("Chips", text), [replace(NVIDIA, threshold=value + 0.0001)])[0].relevant


def test_language_and_outlet_of_the_article_reach_the_rule() -> None:
    tag = replace(NVIDIA, match='nvidia AND lang:de AND outlet:"example daily"')
    assert score(article("Nvidia wächst", lang="de"), [tag])[0].relevant
    assert score(article("Nvidia grows", lang="en"), [tag])[0].value == 0


def test_a_wrong_rule_is_an_error_not_a_silence() -> None:
    with pytest.raises(RuleError, match="never closed"):
        score(article("x"), [replace(NVIDIA, match="(nvidia")])


def test_other_tags_do_not_change_a_score() -> None:
    item = article("Nvidia ships a chip", f"Nvidia and SoftBank agreed.\n\n{FILLER}")
    crowd = [Tag(slug=f"t{n}", name="T", any=(f"phrase {n}", f"Nvidia {n}")) for n in range(300)]
    assert score(item, [*crowd, NVIDIA])[-1] == score(item, [NVIDIA])[0]


NAMES = ["Nvidia", "nvidia's", "NVDA", "SoftBank", "Hawks", "エヌビディア", "ソフトバンク", "ホークス"]
PIECES = st.sampled_from([*NAMES, "word", "橋", "😀", ",", ".", "-", "\n", "\n\n", "\u200b"])
TEXTS = st.one_of(st.text(), st.lists(PIECES).map(" ".join), st.lists(PIECES).map("".join))


@given(TEXTS, TEXTS)
def test_any_article_has_scores_between_0_and_1_with_their_evidence(title: str, text: str) -> None:
    item = article(title, text)
    scores = score(item, [NVIDIA, SOFTBANK])
    assert scores == score(item, [NVIDIA, SOFTBANK])
    for one in scores:
        assert 0 <= one.value <= 1
        assert one.value == round(one.value, 4)
        assert (one.value > 0) == bool(one.evidence)
        assert all(mention.count > 0 and mention.phrase for mention in one.evidence)
