"""Findings → an issue: its facts, and every form rendered straight from them.

Pure: no clock, no chance; the same facts give the same bytes. Nothing is rendered from another
rendering, which is where counts and links of mail, page and archive drift apart.
"""

from __future__ import annotations

from monitor.digest import compose as _compose
from monitor.digest.compose import compose
from monitor.digest.facts import read
from monitor.digest.render import feed, index, render
from monitor.model import Carried, Digest

__all__ = ["carried", "compose", "feed", "index", "render"]


def carried(digest: Digest) -> tuple[Carried, ...]:
    """What an issue said of each of its stories: the next issue tells what changed since."""
    return _compose.carried(read(digest))
