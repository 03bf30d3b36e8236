"""A window of grouped articles: at once, where a new article belongs.

    new → read → neighbours of the window (words, names, meaning, copied text) → their stories, some members
    each → judged as in any grouping, with what is rare taken from the whole window → a story for each new one

**What is promised.** Each new article joins a story of the window, or founds one, alone or with others of the
new; their order changes nothing. What was grouped stays as it was: new articles join a story or do not, and
tear none apart and bring no two together. The reader's overrides hold, also on articles that are nobody's
neighbours. It takes seconds where grouping all anew takes minutes.

**What is not.** It is provisional. An issue is always grouped as a whole (`stories.group`), so how articles
arrived, in one batch or in fifty rounds, changes nothing in an issue. There the last article may show that
two stories were one, or one two, and a whole grouping says otherwise now and then. Of seven labelled sets,
the latest tenth of each placed in a window of the others: B-cubed F1 against a whole grouping .993 (six
without vectors .988), and as near the truth as that; on three weeks of feeds about one company .960, of which
.026 are stories of the window that a whole grouping had changed.

Known failures: of a story larger than MEMBERS only some members are asked, so what is unlike those and like
the others may found a story of its own. How usual a likeness is, is known from the neighbours and a few
others: in a window that is all on one subject it errs more often.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import numpy as np

from monitor.model import Article, Link, Override, Refusal, Relation, Scored, Story, StoryRules
from monitor.stories.annex import Annex
from monitor.stories.ids import order, story_ids
from monitor.stories.kept import DAY, Kept, kept
from monitor.stories.meaning import Small
from monitor.stories.neighbours import Near, near
from monitor.stories.reading import read
from monitor.stories.tally import Tally
from monitor.stories.telling import Telling
from monitor.stories.uncollected import uncollected

# Articles of the window that are read, at a millisecond each: all neighbours of a few new ones, the nearest
# of many. Of 179 new ones in a corpus on one subject, .988 agree with a whole grouping; of 500 read .967.
MOST = 700
# What is usual is known by some that are nobody's neighbours.
BACKGROUND = 100
# For each new article the nearest of its nearest stories, so many of each, come first; then others of the
# very nearest, until there are MEMBERS; then what is further. A few neighbours of several stories serve
# better than many of one.
STORIES, EACH, HOME, MEMBERS = 4, 4, 2, 12
_AT_ONCE = 2_000

# Gives the articles of these ids that there still are.
Articles = Callable[[Sequence[str]], Iterable[Article]]
_DEFAULT = StoryRules()
_Part = TypeVar("_Part", Kept, Tally)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Where a new article belongs. `founds`: no article of the window is in the story. `relation` and `link`
    say what it is to another article of the story; None where it stands alone, or where the reader alone
    speaks for it. `refused`: the article that came nearest to the story and was not joined."""

    article: str
    story: str
    founds: bool
    relation: Relation | None
    link: Link | None
    refused: Refusal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Articles and the story of each, as numbers: no text is held. Nothing in it changes: `add` and `forget`
    give another."""

    kept: Kept
    stories: tuple[str, ...]
    tally: Tally
    rules: StoryRules

    @classmethod
    def of(
        cls,
        articles: Iterable[Article],
        stories: Mapping[str, str],
        rules: StoryRules = _DEFAULT,
        *,
        vectors: Mapping[str, Small] | None = None,
    ) -> Window:
        """A window of `articles`, each in the story that `stories` gives for its id. `rules` and `vectors` as
        `stories.group` takes them, which should have made the stories."""
        empty = cls(kept=kept((), (), None), stories=(), tally=Tally.of(()), rules=rules)
        return empty.add(articles, stories, vectors=vectors)

    def __len__(self) -> int:
        return len(self.stories)

    @uncollected()
    def add(
        self,
        articles: Iterable[Article],
        stories: Mapping[str, str],
        *,
        vectors: Mapping[str, Small] | None = None,
    ) -> Window:
        """With these too, each in the story that `stories` gives for its id; an article that is in the window
        stands there anew."""
        ordered = sorted({one.id: one for one in articles}.values(), key=_order)
        rows, tallies = [], []
        for start in range(0, len(ordered), _AT_ONCE):
            part = ordered[start : start + _AT_ONCE]
            readings = [read(one, names=self.rules.names) for one in part]
            rows.append(kept(part, readings, vectors))
            tallies.append(Tally.of(readings))
        held = self._without({one.id for one in ordered})
        return replace(
            held,
            kept=_summed([held.kept, *rows]),
            stories=(*held.stories, *(stories[one.id] for one in ordered)),
            tally=_summed([held.tally, *tallies]),
        )

    def save(self, path: Path, *, made_of: str) -> None:
        """Keeps the window in a file (see `shelf`); `made_of` names what it was made of, in any words."""
        from monitor.stories import shelf  # noqa: PLC0415  it makes windows

        shelf.save(self, path, made_of=made_of)

    @staticmethod
    def load(path: Path, *, made_of: str) -> Window:
        """The window in `path`; MonitorError where there is none, where it was made of something else or by
        another edition, or where it is damaged: then make it anew."""
        from monitor.stories import shelf  # noqa: PLC0415  as above

        return shelf.load(path, made_of=made_of)

    def forget(self, before: datetime) -> Window:
        """Without the articles that came before; their words fade with them."""
        old = np.nonzero(self.kept.when < before.timestamp() / DAY)[0]
        return self._without({self.kept.ids[row] for row in old.tolist()})

    def _without(self, fallen: Collection[str]) -> Window:
        left = [row for row, name in enumerate(self.kept.ids) if name not in fallen]
        if len(left) == len(self):
            return self
        return replace(
            self,
            kept=self.kept.only(np.array(left, dtype=np.int64)),
            stories=tuple(self.stories[row] for row in left),
            tally=self.tally.less(Counter(self.kept.langs) - Counter(self.kept.langs[row] for row in left)),
        )

    @uncollected()
    def place(
        self,
        new: Sequence[Scored],
        articles: Articles,
        *,
        vectors: Mapping[str, Small] | None = None,
        overrides: Sequence[Override] = (),
    ) -> tuple[Placed, ...]:
        """Where each of `new` belongs, in their order; the window stays as it is.

        `articles` is asked once, for at most some MOST articles of the window. `vectors` are those of the new
        ones and of the window's, by id; where a text is missing or has none, it is judged by what there is.
        An article that is in the window already is placed as if it were not.
        """
        if not new:
            return ()
        ordered = sorted({one.article.id: one for one in new}.values(), key=order)
        readings = {one.article.id: read(one.article, names=self.rules.names) for one in ordered}
        rows = kept([one.article for one in ordered], readings.values(), vectors)
        before = {
            name: story
            for name, story in zip(self.kept.ids, self.stories, strict=True)
            if name not in readings
        }
        # What the reader says of the window's alone is for a whole grouping: here nothing of it moves.
        overrides = [one for one in overrides if not before.keys() >= {*one.articles}]
        chosen = self._chosen(near(rows, self.kept, float(self.rules.window_days)), before, overrides)
        held = {name: before[name] for name in chosen}
        beside = [Scored(article=one, scores=()) for one in articles(chosen) if one.id in held]
        annex = Annex(
            sorted([*ordered, *beside], key=order),
            self.rules,
            held=held,
            readings=readings,
            tally=self.tally,
            vectors=vectors,
            overrides=overrides,
        )
        groups = [*annex.parts, *annex.others]
        ids = story_ids([[annex.scored[i].article.id for i in part] for part in groups], before)
        known = set(before.values())
        found = {
            one.article: one
            for story in Telling(annex, ids).stories()
            for one in _placed(story, held, founds=story.id not in known)
        }
        for name, story in _by_reader(overrides, before).items():
            if name in found and found[name].story != story:
                # What else it is like stands in another story, which the reader did not speak of.
                found[name] = replace(found[name], story=story, founds=False, relation=None, link=None)
        return tuple(found[one.article.id] for one in new)

    def _chosen(
        self, found: Sequence[Near], before: Mapping[str, str], overrides: Sequence[Override]
    ) -> tuple[str, ...]:
        """The ids of the window's articles that are read: those that the reader spoke of, the neighbours,
        others of their stories, and some more."""
        spoken = {name for one in overrides for name in one.articles}
        nearest = sorted(rank for k, one in enumerate(found) for rank in self._ranked(k, one))
        first, home = (
            [row for (story, own, *_, row) in nearest if story < stories and own < EACH]
            for stories in (STORIES, HOME)
        )
        wanted = dict.fromkeys([*first, *self._beside(home, first), *(one[-1] for one in nearest)])
        rows = list(wanted)[:MOST]
        if len(self):
            rows += np.linspace(0, len(self) - 1, BACKGROUND).astype(np.int64).tolist()
        names = dict.fromkeys(self.kept.ids[row] for row in rows)
        return tuple(name for name in sorted(names.keys() | spoken) if name in before)

    def _ranked(self, k: int, one: Near) -> Iterator[tuple[int, int, float, int, int]]:
        """The neighbours of new article k, each with its story's rank among theirs, and its own in that."""
        place: dict[str, int] = {}
        seen: Counter[str] = Counter()
        for row, value in zip(one.rows.tolist(), one.values.tolist(), strict=True):
            story = self.stories[row]
            yield place.setdefault(story, len(place)), seen[story], -value, k, row
            seen[story] += 1

    def _beside(self, rows: Sequence[int], chosen: Collection[int]) -> Iterator[int]:
        """Others of the stories of `rows`, so that each has MEMBERS where it is so large: the first that told
        it, then the latest."""
        have = Counter(self.stories[row] for row in set(chosen))
        members: dict[str, list[int]] = {self.stories[row]: [] for row in rows}
        for row, story in enumerate(self.stories):
            if story in members:
                members[story].append(row)
        known = set(chosen)
        for story, all_of_it in members.items():
            others = [row for row in all_of_it if row not in known]
            yield from [*others[:1], *others[:0:-1]][: max(0, MEMBERS - have[story])]


def _order(article: Article) -> tuple[object, ...]:
    return order(Scored(article=article, scores=()))


def _by_reader(overrides: Sequence[Override], before: Mapping[str, str]) -> dict[str, str]:
    """The stories that the reader binds new articles to: of several the one most spoken of."""
    out: dict[str, str] = {}
    for one in overrides:
        known = Counter(before[name] for name in one.articles if name in before)
        if one.same and known:
            story = min(known, key=lambda own: (-known[own], own))
            for name in one.articles:
                if name not in before:
                    out.setdefault(name, story)
    return out


def _summed(parts: Sequence[_Part]) -> _Part:
    """The parts as one."""
    whole = parts[0]
    for part in parts[1:]:
        whole = whole.plus(part)
    return whole


def _placed(story: Story, held: Mapping[str, str], *, founds: bool) -> Iterator[Placed]:
    """Each of the new articles of a story."""

    def placed(name: str, relation: Relation | None, link: Link | None) -> Placed:
        return Placed(
            article=name, story=story.id, founds=founds, relation=relation, link=link, refused=story.refused
        )

    for one in story.retellings:
        if one.scored.article.id not in held:
            yield placed(one.scored.article.id, one.relation, one.link)
    lead = story.lead.article.id
    if lead not in held:
        # What others are to it is what it is to them; a known one says most.
        nearest = max(
            (one for one in story.retellings if one.link.to == lead),
            key=lambda one: (one.scored.article.id in held, one.link.score),
            default=None,
        )
        if nearest is None:
            yield placed(lead, None, None)
        else:
            relation: Relation = "rewrite" if nearest.relation == "update" else nearest.relation
            yield placed(lead, relation, replace(nearest.link, to=nearest.scored.article.id))
