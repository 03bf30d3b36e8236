"""The evidence behind a story: who had it first, where its articles agree and differ, which dates they give.

`find` reads nothing but the articles' titles, texts and links, offline, and quotes them word for word. It
says only what the articles say, and nothing where that is not certain: an empty part means that nothing
certain was found, never that there is nothing. The same story gives the same findings, in whatever order
its retellings come; it never raises for what an article contains.

    reading       an article as sentences; words and stems for comparing
    origins/      who credits whom → the origin, and where each article stands on the ladder below it
    figures/      amounts, percentages, measures, counts, with their normal form, bound and rounding
    ledger/       what each figure is about; figures of several articles compared → points
    certainty/    how far the event is; when it was settled
    parties/      who has which part in it, where articles give it to different ones
    dates/        explicit dates and their clauses; those still to come
    telling       sentences fit to be quoted           summary   two of them that tell the story
    lead          which article leads                  reads     which to read, and what each adds
    edits         what changed in an article after an issue told it
    said          what a single sentence says: figures, events, how far a thing is
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, get_args

from monitor.model import Article, Certainty, Degree, Edit, Edited, Findings, Outlet, Point, Story
from monitor.outlets import table

if TYPE_CHECKING:
    from monitor.evidence.said import Figure as Figure

__all__ = ["degree_of", "edit", "events_of", "figures_of", "find"]

_DEGREES = get_args(Degree)
_AGREED = _DEGREES.index("agreed")
_LATER = timedelta(hours=12)
_VERDICTS = ("differ", "converted", "rounding", "agree")
MOST_POINTS = 12
_ABOUT = ("certainty", "name", "figure", "place", "date")


def find(story: Story, outlets: Sequence[Outlet] = (), *, told: Collection[str] = ()) -> Findings:
    """The evidence behind `story`; its parts are empty where nothing is certain. `outlets`: those that the
    reader knows beyond the table that ships. `told`: ids of articles that earlier issues told: a story that
    goes on is told by an article of what is new, since the rest was read."""
    # Their expressions take 0.3 s to compile, and most commands look for no evidence.
    from monitor.evidence import certainty, ledger, origins, parties  # noqa: PLC0415
    from monitor.evidence import lead as leading  # noqa: PLC0415
    from monitor.evidence.certainty import settled  # noqa: PLC0415
    from monitor.evidence.dates import ahead, dates  # noqa: PLC0415
    from monitor.evidence.ledger import compare  # noqa: PLC0415
    from monitor.evidence.reading import members  # noqa: PLC0415
    from monitor.evidence.reads import reads  # noqa: PLC0415
    from monitor.evidence.summary import summary  # noqa: PLC0415

    known = table(outlets)
    articles = members(story)
    by_id = {one.id: one for one in articles}
    # What names neither its outlet nor an address is of nobody that we know: a family of its own.
    families = {one.id: known.family_of(one) or one.id for one in articles}
    copies = {one.scored.article.id for one in story.retellings if one.relation in {"copy", "syndicated"}}
    origin, standings = origins.climb(articles, known)
    slots = ledger.slots(articles, families)
    degrees = certainty.certainty(articles)
    lead, why = leading.choose(
        articles,
        origin=origin,
        standings=standings,
        slots=slots,
        copies=copies,
        outdated=_outdated(degrees, by_id),
        settled={one.article for one in degrees if _DEGREES.index(one.degree) >= _AGREED},
        onwards=_onwards(story, articles, told),
    )
    proofs = {one.sentence for one in standings if one.article == lead}
    proofs |= {one.sentence for one in degrees if one.article == lead}
    said = summary(by_id[lead], articles, slots, proofs)
    fit = leading.readable(articles, origin=origin, copies=copies)
    points = (
        *certainty.points(articles),
        *parties.points(articles, families),
        *compare.points(articles, families),
        *settled.points(articles),
    )
    return Findings(
        story=story,
        origin=origin,
        standings=standings,
        points=_ordered(points),
        slots=slots,
        certainty=degrees,
        dates=dates(articles),
        ahead=ahead(articles),
        lead=lead,
        lead_why=why,
        summary=said,
        reads=reads(
            by_id[lead], why, fit, articles, standings=standings, slots=slots, families=families, told=said
        ),
        families=tuple(sorted(families.items())),
    )


def _onwards(story: Story, articles: Sequence[Article], told: Collection[str]) -> frozenset[str]:
    """Of a story that was told before, the articles from the first on that brings news; none where all that
    came says again what is known."""
    fresh = [one for one in articles if one.id not in told]
    if len(fresh) == len(articles):
        return frozenset()
    first = min((one.when for one in fresh if one.id in story.news), default=None)
    return frozenset(one.id for one in fresh if first is not None and one.when >= first)


def _outdated(degrees: Sequence[Certainty], articles: Mapping[str, Article]) -> frozenset[str]:
    """The articles that tell of talks or plans where another tells, half a day later, that it is agreed or
    done."""
    rank = {one.article: _DEGREES.index(one.degree) for one in degrees}
    settled = [articles[one].when for one, own in rank.items() if own >= _AGREED]
    return frozenset(
        one
        for one, own in rank.items()
        if 0 < own < _AGREED and any(when - articles[one].when >= _LATER for when in settled)
    )


def edit(edited: Edited) -> Edit | None:
    """What changed in an article after an issue told it: its title, its figures; None where neither did."""
    from monitor.evidence import edits  # noqa: PLC0415

    return edits.edit(edited)


def figures_of(sentence: str) -> tuple[Figure, ...]:
    """The figures of a single sentence, in its order."""
    from monitor.evidence import said  # noqa: PLC0415  as in `find`

    return said.figures_of(sentence)


def events_of(sentence: str) -> tuple[str, ...]:
    """What a single sentence names as happening: the same names in every language that is read."""
    from monitor.evidence import said  # noqa: PLC0415  as in `find`

    return said.events_of(sentence)


def degree_of(title: str, sentences: Sequence[str] = (), *, year: int) -> Degree | None:
    """How far a headline with its first sentences, written in `year`, says that its event is."""
    from monitor.evidence import said  # noqa: PLC0415  as in `find`

    return said.degree_of(title, sentences, year=year)


def _ordered(points: Sequence[Point]) -> tuple[Point, ...]:
    """Differences first, and of these what is differently certain, who is meant and how much it is before
    where and when; each name once, at most twelve."""
    names: dict[str, Point] = {}
    for one in points:
        names.setdefault(one.name.casefold(), one)
    ordered = sorted(names.values(), key=lambda one: (_VERDICTS.index(one.verdict), _ABOUT.index(one.about)))
    return tuple(ordered[:MOST_POINTS])
