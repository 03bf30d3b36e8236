"""Paths in units, crontabs and shells: each reader has quotes of its own."""

from __future__ import annotations

import re
from pathlib import Path


def word(path: str | Path) -> str:
    """A word of a line that systemd splits, percent signs being specifiers (systemd.syntax(7))."""
    plain = str(path).replace("%", "%%")
    if re.fullmatch(r"[^\s\"'\\;]+", plain):
        return plain
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'


def rest_of_line(path: Path) -> str:
    """For EnvironmentFile=, which takes the line as it is, but for specifiers, and as a pattern (glob(7));
    a backslash before each keeps it from being one."""
    return re.sub(r"([*?\[\\])", r"\\\1", str(path)).replace("%", "%%")


def shell(path: str | Path) -> str:
    """A word for /bin/sh. Percent signs stand alone between the quotes: cron wants a backslash before each,
    and would take one that belongs to the name for it."""
    plain = str(path)
    if re.fullmatch(r"[\w@+=:,./-]+", plain, re.ASCII):
        return plain
    parts = ("'" + part.replace("'", "'\\''") + "'" if part else "" for part in plain.split("%"))
    return "%".join(parts)
