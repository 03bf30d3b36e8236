# ruff: noqa: INP001 - a script, run by its path
"""Measures everything beside its peers, in one run, and writes docs/benchmarks.md from what came of it.

    benchmarks.py --peers PYTHON [--only PARTS] [--long] [--take PART=FILE] [--render]

PARTS, of a comma each: fetch, peers, rounds, extract, relevance, stories, grouping; and with `--long`, which
takes hours: million, workers, soak. Each is a tool of its own beside this one, and can be run by itself. What
came of a part is kept in docs/benchmarks.json with the machine that it ran on, in place of what was there;
`--take` keeps what its tool wrote to a file before; `--render` only writes the page and its pictures anew.
PYTHON: of the environment that requirements-peers.lock describes.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench_page import page, pictures

HERE, ROOT = Path(__file__).parent, Path(__file__).parent.parent
RESULTS, PAGE, PICTURES = (ROOT / "docs" / name for name in ("benchmarks.json", "benchmarks.md", "pictures"))
COUNTS = (1_000, 5_000, 20_000)
LONG = ("million", "workers", "soak")


def _tool(name: str, *options: str) -> Any:
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "found.json"
        command = [sys.executable, str(HERE / name), *options, "--json", str(made)]
        # Some of them end with 1 where a bound is missed: that is a result, and on record where it belongs.
        done = subprocess.run(command, stdout=subprocess.DEVNULL, check=False)  # noqa: S603  our own tools
        if not made.is_file():
            raise SystemExit(f"{name} ended with {done.returncode} and measured nothing")
        return json.loads(made.read_text("utf-8"))


def grouping(peers: Path) -> list[dict[str, Any]]:
    """Articles to stories, ours beside MinHash and TF-IDF, on invented news: time, memory, B-cubed F1."""
    import invented  # noqa: PLC0415  costs a second

    from monitor.bench import sameness  # noqa: PLC0415

    rows: list[dict[str, Any]] = []
    costs = _tool("bench_scale.py", "--only", "words", "--counts", ",".join(map(str, COUNTS)))["words"]
    for count in COUNTS:
        made = invented.news(count)
        lines = "\n".join(json.dumps([one.title, one.text]) for one in made.articles)
        own = costs[str(count)]
        rows.append({"system": "monitor, words alone", "count": count, **_three(own)})
        for case, name in (("minhash", "datasketch MinHash LSH"), ("tfidf", "scikit-learn TF-IDF, DBSCAN")):
            done = subprocess.run(  # noqa: S603  our own tool
                [str(peers), str(HERE / "group_peers.py"), case],
                input=lines, stdout=subprocess.PIPE, text=True, check=True,
                env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
            )  # fmt: skip
            told = json.loads(done.stdout)
            told["f1"] = sameness.compare(made.stories, told["groups"]).f1
            rows.append({"system": name, "count": count, **_three(told)})
    return rows


def _three(cost: dict[str, Any]) -> dict[str, float]:
    return {key: round(cost[key], 3) for key in ("processor", "peak", "f1")}


def _parts(peers: Path) -> dict[str, Callable[[], Any]]:
    return {
        "fetch": lambda: _tool("bench_fetch.py", "--feeds", "1000"),
        "peers": lambda: _tool("bench_peers.py", "--peers", str(peers)),
        "rounds": lambda: _tool("bench_rounds.py"),
        "extract": lambda: _tool("bench_extract.py"),
        "relevance": lambda: _tool("bench_relevance.py"),
        "stories": lambda: _tool("bench_stories.py"),
        "grouping": lambda: grouping(peers),
        "million": lambda: _tool("bench_million.py"),
        "workers": lambda: _tool("rehearse_workers.py"),
        "soak": lambda: _tool("soak.py"),
    }


def machine() -> dict[str, str]:
    """What a part ran on."""
    with Path("/proc/meminfo").open(encoding="ascii") as stream:
        memory = next(int(line.split()[1]) for line in stream if line.startswith("MemTotal"))
    processor = platform.processor() or platform.machine()
    with Path("/proc/cpuinfo").open(encoding="utf-8", errors="replace") as stream:
        processor = next(
            (line.partition(":")[2].strip() for line in stream if "model name" in line), processor
        )
    return {
        "processor": processor,
        "cores": str(os.cpu_count()),
        "memory": f"{memory / 1024 / 1024:.0f} GB",
        "system": f"{platform.system()}, Python {platform.python_version()}",
        "monitor": version("monitor-digest"),
        "day": f"{datetime.now(UTC):%Y-%m-%d}",
    }


def _versions(peers: Path) -> dict[str, str]:
    names = ("reader", "rss2email", "feed2exec", "datasketch", "scikit-learn")
    code = f"import importlib.metadata as m; print(*(m.version(n) for n in {names!r}))"
    done = subprocess.run([str(peers), "-c", code], stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603
    return dict(zip(names, done.stdout.split(), strict=True))


def main(words: Sequence[str]) -> int:
    """Measures what is asked for, and writes the page."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--peers", type=Path, help="python of the peers' environment")
    parser.add_argument("--only", default="")
    parser.add_argument("--long", action="store_true")
    parser.add_argument("--take", action="append", default=[], metavar="PART=FILE")
    parser.add_argument("--render", action="store_true")
    asked = parser.parse_args(words)
    results: dict[str, Any] = json.loads(RESULTS.read_text("utf-8")) if RESULTS.is_file() else {}
    for one in asked.take:
        part, _, file = one.partition("=")
        results[part] = {"machine": machine(), "found": json.loads(Path(file).read_text("utf-8"))}
    if not asked.render:
        if asked.peers is None:
            parser.error("--peers names the python of the peers' environment")
        peers = asked.peers.absolute()
        parts = _parts(peers)
        wanted = [one for one in asked.only.split(",") if one] or [one for one in parts if one not in LONG]
        wanted += [one for one in LONG if asked.long and one not in wanted]
        for part in wanted:
            print(f"measuring: {part}", file=sys.stderr, flush=True)  # noqa: T201  what it is at
            results[part] = {"machine": machine(), "found": parts[part]()}
            if part in {"peers", "grouping"}:
                results[part]["versions"] = _versions(peers)
            RESULTS.write_text(_json(results), encoding="utf-8")
    RESULTS.write_text(_json(results), encoding="utf-8")
    PAGE.write_text(page(results), encoding="utf-8")
    for name, picture in pictures(results).items():
        (PICTURES / name).write_text(picture, encoding="utf-8")
    print(f"Wrote {PAGE}")  # noqa: T201  the answer
    return 0


def _json(results: dict[str, Any]) -> str:
    return json.dumps(results, indent=1) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
