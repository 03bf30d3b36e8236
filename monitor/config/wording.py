"""The words of a mistake: which value, what was found, what was expected.

What is quoted is what the file has, with references unread, and without what may be a password.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from pydantic_core import ErrorDetails

from monitor.config.kinds import nearest
from monitor.config.references import without_userinfo
from monitor.config.slips import shown
from monitor.config.source import Node, Source, Where
from monitor.config.types import keys_of
from monitor.errors import Mistake

_NOTHING = Node(kind="nothing", at=0, start=0, end=0)


class Found(NamedTuple):
    """A mistake, before it has a line: the offset in the file, and the words."""

    offset: int
    words: str


def placed(file: str, source: Source, mistakes: Iterable[Found]) -> tuple[Mistake, ...]:
    """The mistakes in `file`, whose text `source` is, each with its line and column."""
    made = []
    for offset, words in mistakes:
        line, column = source.place(offset)
        made.append(Mistake(file=file, line=line, column=column, message=words))
    return tuple(made)


def mistake(source: Source, detail: ErrorDetails) -> Found:
    """What pydantic says, in our words and at its place."""
    where, is_key = where_of(detail)
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "extra_forbidden":
        return Found(source.key_at(where), _unknown_key(where))
    if kind == "missing":
        words = f"{name(where[:-1])}found no {where[-1]}:, expected one"
        return Found(source.key_at(where[:-1]), words)
    if is_key:
        near = re.sub(r"[^a-z0-9]+", "-", str(where[-1]).lower()).strip("-")[:64]
        hint = f"; did you mean {near}?" if near else ""
        wanted = context["words"] if kind == "expected" else _expected(kind, context)
        hint = hint if kind == "expected" else ""
        words = f"{name(where[:-1])}found the key {quoted(str(where[-1]))}, expected {wanted}{hint}"
        return Found(source.key_at(where), words)
    if kind == "rule":
        at = int(context["at"])
        return Found(source.inside(where, at), f"{name(where)}{context['words']}")
    expected = context["words"] if kind == "expected" else _expected(kind, context)
    return Found(source.value_at(where), f"{name(where)}found {what(source, where)}, expected {expected}")


def where_of(detail: ErrorDetails) -> tuple[Where, bool]:
    """The way to what is wrong, and whether it is the key rather than the value."""
    loc = tuple(detail["loc"])
    return (loc[:-1], True) if loc[-1:] == ("[key]",) else (loc, False)


def name(where: Where) -> str:
    """The name of a value, to begin a message with: `digest.timezone: `."""
    made = ""
    for step in where:
        made += "[]" if isinstance(step, int) else f".{shown(step, 40)}"
    made = made.removeprefix("[]").lstrip(".")  # of a file that is a list: the place says which entry
    return f"{made}: " if made else ""


def quoted(text: str) -> str:
    """`text` in quotes and in short."""
    return f'"{shown(without_userinfo(text))}"'


def what(source: Source, where: Where) -> str:
    """What stands at `where`."""
    if where not in source.nodes and source.nodes.get(where[:-1], _NOTHING).kind == "text":
        where = where[:-1]  # a feed in its short form has its url in its own place
    node = source.nodes.get(where)
    if node is None or node.kind == "nothing":
        return "nothing"
    if node.kind in ("list", "mapping"):
        return f"a {node.kind}" if node.items else f"an empty {node.kind}"
    if node.kind == "text" and not node.text.strip():
        return "empty text"
    if node.kind == "text" and (
        where[-1:] in (("server",), ("database",), ("key",)) or where[:1] == ("notify",)
    ):
        return _guarded(node.text)
    if node.kind == "text":
        return quoted(node.text)
    return f"the number {shown(node.text)}" if node.kind == "number" else node.text


def _guarded(text: str) -> str:
    """What may be a connection string of any form ("host=db password=…"): no more than its beginning."""
    if re.fullmatch(r"\$\{[^{}]*\}", text):
        return f"what {text} gives"
    scheme = re.match(r"[A-Za-z][A-Za-z0-9+.-]{0,20}(?=[:/=])", text)
    return f'"{scheme.group()}…"' if scheme else "text without a scheme"


def _expected(kind: str, context: Mapping[str, Any]) -> str:
    match kind:
        case "string_type":
            return "text (in quotes where it looks like a number, true or false)"
        case "list_type":
            return "a list"
        case "bool_type":
            return "true or false"
        case "literal_error":
            return str(context["expected"]).replace("'", "")
        case "too_long":
            return f"at most {context['max_length']} entries"
        case "dict_type" | "model_type":
            return "a mapping (keys and values)"
        case "too_short":
            least = int(context["min_length"])
            return "at least one entry" if least == 1 else f"at least {least} entries"
        case "string_too_short":
            return "text"
        case "string_too_long":
            return f"at most {context['max_length']:,} characters"
    # The models give no other kind today; a new one tells its name rather than hide.
    return f"another value ({kind})"


def _unknown_key(where: Where) -> str:
    known = keys_of(where[:-1])
    guess = nearest(str(where[-1]), known)
    hint = f"; did you mean {guess}?" if guess else ""
    found = f"{name(where[:-1])}found the unknown key {quoted(str(where[-1]))}"
    return f"{found}, expected {_one_of(known)}{hint}"


def _one_of(words: Iterable[str]) -> str:
    every = list(words)
    return f"{', '.join(every[:-1])} or {every[-1]}"
