# ruff: noqa: E501 - tables and expressions cut in two read worse than long lines
"""Organisations by name: which entity of a family is meant, and lists of parties.

"Northbank" may be any company of a family; "... Group" and "... Corp" say which. A name alone, or with a form
that any company has (Inc, Ltd, plc), says nothing. `alike` holds two names for one party where one may be
short for the other, so that a difference is claimed only of names that cannot be.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from monitor.evidence.parties import places
from monitor.model import Article

# Any company may be written with or without these.
LEGAL = frozenset(
    "inc inc. ltd ltd. limited plc llc co co. ag se sa s.a nv n.v spa gmbh ab asa oyj pte bhd lp llp kk as & company".split()
)
_CORP = frozenset({"corp", "corp.", "corporation"})
_TOP = frozenset({"group", "holdings", "holding"})
# Lines of business: a company of the family, not the family.
_LINES = {
    "motor": "motor", "motors": "motor", "electronics": "electronics", "bank": "bank", "securities": "securities",
    "insurance": "insurance", "energy": "energy", "steel": "steel", "chemical": "chemical", "chemicals": "chemical",
    "mobile": "mobile", "telecom": "telecom", "airlines": "airlines", "capital": "capital", "ventures": "ventures",
    "electric": "electric", "pharma": "pharma", "pharmaceuticals": "pharma", "pharmaceutical": "pharma", "power": "power",
    "enterprises": "enterprises", "ports": "ports", "logistics": "logistics", "semiconductor": "semiconductor",
    "semiconductors": "semiconductor", "aerospace": "aerospace", "display": "display", "biologics": "biologics",
    "sdi": "sdi", "sds": "sds",
}  # fmt: skip
# First words that make a name of a family only by chance.
_COMMON = frozenset(
    (
        "the a an general united national first standard new international royal great deutsche federal central bank "
        "world global euro pacific atlantic eastern western northern southern public state people's chief its this that "
        "apollo city star best home big old us u.s uk in at as if for and but when while after mr mrs ms dr"
    ).split()
)
_RUN = re.compile(r"(?<![\w&-])[A-Z][\w&-]{0,60}(?: (?:[A-Z][\w&-]{0,60}\.?|&))+")
_WHOSE = re.compile(r"-(?:based|backed|owned|led|listed|run)$")
KANA = re.compile(r"[\u3041-\u30fa]")
_JA = re.compile(
    r"(?P<kk>株式会社|㈱)?(?P<family>[ァ-ヶー]{2,16}|[一-龠々]{2,8}|[A-Z][A-Za-z]{2,14})"
    r"(?P<top>グループ|ホールディングス|ＨＤ|HD)?(?P<corp>株式会社|（株）|\(株\)|㈱)?"
)
_CODE = re.compile(
    r"\s?[(（<＜](?:[A-Za-z]{2,8}\s?[:：]\s?)?(?:証券コード[:：]?\s?)?(?P<code>\d{4}|[A-Z]{2,5})(?:\.[A-Z]{1,2})?[)）>＞]"
)

# Companies that are known by two names, or mostly meant by that of a part. Not a list of the world's: only what
# two articles of one story would otherwise seem to differ on.
OTHER_NAMES = (
    ("Google", "Alphabet"), ("YouTube", "Google"), ("DeepMind", "Google"), ("DeepMind", "Alphabet"), ("Waymo", "Alphabet"),
    ("Facebook", "Meta"), ("Instagram", "Meta"), ("Instagram", "Facebook"), ("WhatsApp", "Meta"), ("WhatsApp", "Facebook"),
    ("Twitter", "X"), ("AWS", "Amazon"), ("LinkedIn", "Microsoft"), ("GitHub", "Microsoft"), ("Foxconn", "Hon Hai"),
    ("TSMC", "Taiwan Semiconductor"), ("Volkswagen", "VW"), ("General Motors", "GM"), ("BlackBerry", "RIM"), ("Block", "Square"),
    ("Philip Morris", "Altria"), ("British Airways", "IAG"), ("Opel", "Stellantis"), ("Peugeot", "Stellantis"), ("Fiat", "Stellantis"),
    ("Nikkei", "Nihon Keizai"), ("ISIS", "Islamic State"), ("ISIL", "Islamic State"), ("Daesh", "Islamic State"), ("ISIS", "ISIL"),
    ("グーグル", "アルファベット"), ("フェイスブック", "メタ"), ("鴻海", "フォックスコン"), ("鴻海", "ホンハイ"), ("ツイッター", "X"),
)  # fmt: skip
ASIDE = re.compile(r"\s?(?:\([^()]{0,60}\)|（[^（）]{0,40}）)")


@dataclass(frozen=True, slots=True)
class Entity:
    """A company named so that it can be told from others of its family. `kind`: what tells it, empty for the
    bare name. `code`: its stock code, where one is given with it."""

    family: str
    kind: tuple[str, ...]
    start: int
    end: int
    code: str = ""


def entities(passage: str) -> list[Entity]:
    """The companies of a passage that are named with what tells them from their family."""
    out: list[Entity] = []
    for run in _RUN.finditer(passage):
        found = _latin(passage, run)
        if found is not None:
            out.append(found)
    if KANA.search(passage):
        out.extend(_japanese(passage))
    return out


def _latin(passage: str, run: re.Match[str]) -> Entity | None:
    tokens = [
        (m.group(), run.start() + m.start(), run.start() + m.end()) for m in re.finditer(r"\S+", run.group())
    ]
    while tokens and (
        tokens[0][0].casefold() in _COMMON or places.is_place(tokens[0][0]) or _WHOSE.search(tokens[0][0])
    ):
        tokens.pop(0)
    at = next((i for i, t in enumerate(tokens) if i and _word(t[0]) in _CORP | _TOP | _LINES.keys()), 0)
    if not 1 <= at <= 2:
        return None
    kind: list[str] = []
    end = tokens[at - 1][2]
    for offset, (token, _, stop) in enumerate(tokens[at:]):
        word = _word(token)
        if word in _CORP:
            kind += ["corp"] if offset == 0 else []
        elif word in _TOP:
            kind.append("group")
        elif word in _LINES:
            kind.append(_LINES[word])
        elif token.casefold() not in LEGAL:
            break
        end = stop
    if passage[end - 1 : end] == "." and not passage[:end].endswith(("Corp.", "Inc.", "Co.", "Ltd.")):
        end -= 1
    family = " ".join(t[0] for t in tokens[:at])
    code = _CODE.match(passage, end)
    return Entity(family, tuple(sorted(set(kind))), tokens[0][1], end, code["code"] if code else "")


def _word(token: str) -> str:
    return token.rstrip(".").casefold()


def _japanese(passage: str) -> list[Entity]:
    out = []
    for m in _JA.finditer(passage):
        family, top = m["family"], bool(m["top"])
        for ending in ("グループ", "ホールディングス"):  # katakana runs on
            if family.endswith(ending) and len(family) > len(ending) + 1:
                family, top = family.removesuffix(ending), True
        corp = bool(m["kk"] or m["corp"])
        code = _CODE.match(passage, m.end())
        if not (top or corp or code) or places.is_place(family):
            continue
        kind = ("group",) if top else ("corp",) if corp else ()
        out.append(Entity(family, kind, m.start(), m.end(), code["code"] if code else ""))
    return out


def distinct(a: Entity, b: Entity) -> bool:
    """Whether two entities of one family cannot be one company, as they are written.

    Corp(oration) beside Group; one line of business beside another, or beside the group. Not a matter of
    more or fewer words ("Acme Financial", "Acme Financial Group"), nor where both have the same stock code.
    """
    if a.family != b.family:
        return False
    if a.code and b.code and a.code.isdigit() == b.code.isdigit():
        return a.code != b.code and a.code.isdigit()
    one, two = set(a.kind), set(b.kind)
    if not one or not two or one <= two or two <= one:
        return False
    if {"corp"} in (one, two):
        return {"group"} in (one, two)
    return True


# -- parties ----------------------------------------------------------------------------------------

_NAME = r"(?:[A-Z][\w&'-]*|[a-z]{1,2}[A-Z]\w+)\.?(?: (?:[A-Z][\w&-]*|&)\.?){0,5}"
_DESCRIBED = r"(?:(?:the|its|a|an|Japan[’']s|[A-Z][\w]+[’']s|[A-Z]{2,4}-based|[\w]+-(?:backed|based|owned|led)|U\.S\.) )?(?:[A-Z][a-z]+(?:an|ese|ish|sh|tch|nch|eek|iss) (?=[a-z]))?(?:[a-z][\w-]* |[\w]+-(?:backed|based|owned|led) ){0,4}"
_ITEM = re.compile(rf"(?:{_DESCRIBED})??(?P<name>{_NAME})")
_BETWEEN = re.compile(r"(?P<last>,? (?:and|&|as well as|along with|together with) )|(?P<comma>, )")
_OPEN = re.compile(r"\b(?:others?|more|partners|investors|companies|firms|including|among)\b")
_NO_VERB = re.compile(
    r"\b(?:which|that|who|will|would|is|are|was|were|has|have|had|said|says|to|in|on|at|for|with|from|by|as|of|after|before|could|may)\b"
)


@dataclass(frozen=True, slots=True)
class Parties:
    """A list of names, complete as far as it says. `start`, `end`: of the list in its passage."""

    names: tuple[str, ...]
    start: int
    end: int


def parties(passage: str, at: int) -> Parties | None:
    """The list of parties that begins at `at`; None where it is open ("and others"), names none, or names
    something that is no organisation (a place, a people)."""
    names: list[str] = []
    end = at
    last = False
    while True:
        item = _ITEM.match(passage, end)
        if item is None or _NO_VERB.search(passage[end : item.start("name")]):
            return None if last or not names else _closed(passage, names, at, end, last=False)
        name = _trimmed(item["name"])
        stop = item.start("name") + len(name)
        if places.is_place(name):
            return None
        names.append(name)
        aside = ASIDE.match(passage, stop)
        end = aside.end() if aside else stop
        if last:
            return _closed(passage, names, at, end, last=True)
        joint = _BETWEEN.match(passage, end)
        if joint is None:
            return _closed(passage, names, at, end, last=False)
        if joint["comma"] and not _ITEM.match(passage, joint.end()):
            return _closed(passage, names, at, end, last=False)
        last = bool(joint["last"])
        end = joint.end()


def _trimmed(name: str) -> str:
    """A name without the full stop of its sentence."""
    if name.endswith(".") and not name.endswith(("Corp.", "Inc.", "Co.", "Ltd.", "Bros.")):
        return name.rstrip(".")
    return name


def _closed(passage: str, names: list[str], start: int, end: int, *, last: bool) -> Parties | None:
    if len(names) > 1 and not last:
        return None
    if _BETWEEN.match(passage, end) and re.match(
        r",? (?:and|as well as|along with|together with) ", passage[end:]
    ):
        return None
    if _OPEN.search(passage[start:end]):
        return None
    return Parties(tuple(names), start, end)


def core(name: str) -> tuple[str, ...]:
    """A name's own words, folded, without its legal form."""
    found = [_word(t).removesuffix("'s").removesuffix("’s") for t in re.split(r"[\s・-]", name) if t]
    kept = [t for t in found if t not in LEGAL and t not in _CORP and t not in _TOP and t not in {"the", "&"}]
    return tuple(kept or found)


def alike(a: str, b: str) -> bool:
    """Whether two names may be one party: one begins or ends the other, or is its initials."""
    one, two = core(a), core(b)
    if set(one) & set(two):
        return True
    for short, long in ((one, two), (two, one)):
        flat = "".join(short)
        if len(long) > 1 and flat == "".join(w[0] for w in long):
            return True
        if flat and ("".join(long).startswith(flat) or flat.startswith("".join(long)[:4])):
            return True
    return False


def mentions(article: Article, name: str) -> bool:
    """Whether an article has the first word of a name anywhere."""
    first, text = core(name)[0], f"{article.title}\n{article.text}"
    if not first.isascii():
        return first in text
    return re.search(rf"(?<!\w){re.escape(first)}(?!\w)", text, re.IGNORECASE | re.ASCII) is not None
