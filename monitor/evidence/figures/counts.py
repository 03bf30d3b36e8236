# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""What a bare number counts: "2,000 full-time jobs", "a 512-core processor", "20,000 of Nvidia's graphics units".

The noun is the first plural after the number that no verb or preposition keeps from it. Refused: years, times
of day, ages, scores, numbers of things with a name ("Windows 11 users", "phase 3 trials", "top 10 teams"), and
listicles ("5 things to know").
"""

from __future__ import annotations

import re

from monitor.evidence.figures.numerals import Number
from monitor.evidence.reading import stem

MONTHS = frozenset(
    "january february march april may june july august september october november december jan feb mar "
    "apr jun jul aug sep sept oct nov dec".split()
)
_STOP = frozenset(
    "of in and or to the by on at for from with as than that this which who whose while when where if but so not nor per "
    "is are was were be been being am has have had having do does did can could will would shall should may might must "
    "it its he she they we you i his her their our your my me him them us there here what how why between into onto out up down "
    "off over under after before since until during within without against about around via amid among across through toward towards "
    "said says say told tells added adds saw sees including include includes made makes make went goes came comes took takes got gets "
    "rose fell grew gained lost climbed dropped jumped closed ended finished began begins became becomes said called call calls "
    "am pm a.m p.m est edt pst pdt gmt utc et pt ct bst cet jst st nd rd th ave street edition percent s ths now then also just only "
    "times plus versus vs yes ms mrs mr dr always perhaps sometimes afterwards both each every against all any no".split()
)
# These end in s and are no plural.
_SINGULAR = frozenset(
    "overseas news previous various serious less business process access series express press express swiss loss cross mass class glass "
    "chess boss bus gas plus us this thus across perhaps towards besides always whereas las los des les texas paris wales "
    "dallas athens brussels laos cyprus atlas lens canvas basis analysis crisis campus virus bonus focus status census corps "
    "corpus genius surplus stimulus consensus versus menus ios macos aws cbs nbc's sars aids mars christmas kansas arkansas "
    "illinois massachusetts st's philippines netherlands".split()
) - {"menus"}  # fmt: skip
_PLURAL = frozenset(
    "people staff men women children police troops personnel crew aircraft spacecraft sheep fish firemen policemen policewomen fishermen servicemen lawmen congressmen businessmen salesmen".split()
)
# Plurals that stand before the noun they go with.
_BEFORE_NOUN = frozenset(
    "graphics sports sales news electronics arms savings customs communications logistics securities operations services systems".split()
)
_HARMED = re.compile(
    r" (?:(?:\w+ly |have |been |were |others? |more ){0,3})(?P<dead>dead|killed|injured|wounded|missing|hurt|hospitalis?z?ed|arrested|died|detained)\b"
)
_HARM = re.compile(
    r"\b(?:kill(?:s|ed|ing)?|injur(?:es|ed|ing)|wound(?:s|ed|ing)|claim(?:s|ed|ing) the lives of)\s(?:(?:at least|about|around|more than|over|up to|nearly|some|another|as many as|all) )?$"
)
_SOME = r"(?:(?:at least|about|around|approximately|some|nearly|almost|more than|fewer than|less than|over|under|roughly|just|up to|only) ){0,2}"
_TOLD_BEFORE = re.compile(
    r"\b(?:(?:death toll|number of (?:deaths|dead|fatalities|victims|injured|missing)|deaths|fatalities)(?: (?!(?:from|in|of|at|by|for)\b)[a-z]{2,15}){0,4}? (?:(?:rises?|rose|risen|rising|climbs?|climbed|climbing|jump(?:s|ed)|grew|grown|up|revised|raised) to|reach(?:es|ed)?|pass(?:es|ed)|topp(?:ed|ing)|tops|exceed(?:s|ed)|surpass(?:es|ed)|hits?|st(?:ands|ood) at|(?:is|was) (?:now )?at)"
    rf"|(?:workforce|team|staff|crew|population|crowd|audience|headcount|membership) of|(?:employ|hir)(?:s|es|ed|ing)) {_SOME}$",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"(?=[.,;:)]|$| (?:from|in|on|after|as|and|with|when|while|by|since|at|late|early|last|this|who|that|to|across|worldwide|nationwide|according)\b)(?![.,]\d)"
)
_CLOSED = re.compile(r"(?=[,.;)]|$| (?:and|in|on|at|after|when|near|as|while|by|others)\b)")
PEOPLE = frozenset(
    "people person men man women woman children child workers worker employees employee staff students student soldiers troops police officers "
    "officer passengers passenger migrants migrant victims victim patients patient residents resident civilians civilian dead killed injured jobs job "
    "firefighters refugees protesters inmates prisoners hostages hostage crew teenagers teenager girls girl boys boy suspects suspect arrests arrest "
    "deaths death homes houses cases drivers doctors nurses pupils teachers miners tourists lawmakers senators".split()
)
# Before a number, these make a name of it.
_LABELS = frozenset(
    "top phase type level grade category class tier stage step route rule section article chapter page figure table row line number no no. nos round week day season episode "
    "version gen generation model series part volume act title unit group team channel track lane gate terminal platform floor room suite "
    "apartment highway interstate exit zone district ward sector precinct region under covid aged age ages flight mission game match race lap "
    "item option question clause paragraph schedule appendix annex note slide windows iphone android chapter layer wave fortune formula size "
    "noon midnight about.com march may june july april august".split()
) - {"march", "may"}  # fmt: skip
_STARTERS = frozenset(
    "the about over some nearly more at around up an all with than almost roughly only its another these those for of to in and or but by a under below above least most "
    "cuts cut lays adds hires fires buys sells ships orders plans hits tops kills killed kill injures wounds leaves arrests frees wins loses seeks faces "
    "opens closes raises creates axes sheds slashes eliminates invests offers spends pays builds launches sends deploys after as since when where while if "
    "approximately currently today there their our his her they we additionally meanwhile overall last next past these nearly fewer".split()
)
_LIST = frozenset(
    stem(w)
    for w in "thing way reason tip fact takeaway question story step chart photo trick gift deal movie film show book gam song lesson idea best pick".split()
)
_HYPHENED = frozenset(
    "member vote part person seat storey story bedroom room country nation team vehicle car truck ship strong judge justice page point man woman player course part letter "
    "word acre turbine unit game match reactor home house lane drive core parameter qubit store seater passenger".split()
)
_NO_TRACK = frozenset(
    stem(w)
    for w in "hurdle freestyle butterfly breaststroke backstroke dash race sprint relay run swim metre meter".split()
)
_OF = re.compile(
    r" of (?:(?:the|its|their|his|her|our|those|these) )?(?:[\d,]{1,9} )?(?:[A-Z][\w&.-]{0,24}(?: [A-Z][\w&.-]{0,24}){0,2}['’]s? )?(?=[A-Za-z])"
)
# "One in four Singaporeans" is a share, and none of four.
# "Two of the best-known names": a way to call them, and no count of names.
_AMONG_THE_MOST = re.compile(
    r" of (?:the|its|their|our) (?:world[’']s |country[’']s )?(?:most|best|biggest|largest|greatest|worst|[a-z]{3,}est)\b"
)
_OUT_OF = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|\d{1,2}) (?:in|out of)(?: every)? $", re.IGNORECASE
)
# Models ("H100 GPUs", "100,000 H200s") and what stands in quotation marks ("40 “channels”") are words, too.
_WORD = re.compile(
    r"([ -])[“\"]?((?:[A-Z]\.){2,3}|[A-Z]{1,4}\d{2,4}[A-Z]{0,2}s?|[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ]{0,24}(?:[’'&.][A-Za-z]{1,12})?)[”\"]?(?![\w])"
)
_YEAR = re.compile(r"(?:1[6-9]|20)\d\d")

_TIMES = ("year", "month", "week", "hour", "minute", "second", "decade", "day", "quarter")
_NOT_HYPHENED = tuple(
    "figure digit way time yard under over all run pointer series euro dollar shilling".split()
)
_NEVER = frozenset(
    "thirds quarters fifths tenths halves graphics sports news electronics customs communications logistics".split()
)
_NOT_BEFORE_WORDS = frozenset("the these those other last next past first which big".split())
# "People aged 16 to 24", "between the ages of 5 and 9".
_AGED = re.compile(
    r"\b(?:aged?|ages)(?: of)?(?: between| from)? \d{1,3}(?: ?[-–] ?| (?:to|and|or) )$", re.IGNORECASE
)
# "In the high eight figures": an order of magnitude.
_VAGUE = frozenset({"figures", "digits"})
_PROCESSORS = frozenset({"GPU", "CPU", "TPU", "NPU"})


def counted(plain: str, n: Number) -> tuple[int, str] | None:
    """Where the noun that a number counts ends, and its stem; None where it counts nothing that is named."""
    if not _may_count(plain, n):
        return None
    gap = plain[n.after : n.after + 1]
    if gap == "-":
        return _hyphened(plain, n)
    harmed = _harmed(plain, n)
    if harmed is not None:
        return harmed
    at = n.after
    if _told_before(plain, n):
        return n.end, "person"
    of = _OF.match(plain, at)
    if of is not None and n.value < 10 and _AMONG_THE_MOST.match(plain, at):
        return None
    if of is not None:
        at = of.end() - 1
    elif gap != " ":
        return None
    return _noun(plain, at, n)


def _harmed(plain: str, n: Number) -> tuple[int, str] | None:
    m = _HARMED.match(plain, n.after)
    if m is not None:
        return m.end(), "person"
    if _CLOSED.match(plain, n.after) and _HARM.search(plain, max(0, n.start - 40), n.start):
        return n.end, "person"
    return None


def _told_before(plain: str, n: Number) -> bool:
    """Whether those who are counted stand before the number: "the death toll rose to 45", "a team of 25"."""
    if n.power or _ENDS.match(plain, n.after) is None or (_YEAR.fullmatch(n.written) and not n.scaled):
        return False
    return _TOLD_BEFORE.search(plain, max(0, n.start - 80), n.start) is not None


def _noun(plain: str, at: int, n: Number) -> tuple[int, str] | None:
    found: re.Match[str] | None = None
    spare: re.Match[str] | None = None
    for place in range(7):
        m = _WORD.match(plain, at)
        if m is None:
            break
        low = m[2].lower()
        if found is not None and not _goes_on(found, m):
            break
        if found is None and _ends_phrase(low, n, first=not place):
            if spare is None:
                return None
            break
        if low in _BEFORE_NOUN or (m[2] in _PROCESSORS and n.scaled):
            spare = m
        elif _is_plural(m[2]):
            found = m
            if not m[2][0].isupper():
                break
        at = m.end()
    found = found or spare
    if (
        found is None
        or found[2].lower().startswith(_TIMES)
        or found[2].lower() in _NEVER
        or (found[2].lower() in _VAGUE and n.value < 14 and found.start() == n.after)
        or _misread(plain, n, found[2])
    ):
        return None
    # What stands in quotation marks ends with them, if it begins with them.
    quoted = any(c in plain[n.start : found.end(2)] for c in '“"')
    return found.end() if quoted else found.end(2), stem(found[2])


def _ends_phrase(low: str, n: Number, *, first: bool) -> bool:
    if low == "and":
        return first  # "700 direct and indirect jobs"
    if low == "calls":
        # "31 calls": what stands right after a number is no verb; those to 911 are not counted.
        return not first or n.written in {"911", "999", "112", "110", "119"}
    return low in _STOP or low in MONTHS or low == "series" or (first and low.startswith(_TIMES))


def ends_a_phrase(word: str) -> bool:
    """Whether a word after an ordinal is none that it goes with: "on the 22nd saying", "the 19th century"."""
    return word in _STOP or word in {"century", "birthday"} or word.endswith("ing")


def _goes_on(found: re.Match[str], m: re.Match[str]) -> bool:
    """Whether a plural after a plural is what is counted: "12 Los Angeles officers"."""
    word = m[2]
    return (
        _is_plural(word)
        and word.lower() not in _STOP
        and m[1] == " "
        and found[2][0].isupper()
        and found[2][1].islower()
    )


def _misread(plain: str, n: Number, noun: str) -> bool:
    """Whether number and noun are a headline's list, a race, a resolution, or a title ("Ten Things")."""
    low = noun.lower()
    key = stem(noun)
    before = plain[: n.start].rstrip(" \"'“‘(*•-–—")
    if not before:
        if key in _LIST:
            return True
        return not n.scaled and not n.spelled and (low not in PEOPLE or n.value < 2)
    if n.short and (key in _NO_TRACK or (n.short == "K" and len(n.written) == 1)):
        return True
    return n.spelled and noun[0].isupper() and n.written[0].isupper() and before[-1].islower()


def _is_plural(word: str) -> bool:
    low = word.lower()
    if low in _PLURAL:
        return True
    if not word.endswith("s") or len(word) < 4 or low in _SINGULAR or "'" in word or "’" in word:
        return word.endswith("s") and len(word) == 3 and word[:2].isupper()
    return word[:-1].isupper() or not low.endswith(("ss", "us", "is"))


def _hyphened(plain: str, n: Number) -> tuple[int, str] | None:
    """ "a 512-core processor", "a three-member panel"."""
    m = _WORD.match(plain, n.after)
    if m is None:
        return None
    low = m[2].lower()
    if m[2] in _PROCESSORS:
        return m.end(), stem(low)
    if not m[2].islower() or len(low) < 3 or low in _STOP or low in MONTHS:
        return None
    if low not in _HYPHENED and (n.spelled or low.startswith((*_TIMES, *_NOT_HYPHENED))):
        return None
    return m.end(), stem(low)


def _may_count(plain: str, n: Number) -> bool:
    """Whether a bare number can be a count: no year, and no part of a name such as "Windows 11"."""
    if any(p.search(plain, max(0, n.start - 24), n.start) for p in (_OUT_OF, _AGED)):
        return False
    if n.spelled:
        return _may_count_in_words(plain, n)
    if not n.scaled and (_YEAR.fullmatch(n.written) or n.value < 2 or n.written[0] == "0"):
        return False
    if n.start == 0:
        return True
    if plain[n.start - 1] in ".,#/:+[$¥€£":
        return False
    before = re.search(r"([^\s]{1,30})\s$", plain[max(0, n.start - 31) : n.start])
    if before is None or (n.scaled and not n.short):
        return True
    word = before.group(1).strip("\"'“”‘’(),;:")
    if not word or before.group(1)[-1] in ",;:”)":
        return True
    if any(c.isdigit() for c in word):
        return before.group(1)[-1] == "."
    if word.lower() in _LABELS or word.lower() in MONTHS:
        # "On day 3", but "on the first day 310 visitors came".
        return word.lower() in _DAYS and _THAT_DAY.search(plain, max(0, n.start - 24), n.start) is not None
    return not word[0].isupper() or word.lower() in _STARTERS


_DAYS = frozenset("day week round season".split())
_THAT_DAY = re.compile(
    r"\b(?:first|second|third|last|opening|next|same|that|final|each|every|previous) (?:day|week|round|season),? $"
)


def _may_count_in_words(plain: str, n: Number) -> bool:
    """Whether a number in words counts: "two men", not "the two", "one" or "chapter three"."""
    if n.scaled or n.value > 12:
        return True
    before = plain[max(0, n.start - 12) : n.start].split()
    word = before[-1].lower() if before else ""
    return n.value >= 2 and word not in _NOT_BEFORE_WORDS and word not in _LABELS
