"""A story as a picture: its articles over time, a row for each outlet.

An inline SVG for pages. It loads nothing, runs nothing and needs no style of its own but `STYLE`; without
that it is black on white. The same facts give the same bytes.

Rows are families of publishers, as an issue counts outlets everywhere; a row bears the names that its
articles came under. Time goes from left to right in civil days of the issue's zone, by elapsed time, so that
a day on which clocks change is an hour wider or narrower than the others. A sign stands at its moment; only
where the lanes of a row are full does it give way to its neighbours.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup

from monitor import text
from monitor.digest import words
from monitor.digest.days import Days
from monitor.digest.escape import aside
from monitor.digest.facts import ArticleFacts, StoryFacts
from monitor.digest.language import gettext, say, say_n
from monitor.digest.timeline_signs import HALF, SIGNS, Sign, drawn, sign_of, word

# In units of the picture. A phone of 375 px leaves it 343: a unit is 0.95 px there, and 15 of them are 14.3.
_WIDTH = 360.0
_SIZE = 15.0
_NAMES = 124.0
_LEFT, _RIGHT = 134.0, 354.0
_LANE = 13.0
_LEAST_ROW = 25.0
_LINE = 20.0
_MOST_ROWS = 8
_FARTHEST = timedelta(days=366)
# An outlet with more at one time pushes its signs aside: a taller row would hide the others.
_MOST_LANES = 5
_SAFE = re.compile(r"[A-Za-z0-9-]{1,80}")
# The marks by which `days` keeps a day together: nothing here is wrapped, and a lone day needs no isolate.
_DAY_MARKS = dict.fromkeys(map(ord, "\u2063\u2068\u2069"))

STYLE = """\
.tl{margin:12px 0;max-width:392px;break-inside:avoid}
.tl svg{display:block;width:100%;height:auto;overflow:hidden}
.tl text{font-family:-apple-system,BlinkMacSystemFont,"Segoe UI",Roboto,Helvetica,Arial,sans-serif;\
fill:var(--ink,#1b1d21)}
.tl .tl-note{fill:var(--sub,#565c64)}
.tl .tl-word{fill:var(--link,#0b4a85);font-weight:bold}
.tl .tl-rule{stroke:var(--rule,#d9dce0);stroke-width:1}
.tl .tl-week{stroke:var(--sub,#565c64);stroke-width:1;stroke-dasharray:2 2}
.tl path{stroke:var(--paper,#ffffff);stroke-width:1;paint-order:stroke}
.tl .tl-hot{fill:var(--link,#0b4a85)}
.tl .tl-ink{fill:var(--ink,#1b1d21)}
.tl .tl-soft{fill:var(--sub,#565c64)}
.tl .tl-open{fill:var(--paper,#ffffff);stroke:var(--ink,#1b1d21);stroke-width:1.6;paint-order:normal}
@media print{.tl{--ink:#1b1d21;--sub:#565c64;--rule:#d9dce0;--link:#0b4a85;--paper:#ffffff;max-width:420px}
.tl svg{print-color-adjust:exact}}
@media (forced-colors:active){.tl{--ink:CanvasText;--sub:CanvasText;--rule:GrayText;--link:LinkText;\
--paper:Canvas;forced-color-adjust:none}}
"""
"""What a page with timelines needs. It defines --ink, --sub, --rule, --link and --paper, for dark as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mark:
    """An article at its moment; `timed`: whether the hour is known, or the day alone (then it is noon)."""

    article: ArticleFacts
    at: datetime
    timed: bool
    sign: Sign

    @property
    def order(self) -> tuple[datetime, str, str]:
        return self.at, self.article["outlet"], self.article["id"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """An outlet with its articles, the earliest first."""

    marks: tuple[_Mark, ...]

    @property
    def name(self) -> str:
        return ", ".join(dict.fromkeys(_outlet(one.article) for one in self.marks))

    @property
    def had_it_first(self) -> bool:
        return any(one.sign == "origin" for one in self.marks)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    """A mark where it is drawn; it takes up room from `left` to `right` of its middle."""

    mark: _Mark
    lane: int
    x: float
    left: float = HALF + 0.5
    right: float = HALF + 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class _Axis:
    """Time as room: from the first midnight to the last, both in UTC."""

    first: date
    last: date
    zone: ZoneInfo

    def midnight(self, day: date) -> datetime:
        return datetime(day.year, day.month, day.day, tzinfo=self.zone).astimezone(UTC)

    def x(self, moment: datetime) -> float:
        begin, end = self.midnight(self.first), self.midnight(self.last + timedelta(days=1))
        return _LEFT + (_RIGHT - _LEFT) * ((moment - begin) / (end - begin))


def timeline(story: StoryFacts, *, days: Days, start: str, end: str, timezone: str) -> Markup:
    """The articles of `story` over the days from `start` to `end` and whatever days they lie on beyond, as
    civil days of `timezone`; empty where there are fewer than two articles, or where any lies more than a
    year away, beside which a week would be a line. At most eight outlets have a row, the earliest and whoever
    had it first; the others are counted."""
    zone = ZoneInfo(timezone)
    articles = (story["best"], *story["also"])
    monday = date.fromisoformat(start)
    if any(
        abs(date.fromisoformat((one.get("at") or one["day"])[:10]) - monday) > _FARTHEST for one in articles
    ):
        return Markup()
    marks = sorted((_mark(one, zone) for one in articles), key=lambda one: one.order)
    if len(marks) < 2:
        return Markup()
    rows = _rows(marks)
    shown = _shown(rows)
    said = _Words(days=days, zone=zone, years=(start[:4], end[:4]))
    told = [_local(one.at, zone) for one in marks]
    axis = _Axis(
        first=min(date.fromisoformat(start), *told), last=max(date.fromisoformat(end), *told), zone=zone
    )
    body: list[Markup] = []
    y = _LINE if axis.first < date.fromisoformat(start) else 4.0
    top = y
    lines: list[Markup] = []
    for row in shown:
        drawn_row, height = _row(row, axis, said, y)
        body.append(drawn_row)
        y += height
        lines.append(_line(0, y, _RIGHT, y))
    ticks, names = _days(axis, said, date.fromisoformat(start), top, y)
    y += _LINE
    if hidden := len(rows) - len(shown):
        body.append(_text(0, y - 0.5 + 13, _more(hidden), "tl-note"))
        y += _LINE
    legend, y = _legend([one.sign for row in shown for one in row.marks], y + 4)
    alternative = _alternative(marks, rows, shown, said)
    head, description = _named(story["id"], alternative)
    # As an image, since its parts say nothing when read one by one. An image has no links within for who
    # hears the page, and what can be reached by keyboard must be told: so the signs are none. The story's
    # list of articles has them all.
    return Markup(
        '<figure class="tl"><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {:.0f} {:.1f}" role="img" {}'
        ' direction="ltr" font-size="{:.0f}">{}{}</svg></figure>'
    ).format(_WIDTH, y, head, _SIZE, description, Markup().join([*ticks, *lines, *names, *body, legend]))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """Days and moments as this picture says them; a day in none of `years` with its own."""

    days: Days
    zone: ZoneInfo
    years: tuple[str, str]

    def day(self, day: date) -> str:
        iso = day.isoformat()
        return self.days.short(iso, year=iso[:4] not in self.years).translate(_DAY_MARKS)

    def brief(self, day: date) -> str:
        iso = day.isoformat()
        return self.days.brief(iso, year=iso[:4] not in self.years).translate(_DAY_MARKS)

    def moment(self, mark: _Mark) -> str:
        day = self.day(_local(mark.at, self.zone))
        when = (
            say("%(day)s, %(time)s", day=day, time=f"{mark.at.astimezone(self.zone):%H:%M}")
            if mark.timed
            else day
        )
        return say("seen %(when)s", when=when) if mark.article["dated"] == "seen" else when


def _mark(article: ArticleFacts, zone: ZoneInfo) -> _Mark:
    """`article` at its moment; issues frozen by older versions know its day alone."""
    if at := article.get("at", ""):
        moment = datetime.fromisoformat(at)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    else:
        noon = date.fromisoformat(article["day"])
        moment = datetime(noon.year, noon.month, noon.day, 12, tzinfo=zone)
    return _Mark(article=article, at=moment.astimezone(UTC), timed=bool(at), sign=sign_of(article))


def _local(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()


def _outlet(article: ArticleFacts) -> str:
    # Facts are clean when they are frozen; those of a file that was edited need not be, and one control
    # character makes a picture that no XML parser reads.
    return text.one_line(article["outlet"]) or gettext("an unnamed outlet")


def _rows(marks: Sequence[_Mark]) -> list[_Row]:
    """The outlets, the earliest first."""
    of: dict[tuple[str, str], list[_Mark]] = {}
    for one in marks:
        family = one.article.get("publisher", "")
        of.setdefault((family, "" if family else one.article["outlet"]), []).append(one)
    return [_Row(marks=tuple(own)) for own in of.values()]


def _shown(rows: Sequence[_Row]) -> list[_Row]:
    """The rows that are drawn: an origin is never among those that are only counted."""
    ranked = sorted(range(len(rows)), key=lambda at: (not rows[at].had_it_first, at))
    return [rows[at] for at in sorted(ranked[:_MOST_ROWS])]


def _more(hidden: int) -> str:
    return say_n("and %(n)s more outlet", "and %(n)s more outlets", hidden)


def _row(row: _Row, axis: _Axis, said: _Words, y: float) -> tuple[Markup, float]:
    """A row from `y` down, and how high it is."""
    placed = _placed(row.marks, axis)
    height = max(_LEAST_ROW, (1 + max(one.lane for one in placed)) * _LANE + 8)
    inset = (height - (1 + max(one.lane for one in placed)) * _LANE) / 2
    parts = [_name(row.name, y + (_LEAST_ROW - _LINE) / 2)]
    for one in placed:
        middle = y + inset + (one.lane + 0.5) * _LANE
        title = Markup("<title>{}</title>").format(_sentence(one.mark, said))
        parts.append(drawn(one.mark.sign, one.x, middle, title))
        if one.mark.sign == "origin":
            before = one.left > one.right
            parts.append(
                _text(
                    one.x + (-HALF - 3 if before else HALF + 3),
                    middle + 4.5,
                    _origin(),
                    "tl-word",
                    anchor="end" if before else "start",
                )
            )
    return Markup().join(parts), height


def _origin() -> str:
    return gettext("origin")


def _sentence(mark: _Mark, said: _Words) -> str:
    return say(
        "%(outlet)s, %(when)s: %(what)s",
        outlet=aside(_outlet(mark.article)),
        when=said.moment(mark),
        what=word(mark.sign),
    )


def _name(name: str, y: float) -> Markup:
    """An outlet's name in its column. A picture within the picture clips what is wider than was reckoned,
    and marks piled upon a letter; it needs no id, which two stories of a page might share."""
    return Markup(
        '<svg x="0" y="{:.1f}" width="{:.0f}" height="{:.0f}"><title>{}</title>'
        '<text x="0" y="14.5" unicode-bidi="plaintext">{}</text></svg>'
    ).format(y, _NAMES + 4, _LINE, aside(name), _fitted(name, _NAMES))


def _placed(marks: Sequence[_Mark], axis: _Axis) -> list[_Placed]:
    """Each mark in the first lane where it has room at its moment; where all lanes are taken, in the one
    where it is moved the least."""
    lanes: list[list[_Placed]] = []
    for mark in marks:
        one = _roomy(mark, axis)
        free = (at for at, lane in enumerate(lanes) if _end(lane) <= one.x - one.left)
        at = next(free, None)
        if at is None and len(lanes) >= _MOST_LANES:
            at = min(
                (at for at, lane in enumerate(lanes) if _used([*lane, one]) <= _RIGHT - _LEFT),
                key=lambda at: _end(lanes[at]),
                default=None,
            )
        if at is None:
            at = len(lanes)
            lanes.append([])
        lanes[at].append(
            _Placed(
                mark=mark, lane=at, x=max(one.x, _end(lanes[at]) + one.left), left=one.left, right=one.right
            )
        )
    return [one for lane in lanes for one in _pushed_back(lane)]


def _roomy(mark: _Mark, axis: _Axis) -> _Placed:
    """A mark with the room it takes up, its word included: right of it, or left where it ends the row."""
    x = min(max(axis.x(mark.at), _LEFT + HALF), _RIGHT - HALF)
    if mark.sign != "origin":
        return _Placed(mark=mark, lane=0, x=x)
    wide = HALF + 6 + 1.1 * _wide(_origin())
    if x + wide <= _WIDTH:
        return _Placed(mark=mark, lane=0, x=x, right=wide)
    return _Placed(mark=mark, lane=0, x=x, left=wide)


def _end(lane: Sequence[_Placed]) -> float:
    return lane[-1].x + lane[-1].right if lane else _LEFT - _RIGHT


def _used(lane: Iterable[_Placed]) -> float:
    return sum(one.left + one.right for one in lane)


def _pushed_back(lane: Sequence[_Placed]) -> list[_Placed]:
    """A lane in which what was pushed over the right edge has come back."""
    made: list[_Placed] = []
    edge = max(_WIDTH, 0.0)
    for one in reversed(lane):
        x = min(one.x, edge - one.right)
        made.append(_Placed(mark=one.mark, lane=one.lane, x=x, left=one.left, right=one.right))
        edge = x - one.left
    return made[::-1]


def _days(
    axis: _Axis, said: _Words, start: date, top: float, bottom: float
) -> tuple[list[Markup], list[Markup]]:
    """The lines between days, and the names of as many days as have room: the first of the week always."""
    count = (axis.last - axis.first).days + 1
    wide = (_RIGHT - _LEFT) / count
    samples = (axis.first, axis.last, start)
    room = max(_wide(said.brief(one)) for one in samples) + 6
    step = max(1, -int(-room // wide))
    ahead = (start - axis.first).days
    lines: list[Markup] = []
    # Lines closer than this are a grey field; then only days that are named have one.
    for at in range(count + 1) if wide >= 7 else range(ahead % step, count + 1, step):
        day = axis.first + timedelta(days=at)
        x = axis.x(axis.midnight(day))
        if day == start and ahead:
            lines.append(_line(x, 4, x, bottom, "tl-week"))
        else:
            lines.append(_line(x, top, x, bottom))
    names: list[Markup] = []
    if ahead:
        x = axis.x(axis.midnight(start))
        earlier = gettext("before this week")
        names.append(
            _text(x - 4, 14, earlier, "tl-note", anchor="end")
            if _wide(earlier) <= x - 4
            else _text(x + 4, 14, gettext("this week"), "tl-note")
        )
    for at in range(ahead % step, count, step):
        day = axis.first + timedelta(days=at)
        x = axis.x(axis.midnight(day))
        if x + room - 6 <= _WIDTH:
            names.append(_text(x, bottom + 14.5, said.brief(day), "tl-note"))
    return lines, names


def _legend(used: Iterable[Sign], y: float) -> tuple[Markup, float]:
    """The signs that are there, and what they mean, in as many lines as it takes; and where they end."""
    there = set(used)
    x = 0.0
    parts: list[Markup] = []
    for sign in (one for one in SIGNS if one in there):
        wide = 16 + 1.05 * _wide(word(sign))
        if x and x + wide > _WIDTH:
            x, y = 0.0, y + _LINE
        parts.append(drawn(sign, x + 7, y + 10))
        parts.append(_text(x + 17, y + 14.5, word(sign), "tl-note"))
        x += wide + 14
    return Markup().join(parts), y + _LINE


def _alternative(marks: Sequence[_Mark], rows: Sequence[_Row], shown: Sequence[_Row], said: _Words) -> str:
    """The picture in words."""
    count = {"articles": words.articles(len(marks)), "outlets": words.outlets(len(rows))}
    first, last = (said.day(_local(one.at, said.zone)) for one in (marks[0], marks[-1]))
    sentences = [
        say("%(articles)s from %(outlets)s, %(day)s.", **count, day=first)
        if first == last
        else say("%(articles)s from %(outlets)s, %(first)s to %(last)s.", **count, first=first, last=last)
    ]
    origins = [one for one in marks if one.sign == "origin"]
    if origins:
        who = [_who(_outlet(one.article), one, said) for one in origins]
        sentences.append(say("Had it first: %(who)s.", who=_joined(who)))
    others: list[tuple[_Mark, str]] = []
    for row in shown:
        rest = [one for one in row.marks if one.sign != "origin"]
        # A row of several names whose origin was told above still has names to tell.
        if rest:
            name = ", ".join(dict.fromkeys(_outlet(one.article) for one in rest))
            kinds = ", ".join(word(sign) for sign in SIGNS if sign in {one.sign for one in rest})
            many = f"{words.articles(len(rest))}, {kinds}" if len(rest) > 1 else kinds
            others.append((rest[0], f"{_who(name, rest[0], said)} ({many})"))
    hidden = len(rows) - len(shown)
    if others:
        told = [one for _, one in sorted(others, key=lambda one: one[0].order)]
        told = [*told, _more(hidden)] if hidden else told
        late = not origins or min(one.order for one, _ in others) > max(one.order for one in origins)
        if not origins:
            sentences.append(say("In order: %(who)s.", who=_joined(told)))
        elif late:
            sentences.append(say("Then %(who)s.", who=_joined(told)))
        else:
            sentences.append(say("The others: %(who)s.", who=_joined(told)))
    elif hidden:
        sentences.append(say("%(more)s.", more=_more(hidden)))
    return " ".join(sentences)


def _who(name: str, mark: _Mark, said: _Words) -> str:
    return say("%(outlet)s, %(when)s", outlet=aside(name), when=said.moment(mark))


def _joined(parts: Sequence[str]) -> str:
    return gettext("; ").join(parts)


def _named(story: str, alternative: str) -> tuple[Markup, Markup]:
    """By what the picture is called, as an attribute and as an element: a story whose id is no fit for an
    attribute's list of ids has its words in the attribute itself."""
    if _SAFE.fullmatch(story):
        return (
            Markup('aria-labelledby="tl-{}"').format(story),
            Markup('<desc id="tl-{}">{}</desc>').format(story, alternative),
        )
    return Markup('aria-label="{}"').format(alternative), Markup()


def _text(x: float, y: float, said: str, of: str, *, anchor: str = "start") -> Markup:
    turned = Markup("") if anchor == "start" else Markup(' text-anchor="{}"').format(anchor)
    return Markup('<text class="{}" x="{:.1f}" y="{:.1f}"{}>{}</text>').format(of, x, y, turned, said)


def _line(x: float, y: float, to_x: float, to_y: float, of: str = "tl-rule") -> Markup:
    return Markup('<line class="{}" x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}"/>').format(
        of, x, y, to_x, to_y
    )


# Widths in ems, on the wide side of the common sans serifs: what is cut too early is still told in full.
_NARROW = frozenset("iIjlt.,:;'’|!()[]f ")
_BROAD = frozenset("mwMW@%—")


def _wide(said: str) -> float:
    """How wide `said` is, as near as can be told without its font."""
    return _SIZE * sum(_em(char) for char in said)


def _em(char: str) -> float:
    if unicodedata.combining(char):
        return 0.0
    if unicodedata.east_asian_width(char) in {"W", "F"}:
        return 1.0 if unicodedata.category(char) == "Lo" else 1.25
    if char in _NARROW:
        return 0.32
    if char in _BROAD:
        return 0.9
    return 0.7 if char.isupper() else 0.58


def _fitted(name: str, room: float) -> str:
    """`name` in as much room, cut with … where it is longer."""
    if _wide(name) <= room:
        return name
    used = _wide("…")
    for at, char in enumerate(name):
        used += _wide(char)
        if used > room:
            return name[:at].rstrip(" ,;:-–—") + "…"
    return name
