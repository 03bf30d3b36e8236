"""Figures in comparable form: amounts, shares, counts and casualties, whatever the language or the wording.

A figure is `unit:value` with three significant digits: "1.3 trillion yen", "¥1.3tn" and "1兆3000億円" are
`jpy:1.3e+12`; a bare count is `:150`; "four dead" and "4人が死亡" are `dead:4`. A rewrite rounds, so each
figure is also given with two digits. Times, days of a month, ordinals, bare years, bare counts under ten and
numbers that are part of a name (numbered.py) are no anchors.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from monitor import text as texts
from monitor.stories.numbered import Numbered
from monitor.stories.vocabulary import DIGIT, HARM_DONE, MONTH, NUMBER, Tokens
from monitor.stories.words import HARM

_MAGNITUDES = {
    "trillion": 1e12, "trillions": 1e12, "tn": 1e12, "trn": 1e12, "兆": 1e12, "万亿": 1e12, "萬億": 1e12,
    "조": 1e12, "billion": 1e9, "billions": 1e9, "bn": 1e9, "b": 1e9, "milliarden": 1e9, "milliarde": 1e9,
    "milliard": 1e9, "milliards": 1e9, "mrd": 1e9, "mil millones": 1e9, "億": 1e8, "亿": 1e8, "억": 1e8,
    "million": 1e6, "millions": 1e6, "mn": 1e6, "m": 1e6, "mio": 1e6, "millionen": 1e6, "millones": 1e6,
    "juta": 1e6, "miliar": 1e9, "triliun": 1e12, "crore": 1e7, "lakh": 1e5, "万": 1e4, "萬": 1e4, "만": 1e4,
    "thousand": 1e3, "tausend": 1e3, "mille": 1e3, "ribu": 1e3, "k": 1e3,
}  # fmt: skip
_UNITS = {
    "$": "usd", "us$": "usd", "usd": "usd", "dollar": "usd", "dollars": "usd", "dólares": "usd",
    "ドル": "usd", "米ドル": "usd", "美元": "usd", "달러": "usd", "s$": "sgd", "sgd": "sgd", "新元": "sgd",
    "hk$": "hkd", "港元": "hkd", "a$": "aud", "c$": "cad", "nt$": "twd", "€": "eur", "eur": "eur",
    "euro": "eur", "euros": "eur", "d'euros": "eur", "ユーロ": "eur", "欧元": "eur", "歐元": "eur",
    "유로": "eur", "£": "gbp", "pound": "gbp", "pounds": "gbp", "ポンド": "gbp", "英镑": "gbp",
    "¥": "jpy", "jpy": "jpy", "yen": "jpy", "円": "jpy", "日元": "jpy", "日圓": "jpy", "엔": "jpy",
    "₹": "inr", "rupee": "inr", "rupees": "inr", "ルピー": "inr", "₩": "krw", "won": "krw",
    "ウォン": "krw", "원": "krw", "yuan": "cny", "元": "cny", "人民元": "cny", "人民币": "cny", "위안": "cny",
    "rm": "myr", "ringgit": "myr", "令吉": "myr", "rp": "idr", "rupiah": "idr", "%": "%", "percent": "%",
    "per cent": "%", "percentage point": "%", "percentage points": "%", "pct": "%", "prozent": "%",
    "pour cent": "%", "por ciento": "%", "peratus": "%", "persen": "%", "パーセント": "%", "퍼센트": "%",
    "gigawatt": "gw", "gigawatts": "gw", "ギガワット": "gw", "megawatt": "mw", "megawatts": "mw",
    "メガワット": "mw", "人": "", "名": "",
}  # fmt: skip


def _one_of(forms: list[str]) -> str:
    return "|".join(re.escape(form) for form in sorted(forms, key=lambda one: (-len(one), one)))


_SPACED = [
    form for form in _UNITS if form[-1].isalpha() and not texts.is_unspaced(form) and form[0] < "\uac00"
]
_OTHER_UNITS = [form for form in _UNITS if form not in _SPACED]
_WORDS = [form for form in _MAGNITUDES if form.isascii()]
_SIGNS = [form for form in _MAGNITUDES if not form.isascii()]
_FIGURE = re.compile(
    r"(?P<number>\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,4})?|\d{1,12}(?:[.,]\d{1,4})?)(?!\d)"
    rf"[\s-]?(?P<magnitude>(?:{_one_of(_WORDS)})\.?(?![^\W\d_\u3040-\u9fff])|{_one_of(_SIGNS)})?"
    r"(?P<more>(?:\d{1,4}[億万亿])*)"
    rf"\s?-?(?:de |d')?(?P<unit>(?:{_one_of(_SPACED)}|gwh?|mwh?|km|kg|mph)(?![^\W\d_])"
    rf"|{_one_of(_OTHER_UNITS)})?"
)
_MORE = re.compile(r"(\d{1,4})([億万亿])")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,4})?")
# Where a point parts thousands and a comma is the decimal one: "1.500 Euro".
_POINTED = re.compile(r"\d{1,3}(?:\.\d{3})+")
POINTS_PART_THOUSANDS = frozenset({"de", "es", "it", "pt", "nl", "id"})
_BEFORE = re.compile(r"(?:us\$|hk\$|nt\$|s\$|a\$|c\$|[$€£¥₹₩]|\b(?:usd|eur|jpy|sgd|rm|rp))\s?$")
_TIME = re.compile(r"(?:[:h]\d\d(?!\d)|\s?[ap]\.?m\b)|時|点")
_DAY_OF_MONTH = re.compile(r"[月日년월일年]")
_SCORE = re.compile(r"(\d{1,2})[-\u2013](\d{1,2})(?![\w%$€£]|[-\u2013.,]\d)")
_PARTS_OF_HUNDRED = re.compile(r"百分之(\d+(?:\.\d+)?)")
_HARM_EAST = re.compile(
    r"死者(?:数)?[はがも]?(?:少なくとも)?(?P<toll>\d+)人"
    r"|(?P<dead>\d+)[人名](?:以上)?[がのも]?(?:全員)?が?(?:の?死亡|死傷|遇难|遇難|丧生|喪生|身亡|罹难)"
    r"|(?P<hurt>\d+)[人名](?:以上)?[がのも]?(?:負傷|けが|重軽傷|重傷|軽傷|受伤|受傷|轻伤|重伤)"
)
# An age ("Paul, 15, was killed"), another sentence, a share.
_BREAK = re.compile(r"[%\n,]|\. ")
_FORWARD = frozenset(
    "at least more than about some nearly up to over a total of as many almost rises rose".split()
)
_BACK = frozenset(
    (
        "people were was been have had has others more are men women children civilians soldiers left "
        "persons police officers passengers confirmed reported feared and worshippers students workers "
        "protesters suspects is being still migrants menschen wurden personnes personas"
    ).split()
)
_REACH = 6
_LEAST = 10  # a smaller bare count is in every text


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures with their first wording, those of title and lead, the same with two digits, and scores of
    matches, the greater number first."""

    shown: dict[str, str]
    lead: frozenset[str]
    rounded: frozenset[str]
    scores: frozenset[str]


def figures(found: Tokens, low: str, title_end: int, lead_end: int, lang: str) -> Figures:
    """The figures of a text; `low` is the tokens' source in lower case."""
    reader = _Reader(found, low, title_end, lead_end, pointed=lang in POINTS_PART_THOUSANDS)
    reader.scan()
    return Figures(reader.shown, frozenset(reader.lead), frozenset(reader.rounded), frozenset(reader.scores))


class _Reader:
    """Collects the figures of one text. `pointed`: points part thousands in its language."""

    def __init__(self, found: Tokens, low: str, title_end: int, lead_end: int, *, pointed: bool) -> None:
        self.shown: dict[str, str] = {}
        self.lead: set[str] = set()
        self.rounded: set[str] = set()
        self.scores: set[str] = set()
        self._found, self._low, self._lead_end, self._pointed = found, low, lead_end, pointed
        self._numbered = Numbered(found, title_end)

    def scan(self) -> None:
        kinds, starts = self._found.kinds, self._found.starts
        done = 0
        for at in self._found.of(DIGIT | HARM_DONE | NUMBER):
            if kinds[at] & HARM_DONE:
                harmed = _harmed(self._found, at)
                if harmed is not None:
                    self._keep(*harmed)
            elif kinds[at] & NUMBER:
                value = float(self._found.words[at].number)
                if value >= _LEAST and starts[at] < self._lead_end:
                    self._keep("", value, starts[at], self._found.end(at))
            elif starts[at] >= done:
                done = self._number(at)
        if not self._low.isascii():
            self._eastern()

    def _keep(self, unit: str, value: float, begin: int, end: int) -> None:
        key = f"{unit}:{value:.3g}"
        if key not in self.shown:
            self.shown[key] = " ".join(self._found.source[begin:end].split()).rstrip(" -–")
            self.rounded.add(f"{unit}:{value:.2g}")
        if begin < self._lead_end:
            self.lead.add(key)

    def _number(self, at: int) -> int:
        """Takes the figure that begins with the token, and says where it ends."""
        low, start = self._low, self._found.starts[at]
        found = _FIGURE.match(low, start)
        # The tail of something else: "GX_900", "v.5".
        if found is None or (start and low[start - 1] in "_.,"):
            return start
        before = _BEFORE.search(low, max(0, start - 5), start)
        unit = _UNITS.get(found["unit"] or "", found["unit"] or "")
        if not unit and before is not None:
            unit = _UNITS[before.group().strip()]
        value = _value(found, pointed=self._pointed)
        if not found["magnitude"] and not unit:
            score = _SCORE.match(low, start)
            if score is not None:
                self.scores.add("-".join(sorted(score.groups(), key=int, reverse=True)))
            if self._is_idle(at, found, value):
                return found.end()
            if found["unit"] is None and self._numbered.is_part_of_a_name(at, found.end("number")):
                return found.end()
        value *= _MAGNITUDES.get((found["magnitude"] or "").rstrip("."), 1.0)
        for more, size in _MORE.findall(found["more"]):
            value += float(more) * _MAGNITUDES[size]
        self._keep(unit, value, before.start() if before is not None else start, found.end())
        return found.end()

    def _is_idle(self, at: int, found: re.Match[str], value: float) -> bool:
        """Whether a bare number is too common to tell anything, or is a year, a day or a time."""
        if value < _LEAST:
            return True
        if value != int(value) or "," in found["number"]:
            return False
        if 1900 <= value <= 2050:
            return True
        low, start = self._low, found.start()
        after = start + len(found["number"])
        if value <= 31 and (_is_beside_month(self._found, at) or _DAY_OF_MONTH.match(low, after)):
            return True
        return value < 60 and (_TIME.match(low, after) is not None or low[start - 1 : start] == ":")

    def _eastern(self) -> None:
        """What has its own grammar in Japanese and Chinese: casualties, and 百分之."""
        low = self._low
        if "人" in low or "名" in low:
            for found in _HARM_EAST.finditer(low):
                count = found["toll"] or found["dead"] or found["hurt"]
                self._keep("hurt" if found["hurt"] else "dead", float(count), found.start(), found.end())
        if "百分之" in low:
            for found in _PARTS_OF_HUNDRED.finditer(low):
                self._keep("%", float(found[1]), found.start(), found.end())


def _value(found: re.Match[str], *, pointed: bool) -> float:
    number = found["number"]
    if pointed and _POINTED.fullmatch(number):
        return float(number.replace(".", ""))
    if _THOUSANDS.fullmatch(number):
        return float(number.replace(",", ""))
    return float(number.replace(",", "."))


def _is_beside_month(found: Tokens, at: int) -> bool:
    kinds = found.kinds
    return bool((at and kinds[at - 1] & MONTH) or (at + 1 < len(kinds) and kinds[at + 1] & MONTH))


def _harmed(found: Tokens, at: int) -> tuple[str, float, int, int] | None:
    """How many were killed, injured, arrested: "killed at least 12", "12 people were killed". The unit, the
    number, and where the wording begins and ends."""
    for step, skipped in ((1, _FORWARD), (-1, _BACK)):
        for place in range(at + step, at + step * _REACH, step):
            if not 0 <= place < len(found.words):
                break
            count, first, last = _count(found, place)
            if count:
                begin, end = min(first, found.starts[at]), max(last, found.end(at))
                between = found.source[found.end(at) : first] + found.source[last : found.starts[at]]
                if not _BREAK.search(between + found.source[end : end + 1]):
                    return HARM[found.words[at].word], float(count), begin, end
                break
            if found.words[place].word not in skipped:
                break
    return None


def _count(found: Tokens, at: int) -> tuple[int, int, int]:
    """How many the token counts, and where its number begins and ends; 0 where it counts nothing."""
    word, start, end = found.words[at], found.starts[at], found.end(at)
    if word.kind & NUMBER:
        return word.number, start, end
    if not word.word.isdecimal() or len(word.word) > 3:
        return 0, start, end
    # "1,200" is two tokens; the figure is theirs together.
    if at and start and found.source[start - 1] == ",":
        start = found.starts[at - 1]
    whole = _THOUSANDS.match(found.source, start)
    if whole is None:
        return int(word.word), found.starts[at], end
    return int(float(whole.group().replace(",", ""))), start, whole.end()
