"""What is measured of each block, for the judgement of whether it is part of the article.

Nothing here knows a site: tags, the names of the surroundings (`classes`), lengths, links, marks
at the end, place on the page, what stands beside it, and what the page says of its article as data.
"""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
import numpy.typing as npt

from monitor import text
from monitor.extract.body import places, sayings, surroundings
from monitor.extract.body.blocks import Block, Box
from monitor.extract.body.classes import NAMES
from monitor.extract.body.surroundings import ABOVE, Columns, Flags, Reals
from monitor.extract.document import Document

Floats = npt.NDArray[np.float32]

FEATURES: tuple[str, ...] = (
    *"size words density links stop commas digits upper bold italic quote tag colon wide".split(),
    *(f"says_{name}" for name in sayings.SAYINGS),
    *(f"up_{name}" for name in NAMES),
    *(f"in_{tag}" for tag in ABOVE),
    *"depth in_body box_share box_chars box_density box_blocks box_prose up1_share up2_density".split(),
    *"up2_prose up2_share up3_density up3_share".split(),
    *"alike_share alike_count alike_mean alike_density level_share".split(),
    *"place before from_title after_title chars_from_title to_first to_last in_core from_core".split(),
    *"core_up core_score outside heads_between same_article".split(),
    *"is_title title_words description embedded repeated vocabulary".split(),
    *"prev_size prev_density prev_stop prev_box next_size next_density next_stop next_box".split(),
    *"prev2_size next2_size near_size near_density run".split(),
    *"page_blocks page_prose page_chars page_embedded".split(),
)

_WIDE = re.compile(f"[{text.UNSPACED}\uac00-\ud7af]")
_STOP = re.compile(r"[.!?…。！？؟۔।][\"'”’»)\]」』）]*$")
_TOKEN = re.compile(rf"[{text.UNSPACED}]|[^\W_]+")
_TAGS = {
    tag: at
    for at, tag in enumerate(
        (
            "p div section article h1 h2 h3 h4 h5 h6 li td tr figcaption blockquote pre dd dt header "
            "footer body"
        ).split()
    )
}
_DIGITS = b"0123456789"
_CAPITALS = bytes((*range(0x41, 0x5B), *range(0xC0, 0xDF)))
# Lines longer than this (characters of Latin text) are nobody's label or pitch.
_SHORT = 400
_PROSE, _LONG_PROSE = 80, 160


def size(line: str) -> int:
    """Length in characters of Latin text: one of an unspaced script or of hangul counts for three."""
    return len(line) if line.isascii() else len(line) + 2 * len(_WIDE.findall(line))


def measure(document: Document, blocks: list[Block], boxes: list[Box]) -> Floats:
    """One row a block (there must be one), one column for each of `FEATURES`. Fills in the sums of
    `boxes`."""
    n = len(blocks)
    titles = headlines(document)
    title = places.title_at(blocks, titles)
    lengths = np.array([len(block.text) for block in blocks], dtype=np.float64)
    sizes = np.array([size(block.text) for block in blocks], dtype=np.float64)
    linked = sizes * np.minimum(1.0, [block.linked for block in blocks] / lengths)
    density = linked / sizes
    stops = np.array([_STOP.search(block.text[-6:]) is not None for block in blocks])
    prose = (sizes >= _PROSE) & (density < 0.35) & (stops | (sizes >= _LONG_PROSE))
    apart = surroundings.outside(blocks, boxes, title, sizes, prose)
    # Readers' comments may be ten times the article. They do not vote on where it stands.
    if float(sizes[prose & ~apart].sum()) >= _LONG_PROSE:
        prose &= ~apart
    columns: Columns = {
        "size": np.log1p(sizes),
        "density": density,
        "stop": stops,
        "wide": (sizes - lengths) / (2 * lengths),
        "outside": apart,
        "page_blocks": np.full(n, np.log1p(n)),
        "page_prose": np.full(n, np.log1p(sizes[prose].sum())),
        "page_chars": np.full(n, np.log1p(sizes.sum())),
    }
    columns |= _lines(blocks, sizes)
    columns |= surroundings.named(blocks, boxes)
    columns |= surroundings.held(blocks, boxes, sizes, linked, prose)
    columns |= surroundings.alike(blocks, boxes, sizes, linked, prose)
    columns |= surroundings.articles(blocks, boxes, title)
    score = places.core(blocks, boxes, sizes, density, prose)
    columns |= places.placed(blocks, boxes, sizes, prose, title, score)
    columns |= places.beside(blocks, sizes, linked, stops)
    columns |= _meanings(document, blocks, prose, titles)
    return np.column_stack([np.asarray(columns[name], dtype=np.float32) for name in FEATURES])


def headlines(document: Document) -> tuple[str, ...]:
    """What the page calls its article: headline as data, to be shared, in the window's title."""
    said = [one.headline for one in document.data if one.headline and one.is_article][:1]
    said += [document.meta("og:title"), document.meta("twitter:title")]
    window = document.root.find(".//title")
    said.append(text.one_line(window.text) if window is not None and window.text else "")
    return tuple(one for one in said if one)


def _lines(blocks: list[Block], sizes: Reals) -> Columns:
    rows = []
    for block, big in zip(blocks, sizes, strict=True):
        line = block.text
        head = line[:300]
        plain = head.encode("latin-1", "replace")
        rows.append(
            (
                line.count(" ") + 1,
                block.links,
                line.count(",") + line.count("、") + line.count("，"),
                1 - len(plain.translate(None, _DIGITS)) / len(plain),
                1 - len(plain.translate(None, _CAPITALS)) / len(plain),
                min(1.0, block.bold / len(line)),
                min(1.0, block.italic / len(line)),
                line[0] in "\"“„«「『‘'",
                line[-1] in ":：",
                _TAGS.get(block.tag, -1),
                # In a long paragraph such words are the author's.
                *(sayings.said(head) if big < _SHORT else _NOTHING),
            )
        )
    names = "words links commas digits upper bold italic quote colon tag".split()
    names += [f"says_{name}" for name in sayings.SAYINGS]
    found: Columns = dict(zip(names, np.array(rows, dtype=np.float32).T, strict=True))
    return found | {name: np.log1p(found[name]) for name in ("words", "links", "commas")}


_NOTHING = (0.0,) * len(sayings.SAYINGS)


def _meanings(document: Document, blocks: list[Block], prose: Flags, titles: tuple[str, ...]) -> Columns:
    """What the block's words have to do with the rest of the page."""
    tokens = [_tokens(block.text[:1500]) for block in blocks]
    words = [frozenset(one) for one in tokens]
    heads = {text.fold(one) for one in titles}
    longest = max(map(len, heads), default=0) + 10
    head = frozenset(word for one in titles for word in _tokens(one) if len(word) > 1)
    lead = frozenset(_tokens(document.meta("og:description", "description", "twitter:description")[:600]))
    told = document.told
    runs = _runs(_tokens(told[:60_000])) if len(told) > 200 else frozenset()
    common: Counter[str] = Counter()
    for at in np.flatnonzero(prose).tolist():
        common.update(words[at])
    seen = Counter(block.text for block in blocks)
    rows = []
    for at, block in enumerate(blocks):
        mine = words[at]
        telling = [word for word in mine if len(word) > 4 or not word.isascii()]
        others = int(prose[at])
        own = _runs(tokens[at]) if runs else frozenset()
        rows.append(
            (
                10 < len(block.text) <= longest and text.fold(block.text) in heads,
                len(mine & head) / max(1, len(mine)),
                len(mine & lead) / max(1, min(len(mine), len(lead))) if lead else -1.0,
                len(own & runs) / max(1, len(own)) if runs else -1.0,
                min(5, seen[block.text]),
                sum([common[word] > others for word in telling]) / max(1, len(telling)),
            )
        )
    names = "is_title title_words description embedded repeated vocabulary".split()
    found: Columns = dict(zip(names, np.array(rows, dtype=np.float32).T, strict=True))
    return found | {"page_embedded": np.full(len(blocks), np.log1p(len(told)))}


def _tokens(line: str) -> list[str]:
    return _TOKEN.findall(line.casefold())


def _runs(tokens: list[str]) -> frozenset[tuple[str, str, str]]:
    return frozenset(zip(tokens, tokens[1:], tokens[2:], strict=False))
