"""What a rule means, as a tree of values. They know nothing of how they are written or matched."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase as the user wrote it. `exact`: this very form, and capitals count (`=ARM`).
    `literal`: an item of a plain list, in which signs are part of a name. `narrow`: it voids, so it finds no
    more than it must: no singular by a plural (`none: [meals]` keeps a meal)."""

    text: str
    exact: bool = False
    literal: bool = False
    narrow: bool = False


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


def narrowed(node: Node) -> Node:
    """`node` with terms that find no more than they must."""
    match node:
        case Term():
            return replace(node, narrow=True)
        case And(parts):
            return And(tuple(map(narrowed, parts)))
        case Or(parts):
            return Or(tuple(map(narrowed, parts)))
        case Not(part):
            return Not(narrowed(part))
        case InTitle(part):
            return InTitle(narrowed(part))
        case Near(left, right, distance):
            return Near(narrowed(left), narrowed(right), distance)
        case _:
            return node


@dataclass(frozen=True, slots=True)
class Query:
    """A rule that parses: its text and its meaning."""

    source: str
    root: Node
