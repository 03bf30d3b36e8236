# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""Names: where articles of one story give the same role to different parties.

Which company of a family acts, whose venture it is, who pays a sum, who a suspect is and how old a person
is, where a thing is made or happened, and a party that others do not name. Reported only where both sides are
explicit: a name that may be short for the other, a list that may go on, a place that may lie in the other are
no difference, and an article that says both says neither.

Known to be missed: roles in other words than these rules have, a party that is written in two scripts, and
names for one party that no article and no table ties: those are why most rules ask that both articles know both.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import combinations

from monitor.evidence.parties import absent, agents, deals, payers, people, ventures, where
from monitor.evidence.parties.companies import ASIDE, KANA, Entity, distinct, entities
from monitor.evidence.parties.roles import MOST_EACH, Said, lead, point, shared
from monitor.evidence.reading import passages
from monitor.model import Article, Point

MOST_POINTS = 4
# Words that both sentences have besides the name: they tell of one event.
KIN = 3

# So many that the name need not stand alone anywhere, either.
KIN_UNNAMED = 4

# A name with a part in its sentence, not one that only tells of a thing or a person ("Acme Group shares").
_PART = re.compile(
    r"(?:,|\.?$|\s(?!(?:shares|bonds|stocks|executives|officials|employees|customers|workers|sales|profits|users|investors|units|plants|fans|members)\b)(?:is|are|was|were|has|have|had|will|would|could|may|must|plans|said|says|to|in talks|in discussions|in|on|for|with|by|[a-z]{3,}(?:s|ed))\b)"
)
_CALLED = re.compile(r",\s(?:the|its|a|an)\s(?:[\w-]+\s){0,4}?[a-z-]+(?=[,.;])")
_JA_ACTS = re.compile(r"(?:（[^）]{0,20}）)?(?:は|が|、)")


def points(articles: Sequence[Article], families: Mapping[str, str]) -> tuple[Point, ...]:
    """The roles that articles give to different parties; at most four. One article gives none. `families`:
    the publisher of each article's id."""
    if len(articles) < 2:
        return ()
    # Ages come last: of a list of victims there may be many.
    found = [*_which(articles)]
    for part in (ventures, payers, deals, agents, where):
        found += part.points(articles)
    found += absent.points(articles, families)
    found += people.points(articles)
    return tuple(found[:MOST_POINTS])


# -- which company of a family -------------------------------------------------------------------------


def _which(articles: Sequence[Article]) -> list[Point]:
    found = [actor for article in articles for actor in _actors(article)[:MOST_EACH]]
    by_id = {article.id: article for article in articles}
    out: dict[str, Point] = {}
    for (one, a), (two, b) in combinations(found, 2):
        if a.family in out or one.article == two.article or not distinct(a, b):
            continue
        bare = all(_bare(by_id[said.article], a.family) for said in (one, two))
        # Words of Japanese are runs here, and tell more each.
        least = (KIN if bare else KIN_UNNAMED) - bool(KANA.search(one.passage.text))
        if len(shared(one.passage, two.passage, (a.family, one.text, two.text))) < least:
            continue
        sides: list[list[Said]] = [[one], [two]]
        for said, entity in found:
            for side, like in ((sides[0], a), (sides[1], b)):
                if (
                    entity.family == like.family
                    and entity.kind == like.kind
                    and all(s.article != said.article for s in side)
                ):
                    side.append(said)
        out[a.family] = point(f"which {a.family}", f"which:{a.family.casefold()}", sides)
    return list(out.values())


def _actors(article: Article) -> list[tuple[Said, Entity]]:
    """The companies with a part in headline and first sentences, of which the article names no other of the
    family anywhere."""
    out: list[tuple[Said, Entity]] = []
    for passage in lead(article):
        out += [
            (Said(article.id, one.family, _called(passage.text, one), passage), one)
            for one in entities(passage.text)
            if one.kind and _has_a_part(passage.text, one)
        ]
    if not out:
        return []
    every = [e for p in passages(article) for e in entities(p.text)]
    return [(said, entity) for said, entity in out if not any(distinct(entity, other) for other in every)]


def _has_a_part(passage: str, entity: Entity) -> bool:
    if not passage[entity.start : entity.end].isascii() or KANA.search(passage):
        return _JA_ACTS.match(passage, entity.end) is not None
    aside = ASIDE.match(passage, entity.end)
    return _PART.match(passage, aside.end() if aside else entity.end) is not None


def _called(passage: str, entity: Entity) -> str:
    """The name, with what the article says that the company is ("the listed parent")."""
    said = _CALLED.match(passage, entity.end)
    return passage[entity.start : said.end() if said else entity.end]


def _bare(article: Article, family: str) -> bool:
    """Whether the article calls the company by the family's name alone, too: it is one, then."""
    return (
        re.search(
            rf"(?<![\w-]){re.escape(family)}(?! ?(?:[A-Z]|グループ|ホールディングス))",
            f"{article.title}\n{article.text}",
        )
        is not None
    )
