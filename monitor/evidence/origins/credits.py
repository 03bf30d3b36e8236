# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""Whom an article credits with the news: in a sentence, in a line of sources, by a dateline, by a link, by
its feed.

A credit counts where it is for the news itself. In a sentence: in the headline, the first third, or the first
sentences, and where the sentence shares words with what the story is about, or says that "the news" or "the
plan" was reported. A quotation that another outlet got ("told Reuters") is background unless it stands at
the top. A report of last month's is history. A line of sources counts at the head or the foot of a text;
several outlets in one line are a list: each is credited, none is said to have been first.

A text that was "originally published by" an outlet credits it, and says less than a credit for the news; so does
a "via", which never stands beside a named reporter ("reported by Somebody (via 9to5Mac)").

A link is a credit, with a name beside it or without, where it leads to another article of the story, or to an
outlet in a sentence of the beginning that tells the news and whose words, or the address's own, say that it
leads to a report of it. Links in lists and rows are none. The feed's `<source>` is a credit where the page
is not that outlet's own.

Refused: credits to oneself, a headline's "- Nikkei" by itself, platforms where everyone publishes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from monitor import passages as shelf
from monitor import text, urls
from monitor.evidence.origins import crediting
from monitor.evidence.origins.crediting import COPIED, FIRST, FROM, REPORTED, TOLD, VIA, Said
from monitor.evidence.origins.desk import Desk
from monitor.evidence.reading import MOST as MOST_READ
from monitor.evidence.reading import Passage, credit_lines, passages
from monitor.model import Article, Credit, How
from monitor.outlets import Mention, is_aggregator, is_platform

FIRST_PART = 0.34
# Nearer to head or foot than this, a "Source: X" is the article's, not a chart's.
_HEAD, _FOOT = 0.12, 0.72
_NEAR = 4
# A sentence of its own about who had it first is no longer than this.
_BY_ITSELF = 170
_STAND_IN = re.compile(
    r"\b(?:[Tt]he|[Tt]his|[Tt]hese) (?:\w{2,12} )?(?:news|story|idea|plans?|report|talks|deal|development|move|proposal|decision|details?|"
    r"discussions|negotiations|layoffs|cuts|investigation|incident|claims?|rumou?rs?)\b|\b(?:It|That) was (?:first )?reported\b|ことが(?:分|わ)かった|と報じた|が報じた"
)
_LINK = re.compile(r"https?://[^\s<>()\"'）」]{4,300}")
_TELLS = re.compile(
    r"report|according to|reveal|learned|learnt|scoop|broke|first|citing|announce|said|says|wrote|writes|confirm|told|post|報|によ|発表|伝え",
    re.IGNORECASE,
)
_OF_ONE = re.compile(r"\d{4}|[^/?-]+(?:-[^/?-]+){2,}")
_SLUG = re.compile(r"[a-z]{3,}")
# Words of a line of sources beside its address: the name of an outlet, and that it is the original.
_PLAIN = 8


@dataclass(frozen=True, slots=True)
class Found:
    """A credit that counts, and how strongly. `several`: it stands in a list, where none is said to be
    first. `listed`: the article's own list of sources has this outlet, too."""

    credit: Credit
    strength: int
    number: int
    several: bool = False
    listed: bool = False

    @property
    def outlet(self) -> str:
        """Whom it credits."""
        return self.credit.outlet


def found(article: Article, desk: Desk) -> tuple[Found, ...]:
    """The credits of an article that count, one for each outlet, the strongest first, the earliest of
    equals."""
    links = _links(article, desk)
    every = [*_by_feed(article, desk), *_by_words(article, desk, links), *_by_links(article, desk)]
    best: dict[str, Found] = {}
    listed = {one.outlet for one in every if one.several}
    for one in every:
        if desk.is_own(one.outlet, article):
            continue
        known = best.get(one.outlet)
        if known is None or _rank(one) < _rank(known):
            best[one.outlet] = one
    complete = (
        replace(_complete(one, article, desk, links), listed=one.outlet in listed and not one.several)
        for one in best.values()
    )
    return tuple(sorted(complete, key=_rank))


def _rank(one: Found) -> tuple[bool, int, int]:
    return (one.several, -one.strength, one.number)


def _complete(one: Found, article: Article, desk: Desk, links: dict[str, str]) -> Found:
    """With the link and the article that are meant, where the credit itself gave none."""
    credit = one.credit
    to = credit.to or desk.article_of(credit.outlet)
    url = credit.url or links.get(credit.outlet, "")
    if not url and desk.is_address(credit.outlet):
        site = urls.site(f"https://{credit.outlet.lower()}/")
        url = next((address for address in _addresses_of(article) if urls.site(address) == site), "")
    return replace(one, credit=replace(credit, url=url, to=to))


# -- by words -------------------------------------------------------------------------------------


def _by_words(article: Article, desk: Desk, links: dict[str, str]) -> Iterator[Found]:
    headline: Found | None = None
    in_text: set[str] = set()
    for passage in passages(article):
        if not passage.is_title and not crediting.may_credit(passage.text):
            continue
        mentions = desk.mentions(passage.text[: crediting.LONGEST])
        linked = bool(mentions) and all(one.name in links for one in mentions)
        if passage.is_title:
            headline = _of_title(article, passage, mentions, linked=linked)
            continue
        for said_one in crediting.credited(passage.text, mentions, number=passage.number, linked=linked):
            counted = _counts(passage, said_one, article, desk)
            if counted:
                in_text.add(said_one.name)
                yield _made(article, passage, said_one, counted)
    for passage in credit_lines(article):
        for said_one in crediting.credited(passage.text, desk.mentions(passage.text), number=9, linked=True):
            if said_one.how == "line":
                in_text.add(said_one.name)
                yield _made(article, passage, said_one, said_one.strength)
    yield from _addresses(article, desk)
    # An aggregator's headline ends in the name of whose article it is, which is no credit: believed
    # only where the text says so, too.
    if headline is not None and headline.outlet in in_text:
        yield replace(headline, number=10_000)


def _of_title(
    article: Article, passage: Passage, mentions: Sequence[Mention], *, linked: bool
) -> Found | None:
    """The credit of a headline: in its words, or in the name that it ends in."""
    said = crediting.credited(passage.text, mentions, number=0, linked=linked)
    strong = next((one for one in said if one.strength >= REPORTED and not one.several), None)
    if strong is not None:
        return _made(article, passage, strong, strong.strength)
    name = crediting.in_title(passage.text, mentions) if mentions else None
    return None if name is None else _made(article, passage, Said(name, REPORTED, "text"), REPORTED)


def _made(article: Article, passage: Passage, said: Said, strength: int) -> Found:
    credit = Credit(article=article.id, outlet=said.name, how=said.how, sentence=passage.text)
    return Found(credit, strength, passage.number, said.several)


# Sources without a name, who told an outlet what nobody else was told.
_UNNAMED = re.compile(
    r"\b(?:sources?|people|persons?|officials?|executives?|insiders?|bankers|employees|individuals)\b[^.;]{0,24}"
    r"\b(?:familiar|briefed|knowledge|close to|aware|involved|direct)\b[^.;]{0,80}\b(?:told|tells|said to)\b"
    r"|\b(?:unnamed|anonymous|multiple|several|two|three|four) (?:[\w-]+ )?sources?\b[^.;]{0,60}\b(?:told|tells)\b"
    r"|関係者(?:が|は)?[^。]{0,20}(?:に|へ)(?:語|話|明)"
)


def _counts(passage: Passage, said: Said, article: Article, desk: Desk) -> int:
    """The strength with which a credit in this sentence counts for the news itself; 0: not at all."""
    if said.how == "line":
        return said.strength if passage.place <= _HEAD or passage.place >= _FOOT else 0
    if said.how == "wire":
        return said.strength
    if said.several:
        return 0
    shared = desk.shared(passage.text)
    lede = desk.lede(article)
    near_top = passage.number <= lede + 3
    stands_in = _STAND_IN.search(passage.text, 0, crediting.LONGEST) is not None
    first = said.strength >= FIRST or said.strength == COPIED
    if passage.place > FIRST_PART and passage.number > 3:
        # "The Ledger first reported the talks" may stand anywhere, by itself.
        late = first and len(passage.text) <= _BY_ITSELF and (stands_in or shared >= 3)
        return said.strength if late else 0
    if first:
        return said.strength if shared >= 2 or near_top or stands_in else 0
    if said.strength >= REPORTED:
        top = passage.number <= lede + 1 and (shared >= 1 or text.is_unspaced(passage.text))
        enough = shared >= 4 or top or (near_top and shared >= 3) or (stands_in and near_top)
        return said.strength if enough else 0
    if said.strength >= FROM or said.strength == VIA:
        return said.strength if shared >= 3 or (passage.number <= lede + 1 and shared >= 2) else 0
    if passage.number <= lede + 1 and shared >= 2 and _UNNAMED.search(passage.text, 0, crediting.LONGEST):
        return REPORTED  # what "people briefed on the matter told X" is X's report, not somebody's statement to it
    at_top = near_top or passage.place <= _HEAD
    return TOLD if at_top and shared >= 4 and desk.shared_with_others(passage.text, article) >= 3 else 0


def _addresses(article: Article, desk: Desk) -> Iterator[Found]:
    """Lines of sources that give an address in place of a name: "Original: https://..."."""
    for line, number in _lines(article):
        if "http" not in line or not (crediting.is_line(line) and shelf.is_credit(line)):
            continue
        for address in _LINK.findall(line)[:3]:
            url = urls.normalise(address)
            name, to = desk.at(url) if url else (None, None)
            if url is None or is_platform(url) or is_aggregator(url) or desk.names_itself(line, article):
                continue
            if name is None and desk.is_nameless(article):
                continue  # Its own address, or another's: nothing tells.
            if name is None and not _is_plain(line):
                continue  # An address that nobody knows, somewhere in a line that says more.
            name = name or _site_name(line, url)
            credit = Credit(article=article.id, outlet=name, how="line", sentence=line, url=url, to=to)
            yield Found(credit, FIRST, number)


def _is_plain(line: str) -> bool:
    """Whether a line of sources has little beside its address: a name, a headline's first words."""
    return len(text.words(_LINK.sub(" ", line))) <= _PLAIN


def _lines(article: Article) -> Iterator[tuple[str, int]]:
    """The lines at head and foot of an article, and those taken out of it, with their numbers."""
    lines = [line.strip() for line in article.text[: 2 * MOST_READ].splitlines() if line.strip()]
    near = [at for at in range(len(lines)) if at < _NEAR or at >= len(lines) - _NEAR]
    yield from ((lines[at], at + 1) for at in near)
    yield from ((one.text, one.number) for one in credit_lines(article))


def _site_name(line: str, url: str) -> str:
    """What an outlet that nobody knows is called in a line that gives its address: the name beside the
    address where the site's name is that name, else its host."""
    host = urls.host(url).removeprefix("www.")
    label = re.sub(r"\W", "", urls.site(url).partition(".")[0])
    for part in re.split(r"https?://\S+|[:：|,;.()]\s|[:：|]|\b(?:[Oo]riginal|[Ll]ink)\b", line):
        squeezed = re.sub(r"[\W_]", "", part).lower()
        if squeezed and squeezed.removeprefix("the") == label.removeprefix("the"):
            return part.strip(" .-–—()")
    return host


# -- by links -------------------------------------------------------------------------------------


def _links(article: Article, desk: Desk) -> dict[str, str]:
    """The outlets to which an article, its furniture included, leads, with the first address of each."""
    out: dict[str, str] = {}
    for url in _addresses_of(article):
        name = desk.at(url)[0]
        if name is not None:
            out.setdefault(name, url)
    return out


def _addresses_of(article: Article) -> Iterator[str]:
    """The addresses an article leads to: those of its links, then those it spells out."""
    yield from (one.url for one in article.links)
    spelt = (urls.normalise(m.group()) for m in _LINK.finditer(article.whole[:60_000]))
    yield from (one for one in spelt if one is not None)


def _by_links(article: Article, desk: Desk) -> Iterator[Found]:
    if not article.links:
        return
    paragraphs = text.paragraphs(article.text)
    starts = _starts(article.text, paragraphs)
    read = passages(article)
    for link in article.links:
        place = article.place(link)
        name, to = desk.at(link.url)
        if place is None or name is None or to == article.id or not 0 <= place < len(paragraphs):
            continue
        paragraph = paragraphs[place]
        if not _runs(paragraph, link.text):
            continue
        at = starts[place] + max(0, paragraph.find(link.text))
        passage = next((one for one in reversed(read) if not one.is_title and one.at <= at), None)
        if passage is None or not passage.text or link.text.strip()[:40] not in passage.text:
            continue
        strength = _of_link(passage, link.text, link.url, to, desk)
        if strength:
            how: How = "link"
            credit = Credit(
                article=article.id, outlet=name, how=how, sentence=passage.text, url=link.url, to=to
            )
            yield Found(credit, strength, passage.number)


def _of_link(passage: Passage, words: str, url: str, to: str | None, desk: Desk) -> int:
    """How strongly a link in this sentence is a credit for the news; 0: not at all."""
    if passage.place > FIRST_PART and passage.number > 4:
        return 0
    tells = _TELLS.search(words) is not None or (_TELLS.search(passage.text) is not None and len(words) > 2)
    if to is not None:
        # To an article of the story itself: what it is about is not in doubt.
        return REPORTED if tells or passage.number <= 4 else TOLD
    if is_platform(url) or not _OF_ONE.search(url.partition("://")[2].partition("/")[2]):
        return 0
    shared = desk.shared(passage.text)
    about = desk.shared(" ".join(_SLUG.findall(url.rpartition("/")[2].lower() or url.lower()))) >= 3
    reported = re.search(r"report|according|scoop|first|broke|reveal|報|によ", passage.text) is not None
    if about and shared >= 2 and (reported or passage.number <= 3):
        return REPORTED
    return TOLD if reported and _TELLS.search(words) and shared >= 3 and passage.number <= 4 else 0


def _runs(paragraph: str, words: str) -> bool:
    """Whether a link stands in running text, not in a list or row of links."""
    return (
        not shelf.is_item(paragraph)
        and len(paragraph) >= len(words) + 40
        and not shelf.leads_to_others(paragraph)
    )


def _starts(body: str, paragraphs: list[str]) -> list[int]:
    out: list[int] = []
    at = 0
    for paragraph in paragraphs:
        at = max(at, body.find(paragraph, at))
        out.append(at)
        at += len(paragraph)
    return out


# -- by the feed, by the byline -------------------------------------------------------------------


def _by_feed(article: Article, desk: Desk) -> Iterator[Found]:
    """Whom the feed credits: where that outlet's page is another than this one. (A search feed's or a
    portal's entry is the outlet's own article; see `Outlets.of`.)"""
    if article.source and not is_aggregator(article.url):
        name = desk.table.named(article.source) or article.source.strip()
        elsewhere = article.source_url and urls.site(article.source_url) != urls.site(article.url)
        known = desk.table.named(article.source) is not None or name in desk.own.values()
        if (known or elsewhere) and not desk.is_own(name, article):
            url = article.source_url if elsewhere else ""
            to = desk.at(url)[1] if url else None
            credit = Credit(article=article.id, outlet=name, how="feed", sentence="", url=url or "", to=to)
            yield Found(credit, FIRST, 0)
    for author in article.authors:
        agency = desk.table.named(author)
        if agency is not None and not any(one.doubtful for one in desk.table.mentions(author)):
            credit = Credit(article=article.id, outlet=agency, how="line", sentence="")
            yield Found(credit, REPORTED, 1)
