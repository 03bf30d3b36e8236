"""The evidence behind stories, measured on stories that a reader has labelled.

Each part is judged by itself, with precision (of what is said, the share that a careful reader says, too)
and recall (of what the reader says, the share that is found). Precision comes first: what an issue shows must
be true. The two halves of the examples are measured apart; nobody who tunes a room looks at `held`.

A label may be optional: then it is right to say it, and right not to. Where nothing is said there is no
precision to give; the recall beside it falls to nothing. Intervals are those of single cases, and so too
narrow: the figures of one story fall together.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from monitor import evidence
from monitor.bench import comparing, judging, likeness
from monitor.bench.figures import Figure, share
from monitor.bench.tallies import Marks, Miss
from monitor.bench.told import HALVES, Coming, FigureLabel, Labelled, Told, as_story, labelled
from monitor.model import Dated, Findings, Slot, Stated
from monitor.rehearsal import Label

MEASURES: tuple[str, ...] = (
    "origin, named where it can be",
    "origin, precision",
    "origin, unknown left unknown",
    "origin, who credits it, precision",
    "rungs, accuracy",
    "rungs, precision",
    "figures, precision",
    "figures, recall",
    "figures, bounds",
    *comparing.MEASURES,
    "certainty, precision",
    "certainty, recall",
    "dates ahead, precision",
    "dates ahead, recall",
)
# Of these a half has a handful of cases, or none: they are measured on both together.
_RARE = frozenset(
    {
        "differences, precision",
        "differences, recall",
        "stages that differ, precision",
        "names, precision",
        "names, recall",
    }
)
_WEEK: tuple[str, ...] = ("credits, precision", "credits, recall", "figures, recall")

# Among the sample week's figures stand dates, times, ages and scores: no amounts, and not in the ledger.
_AMOUNT = re.compile(
    r"[$€£¥%]|per ?cent|[円万億兆]|ドル|ユーロ|illion|watt|\dW|\d,\d{3}|\d (?:MW|GW|engineers|euros)"
)


def figures(labels: Sequence[Label], floors: Mapping[str, float]) -> tuple[Figure, ...]:
    """All measures over both halves of the stories that ship, each by itself, and of what is rare in them
    over both together; then those that the labels of the sample week allow."""
    halves = [mark((one, evidence.find(one.story)) for one in labelled(half)) for half in HALVES]
    out: list[Figure] = []
    for half, marks in zip(HALVES, halves, strict=True):
        out.extend(_shares(half, marks, floors))
    for name in (name for name in MEASURES if name in _RARE):
        hits, cases = (
            sum(getattr(marks.tallies[name], part) for marks in halves) for part in ("hits", "cases")
        )
        if cases:
            out.append(share(f"evidence both, {name}", hits, cases, floors))
    out.extend(_shares("week", _week(labels), floors))
    return tuple(out)


def mark(pairs: Iterable[tuple[Labelled, Findings]]) -> Marks:
    """What was found in stories, beside their labels."""
    marks = Marks.of(MEASURES)
    for gold, found in pairs:
        _origin(gold, found, marks)
        _rungs(gold, found, marks)
        _figures(gold, found, marks)
        comparing.mark(gold, found, marks)
        _certainty(gold, found, marks)
        _ahead(gold, found, marks)
    return marks


def _shares(of: str, marks: Marks, floors: Mapping[str, float]) -> list[Figure]:
    return [
        share(f"evidence {of}, {name}", one.hits, one.cases, floors)
        for name, one in marks.tallies.items()
        if one.cases and name not in _RARE
    ]


# -- who had it first -------------------------------------------------------------------------------


def _origin(gold: Labelled, found: Findings, marks: Marks) -> None:
    said = found.origin
    true = gold.origins[0] if gold.origins else "unknown"
    ours = {one.article.id for one in gold.told if _named(one.article.outlet, gold.origins)}
    right = said is not None and (_named(said.outlet, gold.origins) or said.article in ours)
    if gold.origins:
        what = f"origin, where a reader says {true}"
        miss = Miss(story=gold.name, what=what, said=False, words="unknown") if said is None else None
        marks.add("origin, named where it can be", right, miss)
    else:
        marks.add("origin, unknown left unknown", said is None)
    if said is None:
        return
    what = f"origin, where a reader says {true}"
    marks.add(
        "origin, precision",
        right,
        Miss(story=gold.name, what=what, said=True, words=said.outlet, sentence=said.sentence),
    )
    for article in said.credited_by if right else ():
        key = gold.of(article).key
        miss = Miss(story=gold.name, what=f"{key} credits the origin", said=True, words=said.outlet)
        marks.add("origin, who credits it, precision", key in gold.credited_by, miss)


def _named(outlet: str, names: Iterable[str]) -> bool:
    return any(likeness.same_name(outlet, one) for one in names)


def _rungs(gold: Labelled, found: Findings, marks: Marks) -> None:
    said = {one.article: one for one in found.standings}
    for told in gold.told:
        standing = said.get(told.article.id)
        rung = "unknown" if standing is None else standing.rung
        what = f"rung of {told.key}, where a reader says {' or '.join(told.rungs)}"
        proof = "" if standing is None else standing.sentence
        miss = Miss(story=gold.name, what=what, said=rung != "unknown", words=rung, sentence=proof)
        marks.add("rungs, accuracy", rung in told.rungs, miss)
        if rung != "unknown":
            marks.add("rungs, precision", rung in told.rungs)


# -- figures ----------------------------------------------------------------------------------------


def _figures(gold: Labelled, found: Findings, marks: Marks) -> None:
    met: set[tuple[str, FigureLabel]] = set()
    for slot in found.slots:
        for stated in slot.stated:
            told = gold.of(stated.article)
            alike = [one for one in told.figures if likeness.figure(stated.amount, one)]
            fit = [one for one in alike if _about(slot, one, gold)]
            marks.add("figures, precision", bool(fit), _unlabelled(gold, told, slot, stated, alike))
            met.update((told.key, one) for one in fit)
            _bound(gold, told, stated, fit, marks)
    for told in gold.told:
        for one in told.figures:
            # A figure that an article gives twice is found with either.
            hit = any(
                key == told.key and other.value == one.value and other.slots == one.slots
                for key, other in met
            )
            if not one.optional:
                what = f"figure of {told.key} ({', '.join(one.slots)})"
                marks.add(
                    "figures, recall", hit, Miss(story=gold.name, what=what, said=False, words=one.quote)
                )


def _about(slot: Slot, label: FigureLabel, gold: Labelled) -> bool:
    said = (slot.name, slot.key, *slot.entities)
    return any(likeness.speaks(said, gold.slots[one]) for one in label.slots)


def _bound(
    gold: Labelled, told: Told, stated: Stated, fit: Sequence[FigureLabel], marks: Marks
) -> None:  # fmt: skip
    # Of two labels with one value, the one whose words these are is meant.
    meant = [one for one in fit if likeness.overlaps(one.quote, stated.quote)]
    if meant:
        true = " or ".join(sorted({one.bound or "none" for one in meant}))
        miss = Miss(
            story=gold.name,
            what=f"bound of a figure of {told.key}, where a reader says {true}",
            said=True,
            words=f"{stated.quote} ({stated.amount.bound or 'none'})",
            sentence=stated.sentence,
        )
        marks.add("figures, bounds", any(one.bound == stated.amount.bound for one in meant), miss)


def _unlabelled(
    gold: Labelled, told: Told, slot: Slot, stated: Stated, alike: Sequence[FigureLabel]
) -> Miss:  # fmt: skip
    about = f"about {' or '.join(alike[0].slots)}, not {slot.name!r}" if alike else f"about {slot.name!r}"
    return Miss(
        story=gold.name,
        what=f"figure of {told.key}, {about}",
        said=True,
        words=f"{stated.quote} = {stated.amount.value:f} {stated.amount.unit}",
        sentence=stated.sentence,
    )


# -- certainty, dates -------------------------------------------------------------------------------


def _certainty(gold: Labelled, found: Findings, marks: Marks) -> None:
    for one in found.certainty:
        told = gold.of(one.article)
        true = " or ".join(told.stage.degrees) or "nothing"
        miss = Miss(
            story=gold.name,
            what=f"certainty of {told.key}, where a reader says {true}",
            said=True,
            words=f"{one.quote} ({one.degree})",
            sentence=one.sentence,
        )
        marks.add("certainty, precision", one.degree in told.stage.degrees, miss)
    said = {one.article: one.degree for one in found.certainty}
    for told in gold.told:
        if told.stage.degrees and not told.stage.optional:
            degree = said.get(told.article.id)
            miss = Miss(
                story=gold.name,
                what=f"certainty of {told.key}",
                said=False,
                words=" or ".join(told.stage.degrees),
                sentence=told.article.title,
            )
            marks.add("certainty, recall", degree in told.stage.degrees, None if degree else miss)


def _ahead(gold: Labelled, found: Findings, marks: Marks) -> None:
    met: set[Coming] = set()
    for one in found.ahead:
        fit = [label for label in gold.ahead if _coming(one, label)]
        met.update(fit)
        words = f"{one.when} = {one.day}"
        miss = Miss(
            story=gold.name, what="date ahead", said=True, words=words, sentence=one.quote.text
        )  # fmt: skip
        marks.add("dates ahead, precision", bool(fit), miss)
    for label in gold.ahead:
        if not label.optional:
            # Two articles may give one date, and once is enough.
            hit = any(one.first <= label.last and label.first <= one.last for one in met)
            miss = Miss(story=gold.name, what="date ahead", said=False, words=label.quote)
            marks.add("dates ahead, recall", hit, miss)


def _coming(found: Dated, label: Coming) -> bool:
    words = (found.quote.text, found.when)
    return label.first <= found.day <= label.last and any(
        likeness.overlaps(one, label.quote) for one in words
    )


# -- the sample week --------------------------------------------------------------------------------


def _week(labels: Sequence[Label]) -> Marks:
    """Whom its articles credit (of its own outlets), and those of its labelled amounts that are found: it
    has some labelled, not all, so that no precision of figures can be had from it."""
    marks = Marks.of(_WEEK)
    stories: dict[str, list[Label]] = defaultdict(list)
    for label in labels:
        if label.story is not None:
            stories[label.story].append(label)
    for members in stories.values():
        articles = {one.id: one for one in map(judging.as_article, members)}
        told = dict(zip(articles, members, strict=True))
        found = evidence.find(as_story(articles.values()))
        for article, label in told.items():
            _week_credits(found, article, told, marks)
            quotes = [one.quote for slot in found.slots for one in slot.stated if one.article == article]
            for figure in filter(_AMOUNT.search, label.figures):
                marks.add("figures, recall", any(likeness.overlaps(figure, one) for one in quotes))
    return marks


def _week_credits(found: Findings, article: str, told: Mapping[str, Label], marks: Marks) -> None:
    label = told[article]
    given = (one for standing in found.standings if standing.article == article for one in standing.credits)
    said = {_paper(told[one.to].outlet if one.to else _slug(one.outlet)) for one in given}
    if label.credit is not None:
        marks.add("credits, recall", label.credit in said)
    if label.relation != "copy":  # it credits whose text it is, too, which no label says
        for one in said & judging.names().keys():
            marks.add("credits, precision", one == label.credit)


def _slug(outlet: str) -> str:
    return next((slug for slug, name in judging.names().items() if likeness.same_name(name, outlet)), outlet)


def _paper(slug: str) -> str:
    # One paper publishes in two languages, and to credit either edition is to credit it.
    return slug.removesuffix("-ja")
