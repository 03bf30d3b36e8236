# ruff: noqa: E501 - a row cut in two reads worse than a long line
"""What a name is known by: tables of names, countries and words, and the looks of a word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from monitor import outlets, stories, text

TOKEN = re.compile(r"[A-Za-zÀ-ɏ0-9]+(?:['’.&+/-][A-Za-zÀ-ɏ0-9]+)*")
POSSESSIVE = re.compile(r"['’]s?$")
KATAKANA = re.compile(r"[ァ-ヺー]+")
JAPANESE = re.compile(r"[ぁ-ゖァ-ヺー㐀-鿿豈-﫿々〇]+")
# Those who are of a country, and the signs that newspapers write for it.
_OF_COUNTRIES = {
    "Japan": "Japanese 日本 日", "United States": "US U.S USA America American Americans 米国 米 アメリカ", "China": "Chinese 中国",
    "United Kingdom": "UK U.K Britain British Briton 英国 英 イギリス", "South Korea": "Korean Koreans 韓国 韓", "Germany": "German Germans 独 ドイツ",
    "France": "French 仏 フランス", "Taiwan": "Taiwanese 台湾 台", "India": "Indian Indians 印 インド", "Russia": "Russian Russians 露 ロシア",
    "Italy": "Italian 伊 イタリア", "Canada": "Canadian カナダ 加", "Australia": "Australian 豪 オーストラリア", "Netherlands": "Dutch 蘭 オランダ",
    "Switzerland": "Swiss スイス", "Israel": "Israeli イスラエル", "Saudi Arabia": "Saudi サウジ サウジアラビア", "Spain": "Spanish スペイン",
    "European Union": "EU 欧州連合", "Europe": "European Europeans 欧州 欧 ヨーロッパ", "Asia": "Asian アジア", "Ukraine": "Ukrainian ウクライナ", "Singapore": "シンガポール",
}  # fmt: skip
# What is the same thing under a sign and in words; of each a source must have one.
_ALIKE = (
    ("AI", r"\bAI\b|artificial intelligence|人工知能"), ("CEO", r"\bCEO\b|chief executive|最高経営責任者"), ("CFO", r"\bCFO\b|chief financial|最高財務責任者"),
    ("IPO", r"\bIPO\b|initial public offering|\blist(?:s|ing|ed)?\b|上場|新規株式公開"), ("EV", r"\bEVs?\b|electric (?:vehicle|car)|電気自動車"), ("EVs", r"\bEVs?\b|electric (?:vehicle|car)|電気自動車"),
    ("R&D", r"\bR&D\b|research and development|研究開発"), ("PC", r"\bPCs?\b|personal computer|パソコン"), ("LLM", r"\bLLMs?\b|language model|言語モデル"), ("IT", r"\bIT\b|information technology|情報技術"),
    ("GDP", r"\bGDP\b|gross domestic product|国内総生産"), ("SNS", r"\bSNS\b|social media|social network|ソーシャル"), ("M&A", r"\bM&A\b|mergers? and acquisitions?|買収|合併"), ("TV", r"\bTV\b|television|テレビ"),
    ("DRAM", r"\bDRAM\b"), ("GPU", r"\bGPUs?\b|画像処理半導体"), ("GPUs", r"\bGPUs?\b|画像処理半導体"), ("CPU", r"\bCPUs?\b|中央演算処理"), ("UN", r"\bUN\b|United Nations|国連"), ("Q1", r"Q1|first quarter"), ("Q2", r"Q2|second quarter"), ("Q3", r"Q3|third quarter"), ("Q4", r"Q4|fourth quarter"),
)  # fmt: skip
MEANT = {name: re.compile(pattern, re.IGNORECASE | re.ASCII) for name, pattern in _ALIKE}
# A unit after a figure is read with the figure.
_UNITS = frozenset(
    "kw mw gw tw kwh mwh gwh twh nm mm cm km kg gb tb pb mb hz ghz mhz m bn tn trn usd eur jpy gbp".split()
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a sentence: under which key it is compared, as it stands, and where."""

    key: str
    literal: str
    start: int
    end: int


def table_names(sentence: str) -> list[Name]:
    """Those that a table of aliases, of outlets or of countries knows; of two over each other, the longer."""
    places = _places()
    found = [
        Name(places.get(one.name, one.name), sentence[one.start : one.end], one.start, one.end)
        for one in stories.known(sentence)
    ]
    found += [
        Name(f"outlet {one.name}", sentence[one.start : one.end], one.start, one.end)
        for one in outlets.table().mentions(sentence)
        if not one.doubtful
    ]
    found += [
        Name(f"country {country}", m.group(), m.start(), m.end())
        for country, pattern in _countries()
        for m in pattern.finditer(sentence)
    ]
    kept: list[Name] = []
    for one in sorted(found, key=lambda n: (n.start - n.end, n.start, n.key)):
        if not any(one.start < other.end and other.start < one.end and _longer(other, one) for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: (one.start, one.key))


def _longer(a: Name, b: Name) -> bool:
    return a.end - a.start > b.end - b.start or a.key == b.key or b.key.startswith("country ")


@cache
def _places() -> dict[str, str]:
    """Countries by the name under which the table of aliases has them."""
    return {one.name: f"country {country}" for country in _OF_COUNTRIES for one in stories.known(country)}


@cache
def _countries() -> tuple[tuple[str, re.Pattern[str]], ...]:
    out = []
    for country, others in _OF_COUNTRIES.items():
        forms = sorted((country, *others.split()), key=len, reverse=True)
        latin = "|".join(re.escape(one) for one in forms if one.isascii())
        long = "|".join(one for one in forms if not one.isascii() and len(one) > 1)
        # A single sign is a country only at the head of a run, or beside another: 米新興, 日米.
        short = "".join(one for one in forms if len(one) == 1)
        own = rf"(?<![A-Za-z])(?:{latin})(?![A-Za-z])"
        own += f"|{long}" if long else ""
        own += rf"|(?<![㐀-鿿])[{short}](?=[^\d年月曜本時間])" if short else ""
        out.append((country, re.compile(own)))
    return tuple(out)


def folded(token: str) -> str:
    return text.fold(POSSESSIVE.sub("", token)).rstrip(".")


def is_name(token: str) -> bool:
    letters = [c for c in token if c.isalpha()]
    if not letters or token.casefold() in _UNITS:
        return False
    return any(c.isupper() for c in letters) or any(c.isdigit() for c in token)


@cache
def vocabulary() -> dict[str, frozenset[str]]:
    """The words that are no names, by their section."""
    out: dict[str, set[str]] = {}
    section = ""
    for line in files(__package__).joinpath("vocabulary.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif not line.startswith("#"):
            out.setdefault(section, set()).update(line.split())
    return {name: frozenset(words) for name, words in out.items()}
