"""Which points of a story are shown, and how those that are not are counted: the same in every form."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.digest import words
from monitor.digest.facts import PointFacts
from monitor.digest.language import gettext, say, say_n

VERDICTS = ("differ", "rounding", "converted", "agree")
"""The most telling first: what reports differ on is what a reader compares them for."""
# DESIGN: five points a story. A list of eight is read by nobody, and hides the one that matters.
_MOST = 5


def shown(points: Sequence[PointFacts], agreeing: bool = True) -> list[PointFacts]:
    """Up to five, those that differ first; without `agreeing`, these alone."""
    ranked = sorted(points, key=lambda one: VERDICTS.index(one["verdict"]))
    return [one for one in ranked if agreeing or one["verdict"] == "differ"][:_MOST]


def rest_said(points: Sequence[PointFacts], seen: Sequence[PointFacts]) -> str:
    """`and 3 more points: 1 differs, 2 agree`: those beside the ones `seen`, so that what an issue counts can
    be found in it; empty where there are none."""
    rest = len(points) - len(seen)
    if not rest:
        return ""
    differ = _differing(points) - _differing(seen)
    more = words.more_points(rest)
    if not differ:
        return say_n("and %(points)s: agrees", "and %(points)s: agree", rest, points=more)
    if differ == rest:
        return say_n("and %(points)s: differs", "and %(points)s: differ", rest, points=more)
    verdicts = [say_n("%(n)s differs", "%(n)s differ", differ)]
    verdicts.append(say_n("%(n)s agrees", "%(n)s agree", rest - differ))
    return say("and %(points)s: %(verdicts)s", points=more, verdicts=gettext(", ").join(verdicts))


def _differing(points: Sequence[PointFacts]) -> int:
    return sum(one["verdict"] == "differ" for one in points)
