# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""Who is in it: the parties of a venture, where articles name them in full and not the same.

A list counts only where it is complete by its words ("between A and B", "by A, B and C"; not "and others"),
in the first sentences, of a thing with a name of its own that both articles share. Two lists differ only
where each names a party that the other does not, and where one article at least knows a party of the other's
list and gives it no place in its own: otherwise a list may be short, or a party have two names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations

from monitor.evidence.parties import companies, places
from monitor.evidence.parties.roles import Said, lead, point
from monitor.evidence.reading import Passage, is_stop, passages
from monitor.model import Article, Point

_HEAD = r"(?:joint ventures?|venture|partnership|alliance|consortium|initiative|project|joint project|effort|collaboration|tie-up|merger)"
_LISTED = re.compile(
    rf"(?P<quote>\b(?:(?:an?|the) (?:(?!(?:an?|the|is|was|are|as|of|represents?|marks?) )[\w$.-]+ ){{0,3}}?)?{_HEAD} (?:between|by|of|formed by|comprising) )(?=[A-Za-z])"
)
_SUBJECT = re.compile(
    r"\bthe (?:\w+ )?(?:initiative|project|venture|partnership|alliance|consortium)\b", re.IGNORECASE
)
_COPULA = re.compile(r"^(?: (?:\w+ )?(?:is|was|are|represents?|represented|marks?|marked|remains|as) |, )$")
_CAPITAL = re.compile(r"(?:[A-Z][\w-]+|[a-z]{1,2}[A-Z]\w+)")
_COMMON = frozenset(
    "project venture initiative partnership alliance consortium joint deal ceo ai inside massive".split()
)
_JA = re.compile(
    r"(?P<list>[ァ-ヶーA-Za-z一-龠・]{2,20}(?:[、と][ァ-ヶーA-Za-z一-龠・]{2,20}){1,4})(?:による|が共同で設立する|が共同出資する|の共同出資による|の)(?:合弁会社|合弁事業|共同事業)"
)


def points(articles: Sequence[Article]) -> list[Point]:
    """Whose venture it is, where two articles say so differently."""
    found: list[tuple[Said, tuple[str, ...], Article]] = []
    for article in articles:
        listed = _listed(article)
        if listed is not None:
            found.append((*listed, article))
    for (one, ours, a), (two, theirs, b) in combinations(found, 2):
        thing = _thing(one, a) & _thing(two, b)
        thing = {n for n in thing if not any(companies.alike(n, p) for p in (*ours, *theirs))}
        if not thing or not _differ(ours, theirs, a, b):
            continue
        sides = [
            [said for said, names, _ in found if _same(names, ours)],
            [said for said, names, _ in found if _same(names, theirs)],
        ]
        return [point("whose venture it is", f"venture:{min(thing).casefold()}", sides)]
    return []


def _listed(article: Article) -> tuple[Said, tuple[str, ...]] | None:
    """The one list of parties in the first sentences; none where there are several that are not the same."""
    found: list[tuple[Said, tuple[str, ...]]] = []
    for passage in lead(article):
        for m in _LISTED.finditer(passage.text):
            listed = companies.parties(passage.text, m.end())
            if listed is None or len(listed.names) < 2 or not _names_its_thing(passage, m.start()):
                continue
            whole = passage.text[m.start() : listed.end]
            text = whole if len(whole.split()) <= 14 else passage.text[listed.start : listed.end]
            found.append((Said(article.id, "", text, passage), listed.names))
        for m in _JA.finditer(passage.text):
            names = tuple(n.removesuffix("社") for n in re.split(r"[、と]", m["list"]))
            if not any(places.is_place(n) for n in names):
                found.append((Said(article.id, "", m.group(), passage), names))
    if not found or any(not _same(names, found[0][1]) for _, names in found):
        return None
    return found[0]


def _names_its_thing(passage: Passage, start: int) -> bool:
    """Whether the phrase says what the thing is: after its name and a comma, or as "the project is ..."."""
    before = passage.text[:start].rstrip()
    if re.search(r"[A-Z][\w-]+[”’\"']?,$", before):
        return True
    ends = [m.end() for m in _SUBJECT.finditer(passage.text, 0, start)]
    return bool(ends) and _COPULA.match(passage.text[ends[-1] : start].rstrip() + " ") is not None


def _thing(said: Said, article: Article) -> set[str]:
    """The names the thing may have: in the headline, and before the list in its sentence or the two before."""
    at = said.passage.number
    near = [p.text for p in passages(article) if at - 2 <= p.number <= at and p.number]
    near[-1] = near[-1][: near[-1].find(said.text)]
    found = set(_CAPITAL.findall(article.title)) & {n for text in near for n in _CAPITAL.findall(text)}
    return {n for n in found if n.casefold() not in _COMMON and not is_stop(n) and not places.is_place(n)}


def _same(one: tuple[str, ...], two: tuple[str, ...]) -> bool:
    return len(one) == len(two) and all(any(companies.alike(a, b) for b in two) for a in one)


def _differ(ours: tuple[str, ...], theirs: tuple[str, ...], a: Article, b: Article) -> bool:
    mine = [n for n in ours if not any(companies.alike(n, o) for o in theirs)]
    others = [n for n in theirs if not any(companies.alike(n, o) for o in ours)]
    if not mine or not others or len(mine) == len(ours):
        return False
    return any(companies.mentions(b, n) for n in mine) or any(companies.mentions(a, n) for n in others)
