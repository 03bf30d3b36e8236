# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""A party's part: what articles say that it does, and which articles do not name it at all.

Only a company or body that at least two outlets put beside the story's main party in headline or first sentences, and
that at least two full articles have nowhere, under no name: a teaser that leaves it out says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import islice

from monitor import text as shelf
from monitor.evidence.parties import companies, places
from monitor.evidence.parties.roles import lead
from monitor.evidence.reading import MOST, passages
from monitor.model import Article, Point, Quote

FULL = 1_500
LONGEST = 14
_WITH = re.compile(
    r"\b(?:with|and|,) (?:[a-z][\w-]* ){0,3}(?P<name>(?:[A-Z][\w&-]+|[a-z]{1,2}[A-Z]\w+)(?: [A-Z][\w&-]+){0,2})"
)
_DOES = (
    "handle build supply manufacture provide make invest lend fund operate design own run lead develop sell buy take contribute host "
    "produce assemble finance back bring join deliver install manage license hold acquire co-develop distribute train"
).split()
_ACTS = re.compile(
    r" (?:(?:would|will|to|is to|could|may|should|is set to|plans to|agreed to|has agreed to) )?(?:also )?(?:"
    + "|".join(rf"{d}s?|{d.removesuffix('e')}ed" for d in _DOES)
    + r"|built|made|ran|led|sold|bought|took|held|brought)\b"
)
_WITH_NOUN = re.compile(
    r"(?P<quote>\b(?:an?|the|its) (?:[a-z-]+ ){0,3}(?:partnership|alliance|deal|agreement|contract|venture|tie-up|collaboration) with )$"
)
# A clause of its own begins here: a sentence, a bullet, the last of several clauses.
_BEGINS = re.compile(r"(?:[,;:] and |[;:•*–—]\s?|\d[.)] |^[“\"'‘-]\s?)$")
_CLAUSE = re.compile(r"[,;:—–]\s|\s\(|[.!?](?:\s|$)|\s[-–—]\s|\s(?:and|while|but|which)\s")


def points(articles: Sequence[Article], families: Mapping[str, str]) -> list[Point]:
    """The part of a party that some articles name and others do not: two publishers' each, by `families`
    (the publisher of each article's id)."""
    # A name has other letters in another script: what is written there cannot be searched for it.
    full = [a for a in articles if len(a.text) >= FULL and not shelf.is_unspaced(a.title + a.text[:400])]
    if len(full) < 4:  # two that name it, two that do not
        return []
    named: dict[str, list[Article]] = {}
    for article in full:
        for name in _partners(article):
            named.setdefault(name, []).append(article)
    out = []
    for name, having in sorted(named.items(), key=lambda item: (-len(item[1]), item[0])):
        if len({families[a.id] for a in having}) < 2:
            continue
        without = [a for a in full if not _has(a, name)]
        if len({families[a.id] for a in without}) < 2:
            continue
        parts = [q for q in (_part(a, name) for a in having) if q is not None]
        if len(parts) > 1:
            missing = Quote(text="", articles=tuple(a.id for a in without), note=f"{name} not mentioned")
            out.append(
                Point(
                    name=f"{name}’s part",
                    verdict="differ",
                    about="name",
                    key=f"part:{name.casefold()}",
                    values=(*parts[:2], missing),
                )
            )
    return out[:1]


def _partners(article: Article) -> set[str]:
    """Those whom headline or first sentences join to another by "with" or "and"."""
    out: set[str] = set()
    seen: set[str] = set()
    for passage in lead(article):
        for m in _WITH.finditer(passage.text):
            name = m["name"]
            if name in seen:
                continue
            seen.add(name)
            if (
                not places.is_place(name)
                and not any(places.is_place(w) for w in name.split())
                and _is_company(article, name)
            ):
                out.add(name)
    return out


def _is_company(article: Article, name: str) -> bool:
    """Whether the article treats it as one that acts on its own account: "X's", "X would", "with X"."""
    found = re.finditer(rf"\b{re.escape(name)}\b", article.text[:MOST])
    return next(islice(found, 2, None), None) is not None


def _has(article: Article, name: str) -> bool:
    text = shelf.fold(f"{article.title}\n{article.text}")
    forms = {name, companies.core(name)[0], name.rsplit(maxsplit=1)[-1]}
    for pair in companies.OTHER_NAMES:
        if any(companies.alike(name, one) for one in pair):
            forms |= set(pair)
    return any(shelf.fold(form) in text for form in forms)


def _part(article: Article, name: str) -> Quote | None:
    """What the party does, in a clause of its own."""
    for passage in passages(article):
        for m in re.finditer(rf"\b{re.escape(name)}\b", passage.text):
            noun = _WITH_NOUN.search(passage.text, 0, m.start())
            if noun is not None and not passage.is_title:
                return Quote(text=passage.text[noun.start() : m.end()], articles=(article.id,))
            acts = _ACTS.match(passage.text, m.end())
            begins = m.start() == 0 or _BEGINS.search(passage.text[: m.start()]) is not None
            if acts is not None and begins and not passage.is_title:
                stop = _CLAUSE.search(passage.text, m.end())
                text = passage.text[m.start() : stop.start() if stop else len(passage.text)].rstrip(" .")
                if 3 <= len(text.split()) <= LONGEST:
                    return Quote(text=text, articles=(article.id,))
    return None
