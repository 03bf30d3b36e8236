"""Stories for the evidence tests, from a title and a text an article."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from monitor.model import Article, Link, Retelling, Scored, Story

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)
_LINK = Link(to="", score=1.0, words=1.0, containment=1.0)


def article(
    title: str, text: str, *, outlet: str = "", number: int = 0, url: str | None = None, hours: int = 0
) -> Article:
    name = outlet or f"Outlet {number}"
    when = NOON + timedelta(hours=hours or number)
    return Article(
        id=f"{number:016x}", url=url or f"https://outlet-{number}.example/{number}", feed="https://f.example/feed",
        outlet=name, title=title, text=text, text_from="page", status="article", lang=None, authors=(),
        published=when, seen=when,
    )  # fmt: skip


def story(*articles: Article) -> Story:
    lead, *rest = (Scored(article=a, scores=()) for a in articles)
    return Story(
        id="s", lead=lead, retellings=tuple(Retelling(scored=s, relation="rewrite", link=_LINK) for s in rest)
    )


def told(*texts: tuple[str, str]) -> Story:
    """A story whose articles, of one outlet each, have these titles and texts."""
    return story(*(article(title, text, number=i + 1) for i, (title, text) in enumerate(texts)))
