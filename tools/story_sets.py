# ruff: noqa: INP001 - beside a script
"""What `bench_stories.py` measures: labelled sets, their parts, and labelled pairs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from story_rivals import Line

from monitor import rehearsal
from monitor.errors import MonitorError

SIX = ("rumours", "ecbplus", "sgweek", "llmrewrite", "basil", "bizenergy")
MEANS = {"mean of six": SIX, "mean of seven": (*SIX, "wmtja")}
"""The public sets that figures are quoted over; of other sets, the mean is over all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Articles that are grouped together. `part`: a whole set, several sets as one, or headlines alone."""

    name: str
    lines: tuple[Line, ...]
    part: Literal["set", "all", "headlines"] = "set"

    @property
    def stories(self) -> list[str]:
        """The true ones."""
        return [str(one["story"]) for one in self.lines]


def shipped() -> tuple[Batch, ...]:
    """The labelled sample week."""
    lines = [
        {
            "id": one.id,
            "title": one.title,
            "text": one.text,
            "url": f"https://{one.outlet}.example{one.id}",
            "outlet": one.outlet,
            "published": None if one.published is None else one.published.isoformat(),
            "lang": one.lang,
            "story": one.story,
        }
        for one in rehearsal.labels()
        if one.story is not None
    ]
    return (Batch(name="sample week", lines=tuple(lines)),)


def load(folder: Path) -> tuple[tuple[Batch, ...], dict[str, list[Line]]]:
    """The labelled sets of a folder, and its sets of pairs. MonitorError where it has none, or a line of
    one lacks something."""
    files = sorted(folder.glob("*.jsonl"))
    pairs = {
        path.name.removesuffix(".pairs.jsonl"): _read(path, ("id", "level", "a", "b"))
        for path in files
        if path.name.endswith(".pairs.jsonl")
    }
    sets = [
        Batch(name=path.stem, lines=tuple(_read(path, ("id", "title", "text", "story"))))
        for path in files
        if not path.name.endswith(".pairs.jsonl")
    ]
    if not sets and not pairs:
        raise MonitorError(
            "holds no labelled set (NAME.jsonl) and no pairs (NAME.pairs.jsonl)", subject=str(folder)
        )
    order = {name: number for number, name in enumerate(MEANS["mean of seven"])}
    sets.sort(key=lambda one: (order.get(one.name, len(order)), one.name))
    return tuple(sets), pairs


def _read(path: Path, keys: Sequence[str]) -> list[Line]:
    found: list[Line] = []
    # By line feeds alone: a title may hold one of the other characters that end a line.
    for number, raw in enumerate(path.read_text("utf-8").split("\n"), start=1):
        if not raw.strip():
            continue
        try:
            line = json.loads(raw)
            missing = [key for key in keys if key not in line]
        except (ValueError, TypeError) as cause:
            raise MonitorError(f"not a line of JSON: {cause}", subject=f"{path}:{number}") from cause
        if missing:
            raise MonitorError(f"lacks {' and '.join(missing)}", subject=f"{path}:{number}")
        found.append(line)
    if not found:
        raise MonitorError("holds no line", subject=str(path))
    return found


def with_parts(sets: Sequence[Batch]) -> tuple[Batch, ...]:
    """The sets; the English ones that have texts as one batch; and the headlines of those that have them."""
    quoted = [one for one in sets if one.name in MEANS["mean of seven"]] or list(sets)
    english = [
        one
        for one in quoted
        if all(line.get("lang") == "en" for line in one.lines) and any(line["text"] for line in one.lines)
    ]
    out: list[Batch] = []
    for one in sets:
        bare = not any(line["text"] for line in one.lines)
        out.append(replace(one, part="headlines") if bare else one)
    if len(english) > 1:
        lines = [
            {**line, "id": f"{one.name}/{line['id']}", "story": f"{one.name}/{line['story']}"}
            for one in english
            for line in one.lines
        ]
        out.append(Batch(name=f"{len(english)} English sets as one", lines=tuple(lines), part="all"))
    for one in [one for one in out if one.part == "set"]:
        named = [{**line, "text": ""} for line in one.lines if line["title"]]
        if 2 * len(named) > len(one.lines):
            out.append(Batch(name=f"{one.name}, headlines", lines=tuple(named), part="headlines"))
    return tuple(out)
