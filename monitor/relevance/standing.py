"""What can be counted about a tag's mentions in one article: where, how early, how often, in which part.

Mentions in lists, captions and rows of links count for nothing, nor does a name that only describes another
("Nvidia-backed start-up"): they say what else there is, not what the article tells.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from operator import attrgetter

from monitor.model import IDLE
from monitor.rarity import RARE
from monitor.relevance import kin
from monitor.relevance.layout import Layout, words_in
from monitor.relevance.rarity import commonness
from monitor.rules import Span, Text
from monitor.text import is_unspaced

_SHORT = 60  # words below which density says little: a name in a two-line summary is not 5 % of an article
_SOON = 40  # words into the body at which half of `early` is lost
_TELLING = 80  # words from which on it tells something to come early
_PHRASE = 3  # words
_UNKNOWN = 0.5
_TEASER = (80, 250)  # words: a teaser, and an article
_ACRONYM = 4  # letters
_FEW = 3  # mentions at which half of `count` is reached
# "Nvidia-backed", "non-Nvidia": the name describes another.
_DESCRIBES = re.compile(
    r"[-\u2010\u2011\u2013](?:backed|based|powered|funded|linked|style|like|compatible|sponsored|affiliated|"
    r"supported|invested|supplied|free|friendly|dependent|killer|rival|proof|gestützt\w*|betrieben\w*)\b",
    re.IGNORECASE,
)
_OUTSIDE = re.compile(r"\b(?:non|ex|anti|pro|un|former)[-\u2010\u2011\u2013]$", re.IGNORECASE)
_HYPHENS = ("-", "\u2010", "\u2011", "\u2013")
_TOLD = re.compile(r"\b(?:told|tells)(?: the)? $", re.IGNORECASE)
_CLOSES = re.compile(
    r"[’']?s? ?(?:[.,;:)\n]|on (?:mon|tues|wednes|thurs|fri|satur|sun)day|in an? |last |earlier|late )",
    re.IGNORECASE,
)
_DATELINE = re.compile(r"\) ?[-–—:]")
_PLACED = frozenset(
    "in at near from to of for by with on into across around outside inside over against between among"
    " including like en de du à au in von bei aus mit für zu dans chez con desde em w z do na".split()
)
_SAYING = frozenset(
    "said says told reported reports quoted according announced wrote citing cited dit sagte laut zufolge"
    " según".split()
)
_ARTICLES = frozenset("the a an its his her their le la les der die das el los".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Each from 0 to 1, but for `length` and `rare`.

    `title`: named in the title. `front`: how early there. `count`: mentions, saturated. `named`: the same
    with what speaks of it again (`kin`). `density`: mentions for the length, saturated. `early`: how soon
    the body comes to it. `span`: the share of the body between its first and its last naming. `last`: how
    far down it is named. `most`: namings beside those of the article's commonest word. `placed`, `source`,
    `owner`: the share of mentions after a preposition, beside a verb of saying, with a possessive. `proper`:
    the share written with a capital within a sentence, one half where that can't be told. `early_name`:
    `early` as far as it is written so. `untitled`: 1 where only a teaser of the text is known, which names
    it once, and the title does not. `length`: the logarithm of the article's words. `rare`: how rare the
    commonest of the phrases found is, in natural logarithms below an everyday word.
    """

    title: float = 0.0
    front: float = 0.0
    count: float = 0.0
    named: float = 0.0
    density: float = 0.0
    early: float = 0.0
    span: float = 0.0
    last: float = 0.0
    most: float = 0.0
    placed: float = 0.0
    source: float = 0.0
    owner: float = 0.0
    proper: float = 0.5
    early_name: float = 0.0
    untitled: float = 0.0
    length: float = 0.0
    rare: float = 0.0

    def values(self) -> tuple[float, ...]:
        """In the order of `NAMES`."""
        # astuple copies deeply: with hundreds of tags that was a fifth of the time.
        return _VALUES(self)


NAMES = tuple(one.name for one in fields(Standing))
_VALUES: Callable[[Standing], tuple[float, ...]] = attrgetter(*NAMES)


def measure(
    layout: Layout,
    mentions: Sequence[Span],
    *,
    whole: bool = True,
    exact: frozenset[str] = frozenset(),
) -> Standing:
    """The standing of what `mentions` (in order, one or more) name; `whole`: whether the text is; `exact`:
    single words that the rule wants with just their capitals."""
    text = layout.text
    told = [span for span in mentions if counts(layout, span)]
    if exact and told and is_the_word(layout, mentions, exact):
        told = []
    length = math.log(max(20.0, layout.words))
    rare = -max(_commonness(text, span) for span in mentions) + _COMMON
    if not told:
        # No better than a name in passing in the last line.
        proper = _proper(layout, mentions)
        return Standing(length=length, rare=rare, last=1.0, proper=1.0 if proper == _UNKNOWN else proper)
    title = text.title_end
    again = kin.again(layout, mentions)
    named = len(told) + len(again)
    body = sorted([span.start for span in told if span.start >= title] + [at for at in again if at >= title])
    first = next((span.start for span in told if span.start >= title), len(text))
    atoms = max(1, len(text) - title)
    # A body that never comes to it counts as coming to it after its last word: a two-line summary that
    # leaves out what its title names says little, a long article that does so says much.
    before = words_in(text, Span(title, first))
    front = 1 - text.halves[told[0].start] / text.halves[title] if told[0].start < title else 0.0
    placed, source, owner = _beside(layout, [span for span in told if span.start >= title])
    proper = _proper(layout, mentions)
    # Of twenty words every one is early.
    early = _SOON / (_SOON + before) * min(1.0, layout.words / _TELLING)
    density = 100 * len(told) / max(_SHORT, layout.words)
    return Standing(
        title=float(told[0].start < title),
        front=front,
        count=len(told) / (len(told) + _FEW),
        named=named / (named + _FEW),
        density=density / (density + 1),
        early=early,
        span=(body[-1] - body[0]) / atoms if body else 0.0,
        last=(body[-1] - title) / atoms if body else 0.0,
        most=min(1.0, named / layout.most),
        placed=placed,
        source=source,
        owner=owner,
        proper=proper,
        early_name=early * proper,
        untitled=0.0 if whole or len(told) > 1 or told[0].start < title else _teaser(layout),
        length=length,
        rare=rare,
    )


_COMMON = -9.0


def counts(layout: Layout, span: Span) -> bool:
    """Whether a mention is part of what the article tells."""
    return layout.where(span) not in IDLE and not is_aside(layout, span)


def is_aside(layout: Layout, span: Span) -> bool:
    """Whether a mention tells of another: it describes that, or is whom somebody told."""
    return describes(layout.text, span) or is_told(layout, span)


def is_the_word(layout: Layout, mentions: Sequence[Span], exact: frozenset[str]) -> bool:
    """Whether the capitals that a rule asked for are those of a title or of a sentence's beginning, and the
    article writes the word small at least half as often: "Target missed" in an article on sales targets. Not
    for what is all capitals (WHO, US): that is no beginning of a sentence."""
    text = layout.text
    starts = set(layout.sentences)
    for span in mentions:
        atom = text.atom(span.start)
        if span.end - span.start > 1 or text.norms[span.start] not in exact or not atom[1:2].islower():
            return False
        if span.start >= text.title_end and span.start not in starts:
            return False
    small = sum(
        text.atom(at)[0].islower()
        for word in {text.norms[span.start] for span in mentions}
        for at in layout.places[word]
    )
    return 2 * small >= len(mentions)


def describes(text: Text, span: Span) -> bool:
    """Whether the name only describes another: "Nvidia-backed", "non-Nvidia"."""
    start, end = text.starts[span.start], text.ends[span.end - 1]
    content = text.content
    return (content.startswith(_HYPHENS, end) and _DESCRIBES.match(content, end) is not None) or (
        content[max(0, start - 1) : start] in _HYPHENS
        and _OUTSIDE.search(content[max(0, start - 8) : start]) is not None
    )


def _teaser(layout: Layout) -> float:
    """1 for a text that is no longer than a teaser, 0 for one as long as an article: full texts come by
    feed, too."""
    shortest, longest = _TEASER
    return min(1.0, max(0.0, (longest - layout.words) / (longest - shortest)))


def is_told(layout: Layout, span: Span) -> bool:
    """Whether the name is only whom somebody told, or the agency of the date line: "..., she told Ledger
    Lane.", "ISTANBUL (Harbor Wire) -". Not "Beijing told Nvidia to stop"."""
    text = layout.text
    start, end = text.starts[span.start], text.ends[span.end - 1]
    if text.content[max(0, start - 1) : start] == "(":
        return _DATELINE.match(text.content, end) is not None
    if not {"told", "tells"} & set(text.norms[max(0, span.start - 2) : span.start]):
        return False
    before, after = text.content[max(0, start - 12) : start], text.content[end : end + 16]
    return _TOLD.search(before) is not None and (not after.strip() or _CLOSES.match(after) is not None)


def _beside(layout: Layout, body: Sequence[Span]) -> tuple[float, float, float]:
    text = layout.text
    placed = source = owner = 0
    for span in body:
        first = layout.sentences[layout.sentence(span.start)]
        before = text.norms[span.start - 1] if span.start > first and not text.joints[span.start] else ""
        further = text.norms[span.start - 2] if span.start > first + 1 else ""
        after = text.norms[span.end] if span.end < len(text) and not text.joints[span.end] else ""
        placed += (further if before in _ARTICLES else before) in _PLACED
        source += before in _SAYING or after in _SAYING or (before == "to" and further == "according")
        owner += text.atom(span.end - 1)[-2:] in ("'s", "’s")
    share = 1 / max(1, len(body))
    return placed * share, source * share, owner * share


def _proper(layout: Layout, mentions: Sequence[Span]) -> float:
    text = layout.text
    seen = capital = 0
    for span in mentions:
        # At the beginning of a sentence, and in titles, a capital says nothing.
        if span.start < text.title_end or layout.sentences[layout.sentence(span.start)] == span.start:
            continue
        # The AI of "sovereign AI" is a capital in any text.
        words = [text.atom(at) for at in range(span.start, span.end)]
        telling = [word for word in words if not (len(word) <= _ACRONYM and word.isupper())] or words
        if all(word[0].lower() != word[0].upper() for word in telling):
            seen += 1
            capital += all(word[0].isupper() or word in _PLACED for word in telling)
    return capital / seen if seen else _UNKNOWN


def _commonness(text: Text, span: Span) -> float:
    words = tuple(text.norms[span.start : span.end])
    # What NEAR joins with other words between is no phrase: its words came together this once.
    joined = len(words) <= _PHRASE and (len(words) == 1 or not any(text.joints[span.start + 1 : span.end]))
    return _common(words, joined)


@lru_cache(maxsize=1 << 14)
def _common(words: tuple[str, ...], joined: bool) -> float:
    # No rarer than a name that nobody knows.
    return max(RARE, commonness(words, unspaced=is_unspaced(words[0]), joined=joined))
