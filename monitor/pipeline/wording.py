"""A language model over the facts of an issue, where the user named one: asked, checked, kept or dropped.

Asked after everything else is settled and before the issue is frozen. What it said and was kept is part of
the frozen facts: nothing that renders ever asks it. What an earlier issue has worded from the same sources is
taken from there. Where it fails, the facts are those of an issue without it, and a note says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import structlog

from monitor import digest
from monitor.config import Config, ModelRules
from monitor.model import Digest
from monitor.pipeline.progress import Progress, silent

if TYPE_CHECKING:
    from monitor import wording

log = structlog.get_logger()

# Headlines of the other articles that a bottom line may be made from; a model reads the first ones best.
_MOST_TITLES = 8


class Asked(Protocol):
    """A door to a model."""

    @property
    def closed(self) -> str:
        """Why nothing more is asked; empty while something may be."""

    def answer(self, messages: Sequence[dict[str, str]]) -> str | wording.Unanswered:
        """What it says to these chat messages, as it said it."""


WordsDoor = Callable[[ModelRules], Asked]
"""Opens the door to the model of the configuration."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worded:
    """The issue with its words, and what is to be told of it."""

    digest: Digest
    notes: tuple[str, ...] = ()


def opened(rules: ModelRules) -> Asked:
    """The door to the model at its address; nothing is asked yet."""
    from monitor import wording  # noqa: PLC0415  nobody else pays for it

    return wording.Door(_endpoint(rules))


def check_model(rules: ModelRules) -> str:
    """What keeps the model from answering, in words; empty where it answers."""
    from monitor import wording  # noqa: PLC0415  as above

    return wording.check(_endpoint(rules))


def worded(
    config: Config,
    made: Digest,
    *,
    languages: Mapping[str, str],
    earlier: Sequence[Digest],
    door: WordsDoor = opened,
    progress: Progress = silent,
) -> Worded:
    """The issue with the words that `model:` asks for and that passed the checks; unchanged without it.

    `languages`: of the articles, by id; what is in another than English and Japanese is neither translated
    nor read for a bottom line. `earlier`: issues whose words are used again where they rest on the same.
    """
    rules = config.model
    if rules is None:
        return Worded(digest=made)
    from monitor import wording  # noqa: PLC0415  as above

    language = (config.digest.language or "en").split("-")[0].lower()
    if language not in wording.LANGUAGES:
        return Worded(
            digest=made,
            notes=(f"the model was not used: words in {language} cannot be checked, in en and ja they can",),
        )
    desk = _Desk(
        rules=rules,
        door=door(rules),
        language=language,
        languages=languages,
        year=int(made.week[:4]),
        known={one["sources"]: one for issue in earlier for one in digest.words_of(issue)},
        progress=progress,
    )
    digest_ = digest.with_words(made, desk.words)
    log.info(
        "model asked", kept=desk.kept, used_again=desk.again, dropped=dict(desk.dropped), failed=desk.failed
    )
    return Worded(digest=digest_, notes=desk.notes())


@dataclass(slots=True, kw_only=True)
class _Desk:
    """What was asked for one issue, and what came of it."""

    rules: ModelRules
    door: Asked
    language: str
    languages: Mapping[str, str]
    year: int
    known: Mapping[str, digest.WordedFacts]
    progress: Progress
    asked: int = 0
    kept: int = 0
    again: int = 0
    left: int = 0
    failed: list[str] = field(default_factory=list)
    dropped: Counter[str] = field(default_factory=Counter)

    def words(self, story: digest.StoryFacts, task: str) -> digest.WordedFacts | None:
        """The words of a task for a story; None where none are asked for, come, or pass."""
        from monitor import wording  # noqa: PLC0415  as above

        ask = self._ask(story, task)
        if ask is None:
            return None
        sources = wording.fingerprint(ask, self.rules.name)
        before = self.known.get(sources)
        if before is not None and not wording.faults(before["text"], ask):
            self.again += 1
            return {**before, "checked": wording.VERSION}
        if self.door.closed:
            self.left += 1
            return None
        self.asked += 1
        self.progress("wording", self.asked - 1, self.asked)
        answer = self.door.answer(wording.messages(ask))
        if isinstance(answer, wording.Unanswered):
            self.failed.append(answer.reason)
            return None
        said = wording.bare(answer)
        if faults := wording.faults(said, ask):
            self.dropped[faults[0].kind] += 1
            log.info(
                "words of the model dropped", story=story["n"], task=task, faults=[str(one) for one in faults]
            )
            return None
        self.kept += 1
        return {
            "text": said,
            "language": self.language,
            "model": self.rules.name,
            "checked": wording.VERSION,
            "sources": sources,
        }

    def _ask(self, story: digest.StoryFacts, task: str) -> wording.Ask | None:
        from monitor import wording  # noqa: PLC0415  as above

        best = story["best"]
        own = self.languages.get(best["id"], "")
        if task not in self.rules.tasks or own not in wording.LANGUAGES:
            return None
        if task == "headlines":
            if own == self.language or not best["title"]:
                return None
            return wording.Ask(
                task="headlines", language=self.language, sources=(best["title"],), year=self.year
            )
        readable = [
            one["title"]
            for one in (best, *story["also"])
            if one["title"] and self.languages.get(one["id"]) in wording.LANGUAGES
        ]
        quoted = zip(story["summary"], story.get("summary_from", []), strict=False)
        lines = [line for line, of in quoted if self.languages.get(of) in wording.LANGUAGES]
        sources = tuple(dict.fromkeys((*readable[:1], *lines, *readable[1:_MOST_TITLES])))
        if not sources:
            return None
        return wording.Ask(task="bottom-line", language=self.language, sources=sources, year=self.year)

    def notes(self) -> tuple[str, ...]:
        """What is to be told: that it was not used, or not for all, and what was dropped."""
        out = []
        if self.failed or self.left:
            why = self.failed[-1] if self.failed else self.door.closed
            used = self.kept or self.again or self.dropped
            part = "for all of the issue" if used else ""
            out.append(f"the model was not used{' ' + part if part else ''}: {why}")
        if self.dropped:
            counted = ", ".join(f"{n} {kind}" for kind, n in sorted(self.dropped.items()))
            out.append(
                f"of the model’s {self.asked - len(self.failed)} answers, "
                f"{self.dropped.total()} did not pass the checks ({counted})"
            )
        return tuple(out)


def _endpoint(rules: ModelRules) -> wording.Endpoint:
    from monitor import wording  # noqa: PLC0415  as above

    return wording.Endpoint(
        url=rules.url,
        name=rules.name,
        key="" if rules.key is None else rules.key.reveal(),
        timeout_seconds=rules.timeout_seconds,
        total_seconds=rules.total_seconds,
    )
