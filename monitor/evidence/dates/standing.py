# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""Whether a date still stands: "postponed from May to July" gives July, "were due in March will now come in
autumn" gives no March, and what was to have opened gives nothing.

A plan told in the past alone ("was due in March") stands only where somebody tells it ("said it was due"): a
writer who knows better writes so, and nothing beats a day that was put off in the next sentence.
"""

from __future__ import annotations

import re

_MOVE = (
    r"(?:moved|pushed|postponed|delayed|put (?:off|back)|shifted|slipped|brought forward|rescheduled|deferred|adjourned|"
    r"extended|changed|slips?|moves?|moving|postpon(?:e|es|ing)|delay(?:s|ing)?|push(?:es|ing)?|bring(?:s|ing)? forward)"
)
_MOVED = re.compile(rf"\b{_MOVE}\b", re.IGNORECASE)
_FROM = re.compile(r"\b(?:from|instead of|rather than)\s(?:(?!to\b)\w+\s){0,1}$", re.IGNORECASE)
_INSTEAD = re.compile(r"\b(?:instead of|rather than)\s(?:\w+\s){0,3}$", re.IGNORECASE)
_NOT = re.compile(r"\b(?:not|never)\s$", re.IGNORECASE)
_NOT_THEN = re.compile(r"(?:on|in|for|at)\s|[A-Z0-9]")
_TO = re.compile(rf"\b{_MOVE}\b[^.;:,]{{0,70}}?\b(?:to|until|till|into)\s(?:\w+day,?\s)?$", re.IGNORECASE)
# What was once meant.
_ONCE = re.compile(
    r"\b(?:originally|initially|previously)\b|\b(?:was|were) to (?:have|be)\b|\bhad (?:been |once )?(?:\w+ly )?(?:due|scheduled|expected|set|slated|planned|"
    r"supposed|meant|hoped|aimed|promised)\b",
    re.IGNORECASE,
)
_WAS_DUE = re.compile(
    r"\b(?:was|were) (?:\w+ly )?(?:due|scheduled|expected|set|slated|planned|supposed|meant)\b", re.IGNORECASE
)
_SAID = re.compile(r"\b(?:said|says|told|announced|reported|confirmed|wrote)\b", re.IGNORECASE)
# Where the old plan ends and the new one begins.
_NOW = re.compile(
    rf"\b(?:but|now|will|instead|until|however|before|has been|have been)\b|\b{_MOVE}\b", re.IGNORECASE
)
_NEVER_CAME = re.compile(
    r"\b(?:did|had|has|was|were|could)(?:n['’]t| not| never)\b[^;.]{0,80}$", re.IGNORECASE
)
_UNTIL = re.compile(r"\b(?:until|till|before)\b", re.IGNORECASE)
_JA_ONCE = re.compile(r"(?:当初|もともと|元々|本来)[^。]{0,30}$")
_JA_MOVED = re.compile(r"延期|先送り|ずれ込|繰り下げ|遅れ|後ろ倒し|見直し|前倒し|繰り上げ|変更")
_JA_TO = re.compile(r"(?:延期|先送り|ずれ込|繰り下げ|後ろ倒し|前倒し|繰り上げ|変更)")
_JA_FROM = re.compile(
    r"^(?:から|だったが|の予定だった|に[^。、]{0,20}(?:予定|計画|見込み)(?:だった|していた)|としていた)"
)
_JA_WAS = re.compile(
    r"^[^。、]{0,24}(?:予定だった|計画だった|見込みだった|はずだった|予定していた|計画していた)"
)


def stands(text: str, start: int, end: int, *, japanese: bool) -> bool:
    """Whether the date from `start` to `end` is one that still stands. `start`: of its preposition."""
    if japanese:
        return _stands_ja(text, start, end)
    # The preposition may be part of what was found.
    before, own = text[:start], text[start:end]
    # "In January and not on 4 December"; "not until 4 December" is another matter.
    ruled_out = _NOT.search(before) and _NOT_THEN.match(own)
    if ruled_out or _INSTEAD.search(before) or _INSTEAD.match(own):
        return False
    if is_new(text, start, end):
        return True
    moved = _MOVED.search(before[-70:]) or (
        _MOVED.search(text) and re.match(r"[^.;]{0,40}\bto\b", text[end:])
    )
    if moved and (own.lower().startswith("from ") or _FROM.search(before)):
        return False
    told = _UNTIL.search(own) or _UNTIL.search(before[-40:])
    if told and _NEVER_CAME.search(before):
        return False
    for pattern in (_ONCE, _WAS_DUE):
        for m in pattern.finditer(before):
            if _NOW.search(text, m.end(), start):
                continue
            if (
                pattern is _ONCE
                or not _SAID.search(before[: m.start()])
                or re.search(rf"\b(?:but|now|{_MOVE})\b", text[end:], re.IGNORECASE)
            ):
                return False
    return True


def _stands_ja(text: str, start: int, end: int) -> bool:
    if is_new(text, start, end):
        return True
    rest = text[end - 2 : end] + text[end:]
    after = text[end:]
    once = _JA_ONCE.search(text[:start])
    if once is not None and not re.search(r"[がを、]", once.group()):
        return False
    if _JA_WAS.match(after):
        return False
    return not (
        (_JA_FROM.match(after) or rest.startswith("から"))
        and re.search(r"^[^。]{0,40}(?:に|へ|まで)", after)
        and _JA_MOVED.search(after)
    )


def is_new(text: str, start: int, end: int) -> bool:
    """Whether the date is the one to which something was put off: "moved to December 10"."""
    own = text[start:end]
    if _JA_TO.match(text[end:]) and own.endswith(("に", "へ", "まで")):
        return True
    pre = re.match(r"(?:to|until|till|into)\s", own, re.IGNORECASE)
    return _TO.search(text[: start + (pre.end() if pre else 0)]) is not None
