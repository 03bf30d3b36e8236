"""What a language model worded, in the facts: put in, taken out, and who worded it.

Nothing rests on such words: an issue says the same with and without them, and they make no revision.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from monitor.digest.facts import ArticleFacts, Facts, StoryFacts, WordedFacts, canonical, read
from monitor.model import Digest

Words = Callable[[StoryFacts, str], WordedFacts | None]
"""Gives the words of a task ("headlines", "bottom-line") for a story, or None."""


def with_words(digest: Digest, words: Words) -> Digest:
    """The issue with those words that there are; the same bytes where there are none."""
    facts = read(digest)
    for story, told in _stories(facts):
        if (translated := words(story, "headlines")) is not None:
            story["best"]["translated"] = translated
        if told and (line := words(story, "bottom-line")) is not None:
            story["bottom_line"] = line
    return replace(digest, facts=canonical(facts))


def without_words(facts: Facts) -> Facts:
    """The facts alone; what is given is changed."""
    for story, _ in _stories(facts):
        story.pop("bottom_line", None)
        story["best"].pop("translated", None)
    return facts


def words_of(digest: Digest) -> Iterator[WordedFacts]:
    """All words of an issue that a model made."""
    for story, _ in _stories(read(digest)):
        yield from worded(story)


def worded(story: StoryFacts) -> Iterator[WordedFacts]:
    """The words of a story that a model made."""
    for one in (story.get("bottom_line"), _translated(story["best"])):
        if one is not None:
            yield one


def models_of(facts: Facts) -> list[str]:
    """The models whose words an issue shows, by name."""
    return sorted({one["model"] for story, _ in _stories(facts) for one in worded(story)})


def _translated(article: ArticleFacts) -> WordedFacts | None:
    return article.get("translated")


def _stories(facts: Facts) -> Iterator[tuple[StoryFacts, bool]]:
    """Those told in full first, since time may not suffice for all."""
    for section in facts["sections"]:
        yield from ((story, True) for story in section["stories"])
    for section in facts["sections"]:
        yield from ((story, False) for story in section["more"])
