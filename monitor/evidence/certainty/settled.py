# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""When a thing was settled, done or begun, and when it is to be, where articles give dates that cannot be one.

Only a date that stands right after its verb counts ("finalised as of January 2026", "closed on November 25",
2028年春に着工), since any other may be another thing's. Two articles speak of one thing when what stands
before the verb, and between verb and date, has a name and a noun in common; or when both say "this
initiative", "the deal" in their first part, and so mean the story's own. Refused: dates that one holds the
other ("in 2027", "in May 2027"), days next to each other (time zones, reports the morning after), an article
that gives two dates for the thing (steps, or a delay), and what was planned against what was done.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from monitor.evidence.certainty.events import LONGEST, is_party
from monitor.evidence.dates import Period, periods
from monitor.evidence.reading import Passage, Word, passages, words
from monitor.model import Article, Point, Quote

MOST_POINTS = 2
MOST_VALUES = 3
# "This initiative" is the story's own in the first part of a text.
FIRST_PART = 0.25
# Words before the verb that can say what it is about.
BACK = 9
# Characters before the verb that are looked at.
WITHIN = 200
# Days that reports of one event may lie apart.
NEXT_DAY = timedelta(days=2)

# One deed in several words: forms | the point's name for what was done | for what is to come.
_DEEDS: tuple[tuple[str, str, str], ...] = (
    ("formali[sz]ed|finali[sz]ed|settled|concluded|sealed", "when it was settled", "when it is to be settled"),
    ("closed|completed|closes|close|complete|completion|finish|finished", "when it was completed", "when it is to be completed"),
    ("approved|adopted|passed|ratified|enacted|approve|adopt", "when it was approved", "when it is to be approved"),
    ("signed|inked|sign", "when it was signed", "when it is to be signed"),
    ("founded|established|incorporated", "when it was founded", ""),
    ("announced|unveiled", "when it was announced", ""),
    ("launched|launch|launches|debuted|debut|released|release|released|arrive|arrives|ship|ships", "when it was launched", "when it is to be launched"),
    ("opened|open|opens|reopened|reopen", "when it was opened", "when it is to open"),
    ("began|begun|begin|begins|started|start|starts|commenced|commence", "when it began", "when it is to begin"),
    ("died|killed", "when it happened", ""),
    ("arrested|detained", "when it happened", ""),
)  # fmt: skip
_DEED = re.compile(
    r"\b(?:" + "|".join(f"(?P<d{i}>{forms})" for i, (forms, _, _) in enumerate(_DEEDS)) + r")\b",
    re.IGNORECASE,
)
_DEEDS_JA: tuple[tuple[str, str, str], ...] = (
    ("正式決定|決定|閣議決定", "決定の時期", "決定の時期"),
    ("合意|締結|調印", "合意の時期", "合意の時期"),
    ("完了|完成", "完了の時期", "完成の時期"),
    ("設立|創業", "設立の時期", "設立の時期"),
    ("着工", "着工の時期", "着工の時期"),
    ("稼働|量産", "稼働の時期", "稼働の時期"),
    ("開業|開店|開館", "開業の時期", "開業の時期"),
    ("発売|公開", "発売の時期", "発売の時期"),
)
_DEED_JA = re.compile(
    r"^(?:に|から|にも|をめどに|をメドに|までに|ごろに?|頃に?)?(?:も)?(?P<what>[^。、\d]{0,12}?)(?:を|が|の)?(?:"
    + "|".join(f"(?P<d{i}>{forms})" for i, (forms, _, _) in enumerate(_DEEDS_JA))
    + r")(?P<past>した|された)?"
)
_DIGIT = re.compile(r"\d")
# Between verb and date: how, and a short object ("begin mass production in").
_ADV = re.compile(
    r"^(?:\s(?:officially|formally|back|only|just|again|as|sometime|around))*(?P<object>(?:\s(?!(?:in|on|by|at|to|that|which|and|with|for|from|after|before|as|is|was|will)\b)[\w'’&.-]+){0,5}?)"
    r"(?:\s(?:as of|in|on|by|from|for|around|sometime|the|early|late))*\s?$",
    re.IGNORECASE,
)
_TO_COME = re.compile(
    r"\b(?:will|to|expected|scheduled|slated|due|set|plans?|planned|aims?|would|could|should)\b(?:\s[\w-]+){0,3}\s?$",
    re.IGNORECASE,
)
_REFUSED = re.compile(
    r"\b(?:not|never|if|originally|previously|initially|first|second|third|phase|another|earlier|delayed|postponed|until|since|pushed|moved|was to|had been|were to|between|instead)\b|当初|延期|から.{0,8}まで",
    re.IGNORECASE,
)
# No quotation begins with these.
_ASIDE = re.compile(r"(?:at|of|in|on|for|from|to|with|and|that|by|which|who)\s", re.IGNORECASE)
# Nouns that stand for the story's own matter.
_OWN = frozenset(
    "deal acquisition merger transaction initiative move plan package agreement partnership takeover purchase project program programme pact contract".split()
)
_THIS = re.compile(
    rf"\b(?:this|the)\s(?:\w+\s)?(?P<noun>{'|'.join(sorted(_OWN))}),?\s(?:which\s)?(?:\w+ly\s)?(?:was\s|has been\s)?(?:\w+ly\s)?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Settled:
    article: Article
    name: str
    planned: bool
    period: Period
    quote: str
    names: frozenset[str]
    nouns: frozenset[str]
    own: bool
    said: tuple[tuple[str, str], ...]


def points(articles: Sequence[Article]) -> tuple[Point, ...]:
    """Where articles date one deed with dates that cannot be one; at most two."""
    if len(articles) < 2:
        return ()
    by_deed: dict[tuple[str, bool], list[_Settled]] = {}
    for article in articles:
        for one in _settled(article):
            by_deed.setdefault((one.name, one.planned), []).append(one)
    out: list[Point] = []
    for found in by_deed.values():
        group = _group(found)
        if group:
            name = group[0].name if group[0].own else _named(group)
            values: dict[str, list[str]] = {}
            for one in group:
                values.setdefault(one.quote, []).append(one.article.id)
            quotes = tuple(Quote(text=text, articles=tuple(ids)) for text, ids in values.items())
            subject = "" if group[0].own else " ".join(sorted(group[0].nouns & group[1].nouns))
            out.append(
                Point(
                    name=name, verdict="differ", values=quotes[:MOST_VALUES], about="date",
                    key=f"{group[0].name} {subject}".strip(),
                )
            )  # fmt: skip
    return tuple(out[:MOST_POINTS])


def _named(group: Sequence[_Settled]) -> str:
    """Of what, in the first article's words, and the deed: "Brightfab plant: when it is to open"."""
    shared = (group[0].names | group[0].nouns) & (group[1].names | group[1].nouns)
    told = dict.fromkeys(w for w, stem in group[0].said if stem in shared)
    colon = "：" if any(not w.isascii() for w in told) else ": "
    return f"{('の' if colon == '：' else ' ').join(list(told)[:4])}{colon}{group[0].name}"


def _group(found: Sequence[_Settled]) -> list[_Settled]:
    """The first of each article that date one thing differently; empty where there are no two."""
    for i, base in enumerate(found):
        same = [base, *(one for one in found[i + 1 :] if _one(base, one))]
        firsts: dict[str, _Settled] = {}
        steps = False
        for one in same:
            first = firsts.setdefault(one.article.id, one)
            steps = steps or _apart(first, one)
        group = list(firsts.values())
        if steps or len(group) < 2:
            continue
        other = next((one for one in group[1:] if _apart(base, one)), None)
        if other is not None:
            return [base, *(one for one in group[1:] if _apart(base, one) or one.quote == base.quote)]
    return []


def _one(a: _Settled, b: _Settled) -> bool:
    """Whether two clauses speak of one thing."""
    if a.own and b.own:
        return True
    nouns = (a.nouns & b.nouns) - a.names - b.names
    if not a.quote.isascii() or not b.quote.isascii():
        return bool(a.names & b.names) and bool(a.nouns & b.nouns)
    # "Brightfab's plant in Norland" and "Brightfab's plant" may be one; "in Norland" and "in Sudland", "hiring" and "production" there, not.
    same = (a.names <= b.names or b.names <= a.names) and (a.nouns <= b.nouns or b.nouns <= a.nouns)
    return bool(a.names & b.names) and bool(nouns) and same


def _apart(a: _Settled, b: _Settled) -> bool:
    first, second = sorted((a.period, b.period), key=lambda one: (one.first, one.last))
    if first.last >= second.first:
        return False
    days = first.first == first.last and second.first == second.last
    return not days or second.first - first.last > NEXT_DAY


def _settled(article: Article) -> list[_Settled]:
    out: list[_Settled] = []
    published = article.when.date()
    for passage in passages(article):
        if passage.is_title or passage.again or len(passage.text) > LONGEST:
            continue
        if _DIGIT.search(passage.text) is None:
            continue
        if passage.text.isascii() and _DEED.search(passage.text) is None:
            continue
        for period in periods(passage, published):
            one = _latin(article, passage, period) or _japanese(article, passage, period)
            if one is not None:
                out.append(one)
    return out


def _latin(article: Article, passage: Passage, period: Period) -> _Settled | None:
    text = passage.text
    left = text[: period.start]
    deeds = list(_DEED.finditer(left))
    if not deeds or (between := _ADV.match(left[deeds[-1].end() :])) is None:
        return None
    deed = deeds[-1]
    # Bounded, since a page may hold words without end.
    before = left[max(0, deed.start() - WITHIN) : deed.start()]
    if (
        _REFUSED.search(left[max(0, deed.start() - 60) :])
        or left.count('"') % 2
        or left.count("“") > left.count("”")
    ):
        return None
    planned = _TO_COME.search(before) is not None
    past = deed.group().lower().endswith(("ed", "un")) or deed.group().lower() == "began"
    if planned and past and not re.search(r"\bbe\s(?:\w+ly\s)?$", before):
        return None
    if not planned and not past:
        return None
    index = next(i for i in range(len(_DEEDS)) if deed.group(f"d{i}"))
    name = _DEEDS[index][2 if planned else 1]
    if not name:
        return None
    clause = before[
        max((m.end() for m in re.finditer(r"[;:()—–]|, (?!which\b)(?=\w+ \w+ \w+)", before)), default=0) :
    ]
    own = not between["object"].strip() and _THIS.search(before) is not None and passage.place <= FIRST_PART
    found = [*words(clause)[-BACK:], *words(between["object"])]
    start = deed.start() - len(before) + _start(before, planned=planned)
    return _made(article, name, planned, period, text[start : period.end], found, own)


def _start(before: str, *, planned: bool) -> int:
    """Where the quotation begins: with the verb, or with what it is done to where that stands before it."""
    m = re.search(
        r"(?:\b(?:the|its|their|this|a)\s)?(?:[\w’'-]+\s){1,3}(?:is|are|was|were|will|has been|to)?\s?(?:\w+\s){0,3}$",
        before,
    )
    if not planned or m is None:
        return len(before)
    return m.start() + (aside.end() if (aside := _ASIDE.match(m.group())) else 0)


def _japanese(article: Article, passage: Passage, period: Period) -> _Settled | None:
    text = passage.text
    m = _DEED_JA.match(text[period.end :]) if not text.isascii() else None
    if m is None or _REFUSED.search(text[max(0, period.start - 30) : period.end + 30]):
        return None
    index = next(i for i in range(len(_DEEDS_JA)) if m.group(f"d{i}"))
    planned = m["past"] is None
    if planned and re.match(r"(?:して|し、|済み|以来|後|前)", text[period.end + m.end() :]):
        return None
    before = text[max(0, period.start - 30) : period.start] + " " + (m["what"] or "")
    start = period.start
    return _made(
        article,
        _DEEDS_JA[index][2 if planned else 1],
        planned,
        period,
        text[start : period.end + m.end()],
        words(before),
        own=False,
    )


def _made(
    article: Article, name: str, planned: bool, period: Period, quote: str, found: Sequence[Word], own: bool
) -> _Settled | None:
    said = [w for w in found if w.is_content]
    names = frozenset(w.stem for w in said if w.is_name and is_party(w))
    nouns = frozenset(w.stem for w in said if not w.is_name)
    if not quote.isascii():
        # Who is meant, a Japanese clause leaves to the headline.
        names |= frozenset(w.stem for w in words(article.title) if is_party(w))
    if not own and not (names and nouns):
        return None
    return _Settled(
        article,
        name,
        planned,
        period,
        quote.strip(),
        names,
        nouns,
        own,
        tuple((w.text, w.stem) for w in said),
    )
