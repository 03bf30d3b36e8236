# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""Who buys, who leads a round: one named party of a deal, where articles name two for the same deal.

Both must say it in headline or first sentences, of the same target. A parent and its company are two names for
one buyer to most readers: where any article of the story ties the two ("X's Y", "Y, a unit of X"), or they are
a pair known for it, nothing is said; nor where one article names both.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations

from monitor.evidence.parties import companies, places
from monitor.evidence.parties.roles import MOST_EACH, Said, lead, point, shared
from monitor.evidence.reading import Passage
from monitor.model import Article, Point

NAME = r"(?:[A-Z][\w&-]*|[a-z]{1,2}[A-Z]\w+)(?: (?:[A-Z][\w&-]*|&)){0,4}"
_ASIDE = r"(?: ?\([^()]{1,40}\))?"
_WILL = r"(?:(?:has |have |had )?(?:agreed|offered|completed|announced (?:plans|a deal|an agreement)|signed (?:a deal|an agreement))? ?to |will |is (?:set )?to |has |have |is )?"
_BUYS = r"(?:buys?|acquires?|acquired|bought|buying|acquiring|purchases?|purchased|takes? over|took over)"
# The company itself, not its shares, its plant or one of two.
_WHOLE = r"(?=$|[,.;:!?)]|\s[-–—(]|\s(?:for|from|in|after|as|at|to|amid|on|is|will|would|has|that|which)\b)"
_PATTERNS = (
    re.compile(rf"(?:^|(?<=[,:;–—] ))(?P<buyer>{NAME}){_ASIDE},? {_WILL}{_BUYS} (?P<target>{NAME}){_WHOLE}"),
    re.compile(rf"\b(?P<target>{NAME}){_ASIDE} (?:has been|was|is being|to be|will be|is to be) (?:acquired|bought|purchased|taken over) by (?P<buyer>{NAME})(?! and|,? [A-Z])"),
    re.compile(rf"\b(?P<buyer>{NAME})[’']s? (?:\S+ ){{0,4}}?(?:acquisition|takeover|purchase|buyout) of (?P<target>{NAME}){_WHOLE}"),
)  # fmt: skip
_JA_NAME = r"[ァ-ヶーA-Za-z一-龠々・&]{2,24}"
_PATTERNS_JA = (
    re.compile(
        rf"(?P<buyer>{_JA_NAME})(?:が|は|、)(?:[^。、]{{0,12}}?)(?P<target>{_JA_NAME})を(?:\S{{0,8}}で)?買収"
    ),
    re.compile(rf"(?P<target>{_JA_NAME})を(?P<buyer>{_JA_NAME})が買収"),
)
_LED = re.compile(
    rf"\b(?:(?:funding|financing|investment|seed|Series [A-K]) round|round|financing|fundraising),?(?: (?:was|that was|is))? (?:co-)?led by (?P<buyer>{NAME})"
)
_EARLIER = re.compile(
    r"\b(?:last|previous|previously|earlier|prior|first|past|seed|Series [A-K]|19\d\d|20\d\d)\b[^.]*$",
    re.IGNORECASE,
)
KIN = 3
_HINT = re.compile(r"buy|bought|acqui|purchas|take|took|led by|買収", re.IGNORECASE)
NO_NAME = re.compile(
    r"^(?:The|It|He|She|They|This|That|We|A|An|In|On|As|But|And|Company|Firm|Deal|Shares?|Exclusive|Update|Report|Breaking|Who|Why|How|What|When|Investors?|Parent|You|By|After|Before|With|For|From|To|Since|If|While|Once|Now|Both|Its|His|Her|Their|Mr|Mrs|Ms|Dr|CEO|Inc|Ltd|Corp|Not|No|New|US|UK|EU|When|Where|There|Also|Meanwhile|Today|Yesterday|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)$"
)


def points(articles: Sequence[Article]) -> list[Point]:
    """Who buys something, or leads its round, where two articles say so differently."""
    buys = [one for a in articles for one in _bought(a)[:MOST_EACH]]
    led = [one for a in articles for one in _led(a)[:MOST_EACH]]
    return [
        *_compared(buys, articles, "who buys"),
        *_compared(led, articles, "who leads the round"),
        *_majority(articles),
    ]


def _bought(article: Article) -> list[tuple[str, Said]]:
    out = []
    for passage in lead(article):
        if _HINT.search(passage.text):
            for pattern in (*_PATTERNS, *_PATTERNS_JA):
                out += [
                    (m["target"], _said(article, passage, m))
                    for m in pattern.finditer(passage.text)
                    if _fit(m)
                ]
    return out


def _led(article: Article) -> list[tuple[str, Said]]:
    out = []
    for passage in lead(article):
        for m in _LED.finditer(passage.text):
            if _EARLIER.search(passage.text[max(0, m.start() - 60) : m.start()]):
                continue
            listed = companies.parties(passage.text, m.start("buyer"))
            if listed is not None and len(listed.names) == 1 and not NO_NAME.match(m["buyer"]):
                out.append(("", _said(article, passage, m)))
    return out


def _fit(m: re.Match[str]) -> bool:
    names = (m["buyer"], m["target"])
    return not any(NO_NAME.match(n) or NO_NAME.match(n.split()[0]) or places.is_place(n) for n in names)


def _said(article: Article, passage: Passage, m: re.Match[str]) -> Said:
    return Said(article.id, m["buyer"], m.group().strip(), passage)


def _compared(found: list[tuple[str, Said]], articles: Sequence[Article], name: str) -> list[Point]:
    for (target, one), (other, two) in combinations(found, 2):
        if one.article == two.article or (target and not companies.alike(target, other)):
            continue
        if companies.alike(one.who, two.who) or related(one.who, two.who, articles):
            continue
        if not target and len(shared(one.passage, two.passage, (one.who, two.who))) < KIN:
            continue
        about = [s for t, s in found if not target or companies.alike(t, target)]
        if any(len({s.who for s in about if s.article == side.article}) > 1 for side in (one, two)):
            continue
        sides = [[s for s in about if companies.alike(s.who, side.who)] for side in (one, two)]
        called = f"{name} {target}".strip()
        return [point(called, f"{name.split()[1]}:{target.casefold()}", sides)]
    return []


def related(a: str, b: str, articles: Sequence[Article]) -> bool:
    """Whether two names may be one buyer: `kin`, or partners ("X and Y", "a consortium led by X")."""
    return kin(a, b, articles) or _tied(
        a, b, articles, r"[^.]{0,40}\b(?:led by|backed|consortium|and|together|founder)\b[^.]{0,40}"
    )


def kin(a: str, b: str, articles: Sequence[Article]) -> bool:
    """Whether two names may be a parent and its company, or two names of one, by what the articles say."""
    if any(
        companies.alike(a, x) and companies.alike(b, y)
        for pair in companies.OTHER_NAMES
        for x, y in (pair, pair[::-1])
    ):
        return True
    return _tied(
        a, b, articles,
        r"(?:[’']s? |[^.]{0,40}\b(?:unit|subsidiary|owned|owner|parent|arm|division|controlled|affiliate|part of|belongs)\b[^.]{0,40}|(?:傘下の|子会社の?|の子会社))",
    )  # fmt: skip


def _tied(a: str, b: str, articles: Sequence[Article], tie: str) -> bool:
    one, two = (re.escape(n) for n in (a, b))
    either = re.compile(rf"{one}{tie}{two}|{two}{tie}{one}")
    return any(either.search(f"{article.title}\n{article.text}") for article in articles)


# -- who holds the majority --------------------------------------------------------------------------

_SHARE = r"(?:5[1-9]|[6-9]\d)(?:\.\d+)?\s?(?:%|per ?cent)"
_PRONOUNS = frozenset(
    "It He She They We I You Who Which That This Investors Shareholders Women Men People".split()
)
_HELD_HINT = re.compile(r"majorit|controlling|%|％|per ?cent", re.IGNORECASE)
_HELD_OF = re.compile(rf" (?:in|of) (?:the )?(?P<of>{NAME})")
_HOLDS = re.compile(
    rf"(?P<buyer>{NAME}){_ASIDE} (?:would|will|is to|to|could|may|is set to|plans to|has agreed to)? ?(?:hold|holds|own|owns|control|controls|take|takes|retain|retains|keep|keeps|have|has)"
    rf" (?:[\w-]+ ){{0,4}}?(?:(?:a |the )?(?:majority|controlling)(?: stake| interest| share)?(?: of {_SHARE})?|(?:a |an )?(?P<share>{_SHARE})(?: stake| interest| share| of (?:the|its))(?! voting))"
)
_HOLDS_JA = re.compile(
    rf"(?:出資比率は|が|は)?(?P<buyer>{_JA_NAME}?)が(?:株式の)?(?P<share>(?:5[1-9]|[6-9]\d)(?:\.\d+)?)[%％](?:を出資|を保有|出資|、|で|を)"
)


def _majority(articles: Sequence[Article]) -> list[Point]:
    """Who holds more than half of a venture: of one thing, one party only.

    Both articles know both parties, so that neither is another name for the other."""
    found = [(said, target, a) for a in articles for said, target in _held(a)[:MOST_EACH]]
    for (one, of, a), (two, other, b) in combinations(found, 2):
        if a.id == b.id or one.who.isascii() != two.who.isascii() or companies.alike(one.who, two.who):
            continue
        if (of or other) and not (of and other and companies.alike(of, other)):
            continue
        if (
            not (companies.mentions(a, two.who) and companies.mentions(b, one.who))
            or _torn(found, one)
            or _torn(found, two)
        ):
            continue
        sides = [[s for s, _, _ in found if companies.alike(s.who, side.who)] for side in (one, two)]
        return [point("who holds the majority", "majority:" + of.casefold(), sides)]
    return []


def _held(article: Article) -> list[tuple[Said, str]]:
    out = []
    for passage in lead(article, 8):
        if not _HELD_HINT.search(passage.text):
            continue
        for pattern in (_HOLDS, _HOLDS_JA):
            for m in pattern.finditer(passage.text):
                who = m["buyer"]
                if who in _PRONOUNS or NO_NAME.match(who.split()[0]) or places.is_place(who):
                    continue
                of = _HELD_OF.match(passage.text, m.end())
                out.append((Said(article.id, who, m.group().strip(" 、"), passage), of["of"] if of else ""))
    return out


def _torn(found: Sequence[tuple[Said, str, Article]], one: Said) -> bool:
    return any(s.article == one.article and not companies.alike(s.who, one.who) for s, _, _ in found)
