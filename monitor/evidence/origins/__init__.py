"""Where each article of a story stands, from the report that had the news to those that only retell it.

    origin   the article that others credit with the news: of the outlet that `origin` names, its own
             first one
    own      it credits nobody for the news, and shows in a sentence that it reports on its own account: a
             statement made to it ("told Harbor Wire", where it is Harbor Wire; 本紙の取材に), an interview,
             sources or documents of its own, what it did to find out ("we went through the tables"), its
             agency's dateline
    adds     it credits another, and has at first hand what the other could not give it: a statement made to
             it, what it did itself; the sources and the dateline of a text that credits another may be the
             other's
    echo     it credits another and shows nothing of its own, or it is a later copy of another article's text
    unknown  it does not say: no credit is no sign that it found the news itself; or it credits somebody,
             and the words do not say which outlet is meant ("The Ledger reported")

Every rung but `unknown` has the sentence that proves it; a credit that the feed alone gives, or the byline,
has none, and of the origin it is its own proof where it has one, else nothing: there the proof is in the
others' words (`Origin.sentence`).

A release under its service's dateline is the service's text: at the service itself it is `own`, at an
outlet that prints it an `echo`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import time

from monitor import text
from monitor.evidence.origins import firsthand, unknown
from monitor.evidence.origins import origin as origins
from monitor.evidence.origins.desk import Desk
from monitor.evidence.reading import MOST as MOST_READ
from monitor.model import Article, Credit, Origin, Standing
from monitor.outlets import Outlets

# Of the shorter text's shingles in the longer: below, two reports of one press conference share quotations.
COPY = 0.8
_LEAST_WORDS = 60


def climb(articles: Sequence[Article], table: Outlets) -> tuple[Origin | None, tuple[Standing, ...]]:
    """The origin of a story, and where each of its articles stands, in the order of `articles`."""
    desk = Desk(origins.able(articles), table)
    given = origins.given(desk)
    origin = origins.named(desk, given)
    copies, twins = _copies(desk)
    standings = {
        one.id: _standing(one, desk, given, origin, copies.get(one.id), twin=one.id in twins)
        for one in desk.articles
    }
    return origin, tuple(
        standings.get(one.id) or Standing(article=one.id, rung="unknown") for one in articles
    )


def _standing(
    article: Article,
    desk: Desk,
    given: origins.Given,
    origin: Origin | None,
    of: Credit | None,
    *,
    twin: bool,
) -> Standing:
    credits = tuple(one.credit for one in given[article.id])  # noqa: A001  the word for them
    proof = firsthand.proof(article, desk, credits_others=bool(credits) or of is not None)
    if twin and proof is not None and proof[0] != "statement":
        proof = None  # the same words stand in another's text, and nobody can say whose they are
    standing = Standing(article=article.id, rung="unknown", credits=credits)
    if origin is not None and origin.article == article.id:
        return replace(standing, rung="origin", sentence=proof[1].text if proof else "")
    if of is not None:
        # Whatever a copy says of itself, another article said before it.
        return replace(standing, rung="echo", sentence=of.sentence, credits=(*credits, of))
    if credits:
        sentence = next((one.sentence for one in credits if one.sentence), "")
        return replace(
            standing, rung="adds" if proof else "echo", sentence=proof[1].text if proof else sentence
        )
    if proof and not unknown.credits_somebody(article, desk, nameless=proof[0] == "sources"):
        return replace(standing, rung="own", sentence=proof[1].text)
    return standing


def _copies(desk: Desk) -> tuple[dict[str, Credit], set[str]]:
    """Of each article that has another publisher's text, the earlier article that has it, as a credit; and
    the articles of which nobody can say who was earlier."""
    if len({desk.family(one) for one in desk.articles}) < 2:
        return {}, set()
    shingled = {one.id: _shingles(one) for one in desk.articles}
    by_age = sorted(desk.articles, key=lambda one: (one.when, one.id))
    out: dict[str, Credit] = {}
    twins: set[str] = set()
    for at, later in enumerate(by_age):
        for earlier in by_age[:at]:
            if desk.family(earlier) == desk.family(later) or earlier.id in out:
                continue
            one, other = shingled[later.id], shingled[earlier.id]
            if not one or not other or len(one & other) < COPY * min(len(one), len(other)):
                continue
            if not _surely_later(later, earlier, desk):
                twins |= {later.id, earlier.id}
                continue
            out[later.id] = Credit(
                article=later.id, outlet=desk.own[earlier.id], how="copy",
                sentence=_shared_sentence(later, earlier), to=earlier.id,
            )  # fmt: skip
            break
    return out, twins


def _surely_later(later: Article, earlier: Article, desk: Desk) -> bool:
    """Whether the times say which of two has the other's text. A day without a time of day, which is
    midnight, says nothing; nor does the word of an outlet that nobody knows against one of the table's."""
    if later.published is None or earlier.published is None or later.published <= earlier.published:
        return False
    if earlier.published.date() == later.published.date() and earlier.published.time() == time():
        return False
    return desk.table.named(desk.own[later.id]) is None or desk.table.named(desk.own[earlier.id]) is not None


def _shingles(article: Article) -> frozenset[int]:
    words = text.words(article.text[:MOST_READ])
    return text.shingles(words) if len(words) >= _LEAST_WORDS else frozenset()


def _shared_sentence(later: Article, earlier: Article) -> str:
    """The first sentence that a copy has word for word from the earlier text."""
    return next(
        (one for one in text.sentences(later.text[:4_000]) if len(one) >= 60 and one in earlier.text),
        "",
    )
