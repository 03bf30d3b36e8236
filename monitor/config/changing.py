"""Changes of feeds.yaml and overrides.yaml by command: checked before they are written, and written whole."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import reduce
from pathlib import Path

from monitor.config import editing, overrides, source
from monitor.config.checks import check_file
from monitor.config.editing import Item
from monitor.config.overrides import NAME, Said
from monitor.config.wording import placed
from monitor.errors import ConfigError, MonitorError, WrongUse

_MOST_SAID = 4
_NOTHING: Mapping[int, str] = {}


def add_feeds(
    path: Path,
    items: Sequence[Item],
    env: Mapping[str, str],
    notes: Mapping[int, str] = _NOTHING,
    *,
    dry_run: bool = False,
) -> None:
    """Puts feeds at the end of the list in feeds.yaml: an address, or what a feed's mapping has. `notes`:
    what stands in a comment above one, by its number among these.

    Raises ConfigError where the file is wrong, and WrongUse where it would not be right then; nothing is
    written. `dry_run`: only that."""
    _change(path, lambda text: editing.with_items(text, ("feeds",), items, notes), env, dry_run=dry_run)


def remove_feeds(path: Path, addresses: Collection[str], env: Mapping[str, str]) -> None:
    """Takes feeds, by their addresses with references read, out of feeds.yaml. Raises as `add_feeds` does,
    and MonitorError where one is not in it (any more)."""

    def removed(text: source.Source) -> str:
        checked = check_file(text, env, path.absolute().parent)
        if checked.model is None:
            raise ConfigError(placed(str(path), text, checked.mistakes))
        found = {one.url: number for number, one in enumerate(checked.model.feeds)}
        if missing := [one for one in addresses if one not in found]:
            raise MonitorError(f"{len(missing)} of them are gone from it meanwhile", subject=str(path))
        if len(found) == len(set(addresses)):
            raise WrongUse("would have no feed left: add another one first", subject=str(path))
        changed = text.text
        for number in sorted({found[one] for one in addresses}, reverse=True):
            changed = editing.without_item(source.read(changed.encode()), ("feeds",), number)
        return changed

    _change(path, removed, env)


def _change(
    path: Path, change: Callable[[source.Source], str], env: Mapping[str, str], *, dry_run: bool = False
) -> None:
    home = path.absolute().parent
    with editing.alone(home):
        raw = path.read_bytes()
        before = source.read(raw)
        if before.whole:
            after = source.read(change(before).encode())
            checked = check_file(after, env, home)
            if checked.model is not None:
                # Read without its mark, and written with it.
                mark = "\ufeff" if raw.startswith(b"\xef\xbb\xbf") else ""
                if not dry_run:
                    editing.replace_whole(path, mark + after.text)
                return
            if check_file(before, env, home).model is not None:
                said = "; ".join(one.words for one in checked.mistakes[:_MOST_SAID])
                raise WrongUse(f"would be wrong then, and is left as it is: {said}", subject=str(path))
        raise ConfigError(placed(str(path), before, check_file(before, env, home).mistakes))


def say(home: Path, *said: Said, dry_run: bool = False) -> None:
    """Puts what the reader says of articles at the end of overrides.yaml in the folder `home`, all of it or
    nothing. Raises as `overrides.with_said` does. `dry_run`: only that."""
    _rewrite(home, lambda text: reduce(overrides.with_said, said, text), dry_run=dry_run)


def in_the_way(home: Path, *said: Said) -> dict[int, int]:
    """The entries about articles in overrides.yaml that do not let these hold, each of which alone it would
    be enough to take out: their numbers (from 1), and the line of each."""
    _, text = _read(home / NAME)
    found: dict[int, int] = {}
    for number, line in enumerate(overrides.lines_of_said(text), 1):
        try:
            reduce(overrides.with_said, said, overrides.without_said(text, number))
        except ConfigError:
            continue
        found[number] = line
    return found


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


def _rewrite(home: Path, change: Callable[[str], str], *, dry_run: bool = False) -> None:
    path = home / NAME
    with editing.alone(home):
        mark, before = _read(path)
        try:
            after = change(before)
        except ConfigError as error:
            # Named as the user knows it.
            raise ConfigError(tuple(replace(one, file=str(path)) for one in error.mistakes)) from error
        if after != before and not dry_run:
            editing.replace_whole(path, mark + after)


def _read(path: Path) -> tuple[str, str]:
    """A byte order mark, where the file begins with one, and its text."""
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-8-sig")
    except FileNotFoundError:
        return "", ""
    except (OSError, UnicodeDecodeError) as cause:
        raise MonitorError("cannot be read", subject=str(path)) from cause
    return "\ufeff" if raw.startswith(b"\xef\xbb\xbf") else "", text
