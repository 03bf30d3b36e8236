"""Where a sentence names what the alias table knows: the same company as ソフトバンク and as SoftBank."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from monitor import text as texts
from monitor.stories import aliases

_WORD = re.compile(r"[A-Za-z0-9À-ɏ]+(?:['’.&][A-Za-z0-9À-ɏ]+)*")
_UNSPACED = re.compile(r"[぀-ヿ㐀-鿿豈-﫿々ー・]+")


@dataclass(frozen=True, slots=True)
class Known:
    """A known name: where it stands, under which name it goes everywhere, and in which part of the table
    (companies, countries, people, …)."""

    start: int
    end: int
    name: str
    kind: str


def known(sentence: str) -> tuple[Known, ...]:
    """The known names of a sentence, in its order. In Latin script only what begins with a capital."""
    found: list[Known] = []
    words = list(_WORD.finditer(sentence))
    spelt = [one.group().removesuffix("'s").removesuffix("’s") for one in words]
    folded = [texts.fold(one) for one in spelt]
    table = aliases.table()
    at = 0
    while at < len(words):
        here = table.at(spelt, folded, at) if spelt[at][:1].isupper() else None
        if here is None:
            at += 1
            continue
        size, entity = here
        last = words[at + size - 1]
        end = last.start() + len(spelt[at + size - 1])
        found.append(Known(words[at].start(), end, entity.name, _kinds().get(entity.name, "")))
        at += size
    for run in _UNSPACED.finditer(sentence):
        found += [
            Known(run.start() + start, run.start() + end, entity.name, _kinds().get(entity.name, ""))
            for start, end, entity in table.within(run.group())
        ]
    return tuple(sorted(found, key=lambda one: (one.start, one.end)))


@cache
def _kinds() -> dict[str, str]:
    """The part of the table that a name stands in."""
    out: dict[str, str] = {}
    kind = ""
    for line in files(__package__).joinpath("aliases.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            kind = line.strip("[]")
        elif line.strip() and not line.startswith("#"):
            folded = texts.fold(line.partition("|")[0].strip())
            out[folded if kind == "people" else "".join(folded.split())] = kind
    return out
