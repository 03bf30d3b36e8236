# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""How far talks are: "early-stage talks" in one article, "advanced discussions" in another.

Only a stage word that belongs to the noun itself counts, and only when an article gives one stage in
its first third. "Talks" alone says nothing about the stage.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.evidence.reading import passages, words
from monitor.model import Article, Point, Quote

FIRST_PART = 0.34

_NOUN = r"(?P<noun>talks|discussions|negotiations)"
_EN = re.compile(
    r"\b(?P<stage>early[- ]stage|early|preliminary|exploratory|initial|active|ongoing|advanced[- ]stage|advanced|late[- ]stage|"
    rf"final[- ]stage|final|exclusive) {_NOUN}\b",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\b(?P<noun>talks|discussions|negotiations) (?:are|were|remain) (?:still |now |at an? |in an? )?"
    r"(?P<stage>early[- ]stage|early stage|early|preliminary|exploratory|advanced stage|advanced|ongoing)\b",
    re.IGNORECASE,
)
_JA = re.compile(
    r"(?P<stage>初期段階|初期|予備的|最終|最終段階|大詰め|詰め)(?:の|な)(?P<noun>協議|交渉|調整)|(?P<last>最終調整|最終協議)"
)
_LEVELS = {
    "early": 1, "preliminary": 1, "exploratory": 1, "initial": 1, "active": 2, "ongoing": 2, "advanced": 3,
    "late": 3, "final": 4, "exclusive": 3, "初期": 1, "初期段階": 1, "予備的": 1, "最終": 4, "最終段階": 4,
    "大詰め": 4, "詰め": 3,
}  # fmt: skip


def point(articles: Sequence[Article]) -> Point | None:
    """The point, where at least two articles give different stages of talks with the same parties."""
    found: list[tuple[int, str, str, frozenset[str], str]] = []
    for article in articles:
        one = _stage(article)
        if one is not None:
            found.append((one[0], one[1], article.id, one[2], one[3]))
    if len({level for level, *_ in found}) < 2:
        return None
    # "Talks" of different parties are different talks: two names must be shared by all.
    if len(frozenset.intersection(*(names for _, _, _, names, _ in found))) < 2:
        return None
    by_text: dict[str, list[str]] = {}
    for _, text, article_id, _, _ in found:
        by_text.setdefault(text, []).append(article_id)
    values = tuple(Quote(text=t, articles=tuple(ids)) for t, ids in by_text.items())
    if len(values) > 3:
        levels = {text: level for level, text, *_ in found}
        kept = sorted({lv: t for t, lv in reversed(levels.items())}.values(), key=list(by_text).index)[:3]
        values = tuple(q for q in values if q.text in kept)
    return Point(name=f"stage of the {found[0][4]}", verdict="differ", values=values)


def _stage(article: Article) -> tuple[int, str, frozenset[str], str] | None:
    out: list[tuple[int, str, frozenset[str], str]] = []
    for passage in passages(article):
        if passage.place > FIRST_PART:
            break
        for pattern in (_EN, _AFTER, _JA):
            for found in pattern.finditer(passage.text):
                groups = found.groupdict()
                stage = groups.get("stage") or ""
                level = 4 if groups.get("last") else _LEVELS[re.split(r"[- ]", stage.lower())[0]]
                names = frozenset(w.stem for w in words(passage.text) if w.is_name)
                out.append((level, found.group(), names, (groups.get("noun") or "協議").lower()))
    if not out or len({level for level, *_ in out}) > 1:
        return None
    return out[0]
