"""What a feed's address hides, kept out of what is told."""

from __future__ import annotations

import re
from urllib.parse import quote

from monitor.model import Feed

_PIECES = re.compile(r"[/?&=:@#;,]+")


def masked(words: str, feed: Feed, address: str) -> str:
    """`words` without what `address` (with its references read) holds beyond the configured one: a
    server may quote a token back, in a redirect or a reason."""
    if address == feed.url:
        return words
    secrets = {piece for piece in _PIECES.split(address) if len(piece) > 2 and piece not in feed.url}
    for piece in sorted(secrets, key=len, reverse=True):
        words = words.replace(piece, "***").replace(quote(piece, safe=""), "***")
    return words
