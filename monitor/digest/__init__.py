"""Findings → an issue: its facts, and every form rendered straight from them.

Pure: no clock, no chance; the same facts give the same bytes. Nothing is rendered from another
rendering, which is where counts and links of mail, page and archive drift apart.

    compose, telling, extracts    findings → facts
    turning                       what became of stories that earlier issues told
    sums                          the numbers, and that they add up
    tailor                        facts → the facts of a reader's own issue
    days, sources, words          how days, sources and counts are said
    gathering                     the other articles of a story, one text at many outlets as one line
    render, escape, templates/    facts → Markdown, HTML, text
    letter                        what a recipient gets: a mail, or a few lines for a chat
"""

from __future__ import annotations

from datetime import datetime

from monitor.digest import compose as _compose
from monitor.digest.compose import compose
from monitor.digest.days import knows_dates
from monitor.digest.facts import read
from monitor.digest.letter import brief, letter
from monitor.digest.render import feed, index, render
from monitor.digest.tailor import tailor
from monitor.model import Carried, Digest

__all__ = [
    "brief",
    "carried",
    "compose",
    "feed",
    "generated",
    "index",
    "knows_dates",
    "letter",
    "render",
    "same",
    "tailor",
]


def carried(digest: Digest) -> tuple[Carried, ...]:
    """What an issue said of each of its stories: the next issue tells what changed since."""
    return _compose.carried(read(digest))


def generated(digest: Digest) -> datetime:
    """The time that an issue bears, with its offset: when it was due, or when its revision was made."""
    return datetime.fromisoformat(read(digest)["generated"])


def same(one: Digest, other: Digest) -> bool:
    """Whether two revisions of an issue say the same: all facts but their number and time are equal."""
    first, second = ({**read(issue), "revision": 0, "generated": ""} for issue in (one, other))
    return first == second
