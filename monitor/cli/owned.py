"""The reader's own labels in `monitor lab bench`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from monitor import bench, pipeline, text
from monitor.bench import Expected, Judged, Own
from monitor.cli import doors
from monitor.cli.doors import out
from monitor.config import Config
from monitor.pipeline import Beside


def measured(config: Config) -> tuple[tuple[Beside, Own], ...]:
    """How each line does on the reader's labels; nothing without labels or without a store."""
    if not (config.labels or config.pairs):
        return ()
    store = doors.known_store(config)
    if store is None:
        return ()
    with store:
        found = pipeline.beside(config, store=store, now=doors.now())
    return tuple(
        (
            one,
            bench.measure_own(
                [Judged(value=value, right=right) for value, right in one.labels],
                one.archive,
                one.tag.threshold if one.tag else config.stories.threshold,
            ),
        )
        for one in found
    )


def facts(measures: Sequence[tuple[Beside, Own]]) -> list[dict[str, Any]]:
    """The same as plain data, in the manner of the other figures."""
    return [
        {
            "room": "own labels",
            "name": one.tag.slug if one.tag else "pairs",
            "labels": found.labels,
            "right": found.right,
            "covered": round(found.covered, 4),
            "now": _expected(found.now),
            "proposed": _expected(found.proposed) if found.proposed else None,
            "holds": True,
        }
        for one, found in measures
    ]


def _expected(one: Expected) -> dict[str, Any]:
    return {"line": one.line, "precision": _rounded(one.precision), "recall": _rounded(one.recall)}


def _rounded(share: tuple[float, float, float] | None) -> list[float] | None:
    return None if share is None else [round(one, 4) for one in share]


def tell(measures: Sequence[tuple[Beside, Own]]) -> None:
    """Each line on the labels, and what is proposed, with the line of feeds.yaml that says it."""
    for one, found in measures:
        name = text.one_line(one.tag.name) if one.tag else "pairs of articles"
        kinds = f"{found.right} {'about it' if one.tag else 'one event'}"
        out.print(f"\nYour labels: {name}: {found.labels}, {kinds}", markup=False)
        out.print(f"  now       {_line(found.now)}", markup=False)
        if one.tag and one.archive:
            out.print(
                f"  scores like theirs have {found.covered:.0%} of the archive's articles", markup=False
            )
        if found.proposed is not None:
            out.print(f"  proposed  {_line(found.proposed)}", markup=False)
            where = f"tags: {one.tag.slug}: threshold" if one.tag else "stories: threshold"
            out.print(f"            in feeds.yaml, {where}: {found.proposed.line:g}", markup=False)
        elif found.labels < bench.FEWEST or min(found.right, found.labels - found.right) < bench.FEWEST_EACH:
            what = f"--tag {one.tag.slug}" if one.tag else "--stories"
            out.print(
                f"  too few to propose a line ({bench.FEWEST}, and {bench.FEWEST_EACH} of either kind): "
                f"monitor label {what}",
                markup=False,
            )
        else:
            out.print("  no other line does better on them", markup=False)


def _line(one: Expected) -> str:
    return f"line {one.line:.2f}: precision {_shown(one.precision)}, recall {_shown(one.recall)}"


def _shown(share: tuple[float, float, float] | None) -> str:
    return "not known" if share is None else f"{share[0]:.2f} ({share[1]:.2f} to {share[2]:.2f})"
