"""Is this article about it, and why: an article → a score for each tag, with its evidence.

A keyword hit is not aboutness. The score asks where a tag's mentions stand (title, lead, body), how
early, how often for the length, and in how many paragraphs, and a logistic curve, fitted on labelled
articles, turns that into a number from 0 to 1 at which 0.5 means "about it".

Never: fetches, guesses, learns or forgets; the same article and tags give the same scores. Known
failures: an article on the subject that never uses the rule's words scores 0, and a round-up that names
the tag early and often scores like an article on it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from monitor import passages
from monitor.model import Article, Mention, Tag, TagScore
from monitor.relevance.curve import probability
from monitor.relevance.features import Layout, Where, lay_out, measure
from monitor.rules import Matcher, Span, Text, tag_query

__all__ = ["score"]

_ORDER = {"title": 0, "lead": 1, "body": 2}


def score(article: Article, tags: Sequence[Tag]) -> tuple[TagScore, ...]:
    """The score of `article` for each of `tags`, in their order.

    `value` is rounded to 4 decimals, 0 where no mention stands; `evidence` comes strongest first: title,
    lead, body, then by count. RuleError where a tag's rule does not parse; nothing else raises.
    """
    matcher, absent = _compiled(tuple(tags))
    text = Text(article.title, article.text)
    found = matcher.find(text, outlet=article.outlet, lang=article.lang)
    if not found:
        return absent
    layout = lay_out(text)
    once = _told_once(article, matcher)
    scores = list(absent)
    for index, spans in found.items():
        told = once.get(index)
        scores[index] = _scored(tags[index], *(told or (layout, spans)))
    return tuple(scores)


def _told_once(article: Article, matcher: Matcher) -> dict[int, tuple[Layout, tuple[Span, ...]]]:
    """Where a text sums itself up, or answers questions on itself: the mentions in the rest of it. Counted
    there and here, one mention would be two; what only the summary names has to count as it stands."""
    body = passages.telling(article.text)
    if body == article.text:
        return {}
    text = Text(article.title, body)
    layout = lay_out(text)
    found = matcher.find(text, outlet=article.outlet, lang=article.lang)
    return {
        index: (layout, spans)
        for index, spans in found.items()
        if any(span.start >= text.title_end for span in spans)
    }


@lru_cache(maxsize=64)
def _compiled(tags: tuple[Tag, ...]) -> tuple[Matcher, tuple[TagScore, ...]]:
    """What finds the mentions of `tags`, and their scores where none stands."""
    # Feeds may have tags of their own, so there are about as many sets of tags as kinds of feed.
    absent = (TagScore(tag=tag.slug, value=0.0, relevant=tag.threshold <= 0) for tag in tags)
    return Matcher([tag_query(tag) for tag in tags]), tuple(absent)


def _scored(tag: Tag, layout: Layout, spans: tuple[Span, ...]) -> TagScore:
    value = round(probability(measure(layout, spans)), 4)
    return TagScore(
        tag=tag.slug, value=value, relevant=value >= tag.threshold, evidence=_evidence(layout, spans)
    )


def _evidence(layout: Layout, spans: tuple[Span, ...]) -> tuple[Mention, ...]:
    """One mention for each phrase and place; spellings that the rules do not tell apart are one phrase,
    shown in the article's commonest spelling."""
    text = layout.text
    spellings: dict[tuple[str, ...], Counter[str]] = {}
    counts: Counter[tuple[Where, tuple[str, ...]]] = Counter()
    for span in spans:
        words = tuple(text.norms[span.start : span.end])
        spellings.setdefault(words, Counter())[text.spelled(span)] += 1
        counts[layout.where(span), words] += 1
    shown = {words: min(c, key=lambda s: (-c[s], s)) for words, c in spellings.items()}
    mentions = [
        Mention(phrase=shown[words], where=where, count=count) for (where, words), count in counts.items()
    ]
    return tuple(sorted(mentions, key=lambda m: (_ORDER[m.where], -m.count, m.phrase)))
