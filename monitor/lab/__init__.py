"""The rooms as filters: JSON lines in, JSON lines out, in the order of the input.

No store, no network, no clock. A line that cannot be read gets `{id, error}` in its place and never
stops the rest.
"""

from __future__ import annotations

import gzip
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

from monitor import extract, parse, relevance, semantic, stories, urls
from monitor.bounds import Limits
from monitor.lab import running
from monitor.lab.compare import compare
from monitor.lab.lines import EPOCH, Line, Wrong, article, iso, one_of, string
from monitor.lab.running import answer, words
from monitor.model import (
    Article,
    Entry,
    Feed,
    Link,
    Page,
    Relation,
    Scored,
    Several,
    Status,
    Story,
    StoryRules,
    Tag,
    TextFrom,
    Unreadable,
    Validators,
)
from monitor.workers import LARGE_FEED

__all__ = [
    "Line",
    "article",
    "compare",
    "extract_line",
    "group",
    "pair_line",
    "parse_line",
    "run",
    "score_line",
]

# The filters have no clock. Dates are only refused when they lie beyond this.
_FAR = datetime(2100, 1, 1, tzinfo=UTC)
# As much as `fetch` takes of a page or feed by default. A .gz of a thousandth of that can hold more.
_MOST_BYTES = 10_000_000


def run(
    lines: Iterable[str],
    room: Callable[[Line], Line],
    *,
    jobs: int | None = None,
    limits: Limits | None = None,
    prepare: Callable[[], object] | None = None,
    together: int = 1,
) -> Iterator[tuple[Line, bool]]:
    """`running.run`, with the limits of a feed for the lines of `parse_line`."""
    return running.run(
        lines,
        room,
        jobs=jobs,
        limits=limits or (LARGE_FEED if room is parse_line else None),
        prepare=prepare or (extract.prepare if room is extract_line else None),
        together=together,
    )


def parse_line(line: Line) -> Line:
    """`{id, url, path}` → `{id, entries, title, bozo}`."""
    url = string(line, "url", default="")
    page = _page(line, url)
    entries = parse.parse(page, Feed(url=url, name=url))
    return {
        "id": line.get("id"),
        "title": parse.title_of(page),
        "bozo": not parse.is_well_formed(page),
        "entries": [
            {
                "id": entry.id,
                "url": entry.url,
                "title": entry.title,
                "published": iso(entry.published),
                "updated": iso(entry.updated),
                "authors": list(entry.authors),
                "summary_text": entry.summary or entry.text,
            }
            for entry in entries
        ],
    }


def extract_line(line: Line) -> Line:
    """`{id, url, path | html, charset?, feed_text?, feed_title?}` → `{id, status, title, text, ...}`."""
    url = string(line, "url", default="")
    page = _page(line, url)
    feed_text = string(line, "feed_text", default="")
    entry = Entry(
        feed="",
        id=url,
        url=urls.normalise(url) if url else None,
        title=string(line, "feed_title", default=""),
        summary="",
        content_html="",
        text=feed_text,
        authors=(),
        published=None,
        updated=None,
        lang=None,
        source=None,
        seen=EPOCH,
    )
    found = extract.extract(page, entry, "")
    if isinstance(found, Several):
        article = extract.stand_in(entry, "", address=entry.url or url, status="list")
        return _extracted(line, article, "list", found.articles)
    if isinstance(found, Unreadable):
        address = entry.url or url
        article = extract.stand_in(entry, "", address=address, status=found.status, unreadable=found)
        return _extracted(line, article, found.kind)
    return _extracted(line, found, found.kind)


def _extracted(line: Line, article: Article, kind: str, several: Sequence[Article] = ()) -> Line:
    return {
        "id": line.get("id"),
        "status": article.status,
        "kind": kind,
        "title": article.title,
        "text": article.text,
        "authors": list(article.authors),
        "published": article.published.date().isoformat() if article.published else None,
        "lang": article.lang,
        "text_from": article.text_from,
        "links": [
            {"url": one.url, "text": one.text, "paragraph": article.place(one)} for one in article.links
        ],
        "articles": [{"url": one.url, "title": one.title, "text": one.text} for one in several],
    }


def score_line(tags: Sequence[Tag], line: Line) -> Line:
    """`{id, title, text, lang?, outlet?, status?, text_from?}` → `{id, scores}`: every tag on every line."""
    # What else a line holds is not read: a day in words is no reason to refuse an article's score.
    read = replace(
        article({**line, "published": None}, 0),
        status=one_of(line, "status", get_args(Status), default="article"),
        text_from=one_of(line, "text_from", get_args(TextFrom), default="page"),
    )
    meaning = semantic.sense() if any(tag.describe for tag in tags) else None
    found = relevance.score(read, tuple(tags), meaning=meaning)
    return {
        "id": line.get("id"),
        "scores": [
            {
                "tag": score.tag,
                "score": score.value,
                "relevant": score.relevant,
                "evidence": [
                    {"phrase": one.phrase, "where": one.where, "count": one.count} for one in score.evidence
                ],
                "parts": [{"name": one.name, "share": one.share} for one in score.parts],
            }
            for score in found
        ],
    }


def group(lines: Iterable[str], rules: StoryRules, *, meaning: bool = True) -> Iterator[tuple[Line, bool]]:
    """`{id, title, text, url?, outlet?, published?, lang?}` → `{id, story, relation, to, evidence, ...}`.

    The only filter that needs all lines before it answers. `meaning`: with vectors, where the extra
    `semantic` is installed."""
    answers: list[tuple[Line, bool]] = []
    articles: dict[str, tuple[int, object]] = {}
    times: Counter[str] = Counter()
    scored: list[Scored] = []
    for number, raw in enumerate(lines):
        line, good = answer(dict, raw)
        if good:
            try:
                # Named by what the line says, not by where it stands: any order gives the same stories. Lines
                # that say the same of themselves are articles of their own all the same.
                name = f"{line.get('id')!r} {line.get('url')!r}"
                found = article(line, times[name])
                times[name] += 1
            except (ValueError, OverflowError) as error:
                line, good = {"id": line.get("id"), "error": words(error)}, False
            else:
                articles[found.id] = (number, line.get("id"))
                scored.append(Scored(article=found, scores=()))
        answers.append((line, good))
    vectors = _vectors([one.article for one in scored]) if meaning else None
    for story in stories.group(scored, rules, vectors=vectors):
        own = _of_story(story, articles)
        for article_id, relation, link in _told(story):
            number, identity = articles[article_id]
            answers[number] = (
                {
                    "id": identity,
                    "story": story.id,
                    # A script that knows four relations goes on: which copy is syndicated is evidence.
                    "relation": "copy" if relation == "syndicated" else relation,
                    "to": articles[link.to][1] if link is not None else None,
                    "evidence": {} if link is None else _evidence(relation, link),
                    **own,
                },
                True,
            )
    yield from answers


def pair_line(line: Line, *, meaning: bool = True) -> Line:
    """`{id, a: {title, text, ...}, b: {...}}` → `{id, level, probabilities, grounds, evidence}`.

    The two are judged alone: what is rare in a week is not known here."""
    one, other = (article(_nested(line, side), number) for number, side in enumerate("ab"))
    made = _vectors((one, other)) if meaning else None
    found = stories.compare(one, other, (None, None) if made is None else (made[one.id], made[other.id]))
    return {
        "id": line.get("id"),
        "level": found.name,
        "probabilities": dict(found.probabilities),
        "grounds": dict(found.grounds),
        "evidence": list(found.evidence),
    }


def _nested(line: Line, key: str) -> Line:
    found = line.get(key)
    if not isinstance(found, dict):
        raise Wrong(f"{key!r} is missing" if key not in line else f"{key!r} is not an object")
    return found


def _vectors(articles: Sequence[Article]) -> Mapping[str, semantic.Vectors] | None:
    encoder = semantic.load()
    if encoder is None or not articles:
        return None
    made = semantic.embed(encoder, [(a.title, a.text) for a in articles], [a.lang for a in articles])
    return {one.id: rows for one, rows in zip(articles, made, strict=True)}


def _told(story: Story) -> Iterator[tuple[str, Relation, Link | None]]:
    yield story.lead.article.id, "lead", None
    for one in story.retellings:
        yield one.scored.article.id, one.relation, one.link


def _of_story(story: Story, articles: Mapping[str, tuple[int, object]]) -> Line:
    """What is said of a story as a whole: others on its subject, and the nearest article not in it."""
    refused = story.refused
    return {
        "related": [
            {"story": one.story, "score": one.score, "names": list(one.names)} for one in story.related
        ],
        "refused": None
        if refused is None
        else {
            "id": articles[refused.link.to][1],
            "of": articles[refused.article][1],
            "because": refused.because,
            "evidence": _evidence("rewrite", refused.link),
        },
    }


def _evidence(relation: Relation, link: Link) -> Line:
    out: Line = {
        "score": link.score,
        "words": link.words,
        "containment": link.containment,
        "meaning": link.meaning,
        "names": list(link.names),
        "figures": list(link.figures),
        "quotes": list(link.quotes),
        "against": list(link.against),
        "parts": [{"name": one.name, "share": one.share} for one in link.parts],
    }
    return {**out, "syndicated": relation == "syndicated"} if relation in {"copy", "syndicated"} else out


def _page(line: Line, url: str) -> Page:
    charset: str | None
    if "html" in line:
        body, charset = string(line, "html").encode("utf-8", "replace"), "utf-8"
    else:
        body, charset = _bytes(string(line, "path")), string(line, "charset", default="") or None
    return Page(
        url=url,
        final_url=url,
        status=200,
        media_type="",
        charset=charset,
        body=body,
        validators=Validators(),
        fetched_at=_FAR,
    )


def _bytes(path: str) -> bytes:
    try:
        with gzip.open(path) if path.endswith(".gz") else Path(path).open("rb") as stream:
            found = stream.read(_MOST_BYTES + 1)
    except OSError as cause:
        raise Wrong(f"{path}: cannot be read: {cause.strerror or cause}") from cause
    except (ValueError, EOFError, zlib.error) as cause:
        raise Wrong(f"{path}: cannot be read: {cause}") from cause
    if len(found) > _MOST_BYTES:
        raise Wrong(f"{path}: more than {_MOST_BYTES // 1_000_000} MB")
    return bytes(found)
