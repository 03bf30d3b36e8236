"""Whether the user's templates and words can be used: tried on a specimen before an issue rests on them."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from difflib import get_close_matches
from functools import cache, partial
from importlib import resources
from typing import cast

from monitor.digest.environments import forms, names
from monitor.digest.facts import Facts, canonical
from monitor.digest.language import compiled, languages, speaks
from monitor.digest.letter import brief, letter
from monitor.digest.render import feed, index, render
from monitor.digest.site import site
from monitor.errors import ConfigError, Mistake
from monitor.model import Digest, DigestRules, Reader, Templates

_PLACE = re.compile(r"%\(\w+\)s|%.?")
_PO_LINE = re.compile(
    r'\s*(?:#.*|(?:(?:msgctxt|msgid|msgid_plural|msgstr|msgstr\[\d\])\s*)?"(?:[^"\\]|\\.)*"\s*|)'
)
_READER = Reader(address="reader@example.org", name="Reader")


def prove(rules: DigestRules) -> None:
    """Reads every template and every catalogue of the user's, and fills every form of a specimen issue with
    them, in each language that they speak. Raises ConfigError with all mistakes that were met, each with its
    file and line. Without any of the user's own nothing is tried: those that ship have their tests."""
    if found := tuple(dict.fromkeys(_mistakes(rules))):
        raise ConfigError(found)


def _mistakes(rules: DigestRules) -> Iterator[Mistake]:
    own = rules.templates
    if own == Templates():
        return
    yield from _unknown(own)
    wrong = {name: tuple(_catalogue(own, name, words)) for name, words in own.catalogues}
    for mistakes in wrong.values():
        yield from mistakes
    for name, _ in own.files:
        yield from _met(partial(forms(own).compile, name))
    spoken = dict.fromkeys((rules.language, *wrong))
    # A catalogue that is none is told once, with its place, and not again by every form.
    usable = replace(own, catalogues=tuple(one for one in own.catalogues if not wrong[one[0]]))
    for language in spoken:
        yield from _filled(replace(rules, language=language, templates=usable))


def language_mistake(rules: DigestRules) -> str:
    """What is wrong with the language of the digest, in words; empty where it can be spoken."""
    known = rules.templates.catalogues
    if speaks(rules.language, known):
        return ""
    folder = rules.templates.folder
    return (
        f"found {rules.language}, expected a language that the digest speaks "
        f"({', '.join(languages(known))}); "
        f"another one takes its words in {folder}/languages/{rules.language}.po "
        "(`monitor templates languages/digest.pot` prints what to translate)"
    )


def _filled(rules: DigestRules) -> Iterator[Mistake]:
    own = rules.templates
    for issue in _specimens(rules.language):
        yield from _met(partial(render, issue, own))
        yield from _met(partial(letter, issue, _READER, unsubscribe=(), link="", templates=own))
        yield from _met(partial(brief, issue, _READER, link="", templates=own))
    for issues in ((), _specimens(rules.language)):
        yield from _met(partial(index, issues, rules))
        yield from _met(partial(feed, issues, rules))
        yield from _met(partial(site, issues, rules))


def _met(step: Callable[[], object]) -> tuple[Mistake, ...]:
    try:
        step()
    except ConfigError as error:
        return error.mistakes
    return ()


def _unknown(own: Templates) -> Iterator[Mistake]:
    """A template under a name that nothing asks for would be passed over in silence. Those that only others
    of the user's include begin with a low line."""
    for name, _ in own.files:
        if name not in names() and not name.startswith("_"):
            near = get_close_matches(name, names(), n=1)
            meant = f"did you mean {near[0]}?" if near else f"known are {', '.join(names())}"
            yield Mistake(
                file=f"{own.folder}/{name}",
                line=1,
                column=1,
                message=f"no form has a template of this name: {meant} "
                f"(one that others include is named _{name})",
            )


def _catalogue(own: Templates, language: str, source: str) -> Iterator[Mistake]:
    from babel.messages.pofile import read_po  # noqa: PLC0415

    path = f"{own.folder}/languages/{language}.po"
    try:
        compiled(language, source)
    except ConfigError as error:
        yield from (replace(one, file=path) for one in error.mistakes)
        return
    catalogue = read_po(io.StringIO(source), abort_invalid=True)
    for number, line in enumerate(source.splitlines(), 1):
        # Babel reads on past a quotation mark that is not closed, and loses what follows.
        if not _PO_LINE.fullmatch(line):
            yield Mistake(
                file=path, line=number, column=1, message='found no gettext: expected msgid "…" or msgstr "…"'
            )
    for message in catalogue:
        asked, given = ((one,) if isinstance(one, str) else one or () for one in (message.id, message.string))
        known = {place for one in asked for place in _PLACE.findall(one)}
        for line in given:
            if message.id and line and (extra := set(_PLACE.findall(line)) - known):
                yield Mistake(
                    file=path,
                    line=message.lineno or 1,
                    column=1,
                    message=f"found {', '.join(sorted(extra))}, which “{asked[0]}” does not have",
                )


@cache
def _specimens(language: str) -> tuple[Digest, ...]:
    """Two invented issues in a row which have, between them, all that an issue can have."""
    folder = resources.files("monitor.digest") / "specimens"
    found = sorted(one.name for one in folder.iterdir() if one.name.endswith(".json"))
    made = []
    for name in found:
        facts = (folder / name).read_text("utf-8")
        if language:
            facts = canonical(cast("Facts", {**json.loads(facts), "language": language}))
        made.append(Digest(week=name.removesuffix(".json"), revision=1, draft=False, facts=facts))
    return tuple(made)
