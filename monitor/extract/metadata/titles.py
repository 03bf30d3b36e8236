"""The headline, out of what a page calls itself in half a dozen places.

Some candidate is right on 95 % of pages, none on more than 80 %: <title> and og:title carry the outlet's
name and a section behind a bar or a dash, an h1 may be the logo or a box, JSON-LD may be cut at 110
characters. So candidates are cleaned by each other, and then the most trusted is taken: the outlet's own
headline in the article data, then the h1 that the page's other titles speak of, then those titles.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlsplit

import lxml.html

from monitor import text
from monitor.extract.document import Document
from monitor.extract.embedded import Embedded
from monitor.extract.people import squeezed

# Between a headline and what follows it; within a headline too, so that each cut needs a reason.
_SEPARATOR = re.compile(
    r"\s*[|｜ㅣ│¦]\s*|\s+(?:[-–—―~:·•»«›‹/]|::|--|>>|l)\s+|\s*(?:::|»|«|--|――)\s*|：|\s*[-－](?=\S*$)|:\s+"
)
_ELLIPSIS = re.compile(r"\s*(?:…|\.\.\.|\[…\]|\[\.\.\.\])\s*$")
_EAST_SECTION = re.compile(r"\s?[-–|｜ㅣ:：]\s?[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,6}$")
_LONGEST = 400
_MOST_HEADINGS = 12
_MOST_NODES = 10_000
_SHOWING = frozenset("h2 h3 h4 b strong font span big p div td".split())
# What each place's word counts. Only their order matters: on 300 pages of known title, halving or doubling
# one of them changes about one answer in fifty, and as many for the better as for the worse. twitter:title
# is nearly always a copy of og:title, and only breaks a tie.
_DATA, _SHOWN, _SOCIAL, _TITLED, _COPIED = 1.0, 1.2, 1.0, 0.5, 0.1
_BOXES = frozenset("nav aside footer dialog form".split())
_BOX = re.compile(
    r"\b(?:logo|site-?(?:title|name|brand)|masthead|navbar|menu|modal|popup|newsletter|cookie|consent|sidebar|footer|"
    r"widget|related|recommend|login|subscribe|search|comment|sr-only|visually-?hidden|screen-reader)",
    re.IGNORECASE,
)
_HEADLINE = re.compile(r"head-?line|title|titel|titre|titulo|entry-|heading", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """The title, and the heading of the page that shows it (None where none does)."""

    title: str
    node: lxml.html.HtmlElement | None


@dataclass(frozen=True, slots=True)
class _Candidate:
    words: str
    key: str


def choose(document: Document, main: Embedded | None, announced: str, sites: Iterable[str]) -> Headline:
    """The headline. `main`: the article data of the page; `announced`: the title in the feed, or empty;
    `sites`: names the outlet goes by."""
    names = _names(document.url, sites)
    headings = list(_headings(document.root))
    shown = [_candidate(words) for _, words in headings]
    data = _candidate(main.headline if main else "")
    titled = _candidate(_title(document.root))
    others = [
        (_SOCIAL, _candidate(document.meta("og:title"))),
        (_COPIED, _candidate(document.meta("twitter:title"))),
        (_TITLED, titled),
        (_COPIED, _candidate(document.meta(*_METAS))),
    ]
    known = [one for one in (data, *(one for _, one in others)) if one.key]
    at = _heading(headings, shown, known, names)
    node, h1 = (headings[at][0], shown[at]) if at is not None else (None, _candidate(""))
    rivals = [one for one in (h1, *known) if one.key]
    h1 = _cut(h1, (), names)
    others = [(weight, _mended(one, rivals)) for weight, one in others]
    data = _cut(data, rivals, names)
    others = [(weight, _cut_back(_cut(one, rivals, names), h1)) for weight, one in others]
    best = _best(data, h1, others)
    candidates = [one for one in (h1, data, *(one for _, one in others)) if one.key]
    title = _with_feed(announced, best, candidates, names)
    title = title or announced or titled.words
    return Headline(title=title, node=_unmarked(document, title) if node is None else node)


def speaks_of(article: Embedded, document: Document) -> bool:
    """Whether the page's own titles name this article, rather than another one that it links to."""
    key = squeezed(article.headline)
    if len(key) < 8:
        return False
    titles = [*document.metas.get("og:title", ()), _title(document.root)]
    return any(key in other or (len(other) > 8 and other in key) for other in map(squeezed, titles))


_METAS = ("dc.title", "dcterms.title", "sailthru.title", "parsely-title", "title", "cxenseparse:title")


def _candidate(words: str) -> _Candidate:
    words = text.one_line(words[:_LONGEST]).strip(" |｜·•")
    return _Candidate(words, squeezed(words))


def _title(root: lxml.html.HtmlElement) -> str:
    for node in islice(root.iter("title"), 3):
        if node.getparent() is not None and node.getparent().tag != "svg" and node.text:
            return str(node.text)[:_LONGEST]
    return ""


def _names(url: str, sites: Iterable[str]) -> tuple[str, ...]:
    """What the outlet may be called, squeezed: its names, and the labels of its host."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    labels = [label for label in host.split(".")[:-1] if len(label) > 2]
    spelt = [name for name in sites if name]
    initials = ["".join(word[0] for word in name.split()) for name in spelt if len(name.split()) > 2]
    keys = [squeezed(name) for name in (*spelt, host, *labels, *initials)]
    return tuple(dict.fromkeys(key for key in keys if len(key) > 1))


def _headings(root: lxml.html.HtmlElement) -> Iterator[tuple[lxml.html.HtmlElement, str]]:
    for node in islice(root.iter("h1"), _MOST_HEADINGS):
        words = _words(node)
        if words:
            yield node, words
    if root.find(".//h1") is None:
        for node in root.xpath("//*[@itemprop='headline' and not(self::meta)]")[:3]:
            words = _words(node)
            if words:
                yield node, words


def _words(node: lxml.html.HtmlElement) -> str:
    """The words of a heading. Its parts (a kicker, a line) may stand in elements of their own with no
    space between; parts of a word never do."""
    parts: list[str] = []
    for one in islice(node.iter(), 60):
        if one.tag in {"script", "style", "svg", "button", "template"}:
            continue
        if one is not node and one.tag in {"br", "div", "span", "p", "small"}:
            parts.append(" ")
        parts.append(str(one.text or ""))
        if one is not node:
            parts.append(" " if one.tag in {"div", "p", "small"} else "")
            parts.append(str(one.tail or ""))
    return text.one_line("".join(parts)[: _LONGEST * 2])[:_LONGEST]


def _heading(
    headings: Sequence[tuple[lxml.html.HtmlElement, str]],
    shown: Sequence[_Candidate],
    known: Sequence[_Candidate],
    names: Sequence[str],
) -> int | None:
    """Which of the headings is the article's."""
    scores: list[tuple[float, int]] = []
    for at, ((node, _), one) in enumerate(zip(headings, shown, strict=True)):
        if len(one.key) < 2 or one.key in names:
            continue
        score = -at * 0.3
        agreeing = [
            1.0 if one.key == other.key else 0.8
            for other in known
            if one.key == other.key
            or (len(one.key) >= 8 and one.key in other.key)
            or (len(other.key) >= 12 and other.key in one.key)
        ]
        score += 3 * sum(agreeing[:3]) or 2 * max(
            (_overlap(one.words, other.words) for other in known), default=0
        )
        mark = f"{node.get('class') or ''} {node.get('id') or ''} {node.get('itemprop') or ''}"[:400]
        score += 1 if _HEADLINE.search(mark) else 0
        score -= 3 if _BOX.search(mark) or _is_boxed(node) else 0
        score += 1 if len(one.words) > 20 else 0
        scores.append((score, at))
    if not scores:
        return None
    score, at = max(scores, key=lambda pair: (pair[0], -pair[1]))
    return at if score > -1 else None


def _unmarked(document: Document, title: str) -> lxml.html.HtmlElement | None:
    """The element that shows the title where no <h1> does: a bold line in a table, a heading of a lower
    rank. None where the title is too short to be told from a label."""
    key = squeezed(title)
    if len(key) < 8:
        return None
    for node in islice(document.nodes, _MOST_NODES):
        own = node.text
        if (
            own
            and node.tag in _SHOWING
            and len(title) - 8 <= len(own) <= len(title) + 40
            and squeezed(own) == key
        ):
            return node
    return None


def _is_boxed(node: lxml.html.HtmlElement) -> bool:
    for above in islice(node.iterancestors(), 6):
        if above.tag in {"article", "main", "body"}:
            return False
        if above.tag in _BOXES or _BOX.search(f"{above.get('class') or ''} {above.get('id') or ''}"[:300]):
            return True
    return False


def _overlap(one: str, other: str) -> float:
    a, b = set(text.words(one)), set(text.words(other))
    return len(a & b) / max(1, min(len(a), len(b))) if len(a) > 2 and len(b) > 2 else 0.0


def _cut(one: _Candidate, rivals: Sequence[_Candidate], names: Sequence[str]) -> _Candidate:
    """`one` without the outlet's name and the section around it."""
    if not one.key:
        return one
    cuts = list(islice(_SEPARATOR.finditer(one.words), 12))
    # What another place calls the article is the headline, whatever stands behind or before it.
    words = one.words
    for found in cuts:
        head = _candidate(one.words[: found.start()])
        if len(head.key) >= 8 and any(head.key == rival.key for rival in rivals):
            tail = squeezed(one.words[found.end() :])
            if _is_name(tail, names) or found.group().strip() != ":":
                words = head.words
                break
    for _ in range(3):
        shorter = _without_name(words, names)
        if shorter == words:
            break
        words = shorter
    if words != one.words:
        words = _without_section(words, one.words)
    return _candidate(words)


def _mended(one: _Candidate, rivals: Sequence[_Candidate]) -> _Candidate:
    """The whole of a title whose attribute an unescaped quotation mark ended: where another goes on with
    just that mark."""
    for rival in rivals:
        rest = rival.words[len(one.words) :].lstrip()
        if (
            one.words
            and rest[:1] in {'"', "'"}
            and rival.words.startswith(one.words)
            and rest.count(rest[0]) > 1
        ):
            return rival
    return one


def _cut_back(one: _Candidate, h1: _Candidate) -> _Candidate:
    """The h1 that `one` begins with: what follows is the page's, whatever stands between."""
    return h1 if len(h1.key) >= 8 and one.key.startswith(h1.key) else one


def _without_name(words: str, names: Sequence[str]) -> str:
    cuts = list(islice(_SEPARATOR.finditer(words), 12))
    for found in reversed(cuts):
        head, tail = words[: found.start()], squeezed(words[found.end() :])
        if len(squeezed(head)) >= 4 and _is_name(tail, names):
            return head
    for found in cuts[-1:]:
        # A bar hardly ever stands inside a headline; what is short behind it is a name or a section.
        head, tail = words[: found.start()], words[found.end() :]
        is_barred = found.group().strip() in {"|", "｜", "ㅣ"} and len(head) >= max(15, 2 * len(tail))
        if is_barred and len(tail) <= 25 and len(tail.split()) <= 3:
            return head
    for found in cuts[:1]:
        head, tail = squeezed(words[: found.start()]), words[found.end() :]
        if len(squeezed(tail)) >= 8 and (head in names or head.removeprefix("the") in names):
            return tail
    return words


def _without_section(words: str, whole: str) -> str:
    """What stood between the headline and the outlet's name is a section, if it is short and the same bar
    or dash stands before it."""
    rest = whole[len(words) :].strip() if whole.startswith(words) else ""
    mark = rest[:1]
    if mark not in {"|", "-", "–", "—", "｜", "·", "•", "ㅣ"}:
        return words
    head, found, tail = words.rpartition(f" {mark} ")
    while found and len(tail) <= 24 and len(tail.split()) <= 3 and len(head) > max(20, len(tail)):
        words = head
        head, found, tail = words.rpartition(f" {mark} ")
    return _EAST_SECTION.sub("", words)


def _is_name(key: str, names: Sequence[str]) -> bool:
    """Whether `key` is what the outlet is called, give or take "The", "News", ".com"."""
    if len(key) < 2:
        return False
    return any(
        key == name
        or (len(name) >= 5 and name in key and len(key) <= len(name) + 16)
        or (len(key) >= 4 and key in name and len(key) * 2 >= len(name))
        for name in names
    )


def _best(data: _Candidate, h1: _Candidate, others: Sequence[tuple[float, _Candidate]]) -> _Candidate:
    """What most places call it, each with its weight. Data and <title> carry a headline for search engines
    where they differ from what is shown; og:title carries one for social networks: none is right much more
    often than another, and what two of them say nearly always is."""
    if data.key and h1.key and _ELLIPSIS.search(data.words):
        stem = squeezed(_ELLIPSIS.sub("", data.words))
        data = h1 if h1.key.startswith(stem) else data
    votes: dict[str, float] = {}
    words: dict[str, _Candidate] = {}
    for weight, one in ((_DATA, data), (_SHOWN, h1), *others):
        if one.key:
            votes[one.key] = votes.get(one.key, 0) + weight
            words.setdefault(one.key, one)
    if not votes:
        return h1
    best = words[max(votes, key=lambda key: votes[key])]
    social = others[0][1] if others else _candidate("")
    if best.key == h1.key == data.key and len(social.key) >= 12 and h1.key.endswith(social.key):
        return social  # the h1 holds a kicker too, and the data repeat it
    return best


def _with_feed(
    announced: str, best: _Candidate, candidates: Sequence[_Candidate], names: Sequence[str]
) -> str:
    """The feed's title holds, but in the fuller form that the page gives it: feeds cut titles short, put
    the outlet's name behind them, and shout a category in front."""
    feed = _candidate(announced)
    if not feed.key:
        return best.words
    feed_cut = _cut(feed, candidates, names)
    for one in (best, *candidates):
        if one.key in {feed.key, feed_cut.key}:
            return one.words
    stem = squeezed(_ELLIPSIS.sub("", feed.words))
    for one in (best, *candidates):
        is_cut = _ELLIPSIS.search(feed.words) or len(feed.words) >= 50
        if is_cut and len(stem) >= 10 and one.key.startswith(stem):
            return one.words
        ahead = len(feed_cut.key) - len(one.key)
        if len(one.key) >= 12 and 0 < ahead <= 24 and feed_cut.key.endswith(one.key):
            return one.words
    return feed_cut.words
