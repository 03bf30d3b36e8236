# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""What is known of a story's articles before their credits are read: whose each is, what all are about, and
under which names their outlets can be credited.

An outlet of the story counts under the name its feed or page gives it, whether a table knows it or not, and
by its address. What the story is about: the stems of its headlines, and those that two of its articles
begin with.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from monitor import text, urls
from monitor.evidence.reading import Passage, content, passages, words
from monitor.model import Article
from monitor.outlets import Mention, Names, Outlets, is_platform
from monitor.text import is_unspaced

MOST = 40
# A page with fewer characters is no report: a headline, "Page not found".
_LEAST, _LEAST_UNSPACED = 100, 40
# Shorter names are parts of other words.
_NAME = 4
_HOST = re.compile(r"(?:[a-z0-9-]{1,40}\.){1,3}[a-z]{2,12}")
# What a newsroom of a company is called: "OpenAI Blog" publishes for OpenAI.
_ROOM = re.compile(
    r"\s(?:(?:official )?blog|newsroom|news ?room|press ?room|press|news|media centre|ニュースルーム|公式ブログ)$",
    re.IGNORECASE,
)
_FIT = re.compile(r"[^\W_][\w .’'&!-]{2,38}[\w.!]")
_FIT_EAST = re.compile(r"[^\W_][\w・ ]{1,30}")
_HEAD = 2
# A page's "sentence" of 60,000 characters is none.
_LONGEST = 1_500
# A text that has not begun by then is about something else.
_FAR = 0.25
_ASIDE = re.compile(r"[\u4e00-\u9fff\u30a1-\u30fa\u30fc]{2,}|[A-Za-z0-9]{2,}")


class Desk:
    """The articles of a story, and what is known of them."""

    def __init__(self, articles: Sequence[Article], table: Outlets) -> None:
        self.articles = tuple(articles[:MOST])
        self.table = table
        # What has neither outlet nor address is of nobody that we know: an outlet and a family of its own.
        self.own = {one.id: table.of(one) or urls.site(one.url) or one.id for one in self.articles}
        self._families = {one.id: table.family_of(one) or one.id for one in self.articles}
        self._named = {self.own[one.id]: self._families[one.id] for one in reversed(self.articles)}
        self._by_url = {one.url: one.id for one in reversed(self.articles) if one.url and is_report(one)}
        self._by_site = self._sites()
        self.topic, self._pairs = _topic(self.articles)
        known = {name: self.own[one.id] for one in self.articles for name in self._names_of(one)}
        self._extra = Names(known, ())
        self._ledes: dict[str, int] = {}

    def family(self, article: Article) -> str:
        """The publisher of one of the articles."""
        return self._families[article.id]

    def family_named(self, name: str) -> str:
        """The publisher of an outlet that was credited by this name."""
        return self._named.get(name) or self.table.family_named(name)

    def is_own(self, name: str, article: Article) -> bool:
        """Whether an outlet is the article's own: it, or what its publisher calls by the same first word
        ("BBC Sport" at the BBC). A sister of another name is another newsroom, which can be credited.

        Its feed, its page and its address may each call it otherwise: "theverge", "gogoai.xin"."""
        own = self.own[article.id]
        if name == own or any(self._is_same(name, one) for one in self._called(article)):
            return True
        first = [one.removeprefix("The ").split(" ")[0].lower() for one in (name, own)]
        return first[0] == first[1] and self.family_named(name) == self.family(article)

    def is_nameless(self, article: Article) -> bool:
        """Whether neither outlet nor address of an article is known."""
        return self.own[article.id] == article.id

    def is_address(self, name: str) -> bool:
        """Whether an outlet is known by nothing but a domain that a text gives: none of the table's, none of
        the story's."""
        known = self.table.named(name) is not None or name in self._named
        return not known and _HOST.fullmatch(name.strip().lower()) is not None

    def names_itself(self, line: str, article: Article) -> bool:
        """Whether a line names the article's own outlet, beside its address, say."""
        plain = _squeezed(line)
        names = [_squeezed(one) for one in self._called(article)]
        return any(len(one) >= _NAME and one in plain for one in names)

    def _called(self, article: Article) -> set[str]:
        """What the article's outlet is called: by the table, by its feed, by its page."""
        own = self.own[article.id]
        # A feed may be called by what it searches for, or by who lists the articles of others.
        listed = article.source is not None or self.table.at(article.url) is not None
        names = {own, article.site.strip(), "" if listed else article.outlet.strip()}
        return {one for one in names if one}

    def _is_same(self, one: str, other: str) -> bool:
        """Whether two names are one outlet's: alike but for case, spaces and marks, "The", the ending of a
        domain; a domain may be the first words of a name."""
        known, too = self.table.named(one), self.table.named(other)
        if known is not None and too is not None:
            return known == too
        if _squeezed(one) == _squeezed(other) != "":
            return True
        return _begins(one, other) or _begins(other, one)

    def mentions(self, sentence: str) -> tuple[Mention, ...]:
        """The outlets that a sentence names: those of the table and of the story."""
        known = self.table.mentions(sentence)
        taken = {at for one in known for at in range(one.start, one.end)}
        more = [
            one for one in self._extra.within(sentence) if not taken.intersection(range(one.start, one.end))
        ]
        return tuple(sorted((*known, *more), key=lambda one: one.start)) if more else known

    def at(self, url: str) -> tuple[str | None, str | None]:
        """The outlet at an address, and the article of the story that stands there."""
        to = self._by_url.get(url)
        if to is not None:
            return self.own[to], to
        return self.table.at(url) or self._by_site.get(urls.site(url)), None

    def article_of(self, name: str) -> str | None:
        """The article of the story that is meant where its outlet is credited: its first."""
        of_it = [one for one in self.articles if self.own[one.id] == name and is_report(one)]
        return min(of_it, key=lambda one: (one.when, one.id)).id if of_it else None

    def shared(self, sentence: str) -> int:
        """How many words a sentence shares with what the story is about."""
        sentence = sentence[:_LONGEST]
        if is_unspaced(sentence):
            return len(_pairs_of(sentence) & self._pairs) // 2
        return len(content(words(sentence)) & self.topic)

    def lede(self, article: Article) -> int:
        """The number of the sentence with which an article begins to tell: above it, pages leave captions,
        bylines and the author's life."""
        if article.id not in self._ledes:
            numbers = [one.number for one in passages(article) if not one.is_title and one.place <= _FAR]
            said = {one.number: one.text for one in passages(article)}
            begins = next((one for one in numbers if self.shared(said[one]) >= 3), 1)
            self._ledes[article.id] = begins
        return self._ledes[article.id]

    def shared_with_others(self, sentence: str, article: Article) -> int:
        """The same, with the headlines of the story's other articles: whether they tell what the sentence
        does. Where none has a headline, with what the story is about."""
        titles = [one.title for one in self.articles if one.id != article.id and one.title.strip()]
        if not titles:
            return self.shared(sentence)
        sentence = sentence[:_LONGEST]
        if is_unspaced(sentence):
            return len(_pairs_of(sentence) & frozenset().union(*map(_pairs_of, titles))) // 2
        return len(content(words(sentence)) & frozenset().union(*(content(words(one)) for one in titles)))

    def _names_of(self, article: Article) -> list[str]:
        """Names of an article's outlet that the table does not have; short and odd ones are left out."""
        own = self.own[article.id]
        if self.is_nameless(article):
            return []
        if article.source and own != article.outlet.strip():
            names = [own]
        else:
            names = [own, article.site.strip(), _ROOM.sub("", own)]
            # A company's headline alone: what it "says" is its announcement, not a report.
            if not is_report(article) and names[2] != own:
                return []
        return [
            one
            for one in names
            if self.table.named(one) is None
            and (_FIT if one.isascii() or not is_unspaced(one) else _FIT_EAST).fullmatch(one)
        ]

    def _sites(self) -> dict[str, str]:
        """The outlets of the story by their sites, where a site is one outlet's."""
        sites: dict[str, set[str]] = {}
        for one in self.articles:
            if one.url and not is_platform(one.url):
                sites.setdefault(urls.site(one.url), set()).add(self.own[one.id])
        return {site: min(names) for site, names in sites.items() if site and len(names) == 1}


def is_report(article: Article) -> bool:
    """Whether a page tells anything: a headline, or a title said again, is nobody's report."""
    body = article.text.strip()
    if body == article.title.strip():
        return False
    return len(body) >= (_LEAST_UNSPACED if is_unspaced(body) else _LEAST)


def _squeezed(name: str) -> str:
    """A name in small letters without spaces, marks, "The" and the ending of a domain."""
    host = _HOST.fullmatch(name.strip().lower())
    if host is not None:
        name = urls.site(f"https://{host.group()}/").partition(".")[0]
    return re.sub(r"[\W_]", "", text.fold(name.strip()).removeprefix("the ")).removeprefix("the")


def _begins(domain: str, name: str) -> bool:
    """Whether a domain is the first words of a name: gogo.example, "Gogo News"."""
    if _HOST.fullmatch(domain.strip().lower()) is None:
        return False
    label = _squeezed(domain)
    parts = text.fold(name).removeprefix("the ").split()
    return len(label) >= _NAME and label in ("".join(parts[:n]) for n in range(1, len(parts)))


def _topic(articles: Sequence[Article]) -> tuple[frozenset[str], frozenset[str]]:
    """The stems that a story is about; the pairs of characters, for what is written without spaces."""
    titles = [one.title for one in articles if one.title.strip()]
    begins = [_beginning(one) for one in articles]
    often = Counter(stem for one in begins for stem in content(words(one)))
    twice = {stem for stem, times in often.items() if times >= 2}
    if not titles and len(articles) == 1:
        twice = set(often)
    stems = frozenset().union(*(content(words(title)) for title in titles), twice)
    pairs = frozenset().union(*(_pairs_of(title) for title in titles))
    return stems, pairs


def _beginning(article: Article) -> str:
    found: list[Passage] = [one for one in passages(article) if not one.is_title][:_HEAD]
    return " ".join(one.text[:500] for one in found)


def _pairs_of(sentence: str) -> set[str]:
    """The pairs of characters of kanji and katakana, and the Latin words, of a sentence."""
    out: set[str] = set()
    for run in _ASIDE.findall(sentence[:1500]):
        out |= {run.lower()} if run.isascii() else {run[at : at + 2] for at in range(len(run) - 1)}
    return out
