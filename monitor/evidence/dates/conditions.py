# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""What a quoted clause may not lose: the condition it hangs on, and its subject.

"If regulators agree, the deal closes in March" is not "the deal closes in March". A condition is looked for in
the sentence; one that stands in a sentence of its own is missed.
"""

from __future__ import annotations

import re

from monitor.text import is_unspaced

_IF = (
    r"\b(?:if|unless|provided|assuming|once|subject to|pending|as long as|so long as|conditional on|contingent on|depending on|"
    r"should (?=(?:the|a|an|its|it|they|he|she|[A-Z]\w+)\s))\b"
)
_LEADING = re.compile(
    rf"(?:^|[,;:—–]\s*(?:and |but |that )?|\b(?:that|and|but|said) )(?P<cond>{_IF})", re.IGNORECASE
)
_TRAILING = re.compile(rf"[\s,;—–(](?P<cond>{_IF.replace('|once', '')})", re.IGNORECASE)
_STOP = re.compile(
    r"[;。]|\.(?=\s|$)|,\s(?=(?:[A-Z]\w+|he|she|it|they|the \w+) (?:said|says|told|added|wrote|reported)\b|according\b)"
)
# Another clause stands between.
_ELSEWHERE = re.compile(r"[,;:—](?:(?:\s*\w+){4}|\s(?:and|but|or)\s)")
_JA_IF = re.compile(
    r"(?:(?<!なけ)れば|なら(?![なずび])|たら(?!し)|を条件に|を前提に|が前提|次第|を得て|が得られ)"
)
_JA_STOP = re.compile(r"[。「」]")
# What is longer is no quotation.
MOST_WORDS, MOST_SIGNS = 60, 140

_JOIN = re.compile(
    r"(?:and|but|or|so|yet|then|while|whereas|because|though|although|as|that)\s+", re.IGNORECASE
)
_RELATIVE = re.compile(r"(?:which|who|whose|whom|where|when)\b", re.IGNORECASE)
_VERB = re.compile(
    r"(?:will|would|is|are|was|were|has|have|had|can|could|may|might|should|shall|must|to|due|expected|scheduled|set|slated|planned|plans|aims|hopes|expects|begins|starts|opens|ends|said|says|"
    r"be|been|being|not|also|then|arriving|starting|beginning|running|hitting|launching|with|of|by|before|than|aside|including|into)\b",
)


def kept(text: str, begin: int, finish: int) -> tuple[int, int]:
    """The stretch from `begin` to `finish`, made wide enough for the sentence's condition, if it has one."""
    if is_unspaced(text):
        return _kept_ja(text, begin, finish)
    left, right = begin, finish
    lead = [m.start("cond") for m in _LEADING.finditer(text, 0, finish)]
    if lead:
        left = min(begin, lead[0])
    trail = _TRAILING.search(text, finish - 1 if finish else 0) or _TRAILING.search(text, begin, finish)
    if trail is not None and not _ELSEWHERE.search(text, finish, max(finish, trail.start("cond"))):
        stop = _STOP.search(text, trail.end())
        right = max(finish, stop.start() if stop else len(text))
    if len(text[left:right].split()) > MOST_WORDS:
        return begin, finish
    return left, right


def _kept_ja(text: str, begin: int, finish: int) -> tuple[int, int]:
    opening = max((m.end() for m in _JA_STOP.finditer(text, 0, begin)), default=0)
    found = _JA_IF.search(text, opening, finish)
    if found is None or finish - opening > MOST_SIGNS:
        return begin, finish
    return min(begin, opening), finish


def subject(text: str, begin: int, start: int) -> int:
    """Where a quotation begins that would begin at `begin` with "and", "which" or a verb: after the joining
    word where a subject follows, or else at the beginning of its sentence."""
    at = begin + len(text[begin:]) - len(text[begin:].lstrip(' ,;:—–-(“"'))
    m = _JOIN.match(text, at, start)
    if m is not None and not _VERB.match(text, m.end()) and not _RELATIVE.match(text, m.end()):
        return m.end()
    if m is None and not _VERB.match(text, at) and not _RELATIVE.match(text, at):
        return begin
    return 0 if len(text[:start].split()) <= MOST_WORDS else begin
