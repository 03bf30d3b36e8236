"""Is this article about it, and why: an article → a score for each tag, with its evidence.

A keyword hit is not aboutness. The score asks where a tag's mentions stand (title, lead, body), how
early, how often for the length, as what, and how rare the name is, and a logistic curve, fitted on labelled
articles, turns that into a number from 0 to 1 at which 0.5 means "about it". Where a tag is described, how
near the article is in meaning is evidence of its own kind, and so are the reader's own labels.

Never: fetches, guesses, learns or forgets; the same article, tags and labels give the same scores. Known
failures: an article on the subject that never uses the rule's words scores next to nothing unless the
tag is described; a round-up that names the tag early and often scores like an article on it; what is
called "the company" or "the plan" after its first mention counts as named once.

    layout      what stands where: title, lead, headings, captions, lists; sentences
    rarity      how common a word is in the language
    kin         other ways in which an article goes on about what it named
    standing    what is counted about a tag's mentions
    curve       from the counts to a probability, and what each ground adds
    near        articles that have the words, but not the phrases
    priors      what the reader's labels say of a feed or an outlet
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from monitor import passages
from monitor.model import IDLE, Article, Mention, Part, Tag, TagScore, Where
from monitor.relevance.curve import edition, grounds, lifted, logit, probability, shares
from monitor.relevance.layout import Layout
from monitor.relevance.near import Near
from monitor.relevance.priors import Labelled, Priors, learn
from monitor.relevance.standing import Standing, is_aside, measure
from monitor.rules import Matcher, Sight, Span, Text, exact_words, exclusion, tag_query
from monitor.text import cut

__all__ = ["Labelled", "Meaning", "Priors", "edition", "learn", "score"]

_ORDER = ("title", "lead", "heading", "body", "caption", "list", "aside", "words", "meaning")
# How much meaning adds to a mention: half the logarithm of its odds above one in five, below which nearly
# every article of the same trade lies. By itself it speaks as it is, since it is calibrated alone.
_BESIDE, _NO_NEWS = 0.5, 0.2
_UNSAID = 0.3
_SHOWN = 160  # characters of the nearest sentence
_WORDS = 4  # of a phrase's words that are shown where the phrase is not


class Meaning(Protocol):
    """What tells how near an article is to a description. `name` names its model and version."""

    @property
    def name(self) -> str: ...

    def nearness(self, descriptions: Sequence[str], title: str, body: str) -> tuple[float, str]:
        """The probability, from meaning alone, that a reader of `descriptions` wants the article, and its
        sentence nearest to them, verbatim."""
        ...


def score(
    article: Article,
    tags: Sequence[Tag],
    *,
    meaning: Meaning | None = None,
    priors: Priors | None = None,
) -> tuple[TagScore, ...]:
    """The score of `article` for each of `tags`, in their order.

    `value` is rounded to 4 decimals, and `parts` add up to it. Where no mention stands it is 0, or next to
    it where only words of a phrase do (at most 0.02), unless `meaning` finds the article near a tag's
    description. `evidence` comes strongest first: title, lead, headings, body, then by count. `priors`
    move what is found, never what is not. RuleError where a tag's rule does not parse; nothing else raises.
    """
    ready = _compiled(tuple(tags))
    text = Text(article.title, article.text)
    sight = ready.matcher.sight(text, outlet=article.outlet, lang=article.lang)
    found = _mentions(article, text, sight, ready.matcher)
    near = ready.near.find(text, sight.refuses) if len(found) < len(ready.tagged) else {}
    scores = list(ready.absent)
    for query, index in enumerate(ready.tagged):
        if query in found:
            layout, spans, is_said = found[query]
            standing = measure(layout, spans, whole=article.from_page, exact=ready.exact[query])
            scores[index] = _scored(tags[index], standing, _evidence(layout, spans), is_said=is_said)
        elif query in near:
            scores[index] = _nearly(tags[index], *near[query])
    if meaning is not None:
        for index, tag in enumerate(tags):
            # A description finds what words miss, not what the rule turns away.
            if tag.describe and not (
                scores[index].mentions == () and index in ready.rules and sight.refuses(ready.rules[index])
            ):
                scores[index] = _meant(tag, scores[index], article, meaning)
    if priors is not None:
        scores = [
            _known(tag, one, priors.shift(tag.slug, article)) if _is_found(one) else one
            for tag, one in zip(tags, scores, strict=True)
        ]
    return tuple(scores)


@dataclass(frozen=True, slots=True)
class _Ready:
    """Tags made ready: what finds their mentions, which of the tags have a rule (a description may stand
    alone), the words that they want with just these capitals, and their scores where nothing is found.
    `rules`: each tag's query that says what it turns away, which a description may have without a rule."""

    matcher: Matcher
    near: Near
    tagged: tuple[int, ...]
    exact: tuple[frozenset[str], ...]
    rules: Mapping[int, int]
    absent: tuple[TagScore, ...]


# Feeds may have tags of their own, so there are about as many sets of tags as kinds of feed.
@lru_cache(maxsize=64)
def _compiled(tags: tuple[Tag, ...]) -> _Ready:
    tagged = tuple(
        index
        for index, tag in enumerate(tags)
        if tag.match is not None or tag.any or tag.all or not tag.describe
    )
    queries = [tag_query(tags[index]) for index in tagged]
    near = Near(queries)
    exact = tuple(exact_words(query.positive) for query in queries)
    rules = {index: query for query, index in enumerate(tagged)}
    for index, tag in enumerate(tags):
        if index not in rules and (tag.exclude is not None or tag.none):
            rules[index] = len(queries)
            queries.append(exclusion(tag))
    absent = tuple(TagScore(tag=tag.slug, value=0.0, relevant=tag.threshold <= 0) for tag in tags)
    return _Ready(Matcher(queries), near, tagged, exact, rules, absent)


# Where a query's mentions stand, and whether one of them is a word or phrase, and not only NEAR together.
_Found = dict[int, tuple[Layout, tuple[Span, ...], bool]]


def _mentions(article: Article, text: Text, sight: Sight, matcher: Matcher) -> _Found:
    if not sight.mentions:
        return {}
    layout = Layout(text)
    found = {query: (layout, spans, _said(text, spans, sight)) for query, spans in sight.mentions.items()}
    return found | _told_once(article, matcher)


def _told_once(article: Article, matcher: Matcher) -> _Found:
    """Where a text sums itself up, or answers questions on itself: the mentions in the rest of it. Counted
    there and here, one mention would be two; what only the summary names has to count as it stands."""
    body = passages.telling(article.text)
    if body == article.text:
        return {}
    text = Text(article.title, body)
    layout = Layout(text)
    sight = matcher.sight(text, outlet=article.outlet, lang=article.lang)
    return {
        query: (layout, spans, _said(text, spans, sight))
        for query, spans in sight.mentions.items()
        if any(span.start >= text.title_end for span in spans)
    }


def _said(text: Text, spans: Sequence[Span], sight: Sight) -> bool:
    """Whether a mention is a word or phrase of the rule, or two words of NEAR side by side, which is one."""
    return any(
        span in sight.said or (span.end - span.start == 2 and not text.joints[span.start + 1])
        for span in spans
    )


def _made(tag: Tag, value: float, evidence: tuple[Mention, ...], parts: tuple[Part, ...]) -> TagScore:
    value = round(value, 4)
    return TagScore(
        tag=tag.slug, value=value, relevant=value >= tag.threshold, evidence=evidence, parts=parts
    )


def _scored(tag: Tag, standing: Standing, evidence: tuple[Mention, ...], *, is_said: bool) -> TagScore:
    """Words that are only near each other come together by accident, too ("the sovereign wealth fund says
    that its model ..."): these are not lifted over the line."""
    score_of = lifted if is_said else float
    (_, start), *added = grounds(standing)
    odds = start + sum(value for _, value in added)
    parts = shares("a mention", start, added, score_of)
    return _made(tag, score_of(probability(odds)), evidence, parts)


def _nearly(tag: Tag, value: float, words: tuple[tuple[str, int], ...]) -> TagScore:
    evidence = tuple(Mention(phrase=word, where="words", count=n) for word, n in words[:_WORDS])
    return _made(tag, value, evidence, (Part(name="words of a phrase", share=round(value, 4)),))


def _meant(tag: Tag, before: TagScore, article: Article, meaning: Meaning) -> TagScore:
    """With what the article means beside what it says."""
    alone, sentence = meaning.nearness(tag.describe, article.title, passages.telling(article.text))
    if alone < _NO_NEWS:
        return before
    # Beside a sentence that is near, words of a phrase say nothing more.
    evidence = (*before.mentions, Mention(phrase=cut(sentence, _SHOWN), where="meaning", count=1))
    value = before.value
    if before.mentions:
        lifted = logit(value) + _BESIDE * (logit(alone) - logit(_NO_NEWS))
        value = probability(lifted)
    elif tag.match is not None or tag.any or tag.all:
        # What has none of the words of a rule is a little less likely than its meaning alone says.
        alone = probability(logit(alone) - _UNSAID)
    value = max(value, alone)
    share = round(round(value, 4) - before.value, 4)
    if not before.mentions:
        return _made(tag, value, evidence, (Part(name="meaning", share=round(value, 4)),))
    parts = (*before.parts, Part(name="meaning", share=share)) if share else before.parts
    return _made(tag, value, evidence, parts)


def _is_found(score: TagScore) -> bool:
    """Whether more than words of a phrase was found: where nothing is, there is nothing to shift."""
    return any(one.where != "words" for one in score.evidence)


def _known(tag: Tag, before: TagScore, shift: float) -> TagScore:
    """With what the reader's labels say of where the article is from."""
    if not shift:
        return before
    value = probability(logit(before.value) + shift)
    share = round(round(value, 4) - before.value, 4)
    return _made(tag, value, before.evidence, (*before.parts, Part(name="your labels", share=share)))


def _evidence(layout: Layout, spans: tuple[Span, ...]) -> tuple[Mention, ...]:
    """One mention for each phrase and place; spellings that the rules do not tell apart are one phrase,
    shown in the article's commonest spelling."""
    text = layout.text
    spellings: dict[tuple[str, ...], Counter[str]] = {}
    counts: Counter[tuple[Where, tuple[str, ...]]] = Counter()
    for span in spans:
        words = tuple(text.norms[span.start : span.end])
        spellings.setdefault(words, Counter())[text.spelled(span)] += 1
        where = layout.where(span)
        counts["aside" if where not in IDLE and is_aside(layout, span) else where, words] += 1
    shown = {words: min(c, key=lambda s: (-c[s], s)) for words, c in spellings.items()}
    mentions = [
        Mention(phrase=shown[words], where=where, count=count) for (where, words), count in counts.items()
    ]
    return tuple(sorted(mentions, key=lambda m: (_ORDER.index(m.where), -m.count, m.phrase)))
