# ruff: noqa: INP001, E501 - beside a script; a line of a table cut in two reads worse than a long one
"""docs/benchmarks.md and its pictures, from docs/benchmarks.json: what `benchmarks.py` measured, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from math import ceil, floor, log10
from typing import Any

Results = Mapping[str, Any]
_BARE = "—"
_SAYS_SOMETHING = 0.5
_COLOURS = ("#0b4a85", "#b3541e", "#4d7a3a", "#7a4d8a", "#8a7a1e")


def page(results: Results) -> str:
    """The page. Of a part that was not measured, it says so."""
    made = [_HEAD]
    for name, title, write in _SECTIONS:
        own = results.get(name)
        made.append(
            f"## {title}\n\n" + (write(own["found"], own) if own else f"Not measured yet: `{name}`.\n")
        )
    made.append(_machines(results))
    return "\n".join(made)


_HEAD = """# Benchmarks

What this program costs and how right it is, beside others: the same work, in the same run, on one machine. Written by
one command from what it measured, [benchmarks.json](benchmarks.json); no figure here is typed by hand.

```sh
make benchmarks              # the parts that take minutes
make benchmarks LONG=1       # and those that take hours: a million articles, workers, the soak
```

The machine is [below](#the-machine); it is small, virtual and shared, so seconds say little and ratios much. Quality
is measured here on what ships with the project, most of it invented for it: the figures on public data sets, which
may not be shipped, stand in [grouping](grouping-figures.md), [relevance](relevance.md#measured) and
[extraction](extraction.md#how-good-it-is). All peers are pinned in `requirements-peers.lock` and
`requirements-bench.lock`.
"""


def _table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [
        f"| {' | '.join(heads)} |",
        f"| --- |{' ---: |' * (len(heads) - 1)}",
        *(f"| {' | '.join(map(str, row))} |" for row in rows),
    ]
    return "\n".join(lines) + "\n"


def _number(value: float | None, digits: int = 2) -> str:
    return _BARE if value is None else f"{value:,.{digits}f}"


# -- the parts ------------------------------------------------------------------------------------


def _peers(found: Any, own: Any) -> str:
    versions = {**own.get("versions", {}), "monitor": own["machine"]["monitor"]}
    first = found["programs"]["monitor"]
    rows = []
    for name, one in sorted(found["programs"].items(), key=lambda each: each[0] != "monitor"):
        row: list[object] = [
            f"{name} {versions.get(name, '')}".strip(),
            f"`{one['how']}`",
            f"{one['entries']:,}",
        ]
        for which in ("new", "unchanged"):
            row += [
                _number(one[which]["seconds"]),
                _number(one[which]["processor"]),
                _number(one[which]["processor"] / first[which]["processor"]),
                _number(one[which]["peak"], 0),
            ]
        rows.append(row)
    return (
        f"{found['feeds']} feeds of {found['entries'] // found['feeds']} entries, each at a host of its own, "
        f"{found['latency'] * 1000:.0f} ms away; read once with nothing known, then once more, when nothing has changed. Pages are "
        "not fetched, since none of the others does. Others do less with a feed: none of them finds duplicates between "
        "feeds, keeps versions, or makes what it keeps safe as we do; two of them keep ids alone. For a few "
        "hundred feeds, starting is a large part of ours.\n\n"
        + _table(
            (
                "program",
                "how",
                "entries",
                "new: s",
                "CPU s",
                "to ours",
                "MB",
                "unchanged: s",
                "CPU s",
                "to ours",
                "MB",
            ),
            rows,
        )
        + "\n![Seconds of the processor for reading feeds](pictures/bench-peers.svg)\n"
    )


def _fetch(found: Any, _own: Any) -> str:
    each, rounds = found["each"], found["rounds"]
    others = {
        "first": "naive, first", "changed": "naive, changed", "unchanged": "httpx alone, unchanged",
    }  # fmt: skip
    rows = []
    for what, other in others.items():
        ours = rounds[what]["processor"] * 1000 / rounds[what]["feeds"]
        rows.append((what, _number(ours), other, _number(each[other]), _number(ours / each[other])))
    parsing = [
        ("ours, to the words of every entry", each["parsing, bare"]),
        ("ours, every entry made safe", each["parsing, whole, every entry made safe"]),
        ("ours, again with two new entries", each["parsing, again, two entries new"]),
        ("feedparser", each["parsing, feedparser"]),
    ]
    bare = each["parsing, feedparser"]
    return (
        f"{found['feeds']:,} feeds of 20 to 50 entries at 250 hosts, start, workers and store counted, beside plain loops: httpx "
        "and feedparser with defaults, one feed after the other's answer; where nothing changed, httpx alone, which parses "
        "and stores nothing. Milliseconds of the processor for each feed.\n\n"
        + _table(("round", "ours", "beside", "theirs", "ours to theirs"), rows)
        + "\nParsing alone, the same feeds:\n\n"
        + _table(
            ("parser", "ms a feed", "to feedparser"), ((a, _number(b), _number(b / bare)) for a, b in parsing)
        )
        + f"\nMost memory of a first round: {rounds['first']['peak']:.0f} MB. Among {found['hostile']['hostile']} hostile answers of "
        f"{found['hostile']['kinds']} kinds, {found['hostile']['read']} of {found['hostile']['good']} good feeds were read.\n"
    )


def _rounds(found: Any, _own: Any) -> str:
    names = {
        "round": "a round that reads so many pages",
        "unchanged": "a round of so many feeds without news",
        "issue": "the issue of a week of so many articles",
    }
    rows = []
    for what, said in names.items():
        own_rows = [one for one in found if one["what"] == what]
        for one, before in zip(own_rows, [None, *own_rows], strict=False):
            growth = _BARE if before is None else _number(one["processor"] / before["processor"])
            size = _BARE if before is None else _number(one["size"] / before["size"], 0)
            rows.append(
                (
                    said,
                    f"{one['size']:,}",
                    _number(one["seconds"], 1),
                    _number(one["processor"], 1),
                    growth,
                    size,
                    _number(one["peak"], 0),
                )
            )
    return (
        "Whole commands, started anew, with everything they do. *growth*: seconds of the processor, to those of the size "
        "before, which is so many *times* smaller.\n\n"
        + _table(("command", "size", "s", "CPU s", "growth", "times", "MB"), rows)
        + "\n![How commands grow](pictures/bench-rounds.svg)\n"
    )


def _extract(found: Any, _own: Any) -> str:
    plain = found["trafilatura, text only"]
    rows = [
        (
            f"{name} {one['version']}", _number(one["news_f1"], 3), _number(one.get("title"), 3),
            _number(one.get("authors_exact"), 3), _number(_speed(one) / _speed(plain)),
        )
        for name, one in found.items()
    ]  # fmt: skip
    pages = found["monitor"]["pages"]
    return (
        f"{pages} written pages that ship. F1 over shingles of four tokens of the article's own text; titles and authors exactly "
        "as labelled; pages for each second of the processor, to those of trafilatura's text alone.\n\n"
        + _table(("system", "text F1", "titles", "authors", "speed"), rows)
    )


def _speed(one: Any) -> float:
    return float(one["pages_per_second"])


def _relevance(found: Any, _own: Any) -> str:
    rows = []
    for name, one in found.items():
        for scorer, mark in one["scorers"].items():
            rows.append(
                (
                    f"{name} ({one['articles']} articles, {one['tags']} tags)",
                    scorer,
                    _number(mark["ranking"], 3),
                    _number(mark["f1"], 3),
                )
            )
    return (
        "Average precision of the ranking, and F1 at the line .5, on the trap cases and the labelled sample week.\n\n"
        + _table(("set", "scorer", "average precision", "F1"), rows)
    )


def _stories(found: Any, _own: Any) -> str:
    rows = []
    for name, one in found["sets"].items():
        for method, mark in one["methods"].items():
            low, high = mark["interval"]
            rows.append(
                (
                    name,
                    method,
                    _number(mark["f1"], 3),
                    f"{low:.3f}–{high:.3f}",
                    _number(mark["precision"], 3),
                    _number(mark["recall"], 3),
                )
            )
    return (
        "B-cubed on the labelled sample week, whole and by headlines alone, beside the rules of other programs "
        "(`tools/story_rivals.py`).\n\n" + _table(("set", "rule", "F1", "95 %", "precision", "recall"), rows)
    )


def _grouping(found: Any, own: Any) -> str:
    versions = own.get("versions", {})
    ours = {one["count"]: one for one in found if one["system"].startswith("monitor")}
    rows = []
    for one in found:
        named = next((f" {v}" for n, v in versions.items() if one["system"].startswith(n)), "")
        ratio = one["processor"] / ours[one["count"]]["processor"]
        rows.append(
            (
                one["system"] + named,
                f"{one['count']:,}",
                _number(one["processor"], 1),
                _number(ratio),
                _number(one["peak"], 0),
                _number(one["f1"], 3),
            )
        )
    return (
        "Invented news of 2,000 characters an article, where the true stories are known: how cost grows, and whether speed is "
        "bought with finding nothing. One core each; ours is `lab group` with reading the lines and the evidence for every "
        "join, theirs the grouping alone. Invented news is of words by chance, in which whatever two articles share says much: "
        "it flatters TF-IDF, which on the labelled week above finds less, and on public sets too "
        "([grouping](grouping-figures.md#stories-b-cubed-f1)).\n\n"
        + _table(("system", "articles", "CPU s", "to ours", "MB", "B-cubed F1"), rows)
        + "\n![Grouping: seconds of the processor](pictures/bench-grouping.svg)\n"
    )


def _million(found: Any, _own: Any) -> str:
    small, large = sorted(found["seconds"], key=int)
    rows = []
    for what, few in found["seconds"][small].items():
        many = found["seconds"][large][what]
        # Of what takes hardly longer than starting does, the rest is chance.
        more = few - found["seconds"][small]["start"]
        without = found["ratio_without_start"].get(what) if more > _SAYS_SOMETHING else None
        rows.append((what, _number(few), _number(many), _number(found["ratio"][what]), _number(without)))
    sizes = found["bytes"]
    return (
        f"SQLite, {int(small):,} articles in the store beside {int(large):,}, equally dense in their newest weeks. Seconds of the "
        "user's command, started anew, the median of three; *without start*: less what `monitor --version` takes.\n\n"
        + _table(("command", f"{int(small):,}", f"{int(large):,}", "ratio", "without start"), rows)
        + f"\nThe database: {sizes[small] / 1e9:.2f} GB and {sizes[large] / 1e9:.2f} GB, "
        f"{sizes[large] / int(large):,.0f} bytes an article.\n"
    )


def _workers(found: Any, _own: Any) -> str:
    rows = []
    if one := found.get("same"):
        rows.append(
            (
                f"{one['outlets']:,} feeds, three workers and one process: entries that differ",
                one["entries_differ"],
            )
        )
        rows.append(("files of the archive that differ", len(one["files_differ"])))
        rows.append(("addresses asked twice", one["asked_twice"]))
    if one := found.get("kills"):
        rows.append(
            (
                f"{one['outlets']:,} feeds, {one['kills']} workers killed at random: entries that differ",
                one["entries_differ"],
            )
        )
        rows.append(("files of the archive that differ", len(one["files_differ"])))
        rows.append(("addresses asked a second time, their worker having died", one["asked_twice"]))
        rows.append(("letters that differ", int(one["mail_differs"])))
    if one := found.get("latency"):
        rows.append((f"pages of 500 ms: {one['workers']} workers to one", f"{one['times']:.2f} ×"))
    if one := found.get("cpu"):
        rows.append(
            (
                f"pages that keep the processor busy: {one['workers']} workers to one, on two cores",
                f"{one['times']:.2f} ×",
            )
        )
    return "Several processes at one PostgreSQL ([workers](how-to/workers.md)).\n\n" + _table(
        ("what", ""), rows
    )


def _soak(found: Any, _own: Any) -> str:
    calm, harsh, both = found["undisturbed"], found["disturbed"], found["compared"]
    early, late = calm["megabytes"]
    faults = sum(count for name, count in calm["answers"].items() if name != "as it is")
    rows = [
        ("feeds, rounds", f"{calm['feeds']:,}, {calm['rounds']}"),
        ("faults that were answered", f"{faults:,}"),
        (
            "entries published, and lost by one process, by workers",
            f"{calm['entries']:,}; {calm['entries_lost']}, {harsh['entries_lost']}",
        ),
        (
            "memory of the one process, second quarter and last",
            f"{early:,.0f} MB, {late:,.0f} MB ({calm['growth_of_memory']:.2f} ×)",
        ),
        ("objects of Python in it, last quarter to second", f"{calm['growth_of_objects']:.2f} ×"),
        ("open files, second quarter and last", f"{calm['files_open'][0]}, {calm['files_open'][1]}"),
        ("workers killed (SIGKILL)", harsh["killed"]),
        ("issues", both["issues"]),
        ("entries that differ", both["entries_differ"]),
        ("files of the archive that differ", f"{len(both['files_differ'])} of {both['files']}"),
        (
            "letters; missing, twice",
            f"{both['letters']}; {len(both['letters_missing'])}, {len(both['letters_twice'])}",
        ),
    ]
    return (
        "Eight weeks of accelerated time over feeds with faults, mailed to three readers over SMTP: once in one process that "
        "stays, once by two workers at a PostgreSQL, of which one is killed at random moments and replaced.\n\n"
        + _table(("what", ""), rows)
        + "\n![Memory after each round](pictures/bench-soak.svg)\n\n"
        "The steps are the issues: one is grouped with the two weeks before it, and what making it needed is forgotten "
        "when it is made, but the allocators of C and Python give freed memory back only in part. Objects tell a leak "
        "from that.\n"
    )


_SECTIONS = (
    ("peers", "Reading feeds, beside feed readers", _peers),
    ("fetch", "Reading feeds, beside plain loops", _fetch),
    ("rounds", "Whole commands, and how they grow", _rounds),
    ("extract", "Pages to text, beside extractors", _extract),
    ("relevance", "Relevance, beside plain scorers", _relevance),
    ("stories", "Stories, beside the rules of others", _stories),
    ("grouping", "Grouping, beside MinHash and TF-IDF", _grouping),
    ("million", "A million articles", _million),
    ("workers", "Several workers", _workers),
    ("soak", "A soak", _soak),
)


def _machines(results: Results) -> str:
    rows = []
    for name, title, _ in _SECTIONS:
        if own := results.get(name):
            one = own["machine"]
            rows.append((title, one["day"], one["processor"], one["cores"], one["memory"], one["system"]))
    return "## The machine\n\n" + _table(("part", "day", "processor", "cores", "memory", "system"), rows)


# -- pictures ---------------------------------------------------------------------------------------


def pictures(results: Results) -> dict[str, str]:
    """The page's pictures (SVG), by their names."""
    made = {}
    if own := results.get("peers"):
        bars = [
            (name, [one[which]["processor"] for which in ("new", "unchanged")])
            for name, one in sorted(own["found"]["programs"].items(), key=lambda each: each[0] != "monitor")
        ]
        made["bench-peers.svg"] = _bars("Seconds of the processor", bars, ("new", "unchanged"))
    if own := results.get("rounds"):
        names = {"round": "pages read", "unchanged": "feeds without news", "issue": "articles of an issue"}
        lines = {
            said: [(one["size"], one["processor"]) for one in own["found"] if one["what"] == what]
            for what, said in names.items()
        }
        made["bench-rounds.svg"] = _lines("Seconds of the processor by size (both scales logarithmic)", lines)
    if own := results.get("grouping"):
        lines = {}
        for one in own["found"]:
            lines.setdefault(one["system"], []).append((one["count"], one["processor"]))
        made["bench-grouping.svg"] = _lines(
            "Seconds of the processor by articles (both scales logarithmic)", lines
        )
    if own := results.get("soak"):
        held = own["found"]["undisturbed"]
        made["bench-soak.svg"] = _lines(
            "Memory after each round",
            {
                "megabytes": [*enumerate(held["megabytes_by_round"])],
                "objects of Python, in ten thousands": [
                    (turn, count / 1e4) for turn, count in enumerate(held["objects_by_round"])
                ],
            },
            logs=False,
        )
    return made


def _svg(width: int, height: int, title: str, body: Sequence[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'font-family="system-ui, sans-serif" font-size="13"><title>{escape(title)}</title>'
        f'<rect width="{width}" height="{height}" fill="#fff"/><text x="16" y="24" font-weight="600">{escape(title)}</text>'
        + "".join(body)
        + "</svg>\n"
    )


def _bars(title: str, rows: Sequence[tuple[str, Sequence[float]]], kinds: Sequence[str]) -> str:
    top = max(value for _, values in rows for value in values)
    body, at = [], 44
    for name, values in rows:
        body.append(f'<text x="110" y="{at + 20}" text-anchor="end">{escape(name)}</text>')
        for place, value in enumerate(values):
            long = max(1.0, 420 * value / top)
            y = at + 4 + place * 16
            body.append(f'<rect x="120" y="{y}" width="{long:.1f}" height="13" fill="{_COLOURS[place]}"/>')
            body.append(f'<text x="{126 + long:.1f}" y="{y + 11}" font-size="11">{value:.2f}</text>')
        at += 46
    for place, kind in enumerate(kinds):
        body.append(
            f'<rect x="{120 + place * 110}" y="{at + 4}" width="12" height="12" fill="{_COLOURS[place]}"/>'
        )
        body.append(f'<text x="{138 + place * 110}" y="{at + 14}">{escape(kind)}</text>')
    return _svg(620, at + 28, title, body)


def _lines(title: str, lines: Mapping[str, Sequence[tuple[float, float]]], *, logs: bool = True) -> str:
    """Points and the lines between them; with many of them, and no logarithms, the lines alone."""
    scale = log10 if logs else float
    points = [point for some in lines.values() for point in some]
    ticks = [(_powers if logs else _steps)([point[axis] for point in points]) for axis in (0, 1)]
    low = [scale(ticks[axis][0]) for axis in (0, 1)]
    high = [scale(max(*ticks[axis], *(point[axis] for point in points))) for axis in (0, 1)]

    def place(point: tuple[float, float]) -> tuple[float, float]:
        x, y = ((scale(point[axis]) - low[axis]) / (high[axis] - low[axis]) for axis in (0, 1))
        return 70 + 500 * x, 290 - 240 * y

    body = []
    for value in ticks[0]:
        x, _ = place((value, ticks[1][0]))
        body.append(f'<path d="M{x:.1f} 50V290" stroke="#e3e5e8"/>')
        body.append(f'<text x="{x:.1f}" y="308" text-anchor="middle" font-size="11">{_said(value)}</text>')
    for value in ticks[1]:
        _, y = place((ticks[0][0], value))
        body.append(f'<path d="M70 {y:.1f}H570" stroke="#e3e5e8"/>')
        body.append(f'<text x="64" y="{y + 4:.1f}" text-anchor="end" font-size="11">{_said(value)}</text>')
    for number, (name, some) in enumerate(lines.items()):
        colour, key = _COLOURS[number], 326 + number * 20
        spots = [place(point) for point in some]
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in spots)
        body.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        if logs:
            body += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>' for x, y in spots]
        body.append(f'<rect x="70" y="{key}" width="12" height="12" fill="{colour}"/>')
        body.append(f'<text x="88" y="{key + 10}">{escape(name)}</text>')
    return _svg(620, 340 + 20 * len(lines), title, body)


def _powers(values: Sequence[float]) -> list[float]:
    first = floor(log10(min(values)))
    return [10.0**power for power in range(first, max(first + 1, floor(log10(max(values)) + 0.1)) + 1)]


def _steps(values: Sequence[float]) -> list[float]:
    top = max(values)
    step = next(
        width
        for power in range(12)
        for width in (10**power, 2 * 10**power, 5 * 10**power)
        if 6 * width >= top
    )
    return [float(step * number) for number in range(ceil(top / step) + 1)]


def _said(value: float) -> str:
    return f"{value:,.0f}" if value >= 1 or value == 0 else f"{value:g}"
