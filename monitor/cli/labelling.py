"""`monitor label`."""

from __future__ import annotations

import typer


def label(context: typer.Context) -> None:
    """Walk through near misses and say what is right."""
