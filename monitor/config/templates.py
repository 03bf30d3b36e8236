"""templates/ beside feeds.yaml: the user's own templates, and their own words in `languages/`.

Read here and filled in the digest: what is wrong within one is said there, with its line.
"""

from __future__ import annotations

from pathlib import Path

from monitor.errors import ConfigError, Mistake
from monitor.model import Templates

NAME = "templates"
_WORDS = "languages"
_MOST = 1_000_000  # bytes; the largest that ships has 20,000


def load_templates(folder: Path) -> Templates:
    """The files `*.j2` of `folder`, and `languages/*.po`; nothing where there is no such folder. Hidden files
    and what editors leave behind are not looked at. Raises ConfigError with all mistakes: files that cannot
    be read, are no UTF-8 or larger than a megabyte."""
    if not folder.is_dir():
        return Templates()
    mistakes: list[Mistake] = []
    files = _texts(folder, "*.j2", mistakes)
    catalogues = _texts(folder / _WORDS, "*.po", mistakes)
    if mistakes:
        raise ConfigError(tuple(mistakes))
    return Templates(
        files=files,
        catalogues=tuple((name.removesuffix(".po"), text) for name, text in catalogues),
        folder=str(folder),
    )


def _texts(folder: Path, pattern: str, mistakes: list[Mistake]) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for path in sorted(folder.glob(pattern)):
        if path.name.startswith("."):
            continue
        line = 1
        try:
            with path.open("rb") as stream:
                raw = stream.read(_MOST + 1)
            if len(raw) > _MOST:
                wrong = f"found more than {_MOST // 1_000_000} MB, expected a template"
            else:
                found.append((path.name, raw.decode("utf-8-sig").replace("\r\n", "\n")))
                continue
        except OSError as error:
            wrong = f"expected a text file, but it cannot be read: {error.strerror or error}"
        except UnicodeDecodeError as error:
            line = raw[: error.start].count(b"\n") + 1
            wrong = "found bytes that are no UTF-8, expected a text file"
        mistakes.append(Mistake(file=str(path), line=line, column=1, message=wrong))
    return tuple(found)
