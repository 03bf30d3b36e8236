# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""Which one or two articles to read, and what each adds that the others lack, in its own words.

The lead comes first; the second is the article with most that stands nowhere else in the story: figures,
names, words. What only an article of another language says is told by its figures alone, since its words are
in no other article by nature.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from monitor import text
from monitor.evidence.reading import Passage, content, passages, words
from monitor.evidence.telling import leans, sentences
from monitor.model import Article, Quote, Read, Slot, Standing

MOST_ADDED = 2
# A sentence adds something where it has a figure or a name of its own, or somebody's words and this many own.
_WORDS = 6
_ENOUGH = 1.0
_SMALL = 10
# That nothing was found out is nothing to read an article for; nor is what it says to its reader.
_NOTHING = re.compile(
    r"\breached out to\b|\b(?:did|has|have)(?: not|n['’]t) (?:immediately )?(?:responded|respond|replied|reply|comment)\b"
    r"|\bdeclined to (?:comment|say)\b|\brequests? for comment\b|^[^\"“”]{0,200}\b(?:[Yy]ou|[Yy]our)\b|コメントを(?:控え|避け)|回答を(?:控え|避け)"
)
_SAID = re.compile(r"[“\"「]|\b(?:said|says|told|tells|according to)\b|によると|述べた|話す|話した|とした")
_LONGEST = 300
_READ = 60


@dataclass(frozen=True, slots=True)
class _Addition:
    article: Article
    passage: Passage
    value: float


def reads(
    lead: Article,
    why: str,
    fit: Sequence[Article],
    articles: Sequence[Article],
    *,
    standings: Sequence[Standing],
    slots: Sequence[Slot],
    families: dict[str, str],
    told: Sequence[Quote] = (),
) -> tuple[Read, ...]:
    """The lead, and the article beside it that adds most, if any does. `fit`: the articles that a reader can
    be sent to; `told`: what is quoted of the lead already. One article of a story needs no advice: none."""
    if len(articles) < 2:
        return ()
    only = _only(slots)
    common = _common(articles)
    # What is credited to another is no addition of its own.
    said = {one.text for one in told} | {c.sentence for one in standings for c in one.credits}
    added = {one.id: _added(one, articles, common, only, said) for one in fit}
    out = [Read(article=lead.id, why=why, adds=_quotes(added.get(lead.id, [])))]
    rungs = {one.article: one.rung for one in standings}
    beside: list[tuple[float, Article]] = []
    for one in fit:
        if one.id == lead.id:
            continue
        value = sum(a.value for a in added[one.id][:MOST_ADDED])
        # One publisher's second text says what the first says.
        value -= 1.0 if families.get(one.id) == families.get(lead.id) else 0.0
        value += 1.0 if rungs.get(one.id) in {"origin", "own", "adds"} else 0.0
        if added[one.id] and value >= _ENOUGH:
            beside.append((value, one))
    if beside:
        best = min(beside, key=lambda row: (-round(row[0], 3), row[1].when, row[1].url, row[1].id))[1]
        out.append(Read(article=best.id, why=_why(rungs.get(best.id, "")), adds=_quotes(added[best.id])))
    return tuple(out)


def _why(rung: str) -> str:
    return {
        "origin": "is the report that the others credit",
        "own": "has its own reporting",
        "adds": "adds its own reporting",
    }.get(rung, "adds most to it")


def _quotes(added: Sequence[_Addition]) -> tuple[Quote, ...]:
    kept: list[_Addition] = []
    for one in added:
        own = content(words(one.passage.text))
        # What says the same twice adds it once.
        if all(2 * len(own & content(words(k.passage.text))) < len(own) for k in kept):
            kept.append(one)
        if len(kept) == MOST_ADDED:
            break
    chosen = sorted(kept, key=lambda one: one.passage.number)
    return tuple(Quote(text=one.passage.text, articles=(one.article.id,)) for one in chosen)


def _only(slots: Sequence[Slot]) -> dict[tuple[str, int], int]:
    """How many figures that stand in one article alone a sentence has."""
    out: Counter[tuple[str, int]] = Counter()
    having: dict[Decimal, set[str]] = {}
    for slot in slots:
        for one in slot.stated:
            having.setdefault(one.amount.value, set()).add(one.article)
    for slot in slots:
        if len({one.article for one in slot.stated}) == 1:
            for one in slot.stated:
                # "20,000 chips" adds nothing to "20,000 processors", and "two halls" little to anything.
                if len(having[one.amount.value]) == 1 and abs(one.amount.value) >= _SMALL:
                    out[one.article, one.number] += 1
    return out


def _common(articles: Sequence[Article]) -> Counter[tuple[bool, str]]:
    """In how many articles of a script each stem stands."""
    out: Counter[tuple[bool, str]] = Counter()
    for one in articles:
        unspaced = text.is_unspaced(one.text[:400])
        found = content(word for passage in passages(one) for word in words(passage.text))
        out.update((unspaced, stem) for stem in found)
    return out


def _added(
    article: Article,
    articles: Sequence[Article],
    common: Counter[tuple[bool, str]],
    only: dict[tuple[str, int], int],
    told: set[str],
) -> list[_Addition]:
    """Its sentences that say what no other article says, the most telling first."""
    unspaced = text.is_unspaced(article.text[:400])
    alike = sum(text.is_unspaced(one.text[:400]) == unspaced for one in articles) > 1
    topic = content(w for one in articles for w in words(one.title))
    inner = {w.stem for p in passages(article) for w in words(p.text)[1:] if w.is_name}
    out: list[_Addition] = []
    # The first sentence of a report says the news, in other words than the others'.
    for one in sentences(article)[1:_READ]:
        if leans(one) or len(one.text) > _LONGEST or one.text in told or _NOTHING.search(one.text):
            continue
        found = words(one.text)
        figures = only.get((article.id, one.number), 0)
        new = {w.stem for w in found if w.is_content and common[unspaced, w.stem] == 1} if alike else set()
        # Two or three capitals are a unit or an abbreviation: MW, GPU.
        names = {
            w.stem
            for w in found
            if w.is_name and (len(w.text) > 3 or not w.text.isascii()) and w.stem in new and w.stem in inner
        }
        # Of the story: what has nothing of its headlines is a background of its own.
        if not content(found) & topic or not (
            figures or names or (_SAID.search(one.text) and len(new) >= _WORDS)
        ):
            continue
        value = 1.5 * min(2, figures) + min(2, len(names)) + 0.15 * min(8, len(new)) - 0.3 * one.place
        out.append(_Addition(article, one, value))
    return sorted(out, key=lambda one: (-round(one.value, 6), one.passage.number))
