# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""Whether two figures are about one thing: where they could be one value, and where they are two.

Two figures are compared only when they have the same unit and the same subject: an idea ("acquire", "buy" and
買収 are one) or a noun that stands next to both. To say that articles differ takes more than to say that they
agree: each gives exactly one such figure, near its beginning, about the same names, with no hedge, bound,
part or period that could explain the difference.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from monitor.evidence.figures import incompatible, same, within_rounding
from monitor.evidence.ledger.meeting import contrary, few, meet
from monitor.evidence.ledger.partial import partial
from monitor.evidence.ledger.subjects import Use, kin
from monitor.evidence.reading import content, stem, words

# What may differ must be news in both articles, not background further down.
LEAD = 0.35
# Within this part of both texts (headline, first sentences) two figures are about the story itself.
TOP = 0.08

# A figure that is a part, a step or another period of its subject cannot stand for it; and a share
# price at two moments is two things.
_PARTIAL = partial(
    r"than last|last year|last month|last week|quarter|a month|total|double|triple|up from|down from|shares|stock|"
    # Of what rises and falls, two accounts give its two ends.
    r"increased?|rise|rose|fell|falls?|fallen|drop(?:s|ped)?|declined?|declines|decreased?|decreases|reduced|lowered",
    "株価",
)
# What one article reports and another foresees are two things.
_FORESEEN = re.compile(
    r"\b(?:would|could|may|might|forecasts?|foresees?|predicts?|projects|expects?|expected)\b|予想|見通し|見込"
)
# What products have so many of; an article that gives one number of them speaks of its product.
SPECS = frozenset("core thread parameter qubit transistor megapixel".split())
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def one_thing(a: Use, b: Use) -> bool:
    """Whether two figures that could be one value are about one thing.

    A value with three digits hardly meets another by chance; a round one needs an idea or a noun next
    to both, and something shared besides: a name alone is not enough, since an article may give two
    sums for one company.
    """
    if a.article == b.article and same(a.figure, b.figure):
        return _told_twice(a, b)
    if {a.figure.bound, b.figure.bound} == {"least", "most"}:
        return False
    if a.figure.kind == "count" and (few(a, b) or contrary(a.head, b.head)):
        return False
    if meet(a, b):
        return True
    if not kin(a.concepts, b.concepts):
        return False
    if a.figure.kind != "money" and not a.names & b.names and not _top(a, b):
        return False
    return _one_value(a, b) if same(a.figure, b.figure) else _one_rounded(a, b)


def _told_twice(a: Use, b: Use) -> bool:
    """Whether an article gives one value twice. It hardly gives one sum of several digits, or that of its
    headline, for two things."""
    if a.figure.kind == "count" and (few(a, b) or contrary(a.head, b.head)):
        return False
    titled = a.figure.passage.is_title or b.figure.passage.is_title
    if a.figure.kind == "money" and (titled or a.figure.digits >= 2) and kin(a.concepts, b.concepts):
        return True
    return _one_head(a, b) or bool(a.near & b.near or a.concepts & b.concepts)


def _one_rounded(a: Use, b: Use) -> bool:
    names, concepts, shared = a.names & b.names, a.concepts & b.concepts, a.around & b.around
    if _top(a, b) and a.figure.kind == "money" and len(names) >= 2:
        return True
    if a.figure.kind == "percent":
        # 36 % may be what 35.7 % rounds to, and somebody else's: they must be of one thing, and of one name.
        return _one_head(a, b) and _meet(a.entities, b.entities) and bool(shared)
    return a.figure.kind == "money" and bool(names or concepts) and bool(shared or concepts)


def _one_value(a: Use, b: Use) -> bool:
    names, concepts, shared = a.names & b.names, a.concepts & b.concepts, a.around & b.around
    nouns = (a.near & b.near) - names
    money = a.figure.kind == "money"
    digits = min(a.figure.digits, b.figure.digits)
    headless = a.head is None or b.head is None
    return (
        (_one_head(a, b) and bool(names or shared - {a.figure.unit, a.written, b.written}))
        or (a.figure.kind == "measure" and digits >= 2 and bool(names) and headless)
        or (money and digits >= 3 and bool(shared or concepts or names))
        or (_top(a, b) and bool((money and (concepts or names or a.figure.digits >= 2)) or shared))
        or (money and bool(concepts) and (bool(names or shared) or a.figure.digits >= 2))
        or (digits >= 2 and bool(nouns))
        or len(nouns) >= 2
        or (bool(nouns) and bool(names))
    )


def _one_head(a: Use, b: Use) -> bool:
    return a.head is not None and b.head is not None and a.head.noun == b.head.noun


def _top(a: Use, b: Use) -> bool:
    return max(a.figure.passage.place, b.figure.passage.place) <= TOP


def _meet(a: Sequence[str], b: Sequence[str]) -> bool:
    """Whether the names of two clauses have one in common."""
    folded = [{stem(word) for name in names for word in name.split(" ")} for names in (a, b)]
    return bool(folded[0] & folded[1])


def differences(found: Sequence[Use]) -> list[tuple[Use, ...]]:
    """The figures of one unit that differ, if there can be no doubt; each figure in one difference only."""
    plain = [u for u in found if u.figure.bound != "range"]
    about: dict[str, list[Use]] = {}
    for use in plain:
        for subject in use.near | ({use.head.noun} if use.head else set()):
            about.setdefault(subject, []).append(use)
    by_article: dict[str, list[Use]] = {}
    for use in plain:
        by_article.setdefault(use.article, []).append(use)
    out: list[tuple[Use, ...]] = []
    spoken: set[tuple[int, int, int]] = set()
    for subject in sorted(about):
        claim = _differ(about[subject], subject, by_article)
        if claim and not spoken & {u.key for u in claim}:
            spoken |= {u.key for u in claim}
            out.append(claim)
    return out


def _differ(about: list[Use], subject: str, by_article: dict[str, list[Use]]) -> tuple[Use, ...]:
    chosen: dict[str, Use] = {}
    for use in sorted(about, key=lambda u: (_is_heading(u), u.key)):
        first = chosen.setdefault(use.article, use)
        if not within_rounding(first.figure, use.figure):
            return ()
    found = list(chosen.values())
    if len(found) < 2 or not any(incompatible(found[0].figure, u.figure) for u in found[1:]):
        return ()
    if _unlike(found) or any(
        u.figure.passage.place > LEAD or _PARTIAL.search(_surroundings(u)) for u in found
    ):
        return ()
    if any(_rivals(u, other) for u in found for other in by_article[u.article]):
        return ()
    if len({_FORESEEN.search(_surroundings(u)) is None for u in found}) > 1:
        return ()
    pairs = itertools.combinations(found, 2)
    return tuple(found) if all(_may_differ(a, b, subject) for a, b in pairs) else ()


def _may_differ(a: Use, b: Use, subject: str) -> bool:
    explained = not within_rounding(a.figure, b.figure) and not incompatible(a.figure, b.figure)
    return not explained and _surely_one(a, b, subject)


def _is_heading(use: Use) -> bool:
    """Whether it stands in a line of the text that is no sentence: that names less than a sentence does."""
    passage = use.figure.passage
    return not passage.is_title and passage.text.rstrip('"”’」)')[-1:] not in {
        ".",
        "!",
        "?",
        "。",
        "！",
        "？",
    }


def _unlike(found: Sequence[Use]) -> bool:
    """Whether their head nouns are not one; "the 12-nation pact" and "its 11 partner nations" count two things,
    but a 512-core chip and one of 192 cores are given different counts of one."""
    nouns = {u.head.noun for u in found if u.head is not None}
    if len(nouns) > 1 or not nouns:
        return True
    if found[0].figure.kind != "money" and any(u.head is None for u in found):
        return True
    if found[0].figure.kind == "money" and any(
        _of_two_kinds(a, b) for a, b in itertools.combinations(found, 2)
    ):
        return True
    if any(" of " in u.figure.literal for u in found):
        return True  # "five of its ships" are five that something happened to, and it may be something else
    dollars = {u.figure.literal.startswith("$") for u in found if u.figure.unit.startswith("USD")}
    if len(dollars) > 1:
        return True  # a bare "$" may be another country's beside one that is said to be the American
    if found[0].figure.kind == "count" and len({"-" in u.figure.literal for u in found}) > 1:
        values = [u.figure.value for u in found]
        return max(values) < 2 * min(values)
    return False


def _of_two_kinds(a: Use, b: Use) -> bool:
    """Whether each noun has a word that the other has not: "operating profit" and "net profit"."""
    if a.head is None or b.head is None or not (a.head.said and b.head.said):
        return False
    own, other = (content(words(h.text)) - a.names - b.names - {h.noun, h.last} for h in (a.head, b.head))
    return bool(own - other) and bool(other - own)


def _rivals(chosen: Use, other: Use) -> bool:
    """Whether an article gives another value for what may be the same thing."""
    if within_rounding(chosen.figure, other.figure):
        return False
    return bool(chosen.concepts & other.concepts or (chosen.near & other.near) - chosen.names)


def _surely_one(a: Use, b: Use, subject: str) -> bool:
    names = a.names & b.names
    if (
        a.figure.kind == "count"
        and a.figure.unit in SPECS
        and any(kindred(x, y) for x in a.names for y in b.names)
    ):
        return True
    years = [set(_YEAR.findall(u.figure.passage.text)) for u in (a, b)]
    if all(years) and years[0] != years[1]:
        return False
    if subject in names or not names or not kin(a.concepts, b.concepts):
        return False
    if a.concepts != b.concepts and subject not in a.concepts | b.concepts:
        return False
    return bool((a.around & b.around) - {subject})


def kindred(a: str, b: str) -> bool:
    """Whether one name begins with the other, as a product's often does with its maker's."""
    return min(len(a), len(b)) >= 5 and (a.startswith(b) or b.startswith(a))


def _surroundings(use: Use) -> str:
    figure = use.figure
    return figure.passage.text[max(0, figure.start - 80) : figure.end + 80]
