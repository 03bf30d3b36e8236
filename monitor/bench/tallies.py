"""What is counted of the evidence: hits and cases by measure, and each thing that was missed or wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """Something that a room said and no reader says (`said`), or that a reader says and it did not. `what`:
    which part; `words`: the articles' words; `sentence`: where they stand, where that is known."""

    story: str
    what: str
    said: bool
    words: str
    sentence: str = ""


@dataclass(slots=True)
class Tally:
    """Hits and cases of one measure."""

    hits: int = 0
    cases: int = 0


@dataclass(slots=True)
class Marks:
    """The tallies over some stories, by the measures' names, in their order; and what was missed or wrong."""

    tallies: dict[str, Tally]
    misses: list[Miss] = field(default_factory=list)

    @classmethod
    def of(cls, measures: Sequence[str]) -> Marks:
        """Nothing counted yet."""
        return cls({name: Tally() for name in measures})

    def add(self, measure: str, right: bool, miss: Miss | None = None) -> None:
        """One case more; `miss` is kept where it is not right."""
        tally = self.tallies[measure]
        tally.hits += right
        tally.cases += 1
        if not right and miss is not None:
            self.misses.append(miss)
