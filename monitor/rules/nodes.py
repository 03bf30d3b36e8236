"""What a rule means, as a tree of values. They know nothing of how they are written or matched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase as the user wrote it. `exact`: capitals count (`=ARM`)."""

    text: str
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Regex:
    """A regular expression of RE2, found in the article as it stands, ignoring case."""

    source: str


@dataclass(frozen=True, slots=True)
class Near:
    """`left` and `right` in one paragraph, in either order, at most `distance` words apart
    (neighbours are 1 apart)."""

    left: Node
    right: Node
    distance: int


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: Node


@dataclass(frozen=True, slots=True)
class InTitle:
    """`part`, looked for in the title alone."""

    part: Node


@dataclass(frozen=True, slots=True)
class Is:
    """A fact of the article: the outlet's name has these words, or its language is this one."""

    field: Literal["outlet", "lang"]
    value: str


Node = Term | Regex | Near | And | Or | Not | InTitle | Is


@dataclass(frozen=True, slots=True)
class Query:
    """A rule that parses: its text and its meaning."""

    source: str
    root: Node
