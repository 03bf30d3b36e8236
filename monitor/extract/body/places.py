"""Where on the page a block stands: after the title, in the midst of the paragraphs, beside what."""

from __future__ import annotations

import math

import numpy as np

from monitor import text
from monitor.extract.body.blocks import Block, Box
from monitor.extract.body.surroundings import Columns, Flags, Reals, chain


def title_at(blocks: list[Block], titles: tuple[str, ...]) -> int | None:
    """The block that is the article's headline, of which `titles` are the page's versions; None where no
    block is."""
    wanted = {text.fold(one) for one in titles if one}
    longest = max(map(len, wanted), default=0) + 10
    best: tuple[float, int] | None = None
    for at, block in enumerate(blocks):
        rank = {"h1": 1.0, "h2": 0.4}.get(block.tag, 0.0)
        # Folding every line of the page to find one costs more than all else here.
        if len(block.text) >= 250 or not (rank or longest >= len(block.text) > 10):
            continue
        folded = text.fold(block.text)
        value = 2.0 if folded in wanted else 0.0
        if not value and rank and len(folded) > 15:
            value = 1.5 * any(one.startswith(folded) or folded.startswith(one) for one in wanted)
        value += rank
        if value >= 1.0 and (best is None or value > best[0]):
            best = (value, at)
    return None if best is None else best[1]


def core(
    blocks: list[Block], boxes: list[Box], sizes: Reals, density: Reals, prose: Flags
) -> dict[int, float]:
    """How much each box speaks for holding the article, the most telling first: paragraphs vote for the
    boxes around them, ever less upwards (as Arc90's Readability of 2009 does)."""
    score: dict[int, float] = {}
    for at in np.flatnonzero(prose):
        here, share = blocks[at].box, math.sqrt(sizes[at]) * (1 - density[at])
        if boxes[here].tag == "p":
            here = boxes[here].up
        for _ in range(5):
            if here < 0:
                break
            score[here] = score.get(here, 0.0) + share
            here, share = boxes[here].up, share * 0.6

    def worth(at: int) -> float:
        return score[at] * (1 - boxes[at].linked / max(1, boxes[at].chars))

    return {at: score[at] for at in sorted(score, key=lambda at: (-worth(at), at))}


def placed(
    blocks: list[Block],
    boxes: list[Box],
    sizes: Reals,
    prose: Flags,
    title: int | None,
    score: dict[int, float],
) -> Columns:
    """Place on the page, and distance from the title and from the core."""
    n = len(blocks)
    index = np.arange(n)
    before = np.concatenate(([0.0], np.cumsum(sizes)[:-1]))
    start = title if title is not None else 0
    heart = next(iter(score), 0)
    top = max(score.values(), default=1.0)
    above = chain(boxes, heart)
    near: dict[int, tuple[bool, int, float]] = {}
    for at in {block.box for block in blocks}:
        here, most = at, 0.0
        while here not in above:
            most = max(most, score.get(here, 0.0))
            here = boxes[here].up
        near[at] = (here == heart, above[here], 1.0 if here == heart else most / top)
    inside, apart, best = np.array([near[block.box] for block in blocks], dtype=np.float32).T
    held = np.flatnonzero((inside > 0) & prose)
    first, last = (int(held[0]), int(held[-1])) if len(held) else (0, n - 1)
    reach = before - before[start]
    return {
        "place": index / max(1, n - 1),
        "before": before / max(1.0, float(sizes.sum())),
        "from_title": np.clip(index - start, -50, 200),
        "after_title": (index > start) if title is not None else np.full(n, 0.5),
        "chars_from_title": np.sign(reach) * np.log1p(np.abs(reach)),
        "to_first": np.clip(index - first, -50, 50),
        "to_last": np.clip(index - last, -50, 50),
        "in_core": inside,
        "from_core": apart,
        "core_up": best,
        "core_score": [score.get(block.box, 0.0) / top for block in blocks],
    }


def beside(blocks: list[Block], sizes: Reals, linked: Reals, stops: Flags) -> Columns:
    """What stands before and after each block, and around it."""
    n = len(blocks)
    log = np.log1p(sizes)
    density = linked / np.maximum(1, sizes)
    box = np.array([block.box for block in blocks], dtype=float)
    window = 4
    run = np.zeros(n)
    for at in range(1, n):
        run[at] = run[at - 1] + 1 if blocks[at].tag == blocks[at - 1].tag else 0
    return {
        "prev_size": _shifted(log, 1),
        "prev_density": _shifted(density, 1),
        "prev_stop": _shifted(stops.astype(float), 1),
        "prev_box": _shifted(box, 1) == box,
        "next_size": _shifted(log, -1),
        "next_density": _shifted(density, -1),
        "next_stop": _shifted(stops.astype(float), -1),
        "next_box": _shifted(box, -1) == box,
        "prev2_size": _shifted(log, 2),
        "next2_size": _shifted(log, -2),
        "near_size": (_around(log, window) - log) / (2 * window),
        "near_density": _around(linked, window) / np.maximum(1, _around(sizes, window)),
        "run": np.minimum(run, 30),
    }


def _shifted(values: Reals, by: int) -> Reals:
    out = np.full(len(values), -1.0)
    if abs(by) < len(values):
        if by > 0:
            out[by:] = values[:-by]
        else:
            out[:by] = values[-by:]
    return out


def _around(values: Reals, window: int) -> Reals:
    """The sum over each value and `window` of those on either side."""
    total = np.concatenate((np.zeros(window + 1), np.cumsum(values), np.full(window, values.sum())))
    return np.asarray(total[2 * window + 1 :] - total[: len(values)])
