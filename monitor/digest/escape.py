"""Text from outside, made harmless for each form at its own edge."""

from __future__ import annotations

import json
import re
import unicodedata

from monitor import text

_MARKDOWN = re.compile(r"([\\`*_\[\]<>|~])")
_ENTITY = re.compile(r"&(?=#?\w{1,32};)")
_OPENING = re.compile(r"^(\s*)([-+=#!]|\d{1,9}(?=[.)]))")
_UNSAFE = {ord(c): f"%{ord(c):02X}" for c in "()<>\\\"' `{}|^[]*_~"}


def markdown(raw: str) -> str:
    """One line of text that CommonMark shows as it is: no title can open a link, a tag or a list."""
    line = _MARKDOWN.sub(r"\\\1", text.one_line(raw))
    line = _ENTITY.sub(r"\\&", line)
    # Bare addresses are links in GitHub's and others' Markdown: every link of an issue is an article's.
    line = re.sub(r"(?i)\b(https?|ftp)://", r"\1:\\//", line)
    line = re.sub(r"(?i)\bwww\.", r"www\\.", line)
    opening = _OPENING.match(line)
    if opening is None:
        return line
    if opening.group(2).isdigit():
        return line[: opening.end()] + "\\" + line[opening.end() :]
    return f"{opening.group(1)}\\{line[opening.start(2) :]}"


def address(raw: str) -> str:
    """An address that fits between the brackets of a Markdown link."""
    return "".join(raw.split()).translate(_UNSAFE)


def quoted(raw: str) -> str:
    """A YAML string, written as a JSON string: every JSON string is a YAML one."""
    return json.dumps(text.one_line(raw), ensure_ascii=False)


def wrapped(raw: str, width: int = 72, indent: str = "", first: str | None = None) -> str:
    """`raw` in lines of at most `width` columns, wide characters counting two. Words are not broken,
    unspaced script is broken anywhere but before closing punctuation."""
    lines: list[str] = []
    start = indent if first is None else first
    line, used = start, _columns(start)
    fresh = True
    for piece in re.findall(
        rf"[{text.UNSPACED}\u3000-\u303f\uff00-\uff60]|[^\s{text.UNSPACED}\u3000-\u303f\uff00-\uff60]+|\s+",
        raw,
    ):
        if piece.isspace():
            if not fresh:
                line, used = line + " ", used + 1
            continue
        wide = _columns(piece)
        closing = piece in "、。，．！？」』）】〉》・ー"
        if used + wide > width and not fresh and not closing:
            lines.append(line.rstrip())
            line, used = indent, _columns(indent)
        line, used, fresh = line + piece, used + wide, False
    lines.append(line.rstrip())
    return "\n".join(lines)


def _columns(piece: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in piece)
