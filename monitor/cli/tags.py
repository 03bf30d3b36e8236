"""`monitor tags ...`."""

from __future__ import annotations

import typer

app = typer.Typer(no_args_is_help=True, rich_markup_mode="rich", help="The tags that are watched for.")


@app.callback()
def _before() -> None:
    """Tags."""
