"""A feeds.yaml for the tests of the configuration: what it comes to, or the mistakes in it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from monitor.config import Config, load
from monitor.errors import ConfigError

SMALL = "tags: {nvidia: {match: nvidia}}\nfeeds: [https://a.example/feed]\n"
TAGS = "tags: {nvidia: {match: nvidia}}\n"
"""One line, so that what follows begins in line 2."""


def config(folder: Path, text: str, env: Mapping[str, str] | None = None) -> Config:
    path = folder / "feeds.yaml"
    path.write_text(text, encoding="utf-8")
    return load(path, env or {})


def told(folder: Path, text: str | bytes, env: Mapping[str, str] | None = None) -> list[str]:
    """The mistakes in `text`, as `line:column: message`."""
    path = folder / "feeds.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ConfigError) as caught:
        load(path, env or {})
    assert all(m.file == str(path) for m in caught.value.mistakes)
    return [f"{m.line}:{m.column}: {m.message}" for m in caught.value.mistakes]


def tells(said: str, words: str) -> bool:
    """Whether a message begins with `words`; where they have a gap ( … ), it begins and ends so."""
    head, _, tail = words.partition(" … ")
    return said.startswith(head) and said.endswith(tail)
