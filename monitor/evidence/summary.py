"""Two sentences that tell a story, in the leading article's own words: who did what, with the figures on
which the reports agree.

The first is the one near the top that names whom the story is about and what happened; the second what the
first leaves out. They stand in the article's order, since the second may lean on the first.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from monitor.evidence.reading import Passage, content, passages, words
from monitor.evidence.telling import leans, sentences
from monitor.model import Article, Quote, Slot

# The news stands at the top; an essay comes to it later.
_NEAR = 14
# "If you could not shop on Thursday, you were not alone" tells nobody what happened.
_TO_THE_READER = re.compile(r"^[^\"“”]{0,200}\b(?:[Yy]ou|[Yy]our|[Ll]et['’]s)\b|^(?:皆さん|あなた)")
_AGREED = frozenset({"agree", "rounding", "converted"})


def summary(
    lead: Article, articles: Sequence[Article], slots: Sequence[Slot], proofs: Collection[str] = ()
) -> tuple[Quote, ...]:
    """At most two sentences of `lead`, verbatim; none where it has no sentence that can be quoted. `proofs`:
    sentences that say whose news it is, or how far it is."""
    found = sentences(lead)[:_NEAR]
    if not found:
        return ()
    topic = _topic(lead, articles)
    agreed: dict[int, set[str]] = {}
    for slot in slots:
        for one in slot.stated if slot.verdict in _AGREED else ():
            if one.article == lead.id:
                agreed.setdefault(one.number, set()).add(slot.key)
    stems = [content(words(one.text)) for one in found]
    first = max(
        range(len(found)),
        key=lambda at: (
            round(_opens(found[at], stems[at], topic, agreed, at) + (found[at].text in proofs), 6),
            -at,
        ),
    )
    rest = [at for at in range(len(found)) if at != first]
    scores = {at: _goes_on(found, stems, topic, agreed, first, at) for at in rest}
    second = max(rest, key=lambda at: (round(scores[at], 6), -at), default=None)
    chosen = [first] if second is None or scores[second] <= 0 else sorted([first, second])
    return tuple(Quote(text=found[at].text, articles=(lead.id,)) for at in chosen)


def _topic(lead: Article, articles: Sequence[Article]) -> frozenset[str]:
    """The stems of the headlines: the lead's, and what two others share."""
    titles = [content(words(one.title)) for one in articles]
    shared = {stem for own in titles for stem in own if sum(stem in other for other in titles) > 1}
    own = content(words(lead.title))
    if own or shared:
        return frozenset(own | shared)
    return content(w for one in passages(lead)[:2] for w in words(one.text))


def _opens(
    passage: Passage, stems: frozenset[str], topic: frozenset[str], agreed: dict[int, set[str]], at: int
) -> float:
    value = 0.7 * min(6, len(stems & topic)) - 0.25 * at
    value += min(2, len(agreed.get(passage.number, ())))
    value += 0.3 * min(3, len({word.stem for word in words(passage.text) if word.is_name}))
    value -= 2.0 if _TO_THE_READER.search(passage.text) else 0.0
    return value - (3.0 if leans(passage) else 0.0)


def _goes_on(
    found: Sequence[Passage],
    stems: Sequence[frozenset[str]],
    topic: frozenset[str],
    agreed: dict[int, set[str]],
    first: int,
    at: int,
) -> float:
    passage, before = found[at], found[first]
    new = stems[at] - stems[first]
    if len(new) < len(stems[at]) / 2:
        return 0.0
    value = 1.0 + 1.2 * min(2, len(agreed.get(passage.number, set()) - agreed.get(before.number, set())))
    value += 0.6 * min(4, len(new & topic)) + 0.1 * min(4, len(stems[at] & topic))
    value += 0.4 * any(c.isdigit() for c in passage.text)
    value -= 0.25 * abs(at - first)
    # What leans on the sentence before it can be read after that sentence alone.
    return value - (3.0 if leans(passage) and passage.number != before.number + 1 else 0.0)
