"""An article's facts: where it is, when, and where it stands on the ladder of origins."""

from __future__ import annotations

from datetime import UTC

from monitor import text, urls
from monitor.digest import words
from monitor.digest.facts import ArticleFacts, CreditFacts
from monitor.digest.language import gettext, say
from monitor.model import Article, Standing

# Titles are quoted whole; what is longer is none, and could fill the mail by itself.
_LONGEST_TITLE = 500
# A sentence that proves something is quoted whole or not at all. No sentence of the press is as long.
_LONGEST_QUOTE = 700
_MOST_CREDITS = 3


def article_facts(
    article: Article, relation: str, zone: str, *, publisher: str, standing: Standing | None = None
) -> ArticleFacts:
    """`article` as the issue has it. `publisher`: its family; `standing`: of an article of a story."""
    facts = ArticleFacts(
        id=article.id,
        title=text.cut(text.one_line(article.title), _LONGEST_TITLE) or article.url,
        outlet=text.one_line(article.outlet),
        url=address(article.url),
        day=words.day_in(article.when, zone).isoformat(),
        dated="seen" if article.published is None else "published",
        relation=relation,
        at=article.when.astimezone(UTC).replace(microsecond=0).isoformat(),
        publisher=text.one_line(publisher),
    )
    if standing is not None:
        facts["rung"] = standing.rung
        facts["proof"] = quoted(standing.sentence)
        facts["credits"] = [
            CreditFacts(outlet=text.one_line(one.outlet), url=address(one.url), how=one.how)
            for one in standing.credits[:_MOST_CREDITS]
        ]
    return facts


def standing_said(article: ArticleFacts) -> str:
    """Where an article stands on the ladder, in words of the digest; empty where it is not known, and of a
    copy, which is called one."""
    if article["relation"] in {"copy", "syndicated"}:
        return ""
    rung = article.get("rung", "unknown")
    credited = next((one["outlet"] for one in article.get("credits", [])), "")
    if rung in {"origin", "own"}:
        return gettext("had it first") if rung == "origin" else gettext("own reporting")
    if rung == "adds":
        return (
            say("credits %(outlet)s and adds to it", outlet=credited) if credited else gettext("adds to it")
        )
    return say("credits %(outlet)s", outlet=credited) if rung == "echo" and credited else ""


def address(url: str) -> str:
    """An address that may be linked, without user and password; empty where it is none."""
    return urls.without_secrets(url) if url.startswith(("http://", "https://")) else ""


def quoted(raw: str) -> str:
    """Words of an article as one line, whole; empty where they are too long to be quoted."""
    line = text.one_line(raw)
    return line if len(line) <= _LONGEST_QUOTE else ""
