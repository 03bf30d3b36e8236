# ruff: noqa: INP001 - a script, run by its path
"""Measures grouping beside other programs' rules: `bench_stories.py [FOLDER] [--json FILE] [--by FIELD]`.

FOLDER holds labelled sets, NAME.jsonl with a line for each article (docs/grouping-figures.md says what is in
it), and pairs with their level, NAME.pairs.jsonl; without one, the labelled sample week is measured. Our
stories are those of `monitor lab group` with default settings: it gets the lines in any order, without their
labels. Measured are each set, its headlines alone, and its English sets together, as a user has them: in one
batch.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from rich.console import Console
from rich.table import Table
from story_rivals import LEVELS, REFERENCE, RIVALS, Line, embedded, levels
from story_sets import MEANS, Batch, load, shipped, with_parts

from monitor import lab, semantic, stories
from monitor.bench import sameness
from monitor.errors import MonitorError
from monitor.model import Article, Scored, StoryRules

OURS, WORDS = "monitor", "monitor, words alone"
SEED = 2026
LABELS = frozenset(("story", "topic", "kind", "level"))
"""What an answer may not be made from."""

FLOORS = Path(__file__).parent / "story_floors.json"
FIGURES = ("f1", "precision", "recall", "pair_precision", "pair_recall", "pair_f1", "rand", "mixed", "twice")

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What one method found: the group of each article, the processor time it took, and how many lines it
    could not read."""

    name: str
    groups: Sequence[Hashable]
    seconds: float
    errors: int = 0


# -- who is measured ---------------------------------------------------------------------------------


def ours(lines: Sequence[Line], *, meaning: bool) -> Run:
    """Our stories, as `lab group` gives them, with vectors or without. The time is that with vectors at hand,
    as they are kept in the store."""
    order = list(range(len(lines)))
    random.Random(SEED).shuffle(order)  # noqa: S311  the file's order must not help
    articles: dict[int, Article] = {}
    for number, at in enumerate(order):
        try:
            articles[at] = lab.article({k: v for k, v in lines[at].items() if k not in LABELS}, number)
        except (ValueError, OverflowError):
            continue
    vectors = None
    if meaning:
        made = embedded([(one.title, one.text) for one in articles.values()])
        vectors = dict(zip((one.id for one in articles.values()), made, strict=True))
    begun = time.process_time()
    told = stories.group(
        [Scored(article=one, scores=()) for one in articles.values()], StoryRules(), vectors=vectors
    )
    seconds = time.process_time() - begun
    story = {one.article.id: own.id for own in told for one in own.members}
    groups: list[Hashable] = [
        story[articles[at].id] if at in articles else ("alone", at) for at in range(len(lines))
    ]
    return Run(
        name=OURS if meaning else WORDS, groups=groups, seconds=seconds, errors=len(lines) - len(articles)
    )


def runs(batch: Batch, only: Sequence[str]) -> list[Run]:
    """Every method on the batch, ours first."""
    out = [
        ours(batch.lines, meaning=meaning) for meaning in (True, False) if semantic.installed() or not meaning
    ]
    for name in only:
        if RIVALS[name].reads_meaning:
            if not semantic.installed():
                continue
            embedded([(one.get("title") or "", one.get("text") or "") for one in batch.lines])
        begun = time.process_time()
        groups = RIVALS[name].group(batch.lines)
        out.append(Run(name=name, groups=groups, seconds=time.process_time() - begun))
    return out


def told_apart(pairs: Sequence[Line]) -> dict[str, list[str]]:
    """The level that each method gives each pair; ours as `lab pair` does."""
    sides = [[lab.article(pair[side], number) for number, side in enumerate("ab")] for pair in pairs]
    out: dict[str, list[str]] = {}
    if semantic.installed():
        made = iter(embedded([(one.title, one.text) for pair in sides for one in pair]))
        out[OURS] = [stories.compare(a, b, (next(made), next(made))).name for a, b in sides]
    out[WORDS] = [stories.compare(a, b).name for a, b in sides]
    out[LEVELS] = levels(pairs)
    return out


# -- figures -----------------------------------------------------------------------------------------


def assess(batch: Batch, found: Sequence[Run], *, draws: int) -> tuple[dict[str, Any], dict[str, Floats]]:
    """The figures of each method as plain data, and its F1 in each draw of as many true stories."""
    true = batch.stories
    drawn: dict[str, Floats] = {}
    counts: Floats | None = None
    out: dict[str, Any] = {}
    for run in found:
        told = np.array([list(asdict(one).values()) for one in sameness.by_story(true, run.groups)])
        if counts is None:
            # Draws of their own for each set: a mean over sets must not move as one.
            chance = np.random.default_rng([SEED, *batch.name.encode()])
            counts = chance.multinomial(len(told), [1 / len(told)] * len(told), size=draws).astype(np.float64)
        articles, precision, recall = (counts @ told).T
        drawn[run.name] = 2 * precision * recall / (precision + recall) / articles
        out[run.name] = {
            **asdict(sameness.compare(true, run.groups)),
            "interval": _span(drawn[run.name]),
            "seconds": run.seconds,
            "errors": run.errors,
        }
    _add_leads(out, drawn)
    return {"part": batch.part, "articles": len(true), "stories": len(set(true)), "methods": out}, drawn


def assess_by(field: str, batch: Batch, found: Sequence[Run]) -> dict[str, Any]:
    """The figures of each method among the articles that have one value of `field`, each by itself. What was
    joined across values counts neither way."""
    out: dict[str, Any] = {}
    rows: dict[str, list[int]] = {}
    for row, line in enumerate(batch.lines):
        rows.setdefault(str(line.get(field) or ""), []).append(row)
    if len(rows) == 1:
        return out
    for value, some in sorted(rows.items()):
        true = [batch.stories[row] for row in some]
        out[value] = {
            run.name: asdict(sameness.compare(true, [run.groups[row] for row in some])) for run in found
        }
    return out


def mean(sets: Sequence[dict[str, Any]], drawn: Sequence[dict[str, Floats]]) -> dict[str, Any]:
    """The means over sets of every figure of every method; intervals draw by draw."""
    names = [name for name in sets[0]["methods"] if all(name in one["methods"] for one in sets)]
    draws = {name: np.mean([one[name] for one in drawn], axis=0) for name in names}
    out: dict[str, Any] = {
        name: {
            **{key: float(np.mean([one["methods"][name][key] for one in sets])) for key in FIGURES},
            "interval": _span(draws[name]),
        }
        for name in names
    }
    _add_leads(out, draws)
    return {"methods": out}


def _add_leads(out: dict[str, Any], drawn: Mapping[str, Floats]) -> None:
    if REFERENCE in drawn:
        for name in (one for one in (OURS, WORDS) if one in drawn):
            out[name]["lead_interval"] = _span(drawn[name] - drawn[REFERENCE])


def _span(draws: Floats) -> tuple[float, float]:
    low, high = np.quantile(draws, (0.025, 0.975))
    return float(low), float(high)


def measure(
    sets: Sequence[Batch], pairs: Mapping[str, Sequence[Line]], only: Sequence[str], *, draws: int,
    by: str | None, tell: Callable[[str], object], keep: Callable[[Batch, Run], object],
) -> dict[str, Any]:  # fmt: skip
    """Every figure: of batches, of their means, of the values of the field `by`, and of levels."""
    found: dict[str, Any] = {"sets": {}, "means": {}, "by": {}, "levels": {}}
    drawn: dict[str, dict[str, Floats]] = {}
    for batch in with_parts(sets):
        tell(f"{batch.name}: {len(batch.lines):,} articles")
        scored = runs(batch, only)
        for run in scored:
            keep(batch, run)
        found["sets"][batch.name], drawn[batch.name] = assess(batch, scored, draws=draws)
        if by is not None and (some := assess_by(by, batch, scored)):
            found["by"][batch.name] = some
    whole = {
        part: [name for name, one in found["sets"].items() if one["part"] == part]
        for part in ("set", "headlines")
    }
    means = {title: names for title, names in MEANS.items() if set(names) <= set(whole["set"])}
    means = means or {"mean": whole["set"]}
    means["mean, headlines"] = whole["headlines"]
    for title, names in means.items():
        if len(names) > 1:
            found["means"][title] = mean([found["sets"][one] for one in names], [drawn[one] for one in names])
            found["means"][title]["of"] = list(names)
    for name, those in pairs.items():
        tell(f"{name}: {len(those):,} pairs")
        true = [str(one["level"]) for one in those]
        methods = {
            who: asdict(sameness.compare_levels(true, said)) for who, said in told_apart(those).items()
        }
        found["levels"][name] = {"pairs": len(those), "methods": methods}
    return found


def fallen(found: Mapping[str, Any], floors: Mapping[str, Any]) -> list[str]:
    """What lies under its floor, in words. A floor is for the set of its name and number of articles or
    pairs: of other articles it says nothing."""
    out = []
    for name, held in floors.items():
        for kind, size in (("sets", "articles"), ("levels", "pairs")):
            one = found[kind].get(name)
            if one is None or one[size] != held.get(size):
                continue
            for method, figures in held["floors"].items():
                for key, floor in figures.items():
                    value = one["methods"].get(method, {}).get(key)
                    if value is not None and round(value, 3) < floor:
                        out.append(f"{name}: {key} of {method} is {value:.3f}, under its floor {floor}")
    return out


# -- what is printed ---------------------------------------------------------------------------------


def show(console: Console, found: Mapping[str, Any]) -> None:
    """The tables: methods by sets, the other parts, our figures in full, values of a field, and levels."""
    sets, means = found["sets"], found["means"]
    plain = {name: one for name, one in sets.items() if one["part"] == "set"}
    plain.update({name: one for name, one in means.items() if name != "mean, headlines"})
    others = {name: one for name, one in sets.items() if one["part"] != "set"}
    others.update({name: one for name, one in means.items() if name == "mean, headlines"})
    for title, some in (("B-cubed F1", plain), ("B-cubed F1, all in one batch and headlines alone", others)):
        if some:
            console.print(_by_method(title, some))
    if sets:
        console.print(_in_full({**sets, **means}))
        console.print("Intervals: 95 %, by drawing true stories again.")
        console.print(
            "mixed: found stories that tell several events; twice: events in several found stories."
        )
        console.print("articles/s: processor time with the vectors at hand.")
    for name, one in found["by"].items():
        console.print(_by_value(name, one))
    for name, one in found["levels"].items():
        console.print(_of_levels(name, one))


def _in_full(some: Mapping[str, Any]) -> Table:
    table = _table(
        "In full", "set", "articles", "stories", "found", *FIGURES, f"F1 over {REFERENCE}", "articles/s"
    )
    for method in (OURS, WORDS):
        for name, one in some.items():
            row = one["methods"].get(method)
            if row is None:
                continue
            lead = row.get("lead_interval")
            table.add_row(
                f"{name} ({method})",
                *(f"{row[key]:,}" if key in row else "" for key in ("articles", "stories", "found")),
                *(f"{row[key]:.3f}" for key in FIGURES),
                "" if lead is None else f"{lead[0]:+.3f} to {lead[1]:+.3f}",
                f"{row['articles'] / row['seconds']:,.0f}" if row.get("seconds") else "",
            )
    return table


def _by_value(name: str, one: Mapping[str, Any]) -> Table:
    table = _table(f"{name}, each value by itself", "value", "method", "articles", "stories", *FIGURES)
    for value, methods in one.items():
        for method in (OURS, WORDS, REFERENCE):
            if row := methods.get(method):
                sizes = (f"{row[key]:,}" for key in ("articles", "stories"))
                table.add_row(value or "none", method, *sizes, *(f"{row[key]:.3f}" for key in FIGURES))
    return table


def _of_levels(name: str, one: Mapping[str, Any]) -> Table:
    kinds = list(next(iter(one["methods"].values()))["f1"])
    table = _table(f"Levels, {name}: {one['pairs']} pairs", "method", "macro F1", "right", *kinds)
    for method, row in one["methods"].items():
        table.add_row(method, *(f"{v:.3f}" for v in (row["macro_f1"], row["accuracy"], *row["f1"].values())))
    return table


def _by_method(title: str, some: Mapping[str, Any]) -> Table:
    table = _table(title, "method", *some)
    for method in dict.fromkeys(name for one in some.values() for name in one["methods"]):
        cells = []
        for one in some.values():
            row = one["methods"].get(method)
            low, high = row["interval"] if row else (0.0, 0.0)
            cells.append(f"{row['f1']:.3f}\n{low:.3f}–{high:.3f}" if row else "")
        table.add_row(method, *cells)
    return table


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for number, column in enumerate(columns):
        table.add_column(column, justify="right" if number else "left", no_wrap=number == 0)
    return table


def main() -> int:
    """0; 1 where a figure fell under its floor or a line could not be read; 2 where there is no set."""
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n", maxsplit=1)[0])
    parser.add_argument("folder", type=Path, nargs="?", help="labelled sets; what ships by default")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure there")
    parser.add_argument("--only", help="beside ours only these rules, separated by commas")
    parser.add_argument("--by", metavar="FIELD", help="also measure each value of this field by itself")
    parser.add_argument("--draws", type=int, default=1000, metavar="N", help="draws for the intervals")
    parser.add_argument(
        "--floors", type=Path, default=FLOORS, metavar="FILE", help="figures that may not fall"
    )
    parser.add_argument(
        "--stories", type=Path, metavar="FOLDER",
        help="write each method's stories there, too, a line an article: {id, story}",
    )  # fmt: skip
    options = parser.parse_args()
    only = list(RIVALS) if options.only is None else [one for one in options.only.split(",") if one]
    if unknown := [one for one in only if one not in RIVALS]:
        parser.error(f"no such rule: {', '.join(unknown)}; there are {', '.join(RIVALS)}")
    try:
        sets, pairs = load(options.folder) if options.folder else (shipped(), {})
        floors = json.loads(options.floors.read_text("utf-8"))
    except (MonitorError, OSError) as error:
        print(error, file=sys.stderr)  # noqa: T201  a script speaks to its terminal
        return 2

    def keep(batch: Batch, run: Run) -> None:
        if options.stories:
            folder = options.stories / run.name
            folder.mkdir(parents=True, exist_ok=True)
            lines = (
                json.dumps({"id": line["id"], "story": str(group)}, ensure_ascii=False) + "\n"
                for line, group in zip(batch.lines, run.groups, strict=True)
            )
            (folder / f"{batch.name}.jsonl").write_text("".join(lines), encoding="utf-8")

    note = Console(stderr=True)
    with note.status("grouping") as status:
        found = measure(sets, pairs, only, draws=options.draws, by=options.by, tell=status.update, keep=keep)
    show(Console(width=None if sys.stdout.isatty() else 200), found)
    if options.json:
        options.json.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if not semantic.installed():
        note.print("The extra `semantic` is not installed: everything was grouped by words alone.")
    said = fallen(found, floors)
    said += [
        f"{name}: {row['errors']} lines could not be read"
        for name, one in found["sets"].items()
        for row in one["methods"].values()
        if row["errors"]
    ]
    for one in said:
        note.print(one, markup=False, highlight=False)
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main())
