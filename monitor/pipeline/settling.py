"""Cleaning by recurrence, at the end of a round: what an outlet's articles share is no part of their news.

A page alone does not tell its outlet's furniture from its words; twenty pages side by side do. So each
feed that had new articles is read again from the store, as whole as its pages gave them: what is furniture
there, and what each text is without it. Nothing is learnt from how they were cleaned before, so that the
result depends on the articles only, whatever order they came in and however often this is done.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from monitor.pipeline.scoring import Scoring
from monitor.store import Store

# Learnt from the newest only: templates change, and so does what stands in them. What was learnt is
# applied to all articles kept since, too, however many and old: a lone reading leaves most furniture in.
# 200 articles of 40 paragraphs take some 50 ms to compare.
_MOST = 200
_WITHIN = timedelta(weeks=8)


def settle(
    store: Store,
    scoring: Scoring,
    *,
    progress: Callable[[str, int, int], None],
) -> int:
    """Cleans the newest articles of every feed that is not settled, and all those kept since it was, and
    scores those again whose text is another now; returns how many. A feed is one transaction: what a killed
    run leaves, the next one does."""
    unsettled = store.unsettled()
    changed = 0
    for done, feed in enumerate(unsettled):
        progress("cleaning", done, len(unsettled))
        changed += settle_feed(feed, store, scoring)
    progress("cleaning", len(unsettled), len(unsettled))
    return changed


def settle_feed(feed: str, store: Store, scoring: Scoring) -> int:
    """The same for the feed at this address alone."""
    from monitor.extract import furniture  # noqa: PLC0415  0.1 s, and feeds alone do without

    recent = store.recent(feed, most=_MOST, within=_WITHIN)
    learnt = furniture.learn(recent)
    articles = {one.id: one for one in (*recent, *store.unclean(feed))}
    cleaned = [(one, furniture.without(one, learnt)) for one in articles.values()]
    new = [
        (after, scoring.score(after))
        for before, after in cleaned
        if (after.text, after.furniture) != (before.text, before.furniture)
    ]
    store.clean(feed, new, scoring.rules)
    return len(new)
