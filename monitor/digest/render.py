"""Facts → every form of an issue, each by its own template.

Titles are data, never template source. Undefined names are errors. HTML and Atom are escaped by
Jinja's autoescape, Markdown and text by the filters of `escape`.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from monitor import text
from monitor.digest import escape, points, words
from monitor.digest.articles import standing_said
from monitor.digest.days import ENGLISH, Days
from monitor.digest.facts import Facts, read
from monitor.digest.gathering import gathered
from monitor.digest.outlook import outside, unsaid_year, watch_next
from monitor.digest.phrases import (
    edit_said,
    read_said,
    since_said,
    source_said,
    stopped,
    summary_said,
    week_of,
)
from monitor.digest.shortening import shortened
from monitor.digest.since import short
from monitor.digest.sources import in_language
from monitor.digest.sums import folded, stories_of
from monitor.digest.turning import opening, places
from monitor.model import Digest, DigestRules, Rendered

# Gmail clips near 102 kB, and drops the style blocks of what it clips; headers of relays and other
# clients' rewriting add to what is sent.
_MOST_BYTES = 80_000
_LONGEST_SUBJECT = 60


def render(digest: Digest) -> Rendered:
    """Every form of an issue, from its facts alone."""
    return faces(digest)


def faces(
    digest: Digest, *, days: Days = ENGLISH, mailed: bool = False, page: str = "", stop: str = ""
) -> Rendered:
    """Every form, with its days said as `days` says them. `mailed`: with a footer that tells why it came;
    `page`: the address of the archive copy; `stop`: where to have it stopped. The last two may be empty."""
    facts = in_language(read(digest), days)
    for story in stories_of(facts["sections"]):
        story["best_why"] = words.clause(story["best_why"])
    more = {"days": days, "mailed": mailed, "page": page, "stop": stop}
    return Rendered(
        week=digest.week,
        subject=subject(facts),
        markdown=fill(MARKDOWN, "issue.md.j2", facts, **more),
        html=_html(facts, more),
        text=fill(TEXT, "issue.txt.j2", facts, **more),
        json=digest.facts,
    )


def index(issues: Sequence[Digest], rules: DigestRules) -> str:
    """The archive's README: every issue, newest first."""
    return MARKDOWN.get_template("index.md.j2").render(title=rules.title, issues=_newest_first(issues))


def feed(issues: Sequence[Digest], rules: DigestRules) -> str:
    """The archive as an Atom feed (RFC 4287), newest first; links are relative to it."""
    facts = _newest_first(issues)
    return HTML.get_template("feed.xml.j2").render(
        title=text.one_line(rules.title),
        id=_urn(rules.title),
        updated=max((one["generated"] for one in facts), default="1970-01-01T00:00:00+00:00"),
        # A revision keeps its id, and tells by `updated` that it is one (RFC 4287, section 4.2.6).
        issues=[{**one, "id": _urn(f"{rules.title}\n{one['week']}")} for one in facts],
    )


def _newest_first(issues: Sequence[Digest]) -> list[Facts]:
    return [read(one) for one in sorted(issues, key=lambda issue: issue.week, reverse=True)]


def _html(facts: Facts, more: Mapping[str, object]) -> str:
    """The page and mail part, shortened from the bottom where it would be clipped: dates first, then
    the points that agree, then why a story is here and what to read, then the lists of titles and of what
    concerns the whole issue, then whole stories,
    which are counted, then the headings of tags under which nothing is told."""
    pointed = _pointed(facts)
    full = {
        "dates": True,
        "agreeing": True,
        "why": True,
        "overview": len(stories_of(facts["sections"])),
        "named": 12,
        "turned": 40,
        "noted": 10,
        "scored": 30,
        "headings": True,
        "left_out": frozenset(),
    }
    numbers = [story["n"] for section in facts["sections"] for story in section["stories"]]
    steps: list[dict[str, Any]] = [full]
    for key in ("dates", "agreeing", "why"):
        steps.append({**steps[-1], key: False})
    # The last stories of all sections go first, never the only one of the issue.
    steps.append({**steps[-1], "overview": 40, "named": 4, "turned": 10, "noted": 5, "scored": 10})
    fewer = [frozenset(numbers[at:]) for at in range(len(numbers) - 1, 0, -1)]
    steps.extend({**steps[4], "left_out": left_out} for left_out in fewer)
    steps.append({**steps[-1], "overview": 10, "named": 0, "turned": 3, "noted": 2, "scored": 0})
    # About a hundred headings fill the page by themselves: without those that head nothing, there is room
    # for stories again.
    last = [{**steps[-1], "headings": False, "left_out": left_out} for left_out in (frozenset(), *fewer)]

    def page(limits: dict[str, Any]) -> str:
        return fill(
            HTML,
            "issue.html.j2",
            facts,
            **more,
            **limits,
            pointed=pointed,
            anchors=_anchors(facts, limits),
            page_of=partial(_page_of, facts, more),
        )

    def fits(limits: dict[str, Any]) -> bool:
        return len(page(limits).encode()) <= _MOST_BYTES

    if fits(full):
        return page(full)
    # Each step is shorter than the one before: with hundreds of stories, trying all takes seconds.
    ways = steps if fits(steps[-1]) else last
    return page(ways[min(bisect_left(ways, True, key=fits), len(ways) - 1)])


def _page_of(facts: Facts, more: Mapping[str, object], week: str) -> str:
    """Where the page of an earlier issue is: beside this one in the archive; for a mail only where the
    archive stands on the web."""
    page, own, year = str(more["page"]), facts["week"], week[:4]
    if page:
        return f"{page.removesuffix(f'{own[:4]}/{own}.html')}{year}/{week}.html"
    if more["mailed"]:
        return ""
    return f"{'' if year == own[:4] else f'../{year}/'}{week}.html"


def _pointed(facts: Facts) -> frozenset[str]:
    """The stories that other parts of the issue point to."""
    stories = stories_of(facts["sections"])
    related = {one["id"] for story in stories for one in story.get("related", [])}
    return frozenset(related.union(one["id"] for turn in facts.get("turns", []) for one in turn["now"]))


def _anchors(facts: Facts, limits: Mapping[str, Any]) -> frozenset[str]:
    """The stories that a page with these limits tells or lists: a link to any other would lead nowhere."""
    shown = [
        story
        for section in facts["sections"]
        for story in (*section["stories"], *section["more"][: limits["named"]])
        if story["n"] not in limits["left_out"]
    ]
    return frozenset(story["id"] for story in shown)


def subject(facts: Facts) -> str:
    """The week and its first news, in at most 60 characters: a constant subject is threaded or refused."""
    week = f"W{words.number(facts['week']):02d}"
    if facts["revision"] > 1:
        week = f"Corrected: {week}"
    stories = stories_of(facts["sections"])
    if not stories:
        silence = f": {nothing(facts)}"
        return (
            f"{week} · {shortened(facts['title'], _LONGEST_SUBJECT - len(week) - 3 - len(silence))}{silence}"
        )
    more = f" (+{len(stories) - 1})" if len(stories) > 1 else ""
    room = _LONGEST_SUBJECT - len(week) - 3 - len(more)
    first = min(stories, key=lambda story: story["n"])["best"]["title"]
    return f"{week} · {words.headline(first, room)}{more}"


def nothing(facts: Facts) -> str:
    """What an issue without a story is called. There are none under a reader's tags that others have,
    and none above a line that others draw lower."""
    own = facts.get("reader")
    if own is None or not own["left_out"]:
        return "no story this week"
    return "no story under your tags" if own["left_out"] == own["other_tags"] else "no story above your line"


def fill(environment: Environment, name: str, facts: Facts, **more: object) -> str:
    """The template `name`, filled with an issue."""
    return environment.get_template(name).render(
        facts=facts,
        stories=[story for section in facts["sections"] for story in section["stories"]],
        week=words.number(facts["week"]),
        previous=words.number(facts["previous"]) if facts["previous"] else None,
        since=words.number(since) if (since := facts.get("since", facts["previous"])) else None,
        description=_description(facts),
        nothing=nothing(facts),
        turns=facts.get("turns", []),
        quiet=facts.get("quiet_stories", []),
        edits=facts.get("edits", []),
        watch=watch_next(facts),
        outside=outside(facts),
        sources=facts.get("sources", []),
        **more,
    )


def _description(facts: Facts) -> str:
    """What stands beside the subject: the issue in numbers."""
    counts = facts["counts"]
    if not counts["articles"]:
        return f"{nothing(facts).capitalize()}."
    said = (
        f"{words.count(counts['articles'], 'article')} from {words.count(counts['outlets'], 'outlet')} "
        f"became {words.count(counts['stories'], 'story', 'stories')}"
    )
    if counts["differ"]:
        said += f"; reports differ on {words.count(counts['differ'], 'point')}"
    if counts["failing"]:
        verb = "is" if counts["failing"] == 1 else "are"
        said += f"; {counts['failing']} of {words.count(counts['feeds'], 'feed')} {verb} failing"
    return said + "."


def _urn(words_: str) -> str:
    """A stable name (RFC 4122, version 5 in form) that needs no domain of the user's."""
    digits = hashlib.sha256(words_.encode()).hexdigest()
    return f"urn:uuid:{digits[:8]}-{digits[8:12]}-5{digits[13:16]}-8{digits[17:20]}-{digits[20:32]}"


def _environment(isolated: Callable[[str], str], *, autoescape: bool = False) -> Environment:
    made = Environment(
        loader=PackageLoader("monitor.digest"),
        autoescape=autoescape,  # noqa: S701  off for Markdown and text only, which HTML's escaping would spoil
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters.update(
        md=escape.markdown,
        address=escape.address,
        quoted=escape.quoted,
        plain=escape.plain,
        wrapped=escape.wrapped,
        isolated=isolated,
        aside=escape.aside,
        uncalling=escape.uncalling,
        calling_nobody=escape.uncalling_address,
        shortened=shortened,
        headline=words.headline,
        listed=words.listed,
        label=words.label,
        shown_points=points.shown,
        rest_of_points=points.rest_said,
        gathered=gathered,
        opening=opening,
        unsaid_year=unsaid_year,
        places=places,
        folded=folded,
        standing=standing_said,
        since_said=since_said,
        short=short,
        summary_said=summary_said,
        stopped=stopped,
        edit_said=edit_said,
        read_said=read_said,
        source_said=source_said,
        week_of=week_of,
    )
    made.globals.update(count=words.count, period=words.period, threshold=words.threshold)
    return made


# Markdown and plain text are not HTML: each has its own escaping, applied by filter. Plain text is wrapped,
# and needs until then the marks that keep a day on one line.
MARKDOWN = _environment(escape.unmarked)
TEXT = _environment(str)
HTML = _environment(escape.isolated, autoescape=True)
