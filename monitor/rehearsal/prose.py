"""The sample's light markup: blocks separated by a blank line; `## ` a heading, `- ` a list,
`[words](/path)` a link to another page of the sample."""

from __future__ import annotations

import re
from html import escape

LINK = re.compile(r"\[([^\[\]]+)\]\((/[^()\s]+)\)")


def plain(source: str) -> str:
    """The words alone: no heading signs, list signs or link targets."""
    lines = LINK.sub(r"\1", source).strip().split("\n")
    return "\n".join(line.removeprefix("## ").removeprefix("- ") for line in lines)


def html(source: str, base: str) -> str:
    """As HTML, with links under `base`."""
    return "\n".join(_block(block, base) for block in source.split("\n\n") if block.strip())


def _block(block: str, base: str) -> str:
    text = LINK.sub(rf'<a href="{base}\2">\1</a>', escape(block, quote=False))
    if text.startswith("## "):
        return f"<h2>{text[3:]}</h2>"
    if text.startswith("- "):
        return "<ul>" + "".join(f"<li>{line[2:]}</li>" for line in text.split("\n")) + "</ul>"
    return f"<p>{text}</p>"
