"""Which article tells the story.

The one a reader should be sent to: it has the full text, of a length that can be read, says where it
has its news from or is where others have it from, and says what the group says. Never the longest as
such, since round-ups and pages full of chrome are longest. Of equals, the earliest. A machine's refusal
to write the report ("I'm sorry, but I can't ...") never tells it while another article does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor import passages
from monitor import text as texts
from monitor.model import Article

# "according to Nikkei", "Nikkei reported", "told Reuters", 日経によると, "laut FAZ": beside each rule
# words of which one has to be there. A rule that begins with a word is found at the speed of that word.
_CREDITS = tuple(
    (words, re.compile(rule))
    for words, rule in (
        (("told",), r"told(?<=\btold)\b"),
        (("によると", "によれば", "が報じ", "を発表"), r""),
        (("according to ",), r"according to (?<=\baccording to )(?:the |a |an )?[A-Z]"),
        (("citing",), r"citing(?<=\bciting)\b"),
        (("in a ",), r"in a (?<=\bin a )(?:statement|(?:press|news) release|filing)\b"),
        (("announced ",), r"announced (?<=\bannounced )(?:on|in|at)\b"),
        ((" by ",), r"report(?<=\breport)(?:ed|s) by [A-Z]"),
        (
            (" reported", " reports", " said in a ", " first reported"),
            (
                r"[A-Z](?<!\w[A-Z])[\w&.-]++ (?:(?:first )?reported|reports"
                r"|said in a (?:statement|filing|press release|blog))\b"
            ),
        ),
        (("laut", "zufolge", "selon", "según", "secondo"), r"\b(?:laut|zufolge|selon|según|secondo)\b"),
        (("据",), r"据[^。]{1,20}报道"),
    )
)
_READ_CHARS = 6_000
# Of a folded ASCII text: all that no token of it can have, and what joins two parts of one.
_NO_WORD = str.maketrans(dict.fromkeys((chr(k) for k in range(128) if not chr(k).isalnum()), " "))
_JOINT = re.compile(r"['.&](?<=[0-9a-z].)(?=[0-9a-z])")


def words_in(article: Article) -> int:
    """How many words the text has; in scripts without spaces, two characters count as one."""
    sample = article.text[:20_000]
    if not sample.isascii() and texts.is_unspaced(sample[:400]):
        return len(sample) // 2
    if not sample.isascii() and texts.is_unspaced(sample):
        return len(texts.words(sample))
    folded = texts.fold(sample)
    # Words that are only counted need not be made: split at blanks, and less one for each "'" inside.
    if folded.isascii():
        return len(folded.translate(_NO_WORD).split()) - len(_JOINT.findall(folded))
    return len(texts.tokens(folded)[0])


def names_source(article: Article) -> bool:
    """Whether the text says where its news comes from, or a line that was taken out of it does."""
    text = article.text[:_READ_CHARS]
    said = any(any(word in text for word in words) and rule.search(text) for words, rule in _CREDITS)
    return said or bool(passages.credits(one.text for one in article.furniture))


def choose(articles: Sequence[Article], central: Sequence[float]) -> tuple[int, str]:
    """The index of the lead, and why, in the digest's words; "" for a story of one.

    `central[i]` is the mean similarity (0 to 1) of article i to the others. Articles come in a
    fixed order; the answer depends on nothing else.
    """
    if len(articles) == 1:
        return 0, ""
    counts = [words_in(a) for a in articles]
    sources = [names_source(a) for a in articles]
    values = [
        round(_worth(a, n, sourced=s) + 1.5 * c, 6)
        for a, n, s, c in zip(articles, counts, sources, central, strict=True)
    ]
    refused = [passages.is_refused(a.whole) for a in articles]
    best = min(
        range(len(articles)), key=lambda i: (refused[i], -values[i], articles[i].when, articles[i].url, i)
    )
    return best, _why(articles, counts, sources, best)


def _worth(article: Article, count: int, *, sourced: bool) -> float:
    value = 2.0 if article.from_page else float(article.text_from != "title")
    value += 1.0 if article.status == "article" else 0.0
    if 300 <= count <= 1200:
        value += 1.0
    elif count < 300:
        value += count / 300
    else:
        value += max(0.2, 1.0 - (count - 1200) / 2000)
    return value + (0.5 if sourced and count >= 40 else 0.0)


def _why(articles: Sequence[Article], counts: Sequence[int], sources: Sequence[bool], best: int) -> str:
    chosen = articles[best]
    full = [a.from_page for a in articles]
    others = [i for i in range(len(articles)) if i != best]
    most = all(counts[best] >= counts[i] for i in others) and chosen.text_from != "title"
    first = chosen.published is not None and all(
        (when := articles[i].published) is not None and chosen.published < when for i in others
    )
    if full[best] and not any(full[i] for i in others):
        return "the only one with its full text"
    if sources[best] and counts[best] >= 40 and most:
        return "names its source and is the most complete"
    if first:
        return "reported it first"
    if sources[best] and counts[best] >= 40:
        return "names its source"
    if most:
        return "the most complete"
    return "has the full text" if full[best] else "shares most with the others"
