# ruff: noqa: INP001, T201 - a script, run by its path, that reads the tests' folder too
"""Breaks recorded pages and has them read: `fuzz_pages.py FOLDER --count 500 --seed 1 [--keep FOLDER]`.

FOLDER holds pages, `.html` or `.html.gz`. Each broken page is read in a worker, within its limits, as in a
run. Prints what was slowest and largest, and each page that raised or was lost, with the file it was
written to and the traceback of reading it again where it raises. Exit code 1 where there was one.
"""

from __future__ import annotations

import argparse
import gzip
import sys
import time
import traceback
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "tests"))

import fuzz_pages  # itself, under the name that workers know it by
import pages

from monitor import lab
from monitor.workers import WorkerLost, Workers


def read(path: str) -> tuple[float, int, str]:
    """Seconds, the process's peak in bytes, and the traceback where it raises. Called in a worker."""
    lowest = Path("/proc/self/clear_refs")
    lowest.write_text("5")  # the kernel forgets the peak until now
    before = time.perf_counter()
    raised = ""
    try:
        lab.extract_line({"id": path, "url": "https://news.example/a", "path": path})
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  to be found is what it is here for
        raised = traceback.format_exc()
    took = time.perf_counter() - before
    peak = next(
        int(line.split()[1]) * 1024
        for line in Path("/proc/self/status").read_text().splitlines()
        if line.startswith("VmHWM")
    )
    return took, peak, raised


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path("fuzzed"), help="where broken pages are kept")
    asked = parser.parse_args()
    paths = sorted([*asked.folder.glob("*.html"), *asked.folder.glob("*.html.gz")])
    whole = [gzip.decompress(one.read_bytes()) if one.suffix == ".gz" else one.read_bytes() for one in paths]
    asked.keep.mkdir(parents=True, exist_ok=True)
    seen: list[tuple[float, int, str]] = []
    bad: list[str] = []
    with Workers(asked.jobs) as workers:
        under_way = []
        for number, (done, body) in enumerate(pages.mutated(whole, asked.count, asked.seed)):
            name = asked.keep / f"{asked.seed}-{number}.html"
            name.write_bytes(body)
            told = f"{name} ({paths[number % len(paths)].name}: {done})"
            under_way.append((told, workers.submit(fuzz_pages.read, str(name))))
        for told, answer in under_way:
            try:
                took, peak, raised = answer.result()
            except WorkerLost as error:
                bad.append(f"{told}\n  {error}")
                continue
            seen.append((took, peak, told))
            if raised:
                bad.append(f"{told}\n{raised}")
    print("slowest, seconds")
    for took, _, told in sorted(seen, key=lambda one: -one[0])[:5]:
        print(f"  {took:8.2f}  {told}")
    print("largest, MB")
    for _, peak, told in sorted(seen, key=lambda one: -one[1])[:5]:
        print(f"  {peak / 1e6:8.0f}  {told}")
    print(f"{len(seen)} read, {len(bad)} lost or raised")
    print(*bad, sep="\n")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
