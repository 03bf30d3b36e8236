"""Words that say that a figure is not the whole, not now, or not its own: a part, a former or a foreign one.

Two figures of which one stands beside such a word are two things rather than two accounts of one.
"""

from __future__ import annotations

import re

_ENGLISH = (
    r"another|additional|additionally|further|extra|each|per|first|initial|initially|tranche|remaining|rest|"
    r"part of|portion|previous|previously|prior|earlier|compared|versus|ago|formerly|originally|instead of|"
    r"monthly|annual|annually|a year|combined|separate|separately|alone|third|second|half"
)
_JAPANESE = "さらに|追加|前年|昨年|うち|当初|従来|四半期"


def partial(english: str = "", japanese: str = "") -> re.Pattern[str]:
    """These words, and those that a comparison adds to them (alternatives of an expression)."""
    ours = f"{_ENGLISH}|{english}" if english else _ENGLISH
    theirs = f"{_JAPANESE}|{japanese}" if japanese else _JAPANESE
    return re.compile(rf"\b(?:{ours})\b|{theirs}", re.IGNORECASE)
