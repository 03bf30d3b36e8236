"""What goes to a language model and what comes of it, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Task = Literal["bottom-line", "headlines"]
"""What a model may word: one sentence that tells a story, or the translation of a headline."""

LONGEST: dict[Task, int] = {"bottom-line": 240, "headlines": 160}
"""Characters of what is asked for."""

LANGUAGES = ("en", "ja")
"""Those whose words can be checked. In any other nothing is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Where a model answers: an address that speaks OpenAI's chat completions (…/v1), the model's name, the
    key that it takes (empty: none), and how long an answer, and all answers of one issue, may take."""

    url: str
    name: str
    key: str = ""
    timeout_seconds: float = 60
    total_seconds: float = 600

    def __repr__(self) -> str:
        return f"Endpoint(name={self.name!r})"  # an address may hold a password


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What is asked for: in which language, from which sentences, of which the first is the headline.
    `year`: the one they were written in."""

    task: Task
    language: str
    sources: tuple[str, ...]
    year: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unanswered:
    """Why there is no answer, in words that hold neither key nor address."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why words are dropped: `kind` to count by, `what` of them it is."""

    kind: str
    what: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.what}" if self.what else self.kind
