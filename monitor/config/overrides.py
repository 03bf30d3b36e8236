"""overrides.yaml beside feeds.yaml: which articles the reader says tell one event, and which do not.

    # Comments stay.
    - same: [https://example.com/a, https://example.org/b]
      why: both are the port's vote
      on: 2026-11-22
    - apart: [https://example.com/a, "9f86d081884c7d65"]

An article is named by its address or by its id (in quotes: sixteen digits alone would be a number). What is
said here is stronger than any score. Two entries that cannot both hold are a mistake: neither wins.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from monitor.config import source
from monitor.config.checks import check_overrides
from monitor.config.kinds import article_id
from monitor.config.types import OverrideSection
from monitor.config.wording import placed
from monitor.errors import ConfigError, Mistake, MonitorError
from monitor.model import Override

NAME = "overrides.yaml"

BEGINNING = """\
# What you say of articles. It is stronger than any score; `monitor check` tells what is wrong here.
#
#   - same: [https://…, https://…]     they tell one event
#   - apart: [https://…, https://…]    none of them tells the event of another
#     why: a note of yours
#     on: 2026-11-22
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """An entry of the file, as it is written: `articles` by address or id. `override`: what it comes to."""

    same: bool
    articles: tuple[str, ...]
    why: str = ""
    on: date | None = None

    @property
    def override(self) -> Override:
        """With every article by its id; what names none is left out."""
        ids = (article_id(one) for one in self.articles)
        return Override(same=self.same, articles=tuple(one for one in ids if one is not None))


def load_overrides(path: Path) -> tuple[tuple[Said, ...], tuple[Mistake, ...]]:
    """What is said in the file at `path`, in its order, and all mistakes in it; no file says nothing."""
    try:
        with path.open("rb") as stream:
            text = source.read(stream.read(source.MAX_BYTES + 1))
    except FileNotFoundError:
        return (), ()
    except OSError as error:
        words = f"expected the reader's overrides, but the file cannot be read: {error.strerror or error}"
        return (), (Mistake(file=str(path), line=1, column=1, message=words),)
    checked = check_overrides(text)
    if checked.model is None:
        return (), placed(str(path), text, checked.mistakes)
    return tuple(_said(one) for one in checked.model.root), ()


def with_said(text: str, said: Said) -> str:
    """The text of the file with one more entry at its end, indented as the others; `text` may be empty.
    Everything that stands in it stays. Each article has a line, for readable diffs, and all texts are in
    quotes, so that none is taken for a number.

    Raises ConfigError where the file is wrong, or would be with the entry (it contradicts what is said
    already), and MonitorError where nothing can be added at its end (a list in brackets, a closed document).
    """
    before = source.read(text.encode())
    _sound(before)
    root = before.nodes.get(())
    indent = " " * (before.place(root.start)[1] - 1) if root is not None and root.kind == "list" else ""
    whole = text or BEGINNING + "\n"
    whole += "" if whole.endswith("\n") else "\n"
    lines = [f"- {'same' if said.same else 'apart'}:"]
    lines += [f"    - {_quoted(one)}" for one in said.articles]
    lines += [f"  why: {_quoted(said.why)}"] if said.why else []
    lines += [f"  on: {said.on.isoformat()}"] if said.on else []
    whole += "".join(f"{indent}{line}\n" for line in lines)
    after = source.read(whole.encode())
    known = before.data if isinstance(before.data, list) else []
    if not isinstance(after.data, list) or len(after.data) != len(known) + 1:
        raise MonitorError(
            "an entry cannot be added at its end: write it as a list whose entries begin with - on lines of "
            "their own",
            subject=NAME,
        )
    _sound(after)
    return whole


def _sound(text: source.Source) -> None:
    checked = check_overrides(text)
    if checked.model is None:
        raise ConfigError(placed(NAME, text, checked.mistakes))


def _said(section: OverrideSection) -> Said:
    return Said(
        same=section.same is not None,
        articles=tuple(section.same or section.apart or ()),
        why=section.why or "",
        on=date.fromisoformat(section.on) if section.on else None,
    )


def _quoted(text: str) -> str:
    # Every JSON string is a YAML one.
    return json.dumps(text, ensure_ascii=False)
