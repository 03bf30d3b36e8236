"""Findings → an issue: its facts, and every form rendered straight from them.

Pure: no clock, no chance; the same facts give the same bytes. Nothing is rendered from another
rendering, which is where counts and links of mail, page and archive drift apart.

    compose, telling, extracts    findings → facts
    articles, ledger              an article, and what the next issue is to compare with, as facts
    before, since, moving         what earlier issues told, and what is new since: a step, a figure that moved
    edited                        what was changed after it was told
    kin                           earlier stories of the same deed of the same parties
    turning                       what became of stories that earlier issues told
    sums                          the numbers, and that they add up
    tailor                        facts → the facts of a reader's own issue
    days, sources, words          how days, sources and counts are said
    shortening                    where a title may be cut
    copying                       whose text an article has
    phrases                       what is said of evidence, in pieces that each form escapes for itself
    gathering                     the other articles of a story, one text at many outlets as one line
    outlook                       days to come, and origins outside the feeds, gathered from all stories
    language, elsewhere, languages/   in which language it says so, and what other rooms said in English
    environments, escape, templates/  templates, the user's before ours, and text made harmless for each form
    render                        facts → Markdown, mail, text, page, Atom
    site, threads                 all issues → the archive's own pages, and what its search reads
    timeline                      a story's articles over time, as a picture
    worded                        what a language model worded, put in and taken out
    proof, specimens/             whether the user's templates and words can be used
    record                        how the outlets of an archive did
    letter                        what a recipient gets: a mail, or a few lines for a chat
"""

from __future__ import annotations

import json
import re
from datetime import datetime

from jinja2 import TemplateError

from monitor.digest import compose as _compose
from monitor.digest.compose import compose
from monitor.digest.days import knows_dates
from monitor.digest.environments import names as template_names
from monitor.digest.environments import source as template_source
from monitor.digest.escape import item as markdown_item
from monitor.digest.facts import SCHEMA, SourceFacts, StoryFacts, WordedFacts, read
from monitor.digest.letter import brief, letter
from monitor.digest.phrases import first_share, hours, retold_share
from monitor.digest.proof import language_mistake, prove
from monitor.digest.record import FEWEST_STORIES, outlet_scores, quarter_scores
from monitor.digest.render import feed, index, render
from monitor.digest.site import site
from monitor.digest.sums import check
from monitor.digest.tailor import tailor
from monitor.digest.worded import with_words, without_words, words_of
from monitor.errors import MonitorError
from monitor.model import Carried, Digest

__all__ = [
    "FEWEST_STORIES",
    "SourceFacts",
    "StoryFacts",
    "WordedFacts",
    "brief",
    "carried",
    "compose",
    "feed",
    "first_share",
    "generated",
    "hours",
    "index",
    "knows_dates",
    "language_mistake",
    "letter",
    "markdown_item",
    "outlet_scores",
    "prove",
    "quarter_scores",
    "recorded",
    "render",
    "retold_share",
    "same",
    "site",
    "tailor",
    "template_names",
    "template_source",
    "with_words",
    "words_of",
]


def carried(digest: Digest) -> tuple[Carried, ...]:
    """What an issue said of each of its stories: the next issue tells what changed since."""
    return _compose.carried(read(digest))


_CONTROL = re.compile(r"(?<!\\)(?:\\\\)*\\u00(?:[01][0-9a-f]|7f)", re.IGNORECASE)


def recorded(words: str) -> Digest:
    """The issue whose facts these are, as `render` wrote them. Raises ValueError where they are none, or of
    another shape than ours."""
    try:
        facts = json.loads(words)
    except RecursionError as cause:
        raise ValueError("it is nested too deeply") from cause
    if _CONTROL.search(words):
        raise ValueError("it holds control characters, which no issue does")
    if not isinstance(facts, dict) or not {"schema", "week", "revision", "draft"} <= facts.keys():
        raise ValueError("it holds no facts of an issue")
    if facts["schema"] != SCHEMA:
        raise ValueError(f"its schema is {facts['schema']}, and this program reads {SCHEMA}")
    issue = Digest(week=facts["week"], revision=facts["revision"], draft=facts["draft"], facts=words)
    try:
        # Whatever is missing or of a wrong kind is met on the way to a page.
        check(read(issue))
        carried(issue)
        generated(issue)
        render(issue)
    except (LookupError, TypeError, AttributeError, MonitorError, TemplateError) as cause:
        raise ValueError(f"something in its facts is missing or wrong: {type(cause).__name__}") from cause
    return issue


def generated(digest: Digest) -> datetime:
    """The time that an issue bears, with its offset: when it was due, or when its revision was made."""
    return datetime.fromisoformat(read(digest)["generated"])


def same(one: Digest, other: Digest) -> bool:
    """Whether two revisions of an issue say the same: all facts but their number, their time and what a
    language model worded are equal."""
    first, second = ({**without_words(read(issue)), "revision": 0, "generated": ""} for issue in (one, other))
    return first == second
