"""Which article of a story has whose text, and may be said to be the same: not one whose headline says
another figure, or another stage of the event, than that text does.

Copies come from `stories` each with the article that it was found beside, which may be a copy itself: each is
told with that article which has a line of its own and whose text is nearest. A copy under a headline that
its text does not bear out has a line of its own, as a rewrite has; what else has its text may stand there.

Figures written out in words are not read: where a headline says "6" and the text "six", the two are not said
to be the same, which is true of less than could be said, and false of nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from monitor import text
from monitor.memory import remembered
from monitor.model import Article, Certainty, Findings

# How much nearer another text must be before it takes the place of the one that the copy was found beside.
_NEARER = 0.05
# Half of the shorter text's 5-grams, as `stories` asks of copies.
_SAME = 0.5
_FARTHEST = 20_000
_LARGE = {
    "thousand": 3, "k": 3, "million": 6, "mn": 6, "mln": 6, "m": 6, "billion": 9, "bn": 9, "b": 9,
    "trillion": 12, "tn": 12, "trn": 12, "千": 3, "万": 4, "億": 8, "亿": 8, "兆": 12,
}  # fmt: skip
_FIGURE = re.compile(
    r"(?<![a-z0-9.])(?<![a-z]-)([$€£¥₩₹]\s?)?(\d[\d,]{0,20}(?:\.\d{1,10})?)"
    r"(?:\s?-?(thousand|million|mn|mln|billion|bn|trillion|tn|trn|[kmb](?![a-z])|千|万|億|亿|兆))?"
    r"\s?(%|percent|per cent|pct)?"
)
_EAST = frozenset("千万億亿兆")
_SMALL = 10
_YEARS = range(1900, 2100)


@dataclass(frozen=True, slots=True)
class _Figure:
    """A figure with its last place, within half of which another is the same."""

    value: Decimal
    place: Decimal
    percent: bool

    def is_as(self, other: _Figure) -> bool:
        return self.percent == other.percent and 2 * abs(self.value - other.value) <= max(
            self.place, other.place
        )


def same_texts(findings: Findings) -> dict[str, str]:
    """For each article that only has another's text: the id of that other, which is none of these itself."""
    story = findings.story
    articles = {one.article.id: one.article for one in story.members}
    beside = {
        one.scored.article.id: one.link.to
        for one in story.retellings
        if one.relation in {"copy", "syndicated"} and one.scored.article.id != story.lead.article.id
    }
    rows = [own for own in articles if own not in beside]
    made: dict[str, str] = {}
    for own in beside:
        root = _root(own, beside)
        root = root if root in rows else story.lead.article.id
        ranked = _nearest(articles[own], [articles[row] for row in rows], root)
        told = next((one.id for one in ranked if _bears_out(one, articles[own], findings.certainty)), None)
        if told is None:
            rows.append(own)
        else:
            made[own] = told
    return made


def _root(own: str, beside: Mapping[str, str]) -> str:
    """What a copy goes back to, copy by copy; itself where that leads round in a circle."""
    left = dict(beside)
    while own in left:
        own = left.pop(own)
    return own


def _nearest(copy: Article, rows: Iterable[Article], root: str) -> list[Article]:
    """Of `rows` those with the text of `copy`, the nearest first."""
    own = _grams(copy.text)
    ranked: list[tuple[float, bool, int, Article]] = []
    for at, one in enumerate(rows):
        other = _grams(one.text)
        shared, fewer = len(own & other), min(len(own), len(other))
        if one.id != root and shared < max(1, _SAME * fewer):
            continue
        alike = shared / max(1, len(own | other)) + (_NEARER if one.id == root else 0.0)
        ranked.append((-alike, one.id != root, at, one))
    return [one for *_, one in sorted(ranked, key=lambda row: row[:3])]


@remembered(512)
def _grams(body: str) -> frozenset[int]:
    return text.shingles(text.words(body[:_FARTHEST]))


def _bears_out(told: Article, copy: Article, certainty: Iterable[Certainty]) -> bool:
    """Whether the text of `told`, under its own headline, says what the headline of `copy` says, as far as
    figures and the stage of the event show."""
    headline = text.fold(text.one_line(copy.title))
    if headline == text.fold(text.one_line(told.title)):
        return True
    given = list(_figures(text.fold(f"{told.title}\n{told.text[:_FARTHEST]}")))
    if any(not any(one.is_as(other) for other in given) for one in _figures(headline) if _is_telling(one)):
        return False
    said: dict[str, set[str]] = {"copy": set(), "told": set()}
    for one in certainty:
        if one.article == told.id:
            said["told"].add(one.degree)
        elif one.article == copy.id and text.fold(text.one_line(one.sentence)) == headline:
            said["copy"].add(one.degree)
    return not (said["copy"] and said["told"]) or bool(said["copy"] & said["told"])


def _is_telling(figure: _Figure) -> bool:
    """Not a year, and not one of the small numbers that name things."""
    bare = figure.place == 1 and not figure.percent
    return not (bare and (figure.value < _SMALL or int(figure.value) in _YEARS))


def _figures(folded: str) -> Iterator[_Figure]:
    """The figures of a folded text. 1兆2000億 is one."""
    held: _Figure | None = None
    end = -1
    for found in _FIGURE.finditer(folded):
        _, digits, large, percent = found.groups()
        _, _, decimals = digits.partition(".")
        scale = Decimal(10) ** _LARGE.get(large or "", 0)
        figure = _Figure(
            Decimal(digits.replace(",", "")) * scale,
            scale * Decimal(10) ** -len(decimals),
            percent is not None,
        )
        if held is not None and found.start() == end and figure.value < held.place:
            held = _Figure(held.value + figure.value, figure.place, figure.percent)
        else:
            if held is not None:
                yield held
            held = figure
        end = found.end() if large in _EAST else -1
    if held is not None:
        yield held
