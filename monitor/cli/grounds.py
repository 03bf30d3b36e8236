"""A score in words: what was found, where it stands, and how much each ground adds."""

from __future__ import annotations

import math
from collections.abc import Sequence

from monitor import text
from monitor.model import IDLE, Mention, Part, TagScore, Where

_PLACES: dict[Where, str] = {
    "title": "in the title",
    "lead": "in the first paragraph",
    "heading": "in a heading",
    "body": "in the body",
    "caption": "in a caption",
    "list": "in a list",
    "aside": "aside",
}
_MINUS = "\N{MINUS SIGN}"


def found(score: TagScore) -> str:
    """What the article has of the tag, as one sentence without its stop."""
    said = []
    if score.mentions:
        said.append("; ".join(_phrase(name, own) for name, own in _by_phrase(score.mentions)))
    near = [one for one in score.evidence if one.where == "meaning"]
    if near:
        said.append(f"near your description in meaning: {_quoted(near[0].phrase)}")
    words = [one for one in score.evidence if one.where == "words"]
    if words:
        counted = (f"{_quoted(one.phrase)} {times(one.count)}" for one in words)
        said.append(f"no phrase of its rule, only words of one: {', '.join(counted)}")
    return "; ".join(said) or "no mention"


def shares(score: TagScore, shown: str) -> tuple[str, ...]:
    """What each ground adds, in hundredths that add up to the value as it is `shown`; none where there is
    nothing to tell apart."""
    hundredths = _in_hundredths(score.parts, round(float(shown) * 100))
    told = [(part.name, share) for part, share in zip(score.parts, hundredths, strict=True) if share]
    return tuple(f"{name} {_signed(share, first=at == 0)}" for at, (name, share) in enumerate(told))


def value(score: TagScore) -> str:
    """The value in two places: rounded, but downwards under the line, since 0.4969 has not reached 0.50."""
    cents = round(score.value * 100, 6)
    return f"{(round(cents) if score.relevant else math.floor(cents)) / 100:.2f}"


def line(threshold: float) -> str:
    """A line as it was drawn: `0.50`, `0.455`."""
    return f"{threshold:.2f}" if round(threshold, 2) == threshold else f"{threshold:g}"


def times(count: int) -> str:
    """`once`, `twice`, `3 times`."""
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def counted(count: int, one: str, many: str | None = None) -> str:
    """`1 word`, `1,204 words`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def listed(items: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join(filter(None, (", ".join(items[:-1]), *items[-1:])))


def _by_phrase(mentions: Sequence[Mention]) -> list[tuple[str, list[Mention]]]:
    """The mentions of each phrase: in the order of the evidence, which has the strongest place first."""
    phrases: dict[str, list[Mention]] = {}
    for one in mentions:
        phrases.setdefault(one.phrase, []).append(one)
    return list(phrases.items())


def _phrase(name: str, mentions: Sequence[Mention]) -> str:
    return f"{_quoted(name)} {', '.join(map(_standing, mentions))}"


def _standing(one: Mention) -> str:
    # A title names it once, as a rule: saying so each time is noise.
    often = "" if one.where == "title" and one.count == 1 else f"{times(one.count)} "
    return f"{often}{_PLACES[one.where]}{' (does not count)' if one.where in IDLE else ''}"


def _quoted(words: str) -> str:
    return f"“{text.one_line(words)}”"


def _in_hundredths(parts: Sequence[Part], whole: int) -> list[int]:
    """Shares cut to hundredths of which the sum is `whole`: what is over goes where most was cut off."""
    exact = [round(part.share * 100, 6) for part in parts]
    cut = [math.floor(share) for share in exact]
    order = sorted(range(len(parts)), key=lambda at: (cut[at] - exact[at], at))
    for at in order[: max(0, whole - sum(cut))]:
        cut[at] += 1
    return cut


def _signed(hundredths: int, *, first: bool) -> str:
    sign = _MINUS if hundredths < 0 else "" if first else "+"
    return f"{sign}{abs(hundredths) / 100:.2f}"
