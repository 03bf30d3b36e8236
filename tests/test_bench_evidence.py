"""The evidence is measured as a careful reader would mark it: what is right counts, what is guessed costs."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Literal

import pytest

from monitor import bench, rehearsal
from monitor.bench import evidence, likeness
from monitor.bench.tallies import Marks
from monitor.bench.told import HALVES, FigureLabel, Labelled, load
from monitor.errors import MonitorError
from monitor.model import (
    Amount,
    Certainty,
    Dated,
    Findings,
    Origin,
    Point,
    Quote,
    Slot,
    Standing,
    Stated,
    Verdict,
)

ROOT = Path(__file__).parents[1]

FILE = """\
story: harbour-loan
event: A bank lends money to a harbour.
origin: {outlet: [Kyodo, Kyodo News], credited_by: [a]}
articles:
  - key: a
    outlet: Quay Ledger
    published: "2026-11-16T09:00:00+00:00"
    rung: echo
    certainty: in talks
    title: "Harbour in talks on $2 billion loan"
    text: |
      The harbour is in talks on a loan of $2 billion, Kyodo reported. It employs 300 people.

      The money is to come by 3 March 2027. A crane costs $4 million.
    figures:
      - $2 billion | 2e9 | USD | loan
      - $2 billion, | 2e9 | USD | loan
      - 300 people | 300 | people or person | staff
      - $4 million | 4e6 | USD | crane | ?
  - key: b
    outlet: Pier Post
    published: "2026-11-16T11:00:00+00:00"
    rung: own/unknown
    certainty: agreed?
    title: "A loan for the harbour"
    text: |
      Sula Bank has lent about $1.3 billion to the harbour. Its owner is Sula Holding.
    figures:
      - about $1.3 billion | 1.3e9 | USD | loan | about
slots:
  loan: [loan, lend, lent]
  staff: [people, employ]
  crane: [crane]
compare:
  - loan | differ | $2 billion | about $1.3 billion
names:
  - about: who lends
    quotes: ["Sula Bank has lent", "Sula Holding"]
ahead:
  - 2027-03-03 | by 3 March 2027
"""


@pytest.fixture
def gold(tmp_path: Path) -> Labelled:
    return written(tmp_path, FILE)


def written(folder: Path, text: str) -> Labelled:
    path = folder / "story.yaml"
    path.write_text(text, encoding="utf-8")
    return load(path)


def figure(gold: Labelled, key: str, value: str, unit: str, quote: str) -> Stated:
    article = next(one.article for one in gold.told if one.key == key)
    sentence = next(s for s in re.split(r"(?<=\.)\s", article.text) if quote in s)
    bound = "about" if quote.startswith("about") else ""
    return Stated(
        article=article.id,
        amount=Amount(value=Decimal(value), unit=unit, bound=bound),  # type: ignore[arg-type]
        quote=quote,
        sentence=sentence,
        number=1,
        at=article.text.index(quote),
    )


def slot(name: str, *stated: Stated, verdict: Verdict | Literal["only"] = "only") -> Slot:
    return Slot(name=name, key=name, entities=(), verdict=verdict, stated=stated)


def found(gold: Labelled) -> Findings:
    """Just what a reader says."""
    a, b = (one.article.id for one in gold.told)
    return Findings(
        story=gold.story,
        origin=Origin(outlet="Kyodo News", article=None, credited_by=(a,), sentence="Kyodo reported"),
        standings=(
            Standing(article=a, rung="echo", sentence="Kyodo reported"),
            Standing(article=b, rung="unknown"),
        ),
        slots=(
            slot(
                "loan",
                figure(gold, "a", "2e9", "USD", "$2 billion"),
                figure(gold, "b", "1.3e9", "USD", "about $1.3 billion"),
                verdict="differ",
            ),
            slot("employees", figure(gold, "a", "300", "person", "300 people")),
        ),
        points=(
            Point(
                name="loan",
                verdict="differ",
                values=(
                    Quote(text="a loan of $2 billion", articles=(a,)),
                    Quote(text="about $1.3 billion", articles=(b,)),
                ),
            ),
            Point(
                name="stage of the talks",
                verdict="differ",
                about="certainty",
                values=(Quote(text="in talks", articles=(a,)), Quote(text="has lent", articles=(b,))),
            ),
            Point(
                name="lender",
                verdict="differ",
                about="name",
                values=(Quote(text="Sula Bank", articles=(b,)), Quote(text="Sula Holding", articles=(b,))),
            ),
        ),
        certainty=(
            Certainty(article=a, degree="in talks", quote="in talks", sentence="Harbour in talks"),
        ),
        ahead=(
            Dated(
                when="3 March 2027",
                day=date(2027, 3, 3),
                quote=Quote(text="by 3 March 2027", articles=(a,)),
            ),
        ),
    )  # fmt: skip


def shares(marks: Marks) -> dict[str, float]:
    return {name: one.hits / one.cases for name, one in marks.tallies.items() if one.cases}


# -- marking ----------------------------------------------------------------------------------------


def test_who_says_just_what_a_reader_says_is_right_in_everything(gold: Labelled) -> None:
    marks = evidence.mark([(gold, found(gold))])
    assert set(shares(marks).values()) == {1.0}
    assert marks.misses == []


def test_who_says_nothing_misses_everything_and_is_wrong_in_nothing(gold: Labelled) -> None:
    marks = evidence.mark([(gold, Findings(story=gold.story))])
    told = shares(marks)
    assert {one for one in told if one.endswith("precision")} == set()
    assert {told[one] for one in told if one.endswith("recall")} == {0.0}
    assert told["rungs, accuracy"] == 0.5  # the second article may well be left unknown
    assert not any(miss.said for miss in marks.misses)


def test_another_origin_is_wrong_and_the_right_one_missed(gold: Labelled) -> None:
    wrong = Origin(outlet="Reuters", article=None, credited_by=(), sentence="")
    told = shares(evidence.mark([(gold, replace(found(gold), origin=wrong))]))
    assert told["origin, precision"] == told["origin, named where it can be"] == 0.0


def test_an_origin_that_no_article_names_must_be_left_unknown(tmp_path: Path) -> None:
    gold = written(
        tmp_path, FILE.replace("origin: {outlet: [Kyodo, Kyodo News], credited_by: [a]}", "origin: null")
    )
    guessed = shares(evidence.mark([(gold, found(gold))]))
    assert guessed["origin, precision"] == guessed["origin, unknown left unknown"] == 0.0
    silent = shares(evidence.mark([(gold, Findings(story=gold.story))]))
    assert silent["origin, unknown left unknown"] == 1.0


@pytest.mark.parametrize(
    ("value", "unit", "name"),
    [("2.1e9", "USD", "loan"), ("2e9", "EUR", "loan"), ("2e9", "USD", "valuation"), ("2e6", "USD", "loan")],
)
def test_a_figure_is_right_in_value_unit_and_slot_or_not_at_all(
    gold: Labelled, value: str, unit: str, name: str
) -> None:
    wrong = slot(name, figure(gold, "a", value, unit, "$2 billion"))
    marks = evidence.mark([(gold, replace(found(gold), slots=(wrong,)))])
    assert shares(marks)["figures, precision"] == 0.0
    assert shares(marks)["figures, recall"] == 0.0
    assert [one.sentence for one in marks.misses if one.said] == [
        "The harbour is in talks on a loan of $2 billion, Kyodo reported."
    ]


def test_an_optional_figure_is_right_to_give_and_right_to_leave(gold: Labelled) -> None:
    whole = found(gold)
    more = replace(whole, slots=(*whole.slots, slot("crane", figure(gold, "a", "4e6", "USD", "$4 million"))))
    assert shares(evidence.mark([(gold, more)])) == shares(evidence.mark([(gold, whole)]))


def test_a_bound_that_is_not_read_is_counted_by_itself(gold: Labelled) -> None:
    plain = figure(gold, "b", "1.3e9", "USD", "about $1.3 billion")
    plain = replace(plain, amount=replace(plain.amount, bound=""))
    marks = evidence.mark([(gold, replace(found(gold), slots=(slot("loan", plain),)))])
    assert shares(marks)["figures, precision"] == 1.0
    assert shares(marks)["figures, bounds"] == 0.0


@pytest.mark.parametrize("verdict", ["agree", "rounding", "converted"])
def test_to_call_a_difference_an_agreement_is_wrong(gold: Labelled, verdict: Verdict) -> None:
    difference, *rest = found(gold).points
    points = (replace(difference, verdict=verdict), *rest)
    told = shares(evidence.mark([(gold, replace(found(gold), points=points))]))
    assert told["agreements, precision"] == told["differences, recall"] == 0.0


@pytest.mark.parametrize(
    ("values", "verdict", "right"),
    [
        (("$2 billion", "$2 billion"), "agree", 1.0),
        (("$2.04 billion", "$2 billion"), "agree", 0.0),
        (("$2.04 billion", "$2 billion"), "rounding", 1.0),
        (("$2.04 billion", "$2.1 billion"), "rounding", 0.0),
        (("$1.4 billion", "$1 billion"), "rounding", 0.0),
    ],
)
def test_what_agrees_need_not_be_labelled_twice(
    tmp_path: Path, values: tuple[str, str], verdict: Verdict, right: float
) -> None:
    text = FILE.replace("  - loan | differ | $2 billion | about $1.3 billion\n", "")
    for old, new in zip(("$2 billion", "about $1.3 billion"), values, strict=True):
        text = text.replace(old, new)
    for old, new in zip(("2e9", "1.3e9"), values, strict=True):
        text = text.replace(f"| {old} |", f"| {new.strip('$ bilon')}e9 |")
    gold = written(tmp_path, text)
    a, b = (one.article.id for one in gold.told)
    quotes = (Quote(text=values[0], articles=(a,)), Quote(text=values[1], articles=(b,)))
    point = Point(name="loan", verdict=verdict, values=quotes)
    told = shares(evidence.mark([(gold, Findings(story=gold.story, points=(point,)))]))
    assert told["agreements, precision"] == right


def test_what_the_ledger_says_of_a_slot_is_judged_as_a_point_is(gold: Labelled) -> None:
    loan, *rest = found(gold).slots
    for verdict, right in (("differ", 1.0), ("agree", 0.0)):
        slots = (replace(loan, verdict=verdict), *rest)  # type: ignore[arg-type]
        told = shares(evidence.mark([(gold, replace(found(gold), slots=slots))]))
        assert told["ledger verdicts, precision"] == told["ledger verdicts, recall"] == right


def test_a_difference_about_something_else_is_wrong(gold: Labelled) -> None:
    difference = replace(found(gold).points[0], name="valuation", key="valuation")
    told = shares(evidence.mark([(gold, replace(found(gold), points=(difference,)))]))
    assert told["differences, precision"] == told["differences, recall"] == 0.0


def test_where_nothing_differs_one_difference_spoils_the_story(tmp_path: Path) -> None:
    gold = written(tmp_path, FILE + "nothing_differs: true\n")
    name = "stories where nothing differs, left alone"
    assert shares(evidence.mark([(gold, found(gold))]))[name] == 0.0
    assert shares(evidence.mark([(gold, Findings(story=gold.story))]))[name] == 1.0


def test_a_stage_that_the_article_does_not_give_is_wrong(gold: Labelled) -> None:
    one = replace(found(gold).certainty[0], degree="done")
    told = shares(evidence.mark([(gold, replace(found(gold), certainty=(one,)))]))
    assert told["certainty, precision"] == told["certainty, recall"] == 0.0


def test_a_date_that_is_a_day_off_is_wrong(gold: Labelled) -> None:
    one = replace(found(gold).ahead[0], day=date(2027, 3, 4))
    told = shares(evidence.mark([(gold, replace(found(gold), ahead=(one,)))]))
    assert told["dates ahead, precision"] == told["dates ahead, recall"] == 0.0


# -- likeness ---------------------------------------------------------------------------------------


def amount(value: str, unit: str) -> Amount:
    return Amount(value=Decimal(value), unit=unit)


def label(value: str, *units: str, high: str | None = None) -> FigureLabel:
    top = Decimal(high) if high else None
    return FigureLabel(quote="", value=Decimal(value), units=units, slots=(), high=top)


@pytest.mark.parametrize(
    ("found", "held"),
    [
        (amount("12", "km"), label("12000", "m")),
        (amount("300", "MW"), label("300e6", "W")),
        (amount("40", "mg"), label("0.04", "g")),
        (amount("7", "person"), label("7", "people")),
        (amount("9400", "employe"), label("9400", "employee")),
        (amount("25", "basis point"), label("25", "bp")),
        (amount("90000", "litre"), label("70000", "litre", high="90000")),
        (amount("1080", "JPY/month"), label("1080", "JPY/月", "JPY")),
        (amount("5", "USD by"), label("5", "USD")),
    ],
)
def test_one_amount_may_be_written_in_two_ways(found: Amount, held: FigureLabel) -> None:
    assert likeness.figure(found, held)


@pytest.mark.parametrize(
    ("found", "held"),
    [
        (amount("6500", "USD"), label("6500", "USD/month")),
        (amount("12", "m"), label("12", "km")),
        (amount("25", "%"), label("25", "bp")),
        (amount("6", "台"), label("6", "隻")),
        (amount("6.3e9", "USD"), label("6.34e9", "USD")),
    ],
)
def test_what_is_alike_is_not_one_amount(found: Amount, held: FigureLabel) -> None:
    assert not likeness.figure(found, held)


def test_a_slot_is_known_by_any_of_its_words_in_any_form() -> None:
    assert likeness.speaks(["the acquisitions of Corelet"], ["price", "acquisition"])
    assert likeness.speaks(["総投資額"], ["投資額"])
    assert not likeness.speaks(["cost"], ["costume", "price"])


# -- the stories that ship --------------------------------------------------------------------------


def test_the_halves_are_of_one_size_and_share_no_story() -> None:
    halves = [{one.name for one in bench.labelled(half)} for half in HALVES]
    assert [len(one) for one in halves] == [22, 22]
    assert halves[0].isdisjoint(halves[1])


def test_stories_are_told_in_both_languages_by_several_articles() -> None:
    for half in HALVES:
        stories = bench.labelled(half)
        assert all(2 <= len(one.told) <= 5 for one in stories)
        spoken = [{told.article.lang for told in one.told} for one in stories]
        assert {"en"} in spoken
        assert {"ja"} in spoken
        assert {"en", "ja"} in spoken


def test_the_readme_names_every_story_that_may_be_looked_at_and_no_other() -> None:
    text = (ROOT / "examples" / "evidence" / "README.md").read_text(encoding="utf-8")
    assert all(f"| `{one.name}` |" in text for one in bench.labelled("tuned"))
    assert not any(one.name in text for one in bench.labelled("held"))


@pytest.mark.parametrize(
    ("before", "quote"),
    [("- ", "$4 million"), ("| ", "by 3 March 2027"), ("differ | ", "$2 billion"), ("", '"Sula Holding"')],
)
def test_a_label_that_does_not_stand_in_its_article_is_refused(
    tmp_path: Path, before: str, quote: str
) -> None:
    with pytest.raises(MonitorError, match="never said"):
        written(tmp_path, FILE.replace(f"{before}{quote}", f"{before}never said"))


def test_a_label_about_no_slot_of_the_story_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MonitorError, match=r"story\.yaml.*no slot wages"):
        written(tmp_path, FILE.replace("| staff", "| wages"))


def test_every_half_is_measured_by_itself_and_the_sample_week_too() -> None:
    named = [one.name for one in evidence.figures(rehearsal.labels(), {})]
    assert len(named) == len(set(named))
    parts = {name.split(",")[0] for name in named}
    assert parts == {"evidence tuned", "evidence held", "evidence both", "evidence week"}
    # Of differences and names a half has a handful, which measures nothing.
    both = {name.split(", ", 1)[1] for name in named if name.startswith("evidence both")}
    assert {"differences, recall", "names, recall"} <= both
    assert not {f"evidence held, {name}" for name in both} & set(named)


def test_the_list_of_errors_is_of_the_tuned_half_alone() -> None:
    script = ROOT / "tools" / "evidence_errors.py"
    said = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True).stdout
    assert "figures, recall" in said
    assert not any(one.name in said for one in bench.labelled("held"))
