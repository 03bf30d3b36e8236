"""The extract room, measured on pages: what it makes of each, and how far that is from the gold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from monitor import extract, urls
from monitor.bench.examples import Example
from monitor.bench.figures import Figure, share
from monitor.bench.scoring import Answer, Marks, mark, resampled, span, summarise
from monitor.model import Article, Entry, Page, Unreadable, Validators

# The room refuses dates that lie beyond when a page was fetched; a stored page does not say when.
_FAR = datetime(2100, 1, 1, tzinfo=UTC)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def read(body: bytes, url: str) -> Article | Unreadable | tuple[Article, ...]:
    """What the doorway makes of a page whose feed said nothing but the address; a tuple where it holds
    several articles."""
    page = Page(
        url=url,
        final_url=url,
        status=200,
        media_type="",
        charset=None,
        body=body,
        validators=Validators(),
        fetched_at=_FAR,
    )
    entry = Entry(
        feed="",
        id=url,
        url=urls.normalise(url) if url else None,
        title="",
        summary="",
        content_html="",
        text="",
        authors=(),
        published=None,
        updated=None,
        lang=None,
        source=None,
        seen=_EPOCH,
    )
    found = extract.extract(page, entry, "")
    return found if isinstance(found, Article | Unreadable) else found.articles


def answer(body: bytes, url: str) -> Answer:
    """The same, as the measures want it: a page that is refused has what it says all the same, as `lab
    extract` prints it, one that is split has no text of its own."""
    found = read(body, url)
    if isinstance(found, Unreadable) and found.found is not None:
        found = found.found
    if not isinstance(found, Article):
        return Answer(title="", authors=(), published="", refused=True)
    return Answer(
        text=found.text,
        title=found.title,
        authors=found.authors,
        published=found.published.date().isoformat() if found.published else "",
        refused=found.status != "article",
    )


def figures(pages: Sequence[Example], floors: Mapping[str, float]) -> tuple[Figure, ...]:
    """Text, kinds, titles, authors and days of `pages`."""
    marks = [mark(answer(page.body(), page.url), page) for page in pages]
    kept = [one.refused is False for one in marks if one.article]
    refused = [one.refused is True for one in marks if one.article is False]
    titles = [one.title for one in marks if one.title is not None]
    names = [one.names for one in marks if one.names is not None]
    days = [one.day for one in marks if one.day is not None]
    wanted, missed, let_in = (sum(one.snippets[at] for one in marks) for at in range(3))
    unwanted = sum(len(page.unwanted) for page in pages if page.is_article)
    return (
        _text(pages, marks, floors),
        share("extraction, words that must be there", wanted, wanted + missed, floors),
        share("extraction, words that must not, kept out", unwanted - let_in, unwanted, floors),
        share("extraction, articles known as such", sum(kept), len(kept), floors),
        share("extraction, other pages refused", sum(refused), len(refused), floors),
        share("extraction, titles", sum(titles), len(titles), floors),
        share(
            "extraction, authors", sum(hits == said == true for hits, said, true in names), len(names), floors
        ),
        share("extraction, day of publication", sum(right for _, right in days), len(days), floors),
    )


def _text(pages: Sequence[Example], marks: Sequence[Marks], floors: Mapping[str, float]) -> Figure:
    """F1 of the text, with its interval by drawing pages again."""
    name = "extraction, text F1"
    value = summarise(marks).f1 or 0.0
    low, high = span(summarise([marks[at] for at in draw]).f1 for draw in resampled(pages))
    return Figure(
        name=name,
        value=value,
        low=min(low, value),
        high=max(high, value),
        cases=sum(one.text is not None for one in marks),
        floor=floors.get(name, 0.0),
    )
