"""The lines of the filters: what a line must hold, and the article that it gives."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from monitor import urls
from monitor.model import Article

Line = dict[str, Any]
T = TypeVar("T")

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Wrong(ValueError):
    """The line lacks something, or has it in a wrong form."""


def article(line: Line, number: int) -> Article:
    """The article of a line of `score`, `group` or `pair`; `number` tells lines of one id and address apart.
    Raises ValueError where the line is none."""
    url = string(line, "url", default="")
    # Lines are articles of their own, even where two give one address: what folds them is `group`.
    return Article(
        id=urls.article_id(f"{line.get('id')!r}\n{number}\n{url}"),
        url=url,
        feed="",
        outlet=string(line, "outlet", default=""),
        title=string(line, "title", default=""),
        text=string(line, "text", default=""),
        text_from="page",
        status="article",
        lang=string(line, "lang", default="") or None,
        authors=(),
        published=time_of(line.get("published")),
        seen=EPOCH,
    )


def string(line: Line, key: str, *, default: str | None = None) -> str:
    value = line.get(key, default)
    if value is None and default is not None:
        return default
    if not isinstance(value, str):
        raise Wrong(f"{key!r} is missing" if key not in line else f"{key!r} is not a string")
    return value


def one_of(line: Line, key: str, known: Sequence[T], *, default: T) -> T:
    value = line.get(key)
    if value is None:
        return default
    for one in known:
        if one == value:
            return one
    raise Wrong(f"{key!r} is none of {', '.join(map(str, known))}")


def time_of(value: object) -> datetime | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise Wrong("'published' is not a string")
    found = datetime.fromisoformat(value)
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)


def iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat().replace("+00:00", "Z")
