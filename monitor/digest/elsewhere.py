"""What the rooms before this one say in English, said in the language that the issue speaks.

They know no languages: their reasons, and what they call a point that the articles give no word for, come as
English lines. Those known here are said again, whole or with the names and numbers in them; any other line,
mostly an article's own words, stays as it is.
"""

from __future__ import annotations

import re
from functools import cache

from monitor.digest.language import gettext, is_english, marked, say

_REASONS = (
    marked("is the report that the others credit"),
    marked("tells how it goes on"),
    marked("the only one with its full text"),
    marked("names its origin"),
    marked("names its source"),
    marked("gives the figure that reports share"),
    marked("gives both figures that reports share"),
    marked("gives all %(n)s figures that reports share"),
    marked("gives %(n)s of the %(of)s figures that reports share"),
    marked("is the most complete"),
    marked("the most complete"),
    marked("is the earliest here"),
    marked("reported it first"),
    marked("the only one whose text is its own"),
    marked("is the earliest of the fullest"),
    marked("is the fullest, by length and what reports share"),
    marked("shares most with the others"),
    marked("has its own reporting"),
    marked("adds its own reporting"),
    marked("adds most to it"),
)
_POINTS = (
    marked("amount"),
    marked("percentage"),
    marked("length"),
    marked("distance"),
    marked("weight"),
    marked("area"),
    marked("capacity"),
    marked("width"),
    marked("depth"),
    marked("height"),
    marked("interest rate"),
    marked("stage of the talks"),
    marked("stage of the discussions"),
    marked("stage of the negotiations"),
    marked("stage of the %(event)s"),
    marked("whether it is so"),
    marked("how far it has come"),
    marked("whose venture it is"),
    marked("who holds the majority"),
    marked("who pays the %(sum)s"),
    marked("who buys %(company)s"),
    marked("who buys"),
    marked("who leads the round %(company)s"),
    marked("who leads the round"),
    marked("who the %(role)s is"),
    marked("which %(name)s"),
    marked("age of the %(person)s"),
    marked("age of %(person)s"),
    marked("office of %(person)s"),
    marked("%(name)s’s part"),
)
_NOTES = (marked("%(name)s not mentioned"), marked("of %(name)s"))
_DEGREES = (
    marked("denied"),
    marked("speculated"),
    marked("in early talks"),
    marked("in talks"),
    marked("in advanced talks"),
    marked("plans"),
    marked("agreed"),
    marked("announced"),
    marked("done"),
)
_FEEDS = (
    marked("answers normally, nothing in it for %(n)s days"),
    marked("answers normally, nothing new for %(n)s days (usually every hour)"),
    marked("answers normally, nothing new for %(n)s days (usually every %(hours)s hours)"),
    marked("answers normally, nothing new for %(n)s days (usually every day)"),
    marked("answers normally, nothing new for %(n)s days (usually every %(days)s days)"),
    marked("answers normally, nothing new for %(n)s days"),
)
_PLACE = re.compile(r"%\\\((\w+)\\\)s")


def reason(line: str) -> str:
    """Why an article leads, or is worth reading: parts with "and" between them."""
    if is_english():
        return line
    return gettext(" and ").join(_again(part, _REASONS) for part in line.split(" and "))


def named_point(name: str) -> str:
    """What a point is called."""
    return _again(name, _POINTS)


def noted(note: str) -> str:
    """What stands beside a value."""
    return _again(note, _NOTES)


def degree(name: str) -> str:
    """How far an event is."""
    return _again(name, _DEGREES)


def quiet_feed(detail: str) -> str:
    """Why a feed counts as quiet."""
    return _again(detail, _FEEDS)


def _again(line: str, messages: tuple[str, ...]) -> str:
    if is_english():
        return line
    for message in messages:
        if found := _pattern(message).fullmatch(line):
            return say(message, **found.groupdict())
    return line


@cache
def _pattern(message: str) -> re.Pattern[str]:
    return re.compile(_PLACE.sub(r"(?P<\1>.+?)", re.escape(message)))
