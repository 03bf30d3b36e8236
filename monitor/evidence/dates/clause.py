# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""The clause of a date: whether it looks ahead or tells what was done, and how it is quoted.

A quotation is verbatim and whole where that is short; a longer one begins where a phrase does and never ends
on a word that needs another ("before the"). Known to be missed: past forms that look like present ones ("cut",
"put"), and clauses that neither a mark nor one of these words ends.
"""

from __future__ import annotations

import re

from monitor.evidence.dates import conditions, written
from monitor.text import is_unspaced

MOST_WORDS = 14
# A clause that the date opens may need more to be whole.
MOST_WHOLE = 20
# What is as long as this needs no other beginning.
MOST_LONG = 17
# What has no clause of its own to begin with is quoted from its subject on, up to so many words.
MOST_UNCUT = 45
# Characters of unspaced script before and after the date.
BEFORE_JA, AFTER_JA = 30, 40

# A dash inside a word is none between clauses.
_BREAK = re.compile(r"[,;:](?=\s)|—|(?<!\w)–|–(?!\w)|[()（）、。「」“”\"]|\s-\s")
_JOINED = re.compile(r"\s*(?:and|but|so|while|then)\s(?:on|in|by|from)?\s?", re.IGNORECASE)
_WORD = re.compile(r"\S+")

_PAST = re.compile(
    r"(?<!be )(?<!being )\b(?:was|were|wasn['’]t|weren['’]t|had|did|didn['’]t|said|told|came|went|took|held|began|met|won|lost|made|gave|given|found|wrote|written|rose|fell|saw|left|became|"
    r"sold|bought|built|ran|sent|spoke|ruled|brought|(?!need|speed|expect|schedul|plann|slat|indeed|proceed|exceed|succeed)\w{2,}ed|according to|ruling|decision)\b",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    rf"{written.TO_BE.pattern}|\bto be\b|(?<!according )(?<!due )(?<!up )(?<!able )(?<!used )\bto (?!(?:the|an?|his|her|its|their|this|that|these|those|our|my|one|some|all|any|both|more)\b)(?=(?-i:[a-z])+\s)"
    # "A hearing is set for 14 December", "the vote is on 3 March": the preposition is the date's.
    r"|\b(?:is|are)(?: (?:now|also))?\s*$|(?:(?<=\bis )|(?<=\bare )|(?<=\bbeen )|(?<=\bnow ))(?:set|fixed|listed|booked|pencilled in)\s*$"
    r"|\b(?:premieres|debuts|hits|airs|returns|kicks off|lands|rolls out|becomes|begin|start|open|close|meet|vote|expire|end)\b",
    re.IGNORECASE,
)
# What was put off or asked for is still to come.
_PUT_OFF = re.compile(
    r"\b(?:asked|ordered|demanded|required|urged|pledged|promised|vowed|agreed|extended|postponed|delayed|adjourned|suspended|barred|banned|moved|pushed)\b",
    re.IGNORECASE,
)
_UNTIL = frozenset({"until", "till", "by", "starting", "beginning", "effective"})
_OPENING = frozenset({"from", "due"})
_JA_PAST = re.compile(
    r"(?:した|された|った|いた|んだ|れた|きた|めた|えた|せた|けた|げた|べた)(?![いめち])|によると"
)
_JA_AHEAD = re.compile(rf"{written.TO_BE.pattern}|目指|めど|メド|見込", re.IGNORECASE)

# What begins a clause, and what a phrase begins with.
_CLAUSE_AFTER = frozenset("that and but while because when if although though so or".split())
_SUBJECT = frozenset(
    (
        "the a an its their his her our this these those it they he she we which who will would is are was were has have had says said"
    ).split()
)
_PHRASE = frozenset(
    "to in on at by from with for as under after before during through until over into between against about".split()
)
# Words that need another after them.
_UNENDED = frozenset(
    (
        "the a an its their his her our this these those and or but nor of to in on at by from with for as under after before during "
        "through until over into between against about than that which who whose where when while if because is are was were be been "
        "being will would can could may might must shall should has have had do does did not no more most less very so such too also "
        "only even just still longer either neither both instead rather per up out each every all any some own new first"
    ).split()
)
# Before these a phrase has ended.
_CUT_BEFORE = frozenset(
    "for with in at on by from as after before during through until while which who when where because instead but if although".split()
)


def comes(text: str, start: int, end: int, pre: str) -> bool | None:
    """Whether the clause of a date at `start` to `end` puts it ahead (`True`) or tells what was done; None
    where it says neither. `pre`: the preposition that belongs to the date."""
    if is_unspaced(text):
        return _comes_ja(text, end)
    left, right = _fragment(text, start, end)
    if len(text[left:start].split()) < 2:
        # The date opens its clause, and what follows tells of it; or else what stands before the comma.
        stop = next((m.start() for m in _BREAK.finditer(text, min(right + 1, len(text)))), len(text))
        ahead, past = _AHEAD.search(text, end, stop), _PAST.search(text, end, stop)
        if ahead is not None and past is not None:
            return ahead.start() < past.start()
        if ahead is not None or past is not None:
            return ahead is not None
        if left > 0:
            left = _fragment(text, left - 1, left)[0]
    before = text[left:start]
    ahead_at = max((m.start() for m in _AHEAD.finditer(before)), default=-1)
    past_at = max((m.start() for m in _PAST.finditer(before)), default=-1)
    # "Has been listed for": one word is found as both.
    if ahead_at >= past_at and ahead_at >= 0:
        return True
    if past_at < 0:
        return True if pre in _OPENING or _AHEAD.match(text[end:right].lstrip()) else None
    return pre in _UNTIL and (ahead_at >= 0 or _PUT_OFF.search(before) is not None)


def _comes_ja(text: str, end: int) -> bool | None:
    """The first verb that follows decides: 3月4日に発表した計画 was told then. Without one, the sentence."""
    stop = text.find("。", end)
    rest = text[end : stop if stop >= 0 else len(text)]
    ahead, past = _JA_AHEAD.search(rest), _JA_PAST.search(rest)
    if past is None:
        return True if ahead or _JA_AHEAD.search(text) else None
    if ahead is None:
        return False
    return ahead.start() < past.start()


def _fragment(text: str, start: int, end: int) -> tuple[int, int]:
    left = max((m.end() for m in _BREAK.finditer(text, 0, start)), default=0)
    right = next((m.start() for m in _BREAK.finditer(text, end)), len(text))
    return left, right


def clause(text: str, start: int, end: int) -> str:
    """The clause that holds the date, verbatim: of unspaced script at most seventy characters round it."""
    begin, finish = _whole(text, start, end)
    kept = conditions.kept(text, begin, finish)
    if kept != (begin, finish):
        begin, finish = kept
    elif is_unspaced(text):
        if finish - begin > 60 and len(text[begin:finish].split()) < 4:
            begin, finish = max(begin, start - BEFORE_JA), min(finish, end + AFTER_JA)
    else:
        begin, finish = _cut(text, begin, finish, start, end)
        begin = conditions.subject(text, begin, start)
    return text[begin:finish].strip(' .,;:—–-（(、。"“”')


def _whole(text: str, start: int, end: int) -> tuple[int, int]:
    """From mark to mark; what has hardly a word besides the date takes in the next part."""
    stops = list(_BREAK.finditer(text))
    left = [0, *(m.end() for m in stops if m.end() <= start)]
    right = [*(m.start() for m in stops if m.start() >= end), len(text)]
    i, j = len(left) - 1, 0
    own = _others(text[start:end])
    while not is_unspaced(text) and _others(text[left[i] : right[j]]) < own + 2:
        # "..., but in January 2027, it opens": what is told of the date follows it.
        joined = _JOINED.fullmatch(text[left[i] : start]) is not None
        if i > 0 and not (joined and j + 1 < len(right)):
            i -= 1
        elif j + 1 < len(right):
            j += 1
        else:
            break
    return left[i], right[j]


def _others(part: str) -> int:
    """Its words and numbers; a dateline in capitals and a dash are none."""
    return sum(1 for word in part.split() if any(c.islower() or c.isdigit() for c in word))


def _cut(text: str, begin: int, finish: int, start: int, end: int) -> tuple[int, int]:
    found = list(_WORD.finditer(text, begin, finish))
    if not found:
        return begin, finish
    low = [m.group().strip(" .,;:\"“”‘’'()").lower() for m in found]
    at = max((k for k, w in enumerate(found) if w.start() <= start), default=0)
    stop = max((k for k, w in enumerate(found) if w.start() < end), default=at)
    last = len(found) - 1
    if len(found) > MOST_WORDS and not (at < 4 and len(found) <= MOST_WHOLE):
        if at >= 4 and last - stop > 6:
            last = stop
        elif at < 4:
            last = _last(low, stop)
    while last > stop and (low[last] in _UNENDED or low[last].endswith("ly")):
        last -= 1
    head = _head(low, at, max(0, last - MOST_WORDS + 1)) if last >= MOST_LONG else 0
    return found[head].start(), found[last].end()


def _last(low: list[str], stop: int) -> int:
    """Where a quotation that its date opens may end: before a phrase that says more."""
    later = range(MOST_WORDS, min(MOST_WHOLE, len(low)))
    places: list[int] = [*later, *range(MOST_WORDS - 1, stop + 4, -1)]
    for k in places:
        if low[k] in _CUT_BEFORE and low[k - 1] not in _UNENDED:
            return k - 1
    return MOST_WORDS - 1


def _head(low: list[str], at: int, first: int) -> int:
    """Where a quotation may begin, at `first` or later: with a clause, or else with a phrase."""
    if first == 0 or first >= at:
        return min(first, at)
    clauses = [k for k in range(first, at - 2) if low[k - 1] in _CLAUSE_AFTER]
    if not clauses and len(low) <= MOST_UNCUT:
        return 0
    for among in (_SUBJECT, _PHRASE):
        clauses = clauses or [k for k in range(first, at - 2) if low[k] in among]
    return clauses[0] if clauses else first
