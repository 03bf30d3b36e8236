"""Where a block stands: what the boxes around it are called, hold, and are like."""

from __future__ import annotations

import math
from collections import Counter
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from monitor.extract.body.blocks import Block, Box
from monitor.extract.body.classes import NAMES

Columns = dict[str, npt.ArrayLike]
Reals = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

FAR = 12  # steps upwards after which a name no longer says anything of a block
ABOVE = (
    "article main aside nav footer header form figure figcaption table ul ol li blockquote section".split()
)
_TEXT = 300  # characters of prose in an <article> that is more than a card
_COMMENT = 1 << NAMES.index("comment")


def named(blocks: list[Block], boxes: list[Box]) -> Columns:
    """Steps to the nearest box around whose names say each of `NAMES`, and to the nearest of each of
    `ABOVE` (`FAR` where none is near); depth; whether inside an element marked as the article's body."""
    width = len(NAMES) + len(ABOVE)
    found = np.full((len(boxes), width + 2), FAR, dtype=np.float32)
    for at, box in enumerate(boxes):
        row = found[at]
        if box.up >= 0:
            row[:] = found[box.up]
            row[:width] += 1
        else:
            row[width:] = 0
        row[_columns(box.mask, box.tag)] = 0
        row[width] = box.depth
        if box.is_body:
            row[width + 1] = 1
    np.minimum(found[:, :width], FAR, out=found[:, :width])
    rows = found[[block.box for block in blocks]].T
    names = (*(f"up_{name}" for name in NAMES), *(f"in_{tag}" for tag in ABOVE), "depth", "in_body")
    return dict(zip(names, rows, strict=True))


@lru_cache(maxsize=4_000)
def _columns(mask: int, tag: str) -> list[int]:
    own = [bit for bit in range(len(NAMES)) if mask >> bit & 1]
    return [*own, len(NAMES) + ABOVE.index(tag)] if tag in ABOVE else own


def outside(blocks: list[Block], boxes: list[Box], title: int | None, sizes: Reals, prose: Flags) -> Flags:
    """Which blocks stand in a place that never holds the article: readers' comments, menus, the foot; other
    articles, where the title stands in one that has a text."""
    above = chain(boxes, blocks[title].box if title is not None else 0)
    within = _articles(boxes)
    inside = np.array([within[block.box] for block in blocks])
    own = int(inside[title]) if title is not None else -1
    alone = own >= 0 and float(sizes[prose & (inside == own)].sum()) >= _TEXT
    found = np.zeros(len(boxes), dtype=bool)
    for at, box in enumerate(boxes):
        found[at] = (box.up >= 0 and found[box.up]) or (
            at not in above
            and (
                box.tag in {"nav", "footer", "aside"}
                or bool(box.mask & _COMMENT)
                or (alone and box.tag == "article" and own not in chain(boxes, at))
            )
        )
    return found[[block.box for block in blocks]]


def chain(boxes: list[Box], at: int) -> dict[int, int]:
    """Box `at` and the boxes around it, each with the number of steps up to it."""
    found: dict[int, int] = {}
    while at >= 0:
        found[at] = len(found)
        at = boxes[at].up
    return found


def held(blocks: list[Block], boxes: list[Box], sizes: Reals, linked: Reals, prose: Flags) -> Columns:
    """How much the boxes around each block hold, and how much of it are links and prose. Fills in their
    sums."""
    for block, size, links, good in zip(blocks, sizes, linked, prose, strict=True):
        box = boxes[block.box]
        box.chars += int(size)
        box.linked += int(links)
        box.blocks += 1
        box.prose += int(size) if good else 0
    # Boxes come before what they hold: from the end, each hands its sums on to the one around it.
    for box in reversed(boxes):
        if box.up >= 0:
            up = boxes[box.up]
            up.chars += box.chars
            up.linked += box.linked
            up.blocks += box.blocks
            up.prose += box.prose
    total = max(1.0, float(sizes[prose].sum()))
    rows = {at: _held(boxes, at, total) for at in {block.box for block in blocks}}
    names = (
        "box_share box_chars box_density box_blocks box_prose up1_share up2_density up2_prose up2_share "
        "up3_density up3_share"
    ).split()
    return dict(zip(names, np.array([rows[block.box] for block in blocks], np.float32).T, strict=True))


def _held(boxes: list[Box], at: int, total: float) -> tuple[float, ...]:
    # A paragraph is its own box: what holds it with others is the box around.
    around: list[Box] = []
    while at >= 0 and len(around) < 4:
        around.append(boxes[at])
        at = boxes[at].up
    around += around[-1:] * (4 - len(around))
    own, first, second, third = around
    return (
        own.prose / total,
        math.log1p(first.chars),
        first.linked / max(1, first.chars),
        math.log1p(first.blocks),
        first.prose / max(1, first.chars),
        first.prose / total,
        second.linked / max(1, second.chars),
        second.prose / max(1, second.chars),
        second.prose / total,
        third.linked / max(1, third.chars),
        third.prose / total,
    )


def alike(blocks: list[Block], boxes: list[Box], sizes: Reals, linked: Reals, prose: Flags) -> Columns:
    """What the blocks are like that stand at the same place in the tree: equal tags and classes all the way
    up, or equal tag and depth. An article's paragraphs do, and are most of a page's prose."""
    chars: Counter[int] = Counter()
    count: Counter[int] = Counter()
    good: Counter[int] = Counter()
    links: Counter[int] = Counter()
    tags: Counter[tuple[str, int]] = Counter()
    places = [boxes[block.box].signature for block in blocks]
    levels = [(block.tag, boxes[block.box].depth) for block in blocks]
    for place, level, size, link, flag in zip(
        places, levels, sizes.tolist(), linked.tolist(), prose, strict=True
    ):
        chars[place] += size
        count[place] += 1
        links[place] += link
        if flag:
            good[place] += size
            tags[level] += size
    total = max(1.0, float(sizes[prose].sum()))
    return {
        "alike_share": [good[place] / total for place in places],
        "alike_count": np.log1p([count[place] for place in places]),
        "alike_mean": np.log1p([chars[place] / count[place] for place in places]),
        "alike_density": [links[place] / max(1, chars[place]) for place in places],
        "level_share": [tags[level] / total for level in levels],
    }


def _articles(boxes: list[Box]) -> dict[int, int]:
    """For each box the nearest <article> it is in, or is; -1 where it is in none."""
    within: dict[int, int] = {-1: -1}
    for at, box in enumerate(boxes):
        within[at] = at if box.tag == "article" else within[box.up]
    return within


def articles(blocks: list[Block], boxes: list[Box], title: int | None) -> Columns:
    """How many further headlines of the first rank stand between the title and the block; whether both
    stand in the same <article> (-1: one of them in none)."""
    heads = np.array([block.tag == "h1" for block in blocks])
    start = title if title is not None else 0
    count = np.cumsum(heads)
    within = _articles(boxes)
    own = within[blocks[start].box] if title is not None else -1
    inside = [within[block.box] for block in blocks]
    return {
        "heads_between": np.clip(count - count[start], -3, 5),
        "same_article": [-1.0 if own < 0 or one < 0 else float(one == own) for one in inside],
    }
