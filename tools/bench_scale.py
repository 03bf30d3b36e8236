# ruff: noqa: INP001 - a script, run by its path
"""Measures what grouping costs: `bench_scale.py [--only CASES] [--counts N,N] [--json FILE]`.

The articles are invented (`invented.py`): 2,000 characters each, over 14 days. Each case runs in a process of
its own, on one core, so that each has its own peak of memory and none warms another's caches; making the
articles is not counted in its time, holding them is in its memory. How right the stories are is shown beside,
lest speed be bought with finding nothing.

    words     `lab group`, by words alone
    meaning   `lab group` with the extra `semantic`: loading the model and every vector are counted
    ready     `stories.group` with vectors at hand, as `publish` has them from the store
    join      200 new articles into a window that was kept (`stories.Window`): reading the file is counted;
              F1 is that of the new ones; `of it reading` is the reading of 200 articles alone
"""

from __future__ import annotations

import argparse
import cProfile
import inspect
import json
import os
import pstats
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

CASES = {"words": (1_000,), "meaning": (1_000,), "ready": (7_000, 12_500, 25_000, 50_000), "join": (50_000,)}
NEW = 200
ONE_CORE = {
    f"{library}_NUM_THREADS": "1"
    for library in ("OMP", "OPENBLAS", "MKL", "BLIS", "NUMEXPR", "VECLIB_MAXIMUM")
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a case took: seconds by the clock and of the processor, the process's peak of memory in MB, and
    B-cubed F1 of its stories. `reading`: the seconds of the processor that reading the articles takes by
    itself, where it is part of the case."""

    seconds: float
    processor: float
    peak: float
    f1: float
    reading: float | None = None


# -- one case, in its own process ----------------------------------------------------------------------


def run(case: str, count: int) -> Cost | None:
    """The cost of a case here and now; None where this version has no such thing."""
    return {"words": words, "meaning": meaning, "ready": ready, "join": join}[case](count)


def words(count: int) -> Cost | None:
    """As a user pipes lines into `lab group`."""
    return _lab(count, meaning=False)


def meaning(count: int) -> Cost | None:
    """The same, with vectors to make."""
    return _lab(count, meaning=True)


def _lab(count: int, *, meaning: bool) -> Cost | None:
    from invented import news  # noqa: PLC0415  in the case's own process alone

    from monitor import lab, semantic  # noqa: PLC0415
    from monitor.model import StoryRules  # noqa: PLC0415

    known = "meaning" in inspect.signature(lab.group).parameters
    if meaning and not (known and semantic.installed()):
        return None
    made = news(count)
    lines = [
        json.dumps(
            {
                "id": one.id, "title": one.title, "text": one.text, "url": one.url, "outlet": one.outlet,
                "published": one.when.isoformat(), "lang": one.lang,
            }
        )
        for one in made.articles
    ]  # fmt: skip
    group: Callable[..., Any] = lab.group
    chosen = {"meaning": meaning} if known else {}
    with _Watch() as watch:
        found = [answer["story"] for answer, _ in group(lines, StoryRules(), **chosen)]
    return watch.cost(made.stories, found)


def ready(count: int) -> Cost | None:
    """The grouping of a window for an issue."""
    from invented import news, vectors  # noqa: PLC0415

    from monitor import stories  # noqa: PLC0415
    from monitor.model import Scored  # noqa: PLC0415
    from monitor.stories.reading import read  # noqa: PLC0415

    made = news(count)
    kept = vectors(made)
    scored = [Scored(article=one, scores=()) for one in made.articles]
    begun = time.process_time()
    for one in made.articles:
        read(one)
    reading = time.process_time() - begun
    with _Watch() as watch:
        told = stories.group(scored, vectors=kept)
    of = {member.article.id: story.id for story in told for member in story.members}
    return watch.cost(made.stories, [of[one.id] for one in made.articles], reading=reading)


def join(count: int) -> Cost | None:
    """NEW articles, the latest, into a kept window of `count`: reading it is counted, making it is not, nor
    is its memory, so another process makes it."""
    from invented import news, vectors  # noqa: PLC0415

    from monitor import stories  # noqa: PLC0415
    from monitor.model import Scored  # noqa: PLC0415
    from monitor.stories.reading import read  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "window.npz"
        command = [sys.executable, __file__, "--case", "join", "--counts", str(count), "--keep", str(file)]
        subprocess.run(command, check=True)  # noqa: S603  this very script
        made = news(count + NEW)
        kept = vectors(made)
        stored = {one.id: one for one in made.articles[:-NEW]}
        new = [Scored(article=one, scores=()) for one in made.articles[-NEW:]]
        begun = time.process_time()
        for one in made.articles[:NEW]:
            read(one)
        reading = time.process_time() - begun
        with _Watch() as watch:
            window = stories.Window.load(file, made_of="invented news")
            placed = window.place(new, lambda ids: [stored[one] for one in ids], vectors=kept)
    found = [*map(str, made.stories[:-NEW]), *(one.story for one in placed)]
    return replace(
        watch.cost(made.stories, found, reading=reading), f1=_of_the_last(NEW, made.stories, found)
    )


def keep(count: int, file: Path) -> None:
    """The window of invented news that `join` reads. Its stories are the true ones: to find those of 50,000
    articles takes a minute, and is measured by itself."""
    from invented import news, vectors  # noqa: PLC0415

    from monitor import stories  # noqa: PLC0415

    made = news(count + NEW)
    old = made.articles[:-NEW]
    told = {one.id: str(story) for one, story in zip(old, made.stories, strict=False)}
    stories.Window.of(old, told, vectors=vectors(made)).save(file, made_of="invented news")


def _of_the_last(many: int, true: Sequence[Hashable], found: Sequence[Hashable]) -> float:
    """B-cubed F1 of the last articles alone, among all."""
    both, own, theirs = Counter(zip(true, found, strict=True)), Counter(true), Counter(found)
    pairs = list(zip(true, found, strict=True))[-many:]
    precision = sum(both[pair] / theirs[pair[1]] for pair in pairs) / many
    recall = sum(both[pair] / own[pair[0]] for pair in pairs) / many
    return 2 * precision * recall / (precision + recall)


class _Watch:
    """Time between its two ends."""

    def __enter__(self) -> _Watch:
        self._clock, self._processor = time.perf_counter(), time.process_time()
        return self

    def __exit__(self, *_: object) -> None:
        self._seconds = time.perf_counter() - self._clock
        self._used = time.process_time() - self._processor

    def cost(
        self, true: Sequence[Hashable], found: Sequence[Hashable], *, reading: float | None = None
    ) -> Cost:
        """What it took to find these stories."""
        from monitor.bench import sameness  # noqa: PLC0415

        right = sameness.compare(true, found).f1
        return Cost(seconds=self._seconds, processor=self._used, peak=_peak(), f1=right, reading=reading)


def _peak() -> float:
    """The most memory that this process held, in MB."""
    status = Path("/proc/self/status")
    if status.exists():
        # The other figure begins with what the parent held when it started us (Linux).
        for line in status.read_text("ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1024 * 1024 if sys.platform == "darwin" else 1024)


# -- all of them ---------------------------------------------------------------------------------------


def apart(case: str, count: int, limit: float) -> dict[str, Any]:
    """The cost of a case in a process of its own; where there is none, `note` says why, or `error`."""
    command = [sys.executable, __file__, "--case", case, "--counts", str(count)]
    environment = {**os.environ, **ONE_CORE}
    try:
        done = subprocess.run(  # noqa: S603  this very script
            command, check=False, capture_output=True, text=True, timeout=limit, env=environment
        )
    except subprocess.TimeoutExpired:
        return {"note": f"over {limit:,.0f} s"}
    if done.returncode:
        return {"error": (done.stderr.strip().splitlines() or ["failed"])[-1]}
    found: dict[str, Any] | None = json.loads(done.stdout)
    return found or {"note": "not in this version, as it is installed here"}


def show(console: Console, found: dict[str, dict[int, dict[str, Any]]]) -> None:
    """The table; beside each size, what it costs over the one half as large."""
    columns = ("articles", "seconds", "processor", "of it reading", "over half as many", "peak MB", "F1")
    table = Table(title="What grouping costs", title_justify="left", box=None, pad_edge=False)
    table.add_column("case", no_wrap=True)
    for column in columns:
        table.add_column(column, justify="right", no_wrap=True)
    said = []
    for case, sizes in found.items():
        for count, cost in sizes.items():
            if "processor" not in cost:
                said.append(f"{case}, {count:,} articles: {cost.get('error') or cost['note']}")
                continue
            half = sizes.get(count // 2, {}).get("processor")
            table.add_row(
                case, f"{count:,}", f"{cost['seconds']:.2f}", f"{cost['processor']:.2f}",
                "" if cost["reading"] is None else f"{cost['reading']:.2f}",
                f"{cost['processor'] / half:.2f} ×" if half else "",
                f"{cost['peak']:,.0f}", f"{cost['f1']:.3f}",
            )  # fmt: skip
    if table.row_count:
        console.print(table)
    for one in said:
        console.print(one, markup=False, highlight=False)


def profiled(case: str, count: int, console: Console) -> None:
    """The fifteen functions that a case spends most of its time in."""
    watch = cProfile.Profile()
    watch.runcall(run, case, count)
    pstats.Stats(watch, stream=console.file).sort_stats("tottime").print_stats(15)


def main() -> int:
    """0; 1 where a case failed."""
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n", maxsplit=1)[0])
    parser.add_argument("--only", help=f"only these cases, separated by commas: {', '.join(CASES)}")
    parser.add_argument("--counts", help="for each case these numbers of articles, separated by commas")
    parser.add_argument("--limit", type=float, default=900, metavar="SECONDS", help="for one case")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure there")
    parser.add_argument("--profile", action="store_true", help="say where the time goes instead")
    parser.add_argument("--case", choices=CASES, help=argparse.SUPPRESS)
    parser.add_argument("--keep", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    counts = [int(one) for one in options.counts.split(",")] if options.counts else None
    if options.keep:
        keep((counts or CASES["join"])[0], options.keep)
        return 0
    if options.case:
        cost = run(options.case, (counts or CASES[options.case])[0])
        print(json.dumps(cost and asdict(cost)))  # noqa: T201  for the process that asked
        return 0
    cases = options.only.split(",") if options.only else list(CASES)
    if unknown := [one for one in cases if one not in CASES]:
        parser.error(f"no such case: {', '.join(unknown)}")
    console, note = Console(width=None if sys.stdout.isatty() else 140), Console(stderr=True)
    found: dict[str, dict[int, dict[str, Any]]] = {}
    with note.status("measuring") as status:
        for case in cases:
            for count in counts or CASES[case]:
                status.update(f"{case}, {count:,} articles")
                if options.profile:
                    profiled(case, count, console)
                else:
                    found.setdefault(case, {})[count] = apart(case, count, options.limit)
    if found:
        show(console, found)
    if options.json:
        options.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return 1 if any("error" in cost for sizes in found.values() for cost in sizes.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
