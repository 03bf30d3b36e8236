"""A test collection: articles, tags, and what readers say of the one beside the other.

A folder holds `docs.jsonl` {id, title, text, lang?}, `tags.jsonl` {tag, any?, all?, none?, match?, exclude?,
describe?} and `qrels.jsonl` {tag, doc, grade}; or it holds such folders. Grades are read in one of two ways:

- *complete*: only articles about the tag are listed, as with topic labels. Every other pair is not relevant,
  and each tag is a ranking of all articles.
- *judged*: passing mentions are graded as well as central ones. Pairs that nobody graded are not counted,
  and neither are those whose article has none of the tag's words: what is measured is telling a mention
  from a subject. Where grades go beyond 1, as on a scale from 0 to 3, 2 and more is relevant.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from monitor import relevance
from monitor.bench import traps
from monitor.errors import MonitorError, RuleError
from monitor.model import Article, Tag
from monitor.rehearsal import Label
from monitor.text import UNSPACED

_FILES = ("docs.jsonl", "tags.jsonl", "qrels.jsonl")
_CENTRAL = 2
_NO_BOUNDARIES = re.compile(f"[{UNSPACED}\uac00-\ud7a3]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """`about`: the pairs (tag, article) that are relevant; `judged`: those that were looked at, None where
    all were (a complete collection)."""

    name: str
    articles: tuple[Article, ...]
    tags: tuple[Tag, ...]
    about: frozenset[tuple[str, str]]
    judged: tuple[tuple[str, str], ...] | None

    @property
    def is_complete(self) -> bool:
        """Whether every article counts for every tag."""
        return self.judged is None

    def mentioned(self) -> frozenset[tuple[str, str]]:
        """The pairs that count for calibration, and of which a judged collection is made: the article has the
        tag's words. Found without the room's own matcher where the tag is a plain list, so that all scorers
        are measured on the same pairs."""
        held = None if self.judged is None else set(self.judged)
        found: set[tuple[str, str]] = set()
        for tag in self.tags:
            has = _finder(tag)
            found.update(
                (tag.slug, one.id)
                for one in self.articles
                if (held is None or (tag.slug, one.id) in held) and has(one)
            )
        return frozenset(found)


def load(folder: Path) -> tuple[Collection, ...]:
    """The collection of `folder`, or those of its folders. MonitorError where there is none, or a line is
    wrong."""
    if (folder / _FILES[0]).is_file():
        return (_load(folder),)
    inner = sorted(one.parent for one in folder.glob(f"*/{_FILES[0]}"))
    if not inner:
        raise MonitorError(f"holds no {', '.join(_FILES)}, nor do its folders", subject=str(folder))
    return tuple(_load(one) for one in inner)


@lru_cache(maxsize=1)
def from_traps() -> Collection:
    """The trap cases that ask whether the article is about the tag."""
    asked = [case for case in traps.cases() if case.about is not None and not case.needs_meaning]
    return Collection(
        name="traps",
        articles=tuple(case.article for case in asked),
        tags=tuple({case.tag.slug: case.tag for case in asked}.values()),
        about=frozenset((case.tag.slug, case.article.id) for case in asked if case.about),
        judged=tuple((case.tag.slug, case.article.id) for case in asked),
    )


def from_week(labels: Sequence[Label], tags: Sequence[Tag]) -> Collection:
    """The sample week: central against passing and absent."""
    told = [one for one in labels if one.story is not None]
    names = {f"{one.outlet}{one.id}": one for one in told}
    return Collection(
        name="week",
        articles=tuple(traps.article(name, one.title, one.text, one.lang) for name, one in names.items()),
        tags=tuple(tags),
        about=frozenset(
            (slug, name) for name, one in names.items() for slug, how in one.tags if how == "central"
        ),
        judged=tuple((tag.slug, name) for tag in tags for name in names),
    )


def _load(folder: Path) -> Collection:
    docs, tags, grades = (_lines(folder / name) for name in _FILES)
    try:
        articles = tuple(
            traps.article(
                str(one["id"]), str(one.get("title") or ""), str(one.get("text") or ""), one.get("lang")
            )
            for one in docs
        )
        rules = tuple(traps.tag(str(one["tag"]), one) for one in tags)
        graded = {(str(one["tag"]), str(one["doc"])): float(one["grade"]) for one in grades}
        for tag in rules:
            relevance.score(traps.article("", "", ""), (tag,))
    except RuleError as error:
        raise MonitorError(f"{tag.slug}: {error}", subject=str(folder / _FILES[1])) from error
    except (KeyError, TypeError, ValueError) as cause:
        raise MonitorError(f"a line lacks or mistakes {cause}", subject=str(folder)) from cause
    unknown = {tag for tag, _ in graded} - {tag.slug for tag in rules}
    unknown |= {doc for _, doc in graded} - {one.id for one in articles}
    if unknown:
        raise MonitorError(
            f"grades {min(unknown)!r}, which stands nowhere else", subject=str(folder / _FILES[2])
        )
    needed = _CENTRAL if any(grade > 1 for grade in graded.values()) else 1
    about = frozenset(pair for pair, grade in graded.items() if grade >= needed)
    return Collection(
        name=folder.name,
        articles=articles,
        tags=rules,
        about=about,
        judged=None if len(about) == len(graded) else tuple(graded),
    )


def _lines(path: Path) -> list[dict[str, Any]]:
    try:
        raw = path.read_text(encoding="utf-8").split("\n")  # a title may hold U+2028
    except OSError as cause:
        raise MonitorError("cannot be read", subject=str(path)) from cause
    out = []
    for number, line in enumerate(raw, 1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
        except ValueError as cause:
            raise MonitorError(f"line {number} is not JSON", subject=str(path)) from cause
        if not isinstance(found, dict):
            raise MonitorError(f"line {number} is not a JSON object", subject=str(path))
        out.append(found)
    return out


def _finder(tag: Tag) -> Callable[[Article], bool]:
    if tag.match is None and tag.any:
        pattern = re.compile("|".join(phrase_pattern(one) for one in tag.any), re.IGNORECASE)
        return lambda article: pattern.search(f"{article.title}\n{article.text}") is not None
    return lambda article: bool(relevance.score(article, (tag,))[0].mentions)


def phrase_pattern(phrase: str) -> str:
    """A regular expression for `phrase` as a whole word, with its plural and possessive, its words joined by
    spaces or hyphens: the plainest reading of a plain list. In scripts without spaces, and in Korean with
    its particles, it may stand anywhere."""
    bare = phrase.removeprefix("=")
    if _NO_BOUNDARIES.search(bare):
        return re.escape(bare)
    words = r"[\s\-]+".join(re.escape(word) for word in re.split(r"[\s\-]+", bare))
    return rf"(?<!\w){words}(?:'s|’s|s|es)?(?!\w)"
