# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""Where a thing is made or happened: the same verb with a place, where two places cannot be one.

Only places whose country is known are compared (see `places`), and only where both articles say it of the same
thing: the noun that the verb takes, or what the headline is about. An article that gives two places that are
apart for one verb says neither.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from monitor.evidence.parties import places
from monitor.evidence.parties.roles import LONGEST, MOST_EACH, Said, lead, point
from monitor.evidence.reading import Passage, Word, passages, words
from monitor.model import Article, Point

_MAKE = r"(?P<verb>manufactur(?:ed?|ing)|produc(?:ed?|ing)|assembl(?:ed?|ing)|built|build|building|made)"
_MADE_IN = re.compile(
    rf"\b{_MAKE}(?P<more> and \w+ed)?(?: (?:entirely|solely|exclusively|wholly|only|domestically|locally|mostly|mainly))? (?:with)?in (?:the )?(?P<list>[^.;:()]{{2,80}})"
)
# Made with works that stand somewhere.
_MADE_AT = re.compile(
    rf"\b{_MAKE} (?P<object>(?:[\w-]+ ){{1,4}}?[\w-]+),? (?:using|leveraging|through|via|at|from|with) (?P<quote>(?:its|their|his) (?:[\w-]+ ){{0,3}}?(?:supply chains?|factory|factories|plants?|facilities|facility|production lines?|assembly lines?|works) in (?:the )?(?P<list>[^.;:()]{{2,60}}))"
)
_MAKER = re.compile(
    r"(?P<who>[A-Z][\w&-]*(?: [A-Z][\w&-]*){0,3}) (?:would |will |is to |to |may |could |can )?$"
)
_MADE_JA = re.compile(
    r"(?P<goods>サーバー|半導体|電池|自動車|車両|車|スマートフォン|部品|製品|医薬品|ワクチン|機体|ロボット)(?:は|を|の全量を|すべてを)(?:、)?(?P<quote>(?P<list>[一-龠ァ-ヶー]{2,10}?)(?:国内)?で(?:製造|生産|組み立て|量産))"
)
_WORKS = re.compile(
    r"\b(?:servers?|chips?|cars?|vehicles?|phones?|devices?|units?|batter(?:y|ies)|drugs?|vaccines?|aircraft|ships?|products?|models?|goods|machines?|robots?|panels?|weapons?|missiles?|drones?|semiconductors?|wafers?|components?)\b"
)
_VERBS: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    ("arrested", "where the arrest was", re.compile(r"\b(?:arrested|detained|captured|apprehended)(?: (?:on|late|early|by) [\w ]{2,24})? (?:in|at|near|outside) (?P<list>[^.;:()]{2,60})")),
    ("crashed", "where it crashed", re.compile(r"\b(?:crashed|crash-landed|went down|came down)(?: (?:on|late|early) \w+)? (?:in|near|into|off|outside) (?:the )?(?P<list>[^.;:()]{2,60})")),
    ("headquartered", "where it has its headquarters", re.compile(r"\bheadquartered in (?P<list>[^.;:()]{2,60})")),
    ("killed", "where the deaths were", re.compile(r"\b(?:shot dead|killed|died|found dead)(?: (?:on|late|early) \w+)? (?:in|at|near|outside) (?:the )?(?P<list>[^.;:()]{2,60})")),
    ("born", "where the birth was", re.compile(r"\bborn in (?P<list>[^.;:()]{2,60})")),
    ("signed", "where it was signed", re.compile(r"\b(?:signed|held|met)(?: (?:on|late|early) \w+)? in (?P<list>[^.;:()]{2,60})")),
)  # fmt: skip
_LIST = re.compile(r"(?:, | and |, and | & )")
_HINT = re.compile(r"\bin\b|within|near|outside|で", re.IGNORECASE)
_LEAD = 8
_STAND_INS = frozenset({"unit", "product", "device", "machin"})


@dataclass(frozen=True, slots=True)
class _Placed:
    said: Said
    about: frozenset[str]
    countries: frozenset[str]
    city: str = ""


def _apart(a: _Placed, b: _Placed) -> bool:
    """Whether both cannot be one place: other countries, or other cities that are named as such."""
    if places.apart(a.countries, b.countries):
        return True
    return bool(a.city and b.city and a.city != b.city)


def points(articles: Sequence[Article]) -> list[Point]:
    """Where things are made, or where it happened, where two articles say so differently."""
    out = _compared("where they are built", "built", [p for a in articles for p in _made(a)[:MOST_EACH]], 1)
    for key, name, pattern in _VERBS:
        out += _compared(name, key, [p for a in articles for p in _happened(a, pattern)[:MOST_EACH]], 3)
    return out


def _compared(name: str, key: str, found: list[_Placed], least: int) -> list[Point]:
    for one, two in combinations(found, 2):
        if one.said.article == two.said.article or not _apart(one, two):
            continue
        if len(one.about & two.about) < least:
            continue
        if any(_torn(found, side) for side in (one, two)):
            continue
        sides: list[list[Said]] = [[], []]
        for p in found:
            if len(p.about & one.about & two.about) < least or _torn(found, p):
                continue
            with_one, with_two = (not _apart(p, side) for side in (one, two))
            if with_one != with_two:
                sides[with_two].append(p.said)
        kept = [s for s in sides if s]
        notes = [f"of {s[0].who}" if s[0].who else "" for s in kept]
        return [point(name, f"place:{key}", kept, about="place", notes=notes)]
    return []


def _torn(found: list[_Placed], one: _Placed) -> bool:
    return any(p.said.article == one.said.article and _apart(p, one) for p in found)


# -- made -------------------------------------------------------------------------------------------------


def _made(article: Article) -> list[_Placed]:
    out: list[_Placed] = []
    for passage in passages(article):
        if len(passage.text) > LONGEST or not _HINT.search(passage.text):
            continue
        out += [
            one for m in _MADE_IN.finditer(passage.text) if (one := _made_in(article, passage, m)) is not None
        ]
        out += [
            one for m in _MADE_AT.finditer(passage.text) if (one := _made_at(article, passage, m)) is not None
        ]
        for m in _MADE_JA.finditer(passage.text):
            where = _places(m["list"])
            if where is not None and where[1] == len(m["list"]):
                out.append(
                    _Placed(Said(article.id, "", m["quote"], passage), frozenset({m["goods"]}), where[0])
                )
    return out


def _made_in(article: Article, passage: Passage, m: re.Match[str]) -> _Placed | None:
    where = _places(m["list"])
    thing = _before(passage, m.start())
    if where is None or not thing:
        return None
    text = passage.text[m.start() : m.start("list") + where[1]]
    return _Placed(Said(article.id, "", text, passage), thing, where[0])


def _made_at(article: Article, passage: Passage, m: re.Match[str]) -> _Placed | None:
    where = _places(m["list"])
    thing = frozenset(w.stem for w in words(m["object"]) if _WORKS.fullmatch(w.text))
    if where is None or not thing:
        return None
    if thing & _STAND_INS:
        thing |= _goods(article)
    text = passage.text[m.start("quote") : m.start("list") + where[1]]
    maker = _MAKER.search(passage.text[: m.start()])
    return _Placed(Said(article.id, maker["who"] if maker else "", text, passage), thing, where[0])


def _goods(article: Article) -> frozenset[str]:
    """The goods that the first sentences name: what "the units" are."""
    return frozenset(w.stem for p in lead(article) for m in _WORKS.finditer(p.text) for w in words(m.group()))


def _before(passage: Passage, start: int) -> frozenset[str]:
    """What is made: the last word before the verb that names goods."""
    near = passage.text[max(0, start - 40) : start]
    found = [m.group() for m in _WORKS.finditer(near)]
    after = near[near.rfind(found[-1]) + len(found[-1]) :] if found else ""
    if not found or not re.fullmatch(
        r"\s*(?:(?:that|which|to be|are|is|were|was|will be|would be|being|not)\s*){0,3}", after
    ):
        return frozenset()
    return frozenset(w.stem for w in words(found[-1]))


# -- happened ---------------------------------------------------------------------------------------------


def _happened(article: Article, pattern: re.Pattern[str]) -> list[_Placed]:
    out = []
    for passage in passages(article):
        if passage.number > _LEAD:
            break
        for m in pattern.finditer(passage.text):
            where = _places(m["list"])
            if where is None:
                continue
            found, length = where
            text = passage.text[m.start() : m.start("list") + length]
            about = frozenset(w.stem for w in words(passage.text) if _tells(w))
            inside = re.search(r"\bin (?:the )?$", passage.text[: m.start("list")]) is not None
            city = places.city(m["list"][:length]) if inside else ""
            out.append(_Placed(Said(article.id, "", text, passage), about, found, city))
    return out


def _tells(word: Word) -> bool:
    return word.is_content and not places.is_place(word.text)


def _places(listed: str) -> tuple[frozenset[str], int] | None:
    """The countries of the places that a list begins with, and its length; None where it begins with
    something else, or goes on with a place that is not known."""
    known = places.named()
    at = 0
    found: frozenset[str] = frozenset()
    while (m := known.match(listed, at)) is not None:
        found |= places.countries(m.group())
        at = m.end()
        joint = _LIST.match(listed, at)
        if joint is None or known.match(listed, joint.end()) is None:
            break
        at = joint.end()
    return (found, at) if found else None
