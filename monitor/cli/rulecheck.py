"""What `monitor check` finds about rules by looking at the archive."""

from __future__ import annotations

from monitor.config import Config


def notes(config: Config) -> tuple[str, ...]:
    """Rules that never matched, that match everything, that shadow each other; nothing without an archive."""
    return ()
