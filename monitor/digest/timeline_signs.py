"""The signs of a timeline: what an article is to its story, told by shape and by word; colour only helps."""

from __future__ import annotations

from typing import Literal

from markupsafe import Markup

from monitor.digest.facts import ArticleFacts
from monitor.digest.language import gettext

Sign = Literal["origin", "own", "adds", "echo", "copy", "unknown"]

SIGNS: tuple[Sign, ...] = ("origin", "own", "adds", "echo", "copy", "unknown")
"""In the order of a legend."""

HALF = 5.5
"""Half of the widest sign."""

# Each around 0,0. A dot is small beside a ring, so that the two stay apart in print and for short sight.
_SHAPES: dict[Sign, tuple[str, str]] = {
    "origin": ("tl-hot", "M0-6.5 1.6-2.2 6.2-2 2.6 .8 3.8 5.3 0 2.7-3.8 5.3-2.6 .8-6.2-2-1.6-2.2Z"),
    "own": ("tl-ink", "M0-5.5 5.5 0 0 5.5-5.5 0Z"),
    "adds": ("tl-ink", "M-1.5-5h3v3.5h3.5v3h-3.5v3.5h-3v-3.5h-3.5v-3h3.5Z"),
    "echo": ("tl-open", "M-4.2 0a4.2 4.2 0 1 0 8.4 0a4.2 4.2 0 1 0-8.4 0Z"),
    "copy": ("tl-open", "M-4-4h8v8h-8Z"),
    "unknown": ("tl-soft", "M-2.6 0a2.6 2.6 0 1 0 5.2 0a2.6 2.6 0 1 0-5.2 0Z"),
}


def sign_of(article: ArticleFacts) -> Sign:
    """What `article` is to its story. A copy is called one, as everywhere in an issue, unless it is a copy
    that had the news first: whose text is shown as the lead is no matter of time."""
    rung = article.get("rung", "unknown")
    if rung == "origin":
        return "origin"
    if article["relation"] in {"copy", "syndicated"}:
        return "copy"
    return next((sign for sign in SIGNS if sign == rung), "unknown")


def word(sign: Sign) -> str:
    """What a sign means, in words of the digest."""
    words: dict[Sign, str] = {
        "origin": gettext("had it first"),
        "own": gettext("own reporting"),
        "adds": gettext("adds to it"),
        "echo": gettext("retells it"),
        "copy": gettext("the same text"),
        "unknown": gettext("origin not known"),
    }
    return words[sign]


def drawn(sign: Sign, x: float, y: float, inner: Markup = Markup()) -> Markup:  # noqa: B008  it is immutable
    """A sign around a point; `inner` stands within it."""
    of, path = _SHAPES[sign]
    return Markup('<path class="{}" transform="translate({:.1f} {:.1f})" d="{}">{}</path>').format(
        of, x, y, path, inner
    )
