# ruff: noqa: INP001 - a script, run by its path
"""Gathers all that an issue may say into `digest.pot`, and brings the translations that ship up to it.

    python tools/make_words.py

What a translation does not have yet is left empty there, and is said in English until it is filled in.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

_DIGEST = Path(__file__).parents[1] / "monitor" / "digest"
_LANGUAGES = _DIGEST / "languages"
_KEYWORDS: dict[str, tuple[int, ...] | None] = {"gettext": None, "marked": None, "say": None, "say_n": (1, 2)}


def words() -> Catalog:
    """All messages, with the files they stand in; no line numbers, which would change with every change."""
    made = Catalog(project="monitor-digest", fuzzy=False, charset="utf-8")
    for path in sorted([*_DIGEST.glob("*.py"), *(_DIGEST / "templates").glob("*.j2")]):
        for message in sorted(_messages(path), key=str):
            made.add(message, locations=[(path.relative_to(_DIGEST).as_posix(), 0)])
    return made


def written(catalog: Catalog) -> str:
    """The catalogue as gettext writes it, without the day on which it was made."""
    stream = io.BytesIO()
    write_po(stream, catalog, width=110, sort_output=True, omit_header=True, include_lineno=False)
    language = catalog.locale_identifier
    head = ["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit"]
    if language is not None:
        head += [f"Language: {language}", f"Plural-Forms: {catalog.plural_forms}"]
    lines = ['msgid ""', 'msgstr ""', *(f'"{line}\\n"' for line in head)]
    return "\n".join(lines) + "\n\n" + stream.getvalue().decode()


def _messages(path: Path) -> Iterator[str | tuple[str, ...]]:
    kind = "python" if path.suffix == ".py" else "jinja2"
    options = {"trim_blocks": "true", "lstrip_blocks": "true"}
    with path.open("rb") as stream:
        for _, message, _, _ in extract(kind, stream, keywords=_KEYWORDS, options=options):
            yield message


def main() -> None:
    """Writes `digest.pot`, and every `.po` beside it."""
    every = words()
    (_LANGUAGES / "digest.pot").write_text(written(every), encoding="utf-8")
    for path in sorted(_LANGUAGES.glob("*.po")):
        with path.open("rb") as stream:
            known = read_po(stream, locale=path.stem)
        known.update(every, no_fuzzy_matching=True)
        known.obsolete.clear()
        path.write_text(written(known), encoding="utf-8")


if __name__ == "__main__":
    main()
