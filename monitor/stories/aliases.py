"""One name for what has several: 台積電, 台湾積体電路製造 and TSMC are one company.

The table ships (aliases.txt): well-known companies, places, people, offices and outlets of the news, a line
each, with the forms they have in other scripts and languages. Nothing is transliterated: a guessed reading
joins strangers.

What the reader knows by several names goes beside it (`table`), and before it where the two disagree.

A person reads as the full name does in English, word by word, so that "Altman" alone still meets
アルトマン; all else as one name ("unitedstates"). In unspaced script a form of katakana counts only where
no katakana stands beside it (インド is not in インドネシア), others wherever they stand, the longest first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise

from monitor import text as texts
from monitor.stories.words import NO_NAMES

_KATAKANA = re.compile("[\u30a1-\u30fa\u30fc]")
_HANGUL = re.compile("[\uac00-\ud7a3]")
# What may follow a company's katakana name as part of it.
_TAILS = ("グループ", "ホールディングス", "ジャパン", "コーポレーション")
# What Korean hangs on a noun; "" is the noun alone.
_PARTICLES = frozenset(
    (
        "은 는 이 가 을 를 의 에 에서 와 과 로 으로 도 만 "  # grammar
        "측 측은 측이 에게 에는 에도 보다 까지 그룹 그룹이"
    ).split()
) | {""}
_PLAIN = re.compile(r"[^\W_][\w .&'’・-]*")
_TOKEN = re.compile(r"[^\W_]+(?:['\u2019.&][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Entity:
    """Whom or what a known form means: the name under which it is counted, and what it reads as: a person's
    names one by one and by twos, else the name itself."""

    name: str
    keys: tuple[str, ...]
    person: bool = False


@dataclass(slots=True, eq=False)
class Table:
    """Known forms, and what each means."""

    # In capitals: the form must stand so ("WHO" is no "who"). Others by their first folded word.
    capitals: dict[str, Entity] = field(default_factory=dict)
    phrases: dict[str, list[tuple[tuple[str, ...], Entity]]] = field(default_factory=dict)
    # By the first two characters, the longest form first.
    unspaced: dict[str, list[tuple[str, Entity]]] = field(default_factory=dict)
    firsts: set[str] = field(default_factory=set)
    korean: dict[str, Entity] = field(default_factory=dict)

    def begins(self, token: str) -> bool:
        """Whether a known name begins with this capitalised word."""
        return token in self.capitals or texts.fold(token) in self.phrases

    def hangul(self, token: str) -> Entity | None:
        """What a Korean word with its particle means."""
        for size in range(len(token), 1, -1):
            if token[size:] in _PARTICLES and (found := self.korean.get(token[:size])):
                return found
        return None

    def at(self, spelt: Sequence[str], folded: Sequence[str], place: int) -> tuple[int, Entity] | None:
        """The known name that begins with the word at `place`, and how many words it has."""
        for rest, entity in self.phrases.get(folded[place], ()):
            if tuple(folded[place + 1 : place + 1 + len(rest)]) == rest:
                return len(rest) + 1, entity
        exact = self.capitals.get(spelt[place])
        if exact is not None:
            return 1, exact
        korean = self.hangul(spelt[place]) if _HANGUL.match(spelt[place]) else None
        return (1, korean) if korean is not None else None

    def within(self, run: str) -> list[tuple[int, int, Entity]]:
        """Known names in a run of unspaced script: start, end and meaning of each, none within another."""
        unspaced, firsts = self.unspaced, self.firsts
        found: list[tuple[int, int, Entity]] = []
        free = 0
        for start in [i for i, c in enumerate(run) if c in firsts]:
            if start < free:
                continue
            for form, entity in unspaced.get(run[start : start + 2], ()):
                end = start + len(form)
                if run.startswith(form, start) and _stands_alone(run, start, end):
                    found.append((start, end, entity))
                    free = end
                    break
        return found

    def of(self, name: str) -> str:
        """The name under which `name`, written in any known form, is counted; itself, folded, where
        unknown."""
        exact = self.meant(name)
        return exact.name if exact is not None else texts.fold(name).strip()

    def meant(self, name: str) -> Entity | None:
        """Whom or what `name` means, written in any known form."""
        folded = texts.fold(name).strip()
        exact = self.capitals.get(name.strip())
        parts = tuple(_split(folded))
        if exact is None and parts:
            for rest, entity in self.phrases.get(parts[0], ()):
                if rest == parts[1:]:
                    exact = entity
                    break
        if exact is None and len(folded) >= 2:
            for form, entity in self.unspaced.get(folded[:2], ()):
                if form == folded:
                    exact = entity
                    break
        return exact if exact is not None else self.korean.get(folded)


@lru_cache(maxsize=4)
def table(own: tuple[tuple[str, ...], ...] = ()) -> Table:
    """The table that ships, and what is the reader's `own`: the forms of one name each. They mean what one of
    them is known to mean already, else what the first says."""
    shipped = _shipped()
    if not own:
        return shipped
    found = Table(
        capitals=dict(shipped.capitals),
        phrases={first: list(rest) for first, rest in shipped.phrases.items()},
        unspaced={first: list(forms) for first, forms in shipped.unspaced.items()},
        firsts=set(shipped.firsts),
        korean=dict(shipped.korean),
    )
    for forms in own:
        # Of a rule's words, those that are no names: prefixes, single characters.
        plain = [form for form in (one.strip() for one in forms) if len(form) > 1 and _PLAIN.fullmatch(form)]
        meant = next((known for known in map(shipped.meant, plain) if known is not None), None)
        for form in plain:
            name = "".join(texts.fold(plain[0]).split())
            _enter(found, form, meant or Entity(name, (name,)), first=True)
    return _in_order(found)


def _split(folded: str) -> list[str]:
    """The words as a text's are compared: without a possessive's "'s"."""
    return [word.removesuffix("'s") for word in _TOKEN.findall(folded)]


def _stands_alone(run: str, start: int, end: int) -> bool:
    if _KATAKANA.match(run[start]) and start and _KATAKANA.match(run[start - 1]):
        return False
    if _KATAKANA.match(run[end - 1]) and end < len(run) and _KATAKANA.match(run[end]):
        return run.startswith(_TAILS, end)
    return True


def _lines() -> list[tuple[bool, list[str]]]:
    """Each line of the table: whether it is of a person, and its forms, the canonical first."""
    out, person = [], False
    text = files(__name__.rpartition(".")[0]).joinpath("aliases.txt").read_text("utf-8")
    for line in text.splitlines():
        if line.startswith("["):
            person = line == "[people]"
        elif line.strip() and not line.startswith("#"):
            out.append((person, [form.strip() for form in line.split("|")]))
    return out


@cache
def _shipped() -> Table:
    found = Table()
    for person, forms in _lines():
        canonical = texts.fold(forms[0])
        if person:
            words = [word for word in _split(canonical) if len(word) > 1]
            pairs = [f"{a} {b}" for a, b in pairwise(words)]
            entity = Entity(canonical, (*(w for w in words if w not in NO_NAMES), *pairs), person=True)
        else:
            name = "".join(canonical.split())
            entity = Entity(name, (name,))
        for form in forms:
            _enter(found, form, entity)
    return _in_order(found)


def _in_order(found: Table) -> Table:
    for phrases in found.phrases.values():
        phrases.sort(key=lambda one: -len(one[0]))
    for unspaced in found.unspaced.values():
        unspaced.sort(key=lambda one: -len(one[0]))
    return found


def _enter(found: Table, form: str, entity: Entity, *, first: bool = False) -> None:
    """`first`: before what is known of the same form."""
    if texts.is_unspaced(form):
        forms = found.unspaced.setdefault(form[:2], [])
        forms.insert(0 if first else len(forms), (form, entity))
        found.firsts.add(form[0])
        return
    if _HANGUL.match(form):
        found.korean[form] = entity
        return
    begin, *rest = _split(texts.fold(form))
    if not rest and form.isupper() and len(form) <= 5:
        found.capitals[form] = entity
        return
    # A full name is read word by word anyway, but for "Son" and "bin", which are no names by themselves.
    plain = all(word[0].isupper() for word in _TOKEN.findall(form)) and not NO_NAMES & {begin, *rest}
    if not (entity.person and plain and [begin, *rest] == _split(entity.name)):
        phrases = found.phrases.setdefault(begin, [])
        phrases.insert(0 if first else len(phrases), (tuple(rest), entity))
