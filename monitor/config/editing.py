"""Changes a list in a YAML file as a person would: the lines that are meant, and no other.

Nothing is read into a tree and written again, which would lose how the file was laid out: where a list begins
and ends, and each of its items, is known from reading it, and text is cut and put in there. What is
left is the same bytes.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

from monitor.config.source import Node, Source, Where
from monitor.errors import MonitorError
from monitor.files import whole

Item: TypeAlias = "Mapping[str, object] | str"

_NOTHING: Mapping[int, str] = {}

# Before an item in a list of lines: its dash, and what may stand between the two.
_DASH = re.compile(r"-(?=[ \t\r\n])(?:[ \t]*(?:[&!]\S+)?[ \t]*(?:#[^\r\n]*)?(?:\r\n|\r|\n)?)*\Z")
# Comments between two items in brackets, on lines of their own.
_COMMENT_LINES = re.compile(r"(?:\r\n|\r|\n)[ \t]*#[^\r\n]*(?=[\r\n])")
# A text that needs no quotes: a word or some, without the signs that mean something in YAML.
_PLAIN = re.compile(
    r"(?!(?:true|false|null|yes|no|on|off|~)\Z)[^\W\d_][\w.+'/&()-]*(?: [\w.+'/&()-]+)*", re.IGNORECASE
)
_PLAIN_ADDRESS = re.compile(r"https?://[\w./?=&%+~@:;$!*()'-]*[\w/]")
# What YAML does not take as it is, or takes for the end of a line.
_ESCAPED = re.compile("[^\t\n\r -~\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]|[\u2028\u2029]")


def with_items(
    source: Source, where: Where, items: Sequence[Item], notes: Mapping[int, str] = _NOTHING
) -> str:
    """The text with more items at the end of the list at `where`, laid out as its neighbours are. `notes`:
    what stands in a comment above an item, by its number (from 0); in brackets there is no place for it.

    Raises MonitorError where there is no list with an item in it."""
    node = _list(source, where)
    if source.text[node.start] == "[":
        return _in_brackets(source.text, node, ", ".join(map(_flow, items)))
    text = source.text
    dash = _dash(text, node.items[0])
    indent = text[_line(text, dash) : dash]
    at = _with_own_comments(text, _end(text, node.items[-1]), len(indent))
    feed = line_feed(text)
    lines: list[str] = []
    for number, item in enumerate(items):
        lines += [f"# {comment(notes[number])}"] if number in notes else []
        lines += _block(item)
    before = text[:at]
    more = "".join(f"{indent}{line}{feed}" for line in lines)
    return before + ("" if before.endswith(("\n", "\r")) else feed) + more + text[at:]


def without_item(source: Source, where: Where, number: int) -> str:
    """The text without item `number` (from 0) of the list at `where`, and without what stands behind it on
    its last line. A comment on lines of its own stays."""
    node = _list(source, where)
    text = source.text
    own = node.items[number]
    if text[node.start] == "[":
        if number + 1 < len(node.items):
            return text[: own.at] + text[_next_in_brackets(text, own, node.items[number + 1]) :]
        start = _leaf_end(text, node.items[number - 1]) if number else own.at
        kept = "".join(_COMMENT_LINES.findall(text[start : own.at]))
        return text[:start] + kept + text[_leaf_end(text, own) :]
    return text[: _line(text, _dash(text, own))] + text[_end(text, own) :]


def _next_in_brackets(text: str, item: Node, after: Node) -> int:
    """Where what comes behind an item and its comma begins: a comment on lines of its own, else the next
    item."""
    at = _leaf_end(text, item)
    found = _COMMENT_LINES.search(text, at, after.at)
    if found is None:
        return after.at
    # From the line feed on, the lines of comments stand as they did.
    return found.start() + len(found[0]) - len(found[0].lstrip())


def _list(source: Source, where: Where) -> Node:
    node = source.nodes.get(where)
    if node is None or node.kind != "list" or not node.items or node.at != node.start:
        raise MonitorError(
            f"{where[0] if where else 'the file'} is no list of its own with something in it: "
            "change it by hand"
        )
    return node


# -- where things stand -------------------------------------------------------------------------


def _dash(text: str, item: Node) -> int:
    """Where the dash of an item stands."""
    start = _line(text, item.at)
    while True:
        found = _DASH.search(text, start, item.at)
        if found is not None and not text[_line(text, found.start()) : found.start()].strip(" \t"):
            return found.start()
        if start == 0:
            raise MonitorError("the list is laid out in a way that cannot be changed here: change it by hand")
        start = _line(text, start - 1)


def _line(text: str, at: int) -> int:
    """Where the line begins that `at` lies on."""
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1


def _end(text: str, item: Node) -> int:
    """Where the next line begins after an item's last."""
    at = _leaf_end(text, item)
    while at > 0 and text[at - 1] in "\r\n":
        # A block of text ends behind its line feeds.
        at -= 1
    found = re.compile(r"\r\n|\r|\n").search(text, at)
    return found.end() if found else len(text)


def _with_own_comments(text: str, at: int, indent: int) -> int:
    """Where the comments end that stand below an item and further in than its dash: they are its own."""
    own = re.compile(rf"[ ]{{{indent + 1},}}#[^\r\n]*(?:\r\n|\r|\n|\Z)")
    while (found := own.match(text, at)) is not None and found.end() > at:
        at = found.end()
    return at


def _leaf_end(text: str, item: Node) -> int:
    """Where an item's own text ends: what the reader takes for the end of a mapping is where the next word
    stands, lines below."""
    if item.at != item.start:
        found = re.compile(r"\*[^\s,\[\]{}]+").match(text, item.at)
        return found.end() if found else item.at
    if text[item.start : item.start + 1] in ("[", "{") and not item.style:
        return item.end
    leaves = [*item.keys, *item.items]
    if not leaves:
        return item.end
    return max(_leaf_end(text, one) for one in leaves)


def _in_brackets(text: str, node: Node, words: str) -> str:
    last = _leaf_end(text, node.items[-1])
    close = node.end - 1
    comma = re.compile(r"\s*,").match(text, last, close)
    if comma:
        return f"{text[: comma.end()]} {words}{text[comma.end() :]}"
    return f"{text[:last]}, {words}{text[last:]}"


def line_feed(text: str) -> str:
    """How the lines of a file end; a file without any ends them as most do."""
    found = re.search(r"\r\n|\r|\n", text)
    return found.group() if found else "\n"


# -- what is put in ---------------------------------------------------------------------------


def _block(item: Item) -> Iterator[str]:
    if isinstance(item, str):
        yield f"- {scalar(item)}"
        return
    for number, (key, value) in enumerate(item.items()):
        yield f"{'  ' if number else '- '}{key}: {_flow(value)}"


def _flow(value: object) -> str:
    if isinstance(value, str):
        return scalar(value, braces=True)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return json.dumps(value)


def comment(words: str) -> str:
    """A text as it may stand in a comment, on its one line."""
    return " ".join(_ESCAPED.sub(" ", words).split())


def scalar(words: str, *, braces: bool = False) -> str:
    """A text as YAML: bare where it reads as one, else in quotes. `braces`: it may stand within some."""
    if _PLAIN.fullmatch(words) or (not braces and _PLAIN_ADDRESS.fullmatch(words)):
        return words
    return quoted(words)


def quoted(words: str) -> str:
    """A text in quotes, on one line."""
    # Every JSON string is a YAML one, but for some characters that must be escaped.
    return _ESCAPED.sub(lambda one: f"\\u{ord(one.group()):04x}", json.dumps(words, ensure_ascii=False))


# -- files --------------------------------------------------------------------------------------


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Within, nobody else changes a file of this folder by these means."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def replace_whole(path: Path, text: str | bytes, *, mode: int | None = None) -> None:
    """Puts `text` in the place of the file at `path`, which keeps its mode or gets `mode`; a link stays one.
    Who reads it meanwhile has the old or the new, never a part. What is no file (a pipe, a device) is written
    to. Raises MonitorError where it cannot be written."""
    target = path.resolve()
    data = text if isinstance(text, bytes) else text.encode()
    try:
        if target.exists() and not target.is_file():
            target.write_bytes(data)
            return
        if mode is None:
            mode = target.stat().st_mode & 0o7777 if target.exists() else 0o644
        # Under no name that who collects such files would take for one.
        with whole(target, mode=mode, suffix=".new") as stream:
            stream.write(data)
    except OSError as cause:
        raise MonitorError(f"cannot be written: {cause.strerror}", subject=str(path)) from cause
