"""The evidence behind a story: who had it first, where its articles agree and differ, which dates they give.

`find` reads nothing but the articles' titles and texts, offline, and quotes them word for word. It says
only what the articles say, and nothing where that is not certain: an empty part means that nothing
certain was found, never that there is nothing. The same story gives the same findings, in whatever order
its retellings come; it never raises for what an article contains.

    reading    an article as sentences; words and stems for comparing
    figures    money, percentages, measures, counts, in English and Japanese, with their normal form
    subjects   what a figure is about
    stages     how far talks are
    compare    figures of several articles → points          wording   a point in the articles' words
    outlets    outlets by all their names                    origin    credit lines → the origin
    dates      explicit dates and their clauses
"""

from __future__ import annotations

from monitor.model import Findings, Story

__all__ = ["find"]


def find(story: Story) -> Findings:
    """The evidence behind `story`; its parts are empty where nothing is certain."""
    # Their expressions take 0.2 s to compile, and most commands look for no evidence.
    from monitor.evidence import compare  # noqa: PLC0415
    from monitor.evidence.dates import dates  # noqa: PLC0415
    from monitor.evidence.origin import origin  # noqa: PLC0415
    from monitor.evidence.reading import members  # noqa: PLC0415

    articles = members(story)
    return Findings(
        story=story, origin=origin(articles), points=compare.points(articles), dates=dates(articles)
    )
