"""What is remembered while an issue is made, and forgotten then: a process that stays would hold it for a
week, in which nobody asks for it."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from functools import _lru_cache_wrapper

T = TypeVar("T")

_FORGET: list[Callable[[], None]] = []


def remembered(most: int) -> Callable[[Callable[..., T]], _lru_cache_wrapper[T]]:
    """As functools.lru_cache with `maxsize=most`, until `give_back`."""

    def of(function: Callable[..., T]) -> _lru_cache_wrapper[T]:
        made = lru_cache(maxsize=most)(function)
        _FORGET.append(made.cache_clear)
        return made

    return of


def give_back() -> None:
    """Forgets, and has the C library give its free pages back to the system: what it holds between blocks in
    use is free and stays ours without (malloc_trim(3); of eight weeks of 2,000 feeds: 60 of 680 MB)."""
    for forget in _FORGET:
        forget()
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
