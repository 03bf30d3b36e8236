"""Where a document of XML begins: its root element, past the declarations, comments and junk before it."""

from __future__ import annotations

import re

ROOTS = frozenset({b"rss", b"feed", b"rdf"})
"""Names of the roots of feeds, in lower case and without a prefix."""

_ROOT = re.compile(rb"<([A-Za-z_][\w.-]{0,60}:)?([A-Za-z_][\w.-]{0,60})(?=[\s/>])")
_DECLARATION = re.compile(
    # Quotes and the brackets of the internal subset hide a ">". Possessive, so never quadratic.
    rb"<!DOCTYPE(?:[^\[>\"']++|\"[^\"]*+\"|'[^']*+')*+"
    rb"(?:\[(?:[^\]\"'<]++|\"[^\"]*+\"|'[^']*+'|<!--.*?-->|<)*+\]\s*+)?>?",
    re.IGNORECASE | re.DOTALL,
)
# Where a root is looked for. A page of warnings before it is a few kilobytes.
_HEAD = 64_000
_MOST_STEPS = 2_000


def beginning(body: bytes) -> tuple[int, bytes, bool]:
    """Where the root element begins, its name as written, and whether there was junk before it. A feed's own
    root wins over what stands before it (a program's warnings are HTML); without one, the first element.
    Nothing of a DOCTYPE is a root, whatever its entities say."""
    at, junk = 0, False
    first: tuple[int, bytes] | None = None
    comments = True
    for _ in range(_MOST_STEPS):
        begin = body.find(b"<", at, _HEAD + at)
        if begin < 0 or (begin > _HEAD and first is not None):
            break
        junk = junk or bool(body[at:begin].strip())
        found = _ROOT.match(body, begin)
        if found is None:
            at, comments = _past(body, begin, comments)
            continue
        name, element = found.group(2).lower(), (begin, found.group()[1:])
        if name in ROOTS:
            return *element, junk or first is not None
        first = first or element
        if name == b"html":
            break
        at = found.end()
    return (*first, junk) if first else (0, b"", True)


def _past(body: bytes, begin: int, comments: bool) -> tuple[int, bool]:
    """Where what begins there and is no element ends, and whether comments still do: an opening that nothing
    closes closes nothing further on either, and is looked for once."""
    if body.startswith(b"<!--", begin):
        end = body.find(b"-->", begin) if comments else -1
        return (end + 3, True) if end >= 0 else (begin + 4, False)
    if body.startswith(b"<?", begin):
        end = body.find(b"?>", begin, begin + _HEAD)
        return (end + 2 if end >= 0 else begin + 2), comments
    found = _DECLARATION.match(body, begin)
    return (found.end() if found else begin + 1), comments
