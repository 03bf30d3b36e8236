"""The sample week as values: outlets, pieces, and what a careful reader says of each.

Read from `examples/week`, which the wheel carries as `monitor/sample`. Everything in it is invented.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Literal

from ruamel.yaml import YAML

from monitor.errors import MonitorError
from monitor.rehearsal.prose import LINK, plain
from monitor.text import cut

Kind = Literal["article", "list", "consent", "paywall", "missing", "broken", "moved", "unlinked"]
"""What waits at a piece's address. `missing`: 404. `broken`: 500. `moved`: the feed's link is a
redirect (302) to the page. `unlinked`: the feed gives no address, and there is no page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """An invented outlet. `holds`: how much of an article its feed gives (full, summary, none).
    `path`: the pattern of its articles' paths. `media_type`: what its server says that the feed is,
    where that is wrong on purpose. `tracking`: the query that its feed appends to every link."""

    slug: str
    name: str
    lang: str
    format: Literal["rss", "atom", "rdf", "json"]
    encoding: str
    template: str
    path: str
    feed: str
    holds: Literal["full", "summary", "none"]
    media_type: str | None = None
    guid: bool = True
    tracking: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What an outlet published. `source` is its text in the markup of `prose`. `listing`: the slugs
    of its outlet's pieces that a list page holds whole. `copy_of`: `outlet/slug` of the original."""

    outlet: Outlet
    slug: str
    title: str
    published: datetime | None
    authors: tuple[str, ...]
    kind: Kind
    source: str
    listing: tuple[str, ...]
    in_feed: bool
    copy_of: str | None

    @property
    def path(self) -> str:
        """The path of its page on the sample's server; a name only, where the piece is `unlinked`."""
        return self.outlet.path.format(slug=self.slug)

    @property
    def feed_path(self) -> str:
        """The path that the feed gives: another one, where the piece has `moved`."""
        return f"/{self.outlet.slug}/go/{self.slug}" if self.kind == "moved" else self.path

    @property
    def summary(self) -> str:
        """Its first paragraph on one line, cut to what feeds usually give."""
        return cut(self.text.split("\n\n")[0].replace("\n", " "), 320)

    @property
    def text(self) -> str:
        """Its words as plain paragraphs, separated by a blank line."""
        return plain(self.source)


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What a careful reader says of one piece, for measuring.

    `id` is the path of its page (on any host and port). `text` is the whole text, also where a
    visitor gets less (`kind` tells). `story`: pieces with the same name tell the same event; None for a
    page that is no article. `relation`: "copy" or "update", else None. `tags`: (slug, "central" or
    "passing"), absent tags left out. `origin`: the outlet that had the story first, None where nobody
    can claim it; `credit`: the outlet that this very piece credits; `linked`: with a link. `figures`
    stand word for word in title or text.
    """

    id: str
    outlet: str
    title: str
    text: str
    lang: str
    published: datetime | None
    kind: Kind
    story: str | None
    relation: Literal["copy", "update"] | None
    tags: tuple[tuple[str, Literal["central", "passing"]], ...]
    origin: str | None
    credit: str | None
    linked: bool
    figures: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleWeek:
    """All of it, in the order of the files. `labels[i]` speaks of `pieces[i]`."""

    outlets: tuple[Outlet, ...]
    pieces: tuple[Piece, ...]
    labels: tuple[Label, ...]
    templates: Mapping[str, str]


@lru_cache(maxsize=1)
def week() -> SampleWeek:
    """The sample week. Raises MonitorError when its files are not installed."""
    folder = _folder()
    outlets = {o.slug: o for o in (Outlet(**entry) for entry in _yaml(folder / "outlets.yaml"))}
    events = [
        _yaml(file) for file in sorted((folder / "events").iterdir(), key=lambda f: f.name) if _is_yaml(file)
    ]
    raw = [(event, article) for event in events for article in event["articles"]]
    sources = {f"{a['outlet']}/{a['slug']}": a.get("text", "") for _, a in raw}
    pieces = tuple(_piece(article, outlets, sources) for _, article in raw)
    labels = tuple(_label(piece, event, article) for piece, (event, article) in zip(pieces, raw, strict=True))
    templates = {
        file.name.removesuffix(".html"): file.read_text(encoding="utf-8")
        for file in (folder / "templates").iterdir()
        if file.name.endswith(".html")
    }
    return SampleWeek(outlets=tuple(outlets.values()), pieces=pieces, labels=labels, templates=templates)


def labels() -> tuple[Label, ...]:
    """The labels of every piece, in the order of the files."""
    return week().labels


def _folder() -> Traversable:
    shipped = files("monitor") / "sample"
    if shipped.is_dir():
        return shipped
    beside = Path(__file__).parents[2] / "examples" / "week"
    if not beside.is_dir():
        raise MonitorError("the sample week is not installed", subject=str(beside))
    return beside


def _is_yaml(file: Traversable) -> bool:
    return file.name.endswith(".yaml")


def _yaml(file: Traversable) -> Any:
    return YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8"))


def _piece(article: Mapping[str, Any], outlets: Mapping[str, Outlet], sources: Mapping[str, str]) -> Piece:
    copied = article.get("copy_of")
    source = article.get("text", "")
    if copied is not None:
        # Papers cut agency copy from the bottom and change next to nothing else; to derive the copy
        # keeps it one, whatever is edited in the original.
        source = "\n\n".join(sources[copied].strip().split("\n\n")[: article["keep"]])
        for old, new in article.get("edits", ()):
            source = source.replace(old, new)
    published = article["published"]
    return Piece(
        outlet=outlets[article["outlet"]],
        slug=article["slug"],
        title=article["title"],
        published=None if published is None else datetime.fromisoformat(published),
        authors=tuple(article.get("authors", ())),
        kind=article.get("kind", "article"),
        source=source.strip(),
        listing=tuple(article.get("lists", ())),
        in_feed=article.get("in_feed", True),
        copy_of=copied,
    )


def _label(piece: Piece, event: Mapping[str, Any], article: Mapping[str, Any]) -> Label:
    credit = article.get("credit")
    return Label(
        id=piece.path,
        outlet=piece.outlet.slug,
        title=piece.title,
        text=piece.text,
        lang=piece.outlet.lang,
        published=piece.published,
        kind=piece.kind,
        story=event["story"],
        relation=article.get("relation"),
        tags=tuple(article["tags"].items()),
        origin=event["origin"],
        credit=credit,
        linked=credit is not None and credit in _linked_outlets(piece.source),
        figures=tuple(article["figures"]),
    )


def _linked_outlets(source: str) -> set[str]:
    # Kabuto Shimbun publishes in two languages: a link to either edition is a link to the paper.
    return {target.split("/")[1].removesuffix("-ja") for _, target in LINK.findall(source)}
