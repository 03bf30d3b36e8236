"""A page's words in blocks: what a browser would set as one paragraph, heading, item or row.

The tree is walked once. Nothing is judged here: menus and footers are blocks as well; what a block's
surroundings say of it (their names, their tags) is kept beside it for `features`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

import lxml.etree
import lxml.html

from monitor.extract.body import classes

# Elements that begin a new block in a browser's own style sheet (HTML standard, section 15.3), and a few
# that pages use so.
_BLOCKS = frozenset(
    (
        "address article aside blockquote body caption center dd details dialog div dl dt fieldset "
        "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol "
        "p pre search section summary table tbody tfoot thead tr ul amp-accordion article-body"
    ).split()
)
_SILENT = frozenset(
    (
        "script style noscript template iframe object embed svg math head title select option textarea "
        "button rp rt rtc input canvas audio video map datalist source track link meta base"
    ).split()
)
_CELLS = frozenset(("td", "th"))
_MARKS = {"a": 0, "b": 1, "strong": 1, "i": 2, "em": 2}

_INVISIBLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)

# No article measured has a tenth of it; the time of everything after grows with it.
MOST_BLOCKS = 6_000
_LONGEST = 20_000


@dataclass(slots=True)
class Box:
    """An element that holds blocks: where it stands, and what its names say (`mask`, see `classes.mask`).

    `up`: the index of the box around it (-1: none). `signature`: equal for boxes with the same tags and
    classes all the way up. `is_body`: whether the page marks it as the article's body (schema.org). The sums
    (characters, of them in links, of them in prose; blocks) are filled in by `surroundings.held`."""

    up: int
    tag: str
    mask: int
    depth: int
    signature: int
    node: lxml.html.HtmlElement
    is_body: bool
    chars: int = 0
    linked: int = 0
    blocks: int = 0
    prose: int = 0


@dataclass(slots=True)
class Block:
    """One block: its words on one line; how many of its characters are in links, bold and in italics; the
    number of links; the index of its box, and of the box around that. `tag`: the innermost element that
    makes it a block. `anchors`: those of its links that lead anywhere."""

    text: str
    tag: str
    box: int
    around: int
    linked: int
    links: int
    bold: int
    italic: int
    anchors: tuple[lxml.html.HtmlElement, ...] = ()


def walk(
    root: lxml.html.HtmlElement, until: lxml.html.HtmlElement | None = None
) -> tuple[list[Block], list[Box]]:
    """The blocks under `root`, in order, and the boxes that hold them; only those before the element
    `until`, where it is given."""
    body = root.find("body")
    return _Walk().over(root if body is None else body, until)


class _Walk:
    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.boxes: list[Box] = []
        self._words: list[str] = []
        self._stack: list[int] = []
        self._before: str | None = None
        # Links, bold, italics: within how many of each we are, and how many characters were.
        self._inside = [0, 0, 0]
        self._marked = [0, 0, 0]
        self._links = 0
        # Each with the number of runs of words before it.
        self._anchors: list[tuple[int, lxml.html.HtmlElement]] = []

    def over(
        self, top: lxml.html.HtmlElement, until: lxml.html.HtmlElement | None
    ) -> tuple[list[Block], list[Box]]:
        self._stack.append(self._box(top, -1))
        silent = 0
        for event, node in lxml.etree.iterwalk(top, events=("start", "end")):
            if node is until:
                break
            if event == "start":
                if silent or node.tag in _SILENT or (node.tag == "span" and _is_aside(node)):
                    silent += 1
                    continue
                if node is not top:
                    self._enter(node)
                said = node.text
            else:
                if silent:
                    silent -= 1
                    if silent:
                        continue
                elif node is top:
                    break
                else:
                    self._leave(node)
                said = node.tail
            if said:
                self._say(said)
        self._flush()
        return self.blocks, self.boxes

    def _enter(self, node: lxml.html.HtmlElement) -> None:
        tag, name = node.tag, node.get("class")
        if tag in _BLOCKS or (tag in _CELLS and _holds_blocks(node)):
            if self._words:
                self._flush()
            self._stack.append(self._box(node, self._stack[-1]))
        elif tag == "br":
            self._words.append(_BREAK)
        elif tag in _CELLS:
            self._words.append(" | " if self._words and self._words[-1].strip() else "")
        elif name and name == self._before and not node.getprevious().tail:
            self._words.append(" ")  # chips: equal elements with nothing between them
        if tag in _MARKS:
            self._inside[_MARKS[tag]] += 1
            if tag == "a":
                self._links += 1
                if node.get("href"):
                    self._anchors.append((len(self._words), node))
        self._before = None

    def _leave(self, node: lxml.html.HtmlElement) -> None:
        tag = node.tag
        if tag in _BLOCKS or (tag in _CELLS and self.boxes[self._stack[-1]].node is node):
            if self._words:
                self._flush()
            self._stack.pop()
        elif tag in _MARKS:
            self._inside[_MARKS[tag]] -= 1
        self._before = node.get("class")

    def _say(self, words: str) -> None:
        self._words.append(words)
        if any(self._inside):
            length = len(words.strip())
            for at in range(3):
                if self._inside[at]:
                    self._marked[at] += length

    def _box(self, node: lxml.html.HtmlElement, up: int) -> int:
        around = self.boxes[up] if up >= 0 else None
        name = node.get("class") or ""
        prop = node.get("itemprop") or ""
        mask = classes.mask(f"{name} {node.get('id') or ''} {node.get('role') or ''} {prop}"[:300])
        if _is_hidden(node):
            mask |= classes.BIT["hidden"]
        tag = node.tag if isinstance(node.tag, str) else ""
        self.boxes.append(
            Box(
                up=up,
                tag=tag,
                mask=mask,
                depth=0 if around is None else around.depth + 1,
                signature=hash((tag, name, 0 if around is None else around.signature)),
                node=node,
                is_body="articlebody" in prop.lower(),
            )
        )
        return len(self.boxes) - 1

    def _flush(self) -> None:
        box = self._stack[-1]
        raw = "".join(self._words)
        anchors: Sequence[tuple[int, lxml.html.HtmlElement]] = ()
        starts: list[int] = []
        if self._anchors:
            anchors, self._anchors = self._anchors, []
            if _BREAK in raw:
                starts = [0, *accumulate(map(len, self._words))]
        self._words.clear()
        (linked, bold, italic), links = self._marked, self._links
        self._marked, self._links = [0, 0, 0], 0
        if raw.isspace() or len(self.blocks) >= MOST_BLOCKS:
            return
        pieces = _DOUBLE.split(raw) if _BREAK in raw else [raw]
        ends = [found.end() for found in _DOUBLE.finditer(raw)] if starts else []
        for number, piece in enumerate(pieces[: MOST_BLOCKS - len(self.blocks)]):
            line = " ".join(piece.replace(_BREAK, " ").split()).strip(" |")
            if not _ANY.search(line):
                continue
            self._add(
                line,
                box,
                share=len(piece) / len(raw),
                marks=(linked, bold, italic),
                links=links,
                anchors=tuple(
                    [node for at, node in anchors if not ends or bisect_right(ends, starts[at]) == number]
                )
                if anchors
                else (),
            )

    def _add(
        self,
        line: str,
        box: int,
        *,
        share: float,
        marks: Sequence[int],
        links: int,
        anchors: tuple[lxml.html.HtmlElement, ...],
    ) -> None:
        tag = self.boxes[box].tag
        linked, bold, italic = marks
        long = len(line) > _LONGEST
        rest = deque(anchors if long else ())
        for part in _parts(line) if long else (line,):
            its = share * len(part) / len(line)
            self.blocks.append(
                Block(
                    text=part,
                    tag=tag,
                    box=box,
                    around=self.boxes[box].up,
                    linked=min(len(part), round(linked * its)),
                    links=round(links * its),
                    bold=min(len(part), round(bold * its)),
                    italic=min(len(part), round(italic * its)),
                    anchors=tuple(_within(part, rest)) if long else anchors,
                )
            )


def _parts(line: str) -> Iterator[str]:
    """`line`, in parts where it is too long to be one: at the end of a sentence, of a word, or anywhere."""
    while len(line) > _LONGEST:
        stop = max(line.rfind(". ", 0, _LONGEST), line.rfind("。", 0, _LONGEST))
        end = stop + 1 if stop > _LONGEST // 2 else (line.rfind(" ", 0, _LONGEST) + 1 or _LONGEST)
        yield line[:end].strip()
        line = line[end:].strip()
    if line:
        yield line


def _within(part: str, rest: deque[lxml.html.HtmlElement]) -> Iterator[lxml.html.HtmlElement]:
    """The first of `rest` that stand in this part of a line, in its order; they are taken from there."""
    end = 0
    while rest:
        words = " ".join(str(_STRING(rest[0])).split())
        at = part.find(words, end)
        if at < 0:
            return
        end = at + len(words)
        yield rest.popleft()


_STRING = lxml.etree.XPath("string()", smart_strings=False)
_BREAK = "\x1e"  # a <br>, told from the line feeds of the source
_DOUBLE = re.compile(f"{_BREAK}\\s*{_BREAK}")
_ANY = re.compile(r"\w")
_ASIDE = re.compile(
    r"tooltip|popover|hovercard|rollover[\w-]*block|sr-only|visually-?hidden|screen-?reader", re.IGNORECASE
)


def _holds_blocks(cell: lxml.html.HtmlElement) -> bool:
    """Whether a table's cell is a part of the page's layout, rather than a value in a row."""
    return any(child.tag in _BLOCKS or child.tag == "br" for child in cell)


def _is_aside(span: lxml.html.HtmlElement) -> bool:
    """Whether an inline element holds what only a pointer or a screen reader brings up: words that would
    stand in the midst of a sentence."""
    name = span.get("class")
    return name is not None and _ASIDE.search(name[:200]) is not None


def _is_hidden(node: lxml.html.HtmlElement) -> bool:
    style = node.get("style")
    if style is not None and _INVISIBLE.search(style[:400]):
        return True
    return node.get("hidden") is not None
