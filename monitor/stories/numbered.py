"""Numbers that are part of a name: the 19 of COVID-19, the 737 of a Boeing, the 500 of an index.

They say what is meant and not what happened, and stand in every text about the thing: two crashes of a
Boeing 737 share no figure by that. Only bare numbers are asked about: "Nvidia 12 %" and "SoftBank 500
billion" are amounts, whatever stands before them. A name before a number is little evidence by itself
("Evansville 51, Drake 65" is a score, "in Gaza 35 people" a toll): it must be one that numbers things, or the
text must say the two together more than once and count nothing by them. On the labelled sets one figure in
thirty goes; of 140 that were looked at, none was a figure of the event.
"""

from __future__ import annotations

import re
from collections import Counter

from monitor.stories.vocabulary import DIGIT, NAME, OWNER, SMALL, Tokens
from monitor.stories.words import STOP

# What comes in numbers of ten and more (below ten they are no figures anyway) and is written large. No word
# that a headline may raise beside a count ("Last Week 12 Died").
_THINGS = frozenset(
    (
        "windows iphone ipad ios android galaxy pixel covid studio apollo mig ak formula channel pier lorong "
        "proposition interstate autobahn episode nikkei ftse stoxx dax cac russell nasdaq csi kospi topix "
        "fortune forbes psalm no nr 아이폰 갤럭시 윈도 윈도우 코로나 코스피 닛케이"
    ).split()
)
# The same, and also in small letters.
_PARTS = frozenset(
    (
        "flight article articles section sections chapter paragraph amendment resolution route highway pasal "
        "artikel paragraf artículo artigo articolo vuelo flug nº n°"
    ).split()
)
# "Boeing 200 jets" counts; a 737 does not.
_MAKERS = frozenset("boeing airbus 보잉 에어버스".split())
_CRAFT = re.compile(r"(?:7\d7|3[0-8]0)(?!\d)")
# Before the number, in the same run of unspaced script.
_EAST = re.compile(
    r"(?:第|波音|空客|空中客车|标普|標普|标准普尔|沪深|滬深|日经|日經|日経|新冠|国道"
    r"|(?P<katakana>[\u30a1-\u30fa\u30fc]{2}))$"
)
# Behind the number after katakana, where nothing is counted: "ボーイング737型機", "アポロ13号", "トップ10に".
_UNCOUNTED_EAST = re.compile(r"[型号系]|[のはがをにでともへや]|[^\w%$€£¥]|$")
_SHORT = frozenset(("No", "Nr", "Núm", "Art"))
# "76ers", "the 80s".
_GLUED = re.compile(r"(?:ers|s)(?![^\W\d_])")
# "9/11", "24/7", a day and its month; a blood pressure is a figure.
_SLASHED = re.compile(r"(?<![\d/])[0-3]?\d/[0-3]?\d(?!\d)")
_SCORE = re.compile(r"[-\u2013]\d")
_ENDS = frozenset('.!?:;…\n"“”‘「(•|')


class Numbered:
    """Knows which numbers of a text belong to names; `begin`: where the text under the headline begins."""

    def __init__(self, found: Tokens, begin: int) -> None:
        self._found, self._begin = found, begin
        self._series: frozenset[tuple[str, str]] | None = None

    def is_part_of_a_name(self, at: int, end: int) -> bool:
        """Whether the bare number that begins with the token `at` and ends at `end` is part of a name."""
        source, start = self._found.source, self._found.starts[at]
        if source[end : end + 1] in ("s", "e", "/") and (
            _GLUED.match(source, end) or _SLASHED.match(source, start)
        ):
            return True
        if not at:
            return False
        word, before = self._found.words[at - 1], self._found.spelt[at - 1]
        gap = source[self._found.end(at - 1) : start]
        if gap == " ":
            if word.word in _PARTS or (word.word in _THINGS and not before.islower()):
                return True
            if word.word in _MAKERS:
                return _CRAFT.match(source, start) is not None
            return before == "S&P" or (bool(word.kind & NAME) and self._is_said_twice(at, end))
        if gap == "-":
            return before[0].isupper() or word.word in _THINGS
        if gap == "/":
            return any(_SLASHED.match(source, begin) for begin in (start - 2, start - 3) if begin >= 0)
        if not gap:
            known = _EAST.search(before)
            return known is not None and (not known["katakana"] or bool(_UNCOUNTED_EAST.match(source, end)))
        return gap in (". ", ".") and before in _SHORT

    def _is_said_twice(self, at: int, end: int) -> bool:
        if self._series is None:
            self._series = self._numbered_twice()
        return (
            self._found.words[at - 1].word,
            self._found.source[self._found.starts[at] : end],
        ) in self._series

    def _numbered_twice(self) -> frozenset[tuple[str, str]]:
        """Names with the one number that the text gives them, more than once and within sentences."""
        pairs: Counter[tuple[str, str]] = Counter()
        numbers: dict[str, set[str]] = {}
        for at in self._found.of(DIGIT):
            kind = self._found.kinds[at - 1] if at else 0
            if not kind & NAME or kind & OWNER or not self._is_within_sentence(at - 1):
                continue
            if self._found.source[self._found.end(at - 1) : self._found.starts[at]] != " ":
                continue
            word, number = self._found.words[at - 1].word, self._found.spelt[at]
            numbers.setdefault(word, set()).add(number)
            if not self._counts(at):
                pairs[word, number] += 1
        return frozenset(pair for pair, n in pairs.items() if n > 1 and len(numbers[pair[0]]) == 1)

    def _is_within_sentence(self, at: int) -> bool:
        start = self._found.starts[at]
        before = self._found.source[max(0, start - 4) : start].rstrip(" \t")
        return start >= self._begin and bool(before) and before[-1] not in _ENDS

    def _counts(self, at: int) -> bool:
        """Whether the number counts what follows it, or is half of a score."""
        end = self._found.end(at)
        if _SCORE.match(self._found.source, end):
            return True
        if at + 1 == len(self._found.words) or self._found.source[end : self._found.starts[at + 1]] != " ":
            return False
        return bool(self._found.kinds[at + 1] & (SMALL | NAME)) and self._found.words[at + 1].word not in STOP
