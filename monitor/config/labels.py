"""labels.jsonl beside feeds.yaml: what the reader says of single articles.

    {"url": "https://example.com/a", "tag": "nvidia", "about": false}

A line an article and tag; of two on the same, the later counts. Lines may be empty. Other keys are kept
for whoever wrote them, and not looked at.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Collection
from pathlib import Path

from monitor.errors import ConfigError, Mistake
from monitor.model import TagLabel

NAME = "labels.jsonl"
_MOST = 20_000_000  # bytes


def load_labels(path: Path, tags: Collection[str]) -> tuple[TagLabel, ...]:
    """The labels in the file at `path`, none where there is no file. Raises ConfigError with all mistakes:
    each line that is no label, or whose tag is none of `tags`."""
    try:
        with path.open("rb") as stream:
            raw = stream.read(_MOST + 1)
        lines = raw.decode("utf-8-sig").split("\n")
    except FileNotFoundError:
        return ()
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
    found: dict[tuple[str, str], TagLabel] = {}
    mistakes: list[Mistake] = []
    for number, text in enumerate(lines, 1):
        if not text.strip():
            continue
        label, wrong, column = _label(text, tags)
        if label is None:
            mistakes.append(Mistake(file=str(path), line=number, column=column, message=wrong))
        else:
            found.pop((label.url, label.tag), None)
            found[label.url, label.tag] = label
    if mistakes:
        raise ConfigError(tuple(mistakes))
    return tuple(found.values())


def _label(line: str, tags: Collection[str]) -> tuple[TagLabel | None, str, int]:
    try:
        found = json.loads(line)
    except json.JSONDecodeError as error:
        return None, f"not JSON: {error.msg}", error.colno
    except (ValueError, RecursionError) as error:
        return None, f"not JSON: {error}", 1
    wanted = '{"url": "https://…", "tag": "…", "about": true or false}'
    if not isinstance(found, dict):
        return None, f"expected an object like {wanted}", 1
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
