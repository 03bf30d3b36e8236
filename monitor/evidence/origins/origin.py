"""Who had it first, as far as the articles of a story say.

How it thinks. A publisher has one vote: the strongest credit of its articles to another for the news itself
(`credits`). The outlet with most votes is the origin, where an explicit "first reported by" weighs as two
reports, and a wire's dateline, or what somebody merely told an outlet, as half of one; of a tie, the outlet
that is among the story's own articles; else nothing is said. A list of several outlets ("Sources: A, B, C")
makes none of them the origin, but stands by the first of them that a sentence of the story credits. Where the
origin's own article credits another outlet in so many words, that one is: A credits B, B credits C, the
origin is C. It goes on by whatever words A's first article credits B, where they are about the news itself;
what A has "said" to it by sources of its own ends it.

A text that an agency wrote, or that was "originally published by" another, proves whose text it is, not
that the news was: such credits name the origin only where no other publisher credits somebody else or is
earlier, and nobody (of an agency's text: at most one) tells the story without them.

An article of which neither outlet nor address is known is a publisher of its own.

What happens in the open is told by all who saw it, and they take details from each other: an outlet that one
publisher of several credits is the origin only where that says so in so many words, or where it begins to
tell; an agency that one of many credits, only in so many words. Where many tell it, few credit the winner,
none as the first, and the next has half as many votes, it is nobody's. An outlet to which somebody merely
told it is not the origin where another is said to report it. A headline alone is no article of the origin.

The text of a machine that refused to write one counts for nothing.

A domain that neither the table nor the story has is the origin where a plain credit leads to it, or several
publishers name it: anybody may write one.

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
from monitor.evidence.origins.crediting import COPIED, FIRST, FROM, REPORTED, TOLD, UPSTREAM, VIA, WIRE
from monitor.evidence.origins.credits import Found
from monitor.evidence.origins.desk import Desk, is_report
from monitor.model import Article, Origin
from monitor.outlets import Outlets

Given = Mapping[str, tuple[Found, ...]]
"""The credits of each article, by its id; the strongest first."""


# Of so many publishers, more than one would credit an agency that had the news alone.
_MANY = 6
_SEVERAL = 3
# What an article comes to only after so many sentences is a detail.
_LATE = 6
# What says whose text an article is.
_TEXTS = (WIRE, COPIED)


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
    if not _is_sure(first[0], votes, desk, found):
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
        linked=any(one.credit.url and one.credit.how != "feed" for _, one in by),
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
    # Whose text it is says little beside who is said to have had the news.
    named = {family: one for family, one in best.items() if one.strength not in _TEXTS}
    for one in (named or best).values():
        votes[one.outlet] = votes.get(one.outlet, 0.0) + _weight(one.strength)
    for family, names in listed.items():
        spoken = next((name for name in names if name in votes), None)
        if family not in best and spoken is not None:
            votes[spoken] += _weight(TOLD)
    return votes


def _weight(strength: int) -> float:
    if strength >= FIRST:
        return 2.0
    return 1.0 if strength in (VIA, FROM, UPSTREAM, REPORTED) else 0.5


def _is_sure(name: str, votes: Mapping[str, float], desk: Desk, found: Given) -> bool:
    """Whether the credits to an outlet say that it had the news, and not a detail of it. Where several
    publishers tell a story and one alone credits the outlet, it must say so in so many words, or where it
    begins to tell: of what happened in the open, reports take details from each other, and all have the
    news themselves."""
    told = {desk.family(one) for one in desk.articles}
    by = [
        (one, credit) for one in desk.articles for credit in _counting(found[one.id]) if credit.outlet == name
    ]
    if _is_disputed(name, votes, by, told, desk):
        return False
    if desk.is_address(name) and len({desk.family(one) for one, _ in by}) == 1:
        # Anybody may write a domain: one publisher's word for it must lead there.
        return any(one.credit.url and one.strength >= REPORTED for _, one in by)
    if all(credit.strength in _TEXTS for _, credit in by) and not _alone(name, by, desk):
        return False
    if len(told) < 2 or len({desk.family(one) for one, _ in by}) != 1:
        return True
    if all(credit.strength in _TEXTS for _, credit in by):
        # An agency's text, printed by one: no report of theirs, where another has found out for itself.
        others = [one for one in desk.articles if not _counting(found[one.id])]
        return not any(firsthand.proof(one, desk, credits_others=False) for one in others)
    if len(told) >= _MANY and desk.table.is_agency(name):
        return any(credit.strength >= FIRST for _, credit in by)
    if len(told) >= _SEVERAL and all(
        one.strength == VIA or (one.strength == FROM and one.credit.how == "text") for _, one in by
    ):
        return False
    if len(told) > _SEVERAL and all(one.strength == TOLD for _, one in by):
        return False
    return any(
        credit.strength >= UPSTREAM
        or credit.credit.how != "text"
        or credit.listed
        or credit.number <= min(desk.lede(one), _LATE) + (0 if credit.strength == FROM else 1)
        for one, credit in by
    )


def _is_disputed(
    name: str,
    votes: Mapping[str, float],
    by: Sequence[tuple[Article, Found]],
    told: set[str],
    desk: Desk,
) -> bool:
    """Whether the most votes are not enough: where all of them are for what somebody told an outlet, and
    another is said to report it; where many tell the story, few credit its winner, none of them as the first,
    and the next has half as many votes."""
    others = [votes[one] for one in votes if one != name]
    if all(one.strength == TOLD for _, one in by) and max(others, default=0.0) >= 1.0:
        return True
    few = 4 * len({desk.family(one) for one, _ in by}) < len(told)
    sure = any(one.strength >= FIRST for _, one in by)
    return len(told) >= _MANY and few and not sure and max(others, default=0.0) >= votes[name] / 2


def _alone(name: str, by: Sequence[tuple[Article, Found]], desk: Desk) -> bool:
    """Whether nobody else tells a story earlier than those that print this outlet's text and it itself, and
    at most one other tells it at all; none, where the text is no agency's, which papers print of each other
    on any day's news."""
    having = [*(one for one, _ in by), *(one for one in desk.articles if desk.own[one.id] == name)]
    theirs = {desk.family(one) for one in having}
    others = [one for one in desk.articles if desk.family(one) not in theirs]
    first = min((one.published for one in having if one.published is not None), default=None)
    earlier = any(first is not None and one.published is not None and one.published < first for one in others)
    most = 1 if any(one.strength == WIRE for _, one in by) else 0
    return not earlier and len({desk.family(one) for one in others}) <= most


def _article_of(name: str, desk: Desk, found: Given) -> str | None:
    """The origin's own article in the story: its first that credits nobody else, else its first."""
    of_it = sorted(
        (one for one in desk.articles if desk.own[one.id] == name and is_report(one)),
        key=lambda one: (one.when, one.id),
    )
    alone = [one for one in of_it if not _counting(found[one.id])]
    return next((one.id for one in (*alone, *of_it)), None)


def _upstream(name: str, desk: Desk, found: Given) -> str:
    """The end of the chain: whom the outlet's own first article credits with the news, and so on."""
    seen = {name}
    while True:
        further = _further(name, desk, found)
        if further is None or further in seen:
            return name
        name = further
        seen.add(name)


def _further(name: str, desk: Desk, found: Given) -> str | None:
    """Whom the first article of an outlet credits with the news; where the times do not say which is first,
    all must credit that one."""
    of_it = [one for one in desk.articles if desk.own[one.id] == name]
    dated = [one.published for one in of_it if one.published is not None]
    if len(dated) == len(of_it):
        of_it = [one for one in of_it if one.published == min(dated)]
    credited = [_passing_on(one, desk, found) for one in of_it]
    return credited[0] if credited and len(set(credited)) == 1 else None


def _passing_on(article: Article, desk: Desk, found: Given) -> str | None:
    """Whom an article credits with the news, where it has it from there: not where others told it itself."""
    for one in _counting(found[article.id]):
        if one.strength < VIA:
            return None
        if one.strength < REPORTED and one.strength not in _TEXTS:
            proof = firsthand.proof(article, desk, credits_others=True)
            return None if proof is not None and proof[0] == "statement" else one.outlet
        return one.outlet
    return None
