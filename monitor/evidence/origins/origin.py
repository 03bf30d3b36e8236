"""Who had it first, as far as the articles of a story say.

How it thinks. A publisher has one vote: the strongest credit of its articles to another for the news itself
(`credits`). The outlet with most votes is the origin, where an explicit "first reported by" weighs as two
reports, and a wire's dateline, or what somebody merely told an outlet, as half of one; of a tie, the outlet
that is among the story's own articles; else nothing is said. A list of several outlets ("Sources: A, B, C")
makes none of them the origin, but stands by the first of them that a sentence of the story credits. Where the
origin's own article credits another outlet in so many words, that one is: A credits B, B credits C, the
origin is C.

What happens in the open is told by all who saw it, and they take details from each other: an outlet that one
publisher of several credits is the origin only where that says so in so many words, or where it begins to
tell; an agency that one of many credits, only in so many words.

The text of a machine that refused to write one counts for nothing.

Refused: names that neither the table nor the story has and that the words do not make an outlet, credits
to oneself, an announcement's own company (unless its release stands in the story and
is credited), "sources", "reports".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from monitor import outlets
from monitor import passages as shelf
from monitor.evidence.origins import credits as crediting
from monitor.evidence.origins import firsthand
from monitor.evidence.origins.crediting import FIRST, FROM, REPORTED, TOLD, UPSTREAM
from monitor.evidence.origins.credits import Found
from monitor.evidence.origins.desk import Desk
from monitor.model import Article, Origin
from monitor.outlets import Outlets

Given = Mapping[str, tuple[Found, ...]]
"""The credits of each article, by its id; the strongest first."""


# Of so many publishers, more than one would credit an agency that had the news alone.
_MANY = 6
_SEVERAL = 3


def origin(articles: Sequence[Article], table: Outlets | None = None) -> Origin | None:
    """The outlet that most publishers of the story credit with the news, or None where none is certain."""
    desk = Desk(able(articles), table or outlets.table())
    return named(desk, given(desk))


def able(articles: Sequence[Article]) -> list[Article]:
    """The articles without what a machine wrote in place of a report: that credits nobody, and had nothing
    first."""
    return [one for one in articles if not shelf.is_refused(one.whole)]


def given(desk: Desk) -> Given:
    """The credits of each article of a story."""
    return {one.id: crediting.found(one, desk) for one in desk.articles}


def named(desk: Desk, found: Given) -> Origin | None:
    """The origin that these credits name."""
    by_age = sorted(desk.articles, key=lambda one: (one.when, one.id))
    votes = _votes(by_age, desk, found)
    if not votes:
        return None
    most = max(votes.values())
    first = [name for name in sorted(votes) if votes[name] == most]
    if len(first) > 1:
        first = [name for name in first if name in desk.own.values()]
    if len(first) != 1:
        return None
    if not _is_sure(first[0], desk, found):
        return None
    name = _upstream(first[0], desk, found)
    by = [(one, credit) for one in by_age for credit in _counting(found[one.id]) if credit.outlet == name]
    if not by:
        return None
    itself = next((one.credit.to for _, one in by if one.credit.to), None) or _article_of(name, desk, found)
    spoken = next((one for _, one in by if one.credit.sentence), by[0][1])
    return Origin(
        outlet=name,
        article=itself,
        credited_by=tuple(dict.fromkeys(one.id for one, _ in by)),
        sentence=spoken.credit.sentence,
        linked=any(one.credit.url for _, one in by),
        feed=desk.table.feed(name),
    )


def _counting(found: tuple[Found, ...]) -> tuple[Found, ...]:
    """An article's vote: its strongest credit; with a list, that of its sentence."""
    return tuple(one for one in found if not one.several)[:1]


def _votes(by_age: Sequence[Article], desk: Desk, found: Given) -> dict[str, float]:
    """For each outlet that is credited, the votes of the publishers that credit it most strongly."""
    best: dict[str, Found] = {}
    listed: dict[str, list[str]] = {}
    for article in by_age:
        family = desk.family(article)
        for one in _counting(found[article.id]):
            if family not in best or one.strength > best[family].strength:
                best[family] = one
        names = [one.outlet for one in found[article.id] if one.several]
        if names:
            listed.setdefault(family, names)
    votes: dict[str, float] = {}
    for one in best.values():
        votes[one.outlet] = votes.get(one.outlet, 0.0) + _weight(one.strength)
    for family, names in listed.items():
        spoken = next((name for name in names if name in votes), None)
        if family not in best and spoken is not None:
            votes[spoken] += _weight(TOLD)
    return votes


def _weight(strength: int) -> float:
    if strength >= FIRST:
        return 2.0
    return 1.0 if strength in (FROM, UPSTREAM, REPORTED) else 0.5


def _is_sure(name: str, desk: Desk, found: Given) -> bool:
    """Whether the credits to an outlet say that it had the news, and not a detail of it. Where several
    publishers tell a story and one alone credits the outlet, it must say so in so many words, or where it
    begins to tell: of what happened in the open, reports take details from each other, and all have the
    news themselves."""
    told = {desk.family(one) for one in desk.articles}
    by = [
        (one, credit) for one in desk.articles for credit in _counting(found[one.id]) if credit.outlet == name
    ]
    if len(told) < 2 or len({desk.family(one) for one, _ in by}) != 1:
        return True
    if all(credit.credit.how == "wire" for _, credit in by):
        # An agency's text, printed by one: no report of theirs, where another has found out for itself.
        others = [one for one in desk.articles if not _counting(found[one.id])]
        return not any(firsthand.proof(one, desk, credits_others=False) for one in others)
    if len(told) >= _MANY and desk.table.is_agency(name):
        return any(credit.strength >= FIRST for _, credit in by)
    if len(told) >= _SEVERAL and all(one.strength == FROM and one.credit.how == "text" for _, one in by):
        return False
    return any(
        credit.strength >= UPSTREAM
        or credit.credit.how != "text"
        or credit.number <= desk.lede(one) + (0 if credit.strength == FROM else 1)
        for one, credit in by
    )


def _article_of(name: str, desk: Desk, found: Given) -> str | None:
    """The origin's own article in the story: its first that credits nobody else, else its first."""
    of_it = sorted(
        (one for one in desk.articles if desk.own[one.id] == name), key=lambda one: (one.when, one.id)
    )
    alone = [one for one in of_it if not _counting(found[one.id])]
    return next((one.id for one in (*alone, *of_it)), None)


def _upstream(name: str, desk: Desk, found: Given) -> str:
    """The end of the chain: where an outlet's own articles in the story credit one other, that one."""
    seen = {name}
    while True:
        further = {
            one.outlet
            for article in desk.articles
            if desk.own[article.id] == name
            for one in _counting(found[article.id])
            if one.strength >= REPORTED
        }
        if len(further) != 1 or further & seen:
            return name
        name = further.pop()
        seen.add(name)
