# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""Who does what: the one that operates, builds, leads, owns or supplies a thing, by verb and object.

"X would run the plant" and "the plant, run by Y" give one part to two parties. Said only where both articles
know both (so that neither is another name for the other, or left out by chance), none ties them as parent and
company, each names a single one, and both sentences are of one thing by their other words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from monitor.evidence.parties import companies, places
from monitor.evidence.parties.deals import NAME, NO_NAME, kin
from monitor.evidence.parties.roles import LONGEST, MOST_EACH, Said, point
from monitor.evidence.reading import Passage, content, passages, stem, words
from monitor.model import Article, Point

_DOES = {
    "operate": "operat(?:es?|ed)", "run": "runs?", "own": "own(?:s|ed)?", "manage": "manag(?:es?|ed)", "lead": "leads?|led",
    "build": "builds?|built", "supply": "suppl(?:y|ies|ied)", "design": "design(?:s|ed)?", "finance": "financ(?:es?|ed)",
    "host": "host(?:s|ed)?", "head": "heads?|headed", "insure": "insur(?:es?|ed)", "manufacture": "manufactur(?:es?|ed)",
    "develop": "develop(?:s|ed)?", "organise": "organi[sz](?:es?|ed)", "order": "order(?:s|ed)?", "approve": "approv(?:es?|ed)",
    "guarantee": "guarantee(?:s|d)?", "sponsor": "sponsor(?:s|ed)?", "commission": "commission(?:s|ed)?", "install": "install(?:s|ed)?",
    "maintain": "maintain(?:s|ed)?", "publish": "publish(?:es|ed)?", "discover": "discover(?:s|ed)?", "arrange": "arrang(?:es?|ed)",
    "chair": "chair(?:s|ed)?", "deliver": "deliver(?:s|ed)?", "direct": "direct(?:s|ed)?",
}  # fmt: skip
_THING = r"(?P<thing>(?:(?!(?:and|or|in|on|at|for|to|with|of|by|from|under|that|which|as|who|into|until|after|before|while|when|if|is|are|was|were|be|being|would|will|could|may|not)\b)[\w-]+ ?){1,5})"
_VERB = re.compile(r"\b(?:" + "|".join(f"(?P<{name}>{form})" for name, form in _DOES.items()) + r")\b")
# The verb comes first, since it is rare; then who stands before it and what after it, or the other way round.
_WHO_BEFORE = re.compile(
    rf"(?:^|[,;:•*–—.] |\b(?:and|that|see) )(?P<who>{NAME})(?: ?\([^()]{{1,40}}\))? (?:(?:would|will|is to|is set to|has agreed to|agreed to|plans to|is expected to|may|could|to) )?$"
)
# "The plant": of "a plant" and "its plant" each may have one.
_THING_AFTER = re.compile(rf" the {_THING}")
_BY = re.compile(rf" by (?:the )?(?P<who>{NAME})(?! and\b|, [A-Z]| & )")
_THING_BEFORE = re.compile(
    rf"\b[Tt]he {_THING},? ?(?:(?:which|that) )?(?:(?:would|will|is to|to|may|could) be |is |was |are |were |being )?$"
)
# Things of which a story has many.
_ANY = frozenset(
    (
        "company firm business group team way race world market country game unit list charge effort attack list number one right "
        "same first lot risk show city division department side field pack league standings rally chase fight call"
    ).split()
)
# Whose a company is: both are names.
_OWNS = (
    re.compile(rf"\b(?P<thing>{NAME}),? (?:which is |is )?(?:a|an|the) (?:[\w-]+ ){{0,3}}?(?:unit|subsidiary|arm|division) of (?:the )?(?P<who>{NAME})(?! and\b| & )"),
    re.compile(rf"\b(?P<thing>{NAME}),? (?:which is |is )?(?:wholly |majority |partly )?owned by (?:the )?(?P<who>{NAME})(?! and\b|, [A-Z]| & )"),
    re.compile(rf"\b(?P<who>{NAME})-owned (?P<thing>{NAME})"),
    re.compile(r"(?P<who>[ァ-ヶーA-Za-z一-龠々・]{2,20})(?:傘下の|の子会社の?|の完全子会社の?)(?P<thing>[ァ-ヶーA-Za-z一-龠々・]{2,20})"),
)  # fmt: skip
_OWNED = re.compile(r"owned|subsidiary|\b(?:unit|arm|division) of|傘下|子会社")
_AROUND = 110
_JOINT = re.compile(r"[A-Z][\w-]* (?:and|&) $")
_JA_DOES = {
    "運営": "operate",
    "運用": "operate",
    "建設": "build",
    "供給": "supply",
    "設計": "design",
    "製造": "manufacture",
    "開発": "develop",
    "所有": "own",
    "保有": "own",
    "主導": "lead",
}
_JA = re.compile(
    r"(?P<who>[ァ-ヶーA-Za-z一-龠々・]{2,20})(?:が|は)(?P<thing>[ァ-ヶーA-Za-z一-龠々]{2,12})を(?P<verb>運営|運用|建設|供給|設計|製造|開発|所有|保有|主導)(?:する|し|した|、|。)"
)
_FIRST = 15
KIN = 2


@dataclass(frozen=True, slots=True)
class _Does:
    said: Said
    verb: str
    thing: str


def points(articles: Sequence[Article]) -> list[Point]:
    """Who does it, where two articles say so differently."""
    found = [one for article in articles for one in _does(article)[:MOST_EACH]]
    by_id = {article.id: article for article in articles}
    out: dict[str, Point] = {}
    for one, two in combinations(found, 2):
        key = f"{one.verb}:{stem(one.thing)}"
        if key in out or one.said.article == two.said.article or not _same_part(one, two):
            continue
        a, b = one.said.who, two.said.who
        if companies.alike(a, b) or a.isascii() != b.isascii() or kin(a, b, articles):
            continue
        if not (
            companies.mentions(by_id[one.said.article], b) and companies.mentions(by_id[two.said.article], a)
        ):
            continue
        if _torn(found, one) or _torn(found, two):
            continue
        names = content(w for name in (a, b) for w in words(name))
        if len((_around(by_id, one) & _around(by_id, two)) - names) < KIN:
            continue
        sides = [
            [d.said for d in found if _same_part(d, side) and companies.alike(d.said.who, side.said.who)]
            for side in (one, two)
        ]
        ending = "es" if one.verb.endswith("ch") else "s" if not one.verb.endswith("y") else ""
        verb = one.verb[:-1] + "ies" if not ending else one.verb + ending
        called = one.thing if one.thing[:1].isupper() or not one.thing.isascii() else f"the {one.thing}"
        out[key] = point(f"who {verb} {called}", f"does:{key}", sides)
    return list(out.values())


def _does(article: Article) -> list[_Does]:
    out = []
    for passage in passages(article):
        if passage.number > _FIRST:
            break
        if len(passage.text) > LONGEST:
            continue
        out += [
            one for m in _VERB.finditer(passage.text) if (one := _english(article, passage, m)) is not None
        ]
        if _OWNED.search(passage.text):
            out += _owned(article, passage)
        for m in _JA.finditer(passage.text):
            if not places.is_place(m["who"]):
                said = Said(article.id, m["who"], m.group().rstrip("、。"), passage)
                out.append(_Does(said, _JA_DOES[m["verb"]], m["thing"]))
    return out


def _english(article: Article, passage: Passage, verb: re.Match[str]) -> _Does | None:
    """Who and what stand around a verb."""
    text = passage.text
    start = max(0, verb.start() - _AROUND)
    if (by := _BY.match(text, verb.end())) is not None:
        what = _THING_BEFORE.search(text[start : verb.start()])
        if what is None:
            return None
        who, thing, begin, end = by["who"], what["thing"], start + what.start(), by.end()
    elif (after := _THING_AFTER.match(text, verb.end())) is not None:
        before = _WHO_BEFORE.search(text[start : verb.start()])
        if before is None or _JOINT.search(text[: start + before.start("who")]) is not None:
            return None
        who, thing, begin, end = before["who"], after["thing"], start + before.start("who"), after.end()
    else:
        return None
    if NO_NAME.match(who.split()[0]) or places.is_place(who) or thing.split()[-1] in _ANY:
        return None
    name = next(n for n in _DOES if verb[n])
    return _Does(Said(article.id, who, text[begin:end].strip(" ,"), passage), name, thing.split()[-1])


def _owned(article: Article, passage: Passage) -> list[_Does]:
    """Whose the companies of a passage are."""
    return [
        _Does(Said(article.id, m["who"], m.group(), passage), "own", m["thing"])
        for pattern in _OWNS
        for m in pattern.finditer(passage.text)
        if not any(NO_NAME.match(m[name].split()[0]) or places.is_place(m[name]) for name in ("who", "thing"))
    ]


def _same_part(one: _Does, two: _Does) -> bool:
    return one.verb == two.verb and stem(one.thing) == stem(two.thing)


def _around(by_id: Mapping[str, Article], one: _Does) -> frozenset[str]:
    """What the sentence, the one before it and the headline say besides the part itself."""
    at = one.said.passage.number
    near = [
        w for p in passages(by_id[one.said.article]) if p.number in (0, at - 1, at) for w in words(p.text)
    ]
    return content(near) - {stem(one.verb), stem(one.thing)}


def _torn(found: Sequence[_Does], one: _Does) -> bool:
    """Whether the article gives the part to another, too."""
    return any(
        d.said.article == one.said.article
        and _same_part(d, one)
        and not companies.alike(d.said.who, one.said.who)
        for d in found
    )
