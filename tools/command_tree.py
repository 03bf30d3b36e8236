# ruff: noqa: INP001 - a script, run by its path
"""The commands of the program as values: what the reference pages and the man page are made from.

It asks the command line itself, not its `--help`: that is drawn for a terminal, and differs with its width,
with Python and with typer. Only what all of these agree on is read here.
"""

from __future__ import annotations

import inspect
import re
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from typer.main import get_command

_MARK = re.compile(r"\[/?(?:bold|italic|dim|cyan|green|yellow|red|code)\]")
_EXAMPLE = re.compile(r"Examples?\b([^:]*):\s*(.*)", re.DOTALL)
_COMPLETION = ("--install-completion", "--show-completion")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """An argument or an option. `names` are as typed, long before short; of an argument, its metavar.
    `value` is what stands behind an option's name, empty for a flag. `default` is empty where there is
    none, or where it is what leaving the option away says anyway."""

    names: tuple[str, ...]
    value: str
    help: str
    default: str
    choices: tuple[str, ...]
    required: bool
    repeatable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command with its paragraphs, without the examples, which stand apart; a group has `commands`."""

    name: str
    paragraphs: tuple[str, ...]
    examples: tuple[str, ...]
    arguments: tuple[Parameter, ...]
    options: tuple[Parameter, ...]
    commands: tuple[Command, ...]

    @property
    def first(self) -> str:
        """What it does, in a sentence or two."""
        return self.paragraphs[0] if self.paragraphs else ""

    def usage(self) -> str:
        """How it is written: `monitor publish [OPTIONS] [WEEK]`."""
        if self.commands:
            return f"{self.name} [OPTIONS] COMMAND"
        return " ".join([self.name, *(["[OPTIONS]"] if self.options else []), *map(_written, self.arguments)])

    def walk(self) -> Iterator[Command]:
        """It, and all below it."""
        yield self
        for one in self.commands:
            yield from one.walk()


def tree() -> Command:
    """The program, as it is now."""
    from monitor.cli import app  # noqa: PLC0415  half a second, and not for those who read values alone

    return _command(get_command(app), "monitor")


def _command(found: Any, name: str) -> Command:
    paragraphs, examples = _words(found.help or "")
    after, more = _words(found.epilog or "")
    hints = _hints(found.callback)
    shown = [one for one in found.params if not getattr(one, "hidden", False)]
    return Command(
        name=name,
        paragraphs=(*paragraphs, *after),
        examples=(*examples, *more),
        arguments=tuple(_parameter(one, hints) for one in shown if one.param_type_name == "argument"),
        options=tuple(_parameter(one, hints) for one in shown if one.param_type_name != "argument"),
        commands=tuple(
            _command(one, f"{name} {word}")
            for word, one in getattr(found, "commands", {}).items()
            if not one.hidden
        ),
    )


def _words(text: str) -> tuple[list[str], list[str]]:
    """The paragraphs of a help, each on one line, and its examples."""
    paragraphs: list[str] = []
    examples: list[str] = []
    for part in re.split(r"\n\s*\n", inspect.cleandoc(_MARK.sub("", text).replace("\b", ""))):
        line = " ".join(part.split())
        if found := _EXAMPLE.fullmatch(line):
            examples.append(found.group(2))
        elif line:
            paragraphs.append(line)
    return paragraphs, examples


def _hints(callback: Any) -> Mapping[str, Any]:
    return typing.get_type_hints(inspect.unwrap(callback)) if callback is not None else {}


def _parameter(found: Any, hints: Mapping[str, Any]) -> Parameter:
    kinds = _kinds(hints.get(found.name))
    choices = tuple(
        str(one.value) for kind in kinds if inspect.isclass(kind) and issubclass(kind, Enum) for one in kind
    )
    flag = bool(getattr(found, "is_flag", False) or getattr(found, "count", False)) or (
        found.opts[0] in _COMPLETION
    )
    value = found.metavar or ("|".join(choices) if choices else _value(kinds))
    if found.param_type_name == "argument":
        names: tuple[str, ...] = ((found.metavar or found.name.upper()).strip("[]"),)
    else:
        names = tuple(sorted((*found.opts, *found.secondary_opts), key=lambda one: not one.startswith("--")))
    many = found.nargs == -1 or bool(getattr(found, "multiple", False))
    return Parameter(
        names=names,
        value="" if flag else value,
        help=" ".join(_MARK.sub("", found.help or "").split()),
        default="" if flag else _default(found.default),
        choices=choices,
        required=bool(found.required),
        repeatable=many,
    )


def _kinds(hint: Any) -> tuple[Any, ...]:
    """The types a hint is made of: of `list[Path] | None` the path."""
    if typing.get_origin(hint) in (typing.Union, types.UnionType, list, tuple):
        return tuple(kind for part in typing.get_args(hint) for kind in _kinds(part))
    return () if hint in (None, type(None), ...) else (hint,)


def _value(kinds: tuple[Any, ...]) -> str:
    return next((word for kind, word in ((int, "N"), (float, "N"), (Path, "PATH")) if kind in kinds), "TEXT")


def _default(value: object) -> str:
    if callable(value) or value is None or value in ("", (), []) or value is False:
        return ""
    return str(value.value if isinstance(value, Enum) else value)


def _written(one: Parameter) -> str:
    words = one.names[0] + ("…" if one.repeatable else "")
    return words if one.required else f"[{words}]"
