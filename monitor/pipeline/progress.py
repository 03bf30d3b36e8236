"""How long work tells how far it is."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, int, int], None]
"""What is told of long work: the stage, how much of it is done, and of how much."""


def silent(_stage: str, _done: int, _total: int) -> None:
    """Progress told to nobody."""
