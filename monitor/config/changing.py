"""Changes of feeds.yaml and overrides.yaml by command: checked before they are written, and written whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from monitor.config import editing, overrides, source
from monitor.config.checks import check_file
from monitor.config.overrides import NAME, Said
from monitor.config.wording import placed
from monitor.errors import ConfigError, MonitorError


def add_feeds(path: Path, items: Sequence[Mapping[str, object] | str], env: Mapping[str, str]) -> None:
    """Puts feeds at the end of the list in feeds.yaml: an address, or what a feed's mapping has.

    Raises ConfigError where the file would not be right then; nothing is written."""

    def added(text: str) -> str:
        for item in items:
            text = editing.with_item(source.read(text.encode()), ("feeds",), item)
        return text

    _change(path, added, env)


def remove_feeds(path: Path, numbers: Sequence[int], env: Mapping[str, str]) -> None:
    """Takes feeds, by their numbers in the list (from 0), out of feeds.yaml. Raises ConfigError where the
    file would not be right then (its last feed); nothing is written."""

    def removed(text: str) -> str:
        for number in sorted(numbers, reverse=True):
            text = editing.without_item(source.read(text.encode()), ("feeds",), number)
        return text

    _change(path, removed, env)


def _change(path: Path, change: Callable[[str], str], env: Mapping[str, str]) -> None:
    with editing.alone(path.absolute().parent):
        before = path.read_bytes()
        mark = "\ufeff" if before.startswith(b"\xef\xbb\xbf") else ""
        text = change(before.decode("utf-8-sig"))
        after = source.read(text.encode())
        checked = check_file(after, env, path.absolute().parent)
        if checked.model is None:
            raise ConfigError(placed(str(path), after, checked.mistakes))
        editing.replace_whole(path, mark + text)


def say(home: Path, said: Said) -> None:
    """Puts what the reader says of articles at the end of overrides.yaml in the folder `home`. Raises as
    `overrides.with_said` does, and nothing is written then."""
    _rewrite(home, lambda text: overrides.with_said(text, said))


def unsay(home: Path, number: int) -> None:
    """Takes what is said of articles out of overrides.yaml: entry `number` among those (from 1)."""
    _rewrite(home, lambda text: overrides.without_said(text, number))


def unsay_last(home: Path) -> None:
    """Takes the last thing that is said of articles out of overrides.yaml."""
    _rewrite(home, overrides.without_last)


def add_aliases(home: Path, tag: str, words: Sequence[str], *, on: date) -> None:
    """Puts aliases of a tag at the end of overrides.yaml."""
    _rewrite(home, lambda text: overrides.with_alias(text, tag, words, on=on))


def remove_aliases(home: Path, tag: str, words: Sequence[str]) -> int:
    """Takes aliases of a tag out of overrides.yaml, wherever they stand; how many there were."""
    taken = 0

    def without(text: str) -> str:
        nonlocal taken
        text, taken = overrides.without_alias(text, tag, words)
        return text

    _rewrite(home, without)
    return taken


def _rewrite(home: Path, change: Callable[[str], str]) -> None:
    path = home / NAME
    with editing.alone(home):
        try:
            before = path.read_bytes().decode("utf-8-sig") if path.exists() else ""
        except (OSError, UnicodeDecodeError) as cause:
            raise MonitorError("cannot be read", subject=str(path)) from cause
        try:
            after = change(before)
        except ConfigError as error:
            # Named as the user knows it.
            raise ConfigError(tuple(replace(one, file=str(path)) for one in error.mistakes)) from error
        if after != before:
            editing.replace_whole(path, after)
