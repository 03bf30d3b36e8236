"""References in configured text: `${NAME}` reads the environment, `${file:PATH}` a file.

`$${` stands for a plain `${`. What a reference gives is never part of a message.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

MAX_BYTES = 65_536
"""A key or a password file is smaller; /dev/zero is not."""

_TOKEN = re.compile(r"\$\$\{|\$\{(file:[^{}\r\n]*|[^{}\s]*)\}|\$\{")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_AUTHORITY = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://([^/?#]*)@")
_HOLE = "\0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """A text with its references read. `masked` has one NUL for each of them and may be looked at;
    `secret` says whether there were any."""

    text: str
    masked: str
    secret: bool


class BadReference(Exception):
    """A reference that cannot be read; `position` is its first character's in the text."""

    def __init__(self, position: int, words: str) -> None:
        super().__init__(words)
        self.position = position
        self.words = words


def has_reference(text: str) -> bool:
    """Whether `text` holds anything that is or tries to be a reference."""
    return any(m.group() != "$${" for m in _TOKEN.finditer(text))


def resolve(text: str, env: Mapping[str, str], folder: Path) -> Resolved:
    """`text` with its references read; files lie relative to `folder`.

    A value that lands between `://` and `@` is percent-encoded, so that a password may hold any
    character. Raises BadReference.
    """
    masked: list[str] = []
    values: list[str] = []
    last = 0
    for token in _TOKEN.finditer(text):
        masked.append(text[last : token.start()].replace(_HOLE, "�"))
        last = token.end()
        if token.group() == "$${":
            masked.append("${")
            continue
        masked.append(_HOLE)
        values.append(_read(token, env, folder))
    masked.append(text[last:].replace(_HOLE, "�"))
    mask = "".join(masked)
    authority = _AUTHORITY.match(mask)
    encoded_until = authority.end() if authority else 0
    made: list[str] = []
    left = iter(values)
    for at, letter in enumerate(mask):
        if letter != _HOLE:
            made.append(letter)
        else:
            value = next(left)
            made.append(quote(value, safe="") if at < encoded_until else value)
    return Resolved(text="".join(made), masked=mask, secret=bool(values))


def literal_password(masked: str) -> bool:
    """Whether a masked address holds a password in plain letters."""
    authority = _AUTHORITY.match(masked)
    return authority is not None and authority.group(1).partition(":")[2].strip(_HOLE) != ""


def without_userinfo(text: str) -> str:
    """`text` for a message: what may be a user and a password is left out, in broken addresses too."""
    head, at, tail = text.rpartition("@")
    if not at or ":" not in head:
        return text
    scheme = re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", head)
    return f"{scheme.group() if scheme else ''}…@{tail}"


def _read(token: re.Match[str], env: Mapping[str, str], folder: Path) -> str:
    inner = token.group(1)
    if inner is None:
        raise BadReference(token.start(), "found ${ without its }, expected ${NAME}; a plain ${ is $${")
    if inner.startswith("file:"):
        return _file(token.start(), inner.removeprefix("file:"), folder)
    if not _NAME.fullmatch(inner):
        raise BadReference(
            token.start(),
            "found a reference without a right name, expected ${NAME} (letters, digits, _) or ${file:PATH}",
        )
    value = env.get(inner)
    if not value:
        state = "not set" if value is None else "empty"
        raise BadReference(
            token.start(), f"found ${{{inner}}}, which is {state}, expected it in the environment"
        )
    return value


def _file(position: int, name: str, folder: Path) -> str:
    try:
        path = folder / name
        if not name or not path.is_file():
            raise BadReference(
                position, f"found ${{file:{name}}}, expected the path of a file; there is none at {path}"
            )
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
        if len(raw) > MAX_BYTES:
            raise BadReference(
                position, f"found ${{file:{name}}} with more than {MAX_BYTES:,} bytes, expected a secret"
            )
        text = raw.decode("utf-8-sig").removesuffix("\n").removesuffix("\r")
    except OSError as error:
        why = error.strerror or "unreadable"
        raise BadReference(position, f"found ${{file:{name}}}, expected a file to read: {why}") from error
    except ValueError:
        # Not UTF-8, or a NUL in the path. The cause would quote the secret's bytes: it is not kept.
        raise BadReference(position, f"found ${{file:{name}}}, expected a file of UTF-8 text") from None
    if not text:
        raise BadReference(position, f"found ${{file:{name}}}, which is empty, expected a value in it")
    return text
