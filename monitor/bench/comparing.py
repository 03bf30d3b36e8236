"""Points, judged: whether a reader, too, says that articles agree or differ, and in these words.

A difference, a rounding or a conversion is right where the labels compare those very figures so. An agreement
is right as well where the labels of single figures give it: one slot, one value. A stage differs where the
labels of the articles that are quoted have no stage in common; a name where the labels say that the role is
given to different parties. What the ledger says of a slot is judged as a point of its figures would be: it
compares all, of which the points show the most telling.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from monitor.bench import likeness
from monitor.bench.tallies import Marks, Miss
from monitor.bench.told import Compared, FigureLabel, Labelled
from monitor.model import Findings, Point, Quote

MEASURES: tuple[str, ...] = (
    "differences, precision",
    "differences, recall",
    "stories where nothing differs, left alone",
    "agreements, precision",
    "agreements, recall",
    "stages that differ, precision",
    "names, precision",
    "names, recall",
    "ledger verdicts, precision",
    "ledger verdicts, recall",
)

# "$1 billion" is $1.4 billion rounded, too, but to call that agreement would mislead: at most a tenth apart.
_ROUNDED = 10


def mark(gold: Labelled, found: Findings, marks: Marks) -> None:
    """Adds the points of a story to the marks."""
    good: list[Point] = []
    for point in found.points:
        right = _holds(gold, point)
        what = f"{point.verdict} on {point.name!r} ({point.about})"
        words = " | ".join(value.text for value in point.values)
        marks.add(
            f"{_measure(point)}, precision", right, Miss(story=gold.name, what=what, said=True, words=words)
        )
        if right:
            good.append(point)
    ledger = _ledger(gold, found, marks)
    if gold.nothing_differs:
        quiet = all(point.verdict != "differ" for point in found.points)
        marks.add("stories where nothing differs, left alone", quiet)
    for label in gold.compare:
        if label.optional:
            continue
        hit = any(
            point.about in {"figure", "date"}
            and point.verdict in label.verdicts
            and _touches(point, label.quotes)
            for point in good
        )
        what = f"{'/'.join(label.verdicts)} on {label.slot!r}"
        kind = "differences" if label.verdicts == ("differ",) else "agreements"
        miss = Miss(story=gold.name, what=what, said=False, words=" | ".join(label.quotes))
        marks.add(f"{kind}, recall", hit, miss)
        hit = any(one.verdict in label.verdicts and _touches(one, label.quotes) for one in ledger)
        marks.add("ledger verdicts, recall", hit)
    for role in gold.roles:
        hit = any(point.about == "name" and _touches(point, role.quotes) for point in good)
        what = f"names: {role.about}"
        marks.add(
            "names, recall", hit, Miss(story=gold.name, what=what, said=False, words=" | ".join(role.quotes))
        )


def _ledger(gold: Labelled, found: Findings, marks: Marks) -> list[Point]:
    """The slots that the ledger rightly says are compared, as points."""
    good: list[Point] = []
    for slot in found.slots:
        if slot.verdict == "only":
            continue
        values = tuple(Quote(text=one.quote, articles=(one.article,)) for one in slot.stated)
        key = " ".join((slot.key, *slot.entities))
        point = Point(name=slot.name, verdict=slot.verdict, values=values, key=key)
        right = _holds(gold, point)
        what, words = f"ledger: {slot.verdict} on {slot.name!r}", " | ".join(one.text for one in values)
        miss = Miss(story=gold.name, what=what, said=True, words=words)
        marks.add("ledger verdicts, precision", right, miss)
        if right:
            good.append(point)
    return good


def _measure(point: Point) -> str:
    if point.about == "certainty":
        return "stages that differ"
    if point.about == "name":
        return "names"
    return "differences" if point.verdict == "differ" else "agreements"


def _holds(gold: Labelled, point: Point) -> bool:
    if point.about == "certainty":
        return _stages_differ(gold, point)
    if point.about == "name":
        return any(_shows(point, role.quotes) for role in gold.roles)
    if any(_compares(gold, point, label) for label in gold.compare):
        return True
    return point.verdict in {"agree", "rounding"} and _derived(gold, point)


def _touches(point: Point, quotes: Sequence[str]) -> bool:
    """Whether a point has a label's words: two of them, or one that several articles have."""
    met = [
        (quote, value) for value in point.values for quote in quotes if likeness.overlaps(value.text, quote)
    ]
    return len({quote for quote, _ in met}) > 1 or any(len(value.articles) > 1 for _, value in met)


def _shows(point: Point, quotes: Sequence[str]) -> bool:
    """Whether a point has a label's words, and none besides."""
    own = (any(likeness.overlaps(value.text, quote) for quote in quotes) for value in point.values)
    return _touches(point, quotes) and all(own)


def _compares(gold: Labelled, point: Point, label: Compared) -> bool:
    return (
        point.verdict in label.verdicts
        and likeness.speaks((point.name, point.key), gold.slots[label.slot])
        and _shows(point, label.quotes)
    )


def _derived(gold: Labelled, point: Point) -> bool:
    """Whether the labels of single figures say that these agree: one slot, and one value but for rounding."""
    found: list[list[FigureLabel]] = [
        [one for one in gold.of(article).figures if likeness.overlaps(one.quote, value.text)]
        for value in point.values
        for article in value.articles
    ]
    if len(found) < 2:
        return False
    for slot in set.intersection(*({slot for one in labels for slot in one.slots} for labels in found)):
        if not likeness.speaks((point.name, point.key), gold.slots[slot]):
            continue
        # A sum may stand in two currencies, of which each is compared by itself.
        values: dict[str, list[Decimal]] = defaultdict(list)
        for one in (one for labels in found for one in labels if slot in one.slots):
            values[one.units[0] if one.units[0].isupper() else ""].append(one.value)
        if any(len(same) > 1 for same in values.values()) and all(
            len(set(same)) == 1 if point.verdict == "agree" else _rounded(same) for same in values.values()
        ):
            return True
    return False


def _rounded(values: Sequence[Decimal]) -> bool:
    """Whether the coarsest of some values is each of the others, rounded to its last digit."""
    exponents = [int(value.normalize().as_tuple().exponent) for value in values]
    coarse = Decimal(10) ** max(exponents)
    return max(values) - min(values) <= min(coarse / 2, max(values) / _ROUNDED)


def _stages_differ(gold: Labelled, point: Point) -> bool:
    stages = [set(gold.of(article).stage.degrees) for value in point.values for article in value.articles]
    return all(stages) and any(one.isdisjoint(other) for one in stages for other in stages)
