"""What the reader's own labels say of where an article comes from.

One reader finds that an aggregator's every line on Nvidia is a shopping offer, another that a trade paper is
about the tag even where it names it once. That is not for us to ship: without labels there is no prior. With
them, a feed or an outlet shifts the logarithm of the odds of a tag by as much as its labels are off from
what the curve says, held towards nothing as long as they are few.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from monitor.model import Article
from monitor.relevance.curve import logit, probability
from monitor.relevance.near import MOST as NEXT_TO_NOTHING

# The spread that shifts have among feeds, in logarithms of odds: with two labels against it a score of 0.8
# falls to 0.56, with ten to 0.25.
_SPREAD = 1.0
_CLOSE = 1e-6
MOST = 3.0
"""No number of labels shifts further: what is plainly about the tag stays findable."""

_Place = tuple[Literal["feed", "outlet"], str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """What a reader said of an article: whether it is about the tag. `value`: its score without priors."""

    tag: str
    article: Article
    about: bool
    value: float


@dataclass(frozen=True, slots=True)
class Priors:
    """The shifts by place and tag: of the feed and of the outlet, which add up."""

    shifts: Mapping[_Place, float] = field(default_factory=dict)

    def shift(self, tag: str, article: Article) -> float:
        """How far the logarithm of the odds moves for `tag`."""
        of_feed = self.shifts.get(("feed", article.feed, tag), 0.0)
        of_outlet = self.shifts.get(("outlet", article.outlet, tag), 0.0)
        return max(-MOST, min(MOST, of_feed + of_outlet))


def learn(labels: Iterable[Labelled]) -> Priors:
    """The shifts that `labels` ask for: for each feed, then for each outlet that has several feeds, the most
    likely one under a normal prior around 0."""
    by_feed: dict[tuple[str, str], list[Labelled]] = defaultdict(list)
    by_outlet: dict[tuple[str, str], list[Labelled]] = defaultdict(list)
    # Where the rule found nothing, a label tells of the rule, and not of the feed.
    found = (one for one in labels if one.value > NEXT_TO_NOTHING)
    for one in sorted(found, key=lambda one: (one.article.id, one.tag)):
        by_feed[one.article.feed, one.tag].append(one)
        by_outlet[one.article.outlet, one.tag].append(one)
    shifts: dict[_Place, float] = {}
    for (outlet, tag), ones in by_outlet.items():
        # Of one feed the outlet says nothing that the feed does not.
        if outlet and len({one.article.feed for one in ones}) > 1:
            shifts["outlet", outlet, tag] = _shift([(one.value, one.about) for one in ones])
    for (feed, tag), ones in by_feed.items():
        known = [shifts.get(("outlet", one.article.outlet, tag), 0.0) for one in ones]
        values = [
            (probability(logit(one.value) + before), one.about)
            for one, before in zip(ones, known, strict=True)
        ]
        shifts["feed", feed, tag] = _shift(values)
    return Priors({place: shift for place, shift in shifts.items() if shift})


def _shift(said: list[tuple[float, bool]]) -> float:
    """The shift of greatest posterior probability between -MOST and MOST, to 4 decimals. Its slope only
    falls, so halving finds it; Newton's steps swing past it where many labels agree."""
    odds = [(logit(value), about) for value, about in said]
    low, high = -MOST, MOST
    while high - low > _CLOSE:
        shift = (low + high) / 2
        slope = sum(about - probability(z + shift) for z, about in odds) - shift / _SPREAD**2
        low, high = (shift, high) if slope > 0 else (low, shift)
    return round((low + high) / 2, 4)
