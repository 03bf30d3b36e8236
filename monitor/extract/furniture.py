"""What of an article's text is its outlet's furniture: learnt from the outlet's articles side by side.

Disclaimers, pitches, share lines, links to other articles stand between the paragraphs of a page as if they
were some, and no reading of one page tells them all apart. Side by side they do: the same paragraph in
articles that have nothing else in common is not their news. So is a line that is another article's headline.

How it thinks. Paragraphs are compared folded, with figures, days, months and addresses masked. A paragraph
counts once for each *work* that has it: addresses under which the same text stands (copies, the next
version of a running story) are one work, and a page that has hardly anything of its own (a barrier: one
text under many headlines) is none. Then its place decides: what stands above or below all of an article's
own paragraphs goes; between them only what is marked as furniture by its words, a link, or a short line
beside other furniture, and a sentence only where a good part of all articles has it: a series tells its
background again each time, and that is news to who reads one part.

Nothing is lost: what is taken out stays with the article, verbatim and with its place, and cleaning always
begins from the whole. An article that would lose most of its words loses none.

Known failures: the first two articles of an outlet keep what no pattern knows; a short sentence without an
outlet's marks that begins or ends three articles of forty or fewer ("The police are investigating.") is
taken for its motto, and a motto that fewer than one article in fourteen bears stays; a background paragraph
that always ends the articles of a series, and is longer than a line, is taken for an "About us" from one in
twelve articles on.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import combinations

from monitor import passages, text
from monitor.model import Article, Fixture

# In so many works a paragraph is the outlet's, not the news'. Two happen: a press release quoted twice.
_LEAST = 3
# Of all works: a long sentence between others; a short one, between or outside; a long one at the end.
_SHARE_LONG = 0.25
_SHARE_SHORT = 0.07
_SHARE_TAIL = 0.08
# Characters; of an unspaced script each counts for two and a half.
_LONG = 160
_LINE = 80
# Longer than that, a paragraph is compared as it is: no furniture measured comes near it.
_LONGEST = 2_000
# The least words a page must have of its own to be a witness; unspaced scripts: pairs of characters.
_OWN = 12
# More holders than this, and what is shared is a template's, not a copy's.
_COPIES = 12
# What is left of an article must be at least this share of its words.
_LEAST_LEFT = 0.4
# A headline shorter than this is too likely a heading ("What we know").
_TITLE = 18

_LINK = re.compile(
    r"(?:https?://|www\.)(?:[\w-]{1,63}\.){0,6}([\w-]{1,63}\.\w{2,10})\S{0,300}|\S{1,60}@\S{1,60}"
)
_FIGURES = re.compile(r"\d+(?:[.,:/]\d+)*(?:st|nd|rd|th)?")
_DAYS = re.compile(
    r"\b(?:jan(?:uary|uar|vier)?|feb(?:ruary|ruar)?|mar(?:ch)?|märz|mars|apr(?:il)?|may|mai|june?|juni|juin|july?|juli|juillet"
    r"|aug(?:ust)?|août|sept?(?:ember)?|septembre|o[ck]t(?:ober|obre)?|nov(?:ember|embre)?|de[cz](?:ember)?|décembre"
    r"|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
    r"|mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b\.?"
    r"|[月火水木金土日](?=曜)",
)
_DATE_ONLY = re.compile(
    r"(?:#|[\s,.:;|/·•()\[\]–-]|年|月|日|時|分|曜|更新|公開|配信|\b(?:am|pm|a\.m|p\.m|utc|gmt|est|edt|pst|pdt|cet|cest|jst|at|on|um|uhr|published"
    r"|updated|posted|last|le|el|il|à|h|modified|am)\b){2,40}"
)
_STOPS = ".!?…。！？"
_CLOSING = "\"'”’»“›)）」』】] "
# What an outlet writes, and a reporter does not: addresses, signs, bars between links.
_MARKED = re.compile(r"https?://|www\.|\w@\w|(?:^|\s)[@#]\w|[©ⓒ®™|•·▶►→»★☆✓✔※\U0001f300-\U0001faff]")
_UNSPACED = re.compile(f"[{text.UNSPACED}]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Furniture:
    """What was learnt of an outlet: the keys of its recurring paragraphs, and its articles' headlines."""

    keys: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()


NONE = Furniture()
"""Nothing learnt: only what is certain by its words is taken out, at the head and tail of a text."""


def learn(articles: Sequence[Article]) -> Furniture:
    """The furniture that `articles`, of one outlet, share. Their order makes no difference, nor how they
    were cleaned before."""
    unique = {one.id: one for one in articles}
    read = [_Reading.of(unique[name]) for name in sorted(unique)]
    titles = Counter(text.fold(text.one_line(one.title)) for one in unique.values())
    return Furniture(
        keys=_recurring(read),
        titles=frozenset(title for title in titles if _length(title) >= _TITLE),
    )


def without(article: Article, furniture: Furniture = NONE) -> Article:
    """The article without furniture; what was taken out is kept in it. Whatever was taken out before is
    judged anew, so that to clean again changes nothing."""
    lines = text.paragraphs(article.whole)
    out = _taken(lines, _keys(lines), furniture, text.fold(text.one_line(article.title)))
    if _words(lines[at] for at in range(len(lines)) if at not in out) < _LEAST_LEFT * _words(lines):
        out = frozenset()
    return replace(
        article,
        text="\n\n".join(line for at, line in enumerate(lines) if at not in out),
        furniture=tuple(Fixture(at=at, text=lines[at]) for at in sorted(out)),
    )


# -- learning -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Reading:
    """An article as the keys of its paragraphs, in order, with the words of each."""

    lines: tuple[str, ...]
    keys: tuple[str, ...]
    words: tuple[int, ...]

    @classmethod
    def of(cls, article: Article) -> _Reading:
        lines = text.paragraphs(article.whole)
        return cls(tuple(lines), tuple(_keys(lines)), tuple(_count(line) for line in lines))


def _recurring(read: Sequence[_Reading]) -> frozenset[str]:
    holders: dict[str, list[int]] = defaultdict(list)
    for at, one in enumerate(read):
        for key in set(one.keys):
            holders[key].append(at)
    shared = {key: found for key, found in holders.items() if len(found) >= _LEAST}
    if not shared:
        return frozenset()
    work = _works(read, shared)
    witnesses = _witnesses(read, shared)
    works = len({work[at] for at in witnesses})
    candidates: dict[str, int] = {}
    for key, found in shared.items():
        count = len({work[at] for at in found if at in witnesses})
        if count >= _LEAST:
            candidates[key] = count
    return _judged(read, candidates, works)


def _works(read: Sequence[_Reading], shared: dict[str, list[int]]) -> list[int]:
    """For each article a number, the same for those that are one work."""
    work = list(range(len(read)))

    def root(at: int) -> int:
        while work[at] != at:
            work[at] = work[work[at]]
            at = work[at]
        return at

    whole: dict[tuple[str, ...], int] = {}
    for at, one in enumerate(read):
        first = whole.setdefault(one.keys, at)
        work[root(at)] = root(first)
    size = [dict(zip(one.keys, one.words, strict=True)) for one in read]
    rare = {key: found for key, found in shared.items() if len(found) <= _COPIES}
    pairs: dict[tuple[int, int], list[str]] = defaultdict(list)
    for key, found in rare.items():
        for pair in combinations(found, 2):
            pairs[pair].append(key)
    for (a, b), keys in sorted(pairs.items()):
        common = sum(size[a][key] for key in keys)
        smaller = min(sum(size[a].values()), sum(size[b].values()))
        if 10 * common >= 7 * smaller or (len(keys) >= _LEAST and 2 * common >= smaller):
            work[root(a)] = root(b)
    return [root(at) for at in range(len(read))]


def _witnesses(read: Sequence[_Reading], shared: dict[str, list[int]]) -> frozenset[int]:
    """The articles that have words of their own beside what they share with others."""
    return frozenset(
        at
        for at, one in enumerate(read)
        if sum(words for key, words in zip(one.keys, one.words, strict=True) if key not in shared) >= _OWN
    )


@dataclass(slots=True)
class _Stand:
    """How a candidate stands in the articles that have it: in how many of them above or below all of the
    article's own paragraphs, in how many at all, and what stands beside it."""

    line: str
    outside: int = 0
    holders: int = 0
    beside: list[tuple[str, ...]] = field(default_factory=list)

    def see(self, *, outside: bool, beside: tuple[str, ...]) -> None:
        self.outside += outside
        self.holders += 1
        self.beside.append(beside)


def _judged(read: Sequence[_Reading], candidates: Mapping[str, int], works: int) -> frozenset[str]:
    """Those candidates (key → works that have it) that are furniture, by their words and their place."""
    stands = _stands(read, candidates)
    verdicts = {
        key: _verdict(key, stands[key], count, share=count / max(1, works))
        for key, count in candidates.items()
    }
    found = {key for key, verdict in verdicts.items() if verdict}
    # A short line between paragraphs is a heading ("Why it matters") or a button ("See plans"): a button
    # stands beside what it is for.
    buttons = set()
    for key, verdict in verdicts.items():
        if verdict is None:
            beside = stands[key].beside
            near = sum(not found.isdisjoint(pair) for pair in beside)
            if 5 * near >= 3 * len(beside):
                buttons.add(key)
    return frozenset(found | buttons)


def _stands(read: Sequence[_Reading], candidates: Mapping[str, int]) -> dict[str, _Stand]:
    stands: dict[str, _Stand] = {}
    for one in read:
        own = [
            at
            for at, line in enumerate(one.lines)
            if one.keys[at] not in candidates and _length(line) > _LINE and line[-1] in _STOPS
        ]
        for at, key in enumerate(one.keys):
            if key in candidates:
                outside = not own or not own[0] < at < own[-1]
                beside = one.keys[max(0, at - 1) : at] + one.keys[at + 1 : at + 2]
                stands.setdefault(key, _Stand(one.lines[at])).see(outside=outside, beside=beside)
    return stands


def _verdict(key: str, stand: _Stand, count: int, *, share: float) -> bool | None:
    """Whether a candidate that `count` works have is furniture; None where its neighbours must say."""
    line = stand.line
    outside = 3 * stand.outside >= 2 * stand.holders
    if passages.is_furniture(line) or passages.is_furniture(line, between=True) or _DATE_ONLY.fullmatch(key):
        return True
    if _length(line) > _LONG:
        return share >= (_SHARE_TAIL if outside else _SHARE_LONG)
    sentence = line.rstrip(_CLOSING)[-1:] in tuple(_STOPS)
    if outside:
        # "The police are investigating." ends three of any two hundred articles.
        return share >= _SHARE_SHORT or not sentence or _MARKED.search(line) is not None
    if sentence:
        return share >= _SHARE_SHORT and count > _LEAST
    return None


# -- cleaning -----------------------------------------------------------------------------------


def _taken(lines: Sequence[str], keys: Sequence[str], furniture: Furniture, title: str) -> frozenset[int]:
    """The places of those paragraphs that are furniture."""
    out = {
        at
        for at, line in enumerate(lines)
        if keys[at] in furniture.keys
        or passages.is_furniture(line, between=True)
        or _leads_away(line, furniture.titles, title)
    }
    out |= _lists(lines, out)
    # Who the dead was begins an obituary; who wrote an article stands below it.
    for ends, own in ((range(len(lines)), len(lines)), (range(len(lines) - 1, -1, -1), 0)):
        for at in ends:
            if at not in out and not passages.is_furniture(lines[at], head=at < own):
                break
            out.add(at)
    return frozenset(out)


def _lists(lines: Sequence[str], out: Collection[int]) -> frozenset[int]:
    """The places of lists of links: those below a line that says so, which goes too, and those most of
    whose items are known for links."""
    found: set[int] = set()
    at = 0
    while at < len(lines):
        first = at
        while at < len(lines) and _is_link(lines[at]):
            at += 1
        items = range(first, at)
        led = first > 0 and passages.leads_to_others(lines[first - 1])
        if led and items:
            found.update(items, (first - 1,))
        elif len(items) >= 3 and 2 * sum(one in out for one in items) >= len(items):
            found.update(items)
        at += not items
    return frozenset(found)


def _is_link(line: str) -> bool:
    return passages.is_item(line) and len(line) <= _LONG and line[-1] not in ".。;；,"


def _leads_away(line: str, titles: frozenset[str], own: str) -> bool:
    """Whether a paragraph is another article's headline, or a row of headlines."""
    if len(line) > 4_000 or line[-1] in ".。":
        return False
    plain = text.fold(line).strip(" -–—•*|·▶►→>#")
    if len(plain) <= 300 and plain in titles:
        return plain != own
    if len(plain) < 2 * _TITLE or (line[-1] in _STOPS and len(plain) < 120):
        return False
    return _is_row(plain, titles)


def _is_row(plain: str, titles: frozenset[str]) -> bool:
    covered = found = 0
    for title in titles:
        count = plain.count(title)
        if count:
            found += count
            covered += count * len(title)
    return found >= 2 and 10 * covered >= 7 * len(plain)


# -- words --------------------------------------------------------------------------------------


def _keys(lines: Iterable[str]) -> list[str]:
    return [_key(line) for line in lines]


# Each paragraph is asked for twice within a feed: when its articles are learnt from, and when it is cleaned.
@lru_cache(maxsize=16_384)
def _key(line: str) -> str:
    """What two paragraphs share that differ in figures, days and addresses only."""
    if len(line) > _LONGEST:
        return f"{line[:200]} {len(line)}"
    folded = text.fold(line)
    if "://" in folded or "www." in folded or "@" in folded:
        folded = _LINK.sub(lambda found: f"<{found.group(1) or '@'}>", folded)
    folded = _FIGURES.sub("#", folded)
    # A day in a long paragraph tells it from others; in a short one it is the outlet's clock.
    if len(folded) <= _LONG:
        folded = _DAYS.sub("#", folded)
    return " ".join(folded.split())


def _count(line: str) -> int:
    unspaced = len(_UNSPACED.findall(line))
    return unspaced // 2 + len(line.split()) if unspaced else len(line.split())


def _words(lines: Iterable[str]) -> int:
    return sum(map(_count, lines))


def _length(line: str) -> int:
    return len(line) + 3 * len(_UNSPACED.findall(line)) // 2
