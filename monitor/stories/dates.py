"""Calendar dates, years, ordinals and numbered things ("the 13th package", "iPhone 6") of an article."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monitor import text as texts
from monitor.stories.vocabulary import DIGIT, MONTH, ORDINAL, WEEKDAY, Tokens, stem
from monitor.stories.words import MONTHS, NO_NAMES, NUMBER_WORDS

_YEAR = re.compile(r"(?:19[5-9]\d|20[0-4]\d)s?")
_DAY_EAST = re.compile(r"(?:((?:19|20)\d\d)\s?年\s?)?(?<!\d)(\d{1,2})\s?月\s?(\d{1,2})\s?[日号號]")
_WEEKDAY_EAST = re.compile(r"(?:([月火水木金土日])曜|(?:星期|周|週)([一二三四五六日天]))")
_EAST = {
    "月": 1, "火": 2, "水": 3, "木": 4, "金": 5, "土": 6, "日": 7, "一": 1, "二": 2, "三": 3, "四": 4,
    "五": 5, "六": 6, "天": 7,
}  # fmt: skip
_ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)-(\d\d)-(\d\d)(?!\d)")
_ORDINAL_EAST = re.compile(r"第([0-9一二三四五六七八九十]{1,3})([\u30a1-\u30fa\u30fc\u4e00-\u9fff]{1,2})")
_NOUN = re.compile(r"[a-z]{3,20}")
_NUMBERED = re.compile(r"\b([A-Za-z][\w'-]{2,20}) $")
_MODEL_NUMBER = re.compile(r"(\d{1,3}(?:\.\d{1,2})?)(?![\w%]|[.,]\d|\s(?:percent|per|million|billion))")
# Nouns whose ordinal tells a part of an event, not which event: "first time", "in the 37th minute". Not
# "round": in the labelled sets its number tells 62 pairs of look-alikes apart, and parts 15 of one event.
_LOOSE_NOUNS = frozenset(
    (
        "time times day days week month year years half century person people woman women man men child "
        "head coach wife victim minute inning place floor street avenue grade degree party birthday "
        "anniversary and day-one look line step half-time world hand lady amendment aid class responders "
        "rate one such two few ever name since known base place down and-goal period set career season "
        "of was in to for to with from that has who when is the largest biggest highest lowest most best "
        "lieutenant baseman straight consecutive host quarterfinal overall "
    ).split()
)

Day = tuple[int, int]


def years(found: Tokens) -> Iterator[tuple[str, int]]:
    """Years that the text names, and where."""
    for at in found.of(DIGIT):
        word, start = found.words[at].word, found.starts[at]
        if not 4 <= len(word) <= 5 or not _YEAR.fullmatch(word):
            continue
        after = found.source[start + 4 : start + 6]
        part_of_more = after[:1] in (".", ",") and after[1:].isdigit()
        if not part_of_more and found.source[start - 1 : start] not in (".", ",", "$", "€", "£"):
            yield word[:4], start


def days(found: Tokens) -> Iterator[tuple[Day, str, int]]:
    """Days of the calendar, the year where it stands beside them ("" where not), and where."""
    words = found.words
    for at in found.of(MONTH):
        month = words[at].number
        day, year = 0, ""
        if at + 1 < len(words) and (day := _day(found, at + 1)):
            year = _year(found, at + 2)
        if not day and at:
            before = at - 2 if words[at - 1].word in ("of", "de") and at > 1 else at - 1
            day = _day(found, before)
            after = at + 2 if at + 1 < len(words) and words[at + 1].word == "de" else at + 1
            year = _year(found, after) if day else ""
        if 1 <= day <= 31:
            yield (month, day), year, found.starts[at]
    if found.source.isascii() or "月" not in found.source:
        return
    for match in _DAY_EAST.finditer(found.source):
        month, day = int(match[2]), int(match[3])
        if 1 <= month <= 12 and 1 <= day <= 31:
            yield (month, day), match[1] or "", match.start()


def dates(found: Tokens, known: list[tuple[Day, str, int]], end: int) -> frozenset[str]:
    """Days and weekdays before `end`, as ISO 8601 writes them: "2026-11-17", "--11-17" where no year stands
    beside the day, "W-2" for a Tuesday."""
    out = {f"{year or '-'}-{month:02}-{day:02}" for (month, day), year, start in known if start < end}
    out.update(f"W-{found.words[at].number}" for at in found.of(WEEKDAY) if found.starts[at] < end)
    lead = found.source[:end]
    out.update(match.group() for match in _ISO.finditer(lead))
    if not lead.isascii():
        out.update(f"W-{_EAST[match[1] or match[2]]}" for match in _WEEKDAY_EAST.finditer(lead))
    return frozenset(out)


def ordinals(found: Tokens) -> Iterator[tuple[tuple[str, str], int]]:
    """Which of a series, and where: ("packag", "13")."""
    words = found.words
    for at in found.of(ORDINAL):
        if at + 1 == len(words):
            break
        end = found.starts[at] + len(found.spelt[at])
        if found.starts[at + 1] != end + 1 or not (found.source[end].isspace() or found.source[end] == "-"):
            continue
        noun = _NOUN.match(words[at + 1].word)
        if noun and noun.group() not in _LOOSE_NOUNS and noun.group() not in MONTHS:
            yield (stem(noun.group()), str(words[at].number)), found.starts[at]
    if not found.source.isascii():
        for match in _ORDINAL_EAST.finditer(found.source):
            n, noun_east = match.groups()
            if noun_east not in _LOOSE_NOUNS and noun_east not in MONTHS:
                yield (stem(noun_east), NUMBER_WORDS.get(n, n)), match.start()


def models(found: Tokens) -> Iterator[tuple[tuple[str, str], int]]:
    """Numbered things ("DLSS 5", "iPhone 6", "Round 12"), and where: a name and its number."""
    source = found.source
    for at in found.of(DIGIT):
        start = found.starts[at]
        if source[start - 1 : start] != " ":
            continue
        name = _NUMBERED.search(source, max(0, start - 24), start)
        number = _MODEL_NUMBER.match(source, start)
        if name is None or number is None or not name[1][0].isupper():
            continue
        key = texts.fold(name[1])
        if key not in NO_NAMES and key not in MONTHS:
            yield (key, number[1]), start


def _day(found: Tokens, at: int) -> int:
    """The day of the month that stands at `at`, beside its month; 0 where none does."""
    if not 0 <= at < len(found.words):
        return 0
    word = found.words[at]
    if word.kind & ORDINAL and word.word[0].isdigit():
        return word.number
    if not word.kind & DIGIT or len(word.word) > 2 or not word.word.isdecimal():
        return 0
    end = found.starts[at] + len(word.word)
    return 0 if found.source[end : end + 1] == ":" else int(word.word)


def _year(found: Tokens, at: int) -> str:
    if at >= len(found.words) or not _YEAR.fullmatch(found.words[at].word):
        return ""
    gap = found.source[found.starts[at - 1] + len(found.spelt[at - 1]) : found.starts[at]]
    return found.words[at].word[:4] if gap in (" ", ", ", ". ") else ""
