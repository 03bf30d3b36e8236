"""Pages beside what a careful reader says of them.

A folder of them holds `gold.jsonl`, one JSON object a page, and `pages/ID.html` or `pages/ID.html.gz`, the
page's bytes as they came. Read leniently: a key that is absent, null or empty has no gold, and is not
measured. docs/extraction.md says what each key means.
"""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from monitor.errors import MonitorError

_GOLD = "gold.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A page and its gold. `source`: the collection it belongs to. `kind`: what the page is; `status`: what
    the doorway should make of it, where that is said; `about`: why the page is in the set.

    `published` is an ISO day, None where there is no gold. `wanted` and `unwanted`: words that must stand
    in the text, and that must not. `parts`: title and text of each article, where the page holds several.
    """

    id: str
    source: str
    url: str
    kind: str
    status: str | None
    about: str
    title: str
    authors: tuple[str, ...]
    published: str | None
    text: str
    wanted: tuple[str, ...]
    unwanted: tuple[str, ...]
    parts: tuple[tuple[str, str], ...]
    path: Path

    @property
    def is_article(self) -> bool | None:
        """Whether the page is an article; None where nobody has said (it is there for its date alone)."""
        if self.status is not None:
            return self.status == "article"
        return None if self.kind == "dated" else self.kind == "article"

    def body(self) -> bytes:
        """The page's bytes."""
        raw = self.path.read_bytes()
        return gzip.decompress(raw) if self.path.suffix == ".gz" else raw


def load(folder: Path) -> tuple[Example, ...]:
    """The examples of `folder`, in the order of its gold. Raises MonitorError where gold or a page is
    missing, or a line is none."""
    try:
        lines = (folder / _GOLD).read_text(encoding="utf-8").splitlines()
    except OSError as cause:
        raise MonitorError(
            f"has no readable {_GOLD}: one JSON object a page, beside pages/", subject=str(folder)
        ) from cause
    return tuple(_example(folder, number, line) for number, line in enumerate(lines, 1) if line.strip())


@lru_cache(maxsize=1)
def shipped() -> tuple[Example, ...]:
    """The written pages that ship. Raises MonitorError when they are not installed."""
    inside = Path(str(files("monitor") / "pages"))
    beside = Path(__file__).parents[2] / "examples" / "pages"
    return load(inside if inside.is_dir() else beside)


def _example(folder: Path, number: int, line: str) -> Example:
    try:
        gold: dict[str, Any] = json.loads(line)
        name = str(gold["id"])
        return Example(
            id=name,
            source=str(gold.get("source") or "pages"),
            url=str(gold.get("url") or ""),
            kind=str(gold.get("kind") or "article"),
            status=gold.get("status") or None,
            about=str(gold.get("about") or ""),
            title=str(gold.get("title") or ""),
            authors=tuple(gold.get("authors") or ()),
            published=gold.get("published") or None,
            text=str(gold.get("text") or ""),
            wanted=tuple(gold.get("with") or ()),
            unwanted=tuple(gold.get("without") or ()),
            parts=tuple((str(one["title"]), str(one["text"])) for one in gold.get("articles") or ()),
            path=_page(folder, name),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as cause:
        raise MonitorError(
            f"line {number} is not a page's gold: a JSON object with an id", subject=str(folder / _GOLD)
        ) from cause


def _page(folder: Path, name: str) -> Path:
    for ending in (".html.gz", ".html"):
        path = folder / "pages" / (name + ending)
        if path.is_file():
            return path
    raise MonitorError("has no page: pages/ID.html or pages/ID.html.gz", subject=f"{folder}: {name}")
