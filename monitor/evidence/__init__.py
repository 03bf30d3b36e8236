"""The evidence behind a story: who had it first, where its articles agree and differ, which dates they give.

`find` reads nothing but the articles' titles, texts and links, offline, and quotes them word for word. It
says only what the articles say, and nothing where that is not certain: an empty part means that nothing
certain was found, never that there is nothing. The same story gives the same findings, in whatever order
its retellings come; it never raises for what an article contains.

    reading    an article as sentences; words and stems for comparing
    figures    money, percentages, measures, counts, in English and Japanese, with their normal form
    subjects   what a figure is about
    stages     how far talks are
    compare    figures of several articles → points          wording   a point in the articles' words
    outlets    outlets by all their names                    origin    credit lines → the origin
    dates      explicit dates and their clauses
    telling    sentences fit to be quoted                    summary   two of them that tell the story
    lead       which article leads                           reads     which to read, and what each adds
"""

from __future__ import annotations

from collections.abc import Sequence

from monitor import urls
from monitor.model import Findings, Outlet, Story

__all__ = ["find"]


def find(story: Story, outlets: Sequence[Outlet] = ()) -> Findings:  # noqa: ARG001
    """The evidence behind `story`; its parts are empty where nothing is certain. `outlets`: those that the
    reader knows beyond the table that ships."""
    # Their expressions take 0.2 s to compile, and most commands look for no evidence.
    from monitor.evidence import compare  # noqa: PLC0415
    from monitor.evidence import lead as leading  # noqa: PLC0415
    from monitor.evidence.dates import dates  # noqa: PLC0415
    from monitor.evidence.origin import origin  # noqa: PLC0415
    from monitor.evidence.reading import members  # noqa: PLC0415
    from monitor.evidence.reads import reads  # noqa: PLC0415
    from monitor.evidence.summary import summary  # noqa: PLC0415

    articles = members(story)
    by_id = {one.id: one for one in articles}
    families = {one.id: urls.publisher(one.url, one.outlet) for one in articles}
    copies = {one.scored.article.id for one in story.retellings if one.relation in {"copy", "syndicated"}}
    first = origin(articles)
    lead, why = leading.choose(articles, origin=first, standings=(), slots=(), copies=copies)
    told = summary(by_id[lead], articles, ())
    return Findings(
        story=story,
        origin=first,
        points=compare.points(articles),
        dates=dates(articles),
        lead=lead,
        lead_why=why,
        summary=told,
        reads=reads(
            by_id[lead],
            why,
            leading.readable(articles, origin=first, copies=copies),
            articles,
            standings=(),
            slots=(),
            families=families,
            told=told,
        ),
        families=tuple(sorted(families.items())),
    )
