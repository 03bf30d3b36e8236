"""Marks of an event: ages, deaths, injured, scores, strengths, years, days, steps of a case, counted things.

Two events of one kind share their words, team and town; such marks tell them apart, and a rewrite keeps
them. `lead` holds what title and first lines say (the news itself), `whole` all that the beginning of
the text knows (background too): a mark speaks against one event only where the other text, as a
whole, does not know it. Reads English best; Chinese and Japanese figures and days, Malay and
Indonesian days and ages. Known failures: "20, 000" with a blank is two numbers; an age behind a bare comma is
believed from 16 to 99; "second" and "may" are never numbers or months on their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from monitor import text as texts
from monitor.stories.words import MONTHS, NO_NAMES

# The news stands in the first lines; background begins soon after (250 and 600 characters lose .001).
LEAD_CHARS = 450
LEAD_CHARS_UNSPACED = 180
# What a report knows, it says here; reading on finds other events' figures and costs time.
MAX_CHARS = 4_000

AGE, DEAD, HURT, STRENGTH, SCORE, WEEKDAY, YEAR, DAY, STEP = KINDS = (
    "age", "dead", "hurt", "strength", "score", "weekday", "year", "day", "step",
)  # fmt: skip

# A word, or a figure with its sign of currency. One class of characters begins all of them: half the time of
# trying one after the other.
_TOKEN = re.compile(r"[a-z\d$€£¥](?:(?<=[a-z])[a-z]*+|(?<=\d)[\d.,]*+(?:[-–]\d+)*+|\d[\d.,]*+(?:[-–]\d+)*+)")
# "in Hawaii", "off the southern coast of Guam", "near Bandar Abbas, Iran".
_PLACE = re.compile(
    r"\b(?:in|at|near|from|off|outside|across|around|to|di|ke|dari)\s(?:the\s)?(?:[a-z]{4,12}\s){0,2}"
    r"([A-Z][\w'’.-]+(?:\s[A-Z][\w'’-]+){0,2})(?:,\s([A-Z][\w'’.-]+(?:\s[A-Z][\w'’-]+)?))?"
)
_BARE_AGE = re.compile(r", (\d\d), ")
_NUMBER_WORDS = {
    word: value
    for value, words in enumerate(
        "one satu|two dua|three tiga|four empat|five lima|six enam|seven tujuh|eight lapan delapan"
        "|nine sembilan|ten sepuluh|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen"
        "|nineteen|twenty".split("|"),
        start=1,
    )
    for word in words.split()
}
_WEEKDAYS = {
    word: day
    for day, words in enumerate(
        "monday isnin senin|tuesday selasa|wednesday rabu|thursday khamis kamis|friday jumaat jumat"
        "|saturday sabtu|sunday ahad".split("|")
    )
    for word in words.split()
}
_MONTHS = MONTHS | {
    "januari": 1, "februari": 2, "mac": 3, "maret": 3, "julai": 7, "ogos": 8, "agustus": 8, "okt": 10,
    "disember": 12, "desember": 12,
}  # fmt: skip
STEPS = ("arrest", "charge", "trial", "conviction", "sentence", "appeal", "acquittal", "release", "lawsuit")
_STEPS = {
    word: step
    for step, words in enumerate(
        "arrest arrested arresting arrests ditangkap ditahan|charge charged charges charging didakwa"
        "|plead pleaded pleads pleading pled trial perbicaraan|convicted guilty conviction"
        "|sentenced sentence jailed jail sentencing penjara|appeal appeals appealed"
        "|acquitted cleared dismissed dropped withdrawn|released bail freed|sues sued lawsuit suing".split(
            "|"
        )
    )
    for word in words.split()
}
_DEAD = frozenset("killed dead die dies died deaths fatalities perished meninggal tewas maut".split())
_HURT = frozenset("injured hurt wounded injuries cedera luka".split())
_KILL = dict.fromkeys("kill kills killed killing toll".split(), DEAD) | dict.fromkeys(
    "injure injures injured injuring hurting wounding wounded".split(), HURT
)
_VICTIMS = dict.fromkeys(_DEAD, DEAD) | dict.fromkeys(_HURT, HURT) | _KILL
_STRENGTH = frozenset("magnitude richter quake earthquake measuring measured".split())
# Words that may stand between a number and what it counts.
_BETWEEN = frozenset(
    "other more people persons person men women children workers soldiers civilians police officers "
    "passengers villagers residents others were was are have had been and reported feared orang left of "
    "them is confirmed at least about around nearly up to than over the an estimated some as many dozens "
    "a".split()
)
_NOT_COUNTED = frozenset(
    "years days hours minutes months weeks times seconds points cents dollars pounds euros miles metres "
    "meters kilometres kilometers this was has its his news us always".split()
)
# What a word calls for: a value of its own, or a look at its neighbours.
_TRIGGERS: dict[str, str] = (
    dict.fromkeys(_NUMBER_WORDS, "number")
    | dict.fromkeys(_WEEKDAYS, WEEKDAY)
    | dict.fromkeys(_MONTHS, DAY)
    | dict.fromkeys(_STEPS, STEP)
    | dict.fromkeys(_STRENGTH, STRENGTH)
    | dict.fromkeys(_VICTIMS, "victims")
    | dict.fromkeys(("aged", "berusia"), AGE)
)
_LETTERS = ":"  # figures and signs of currency sort before it, letters after
_DECIMAL = re.compile(r"\d[.,]\d[.,]?")
_PARTED = re.compile(r"\d\.")
OLDEST = 120

_CJK_DAYS = re.compile(r"(?:星期|周|週)([一二三四五六日天])|([月火水木金土日])曜")
_CJK_DAY = {c: k % 7 for k, c in enumerate("一二三四五六日月火水木金土")} | {"天": 6}
_CJK_DATE = re.compile(r"(?:((?:19|20)\d\d)年)?(\d{1,2})月(\d{1,2})[日号號]")
_CJK_AGE = re.compile(r"(\d{1,3})[岁歳歲]")
_CJK_DEAD = re.compile(r"(\d{1,6})(?:多|余)?(?:人|名[^\d，。、]{0,4})(?:死|丧生|喪生|遇难|が死亡)")
_CJK_HURT = re.compile(r"(\d{1,6})(?:多|余)?(?:人|名[^\d，。、]{0,4})(?:受伤|受傷|伤|がけが)")
_CJK_STEPS = {
    "被捕": 0, "逮捕": 0, "被控": 1, "起诉": 1, "起訴": 1, "认罪": 2, "受审": 2, "判处": 4, "判刑": 4,
    "坐牢": 4,
}  # fmt: skip

Told = Mapping[str, frozenset[int]]
Counted = frozenset[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Marks:
    """Marks by kind, and things counted as (noun, number); in the lead, and in all that was read.

    A score is 1000 times the first number plus the second, a day 100 times the month plus the day, a
    strength ten times the magnitude, a weekday 0 for Monday, a step an index of STEPS. `places` are the
    folded words of what stands after "in", "near", "from" and the like in the first lines: not all of them
    are. Headlines raise every word, so they give none.
    """

    lead: Told
    whole: Told
    lead_counted: Counted
    counted: Counted
    places: frozenset[str]


def prepare(title: str, text: str) -> Marks:
    """The marks of an article with this headline and cleaned text. Costs about 0.2 ms."""
    unspaced = texts.is_unspaced(text[:400] or title)
    cut = LEAD_CHARS_UNSPACED if unspaced else LEAD_CHARS
    lead = _Scan(texts.fold(f"{title}\n{text[:cut]}"), unspaced=unspaced)
    rest = _Scan(texts.fold(text[cut:MAX_CHARS]), unspaced=unspaced)
    none: set[int] = set()
    kinds = sorted(lead.found.keys() | rest.found.keys())
    return Marks(
        lead={k: frozenset(v) for k, v in sorted(lead.found.items())},
        whole={k: frozenset(lead.found.get(k, none) | rest.found.get(k, none)) for k in kinds},
        lead_counted=frozenset(lead.counted),
        counted=frozenset(lead.counted | rest.counted),
        places=frozenset() if unspaced else _places(text[:cut]),
    )


class _Scan:
    """One pass over a folded text's words and figures."""

    def __init__(self, folded: str, *, unspaced: bool) -> None:
        self.found: dict[str, set[int]] = {}
        self.counted: set[tuple[str, int]] = set()
        tokens = [*_TOKEN.findall(folded), "", "", "", "", ""]
        for at, token in [(k, t) for k, t in enumerate(tokens) if t < _LETTERS or t in _TRIGGERS]:
            what = _TRIGGERS.get(token)
            if what is None:
                self._figure(tokens, at)
            elif what in _VALUES:
                self._add(what, (_VALUES[what][token],))
            elif what == "number":
                self.counted.update(_things(tokens, at, _NUMBER_WORDS[token]))
            elif what == "victims":
                self._victims(tokens, at)
            else:
                self._add(what, _NEAR[what](tokens, at))
        self._add(AGE, (age for age in map(int, _BARE_AGE.findall(folded)) if age > 15))
        if unspaced:
            for kind, values in _unspaced(folded):
                self._add(kind, values)

    def _add(self, kind: str, values: Iterable[int]) -> None:
        new = set(values)
        if new:
            self.found.setdefault(kind, set()).update(new)

    def _figure(self, tokens: list[str], at: int) -> None:
        token = tokens[at]
        number = _whole(token)
        if number is None:
            first, dash, second = token.rstrip(".,").replace("–", "-").partition("-")
            # Longer ones are years or telephone numbers.
            if dash and first.isdecimal() and second.isdecimal() and max(len(first), len(second)) < 4:
                self._add(SCORE, (int(first) * 1000 + int(second),))
        elif _is_year(number) and len(token.rstrip(".,")) == 4:
            self._add(YEAR, (number,))
        elif tokens[at + 1] in ("year", "years") and tokens[at + 2] in ("old", "olds") and number < OLDEST:
            self._add(AGE, (number,))
        else:
            self.counted.update(_things(tokens, at, number))

    def _victims(self, tokens: list[str], at: int) -> None:
        token = tokens[at]
        before = _first_number(tokens[k] for k in range(at - 1, max(at - 6, -1), -1))
        if before is not None:
            self._add(_VICTIMS[token], (before,))
        elif token in _KILL:
            after = _first_number(tokens[at + 1 : at + 5])
            self._add(_KILL[token], () if after is None else (after,))


def _places(source: str) -> frozenset[str]:
    runs = (run for found in _PLACE.findall(source) for run in found if run)
    words = (texts.fold(word).removesuffix("'s").strip(".'") for run in runs for word in run.split())
    return frozenset(w for w in words if len(w) > 2 and w not in NO_NAMES and w not in _WEEKDAYS)


def _whole(token: str) -> int | None:
    digits = token.rstrip(".,").replace(",", "")
    return int(digits) if digits.isdecimal() and len(digits) < 8 else None


def _is_year(number: int) -> bool:
    return 1950 <= number < 2040


def _first_number(tokens: Iterable[str]) -> int | None:
    """The first number, where only words that may stand between come before it."""
    for token in tokens:
        number = _NUMBER_WORDS.get(token) or _whole(token)
        if number is not None:
            return None if _is_year(number) else number
        if token not in _BETWEEN:
            return None
    return None


def _age(tokens: list[str], at: int) -> Iterable[int]:
    number = _whole(tokens[at + 1])
    return () if number is None or number >= OLDEST else (number,)


def _day(tokens: list[str], at: int) -> Iterable[int]:
    month = _MONTHS[tokens[at]]
    behind = at - 1
    while behind > max(at - 4, 0) and tokens[behind] in ("st", "nd", "rd", "th", "of", "the"):
        behind -= 1
    for token in (tokens[at + 1], tokens[behind] if behind >= 0 else ""):
        day = _whole(token)
        if day is not None and 1 <= day <= 31:
            return (month * 100 + day,)
    return ()


def _strength(tokens: list[str], at: int) -> Iterable[int]:
    for k in (*range(at - 1, max(at - 4, -1), -1), *range(at + 1, min(at + 5, len(tokens) - 1))):
        # Some archives part "6. 1".
        token = tokens[k] + tokens[k + 1] if _PARTED.fullmatch(tokens[k]) else tokens[k]
        if _DECIMAL.fullmatch(token):
            return (int(token[0]) * 10 + int(token[2]),)
    return ()


def _things(tokens: list[str], at: int, number: int) -> Iterable[tuple[str, int]]:
    if number < 2:
        return ()
    for noun in tokens[at + 1 : at + 3]:
        if len(noun) > 3 and noun.endswith("s") and not noun.endswith("ss"):
            return () if noun in _NOT_COUNTED else ((noun, number),)
        if len(noun) < 3 or noun in _BETWEEN:
            return ()
    return ()


_VALUES = {WEEKDAY: _WEEKDAYS, STEP: _STEPS}
_NEAR = {AGE: _age, DAY: _day, STRENGTH: _strength}


def _unspaced(folded: str) -> Iterable[tuple[str, set[int]]]:
    yield WEEKDAY, {_CJK_DAY[a or b] for a, b in _CJK_DAYS.findall(folded) if (a or b) in _CJK_DAY}
    dates = _CJK_DATE.findall(folded)
    yield DAY, {int(m) * 100 + int(d) for _, m, d in dates if 1 <= int(m) <= 12 and 1 <= int(d) <= 31}
    yield YEAR, {int(y) for y, _, _ in dates if y}
    yield AGE, {int(n) for n in _CJK_AGE.findall(folded)}
    yield DEAD, {int(n) for n in _CJK_DEAD.findall(folded)}
    yield HURT, {int(n) for n in _CJK_HURT.findall(folded)}
    yield STEP, {step for word, step in _CJK_STEPS.items() if word in folded}
