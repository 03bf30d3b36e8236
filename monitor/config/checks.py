"""From a source to a model, or to every mistake in it, in one go.

Three nets, none of which needs the others to hold: the YAML itself (`source`), the shape and each
value (`types`, by pydantic), and what is wrong between two places (`pairs`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError

from monitor.config import agreement, pairs
from monitor.config.references import BadReference, Resolved, has_reference, literal_password, resolve
from monitor.config.source import Plain, Source, Where
from monitor.config.types import SHORT, FeedsFile, OutletsFile, OverridesFile, TagsFile
from monitor.config.wording import Found, mistake, what, where_of

# A rule or a phrase may hold `${` as its own: a regular expression does.
_RULES = frozenset({"match", "exclude", "any", "all", "none"})
# What a feed is had with.
_ACCESS: tuple[Where, ...] = (("url",), ("headers",), ("auth",), ("proxy",))
_M = TypeVar("_M", bound=BaseModel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked(Generic[_M]):
    """`model` is None where there are mistakes; these are in the order of the file. `resolved` holds
    every text that may have references."""

    model: _M | None
    resolved: Mapping[Where, Resolved]
    mistakes: tuple[Found, ...]


def check_file(source: Source, env: Mapping[str, str], folder: Path) -> Checked[FeedsFile]:
    """The configuration in `source`; what it refers to is read from `env` and below `folder`."""
    reading = _Reading(source, env, folder)
    if not isinstance(source.data, dict):
        return _checked(None, source, reading, [_no_mapping(source, "the keys tags: and feeds:")])
    # A section that holds nothing is not there: `mail:` above lines that are all comments.
    data = {
        key: reading.read(value, (key,))
        for key, value in source.data.items()
        if value is not None or key in ("tags", "feeds")
    }
    model, mistakes = _validate(source, FeedsFile, data, reading.unread)
    mistakes += [*pairs.feeds(source, reading.resolved), *pairs.idle_tags(source)]
    mistakes += [
        *pairs.tag_names(source),
        *pairs.readers(source, data),
        *pairs.secrets(source, reading.resolved),
        *pairs.outlets(source),
    ]
    mistakes += pairs.repeats(source, source.data, ())
    return _checked(model, source, reading, mistakes)


def check_tags(source: Source) -> Checked[TagsFile]:
    """The tags in `source`; whatever else is in it is not looked at."""
    reading = _Reading(source, {}, Path())
    if not isinstance(source.data, dict):
        return _checked(None, source, reading, [_no_mapping(source, "the key tags:")])
    model, mistakes = _validate(source, TagsFile, source.data, set())
    mistakes += pairs.idle_tags(source, nothing=(None, []))
    return _checked(model, source, reading, mistakes)


def check_outlets(source: Source) -> Checked[OutletsFile]:
    """The outlets in `source`; whatever else is in it is not looked at."""
    reading = _Reading(source, {}, Path())
    if not isinstance(source.data, dict):
        return _checked(None, source, reading, [_no_mapping(source, "the key outlets:")])
    # As in feeds.yaml: of outlets, no reference is read.
    data = {"outlets": reading.read(source.data.get("outlets"), ("outlets",))}
    model, mistakes = _validate(source, OutletsFile, data, reading.unread)
    mistakes += pairs.outlets(source)
    return _checked(model, source, reading, mistakes)


def check_overrides(source: Source) -> Checked[OverridesFile]:
    """What the reader says of articles in `source`; a file of comments alone says nothing."""
    reading = _Reading(source, {}, Path())
    if source.data is None:
        return _checked(OverridesFile([]), source, reading, [])
    if not isinstance(source.data, list):
        words = f"found {what(source, ())}, expected a list, such as - same: [https://…, https://…]"
        return _checked(None, source, reading, [Found(source.value_at(()), words)])
    model, mistakes = _validate(source, OverridesFile, source.data, set())
    mistakes += agreement.of(source)
    return _checked(model, source, reading, mistakes)


def _checked(model: _M | None, source: Source, reading: _Reading, mistakes: list[Found]) -> Checked[_M]:
    known = [Found(*found) for found in source.mistakes]
    if source.whole:
        known += reading.mistakes + mistakes
    # An anchor's mistake is found once for each of its aliases.
    ordered = tuple(dict.fromkeys(sorted(known)))
    return Checked(model=None if ordered else model, resolved=reading.resolved, mistakes=ordered)


def _no_mapping(source: Source, wanted: str) -> Found:
    if source.data is None:
        hint = "`monitor init` writes a file to begin with"
        return Found(0, f"found nothing, expected {wanted} ({hint})")
    return Found(source.value_at(()), f"found {what(source, ())}, expected a mapping with {wanted}")


def _validate(
    source: Source, kind: type[_M], data: Plain, unread: set[Where]
) -> tuple[_M | None, list[Found]]:
    try:
        return kind.model_validate(data), []
    except ValidationError as error:
        # What could not be read has its mistake already; of what it would have been, nothing is known.
        known = {offset for offset, _ in source.mistakes}
        return None, [
            mistake(source, detail)
            for detail in error.errors(include_url=False)
            if (where := where_of(detail)[0]) not in unread
            and (detail["type"] == "missing" or source.value_at(where) not in known)
        ]


@dataclass(slots=True)
class _Reading:
    """Reads the references in plain data, and turns each feed into its long form."""

    source: Source
    env: Mapping[str, str]
    folder: Path
    resolved: dict[Where, Resolved] = field(default_factory=dict)
    unread: set[Where] = field(default_factory=set)
    mistakes: list[Found] = field(default_factory=list)

    def read(self, value: Plain, where: Where) -> Plain:
        if isinstance(value, dict):
            return {key: self.read(inner, (*where, key)) for key, inner in value.items()}
        if isinstance(value, list):
            return [self.read(inner, (*where, i)) for i, inner in enumerate(value)]
        if not isinstance(value, str):
            return value
        if _may_refer(where):
            text = self._resolved(value, where)
            key = SHORT.get(where[:-1]) if isinstance(where[-1], int) else None
            return text if key is None else {key: text}
        if has_reference(value) and not (where[0] == "tags" and _RULES & {*where[2:]}):
            words = "found a reference (${…}), expected plain text: references are read in "
            words += "a feed's url, headers, auth and proxy, in mail, in notify, in database and in model.key"
            self.mistakes.append(Found(self.source.value_at(where), words))
            self.unread.add(where)
        return value

    def _resolved(self, value: str, where: Where) -> str:
        try:
            result = resolve(value, self.env, self.folder)
        except BadReference as bad:
            self.mistakes.append(Found(self.source.inside(where, bad.position), bad.words))
            self.unread |= {where, (*where, "url"), (*where, "address")}
            return value
        self.resolved[where] = result
        if literal_password(result.masked):
            words = "found a password in the address, expected a reference in its place: user:${NAME}@host"
            self.mistakes.append(Found(self.source.value_at(where), words))
        return result.text


def _may_refer(where: Where) -> bool:
    """Whether references are read there: in what addresses, headers and passwords are made of."""
    if where[0] in ("mail", "notify", "database") or where == ("model", "key"):
        return True
    return where[0] == "feeds" and (len(where) == 2 or where[2:3] in _ACCESS)
