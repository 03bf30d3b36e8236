"""The doors out. An issue that leaves is frozen already: these write, and decide nothing."""

from __future__ import annotations

from monitor.deliver.archive import archive

__all__ = ["archive"]
