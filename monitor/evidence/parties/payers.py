# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""Whose money it is: where one sum comes from different purses.

Sources are told apart by kind: one's own, the public's, the private sector's, both together. The kind must
stand with the figure, in its own clause, and the sum must be the same (or the same in two currencies) and for
the same thing, by the words of both sentences.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from monitor.evidence.figures import Figure, figures, same
from monitor.evidence.parties import companies, places
from monitor.evidence.parties.deals import related
from monitor.evidence.parties.roles import LONGEST, MOST_EACH, Said, point
from monitor.evidence.reading import content, passages, words
from monitor.model import Article, Point

Purse = Literal["own", "public", "private", "both"]

_HINT = re.compile(
    r"\bown\b|public|private|taxpayer|government|state-|self-f|自己資金|自社資金|\bpay\b|paid|bear\b|borne|cover|\bmeet\b|\bmet\b|foot|funded|financed|contribute|put up|provided by|官民|公費|国費|公的資金|税金|民間",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"[0-9０-９]")
_MONEY = r"(?:capital|money|funds?|cash|resources|balance sheet|pocket)"
# Who pays, by name or by kind.
_WHO = r"(?P<who>(?:[Tt]he )?(?:(?:national |federal |central |local |regional |provincial |city |state |Japanese |British |US |U\.S\. |Dutch |German |French )?(?:government|state|council|taxpayers?|ministry|prefecture|municipality|treasury|exchequer)|operator|company|insurers?|owners?|lenders?|(?:[A-Z][\w&-]*|[a-z]{1,2}[A-Z]\w+)(?: (?:[A-Z][\w&-]*|&)){0,3}))"
_PAYS = re.compile(
    rf"(?<![\w-]){_WHO} (?:would|will|is to|has agreed to|agreed to|must|has to|have to) (?:pay|bear|meet|cover|foot|put up|contribute)(?: for)?(?: all of| the(?: whole| full| entire)?)?(?: bill| cost| costs)?(?: of| the)? (?:about |around |some |roughly |up to )?$"
)
_PAID_BY = re.compile(
    rf"[^.;]{{0,40}}? (?:to be |will be |would be |is to be |is |was )?(?:paid|borne|met|covered|footed|funded|financed|put up|provided)(?: for)?(?: entirely| wholly| in full)? by {_WHO}(?! and|,? [A-Z])"
)
# What follows the figure directly, or (with a noun of money) precedes it directly.
_AFTER: tuple[tuple[Purse, re.Pattern[str]], ...] = (
    ("own", re.compile(rf"\s*(?:\([^)]{{0,30}}\))?,?\s*(?P<quote>(?:of|from|out of) (?:its|his|her|their) own {_MONEY})\b", re.IGNORECASE)),
    ("both", re.compile(r"\s*(?:\([^)]{0,30}\))?\s*(?P<quote>(?:private[-–/]public|public[-–/]private)(?: sector)? (?:investment|funding|finance|financing|fund|money|spending))\b", re.IGNORECASE)),
    ("public", re.compile(rf"\s*(?:\([^)]{{0,30}}\))?\s*(?P<quote>(?:of|in|from) (?:(?:public|taxpayers?[’']?s?|government|state|federal) (?:{_MONEY}|subsid(?:y|ies)|funding)))\b", re.IGNORECASE)),
    ("private", re.compile(rf"\s*(?:\([^)]{{0,30}}\))?\s*(?P<quote>(?:of|in|from) (?:private(?:[- ]sector)? (?:{_MONEY}|funding|investment|donations?)))\b", re.IGNORECASE)),
    ("own", re.compile(r"(?:を|の|は)?(?:全額)?(?P<quote>(?:自己資金|自社資金)(?:から|で|を))")),
    ("both", re.compile(r"(?:の|を)?(?P<quote>官民(?:の投資|投資|の資金|ファンド|で))")),
    ("public", re.compile(r"(?:の|を|は)?(?:全額)?(?P<quote>(?:公費|国費|公的資金|税金)(?:から|で|を))")),
)  # fmt: skip
_BEFORE: tuple[tuple[Purse, re.Pattern[str]], ...] = (
    ("both", re.compile(r"(?P<quote>(?:private[-–/]public|public[-–/]private)(?: sector)? (?:investment|funding|fund) of )(?:about |around |some |up to )?$", re.IGNORECASE)),
    ("public", re.compile(r"(?P<quote>(?:government|state|publicly|taxpayer)[- ](?:backed|funded) )$", re.IGNORECASE)),
    ("own", re.compile(r"(?P<quote>自己資金(?:で|から)|自社資金(?:で|から))(?:約)?$")),
    ("both", re.compile(r"(?P<quote>官民(?:で|合わせて))(?:約|総額)?$")),
    ("public", re.compile(r"(?P<quote>(?:公費|国費|公的資金)(?:で|から))(?:約)?$")),
)  # fmt: skip
_SHARED = re.compile(
    r"\b(?:each|both|half|share[ds]?|split|jointly|together|remainder|rest|remaining|partly|part of|respectively)\b",
    re.IGNORECASE,
)
_JOINT = re.compile(r"(?:\band|,|&) $")
_PUBLIC = re.compile(
    r"government|\bstate\b|council|taxpayer|ministry|prefecture|municipality|treasury|exchequer|department|agency|authority|bureau|\bcity\b|county",
    re.IGNORECASE,
)
_CURRENCY = re.compile(r"[A-Z]{3}")
# What stands between a sum and the same sum in another currency.
_PAIR = re.compile(r"\s?[(（](?:about |around |some |roughly |approximately |約)?", re.IGNORECASE)
# Smaller sums are fees and fares, and agree by chance.
SMALLEST = 1000
_CLASH = {
    frozenset(pair)
    for pair in (
        ("own", "public"),
        ("own", "both"),
        ("public", "private"),
        ("public", "both"),
        ("private", "both"),
    )
}


@dataclass(frozen=True, slots=True)
class _Paid:
    said: Said
    purse: str
    sums: tuple[Figure, ...]


def points(articles: Sequence[Article]) -> list[Point]:
    """Who pays a sum, where articles say so differently."""
    found = [paid for article in articles for paid in _paid(article)[:MOST_EACH]]
    for one, two in combinations(found, 2):
        if one.said.article == two.said.article or not _clash(one, two, articles):
            continue
        sums = [(a, b) for a in one.sums for b in two.sums if same(a, b)]
        if not sums or not _one_thing(one, two):
            continue
        if _mixed(found, one) or _mixed(found, two):
            continue
        whole = sums[0][0]
        sides = [
            [p.said for p in found if p.purse == side.purse and _one_sum(p, side)] for side in (one, two)
        ]
        name = f"who pays the {_short(whole, sums[0][1])}"
        notes = [side.sums[-1].literal if len(side.sums) > 1 else "" for side in (one, two)]
        return [point(name, f"payer:{whole.value:f}{whole.unit}", sides, notes=notes)]
    return []


def _paid(article: Article) -> list[_Paid]:
    out = []
    for passage in passages(article):
        if (
            passage.again
            or len(passage.text) > LONGEST
            or not _DIGIT.search(passage.text)
            or not _HINT.search(passage.text)
        ):
            continue
        found = [f for f in figures(passage) if _CURRENCY.fullmatch(f.unit)]
        for at, figure in enumerate(found):
            if figure.value < SMALLEST:
                continue
            pair = [f for f in found[at + 1 : at + 2] if _PAIR.fullmatch(passage.text[figure.end : f.start])]
            end = max(f.end for f in (figure, *pair))
            end += passage.text[end : end + 1] in (")", "）")
            source = _source(passage.text, figure.start, end) or _payer(passage.text, figure.start, end)
            if source is not None:
                purse, quote = source
                out.append(_Paid(Said(article.id, purse, quote, passage), purse, (figure, *pair)))
    return out


def _source(text: str, start: int, end: int) -> tuple[Purse, str] | None:
    for purse, pattern in _AFTER:
        m = pattern.match(text, end)
        if m is not None:
            return purse, m["quote"]
    for purse, pattern in _BEFORE:
        m = pattern.search(text, max(0, start - 60), start)
        if m is not None:
            return purse, m["quote"].strip()
    return None


def _payer(text: str, start: int, end: int) -> tuple[str, str] | None:
    """Who pays the sum, where the sentence says so and names one payer of the whole."""
    if _SHARED.search(text):
        return None
    m = _PAYS.search(text, max(0, start - 120), start)
    if m is not None and not _JOINT.search(text[: m.start()]):
        return _kind(m["who"]), text[m.start() : end]
    m = _PAID_BY.match(text, end)
    if m is not None:
        return _kind(m["who"]), text[start : m.end()]
    return None


def _kind(who: str) -> str:
    plain = who.removeprefix("the ").removeprefix("The ")
    if _PUBLIC.search(plain) or places.is_place(plain):
        return "public"
    return f"name:{plain}" if plain[:1].isupper() or plain[1:2].isupper() else "name"


def _clash(one: _Paid, two: _Paid, articles: Sequence[Article]) -> bool:
    """Whether the two sources exclude each other. Two names: where both articles know both, and none ties
    them to each other."""
    if frozenset((one.purse, two.purse)) in _CLASH:
        return True
    a, b = (p.purse.partition(":")[2] for p in (one, two))
    if {one.purse, two.purse} & {"public"}:
        return bool(a or b) or "name" in (one.purse, two.purse)
    if not a or not b or companies.alike(a, b) or related(a, b, articles):
        return False
    by_id = {article.id: article for article in articles}
    return companies.mentions(by_id[one.said.article], b) and companies.mentions(by_id[two.said.article], a)


def _one_sum(a: _Paid, b: _Paid) -> bool:
    return any(same(x, y) for x in a.sums for y in b.sums)


def _one_thing(one: _Paid, two: _Paid) -> bool:
    """Whether both sums are for one thing: two words of both sentences that are not the sum or its source."""
    a, b = (content(words(p.said.passage.text)) - content(words(p.said.text)) for p in (one, two))
    return len(a & b) >= 2


def _mixed(found: list[_Paid], one: _Paid) -> bool:
    """Whether the article itself gives this sum another source elsewhere."""
    return any(
        p.said.article == one.said.article and p.purse != one.purse and _one_sum(p, one) for p in found
    )


def _short(a: Figure, b: Figure) -> str:
    return min(a.literal, b.literal, key=lambda s: (len(s), s))
