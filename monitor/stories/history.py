"""What became of stories that earlier issues published, now that their articles are grouped anew.

Grouping is made anew for every issue, so an article that came late may show that two stories were one, or
that one was two. A published story is never torn apart, or swallowed, in silence: each such turn is a value,
which the issue tells and the store keeps.

Only articles that are grouped now are looked at: of a story whose other articles have left the window,
nothing is known and nothing is told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from monitor.model import Override, Story, Turn


def turns(
    stories: Sequence[Story], known: Mapping[str, str], overrides: Sequence[Override] = ()
) -> tuple[Turn, ...]:
    """The stories that became one, and those that came apart. `known`: article id → the id of the story in
    which the last issue before this one has it.

    Each published id has one fate at most. Its articles stand in several stories: it is *split* (`story` is
    that id itself, even where no story bears it any more; `others` the other stories its articles went to).
    They all stand in a story that goes on under another published id: they are *merged* into that. A story
    that lost some of its articles to another goes on, so that is a split and no merge.

    `by_reader`: an override asks for it, by a pair of articles that were together and may not be, or that
    were not and must. Merges first, each kind by `story`; any order of `stories` gives the same answer.
    """
    homes: dict[str, dict[str, list[str]]] = {}
    for story in sorted(stories, key=lambda one: one.id):
        for article in sorted(member.article.id for member in story.members):
            if article in known:
                homes.setdefault(known[article], {}).setdefault(story.id, []).append(article)
    events = _events(overrides)
    ended: dict[str, list[str]] = {}
    split: list[Turn] = []
    for own, places in sorted(homes.items()):
        if len(places) > 1:
            moved = sorted(article for place, rows in places.items() if place != own for article in rows)
            split.append(
                Turn(
                    kind="split",
                    story=own,
                    others=tuple(place for place in places if place != own),
                    articles=tuple(moved),
                    by_reader=_are_told_apart(list(places.values()), overrides, events),
                )
            )
        elif own not in places:
            ended.setdefault(next(iter(places)), []).append(own)
    merged: list[Turn] = []
    for story_id, others in sorted(ended.items()):
        # A story may be called anew; only where another published story is in it did two become one.
        parts = [places[story_id] for places in homes.values() if story_id in places]
        if len(parts) > 1:
            merged.append(
                Turn(
                    kind="merged",
                    story=story_id,
                    others=tuple(others),
                    articles=tuple(sorted(article for one in others for article in homes[one][story_id])),
                    by_reader=any(_touched(parts, one) > 1 for one in events.values()),
                )
            )
    return (*merged, *split)


def _events(overrides: Sequence[Override]) -> dict[str, set[str]]:
    """For each article of which it is said, all articles that by the reader's word tell its event."""
    events: dict[str, set[str]] = {}
    for one in overrides:
        if one.same:
            joined = {other for article in one.articles for other in events.get(article, {article})}
            events.update(dict.fromkeys(joined, joined))
    return events


def _are_told_apart(
    parts: Sequence[Sequence[str]], overrides: Sequence[Override], events: Mapping[str, set[str]]
) -> bool:
    for one in overrides:
        meant = {other for article in one.articles for other in events.get(article, {article})}
        if not one.same and _touched(parts, meant) > 1:
            return True
    return False


def _touched(parts: Sequence[Sequence[str]], articles: set[str]) -> int:
    return sum(not articles.isdisjoint(part) for part in parts)
