"""An article's facts: where it is, when, and where it stands on the ladder of origins."""

from __future__ import annotations

import re
from datetime import UTC
from urllib.parse import urlsplit

from monitor import text, urls
from monitor.digest import words
from monitor.digest.facts import ArticleFacts, CreditFacts
from monitor.digest.language import gettext, say
from monitor.model import Article, Standing

# Titles are quoted whole; what is longer is none, and could fill the mail by itself.
LONGEST_TITLE = 500
# A sentence that proves something is quoted whole or not at all. No sentence of the press is as long.
_LONGEST_QUOTE = 700
_LONGEST_NAME = 120
_LONGEST_ADDRESS = 2_000
_MOST_CREDITS = 3
_BREAKS = re.compile(r"[\t\r\n]")
_NO_HOST = re.compile(r"[\s<>\"'`{}|\\^%\x00-\x20]")


def article_facts(
    article: Article, relation: str, zone: str, *, publisher: str, standing: Standing | None = None
) -> ArticleFacts:
    """`article` as the issue has it. `publisher`: its family; `standing`: of an article of a story."""
    facts = ArticleFacts(
        id=article.id,
        title=text.cut(text.one_line(article.title), LONGEST_TITLE) or article.url,
        outlet=named(article.outlet),
        url=address(article.url),
        day=words.day_in(article.when, zone).isoformat(),
        dated="seen" if article.published is None else "published",
        relation=relation,
        at=article.when.astimezone(UTC).replace(microsecond=0).isoformat(),
        publisher=named(publisher),
    )
    if standing is not None:
        facts["rung"] = standing.rung
        facts["proof"] = quoted(standing.sentence)
        facts["credits"] = [
            CreditFacts(outlet=named(one.outlet), url=address(one.url), how=one.how)
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
    """An address that may be linked, without user and password; empty where it is none: of another scheme,
    without a host, or with a host that no name is made of. What is unseen behind the host is dropped, and
    line breaks are, as in browsers; one that no browser would take (2,000 characters) is none."""
    plain = _BREAKS.sub("", url.strip())
    if len(plain) > _LONGEST_ADDRESS:
        return ""
    try:
        parts = urlsplit(plain)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not host or _NO_HOST.search(host) or text.clean(host) != host:
        return ""
    return urls.without_secrets("%20".join(text.clean(plain).split()))


def named(raw: str) -> str:
    """A name from outside (an outlet's, a point's) as one line. What is longer than any is cut: an outlet
    that gives none is called by its feed's own title, which may be a book."""
    return text.cut(text.one_line(raw), _LONGEST_NAME)


def worded(raw: str) -> str:
    """Words of an article as one line, cut where no quotation is as long."""
    return text.cut(text.one_line(raw), _LONGEST_QUOTE)


def quoted(raw: str) -> str:
    """Words of an article as one line, whole; empty where they are too long to be quoted."""
    line = text.one_line(raw)
    return line if len(line) <= _LONGEST_QUOTE else ""
