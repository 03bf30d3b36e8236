"""What survives a rewrite, taken from one article: words, names, figures, ordinals, years, dates.

Reads English best. Japanese gives names by its katakana runs and Latin words, figures by 兆/億/万;
other languages give words, capitalised names and plain figures. German capitalises every noun, so
its "names" are nouns: rarity in the batch weighs them.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from monitor import passages
from monitor import text as texts
from monitor.model import Article
from monitor.stories.words import MONTHS, NO_NAMES, NUMBER_WORDS, STOP

# A longer text is a book or an attack; a report says what happened in its first thousand words.
MAX_CHARS = 24_000
# Title and first 700 characters alone group nearly as well as whole texts: reports put the news first.
LEAD_CHARS = 700
LEAD_CHARS_UNSPACED = 300
OPENING_CHARS = 300
OPENING_CHARS_UNSPACED = 130

_SUFFIX = re.compile(r"\s+[-–—|]\s+([^-–—|]{2,40})$")
_SENTENCE_START = re.compile(r"(?:[.!?:;…。！？\n\"“”‘「『(\[•|]|^)\s*$")
_KATAKANA = re.compile(r"[\u30a1-\u30fa][\u30a1-\u30fa\u30fc・]{2,}")
_HIRAGANA_PAIR = re.compile(r"[\u3041-\u309f]{2}")
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d{1,4})?|\d{1,12}(?:[.,]\d{1,4})?"
_FIGURE = re.compile(
    r"(?P<currency>us\$|hk\$|s\$|a\$|c\$|[$€£¥₹₩])?\s?"
    rf"(?<![\w.,])(?P<number>{_NUMBER})(?!\d)"
    r"[\s-]?(?P<magnitude>(?:trillion|billion|million|thousand|milliarden|millionen|milliards?|bn|tn|mn|mrd|mio|m|k|b)"
    r"(?![a-z])|兆|億|万|亿)?"
    r"(?P<more>(?:\d{1,4}[億万])*)"
    r"\s?-?(?P<unit>(?:percentage points?|per ?cent|percent|pct|prozent|dollars?|yen|euros?|pounds?|rupees?"
    r"|won|yuan|gigawatts?|megawatts?|gwh?|mwh?|km|kg|mph)(?![a-z])|[%円€£]|ドル|ユーロ|元|人|パーセント)?"
)
_MORE = re.compile(r"(\d{1,4})([億万])")
_ORDINAL = re.compile(r"(?<![\w.,])(\d{1,3})(?:st|nd|rd|th)[\s-]([a-z]{3,20})")
_ORDINAL_WORD = re.compile(
    r"\b(first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth"
    r"|fourteenth|fifteenth)[\s-]([a-z]{3,20})"
)
_ORDINAL_CJK = re.compile(r"第([0-9一二三四五六七八九十]{1,3})([^\W\d_]{1,2})")
_YEAR = re.compile(r"(?<![\d.,$€£])(?:19[5-9]\d|20[0-4]\d)(?![\d,]|\.\d)")
_DAY = re.compile(
    rf"\b(?:(?P<month>{'|'.join(MONTHS)})\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:])"
    rf"|(?P<day2>\d{{1,2}})(?:st|nd|rd|th|\.)? (?:of )?(?P<month2>{'|'.join(MONTHS)})\b)"
    r"|(?P<month3>\d{1,2})月(?P<day3>\d{1,2})日"
)
_MODEL = re.compile(
    r"\b([A-Za-z][\w'-]{2,20}) (\d{1,3}(?:\.\d{1,2})?)(?![\w.,%]|\s(?:percent|per|million|billion))"
)

_MAGNITUDES = {
    "trillion": 1e12, "tn": 1e12, "兆": 1e12, "billion": 1e9, "bn": 1e9, "b": 1e9, "milliarden": 1e9,
    "milliard": 1e9, "milliards": 1e9, "mrd": 1e9, "億": 1e8, "亿": 1e8, "million": 1e6, "mn": 1e6,
    "m": 1e6, "mio": 1e6, "millionen": 1e6, "万": 1e4, "thousand": 1e3, "k": 1e3,
}  # fmt: skip
_UNITS = {
    "$": "usd", "us$": "usd", "dollar": "usd", "dollars": "usd", "ドル": "usd", "s$": "sgd", "hk$": "hkd",
    "a$": "aud", "c$": "cad", "€": "eur", "euro": "eur", "euros": "eur", "ユーロ": "eur", "£": "gbp",
    "pound": "gbp", "pounds": "gbp", "¥": "jpy", "yen": "jpy", "円": "jpy", "₹": "inr", "rupee": "inr",
    "rupees": "inr", "₩": "krw", "won": "krw", "yuan": "cny", "元": "cny", "%": "%", "percent": "%",
    "per cent": "%", "percentage point": "%", "percentage points": "%", "pct": "%", "prozent": "%",
    "パーセント": "%", "gigawatt": "gw", "gigawatts": "gw", "megawatt": "mw", "megawatts": "mw",
}  # fmt: skip
# Nouns whose ordinal tells a part of an event, not which event: "first time", "in the 37th minute".
_LOOSE_NOUNS = frozenset(
    (
        "time times day days week month year years half century person people woman women man men child "
        "head coach wife victim minute inning place floor street avenue grade degree party birthday "
        "anniversary and day-one look line step half-time world hand lady amendment aid class responders "
        "rate one such two few ever name since known base place down and-goal period set career season "
        "of was in to for to with from that has who when is the largest biggest highest lowest most best "
        "lieutenant baseman straight consecutive "
    ).split()
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What one article says, in comparable form.

    `names` maps a folded name to its count; `loose` are capitalised words that a sentence start or a
    headline may have raised: names only if the batch never writes them in lower case (`lower`).
    `figures` are `unit:value`; `lead_figures` those of title and lead. `ordinals`, `models` and
    `lead_*` hold (what, which) pairs. `shingles` are sorted 64-bit hashes of word 5-grams.
    """

    title: tuple[str, ...]
    body: tuple[str, ...]
    lead: tuple[str, ...]
    opening: tuple[str, ...]
    names: Counter[str]
    loose: Counter[str]
    lead_names: frozenset[str]
    title_names: frozenset[str]
    lower: frozenset[str]
    shown: dict[str, str]
    figures: frozenset[str]
    lead_figures: frozenset[str]
    shown_figures: dict[str, str]
    ordinals: frozenset[tuple[str, str]]
    lead_ordinals: frozenset[tuple[str, str]]
    lead_models: frozenset[tuple[str, str]]
    models: frozenset[tuple[str, str]]
    years: frozenset[str]
    lead_years: frozenset[str]
    lead_days: frozenset[tuple[int, int]]
    days: frozenset[tuple[int, int]]
    shingles: npt.NDArray[np.uint64]
    unspaced: bool
    lang: str

    @property
    def has_text(self) -> bool:
        """Whether there is more than a headline."""
        return bool(self.shingles.size)


def headline(article: Article) -> str:
    """The title on one line, without the outlet's name that search feeds and page titles append."""
    return _split_title(article)[0]


def outlet_in_title(article: Article) -> str:
    """The outlet's name that the title ends in; "" where it ends in none."""
    return _split_title(article)[1]


def _split_title(article: Article) -> tuple[str, str]:
    title, outlet = texts.one_line(article.title), ""
    for _ in range(2):
        found = _SUFFIX.search(title)
        if found is None:
            break
        name, rest = found.group(1), title[: found.start()]
        ours = texts.fold(name) == texts.fold(article.outlet)
        long_enough = len(rest.split()) >= 4 or (texts.is_unspaced(rest) and len(rest) >= 8)
        looks_like_outlet = len(name.split()) <= 4 and not name[0].islower() and not name[0].isdigit()
        if not (ours or (long_enough and looks_like_outlet)):
            break
        title, outlet = rest, outlet or name
    return title, outlet


def read(article: Article, *, with_text: bool = True) -> Reading:
    """The article's reading; of its title alone where `with_text` is false (its text is a barrier). What a
    summary or a list of questions tells once more is left out: it would count double."""
    title = headline(article)
    text = texts.clean(passages.telling(article.text)[:MAX_CHARS]) if with_text else ""
    lang = (article.lang or "").lower().replace("_", "-").split("-")[0]
    return _read(title, text, lang)


def stem(word: str) -> str:
    """`word` without an English plural or verb ending. Crude, cheap, and enough for comparing."""
    if len(word) < 5 or not word.isascii() or not word.isalpha():
        return word
    for ending, least in (("ies", 3), ("ing", 4), ("ed", 4), ("es", 4), ("s", 4)):
        if word.endswith(ending) and len(word) - len(ending) >= least and not word.endswith("ss"):
            root = word[: -len(ending)]
            return root + "y" if ending == "ies" else root
    return word.removesuffix("e") if len(word) > 5 else word


def commonness(word: str) -> float:
    """The share of articles anywhere that have `word`, roughly: what a small batch cannot know.

    Function words and pairs of hiragana stand in about a third of texts; others in one of 200.
    """
    if word in STOP:
        return 0.5
    if _HIRAGANA_PAIR.fullmatch(word) or len(word) == 1:
        return 0.3
    return 0.005


def _read(title: str, text: str, lang: str) -> Reading:
    unspaced = texts.is_unspaced(text[:400] or title)
    if not lang:
        lang = "unspaced" if unspaced else "spaced"
    if not title:
        # Some feeds give no title; the first line of a report serves as one.
        line = text.lstrip().split("\n", 1)[0]
        title = line if len(line) <= 160 else (texts.sentences(line[:600]) or [""])[0][:300]
        text = text.lstrip()[len(line) :] if len(line) <= 160 else text
    opening = text[: LEAD_CHARS_UNSPACED if unspaced else LEAD_CHARS]
    # What the very first sentences say is what happened; who else is "the second woman" comes later.
    first = text[: OPENING_CHARS_UNSPACED if unspaced else OPENING_CHARS]
    title_words, text_words = texts.words(title), texts.words(text)
    # Some extractors leave the headline as the text's first line; twice would count double.
    lead_words = texts.words(opening)
    top = f"{title}\n{opening}"
    folded, folded_top = texts.fold(f"{title}\n{text}"), texts.fold(top)
    names, loose, lower, shown = _names(title, text)
    lead_keys = frozenset(k for part in _names(title, opening)[:2] for k in part)
    shown_figures = _figures(folded)
    return Reading(
        title=tuple(map(stem, title_words)),
        body=tuple(map(stem, title_words + text_words)),
        lead=tuple(map(stem, title_words + lead_words)),
        opening=tuple(map(stem, title_words + texts.words(first))),
        names=names,
        loose=loose,
        lead_names=lead_keys,
        title_names=frozenset(k for part in _names(title, "")[:2] for k in part),
        lower=lower,
        shown=shown,
        figures=frozenset(shown_figures),
        lead_figures=frozenset(_figures(folded_top)),
        shown_figures=shown_figures,
        ordinals=_ordinals(folded),
        lead_ordinals=_ordinals(texts.fold(f"{title}\n{first}")),
        models=_models(f"{title}\n{text}"),
        lead_models=_models(top),
        years=frozenset(_YEAR.findall(folded)),
        lead_years=frozenset(_YEAR.findall(folded_top)),
        days=_days(folded),
        lead_days=_days(folded_top),
        shingles=_shingles(text_words),
        unspaced=unspaced,
        lang=lang,
    )


def _names(title: str, text: str) -> tuple[Counter[str], Counter[str], frozenset[str], dict[str, str]]:
    """Firm and loose names with their counts, words written small, and each name as it stands."""
    found = _Names()
    found.scan(title, is_title=True)
    found.scan(text, is_title=False)
    return found.firm, found.loose, frozenset(found.lower), found.shown


class _Names:
    """Collects the names of one article."""

    def __init__(self) -> None:
        self.firm: Counter[str] = Counter()
        self.loose: Counter[str] = Counter()
        self.lower: set[str] = set()
        self.shown: dict[str, str] = {}

    def scan(self, source: str, *, is_title: bool) -> None:
        unspaced = texts.is_unspaced(source)
        run: list[tuple[str, str]] = []
        run_loose, last_end = False, -2
        for token, start, end in texts.spans(source):
            if texts.is_unspaced(token[:1]):
                continue
            plain = token.removesuffix("'s").removesuffix("\u2019s")
            key = texts.fold(plain)
            capital = token[0].isupper() or (unspaced and len(key) >= 2)
            if run and not (capital and source[last_end:start] in (" ", "-", "")):
                self._keep(run, is_loose=run_loose and len(run) == 1)
                run = []
            if not capital:
                self.lower.add(key)
            elif key in NO_NAMES or key.isdigit() or len(key) < 2:
                continue
            elif is_title and not unspaced:
                # Headlines raise every word: none of them is a name on that ground alone.
                self._keep([(key, plain)], is_loose=True)
            else:
                if not run:
                    run_loose = (
                        is_title or _SENTENCE_START.search(source[max(0, start - 4) : start]) is not None
                    )
                run.append((key, plain))
                last_end = end if plain == token else -2
        self._keep(run, is_loose=run_loose and len(run) == 1)
        for found in _KATAKANA.finditer(source):
            self._keep([(found.group(), found.group())], is_loose=False)

    def _keep(self, run: list[tuple[str, str]], *, is_loose: bool) -> None:
        run = run[:6]
        target = self.loose if is_loose else self.firm
        for key, plain in run:
            target[key] += 1
            self.shown.setdefault(key, plain)
        for (a, plain_a), (b, plain_b) in pairwise(run):
            self.firm[f"{a} {b}"] += 1
            self.shown.setdefault(f"{a} {b}", f"{plain_a} {plain_b}")


def _figures(folded: str) -> dict[str, str]:
    """Normalised figures of folded text, each with its first wording. Bare years and bare counts
    under ten are no anchors."""
    out: dict[str, str] = {}
    for found in _FIGURE.finditer(folded):
        number, magnitude = found["number"], found["magnitude"]
        if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", number):
            value = float(number.replace(",", ""))
        else:
            value = float(number.replace(",", "."))
        unit = _UNITS.get(found["unit"] or "", found["unit"] or "") or _UNITS.get(found["currency"] or "", "")
        year = 1900 <= value <= 2050 and value == int(value) and "," not in number
        if not magnitude and not unit and (value < 10 or year):
            continue
        value *= _MAGNITUDES.get(magnitude or "", 1.0)
        for more, size in _MORE.findall(found["more"]):
            value += float(more) * _MAGNITUDES[size]
        key = f"{unit}:{value:.3g}"
        out.setdefault(key, " ".join(found.group().split()))
    return out


def _ordinals(folded: str) -> frozenset[tuple[str, str]]:
    found = [(noun, n) for n, noun in _ORDINAL.findall(folded)]
    found += [(noun, NUMBER_WORDS[n]) for n, noun in _ORDINAL_WORD.findall(folded)]
    found += [(noun, NUMBER_WORDS.get(n, n)) for n, noun in _ORDINAL_CJK.findall(folded)]
    return frozenset((stem(noun), n) for noun, n in found if noun not in _LOOSE_NOUNS and noun not in MONTHS)


def _models(source: str) -> frozenset[tuple[str, str]]:
    """Numbered things ("DLSS 5", "iPhone 6", "Round 12"): a name and its number."""
    out = set()
    for name, number in _MODEL.findall(source):
        key = texts.fold(name)
        if name[0].isupper() and key not in MONTHS and key not in NO_NAMES and key not in STOP:
            out.add((key, number))
    return frozenset(out)


def _days(folded: str) -> frozenset[tuple[int, int]]:
    out = set()
    for found in _DAY.finditer(folded):
        if found["month3"]:
            month, day = int(found["month3"]), int(found["day3"])
        else:
            month = MONTHS[found["month"] or found["month2"]]
            day = int(found["day"] or found["day2"])
        if 1 <= month <= 12 and 1 <= day <= 31:
            out.add((month, day))
    return frozenset(out)


@lru_cache(maxsize=200_000)
def _hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "big")


def _shingles(tokens: Iterable[str], n: int = 5) -> npt.NDArray[np.uint64]:
    # One hash a word, then arithmetic on whole arrays: 20 times faster than hashing every 5-gram.
    hashes = np.fromiter(map(_hash, tokens), dtype=np.uint64)
    if not hashes.size:
        return hashes
    size = min(n, hashes.size)
    out = np.zeros(hashes.size - size + 1, dtype=np.uint64)
    for i in range(size):
        out = out * np.uint64(0x9E3779B97F4A7C15) + hashes[i : i + out.size]
        out ^= out >> np.uint64(29)
    return np.unique(out)
