"""What stands above an article's first words, and is not of its text: label, headline, byline."""

from __future__ import annotations

import re

from monitor import text


def without_heading(body: str, titles: set[str], authors: set[str]) -> str:
    """`body` without what stands above an article's first words: label, headline, byline, place of
    the date. They would count as its lead, and the label of a section as what it is about."""
    lines = text.paragraphs(body)
    headlines = {text.fold(title) for title in titles if title}
    for at, line in enumerate(lines[:4]):
        if text.fold(line) in headlines and all(len(one) <= 60 for one in lines[:at]):
            lines = lines[at + 1 :]
            break
    names = {text.fold(name) for name in authors}
    while len(lines) > 1 and _is_byline(lines[0], names):
        lines = lines[1:]
    return "\n\n".join(lines)


def _is_byline(line: str, names: set[str]) -> bool:
    if len(line) > 120 or re.search(r"[.!?。]$", line):
        return False
    folded = text.fold(line)
    if re.match(r"by\s+[a-z]", folded) and len(line.split()) <= 12:
        return True
    parts = [one.strip() for one in re.split(r",|、|・|&| and | und | et ", folded.removeprefix("by "))]
    return bool(names) and all(part in names for part in parts if part)
