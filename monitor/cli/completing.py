"""What the shell offers for an argument when Tab is pressed: the tags and feeds of feeds.yaml."""

from __future__ import annotations

import os
from pathlib import Path

import typer

from monitor import config as configuration
from monitor.config import Config
from monitor.errors import MonitorError


def tags(context: typer.Context, incomplete: str) -> list[str]:
    """The keys of tags."""
    loaded = _loaded(context)
    return [one.slug for one in loaded.tags if one.slug.startswith(incomplete)] if loaded else []


def feeds(context: typer.Context, incomplete: str) -> list[str]:
    """The names of feeds; the address of one whose name has a space, which not every shell puts in quotes."""
    loaded = _loaded(context)
    known = [one.url if " " in one.name else one.name for one in loaded.feeds] if loaded else []
    return [one for one in known if one.startswith(incomplete)]


def _loaded(context: typer.Context) -> Config | None:
    """What the options chose so far. Nothing is said of a file that is wrong: the command itself will."""
    chosen = (one.params.get("config") for one in (context, context.find_root()))
    path = next((one for one in chosen if one), "feeds.yaml")
    try:
        return configuration.load(Path(path), os.environ)
    except MonitorError:
        return None
