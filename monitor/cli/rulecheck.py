"""What is to be said of rules: by themselves, and on what the archive has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.table import Table
from rich.text import Text

from monitor import config as configuration
from monitor import pipeline, text
from monitor.cli import doors, show
from monitor.cli.doors import out
from monitor.config import Config
from monitor.errors import MonitorError
from monitor.pipeline import Examined, Tally
from monitor.rules import RulePart

# What a check looks at: two seconds' worth.
_DAYS, _MOST = 30, 800


def notes(config: Config) -> tuple[str, ...]:
    """Parts of rules that add nothing; and where there is an archive, tags and parts that find nothing in it,
    or everything, or what another finds as well. Changes nothing, and never fails: where the store cannot be
    read, others say so."""
    found = [(part, why) for part, why in pipeline.idle_parts(config)]
    said = [f"{_where(config, part)}: {part.tag}: {part.shown} {why}" for part, why in found]
    known = {part for part, _ in found}
    try:
        store = doors.known_store(config)
        if store is None:
            return tuple(said)
        with store:
            looked = pipeline.microscope(config, store=store, now=doors.now(), days=_DAYS, most=_MOST)
    except MonitorError:
        return tuple(said)
    for about, why in pipeline.remarks(config, looked):
        if isinstance(about, str):
            said.append(f"{_where(config, about)}: {about}: {why}")
        elif about not in known:
            said.append(f"{_where(config, about)}: {about.tag}: {about.shown} {why}")
    return tuple(said)


def _where(config: Config, about: RulePart | str) -> str:
    """Line and column in feeds.yaml, of a part or of its tag; of an alias, the file that has it."""
    if not isinstance(about, str) and any(
        about.tag == one.tag and about.shown.strip('"') in one.words for one in config.aliases
    ):
        return configuration.OVERRIDES
    if isinstance(about, str):
        found = configuration.place(config.path, ("tags", about))
    else:
        item = () if about.item is None else (about.item,)
        found = configuration.place(config.path, ("tags", about.tag, about.key, *item), about.at)
        found = found or configuration.place(config.path, ("tags", about.tag))
    line, column = found or (1, 1)
    return f"{line}:{column}"


# -- monitor lab rules ----------------------------------------------------------------------------


def tell(config: Config, looked: Examined) -> None:
    """The parts of every rule, and what each found."""
    table = Table(box=None, pad_edge=False)
    for column in ("tag", "part", "line", "articles", "alone", "relevant", "newest"):
        right = column in ("articles", "alone", "relevant")
        table.add_column(column, overflow="fold", justify="right" if right else "left")
    before = ""
    for one in looked.tallies:
        shown = f"not {one.part.shown}" if one.part.voids else one.part.shown
        table.add_row(
            Text("" if one.part.tag == before else one.part.tag),
            Text(text.cut(text.one_line(shown), 60)),
            _where(config, one.part),
            f"{one.found:,}",
            f"{one.alone:,}",
            f"{one.relevant:,}",
            "" if one.last is None else f"{one.last:%Y-%m-%d}",
        )
        before = one.part.tag
    out.print(table)
    sample = "a sample of " if looked.sampled else ""
    out.print(
        f"\nOf {looked.read:,} articles since {looked.since:%Y-%m-%d}, {sample}{looked.looked:,} that name a "
        "tag.\nalone: no other part of the tag finds anything there; of what is excluded: nothing is left."
    )
    for about, why in pipeline.remarks(config, looked):
        name = about if isinstance(about, str) else f"{about.tag}: {about.shown}"
        out.print(f"{_where(config, about)}: {name}: {why}", markup=False)


def facts(config: Config, looked: Examined) -> dict[str, Any]:
    """The same as plain data."""
    return {
        "since": show.iso(looked.since),
        "articles": looked.read,
        "looked": looked.looked,
        "sampled": looked.sampled,
        "parts": [_part(config, one) for one in looked.tallies],
        "remarks": list(_remarks(config, looked)),
    }


def _part(config: Config, one: Tally) -> dict[str, Any]:
    return {
        "tag": one.part.tag,
        "key": one.part.key,
        "part": one.part.shown,
        "place": _where(config, one.part),
        "articles": one.found,
        "alone": one.alone,
        "relevant": one.relevant,
        "newest": show.iso(one.last),
    }


def _remarks(config: Config, looked: Examined) -> Iterator[dict[str, Any]]:
    for about, why in pipeline.remarks(config, looked):
        tag, part = (about, None) if isinstance(about, str) else (about.tag, about.shown)
        yield {"tag": tag, "part": part, "place": _where(config, about), "said": why}
