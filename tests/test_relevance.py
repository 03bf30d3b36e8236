"""Whether an article is about a tag, and the evidence for it: what holds for any article and any tag."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from relevance_values import FILLER, NVIDIA, article, places, ruled, scored

from monitor.errors import RuleError
from monitor.model import Mention, Tag, TagScore
from monitor.relevance import score

SOFTBANK = Tag(
    slug="softbank",
    name="SoftBank",
    match='"SoftBank" OR ソフトバンク OR "Masayoshi Son"',
    exclude='"SoftBank Hawks" OR ソフトバンクホークス',
)


def nvidia(title: str, text: str = "") -> TagScore:
    return score(article(title, text), [NVIDIA])[0]


# -- which tags, and where the line is --------------------------------------------------------------


def test_every_tag_is_scored_in_the_order_given() -> None:
    scores = score(article("Nvidia rises"), [SOFTBANK, NVIDIA])
    assert [s.tag for s in scores] == ["softbank", "nvidia"]
    assert scores[0] == TagScore(tag="softbank", value=0.0, relevant=False)


def test_without_tags_there_are_no_scores() -> None:
    assert score(article("Nvidia rises"), []) == ()


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


def test_negation_is_still_about_it() -> None:
    assert nvidia("Not Nvidia but AMD wins the order", "Nvidia lost the order to AMD on Friday.").relevant


def test_a_baseball_night_is_not_about_the_bank() -> None:
    game = article("SoftBank Hawks win the series", f"The SoftBank Hawks won in the ninth.\n\n{FILLER}")
    deal = article("SoftBank Group buys the Hawks' stadium", f"SoftBank Group said it pays.\n\n{FILLER}")
    assert not score(game, [SOFTBANK])[0].mentions
    assert score(game, [SOFTBANK])[0].value <= 0.02
    assert score(deal, [SOFTBANK])[0].relevant


def test_the_threshold_of_the_tag_draws_the_line() -> None:
    text = f"{FILLER}\n\nNvidia sells chips."
    value = nvidia("Chips", text).value
    assert score(article("Chips", text), [replace(NVIDIA, threshold=value)])[0].relevant
    assert not score(article("Chips", text), [replace(NVIDIA, threshold=value + 0.0001)])[0].relevant


def test_language_and_outlet_of_the_article_reach_the_rule() -> None:
    tag = replace(NVIDIA, match='nvidia AND lang:de AND outlet:"example daily"')
    assert score(article("Nvidia wächst", lang="de"), [tag])[0].relevant
    for other in (article("Nvidia grows"), article("Nvidia wächst", lang="de", outlet="Ledger Lane")):
        assert not score(other, [tag])[0].mentions
        assert score(other, [tag])[0].value <= 0.02


def test_a_wrong_rule_is_an_error_not_a_silence() -> None:
    with pytest.raises(RuleError, match="never closed"):
        score(article("x"), [replace(NVIDIA, match="(nvidia")])


def test_other_tags_do_not_change_a_score() -> None:
    item = article("Nvidia ships a chip", f"Nvidia and SoftBank agreed.\n\n{FILLER}")
    crowd = [Tag(slug=f"t{n}", name="T", any=(f"phrase {n}", f"Nvidia {n}")) for n in range(300)]
    assert score(item, [*crowd, NVIDIA])[-1] == score(item, [NVIDIA])[0]


# -- evidence -------------------------------------------------------------------------------------


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


def test_evidence_tells_headings_captions_and_lists_from_text() -> None:
    text = (
        f"Nvidia said so.\n\n{FILLER}\n\nWhat Nvidia plans\n\nIt plans. So does Nvidia, in the south.\n\n"
        f"Photo: the Nvidia stand\n\n{FILLER}\n\nRead more\n\nNvidia hires\n\nBank cuts jobs"
    )
    found = nvidia("Chips for Nvidia", text)
    assert list(places(found)) == ["title", "lead", "heading", "body", "caption", "list"]
    assert set(places(found).values()) == {1}


def test_what_is_told_again_counts_once() -> None:
    takeaways = "Key takeaways\n\n- Nvidia pays more\n\n- Nvidia waits for licences\n\n- Nvidia hires\n\n"
    text = f"The chip maker Nvidia pays more.\n\n{FILLER}"
    assert nvidia("Chips grow dear", takeaways + text) == nvidia("Chips grow dear", text)


@pytest.mark.parametrize("title", ["Chips grow dear", "Nvidia pays more"])
def test_what_only_the_summary_names_counts_as_it_stands(title: str) -> None:
    text = (
        "The maker pays more.\n\nKey takeaways\n\n- Nvidia pays more for chips\n\n"
        "- The town waits for its bridge\n\n"
    )
    assert "body" in places(nvidia(title, text + FILLER))


# -- any article ----------------------------------------------------------------------------------

NAMES = ["Nvidia", "nvidia's", "NVDA", "SoftBank", "Hawks", "Son", "エヌビディア", "ソフトバンク", "ホークス"]
BESIDE = ["told", "(", ") -", "-backed", "Read more", "Photo:", "Reporting by", "Key takeaways", "- Example"]
PIECES = st.sampled_from([*NAMES, *BESIDE, "word", "橋", "😀", ",", ".", "-", "\n", "\n\n", "\u200b"])
TEXTS = st.one_of(st.text(), st.lists(PIECES).map(" ".join), st.lists(PIECES).map("".join))


@given(TEXTS, TEXTS, st.sampled_from(["article", "paywall"]))
def test_any_article_has_scores_between_0_and_1_with_their_evidence(
    title: str, text: str, status: str
) -> None:
    item = article(title, text, status=status)
    scores = score(item, [NVIDIA, SOFTBANK])
    assert scores == score(item, [NVIDIA, SOFTBANK])
    for one in scores:
        assert 0 <= one.value <= 1
        assert one.value == round(one.value, 4)
        assert (one.value > 0) == bool(one.evidence) == bool(one.parts)
        assert sum(part.share for part in one.parts) == pytest.approx(one.value, abs=1e-9)
        assert all(mention.count > 0 and mention.phrase for mention in one.evidence)


HOSTILE = {
    "nothing at all": ("", ""),
    "nothing but signs": ("!?… –", "...!!!??? ,,, " * 5_000),
    "one word of half a million letters": ("Nvidia", "a" * 500_000),
    "half a million characters of words": ("Nvidia", "word " * 100_000),
    "the name thirty thousand times": ("Nvidia", "Nvidia " * 30_000),
    "the name in ten thousand short sentences": ("Nvidia", "She told Nvidia. " * 10_000),
    "the name on thirty thousand lines": ("Nvidia", "Nvidia\n\n" * 30_000),
    "a line of a hundred thousand commas": ("Nvidia", "," * 50_000 + " Nvidia " + "," * 50_000),
    "a list of thirty thousand": ("Nvidia", "Nvidia, " * 30_000),
    "half a million brackets": ("Nvidia", "(" * 250_000 + "Nvidia" + ")" * 250_000),
    "half a million blanks": ("Nvidia", "Nvidia" + " " * 500_000 + "Nvidia"),
    "half a million empty lines": ("Nvidia", "Nvidia" + "\n" * 500_000 + "Nvidia"),
    "lone surrogates": ("\ud800 Nvidia \udfff", "Nvidia \ud83d and \ude00 Nvidia\n\n\udfff"),
    "a title of five thousand words": ("Nvidia word " * 2_500, "Nvidia"),
    "a title of five thousand words and commas": ("Nvidia, word, " * 2_500, "Nvidia"),
    "Japanese without an end": ("エヌビディア", "エヌビディアは新型の半導体を" * 5_000),
    "ten thousand links": ("Nvidia", "Read more\n\n" + "Nvidia ships\n\n" * 10_000),
}


@pytest.mark.parametrize(("title", "text"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_articles_are_scored_in_time(title: str, text: str) -> None:
    begun = time.process_time()
    found = score(article(title, text), [NVIDIA, SOFTBANK, ruled("sovereign NEAR/5 cloud")])
    # Most take a tenth of a second, none two; what grows with the square of the length takes minutes.
    assert time.process_time() - begun < 20
    assert (found[0].value > 0) == ("vidia" in title or "エヌビディア" in title)
    assert found[1].value == found[2].value == 0


def test_a_rule_that_finds_nothing_leaves_nothing_behind() -> None:
    assert scored('"Rapidus Festival"', "Town rebuilds its bridge", FILLER) == TagScore(
        tag="t", value=0.0, relevant=False
    )
