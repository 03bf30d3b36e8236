# ruff: noqa: INP001, T201 - a script, run by its path, which speaks to its terminal
"""What the evidence gets wrong on the labelled stories, one by one: for tuning, so of the half `tuned` alone.

    python tools/evidence_errors.py [WORD ...]

Words choose by the part ("figure", "rung", "certainty", "date", "origin", "differ") or the story. `+` was
said and no reader says it; `-` a reader says it and it was not found. Then the measures over the half.
"""

from __future__ import annotations

import sys

from monitor import evidence
from monitor.bench.evidence import MEASURES, mark
from monitor.bench.figures import share
from monitor.bench.told import labelled

words = sys.argv[1:]
marks = mark((one, evidence.find(one.story)) for one in labelled("tuned"))
for miss in marks.misses:
    if not words or any(word in f"{miss.story} {miss.what}" for word in words):
        print(f"{'+' if miss.said else '-'} {miss.story}: {miss.what}: {miss.words}")
        if miss.sentence:
            print(f"      {miss.sentence}")
print()
for name in MEASURES:
    tally = marks.tallies[name]
    one = share(name, tally.hits, tally.cases, {})
    print(f"{name:45} {one.value:6.3f}  [{one.low:.2f}, {one.high:.2f}]  {tally.hits:4} of {tally.cases}")
