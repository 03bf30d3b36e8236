"""Articles to stories: retellings of one event become one story, told by its best article.

    readings → copies folded → candidate pairs → pair scores and vetoes → groups → leads, links and ids

Judged by what survives a rewrite: words weighted by their rarity, names, figures, dates, quotations, credits,
meaning where there are vectors, time; and by what contradicts. It depends on nothing but its arguments, not
on their order.

Known failures: two events of one kind with the same people in one week may come together (a shutdown and its
reversal two days later); feature pieces on one subject without an event of their own do so easily; a round-up
joins at most one of its stories; without vectors, the same event in two scripts stays apart unless names that
the alias table knows, and figures, tie it together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from monitor.model import Article, Level, Override, Relation, Retelling, Scored, Story, StoryRules
from monitor.rarity import table
from monitor.stories.history import turns
from monitor.stories.ids import order, story_ids
from monitor.stories.known import Known, known
from monitor.stories.uncollected import uncollected

__all__ = ["Known", "Placed", "Window", "compare", "group", "known", "led_by", "turns"]

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from monitor.stories.sides import Rarity
    from monitor.stories.window import Placed as Placed
    from monitor.stories.window import Window as Window

    Vectors: TypeAlias = NDArray[np.float32]

_DEFAULT = StoryRules()
_NOTHING: Mapping[str, str] = {}


@uncollected()
def group(
    articles: Sequence[Scored],
    rules: StoryRules = _DEFAULT,
    known: Mapping[str, str] = _NOTHING,
    *,
    vectors: Mapping[str, Vectors] | None = None,
    overrides: Sequence[Override] = (),
    archive: Sequence[Article] = (),
) -> tuple[Story, ...]:
    """The stories that `articles` tell; every article is in exactly one.

    `known` gives the story id under which an article id was published: a story keeps the id that
    most of its members had (of equally many the smallest); else its id comes from its earliest
    member. Two stories never share an id. Any order of `articles` gives the same answer: stories by
    the time of their earliest member, then id. `rules.threshold` is the probability, 0 to 1, from
    which a link counts; dated articles more than `rules.window_days` apart are never linked.

    `vectors`, by article id: row 0 that of the title (zeros where there is none), then one for each passage
    of the text, of length 1 (`semantic.embed`). Without them languages come together by names and figures.
    `overrides` hold whatever else speaks: articles bound together are one story, those kept apart never are
    one, also not through others; where two contradict, what is bound together stays so. `archive` are earlier
    articles of the same reader: what is everyday there is no news here.
    """
    ordered = sorted(articles, key=order)
    if not ordered:
        return ()
    # NumPy and SciPy take longer to load (0.3 s) than most commands take, and only grouping needs them.
    from monitor.stories.room import Room  # noqa: PLC0415
    from monitor.stories.telling import Telling  # noqa: PLC0415

    room = Room(ordered, rules, vectors=vectors, overrides=overrides, archive=archive)
    ids = story_ids([[ordered[i].article.id for i in rows] for rows in room.parts], known)
    stories = Telling(room, ids).stories()
    return tuple(sorted(stories, key=lambda s: (min(m.article.when for m in s.members), s.id)))


def compare(a: Article, b: Article, vectors: tuple[Vectors | None, Vectors | None] = (None, None)) -> Level:
    """What two articles are to each other, judged alone and by what is rare anywhere; their order changes
    nothing. `vectors` as `group` takes them. No stand-in for `group`, which knows what is rare in a batch."""
    from monitor.stories.levels import judge  # noqa: PLC0415  NumPy, as in `group`

    return judge(a, b, vectors, _rarity())


def __getattr__(name: str) -> object:
    if name in {"Placed", "Window"}:
        from monitor.stories import window  # noqa: PLC0415  as above

        found: object = getattr(window, name)
        return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


@cache
def _rarity() -> Rarity:
    from monitor.stories.sides import Rarity  # noqa: PLC0415  as above

    return Rarity(table())


def led_by(story: Story, article_id: str, why: str) -> Story:
    """The same story told by another of its articles, `why` in the digest's words: for what is only
    known once the story is, such as that it is the report which the others credit.

    Links stay as they were found; the old lead takes the new one's, seen from its other end. A member
    that is not in the story, or leads already, leaves it as it is.
    """
    chosen = next((one for one in story.retellings if one.scored.article.id == article_id), None)
    if chosen is None:
        return story
    old = story.lead
    relation: Relation = "copy" if chosen.relation == "copy" else "rewrite"
    others = [one for one in story.retellings if one is not chosen]
    others.append(Retelling(scored=old, relation=relation, link=replace(chosen.link, to=article_id)))
    others.sort(key=lambda one: (one.scored.article.when, one.scored.article.url))
    return replace(story, lead=chosen.scored, retellings=tuple(others), lead_why=why)
