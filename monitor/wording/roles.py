"""Who does what to whom: names that change places between the sources and the words are a fault.

Who stands first does it, in English and in Japanese, but for "by" and the particles of an object. Places
stand anywhere, unless they act.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from monitor import stories
from monitor.wording.figures import plain
from monitor.wording.naming import (
    JAPANESE,
    KATAKANA,
    MEANT,
    POSSESSIVE,
    TOKEN,
    Name,
    folded,
    is_name,
    table_names,
    vocabulary,
)
from monitor.wording.values import Fault

_BY = re.compile(r"\bby\b|による|によって", re.IGNORECASE | re.ASCII)
# Where one thing ends, and another begins.
_APART = re.compile(r"[;。.]\s|[;。]")
# Who leads: right before a name in English, right after it in Japanese.
_LED, _LEADS = (
    re.compile(r"\bled by (?:the )?$", re.IGNORECASE),
    re.compile(r"(?:が|の)?(?:主導|率い|を中心)"),
)
_AGENT, _PATIENT = re.compile(r"(?:が|は|、|も|による)"), re.compile(r"(?:を|に|と|へ|の(?!協議|交渉))")
_LISTED = re.compile(r"\s*(?:(?:,\s)?(?:and|or)|&|・|と|や|/)\s*", re.IGNORECASE)


def keys(sentence: str) -> frozenset[str]:
    """The names of a sentence, by the keys under which they are compared."""
    return frozenset(one.key for one in _names(plain(sentence)))


def _names(sentence: str) -> list[Name]:
    """All names, those of tables by their key and others by their looks, a row of capitals as one."""
    # A place may stand anywhere, but where it acts: EU, アップルに罰金.
    places = {one.name for one in stories.known(sentence) if one.kind in {"countries", "cities"}}
    known = table_names(sentence)
    nowhere = [
        one
        for one in known
        if one.key.startswith("country ") or one.key in places
        if not _acts(sentence, one)
    ]
    found = [one for one in known if one not in nowhere]
    row: list[re.Match[str]] = []
    for m in [*TOKEN.finditer(sentence), None]:
        token = POSSESSIVE.sub("", m.group()) if m else ""
        fit = (
            m is not None
            and is_name(token)
            and token[0].isalpha()
            and not any(one.start <= m.start() < one.end for one in (*found, *nowhere))
            and not (m.start() == 0 and folded(token) in vocabulary()["first"])
            and token not in MEANT
        )
        if m is not None and fit and (not row or sentence[row[-1].end() : m.start()] == " "):
            row.append(m)
            if not m.group().endswith(token):
                fit = False  # a possessive ends a name
            else:
                continue
        if row:
            start, end = row[0].start(), row[-1].end()
            literal = POSSESSIVE.sub("", sentence[start:end])
            found.append(Name(folded(literal), literal, start, end))
        row = [m] if m is not None and fit else []
    found += [
        Name(m.group(), m.group(), m.start(), m.end())
        for m in KATAKANA.finditer(sentence)
        if len(m.group()) > 2
        and m.group() not in vocabulary()["katakana"]
        and not any(one.start <= m.start() < one.end for one in (*found, *nowhere))
    ]
    return sorted(found, key=lambda one: one.start)


def _acts(sentence: str, place: Name) -> bool:
    after = sentence[place.end : place.end + 1]
    if not place.literal.isascii() or JAPANESE.match(after) or after == "、":
        return len(place.literal) > 1 and (
            after in {"に", "を"} or (place.start == 0 and after in {"、", "が", "は"})
        )
    return place.start == 0


def turned(said: str, sources: Sequence[str]) -> Iterator[Fault]:
    own = _names(said)
    theirs = [(plain(one), _names(plain(one))) for one in sources]
    actors = {one.key for _, names in theirs for one in names}
    for one in table_names(said):
        if one in own and one.key.startswith("country ") and one.key not in actors:
            yield Fault(kind="names turned round", what=f"{one.literal} acts")
    leaders = {key for sentence, names in theirs for key in _leaders(sentence, names)}
    for key in sorted(_leaders(said, own) - leaders):
        yield Fault(kind="names turned round", what=f"{key} leads")
    for a, b in combinations(own, 2):
        between = said[a.end : b.start]
        if a.key == b.key or _LISTED.fullmatch(between) or _APART.search(between):
            continue
        orders = {
            _first(sentence, one, other)
            for sentence, names in theirs
            for one, other in combinations(names, 2)
            if {one.key, other.key} == {a.key, b.key}
            and not _LISTED.fullmatch(sentence[one.end : other.start])
        }
        if len(orders) == 1 and _first(said, a, b) not in orders:
            yield Fault(kind="names turned round", what=f"{a.literal}, {b.literal}")


def _leaders(sentence: str, names: Sequence[Name]) -> set[str]:
    return {one.key for one in names if _LED.search(sentence[: one.start]) or _LEADS.match(sentence, one.end)}


def _first(sentence: str, a: Name, b: Name) -> str:
    """The key of the one who does it, as far as the order of words tells."""
    between = sentence[a.end : b.start]
    if _BY.search(between):
        return b.key
    if JAPANESE.search(sentence[b.end : b.end + 1] or ""):
        patient, agent = _PATIENT.match(sentence, a.end), _AGENT.match(sentence, b.end)
        if patient and agent and not _AGENT.match(sentence, a.end):
            return b.key
    return a.key
