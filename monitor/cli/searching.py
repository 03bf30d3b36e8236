"""`monitor search WORDS`."""

from __future__ import annotations

import typer


def search(context: typer.Context) -> None:
    """Full-text search of the archive."""
