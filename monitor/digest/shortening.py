# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""Where a line may be cut: at a word, but in no figure and, where that can be helped, in no name.

"Over 1…" of "over 1 million users" is another figure than the headline's, and says something that is not so: the
cut goes before the whole amount, with what leads up to it ("over", "more than", 約). A figure without a unit of
its own needs its noun: "20,000…" is no count of anything. A year behind its preposition is whole.

Names are told by their capitals, which a headline that has them on every word does not show; in scripts
without spaces, by a change of script. Where a name begins too near the beginning, it is cut all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from monitor import text

_LARGE = r"(?:hundred|thousand|million|billion|trillion|dozen|bn|mn|tn|trn|lakh|crore|percent|per cent|pct|percentage points?)"
_MONTH = r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
_LEADS_UP = (
    r"(?:\b(?:over|more|less|fewer|than|above|about|around|some|roughly|nearly|almost|at|least|most|up|as|much|many|high|low"
    r"|under|below|to|for|by|of|in|with|from|into|a|an|the|its|worth|another|and|or|on|per)\s+){0,5}"
)
_CURRENCY = r"(?:(?:[A-Z]{1,3})?[$€£¥￥₩₹]\s?|(?:Rs\.?|USD|EUR|JPY|GBP|CNY|INR)\s?)"
_FIGURE = rf"{_CURRENCY}?(?<![\w.])(?<!\w-)\d(?:[\d.,:]*\d)?"
_SPELLED = r"\b(?:half|quarter|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|several|dozens|hundreds|thousands|millions|billions|a)"
_DATE = rf"\b{_MONTH}\.?\s\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s(?:19|20)\d\d\b)?|\b\d{{1,2}}(?:st|nd|rd|th)?\s{_MONTH}\b\.?(?:,?\s(?:19|20)\d\d\b)?"
_YEAR = rf"(?:(?<=\bin )|(?<=\bby )|(?<=\bof )|(?<=\bfor )|(?<=\bfrom )|(?<=\bsince )|(?<=\buntil )|(?<=\bafter )|(?<=\bbefore ))(?:19|20)\d\d\b(?![.,]\d|[\s-]{_LARGE}\b)"
_AMOUNT = (
    rf"{_FIGURE}(?:\s?(?:[-–—~]|to|or|and)\s?{_FIGURE})?"
    # Whole with its sign, its magnitude or unit; else with the word that it counts.
    rf"(?:\s?[%％‰°]|[A-Za-z]{{1,4}}\b(?![\s-]{_LARGE}\b)|(?:[\s-]{_LARGE}\b){{1,2}}|[\s-][^\W\d_][\w'’-]*)?"
)
_LARGE_SPELLED = rf"{_SPELLED}[\s-](?:of\s)?(?:a[\s-])?{_LARGE}s?\b(?:\s(?:of\s)?{_LARGE}s?\b)?"
_WHOLE = re.compile(rf"(?i:{_LEADS_UP}(?:{_DATE}|{_YEAR}|{_LARGE_SPELLED}|{_AMOUNT}))")
# The same in Japanese and Chinese, where no space stands between a figure and what it counts.
_DIGIT = "0-9０-９"
_NUMERAL = rf"(?:[{_DIGIT}][{_DIGIT}.,．，]*|[一二三四五六七八九十数]+(?=[百千万億兆年月日円人社件台]))"
_WHOLE_EAST = re.compile(
    rf"(?:約|最大|最低|総額|累計|合計|年間|およそ|第|計)?[$＄¥￥€]?(?:{_NUMERAL}[百千万億兆亿]*)+(?:\s?[~〜～-]\s?(?:{_NUMERAL}[百千万億兆亿]*)+)?"
    r"(?:余り|余|強|超|弱)?(?:[%％]|[ァ-ヴー]{1,9}|[A-Za-z]{1,4}|[円元人台件社基機枚個割倍年月日時分秒回歳位戸棟株名本点度区国])?"
)
_EAST = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
# A word in another script, or a name in katakana.
_NAME_EAST = re.compile(r"[ァ-ヴー・]{2,}|[A-Za-z0-9Ａ-Ｚａ-ｚ０-９][\w.&+'-]*", re.ASCII)
_NAMED = r"[A-Z][\w.&-]*"
_NAME = re.compile(
    rf"\b{_NAMED}(?:\s(?:(?:of|de|del|der|da|di|du|la|le|al|bin|van|von|the|&)\s){{0,2}}(?:{_NAMED}|\d+\b))+(?:['’]s?)?"
)
_WORD = re.compile(r"[^\W\d_][\w'’-]{3,}")
# How much of the line must be left where it is cut before a name.
_ENOUGH = 0.5
# What a line does not end with where it goes on: a comma, a dash, a quotation mark that opens.
_LOOSE = re.compile(r"(?:[\s,;:—–、。・（「『-]|(?<=\s)[(\[“‘\"'])+$")


def shortened(line: str, limit: int) -> str:
    """`line` in at most `limit` characters, with an ellipsis where anything was left out: cut at a word, before
    a figure rather than in it, and before a name that begins in its second half."""
    if len(line) <= limit:
        return line
    end = len(text.cut(line, limit)) - 1
    near = line[: limit + 100]
    figures, names = list(_figures(near)), list(_names(near))
    while True:
        inside = [at for at, stop in figures if 0 < at < end < stop]
        inside += [at for at, stop in names if _ENOUGH * limit <= at < end < stop]
        if not inside:
            return _LOOSE.sub("", line[:end]) + "…"
        end = len(_LOOSE.sub("", line[: min(inside)]))


def _figures(line: str) -> Iterator[tuple[int, int]]:
    yield from (one.span() for one in _WHOLE.finditer(line))
    if _EAST.search(line):
        yield from (one.span() for one in _WHOLE_EAST.finditer(line))


def _names(line: str) -> Iterator[tuple[int, int]]:
    if _EAST.search(line):
        yield from (one.span() for one in _NAME_EAST.finditer(line))
        return
    inner = _WORD.findall(line)[1:]
    if 2 * sum(word[0].isupper() for word in inner) <= len(inner):
        yield from (one.span() for one in _NAME.finditer(line))
