"""JSON as pages write it: comments and CDATA around it, entities in it, commas too many, several values in
one script. Repairs are tried only where strict reading failed, and only those that cannot make one value
into another."""

from __future__ import annotations

import html
import json
import re

_DECODER = json.JSONDecoder(strict=False)  # line feeds inside strings are common, and harmless
_WRAPPING = re.compile(r"\A[\s\ufeff]*(?:(?://|/\*)?\s{0,9}(?:<!--|<!\[CDATA\[)(?:\s{0,9}(?://|\*/))?\s*)+")
_TRAILING = re.compile(r",(?=\s*[}\]])")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029]")
# A backslash before what JSON does not let one escape: \' and \- of other languages.
_WRONG_ESCAPE = re.compile(r"\\(?![\"\\/bfnrtu])")
_MOST_VALUES = 20


def values(source: str) -> list[object]:
    """The JSON values in `source`, one after the other; empty where none can be read. Never raises."""
    found = _read(source)
    if found:
        return found
    plainer = _WRAPPING.sub("", _CONTROLS.sub(" ", source))
    if ('"' not in plainer and "&quot;" in plainer) or plainer.lstrip().startswith(("{&quot;", "[{&quot;")):
        plainer = html.unescape(plainer)
    return _read(plainer) or _read(_TRAILING.sub("", _WRONG_ESCAPE.sub("", plainer)))


def value_at(source: str, start: int) -> tuple[object, int]:
    """The JSON value that begins at `start`, whatever follows, and where it ends; None, and where it
    breaks off, where none does."""
    try:
        return _DECODER.raw_decode(source, start)
    except json.JSONDecodeError as error:
        return None, max(start, error.pos)
    except (ValueError, RecursionError):
        return None, len(source)


def _read(source: str) -> list[object]:
    found: list[object] = []
    at = 0
    while len(found) < _MOST_VALUES:
        at = _start(source, at)
        if at == len(source):
            break
        try:
            value, at = _DECODER.raw_decode(source, at)
        except (ValueError, RecursionError):
            break
        found.append(value)
    return found


def _start(source: str, at: int) -> int:
    while at < len(source) and source[at] in " \t\r\n,;\ufeff\u00a0":
        at += 1
    return at
