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

from monitor import urls
from monitor.evidence.reading import Passage, content, passages, words
from monitor.model import Article
from monitor.outlets import Mention, Names, Outlets, is_platform
from monitor.text import is_unspaced

MOST = 40
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
        self.own = {one.id: table.of(one) for one in self.articles}
        self._families = {one.id: table.family_of(one) for one in self.articles}
        self._named = {self.own[one.id]: self._families[one.id] for one in reversed(self.articles)}
        self._by_url = {one.url: one.id for one in reversed(self.articles) if one.url}
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
        ("BBC Sport" at the BBC). A sister of another name is another newsroom, which can be credited."""
        own = self.own[article.id]
        if name == own:
            return True
        first = [one.removeprefix("The ").split(" ")[0].lower() for one in (name, own)]
        return first[0] == first[1] and self.family_named(name) == self.family(article)

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
        of_it = [one for one in self.articles if self.own[one.id] == name]
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
        if article.source and own != article.outlet.strip():
            names = [own]
        else:
            names = [own, article.site.strip(), _ROOM.sub("", own)]
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
