"""A query as a tree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Field: TypeAlias = Literal["any", "title", "outlet", "lang"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Words that stand one after the other, folded (`units`); of the last only its beginning where `prefix`.
    `field`: where to look; `any` is the title and the text."""

    units: tuple[str, ...]
    prefix: bool = False
    field: Field = "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    """What must not be there."""

    of: Query


@dataclass(frozen=True, slots=True, kw_only=True)
class All:
    """Each of these."""

    of: tuple[Query, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf:
    """One of these."""

    of: tuple[Query, ...]


Query: TypeAlias = Words | Not | All | AnyOf
