# ruff: noqa: INP001 - a hook of MkDocs, loaded by its path
"""What the pages of docs/ need to be a site as well as files on GitHub.

Links to files of the repository outside docs/ (../monitor/..., ../examples/...) are for those who read the
pages there. A site has no such files: it shows the file's path in their place. A link to nothing stays as it
is, so that `mkdocs build --strict` refuses it. And a bar in code in a table, which GitHub wants behind a
backslash, MkDocs shows with the backslash: there it stands plain.
"""

from __future__ import annotations

import os.path
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
_LINK = re.compile(r"\[([^\]]+)\]\((\.\.?/[^)#\s]+)(?:#[^)\s]*)?\)")
_CODE = re.compile(r"`[^`\n]+`")


def on_page_markdown(markdown: str, *, page: Any, **_: Any) -> str:
    """The page as the site has it. MkDocs calls this."""
    folder = Path("docs", page.file.src_uri).parent

    def shown(found: re.Match[str]) -> str:
        target = os.path.normpath(folder / found.group(2))
        if target.startswith(("docs/", "..")) or not (ROOT / target).exists():
            return found.group(0)
        words = found.group(1)
        return f"{words} (`{target}`)" if words.strip("`") != target else f"`{target}`"

    lines = _LINK.sub(shown, markdown).split("\n")
    return "\n".join(
        _CODE.sub(lambda code: code.group(0).replace("\\|", "|"), line) if line.startswith("|") else line
        for line in lines
    )
