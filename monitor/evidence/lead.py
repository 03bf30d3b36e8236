"""Which article of a story leads: the one that names its origin, is fullest, and of equals is earliest.

Never a teaser, a wall, a copy or a machine's refusal while another article has the text. How full an article
is, is told from what the reports share: it gives the figures that they give, at a length that can be read.
Never the longest as such, since round-ups and pages full of chrome are longest. The answer does not depend on
the order of the articles.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from monitor import passages as shelf
from monitor import text
from monitor.evidence.reading import passages
from monitor.model import Article, Origin, Slot, Standing

# From here on more words are padding as often as news.
_FULL = 500
_LONG = 2500
_TEASER = 40
# An article with this share of its sentences in an older one is that one's text.
_SAME_TEXT = 0.8
_FEWEST = 3
# Differences below this are no reason to pass by who was earlier.
_STEP = 0.25


@dataclass(frozen=True, slots=True)
class _Worth:
    article: Article
    value: float
    origin: bool
    names_origin: bool
    words: int
    shared: int


def choose(
    articles: Sequence[Article],
    *,
    origin: Origin | None,
    standings: Sequence[Standing],
    slots: Sequence[Slot],
    copies: Collection[str] = (),
    outdated: Collection[str] = (),
    settled: Collection[str] = (),
    onwards: Collection[str] = (),
) -> tuple[str, str]:
    """The id of the article that leads, and why, in the digest's words: "" for a story of one article.

    `copies`: ids of articles that are known to have another's text; `outdated`: of those that tell of talks
    where later ones, the `settled`, tell what came of them; `onwards`: of those that tell how a story went
    on that was told before. ValueError where there is no article.
    """
    if not articles:
        raise ValueError("a story has an article")
    if len(articles) == 1:
        return articles[0].id, ""
    fit = readable(articles, origin=origin, copies=copies)
    if outdated:
        # What was written again around its outcome has most of the older text, and is not that text.
        told = [one for one in articles if one.id in settled and _is_whole(one)]
        fit = [one for one in fit if one.id not in outdated] or told or fit
    goes_on = [one for one in fit if one.id in onwards]
    fit = goes_on or fit
    shared = [slot for slot in slots if slot.verdict not in {"only", "differ"}]
    rungs = {one.article: one for one in standings}
    credited = {
        credit.to for one in standings for credit in one.credits if credit.to and credit.how != "copy"
    }
    worth = [_worth(one, origin, rungs.get(one.id), shared, one.id in credited) for one in fit]
    best = min(worth, key=lambda w: (-round(w.value / _STEP), w.article.when, w.article.url, w.article.id))
    why = "tells how it goes on" if goes_on else _why(best, worth, shared, articles)
    return best.article.id, why


def readable(
    articles: Sequence[Article], *, origin: Origin | None = None, copies: Collection[str] = ()
) -> list[Article]:
    """Those that a reader can be sent to: with their own text, whole, where any has it; else all of them."""
    first = origin.article if origin is not None else None
    taken = {*copies, *copied(articles)} - {first}
    for kept in (
        [one for one in articles if _is_whole(one) and one.id not in taken],
        [one for one in articles if _is_whole(one)],
        [one for one in articles if one.text.strip() and not shelf.is_refused(one.whole)],
    ):
        if kept:
            return kept
    return list(articles)


def copied(articles: Sequence[Article]) -> frozenset[str]:
    """The ids of those that have the text of an earlier one: four of five of their sentences."""
    seen: list[set[str]] = []
    out: set[str] = set()
    for one in sorted(articles, key=lambda a: (a.when, a.url, a.id)):
        own = {text.fold(p.text) for p in passages(one) if not p.is_title}
        if len(own) >= _FEWEST and any(len(own & other) >= _SAME_TEXT * len(own) for other in seen):
            out.add(one.id)
        else:
            seen.append(own)
    return frozenset(out)


def length(article: Article) -> int:
    """How many words the text has; in scripts without spaces, two characters count as one."""
    sample = article.text[:60_000]
    return len(sample) // 2 if text.is_unspaced(sample[:400]) else len(sample.split())


def _is_whole(article: Article) -> bool:
    return article.from_page and length(article) >= _TEASER and not shelf.is_refused(article.whole)


def _worth(
    article: Article, origin: Origin | None, standing: Standing | None, shared: Sequence[Slot], credited: bool
) -> _Worth:
    count = length(article)
    first = origin is not None and origin.article == article.id
    names = (
        origin is not None
        and standing is not None
        and any(c.outlet == origin.outlet for c in standing.credits)
    )
    own = standing is not None and standing.rung in {"own", "adds"}
    given = _given(article, shared)
    value = 1.5 * min(count, _FULL) / _FULL - (0.5 if count > _LONG else 0.0)
    value += given / len(shared) if shared else 0.5
    value += 4.0 if first else 1.0 if names else 0.0
    # Who is credited by another tells it at first hand, also where that makes no origin of the whole story.
    value += 0.5 * own + 1.0 * (credited and not first)
    return _Worth(article, value, first, names, count, given)


def _why(best: _Worth, worth: Sequence[_Worth], shared: Sequence[Slot], articles: Sequence[Article]) -> str:
    whole = [one for one in articles if _is_whole(one)]
    if best.origin:
        return "is the report that the others credit"
    if len(whole) == 1 and whole[0].id == best.article.id:
        return "the only one with its full text"
    parts = ["names its origin"] if best.names_origin else []
    others = [one for one in worth if one is not best]
    most = max((_given(one, shared) for one in articles if one.id != best.article.id), default=0)
    # Only what no other article has is a reason.
    if best.shared > most:
        parts.append(f"gives {_so_many(best.shared, len(shared))} that reports share")
    elif all(best.words > one.words for one in others):
        parts.append("is the most complete")
    elif all(best.article.when < one.article.when for one in others):
        parts.append("is the earliest here")
    if parts:
        return " and ".join(parts)
    if not others:
        return "the only one whose text is its own"
    # Whoever leads here is no extreme of anything: what ranked it is length and figures together, then time.
    even = sum(round(one.value / _STEP) == round(best.value / _STEP) for one in worth)
    return (
        "is the earliest of the fullest" if even > 1 else "is the fullest, by length and what reports share"
    )


def _given(article: Article, shared: Sequence[Slot]) -> int:
    return sum(any(one.article == article.id for one in slot.stated) for slot in shared)


def _so_many(given: int, of: int) -> str:
    if of == 1:
        return "the figure"
    if given == of:
        return "both figures" if of == 2 else f"all {of} figures"
    return f"{given} of the {of} figures"
