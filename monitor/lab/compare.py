"""Articles with their stories → the evidence behind each story: one line a story."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial

from monitor import evidence
from monitor.bounds import Limits
from monitor.lab.lines import EPOCH, Line, Wrong, article, string
from monitor.lab.running import answer, run
from monitor.model import (
    Article,
    Dated,
    Findings,
    Link,
    Outlet,
    Outlink,
    Point,
    Quote,
    Retelling,
    Scored,
    Slot,
)
from monitor.model import Story as Told

_JOINED = Link(to="", score=1.0, words=0.0, containment=0.0)


def compare(
    lines: Iterable[str],
    *,
    outlets: Sequence[Outlet] = (),
    jobs: int | None = None,
    limits: Limits | None = None,
) -> Iterator[tuple[Line, bool]]:
    """`{id, story, title, text, url?, outlet?, published?, lang?, source?, links?}` → one line a story.

    Stories come in the order of their first articles; a line that cannot be read is answered in its place
    among them. Everything that is said of an article names it by its own `id`.
    """
    order: list[str | Line] = []
    stories: dict[str, list[Line]] = {}
    for raw in lines:
        line, good = answer(_readable, raw)
        if not good:
            order.append(line)
            continue
        name = json.dumps(line["story"], ensure_ascii=False, sort_keys=True)
        if name not in stories:
            order.append(name)
        stories.setdefault(name, []).append(line)
    asked = (
        json.dumps({"id": stories[one][0]["story"], "articles": stories[one]})
        for one in order
        if isinstance(one, str)
    )
    answers = run(asked, partial(story_line, tuple(outlets)), jobs=jobs, limits=limits)
    for one in order:
        if isinstance(one, str):
            found, good = next(answers)
            yield ({"story": found.pop("id"), **found} if not good else found), good
        else:
            yield one, False


def story_line(outlets: Sequence[Outlet], line: Line) -> Line:
    """`{id, articles: [...]}` → what `compare` says of that story."""
    names: dict[str, object] = {}
    articles: list[Article] = []
    for number, one in enumerate(line["articles"]):
        made = _article(one, number)
        names[made.id] = one.get("id")
        articles.append(made)
    first, *rest = sorted(articles, key=lambda a: (a.when, a.url, a.id))
    told = Told(
        id=str(line["id"]),
        lead=Scored(article=first, scores=()),
        retellings=tuple(
            Retelling(scored=Scored(article=one, scores=()), relation="rewrite", link=_JOINED) for one in rest
        ),
    )
    return {"story": line["id"], **_said(evidence.find(told, outlets), names)}


def _readable(line: Line) -> Line:
    if line.get("story") is None:
        raise Wrong("'story' is missing")
    _article(line, 0)
    return line


def _article(line: Line, number: int) -> Article:
    links = line.get("links") or []
    if not isinstance(links, list):
        raise Wrong("'links' is not a list")
    return replace(
        article(line, number),
        source=string(line, "source", default="") or None,
        source_url=string(line, "source_url", default="") or None,
        links=tuple(_link(one) for one in links),
        seen=EPOCH,
    )


def _link(found: object) -> Outlink:
    """As `monitor lab extract` gives them: `{url, text, paragraph}`."""
    if not isinstance(found, dict):
        raise Wrong("a link is not an object")
    at = found.get("paragraph")
    if at is not None and (isinstance(at, bool) or not isinstance(at, int) or at < 0):
        raise Wrong("'paragraph' of a link is not a number from 0")
    return Outlink(url=string(found, "url"), text=string(found, "text", default=""), at=at)


def _said(found: Findings, names: Mapping[str, object]) -> Line:
    origin = found.origin
    families = dict(found.families)
    return {
        "outlets": len(set(families.values())),
        "origin": {
            "outlet": origin.outlet if origin else None,
            "article": names[origin.article] if origin and origin.article else None,
            "credited_by": [names[one] for one in origin.credited_by] if origin else [],
            "sentence": origin.sentence if origin else "",
            "linked": bool(origin and origin.linked),
            "feed": origin.feed if origin else "",
        },
        "articles": [
            {
                "id": names[one.article],
                "rung": one.rung,
                "sentence": one.sentence,
                # Who is unknown is a family and an outlet by its id here, and has no name.
                "family": _known(families.get(one.article, ""), names),
                "credits": [
                    {
                        "outlet": _known(credit.outlet, names),
                        "how": credit.how,
                        "sentence": credit.sentence,
                        "url": credit.url,
                        "to": names[credit.to] if credit.to else None,
                    }
                    for credit in one.credits
                ],
            }
            for one in found.standings
        ],
        "points": [_point(one, names) for one in found.points],
        "figures": [_slot(one, names) for one in found.slots],
        "certainty": [
            {
                "article": names[one.article],
                "degree": one.degree,
                "quote": one.quote,
                "sentence": one.sentence,
            }
            for one in found.certainty
        ],
        "dates": [_date(one, names) for one in found.dates],
        "ahead": [_date(one, names) for one in found.ahead],
        "lead": names.get(found.lead),
        "lead_why": found.lead_why,
        "summary": [_quote(one, names) for one in found.summary],
        "reads": [
            {
                "article": names[one.article],
                "why": one.why,
                "adds": [_quote(quote, names) for quote in one.adds],
            }
            for one in found.reads
        ],
    }


def _known(name: str, names: Mapping[str, object]) -> str:
    return "" if name in names else name


def _point(point: Point, names: Mapping[str, object]) -> Line:
    return {
        "name": point.name,
        "about": point.about,
        "verdict": point.verdict,
        "key": point.key or point.name,
        "values": [_quote(one, names) for one in point.values],
    }


def _slot(slot: Slot, names: Mapping[str, object]) -> Line:
    return {
        "slot": slot.name,
        "key": slot.key,
        "entities": list(slot.entities),
        "verdict": slot.verdict,
        "values": [
            {
                "article": names[one.article],
                "quote": one.quote,
                "value": _number(one.amount.value),
                "high": None if one.amount.high is None else _number(one.amount.high),
                "unit": one.amount.unit,
                "bound": one.amount.bound,
                "rounding": _number(one.amount.quantum),
                "sentence": one.sentence,
                "number": one.number,
                "at": one.at,
            }
            for one in slot.stated
        ],
    }


def _date(dated: Dated, names: Mapping[str, object]) -> Line:
    return {"when": dated.when, "day": dated.day.isoformat(), **_quote(dated.quote, names)}


def _quote(quote: Quote, names: Mapping[str, object]) -> Line:
    return {"quote": quote.text, "articles": [names[one] for one in quote.articles], "note": quote.note}


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
