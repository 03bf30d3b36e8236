"""How far stories that were found are from those that readers see: one event, one story?

Both are partitions of the same articles. B-cubed (Bagga and Baldwin 1998; Amigó and others 2009) asks each
article how pure and how complete its story is, and counts every article alike; pairwise figures ask every
two articles, so that one big wrong merge costs most; the adjusted Rand index (Hubert and Arabie 1985) is
pairwise, less what chance would give. What a reader of an issue sees are `mixed` (found stories of two and
more that tell several events) and `twice` (events that stand in more than one found story).

For levels (copy, rewrite, ...) the F1 of each, and their mean with every level alike (macro F1).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import comb


@dataclass(frozen=True, slots=True, kw_only=True)
class Sameness:
    """The figures of one partition against another. `stories` are the true ones, `found` the others;
    `precision`, `recall` and `f1` are B-cubed."""

    articles: int
    stories: int
    found: int
    precision: float
    recall: float
    f1: float
    pair_precision: float
    pair_recall: float
    pair_f1: float
    rand: float
    mixed: float
    twice: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """How pairs were told apart: the share that is right, F1 of each true level, and their mean."""

    pairs: int
    accuracy: float
    macro_f1: float
    f1: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One true story: its articles, and the sums over them of B-cubed precision and recall. What an
    interval draws again."""

    articles: int
    precision: float
    recall: float


def compare(true: Sequence[Hashable], found: Sequence[Hashable]) -> Sameness:
    """The figures of `found` against `true`: the story of each article, in one order."""
    told = by_story(true, found)
    precision = sum(one.precision for one in told) / len(true)
    recall = sum(one.recall for one in told) / len(true)
    both = Counter(zip(true, found, strict=True))
    own, theirs = Counter(true), Counter(found)
    right, joined, pairs = by_pairs(true, found)
    pair_precision = right / joined if joined else 1.0
    pair_recall = right / pairs if pairs else 1.0
    by_chance = joined * pairs / comb(len(true), 2) if len(true) > 1 else 0.0
    most = (joined + pairs) / 2
    events, places = defaultdict(set), defaultdict(set)
    for story, part in both:
        events[part].add(story)
        places[story].add(part)
    return Sameness(
        articles=len(true),
        stories=len(own),
        found=len(theirs),
        precision=precision,
        recall=recall,
        f1=f1(precision, recall),
        pair_precision=pair_precision,
        pair_recall=pair_recall,
        pair_f1=f1(pair_precision, pair_recall),
        rand=(right - by_chance) / (most - by_chance) if most != by_chance else 1.0,
        mixed=_share(len(events[part]) > 1 for part, n in theirs.items() if n > 1),
        twice=_share(len(places[story]) > 1 for story, n in own.items() if n > 1),
    )


def by_pairs(true: Sequence[Hashable], found: Sequence[Hashable]) -> tuple[int, int, int]:
    """Of every two articles: how many are rightly together, how many are together, how many should be."""
    both, theirs, own = Counter(zip(true, found, strict=True)), Counter(found), Counter(true)
    right, joined, pairs = (sum(comb(n, 2) for n in counts.values()) for counts in (both, theirs, own))
    return right, joined, pairs


def by_story(true: Sequence[Hashable], found: Sequence[Hashable]) -> tuple[Told, ...]:
    """What each true story adds to B-cubed, in the order of their first articles."""
    own, theirs = Counter(true), Counter(found)
    pure: dict[Hashable, float] = dict.fromkeys(true, 0.0)
    whole: dict[Hashable, float] = dict.fromkeys(true, 0.0)
    for (story, part), n in Counter(zip(true, found, strict=True)).items():
        pure[story] += n * n / theirs[part]
        whole[story] += n * n / own[story]
    return tuple(
        Told(articles=own[story], precision=pure[story], recall=whole[story]) for story in dict.fromkeys(true)
    )


def compare_levels(true: Sequence[str], found: Sequence[str]) -> Levels:
    """The figures of the levels `found` for pairs whose levels are `true`, in one order."""
    both = Counter(zip(true, found, strict=True))
    own, theirs = Counter(true), Counter(found)
    each = {level: 2 * both[level, level] / (own[level] + theirs[level]) for level in sorted(own)}
    return Levels(
        pairs=len(true),
        accuracy=sum(both[level, level] for level in own) / len(true),
        macro_f1=sum(each.values()) / len(each),
        f1=each,
    )


def f1(precision: float, recall: float) -> float:
    """Their harmonic mean; 0 where both are."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _share(those: Iterable[bool]) -> float:
    said = list(those)
    return sum(said) / len(said) if said else 0.0
