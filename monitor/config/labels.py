"""labels.jsonl beside feeds.yaml: what the reader says of single articles.

    {"url": "https://example.com/a", "tag": "nvidia", "about": false}

A line an article and tag; of two on the same, the later counts. Lines may be empty. Other keys are kept
for whoever wrote them, and not looked at. Or a line of two articles, and whether they tell one event:

    {"a": "https://example.com/a", "b": "https://example.org/b", "same": true}

What grouping is to do stands in overrides.yaml; these lines are what its line is measured on.
"""

from __future__ import annotations

import difflib
import json
import os
from collections.abc import Collection
from pathlib import Path

from monitor.config import editing
from monitor.errors import ConfigError, Mistake, MonitorError
from monitor.model import PairLabel, TagLabel

NAME = "labels.jsonl"
_MOST = 20_000_000  # bytes


def load_labels(path: Path, tags: Collection[str]) -> tuple[tuple[TagLabel, ...], tuple[PairLabel, ...]]:
    """The labels in the file at `path`, of articles and of pairs; none where there is no file. Raises
    ConfigError with all mistakes: each line that is no label, or whose tag is none of `tags`."""
    try:
        with path.open("rb") as stream:
            raw = stream.read(_MOST + 1)
        text = raw.decode("utf-8-sig")
    except FileNotFoundError:
        return (), ()
    except OSError as error:
        words = f"expected the reader's labels, but the file cannot be read: {error.strerror or error}"
        raise ConfigError((Mistake(file=str(path), line=1, column=1, message=words),)) from error
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        words = "found bytes that are no UTF-8, expected a text file"
        raise ConfigError((Mistake(file=str(path), line=line, column=1, message=words),)) from error
    if len(raw) > _MOST:
        words = f"found more than {_MOST // 1_000_000} MB, expected a line for each label"
        raise ConfigError((Mistake(file=str(path), line=1, column=1, message=words),))
    return read_labels(text, str(path), tags)


def read_labels(
    words: str, file: str, tags: Collection[str]
) -> tuple[tuple[TagLabel, ...], tuple[PairLabel, ...]]:
    """The labels in `words`, which stand in `file`. Raises ConfigError with all mistakes."""
    found: dict[tuple[str, str], TagLabel] = {}
    pairs: dict[frozenset[str], PairLabel] = {}
    mistakes: list[Mistake] = []
    for number, text in enumerate(words.split("\n"), 1):
        if not text.strip():
            continue
        label, wrong, column = _label(text, tags)
        if isinstance(label, PairLabel):
            pairs[frozenset((label.a, label.b))] = label
        elif label is None:
            mistakes.append(Mistake(file=file, line=number, column=column, message=wrong))
        else:
            found.pop((label.url, label.tag), None)
            found[label.url, label.tag] = label
    if mistakes:
        raise ConfigError(tuple(mistakes))
    return tuple(found.values()), tuple(pairs.values())


def _label(line: str, tags: Collection[str]) -> tuple[TagLabel | PairLabel | None, str, int]:
    try:
        found = json.loads(line)
    except json.JSONDecodeError as error:
        return None, f"not JSON: {error.msg}", error.colno
    except (ValueError, RecursionError) as error:
        return None, f"not JSON: {error}", 1
    wanted = '{"url": "https://…", "tag": "…", "about": true or false}'
    if not isinstance(found, dict):
        return None, f"expected an object like {wanted}", 1
    if any(_unfit(found.get(key)) for key in ("url", "a", "b")):
        return None, "found a character that no address has (a control character, or half of one)", 1
    if "same" in found or "a" in found:
        if "about" in found:
            return None, 'found both "about" and "same": a line says one thing', 1
        return _pair(found)
    url, tag, about = found.get("url"), found.get("tag"), found.get("about")
    if not isinstance(url, str) or not url.strip():
        return None, f'expected "url", the address of an article, as in {wanted}', 1
    if not isinstance(about, bool):
        return None, f'expected "about", true or false, as in {wanted}', 1
    if not isinstance(tag, str) or tag not in tags:
        near = difflib.get_close_matches(str(tag), list(tags), 1)
        hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(sorted(tags))}"
        return (
            None,
            f"found the tag {json.dumps(tag, ensure_ascii=False)}, which feeds.yaml has not: {hint}",
            1,
        )
    return TagLabel(url=url.strip(), tag=tag, about=about), "", 1


def _unfit(value: object) -> bool:
    return isinstance(value, str) and any(ord(one) < 32 or 0xD800 <= ord(one) < 0xE000 for one in value)


def _pair(found: dict[str, object]) -> tuple[PairLabel | None, str, int]:
    a, b, same = found.get("a"), found.get("b"), found.get("same")
    wanted = '{"a": "https://…", "b": "https://…", "same": true or false}'
    if not (isinstance(a, str) and isinstance(b, str) and a.strip() and b.strip() and a != b):
        return None, f'expected "a" and "b", the addresses of two articles, as in {wanted}', 1
    if not isinstance(same, bool):
        return None, f'expected "same", true or false, as in {wanted}', 1
    return PairLabel(a=a.strip(), b=b.strip(), same=same), "", 1


def append_label(path: Path, line: dict[str, object]) -> None:
    """Puts a label at the end of the file, and it is there when this returns."""
    with editing.alone(path.parent):
        try:
            with path.open("a+b") as stream:
                stream.seek(0, os.SEEK_END)
                if stream.tell():
                    stream.seek(-1, os.SEEK_END)
                    if stream.read(1) != b"\n":
                        stream.write(b"\n")
                stream.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
                stream.flush()
                os.fsync(stream.fileno())
        except OSError as cause:
            raise MonitorError(f"cannot be written: {cause.strerror}", subject=str(path)) from cause


def drop_label(path: Path, line: dict[str, object]) -> None:
    """Takes the last line that says just this out of the file."""
    own = json.dumps(line, ensure_ascii=False)
    with editing.alone(path.parent):
        lines = path.read_bytes().decode("utf-8").split("\n")
        if own in lines:
            place = len(lines) - 1 - lines[::-1].index(own)
            editing.replace_whole(path, "\n".join(lines[:place] + lines[place + 1 :]))
