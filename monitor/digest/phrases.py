"""What the forms say of evidence, in pieces: each form escapes, quotes and isolates them in its own way.

A piece is a kind and its words: `own` are ours, `said` are an article's own and stand between quotation
marks, `name` comes from outside without them, `who` says who says so (and may hold a day).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, cast

from monitor.digest import words
from monitor.digest.facts import EditFacts, SinceFacts, SourceFacts, StoryFacts
from monitor.digest.language import gettext, say, say_n

Kind = Literal["own", "said", "name", "who"]
Piece = tuple[Kind, str]

_MUCH = 320
_PLACE = re.compile(r"%\((\w+)\)s")
_STOP = re.compile(r"[.!?…。！？][\"'”’」』)）]*$")


def week_of(name: str) -> str:
    """`2026-W46` → `W46`."""
    return say("W%(week)s", week=f"{words.number(name):02d}")


def stopped(pieces: Sequence[Piece]) -> list[Piece]:
    """With a full stop, unless the last words quoted bring one."""
    kind, last = pieces[-1]
    return list(pieces) if kind == "said" and _STOP.search(last) else [*pieces, ("own", gettext("."))]


def since_said(one: SinceFacts) -> list[Piece]:
    """What is new in a story, as one sentence without its full stop."""
    week: Piece = ("own", week_of(one["week"]))
    after, before = one["after"], one["before"]
    if one["kind"] == "origin" and before:
        return _pieces(
            gettext("Origin now known: %(after)s; in %(week)s it was %(before)s"),
            after=("name", after),
            week=week,
            before=("name", before),
        )
    if one["kind"] == "origin":
        return _pieces(gettext("Origin now known: %(after)s"), after=("name", after))
    if one["kind"] == "report":
        return _pieces(
            gettext("It goes on: %(after)s%(source)s; in %(week)s it was told as %(before)s"),
            after=("said", after),
            source=_by(one["source"]),
            week=week,
            before=("said", before),
        )
    if one["kind"] == "second-outlet":
        return _pieces(gettext("Now also reported by a second outlet: %(after)s"), after=("name", after))
    if one["kind"] == "edited":
        line = (
            gettext("%(outlet)s edited its title after %(week)s: %(change)s")
            if one["name"] == "title"
            else gettext("%(outlet)s edited its figure after %(week)s: %(change)s")
        )
        return _pieces(line, outlet=("name", one["source"]), week=week, change=_changed(one))
    # What was said then need not have been shown: the issue of that week holds it, and shows what it can.
    return _pieces(
        gettext("%(point)s: %(after)s%(source)s, was %(before)s in %(week)s’s reports"),
        point=("name", words.label(one["name"])),
        after=("said", after),
        source=_by(one["source"]),
        before=("said", before),
        week=week,
    )


def edit_said(one: EditFacts) -> list[Piece]:
    """What was changed in an article that this issue does not tell, without its title as it is now."""
    pieces: list[Piece] = []
    if one["was_title"]:
        pieces += _pieces(gettext("its title was %(before)s"), before=("said", one["was_title"]))
    for change in one["figures"]:
        pieces += [("own", gettext("; ")), *_change(change["before"], change["after"])]
    return pieces[1:] if pieces and not one["was_title"] else pieces


def summary_said(story: StoryFacts) -> list[tuple[str, str, str]]:
    """Each sentence of the summary with the outlet that it is from, or the day where that is the lead's
    outlet; both empty for the lead's own, and where the next sentence is from the same article."""
    own = story.get("summary_from", [])
    articles = {one["id"]: one for one in story["also"]}
    made: list[tuple[str, str, str]] = []
    for at, sentence in enumerate(story["summary"]):
        article = articles.get(own[at]) if at < len(own) else None
        if article is None or own[at] in own[at + 1 : at + 2]:
            made.append((sentence, "", ""))
        elif article["outlet"] == story["best"]["outlet"]:
            made.append((sentence, "", article["day"]))
        else:
            made.append((sentence, article["outlet"], ""))
    return made


def read_said(story: StoryFacts, article: str) -> list[Piece]:
    """Why that article is worth reading, and what it adds; of the lead, which is to be read anyway, only what
    the others lack."""
    found = next((one for one in story.get("reads", []) if one["id"] == article), None)
    if found is None:
        return []
    if article == story["best"]["id"]:
        if not found["adds"]:
            return []
        return _pieces(gettext("Read it for %(quotes)s"), quotes=_listed(_first(found["adds"])))
    # In brackets, what is quoted may follow on any reason, one that says "adds" among them.
    why: list[Piece] = []
    if found["why"]:
        why = [("own", gettext(" (")), ("name", found["why"]), ("own", gettext(")"))]
    if found["adds"]:
        quotes = _listed(_first(found["adds"]))
        return _pieces(gettext("Read also%(why)s: %(quotes)s"), why=why, quotes=quotes)
    return _pieces(gettext("Read also%(why)s"), why=why)


def source_said(one: SourceFacts) -> str:
    """`first in 5 of 14 (16% to 61%), else 3.5 hours behind (median of 6)`, and so on, without the outlet."""
    share, late = first_share(one), one.get("late", 1)
    if one["lag_hours"] is None:
        parts = [say("first in %(share)s", share=share)]
    elif late > 1:
        behind = say("%(hours)s behind (median of %(n)s)", hours=hours(one["lag_hours"]), n=f"{late:,}")
        parts = [say("first in %(share)s, else %(behind)s", share=share, behind=behind)]
    else:
        behind = say("%(hours)s behind", hours=hours(one["lag_hours"]))
        parts = [say("first in %(share)s, else %(behind)s", share=share, behind=behind)]
    if retold := retold_share(one):
        parts.append(say("only retold in %(share)s", share=retold))
    if one["outliers"]:
        parts.append(
            say_n("%(n)s figure that no other gave", "%(n)s figures that no other gave", one["outliers"])
        )
    return gettext("; ").join(parts)


def first_share(one: SourceFacts) -> str:
    """In how many of its stories an outlet was first."""
    return _share(one["first"], one["stories"], one["first_low"], one["first_high"])


def retold_share(one: SourceFacts) -> str:
    """In how many an outlet only retold, of the stories of which that is known; empty where that is of none.
    Facts of earlier versions do not say of how many: there the count stands alone, since its interval would
    be read as one of all stories."""
    if "known" not in one:
        return f"{one['echoes']:,}"
    return _share(one["echoes"], one["known"], one["echo_low"], one["echo_high"]) if one["known"] else ""


def hours(span: float) -> str:
    """`20 min`, `3.5 hours`, `2.1 days`."""
    if span < 1:
        return say("%(n)s min", n=max(round(span * 60), 1))
    if span < 48:
        return say("%(n)s hours", n=f"{span:.1f}")
    return say("%(n)s days", n=f"{span / 24:.1f}")


def _first(quotes: Sequence[str]) -> list[str]:
    """The first, and those after it that leave the suggestion shorter than what it points to."""
    return [one for at, one in enumerate(quotes) if not at or sum(map(len, quotes[: at + 1])) <= _MUCH]


def _listed(quotes: Sequence[str]) -> list[Piece]:
    pieces: list[Piece] = []
    for at, quote in enumerate(quotes):
        if at:
            pieces.append(("own", gettext(" and ") if at == len(quotes) - 1 else gettext(", ")))
        pieces.append(("said", quote))
    return pieces


def _changed(one: SinceFacts) -> list[Piece]:
    return _change(one["before"], one["after"])


def _change(before: str, after: str) -> list[Piece]:
    if not before:
        return _pieces(gettext("added %(words)s"), words=("said", after))
    if not after:
        return _pieces(gettext("took out %(words)s"), words=("said", before))
    return _pieces(gettext("%(after)s, was %(before)s"), after=("said", after), before=("said", before))


def _by(source: str) -> list[Piece]:
    return [("own", gettext(" (")), ("who", source), ("own", gettext(")"))] if source else []


def _share(count: int, of: int, low: float, high: float) -> str:
    return say(
        "%(n)s of %(of)s (%(low)s to %(high)s)",
        n=f"{count:,}",
        of=f"{of:,}",
        low=f"{low:.0%}",
        high=f"{high:.0%}",
    )


def _pieces(message: str, /, **values: Piece | Sequence[Piece]) -> list[Piece]:
    """A message with pieces in the places of its values: languages put them in orders of their own."""
    made: list[Piece] = []
    for at, part in enumerate(_PLACE.split(message)):
        if at % 2 == 0:
            made += [("own", part)] if part else []
        elif isinstance(values[part], tuple):
            made.append(cast("Piece", values[part]))
        else:
            made += cast("Sequence[Piece]", values[part])
    return made
