# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""One thing inside a story, done in one article and still to come in another: a plant's "pilot production".

The thing is two words that stand together right after the verb group in both articles; whose it is, a name
that stands before it in both. "Has moved its pilot production line" and "is preparing for its pilot production
phase" are about one company's pilot production. Refused: perfects that say or plan ("has announced"), what
is modal or conditional, what quotations say, and what the days between two articles explain: a thing that
was to come on Monday may be done on Thursday.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from monitor.evidence.certainty.events import LONGEST, is_party
from monitor.evidence.dates import periods
from monitor.evidence.reading import Passage, Word, is_stop, passages, words
from monitor.model import Article, Point, Quote

MOST_POINTS = 2
# How many words after the verb group the thing must begin in.
NEAR = 6
# A thing to come on one day may be done on the next: articles must be of one day, or the date lie behind.
SAME = timedelta(hours=24)

_HINT = re.compile(
    r"\b(?:has|have|prepar\w+|will|plans|expected|scheduled|slated|due|set|yet)\b", re.IGNORECASE
)
# Saying, planning, wanting, beginning: done, and yet nothing is.
_EMPTY = (
    r"(?:been|announced|said|told|declared|revealed|unveiled|planned|promised|pledged|committed|agreed|proposed|decided|chosen|vowed|"
    r"signed|begun|started|commenced|become|had|made|sought|called|asked|urged|faced|seen|shown|given|taken|put|set|warned|argued|"
    r"discussed|considered|confirmed|denied|described|expressed|hinted|indicated|suggested|received|secured|increased|grown|led|"
    r"accelerated|intensified|emerged|earmarked|allocated|targeted|not|never|long|yet|no|only|allowed|enabled|helped|forced|raised|drawn|prompted|sparked|reported|stated)\b"
)
_DONE = re.compile(
    rf"\b(?:has|have)\s(?:(?:now|already|successfully|officially|formally|fully|just)\s){{0,2}}(?!{_EMPTY})(?P<verb>[a-z]{{3,}}(?:ed|ilt|ent|un|one|old|ought|own|en)|put into|brought)\b"
)
_TO_COME = re.compile(
    r"\b(?:is|are)\s(?:now\s|currently\s|still\s){0,2}(?:preparing\s(?:for|to\s[a-z]+)|(?:expected|scheduled|slated|due|set|planning|yet)\sto\s(?:begin|start|launch|open|complete|finish|enter|commence|move|transition|build|deploy|release|deliver|ship))\b"
    r"|\b(?:plans|prepares|intends)\sto\s(?:begin|start|launch|open|complete|finish|enter|commence|move|transition|build|deploy|release|deliver|ship)\b"
    r"|\bwill\s(?:soon\s|then\s)?(?:begin|start|launch|open|complete|finish|enter|commence|transition|build|deploy|release|deliver|ship)\b"
)
_OTHER = re.compile(
    r"\b(?:next|second|third|another|additional|further|future|more|new|if|once|would|could|after|later|unless|also)\b",
    re.IGNORECASE,
)

_PREPOSITIONS = frozenset("to in at from with by on for that which as and into is are about of over".split())


@dataclass(frozen=True, slots=True)
class _Clause:
    article: Article
    done: bool
    quote: str
    names: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    due: date | None


def points(articles: Sequence[Article]) -> tuple[Point, ...]:
    """What one article says is done and another that it is to come; at most two."""
    if len(articles) < 2:
        return ()
    done: list[_Clause] = []
    coming: list[_Clause] = []
    for article in articles:
        for clause in _clauses(article):
            (done if clause.done else coming).append(clause)
    out: list[Point] = []
    taken: set[tuple[str, str]] = set()
    for a in done:
        for b in coming:
            if a.article.id == b.article.id or _explained(a, b):
                continue
            pairs = (a.pairs & b.pairs) - taken
            names = a.names & b.names
            if not pairs or not names or any(set(pair) & names for pair in pairs):
                continue
            pair = min(pairs)
            if _both(pair, names, a, coming) or _both(pair, names, b, done):
                continue
            taken |= pairs
            name = _name(pair, names, b)
            first, second = sorted((a, b), key=lambda c: [x.id for x in articles].index(c.article.id))
            values = tuple(Quote(text=c.quote, articles=(c.article.id,)) for c in (first, second))
            out.append(
                Point(
                    name=name,
                    verdict="differ",
                    values=values,
                    about="certainty",
                    key=f"certainty {' '.join(pair)}",
                )
            )
    return tuple(out[:MOST_POINTS])


def _explained(done: _Clause, coming: _Clause) -> bool:
    """Whether the days between the articles explain it: the one that says "done" is later, and nothing says
    that the thing was still to come by then."""
    if done.article.when - coming.article.when <= SAME:
        return False
    if coming.due is None:
        return True
    return coming.article.when.date() <= coming.due <= done.article.when.date()


def _both(pair: tuple[str, str], names: frozenset[str], one: _Clause, others: Sequence[_Clause]) -> bool:
    """Whether an article says both of one thing: then it has parts, and there is nothing to tell."""
    return any(o.article.id == one.article.id and pair in o.pairs and o.names & names for o in others)


def _name(pair: tuple[str, str], names: frozenset[str], clause: _Clause) -> str:
    """ "Rapid pilot production": whose, and what, in the articles' words."""
    found = [w for p in passages(clause.article) if clause.quote in p.text for w in words(p.text)]
    whose = next((w.text.removesuffix("’s").removesuffix("'s") for w in found if w.stem in names), "")
    for first, second in pairwise(found):
        if (first.stem, second.stem) == pair:
            return f"{whose} {first.text} {second.text}".strip()
    return whose


def _clauses(article: Article) -> list[_Clause]:
    out: list[_Clause] = []
    for passage in passages(article):
        if passage.is_title or passage.again or len(passage.text) > LONGEST or not _HINT.search(passage.text):
            continue
        for pattern, done in ((_DONE, True), (_TO_COME, False)):
            for m in pattern.finditer(passage.text):
                clause = _clause(article, passage, m, done=done)
                if clause is not None:
                    out.append(clause)
    return out


def _clause(article: Article, passage: Passage, m: re.Match[str], *, done: bool) -> _Clause | None:
    text = passage.text
    if (
        _OTHER.search(text[m.start() : m.end() + 40])
        or text[: m.start()].count('"') % 2
        or text[: m.start()].count("“") > text[: m.start()].count("”")
    ):
        return None
    found = words(text)
    before = [w for w in found if w.end <= m.start()]
    after = _phrase(text, [w for w in found if w.start >= m.end()])
    # Whose it is: a name near enough to be the subject, or the first of the sentence, before a "which".
    subject = frozenset(w.stem for w in (*before[:4], *before[-8:]) if w.is_name and is_party(w))
    content = [w for w in after if w.is_content]
    pairs = frozenset(
        (x.stem, y.stem)
        for x, y in pairwise(after)
        if x.is_content and y.is_content and not x.is_name and not y.is_name
    )
    if not subject or not pairs or not content:
        return None
    at = next(k for k, (x, y) in enumerate(pairwise(after)) if (x.stem, y.stem) in pairs)
    last = min(len(after) - 1, at + 2)
    while last > at + 1 and is_stop(after[last].text):
        last -= 1
    end = _end(text, after, last)
    dated = (one for one in periods(passage, article.when.date()) if m.end() <= one.start < end)
    return _Clause(
        article, done, text[m.start() : end], subject, pairs, next((one.first for one in dated), None)
    )


def _end(text: str, after: Sequence[Word], last: int) -> int:
    """Where a quotation ends: with a date that follows ("in April 2026"), or else with the thing."""
    end = after[last].end
    dated = re.match(
        r"(?:\s\w+)?\s(?:in|by|on)\s(?:(?:early|mid|late)[ -])?(?:[A-Z][a-z]+\.?\s)?(?:\d{1,2},\s)?20\d\d\b",
        text[end:],
    )
    return end + (dated.end() if dated else 0)


def _phrase(text: str, after: Sequence[Word]) -> list[Word]:
    """The words of the noun phrase after a verb: up to a comma, a preposition or another verb."""
    out: list[Word] = []
    for word in after[:NEAR]:
        if not out and word.text.lower() in _PREPOSITIONS:
            # "Has experimented with shops" is not to have them.
            return []
        if out and re.search(r"[,.;:()—–]", text[out[-1].end : word.start]):
            break
        if out and word.text.lower() in _PREPOSITIONS:
            break
        out.append(word)
    return out
