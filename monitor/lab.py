"""The rooms as filters: JSON lines in, JSON lines out, in the order of the input.

No store, no network, no clock. A line that cannot be read gets `{id, error}` in its place and never
stops the rest.
"""

from __future__ import annotations

import gzip
import json
import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import UTC, datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any

from monitor import extract, parse, relevance, stories, urls
from monitor.model import (
    Article,
    Entry,
    Feed,
    Page,
    Scored,
    Several,
    Story,
    StoryRules,
    Tag,
    Unreadable,
    Validators,
)

Line = dict[str, Any]

# The filters have no clock. Dates are only refused when they lie beyond this.
_FAR = datetime(2100, 1, 1, tzinfo=UTC)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CHUNK = 8


class _Wrong(ValueError):
    """The line lacks something, or has it in a wrong form."""


def run(
    lines: Iterable[str], room: Callable[[Line], Line], *, jobs: int | None = None
) -> Iterator[tuple[Line, bool]]:
    """For each line the answer, and whether it is one (False: an error). Uses `jobs` processes (every
    core by default); with one, none but this. Reads no further ahead than the processes need."""
    count = jobs or os.cpu_count() or 1
    if count == 1:
        yield from (_answer(room, line) for line in lines)
        return
    pool = _Pool(count, room)
    try:
        under_way: deque[tuple[list[str], Future[list[tuple[Line, bool]]]]] = deque()
        rest = iter(lines)
        while True:
            while len(under_way) < 3 * count and (chunk := list(islice(rest, _CHUNK))):
                under_way.append((chunk, pool.submit(chunk)))
            if not under_way:
                return
            chunk, answers = under_way.popleft()
            try:
                yield from answers.result()
            except BrokenProcessPool:
                # One line of those under way killed its process: each chunk again, line by line.
                waiting = [chunk, *(one for one, _ in under_way)]
                under_way.clear()
                for line in chain.from_iterable(waiting):
                    yield pool.alone(line)
    finally:
        pool.close()


class _Pool:
    """Processes that answer chunks of lines, renewed when a line kills one."""

    def __init__(self, jobs: int, room: Callable[[Line], Line]) -> None:
        self._jobs = jobs
        self._room = room
        self._pool = self._new()

    def _new(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self._jobs, mp_context=multiprocessing.get_context("spawn"))

    def submit(self, chunk: list[str]) -> Future[list[tuple[Line, bool]]]:
        try:
            return self._pool.submit(_answers, self._room, chunk)
        except BrokenProcessPool:
            self._renew()
            return self._pool.submit(_answers, self._room, chunk)

    def alone(self, line: str) -> tuple[Line, bool]:
        try:
            return self.submit([line]).result()[0]
        except BrokenProcessPool:
            self._renew()
            return {"id": _identity(line), "error": "the process that read this line died"}, False

    def _renew(self) -> None:
        self.close()
        self._pool = self._new()

    def close(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)


def _answers(room: Callable[[Line], Line], chunk: list[str]) -> list[tuple[Line, bool]]:
    return [_answer(room, line) for line in chunk]


def _answer(room: Callable[[Line], Line], raw: str) -> tuple[Line, bool]:
    try:
        return room(_object(raw)), True
    except Exception as error:  # noqa: BLE001  what a line makes a parser raise is that line's own matter
        return {"id": _identity(raw), "error": _words(error)}, False


def _object(raw: str) -> Line:
    found = json.loads(raw)
    if not isinstance(found, dict):
        raise _Wrong("not a JSON object")
    return found


def _identity(raw: str) -> object:
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return found.get("id") if isinstance(found, dict) else None


def _words(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"not JSON: {error.msg} at column {error.colno}"
    return str(error) or type(error).__name__


def parse_line(line: Line) -> Line:
    """`{id, url, path}` → `{id, entries, title, bozo}`."""
    url = _string(line, "url", default="")
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
                "published": _iso(entry.published),
                "updated": _iso(entry.updated),
                "authors": list(entry.authors),
                "summary_text": entry.summary or entry.text,
            }
            for entry in entries
        ],
    }


def extract_line(line: Line) -> Line:
    """`{id, url, path | html, feed_text?, feed_title?}` → `{id, status, title, text, ...}`."""
    url = _string(line, "url", default="")
    page = _page(line, url)
    feed_text = _string(line, "feed_text", default="")
    entry = Entry(
        feed="",
        id=url,
        url=urls.normalise(url) if url else None,
        title=_string(line, "feed_title", default=""),
        summary="",
        content_html="",
        text=feed_text,
        authors=(),
        published=None,
        updated=None,
        lang=None,
        source=None,
        seen=_EPOCH,
    )
    found = extract.extract(page, entry, "")
    if isinstance(found, Several):
        article = extract.stand_in(entry, "", address=entry.url or url, status="list")
        return _extracted(line, article, "list", found.articles)
    if isinstance(found, Unreadable):
        article = extract.stand_in(entry, "", address=entry.url or url, status=found.status)
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
        "articles": [{"url": one.url, "title": one.title, "text": one.text} for one in several],
    }


def score_line(tags: Sequence[Tag], line: Line) -> Line:
    """`{id, title, text, lang?}` → `{id, scores}`: every tag on every line."""
    found = relevance.score(_article(line, 0), tuple(tags))
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
            }
            for score in found
        ],
    }


def group(lines: Iterable[str], rules: StoryRules) -> Iterator[tuple[Line, bool]]:
    """`{id, title, text, url?, outlet?, published?, lang?}` → `{id, story, relation, to, evidence}`.

    The only filter that needs all lines before it answers."""
    answers: list[tuple[Line, bool]] = []
    articles: dict[str, tuple[int, object]] = {}
    scored: list[Scored] = []
    for number, raw in enumerate(lines):
        line, good = _answer(dict, raw)
        if good:
            try:
                article = _article(line, number)
            except (ValueError, OverflowError) as error:
                line, good = {"id": line.get("id"), "error": _words(error)}, False
            else:
                articles[article.id] = (number, line.get("id"))
                scored.append(Scored(article=article, scores=()))
        answers.append((line, good))
    for story in stories.group(scored, rules):
        for article_id, relation, to, because in _told(story):
            number, identity = articles[article_id]
            answers[number] = (
                {
                    "id": identity,
                    "story": story.id,
                    "relation": relation,
                    "to": articles[to][1] if to is not None else None,
                    "evidence": because,
                },
                True,
            )
    yield from answers


def _told(story: Story) -> Iterator[tuple[str, str, str | None, Mapping[str, Any]]]:
    yield story.lead.article.id, "lead", None, {}
    for one in story.retellings:
        link = one.link
        yield (
            one.scored.article.id,
            one.relation,
            link.to,
            {
                "score": link.score,
                "words": link.words,
                "containment": link.containment,
                "names": list(link.names),
                "figures": list(link.figures),
            },
        )


def _article(line: Line, number: int) -> Article:
    url = _string(line, "url", default="")
    # Lines are articles of their own, even where two give one address: what folds them is `group`.
    return Article(
        id=urls.article_id(f"{number}\n{url}"),
        url=url,
        feed="",
        outlet=_string(line, "outlet", default=""),
        title=_string(line, "title", default=""),
        text=_string(line, "text", default=""),
        text_from="page",
        status="article",
        lang=_string(line, "lang", default="") or None,
        authors=(),
        published=_time(line.get("published")),
        seen=_EPOCH,
    )


def _page(line: Line, url: str) -> Page:
    if "html" in line:
        body = _string(line, "html").encode("utf-8", "replace")
        charset: str | None = "utf-8"
    else:
        path = Path(_string(line, "path"))
        body, charset = path.read_bytes(), None
        if path.suffix == ".gz":
            body = gzip.decompress(body)
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


def _string(line: Line, key: str, *, default: str | None = None) -> str:
    value = line.get(key, default)
    if value is None and default is not None:
        return default
    if not isinstance(value, str):
        raise _Wrong(f"{key!r} is missing" if key not in line else f"{key!r} is not a string")
    return value


def _time(value: object) -> datetime | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise _Wrong("'published' is not a string")
    found = datetime.fromisoformat(value)
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat().replace("+00:00", "Z")
