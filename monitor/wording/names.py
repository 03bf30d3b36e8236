"""Whether every name of words stands in their sources, in whatever script: SoftBank is ソフトバンク.

A name is known by its looks alone: in Latin script by a capital or a figure in it; in Japanese by being no
word of the vocabulary. So the question is turned round: whatever is neither in a source nor in the vocabulary,
nor a form of a name in a source (`stories.known`, `outlets`, names of countries), is a name that cannot be
verified. Two names may not change places either: who buys whom is told by who stands first.

Known failure: a name in hiragana alone that no table knows is not seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from itertools import combinations

from monitor import evidence, outlets, stories, text
from monitor.wording import dates
from monitor.wording.figures import plain
from monitor.wording.values import Ask, Fault

_TOKEN = re.compile(r"[A-Za-zÀ-ɏ0-9]+(?:['’.&+/-][A-Za-zÀ-ɏ0-9]+)*")
_POSSESSIVE = re.compile(r"['’]s?$")
_KATAKANA = re.compile(r"[ァ-ヺー]+")
_JAPANESE = re.compile(r"[ぁ-ゖァ-ヺー㐀-鿿豈-﫿々〇]+")
_KANJI = re.compile(r"[㐀-鿿豈-﫿々〇]")
_KANA = re.compile(r"[ぁ-ゖ]")
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
_MEANT = {name: re.compile(pattern, re.IGNORECASE | re.ASCII) for name, pattern in _ALIKE}
# A unit after a figure is read with the figure.
_UNITS = frozenset("kw mw gw tw kwh mwh gwh twh nm mm cm km kg gb tb pb mb hz ghz mhz m bn tn trn usd eur jpy gbp".split())
_BY = re.compile(r"\bby\b|による|によって", re.IGNORECASE | re.ASCII)
# Where one thing ends, and another begins.
_APART = re.compile(r"[;。.]\s|[;。]")
# Who leads: right before a name in English, right after it in Japanese.
_LED, _LEADS = re.compile(r"\bled by (?:the )?$", re.IGNORECASE), re.compile(r"(?:が|の)?(?:主導|率い|を中心)")
_AGENT, _PATIENT = re.compile(r"(?:が|は|、|も|による)"), re.compile(r"(?:を|に|と|へ|の(?!協議|交渉))")
_LISTED = re.compile(r"\s*(?:,|and|&|、|・|と|や|or|/)\s*(?:and )?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a sentence: under which key it is compared, as it stands, and where."""

    key: str
    literal: str
    start: int
    end: int


def faults(words: str, ask: Ask) -> Iterator[Fault]:
    """The names of `words` that no source has, and those that change places."""
    said, sources = plain(words), _Sources(tuple(plain(one) for one in ask.sources))
    taken = [(one.start, one.end) for one in _table_names(said)]
    for one in _table_names(said):
        if not sources.has(one.key):
            yield Fault(kind="name", what=one.literal)
    taken += [(start, end) for _, start, end in dates.found(said)]
    taken += [(one.start, one.end) for one in evidence.figures_of(said)]
    yield from _latin(said, sources, taken)
    if ask.language == "ja":
        yield from _unknown_japanese(said, sources, taken)
    yield from _turned(said, ask.sources)


# -- names that tables know --------------------------------------------------------------------------


def _table_names(sentence: str) -> list[Name]:
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


class _Sources:
    """The sources, read for their names."""

    def __init__(self, sentences: tuple[str, ...]) -> None:
        self.sentences = sentences

    @cached_property
    def whole(self) -> str:
        """All of them, as they stand."""
        return "\n".join(self.sentences)

    @cached_property
    def keys(self) -> frozenset[str]:
        """What tables know of them."""
        return frozenset(one.key for sentence in self.sentences for one in _table_names(sentence))

    @cached_property
    def tokens(self) -> frozenset[str]:
        """Their words in Latin script, folded."""
        return frozenset(_folded(m.group()) for m in _TOKEN.finditer(self.whole))

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Words that stand side by side in them; and the names of people they write in another script."""
        rows = [[_folded(m.group()) for m in _TOKEN.finditer(one)] for one in self.sentences]
        rows += [key.split() for key in self.keys]
        return frozenset(pair for row in rows for pair in zip(row, row[1:], strict=False))

    @cached_property
    def named(self) -> frozenset[str]:
        """The words that the names they have in another script are made of: masayoshi, son."""
        return frozenset(word for key in self.keys if not key.startswith(("outlet ", "country ")) for word in key.split())

    def has(self, key: str) -> bool:
        """Whether they have a name that a table knows."""
        return key in self.keys or key in text.fold(self.whole)


def _folded(token: str) -> str:
    return text.fold(_POSSESSIVE.sub("", token)).rstrip(".")


# -- names in Latin script ---------------------------------------------------------------------------


def _latin(said: str, sources: _Sources, taken: Sequence[tuple[int, int]]) -> Iterator[Fault]:
    before: tuple[str, int] | None = None
    for at, m in enumerate(_TOKEN.finditer(said)):
        token = _POSSESSIVE.sub("", m.group())
        inside = any(start <= m.start() < end for start, end in taken)
        if not _is_name(token):
            before = None
            continue
        if not inside and not _verified(token, sources, first=at == 0):
            yield Fault(kind="name", what=token)
        elif before and not inside and said[before[1] : m.start()] == " " and _is_part(before[0], token, sources):
            yield Fault(kind="name", what=f"{before[0]} {token}")
        before = None if inside else (token, m.end())


def _is_name(token: str) -> bool:
    letters = [c for c in token if c.isalpha()]
    if not letters or token.casefold() in _UNITS:
        return False
    return any(c.isupper() for c in letters) or any(c.isdigit() for c in token)


def _verified(token: str, sources: _Sources, *, first: bool) -> bool:
    folded = _folded(token)
    if folded in sources.tokens or folded in sources.named:
        return True
    if token in _MEANT:
        return _MEANT[token].search(sources.whole) is not None
    if first and token[1:].islower() or len(token) == 1:
        if folded in _vocabulary()["first"]:
            return True
        stem = folded.removesuffix("s")
        return first and any(stem and one.removesuffix("s") == stem for one in sources.tokens)
    parts = re.split(r"[-/&+]", folded)
    return len(parts) > 1 and all(one in sources.tokens or one.islower() and one.isalpha() and one in _PREFIXES for one in parts)


_PREFIXES = frozenset("based backed led owned made like style run listed non pro ex anti pre post mid made sized linked".split())


def _is_part(left: str, right: str, sources: _Sources) -> bool:
    """Whether two words make a name together that no source has: the first name of one, the last of another."""
    a, b = _folded(left), _folded(right)
    if (a, b) in sources.pairs or left in _MEANT or right in _MEANT:
        return False
    return a not in _vocabulary()["first"] and not (left.isupper() or right.isupper())


# -- names in Japanese -------------------------------------------------------------------------------


def _unknown_japanese(said: str, sources: _Sources, taken: Sequence[tuple[int, int]]) -> Iterator[Fault]:
    for run in _JAPANESE.finditer(said):
        free = [
            not any(start <= at < end for start, end in taken) for at in range(run.start(), run.end())
        ]
        left = _uncovered(run.group(), free, sources.whole)
        if left:
            yield Fault(kind="name", what=left)


def _uncovered(run: str, free: Sequence[bool], whole: str) -> str:
    """The first piece of a run that no vocabulary, source or table covers; empty where all is covered."""
    words = _vocabulary()["kanji"] | _vocabulary()["katakana"]
    at = 0
    reach: list[bool] = [True] + [False] * len(run)  # whether what is before a place can be covered
    single: list[bool] = [False] * (len(run) + 1)  # whether it only can with a lone sign last
    for at in range(len(run)):
        if not reach[at]:
            continue
        for end, lone in _pieces(run, at, free, words, whole):
            if lone and single[at]:
                continue  # two lone signs in a row are as good as a name: 大和
            if not reach[end]:
                reach[end], single[end] = True, lone
            elif not lone:
                single[end] = False
    if reach[len(run)]:
        return ""
    stuck = max(place for place, fine in enumerate(reach) if fine)
    return re.split(r"[ぁ-ゖ]", run[stuck:], maxsplit=1)[0] or run[stuck:]


def _pieces(run: str, at: int, free: Sequence[bool], words: frozenset[str], whole: str) -> Iterator[tuple[int, bool]]:
    """Where a piece that begins at `at` may end, and whether it is a lone sign."""
    if not free[at] or _KANA.match(run[at]):
        yield at + 1, False
        return
    katakana = _KATAKANA.match(run, at)
    if katakana is not None:
        # A word of katakana counts whole, or as words one after the other: クラウドサービス.
        for end in range(at + 1, katakana.end() + 1):
            if run[at:end] in words or (end == katakana.end() and _whole_katakana(run[at:end], whole)):
                yield end, False
        return
    for end in range(at + 1, min(len(run), at + 12) + 1):
        piece = run[at:end]
        if len(piece) > 1 and (piece in words or (_KANJI.match(piece) and piece in whole)):
            yield end, False
        elif len(piece) == 1 and (piece in words or piece in whole):
            # Before kana it is a verb's or an adjective's, and stands by itself.
            yield end, not (end == len(run) or _KANA.match(run[end]) or not free[end])
        elif not all(free[at:end]):
            return


def _whole_katakana(piece: str, whole: str) -> bool:
    """Whether a word of katakana stands in a source, not as a part of another."""
    return re.search(rf"(?<![ァ-ヺー]){re.escape(piece)}(?![ァ-ヺー])", whole) is not None


# -- who does what to whom ---------------------------------------------------------------------------


def keys(sentence: str) -> frozenset[str]:
    """The names of a sentence, by the keys under which they are compared."""
    return frozenset(one.key for one in _names(plain(sentence)))


def _names(sentence: str) -> list[Name]:
    """All names, those of tables by their key and others by their looks, a row of capitals as one."""
    found = [one for one in _table_names(sentence) if not one.key.startswith("country ")]
    row: list[re.Match[str]] = []
    for m in [*_TOKEN.finditer(sentence), None]:
        token = _POSSESSIVE.sub("", m.group()) if m else ""
        fit = (
            m is not None
            and _is_name(token)
            and token[0].isalpha()
            and not any(one.start <= m.start() < one.end for one in found)
            and not (m.start() == 0 and _folded(token) in _vocabulary()["first"])
            and token not in _MEANT
        )
        if m is not None and fit and (not row or sentence[row[-1].end() : m.start()] == " "):
            row.append(m)
            if not m.group().endswith(token):
                fit = False  # a possessive ends a name
            else:
                continue
        if row:
            start, end = row[0].start(), row[-1].end()
            literal = _POSSESSIVE.sub("", sentence[start:end])
            found.append(Name(_folded(literal), literal, start, end))
        row = [m] if m is not None and fit else []
    found += [
        Name(m.group(), m.group(), m.start(), m.end())
        for m in _KATAKANA.finditer(sentence)
        if len(m.group()) > 2
        and m.group() not in _vocabulary()["katakana"]
        and not any(one.start <= m.start() < one.end for one in found)
    ]
    return sorted(found, key=lambda one: one.start)


def _turned(said: str, sources: Sequence[str]) -> Iterator[Fault]:
    own = _names(said)
    theirs = [(plain(one), _names(plain(one))) for one in sources]
    leaders = {key for sentence, names in theirs for key in _leaders(sentence, names)}
    for key in sorted(_leaders(said, own) - leaders):
        yield Fault(kind="names turned round", what=f"{key} leads")
    for a, b in combinations(own, 2):
        between = said[a.end : b.start]
        if a.key == b.key or _LISTED.fullmatch(between) or _APART.search(between):
            continue
        orders = {
            _first(sentence, one, other)
            for sentence, names in theirs
            for one, other in combinations(names, 2)
            if {one.key, other.key} == {a.key, b.key} and not _LISTED.fullmatch(sentence[one.end : other.start])
        }
        if len(orders) == 1 and _first(said, a, b) not in orders:
            yield Fault(kind="names turned round", what=f"{a.literal}, {b.literal}")


def _leaders(sentence: str, names: Sequence[Name]) -> set[str]:
    return {
        one.key
        for one in names
        if _LED.search(sentence[: one.start]) or _LEADS.match(sentence, one.end)
    }


def _first(sentence: str, a: Name, b: Name) -> str:
    """The key of the one who does it, as far as the order of words tells."""
    between = sentence[a.end : b.start]
    if _BY.search(between):
        return b.key
    if _JAPANESE.search(sentence[b.end : b.end + 1] or ""):
        patient, agent = _PATIENT.match(sentence, a.end), _AGENT.match(sentence, b.end)
        if patient and agent and not _AGENT.match(sentence, a.end):
            return b.key
    return a.key


@cache
def _vocabulary() -> dict[str, frozenset[str]]:
    """The words that are no names, by their section."""
    out: dict[str, set[str]] = {}
    section = ""
    for line in files(__package__).joinpath("vocabulary.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif not line.startswith("#"):
            out.setdefault(section, set()).update(line.split())
    return {name: frozenset(words) for name, words in out.items()}
