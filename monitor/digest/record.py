"""What the archive says of its own outlets: who had stories first, who was late, who only retold.

Read from the facts of frozen issues alone, so the same archive gives the same scores. Only stories that at
least two publishers told say anything of who was first, and an outlet that took part in few of them is not
scored: a share of three is no share. Each share comes with its interval (`intervals`).

An outlet was first where it is the origin that others credit, or, where no origin is named, where its
article is the earliest of all publishers' and says when it was published. Where the origin is none of the
reader's outlets, nobody here was first, and nobody was late.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median

from monitor import intervals, urls
from monitor.digest.facts import ArticleFacts, SourceFacts, StoryFacts, read
from monitor.digest.sums import stories_of
from monitor.model import Digest

FEWEST_STORIES = 10
# Two that publish within a minute had it from one wire, or at one embargo.
_TOGETHER = timedelta(minutes=1)
_COPIES = frozenset({"copy", "syndicated"})


@dataclass(slots=True)
class _Record:
    stories: int = 0
    first: int = 0
    known: int = 0
    echoes: int = 0
    outliers: int = 0
    lags: list[float] = field(default_factory=list)


def outlet_scores(issues: Iterable[Digest], *, least: int = FEWEST_STORIES) -> tuple[SourceFacts, ...]:
    """A row for each outlet that took part in `least` shared stories or more, those with most first. A story
    that several issues told counts once, as the last of them told it; of an issue with revisions the last
    counts alone, which has taken the others' place."""
    last: dict[str, StoryFacts] = {}
    standing = {one.week: one for one in sorted(issues, key=lambda one: one.revision)}
    for _, issue in sorted(standing.items()):
        last.update((story["id"], story) for story in stories_of(read(issue)["sections"]))
    records: dict[str, _Record] = {}
    for _, story in sorted(last.items()):
        _count(story, records)
    rows = [_row(outlet, one) for outlet, one in records.items() if one.stories >= least]
    return tuple(sorted(rows, key=lambda row: (-row["stories"], row["outlet"])))


def quarter(week: str) -> tuple[str, ...]:
    """The ISO weeks of the quarter that `week` ends, itself among them; none where it ends no quarter. A week
    belongs to the quarter in which its Thursday lies, as to its ISO year (ISO 8601)."""
    year, number = week.split("-W")
    thursday = date.fromisocalendar(int(year), int(number), 4)
    if _quarter(thursday) == _quarter(thursday + timedelta(weeks=1)):
        return ()
    days = [thursday - timedelta(weeks=back) for back in range(14)]
    inside = [day for day in days if _quarter(day) == _quarter(thursday)]
    return tuple(f"{day.isocalendar().year}-W{day.isocalendar().week:02d}" for day in reversed(inside))


def quarter_scores(week: str, issues: Iterable[Digest]) -> tuple[SourceFacts, ...]:
    """The rows for the quarter that `week` ends, from its issues, that of `week` among them where it is
    given; none in any other week."""
    weeks = quarter(week)
    return outlet_scores(one for one in issues if one.week in weeks) if weeks else ()


def _quarter(day: date) -> tuple[int, int]:
    return day.year, (day.month - 1) // 3


def _count(story: StoryFacts, records: dict[str, _Record]) -> None:
    articles = [story["best"], *story["also"]]
    family = {
        one["id"]: one.get("publisher") or urls.publisher(one["url"], one["outlet"]) for one in articles
    }
    if len(set(family.values())) < 2:
        return
    earliest: dict[str, datetime] = {}
    for one in articles:
        if one["dated"] == "published" and one.get("at"):
            at = datetime.fromisoformat(one["at"])
            earliest[family[one["id"]]] = min(at, earliest.get(family[one["id"]], at))
    first, began = _first(story, articles, family, earliest)
    echoing = _echoing(articles)
    alone = _alone(story, family)
    for outlet in {one["outlet"] for one in articles}:
        own = [one for one in articles if one["outlet"] == outlet]
        families = {family[one["id"]] for one in own}
        record = records.setdefault(outlet, _Record())
        record.stories += 1
        record.first += first in families
        known = [echoing[one["id"]] for one in own if one["id"] in echoing]
        record.known += bool(known)
        record.echoes += bool(known) and all(known)
        record.outliers += sum(alone.get(name, 0) for name in families)
        times = [earliest[name] for name in families if name in earliest]
        if began is not None and times and first not in families:
            record.lags.append(max(0.0, (min(times) - began) / timedelta(hours=1)))


def _first(
    story: StoryFacts, articles: list[ArticleFacts], family: dict[str, str], earliest: dict[str, datetime]
) -> tuple[str, datetime | None]:
    """The family that had the story first, and when; "" where that is not known, or it is none of these."""
    origins = {family[one["id"]] for one in articles if one.get("rung") == "origin"}
    if len(origins) == 1:
        (name,) = origins
        return name, earliest.get(name)
    if story["origin"] or origins or len(earliest) < len(set(family.values())):
        return "", None
    (soonest, name), (second, _) = sorted((at, name) for name, at in earliest.items())[:2]
    return (name if second - soonest >= _TOGETHER else ""), soonest


def _echoing(articles: Iterable[ArticleFacts]) -> dict[str, bool]:
    """Of each article of which it is known: whether it only retells."""
    out: dict[str, bool] = {}
    for one in articles:
        if one["relation"] in _COPIES:
            out[one["id"]] = True
        elif one.get("rung", "unknown") != "unknown":
            out[one["id"]] = one.get("rung") == "echo"
    return out


def _alone(story: StoryFacts, family: dict[str, str]) -> dict[str, int]:
    """For each family, of how many figures it alone says something else than two others or more."""
    out: dict[str, int] = {}
    for point in story["points"]:
        if point["verdict"] != "differ" or point.get("about", "figure") != "figure":
            continue
        said = [{family[a] for a in value["articles"] if a in family} for value in point["values"]]
        if len(said) == 2 and min(map(len, said)) == 1 and max(map(len, said)) > 1:
            (one,) = min(said, key=len)
            if one not in max(said, key=len):
                out[one] = out.get(one, 0) + 1
    return out


def _row(outlet: str, record: _Record) -> SourceFacts:
    low, high = _interval(record.first, record.stories)
    echo_low, echo_high = _interval(record.echoes, record.known)
    return SourceFacts(
        outlet=outlet,
        stories=record.stories,
        first=record.first,
        first_low=low,
        first_high=high,
        lag_hours=round(median(record.lags), 1) if record.lags else None,
        late=len(record.lags),
        echoes=record.echoes,
        known=record.known,
        echo_low=echo_low,
        echo_high=echo_high,
        outliers=record.outliers,
    )


def _interval(count: int, total: int) -> tuple[float, float]:
    """Of a share, as the facts keep it: in three places."""
    low, high = intervals.wilson(count, total)
    return round(low, 3), round(high, 3)
