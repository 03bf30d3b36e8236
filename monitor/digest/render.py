"""Facts → every form of an issue, each by its own template (see `environments`)."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from monitor import text
from monitor.digest import escape, words
from monitor.digest.days import Days, days
from monitor.digest.environments import Forms, forms
from monitor.digest.facts import Facts, read
from monitor.digest.language import gettext, say, say_n, speaking
from monitor.digest.outlook import outside, watch_next
from monitor.digest.phrases import week_of
from monitor.digest.shortening import shortened
from monitor.digest.sources import in_language
from monitor.digest.sums import stories_of
from monitor.digest.timeline import STYLE, timeline
from monitor.digest.worded import models_of
from monitor.model import Digest, DigestRules, Rendered, Templates

# Gmail clips near 102 kB, and drops the style blocks of what it clips; headers of relays and other
# clients' rewriting add to what is sent.
_MOST_BYTES = 80_000
_LONGEST_SUBJECT = 60
# A quarter of whole issues: a reader who was away has them all, and the feed stays under a megabyte.
_MOST_ENTRIES = 13
_SHIPPED = Templates()


def render(digest: Digest, templates: Templates = _SHIPPED) -> Rendered:
    """Every form of an issue, from its facts alone. Raises ConfigError where a template of the user's
    fails."""
    return faces(digest, templates=templates)


def faces(
    digest: Digest,
    *,
    dates: str = "",
    mailed: bool = False,
    page: str = "",
    stop: str = "",
    templates: Templates = _SHIPPED,
) -> Rendered:
    """Every form, in the language of its facts. `dates`: the language in which days are said, where it is
    another; `mailed`: with a footer that tells why it came; `page`: the address of the archive copy; `stop`:
    where to have it stopped. The last two may be empty. The archive's page is not made for a mail."""
    facts = read(digest)
    language = facts.get("language", "")
    own_days = days(dates or language)
    own = forms(templates)
    with speaking(language, templates.catalogues):
        in_language(facts, own_days)
        for story in stories_of(facts["sections"]):
            story["best_why"] = words.clause(story["best_why"])
        more = {"days": own_days, "mailed": mailed, "page": page, "stop": stop}
        return Rendered(
            week=digest.week,
            subject=subject(facts),
            markdown=fill(own, "issue.md.j2", facts, **more),
            html=_html(own, facts, more),
            page="" if mailed else _page(own, facts, own_days),
            text=fill(own, "issue.txt.j2", facts, **more),
            json=digest.facts,
        )


def index(issues: Sequence[Digest], rules: DigestRules) -> str:
    """The archive's README: every issue, newest first."""
    with speaking(rules.language, rules.templates.catalogues):
        return forms(rules.templates).fill(
            "index.md.j2",
            {"title": rules.title, "issues": newest_first(issues), "days": days(rules.language)},
        )


def feed(issues: Sequence[Digest], rules: DigestRules) -> str:
    """The archive as an Atom feed (RFC 4287), newest first, the last thirteen issues with all they say; links
    are relative to it."""
    own = forms(rules.templates)
    facts = newest_first(issues)
    with speaking(rules.language, rules.templates.catalogues):
        return own.fill(
            "feed.xml.j2",
            {
                "title": text.one_line(rules.title),
                "language": rules.language or "en",
                "id": _urn(rules.title),
                "days": days(rules.language),
                "updated": max((one["generated"] for one in facts), default="1970-01-01T00:00:00+00:00"),
                # A revision keeps its id, and tells by `updated` that it is one (RFC 4287, section 4.2.6).
                "issues": [
                    {
                        **one,
                        "id": _urn(f"{rules.title}\n{one['week']}"),
                        "language": one.get("language", "en"),
                        "summary": _summary(one, rules),
                        "content": _entry(own, one, rules) if at < _MOST_ENTRIES else "",
                    }
                    for at, one in enumerate(facts)
                ],
            },
        )


def _summary(facts: Facts, rules: DigestRules) -> str:
    """An issue in a line, in its own language."""
    language = facts.get("language", "")
    with speaking(language, rules.templates.catalogues):
        return say(
            "%(period)s. %(articles)s, %(stories)s.",
            period=escape.bare(days(language).period(facts["start"], facts["end"])),
            articles=words.articles(facts["counts"]["articles"]),
            stories=words.stories(facts["counts"]["stories"]),
        )


def _entry(own: Forms, facts: Facts, rules: DigestRules) -> str:
    """An issue as the HTML that an Atom entry holds; it may be read anywhere, so that its links are whole
    addresses, or none."""
    language = facts.get("language", "")
    with speaking(language, rules.templates.catalogues):
        place = f"{rules.link}{facts['week'][:4]}/{facts['week']}.html" if rules.link else ""
        more = {"days": days(language), "mailed": False, "page": place, "stop": ""}
        return fill(own, "entry.html.j2", in_language(facts, days(language)), **more)


def newest_first(issues: Sequence[Digest]) -> list[Facts]:
    """The facts of issues, the newest week first."""
    return [read(one) for one in sorted(issues, key=lambda issue: issue.week, reverse=True)]


def _page(own: Forms, facts: Facts, own_days: Days) -> str:
    """The archive's page: it is clipped by nobody, and has all that the facts hold."""
    return fill(
        own,
        "page.html.j2",
        facts,
        days=own_days,
        mailed=False,
        page="",
        stop="",
        page_of=partial(_page_of, facts, {"page": "", "mailed": False}),
        picture=partial(
            timeline, days=own_days, start=facts["start"], end=facts["end"], timezone=facts["timezone"]
        ),
        picture_style=STYLE,
    )


def _html(own: Forms, facts: Facts, more: Mapping[str, object]) -> str:
    """The mail's HTML, shortened from the bottom where it would be clipped, from the last story up: dates
    first, then the points that agree, then why a story is here and what to read; then the lists of titles and
    of what concerns the whole issue, then whole stories, which are counted, then the headings of tags under
    which nothing is told."""
    pointed = _pointed(facts)
    none: frozenset[int] = frozenset()
    full = {
        "without_dates": none,
        "without_agreeing": none,
        "without_why": none,
        "overview": len(stories_of(facts["sections"])),
        "named": 12,
        "turned": 40,
        "noted": 10,
        "scored": 30,
        "headings": True,
        "left_out": none,
    }
    numbers = [story["n"] for section in facts["sections"] for story in section["stories"]]
    steps: list[dict[str, Any]] = [full]
    for key in ("without_dates", "without_agreeing", "without_why"):
        # From the last story up: what comes first is read by most.
        last_ones = [frozenset(numbers[at:]) for at in range(len(numbers) - 1, -1, -1)]
        steps.extend([{**steps[-1], key: some} for some in last_ones])
    # The last stories of all sections go first, never the only one of the issue.
    steps.append({**steps[-1], "overview": 40, "named": 4, "turned": 10, "noted": 5, "scored": 10})
    shorter = steps[-1]
    fewer = [frozenset(numbers[at:]) for at in range(len(numbers) - 1, 0, -1)]
    steps.extend({**shorter, "left_out": left_out} for left_out in fewer)
    steps.append({**steps[-1], "overview": 10, "named": 0, "turned": 3, "noted": 2, "scored": 0})
    # About a hundred headings fill the page by themselves: without those that head nothing, there is room
    # for stories again.
    last = [{**steps[-1], "headings": False, "left_out": left_out} for left_out in (frozenset(), *fewer)]

    def page(limits: dict[str, Any]) -> str:
        return fill(
            own,
            "mail.html.j2",
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
    week = week_of(facts["week"])
    if facts["revision"] > 1:
        week = say("Corrected: %(week)s", week=week)
    if facts["draft"]:
        week = say("Draft: %(said)s", said=week)
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
        return gettext("no story this week")
    if own["left_out"] == own["other_tags"]:
        return gettext("no story under your tags")
    return gettext("no story above your line")


def fill(own: Forms, name: str, facts: Facts, **more: object) -> str:
    """The template `name`, filled with an issue."""
    values = {
        "facts": facts,
        "language": facts.get("language", "en"),
        # Of the words, not of the days, which a reader may want in another language.
        "direction": days(facts.get("language", "")).direction,
        "stories": [story for section in facts["sections"] for story in section["stories"]],
        "week": words.number(facts["week"]),
        "previous": words.number(facts["previous"]) if facts["previous"] else None,
        "since": words.number(since) if (since := facts.get("since", facts["previous"])) else None,
        "description": _description(facts),
        "nothing": nothing(facts),
        "turns": facts.get("turns", []),
        "quiet": facts.get("quiet_stories", []),
        "edits": facts.get("edits", []),
        "watch": watch_next(facts),
        "outside": outside(facts),
        "sources": facts.get("sources", []),
        "models": models_of(facts),
    }
    return own.fill(name, {**values, **more})


def _description(facts: Facts) -> str:
    """What stands beside the subject: the issue in numbers."""
    counts = facts["counts"]
    if not counts["articles"]:
        silence = nothing(facts)
        return say("%(said)s.", said=silence[:1].upper() + silence[1:])
    parts = [
        say(
            "%(articles)s from %(outlets)s became %(stories)s",
            articles=words.articles(counts["articles"]),
            outlets=words.outlets(counts["outlets"]),
            stories=words.stories(counts["stories"]),
        )
    ]
    if counts["differ"]:
        parts.append(say("reports differ on %(points)s", points=words.points(counts["differ"])))
    if counts["failing"]:
        parts.append(
            say_n(
                "%(n)s of %(feeds)s is failing",
                "%(n)s of %(feeds)s are failing",
                counts["failing"],
                feeds=words.feeds(counts["feeds"]),
            )
        )
    return say("%(said)s.", said=gettext("; ").join(parts))


def _urn(words_: str) -> str:
    """A stable name (RFC 4122, version 5 in form) that needs no domain of the user's."""
    digits = hashlib.sha256(words_.encode()).hexdigest()
    return f"urn:uuid:{digits[:8]}-{digits[8:12]}-5{digits[13:16]}-8{digits[17:20]}-{digits[20:32]}"
