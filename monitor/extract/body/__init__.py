"""The text of the article: a ladder of readings, and which of them to believe.

1. The page's own blocks, each judged by boosted trees (`blocks`, `features`, `trees`): about 20 ms.
2. What the page's embedded data give as the article's body, where the markup holds less: next to nothing.
3. trafilatura's reading, asked only where the others have next to nothing: 40 ms. As one more vote in the
   trees it gained nothing (news F1 .961 with it and two other extractors, .962 without), and would cost
   as much again as all the rest.

Data that have only somewhat more than the markup are not believed: on the pages measured, what they had
more was not the article's.
"""

from __future__ import annotations

import contextlib
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import lxml.html
import numpy as np

from monitor import markup, passages, text
from monitor.extract import outlinks, several
from monitor.extract.body import features, lines, trees
from monitor.extract.body.blocks import Block, Box, walk
from monitor.extract.body.features import Floats, size
from monitor.extract.body.together import together
from monitor.extract.document import Document
from monitor.extract.embedded import Embedded, states
from monitor.extract.outlinks import Anchored
from monitor.model import TextFrom

# A block is the article's from here on. Across publishers, news F1 is .966 at .5, .968 here and .969 at .6;
# that of other web pages falls from .956 over .953 to .951.
LINE = 0.55
# Less than this (characters) is hardly an article: every other reading is asked too. To ask trafilatura also
# where the trees are not sure of their text found nothing better on articles, and cost a fifth of all time.
_BRIEF = 250
# Words that stand on the page this often are no sentence of an article's. A refrain may come three times.
_REPEATED = 4
# Letters of a block long enough to be a whole text, and of one long enough to be told again by no chance.
_WHOLE, _LEAST_LIKE = 600, 40
_KEPT = frozenset(("text/template", "text/html", "text/x-template", "text/x-handlebars-template"))
_LONGEST_TEMPLATE = 400_000
_DENSITY, _OUTSIDE = (features.FEATURES.index(name) for name in ("density", "outside"))
_ALL_LINKS = 0.9
# Blocks below the text among which its sources may be named.
_BELOW = 12
_NO_LETTER = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The text (paragraphs separated by a blank line; empty where there is none), which reading it is, and
    the lines of the page that have links of the article's."""

    text: str
    text_from: TextFrom
    links: tuple[Anchored, ...] = ()


def read(document: Document) -> Body:
    """The text of the page's article. Never raises."""
    blocks, boxes = walk(document.root, several.first_end(document))
    own, kept = _judged(document, blocks, boxes)
    long = size(own)
    if _is_more(document.told, long):
        return _of_data(document, document.told, document.data)
    if long < _BRIEF:
        found = states(document.root)
        told = max((one.body for one in found), key=len, default="")
        if _is_more(told, long):
            return _of_data(document, told, found)
        for root in _templates(document.root):
            other = walk(root)
            there, places = _judged(document, *other)
            if there:
                own, blocks, kept = there, other[0], places
            long = size(own)
    # It could only have more where there is more: menus and lists of links apart.
    if long < _BRIEF and _unlinked(blocks) >= max(_BRIEF, 2 * long):
        its = _trafilatura(document)
        if _is_more(its, long):
            return Body(text=its, text_from="trafilatura", links=tuple(outlinks.lines_of(document.root)))
    return Body(text=own, text_from="page", links=tuple(_anchored(blocks, kept)))


def _of_data(document: Document, told: str, described: Sequence[Embedded]) -> Body:
    marked = next((one.marked for one in described if one.body == told), "")
    links = outlinks.lines_in(marked) or tuple(outlinks.lines_of(document.root))
    return Body(text=_lines(told), text_from="json-ld", links=links)


def _anchored(blocks: list[Block], kept: Sequence[int]) -> Iterator[Anchored]:
    """Those blocks of the text that have links, and what stands around them, has some, and says where the
    text is from."""
    if not kept:
        return
    of_text = set(kept)
    for at in range(min(kept), min(len(blocks), max(kept) + _BELOW)):
        block = blocks[at]
        if not block.anchors:
            continue
        line = text.one_line(block.text)
        if at in of_text or passages.is_credit(line):
            yield Anchored(
                line=line,
                anchors=block.anchors,
                linked=block.linked / len(block.text),
                is_outside=at not in of_text,
            )


def _unlinked(blocks: list[Block]) -> int:
    return sum(size(block.text) for block in blocks if block.linked * 2 < len(block.text))


def _judged(document: Document, blocks: list[Block], boxes: list[Box]) -> tuple[str, list[int]]:
    if not blocks:
        return "", []
    rows = features.measure(document, blocks, boxes)
    # What is all links and stands in a menu, the foot or the comments need not be asked: half of all blocks.
    asked = (rows[:, _DENSITY] <= _ALL_LINKS) | (rows[:, _OUTSIDE] == 0)
    chances = np.zeros(len(blocks), dtype=np.float32)
    chances[asked] = _trees().ask(rows[asked])
    kept = chosen(blocks, chances)
    return _text(blocks, kept), kept


def _templates(root: lxml.html.HtmlElement) -> Iterator[lxml.html.HtmlElement]:
    """Markup that a page keeps in a script, for a script to put in its place: the longest first, two at
    most."""
    sources = [
        str(node.text)
        for node in root.iter("script")
        if node.text and str(node.get("type") or "").lower() in _KEPT and len(node.text) >= _BRIEF
    ]
    for source in sorted(sources, key=len, reverse=True)[:2]:
        found = markup.tree(source[:_LONGEST_TEMPLATE])
        if found is not None:
            yield found


def prepare() -> None:
    """Reads the trees, so that no page waits for it."""
    _trees()


def chosen(blocks: list[Block], chances: Floats) -> list[int]:
    """The blocks that make the text, in the page's order, where each is the article's with these chances."""
    found = np.flatnonzero(together(blocks, chances, LINE) >= LINE).tolist()
    count = Counter(block.text for block in blocks)
    # What stands between all paragraphs is a placeholder; where most of the text repeats, the page only
    # carries its article several times.
    repeats = sum(len(blocks[at].text) for at in found if count[blocks[at].text] >= _REPEATED)
    most = repeats * 2 > sum(len(blocks[at].text) for at in found)
    kept: dict[int, str] = {}
    seen: set[str] = set()
    for at in found:
        line = blocks[at].text
        # By their letters alone: a page that carries its article twice (for print, for a slide show) often
        # sets quotes and spaces differently.
        letters = _NO_LETTER.sub("", line).casefold()
        if len(letters) > 25:
            if letters in seen or (not most and len(letters) > 50 and count[line] >= _REPEATED):
                continue
            seen.add(letters)
        kept[at] = letters
    # Such a block is as long as most others together: to look at more would cost the square of their number.
    total = sum(map(len, kept.values()))
    again = {
        at
        for at, letters in kept.items()
        if len(letters) >= _WHOLE and len(letters) * 5 >= total and _is_told_again(letters, kept.values())
    }
    return [at for at in kept if at not in again]


def _is_told_again(letters: str, all_of: Collection[str]) -> bool:
    """Whether a long block is, for the most part, what the other blocks say: some pages carry their whole
    text a second time in one piece, for machines."""
    again = {one for one in all_of if _LEAST_LIKE < len(one) < len(letters) and one in letters}
    return len(again) >= 3 and sum(map(len, again)) * 2 > len(letters)


def _text(blocks: list[Block], kept: list[int]) -> str:
    found = ((text.one_line(blocks[at].text), blocks[at].tag) for at in kept)
    return "\n\n".join(lines.clean(f"- {line}" if tag == "li" else line for line, tag in found if line))


def _is_more(other: str, long: int) -> bool:
    """Whether `other` is a text where our own, of this size, is none, or only a small part of one."""
    return size(other) >= max(_BRIEF, 2 * long)


@cache
def _trees() -> trees.Trees:
    found = trees.load("blocks.json")
    if found.names != features.FEATURES:
        raise RuntimeError("blocks.json was fitted for other features: run tools/train_blocks.py")
    return found


def _trafilatura(document: Document) -> str:
    # It loads in 0.2 s, in workers only: whoever hands them `extract` by name does without.
    import trafilatura  # noqa: PLC0415

    # Whatever its parsers raise on a broken page, the page is only unreadable: the feed's text stands
    # in, and the next page is not lost. It works on a copy of the tree.
    found: Any = None
    with contextlib.suppress(Exception):
        found = trafilatura.bare_extraction(
            document.root, include_comments=False, include_tables=True, config=_config()
        )
    return _lines(str(found.as_dict().get("text") or "")) if found is not None else ""


@cache
def _config() -> Any:
    from trafilatura.settings import use_config  # noqa: PLC0415  as in `_trafilatura`

    # trafilatura drops texts under 250 characters by default; a Japanese brief is shorter than that and
    # whole. What is too short is decided here, beside the feed's own text.
    config = use_config()
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", "80")
    config.set("DEFAULT", "MIN_OUTPUT_SIZE", "20")
    config.set("DEFAULT", "EXTRACTION_TIMEOUT", "0")  # a signal, which only a main thread may set
    return config


def _lines(body: str) -> str:
    """Every line a paragraph, separated by a blank line: trafilatura ends paragraphs with one line feed."""
    return "\n\n".join(lines.clean(text.clean(body).split("\n")))
