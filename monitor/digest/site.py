"""The archive as a site: its front page, the stories told again, and what the search box reads.

Plain files that need no server and ask for nothing outside the folder. The front page is whole without
JavaScript. With it, it has a search box, whose data are scripts: a page opened from a disk may load those,
but may read no other file (browsers give every file an origin of its own).

The pages say in a policy (CSP) what may run in them: the one script by its hash, and what that script loads.
So a title that found a way into the markup would still run nothing.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator, Sequence

from markupsafe import Markup

from monitor import text
from monitor.digest.days import days
from monitor.digest.environments import forms
from monitor.digest.facts import ArticleFacts, Facts, StoryFacts, read
from monitor.digest.language import speaking
from monitor.digest.sums import stories_of
from monitor.digest.threads import last_revisions, threads
from monitor.model import Digest, DigestRules

# How many headlines stand for an issue on the front page.
_HEADLINES = 3
# What ends a script or a line of one: the first in HTML, the others in JavaScript before ES2019.
_UNSAFE = {ord(char): f"\\u{ord(char):04x}" for char in "<\u2028\u2029"}


def site(issues: Sequence[Digest], rules: DigestRules) -> dict[str, str]:
    """The site's files by their paths under the archive's folder: `index.html`, `threads.html`, and
    `search/<year>.js` for each year of the archive (that of the issues' folders). The pages of the issues are
    made elsewhere; here they are linked. Of a week with several revisions the last one counts. Raises
    ConfigError where a template of the user's fails."""
    every = [read(one) for one in last_revisions(issues)]
    own = forms(rules.templates)
    with speaking(rules.language, rules.templates.catalogues):
        own_days = days(rules.language)
        # Both are the text of templates alone, with nothing from outside in them.
        style = Markup(own.fill("base.css.j2", {}))  # noqa: S704  a template's own text
        script = Markup(own.fill("search.js.j2", {}))  # noqa: S704  a template's own text
        common = {
            "title": text.one_line(rules.title),
            "language": rules.language or "en",
            "direction": own_days.direction,
            "days": own_days,
            "style": style,
        }
        years = _by_year(every)
        index = {
            **common,
            "script": script,
            "policy": policy(style, script),
            "years": [(year, [_listed(one) for one in its]) for year, its in years.items()],
        }
        again = {**common, "policy": policy(style), "threads": threads(issues)}
        return {
            "index.html": own.fill("index.html.j2", index),
            "threads.html": own.fill("threads.html.j2", again),
            **{f"search/{year}.js": _search(year, its) for year, its in years.items()},
        }


def policy(style: str, script: str = "") -> str:
    """What a page may do (Content Security Policy, level 3): show itself in `style`, run `script`, and load
    what that loads. Nothing else: no picture, no font, no request, no form, no frame."""
    # 'self' would not do for the files of the search: what it means for a page opened from a disk differs
    # from browser to browser. 'strict-dynamic' means the same everywhere: what the trusted script itself
    # adds.
    scripts = f"'sha256-{_hash(script)}' 'strict-dynamic'" if script else "'none'"
    return (
        f"default-src 'none'; script-src {scripts}; style-src 'sha256-{_hash(style)}'; img-src 'none'; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(words: str) -> str:
    return base64.b64encode(hashlib.sha256(words.encode()).digest()).decode()


def _by_year(every: Sequence[Facts]) -> dict[str, list[Facts]]:
    """Issues by the year of their folder, in their order."""
    years: dict[str, list[Facts]] = {}
    for one in every:
        years.setdefault(one["week"][:4], []).append(one)
    return years


def _listed(facts: Facts) -> dict[str, object]:
    """An issue, and the stories that stand for it: of those it tells, then of those it only names, the ones
    that most outlets have, of these the strongest; in the order in which it has them. What many report says
    more of a week than what names a tag more often."""
    told = {story["id"] for section in facts["sections"] for story in section["stories"]}
    every = stories_of(facts["sections"])
    every.sort(key=lambda s: (s["id"] not in told, -s["outlets"], -_strength(s), s["n"]))
    return {**facts, "strongest": sorted(every[:_HEADLINES], key=lambda story: story["n"])}


def _strength(story: StoryFacts) -> float:
    return max((why["score"] for why in story["why"]), default=0.0)


def _search(year: str, issues: Sequence[Facts]) -> str:
    """What the search box knows of a year, one story a line, so that git shows what changed."""
    rows = [
        json.dumps(_row(facts, story), ensure_ascii=False, sort_keys=True, allow_nan=False).translate(_UNSAFE)
        for facts in issues
        for story in sorted(stories_of(facts["sections"]), key=lambda story: story["n"])
    ]
    return "".join((f'monitorSearch("{year}", [\n', ",\n".join(rows), "\n]);\n"))


def _row(facts: Facts, story: StoryFacts) -> dict[str, object]:
    """A story as the search box has it. `more`: what is searched, too, and is shown where it is what was
    found: the other headlines, the summary, and the words quoted where reports are compared."""
    best = story["best"]
    outlets = dict.fromkeys(one["outlet"] for one in _articles(story))
    return {
        "week": facts["week"],
        "id": story["id"],
        "title": best["title"],
        "outlet": best["outlet"],
        "outlets": [name for name in outlets if name != best["outlet"]],
        "tags": story["tags"],
        "more": list(dict.fromkeys(one for one in _said(story) if one and one != best["title"])),
    }


def _said(story: StoryFacts) -> Iterator[str]:
    yield from story["summary"]
    yield from (one["title"] for one in story["also"])
    for point in story["points"]:
        yield from (value["quote"] for value in point["values"])


def _articles(story: StoryFacts) -> list[ArticleFacts]:
    return [story["best"], *story["also"]]
