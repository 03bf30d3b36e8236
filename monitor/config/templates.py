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
    """The files `*.j2` of `folder`, and `languages/*.po`, by language (`pt-BR`); nothing where there is no
    such folder. Hidden files, backups (`x~`) and a README are not looked at. Raises ConfigError with all
    mistakes: files that cannot be read, are no UTF-8 or larger than a megabyte, and files under names or in
    places that nothing asks for, which would be passed over in silence."""
    if not folder.is_dir():
        return Templates()
    mistakes: list[Mistake] = []
    files = _texts(folder, ".j2", "a template (NAME.j2)", mistakes, beside=_WORDS)
    catalogues: dict[str, str] = {}
    for name, text in _texts(folder / _WORDS, ".po", "a translation (LANGUAGE.po)", mistakes):
        language = name.removesuffix(".po").replace("_", "-")
        if language.lower() in {one.lower() for one in catalogues}:
            wrong = f"found a second translation for {language}, expected one"
            mistakes.append(Mistake(file=str(folder / _WORDS / name), line=1, column=1, message=wrong))
        catalogues[language] = text
    if mistakes:
        raise ConfigError(tuple(mistakes))
    return Templates(files=files, catalogues=tuple(catalogues.items()), folder=str(folder))


def _texts(
    folder: Path, suffix: str, expected: str, mistakes: list[Mistake], beside: str = ""
) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.name.startswith((".", "README")) or path.name.endswith("~") or path.name == beside:
            continue
        line = 1
        try:
            if path.suffix != suffix or path.is_dir():
                wrong = f"found what no issue asks for, expected {expected}"
            else:
                with path.open("rb") as stream:
                    raw = stream.read(_MOST + 1)
                if len(raw) <= _MOST:
                    found.append((path.name, raw.decode("utf-8-sig").replace("\r\n", "\n")))
                    continue
                wrong = f"found more than {_MOST // 1_000_000} MB, expected a template"
        except OSError as error:
            wrong = f"expected a text file, but it cannot be read: {error.strerror or error}"
        except UnicodeDecodeError as error:
            line = raw[: error.start].count(b"\n") + 1
            wrong = "found bytes that are no UTF-8, expected a text file"
        mistakes.append(Mistake(file=str(path), line=line, column=1, message=wrong))
    return tuple(found)
