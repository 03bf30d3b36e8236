# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""Who had it first, as far as the articles of a story say: credit lines in English and Japanese.

How it thinks. An article has one vote: its strongest credit to another outlet for the news itself. A
credit counts where it stands in the headline or the first third, or in a line of sources, and where its
sentence is about the story: it shares words with the headlines, or says that "the news" or "the plan" was
reported. A quotation that another outlet got ("told Reuters") is background unless it stands at the top.
Articles of one site have one vote. The outlet with most votes is the origin; of a tie, the one that is
among the story's own articles; else nothing is said. Where the origin's own article credits another
outlet in so many words, that one is.

A line of sources that was taken out of the text as furniture counts as it did there; the text of a machine
that refused to write one counts for nothing.

Refused: names that are not in the table and not among the story's outlets, credits to oneself,
an announcement's own company, "sources", "reports".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from monitor import passages as shelf
from monitor import urls
from monitor.evidence import outlets
from monitor.evidence.reading import Passage, content, credit_lines, passages, words
from monitor.model import Article, Origin
from monitor.text import is_unspaced

FIRST_PART = 0.34

_DAY = (
    r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|today|yesterday|this week|last week|earlier|late|"
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December) \d{1,2})"
)
_REPORTED = r"(?:first reported|reported|reports|has reported|broke the news|was first to report|revealed|is reporting)"


def _patterns(names: str, cjk: str) -> tuple[tuple[int, re.Pattern[str]], ...]:
    """Expressions for a credit to one of `names`, with their strength: 3 says that the outlet had the
    news, 2 that it reports it, 1 that something is from it."""
    of = rf"(?:the |The |a |an )?(?:\w{{2,14}} ){{0,2}}?(?P<o>{names})(?:'s|’s)?(?![\w&])"
    who = rf"(?<![\w&])(?P<o>{names})(?: newspaper| daily| news agency| business daily)?(?![\w&])"
    return tuple(
        (strength, re.compile(pattern))
        for strength, pattern in (
            (
                3,
                rf"\b(?:[Ff]irst|[Oo]riginally|[Ii]nitially|[Pp]reviously) (?:reported|revealed|published|disclosed)(?: \w{{2,10}}){{0,2}} by {of}",
            ),
            (
                3,
                rf"^\W{{0,3}}(?:[Tt]his|[Tt]he) (?:article|story|post|report|piece) (?:was )?(?:first |originally )(?:appeared|published|posted) (?:on|in|at|by) {of}",
            ),
            (3, rf"{who} (?:first|originally|was (?:the )?first to) (?:reported|report|revealed|broke)"),
            (
                3,
                rf"\b(?:news|story|scoop|plan|report|talks|deal|idea|development) (?:was|were) (?:first )?(?:reported|broken|revealed) by {of}",
            ),
            (3, rf"^\W{{0,3}}(?:Original )?[Ss]ources?:\s{{0,3}}{of}"),
            (3, rf"(?:[Vv]ia|\(via|[Hh]/[Tt]|[Hh]at tip(?: to)?:?) {of}\W{{0,3}}$"),
            (
                2,
                rf"\b[Aa]ccording to (?:a |an |the )?(?:\w{{2,12}} )?(?:report|story|article|scoop)s? (?:\w{{2,12}} )?(?:in|from|by|at|on) {of}",
            ),
            (
                2,
                rf"\b[Aa]ccording to (?:a |an |the )?(?:\w{{2,12}} ){{0,2}}?(?P<o>{names})(?:'s|’s)? (?:report|story|article|scoop|reporting)\b",
            ),
            (
                2,
                rf"\b(?:[Aa]|[Tt]he|[Nn]ew|this) (?:\w{{2,12}} )?(?P<o>{names})(?:'s|’s)? (?:report|scoop)\b",
            ),
            (2, rf"\b(?:[Aa]|[Tt]he) (?:new |recent )?report (?:in|from|by) {of}"),
            (
                2,
                rf"\b(?:as|As) (?:first |originally |previously )?(?:reported|revealed|noted|spotted) (?:\w{{2,10}} )?by {of}",
            ),
            (2, rf"\b[Rr]eported (?:on {_DAY} |{_DAY} )?by {of}"),
            (2, rf"{who},? {_REPORTED}\b"),
            (2, rf"\b(?:reports?|reported) {of}(?=\s?[.,;\"”]|\s?$)"),
            (2, rf"\b[Cc]iting (?:a |an )?(?:report (?:in|from|by) )?{of}"),
            (2, rf"\({of}\)\s?[-–—]"),
            (2, rf"/(?P<o>{names})/\s?[-–—]"),
            (1, rf"\b[Aa]ccording to {of}"),
            (1, rf"\b[Pp]er {of}"),
            (1, rf"\((?:via|per) {of} ?\)"),
            (1, rf"\b(?:told|tells|telling) {of}"),
            (3, rf"(?P<o>{cjk})(?:が|は)(?:最初に|いち早く|先に|スクープ)"),
            (
                2,
                rf"(?P<o>{cjk})(?:（[^）]{{1,12}}）)?(?:など)?(?:が|は)[^。]{{0,40}}(?:報じた|報じている|報じました|報道した|伝えた|伝えている|伝えました)",
            ),
            (2, rf"(?P<o>{cjk})(?:電子版|オンライン)?(?:の報道|の記事|の取材)?に(?:よると|よれば)"),
            (2, rf"と(?:、)?(?P<o>{cjk})(?:が|は)?(?:報じ|伝え)"),
            (2, rf"(?P<o>{cjk})(?:の)?報道(?:で|を受け)"),
            (3, rf"^\W{{0,3}}(?:出典|出所|情報源|ソース|引用元)[:：]\s{{0,3}}(?P<o>{cjk})"),
        )
    )


# "Japan wants its own servers - Nikkei": a wire's headline credit. Only at the end, or "Nikkei: ...".
_TITLE = r"(?:\s[-–—|]\s|[,:] ?)(?:report |sources? )?(?P<o>{names})(?: says| reports?)?$"
_TITLE_CJK = r"(?:[=＝―—]|\s[-–—]\s)(?P<o>{names})(?:報道|報じる|紙)?$"
_STAND_IN = re.compile(
    r"\b(?:[Tt]he|[Tt]his|[Tt]hese) (?:\w{2,12} )?(?:news|story|idea|plans?|report|talks|deal|development|move|proposal|decision|details?|"
    r"discussions|negotiations|layoffs|cuts|investigation)\b|\b(?:It|That) was (?:first )?reported\b|ことが(?:分|わ)かった|と報じた|が報じた"
)
_LINK = re.compile(r"https?://[^\s<>()\"'）」]{4,300}")
_DATELINE = re.compile(
    r"^[A-ZÀ-Þ][^.]{0,80}?--?\s?\(|^.{0,80}\((?:BUSINESS WIRE|GLOBE NEWSWIRE|Reuters|AP|AFP|Bloomberg)\)|/PR ?N[eE][wW][sS]"
)
_PATTERNS = _patterns(outlets.LATIN, outlets.CJK)
_BESIDE_AFTER = re.compile(
    rf"\s?(?:,? and|,? or|,|&|と|や|、|および)\s?(?:[Tt]he )?(?:{outlets.LATIN}|{outlets.CJK})(?![\w&])"
)
_BESIDE_BEFORE = re.compile(
    rf"(?:{outlets.LATIN}|{outlets.CJK})\s?(?:,? and|,? or|,|&|と|や|、|および)\s?(?:[Tt]he )?$"
)
# A cheap look before the expressions, since most sentences credit nobody.
_HINT = re.compile(
    r"report|according|told|tells|telling|citing|via|via |[Ss]ource|broke|reveal|per |[Hh]/[Tt]|[Hh]at tip|scoop|\)\s?[-–—]|/\s?[-–—]|first|original|報|によ|伝え|出典|出所|情報源|ソース|引用元|スクープ"
)


@dataclass(frozen=True, slots=True)
class Credit:
    """That an article credits an outlet: how strongly (3: it had the news; 1: something is from it),
    in which sentence, and whether the article carries a link to it."""

    outlet: str
    strength: int
    sentence: str
    number: int
    linked: bool


def origin(articles: Sequence[Article]) -> Origin | None:
    """The outlet that most of the articles credit with the news, or None where none is certain."""
    # What a machine wrote in place of a report credits nobody, and had nothing first.
    articles = [one for one in articles if not shelf.is_refused(one.whole)]
    topic = _topic(articles)
    own = {a.id: outlets.of(a) for a in articles}
    extra = _own_names(own.values())
    given: dict[str, Credit] = {}
    for article in articles:
        found = credit(article, topic, extra)
        if found is not None:
            given[article.id] = found
    votes: dict[str, set[str]] = {}
    for article in articles:
        if article.id in given:
            votes.setdefault(given[article.id].outlet, set()).add(
                urls.site(article.url) + "\n" + article.outlet
            )
    if not votes:
        return None
    most = max(len(v) for v in votes.values())
    first = [name for name in sorted(votes) if len(votes[name]) == most]
    if len(first) > 1:
        first = [name for name in first if name in own.values()]
    if len(first) != 1:
        return None
    name = _upstream(first[0], articles, own, given)
    by_age = sorted(articles, key=lambda a: (a.when, a.id))
    by = [a.id for a in by_age if a.id in given and given[a.id].outlet == name]
    itself = next((a.id for a in by_age if own[a.id] == name), None)
    return Origin(
        outlet=name,
        article=itself,
        credited_by=tuple(by),
        sentence=given[by[0]].sentence,
        linked=any(given[i].linked for i in by),
    )


def credit(article: Article, topic: frozenset[str], extra: str = "") -> Credit | None:
    """The strongest credit of an article to another outlet for the news, the earliest of equals.

    `topic`: stems of the story's headlines; `extra`: an expression for names of its outlets that are
    not in the table.
    """
    self_name = outlets.of(article)
    best: Credit | None = None
    headline: Credit | None = None
    in_text: set[str] = set()
    patterns = (*_PATTERNS, *_patterns(extra, extra)) if extra else _PATTERNS
    for passage in (*passages(article), *credit_lines(article)):
        for strength, name in _credits_in(passage, patterns):
            if name == self_name:
                continue
            counted = _counts(passage, strength, topic)
            if not counted:
                continue
            if passage.is_title:
                headline = headline or Credit(name, counted, passage.text, 0, _links(article, name))
                continue
            in_text.add(name)
            if best is None or counted > best.strength:
                best = Credit(name, counted, passage.text, passage.number, _links(article, name))
    # An aggregator's headline ends in the name of whose article it is, which is no credit: believed
    # only where the text says so, too.
    if headline is not None and headline.outlet in in_text:
        return replace(headline, strength=max(headline.strength, best.strength if best else 0))
    return best


def _credits_in(passage: Passage, patterns: Sequence[tuple[int, re.Pattern[str]]]) -> list[tuple[int, str]]:
    out: list[tuple[int, str]] = []
    sentence = passage.text[:1500]
    if passage.is_title:
        for form, names in ((_TITLE, outlets.LATIN), (_TITLE_CJK, outlets.CJK)):
            found = re.search(form.format(names=names), sentence)
            if found and found["o"] not in outlets.AMBIGUOUS:
                out.append((3, outlets.named(found["o"]) or found["o"]))
    if not _HINT.search(sentence):
        return out
    for strength, pattern in patterns:
        found = pattern.search(sentence)
        if found is None or (strength < 3 and found["o"] in outlets.AMBIGUOUS):
            continue
        # "Reuters and CNBC reported": of two, neither is said to have been first.
        beside = (sentence[: found.start("o")], sentence[found.end("o") : found.end("o") + 60])
        if _BESIDE_BEFORE.search(beside[0][-60:]) or _BESIDE_AFTER.match(beside[1]):
            continue
        out.append((strength, outlets.named(found["o"]) or found["o"]))
    return out


def _counts(passage: Passage, strength: int, topic: frozenset[str]) -> int:
    """The strength with which a credit in this sentence counts for the news itself; 0: not at all."""
    sources = re.match(
        r"\W{0,3}(?:Original )?[Ss]ources?:|\W{0,3}(?:[Tt]his|[Tt]he) (?:article|story|post|report|piece) (?:was )?(?:(?:first|originally) )(?:appeared|published|posted)|\W{0,3}(?:出典|出所|情報源|ソース|引用元)",
        passage.text,
    )
    if sources:
        return 3
    if passage.is_title:
        return strength + 1 if strength >= 2 else 0
    if passage.place > FIRST_PART:
        return 0
    if passage.number <= 2 and _DATELINE.match(passage.text):
        return 2
    shared = len(content(words(passage.text)) & topic)
    near_top = passage.number <= 4
    # Runs of Japanese are no words: what headline and sentence share is rarely cut at the same places,
    # so at the very top the place alone must do.
    if strength == 3:
        return 3 if shared >= 2 or near_top or _STAND_IN.search(passage.text) else 0
    if strength == 2:
        enough = (
            shared >= 4
            or (passage.number <= 2 and (shared >= 1 or is_unspaced(passage.text)))
            or (near_top and shared >= 3)
        )
        return 2 if enough or (_STAND_IN.search(passage.text) and near_top) else 0
    return 1 if shared >= 4 and passage.number <= 3 else 0


def _topic(articles: Sequence[Article]) -> frozenset[str]:
    return frozenset().union(*(content(words(a.title)) for a in articles))


def _own_names(names: Iterable[str]) -> str:
    """Outlets of the story that the table does not have, as an expression; short and odd ones are left out."""
    fit = {n for n in names if outlets.named(n) is None and re.fullmatch(r"\w[\w .’'&-]{3,38}[\w.]", n)}
    return "|".join(re.escape(n) for n in sorted(fit, key=lambda n: (-len(n), n)))


def _links(article: Article, name: str) -> bool:
    """Whether the article, its furniture included, carries an address of the outlet."""
    hosts = outlets.domains(name)
    if not hosts:
        return False
    found = (urls.normalise(m.group()) for m in _LINK.finditer(article.whole[:60_000]))
    return any(
        u is not None and (urls.site(u) in hosts or urls.host(u).removeprefix("www.") in hosts) for u in found
    )


def _upstream(name: str, articles: Sequence[Article], own: dict[str, str], given: dict[str, Credit]) -> str:
    """The end of the chain: where an outlet's own article in the story credits another, that one."""
    seen = {name}
    while True:
        further = [
            given[a.id].outlet
            for a in articles
            if own[a.id] == name and a.id in given and given[a.id].strength >= 2
        ]
        if len(set(further)) != 1 or further[0] in seen:
            return name
        name = further[0]
        seen.add(name)
