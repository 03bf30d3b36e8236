# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""People: how old a person is, who a story's one suspect (victim, driver) is, who is given an office.

Ages are compared for one full name; a name that only resembles another is another spelling, never a
difference. An article that gives two ages, or names both persons, says neither.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from difflib import SequenceMatcher
from itertools import combinations

from monitor import text as shelf
from monitor.evidence.parties.roles import MOST_EACH, Said, lead, point, shared
from monitor.evidence.reading import passages
from monitor.model import Article, Point

_FULL = r"[A-Z][\w'’-]+(?: (?:[A-Z]\.|[A-Z][\w'’-]+|bin|ibn|al|de|van|von|der|da|del|el)){1,4}"
_AGE_AFTER = re.compile(
    rf"\b(?P<name>{_FULL})(?:, (?:aged? )?| aged )(?P<age>\d{{1,3}})(?=[,;.)]| of [A-Z])(?!\.\d|,\d)"
)
_AGE_BEFORE = re.compile(rf"\b(?P<age>\d{{1,3}})-year-old (?:[a-z-]+ ){{0,4}}(?P<name>{_FULL})")
_AGE_JA = re.compile(
    r"(?P<name>[一-龠々]{1,3}[ 　]?[一-龠々ぁ-んァ-ヶ]{1,4}?)(?P<title>さん|氏|容疑者|被告|選手|社長|会長|投手)?"
    r"[（(](?P<age>\d{1,3}|[０-９]{1,3})(?P<years>歳)?[）)]"
)
_WHO = re.compile(
    rf"\b[Tt]he (?:\w+ )?(?P<role>gunman|suspect|shooter|attacker|driver|pilot|victim|killer|hijacker|bomber|assailant|deceased)"
    rf"(?: (?:was|is|has been|had been)|,)? (?:identified|named)(?: (?:by|on|in) [\w ]{{3,40}})? as (?:\d{{1,3}}-year-old )?(?P<name>{_FULL})"
)
_OFFICE = r"(?P<role>(?:chief executive(?: officer)?|CEO|CFO|COO|CTO|chairman|chairwoman|chair|president|prime minister|head coach|manager|director|secretary of \w+|\w+ secretary|governor|editor(?:-in-chief)?))"
_APPOINTED = (
    re.compile(rf"\b(?P<name>{_FULL})(?:, [^,.;]{{2,50}},)? (?:was|is|has been|will be) (?:named|appointed)(?: as)?(?: its| the)?(?: new| next)? {_OFFICE}\b"),
    re.compile(rf"\b(?:named|names|appointed|appoints|naming) (?:\w+ )?(?P<name>{_FULL}) (?:as|to be)(?: its| the)?(?: new| next)? {_OFFICE}\b"),
)  # fmt: skip
# Offices of which hardly anybody holds two.
_OFFICES = {
    "chief executive": r"chief executive(?: officer)?|CEO",
    "chief financial officer": r"chief financial officer|CFO|finance chief|finance director",
    "chief operating officer": r"chief operating officer|COO",
    "chief technology officer": r"chief technology officer|CTO",
    "mayor": r"mayor",
    "deputy mayor": r"deputy mayor",
    "finance minister": r"finance minister",
    "defence minister": r"defen[cs]e minister",
    "transport minister": r"transport minister",
    "health minister": r"health minister",
}
_OFFICE_AFTER = re.compile(
    rf"\b(?P<name>{_FULL}), (?:(?:the|its|their|[A-Z][\w&-]*[’']s|the (?:company|firm|city|team|club|group)[’']s) )?(?P<office>(?i:{'|'.join(_OFFICES.values())}))\b(?! and\b|,? (?:designate|elect))"
)
_NOT_NAMES = re.compile(
    r"^(?:The|A|An|In|On|At|And|But|Of|January|February|March|April|May|June|July|August|September|October|November|December|Mr|Mrs|Ms|Dr|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Chapter|Page|Section|Boeing|Airbus|Flight|No|Number|Week|Day|Part|Article|Type|Apple|Windows|Episode|Season|Volume|Top|Group|Class|Grade|Highway|Route|Interstate|Super|Game|Round)\b"
)
_NO_PERSON = re.compile(
    r"\b(?:January|February|March|April|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Street|Road|Avenue|Flight|Inc|Corp|Ltd|City|County|University|School|Tuesday|Monday|Wednesday|Thursday|Friday|Saturday|Sunday|League|Cup|United|Division|Bowl|Galaxy|Watch|Version)\b"
)
_OFFICE_HINT = re.compile(r"chief|CEO|C[FOT]O\b|financ|mayor|minister", re.IGNORECASE)
_DIGIT = re.compile(r"[0-9０-９]")
_OLDEST = 115
_LONG = timedelta(days=180)
_TITLES = re.compile(
    r"^(?:(?:Mr|Mrs|Ms|Dr|Sgt|Lt|Capt|Col|Gen|Sir|Officer|Detective|President|Senator|Rep|Sen|Gov|Judge|Pastor|Father|Rapper|Singer|Actor)\.? )+"
)


def points(articles: Sequence[Article]) -> list[Point]:
    """What two articles say differently of a person, or of who it is."""
    return [*_ages(articles), *_unnamed(articles), *_roles(articles), *_offices(articles)]


# -- ages -------------------------------------------------------------------------------------------


def _ages(articles: Sequence[Article]) -> list[Point]:
    by_name: dict[str, dict[str, list[tuple[str, Said]]]] = {}
    for article in articles:
        for name, age, said in _aged(article):
            by_name.setdefault(name, {}).setdefault(article.id, []).append((age, said))
    when = {article.id: article.when for article in articles}
    out = []
    for name, told in by_name.items():
        sides: dict[str, list[Said]] = {}
        for given in told.values():
            if len({age for age, _ in given}) == 1:
                sides.setdefault(given[0][0], []).append(given[0][1])
        times = [when[said.article] for side in sides.values() for said in side]
        # A birthday lies between them: one of them is of long ago.
        if len(sides) > 1 and max(times) - min(times) < _LONG:
            out.append(point(f"age of {name}", f"age:{name.casefold()}", list(sides.values())))
    return out


def _aged(article: Article) -> list[tuple[str, str, Said]]:
    out = []
    for passage in passages(article):
        if not _DIGIT.search(passage.text):
            continue
        for pattern in (_AGE_AFTER, _AGE_BEFORE, _AGE_JA):
            for m in pattern.finditer(passage.text):
                name, age = _TITLES.sub("", m["name"]), shelf.fold(m["age"])
                if pattern is _AGE_JA and not (m["title"] or m["years"]):
                    continue  # a place and a count look the same
                if pattern is not _AGE_JA and " " not in name:
                    continue
                if not (_NOT_NAMES.match(name) or _NO_PERSON.search(name)) and 0 < int(age) <= _OLDEST:
                    out.append((name, age, Said(article.id, name, m.group(), passage)))
    return out


# -- who it is ----------------------------------------------------------------------------------------


def _roles(articles: Sequence[Article]) -> list[Point]:
    found: dict[str, list[Said]] = {}
    by_id = {article.id: article for article in articles}
    for article in articles:
        for role, said in [*_identified(article), *_appointed(article)][:MOST_EACH]:
            found.setdefault(role, []).append(said)
    out = []
    for role, told in found.items():
        once = [s for s in told if sum(t.article == s.article for t in told) == 1]
        for one, two in combinations(once, 2):
            if _spelt_alike(one.who, two.who):
                continue
            if _names(by_id[one.article], two.who) or _names(by_id[two.article], one.who):
                continue
            if len(shared(one.passage, two.passage, (one.who, two.who))) < 3:
                continue
            sides = [[s for s in once if _spelt_alike(s.who, side.who)] for side in (one, two)]
            out.append(point(f"who the {role} is", f"who:{role}", sides))
            break
    return out


def _identified(article: Article) -> list[tuple[str, Said]]:
    out = []
    for passage in passages(article):
        if "identified" in passage.text or "named" in passage.text:
            out += [
                (m["role"], Said(article.id, m["name"], m.group(), passage))
                for m in _WHO.finditer(passage.text)
            ]
    return out


def _appointed(article: Article) -> list[tuple[str, Said]]:
    out = []
    for passage in lead(article):
        for pattern in _APPOINTED:
            named = pattern.finditer(passage.text)
            out += [(m["role"], Said(article.id, m["name"], m.group(), passage)) for m in named]
    return out


def _offices(articles: Sequence[Article]) -> list[Point]:
    """What office a person holds, of those of which nobody holds two."""
    by_name: dict[str, dict[str, list[Said]]] = {}
    for article in articles:
        held: dict[str, dict[str, Said]] = {}
        for passage in passages(article):
            if not _OFFICE_HINT.search(passage.text):
                continue
            for m in _OFFICE_AFTER.finditer(passage.text):
                office = next(
                    n for n, form in _OFFICES.items() if re.fullmatch(form, m["office"], re.IGNORECASE)
                )
                name = _TITLES.sub("", m["name"])
                if not _NOT_NAMES.match(name):
                    held.setdefault(name, {}).setdefault(office, Said(article.id, name, m.group(), passage))
        for name, offices in held.items():
            if len(offices) == 1:
                office, said = next(iter(offices.items()))
                by_name.setdefault(name, {}).setdefault(office, []).append(said)
    by_id = {article.id: article for article in articles}
    out = []
    for name, sides in by_name.items():
        # Who is promoted has one office in one article and the next in another, which mostly says so.
        told = {
            office: [
                s
                for s in said
                if not any(_says(by_id[s.article], other) for other in sides if other != office)
            ]
            for office, said in sides.items()
        }
        kept = [said for said in told.values() if said]
        if len(kept) > 1:
            out.append(point(f"office of {name}", f"office:{name.casefold()}", kept))
    return out


def _says(article: Article, office: str) -> bool:
    return (
        re.search(rf"\b(?:{_OFFICES[office]})\b", f"{article.title}\n{article.text}", re.IGNORECASE)
        is not None
    )


def _names(article: Article, name: str) -> bool:
    last = name.rsplit(maxsplit=1)[-1]
    return last in article.text or last in article.title


def _spelt_alike(a: str, b: str) -> bool:
    one, two = (shelf.unaccented(shelf.fold(n)) for n in (a, b))
    if set(one.split()) & set(two.split()):
        return True
    return SequenceMatcher(None, one, two).ratio() >= 0.6


# -- ages of people without a name -----------------------------------------------------------------------

_AGED = re.compile(
    r"\b(?P<age>\d{1,3})-year-old(?P<words>(?: [a-z][a-z-]*| [A-Z][a-z]+){0,3}? (?P<noun>man|woman|boy|girl|student|climber|driver|suspect|teenager|soldier|hiker|mother|father|pilot|passenger|tourist|victim|worker|teacher|player|child|toddler|infant))\b"
)
_ANY_AGE = re.compile(r"\b(\d{1,3})[- ]years?[- ]old|(?<=, )(\d{1,3})(?=,)|\baged? (\d{1,3})\b|\((\d{1,3})\)")
_AGED_JA = re.compile(
    r"(?P<age>\d{1,3})歳(?:の)?(?P<noun>男性|女性|男児|女児|男|女|男子生徒|女子生徒|運転手)"
)
_ANY_AGE_JA = re.compile(r"(\d{1,3})歳|[（(](\d{1,3})[）)]")


def _unnamed(articles: Sequence[Article]) -> list[Point]:
    """The age of the one person that an article is about, who has no name in it."""
    found: dict[str, list[tuple[str, Said]]] = {}
    for article in articles:
        for passage in lead(article):
            for pattern, every in ((_AGED, _ANY_AGE), (_AGED_JA, _ANY_AGE_JA)):
                m = pattern.search(passage.text)
                if m is None:
                    continue
                ages = {
                    next(g for g in e.groups() if g)
                    for e in every.finditer(f"{article.title}\n{article.text}")
                }
                if ages == {m["age"]} and all(s.article != article.id for _, s in found.get(m["noun"], [])):
                    found.setdefault(m["noun"], []).append(
                        (m["age"], Said(article.id, "", m.group(), passage))
                    )
    out = []
    for noun, told in found.items():
        for (age, one), (other, two) in combinations(told, 2):
            if age == other or len(shared(one.passage, two.passage, (one.text, two.text))) < 3:
                continue
            sides = [[s for a, s in told if a == given] for given in (age, other)]
            out.append(point(f"age of the {noun}", f"age:{noun}", sides))
            break
    return out
