# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""Whether words have the shape that was asked for: one line of plain text, in the language, not too long."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from monitor import text
from monitor.wording.values import LONGEST, Ask, Fault

_MARKUP = re.compile(r"[<>{}`|\\*_#~^\[\]]|&(?:#\d+|\w+);")
_ADDRESS = re.compile(
    r"https?:|www\.|//|@|\b[\w-]+\.(?:com|net|org|io|ai|jp|co|info|biz|dev|app|xyz|ru|cn|example)\b",
    re.IGNORECASE,
)
_REFUSAL = re.compile(
    r"\bI(?:['’](?:m|ve|ll|d)|\s+(?:can|am|will|would|do|have|cannot|must))\b|\bas an? (?:AI|language model)\b|\bsorry\b"
    r"|\b(?:you|your|please|click|subscribe|instructions?|prompt|JSON)\b|\b(?:here is|here['’]s|translation|summary)\b"
    r"|申し訳|できかねます|お答えでき|あなた|ください|指示|翻訳[:：]|要約[:：]",
    re.IGNORECASE,
)
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_JAPANESE = re.compile(r"[぀-ヿ㐀-鿿豈-﫿々ー]")
_KANA = re.compile(r"[぀-ヿ]")
_ENGLISH = frozenset(
    "a an the of in on at to for from by with and or but as is are was were be been has have had it its that "
    "this will would may could not over after before into up down says said than about new more".split()
)
_QUOTED = re.compile(
    r"“([^”]*)”|\"([^\"]*)\"|「([^」]*)」|『([^』]*)』|(?<!\w)[‘']([^’']{2,}?)[’'](?!\w)|«([^»]*)»"
)
_MARKS = re.compile(r"[“”\"「」『』«»„‟]")


def faults(words: str, ask: Ask) -> Iterator[Fault]:
    """What is wrong with the shape of `words`; nothing else of them is looked at where something is."""
    if not words:
        yield Fault(kind="empty", what="")
        return
    if len(words) > LONGEST[ask.task]:
        yield Fault(kind="too long", what=f"{len(words)} characters")
        return
    wrong = [c for c in words if unicodedata.category(c) in {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp", "So"}]
    if wrong:
        yield Fault(kind="characters", what=f"U+{ord(wrong[0]):04X}")
    if words != text.one_line(words):
        yield Fault(kind="characters", what="more than a line of clean text")
    for kind, pattern in (("markup", _MARKUP), ("address", _ADDRESS), ("speaks of itself", _REFUSAL)):
        if m := pattern.search(words):
            yield Fault(kind=kind, what=m.group())
    if m := re.search(r"[!?！？]", words):
        # A question is no statement that could be checked.
        yield Fault(kind="mood", what=m.group())
    yield from _language(words, ask.language)


def _language(words: str, language: str) -> Iterator[Fault]:
    plain = unicodedata.normalize("NFKC", words)
    letters = [c for c in plain if c.isalpha() or c == "ー"]
    strange = [c for c in letters if not (_LATIN.match(c) or (language == "ja" and _JAPANESE.match(c)))]
    if not letters or strange:
        yield Fault(kind="language", what=strange[0] if strange else "no letter")
        return
    if language == "ja":
        japanese = sum(1 for c in letters if _JAPANESE.match(c))
        if not _KANA.search(plain) or japanese * 4 < len(letters):
            yield Fault(kind="language", what="not Japanese")
    elif language == "en":
        spaced = re.findall(r"[a-zà-ɏ']+", plain.casefold())
        if len(spaced) > 6 and not _ENGLISH.intersection(spaced):
            yield Fault(kind="language", what="not English")


def quotations(words: str, ask: Ask) -> Iterator[Fault]:
    """Quotations that are not verbatim in the sources; a mark without its other half is one."""
    known = [_plain(one) for one in ask.sources]
    for m in _QUOTED.finditer(words):
        quoted = _plain(next(filter(None, m.groups()), ""))
        if not quoted or not any(quoted in one for one in known):
            yield Fault(kind="quotation", what=m.group())
    if left := _MARKS.search(_QUOTED.sub("", words)):
        yield Fault(kind="quotation", what=left.group())


def _plain(words: str) -> str:
    return re.sub(r"\s+", " ", text.fold(words)).strip(" ,.、。")
