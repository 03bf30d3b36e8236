"""The language in which an issue speaks: its own words, never the articles'.

English is the source: a message is its own translation there. Other languages are gettext catalogues
(`languages/ja.po` ships; a user's own lie in `templates/languages`), read by Babel. Which one speaks is set
by the doorways for what they do (`speaking`), as gettext's own callables have no place for it.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations
from importlib import resources
from typing import TypeVar, cast

from monitor.errors import ConfigError, Mistake

_Text = TypeVar("_Text", bound=str)
_ENGLISH = NullTranslations()
_speaking: ContextVar[NullTranslations] = ContextVar("speaking", default=_ENGLISH)


def gettext(message: str) -> str:
    """`message`, in the language that is being spoken."""
    return _speaking.get().gettext(message)


def ngettext(one: str, many: str, how_many: int) -> str:
    """The form of a message that goes with a number."""
    return _speaking.get().ngettext(one, many, how_many)


def say(message: str, /, **values: object) -> str:
    """`message` with its `%(named)s` values, in the language that is being spoken."""
    return filled(gettext(message), message, values)


def say_n(one: str, many: str, how_many: int, /, **values: object) -> str:
    """The same for a number; `%(n)s` is the number, with its thousands set apart."""
    values = {"n": f"{how_many:,}", **values}
    return filled(ngettext(one, many, how_many), one if how_many == 1 else many, values)


def filled(translated: _Text, message: _Text, values: Mapping[str, object]) -> _Text:
    """A message with its values. No issue is lost over a translation that asks for values which the message
    does not have: that is said in English (`proof` tells of it)."""
    try:
        return cast("_Text", translated % values)
    except (KeyError, ValueError, TypeError):
        return cast("_Text", message % values)


def joined(sentences: Iterable[str]) -> str:
    """Sentences one after the other, those that say nothing left out. Japanese puts no blank between them."""
    said = [one for one in sentences if one]
    between = gettext("%(one)s %(other)s") % {"one": "", "other": ""}
    # What is markup stays markup: the first says for all.
    return type(said[0])(between).join(said) if said else ""


def marked(message: str) -> str:
    """`message` itself: marks what is said later for whoever gathers all that an issue may say."""
    return message


def is_english() -> bool:
    """Whether messages are said as they are."""
    return _speaking.get() is _ENGLISH


@contextmanager
def speaking(language: str, catalogues: tuple[tuple[str, str], ...] = ()) -> Iterator[None]:
    """What is said within is said in `language` (BCP 47; empty: English), by the first of `catalogues` (its
    name and its text, as gettext writes a `.po`) that has it, else by one that ships, else in English."""
    token = _speaking.set(_translations(language, catalogues))
    try:
        yield
    finally:
        _speaking.reset(token)


@lru_cache(maxsize=16)
def _translations(language: str, catalogues: tuple[tuple[str, str], ...]) -> NullTranslations:
    for name in _names(language or "en"):
        for own, source in (*catalogues, *_shipped()):
            if own.lower() == name:
                return compiled(own, source)
    return _ENGLISH


def languages(catalogues: tuple[tuple[str, str], ...] = ()) -> tuple[str, ...]:
    """The languages in which an issue can speak, English first."""
    return ("en", *sorted({own for own, _ in (*catalogues, *_shipped())} - {"en"}))


def speaks(language: str, catalogues: tuple[tuple[str, str], ...] = ()) -> bool:
    """Whether an issue can speak `language`, or the nearest one above it (`ja-JP`, `ja`)."""
    known = {one.lower() for one in languages(catalogues)}
    return not language or not known.isdisjoint(_names(language))


def _names(language: str) -> list[str]:
    """The language and those above it; in small letters, as their case says nothing (BCP 47)."""
    parts = language.lower().replace("_", "-").split("-")
    return ["-".join(parts[:kept]) for kept in range(len(parts), 0, -1)]


@cache
def _shipped() -> tuple[tuple[str, str], ...]:
    folder = resources.files("monitor.digest") / "languages"
    found = sorted((one for one in folder.iterdir() if one.name.endswith(".po")), key=lambda one: one.name)
    return tuple((one.name.removesuffix(".po"), one.read_text("utf-8")) for one in found)


def compiled(name: str, source: str) -> GNUTranslations:
    """A catalogue, ready to speak. Raises ConfigError for what is none."""
    # Babel takes 40 ms to load, and an English issue needs none of it.
    from babel.messages.mofile import write_mo  # noqa: PLC0415
    from babel.messages.pofile import read_po  # noqa: PLC0415

    binary = io.BytesIO()
    try:
        catalogue = read_po(io.StringIO(source), abort_invalid=True)
        # It is text by now, whatever its header says that it was.
        catalogue.charset = "utf-8"
        write_mo(binary, catalogue)
        binary.seek(0)
        return GNUTranslations(binary)
    # Babel and gettext raise one or the other for a header that says what cannot be.
    except Exception as cause:
        line = max(getattr(cause, "lineno", 0), 0) + 1
        words = f"found no gettext: {cause}"
        mistake = Mistake(file=f"languages/{name}.po", line=line, column=1, message=words)
        raise ConfigError((mistake,)) from cause
