# ruff: noqa: E501 - a table reads better wide
"""Whether two clauses with a date tell one event: by the words they share, of the shorter one's.

Known to be missed: one event in two wordings that share no word.
"""

from __future__ import annotations

import re

from monitor.text import is_unspaced, words

# Of the shorter clause's words, in English stems and in Japanese pairs of signs.
SHARED = 0.5
FEWEST = 2
_COMMON = frozenset(
    (
        "the a an its their his her our this these those and or but of to in on at by from with for as until will would is are was "
        "were be been has have had that which who it they he she we said says expected due scheduled set plans plan early late mid "
        "end start begin year month spring summer autumn fall winter first second half quarter january february march april may june "
        "july august september october november december monday tuesday wednesday thursday friday saturday sunday"
    ).split()
)
_SIGNS = re.compile(r"[\u30a0-\u30ff\u4e00-\u9fff]{2,}")
_JA_COMMON = re.compile(r"予定|計画|方針|見通し|年度|目指|までに|\d+|[年月日]")


def tell_alike(one: str, other: str) -> bool:
    """Whether both clauses tell of one event, whatever days they give."""
    left, right = _told(one), _told(other)
    both = len(left & right)
    return both >= FEWEST and both >= SHARED * min(len(left), len(right))


def _told(text: str) -> frozenset[str]:
    if is_unspaced(text):
        runs = _SIGNS.findall(_JA_COMMON.sub(" ", text))
        return frozenset(run[i : i + 2] for run in runs for i in range(len(run) - 1))
    kept = (w.lower() for w in words(text))
    return frozenset(w[:5] for w in kept if w not in _COMMON and len(w) > 2 and not w.isdigit())
