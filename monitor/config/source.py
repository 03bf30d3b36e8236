"""The YAML of a configuration file: plain data, and where each key and value of it stands.

Reads ruamel.yaml's events rather than its composed nodes: depth can then be bounded as the file is
read (composing recurses, and 500 opening brackets end in a RecursionError), anchors can be expanded
against a budget, and a repeated key or an odd tag becomes one mistake among others instead of the
end. Values are read by the core schema of YAML 1.2 (section 10.3.2): `yes` and `NO` are words, a
date is a word. Never raises for the content: what is wrong is in `Source.mistakes`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.reader import ReaderError

from monitor.config.slips import shown, slip

Plain: TypeAlias = "bool | int | float | str | list[Plain] | dict[str, Plain] | None"
Where: TypeAlias = "tuple[str | int, ...]"
"""The way from the root to a value: keys and, in lists, numbers from 0."""

MAX_BYTES = 4_000_000
"""Ten thousand feeds with all they can say are 2 MB; beyond this it is some other file."""
MAX_DEPTH = 20
"""The deepest right value stands 4 deep (a tag's list)."""
MAX_REPEATED = 10_000
"""How many values aliases may add, against files that double themselves line by line."""

_BREAK = re.compile(r"\r\n|\r|\n")
_INTEGER = re.compile(r"[-+]?[0-9]{1,18}|0o[0-7]{1,18}|0x[0-9a-fA-F]{1,15}")
_NUMBER = re.compile(r"[-+]?(?:\.[0-9]{1,40}|[0-9]{1,40}(?:\.[0-9]{0,40})?)(?:[eE][-+]?[0-9]{1,3})?")
_INFINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_ANCHOR = re.compile(r"&\S*\s+")
# One token for each character of a quoted value.
_SINGLE = re.compile(r"''|.", re.DOTALL)
_DOUBLE = re.compile(r"\\(?:x..|u....|U........|.)|.", re.DOTALL)

Kind = Literal["text", "number", "truth", "nothing", "list", "mapping"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A value. `at` is the offset of its place: where it, or the alias that repeats it, stands.
    `start` and `end` are the offsets of its own text, quotes and indicators included."""

    kind: Kind
    at: int
    start: int
    end: int
    text: str = ""
    style: str = ""
    items: tuple[Node, ...] = ()
    keys: tuple[Node, ...] = ()


@dataclass(slots=True)
class Source:
    """A file's text, its plain data, and the place of every key and value in it.

    `mistakes` are offset and words of what is wrong with the YAML itself; `whole` is False where
    reading stopped before the end, so that what is missing may only be unread.
    """

    text: str
    data: Plain = None
    whole: bool = False
    nodes: dict[Where, Node] = field(default_factory=dict)
    keys: dict[Where, int] = field(default_factory=dict)
    mistakes: list[tuple[int, str]] = field(default_factory=list)
    _breaks: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._breaks = [0, *(m.end() for m in _BREAK.finditer(self.text))]

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both counted from 1; columns count characters."""
        line = bisect_right(self._breaks, offset)
        return line, offset - self._breaks[line - 1] + 1

    def value_at(self, where: Where) -> int:
        """The offset of the value at `where`, or of the nearest value around it."""
        while where and where not in self.nodes:
            where = where[:-1]
        node = self.nodes.get(where)
        return 0 if node is None else node.at

    def key_at(self, where: Where) -> int:
        """The offset of the key that leads to `where`; of the value where it is in a list."""
        return self.keys[where] if where in self.keys else self.value_at(where)

    def inside(self, where: Where, position: int) -> int:
        """The offset in the file of character `position` of the text at `where`.

        Words stand in the file in the order of the value however it is quoted or folded, so they
        are counted off, spaces left out. Where an escape makes the counts differ, and for an
        alias, it is the start of the value.
        """
        node = self.nodes.get(where)
        if node is None or node.at != node.start:
            return self.value_at(where)
        offsets = [at for at, piece in self._pieces(node) if not piece.isspace()]
        letters = [i for i, letter in enumerate(node.text) if not letter.isspace()]
        if not letters or len(offsets) != len(letters):
            return node.at
        before = bisect_right(letters, position - 1) if position > 0 else 0
        if before < len(letters) and letters[before] == position:
            return offsets[before]
        return offsets[before - 1] + 1 if before else offsets[0]

    def _pieces(self, node: Node) -> Iterator[tuple[int, str]]:
        raw = self.text[node.start : node.end]
        if node.style in ("'", '"'):
            pattern = _SINGLE if node.style == "'" else _DOUBLE
            return ((node.start + 1 + m.start(), m.group()) for m in pattern.finditer(raw[1:-1]))
        head = 0
        if node.style in ("|", ">"):
            first = _BREAK.search(raw)
            head = len(raw) if first is None else first.end()
        return ((node.start + head + i, letter) for i, letter in enumerate(raw[head:]))


def read(raw: bytes) -> Source:
    """The source in `raw`, which must be UTF-8 (a byte order mark is skipped)."""
    if len(raw) > MAX_BYTES:
        source = Source("")
        source.mistakes.append((0, f"found {len(raw):,} bytes, expected at most {MAX_BYTES:,}"))
        return source
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # With `utf-8-sig` the position counts from behind the mark.
        body = raw.removeprefix(b"\xef\xbb\xbf")
        source = Source(body[: error.start].decode("utf-8", "replace"))
        what = "UTF-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else f"the byte 0x{body[error.start]:02x}"
        source.mistakes.append((len(source.text), f"found {what}, expected text in UTF-8"))
        return source
    source = Source(text)
    try:
        root, count = _tree(source)
        source.data = _Walk(source, count + MAX_REPEATED).plain(root, (), 0) if root else None
        source.whole = True
    except _Stop as stop:
        source.mistakes.append((stop.offset, stop.words))
    return source


class _Stop(Exception):
    def __init__(self, offset: int, words: str) -> None:
        super().__init__(words)
        self.offset = offset
        self.words = words


@dataclass(slots=True)
class _Open:
    event: Event
    anchor: str | None
    children: list[Node] = field(default_factory=list)


def _tree(source: Source) -> tuple[Node | None, int]:
    """The root, and the number of values read. Raises _Stop."""
    anchors: dict[str, Node] = {}
    stack: list[_Open] = []
    root: Node | None = None
    count = documents = 0
    for event in _events(source.text):
        start = event.start_mark.index
        if isinstance(event, DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise _Stop(start, "found a second document (---), expected one")
        elif isinstance(event, SequenceStartEvent | MappingStartEvent):
            _refuse_tag(source, event)
            stack.append(_Open(event, event.anchor))
            if len(stack) > MAX_DEPTH:
                raise _Stop(start, f"found lists or mappings nested more than {MAX_DEPTH} deep")
        elif isinstance(event, ScalarEvent | AliasEvent | SequenceEndEvent | MappingEndEvent):
            count += 1
            node, anchor = _node(source, event, stack, anchors)
            if anchor is not None:
                # Only now, so that an alias inside its own anchor is one that is not defined.
                anchors[anchor] = node
            if stack:
                stack[-1].children.append(node)
            else:
                root = node
    return root, count


def _node(
    source: Source, event: Event, stack: list[_Open], anchors: Mapping[str, Node]
) -> tuple[Node, str | None]:
    start, end = event.start_mark.index, event.end_mark.index
    if isinstance(event, AliasEvent):
        known = anchors.get(event.anchor)
        if known is None:
            raise _Stop(start, f"found the alias *{shown(event.anchor)}, expected its anchor (&) before it")
        return replace(known, at=start), None
    if isinstance(event, ScalarEvent):
        _refuse_tag(source, event)
        start = _behind_anchor(source.text, event) if event.tag is None else start
        text: str = event.value
        style: str = event.style or ""
        if any("\ud800" <= letter <= "\udfff" for letter in text):
            source.mistakes.append((start, "found half a surrogate pair, expected text"))
            text = ""
        kind = "text" if style or event.tag is not None else _kind(text)
        return Node(kind=kind, at=start, start=start, end=end, text=text, style=style), event.anchor
    opened = stack.pop()
    start = opened.event.start_mark.index
    node = Node(kind="list", at=start, start=start, end=end, items=tuple(opened.children))
    if isinstance(event, MappingEndEvent):
        node = replace(
            node, kind="mapping", keys=tuple(opened.children[::2]), items=tuple(opened.children[1::2])
        )
    return node, opened.anchor


def _behind_anchor(text: str, event: ScalarEvent) -> int:
    """Where a value's own text begins."""
    start: int = event.start_mark.index
    anchor = _ANCHOR.match(text, start, event.end_mark.index)
    return anchor.end() if event.anchor is not None and anchor else start


def _refuse_tag(source: Source, event: Any) -> None:
    if event.tag is not None and str(event.tag) != "tag:yaml.org,2002:str":
        source.mistakes.append((event.start_mark.index, "found a YAML tag (!), expected a plain value"))


@dataclass(slots=True)
class _Walk:
    source: Source
    left: int

    def plain(self, node: Node, where: Where, depth: int) -> Plain:
        self.left -= 1
        if self.left < 0:
            raise _Stop(node.at, f"found aliases that repeat more than {MAX_REPEATED:,} values")
        if depth > MAX_DEPTH:
            raise _Stop(node.at, f"found lists or mappings nested more than {MAX_DEPTH} deep")
        self.source.nodes[where] = node
        if node.kind == "list":
            return [self.plain(item, (*where, i), depth + 1) for i, item in enumerate(node.items)]
        if node.kind == "mapping":
            return self._mapping(node, where, depth)
        return _scalar(node)

    def _mapping(self, node: Node, where: Where, depth: int) -> Plain:
        made: dict[str, Plain] = {}
        for key, value in zip(node.keys, node.items, strict=True):
            inner = (*where, key.text)
            words = None
            if key.kind in ("list", "mapping"):
                words = f"found a {key.kind} as a key, expected a word"
            elif key.text == "<<" and not key.style:
                words = "found a merge key (<<), expected the keys themselves"
            elif key.text in made:
                line = self.source.place(self.source.keys[inner])[0]
                words = f'found the key "{shown(key.text)}" again, expected it once; it stands in line {line}'
            if words:
                self.source.mistakes.append((key.at, words))
                continue
            self.source.keys[inner] = key.at
            # ruamel puts a value that is not there where the next word stands, lines below.
            absent = value.kind == "nothing" and not value.text
            item = replace(value, at=key.at) if absent else value
            made[key.text] = self.plain(item, inner, depth + 1)
        return made


def _kind(text: str) -> Kind:
    if text in ("", "~", "null", "Null", "NULL"):
        return "nothing"
    if text in ("true", "True", "TRUE", "false", "False", "FALSE"):
        return "truth"
    if _INTEGER.fullmatch(text) or _NUMBER.fullmatch(text) or _INFINITE.fullmatch(text):
        return "number"
    return "text"


def _scalar(node: Node) -> Plain:
    text = node.text
    if node.kind == "nothing":
        return None
    if node.kind == "truth":
        return text.lower() == "true"
    if node.kind == "number":
        if not _INTEGER.fullmatch(text):
            return float(text.replace(".", "") if _INFINITE.fullmatch(text) else text)
        return int(text, 0) if text[:2] in ("0o", "0x") else int(text)
    return text


def _events(text: str) -> Iterator[Event]:
    """ruamel's events; its errors become _Stop, in our words."""
    parser = YAML(typ="safe", pure=True)
    reached = 0
    try:
        for event in parser.parse(text):
            reached = event.end_mark.index
            yield event
    except ReaderError as error:
        letter = (
            error.character if isinstance(error.character, int) else ord(str(error.character)[:1] or "\0")
        )
        raise _Stop(
            text.find(chr(letter)), f"found the control character U+{letter:04X}, expected text"
        ) from error
    except MarkedYAMLError as error:
        found = slip(error, text, _next(text, reached))
        raise _Stop(found.offset, found.words) from error
    except (YAMLError, ValueError, OverflowError, AssertionError, IndexError) as error:
        # Where the parser trips over itself: "\U00110000" ends in chr()'s ValueError, `%YAML 1.3`
        # in a failed assertion.
        raise _Stop(_next(text, reached), "found an escape or a directive that YAML does not have") from error


def _next(text: str, offset: int) -> int:
    """Where the next word begins."""
    while offset < len(text) and text[offset] in " \t\r\n:":
        offset += 1
    return min(offset, max(len(text) - 1, 0))
