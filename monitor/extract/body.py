"""The text of the article: a ladder of readings, and which of them to believe."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from functools import cache
from typing import Any

from monitor import text
from monitor.extract.document import Document
from monitor.model import TextFrom


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The text (paragraphs separated by a blank line; empty where there is none) and which reading it is."""

    text: str
    text_from: TextFrom


def read(document: Document, title: str) -> Body:
    """The text of the article of that title on the page. Never raises."""
    found: Any = None
    # It loads in 0.2 s, in workers only: whoever hands them `extract` by name does without.
    import trafilatura  # noqa: PLC0415

    # Whatever its parsers raise on a broken page, the page is only unreadable: the feed's text stands
    # in, and the next page is not lost.
    with contextlib.suppress(Exception):
        found = trafilatura.bare_extraction(
            document.root, include_comments=False, include_tables=True, config=_config()
        )
    raw = str(found.as_dict().get("text") or "") if found is not None else ""
    return Body(text=_paragraphs(raw), text_from="page")


@cache
def _config() -> Any:
    from trafilatura.settings import use_config  # noqa: PLC0415  as in `read`

    # trafilatura drops texts under 250 characters by default; a Japanese brief is shorter than that and
    # whole. What is too short is decided here, beside the feed's own text.
    config = use_config()
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", "80")
    config.set("DEFAULT", "MIN_OUTPUT_SIZE", "20")
    config.set("DEFAULT", "EXTRACTION_TIMEOUT", "0")  # a signal, which only a main thread may set
    return config


def _paragraphs(body: str) -> str:
    """trafilatura ends every paragraph with one line feed; ours are separated by a blank line."""
    lines = (text.one_line(line) for line in text.clean(body).split("\n"))
    return "\n\n".join(line for line in lines if line)
