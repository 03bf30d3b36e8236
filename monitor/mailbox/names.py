"""Names of folders as IMAP spells them: modified UTF-7 (RFC 3501, section 5.1.3)."""

from __future__ import annotations

import base64
import re

_OTHER = re.compile(r"[^\x20-\x7e]+")


def encoded(name: str) -> str:
    """`name` as a server knows it."""
    parts = []
    last = 0
    for found in _OTHER.finditer(name):
        parts.append(name[last : found.start()].replace("&", "&-"))
        inner = base64.b64encode(found.group().encode("utf-16-be")).decode("ascii")
        parts.append(f"&{inner.rstrip('=').replace('/', ',')}-")
        last = found.end()
    return "".join((*parts, name[last:].replace("&", "&-")))


def quoted(name: str) -> str:
    """`name` as a quoted string of the protocol. Control characters have no place in one."""
    kept = "".join(one for one in name if one.isprintable())
    escaped = kept.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
