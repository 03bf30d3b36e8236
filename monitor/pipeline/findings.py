"""What is said of each step of a feed's diagnosis: whether it is well, in words, and what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from monitor import urls
from monitor.fetch import probe
from monitor.model import Article, Entry, Feed, Page, Reading, Several, Unreadable

StepName = Literal["address", "name", "connection", "answer", "document", "robots", "page"]
Verdict = Literal["ok", "note", "failed"]

# Writing without spaces between words is counted in characters.
_UNSPACED: Final = frozenset({"ja", "zh", "th", "lo", "km", "my"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step: what was found, and what to do where something should be done."""

    name: StepName
    verdict: Verdict
    said: str
    advice: str = ""


AGAIN = "wait, and try again; if it stays so, ask the outlet"
FORBIDDEN = "name its network under fetch.allow if it is yours; else take the feed out"
_ADVICE: Final = {
    401: "it wants to know who asks: give it `auth:` in feeds.yaml",
    402: "it is for those who pay: with a subscription, give it `auth:` in feeds.yaml",
    403: "the server does not let us in: it may want `auth:`, or refuse programs. Ask the outlet, or take "
    "another feed of it",
    404: "nothing is there any more: look for its new address: monitor feeds discover SITE",
    410: "gone for good: take it out of feeds.yaml, or put its new address in",
    429: "it is asked too often, by us or our neighbours: wait; raise fetch.interval_minutes",
}


def of_a_status(status: int) -> str:
    """What to do about an answer of this status."""
    if status in _ADVICE:
        return _ADVICE[status]
    if status >= 500:
        return "the server’s own fault: wait, and try again tomorrow"
    return "redirects lead nowhere: look at it in a browser" if status < 400 else AGAIN


def of_the_answer(page: Page, heard: Sequence[probe.Heard], feed: Feed) -> list[Step]:
    """How the server answered, and what it gives to ask with again."""
    named = page.media_type or "without a type"
    steps = [ok("answer", f"HTTP {page.status}, {named}, {len(page.body):,} bytes")]
    if page.permanent_url is not None:
        advice = f"put {page.permanent_url} into feeds.yaml"
        steps.append(note("answer", f"moved for good to {page.permanent_url}", advice))
    elif len(heard) > 1:
        kinds = ", ".join(str(one.status) for one in heard[:-1])
        steps.append(ok("answer", f"led on ({kinds}) to {urls.without_secrets(page.final_url)}"))
    if feed.kind == "feed" and not page.validators:
        said = "gives neither ETag nor Last-Modified: it will be asked once a day at most"
        steps.append(ok("answer", said))
    return steps


def of_the_document(reading: Reading, feed: Feed) -> tuple[Step, list[Step]]:
    """What the document says, and what is wanting in it."""
    entries = reading.entries
    if not entries:
        what = {"page": "no link that `select` finds", "mailbox": "no letter of the last weeks"}
        said = what.get(feed.kind, "no entry in it")
        advice = (
            "try the selector in a browser’s console" if feed.kind == "page" else "some begin so: look at it"
        )
        return note("document", said, "" if feed.kind == "mailbox" else advice), []
    undated = sum(1 for one in entries if one.published is None)
    newest = max((one.published for one in entries if one.published), default=None)
    langs = Counter(one.lang for one in entries if one.lang)
    parts = [f"{len(entries)} {'entry' if len(entries) == 1 else 'entries'}"]
    parts += [f"the newest of {newest:%Y-%m-%d %H:%M} UTC"] if newest else []
    parts += [f"in {langs.most_common(1)[0][0]}"] if langs else []
    if wish := max(reading.hints.ttl or 0, reading.hints.period or 0):
        parts.append(f"asks to be asked every {round(wish / 60)} minutes")
    notes = []
    if undated == len(entries):
        notes.append(note("document", "no entry has a date: when each was first seen counts"))
    elif undated:
        parts.append(f"{undated} without a date")
    if reading.left_out:
        notes.append(note("document", f"{reading.left_out} more entries are not read"))
    if not reading.whole:
        notes.append(note("document", "the document is cut short", "tell the outlet, if it stays so"))
    return ok("document", ", ".join(parts)), notes


def of_the_page(found: Article | Several | Unreadable) -> Step:
    """Whether a page gives its article's text."""
    if isinstance(found, Several):
        return ok("page", f"its newest page holds {len(found.articles)} articles")
    if isinstance(found, Article) and found.from_page:
        return ok("page", f"full text: its newest page is an article of {_length(found)}")
    words = {
        "paywall": "its newest page is behind a paywall",
        "consent": "its newest page asks for consent (cookies)",
        "list": "its newest page is a list",
        "feed-text": "its newest page adds nothing to the feed",
        "empty": "its newest page has no text of its own",
    }.get(found.status, f"its newest page: {found.status}")
    if isinstance(found, Unreadable) and found.kind == "challenge":
        words = "its newest page is a browser check"
    return note("page", f"{words}: articles have the feed’s own text")


def _length(article: Article) -> str:
    if (article.lang or "").partition("-")[0] in _UNSPACED:
        return f"{sum(not one.isspace() for one in article.text):,} characters"
    return f"{len(article.text.split()):,} words"


def newest_first(entries: Sequence[Entry]) -> list[Entry]:
    """By date; those without one after them, in the feed's order."""
    dated = [one for one in entries if one.published is not None]
    dated.sort(key=lambda one: one.published or one.seen, reverse=True)
    return [*dated, *(one for one in entries if one.published is None)]


def ok(name: StepName, said: str) -> Step:
    """A step that is well."""
    return Step(name=name, verdict="ok", said=said)


def note(name: StepName, said: str, advice: str = "") -> Step:
    """A step that makes the feed poorer."""
    return Step(name=name, verdict="note", said=said, advice=advice)


def failed(name: StepName, said: str, advice: str) -> Step:
    """A step that nothing comes after."""
    return Step(name=name, verdict="failed", said=said, advice=advice)
