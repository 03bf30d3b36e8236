"""The trap cases: written articles, each with a tag and what a careful reader says of the two.

Most say whether the article is about the tag; cases on matching alone say which phrases are found, or how
many. They lie in `examples/relevance`, a file a kind; the wheel carries it as `monitor/relevance_examples`.
Everything in them is invented.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from monitor import relevance
from monitor.bench.figures import Figure, share
from monitor.errors import MonitorError
from monitor.model import Article, Tag, TagScore

Judge = Callable[[Article, Sequence[Tag]], tuple[TagScore, ...]]
"""What scores an article: `relevance.score`, or it with an encoder."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One article and one tag. `id` says what it shows, `trap` the kind of trap it is, `why` the grounds of
    the expectation. `about`: whether the article is about the tag; `mentions`: how often the tag's words
    are found; `phrases`: which, as the article spells them. What is None is not asked. `needs_meaning`: the
    article says none of the words, so only a scorer that reads the tag's description can be right.
    """

    id: str
    trap: str
    tag: Tag
    article: Article
    why: str
    about: bool | None
    mentions: int | None
    phrases: frozenset[str] | None
    needs_meaning: bool

    def wrong(self, found: TagScore) -> str:
        """What is wrong with the score, in words; empty where it is right."""
        said = []
        if self.about is not None and found.relevant != self.about:
            said.append(f"{'about it' if self.about else 'not about it'}, but scored {found.value}")
        count = sum(one.count for one in found.mentions)
        if self.mentions is not None and count != self.mentions:
            said.append(f"{self.mentions} mentions, but {count} found")
        phrases = frozenset(one.phrase for one in found.mentions)
        if self.phrases is not None and phrases != self.phrases:
            said.append(f"says {_listed(self.phrases)}, but {_listed(phrases)} found")
        return "; ".join(said)


@lru_cache(maxsize=1)
def cases() -> tuple[Case, ...]:
    """All cases that ship, in the order of their files. MonitorError where they are not installed."""
    return tuple(case for path in paths() for case in load(path))


def paths() -> tuple[Path, ...]:
    """Their files."""
    inside = Path(str(files("monitor") / "relevance_examples"))
    folder = inside if inside.is_dir() else Path(__file__).parents[2] / "examples" / "relevance"
    found = tuple(sorted(folder.glob("*.yaml")))
    if not found:
        raise MonitorError("the trap cases are not installed", subject=str(folder))
    return found


def load(path: Path) -> tuple[Case, ...]:
    """The cases of a file: YAML with `tags:`, as in feeds.yaml, and `cases:`. MonitorError where it is no
    such file."""
    # When first asked: every command imports this room, and none but the bench reads the cases.
    from ruamel.yaml import YAML  # noqa: PLC0415  see the line before
    from ruamel.yaml.error import YAMLError  # noqa: PLC0415  as above

    try:
        held: dict[str, Any] = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
        tags = {slug: tag(f"{path.stem}/{slug}", one) for slug, one in held["tags"].items()}
        return tuple(_case(one, tags) for one in held["cases"])
    except (OSError, YAMLError, KeyError, TypeError, AttributeError, ValueError) as cause:
        raise MonitorError(
            "holds no trap cases: tags: as in feeds.yaml, and cases: with id, tag, title, text and about, "
            f"mentions or phrases ({cause})",
            subject=str(path),
        ) from cause


def figures(
    floors: Mapping[str, float], judge: Judge = relevance.score, *, reads_meaning: bool = False
) -> tuple[Figure, ...]:
    """Of the cases on matching, those found exactly; of the articles about their tag, those above the line;
    of the others, those below it. `reads_meaning`: `judge` reads descriptions, so that those which say none
    of the tag's words are asked, too, and counted by themselves."""
    scored = [
        (case, judge(case.article, (case.tag,))[0])
        for case in cases()
        if reads_meaning or not case.needs_meaning
    ]
    words = [not case.wrong(found) for case, found in scored if case.about is None]
    true = [found.relevant for case, found in scored if case.about and not case.needs_meaning]
    false = [not found.relevant for case, found in scored if case.about is False]
    meant = [found.relevant for case, found in scored if case.needs_meaning]
    out = [
        share("relevance traps, words found", sum(words), len(words), floors),
        share("relevance traps, about it", sum(true), len(true), floors),
        share("relevance traps, not about it", sum(false), len(false), floors),
    ]
    if reads_meaning:
        out.append(share("relevance traps, found by meaning", sum(meant), len(meant), floors))
    return tuple(out)


def article(id_: str, title: str, text: str, lang: str | None = None) -> Article:
    """An article of nothing but its words."""
    return Article(
        id=id_,
        url="",
        feed="",
        outlet="",
        title=title,
        text=text,
        text_from="page" if text else "title",
        status="article",
        lang=lang,
        authors=(),
        published=None,
        seen=_EPOCH,
    )


def tag(slug: str, held: Mapping[str, Any]) -> Tag:
    """A tag as a file has it: lists and sentences as they come. Keys that no tag has are not looked at."""
    lists = {
        key: (value,) if isinstance(value := held.get(key) or (), str) else tuple(map(str, value))
        for key in ("any", "all", "none", "describe")
    }
    return Tag(
        slug=slug,
        name=str(held.get("name") or slug),
        match=held.get("match"),
        exclude=held.get("exclude"),
        threshold=float(held.get("threshold", 0.5)),
        **lists,
    )


def _case(held: Mapping[str, Any], tags: Mapping[str, Tag]) -> Case:
    about, mentions, phrases = (held.get(key) for key in ("about", "mentions", "phrases"))
    if about is None and mentions is None and phrases is None:
        raise ValueError(f"{held['id']!r} expects nothing")
    if about is not None and not isinstance(about, bool):
        raise ValueError(f"{held['id']!r}: about is true or false")
    return Case(
        id=held["id"],
        trap=held["trap"],
        tag=tags[held["tag"]],
        article=article(held["id"], held["title"], (held["text"] or "").strip(), held.get("lang")),
        why=held["why"],
        about=about,
        mentions=mentions,
        phrases=None if phrases is None else frozenset(phrases),
        needs_meaning=held.get("needs") == "meaning",
    )


def _listed(phrases: frozenset[str]) -> str:
    return ", ".join(sorted(phrases)) or "nothing"
