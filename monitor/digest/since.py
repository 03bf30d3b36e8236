"""What is new in a story since an earlier issue told it, from comparing what was frozen then with now.

Only articles that no issue has carried can make something new: what is merely better understood now of
last week's articles is no news. Where the two issues cannot be compared beyond doubt (several values then,
several now, another unit, an amount of change), nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Literal, get_args

from monitor import text
from monitor.digest.articles import named, quoted
from monitor.digest.before import Told
from monitor.digest.elsewhere import degree, named_point
from monitor.digest.facts import AmountFacts, ArticleFacts, CertaintyFacts, SinceFacts, StoryFacts
from monitor.digest.language import gettext, say
from monitor.digest.ledger import amount
from monitor.digest.moving import alike, alike_said, all_alike, comparable, is_level, same
from monitor.digest.phrases import week_of
from monitor.digest.sources import who
from monitor.digest.sums import publisher
from monitor.model import Amount, Article, Certainty, Degree, Edit, Findings, Slot, Stated

_MOST = 5
_MOST_FIGURES = 3
# The most telling first: how far the event is, then its figures.
_ORDER = ("certainty", "figure", "report", "edited", "origin", "second-outlet")
# What the evidence calls the whole sum of a purchase or a round, whatever the articles call it.
_TRANSACTIONS = frozenset({"acquisition", "funding"})
_FIRM = frozenset[Degree]({"agreed", "announced", "done"})
# From what to what an event takes a step. Not each higher rung is one: who is in talks plans too, and what
# was agreed is announced in the same breath.
_STEPS: dict[str, frozenset[Degree]] = {
    "denied": _FIRM,
    "speculated": _FIRM | {"in early talks", "in talks", "in advanced talks", "denied"},
    "in early talks": _FIRM | {"in talks", "in advanced talks", "denied"},
    "in talks": _FIRM | {"in advanced talks", "denied"},
    "in advanced talks": _FIRM | {"denied"},
    "plans": frozenset({"agreed", "done", "denied"}),
    "agreed": frozenset({"done", "denied"}),
    "announced": frozenset({"done"}),
}
# Of what was told in several degrees, the farthest is what the reader knows.
_LADDER: dict[str, int] = {degree: at for at, degree in enumerate(get_args(Degree))}


def since_facts(
    findings: Findings,
    story: StoryFacts,
    told: Told | None,
    *,
    edits: Sequence[Edit],
    zone: str,
) -> list[SinceFacts]:
    """What is new in `story`, the most telling first. `told`: what earlier issues said of it; `edits`: those
    of its articles that no issue has told."""
    articles = {one.article.id: one.article for one in findings.story.members}
    made = _edited(edits)
    if told is not None and told.stories:
        fresh = {own: one for own, one in articles.items() if own not in told.known}
        comparing = _Comparing(told.stories, articles, fresh, zone)
        made += comparing.certainty(findings.certainty)
        made += comparing.figures(findings.slots)
        made += comparing.report(story, findings)
        made += comparing.origin(story, findings)
        made += comparing.outlets(story)
    made.sort(key=lambda one: _ORDER.index(one["kind"]))
    return made[:_MOST]


def short(one: SinceFacts) -> str:
    """`cost “$6.3 billion”, was “$6.1 billion” in W46’s reports`: for the overview."""
    week = week_of(one["week"])
    after, before = one["after"], one["before"]
    if one["kind"] == "origin" and before:
        return say("origin now %(after)s, was %(before)s in %(week)s", after=after, before=before, week=week)
    if one["kind"] == "origin":
        return say("origin now known: %(after)s", after=after)
    if one["kind"] == "report":
        return say("told in %(week)s as “%(before)s”", week=week, before=before)
    if one["kind"] == "second-outlet":
        return say("now also reported by a second outlet: %(after)s", after=after)
    if one["kind"] == "edited":
        return say("edited after %(week)s", week=week)
    if len(before) + len(after) > 90 and "degrees" in one:
        was, now = (degree(own) for own in one["degrees"])
        return say("%(before)s in %(week)s’s reports, now %(after)s", before=was, after=now, week=week)
    said = say("“%(after)s”, was “%(before)s” in %(week)s’s reports", after=after, before=before, week=week)
    return said if one["kind"] == "certainty" else say("%(point)s %(said)s", point=one["name"], said=said)


@dataclass(frozen=True, slots=True)
class _Then:
    """What an earlier issue told under the name of a slot, and the whole keys of those slots."""

    week: str
    values: list[AmountFacts]
    keys: set[str]


@dataclass(frozen=True, slots=True)
class _Figure:
    """A figure that moved."""

    name: str
    old: Amount
    before: str
    new: Stated
    by: list[str]


class _Comparing:
    """A story then and now. `fresh`: its articles that no issue has carried."""

    def __init__(
        self,
        past: Sequence[tuple[str, StoryFacts]],
        articles: Mapping[str, Article],
        fresh: Mapping[str, Article],
        zone: str,
    ) -> None:
        self.past = past
        self.week = past[0][0]
        self.articles = articles
        self.fresh = fresh
        self.zone = zone

    def certainty(self, found: Sequence[Certainty]) -> list[SinceFacts]:
        """A step: from the first article that takes it, every one does, from all that was told then of the
        same thing."""
        now = sorted(
            (one for one in found if one.article in self.fresh),
            key=lambda one: (self.fresh[one.article].when, one.article),
        )
        past = ((week, self._still_of(one.get("certainty", []), now)) for week, one in self.past)
        week, then = next(filter(itemgetter(1), past), ("", []))
        if not then:
            return []
        last = max(then, key=lambda one: _LADDER.get(one["degree"], -1))
        now = [one for one in now if _one_event(last, one)]
        onwards = frozenset.intersection(*(_STEPS.get(one["degree"], frozenset()) for one in then))
        first = next((at for at, one in enumerate(now) if one.degree in onwards), len(now))
        step = now[first:]
        if not step or not onwards.issuperset(one.degree for one in step):
            return []
        newest = step[-1]
        alike = [one.article for one in step if text.one_line(one.quote) == text.one_line(newest.quote)]
        degrees = [last["degree"], newest.degree]
        return self._moved("certainty", gettext("stage"), week, last["quote"], newest.quote, alike, degrees)

    def _still_of(self, then: Iterable[CertaintyFacts], now: Sequence[Certainty]) -> list[CertaintyFacts]:
        """What was said then in articles that the story still has, of what one of the new ones speaks of."""
        return [
            one
            for one in then
            if not self.articles.keys().isdisjoint(one["articles"])
            and any(_one_event(one, new) for new in now)
        ]

    def figures(self, slots: Sequence[Slot]) -> list[SinceFacts]:
        """Figures that were one value then, and that the new articles give as another."""
        then = self._ledger()
        given_then = [
            amount(one)
            for _, story in self.past
            for slot in story.get("ledger", [])
            for one in slot["values"]
        ]
        now: dict[tuple[str, str], list[tuple[Slot, Stated]]] = {}
        for slot in slots:
            for one in slot.stated:
                name = _base(slot.key, slot.stated[0].amount), one.amount.unit
                now.setdefault(name, []).append((slot, one))
        fresh = [one.amount for slot in slots for one in slot.stated if one.article in self.fresh]
        made: list[SinceFacts] = []
        for name, rows in now.items():
            past = self._past_of(name, rows, then)
            if past is None or len({id(slot) for slot, _ in rows}) > len({slot.key for slot, _ in rows}):
                continue
            moved = self._figure(rows, past)
            # Told then of something else, or told now of something else: which of the two, nobody knows.
            if moved is None or any(same(moved.new.amount, one) for one in given_then):
                continue
            if not any(same(moved.old, one) for one in fresh):
                name_ = named_point(moved.name)
                made += self._moved("figure", name_, past.week, moved.before, moved.new.quote, moved.by)
        once = {(one["before"], one["after"]): one for one in reversed(made)}
        return [one for one in made if once[one["before"], one["after"]] is one][:_MOST_FIGURES]

    def _past_of(
        self,
        name: tuple[str, str],
        rows: Iterable[tuple[Slot, Stated]],
        then: Mapping[tuple[str, str], _Then],
    ) -> _Then | None:
        """What was told under that name; or, since a name follows the words of all articles, under the name
        that the figure of an article had which was there then."""
        if name in then:
            return then[name]
        kept = [one for _, one in rows if one.article not in self.fresh]
        found = {
            other
            for other, past in then.items()
            for value in past.values
            for one in kept
            if one.article in value["articles"] and same(one.amount, amount(value))
        }
        found = found or {other for other in then if other[1] == name[1] and _akin(other[0], name[0])}
        return then[found.pop()] if len(found) == 1 else None

    def _figure(self, rows: Sequence[tuple[Slot, Stated]], then: _Then) -> _Figure | None:
        given = [(slot, one) for slot, one in rows if one.article in self.fresh and is_level(one)]
        if not then.values or not given:
            return None
        was, now = [amount(one) for one in then.values], [one.amount for _, one in given]
        if not (all_alike(was) and all_alike(now)) or any(alike(a, b) for a in was for b in now):
            return None
        old = min(was, key=lambda one: one.quantum)
        slot, new = max(given, key=lambda row: self._telling(row[1]))
        kept = [(own, one) for own, one in rows if one.article not in self.fresh]
        # Two slots of one name may be two things, unless the sentences say the same but for the figure.
        known = (
            slot.key in then.keys
            or any(_akin(slot.key, one) for one in then.keys)
            or any(own is slot for own, _ in kept)
        )
        if not known and not any(alike_said(one.sentence, new.sentence) for _, one in kept):
            return None
        if not comparable(old, new.amount):
            return None
        by = [one.article for _, one in given if one.quote == new.quote]
        return _Figure(slot.name, old, then.values[was.index(old)]["quote"], new, by)

    def report(self, story: StoryFacts, findings: Findings) -> list[SinceFacts]:
        """That the story goes on in the article which tells it now: under which headline it was known."""
        best, was = story["best"], self.past[0][1]["best"]
        if best["id"] not in self.fresh or best["id"] not in findings.story.news or was["id"] == best["id"]:
            return []
        return self._one("report", quoted(best["title"]), [best["id"]], before=quoted(was["title"]))

    def origin(self, story: StoryFacts, findings: Findings) -> list[SinceFacts]:
        """An origin that none or another was then, and that a new article credits or is."""
        was = next((one["origin"] for _, one in self.past if one["origin"]), "")
        found = findings.origin
        if found is None or text.fold(story["origin"]) == text.fold(was) or self._alone(story["origin"]):
            return []
        families = dict(findings.families)
        own = families.get(found.article or "")
        # What a house says of its own report is nobody else's word.
        crediting = [one for one in found.credited_by if own is None or families.get(one) != own]
        by = [one for one in (*crediting, found.article or "") if one in self.fresh]
        return self._one("origin", story["origin"], by, before=was) if by else []

    def _alone(self, outlet: str) -> bool:
        """Whether nobody but that outlet told the story then: that it had it first is no news."""
        told = {text.fold(a["outlet"]) for _, one in self.past for a in (one["best"], *one["also"])}
        return told == {text.fold(outlet)}

    def outlets(self, story: StoryFacts) -> list[SinceFacts]:
        """A second family where there was one alone; not one that only has its text or retells it."""
        here = sorted((story["best"], *story["also"]), key=lambda one: (one.get("at", ""), one["id"]))
        then = {publisher(a) for _, one in self.past for a in (one["best"], *one["also"])}
        then.update(publisher(one) for one in here if one["id"] not in self.fresh)
        if len(then) != 1:
            return []
        for one in here:
            if one["id"] in self.fresh and publisher(one) not in then and _own_voice(one):
                return self._one("second-outlet", one["outlet"], [one["id"]])
        return []

    def _ledger(self) -> dict[tuple[str, str], _Then]:
        """All values of each name of a slot, in each unit, by the latest issue that has it."""
        found: dict[tuple[str, str], _Then] = {}
        for week, story in self.past:
            for slot in story.get("ledger", []):
                for one in slot["values"]:
                    key = (_base(slot["key"], amount(slot["values"][0])), one["unit"])
                    own = found.setdefault(key, _Then(week, [], set()))
                    if own.week == week:
                        own.values.append(one)
                        own.keys.add(slot["key"])
        return found

    def _telling(self, one: Stated) -> tuple[object, ...]:
        """The newest article's word, and there the most exact."""
        return (self.fresh[one.article].when, -one.amount.quantum, -one.number, one.article)

    def _moved(
        self,
        kind: Literal["certainty", "figure"],
        name: str,
        week: str,
        before: str,
        after: str,
        ids: Sequence[str],
        degrees: list[str] | None = None,
    ) -> list[SinceFacts]:
        before, after = quoted(before), quoted(after)
        if not before or not after or before == after:
            return []
        ids = list(dict.fromkeys(ids))
        source, by = who(ids, self.articles, self.zone)
        made = SinceFacts(
            kind=kind,
            week=week,
            name=named(name),
            before=before,
            after=after,
            source=source,
            by=by,
            articles=ids,
        )
        if degrees:
            made["degrees"] = degrees
        return [made]

    def _one(
        self,
        kind: Literal["report", "origin", "second-outlet"],
        after: str,
        ids: Sequence[str],
        before: str = "",
    ) -> list[SinceFacts]:
        source, by = who(ids, self.articles, self.zone)
        return [
            SinceFacts(
                kind=kind,
                week=self.week,
                name="",
                before=before,
                after=after,
                source=source,
                by=by,
                articles=list(dict.fromkeys(ids)),
            )
        ]


def _edited(edits: Iterable[Edit]) -> list[SinceFacts]:
    return [
        SinceFacts(
            kind="edited",
            week=edit.week,
            name=name,
            before=before,
            after=after,
            source=named(edit.article.outlet),
            by=[],
            articles=[edit.article.id],
        )
        for edit in edits
        for name, before, after in changes(edit)
    ]


def changes(edit: Edit) -> list[tuple[str, str, str]]:
    """What an edit changed: title or figure, before, after; nothing where neither did."""
    title = quoted(edit.was_title), quoted(edit.title)
    made = [("title", *title)] if all(title) and title[0] != title[1] else []
    figures = [(quoted(before), quoted(after)) for before, after in edit.figures]
    return made + [("figure", *one) for one in figures if one[0] != one[1]][:_MOST_FIGURES]


def _base(key: str, first: Amount) -> str:
    """The key of a slot without the value that tells it from others of the same name in its story: which
    others there are changes from week to week."""
    return text.one_line(key).removesuffix(f"|{first.value.normalize():f} {first.unit}")


def _one_event(then: CertaintyFacts, now: Certainty) -> bool:
    """Whether both may speak of one thing: a stage of buying says nothing of opening."""
    named = then.get("events", [])
    return not named or not now.events or not set(named).isdisjoint(now.events)


def _akin(one: str, other: str) -> bool:
    """Whether two keys are of the whole price of one transaction: the names of its clause change with the
    words, and those of the one are among those of the other."""
    noun, *names = one.split("|")
    other_noun, *others = other.split("|")
    few, many = sorted((set(names), set(others)), key=len)
    return noun in _TRANSACTIONS and noun == other_noun and bool(few) and few <= many


def _own_voice(article: ArticleFacts) -> bool:
    return article["relation"] not in {"copy", "syndicated"} and article.get("rung") != "echo"
