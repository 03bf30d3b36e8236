"""What the forms say of evidence, in pieces: each form escapes, quotes and isolates them in its own way.

A piece is a kind and its words: `own` are ours, `said` are an article's own and stand between quotation
marks, `name` comes from outside without them, `who` says who says so (and may hold a day).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from monitor.digest import words
from monitor.digest.facts import EditFacts, SinceFacts, SourceFacts, StoryFacts

Piece = tuple[Literal["own", "said", "name", "who"], str]

_MUCH = 320
_STOP = re.compile(r"[.!?…。！？][\"'”’」』)）]*$")


def week_of(name: str) -> str:
    """`2026-W46` → `W46`."""
    return f"W{words.number(name):02d}"


def stopped(pieces: Sequence[Piece]) -> list[Piece]:
    """With a full stop, unless the last words quoted bring one."""
    kind, last = pieces[-1]
    return list(pieces) if kind == "said" and _STOP.search(last) else [*pieces, ("own", ".")]


def since_said(one: SinceFacts) -> list[Piece]:
    """What is new in a story, as one sentence without its full stop."""
    week = week_of(one["week"])
    if one["kind"] == "origin":
        pieces: list[Piece] = [("own", "Origin now known: "), ("name", one["after"])]
        return (
            [*pieces, ("own", f"; in {week} it was "), ("name", one["before"])] if one["before"] else pieces
        )
    if one["kind"] == "second-outlet":
        return [("own", "Now also reported by a second outlet: "), ("name", one["after"])]
    if one["kind"] == "edited":
        return [("name", one["source"]), ("own", f" edited its {one['name']} after {week}: "), *_changed(one)]
    label = words.label(one["name"])
    return [
        ("name", label),
        ("own", ": "),
        ("said", one["after"]),
        *_by(one["source"]),
        ("own", ", was "),
        ("said", one["before"]),
        # What was said then need not have been shown: the issue of that week holds it, and shows what it can.
        ("own", f" in {week}’s reports"),
    ]


def edit_said(one: EditFacts) -> list[Piece]:
    """What was changed in an article that this issue does not tell, without its title as it is now."""
    pieces: list[Piece] = []
    if one["was_title"]:
        pieces += [("own", "its title was "), ("said", one["was_title"])]
    for change in one["figures"]:
        pieces += [("own", "; "), *_change(change["before"], change["after"])]
    return pieces[1:] if pieces and pieces[0] == ("own", "; ") else pieces


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
        return [("own", "Read it for "), *_listed(_first(found["adds"]))] if found["adds"] else []
    pieces: list[Piece] = [("own", "Read also")]
    # In brackets, what is quoted may follow on any reason, one that says "adds" among them.
    if found["why"]:
        pieces += [("own", " ("), ("name", found["why"]), ("own", ")")]
    if found["adds"]:
        pieces += [("own", ": "), *_listed(_first(found["adds"]))]
    return pieces


def source_said(one: SourceFacts) -> str:
    """`first in 5 of 14 (16% to 61%), else 3.5 hours behind (median of 6)`, and so on, without the outlet."""
    parts = [f"first in {first_share(one)}"]
    if one["lag_hours"] is not None:
        parts[0] += f", else {hours(one['lag_hours'])} behind"
        parts[0] += f" (median of {one['late']:,})" if one.get("late", 1) > 1 else ""
    if retold := retold_share(one):
        parts.append(f"only retold in {retold}")
    if one["outliers"]:
        parts.append(f"{words.count(one['outliers'], 'figure')} that no other gave")
    return "; ".join(parts)


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
        return f"{max(round(span * 60), 1)} min"
    return f"{span:.1f} hours" if span < 48 else f"{span / 24:.1f} days"


def _first(quotes: Sequence[str]) -> list[str]:
    """The first, and those after it that leave the suggestion shorter than what it points to."""
    return [one for at, one in enumerate(quotes) if not at or sum(map(len, quotes[: at + 1])) <= _MUCH]


def _listed(quotes: Sequence[str]) -> list[Piece]:
    pieces: list[Piece] = []
    for at, quote in enumerate(quotes):
        if at:
            pieces.append(("own", " and " if at == len(quotes) - 1 else ", "))
        pieces.append(("said", quote))
    return pieces


def _changed(one: SinceFacts) -> list[Piece]:
    if one["name"] == "title":
        return [("said", one["after"]), ("own", ", was "), ("said", one["before"])]
    return _change(one["before"], one["after"])


def _change(before: str, after: str) -> list[Piece]:
    if not before:
        return [("own", "added "), ("said", after)]
    if not after:
        return [("own", "took out "), ("said", before)]
    return [("said", after), ("own", ", was "), ("said", before)]


def _by(source: str) -> list[Piece]:
    return [("own", " ("), ("who", source), ("own", ")")] if source else []


def _share(count: int, of: int, low: float, high: float) -> str:
    return f"{count:,} of {of:,} ({low:.0%} to {high:.0%})"
