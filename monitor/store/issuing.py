"""What is asked when an issue is made: what was told before, and what is told now."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from monitor.model import (
    Carried,
    Digest,
    Edited,
    Turn,
)
from monitor.store import (
    again,
    issues,
    trail,
    turns,
)
from monitor.store.trail import Edition
from monitor.store.transactions import Transactions
from monitor.store.values import Turned


class Issuing(Transactions):
    """Issues, and what they said of stories."""

    def editions(self) -> tuple[Edition, ...]:
        """Every revision of every issue, without its facts, oldest week first."""
        return self._read(trail.editions)

    def issue(self, week: str, revision: int | None = None) -> Digest | None:
        """A frozen issue; without `revision` the newest."""
        return self._read(issues.issue, week, revision)

    def issues(self) -> tuple[Digest, ...]:
        """The newest revision of every issue, oldest week first."""
        return self._read(issues.every)

    def freeze(
        self,
        digest: Digest,
        *,
        stories: Mapping[str, str],
        carried: Sequence[Carried],
        now: datetime,
        mail: bool = False,
        from_archive: bool = False,
        turns: Sequence[Turn] = (),
        versions: Mapping[str, int] | None = None,
        edited: Sequence[Edited] = (),
        check_at: datetime | None = None,
    ) -> Digest:
        """Writes an issue, the story of each article, what it said of each story, and what became of
        stories told before (`turns`); with `mail` also that it is to be mailed, with `from_archive` that its
        files lie there and nobody knows who has it. Returns the issue as frozen.
        Where that week and revision is frozen already, it stays, and is returned: the first writer wins, and
        two machines publish one issue. Raises ValueError for a draft.

        `versions`: article id → the version that the issue tells; as it now stands, where it says nothing of
        a carried article. `edited`: the edits that it tells, after which none of them is `edited` again.
        `check_at`: when the pages of the carried articles are first asked again, None for never."""
        return self._write(
            issues.freeze,
            digest,
            stories=stories,
            carried=carried,
            now=now,
            mail=mail,
            from_archive=from_archive,
            turns=turns,
            versions=versions or {},
            edited=edited,
            check_at=check_at,
        )

    def from_archive(self, week: str, revision: int) -> bool:
        """Whether an issue was taken from the archive, so that nobody knows whom it was mailed to."""
        return self._read(issues.from_archive, week, revision)

    def edited(self, week: str, *, since: str) -> tuple[Edited, ...]:
        """What changed in articles since an issue told them, for the issue of `week`: each as the latest
        issue before it told it (of the week `since` or later) and as it now stands, by time, then address.
        What an issue told as edited counts as told. Also what is no edit by anyone's measure comes: any new
        version does.

        Where later issues are on record, only what was kept by the time that this one was frozen, and
        nothing where it never was: what came after, they tell."""
        return self._read(again.edited, week, since)

    def issues_telling(self, article_ids: Collection[str]) -> tuple[Digest, ...]:
        """The newest revision of each issue that carried any of these articles, oldest week first."""
        return self._read(issues.telling, tuple(article_ids))

    def carried_before(self, week: str) -> tuple[Carried, ...]:
        """The latest word on each story from the issues before `week`, by story id. Of each week only
        the newest revision counts, here and below."""
        return self._read(issues.carried_before, week)

    def story_ids(self, *, before: str | None = None) -> Mapping[str, str]:
        """Article id → the story in which the latest issue has it, or the latest before the week `before`."""
        return self._read(issues.story_ids, before)

    def story_ids_of(self, week: str, revision: int) -> Mapping[str, str]:
        """Article id → the story in which that issue has it."""
        return self._read(issues.story_ids_of, week, revision)

    def turns(self, story: str | None = None) -> tuple[Turned, ...]:
        """What became of stories that issues had told, in the order of the issues that say so; with
        `story`, what it went on in, ended in, or came out of. Every revision counts: each is on record."""
        return self._read(turns.turns, story)

    def reported(self, before_week: str) -> frozenset[str]:
        """Ids of the articles that issues before `before_week` carried."""
        return self._read(issues.reported, before_week)

    def frozen(self) -> Mapping[str, datetime]:
        """When each week's issue was first frozen, by week."""
        return self._read(issues.frozen)

    def to_write(self) -> tuple[Digest, ...]:
        """Issues whose files nobody has told to be `written` yet, newest revision, oldest week first."""
        return self._read(issues.to_write)

    def written(self, issue: Digest) -> None:
        """The files of this issue lie in the archive."""
        self._write(issues.written, issue.week, issue.revision)
